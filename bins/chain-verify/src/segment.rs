//! Parts of one log that were verified apart, and their join.
//!
//! A segment tells the entries at its ends, what it found, and which log it is a part of; beside it lies
//! a file of fingerprints, from which the join finds ids that occur in two segments, and, where more was
//! asked of the entries than the chain, a file of notes. A segment alone proves nothing: only the join has
//! a verdict.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use gate_core::artifact::{Artifact, Digester, cause, hex, is_plain_relative, sha256};
use gate_core::output::{stream_atomically, write_atomically};
use gate_core::rule::SHAPE;
use gate_core::{Context, Judgement, Location, Reason, Undecided};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::anchor::Anchors;
use crate::causes::Facts;
use crate::fingerprints::MARK_BYTES;
use crate::inquiry::{Inquiry, Tally};
use crate::keys::{Keys, Signatures, Signed};
use crate::log::{Edge, End, Latest, Observer, Piece, Whole, conclude, in_order, no_room, pass};
use crate::notes::{Notes, Recorder};
use crate::profile::Profile;
use crate::rules::{PROOF, RULES, SEGMENTS, SIGNATURE};
use crate::source::{Part, Source, plain_file, unreadable};

/// The `schema` member of segments.
pub const SCHEMA: &str = "gatekit.chain-segment.v1";

/// No log is longer: the number of an entry has 48 bits in its fingerprint.
const MOST_BYTES: u64 = 1 << 48;

/// How much of either end of a log tells it from others.
const END: u64 = 64 << 10;

/// Part I of N, as `--shard I/N` writes it: counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    /// Which part, from 1 to `of`.
    pub part: u64,
    /// How many parts there are.
    pub of: u64,
}

impl Shard {
    /// The whole in one part.
    pub const WHOLE: Self = Self { part: 1, of: 1 };

    /// Reads `I/N`.
    ///
    /// # Errors
    /// When it is not two numbers, or I is not one of 1 to N.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number =
            |text: &str| text.parse::<u64>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
        text.split_once('/')
            .and_then(|(part, of)| Some(Self { part: number(part)?, of: number(of)? }))
            .filter(|shard| (1..=shard.of).contains(&shard.part) && shard.of <= 1 << 16)
            .ok_or_else(|| "write it as I/N, with I from 1 to N: 3/64".into())
    }
}

/// What tells one log from another without reading it all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LogId {
    bytes: u64,
    first_sha256: String,
    last_sha256: String,
}

/// What the join needs to know of a part.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Segment {
    schema: String,
    version: String,
    /// The digest of the profile that it was verified by.
    profile_sha256: String,
    path: String,
    log: LogId,
    shard: Shard,
    begin: u64,
    end: u64,
    sha256: String,
    entries: u64,
    lines: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first: Option<Edge>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last: Option<Edge>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    latest: Option<Latest>,
    facts: Facts,
    /// What was found of the signatures, where keys were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signed: Option<Signed>,
    fingerprints: Fingerprints,
    /// What else was asked of the entries, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inquiry: Option<Tally>,
    /// What was seen of single entries then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notes: Option<Noted>,
}

