//! One stretch of a file: each key, value and line of it looked at, and what was found with its place.

use std::hash::Hasher as _;

use siphasher::sip::SipHasher13;

use crate::class::{self, AT, BACKSLASH, BLANK, COLON, CONTROL, DIGIT, HIGH, QUOTE};
use crate::json::{self, Fault, Frame, Progress, Visit, Walker};
use crate::keys::{self, Keys, is_plain};
use crate::layers::{self, Layer};
use crate::leaf::{Around, Looker, Place};
use crate::mac::MacKey;
use crate::memo::{self, MIX};
use crate::prose;
use crate::roster::{Normal, Roster};
use crate::rows::Rows;
use crate::structure::{self, Form};
use crate::table::{Column, Columns};

/// How much may be peeled out of one text, in bytes, besides sixteen times the text itself.
const LEAST_WORK: usize = 64 << 10;

/// What one run looks for.
#[derive(Debug)]
pub struct Setup {
    /// The rows of the profile.
    pub rows: Rows,
    /// Names and ids of tenants.
    pub roster: Option<Roster>,
    /// What digests of values are made with.
    pub key: Option<MacKey>,
    /// Whether conversation text blocks (requirement EX-3.3).
    pub prose: bool,
}

/// What a finding is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A row of the detectors.
    Row(u16),
    /// A name of the roster.
    Roster,
    /// Conversation text.
    Transcript(prose::Sign),
}

/// Something that was found. It holds nothing of the value itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub what: What,
    /// The pointer of the value in its JSON document, or of the nearest thing above it that may be named.
    pub pointer: Option<String>,
    /// The column of the table that it stands in, where the table names its columns.
    pub column_name: Option<String>,
    /// Whether it stands in a key.
    pub in_key: bool,
    /// Whether the pointer ends early because a key below it must not be repeated.
    pub cut: bool,
    /// The line, counted from 1 in the stretch that was scanned.
    pub line: u64,
    /// The column, counted from 1 in characters.
    pub column: u64,
    /// How sure it is, 50 to 100.
    pub confidence: u8,
    /// The word that speaks for it.
    pub word: Option<(&'static str, Place)>,
    /// The layers it lay under, the outermost first.
    pub layers: Vec<Layer>,
    /// A digest of rule and value, if there is a key.
    pub digest: Option<u128>,
    /// The bytes of the stretch that have to go for the value to be gone.
    pub start: usize,
    /// Where they end.
    pub end: usize,
    /// Whether they are a whole JSON number.
    pub number: bool,
}

/// What was scanned, in figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Line ends.
    pub lines: u64,
    /// JSON documents.
    pub documents: u64,
    /// Strings and numbers of JSON, and lines of text.
    pub texts: u64,
    /// Texts that had more layers than are peeled off, and where the first one is.
    pub overlaid: u64,
}

impl Tally {
    /// Adds another one.
    pub fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.documents += other.documents;
        self.texts += other.texts;
        self.overlaid += other.overlaid;
    }
}

/// Something found in one text, before its place in the file is known.
struct Hit {
    what: What,
    start: usize,
    end: usize,
    confidence: u8,
    word: Option<(&'static str, Place)>,
    layers: Vec<Layer>,
    digest: Option<u128>,
    seen: u64,
}

/// Scans for one thread.
#[derive(Debug)]
pub struct Scanner<'s> {
    eye: Eye<'s>,
    keys: Keys,
    decoded: Vec<u8>,
    clean: Clean,
    /// What was found since it was last taken.
    pub found: Vec<Found>,
    /// What was scanned since it was last taken.
    pub tally: Tally,
}

/// Looks at texts, and under their layers.
#[derive(Debug)]
struct Eye<'s> {
    setup: &'s Setup,
    looker: Looker<'s>,
    normal: Normal,
    inner: Walker,
    overlaid: u64,
}

/// Where the bytes that are walked over stand in the file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin {
    /// How many bytes of the stretch come before the buffer.
    pub bytes: usize,
    /// The line of the buffer's first byte, counted from 1.
    pub line: u64,
    /// How many characters of that line come before the buffer.
    pub column: u64,
}

