//! Two values, compared: what differs, and where.

use std::collections::{HashMap, HashSet};

use gate_core::json::Kind;
use imara_diff::{Algorithm, Diff, Token};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::paths::{Paths, State};
use super::scan::View;

/// How one side differs from the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// Both have a value, and not the same.
    Changed,
    /// Both have a value, of different kinds.
    Retyped,
    /// The value differs between two runs of the baseline, and the candidate has a kind that neither had.
    NoisyRetyped,
    /// The value differs between two runs of the baseline, and the candidate has none.
    NoisyRemoved,
    /// The baseline has it, the candidate has not.
    Removed,
    /// The candidate has it, the baseline has not.
    Added,
}

/// One step of the path to a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A member.
    Key(Box<str>),
    /// An item: its index as it is told, and its index while a patch is applied from left to right.
    Index {
        /// In the candidate; of what is removed, in the baseline.
        told: usize,
        /// In the patched document, or [`APPEND`].
        patched: usize,
    },
}

/// The index of an item that a patch appends.
pub(crate) const APPEND: usize = usize::MAX;

/// A difference as it is found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Difference<'d> {
    pub(crate) change: Change,
    /// From the payload's root.
    pub(crate) path: &'d [Step],
    /// The baseline's value as it was written, and where in its text it starts.
    pub(crate) baseline: Option<(&'d str, usize)>,
    /// The candidate's.
    pub(crate) candidate: Option<(&'d str, usize)>,
}

impl Difference<'_> {
    /// The path as a JSON pointer.
    pub(crate) fn pointer(&self) -> String {
        pointer(self.path, |told, _| told)
    }

    /// The path as a JSON pointer while a patch is applied from left to right.
    pub(crate) fn patch_pointer(&self) -> String {
        pointer(self.path, |_, patched| patched)
    }
}

fn pointer(path: &[Step], index: fn(usize, usize) -> usize) -> String {
    let mut out = String::new();
    for step in path {
        out.push('/');
        match step {
            Step::Key(key) => out.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Step::Index { told, patched } => match index(*told, *patched) {
                APPEND => out.push('-'),
                at => out.push_str(&at.to_string()),
            },
        }
    }
    out
}

/// Who is told of differences.
pub(crate) trait Sink {
    /// A difference was found.
    fn differ(&mut self, difference: &Difference<'_>);
    /// An array holds the same items in another order; whether that is settled thereby.
    fn reordered(&mut self, _path: &[Step]) -> bool {
        false
    }
    /// An array holds more or fewer items; whether that is settled thereby.
    fn resized(&mut self, _path: &[Step], _holds_records: bool) -> bool {
        false
    }
    /// How many were found so far.
    fn count(&self) -> usize;
    /// Forgets all but the first `count`.
    fn forget(&mut self, count: usize);
}

/// Compares values under rules of paths.
pub(crate) struct Comparer<'c> {
    pub(crate) paths: &'c Paths,
    pub(crate) path: Vec<Step>,
    pub(crate) sink: &'c mut dyn Sink,
}

/// Where the baseline's and the candidate's items of an array belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pairing {
    Both(usize, usize),
    Removed { baseline: usize, at: usize },
    Added(usize),
}

