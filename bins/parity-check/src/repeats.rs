//! `parity-check bench` over several runs: candidate and baseline measured in turn, pair by pair.
//!
//! One run against one run says little: two runs of the same program differ by a quarter. Six pairs or more
//! are judged by the statistics of rollouts, with the same three answers; fewer are held against the limit
//! alone, and that is said. Runs are read as Criterion's `sample.json`, hyperfine's export, an `HdrHistogram`
//! interval log, or `cp8-benchmark.json`. A folder stands for the runs in it; two folders are paired by name.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding};
use gate_core::artifact::STDIN;
use gate_core::rule::{NOTHING_MISSING, SHAPE};
use gate_core::{Artifact, Context, Decoded, Judgement, Location, Reason, Spanned, Undecided};
use hdrhistogram::Histogram;
use hdrhistogram::serialization::Deserializer;
use hdrhistogram::serialization::interval_log::{IntervalLogIterator, LogEntry};
use serde::Deserialize;

use crate::bench;
use crate::bench::at_most;
use crate::rules::CP8_R4;
use crate::statistics::{Estimate, paired, series};

/// The fewest pairs that tell how much runs differ by themselves.
const PAIRS: usize = 6;

/// What one run measured: times by name, in a unit of its own.
struct Run {
    /// The format: figures of one are in the same unit.
    format: &'static str,
    figures: Vec<(&'static str, f64)>,
    samples: usize,
}

/// Hyperfine's export of one command: `{"results":[{"command":"…","times":[0.81,…],"exit_codes":[0,…]}]}`.
#[derive(Debug, Deserialize)]
struct Hyperfine {
    results: Spanned<Vec<Spanned<Command>>>,
}

#[derive(Debug, Deserialize)]
struct Command {
    times: Spanned<Vec<f64>>,
    #[serde(default)]
    exit_codes: Vec<Option<i64>>,
}

/// Criterion's `new/sample.json`: nanoseconds of each sample, and how many iterations it ran.
#[derive(Debug, Deserialize)]
struct Criterion {
    iters: Spanned<Vec<f64>>,
    times: Spanned<Vec<f64>>,
}

/// `cp8-benchmark.json`, as far as runs are compared.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Native {
    latency_us: Latency,
}

#[derive(Debug, Deserialize)]
struct Latency {
    p50: Spanned<f64>,
    p95: Spanned<f64>,
    p99: Spanned<f64>,
}

/// Judges benchmarks, and each against the baseline of the same number.
///
/// # Errors
/// When a file can't be read as a benchmark, or there are not as many baselines as benchmarks.
pub fn judge(
    context: &Context,
    benchmarks: &[PathBuf],
    baselines: &[PathBuf],
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    if let ([one], [] | [_]) = (benchmarks, baselines)
        && is_native(context, one)
    {
        return bench::judge(context, one, baselines.first().map(PathBuf::as_path), judgement);
    }
    // A folder on its own would be a benchmark of which nothing but the latency is judged.
    let (benchmarks, baselines) = if baselines.is_empty() {
        (benchmarks.to_vec(), Vec::new())
    } else {
        let (new, old) = (runs(context, benchmarks)?, runs(context, baselines)?);
        refuse_other_names(context, &new, &old)?;
        (paths(new), paths(old))
    };
    if !baselines.is_empty() && benchmarks.len() != baselines.len() {
        let message = format!("{} runs can't be paired with {} runs", benchmarks.len(), baselines.len());
        return Err(Undecided::new(&NOTHING_MISSING, Reason::Usage, message)
            .help("run baseline and candidate in turn, and name both of each turn"));
    }
    let mut digests = BTreeSet::new();
    let mut read =
        |paths: &[PathBuf], kind: &str, judgement: &mut Judgement| -> Result<Vec<Run>, Undecided> {
            let mut runs = Vec::new();
            for path in paths {
                let artifact = context.root.read(path)?;
                judgement.subjects.push(artifact.subject(kind));
                if !digests.insert(artifact.sha256().to_owned()) {
                    let message = format!(
                        "{} is one run, named twice: no two runs are alike to the digit",
                        artifact.path()
                    );
                    return Err(Undecided::new(&NOTHING_MISSING, Reason::Usage, message)
                        .at(Location::file(artifact.path())));
                }
                runs.push(run(&artifact, judgement)?);
            }
            Ok(runs)
        };
    let new = read(&benchmarks, "benchmark", judgement)?;
    let old = read(&baselines, "benchmark-baseline", judgement)?;
    judgement.stats.insert("samples".into(), new.iter().map(|run| run.samples as u64).sum());
    if old.is_empty() {
        judgement.holds(&CP8_R4, format!("{} run(s) measured, and compared with nothing", new.len()));
        return Ok(());
    }
    compare(context, &new, &old, judgement)
}

