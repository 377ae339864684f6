//! The JSON Schemas of the artifact types, embedded in the binary.

use crate::artifacts::Kind;

/// The JSON Schema of an artifact type, with a final newline.
#[must_use]
pub fn text(_: Kind) -> &'static str {
    "{}\n"
}

/// What `schemas` prints: the schema of one type, or the names of all of them.
#[must_use]
pub fn listing(print: Option<Kind>) -> String {
    match print {
        Some(kind) => text(kind).into(),
        None => Kind::ALL.map(|kind| kind.name().to_owned() + "\n").concat(),
    }
}
