//! The canonical form of JSON: RFC 8785, over strict I-JSON, without building a tree.
//!
//! A value is first scanned, which checks it and tells whether it is *clean*: already canonical as it
//! was written. Clean values are copied; only the others are taken apart. Most entries are written by
//! programs, so most values are clean, and sorting the members of the entry itself is all there is to do.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

use gate_core::json::{Fault, MAX_DEPTH};
use sha2::{Digest as _, Sha256};

use crate::layout::{Layout, Place};

/// Layouts that are kept: of entries of several kinds, and with optional members.
const LAYOUTS: usize = 16;

/// After so many entries in a row that fit no layout, few more layouts are looked at.
const PATIENCE: u32 = 64;

/// Appends the canonical form of the one JSON object `text` to `out`, without these top-level members.
///
/// # Errors
/// The first fault, with its bytes: whatever RFC 7493 forbids (duplicate keys however escaped, lone
/// surrogates), numbers that overflow or are integers no double holds, nesting over [`MAX_DEPTH`],
/// anything that is no object. `out` is then unspecified.
pub fn canonicalize(text: &str, omit: &[&str], out: &mut Vec<u8>) -> Result<(), Fault> {
    let names = omit.iter().map(|name| (*name).to_owned()).collect();
    let mut reader = Reader::new(names, (0..omit.len()).collect(), Members::Sorted);
    reader.read(text)?;
    reader.write(text, out)
}

/// SHA-256 of the canonical form of `text` without these top-level members.
///
/// # Errors
/// As [`canonicalize`].
pub fn digest(text: &str, omit: &[&str]) -> Result<[u8; 32], Fault> {
    let mut out = Vec::with_capacity(text.len());
    canonicalize(text, omit, &mut out)?;
    Ok(Sha256::digest(&out).into())
}

/// Appends the canonical form of any one JSON value to `out`.
///
/// # Errors
/// As [`canonicalize`], save that it need not be an object.
pub fn canonicalize_value(text: &str, out: &mut Vec<u8>) -> Result<(), Fault> {
    let mut scan = Scan::over(text)?;
    scan.space();
    let start = scan.at;
    scan.value(0)?;
    scan.end()?;
    let mut stack = Vec::new();
    Writer { text, order: Members::Sorted, stack: &mut stack, out }.value(start, 0).map(|_| ())
}

/// The order in which an object's members are hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Members {
    /// By UTF-16 code units of the key: RFC 8785.
    Sorted,
    /// As they were written, as producers hash that stringify without sorting.
    AsWritten,
}

/// A value of the object that was read last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slice<'a> {
    /// The text of the value, as it was written.
    pub(crate) text: &'a str,
    /// Whether it is a string without escapes.
    pub(crate) bare: bool,
}

/// Reads objects one after the other, and remembers their layouts: most of those of one log have the
/// same members in the same order, and then the canonical form is known but for their values.
#[derive(Debug)]
pub struct Reader {
    order: Members,
    /// Members that the caller asks for, by number.
    names: Vec<String>,
    /// Those of them that the canonical form leaves out.
    omit: Vec<usize>,
    layouts: Vec<Layout>,
    /// The layout that was fitted last, and where the next one is put.
    latest: usize,
    next: usize,
    /// Whether the object that was read last fits `layouts[latest]`, and where the layout's gaps then are.
    fits: bool,
    places: Vec<Place>,
    /// Objects in a row that fit no layout.
    misfits: u32,
    /// The keys of the last object, in the order written, and which name each is.
    keys: Vec<(Vec<u8>, Option<usize>)>,
    /// The canonical order of `keys`, while they are still those of the last object.
    sorted: Vec<u32>,
    /// The members of the object that was read last.
    members: Vec<Member>,
    /// Where each name stands among `members`.
    found: Vec<Option<u32>>,
    /// Members of nested objects while they are sorted.
    stack: Vec<Member>,
}

/// A member of an object, as places in its text.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is told by the scan on its own")]
struct Member {
    /// The key without its quotes.
    key: (u32, u32),
    /// The value.
    value: (u32, u32),
    /// The key holds no escape.
    plain: bool,
    /// The value is in canonical form.
    clean: bool,
    /// The value is a string without escapes.
    bare: bool,
    /// Nothing but the colon stands between key and value.
    tight: bool,
}

impl Reader {
    /// A reader that looks out for the top-level members of these names, and leaves out of the canonical
    /// form those whose numbers `omit` holds. An empty name is no member.
    #[must_use]
    pub fn new(names: Vec<String>, omit: Vec<usize>, order: Members) -> Self {
        let found = vec![None; names.len()];
        Self {
            order,
            names,
            omit,
            layouts: Vec::new(),
            latest: 0,
            next: 0,
            fits: false,
            places: Vec::new(),
            misfits: 0,
            keys: Vec::new(),
            sorted: Vec::new(),
            members: Vec::new(),
            found,
            stack: Vec::new(),
        }
    }

