//! The policy, `gatekit.toml`: one optional file for people, read whole or not at all.

mod rollout;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::artifact::{self, Artifact, Root};
use crate::finding::{Reason, Undecided};
use crate::location::Location;
use crate::rule::POLICY;

pub use rollout::Rollout;

/// Paths that nobody has: a glob of evidence that matches one of them matches sources, too.
const ANY_PATH: [&str; 4] = ["qzxqzx", "qzxqzx.rs", "qzxqzx/qzxqzx.rs", "qzxqzx/qzxqzx/qzxqzx.rs"];

/// The file's name, looked for in the root when `--policy` names no other.
pub const FILE_NAME: &str = "gatekit.toml";

/// What a team decides for its release. Every key has a default; unknown keys are refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Baseline methods that the candidate need not have, each with the reason. Rule `cp0-m1`.
    pub deferred: Vec<Deferred>,
    /// What counts as evidence.
    pub evidence: Evidence,
    /// Fixtures that a checkpoint's table must hold, by checkpoint (`cp0`…`cp8`).
    pub required_fixtures: BTreeMap<String, Required>,
    /// How the class of a CP8 or CP2 fixture is told from its name. Rules `cp8-r3` and `cp2`.
    pub fixture_classes: FixtureClasses,
    /// Sections that the cutover runbook must have. Rule `cp8-r5`.
    pub runbook: Runbook,
    /// Who holds which role: ids of actors by the role's name, such as `human_admin`.
    pub roles: BTreeMap<String, Vec<String>>,
    /// What a handback has to keep to. Rules `hb-…` and `ex-…`.
    pub handback: Handback,
    /// What the response to an incident has to keep to. Rules `op-…` and `rb-d2`.
    pub incidents: Incidents,
    /// Roles that may accept the risk of a check that fails. Rule `rb-5.2`.
    pub risk_owners: Vec<String>,
    /// Checks of the team's own, beside the built-in ones, whose failure nobody may accept. Rule `rb-5.2`.
    pub non_waivable: Vec<String>,
    /// Streams of work that each need an owner before a freeze is lifted. Rule `rb-5.3`.
    pub streams: Vec<String>,
    /// Folders in which a verification is recorded. Rule `rb-4.5`.
    pub review_dirs: Vec<String>,
    /// Freezes: where their records lie, and who may be exempt.
    pub freeze: Freeze,
    /// What a replay must cover.
    pub replay: Replay,
    /// What a rollout must show before it goes on.
    pub rollout: Rollout,
    /// Checks that every smoke run must hold and pass. Rule `sm-2`.
    pub smoke: Smoke,
    /// Numbers for words such as "regression" and "at least".
    pub thresholds: Thresholds,
    /// Gates of the team's own, or built-in ones redefined; `gate` reads them.
    pub gate: BTreeMap<String, toml::Table>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            deferred: Vec::new(),
            evidence: Evidence::default(),
            required_fixtures: BTreeMap::new(),
            fixture_classes: FixtureClasses::default(),
            runbook: Runbook::default(),
            roles: BTreeMap::new(),
            handback: Handback::default(),
            incidents: Incidents::default(),
            replay: Replay::default(),
            rollout: Rollout::default(),
            smoke: Smoke::default(),
            risk_owners: ["incident_commander", "release_owner"].map(String::from).into(),
            non_waivable: Vec::new(),
            streams: Vec::new(),
            review_dirs: ["docs/review", "docs/internal/review"].map(String::from).into(),
            freeze: Freeze::default(),
            thresholds: Thresholds::default(),
            gate: BTreeMap::new(),
        }
    }
}

/// One method that the candidate may lack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deferred {
    /// The method's name, exactly.
    pub method: String,
    /// Why it may be missing, and until when: a sentence for the reader of the report.
    pub reason: String,
}

/// What counts as evidence, and which commit it speaks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Evidence {
    /// Globs of paths in the repository that may change without making evidence stale. Rule `g-2`.
    pub paths: Vec<String>,
    /// An evidence manifest that binds artifacts to the commit they were made for, relative to the
    /// root. Without one, an artifact speaks for the commit that brought it into the repository.
    pub manifest: Option<String>,
}

impl Default for Evidence {
    fn default() -> Self {
        Self { paths: vec!["parity/generated/**".into(), "evidence/**".into()], manifest: None }
    }
}

