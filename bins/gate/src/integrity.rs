//! Would this change weaken the policy? The verdict itself is by the policy at `--policy-ref`; this tells
//! what everything after the change would be measured by.

use std::collections::BTreeSet;

use gate_core::cli::{Common, Context};
use gate_core::finding::{Effect, Judgement, Undecided};
use gate_core::location::Location;
use gate_core::policy::{FILE_NAME, Loaded};
use gate_core::text::printable;
use serde_json::Value;

use crate::args::PolicyChange;
use crate::definition::Definitions;
use crate::rules::CMP_10;

/// Which changes of a key make the policy weaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weaker {
    /// A higher number, or `true`.
    Higher,
    /// A lower number, or `false`.
    Lower,
    /// A list that holds more.
    More,
    /// A list that lacks something.
    Fewer,
}

/// The keys of which that is known. Any change of another key counts as weaker: somebody has to look.
const DIRECTIONS: &[(&str, Weaker)] = &[
    ("deferred", Weaker::More),
    ("evidence.paths", Weaker::More),
    ("freeze.absent_is_open", Weaker::Higher),
    ("freeze.labelers", Weaker::More),
    ("handback.emergency_capture_s", Weaker::Higher),
    ("handback.k_min", Weaker::Lower),
    ("handback.resource_ratio", Weaker::Lower),
    ("handback.secure_locations", Weaker::More),
    ("incidents.escalation_paths", Weaker::More),
    ("non_waivable", Weaker::Fewer),
    ("replay.min_method_coverage", Weaker::Lower),
    ("review_dirs", Weaker::More),
    ("risk_owners", Weaker::More),
    ("rollout.crash_loop_restarts", Weaker::Higher),
    ("rollout.crash_loop_window_s", Weaker::Lower),
    ("rollout.elevated_ratio", Weaker::Higher),
    ("rollout.error_floor", Weaker::Higher),
    ("rollout.error_ratio", Weaker::Higher),
    ("rollout.error_trend_ratio", Weaker::Higher),
    ("rollout.max_gap_s", Weaker::Higher),
    ("rollout.min_requests", Weaker::Lower),
    ("rollout.p50_ratio", Weaker::Higher),
    ("rollout.p95_ratio", Weaker::Higher),
    ("rollout.p99_ratio", Weaker::Higher),
    ("rollout.rss_growth", Weaker::Higher),
    ("rollout.severe_ratio", Weaker::Higher),
    ("rollout.soak_s", Weaker::Lower),
    ("rollout.sustained_s", Weaker::Higher),
    ("rollout.sustained_snapshots", Weaker::Higher),
    ("rollout.throughput_ratio", Weaker::Higher),
    ("runbook.sections", Weaker::Fewer),
    ("smoke.required", Weaker::Fewer),
    ("streams", Weaker::Fewer),
    ("thresholds.freeze_latency_s", Weaker::Higher),
    ("thresholds.immediate_s", Weaker::Higher),
    ("thresholds.latency_ratio", Weaker::Higher),
    ("thresholds.min_methods", Weaker::Lower),
    ("thresholds.min_sqlite_fixtures", Weaker::Lower),
    ("thresholds.r_max_s", Weaker::Higher),
    ("thresholds.rss_optional", Weaker::Higher),
    ("thresholds.skew_s", Weaker::Higher),
    ("thresholds.smoke_delay_s", Weaker::Higher),
    ("thresholds.stability_s", Weaker::Lower),
    ("thresholds.throughput_ratio", Weaker::Lower),
    ("thresholds.ttp_max_s", Weaker::Higher),
    ("thresholds.update_grace_s", Weaker::Higher),
];

