//! The steps of a handback and the state after it. Rules `hb-2.…`, `hb-3.…`, `hb-5.…` and `hb-6.…`.

use gate_core::rule::POLICY;
use gate_core::{Reason, Undecided};

use super::files::Files;
use super::record::{Access, HandbackRecord, Health, Mode, Signatory, Veto};
use crate::artifacts::parts::{At, Case, Decision, FOREMAN, HUMAN_ADMIN, Problems, is_filled};
use crate::rules::{
    HB_2_4, HB_2_6, HB_3_1A, HB_3_1B, HB_3_1C, HB_3_2A, HB_3_2B, HB_3_2C, HB_3_3C, HB_3_5B, HB_3_6, HB_5_1,
    HB_5_2, HB_5_3, HB_5_4, HB_6_3, HB_6_4, HB_6_5, XA_3,
};

pub(super) fn judge(case: &mut Case<'_, '_>, handback: &HandbackRecord) {
    judge_notification(case, handback);
    judge_operations(case, handback);
    judge_stability(case, handback);
    judge_storage(case, handback);
    judge_state_after(case, handback);
    judge_acknowledgements(case, handback);
}

fn judge_notification(case: &mut Case<'_, '_>, handback: &HandbackRecord) {
    let notification = &handback.notification.value;
    let recipients = &notification.recipients;
    let mut human = false;
    for recipient in recipients.value.iter().filter(|recipient| recipient.role.value == HUMAN_ADMIN) {
        human |= case.holds_role(&recipient.id.value, HUMAN_ADMIN);
    }
    let message = "no recipient is one whom the policy lists as human_admin";
    case.demand(&HB_3_1A, human, recipients.node, message, "a human administrator was notified");
    let mut problems = Problems::default();
    let rationale = &notification.rationale;
    problems.unless(is_filled(&rationale.value), rationale.node, "the notification does not say why");
    let planned = &notification.planned_at;
    problems.unless(
        planned.value >= notification.notified_at.value,
        planned.node,
        "planned for a time before the notification",
    );
    case.verdict(&HB_3_1B, problems, "the notification says why and when");
    let mut problems = Problems::default();
    judge_veto(case, handback, &notification.veto.value, &mut problems);
    case.verdict(&HB_3_1C, problems, "it could be stopped, and was not");
}

fn judge_veto(case: &mut Case<'_, '_>, handback: &HandbackRecord, veto: &Veto, problems: &mut Problems) {
    let transferred = &handback.control_transfer.value.transferred_at;
    match &veto.deadline {
        Some(deadline) if handback.is_planned() => problems.unless(
            transferred.value > deadline.value,
            transferred.node,
            "transferred before the administrator's time to veto was over",
        ),
        None if handback.is_planned() => {
            problems.block(
                handback.notification.value.veto.node,
                "a planned handback without a deadline for a veto",
            );
        }
        Some(_) | None => {}
    }
    if !veto.vetoed.value {
        return;
    }
    let Some(withdrawal) = &veto.withdrawal else {
        problems.block(veto.vetoed.node, "transferred against a veto that nobody has withdrawn");
        return;
    };
    let withdrawn = withdrawal.decision.value == Decision::Withdraw;
    problems.unless(withdrawn, withdrawal.decision.node, "this withdraws nothing");
    let human =
        withdrawal.role.value == HUMAN_ADMIN && case.holds_role(&withdrawal.actor.value.id, HUMAN_ADMIN);
    problems.unless(
        human,
        withdrawal.actor.node,
        "withdrawn by somebody whom the policy does not list as human_admin",
    );
    let later = veto.at.as_ref().is_none_or(|at| withdrawal.at.value >= at.value);
    problems.unless(later, withdrawal.at.node, "withdrawn before it was made");
    let before = withdrawal.at.value <= transferred.value;
    problems.unless(before, withdrawal.at.node, "withdrawn after the transfer");
}

