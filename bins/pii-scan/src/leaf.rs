//! One text: which rows look at it, what they find, and which of it stands.

use regex::bytes::{CaptureLocations, Regex};

use crate::class;
use crate::detector::{Detector, Group, Need, RAISE, REPORTED, WINDOW};
use crate::memo::{Known, Memo, zeros};
use crate::rows::{Pattern, RowSet, Rows, is_word};
use crate::structure;

/// What a key says of the values under it.
#[derive(Clone, Debug, Default)]
pub struct Key {
    /// What its words mean, if any means something.
    pub says: Option<Box<Says>>,
}

/// What the words of a key mean.
#[derive(Clone, Debug)]
pub struct Says {
    /// Rows whose context it holds.
    pub words: RowSet,
    /// Those of them that a word starts.
    pub starts: Vec<u16>,
    /// Rows that it clears.
    pub clear: RowSet,
    /// The words, by number in the watch list.
    pub patterns: Vec<u32>,
    /// Whether it names what machines make.
    pub machine: bool,
}

/// The keys around a text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'a> {
    /// Its own key.
    pub own: Option<&'a Says>,
    /// Rows whose context the keys above hold.
    pub above: Option<&'a RowSet>,
}

/// Something that was found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The row.
    pub row: u16,
    /// Where it starts in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// How sure it is, 50 to 100.
    pub confidence: u8,
    /// The word that speaks for it, and where it is.
    pub word: Option<(&'static str, Place)>,
}

/// Where a word of the context is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the text's own key.
    Key,
    /// In a key above.
    Above,
    /// Before it.
    Before,
    /// After it.
    After,
}

/// The shortest text that is searched for literals and words.
const SHORTEST_WATCHED: usize = 8;

/// A word of the watch list, and where it stands.
#[derive(Clone, Copy, Debug)]
struct Seen {
    start: usize,
    end: usize,
    pattern: u32,
}

/// What a text holds, whatever its keys are and its digits mean.
#[derive(Debug, Default)]
pub struct Sight {
    /// Rows that its words and literals start.
    run: Vec<u16>,
    /// Rows that its bytes may start, by place in [`Rows::by_bytes`].
    by: Vec<u16>,
    /// Words that mean something to a row.
    seen: Vec<Seen>,
}

/// Looks at texts with the rows of one run. Each thread has its own.
pub struct Looker<'r> {
    rows: &'r Rows,
    patterns: Vec<Option<Pattern>>,
    sight: Sight,
    run: Vec<u16>,
    memo: Memo,
    found: Vec<Candidate>,
    digits: Option<usize>,
    groups: Option<CaptureLocations>,
    gate: Option<Regex>,
    /// The first row that could not be run, and why: then nothing is decided.
    pub fault: Option<String>,
}

impl std::fmt::Debug for Looker<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Looker").field("rows", &self.rows.len()).finish_non_exhaustive()
    }
}

