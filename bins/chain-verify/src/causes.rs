//! From what is broken to how it was broken.
//!
//! The pass notes [`Fact`]s, each about one entry and its neighbour. What they mean together (was an
//! entry deleted, or moved, or written twice?) is told in the end, from where else in the log the hashes
//! stand that the broken links name.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

use gate_core::artifact::hex;
use gate_core::rule::READING;
use gate_core::text::printable;
use gate_core::{Judgement, Location, Reason, Rule, Undecided};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::fingerprints::{Marks, half};
use crate::rules::{ENTRY, GENESIS, HASH, LINK, ORDER, WORKSPACE};

/// Facts that are told one by one; the rest is counted.
pub const MOST: usize = 1000;

/// The longest part of an evidenceId that is told, in characters.
const ID: usize = 100;

/// A SHA-256, in reports and segments 64 lower-case hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// Reads 64 lower-case hex digits, and nothing else.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let digits: &[u8; 64] = text.try_into().ok()?;
        let mut digest = [0; 32];
        let mut wrong = 0;
        for (byte, pair) in digest.iter_mut().zip(digits.as_chunks::<2>().0) {
            let (high, low) = (NIBBLES[usize::from(pair[0])], NIBBLES[usize::from(pair[1])]);
            wrong |= high | low;
            *byte = high << 4 | (low & 0xf);
        }
        (wrong < 0x10).then_some(Self(digest))
    }
}

/// The value of each lower-case hex digit; 0xff for every other byte.
const NIBBLES: [u8; 256] = {
    let mut values = [0xff; 256];
    let mut digit = 0;
    while digit < 16 {
        values[b"0123456789abcdef"[digit as usize] as usize] = digit;
        digit += 1;
    }
    values
};

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(text.as_bytes())
            .ok_or_else(|| serde::de::Error::custom("expected 64 lower-case hex digits"))
    }
}

/// Something about one entry that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The entry's number, counted from 0.
    pub number: u64,
    /// Line ends before the fact.
    pub lines: u64,
    /// Its evidenceId, shortened; empty where it can't be read.
    pub id: String,
    /// What is not as it should be.
    pub what: What,
}

/// What is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// It is not strict JSON; at this byte of the log.
    Unreadable {
        /// The byte at fault; of a torn line, its first.
        offset: u64,
        /// What is wrong there.
        message: String,
        /// The text ends there, without a line end.
        torn: bool,
    },
    /// It hashes to this, and states another hash.
    Edited {
        /// The hash that it states.
        stated: Digest,
        /// The hash that it has.
        computed: Digest,
    },
    /// It names another entry than the one before it.
    Link {
        /// The hash that it names, if any.
        claimed: Option<Digest>,
        /// The hash that the entry before it states.
        before: Digest,
        /// The hash that it states itself.
        own: Option<Digest>,
    },
    /// It is the first of the log, and does not start it as agreed.
    Genesis {
        /// Whether it names the hash of an entry before it.
        linked: bool,
        /// Whether a word was agreed on that it does not hold.
        agreed: bool,
    },
    /// It is older than the entry before it, by this many milliseconds.
    Backdated(u64),
    /// It is of another workspace than the entry before it.
    Workspace,
    /// It is not an entry as the contract has it.
    Contract(Cow<'static, str>),
}

impl What {
    /// The rule that this breaks.
    #[must_use]
    pub fn rule(&self) -> &'static Rule {
        match self {
            Self::Unreadable { .. } => &READING,
            Self::Edited { .. } => &HASH,
            Self::Link { .. } => &LINK,
            Self::Genesis { .. } => &GENESIS,
            Self::Backdated(_) => &ORDER,
            Self::Workspace => &WORKSPACE,
            Self::Contract(_) => &ENTRY,
        }
    }
}

/// Facts in the order of the log: the first [`MOST`], and how many of each rule there were in all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The first of them.
    pub first: Vec<Fact>,
    /// How many there were, by rule.
    pub counts: BTreeMap<String, u64>,
}

