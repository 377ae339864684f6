//! The artifact types and their semantic rules.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use gate_core::artifact::Json;
use gate_core::{Context, Judgement, Undecided};

/// The artifact types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `evidence-manifest`
    EvidenceManifest,
    /// `runtime-export`
    RuntimeExport,
    /// `state-preservation`
    StatePreservation,
    /// `handback-record`
    HandbackRecord,
    /// `gate-metrics`
    GateMetrics,
    /// `fixture-results`
    FixtureResults,
    /// `parity-surface`
    ParitySurface,
    /// `build-verification`
    BuildVerification,
    /// `rollout-report`
    RolloutReport,
    /// `freeze-record`
    FreezeRecord,
    /// `rollback-record`
    RollbackRecord,
    /// `deployment-record`
    DeploymentRecord,
    /// `smoke-results`
    SmokeResults,
    /// `incident-record`
    IncidentRecord,
    /// `evidence-log`
    EvidenceLog,
    /// `communication-log`
    CommunicationLog,
}

impl Kind {
    /// All of them, in the order of the requirements.
    pub const ALL: [Self; 16] = [
        Self::EvidenceManifest,
        Self::RuntimeExport,
        Self::StatePreservation,
        Self::HandbackRecord,
        Self::GateMetrics,
        Self::FixtureResults,
        Self::ParitySurface,
        Self::BuildVerification,
        Self::RolloutReport,
        Self::FreezeRecord,
        Self::RollbackRecord,
        Self::DeploymentRecord,
        Self::SmokeResults,
        Self::IncidentRecord,
        Self::EvidenceLog,
        Self::CommunicationLog,
    ];

    /// Its name, as `--type` and the envelope's `artifact` say it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::EvidenceManifest => "evidence-manifest",
            Self::RuntimeExport => "runtime-export",
            Self::StatePreservation => "state-preservation",
            Self::HandbackRecord => "handback-record",
            Self::GateMetrics => "gate-metrics",
            Self::FixtureResults => "fixture-results",
            Self::ParitySurface => "parity-surface",
            Self::BuildVerification => "build-verification",
            Self::RolloutReport => "rollout-report",
            Self::FreezeRecord => "freeze-record",
            Self::RollbackRecord => "rollback-record",
            Self::DeploymentRecord => "deployment-record",
            Self::SmokeResults => "smoke-results",
            Self::IncidentRecord => "incident-record",
            Self::EvidenceLog => "evidence-log",
            Self::CommunicationLog => "communication-log",
        }
    }

    /// Reads a name.
    ///
    /// # Errors
    /// When no type has this name; the message lists those there are.
    pub fn parse(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|kind| kind.name()).collect();
            format!("the artifact types are {}", names.join(", "))
        })
    }

    /// The type that a document says it is: by the envelope's `artifact`, else by the keys that only one
    /// type has.
    #[must_use]
    pub fn of(json: &Json<'_>) -> Option<Self> {
        let root = json.document().root();
        if let Some(artifact) = root.get("artifact") {
            return Self::parse(&artifact.string()).ok();
        }
        root.get("export_metadata").map(|_| Self::RuntimeExport)
    }
}

/// How much a runtime export has to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Profile {
    /// All five sections.
    Full,
    /// The runtime state; what else is left out is listed with its reason.
    Minimal,
}

/// What the semantic rules need to know besides the documents.
#[derive(Clone, Debug)]
pub struct Asked {
    /// How much a runtime export has to hold.
    pub profile: Profile,
    /// The platform version that an export has to state.
    pub expect_version: Option<String>,
    /// How many of the newest exports are kept.
    pub retention: Option<NonZeroUsize>,
    /// The folder with the reports that a handback rests on.
    pub reports: Option<PathBuf>,
    /// Whether an incident is judged for closing.
    pub closing: bool,
    /// The communications that have to have been sent: `A`, `B`, `C`.
    pub require: Vec<String>,
}

/// A document whose type is known, after its schema was applied.
#[derive(Clone, Copy, Debug)]
pub struct Submission<'a> {
    /// Its type.
    pub kind: Kind,
    /// The document, with its places.
    pub json: &'a Json<'a>,
    /// SHA-256 of the file's raw bytes, in lower-case hex.
    pub sha256: &'a str,
    /// Whether it conforms to its schema. If not, its faults are told already: a rule must not rely on
    /// any field, and the findings of rules that can still be applied come on top.
    pub conforms: bool,
}

/// What is remembered of all documents of one run, for rules about several of them.
#[derive(Debug, Default)]
pub struct Together {}

impl Together {
    /// Applies the semantic rules to one document.
    ///
    /// # Errors
    /// When something that the document refers to can't be read.
    pub fn judge(
        &mut self,
        _: &Context,
        _: &Asked,
        _: &Submission<'_>,
        _: &mut Judgement,
    ) -> Result<(), Undecided> {
        Ok(())
    }

    /// Applies the rules about several documents, once all were judged.
    ///
    /// # Errors
    /// When they can't be compared.
    pub fn conclude(self, _: &Context, _: &Asked, _: &mut Judgement) -> Result<(), Undecided> {
        Ok(())
    }
}
