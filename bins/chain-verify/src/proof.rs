//! `chain-verify prove` and `check`: what a log holds, shown to somebody who does not have the log.
//!
//! A proof is a few hashes: that an entry is in a log, or that an older log is a prefix of it. Whoever
//! checks it needs an anchor of the log, and of the entry no more than the entry itself.

use std::path::Path;

use gate_core::artifact::hex;
use gate_core::rule::SHAPE;
use gate_core::text::printable;
use gate_core::{Context, Decoded, Judgement, Location, Reason, Spanned, Undecided};
use serde::{Deserialize, Serialize};

use crate::canonical::digest;
use crate::entry::Entry;
use crate::log::{End, Observer, Place};
use crate::merkle::{self, Hash, Head};
use crate::rules::MERKLE;

/// The `schema` member of a proof.
const SCHEMA: &str = "gatekit.proof.v1";

/// A proof as it is printed and read.
///
/// `{"schema":"gatekit.proof.v1","entries":50,"rootRfc6962":"…","inclusion":{"index":20,"evidenceId":
/// "ev-20","hashSha256":"…"},"proof":["…", …]}`, or with `"consistency":{"entries":40,"rootRfc6962":"…"}`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Proof {
    schema: String,
    entries: u64,
    root_rfc6962: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inclusion: Option<Included>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    consistency: Option<Older>,
    #[serde(rename = "proof")]
    hashes: Vec<String>,
}

/// The entry that a proof is about.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Included {
    index: u64,
    evidence_id: String,
    hash_sha256: String,
}

/// The older log that a proof is about.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Older {
    entries: u64,
    root_rfc6962: String,
}

/// Of an anchor, the tree.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Anchored {
    entries: u64,
    root_rfc6962: Spanned<String>,
}

/// What is to be proved of a log.
#[derive(Clone, Debug)]
pub enum Claim {
    /// It holds the entry with this id.
    Holds(String),
    /// Its first so many entries were a log of their own once.
    Extends(u64),
}

/// Collects the leaves of a log: 32 bytes an entry.
#[derive(Debug)]
pub struct Leaves<'a> {
    id: Option<&'a str>,
    all: &'a mut Vec<Hash>,
    found: &'a mut Option<(u64, String)>,
}

impl<'a> Leaves<'a> {
    /// The leaves go to `leaves`; where the claimed entry stands, and its hash, to `found`.
    pub fn new(claim: &'a Claim, leaves: &'a mut Vec<Hash>, found: &'a mut Option<(u64, String)>) -> Self {
        let id = match claim {
            Claim::Holds(id) => Some(id.as_str()),
            Claim::Extends(_) => None,
        };
        Self { id, all: leaves, found }
    }
}

impl Observer for Leaves<'_> {
    fn entry(&mut self, place: &Place<'_>, entry: &Entry<'_>, _: &[u8], _: &mut Judgement) {
        // A hash that is none blocks by itself, and then nothing is printed.
        self.all.push(merkle::leaf(&unhex(&entry.hash).unwrap_or_default()));
        if self.found.is_none() && self.id == Some(&*entry.evidence_id) {
            *self.found = Some((place.index, entry.hash.clone().into_owned()));
        }
    }

    fn end(&mut self, _: &End<'_>, _: &mut Judgement) {}
}

/// The proof of a claim about the log with these leaves, as JSON.
///
/// # Errors
/// When the claim does not hold.
pub fn prove(claim: &Claim, leaves: &[Hash], found: Option<(u64, String)>) -> Result<String, Undecided> {
    let refuse = |message: String| Undecided::new(&MERKLE, Reason::Missing, message);
    let count = leaves.len() as u64;
    let (inclusion, consistency, proof) = match claim {
        Claim::Holds(id) => {
            let (index, hash) =
                found.ok_or_else(|| refuse(format!("the log has no entry {}", printable(id))))?;
            let proof = usize::try_from(index).ok().and_then(|index| merkle::inclusion(leaves, index));
            (Some(Included { index, evidence_id: id.clone(), hash_sha256: hash }), None, proof)
        }
        Claim::Extends(old) => {
            let size = usize::try_from(*old).ok().filter(|size| (1..=leaves.len()).contains(size));
            let size =
                size.ok_or_else(|| refuse(format!("the log has {count} entries, and no prefix of {old}")))?;
            let root = hex(&merkle::root(&leaves[..size]));
            (None, Some(Older { entries: *old, root_rfc6962: root }), merkle::consistency(leaves, size))
        }
    };
    let proof = Proof {
        schema: SCHEMA.into(),
        entries: count,
        root_rfc6962: hex(&merkle::root(leaves)),
        inclusion,
        consistency,
        hashes: proof.unwrap_or_default().iter().map(|hash| hex(hash)).collect(),
    };
    serde_json::to_string_pretty(&proof)
        .map(|text| text + "\n")
        .map_err(|error| Undecided::new(&MERKLE, Reason::Io, error.to_string()))
}

