//! Two documents, walked in step: large containers item by item, records by their values.
//!
//! Where both texts have the same bytes, one of them is read; where they differ, both are, one record at a
//! time. An array that is not in step any more is aligned by hashes of its items.

use xxhash_rust::xxh3::xxh3_64;

use super::compare::{Change, Comparer, Pairing, Step, align, hash};
use super::paths::State;
use super::scan::{Stop, Tape, skip_space};

/// The most values that a record has before it is walked item by item itself.
const RECORD: usize = 4096;

/// After so many items in a row that differ, an array is aligned.
const OUT_OF_STEP: usize = 8;

/// Which of the two texts is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    Baseline,
    Candidate,
}

/// A walk through two documents.
pub(crate) struct Walk<'w, 'c> {
    baseline: &'w str,
    candidate: &'w str,
    ours: Tape,
    theirs: Tape,
    comparer: Comparer<'c>,
    /// How many records were compared.
    pub(crate) records: u64,
}

/// An item of an array: where it stands, and its hash.
#[derive(Clone, Copy, Debug)]
struct Item {
    start: u32,
    end: u32,
    hash: u64,
}

impl<'w, 'c> Walk<'w, 'c> {
    pub(crate) fn new(baseline: &'w str, candidate: &'w str, comparer: Comparer<'c>) -> Self {
        Self { baseline, candidate, ours: Tape::default(), theirs: Tape::default(), comparer, records: 0 }
    }

    /// Compares the documents.
    ///
    /// # Errors
    /// Which one is not JSON that is accepted.
    pub(crate) fn run(&mut self) -> Result<(), Broken> {
        let start = |text: &str| skip_space(text.as_bytes(), 0);
        let (at, with) = (start(self.baseline), start(self.candidate));
        if self.baseline == self.candidate {
            let end = self.ours.skip(self.baseline, at, 0).map_err(|_| Broken::Baseline)?;
            self.records += 1;
            return whole(self.baseline, end, Broken::Baseline);
        }
        let state = self.comparer.paths.start();
        let (end, other) = self.pair(at, with, state, 0)?;
        whole(self.baseline, end, Broken::Baseline)?;
        whole(self.candidate, other, Broken::Candidate)
    }

    /// Compares the values that start at `at` and `with`, and gives where they end.
    fn pair(&mut self, at: usize, with: usize, state: State, depth: usize) -> Result<(usize, usize), Broken> {
        let ours = match self.ours.read(self.baseline, at, RECORD, depth) {
            Err(Stop::Fault(_)) => return Err(Broken::Baseline),
            ours => ours.ok(),
        };
        if let Some(end) = ours
            && is_same(&self.baseline[at..end], self.candidate.as_bytes(), with)
        {
            self.records += 1;
            return Ok((end, with + end - at));
        }
        let theirs = match self.theirs.read(self.candidate, with, RECORD, depth) {
            Err(Stop::Fault(_)) => return Err(Broken::Candidate),
            theirs => theirs.ok(),
        };
        if let (Some(end), Some(other)) = (ours, theirs) {
            let (left, right) = (self.ours.view(self.baseline), self.theirs.view(self.candidate));
            self.comparer.value(left, 0, right, 0, state);
            self.records += 1;
            return Ok((end, other));
        }
        let effect = self.comparer.paths.effect(state);
        let excused = effect.is_some_and(|effect| effect.ignored || effect.noise.is_some());
        let any_order = effect.is_some_and(|effect| effect.unordered || effect.key.is_some());
        match (self.baseline.as_bytes()[at], self.candidate.as_bytes()[with]) {
            // An order that does not count needs all items at once.
            _ if excused || any_order => self.whole_values(at, with, state, depth),
            (b'[', b'[') => self.array(at, with, state, depth),
            (b'{', b'{') => self.object(at, with, state, depth),
            _ => self.whole_values(at, with, state, depth),
        }
    }

    /// Compares two values of any size with all of their values in memory.
    fn whole_values(
        &mut self,
        at: usize,
        with: usize,
        state: State,
        depth: usize,
    ) -> Result<(usize, usize), Broken> {
        let end = self.ours.read(self.baseline, at, usize::MAX, depth).map_err(|_| Broken::Baseline)?;
        let other =
            self.theirs.read(self.candidate, with, usize::MAX, depth).map_err(|_| Broken::Candidate)?;
        let (left, right) = (self.ours.view(self.baseline), self.theirs.view(self.candidate));
        self.comparer.value(left, 0, right, 0, state);
        self.records += 1;
        Ok((end, other))
    }

