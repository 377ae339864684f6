//! `parity-check rollout`: may the rollout go on, from canary to staged to full?
//!
//! First what needs no statistics: hosts, traffic, soak, crash loops, alerts, defenders, sign-off, policy
//! drift (`conditions`, `stages`, `cutover`). Then whether the candidate is worse than the baseline
//! that served beside it (`compare`).

mod arms;
mod compare;
mod conditions;
mod cutover;
mod report;
mod stages;

use std::path::Path;

use gate_core::instant::Instant;
use gate_core::rule::{NOTHING_MISSING, SHAPE};
use gate_core::{Artifact, Context, Decoded, Effect, Judgement, Reason, Rule, Undecided};

use crate::record;
use crate::rules;
use crate::rules::{CO_S1, ROLLOUT_AA, XA_2};
use report::RolloutReport;

pub use report::Stage;

/// Which report is judged, beside which others.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The report.
    pub report: &'a Path,
    /// The stage that it must be of.
    pub stage: Stage,
    /// The canary's report.
    pub baseline: Option<&'a Path>,
    /// The report of the stage before, where that is not the canary.
    pub previous: Option<&'a Path>,
    /// Whether each host of the baseline is judged as if it were the candidate.
    pub aa: bool,
}

/// A report with what every rule asks of it.
struct Rollout<'a> {
    artifact: &'a Artifact,
    record: Decoded<'a, RolloutReport>,
    started: Instant,
    /// Nothing while it runs.
    ended: Option<Instant>,
    timeline: arms::Timeline,
}

impl<'a> Rollout<'a> {
    /// Reads a report, and orders its snapshots by host.
    fn read(
        context: &Context,
        artifact: &'a Artifact,
        stage: Stage,
        judgement: &mut Judgement,
    ) -> Result<Option<Self>, Undecided> {
        judgement.subjects.push(artifact.subject("rollout-report"));
        let record: Decoded<'_, RolloutReport> =
            record::decode(context, artifact, "rollout-report", &CO_S1, judgement)?;
        let report = &record.value;
        if report.stage.value != stage {
            let message = format!("{} is no report of a {} stage", artifact.path(), stage.name());
            return Err(Undecided::new(&SHAPE, Reason::Malformed, message).at(record.at(report.stage.node)));
        }
        for (name, text) in [("rollout_id", &report.rollout_id), ("change_ticket", &report.change_ticket)] {
            record::judge_filled(&record, &XA_2, name, text, judgement);
        }
        let started = record::instant(context, &record, &report.started_at, judgement);
        let ended = match &report.ended_at {
            None => Some(None),
            Some(end) => {
                record::period(context, &record, stage.soak_rule(), (&report.started_at, end), judgement)
                    .map(|(_, end)| Some(end))
            }
        };
        let timeline = arms::Timeline::read(context, &record, judgement)?;
        let (Some(started), Some(ended)) = (started, ended) else {
            return Ok(None);
        };
        Ok(Some(Self { artifact, record, started, ended, timeline }))
    }

    fn report(&self) -> &RolloutReport {
        &self.record.value
    }
}

impl Stage {
    /// The rule about the time that a stage takes.
    fn soak_rule(self) -> &'static Rule {
        match self {
            Self::Canary => &rules::CO_C3,
            Self::Staged => &rules::CO_S5,
            Self::Full => &rules::CO_F4A,
        }
    }
}

/// Judges a rollout report.
///
/// Where something blocks, what could not be told yet is only warned of: waiting would not help.
///
/// # Errors
/// When a file can't be read as a rollout report of its stage, or one that is needed was not named.
pub fn judge(context: &Context, question: &Question<'_>, judgement: &mut Judgement) -> Result<(), Undecided> {
    judge_all(context, question, judgement)?;
    if judgement.findings.iter().any(|finding| finding.effect == Effect::Block) {
        let (open, other): (Vec<_>, Vec<_>) = std::mem::take(&mut judgement.undecided)
            .into_iter()
            .partition(|undecided| undecided.reason == Reason::Inconclusive);
        judgement.undecided = other;
        for Undecided { rule, message, location, .. } in open {
            if let Some(rule) = rules::find(&rule) {
                judgement.warn(rule, location.map(|location| *location), message);
            }
        }
    }
    Ok(())
}

fn judge_all(context: &Context, question: &Question<'_>, judgement: &mut Judgement) -> Result<(), Undecided> {
    let alone = question.aa || question.stage == Stage::Canary;
    for (named, option) in [
        (question.baseline.filter(|_| alone), "--baseline"),
        (question.previous.filter(|_| alone || question.stage == Stage::Staged), "--previous"),
    ] {
        if named.is_some() {
            let message = format!("{option} names a report that this question does not look at");
            return Err(Undecided::new(&NOTHING_MISSING, Reason::Usage, message)
                .help("a canary and --aa are judged alone, a staged rollout beside the canary"));
        }
    }
    let artifact = context.root.read(question.report)?;
    if question.aa {
        let Some(rollout) = Rollout::read(context, &artifact, question.stage, judgement)? else {
            return Ok(());
        };
        record::judge_commit(context, &rollout.record, &rollout.report().commit, judgement);
        return compare::calibrate(context, &rollout, &ROLLOUT_AA, judgement);
    }
    let needed = |named: Option<&Path>, option: &str, what: &str| {
        named.map(|path| context.root.read(path)).transpose()?.ok_or_else(|| {
            let message =
                format!("a {} rollout is judged beside {what}, which was not named", question.stage.name());
            Undecided::new(&NOTHING_MISSING, Reason::Usage, message).help(format!("name it with {option}"))
        })
    };
    let canary = match question.stage {
        Stage::Canary => None,
        Stage::Staged | Stage::Full => Some(needed(question.baseline, "--baseline", "the canary's report")?),
    };
    let staged = match question.stage {
        Stage::Canary | Stage::Staged => None,
        Stage::Full => Some(needed(question.previous, "--previous", "the staged report")?),
    };
    let rollout = Rollout::read(context, &artifact, question.stage, judgement)?;
    let canary = match &canary {
        Some(artifact) => Rollout::read(context, artifact, Stage::Canary, judgement)?,
        None => None,
    };
    let staged = match &staged {
        Some(artifact) => Rollout::read(context, artifact, Stage::Staged, judgement)?,
        None => None,
    };
    let Some(rollout) = rollout else {
        return Ok(());
    };
    record::judge_commit(context, &rollout.record, &rollout.report().commit, judgement);
    conditions::judge(context, &rollout, judgement);
    match (question.stage, &canary, &staged) {
        (Stage::Canary, _, _) => {
            conditions::judge_canary(context, &rollout, judgement);
            compare::judge_canary(context, &rollout, judgement);
        }
        (Stage::Staged, Some(canary), _) => {
            stages::judge_succession(context, &rollout, canary, canary, judgement);
            stages::judge_staged(context, &rollout, judgement);
            compare::judge_staged(context, &rollout, canary, judgement);
        }
        (Stage::Full, Some(canary), Some(staged)) => {
            stages::judge_succession(context, &rollout, staged, canary, judgement);
            cutover::judge(context, &rollout, judgement);
            compare::judge_full(context, &rollout, canary, judgement);
        }
        // A report beside it could not be read, and that was said.
        (Stage::Staged | Stage::Full, _, _) => {}
    }
    Ok(())
}
