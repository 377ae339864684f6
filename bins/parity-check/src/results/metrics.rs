//! A checkpoint's metrics, recomputed from its rows.

use std::path::Path;

use gate_core::artifact::is_plain_relative;
use gate_core::json::Value;
use gate_core::policy::Policy;
use gate_core::rule::{REFERENCE, SHAPE};
use gate_core::{Decoded, Judgement, Location, Reason, Root, Rule, Spanned, Undecided};
use serde::Deserialize;

use crate::checkpoint::Checkpoint;
use crate::rules::{CP2, CP7_R4, CP8_R1, CP8_R3, CP8_R4, CP8_R5, CPN_A};
use crate::table::{Kind, Tally};

/// `cpN-metrics.json`, as the parity runners write it. Artifact type 5 of the requirements.
///
/// `{"gate":"cp3","passed":17,"totalFixtures":17,"totalDurationMs":86430,"avgFixtureDurationMs":5084,
/// "resultsTsv":"cp3-fixture-results.tsv"}`; counts are fixtures, durations milliseconds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metrics {
    gate: Spanned<String>,
    passed: Option<Spanned<u64>>,
    default_passed: Option<Spanned<u64>>,
    sqlite_feature_passed: Option<Spanned<u64>>,
    total_fixtures: Spanned<u64>,
    total_duration_ms: Spanned<u64>,
    avg_fixture_duration_ms: Spanned<f64>,
    results_tsv: Option<Spanned<String>>,
    soak_fixture_count: Option<Spanned<u64>>,
    soak_fixture_duration_ms: Option<Spanned<u64>>,
    reliability_fixture_count: Option<Spanned<u64>>,
    security_fixture_count: Option<Spanned<u64>>,
    benchmark_fixture_count: Option<Spanned<u64>>,
    #[serde(rename = "benchmarkMetrics")]
    embedded_benchmark: Option<Spanned<Present>>,
    cutover_runbook_path: Option<Spanned<String>>,
    /// The runner's own claim: `parity-check runbook` checks what it stands for, `false` blocks anyway.
    cutover_runbook_validated: Option<Spanned<bool>>,
}

/// A value of any shape that is not `null`; it is compared as a document.
#[derive(Debug)]
struct Present;

impl<'de> Deserialize<'de> for Present {
    fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Ok(Self)
    }
}

/// Metrics beside the rows that they should sum up.
pub(super) struct Comparison<'c, 'a> {
    pub(super) metrics: &'c Decoded<'a, Metrics>,
    pub(super) tally: &'c Tally,
    pub(super) checkpoint: Checkpoint,
}

impl Comparison<'_, '_> {
    pub(super) fn judge(&self, tables: &[&String], policy: &Policy, judgement: &mut Judgement) {
        let metrics = &self.metrics.value;
        if metrics.gate.value != self.checkpoint.name() {
            judgement.block(
                &CPN_A,
                Some(self.at(&metrics.gate)),
                format!("these are not the metrics of {}", self.checkpoint),
            );
        }
        self.judge_passed(judgement);
        self.equal(&CPN_A, &metrics.total_fixtures, self.tally.rows, "fixtures", judgement);
        if metrics.total_fixtures.value == 0 {
            judgement.block(
                &CPN_A,
                Some(self.at(&metrics.total_fixtures)),
                "zero of zero fixtures is no pass",
            );
        }
        self.judge_durations(judgement);
        self.judge_table_name(tables, judgement);
        match self.checkpoint {
            Checkpoint::Cp2 => self.judge_cp2(policy, judgement),
            Checkpoint::Cp8 => self.judge_cp8(judgement),
            Checkpoint::Cp0
            | Checkpoint::Cp1
            | Checkpoint::Cp3
            | Checkpoint::Cp4
            | Checkpoint::Cp5
            | Checkpoint::Cp6
            | Checkpoint::Cp7 => {}
        }
        self.metrics.warn_of_unknown(judgement);
    }

    fn at<T>(&self, spanned: &Spanned<T>) -> Location {
        self.metrics.at(spanned.node)
    }

    /// A stated figure that must be the recomputed one.
    fn equal(
        &self,
        rule: &'static Rule,
        stated: &Spanned<u64>,
        counted: u64,
        what: &str,
        judgement: &mut Judgement,
    ) {
        if stated.value != counted {
            let at = self.at(stated).with_label(format!("the rows have {counted}"));
            judgement
                .block(
                    rule,
                    Some(at),
                    format!("the metrics state {} {what}, the rows have {counted}", stated.value),
                )
                .help("regenerate the metrics from the run that wrote the table");
        }
    }