impl Segment {
    /// Whether it places nothing outside of its own lines and entries, and has no more of them than bytes.
    ///
    /// What is joined then counts no further than the bytes of the log.
    fn is_plausible(&self) -> bool {
        let ends = self.first.iter().chain(&self.last).map(|edge| edge.lines);
        let latest = self.latest.iter().map(|latest| latest.lines);
        let facts = self.facts.first.iter().map(|fact| fact.lines);
        let flaws = self.signed.iter().flat_map(Signed::lines);
        let numbers = self.latest.iter().map(|latest| latest.number);
        let bytes = self.end.saturating_sub(self.begin);
        self.log.bytes <= MOST_BYTES
            && self.entries <= bytes
            && self.lines <= bytes
            && ends.chain(latest).chain(facts).chain(flaws).all(|lines| lines <= self.lines)
            && numbers.chain(self.facts.first.iter().map(|fact| fact.number)).all(|it| it < self.entries)
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fingerprints {
    /// A file beside the segment.
    file: String,
    sha256: String,
    marks: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Noted {
    /// A file beside the segment.
    file: String,
    sha256: String,
    notes: u64,
}

/// A segment that was read, and the files beside it.
struct Loaded {
    segment: Segment,
    marks: File,
    /// What reports call the file of notes, and that file.
    notes: Option<(String, File)>,
}

fn profile_digest(profile: &Profile) -> Result<String, Undecided> {
    serde_json::to_string(profile).map(|text| sha256(text.as_bytes())).map_err(|error| {
        Undecided::new(&SEGMENTS, Reason::Malformed, format!("cannot write the profile: {error}"))
    })
}

/// How a part of a log is verified.
#[derive(Clone, Copy, Debug)]
pub struct Manner<'a> {
    /// How the log is written.
    pub profile: &'a Profile,
    /// The keys that have to have signed every entry; none when signatures are not asked for.
    pub keys: &'a Keys,
    /// How many threads verify; with keys, one reads and all check signatures.
    pub jobs: Option<NonZeroUsize>,
}

/// Verifies one part of a log, and writes what the join needs to know of it.
///
/// # Errors
/// When the log is no plain NDJSON file, or the segment can't be written.
pub fn write(
    context: &Context,
    log: &Path,
    shard: Shard,
    manner: Manner<'_>,
    inquiry: &mut Inquiry,
    out: &Path,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let Manner { profile, keys, jobs } = manner;
    let is_log = |out: PathBuf| log.canonicalize().is_ok_and(|log| log == out);
    if out.canonicalize().is_ok_and(is_log) {
        return Err(Undecided::new(
            &SEGMENTS,
            Reason::Usage,
            "--segment names the log itself, and would replace it",
        )
        .help("name another file"));
    }
    let (path, mut file) = plain_file(context, log)?;
    let (id, begin, end) = bounds(&mut file, shard).map_err(|error| unreadable(&path, &error))?;
    let source = Source::open_part(context, log, Part { begin, end: Some(end) }, Digester::default())?;
    let mut whole = Whole::default();
    let mut anchors = Anchors::default();
    let mut signed = (!keys.is_empty()).then(|| Signed::by(keys));
    let recorder = (!inquiry.is_empty()).then(|| Recorder::new(inquiry)).transpose();
    let mut recorder = recorder.map_err(|error| no_room(&error))?;
    let mut observers: Vec<Box<dyn Observer + '_>> = Vec::new();
    if let Some(signed) = &mut signed {
        observers.push(Box::new(Signatures::of_part(keys, signed)));
    }
    if let Some(recorder) = &mut recorder {
        observers.push(Box::new(recorder));
    }
    let source = if observers.is_empty() {
        pass(source, profile, jobs, &mut whole, &mut anchors)?
    } else {
        let source = in_order(source, profile, &mut observers, &mut whole, &mut anchors, judgement)?;
        let end = End { path: &path, entries: whole.entries, head: [0; 32] };
        for observer in &mut observers {
            observer.end(&end, judgement);
        }
        source
    };
    drop(observers);
    let read = source.subject();
    if read.bytes != end - begin {
        return Err(Undecided::new(
            &SEGMENTS,
            Reason::Io,
            format!("{path} changed while it was read: {} of {} bytes", read.bytes, end - begin),
        ));
    }
    let failed = |error: &io::Error| {
        Undecided::new(&SEGMENTS, Reason::Io, format!("cannot write {}: {}", out.display(), cause(error)))
    };
    let name = file_name(out)?;
    let file = format!("{name}.ids");
    let kept = keep(&out.with_file_name(&file), |to| whole.marks.write(to));
    let (marks, sha256) = kept.map_err(|error| failed(&error))?;
    let fingerprints = Fingerprints { file, sha256, marks };
    let notes = match recorder {
        None => None,
        Some(recorder) => {
            let file = format!("{name}.notes");
            let kept = keep(&out.with_file_name(&file), |to| recorder.keep(to));
            let (notes, sha256) = kept.map_err(|error| failed(&error))?;
            Some(Noted { file, sha256, notes })
        }
    };
    let segment = Segment {
        schema: SCHEMA.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        profile_sha256: profile_digest(profile)?,
        path: path.clone(),
        log: id,
        shard,
        begin,
        end,
        sha256: read.sha256.clone(),
        entries: whole.entries,
        lines: whole.lines,
        first: whole.first,
        last: whole.last,
        latest: whole.latest,
        facts: whole.facts,
        signed,
        fingerprints,
        inquiry: notes.is_some().then(|| inquiry.tally()),
        notes,
    };
    let mut text = serde_json::to_vec(&segment).map_err(|error| failed(&io::Error::other(error)))?;
    text.push(b'\n');
    write_atomically(out, &text).map_err(|error| failed(&error))?;
    judgement.subjects.push(read);
    tell_part(&segment, inquiry, judgement);
    Ok(())
}

/// Says what is certain of a part already; the join says where.
fn tell_part(segment: &Segment, inquiry: &Inquiry, judgement: &mut Judgement) {
    let Segment { path, shard, facts, begin, end, .. } = segment;
    let part = format!("part {} of {}", shard.part, shard.of);
    let at = Location::file(path);
    judgement.stats.insert("entries".into(), segment.entries);
    for (rule, count) in &facts.counts {
        let message = format!("{part}: {count} times; join the segments to see where");
        match RULES.iter().find(|known| known.id == rule) {
            Some(rule) => {
                judgement.block(rule, Some(at.clone()), message);
            }
            None => judgement.cannot_decide(Undecided::new(
                &gate_core::rule::READING,
                Reason::Malformed,
                format!("{path}: an entry is not strict JSON: {message}"),
            )),
        }
    }
    let flawed = segment.signed.as_ref().map_or(0, Signed::flawed);
    if flawed > 0 {
        let message = format!(
            "{part}: {flawed} entries are not signed as they have to be; join the segments to see where"
        );
        judgement.block(&SIGNATURE, Some(at.clone()), message);
    }
    inquiry.conclude_part(&part, &at, judgement);
    judgement.holds(
        &PROOF,
        format!("{part}, bytes {begin} to {end}: proves nothing until it is joined with the others"),
    );
}

fn file_name(path: &Path) -> Result<String, Undecided> {
    path.file_name()
        .and_then(|name| name.to_str())
        .map(str::to_owned)
        .ok_or_else(|| Undecided::new(&SEGMENTS, Reason::Usage, "--segment needs the name of a file"))
}

/// Writes a file whole or not at all; gives what `write` gives, and the digest.
fn keep(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<u64>) -> io::Result<(u64, String)> {
    stream_atomically(path, |out| {
        let mut out = Hashed { out, digest: Sha256::new() };
        let written = write(&mut out)?;
        Ok((written, hex(&out.digest.finalize())))
    })
}

/// Which log this is, and the bytes of a part of it: from a line's start to a line's end.
fn bounds(file: &mut File, shard: Shard) -> io::Result<(LogId, u64, u64)> {
    let bytes = file.metadata()?.len();
    let mut digest = |from: u64| -> io::Result<String> {
        file.seek(SeekFrom::Start(from))?;
        let mut end = Vec::new();
        Read::by_ref(file).take(END).read_to_end(&mut end)?;
        Ok(sha256(&end))
    };
    let id = LogId { bytes, first_sha256: digest(0)?, last_sha256: digest(bytes.saturating_sub(END))? };
    let begin = cut(file, bytes, shard.part - 1, shard.of)?;
    let end = cut(file, bytes, shard.part, shard.of)?;
    Ok((id, begin, end))
}

/// The first line start from `part`/`of` of the file on.
fn cut(file: &mut File, bytes: u64, part: u64, of: u64) -> io::Result<u64> {
    let wanted = u64::try_from(u128::from(bytes) * u128::from(part) / u128::from(of)).unwrap_or(bytes);
    if wanted == 0 || wanted >= bytes {
        return Ok(wanted.min(bytes));
    }
    let mut at = wanted - 1;
    file.seek(SeekFrom::Start(at))?;
    let mut buffer = vec![0; 64 << 10];
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok(bytes);
        }
        if let Some(newline) = memchr::memchr(b'\n', &buffer[..count]) {
            return Ok(at + newline as u64 + 1);
        }
        at += count as u64;
    }
}