impl Origin {
    /// Where the bytes stand that come after these.
    #[must_use]
    pub fn after(self, bytes: &[u8]) -> Self {
        let start = memchr::memrchr(b'\n', bytes).map(|end| end + 1);
        let before = if start.is_none() { self.column } else { 0 };
        Self {
            bytes: self.bytes + bytes.len(),
            line: self.line + memchr::memchr_iter(b'\n', bytes).count() as u64,
            column: before + characters(&bytes[start.unwrap_or(0)..]),
        }
    }
}

impl<'s> Scanner<'s> {
    /// Nothing scanned yet.
    #[must_use]
    pub fn new(setup: &'s Setup) -> Self {
        let eye = Eye {
            setup,
            looker: Looker::new(&setup.rows),
            normal: Normal::default(),
            inner: Walker::default(),
            overlaid: 0,
        };
        Self {
            eye,
            keys: Keys::default(),
            decoded: Vec::new(),
            clean: Clean::default(),
            found: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// What was scanned since this was last asked.
    pub fn take_tally(&mut self) -> Tally {
        self.tally.overlaid += std::mem::take(&mut self.eye.overlaid);
        std::mem::take(&mut self.tally)
    }

    /// The rows that it looks with.
    #[must_use]
    pub fn rows(&self) -> &'s Rows {
        &self.eye.setup.rows
    }

    /// The first row that could not be run.
    #[must_use]
    pub fn fault(&self) -> Option<&str> {
        self.eye.looker.fault.as_deref()
    }

    /// Walks on over a JSON value.
    ///
    /// # Errors
    /// Where it is no JSON.
    pub fn json(
        &mut self,
        walker: &mut Walker,
        buffer: &[u8],
        at: usize,
        last: bool,
        origin: Origin,
    ) -> Result<Progress, Fault> {
        walker.walk(buffer, at, last, &mut Outer { scanner: self, buffer, origin })
    }

    /// The columns that the first line of a table names.
    #[must_use]
    pub fn columns(&self, first: &[u8], mark: u8) -> Option<Columns> {
        let mut names = Scanner::new(self.eye.setup);
        Columns::of(first, mark, &self.eye.looker, |name| {
            names.line(name, Origin::default());
            std::mem::take(&mut names.found).is_empty()
        })
    }

    /// Looks at one line of text, or several that belong together.
    pub fn line(&mut self, text: &str, origin: Origin) {
        let mut hits = Vec::new();
        self.eye.text(text, class::of(text.as_bytes()), Around::default(), &mut hits);
        self.tell(text, origin, hits.into_iter().map(|hit| (hit, None)));
    }

    /// Looks at one row of a table: at each cell as at the value of a key, and at the whole as at a line of text,
    /// of which what no column clears is told as well.
    pub fn row(&mut self, text: &str, origin: Origin, columns: &Columns) {
        let Some(cells) = columns.of_row(text) else {
            return self.line(text, origin);
        };
        let mut told: Vec<(Hit, Option<&Column>)> = Vec::new();
        for (column, start, end) in &cells {
            let cell = &text[*start..*end];
            let around = Around { own: column.key.says.as_deref(), above: None };
            let mut hits = Vec::new();
            self.eye.text(cell, class::of(cell.as_bytes()), around, &mut hits);
            told.extend(
                hits.into_iter().map(|hit| {
                    (Hit { start: hit.start + start, end: hit.end + start, ..hit }, Some(*column))
                }),
            );
        }
        let mut hits = Vec::new();
        self.eye.text(text, class::of(text.as_bytes()), Around::default(), &mut hits);
        for hit in hits {
            let known = told.iter().any(|(other, _)| hit.start < other.end && other.start < hit.end);
            let cell = cells.iter().find(|(_, start, end)| (*start..*end).contains(&hit.start));
            let cleared = cell.and_then(|(column, ..)| column.key.says.as_ref()).is_some_and(|says| {
                says.machine || matches!(hit.what, What::Row(row) if says.clear.contains(row))
            });
            if !known && !cleared {
                told.push((hit, cell.map(|(column, ..)| *column)));
            }
        }
        told.sort_by_key(|(hit, _)| hit.start);
        self.tell(text, origin, told.into_iter());
    }

    fn tell<'c>(
        &mut self,
        text: &str,
        origin: Origin,
        hits: impl Iterator<Item = (Hit, Option<&'c Column>)>,
    ) {
        self.tally.texts += 1;
        for (hit, cell) in hits {
            let (line, column) = place(text.as_bytes(), hit.start, origin);
            self.found.push(Found {
                what: hit.what,
                pointer: None,
                column_name: cell.and_then(|column| column.name.clone()),
                in_key: false,
                cut: false,
                line,
                column,
                confidence: hit.confidence,
                word: hit.word,
                layers: hit.layers,
                digest: hit.digest,
                start: origin.bytes + hit.start,
                end: origin.bytes + hit.end,
                number: false,
            });
        }
    }
}

impl Eye<'_> {
    /// Everything that is found in one text and under its layers.
    fn text(&mut self, text: &str, mask: u32, around: Around<'_>, hits: &mut Vec<Hit>) {
        let mut left = text.len() * 16 + LEAST_WORK;
        let mut layers = Vec::new();
        self.deeper(text, mask, around, None, &mut layers, &mut left, hits);
        if hits.len() > 1 {
            once(hits);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what goes down a recursion")]
    fn deeper(
        &mut self,
        text: &str,
        mask: u32,
        around: Around<'_>,
        outer: Option<(usize, usize)>,
        layers: &mut Vec<Layer>,
        left: &mut usize,
        hits: &mut Vec<Hit>,
    ) {
        let key = self.setup.key.as_ref();
        let rows = &self.setup.rows;
        for candidate in self.looker.look(text.as_bytes(), mask, around) {
            let value = &text[candidate.start..candidate.end];
            let id = rows.detector(candidate.row).id;
            let (start, end) = outer.unwrap_or((candidate.start, candidate.end));
            hits.push(Hit {
                what: What::Row(candidate.row),
                start,
                end,
                confidence: candidate.confidence,
                word: candidate.word,
                layers: layers.clone(),
                digest: key.map(|key| fingerprint(key, id, value)),
                seen: seen(u64::from(candidate.row), value),
            });
        }
        if let Some(roster) = &self.setup.roster {
            roster.find(text, &mut self.normal, |from, to| {
                let value = &text[from..to];
                let (start, end) = outer.unwrap_or((from, to));
                hits.push(Hit {
                    what: What::Roster,
                    start,
                    end,
                    confidence: 95,
                    word: None,
                    layers: layers.clone(),
                    digest: key.map(|key| fingerprint(key, crate::rules::TENANT.id, value)),
                    seen: seen(u64::MAX, value),
                });
            });
        }
        if self.setup.prose
            && layers.len() < 2
            && let Some(sign) = prose::sign(text, mask)
        {
            let (start, end) = outer.unwrap_or((0, text.len()));
            hits.push(Hit {
                what: What::Transcript(sign),
                start,
                end,
                confidence: 90,
                word: None,
                layers: layers.clone(),
                digest: key.map(|key| fingerprint(key, crate::rules::TRANSCRIPT.id, text)),
                seen: seen(u64::MAX - 1, text),
            });
        }
        if !layers::may_hold(text.as_bytes(), mask) {
            return;
        }
        if layers::may_be_json(text) && self.nested(text, around, outer, layers, left, hits) {
            return;
        }
        for peeled in layers::peel(text, mask) {
            if layers.len() + peeled.layers.len() > layers::DEEPEST || peeled.text.len() > *left {
                self.overlaid += 1;
                continue;
            }
            *left -= peeled.text.len();
            let depth = layers.len();
            layers.extend(&peeled.layers);
            let mask = class::of(peeled.text.as_bytes());
            let outer = outer.or(Some((peeled.start, peeled.end)));
            self.deeper(&peeled.text, mask, around, outer, layers, left, hits);
            layers.truncate(depth);
        }
    }

    /// Walks over JSON in a string. Whether it was JSON to its end.
    fn nested(
        &mut self,
        text: &str,
        around: Around<'_>,
        outer: Option<(usize, usize)>,
        layers: &mut Vec<Layer>,
        left: &mut usize,
        hits: &mut Vec<Hit>,
    ) -> bool {
        if layers.len() >= layers::DEEPEST || text.len() > *left {
            self.overlaid += 1;
            return false;
        }
        *left -= text.len();
        layers.push(Layer::Json);
        let outer = outer.or(Some((0, text.len())));
        let mut walker = std::mem::take(&mut self.inner);
        walker.restart();
        let known = hits.len();
        let outcome = walker.walk(
            text.as_bytes(),
            0,
            true,
            &mut Nested { eye: self, keys: Keys::default(), around, outer, layers, left, hits },
        );
        layers.pop();
        self.inner = walker;
        let whole = matches!(outcome, Ok(Progress::Done(end)) if text[end..].trim_ascii().is_empty());
        if !whole {
            hits.truncate(known);
        }
        whole
    }
}

/// The same thing found twice, as it stands and under a layer, is found once.
fn once(hits: &mut Vec<Hit>) {
    let mut seen: Vec<(What, u64)> = Vec::with_capacity(hits.len());
    hits.retain(|hit| {
        if hit.layers.is_empty() {
            seen.push((hit.what, hit.seen));
            return true;
        }
        let fresh = !seen.contains(&(hit.what, hit.seen));
        if fresh && seen.len() < 256 {
            seen.push((hit.what, hit.seen));
        }
        fresh
    });
}

/// The digest by which a value is known again: of the rule, and of the value's letters and digits
/// without regard to case where there are any.
fn fingerprint(key: &MacKey, rule: &str, value: &str) -> u128 {
    key.digest(&[b"gatekit finding", rule.as_bytes(), value.as_bytes()])
}

/// Tells values apart within one text; never leaves the process.
fn seen(what: u64, value: &str) -> u64 {
    let mut hasher = SipHasher13::new_with_keys(what, 0);
    for byte in value.bytes() {
        hasher.write_u8(byte.to_ascii_lowercase());
    }
    hasher.finish()
}

/// Line and column of a byte of the buffer, both counted from 1.
pub(crate) fn place(buffer: &[u8], at: usize, origin: Origin) -> (u64, u64) {
    let Origin { line, column, .. } = origin.after(&buffer[..at.min(buffer.len())]);
    (line, column + 1)
}

/// How many characters a stretch of UTF-8 has.
fn characters(text: &[u8]) -> u64 {
    text.iter().map(|byte| u64::from(byte & 0xc0 != 0x80)).sum()
}

/// The longest value that is remembered as clean, in bytes.
const CLEAN: usize = 32;

/// How many values are remembered, a power of two.
const SLOTS: usize = 2048;

/// Short values that were looked at under the same keys before, and in which nothing was found.
#[derive(Debug)]
struct Clean {
    slots: Vec<Slot>,
    /// By what the value in each slot is told from most others: a table that stays in the fastest memory.
    marks: Vec<u32>,
    /// What was looked at last in the place of a slot: what never comes again takes no slot.
    last: Vec<u32>,
}

/// A short value under its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot {
    /// Of all that follows.
    hash: u64,
    keys: u64,
    length: usize,
    words: [u64; CLEAN / 8],
}

impl Default for Clean {
    fn default() -> Self {
        // No value is that long: an empty slot is no value.
        let none = Slot { hash: 0, keys: 0, length: CLEAN + 1, words: [0; CLEAN / 8] };
        Self { slots: vec![none; SLOTS], marks: vec![0; SLOTS], last: vec![0; SLOTS] }
    }
}

impl Slot {
    fn of(frames: &[Frame], raw: &[u8]) -> Self {
        let mut keys = 0_u64;
        for frame in frames.iter().filter(|frame| frame.object) {
            keys = (keys.rotate_left(20) ^ u64::from(frame.key)).wrapping_mul(MIX);
        }
        let mut words = [0; CLEAN / 8];
        let hash = memo::fill(&mut words, raw, keys ^ raw.len() as u64, |word| word);
        Self { hash, keys, length: raw.len(), words }
    }

