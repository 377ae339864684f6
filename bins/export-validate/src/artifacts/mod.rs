//! The artifact types and their semantic rules.
//!
//! A record is decoded once, strictly, into a type of its own; every rule is a row of [`crate::rules`].
//! No message repeats a text of a record: it says what is wrong, and where.

#[expect(
    dead_code,
    reason = "a record is decoded whole: what no rule reads is held to its schema by `shape`"
)]
mod communication;
#[expect(
    dead_code,
    reason = "a record is decoded whole: what no rule reads is held to its schema by `shape`"
)]
mod export;
#[expect(
    dead_code,
    reason = "a record is decoded whole: what no rule reads is held to its schema by `shape`"
)]
mod handback;
#[expect(
    dead_code,
    reason = "a record is decoded whole: what no rule reads is held to its schema by `shape`"
)]
mod incident;
mod operations;
mod operators;
#[expect(
    dead_code,
    reason = "a record is decoded whole: what no rule reads is held to its schema by `shape`"
)]
mod parts;
#[cfg(test)]
mod shape;
#[expect(
    dead_code,
    reason = "a record is decoded whole: what no rule reads is held to its schema by `shape`"
)]
mod state;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use gate_core::artifact::Json;
use gate_core::decode::decode;
use gate_core::instant::Instant;
use gate_core::json::Kind as JsonKind;
use gate_core::rule::NOTHING_MISSING;
use gate_core::{Context, Judgement, Location, Reason, Undecided};
use serde::Deserialize;

use self::communication::{Claim, Claimed, Log};
use self::export::RuntimeExport;
use self::handback::HandbackRecord;
use self::incident::IncidentRecord;
use self::operations::{
    Declared, Deployment, Fact, FreezeKind, Lifted, Need, Phase, Rollback, Stated, Status,
};
use self::parts::{Case, Problems, Ref, Text, bare};
use self::state::State;
use crate::rules::{EX_2_2, EX_4_2, OP_13_5, RB_TA, RB_TB, RB_TC, XA_6};
use crate::schemas;

/// The artifact types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `evidence-manifest`
    EvidenceManifest,
    /// `runtime-export`
    RuntimeExport,
    /// `state-preservation`
    StatePreservation,
    /// `handback-record`
    HandbackRecord,
    /// `gate-metrics`
    GateMetrics,
    /// `fixture-results`
    FixtureResults,
    /// `parity-surface`
    ParitySurface,
    /// `build-verification`
    BuildVerification,
    /// `rollout-report`
    RolloutReport,
    /// `freeze-record`
    FreezeRecord,
    /// `rollback-record`
    RollbackRecord,
    /// `deployment-record`
    DeploymentRecord,
    /// `smoke-results`
    SmokeResults,
    /// `incident-record`
    IncidentRecord,
    /// `evidence-log`
    EvidenceLog,
    /// `communication-log`
    CommunicationLog,
}

impl Kind {
    /// All of them, in the order of the requirements.
    pub const ALL: [Self; 16] = [
        Self::EvidenceManifest,
        Self::RuntimeExport,
        Self::StatePreservation,
        Self::HandbackRecord,
        Self::GateMetrics,
        Self::FixtureResults,
        Self::ParitySurface,
        Self::BuildVerification,
        Self::RolloutReport,
        Self::FreezeRecord,
        Self::RollbackRecord,
        Self::DeploymentRecord,
        Self::SmokeResults,
        Self::IncidentRecord,
        Self::EvidenceLog,
        Self::CommunicationLog,
    ];

    /// Its name, as `--type` and the envelope's `artifact` say it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::EvidenceManifest => "evidence-manifest",
            Self::RuntimeExport => "runtime-export",
            Self::StatePreservation => "state-preservation",
            Self::HandbackRecord => "handback-record",
            Self::GateMetrics => "gate-metrics",
            Self::FixtureResults => "fixture-results",
            Self::ParitySurface => "parity-surface",
            Self::BuildVerification => "build-verification",
            Self::RolloutReport => "rollout-report",
            Self::FreezeRecord => "freeze-record",
            Self::RollbackRecord => "rollback-record",
            Self::DeploymentRecord => "deployment-record",
            Self::SmokeResults => "smoke-results",
            Self::IncidentRecord => "incident-record",
            Self::EvidenceLog => "evidence-log",
            Self::CommunicationLog => "communication-log",
        }
    }

    /// Reads a name.
    ///
    /// # Errors
    /// When no type has this name; the message lists those there are.
    pub fn parse(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|kind| kind.name()).collect();
            format!("the artifact types are {}", names.join(", "))
        })
    }

    /// The type that a document says it is: by the envelope's `artifact`, else by keys that only one type
    /// has.
    #[must_use]
    pub fn of(json: &Json<'_>) -> Option<Self> {
        let root = json.document().root();
        if let Some(artifact) = root.get("artifact").filter(|value| value.kind() == JsonKind::String) {
            return Self::parse(&artifact.string()).ok();
        }
        let rows: [(&[&str], Self); 8] = [
            (&["export_metadata"], Self::RuntimeExport),
            (&["privacy_validation"], Self::RuntimeExport),
            (&["gate", "rows"], Self::FixtureResults),
            (&["gate", "resultsTsv"], Self::GateMetrics),
            (&["iterations", "latencyUs"], Self::GateMetrics),
            (&["current", "baselinePresent"], Self::ParitySurface),
            (&["rustCount", "surfaces"], Self::ParitySurface),
            (&["evidenceId", "hashSha256"], Self::EvidenceLog),
        ];
        let has = |keys: &[&str]| keys.iter().all(|key| root.get(key).is_some());
        rows.into_iter().find(|(keys, _)| has(keys)).map(|(_, kind)| kind)
    }
}