    /// Reads one object that is the whole of `text`: its members, and that each value is strict JSON.
    /// Duplicate keys inside of values show only when they are written.
    ///
    /// # Errors
    /// As [`canonicalize`].
    pub fn read(&mut self, text: &str) -> Result<(), Fault> {
        self.fits = self.recognise(text);
        if self.fits { Ok(()) } else { self.read_anew(text) }
    }

    /// Whether the text has a layout that is known.
    #[inline]
    fn recognise(&mut self, text: &str) -> bool {
        let known = self.layouts.get(self.latest).is_some_and(|layout| layout.fits(text, &mut self.places));
        if !known {
            let places = &mut self.places;
            let Some(other) = self.layouts.iter().position(|layout| layout.fits(text, places)) else {
                self.misfits = self.misfits.saturating_add(1);
                return false;
            };
            self.latest = other;
        }
        self.misfits = 0;
        true
    }

    /// Keeps the layout of the object that was read and written last.
    #[cold]
    fn remember(&mut self, text: &str) {
        let Some(layout) = Layout::of(text, &self.names, &self.omit, self.order) else {
            return;
        };
        if self.layouts.len() < LAYOUTS {
            self.layouts.push(layout);
        } else {
            self.layouts[self.next] = layout;
            self.next = (self.next + 1) % LAYOUTS;
        }
    }

    fn read_anew(&mut self, text: &str) -> Result<(), Fault> {
        let mut scan = Scan::over(text)?;
        self.members.clear();
        self.found.fill(None);
        scan.space();
        if scan.peek() != Some(b'{') {
            return Err(scan.unexpected("an object"));
        }
        scan.at += 1;
        scan.space();
        if scan.peek() == Some(b'}') {
            scan.at += 1;
        } else {
            loop {
                let member = scan.member(1)?;
                let key = span(text.as_bytes(), member.key);
                let index = self.members.len();
                let name = match self.keys.get(index) {
                    Some((known, name)) if known.as_slice() == key => *name,
                    _ => {
                        // The order was that of other keys; it counts no more, however the text goes on.
                        self.sorted.clear();
                        let name = self.name_of(key, member.plain);
                        self.keys.truncate(index);
                        self.keys.push((key.to_vec(), name));
                        name
                    }
                };
                if let Some(name) = name {
                    self.found[name] = Some(u32_of(index));
                }
                self.members.push(member);
                if !scan.another(b'}')? {
                    break;
                }
            }
        }
        scan.end()?;
        if self.sorted.len() != self.members.len() {
            self.keys.truncate(self.members.len());
            self.sort(text)?;
        }
        Ok(())
    }

    /// The value of a name of the object that was read last, which was `text`.
    #[inline]
    pub(crate) fn get<'a>(&self, text: &'a str, name: usize) -> Option<Slice<'a>> {
        if self.fits {
            let (text, bare) = self.layouts[self.latest].get(text, &self.places, name)?;
            return Some(Slice { text, bare });
        }
        let member = self.members[self.found[name]? as usize];
        Some(Slice { text: &text[range(member.value)], bare: member.bare })
    }

    /// Appends the canonical form of the object that was read last, which was `text`, without what is to be
    /// left out.
    ///
    /// # Errors
    /// As [`canonicalize`].
    pub fn write(&mut self, text: &str, out: &mut Vec<u8>) -> Result<(), Fault> {
        if self.fits {
            self.layouts[self.latest].write(text, &self.places, out);
            return Ok(());
        }
        self.write_anew(text, out)?;
        // A log of ever new layouts is not worth the search.
        if self.misfits <= PATIENCE || self.misfits.is_multiple_of(PATIENCE) {
            self.remember(text);
        }
        Ok(())
    }

    fn write_anew(&mut self, text: &str, out: &mut Vec<u8>) -> Result<(), Fault> {
        let bytes = text.as_bytes();
        out.reserve(bytes.len());
        out.push(b'{');
        let first = out.len();
        for &index in &self.sorted {
            let member = self.members[index as usize];
            let before = out.len();
            if before > first {
                out.push(b',');
            }
            if member.plain && member.clean && member.tight {
                out.extend_from_slice(&bytes[member.key.0 as usize - 1..member.value.1 as usize]);
            } else {
                let mut writer = Writer { text, order: self.order, stack: &mut self.stack, out };
                writer.member(member, 1)?;
            }
            // Left out only now: what is not hashed is to be strict JSON all the same.
            if self.omit.iter().any(|name| self.found[*name] == Some(index)) {
                out.truncate(before);
            }
        }
        out.push(b'}');
        Ok(())
    }

    fn name_of(&self, key: &[u8], plain: bool) -> Option<usize> {
        if plain {
            return self.names.iter().position(|name| !name.is_empty() && name.as_bytes() == key);
        }
        let key = decode(std::str::from_utf8(key).unwrap_or_default());
        self.names.iter().position(|name| !name.is_empty() && *name == key)
    }

    /// Puts the members of the object into canonical order, and refuses a key that occurs twice.
    fn sort(&mut self, text: &str) -> Result<(), Fault> {
        self.sorted.clear();
        self.sorted.extend(0..u32_of(self.members.len()));
        let members = &self.members;
        let by_key = |left: &u32, right: &u32| {
            by_key(text.as_bytes(), &members[*left as usize], &members[*right as usize])
        };
        self.sorted.sort_by(by_key);
        let double = self.sorted.windows(2).find(|pair| by_key(&pair[0], &pair[1]).is_eq());
        if let Some(pair) = double {
            let fault = duplicate(&members[pair[1].max(pair[0]) as usize]);
            // Nothing of this object may be taken for known.
            self.sorted.clear();
            return Err(fault);
        }
        if self.order == Members::AsWritten {
            self.sorted.sort_unstable();
        }
        Ok(())
    }
}