    fn place(&self) -> usize {
        usize::try_from(self.hash >> 40).unwrap_or_default() % SLOTS
    }

    fn mark(&self) -> u32 {
        u32::try_from(self.hash & 0xffff_ffff).unwrap_or_default()
    }
}

impl Clean {
    fn has(&self, slot: &Slot) -> bool {
        let place = slot.place();
        self.marks[place] == slot.mark() && self.slots[place] == *slot
    }

    /// Keeps a value that was the last one in its place before.
    fn keep(&mut self, slot: Slot) {
        let (place, mark) = (slot.place(), slot.mark());
        if std::mem::replace(&mut self.last[place], mark) == mark {
            self.marks[place] = mark;
            self.slots[place] = slot;
        }
    }
}

/// What the walk over the file's own JSON tells.
struct Outer<'a, 's> {
    scanner: &'a mut Scanner<'s>,
    buffer: &'a [u8],
    origin: Origin,
}

impl Outer<'_, '_> {
    /// Whether nothing is found in a value, and nothing may lie in it, as most often.
    fn is_quiet(&mut self, frames: &[Frame], raw: &[u8], mask: u32) -> bool {
        let Scanner { eye, keys, .. } = &mut *self.scanner;
        let prose = eye.setup.prose && mask & BLANK != 0 && (mask & COLON != 0 || raw.len() > prose::LONGEST);
        if prose || mask & CONTROL != 0 || layers::may_hold(raw, mask) {
            return false;
        }
        if eye.setup.roster.as_ref().is_some_and(|roster| roster.is_in(raw, &mut eye.normal)) {
            return false;
        }
        let own = own_key(frames);
        let above = frames.iter().filter(|frame| frame.object).map(|frame| frame.key);
        let above = keys.above(above.take_while(|key| Some(*key) != own));
        let around = Around { own: own.and_then(|own| keys.says(own)), above: above.as_ref() };
        eye.looker.look(raw, mask, around).is_empty()
    }

