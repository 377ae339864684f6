//! The verification pass over a log.
//!
//! The log comes in blocks of whole entries. A block is judged by itself: each entry's hash,
//! and its link to the entry before it in the block. Pieces are then joined in order, and only then is
//! the link across their border judged: by the same code that joins the segments of a log that was
//! verified on several machines. So two threads, or sixty-four machines, say what one says.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use gate_core::artifact::hex;
use gate_core::instant::Instant;
use gate_core::rule::{NOTHING_MISSING, TIME};
use gate_core::{Context, Judgement, Location, Reason, Undecided};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::anchor::{Anchor, Anchors};
use crate::canonical::{Reader, Slice, decode};
use crate::causes::{Digest, Fact, Facts, MOST, What, called, explain, shown};
use crate::entry::{self, Entry};
use crate::fingerprints::{Full, Mark, Marks};
use crate::merkle::{self, CompactRange};
use crate::profile::{Contract, Profile, slot};
use crate::rules::{ENTRY, GENESIS, HASH, LINK, ORDER, PROOF, SIGNATURE, UNIQUE, WORKSPACE};
use crate::source::{Block, Part, Source, plain_file};

/// How far in the future an entry may lie: clocks differ. Source: requirement G-3.
const FUTURE_SECONDS: i64 = 300;

/// Where in which log an entry stands.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// How reports call the log.
    pub path: &'a str,
    /// The entry's number in the log, counted from 0.
    pub index: u64,
    /// The line its text starts on, counted from 1.
    pub line: u64,
    /// The byte of the (decompressed) log its text starts at.
    pub offset: u64,
}

impl Place<'_> {
    /// The place for a finding: file and line, and never the entry's text.
    #[must_use]
    pub fn location(&self) -> Location {
        let mut location = Location::file(self.path);
        location.line = Some(self.line);
        location
    }
}

/// What was read in all, once it was.
#[derive(Clone, Copy, Debug)]
pub struct End<'a> {
    /// How reports call the log.
    pub path: &'a str,
    /// How many entries the log has.
    pub entries: u64,
    /// The hash that the last entry states; zeros when it can't be read.
    pub head: [u8; 32],
}

/// Somebody who wants to see each entry of a log in order, once, while it is verified.
///
/// An entry that is no strict JSON is not shown: it leaves the log undecided anyway. One whose hash or
/// link is wrong is.
pub trait Observer {
    /// The next entry. `canonical` is its canonical form without `hashSha256` and `signatureBase64`;
    /// the form that a signature covers is `canonicalize(entry.raw, &["signatureBase64"], …)`.
    fn entry(&mut self, place: &Place<'_>, entry: &Entry<'_>, canonical: &[u8], judgement: &mut Judgement);

    /// There are no more.
    fn end(&mut self, end: &End<'_>, judgement: &mut Judgement);
}

impl<O: Observer> Observer for &mut O {
    fn entry(&mut self, place: &Place<'_>, entry: &Entry<'_>, canonical: &[u8], judgement: &mut Judgement) {
        (**self).entry(place, entry, canonical, judgement);
    }

    fn end(&mut self, end: &End<'_>, judgement: &mut Judgement) {
        (**self).end(end, judgement);
    }
}

/// What is asked of a log.
pub struct Question<'a> {
    /// The log, as the user named it.
    pub log: &'a Path,
    /// How it is written.
    pub profile: Profile,
    /// What its end is held against.
    pub anchors: Anchors,
    /// Who else looks at the entries; with anybody, one thread does all.
    pub observers: Vec<Box<dyn Observer + 'a>>,
    /// How many threads; by default as many as there are cores, and no more than four.
    pub jobs: Option<NonZeroUsize>,
    /// Whether the Merkle root is wanted.
    pub root: bool,
}

/// One entry as its neighbours see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edge {
    /// It could be read.
    pub(crate) readable: bool,
    /// What it names as the hash of the entry before.
    pub(crate) previous: Previous,
    /// The hash that it states.
    pub(crate) hash: Option<Digest>,
    /// When it happened.
    pub(crate) time: Option<Time>,
    /// The digest of its workspace's name.
    pub(crate) workspace: Option<Digest>,
    /// Its evidenceId, shortened.
    pub(crate) id: String,
    /// Line ends before it.
    pub(crate) lines: u64,
    /// The byte it starts at, and the byte behind it.
    pub(crate) bytes: (u64, u64),
}

/// Seconds since 1970, and nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Time(i64, u32);

impl Time {
    fn of(text: &str) -> Option<Self> {
        usual(text.as_bytes()).or_else(|| Instant::parse(text).ok().map(Self::at))
    }

    fn at(instant: Instant) -> Self {
        let nanoseconds = instant.nanoseconds();
        let whole = nanoseconds.div_euclid(1_000_000_000);
        let rest = nanoseconds.rem_euclid(1_000_000_000);
        Self(i64::try_from(whole).unwrap_or(i64::MAX), u32::try_from(rest).unwrap_or_default())
    }

    fn milliseconds(self) -> i64 {
        self.0.saturating_mul(1000).saturating_add(i64::from(self.1 / 1_000_000))
    }
}

