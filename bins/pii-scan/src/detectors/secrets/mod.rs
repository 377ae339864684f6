//! Credentials, a file per kind of provider.

use gate_core::Severity;

use crate::detector::{Context, Detector, Group, Trigger};

pub mod ai;
pub mod beside;
pub mod cloud;
pub mod code;
pub mod commerce;
pub mod generic;
pub mod keys;
pub mod messaging;
pub mod more;
pub mod observability;
pub mod providers;
mod services;
pub mod worded;

/// A credential of a provider, recognised by its own form.
pub(crate) const PROVIDER: Detector = Detector {
    id: "",
    entity: "",
    group: Group::Secret,
    severity: Severity::Critical,
    what: "",
    why: "whoever reads it acts as the account that it was made for",
    pattern: "",
    trigger: Trigger::Words,
    validator: None,
    context: Context::NONE,
    confidence: 90,
    default: true,
    examples: &[],
    counterexamples: &[],
};

/// Rows of credentials that a literal gives away: id, entity, what, pattern, literals, examples, near misses.
macro_rules! literal {
    ($($id:literal $entity:literal $what:literal [$($literal:literal)+] $pattern:literal $(check $check:path,)?
        yes [$($yes:literal)+] no [$($no:literal)+])*) => {
        &[$(crate::detector::Detector {
            id: $id,
            entity: $entity,
            what: $what,
            pattern: $pattern,
            trigger: crate::detector::Trigger::Literal(&[$($literal),+]),
            $(validator: Some($check),)?
            examples: &[$($yes),+],
            counterexamples: &[$($no),+],
            ..super::PROVIDER
        }),*]
    };
}
pub(crate) use literal;