impl<'r> Looker<'r> {
    /// Nothing seen yet.
    #[must_use]
    pub fn new(rows: &'r Rows) -> Self {
        Self {
            rows,
            patterns: vec![None; rows.len()],
            sight: Sight::default(),
            run: Vec::new(),
            memo: Memo::default(),
            found: Vec::new(),
            digits: None,
            groups: None,
            gate: None,
            fault: None,
        }
    }

    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &'r Rows {
        self.rows
    }

    /// What a key says.
    #[must_use]
    pub fn key(&self, key: &[u8]) -> Key {
        let (mut words, mut clear) = (RowSet::EMPTY, RowSet::EMPTY);
        let (mut patterns, mut machine) = (Vec::new(), false);
        self.rows.watch(key, |start, end, pattern| {
            if is_word(key, start, end) {
                let watched = self.rows.watched(pattern);
                words.add(&watched.words);
                clear.add(&watched.clear);
                machine |= watched.machine;
                patterns.push(pattern);
            }
        });
        let silent = words.is_empty() && clear.is_empty() && !machine;
        let starts = words.both(self.rows.by_words()).iter().collect();
        Key { says: (!silent).then(|| Box::new(Says { words, starts, clear, patterns, machine })) }
    }

    /// Looks at one text, which is valid UTF-8 and whose kinds of bytes are `mask`. What is found is
    /// there until the next call, in order of place, without overlaps.
    pub fn look(&mut self, text: &[u8], mask: u32, around: Around<'_>) -> &[Candidate] {
        self.found.clear();
        self.digits = None;
        self.see(text, mask);
        let rows = self.rows;
        let mut run = std::mem::take(&mut self.run);
        run.clone_from(&self.sight.run);
        run.extend(around.own.iter().flat_map(|own| &own.starts));
        if let Some(above) = around.above {
            run.extend(above.both(rows.by_words()).iter());
        }
        let machine = around.own.is_some_and(|own| own.machine) && mask & class::BLANK == 0;
        let mut gate = None;
        for by in &self.sight.by {
            let by = &rows.by_bytes()[usize::from(*by)];
            if machine
                && by.kinds & class::AT == 0
                && !around.own.is_some_and(|own| own.words.contains(by.row))
            {
                continue;
            }
            if by.wide
                && !*gate.get_or_insert_with(|| {
                    self.gate.get_or_insert_with(|| rows.gate().clone()).is_match(text)
                })
            {
                continue;
            }
            run.push(by.row);
        }
        run.sort_unstable();
        run.dedup();
        for row in &run {
            self.run(*row, text, around);
        }
        self.run = run;
        if self.found.len() > 1 {
            settle(&mut self.found);
        }
        &self.found
    }

    /// Sees what a text holds: at once, if a text that differs in its digits alone was met often.
    fn see(&mut self, text: &[u8], mask: u32) {
        let known = self.memo.find(text, mask);
        if let Known::Seen(sight) = known {
            self.sight.run.clone_from(&sight.run);
            self.sight.by.clone_from(&sight.by);
            self.sight.seen.clone_from(&sight.seen);
            return;
        }
        let often = matches!(known, Known::Often);
        self.rows.see(text, mask, &mut self.sight);
        if often && let Some(sight) = self.rows.for_any_digits(&zeros(text), &self.sight) {
            self.memo.keep(sight);
        }
    }

    fn run(&mut self, row: u16, text: &[u8], around: Around<'_>) {
        let index = usize::from(row);
        if self.patterns[index].is_none() {
            match self.rows.pattern(row) {
                Ok(pattern) => self.patterns[index] = Some(pattern.clone()),
                Err(fault) => {
                    self.fault.get_or_insert(fault);
                    return;
                }
            }
        }
        let digits =
            self.digits.get_or_insert_with(|| text.iter().filter(|byte| byte.is_ascii_digit()).count());
        let Some(pattern) = &self.patterns[index] else {
            return;
        };
        if text.len() < pattern.least || *digits < pattern.digits {
            return;
        }
        let detector = self.rows.detector(row);
        let mut at = 0;
        // Whether and where it matches is told faster than what its groups are.
        while let Some(whole) = pattern.regex.find_at(text, at) {
            at = whole.end();
            let mut span = Some((whole.start(), whole.end()));
            if pattern.value > 0 {
                let groups = &mut self.groups;
                let groups = groups.get_or_insert_with(|| pattern.regex.capture_locations());
                pattern.regex.captures_read_at(groups, text, whole.start());
                span = groups.get(pattern.value);
            }
            if let Some(span) = span {
                self.found.extend(judge(self.rows, &self.sight.seen, detector, row, text, span, around));
            }
        }
    }
}

impl Rows {
    /// What a text of these kinds of bytes holds.
    fn see(&self, text: &[u8], mask: u32, sight: &mut Sight) {
        sight.run.clear();
        sight.seen.clear();
        sight.by.clear();
        if text.len() >= SHORTEST_WATCHED && mask & (class::LETTER | class::DASH) != 0 {
            self.watch(text, |start, end, pattern| {
                let watched = self.watched(pattern);
                sight.run.extend(watched.starts.iter());
                if !(watched.words.is_empty() && watched.clear.is_empty()) && is_word(text, start, end) {
                    sight.run.extend(watched.words.both(self.by_words()).iter());
                    sight.seen.push(Seen { start, end, pattern });
                }
            });
        }
        let mut digits = None;
        for (place, by) in (0..).zip(self.by_bytes()) {
            let mut enough = || {
                let digits = digits.get_or_insert_with(|| class::longest_number(text));
                mask & class::DIGIT != 0 && *digits >= by.digits
            };
            if text.len() >= by.least
                && mask & by.kinds == by.kinds
                && mask & by.any != 0
                && (by.digits == 0 || enough())
                && by.bytes.iter().all(|byte| memchr::memchr(*byte, text).is_some())
            {
                sight.by.push(place);
            }
        }
    }

