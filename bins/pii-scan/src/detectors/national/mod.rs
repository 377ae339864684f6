//! Numbers that states, banks and insurers give to people, a file per part of the world.
//!
//! Most are digits like any others: a check digit still leaves one in ten. So they need a word that says what
//! they are, in their key or beside them; only those whose form hardly occurs otherwise are found without.

pub mod americas;
pub mod asia_pacific;
pub mod europe;

/// Rows: id, entity, what, validator, words, the value's form, examples, counterexamples. Where the form is
/// enough there are no words; `by` says which bytes and how many digits a text must have to be looked at.
///
/// The form stands alone: no letter, digit, or dot or dash with more behind it on either side.
macro_rules! national {
    ($($id:literal $entity:literal $what:literal $check:ident $(by $all:literal $digits:literal)? [$($word:literal)*] $pattern:literal
        yes [$($yes:literal)+] no [$($no:literal)+])*) => {
        &[$(crate::detector::Detector {
            id: $id,
            entity: $entity,
            what: $what,
            why: "it names one person or holder for life, and opens the records that are kept under it",
            severity: gate_core::Severity::Critical,
            pattern: concat!(
                r"(?:^|[^\w.-]|[^\w][.-])(?P<v>", $pattern, r")(?:[^\w.-]|$|[.-](?:[^\w]|$))"
            ),
            trigger: crate::detectors::national::trigger(&[$(($all, $digits))?]),
            validator: Some(crate::validators::$check),
            context: crate::detectors::national::context(&[$($word),*]),
            examples: &[$($yes),+],
            counterexamples: &[$($no),+],
            ..crate::detectors::PERSONAL
        }),*]
    };
}
pub(crate) use national;

use crate::detector::{Context, Trigger};

/// Words beside a number that say it is not a person's.
const OTHERS: &[&str] = &[
    "trace",
    "span",
    "request",
    "seq",
    "sequence",
    "timestamp",
    "epoch",
    "version",
    "build",
    "commit",
    "hash",
];

/// A row without words looks at texts that hold these bytes, and so many digits.
pub(crate) const fn trigger(by: &[(&'static [u8], u8)]) -> Trigger {
    match by {
        [] => Trigger::Words,
        [(all, digits), ..] => Trigger::Bytes { all, digits: *digits },
    }
}

/// The words are needed where there are any.
pub(crate) const fn context(words: &'static [&'static str]) -> Context {
    if words.is_empty() { Context::NONE.cleared_by(OTHERS) } else { Context::required(words) }
}
