//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use gate_core::rule::NOTHING_MISSING;
use gate_core::{CommandLine, Common, Reason, Undecided};
use parity_check::checkpoint::Checkpoint;
use parity_check::committed::{Required, parse_required};

/// Does the candidate runtime match the baseline?
///
/// Exit code 0: checked, and clean. 1: checked, and a rule blocks. 2: not decided.
#[derive(Debug, Parser)]
#[command(name = "parity-check", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    common: Common,
}

impl CommandLine for Arguments {
    fn common(&self) -> &Common {
        &self.common
    }
}

impl Arguments {
    pub(crate) fn command(&self) -> Result<&Command, Undecided> {
        self.command.as_ref().ok_or_else(|| {
            Undecided::new(&NOTHING_MISSING, Reason::Usage, "nothing was asked: no subcommand was given")
                .help("see parity-check --help")
        })
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Compare method lists: is every baseline method in the candidate?
    Surface {
        /// A list of the baseline's methods; may be repeated
        #[arg(long, required = true, value_name = "LIST.json")]
        baseline: Vec<PathBuf>,
        /// The list of the candidate's methods
        #[arg(long, value_name = "LIST.json")]
        candidate: PathBuf,
        /// What the producer states of the comparison; it is recomputed
        #[arg(long, value_name = "DIFF.json")]
        stated: Option<PathBuf>,
    },
    /// Recompute a scoreboard, and block on any regression since its baseline
    Scoreboard {
        /// The scoreboard
        #[arg(value_name = "CURRENT.json")]
        current: PathBuf,
        /// The state it is compared with
        #[arg(long, value_name = "BASELINE.json")]
        baseline: PathBuf,
        /// The parity manifest whose version it must be of
        #[arg(long, value_name = "PARITY_MANIFEST.v1.json")]
        manifest: Option<PathBuf>,
    },
    /// Judge a checkpoint's folder: metrics, fixture tables, corpus copies
    Results {
        /// The folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// The checkpoint that it is of
        #[arg(long, value_enum)]
        gate: Checkpoint,
        /// Where the sources of corpora lie [default: tests/parity in the root, if there]
        #[arg(long, value_name = "DIR")]
        corpora: Option<PathBuf>,
    },
    /// Judge a benchmark, and compare it with a baseline
    Bench {
        /// The benchmark
        #[arg(value_name = "BENCH.json")]
        benchmark: PathBuf,
        /// The benchmark it is compared with
        #[arg(long, value_name = "BENCH.json")]
        baseline: Option<PathBuf>,
    },
    /// Judge the sections of the cutover runbook
    Runbook {
        /// The runbook, in Markdown
        #[arg(value_name = "FILE.md")]
        runbook: PathBuf,
        /// The CP8 metrics, which must name this runbook
        #[arg(long, value_name = "METRICS.json")]
        metrics: Option<PathBuf>,
    },
    /// Judge whether checkpoint artifacts are committed, and made for the commit
    Committed {
        /// The checkpoints, such as cp2..cp8 (both included) or cp3,cp5
        #[arg(long, value_name = "CHECKPOINTS", value_parser = parse_required)]
        require: Required,
        /// The folder that holds a folder for each checkpoint
        #[arg(long, value_name = "DIR", default_value = "parity/generated")]
        folder: PathBuf,
    },
}