    fn required<'m, T>(
        &self,
        rule: &'static Rule,
        field: Option<&'m Spanned<T>>,
        name: &str,
        judgement: &mut Judgement,
    ) -> Option<&'m Spanned<T>> {
        if field.is_none() {
            judgement.block(rule, Some(self.metrics.at(0)), format!("the metrics have no `{name}`"));
        }
        field
    }

    fn judge_passed(&self, judgement: &mut Judgement) {
        let Metrics { passed, default_passed, sqlite_feature_passed, .. } = &self.metrics.value;
        if let Some(passed) = passed {
            self.equal(&CPN_A, passed, self.tally.passed, "passed", judgement);
        }
        match (default_passed, sqlite_feature_passed) {
            (Some(default), Some(sqlite)) => {
                self.equal(
                    &CPN_A,
                    default,
                    self.tally.passed_default,
                    "passed in the suite `default`",
                    judgement,
                );
                self.equal(
                    &CPN_A,
                    sqlite,
                    self.tally.passed_sqlite,
                    "passed in the suite `sqlite-feature`",
                    judgement,
                );
                let sum = default.value.saturating_add(sqlite.value);
                if sum != self.tally.passed {
                    let message = format!(
                        "defaultPassed + sqliteFeaturePassed is {sum}, {} rows passed",
                        self.tally.passed
                    );
                    judgement.block(&CPN_A, Some(self.at(default)), message);
                }
            }
            (None, None) if passed.is_some() => {}
            _ => judgement.cannot_decide(
                Undecided::new(
                    &SHAPE,
                    Reason::Missing,
                    format!("{} does not say how many fixtures passed", self.metrics.path()),
                )
                .help("it needs `passed`, or `defaultPassed` and `sqliteFeaturePassed`")
                .at(self.metrics.at(0)),
            ),
        }
    }

    fn judge_durations(&self, judgement: &mut Judgement) {
        let Metrics { total_duration_ms: total, avg_fixture_duration_ms: average, .. } = &self.metrics.value;
        let stated_us = total.value.saturating_mul(1000);
        if stated_us.abs_diff(self.tally.duration_us) > self.tally.rounding_us {
            let sum = self.tally.duration_us / 1000;
            let at = self.at(total).with_label(format!("the rows sum to {sum}"));
            judgement
                .block(
                    &CPN_A,
                    Some(at),
                    format!("the metrics state {} ms in all, the rows sum to {sum} ms", total.value),
                )
                .help("regenerate the metrics from the run that wrote the table");
        }
        #[expect(clippy::cast_precision_loss, reason = "an average is compared to a millisecond")]
        let mean = self.tally.duration_us as f64 / 1000.0 / self.tally.rows as f64;
        let within_one = (average.value - mean).abs() <= 1.0;
        if !within_one {
            let at = self.at(average).with_label(format!("recomputed: {mean:.1}"));
            judgement.block(
                &CPN_A,
                Some(at),
                format!("the average is stated as {} ms, the rows give {mean:.1} ms", average.value),
            );
        }
    }

    fn judge_table_name(&self, tables: &[&String], judgement: &mut Judgement) {
        let rule = if self.checkpoint == Checkpoint::Cp7 { &CP7_R4 } else { &CPN_A };
        let Some(name) =
            self.required(rule, self.metrics.value.results_tsv.as_ref(), "resultsTsv", judgement)
        else {
            return;
        };
        if !is_plain_relative(&name.value) || name.value.contains('/') {
            judgement.cannot_decide(
                Undecided::new(
                    &REFERENCE,
                    Reason::OutOfBounds,
                    format!("{}: `resultsTsv` is not the name of a file in its folder", self.metrics.path()),
                )
                .at(self.at(name)),
            );
        } else if tables.contains(&&name.value) {
            if self.checkpoint == Checkpoint::Cp7 {
                judgement.holds(&CP7_R4, format!("{} sums up {}", self.metrics.path(), name.value));
            }
        } else {
            judgement
                .block(rule, Some(self.at(name)), "the metrics sum up a table that is not in this folder")
                .help(format!(
                    "the folder holds {}",
                    tables.iter().map(|table| table.as_str()).collect::<Vec<_>>().join(", ")
                ));
        }
    }

    fn judge_cp2(&self, policy: &Policy, judgement: &mut Judgement) {
        let metrics = &self.metrics.value;
        let soak = self.tally.class(Kind::Soak);
        if let Some(count) =
            self.required(&CP2, metrics.soak_fixture_count.as_ref(), "soakFixtureCount", judgement)
        {
            self.equal(&CP2, count, soak.rows, "soak fixtures", judgement);
        }
        if let Some(duration) =
            self.required(&CP2, metrics.soak_fixture_duration_ms.as_ref(), "soakFixtureDurationMs", judgement)
        {
            self.equal(&CP2, duration, soak.duration_us / 1000, "ms of soak", judgement);
        }
        let sqlite = self.tally.passed_sqlite;
        let least = policy.thresholds.min_sqlite_fixtures;
        if sqlite < least {
            judgement.block(
                &CP2,
                Some(self.metrics.at(0)),
                format!("{sqlite} fixtures of the suite `sqlite-feature` passed, at least {least} must"),
            );
        }
        if judgement.is_clean(&CP2) {
            judgement.holds(
                &CP2,
                format!("{sqlite} sqlite-feature rows (at least {least}), {} soak rows", soak.rows),
            );
        }
    }

    fn judge_cp8(&self, judgement: &mut Judgement) {
        let metrics = &self.metrics.value;
        let tally = self.tally;
        let [reliability, security, benchmark] =
            [Kind::Reliability, Kind::Security, Kind::Benchmark].map(|kind| tally.class(kind));
        let count = |rule, stated: Option<&Spanned<u64>>, name, counted, what, judgement: &mut Judgement| {
            if let Some(stated) = self.required(rule, stated, name, judgement) {
                self.equal(rule, stated, counted, what, judgement);
            }
        };
        let stated = metrics.reliability_fixture_count.as_ref();
        count(
            &CP8_R1,
            stated,
            "reliabilityFixtureCount",
            reliability.rows,
            "reliability fixtures",
            judgement,
        );
        let stated = metrics.security_fixture_count.as_ref();
        count(&CP8_R3, stated, "securityFixtureCount", security.rows, "security fixtures", judgement);
        let stated = metrics.benchmark_fixture_count.as_ref();
        count(&CP8_R3, stated, "benchmarkFixtureCount", benchmark.rows, "benchmark fixtures", judgement);
        if reliability.rows == 0 {
            judgement.block(&CP8_R1, Some(self.metrics.at(0)), "no reliability fixture ran");
        }
        if judgement.is_clean(&CP8_R3) {
            judgement.holds(
                &CP8_R3,
                format!(
                    "{} reliability, {} security, {} benchmark of {} rows",
                    reliability.rows, security.rows, benchmark.rows, self.tally.rows
                ),
            );
        }
        if let Some(claim) = metrics.cutover_runbook_validated.as_ref().filter(|claim| !claim.value) {
            judgement
                .block(&CP8_R5, Some(self.at(claim)), "the runner itself found the cutover runbook wanting")
                .help("see what its log says, and run the checkpoint again");
        }
        if let Some(path) =
            metrics.cutover_runbook_path.as_ref().filter(|path| !is_plain_relative(&path.value))
        {
            judgement.cannot_decide(
                Undecided::new(
                    &REFERENCE,
                    Reason::OutOfBounds,
                    format!("{}: `cutoverRunbookPath` is not a path inside the root", self.metrics.path()),
                )
                .at(self.at(path)),
            );
        }
    }
}

