//! `parity-check rollout` over time, over stages, and as a page.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::fs;
use std::ops::Range;
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
        let details = run.details(rule);
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

/// What is changed, how, and which rules block then; none for a stage that goes on.
type Case = (&'static str, fn(&mut Value), &'static [&'static str]);

/// Judges a stage of the green example, its report changed, and more lines of policy.
fn judged(stage: &str, policy: &str, change: impl FnOnce(&mut Value)) -> Run {
    judged_at(NOW, stage, policy, change)
}

/// Judges it at another time.
fn judged_at(now: &str, stage: &str, policy: &str, change: impl FnOnce(&mut Value)) -> Run {
    let folder = green();
    let (path, beside) = match stage {
        "canary" => (CANARY, &[][..]),
        "staged" => (STAGED, &["--baseline", CANARY][..]),
        _ => (FULL, &["--baseline", CANARY, "--previous", STAGED][..]),
    };
    let file = folder.path().join(path);
    let mut report: Value = serde_json::from_slice(&fs::read(&file).expect("a report")).expect("JSON");
    change(&mut report);
    fs::write(&file, report.to_string()).expect("a file");
    let config = folder.path().join("gatekit.toml");
    let whole = fs::read_to_string(&config).expect("a policy") + policy;
    fs::write(&config, whole).expect("a file");
    let args = [&["rollout", path, "--stage", stage], beside, &["--now", now, "--format", "json"]];
    common::run(PROGRAM, folder.path(), &args.concat())
}

#[track_caller]
fn assert_judged(stage: &str, policy: &str, cases: &[Case]) {
    for (what, change, rules) in cases {
        assert_blocking(what, &judged(stage, policy, change), rules);
    }
}

#[track_caller]
fn assert_blocking(what: &str, run: &Run, rules: &[&str]) {
    assert!(matches!(run.code, Some(0..=2)), "{what}: {run:?}");
    let report = run.report();
    let told = (&report["findings"], &report["undecided"]);
    assert_eq!(
        (run.code, run.blocking()),
        (Some(i32::from(!rules.is_empty())), words(rules)),
        "{what}: {told:?}"
    );
}

fn words(rules: &[&str]) -> Vec<String> {
    rules.iter().map(|rule| (*rule).to_owned()).collect()
}

/// The snapshots of a host.
fn of<'a>(report: &'a mut Value, host: &str) -> Vec<&'a mut Value> {
    snapshots(report).iter_mut().filter(|snapshot| snapshot["host"] == host).collect()
}

/// Lists restarts of the canary, and counts each that is listed.
fn restart(report: &mut Value, times: &[(&str, bool)]) {
    for (at, planned) in times {
        let time = Instant::parse(at).expect("an instant");
        for snapshot in of(report, "relay-1").into_iter().filter(|snapshot| instant(snapshot) >= time) {
            snapshot["restarts_total"] = json!(snapshot["restarts_total"].as_u64().expect("a count") + 1);
        }
        let restarts = report["events"]["restarts"].as_array_mut().expect("restarts");
        restarts.push(json!({"at": at, "host": "relay-1", "planned": planned}));
    }
}

#[test]
fn a_figure_that_is_no_measurement_blocks_though_it_is_the_only_one() {
    const CASES: &[Case] = &[
        ("p50 of 0", |it| of(it, "relay-1")[50]["latencyUs"]["p50"] = json!(0), &["co-c4a"]),
        ("p50 below 0", |it| of(it, "relay-4")[50]["latencyUs"]["p50"] = json!(-1), &["co-c4a"]),
        ("min above p50", |it| of(it, "relay-1")[50]["latencyUs"]["min"] = json!(60_000), &["co-c4a"]),
        ("max below p99", |it| of(it, "relay-1")[50]["latencyUs"]["max"] = json!(60_000), &["co-c4a"]),
        ("throughput of 0", |it| of(it, "relay-1")[50]["throughputOpsPerSec"] = json!(0), &["co-c4b"]),
        ("memory of 0", |it| of(it, "relay-1")[50]["rssKiB"] = json!(0), &["co-c4c"]),
        ("memory below 0", |it| of(it, "relay-4")[50]["rssKiB"] = json!(-1), &["co-c4c"]),
        ("an error rate above 1", |it| of(it, "relay-1")[50]["error_rate"] = json!(1.01), &["co-s4a"]),
        ("an error rate below 0", |it| of(it, "relay-4")[50]["error_rate"] = json!(-0.01), &["co-s4a"]),
    ];
    assert_judged("canary", "", CASES);
    // It is left out of the figures that the others give.
    let run = judged("canary", "", |it| of(it, "relay-1")[50]["throughputOpsPerSec"] = json!(0));
    let told = run.details("co-c4b");
    assert!(told.iter().any(|it| it.starts_with("throughput: no worse than the margin")), "{told:?}");
    for numbers in [&[50][..], &[72], &[50, 60]] {
        let run = judged("canary", "", |report| {
            for number in numbers {
                of(report, "relay-1")[*number]["rssKiB"] = json!(0);
            }
        });
        assert_eq!(run.messages("block"), ["rssKiB is 0: no process runs in that"]);
        let told = run.details("co-c4c");
        assert!(told.iter().any(|it| it.starts_with("rss trend: no worse than the margin")), "{told:?}");
    }
    let run = judged("canary", "", |report| {
        for snapshot in of(report, "relay-1") {
            let p50 = snapshot["latencyUs"]["p50"].clone();
            let p99 = snapshot["latencyUs"]["p99"].clone();
            snapshot["latencyUs"]["min"] = p50;
            snapshot["latencyUs"]["max"] = p99;
        }
        let latency = &mut of(report, "relay-1")[50]["latencyUs"];
        latency["p99"] = latency["p95"].clone();
    });
    assert_blocking("percentiles that are equal", &run, &[]);
    assert!(run.details("co-c4a")[0].starts_with("290 snapshots of 2 host(s)"), "{}", run.stdout);
    assert_eq!(run.report()["stats"]["intervals"], 145);
}