/// Joins segments: the verdict of one pass over the whole log.
///
/// # Errors
/// When one is missing, given twice, of another log, profile or version, not whole, or was asked something
/// else than the join is: other keys, payloads, another rollback record.
pub fn join(
    context: &Context,
    files: &[PathBuf],
    mut anchors: Anchors,
    manner: Manner<'_>,
    inquiry: &mut Inquiry,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let Manner { profile, keys, .. } = manner;
    let mut segments = Vec::new();
    for named in files {
        segments.push(load(context, named, judgement)?);
    }
    segments.sort_by_key(|loaded| loaded.segment.shard.part);
    judge_set(&segments, &profile_digest(profile)?, keys, inquiry)?;
    let mut whole = Whole::default();
    let mut path = String::new();
    let mut all_signed = Signed::by(keys);
    for Loaded { segment, marks, notes } in segments {
        path = segment.path;
        if let Some(signed) = segment.signed {
            all_signed.append(signed, whole.lines);
        }
        if let Some(tally) = &segment.inquiry {
            inquiry.add(tally);
        }
        if let (Some((name, file)), Some(noted)) = (notes, segment.notes) {
            let (entries, lines) = (segment.entries, segment.lines);
            let notes = Notes { path: &name, file, count: noted.notes, entries, lines };
            notes.each(|number, lines, note| {
                let at = Location { line: Some(whole.lines + lines + 1), ..Location::file(&path) };
                inquiry.take(whole.entries + number, &at, note, judgement);
            })?;
        }
        whole.marks.add_file(marks, segment.fingerprints.marks, whole.entries);
        whole.append(Piece::of_segment(
            segment.entries,
            segment.lines,
            segment.first,
            segment.last,
            segment.latest,
            segment.facts,
        ));
    }
    anchors.look_up(&mut whole)?;
    if !keys.is_empty() {
        all_signed.conclude(&path, judgement);
    }
    let head = whole.last.as_ref().and_then(|last| last.hash).map_or([0; 32], |hash| hash.0);
    inquiry.conclude(&End { path: &path, entries: whole.entries, head }, judgement);
    conclude(context, &path, whole, profile, &anchors, None, judgement)
}

