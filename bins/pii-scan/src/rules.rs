//! The rules of the scan itself, a row each. Every detector is a rule besides these.

use std::sync::LazyLock;

use gate_core::Rule;

use crate::detector::Detector;
use crate::detectors;

gate_core::rules! {
    /// The rules that are no detectors.
    pub static RULES = [
        CLEAN "pii-clean" Critical
            what "every file was scanned whole, and nothing that must not leave was found"
            why "what has left can't be called back"
            pass "12 files scanned by 260 detectors, a digest for each"
            block "never by itself"
        TENANT "pii-tenant" Critical
            what "no name or id of the sealed roster"
            why "an artifact that names a tenant says who the customers are, and what happened to them"
            pass "{\"tenant\":\"t-opaque-7\"}, which the roster does not hold"
            block "a name of the roster in a value, a key, prose or base64, however it is written"
        TRANSCRIPT "pii-transcript" Critical
            what "no conversation text: no roles, no line breaks, at most 280 characters of prose"
            why "what people wrote to a system holds more about them than any pattern finds"
            pass "{\"summary\":\"feedback on latency, 41 requests\"}"
            block "{\"summary\":\"user: where is my order? assistant: it left on Monday\"}"
        BASELINE "pii-baseline" High
            what "every entry of the baseline is used, owned and not expired"
            why "an exception that nobody needs any longer is a hole that nobody watches"
            pass "an entry with reason and owner, until 2026-12-31, that matches a finding of today"
            block "an entry that expired yesterday, or that matches nothing"
    ]
}

static OF_DETECTORS: LazyLock<Vec<Rule>> = LazyLock::new(|| every_detector().map(of).collect());

static ALL: LazyLock<Vec<&'static Rule>> =
    LazyLock::new(|| RULES.iter().copied().chain(OF_DETECTORS.iter()).collect());

/// Every rule, those of the detectors included.
#[must_use]
pub fn all() -> &'static [&'static Rule] {
    &ALL
}

/// The rule that findings of a detector are under.
#[must_use]
pub fn of_detector(detector: &Detector) -> Option<&'static Rule> {
    OF_DETECTORS.iter().find(|rule| rule.id == detector.id)
}

/// Every detector, in the order of its file.
pub fn every_detector() -> impl Iterator<Item = &'static Detector> {
    detectors::ALL.iter().copied().flatten()
}

fn of(detector: &'static Detector) -> Rule {
    Rule {
        id: detector.id,
        what: detector.what,
        why: detector.why,
        severity: detector.severity,
        pass: detector.counterexamples.first().copied().unwrap_or("nothing like it"),
        block: detector.examples.first().copied().unwrap_or("it, as described"),
    }
}
