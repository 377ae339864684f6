//! `parity-check committed`: are the artifacts in the tree of the release commit, and made for it?

use std::path::Path;

use gate_core::artifact::is_plain_relative;
use gate_core::evidence::{MAKE_AGAIN, Statement};
use gate_core::git::{Binder, Repository, Tracked};
use gate_core::rule::{COMMIT, REFERENCE};
use gate_core::{Artifact, Context, Decoded, Judgement, Location, Reason, Spanned, Undecided};
use serde::Deserialize;

use crate::checkpoint::Checkpoint;
use crate::rules::CO_P3;

/// The fields of the metrics that say which files belong to a checkpoint.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metrics {
    results_tsv: Option<Spanned<String>>,
}

/// Checkpoints to require: `cp2..cp8` (both ends included), `cp3`, or `cp2,cp5..cp8`.
///
/// # Errors
/// When a part names no checkpoint, or a range runs backwards.
pub fn parse_required(text: &str) -> Result<Required, String> {
    let one = |name: &str| {
        <Checkpoint as clap::ValueEnum>::from_str(name.trim(), false)
            .map_err(|_| format!("`{name}` is no checkpoint: cp0 to cp8"))
    };
    let mut required = Vec::new();
    for part in text.split(',') {
        let (first, last) = match part.split_once("..") {
            Some((first, last)) => (one(first)?, one(last.trim_start_matches('='))?),
            None => (one(part)?, one(part)?),
        };
        if first > last {
            return Err(format!("`{part}` runs backwards"));
        }
        required.extend(Checkpoint::ALL.into_iter().filter(|checkpoint| (first..=last).contains(checkpoint)));
    }
    required.sort_unstable();
    required.dedup();
    Ok(Required(required))
}

/// Checkpoints to require, in order, each once.
#[derive(Clone, Debug)]
pub struct Required(Vec<Checkpoint>);

impl Required {
    /// The checkpoints, in order.
    pub fn iter(&self) -> impl Iterator<Item = Checkpoint> {
        self.0.iter().copied()
    }
}

/// Judges whether the artifacts of the required checkpoints are tracked at the subject commit, with
/// the bytes on disk, and made for a source-equivalent commit.
///
/// # Errors
/// When no commit was given, or git can't be asked.
pub fn judge(
    context: &Context,
    required: &Required,
    folder: &Path,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let Some(subject) = &context.commit else {
        return Err(Undecided::new(
            &COMMIT,
            Reason::Usage,
            "`committed` needs the commit that is to be promoted",
        )
        .help("--commit \"$(git rev-parse HEAD)\""));
    };
    let repository = Repository::of(&context.root)?;
    let statement = Statement::load(context, judgement)?;
    let globs = repository.globs_under(&context.root, &context.policy.policy.evidence.paths);
    let mut binder = Binder::new(&repository, subject, &globs);
    for checkpoint in &required.0 {
        let before = judgement.findings.len() + judgement.undecided.len();
        let mut files = 0;
        for name in names(context, *checkpoint, folder, judgement) {
            let path = folder.join(checkpoint.name()).join(&name);
            let Some(stream) = judgement.take(context.root.stream(&path)) else {
                continue;
            };
            let Some(artifact) = judgement.take(stream.digest_of_some("checkpoint-artifact")) else {
                continue;
            };
            let at = Location::file(&artifact.path);
            let named = context.root.unlinked(&artifact.path);
            judgement.subjects.push(artifact.clone());
            files += 1;
            match repository.tracked(subject, &named, &artifact.sha256)? {
                Tracked::Same => {}
                Tracked::No => {
                    judgement
                        .block(&CO_P3, Some(at), format!("{} is on disk and not in the tree of {}", artifact.path, subject.short()))
                        .help("commit it (is it hidden by .gitignore?): an artifact that is not in the tree can't be audited");
                    continue;
                }
                Tracked::OtherBytes => {
                    judgement.block(
                        &CO_P3,
                        Some(at),
                        format!(
                            "{} is not the file that {} holds: it was changed after the commit",
                            artifact.path,
                            subject.short()
                        ),
                    );
                    continue;
                }
            }
            let made = match &statement {
                Some(statement) => match statement.commit_of(&artifact) {
                    Ok(commit) => commit.clone(),
                    Err(message) => {
                        judgement.block(&CO_P3, Some(at), message);
                        continue;
                    }
                },
                None => repository.introduced(subject, &named)?,
            };
            if let Some(obstacle) = binder.obstacle(&made)? {
                judgement
                    .block(
                        &CO_P3,
                        Some(at),
                        format!("{} is older than the sources it speaks for: {obstacle}", artifact.path),
                    )
                    .help(MAKE_AGAIN);
            }
        }
        if judgement.findings.len() + judgement.undecided.len() == before {
            judgement.holds(&CO_P3, format!("{checkpoint}: {files} files tracked at {}, nothing but evidence changed since they were made", subject.short()));
        }
    }
    Ok(())
}

/// The files that a checkpoint publishes: metrics, the table that they name, and CP8's benchmark.
fn names(context: &Context, checkpoint: Checkpoint, folder: &Path, judgement: &mut Judgement) -> Vec<String> {
    let default = format!("{checkpoint}-fixture-results.tsv");
    if !checkpoint.has_metrics() {
        return vec![default];
    }
    let metrics = format!("{checkpoint}-metrics.json");
    let read = context.root.read(&folder.join(checkpoint.name()).join(&metrics));
    let table = judgement.take(read).and_then(|artifact| judgement.take(table_of(&artifact)));
    let Some(table) = table else {
        return Vec::new();
    };
    let mut names = vec![metrics, table.unwrap_or(default)];
    if checkpoint == Checkpoint::Cp8 {
        names.push("cp8-benchmark.json".into());
    }
    names
}

/// The table that the metrics name, if they name one: a file beside them.
fn table_of(artifact: &Artifact) -> Result<Option<String>, Undecided> {
    let metrics: Decoded<'_, Metrics> = Decoded::new(artifact.json()?)?;
    match &metrics.value.results_tsv {
        Some(name) if !is_plain_relative(&name.value) || name.value.contains('/') => Err(Undecided::new(
            &REFERENCE,
            Reason::OutOfBounds,
            format!("{}: `resultsTsv` is not the name of a file in its folder", artifact.path()),
        )
        .help("it is the bare name of the table beside the metrics")
        .at(metrics.at(name.node))),
        Some(name) => Ok(Some(name.value.clone())),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_include_both_ends_and_name_each_checkpoint_once() {
        let names = |text: &str| {
            parse_required(text)
                .map(|required| required.0.iter().map(|checkpoint| checkpoint.name()).collect::<Vec<_>>())
        };
        assert_eq!(names("cp2..cp4").unwrap(), ["cp2", "cp3", "cp4"]);
        assert_eq!(names("cp8,cp2..cp3,cp2").unwrap(), ["cp2", "cp3", "cp8"]);
        for text in ["", "cp9", "cp4..cp2", "cp2..", "..", "cp2-cp8"] {
            assert!(names(text).is_err(), "{text}");
        }
    }
}