impl Comparer<'_> {
    /// Tells of a difference here.
    fn differ(&mut self, change: Change, baseline: Option<(&str, usize)>, candidate: Option<(&str, usize)>) {
        self.sink.differ(&Difference { change, path: &self.path, baseline, candidate });
    }

    pub(crate) fn differ_at(
        &mut self,
        step: Step,
        change: Change,
        baseline: Option<(&str, usize)>,
        candidate: Option<(&str, usize)>,
    ) {
        self.path.push(step);
        self.differ(change, baseline, candidate);
        self.path.pop();
    }

    /// Compares node `a` of the baseline with node `b` of the candidate.
    pub(crate) fn value(&mut self, left: View<'_>, a: u32, right: View<'_>, b: u32, state: State) {
        if left.raw(a) == right.raw(b) {
            return;
        }
        let (kind, other) = (left.kind(a), right.kind(b));
        let (was, is) = (Some(text(left, a)), Some(text(right, b)));
        if let Some(effect) = self.paths.effect(state) {
            if effect.ignored {
                return;
            }
            if let Some(kinds) = effect.noise {
                if !kinds.has(other) {
                    self.differ(Change::NoisyRetyped, was, is);
                }
                return;
            }
        }
        if kind != other {
            return self.differ(Change::Retyped, was, is);
        }
        let same = match kind {
            Kind::Object => {
                self.object(left, a, right, b, state);
                true
            }
            Kind::Array => {
                self.array(left, a, right, b, state);
                true
            }
            Kind::String => {
                (left.node(a).escaped || right.node(b).escaped) && left.string(a) == right.string(b)
            }
            Kind::Number => self.same_number(left.raw(a), right.raw(b), state),
            Kind::Null | Kind::Bool => false,
        };
        if !same {
            self.differ(Change::Changed, was, is);
        }
    }

    fn same_number(&self, left: &str, right: &str, state: State) -> bool {
        // Digits alone write a number in one way only, and these differ.
        let is_plain = |raw: &str| raw.bytes().all(|byte| byte.is_ascii_digit());
        if !(is_plain(left) && is_plain(right)) && decimal(left) == decimal(right) {
            return true;
        }
        let tolerance = self.paths.effect(state).and_then(|effect| effect.tolerance);
        match (tolerance, left.parse::<f64>(), right.parse::<f64>()) {
            (Some(tolerance), Ok(left), Ok(right)) => tolerance.allows(left, right),
            _ => false,
        }
    }

    fn object(&mut self, left: View<'_>, a: u32, right: View<'_>, b: u32, state: State) {
        let mut ours = left.members(a);
        let mut theirs = right.members(b);
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return,
                (Some((key, value)), Some((other, with))) if left.raw(key) == right.raw(other) => {
                    self.member(left, key, value, right, with, state);
                }
                (our, their) => {
                    // From here on the keys are in another order, or not the same.
                    let our: Vec<_> = our.into_iter().chain(ours).collect();
                    let their: Vec<_> = their.into_iter().chain(theirs).collect();
                    self.members(left, &our, right, &their, state);
                    return;
                }
            }
        }
    }

    fn member(&mut self, left: View<'_>, key: u32, value: u32, right: View<'_>, with: u32, state: State) {
        if left.raw(value) == right.raw(with) {
            return;
        }
        let name = left.string(key);
        let state = self.paths.key(state, &name);
        self.path.push(Step::Key(name.as_ref().into()));
        self.value(left, value, right, with, state);
        self.path.pop();
    }

    fn members(
        &mut self,
        left: View<'_>,
        ours: &[(u32, u32)],
        right: View<'_>,
        theirs: &[(u32, u32)],
        state: State,
    ) {
        let index: HashMap<_, _> = theirs.iter().map(|(key, value)| (right.string(*key), *value)).collect();
        let mut met = 0;
        for (key, value) in ours {
            let name = left.string(*key);
            if let Some(with) = index.get(&name) {
                met += 1;
                self.member(left, *key, *value, right, *with, state);
            } else if let state = self.paths.key(state, &name)
                && !self.paths.may_be_absent(state)
            {
                let noisy = self.paths.effect(state).is_some_and(|effect| effect.noise.is_some());
                let change = if noisy { Change::NoisyRemoved } else { Change::Removed };
                self.differ_at(Step::Key(name.as_ref().into()), change, Some(text(left, *value)), None);
            }
        }
        if met == theirs.len() {
            return;
        }
        let known: HashSet<_> = ours.iter().map(|(key, _)| left.string(*key)).collect();
        for (key, value) in theirs {
            let name = right.string(*key);
            if known.contains(&name) || self.paths.may_be_absent(self.paths.key(state, &name)) {
                continue;
            }
            let is = Some(text(right, *value));
            self.differ_at(Step::Key(name.as_ref().into()), Change::Added, None, is);
        }
    }

    fn array(&mut self, left: View<'_>, a: u32, right: View<'_>, b: u32, state: State) {
        let ours: Vec<u32> = left.items(a).collect();
        let theirs: Vec<u32> = right.items(b).collect();
        let paths = self.paths;
        let hashes = || {
            let hashes = |view: View<'_>, items: &[u32]| -> Vec<u64> {
                let items = items.iter().enumerate();
                items.map(|(at, item)| hash(paths, view, *item, paths.index(state, at))).collect()
            };
            (hashes(left, &ours), hashes(right, &theirs))
        };
        let (unordered, key) = match self.paths.effect(state) {
            Some(effect) => (effect.unordered, effect.key.clone()),
            None => (false, None),
        };
        let (pairing, is_ordered) = if let Some(key) = key {
            let keys = |view: View<'_>, items: &[u32]| -> Vec<u64> {
                items.iter().map(|item| key_hash(view, *item, &key)).collect()
            };
            (pair_unordered(&keys(left, &ours), &keys(right, &theirs), false), false)
        } else if unordered {
            let (ours, theirs) = hashes();
            (pair_unordered(&ours, &theirs, true), false)
        } else if ours.len() == theirs.len() {
            let (ours, theirs) = hashes();
            if is_reordered(&ours, &theirs) && self.sink.reordered(&self.path) {
                return;
            }
            ((0..ours.len()).map(|at| Pairing::Both(at, at)).collect(), true)
        } else {
            let of_containers = |view: View<'_>, items: &[u32]| {
                items.iter().any(|item| matches!(view.kind(*item), Kind::Object | Kind::Array))
            };
            let holds_records = of_containers(left, &ours) || of_containers(right, &theirs);
            if self.sink.resized(&self.path, holds_records) {
                return;
            }
            let (ours, theirs) = hashes();
            (align(&ours, &theirs), true)
        };
        for pair in pairing {
            match pair {
                Pairing::Both(at, with) => {
                    let patched = if is_ordered { with } else { at };
                    self.path.push(Step::Index { told: with, patched });
                    let state = self.paths.index(state, with);
                    self.value(left, ours[at], right, theirs[with], state);
                    self.path.pop();
                }
                Pairing::Removed { baseline, at } => {
                    if self.paths.may_be_absent(self.paths.index(state, baseline)) {
                        continue;
                    }
                    let patched = if is_ordered { at } else { baseline };
                    let was = Some(text(left, ours[baseline]));
                    self.differ_at(Step::Index { told: baseline, patched }, Change::Removed, was, None);
                }
                Pairing::Added(with) => {
                    if self.paths.may_be_absent(self.paths.index(state, with)) {
                        continue;
                    }
                    let patched = if is_ordered { with } else { APPEND };
                    let is = Some(text(right, theirs[with]));
                    self.differ_at(Step::Index { told: with, patched }, Change::Added, None, is);
                }
            }
        }
    }
}