#[test]
fn only_five_snapshots_in_a_row_with_all_figures_the_same_are_frozen() {
    fn repeat(report: &mut Value, count: usize, but: &str) {
        let mut snapshots = of(report, "relay-1");
        let first = snapshots[50].clone();
        for snapshot in &mut snapshots[50..50 + count] {
            for figure in [
                "/latencyUs/p50",
                "/latencyUs/p95",
                "/latencyUs/p99",
                "/throughputOpsPerSec",
                "/rssKiB",
                "/requests",
            ] {
                if figure != but {
                    *snapshot.pointer_mut(figure).expect("a figure") =
                        first.pointer(figure).expect("it").clone();
                }
            }
        }
    }
    assert_judged(
        "canary",
        "",
        &[
            ("four", |report| repeat(report, 4, ""), &[]),
            ("five", |report| repeat(report, 5, ""), &["co-c4a"]),
            ("all but p50", |report| repeat(report, 5, "/latencyUs/p50"), &[]),
            ("all but requests", |report| repeat(report, 5, "/requests"), &[]),
        ],
    );
}

#[test]
fn a_soak_is_counted_to_the_second_at_each_of_its_ends() {
    const CASES: &[Case] = &[
        ("starts with the first snapshot", |it| it["started_at"] = json!("2026-02-27T09:00:00Z"), &[]),
        ("starts after it", |it| it["started_at"] = json!("2026-02-27T09:00:01Z"), &["co-c3"]),
        ("as late as allowed", |it| it["started_at"] = json!("2026-02-27T08:45:00Z"), &[]),
        ("later than allowed", |it| it["started_at"] = json!("2026-02-27T08:44:59Z"), &["co-c3"]),
        ("ends with the last snapshot", |it| it["ended_at"] = json!("2026-02-28T09:00:00Z"), &[]),
        ("ends before it", |it| it["ended_at"] = json!("2026-02-28T08:59:59Z"), &["co-c3"]),
        ("ends as late as allowed", |it| it["ended_at"] = json!("2026-02-28T09:15:00Z"), &[]),
        ("ends later than allowed", |it| it["ended_at"] = json!("2026-02-28T09:15:01Z"), &["co-c3"]),
        ("a second short", |it| of(it, "relay-1")[0]["at"] = json!("2026-02-27T09:00:01Z"), &["co-c3"]),
        ("a gap of 900 s", |it| of(it, "relay-1")[50]["at"] = json!("2026-02-27T17:25:00Z"), &[]),
        ("a gap of 901 s", |it| of(it, "relay-1")[50]["at"] = json!("2026-02-27T17:25:01Z"), &["co-c3"]),
        ("a snapshot twice", |it| of(it, "relay-4")[50]["at"] = json!("2026-02-27T17:10:00Z"), &["co-c3"]),
        ("an earlier one", |it| of(it, "relay-4")[50]["at"] = json!("2026-02-27T17:09:59Z"), &["co-c3"]),
        ("one build", |it| of(it, "relay-1")[50]["commit"] = it["commit"].clone(), &[]),
        ("another build", |it| of(it, "relay-1")[50]["commit"] = json!("0".repeat(40)), &["co-c3"]),
        ("a host of one build", |it| it["hosts"][0]["commit"] = it["commit"].clone(), &[]),
        ("a host of another", |it| it["hosts"][0]["commit"] = json!("0".repeat(40)), &["co-c3"]),
        ("an old host of another", |it| it["hosts"][1]["commit"] = json!("0".repeat(40)), &[]),
    ];
    assert_judged("canary", "", CASES);
}

#[test]
fn a_snapshot_may_lie_ahead_of_the_clock_by_its_skew_and_no_more() {
    let ahead = |now: &str| {
        judged_at(now, "canary", "\n[thresholds]\nskew_s = 120\n", |report| {
            report["created_at"] = report["started_at"].clone();
            report["ended_at"] = Value::Null;
        })
    };
    assert_blocking("by its skew", &ahead("2026-02-28T08:58:00Z"), &[]);
    assert_blocking("by a second more", &ahead("2026-02-28T08:57:59Z"), &["g-3"]);
}

#[test]
fn requests_are_counted_as_stated_and_by_snapshots() {
    let judged = |least: u64, stated: u64| {
        let policy = format!("\n[rollout]\nmin_requests = {least}\n");
        judged("canary", &policy, |report| report["traffic"]["requests"] = json!(stated))
    };
    let seen = 436_765;
    assert_blocking("as many as needed", &judged(seen, seen), &[]);
    assert_blocking("one less by snapshots", &judged(seen + 1, seen + 1), &["co-c1b"]);
    assert_blocking("one less as stated", &judged(seen, seen - 1), &["co-c1b"]);
}

/// Three restarts of the canary: at 10:05, one more, and an unplanned one at last.
fn thrice(report: &mut Value, second: (&str, bool), last: &str) {
    restart(report, &[("2026-02-27T10:05:00Z", false), second, (last, false)]);
}

