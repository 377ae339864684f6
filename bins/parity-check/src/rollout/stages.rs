//! From one stage to the next: the chain of reports, sign-off, attachments, increments, policy drift.

use std::collections::{BTreeMap, BTreeSet};

use gate_core::instant::Instant;
use gate_core::rule::SHAPE;
use gate_core::{Context, Decoded, Judgement, Reason, Rule, Spanned, Undecided};
use serde::Deserialize;

use super::arms::Line;
use super::report::{Approval, Drift, Increment, Runtime, Validation};
use super::{Rollout, conditions};
use crate::record;
use crate::rules::{CO_S1, CO_S2, CO_S3A, CO_S3B, CO_S4C, CO_S5, XA_2};

/// The role that may sign a stage off.
const SIGNS_OFF: &str = "release_owner";

/// The role that may approve another command policy.
const APPROVES_POLICY: &str = "security_lead";

/// What must be attached to the change ticket.
const ATTACHED: [&str; 2] = ["parity_replay", "cp8_gate"];

/// A report of another gate or binary, as far as it is asked.
#[derive(Debug, Deserialize)]
struct Attached {
    verdict: Spanned<String>,
    commit: Option<Spanned<String>>,
}

/// Judges that a stage follows the one before it: same rollout, same build, signed off. Requirements XA-2
/// and CO-S1.
pub(super) fn judge_succession(
    context: &Context,
    rollout: &Rollout<'_>,
    before: &Rollout<'_>,
    canary: &Rollout<'_>,
    judgement: &mut Judgement,
) {
    let (report, record) = (rollout.report(), &rollout.record);
    let reports = [(rollout, before), (before, canary)];
    for (later, earlier) in
        reports.into_iter().filter(|(later, earlier)| later.artifact.sha256() != earlier.artifact.sha256())
    {
        let (now, then) = (later.report(), earlier.report());
        let (stage, past) = (now.stage.value.name(), then.stage.value.name());
        match &now.baseline {
            None => {
                let message = format!("the {stage} report names no report of the stage before it");
                judgement.block(&XA_2, Some(later.record.at(0)), message);
            }
            Some(reference) if reference.value.sha256.value != earlier.artifact.sha256() => {
                let message =
                    format!("the {stage} report was made after another {past} report than this one");
                let at = later.record.at(reference.value.sha256.node);
                judgement.block(
                    &XA_2,
                    Some(at.with_label(format!("{} has another digest", earlier.artifact.path()))),
                    message,
                );
            }
            Some(_) => {}
        }
        for (name, new, old) in
            [("rollout_id", &now.rollout_id, &then.rollout_id), ("commit", &now.commit, &then.commit)]
        {
            if new.value != old.value {
                let message = format!("the {stage} stage has another {name} than the {past}");
                let at = later.record.at(new.node).with_label(format!("{} in the {past} report", old.value));
                judgement.block(&XA_2, Some(at), message);
            }
        }
        if later.started < earlier.ended.unwrap_or(earlier.started) || earlier.ended.is_none() {
            let message = format!("the {stage} stage started before the {past} had ended");
            judgement.block(&XA_2, Some(later.record.at(now.started_at.node)), message);
        }
    }
    if judgement.is_clean(&XA_2) {
        judgement.holds(
            &XA_2,
            format!("rollout {}, one commit, each report names the one before it", report.rollout_id.value),
        );
    }
    let Some(signoff) = &report.signoff else {
        judgement
            .block(
                &CO_S1,
                Some(record.at(0)),
                format!("the {} stage was not signed off", before.report().stage.value.name()),
            )
            .help("`signoff` approves the report of the stage before, by its digest");
        return;
    };
    let approval = &signoff.value;
    if approval.subject.sha256.value != before.artifact.sha256() {
        let at = record.at(approval.subject.sha256.node);
        judgement.block(&CO_S1, Some(at), "the sign-off is of another report");
    }
    let deployers = [&report.deployed_by.value, &before.report().deployed_by.value];
    if deployers.iter().any(|deployer| deployer.id.value == approval.actor.id.value) {
        let at = record.at(approval.actor.id.node);
        judgement.block(&CO_S1, Some(at), "whoever deployed it can't sign it off");
    }
    let after = before.ended.unwrap_or(before.started);
    judge_approval(context, rollout, approval, &CO_S1, SIGNS_OFF, (Some(after), rollout.started), judgement);
    judge_hosts_subset(rollout, before, judgement);
    if judgement.is_clean(&CO_S1) {
        judgement
            .holds(&CO_S1, format!("{} signed off by {}", before.artifact.path(), approval.actor.id.value));
    }
    judge_drift(context, rollout, before, judgement);
}

