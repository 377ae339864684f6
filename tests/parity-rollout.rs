//! `parity-check rollout` over time, over stages, and as a page.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::fs;
use std::path::Path;

use common::{Run, copy_of, edit};
use gate_core::instant::Instant;
use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_parity-check");
const NOW: &str = "2026-03-02T12:00:00Z";
const CANARY: &str = "evidence/rollout/canary.json";
const STAGED: &str = "evidence/rollout/staged.json";
const FULL: &str = "evidence/rollout/full.json";

fn rollout(folder: &Path, args: &[&str]) -> Run {
    common::run(PROGRAM, folder, &[&["rollout"], args, &["--now", NOW, "--format", "json"]].concat())
}

fn canary(folder: &Path) -> Run {
    rollout(folder, &[CANARY, "--stage", "canary"])
}

/// The green example, to be changed at will.
fn green() -> TempDir {
    copy_of("examples/cp8-cutover/green")
}

/// The canary's report of a copy, changed.
fn change(folder: &TempDir, change: impl FnOnce(&mut Value)) {
    let path = folder.path().join(CANARY);
    let mut report: Value = serde_json::from_slice(&fs::read(&path).expect("a report")).expect("JSON");
    change(&mut report);
    fs::write(&path, report.to_string()).expect("a file");
}

fn snapshots(report: &mut Value) -> &mut Vec<Value> {
    report["snapshots"].as_array_mut().expect("snapshots")
}

/// Keeps so many hours of a soak that goes on.
fn still_running(report: &mut Value, hours: i64) {
    let first = instant(&snapshots(report)[0]);
    snapshots(report).retain(|snapshot| instant(snapshot).seconds_since(first) <= hours * 3600);
    report["ended_at"] = Value::Null;
    report["events"]["alerts"] = json!([]);
}

fn instant(snapshot: &Value) -> Instant {
    Instant::parse(snapshot["at"].as_str().expect("a time")).expect("an instant")
}

fn is_candidate(snapshot: &Value) -> bool {
    snapshot["host"] == "relay-1"
}

/// Makes a figure of the candidate so many times what it is.
fn times(report: &mut Value, figure: &str, factor: f64) {
    for snapshot in snapshots(report).iter_mut().filter(|snapshot| is_candidate(snapshot)) {
        let value = snapshot.pointer_mut(figure).expect("the figure");
        *value = json!((value.as_f64().expect("a number") * factor).round());
    }
}

fn undecided(run: &Run) -> Vec<(String, String)> {
    let report = run.report();
    let entries = report["undecided"].as_array().expect("undecided").iter();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    entries.map(|entry| (text(&entry["rule"]), text(&entry["reason"]))).collect()
}

fn details(run: &Run, rule: &str) -> Vec<String> {
    let report = run.report();
    let checks = report["checks"].as_array().expect("checks").iter();
    checks
        .filter(|check| check["rule"] == rule)
        .map(|check| check["detail"].as_str().expect("a detail").to_owned())
        .collect()
}

#[test]
fn the_green_example_goes_on_at_every_stage_and_the_red_one_at_none() {
    let staged = [STAGED, "--stage", "staged", "--baseline", CANARY];
    let full = [FULL, "--stage", "full", "--baseline", CANARY, "--previous", STAGED];
    for (args, rule) in
        [(&[CANARY, "--stage", "canary"][..], "co-s4b"), (&staged, "co-s4c"), (&full, "co-f2")]
    {
        let example = |colour: &str| common::repository().join("examples/cp8-cutover").join(colour);
        let run = rollout(&example("green"), args);
        assert_eq!(run.code, Some(0), "{}", run.stdout);
        let run = rollout(&example("red"), args);
        assert_eq!((run.code, run.blocking()), (Some(1), vec![rule.to_owned()]), "{}", run.stdout);
    }
}

#[test]
fn every_statistical_check_says_what_it_rests_on_and_what_it_could_have_seen() {
    let run = canary(green().path());
    for (rule, checks) in [("co-s4b", 3), ("co-c4b", 1), ("co-c4c", 1), ("co-s4a", 2)] {
        let details = details(&run, rule);
        assert_eq!(details.len(), checks, "{rule}: {details:?}");
        for detail in details {
            for words in [
                "autocorrelation",
                "values count as",
                "against a margin of",
                "smallest effect it could have seen",
            ] {
                assert!(detail.contains(words), "{words}: {detail}");
            }
        }
    }
}

