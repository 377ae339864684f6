//! `freeze-guard declare`: may this declaration stand?

use std::path::Path;

use gate_core::text::printable;
use gate_core::{Context, Decoded, Judgement, Undecided};

use crate::comms;
use crate::operation::is_owner;
use crate::paper::{Desk, is_said, says_something};
use crate::record::{Declared, FreezeKind, Level, Scope, Sheet, Trigger, TriggerCode};
use crate::rules::{RB_0_1, RB_1_1, RB_1_2, RB_F1, RB_F2, RB_F3, RB_F4, RB_F5, RB_F8, RB_O1};
use crate::state::{COMMANDER, holds_role, times_of};

/// Where a regression calls for a rollback.
const RELEASED: [&str; 3] = ["prod", "production", "staging"];

/// Judges a declaration, and that it was posted where the messages are given.
///
/// # Errors
/// When a file can't be read as what it is.
pub fn judge(
    context: &Context,
    file: &Path,
    messages: Option<&Path>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let artifact = context.root.read(file)?;
    judgement.subjects.push(artifact.subject("freeze-record"));
    let record: Decoded<'_, Declared> = Decoded::new(artifact.json()?)?;
    let at = |node| record.at(node);
    let sheet = Sheet::new(context, &at, artifact.path());
    let it = &record.value;
    sheet.expect(&it.artifact, &it.schema_version, "freeze-record")?;
    let times = times_of(it, &sheet, judgement)?;
    let mut desk = Desk { context, sheet, judgement };
    desk.past(&it.declared_at);
    let thresholds = &context.policy.policy.thresholds;

    let by = &it.declared_by.value;
    if desk.needs_role(&RB_O1, it.declared_by.node, &by.id, COMMANDER) {
        if by.role.as_deref().is_some_and(|role| role != COMMANDER) {
            desk.block(
                &RB_O1,
                it.declared_by.node,
                format!("it was declared in another role than {COMMANDER}"),
            );
        }
        desk.conclude(&RB_O1, format!("declared by {}, {COMMANDER}", printable(&by.id)));
    }
    if it.kind.value == FreezeKind::Rollback {
        let latency = times.effective.seconds_since(times.declared);
        let limit = i64::from(thresholds.freeze_latency_s);
        if latency < 0 {
            desk.block(&RB_0_1, it.effective_at.node, "it is in force before it was declared");
        } else if latency > limit {
            desk.block(
                &RB_0_1,
                it.effective_at.node,
                format!("it is in force {latency} s after its declaration, more than {limit} s"),
            );
        }
        desk.conclude(&RB_0_1, format!("in force {latency} s after its declaration, within {limit} s"));
        recorded(&mut desk, it);
        for trigger in &it.triggers {
            judge_trigger(&mut desk, trigger, it.level.map(|level| level.value));
        }
    }
    owners(&mut desk, it);
    if let Some(messages) = messages {
        let incident = it.incident_id.as_ref().map_or("", |id| id.value.as_str());
        comms::posted(context, messages, incident, judgement)?;
    } else {
        judgement
            .warn(&RB_1_1, None, "whether the declaration was posted is not judged: no messages were given")
            .help("name them with --comms");
    }
    gate_core::evidence::bind(context, judgement);
    Ok(())
}

/// Time, reasons, level and scopes: what the runbook asks to be recorded.
fn recorded(desk: &mut Desk<'_>, it: &Declared) {
    if it.triggers.is_empty() {
        desk.block(&RB_1_2, it.kind.node, "no trigger is recorded");
    }
    for trigger in &it.triggers {
        if !says_something(&trigger.reason.value) {
            desk.block(&RB_1_2, trigger.reason.node, "a trigger has no reason");
        }
    }
    if it.level.is_none() {
        desk.block(&RB_1_2, it.kind.node, "no level is recorded");
    }
    if !is_said(it.incident_id.as_ref()) {
        desk.block(&RB_1_2, it.kind.node, "no incident is named");
    }
    if !Scope::ALL.into_iter().any(|scope| it.scopes.value.holds(scope)) {
        desk.block(&RB_1_2, it.scopes.node, "it stops nothing");
    }
    let level = it.level.map_or("no level".into(), |level| level.value.to_string());
    desk.conclude(&RB_1_2, format!("{} triggers with reasons, {level}", it.triggers.len()));
}

