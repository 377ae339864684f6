//! The full cutover: all targets run the candidate, the old runtime is off and kept for a while, and the
//! system is well afterwards.

use std::collections::BTreeSet;

use gate_core::instant::Instant;
use gate_core::{Context, Judgement};

use super::Rollout;
use super::report::{PostCutover, Runtime};
use crate::record;
use crate::rules::{CO_F1, CO_F2, CO_F3, CO_F4A, CO_F4C};

/// Statuses of a security finding that need nothing more.
const RESOLVED: &str = "resolved";
const FALSE_POSITIVE: &str = "false_positive";

/// Judges what the full cutover alone must show.
pub(super) fn judge(context: &Context, rollout: &Rollout<'_>, judgement: &mut Judgement) {
    judge_hosts(rollout, judgement);
    judge_old_runtime(context, rollout, judgement);
    let Some(after) = &rollout.report().post_cutover else {
        let at = rollout.record.at(0);
        judgement.block(&CO_F4A, Some(at), "nothing was verified after the cutover");
        return;
    };
    judge_nodes(context, rollout, &after.value, judgement);
    judge_security(context, rollout, &after.value, judgement);
}

/// Every target, and nothing else, runs the candidate by default. Requirement CO-F1.
fn judge_hosts(rollout: &Rollout<'_>, judgement: &mut Judgement) {
    let (report, record) = (rollout.report(), &rollout.record);
    let mut running = BTreeSet::new();
    for host in &report.hosts.value {
        let id = &host.value.id.value;
        if host.value.runtime != Runtime::Rust {
            judgement.block(&CO_F1, Some(record.at(host.node)), format!("{id} still runs the old runtime"));
        } else if !host.value.default.value {
            let at = record.at(host.value.default.node);
            judgement.block(&CO_F1, Some(at), format!("the candidate is not the default on {id}"));
        }
        running.insert(id.as_str());
    }
    let mut targets = BTreeSet::new();
    for target in &report.targets.value {
        if !targets.insert(target.value.as_str()) {
            judgement.block(
                &CO_F1,
                Some(record.at(target.node)),
                format!("the target {} is listed twice", target.value),
            );
        }
        if !running.contains(target.value.as_str()) {
            judgement.block(
                &CO_F1,
                Some(record.at(target.node)),
                format!("the target {} is no host", target.value),
            );
        }
    }
    for host in report.hosts.value.iter().filter(|host| !targets.contains(host.value.id.value.as_str())) {
        judgement.block(&CO_F1, Some(record.at(host.node)), format!("{} is no target", host.value.id.value));
    }
    if judgement.is_clean(&CO_F1) {
        judgement.holds(
            &CO_F1,
            format!("{} of {} targets run the candidate by default", running.len(), targets.len()),
        );
    }
}

/// The old runtime is routed to by nothing, and its binaries are kept until a stated time, no longer.
/// Requirements CO-F2 and CO-F3.
fn judge_old_runtime(context: &Context, rollout: &Rollout<'_>, judgement: &mut Judgement) {
    let (report, record) = (rollout.report(), &rollout.record);
    let old = &report.typescript;
    let mode = &old.value.mode;
    if !["disabled", "removed"].contains(&mode.value.as_str()) {
        let message = format!("the old runtime is `{}`, not disabled", mode.value);
        judgement.block(&CO_F2, Some(record.at(mode.node)), message);
    }
    match &old.value.routes_enabled {
        None => {
            judgement.block(
                &CO_F2,
                Some(record.at(old.node)),
                "routes_enabled is not given: are there none?",
            );
        }
        Some(routes) if !routes.value.is_empty() => {
            let message = format!("{} route(s) lead to the old runtime", routes.value.len());
            judgement.block(&CO_F2, Some(record.at(routes.node)), message);
        }
        Some(_) => {}
    }
    if old.value.routed_requests.value > 0 {
        let message = format!("{} requests went to the old runtime", old.value.routed_requests.value);
        judgement.block(&CO_F2, Some(record.at(old.value.routed_requests.node)), message);
    }
    if judgement.is_clean(&CO_F2) {
        judgement.holds(&CO_F2, "the old runtime is disabled, and nothing leads to it");
    }
    let removed = old.value.removed.as_ref().is_some_and(|removed| removed.value) || mode.value == "removed";
    let Some(until) = &old.value.retained_until else {
        let message = "retained_until is not given: for how long can the cutover be undone?";
        judgement.block(&CO_F3, Some(record.at(old.node)), message);
        return;
    };
    // The window lies ahead, so it is no time from the future in the sense of rule g-3.
    let Ok(end) = Instant::parse(&until.value) else {
        record::instant(context, record, until, judgement);
        return;
    };
    if end <= rollout.started {
        let at = record.at(until.node).with_label(format!("started {}", rollout.started));
        judgement.block(&CO_F3, Some(at), "the window of an emergency rollback ends before the cutover");
    } else if removed && context.now < end {
        let message = "the old runtime was removed while the window of an emergency rollback is open";
        judgement.block(&CO_F3, Some(record.at(until.node)), message);
    } else if !removed && context.now >= end {
        let message = "the window is over, and the old runtime is still there";
        judgement
            .block(&CO_F3, Some(record.at(until.node)), message)
            .help("remove its binaries, and record `\"removed\": true`");
    } else {
        let state = if removed { "removed after" } else { "kept until" };
        judgement.holds(&CO_F3, format!("the old runtime is {state} {end}"));
    }
}

