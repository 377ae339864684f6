//! Keys that were met before: what they say is worked out once.

use std::collections::HashMap;

use crate::leaf::{Key, Looker, Says};
use crate::rows::RowSet;
use crate::structure::Form;

/// How many different keys are remembered.
const MOST: usize = 4096;

/// The longest key that is shown and remembered, in bytes.
const LONGEST: usize = 64;

/// How many bytes of a key are compared at once.
const HEAD: usize = 16;

/// Marks the number of a key that is not remembered longer than its value lasts.
const PASSING: u32 = 1 << 31;

/// A key that was met before.
#[derive(Debug)]
pub(crate) struct Known {
    /// The key with its closing quote, as it stands in the file.
    quoted: Box<[u8]>,
    /// Its first sixteen bytes, and which of their bits count.
    head: (u128, u128),
    key: Key,
    /// Whether a word of it starts a row by itself.
    pub starts: bool,
    /// The form of the last value under it that was cleared by its form, and the value's length.
    cleared: (Form, usize),
    /// The key that came after it last time.
    next: u32,
}

impl Known {
    fn new(raw: &[u8], key: Key, starts: bool) -> Self {
        let quoted: Box<[u8]> = raw.iter().copied().chain([b'"']).collect();
        let little =
            |bytes: &[u8]| bytes.iter().take(HEAD).rev().fold(0, |all, byte| all << 8 | u128::from(*byte));
        let head = (little(&quoted), little(&vec![0xff; quoted.len()]));
        Self { quoted, head, key, starts, cleared: (Form::Open, 0), next: 0 }
    }

    /// Whether it stands at the start of `rest`.
    fn is_at(&self, rest: &[u8]) -> bool {
        match rest.first_chunk::<HEAD>() {
            Some(first) => {
                let (head, counts) = self.head;
                u128::from_le_bytes(*first) & counts == head
                    && (self.quoted.len() <= HEAD || rest[HEAD..].starts_with(&self.quoted[HEAD..]))
            }
            None => rest.starts_with(&self.quoted),
        }
    }
}

/// A key that is kept only while it is part of the path.
#[derive(Debug)]
struct Passing {
    depth: usize,
    text: Box<str>,
    safe: bool,
    key: Key,
    starts: bool,
}

/// The keys of one run of one thread.
#[derive(Debug)]
pub(crate) struct Keys {
    known: Vec<Known>,
    places: HashMap<Box<[u8]>, u32>,
    passing: Vec<Passing>,
    last: u32,
}

impl Default for Keys {
    fn default() -> Self {
        // The first one is what comes before any key, and no key.
        let none = Known::new(b"", Key::default(), false);
        Self { known: vec![none], places: HashMap::new(), passing: Vec::new(), last: 0 }
    }
}

impl Keys {
    /// The number and length of the key that is expected here, if it is here.
    pub(crate) fn expected(&mut self, rest: &[u8]) -> Option<(u32, usize)> {
        let next = self.known[self.last as usize].next;
        let expected = &self.known[next as usize];
        if next != 0 && expected.is_at(rest) {
            self.last = next;
            return Some((next, expected.quoted.len()));
        }
        None
    }

    /// The number of a key that is known.
    pub(crate) fn find(&mut self, raw: &[u8]) -> Option<u32> {
        let found = *self.places.get(raw)?;
        self.known[self.last as usize].next = found;
        self.last = found;
        Some(found)
    }

    /// Remembers a key in which nothing was found, or keeps it while it is part of the path.
    /// `raw` is what stands in the file, `text` what it says, `depth` how many frames are open.
    pub(crate) fn remember(
        &mut self,
        raw: &[u8],
        text: &str,
        safe: bool,
        depth: usize,
        looker: &Looker<'_>,
    ) -> u32 {
        let key = looker.key(text.as_bytes());
        let starts = key.says.as_ref().is_some_and(|says| !says.starts.is_empty());
        if safe && raw == text.as_bytes() && self.known.len() < MOST {
            let number = u32::try_from(self.known.len()).unwrap_or(0);
            self.known.push(Known::new(raw, key, starts));
            self.places.insert(raw.into(), number);
            self.known[self.last as usize].next = number;
            self.last = number;
            return number;
        }
        self.forget(depth);
        let number = u32::try_from(self.passing.len()).unwrap_or(0);
        self.passing.push(Passing { depth, text: text.into(), safe, key, starts });
        PASSING | number
    }

    /// Forgets passing keys of frames this deep and deeper.
    pub(crate) fn forget(&mut self, depth: usize) {
        while self.passing.last().is_some_and(|passing| passing.depth >= depth) {
            self.passing.pop();
        }
    }

    /// What a key says.
    #[must_use]
    pub(crate) fn says(&self, number: u32) -> Option<&Says> {
        match self.passing(number) {
            Some(passing) => passing.key.says.as_deref(),
            None => self.known.get(number as usize)?.key.says.as_deref(),
        }
    }

    /// Whether a word of a key starts a row by itself.
    #[must_use]
    pub(crate) fn starts(&self, number: u32) -> bool {
        match self.passing(number) {
            Some(passing) => passing.starts,
            None => self.known.get(number as usize).is_some_and(|known| known.starts),
        }
    }

    /// The form that clears a value under this key, and its length, if the last one was cleared by its form.
    #[must_use]
    pub(crate) fn cleared(&self, number: u32) -> Option<(Form, usize)> {
        self.known.get(number as usize).map(|known| known.cleared).filter(|(form, _)| *form != Form::Open)
    }

    /// A value of this form and length is cleared under this key, and would be again.
    pub(crate) fn clear(&mut self, number: u32, form: Form, length: usize) {
        if let Some(known) = self.known.get_mut(number as usize) {
            known.cleared = (form, length);
        }
    }

    /// The key as it may be shown, or nothing if it must not be.
    #[must_use]
    pub(crate) fn shown(&self, number: u32) -> Option<&str> {
        if let Some(passing) = self.passing(number) {
            return passing.safe.then_some(&*passing.text);
        }
        let quoted = &self.known.get(number as usize)?.quoted;
        std::str::from_utf8(quoted.strip_suffix(b"\"")?).ok()
    }

    /// The rows whose context these keys hold.
    #[must_use]
    pub(crate) fn above(&self, numbers: impl Iterator<Item = u32>) -> Option<RowSet> {
        let mut above = None;
        let speaks = |says: &&Says| !says.words.is_empty();
        for says in numbers.filter_map(|number| self.says(number)).filter(speaks) {
            above.get_or_insert(RowSet::EMPTY).add(&says.words);
        }
        above
    }

    fn passing(&self, number: u32) -> Option<&Passing> {
        if number & PASSING == 0 { None } else { self.passing.get((number & !PASSING) as usize) }
    }
}

/// Whether a number stands for a key only as long as it is part of the path.
#[must_use]
pub(crate) fn is_passing(number: u32) -> bool {
    number & PASSING != 0
}

/// Whether a key is a name that programs give, and may be shown: letters, digits and `_ - . $ : /`,
/// at most 64, and few digits.
#[must_use]
pub(crate) fn is_plain(key: &str) -> bool {
    let digits = key.bytes().filter(u8::is_ascii_digit).count();
    !key.is_empty()
        && key.len() <= LONGEST
        && digits <= 5
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.$:/".contains(&byte))
}