/// How much a runtime export has to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Profile {
    /// All five sections.
    Full,
    /// The runtime state; what else is left out is listed with its reason.
    Minimal,
}

/// What the semantic rules need to know besides the documents.
#[derive(Clone, Debug)]
pub struct Asked {
    /// How much a runtime export has to hold.
    pub profile: Profile,
    /// The platform version that an export has to state.
    pub expect_version: Option<String>,
    /// How many of the newest exports are kept.
    pub retention: Option<NonZeroUsize>,
    /// The folder with the reports that a handback rests on.
    pub reports: Option<PathBuf>,
    /// Whether an incident is judged for closing.
    pub closing: bool,
    /// The communications that have to have been sent: `A`, `B`, `C`.
    pub require: Vec<String>,
}

/// A document whose type is known, after its schema was applied.
#[derive(Clone, Copy, Debug)]
pub struct Submission<'a> {
    /// Its type.
    pub kind: Kind,
    /// The document, with its places.
    pub json: &'a Json<'a>,
    /// SHA-256 of the file's raw bytes, in lower-case hex.
    pub sha256: &'a str,
    /// Whether it conforms to its schema. If not, its faults are told already: a rule must not rely on
    /// any field, and the findings of rules that can still be applied come on top.
    pub conforms: bool,
}

/// What is remembered of all documents of one run, for rules about several of them.
#[derive(Debug, Default)]
pub struct Together {
    exports: Vec<Kept>,
    incidents: Vec<(String, Location)>,
    needs: Vec<Need>,
    claims: Vec<Claim>,
    facts: Vec<Fact>,
    /// The types that were judged.
    kinds: BTreeSet<Kind>,
}

/// An export that is kept.
#[derive(Debug)]
struct Kept {
    id: String,
    exported_at: Instant,
    at: Location,
}

impl Together {
    /// Applies the semantic rules to one document.
    ///
    /// # Errors
    /// When it can't be decoded although it conforms to its schema.
    pub fn judge(
        &mut self,
        context: &Context,
        asked: &Asked,
        submission: &Submission<'_>,
        judgement: &mut Judgement,
    ) -> Result<(), Undecided> {
        self.kinds.insert(submission.kind);
        let mut case = Case { context, json: submission.json, judgement };
        match submission.kind {
            Kind::RuntimeExport => {
                if let Some(export) = read::<RuntimeExport>(submission)? {
                    export::judge(&mut case, &export, asked.profile, asked);
                    self.keep(submission.json, &export);
                } else if submission.json.document().root().get("export_metadata").is_none() {
                    // Without an envelope nothing can be said of its fields, but its times are times.
                    let mut problems = Problems::default();
                    export::naive_times(submission.json.document().root(), &mut problems);
                    if !problems.is_empty() {
                        case.verdict(&EX_2_2, problems, "");
                    }
                }
            }
            Kind::StatePreservation => {
                if let Some(state) = read::<State>(submission)? {
                    state::judge(&mut case, &state);
                }
            }
            Kind::HandbackRecord => {
                if let Some(handback) = read::<HandbackRecord>(submission)? {
                    handback::judge(&mut case, &handback, asked);
                }
            }
            Kind::IncidentRecord => {
                if let Some(incident) = read::<IncidentRecord>(submission)? {
                    incident::judge(&mut case, &incident, asked.closing);
                    let id = &incident.incident_id;
                    self.incidents.push((id.value.clone(), bare(submission.json, id.node)));
                }
            }
            Kind::CommunicationLog => {
                if let Some(log) = read::<Log>(submission)? {
                    self.claims.extend(communication::judge(&mut case, &log, &asked.require));
                    self.read_referred(&mut case, &log);
                }
            }
            Kind::FreezeRecord | Kind::RollbackRecord => self.note(submission, true)?,
            Kind::DeploymentRecord => {
                if let Some(deployment) = read::<Deployment>(submission)? {
                    operators::judge(&mut case, &deployment.operator_actions, false);
                    if deployment.status.value != Status::Succeeded {
                        self.need(submission, deployment.incident_id.as_ref(), true, deployment.status.node);
                    }
                }
            }
            // Their rules are those of parity-check and chain-verify.
            Kind::EvidenceManifest
            | Kind::GateMetrics
            | Kind::FixtureResults
            | Kind::ParitySurface
            | Kind::BuildVerification
            | Kind::RolloutReport
            | Kind::SmokeResults
            | Kind::EvidenceLog => {}
        }
        Ok(())
    }

