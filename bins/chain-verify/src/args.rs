//! The command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use chain_verify::checkpoint::Verifier;
use chain_verify::manifest::TYPES;
use chain_verify::segment::Shard;
use clap::{Args, Parser, Subcommand};
use gate_core::{CommandLine, Common, Undecided, cli};

/// Is the evidence log unbroken, complete and append-only?
///
/// Exit code 0: checked, and clean. 1: checked, and a rule blocks. 2: not decided.
#[derive(Debug, Parser)]
#[command(name = "chain-verify", version, arg_required_else_help = true)]
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
        cli::asked(self.command.as_ref(), "chain-verify")
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Verify a log: NDJSON or one JSON array, plain, gzip or zstd
    Log(Box<Verification>),
    /// Join segments that were verified elsewhere: is the whole one chain?
    ///
    /// The join is asked what each segment was asked, with the same files; else nothing is decided.
    Join(Box<Joining>),
    /// Verify a log, and print its head, to be kept where the log is not
    Anchor {
        /// The log
        #[arg(value_name = "LOG")]
        log: PathBuf,
        #[command(flatten)]
        dialect: Dialect,
        /// An earlier anchor that the log must hold; may be repeated
        #[arg(long, value_name = "FILE")]
        anchor: Vec<PathBuf>,
        /// How many threads verify [default: one per core, at most four]
        #[arg(long, value_name = "N")]
        jobs: Option<NonZeroUsize>,
    },
    /// Append one entry: locked, flushed to disk, nothing rewritten
    Append {
        /// The log; it is made if it is not there
        #[arg(value_name = "LOG")]
        log: PathBuf,
        /// The entry, without hashes
        #[arg(long, value_name = "ENTRY.json", required_unless_present = "repair")]
        entry: Option<PathBuf>,
        /// Sign with the private key in this environment variable
        #[arg(long, value_name = "NAME", requires = "entry")]
        sign_key_env: Option<String>,
        /// First move a last line that an earlier writer did not finish to LOG.torn-N
        #[arg(long)]
        repair: bool,
    },
    /// Prove to somebody without the log that it holds an entry, or that it extends an older one
    Prove {
        /// The log
        #[arg(value_name = "LOG")]
        log: PathBuf,
        /// The evidenceId of the entry that it holds
        #[arg(long, value_name = "ID", required_unless_present = "since")]
        id: Option<String>,
        /// How many entries the older log had
        #[arg(long, value_name = "ENTRIES", conflicts_with = "id")]
        since: Option<u64>,
        #[command(flatten)]
        dialect: Dialect,
    },
    /// Judge a proof, without the log
    Check {
        /// The proof, as `prove` printed it
        #[arg(value_name = "PROOF.json")]
        proof: PathBuf,
        /// An anchor of the log that the proof is about; may be repeated
        #[arg(long, value_name = "FILE")]
        anchor: Vec<PathBuf>,
        /// The entry that the proof is about
        #[arg(long, value_name = "ENTRY.json")]
        entry: Option<PathBuf>,
    },
    /// Judge an evidence manifest: is every artifact there, as it was listed?
    Manifest {
        /// The manifest
        #[arg(value_name = "MANIFEST.json")]
        manifest: PathBuf,
        /// Block on files of this folder that it does not list
        #[arg(long, value_name = "DIR")]
        complete: Option<PathBuf>,
        /// An earlier manifest; may be repeated, down to the first one
        #[arg(long, value_name = "MANIFEST.json")]
        previous: Vec<PathBuf>,
        /// Types of which at least one artifact has to be listed, such as gate-metrics,rollout-report
        #[arg(long, value_name = "TYPES", value_delimiter = ',', value_parser = TYPES)]
        require_type: Vec<String>,
        /// The evidence log that has to hold the head that the manifest names
        #[arg(long, value_name = "LOG")]
        log: Option<PathBuf>,
    },
    /// Sign an in-toto Statement, such as `gate run --report intoto=FILE` writes: a DSSE envelope
    Sign {
        /// The statement
        #[arg(value_name = "STATEMENT.json")]
        statement: PathBuf,
        /// Sign with the private key in this environment variable
        #[arg(long, value_name = "NAME")]
        sign_key_env: String,
    },
    /// Judge a signed statement: by whom, what it says, and whether its files are as they were
    Statement {
        /// The DSSE envelope
        #[arg(value_name = "ENVELOPE.json")]
        envelope: PathBuf,
        /// A key file that the signature is checked with; may be repeated
        #[arg(long, value_name = "FILE", required = true)]
        public_key: Vec<PathBuf>,
        /// A property that it has to name, such as `GATEKIT_CP8`; may be repeated
        #[arg(long, value_name = "NAME")]
        property: Vec<String>,
    },
    /// Hash every {path, sha256} of any record now
    Refs {
        /// The record
        #[arg(value_name = "RECORD.json")]
        record: PathBuf,
        /// Kinds of which at least one file has to be kept, such as heap-dumps,logs
        #[arg(long, value_name = "KINDS", value_delimiter = ',')]
        require_kind: Vec<String>,
    },
}