    /// Looks closer at a text that its form does not clear.
    fn look(
        &mut self,
        frames: &[Frame],
        at: usize,
        raw: &[u8],
        mask: u32,
        as_key: bool,
    ) -> Result<bool, &'static str> {
        if !as_key && self.is_quiet(frames, raw, mask) {
            return Ok(false);
        }
        let decoded = decode(raw, mask, &mut self.scanner.decoded)?;
        let escaped = decoded.is_some();
        let (text, mask) = match decoded {
            Some(bytes) => {
                // Borrowed apart from the scanner: put back below.
                let mask = class::of(&bytes);
                (std::borrow::Cow::Owned(String::from_utf8(bytes).map_err(|_| NOT_UTF8)?), mask)
            }
            None => (std::borrow::Cow::Borrowed(std::str::from_utf8(raw).map_err(|_| NOT_UTF8)?), mask),
        };
        let mut hits = Vec::new();
        let Scanner { eye, keys, .. } = &mut *self.scanner;
        if as_key {
            // What a map is keyed by is told by the keys above it.
            let above = frames[..frames.len().saturating_sub(1)].iter().filter(|frame| frame.object);
            let above = keys.above(above.map(|frame| frame.key));
            eye.text(&text, mask, Around { own: None, above: above.as_ref() }, &mut hits);
        } else {
            let own = own_key(frames);
            let above = frames.iter().filter(|frame| frame.object).map(|frame| frame.key);
            let above = keys.above(above.take_while(|key| Some(*key) != own));
            let around = Around { own: own.and_then(|own| keys.says(own)), above: above.as_ref() };
            eye.text(&text, mask, around, &mut hits);
        }
        if let std::borrow::Cow::Owned(text) = text {
            self.scanner.decoded = text.into_bytes();
        }
        if hits.is_empty() {
            return Ok(false);
        }
        let (quote, number) =
            (usize::from(self.buffer.get(at) == Some(&b'"')), self.buffer.get(at) != Some(&b'"'));
        let shown_frames = if as_key { &frames[..frames.len().saturating_sub(1)] } else { frames };
        let (pointer, cut) = pointer(&self.scanner.keys, shown_frames);
        for hit in hits {
            // In an escaped string, bytes of the text are not bytes of the file: the whole of it goes.
            let (start, end) = if escaped || number { (0, raw.len()) } else { (hit.start, hit.end) };
            let (line, column) = place(self.buffer, at + quote + start, self.origin);
            self.scanner.found.push(Found {
                what: hit.what,
                pointer: Some(pointer.clone()),
                column_name: None,
                in_key: as_key,
                cut,
                line,
                column,
                confidence: hit.confidence,
                word: hit.word,
                layers: hit.layers,
                digest: hit.digest,
                start: self.origin.bytes + at + quote + start,
                end: self.origin.bytes + at + quote + end,
                number,
            });
        }
        Ok(true)
    }
}

