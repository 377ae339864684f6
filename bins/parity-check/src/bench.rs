//! `parity-check bench`: was everything measured, consistently, and not worse than before?

use std::path::Path;

use gate_core::git::Repository;
use gate_core::rule::{NOTHING_MISSING, SHAPE};
use gate_core::{
    Artifact, Bound, Context, Decoded, Judgement, Location, Measure, Reason, Rule, Spanned, Undecided,
};
use serde::Deserialize;

use crate::rules::CP8_R4;

/// `cp8-benchmark.json`: latencies in microseconds, memory in KiB.
///
/// `{"fixture":"…","iterations":512,"elapsedMs":34,"latencyUs":{"min":34,"p50":38,"p95":91,"p99":161,
/// "max":892},"throughputOpsPerSec":14720.8,"rssKiB":20480}`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Benchmark {
    fixture: Spanned<String>,
    iterations: Spanned<u64>,
    elapsed_ms: Spanned<f64>,
    latency_us: Spanned<Latency>,
    throughput_ops_per_sec: Option<Spanned<f64>>,
    #[serde(rename = "rssKiB")]
    rss_kib: Option<Spanned<f64>>,
    limits: Option<Limits>,
}

/// Percentiles; one that is `null` or absent blocks.
#[derive(Debug, Deserialize)]
struct Latency {
    min: Option<Spanned<f64>>,
    p50: Option<Spanned<f64>>,
    p95: Option<Spanned<f64>>,
    p99: Option<Spanned<f64>>,
    max: Option<Spanned<f64>>,
}

/// Limits that the fixture itself was run under.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Limits {
    p99_us: Option<Spanned<f64>>,
}

