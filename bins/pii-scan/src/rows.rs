//! The rows made ready: one automaton of every literal and context word, patterns compiled when first needed.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex::bytes::{Regex, RegexBuilder};

use crate::class;
use crate::detector::{Detector, Trigger};
use crate::structure;

/// The most rows there can be.
pub const MOST: usize = 640;

/// A set of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowSet([u64; MOST / 64]);

impl RowSet {
    /// No row.
    pub const EMPTY: Self = Self([0; MOST / 64]);

    /// Adds a row.
    pub fn insert(&mut self, row: u16) {
        self.0[usize::from(row) / 64] |= 1 << (row % 64);
    }

    /// Whether a row is in it.
    #[must_use]
    pub fn contains(&self, row: u16) -> bool {
        self.0[usize::from(row) / 64] >> (row % 64) & 1 == 1
    }

    /// Adds all of another set.
    pub fn add(&mut self, other: &Self) {
        for (word, more) in self.0.iter_mut().zip(other.0) {
            *word |= more;
        }
    }

    /// What both hold.
    #[must_use]
    pub fn both(&self, other: &Self) -> Self {
        let mut both = *self;
        for (word, more) in both.0.iter_mut().zip(other.0) {
            *word &= more;
        }
        both
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The rows, in order.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.0.iter().enumerate().flat_map(|(index, word)| {
            let mut word = *word;
            std::iter::from_fn(move || {
                if word == 0 {
                    return None;
                }
                let bit = word.trailing_zeros() as usize;
                word &= word - 1;
                u16::try_from(index * 64 + bit).ok()
            })
        })
    }
}

/// What one watched literal means.
#[derive(Debug)]
pub struct Watched {
    /// The literal or word, in lower case, as its rows give it.
    pub text: &'static str,
    /// The form of it that is looked for.
    pub form: String,
    /// Rows whose pattern is run where it stands, as a whole word or not.
    pub starts: RowSet,
    /// Rows whose context it is.
    pub words: RowSet,
    /// Rows that it clears.
    pub clear: RowSet,
    /// Whether it names, in a key, what is made by machines and never personal.
    pub machine: bool,
}

/// A row that is run on texts which hold certain bytes.
#[derive(Debug)]
pub struct ByBytes {
    /// Kinds of bytes that have to be there.
    pub kinds: u32,
    /// Bytes that have to be there and have no kind of their own.
    pub bytes: &'static [u8],
    /// Digits that have to be there, in one run.
    pub digits: u8,
    /// The shortest text that the pattern matches.
    pub least: usize,
    /// Whether so many texts hold that, that [`Rows::gate`] is asked first.
    pub wide: bool,
    /// The row.
    pub row: u16,
}

/// The rows of one run.
#[derive(Debug)]
pub struct Rows {
    detectors: Vec<&'static Detector>,
    patterns: Vec<OnceLock<Result<Pattern, String>>>,
    watch: OnceLock<Result<AhoCorasick, String>>,
    watched: Vec<Watched>,
    by_bytes: Vec<ByBytes>,
    by_words: RowSet,
    gate: OnceLock<Regex>,
    /// Beginnings of literals, which may stand anywhere.
    anywhere: Beginnings,
    /// Beginnings of words, which start where words do.
    at_words: Beginnings,
}

/// A compiled pattern, and which of its groups is the value.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The automaton. A clone has scratch space of its own.
    pub regex: Regex,
    /// The group that is the value; 0 is the whole match.
    pub value: usize,
}

