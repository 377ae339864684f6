//! `parity-check results`: one checkpoint's folder. Metrics are recomputed from the rows, never trusted.

mod corpora;
mod metrics;

use std::path::Path;

use gate_core::rule::NOTHING_MISSING;
use gate_core::{Artifact, Context, Decoded, Judgement, Reason, Undecided};

use self::metrics::{Comparison, Metrics};
use crate::checkpoint::Checkpoint;
use crate::rules::CPN_A;
use crate::table::{Format, Tally};

/// Judges the folder of one checkpoint; `sources` holds the corpora that it must have copies of.
///
/// # Errors
/// When nothing can be judged at all: no such folder, or no fixture table in it.
pub fn judge(
    context: &Context,
    folder: &Path,
    checkpoint: Checkpoint,
    sources: Option<&Path>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let policy = &context.policy.policy;
    let root = &context.root;
    let files = root.list(folder).map_err(|undecided| nothing_there(undecided, checkpoint))?;
    let mut tally = Tally::new(checkpoint, checkpoint.requirements(policy)?, &policy.fixture_classes)?;
    let tables: Vec<&String> = files.iter().filter(|name| Format::of(name).is_some()).collect();
    if tables.is_empty() {
        return Err(nothing_there(
            Undecided::new(
                &NOTHING_MISSING,
                Reason::Missing,
                format!("{} holds no fixture table", root.display(folder)),
            ),
            checkpoint,
        ));
    }
    let mut complete = true;
    for table in &tables {
        let read = tally.read(root, &folder.join(table), judgement);
        complete &= judgement.take(read).is_some();
    }
    let metrics_name = format!("{checkpoint}-metrics.json");
    let metrics_path = folder.join(&metrics_name);
    let metrics = if checkpoint.has_metrics() || files.contains(&metrics_name) {
        judgement.take(root.read(&metrics_path).map_err(|undecided| nothing_there(undecided, checkpoint)))
    } else {
        None
    };
    corpora::judge(root, folder, checkpoint, sources, &files, judgement);
    if let Some(artifact) = &metrics {
        judgement.subjects.push(artifact.subject("gate-metrics"));
    }
    let metrics = match &metrics {
        Some(artifact) => judgement.take(decode(artifact)),
        None => None,
    };
    // Sums over half of a table would blame the metrics for what the table lacks.
    if complete {
        tally.judge(judgement);
        if let Some(metrics) = &metrics {
            Comparison { metrics, tally: &tally, checkpoint }.judge(&tables, policy, judgement);
            if checkpoint == Checkpoint::Cp8 {
                metrics::judge_benchmark(root, folder, metrics, judgement);
            }
        }
        conclude_rows(&tally, checkpoint, judgement);
    }
    judgement.stats.insert("rows".into(), tally.rows);
    judgement.stats.insert("files_in_folder".into(), files.len() as u64);
    Ok(())
}

fn decode(artifact: &Artifact) -> Result<Decoded<'_, Metrics>, Undecided> {
    Decoded::new(artifact.json()?)
}

fn nothing_there(undecided: Undecided, checkpoint: Checkpoint) -> Undecided {
    let metrics =
        if checkpoint.has_metrics() { format!("{checkpoint}-metrics.json and ") } else { String::new() };
    undecided.help(format!(
        "{checkpoint} needs {metrics}{checkpoint}-fixture-results.tsv (or JUnit XML, or libtest JSON) in that folder: have its runner write them"
    ))
}

fn conclude_rows(tally: &Tally, checkpoint: Checkpoint, judgement: &mut Judgement) {
    if tally.rows_with_tests_run < tally.rows {
        judgement
            .warn(
                &CPN_A,
                None,
                format!(
                    "{checkpoint}: {} of {} rows do not say how many tests their run executed",
                    tally.rows - tally.rows_with_tests_run,
                    tally.rows
                ),
            )
            .help("add a `tests_run` column: a filter that matches nothing passes, too");
    }
    if judgement.is_clean(&CPN_A) {
        judgement.holds(
            &CPN_A,
            format!("{} rows, each unique and `pass`, {} ms in all", tally.rows, tally.duration_us / 1000),
        );
    }
}
