//! `gate init`: the policy with every default, and the built-in gates; with `--write`, a repository set up.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use gate_core::CommitId;
use gate_core::artifact::cause;
use gate_core::cli::{Common, Context};
use gate_core::output::write_atomically;
use gate_core::policy::{FILE_NAME, Policy};
use serde_json::Value;

use crate::args::Init;
use crate::definition::{BUILT_IN, Definitions, Step};

/// The workflow that `--write` makes.
const WORKFLOW: &str = ".github/workflows/gatekit.yml";

/// The release of actions/checkout that the workflow uses.
const CHECKOUT: &str = "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2";

/// A key of the policy: its path, what it means, and an example where the default is empty.
type Row = (&'static str, &'static str, &'static str);

/// Every key but `gate`, in the order of a TOML file: plain keys, then tables. The values are not
/// here: they are those of `Policy::default()`.
const ROWS: &[Row] = &[
    (
        "deferred",
        "Baseline methods that the candidate need not have, each with the reason. Rule cp0-m1.",
        r#"[{ method = "agent.wait", reason = "ships with 1.3, ticket 71" }]"#,
    ),
    ("risk_owners", "Roles that may accept the risk of a check that fails. Rule rb-5.2.", ""),
    ("non_waivable", "Checks, beside the built-in ones, whose failure nobody may accept. Rule rb-5.2.", ""),
    ("streams", "Streams of work that each need an owner before a freeze is lifted. Rule rb-5.3.", ""),
    ("review_dirs", "Folders in which a verification is recorded. Rule rb-4.5.", ""),
    ("evidence", "What counts as evidence, and which commit it speaks for.", ""),
    ("evidence.paths", "Globs of paths that may change without making evidence stale. Rule g-2.", ""),
    (
        "evidence.manifest",
        "An evidence manifest that binds artifacts to the commit they were made for. Without one,\n\
         an artifact speaks for the commit that brought it into the repository.",
        r#""evidence/manifest.json""#,
    ),
    (
        "required_fixtures",
        "Fixtures that a checkpoint's table must hold. A list of names or globs comes on top of the\n\
         built-in ones; globs by rule take their place:\n\
         cp4 = [\"relay::tests::channel_canary_chat_goes_round_trip\"]",
        "",
    ),
    (
        "fixture_classes",
        "How the class of a fixture is told from its name; the first that matches counts.",
        "",
    ),
    ("fixture_classes.benchmark", "Benchmark fixtures of CP8. Rule cp8-r3.", ""),
    ("fixture_classes.security", "Security fixtures of CP8. Rule cp8-r3.", ""),
    ("fixture_classes.reliability", "Reliability fixtures of CP8. Rule cp8-r3.", ""),
    ("fixture_classes.soak", "Soak fixtures of CP2. Rule cp2.", ""),
    ("runbook", "What the cutover runbook must hold.", ""),
    ("runbook.sections", "Level-2 headings, each with text below it. Rule cp8-r5.", ""),
    (
        "roles",
        "Who holds which role: ids of actors by the role's name.\n\
         human_admin = [\"ada\"]",
        "",
    ),
    ("handback", "What a handback of the runtime has to keep to.", ""),
    (
        "handback.secure_locations",
        "What the place of a stored export starts with. Rule hb-3.3c.",
        r#"["s3://foreman-handback/"]"#,
    ),
    (
        "handback.resource_ratio",
        "Which part of a limit has to be in use for \"approaching\" it. Rule hb-1.3b.",
        "",
    ),
    (
        "handback.emergency_capture_s",
        "Within how many seconds of its detection an emergency is captured. Rule hb-4.1a.",
        "",
    ),
    ("handback.k_min", "The smallest group that an aggregate may stand for. Rule ex-1.4.", ""),
    (
        "handback.health_words",
        "Other words for the health of a module, each with the one it stands for: UP, DEGRADED or\n\
         DOWN. Rule ex-1.1.",
        r#"{ HEALTHY = "UP", UNSTABLE = "DEGRADED" }"#,
    ),
    (
        "handback.platform_versions",
        "Globs of platform versions that are known; none means any. Rule ex-4.4.",
        r#"["2.*"]"#,
    ),
    ("incidents", "What the response to an incident has to keep to.", ""),
    (
        "incidents.escalation_paths",
        "The names of the documented escalation paths. Rule op-12.",
        r#"["security-on-call"]"#,
    ),
    ("incidents.beads", "The list of work items, a JSON object with an id a line. Rule rb-d2.", ""),
    ("freeze", "Freezes: where their records lie, and who may be exempt.", ""),
    ("freeze.state_ref", "The protected git ref that holds the records.", ""),
    ("freeze.folder", "Their folder, relative to the root.", ""),
    ("freeze.absent_is_open", "Whether a ref that holds no such folder means \"no freeze\".", ""),
    ("freeze.exempt_label", "The label that exempts a pull request, put there by one of labelers.", ""),
    ("freeze.labelers", "Ids of the actors whose label counts. Rule rb-f5.", ""),
    ("freeze.environments", "Environments in the order of promotion. Rule rb-f7.", ""),
    ("freeze.namespace", "What the levels L1 to L3 belong to: other runbooks have their own.", ""),
    ("freeze.status_context", "The name of the required status check.", ""),
    ("freeze.ruleset", "The name of the ruleset that stops every merge at once.", ""),
    ("replay", "What a replay must cover.", ""),
    (
        "replay.min_method_coverage",
        "The least share of the methods that a corpus must have a case for, from 0 to 1. Without it the\n\
         share is reported and not judged. Rule replay-coverage.",
        "0.4",
    ),
    ("rollout", "What a rollout must show before it goes on.", ""),
    ("rollout.soak_s", "How many seconds a canary soaks at least. Rule co-c3.", ""),
    (
        "rollout.max_gap_s",
        "The longest gap between two snapshots of a host, in seconds. Rules co-c3, co-s4a and co-s5.",
        "",
    ),
    (
        "rollout.warm_up_s",
        "Seconds at the start of a soak that its statistics leave out: caches fill, pools grow.",
        "",
    ),
    ("rollout.min_requests", "The fewest requests that a canary serves. Rule co-c1b.", ""),
    (
        "rollout.crash_loop_restarts",
        "So many unplanned restarts of one host within crash_loop_window_s are a crash loop. Rule\n\
         co-c3a.",
        "",
    ),
    ("rollout.crash_loop_window_s", "The seconds in which they are counted. Rule co-c3a.", ""),
    (
        "rollout.sustained_s",
        "For how many seconds something is \"sustained\". Rules co-c3b, co-s4a, co-s4b, co-r1c.",
        "",
    ),
    (
        "rollout.sustained_snapshots",
        "In how many snapshots in a row, at least. Rules co-s4a, co-s4b, co-r1c.",
        "",
    ),
    ("rollout.error_ratio", "The ratio of error rates that must be ruled out. Rule co-s4a.", ""),
    ("rollout.error_floor", "The error rate below which the baseline's counts as this. Rule co-s4a.", ""),
    (
        "rollout.error_trend_ratio",
        "The ratio of error rates that a trend must not lead to within the soak. Rule co-s4a.",
        "",
    ),
    ("rollout.p50_ratio", "The ratio of the median latency that must be ruled out. Rule co-s4b.", ""),
    (
        "rollout.p95_ratio",
        "The ratio of the 95th percentile of latency that must be ruled out. Rule co-s4b.",
        "",
    ),
    (
        "rollout.p99_ratio",
        "The ratio of the 99th percentile of latency that must be ruled out. Rule co-s4b.",
        "",
    ),
    (
        "rollout.throughput_ratio",
        "The ratio of throughput, baseline over candidate, that must be ruled out. Rule co-c4b.",
        "",
    ),
    (
        "rollout.elevated_ratio",
        "The ratio of p95 or p99 that must not be sustained beyond what noise explains. Rule co-s4b.",
        "",
    ),
    (
        "rollout.severe_ratio",
        "The ratio of p95, p99 or inverse throughput that must not be sustained at all. Rule co-r1c.",
        "",
    ),
    (
        "rollout.rss_growth",
        "The growth of memory in 24 hours that must be ruled out: 0.05 is 5 %. Rule co-c4c.",
        "",
    ),
    (
        "rollout.false_alarm",
        "The probability that the statistics of one report block a candidate that is as good as its\n\
         baseline.",
        "",
    ),
    ("smoke", "What a smoke run must check.", ""),
    ("smoke.required", "Names of checks, each of which must be there and pass. Rule sm-2.", ""),
    ("thresholds", "Numbers for words such as \"regression\" and \"at least\".", ""),
    (
        "thresholds.latency_ratio",
        "The highest candidate/baseline ratio of p95 and p99 latency. Rule cp8-r4.",
        "",
    ),
    ("thresholds.throughput_ratio", "The lowest candidate/baseline ratio of throughput. Rule cp8-r4.", ""),
    (
        "thresholds.rss_optional",
        "Whether a benchmark may leave the memory it used unmeasured. Rule cp8-r4.",
        "",
    ),
    (
        "thresholds.min_methods",
        "The fewest methods that a baseline list must hold to be one. Rule cp0-m1.",
        "",
    ),
    (
        "thresholds.min_sqlite_fixtures",
        "The fewest passing fixtures of the sqlite-feature suite. Rule cp2.",
        "",
    ),
    ("thresholds.skew_s", "By how many seconds a time may lie ahead of the clock. Rule g-3.", ""),
    (
        "thresholds.freeze_latency_s",
        "Seconds after its declaration within which a freeze is in force. Rule rb-0.1.",
        "",
    ),
    ("thresholds.immediate_s", "Seconds within which a cutover's rollback is declared. Rule xa-4.", ""),
    ("thresholds.r_max_s", "Seconds that the rollback of a deployment may take. Rule dd-2.", ""),
    (
        "thresholds.stability_s",
        "Seconds that a rollback target is healthy before unfreezing. Rule rb-5.1.",
        "",
    ),
    (
        "thresholds.update_grace_s",
        "Seconds after it was announced that an update may be sent. Rule rb-o6.",
        "",
    ),
    (
        "thresholds.smoke_delay_s",
        "Within how many seconds after its subject ended a smoke run must start. Rule sm-3.",
        "",
    ),
    ("thresholds.ttp_max_s", "How many seconds provisioning may take. Rule dd-4.", ""),
];

const HEAD: &str = "\
# The policy of this repository's gates. Every key is optional, and stands here with its default;
# unknown keys are refused. With --policy-ref it is read from that git ref, so that a change can't
# lower the bar that it is measured by.
";

/// `gate init`.
///
/// # Errors
/// When a file can't be written, or the workflow would have no action to use.
pub(crate) fn answer(args: &Init, common: &Common) -> Result<String, String> {
    if !args.write {
        return policy();
    }
    let context = Context::new(common, common.instant()).map_err(|undecided| undecided.message)?;
    let root = context.root.path();
    let action = match &args.action {
        Some(action) => action.as_str(),
        None if root.join("action.yml").is_file() => "./",
        None => return Err("name the action that the workflow uses: --action OWNER/REPO@SHA".into()),
    };
    let definitions = Definitions::load(&context.policy).map_err(|undecided| undecided.message)?;
    let gates = gates_of(root, &definitions);
    let mut said = String::new();
    for (name, text) in [(FILE_NAME, policy()?), (WORKFLOW, workflow(&gates.join(" "), action))] {
        let path = root.join(name);
        if path.symlink_metadata().is_ok() {
            let _ = writeln!(said, "kept   {name}, which is there already");
            continue;
        }
        let write = || -> io::Result<()> {
            std::fs::create_dir_all(path.parent().unwrap_or(root))?;
            write_atomically(&path, text.as_bytes())
        };
        write().map_err(|error| format!("cannot write {name}: {}", cause(&error)))?;
        let _ = writeln!(said, "wrote  {name}");
    }
    let _ = writeln!(
        said,
        "gates  {}: require the check `gate` for the branch that is protected",
        gates.join(" ")
    );
    Ok(said)
}

/// The gates that have something to judge here: a file or folder that one of their steps names. Where there is
/// nothing yet, the checkpoints.
fn gates_of(root: &Path, definitions: &Definitions) -> Vec<String> {
    let found: Vec<_> = definitions
        .iter()
        .filter(|(_, gate)| {
            let words = gate.step.iter().flat_map(Step::args);
            let mut paths = words.filter(|word| word.contains('/') && !word.starts_with('-'));
            paths.any(|path| root.join(path).exists())
        })
        .map(|(name, _)| name.to_owned())
        .collect();
    let checkpoints: Vec<_> = (0..=8).map(|number| format!("cp{number}")).collect();
    if found.is_empty() || found == checkpoints { vec!["cp0..cp8".into()] } else { found }
}

/// A required check for pull requests and merge queues, which needs no permission but to read.
fn workflow(gates: &str, action: &str) -> String {
    format!(
        "name: gate
on: [pull_request, merge_group]
permissions:
  contents: read
jobs:
  gate:
    runs-on: ubuntu-latest
    steps:
      - uses: {CHECKOUT}
        with: {{fetch-depth: 0, persist-credentials: false}}
      - uses: {action}
        with: {{gate: {gates}}}
"
    )
}

/// An action that can't change under the workflow: `OWNER/REPO@` and a full commit id.
///
/// # Errors
/// When it is anything else.
pub(crate) fn pinned(text: &str) -> Result<String, String> {
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|char| char.is_ascii_alphanumeric() || "-_.".contains(char))
    };
    let named = text.split_once('@').and_then(|(name, commit)| {
        let (owner, repository) = name.split_once('/')?;
        (plain(owner) && plain(repository)).then(|| CommitId::parse(commit))
    });
    match named {
        Some(Ok(_)) => Ok(text.to_owned()),
        _ => Err("write it as OWNER/REPO@SHA, with all digits of the commit".into()),
    }
}

