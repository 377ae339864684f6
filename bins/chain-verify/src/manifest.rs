//! `chain-verify manifest`: are the artifacts that a release rests on all there, and unchanged?

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use gate_core::artifact::{Artifact, cause, is_sha256};
use gate_core::evidence;
use gate_core::git::{Binder, Repository};
use gate_core::instant::Instant;
use gate_core::rule::{COMMIT, READING, REFERENCE, SHAPE, TIME};
use gate_core::text::printable;
use gate_core::{CommitId, Context, Decoded, Judgement, Location, Reason, Spanned, Subject, Undecided};
use serde::Deserialize;

use crate::entry::Entry;
use crate::log::{End, Observer, Place};
use crate::rules::{EM_1, EM_2, EM_3, EM_4, XA_9};

/// Artifact type 1 of the requirements, as far as this judgement reads it.
///
/// `{"artifact":"evidence-manifest","schema_version":1,"commit":"…","artifacts":[{"path":"…",
/// "type":"gate-metrics","sha256":"…","bytes":183}],"chain_head":{"sequence":49,"evidenceId":"…",
/// "hashSha256":"…"},"previous_manifest":"…"}`. The rest of the envelope is `export-validate`'s.
#[derive(Debug, Deserialize)]
struct Manifest {
    artifact: Spanned<String>,
    schema_version: Spanned<u64>,
    created_at: Option<Spanned<String>>,
    commit: Spanned<String>,
    artifacts: Vec<Listed>,
    chain_head: Option<ChainHead>,
    #[serde(rename = "previous_manifest")]
    previous: Option<Spanned<String>>,
}

/// One artifact of a manifest.
#[derive(Debug, Deserialize)]
struct Listed {
    path: Spanned<String>,
    #[serde(rename = "type")]
    kind: Option<Spanned<String>>,
    sha256: Spanned<String>,
    bytes: Spanned<u64>,
}

/// The entry of the evidence log that was its last when the manifest was made.
#[derive(Debug, Deserialize)]
pub struct ChainHead {
    /// Its number in the log.
    pub sequence: Spanned<u64>,
    /// Its id.
    #[serde(rename = "evidenceId")]
    pub evidence_id: Spanned<String>,
    /// Its digest.
    #[serde(rename = "hashSha256")]
    pub hash: Spanned<String>,
}

/// What is asked of a manifest besides that its files are those it lists.
#[derive(Debug, Default)]
pub struct Asked<'a> {
    /// A folder that must not hold a file that the manifest does not list.
    pub complete: Option<&'a Path>,
    /// Earlier manifests, in any order.
    pub previous: &'a [PathBuf],
    /// Types of which at least one artifact must be listed.
    pub require: &'a [String],
}

/// The keys that a manifest may have and this judgement does not read.
const ENVELOPE: [&str; 3] = ["id", "producer", "incident_id"];

/// The types of the requirements, section 7.
pub const TYPES: [&str; 16] = [
    "evidence-manifest",
    "runtime-export",
    "state-preservation",
    "handback-record",
    "gate-metrics",
    "fixture-results",
    "parity-surface",
    "build-verification",
    "rollout-report",
    "freeze-record",
    "rollback-record",
    "deployment-record",
    "smoke-results",
    "incident-record",
    "evidence-log",
    "communication-log",
];

/// Judges a manifest: every file hashed now.
///
/// The entry it names as the head of the evidence log is returned, to be looked for in the log.
///
/// # Errors
/// When the manifest can't be read, is of another kind or version, or lists nothing.
pub fn judge(
    context: &Context,
    manifest: &Path,
    asked: &Asked<'_>,
    judgement: &mut Judgement,
) -> Result<Option<HeadOf>, Undecided> {
    let artifact = context.root.read(manifest)?;
    judgement.subjects.push(artifact.subject("evidence-manifest"));
    let decoded = read(&artifact)?;
    for node in &decoded.unknown {
        let name = decoded.document().pointer(*node);
        if !ENVELOPE.iter().any(|known| name.strip_prefix('/') == Some(known)) {
            let message = "no manifest has such a key: it is not judged";
            judgement.warn(&SHAPE, Some(decoded.at(*node)), message);
        }
    }
    let commit = CommitId::parse(&decoded.value.commit.value).map_err(|message| {
        Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {message}", artifact.path()))
            .at(decoded.at(decoded.value.commit.node))
    })?;
    paths(&decoded, judgement);
    let listed = files(context, &decoded, judgement);
    types(&decoded, asked.require, judgement);
    if let Some(folder) = asked.complete {
        complete(context, folder, artifact.path(), &listed, judgement)?;
    }
    history(context, &artifact, &decoded, asked.previous, judgement)?;
    bind(context, &decoded, &commit, judgement)?;
    let path = decoded.path().to_owned();
    Ok(decoded.value.chain_head.map(|head| HeadOf::new(path, head)))
}