fn duplicate(member: &Member) -> Fault {
    Fault { span: range(member.key), message: "a key occurs twice in one object".into() }
}

fn range(places: (u32, u32)) -> Range<usize> {
    places.0 as usize..places.1 as usize
}

fn span(bytes: &[u8], places: (u32, u32)) -> &[u8] {
    &bytes[range(places)]
}

/// Texts over 4 GiB are refused before anything is counted.
#[expect(clippy::cast_possible_truncation, reason = "a text is at most u32::MAX bytes")]
pub(crate) fn u32_of(at: usize) -> u32 {
    at as u32
}

/// Keys by UTF-16 code units, decoded.
fn by_key(bytes: &[u8], left: &Member, right: &Member) -> Ordering {
    let (left_key, right_key) = (span(bytes, left.key), span(bytes, right.key));
    if left.plain && right.plain {
        return by_utf16(left_key, right_key);
    }
    let text = |key| std::str::from_utf8(key).unwrap_or_default();
    by_utf16(decode(text(left_key)).as_bytes(), decode(text(right_key)).as_bytes())
}

/// UTF-8 texts in the order of their UTF-16 code units: as bytes, except that the planes above the first
/// (lead bytes from F0) come before U+E000 to U+FFFF (lead bytes EE and EF).
pub(crate) fn by_utf16(left: &[u8], right: &[u8]) -> Ordering {
    let rank = |byte: u8| if matches!(byte, 0xee | 0xef) { byte + 0x10 } else { byte };
    match left.iter().zip(right).find(|(left, right)| left != right) {
        Some((left, right)) => rank(*left).cmp(&rank(*right)),
        None => left.len().cmp(&right.len()),
    }
}

/// Walks over JSON and checks it. Every method starts and ends at a place in `bytes`; the boolean that
/// some give says whether what they walked over is in canonical form.
pub(crate) struct Scan<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) at: usize,
}

impl<'a> Scan<'a> {
    fn over(text: &'a str) -> Result<Self, Fault> {
        if u32::try_from(text.len()).is_err() {
            return Err(Fault { span: 0..0, message: "JSON texts over 4 GiB are not read".into() });
        }
        Ok(Self { bytes: text.as_bytes(), at: 0 })
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Steps over white space, and tells whether there was any.
    fn space(&mut self) -> bool {
        let start = self.at;
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
        self.at > start
    }

    #[cold]
    fn fault(&self, start: usize, message: &str) -> Fault {
        Fault { span: start..self.at.max(start), message: message.into() }
    }

    #[cold]
    fn unexpected(&self, expected: &str) -> Fault {
        let message = match self.peek() {
            None => format!("expected {expected}, found the end of the text"),
            Some(_) => format!("expected {expected}"),
        };
        Fault { span: self.at..(self.at + 1).min(self.bytes.len()), message }
    }

    /// That nothing but white space follows.
    fn end(&mut self) -> Result<(), Fault> {
        self.space();
        if self.at == self.bytes.len() { Ok(()) } else { Err(self.unexpected("the end of the text")) }
    }

    /// Steps over `,` (true) or the closing bracket (false).
    fn another(&mut self, close: u8) -> Result<bool, Fault> {
        self.space();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(self.unexpected(if close == b'}' { "`,` or `}`" } else { "`,` or `]`" })),
        }
    }