#[test]
fn restarts_are_a_crash_loop_when_unplanned_and_close_and_each_is_counted() {
    const CASES: &[Case] = &[
        (
            "three in 600 s",
            |report| thrice(report, ("2026-02-27T10:06:00Z", false), "2026-02-27T10:15:00Z"),
            &["co-c3a"],
        ),
        (
            "three in 601 s",
            |report| thrice(report, ("2026-02-27T10:06:00Z", false), "2026-02-27T10:15:01Z"),
            &[],
        ),
        (
            "the last of four, listed in another order",
            |report| {
                let times = [("2026-02-27T10:16:00Z", false), ("2026-02-27T08:56:00Z", false)];
                let more = [("2026-02-27T10:05:00Z", false), ("2026-02-27T10:06:00Z", false)];
                restart(report, &[times, more].concat());
                report["events"]["restarts"][0]["at"] = json!("2026-02-27T10:14:00Z");
            },
            &["co-c3a"],
        ),
        (
            "one of three planned",
            |report| thrice(report, ("2026-02-27T10:06:00Z", true), "2026-02-27T10:07:00Z"),
            &[],
        ),
        ("at a snapshot", |report| restart(report, &[("2026-02-27T10:10:00Z", false)]), &[]),
        (
            "counted a snapshot late",
            |report| {
                restart(report, &[("2026-02-27T10:10:00Z", false)]);
                of(report, "relay-1")[7]["restarts_total"] = json!(0);
            },
            &["co-c3a"],
        ),
        (
            "not counted",
            |report| {
                restart(report, &[("2026-02-27T10:10:00Z", false)]);
                for snapshot in of(report, "relay-1") {
                    snapshot["restarts_total"] = json!(0);
                }
            },
            &["co-c3a"],
        ),
        (
            "not listed",
            |report| {
                restart(report, &[("2026-02-27T10:10:00Z", false)]);
                report["events"]["restarts"] = json!([]);
            },
            &["co-c3a"],
        ),
        (
            "counted before the first snapshot",
            |report| {
                for snapshot in of(report, "relay-1") {
                    snapshot["restarts_total"] = json!(7);
                }
                restart(report, &[("2026-02-27T10:10:00Z", true)]);
            },
            &[],
        ),
        (
            "of a host that is not listed",
            |report| {
                restart(report, &[("2026-02-27T08:56:00Z", false)]);
                report["events"]["restarts"][0]["host"] = json!("relay-9");
            },
            &["co-c3a"],
        ),
        (
            "of the old runtime",
            |report| {
                for at in ["2026-02-27T10:05:00Z", "2026-02-27T10:06:00Z", "2026-02-27T10:07:00Z"] {
                    restart(report, &[(at, false)]);
                }
                for snapshot in of(report, "relay-1") {
                    snapshot["restarts_total"] = json!(0);
                }
                for restart in report["events"]["restarts"].as_array_mut().expect("restarts") {
                    restart["host"] = json!("relay-4");
                }
            },
            &[],
        ),
    ];
    assert_judged("canary", "", CASES);
}

#[test]
fn an_alert_or_a_defender_blocks_at_its_limit() {
    const CASES: &[Case] = &[
        ("full for 299 s", |it| it["events"]["alerts"][0]["closed_at"] = json!("2026-02-27T12:04:59Z"), &[]),
        (
            "for 300 s",
            |it| it["events"]["alerts"][0]["closed_at"] = json!("2026-02-27T12:05:00Z"),
            &["co-c3b"],
        ),
        ("open", |it| it["events"]["alerts"][0]["closed_at"] = Value::Null, &["co-c3b"]),
        (
            "open, of another kind",
            |it| it["events"]["alerts"][0] = json!({"kind": "disk", "opened_at": "2026-02-27T12:00:00Z"}),
            &[],
        ),
        (
            "open, after one of another kind",
            |it| {
                let alerts = it["events"]["alerts"].as_array_mut().expect("alerts");
                alerts[0]["closed_at"] = Value::Null;
                alerts.insert(0, json!({"kind": "disk", "opened_at": "2026-02-27T12:00:00Z"}));
            },
            &["co-c3b"],
        ),
        ("of no kind", |it| it["events"]["alerts"][0]["kind"] = json!(" "), &["co-c3b"]),
        ("one event", |it| it["defender"][1]["evaluated"] = json!(1), &[]),
        ("no event", |it| it["defender"][1]["evaluated"] = json!(0), &["co-c3c"]),
        ("one regression", |it| it["defender"][1]["critical_regressions"] = json!(1), &["co-c3c"]),
        ("a defender twice", |it| it["defender"][1]["category"] = json!("tool_loop"), &["co-c3c"]),
        (
            "a fifth defender",
            |it| {
                let defenders = it["defender"].as_array_mut().expect("defenders");
                defenders.push(json!({"category": "tool_lop", "evaluated": 1, "critical_regressions": 0}));
            },
            &["co-c3c"],
        ),
        ("not verified", |it| it["policy_bundle"]["verified"] = json!(false), &["co-p4"]),
        ("another bundle", |it| it["hosts"][0]["policy_sha256"] = json!("0".repeat(64)), &["co-p4"]),
        (
            "the same bundle",
            |it| it["hosts"][0]["policy_sha256"] = it["policy_bundle"]["sha256"].clone(),
            &[],
        ),
        ("another on an old host", |it| it["hosts"][1]["policy_sha256"] = json!("0".repeat(64)), &[]),
    ];
    assert_judged("canary", "", CASES);
}

#[test]
fn a_canary_is_one_host_with_production_traffic_and_the_old_runtime_beside_it() {
    const CASES: &[Case] = &[
        ("a machine of its own name", |it| it["hosts"][0]["machine_id"] = json!("relay-1"), &[]),
        (
            "one machine for both",
            |it| {
                it["hosts"][0]["machine_id"] = json!("m-7");
                it["hosts"][1]["machine_id"] = json!("m-7");
            },
            &["co-c1a"],
        ),
        (
            "a machine of another host's name",
            |it| it["hosts"][1]["machine_id"] = json!("relay-1"),
            &["co-c1a"],
        ),
        (
            "two canaries",
            |it| {
                let hosts = it["hosts"].as_array_mut().expect("hosts");
                hosts.push(
                    json!({"id": "relay-2", "runtime": "rust", "default": false, "traffic_share": 0.25}),
                );
            },
            &["co-c1a"],
        ),
        ("mirrored traffic", |it| it["traffic"]["source"] = json!("production_mirror"), &[]),
        ("made traffic", |it| it["traffic"]["source"] = json!("synthetic"), &["co-c1b"]),
        ("as few requests as allowed", |it| it["traffic"]["requests"] = json!(1000), &[]),
        ("fewer", |it| it["traffic"]["requests"] = json!(999), &["co-c1b"]),
        ("nothing stands by", |it| it["typescript"]["mode"] = json!("disabled"), &["co-c2"]),
        ("one request too many", |it| it["typescript"]["routed_requests"] = json!(1), &["co-c2"]),
    ];
    assert_judged("canary", "", CASES);
}

