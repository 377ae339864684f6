//! Is the candidate worse than the baseline that served beside it?

use std::fmt::Write as _;

use gate_core::{Context, Figure, Judgement, Location, Reason, Rule, Undecided};

use super::arms::{Grid, Window, grid};
use super::report::Runtime;
use super::{Rollout, conditions};
use crate::record;
use crate::rules::{CO_C4B, CO_C4C, CO_R1C, CO_S4A, CO_S4B};
use crate::statistics::canary::{Arms, Bad, Cause, Host};
use crate::statistics::scan::Sustained;
use crate::statistics::series::{means_of, median};
use crate::statistics::{Metric, Outcome, Plan, Reading, Verdict};

/// The least share of intervals that both arms must have.
const OVERLAP: f64 = 0.9;

/// The most that an arm may lack of its intervals.
const MISSING: f64 = 0.05;

/// The plan that the policy makes.
#[must_use]
fn plan(context: &Context) -> Plan {
    let policy = &context.policy.policy.rollout;
    Plan {
        soak_s: f64::from(policy.soak_s),
        warm_up_s: f64::from(policy.warm_up_s),
        family: policy.false_alarm,
        latency_ratio: [policy.p50_ratio, policy.p95_ratio, policy.p99_ratio],
        throughput_ratio: policy.throughput_ratio,
        rss_growth: policy.rss_growth,
        error_ratio: policy.error_ratio,
        error_trend_ratio: policy.error_trend_ratio,
        error_floor: policy.error_floor,
        sustained: Sustained {
            consecutive: policy.sustained_snapshots as usize,
            seconds: f64::from(policy.sustained_s),
        },
        elevated_ratio: policy.elevated_ratio,
        severe_ratio: policy.severe_ratio,
    }
}

/// The rule that a check belongs to.
fn rule_of(metric: Metric) -> &'static Rule {
    match metric {
        Metric::P50 | Metric::P95 | Metric::P99 => &CO_S4B,
        Metric::Throughput => &CO_C4B,
        Metric::Memory => &CO_C4C,
        Metric::Errors | Metric::ErrorTrend => &CO_S4A,
    }
}

/// Judges the canary's soak: at the looks that are due by now, and at its end.
pub(super) fn judge_canary(context: &Context, rollout: &Rollout<'_>, judgement: &mut Judgement) {
    let Some(grid) = both_arms(rollout, judgement) else {
        return;
    };
    let plan = plan(context);
    let verdicts = judged(context, &grid.arms, &plan);
    tell(rollout, &grid, &plan, &verdicts, judgement);
    tell_stretches(rollout, &grid, &grid.arms.sustained(&plan, [0.0; 2]), judgement);
    tell_none_severe(judgement);
}

/// The checks that apply: all of them, but memory that the policy allows to be unmeasured.
fn judged(context: &Context, arms: &Arms, plan: &Plan) -> Vec<Verdict> {
    let mut verdicts = arms.judge(plan);
    let unmeasured = context.policy.policy.thresholds.rss_optional
        && arms
            .candidate
            .iter()
            .flat_map(|host| &host.readings)
            .flatten()
            .any(|reading| reading.rss_kib.is_none());
    verdicts.retain(|verdict| !(unmeasured && verdict.metric == Metric::Memory));
    verdicts
}