fn read(artifact: &Artifact) -> Result<Decoded<'_, Manifest>, Undecided> {
    let decoded: Decoded<'_, Manifest> = Decoded::new(artifact.json()?)?;
    let refuse = |node: u32, message: &str| {
        Err(Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {message}", artifact.path()))
            .at(decoded.at(node)))
    };
    let manifest = &decoded.value;
    if manifest.artifact.value != "evidence-manifest" {
        return refuse(manifest.artifact.node, "expected `evidence-manifest`");
    }
    if manifest.schema_version.value != 1 {
        return refuse(manifest.schema_version.node, "this version of evidence manifests is not known");
    }
    if manifest.artifacts.is_empty() {
        return refuse(0, "it lists no artifact");
    }
    let digests = manifest
        .artifacts
        .iter()
        .map(|listed| &listed.sha256)
        .chain(&manifest.previous)
        .chain(manifest.chain_head.as_ref().map(|head| &head.hash));
    for digest in digests {
        if !is_sha256(&digest.value) {
            return refuse(digest.node, "expected SHA-256 in 64 lower-case hex digits");
        }
    }
    for kind in manifest.artifacts.iter().filter_map(|listed| listed.kind.as_ref()) {
        if !TYPES.contains(&kind.value.as_str()) {
            return refuse(kind.node, "no artifact has such a type");
        }
    }
    Ok(decoded)
}

/// Each path once, whatever the case of its letters, and in order.
fn paths(decoded: &Decoded<'_, Manifest>, judgement: &mut Judgement) {
    let listed = &decoded.value.artifacts;
    let mut seen = BTreeMap::new();
    for path in listed.iter().map(|listed| &listed.path) {
        if seen.insert(path.value.to_lowercase(), path.node).is_some() {
            let message =
                format!("{} is listed twice, letter case aside: which digest holds?", printable(&path.value));
            judgement.block(&EM_1, Some(decoded.at(path.node)), message);
        }
    }
    for pair in listed.windows(2) {
        if pair[0].path.value > pair[1].path.value {
            let message = format!(
                "{} stands after {}: the paths are not sorted",
                printable(&pair[1].path.value),
                printable(&pair[0].path.value)
            );
            judgement
                .block(&EM_1, Some(decoded.at(pair[1].path.node)), message)
                .help("sort by the bytes of the path, so that two manifests of the same files are equal");
        }
    }
    if judgement.is_clean(&EM_1) {
        judgement.holds(&EM_1, format!("{} paths, each once and in order", listed.len()));
    }
}

/// Hashes every listed file; the paths that are listed, whatever became of them.
fn files(context: &Context, decoded: &Decoded<'_, Manifest>, judgement: &mut Judgement) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    let (mut count, mut bytes) = (0_u64, 0_u64);
    for listed in &decoded.value.artifacts {
        let path = printable(&listed.path.value);
        paths.insert(listed.path.value.clone());
        let at = || decoded.at(listed.path.node);
        let subject = match hash(context, &listed.path.value, listed.kind.as_ref().map(|kind| &*kind.value)) {
            Ok(subject) => subject,
            Err(undecided) if undecided.reason == Reason::Missing => {
                judgement.block(&EM_2, Some(at()), format!("{path} is listed, and is not there"));
                continue;
            }
            Err(undecided) => {
                judgement.cannot_decide(undecided.at(at()));
                continue;
            }
        };
        if subject.bytes != listed.bytes.value {
            let message = format!("{path} has {} bytes, not {}", subject.bytes, listed.bytes.value);
            judgement.block(&EM_2, Some(decoded.at(listed.bytes.node)), message);
        } else if subject.sha256 != listed.sha256.value {
            let message = format!("{path} is not the file that is listed: its digest is {}", subject.sha256);
            judgement.block(&EM_2, Some(decoded.at(listed.sha256.node)), message);
        }
        count += 1;
        bytes += subject.bytes;
        judgement.subjects.push(subject);
    }
    judgement.stats.insert("files".into(), count);
    judgement.stats.insert("bytes".into(), bytes);
    if judgement.is_clean(&EM_2) && judgement.undecided.is_empty() {
        judgement.holds(&EM_2, format!("{count} of {count} files, {bytes} bytes, hashed now"));
    }
    paths
}