/// Every target answered `status` and `health` after the cutover. Requirement CO-F4a.
fn judge_nodes(context: &Context, rollout: &Rollout<'_>, after: &PostCutover, judgement: &mut Judgement) {
    let (report, record) = (rollout.report(), &rollout.record);
    let mut well = BTreeSet::new();
    for node in &after.nodes.value {
        let name = &node.value.host.value;
        for (command, exit) in [("status", &node.value.status_exit), ("health", &node.value.health_exit)] {
            if exit.value != 0 {
                let message = format!("`{command}` of {name} ended with {}", exit.value);
                judgement.block(&CO_F4A, Some(record.at(exit.node)), message);
            }
        }
        if let Some(at) = record::instant(context, record, &node.value.at, judgement)
            && at < rollout.started
        {
            let message = format!("{name} was asked before the cutover");
            judgement.block(&CO_F4A, Some(record.at(node.value.at.node)), message);
        }
        if !well.insert(name.as_str()) {
            judgement.block(&CO_F4A, Some(record.at(node.node)), format!("{name} is listed twice"));
        }
    }
    for target in report.targets.value.iter().filter(|target| !well.contains(target.value.as_str())) {
        let message = format!("{} was not asked after the cutover", target.value);
        judgement.block(&CO_F4A, Some(record.at(after.nodes.node)), message);
    }
    if judgement.is_clean(&CO_F4A) {
        judgement.holds(&CO_F4A, format!("status and health of {} node(s), all 0", well.len()));
    }
}

/// A scan ran after the cutover, and no critical finding of it is open. Requirement CO-F4c.
fn judge_security(context: &Context, rollout: &Rollout<'_>, after: &PostCutover, judgement: &mut Judgement) {
    let record = &rollout.record;
    let at = |node: Option<u32>| Some(record.at(node.unwrap_or(0)));
    match &after.security_scan {
        None => {
            judgement.block(&CO_F4C, at(None), "no security scan ran after the cutover");
        }
        Some(scan) => {
            record::judge_filled(record, &CO_F4C, "scanner", &scan.value.scanner, judgement);
            if let Some(when) = record::instant(context, record, &scan.value.at, judgement)
                && when < rollout.started
            {
                judgement.block(
                    &CO_F4C,
                    at(Some(scan.value.at.node)),
                    "the security scan is from before the cutover",
                );
            }
        }
    }
    let Some(findings) = &after.security_findings else {
        judgement.block(&CO_F4C, at(None), "security_findings is not given: were there none?");
        return;
    };
    for finding in &findings.value {
        let (severity, status) = (&finding.value.severity, &finding.value.status);
        let known = ["critical", "high", "medium", "low", "info"].contains(&severity.value.as_str());
        if !known {
            let message = format!("`{}` is no severity", severity.value);
            judgement.block(&CO_F4C, at(Some(severity.node)), message);
        }
        let explained = finding.value.reason.as_ref().is_some_and(|reason| record::is_filled(&reason.value));
        let is_open = match status.value.as_str() {
            RESOLVED => false,
            FALSE_POSITIVE => !explained,
            _ => true,
        };
        if severity.value == "critical" && is_open {
            let message = format!("the critical finding {} is `{}`", finding.value.id.value, status.value);
            judgement
                .block(&CO_F4C, at(Some(status.node)), message)
                .help("resolved, or false_positive with a reason");
        }
    }
    if judgement.is_clean(&CO_F4C) {
        judgement.holds(&CO_F4C, format!("{} finding(s), no critical one open", findings.value.len()));
    }
}