/// Judges a staged rollout: the whole of it, and that no increment alone was worse.
pub(super) fn judge_staged(
    context: &Context,
    rollout: &Rollout<'_>,
    canary: &Rollout<'_>,
    judgement: &mut Judgement,
) {
    let Some(whole) = both_arms(rollout, judgement) else {
        return;
    };
    let increments: Vec<_> =
        rollout.report().increments.iter().flat_map(|increments| &increments.value).collect();
    let mut plan = of_length(&plan(context), &whole.arms);
    plan.family /= 2.0;
    let verdicts = judged(context, &whole.arms, &plan);
    tell(rollout, &whole, &plan, &verdicts, judgement);
    let before = grid(&canary.record, &canary.timeline, Window::ALL);
    let level = |metric: Metric| {
        let ratios = before.as_ref().map(|grid| grid.arms.ratios(metric)).unwrap_or_default();
        median(ratios.into_iter().flatten().collect()).unwrap_or(0.0)
    };
    let over = [level(Metric::P95), level(Metric::P99)];
    #[expect(clippy::cast_precision_loss, reason = "a handful of increments")]
    let share = plan.family / increments.len().max(1) as f64;
    let mut told = Vec::new();
    for increment in increments {
        let Some(ended_at) = &increment.value.ended_at else {
            continue;
        };
        // Times that can't be read were told where increments are judged.
        let mut aside = Judgement::default();
        let times = (
            record::instant(context, &rollout.record, &increment.value.started_at, &mut aside),
            record::instant(context, &rollout.record, ended_at, &mut aside),
        );
        let hosts: Vec<String> = increment.value.hosts.value.iter().map(|host| host.value.clone()).collect();
        let (Some(from), Some(to)) = times else {
            continue;
        };
        let window = Window { from: Some(from), to: Some(to), hosts: Some(&hosts) };
        let Some(grid) = grid(&rollout.record, &rollout.timeline, window) else {
            continue;
        };
        let plan = Plan { family: share, ..of_length(&plan, &grid.arms) };
        let at = || rollout.record.at(increment.node);
        for verdict in judged(context, &grid.arms, &plan).iter().filter(|one| one.outcome == Outcome::Worse) {
            let message = format!("increment {}: {}", increment.value.id.value, said(verdict, &plan));
            judgement.block(rule_of(verdict.metric), Some(at()), message);
        }
        let bad = grid.arms.sustained(&plan, over);
        tell_stretches(rollout, &grid, &bad, judgement);
        told.extend(bad);
    }
    // What lasts over the end of an increment, or lies between two, is whole only here.
    let mut bad = whole.arms.sustained(&plan, over);
    bad.retain(|bad| !is_told(&told, bad));
    tell_stretches(rollout, &whole, &bad, judgement);
    told.extend(bad);
    tell_hosts(rollout, &whole, &plan, &told, judgement);
    tell_none_severe(judgement);
}

/// The plan for arms of another length than a canary's soak: one that is over is judged as a whole.
fn of_length(plan: &Plan, arms: &Arms) -> Plan {
    let seconds = arms.seconds();
    Plan { soak_s: seconds, warm_up_s: plan.warm_up_s.min(seconds / 12.0), ..*plan }
}

/// Judges a full cutover, beside which no baseline runs any more: only what is severe against the canary,
/// whatever the hour of the day, and errors against the canary's; on all hosts together, and on each.
pub(super) fn judge_full(
    context: &Context,
    rollout: &Rollout<'_>,
    canary: &Rollout<'_>,
    judgement: &mut Judgement,
) {
    judge_measured(context, rollout, judgement);
    let plan = plan(context);
    let (Some(now), Some(then)) = (
        grid(&rollout.record, &rollout.timeline, Window::ALL),
        grid(&canary.record, &canary.timeline, Window::ALL),
    ) else {
        let at = rollout.record.at(rollout.report().snapshots.node);
        judgement.cannot_decide(
            Undecided::new(&CO_R1C, Reason::Empty, "no snapshot to compare with the canary's").at(at),
        );
        return;
    };
    // The canary's own level, at every interval of the cutover.
    let Some(level) = level_of(&then.arms.candidate) else {
        return;
    };
    let readings = vec![Some(level); now.arms.intervals()];
    let baseline = vec![Host { name: "canary".into(), readings }];
    let arms = Arms { step_s: now.arms.step_s, candidate: now.arms.candidate, baseline };
    let plan = of_length(&plan, &arms);
    let bad: Vec<Bad> = arms
        .sustained(&plan, [0.0; 2])
        .into_iter()
        .filter(|bad| bad.cause == Cause::Severe || bad.metric == Metric::Errors)
        .collect();
    let grid = Grid { arms, from: now.from };
    tell_stretches(rollout, &grid, &bad, judgement);
    tell_hosts(rollout, &grid, &plan, &bad, judgement);
    tell_none_severe(judgement);
    for (rule, detail) in [
        (&CO_S4A, "errors held against the canary's rate"),
        (&CO_S4B, "no baseline runs beside it any more: latency held against the severe limit only"),
        (&CO_C4B, "throughput held against the severe limit only"),
    ] {
        if judgement.is_clean(rule) {
            judgement.holds(rule, detail);
        }
    }
    // A cutover that is hours old shows no slope yet; the canary's soak has shown it.
    if judgement.is_clean(&CO_C4C) {
        judgement.holds(&CO_C4C, "memory was measured; its trend is that of the canary's soak");
    }
}