const NOT_UTF8: &str = "a string is not UTF-8";

/// The text of a string with escapes, in the scratch space given; nothing where it says what it is.
fn decode(raw: &[u8], mask: u32, scratch: &mut Vec<u8>) -> Result<Option<Vec<u8>>, &'static str> {
    if mask & (BACKSLASH | CONTROL) == 0 {
        return Ok(None);
    }
    let mut bytes = std::mem::take(scratch);
    json::unescape(raw, mask, &mut bytes)?;
    Ok(Some(bytes))
}

/// The key that a value belongs to: also from inside of lists.
fn own_key(frames: &[Frame]) -> Option<u32> {
    frames.iter().rev().find(|frame| frame.object).map(|frame| frame.key)
}

/// The pointer of a value, up to the first key that must not be shown, and whether it ends there.
fn pointer(keys: &Keys, frames: &[Frame]) -> (String, bool) {
    let mut pointer = String::new();
    for frame in frames {
        if frame.object {
            let Some(key) = keys.shown(frame.key) else {
                return (pointer, true);
            };
            pointer.push('/');
            pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        } else {
            pointer.push('/');
            pointer.push_str(&frame.index.to_string());
        }
    }
    (pointer, false)
}

impl Visit for Outer<'_, '_> {
    fn expected_key(&mut self, rest: &[u8]) -> Option<(u32, usize)> {
        self.scanner.keys.expected(rest)
    }

