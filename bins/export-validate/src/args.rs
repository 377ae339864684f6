//! The command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use export_validate::artifacts::{self, Kind, Profile};
use export_validate::{Against, Input, Outline, schemas};
use gate_core::rule::NOTHING_MISSING;
use gate_core::{CommandLine, Common, Reason, Undecided};

/// Does this artifact conform to its schema and its rules?
///
/// Exit code 0: checked, and clean. 1: checked, and a rule blocks. 2: not decided.
#[derive(Debug, Parser)]
#[command(
    name = "export-validate",
    version,
    arg_required_else_help = true,
    args_conflicts_with_subcommands = false
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    validation: Validation,

    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the artifact types, or print the schema of one
    Schemas {
        /// Print the JSON Schema of this type
        #[arg(long, value_name = "TYPE", value_parser = Kind::parse)]
        print: Option<Kind>,
    },
}

#[derive(Args, Debug)]
struct Validation {
    /// The files to judge; `-` is standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What the files are [default: told by their envelope]
    #[arg(long = "type", value_name = "TYPE", value_parser = Kind::parse)]
    kind: Option<Kind>,
    /// Judge any JSON or NDJSON by this JSON Schema, drafts 4 to 2020-12
    // What asks about an artifact type means nothing then.
    #[arg(
        long,
        value_name = "SCHEMA.json",
        conflicts_with_all = ["kind", "profile", "expect_version", "retention", "reports", "closing", "require"]
    )]
    schema: Option<PathBuf>,
    /// One JSON value per line [default: told by the content]
    #[arg(long)]
    ndjson: bool,
    /// How much a runtime export has to hold
    #[arg(long, value_name = "PROFILE", value_enum, default_value = "full")]
    profile: Profile,
    /// The platform version that an export has to state
    #[arg(long, value_name = "SEMVER")]
    expect_version: Option<String>,
    /// How many of the newest exports are kept
    #[arg(long, value_name = "N")]
    retention: Option<NonZeroUsize>,
    /// The reports that a handback rests on
    #[arg(long, value_name = "DIR")]
    reports: Option<PathBuf>,
    /// Judge whether the incident may be closed
    #[arg(long)]
    closing: bool,
    /// The communications that have to have been sent
    #[arg(long, value_name = "A,B,C", value_delimiter = ',', value_parser = ["A", "B", "C"])]
    require: Vec<String>,
    /// Print the outcome in an output format of JSON Schema in place of the report
    #[arg(long, value_name = "FORMAT", value_enum)]
    output: Option<Outline>,
    /// Show values of the artifacts in messages and excerpts
    #[arg(long)]
    show_values: bool,
    /// How many faults are told one by one of each file
    #[arg(long, value_name = "N", default_value = "1000")]
    most: NonZeroUsize,
    /// How many threads validate [default: one per core, at most four]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

impl CommandLine for Arguments {
    fn common(&self) -> &Common {
        &self.common
    }
}

impl Arguments {
    /// What `schemas` prints, if it was asked.
    pub(crate) fn schemas(&self) -> Option<String> {
        self.command.as_ref().map(|Command::Schemas { print }| schemas::listing(*print))
    }

    /// The files to judge, and how.
    pub(crate) fn input(&self) -> Result<Input, Undecided> {
        let asked = &self.validation;
        if asked.files.is_empty() {
            return Err(Undecided::new(
                &NOTHING_MISSING,
                Reason::Usage,
                "nothing was asked: no file was named",
            )
            .help("name the files to judge, or `-` for standard input; see export-validate --help"));
        }
        let against = match (&asked.schema, asked.kind) {
            (Some(schema), _) => Against::Schema(schema.clone()),
            (None, Some(kind)) => Against::Type(kind),
            (None, None) => Against::Envelope,
        };
        Ok(Input {
            files: asked.files.clone(),
            against,
            ndjson: asked.ndjson,
            output: asked.output,
            show_values: asked.show_values,
            most: asked.most.get(),
            jobs: asked.jobs,
            rules: artifacts::Asked {
                profile: asked.profile,
                expect_version: asked.expect_version.clone(),
                retention: asked.retention,
                reports: asked.reports.clone(),
                closing: asked.closing,
                require: asked.require.clone(),
            },
        })
    }
}