impl Facts {
    /// One more.
    pub fn push(&mut self, fact: Fact) {
        *self.counts.entry(fact.what.rule().id.to_owned()).or_default() += 1;
        if self.first.len() < MOST {
            self.first.push(fact);
        }
    }

    /// Those of a part that starts `entries` entries and `lines` lines further on.
    pub fn append(&mut self, later: Self, entries: u64, lines: u64) {
        for (rule, count) in later.counts {
            let sum = self.counts.entry(rule).or_default();
            *sum = sum.saturating_add(count);
        }
        for fact in later.first {
            if self.first.len() == MOST {
                break;
            }
            self.first.push(Fact { number: fact.number + entries, lines: fact.lines + lines, ..fact });
        }
    }
}

/// An evidenceId as it is told: printable, and not longer than a line.
#[must_use]
pub fn shown(id: &str) -> String {
    let id = printable(id);
    match id.char_indices().nth(ID) {
        Some((end, _)) => format!("{}…", &id[..end]),
        None => id,
    }
}

/// `entry 21 (ev-20)`: counted from 1, as lines are.
#[must_use]
pub fn called(number: u64, id: &str) -> String {
    if id.is_empty() { format!("entry {}", number + 1) } else { format!("entry {} ({id})", number + 1) }
}

/// Tells the facts as findings, with their causes.
///
/// # Errors
/// When the marks can't be read.
pub fn explain(path: &str, facts: &Facts, marks: &mut Marks, judgement: &mut Judgement) -> io::Result<()> {
    let causes = Causes::of(facts, marks)?;
    for fact in &facts.first {
        let at = Location { line: Some(fact.lines + 1), ..Location::file(path) };
        let name = called(fact.number, &fact.id);
        let (message, help) = match &fact.what {
            What::Unreadable { offset, message, torn } => {
                let mut undecided = Undecided::new(
                    &READING,
                    Reason::Malformed,
                    if *torn {
                        format!("{path}: {name} is torn: a write was cut off, at byte {offset}")
                    } else {
                        format!("{path}: {name} is not strict JSON: {message}, at byte {offset}")
                    },
                );
                if *torn {
                    undecided = undecided.help(format!(
                        "what was acknowledged ends before it; to drop it: truncate -s {offset} {path}"
                    ));
                }
                judgement.cannot_decide(undecided.at(at));
                continue;
            }
            What::Edited { .. } => (
                format!("edited: {name} does not hash to what it states"),
                "restore the entry as it was written; a correction is a new entry",
            ),
            What::Link { .. } => {
                let (cause, what) = causes.of_link(fact);
                (format!("{cause}: {name} {what}"), "restore the log from where it was written")
            }
            What::Genesis { linked: true, agreed: false } => (
                format!("deleted: the log starts with {name}, which follows another entry"),
                "restore the entries before it; where the producer marks the first entry, say how: --genesis VALUE",
            ),
            What::Genesis { linked: false, agreed: false } => (
                format!("{name} is the first, and its previousHash is neither absent nor a hash"),
                "where the producer marks the first entry, say how: --genesis VALUE",
            ),
            What::Genesis { agreed: true, .. } => (
                format!("{name} is the first, and does not hold the agreed word"),
                "check --genesis and the profile; else restore the entries before it",
            ),
            What::Backdated(milliseconds) => (
                format!(
                    "backdated: {name} is {}.{:03} s older than the entry before it",
                    milliseconds / 1000,
                    milliseconds % 1000
                ),
                "times are compared as instants, whatever their offset",
            ),
            What::Workspace => (
                format!("{name} is of another workspace than the entry before it"),
                "a log is of one workspace; split it where it is written",
            ),
            What::Contract(problem) => (format!("{name}: {problem}"), "see --explain ev-entry"),
        };
        judgement.block(fact.what.rule(), Some(at), message).help(help);
    }
    for (rule, count) in &facts.counts {
        let told = facts.first.iter().filter(|fact| fact.what.rule().id == rule).count() as u64;
        let rules = [&READING, &HASH, &LINK, &GENESIS, &ORDER, &WORKSPACE, &ENTRY];
        let Some(rule) = rules.into_iter().find(|known| known.id == rule).filter(|_| *count > told) else {
            continue;
        };
        let message = format!("{path}: {} more of this kind", count - told);
        if rule.id == READING.id {
            judgement.cannot_decide(Undecided::new(&READING, Reason::Malformed, message));
        } else {
            judgement.block(rule, Some(Location::file(path)), message);
        }
    }
    Ok(())
}

