//! The command line of `gate`.

use std::ffi::OsString;
use std::io;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use gate_core::cli::{self, Common};

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
    /// Decide a gate by reports that its steps wrote elsewhere
    Decide(Decide),
    /// List the gates
    List,
    /// Explain a rule of any Gatekit binary
    Explain(Explain),
    /// Print a gatekit.toml with every default
    Init,
}

/// `gate run`.
#[derive(Args, Debug)]
pub(crate) struct Run {
    /// The gates, by name
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

    /// Append each gate's verdict to this evidence log
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) siblings: Siblings,
}

/// `gate decide`.
#[derive(Args, Debug)]
pub(crate) struct Decide {
    /// The gate, by name
    #[arg(value_name = "GATE")]
    pub(crate) gate: String,

    /// The JSON reports of its steps
    #[arg(value_name = "REPORT", required = true)]
    pub(crate) reports: Vec<PathBuf>,

    /// Hash what the reports have read again, in this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) artifacts: Option<PathBuf>,

    /// Append the verdict to this evidence log
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: Option<PathBuf>,
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
            Some(Command::List | Command::Explain(_) | Command::Init) | None => None,
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
