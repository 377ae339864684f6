//! Which commit the artifacts speak for. Source: requirement G-2, decision 1 of the architecture.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;

use crate::artifact::Subject;
use crate::cli::Context;
use crate::commit::CommitId;
use crate::decode::{Decoded, Spanned};
use crate::finding::{Judgement, Reason, Undecided};
use crate::git::{Binder, Repository, Tracked};
use crate::location::Location;
use crate::rule::{COMMIT, SHAPE};

/// An evidence manifest: the commit that artifacts were made for, and their digests.
///
/// `{"artifact":"evidence-manifest","schema_version":1,"commit":"…","artifacts":[{"path":"…",
/// "type":"gate-metrics","sha256":"…","bytes":183}], …}`. Artifact type 1 of the requirements.
#[derive(Debug, Deserialize)]
pub struct Manifest {
    /// Always `evidence-manifest`.
    pub artifact: Spanned<String>,
    /// Always 1.
    pub schema_version: Spanned<u64>,
    /// The commit whose sources the artifacts were made from.
    pub commit: Spanned<String>,
    /// The artifacts; at least one.
    pub artifacts: Vec<Listed>,
}

/// One artifact of an evidence manifest.
#[derive(Debug, Deserialize)]
pub struct Listed {
    /// Relative to the root.
    pub path: Spanned<String>,
    /// SHA-256 of the raw bytes, in lower-case hex.
    pub sha256: Spanned<String>,
}

/// Which commit each artifact was made for, as an evidence manifest states it.
#[derive(Debug)]
pub struct Statement {
    commit: CommitId,
    artifacts: BTreeMap<String, String>,
    path: String,
}

impl Statement {
    /// Reads the evidence manifest that the policy names, if it names one.
    ///
    /// # Errors
    /// When it is missing, or not an evidence manifest.
    pub fn load(context: &Context, judgement: &mut Judgement) -> Result<Option<Self>, Undecided> {
        let Some(named) = &context.policy.policy.evidence.manifest else {
            return Ok(None);
        };
        let artifact = context.root.read(&context.root.reference(named)?)?;
        judgement.subjects.push(artifact.subject("evidence-manifest"));
        let manifest: Decoded<'_, Manifest> = Decoded::new(artifact.json()?)?;
        let refuse = |node: u32, message: &str| {
            Err(Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {message}", artifact.path()))
                .at(manifest.at(node)))
        };
        let Manifest { artifact: kind, schema_version, commit, artifacts } = &manifest.value;
        if kind.value != "evidence-manifest" {
            return refuse(kind.node, "expected `evidence-manifest`");
        }
        if schema_version.value != 1 {
            return refuse(schema_version.node, "this version of evidence manifests is not known");
        }
        if artifacts.is_empty() {
            return refuse(0, "it lists no artifact");
        }
        let commit = match CommitId::parse(&commit.value) {
            Ok(commit) => commit,
            Err(message) => return refuse(manifest.value.commit.node, &message),
        };
        let mut listed = BTreeMap::new();
        let mut folded = BTreeSet::new();
        for entry in artifacts {
            let (path, at) = (&entry.path.value, || manifest.at(entry.path.node));
            // Where it points is decided before whether it is the right file.
            context.root.stream(&context.root.reference(path).map_err(|undecided| undecided.at(at()))?)?;
            if !folded.insert(path.to_lowercase()) {
                judgement.block(
                    &COMMIT,
                    Some(at()),
                    format!("{path} is listed twice, letter case aside: which digest holds?"),
                );
            }
            listed.insert(path.clone(), entry.sha256.value.clone());
        }
        Ok(Some(Self { commit, artifacts: listed, path: artifact.path().into() }))
    }

    /// The commit that an artifact was made for, or why the manifest does not say it.
    ///
    /// # Errors
    /// When the manifest does not list it, or lists another digest: a sentence for a finding.
    pub fn commit_of(&self, artifact: &Subject) -> Result<&CommitId, String> {
        match self.artifacts.get(&artifact.path) {
            Some(digest) if *digest == artifact.sha256 => Ok(&self.commit),
            Some(_) => Err(format!(
                "{} is not the file that the evidence manifest {} lists: its digest differs",
                artifact.path, self.path
            )),
            None => Err(format!("{} is not in the evidence manifest {}", artifact.path, self.path)),
        }
    }
}

/// What to do about evidence that is older than the sources. A run that gives the same bytes again
/// leaves no trace in git.
pub const MAKE_AGAIN: &str = "run the checkpoint again on this commit, and commit its artifacts; where they come out \
    the same, let an evidence manifest say so (`evidence.manifest` in gatekit.toml)";

/// Artifacts that only a run can make: they are evidence wherever they lie.
const MADE_BY_A_RUN: [&str; 4] = ["benchmark", "fixture-results", "gate-metrics", "parity-surface"];

/// Binds everything that was read to the commit that is to be promoted.
///
/// Files under the policy's evidence paths are evidence, as is what only a run can make: the commit they
/// were made for must be source-equivalent to the subject. All other files are sources, and must be
/// those of the subject.
pub fn bind(context: &Context, judgement: &mut Judgement) {
    let Some(subject) = &context.commit else {
        return warn_of_unbound(judgement);
    };
    if let Err(undecided) = bind_to(context, subject, judgement) {
        judgement.cannot_decide(undecided);
    }
}