/// Required fixtures of one checkpoint: names, or globs by the rule they serve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Required {
    /// Names or globs that the table must hold, beside what the checkpoint's own rules ask for.
    Names(Vec<String>),
    /// Globs by rule id, such as `cp5-r1`, in place of the built-in ones; `cpn-a` holds plain names.
    ByRule(BTreeMap<String, Vec<String>>),
}

/// How the class of a fixture is told from its name, where `*` stands for any text.
///
/// In CP8 the first class that matches counts, in the order of the fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FixtureClasses {
    /// Names of benchmark fixtures.
    pub benchmark: Vec<String>,
    /// Names of security fixtures.
    pub security: Vec<String>,
    /// Names of reliability fixtures.
    pub reliability: Vec<String>,
    /// Names of CP2 soak fixtures. Rule `cp2`.
    pub soak: Vec<String>,
}

impl Default for FixtureClasses {
    fn default() -> Self {
        Self {
            benchmark: vec!["*benchmark*".into()],
            security: vec!["security::*".into()],
            reliability: vec!["*".into()],
            soak: ["*soak*", "*queue_pressure*", "*session_routing_corpus*"].map(String::from).into(),
        }
    }
}

/// What the cutover runbook must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Runbook {
    /// Level-2 headings, compared without regard to case.
    pub sections: Vec<String>,
}

impl Default for Runbook {
    fn default() -> Self {
        Self { sections: ["Canary", "Staged", "Full Cutover", "Rollback"].map(String::from).into() }
    }
}

/// What a handback of the runtime has to keep to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Handback {
    /// What the place of a stored export starts with. Rule `hb-3.3c`.
    pub secure_locations: Vec<String>,
    /// Which part of a limit has to be in use for "approaching" it, above 0 and up to 1. Rule `hb-1.3b`.
    pub resource_ratio: f64,
    /// Within how many seconds of its detection an emergency is captured. Rule `hb-4.1a`.
    pub emergency_capture_s: u32,
    /// The smallest group that an aggregate may stand for. Rule `ex-1.4`.
    pub k_min: u64,
    /// Other words for the health of a module, each with the one it stands for. Rule `ex-1.1`.
    pub health_words: BTreeMap<String, Health>,
    /// Globs of platform versions that are known; none means any. Rule `ex-4.4`.
    pub platform_versions: Vec<String>,
}

impl Default for Handback {
    fn default() -> Self {
        Self {
            secure_locations: Vec::new(),
            resource_ratio: 0.8,
            emergency_capture_s: 900,
            k_min: 5,
            health_words: BTreeMap::new(),
            platform_versions: Vec::new(),
        }
    }
}

/// Freezes: where their records lie, and who may be exempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Freeze {
    /// The protected git ref that holds the records.
    pub state_ref: String,
    /// Their folder, relative to the root.
    pub folder: String,
    /// Whether a ref that holds no such folder means "no freeze". Without it, nothing is decided.
    pub absent_is_open: bool,
    /// The label that exempts a pull request, if one of `labelers` put it there. Rule `rb-f5`.
    pub exempt_label: String,
    /// Ids of the actors whose label counts.
    pub labelers: Vec<String>,
    /// Environments in the order of promotion. Rule `rb-f7`.
    pub environments: Vec<String>,
    /// What the levels L1 to L3 belong to, since other runbooks have levels of that name.
    pub namespace: String,
    /// The name of the required status check.
    pub status_context: String,
    /// The name of the ruleset that stops every merge at once.
    pub ruleset: String,
}

impl Default for Freeze {
    fn default() -> Self {
        Self {
            state_ref: "origin/main".into(),
            folder: "freeze".into(),
            absent_is_open: false,
            exempt_label: "freeze-exempt".into(),
            labelers: Vec::new(),
            environments: ["dev", "staging", "prod"].map(String::from).into(),
            namespace: "failing-cycle".into(),
            status_context: "freeze-guard".into(),
            ruleset: "freeze-guard".into(),
        }
    }
}

/// The health of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Health {
    /// It works.
    Up,
    /// It works in part.
    Degraded,
    /// It does not work.
    Down,
}

