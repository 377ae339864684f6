//! `freeze-guard rollback` and `rollback-ready`: was this rollback whole, proven and in order?
//!
//! Three procedures share one record: the rollback of a `deployment`, which touches neither data nor
//! secrets; of a `cutover`, which repoints traffic; and of a `failing_cycle`, by level.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gate_core::commit::CommitId;
use gate_core::git::{Repository, Tracked};
use gate_core::instant::Instant;
use gate_core::rule::NOTHING_MISSING;
use gate_core::text::printable;
use gate_core::{Artifact, Context, Decoded, Judgement, Location, Reason, Rule, Spanned, Undecided};
use serde::Deserialize;

use crate::paper::{Desk, says_something};
use crate::record::{Actor, Declared, Level, Point, Producer, Reference, Sheet};
use crate::rules::{
    CO_R1, CO_R2_1, CO_R2_2, CO_R2_3, CO_R2_5, DD_2, DD_3, G_5, OP_9_1, OP_9_5, OP_9_6, RB_0_2, RB_2_1,
    RB_2_2, RB_2_3, RB_3A_1, RB_3A_2, RB_3B_1, RB_3B_2, RB_3C_1, RB_3C_2, RB_3C_3, RB_3E_1, RB_3E_2, RB_3E_3,
    RB_4_1, RB_4_2, RB_4_3, RB_4_4, RB_4_5, RB_CK1, RB_CK2, RB_CK3, RB_L1, RB_L2, RB_L3, RB_O2, RB_O3, RB_O4,
    RB_O5, RB_READY, RS_1, RS_2, XA_4,
};
use crate::state::times_of;

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
enum Phase {
    Prepared,
    Executed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Done,
    NotApplicable,
    Failed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Succeeded,
    Failed,
}

/// Steps, in the order of the runbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
enum Step {
    #[serde(rename = "repoint_traffic")]
    RepointTraffic,
    #[serde(rename = "restore_policy_bundle")]
    RestorePolicyBundle,
    #[serde(rename = "restore_config")]
    RestoreConfig,
    #[serde(rename = "confirm_gateway_health")]
    ConfirmGatewayHealth,
    #[serde(rename = "confirm_channel_delivery")]
    ConfirmChannelDelivery,
    #[serde(rename = "3a.1")]
    A1,
    #[serde(rename = "3a.2")]
    A2,
    #[serde(rename = "3b.1")]
    B1,
    #[serde(rename = "3b.2")]
    B2,
    #[serde(rename = "3c.1")]
    C1,
    #[serde(rename = "3c.2")]
    C2,
    #[serde(rename = "3c.3")]
    C3,
    #[serde(rename = "3d.1")]
    D1,
    #[serde(rename = "3d.2")]
    D2,
    #[serde(rename = "3d.3")]
    D3,
    #[serde(rename = "3e.1")]
    E1,
    #[serde(rename = "3e.2")]
    E2,
    #[serde(rename = "3e.3")]
    E3,
}

impl Step {
    const CYCLE: [Self; 13] = [
        Self::A1,
        Self::A2,
        Self::B1,
        Self::B2,
        Self::C1,
        Self::C2,
        Self::C3,
        Self::D1,
        Self::D2,
        Self::D3,
        Self::E1,
        Self::E2,
        Self::E3,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::RepointTraffic => "repoint_traffic",
            Self::RestorePolicyBundle => "restore_policy_bundle",
            Self::RestoreConfig => "restore_config",
            Self::ConfirmGatewayHealth => "confirm_gateway_health",
            Self::ConfirmChannelDelivery => "confirm_channel_delivery",
            Self::A1 => "3a.1",
            Self::A2 => "3a.2",
            Self::B1 => "3b.1",
            Self::B2 => "3b.2",
            Self::C1 => "3c.1",
            Self::C2 => "3c.2",
            Self::C3 => "3c.3",
            Self::D1 => "3d.1",
            Self::D2 => "3d.2",
            Self::D3 => "3d.3",
            Self::E1 => "3e.1",
            Self::E2 => "3e.2",
            Self::E3 => "3e.3",
        }
    }

    /// Of a step of the failing cycle: the level that asks for it, its rule, and the owner's role and rule.
    fn owner(self) -> Option<(Level, &'static Rule, &'static str, &'static Rule)> {
        Some(match self {
            Self::A1 | Self::A2 => (Level::L1, &RB_L1, "api_lead", &RB_O2),
            Self::B1 | Self::B2 => (Level::L1, &RB_L1, "infrastructure_lead", &RB_O3),
            Self::C1 | Self::C2 | Self::C3 => (Level::L2, &RB_L2, "data_evidence_lead", &RB_O4),
            Self::D1 | Self::D2 | Self::D3 => (Level::L3, &RB_L3, "data_evidence_lead", &RB_O4),
            Self::E1 | Self::E2 | Self::E3 => (Level::L3, &RB_L3, "security_lead", &RB_O5),
            Self::RepointTraffic
            | Self::RestorePolicyBundle
            | Self::RestoreConfig
            | Self::ConfirmGatewayHealth
            | Self::ConfirmChannelDelivery => return None,
        })
    }

    fn touches_data_or_secrets(self) -> bool {
        matches!(self, Self::C1 | Self::C2 | Self::C3 | Self::E1 | Self::E2 | Self::E3)
    }
}

