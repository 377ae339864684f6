//! What needs no statistics: hosts, traffic, soak, crash loops, alerts and defenders.

use std::collections::BTreeSet;

use gate_core::instant::Instant;
use gate_core::{Context, Judgement, Reason, Undecided};

use super::Rollout;
use super::arms::{Line, judge_snapshots};
use super::report::Runtime;
use crate::record;
use crate::rules::{CO_C1A, CO_C1B, CO_C2, CO_C3, CO_C3A, CO_C3B, CO_C3C, CO_P4};

/// The four defenders.
const DEFENDERS: [&str; 4] = ["prompt_guard", "command_guard", "tool_loop", "policy_bundle"];

/// Where traffic comes from that is like production's.
const PRODUCTION: [&str; 2] = ["production_slice", "production_mirror"];

/// The kind of the alerts about full queues.
const SATURATION: &str = "queue_saturation";

/// Judges what every stage must show.
pub(super) fn judge(context: &Context, rollout: &Rollout<'_>, judgement: &mut Judgement) {
    judge_hosts(rollout, judgement);
    judge_snapshots(context, &rollout.record, &rollout.timeline, judgement);
    judge_restarts(context, rollout, judgement);
    judge_alerts(context, rollout, judgement);
    judge_defenders(rollout, judgement);
    judge_bundle(rollout, judgement);
}

/// Judges what the canary alone must show.
pub(super) fn judge_canary(context: &Context, rollout: &Rollout<'_>, judgement: &mut Judgement) {
    let report = rollout.report();
    let record = &rollout.record;
    let canaries: Vec<_> =
        report.hosts.value.iter().filter(|host| host.value.runtime == Runtime::Rust).collect();
    let names: BTreeSet<&str> = canaries
        .iter()
        .map(|host| host.value.machine_id.as_ref().unwrap_or(&host.value.id).value.as_str())
        .collect();
    match (canaries.len(), names.len()) {
        (1, 1) => judgement.holds(&CO_C1A, format!("one canary host, {}", canaries[0].value.id.value)),
        (0, _) => {
            judgement.block(&CO_C1A, Some(record.at(report.hosts.node)), "no host runs the candidate");
        }
        (listed, different) => {
            let message =
                format!("{listed} hosts run the candidate, {different} machine(s): a canary is one");
            judgement.block(&CO_C1A, Some(record.at(canaries[1].node)), message);
        }
    }
    let traffic = &report.traffic.value;
    let least = context.policy.policy.rollout.min_requests;
    let seen: u64 = rollout
        .timeline
        .of(Runtime::Rust)
        .flat_map(|line| &line.points)
        .map(|point| report.snapshots.value[point.number].value.requests)
        .sum();
    if !PRODUCTION.contains(&traffic.source.value.as_str()) {
        let message = format!("`{}` is no production-like traffic", traffic.source.value);
        judgement
            .block(&CO_C1B, Some(record.at(traffic.source.node)), message)
            .help("production_slice, or production_mirror");
    } else if traffic.requests.value < least || seen < least {
        let message = format!(
            "the canary served {} requests, {seen} by its snapshots: at least {least} are needed",
            traffic.requests.value
        );
        judgement.block(&CO_C1B, Some(record.at(traffic.requests.node)), message);
    } else {
        judgement.holds(&CO_C1B, format!("{seen} requests of {}", traffic.source.value));
    }
    let old = &report.typescript.value;
    if old.mode.value != "standby" {
        let message = format!("the old runtime is `{}`: nothing stands by", old.mode.value);
        judgement.block(&CO_C2, Some(record.at(old.mode.node)), message);
    } else if old.routed_requests.value > 0 {
        let message =
            format!("{} requests of the canary's share went to the old runtime", old.routed_requests.value);
        judgement.block(&CO_C2, Some(record.at(old.routed_requests.node)), message);
    } else {
        judgement.holds(&CO_C2, "the old runtime stands by, and serves none of the canary's share");
    }
    judge_soak(context, rollout, judgement);
}

/// No host twice, under any of its names.
fn judge_hosts(rollout: &Rollout<'_>, judgement: &mut Judgement) {
    let mut seen = BTreeSet::new();
    for host in &rollout.report().hosts.value {
        let id = &host.value.id;
        let other = host.value.machine_id.as_ref().filter(|machine| machine.value != id.value);
        for name in std::iter::once(id).chain(other) {
            if !seen.insert(&name.value) {
                let message = format!("the host {} is listed twice", name.value);
                judgement.block(&CO_C1A, Some(rollout.record.at(name.node)), message);
            }
        }
    }
}