/// What an entry says of the entry before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Previous {
    /// Nothing.
    #[default]
    Absent,
    /// The word agreed on for the first entry, which may have the form of a hash as well.
    Agreed(Option<Digest>),
    /// Its hash.
    Hash(Digest),
    /// Something that is neither.
    Other,
}

impl Previous {
    fn hash(self) -> Option<Digest> {
        match self {
            Self::Hash(digest) => Some(digest),
            Self::Agreed(digest) => digest,
            Self::Absent | Self::Other => None,
        }
    }
}

/// Some entries in a row, judged by themselves. Numbers and lines count from its own start.
#[derive(Clone, Debug, Default)]
pub(crate) struct Piece {
    pub(crate) entries: u64,
    pub(crate) lines: u64,
    pub(crate) first: Option<Edge>,
    pub(crate) last: Option<Edge>,
    pub(crate) facts: Facts,
    pub(crate) latest: Option<Latest>,
    /// For each entry, the hash that it states (zeros if none) …
    hashes: Vec<[u8; 32]>,
    /// … and its mark, where it has an id.
    marks: Vec<Mark>,
}

impl Piece {
    #[cfg_attr(not(feature = "signatures"), expect(dead_code, reason = "only a join needs it"))]
    pub(crate) fn of_segment(
        entries: u64,
        lines: u64,
        first: Option<Edge>,
        last: Option<Edge>,
        latest: Option<Latest>,
        facts: Facts,
    ) -> Self {
        Self { entries, lines, first, last, facts, latest, hashes: Vec::new(), marks: Vec::new() }
    }
}

/// The entry that happened last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Latest {
    pub(crate) time: Time,
    pub(crate) number: u64,
    pub(crate) lines: u64,
    pub(crate) id: String,
}

/// A log from its start, as far as it was joined.
#[derive(Debug, Default)]
pub(crate) struct Whole {
    pub(crate) entries: u64,
    pub(crate) lines: u64,
    pub(crate) first: Option<Edge>,
    pub(crate) last: Option<Edge>,
    pub(crate) facts: Facts,
    pub(crate) latest: Option<Latest>,
    pub(crate) marks: Marks,
    pub(crate) tree: Option<CompactRange>,
}

impl Whole {
    /// Adds what follows, and judges the link across the border.
    pub(crate) fn append(&mut self, piece: Piece) {
        let (entries, lines) = (self.entries, self.lines);
        if let (Some(before), Some(after)) = (&self.last, &piece.first) {
            let mut facts = Facts::default();
            judge_link(before, after, &mut |what| {
                facts.push(Fact { number: 0, lines: after.lines, id: after.id.clone(), what });
            });
            // They are of the piece's first entry: what that entry said of itself comes first.
            let mut own = piece.facts;
            let (first, rest): (Vec<_>, Vec<_>) = own.first.drain(..).partition(|fact| fact.number == 0);
            // However many they are, no more than the first are taken.
            let mut merged = Facts {
                first: first.into_iter().chain(facts.first).chain(rest).collect(),
                ..Facts::default()
            };
            merged.counts = own.counts;
            for (rule, count) in facts.counts {
                let sum = merged.counts.entry(rule).or_default();
                *sum = sum.saturating_add(count);
            }
            self.facts.append(merged, entries, lines);
        } else {
            self.facts.append(piece.facts, entries, lines);
        }
        let shifted = |edge: Edge| Edge { lines: edge.lines + lines, ..edge };
        if self.first.is_none() {
            self.first = piece.first.map(shifted);
        }
        if let Some(last) = piece.last {
            self.last = Some(shifted(last));
        }
        if let Some(latest) = piece.latest
            && self.latest.as_ref().is_none_or(|known| latest.time > known.time)
        {
            self.latest =
                Some(Latest { number: latest.number + entries, lines: latest.lines + lines, ..latest });
        }
        self.entries += piece.entries;
        self.lines += piece.lines;
    }

    fn take(&mut self, mut piece: Piece, anchors: &mut Anchors) -> io::Result<Option<Full>> {
        for (hash, number) in piece.hashes.iter().zip(self.entries..) {
            if let Some(tree) = &mut self.tree {
                tree.push(merkle::leaf(hash));
            }
            anchors.see(number, hash, self.tree.as_ref());
        }
        let marks = std::mem::take(&mut piece.marks);
        self.marks.extend(marks.into_iter().map(|mark| mark.shifted(self.entries)));
        let full = self.marks.full()?;
        self.append(piece);
        Ok(full)
    }
}

/// Whether `after` follows `before`.
fn judge_link(before: &Edge, after: &Edge, found: &mut dyn FnMut(What)) {
    if !before.readable || !after.readable {
        return;
    }
    if let Some(hash) = before.hash
        && after.previous.hash() != Some(hash)
    {
        found(What::Link { claimed: after.previous.hash(), before: hash, own: after.hash });
    }
    if let (Some(earlier), Some(later)) = (before.time, after.time)
        && later < earlier
    {
        let milliseconds = earlier.milliseconds().saturating_sub(later.milliseconds());
        found(What::Backdated(milliseconds.unsigned_abs()));
    }
    if before.workspace != after.workspace {
        found(What::Workspace);
    }
}

