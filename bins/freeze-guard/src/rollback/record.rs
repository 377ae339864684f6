//! The rollback record, and the records that it is held against, as they are written down.

use gate_core::Spanned;
use serde::Deserialize;

use super::step::Step;
use crate::record::{Actor, Level, Point, Producer, Reference};

/// Which rules a rollback follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum Procedure {
    /// Of a deployment: quick, and of code and configuration alone.
    Deployment,
    /// Of a cutover: traffic, policy bundle and configuration go back.
    Cutover,
    /// Of a failing cycle: by level, with cleanup and verification.
    FailingCycle,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Phase {
    Prepared,
    Executed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Done,
    NotApplicable,
    Failed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    Succeeded,
    Failed,
}

/// A rollback, prepared or executed. Artifact type 11 of the requirements.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "they are the keys of the record")]
pub(super) struct Rollback {
    pub(super) artifact: Spanned<String>,
    pub(super) schema_version: Spanned<u64>,
    #[expect(dead_code, reason = "the record has to have one")]
    pub(super) id: Spanned<String>,
    pub(super) created_at: Spanned<String>,
    #[expect(dead_code, reason = "the record has to have one")]
    pub(super) producer: Producer,
    #[expect(dead_code, reason = "evidence is bound to its commit by git, not by what it says of itself")]
    pub(super) commit: Option<Spanned<String>>,
    pub(super) incident_id: Option<Spanned<String>>,
    pub(super) rollback_id: Spanned<String>,
    pub(super) phase: Spanned<Phase>,
    pub(super) procedure: Spanned<Procedure>,
    pub(super) declaration: Option<Reference>,
    pub(super) level: Option<Spanned<Level>>,
    pub(super) trigger: Option<Trigger>,
    pub(super) target: Target,
    pub(super) snapshots: Option<Snapshots>,
    pub(super) standby_runtime: Option<Standby>,
    pub(super) owners: Option<Spanned<Vec<Actor>>>,
    pub(super) failed: Option<Failure>,
    pub(super) performed_via: Option<Spanned<String>>,
    pub(super) run_id: Option<Spanned<String>>,
    pub(super) started_at: Option<Spanned<String>>,
    pub(super) finished_at: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) attempts: Vec<Attempt>,
    pub(super) actions: Option<Spanned<Vec<Action>>>,
    #[serde(default)]
    #[expect(dead_code, reason = "the evidence log is judged by them, in chain-verify")]
    pub(super) affected_runs: Vec<Spanned<String>>,
    #[serde(default)]
    #[expect(dead_code, reason = "the evidence log is judged by them, in chain-verify")]
    pub(super) affected_entries: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) cleanup_validation: Vec<Cleanup>,
    pub(super) verification: Option<Verification>,
    pub(super) outcome: Option<Spanned<Outcome>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Trigger {
    pub(super) code: Spanned<String>,
    pub(super) reason: Spanned<String>,
    pub(super) at: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Target {
    pub(super) kind: Spanned<TargetKind>,
    #[serde(rename = "ref")]
    pub(super) name: Spanned<String>,
    pub(super) commit: Spanned<String>,
    pub(super) artifact_digest: Option<Spanned<String>>,
    pub(super) verified_good_at: Spanned<String>,
    pub(super) proof: Reference,
    pub(super) migration_state: Option<Spanned<String>>,
    pub(super) environment_config_sha256: Option<Spanned<String>>,
    pub(super) evidence_cutover: Option<Point>,
    pub(super) event_cutover: Option<Spanned<String>>,
    pub(super) confirmed_by: Option<Spanned<String>>,
    pub(super) confirmed_at: Option<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TargetKind {
    Commit,
    Build,
    Deployment,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Snapshots {
    pub(super) policy_bundle: Reference,
    pub(super) config: Reference,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Standby {
    pub(super) present: Spanned<bool>,
    pub(super) version: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Failure {
    pub(super) commit: Spanned<String>,
    #[expect(dead_code, reason = "it names the deployment for people")]
    pub(super) deployment_id: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attempt {
    pub(super) at: Spanned<String>,
    pub(super) outcome: Spanned<Outcome>,
    pub(super) analysis: Option<Spanned<String>>,
    pub(super) escalated_to: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Action {
    pub(super) step: Spanned<Step>,
    pub(super) owner_role: Option<Spanned<String>>,
    pub(super) actor: Spanned<Actor>,
    pub(super) status: Spanned<Status>,
    pub(super) at: Spanned<String>,
    pub(super) reason: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) evidence: Vec<Reference>,
    #[serde(default)]
    pub(super) components: Vec<Component>,
    pub(super) parity: Option<Spanned<Parity>>,
    pub(super) drift_remaining: Option<Spanned<Vec<String>>>,
    pub(super) result: Option<Spanned<Passed>>,
    #[serde(default)]
    pub(super) tests: Vec<Test>,
    #[serde(default)]
    pub(super) credentials: Vec<Credential>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Passed {
    Pass,
    Fail,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Component {
    pub(super) component: Spanned<String>,
    pub(super) observed_version: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parity {
    pub(super) endpoints: u64,
    pub(super) failed: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Test {
    pub(super) kind: Spanned<String>,
    pub(super) result: Spanned<Passed>,
    pub(super) at: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Credential {
    pub(super) name: Spanned<String>,
    pub(super) fingerprint_before: Option<Spanned<String>>,
    pub(super) fingerprint_after: Option<Spanned<String>>,
    pub(super) revoked_at: Option<Spanned<String>>,
    pub(super) rotated_at: Option<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Area {
    Data,
    Evidence,
    Credentials,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cleanup {
    pub(super) area: Spanned<Area>,
    pub(super) status: Spanned<Status>,
    pub(super) owner: Spanned<String>,
    pub(super) reason: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) evidence: Vec<CleanupEvidence>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CleanupEvidence {
    pub(super) kind: Spanned<String>,
    #[serde(rename = "ref")]
    pub(super) reference: Reference,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Verification {
    pub(super) ci_pr: Option<CiPr>,
    pub(super) service_health: Option<Health>,
    pub(super) workflow_smoke: Option<Reference>,
    pub(super) emission: Option<Emission>,
    #[serde(default)]
    pub(super) recorded_in: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CiPr {
    pub(super) status: Spanned<Passed>,
    pub(super) baseline_blocker: Option<Blocker>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Blocker {
    pub(super) check: Spanned<String>,
    pub(super) first_seen_commit: Spanned<String>,
    #[serde(rename = "ref")]
    pub(super) reference: Reference,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Health {
    pub(super) status: Spanned<Passed>,
    pub(super) at: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Emission {
    pub(super) evidence_id: Spanned<String>,
    pub(super) event_id: Spanned<String>,
    pub(super) at: Spanned<String>,
}

/// A deployment, as far as it proves that something was released. Artifact type 12.
#[derive(Debug, Deserialize)]
pub(super) struct DeploymentRecord {
    pub(super) artifact: Spanned<String>,
    pub(super) commit: Option<Spanned<String>>,
    pub(super) status: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) targets: Vec<DeploymentTarget>,
}

#[derive(Debug, Deserialize)]
pub(super) struct DeploymentTarget {
    pub(super) component: String,
}

/// A smoke test. Artifact type 13.
#[derive(Debug, Deserialize)]
pub(super) struct Smoke {
    pub(super) artifact: Spanned<String>,
    pub(super) schema_version: Spanned<u64>,
    pub(super) subject: SmokeSubject,
    pub(super) started_at: Spanned<String>,
    pub(super) checks: Vec<SmokeCheck>,
    pub(super) status: Spanned<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct SmokeSubject {
    pub(super) kind: Spanned<String>,
    pub(super) id: Spanned<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct SmokeCheck {
    pub(super) name: Spanned<String>,
    pub(super) result: Spanned<String>,
}
