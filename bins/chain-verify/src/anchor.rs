//! The head of a log, kept where whoever can write the log can't.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding as _};
use gate_core::git::Repository;
use gate_core::rule::{NOTHING_MISSING, SHAPE};
use gate_core::text::printable;
use gate_core::{Artifact, Context, Decoded, Judgement, Location, Reason, Undecided};
use serde::{Deserialize, Serialize};

use crate::causes::Digest;
use crate::fingerprints::half;
use crate::log::{Verified, Whole, no_room};
use crate::merkle::CompactRange;
use crate::rules::{ANCHOR, SINCE, TAIL};
use crate::source::unreadable;

/// The `schema` member of our anchors.
pub const SCHEMA: &str = "gatekit.anchor.v1";

/// An anchor as `chain-verify anchor` prints it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Printed<'a> {
    schema: &'static str,
    entries: u64,
    hash_sha256: Digest,
    evidence_id: &'a str,
    /// The byte of the file that the anchored entry starts at, where the file is plain NDJSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    byte_offset: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    root_rfc6962: Option<Digest>,
}

/// What an anchor file may hold: our own form, or a record that carries a head.
#[derive(Debug, Deserialize)]
struct File {
    schema: Option<String>,
    entries: Option<u64>,
    #[serde(rename = "hashSha256")]
    hash: Option<String>,
    #[serde(rename = "byteOffset")]
    byte_offset: Option<u64>,
    line: Option<u64>,
    /// Of an evidence manifest (artifact type 1).
    chain_head: Option<Head>,
    /// Of a freeze record (artifact type 10).
    evidence_head: Option<Head>,
}

#[derive(Debug, Deserialize)]
struct Head {
    #[serde(rename = "hashSha256")]
    hash: String,
}

/// A head that was kept elsewhere.
#[derive(Clone, Debug)]
pub struct Anchor {
    path: String,
    kept: Kept,
    seen: Option<Seen>,
    signed: Signed,
    /// The whole of a checkpoint note.
    #[cfg_attr(not(feature = "signatures"), expect(dead_code, reason = "nobody asks who signed it"))]
    note: Option<String>,
}

/// Who signed an anchor.
#[derive(Clone, Debug)]
enum Signed {
    /// Nobody asked.
    Unknown,
    /// The key of this name.
    #[cfg_attr(not(feature = "signatures"), expect(dead_code, reason = "nobody asks who signed it"))]
    By(String),
    /// None of the keys that were given.
    #[cfg_attr(not(feature = "signatures"), expect(dead_code, reason = "nobody asks who signed it"))]
    ByNone,
}

#[derive(Clone, Debug)]
enum Kept {
    /// The hash of an entry, and how many entries the log had when it was the last.
    Head { entries: Option<u64>, hash: [u8; 32], start: Option<(u64, u64)> },
    /// The root of the Merkle tree over so many entries.
    Root { entries: u64, root: [u8; 32] },
}

/// What stands where the anchor points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    Whole([u8; 32]),
    Half(u128),
}

impl Anchor {
    /// Reads an anchor: `{"schema":"gatekit.anchor.v1","entries":50,"hashSha256":"…", …}`, a C2SP
    /// checkpoint note (origin, size, root, a blank line, signatures), an evidence manifest with a
    /// `chain_head`, or a freeze record with an `evidence_head`.
    ///
    /// # Errors
    /// When it is missing, or none of these.
    pub fn load(context: &Context, named: &Path, judgement: &mut Judgement) -> Result<Self, Undecided> {
        let artifact = context.root.read(named)?;
        judgement.subjects.push(artifact.subject("anchor"));
        let text = artifact.text()?;
        let (kept, whole) = if text.trim_start().starts_with('{') {
            (Self::json(&artifact)?, None)
        } else {
            let kept = note(text);
            let kept =
                kept.ok_or_else(|| refused(&artifact, "is neither an anchor in JSON nor a checkpoint note"))?;
            (kept, Some(text.to_owned()))
        };
        let path = artifact.path().to_owned();
        Ok(Self { path, kept, seen: None, signed: Signed::Unknown, note: whole })
    }

    fn json(artifact: &Artifact) -> Result<Kept, Undecided> {
        let file: File = Decoded::new(artifact.json()?)?.value;
        let digest = |hash: &str| {
            Digest::parse(hash.as_bytes())
                .map(|digest| digest.0)
                .ok_or_else(|| refused(artifact, "holds a hash that is not 64 lower-case hex digits"))
        };
        if let Some(head) = file.chain_head.or(file.evidence_head) {
            return Ok(Kept::Head { entries: None, hash: digest(&head.hash)?, start: None });
        }
        if file.schema.as_deref() != Some(SCHEMA) {
            return Err(refused(artifact, "is not an anchor: its schema is not gatekit.anchor.v1"));
        }
        let (Some(entries @ 1..), Some(hash)) = (file.entries, &file.hash) else {
            return Err(refused(artifact, "is not an anchor: it needs entries (from 1) and hashSha256"));
        };
        Ok(Kept::Head { entries: Some(entries), hash: digest(hash)?, start: file.byte_offset.zip(file.line) })
    }