/// Judges blocks. One per thread; what it allocates, it keeps.
struct Judge<'p> {
    profile: &'p Profile,
    reader: Reader,
    canonical: Vec<u8>,
    /// The last workspace that was seen, and its digest.
    workspace: (String, Option<Digest>),
    /// The ids of the last entry of the block, and of the one that happened last.
    last_id: String,
    latest_id: String,
}

/// Who sees the entries of a block that stands so many entries and lines into the log.
struct Audience<'a, 'o> {
    path: &'a str,
    entries: u64,
    lines: u64,
    observers: &'a mut [Box<dyn Observer + 'o>],
    judgement: &'a mut Judgement,
}

impl<'p> Judge<'p> {
    fn new(profile: &'p Profile) -> Self {
        Self {
            profile,
            reader: Reader::new(profile.names(), profile.omitted(), profile.members()),
            canonical: Vec::new(),
            workspace: (String::new(), None),
            last_id: String::new(),
            latest_id: String::new(),
        }
    }

    /// Judges a block by itself.
    fn block(&mut self, block: &Block, mut audience: Option<&mut Audience<'_, '_>>) -> Piece {
        let bytes = block.bytes.as_slice();
        let text = std::str::from_utf8(bytes).ok();
        let mut piece = Piece { lines: block.lead, ..Piece::default() };
        if let Some(elements) = &block.elements {
            let mut counted = 0;
            for range in elements {
                piece.lines += memchr::memchr_iter(b'\n', &bytes[counted..range.start]).count() as u64;
                counted = range.start;
                self.entry(block, text, range.clone(), &mut piece, audience.as_deref_mut());
            }
            piece.lines += memchr::memchr_iter(b'\n', &bytes[counted..]).count() as u64;
        } else {
            let mut start = 0;
            while start < bytes.len() {
                let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |at| start + at);
                if !bytes[start..end].iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
                    self.entry(block, text, start..end, &mut piece, audience.as_deref_mut());
                }
                piece.lines += u64::from(end < bytes.len());
                start = end + 1;
            }
        }
        if let Some(last) = piece.last.as_mut().filter(|last| last.readable) {
            last.id = shown(&self.last_id);
        }
        if let Some(latest) = &mut piece.latest {
            latest.id = shown(&self.latest_id);
        }
        piece
    }

    fn entry(
        &mut self,
        block: &Block,
        text: Option<&str>,
        range: Range<usize>,
        piece: &mut Piece,
        audience: Option<&mut Audience<'_, '_>>,
    ) {
        let number = piece.entries;
        let lines = piece.lines;
        piece.entries += 1;
        let offset = block.offset + range.start as u64;
        let raw = match text {
            Some(text) => text.get(range.clone()),
            None => std::str::from_utf8(&block.bytes[range.clone()]).ok(),
        };
        let read = match raw {
            Some(raw) => self.read(raw).map_err(|fault| {
                let torn = block.elements.is_none()
                    && range.end == block.bytes.len()
                    && fault.span.start >= raw.trim_end().len();
                (fault.span.start, fault.message, torn)
            }),
            None => Err((0, "it is not UTF-8".into(), false)),
        };
        let hash = match read {
            Ok(hash) => hash,
            Err((at, message, torn)) => {
                let before = &block.bytes[range.start..(range.start + at).min(range.end)];
                let inside = memchr::memchr_iter(b'\n', before).count() as u64;
                piece.facts.push(Fact {
                    number,
                    lines: lines + inside,
                    id: String::new(),
                    what: What::Unreadable {
                        offset: if torn { offset } else { offset + at as u64 },
                        message,
                        torn,
                    },
                });
                piece.hashes.push([0; 32]);
                piece.first.get_or_insert_with(Edge::default);
                piece.last = Some(Edge::default());
                return;
            }
        };
        let raw = raw.unwrap_or_default();
        let mut problems = Vec::new();
        let (entry, edge) = self.look(raw, hash, &mut problems);
        let edge = Edge { lines, bytes: (offset, block.offset + range.end as u64), ..edge };
        let mut note = |what| {
            piece.facts.push(Fact { number, lines, id: shown(&entry.evidence_id), what });
        };
        for problem in problems {
            note(What::Contract(problem));
        }
        if let Some(stated) = edge.hash
            && stated.0 != hash
        {
            note(What::Edited { stated, computed: Digest(hash) });
        }
        if let Some(before) = &piece.last {
            judge_link(before, &edge, &mut note);
        }
        let stated = edge.hash.map_or([0; 32], |digest| digest.0);
        piece.hashes.push(stated);
        if !entry.evidence_id.is_empty() {
            piece.marks.push(Mark::new(number, &entry.evidence_id, &stated));
        }
        if let Some(time) = edge.time
            && piece.latest.as_ref().is_none_or(|latest| time > latest.time)
        {
            self.latest_id.clear();
            self.latest_id.push_str(&entry.evidence_id);
            piece.latest = Some(Latest { time, number, lines, id: String::new() });
        }
        self.last_id.clear();
        self.last_id.push_str(&entry.evidence_id);
        if let Some(audience) = audience {
            let place = Place {
                path: audience.path,
                index: audience.entries + number,
                line: audience.lines + lines + 1,
                offset,
            };
            for observer in audience.observers.iter_mut() {
                observer.entry(&place, &entry, &self.canonical, audience.judgement);
            }
        }
        if piece.first.is_none() {
            piece.first = Some(Edge { id: shown(&entry.evidence_id), ..edge.clone() });
        }
        piece.last = Some(edge);
    }

    /// Reads an entry into its canonical form, and hashes it.
    fn read(&mut self, raw: &str) -> Result<[u8; 32], gate_core::json::Fault> {
        self.reader.read(raw)?;
        self.canonical.clear();
        self.reader.write(raw, &mut self.canonical)?;
        Ok(Sha256::digest(&self.canonical).into())
    }

    /// Looks at the members of the entry that was read last, and notes what the contract does not allow.
    fn look<'a>(
        &mut self,
        raw: &'a str,
        computed: [u8; 32],
        problems: &mut Vec<Cow<'static, str>>,
    ) -> (Entry<'a>, Edge) {
        let v1 = self.profile.contract == Contract::EvidenceV1;
        let reader = &self.reader;
        let mut text = |slot: usize, wanted: bool, problem: &'static str| match reader.get(raw, slot) {
            None if wanted => {
                problems.push(problem.into());
                Cow::Borrowed("")
            }
            None => Cow::Borrowed(""),
            Some(slice) => match string(slice) {
                Some(text) if !(wanted && text.is_empty()) => text,
                _ => {
                    problems.push(problem.into());
                    Cow::Borrowed("")
                }
            },
        };
        let has = |name: &Option<String>| name.is_some();
        let evidence_id = text(slot::ID, true, "its id is missing, empty or no text");
        let workspace_id =
            text(slot::WORKSPACE, has(&self.profile.workspace), "its workspace is missing, empty or no text");
        let correlation_id = text(slot::CORRELATION, v1, "correlationId is missing, empty or no text");
        let occurred_at = text(slot::TIME, has(&self.profile.time), "its time is missing, empty or no text");
        let category = text(slot::CATEGORY, v1, "category is missing, empty or no text");
        let summary = text(slot::SUMMARY, v1, "summary is missing, empty or no text");
        let states_hash = has(&self.profile.hash);
        let hash = text(slot::HASH, states_hash, "its hash is missing, empty or no text");
        let previous_hash = reader.get(raw, slot::PREVIOUS);
        let previous_hash =
            previous_hash.filter(|slice| !(self.profile.null_genesis && slice.text == "null"));
        let previous_hash = previous_hash.map(string);
        let signature = reader.get(raw, slot::SIGNATURE).map(|slice| string(slice));
        let part = |slot: usize| reader.get(raw, slot).map(|slice| slice.text);
        let (actor, links, payload_refs) = (part(slot::ACTOR), part(slot::LINKS), part(slot::PAYLOADS));
        if v1 {
            entry::judge(part(slot::VERSION), &category, actor, links, payload_refs, problems);
        }
        if signature == Some(None) {
            problems.push("its signature is no text".into());
        }
        let prefix = self.profile.prefix.as_bytes();
        let digest = |text: &str| {
            let text = text.as_bytes();
            let digits = if prefix.is_empty() { Some(text) } else { text.strip_prefix(prefix) };
            digits.and_then(Digest::parse)
        };
        let (hash, stated) = if states_hash {
            let stated = digest(&hash);
            (hash, stated)
        } else {
            (Cow::Owned(hex(&computed)), Some(Digest(computed)))
        };
        if stated.is_none() && !hash.is_empty() {
            problems.push("its hash is not 64 lower-case hex digits".into());
        }
        let time = if occurred_at.is_empty() { None } else { Time::of(&occurred_at) };
        if time.is_none() && !occurred_at.is_empty() {
            problems.push("its time is not an RFC 3339 time with an offset".into());
        }
        let previous = match &previous_hash {
            None => Previous::Absent,
            Some(None) => Previous::Other,
            Some(Some(text)) if self.profile.genesis.as_deref() == Some(text) => {
                Previous::Agreed(digest(text))
            }
            Some(Some(text)) => digest(text).map_or(Previous::Other, Previous::Hash),
        };
        let workspace = if workspace_id.is_empty() {
            None
        } else {
            if self.workspace.0 != workspace_id {
                self.workspace = (workspace_id.clone().into_owned(), Some(Digest::of(&workspace_id)));
            }
            self.workspace.1
        };
        let edge = Edge { readable: true, previous, hash: stated, time, workspace, ..Edge::default() };
        let entry = Entry {
            raw: raw.trim(),
            evidence_id,
            workspace_id,
            correlation_id,
            occurred_at,
            category,
            summary,
            previous_hash: previous_hash.flatten(),
            hash,
            signature: signature.flatten(),
            actor,
            links,
            payload_refs,
        };
        (entry, edge)
    }
}