    /// What every text holds that is this one with any digits in place of its zeros, from what one of them holds.
    /// Nothing, if that is not the same for all.
    fn for_any_digits(&self, folded: &[u8], sight: &Sight) -> Option<Sight> {
        if self.has_watched_digits(folded) {
            return None;
        }
        let run = sight.run.iter().copied().filter(|row| self.may_match(*row, folded)).collect();
        let by = sight.by.iter().copied();
        let by = by.filter(|by| self.may_match(self.by_bytes()[usize::from(*by)].row, folded)).collect();
        Some(Sight { run, by, seen: sight.seen.clone() })
    }
}

fn judge(
    rows: &Rows,
    seen: &[Seen],
    detector: &Detector,
    row: u16,
    text: &[u8],
    (start, end): (usize, usize),
    around: Around<'_>,
) -> Option<Candidate> {
    let (start, end) = whole_characters(text, start, end);
    let value = std::str::from_utf8(&text[start..end]).ok().filter(|value| !value.is_empty())?;
    let word = match detector.context.need {
        Need::Key => is_key_of(rows, seen, row, text, start, around),
        Need::None | Need::Raises | Need::Required => speaks(rows, seen, row, (start, end), around),
    };
    // A key such as `token_count` or `github_sha256` has the word, and is about something else.
    let by_name = detector.context.need == Need::Key
        || detector.context.need == Need::Required && detector.group == Group::Secret;
    if by_name
        && (around.own.is_some_and(|own| own.clear.contains(row))
            || around.own.is_none() && is_cleared_nearer(rows, seen, row, start))
    {
        return None;
    }
    let lacking = word.is_none()
        && (matches!(detector.context.need, Need::Required | Need::Key)
            || around.own.is_some_and(|own| own.clear.contains(row)));
    // What stands before a number says what it is, rather than what comes after it.
    let weak = matches!(word, None | Some((_, Place::After)));
    if lacking || weak && is_cleared(rows, seen, row, start) {
        return None;
    }
    let raise = if word.is_some() && detector.context.need != Need::None { RAISE } else { 0 };
    let confidence = detector.confidence.saturating_add(raise).min(100);
    // The validator comes last: it may be slow.
    if confidence < REPORTED
        || detector.group == Group::Secret && structure::is_masked(value)
        || detector.validator.is_some_and(|holds| !holds(value))
    {
        return None;
    }
    Some(Candidate { row, start, end, confidence, word })
}

/// The word that speaks for a candidate, the nearest kind first.
fn speaks(
    rows: &Rows,
    seen: &[Seen],
    row: u16,
    (start, end): (usize, usize),
    around: Around<'_>,
) -> Option<(&'static str, Place)> {
    if let Some(own) = around.own.filter(|own| own.words.contains(row)) {
        let pattern = own.patterns.iter().find(|pattern| rows.watched(**pattern).words.contains(row));
        return Some((pattern.map_or("", |pattern| rows.watched(*pattern).text), Place::Key));
    }
    let of_row = |seen: &&Seen| rows.watched(seen.pattern).words.contains(row);
    let before = |seen: &&Seen| seen.end <= start && start - seen.end <= WINDOW;
    let after = |seen: &&Seen| seen.start >= end && seen.start - end <= WINDOW / 2;
    if let Some(seen) = seen.iter().filter(before).rfind(|seen| of_row(seen)) {
        return Some((rows.watched(seen.pattern).text, Place::Before));
    }
    if let Some(seen) = seen.iter().filter(after).find(of_row) {
        return Some((rows.watched(seen.pattern).text, Place::After));
    }
    around.above.filter(|above| above.contains(row)).map(|_| ("", Place::Above))
}

