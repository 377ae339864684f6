//! `chain-verify refs`: is every file that a record refers to there, with the digest that it states?

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gate_core::artifact::is_sha256;
use gate_core::evidence;
use gate_core::json::{Kind, Value};
use gate_core::rule::{NOTHING_MISSING, SHAPE};
use gate_core::text::printable;
use gate_core::{Context, Judgement, Location, Reason, Undecided};

use crate::manifest::hash;
use crate::rules::{CO_R3, REFS};

/// One `{path, sha256}` of a record.
struct Reference {
    path: String,
    sha256: String,
    kind: Option<String>,
    /// The path and the digest.
    nodes: (u32, u32),
}

/// Judges every `{path, sha256}` object anywhere in a record: inside the root, there, and unchanged.
///
/// Of each kind in `require` there has to be at least one that holds.
///
/// # Errors
/// When the record can't be read, or refers to nothing.
pub fn judge(
    context: &Context,
    record: &Path,
    require: &[String],
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let artifact = context.root.read(record)?;
    let json = artifact.json()?;
    let root = json.document().root();
    let name = root.get("artifact").filter(|name| name.kind() == Kind::String);
    judgement.subjects.push(artifact.subject(&name.map_or("record".into(), Value::string)));
    // The record speaks for a commit; what it refers to is bound to it by digest.
    evidence::bind(context, judgement);
    let mut references = Vec::new();
    let mut open = vec![(root, None)];
    while let Some((value, inherited)) = open.pop() {
        // A list under `security_events` holds references of that kind, unless they name their own.
        for (key, member) in value.entries() {
            open.push((member, Some(key.string().into_owned())));
        }
        open.extend(value.items().map(|item| (item, inherited.clone())));
        let member = |name: &str| value.get(name);
        let (Some(path), Some(sha256)) = (member("path"), member("sha256")) else {
            continue;
        };
        let is_text = |value: &Value<'_>| value.kind() == Kind::String;
        if !is_text(&path) || !is_text(&sha256) || !is_sha256(&sha256.string()) {
            let message =
                format!("{}: a reference is a path and SHA-256 in 64 lower-case hex digits", artifact.path());
            judgement
                .cannot_decide(Undecided::new(&SHAPE, Reason::Malformed, message).at(json.at(value.node())));
            continue;
        }
        references.push(Reference {
            path: path.string().into_owned(),
            sha256: sha256.string().into_owned(),
            kind: member("kind").filter(is_text).map(|kind| kind.string().into_owned()).or(inherited),
            nodes: (path.node(), sha256.node()),
        });
    }
    if references.is_empty() && judgement.undecided.is_empty() {
        return Err(Undecided::new(
            &NOTHING_MISSING,
            Reason::Empty,
            format!("{} refers to no file: it has no object with `path` and `sha256`", artifact.path()),
        )
        .at(Location::file(artifact.path())));
    }
    references.sort_by_key(|reference| reference.nodes);
    let mut holding: BTreeSet<&str> = BTreeSet::new();
    let mut known = BTreeMap::new();
    for reference in &references {
        let path = printable(&reference.path);
        let found = known
            .entry(reference.path.as_str())
            .or_insert_with(|| hash(context, &reference.path, reference.kind.as_deref()));
        match found {
            Ok(subject) => {
                judgement.subjects.push(subject.clone());
                if subject.sha256 == reference.sha256 {
                    holding.extend(reference.kind.as_deref());
                } else {
                    let message = format!(
                        "{path} is not the file that is referred to: its digest is {}",
                        subject.sha256
                    );
                    judgement.block(&REFS, Some(json.at(reference.nodes.1)), message);
                }
            }
            Err(undecided) if undecided.reason == Reason::Missing => {
                judgement.block(
                    &REFS,
                    Some(json.at(reference.nodes.0)),
                    format!("{path} is referred to, and is not there"),
                );
            }
            Err(undecided) => judgement.cannot_decide(undecided.clone().at(json.at(reference.nodes.0))),
        }
    }
    judgement.stats.insert("references".into(), references.len() as u64);
    if judgement.is_clean(&REFS) && judgement.undecided.is_empty() {
        judgement
            .holds(&REFS, format!("{} references to {} files, hashed now", references.len(), known.len()));
    }
    let missing: Vec<&String> = require.iter().filter(|kind| !holding.contains(kind.as_str())).collect();
    for kind in &missing {
        let message = format!("no file of kind {} is kept", printable(kind));
        judgement.block(&CO_R3, Some(Location::file(artifact.path())), message);
    }
    if missing.is_empty() && !require.is_empty() {
        judgement.holds(&CO_R3, format!("{} kinds of file that are to be kept are there", require.len()));
    }
    Ok(())
}