    fn array(
        &mut self,
        at: usize,
        with: usize,
        state: State,
        depth: usize,
    ) -> Result<(usize, usize), Broken> {
        if depth >= gate_core::json::MAX_DEPTH {
            return Err(Broken::Baseline);
        }
        let (mut at, mut with) =
            (skip_space(self.baseline.as_bytes(), at + 1), skip_space(self.candidate.as_bytes(), with + 1));
        let mut index = 0;
        // The first of the latest items in a row that differ: index, places, differences before it.
        let mut row: Option<(usize, usize, usize, usize)> = None;
        let mut first = true;
        loop {
            let (end, other) = (ends(self.baseline, at, b']'), ends(self.candidate, with, b']'));
            if end && other {
                return Ok((at + 1, with + 1));
            }
            if end || other {
                let (index, at, with, count) = row.unwrap_or((index, at, with, self.comparer.sink.count()));
                return self.realign(index, at, with, count, state, depth);
            }
            if !first {
                at = next(self.baseline, at).ok_or(Broken::Baseline)?;
                with = next(self.candidate, with).ok_or(Broken::Candidate)?;
            }
            first = false;
            let count = self.comparer.sink.count();
            self.comparer.path.push(Step::Index { told: index, patched: index });
            let child = self.comparer.paths.index(state, index);
            let paired = self.pair(at, with, child, depth + 1);
            self.comparer.path.pop();
            let (after, behind) = paired?;
            if self.comparer.sink.count() == count {
                row = None;
            } else {
                let (from, at, with, count) = *row.get_or_insert((index, at, with, count));
                if index - from >= OUT_OF_STEP {
                    return self.realign(from, at, with, count, state, depth);
                }
            }
            index += 1;
            at = skip_space(self.baseline.as_bytes(), after);
            with = skip_space(self.candidate.as_bytes(), behind);
        }
    }

    /// Pairs what is left of two arrays by hashes, from the items of index `from` at `at` and `with`, and
    /// compares the pairs. Differences that were found behind `count` are found again, or not.
    fn realign(
        &mut self,
        from: usize,
        at: usize,
        with: usize,
        count: usize,
        state: State,
        depth: usize,
    ) -> Result<(usize, usize), Broken> {
        self.comparer.sink.forget(count);
        let (ours, end) = self.items(self.baseline, from, at, state, depth).ok_or(Broken::Baseline)?;
        let (theirs, other) =
            self.items(self.candidate, from, with, state, depth).ok_or(Broken::Candidate)?;
        if ours.len() != theirs.len() && self.comparer.sink.resized(&self.comparer.path, true) {
            return Ok((end, other));
        }
        let hashes = |items: &[Item]| items.iter().map(|item| item.hash).collect::<Vec<_>>();
        let pairing = align(&hashes(&ours), &hashes(&theirs));
        let (baseline, candidate) = (self.baseline, self.candidate);
        let text =
            |text: &'w str, item: Item| (&text[item.start as usize..item.end as usize], item.start as usize);
        for pair in pairing {
            match pair {
                Pairing::Both(at, with) => {
                    let (our, their) = (text(baseline, ours[at]), text(candidate, theirs[with]));
                    if our.0 == their.0 {
                        self.records += 1;
                        continue;
                    }
                    let index = from + with;
                    self.comparer.path.push(Step::Index { told: index, patched: index });
                    let child = self.comparer.paths.index(state, index);
                    let paired = self.pair(our.1, their.1, child, depth + 1);
                    self.comparer.path.pop();
                    paired?;
                }
                Pairing::Removed { baseline: at, at: with } => {
                    let step = Step::Index { told: from + at, patched: from + with };
                    if !self.comparer.paths.may_be_absent(self.comparer.paths.index(state, from + at)) {
                        let was = Some(text(baseline, ours[at]));
                        self.comparer.differ_at(step, Change::Removed, was, None);
                    }
                }
                Pairing::Added(with) => {
                    let step = Step::Index { told: from + with, patched: from + with };
                    if !self.comparer.paths.may_be_absent(self.comparer.paths.index(state, from + with)) {
                        let is = Some(text(candidate, theirs[with]));
                        self.comparer.differ_at(step, Change::Added, None, is);
                    }
                }
            }
        }
        Ok((end, other))
    }