    /// One member of an object at this depth, from before its key to behind its value.
    #[inline]
    fn member(&mut self, depth: usize) -> Result<Member, Fault> {
        self.space();
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key"));
        }
        let key = self.at + 1;
        let plain = self.string()? == Escapes::None;
        let key = (u32_of(key), u32_of(self.at - 1));
        let mut tight = true;
        if self.peek() != Some(b':') {
            tight = false;
            self.space();
            if self.peek() != Some(b':') {
                return Err(self.unexpected("`:`"));
            }
        }
        self.at += 1;
        tight &= !self.space();
        let value = self.at;
        let (clean, bare) = if self.peek() == Some(b'"') {
            let escapes = self.string()?;
            (escapes != Escapes::Foreign, escapes == Escapes::None)
        } else {
            (self.value(depth)?, false)
        };
        Ok(Member { key, value: (u32_of(value), u32_of(self.at)), plain, clean, bare, tight })
    }

    /// One value whose container is at this depth.
    #[inline]
    pub(crate) fn value(&mut self, depth: usize) -> Result<bool, Fault> {
        match self.peek() {
            Some(b'"') => Ok(self.string()? != Escapes::Foreign),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'{') => self.object(depth + 1),
            Some(b'[') => self.array(depth + 1),
            Some(b't') => self.word(b"true"),
            Some(b'f') => self.word(b"false"),
            Some(b'n') => self.word(b"null"),
            _ => Err(self.unexpected("a value")),
        }
    }

    fn word(&mut self, word: &[u8]) -> Result<bool, Fault> {
        if self.bytes[self.at..].starts_with(word) {
            self.at += word.len();
            return Ok(true);
        }
        Err(self.unexpected("a value"))
    }

    fn deeper(&self, depth: usize) -> Result<(), Fault> {
        if depth > MAX_DEPTH {
            return Err(self.fault(self.at, "it is nested too deep"));
        }
        Ok(())
    }

    fn object(&mut self, depth: usize) -> Result<bool, Fault> {
        self.deeper(depth)?;
        self.at += 1;
        let mut clean = !self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(clean);
        }
        let mut last: Option<&[u8]> = None;
        loop {
            let start = self.at;
            let member = self.member(depth)?;
            let key = span(self.bytes, member.key);
            // An order that is not proven here is made, and checked for duplicates, when it is written.
            clean &= member.plain
                && member.clean
                && member.tight
                && member.key.0 as usize == start + 1
                && last.is_none_or(|last| by_utf16(last, key).is_lt());
            last = Some(key);
            clean &= self.tight_end();
            if !self.another(b'}')? {
                return Ok(clean);
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<bool, Fault> {
        self.deeper(depth)?;
        self.at += 1;
        let mut clean = !self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(clean);
        }
        loop {
            clean &= !self.space();
            clean &= self.value(depth)?;
            clean &= self.tight_end();
            if !self.another(b']')? {
                return Ok(clean);
            }
        }
    }

    /// Whether no white space stands here.
    fn tight_end(&self) -> bool {
        !matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r'))
    }

    #[inline]
    pub(crate) fn string(&mut self) -> Result<Escapes, Fault> {
        self.at = plain_run(self.bytes, self.at + 1);
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok(Escapes::None);
        }
        self.escaped_string()
    }

    /// The rest of a string from its first escape on.
    pub(crate) fn escaped_string(&mut self) -> Result<Escapes, Fault> {
        let mut escapes = Escapes::Canonical;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(escapes);
                }
                Some(b'\\') => {
                    if !self.escape()? {
                        escapes = Escapes::Foreign;
                    }
                }
                Some(_) => return Err(self.unexpected("no control character in a string")),
                None => return Err(self.unexpected("the end of a string")),
            }
            self.at = plain_run(self.bytes, self.at);
        }
    }

    /// One escape; whether it is the one that RFC 8785 writes.
    fn escape(&mut self) -> Result<bool, Fault> {
        let start = self.at;
        self.at += 2;
        match self.bytes.get(start + 1) {
            Some(b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(true),
            Some(b'/') => Ok(false),
            Some(b'u') => {
                let unit = self.hex(start)?;
                if (0xdc00..0xe000).contains(&unit) {
                    return Err(self.fault(start, "a lone surrogate"));
                }
                if (0xd800..0xdc00).contains(&unit) {
                    if self.bytes.get(self.at..self.at + 2) != Some(br"\u") {
                        return Err(self.fault(start, "a lone surrogate"));
                    }
                    self.at += 2;
                    if !(0xdc00..0xe000).contains(&self.hex(start)?) {
                        return Err(self.fault(start, "a lone surrogate"));
                    }
                    return Ok(false);
                }
                let written = &self.bytes[start + 2..self.at];
                Ok(unit < 0x20
                    && !matches!(unit, 0x8 | 0x9 | 0xa | 0xc | 0xd)
                    && !written.iter().any(u8::is_ascii_uppercase))
            }
            _ => {
                self.at = self.at.min(self.bytes.len());
                Err(self.fault(start, "an unknown escape"))
            }
        }
    }

    /// The four hex digits of a `\u` escape that started at `start`.
    fn hex(&mut self, start: usize) -> Result<u32, Fault> {
        let unit = self.bytes.get(self.at..self.at + 4).and_then(hex_unit);
        let Some(unit) = unit else {
            self.at = self.at.min(self.bytes.len());
            return Err(self.fault(start, "an escape without four hex digits"));
        };
        self.at += 4;
        Ok(unit)
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Result<bool, Fault> {
        let start = self.at;
        let negative = self.peek() == Some(b'-');
        self.at += usize::from(negative);
        let first = self.peek();
        let digits = self.digits();
        if digits == 0 {
            return Err(self.unexpected("a digit"));
        }
        if first == Some(b'0') && digits > 1 {
            return Err(self.fault(start, "a number with a leading zero"));
        }
        let mut integer = true;
        if self.peek() == Some(b'.') {
            integer = false;
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.unexpected("a digit"));
            }
        }
        if let Some(b'e' | b'E') = self.peek() {
            integer = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err(self.unexpected("a digit"));
            }
        }
        if integer && digits <= 15 {
            return Ok(!negative || first != Some(b'0'));
        }
        let text = std::str::from_utf8(&self.bytes[start..self.at]).unwrap_or_default();
        match number(text, &mut ryu_js::Buffer::new()) {
            Ok(form) => Ok(form == text),
            Err(message) => Err(self.fault(start, message)),
        }
    }
}

