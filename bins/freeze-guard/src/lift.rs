//! `freeze-guard lift`: may this freeze end?
//!
//! All four conditions of the runbook, and everything that the rollback itself is judged by, again: the
//! record that is about to end the freeze is not believed to have been judged before.

use std::path::Path;

use gate_core::instant::Instant;
use gate_core::rule::NOTHING_MISSING;
use gate_core::text::printable;
use gate_core::{Context, Decoded, Judgement, Location, Reason, Undecided};

use crate::comms;
use crate::paper::{Desk, says_something};
use crate::record::{Declared, FreezeKind, LiftCheck, Lifted, Reference, Sheet};
use crate::rollback::{self, Facts, Procedure};
use crate::rules::{G_5, RB_5_0, RB_5_1, RB_5_2, RB_5_3, RB_5_4, RB_O1, XA_4};
use crate::state::{COMMANDER, holds_role, times_of};

/// Words in the name of a check whose failure nobody may accept.
const NON_WAIVABLE: [&str; 8] =
    ["smoke", "pii", "secret", "chain", "tenant", "isolation", "authority", "evidence"];

/// The files that a lift is judged with.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    /// The lift.
    pub lift: &'a Path,
    /// The declaration; else the file that the lift names.
    pub declaration: Option<&'a Path>,
    /// The rollback.
    pub rollback: Option<&'a Path>,
    /// The messages.
    pub messages: Option<&'a Path>,
}

/// Judges a lift.
///
/// # Errors
/// When a file can't be read as what it is, or is not named.
pub fn judge(context: &Context, files: &Files<'_>, judgement: &mut Judgement) -> Result<(), Undecided> {
    let artifact = context.root.read(files.lift)?;
    judgement.subjects.push(artifact.subject("freeze-record"));
    let record: Decoded<'_, Lifted> = Decoded::new(artifact.json()?)?;
    let at = |node| record.at(node);
    let sheet = Sheet::new(context, &at, artifact.path());
    let it = &record.value;
    sheet.expect(&it.artifact, &it.schema_version, "freeze-record")?;
    let mut desk = Desk { context, sheet, judgement };
    let lifted = desk.past(&it.lifted_at);
    desk.past(&it.created_at);
    let Some(declared) = declaration(&mut desk, it, files.declaration)? else {
        return Ok(());
    };
    if desk.needs_role(&RB_O1, it.lifted_by.node, &it.lifted_by.value.id, COMMANDER) {
        desk.conclude(&RB_O1, format!("lifted by {}, {COMMANDER}", printable(&it.lifted_by.value.id)));
    }
    valid(&mut desk, it, &declared, lifted);
    if declared.kind.value == FreezeKind::Rollback {
        let missing = |option: &str| {
            Undecided::new(
                &NOTHING_MISSING,
                Reason::Usage,
                format!("a rollback freeze is lifted with {option}"),
            )
        };
        let rollback = files.rollback.ok_or_else(|| missing("--rollback ROLLBACK.json"))?;
        let messages = files.messages.ok_or_else(|| missing("--comms COMMS.json"))?;
        let given = declared_path(context, it, files.declaration)?;
        let facts =
            rollback::judge(context, rollback, Some(Procedure::FailingCycle), Some(&given), desk.judgement)?;
        rolled_back(&mut desk, it, &facts);
        stable(&mut desk, it, &facts, lifted);
        checks(&mut desk, it);
        next_owners(&mut desk, it);
        told(&mut desk, it, messages, &facts, lifted)?;
    }
    desk.conclude(&RB_5_0, format!("it lifts {} and names its declaration", printable(&it.freeze_id.value)));
    gate_core::evidence::bind(context, judgement);
    Ok(())
}

fn declared_path(
    context: &Context,
    it: &Lifted,
    given: Option<&Path>,
) -> Result<std::path::PathBuf, Undecided> {
    match given {
        Some(given) => Ok(given.to_path_buf()),
        None => context.root.reference(&it.lifts.path.value),
    }
}

