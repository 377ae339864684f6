//! Why a handback was started. Rules `hb-1.…`.

use gate_core::{Rule, Spanned};

use super::record::{Code, HandbackRecord, Kind, Metric, Side, Trigger};
use crate::artifacts::parts::{Case, Decision, HUMAN_ADMIN, Problems};
use crate::rules::{HB_1_1A, HB_1_1B, HB_1_2A, HB_1_2B, HB_1_2C, HB_1_3A, HB_1_3B, HB_1_4, HB_4_0};

pub(super) fn judge(case: &mut Case<'_, '_>, handback: &HandbackRecord) {
    for trigger in &handback.triggers {
        let (rule, problems, holds) = match trigger.value.code.value {
            Code::PlannedUpgradeCycle => {
                (&HB_1_1A, upgrade_cycle(handback, trigger), "a named upgrade cycle")
            }
            Code::MaintenanceWindow => (&HB_1_1B, window(handback, trigger), "transferred inside the window"),
            Code::SecurityVulnerability => {
                (&HB_1_2A, incident(handback, trigger), "its incident is documented")
            }
            Code::ComplianceGap => (&HB_1_2B, incident(handback, trigger), "its incident is documented"),
            Code::StabilityRisk => (&HB_1_2C, incident(handback, trigger), "its incident is documented"),
            Code::PerformanceDegradation => {
                (&HB_1_3A, degradation(trigger), "the metric is beyond its bound")
            }
            Code::ResourceLimit => {
                let ratio = case.context.policy.policy.handback.resource_ratio;
                (&HB_1_3B, resource(trigger, ratio), "the use approaches its limit")
            }
            Code::HumanOverride => {
                (&HB_1_4, human_override(case, handback, trigger), "approved by an administrator")
            }
        };
        let rule: &'static Rule = rule;
        case.verdict(rule, problems, holds);
    }
    if handback.kind.value == Kind::Emergency {
        let fine = handback.triggers.iter().any(|trigger| match trigger.value.code.value {
            Code::SecurityVulnerability | Code::ComplianceGap | Code::StabilityRisk | Code::HumanOverride => {
                true
            }
            Code::PlannedUpgradeCycle
            | Code::MaintenanceWindow
            | Code::PerformanceDegradation
            | Code::ResourceLimit => false,
        });
        case.demand(
            &HB_4_0,
            fine,
            handback.kind.node,
            "an emergency without a critical trigger",
            "a critical trigger",
        );
    }
}

fn upgrade_cycle(handback: &HandbackRecord, trigger: &Spanned<Trigger>) -> Problems {
    let mut problems = Problems::default();
    let planned = handback.is_planned();
    problems.unless(planned, trigger.value.code.node, "an upgrade cycle starts no emergency");
    problems.unless(trigger.value.window_ref.is_some(), trigger.node, "which upgrade cycle is not said");
    problems
}

fn window(handback: &HandbackRecord, trigger: &Spanned<Trigger>) -> Problems {
    let mut problems = Problems::default();
    let Some(window) = &trigger.value.window else {
        problems.block(trigger.node, "a maintenance window without its times");
        return problems;
    };
    problems.unless(
        window.start.value < window.end.value,
        window.end.node,
        "the window ends before it has begun",
    );
    let transferred = &handback.control_transfer.value.transferred_at;
    let inside = window.start.value <= transferred.value && transferred.value < window.end.value;
    problems.unless(inside, transferred.node, "transferred outside of the maintenance window");
    problems
}

/// The incident of a critical trigger is one that the handback documents.
fn incident(handback: &HandbackRecord, trigger: &Spanned<Trigger>) -> Problems {
    let mut problems = Problems::default();
    let Some(id) = &trigger.value.incident_id else {
        problems.block(trigger.node, "a critical trigger without incident_id");
        return problems;
    };
    let documented =
        handback.incidents.documented.value.iter().map(|documented| &documented.incident_id.value);
    // The incident of an emergency has its record under `emergency.incident`.
    let own = handback.incident_id.iter().filter(|_| handback.emergency.is_some()).map(|own| &own.value);
    let known = documented.chain(own).any(|known| *known == id.value);
    problems.unless(known, id.node, "no incident of this id is documented here");
    problems
}

fn metric<'t>(trigger: &'t Spanned<Trigger>, problems: &mut Problems) -> Option<&'t Spanned<Metric>> {
    if trigger.value.metric.is_none() {
        problems.block(trigger.node, "a threshold without its metric");
    }
    trigger.value.metric.as_ref()
}

fn degradation(trigger: &Spanned<Trigger>) -> Problems {
    let mut problems = Problems::default();
    let Some(metric) = metric(trigger, &mut problems) else {
        return problems;
    };
    let value = &metric.value.value;
    match (&metric.value.bound, metric.value.worse.map(|worse| worse.value)) {
        (Some(bound), Some(Side::Above)) => {
            problems.unless(value.value > bound.value, value.node, "this value does not lie above its bound");
        }
        (Some(bound), Some(Side::Below)) => {
            problems.unless(value.value < bound.value, value.node, "this value does not lie below its bound");
        }
        _ => problems.block(metric.node, "a metric without `bound` and `worse`: is the value bad?"),
    }
    problems
}

fn resource(trigger: &Spanned<Trigger>, ratio: f64) -> Problems {
    let mut problems = Problems::default();
    let Some(metric) = metric(trigger, &mut problems) else {
        return problems;
    };
    let value = &metric.value.value;
    match &metric.value.limit {
        Some(limit) => {
            let used = value.value / limit.value;
            if used < ratio {
                problems.block(
                    value.node,
                    format!("{used:.2} of the limit is in use, approaching it is {ratio:.2}"),
                );
            }
        }
        None => problems.block(metric.node, "a metric without `limit`: how much is there?"),
    }
    problems
}

fn human_override(
    case: &mut Case<'_, '_>,
    handback: &HandbackRecord,
    trigger: &Spanned<Trigger>,
) -> Problems {
    let mut problems = Problems::default();
    let Some(approval) = &trigger.value.approval else {
        problems.block(trigger.node, "a human override that nobody approved");
        return problems;
    };
    let decided = approval.decision.value == Decision::Approve;
    problems.unless(decided, approval.decision.node, "this approves nothing");
    let human = approval.role.value == HUMAN_ADMIN && case.holds_role(&approval.actor.value.id, HUMAN_ADMIN);
    problems.unless(human, approval.actor.node, "the policy does not list this actor as human_admin");
    let before = approval.at.value <= handback.control_transfer.value.transferred_at.value;
    problems.unless(before, approval.at.node, "approved after the transfer");
    problems
}