/// Leaves out these snapshots of a host of 140, a little less than a day of them.
fn without(report: &mut Value, host: &str, numbers: &[usize]) {
    let mut seen = [0, 0];
    snapshots(report).retain(|snapshot| {
        let number = &mut seen[usize::from(is_candidate(snapshot))];
        *number += 1;
        *number <= 140 && !(snapshot["host"] == host && numbers.contains(&(*number - 1)))
    });
    report["ended_at"] = json!("2026-02-28T08:15:00Z");
}

const SHORTER: &str = "\n[rollout]\nsoak_s = 83400\nmax_gap_s = 3600\n";

#[test]
fn a_host_may_lack_a_few_of_its_intervals() {
    let each = |step: usize, count: usize| (1..=count).map(|number| number * step).collect::<Vec<_>>();
    for (host, step, count, code) in
        [("relay-1", 16, 7, 0), ("relay-1", 16, 8, 2), ("relay-4", 9, 13, 0), ("relay-4", 9, 15, 2)]
    {
        let run = judged("canary", SHORTER, |report| without(report, host, &each(step, count)));
        assert_eq!(run.code, Some(code), "{host}, {count}: {:?}", run.report()["undecided"]);
        assert_eq!(run.stdout.contains("intervals have no snapshot"), code == 2, "{host}, {count}");
    }
}

#[test]
fn a_candidate_that_is_mostly_its_baseline_was_recorded_twice() {
    for (count, is_copied) in [(70, false), (71, true)] {
        let run = judged("canary", SHORTER, |report| {
            without(report, "", &[]);
            let old: Vec<Value> =
                snapshots(report).iter().filter(|one| !is_candidate(one)).cloned().collect();
            for (new, old) in of(report, "relay-1").into_iter().zip(old).take(count) {
                *new = old;
                new["host"] = json!("relay-1");
            }
        });
        let copied = run.messages("block").iter().any(|message| message.contains("to the digit"));
        assert_eq!(copied, is_copied, "{count}: {:?}", run.report()["findings"]);
    }
}

#[test]
fn hosts_are_compared_whatever_their_share_of_traffic_and_the_seconds_of_their_snapshots() {
    fn moved(snapshot: &mut Value, seconds: i64) {
        let time = instant(snapshot).nanoseconds() / 1_000_000_000 + i128::from(seconds);
        let start = Instant::parse("2026-02-27T00:00:00Z").expect("an instant").nanoseconds() / 1_000_000_000;
        let (day, second) = (27 + (time - start) / 86_400, (time - start) % 86_400);
        let (hour, minute) = (second / 3600, second / 60 % 60);
        snapshot["at"] = json!(format!("2026-02-{day}T{hour:02}:{minute:02}:{:02}Z", second % 60));
    }
    fn beside(report: &mut Value, host: &str, seconds: i64, is_meant: fn(usize) -> bool) {
        let mut number = 0;
        let mut all = Vec::new();
        for snapshot in snapshots(report).drain(..) {
            let again = snapshot["host"] == host && {
                number += 1;
                is_meant(number)
            };
            all.push(snapshot.clone());
            if again {
                let mut more = snapshot;
                moved(&mut more, seconds);
                more["requests"] = json!(more["requests"].as_u64().expect("a count") + 1);
                all.push(more);
            }
        }
        report["snapshots"] = json!(all);
    }
    const CASES: &[Case] = &[
        (
            "a fifth of the traffic",
            |report| {
                report["hosts"][0]["traffic_share"] = json!(0.05);
                for snapshot in of(report, "relay-1") {
                    let throughput = snapshot["throughputOpsPerSec"].as_f64().expect("a number");
                    snapshot["throughputOpsPerSec"] = json!(throughput / 5.0);
                }
            },
            &[],
        ),
        ("a share that is not known", |report| report["hosts"][1]["traffic_share"] = json!(0), &[]),
        ("twice as many snapshots", |report| beside(report, "relay-1", 300, |_| true), &[]),
        (
            "now and then one more",
            |report| {
                beside(report, "relay-1", 60, |number| number % 40 == 1);
                beside(report, "relay-4", 60, |number| number % 40 == 2);
            },
            &[],
        ),
        (
            "a second early or late",
            |report| {
                for (number, snapshot) in of(report, "relay-4").into_iter().enumerate() {
                    moved(snapshot, if number % 3 == 2 { 1 } else { -1 });
                }
            },
            &[],
        ),
        (
            "each twice at its time",
            |report| {
                for host in ["relay-1", "relay-4"] {
                    beside(report, host, 0, |_| true);
                }
            },
            &["co-c3"],
        ),
    ];
    assert_judged("canary", "", CASES);
}

#[test]
fn memory_that_need_not_be_measured_is_judged_where_it_is() {
    const CASES: &[Case] = &[
        (
            "not measured",
            |report| {
                for snapshot in snapshots(report) {
                    snapshot["rssKiB"] = Value::Null;
                }
            },
            &[],
        ),
        (
            "growing",
            |report| {
                for (number, snapshot) in (0_u32..).zip(of(report, "relay-1")) {
                    let memory = snapshot["rssKiB"].as_f64().expect("a number");
                    snapshot["rssKiB"] = json!(memory * (1.0 + f64::from(number) / 500.0));
                }
            },
            &["co-c4c"],
        ),
    ];
    assert_judged("canary", "\n[thresholds]\nrss_optional = true\n", CASES);
}