/// What escapes a string holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escapes {
    /// None.
    None,
    /// Only those that RFC 8785 writes, and as it writes them.
    Canonical,
    /// Others.
    Foreign,
}

fn hex_unit(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
}

/// The first place from `at` on that holds a quote, a backslash or a control character; else the end.
///
/// Eight bytes at a time: each term has the high bit of a byte set when the byte is the one that is
/// looked for. A borrow can set it falsely in a byte above a true one, never below: the lowest is true.
#[inline]
pub(crate) fn plain_run(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // Digests and summaries are longer: a loop over 32 bytes without a branch is made of vectors.
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<32>()) {
        let hit = chunk.iter().fold(0, |hit, byte| {
            hit | u8::from(*byte < 0x20) | u8::from(*byte == b'"') | u8::from(*byte == b'\\')
        });
        if hit != 0 {
            break;
        }
        at += 32;
    }
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let chunk = u64::from_le_bytes(*chunk);
        let quote = chunk ^ (ONES * 0x22);
        let backslash = chunk ^ (ONES * 0x5c);
        let hit = (quote.wrapping_sub(ONES) & !quote)
            | (backslash.wrapping_sub(ONES) & !backslash)
            | (chunk.wrapping_sub(ONES * 0x20) & !chunk);
        let hit = hit & (ONES * 0x80);
        if hit != 0 {
            return at + (hit.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
        at += 1;
    }
    at
}

/// The ECMAScript form of a number that the grammar accepts.
///
/// # Errors
/// When no double is the number that was written: it overflows, vanishes, or is an integer between two
/// doubles. An integer that the canonical form itself writes (295147905179352830000) is accepted: it is
/// how RFC 8785 names that double.
fn number<'b>(text: &str, buffer: &'b mut ryu_js::Buffer) -> Result<&'b str, &'static str> {
    let value: f64 = text.parse().map_err(|_| "a number that can't be read")?;
    if !value.is_finite() {
        return Err("a number that overflows a double");
    }
    let written = Decimal::of(text);
    if value == 0.0 && !written.digits.is_empty() {
        return Err("a number that is too small for a double");
    }
    let form = buffer.format_finite(value);
    let exact = || Decimal::of(&format!("{value:.0}"));
    if written.power >= 0 && Decimal::of(form) != written && exact() != written {
        return Err("an integer that no double holds exactly");
    }
    Ok(form)
}

/// A decimal number: digits without zeros at either end, times a power of ten.
#[derive(Debug, PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: String,
    power: i64,
}