/// Reads a referenced file to its end. Unlike an artifact that is judged, it may be empty.
pub(crate) fn hash(context: &Context, reference: &str, kind: Option<&str>) -> Result<Subject, Undecided> {
    context.root.stream(&context.root.reference(reference)?)?.digest(kind.unwrap_or("reference"))
}

/// At least one artifact of each type that the gate needs.
fn types(decoded: &Decoded<'_, Manifest>, require: &[String], judgement: &mut Judgement) {
    let listed: BTreeSet<&str> =
        decoded.value.artifacts.iter().filter_map(|listed| Some(&*listed.kind.as_ref()?.value)).collect();
    let missing: Vec<&str> =
        require.iter().map(String::as_str).filter(|kind| !listed.contains(kind)).collect();
    for kind in &missing {
        judgement.block(
            &XA_9,
            Some(Location::file(decoded.path())),
            format!("it lists no artifact of type {kind}, which this gate needs"),
        );
    }
    if missing.is_empty() && !require.is_empty() {
        judgement.holds(&XA_9, format!("all {} types that this gate needs are listed", require.len()));
    }
}

/// No file in the folder that the manifest does not list.
fn complete(
    context: &Context,
    folder: &Path,
    manifest: &str,
    listed: &BTreeSet<String>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let name = context.root.display(folder);
    let canonical = folder.canonicalize().map_err(|error| unreadable(&name, &error))?;
    if !canonical.starts_with(context.root.path()) {
        return Err(Undecided::new(
            &REFERENCE,
            Reason::OutOfBounds,
            format!("{name} lies outside of the root"),
        ));
    }
    let (mut open, mut found) = (vec![canonical], BTreeSet::new());
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| unreadable(&name, &error))? {
            let entry = entry.map_err(|error| unreadable(&name, &error))?;
            let kind = entry.file_type().map_err(|error| unreadable(&name, &error))?;
            // A link to a folder is not followed, and counts as a file that nobody listed.
            if kind.is_dir() {
                open.push(entry.path());
            } else {
                found.insert(relative(context, &entry.path())?);
            }
        }
    }
    let unlisted: Vec<_> = found.iter().filter(|path| !listed.contains(*path) && *path != manifest).collect();
    for path in &unlisted {
        judgement
            .block(&EM_3, Some(Location::file(path.as_str())), format!("{path} is there, and is not listed"))
            .help(
                "list it, or move it out of the folder: evidence that is not listed may come and go unseen",
            );
    }
    if unlisted.is_empty() {
        judgement.holds(&EM_3, format!("{} files in {name}, none of them unlisted", found.len()));
    }
    Ok(())
}

/// The path as a manifest writes it.
fn relative(context: &Context, path: &Path) -> Result<String, Undecided> {
    let inside = path.strip_prefix(context.root.path()).unwrap_or(path);
    let parts: Option<Vec<&str>> = inside.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/")).ok_or_else(|| {
        let name = printable(&inside.to_string_lossy());
        Undecided::new(&READING, Reason::Malformed, format!("the name of {name} is not UTF-8"))
            .help("rename it")
    })
}

fn unreadable(folder: &str, error: &io::Error) -> Undecided {
    let reason = if error.kind() == io::ErrorKind::NotFound { Reason::Missing } else { Reason::Io };
    Undecided::new(&EM_3, reason, format!("cannot read the folder {folder}: {}", cause(error)))
}

