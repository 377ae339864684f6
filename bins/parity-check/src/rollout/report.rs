//! `rollout-report`: what a canary, staged or full rollout recorded. Artifact type 9 of the requirements.

use gate_core::Spanned;
use serde::Deserialize;

use crate::record::Reference;

/// A rollout report. Times are RFC 3339, latencies microseconds, memory KiB, rates and shares 0 to 1.
///
/// `{"artifact":"rollout-report", …, "rollout_id":"…","stage":"canary","commit":"…","started_at":"…",
/// "ended_at":"…"|null,"targets":["gw-01",…],"hosts":[{"id":"gw-01","runtime":"rust","default":false,
/// "traffic_share":0.05},…],"traffic":{…},"typescript":{…},"policy_bundle":{…},"snapshots":[{"at":"…",
/// "host":"gw-01","latencyUs":{"p50":…,"p95":…,"p99":…},"throughputOpsPerSec":…,"rssKiB":…,
/// "error_rate":…,"requests":…,"restarts_total":…},…],"events":{"restarts":[],"alerts":[]},
/// "defender":[…], …}`
#[derive(Debug, Deserialize)]
pub(super) struct RolloutReport {
    pub(super) commit: Spanned<String>,
    #[serde(rename = "incident_id")]
    _incident_id: Option<String>,
    pub(super) rollout_id: Spanned<String>,
    pub(super) stage: Spanned<Stage>,
    pub(super) change_ticket: Spanned<String>,
    /// Who rolled it out, and so may not sign it off.
    pub(super) deployed_by: Spanned<Actor>,
    pub(super) started_at: Spanned<String>,
    /// `null` while it runs.
    pub(super) ended_at: Option<Spanned<String>>,
    pub(super) targets: Spanned<Vec<Spanned<String>>>,
    pub(super) hosts: Spanned<Vec<Spanned<Host>>>,
    pub(super) traffic: Spanned<Traffic>,
    pub(super) typescript: Spanned<TypeScript>,
    pub(super) policy_bundle: Spanned<Bundle>,
    /// The report of the stage before.
    pub(super) baseline: Option<Spanned<Reference>>,
    pub(super) snapshots: Spanned<Vec<Spanned<Snapshot>>>,
    pub(super) events: Events,
    pub(super) defender: Spanned<Vec<Spanned<Defender>>>,
    #[serde(default)]
    pub(super) policy_drift: Vec<Spanned<Drift>>,
    pub(super) increments: Option<Spanned<Vec<Spanned<Increment>>>>,
    pub(super) post_cutover: Option<Spanned<PostCutover>>,
    #[serde(default)]
    pub(super) attachments: Vec<Spanned<Reference>>,
    /// The approval of the report of the stage before.
    pub(super) signoff: Option<Spanned<Approval>>,
}

/// How far a rollout goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// One host, for a day.
    Canary,
    /// Some of the targeted hosts, in increments.
    Staged,
    /// All targeted hosts.
    Full,
}