    fn keep(&mut self, json: &Json<'_>, export: &RuntimeExport) {
        let id = &export.export_metadata.export_id;
        self.exports.push(Kept {
            id: id.value.to_lowercase(),
            exported_at: export.export_metadata.exported_at.value.0,
            at: bare(json, id.node),
        });
    }

    fn need(&mut self, submission: &Submission<'_>, incident: Option<&Text>, failed: bool, node: u32) {
        self.needs.push(Need {
            incident: incident.map(|id| id.value.clone()),
            failed,
            at: bare(submission.json, incident.map_or(node, |id| id.node)),
        });
    }

    /// Notes what a record of a freeze or rollback says.
    fn note(&mut self, submission: &Submission<'_>, named: bool) -> Result<(), Undecided> {
        let event = submission.json.document().root().get("event");
        let lifted = event.is_some_and(|event| event.string() == "lifted");
        let mut fact = |incident: Option<&Text>, what: Option<Stated>| {
            if let (Some(incident), Some(what)) = (incident, what) {
                self.facts.push(Fact { incident: incident.value.clone(), what });
            }
        };
        let need = match submission.kind {
            Kind::FreezeRecord if lifted => {
                let Some(record) = read::<Lifted>(submission)? else {
                    return Ok(());
                };
                fact(record.incident_id.as_ref(), Some(Stated::Scope(record.scope.into_iter().collect())));
                None
            }
            Kind::FreezeRecord => {
                let Some(record) = read::<Declared>(submission)? else {
                    return Ok(());
                };
                let level = record.level.as_ref().map(|level| Stated::Level(level.value));
                fact(record.incident_id.as_ref(), level);
                record.incident_id.filter(|_| record.kind.value == FreezeKind::Rollback)
            }
            _ => {
                let Some(record) = read::<Rollback>(submission)? else {
                    return Ok(());
                };
                let id = record.incident_id.as_ref();
                fact(id, Some(Stated::Target(record.target.reference.value.clone())));
                fact(id, record.finished_at.as_ref().map(|at| Stated::FinishedAt(at.value)));
                record.incident_id.filter(|_| record.phase.value == Phase::Executed)
            }
        };
        if let Some(id) = need.filter(|_| named) {
            self.need(submission, Some(&id), false, id.node);
        }
        Ok(())
    }

    /// Reads the records that a communication log refers to.
    fn read_referred(&mut self, case: &mut Case<'_, '_>, log: &Log) {
        let rows: [(&Option<Ref>, Kind, _); 3] = [
            (&log.declaration, Kind::FreezeRecord, &RB_TA),
            (&log.rollback, Kind::RollbackRecord, &RB_TB),
            (&log.lift, Kind::FreezeRecord, &RB_TC),
        ];
        for (reference, kind, rule) in rows {
            let Some(reference) = reference else {
                continue;
            };
            let mut problems = Problems::default();
            let artifact = case.open(reference, kind.name(), &mut problems);
            case.verdict(rule, problems, "the record is the one that is meant");
            let Some(artifact) = artifact else {
                continue;
            };
            let noted = artifact.json().and_then(|json| {
                if !schemas::conforms(kind, artifact.text()?) {
                    return Err(parts::unlike(artifact.path(), kind.name()));
                }
                let sha256 = artifact.sha256();
                self.note(&Submission { kind, json: &json, sha256, conforms: true }, false)
            });
            case.judgement.take(noted);
        }
    }

    /// Applies the rules about several documents, once all were judged.
    pub fn conclude(self, asked: &Asked, judgement: &mut Judgement) {
        self.judge_retention(asked, judgement);
        self.judge_incidents(judgement);
        self.judge_claims(judgement);
        // What could not be read may be what was asked about.
        if judgement.undecided.is_empty() {
            self.judge_asked(asked, judgement);
        }
    }