/// Compares the policy in the work tree with the one that judges, where that comes from a git ref.
///
/// # Errors
/// When the policy at the ref defines a gate that can't be run.
pub(crate) fn judge(
    common: &Common,
    context: &Context,
    change: PolicyChange,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let Some(reference) = &common.policy_ref else {
        return Ok(());
    };
    let protected = Definitions::load(&context.policy)?;
    let proposed = Loaded::load(&context.root, common.policy.as_deref(), None)
        .and_then(|proposed| Definitions::load(&proposed).map(|gates| (proposed, gates)));
    let weaker = match proposed {
        Ok((proposed, gates)) => {
            let mut weaker = keys(&context.policy, &proposed);
            weaker.extend(steps(&protected, &gates));
            weaker
        }
        Err(undecided) => vec![format!("the policy in the work tree can't be read: {}", undecided.message)],
    };
    let path = common.policy.as_deref().map_or_else(|| FILE_NAME.into(), |path| context.root.display(path));
    for what in weaker {
        let message = format!("{what}; this verdict is by {}", printable(reference));
        let at = Some(Location::file(&path));
        let finding = match change {
            PolicyChange::Block => judgement.block(&CMP_10, at, message),
            PolicyChange::Warn => judgement.warn(&CMP_10, at, message),
        };
        if finding.effect == Effect::Block {
            finding.help(
                "land it in a change of its own that the owners of the policy approve, under --policy-change warn",
            );
        }
    }
    Ok(())
}

/// Every key of which the proposed value is weaker, or may be.
fn keys(protected: &Loaded, proposed: &Loaded) -> Vec<String> {
    // Only what a policy holds is compared; it was read, so it can be written.
    let value = |loaded: &Loaded| serde_json::to_value(&loaded.policy).unwrap_or_default();
    let (protected, proposed) = (value(protected), value(proposed));
    let mut weaker = Vec::new();
    walk("", &protected, &proposed, &mut weaker);
    weaker
}

fn walk(path: &str, protected: &Value, proposed: &Value, weaker: &mut Vec<String>) {
    // Gates are compared as they run, built-in ones included.
    if path == "gate" || protected == proposed {
        return;
    }
    let known = DIRECTIONS.iter().find(|(key, _)| *key == path).map(|(_, direction)| *direction);
    if let (None, Value::Object(from), Value::Object(to)) = (known, protected, proposed) {
        let keys: BTreeSet<_> = from.keys().chain(to.keys()).collect();
        for key in keys {
            let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            walk(&inner, &protected[key], &proposed[key], weaker);
        }
        return;
    }
    // A bound that is not there bounds nothing.
    let unbound = if known == Some(Weaker::Lower) { f64::NEG_INFINITY } else { f64::INFINITY };
    let number = |value: &Value| match value {
        Value::Null => Some(unbound),
        Value::Bool(set) => Some(f64::from(u8::from(*set))),
        other => other.as_f64(),
    };
    let lacks = |list: &Value, other: &Value| {
        let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
        items.iter().find(|item| !other.as_array().is_some_and(|other| other.contains(item))).cloned()
    };
    let name = printable(path);
    let told = match known {
        Some(Weaker::Higher | Weaker::Lower) => match (number(protected), number(proposed)) {
            (Some(from), Some(to)) if (to > from) == (known == Some(Weaker::Lower)) => None,
            _ => Some(format!("{name} would be {proposed} in place of {protected}")),
        },
        Some(Weaker::More) => lacks(proposed, protected).map(|item| format!("{name} would also hold {item}")),
        Some(Weaker::Fewer) => {
            lacks(protected, proposed).map(|item| format!("{name} would no longer hold {item}"))
        }
        None => Some(format!("{name} would be another")),
    };
    weaker.extend(told);
}

/// Every step that a gate has and would no longer have as it stands.
fn steps(protected: &Definitions, proposed: &Definitions) -> Vec<String> {
    let mut weaker = Vec::new();
    for (name, definition) in protected.iter() {
        let kept = proposed.iter().find(|(other, _)| *other == name).map(|(_, definition)| definition);
        for step in &definition.step {
            if !kept.is_some_and(|kept| kept.step.iter().any(|other| other.run == step.run)) {
                weaker.push(format!(
                    "{}/{} would no longer run `{}`",
                    name,
                    step.name,
                    printable(&step.run.join(" "))
                ));
            }
        }
    }
    weaker
}

#[cfg(test)]
mod tests {
    use super::*;
    use gate_core::policy::{Policy, Source};

