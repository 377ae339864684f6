//! What `--ignore`, `--tolerance`, `--unordered`, `--key` and learnt noise say about each path.
//!
//! Patterns are JSON pointers in which `*` stands for any key or index. They are compiled once into
//! states that are stepped through key by key, so that a path is matched while it is walked.

use std::collections::BTreeMap;

use gate_core::json::Kind;

/// No pattern can match any more.
pub(crate) const NOWHERE: State = State(u32::MAX);

/// How far a path has matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct State(u32);

/// One step of a pattern.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Segment {
    /// This key or index.
    Named(Box<str>),
    /// Any key or index.
    Any,
}

/// By how much two numbers may differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tolerance {
    /// By this much.
    Absolute(f64),
    /// By this share of the baseline's number.
    Relative(f64),
}

impl Tolerance {
    /// Reads `0.01` or `5%`.
    ///
    /// # Errors
    /// For anything that is no number at or above 0.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number = |text: &str| {
            text.trim().parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0)
        };
        match text.strip_suffix('%') {
            Some(share) => number(share).map(|share| Self::Relative(share / 100.0)),
            None => number(text).map(Self::Absolute),
        }
        .ok_or_else(|| "a tolerance is a number such as 0.01, or a share such as 5%".into())
    }

    /// Whether two numbers are close enough. What is no finite number is close to nothing.
    pub(crate) fn allows(self, baseline: f64, candidate: f64) -> bool {
        let most = match self {
            Self::Absolute(most) => most,
            Self::Relative(share) => share * baseline.abs(),
        };
        (candidate - baseline).abs() <= most
    }
}

/// Kinds of values, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

impl Kinds {
    fn bit(kind: Kind) -> u8 {
        match kind {
            Kind::Null => 1,
            Kind::Bool => 2,
            Kind::Number => 4,
            Kind::String => 8,
            Kind::Array => 16,
            Kind::Object => 32,
        }
    }

    pub(crate) fn insert(&mut self, kind: Kind) {
        self.0 |= Self::bit(kind);
    }

    pub(crate) fn has(self, kind: Kind) -> bool {
        self.0 & Self::bit(kind) != 0
    }
}

/// What holds for the value at a path.
#[derive(Clone, Debug, Default)]
pub(crate) struct Effect {
    /// It does not count at all.
    pub(crate) ignored: bool,
    /// It is a number that may differ so much.
    pub(crate) tolerance: Option<Tolerance>,
    /// It is an array whose order does not count.
    pub(crate) unordered: bool,
    /// It is an array of objects that are told apart by this member.
    pub(crate) key: Option<Box<str>>,
    /// It differs between two runs of the baseline, which had these kinds there.
    pub(crate) noise: Option<Kinds>,
    /// It is there in one run of the baseline and not in another.
    pub(crate) optional: bool,
}

impl Effect {
    /// The effect of both, or an error where they contradict.
    fn join(&mut self, other: &Self) {
        self.ignored |= other.ignored;
        self.unordered |= other.unordered;
        self.optional |= other.optional;
        if other.tolerance.is_some() {
            self.tolerance = other.tolerance;
        }
        if other.key.is_some() {
            self.key.clone_from(&other.key);
        }
        if let Some(kinds) = other.noise {
            let both = self.noise.unwrap_or_default().0 | kinds.0;
            self.noise = Some(Kinds(both));
        }
    }
}

/// Patterns as they were given and learnt.
#[derive(Clone, Debug, Default)]
pub(crate) struct Patterns(BTreeMap<Vec<Segment>, Effect>);

/// Patterns, compiled.
#[derive(Debug)]
pub(crate) struct Paths {
    states: Vec<Compiled>,
}

#[derive(Debug, Default)]
struct Compiled {
    effect: Effect,
    named: Vec<(Box<str>, State)>,
    any: Option<State>,
    has_index: bool,
}

/// Reads a pattern: a JSON pointer in which a part `*` stands for any.
///
/// # Errors
/// When it is no JSON pointer.
pub(crate) fn pattern(pointer: &str) -> Result<Vec<Segment>, String> {
    if pointer.is_empty() {
        return Ok(Vec::new());
    }
    let Some(rest) = pointer.strip_prefix('/') else {
        return Err(format!("`{pointer}` is no JSON pointer: it starts with `/`, as in /items/*/id"));
    };
    rest.split('/')
        .map(|part| match part {
            "*" => Ok(Segment::Any),
            part => {
                let unescaped = part.replace("~1", "/").replace("~0", "~");
                let odd = part
                    .match_indices('~')
                    .any(|(at, _)| !matches!(part.as_bytes().get(at + 1), Some(b'0' | b'1')));
                if odd {
                    Err(format!("`{pointer}`: `~` is written ~0 in a JSON pointer"))
                } else {
                    Ok(Segment::Named(unescaped.into()))
                }
            }
        })
        .collect()
}