/// A run that was named itself, or lies in a folder that was named.
struct Named {
    path: PathBuf,
    /// Its name in that folder.
    inside: Option<String>,
}

/// The runs that were named: each file, and of each folder all files, by name.
fn runs(context: &Context, named: &[PathBuf]) -> Result<Vec<Named>, Undecided> {
    let mut runs = Vec::new();
    for path in named {
        if context.root.is_folder(path) {
            let inside = context.root.list(path)?;
            runs.extend(inside.into_iter().map(|name| Named { path: path.join(&name), inside: Some(name) }));
        } else {
            runs.push(Named { path: path.clone(), inside: None });
        }
    }
    Ok(runs)
}

/// Runs of two folders are of one turn when they have one name; else nobody can tell which belong together.
fn refuse_other_names(context: &Context, new: &[Named], old: &[Named]) -> Result<(), Undecided> {
    for (new, old) in new.iter().zip(old) {
        if new.inside != old.inside {
            let path = context.root.display(&new.path);
            let message =
                format!("{path} and {} are runs of different turns", context.root.display(&old.path));
            return Err(Undecided::new(&NOTHING_MISSING, Reason::Usage, message)
                .help("give both runs of a turn the same name in their folders")
                .at(Location::file(path)));
        }
    }
    Ok(())
}

fn paths(named: Vec<Named>) -> Vec<PathBuf> {
    named.into_iter().map(|run| run.path).collect()
}

/// Whether a file is `cp8-benchmark.json`. What can't be read, or is standard input, is told as that.
fn is_native(context: &Context, path: &Path) -> bool {
    if path.as_os_str() == STDIN {
        return true;
    }
    if context.root.is_folder(path) {
        return false;
    }
    let Ok(artifact) = context.root.read(path) else {
        return true;
    };
    if is_log(&artifact) {
        return false;
    }
    artifact.json().map_or(true, |json| {
        let root = json.document().root();
        !["results", "iters"].iter().any(|key| root.get(key).is_some())
    })
}

/// An interval log starts with a comment or a quoted legend, which no JSON does.
fn is_log(artifact: &Artifact) -> bool {
    artifact.text().is_ok_and(|text| text.starts_with('#') || text.contains(",HIST"))
}