/// Judges documents that speak for themselves, where a commit is named: whether it holds any of them with other bytes.
///
/// What it does not hold at all is known by its digest alone, and that is said. Who judges what such a document says
/// [binds](bind) it.
pub fn compare(context: &Context, judgement: &mut Judgement) {
    if let Some(subject) = &context.commit
        && let Err(undecided) = compare_with(context, subject, judgement)
    {
        judgement.cannot_decide(undecided);
    }
}

fn compare_with(context: &Context, subject: &CommitId, judgement: &mut Judgement) -> Result<(), Undecided> {
    let repository = Repository::of(&context.root)?;
    let (mut same, mut unknown, mut other) = (0_u64, 0_u64, 0_u64);
    for artifact in judgement.subjects.clone() {
        match repository.tracked(subject, &context.root.unlinked(&artifact.path), &artifact.sha256)? {
            Tracked::Same => same += 1,
            Tracked::No => unknown += 1,
            Tracked::OtherBytes => {
                other += 1;
                let message = format!("{} is not the file that the commit holds", artifact.path);
                judgement.cannot_decide(
                    Undecided::new(&COMMIT, Reason::Unproven, message)
                        .help("commit it, and name that commit; or bring back what this one holds")
                        .at(Location::file(&artifact.path)),
                );
            }
        }
    }
    if other == 0 {
        let mut detail = format!("{same} file(s) as {} holds them", subject.short());
        if unknown > 0 {
            let _ = write!(detail, ", {unknown} that it does not hold, known by digest alone");
        }
        judgement.holds(&COMMIT, detail);
    }
    Ok(())
}

/// What a verdict says that no commit was named for.
pub fn warn_of_unbound(judgement: &mut Judgement) {
    judgement
        .warn(
            &COMMIT,
            None,
            "unbound: no --commit was given, so this verdict speaks for files, not for a release",
        )
        .help("give the commit that is to be promoted: --commit \"$(git rev-parse HEAD)\"");
}

fn bind_to(context: &Context, subject: &CommitId, judgement: &mut Judgement) -> Result<(), Undecided> {
    let evidence_paths = &context.policy.policy.evidence.paths;
    let repository = Repository::of(&context.root)?;
    let statement = Statement::load(context, judgement)?;
    let prefixed = repository.globs_under(&context.root, evidence_paths);
    let mut binder = Binder::new(&repository, subject, &prefixed);
    let (mut evidence, mut sources) = (0_u64, 0_u64);
    for artifact in judgement.subjects.clone() {
        let path = context.root.unlinked(&artifact.path);
        let at = || Location::file(&artifact.path);
        let is_evidence = artifact.artifact.as_deref().is_some_and(|kind| MADE_BY_A_RUN.contains(&kind))
            || repository.inside(&path).is_some_and(|inside| {
                prefixed.iter().any(|glob| fast_glob::glob_match(glob, inside.to_string_lossy().as_ref()))
            });
        if let Some(statement) = statement.as_ref().filter(|_| is_evidence) {
            // The manifest itself can't list its own digest.
            let made = if artifact.path == statement.path {
                Ok(&statement.commit)
            } else {
                statement.commit_of(&artifact)
            };
            let obstacle = match made {
                Ok(commit) => binder
                    .obstacle(commit)?
                    .map(|obstacle| format!("{} does not speak for this commit: {obstacle}", artifact.path)),
                Err(message) => Some(message),
            };
            match obstacle {
                Some(message) => {
                    judgement.block(&COMMIT, Some(at()), message);
                }
                None => evidence += 1,
            }
            continue;
        }
        match repository.tracked(subject, &path, &artifact.sha256)? {
            Tracked::Same => {}
            Tracked::No => {
                judgement.cannot_decide(unproven(&artifact, "is not in the tree of the commit").at(at()));
                continue;
            }
            Tracked::OtherBytes => {
                judgement
                    .cannot_decide(unproven(&artifact, "is not the file that the commit holds").at(at()));
                continue;
            }
        }
        if is_evidence {
            evidence += 1;
            let made = repository.introduced(subject, &path)?;
            if let Some(obstacle) = binder.obstacle(&made)? {
                judgement
                    .block(
                        &COMMIT,
                        Some(at()),
                        format!("{} is older than the sources it speaks for: {obstacle}", artifact.path),
                    )
                    .help(MAKE_AGAIN);
            }
        } else {
            sources += 1;
        }
    }
    if judgement.is_clean(&COMMIT) {
        judgement.holds(
            &COMMIT,
            format!("speaks for {}: {evidence} evidence file(s) with nothing but evidence changed since, {sources} other file(s) as committed", subject.short()),
        );
    }
    Ok(())
}

fn unproven(artifact: &Subject, what: &str) -> Undecided {
    Undecided::new(
        &COMMIT,
        Reason::Unproven,
        format!("{} {what}: nothing proves which commit it speaks for", artifact.path),
    )
    .help("commit it, or list it in an evidence manifest (`evidence.manifest` in gatekit.toml)")
}

impl Repository {
    /// The globs as they stand, and those under the root as seen from the work tree.
    #[must_use]
    pub fn globs_under(&self, root: &crate::artifact::Root, globs: &[String]) -> Vec<String> {
        let prefix =
            self.inside(&root.path().join("x")).and_then(|path| path.parent().map(Path::to_path_buf));
        let prefix = prefix.map(|prefix| prefix.to_string_lossy().replace('\\', "/")).unwrap_or_default();
        let mut all = globs.to_vec();
        if !prefix.is_empty() {
            all.extend(globs.iter().map(|glob| format!("{prefix}/{glob}")));
        }
        all
    }
}