fn judge_trigger(desk: &mut Desk<'_>, trigger: &Trigger, level: Option<Level>) {
    let node = trigger.code.node;
    match trigger.code.value {
        TriggerCode::CiPrFailure => {
            let failed = trigger.conclusion.as_ref().is_some_and(|conclusion| {
                matches!(conclusion.value.as_str(), "failure" | "timed_out" | "startup_failure")
            });
            if !failed || trigger.run_url.is_none() {
                desk.block(&RB_F1, node, "no run that failed is named: `run_url` and `conclusion`");
            }
            match trigger.planned_window_until.as_ref().map(|until| (desk.time(until), until.node)) {
                None => desk.block(
                    &RB_F1,
                    node,
                    "until when the failure was planned for is not told: `planned_window_until`",
                ),
                Some((Some(until), node)) if until > desk.context.now => {
                    desk.block(&RB_F1, node, format!("the planned window is open until {until}"));
                }
                Some(_) => {}
            }
            desk.conclude(&RB_F1, "a run failed, and the planned window has passed");
        }
        TriggerCode::ReliabilityRegression => {
            match &trigger.environment {
                Some(name) if RELEASED.contains(&name.value.as_str()) => {}
                Some(name) => {
                    let message =
                        format!("a regression in {} alone calls for no rollback", printable(&name.value));
                    desk.block(&RB_F2, name.node, message);
                }
                None => desk.block(&RB_F2, node, "the environment of the regression is not named"),
            }
            desk.conclude(&RB_F2, "the regression is in staging or production");
        }
        TriggerCode::SecurityOrTenancyRisk => {
            needs_l3(desk, &RB_F3, node, level, "a security or tenancy risk");
        }
        TriggerCode::EvidenceIntegrityUncertain => {
            needs_l3(desk, &RB_F4, node, level, "an uncertain evidence chain");
        }
    }
}

fn needs_l3(
    desk: &mut Desk<'_>,
    rule: &'static gate_core::Rule,
    node: u32,
    level: Option<Level>,
    what: &str,
) {
    if level == Some(Level::L3) {
        desk.conclude(rule, format!("{what} at L3"));
    } else {
        let level = level.map_or("no level".into(), |level| level.to_string());
        desk.block(rule, node, format!("{what} needs L3, and {level} was declared"));
    }
}

/// Rollback owners hold a role of the runbook, and the commander approved what may merge.
fn owners(desk: &mut Desk<'_>, it: &Declared) {
    let policy = &desk.context.policy.policy;
    for owner in &it.rollback_owners {
        if !is_owner(policy, &owner.value.id) {
            let message = format!(
                "the rollback owner {} holds none of the runbook's roles",
                printable(&owner.value.id)
            );
            desk.block(&RB_F8, owner.node, message);
        }
    }
    if it.scopes.value.holds(Scope::Deployments)
        && it.kind.value == FreezeKind::Rollback
        && it.rollback_owners.is_empty()
    {
        desk.block(
            &RB_F8,
            it.scopes.node,
            "it stops deployments and names no rollback owner: nobody could roll back",
        );
    }
    desk.conclude(&RB_F8, format!("{} rollback owners, each with a role", it.rollback_owners.len()));
    for allowed in &it.allowed_prs {
        if !holds_role(policy, &allowed.approved_by.id, COMMANDER) {
            let message = format!(
                "#{} is approved by {}, who is no {COMMANDER}",
                allowed.number.value,
                printable(&allowed.approved_by.id)
            );
            desk.block(&RB_F5, allowed.number.node, message);
        }
    }
    desk.conclude(&RB_F5, format!("{} pull requests are allowed by name", it.allowed_prs.len()));
}