/// The word in a candidate's own key. A line of text has a key where it starts as `word: ` or `word=`.
fn is_key_of(
    rows: &Rows,
    seen: &[Seen],
    row: u16,
    text: &[u8],
    start: usize,
    around: Around<'_>,
) -> Option<(&'static str, Place)> {
    if let Some(own) = around.own {
        let pattern = own.patterns.iter().find(|pattern| rows.watched(**pattern).words.contains(row))?;
        return Some((rows.watched(*pattern).text, Place::Key));
    }
    let line = memchr::memrchr(b'\n', &text[..start]).map_or(0, |end| end + 1);
    let key = memchr::memchr2(b':', b'=', &text[line..start]).map(|at| line + at)?;
    let only_marks = text[key..start].iter().all(|byte| b":= \t\"'".contains(byte));
    let word = seen.iter().find(|seen| {
        seen.start >= line && seen.end <= key && rows.watched(seen.pattern).words.contains(row)
    })?;
    let is_name =
        text[line..key].iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-. \t\"'*".contains(byte));
    (only_marks && is_name).then(|| (rows.watched(word.pattern).text, Place::Key))
}

/// Whether the nearest word before a candidate that means anything to its row clears it.
fn is_cleared(rows: &Rows, seen: &[Seen], row: u16, start: usize) -> bool {
    seen.iter().any(|seen| {
        seen.end <= start && start - seen.end <= WINDOW && rows.watched(seen.pattern).clear.contains(row)
    })
}

/// Whether a word that clears a candidate stands nearer before it than any that speaks for it.
fn is_cleared_nearer(rows: &Rows, seen: &[Seen], row: u16, start: usize) -> bool {
    let before = || seen.iter().filter(|seen| seen.end <= start && start - seen.end <= WINDOW);
    let nearest =
        before().filter(|seen| rows.watched(seen.pattern).words.contains(row)).map(|seen| seen.end).max();
    before().any(|seen| rows.watched(seen.pattern).clear.contains(row) && Some(seen.end) > nearest)
}

fn whole_characters(text: &[u8], mut start: usize, mut end: usize) -> (usize, usize) {
    let inside = |at: usize| text.get(at).is_some_and(|byte| byte & 0xc0 == 0x80);
    while start > 0 && inside(start) {
        start -= 1;
    }
    while inside(end) {
        end += 1;
    }
    (start, end)
}

/// Of candidates that overlap, the surest stands, then the longest, then the first row.
fn settle(found: &mut Vec<Candidate>) {
    found.sort_by(|left, right| {
        let rank = |candidate: &Candidate| {
            (
                std::cmp::Reverse(candidate.confidence),
                std::cmp::Reverse(candidate.end - candidate.start),
                candidate.row,
            )
        };
        rank(left).cmp(&rank(right))
    });
    let mut kept: Vec<Candidate> = Vec::with_capacity(found.len());
    for candidate in found.drain(..) {
        if kept.iter().all(|other| candidate.end <= other.start || candidate.start >= other.end) {
            kept.push(candidate);
        }
    }
    kept.sort_by_key(|candidate| candidate.start);
    *found = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_overlaps_the_surest_stands_then_the_longest_then_the_first_row() {
        let kept = |found: &[(u16, usize, usize, u8)]| {
            let candidate =
                |(row, start, end, confidence)| Candidate { row, start, end, confidence, word: None };
            let mut found: Vec<_> = found.iter().copied().map(candidate).collect();
            settle(&mut found);
            found.iter().map(|candidate| candidate.row).collect::<Vec<_>>()
        };
        assert_eq!(kept(&[(1, 0, 10, 60), (2, 5, 12, 90)]), [2]);
        assert_eq!(kept(&[(1, 0, 10, 80), (2, 5, 12, 80)]), [1]);
        assert_eq!(kept(&[(1, 0, 5, 80), (2, 4, 12, 80)]), [2]);
        assert_eq!(kept(&[(2, 0, 10, 80), (1, 5, 15, 80)]), [1]);
        // One that begins where another ends overlaps nothing.
        assert_eq!(kept(&[(1, 5, 10, 80), (2, 0, 5, 80)]).len(), 2);
    }
}