/// Every host that runs the candidate was measured from the start of the stage to its end: what nobody measured is not
/// as good as the canary. Requirement CO-S4.
fn judge_measured(context: &Context, rollout: &Rollout<'_>, judgement: &mut Judgement) {
    let record = &rollout.record;
    let times = rollout.timeline.of(Runtime::Rust).filter_map(|line| Some(line.points.last()?.at));
    let Some(end) = rollout.ended.or(times.max()) else {
        return;
    };
    for host in rollout.report().hosts.value.iter().filter(|host| host.value.runtime == Runtime::Rust) {
        let id = &host.value.id;
        let message = match rollout.timeline.of(Runtime::Rust).find(|line| line.id == id.value) {
            None => Some(format!("no snapshot of {}: nothing shows its errors and latency", id.value)),
            Some(line) => conditions::gap(context, line, rollout.started, end).map(|(_, message)| message),
        };
        if let Some(message) = message {
            judgement.block(&CO_S4A, Some(record.at(id.node)), message).help(
                "record snapshots of every host that runs the candidate, for as long as the stage lasts",
            );
        }
    }
}

/// What a host of an arm usually reads.
fn level_of(hosts: &[Host]) -> Option<Reading> {
    let readings: Vec<_> = hosts.iter().flat_map(|host| &host.readings).flatten().collect();
    let middle = |of: &dyn Fn(&Reading) -> f64| median(readings.iter().map(|reading| of(reading)).collect());
    let sum = |of: &dyn Fn(&Reading) -> f64| readings.iter().map(|reading| of(reading)).sum();
    Some(Reading {
        latency_us: [
            middle(&|reading| reading.latency_us[0])?,
            middle(&|reading| reading.latency_us[1])?,
            middle(&|reading| reading.latency_us[2])?,
        ],
        throughput: middle(&|reading| reading.throughput)?,
        rss_kib: None,
        errors: sum(&|reading| reading.errors),
        requests: sum(&|reading| reading.requests),
    })
}