/// The declaration that is lifted, if it is the one that the lift names.
fn declaration(
    desk: &mut Desk<'_>,
    it: &Lifted,
    given: Option<&Path>,
) -> Result<Option<Declared>, Undecided> {
    let file = desk.context.root.read(&declared_path(desk.context, it, given)?)?;
    desk.judgement.subjects.push(file.subject("freeze-record"));
    if file.sha256() != it.lifts.sha256.value {
        let message =
            format!("{} is not the declaration that it lifts: its digest is {}", file.path(), file.sha256());
        desk.block_with(
            &RB_5_0,
            it.lifts.sha256.node,
            message,
            "a declaration that was changed is another: name the one at the protected ref",
        );
        return Ok(None);
    }
    let declared: Decoded<'_, Declared> = Decoded::new(file.json()?)?;
    let at = |node| -> Location { declared.at(node) };
    let sheet = Sheet::new(desk.context, &at, file.path());
    sheet.expect(&declared.value.artifact, &declared.value.schema_version, "freeze-record")?;
    times_of(&declared.value, &sheet, desk.judgement)?;
    Ok(Some(declared.value))
}

/// `rb-5.0`: of this freeze, of this incident, within its scopes, after its declaration.
fn valid(desk: &mut Desk<'_>, it: &Lifted, declared: &Declared, lifted: Option<Instant>) {
    if it.freeze_id.value != declared.freeze_id.value {
        let message = format!(
            "it is of {}, and the declaration of {}",
            printable(&it.freeze_id.value),
            printable(&declared.freeze_id.value)
        );
        desk.block(&RB_5_0, it.freeze_id.node, message);
    }
    if it.incident_id.as_ref().map(|id| &id.value) != declared.incident_id.as_ref().map(|id| &id.value) {
        let node = it.incident_id.as_ref().map_or(it.freeze_id.node, |id| id.node);
        desk.block(&RB_5_0, node, "it is of another incident than the declaration");
    }
    if it.scope.value.is_empty() {
        desk.block(&RB_5_0, it.scope.node, "it frees nothing");
    }
    let more: Vec<_> = it.scope.value.iter().filter(|scope| !declared.scopes.value.holds(**scope)).collect();
    if let Some(scope) = more.first() {
        desk.block(
            &RB_5_0,
            it.scope.node,
            format!("it frees {}, which the freeze does not stop", scope.word()),
        );
    }
    let at = Instant::parse(&declared.declared_at.value).ok();
    if let (Some(lifted), Some(at)) = (lifted, at)
        && lifted <= at
    {
        desk.block(
            &RB_5_0,
            it.lifted_at.node,
            format!("it was lifted at {lifted}, not after its declaration at {at}"),
        );
    }
}

/// The rollback that the lift names is the one that was judged.
fn rolled_back(desk: &mut Desk<'_>, it: &Lifted, facts: &Facts) {
    named(desk, it, it.rollback.as_ref(), &facts.sha256, "rollback");
    if facts.incident.as_ref() != it.incident_id.as_ref().map(|id| &id.value) {
        desk.block(&G_5, it.freeze_id.node, "lift and rollback are of different incidents");
    }
}

fn named(desk: &mut Desk<'_>, it: &Lifted, reference: Option<&Reference>, sha256: &str, what: &str) {
    match reference {
        None => desk.block(&RB_5_0, it.lifts.path.node, format!("it names no `{what}`")),
        Some(reference) if reference.sha256.value != sha256 => {
            desk.block(
                &RB_5_0,
                reference.sha256.node,
                format!("its `{what}` is not the file that was judged: the digest differs"),
            );
        }
        Some(_) => {}
    }
}

