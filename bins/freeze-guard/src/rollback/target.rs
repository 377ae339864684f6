//! What is gone back to: the same rules before a rollback, when it is prepared, and after it.

use std::collections::BTreeSet;

use gate_core::artifact::is_sha256;
use gate_core::commit::CommitId;
use gate_core::instant::Instant;
use gate_core::text::printable;
use gate_core::{Artifact, Decoded, Undecided};

use super::record::{DeploymentRecord, Rollback, TargetKind};
use crate::paper::{Desk, is_said, says_something};
use crate::rules::{CO_R2_2, RB_0_2, RB_2_1, RB_2_2, RS_1};

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

pub(super) fn snapshots(desk: &mut Desk<'_>, it: &Rollback) -> Option<(String, String)> {
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
pub(super) fn judge(desk: &mut Desk<'_>, it: &Rollback, before: Instant) -> BTreeSet<String> {
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
pub(super) fn confirmed(desk: &mut Desk<'_>, it: &Rollback, before: Instant) {
    let target = &it.target;
    for (name, field) in [
        ("migration_state", &target.migration_state),
        ("environment_config_sha256", &target.environment_config_sha256),
        ("confirmed_by", &target.confirmed_by),
        ("confirmed_at", &target.confirmed_at),
    ] {
        if !is_said(field.as_ref()) {
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
pub(super) fn digest(desk: &mut Desk<'_>, it: &Rollback) {
    let digest = it.target.artifact_digest.as_ref();
    let shaped =
        digest.is_some_and(|digest| is_sha256(digest.value.strip_prefix("sha256:").unwrap_or(&digest.value)));
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