/// A staged rollout is on some of the targets.
fn judge_hosts_subset(rollout: &Rollout<'_>, before: &Rollout<'_>, judgement: &mut Judgement) {
    if rollout.report().stage.value != super::Stage::Staged {
        return;
    }
    let report = rollout.report();
    let targets: BTreeSet<&str> = report.targets.value.iter().map(|target| target.value.as_str()).collect();
    let hosts = report.hosts.value.iter().filter(|host| host.value.runtime == Runtime::Rust);
    let hosts: BTreeSet<&str> = hosts.map(|host| host.value.id.value.as_str()).collect();
    if hosts.is_empty() || !hosts.is_subset(&targets) || hosts.len() >= targets.len() {
        let message = format!(
            "{} host(s) run the candidate, of {} targets: staged is some, not all",
            hosts.len(),
            targets.len()
        );
        judgement.block(&CO_S1, Some(rollout.record.at(report.hosts.node)), message);
    }
    let earlier = before.report().targets.value.iter().map(|target| target.value.as_str());
    if !earlier.collect::<BTreeSet<_>>().is_subset(&targets) {
        let at = rollout.record.at(report.targets.node);
        judgement.block(&CO_S1, Some(at), "a target of the stage before is none any more");
    }
}

/// Judges an approval: by whom, in which role, and when. Requirement G-6.
fn judge_approval(
    context: &Context,
    rollout: &Rollout<'_>,
    approval: &Approval,
    rule: &'static Rule,
    needed: &str,
    (after, before): (Option<Instant>, Instant),
    judgement: &mut Judgement,
) {
    let record = &rollout.record;
    let holders = context.policy.policy.roles.get(needed).map_or(&[][..], Vec::as_slice);
    let mut block = |node: u32, message: String| {
        judgement.block(rule, Some(record.at(node)), message);
    };
    if approval.role.value != needed {
        block(approval.role.node, format!("`{}` can't approve this: {needed} can", approval.role.value));
    }
    if approval.actor.kind.value != "user" {
        block(approval.actor.kind.node, "only a person approves".into());
    }
    if holders.is_empty() {
        block(
            approval.actor.id.node,
            format!("the policy says nobody is {needed}: list them under [roles] in gatekit.toml"),
        );
    } else if !holders.contains(&approval.actor.id.value) {
        block(approval.actor.id.node, format!("the policy does not list this actor as {needed}"));
    }
    if approval.decision.value != "approve" {
        block(approval.decision.node, format!("the decision is `{}`, not approve", approval.decision.value));
    }
    if !record::is_filled(&approval.statement.value) {
        block(approval.statement.node, "the statement says nothing".into());
    }
    let Some(at) = record::instant(context, record, &approval.at, judgement) else {
        return;
    };
    if after.is_some_and(|after| at < after) {
        let message = "approved before there was anything to approve";
        judgement.block(rule, Some(record.at(approval.at.node)), message);
    }
    if at > before {
        let message = format!("approved only after it took effect, at {before}");
        judgement.block(rule, Some(record.at(approval.at.node)), message);
    }
}