fn judge_operations(case: &mut Case<'_, '_>, handback: &HandbackRecord) {
    let operations = &handback.operations.value;
    if handback.is_planned() {
        let mut problems = Problems::default();
        match &operations.intake {
            None => {
                problems.block(handback.operations.node, "nothing says that the intake of work was reduced");
            }
            Some(intake) => {
                let reduced = matches!(intake.mode.value, Mode::Reduced | Mode::Stopped);
                problems.unless(reduced, intake.mode.node, "the intake of work was not reduced");
            }
        }
        case.verdict(&HB_3_2A, problems, "the intake of work was reduced");
    }
    let flying = operations.in_flight.value.len();
    case.demand(
        &HB_2_4,
        flying == 0,
        operations.in_flight.node,
        &format!("{flying} operation(s) still in flight"),
        "no operation in flight",
    );
    let (mut reasons, mut resumable, mut accounted) =
        (Problems::default(), Problems::default(), Problems::default());
    for suspended in &operations.suspended {
        let suspended = &suspended.value;
        if !suspended.reason.as_ref().is_some_and(|reason| is_filled(&reason.value)) {
            reasons.warn(suspended.id.node, "nothing says why this operation was not finished");
        }
        let resume = &suspended.resume;
        if !resume.value.capable.value {
            resumable.block(resume.value.capable.node, "this operation can't be resumed");
        } else if resume.value.checkpoint.is_none() {
            resumable.block(resume.node, "nothing says from where this operation is resumed");
        }
    }
    let ids: std::collections::BTreeSet<_> =
        operations.suspended.iter().map(|suspended| &suspended.value.id.value).collect();
    let doubled = operations.suspended.len() - ids.len();
    accounted.unless(doubled == 0, handback.operations.node, "an operation is listed as suspended twice");
    let unaccounted = operations.unaccounted.value.len();
    if unaccounted > 0 {
        let message = format!("{unaccounted} operation(s) in an undefined state");
        accounted.block(operations.unaccounted.node, message);
    }
    let listed = (operations.suspended.len() + flying + unaccounted) as u64;
    let sum = operations.completed.value.checked_add(listed);
    if sum != Some(operations.total.value) {
        let sum = sum.map_or("too many".into(), |sum| sum.to_string());
        let message = format!("{} in all, and {sum} accounted for", operations.total.value);
        accounted.block(operations.total.node, message);
    }
    let count = operations.suspended.len();
    case.verdict(&HB_3_2B, reasons, format!("{count} suspended, each with a reason"));
    case.verdict(&HB_3_2C, resumable, format!("{count} suspended, each with a checkpoint"));
    case.verdict(&HB_6_3, accounted, format!("{} operations, all accounted for", operations.total.value));
}

fn judge_stability(case: &mut Case<'_, '_>, handback: &HandbackRecord) {
    let mut problems = Problems::default();
    match &handback.stability {
        None => problems.block(0, "nothing says whether the platform was stable"),
        Some(stability) if stability.value.state.value != Health::Healthy => {
            let node = stability.value.state.node;
            if stability.value.reason.as_ref().is_some_and(|reason| is_filled(&reason.value)) {
                problems.warn(node, "handed over while it was not healthy, for the reason that is given");
            } else {
                problems.block(node, "not healthy, and nothing says why");
            }
        }
        Some(_) => {}
    }
    case.verdict(&HB_2_6, problems, "the platform was checked for stability");
}

fn judge_storage(case: &mut Case<'_, '_>, handback: &HandbackRecord) {
    let storage = &handback.export.value.storage;
    let secure = &case.context.policy.policy.handback.secure_locations;
    if secure.is_empty() {
        let message = "the policy names no secure location: nobody can tell whether the export lies in one";
        case.judgement.cannot_decide(Undecided::new(&POLICY, Reason::Missing, message).help(
            "list what such a location starts with, in gatekit.toml: [handback] secure_locations = [\"...\"]",
        ));
        return;
    }
    let mut problems = Problems::default();
    let location = &storage.location;
    let inside = secure.iter().any(|prefix| starts_inside(&location.value, prefix));
    problems.unless(inside, location.node, "the policy does not list this location as a secure one");
    let plain =
        !location.value.contains(['?', '#', '@']) && !location.value.split('/').any(|part| part == "..");
    problems.unless(plain, location.node, "a location has no query, fragment, credentials or `..`");
    for principal in &storage.principals {
        let known = [FOREMAN, HUMAN_ADMIN].contains(&principal.value.as_str());
        problems.unless(
            known,
            principal.node,
            "somebody else than foreman and human_admin can read the export",
        );
    }
    case.verdict(&HB_3_3C, problems, "in a secure location, for foreman and human_admin alone");
}

/// Whether a location lies under a prefix: `s3://vault` does not take in `s3://vault-public`.
fn starts_inside(location: &str, prefix: &str) -> bool {
    location
        .strip_prefix(prefix)
        .is_some_and(|rest| !rest.is_empty() && (prefix.ends_with(['/', ':']) || rest.starts_with('/')))
}

fn judge_state_after(case: &mut Case<'_, '_>, handback: &HandbackRecord) {
    let (state, transferred) = (&handback.post_state, &handback.control_transfer.value.transferred_at);
    case.past(&[&state.entered_at, &state.measured_until]);
    let paused = state.entered_at.value >= transferred.value;
    case.demand(
        &HB_5_1,
        paused,
        state.entered_at.node,
        "paused before the transfer",
        "PAUSED after the transfer",
    );
    let mut problems = Problems::default();
    let operations = state.tenant_ops_after.value;
    if operations > 0 {
        let message = format!("{operations} operation(s) of tenants were processed after the transfer");
        problems.block(state.tenant_ops_after.node, message);
    }
    let measured = state.measured_until.value > state.entered_at.value;
    problems.unless(measured, state.measured_until.node, "measured for no time since the pause began");
    case.verdict(&HB_5_2, problems, "no operation of a tenant since the pause");
    let monitoring = &state.monitoring;
    let mut problems = Problems::default();
    problems.unless(monitoring.active.value, monitoring.active.node, "monitoring is off");
    let reads = monitoring.mode.value == Access::ReadOnly;
    problems.unless(reads, monitoring.mode.node, "monitoring does not read only");
    case.verdict(&HB_5_3, problems, "monitoring is on, and only reads");
    let alone = state.controller.value == FOREMAN;
    case.demand(
        &HB_5_4,
        alone,
        state.controller.node,
        "somebody else than the foreman has control",
        "foreman alone",
    );
}