    /// How reports call it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// How many entries the log had, where it says so.
    #[must_use]
    pub fn entries(&self) -> Option<u64> {
        match self.kept {
            Kept::Head { entries, .. } => entries,
            Kept::Root { entries, .. } => Some(entries),
        }
    }

    /// Where a verification that trusts all before the anchored entry starts to read.
    ///
    /// # Errors
    /// When the anchor does not say where its entry stands.
    pub(crate) fn start(&self) -> Result<u64, Undecided> {
        match self.kept {
            Kept::Head { entries: Some(_), start: Some((offset, _)), .. } => Ok(offset),
            _ => Err(Undecided::new(
                &NOTHING_MISSING,
                Reason::Usage,
                format!("{} does not say at which byte its entry starts", self.path),
            )
            .help("take it with `chain-verify anchor` from the plain NDJSON file")
            .at(Location::file(&self.path))),
        }
    }

    /// Makes the entries before the anchored one count as read.
    pub(crate) fn precede(&self, whole: &mut Whole) {
        if let Kept::Head { entries: Some(entries), start: Some((_, line)), .. } = self.kept {
            whole.entries = entries - 1;
            whole.lines = line - 1;
        }
    }

    fn see(&mut self, number: u64, hash: &[u8; 32], tree: Option<&CompactRange>) {
        match &self.kept {
            Kept::Head { entries: Some(entries), .. } if number + 1 == *entries => {
                self.seen = Some(Seen::Whole(*hash));
            }
            Kept::Head { entries: None, hash: wanted, .. } if wanted == hash => {
                self.seen = Some(Seen::Whole(*hash));
            }
            Kept::Root { entries, .. } if number + 1 == *entries => {
                self.seen = tree.map(CompactRange::root).map(Seen::Whole);
            }
            Kept::Head { .. } | Kept::Root { .. } => {}
        }
    }

    fn conclude(&self, path: &str, entries: u64, judgement: &mut Judgement) {
        let signed = match (&self.signed, &self.kept) {
            // What it says counts for nothing.
            (Signed::ByNone, _) => return,
            (Signed::By(name), _) => format!("; the note is signed by {}", printable(name)),
            (Signed::Unknown, Kept::Root { .. }) => {
                "; who signed the note was not asked (--anchor-key)".to_owned()
            }
            (Signed::Unknown, Kept::Head { .. }) => String::new(),
        };
        let at = Some(Location::file(path));
        let (wanted, what) = match &self.kept {
            Kept::Head { hash, .. } => (hash, "hash"),
            Kept::Root { root, .. } => (root, "Merkle root"),
        };
        let holds = match self.seen {
            Some(Seen::Whole(seen)) => seen == *wanted,
            Some(Seen::Half(seen)) => seen == half(wanted),
            None => false,
        };
        match self.entries() {
            Some(then) if entries < then => {
                judgement
                    .block(
                        &ANCHOR,
                        at,
                        format!(
                            "truncated: the log has {entries} entries, and {} was taken at {then}",
                            self.path
                        ),
                    )
                    .help("restore the entries that were cut off its end");
            }
            Some(then) if holds => {
                judgement.holds(
                    &ANCHOR,
                    format!(
                        "conditional on {}: the first {then} of {entries} entries are those that were anchored, by number and {what}{signed}",
                        self.path
                    ),
                );
            }
            Some(then) => {
                judgement
                    .block(
                        &ANCHOR,
                        at,
                        format!(
                            "rewritten: the {what} at entry {then} is not the one that {} keeps: that entry or one before it was changed, and what follows hashed anew",
                            self.path
                        ),
                    )
                    .help("restore the log from where it was written; an older anchor narrows down the place");
            }
            None if holds => judgement.holds(
                &ANCHOR,
                format!(
                    "conditional on {}: the entry that it names is in the log, and so is all before it",
                    self.path
                ),
            ),
            None => {
                judgement
                    .block(
                        &ANCHOR,
                        at,
                        format!("rewritten or truncated: no entry has the hash that {} keeps", self.path),
                    )
                    .help("restore the log from where it was written");
            }
        }
    }
}

fn refused(artifact: &Artifact, what: &str) -> Undecided {
    Undecided::new(&SHAPE, Reason::Malformed, format!("{} {what}", artifact.path()))
        .at(Location::file(artifact.path()))
}