/// What the response to an incident has to keep to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Incidents {
    /// The names of the documented escalation paths. Rule `op-12`.
    pub escalation_paths: Vec<String>,
    /// The list of work items, a JSON object with an `id` a line, relative to the root. Rule `rb-d2`.
    pub beads: String,
}

impl Default for Incidents {
    fn default() -> Self {
        Self { escalation_paths: Vec::new(), beads: ".beads/issues.jsonl".into() }
    }
}

/// What a replay must cover.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Replay {
    /// The least share of the methods that a corpus must have a case for, from 0 to 1. Without it the
    /// share is reported and not judged. Rule `replay-coverage`.
    pub min_method_coverage: Option<f64>,
}

/// What a smoke run must check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Smoke {
    /// Names of checks, exactly. Rule `sm-2`.
    pub required: Vec<String>,
}

impl Default for Smoke {
    fn default() -> Self {
        let required = [
            "storefront_page_load",
            "catalog_query",
            "agent_health",
            "agent_authorized_status",
            "control_plane_status",
        ];
        Self { required: required.map(String::from).into() }
    }
}

/// Numbers for words such as "regression" and "at least".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// The highest candidate/baseline ratio of p95 and p99 latency. Rule `cp8-r4` with a baseline.
    pub latency_ratio: f64,
    /// The lowest candidate/baseline ratio of throughput. Rule `cp8-r4` with a baseline.
    pub throughput_ratio: f64,
    /// Whether a benchmark may leave the memory it used unmeasured (`rssKiB: null`). Rule `cp8-r4`.
    pub rss_optional: bool,
    /// The fewest methods a baseline list must hold to be one. Rule `cp0-m1`.
    pub min_methods: u64,
    /// The fewest passing fixtures of the `sqlite-feature` suite. Rule `cp2`.
    pub min_sqlite_fixtures: u64,
    /// By how many seconds a time may lie ahead of the clock. Rule `g-3`.
    pub skew_s: u32,
    /// How many seconds after its declaration a freeze is in force. Rule `rb-0.1`.
    pub freeze_latency_s: u32,
    /// How many seconds after the condition a rollback starts, and after its start is declared.
    pub immediate_s: u32,
    /// How many seconds the rollback of a deployment may take. Rule `dd-2`.
    pub r_max_s: u32,
    /// For how many seconds a rollback target is healthy before a freeze is lifted. Rule `rb-5.1`.
    pub stability_s: u32,
    /// How many seconds after it was announced an update may be sent. Rule `rb-o6`.
    pub update_grace_s: u32,
    /// Within how many seconds after its subject ended a smoke run must start. Rule `sm-3`.
    pub smoke_delay_s: u32,
    /// How many seconds provisioning may take. Rule `dd-4`.
    pub ttp_max_s: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            latency_ratio: 1.10,
            throughput_ratio: 0.5,
            rss_optional: false,
            min_methods: 2,
            min_sqlite_fixtures: 2,
            skew_s: 300,
            freeze_latency_s: 300,
            immediate_s: 900,
            r_max_s: 300,
            stability_s: 3600,
            update_grace_s: 900,
            smoke_delay_s: 600,
            ttp_max_s: 600,
        }
    }
}

/// Where the policy came from: what a report says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The file, with `@REF` when it was read from git, or `built-in`.
    pub path: String,
    /// SHA-256 of its bytes; absent for the built-in defaults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

impl Source {
    /// That of a run which could not read a policy.
    #[must_use]
    pub fn unread() -> Self {
        Self { path: "unread".into(), sha256: None }
    }
}

/// A policy that was read, and where from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The policy.
    pub policy: Policy,
    /// Where it came from.
    pub source: Source,
}

impl Loaded {
    /// Reads the policy: `named` or `gatekit.toml` in the root, from the git ref where one is given.
    ///
    /// # Errors
    /// When a named file or ref can't be read, or the file is not a policy: unknown keys, wrong kinds.
    pub fn load(root: &Root, named: Option<&Path>, reference: Option<&str>) -> Result<Self, Undecided> {
        let path = named.map_or_else(|| root.path().join(FILE_NAME), PathBuf::from);
        let artifact = match reference {
            None if named.is_none() && !exists(&path) => None,
            None => Some(read(&path)?),
            Some(reference) => at_reference(root, &path, reference, named.is_some())?,
        };
        let Some(artifact) = artifact else {
            let path = match reference {
                Some(reference) => format!("built-in (no {FILE_NAME} at {reference})"),
                None => "built-in".into(),
            };
            return Ok(Self { policy: Policy::default(), source: Source { path, sha256: None } });
        };
        Ok(Self {
            policy: parse(&artifact)?,
            source: Source { path: artifact.path().into(), sha256: Some(artifact.sha256().into()) },
        })
    }
}