/// A rollback, prepared or executed. Artifact type 11 of the requirements.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "they are the keys of the record")]
struct Rollback {
    artifact: Spanned<String>,
    schema_version: Spanned<u64>,
    #[expect(dead_code, reason = "the record has to have one")]
    id: Spanned<String>,
    created_at: Spanned<String>,
    #[expect(dead_code, reason = "the record has to have one")]
    producer: Producer,
    #[expect(dead_code, reason = "evidence is bound to its commit by git, not by what it says of itself")]
    commit: Option<Spanned<String>>,
    incident_id: Option<Spanned<String>>,
    rollback_id: Spanned<String>,
    phase: Spanned<Phase>,
    procedure: Spanned<Procedure>,
    declaration: Option<Reference>,
    level: Option<Spanned<Level>>,
    trigger: Option<Trigger>,
    target: Target,
    snapshots: Option<Snapshots>,
    standby_runtime: Option<Standby>,
    owners: Option<Spanned<Vec<Actor>>>,
    failed: Option<Failure>,
    performed_via: Option<Spanned<String>>,
    run_id: Option<Spanned<String>>,
    started_at: Option<Spanned<String>>,
    finished_at: Option<Spanned<String>>,
    #[serde(default)]
    attempts: Vec<Attempt>,
    actions: Option<Spanned<Vec<Action>>>,
    #[serde(default)]
    #[expect(dead_code, reason = "the evidence log is judged by them, in chain-verify")]
    affected_runs: Vec<Spanned<String>>,
    #[serde(default)]
    #[expect(dead_code, reason = "the evidence log is judged by them, in chain-verify")]
    affected_entries: Vec<Spanned<String>>,
    #[serde(default)]
    cleanup_validation: Vec<Cleanup>,
    verification: Option<Verification>,
    outcome: Option<Spanned<Outcome>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Trigger {
    code: Spanned<String>,
    reason: Spanned<String>,
    at: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Target {
    kind: Spanned<TargetKind>,
    #[serde(rename = "ref")]
    name: Spanned<String>,
    commit: Spanned<String>,
    artifact_digest: Option<Spanned<String>>,
    verified_good_at: Spanned<String>,
    proof: Reference,
    migration_state: Option<Spanned<String>>,
    environment_config_sha256: Option<Spanned<String>>,
    evidence_cutover: Option<Point>,
    event_cutover: Option<Spanned<String>>,
    confirmed_by: Option<Spanned<String>>,
    confirmed_at: Option<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TargetKind {
    Commit,
    Build,
    Deployment,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Snapshots {
    policy_bundle: Reference,
    config: Reference,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Standby {
    present: Spanned<bool>,
    version: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Failure {
    commit: Spanned<String>,
    #[expect(dead_code, reason = "it names the deployment for people")]
    deployment_id: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attempt {
    at: Spanned<String>,
    outcome: Spanned<Outcome>,
    analysis: Option<Spanned<String>>,
    escalated_to: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Action {
    step: Spanned<Step>,
    owner_role: Option<Spanned<String>>,
    actor: Spanned<Actor>,
    status: Spanned<Status>,
    at: Spanned<String>,
    reason: Option<Spanned<String>>,
    #[serde(default)]
    evidence: Vec<Reference>,
    #[serde(default)]
    components: Vec<Component>,
    parity: Option<Spanned<Parity>>,
    drift_remaining: Option<Spanned<Vec<String>>>,
    result: Option<Spanned<Passed>>,
    #[serde(default)]
    tests: Vec<Test>,
    #[serde(default)]
    credentials: Vec<Credential>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Passed {
    Pass,
    Fail,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Component {
    component: Spanned<String>,
    observed_version: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parity {
    endpoints: u64,
    failed: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Test {
    kind: Spanned<String>,
    result: Spanned<Passed>,
    at: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Credential {
    name: Spanned<String>,
    fingerprint_before: Option<Spanned<String>>,
    fingerprint_after: Option<Spanned<String>>,
    revoked_at: Option<Spanned<String>>,
    rotated_at: Option<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Area {
    Data,
    Evidence,
    Credentials,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cleanup {
    area: Spanned<Area>,
    status: Spanned<Status>,
    owner: Spanned<String>,
    reason: Option<Spanned<String>>,
    #[serde(default)]
    evidence: Vec<CleanupEvidence>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CleanupEvidence {
    kind: Spanned<String>,
    #[serde(rename = "ref")]
    reference: Reference,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Verification {
    ci_pr: Option<CiPr>,
    service_health: Option<Health>,
    workflow_smoke: Option<Reference>,
    emission: Option<Emission>,
    #[serde(default)]
    recorded_in: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CiPr {
    status: Spanned<Passed>,
    baseline_blocker: Option<Blocker>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Blocker {
    check: Spanned<String>,
    first_seen_commit: Spanned<String>,
    #[serde(rename = "ref")]
    reference: Reference,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Health {
    status: Spanned<Passed>,
    at: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Emission {
    evidence_id: Spanned<String>,
    event_id: Spanned<String>,
    at: Spanned<String>,
}

/// A deployment, as far as it proves that something was released. Artifact type 12.
#[derive(Debug, Deserialize)]
struct DeploymentRecord {
    artifact: Spanned<String>,
    commit: Option<Spanned<String>>,
    status: Option<Spanned<String>>,
    #[serde(default)]
    targets: Vec<DeploymentTarget>,
}

#[derive(Debug, Deserialize)]
struct DeploymentTarget {
    component: String,
}

/// A smoke test. Artifact type 13.
#[derive(Debug, Deserialize)]
struct Smoke {
    artifact: Spanned<String>,
    schema_version: Spanned<u64>,
    subject: SmokeSubject,
    started_at: Spanned<String>,
    checks: Vec<SmokeCheck>,
    status: Spanned<String>,
}

#[derive(Debug, Deserialize)]
struct SmokeSubject {
    kind: Spanned<String>,
    id: Spanned<String>,
}

#[derive(Debug, Deserialize)]
struct SmokeCheck {
    name: Spanned<String>,
    result: Spanned<String>,
}

/// What other records are compared with, once a rollback was judged.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The digest of the record.
    pub sha256: String,
    /// The incident.
    pub incident: Option<String>,
    /// When it ended.
    pub finished: Option<Instant>,
    /// When its smoke test began.
    pub smoke: Option<Instant>,
}

/// What asks for a rollback.
const TRIGGERS: [&str; 10] = [
    "verification_failed",
    "health_degraded",
    "definition_of_done_violated",
    "runtime_crash_loop",
    "security_regression",
    "sla_regression",
    "ci_pr_failure",
    "reliability_regression",
    "security_or_tenancy_risk",
    "evidence_integrity_uncertain",
];

/// Critical conditions of a cutover.
const CUTOVER_TRIGGERS: [&str; 3] = ["runtime_crash_loop", "security_regression", "sla_regression"];

/// Names that stand for another thing tomorrow.
const MOVING: [&str; 12] = [
    "latest",
    "previous",
    "last",
    "current",
    "stable",
    "head",
    "main",
    "master",
    "trunk",
    "develop",
    "release",
    "known-good",
];

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
    let skew = i64::from(context.policy.policy.thresholds.skew_s);
    let sheet = Sheet { at: &at, path: artifact.path(), now: context.now, skew };
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
    let skew = i64::from(context.policy.policy.thresholds.skew_s);
    let sheet = Sheet { at: &at, path: artifact.path(), now: context.now, skew };
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
                let held = crate::operation::OWNERS
                    .iter()
                    .any(|role| crate::state::holds_role(&context.policy.policy, &owner.id, role));
                if !held {
                    let message = format!("{} holds none of the runbook's roles", printable(&owner.id));
                    desk.block(&RB_READY, owners.node, message);
                }
            }
        }
        _ => desk.block(&RB_READY, it.phase.node, "no owner is named"),
    }
    desk.conclude(&RB_READY, "a standby runtime and owners are named");
    snapshots(&mut desk, it);
    desk.conclude(&CO_R2_2, "snapshots of policy bundle and configuration are there");
    let now = context.now;
    target(&mut desk, it, now);
    confirmed(&mut desk, it, now);
    digest(&mut desk, it);
    gate_core::evidence::bind(context, judgement);
    Ok(())
}

fn snapshots(desk: &mut Desk<'_>, it: &Rollback) -> Option<(String, String)> {
    let Some(snapshots) = &it.snapshots else {
        desk.block(&CO_R2_2, it.procedure.node, "no snapshots of policy bundle and configuration are named");
        return None;
    };
    let bundle = desk.file(&CO_R2_2, &snapshots.policy_bundle, "policy-bundle");
    let config = desk.file(&CO_R2_2, &snapshots.config, "configuration");
    Some((bundle?.sha256().to_owned(), config?.sha256().to_owned()))
}

/// `rb-0.2` and `rb-2.1`: the target is explicit, released, not the failed one, and proven before `before`.
///
/// Gives the components that the proof deployed.
fn target(desk: &mut Desk<'_>, it: &Rollback, before: Instant) -> BTreeSet<String> {
    let target = &it.target;
    let name = target.name.value.trim();
    let plain = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    if !says_something(name) || MOVING.contains(&plain.as_str()) || name.contains("..") {
        desk.block_with(
            &RB_2_1,
            target.name.node,
            format!("`{}` is no explicit target: it stands for another thing tomorrow", printable(name)),
            "name a commit by its full id, or a build or deployment by its own",
        );
    }
    if target.kind.value == TargetKind::Commit && name != target.commit.value {
        desk.block(&RB_2_1, target.name.node, "the target is a commit, and `ref` is not its id");
    }
    if let Err(message) = CommitId::parse(&target.commit.value) {
        desk.block(&RB_2_1, target.commit.node, message);
    }
    if let Some(failed) = &it.failed
        && failed.commit.value == target.commit.value
    {
        desk.block(&RB_2_1, target.commit.node, "the target is the failed release itself");
    }
    let mut components = BTreeSet::new();
    if let Some(proof) = desk.file(&RB_0_2, &target.proof, "proof") {
        match released(&proof, &target.commit.value) {
            Ok(found) => components = found,
            Err(message) => desk.block_with(
                &RB_2_1,
                target.proof.path.node,
                message,
                "the proof is the deployment record of the target: status succeeded, and its commit",
            ),
        }
    }
    if let Some(good) = desk.past(&target.verified_good_at)
        && good >= before
    {
        let message = format!("it was verified at {good}, not before the failure at {before}");
        desk.block(&RB_0_2, target.verified_good_at.node, message);
    }
    desk.conclude(
        &RB_0_2,
        format!("verified good at {}, with proof", printable(&target.verified_good_at.value)),
    );
    desk.conclude(&RB_2_1, format!("{} was released, and is not what failed", printable(name)));
    components
}

/// The components of a deployment record that shows that a commit was released, or why it does not.
fn released(proof: &Artifact, commit: &str) -> Result<BTreeSet<String>, String> {
    let path = proof.path();
    let unread = |undecided: Undecided| {
        format!("{path} does not show that the target was released: {}", undecided.message)
    };
    let record: Decoded<'_, DeploymentRecord> = proof.json().and_then(Decoded::new).map_err(unread)?;
    let it = &record.value;
    if it.artifact.value != "deployment-record" {
        return Err(format!("{path} is no deployment record: the target was never released"));
    }
    if it.status.as_ref().is_none_or(|status| status.value != "succeeded") {
        return Err(format!("{path} is of a deployment that did not succeed"));
    }
    if it.commit.as_ref().is_none_or(|made| made.value != commit) {
        return Err(format!("{path} is of another commit than the target's"));
    }
    Ok(it.targets.iter().map(|target| target.component.clone()).collect())
}

/// `rb-2.2`: migration state and configuration are confirmed, before `before`.
fn confirmed(desk: &mut Desk<'_>, it: &Rollback, before: Instant) {
    let target = &it.target;
    for (name, field) in [
        ("migration_state", &target.migration_state),
        ("environment_config_sha256", &target.environment_config_sha256),
        ("confirmed_by", &target.confirmed_by),
        ("confirmed_at", &target.confirmed_at),
    ] {
        if field.as_ref().is_none_or(|field| !says_something(&field.value)) {
            desk.block(&RB_2_2, target.name.node, format!("the target has no `{name}`"));
        }
    }
    if let Some(at) = target.confirmed_at.as_ref()
        && let Some(instant) = desk.past(at)
        && instant > before
    {
        desk.block(
            &RB_2_2,
            at.node,
            format!("it was confirmed at {instant}, after the rollback began at {before}"),
        );
    }
    desk.conclude(&RB_2_2, "migration state and configuration are confirmed");
}

/// `rs-1`: the release is there.
fn digest(desk: &mut Desk<'_>, it: &Rollback) {
    let digest = it.target.artifact_digest.as_ref();
    let shaped = digest.is_some_and(|digest| {
        let hex = digest.value.strip_prefix("sha256:").unwrap_or(&digest.value);
        hex.len() == 64 && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    });
    if !shaped {
        let node = digest.map_or(it.target.name.node, |digest| digest.node);
        desk.block(
            &RS_1,
            node,
            "the target has no `artifact_digest`: nobody can tell whether its build is there",
        );
    }
    desk.conclude(&RS_1, "the target's build is named by its digest");
}

/// An executed rollback with its times read.
struct Executed<'r> {
    it: &'r Rollback,
    actions: BTreeMap<Step, (&'r Action, Instant)>,
    started: Instant,
    finished: Option<Instant>,
    /// When the last action was done.
    last: Instant,
    /// When the trigger was seen.
    trigger: Instant,
    /// The components of the release that is gone back to.
    smoke: std::cell::OnceCell<Option<Instant>>,
}

impl<'r> Executed<'r> {
    fn read(desk: &mut Desk<'_>, it: &'r Rollback) -> Result<Self, Undecided> {
        let missing = |desk: &Desk<'_>, what: &str| {
            Err(desk.sheet.refuse(it.phase.node, &format!("an executed rollback has `{what}`")))
        };
        let (Some(started), Some(finished)) = (&it.started_at, &it.finished_at) else {
            return missing(desk, "started_at` and `finished_at");
        };
        let Some(actions) = it.actions.as_ref().filter(|actions| !actions.value.is_empty()) else {
            return missing(desk, "actions");
        };
        if it.failed.is_none() {
            return missing(desk, "failed");
        }
        if it.outcome.is_none() {
            return missing(desk, "outcome");
        }
        desk.past(&it.created_at);
        let mut read = BTreeMap::new();
        let unread = |desk: &mut Desk<'_>, node: u32| {
            desk.judgement
                .undecided
                .pop()
                .unwrap_or_else(|| desk.sheet.refuse(node, "a time can't be judged"))
        };
        for action in &actions.value {
            let Some(at) = desk.time(&action.at) else {
                return Err(unread(desk, action.at.node));
            };
            desk.past(&action.at);
            if read.insert(action.step.value, (action, at)).is_some() {
                let message = format!("step {} is there twice", action.step.value.word());
                return Err(desk.sheet.refuse(action.step.node, &message));
            }
        }
        let Some(start) = desk.time(started) else { return Err(unread(desk, started.node)) };
        let Some(end) = desk.time(finished) else { return Err(unread(desk, finished.node)) };
        desk.past(finished);
        let trigger = it.trigger.as_ref().and_then(|trigger| trigger.at.as_ref());
        let trigger = trigger.and_then(|at| desk.past(at)).unwrap_or(start);
        let last = read.values().map(|(_, at)| *at).max().unwrap_or(start);
        Ok(Self {
            it,
            actions: read,
            started: start,
            finished: Some(end),
            last,
            trigger,
            smoke: std::cell::OnceCell::new(),
        })
    }

    fn finished(&self) -> Instant {
        self.finished.unwrap_or(self.last)
    }

    fn node(&self) -> u32 {
        self.it.procedure.node
    }

    fn done(&self, step: Step) -> Option<(&'r Action, Instant)> {
        self.actions.get(&step).copied().filter(|(action, _)| action.status.value == Status::Done)
    }

    /// What all three procedures ask.
    fn common(&self, desk: &mut Desk<'_>) {
        let it = self.it;
        match &it.trigger {
            Some(trigger) => {
                if !TRIGGERS.contains(&trigger.code.value.as_str()) {
                    let message = format!("`{}` is no trigger of a rollback", printable(&trigger.code.value));
                    desk.block_with(
                        &OP_9_1,
                        trigger.code.node,
                        message,
                        &format!("they are {}", TRIGGERS.join(", ")),
                    );
                }
                if !says_something(&trigger.reason.value) {
                    desk.block(&OP_9_1, trigger.reason.node, "the trigger has no reason");
                }
                if self.trigger > self.started {
                    desk.block(&OP_9_1, trigger.code.node, "the rollback started before its trigger");
                }
            }
            None => desk.block(&OP_9_1, self.node(), "it has no trigger"),
        }
        desk.conclude(&OP_9_1, "a known trigger, with a reason");
        let via = it.performed_via.as_ref();
        if via.is_none_or(|via| via.value != "ci_cd") {
            let node = via.map_or(self.node(), |via| via.node);
            desk.block(&OP_9_5, node, "it was not done by CI: `performed_via` is not ci_cd");
        }
        if it.run_id.as_ref().is_none_or(|run| !says_something(&run.value)) {
            let node = it.run_id.as_ref().map_or(self.node(), |run| run.node);
            desk.block(&OP_9_5, node, "the CI run that did it is not named: `run_id`");
        }
        desk.conclude(&OP_9_5, "done by CI, in a run that is named");
        if self.finished() < self.started {
            desk.block(&XA_4, self.node(), "it finished before it started");
        }
        let components = target(desk, it, self.trigger);
        digest_of(desk, self, &components);
        self.attempts(desk);
        self.not_applicable(desk);
        self.verified(desk);
    }

    /// `rs-2`: what failed was analysed and escalated; the whole succeeded.
    fn attempts(&self, desk: &mut Desk<'_>) {
        let it = self.it;
        let says = |field: &Option<Spanned<String>>| {
            field.as_ref().is_some_and(|field| says_something(&field.value))
        };
        for attempt in &it.attempts {
            desk.past(&attempt.at);
            if attempt.outcome.value == Outcome::Failed
                && !(says(&attempt.analysis) && says(&attempt.escalated_to))
            {
                let message = "an attempt failed, without analysis and escalation before the next";
                desk.block(&RS_2, attempt.outcome.node, message);
            }
        }
        if let Some(outcome) = it.outcome.filter(|outcome| outcome.value == Outcome::Failed) {
            desk.block_with(
                &RS_2,
                outcome.node,
                "the rollback failed",
                "escalate it: a failed rollback is an incident",
            );
        }
        desk.conclude(&RS_2, format!("it succeeded, after {} recorded attempts", it.attempts.len()));
    }

    /// Steps that were not done say why, and none failed.
    fn not_applicable(&self, desk: &mut Desk<'_>) {
        for (step, (action, _)) in &self.actions {
            let rule = rule_of(*step);
            match action.status.value {
                Status::Done => {}
                Status::Failed => {
                    desk.block(rule, action.status.node, format!("step {} failed", step.word()));
                }
                Status::NotApplicable => {
                    if action.reason.as_ref().is_none_or(|reason| !says_something(&reason.value)) {
                        let message = format!("step {} was not done, and no reason is told", step.word());
                        desk.block(rule, action.status.node, message);
                    }
                }
            }
            for reference in &action.evidence {
                desk.file(rule, reference, "evidence");
            }
        }
    }

    /// Health and smoke test, which every procedure needs.
    fn verified(&self, desk: &mut Desk<'_>) {
        let node = self.node();
        let verification = self.it.verification.as_ref();
        match verification.and_then(|verification| verification.service_health.as_ref()) {
            Some(health) => {
                if health.status.value != Passed::Pass {
                    desk.block(&RB_4_2, health.status.node, "services are not healthy");
                }
                if let Some(at) = desk.past(&health.at)
                    && at < self.last
                {
                    desk.block(
                        &RB_4_2,
                        health.at.node,
                        format!("health was checked at {at}, before the last action at {}", self.last),
                    );
                }
            }
            None => desk.block(&RB_4_2, node, "service health was not checked"),
        }
        desk.conclude(&RB_4_2, format!("services are healthy after the last action at {}", self.last));
        self.smoke(desk);
    }

    /// Reads and judges the smoke test, once. When it began.
    fn smoke(&self, desk: &mut Desk<'_>) -> Option<Instant> {
        *self.smoke.get_or_init(|| {
            let reference = self.it.verification.as_ref().and_then(|it| it.workflow_smoke.as_ref());
            let Some(reference) = reference else {
                desk.block(&RB_4_3, self.node(), "no smoke test was run");
                return None;
            };
            let file = desk.file(&RB_4_3, reference, "smoke-results")?;
            match self.judge_smoke(desk, &file) {
                Ok(started) => started,
                Err(undecided) => {
                    desk.judgement.cannot_decide(undecided);
                    None
                }
            }
        })
    }

    fn judge_smoke(&self, desk: &mut Desk<'_>, file: &Artifact) -> Result<Option<Instant>, Undecided> {
        let smoke: Decoded<'_, Smoke> = Decoded::new(file.json()?)?;
        let at = |node| smoke.at(node);
        let sheet = Sheet { at: &at, path: file.path(), now: desk.sheet.now, skew: desk.sheet.skew };
        let it = &smoke.value;
        sheet.expect(&it.artifact, &it.schema_version, "smoke-results")?;
        let started = sheet.past(&it.started_at, desk.judgement);
        let mut desk = Desk { context: desk.context, sheet, judgement: desk.judgement };
        if it.checks.is_empty() {
            desk.block(&RB_4_3, it.status.node, "the smoke test checked nothing");
        }
        for check in it.checks.iter().filter(|check| check.result.value != "pass") {
            let message =
                format!("{} ended with {}", printable(&check.name.value), printable(&check.result.value));
            desk.block(&RB_4_3, check.result.node, message);
        }
        if it.status.value != "PASS" {
            desk.block(&RB_4_3, it.status.node, "the smoke test did not pass");
        }
        desk.conclude(&RB_4_3, format!("{} smoke checks pass", it.checks.len()));
        if it.subject.kind.value != "rollback" || it.subject.id.value != self.it.rollback_id.value {
            let message = format!(
                "the smoke test is of {} {}, not of this rollback",
                printable(&it.subject.kind.value),
                printable(&it.subject.id.value)
            );
            desk.block(&OP_9_6, it.subject.id.node, message);
        }
        if let Some(at) = started
            && at <= self.finished()
        {
            let message = format!(
                "the smoke test started at {at}, not after the rollback finished at {}",
                self.finished()
            );
            desk.block(&OP_9_6, it.started_at.node, message);
        }
        desk.conclude(&OP_9_6, "the smoke test is of this rollback, and started after it");
        Ok(started)
    }

    fn deployment(&self, desk: &mut Desk<'_>) {
        let limit = i64::from(desk.context.policy.policy.thresholds.r_max_s);
        let took = self.finished().seconds_since(self.started);
        if took > limit {
            let node = self.it.finished_at.as_ref().map_or(self.node(), |at| at.node);
            desk.block(&DD_2, node, format!("it took {took} s, more than {limit} s"));
        }
        desk.conclude(&DD_2, format!("it took {took} s, within {limit} s"));
        for (step, (action, _)) in &self.actions {
            if step.touches_data_or_secrets() && action.status.value != Status::NotApplicable {
                desk.block_with(
                    &DD_3,
                    action.step.node,
                    format!("step {} has no place in the rollback of a deployment", step.word()),
                    "escalate to the procedure failing_cycle, at L2 for data and at L3 for secrets",
                );
            }
        }
        desk.conclude(&DD_3, "neither data nor secrets were touched");
        self.versions(desk, &RB_3A_1);
    }

    fn cutover(&self, desk: &mut Desk<'_>) {
        let thresholds = &desk.context.policy.policy.thresholds;
        let limit = i64::from(thresholds.immediate_s);
        let trigger = self.it.trigger.as_ref();
        let seen = trigger.and_then(|trigger| trigger.at.as_ref());
        let critical = trigger.is_some_and(|trigger| CUTOVER_TRIGGERS.contains(&trigger.code.value.as_str()));
        let delay = self.started.seconds_since(self.trigger);
        if !critical {
            desk.block(
                &CO_R1,
                self.node(),
                format!("its trigger is none of {}", CUTOVER_TRIGGERS.join(", ")),
            );
        } else if seen.is_none() {
            desk.block(&CO_R1, self.node(), "when the condition was seen is not told: trigger.at");
        } else if delay > limit {
            let node = self.it.started_at.as_ref().map_or(self.node(), |at| at.node);
            desk.block(
                &CO_R1,
                node,
                format!("it started {delay} s after the condition, more than {limit} s"),
            );
        }
        desk.conclude(&CO_R1, format!("it started {delay} s after the condition, within {limit} s"));
        if self.done(Step::RepointTraffic).is_none() {
            desk.block(&CO_R2_1, self.node(), "traffic was not repointed: no step repoint_traffic is done");
        }
        desk.conclude(&CO_R2_1, "traffic was repointed to the target");
        if let Some((bundle, config)) = snapshots(desk, self.it) {
            self.restored(desk, Step::RestorePolicyBundle, &bundle);
            self.restored(desk, Step::RestoreConfig, &config);
        }
        desk.conclude(&CO_R2_2, "policy bundle and configuration are those of the snapshots");
        for step in [Step::ConfirmGatewayHealth, Step::ConfirmChannelDelivery] {
            match self.done(step) {
                Some((action, _)) if action.result.is_some_and(|result| result.value == Passed::Pass) => {}
                Some((action, _)) => {
                    desk.block(&CO_R2_3, action.step.node, format!("{} did not pass", step.word()));
                }
                None => desk.block(&CO_R2_3, self.node(), format!("{} is not done", step.word())),
            }
        }
        desk.conclude(&CO_R2_3, "gateway health and channel delivery are confirmed");
        // Repoint, restore, confirm: each group not before the one that it follows.
        let group = |steps: &[Step]| {
            let times: Vec<_> = steps.iter().filter_map(|step| self.done(*step)).map(|(_, at)| at).collect();
            (times.iter().min().copied(), times.iter().max().copied())
        };
        let groups = [
            group(&[Step::RepointTraffic]),
            group(&[Step::RestorePolicyBundle, Step::RestoreConfig]),
            group(&[Step::ConfirmGatewayHealth, Step::ConfirmChannelDelivery]),
        ];
        for pair in groups.windows(2) {
            if let [(_, Some(before)), (Some(after), _)] = pair
                && after < before
            {
                desk.block(
                    &CO_R2_5,
                    self.node(),
                    format!("a step was done at {after}, before the one that it follows at {before}"),
                );
            }
        }
        desk.conclude(&CO_R2_5, "repointed, restored, confirmed, in this order");
        self.declared_in_time(desk);
    }

    /// A declaration, where there is one, may follow the start of a cutover's rollback, but soon.
    fn declared_in_time(&self, desk: &mut Desk<'_>) {
        let Some(reference) = &self.it.declaration else { return };
        let limit = i64::from(desk.context.policy.policy.thresholds.immediate_s);
        let Some(file) = desk.file(&G_5, reference, "freeze-record") else { return };
        match declaration_of(desk, &file) {
            Ok((declared, at)) => {
                self.same_incident(desk, &declared);
                let late = at.seconds_since(self.started);
                if late > limit {
                    let message = format!("it was declared {late} s after it started, more than {limit} s");
                    desk.block(&XA_4, reference.path.node, message);
                }
                desk.conclude(&XA_4, "declared in time");
            }
            Err(undecided) => desk.judgement.cannot_decide(undecided),
        }
    }

    /// Whether what was restored is the snapshot.
    fn restored(&self, desk: &mut Desk<'_>, step: Step, snapshot: &str) {
        match self.done(step) {
            None => desk.block(&CO_R2_2, self.node(), format!("{} is not done", step.word())),
            Some((action, _)) => {
                let same = action.evidence.iter().any(|reference| reference.sha256.value == snapshot);
                if !same {
                    let message =
                        format!("{}: its evidence is not the snapshot from before the cutover", step.word());
                    desk.block(&CO_R2_2, action.step.node, message);
                }
            }
        }
    }

    /// `rb-3a.1`: every component was observed at the target.
    fn versions(&self, desk: &mut Desk<'_>, rule: &'static Rule) {
        let Some((action, _)) = self.done(Step::A1) else {
            desk.block(rule, self.node(), "step 3a.1 is not done");
            return;
        };
        let target = &self.it.target;
        if action.components.is_empty() {
            desk.block(rule, action.step.node, "no component was observed");
        }
        for component in &action.components {
            let seen = &component.observed_version.value;
            if *seen != target.commit.value && *seen != target.name.value {
                let message = format!(
                    "{} was observed at another version than the target",
                    printable(&component.component.value)
                );
                desk.block(rule, component.observed_version.node, message);
            }
        }
        desk.conclude(rule, format!("{} components at the target", action.components.len()));
    }

    fn failing_cycle(&self, desk: &mut Desk<'_>, declaration: Option<&Path>) -> Result<(), Undecided> {
        let it = self.it;
        let Some(level) = it.level else {
            return Err(desk
                .sheet
                .refuse(it.procedure.node, "the rollback of a failing cycle has a `level`"));
        };
        self.declared(desk, declaration, level)?;
        confirmed(desk, it, self.started);
        match (&it.target.evidence_cutover, &it.target.event_cutover) {
            (Some(point), Some(event))
                if says_something(&point.id.value)
                    && point.hash.value.len() == 64
                    && says_something(&event.value) => {}
            (Some(_), Some(event)) => desk.block(&RB_2_3, event.node, "a cutover point says nothing"),
            _ => desk.block(
                &RB_2_3,
                it.target.name.node,
                "the target has no `evidence_cutover` and `event_cutover`",
            ),
        }
        desk.conclude(&RB_2_3, "cutover points of evidence and events are named");
        self.levels(desk, level.value);
        self.owners(desk);
        self.application(desk);
        self.platform(desk);
        if level.value >= Level::L2 {
            self.data(desk);
        }
        if level.value >= Level::L3 {
            self.credentials(desk);
        }
        self.cleanup(desk, level.value);
        self.verification(desk)
    }

    /// The declaration: of this incident and level, and before the start.
    fn declared(
        &self,
        desk: &mut Desk<'_>,
        given: Option<&Path>,
        level: Spanned<Level>,
    ) -> Result<(), Undecided> {
        let it = self.it;
        let file = match (given, &it.declaration) {
            (Some(given), reference) => {
                let file = desk.context.root.read(given)?;
                desk.judgement.subjects.push(file.subject("freeze-record"));
                if let Some(reference) = reference.as_ref().filter(|it| it.sha256.value != file.sha256()) {
                    let message = format!(
                        "{} is not the declaration that the record refers to: its digest differs",
                        file.path()
                    );
                    desk.block(&G_5, reference.sha256.node, message);
                }
                file
            }
            (None, Some(reference)) => match desk.file(&G_5, reference, "freeze-record") {
                Some(file) => file,
                None => return Ok(()),
            },
            (None, None) => {
                return Err(Undecided::new(
                    &NOTHING_MISSING,
                    Reason::Missing,
                    format!("{} names no declaration", desk.sheet.path),
                )
                .help("name the freeze record with --declaration, or in `declaration`")
                .at((desk.sheet.at)(it.procedure.node)));
            }
        };
        let (declared, at) = declaration_of(desk, &file)?;
        self.same_incident(desk, &declared);
        if declared.level.map(|level| level.value) != Some(level.value) {
            let message = format!("it was declared at another level than {}", level.value);
            desk.block(&G_5, level.node, message);
        }
        if at >= self.started {
            let node = it.started_at.as_ref().map_or(self.node(), |at| at.node);
            desk.block(
                &XA_4,
                node,
                format!("it started at {}, not after its declaration at {at}", self.started),
            );
        }
        desk.conclude(
            &XA_4,
            format!("declared at {at}, started at {}, finished at {}", self.started, self.finished()),
        );
        desk.conclude(&G_5, "declaration and rollback are of one incident");
        Ok(())
    }

    fn same_incident(&self, desk: &mut Desk<'_>, declared: &Declared) {
        let ours = self.it.incident_id.as_ref();
        let theirs = declared.incident_id.as_ref();
        if ours.map(|id| &id.value) != theirs.map(|id| &id.value) {
            let node = ours.map_or(self.node(), |id| id.node);
            desk.block(&G_5, node, "declaration and rollback are of different incidents");
        }
    }

    /// `rb-l1` to `rb-l3`: the steps of the level are there, and L1 goes no further.
    fn levels(&self, desk: &mut Desk<'_>, level: Level) {
        for step in Step::CYCLE {
            let Some((asked_by, rule, ..)) = step.owner() else { continue };
            let there = self.actions.get(&step);
            if asked_by <= level && there.is_none() {
                desk.block(
                    rule,
                    self.node(),
                    format!("{level} asks for step {}, which is not there", step.word()),
                );
            }
            if level == Level::L1 && step.touches_data_or_secrets() && self.done(step).is_some() {
                let node = there.map_or(self.node(), |(action, _)| action.step.node);
                desk.block(
                    &RB_L1,
                    node,
                    format!("step {} was done at L1, which reverts code and configuration only", step.word()),
                );
            }
        }
        for (needed, rule) in [(Level::L1, &RB_L1), (Level::L2, &RB_L2), (Level::L3, &RB_L3)] {
            if needed <= level {
                desk.conclude(rule, format!("{level}: every step of {needed} is there"));
            }
        }
    }

    /// `rb-o2` to `rb-o5`: each step is owned by its lead.
    fn owners(&self, desk: &mut Desk<'_>) {
        let mut judged = BTreeSet::new();
        for (step, (action, _)) in &self.actions {
            let Some((_, _, lead, rule)) = step.owner() else { continue };
            judged.insert(rule.id);
            match &action.owner_role {
                Some(owner) if owner.value == lead => {
                    desk.needs_role(rule, action.actor.node, &action.actor.value.id, lead);
                }
                Some(owner) => {
                    desk.block(rule, owner.node, format!("step {} is owned by the {lead}", step.word()));
                }
                None => desk.block(rule, action.step.node, format!("step {} has no owner", step.word())),
            }
        }
        for rule in [&RB_O2, &RB_O3, &RB_O4, &RB_O5] {
            if judged.contains(rule.id) {
                desk.conclude(rule, "each of its steps has this owner");
            }
        }
    }

    fn application(&self, desk: &mut Desk<'_>) {
        if self.actions.contains_key(&Step::A1) {
            self.versions(desk, &RB_3A_1);
        }
        if let Some((action, _)) = self.actions.get(&Step::A2) {
            match &action.parity {
                Some(parity) if parity.value.endpoints == 0 => {
                    desk.block(&RB_3A_2, parity.node, "parity of no endpoint was looked at");
                }
                Some(parity) if parity.value.failed > 0 => {
                    let message = format!(
                        "{} of {} critical endpoints differ",
                        parity.value.failed, parity.value.endpoints
                    );
                    desk.block(&RB_3A_2, parity.node, message);
                }
                Some(_) => {}
                None => desk.block(&RB_3A_2, action.step.node, "parity of critical endpoints is not told"),
            }
            if action.status.value == Status::NotApplicable {
                desk.block(&RB_3A_2, action.status.node, "parity of critical endpoints is always looked at");
            }
            desk.conclude(&RB_3A_2, "critical endpoints behave as their contract says");
        }
    }

    fn platform(&self, desk: &mut Desk<'_>) {
        if let Some((action, _)) = self.done(Step::B1) {
            match &action.drift_remaining {
                Some(drift) if drift.value.is_empty() => {}
                Some(drift) => {
                    desk.block(&RB_3B_1, drift.node, format!("{} drifts are left", drift.value.len()));
                }
                None => desk.block(&RB_3B_1, action.step.node, "what drift is left is not told"),
            }
            desk.conclude(&RB_3B_1, "no drift is left");
        }
        if let Some((action, at)) = self.done(Step::B2) {
            if action.result.is_none_or(|result| result.value != Passed::Pass) {
                desk.block(&RB_3B_2, action.step.node, "health and startup did not pass");
            }
            if let Some((_, before)) = self.done(Step::B1)
                && at < before
            {
                desk.block(
                    &RB_3B_2,
                    action.at.node,
                    format!("health was validated at {at}, before the revert at {before}"),
                );
            }
            desk.conclude(&RB_3B_2, "health and startup pass after the revert");
        }
    }

    fn data(&self, desk: &mut Desk<'_>) {
        if let Some((action, _)) = self.actions.get(&Step::C1) {
            if action.status.value == Status::NotApplicable {
                desk.block(
                    &RB_3C_1,
                    action.status.node,
                    "schema and projection changes are reverted at L2 and L3",
                );
            }
            desk.conclude(&RB_3C_1, "unsafe schema and projection changes are reverted");
        }
        if let Some((action, _)) = self.actions.get(&Step::C2) {
            if action.status.value == Status::Done && action.evidence.is_empty() {
                desk.block(
                    &RB_3C_2,
                    action.step.node,
                    "read models were rebuilt, and no evidence of it is named",
                );
            }
            desk.conclude(&RB_3C_2, "read models are rebuilt with evidence, or the reason why not is told");
        }
        if let Some((action, _)) = self.actions.get(&Step::C3) {
            if action.status.value == Status::NotApplicable {
                desk.block(&RB_3C_3, action.status.node, "tenant boundaries are verified at L2 and L3");
            }
            let reverted =
                [Step::C1, Step::C2].into_iter().filter_map(|step| self.done(step)).map(|(_, at)| at).max();
            for kind in ["tenant_boundary", "idempotency"] {
                if !action.tests.iter().any(|test| test.kind.value == kind) {
                    desk.block(&RB_3C_3, action.step.node, format!("no {kind} test was run"));
                }
            }
            for test in &action.tests {
                if test.result.value != Passed::Pass {
                    desk.block(
                        &RB_3C_3,
                        test.result.node,
                        format!("the {} test failed", printable(&test.kind.value)),
                    );
                }
                if let (Some(at), Some(reverted)) = (desk.past(&test.at), reverted)
                    && at < reverted
                {
                    let message = format!(
                        "the {} test ran at {at}, before the data was reverted at {reverted}",
                        printable(&test.kind.value)
                    );
                    desk.block(&RB_3C_3, test.at.node, message);
                }
            }
            desk.conclude(&RB_3C_3, format!("{} tests pass after the revert", action.tests.len()));
        }
    }

    fn credentials(&self, desk: &mut Desk<'_>) {
        for (step, rule) in [(Step::E1, &RB_3E_1), (Step::E2, &RB_3E_2), (Step::E3, &RB_3E_3)] {
            if let Some((action, _)) = self.actions.get(&step)
                && action.status.value == Status::NotApplicable
            {
                desk.block(rule, action.status.node, format!("step {} is done at L3", step.word()));
            }
        }
        let revoked = self.actions.get(&Step::E1).map(|(action, _)| *action);
        if let Some(action) = revoked {
            if action.credentials.is_empty() {
                desk.block(&RB_3E_1, action.step.node, "no credential is named");
            }
            for credential in &action.credentials {
                if let Some(at) = &credential.revoked_at {
                    desk.past(at);
                } else {
                    let message = format!("{} was not revoked", printable(&credential.name.value));
                    desk.block(&RB_3E_1, credential.name.node, message);
                }
            }
            desk.conclude(&RB_3E_1, format!("{} credentials revoked", action.credentials.len()));
        }
        if let Some((action, _)) = self.actions.get(&Step::E2) {
            self.rotated(desk, action, revoked);
        }
        if let Some((action, at)) = self.actions.get(&Step::E3) {
            if action.result.is_none_or(|result| result.value != Passed::Pass) {
                desk.block(&RB_3E_3, action.step.node, "least privilege and tenant scope did not pass");
            }
            if let Some((_, before)) = self.done(Step::E2)
                && *at < before
            {
                desk.block(
                    &RB_3E_3,
                    action.at.node,
                    format!("it was verified at {at}, before the rotation at {before}"),
                );
            }
            desk.conclude(&RB_3E_3, "least privilege and tenant scope pass after the rotation");
        }
    }

    /// `rb-3e.2`: each revoked credential has a new one, which is another.
    fn rotated(&self, desk: &mut Desk<'_>, action: &Action, revoked: Option<&Action>) {
        let names: BTreeSet<_> = action.credentials.iter().map(|credential| &credential.name.value).collect();
        for credential in revoked.iter().flat_map(|action| &action.credentials) {
            if !names.contains(&credential.name.value) {
                let message = format!("{} was revoked, and not rotated", printable(&credential.name.value));
                desk.block(&RB_3E_2, credential.name.node, message);
            }
        }
        if action.credentials.is_empty() {
            desk.block(&RB_3E_2, action.step.node, "no credential is named");
        }
        for credential in &action.credentials {
            let name = printable(&credential.name.value);
            match (&credential.fingerprint_before, &credential.fingerprint_after) {
                (Some(before), Some(after)) if before.value != after.value => {}
                (Some(_), Some(after)) => {
                    desk.block(&RB_3E_2, after.node, format!("{name} has the same fingerprint as before"));
                }
                _ => desk.block(
                    &RB_3E_2,
                    credential.name.node,
                    format!("{name} has no fingerprint before and after"),
                ),
            }
            let Some(rotated) = &credential.rotated_at else {
                desk.block(&RB_3E_2, credential.name.node, format!("{name} was not rotated"));
                continue;
            };
            if let Some(at) = desk.past(rotated)
                && at < self.trigger
            {
                let message =
                    format!("{name} was rotated at {at}, before the exposure was seen at {}", self.trigger);
                desk.block(&RB_3E_2, rotated.node, message);
            }
        }
        desk.conclude(&RB_3E_2, format!("{} credentials rotated, each to another", action.credentials.len()));
    }

    /// `rb-ck1` to `rb-ck3`: the three rows of the mandatory cleanup.
    fn cleanup(&self, desk: &mut Desk<'_>, level: Level) {
        let rows: [(Area, &'static Rule, &str, [&str; 2], Level); 3] = [
            (Area::Data, &RB_CK1, "data_evidence_lead", ["repair_notes", "tenant_isolation_test"], Level::L2),
            (
                Area::Evidence,
                &RB_CK2,
                "data_evidence_lead",
                ["chain_verification", "incident_link"],
                Level::L1,
            ),
            (Area::Credentials, &RB_CK3, "security_lead", ["rotation_log", "scope_summary"], Level::L3),
        ];
        for (area, rule, owner, kinds, from) in rows {
            let mut rows = self.it.cleanup_validation.iter().filter(|row| row.area.value == area);
            let (row, more) = (rows.next(), rows.next());
            let Some(row) = row else {
                desk.block(rule, self.node(), "its row of the mandatory cleanup is missing");
                continue;
            };
            if let Some(more) = more {
                desk.block(rule, more.area.node, "its row of the mandatory cleanup is there twice");
            }
            match row.status.value {
                Status::Done => {
                    if row.owner.value != owner {
                        desk.block(rule, row.owner.node, format!("its owner is the {owner}"));
                    }
                    for kind in kinds {
                        if !row.evidence.iter().any(|evidence| evidence.kind.value == kind) {
                            desk.block(rule, row.area.node, format!("its evidence lacks the kind {kind}"));
                        }
                    }
                    for evidence in &row.evidence {
                        desk.file(rule, &evidence.reference, "cleanup-evidence");
                    }
                }
                Status::NotApplicable if from <= level => {
                    desk.block(rule, row.status.node, format!("it is done at {level}"));
                }
                Status::NotApplicable => {
                    if row.reason.as_ref().is_none_or(|reason| !says_something(&reason.value)) {
                        desk.block(rule, row.status.node, "it was not done, and no reason is told");
                    }
                }
                Status::Failed => desk.block(rule, row.status.node, "it failed"),
            }
            desk.conclude(rule, "done with its evidence, or not asked for at this level");
        }
    }

    /// `rb-4.1`, `rb-4.4` and `rb-4.5`: the rest of the verification.
    fn verification(&self, desk: &mut Desk<'_>) -> Result<(), Undecided> {
        let node = self.node();
        let verification = self.it.verification.as_ref();
        match verification.and_then(|it| it.ci_pr.as_ref()) {
            None => desk.block(&RB_4_1, node, "the checks of pull requests were not run"),
            Some(ci) if ci.status.value == Passed::Pass => {}
            Some(ci) => match &ci.baseline_blocker {
                None => desk.block(
                    &RB_4_1,
                    ci.status.node,
                    "the checks fail, and no blocker from before is named",
                ),
                Some(blocker) => self.blocker(desk, blocker)?,
            },
        }
        desk.conclude(&RB_4_1, "the checks pass, or what blocks them is from before the cycle");
        match verification.and_then(|it| it.emission.as_ref()) {
            None => desk.block(&RB_4_4, node, "whether evidence and events are emitted was not checked"),
            Some(emission) => {
                for field in [&emission.evidence_id, &emission.event_id] {
                    if !says_something(&field.value) {
                        desk.block(&RB_4_4, field.node, "no entry or event is named");
                    }
                }
                if let Some(at) = desk.past(&emission.at)
                    && at < self.finished()
                {
                    desk.block(
                        &RB_4_4,
                        emission.at.node,
                        format!("the entry is of {at}, before the rollback finished at {}", self.finished()),
                    );
                }
            }
        }
        desk.conclude(&RB_4_4, "evidence and events are emitted after the rollback");
        let recorded = verification.map_or(&[][..], |it| &it.recorded_in);
        self.recorded(desk, recorded)
    }

    fn blocker(&self, desk: &mut Desk<'_>, blocker: &Blocker) -> Result<(), Undecided> {
        desk.file(&RB_4_1, &blocker.reference, "baseline-blocker");
        let first = CommitId::parse(&blocker.first_seen_commit.value);
        let target = CommitId::parse(&self.it.target.commit.value);
        let (Ok(first), Ok(target)) = (first, target) else {
            desk.block(
                &RB_4_1,
                blocker.first_seen_commit.node,
                "the commit that first had the blocker is no full id",
            );
            return Ok(());
        };
        if !Repository::of(&desk.context.root)?.is_ancestor(&first, &target)? {
            let message =
                format!("{} was first seen inside the failing cycle", printable(&blocker.check.value));
            desk.block(&RB_4_1, blocker.first_seen_commit.node, message);
        }
        Ok(())
    }

    /// Whether a text speaks of this rollback, or of its incident.
    fn is_named_in(&self, file: &Artifact) -> bool {
        let ids = [Some(&self.it.rollback_id), self.it.incident_id.as_ref()];
        let text = String::from_utf8_lossy(file.bytes());
        ids.into_iter().flatten().any(|id| text.contains(&id.value))
    }

    fn recorded(&self, desk: &mut Desk<'_>, recorded: &[Spanned<String>]) -> Result<(), Undecided> {
        let folders = &desk.context.policy.policy.review_dirs;
        let inside = |path: &str| {
            folders.iter().any(|folder| path.starts_with(&format!("{}/", folder.trim_end_matches('/'))))
        };
        let Some(path) = recorded.iter().find(|path| inside(&path.value)) else {
            let message = format!("it is not recorded under {}", folders.join(" or "));
            desk.block(&RB_4_5, self.node(), message);
            return Ok(());
        };
        let named = desk.context.root.reference(&path.value)?;
        match desk.context.root.read(&named) {
            Ok(file) => {
                desk.judgement.subjects.push(file.subject("review"));
                if !self.is_named_in(&file) {
                    let message = format!("{} names neither the incident nor the rollback", file.path());
                    desk.block(&RB_4_5, path.node, message);
                }
                if let Some(commit) = &desk.context.commit {
                    let place = desk.context.root.unlinked(file.path());
                    let tracked =
                        Repository::of(&desk.context.root)?.tracked(commit, &place, file.sha256())?;
                    if tracked == Tracked::No {
                        desk.block(&RB_4_5, path.node, format!("{} is not tracked by git", file.path()));
                    }
                }
            }
            Err(undecided) if undecided.reason == Reason::Missing => {
                desk.block(&RB_4_5, path.node, format!("{} is not there", printable(&path.value)));
            }
            Err(undecided) => return Err(undecided),
        }
        desk.conclude(&RB_4_5, format!("recorded in {}", printable(&path.value)));
        Ok(())
    }
}

/// `rs-1`: the release is there, and no component was left behind.
fn digest_of(desk: &mut Desk<'_>, executed: &Executed<'_>, released: &BTreeSet<String>) {
    if let Some((action, _)) = executed.done(Step::A1) {
        let back: BTreeSet<_> =
            action.components.iter().map(|component| &component.component.value).collect();
        for component in released.iter().filter(|component| !back.contains(component)) {
            let message = format!("{} was part of the release, and not rolled back", printable(component));
            desk.block(&RS_1, action.step.node, message);
        }
    }
    digest(desk, executed.it);
}

/// The declaration in a file, and when it was made.
fn declaration_of(desk: &mut Desk<'_>, file: &Artifact) -> Result<(Declared, Instant), Undecided> {
    let declared: Decoded<'_, Declared> = Decoded::new(file.json()?)?;
    let at = |node| -> Location { declared.at(node) };
    let sheet = Sheet { at: &at, path: file.path(), now: desk.sheet.now, skew: desk.sheet.skew };
    sheet.expect(&declared.value.artifact, &declared.value.schema_version, "freeze-record")?;
    let times = times_of(&declared.value, &sheet, desk.judgement)?;
    Ok((declared.value.clone(), times.declared))
}

/// The rule that judges a step.
fn rule_of(step: Step) -> &'static Rule {
    match step {
        Step::RepointTraffic => &CO_R2_1,
        Step::RestorePolicyBundle | Step::RestoreConfig => &CO_R2_2,
        Step::ConfirmGatewayHealth | Step::ConfirmChannelDelivery => &CO_R2_3,
        Step::A1 => &RB_3A_1,
        Step::A2 => &RB_3A_2,
        Step::B1 => &RB_3B_1,
        Step::B2 => &RB_3B_2,
        Step::C1 => &RB_3C_1,
        Step::C2 => &RB_3C_2,
        Step::C3 => &RB_3C_3,
        Step::D1 | Step::D2 | Step::D3 => &RB_L3,
        Step::E1 => &RB_3E_1,
        Step::E2 => &RB_3E_2,
        Step::E3 => &RB_3E_3,
    }
}

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
        let skew = i64::from(context.policy.policy.thresholds.skew_s);
        let sheet = Sheet { at: &at, path: file.path(), now: context.now, skew };
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
            let words = in_words(step);
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
                .extend(asked.filter(|step| !seen.contains(step)).map(|step| in_words(step).to_owned()));
        }
        Ok(outline)
    }
}

fn in_words(step: Step) -> &'static str {
    match step {
        Step::RepointTraffic => "repoint traffic",
        Step::RestorePolicyBundle => "restore the policy bundle",
        Step::RestoreConfig => "restore the configuration",
        Step::ConfirmGatewayHealth => "confirm gateway health",
        Step::ConfirmChannelDelivery => "confirm channel delivery",
        Step::A1 => "revert control plane and worker",
        Step::A2 => "confirm parity of critical endpoints",
        Step::B1 => "revert platform and configuration drift",
        Step::B2 => "validate health and startup",
        Step::C1 => "revert unsafe schema and projection changes",
        Step::C2 => "rebuild or repair read models",
        Step::C3 => "verify tenant boundaries and idempotency",
        Step::D1 => "preserve the evidence history",
        Step::D2 => "mark affected runs and entries",
        Step::D3 => "validate the evidence chain",
        Step::E1 => "revoke exposed credentials",
        Step::E2 => "rotate impacted credentials",
        Step::E3 => "verify least privilege and tenant scope",
    }
}