/// A day, by instants, on one build, without gaps. Requirement CO-C3.
fn judge_soak(context: &Context, rollout: &Rollout<'_>, judgement: &mut Judgement) {
    let policy = &context.policy.policy.rollout;
    let report = rollout.report();
    let record = &rollout.record;
    let snapshots = &report.snapshots.value;
    let lines: Vec<&Line> = rollout.timeline.of(Runtime::Rust).collect();
    if lines.is_empty() {
        let at = record.at(report.snapshots.node);
        judgement.block(&CO_C3, Some(at), "no snapshot is of a host that runs the candidate");
        return;
    }
    for line in &lines {
        let (Some(first), Some(last)) = (line.points.first(), line.points.last()) else {
            continue;
        };
        let place = |number: usize| Some(record.at_member(snapshots[number].node, "at"));
        if first.at < rollout.started {
            let message = "this snapshot is from before the rollout had started";
            judgement.block(&CO_C3, place(first.number), message);
        }
        if let Some(end) = rollout.ended
            && last.at > end
        {
            judgement.block(&CO_C3, place(last.number), "this snapshot is from after the rollout had ended");
        }
        let ends = rollout.ended.unwrap_or(last.at);
        if let Some((since, message)) = gap(context, line, rollout.started, ends) {
            let point = line.points.iter().find(|point| point.at >= since).unwrap_or(first);
            judgement.block(&CO_C3, place(point.number), message);
        }
        let soaked = nanoseconds(first.at, last.at);
        let needed = i128::from(policy.soak_s) * 1_000_000_000;
        if soaked < needed {
            let (soaked, needed) = (duration(soaked), duration(needed));
            if rollout.ended.is_none() {
                let message = format!("the canary soaks for {soaked} of {needed} so far");
                judgement.cannot_decide(
                    Undecided::new(&CO_C3, Reason::Inconclusive, message)
                        .at(record.at(report.started_at.node))
                        .help("judge it again when the soak is over; what is far worse is told at every quarter of it"),
                );
            } else {
                let message = format!(
                    "{} soaked for {soaked} from its first snapshot to its last: {needed} are needed",
                    line.id
                );
                judgement.block(&CO_C3, place(last.number), message);
            }
        }
        let other = line.points.iter().find(|point| {
            let commit = snapshots[point.number].value.commit.as_ref();
            commit.is_some_and(|commit| *commit != report.commit.value)
        });
        if let Some(point) = other {
            let at = record.at_member(snapshots[point.number].node, "commit");
            judgement.block(&CO_C3, Some(at), "this snapshot is of another build: a soak is of one");
        }
    }
    for host in &report.hosts.value {
        if let Some(commit) = host
            .value
            .commit
            .as_ref()
            .filter(|commit| host.value.runtime == Runtime::Rust && commit.value != report.commit.value)
        {
            judgement.block(
                &CO_C3,
                Some(record.at(commit.node)),
                "this host runs another build: a soak is of one",
            );
        }
    }
    if judgement.is_clean(&CO_C3) {
        let points: usize = lines.iter().map(|line| line.points.len()).sum();
        judgement.holds(
            &CO_C3,
            format!("{points} snapshots of one build, none more than {} s apart", policy.max_gap_s),
        );
    }
}

/// The longest time from one instant to another in which a host was not measured, where it is longer than the policy
/// allows: since when, and what is to be said of it.
pub(super) fn gap(context: &Context, line: &Line, from: Instant, to: Instant) -> Option<(Instant, String)> {
    let limit = context.policy.policy.rollout.max_gap_s;
    let within = line.points.iter().map(|point| point.at).filter(|at| from <= *at && *at <= to);
    let times: Vec<_> = std::iter::once(from).chain(within).chain(std::iter::once(to)).collect();
    let (gap, since) = times.windows(2).map(|pair| (nanoseconds(pair[0], pair[1]), pair[0])).max()?;
    let seconds = gap / 1_000_000_000;
    let message =
        format!("no snapshot of {} for {seconds} s after {since}: at most {limit} s allowed", line.id);
    (gap > i128::from(limit) * 1_000_000_000).then_some((since, message))
}