/// A link that leads nowhere is there, and must not read as "no policy".
fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn read(path: &Path) -> Result<Artifact, Undecided> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    Root::new(folder).and_then(|root| root.read(path)).map_err(unreadable)
}

/// Whatever keeps the policy from being read is told as that, not as a fault of an artifact.
fn unreadable(undecided: Undecided) -> Undecided {
    Undecided { rule: POLICY.id.into(), message: format!("policy: {}", undecided.message), ..undecided }
}

#[cfg(feature = "git")]
fn at_reference(
    root: &Root,
    path: &Path,
    reference: &str,
    needed: bool,
) -> Result<Option<Artifact>, Undecided> {
    let found = crate::git::Repository::of(root)
        .and_then(|repository| repository.read_at(reference, path))
        .map_err(unreadable)?;
    if found.is_none() && needed {
        return Err(Undecided::new(
            &POLICY,
            Reason::Missing,
            format!("policy: {} does not exist at {reference}", root.display(path)),
        ));
    }
    Ok(found)
}

#[cfg(not(feature = "git"))]
fn at_reference(_: &Root, _: &Path, _: &str, _: bool) -> Result<Option<Artifact>, Undecided> {
    Err(Undecided::new(&POLICY, Reason::Usage, "this binary reads no git refs: --policy-ref can't be used"))
}

fn parse(artifact: &Artifact) -> Result<Policy, Undecided> {
    let text = artifact.text().map_err(unreadable)?;
    let policy: Policy = toml::from_str(text).map_err(|error| {
        let at = match error.span() {
            Some(span) => Location::in_text(artifact.path(), text, span),
            None => Location::file(artifact.path()),
        };
        Undecided::new(&POLICY, Reason::Malformed, format!("policy: {}", one_line(error.message())))
            .help("`gate init` prints every key with its default")
            .at(at)
    })?;
    policy.validate().map_err(|message| {
        Undecided::new(&POLICY, Reason::Malformed, format!("policy: {message}"))
            .at(Location::file(artifact.path()))
    })?;
    Ok(policy)
}

/// Fixtures that a checkpoint asks for unless the policy says otherwise: rule id and names in which
/// `*` stands for any text.
pub type BuiltIn = &'static [(&'static str, &'static [&'static str])];

/// The checkpoints that have fixtures: a misspelt one would ask for nothing.
const CHECKPOINTS: [&str; 9] = ["cp0", "cp1", "cp2", "cp3", "cp4", "cp5", "cp6", "cp7", "cp8"];

const BUILT_IN_FIXTURES: &[(&str, BuiltIn)] = &[
    ("cp0", &[("cp0-r2", &["*replay*", "*corpus*"])]),
    ("cp1", &[("cp1-r1", &["*standalone*"]), ("cp1-r2", &["*auth*"]), ("cp1-r3", &["*backpressure*"])]),
    ("cp2", &[("cp2", &["*soak*"])]),
    ("cp4", &[("cp4", &["*canary*"])]),
    ("cp5", &[("cp5-r1", &["*browser*"]), ("cp5-r2", &["*canvas*"]), ("cp5-r3", &["*node*", "*device*"])]),
    (
        "cp6",
        &[
            ("cp6-r1", &["*alias*"]),
            ("cp6-r2", &["*normaliz*"]),
            ("cp6-r3", &["*failover*"]),
            ("cp6-r4", &["*auth_profile*"]),
            ("cp6-r5", &["*cooldown*"]),
        ],
    ),
    ("cp7", &[("cp7-r1", &["*cli_*"]), ("cp7-r2", &["*doctor*"]), ("cp7-r3", &["*update*"])]),
    (
        "cp8",
        &[
            ("cp8-r1", &["*replay*", "*soak*"]),
            ("cp8-r2", &["*prompt_guard*", "*command_guard*", "*tool_loop*", "*policy_bundle*"]),
        ],
    ),
];

