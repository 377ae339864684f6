//! Emergencies: what may be left out, what is owed, and what is documented. Rules `hb-4.…`.

use super::files::{self, Files};
use super::record::{Emergency, Extent, HandbackRecord};
use crate::artifacts::incident::IncidentRecord;
use crate::artifacts::parts::{Case, Decision, HUMAN_ADMIN, Problems, is_filled};
use crate::artifacts::{Asked, Kind, Profile};
use crate::rules::{HB_4_1A, HB_4_1B, HB_4_2A, HB_4_2B, HB_4_3B, HB_4_4A, HB_4_4B, HB_4_4C};

pub(super) fn judge(case: &mut Case<'_, '_>, handback: &HandbackRecord, files: &Files, asked: &Asked) {
    judge_follow_up(case, handback, asked);
    let Some(emergency) = &handback.emergency else {
        return;
    };
    let emergency = &emergency.value;
    case.past(&[&emergency.detected_at, &emergency.captured_at]);
    judge_capture(case, handback, emergency);
    judge_containment(case, emergency);
    judge_loss(case, emergency);
    judge_incident(case, handback, emergency, files);
}

fn judge_capture(case: &mut Case<'_, '_>, handback: &HandbackRecord, emergency: &Emergency) {
    let limit = i64::from(case.context.policy.policy.handback.emergency_capture_s);
    let captured = &emergency.captured_at;
    let after = captured.value.0.seconds_since(emergency.detected_at.value.0);
    let mut problems = Problems::default();
    if after > limit {
        problems
            .warn(captured.node, format!("captured {after} s after its detection, {limit} s are allowed"));
    }
    problems.unless(after >= 0, captured.node, "captured before it was detected");
    let transferred = &handback.control_transfer.value.transferred_at;
    problems.unless(captured.value <= transferred.value, captured.node, "captured after the transfer");
    case.verdict(&HB_4_1A, problems, format!("captured {after} s after its detection"));
    if emergency.partial.value {
        let reason = emergency.partial_reason.as_ref().is_some_and(|reason| is_filled(&reason.value));
        let message = "the capture is partial, and nothing says why";
        case.demand(
            &HB_4_1B,
            reason,
            emergency.partial.node,
            message,
            "the capture is partial, with a reason",
        );
    }
}

fn judge_containment(case: &mut Case<'_, '_>, emergency: &Emergency) {
    let actions = &emergency.containment_actions;
    let none = emergency.none_needed_reason.as_ref().is_some_and(|reason| is_filled(&reason.value));
    let mut problems = Problems::default();
    problems.unless(
        none || !actions.value.is_empty(),
        actions.node,
        "nothing was contained, and nothing says why that was not needed",
    );
    for action in &actions.value {
        problems.unless(is_filled(&action.action.value), action.action.node, "what was done is not said");
    }
    case.verdict(&HB_4_2A, problems, format!("{} containment action(s)", actions.value.len()));
}

fn judge_loss(case: &mut Case<'_, '_>, emergency: &Emergency) {
    let loss = &emergency.data_loss.value;
    let mut problems = Problems::default();
    if loss.accepted.value {
        let scope = loss.scope.as_ref().is_some_and(|scope| is_filled(&scope.value));
        problems.unless(scope, loss.accepted.node, "data loss is accepted, and its scope is not said");
        match &loss.approval {
            None => problems.block(loss.accepted.node, "data loss that nobody accepted"),
            Some(approval) => {
                let decided = matches!(approval.decision.value, Decision::Approve | Decision::AcceptRisk);
                problems.unless(decided, approval.decision.node, "this accepts no loss");
                let human = approval.role.value == HUMAN_ADMIN
                    && case.holds_role(&approval.actor.value.id, HUMAN_ADMIN);
                let message = "accepted by somebody whom the policy does not list as human_admin";
                problems.unless(human, approval.actor.node, message);
            }
        }
    }
    case.verdict(&HB_4_2B, problems, "no data loss that was not accepted");
}

/// A minimal export owes a full one.
fn judge_follow_up(case: &mut Case<'_, '_>, handback: &HandbackRecord, asked: &Asked) {
    let export = &handback.export.value;
    if export.profile.value == Extent::Full {
        return;
    }
    let mut problems = Problems::default();
    if let Some(full) = &export.full_export {
        if let Some(artifact) = case.open(full, Kind::RuntimeExport.name(), &mut problems) {
            match files::judge_referred(case, &artifact, Profile::Full, asked) {
                Ok((Some(_), broken)) if broken.is_empty() => {}
                Ok(_) => problems.block(full.path.node, "what followed is no full export without findings"),
                Err(undecided) => case.judgement.cannot_decide(undecided),
            }
        }
    } else {
        match &export.full_export_due {
            None => problems
                .block(export.profile.node, "a minimal export, and nothing says when the full one follows"),
            Some(due) => {
                let late = case.context.now.seconds_since(due.value.0);
                if late > 0 {
                    problems.block(due.node, format!("the full export is overdue by {late} s"));
                }
            }
        }
    }
    case.verdict(&HB_4_3B, problems, "the full export followed, or is not due yet");
}

fn judge_incident(case: &mut Case<'_, '_>, handback: &HandbackRecord, emergency: &Emergency, files: &Files) {
    let mut problems = Problems::default();
    let Some(reference) = &emergency.incident else {
        let node = handback.emergency.as_ref().map_or(0, |emergency| emergency.node);
        problems.block(node, "an emergency without the record of its incident");
        case.verdict(&HB_4_4A, problems, "");
        return;
    };
    let Some(artifact) = case.open(reference, Kind::IncidentRecord.name(), &mut problems) else {
        case.verdict(&HB_4_4A, problems, "the incident record is there, and unchanged");
        return;
    };
    let incident = match files::read::<IncidentRecord>(&artifact, Kind::IncidentRecord) {
        Ok(incident) => incident,
        Err(undecided) => {
            case.judgement.cannot_decide(undecided);
            return;
        }
    };
    let node = reference.path.node;
    match &handback.incident_id {
        None => problems.block(0, "an emergency without incident_id"),
        Some(own) => {
            let same = own.value == incident.incident_id.value;
            problems.unless(same, own.node, "the incident record is that of another incident");
        }
    }
    let trigger = incident.trigger.as_ref().is_some_and(|trigger| is_filled(&trigger.value));
    problems.unless(trigger, node, "the incident record does not say what triggered it");
    case.verdict(&HB_4_4A, problems, "the incident record says what triggered it");
    let export = &handback.export.value.reference.sha256.value;
    let state = &handback.state_preservation.sha256.value;
    let known = |digest: &String| digest == export || digest == state || files.saved.contains(digest);
    let fine = incident.state_at_handback.as_ref().is_some_and(|state| known(&state.sha256.value));
    let message = "the incident record does not refer to the state at handback";
    case.demand(&HB_4_4B, fine, node, message, "the incident record refers to the state at handback");
    let owned = !incident.escalations.is_empty() || !incident.follow_ups.is_empty();
    let message = "the incident was escalated to nobody, and has no owner";
    case.demand(&HB_4_4C, owned, node, message, "the incident is in somebody's hands");
}