    /// The items of an array from the one at `at` on, and where the array ends.
    fn items(
        &mut self,
        text: &str,
        from: usize,
        at: usize,
        state: State,
        depth: usize,
    ) -> Option<(Vec<Item>, usize)> {
        let mut items = Vec::new();
        let mut at = at;
        if ends(text, at, b']') {
            return Some((items, at + 1));
        }
        // It may stand at a comma, when the other array has ended.
        if text.as_bytes().get(at) == Some(&b',') {
            at = next(text, at)?;
        }
        loop {
            let child = self.comparer.paths.index(state, from + items.len());
            let (end, hash) = match self.ours.read(text, at, RECORD, depth + 1) {
                Ok(end) => (end, hash(self.comparer.paths, self.ours.view(text), 0, child)),
                Err(Stop::Large) => {
                    let end = self.ours.skip(text, at, depth + 1).ok()?;
                    (end, xxh3_64(&text.as_bytes()[at..end]))
                }
                Err(Stop::Fault(_)) => return None,
            };
            items.push(Item { start: u32::try_from(at).ok()?, end: u32::try_from(end).ok()?, hash });
            at = skip_space(text.as_bytes(), end);
            if ends(text, at, b']') {
                return Some((items, at + 1));
            }
            at = next(text, at)?;
        }
    }

    fn object(
        &mut self,
        at: usize,
        with: usize,
        state: State,
        depth: usize,
    ) -> Result<(usize, usize), Broken> {
        if depth >= gate_core::json::MAX_DEPTH {
            return Err(Broken::Baseline);
        }
        let (start, other) = (at, with);
        let (mut at, mut with) =
            (skip_space(self.baseline.as_bytes(), at + 1), skip_space(self.candidate.as_bytes(), with + 1));
        let mut keys: Vec<&str> = Vec::new();
        let count = self.comparer.sink.count();
        loop {
            let (end, ended) = (ends(self.baseline, at, b'}'), ends(self.candidate, with, b'}'));
            if end && ended {
                let all = keys.len();
                keys.sort_unstable();
                keys.dedup();
                return if keys.len() == all { Ok((at + 1, with + 1)) } else { Err(Broken::Baseline) };
            }
            let same = if end || ended { None } else { self.same_key(keys.is_empty(), at, with)? };
            let Some((key, after, behind)) = same else {
                // The keys are not the same, or in another order.
                self.comparer.sink.forget(count);
                return self.whole_values(start, other, state, depth);
            };
            keys.push(key);
            let name = &key[1..key.len() - 1];
            let child = self.comparer.paths.key(state, name);
            self.comparer.path.push(Step::Key(name.into()));
            let paired = self.pair(after, behind, child, depth + 1);
            self.comparer.path.pop();
            let (after, behind) = paired?;
            at = skip_space(self.baseline.as_bytes(), after);
            with = skip_space(self.candidate.as_bytes(), behind);
        }
    }

    /// The key that both have here, and where its values start; nothing where the keys differ.
    fn same_key(
        &mut self,
        first: bool,
        at: usize,
        with: usize,
    ) -> Result<Option<(&'w str, usize, usize)>, Broken> {
        let (at, with) = if first {
            (at, with)
        } else {
            (
                next(self.baseline, at).ok_or(Broken::Baseline)?,
                next(self.candidate, with).ok_or(Broken::Candidate)?,
            )
        };
        let key = key(self.baseline, at, &mut self.ours).ok_or(Broken::Baseline)?;
        let other = self::key(self.candidate, with, &mut self.theirs).ok_or(Broken::Candidate)?;
        let plain = key.0 == other.0 && !key.0.contains('\\');
        Ok(plain.then_some((key.0, key.1, other.1)))
    }
}

/// The key at `at`, quotes included, and where its value starts.
fn key<'t>(text: &'t str, at: usize, tape: &mut Tape) -> Option<(&'t str, usize)> {
    if text.as_bytes().get(at) != Some(&b'"') {
        return None;
    }
    let end = tape.skip(text, at, 0).ok()?;
    let colon = skip_space(text.as_bytes(), end);
    (text.as_bytes().get(colon) == Some(&b':'))
        .then(|| (&text[at..end], skip_space(text.as_bytes(), colon + 1)))
}

fn ends(text: &str, at: usize, bracket: u8) -> bool {
    text.as_bytes().get(at) == Some(&bracket)
}

/// Behind the comma at `at`.
fn next(text: &str, at: usize) -> Option<usize> {
    (text.as_bytes().get(at) == Some(&b',')).then(|| skip_space(text.as_bytes(), at + 1))
}

fn whole(text: &str, end: usize, broken: Broken) -> Result<(), Broken> {
    if skip_space(text.as_bytes(), end) == text.len() { Ok(()) } else { Err(broken) }
}

/// Whether the very value stands there as well; a number could go on.
fn is_same(value: &str, text: &[u8], at: usize) -> bool {
    let end = at + value.len();
    text.get(at..end) == Some(value.as_bytes())
        && !(value.as_bytes().last().is_some_and(u8::is_ascii_digit)
            && text.get(end).is_some_and(|byte| byte.is_ascii_digit() || b".eE".contains(byte)))
}