/// Judges a proof against anchors of the log, and against the entry itself where it is at hand.
///
/// # Errors
/// When one of the files can't be read, or the proof is none.
pub fn check(
    context: &Context,
    proof: &Path,
    anchors: &[impl AsRef<Path>],
    entry: Option<&Path>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let artifact = context.root.read(proof)?;
    judgement.subjects.push(artifact.subject("proof"));
    let decoded: Decoded<'_, Proof> = Decoded::new(artifact.json()?)?;
    let at = || Some(Location::file(artifact.path()));
    let refuse = |message: &str| {
        Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {message}", artifact.path()))
            .at(Location::file(artifact.path()))
    };
    let stated = &decoded.value;
    if stated.schema != SCHEMA || !decoded.unknown.is_empty() {
        return Err(refuse("it is no proof of schema gatekit.proof.v1"));
    }
    let hash = |text: &str| unhex(text).ok_or_else(|| refuse("a hash is 64 lower-case hex digits"));
    let hashes = stated.hashes.iter().map(|text| hash(text)).collect::<Result<Vec<_>, _>>()?;
    let head = Head { size: stated.entries, root: hash(&stated.root_rfc6962)? };
    let mut heads = vec![head];
    let (holds, claim) = match (&stated.inclusion, &stated.consistency) {
        (Some(included), None) => {
            let leaf = merkle::leaf(&hash(&included.hash_sha256)?);
            let holds = merkle::includes(&head.root, head.size, included.index, &leaf, &hashes);
            let id = printable(&included.evidence_id);
            (holds, format!("entry {} of {}, {id}", included.index + 1, head.size))
        }
        (None, Some(older)) => {
            let old = Head { size: older.entries, root: hash(&older.root_rfc6962)? };
            heads.push(old);
            (
                merkle::extends(&old, &head, &hashes),
                format!("{} entries are a prefix of {}", old.size, head.size),
            )
        }
        _ => return Err(refuse("it proves either inclusion or consistency")),
    };
    if !holds {
        judgement.block(&MERKLE, at(), format!("the proof does not show that {claim}"));
    }
    for anchor in anchors {
        let artifact = context.root.read(anchor.as_ref())?;
        judgement.subjects.push(artifact.subject("anchor"));
        let anchored: Decoded<'_, Anchored> = Decoded::new(artifact.json()?)?;
        let node = anchored.value.root_rfc6962.node;
        let root = hash(&anchored.value.root_rfc6962.value)?;
        if !heads.contains(&Head { size: anchored.value.entries, root }) {
            let message = "the proof is not about the tree that was anchored";
            judgement.block(&MERKLE, Some(anchored.at(node)), message);
        }
    }
    if let (Some(path), Some(included)) = (entry, &stated.inclusion) {
        let artifact = context.root.read(path)?;
        judgement.subjects.push(artifact.subject("evidence-entry"));
        let json = artifact.json()?;
        let root = json.document().root();
        let computed = digest(root.raw(), &["hashSha256", "signatureBase64"]).map_err(|fault| {
            Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {}", artifact.path(), fault.message))
        })?;
        let named = root.get("evidenceId").is_some_and(|id| id.string() == included.evidence_id);
        if hex(&computed) != included.hash_sha256 || !named {
            let message = "it is not the entry that the proof is about";
            judgement.block(&MERKLE, Some(Location::file(artifact.path())), message);
        }
    } else if entry.is_some() {
        return Err(refuse("it is about no entry"));
    }
    if anchors.is_empty() {
        judgement
            .warn(
                &MERKLE,
                at(),
                "no anchor was given: the proof shows something of a log that anybody may have made up",
            )
            .help("give the anchor that was stored out of band with --anchor FILE");
    }
    if judgement.is_clean(&MERKLE) {
        judgement.holds(&MERKLE, format!("proved: {claim}, by {} hashes", hashes.len()));
    }
    Ok(())
}

/// SHA-256 from lower-case hex.
fn unhex(text: &str) -> Option<Hash> {
    crate::causes::Digest::parse(text.as_bytes()).map(|digest| digest.0)
}