#[test]
fn a_soak_that_runs_is_not_decided_and_says_when_it_will_be() {
    let folder = green();
    change(&folder, |report| still_running(report, 13));
    let run = canary(folder.path());
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    let found = undecided(&run);
    assert!(found.iter().all(|(_, reason)| reason == "inconclusive"), "{found:?}");
    for rule in ["co-c3", "co-s4b", "co-c4b", "co-c4c", "co-s4a"] {
        assert!(found.iter().any(|(found, _)| found == rule), "{rule}: {found:?}");
    }
    assert!(run.stdout.contains("judged again at 24 h"), "{}", run.stdout);
}

#[test]
fn a_soak_that_runs_is_aborted_at_a_planned_look_when_it_is_far_worse() {
    let folder = green();
    change(&folder, |report| {
        times(report, "/latencyUs/p95", 1.25);
        times(report, "/latencyUs/p99", 1.25);
    });
    let whole = fs::read(folder.path().join(CANARY)).expect("a report");
    for (hours, code) in [(3, 2), (5, 1), (6, 1), (13, 1)] {
        fs::write(folder.path().join(CANARY), &whole).expect("a file");
        change(&folder, |report| still_running(report, hours));
        let run = canary(folder.path());
        assert_eq!(run.code, Some(code), "{hours} h: {}", run.stdout);
        if code == 1 {
            assert_eq!(run.blocking(), ["co-s4b"], "{hours} h");
        }
    }
}

/// A quarter more p95 for four hours in a row is told at once; without that, at the next planned look.
#[test]
fn looking_every_hour_finds_nothing_that_looking_at_the_end_does_not() {
    let folder = green();
    let whole = fs::read(folder.path().join(CANARY)).expect("a report");
    for hours in 1..24 {
        fs::write(folder.path().join(CANARY), &whole).expect("a file");
        change(&folder, |report| still_running(report, hours));
        let run = canary(folder.path());
        assert_eq!(run.code, Some(2), "{hours} h: {}", run.stdout);
    }
}

#[test]
fn a_day_is_counted_by_instants_and_not_by_the_labels_of_clocks() {
    // The last hour of the soak is cut off, and the clock says 24 hours all the same.
    let shorter = |report: &mut Value| {
        still_running(report, 23);
        report["ended_at"] = json!("2026-02-28T09:05:00+01:00");
        for snapshot in snapshots(report) {
            let at = snapshot["at"].as_str().expect("a time");
            if at.starts_with("2026-02-28T08:") {
                snapshot["at"] = json!(at.replace("T08:", "T09:").replace('Z', "+01:00"));
            }
        }
    };
    let folder = green();
    change(&folder, shorter);
    let run = canary(folder.path());
    assert_eq!((run.code, run.blocking()), (Some(1), vec!["co-c3".to_owned()]), "{}", run.stdout);
    assert!(run.stdout.contains("23 h"), "{}", run.stdout);
    // Other labels for the same instants change nothing.
    let folder = green();
    change(&folder, |report| {
        for snapshot in snapshots(report) {
            let at = snapshot["at"].as_str().expect("a time");
            if at.starts_with("2026-02-27T1") && !at.starts_with("2026-02-27T10") {
                let hour: u32 = at[11..13].parse().expect("an hour");
                snapshot["at"] = json!(format!("{}{:02}{}+02:00", &at[..11], hour + 2, &at[13..19]));
            }
        }
    });
    let run = canary(folder.path());
    assert_eq!(run.code, Some(0), "{}", run.stdout);
}

#[test]
fn a_baseline_that_took_no_time_decides_nothing_good() {
    for value in [json!(0), json!(null)] {
        let folder = green();
        change(&folder, |report| {
            for snapshot in snapshots(report).iter_mut().filter(|snapshot| !is_candidate(snapshot)) {
                snapshot["latencyUs"]["p95"] = value.clone();
            }
        });
        let run = canary(folder.path());
        assert_eq!(run.code, Some(1), "{}", run.stdout);
        assert!(run.blocking().contains(&"co-c4a".to_owned()), "{}", run.stdout);
    }
}

#[test]
fn what_is_not_worse_and_not_shown_to_be_as_good_needs_a_longer_soak() {
    // p99 lies a tenth above the baseline's for four hours, and below it for four, all day.
    let folder = green();
    change(&folder, |report| {
        let first = instant(&snapshots(report)[0]);
        for snapshot in snapshots(report).iter_mut().filter(|snapshot| is_candidate(snapshot)) {
            let hour = instant(snapshot).seconds_since(first) / 3600;
            let factor = if hour / 4 % 2 == 0 { 1.12 } else { 0.9 };
            let p99 = snapshot["latencyUs"]["p99"].as_f64().expect("a number");
            snapshot["latencyUs"]["p99"] = json!((p99 * factor).round());
        }
    });
    let run = canary(folder.path());
    assert_eq!(
        (run.code, undecided(&run)),
        (Some(2), vec![("co-s4b".to_owned(), "inconclusive".to_owned())]),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("go on with the soak: judged again at "), "{}", run.stdout);
}