/// The size and root of a C2SP checkpoint: origin, size, root in base64, then further lines, a blank one
/// and at least one signature.
fn note(text: &str) -> Option<Kept> {
    let (body, signatures) = text.split_once("\n\n")?;
    let mut lines = body.lines();
    let origin = lines.next()?;
    let size = lines.next()?;
    let root = base64(lines.next()?)?;
    let plain = !size.starts_with('0') && size.bytes().all(|byte| byte.is_ascii_digit());
    let entries = size.parse().ok()?;
    (plain && !origin.is_empty() && signatures.starts_with("\u{2014} "))
        .then_some(Kept::Root { entries, root })
}

/// 32 bytes in base64 as RFC 4648 writes them, and in no other way.
fn base64(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    (Base64::decode(text, &mut bytes).ok()?.len() == bytes.len()).then_some(bytes)
}

/// What a log's end is held against.
#[derive(Clone, Debug, Default)]
pub struct Anchors {
    list: Vec<Anchor>,
    required: bool,
}

impl Anchors {
    /// Reads anchors; `required` leaves everything undecided when there is none.
    ///
    /// # Errors
    /// As [`Anchor::load`].
    pub fn load(
        context: &Context,
        files: &[PathBuf],
        required: bool,
        judgement: &mut Judgement,
    ) -> Result<Self, Undecided> {
        let list =
            files.iter().map(|file| Anchor::load(context, file, judgement)).collect::<Result<_, _>>()?;
        Ok(Self { list, required })
    }

    /// One more.
    pub fn push(&mut self, anchor: Anchor) {
        self.list.push(anchor);
    }

    /// Judges whether each of them is a checkpoint note that one of these keys signed; without keys, nothing.
    ///
    /// # Errors
    /// When one of them is in JSON, which nobody signs.
    #[cfg(feature = "signatures")]
    pub fn judge_signers(
        &mut self,
        verifiers: &[crate::checkpoint::Verifier],
        judgement: &mut Judgement,
    ) -> Result<(), Undecided> {
        if verifiers.is_empty() {
            return Ok(());
        }
        for anchor in &mut self.list {
            let Some(note) = &anchor.note else {
                return Err(Undecided::new(
                    &NOTHING_MISSING,
                    Reason::Usage,
                    format!("{} is in JSON, which nobody signs", anchor.path),
                )
                .help("--anchor-key asks who signed a checkpoint note"));
            };
            match crate::checkpoint::signer(note, verifiers) {
                Ok(name) => anchor.signed = Signed::By(name.to_owned()),
                Err(why) => {
                    anchor.signed = Signed::ByNone;
                    let message = format!("forged: {} proves nothing: {}", anchor.path, printable(&why));
                    judgement
                        .block(&ANCHOR, Some(Location::file(&anchor.path)), message)
                        .help("take the note anew from the log that signs it, over a channel that you trust");
                }
            }
        }
        Ok(())
    }

    /// Whether one of them is a Merkle root.
    pub(crate) fn need_tree(&self) -> bool {
        self.list.iter().any(|anchor| matches!(anchor.kept, Kept::Root { .. }))
    }

    #[inline]
    pub(crate) fn see(&mut self, number: u64, hash: &[u8; 32], tree: Option<&CompactRange>) {
        for anchor in &mut self.list {
            anchor.see(number, hash, tree);
        }
    }

    /// Looks for what they point at among the marks of a log that was verified in segments.
    ///
    /// # Errors
    /// When the marks can't be read, or an anchor is a Merkle root, which segments can't prove.
    #[cfg_attr(not(feature = "signatures"), expect(dead_code, reason = "only a join needs it"))]
    pub(crate) fn look_up(&mut self, whole: &mut Whole) -> Result<(), Undecided> {
        for anchor in &mut self.list {
            anchor.seen = match &anchor.kept {
                Kept::Head { entries: Some(entries), .. } => {
                    whole.marks.hash_of(entries - 1).map_err(|error| no_room(&error))?.map(Seen::Half)
                }
                Kept::Head { entries: None, hash, .. } => {
                    let wanted = half(hash);
                    let found = whole.marks.first_of(&BTreeSet::from([wanted]));
                    let found = found.map_err(|error| no_room(&error))?;
                    found.contains_key(&wanted).then_some(Seen::Half(wanted))
                }
                Kept::Root { .. } => {
                    return Err(Undecided::new(
                        &NOTHING_MISSING,
                        Reason::Usage,
                        format!("{} is a Merkle root, which segments can't prove", anchor.path),
                    )
                    .help("verify the log in one pass, or give an anchor in JSON"));
                }
            };
        }
        Ok(())
    }