    fn key(&mut self, frames: &[Frame], at: usize, raw: &[u8]) -> Result<u32, &'static str> {
        if let Some(number) = self.scanner.keys.find(raw) {
            return Ok(number);
        }
        let mask = class::of(raw) & !QUOTE;
        self.scanner.keys.forget(frames.len());
        let found = self.look(frames, at, raw, mask, true)?;
        let mut bytes = Vec::new();
        json::unescape(raw, mask, &mut bytes)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| NOT_UTF8)?;
        let safe = !found && is_plain(text);
        Ok(self.scanner.keys.remember(raw, text, safe, frames.len(), &self.scanner.eye.looker))
    }

    fn expected_string(&mut self, frames: &[Frame], rest: &[u8]) -> Option<usize> {
        let frame = frames.last().filter(|frame| frame.object)?;
        let (form, length) = self.scanner.keys.cleared(frame.key)?;
        let again = rest.get(length) == Some(&b'"') && structure::is_again(form, &rest[..length]);
        self.scanner.tally.texts += u64::from(again);
        again.then_some(length)
    }

    fn string(&mut self, frames: &[Frame], at: usize, raw: &[u8]) -> Result<(), &'static str> {
        self.scanner.tally.texts += 1;
        let slot = (raw.len() <= CLEAN).then(|| Slot::of(frames, raw));
        if slot.as_ref().is_some_and(|slot| self.scanner.clean.has(slot)) {
            return Ok(());
        }
        // A quote in it is escaped, and is said by the backslash.
        let mask = class::of(raw) & !QUOTE;
        let form = structure::form(raw, mask);
        let starts = || own_key(frames).is_some_and(|own| self.scanner.keys.starts(own));
        if form != Form::Open {
            let wanted = self.scanner.eye.setup.roster.as_ref().is_some_and(|roster| roster.wants(form));
            if !wanted && !starts() {
                if let Some(frame) = frames.last().filter(|frame| frame.object) {
                    self.scanner.keys.clear(frame.key, form, raw.len());
                }
                return Ok(());
            }
        } else if raw.len() < 6 && mask & (DIGIT | AT | BACKSLASH | HIGH | CONTROL) == 0 {
            // Too short for anything but a name, and for that only under a key that says so.
            let roster = self.scanner.eye.setup.roster.as_ref();
            if !starts() && !roster.is_some_and(|roster| roster.may_be_in(raw.len())) {
                return Ok(());
            }
        }
        let overlaid = self.scanner.eye.overlaid;
        let found = self.look(frames, at, raw, mask, false)?;
        // What could not be looked into is told each time.
        if let Some(slot) = slot.filter(|_| {
            !found
                && self.scanner.eye.overlaid == overlaid
                && !frames.iter().any(|frame| keys::is_passing(frame.key))
        }) {
            self.scanner.clean.keep(slot);
        }
        Ok(())
    }

    fn number(&mut self, frames: &[Frame], at: usize, raw: &[u8]) {
        self.scanner.tally.texts += 1;
        let wanted = self.scanner.eye.setup.roster.as_ref().is_some_and(Roster::wants_numbers);
        let starts = || own_key(frames).is_some_and(|own| self.scanner.keys.starts(own));
        if !wanted && (raw.len() < 7 || is_measure(raw)) && !starts() {
            return;
        }
        // A number is ASCII: it can't fail to decode.
        let _ = self.look(frames, at, raw, class::of(raw), false);
    }
}