/// A hash that is the same for values which these rules hold to be the same.
pub(crate) fn hash(paths: &Paths, view: View<'_>, node: u32, state: State) -> u64 {
    let effect = paths.effect(state);
    if effect.is_some_and(|effect| effect.ignored || effect.noise.is_some()) {
        return 1;
    }
    match view.kind(node) {
        Kind::Null => 2,
        Kind::Bool => xxh3_64(view.raw(node).as_bytes()),
        Kind::Number if effect.is_some_and(|effect| effect.tolerance.is_some()) => 3,
        Kind::Number => decimal_hash(view.raw(node)),
        Kind::String => mix(xxh3_64(view.string(node).as_bytes()), 5),
        Kind::Array => {
            let any_order = effect.is_some_and(|effect| effect.unordered || effect.key.is_some());
            let items = view.items(node).enumerate();
            let items = items.map(|(at, item)| hash(paths, view, item, paths.index(state, at)));
            if any_order {
                mix(items.fold(7, |sum, item| sum.wrapping_add(mix(item, 11))), 13)
            } else {
                items.fold(17, mix)
            }
        }
        Kind::Object => {
            let mut sum = 19_u64;
            for (key, value) in view.members(node) {
                let name = view.string(key);
                let state = paths.key(state, &name);
                if paths.may_be_absent(state) {
                    continue;
                }
                let value = hash(paths, view, value, state);
                sum = sum.wrapping_add(mix(xxh3_64(name.as_bytes()), value));
            }
            mix(sum, 23)
        }
    }
}