fn load(context: &Context, named: &Path, judgement: &mut Judgement) -> Result<Loaded, Undecided> {
    let artifact = context.root.read(named)?;
    let refuse = |message: String| {
        Undecided::new(&SHAPE, Reason::Malformed, message).at(Location::file(artifact.path()))
    };
    artifact.json()?;
    let segment: Segment = serde_json::from_str(artifact.text()?)
        .map_err(|error| refuse(format!("{} is not a segment: {error}", artifact.path())))?;
    if segment.schema != SCHEMA {
        return Err(refuse(format!("{} is not a segment: its schema is not {SCHEMA}", artifact.path())));
    }
    if segment.inquiry.is_some() != segment.notes.is_some() {
        return Err(refuse(format!("{}: what was asked has notes, and only that", artifact.path())));
    }
    judgement.subjects.push(artifact.subject("chain-segment"));
    let ids = &segment.fingerprints;
    let (path, marks, bytes) = beside(context, named, &artifact, &ids.file, &ids.sha256)?;
    if bytes != ids.marks.saturating_mul(MARK_BYTES as u64) {
        return Err(refuse(format!("{path} holds more or less than {} fingerprints", ids.marks)));
    }
    let notes = match &segment.notes {
        None => None,
        Some(notes) => {
            let (path, file, _) = beside(context, named, &artifact, &notes.file, &notes.sha256)?;
            Some((path, file))
        }
    };
    Ok(Loaded { segment, marks, notes })
}

