//! Sealed rosters: names and ids of tenants that can be recognised, and not read.
//!
//! A sealed roster is a text file. Its first line is JSON: which environment variable holds the key,
//! how long the names are, and a digest to tell a wrong key by. Every other line is a keyed digest in hex:
//! 32 digits for a name (HMAC-SHA-256, 128 bits), 16 for how names start (SipHash-2-4 under a key derived
//! by HMAC), sorted, so that nothing is left of the order of the list. Who has no key learns from it how
//! many names there are, which lengths occur, and how many differ in their first eight characters.
//! Whoever has the key can try names out; it belongs where other secrets are.
//!
//! A name is its letters and digits: compatibility forms made plain, accents and case taken away, and
//! everything between them. So `Größer & Söhne GmbH`, `GROSSER SOHNE GMBH` and `grosser-sohne-gmbh` are one.

use std::fmt::Write as _;
use std::hash::Hasher as _;

use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher24;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::mac::MacKey;
use crate::structure::Form;

/// The `schema` of a sealed roster.
pub const SCHEMA: &str = "gatekit.roster.v1";

/// The shortest name, in letters and digits: what is shorter is everywhere.
pub const SHORTEST: usize = 3;

/// The longest name, in bytes of letters and digits.
pub const LONGEST: usize = 255;

/// How many bytes of a name its start is.
const START: usize = 8;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    schema: String,
    key_env: String,
    names: usize,
    check: String,
    lengths: Vec<usize>,
    uuids: bool,
    digests: bool,
    numbers: bool,
}

/// A roster that was opened with its key.
#[derive(Debug)]
pub struct Roster {
    key: MacKey,
    starts_key: [u8; 16],
    names: Vec<u128>,
    starts: Vec<u64>,
    filter: Vec<u64>,
    lengths: [u64; 4],
    shorter: Vec<usize>,
    shortest: usize,
    longest: usize,
    uuids: bool,
    digests: bool,
    numbers: bool,
}

/// Why a list can't be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: &'static str,
}

/// Letters and digits of a text, and where its words start and end.
#[derive(Clone, Debug, Default)]
pub struct Normal {
    /// Room for letters and digits, of which the first `length` are there.
    bytes: Vec<u8>,
    length: usize,
    /// Room for starts and ends of words, of which the first `words` are there.
    starts: Vec<Edge>,
    ends: Vec<Edge>,
    words: usize,
    /// Starts of words that were looked up before, and are no start of a name.
    strange: Vec<u64>,
}

/// How many starts of words are remembered, a power of two.
const STRANGE: usize = 4096;

#[derive(Clone, Copy, Debug)]
struct Edge {
    /// In `Normal::bytes`.
    here: usize,
    /// In the text.
    there: usize,
}

impl Normal {
    /// Reads another text.
    pub fn read(&mut self, text: &str) {
        if text.is_ascii() {
            self.read_ascii(text.as_bytes());
            return;
        }
        self.bytes.clear();
        self.starts.clear();
        self.ends.clear();
        let mut inside = false;
        for (there, char) in text.char_indices() {
            if is_combining_mark(char) || has_no_width(char) {
                continue;
            }
            let is_part = char.is_alphanumeric();
            if is_part != inside {
                let edge = Edge { here: self.bytes.len(), there };
                if is_part {
                    self.starts.push(edge);
                } else {
                    self.ends.push(edge);
                }
                inside = is_part;
            }
            if is_part {
                fold(char, &mut self.bytes);
            }
        }
        if inside {
            self.ends.push(Edge { here: self.bytes.len(), there: text.len() });
        }
        (self.length, self.words) = (self.bytes.len(), self.starts.len());
    }

    /// The same for text without accents, and without a branch per byte.
    fn read_ascii(&mut self, text: &[u8]) {
        const NONE: Edge = Edge { here: 0, there: 0 };
        // Words are half as many as bytes at most.
        let most = text.len() / 2 + 2;
        if self.bytes.len() < text.len() {
            self.bytes.resize(text.len(), 0);
        }
        if self.starts.len().min(self.ends.len()) < most {
            self.starts.resize(most, NONE);
            self.ends.resize(most, NONE);
        }
        let (all, first, last) =
            (&mut self.bytes[..text.len()], &mut self.starts[..most], &mut self.ends[..most]);
        let (mut here, mut starts, mut ends, mut inside) = (0, 0, 0, 0);
        for (there, byte) in text.iter().enumerate() {
            let letter = FOLDED[usize::from(*byte)];
            let is_part = usize::from(letter != 0);
            all[here] = letter;
            first[starts] = Edge { here, there };
            last[ends] = Edge { here, there };
            starts += is_part & (inside ^ 1);
            ends += (is_part ^ 1) & inside;
            here += is_part;
            inside = is_part;
        }
        last[ends] = Edge { here, there: text.len() };
        (self.length, self.words) = (here, starts);
    }