impl Rows {
    /// Makes these rows ready.
    ///
    /// # Errors
    /// When there are more than [`MOST`].
    pub fn new(detectors: impl IntoIterator<Item = &'static Detector>) -> Result<Self, String> {
        let detectors: Vec<&'static Detector> = detectors.into_iter().collect();
        if detectors.len() > MOST {
            return Err(format!("{} detectors are more than {MOST}", detectors.len()));
        }
        let mut table = Table::default();
        let mut by_bytes = Vec::new();
        let mut by_words = RowSet::EMPTY;
        for (row, detector) in (0_u16..).zip(&detectors) {
            for word in detector.context.words {
                table.forms(word, |watched| watched.words.insert(row));
            }
            for word in detector.context.clear {
                table.forms(word, |watched| watched.clear.insert(row));
            }
            match detector.trigger {
                Trigger::Literal(literals) => {
                    for literal in literals {
                        table.entry(literal).starts.insert(row);
                    }
                }
                Trigger::Words => by_words.insert(row),
                Trigger::Bytes { all, digits } => {
                    let kinds = class::of(all);
                    let bytes = if kinds & class::OTHER == 0 { &[][..] } else { all };
                    let least = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build();
                    let least = least.clone().parse(detector.pattern).ok();
                    let least = least.and_then(|hir| hir.properties().minimum_len()).unwrap_or(0);
                    let wide = kinds == 0 && digits < WIDE;
                    by_bytes.push(ByBytes { kinds: kinds & !class::OTHER, bytes, digits, least, wide, row });
                }
            }
        }
        for word in structure::MACHINE_WORDS {
            table.entry(word).machine = true;
        }
        let watched = table.watched;
        let (mut anywhere, mut at_words) = (Beginnings::default(), Beginnings::default());
        for watched in &watched {
            let text = watched.form.as_bytes();
            if !watched.starts.is_empty() {
                anywhere.add(text, true);
            }
            if watched.machine || !(watched.words.is_empty() && watched.clear.is_empty()) {
                at_words.add(text, false);
            }
        }
        let patterns = detectors.iter().map(|_| OnceLock::new()).collect();
        Ok(Self {
            detectors,
            patterns,
            watch: OnceLock::new(),
            watched,
            by_bytes,
            by_words,
            gate: OnceLock::new(),
            anywhere,
            at_words,
        })
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.detectors.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.detectors.is_empty()
    }

    /// A row.
    #[must_use]
    pub fn detector(&self, row: u16) -> &'static Detector {
        self.detectors[usize::from(row)]
    }

    /// The automaton of every literal and word in small letters; made when it is first needed.
    ///
    /// # Errors
    /// When they don't make an automaton.
    pub fn watch(&self) -> Result<&AhoCorasick, String> {
        self.watch.get_or_init(|| automaton(&self.watched)).as_ref().map_err(Clone::clone)
    }

    /// Whether [`Rows::watch`] may match anything of a text. `false` is certain.
    #[must_use]
    pub fn may_watch(&self, text: &[u8]) -> bool {
        let mut before = b' ';
        for (at, byte) in text.iter().enumerate() {
            let quad = match text.get(at..at + 4) {
                Some(quad) => quad.try_into().map_or(0, u32::from_le_bytes),
                None => text[at..].iter().rev().fold(0, |quad, byte| quad << 8 | u32::from(*byte)),
            } | FOLD;
            if self.anywhere.has(quad) {
                return true;
            }
            if (!before.is_ascii_alphabetic() || byte.is_ascii_uppercase())
                && (self.at_words.has(quad)
                    || self.at_words.has(quad & 0x00ff_ffff)
                    || self.at_words.has(quad & 0xffff))
            {
                return true;
            }
            before = *byte;
        }
        false
    }

    /// What a match of [`Rows::watch`] means.
    #[must_use]
    pub fn watched(&self, pattern: u32) -> &Watched {
        &self.watched[pattern as usize]
    }

    /// The rows that certain bytes start.
    #[must_use]
    pub fn by_bytes(&self) -> &[ByBytes] {
        &self.by_bytes
    }

    /// The rows that are run only where a word of their context is.
    #[must_use]
    pub fn by_words(&self) -> &RowSet {
        &self.by_words
    }

    /// One pattern of all rows that nearly every text would start: what it does not match, none of them does.
    pub fn gate(&self) -> &Regex {
        self.gate.get_or_init(|| {
            let wide = self.by_bytes.iter().filter(|by| by.wide);
            let all: Vec<_> =
                wide.map(|by| format!("(?:{})", nameless(self.detector(by.row).pattern))).collect();
            let made = RegexBuilder::new(&all.join("|")).unicode(false).size_limit(16 << 20).build();
            // Without it everything is looked at, which is slower and finds the same.
            made.unwrap_or_else(|_| EVERYTHING.clone())
        })
    }

    /// The compiled pattern of a row.
    ///
    /// # Errors
    /// When it is no regular expression.
    pub fn pattern(&self, row: u16) -> Result<&Pattern, String> {
        let index = usize::from(row);
        let made = self.patterns[index].get_or_init(|| compile(self.detectors[index]));
        made.as_ref().map_err(Clone::clone)
    }
}