/// The decoded text of a value that is a string.
fn string(slice: Slice<'_>) -> Option<Cow<'_, str>> {
    let inner = slice.text.strip_prefix('"')?.strip_suffix('"')?;
    Some(if slice.bare { Cow::Borrowed(inner) } else { decode(inner) })
}

/// The time in the form that most logs have, `2026-02-16T00:00:20.500Z`; all others are left to
/// [`Instant`], which decides what is a time at all.
fn usual(text: &[u8]) -> Option<Time> {
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i64, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0'))
        })
    };
    let (body, rest) = text.split_first_chunk::<19>()?;
    let [_, _, _, _, b'-', _, _, b'-', _, _, b'T', _, _, b':', _, _, b':', _, _] = body else {
        return None;
    };
    let (year, month, day) = (number(&body[..4])?, number(&body[5..7])?, number(&body[8..10])?);
    let (hour, minute, second) = (number(&body[11..13])?, number(&body[14..16])?, number(&body[17..])?);
    let fraction = match rest {
        [b'Z'] => 0,
        [b'.', digits @ .., b'Z'] if (1..=9).contains(&digits.len()) => {
            number(digits)? * 10_i64.pow(9 - u32::try_from(digits.len()).ok()?)
        }
        _ => return None,
    };
    // The 29th and later are left to the calendar.
    let plausible = year >= 1970 && (1..=12).contains(&month) && (1..=28).contains(&day);
    if !plausible || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    // Days of the proleptic Gregorian calendar, counted in years that start with March.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
    Some(Time(seconds, u32::try_from(fraction).ok()?))
}