/// Each manifest names the digest of the one before, down to one that names none.
fn history(
    context: &Context,
    newest: &Artifact,
    decoded: &Decoded<'_, Manifest>,
    previous: &[PathBuf],
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let mut older = BTreeMap::new();
    for path in previous {
        let artifact = context.root.read(path)?;
        judgement.subjects.push(artifact.subject("evidence-manifest"));
        older.insert(artifact.sha256().to_owned(), artifact);
    }
    let named = older.len();
    let mut later = made(newest.path(), decoded, context, judgement)?;
    let mut next = decoded
        .value
        .previous
        .as_ref()
        .map(|digest| (digest.value.clone(), decoded.at(digest.node), newest.path().to_owned()));
    if named == 0 {
        if let Some((_, at, _)) = next {
            judgement
                .warn(&XA_9, Some(at), "it names an earlier manifest, which was not looked at")
                .help("give the earlier manifests with --previous");
        }
        return Ok(());
    }
    while let Some((digest, at, from)) = next.take() {
        let Some(artifact) = older.remove(&digest) else {
            let message = format!("{from} names an earlier manifest that none of --previous is");
            judgement.block(&XA_9, Some(at), message);
            return Ok(());
        };
        let decoded = read(&artifact)?;
        let earlier = made(artifact.path(), &decoded, context, judgement)?;
        if let (Some(earlier), Some(later)) = (earlier, later)
            && later.seconds_since(earlier) < 0
        {
            let message = format!("{} was made after {from}, which names it", artifact.path());
            judgement.block(&XA_9, Some(at), message);
        }
        later = earlier.or(later);
        next = decoded
            .value
            .previous
            .as_ref()
            .map(|digest| (digest.value.clone(), decoded.at(digest.node), artifact.path().to_owned()));
    }
    for artifact in older.values() {
        let message = format!("{} is no part of the chain of manifests", artifact.path());
        judgement.block(&XA_9, Some(Location::file(artifact.path())), message);
    }
    if judgement.is_clean(&XA_9) {
        judgement.holds(&XA_9, format!("{named} earlier manifests, each named by the next, to the first"));
    }
    Ok(())
}

/// When a manifest says that it was made.
fn made(
    path: &str,
    decoded: &Decoded<'_, Manifest>,
    context: &Context,
    judgement: &mut Judgement,
) -> Result<Option<Instant>, Undecided> {
    let Some(text) = &decoded.value.created_at else {
        return Ok(None);
    };
    let at = Instant::parse(&text.value).map_err(|message| {
        Undecided::new(&TIME, Reason::Malformed, format!("{path}: {message}")).at(decoded.at(text.node))
    })?;
    let ahead = at.seconds_since(context.now);
    if ahead > i64::from(context.policy.policy.thresholds.skew_s) {
        let message = format!("this time lies {ahead} s in the future");
        judgement.block(&TIME, Some(decoded.at(text.node)), message);
    }
    Ok(Some(at))
}

/// The commit of the manifest counts for the commit that is to be promoted (requirement G-2).
fn bind(
    context: &Context,
    decoded: &Decoded<'_, Manifest>,
    commit: &CommitId,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let Some(subject) = &context.commit else {
        evidence::warn_of_unbound(judgement);
        return Ok(());
    };
    let obstacle = if subject == commit {
        None
    } else {
        let repository = Repository::of(&context.root)?;
        let globs = repository.globs_under(&context.root, &context.policy.policy.evidence.paths);
        Binder::new(&repository, subject, &globs).obstacle(commit)?
    };
    match obstacle {
        Some(obstacle) => {
            let message = format!("{} does not speak for this commit: {obstacle}", decoded.path());
            judgement.block(&COMMIT, Some(decoded.at(decoded.value.commit.node)), message);
        }
        None => judgement.holds(&COMMIT, format!("speaks for {}", subject.short())),
    }
    Ok(())
}

/// Looks in a log for the entry that a manifest names as its head.
#[derive(Debug)]
pub struct HeadOf {
    manifest: String,
    head: ChainHead,
    found: Option<u64>,
}

impl HeadOf {
    /// The head that this manifest names.
    #[must_use]
    pub fn new(manifest: String, head: ChainHead) -> Self {
        Self { manifest, head, found: None }
    }
}

impl Observer for HeadOf {
    fn entry(&mut self, place: &Place<'_>, entry: &Entry<'_>, _: &[u8], _: &mut Judgement) {
        if entry.hash == self.head.hash.value && entry.evidence_id == self.head.evidence_id.value {
            self.found.get_or_insert(place.index);
        }
    }

    fn end(&mut self, end: &End<'_>, judgement: &mut Judgement) {
        let at = Some(Location::file(&self.manifest).with_pointer("/chain_head"));
        let (id, sequence) = (printable(&self.head.evidence_id.value), self.head.sequence.value);
        match self.found {
            None => {
                let message =
                    format!("{id}, the head that the manifest names, is not in {} with that hash", end.path);
                judgement.block(&EM_4, at, message);
            }
            // Whether producers count from 0 or from 1 is not said anywhere; the hash tells the entry.
            Some(index) if sequence != index && sequence != index + 1 => {
                let message = format!("{id} is entry {} of the log, not number {sequence}", index + 1);
                judgement.block(&EM_4, at, message);
            }
            Some(index) => {
                let after = end.entries - index - 1;
                judgement.holds(
                    &EM_4,
                    format!(
                        "the head that the manifest names is entry {}, {after} before the end",
                        index + 1
                    ),
                );
            }
        }
    }
}
