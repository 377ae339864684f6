//! Judging modules of `export-validate`.
//!
//! The engine reads a file strictly, validates it by a JSON Schema over the document that core read, and
//! says where each fault stands. The semantic rules of the artifact types lie in [`artifacts`].

pub mod artifacts;
pub mod instance;
pub mod rules;
pub mod schema;
pub mod schemas;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use gate_core::rule::NOTHING_MISSING;
use gate_core::{Context, Judgement, Reason, Undecided};

use crate::artifacts::Kind;

/// What files are judged by.
#[derive(Debug)]
pub enum Against {
    /// A JSON Schema of the user.
    Schema(PathBuf),
    /// An artifact type that the user named.
    Type(Kind),
    /// The artifact type that each file's own envelope names.
    Envelope,
}

/// An output format that JSON Schema defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Outline {
    /// Whether it is valid, and nothing else.
    Flag,
    /// One unit per evaluated subschema.
    List,
    /// Units nested as the schema is.
    Hierarchical,
}

/// Files to judge, and how.
#[derive(Debug)]
pub struct Input {
    /// The files, as the user named them; `-` is standard input.
    pub files: Vec<PathBuf>,
    /// What they are judged by.
    pub against: Against,
    /// One JSON value per line, whatever the content looks like.
    pub ndjson: bool,
    /// The output format that replaces the report.
    pub output: Option<Outline>,
    /// Whether messages and excerpts show values of the artifacts.
    pub show_values: bool,
    /// How many threads validate.
    pub jobs: Option<NonZeroUsize>,
    /// What the semantic rules need to know.
    pub rules: artifacts::Asked,
}

/// Judges files. What it returns is printed in place of the report, if the verdict is a pass.
///
/// # Errors
/// When something can't be read, or nothing is there to judge.
pub fn answer(_: &Context, _: &Input, _: &mut Judgement) -> Result<Option<String>, Undecided> {
    Err(Undecided::new(&NOTHING_MISSING, Reason::Usage, "this build judges no file yet"))
}
