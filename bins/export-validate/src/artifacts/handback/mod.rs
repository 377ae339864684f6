//! Handback records: how the runtime handed over control, and whether it may count as handed over.

mod emergency;
mod files;
mod protocol;
mod record;
mod reports;
mod triggers;

pub(super) use record::HandbackRecord;

use super::Asked;
use super::parts::{Case, Problems};
use crate::rules::IM_2;

/// Judges a handback with everything that it refers to.
pub(super) fn judge(case: &mut Case<'_, '_>, handback: &HandbackRecord, asked: &Asked) {
    case.past(&[
        &handback.created_at,
        &handback.initiated_at,
        &handback.control_transfer.value.transferred_at,
    ]);
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
                Some(reference) => {
                    case.open(reference, "import-evidence", &mut problems);
                }
                None => problems.unless(!done, step.node, &format!("{name} has no evidence")),
            }
        }
        case.verdict(&IM_2, problems, "all five steps after the import are done, with their evidence");
    }
}
