//! The records of freezes, as they are written down: artifact types 10 and 16, and schedules.
//!
//! Each is read whole: a key that nobody knows, a time without offset or an unknown word leaves the
//! state undecided, because a reader that skips what it doesn't know would skip a freeze.

use std::fmt;

use gate_core::decode::present;
use gate_core::instant::Instant;
use gate_core::rule::{SHAPE, TIME};
use gate_core::{Context, Judgement, Location, Reason, Spanned, Undecided};
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::zone::Effect;

/// Where the nodes of a record stand, and what time it is: what reading a time needs.
pub struct Sheet<'a> {
    /// The place of a node.
    pub at: &'a dyn Fn(u32) -> Location,
    /// How reports call the file.
    pub path: &'a str,
    /// The time to judge at.
    pub now: Instant,
    /// By how many seconds a time may lie ahead of it.
    pub skew: i64,
}

impl<'a> Sheet<'a> {
    /// The sheet of the file that reports call `path`.
    pub fn new(context: &Context, at: &'a dyn Fn(u32) -> Location, path: &'a str) -> Self {
        Self { at, path, now: context.now, skew: i64::from(context.policy.policy.thresholds.skew_s) }
    }

    /// Reads a time; one that can't be read is noted.
    pub fn time(&self, text: &Spanned<String>, judgement: &mut Judgement) -> Option<Instant> {
        judgement.take(Instant::parse(&text.value).map_err(|message| {
            Undecided::new(&TIME, Reason::Malformed, format!("{}: {message}", self.path))
                .help("write it as 2026-03-02T09:15:04Z")
                .at((self.at)(text.node))
        }))
    }

    /// Reads a time of something that has happened: one that lies in the future blocks.
    pub fn past(&self, text: &Spanned<String>, judgement: &mut Judgement) -> Option<Instant> {
        let at = self.time(text, judgement)?;
        if self.is_future(at) {
            judgement
                .block(&TIME, Some((self.at)(text.node)), format!("{at} lies in the future"))
                .help("correct the clock of the machine that wrote it, or the time");
            return None;
        }
        Some(at)
    }

    /// Whether an instant lies ahead of the clock by more than clocks differ.
    fn is_future(&self, at: Instant) -> bool {
        at.seconds_since(self.now) > self.skew
    }

    /// What keeps the record from being read.
    #[must_use]
    pub fn refuse(&self, node: u32, message: &str) -> Undecided {
        Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {message}", self.path)).at((self.at)(node))
    }

    /// Refuses a record of another type or version.
    ///
    /// # Errors
    /// When `artifact` is not `name`, or `version` not 1.
    pub fn expect(
        &self,
        artifact: &Spanned<String>,
        version: &Spanned<u64>,
        name: &str,
    ) -> Result<(), Undecided> {
        if artifact.value != name {
            return Err(self.refuse(artifact.node, &format!("expected `{name}`")));
        }
        if version.value != 1 {
            return Err(self.refuse(version.node, "this version of the record is not known"));
        }
        Ok(())
    }
}

/// What wrote a record.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Producer {
    /// Its name.
    pub tool: String,
    /// Its version.
    pub version: String,
    /// The run that it wrote it in.
    pub run_id: Option<String>,
}

/// Who did something: `{"id":"ada","kind":"user","role":"incident_commander"}`, or the id alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The id, as the policy's roles name it.
    pub id: String,
    /// The role that was acted in.
    pub role: Option<String>,
}

impl<'de> Deserialize<'de> for Actor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Actor;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an actor: an id, or an object with `id`")
            }
            fn visit_str<E: de::Error>(self, id: &str) -> Result<Actor, E> {
                if id.trim().is_empty() {
                    return Err(E::custom("an actor has an id"));
                }
                Ok(Actor { id: id.into(), role: None })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Actor, A::Error> {
                #[derive(Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Whole {
                    id: String,
                    kind: Option<Kind>,
                    role: Option<String>,
                }
                #[derive(Deserialize)]
                #[serde(rename_all = "lowercase")]
                enum Kind {
                    User,
                    Machine,
                    Adapter,
                    System,
                }
                let whole = Whole::deserialize(de::value::MapAccessDeserializer::new(map))?;
                match whole.kind {
                    None | Some(Kind::User | Kind::Machine | Kind::Adapter | Kind::System) => {}
                }
                if whole.id.trim().is_empty() {
                    return Err(de::Error::custom("an actor has an id"));
                }
                Ok(Actor { id: whole.id, role: whole.role })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// A file and its digest: `{"path":"evidence/x.json","sha256":"…"}`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Relative to the root.
    pub path: Spanned<String>,
    /// SHA-256 in 64 lower-case hex digits.
    pub sha256: Spanned<String>,
    /// What it is evidence of.
    pub kind: Option<Spanned<String>>,
}