/// A value as it was written, and where.
fn text(view: View<'_>, node: u32) -> (&str, usize) {
    (view.raw(node), view.node(node).start as usize)
}

fn mix(left: u64, right: u64) -> u64 {
    xxh3_64_with_seed(&left.to_le_bytes(), right)
}

/// What tells an item of a keyed array from the others; an item without it is told by its text.
fn key_hash(view: View<'_>, item: u32, key: &str) -> u64 {
    match view.get(item, key) {
        Some(value) if view.kind(value) == Kind::Number => decimal_hash(view.raw(value)),
        Some(value) => mix(xxh3_64(view.string(value).as_bytes()), 5),
        None => mix(xxh3_64(view.raw(item).as_bytes()), 31),
    }
}

/// A number as sign, digits and power of ten, so that `1`, `1.0` and `10e-1` are one.
fn decimal(raw: &str) -> (bool, String, i64) {
    let (negative, rest) = raw.strip_prefix('-').map_or((false, raw), |rest| (true, rest));
    let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = format!("{integer}{fraction}");
    let length = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
    // An exponent that does not fit makes zero, or is refused as too large.
    let exponent = exponent.parse().unwrap_or(i64::MIN).clamp(i64::MIN / 2, i64::MAX / 2);
    let mut power = exponent - length(fraction);
    while digits.ends_with('0') {
        digits.pop();
        power += 1;
    }
    let digits = digits.trim_start_matches('0').to_owned();
    if digits.is_empty() { (false, digits, 0) } else { (negative, digits, power) }
}

fn decimal_hash(raw: &str) -> u64 {
    let hash = |negative: bool, digits: &str, power: i64| {
        mix(mix(xxh3_64(digits.as_bytes()), power.cast_unsigned()), negative.into())
    };
    // Most numbers are whole, and written in one way only.
    if !raw.ends_with('0') && raw.bytes().all(|byte| byte.is_ascii_digit()) {
        return hash(false, raw, 0);
    }
    let (negative, digits, power) = decimal(raw);
    hash(negative, &digits, power)
}

/// The same items in another order.
fn is_reordered(ours: &[u64], theirs: &[u64]) -> bool {
    if ours == theirs {
        return false;
    }
    let (mut ours, mut theirs) = (ours.to_vec(), theirs.to_vec());
    ours.sort_unstable();
    theirs.sort_unstable();
    ours == theirs
}

/// Pairs items that hash alike, in any order. What is left over is paired in order where `rest` says so.
/// Removed ones come last, from the end, so that a patch can be applied as it is told.
fn pair_unordered(ours: &[u64], theirs: &[u64], rest: bool) -> Vec<Pairing> {
    let mut index: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, hash) in theirs.iter().enumerate().rev() {
        index.entry(*hash).or_default().push(at);
    }
    let mut pairing = Vec::with_capacity(ours.len());
    let mut alone = Vec::new();
    let mut taken = vec![false; theirs.len()];
    for (at, hash) in ours.iter().enumerate() {
        match index.get_mut(hash).and_then(Vec::pop) {
            Some(with) => {
                taken[with] = true;
                pairing.push(Pairing::Both(at, with));
            }
            None => alone.push(at),
        }
    }
    let mut added: Vec<usize> = (0..theirs.len()).filter(|at| !taken[*at]).collect();
    if rest {
        let both = alone.len().min(added.len());
        for (at, with) in alone.drain(..both).zip(added.drain(..both)) {
            pairing.push(Pairing::Both(at, with));
        }
    }
    pairing.extend(alone.into_iter().rev().map(|at| Pairing::Removed { baseline: at, at }));
    pairing.extend(added.into_iter().map(Pairing::Added));
    pairing
}