/// Makes small letters of capital ones, and changes other bytes the same way each time.
const FOLD: u32 = 0x2020_2020;

/// The first four bytes of many texts, as bits: a text whose bit is not set is none of them.
#[derive(Debug)]
struct Beginnings(Vec<u64>);

impl Default for Beginnings {
    fn default() -> Self {
        Self(vec![0; 1024])
    }
}

impl Beginnings {
    /// Adds a text. One of three bytes may go on with any byte, if it may be part of a longer token.
    fn add(&mut self, text: &[u8], goes_on: bool) {
        let quad = text.iter().take(4).rev().fold(0, |quad, byte| quad << 8 | u32::from(*byte));
        match text.len() {
            0..4 if goes_on => {
                let bits = 8 * u32::try_from(text.len()).unwrap_or(0);
                for more in 0..1_u32 << (32 - bits).min(16) {
                    self.set(quad | FOLD | more << bits);
                }
            }
            0..2 => self.0.fill(u64::MAX),
            2 => self.set((quad | FOLD) & 0xffff),
            3 => self.set((quad | FOLD) & 0x00ff_ffff),
            _ => self.set(quad | FOLD),
        }
    }

    fn place(quad: u32) -> (usize, u64) {
        let hash = quad.wrapping_mul(0x9e37_79b1) >> 16;
        ((hash / 64) as usize, 1 << (hash % 64))
    }

    fn set(&mut self, quad: u32) {
        let (word, bit) = Self::place(quad);
        self.0[word] |= bit;
    }

    fn has(&self, quad: u32) -> bool {
        let (word, bit) = Self::place(quad);
        self.0[word] & bit != 0
    }
}

fn automaton(watched: &[Watched]) -> Result<AhoCorasick, String> {
    AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .prefilter(false)
        .build(watched.iter().map(|watched| watched.form.to_ascii_lowercase()))
        .map_err(|error| error.to_string())
}

static EVERYTHING: std::sync::LazyLock<Regex> = std::sync::LazyLock::new(|| {
    #[expect(clippy::unwrap_used, reason = "the empty pattern is one")]
    Regex::new("").unwrap()
});

/// How many digits a row has to ask for to be looked at without the gate.
const WIDE: u8 = 7;

/// A pattern without the names of its groups, which no two parts of one pattern may share.
fn nameless(pattern: &str) -> String {
    pattern.replace("(?P<v>", "(?:").replace("(?<v>", "(?:")
}

fn compile(detector: &Detector) -> Result<Pattern, String> {
    let regex = RegexBuilder::new(detector.pattern)
        .unicode(false)
        .size_limit(4 << 20)
        .dfa_size_limit(1 << 20)
        .build()
        .map_err(|error| format!("the pattern of {}: {error}", detector.id))?;
    let named = regex.capture_names().position(|name| name == Some("v"));
    let value = named.unwrap_or(usize::from(regex.captures_len() > 1));
    Ok(Pattern { regex, value })
}

#[derive(Default)]
struct Table {
    watched: Vec<Watched>,
    places: std::collections::HashMap<String, usize>,
}

