//! Records of freezes, rollbacks and deployments, as far as incidents and communications rest on them.

use std::collections::BTreeSet;

use gate_core::{Location, Spanned};
use serde::Deserialize;

use super::communication::Level;
use super::operators::OperatorAction;
use super::parts::{At, Text, Time};

/// `freeze-record` with `event` declared, as far as it is read here.
#[derive(Debug, Deserialize)]
pub(super) struct Declared {
    pub(super) kind: Spanned<FreezeKind>,
    pub(super) incident_id: Option<Text>,
    pub(super) level: Option<Spanned<Level>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FreezeKind {
    Rollback,
    Planned,
}

/// `freeze-record` with `event` lifted, as far as it is read here.
#[derive(Debug, Deserialize)]
pub(super) struct Lifted {
    pub(super) incident_id: Option<Text>,
    pub(super) scope: Vec<String>,
}

/// `rollback-record`, as far as it is read here.
#[derive(Debug, Deserialize)]
pub(super) struct Rollback {
    pub(super) incident_id: Option<Text>,
    pub(super) phase: Spanned<Phase>,
    pub(super) target: Target,
    pub(super) finished_at: Option<At>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Phase {
    Prepared,
    Executed,
}

#[derive(Debug, Deserialize)]
pub(super) struct Target {
    #[serde(rename = "ref")]
    pub(super) reference: Text,
}

/// `deployment-record`, as far as it is read here.
#[derive(Debug, Deserialize)]
pub(super) struct Deployment {
    pub(super) incident_id: Option<Text>,
    pub(super) status: Spanned<Status>,
    pub(super) operator_actions: Vec<Spanned<OperatorAction>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Succeeded,
    Failed,
    RolledBack,
}

/// What a record of an incident's freeze or rollback says, for messages to be compared with.
#[derive(Debug)]
pub(super) struct Fact {
    pub(super) incident: String,
    pub(super) what: Stated,
}

/// What is said.
#[derive(Debug)]
pub(super) enum Stated {
    Level(Level),
    Target(String),
    FinishedAt(Time),
    Scope(BTreeSet<String>),
}

/// A record that needs the record of its incident.
#[derive(Debug)]
pub(super) struct Need {
    /// The incident, if it names one.
    pub(super) incident: Option<String>,
    /// Whether it may not stand without it: it failed.
    pub(super) failed: bool,
    pub(super) at: Location,
}