fn run(artifact: &Artifact, judgement: &mut Judgement) -> Result<Run, Undecided> {
    if is_log(artifact) {
        return histogram(artifact);
    }
    let malformed = |node: Option<Location>, message: &str| {
        let undecided = Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {message}", artifact.path()));
        undecided.at(node.unwrap_or_else(|| Location::file(artifact.path())))
    };
    let json = artifact.json()?;
    let has = |key: &str| json.document().root().get(key).is_some();
    if has("results") {
        let export: Decoded<'_, Hyperfine> = Decoded::new(artifact.json()?)?;
        let [command] = &export.value.results.value[..] else {
            let at = export.at(export.value.results.node);
            return Err(malformed(Some(at), "expected the results of one command")
                .help("export each command to a file of its own"));
        };
        if command.value.exit_codes.iter().any(|code| *code != Some(0)) {
            let at = export.at(command.node);
            judgement.block(&CP8_R4, Some(at), "a run of the command failed: its time is that of a failure");
        }
        let at = || Some(export.at(command.value.times.node));
        return median_of("hyperfine", &command.value.times.value)
            .ok_or_else(|| malformed(at(), "expected times above 0"));
    }
    if has("iters") {
        let sample: Decoded<'_, Criterion> = Decoded::new(artifact.json()?)?;
        let Criterion { iters, times } = &sample.value;
        let each: Vec<f64> = times.value.iter().zip(&iters.value).map(|(time, iters)| time / iters).collect();
        let run = median_of("Criterion", &each).filter(|_| iters.value.len() == times.value.len());
        return run.ok_or_else(|| {
            malformed(Some(sample.at(times.node)), "expected a time above 0 for each number of iterations")
        });
    }
    let native: Decoded<'_, Native> = Decoded::new(json)?;
    let Latency { p50, p95, p99 } = &native.value.latency_us;
    let figures = vec![("p50", p50.value), ("p95", p95.value), ("p99", p99.value)];
    if figures.iter().any(|(_, value)| *value <= 0.0) {
        return Err(malformed(Some(native.at(p50.node)), "expected percentiles above 0"));
    }
    Ok(Run { format: "cp8-benchmark", figures, samples: 1 })
}

fn median_of(format: &'static str, times: &[f64]) -> Option<Run> {
    let sound = times.iter().all(|time| time.is_finite() && *time > 0.0);
    let median = series::median(times.to_vec()).filter(|_| sound)?;
    Some(Run { format, figures: vec![("median", median)], samples: times.len() })
}

/// All intervals of a log, added up.
fn histogram(artifact: &Artifact) -> Result<Run, Undecided> {
    let malformed = |message: &str| {
        Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {message}", artifact.path()))
            .help("write it with the log writer of an HdrHistogram library, version 2")
            .at(Location::file(artifact.path()))
    };
    let mut all: Option<Histogram<u64>> = None;
    for entry in IntervalLogIterator::new(artifact.text()?.as_bytes()) {
        let LogEntry::Interval(interval) = entry.map_err(|_| malformed("a line is no interval"))? else {
            continue;
        };
        let bytes = Base64::decode_vec(interval.encoded_histogram())
            .map_err(|_| malformed("a histogram is not base64"))?;
        let mut one: Histogram<u64> = Deserializer::new()
            .deserialize(&mut Cursor::new(bytes))
            .map_err(|_| malformed("a histogram can't be decoded"))?;
        one.auto(true);
        match &mut all {
            None => all = Some(one),
            Some(all) => all.add(&one).map_err(|_| malformed("the histograms have different ranges"))?,
        }
    }
    let all = all.filter(|all| !all.is_empty()).ok_or_else(|| malformed("it holds no value"))?;
    #[expect(clippy::cast_precision_loss, reason = "a histogram keeps three digits or so")]
    let at = |quantile: f64| all.value_at_quantile(quantile).max(1) as f64;
    let figures = vec![("p50", at(0.5)), ("p95", at(0.95)), ("p99", at(0.99))];
    Ok(Run { format: "HdrHistogram", figures, samples: usize::try_from(all.len()).unwrap_or(usize::MAX) })
}

fn compare(context: &Context, new: &[Run], old: &[Run], judgement: &mut Judgement) -> Result<(), Undecided> {
    let limit = context.policy.policy.thresholds.latency_ratio;
    let names: Vec<&str> = new[0].figures.iter().map(|(name, _)| *name).collect();
    if !new.iter().chain(old).all(|run| run.format == new[0].format) {
        let message = "runs of different kinds can't be compared";
        return Err(Undecided::new(&SHAPE, Reason::Malformed, message).help("name files of one format"));
    }
    #[expect(clippy::cast_precision_loss, reason = "a handful of figures")]
    let tail = context.policy.policy.rollout.false_alarm / names.len() as f64;
    let pairs = new.len();
    for (number, name) in names.iter().enumerate() {
        let ratios: Vec<f64> = new
            .iter()
            .zip(old)
            .map(|(new, old)| (new.figures[number].1 / old.figures[number].1).ln())
            .collect();
        if let Some(estimate) = paired::hourly(&ratios, 0.0).filter(|_| pairs >= PAIRS) {
            judge_pairs(name, &estimate, tail, limit, judgement);
            continue;
        }
        let ratio = series::mean(&ratios).unwrap_or(f64::INFINITY).exp();
        let detail = format!("{name}: ratio {ratio:.3} over {pairs} pair(s), at most {limit} allowed");
        let measure = at_most(format!("{name}, new over old"), ratio, limit, "");
        if ratio <= limit {
            judgement.holds_at(&CP8_R4, detail, Some(measure));
        } else {
            judgement.block(&CP8_R4, None, detail).measured(measure);
        }
    }
    if pairs < PAIRS {
        let message = format!(
            "{pairs} run(s) were compared with {pairs} run(s): how much runs differ by themselves is hardly known"
        );
        judgement
            .warn(&CP8_R4, None, message)
            .help("repeat baseline and candidate in turn on one machine, six times at least");
    }
    Ok(())
}