impl Table {
    /// Every form of a word of context: `birth date` is `birth_date`, `birth-date` and `birthDate` too.
    fn forms(&mut self, word: &'static str, mut each: impl FnMut(&mut Watched)) {
        each(self.form(word, word.to_owned()));
        if word.contains(' ') {
            for mark in ["_", "-", ""] {
                each(self.form(word, word.replace(' ', mark)));
            }
        }
    }

    fn entry(&mut self, text: &'static str) -> &mut Watched {
        self.form(text, text.to_owned())
    }

    fn form(&mut self, text: &'static str, form: String) -> &mut Watched {
        let place = *self.places.entry(form.clone()).or_insert_with(|| {
            self.watched.push(Watched {
                text,
                form,
                starts: RowSet::EMPTY,
                words: RowSet::EMPTY,
                clear: RowSet::EMPTY,
                machine: false,
            });
            self.watched.len() - 1
        });
        &mut self.watched[place]
    }
}

/// Whether `text[start..end]` is a whole word: also in `homePhone`, `phone_2` and `phones`.
#[must_use]
pub fn is_word(text: &[u8], start: usize, end: usize) -> bool {
    let first = text.get(start).copied().unwrap_or_default();
    let starts = match start.checked_sub(1).and_then(|before| text.get(before)) {
        Some(before) => {
            !before.is_ascii_alphabetic() || before.is_ascii_lowercase() && first.is_ascii_uppercase()
        }
        None => true,
    };
    starts && (ends_word(text, end) || text.get(end) == Some(&b's') && ends_word(text, end + 1))
}

fn ends_word(text: &[u8], end: usize) -> bool {
    let last = text.get(end.wrapping_sub(1)).copied().unwrap_or_default();
    text.get(end).is_none_or(|after| {
        !after.is_ascii_alphabetic() || last.is_ascii_lowercase() && after.is_ascii_uppercase()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rules::every_detector;

    fn rows() -> &'static Rows {
        static ROWS: std::sync::LazyLock<Rows> =
            std::sync::LazyLock::new(|| Rows::new(every_detector()).unwrap());
        &ROWS
    }

    #[test]
    fn every_literal_and_word_is_let_through_wherever_it_stands() {
        let rows = rows();
        for watched in &rows.watched {
            let text = &watched.form;
            for around in [("", ""), (" ", " "), ("x_", "-y"), ("1", "1")] {
                let whole = format!("{}{text}{}", around.0, around.1);
                let silent =
                    watched.starts.is_empty() && watched.words.is_empty() && watched.clear.is_empty();
                assert!(silent || rows.may_watch(whole.as_bytes()), "{whole}");
                assert!(silent || rows.may_watch(whole.to_ascii_uppercase().as_bytes()), "{whole}");
            }
            let inside = format!("abc{text}def");
            assert!(watched.starts.is_empty() || rows.may_watch(inside.as_bytes()), "{inside}");
        }
    }

    proptest! {
        #[test]
        fn what_is_not_let_through_holds_nothing(text in "[ -~]{0,40}") {
            let rows = rows();
            let text = text.as_bytes();
            let lower = text.to_ascii_lowercase();
            let found = rows.watch().unwrap().find_overlapping_iter(&lower).any(|found| {
                let watched = rows.watched(found.pattern().as_u32());
                let is_context = !(watched.words.is_empty() && watched.clear.is_empty());
                !watched.starts.is_empty() || is_context && is_word(text, found.start(), found.end())
            });
            prop_assert!(!found || rows.may_watch(text));
        }
    }

    #[test]
    fn every_pattern_compiles() {
        let rows = rows();
        for row in 0..u16::try_from(rows.len()).unwrap() {
            rows.pattern(row).unwrap();
        }
        // The gate is not the pattern that lets everything through.
        assert_ne!(rows.gate().as_str(), "");
    }
}