fn nanoseconds(from: Instant, to: Instant) -> i128 {
    to.nanoseconds() - from.nanoseconds()
}

/// `23 h 59 min 59 s`, cut to whole seconds.
pub(super) fn duration(nanoseconds: i128) -> String {
    let seconds = nanoseconds / 1_000_000_000;
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let said: Vec<_> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count} {unit}")).collect();
    if said.is_empty() { "0 s".into() } else { said.join(" ") }
}

/// No crash loop, and every step of the counter is a restart that was recorded. Requirement CO-C3a.
fn judge_restarts(context: &Context, rollout: &Rollout<'_>, judgement: &mut Judgement) {
    let policy = &context.policy.policy.rollout;
    let record = &rollout.record;
    let restarts = &rollout.report().events.restarts;
    let mut times: Vec<(Instant, usize)> = Vec::new();
    for (number, restart) in restarts.iter().enumerate() {
        let Some(at) = record::instant(context, record, &restart.value.at, judgement) else {
            return;
        };
        times.push((at, number));
    }
    times.sort_unstable();
    for line in rollout.timeline.hosts.iter().filter(|line| line.runtime == Runtime::Rust) {
        let own: Vec<_> =
            times.iter().filter(|(_, number)| restarts[*number].value.host.value == line.id).collect();
        let unplanned: Vec<_> = own.iter().filter(|(_, number)| !restarts[*number].value.planned).collect();
        let count = policy.crash_loop_restarts as usize;
        let window = i128::from(policy.crash_loop_window_s) * 1_000_000_000;
        let looping = unplanned.windows(count).find(|group| {
            let (first, last) = (group[0].0, group[count - 1].0);
            nanoseconds(first, last) <= window
        });
        if let Some(group) = looping {
            let (_, number) = group[count - 1];
            let message = format!(
                "{} restarted {count} times within {} s, unplanned: a crash loop",
                line.id, policy.crash_loop_window_s
            );
            judgement
                .block(&CO_C3A, Some(record.at(restarts[*number].node)), message)
                .help("roll back at once: this is one of the runbook's critical conditions");
        }
        judge_counter(rollout, line, &own.iter().map(|(at, _)| *at).collect::<Vec<_>>(), judgement);
    }
    for restart in restarts {
        if !rollout.timeline.hosts.iter().any(|line| line.id == restart.value.host.value) {
            let at = record.at(restart.value.host.node);
            judgement.block(&CO_C3A, Some(at), "this host restarted, and is not in `hosts`");
        }
    }
    if judgement.is_clean(&CO_C3A) {
        judgement.holds(
            &CO_C3A,
            format!("{} restart(s), no crash loop, every step of the counters explained", restarts.len()),
        );
    }
}

/// The counter of restarts steps up with each restart, and never down.
fn judge_counter(rollout: &Rollout<'_>, line: &Line, restarts: &[Instant], judgement: &mut Judgement) {
    let record = &rollout.record;
    let snapshots = &rollout.report().snapshots.value;
    for pair in line.points.windows(2) {
        let (before, now) = (&snapshots[pair[0].number], &snapshots[pair[1].number]);
        let (old, new) = (before.value.restarts_total, now.value.restarts_total);
        let recorded = restarts.iter().filter(|at| **at > pair[0].at && **at <= pair[1].at).count() as u64;
        let message = if new < old {
            format!(
                "restarts_total of {} falls from {old} to {new}: what was counted before is lost",
                line.id
            )
        } else if new - old != recorded {
            format!(
                "restarts_total of {} rises by {}, {recorded} restart(s) are recorded",
                line.id,
                new - old
            )
        } else {
            continue;
        };
        let at = record.at_member(now.node, "restarts_total").with_label(format!("{old} before"));
        judgement.block(&CO_C3A, Some(at), message).help("record every restart under events.restarts");
        return;
    }
}