impl Decimal {
    fn of(text: &str) -> Self {
        let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_end_matches('0');
        let zeros = all.len() - digits.len();
        // An exponent beyond i64 stands in a number that overflowed or vanished before this is asked.
        let exponent: i64 = exponent.parse().unwrap_or_default();
        let power =
            exponent.saturating_sub_unsigned(fraction.len() as u64).saturating_add_unsigned(zeros as u64);
        let digits = digits.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            return Self { negative: false, digits, power: 0 };
        }
        Self { negative, digits, power }
    }
}

/// Writes the canonical form of values that were scanned.
struct Writer<'a> {
    text: &'a str,
    order: Members,
    stack: &'a mut Vec<Member>,
    out: &'a mut Vec<u8>,
}

impl Writer<'_> {
    fn scan(&self, at: usize) -> Scan<'_> {
        Scan { bytes: self.text.as_bytes(), at }
    }

    fn raw(&mut self, range: Range<usize>) {
        self.out.extend_from_slice(&self.text.as_bytes()[range]);
    }

    fn member(&mut self, member: Member, depth: usize) -> Result<(), Fault> {
        self.out.push(b'"');
        if member.plain {
            self.raw(range(member.key));
        } else {
            self.string(range(member.key));
        }
        self.out.extend_from_slice(b"\":");
        if member.clean {
            self.raw(range(member.value));
            return Ok(());
        }
        self.value(member.value.0 as usize, depth).map(|_| ())
    }

    /// The value at this place, whose container is at this depth; where it ends.
    fn value(&mut self, at: usize, depth: usize) -> Result<usize, Fault> {
        match self.text.as_bytes()[at] {
            b'{' => self.object(at, depth + 1),
            b'[' => self.array(at, depth + 1),
            b'"' => {
                let mut scan = self.scan(at);
                scan.string()?;
                let end = scan.at;
                self.out.push(b'"');
                self.string(at + 1..end - 1);
                self.out.push(b'"');
                Ok(end)
            }
            b'-' | b'0'..=b'9' => {
                let mut scan = self.scan(at);
                scan.number()?;
                let end = scan.at;
                let mut buffer = ryu_js::Buffer::new();
                let form = number(&self.text[at..end], &mut buffer)
                    .map_err(|message| Fault { span: at..end, message: message.into() })?;
                self.out.extend_from_slice(form.as_bytes());
                Ok(end)
            }
            _ => {
                let mut scan = self.scan(at);
                scan.value(depth)?;
                let end = scan.at;
                self.raw(at..end);
                Ok(end)
            }
        }
    }

    fn array(&mut self, at: usize, depth: usize) -> Result<usize, Fault> {
        self.out.push(b'[');
        let mut scan = self.scan(at + 1);
        scan.space();
        let mut at = scan.at;
        if scan.peek() == Some(b']') {
            self.out.push(b']');
            return Ok(at + 1);
        }
        loop {
            at = self.value(at, depth)?;
            let mut scan = self.scan(at);
            let more = scan.another(b']')?;
            if more {
                scan.space();
            }
            at = scan.at;
            if !more {
                self.out.push(b']');
                return Ok(at);
            }
            self.out.push(b',');
        }
    }

    fn object(&mut self, at: usize, depth: usize) -> Result<usize, Fault> {
        let base = self.stack.len();
        let bytes = self.text.as_bytes();
        let mut scan = Scan { bytes, at: at + 1 };
        scan.space();
        if scan.peek() == Some(b'}') {
            self.out.extend_from_slice(b"{}");
            return Ok(scan.at + 1);
        }
        loop {
            self.stack.push(scan.member(depth)?);
            if !scan.another(b'}')? {
                break;
            }
        }
        let end = scan.at;
        let members = &mut self.stack[base..];
        members.sort_by(|left, right| by_key(bytes, left, right));
        if let Some(pair) = members.array_windows().find(|[left, right]| by_key(bytes, left, right).is_eq()) {
            let [_, later] = pair;
            return Err(duplicate(later));
        }
        if self.order == Members::AsWritten {
            members.sort_unstable_by_key(|member| member.key);
        }
        self.out.push(b'{');
        for index in base..self.stack.len() {
            if index > base {
                self.out.push(b',');
            }
            let member = self.stack[index];
            self.member(member, depth)?;
        }
        self.out.push(b'}');
        self.stack.truncate(base);
        Ok(end)
    }

    /// The inside of a string, with the escapes that RFC 8785 writes and no others.
    fn string(&mut self, inner: Range<usize>) {
        for piece in Pieces(&self.text[inner]) {
            match piece {
                Piece::Text(text) => self.out.extend_from_slice(text.as_bytes()),
                Piece::Char(char) => push_char(self.out, char),
            }
        }
    }
}