/// A gatekit.toml that says what Gatekit does without one.
///
/// # Errors
/// When the default policy can't be written down.
pub(crate) fn policy() -> Result<String, String> {
    let default = serde_json::to_value(Policy::default())
        .map_err(|error| format!("cannot write the default policy: {error}"))?;
    let mut out = String::from(HEAD);
    for row in ROWS {
        write_row(&mut out, row, &default);
    }
    out.push('\n');
    out.push_str(BUILT_IN);
    Ok(out)
}

fn write_row(out: &mut String, (path, comment, example): &Row, default: &Value) {
    let key = path.rsplit_once('.').map_or(*path, |(_, key)| key);
    let value = path.split('.').fold(default, |value, key| &value[key]);
    out.push('\n');
    for line in comment.lines() {
        let _ = writeln!(out, "# {line}");
    }
    if !example.is_empty() {
        let _ = writeln!(out, "# {key} = {example}");
    }
    match value {
        Value::Null => {}
        Value::Object(_) if !path.contains('.') => {
            if *path == "required_fixtures" {
                write_built_in_fixtures(out);
            }
            let _ = writeln!(out, "[{key}]");
        }
        value => {
            let _ = writeln!(out, "{key} = {}", toml_of(value));
        }
    }
}

fn write_built_in_fixtures(out: &mut String) {
    out.push_str("# Built in are:\n");
    for checkpoint in 0..=8 {
        let checkpoint = format!("cp{checkpoint}");
        let rules: Vec<_> = Policy::built_in_fixtures(&checkpoint)
            .iter()
            .map(|(rule, globs)| format!("{rule} = {globs:?}"))
            .collect();
        if !rules.is_empty() {
            let _ = writeln!(out, "# {checkpoint} = {{ {} }}", rules.join(", "));
        }
    }
}