/// `rb-5.1`: healthy, for long enough, since after the rollback.
fn stable(desk: &mut Desk<'_>, it: &Lifted, facts: &Facts, lifted: Option<Instant>) {
    let Some(stability) = &it.stability else {
        desk.block(&RB_5_1, it.freeze_id.node, "how the target does is not told: `stability`");
        return;
    };
    let limit = i64::from(desk.context.policy.policy.thresholds.stability_s);
    if stability.state.value != "HEALTHY" {
        desk.block(
            &RB_5_1,
            stability.state.node,
            format!("the target is {}", printable(&stability.state.value)),
        );
    }
    let (since, checked) = (desk.past(&stability.stable_since), desk.past(&stability.checked_at));
    if let (Some(since), Some(checked)) = (since, checked) {
        let stood = checked.seconds_since(since);
        if stood < limit {
            desk.block(
                &RB_5_1,
                stability.checked_at.node,
                format!("it is stable for {stood} s, less than {limit} s"),
            );
        }
        let finished = facts.finished;
        if since < finished {
            desk.block(
                &RB_5_1,
                stability.stable_since.node,
                format!("it counts from {since}, before the rollback finished at {finished}"),
            );
        }
        if let Some(lifted) = lifted {
            let age = lifted.seconds_since(checked);
            if age < 0 || age > limit {
                desk.block(
                    &RB_5_1,
                    stability.checked_at.node,
                    format!("somebody looked {age} s before the lift: it is to be within {limit} s"),
                );
            }
        }
        for sample in &stability.samples {
            let at = desk.past(&sample.at);
            if at.is_none_or(|at| at >= since) && sample.state.value != "HEALTHY" {
                let message = format!("the target was {} in between", printable(&sample.state.value));
                desk.block(&RB_5_1, sample.state.node, message);
            }
        }
        desk.conclude(
            &RB_5_1,
            format!("HEALTHY for {stood} s, at least {limit} s, since after the rollback"),
        );
    }
}

/// `rb-5.2`: each failing check is one whose risk may be accepted, and is.
fn checks(desk: &mut Desk<'_>, it: &Lifted) {
    if it.checks.is_empty() {
        desk.block(&RB_5_2, it.freeze_id.node, "no critical check is named");
    }
    let mut accepted = 0;
    for check in it.checks.iter().filter(|check| check.status.value != "pass") {
        if let Some((node, message)) = not_accepted(desk, it, check) {
            desk.block(&RB_5_2, node, message);
        } else {
            accepted += 1;
        }
    }
    for check in &it.checks {
        if let Some(reference) = &check.reference {
            desk.file(&RB_5_2, reference, "check");
        }
    }
    desk.conclude(
        &RB_5_2,
        format!("{} checks, {accepted} of them failing with an accepted risk", it.checks.len()),
    );
}

/// Why the risk of a failing check is not accepted.
fn not_accepted(desk: &mut Desk<'_>, it: &Lifted, check: &LiftCheck) -> Option<(u32, String)> {
    let policy = &desk.context.policy.policy;
    let name = printable(&check.name.value);
    let status = printable(&check.status.value);
    let lower = check.name.value.to_ascii_lowercase();
    let own = policy.non_waivable.iter().any(|other| lower == other.to_ascii_lowercase());
    if own || NON_WAIVABLE.iter().any(|word| lower.contains(word)) {
        return Some((
            check.name.node,
            format!("{name} ended with {status}, and nobody may accept that risk"),
        ));
    }
    let Some(risk) = it.accepted_risks.iter().find(|risk| risk.check.value == check.name.value) else {
        return Some((
            check.status.node,
            format!("{name} ended with {status}, and nobody accepted the risk"),
        ));
    };
    let by = &risk.actor.value.id;
    let who = printable(by);
    if risk.decision.value != "accept_risk" {
        return Some((risk.decision.node, format!("{who} did not accept the risk of {name}")));
    }
    if !says_something(&risk.statement.value) {
        return Some((risk.statement.node, format!("why the risk of {name} is accepted is not told")));
    }
    if !policy.risk_owners.iter().any(|role| holds_role(policy, by, role)) {
        return Some((risk.actor.node, format!("{who} holds none of the roles that may accept a risk")));
    }
    if let Some(role) = risk.role.as_ref()
        && !(policy.risk_owners.contains(&role.value) && holds_role(policy, by, &role.value))
    {
        return Some((role.node, format!("{who} does not hold the role that the risk was accepted in")));
    }
    let author = risk.author.as_ref().map(|author| &author.value.id);
    if author == Some(by) || *by == it.lifted_by.value.id {
        return Some((
            risk.actor.node,
            format!("{who} accepted the risk of their own work: four eyes are needed"),
        ));
    }
    let Some(expires) = &risk.expires_at else {
        return Some((risk.actor.node, format!("until when the risk of {name} is accepted is not told")));
    };
    let (until, at) = (desk.time(expires)?, desk.past(&risk.at)?);
    if until <= desk.context.now {
        return Some((
            expires.node,
            format!("the risk of {name} was accepted until {until}, which has passed"),
        ));
    }
    if at > until {
        return Some((risk.at.node, format!("the risk of {name} was accepted after its end")));
    }
    if let Some(subject) = &risk.subject {
        desk.file(&RB_5_2, subject, "accepted-risk");
    }
    None
}

