//! The minimisation rules of the evidence contract, judged again: its producers enforce them only once.
//!
//! What they leave out (display labels, deep links, ids of actors) is `pii-scan`'s.

use gate_core::text::printable;
use gate_core::{Judgement, Location};
use serde::{Deserialize, Serialize};

use crate::entry::Entry;
use crate::log::End;
use crate::rules::PRIVACY;

/// How many findings of one pass are told one by one; the rest is counted.
const TOLD: u64 = 100;

/// What an entry holds that it must not. Nothing of it is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Violation {
    /// An address in its summary.
    Summary,
    /// Links that nobody can read.
    Links,
    /// An address as an id of another system.
    ExternalId,
    /// References to payloads that nobody can read.
    PayloadRefs,
    /// More than a path in the uri of a payload.
    PayloadUri,
}

impl Violation {
    fn words(self) -> &'static str {
        match self {
            Self::Summary => "its summary holds an e-mail address",
            Self::Links => "its links can't be read",
            Self::ExternalId => "the id of an external reference holds an e-mail address",
            Self::PayloadRefs => "its payloadRefs can't be read",
            Self::PayloadUri => "the uri of a payload has a query or a fragment",
        }
    }

    fn all_of(entry: &Entry<'_>) -> Vec<Self> {
        // Without one of these characters, or an escape that may stand for one, there is nothing to find.
        if !entry.raw.bytes().any(|byte| matches!(byte, b'@' | b'?' | b'#' | b'\\')) {
            return Vec::new();
        }
        let mut violations = Vec::new();
        if holds_address(&entry.summary) {
            violations.push(Self::Summary);
        }
        match entry.links() {
            Err(_) => violations.push(Self::Links),
            Ok(links) => {
                if links.external_refs.iter().any(|reference| holds_address(&reference.external_id)) {
                    violations.push(Self::ExternalId);
                }
            }
        }
        match entry.payload_refs() {
            Err(_) => violations.push(Self::PayloadRefs),
            Ok(payloads) => {
                if payloads.iter().any(|payload| payload.uri.contains(['?', '#'])) {
                    violations.push(Self::PayloadUri);
                }
            }
        }
        violations
    }
}

/// Judges what the entries of a log hold.
#[derive(Debug, Default)]
pub struct Privacy {
    /// Violations that were seen, and those of them that were told.
    found: u64,
    told: u64,
}

impl Privacy {
    /// What is to be told of an entry: nothing where enough was seen before.
    pub(crate) fn look(&mut self, entry: &Entry<'_>) -> Vec<Violation> {
        let mut violations = Violation::all_of(entry);
        let room = TOLD.saturating_sub(self.found);
        self.found += violations.len() as u64;
        violations.truncate(usize::try_from(room).unwrap_or(usize::MAX));
        violations
    }

    pub(crate) fn take(&mut self, id: &str, at: &Location, seen: &[Violation], judgement: &mut Judgement) {
        for violation in seen {
            if self.told < TOLD {
                self.told += 1;
                let message = format!("{}: {}", printable(id), violation.words());
                judgement.block(&PRIVACY, Some(at.clone()), message);
            }
        }
    }

    /// How many violations were seen.
    #[must_use]
    pub fn found(&self) -> u64 {
        self.found
    }

    /// Adds what was seen in a part.
    pub fn add(&mut self, found: u64) {
        self.found = self.found.saturating_add(found);
    }

    pub(crate) fn conclude(&self, end: &End<'_>, judgement: &mut Judgement) {
        if self.found > self.told {
            let message = format!("{} more findings like these", self.found - self.told);
            judgement.block(&PRIVACY, Some(Location::file(end.path)), message);
        } else if self.told == 0 {
            judgement.holds(&PRIVACY, format!("{} entries", end.entries));
        }
    }
}

/// Whether a text holds what `/\b[A-Z0-9._%+-]+@[A-Z0-9.-]+\.[A-Z]{2,}\b/i` finds.
fn holds_address(text: &str) -> bool {
    let local = |byte: u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte);
    let domain = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'@', bytes).any(|at| {
        // Some character of the run before @ starts at a word boundary.
        let starts = bytes[..at].iter().rev().take_while(|byte| local(**byte)).any(|byte| word(*byte));
        let run = bytes[at + 1..].iter().take_while(|byte| domain(**byte)).count();
        let domain = &bytes[at + 1..at + 1 + run];
        let follower = bytes.get(at + 1 + run).copied();
        // A label of two letters or more, after a dot that is not the first character, ends in a
        // word boundary.
        let ends = domain.iter().enumerate().skip(1).filter(|(_, byte)| **byte == b'.').any(|(dot, _)| {
            let label = &domain[dot + 1..];
            let letters = label.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            let next = label.get(letters).copied().or(follower);
            letters >= 2 && next.is_none_or(|byte| !word(byte))
        });
        starts && ends
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_addresses_that_the_contract_forbids() {
        for text in
            ["jane.doe@example.org", "by <j@a.bc>.", "x@y.z.io!", "A+B@C-D.EU", "a@b.com-", "'-a@b.de'"]
        {
            assert!(holds_address(text), "{text}");
        }
        for text in [
            "",
            "@",
            "a@b",
            "a@b.c",
            "@example.org",
            "a @example.org",
            "a@.org",
            "a@b.c0m",
            "a@b.co_",
            "approved by user-17",
        ] {
            assert!(!holds_address(text), "{text}");
        }
    }
}