/// How the log's entries are written.
#[derive(Args, Debug)]
pub(crate) struct Dialect {
    /// What the first entry's previousHash holds [default: it has none]
    #[arg(long, value_name = "VALUE")]
    pub(crate) genesis: Option<String>,
    /// Field names and hashing: portarium-v1, portarium-experiment, aat-draft, or a TOML file
    #[arg(long, value_name = "NAME|FILE", default_value = "portarium-v1")]
    pub(crate) profile: String,
}

/// What the log's end is held against.
#[derive(Args, Debug)]
pub(crate) struct Anchors {
    /// A head stored earlier, as `chain-verify anchor` printed it, or a checkpoint note; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) anchor: Vec<PathBuf>,
    /// Each anchor must be a checkpoint note signed by this key, as C2SP writes it; may be repeated
    #[arg(long, value_name = "NAME+ID+KEY", requires = "anchor")]
    pub(crate) anchor_key: Vec<Verifier>,
    /// Without an anchor, nothing is decided
    #[arg(long)]
    pub(crate) require_anchor: bool,
}

/// Why payloads may be gone.
#[derive(Args, Debug)]
pub(crate) struct Gone {
    /// Why payloads are gone: disposition jobs, a JSON array
    #[arg(long, value_name = "FILE", requires = "hashed")]
    pub(crate) dispositions: Option<PathBuf>,
    /// Legal holds, a JSON array
    #[arg(long, value_name = "FILE", requires = "hashed")]
    pub(crate) holds: Option<PathBuf>,
}

/// `chain-verify join`.
#[derive(Args, Debug)]
pub(crate) struct Joining {
    /// The segments, in any order
    #[arg(required = true, value_name = "SEGMENT.json")]
    pub(crate) segments: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) dialect: Dialect,
    #[command(flatten)]
    pub(crate) anchors: Anchors,
    /// The key files that the segments were verified with; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) public_key: Vec<PathBuf>,
    /// The segments were verified with --payload-root: judge what they say of payloads
    #[arg(long, group = "hashed")]
    pub(crate) payloads: bool,
    #[command(flatten)]
    pub(crate) gone: Gone,
    /// The rollback record that the segments were verified with
    #[arg(long, value_name = "ROLLBACK.json")]
    pub(crate) require_annotations: Option<PathBuf>,
    /// The segments were verified with --privacy: judge what they say of data minimisation
    #[arg(long)]
    pub(crate) privacy: bool,
}

/// `chain-verify log`.
#[derive(Args, Debug)]
pub(crate) struct Verification {
    /// The log
    #[arg(value_name = "LOG")]
    pub(crate) log: PathBuf,
    #[command(flatten)]
    pub(crate) anchors: Anchors,
    #[command(flatten)]
    pub(crate) dialect: Dialect,
    /// A key file that signatures are checked with; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) public_key: Vec<PathBuf>,
    /// An unsigned entry blocks
    #[arg(long)]
    pub(crate) require_signatures: bool,
    /// The log at this git ref must be a byte prefix of the log now
    #[arg(long, value_name = "REF", conflicts_with = "segment")]
    pub(crate) since_ref: Option<String>,
    /// Start at this anchor's entry, and trust everything before it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["since_ref", "shard", "segment"])]
    pub(crate) resume: Option<PathBuf>,
    /// Hash the payloads that entries refer to, in this folder
    #[arg(long, value_name = "DIR", group = "hashed")]
    pub(crate) payload_root: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) gone: Gone,
    /// Block on entries of this rollback that no appended annotation marks
    #[arg(long, value_name = "ROLLBACK.json")]
    pub(crate) require_annotations: Option<PathBuf>,
    /// Judge the entries' data minimisation as well
    #[arg(long)]
    pub(crate) privacy: bool,
    /// Verify part I of N only; needs --segment
    #[arg(long, value_name = "I/N", requires = "segment", value_parser = Shard::parse)]
    pub(crate) shard: Option<Shard>,
    /// Write what `join` needs to know of this part; ask the join what is asked here, and no more
    #[arg(long, value_name = "OUT.json")]
    pub(crate) segment: Option<PathBuf>,
    /// How many threads verify [default: one per core, at most four]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}
