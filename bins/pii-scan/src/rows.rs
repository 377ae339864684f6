//! The rows made ready: one automaton of every literal and context word, patterns compiled when first needed.

use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::hir::{Capture, Class, ClassBytesRange, ClassUnicodeRange, Hir, HirKind, Repetition};

use crate::class;
use crate::detector::{Detector, Trigger};
use crate::memo::zeros;
use crate::structure;

/// The most rows there can be.
pub const MOST: usize = 640;

/// A set of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
    /// The literal or word in one of its forms, in lower case.
    pub text: &'static str,
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
    /// Kinds of bytes of which one has to be there.
    pub any: u32,
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
    watched: Vec<Watched>,
    by_bytes: Vec<ByBytes>,
    by_words: RowSet,
    gate: OnceLock<Regex>,
    /// What each pattern matches at most, whatever the digits are.
    folded: Vec<OnceLock<Option<Regex>>>,
    /// Watched texts with digits, each with a zero in place of each.
    with_digits: Vec<Vec<u8>>,
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
    /// The shortest text that it matches, in bytes.
    pub least: usize,
    /// How many ASCII digits such a text has at least.
    pub digits: usize,
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
                    let (least, _) = least(detector.pattern);
                    let any = parse(detector.pattern).and_then(|hir| one_of(&hir)).unwrap_or(u32::MAX);
                    let wide = kinds == 0 && digits < WIDE;
                    let kinds = kinds & !class::OTHER;
                    by_bytes.push(ByBytes { kinds, any, bytes, digits, least, wide, row });
                }
            }
        }
        for word in structure::MACHINE_WORDS {
            table.entry(word).machine = true;
        }
        let watched = table.watched;
        let (mut anywhere, mut at_words) = (Beginnings::default(), Beginnings::default());
        for (pattern, watched) in (0..).zip(&watched) {
            let beginnings = if watched.starts.is_empty() { &mut at_words } else { &mut anywhere };
            beginnings.add(watched.text.as_bytes(), pattern);
        }
        let patterns = detectors.iter().map(|_| OnceLock::new()).collect();
        let folded = detectors.iter().map(|_| OnceLock::new()).collect();
        let with_digits = watched.iter().map(|watched| watched.text.as_bytes().to_ascii_lowercase());
        let with_digits = with_digits.filter(|text| text.iter().any(u8::is_ascii_digit));
        let with_digits = with_digits.map(|text| zeros(&text)).collect();
        Ok(Self {
            detectors,
            patterns,
            folded,
            with_digits,
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

    /// Every literal wherever it stands in a text, and every word of a context where a word starts; what a
    /// word's end is, is [`is_word`]'s to say. Told by start, end and number, in order of the starts.
    pub fn watch(&self, text: &[u8], mut found: impl FnMut(usize, usize, u32)) {
        let mut before = b' ';
        for (at, byte) in text.iter().enumerate() {
            let quad = match text.get(at..at + 4) {
                Some(quad) => quad.try_into().map_or(0, u32::from_le_bytes),
                None => text[at..].iter().rev().fold(0, |quad, byte| quad << 8 | u32::from(*byte)),
            } | FOLD;
            let starts_word = !before.is_ascii_alphabetic() || byte.is_ascii_uppercase();
            before = *byte;
            if self.anywhere.may_be(quad) {
                self.tell(&self.anywhere, text, at, quad, &mut found);
            }
            if starts_word && self.at_words.may_be(quad) {
                self.tell(&self.at_words, text, at, quad, &mut found);
            }
        }
    }

    /// Those that stand at a place where one may begin.
    fn tell(
        &self,
        beginnings: &Beginnings,
        text: &[u8],
        at: usize,
        quad: u32,
        found: &mut impl FnMut(usize, usize, u32),
    ) {
        for key in [quad, quad & THREE, quad & TWO] {
            if !beginnings.has(key) {
                continue;
            }
            for pattern in beginnings.of(key) {
                let watched = self.watched[pattern as usize].text.as_bytes();
                let end = at + watched.len();
                if text.get(at..end).is_some_and(|part| part.eq_ignore_ascii_case(watched)) {
                    found(at, end, pattern);
                }
            }
        }
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

    /// Whether a text, in which a zero stands in place of each digit, may hold a watched text that has digits.
    #[must_use]
    pub fn has_watched_digits(&self, folded: &[u8]) -> bool {
        let small = folded.to_ascii_lowercase();
        self.with_digits.iter().any(|text| memchr::memmem::find(&small, text).is_some())
    }

    /// Whether a row's pattern may match a text that is this one with any digits in place of its zeros.
    #[must_use]
    pub fn may_match(&self, row: u16, folded: &[u8]) -> bool {
        let index = usize::from(row);
        let made = self.folded[index].get_or_init(|| {
            let parsed = parse(self.detectors[index].pattern)?;
            let pattern = any_digits(&parsed).to_string();
            RegexBuilder::new(&pattern)
                .unicode(false)
                .size_limit(4 << 20)
                .dfa_size_limit(256 << 10)
                .build()
                .ok()
        });
        // What is no pattern is told where it is run.
        made.as_ref().is_none_or(|pattern| pattern.is_match(folded))
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

/// The first three of four bytes, and the first two.
const THREE: u32 = 0x00ff_ffff;
const TWO: u32 = 0xffff;

/// How many bits tell beginnings of four bytes, and how many those of two or three.
const BEGINNINGS: usize = 1 << 17;
const SHORT_BEGINNINGS: usize = 1 << 15;

/// How many lists the texts are in, by their beginning.
const LISTS: usize = 1 << 11;

/// The first four bytes of many texts: as bits, of which most places have none, and in lists.
#[derive(Debug)]
struct Beginnings {
    /// One bit for the first two bytes of texts that are no longer, and for the first three of all others: few
    /// enough to stay in the fastest memory, and asked first.
    short: Vec<u64>,
    /// Two bits each for the first four bytes, or what there is.
    bits: Vec<u64>,
    /// Whether a text has only two bytes.
    pairs: bool,
    lists: Vec<Vec<(u32, u32)>>,
}

impl Default for Beginnings {
    fn default() -> Self {
        Self {
            short: vec![0; SHORT_BEGINNINGS / 64],
            bits: vec![0; BEGINNINGS / 64],
            pairs: false,
            lists: vec![Vec::new(); LISTS],
        }
    }
}

impl Beginnings {
    /// Adds a text. Of one that is shorter than four bytes, all bytes count, and at least two.
    fn add(&mut self, text: &[u8], pattern: u32) {
        let quad = text.iter().take(4).rev().fold(0, |quad, byte| quad << 8 | u32::from(*byte)) | FOLD;
        let (key, short) = match text.len() {
            0..=2 => (quad & TWO, quad & TWO),
            3 => (quad & THREE, quad & THREE),
            _ => (quad, quad & THREE),
        };
        self.pairs |= text.len() <= 2;
        let bit = Self::place(short) % SHORT_BEGINNINGS;
        self.short[bit / 64] |= 1 << (bit % 64);
        for bit in Self::places(key) {
            self.bits[bit / 64] |= 1 << (bit % 64);
        }
        self.lists[Self::place(key) % LISTS].push((key, pattern));
    }

    #[inline]
    fn place(key: u32) -> usize {
        (u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize
    }

    /// Two bits: that both are set by chance is rare.
    #[inline]
    fn places(key: u32) -> [usize; 2] {
        let place = Self::place(key);
        [place % BEGINNINGS, (place >> 7) % BEGINNINGS]
    }

    /// Whether a text may begin with these four bytes.
    #[inline]
    fn may_be(&self, quad: u32) -> bool {
        let is_set = |key: u32| {
            let bit = Self::place(key) % SHORT_BEGINNINGS;
            self.short[bit / 64] >> (bit % 64) & 1 == 1
        };
        is_set(quad & THREE) || self.pairs && is_set(quad & TWO)
    }

    fn has(&self, key: u32) -> bool {
        Self::places(key).into_iter().all(|bit| self.bits[bit / 64] >> (bit % 64) & 1 == 1)
    }

    /// The texts that begin so.
    fn of(&self, key: u32) -> impl Iterator<Item = u32> + '_ {
        let list = &self.lists[Self::place(key) % LISTS];
        list.iter().filter(move |(other, _)| *other == key).map(|(_, pattern)| *pattern)
    }
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

/// The length of the shortest text that a pattern matches, and how many digits it has at least.
fn least(pattern: &str) -> (usize, usize) {
    let parsed = parse(pattern);
    // What can't be read is no pattern: it is told when it is compiled.
    parsed.map_or((0, 0), |hir| (hir.properties().minimum_len().unwrap_or(0), digits(&hir)))
}

fn parse(pattern: &str) -> Option<Hir> {
    regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern).ok()
}

/// A pattern that takes a zero wherever another takes any digit: if that one matches a text, this one matches the
/// text with a zero in place of each digit.
fn any_digits(hir: &Hir) -> Hir {
    let all = |parts: &[Hir]| parts.iter().map(any_digits).collect();
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => hir.clone(),
        HirKind::Literal(literal) => Hir::literal(zeros(&literal.0)),
        HirKind::Class(Class::Unicode(class)) => {
            let mut class = class.clone();
            if class.iter().any(|range| range.start() <= '9' && range.end() >= '0') {
                class.push(ClassUnicodeRange::new('0', '0'));
            }
            Hir::class(Class::Unicode(class))
        }
        HirKind::Class(Class::Bytes(class)) => {
            let mut class = class.clone();
            if class.iter().any(|range| range.start() <= b'9' && range.end() >= b'0') {
                class.push(ClassBytesRange::new(b'0', b'0'));
            }
            Hir::class(Class::Bytes(class))
        }
        HirKind::Repetition(repetition) => {
            let mut sub = any_digits(&repetition.sub);
            // Written out, `(?:x{2})?` would be `x{2}?`, which is another pattern.
            if matches!(sub.kind(), HirKind::Repetition(_)) {
                sub = Hir::capture(Capture { index: 1, name: None, sub: Box::new(sub) });
            }
            Hir::repetition(Repetition { sub: Box::new(sub), ..repetition.clone() })
        }
        HirKind::Capture(capture) => any_digits(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(all(parts)),
        HirKind::Alternation(parts) => Hir::alternation(all(parts)),
    }
}

/// Kinds of bytes of which each text that a pattern matches holds one: those that say most. Nothing, if there are
/// none.
fn one_of(hir: &Hir) -> Option<u32> {
    // Letters and digits are in most texts: a mark says more.
    let common = |mask: &u32| (mask & (class::LETTER | class::DIGIT | class::BLANK) != 0, mask.count_ones());
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Unicode(_)) => None,
        HirKind::Literal(literal) => literal.0.iter().map(|byte| class::of(&[*byte])).min_by_key(common),
        HirKind::Class(Class::Bytes(class)) => {
            let bytes = class.iter().flat_map(|range| range.start()..=range.end());
            Some(bytes.fold(0, |mask, byte| mask | class::of(&[byte])))
        }
        HirKind::Repetition(repetition) => (repetition.min > 0).then(|| one_of(&repetition.sub)).flatten(),
        HirKind::Capture(capture) => one_of(&capture.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(one_of).min_by_key(common),
        HirKind::Alternation(parts) => parts.iter().map(one_of).try_fold(0, |all, mask| Some(all | mask?)),
    }
}

fn digits(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Unicode(_)) => 0,
        HirKind::Literal(literal) => literal.0.iter().filter(|byte| byte.is_ascii_digit()).count(),
        HirKind::Class(Class::Bytes(class)) => usize::from(
            class.iter().all(|range| range.start().is_ascii_digit() && range.end().is_ascii_digit()),
        ),
        HirKind::Repetition(repetition) => {
            usize::try_from(repetition.min).unwrap_or(0).saturating_mul(digits(&repetition.sub))
        }
        HirKind::Capture(capture) => digits(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(digits).sum(),
        HirKind::Alternation(parts) => parts.iter().map(digits).min().unwrap_or(0),
    }
}

fn compile(detector: &Detector) -> Result<Pattern, String> {
    let regex = RegexBuilder::new(detector.pattern)
        .unicode(false)
        .size_limit(4 << 20)
        .dfa_size_limit(1 << 20)
        .build()
        .map_err(|error| format!("the pattern of {}: {error}", detector.id))?;
    let value = regex.captures_len() - 1;
    let (least, digits) = least(detector.pattern);
    if value > 1 || least == 0 {
        return Err(format!("the pattern of {} has more than one group, or matches nothing", detector.id));
    }
    Ok(Pattern { regex, value, least, digits })
}

#[derive(Default)]
struct Table {
    watched: Vec<Watched>,
    places: std::collections::HashMap<&'static str, usize>,
}

impl Table {
    /// Every form of a word of context: `birth date` is `birth_date`, `birth-date` and `birthDate` too.
    fn forms(&mut self, word: &'static str, mut each: impl FnMut(&mut Watched)) {
        each(self.entry(word));
        if word.contains(' ') {
            for mark in ["_", "-", ""] {
                let form = word.replace(' ', mark);
                let known = self.places.get_key_value(form.as_str()).map(|(known, _)| *known);
                // Words live as long as the rows that name them, which is as long as the program.
                each(self.entry(known.unwrap_or_else(|| form.leak())));
            }
        }
    }

    fn entry(&mut self, text: &'static str) -> &mut Watched {
        let place = *self.places.entry(text).or_insert_with(|| {
            self.watched.push(Watched {
                text,
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
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::rules::every_detector;

    fn rows() -> &'static Rows {
        static ROWS: std::sync::LazyLock<Rows> =
            std::sync::LazyLock::new(|| Rows::new(every_detector()).unwrap());
        &ROWS
    }

    type Told = BTreeSet<(usize, usize, u32)>;

    /// What the watch tells of a text, and what a search for each literal and word by itself does.
    fn both(text: &str) -> (Told, Told) {
        let rows = rows();
        let (mut told, mut wanted) = (BTreeSet::new(), BTreeSet::new());
        let bytes = text.as_bytes();
        rows.watch(bytes, |start, end, pattern| {
            if !rows.watched(pattern).starts.is_empty() || is_word(bytes, start, end) {
                told.insert((start, end, pattern));
            }
        });
        for (pattern, watched) in (0..).zip(&rows.watched) {
            let length = watched.text.len();
            for start in 0..bytes.len().saturating_sub(length - 1) {
                let there = bytes[start..start + length].eq_ignore_ascii_case(watched.text.as_bytes());
                if there && (!watched.starts.is_empty() || is_word(bytes, start, start + length)) {
                    wanted.insert((start, start + length, pattern));
                }
            }
        }
        (told, wanted)
    }

    #[test]
    fn every_literal_and_word_is_told_wherever_it_stands() {
        let rows = rows();
        for (pattern, watched) in (0..).zip(&rows.watched) {
            let text = watched.text;
            assert!(text.len() >= 2, "{text} is too short to be watched for");
            for (before, after) in [("", ""), (" ", " "), ("x_", "-y"), ("1", "1"), ("abc", "def")] {
                for text in [text.to_owned(), text.to_ascii_uppercase()] {
                    let whole = format!("{before}{text}{after}");
                    let wanted = (before.len(), before.len() + text.len(), pattern);
                    let mut told = false;
                    rows.watch(whole.as_bytes(), |start, end, pattern| {
                        told |= (start, end, pattern) == wanted;
                    });
                    assert!(told || before == "abc" && watched.starts.is_empty(), "{whole}");
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_told_all_that_is_in_it(text in "([ -~]{0,6}(phone|ghp_|card no|Tel|SSN|iban|AKIA|eyJ|user)){0,4}[ -~é]{0,6}") {
            let (told, wanted) = both(&text);
            prop_assert_eq!(told, wanted);
        }
    }

    #[test]
    fn a_pattern_tells_how_short_and_how_many_digits_a_match_is() {
        assert_eq!(least(r"(?:^|\W)(?P<v>[0-9]{3}-[0-9]{2}(?:x|7)\d+)\b"), (8, 6));
        assert_eq!(least(r"a1b22|[0-5]{4}|[0-9a]{9}"), (4, 0));
        assert_eq!(least("("), (0, 0));
    }

    #[test]
    fn a_pattern_tells_of_which_kinds_of_bytes_a_match_has_one() {
        let any = |pattern: &str| parse(pattern).and_then(|hir| one_of(&hir));
        assert_eq!(
            any(r"(?:^|\W)(?:[0-9a]{2}(?::[0-9]x){5}|[0-9]{4}-z+)$"),
            Some(class::COLON | class::DASH)
        );
        assert_eq!(any(r"@?[0-9]"), Some(class::DIGIT));
        assert_eq!(any(r"(?:a|b*)"), None);
    }

    #[test]
    fn what_a_pattern_matches_it_may_match_whatever_the_digits_are() {
        let rows = rows();
        for row in 0..u16::try_from(rows.len()).unwrap() {
            let pattern = rows.pattern(row).unwrap();
            let mut matched = 0;
            for example in rows.detector(row).examples {
                for number in 0..8 {
                    let text = crate::detectors::template::expand(example, number);
                    let holds = pattern.regex.is_match(text.as_bytes());
                    matched += u8::from(holds);
                    let may = rows.may_match(row, &zeros(text.as_bytes()));
                    assert!(may || !holds, "{} in {text}", rows.detector(row).id);
                }
            }
            // An example may hold it under a layer, but not all do.
            assert!(matched > 0 || rows.detector(row).examples.is_empty(), "{}", rows.detector(row).id);
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
