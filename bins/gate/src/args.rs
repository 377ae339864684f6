//! The command line of `gate`.

use std::ffi::OsString;
use std::io;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use gate_core::cli::{self, Common};

use crate::init;

/// Taken together, does this checkpoint promote?
#[derive(Debug, Parser)]
#[command(
    name = "gate",
    version,
    about,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 promote, 1 blocked, 2 not decided. Only 0 lets a release through."
)]
pub(crate) struct CommandLine {
    /// Absent with `--list-rules` and `--explain` only.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// The shared options.
    #[command(flatten)]
    pub(crate) common: Common,
}

/// What `gate` can be asked to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run every step of one or more gates, and decide
    Run(Run),
    /// Decide one or more gates by reports that their steps wrote elsewhere
    Decide(Decide),
    /// Tell the verdict of the reports that `gate run --reports` kept, in any format
    Report(ReportOf),
    /// List the gates
    List,
    /// Explain a rule of any Gatekit binary
    Explain(Explain),
    /// Print a gatekit.toml with every default, or set up a repository with --write
    Init(Init),
}

/// `gate run`.
#[derive(Args, Debug)]
pub(crate) struct Run {
    /// The gates, by name, as `gate list` has them; cp0..cp8 is a range
    #[arg(value_name = "GATE", required = true)]
    pub(crate) gates: Vec<String>,

    /// The folder that holds the artifacts [default: --root]
    #[arg(long, value_name = "DIR")]
    pub(crate) artifacts: Option<PathBuf>,

    /// Keep the report of each step as DIR/GATE/STEP.json
    #[arg(long, value_name = "DIR")]
    pub(crate) reports: Option<PathBuf>,

    /// How many steps run at a time [default: one per core]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    /// After how many seconds a step is stopped, unless its definition says otherwise
    #[arg(long, value_name = "SECONDS", default_value = "300")]
    pub(crate) timeout: NonZeroU32,

    #[command(flatten)]
    pub(crate) told: Told,

    #[command(flatten)]
    pub(crate) siblings: Siblings,
}

/// Where a verdict goes besides its report, and how a changed policy is taken.
#[derive(Args, Debug)]
pub(crate) struct Told {
    /// Append each gate's verdict to this evidence log
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: Option<PathBuf>,

    /// Append `verdict`, `exit-code` and `blocked-by` to this file, as a step of GitHub Actions has outputs
    #[arg(long, value_name = "FILE")]
    pub(crate) github_output: Option<PathBuf>,

    /// With --policy-ref: what a gatekit.toml that is weaker than the one at that ref does to the verdict
    #[arg(long, value_name = "EFFECT", value_enum, default_value = "block")]
    pub(crate) policy_change: PolicyChange,
}

/// What a weakened policy does to the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum PolicyChange {
    /// It blocks.
    Block,
    /// It is a warning: someone else approves changes of the policy.
    Warn,
}

/// `gate decide`.
#[derive(Args, Debug)]
pub(crate) struct Decide {
    /// The gates, by name, with commas between them; cp0..cp8 is a range
    #[arg(value_name = "GATE[,GATE…]")]
    pub(crate) gate: String,

    /// The JSON reports of their steps; of a folder, every *.json below it
    #[arg(value_name = "REPORT", required = true)]
    pub(crate) reports: Vec<PathBuf>,

    /// The environment variable that holds `toJSON(needs)` of GitHub Actions: every job has to have succeeded
    #[arg(long, value_name = "NAME")]
    pub(crate) needs_env: Option<String>,

    /// Hash what the reports have read again, in this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) artifacts: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) told: Told,
}

/// `gate report`.
#[derive(Args, Debug)]
pub(crate) struct ReportOf {
    /// The folder that `gate run --reports` wrote: GATE/STEP.json
    #[arg(value_name = "REPORTS_DIR")]
    pub(crate) folder: PathBuf,
}

/// `gate init`.
#[derive(Args, Debug)]
pub(crate) struct Init {
    /// Write gatekit.toml and .github/workflows/gatekit.yml into --root; what is there stays as it is
    #[arg(long)]
    pub(crate) write: bool,

    /// The action that the workflow uses, pinned: OWNER/REPO@SHA
    #[arg(long, value_name = "ACTION", requires = "write", value_parser = init::pinned)]
    pub(crate) action: Option<String>,
}

/// `gate explain`.
#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The rule's id, such as cp0-m1
    #[arg(value_name = "RULE")]
    pub(crate) rule: String,

    #[command(flatten)]
    pub(crate) siblings: Siblings,
}

/// Where the other binaries are.
#[derive(Args, Debug)]
pub(crate) struct Siblings {
    /// The folder of the other Gatekit binaries [default: that of gate]
    #[arg(long, value_name = "DIR")]
    bin_dir: Option<PathBuf>,
}

impl Siblings {
    /// The binaries' folder, absolute, so that neither `PATH` nor a step's working folder matters.
    pub(crate) fn folder(&self) -> io::Result<PathBuf> {
        match &self.bin_dir {
            Some(folder) => std::path::absolute(folder),
            None => {
                std::env::current_exe().map(|gate| gate.parent().map_or_else(PathBuf::new, Path::to_path_buf))
            }
        }
    }
}

impl cli::CommandLine for CommandLine {
    fn common(&self) -> &Common {
        &self.common
    }
}

impl CommandLine {
    /// The shared options, with the folder of the artifacts as the root.
    pub(crate) fn rooted(&self) -> Common {
        let artifacts = match &self.command {
            Some(Command::Run(run)) => run.artifacts.clone(),
            Some(Command::Decide(decide)) => decide.artifacts.clone(),
            Some(Command::Report(_) | Command::List | Command::Explain(_) | Command::Init(_)) | None => None,
        };
        Common { root: artifacts.or_else(|| self.common.root.clone()), ..self.common.clone() }
    }
}

/// The shared options that a step's verdict depends on, as its child process gets them.
pub(crate) fn judged_by(common: &Common) -> io::Result<Vec<OsString>> {
    let mut options: Vec<OsString> = Vec::new();
    if let Some(policy) = &common.policy {
        options.extend(["--policy".into(), std::path::absolute(policy)?.into()]);
    }
    if let Some(reference) = &common.policy_ref {
        options.extend(["--policy-ref".into(), reference.into()]);
    }
    if let Some(commit) = &common.commit {
        options.extend(["--commit".into(), commit.as_str().into()]);
    }
    if common.strict {
        options.push("--strict".into());
    }
    Ok(options)
}