impl Latency {
    fn in_order(&self) -> [(&'static str, Option<&Spanned<f64>>); 5] {
        [
            ("min", self.min.as_ref()),
            ("p50", self.p50.as_ref()),
            ("p95", self.p95.as_ref()),
            ("p99", self.p99.as_ref()),
            ("max", self.max.as_ref()),
        ]
    }
}

/// Judges one benchmark, and compares it with a baseline where one is given.
///
/// # Errors
/// When a file can't be read as a benchmark.
pub fn judge(
    context: &Context,
    benchmark: &Path,
    baseline: Option<&Path>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let artifact = context.root.read(benchmark)?;
    judgement.subjects.push(artifact.subject("benchmark"));
    let benchmark: Decoded<'_, Benchmark> = Decoded::new(artifact.json()?)?;
    judge_alone(context, &benchmark, judgement);
    if let Some(baseline) = baseline {
        let past = context.root.read(baseline)?;
        judgement.subjects.push(past.subject("benchmark-baseline"));
        refuse_same(&artifact, &past)?;
        let baseline: Decoded<'_, Benchmark> = Decoded::new(past.json()?)?;
        compare(context, &benchmark, &baseline, judgement)?;
        if let Some(pinned) = pinned(context, &past, &CP8_R4, judgement)? {
            let baseline: Decoded<'_, Benchmark> = Decoded::new(pinned.json()?)?;
            compare(context, &benchmark, &baseline, judgement)?;
        }
        judgement
            .warn(
                &CP8_R4,
                None,
                "one run was compared with one run: how much runs differ by themselves is not known",
            )
            .help("repeat baseline and candidate in turn on one machine");
    }
    Ok(())
}

/// The baseline as the protected ref holds it, where that is another: a pull request must not raise
/// the figures that it is measured by.
pub(crate) fn pinned(
    context: &Context,
    baseline: &Artifact,
    rule: &'static Rule,
    judgement: &mut Judgement,
) -> Result<Option<Artifact>, Undecided> {
    let (Some(reference), Some(_)) = (&context.policy_ref, baseline.absolute()) else {
        return Ok(None);
    };
    let path = context.root.unlinked(baseline.path());
    let earlier = Repository::of(&context.root)?.read_at(reference, &path)?;
    if earlier.is_none() {
        let message = format!("{} is new: {reference} does not hold it", baseline.path());
        judgement.warn(rule, Some(Location::file(baseline.path())), message);
    }
    Ok(earlier.filter(|earlier| earlier.sha256() != baseline.sha256()))
}

/// Two runs never take the same time to the last digit: one file, or a copy of it, is one run.
fn refuse_same(benchmark: &Artifact, baseline: &Artifact) -> Result<(), Undecided> {
    if !benchmark.is(baseline) && benchmark.sha256() != baseline.sha256() {
        return Ok(());
    }
    let message = format!("{} is the benchmark {} itself", baseline.path(), benchmark.path());
    Err(Undecided::new(&NOTHING_MISSING, Reason::Usage, message)
        .help("name the benchmark of an earlier release, or of the old runtime, with --baseline")
        .at(Location::file(baseline.path())))
}

fn judge_alone(context: &Context, benchmark: &Decoded<'_, Benchmark>, judgement: &mut Judgement) {
    let Benchmark { fixture, iterations, .. } = &benchmark.value;
    if fixture.value.trim().is_empty() {
        judgement.block(&CP8_R4, Some(benchmark.at(fixture.node)), "the benchmark names no fixture");
    }
    if iterations.value == 0 {
        judgement.block(&CP8_R4, Some(benchmark.at(iterations.node)), "zero iterations measured nothing");
    }
    judge_latency(benchmark, judgement);
    judge_throughput(benchmark, judgement);
    judge_memory(context, benchmark, judgement);
    benchmark.warn_of_unknown(judgement);
    if judgement.is_clean(&CP8_R4) {
        judgement.holds(&CP8_R4, summary(&benchmark.value));
    }
}

fn summary(benchmark: &Benchmark) -> String {
    let figure = |value: Option<&Spanned<f64>>, unit: &str| {
        value.map_or("not measured".into(), |value| format!("{:.0} {unit}", value.value))
    };
    let [_, p50, p95, p99, _] = benchmark.latency_us.value.in_order().map(|(_, value)| figure(value, "us"));
    format!(
        "{} iterations: p50 {p50}, p95 {p95}, p99 {p99}, {}, rss {}",
        benchmark.iterations.value,
        figure(benchmark.throughput_ops_per_sec.as_ref(), "ops/s"),
        figure(benchmark.rss_kib.as_ref(), "KiB"),
    )
}

fn judge_latency(benchmark: &Decoded<'_, Benchmark>, judgement: &mut Judgement) {
    let Benchmark { latency_us: latency, limits, .. } = &benchmark.value;
    let mut previous: Option<(&str, f64)> = None;
    for (name, percentile) in latency.value.in_order() {
        let Some(percentile) = percentile else {
            let at = benchmark.at_member(latency.node, name);
            judgement.block(&CP8_R4, Some(at), format!("latencyUs.{name} was not measured"));
            continue;
        };
        if percentile.value < 0.0 {
            let at = benchmark.at(percentile.node);
            judgement.block(&CP8_R4, Some(at), format!("latencyUs.{name} is negative"));
        }
        if let Some((before, value)) = previous.filter(|(_, value)| *value > percentile.value) {
            let at = benchmark.at(percentile.node).with_label(format!("{before} is {value}"));
            let message =
                format!("latencyUs.{name} is {}, below {before}, which is {value}", percentile.value);
            judgement
                .block(&CP8_R4, Some(at), message)
                .help("percentiles can't decrease: the figures are not of one measurement");
        }
        previous = Some((name, percentile.value));
    }
    if let Some(max) = latency.value.max.as_ref().filter(|max| max.value == 0.0) {
        let message = "latencyUs.max is 0: no operation took any time";
        judgement.block(&CP8_R4, Some(benchmark.at(max.node)), message);
    }
    let limit = limits.as_ref().and_then(|limits| limits.p99_us.as_ref());
    if let (Some(limit), Some(p99)) = (limit, &latency.value.p99) {
        let measure = at_most("p99", p99.value, limit.value, "us");
        if p99.value > limit.value {
            let at = benchmark.at(p99.node).with_label(format!("its own limit is {}", limit.value));
            let message =
                format!("p99 is {} us, over the limit of {} us that it ran under", p99.value, limit.value);
            judgement.block(&CP8_R4, Some(at), message).measured(measure);
        } else {
            let detail = format!("p99 {} us, at most {} us that it ran under", p99.value, limit.value);
            judgement.holds_at(&CP8_R4, detail, Some(measure));
        }
    }
}

/// Throughput is iterations over time; the time was cut or rounded to a millisecond.
fn judge_throughput(benchmark: &Decoded<'_, Benchmark>, judgement: &mut Judgement) {
    let Benchmark { iterations, elapsed_ms, throughput_ops_per_sec: throughput, .. } = &benchmark.value;
    let Some(throughput) = throughput else {
        let at = benchmark.at_member(0, "throughputOpsPerSec");
        judgement.block(&CP8_R4, Some(at), "throughputOpsPerSec was not measured");
        return;
    };
    let stated = throughput.value;
    if stated <= 0.0 {
        judgement.block(
            &CP8_R4,
            Some(benchmark.at(throughput.node)),
            format!("a throughput of {stated} ops/s is none"),
        );
        return;
    }
    if elapsed_ms.value <= 0.0 {
        let message = format!("elapsedMs is {}: in no time nothing is measured", elapsed_ms.value);
        judgement.block(&CP8_R4, Some(benchmark.at(elapsed_ms.node)), message);
        return;
    }
    let longest = benchmark.value.latency_us.value.max.as_ref();
    if let Some(max) = longest.filter(|max| max.value > (elapsed_ms.value + 1.0) * 1000.0) {
        let message =
            format!("latencyUs.max is {}, longer than the whole run of {} ms", max.value, elapsed_ms.value);
        judgement.block(&CP8_R4, Some(benchmark.at(max.node)), message);
    }
    #[expect(clippy::cast_precision_loss, reason = "compared to within a millisecond")]
    let iterations = iterations.value as f64;
    let slowest = iterations / (elapsed_ms.value + 1.0) * 1000.0;
    let fastest = match elapsed_ms.value - 1.0 {
        least if least > 0.0 => iterations / least * 1000.0,
        _ => f64::INFINITY,
    };
    let consistent = (slowest * 0.999..=fastest * 1.001).contains(&stated);
    if iterations > 0.0 && !consistent {
        let at = benchmark.at(throughput.node).with_label(format!("{slowest:.0} to {fastest:.0}"));
        judgement.block(
            &CP8_R4,
            Some(at),
            format!(
                "{iterations} iterations in {} ms are {slowest:.0} to {fastest:.0} ops/s, {stated} is stated",
                elapsed_ms.value
            ),
        );
    }
}

fn judge_memory(context: &Context, benchmark: &Decoded<'_, Benchmark>, judgement: &mut Judgement) {
    let at = benchmark.at_member(0, "rssKiB");
    match &benchmark.value.rss_kib {
        Some(rss) if rss.value > 0.0 => {}
        Some(rss) => {
            judgement.block(&CP8_R4, Some(at), format!("rssKiB is {}: no process runs in that", rss.value));
        }
        None if context.policy.policy.thresholds.rss_optional => {
            let message = "rssKiB was not measured, which the policy allows: no memory trend was judged";
            judgement.warn(&CP8_R4, Some(at), message);
        }
        None => {
            judgement
                .block(&CP8_R4, Some(at), "rssKiB was not measured")
                .help("measure it on a runner that can, or say `rss_optional = true` under [thresholds] in gatekit.toml");
        }
    }
}

fn compare(
    context: &Context,
    benchmark: &Decoded<'_, Benchmark>,
    baseline: &Decoded<'_, Benchmark>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let thresholds = &context.policy.policy.thresholds;
    let positive = |value: Option<&Spanned<f64>>, object: u32, name: &str| match value {
        Some(value) if value.value > 0.0 => Ok(value.value),
        _ => {
            let message = format!("{}: {name} is no figure to compare with", baseline.path());
            let undecided = Undecided::new(&NOTHING_MISSING, Reason::Missing, message);
            Err(undecided.at(baseline.at_member(object, name)))
        }
    };
    let (now, past) = (&benchmark.value, &baseline.value);
    if now.fixture.value != past.fixture.value {
        let message = format!("{} measured another fixture than {}", benchmark.path(), baseline.path());
        return Err(Undecided::new(&SHAPE, Reason::Malformed, message).at(benchmark.at(now.fixture.node)));
    }
    let (new, old) = (&now.latency_us.value, &past.latency_us.value);
    for (name, new, old) in [("p95", &new.p95, &old.p95), ("p99", &new.p99, &old.p99)] {
        let base = positive(old.as_ref(), past.latency_us.node, name)?;
        if let Some(new) = new {
            let ratio = new.value / base;
            let limit = thresholds.latency_ratio;
            let detail =
                format!("{name} {} us v {base} us: ratio {ratio:.3}, at most {limit} allowed", new.value);
            let measure = at_most(format!("{name}, new over old"), ratio, limit, "");
            judge_ratio(ratio <= limit, detail, measure, benchmark.at(new.node), judgement);
        }
    }
    let base = positive(past.throughput_ops_per_sec.as_ref(), 0, "throughputOpsPerSec")?;
    if let Some(new) = &now.throughput_ops_per_sec {
        let ratio = new.value / base;
        let limit = thresholds.throughput_ratio;
        let detail =
            format!("{:.0} ops/s v {base:.0} ops/s: ratio {ratio:.3}, at least {limit} required", new.value);
        let name = "throughput, new over old".into();
        let measure = Measure { name, value: ratio, limit, bound: Bound::AtLeast, unit: String::new() };
        judge_ratio(ratio >= limit, detail, measure, benchmark.at(new.node), judgement);
    }
    Ok(())
}

/// A figure that must not exceed its limit.
pub(crate) fn at_most(name: impl Into<String>, value: f64, limit: f64, unit: &str) -> Measure {
    Measure { name: name.into(), value, limit, bound: Bound::AtMost, unit: unit.into() }
}

fn judge_ratio(holds: bool, detail: String, measure: Measure, at: Location, judgement: &mut Judgement) {
    if holds {
        judgement.holds_at(&CP8_R4, detail, Some(measure));
    } else {
        judgement
            .block(&CP8_R4, Some(at), detail)
            .measured(measure)
            .help("the limits are latency_ratio and throughput_ratio under [thresholds] in gatekit.toml");
    }
}
