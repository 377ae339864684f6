//! Names in which `*` stands for any text, many at once.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};

/// So many literals fit a table of a few megabytes; more are looked for with less memory and less speed.
const FAST: usize = 200;

/// A name in which `*` stands for any text, also for none: `*canary*`, `security::*`.
#[derive(Debug)]
struct Glob {
    /// The text before the first `*`.
    start: String,
    /// The texts between two `*`, in order.
    middle: Vec<String>,
    /// The text after the last `*`.
    end: String,
}

impl Glob {
    /// Reads a glob; `None` for a plain name.
    fn new(pattern: &str) -> Option<Self> {
        let (start, rest) = pattern.split_once('*')?;
        let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
        let middle = middle.split('*').filter(|part| !part.is_empty());
        Some(Self { start: start.into(), middle: middle.map(String::from).collect(), end: end.into() })
    }

    /// Whether it fits the whole name.
    fn matches(&self, name: &str) -> bool {
        let rest =
            name.strip_prefix(self.start.as_str()).and_then(|rest| rest.strip_suffix(self.end.as_str()));
        let Some(mut rest) = rest else {
            return false;
        };
        // The leftmost place for each part leaves the most room for the next.
        for part in &self.middle {
            match rest.find(part.as_str()) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
        true
    }

    /// The longest text that every name it fits must hold.
    fn literal(&self) -> &str {
        let parts = [&self.start, &self.end].into_iter().chain(&self.middle);
        parts.max_by_key(|part| part.len()).map_or("", String::as_str)
    }
}

/// Patterns that are looked for together: the time for a name hardly depends on how many there are.
#[derive(Debug)]
pub(crate) struct PatternSet {
    exact: HashMap<String, Vec<usize>>,
    globs: Vec<(usize, Glob)>,
    /// Finds which globs to try: one literal for each of them, in their order.
    literals: AhoCorasick,
    /// Globs without a literal, which fit every name.
    always: Vec<usize>,
    /// For each glob, the number of the last name that it was tried on.
    tried: Vec<u64>,
    names: u64,
}

impl PatternSet {
    /// A set; patterns are told apart by their place in the list.
    ///
    /// # Errors
    /// When they are too many or too long for one automaton.
    pub(crate) fn new<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Result<Self, BuildError> {
        let mut exact: HashMap<String, Vec<usize>> = HashMap::new();
        let (mut globs, mut always) = (Vec::new(), Vec::new());
        for (index, pattern) in patterns.into_iter().enumerate() {
            match Glob::new(pattern) {
                None => exact.entry(pattern.into()).or_default().push(index),
                Some(glob) if glob.literal().is_empty() => always.push(index),
                Some(glob) => globs.push((index, glob)),
            }
        }
        let literals = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind((globs.len() <= FAST).then_some(AhoCorasickKind::DFA))
            .build(globs.iter().map(|(_, glob)| glob.literal()))?;
        Ok(Self { exact, tried: vec![0; globs.len()], globs, literals, always, names: 0 })
    }

    /// Calls `found` with the place of each pattern that fits the whole name, each once.
    pub(crate) fn find(&mut self, name: &str, mut found: impl FnMut(usize)) {
        self.names += 1;
        for index in self.exact.get(name).into_iter().flatten().chain(&self.always) {
            found(*index);
        }
        if self.globs.is_empty() {
            return;
        }
        for hit in self.literals.find_overlapping_iter(name) {
            let glob = hit.pattern().as_usize();
            if std::mem::replace(&mut self.tried[glob], self.names) != self.names
                && self.globs[glob].1.matches(name)
            {
                found(self.globs[glob].0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASES: &[(&str, &str, bool)] = &[
        ("a::b", "a::b", true),
        ("a::b", "a::bc", false),
        ("*", "", true),
        ("*canary*", "x::canary_covers", true),
        ("*canary*", "canary", true),
        ("*canary*", "canry", false),
        ("security::*", "security::x", true),
        ("security::*", "insecurity::x", false),
        ("*::x", "a::x", true),
        ("a*a", "a", false),
        ("a*a", "aa", true),
        ("*ab*ab*", "abab", true),
        ("*ab*ab*", "aab", false),
        ("*a*b*c", "xaybzc", true),
        ("*a*b*c", "xbyazc", false),
        ("**", "anything", true),
        ("a[0]*", "a[0]::x", true),
    ];

    fn found(set: &mut PatternSet, name: &str) -> Vec<usize> {
        let mut places = Vec::new();
        set.find(name, |place| places.push(place));
        places.sort_unstable();
        places
    }

    #[test]
    fn a_star_is_any_text_and_everything_else_is_itself() {
        for (pattern, name, fits) in CASES {
            let mut set = PatternSet::new([*pattern]).unwrap();
            assert_eq!(found(&mut set, name), if *fits { vec![0] } else { vec![] }, "{pattern} {name}");
        }
    }

    #[test]
    fn a_set_finds_what_each_of_its_patterns_finds_alone_and_each_once() {
        let patterns: Vec<_> = CASES.iter().map(|(pattern, ..)| *pattern).collect();
        let mut set = PatternSet::new(patterns.iter().copied()).unwrap();
        for (_, name, _) in CASES.iter().chain(&[("", "abab_canary_canary", true)]) {
            let alone: Vec<_> = (0..patterns.len())
                .filter(|place| !found(&mut PatternSet::new([patterns[*place]]).unwrap(), name).is_empty())
                .collect();
            assert_eq!(found(&mut set, name), alone, "{name}");
        }
    }
}
