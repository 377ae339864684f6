//! `parity-check deploy`: did the deployment really reach all of its targets, by the one allowed way?

use std::collections::BTreeSet;
use std::path::Path;

use gate_core::artifact::is_sha256;
use gate_core::instant::Instant;
use gate_core::rule::SHAPE;
use gate_core::{Artifact, Context, Decoded, Judgement, Reason, Spanned, Undecided};
use serde::Deserialize;

use crate::record::{self, Opaque, Reference};
use crate::rules::{DD_1, DD_4, DP_1, DP_2, DP_3, OP_8_1, OP_8_2, OP_8_3, OP_8_4, OP_8_5, OP_10};
use crate::smoke;

/// The stages of a deployment, in order; the last one is its completion or its rollback.
const STAGES: [&str; 6] =
    ["intake", "build", "verification", "release", "deploy", "post_deploy_verification"];
const ENDS: [&str; 2] = ["completion", "rollback"];
/// The stages that must have had the very same artifact.
const WITH_DIGEST: [&str; 3] = ["build", "release", "deploy"];
/// How many contracts are checked before the first action.
const CONTRACTS: usize = 4;

/// `deployment-record`. The deployed artifact is `release`, for `artifact` names the record's type.
#[derive(Debug, Deserialize)]
struct Deployment {
    created_at: Spanned<String>,
    commit: Spanned<String>,
    #[serde(rename = "incident_id")]
    _incident_id: Option<String>,
    #[serde(rename = "rollout_id")]
    _rollout_id: Option<String>,
    #[serde(rename = "deployment_id")]
    id: Spanned<String>,
    kind: Kind,
    change_id: Spanned<String>,
    environment: Spanned<String>,
    release: Release,
    targets: Spanned<Vec<Spanned<Target>>>,
    performed_via: Spanned<String>,
    run_id: Spanned<String>,
    stages: Spanned<Vec<Spanned<Stage>>>,
    manual_changes: Spanned<Vec<Opaque>>,
    #[serde(rename = "operator_actions")]
    _operator_actions: Vec<Opaque>,
    contract_checks: Spanned<Vec<Spanned<Contract>>>,
    status: Spanned<Status>,
    stopped_at: Option<Spanned<String>>,
    smoke: Option<Spanned<Reference>>,
    rollback: Option<Spanned<Reference>>,
    remediation: Option<Spanned<Reference>>,
    visible_at: Option<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Deploy,
    Rollback,
    Provisioning,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Succeeded,
    Failed,
    RolledBack,
}

#[derive(Debug, Deserialize)]
struct Release {
    version: Spanned<String>,
    digest: Spanned<String>,
    immutable: Spanned<bool>,
}

