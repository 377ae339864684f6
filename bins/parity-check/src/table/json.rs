//! Tables as one JSON document: `{"gate":"cp6","rows":[{"test":…,"duration_ms":…,"status":…}]}`.

use gate_core::artifact::empty;
use gate_core::{Artifact, Decoded, Judgement, Spanned, Undecided};
use serde::Deserialize;

use super::{Lines, Row, Status, Tally, too_many};
use crate::rules::CPN_A;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    gate: Option<Spanned<String>>,
    rows: Vec<Spanned<JsonRow>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonRow {
    suite: Option<String>,
    test: String,
    duration_ms: u64,
    status: Spanned<String>,
    tests_run: Option<u64>,
}

pub(super) fn read(
    artifact: &Artifact,
    tally: &mut Tally,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let table: Decoded<'_, Table> = Decoded::new(artifact.json()?)?;
    if table.value.rows.is_empty() {
        return Err(Undecided {
            message: format!("{} has no rows: no fixture ran", artifact.path()),
            ..empty(artifact.path())
        });
    }
    if let Some(gate) = table.value.gate.as_ref().filter(|gate| gate.value != tally.checkpoint) {
        judgement.block(
            &CPN_A,
            Some(table.at(gate.node)),
            format!("this table is not of {}", tally.checkpoint),
        );
    }
    let text = artifact.text()?;
    let mut lines = Lines::new(text);
    for row in &table.value.rows {
        let JsonRow { suite, test, duration_ms, status, tests_run } = &row.value;
        let location = || table.at(if *tests_run == Some(0) { row.node } else { status.node });
        tally.add(
            Row {
                suite: suite.as_deref().unwrap_or_default(),
                test,
                duration_us: duration_ms
                    .checked_mul(1000)
                    .ok_or_else(|| too_many(location(), "milliseconds"))?,
                status: if status.value == "pass" { Status::Pass } else { Status::Other(&status.value) },
                tests_run: *tests_run,
            },
            &location,
        )?;
        if tally.keeps() {
            let (number, line) = lines.of(table.document().value(row.node).span().start);
            tally.keep(number, line);
        }
    }
    Ok(())
}