/// Pairs the items of two ordered arrays: as few as possible are removed or added.
pub(crate) fn align(ours: &[u64], theirs: &[u64]) -> Vec<Pairing> {
    let mut tokens: HashMap<u64, u32> = HashMap::with_capacity(ours.len());
    let mut intern = |hash: &u64| {
        #[expect(clippy::cast_possible_truncation, reason = "an array has fewer than 4 billion items")]
        let next = tokens.len() as u32;
        Token(*tokens.entry(*hash).or_insert(next))
    };
    let before: Vec<Token> = ours.iter().map(&mut intern).collect();
    let after: Vec<Token> = theirs.iter().map(&mut intern).collect();
    let mut diff = Diff::default();
    #[expect(clippy::cast_possible_truncation, reason = "an array has fewer than 4 billion items")]
    diff.compute_with(Algorithm::Histogram, &before, &after, tokens.len() as u32);
    let mut pairing = Vec::with_capacity(theirs.len());
    let (mut at, mut with) = (0, 0);
    let until = |pairing: &mut Vec<Pairing>, at: &mut usize, with: &mut usize, end: usize| {
        while *at < end {
            pairing.push(Pairing::Both(*at, *with));
            *at += 1;
            *with += 1;
        }
    };
    for hunk in diff.hunks() {
        until(&mut pairing, &mut at, &mut with, hunk.before.start as usize);
        let (removed, added) = (hunk.before.len(), hunk.after.len());
        for _ in 0..removed.min(added) {
            pairing.push(Pairing::Both(at, with));
            at += 1;
            with += 1;
        }
        for _ in added..removed {
            pairing.push(Pairing::Removed { baseline: at, at: with });
            at += 1;
        }
        for _ in removed..added {
            pairing.push(Pairing::Added(with));
            with += 1;
        }
    }
    until(&mut pairing, &mut at, &mut with, ours.len());
    pairing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_they_are_and_not_as_doubles() {
        for (left, right) in
            [("1", "1.0"), ("100", "1e2"), ("-0", "0"), ("0.10", "1e-1"), ("0e5", "0"), ("1200", "12.0E2")]
        {
            assert_eq!(decimal(left), decimal(right), "{left} {right}");
            assert_eq!(decimal_hash(left), decimal_hash(right), "{left} {right}");
        }
        for (left, right) in
            [("1", "-1"), ("9007199254740993", "9007199254740992"), ("0.1", "0.10000000000000001")]
        {
            assert_ne!(decimal(left), decimal(right), "{left} {right}");
            assert_ne!(decimal_hash(left), decimal_hash(right), "{left} {right}");
        }
    }

    #[test]
    fn one_item_in_front_is_one_addition() {
        let ours: Vec<u64> = (0..50).collect();
        let theirs: Vec<u64> = std::iter::once(99).chain(0..50).collect();
        let odd = |pair: &Pairing| !matches!(pair, Pairing::Both(at, with) if ours[*at] == theirs[*with]);
        assert_eq!(align(&ours, &theirs).into_iter().filter(odd).collect::<Vec<_>>(), [Pairing::Added(0)]);
        let odd = align(&theirs, &ours).into_iter().filter(|pair| !matches!(pair, Pairing::Both(..)));
        assert_eq!(odd.collect::<Vec<_>>(), [Pairing::Removed { baseline: 0, at: 0 }]);
    }

    #[test]
    fn unordered_items_are_paired_whatever_their_place() {
        let pairing = pair_unordered(&[1, 2, 2, 3], &[2, 3, 4, 2], true);
        assert_eq!(pairing.len(), 4);
        assert!(pairing.contains(&Pairing::Both(0, 2)), "{pairing:?}");
        let pairing = pair_unordered(&[1, 2], &[2, 9, 8], false);
        assert_eq!(
            pairing,
            [
                Pairing::Both(1, 0),
                Pairing::Removed { baseline: 0, at: 0 },
                Pairing::Added(1),
                Pairing::Added(2)
            ]
        );
    }
}
