//! `handback-record`. Artifact type 4 of the requirements.

use gate_core::Spanned;
use serde::Deserialize;

use crate::artifacts::parts::{Approval, At, Ref, Text, Who, record};

record! {
    /// The record of one handback.
    struct HandbackRecord {
        incident_id: Option<Text>,
        handback_id: Text,
        kind: Spanned<Kind>,
        // Who hands over to whom is said by the schema, with rule `hb-0`.
        from: Text,
        to: Text,
        initiated_at: At,
        triggers: Vec<Spanned<Trigger>>,
        notification: Spanned<Notification>,
        operations: Spanned<Operations>,
        incidents: Incidents,
        summary_report: Ref,
        stability: Option<Spanned<Stability>>,
        export: Spanned<HandedOver>,
        state_preservation: Ref,
        control_transfer: Spanned<ControlTransfer>,
        post_state: PostState,
        acknowledgements: Spanned<Vec<Acknowledgement>>,
        emergency: Option<Spanned<Emergency>>,
        import: Option<AfterImport>,
    }
}

impl HandbackRecord {
    /// Whether it went the long way.
    pub(super) fn is_planned(&self) -> bool {
        self.kind.value == Kind::Planned
    }
}

/// Which way a handback goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::artifacts) enum Kind {
    Planned,
    Emergency,
}