#[test]
fn hosts_of_one_runtime_are_needed_to_be_held_against_each_other() {
    let folder = green();
    let run = rollout(folder.path(), &[CANARY, "--stage", "canary", "--aa"]);
    assert_eq!((run.code, undecided(&run)), (Some(2), vec![("rollout-aa".to_owned(), "missing".to_owned())]));
}

#[test]
fn a_stage_is_not_judged_without_the_reports_that_it_follows() {
    let folder = green();
    for args in [
        &[STAGED, "--stage", "staged"][..],
        &[FULL, "--stage", "full", "--baseline", CANARY],
        &[CANARY, "--stage", "staged", "--baseline", CANARY],
        &[CANARY, "--stage", "full", "--baseline", CANARY, "--previous", STAGED],
    ] {
        let run = rollout(folder.path(), args);
        assert_eq!(run.code, Some(2), "{args:?}: {}", run.stdout);
    }
}

#[test]
fn nobody_may_sign_where_the_policy_names_nobody() {
    let folder = green();
    edit(&folder.path().join("gatekit.toml"), "release_owner = [\"ana.ruiz\"]", "release_owner = []");
    let run = rollout(folder.path(), &[STAGED, "--stage", "staged", "--baseline", CANARY]);
    assert_eq!((run.code, run.blocking()), (Some(1), vec!["co-s1".to_owned()]), "{}", run.stdout);
}

#[test]
fn a_key_that_nobody_knows_is_not_skipped() {
    let folder = green();
    for (pointer, key) in [("", "notes"), ("/traffic", "note"), ("/snapshots/0", "p95"), ("/hosts/0", "skip")]
    {
        let folder_copy = copy_of(folder.path().to_str().expect("a path in UTF-8"));
        change(&folder_copy, |report| {
            report.pointer_mut(pointer).expect("a place")[key] = json!(true);
        });
        let run = canary(folder_copy.path());
        assert_eq!(run.code, Some(2), "{pointer}/{key}: {}", run.stdout);
    }
}

#[test]
fn the_page_draws_each_metric_with_its_interval_and_margin_and_runs_nothing() {
    let folder = green();
    let page = folder.path().join("canary.html");
    let report = format!("html={}", page.display());
    let run = rollout(folder.path(), &[CANARY, "--stage", "canary", "--report", &report]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    let page = fs::read_to_string(page).expect("a page");
    for part in ["class=data", "class=band", "class=margin", "class=mean"] {
        assert_eq!(page.matches(part).count(), 6, "{part}");
    }
    for title in [
        "p50, candidate over baseline",
        "p95, candidate",
        "p99, candidate",
        "throughput, baseline over",
        "memory of relay-1",
        "errors by the hour",
    ] {
        assert!(page.contains(title), "{title}");
    }
    assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("NaN"));
    let figures = run.report()["figures"].as_array().expect("figures").len();
    assert_eq!(figures, 6);
}

#[test]
fn the_same_report_is_told_the_same_way_twice() {
    let folder = green();
    assert_eq!(canary(folder.path()).stdout, canary(folder.path()).stdout);
}

#[test]
fn a_report_that_a_stage_is_not_judged_beside_is_refused() {
    let fixtures = common::repository().join("tests/fixtures/parity-check");
    let judged = |case: &str, args: &[&str]| rollout(&fixtures.join(case).join("pass"), args);
    let canary = ["canary.json", "--stage", "canary"];
    assert_eq!(judged("co-c2", &canary).code, Some(0));
    for more in [["--baseline", "canary.json"], ["--previous", "canary.json"]] {
        let run = judged("co-c2", &[&canary[..], &more].concat());
        assert!(run.code == Some(2) && run.stdout.contains(more[0]), "{run:?}");
    }
    let staged = ["staged.json", "--stage", "staged", "--baseline", "canary.json"];
    assert_eq!(judged("co-s1", &staged).code, Some(0));
    let run = judged("co-s1", &[&staged[..], &["--previous", "canary.json"]].concat());
    assert!(run.code == Some(2) && run.stdout.contains("--previous"), "{run:?}");
}
