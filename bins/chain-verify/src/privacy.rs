//! The minimisation rules of the evidence contract, judged again: its producers enforce them only once.
//!
//! What they leave out (display labels, deep links, ids of actors) is `pii-scan`'s.

use gate_core::text::printable;
use gate_core::{Judgement, Location};

use crate::entry::Entry;
use crate::log::{End, Observer, Place};
use crate::rules::PRIVACY;

/// How many findings of one pass are told one by one; the rest is counted.
const TOLD: u64 = 100;

/// Judges what the entries of a log hold.
#[derive(Debug, Default)]
pub struct Privacy {
    found: u64,
}

impl Privacy {
    /// What an entry holds that it must not. Nothing of it is repeated.
    fn violations(entry: &Entry<'_>) -> Vec<&'static str> {
        // Without one of these characters, or an escape that may stand for one, there is nothing to find.
        if !entry.raw.bytes().any(|byte| matches!(byte, b'@' | b'?' | b'#' | b'\\')) {
            return Vec::new();
        }
        let mut violations = Vec::new();
        if holds_address(&entry.summary) {
            violations.push("its summary holds an e-mail address");
        }
        match entry.links() {
            Err(_) => violations.push("its links can't be read"),
            Ok(links) => {
                if links.external_refs.iter().any(|reference| holds_address(&reference.external_id)) {
                    violations.push("the id of an external reference holds an e-mail address");
                }
            }
        }
        match entry.payload_refs() {
            Err(_) => violations.push("its payloadRefs can't be read"),
            Ok(payloads) => {
                if payloads.iter().any(|payload| payload.uri.contains(['?', '#'])) {
                    violations.push("the uri of a payload has a query or a fragment");
                }
            }
        }
        violations
    }
}

impl Observer for Privacy {
    fn entry(&mut self, place: &Place<'_>, entry: &Entry<'_>, _: &[u8], judgement: &mut Judgement) {
        for violation in Self::violations(entry) {
            self.found += 1;
            if self.found <= TOLD {
                let message = format!("{}: {violation}", printable(&entry.evidence_id));
                judgement.block(&PRIVACY, Some(place.location()), message);
            }
        }
    }

    fn end(&mut self, end: &End<'_>, judgement: &mut Judgement) {
        if self.found > TOLD {
            let message = format!("{} more findings like these", self.found - TOLD);
            judgement.block(&PRIVACY, Some(Location::file(end.path)), message);
        } else if self.found == 0 {
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