impl Policy {
    /// Fixtures that a checkpoint asks for unless `required_fixtures` says otherwise: rule id and
    /// names in which `*` stands for any text.
    #[must_use]
    pub fn built_in_fixtures(checkpoint: &str) -> BuiltIn {
        BUILT_IN_FIXTURES.iter().find(|(name, _)| *name == checkpoint).map_or(&[], |(_, fixtures)| *fixtures)
    }

    /// What the types can't say: reasons are given, numbers are in range, lists hold something.
    fn validate(&self) -> Result<(), String> {
        for deferred in &self.deferred {
            if deferred.method.trim().is_empty() || deferred.reason.trim().is_empty() {
                return Err("`deferred` needs a method and a reason in each entry".into());
            }
        }
        if let Some(path) =
            self.evidence.manifest.as_deref().filter(|path| !artifact::is_plain_relative(path))
        {
            return Err(format!("`evidence.manifest` is not a path inside the root: {path}"));
        }
        for glob in &self.evidence.paths {
            if glob.trim().is_empty() || ANY_PATH.iter().any(|path| fast_glob::glob_match(glob.trim(), path))
            {
                return Err(
                    "`evidence.paths` must not match every path: no commit could be told from another".into(),
                );
            }
        }
        if let Some(name) = self.required_fixtures.keys().find(|name| !CHECKPOINTS.contains(&name.as_str())) {
            return Err(format!(
                "`required_fixtures` has no checkpoint `{name}`: there are {}",
                CHECKPOINTS.join(", ")
            ));
        }
        let lists = self.required_fixtures.values().flat_map(|required| match required {
            Required::Names(names) => vec![names],
            Required::ByRule(rules) => rules.values().collect(),
        });
        if lists.into_iter().any(|list| list.is_empty() || list.iter().any(|name| name.trim().is_empty())) {
            return Err(
                "`required_fixtures` must not hold an empty list or name: it would require nothing".into()
            );
        }
        self.freeze.validate()?;
        for (role, actors) in &self.roles {
            if role.trim().is_empty() || actors.iter().any(|actor| actor.trim().is_empty()) {
                return Err("`roles` must not hold an empty role or actor".into());
            }
        }
        self.handback.validate()?;
        if !artifact::is_plain_relative(&self.incidents.beads) {
            return Err("`incidents.beads` is not a path inside the root".into());
        }
        if self.incidents.escalation_paths.iter().any(|path| path.trim().is_empty()) {
            return Err("`incidents.escalation_paths` must not hold an empty name".into());
        }
        if self.runbook.sections.is_empty() {
            return Err("`runbook.sections` must not be empty: it would require nothing".into());
        }
        self.rollout.validate()?;
        if self.smoke.required.is_empty() || self.smoke.required.iter().any(|name| name.trim().is_empty()) {
            return Err(
                "`smoke.required` must not hold an empty list or name: it would require nothing".into()
            );
        }
        if self.replay.min_method_coverage.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
            return Err("`replay.min_method_coverage` is a share, from 0 to 1".into());
        }
        for (name, ratio) in [
            ("latency_ratio", self.thresholds.latency_ratio),
            ("throughput_ratio", self.thresholds.throughput_ratio),
        ] {
            if !(ratio.is_finite() && ratio > 0.0) {
                return Err(format!("`thresholds.{name}` must be a number above 0"));
            }
        }
        Ok(())
    }
}

impl Handback {
    /// What the types can't say.
    fn validate(&self) -> Result<(), String> {
        if self.secure_locations.iter().chain(&self.platform_versions).any(|text| text.trim().is_empty()) {
            return Err("`handback` must not hold an empty location or version: it would allow any".into());
        }
        if !(self.resource_ratio > 0.0 && self.resource_ratio <= 1.0) {
            return Err("`handback.resource_ratio` must be a number above 0 and up to 1".into());
        }
        Ok(())
    }
}