    pub(crate) fn conclude(
        &self,
        path: &str,
        whole: &mut Whole,
        judgement: &mut Judgement,
    ) -> Result<(), Undecided> {
        for anchor in &self.list {
            anchor.conclude(path, whole.entries, judgement);
        }
        if !self.list.is_empty() {
            return Ok(());
        }
        if self.required {
            return Err(Undecided::new(
                &TAIL,
                Reason::Missing,
                format!("{path}: no anchor was given, and --require-anchor asks for one"),
            )
            .help("give the head that was stored after the last verification: --anchor FILE"));
        }
        judgement
            .warn(
                &TAIL,
                Some(Location::file(path)),
                "not provable without an anchor: that nothing was cut off the end, or the whole log rewritten",
            )
            .help("store `chain-verify anchor LOG` out of reach of the log's writers, and give it: --anchor FILE");
        Ok(())
    }
}

/// The head of a verified log, as JSON with a final newline.
///
/// # Errors
/// When the last entry states no hash, which is then a finding as well.
pub fn print(verified: &Verified) -> Result<String, Undecided> {
    let head = verified.head.ok_or_else(|| {
        Undecided::new(
            &NOTHING_MISSING,
            Reason::Malformed,
            format!("{} has no head to anchor", verified.path),
        )
    })?;
    let printed = Printed {
        schema: SCHEMA,
        entries: verified.entries,
        hash_sha256: Digest(head),
        evidence_id: &verified.evidence_id,
        byte_offset: verified.plain.then_some(verified.bytes.0),
        line: verified.plain.then_some(verified.line),
        root_rfc6962: verified.root.map(Digest),
    };
    serde_json::to_string_pretty(&printed).map(|text| text + "\n").map_err(|error| {
        Undecided::new(&NOTHING_MISSING, Reason::Io, format!("cannot write the anchor: {error}"))
    })
}

/// Judges whether the log at a git ref is a byte prefix of the log now. Of an array, what stands before
/// its closing bracket.
///
/// # Errors
/// When git can't tell, the ref holds no such log, or the log is a pipe.
pub fn since(
    context: &Context,
    log: &Path,
    reference: &str,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    use std::io::Read as _;
    let stream = context.root.stream(log).map_err(|undecided| {
        undecided.help("--since-ref compares a file of the repository; it can't be a pipe")
    })?;
    let path = stream.path().to_owned();
    let then = Repository::of(&context.root)?.read_at(reference, stream.absolute())?.ok_or_else(|| {
        Undecided::new(&SINCE, Reason::Missing, format!("{reference} holds no {path}"))
            .help("a log that is new, or was moved, has nothing to be held against: give an --anchor")
            .at(Location::file(&path))
    })?;
    let mut kept = then.bytes();
    let array = kept.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    let packed = matches!(kept, [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..]);
    if array {
        kept = kept.trim_ascii_end();
        kept = kept.strip_suffix(b"]").unwrap_or(kept).trim_ascii_end();
    }
    let mut file = std::fs::File::open(stream.absolute()).map_err(|error| unreadable(&path, &error))?;
    let mut buffer = vec![0; 64 << 10];
    let mut same = 0;
    loop {
        let count = file.read(&mut buffer).map_err(|error| unreadable(&path, &error))?;
        let equal = buffer[..count].iter().zip(&kept[same..]).take_while(|(now, then)| now == then).count();
        same += equal;
        // They differ, or one of them has ended.
        if equal < count || count == 0 {
            break;
        }
    }
    if same == kept.len() {
        judgement.holds(
            &SINCE,
            format!(
                "conditional on {reference}: its {same} bytes of {path} are there, unchanged, at the start"
            ),
        );
        return Ok(());
    }
    if packed {
        return Err(Undecided::new(
            &SINCE,
            Reason::Unproven,
            format!("{path} is compressed and has changed since {reference}: its bytes can't be compared"),
        )
        .help("keep the log uncompressed in git, or give an --anchor"));
    }
    let line = memchr::memchr_iter(b'\n', &kept[..same]).count() as u64 + 1;
    judgement
        .block(
            &SINCE,
            Some(Location { line: Some(line), ..Location::file(&path) }),
            format!(
                "rewritten: {path} differs from {reference} at byte {same}, within what {reference} holds"
            ),
        )
        .help("a log only grows: restore what was there, and append");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_checkpoint_note_and_nothing_like_it() {
        let root = "A".repeat(43) + "=";
        let good = format!("example.org/log\n50\n{root}\n\n\u{2014} example.org/log AAAA\n");
        assert!(matches!(note(&good), Some(Kept::Root { entries: 50, root }) if root == [0; 32]));
        for bad in [
            good.replace("\n50\n", "\n050\n"),
            good.replace("\n50\n", "\n0\n"),
            good.replace("\n50\n", "\n+50\n"),
            good.replace("A=", "B="),
            good.replace("\n\n", "\n"),
            good.replace('\u{2014}', "-"),
            format!("\n50\n{root}\n\n\u{2014} x y\n"),
        ] {
            assert!(note(&bad).is_none(), "{bad}");
        }
    }
}