/// Verifies a log: reads it to its end, judges it, and notes the verdict's grounds.
///
/// With a `trusted` anchor, reading starts at the anchored entry. That entry is verified; all before it
/// is trusted, and the report says so.
///
/// # Errors
/// When it can't be read.
pub fn judge(
    context: &Context,
    question: Question<'_>,
    trusted: Option<&Anchor>,
    judgement: &mut Judgement,
) -> Result<Verified, Undecided> {
    let source = match trusted {
        Some(anchor) => {
            plain_file(context, question.log)?;
            let part = Part { begin: anchor.start()?, end: None };
            Source::open_part(context, question.log, part, context.root.digester())?
        }
        None => Source::open(context, question.log)?,
    };
    judge_source(context, source, question, trusted, judgement)
}

/// As [`judge`], for a log that is open already.
///
/// # Errors
/// As [`judge`].
pub fn judge_source(
    context: &Context,
    source: Source,
    mut question: Question<'_>,
    trusted: Option<&Anchor>,
    judgement: &mut Judgement,
) -> Result<Verified, Undecided> {
    let path = source.path().to_owned();
    let mut whole = Whole::default();
    if question.root || question.anchors.need_tree() {
        whole.tree = Some(CompactRange::default());
    }
    if let Some(trusted) = trusted {
        trusted.precede(&mut whole);
    }
    let source = if question.observers.is_empty() {
        pass(source, &question.profile, question.jobs, &mut whole, &mut question.anchors)?
    } else {
        let Question { profile, observers, anchors, .. } = &mut question;
        in_order(source, profile, observers, &mut whole, anchors, judgement)?
    };
    let plain = source.is_plain() && !source.is_array();
    let last = whole.last.clone().unwrap_or_default();
    let verified = Verified {
        path,
        entries: whole.entries,
        head: last.hash.map(|digest| digest.0),
        evidence_id: last.id,
        bytes: last.bytes,
        line: last.lines + 1,
        plain,
        root: whole.tree.as_ref().map(CompactRange::root).filter(|_| question.root),
    };
    judgement.subjects.push(source.subject());
    let end = End { path: &verified.path, entries: whole.entries, head: verified.head.unwrap_or_default() };
    for observer in &mut question.observers {
        observer.end(&end, judgement);
    }
    conclude(context, &verified.path, whole, &question.profile, &question.anchors, trusted, judgement)?;
    Ok(verified)
}

/// A log that was read to its end.
#[derive(Debug)]
pub struct Verified {
    /// How reports call it.
    pub path: String,
    /// How many entries it has.
    pub entries: u64,
    /// The hash that its last entry states.
    pub head: Option<[u8; 32]>,
    /// The evidenceId of its last entry.
    pub evidence_id: String,
    /// The byte that the last entry starts at, and the byte behind it.
    pub bytes: (u64, u64),
    /// The line of the last entry, counted from 1.
    pub line: u64,
    /// Whether these are bytes of the file itself: it is plain NDJSON.
    pub plain: bool,
    /// The root of the Merkle tree, where it was asked for.
    pub root: Option<[u8; 32]>,
}