/// An entry of the evidence log.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Its id.
    #[serde(rename = "evidenceId")]
    pub id: Spanned<String>,
    /// Its hash.
    #[serde(rename = "hashSha256")]
    pub hash: Spanned<String>,
}

/// The operations that a freeze can stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Merging pull requests.
    Merges,
    /// Claiming beads.
    BeadClaims,
    /// Promoting from one environment to another.
    Promotions,
    /// Deploying to an environment.
    Deployments,
}

impl Scope {
    /// All of them, in the order of the runbook.
    pub const ALL: [Self; 4] = [Self::Merges, Self::BeadClaims, Self::Promotions, Self::Deployments];

    /// The word in records.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Merges => "merges",
            Self::BeadClaims => "bead_claims",
            Self::Promotions => "promotions",
            Self::Deployments => "deployments",
        }
    }
}

/// Which operations a freeze stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "the record has four flags")]
pub struct Scopes {
    /// Merging pull requests.
    pub merges: bool,
    /// Claiming beads.
    pub bead_claims: bool,
    /// Promoting from one environment to another.
    pub promotions: bool,
    /// Deploying to an environment.
    pub deployments: bool,
}

impl Scopes {
    /// Whether it stops this one.
    #[must_use]
    pub fn holds(self, scope: Scope) -> bool {
        match scope {
            Scope::Merges => self.merges,
            Scope::BeadClaims => self.bead_claims,
            Scope::Promotions => self.promotions,
            Scope::Deployments => self.deployments,
        }
    }
}

/// How far a rollback goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Level {
    /// Code and configuration.
    L1,
    /// And schema and data.
    L2,
    /// And evidence and credentials.
    L3,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::L1 => "L1",
            Self::L2 => "L2",
            Self::L3 => "L3",
        })
    }
}

/// Why a freeze was declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FreezeKind {
    /// A rollback: it lasts until it is lifted.
    Rollback,
    /// Planned: it lasts from one instant to another.
    Planned,
}

/// What makes a cycle unsafe to continue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TriggerCode {
    /// The checks of pull requests fail in critical areas beyond the planned window.
    CiPrFailure,
    /// Production or staging is less reliable or less sound than before.
    ReliabilityRegression,
    /// Security, or the isolation of tenants, is at risk.
    SecurityOrTenancyRisk,
    /// Nobody can tell whether the evidence chain is whole.
    EvidenceIntegrityUncertain,
}

/// One trigger of a freeze.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// Which.
    pub code: Spanned<TriggerCode>,
    /// In words.
    pub reason: Spanned<String>,
    /// The run that failed.
    pub run_url: Option<Spanned<String>>,
    /// How it ended.
    pub conclusion: Option<Spanned<String>>,
    /// Until when it was planned to fail.
    pub planned_window_until: Option<Spanned<String>>,
    /// Where the regression is.
    pub environment: Option<Spanned<String>>,
}

/// What a pull request that may merge during a freeze is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Rolling back.
    Rollback,
    /// The incident.
    Incident,
}

/// A pull request that may merge during a freeze.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllowedPr {
    /// Its number.
    pub number: Spanned<u64>,
    /// What it is for.
    pub class: Class,
    /// Who approved it; holds the role of incident commander.
    pub approved_by: Actor,
}

/// A span of time, with offsets.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The first instant inside.
    pub start: Spanned<String>,
    /// The first instant after it.
    pub end: Spanned<String>,
    /// The zone whose offsets they have.
    pub zone: Option<Spanned<String>>,
}

/// `declared` or `lifted`: read before the rest of a freeze record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A freeze was declared.
    Declared,
    /// A freeze was lifted, whole or in part.
    Lifted,
}

/// What every record in the folder says first.
#[derive(Debug, Deserialize)]
pub struct Head {
    /// Its type.
    pub artifact: Spanned<String>,
    /// Of a freeze record: which half.
    pub event: Option<Spanned<Event>>,
}