#[test]
fn what_is_said_of_a_soak_is_in_the_units_that_people_use() {
    let run = canary(green().path());
    for (rule, words) in [
        ("co-s4a", "against a margin of x1.50"),
        ("co-s4b", "against a margin of +5.0 %"),
        ("co-c3b", " 1 saturation alert(s)"),
        ("co-c3c", " 7406 events"),
    ] {
        let mut details = run.details(rule).into_iter().map(|detail| format!(" {detail}"));
        assert!(details.any(|detail| detail.contains(words)), "{rule}: {}", run.stdout);
    }
    for detail in [run.details("co-s4b"), run.details("co-c4b")].concat() {
        let (_, bounds) = detail.split_once(" (").expect("bounds");
        let (lower, upper) = bounds.split_once(" % to ").expect("two of them");
        let upper = upper.split_once(" %").expect("per cent").0;
        let number = |text: &str| text.parse::<f64>().expect("a number");
        assert!(number(lower) < number(upper), "{detail}");
    }
    for (change, words) in [
        ("/snapshots/0/at", "soaked for 23 h 59 min 59 s from"),
        ("/started_at", "no snapshot of relay-1 for 901 s after"),
        ("/events/alerts/0/closed_at", "this queue was full for 5 min"),
    ] {
        let run = judged("canary", "", |report| {
            *report.pointer_mut(change).expect("a time") = json!(match change {
                "/snapshots/0/at" => "2026-02-27T09:00:01Z",
                "/started_at" => "2026-02-27T08:44:59Z",
                _ => "2026-02-27T12:05:00Z",
            });
        });
        let said = run.messages("block");
        assert!(said.iter().any(|message| message.contains(words)), "{said:?}");
        assert!(!said.iter().any(|message| message.contains(" 0 ")), "{said:?}");
    }
}

#[test]
fn a_stage_follows_the_one_before_it_to_the_second() {
    const CASES: &[Case] = &[
        (
            "signed and started when the canary ended",
            |report| {
                report["started_at"] = json!("2026-02-28T09:05:00Z");
                report["signoff"]["at"] = json!("2026-02-28T09:05:00Z");
            },
            &[],
        ),
        (
            "a second before it ended",
            |report| {
                report["started_at"] = json!("2026-02-28T09:04:59Z");
                report["signoff"]["at"] = json!("2026-02-28T09:05:00Z");
            },
            &["co-s1", "xa-2"],
        ),
        ("signed too early", |it| it["signoff"]["at"] = json!("2026-02-28T09:04:59Z"), &["co-s1"]),
        ("signed too late", |it| it["signoff"]["at"] = json!("2026-02-28T12:00:01Z"), &["co-s1"]),
        (
            "a host that is no target",
            |report| {
                let renamed = report.to_string().replace("relay-3", "relay-5");
                *report = serde_json::from_str(&renamed).expect("JSON");
                report["targets"][2] = json!("relay-3");
            },
            &["co-s1"],
        ),
        ("every target", |it| it["hosts"][3]["runtime"] = json!("rust"), &["co-s1", "co-s5"]),
        (
            "an increment before the stage",
            |it| it["increments"][0]["started_at"] = json!("2026-02-28T11:59:59Z"),
            &["co-s5"],
        ),
        (
            "an increment after it",
            |it| it["increments"][2]["ended_at"] = json!("2026-03-01T12:00:01Z"),
            &["co-s5"],
        ),
        (
            "increments that overlap",
            |it| it["increments"][1]["started_at"] = json!("2026-02-28T19:59:59Z"),
            &["co-s5"],
        ),
        (
            "a pause between increments",
            |it| it["increments"][1]["started_at"] = json!("2026-02-28T20:10:00Z"),
            &[],
        ),
        (
            "a report of a kind that is not asked for instead of one that is",
            |it| it["attachments"][0]["kind"] = json!("notes"),
            &["co-s2"],
        ),
    ];
    assert_judged("staged", "", CASES);
    let run = judged("staged", "", |report| report["signoff"] = Value::Null);
    assert_eq!(run.messages("block"), ["the canary stage was not signed off"]);
    // An attached report that has no verdict decides nothing.
    let run = judged("staged", "", |report| {
        let other = report["increments"][0]["defender"]["baseline"].clone();
        report["attachments"][0]
            .as_object_mut()
            .expect("an attachment")
            .extend(other.as_object().expect("a file").clone());
    });
    assert_eq!((run.code, undecided(&run)), (Some(2), vec![("g-8".to_owned(), "malformed".to_owned())]));
}

#[test]
fn a_stage_does_not_follow_a_canary_that_still_runs() {
    let folder = green();
    change(&folder, |report| report["ended_at"] = Value::Null);
    let digest = gate_core::artifact::sha256(&fs::read(folder.path().join(CANARY)).expect("a report"));
    let staged = folder.path().join(STAGED);
    let mut report: Value = serde_json::from_slice(&fs::read(&staged).expect("a report")).expect("JSON");
    report["baseline"]["sha256"] = json!(digest);
    report["signoff"]["subject"]["sha256"] = json!(digest);
    fs::write(&staged, report.to_string()).expect("a file");
    let run = rollout(folder.path(), &[STAGED, "--stage", "staged", "--baseline", CANARY]);
    assert_blocking("a canary that runs", &run, &["xa-2"]);
}