    /// What was asked about a type of which there is no file has no answer.
    fn judge_asked(&self, asked: &Asked, judgement: &mut Judgement) {
        for (given, option, kind) in [
            (asked.profile == Profile::Minimal, "--profile", Kind::RuntimeExport),
            (asked.expect_version.is_some(), "--expect-version", Kind::RuntimeExport),
            (asked.retention.is_some(), "--retention", Kind::RuntimeExport),
            (asked.reports.is_some(), "--reports", Kind::HandbackRecord),
            (asked.closing, "--closing", Kind::IncidentRecord),
            (!asked.require.is_empty(), "--require", Kind::CommunicationLog),
        ] {
            if given && !self.kinds.contains(&kind) {
                let message = format!("{option} asks about a {}, and no file is one", kind.name());
                judgement.cannot_decide(
                    Undecided::new(&NOTHING_MISSING, Reason::Usage, message)
                        .help("name the file that it is about, or leave the option out"),
                );
            }
        }
    }

    fn judge_retention(&self, asked: &Asked, judgement: &mut Judgement) {
        let Some(most) = asked.retention else {
            return;
        };
        let mut seen: BTreeMap<&str, &Kept> = BTreeMap::new();
        let mut newest: Vec<&Kept> = Vec::new();
        for export in &self.exports {
            if seen.insert(&export.id, export).is_some() {
                judgement
                    .block(&EX_4_2, Some(export.at.clone()), "another export has this export_id as well")
                    .help("each export has an id of its own: which of them is it?");
            } else {
                newest.push(export);
            }
        }
        newest.sort_by_key(|export| std::cmp::Reverse(export.exported_at));
        for export in newest.iter().skip(most.get()) {
            let message =
                format!("{} exports are kept, {most} are wanted: this is one of the oldest", newest.len());
            judgement.warn(&EX_4_2, Some(export.at.clone()), message).help("delete it where it is stored");
        }
        if judgement.is_clean(&EX_4_2) && !newest.is_empty() {
            judgement.holds(&EX_4_2, format!("{} export(s), each once, at most {most} wanted", newest.len()));
        }
    }

    fn judge_incidents(&self, judgement: &mut Judgement) {
        let mut known: BTreeMap<&str, &Location> = BTreeMap::new();
        for (id, at) in &self.incidents {
            if known.insert(id, at).is_some() {
                judgement
                    .block(&XA_6, Some(at.clone()), "this incident has another record as well")
                    .help("an incident has one record: join them");
            }
        }
        for need in &self.needs {
            let resolved = need.incident.as_deref().is_some_and(|id| known.contains_key(id));
            let message = match &need.incident {
                None => "it failed, and names no incident",
                Some(_) => "no record of this incident is among the files",
            };
            if resolved {
                judgement.holds(&OP_13_5, "the record of its incident is there");
            } else if need.failed || !known.is_empty() {
                judgement
                    .block(&OP_13_5, Some(need.at.clone()), message)
                    .help("write the record of the incident, and give it beside this file");
            } else {
                judgement
                    .warn(&OP_13_5, Some(need.at.clone()), message)
                    .help("give the record of the incident beside this file, to have it checked");
            }
        }
    }

    /// Compares what messages say with what the records say.
    fn judge_claims(&self, judgement: &mut Judgement) {
        for Claim { incident, what, at } in &self.claims {
            let facts = self.facts.iter().filter(|fact| fact.incident == *incident).map(|fact| &fact.what);
            let agreed: Vec<bool> = facts.filter_map(|stated| what.agrees(stated)).collect();
            let (rule, record) = match what {
                Claimed::Level(_) => (&RB_TA, "the level of the freeze record"),
                Claimed::Target(_) => (&RB_TB, "the target of the rollback record"),
                Claimed::CompletedAt(_) => (&RB_TC, "the end of the rollback record"),
                Claimed::Unfrozen(_) => (&RB_TC, "the scope of the lift"),
            };
            match agreed.as_slice() {
                [] => {
                    judgement
                        .warn(rule, Some(at.clone()), format!("not compared with {record}: it was not given"))
                        .help("refer to the record in the log, or give it beside the log without --type");
                }
                agreed if agreed.contains(&true) => judgement.holds(rule, format!("it is {record}")),
                _ => judgement
                    .block(rule, Some(at.clone()), format!("this is not {record}"))
                    .help("send a message that corrects it: people act on the last one"),
            }
        }
    }
}

/// The record, unless it does not conform to its schema and can't be decoded: that is told already.
fn read<T>(submission: &Submission<'_>) -> Result<Option<T>, Undecided>
where
    T: for<'de> Deserialize<'de>,
{
    match decode(submission.json) {
        Ok((record, _)) => Ok(Some(record)),
        Err(undecided) if submission.conforms => Err(undecided),
        Err(_) => Ok(None),
    }
}