/// Three answers, as in a rollout.
fn judge_pairs(name: &str, estimate: &Estimate, tail: f64, limit: f64, judgement: &mut Judgement) {
    let (lower, upper) = estimate.bounds(tail);
    let margin = limit.ln();
    let percent = |value: f64| format!("{:+.1} %", value.exp_m1() * 100.0);
    let said = format!(
        "{name}: {} ({} to {}) over {} pairs against a margin of {}; the smallest effect it could have seen is {}",
        percent(estimate.value),
        percent(lower),
        percent(upper),
        estimate.values,
        percent(margin),
        percent(estimate.detectable(tail).max(margin / 2.0))
    );
    if lower > 0.0 && estimate.value > margin / 2.0 {
        let measure = at_most(
            format!("{name}, beside half the margin"),
            estimate.value.exp_m1() * 100.0,
            (margin / 2.0).exp_m1() * 100.0,
            "%",
        );
        judgement.block(&CP8_R4, None, format!("{said}: worse")).measured(measure);
    } else if upper < margin {
        judgement.holds(&CP8_R4, format!("{said}: no worse than the margin"));
    } else {
        judgement.cannot_decide(
            Undecided::new(&CP8_R4, Reason::Inconclusive, format!("{said}: can't tell yet"))
                .help("run more pairs, in turn, on one machine with nothing else to do"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Spread;

    /// What is said of an estimate that may be off by `error`, against a ratio of 1.25.
    fn judged(value: f64, error: f64) -> Judgement {
        let spreads = vec![Spread { error, freedom: 7.0 }];
        let estimate =
            Estimate { value, spreads, autocorrelation: 0.0, values: 8, effective: 8.0, falls: 0.5 };
        let mut judgement = Judgement::default();
        judge_pairs("p95", &estimate, 0.025, 1.25, &mut judgement);
        judgement
    }

    #[test]
    fn pairs_are_worse_beyond_half_of_the_margin_and_no_worse_within_all_of_it() {
        let half = 1.25_f64.ln() / 2.0;
        for value in [-1.0, 0.0, 0.05, half] {
            let judgement = judged(value, 0.0);
            assert_eq!(judgement.checks.len(), 1, "{value}");
            assert!(judgement.findings.is_empty() && judgement.undecided.is_empty(), "{value}");
        }
        for value in [half + 1e-9, 2.0 * half, 1.0] {
            let judgement = judged(value, 0.0);
            assert_eq!(judgement.findings.len(), 1, "{value}");
            let measure = judgement.findings[0].measure.as_ref().expect("a figure");
            assert!((measure.value - (value.exp() - 1.0) * 100.0).abs() < 1e-9, "{measure:?}");
            assert!((measure.limit - (1.25_f64.sqrt() - 1.0) * 100.0).abs() < 1e-9, "{measure:?}");
        }
        // What may be nothing, and may be more than the margin.
        for value in [0.0, half + 0.05] {
            let judgement = judged(value, 0.2);
            assert_eq!(judgement.undecided.len(), 1, "{value}");
            assert!(judgement.findings.is_empty() && judgement.checks.is_empty(), "{value}");
        }
    }
}