/// The pass when somebody else looks at the entries.
pub(crate) fn in_order<'o>(
    mut source: Source,
    profile: &Profile,
    observers: &mut [Box<dyn Observer + 'o>],
    whole: &mut Whole,
    anchors: &mut Anchors,
    judgement: &mut Judgement,
) -> Result<Source, Undecided> {
    let path = source.path().to_owned();
    let mut judge = Judge::new(profile);
    let mut block = Block::default();
    while source.next(&mut block)? {
        let mut audience =
            Audience { path: &path, entries: whole.entries, lines: whole.lines, observers, judgement };
        let piece = judge.block(&block, Some(&mut audience));
        let full = whole.take(piece, anchors).map_err(|error| no_room(&error))?;
        full.into_iter().try_for_each(Full::write).map_err(|error| no_room(&error))?;
    }
    Ok(source)
}

/// The pass when nobody else looks at the entries.
pub(crate) fn pass(
    source: Source,
    profile: &Profile,
    jobs: Option<NonZeroUsize>,
    whole: &mut Whole,
    anchors: &mut Anchors,
) -> Result<Source, Undecided> {
    let cores = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(4);
    in_parallel(source, profile, jobs.map_or_else(cores, NonZeroUsize::get), whole, anchors)
}

/// Several threads take blocks in turn, judge them at once, and join them in order.
fn in_parallel(
    source: Source,
    profile: &Profile,
    jobs: usize,
    whole: &mut Whole,
    anchors: &mut Anchors,
) -> Result<Source, Undecided> {
    /// The log, and the number of its next block.
    struct Feed {
        source: Source,
        ticket: u64,
        ended: bool,
    }
    struct Join<'a> {
        whole: &'a mut Whole,
        anchors: &'a mut Anchors,
        ticket: u64,
        /// What is judged already and waits for a block before it.
        early: BTreeMap<u64, Result<Piece, Undecided>>,
        failed: Option<Undecided>,
    }
    /// How many blocks a thread may be ahead of the slowest.
    const AHEAD: u64 = 4;
    let feed = Mutex::new(Feed { source, ticket: 0, ended: false });
    let join = Mutex::new(Join { whole, anchors, ticket: 0, early: BTreeMap::new(), failed: None });
    let turn = Condvar::new();
    let work = || {
        let mut judge = Judge::new(profile);
        let mut block = Block::default();
        loop {
            let (ticket, next) = {
                let mut feed = lock(&feed);
                if feed.ended {
                    return;
                }
                let next = feed.source.next(&mut block);
                feed.ended = !matches!(next, Ok(true));
                feed.ticket += 1;
                (feed.ticket - 1, next)
            };
            let piece = match next {
                Ok(true) => Ok(judge.block(&block, None)),
                Ok(false) => return,
                Err(undecided) => Err(undecided),
            };
            let mut guard = turn
                .wait_while(lock(&join), |join| join.ticket + AHEAD < ticket && join.failed.is_none())
                .unwrap_or_else(PoisonError::into_inner);
            let state = &mut *guard;
            state.early.insert(ticket, piece);
            let mut full = Vec::new();
            while state.failed.is_none()
                && let Some(piece) = state.early.remove(&state.ticket)
            {
                let taken = piece.and_then(|piece| {
                    state.whole.take(piece, state.anchors).map_err(|error| no_room(&error))
                });
                match taken {
                    Ok(more) => full.extend(more),
                    Err(undecided) => state.failed = Some(undecided),
                }
                state.ticket += 1;
            }
            let failed = state.failed.is_some();
            drop(guard);
            turn.notify_all();
            if failed {
                return;
            }
            // The others go on while these are sorted.
            if let Err(error) = full.into_iter().try_for_each(Full::write) {
                lock(&join).failed.get_or_insert_with(|| no_room(&error));
                turn.notify_all();
                return;
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..jobs {
            scope.spawn(work);
        }
        work();
    });
    match join.into_inner().unwrap_or_else(PoisonError::into_inner).failed {
        Some(undecided) => Err(undecided),
        None => Ok(feed.into_inner().unwrap_or_else(PoisonError::into_inner).source),
    }
}

/// A thread that panics ends the process, so nobody ever meets a lock it held.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn no_room(error: &io::Error) -> Undecided {
    Undecided::new(
        &NOTHING_MISSING,
        Reason::Io,
        format!("cannot keep the fingerprints of the entries in a temporary file: {error}"),
    )
    .help("they take 32 bytes per entry; name another folder with TMPDIR")
}