/// A freeze that was declared. Artifact type 10 of the requirements.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// `freeze-record`.
    pub artifact: Spanned<String>,
    /// 1.
    pub schema_version: Spanned<u64>,
    /// The id of the record.
    pub id: Spanned<String>,
    /// When it was written.
    pub created_at: Spanned<String>,
    /// What wrote it.
    pub producer: Producer,
    /// The commit it was written at.
    pub commit: Option<Spanned<String>>,
    /// The incident; a rollback has one.
    pub incident_id: Option<Spanned<String>>,
    /// `declared`.
    pub event: Spanned<Event>,
    /// The freeze.
    pub freeze_id: Spanned<String>,
    /// Why.
    pub kind: Spanned<FreezeKind>,
    /// When it was declared.
    pub declared_at: Spanned<String>,
    /// From when on it holds.
    pub effective_at: Spanned<String>,
    /// Who declared it.
    pub declared_by: Spanned<Actor>,
    /// What triggered it.
    #[serde(default)]
    pub triggers: Vec<Trigger>,
    /// How far the rollback goes.
    pub level: Option<Spanned<Level>>,
    /// What it stops.
    pub scopes: Spanned<Scopes>,
    /// Who may deploy meanwhile.
    #[serde(default)]
    pub rollback_owners: Vec<Spanned<Actor>>,
    /// Beads that may be claimed meanwhile.
    #[serde(default)]
    pub allowed_beads: Vec<Spanned<String>>,
    /// Pull requests that may merge meanwhile.
    #[serde(default)]
    pub allowed_prs: Vec<AllowedPr>,
    /// When somebody looks whether it is still needed.
    pub review_by: Option<Spanned<String>>,
    /// Of a planned freeze: from when to when.
    pub window: Option<Spanned<Span>>,
    /// The head of the evidence log at the declaration.
    pub evidence_head: Option<Point>,
}

/// A freeze that was lifted. Artifact type 10 of the requirements.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lifted {
    /// `freeze-record`.
    pub artifact: Spanned<String>,
    /// 1.
    pub schema_version: Spanned<u64>,
    /// The id of the record.
    pub id: Spanned<String>,
    /// When it was written.
    pub created_at: Spanned<String>,
    /// What wrote it.
    pub producer: Producer,
    /// The commit it was written at.
    pub commit: Option<Spanned<String>>,
    /// The incident.
    pub incident_id: Option<Spanned<String>>,
    /// `lifted`.
    pub event: Spanned<Event>,
    /// The freeze.
    pub freeze_id: Spanned<String>,
    /// The declaration, by its digest.
    pub lifts: Reference,
    /// When.
    pub lifted_at: Spanned<String>,
    /// By whom.
    pub lifted_by: Spanned<Actor>,
    /// What is free again.
    pub scope: Spanned<Vec<Scope>>,
    /// How the rollback target does.
    pub stability: Option<Stability>,
    /// The critical checks.
    #[serde(default)]
    pub checks: Vec<LiftCheck>,
    /// Failing checks whose risk somebody accepts.
    #[serde(default)]
    pub accepted_risks: Vec<AcceptedRisk>,
    /// Who owns the work of the next cycle.
    #[serde(default)]
    pub next_cycle_owners: Vec<NextOwner>,
    /// What was said to whom.
    pub communications: Option<Reference>,
    /// What was rolled back.
    pub rollback: Option<Reference>,
}

/// How a rollback target does.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stability {
    /// Since when it is healthy without a break.
    pub stable_since: Spanned<String>,
    /// When somebody looked last.
    pub checked_at: Spanned<String>,
    /// What they saw.
    pub state: Spanned<String>,
    /// What was seen in between.
    #[serde(default)]
    pub samples: Vec<Sample>,
}

/// The health of the target at one time.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// When.
    pub at: Spanned<String>,
    /// What was seen.
    pub state: Spanned<String>,
}

/// A critical check before unfreezing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiftCheck {
    /// Its name.
    pub name: Spanned<String>,
    /// `pass`, or what else it ended with.
    pub status: Spanned<String>,
    /// When it ran.
    pub at: Option<Spanned<String>>,
    /// What it wrote.
    #[serde(rename = "ref")]
    pub reference: Option<Reference>,
}