fn judge_acknowledgements(case: &mut Case<'_, '_>, handback: &HandbackRecord) {
    let transferred = &handback.control_transfer.value.transferred_at;
    let export = &handback.export.value.reference.sha256.value;
    let all = &handback.acknowledgements;
    let (mut admin, mut foreman, mut same) = (Problems::default(), Problems::default(), Problems::default());
    let of = |kind| all.value.iter().filter(move |it| it.kind.value == kind);
    for acknowledgement in &all.value {
        case.past(&[&acknowledgement.at]);
        let subject = &acknowledgement.subject.sha256;
        same.unless(subject.value == *export, subject.node, "this acknowledges another file than the export");
    }
    if of(Signatory::AdminAck).next().is_none() {
        admin.block(all.node, "no human administrator acknowledged the handback");
    }
    for it in of(Signatory::AdminAck) {
        let human = it.role.value == HUMAN_ADMIN && case.holds_role(&it.actor.value.id, HUMAN_ADMIN);
        admin.unless(human, it.actor.node, "the policy does not list this actor as human_admin");
        admin.unless(it.at.value >= transferred.value, it.at.node, "acknowledged before the transfer");
    }
    if of(Signatory::ForemanReceipt).next().is_none() {
        foreman.block(all.node, "the foreman did not confirm the receipt");
    }
    for it in of(Signatory::ForemanReceipt) {
        let both = of(Signatory::AdminAck).any(|admin| admin.actor.value.id == it.actor.value.id);
        foreman.unless(!both, it.actor.node, "one actor signed for both sides");
        let receiver = both || (it.role.value == FOREMAN && case.holds_role(&it.actor.value.id, FOREMAN));
        foreman.unless(receiver, it.actor.node, "this actor is not the foreman");
        foreman.unless(it.at.value >= transferred.value, it.at.node, "confirmed before the transfer");
    }
    case.verdict(&HB_6_4, admin, "acknowledged by a human administrator after the transfer");
    case.verdict(&HB_6_5, foreman, "received by the foreman after the transfer");
    case.verdict(&XA_3, same, "what was acknowledged is the export");
}

/// The order of the steps, as far as their times could be read.
pub(super) fn judge_order(case: &mut Case<'_, '_>, handback: &HandbackRecord, files: &Files) {
    let transfer = &handback.control_transfer.value;
    let mut problems = Problems::default();
    let before = [
        (files.exported_at, "the export"),
        (files.validated_at, "the validation of the export"),
        (files.saved_at, "the preservation of the state"),
        (Some(transfer.marked_at.value), "the mark of the runtime"),
    ];
    for (time, what) in before {
        if time.is_some_and(|time| time > transfer.transferred_at.value) {
            problems.block(transfer.transferred_at.node, format!("transferred before {what}"));
        }
    }
    case.verdict(&HB_3_5B, problems, "transferred after export, validation, preservation and mark");
    if !handback.is_planned() {
        return;
    }
    let notified: &At = &handback.notification.value.notified_at;
    let intake = handback.operations.value.intake.as_ref().map(|intake| &intake.at);
    let steps = [
        (Some(notified.value), notified.node, "the notification"),
        (intake.map(|at| at.value), intake.map_or(0, |at| at.node), "the reduction of the intake"),
        (files.exported_at, handback.export.node, "the export"),
        (files.saved_at, handback.state_preservation.path.node, "the preservation of the state"),
        (Some(transfer.marked_at.value), transfer.marked_at.node, "the mark of the runtime"),
    ];
    let known: Vec<_> =
        steps.iter().filter_map(|(time, node, what)| time.map(|time| (time, *node, *what))).collect();
    let mut problems = Problems::default();
    for pair in known.windows(2) {
        let ((earlier, _, first), (later, node, second)) = (pair[0], pair[1]);
        if later < earlier {
            problems.block(node, format!("{second} comes before {first}"));
        }
    }
    case.verdict(&HB_3_6, problems, format!("{} steps in order", known.len()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_lies_under_a_prefix_only_at_a_boundary() {
        assert!(starts_inside("s3://vault/a.json", "s3://vault"));
        assert!(starts_inside("s3://vault/a.json", "s3://vault/"));
        for location in ["s3://vault-public/a.json", "s3://vault", "s3://vault/", "S3://vault/a.json"] {
            let under = starts_inside(location, "s3://vault/");
            assert!(!under, "{location}");
        }
        assert!(!starts_inside("s3://vault-public/a.json", "s3://vault"));
    }
}