/// JSON strings, numbers and booleans are TOML as they stand.
fn toml_of(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(toml_of).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            value.to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_is_printed_is_what_happens_without_it() {
        let printed: Policy = toml::from_str(&policy().unwrap()).unwrap();
        let built_in: Policy = toml::from_str(BUILT_IN).unwrap();
        assert_eq!(printed, Policy { gate: built_in.gate, ..Policy::default() });
    }

    #[test]
    fn every_key_of_the_policy_is_printed() {
        let default = serde_json::to_value(Policy::default()).unwrap();
        let mut keys = BTreeSet::new();
        for (key, value) in default.as_object().unwrap() {
            keys.insert(key.clone());
            for inner in value.as_object().into_iter().flat_map(serde_json::Map::keys) {
                keys.insert(format!("{key}.{inner}"));
            }
        }
        keys.remove("gate");
        let rows: BTreeSet<_> = ROWS.iter().map(|(path, ..)| (*path).to_owned()).collect();
        assert_eq!(rows, keys);
    }

    #[test]
    fn the_examples_and_built_in_fixtures_are_policy_too() {
        let examples: Vec<_> = policy()
            .unwrap()
            .lines()
            .map(|line| line.strip_prefix("# ").unwrap_or(line).to_owned())
            .collect();
        let line = |start: &str| examples.iter().find(|line| line.starts_with(start)).unwrap().as_str();
        let text = format!(
            "{}\n[evidence]\n{}\n[required_fixtures]\n{}\n{}\n[roles]\n{}\n[handback]\n{}\n{}\n{}\n[incidents]\n{}",
            line("deferred = [{"),
            line("manifest = "),
            line("cp4 = [\""),
            line("cp5 = {"),
            line("human_admin = ["),
            line("secure_locations = [\""),
            line("health_words = { "),
            line("platform_versions = [\""),
            line("escalation_paths = [\"")
        );
        let policy: Policy = toml::from_str(&text).unwrap();
        assert_eq!(policy.deferred.len(), 1);
        assert_eq!(policy.required_fixtures.len(), 2);
        assert_eq!((policy.roles.len(), policy.handback.health_words.len()), (1, 2));
    }

    #[test]
    fn an_action_is_pinned_by_owner_name_and_a_whole_commit_id() {
        let commit = "5f2b8c1d9e7a4f60b3c8d2e1a7f9046b5c3d8e21";
        for action in ["acme/gatekit", "a-b/c.d_e"] {
            let pin = format!("{action}@{commit}");
            assert_eq!(pinned(&pin).as_deref(), Ok(pin.as_str()));
        }
        for action in [
            "gatekit",
            "/gatekit",
            "acme/",
            "acme/gate kit",
            "acme /gatekit",
            "acme/gatekit: {x}",
            "acme/a/b",
            "\"/x",
        ] {
            assert!(pinned(&format!("{action}@{commit}")).is_err(), "{action}");
        }
        for commit in ["v1", "main", &commit[..39], ""] {
            assert!(pinned(&format!("acme/gatekit@{commit}")).is_err(), "{commit}");
        }
    }
}