/// Why a handback was started.
#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Trigger {
    // Which codes there are is said by the schema, with rule `hb-1.0`.
    pub(super) code: Spanned<Code>,
    pub(super) window_ref: Option<Text>,
    pub(super) window: Option<Window>,
    pub(super) incident_id: Option<Text>,
    pub(super) metric: Option<Spanned<Metric>>,
    pub(super) approval: Option<Approval>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::artifacts) enum Code {
    PlannedUpgradeCycle,
    MaintenanceWindow,
    SecurityVulnerability,
    ComplianceGap,
    StabilityRisk,
    PerformanceDegradation,
    ResourceLimit,
    HumanOverride,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Window {
    pub(super) start: At,
    pub(super) end: At,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Metric {
    pub(super) name: Text,
    pub(super) value: Spanned<f64>,
    pub(super) bound: Option<Spanned<f64>>,
    pub(super) worse: Option<Spanned<Side>>,
    pub(super) limit: Option<Spanned<f64>>,
}

/// On which side of its bound a metric is bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::artifacts) enum Side {
    Above,
    Below,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Notification {
    pub(super) notified_at: At,
    pub(super) recipients: Spanned<Vec<Recipient>>,
    pub(super) rationale: Text,
    pub(super) planned_at: At,
    pub(super) veto: Spanned<Veto>,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Recipient {
    pub(super) id: Text,
    pub(super) role: Text,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Veto {
    pub(super) deadline: Option<At>,
    pub(super) vetoed: Spanned<bool>,
    pub(super) by: Option<Text>,
    pub(super) at: Option<At>,
    pub(super) withdrawal: Option<Approval>,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Operations {
    pub(super) captured_at: At,
    pub(super) total: Spanned<u64>,
    pub(super) completed: Spanned<u64>,
    pub(super) suspended: Vec<Spanned<Suspended>>,
    pub(super) in_flight: Spanned<Vec<String>>,
    #[serde(rename = "undefined")]
    pub(super) unaccounted: Spanned<Vec<String>>,
    pub(super) intake: Option<Intake>,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Suspended {
    pub(super) id: Text,
    pub(super) reason: Option<Text>,
    pub(super) resume: Spanned<Resume>,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Resume {
    pub(super) capable: Spanned<bool>,
    pub(super) checkpoint: Option<Text>,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Intake {
    pub(super) mode: Spanned<Mode>,
    pub(super) at: At,
}

/// How much new work is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::artifacts) enum Mode {
    Normal,
    Reduced,
    Stopped,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Incidents {
    pub(super) critical_total: Spanned<u64>,
    pub(super) documented: Spanned<Vec<Documented>>,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Documented {
    pub(super) incident_id: Text,
    pub(super) record: Ref,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Stability {
    pub(super) state: Spanned<Health>,
    pub(super) checked_at: At,
    pub(super) reason: Option<Text>,
}

/// How the platform does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(in crate::artifacts) enum Health {
    Healthy,
    Degraded,
    Unstable,
    Down,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct HandedOver {
    #[serde(rename = "ref")]
    pub(super) reference: Ref,
    pub(super) profile: Spanned<Extent>,
    pub(super) storage: Storage,
    pub(super) full_export_due: Option<At>,
    pub(super) full_export: Option<Ref>,
}

/// How much an export holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::artifacts) enum Extent {
    Full,
    Minimal,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Storage {
    pub(super) location: Text,
    pub(super) principals: Vec<Text>,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct ControlTransfer {
    // Its word is said by the schema, with rule `hb-3.5a`.
    pub(super) runtime_state: Text,
    pub(super) marked_at: At,
    pub(super) transferred_at: At,
    pub(super) access_grants: Spanned<Vec<Grant>>,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Grant {
    pub(super) to: Text,
    pub(super) sha256: Text,
    pub(super) granted_at: Option<At>,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct PostState {
    // Its word is said by the schema, with rule `hb-5.1`.
    pub(super) runtime_state: Text,
    pub(super) entered_at: At,
    pub(super) tenant_ops_after: Spanned<u64>,
    pub(super) measured_until: At,
    pub(super) monitoring: Monitoring,
    pub(super) controller: Text,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Monitoring {
    pub(super) active: Spanned<bool>,
    pub(super) mode: Spanned<Access>,
}

/// What monitoring may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::artifacts) enum Access {
    ReadOnly,
    ReadWrite,
    Off,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Acknowledgement {
    #[serde(rename = "type")]
    pub(super) kind: Spanned<Signatory>,
    pub(super) actor: Spanned<Who>,
    pub(super) role: Text,
    pub(super) at: At,
    pub(super) decision: Spanned<Agreed>,
    pub(super) subject: Ref,
    pub(super) statement: Text,
}

/// Who acknowledges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::artifacts) enum Signatory {
    AdminAck,
    ForemanReceipt,
}

/// How one agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::artifacts) enum Agreed {
    Approve,
    Acknowledge,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Emergency {
    pub(super) detected_at: At,
    pub(super) captured_at: At,
    pub(super) partial: Spanned<bool>,
    pub(super) partial_reason: Option<Text>,
    pub(super) containment_actions: Spanned<Vec<Contained>>,
    pub(super) none_needed_reason: Option<Text>,
    pub(super) data_loss: Spanned<DataLoss>,
    pub(super) incident: Option<Ref>,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Contained {
    pub(super) action: Text,
    pub(super) at: At,
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct DataLoss {
    pub(super) accepted: Spanned<bool>,
    pub(super) scope: Option<Text>,
    pub(super) approval: Option<Approval>,
}

/// What followed the import of the export.
#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct AfterImport {
    pub(super) critical_issues_tasked: Spanned<Step>,
    pub(super) gaps_tracked: Spanned<Step>,
    pub(super) baselines_updated: Spanned<Step>,
    pub(super) lessons_documented: Spanned<Step>,
    pub(super) import_logged: Spanned<Step>,
}

impl AfterImport {
    /// The steps, by their names.
    pub(super) fn steps(&self) -> [(&'static str, &Spanned<Step>); 5] {
        [
            ("critical_issues_tasked", &self.critical_issues_tasked),
            ("gaps_tracked", &self.gaps_tracked),
            ("baselines_updated", &self.baselines_updated),
            ("lessons_documented", &self.lessons_documented),
            ("import_logged", &self.import_logged),
        ]
    }
}

#[derive(Debug, Deserialize)]
pub(in crate::artifacts) struct Step {
    pub(super) done: Spanned<bool>,
    #[serde(rename = "ref")]
    pub(super) reference: Option<Ref>,
}