/// No queue was full for long, or still is. Requirement CO-C3b.
fn judge_alerts(context: &Context, rollout: &Rollout<'_>, judgement: &mut Judgement) {
    let limit = i128::from(context.policy.policy.rollout.sustained_s) * 1_000_000_000;
    let record = &rollout.record;
    let alerts = &rollout.report().events.alerts;
    let last =
        rollout.timeline.hosts.iter().filter_map(|line| line.points.last()).map(|point| point.at).max();
    let mut full = 0;
    for alert in alerts {
        if !record::is_filled(&alert.value.kind.value) {
            let at = record.at(alert.value.kind.node);
            judgement.block(&CO_C3B, Some(at), "an alert of no kind");
        }
        let Some(opened) = record::instant(context, record, &alert.value.opened_at, judgement) else {
            continue;
        };
        if alert.value.kind.value != SATURATION {
            continue;
        }
        full += 1;
        match &alert.value.closed_at {
            None => {
                let until = rollout.ended.or(last).unwrap_or(opened);
                let message = format!(
                    "this queue is full, {} until the end of the report, and the alert still open",
                    duration(nanoseconds(opened, until).max(0))
                );
                judgement.block(&CO_C3B, Some(record.at(alert.node)), message);
            }
            Some(closed) => {
                let period = (&alert.value.opened_at, closed);
                if let Some((opened, closed)) = record::period(context, record, &CO_C3B, period, judgement)
                    && nanoseconds(opened, closed) >= limit
                {
                    let message =
                        format!("this queue was full for {}", duration(nanoseconds(opened, closed)));
                    judgement.block(&CO_C3B, Some(record.at(alert.node)), message);
                }
            }
        }
    }
    if judgement.is_clean(&CO_C3B) {
        judgement.holds(&CO_C3B, format!("{full} saturation alert(s), none sustained, none open"));
    }
}

/// Each of the four defenders was tried, and none lost what it caught before. Requirement CO-C3c.
fn judge_defenders(rollout: &Rollout<'_>, judgement: &mut Judgement) {
    let record = &rollout.record;
    let defenders = &rollout.report().defender;
    let mut evaluated = 0;
    for category in DEFENDERS {
        let mut of = defenders.value.iter().filter(|one| one.value.category.value == category);
        match (of.next(), of.next()) {
            (None, _) => {
                judgement.block(
                    &CO_C3C,
                    Some(record.at(defenders.node)),
                    format!("{category} was not evaluated"),
                );
            }
            (Some(_), Some(second)) => {
                judgement.block(&CO_C3C, Some(record.at(second.node)), format!("{category} is listed twice"));
            }
            (Some(one), None) => {
                let (count, worse) = (&one.value.evaluated, &one.value.critical_regressions);
                evaluated += count.value;
                if count.value == 0 {
                    let message = format!("{category} evaluated nothing");
                    judgement.block(&CO_C3C, Some(record.at(count.node)), message);
                }
                if worse.value > 0 {
                    let message = format!("{category} has {} critical regression(s)", worse.value);
                    judgement
                        .block(&CO_C3C, Some(record.at(worse.node)), message)
                        .help("roll back at once: this is one of the runbook's critical conditions");
                }
            }
        }
    }
    for one in &defenders.value {
        if !DEFENDERS.contains(&one.value.category.value.as_str()) {
            let at = record.at(one.value.category.node);
            judgement.block(&CO_C3C, Some(at), "no such defender: a misspelt one evaluates nothing");
        }
    }
    if judgement.is_clean(&CO_C3C) {
        judgement.holds(&CO_C3C, format!("4 defenders, {evaluated} events, no critical regression"));
    }
}

/// The bundle was verified, and is the same on every host. Requirement CO-P4.
fn judge_bundle(rollout: &Rollout<'_>, judgement: &mut Judgement) {
    let record = &rollout.record;
    let report = rollout.report();
    let bundle = &report.policy_bundle;
    if !bundle.value.verified.as_ref().is_some_and(|verified| verified.value) {
        let at = record.at_member(bundle.node, "verified");
        judgement.block(&CO_P4, Some(at), "the signature of the policy bundle was not verified");
    }
    for host in report.hosts.value.iter().filter(|host| host.value.runtime == Runtime::Rust) {
        if let Some(digest) =
            host.value.policy_sha256.as_ref().filter(|digest| digest.value != bundle.value.sha256.value)
        {
            let message = format!("{} loaded another policy bundle", host.value.id.value);
            judgement.block(&CO_P4, Some(record.at(digest.node)), message);
        }
    }
    if judgement.is_clean(&CO_P4) {
        judgement.holds(&CO_P4, "the policy bundle was verified, and no host states another one");
    }
}