/// The command policy is that of the stage before, or each change of it was approved. Requirement CO-S4c.
fn judge_drift(context: &Context, rollout: &Rollout<'_>, before: &Rollout<'_>, judgement: &mut Judgement) {
    let (report, record) = (rollout.report(), &rollout.record);
    let increments = report.increments.iter().flat_map(|increments| &increments.value);
    let drifts: Vec<&Spanned<Drift>> = report
        .policy_drift
        .iter()
        .chain(increments.flat_map(|increment| &increment.value.policy_drift))
        .collect();
    let mut steps: BTreeMap<&str, &str> = BTreeMap::new();
    for drift in &drifts {
        let Drift { from_sha256, to_sha256, effective_at, approval } = &drift.value;
        steps.insert(&from_sha256.value, &to_sha256.value);
        let Some(effective) = record::instant(context, record, effective_at, judgement) else {
            continue;
        };
        match approval {
            None => {
                judgement
                    .block(
                        &CO_S4C,
                        Some(record.at(drift.node)),
                        "the command policy changed, and nobody approved it",
                    )
                    .help("a change needs the approval of security_lead before it takes effect");
            }
            Some(approval) => {
                if approval.value.subject.sha256.value != to_sha256.value {
                    let at = record.at(approval.value.subject.sha256.node);
                    judgement.block(&CO_S4C, Some(at), "the approval is of another policy bundle");
                }
                let when = (None, effective);
                judge_approval(context, rollout, &approval.value, &CO_S4C, APPROVES_POLICY, when, judgement);
            }
        }
    }
    // From the bundle of the stage before, along the changes that are stated, to that of this stage.
    let (then, now) = (&before.report().policy_bundle.value.sha256, &report.policy_bundle.value.sha256);
    let mut here = then.value.as_str();
    for _ in 0..drifts.len() {
        here = steps.get(here).copied().unwrap_or(here);
    }
    if here != now.value {
        let at = record.at(now.node).with_label("another one before");
        judgement
            .block(
                &CO_S4C,
                Some(at),
                "the policy bundle is not that of the stage before, and no stated change leads to it",
            )
            .help("state each change under policy_drift, with its approval");
    }
    if judgement.is_clean(&CO_S4C) {
        judgement.holds(
            &CO_S4C,
            format!("{} change(s) of the command policy, each approved before it took effect", drifts.len()),
        );
    }
}

/// Judges what a staged rollout alone must show.
pub(super) fn judge_staged(context: &Context, rollout: &Rollout<'_>, judgement: &mut Judgement) {
    judge_attachments(context, rollout, judgement);
    let (report, record) = (rollout.report(), &rollout.record);
    let Some(increments) = report.increments.as_ref().filter(|increments| !increments.value.is_empty())
    else {
        judgement.block(&CO_S5, Some(record.at(0)), "a staged rollout without an increment");
        return;
    };
    let mut end: Option<Instant> = None;
    let mut ids = BTreeSet::new();
    for increment in &increments.value {
        judge_increment(context, rollout, increment, &mut end, judgement);
        if !ids.insert(&increment.value.id.value) {
            judgement.block(&CO_S5, Some(record.at(increment.value.id.node)), "two increments of this name");
        }
    }
    let joined: BTreeSet<&str> = increments
        .value
        .iter()
        .flat_map(|increment| increment.value.hosts.value.iter())
        .map(|host| host.value.as_str())
        .collect();
    for host in report.hosts.value.iter().filter(|host| host.value.runtime == Runtime::Rust) {
        if !joined.contains(host.value.id.value.as_str()) {
            let message = format!("{} runs the candidate, and joined in no increment", host.value.id.value);
            judgement.block(&CO_S5, Some(record.at(host.node)), message);
        }
    }
    let count = increments.value.len();
    for (rule, detail) in [
        (&CO_S5, "each passed, on snapshots of its own"),
        (&CO_S3A, "channels and sessions as expected in each"),
        (&CO_S3B, "defender events as expected in each"),
    ] {
        if judgement.is_clean(rule) {
            judgement.holds(rule, format!("{count} increment(s): {detail}"));
        }
    }
}