    /// The letters and digits.
    fn letters(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

fn has_no_width(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A letter without accents, in small letters.
fn fold(char: char, out: &mut Vec<u8>) {
    let mut push = |char: char| out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
    for char in std::iter::once(char).nfkd().filter(|char| !is_combining_mark(*char)) {
        match char {
            'ß' | 'ẞ' => ['s', 's'].into_iter().for_each(&mut push),
            'ø' | 'Ø' => push('o'),
            'ł' | 'Ł' => push('l'),
            'đ' | 'Đ' => push('d'),
            'æ' | 'Æ' => ['a', 'e'].into_iter().for_each(&mut push),
            'œ' | 'Œ' => ['o', 'e'].into_iter().for_each(&mut push),
            'ı' => push('i'),
            other => other.to_lowercase().filter(|char| !is_combining_mark(*char)).for_each(&mut push),
        }
    }
}

/// Seals a list of names, one a line; empty lines and lines that start with `#` are left out.
///
/// # Errors
/// With every line that is no name: too short, too long.
pub fn seal(list: &str, key: &MacKey, key_env: &str) -> Result<String, Vec<Refused>> {
    let mut normal = Normal::default();
    let (mut names, mut starts, mut lengths) = (Vec::new(), Vec::new(), [false; LONGEST + 1]);
    let (mut uuids, mut digests, mut numbers) = (false, false, false);
    let mut refused = Vec::new();
    let starts_key = starts_key(key);
    for (line, name) in (1..).zip(list.lines()) {
        let name = name.trim();
        if name.is_empty() || name.starts_with('#') {
            continue;
        }
        normal.read(name);
        let bytes = normal.letters();
        if bytes.len() < SHORTEST {
            refused.push(Refused {
                line,
                why: "it has fewer than 3 letters and digits, and would be found everywhere",
            });
            continue;
        }
        if bytes.len() > LONGEST {
            refused.push(Refused { line, why: "it has more than 255 letters and digits" });
            continue;
        }
        names.push(name_digest(key, bytes));
        starts.push(start_digest(&starts_key, bytes));
        lengths[bytes.len()] = true;
        // However it is written in the list: elsewhere it may be with dashes or without.
        let hex = bytes.iter().all(u8::is_ascii_hexdigit);
        uuids |= hex && bytes.len() == 32;
        digests |= hex && bytes.len() >= 16;
        numbers |= bytes.iter().all(u8::is_ascii_digit);
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    names.sort_unstable();
    names.dedup();
    starts.sort_unstable();
    starts.dedup();
    let header = Header {
        schema: SCHEMA.into(),
        key_env: key_env.into(),
        names: names.len(),
        check: format!("{:032x}", check(key)),
        lengths: (0..=LONGEST).filter(|length| lengths[*length]).collect(),
        uuids,
        digests,
        numbers,
    };
    let mut out = serde_json::to_string(&header).unwrap_or_default();
    out.push('\n');
    for start in starts {
        let _ = writeln!(out, "{start:016x}");
    }
    for name in names {
        let _ = writeln!(out, "{name:032x}");
    }
    Ok(out)
}

fn check(key: &MacKey) -> u128 {
    key.digest(&[b"gatekit roster", b"check"])
}

fn name_digest(key: &MacKey, name: &[u8]) -> u128 {
    key.digest(&[b"gatekit roster", b"name", name])
}

fn starts_key(key: &MacKey) -> [u8; 16] {
    key.digest(&[b"gatekit roster", b"starts"]).to_le_bytes()
}

fn start_digest(key: &[u8; 16], name: &[u8]) -> u64 {
    let mut hasher = SipHasher24::new_with_key(key);
    hasher.write(&name[..name.len().min(START)]);
    hasher.finish()
}

/// The small letter of each ASCII letter, digits, and 0 for everything that stands between words.
static FOLDED: [u8; 256] = {
    let mut folded = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            folded[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    folded
};

/// What is wrong with a sealed roster.
pub type Wrong = (usize, &'static str);

/// The environment variable that holds the key of a sealed roster.
///
/// # Errors
/// When it is no sealed roster.
pub fn key_env(sealed: &str) -> Result<String, Wrong> {
    header(sealed).map(|header| header.key_env)
}

fn header(sealed: &str) -> Result<Header, Wrong> {
    let line = sealed.lines().next().unwrap_or_default();
    let header: Header = serde_json::from_str(line).map_err(|_| (1, "it is no sealed roster"))?;
    if header.schema != SCHEMA {
        return Err((1, "it is a sealed roster of another version"));
    }
    Ok(header)
}

impl Roster {
    /// Opens a sealed roster.
    ///
    /// # Errors
    /// When it is none, holds no name, or was sealed with another key.
    pub fn open(sealed: &str, key: MacKey) -> Result<Self, Wrong> {
        let header = header(sealed)?;
        if header.check != format!("{:032x}", check(&key)) {
            return Err((1, "it was sealed with another key"));
        }
        let (mut names, mut starts) = (Vec::with_capacity(header.names), Vec::new());
        for (line, text) in (2..).zip(sealed.lines().skip(1)) {
            match text.len() {
                16 => starts.push(u64::from_str_radix(text, 16).map_err(|_| (line, "it is no digest"))?),
                32 => names.push(u128::from_str_radix(text, 16).map_err(|_| (line, "it is no digest"))?),
                _ => return Err((line, "it is no digest")),
            }
        }
        if names.len() != header.names || names.is_empty() || starts.is_empty() {
            return Err((1, "it does not hold as many names as it says"));
        }
        if !names.is_sorted() || !starts.is_sorted() {
            return Err((1, "its digests are not in order"));
        }
        let mut lengths = [0_u64; 4];
        for length in &header.lengths {
            let word = lengths.get_mut(length / 64).ok_or((1, "it states a length that no name has"))?;
            *word |= 1 << (length % 64);
        }
        let bits = (starts.len() * 16).next_power_of_two().max(1024);
        let mut filter = vec![0_u64; bits / 64];
        for start in &starts {
            for probe in probes(*start, filter.len()) {
                filter[probe.0] |= probe.1;
            }
        }
        Ok(Self {
            starts_key: starts_key(&key),
            key,
            names,
            starts,
            filter,
            lengths,
            shorter: header.lengths.iter().copied().filter(|length| *length < START).collect(),
            shortest: header.lengths.iter().copied().min().unwrap_or_default(),
            longest: header.lengths.iter().copied().max().unwrap_or_default(),
            uuids: header.uuids,
            digests: header.digests,
            numbers: header.numbers,
        })
    }

    /// How many names it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether it holds none; an open one holds some.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether a text of so many bytes may hold one of the names.
    #[must_use]
    pub fn may_be_in(&self, length: usize) -> bool {
        length >= self.shortest
    }

    /// Whether a text of this form may be one of the names.
    #[must_use]
    pub fn wants(&self, form: Form) -> bool {
        match form {
            Form::Uuid => self.uuids,
            Form::Digest => self.digests,
            Form::Time | Form::PrivateAddress => self.numbers,
            // `1.4.2-acme` is a version.
            Form::Version | Form::Open => true,
        }
    }

    /// Whether a number may be one of the names.
    #[must_use]
    pub fn wants_numbers(&self) -> bool {
        self.numbers
    }

    /// Whether a text in ASCII holds one of the names.
    #[must_use]
    pub fn is_in(&self, text: &[u8], normal: &mut Normal) -> bool {
        // In digits alone there is nothing but a name of digits alone.
        if text.len() < self.shortest || !self.numbers && text.iter().all(u8::is_ascii_digit) {
            return false;
        }
        normal.read_ascii(text);
        let mut is_in = false;
        self.names(normal, |_, _| is_in = true);
        is_in
    }

    /// The spans of `text` that are names: the longest at each place, in order.
    pub fn find(&self, text: &str, normal: &mut Normal, found: impl FnMut(usize, usize)) {
        normal.read(text);
        self.names(normal, found);
    }

    fn names(&self, normal: &mut Normal, mut found: impl FnMut(usize, usize)) {
        normal.strange.resize(STRANGE, 0);
        let Normal { bytes, length, starts, ends, words, strange } = normal;
        let (bytes, starts, ends) = (&bytes[..*length], &starts[..*words], &ends[..*words]);
        let mut from = 0;
        for (word, start) in starts.iter().enumerate() {
            if start.here < from {
                continue;
            }
            let rest = &bytes[start.here..];
            if rest.len() < self.shortest {
                break;
            }
            let long = rest.first_chunk::<START>().is_some_and(|first| {
                let word = u64::from_le_bytes(*first);
                let place =
                    usize::try_from(word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40).unwrap_or(0) % STRANGE;
                let known = strange[place] == word;
                let may = !known && self.may_start(first);
                if !may {
                    strange[place] = word;
                }
                may
            });
            let short = || {
                self.shorter.iter().any(|length| rest.len() >= *length && self.may_start(&rest[..*length]))
            };
            if !long && (self.shorter.is_empty() || !short()) {
                continue;
            }
            let ends = ends[word..].iter().take_while(|end| end.here - start.here <= self.longest);
            let whole = ends.filter(|end| {
                let length = end.here - start.here;
                let name = &bytes[start.here..end.here];
                self.lengths[length / 64] >> (length % 64) & 1 == 1
                    && self.names.binary_search(&name_digest(&self.key, name)).is_ok()
            });
            if let Some(end) = whole.last() {
                found(start.there, end.there);
                from = end.here;
            }
        }
    }

    fn may_start(&self, start: &[u8]) -> bool {
        let digest = start_digest(&self.starts_key, start);
        probes(digest, self.filter.len()).into_iter().all(|(word, bit)| self.filter[word] & bit != 0)
            && self.starts.binary_search(&digest).is_ok()
    }
}

/// Two bits of a filter of so many words, a power of two.
fn probes(digest: u64, words: usize) -> [(usize, u64); 2] {
    let bits = words as u64 * 64;
    [digest % bits, (digest >> 32) % bits]
        .map(|bit| (usize::try_from(bit / 64).unwrap_or_default(), 1 << (bit % 64)))
}
