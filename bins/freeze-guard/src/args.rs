//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use freeze_guard::render::Template;
use freeze_guard::rollback::Procedure;
use gate_core::instant::Instant;
use gate_core::{CommandLine, Common, Undecided, cli};

/// May this operation go ahead under the current freeze?
///
/// Exit code 0: checked, and clean. 1: checked, and a rule blocks. 2: not decided.
#[derive(Debug, Parser)]
#[command(name = "freeze-guard", version, arg_required_else_help = true)]
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
        cli::asked(self.command.as_ref(), "freeze-guard")
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Tell what is frozen, by what, and when that changes next
    Status(StateArgs),
    /// Judge an operation: may it go ahead?
    Check(Box<Check>),
    /// Judge a declaration: may this freeze begin?
    Declare {
        /// The declaration
        #[arg(value_name = "FREEZE.json")]
        freeze: PathBuf,
        /// The messages of the incident, of which template A has to be sent
        #[arg(long, value_name = "COMMS.json")]
        comms: Option<PathBuf>,
    },
    /// Judge a lift: may this freeze end?
    Lift {
        /// The lift
        #[arg(value_name = "UNFREEZE.json")]
        lift: PathBuf,
        /// The rollback record
        #[arg(long, value_name = "ROLLBACK.json")]
        rollback: Option<PathBuf>,
        /// The messages of the incident
        #[arg(long, value_name = "COMMS.json")]
        comms: Option<PathBuf>,
        /// The declaration [default: the file that the lift names]
        #[arg(long, value_name = "FREEZE.json")]
        declaration: Option<PathBuf>,
    },
    /// Judge a rollback: was it whole, proven and in order?
    Rollback {
        /// The rollback record
        #[arg(value_name = "ROLLBACK.json")]
        rollback: PathBuf,
        /// The procedure that it has to follow [default: the one that it names]
        #[arg(long, value_enum, value_name = "PROCEDURE")]
        procedure: Option<Procedure>,
        /// The declaration [default: the file that the record names]
        #[arg(long, value_name = "FREEZE.json")]
        declaration: Option<PathBuf>,
    },
    /// Judge a prepared rollback: can it be done when it is needed?
    RollbackReady {
        /// The prepared rollback record
        #[arg(value_name = "PREPARED.json")]
        prepared: PathBuf,
    },
    /// Judge every open pull request and queued group again, and set the required status where it differs
    Sweep {
        #[command(flatten)]
        state: StateArgs,
        #[command(flatten)]
        github: GitHubArgs,
        /// The branch whose merge queue is judged
        #[arg(long, value_name = "BRANCH", default_value = "main")]
        branch: String,
        /// Say what would be set, and set nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Switch the ruleset that stops every merge at once
    Ruleset {
        /// On before a declaration is announced; off when nothing stops merges any more
        #[arg(value_enum, value_name = "on|off")]
        switch: Switch,
        #[command(flatten)]
        state: StateArgs,
        #[command(flatten)]
        github: GitHubArgs,
    },
    /// Judge how the check is wired: would it stop anybody?
    Doctor {
        #[command(flatten)]
        github: GitHubArgs,
        // With records, the zones of their windows are compared with the system's.
        #[command(flatten)]
        state: StateArgs,
        /// The protected branch
        #[arg(long, value_name = "BRANCH", default_value = "main")]
        branch: String,
        /// The rules of the branch as GitHub's API told them
        #[arg(long, value_name = "RULES.json", conflicts_with = "github")]
        rules: Option<PathBuf>,
    },
    /// Write a message of the runbook from the records
    Render {
        /// A: declared, from a freeze record. B: update, from a rollback record. C: lifted, from a lift
        #[arg(value_enum, value_name = "A|B|C")]
        template: Template,
        /// The record
        #[arg(long, value_name = "RECORD.json")]
        from: PathBuf,
        /// When the next message is due [default: `review_by` of the declaration]
        #[arg(long, value_name = "RFC3339", value_parser = Instant::parse)]
        next_update: Option<Instant>,
    },
}

/// Where the records are.
#[derive(Args, Debug)]
pub(crate) struct StateArgs {
    /// The protected git ref that holds the records [default: `freeze.state_ref` of the policy]
    #[arg(long, value_name = "REF", conflicts_with = "state_dir")]
    pub(crate) state_ref: Option<String>,
    /// Read the records from this folder, not from git
    #[arg(long, value_name = "DIR")]
    pub(crate) state_dir: Option<PathBuf>,
}

/// Whom to ask, and for how long.
#[derive(Args, Debug)]
pub(crate) struct GitHubArgs {
    /// Ask GitHub about this repository [default: `$GITHUB_REPOSITORY`]; the token is read from `$GITHUB_TOKEN`
    #[arg(long, value_name = "OWNER/REPO", num_args = 0..=1, default_missing_value = "")]
    pub(crate) github: Option<String>,
    /// Seconds that all questions together may take
    #[arg(long, value_name = "SECONDS", default_value = "12", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) deadline: u64,
}

/// A switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    /// Every merge is stopped
    On,
    /// Merges are free, if no freeze stops them
    Off,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Operation {
    /// Merge a pull request, or a group of a merge queue
    Merge,
    /// Claim beads
    BeadClaim,
    /// Promote from one environment to another
    Promote,
    /// Deploy to an environment
    Deploy,
}

/// `freeze-guard check`.
#[derive(Args, Debug)]
pub(crate) struct Check {
    /// What is to be done
    #[arg(long, value_enum, value_name = "OPERATION")]
    pub(crate) operation: Operation,
    #[command(flatten)]
    pub(crate) state: StateArgs,
    /// merge: the payload of the event [default: `$GITHUB_EVENT_PATH`]
    #[arg(long, value_name = "EVENT.json")]
    pub(crate) event: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) github: GitHubArgs,
    /// merge: a pull request as GitHub's API tells it; may be repeated
    #[arg(long, value_name = "PR.json")]
    pub(crate) pr: Vec<PathBuf>,
    /// bead-claim: the revision before
    #[arg(long, value_name = "REF")]
    pub(crate) base: Option<String>,
    /// bead-claim: the revision after
    #[arg(long, value_name = "REF")]
    pub(crate) head: Option<String>,
    /// bead-claim: the beads (work items as JSON), one to a line
    #[arg(long, value_name = "FILE")]
    pub(crate) beads: Option<PathBuf>,
    /// promote: the environment that it comes from
    #[arg(long, value_name = "ENV")]
    pub(crate) from: Option<String>,
    /// promote: the environment that it goes to
    #[arg(long, value_name = "ENV")]
    pub(crate) to: Option<String>,
    /// deploy: who deploys
    #[arg(long, value_name = "NAME")]
    pub(crate) actor: Option<String>,
    /// deploy: the environment
    #[arg(long, value_name = "ENV")]
    pub(crate) env: Option<String>,
    /// deploy: the incident that it serves
    #[arg(long, value_name = "ID")]
    pub(crate) incident: Option<String>,
    /// deploy: the CI run that does it [default: what GitHub, GitLab and others set]
    #[arg(long, value_name = "ID")]
    pub(crate) run_id: Option<String>,
}
