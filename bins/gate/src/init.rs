//! `gate init`: the policy with every default, and the built-in gates.

use std::fmt::Write as _;

use gate_core::policy::Policy;
use serde_json::Value;

use crate::definition::BUILT_IN;

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
         release_owner = [\"ana\", \"bo\"]",
        "",
    ),
    ("replay", "What a replay must cover.", ""),
    (
        "replay.min_method_coverage",
        "The least share of the methods that a corpus must have a case for, from 0 to 1. Without it the\n\
         share is reported and not judged. Rule replay-coverage.",
        "0.4",
    ),
    ("rollout", "What a rollout must show before it goes on.", ""),
    ("rollout.soak_s", "How many seconds a canary soaks at least. Rule co-c3.", ""),
    ("rollout.max_gap_s", "The longest gap between two snapshots of a host, in seconds. Rule co-c3.", ""),
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
        Value::Object(_) => {
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
            "{}\n[evidence]\n{}\n[required_fixtures]\n{}\n{}",
            line("deferred = [{"),
            line("manifest = "),
            line("cp4 = [\""),
            line("cp5 = {")
        );
        let policy: Policy = toml::from_str(&text).unwrap();
        assert_eq!(policy.deferred.len(), 1);
        assert_eq!(policy.required_fixtures.len(), 2);
    }
}