fn judge_increment(
    context: &Context,
    rollout: &Rollout<'_>,
    increment: &Spanned<Increment>,
    end: &mut Option<Instant>,
    judgement: &mut Judgement,
) {
    let record = &rollout.record;
    let Increment { id, started_at, ended_at, hosts, result, channel_session, defender, .. } =
        &increment.value;
    let mut judge = |rule: &'static Rule, name: &str, validation: &Option<Spanned<Validation>>| {
        let Some(validation) = validation else {
            let message = format!("increment {} has no {name}", id.value);
            judgement.block(rule, Some(record.at(increment.node)), message);
            return;
        };
        if validation.value.status.value != "pass" {
            let message = format!("{name} of increment {} is `{}`", id.value, validation.value.status.value);
            judgement.block(rule, Some(record.at(validation.value.status.node)), message);
        }
        match &validation.value.baseline {
            None => {
                let message = format!("{name} of increment {} was held against no baseline", id.value);
                judgement.block(rule, Some(record.at(validation.node)), message);
            }
            Some(reference) => {
                record::resolve(context, record, rule, &reference.value, judgement);
            }
        }
    };
    judge(&CO_S3A, "channel_session", channel_session);
    judge(&CO_S3B, "defender", defender);
    if result.value != "pass" {
        let message =
            format!("increment {} is `{}`: what came after it does not make it good", id.value, result.value);
        judgement.block(&CO_S5, Some(record.at(result.node)), message);
    }
    let Some(ended_at) = ended_at else {
        let message = format!("{}: increment {} still runs", record.path(), id.value);
        judgement.cannot_decide(
            Undecided::new(&CO_S5, Reason::Inconclusive, message)
                .at(record.at(increment.node))
                .help("judge the stage when all of its increments have ended"),
        );
        return;
    };
    let Some((from, to)) = record::period(context, record, &CO_S5, (started_at, ended_at), judgement) else {
        return;
    };
    let outside = from < rollout.started || rollout.ended.is_some_and(|end| to > end);
    if outside || end.is_some_and(|end| from < end) {
        let message =
            format!("increment {} overlaps the one before it, or lies outside of the stage", id.value);
        judgement.block(&CO_S5, Some(record.at(started_at.node)), message);
    }
    *end = Some(to);
    if hosts.value.is_empty() {
        judgement.block(&CO_S5, Some(record.at(hosts.node)), "an increment of no host");
    }
    for host in &hosts.value {
        let line = rollout.timeline.of(Runtime::Rust).find(|line| line.id == host.value);
        let seen = |line: &&Line| line.points.iter().any(|point| from <= point.at && point.at < to);
        let message = match line.filter(seen) {
            None => Some(format!("no snapshot of {} while increment {} lasted", host.value, id.value)),
            Some(line) => conditions::gap(context, line, from, to)
                .map(|(_, message)| format!("increment {}: {message}", id.value)),
        };
        if let Some(message) = message {
            judgement.block(&CO_S5, Some(record.at(host.node)), message);
        }
    }
}

/// The reports of the replay and of the CP8 gate are attached, passed, and are of this commit. Requirement
/// CO-S2.
fn judge_attachments(context: &Context, rollout: &Rollout<'_>, judgement: &mut Judgement) {
    let (report, record) = (rollout.report(), &rollout.record);
    for kind in ATTACHED {
        let of_kind = report
            .attachments
            .iter()
            .filter(|one| one.value.kind.as_ref().is_some_and(|named| named.value == kind));
        let mut any = false;
        for reference in of_kind {
            any = true;
            let Some(artifact) = record::resolve(context, record, &CO_S2, &reference.value, judgement) else {
                continue;
            };
            judgement.subjects.push(artifact.subject("attachment"));
            let attached = artifact.json().and_then(Decoded::<'_, Attached>::new);
            let Some(attached) =
                judgement.take(attached.map_err(|error| Undecided { rule: SHAPE.id.into(), ..error }))
            else {
                continue;
            };
            let verdict = &attached.value.verdict;
            if verdict.value != "pass" {
                let message = format!("the attached {kind} report did not pass");
                judgement.block(&CO_S2, Some(attached.at(verdict.node)), message);
            }
            if let Some(commit) =
                attached.value.commit.as_ref().filter(|commit| commit.value != report.commit.value)
            {
                let message = format!("the attached {kind} report is of another commit");
                judgement.block(&CO_S2, Some(attached.at(commit.node)), message);
            }
        }
        if !any {
            let message = format!("no {kind} report is attached to {}", report.change_ticket.value);
            judgement.block(&CO_S2, Some(record.at(report.change_ticket.node)), message);
        }
    }
    if judgement.is_clean(&CO_S2) {
        judgement.holds(
            &CO_S2,
            format!("replay and CP8 reports are attached to {}, and passed", report.change_ticket.value),
        );
    }
}