impl Patterns {
    /// The effect at a pattern, to be set.
    pub(crate) fn at(&mut self, pattern: Vec<Segment>) -> &mut Effect {
        self.0.entry(pattern).or_default()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Each pattern as a pointer, with its effect.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (String, &Effect)> {
        self.0.iter().map(|(pattern, effect)| (pointer(pattern), effect))
    }

    /// Compiles them.
    pub(crate) fn compile(&self) -> Paths {
        let mut paths = Paths { states: Vec::new() };
        let all: Vec<(&[Segment], &Effect)> =
            self.0.iter().map(|(pattern, effect)| (pattern.as_slice(), effect)).collect();
        if !all.is_empty() {
            paths.compile(&all);
        }
        paths
    }
}

fn pointer(pattern: &[Segment]) -> String {
    let mut out = String::new();
    for segment in pattern {
        out.push('/');
        match segment {
            Segment::Any => out.push('*'),
            Segment::Named(name) => out.push_str(&name.replace('~', "~0").replace('/', "~1")),
        }
    }
    out
}

impl Paths {
    /// The state of what is left of these patterns.
    fn compile(&mut self, rest: &[(&[Segment], &Effect)]) -> State {
        let mut effect = Effect::default();
        let mut any: Vec<(&[Segment], &Effect)> = Vec::new();
        let mut named: BTreeMap<&str, Vec<(&[Segment], &Effect)>> = BTreeMap::new();
        for (pattern, of) in rest {
            match pattern.split_first() {
                None => effect.join(of),
                Some((Segment::Any, more)) => any.push((more, *of)),
                Some((Segment::Named(name), more)) => named.entry(name).or_default().push((more, *of)),
            }
        }
        #[expect(clippy::cast_possible_truncation, reason = "there are not 4 billion patterns")]
        let state = State(self.states.len() as u32);
        self.states.push(Compiled { effect, ..Compiled::default() });
        let has_index = named.keys().any(|name| name.bytes().all(|byte| byte.is_ascii_digit()));
        let to_any = (!any.is_empty()).then(|| self.compile(&any));
        // What is named is matched by `*` as well.
        let named: Vec<_> = named
            .into_iter()
            .map(|(name, mut more)| {
                more.extend(any.iter().copied());
                (name.into(), self.compile(&more))
            })
            .collect();
        let compiled = &mut self.states[state.0 as usize];
        (compiled.named, compiled.any, compiled.has_index) = (named, to_any, has_index);
        state
    }

    /// The state at the root.
    pub(crate) fn start(&self) -> State {
        if self.states.is_empty() { NOWHERE } else { State(0) }
    }

    /// The state behind a key.
    #[inline]
    pub(crate) fn key(&self, state: State, key: &str) -> State {
        if state == NOWHERE {
            return NOWHERE;
        }
        let compiled = &self.states[state.0 as usize];
        match compiled.named.binary_search_by(|(name, _)| name.as_ref().cmp(key)) {
            Ok(at) => compiled.named[at].1,
            Err(_) => compiled.any.unwrap_or(NOWHERE),
        }
    }

    /// The state behind an index.
    #[inline]
    pub(crate) fn index(&self, state: State, index: usize) -> State {
        if state == NOWHERE {
            return NOWHERE;
        }
        let compiled = &self.states[state.0 as usize];
        if compiled.has_index {
            return self.key(state, &index.to_string());
        }
        compiled.any.unwrap_or(NOWHERE)
    }

    /// Whether what is there may be missing on either side.
    pub(crate) fn may_be_absent(&self, state: State) -> bool {
        self.effect(state).is_some_and(|effect| effect.ignored || effect.optional)
    }

    /// What holds in a state; nothing where no pattern ends there.
    #[inline]
    pub(crate) fn effect(&self, state: State) -> Option<&Effect> {
        self.states.get(state.0 as usize).map(|compiled| &compiled.effect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_matches_any_key_or_index_and_names_take_part_in_it() {
        let mut patterns = Patterns::default();
        patterns.at(pattern("/items/*/at").unwrap()).ignored = true;
        patterns.at(pattern("/items/3/cost").unwrap()).unordered = true;
        patterns.at(pattern("/a~1b").unwrap()).optional = true;
        let paths = patterns.compile();
        let items = paths.key(paths.start(), "items");
        let effect = |state: State| paths.effect(state).cloned().unwrap_or_default();
        assert!(effect(paths.key(paths.index(items, 7), "at")).ignored);
        assert!(effect(paths.key(paths.index(items, 3), "at")).ignored);
        assert!(effect(paths.key(paths.index(items, 3), "cost")).unordered);
        assert!(!effect(paths.key(paths.index(items, 4), "cost")).unordered);
        assert!(effect(paths.key(paths.start(), "a/b")).optional);
        assert_eq!(paths.key(paths.start(), "other"), NOWHERE);
        assert!(pattern("items").is_err() && pattern("/a~2").is_err() && pattern("/a~").is_err());
    }

    #[test]
    fn tolerances_are_absolute_or_relative_and_never_negative() {
        assert!(Tolerance::parse("5%").unwrap().allows(200.0, 210.0));
        assert!(!Tolerance::parse("5%").unwrap().allows(200.0, 210.5));
        assert!(Tolerance::parse("0.5").unwrap().allows(-1.0, -1.5));
        assert!(!Tolerance::parse("0").unwrap().allows(1.0, 1.1));
        for text in ["", "-1", "x", "nan", "inf", "5%%"] {
            assert!(Tolerance::parse(text).is_err(), "{text}");
        }
    }
}