/// Judges what the pass noted, and says what it proves.
pub(crate) fn conclude(
    context: &Context,
    path: &str,
    mut whole: Whole,
    profile: &Profile,
    anchors: &Anchors,
    trusted: Option<&Anchor>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    // The anchored entry itself is read again.
    let skipped = trusted.and_then(Anchor::entries).map_or(0, |entries| entries - 1);
    if whole.entries == 0 {
        return Err(gate_core::artifact::empty(path));
    }
    if trusted.is_none() {
        judge_genesis(&mut whole, profile);
    }
    let failed = |error: io::Error| no_room(&error);
    explain(path, &whole.facts, &mut whole.marks, judgement).map_err(failed)?;
    let (doubles, count) = whole.marks.doubles(MOST).map_err(failed)?;
    for (first, later) in &doubles {
        judgement
            .block(
                &UNIQUE,
                Some(Location::file(path)),
                format!("entry {} has the evidenceId of entry {}", later + 1, first + 1),
            )
            .help("an entry is never written twice; a correction has an id of its own");
    }
    if count > doubles.len() as u64 {
        let message = format!("{path}: {} more ids are used twice", count - doubles.len() as u64);
        judgement.block(&UNIQUE, Some(Location::file(path)), message);
    }
    let now = Time::at(context.now);
    let limit = Time(now.0 + FUTURE_SECONDS, now.1);
    match &whole.latest {
        Some(latest) if latest.time > limit => {
            judgement.block(
                &TIME,
                Some(Location { line: Some(latest.lines + 1), ..Location::file(path) }),
                format!("{} lies in the future", called(latest.number, &latest.id)),
            );
        }
        Some(_) => judgement.holds(&TIME, "proved: no entry lies in the future of this verification"),
        None => {}
    }
    anchors.conclude(path, &mut whole, judgement)?;
    let judged = whole.entries - skipped;
    judgement.stats.insert("entries".into(), judged);
    prove(judged, profile, trusted, judgement);
    Ok(())
}

fn judge_genesis(whole: &mut Whole, profile: &Profile) {
    let Some(first) = whole.first.as_ref().filter(|first| first.readable) else {
        return;
    };
    let agreed = profile.genesis.is_some();
    let right = match first.previous {
        Previous::Absent => !agreed,
        Previous::Agreed(_) => agreed,
        Previous::Hash(_) | Previous::Other => false,
    };
    if !right {
        let linked = first.previous.hash().is_some();
        let fact = Fact {
            number: 0,
            lines: first.lines,
            id: first.id.clone(),
            what: What::Genesis { linked, agreed },
        };
        *whole.facts.counts.entry(GENESIS.id.to_owned()).or_default() += 1;
        whole.facts.first.insert(0, fact);
    }
}

