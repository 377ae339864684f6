//! A rollback as a message to people tells it.

use std::collections::BTreeSet;

use gate_core::instant::Instant;
use gate_core::{Artifact, Context, Decoded, Judgement, Location, Undecided};

use super::record::{Procedure, Rollback, Status};
use super::step::Step;
use crate::record::{Level, Sheet};

/// What a message tells of a rollback.
#[derive(Debug)]
pub struct Outline {
    /// The target, by its name.
    pub target: String,
    /// Steps that are done.
    pub completed: Vec<String>,
    /// Steps that the level asks for and that are not done.
    pub open: Vec<String>,
    /// Steps that failed, or were left out, and why.
    pub risks: Vec<String>,
    /// When it ended.
    pub finished: Option<Instant>,
}

impl Outline {
    /// Reads it from a record, finished or not.
    ///
    /// # Errors
    /// When the file is no rollback record.
    pub fn read(context: &Context, file: &Artifact, judgement: &mut Judgement) -> Result<Self, Undecided> {
        let record: Decoded<'_, Rollback> = Decoded::new(file.json()?)?;
        let at = |node| -> Location { record.at(node) };
        let sheet = Sheet::new(context, &at, file.path());
        let it = &record.value;
        sheet.expect(&it.artifact, &it.schema_version, "rollback-record")?;
        let level = it.level.map_or(Level::L1, |level| level.value);
        let mut outline = Self {
            target: it.target.name.value.clone(),
            completed: Vec::new(),
            open: Vec::new(),
            risks: Vec::new(),
            finished: it.finished_at.as_ref().and_then(|at| sheet.past(at, judgement)),
        };
        let mut seen = BTreeSet::new();
        for action in it.actions.iter().flat_map(|actions| &actions.value) {
            let step = action.step.value;
            seen.insert(step);
            let words = step.in_words();
            let reason = action.reason.as_ref().map_or("no reason was told", |reason| reason.value.as_str());
            match action.status.value {
                Status::Done => outline.completed.push(words.into()),
                Status::Failed => {
                    outline.open.push(words.into());
                    outline.risks.push(format!("{words} failed: {reason}"));
                }
                Status::NotApplicable => outline.risks.push(format!("{words} was left out: {reason}")),
            }
        }
        if it.procedure.value == Procedure::FailingCycle {
            let asked =
                Step::CYCLE.into_iter().filter(|step| step.owner().is_some_and(|owner| owner.0 <= level));
            outline
                .open
                .extend(asked.filter(|step| !seen.contains(step)).map(|step| step.in_words().to_owned()));
        }
        Ok(outline)
    }
}