/// Where the hashes stand that broken links name.
struct Causes {
    /// The first entry that has a hash.
    found: BTreeMap<u128, u64>,
    /// Entries whose link is broken.
    broken: Vec<u64>,
    /// Entries that are copies of earlier ones.
    copies: Vec<u64>,
    /// Hashes that edited entries have, though they state others.
    computed: BTreeMap<u64, Digest>,
    /// Some link names an entry that comes later.
    backwards: bool,
}

impl Causes {
    fn of(facts: &Facts, marks: &mut Marks) -> io::Result<Self> {
        let mut wanted = BTreeSet::new();
        let mut broken = Vec::new();
        let mut computed = BTreeMap::new();
        for fact in &facts.first {
            match &fact.what {
                What::Link { claimed, own, .. } => {
                    broken.push(fact.number);
                    wanted.extend([claimed, own].into_iter().flatten().map(|digest| half(&digest.0)));
                }
                What::Edited { computed: has, .. } => {
                    computed.insert(fact.number, *has);
                }
                _ => {}
            }
        }
        let found = marks.first_of(&wanted)?;
        let mut causes = Self { found, broken, copies: Vec::new(), computed, backwards: false };
        for fact in &facts.first {
            if let What::Link { claimed, own, .. } = &fact.what {
                causes.backwards |= causes.first(*claimed).is_some_and(|parent| parent >= fact.number);
                if causes.first(*own).is_some_and(|number| number < fact.number) {
                    causes.copies.push(fact.number);
                }
            }
        }
        Ok(causes)
    }

    fn first(&self, digest: Option<Digest>) -> Option<u64> {
        digest.and_then(|digest| self.found.get(&half(&digest.0))).copied()
    }

    /// The cause of a broken link, and the rest of a sentence that starts with the entry.
    fn of_link(&self, fact: &Fact) -> (&'static str, String) {
        let What::Link { claimed, .. } = &fact.what else {
            return ("broken", String::new());
        };
        let (number, before) = (fact.number, fact.number.saturating_sub(1));
        if claimed.is_none() {
            return ("inserted", "names no entry before it, as only the first may".into());
        }
        if let Some(copy) = self.copies.iter().find(|copy| **copy == number) {
            let What::Link { own, .. } = &fact.what else {
                return ("replayed", format!("is entry {} again", copy + 1));
            };
            let first = self.first(*own).unwrap_or_default();
            return ("replayed", format!("is entry {} again", first + 1));
        }
        if self.computed.get(&before) == claimed.as_ref() {
            return (
                "edited",
                format!("follows entry {} as it hashes, not as that entry states its hash", before + 1),
            );
        }
        let Some(parent) = self.first(*claimed) else {
            return (
                "deleted",
                format!(
                    "follows an entry that is not in the log: what stood between it and entry {} was deleted, or entry {} was changed and hashed anew",
                    before + 1,
                    before + 1
                ),
            );
        };
        if parent >= number {
            return ("reordered", format!("follows entry {}, which comes only after it", parent + 1));
        }
        let between = if parent + 1 == before {
            format!("entry {}", before + 1)
        } else {
            format!("entries {} to {}", parent + 2, before + 1)
        };
        if self.copies.contains(&(parent + 1)) {
            return ("replayed", format!("follows entry {}, before the replayed {between}", parent + 1));
        }
        if self.backwards {
            return ("reordered", format!("follows entry {}, not the one before it", parent + 1));
        }
        if self.broken.contains(&(parent + 1)) {
            return (
                "inserted",
                format!("follows entry {}; between them: {between}, which do not belong there", parent + 1),
            );
        }
        (
            "forked",
            format!(
                "follows entry {}, and so does entry {}: {between} came in between, inserted or by a second writer",
                parent + 1,
                parent + 2
            ),
        )
    }
}