/// Says of each rule that holds on what it was judged; of the rest, what it rests on.
fn prove(judged: u64, profile: &Profile, trusted: Option<&Anchor>, judgement: &mut Judgement) {
    let readable = judgement.undecided.is_empty();
    let form = match profile.members() {
        crate::canonical::Members::Sorted => "RFC 8785",
        crate::canonical::Members::AsWritten => "the text as written",
    };
    let links = judged.saturating_sub(u64::from(trusted.is_none()));
    let hashed = if profile.hash.is_some() {
        format!("proved: {judged} of {judged} entries hash to what they state (SHA-256 over {form})")
    } else {
        format!(
            "proved: {} of {judged} entries hash to what the next one states (SHA-256 over {form}); not provable without an anchor: the last one, which nothing states",
            judged.saturating_sub(1)
        )
    };
    let mut checks = vec![
        (&HASH, hashed),
        (&LINK, format!("proved: {links} of {links} links name the entry before them")),
        (&UNIQUE, format!("proved: {judged} entries, {judged} ids")),
        (&ENTRY, format!("proved: {judged} of {judged} entries follow the contract")),
    ];
    if trusted.is_none() {
        checks.push((&GENESIS, "proved: the log starts at its genesis".into()));
    }
    if profile.time.is_some() {
        checks.push((
            &ORDER,
            "proved: no time goes back; not provable from the log: that any of them is true".into(),
        ));
    }
    if profile.workspace.is_some() {
        checks.push((&WORKSPACE, "proved: one workspace".into()));
    }
    for (rule, detail) in checks {
        if readable && judgement.is_clean(rule) {
            judgement.holds(rule, detail);
        }
    }
    if let Some(trusted) = trusted {
        judgement.holds(
            &PROOF,
            format!(
                "conditional on {}: the {} entries up to it are trusted, not re-verified, and their ids not compared",
                trusted.path(),
                trusted.entries().unwrap_or_default()
            ),
        );
    }
    let signatures =
        judgement.checks.iter().any(|check| check.rule == SIGNATURE.id) || !judgement.is_clean(&SIGNATURE);
    if !signatures {
        judgement.holds(&PROOF, "not provable without a key: who wrote the entries");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(hash: u8, previous: u8, seconds: i64, lines: u64) -> Edge {
        Edge {
            readable: true,
            previous: Previous::Hash(Digest([previous; 32])),
            hash: Some(Digest([hash; 32])),
            time: Some(Time(seconds, 0)),
            lines,
            ..Edge::default()
        }
    }

    fn piece(edges: [Edge; 2], entries: u64, facts: &[(u64, What)], latest: (i64, u64)) -> Piece {
        let mut noted = Facts::default();
        for (number, what) in facts {
            noted.push(Fact { number: *number, lines: *number, id: String::new(), what: what.clone() });
        }
        let [first, last] = edges;
        let latest = Latest { time: Time(latest.0, 0), number: latest.1, lines: latest.1, id: String::new() };
        Piece::of_segment(entries, entries, Some(first), Some(last), Some(latest), noted)
    }

    #[test]
    fn pieces_are_joined_in_order_and_judged_across_the_border() {
        let mut whole = Whole::default();
        whole.append(piece([edge(1, 0, 10, 0), edge(2, 1, 20, 2)], 3, &[(1, What::Workspace)], (20, 2)));
        assert_eq!((whole.entries, whole.lines, whole.facts.first.len()), (3, 3, 1));
        // It follows another entry, before the time of the last one; and its own first and second entries are at fault.
        let own = [(0, What::Backdated(1)), (0, What::Workspace), (1, What::Workspace)];
        whole.append(piece([edge(4, 9, 15, 1), edge(5, 4, 20, 3)], 4, &own, (20, 3)));
        assert_eq!((whole.entries, whole.lines), (7, 7));
        let facts: Vec<_> =
            whole.facts.first.iter().map(|fact| (fact.number, fact.lines, fact.what.rule().id)).collect();
        assert_eq!(
            facts,
            [
                (1, 1, "ev-workspace"),
                (3, 3, "ev-time"),
                (3, 3, "ev-workspace"),
                (3, 4, "ev-link"),
                (3, 4, "ev-time"),
                (4, 4, "ev-workspace"),
            ]
        );
        let counts: Vec<_> = whole.facts.counts.iter().map(|(rule, count)| (rule.as_str(), *count)).collect();
        assert_eq!(counts, [("ev-link", 1), ("ev-time", 2), ("ev-workspace", 3)]);
        assert_eq!(
            whole.facts.first[3].what,
            What::Link {
                claimed: Some(Digest([9; 32])),
                before: Digest([2; 32]),
                own: Some(Digest([4; 32]))
            }
        );
        assert_eq!(whole.facts.first[4].what, What::Backdated(5000));
        assert_eq!(whole.first.as_ref().map(|first| first.lines), Some(0));
        assert_eq!(whole.last.as_ref().map(|last| (last.lines, last.hash)), Some((6, Some(Digest([5; 32])))));
        // The first of two that happened at the same time.
        assert_eq!(whole.latest.as_ref().map(|latest| (latest.number, latest.lines)), Some((2, 2)));
        whole.append(piece([edge(6, 5, 30, 0), edge(6, 5, 30, 0)], 1, &[], (30, 0)));
        assert_eq!(whole.latest.as_ref().map(|latest| (latest.number, latest.lines)), Some((7, 7)));
        assert_eq!(whole.facts.first.len(), 6);
        // A part without entries changes nothing.
        whole.append(Piece::of_segment(0, 0, None, None, None, Facts::default()));
        assert_eq!((whole.entries, whole.lines, whole.last.map(|last| last.lines)), (8, 8, Some(7)));
    }

    #[test]
    fn what_is_no_entry_or_says_nothing_is_not_judged_across_a_border() {
        let found = |before: &Edge, after: &Edge| {
            let mut found = Vec::new();
            judge_link(before, after, &mut |what| found.push(what.rule().id));
            found
        };
        let (before, after) = (edge(1, 0, 10, 0), edge(2, 1, 10, 1));
        assert!(found(&before, &after).is_empty());
        let unreadable = |edge: &Edge| Edge { readable: false, ..edge.clone() };
        let wrong = Edge { workspace: Some(Digest([1; 32])), ..edge(2, 7, 9, 1) };
        assert_eq!(found(&before, &wrong), ["ev-link", "ev-time", "ev-workspace"]);
        assert!(found(&unreadable(&before), &wrong).is_empty());
        assert!(found(&before, &unreadable(&wrong)).is_empty());
        assert_eq!(found(&Edge { hash: None, ..before.clone() }, &wrong), ["ev-time", "ev-workspace"]);
        assert_eq!(found(&Edge { time: None, ..before.clone() }, &wrong), ["ev-link", "ev-workspace"]);
        assert_eq!(found(&before, &Edge { time: None, ..wrong }), ["ev-link", "ev-workspace"]);
        let unlinked = Edge { previous: Previous::Absent, ..after.clone() };
        assert_eq!(found(&before, &unlinked), ["ev-link"]);
        assert_eq!(found(&before, &Edge { previous: Previous::Other, ..after.clone() }), ["ev-link"]);
        assert!(found(&before, &Edge { previous: Previous::Agreed(before.hash), ..after }).is_empty());
    }

    #[test]
    fn the_usual_times_are_those_that_any_time_is() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2026-02-16T00:00:20.500Z",
            "2000-02-28T23:59:59.999999999Z",
            "2100-03-01T00:00:00.1Z",
            "9999-12-28T12:34:56Z",
        ] {
            let usual = usual(text.as_bytes());
            assert!(usual.is_some(), "{text}");
            assert_eq!(usual, Instant::parse(text).ok().map(Time::at), "{text}");
        }
        for text in [
            "2026-02-30T00:00:00Z",
            "2026-02-16T24:00:00Z",
            "2026-02-16T00:00:00",
            "2026-02-16T00:00:00.Z",
            "",
        ] {
            assert_eq!(Time::of(text), None, "{text}");
        }
        assert_eq!(Time::of("1970-01-01T01:00:00+01:00"), Some(Time(0, 0)));
    }
}