    fn weaker(protected: &str, proposed: &str) -> Vec<String> {
        let loaded = |text: &str| Loaded {
            policy: toml::from_str::<Policy>(text).unwrap(),
            source: Source { path: "gatekit.toml".into(), sha256: None },
        };
        let (protected, proposed) = (loaded(protected), loaded(proposed));
        let mut all = keys(&protected, &proposed);
        all.extend(steps(&Definitions::load(&protected).unwrap(), &Definitions::load(&proposed).unwrap()));
        all
    }

    #[test]
    fn every_key_is_weaker_in_its_own_direction() {
        for (from, to) in [
            ("thresholds.latency_ratio = 1.1", "thresholds.latency_ratio = 1.5"),
            ("thresholds.throughput_ratio = 0.5", "thresholds.throughput_ratio = 0.4"),
            ("thresholds.rss_optional = false", "thresholds.rss_optional = true"),
            ("thresholds.min_methods = 9", "thresholds.min_methods = 8"),
            ("thresholds.min_sqlite_fixtures = 3", ""),
            ("thresholds.skew_s = 10", "thresholds.skew_s = 300"),
            ("runbook.sections = [\"A\", \"B\"]", "runbook.sections = [\"B\", \"C\"]"),
            ("evidence.paths = [\"a/**\"]", "evidence.paths = [\"a/**\", \"b/**\"]"),
            ("", "deferred = [{ method = \"a\", reason = \"b\" }]"),
        ] {
            assert_eq!(weaker(from, to).len(), 1, "{from} → {to}");
            assert_eq!(weaker(to, from).is_empty(), !from.contains("sections"), "{to} → {from}");
            assert!(weaker(from, from).is_empty() && weaker(to, to).is_empty());
        }
    }

    #[test]
    fn every_direction_is_of_a_key_that_there_is() {
        let default = serde_json::to_value(Policy::default()).unwrap();
        for (key, _) in DIRECTIONS {
            let pointer = format!("/{}", key.replace('.', "/"));
            assert!(default.pointer(&pointer).is_some(), "{key}");
        }
    }

    #[test]
    fn a_bound_that_goes_is_weaker_and_one_that_comes_is_not() {
        let bound = "replay.min_method_coverage = 0.4";
        assert_eq!(weaker(bound, "").len(), 1);
        assert!(weaker("", bound).is_empty());
    }

    #[test]
    fn a_lower_number_is_weaker_also_where_a_float_sees_none() {
        let methods = |count: u64| format!("thresholds.min_methods = {count}");
        assert_eq!(weaker(&methods((1 << 53) + 1), &methods(1 << 53)).len(), 1);
    }

    #[test]
    fn a_change_of_which_nobody_knows_the_direction_is_told() {
        let manifest = "evidence.manifest = \"evidence/manifest.json\"";
        assert_eq!(weaker("", manifest), ["evidence.manifest would be another"]);
        let classes = "fixture_classes.security = [\"*\"]";
        assert_eq!(weaker(classes, "").len(), 1);
        assert_eq!(weaker("required_fixtures.cp4 = [\"a\"]", "").len(), 1);
    }

    #[test]
    fn a_step_that_goes_is_weaker_and_one_that_comes_is_not() {
        let gate = |steps: &str| format!("[gate.own]\ntitle = \"Own\"\nstep = [{steps}]");
        let (one, two) = (
            "{ name = \"a\", run = [\"pii-scan\", \"x\"] }",
            "{ name = \"b\", run = [\"pii-scan\", \"y\"] }",
        );
        let both = gate(&format!("{one}, {two}"));
        assert_eq!(weaker(&both, &gate(one)), ["own/b would no longer run `pii-scan y`"]);
        assert!(weaker(&gate(one), &both).is_empty());
        assert_eq!(weaker(&gate(one), "").len(), 1);
        let replaced = "[gate.cp3]\ntitle = \"T\"\nstep = [{ name = \"a\", run = [\"pii-scan\", \"x\"] }]";
        assert_eq!(weaker("", replaced).len(), 1);
    }
}