/// `rb-5.3`: every stream has an owner who took it.
fn next_owners(desk: &mut Desk<'_>, it: &Lifted) {
    if it.next_cycle_owners.is_empty() {
        desk.block(&RB_5_3, it.freeze_id.node, "the work of the next cycle has no owner");
    }
    for owner in &it.next_cycle_owners {
        let who = printable(&owner.actor.value.id);
        if owner.active == Some(false) {
            desk.block(&RB_5_3, owner.actor.node, format!("{who} is not at work"));
        }
        match &owner.accepted_at {
            Some(at) => _ = desk.past(at),
            None => desk.block(&RB_5_3, owner.actor.node, format!("{who} has not accepted the work")),
        }
    }
    for stream in &desk.context.policy.policy.streams {
        if !it.next_cycle_owners.iter().any(|owner| owner.stream.value == *stream) {
            desk.block(&RB_5_3, it.freeze_id.node, format!("the stream {} has no owner", printable(stream)));
        }
    }
    desk.conclude(&RB_5_3, format!("{} owners of the next cycle", it.next_cycle_owners.len()));
}

/// `rb-5.4` and the end of `xa-4`: everybody was told, in order.
fn told(
    desk: &mut Desk<'_>,
    it: &Lifted,
    messages: &Path,
    facts: &Facts,
    lifted: Option<Instant>,
) -> Result<(), Undecided> {
    let incident = it.incident_id.as_ref().map_or("", |id| id.value.as_str());
    let log = comms::read(desk.context, messages, incident, desk.judgement)?;
    named(desk, it, it.communications.as_ref(), &log.sha256, "communications");
    for template in ["A", "B", "C"] {
        if log.of(template).next().is_none() {
            desk.judgement.block(
                &RB_5_4,
                Some(Location::file(&log.path)),
                format!("template {template} was not sent"),
            );
        }
    }
    for sent in log.of("C") {
        let finished = facts.finished;
        if sent.at < finished {
            let message =
                format!("template C was sent at {}, before the rollback finished at {finished}", sent.at);
            desk.judgement.block(&RB_5_4, Some(Location::file(&log.path)), message);
        }
        if let Some(lifted) = lifted.filter(|lifted| sent.at > *lifted) {
            let message = format!("template C was sent at {}, after the lift at {lifted}", sent.at);
            desk.judgement.block(&RB_5_4, Some(Location::file(&log.path)), message);
        }
        if let Some(smoke) = facts.smoke.filter(|smoke| sent.at < *smoke) {
            let message = format!("template C was sent at {}, before the smoke test at {smoke}", sent.at);
            desk.judgement.block(&XA_4, Some(Location::file(&log.path)), message);
        }
    }
    desk.conclude(&RB_5_4, "templates A, B and C were sent in time");
    Ok(())
}