#[derive(Debug, Deserialize)]
struct Target {
    component: Spanned<String>,
    instance: Spanned<String>,
    desired_version: Spanned<String>,
    observed_version: Option<Spanned<String>>,
    status: Spanned<String>,
    started_at: Option<Spanned<String>>,
    finished_at: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
struct Stage {
    name: Spanned<String>,
    status: Spanned<String>,
    started_at: Option<Spanned<String>>,
    finished_at: Option<Spanned<String>>,
    digest: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
struct Contract {
    name: Spanned<String>,
    status: Spanned<String>,
    at: Option<Spanned<String>>,
}

/// A deployment, rollback or provisioning as others refer to it.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) kind: smoke::Kind,
    pub(crate) id: String,
    pub(crate) environment: Option<String>,
    /// The names of the version that it left there: any of them will do.
    pub(crate) versions: Vec<String>,
    /// When the last of its targets was done.
    pub(crate) ended: Option<Instant>,
    /// Whether it was held against the commit that is to be promoted.
    pub(crate) is_bound: bool,
}

/// Enough of a rollback record to be the subject of a smoke run.
#[derive(Debug, Deserialize)]
struct Rollback {
    #[serde(rename = "rollback_id")]
    id: Spanned<String>,
    finished_at: Spanned<String>,
    environment: Option<Spanned<String>>,
    target: Option<Back>,
    failed: Option<Failed>,
}

/// What was rolled back to: a commit, and the build or deployment that it was.
#[derive(Debug, Deserialize)]
struct Back {
    commit: Spanned<String>,
    #[serde(rename = "ref")]
    reference: Spanned<String>,
}

#[derive(Debug, Deserialize)]
struct Failed {
    deployment_id: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
struct Typed {
    artifact: Spanned<String>,
}

/// Reads the record of a smoke run's subject: a deployment record or a rollback record.
///
/// # Errors
/// When it is neither.
pub(crate) fn subject(
    context: &Context,
    artifact: &Artifact,
    judgement: &mut Judgement,
) -> Result<Subject, Undecided> {
    let typed: Decoded<'_, Typed> = Decoded::new(artifact.json()?)?;
    match typed.value.artifact.value.as_str() {
        "deployment-record" => {
            judgement.subjects.push(artifact.subject("deployment-record"));
            let record: Decoded<'_, Deployment> =
                record::decode(context, artifact, "deployment-record", &OP_10, judgement)?;
            record::judge_commit(context, &record, &record.value.commit, judgement);
            Ok(Subject { is_bound: context.commit.is_some(), ..subject_of(context, &record, judgement) })
        }
        "rollback-record" => {
            judgement.subjects.push(artifact.subject("rollback-record"));
            let record: Decoded<'_, Rollback> = Decoded::new(artifact.json()?)?;
            let Rollback { id, finished_at, environment, target, .. } = &record.value;
            let names = target.iter().flat_map(|target| [&target.commit, &target.reference]);
            Ok(Subject {
                kind: smoke::Kind::Rollback,
                id: id.value.clone(),
                environment: environment.as_ref().map(|environment| environment.value.clone()),
                versions: names.map(|name| name.value.clone()).collect(),
                ended: record::instant(context, &record, finished_at, judgement),
                is_bound: false,
            })
        }
        _ => {
            let message = format!("{}: expected `deployment-record` or `rollback-record`", artifact.path());
            Err(Undecided::new(&SHAPE, Reason::Malformed, message).at(typed.at(typed.value.artifact.node)))
        }
    }
}

fn subject_of(context: &Context, record: &Decoded<'_, Deployment>, judgement: &mut Judgement) -> Subject {
    let deployment = &record.value;
    let ends = deployment.targets.value.iter().filter_map(|target| target.value.finished_at.as_ref());
    let ends: Vec<_> = ends.filter_map(|end| record::instant(context, record, end, judgement)).collect();
    Subject {
        kind: match deployment.kind {
            Kind::Deploy => smoke::Kind::Deployment,
            Kind::Rollback => smoke::Kind::Rollback,
            Kind::Provisioning => smoke::Kind::Provisioning,
        },
        id: deployment.id.value.clone(),
        environment: Some(deployment.environment.value.clone()),
        versions: vec![deployment.release.version.value.clone()],
        ended: ends.into_iter().max(),
        is_bound: false,
    }
}

/// Judges a deployment record. The verdict follows from targets, versions, stages and digests; the
/// stated status is only compared. Requirements OP-8, OP-10, DD-1, DD-4 and DP-1 to DP-3.
///
/// # Errors
/// When the file is no deployment record.
pub fn judge(context: &Context, file: &Path, judgement: &mut Judgement) -> Result<(), Undecided> {
    let artifact = context.root.read(file)?;
    judgement.subjects.push(artifact.subject("deployment-record"));
    let record: Decoded<'_, Deployment> =
        record::decode(context, &artifact, "deployment-record", &OP_10, judgement)?;
    let deployment = &record.value;
    if deployment.targets.value.is_empty() {
        return Err(gate_core::artifact::empty(artifact.path()).at(record.at(deployment.targets.node)));
    }
    let subject = subject_of(context, &record, judgement);
    judge_statement(&record, judgement);
    let reached = judge_targets(context, &record, judgement);
    judge_stopping(context, &record, judgement);
    judge_stages(context, &record, judgement);
    judge_digests(&record, judgement);
    let smoked = judge_smoke(context, &record, &subject, judgement);
    judge_remedy(context, &record, reached, smoked, judgement);
    judge_done(context, &record, &subject, judgement);
    judge_provisioning(context, &record, &subject, judgement);
    if let Some(changes) = Some(&deployment.manual_changes).filter(|changes| !changes.value.is_empty()) {
        let message = format!("{} changes were made by hand", changes.value.len());
        judgement
            .block(&OP_8_3, Some(record.at(changes.node)), message)
            .help("undo them, and let the pipeline deploy the fix");
    } else {
        judgement.holds(&OP_8_3, "nothing was changed by hand");
    }
    record::judge_commit(context, &record, &deployment.commit, judgement);
    // A failure that was recorded and handled as it should is still a failure.
    let failed = deployment.status.value != Status::Succeeded || smoked == Some(false);
    let told = judgement.findings.iter().any(|finding| finding.effect == gate_core::Effect::Block);
    if failed && !told {
        let message = "the deployment did not succeed, as its record says: nothing was released by it";
        judgement.block(&DD_1, Some(record.at(deployment.status.node)), message);
    }
    judgement.stats.insert("targets".into(), deployment.targets.value.len() as u64);
    Ok(())
}

/// Change, version, target and run are named. Requirement DP-3.
fn judge_statement(record: &Decoded<'_, Deployment>, judgement: &mut Judgement) {
    let deployment = &record.value;
    for (name, text) in [
        ("deployment_id", &deployment.id),
        ("change_id", &deployment.change_id),
        ("environment", &deployment.environment),
        ("release.version", &deployment.release.version),
        ("run_id", &deployment.run_id),
    ] {
        record::judge_filled(record, &DP_3, name, text, judgement);
    }
    for target in &deployment.targets.value {
        record::judge_filled(record, &DP_3, "component", &target.value.component, judgement);
        record::judge_filled(record, &DP_3, "instance", &target.value.instance, judgement);
    }
    if judgement.is_clean(&DP_3) {
        let Deployment { change_id, release, environment, run_id, .. } = deployment;
        judgement.holds(
            &DP_3,
            format!(
                "{} in {} by run {}, change {}",
                release.version.value, environment.value, run_id.value, change_id.value
            ),
        );
    }
}

/// Whether every target succeeded and was seen to run the released version. Requirements OP-8.2, OP-8.5.
fn judge_targets(context: &Context, record: &Decoded<'_, Deployment>, judgement: &mut Judgement) -> bool {
    let deployment = &record.value;
    let claims_success = deployment.status.value == Status::Succeeded;
    let version = &deployment.release.version.value;
    let mut seen = BTreeSet::new();
    let mut reached = 0;
    for target in &deployment.targets.value {
        let Target { component, instance, desired_version, observed_version, status, .. } = &target.value;
        let name = format!("{}/{}", component.value, instance.value);
        if !seen.insert(name.clone()) {
            let message = format!("the target {name} stands twice: which result holds?");
            judgement.block(&OP_8_5, Some(record.at(target.node)), message);
        }
        if desired_version.value != *version && claims_success {
            let message = format!("{name} was to run {}, released is {version}", desired_version.value);
            judgement.block(&OP_8_5, Some(record.at(desired_version.node)), message);
        }
        match observed_version {
            None => {
                judgement
                    .block(
                        &OP_8_2,
                        Some(record.at(target.node)),
                        format!("nobody saw which version {name} runs"),
                    )
                    .help("ask the target for its version, and record it as observed_version");
            }
            Some(observed) if observed.value != desired_version.value && claims_success => {
                let message = format!(
                    "{name} runs {}, not {}: a partial deployment is a failed one",
                    observed.value, desired_version.value
                );
                judgement.block(&OP_8_5, Some(record.at(observed.node)), message);
            }
            Some(observed) => {
                reached += usize::from(observed.value == *version && status.value == "succeeded");
            }
        }
        if status.value != "succeeded" && claims_success {
            let message = format!(
                "{name} is `{}`, and the status says that all succeeded: a partial deployment is a failed one",
                status.value
            );
            judgement.block(&OP_8_5, Some(record.at(status.node)), message);
        }
        if let (Some(start), Some(end)) = (&target.value.started_at, &target.value.finished_at) {
            record::period(context, record, &DP_3, (start, end), judgement);
        } else if status.value == "succeeded" {
            let message = format!("{name} succeeded, and does not say when");
            judgement.block(&DP_3, Some(record.at(target.node)), message);
        }
    }
    let all = deployment.targets.value.len();
    if reached == all && !claims_success {
        let message = format!("all {all} targets run {version}, and the status says that it failed");
        // It may have failed in its smoke run, which is judged elsewhere.
        if deployment.smoke.is_none() && deployment.rollback.is_none() {
            judgement.block(&OP_8_5, Some(record.at(deployment.status.node)), message);
        }
    }
    if judgement.is_clean(&OP_8_2) {
        judgement.holds(&OP_8_2, format!("the version of {all} of {all} targets was observed"));
    }
    if judgement.is_clean(&OP_8_5) {
        judgement.holds(&OP_8_5, format!("{reached} of {all} targets run {version}, as the status says"));
    }
    reached == all
}

/// After the first failure nothing more is started. Requirement OP-8.1.
fn judge_stopping(context: &Context, record: &Decoded<'_, Deployment>, judgement: &mut Judgement) {
    let deployment = &record.value;
    let times = |text: &Option<Spanned<String>>, judgement: &mut Judgement| {
        text.as_ref().and_then(|text| record::instant(context, record, text, judgement))
    };
    let mut failures = Vec::new();
    for target in deployment.targets.value.iter().filter(|target| target.value.status.value == "failed") {
        if let Some(end) = times(&target.value.finished_at, judgement) {
            failures.push(end);
        } else {
            let message = "a target failed, and does not say when";
            judgement.block(&OP_8_1, Some(record.at(target.node)), message);
        }
    }
    let Some(first) = failures.into_iter().min() else {
        if judgement.is_clean(&OP_8_1) {
            judgement.holds(&OP_8_1, "no target failed");
        }
        return;
    };
    for target in &deployment.targets.value {
        if let (Some(start), Some(text)) =
            (times(&target.value.started_at, judgement), &target.value.started_at)
            && start > first
        {
            let at = record.at(text.node).with_label(format!("the first failure was at {first}"));
            judgement.block(&OP_8_1, Some(at), "this target was started after another one had failed");
        }
    }
    match (&deployment.stopped_at, times(&deployment.stopped_at, judgement)) {
        (None, _) => {
            let message = "a target failed, and nothing says when the deployment was stopped (`stopped_at`)";
            judgement.block(&OP_8_1, Some(record.at(deployment.targets.node)), message);
        }
        (Some(text), Some(stopped)) if stopped < first => {
            judgement.block(&OP_8_1, Some(record.at(text.node)), "it was stopped before anything had failed");
        }
        _ => {}
    }
    if judgement.is_clean(&OP_8_1) {
        judgement.holds(&OP_8_1, format!("no target was started after the failure at {first}"));
    }
}

/// Seven stages, in order, none skipped. Requirement DP-1.
fn judge_stages(context: &Context, record: &Decoded<'_, Deployment>, judgement: &mut Judgement) {
    let deployment = &record.value;
    let stages = &deployment.stages.value;
    let succeeded = deployment.status.value == Status::Succeeded;
    let names: Vec<_> = stages.iter().map(|stage| stage.value.name.value.as_str()).collect();
    let whole = names.len() == STAGES.len() + 1
        && names[..STAGES.len()] == STAGES
        && ENDS.contains(&names[STAGES.len()]);
    if !whole {
        let message =
            format!("the stages are not {}, completion or rollback, in this order", STAGES.join(", "));
        judgement.block(&DP_1, Some(record.at(deployment.stages.node)), message);
        return;
    }
    let mut before: Option<Instant> = None;
    for stage in stages {
        let Stage { name, status, started_at, finished_at, .. } = &stage.value;
        if status.value != "succeeded" && succeeded {
            let message = format!("the stage {} is `{}`", name.value, status.value);
            judgement.block(&DP_1, Some(record.at(status.node)), message);
        }
        let (Some(started_at), Some(finished_at)) = (started_at, finished_at) else {
            // What was skipped took no time; everything else did.
            if status.value != "skipped" {
                let message =
                    format!("the stage {} is `{}`, and does not say when", name.value, status.value);
                judgement.block(&DP_1, Some(record.at(stage.node)), message);
            }
            continue;
        };
        let Some((start, end)) = record::period(context, record, &DP_1, (started_at, finished_at), judgement)
        else {
            continue;
        };
        if let Some(before) = before.filter(|before| start < *before) {
            let at = record.at(started_at.node).with_label(format!("the one before it ended {before}"));
            judgement.block(
                &DP_1,
                Some(at),
                format!("the stage {} began before the one before it ended", name.value),
            );
        }
        before = Some(end);
        if name.value == "deploy" {
            judge_within(context, record, (start, end), judgement);
        }
    }
    if succeeded && names.last() == Some(&"rollback") {
        let message = "it ended with a rollback, and the status says that it succeeded";
        judgement.block(&DP_1, Some(record.at(deployment.stages.node)), message);
    }
    if let (Some(last), Some(made)) =
        (before, record::instant(context, record, &deployment.created_at, judgement))
        && made < last
    {
        let at = record.at(deployment.created_at.node).with_label(format!("the last stage ended {last}"));
        judgement.block(&DP_3, Some(at), "the record was made before the deployment had ended");
    }
    if judgement.is_clean(&DP_1) {
        judgement.holds(&DP_1, format!("{} stages in order: {}", names.len(), names.join(", ")));
    }
}

/// Targets are deployed in the stage that is called so.
fn judge_within(
    context: &Context,
    record: &Decoded<'_, Deployment>,
    (start, end): (Instant, Instant),
    judgement: &mut Judgement,
) {
    for target in &record.value.targets.value {
        for text in [&target.value.started_at, &target.value.finished_at].into_iter().flatten() {
            let at = record::instant(context, record, text, judgement);
            if at.is_some_and(|at| at < start || at > end) {
                let place = record.at(text.node).with_label(format!("the stage took from {start} to {end}"));
                judgement.block(&DP_1, Some(place), "a target was deployed outside of the deploy stage");
            }
        }
    }
}

/// What was built is what was released is what was deployed. Requirement DP-2.
fn judge_digests(record: &Decoded<'_, Deployment>, judgement: &mut Judgement) {
    let deployment = &record.value;
    let digest = &deployment.release.digest;
    let bare = |text: &str| text.strip_prefix("sha256:").unwrap_or(text).to_owned();
    let of_release = bare(&digest.value);
    if !is_sha256(&of_release) {
        let message = "the release is not named by a digest of 64 lower-case hex digits";
        judgement.block(&DP_2, Some(record.at(digest.node)), message);
        return;
    }
    for stage in &deployment.stages.value {
        let Stage { name, digest, .. } = &stage.value;
        match digest {
            None if WITH_DIGEST.contains(&name.value.as_str()) => {
                let message = format!("the stage {} does not say which digest it had", name.value);
                judgement.block(&DP_2, Some(record.at(stage.node)), message);
            }
            Some(digest) if bare(&digest.value) != of_release => {
                let message = format!(
                    "the stage {} had another artifact than the one that is released: it was rebuilt",
                    name.value
                );
                judgement.block(&DP_2, Some(record.at(digest.node)), message);
            }
            _ => {}
        }
    }
    if judgement.is_clean(&DP_2) {
        judgement.holds(&DP_2, format!("{} had the digest of the release", WITH_DIGEST.join(", ")));
    }
}

/// Whether the smoke run that it refers to passed; nothing where there is none. Requirement OP-10.
fn judge_smoke(
    context: &Context,
    record: &Decoded<'_, Deployment>,
    subject: &Subject,
    judgement: &mut Judgement,
) -> Option<bool> {
    let deployment = &record.value;
    let reference = deployment.smoke.as_ref()?;
    let artifact = record::resolve(context, record, &OP_10, &reference.value, judgement)?;
    judgement.subjects.push(artifact.subject("smoke-results"));
    let passed = smoke::passed(context, &artifact, subject, &OP_10, judgement);
    let passed = judgement.take(passed).flatten()?;
    if !passed && deployment.status.value == Status::Succeeded {
        let message = "its smoke run failed, and the status says that it succeeded: the smoke run decides";
        judgement.block(&OP_10, Some(record.at(deployment.status.node)), message);
    }
    if judgement.is_clean(&OP_10) {
        let word = if passed { "passed" } else { "failed, as the status says" };
        judgement.holds(&OP_10, format!("{} {word}", artifact.path()));
    }
    Some(passed)
}

/// A failure is rolled back, or made good. Requirement OP-8.4.
fn judge_remedy(
    context: &Context,
    record: &Decoded<'_, Deployment>,
    reached: bool,
    smoked: Option<bool>,
    judgement: &mut Judgement,
) {
    let deployment = &record.value;
    let failed = deployment.status.value != Status::Succeeded || smoked == Some(false);
    if !failed {
        if reached {
            judgement.holds(&OP_8_4, "nothing failed, so nothing was to be rolled back");
        }
        return;
    }
    let remedy = deployment.rollback.as_ref().or(deployment.remediation.as_ref());
    let Some(remedy) = remedy else {
        judgement
            .block(
                &OP_8_4,
                Some(record.at(deployment.status.node)),
                "it failed, and no rollback or remediation is recorded",
            )
            .help("roll back by the pipeline, and name its record in `rollback`");
        return;
    };
    let Some(artifact) = record::resolve(context, record, &OP_8_4, &remedy.value, judgement) else {
        return;
    };
    judgement.subjects.push(artifact.subject("rollback-record"));
    if deployment.rollback.is_some() {
        let rollback: Result<Decoded<'_, Rollback>, _> = artifact.json().and_then(Decoded::new);
        let Some(rollback) = judgement.take(rollback) else {
            return;
        };
        let of = rollback.value.failed.as_ref().and_then(|failed| failed.deployment_id.as_ref());
        if of.is_none_or(|of| of.value != deployment.id.value) {
            let node = of.map_or(0, |of| of.node);
            judgement.block(
                &OP_8_4,
                Some(rollback.at(node)),
                "this rollback is not of the deployment that failed",
            );
        }
    }
    if judgement.is_clean(&OP_8_4) {
        judgement.holds(&OP_8_4, format!("the failure is made good: {}", artifact.path()));
    }
}

/// Done is what was deployed by the pipeline, unchanged, tested, smoked and visible. Requirement DD-1.
fn judge_done(
    context: &Context,
    record: &Decoded<'_, Deployment>,
    subject: &Subject,
    judgement: &mut Judgement,
) {
    let deployment = &record.value;
    if deployment.performed_via.value != "ci_cd" {
        let message =
            format!("it was performed via `{}`, not by the pipeline", deployment.performed_via.value);
        judgement.block(&DD_1, Some(record.at(deployment.performed_via.node)), message);
    }
    if !deployment.release.immutable.value {
        let message = "the released artifact can be changed: `immutable` is false";
        judgement.block(&DD_1, Some(record.at(deployment.release.immutable.node)), message);
    }
    judge_contracts(context, record, judgement);
    if deployment.status.value != Status::Succeeded {
        return;
    }
    if deployment.smoke.is_none() {
        judgement
            .block(&DD_1, Some(record.at(deployment.status.node)), "it succeeded, and no smoke run shows it")
            .help("name the smoke run of this deployment, with its digest, in `smoke`");
    }
    match &deployment.visible_at {
        None => {
            let message = "nothing says since when its status can be seen (`visible_at`)";
            judgement.block(&DD_1, Some(record.at(deployment.status.node)), message);
        }
        Some(text) => {
            let visible = record::instant(context, record, text, judgement);
            if let (Some(visible), Some(ended)) = (visible, subject.ended)
                && visible < ended
            {
                let at = record.at(text.node).with_label(format!("the last target ended {ended}"));
                judgement.block(&DD_1, Some(at), "its status was visible before it had one");
            }
        }
    }
    if judgement.is_clean(&DD_1) {
        judgement.holds(
            &DD_1,
            "by the pipeline, immutable, verified, nothing by hand, with its smoke run, visible",
        );
    }
}

/// The contracts that bind operators were checked, and hold. Part of requirement DD-1.
fn judge_contracts(context: &Context, record: &Decoded<'_, Deployment>, judgement: &mut Judgement) {
    let contracts = &record.value.contract_checks;
    let names: BTreeSet<_> = contracts.value.iter().map(|contract| &contract.value.name.value).collect();
    if names.len() != CONTRACTS || contracts.value.len() != CONTRACTS {
        let message =
            format!("{} contracts were checked, each of the {CONTRACTS} must be, once", names.len());
        judgement.block(&DD_1, Some(record.at(contracts.node)), message);
    }
    for contract in &contracts.value {
        let Contract { name, status, at } = &contract.value;
        record::judge_filled(record, &DD_1, "name", name, judgement);
        if status.value != "pass" {
            let message = format!("the contract check `{}` is `{}`", name.value, status.value);
            judgement.block(&DD_1, Some(record.at(status.node)), message);
        }
        if let Some(at) = at {
            record::instant(context, record, at, judgement);
        }
    }
}

/// Provisioning takes minutes, and leaves a state that was looked at. Requirement DD-4.
fn judge_provisioning(
    context: &Context,
    record: &Decoded<'_, Deployment>,
    subject: &Subject,
    judgement: &mut Judgement,
) {
    let deployment = &record.value;
    if deployment.kind != Kind::Provisioning {
        return;
    }
    let most = context.policy.policy.thresholds.ttp_max_s;
    let starts = deployment.targets.value.iter().filter_map(|target| target.value.started_at.as_ref());
    let starts: Vec<_> = starts.filter_map(|text| Instant::parse(&text.value).ok()).collect();
    let (Some(start), Some(end)) = (starts.into_iter().min(), subject.ended) else {
        let message = "nothing says how long provisioning took";
        judgement.block(&DD_4, Some(record.at(deployment.targets.node)), message);
        return;
    };
    let took = (end.nanoseconds() - start.nanoseconds() + 999_999_999) / 1_000_000_000;
    if took > i128::from(most) {
        let message = format!("provisioning took {took} s, at most {most} s are allowed");
        judgement
            .block(&DD_4, Some(record.at(deployment.targets.node)), message)
            .help("the limit is ttp_max_s under [thresholds] in gatekit.toml");
    } else {
        judgement.holds(&DD_4, format!("provisioned in {took} s, at most {most} s allowed"));
    }
}
