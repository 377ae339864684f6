//! Handback records: how the runtime handed over control, and whether it may count as handed over.

mod emergency;
mod files;
mod protocol;
mod record;
mod reports;
mod triggers;

pub(super) use record::HandbackRecord;

use super::Asked;
use super::parts::{Case, FOREMAN, Problems};
use crate::rules::{HB_0, HB_1_0, HB_3_5A, IM_2};

/// Judges a handback with everything that it refers to.
pub(super) fn judge(case: &mut Case<'_, '_>, handback: &HandbackRecord, asked: &Asked) {
    case.past(&[
        &handback.created_at,
        &handback.initiated_at,
        &handback.control_transfer.value.transferred_at,
    ]);
    judge_words(case, handback);
    triggers::judge(case, handback);
    protocol::judge(case, handback);
    let files = files::judge(case, handback, asked);
    protocol::judge_order(case, handback, &files);
    emergency::judge(case, handback, &files, asked);
    reports::judge(case, handback, asked, &files);
    if let Some(import) = &handback.import {
        let mut problems = Problems::default();
        for (name, step) in import.steps() {
            let done = step.value.done.value;
            problems.unless(done, step.value.done.node, &format!("{name} is not done"));
            match &step.value.reference {
                Some(reference) => case.hash(reference, "import-evidence", &mut problems),
                None => problems.unless(!done, step.node, &format!("{name} has no evidence")),
            }
        }
        case.verdict(&IM_2, problems, "all five steps after the import are done, with their evidence");
    }
}

/// What the schema says with a rule: that the rule holds is told here, that it does not is told by the schema.
fn judge_words(case: &mut Case<'_, '_>, handback: &HandbackRecord) {
    let (from, to) = (handback.from.value.as_str(), handback.to.value.as_str());
    if (from, to) == ("maturion", FOREMAN) {
        case.judgement.holds(&HB_0, "from the runtime to the foreman");
    }
    if !handback.triggers.is_empty() {
        case.judgement.holds(&HB_1_0, format!("{} listed trigger(s)", handback.triggers.len()));
    }
    if handback.control_transfer.value.runtime_state.value == "IN_UPGRADE" {
        case.judgement.holds(&HB_3_5A, "marked at the transfer");
    }
}
