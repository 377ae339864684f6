//! Judging modules of `export-validate`.
//!
//! The engine reads a file strictly, validates it by a JSON Schema over the document that core read, and
//! says where each fault stands. The semantic rules of the artifact types lie in [`artifacts`].

pub mod artifacts;
mod content;
mod faults;
pub mod instance;
mod outcome;
mod outline;
mod places;
pub mod rules;
pub mod schema;
pub mod schemas;
mod typed;
mod validate;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use gate_core::{Context, Judgement, Undecided, evidence};

use crate::artifacts::Kind;
use crate::outcome::Terms;
pub use crate::outline::Outline;
use crate::schema::Schema;

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
    /// The most findings that are told of one file.
    pub most: usize,
    /// How many threads validate.
    pub jobs: Option<NonZeroUsize>,
    /// What the semantic rules need to know.
    pub rules: artifacts::Asked,
}

/// Judges files. What it returns is printed in place of the report, where something was decided.
///
/// # Errors
/// When the schema can't be read, or asks for something that can't be judged.
pub fn answer(
    context: &Context,
    input: &Input,
    judgement: &mut Judgement,
) -> Result<Option<String>, Undecided> {
    let outlines = match &input.against {
        Against::Schema(path) => {
            let schema = Schema::read(&context.root, path)?;
            judgement.subjects.extend(schema.subjects().iter().cloned());
            let terms = Terms {
                schema: &schema,
                kind: None,
                values: input.show_values,
                most: input.most,
                output: input.output,
            };
            let jobs = validate::threads(input.jobs);
            validate::files(context, terms, &input.files, input.ndjson, jobs, judgement)
        }
        Against::Type(kind) => typed::judge(context, input, Some(*kind), judgement),
        Against::Envelope => typed::judge(context, input, None, judgement),
    };
    match input.against {
        Against::Schema(_) => evidence::compare(context, judgement),
        Against::Type(_) | Against::Envelope => evidence::bind(context, judgement),
    }
    Ok(input.output.map(|_| outlines.into_iter().map(|outline| outline + "\n").collect()))
}
