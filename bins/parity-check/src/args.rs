//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use gate_core::{CommandLine, Common, Undecided, cli};
use parity_check::checkpoint::Checkpoint;
use parity_check::committed::{Required, parse_required};
use parity_check::replay::{Pattern, Tolerance};
use parity_check::rollout::Stage;
use parity_check::smoke::Named;

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
        cli::asked(self.command.as_ref(), "parity-check")
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
        /// The benchmark, or one run of several: cp8-benchmark.json, Criterion's sample.json, hyperfine's export,
        /// or an HDR histogram log. Beside a folder of baselines, a folder stands for all runs in it
        #[arg(required = true, value_name = "BENCH.json")]
        benchmark: Vec<PathBuf>,
        /// The benchmark it is compared with; may be repeated, once per run and in the same order. A folder holds
        /// the runs of the other folder's names
        #[arg(long, value_name = "BENCH.json")]
        baseline: Vec<PathBuf>,
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
    /// Compare two OpenAPI documents, and hold recorded traffic against the second
    Openapi {
        /// The contract that clients rely on: OpenAPI 3.0 or 3.1, as JSON
        #[arg(long, value_name = "A.json")]
        baseline: PathBuf,
        /// The contract of the candidate
        #[arg(long, value_name = "B.json")]
        candidate: PathBuf,
        /// The endpoints that must not break [default: all of the baseline's]
        #[arg(long, value_name = "LIST")]
        critical: Option<PathBuf>,
        /// Recorded exchanges that must meet the candidate's schemas: a .ndjson of {id, request, response}
        #[arg(long, value_name = "REC.ndjson")]
        traffic: Option<PathBuf>,
    },
    /// Judge that the release was tested, linted and built, with its optional feature and without
    Build {
        /// The build verification
        #[arg(value_name = "BUILD.json")]
        record: PathBuf,
    },
    /// Judge whether a deployment reached all of its targets, by the one allowed way
    Deploy {
        /// The deployment record
        #[arg(value_name = "DEPLOYMENT.json")]
        record: PathBuf,
    },
    /// Judge the newest smoke run of a deployment, rollback or provisioning
    Smoke {
        /// The smoke runs
        #[arg(required = true, value_name = "SMOKE.json")]
        runs: Vec<PathBuf>,
        /// What they must be of: deployment:ID, rollback:ID or provisioning:ID
        #[arg(long, value_name = "KIND:ID", value_parser = Named::parse)]
        subject: Option<Named>,
        /// The record of that, for its end, version and environment
        #[arg(long, value_name = "RECORD.json")]
        record: Option<PathBuf>,
        /// The environment that they must have run in
        #[arg(long, value_name = "NAME")]
        env: Option<String>,
    },
    /// Judge a canary, staged or full rollout, and whether the candidate is worse than its baseline
    Rollout {
        /// The rollout report
        #[arg(value_name = "REPORT.json")]
        rollout: PathBuf,
        /// The stage that it is of
        #[arg(long, value_enum)]
        stage: Stage,
        /// The canary's report: a staged or full rollout is judged beside it
        #[arg(long, value_name = "CANARY.json")]
        baseline: Option<PathBuf>,
        /// The staged report: a full rollout is judged beside it
        #[arg(long, value_name = "STAGED.json")]
        previous: Option<PathBuf>,
        /// Judge each host of the baseline as if it were the candidate: whatever is found is a false alarm
        #[arg(long)]
        aa: bool,
    },
    /// Judge whether every checkpoint is green for the release candidate, by its latest attempt
    Preconditions {
        /// The folder of gate reports
        #[arg(long, value_name = "DIR")]
        reports: PathBuf,
        /// The checkpoints, such as cp0..cp8
        #[arg(long, value_name = "CHECKPOINTS", value_parser = parse_required)]
        require: Required,
        /// GitHub's list of check runs for the commit, which must be green as well
        #[arg(long, value_name = "CHECK_RUNS.json")]
        check_runs: Option<PathBuf>,
        /// What a host reports of its policy bundle; may be repeated, once per host
        #[arg(long, value_name = "BUNDLE.json")]
        policy_bundle: Vec<PathBuf>,
    },
    /// Compare two recordings of payloads, and hold the candidate's against corpora
    Replay {
        /// The recording of the old runtime: a JSON document, a .ndjson of {id, response}, or a folder
        #[arg(long, value_name = "REC")]
        baseline: Option<PathBuf>,
        /// The recording of the new one
        #[arg(long, value_name = "REC")]
        candidate: PathBuf,
        /// A second recording of the old one: what differs between the two does not count
        #[arg(long, value_name = "REC", requires = "baseline")]
        noise: Option<PathBuf>,
        /// Cases with expectations that the candidate's recording must meet; may be repeated
        #[arg(long, value_name = "CORPUS.json")]
        corpus: Vec<PathBuf>,
        /// The list of methods that the corpora should cover
        #[arg(long, value_name = "LIST.json", requires = "corpus")]
        methods: Option<PathBuf>,
        /// A path that does not count, as a JSON pointer in which * stands for any part; may be repeated
        #[arg(long, value_name = "PTR", value_parser = Pattern::parse)]
        ignore: Vec<Pattern>,
        /// By how much numbers at a path may differ, as 0.01 or 5%; may be repeated
        #[arg(long, value_name = "PTR=ABS|%", value_parser = tolerance)]
        tolerance: Vec<(Pattern, Tolerance)>,
        /// An array whose order does not count; may be repeated
        #[arg(long, value_name = "PTR", value_parser = Pattern::parse)]
        unordered: Vec<Pattern>,
        /// An array of objects that are told apart by a member, in any order; may be repeated
        #[arg(long, value_name = "PTR=MEMBER", value_parser = keyed)]
        key: Vec<(Pattern, String)>,
        /// Write the differences as RFC 6902 patches, with their values
        #[arg(long, value_name = "FILE")]
        patch: Option<PathBuf>,
        /// Tell values as they are, not masked
        #[arg(long)]
        show_values: bool,
    },
}

fn tolerance(text: &str) -> Result<(Pattern, Tolerance), String> {
    Pattern::with(text, Tolerance::parse)
}

fn keyed(text: &str) -> Result<(Pattern, String), String> {
    Pattern::with(text, |member| match member.trim() {
        "" => Err("name the member: PTR=MEMBER".into()),
        member => Ok(member.into()),
    })
}