#[test]
fn a_cutover_is_judged_to_the_second_and_errors_against_the_canary() {
    fn much(report: &mut Value, figure: &str, factor: f64, from: usize) {
        for host in ["relay-1", "relay-2", "relay-3", "relay-4"] {
            let all = of(report, host).len();
            multiply(report, host, figure, factor, from..all);
        }
    }
    const CASES: &[Case] = &[
        ("one request to the old runtime", |it| it["typescript"]["routed_requests"] = json!(1), &["co-f2"]),
        (
            "removed when the window is over",
            |it| {
                it["typescript"]["removed"] = json!(true);
                it["typescript"]["retained_until"] = json!(NOW);
            },
            &[],
        ),
        (
            "removed, by its mode",
            |it| {
                it["typescript"]["mode"] = json!("removed");
                it["typescript"]["retained_until"] = json!(NOW);
            },
            &[],
        ),
        (
            "removed too early",
            |it| {
                it["typescript"]["removed"] = json!(true);
                it["typescript"]["retained_until"] = json!("2026-03-02T12:00:01Z");
            },
            &["co-f3"],
        ),
        ("kept for too long", |it| it["typescript"]["retained_until"] = json!(NOW), &["co-f3"]),
        ("not kept", |it| it["typescript"]["retained_until"] = it["started_at"].clone(), &["co-f3"]),
        ("asked at once", |it| it["post_cutover"]["nodes"][0]["at"] = it["started_at"].clone(), &[]),
        (
            "asked too early",
            |it| it["post_cutover"]["nodes"][0]["at"] = json!("2026-03-01T12:59:59Z"),
            &["co-f4a"],
        ),
        ("scanned at once", |it| it["post_cutover"]["security_scan"]["at"] = it["started_at"].clone(), &[]),
        (
            "scanned too early",
            |it| it["post_cutover"]["security_scan"]["at"] = json!("2026-03-01T12:59:59Z"),
            &["co-f4c"],
        ),
        (
            "a false positive with a reason",
            |it| {
                it["post_cutover"]["security_findings"][1]["status"] = json!("false_positive");
                it["post_cutover"]["security_findings"][1]["reason"] = json!("not reachable");
            },
            &[],
        ),
        (
            "a false positive without one",
            |it| it["post_cutover"]["security_findings"][1]["status"] = json!("false_positive"),
            &["co-f4c"],
        ),
        ("p95 a little worse", |report| much(report, "/latencyUs/p95", 1.3, 0), &[]),
        ("throughput far worse", |report| much(report, "/throughputOpsPerSec", 0.4, 0), &["co-r1c"]),
        ("errors", |report| much(report, "/error_rate", 20.0, 0), &["co-s4a"]),
    ];
    assert_judged("full", "", CASES);
    let run = judged("full", "", |report| {
        much(report, "/latencyUs/p99", 3.0, 6);
    });
    assert_blocking("p99 far worse from an hour on", &run, &["co-r1c"]);
    let finding = run.report()["findings"][0].clone();
    let said = finding["message"].as_str().expect("a message");
    assert!(said.contains(" for 190 minutes: severe"), "{finding}");
    assert!(finding.to_string().contains("roll back at once"), "{finding}");
    assert!(finding.to_string().contains("/snapshots/24\""), "{finding}");
}

/// Multiplies a figure of some snapshots of a host.
fn multiply(report: &mut Value, host: &str, figure: &str, factor: f64, numbers: Range<usize>) {
    for snapshot in &mut of(report, host)[numbers] {
        let value = snapshot.pointer_mut(figure).expect("the figure");
        *value = json!(value.as_f64().expect("a number") * factor);
    }
}

/// The slowest percentiles of a host, as large.
fn slow(report: &mut Value, host: &str, factor: f64, numbers: Range<usize>) {
    multiply(report, host, "/latencyUs/p95", factor, numbers.clone());
    multiply(report, host, "/latencyUs/p99", factor, numbers);
}

#[test]
fn one_host_of_a_cutover_that_is_far_worse_is_not_averaged_away() {
    const CASES: &[Case] = &[
        ("a host that is slower", |it| slow(it, "relay-3", 1.8, 0..24), &[]),
        ("a host that is far slower", |it| slow(it, "relay-3", 2.5, 0..24), &["co-r1c"]),
        ("for three snapshots", |it| slow(it, "relay-3", 4.0, 6..9), &["co-r1c"]),
        ("for two", |it| slow(it, "relay-3", 4.0, 6..8), &[]),
        (
            "what a balancer sends elsewhere",
            |it| multiply(it, "relay-3", "/throughputOpsPerSec", 0.4, 0..24),
            &[],
        ),
        ("errors of a host", |it| multiply(it, "relay-3", "/error_rate", 4.0, 0..24), &["co-s4a"]),
    ];
    assert_judged("full", "", CASES);
    let run = judged("full", "", |it| multiply(it, "relay-3", "/latencyUs/p99", 4.0, 6..18));
    let finding = run.report()["findings"][0].clone();
    let said = finding["message"].as_str().expect("a message");
    assert!(said.starts_with("relay-3: p99 at ") && said.ends_with(" for 120 minutes: severe"), "{finding}");
    assert!(finding.to_string().contains("roll back at once"), "{finding}");
    let place = finding["location"]["pointer"].as_str().expect("a pointer");
    let mut report = Value::Null;
    judged("full", "", |it| report = it.clone());
    let snapshot = report.pointer(place).expect("a snapshot");
    assert_eq!(snapshot["host"], "relay-3", "{finding}");
    assert_eq!(snapshot["at"], of(&mut report.clone(), "relay-3")[6]["at"], "{finding}");
}