/// A number with a fraction or an exponent, or an epoch time from 2001 to 2033 in s, ms, µs or ns.
fn is_measure(raw: &[u8]) -> bool {
    let epoch = matches!(raw.len(), 10 | 13 | 16 | 19) && raw[0] == b'1';
    epoch || !raw.iter().all(u8::is_ascii_digit)
}

/// What the walk over JSON in a string tells.
struct Nested<'a, 's> {
    eye: &'a mut Eye<'s>,
    keys: Keys,
    around: Around<'a>,
    outer: Option<(usize, usize)>,
    layers: &'a mut Vec<Layer>,
    left: &'a mut usize,
    hits: &'a mut Vec<Hit>,
}

impl Nested<'_, '_> {
    fn look(&mut self, frames: Option<&[Frame]>, raw: &[u8], mask: u32) -> Result<(), &'static str> {
        let mut scratch = Vec::new();
        let decoded = decode(raw, mask, &mut scratch)?;
        let bytes = decoded.as_deref().unwrap_or(raw);
        let text = std::str::from_utf8(bytes).map_err(|_| NOT_UTF8)?;
        let mask = if decoded.is_some() { class::of(bytes) } else { mask };
        let (mut around, mut above) = (Around::default(), None);
        if let Some(frames) = frames {
            let own = own_key(frames);
            let numbers = frames.iter().filter(|frame| frame.object).map(|frame| frame.key);
            above = self.keys.above(numbers.take_while(|key| Some(*key) != own));
            // The keys around the string speak for what is in it as keys above do.
            for words in
                [self.around.own.map(|own| own.words), self.around.above.copied()].into_iter().flatten()
            {
                above.get_or_insert(crate::rows::RowSet::EMPTY).add(&words);
            }
            around.own = match own {
                Some(own) => self.keys.says(own),
                None => self.around.own,
            };
        }
        around.above = above.as_ref();
        self.eye.deeper(text, mask, around, self.outer, self.layers, self.left, self.hits);
        Ok(())
    }
}

impl Visit for Nested<'_, '_> {
    fn expected_key(&mut self, rest: &[u8]) -> Option<(u32, usize)> {
        self.keys.expected(rest)
    }

    fn key(&mut self, frames: &[Frame], _: usize, raw: &[u8]) -> Result<u32, &'static str> {
        if let Some(number) = self.keys.find(raw) {
            return Ok(number);
        }
        self.keys.forget(frames.len());
        self.look(None, raw, class::of(raw) & !QUOTE)?;
        let text = String::from_utf8_lossy(raw);
        Ok(self.keys.remember(raw, &text, false, frames.len(), &self.eye.looker))
    }

    fn string(&mut self, frames: &[Frame], _: usize, raw: &[u8]) -> Result<(), &'static str> {
        let mask = class::of(raw) & !QUOTE;
        let starts = own_key(frames).is_some_and(|own| self.keys.starts(own));
        let form = structure::form(raw, mask);
        let wanted = self.eye.setup.roster.as_ref().is_some_and(|roster| roster.wants(form));
        if form != Form::Open && !wanted && !starts {
            return Ok(());
        }
        self.look(Some(frames), raw, mask)
    }

    fn number(&mut self, frames: &[Frame], _: usize, raw: &[u8]) {
        let wanted = self.eye.setup.roster.as_ref().is_some_and(Roster::wants_numbers);
        if wanted
            || raw.len() >= 7 && !is_measure(raw)
            || own_key(frames).is_some_and(|own| self.keys.starts(own))
        {
            let _ = self.look(Some(frames), raw, class::of(raw));
        }
    }
}

impl Setup {
    /// These rows alone: no roster, no key, no rule about prose.
    ///
    /// # Errors
    /// When the rows can't be made ready.
    pub fn of(
        detectors: impl IntoIterator<Item = &'static crate::detector::Detector>,
    ) -> Result<Self, String> {
        Ok(Self { rows: Rows::new(detectors)?, roster: None, key: None, prose: false })
    }
}
