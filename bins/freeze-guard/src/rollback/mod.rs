//! `freeze-guard rollback` and `rollback-ready`: was this rollback whole, proven and in order?
//!
//! Three procedures share one record: the rollback of a `deployment`, which touches neither data nor
//! secrets; of a `cutover`, which repoints traffic; and of a `failing_cycle`, by level.

mod cycle;
mod executed;
mod outline;
mod record;
mod step;
mod target;

use std::path::Path;

use gate_core::instant::Instant;
use gate_core::text::printable;
use gate_core::{Context, Decoded, Judgement, Undecided};

use self::executed::Executed;
pub use self::outline::Outline;
pub use self::record::Procedure;
use self::record::{Phase, Rollback};
use crate::operation::is_owner;
use crate::paper::{Desk, says_something};
use crate::record::Sheet;
use crate::rules::{CO_R2_2, RB_READY};

/// What other records are compared with, once a rollback was judged.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The digest of the record.
    pub sha256: String,
    /// The incident.
    pub incident: Option<String>,
    /// When it ended.
    pub finished: Instant,
    /// When its smoke test began.
    pub smoke: Option<Instant>,
}

/// Judges a rollback that was executed.
///
/// # Errors
/// When a file can't be read as what it is, or it is of another procedure than was asked for.
pub fn judge(
    context: &Context,
    file: &Path,
    procedure: Option<Procedure>,
    declaration: Option<&Path>,
    judgement: &mut Judgement,
) -> Result<Facts, Undecided> {
    let artifact = context.root.read(file)?;
    judgement.subjects.push(artifact.subject("rollback-record"));
    let record: Decoded<'_, Rollback> = Decoded::new(artifact.json()?)?;
    let at = |node| record.at(node);
    let sheet = Sheet::new(context, &at, artifact.path());
    let it = &record.value;
    sheet.expect(&it.artifact, &it.schema_version, "rollback-record")?;
    if it.phase.value != Phase::Executed {
        return Err(sheet.refuse(it.phase.node, "it is prepared, not executed: `rollback-ready` judges it"));
    }
    if procedure.is_some_and(|procedure| procedure != it.procedure.value) {
        return Err(sheet.refuse(it.procedure.node, "it follows another procedure than was asked for"));
    }
    let mut desk = Desk { context, sheet, judgement };
    let executed = Executed::read(&mut desk, it)?;
    executed.common(&mut desk);
    match it.procedure.value {
        Procedure::Deployment => executed.deployment(&mut desk),
        Procedure::Cutover => executed.cutover(&mut desk),
        Procedure::FailingCycle => executed.failing_cycle(&mut desk, declaration)?,
    }
    Ok(Facts {
        sha256: artifact.sha256().into(),
        incident: it.incident_id.as_ref().map(|id| id.value.clone()),
        finished: executed.finished,
        smoke: executed.smoke(&mut desk),
    })
}

/// Judges a rollback that is prepared: can it be done when it is needed?
///
/// # Errors
/// When the file can't be read as what it is.
pub fn ready(context: &Context, file: &Path, judgement: &mut Judgement) -> Result<(), Undecided> {
    let artifact = context.root.read(file)?;
    judgement.subjects.push(artifact.subject("rollback-record"));
    let record: Decoded<'_, Rollback> = Decoded::new(artifact.json()?)?;
    let at = |node| record.at(node);
    let sheet = Sheet::new(context, &at, artifact.path());
    let it = &record.value;
    sheet.expect(&it.artifact, &it.schema_version, "rollback-record")?;
    let mut desk = Desk { context, sheet, judgement };
    if it.phase.value != Phase::Prepared {
        desk.block(&RB_READY, it.phase.node, "it is executed, not prepared");
    }
    if let Some(actions) = &it.actions {
        desk.block(&RB_READY, actions.node, "a prepared rollback has no actions yet");
    }
    match &it.standby_runtime {
        Some(standby) if !standby.present.value => {
            desk.block(&RB_READY, standby.present.node, "no standby runtime is present");
        }
        Some(standby) if !says_something(&standby.version.value) => {
            desk.block(&RB_READY, standby.version.node, "the standby runtime has no version");
        }
        Some(_) => {}
        None => desk.block(&RB_READY, it.phase.node, "no standby runtime is named"),
    }
    match &it.owners {
        Some(owners) if !owners.value.is_empty() => {
            for owner in &owners.value {
                if !is_owner(&context.policy.policy, &owner.id) {
                    let message = format!("{} holds none of the runbook's roles", printable(&owner.id));
                    desk.block(&RB_READY, owners.node, message);
                }
            }
        }
        _ => desk.block(&RB_READY, it.phase.node, "no owner is named"),
    }
    desk.conclude(&RB_READY, "a standby runtime and owners are named");
    target::snapshots(&mut desk, it);
    desk.conclude(&CO_R2_2, "snapshots of policy bundle and configuration are there");
    let now = context.now;
    target::judge(&mut desk, it, now);
    target::confirmed(&mut desk, it, now);
    target::digest(&mut desk, it);
    gate_core::evidence::bind(context, judgement);
    Ok(())
}
