//! The gates of handbacks and incidents, over their examples.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;
#[path = "common/scenes.rs"]
mod scenes;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::Run;
use serde_json::Value;
use tempfile::TempDir;

const GATE: &str = env!("CARGO_BIN_EXE_gate");

/// What the steps that look for personal data are called. They are another crate's binary: a workspace that
/// does not hold that crate can't start it, and the gate then says so.
const SCAN: &str = "personal-data";

fn has_scanner() -> bool {
    common::binaries(GATE).join(format!("pii-scan{}", std::env::consts::EXE_SUFFIX)).is_file()
}

/// A copy of an example, with the report of an earlier scan of what is handed back, if anything is.
fn example(folder: &str) -> TempDir {
    let copy = common::copy_of(&format!("examples/{folder}"));
    if copy.path().join("handback").is_dir() {
        scenes::scanned_earlier(copy.path());
    }
    copy
}

/// Runs a gate over a folder; its reports are where its steps look for them.
fn run(gate: &str, root: &Path) -> Run {
    common::binaries(GATE);
    let (root, reports) = (root.to_str().expect("UTF-8"), root.join("reports"));
    let reports = reports.to_str().expect("UTF-8");
    let args = ["run", gate, "--artifacts", root, "--reports", reports, "--format", "json"];
    common::run(GATE, &common::repository(), &args)
}

/// The verdict of each step, and the rules that block in it.
fn steps(run: &Run) -> BTreeMap<String, (String, Vec<String>)> {
    let report = run.report();
    let steps = report["gates"][0]["steps"].as_array().expect("steps");
    let name = |value: &Value| value.as_str().expect("a word").to_owned();
    let rules = |step: &Value| {
        let findings = step["report"]["findings"].as_array().into_iter().flatten();
        findings.filter(|found| found["effect"] == "block").map(|found| name(&found["rule"])).collect()
    };
    steps.iter().map(|step| (name(&step["name"]), (name(&step["verdict"]), rules(step)))).collect()
}

/// Demands that each step passes but those named, which block for that rule alone.
#[track_caller]
fn demand(run: &Run, blocked: &[(&str, &str)]) {
    for (step, (verdict, rules)) in steps(run) {
        let rule = blocked.iter().find(|(name, _)| *name == step).map(|(_, rule)| (*rule).to_owned());
        let expected = match (&rule, step.starts_with(SCAN) && !has_scanner()) {
            (_, true) => "undecided",
            (None, false) => "pass",
            (Some(_), false) => "block",
        };
        assert_eq!(
            (verdict.as_str(), rules),
            (expected, rule.into_iter().collect()),
            "{step}: {}",
            run.said()
        );
    }
    let code = match (has_scanner(), blocked.is_empty()) {
        (false, _) => 2,
        (true, true) => 0,
        (true, false) => 1,
    };
    assert_eq!(run.code, Some(code), "{}", run.said());
}

#[test]
fn a_planned_handback_is_ready_and_then_complete() {
    let root = example("handback/planned/green");
    demand(&run("handback-pre", root.path()), &[]);
    demand(&run("handback-complete", root.path()), &[]);
}

#[test]
fn a_handback_against_a_veto_is_ready_and_not_complete() {
    let root = example("handback/planned/red");
    demand(&run("handback-pre", root.path()), &[]);
    demand(&run("handback-complete", root.path()), &[("handback", "hb-3.1c")]);
}

#[test]
fn an_emergency_is_complete_once_the_full_export_followed() {
    let root = example("handback/emergency/green");
    demand(&run("handback-emergency", root.path()), &[]);
}

#[test]
fn an_emergency_with_data_loss_that_nobody_accepted_is_not_complete() {
    let root = example("handback/emergency/red");
    demand(&run("handback-emergency", root.path()), &[("handback", "hb-4.2b")]);
}

#[test]
fn an_export_that_changes_after_its_scan_is_not_handed_over() {
    let root = example("handback/planned/green");
    let export = root.path().join("handback/exports/export.json");
    let text = fs::read_to_string(&export).expect("a file");
    fs::write(&export, format!("{text}\n")).expect("a file");
    let verdicts = steps(&run("handback-complete", root.path()));
    assert_eq!(verdicts["export"].0, "pass", "{verdicts:?}");
    assert_eq!(verdicts["handback"], ("block".to_owned(), vec!["ex-3.5".to_owned(), "hb-2.1".to_owned()]));
    assert_eq!(verdicts["manifest"].0, "block", "{verdicts:?}");
}

#[test]
fn an_incident_may_be_closed_unless_an_action_went_past_ci_cd() {
    let green = example("operations/incident/green");
    demand(&run("incident-close", green.path()), &[]);
    let red = example("operations/incident/red");
    demand(&run("incident-close", red.path()), &[("record", "op-14")]);
}

#[test]
fn a_handback_that_is_committed_is_bound_to_its_commit() {
    let root = example("handback/planned/green");
    fs::remove_dir_all(root.path().join("reports")).expect("a folder");
    let commit = common::commit_all(root.path());
    let folder = root.path().to_str().expect("UTF-8");
    let args =
        ["run", "handback-pre", "--artifacts", folder, "--commit", &commit, "--strict", "--format", "json"];
    common::binaries(GATE);
    demand(&common::run(GATE, &common::repository(), &args), &[]);
}