/// A file beside a segment that has the digest which the segment states: what reports call it, the file,
/// and its bytes.
fn beside(
    context: &Context,
    named: &Path,
    segment: &Artifact,
    file: &str,
    digest: &str,
) -> Result<(String, File, u64), Undecided> {
    let refuse = |message: String| {
        Err(Undecided::new(&SHAPE, Reason::Malformed, message).at(Location::file(segment.path())))
    };
    if !is_plain_relative(file) || file.contains('/') {
        return refuse(format!("{}: what belongs to it has to lie beside it", segment.path()));
    }
    let stream = context.root.stream(&named.with_file_name(file))?;
    let path = stream.path().to_owned();
    let file = File::open(stream.absolute()).map_err(|error| unreadable(&path, &error))?;
    let mut hashed = Hashed { out: io::sink(), digest: Sha256::new() };
    let bytes = io::copy(&mut &file, &mut hashed).map_err(|error| unreadable(&path, &error))?;
    if hex(&hashed.digest.finalize()) != digest {
        return refuse(format!("{path} is not what {} was written with: its digest differs", segment.path()));
    }
    Ok((path, file, bytes))
}

/// Hashes what is written to another.
struct Hashed<W> {
    out: W,
    digest: Sha256,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.digest.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether the segments, sorted, are all parts of one log, each once.
fn judge_set(segments: &[Loaded], profile: &str, keys: &Keys, inquiry: &Inquiry) -> Result<(), Undecided> {
    let refuse = |message: String| {
        Err(Undecided::new(&SEGMENTS, Reason::Unproven, message)
            .help("verify all parts of one log with one version and profile, and give each once"))
    };
    let Some(Loaded { segment: model, .. }) = segments.first() else {
        return refuse("no segment was given".into());
    };
    let mut begin = 0;
    for (Loaded { segment, .. }, part) in segments.iter().zip(1..) {
        if segment.version != env!("CARGO_PKG_VERSION") || segment.profile_sha256 != profile {
            return refuse(format!("part {} was verified by another version or profile", segment.shard.part));
        }
        let signed = segment.signed.as_ref();
        if signed.is_some() == keys.is_empty() || signed.is_some_and(|signed| !signed.is_by(keys)) {
            return refuse(format!(
                "the signatures of part {} were checked by other keys than are given, or not at all",
                segment.shard.part
            ));
        }
        if let Some((what, help)) = inquiry.differs(&segment.inquiry.clone().unwrap_or_default()) {
            let message = format!("who verified part {} {what}", segment.shard.part);
            return Err(Undecided::new(&SEGMENTS, Reason::Unproven, message).help(help));
        }
        if segment.log != model.log || segment.shard.of != model.shard.of || segment.path != model.path {
            return refuse(format!(
                "part {} is of another log, or of another division of it",
                segment.shard.part
            ));
        }
        if segment.shard.part < part {
            return refuse(format!("part {} was given twice", segment.shard.part));
        }
        if segment.shard.part > part {
            return refuse(format!("part {part} of {} is missing", model.shard.of));
        }
        if !segment.is_plausible() {
            return refuse(format!("part {part} counts more than its bytes can hold"));
        }
        if segment.begin != begin || segment.end < segment.begin {
            return refuse(format!("part {part} does not start where the one before it ends"));
        }
        begin = segment.end;
    }
    if segments.len() as u64 != model.shard.of {
        return refuse(format!("part {} of {} is missing", segments.len() + 1, model.shard.of));
    }
    if begin != model.log.bytes {
        return refuse(format!(
            "the last part ends at byte {begin}, and the log at byte {}",
            model.log.bytes
        ));
    }
    Ok(())
}