/// Both arms on one grid, or why they can't be compared.
fn both_arms(rollout: &Rollout<'_>, judgement: &mut Judgement) -> Option<Grid> {
    let record = &rollout.record;
    let at = record.at(rollout.report().snapshots.node);
    let mut refuse = |message: String, help: &str| {
        judgement
            .cannot_decide(Undecided::new(&CO_S4B, Reason::Inconclusive, message).at(at.clone()).help(help));
    };
    let beside =
        "record snapshots of hosts that serve on the old runtime meanwhile: what both see cancels out";
    if rollout.timeline.of(Runtime::Typescript).next().is_none() {
        refuse("no host of the old runtime was measured beside the candidate".into(), beside);
        return None;
    }
    let Some(grid) = grid(record, &rollout.timeline, Window::ALL) else {
        refuse("the candidate has too few snapshots to be compared".into(), beside);
        return None;
    };
    let intervals = grid.arms.intervals();
    if intervals == 0 {
        refuse(
            "no snapshot has all figures that are compared".into(),
            "record the latency, the throughput and the error rate of every snapshot",
        );
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of intervals")]
    let share = |count: usize| count as f64 / intervals as f64;
    for (name, arm) in [("candidate", &grid.arms.candidate), ("baseline", &grid.arms.baseline)] {
        let has = |at: usize| arm.iter().any(|host| host.readings.get(at).is_some_and(Option::is_some));
        let missing = share((0..intervals).filter(|at| !has(*at)).count());
        let allowed = if name == "candidate" { MISSING } else { 1.0 - OVERLAP };
        if missing > allowed {
            refuse(
                format!("{:.0} % of the {name}'s intervals have no snapshot", missing * 100.0),
                "a comparison needs both runtimes, at the same time, nearly always",
            );
            return None;
        }
    }
    let identical = |at: usize| {
        let reading = |host: &Host| host.readings.get(at).copied().flatten();
        let (new, old) =
            (grid.arms.candidate.first().and_then(reading), grid.arms.baseline.first().and_then(reading));
        matches!((new, old), (Some(new), Some(old)) if new == old)
    };
    if share((0..intervals).filter(|at| identical(*at)).count()) > 0.5 {
        judgement
            .block(
                &CO_S4B,
                Some(at.clone()),
                "most snapshots of the candidate are those of the baseline, to the digit",
            )
            .help("two runtimes never measure the same: find out which of them was recorded twice");
        return None;
    }
    Some(grid)
}

/// Tells each answer under its rule.
fn tell(rollout: &Rollout<'_>, grid: &Grid, plan: &Plan, verdicts: &[Verdict], judgement: &mut Judgement) {
    judgement.figures.extend(verdicts.iter().filter_map(|verdict| drawn(&grid.arms, plan, verdict)));
    let at = || rollout.record.at(rollout.report().snapshots.node);
    for verdict in verdicts {
        let (rule, said) = (rule_of(verdict.metric), said(verdict, plan));
        match verdict.outcome {
            Outcome::NoWorse => judgement.holds(rule, said),
            Outcome::Worse => {
                judgement.block(rule, Some(at()), said);
            }
            Outcome::CannotTell => {
                judgement.cannot_decide(
                    Undecided::new(rule, Reason::Inconclusive, said).at(at()).help(advice(verdict)),
                );
            }
        }
    }
    judgement.stats.insert("intervals".into(), grid.arms.intervals() as u64);
}

/// The series that an answer was made from, as a page draws it.
fn drawn(arms: &Arms, plan: &Plan, verdict: &Verdict) -> Option<Figure> {
    let estimate = verdict.estimate.as_ref()?;
    let (lower, upper) = verdict.bounds()?;
    let percent = |value: f64| value.exp_m1() * 100.0;
    let (title, unit, points, interval, margin) = match verdict.metric {
        Metric::P50 | Metric::P95 | Metric::P99 | Metric::Throughput => {
            let what = match verdict.metric {
                Metric::Throughput => "throughput, baseline over candidate".to_owned(),
                metric => format!("{}, candidate over baseline", metric.name()),
            };
            // Means of a few minutes: single ones hide what lasts under what does not.
            let each = (arms.per_hour() / 12).max(1);
            #[expect(clippy::cast_precision_loss, reason = "a count of intervals")]
            let hour = |number: usize| (number * each) as f64 * arms.step_s / 3600.0;
            let means = means_of(&arms.ratios(verdict.metric), each);
            let points = means.into_iter().map(|(number, mean)| (hour(number), percent(mean))).collect();
            (what, "%", points, [lower, estimate.value, upper].map(percent), percent(verdict.margin))
        }
        Metric::Memory => {
            let host = arms.candidate.first()?;
            let series = arms.memory(host, 0.0);
            let first = series.first()?.1;
            let points: Vec<_> =
                series.into_iter().map(|(hour, value)| (hour, percent(value - first))).collect();
            let day = |slope: f64| percent(slope * 24.0);
            let title =
                format!("memory of {}, growth since the start; the interval is that of a day", host.name);
            (title, "%", points, [lower, estimate.value, upper].map(day), day(verdict.margin))
        }
        Metric::ErrorTrend => return None,
        Metric::Errors => {
            let times = |value: f64| times(value, verdict.margin, plan.error_ratio);
            let points =
                arms.error_differences().into_iter().map(|(hour, value)| (hour, times(value))).collect();
            let title = "errors by the hour, times the baseline's rate".to_owned();
            (title, "x", points, [lower, estimate.value, upper].map(times), plan.error_ratio)
        }
    };
    Some(
        Figure::new(rule_of(verdict.metric), title, said(verdict, plan), unit, &points)
            .with_interval(interval, margin),
    )
}

/// How many times the baseline's error rate a difference of square roots is.
fn times(value: f64, margin: f64, ratio: f64) -> f64 {
    (1.0 + value / margin * (ratio.sqrt() - 1.0)).max(0.0).powi(2)
}

/// What to do about an answer that is not one yet.
fn advice(verdict: &Verdict) -> String {
    match (verdict.needed_s, verdict.estimate.as_ref()) {
        (Some(seconds), _) => format!(
            "go on with the soak: judged again at {:.0} h, it can be told if it goes on as it did",
            seconds / 3600.0
        ),
        (None, Some(estimate)) if estimate.falls <= 0.0 => {
            "hosts differ too much among themselves: more hosts on both sides would tell, more time would not".into()
        }
        (None, _) => {
            "no soak of two weeks would tell either: take the same share of traffic on both sides, or hosts that differ less".into()
        }
    }
}

/// An answer in figures: what was found, how sure, against what, and what could have been seen.
fn said(verdict: &Verdict, plan: &Plan) -> String {
    let name = verdict.metric.name();
    let answer = match verdict.outcome {
        Outcome::NoWorse => "no worse than the margin",
        Outcome::Worse => "worse",
        Outcome::CannotTell => "can't tell yet",
    };
    let (Some(look), Some(estimate), Some((lower, upper)), Some(detectable)) =
        (verdict.look, &verdict.estimate, verdict.bounds(), verdict.detectable())
    else {
        return format!("{name}: {answer}: there are too few values to judge");
    };
    let show = |value: f64| shown(verdict.metric, value, verdict.margin, plan);
    // Throughput is kept as how much less there is, so its bounds are said the other way round.
    let (from, to) = if verdict.metric == Metric::Throughput { (upper, lower) } else { (lower, upper) };
    let mut out = format!("{name}: {answer}: {}", show(estimate.value));
    if upper.is_finite() {
        let _ = write!(out, " ({} to {})", show(from), show(to));
    }
    let _ = write!(
        out,
        " against a margin of {} after {:.0} h; autocorrelation {:.2}, {} values count as {:.0}",
        show(verdict.margin),
        look.until_s / 3600.0,
        estimate.autocorrelation,
        estimate.values,
        estimate.effective
    );
    if detectable.is_finite() {
        let _ = write!(out, "; the smallest effect it could have seen is {}", show(detectable));
    }
    out
}

/// A value of a metric, as people say it.
fn shown(metric: Metric, value: f64, margin: f64, plan: &Plan) -> String {
    match metric {
        Metric::P50 | Metric::P95 | Metric::P99 => format!("{:+.1} %", value.exp_m1() * 100.0),
        Metric::Throughput => format!("{:+.1} %", (-value).exp_m1() * 100.0),
        Metric::Memory => format!("{:+.2} %/h", value.exp_m1() * 100.0),
        Metric::Errors => format!("x{:.2}", times(value, margin, plan.error_ratio)),
        Metric::ErrorTrend => format!("x{:.2}", times(value, margin, plan.error_trend_ratio)),
    }
}

/// Tells stretches of time that are too bad, whatever the average is.
fn tell_stretches(rollout: &Rollout<'_>, grid: &Grid, found: &[Bad], judgement: &mut Judgement) {
    for bad in found {
        // What is severe is elevated as well: it is said once.
        let repeats = |other: &Bad| other.metric == bad.metric && other.cause == Cause::Severe;
        if bad.cause == Cause::Severe || !found.iter().any(repeats) {
            tell_stretch(rollout, grid, bad, None, judgement);
        }
    }
}

/// Whether this was said of a metric before, or what is severe was.
fn is_told(told: &[Bad], bad: &Bad) -> bool {
    let says = |other: &Bad| other.cause == bad.cause || other.cause == Cause::Severe;
    told.iter().any(|other| other.metric == bad.metric && says(other))
}

/// Tells what was severe on one host, and is not said of all of them.
fn tell_hosts(rollout: &Rollout<'_>, grid: &Grid, plan: &Plan, told: &[Bad], judgement: &mut Judgement) {
    for (host, bad) in grid.arms.severe_hosts(plan) {
        if !is_told(told, &bad) {
            tell_stretch(rollout, grid, &bad, Some(&host.name), judgement);
        }
    }
}

fn tell_stretch(
    rollout: &Rollout<'_>,
    grid: &Grid,
    bad: &Bad,
    host: Option<&str>,
    judgement: &mut Judgement,
) {
    let (from, to) = (bad.stretch.from, bad.stretch.to);
    let minutes = (to - from) as u64 * step(grid) / 60;
    let since = place(rollout, grid, from, host);
    let much = match bad.metric {
        Metric::Errors => format!("an error rate of {:.3} %", bad.stretch.mean * 100.0),
        Metric::Throughput => format!("{:.2} times less throughput", bad.stretch.mean.exp()),
        metric => format!("{} at {:.2} times the baseline's", metric.name(), bad.stretch.mean.exp()),
    };
    let (rule, why) = match bad.cause {
        Cause::Severe => (&CO_R1C, "severe"),
        Cause::Elevated => (rule_of(bad.metric), "elevated, beyond what its noise explains"),
        Cause::Long => (rule_of(bad.metric), "elevated, hour after hour"),
    };
    let of = host.map(|host| format!("{host}: ")).unwrap_or_default();
    let finding = judgement.block(rule, since, format!("{of}{much} for {minutes} minutes: {why}"));
    if bad.cause == Cause::Severe {
        finding.help("roll back at once: this is one of the runbook's critical conditions");
    }
}

/// What holds when no stretch was severe.
fn tell_none_severe(judgement: &mut Judgement) {
    if judgement.is_clean(&CO_R1C) {
        judgement.holds(&CO_R1C, "no severe regression of latency or throughput was sustained");
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole seconds above 0")]
fn step(grid: &Grid) -> u64 {
    grid.arms.step_s as u64
}

/// The snapshot that starts a stretch: of this host, or the first of the candidate's.
fn place(rollout: &Rollout<'_>, grid: &Grid, interval: usize, host: Option<&str>) -> Option<Location> {
    let seconds = i64::try_from(interval as u64 * step(grid)).ok()?;
    let line = rollout.timeline.of(Runtime::Rust).find(|line| host.is_none_or(|host| line.id == host))?;
    let point = line.points.iter().find(|point| point.at.seconds_since(grid.from) >= seconds)?;
    Some(rollout.record.at(rollout.report().snapshots.value[point.number].node))
}

/// Judges each host of the baseline as if it were the candidate: whatever is found is a false alarm, and
/// what can't be told of it can't be told of a candidate either.
///
/// # Errors
/// When there are fewer than two such hosts.
pub(super) fn calibrate(
    context: &Context,
    rollout: &Rollout<'_>,
    rule: &'static Rule,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let at = rollout.record.at(rollout.report().snapshots.node);
    let grid =
        super::arms::baseline(&rollout.record, &rollout.timeline).filter(|grid| grid.arms.baseline.len() > 1);
    let Some(grid) = grid else {
        let message = "two hosts of the old runtime, at least, are held against each other";
        return Err(Undecided::new(rule, Reason::Missing, message).at(at));
    };
    #[expect(clippy::cast_precision_loss, reason = "a count of hosts")]
    let hosts = grid.arms.baseline.len() as f64;
    let plan = Plan { family: plan(context).family / hosts, ..plan(context) };
    for (number, host) in grid.arms.baseline.iter().enumerate() {
        let others = grid.arms.baseline.iter().enumerate().filter(|(other, _)| *other != number);
        let arms = Arms {
            step_s: grid.arms.step_s,
            candidate: vec![host.clone()],
            baseline: others.map(|(_, host)| host.clone()).collect(),
        };
        for verdict in judged(context, &arms, &plan) {
            let said = format!("{} as if it were the candidate: {}", host.name, said(&verdict, &plan));
            match verdict.outcome {
                Outcome::NoWorse => judgement.holds(rule, said),
                Outcome::Worse => {
                    judgement.block(rule, Some(at.clone()), said).help(
                        "hosts of one runtime differ by this much: a canary on one host can't be told from it",
                    );
                }
                Outcome::CannotTell => judgement.cannot_decide(
                    Undecided::new(rule, Reason::Inconclusive, said).at(at.clone()).help(advice(&verdict)),
                ),
            }
        }
        for bad in arms.sustained(&plan, [0.0; 2]) {
            let message =
                format!("{} as if it were the candidate: {} is called too bad", host.name, bad.metric.name());
            judgement.block(rule, Some(at.clone()), message);
        }
    }
    judgement.stats.insert("intervals".into(), grid.arms.intervals() as u64);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Estimate;

    #[test]
    fn more_time_is_advised_only_where_it_would_tell() {
        for (needed_s, falls, words) in [
            (Some(172_800.0), 0.5, "go on with the soak: judged again at 48 h"),
            (None, 0.5, "no soak of two weeks would tell either"),
            (None, 1.5, "no soak of two weeks would tell either"),
            (None, 0.0, "hosts differ too much among themselves: more hosts"),
        ] {
            let estimate = Estimate {
                value: 0.0,
                spreads: Vec::new(),
                autocorrelation: 0.0,
                values: 6,
                effective: 6.0,
                falls,
            };
            let advised = advice(&Verdict {
                metric: Metric::P99,
                outcome: Outcome::CannotTell,
                look: None,
                estimate: Some(estimate),
                margin: 0.1,
                needed_s,
            });
            assert!(advised.starts_with(words), "{advised}");
        }
    }
}
