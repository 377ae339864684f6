//! The command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use gate_core::{CommandLine, Common};
use pii_scan::files::Shard;
use pii_scan::profile::Name;

/// Does it hold personal data, secrets or tenant identity?
///
/// Files, folders, archives or `-` in. What is found is told by rule and place, and never repeated.
/// Exit code 0: scanned whole, and clean. 1: something must not leave. 2: not decided.
#[derive(Debug, Parser)]
#[command(name = "pii-scan", version, arg_required_else_help = true, args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// What the artifact is for
    #[arg(long, value_enum, default_value = "artifact")]
    pub(crate) profile: Name,
    /// A sealed roster of tenants, as `pii-scan tenants` printed it
    #[arg(long, value_name = "SEALED")]
    pub(crate) tenants: Option<PathBuf>,
    /// The environment variable with the roster's key [default: the one that the roster names]
    #[arg(long, value_name = "NAME", requires = "tenants")]
    pub(crate) tenants_key_env: Option<String>,
    /// The environment variable with the key that digests of values are made with
    #[arg(long, value_name = "NAME", default_value = "PII_SCAN_KEY")]
    pub(crate) key_env: String,
    /// Known findings, with reason, owner and expiry; needs the key
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write the findings as a baseline, whose reasons and owners are to be filled in
    #[arg(long, value_name = "FILE")]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Look for this entity or rule as well; may be repeated
    #[arg(long, value_name = "ENTITY", value_delimiter = ',')]
    pub(crate) include: Vec<String>,
    /// Do not look for this entity or rule; may be repeated
    #[arg(long, value_name = "ENTITY", value_delimiter = ',')]
    pub(crate) exclude: Vec<String>,
    /// Leave out findings at this JSON pointer, or in this file; may be repeated, and hold * and **
    #[arg(long, value_name = "PTR|GLOB")]
    pub(crate) ignore: Vec<String>,
    /// Files that may be left out if they can't be scanned, such as 'images/**'; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(crate) allow_skipped: Vec<String>,
    /// Scan what git ignores as well
    #[arg(long)]
    pub(crate) no_ignore: bool,
    /// Scan part I of N only; the digests are of everything
    #[arg(long, value_name = "I/N", value_parser = Shard::parse)]
    pub(crate) shard: Option<Shard>,
    /// Write copies without what was found to this folder, and scan them again
    #[arg(long, value_name = "OUT_DIR", conflicts_with = "shard")]
    pub(crate) redact: Option<PathBuf>,
    /// How many threads scan [default: one per core, at most four]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(crate) common: Common,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Seal a list of tenant names and ids, one a line: what is printed recognises them, and names none
    Tenants {
        /// The environment variable that holds the key
        #[arg(long, value_name = "NAME")]
        key_env: String,
        /// The list [default: standard input]
        #[arg(value_name = "FILE", default_value = "-")]
        file: PathBuf,
    },
}

impl CommandLine for Arguments {
    fn common(&self) -> &Common {
        &self.common
    }
}