#[test]
fn what_is_severe_in_a_staged_rollout_is_found_on_one_host_and_over_the_end_of_an_increment() {
    const CASES: &[Case] = &[
        ("two snapshots before the end of an increment", |it| slow(it, "relay-1", 2.4, 46..48), &[]),
        ("two after it", |it| slow(it, "relay-1", 2.4, 48..50), &[]),
        ("two before and one after", |it| slow(it, "relay-1", 2.4, 46..49), &["co-r1c", "co-s4b"]),
        ("one host of three", |it| slow(it, "relay-2", 2.5, 60..64), &["co-r1c", "co-s4b"]),
        (
            "elevated on all hosts over the end of an increment",
            |it| {
                slow(it, "relay-1", 1.7, 46..50);
                slow(it, "relay-2", 1.7, 0..2);
            },
            &["co-s4b"],
        ),
    ];
    assert_judged("staged", "", CASES);
    let run = judged("staged", "", CASES[2].1);
    let told = run.messages("block");
    for percentile in ["p95", "p99"] {
        let is_one = |message: &String| message.starts_with(&format!("relay-1: {percentile} at "));
        let severe = told.iter().filter(|message| is_one(message)).collect::<Vec<_>>();
        assert!(severe.len() == 1 && severe[0].ends_with(" for 30 minutes: severe"), "{told:?}");
    }
    let run = judged("staged", "", CASES[3].1);
    let told =
        run.messages("block").into_iter().filter(|message| message.ends_with(": severe")).collect::<Vec<_>>();
    assert!(told.iter().all(|message| message.starts_with("relay-2: p9")) && told.len() == 2, "{told:?}");
}

/// What a check says of a metric, without whom it says it of.
fn said(texts: &[String]) -> Vec<&str> {
    texts.iter().map(|text| text.find("p95: ").map_or(text.as_str(), |at| &text[at..])).collect()
}

#[test]
fn a_staged_rollout_is_judged_as_a_canary_of_its_length_with_half_of_the_error() {
    let shorter = |report: &mut Value| {
        snapshots(report).retain(|one| one["at"].as_str().is_some_and(|at| at < "2026-03-01T04:00:00Z"));
        report["increments"].as_array_mut().expect("increments").truncate(2);
        report["hosts"].as_array_mut().expect("hosts").remove(2);
        report["ended_at"] = json!("2026-03-01T04:00:00Z");
    };
    let mut report = Value::Null;
    let staged = judged("staged", "", |it| {
        shorter(it);
        report = it.clone();
    });
    assert_blocking("two increments", &staged, &[]);
    report["stage"] = json!("canary");
    let policy = "\n[rollout]\nsoak_s = 57600\nwarm_up_s = 4800\nfalse_alarm = 0.005\n";
    let canary = judged("canary", policy, |it| *it = report);
    for rule in ["co-s4b", "co-c4c"] {
        assert_eq!(staged.details(rule)[..1], canary.details(rule)[..1], "{rule}");
    }
    assert_eq!(staged.details("co-s4b"), canary.details("co-s4b"));
}

#[test]
fn an_increment_is_judged_on_its_own_time_and_hosts_with_its_share_of_the_error() {
    let worse = |report: &mut Value| {
        for snapshot in &mut of(report, "relay-1")[..48] {
            let p95 = snapshot["latencyUs"]["p95"].as_f64().expect("a number");
            snapshot["latencyUs"]["p95"] = json!((p95 * 1.09).round());
        }
    };
    let mut report = Value::Null;
    let staged = judged("staged", "", |it| {
        worse(it);
        report = it.clone();
    });
    report["stage"] = json!("canary");
    snapshots(&mut report).retain(|one| one["at"].as_str().is_some_and(|at| at < "2026-02-28T20:00:00Z"));
    report["ended_at"] = json!("2026-02-28T20:00:00Z");
    let share = 0.01 / 2.0 / 3.0;
    let policy = format!("\n[rollout]\nsoak_s = 28800\nwarm_up_s = 2400\nfalse_alarm = {share}\n");
    let canary = judged("canary", &policy, |it| *it = report);
    let blocks = |run: &Run, word: &str| {
        let said = run.messages("block").into_iter().filter(|message| message.starts_with(word));
        said.filter(|message| message.contains("p95: worse")).collect::<Vec<_>>()
    };
    let (staged, canary) = (blocks(&staged, "increment "), blocks(&canary, ""));
    assert!(staged.len() == 1 && staged[0].starts_with("increment increment-1: "), "{staged:?}");
    assert_eq!(said(&staged), said(&canary));
}

#[test]
fn hosts_of_one_runtime_are_held_against_each_other_as_a_canary_with_a_share_of_the_error() {
    let told = |policy: &str, aa: bool, change: &dyn Fn(&mut Value)| {
        let folder = copy_of("tests/fixtures/parity-check/rollout-aa/pass");
        let file = folder.path().join("canary.json");
        let mut report: Value = serde_json::from_slice(&fs::read(&file).expect("a report")).expect("JSON");
        change(&mut report);
        fs::write(&file, report.to_string()).expect("a file");
        let config = folder.path().join("gatekit.toml");
        let whole = fs::read_to_string(&config).expect("a policy") + policy;
        fs::write(&config, whole).expect("a file");
        let args = ["canary.json", "--stage", "canary", "--aa"];
        let run = rollout(folder.path(), &args[..if aa { 4 } else { 3 }]);
        assert_eq!(run.code, Some(0), "{}", run.stdout);
        run
    };
    let together = told("", true, &|_| {});
    let lead = "gw-02 as if it were the candidate: ";
    let own = together.details("rollout-aa");
    let own: Vec<&str> = own.iter().filter_map(|detail| detail.strip_prefix(lead)).collect();
    let policy = format!("\n[rollout]\nfalse_alarm = {}\n", 0.01 / 3.0);
    let alone = told(&policy, false, &|report| {
        snapshots(report).retain(|snapshot| snapshot["host"] != "gw-01");
        report["hosts"].as_array_mut().expect("hosts").remove(0);
        report["hosts"][0]["runtime"] = json!("rust");
    });
    let alone = ["co-s4b", "co-c4b", "co-c4c", "co-s4a"].map(|rule| alone.details(rule)).concat();
    assert_eq!(own, alone.iter().map(String::as_str).collect::<Vec<_>>());
    let halved = told("", true, &|report| {
        report["hosts"][2]["traffic_share"] = json!(0.125);
        for snapshot in of(report, "gw-03") {
            let throughput = snapshot["throughputOpsPerSec"].as_f64().expect("a number");
            snapshot["throughputOpsPerSec"] = json!(throughput / 2.0);
        }
    });
    assert_eq!(halved.details("rollout-aa"), together.details("rollout-aa"));
    told("", true, &|report| report["hosts"][2]["traffic_share"] = json!(0));
}