/// Appends a character that was written as an escape.
fn push_char(out: &mut Vec<u8>, char: char) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match char {
        '"' => b'"',
        '\\' => b'\\',
        '\u{8}' => b'b',
        '\u{9}' => b't',
        '\u{a}' => b'n',
        '\u{c}' => b'f',
        '\u{d}' => b'r',
        '\0'..='\u{1f}' => {
            let code = char as usize;
            out.extend_from_slice(b"\\u00");
            out.extend([HEX[code >> 4], HEX[code & 15]]);
            return;
        }
        char => {
            out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
            return;
        }
    };
    out.extend([b'\\', short]);
}

/// The inside of a string that was scanned, as runs of text and decoded escapes.
struct Pieces<'a>(&'a str);

enum Piece<'a> {
    Text(&'a str),
    Char(char),
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let run = self.0.find('\\').unwrap_or(self.0.len());
        if run > 0 {
            let (text, rest) = self.0.split_at(run);
            self.0 = rest;
            return Some(Piece::Text(text));
        }
        let bytes = self.0.as_bytes();
        let unit = |at: usize| bytes.get(at..at + 4).and_then(hex_unit).unwrap_or(0xfffd);
        let (char, length) = match bytes.get(1)? {
            b'b' => ('\u{8}', 2),
            b'f' => ('\u{c}', 2),
            b'n' => ('\n', 2),
            b'r' => ('\r', 2),
            b't' => ('\t', 2),
            b'u' => {
                let high = unit(2);
                let (code, length) = if (0xd800..0xdc00).contains(&high) {
                    (0x1_0000 + ((high - 0xd800) << 10) + (unit(8) & 0x3ff), 12)
                } else {
                    (high, 6)
                };
                (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), length)
            }
            other => (char::from(*other), 2),
        };
        self.0 = self.0.get(length..).unwrap_or_default();
        Some(Piece::Char(char))
    }
}