/// The benchmark in the metrics must be the benchmark beside them; `parity-check bench` judges its figures.
pub(super) fn judge_benchmark(
    root: &Root,
    folder: &Path,
    metrics: &Decoded<'_, Metrics>,
    judgement: &mut Judgement,
) {
    let Some(embedded) = metrics.value.embedded_benchmark.as_ref() else {
        let key = metrics.document().root().get("benchmarkMetrics").map_or(0, Value::node);
        judgement.block(&CP8_R4, Some(metrics.at(key)), "the metrics hold no benchmark").help(
            "run the benchmark fixture; a green table beside `benchmarkMetrics: null` measured nothing",
        );
        return;
    };
    let Some(artifact) = judgement.take(root.read(&folder.join("cp8-benchmark.json"))) else {
        return;
    };
    judgement.subjects.push(artifact.subject("benchmark"));
    let Some(benchmark) = judgement.take(artifact.json()) else {
        return;
    };
    if metrics.document().value(embedded.node).same_as(benchmark.document().root()) {
        judgement.holds(&CP8_R4, "benchmarkMetrics is cp8-benchmark.json");
    } else {
        judgement
            .block(
                &CP8_R4,
                Some(metrics.at(embedded.node)),
                "benchmarkMetrics is not what cp8-benchmark.json holds",
            )
            .help("regenerate both in one run");
    }
}