#[test]
fn a_figure_is_drawn_by_the_hour_in_per_cent_from_its_first_snapshot_on() {
    let mut first = 0.0;
    let run = judged("canary", "", |report| {
        let p50 = |one: &Value| one["latencyUs"]["p50"].as_f64().expect("a number");
        let (new, old) = (p50(of(report, "relay-1")[0]), p50(of(report, "relay-4")[0]));
        first = (new / old - 1.0) * 100.0;
    });
    let report = run.report();
    let points = |figure: usize| {
        let points = report["figures"][figure]["points"].as_array().expect("points").iter();
        let number = |value: &Value| value.as_f64().expect("a number");
        points.map(|point| (number(&point[0]), number(&point[1]))).collect::<Vec<_>>()
    };
    for (figure, count, hours, margin) in [
        (0, 145, 24.0, 5.0),
        (1, 145, 24.0, 5.0),
        (2, 145, 24.0, 10.0),
        (3, 145, 24.0, 5.0),
        (4, 24, 23.0, 5.0),
        (5, 24, 23.0, 1.5),
    ] {
        let points = points(figure);
        let last = points.last().map(|(hour, _)| hour.to_string());
        assert_eq!((points.len(), last), (count, Some(hours.to_string())), "{figure}");
        assert_eq!(report["figures"][figure]["margin"], json!(margin), "{figure}");
    }
    let (p50, memory) = (points(0)[0].1, points(4)[0].1);
    assert!((p50 - first).abs() < 0.001 && memory.abs() < 0.001, "{p50} {first} {memory}");
    // Of a snapshot a minute, five are one point.
    let run = judged("canary", "\n[rollout]\nsoak_s = 8640\nwarm_up_s = 900\n", |report| {
        for snapshot in snapshots(report) {
            let since = instant(snapshot)
                .seconds_since(Instant::parse("2026-02-27T09:00:00Z").expect("an instant"))
                / 10;
            snapshot["at"] = json!(format!("2026-02-27T{:02}:{:02}:00Z", 9 + since / 3600, since / 60 % 60));
        }
    });
    let report = run.report();
    let points = report["figures"][0]["points"].as_array().expect("points");
    let hours: Vec<_> = points.iter().map(|point| point[0].as_f64().expect("an hour") * 12.0).collect();
    assert_eq!(
        hours.iter().map(|hour| hour.round()).collect::<Vec<_>>(),
        (0..29).map(f64::from).collect::<Vec<_>>()
    );
}

/// Keeps of a host only these snapshots, told by their number and by how many there are.
fn keep(report: &mut Value, host: &str, kept: fn(usize, usize) -> bool) {
    let all = of(report, host).len();
    let mut number = 0;
    snapshots(report).retain(|one| {
        number += usize::from(one["host"] == host);
        one["host"] != host || kept(number - 1, all)
    });
}

#[test]
fn every_host_of_a_cutover_and_of_an_increment_is_measured_from_its_start_to_its_end() {
    const CUTOVER: &[Case] = &[
        ("nothing of three hosts", |it| snapshots(it).retain(|one| one["host"] == "relay-1"), &["co-s4a"]),
        (
            "two snapshots of a host",
            |it| keep(it, "relay-4", |at, all| at == 0 || at == all - 1),
            &["co-s4a"],
        ),
        ("a host that was measured late", |it| keep(it, "relay-2", |at, _| at > 2), &["co-s4a"]),
        ("a host that was measured no more", |it| keep(it, "relay-2", |at, all| at + 3 < all), &["co-s4a"]),
        ("a snapshot that is missing", |it| keep(it, "relay-2", |at, _| at != 7), &["co-s4a"]),
    ];
    assert_judged("full", "", CUTOVER);
    // At ten minutes each, one may be missing where twenty may lie between two.
    assert_judged("full", "\n[rollout]\nmax_gap_s = 1200\n", &[("one less", CUTOVER[4].1, &[])]);
    let one = judged("staged", "", |it| keep(it, "relay-3", |at, _| at == 0));
    assert!(
        one.messages("block")
            .iter()
            .any(|message| { message.starts_with("increment increment-3: no snapshot of relay-3 for ") }),
        "{}",
        one.stdout
    );
    assert_blocking("one snapshot of a host", &one, &["co-s5"]);
    // What is missing in one increment is told of that one.
    let one = judged("staged", "", |it| keep(it, "relay-1", |at, _| !(60..64).contains(&at)));
    let said = one.messages("block");
    assert!(
        said.len() == 1 && said[0].starts_with("increment increment-2: no snapshot of relay-1"),
        "{said:?}"
    );
}

#[test]
fn a_host_is_listed_once_whatever_it_is_called() {
    for stage in ["canary", "staged", "full"] {
        for machine in [None, Some("relay-1"), Some("i-0a1b")] {
            let run = judged(stage, "", |it| {
                let host = &mut it["hosts"][0];
                host.as_object_mut().expect("a host").remove("machine_id");
                if let Some(machine) = machine {
                    host["machine_id"] = json!(machine);
                }
                let twin = host.clone();
                it["hosts"].as_array_mut().expect("hosts").push(twin);
            });
            assert!(run.blocking().contains(&"co-c1a".to_owned()), "{stage} {machine:?}: {}", run.stdout);
        }
    }
}