/// Decodes the inside of a string that was scanned.
pub(crate) fn decode(inner: &str) -> Cow<'_, str> {
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let mut out = String::with_capacity(inner.len());
    for piece in Pieces(inner) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Char(char) => out.push(char),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An object of a layout of its own.
    fn shape(number: usize) -> String {
        format!("{{\"k{number}\":\"{number}\"}}")
    }

    /// Whether the text fits a layout that is kept; it is read and written in any case.
    fn fits(reader: &mut Reader, text: &str) -> bool {
        let mut out = Vec::new();
        reader.read(text).unwrap();
        reader.write(text, &mut out).unwrap();
        assert_eq!(out, text.as_bytes());
        reader.fits
    }

    fn reader() -> Reader {
        Reader::new(Vec::new(), Vec::new(), Members::Sorted)
    }

    #[test]
    fn a_fault_names_the_byte_and_what_was_expected_there() {
        for (text, span, message) in [
            ("{\"a\":x}", 5..6, "expected a value"),
            ("{\"a\":1;}", 6..7, "expected `,` or `}`"),
            ("{\"a\":[1;]}", 7..8, "expected `,` or `]`"),
            ("{\"a\" 1}", 5..6, "expected `:`"),
            ("{\"a\"\n:1 2}", 8..9, "expected `,` or `}`"),
            ("{\"a\":1", 6..6, "expected `,` or `}`, found the end of the text"),
        ] {
            let fault = reader().read(text).unwrap_err();
            assert_eq!((fault.span, fault.message.as_str()), (span, message), "{text}");
        }
    }

    /// Found by the fuzzer: the keys of a text that breaks off late were taken for those that were sorted last.
    #[test]
    fn what_could_not_be_read_leaves_no_order_behind() {
        for (before, broken, text, wanted) in [
            (r#"{"b":"\/","a":1}"#, r#"{"b":"\/","c":1"#, r#"{"b":"\/","c":1}"#, Ok(r#"{"b":"/","c":1}"#)),
            (r#"{"a":"\/","b":1}"#, r#"{"a":"\/","a":1"#, r#"{"a":"\/","a":1}"#, Err(())),
        ] {
            let (mut reader, mut out) = (reader(), Vec::new());
            reader.read(before).unwrap();
            assert!(reader.read(broken).is_err());
            let written = reader.read(text).and_then(|()| reader.write(text, &mut out));
            let found = written.map(|()| std::str::from_utf8(&out).unwrap()).map_err(|_| ());
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn white_space_between_any_two_tokens_leaves_the_canonical_form_as_it_is() {
        let text = r#"{"a":[1,[2,3],{"b":[],"c":{},"e":{"f":0,"g":[4]}}],"d":"x"}"#;
        let mut inside = false;
        for at in 0..=text.len() {
            if !inside {
                for space in [" ", "\t", "\n", "\r", "\r\n  "] {
                    let wide = format!("{}{space}{}", &text[..at], &text[at..]);
                    let (mut reader, mut out) = (reader(), Vec::new());
                    reader.read(&wide).unwrap();
                    reader.write(&wide, &mut out).unwrap();
                    assert_eq!(std::str::from_utf8(&out).unwrap(), text, "{wide:?}");
                }
            }
            inside ^= text[at..].starts_with('"');
        }
    }

    #[test]
    fn an_escape_is_left_as_it_is_only_where_the_canonical_form_has_it() {
        for unit in 0..0x180_u32 {
            let char = char::from_u32(unit).unwrap();
            let wanted = match char {
                '"' | '\\' => format!("\\{char}"),
                '\u{8}' => "\\b".into(),
                '\t' => "\\t".into(),
                '\n' => "\\n".into(),
                '\u{c}' => "\\f".into(),
                '\r' => "\\r".into(),
                '\0'..' ' => format!("\\u{unit:04x}"),
                _ => char.into(),
            };
            for escape in [format!("\\u{unit:04x}"), format!("\\u{unit:04X}")] {
                for (text, wanted) in [
                    (format!("{{\"a\":[\"{escape}\"]}}"), format!("{{\"a\":[\"{wanted}\"]}}")),
                    (format!("{{\"{escape}\":{{}}}}"), format!("{{\"{wanted}\":{{}}}}")),
                ] {
                    let (mut reader, mut out) = (reader(), Vec::new());
                    reader.read(&text).unwrap();
                    reader.write(&text, &mut out).unwrap();
                    assert_eq!(std::str::from_utf8(&out).unwrap(), wanted, "{text}");
                }
            }
        }
    }

    #[test]
    fn a_run_of_plain_text_ends_at_the_first_byte_that_is_none() {
        let ends = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
        let others =
            [0, 1, 0x1f, 0x20, 0x21, b'"', b'#', b'[', b'\\', b']', 0x7f, 0x80, 0xa0, 0xa2, 0xdc, 0xff];
        for length in 0..=72 {
            for place in 0..length {
                for other in others {
                    // The byte beside it shows a borrow that reaches too far.
                    for beside in [b'a', b' ', b'!', other] {
                        for (filled, from) in [(b'a', 0), (b'a', 3), (b' ', 0)] {
                            let mut bytes = vec![filled; length];
                            bytes[(place + 1).min(length - 1)] = beside;
                            bytes[place] = other;
                            let rest = bytes.get(from..).unwrap_or_default();
                            let wanted = rest.iter().position(|byte| ends(*byte)).unwrap_or(rest.len());
                            let found = plain_run(&bytes, from.min(length));
                            assert_eq!(found, from.min(length) + wanted, "{bytes:?} from {from}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn layouts_are_kept_and_the_oldest_make_room() {
        let mut reader = reader();
        for number in 0..LAYOUTS {
            assert!(!fits(&mut reader, &shape(number)), "{number}");
        }
        for number in (0..LAYOUTS).chain((0..LAYOUTS).rev()) {
            assert!(fits(&mut reader, &shape(number)), "{number}");
        }
        assert_eq!(reader.layouts.len(), LAYOUTS);
        assert!(!fits(&mut reader, &shape(LAYOUTS)) && !fits(&mut reader, &shape(LAYOUTS + 1)));
        assert_eq!(reader.layouts.len(), LAYOUTS);
        for number in 2..LAYOUTS + 2 {
            assert!(fits(&mut reader, &shape(number)), "{number}");
        }
        assert!(!fits(&mut reader, &shape(0)));
        assert!(!fits(&mut reader, &shape(2)), "it made room for the first");
        assert!(fits(&mut reader, &shape(0)));
    }

    #[test]
    fn a_log_of_ever_new_layouts_is_not_searched_for_more() {
        let mut reader = reader();
        let patience = PATIENCE as usize;
        for number in 0..patience {
            assert!(!fits(&mut reader, &shape(number)));
        }
        assert!(fits(&mut reader, &shape(patience - 1)), "the last one is kept, and starts the count anew");
        for number in patience..=2 * patience {
            assert!(!fits(&mut reader, &shape(number)));
        }
        // The one after the limit was not kept; the next that is looked at is.
        let late = shape(2 * patience);
        assert!(!fits(&mut reader, &late));
        for number in 2 * patience + 1..3 * patience - 3 {
            assert!(!fits(&mut reader, &shape(number)), "{number}");
        }
        assert!(!fits(&mut reader, &late));
        assert_eq!(reader.misfits, 2 * PATIENCE - 1);
        assert!(!fits(&mut reader, &late));
        assert!(fits(&mut reader, &late));
        assert_eq!(reader.misfits, 0);
    }
}