impl Freeze {
    fn validate(&self) -> Result<(), String> {
        if !artifact::is_plain_relative(&self.folder) {
            return Err(format!("`freeze.folder` is not a path inside the root: {}", self.folder));
        }
        for (name, value) in [
            ("state_ref", &self.state_ref),
            ("exempt_label", &self.exempt_label),
            ("namespace", &self.namespace),
            ("status_context", &self.status_context),
            ("ruleset", &self.ruleset),
        ] {
            if value.trim().is_empty() {
                return Err(format!("`freeze.{name}` must not be empty"));
            }
        }
        let distinct: std::collections::BTreeSet<_> = self.environments.iter().collect();
        let named = self.environments.iter().all(|name| !name.trim().is_empty());
        if distinct.len() < 2 || distinct.len() != self.environments.len() || !named {
            return Err("`freeze.environments` needs at least two, each named once".into());
        }
        Ok(())
    }
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_evidence_paths_that_take_in_the_sources() {
        let check = |glob: &str| {
            let evidence = Evidence { paths: vec![glob.into()], ..Evidence::default() };
            Policy { evidence, ..Policy::default() }.validate()
        };
        for glob in ["", "*", "**", "**/*", "*/**", "**/**", "**/*.rs", "{evidence,**}/**", "!evidence/**"] {
            assert!(check(glob).is_err(), "{glob}");
        }
        for glob in [
            "parity/generated/**",
            "evidence/**",
            "**/evidence/**",
            "out/*.json",
            "src/parity/*/metrics.json",
        ] {
            assert!(check(glob).is_ok(), "{glob}");
        }
    }

    #[test]
    fn a_policy_that_would_ask_for_nothing_is_refused() {
        let reads = |text: &str| toml::from_str::<Policy>(text).expect(text).validate().is_ok();
        for text in [
            "",
            "[required_fixtures]\ncp4 = [\"a\"]",
            "[roles]\nhuman_admin = [\"ada\"]",
            "[handback]\nresource_ratio = 1.0\nsecure_locations = [\"s3://a/\"]",
            "[incidents]\nescalation_paths = [\"on-call\"]",
            "[smoke]\nrequired = [\"login\"]",
            "[replay]\nmin_method_coverage = 1.0",
            "[replay]\nmin_method_coverage = 0.0",
            "[thresholds]\nlatency_ratio = 0.1",
            "[freeze]\nenvironments = [\"a\", \"b\"]",
            "[rollout]\nsoak_s = 7200\nwarm_up_s = 3600",
            "[rollout]\np95_ratio = 1.01",
        ] {
            assert!(reads(text), "{text}");
        }
        for text in [
            "[required_fixtures]\ncp4 = []",
            "[required_fixtures]\ncp4 = [\"a\", \" \"]",
            "[required_fixtures]\ncp5 = { cp5-r1 = [] }",
            "[roles]\n\" \" = [\"ada\"]",
            "[roles]\nhuman_admin = [\"ada\", \"\"]",
            "[handback]\nresource_ratio = 0.0",
            "[handback]\nresource_ratio = 1.01",
            "[handback]\nresource_ratio = nan",
            "[handback]\nsecure_locations = [\"\"]",
            "[handback]\nplatform_versions = [\"2.*\", \"\"]",
            "[incidents]\nbeads = \"../issues.jsonl\"",
            "[incidents]\nescalation_paths = [\"\"]",
            "[runbook]\nsections = []",
            "[smoke]\nrequired = []",
            "[smoke]\nrequired = [\"login\", \" \"]",
            "[replay]\nmin_method_coverage = 1.01",
            "[replay]\nmin_method_coverage = -0.01",
            "[thresholds]\nlatency_ratio = 0.0",
            "[thresholds]\nlatency_ratio = inf",
            "[thresholds]\nthroughput_ratio = -1.0",
            "[freeze]\nfolder = \"/freeze\"",
            "[freeze]\nexempt_label = \" \"",
            "[freeze]\nenvironments = [\"a\"]",
            "[freeze]\nenvironments = [\"a\", \"b\", \"a\"]",
            "[freeze]\nenvironments = [\"a\", \"b\", \" \"]",
            "[rollout]\nsoak_s = 0",
            "[rollout]\nmin_requests = 0",
            "[rollout]\nsoak_s = 7200\nwarm_up_s = 3601",
            "[rollout]\np95_ratio = 1.0",
            "[rollout]\nsevere_ratio = inf",
            "[rollout]\nerror_floor = 1.01",
            "[rollout]\nerror_floor = -0.01",
            "[rollout]\nfalse_alarm = 0.0",
        ] {
            assert!(!reads(text), "{text}");
        }
    }
}