/// A failing check whose risk somebody accepts: an approval with the decision `accept_risk`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptedRisk {
    /// The check.
    pub check: Spanned<String>,
    /// Who accepts it.
    pub actor: Spanned<Actor>,
    /// In which role.
    pub role: Option<Spanned<String>>,
    /// When.
    pub at: Spanned<String>,
    /// `accept_risk`.
    pub decision: Spanned<String>,
    /// What was looked at.
    pub subject: Option<Reference>,
    /// In words.
    pub statement: Spanned<String>,
    /// Until when.
    pub expires_at: Option<Spanned<String>>,
    /// Who wrote the change that fails.
    pub author: Option<Spanned<Actor>>,
}

/// Who owns a stream of work of the next cycle.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextOwner {
    /// The stream.
    pub stream: Spanned<String>,
    /// The owner.
    pub actor: Spanned<Actor>,
    /// When they took it.
    pub accepted_at: Option<Spanned<String>>,
    /// Whether they are at work.
    #[serde(default, deserialize_with = "present")]
    pub active: Option<bool>,
}

/// Windows in which operations are frozen, or in which alone they are free. A record of this binary.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleRecord {
    /// `freeze-schedule`.
    pub artifact: Spanned<String>,
    /// 1.
    pub schema_version: Spanned<u64>,
    /// The id of the record.
    pub id: Spanned<String>,
    /// When it was written.
    pub created_at: Spanned<String>,
    /// What wrote it.
    pub producer: Producer,
    /// The freeze.
    pub freeze_id: Spanned<String>,
    /// Why, in words.
    pub reason: Spanned<String>,
    /// What the windows do.
    pub effect: Spanned<Effect>,
    /// The IANA zone whose clocks they follow.
    pub zone: Spanned<String>,
    /// What they stop.
    pub scopes: Spanned<Scopes>,
    /// The windows.
    pub windows: Spanned<Vec<WindowRecord>>,
}

/// One window: once, by rule, by cron pattern, or those of an iCalendar file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowRecord {
    /// When it starts, in local time.
    pub start: Option<Spanned<String>>,
    /// When it ends, in local time; of one that takes place once.
    pub end: Option<Spanned<String>>,
    /// A recurrence rule of RFC 5545.
    pub rrule: Option<Spanned<String>>,
    /// A cron pattern of five fields.
    pub cron: Option<Spanned<String>>,
    /// An iCalendar file in the folder of the records.
    pub ics: Option<Spanned<String>>,
    /// How long it lasts each time, such as `PT62H`.
    pub duration: Option<Spanned<String>>,
    /// Starts of a rule that don't take place.
    #[serde(default)]
    pub except: Vec<Spanned<String>>,
    /// Starts beside the rule.
    #[serde(default)]
    pub also: Vec<Spanned<String>>,
    /// Of a cron pattern: not before.
    pub from: Option<Spanned<String>>,
    /// Of a cron pattern: not at or after.
    pub until: Option<Spanned<String>>,
}

/// What the folder holds, so that a record that went missing is missed. A record of this binary.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// `freeze-index`.
    pub artifact: Spanned<String>,
    /// 1.
    pub schema_version: Spanned<u64>,
    /// The records: file names of the folder.
    pub records: Spanned<Vec<Reference>>,
}

/// What was said to whom. Artifact type 16 of the requirements.
#[derive(Clone, Debug, Deserialize)]
pub struct Communications {
    /// `communication-log`.
    pub artifact: Spanned<String>,
    /// 1.
    pub schema_version: Spanned<u64>,
    /// The incident.
    pub incident_id: Spanned<String>,
    /// The messages, by the time they were sent.
    pub messages: Spanned<Vec<Message>>,
}

/// One message.
#[derive(Clone, Debug, Deserialize)]
pub struct Message {
    /// `A`, `B` or `C`.
    pub template: Spanned<String>,
    /// `drafted` or `sent`.
    pub status: Spanned<String>,
    /// When it was sent.
    pub sent_at: Option<Spanned<String>>,
    /// By whom.
    pub sender: Option<Spanned<Actor>>,
    /// What it says.
    pub fields: Option<MessageFields>,
}

/// The fields of a message that others are judged by.
#[derive(Clone, Debug, Deserialize)]
pub struct MessageFields {
    /// When the next message is due.
    pub next_update_at: Option<Spanned<String>>,
}