impl Stage {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Canary => "canary",
            Self::Staged => "staged",
            Self::Full => "full",
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Actor {
    pub(super) id: Spanned<String>,
    pub(super) kind: Spanned<String>,
    #[serde(rename = "role")]
    _role: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Approval {
    pub(super) actor: Actor,
    pub(super) role: Spanned<String>,
    pub(super) at: Spanned<String>,
    pub(super) decision: Spanned<String>,
    pub(super) subject: Reference,
    pub(super) statement: Spanned<String>,
    #[serde(rename = "expires_at")]
    _expires_at: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Runtime {
    Rust,
    Typescript,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Host {
    pub(super) id: Spanned<String>,
    /// What the machine itself is called, where hosts can have several names.
    pub(super) machine_id: Option<Spanned<String>>,
    pub(super) runtime: Runtime,
    pub(super) default: Spanned<bool>,
    pub(super) traffic_share: Option<Spanned<f64>>,
    /// The commit that it runs, where it says so.
    pub(super) commit: Option<Spanned<String>>,
    /// The policy bundle that it loaded, where it says so.
    pub(super) policy_sha256: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Traffic {
    pub(super) source: Spanned<String>,
    #[serde(rename = "share")]
    _share: Option<f64>,
    pub(super) requests: Spanned<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TypeScript {
    pub(super) mode: Spanned<String>,
    /// Requests of the rollout's share that the old runtime served all the same.
    pub(super) routed_requests: Spanned<u64>,
    pub(super) routes_enabled: Option<Spanned<Vec<String>>>,
    pub(super) retained_until: Option<Spanned<String>>,
    pub(super) removed: Option<Spanned<bool>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bundle {
    #[serde(rename = "path_configured")]
    _path_configured: Option<bool>,
    #[serde(rename = "version")]
    _version: Option<u64>,
    #[serde(rename = "bundleId")]
    _bundle_id: Option<String>,
    #[serde(rename = "keyId")]
    _key_id: Option<String>,
    pub(super) verified: Option<Spanned<bool>>,
    #[serde(rename = "verification_source")]
    _verification_source: Option<String>,
    pub(super) sha256: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(super) struct Snapshot {
    pub(super) at: String,
    pub(super) host: String,
    #[serde(rename = "latencyUs")]
    pub(super) latency_us: Latency,
    #[serde(rename = "throughputOpsPerSec")]
    pub(super) throughput: Option<f64>,
    #[serde(rename = "rssKiB")]
    pub(super) rss_kib: Option<f64>,
    pub(super) error_rate: Option<f64>,
    pub(super) requests: u64,
    pub(super) restarts_total: u64,
    pub(super) commit: Option<String>,
}

/// Percentiles; one that is `null` or absent blocks.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Latency {
    pub(super) min: Option<f64>,
    pub(super) p50: Option<f64>,
    pub(super) p95: Option<f64>,
    pub(super) p99: Option<f64>,
    pub(super) max: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Events {
    pub(super) restarts: Vec<Spanned<Restart>>,
    pub(super) alerts: Vec<Spanned<Alert>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Restart {
    pub(super) at: Spanned<String>,
    pub(super) host: Spanned<String>,
    pub(super) planned: bool,
    #[serde(rename = "reason")]
    _reason: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Alert {
    pub(super) kind: Spanned<String>,
    #[serde(rename = "severity")]
    _severity: Option<String>,
    #[serde(rename = "host")]
    _host: Option<String>,
    pub(super) opened_at: Spanned<String>,
    pub(super) closed_at: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Defender {
    pub(super) category: Spanned<String>,
    pub(super) evaluated: Spanned<u64>,
    pub(super) critical_regressions: Spanned<u64>,
}

/// A change of the command policy while the rollout went on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Drift {
    pub(super) from_sha256: Spanned<String>,
    pub(super) to_sha256: Spanned<String>,
    pub(super) effective_at: Spanned<String>,
    pub(super) approval: Option<Spanned<Approval>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Increment {
    pub(super) id: Spanned<String>,
    pub(super) started_at: Spanned<String>,
    pub(super) ended_at: Option<Spanned<String>>,
    /// The hosts that run the candidate from now on.
    pub(super) hosts: Spanned<Vec<Spanned<String>>>,
    pub(super) result: Spanned<String>,
    pub(super) channel_session: Option<Spanned<Validation>>,
    pub(super) defender: Option<Spanned<Validation>>,
    #[serde(default)]
    pub(super) policy_drift: Vec<Spanned<Drift>>,
}

/// Behaviour held against what was expected.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Validation {
    pub(super) status: Spanned<String>,
    pub(super) baseline: Option<Spanned<Reference>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PostCutover {
    pub(super) nodes: Spanned<Vec<Spanned<Node>>>,
    pub(super) security_scan: Option<Spanned<Scan>>,
    pub(super) security_findings: Option<Spanned<Vec<Spanned<SecurityFinding>>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Node {
    pub(super) host: Spanned<String>,
    pub(super) at: Spanned<String>,
    pub(super) status_exit: Spanned<i64>,
    pub(super) health_exit: Spanned<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scan {
    pub(super) scanner: Spanned<String>,
    pub(super) at: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SecurityFinding {
    pub(super) id: Spanned<String>,
    pub(super) severity: Spanned<String>,
    pub(super) status: Spanned<String>,
    pub(super) reason: Option<Spanned<String>>,
}
