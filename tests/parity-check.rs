//! `parity-check` through argv, standard input, files and exit code.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use common::fixtures::{NOW, judge_all};
use common::{Run, commit_all, copy_of, edit, git, put};
use gate_core::rule::GENERAL;
use parity_check::rules::RULES;
use serde_json::Value;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_parity-check");
const SUBCOMMANDS: [&str; 13] = [
    "surface",
    "scoreboard",
    "results",
    "bench",
    "runbook",
    "committed",
    "build",
    "deploy",
    "smoke",
    "preconditions",
    "replay",
    "rollout",
    "openapi",
];

/// Runs `parity-check` in a folder.
fn check(folder: &Path, args: &[&str]) -> Run {
    common::run(PROGRAM, folder, args)
}

/// The ids of all rules that `parity-check` knows.
fn rule_ids() -> Vec<&'static str> {
    GENERAL.iter().chain(RULES).map(|rule| rule.id).collect()
}

/// A copy of one side of a case, to be changed at will.
fn evidence(case: &str, side: &str) -> TempDir {
    copy_of(&format!("tests/fixtures/parity-check/{case}/{side}"))
}

#[test]
fn every_rule_passes_its_good_evidence_and_blocks_its_bad_evidence_alone() {
    judge_all("parity-check", RULES, |stage, options| stage.run(PROGRAM, options));
}

#[test]
fn lists_every_rule_once_with_its_severity_and_what_it_asks_for() {
    let run = check(&common::repository(), &["--list-rules"]);
    let lines: Vec<_> = run.stdout.lines().collect();
    assert_eq!((run.code, lines.len()), (Some(0), rule_ids().len()), "{run:?}");
    for rule in GENERAL.iter().chain(RULES) {
        let row = lines.iter().filter(|line| line.split_whitespace().next() == Some(rule.id));
        let row: Vec<_> = row.collect();
        assert_eq!(row.len(), 1, "{}", rule.id);
        assert!(row[0].contains(rule.severity.word()) && row[0].ends_with(rule.what), "{}", row[0]);
    }
}

#[test]
fn explains_each_rule_whatever_the_case_of_its_id() {
    for rule in GENERAL.iter().chain(RULES) {
        for id in [rule.id.to_owned(), rule.id.to_ascii_uppercase()] {
            let run = check(&common::repository(), &["--explain", &id]);
            assert_eq!(run.code, Some(0), "{run:?}");
            for part in [rule.id, rule.what, rule.why, rule.pass, rule.block] {
                assert!(run.stdout.contains(part), "{id}: {}", run.stdout);
            }
        }
    }
}

#[test]
fn a_rule_that_nobody_knows_is_not_explained() {
    for id in ["cp9", "cp0", "", "g-1 "] {
        let run = check(&common::repository(), &["--explain", id]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{id}");
        assert!(run.stderr.starts_with("parity-check: ") && run.stderr.contains("--list-rules"), "{run:?}");
    }
}

#[test]
fn every_subcommand_has_help() {
    let help = check(&common::repository(), &["--help"]);
    assert_eq!(help.code, Some(0), "{help:?}");
    for subcommand in SUBCOMMANDS {
        assert!(help.stdout.contains(&format!("\n  {subcommand} ")), "{}", help.stdout);
        for flag in ["--help", "-h"] {
            let run = check(&common::repository(), &[subcommand, flag]);
            assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
            assert!(run.stdout.contains("--report <FORMAT=PATH>"), "{}", run.stdout);
        }
    }
}

#[test]
fn a_command_line_that_asks_for_nothing_or_for_nonsense_is_not_decided() {
    let root = evidence("cp8-r4", "pass");
    for args in [
        &[][..],
        &["--strict"],
        &["bench"],
        &["bench", "benchmark.json", "--format", "yaml"],
        &["bench", "benchmark.json", "--report", "json"],
        &["bench", "benchmark.json", "--report", "yaml=x"],
        &["bench", "benchmark.json", "--report", "json="],
        &["bench", "benchmark.json", "--now", "2026-03-02T12:00:00"],
        &["bench", "benchmark.json", "--commit", "HEAD"],
        &["bench", "benchmark.json", "--commit", "1d44a4c"],
        &["bench", "benchmark.json", "-q", "-v"],
        &["results", ".", "--gate", "cp9"],
        &["committed", "--require", "cp4..cp2"],
        &["replay"],
        &["replay", "--baseline", "benchmark.json"],
        &["replay", "--baseline", "a", "--candidate", "b", "--ignore", "at"],
    ] {
        let run = check(root.path(), args);
        assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
        assert!(!run.said().is_empty(), "{args:?} is refused without a word");
    }
}

#[test]
fn one_run_writes_as_many_reports_as_are_asked_for() {
    let root = evidence("cp8-r4", "block");
    let args = ["bench", "benchmark.json", "--now", NOW, "--color", "always"];
    let reports = ["--report", "json=a.json", "--report", "human=b.txt", "--report", "github=c.txt"];
    let run = check(root.path(), &[&args[..], &reports, &["--report", "json=d.json"]].concat());
    assert_eq!(run.code, Some(1), "{run:?}");
    let read = |name: &str| fs::read_to_string(root.path().join(name)).expect(name);
    for (file, format) in [("a.json", "json"), ("b.txt", "human"), ("c.txt", "github"), ("d.json", "json")] {
        let alone = check(root.path(), &[&args[..4], &["--format", format]].concat());
        assert_eq!(read(file), alone.stdout, "{file}, which has no colours");
    }
}

#[test]
fn a_report_that_cannot_be_written_leaves_the_question_undecided_and_nothing_behind() {
    let root = evidence("cp8-r4", "pass");
    fs::create_dir(root.path().join("taken")).expect("a folder");
    put(&root, "taken/kept.txt", "kept");
    let before = names(root.path());
    for path in ["nowhere/report.json", "taken", "benchmark.json/report.json"] {
        let destination = format!("json={path}");
        let run = check(root.path(), &["bench", "benchmark.json", "--report", &destination]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.starts_with(&format!("parity-check: cannot write {path}: ")), "{run:?}");
        assert!(run.stdout.contains("PASS"), "the verdict is still told: {run:?}");
        assert_eq!(names(root.path()), before, "{path}");
    }
    let both = ["--report", "json=nowhere/report.json", "--report", "json=whole.json"];
    let run = check(root.path(), &[&["bench", "benchmark.json"][..], &both].concat());
    assert_eq!(run.code, Some(2), "{run:?}");
    let whole = fs::read_to_string(root.path().join("whole.json")).expect("the other report");
    assert_eq!(serde_json::from_str::<Value>(&whole).expect("a whole report")["verdict"], "pass");
}

/// The paths of everything in a folder.
fn names(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    entries.map(|entry| entry.expect("a readable folder").into_path()).collect()
}

#[test]
fn a_report_replaces_an_older_one_as_a_whole() {
    let root = evidence("cp8-r4", "pass");
    let report = root.path().join("report.json");
    put(&root, "report.json", "x".repeat(1 << 20));
    let args = ["bench", "benchmark.json", "--report", "json=report.json", "--format", "json", "--now", NOW];
    let run = check(root.path(), &args);
    assert_eq!((run.code, fs::read_to_string(report).expect("a report")), (Some(0), run.stdout));
}

#[test]
fn annotations_cannot_be_broken_by_the_names_of_files() {
    let root = tempfile::tempdir().expect("a folder");
    let stray = "a,b%0A;c=d.json";
    let run = check(root.path(), &["bench", stray, "--format", "github"]);
    assert_eq!(run.code, Some(2));
    let lines: Vec<_> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{}", run.stdout);
    assert!(
        lines[0]
            .starts_with("::error file=a%2Cb%250A;c=d.json,title=gatekit g-1::cannot read a,b%250A;c=d.json"),
        "{}",
        run.stdout
    );
    assert_eq!(lines[1], format!("parity-check bench {stray}: undecided"));
}

/// A CP1 table in which this many rows failed.
fn failing(rows: usize) -> TempDir {
    let root = evidence("cp1-r1", "pass");
    let path = root.path().join("cp1/cp1-fixture-results.tsv");
    let mut table = fs::read_to_string(&path).expect("a table");
    for row in 0..rows {
        writeln!(table, "relay::case_{row}\t1\tfail\t1").expect("a string takes it");
    }
    fs::write(path, table).expect("a table");
    root
}

#[test]
fn annotations_stay_within_what_the_runner_shows_and_count_the_rest() {
    let run = check(failing(30).path(), &["results", "cp1", "--gate", "cp1", "--format", "github"]);
    assert_eq!(run.code, Some(1));
    let errors: Vec<_> = run.stdout.lines().filter(|line| line.starts_with("::error ")).collect();
    // Twenty rows are told one by one and one finding counts the others; nine of them are shown.
    assert_eq!(errors.len(), 10, "{}", run.stdout);
    assert_eq!(errors[9], "::error title=gatekit::12 more are in the report, which is complete");
    assert!(errors[..9].iter().all(|line| line.contains("title=gatekit cpn-a::")), "{}", run.stdout);
    assert!(
        errors[1].starts_with("::error file=cp1/cp1-fixture-results.tsv,line=5,col=17,"),
        "{}",
        errors[1]
    );
}

#[test]
fn annotations_name_files_as_the_working_folder_sees_them() {
    let root = evidence("cp8-r4", "block");
    let outside = root.path().parent().expect("a parent");
    let name = root.path().file_name().and_then(|name| name.to_str()).expect("a name in UTF-8");
    let file = format!("{name}/benchmark.json");
    let run = check(outside, &["bench", &file, "--root", name, "--format", "github"]);
    assert!(
        run.stdout.starts_with(&format!("::error file={file},line=13,col=13,title=gatekit cp8-r4::")),
        "{run:?}"
    );
}

#[test]
fn very_many_rows_with_one_fault_are_told_in_part_and_counted_in_full() {
    let run = check(failing(25).path(), &["results", "cp1", "--gate", "cp1", "--format", "json"]);
    let told = run.messages("block");
    assert_eq!(told.len(), 21, "{told:?}");
    assert!(told.iter().any(|message| message == "5 more rows have the same fault"), "{told:?}");
}

#[test]
fn under_strict_a_warning_blocks() {
    let root = evidence("cp8-r4", "pass");
    let args = ["bench", "benchmark.json", "--format", "json"];
    let run = check(root.path(), &args);
    assert_eq!((run.code, run.messages("warn").len(), run.blocking()), (Some(0), 1, vec![]));
    let run = check(root.path(), &[&args[..], &["--strict"]].concat());
    assert_eq!((run.code, run.messages("warn").len(), run.blocking()), (Some(1), 0, vec!["g-2".to_owned()]));
    let commit = commit_all(root.path());
    let run = check(root.path(), &[&args[..], &["--strict", "--commit", &commit]].concat());
    assert_eq!((run.code, run.blocking()), (Some(0), vec![]), "{run:?}");
}

#[test]
fn quiet_prints_the_verdict_in_one_line() {
    for (side, line) in [
        ("pass", "PASS  1 file read, 1 rule holds, 1 warning\n"),
        ("block", "BLOCKED  1 file read, 0 rules hold, 1 finding blocks, 1 warning\n"),
    ] {
        for flag in ["-q", "--quiet"] {
            let run = check(evidence("cp8-r4", side).path(), &["bench", "benchmark.json", flag]);
            assert_eq!(run.stdout, line);
        }
    }
}

#[test]
fn verbose_prints_the_digest_of_each_file_and_where_the_policy_came_from() {
    let root = evidence("cp8-r5-own-sections", "pass");
    let run = check(root.path(), &["runbook", "CUTOVER.md", "-v"]);
    let bytes = fs::read(root.path().join("CUTOVER.md")).expect("the runbook");
    let line = format!("  {}  CUTOVER.md ({} bytes)\n", gate_core::artifact::sha256(&bytes), bytes.len());
    assert!(run.stdout.contains(&line) && run.stdout.contains("  policy  gatekit.toml\n"), "{}", run.stdout);
    assert!(!check(root.path(), &["runbook", "CUTOVER.md"]).stdout.contains(&line));
}

#[test]
fn colours_appear_where_they_are_wanted_and_never_in_a_report_file() {
    let root = evidence("cp8-r4", "block");
    let coloured = |options: &[&str], variables: &[(&str, &str)]| {
        let mut command = common::command(PROGRAM, root.path());
        command.args(["bench", "benchmark.json"]).args(options).envs(variables.iter().copied());
        common::finished(&command.output().expect("it starts")).stdout.contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]), "this is no terminal");
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&["--color", "always", "--format", "json"], &[]));
    assert!(coloured(&["--color", "always", "--report", "human=report.txt"], &[]));
    assert!(!fs::read_to_string(root.path().join("report.txt")).expect("a report").contains('\u{1b}'));
}

#[cfg(target_os = "linux")]
#[test]
fn a_verdict_that_nobody_could_read_is_not_decided() {
    let root = evidence("cp8-r4", "pass");
    for args in [
        &["bench", "benchmark.json"][..],
        &["bench", "benchmark.json", "-q"],
        &["bench", "benchmark.json", "--format", "json"],
        &["bench", "benchmark.json", "--format", "github"],
        &["bench", "benchmark.json", "--report", "json=report.json"],
        &["--list-rules"],
        &["--explain", "cp8-r4"],
        &["--help"],
        &["--version"],
    ] {
        let full = File::options().write(true).open("/dev/full").expect("/dev/full");
        let mut command = common::command(PROGRAM, root.path());
        let output = command.args(args).stdout(full).output().expect("it starts");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn the_same_bytes_and_time_give_the_same_report_wherever_it_is_run_from() {
    let root = evidence("cp3", "block");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let path = |inside: &str| root.path().join(inside).to_str().expect("a path in UTF-8").to_owned();
    let (folder, whole) = (path("cp3"), path(""));
    let args = ["results", &folder, "--gate", "cp3", "--root", &whole, "--now", NOW, "--format", "json"];
    let here = check(root.path(), &args);
    assert_eq!(here.code, Some(1), "{here:?}");
    assert_eq!(here.stdout, check(root.path(), &args).stdout);
    assert_eq!(here.stdout, check(elsewhere.path(), &args).stdout);
    assert_eq!(here.report()["subjects"][0]["path"], "cp3/cp3-fixture-results.tsv");
    assert_eq!(here.report()["evaluated_at"], NOW);
}

#[test]
fn the_order_and_the_spelling_of_shared_options_do_not_change_the_report() {
    let root = evidence("cp8-r4", "block");
    let first = check(root.path(), &["bench", "benchmark.json", "--format", "json", "--now", NOW]);
    let now = format!("--now={NOW}");
    let second = check(root.path(), &[&now, "--color=never", "--format=json", "bench", "benchmark.json"]);
    assert_eq!(first.stdout, second.stdout);
    assert_eq!(first.report()["args"], serde_json::json!(["bench", "benchmark.json"]));
}

/// The passing scoreboard after a change, judged as its case is.
fn scoreboard_with(change: impl FnOnce(&mut Value, &mut Value)) -> Run {
    let root = evidence("cp0-r3", "pass");
    let read = |name: &str| -> Value {
        serde_json::from_slice(&fs::read(root.path().join(name)).expect("a file")).expect("JSON")
    };
    let (mut scoreboard, mut manifest) = (read("scoreboard.json"), read("manifest.json"));
    change(&mut scoreboard, &mut manifest);
    put(&root, "scoreboard.json", scoreboard.to_string());
    put(&root, "manifest.json", manifest.to_string());
    check(
        root.path(),
        &[
            "scoreboard",
            "scoreboard.json",
            "--baseline",
            "baseline.json",
            "--manifest",
            "manifest.json",
            "--format",
            "json",
        ],
    )
}

#[test]
fn what_changed_in_a_scoreboard_is_listed_and_nothing_else_is() {
    let blocked = Some(1);
    let listed = |change: Value| {
        scoreboard_with(|board, _| {
            board["delta"]["changedSubsystems"].as_array_mut().expect("changes").push(change);
        })
    };
    let same =
        serde_json::json!({"subsystem": "Queues", "baseline": "Implemented", "current": "Implemented"});
    let run = listed(same);
    assert_eq!((run.code, run.blocking()), (blocked, vec!["cp0-r3".to_owned()]), "{}", run.stdout);
    assert!(run.stdout.contains("`Queues` did not change from"), "{}", run.stdout);
    // A delta may be off by what rounding both figures may do, and no more.
    for (stated, code) in [(25.0, 0), (25.01, 0), (24.99, 0), (25.02, 1), (24.98, 1)] {
        let run = scoreboard_with(|board, _| {
            board["delta"]["methodSurface"]["baseCoveragePercent"] = stated.into();
        });
        assert_eq!(run.code, Some(code), "{stated}: {}", run.stdout);
    }
}

#[test]
fn a_scoreboard_lists_no_more_changes_than_both_sides_have_features() {
    let told = "changes are listed, of fewer features";
    for (count, more) in [(6, false), (7, true)] {
        let run = scoreboard_with(|board, _| {
            let changes = board["delta"]["changedSubsystems"].as_array_mut().expect("changes");
            let first = changes[0].clone();
            changes.resize(count, first);
        });
        assert_eq!((run.code, run.blocking()), (Some(1), vec!["cp0-r3".to_owned()]), "{}", run.stdout);
        assert_eq!(run.stdout.contains(told), more, "{count}: {}", run.stdout);
        assert_eq!(run.stdout.contains("twice"), !more, "{count}: {}", run.stdout);
    }
}

#[test]
fn a_scoreboard_of_more_than_ten_thousand_features_is_not_read() {
    let run = scoreboard_with(|board, _| {
        let features = board["current"]["audit"]["byFeature"].as_object_mut().expect("features");
        features.extend((0..10_001).map(|number| (format!("f{number}"), "Partial".into())));
    });
    assert_eq!(run.code, Some(2));
    assert!(run.stdout.contains("lists more than 10000 features"), "{}", run.stdout);
}

#[test]
fn a_manifest_that_defers_and_a_scoreboard_that_does_not_are_warned_of() {
    for (deferred, warns) in [(vec!["Billing"], true), (vec![], false)] {
        let run = scoreboard_with(|_, manifest| manifest["deferredSubsystems"] = deferred.clone().into());
        assert_eq!(run.code, Some(0), "{}", run.stdout);
        assert_eq!(run.stdout.contains("the manifest still defers 1 subsystem(s)"), warns, "{}", run.stdout);
    }
}

/// The command line of a surface, with a report in JSON.
const SURFACE: [&str; 7] = [
    "surface",
    "--baseline",
    "upstream-methods.base.json",
    "--candidate",
    "rust-methods.json",
    "--format",
    "json",
];

/// A list of so many methods.
fn methods(count: usize) -> String {
    let names: Vec<_> = (0..count).map(|number| format!("queue.m{number:04}")).collect();
    serde_json::json!(names).to_string()
}

#[test]
fn methods_that_are_missing_are_told_in_part_and_counted_in_full() {
    let root = evidence("cp0-m1", "pass");
    put(&root, "rust-methods.json", methods(3));
    for (count, more) in [(203, None), (204, Some("1 more methods")), (210, Some("7 more methods"))] {
        put(&root, "upstream-methods.base.json", methods(count));
        let run = check(root.path(), &SURFACE);
        let report = run.report();
        let findings = report["findings"].as_array().expect("findings");
        let blocks = findings.iter().filter(|finding| finding["effect"] == "block").count();
        assert_eq!((run.code, blocks), (Some(1), 200 + usize::from(more.is_some())), "{count}");
        let told = findings.iter().any(|finding| {
            finding["message"].as_str().is_some_and(|message| message.contains("more methods"))
        });
        assert_eq!(told, more.is_some(), "{count}");
        if let Some(more) = more {
            assert!(run.stdout.contains(more), "{count}");
        }
    }
}

#[test]
fn a_stated_surface_is_that_of_its_baseline_by_name_or_else_by_order() {
    let root = evidence("cp0-m1-stated-count", "pass");
    let list = fs::read_to_string(root.path().join("upstream-methods.base.json")).expect("a list");
    put(&root, "upstream.json", list);
    let judged = |baseline: &str| {
        let args = ["surface", "--baseline", baseline, "--candidate", "rust-methods.json"];
        check(
            root.path(),
            &[&args[..], &["--stated", "method-surface-diff.json", "--format", "json"]].concat(),
        )
    };
    for baseline in ["upstream-methods.base.json", "upstream.json"] {
        assert_eq!(judged(baseline).code, Some(0), "{}", judged(baseline).stdout);
    }
    // What is no list of names is told to be none.
    edit(&root.path().join("method-surface-diff.json"), "\"missingInRust\": []", "\"missingInRust\": 0");
    let run = judged("upstream.json");
    assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-8".to_owned()]), "{}", run.stdout);
    assert!(run.stdout.contains("expected a list of method names"), "{}", run.stdout);
}

#[test]
fn a_throughput_is_that_of_the_iterations_and_the_time() {
    let root = evidence("cp8-r4", "pass");
    let path = root.path().join("benchmark.json");
    let good: Value = serde_json::from_slice(&fs::read(&path).expect("a benchmark")).expect("JSON");
    let judged = |changes: &[(&str, Value)]| {
        let mut benchmark = good.clone();
        for (name, value) in changes {
            benchmark[*name] = value.clone();
        }
        fs::write(&path, benchmark.to_string()).expect("a file");
        check(root.path(), &["bench", "benchmark.json"])
    };
    let figures = "500 iterations: p50 60 us, p95 110 us, p99 190 us, 10000 ops/s, rss 20480 KiB";
    let run = judged(&[]);
    assert!(run.stdout.contains(figures), "{}", run.said());
    // 500 in 50 ms, each to within a millisecond: 9,803.9 to 10,204.1, and a thousandth more.
    for (stated, code) in [(9_795, 0), (9_793, 1), (10_214, 0), (10_215, 1)] {
        let run = judged(&[("throughputOpsPerSec", stated.into())]);
        assert_eq!(run.code, Some(code), "{stated}: {}", run.said());
        let told = format!("500 iterations in 50 ms are 9804 to 10204 ops/s, {stated} is stated");
        assert_eq!(run.stdout.contains(&told), code == 1, "{}", run.said());
    }
    // In less than a millisecond, anything that is fast enough.
    for (stated, code) in [(1_000_000_000_u64, 0), (334_000, 0), (332_000, 1)] {
        let run = judged(&[("elapsedMs", 0.5.into()), ("throughputOpsPerSec", stated.into())]);
        assert_eq!(run.code, Some(code), "{stated}: {}", run.said());
    }
    // What it ran under is kept when it is reached.
    for (limit, code) in [(190, 0), (189, 1)] {
        let run = judged(&[("limits", serde_json::json!({ "p99Us": limit }))]);
        assert_eq!(run.code, Some(code), "{limit}: {}", run.said());
    }
}

#[test]
fn a_benchmark_may_come_from_standard_input() {
    let root = evidence("cp8-r4", "block");
    let piped = |input: &Path| {
        let mut command = common::command(PROGRAM, root.path());
        command.args(["bench", "-", "--format", "json"]).stdin(File::open(input).expect("a file"));
        common::finished(&command.output().expect("it starts"))
    };
    let run = piped(&root.path().join("benchmark.json"));
    assert_eq!((run.code, run.blocking()), (Some(1), vec!["cp8-r4".to_owned()]));
    assert_eq!(run.report()["findings"][0]["location"]["path"], "<stdin>");
    put(&root, "empty.json", "");
    let run = piped(&root.path().join("empty.json"));
    assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-1".to_owned()]));
}

#[test]
fn a_key_that_is_not_known_is_told_as_a_warning() {
    let root = evidence("cp8-r4", "pass");
    edit(&root.path().join("benchmark.json"), "\"iterations\"", "\"warmups\": 3,\n  \"iterations\"");
    let run = check(root.path(), &["bench", "benchmark.json", "--format", "json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let report = run.report();
    let warnings = report["findings"].as_array().expect("findings").iter();
    let places: Vec<_> =
        warnings.filter(|warning| warning["rule"] == "g-8").map(|warning| &warning["location"]).collect();
    assert_eq!(places.len(), 1, "{report}");
    assert_eq!((&places[0]["pointer"], &places[0]["line"]), (&"/warmups".into(), &3.into()), "{report}");
}

#[test]
fn a_policy_that_cannot_be_read_is_not_decided_and_never_the_default() {
    let root = evidence("cp8-r4", "pass");
    let judged = |args: &[&str]| {
        check(root.path(), &[&["bench", "benchmark.json", "--format", "json"], args].concat())
    };
    let refused = |run: &Run, what: &str| {
        assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-9".to_owned()]), "{what}: {run:?}");
        assert!(run.report()["checks"].as_array().expect("checks").is_empty(), "{what}: {run:?}");
    };
    refused(&judged(&["--policy", "other.toml"]), "a named file that is not there");
    refused(&judged(&["--policy-ref", "HEAD"]), "a ref outside of any repository");
    fs::create_dir(root.path().join("gatekit.toml")).expect("a folder");
    refused(&judged(&[]), "a folder");
    fs::remove_dir(root.path().join("gatekit.toml")).expect("a folder");
    for text in ["", "[thresholds", "[threshold]\nskew_s = 1\n", "skew_s = 1\n", "\u{0}", "[gate]\ncp0 = 1\n"]
    {
        put(&root, "gatekit.toml", text);
        refused(&judged(&[]), text);
    }
    commit_all(root.path());
    refused(&judged(&["--policy-ref", "origin/main"]), "a ref that is not there");
    fs::remove_file(root.path().join("gatekit.toml")).expect("a file");
    assert_eq!(judged(&[]).code, Some(0), "no policy at all is the built-in one");
}

#[cfg(unix)]
#[test]
fn a_policy_behind_a_link_that_leads_nowhere_is_there_and_cannot_be_read() {
    let root = evidence("cp8-r4", "pass");
    std::os::unix::fs::symlink("gone.toml", root.path().join("gatekit.toml")).expect("a link");
    let run = check(root.path(), &["bench", "benchmark.json", "--format", "json"]);
    assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-9".to_owned()]), "{run:?}");
}

#[test]
fn a_policy_may_do_without_memory_and_the_report_says_what_was_not_judged() {
    let root = evidence("cp8-r4", "block");
    put(&root, "gatekit.toml", "[thresholds]\nrss_optional = true\n");
    let run = check(root.path(), &["bench", "benchmark.json", "--format", "json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let warnings = run.messages("warn");
    assert!(warnings.iter().any(|warning| warning.ends_with("no memory trend was judged")), "{warnings:?}");
    assert_eq!(run.report()["policy"]["path"], "gatekit.toml");
    assert_eq!(check(root.path(), &["bench", "benchmark.json", "--strict"]).code, Some(1));
}

#[test]
fn a_deferred_method_is_told_with_its_reason_and_warned_of_once_it_is_there() {
    let root = evidence("cp0-m1-deferred", "pass");
    let run = check(root.path(), &SURFACE);
    let missing = "session.begin is missing, deferred: no client of this release calls it";
    let report = run.report();
    let checks = report["checks"].as_array().expect("checks");
    assert!(checks.iter().any(|check| check["detail"] == missing), "{report}");
    edit(&root.path().join("rust-methods.json"), "\"relay.greet\"", "\"relay.greet\",\n  \"session.begin\"");
    let run = check(root.path(), &SURFACE);
    assert_eq!(run.code, Some(0), "{run:?}");
    let warnings = run.messages("warn");
    let stale = "`session.begin` is deferred by policy and not missing any more";
    assert!(warnings.iter().any(|warning| warning == stale), "{warnings:?}");
}

#[test]
fn required_fixtures_are_added_by_name_or_replaced_by_rule() {
    let judged = |policy: &str| {
        let root = evidence("cp5-r1", "block");
        put(&root, "gatekit.toml", policy);
        let run = check(root.path(), &["results", "cp5", "--gate", "cp5", "--format", "json"]);
        (run.code, run.blocking(), run.undecided())
    };
    let rules = |ids: &[&str]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    let cases: [(&str, i32, &[&str], &[&str]); 9] = [
        ("[required_fixtures]\n", 1, &["cp5-r1"], &[]),
        // By rule: these in place of the built-in ones, the other rules as before.
        ("[required_fixtures.cp5]\ncp5-r1 = [\"*canvas*\"]\n", 0, &[], &[]),
        ("[required_fixtures.cp5]\ncp5-r1 = [\"*canvas*\"]\ncp5-r2 = [\"*easel*\"]\n", 1, &["cp5-r2"], &[]),
        (
            "[required_fixtures.cp5]\ncp5-r1 = [\"*canvas*\"]\ncpn-a = [\"bridge::*\", \"*easel*\"]\n",
            1,
            &["cpn-a"],
            &[],
        ),
        // By name: these beside the built-in ones.
        ("[required_fixtures]\ncp5 = [\"bridge::canvas_show_completes\"]\n", 1, &["cp5-r1"], &[]),
        ("[required_fixtures]\ncp5 = [\"bridge::canvas\"]\n", 1, &["cp5-r1", "cpn-a"], &[]),
        // Another checkpoint's fixtures are not asked for here.
        ("[required_fixtures]\ncp4 = [\"bridge::easel\"]\n", 1, &["cp5-r1"], &[]),
        // A rule, or a checkpoint, that is not there would ask for nothing.
        ("[required_fixtures.cp5]\ncp5-r9 = [\"*canvas*\"]\n", 2, &[], &["g-9"]),
        ("[required_fixtures]\nCP5 = [\"*canvas*\"]\n", 2, &[], &["g-9"]),
    ];
    for (policy, code, blocking, undecided) in cases {
        assert_eq!(judged(policy), (Some(code), rules(blocking), rules(undecided)), "{policy}");
    }
}

#[test]
fn a_policy_names_the_sections_that_its_runbook_must_have() {
    let root = evidence("cp8-r5", "block");
    put(&root, "gatekit.toml", "[runbook]\nsections = [\" full cutover \", \"Canary\"]\n");
    let run = check(root.path(), &["runbook", "CUTOVER.md", "--format", "json"]);
    assert_eq!((run.code, run.has_check("cp8-r5")), (Some(0), true), "{run:?}");
}

#[test]
fn a_section_of_a_runbook_may_begin_or_end_in_angle_brackets() {
    let root = evidence("cp8-r5", "pass");
    let good = fs::read_to_string(root.path().join("CUTOVER.md")).expect("a runbook");
    for (text, code) in
        [("Run `relay --to <host>`", 0), ("`<host>` is drained.", 0), ("`<how the host is drained>`", 1)]
    {
        put(&root, "CUTOVER.md", good.replacen("Do it, and watch.", text, 1));
        let run = check(root.path(), &["runbook", "CUTOVER.md", "--format", "json"]);
        assert_eq!(run.code, Some(code), "{text}: {}", run.stdout);
    }
}

#[test]
fn what_lies_outside_of_a_named_root_is_not_read() {
    let root = evidence("cp8-r4", "pass");
    fs::create_dir(root.path().join("inner")).expect("a folder");
    let args = ["bench", "inner/../benchmark.json", "--format", "json", "--root"];
    let run = check(root.path(), &[&args[..], &["inner"]].concat());
    assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-4".to_owned()]), "{run:?}");
    assert_eq!(check(root.path(), &[&args[..], &["."]].concat()).code, Some(0));
}

#[cfg(unix)]
#[test]
fn a_link_may_lead_about_inside_the_root_and_not_out_of_it() {
    use std::os::unix::fs::symlink;

    let (root, outside) = (evidence("cp4", "pass"), evidence("cp4", "pass"));
    let judged = |folder: &str| {
        let run = check(root.path(), &["results", folder, "--gate", "cp4", "--format", "json"]);
        (run.code, run.undecided())
    };
    let left = || (Some(2), vec!["g-4".to_owned()]);
    symlink("cp4", root.path().join("inside")).expect("a link");
    assert_eq!(judged("inside"), (Some(0), vec![]));
    symlink(outside.path().join("cp4"), root.path().join("folder")).expect("a link");
    assert_eq!(judged("folder"), left());
    for name in ["cp4-fixture-results.tsv", "cp4-metrics.json"] {
        let path = root.path().join("cp4").join(name);
        let bytes = fs::read(&path).expect("an artifact");
        fs::remove_file(&path).expect("an artifact");
        symlink(outside.path().join("cp4").join(name), &path).expect("a link");
        assert_eq!(judged("cp4"), left(), "{name}");
        fs::remove_file(&path).expect("a link");
        fs::write(&path, bytes).expect("an artifact");
    }
    assert_eq!(judged("cp4"), (Some(0), vec![]));
}

/// A repository with a source and the artifacts of CP4; gives the commit as well.
fn release() -> (TempDir, String) {
    let root = tempfile::tempdir().expect("a folder");
    common::copy(&common::repository().join("tests/fixtures/parity-check/g-2/pass/2"), root.path());
    let commit = commit_all(root.path());
    (root, commit)
}

const CP4: [&str; 6] = ["results", "parity/generated/cp4", "--gate", "cp4", "--format", "json"];

#[test]
fn a_clone_too_shallow_to_tell_proves_nothing() {
    let (root, _) = release();
    put(&root, "evidence/note.txt", "seen\n");
    let commit = commit_all(root.path());
    let clone = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", root.path().to_str().expect("a path in UTF-8").replace('\\', "/"));
    git(clone.path(), &["clone", "-q", "--depth", "1", &url, "."]);
    let args = [&CP4[..], &["--commit", &commit]].concat();
    let run = check(clone.path(), &args);
    assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-2".to_owned()]), "{run:?}");
    assert!(run.stdout.contains("--unshallow"), "{run:?}");
    git(clone.path(), &["fetch", "-q", "--unshallow"]);
    assert_eq!(check(clone.path(), &args).code, Some(0));
}

#[test]
fn evidence_below_a_root_inside_of_the_repository_is_evidence_there() {
    let (release, _) = release();
    let root = tempfile::tempdir().expect("a folder");
    common::copy(release.path(), &root.path().join("relay"));
    let _ = fs::remove_dir_all(root.path().join("relay/.git"));
    commit_all(root.path());
    put(&root, "relay/evidence/note.txt", "seen\n");
    let commit = commit_all(root.path());
    let judge = |commit: &str| check(&root.path().join("relay"), &[&CP4[..], &["--commit", commit]].concat());
    let run = judge(&commit);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        run.stdout.contains("2 evidence file(s) with nothing but evidence changed since, 0 other"),
        "{run:?}"
    );
    put(&root, "relay/src/main.rs", "fn main() { other() }\n");
    let run = judge(&commit_all(root.path()));
    assert_eq!((run.code, run.blocking()), (Some(1), vec!["g-2".to_owned()]), "{run:?}");
}

#[test]
fn a_commit_that_git_does_not_know_is_not_decided() {
    let (root, _) = release();
    let unknown = "ab".repeat(20);
    for args in [&CP4[..], &["committed", "--require", "cp4", "--format", "json"]] {
        let run = check(root.path(), &[args, &["--commit", &unknown]].concat());
        assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-2".to_owned()]), "{run:?}");
    }
    let run = check(root.path(), &["committed", "--require", "cp4", "--format", "json"]);
    assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-2".to_owned()]), "no commit: {run:?}");
}

#[test]
fn a_checkout_with_other_line_endings_is_still_what_the_commit_holds() {
    let (root, commit) = release();
    let table = root.path().join("parity/generated/cp4/cp4-fixture-results.tsv");
    let text = fs::read_to_string(&table).expect("a table");
    fs::write(&table, text.replace('\n', "\r\n")).expect("a table");
    for args in [&CP4[..], &["committed", "--require", "cp4"]] {
        let run = check(root.path(), &[args, &["--commit", &commit]].concat());
        assert_eq!(run.code, Some(0), "{run:?}");
    }
}

#[test]
fn an_artifact_that_git_ignores_is_on_disk_and_not_committed() {
    let root = tempfile::tempdir().expect("a folder");
    put(&root, ".gitignore", "cp5/\n");
    for checkpoint in ["cp4", "cp5"] {
        let made = evidence(if checkpoint == "cp4" { "cp4" } else { "cp5-r1" }, "pass");
        let folder = root.path().join("parity/generated").join(checkpoint);
        fs::create_dir_all(&folder).expect("a folder");
        common::copy(&made.path().join(checkpoint), &folder);
    }
    let commit = commit_all(root.path());
    let run =
        check(root.path(), &["committed", "--require", "cp4..cp5", "--format", "json", "--commit", &commit]);
    assert_eq!((run.code, run.blocking()), (Some(1), vec!["co-p3".to_owned()]), "{run:?}");
    assert!(run.messages("block").iter().all(|message| message.contains("/cp5/")), "{run:?}");
}

/// An evidence manifest of these artifacts, made for this commit.
fn manifest(root: &TempDir, commit: &str, paths: &[&str]) -> String {
    let artifacts: Vec<_> = paths
        .iter()
        .map(|path| {
            let bytes = fs::read(root.path().join(path)).expect("an artifact");
            serde_json::json!({"path": path, "type": "evidence", "sha256": gate_core::artifact::sha256(&bytes)})
        })
        .collect();
    let manifest = serde_json::json!({
        "artifact": "evidence-manifest", "schema_version": 1, "commit": commit, "artifacts": artifacts,
    });
    serde_json::to_string_pretty(&manifest).expect("JSON")
}

#[test]
fn the_table_that_metrics_name_lies_beside_them() {
    for name in ["sub/cp4-fixture-results.tsv", ".."] {
        let (release, _) = release();
        let metrics = release.path().join("parity/generated/cp4/cp4-metrics.json");
        edit(&metrics, "\"resultsTsv\": \"cp4-fixture-results.tsv\"", &format!("\"resultsTsv\": \"{name}\""));
        let commit = commit_all(release.path());
        let args = ["committed", "--require", "cp4", "--format", "json", "--commit", &commit];
        let run = check(release.path(), &args);
        assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-4".to_owned()]), "{name}: {run:?}");
        let run = check(release.path(), &CP4);
        assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-4".to_owned()]), "{name}: {run:?}");
    }
    let (release, _) = release();
    let folder = release.path().join("parity/generated/cp4");
    fs::rename(folder.join("cp4-fixture-results.tsv"), folder.join("relay.tsv")).expect("a table");
    edit(&folder.join("cp4-metrics.json"), "cp4-fixture-results.tsv", "relay.tsv");
    let commit = commit_all(release.path());
    let args = ["committed", "--require", "cp4", "--format", "json", "--commit", &commit];
    let run = check(release.path(), &args);
    assert!(run.code == Some(0) && run.stdout.contains("cp4: 2 files tracked at"), "{run:?}");
    // A checkpoint that is not there takes nothing from the next.
    let args = ["committed", "--require", "cp3..cp4", "--format", "json", "--commit", &commit];
    let run = check(release.path(), &args);
    assert!(run.code == Some(2) && run.stdout.contains("cp4: 2 files tracked at"), "{run:?}");
}

#[test]
fn a_runbook_is_a_source_and_counted_as_one() {
    let root = evidence("cp8-r5-level", "pass");
    let commit = commit_all(root.path());
    let run = check(root.path(), &["runbook", "CUTOVER.md", "--format", "json", "--commit", &commit]);
    assert!(
        run.stdout.contains(": 0 evidence file(s) with nothing but evidence changed since, 1 other"),
        "{run:?}"
    );
}

#[test]
fn an_evidence_manifest_says_which_commit_uncommitted_artifacts_were_made_for() {
    const PATHS: [&str; 2] =
        ["parity/generated/cp4/cp4-fixture-results.tsv", "parity/generated/cp4/cp4-metrics.json"];
    let (release, _) = release();
    let root = tempfile::tempdir().expect("a folder");
    put(&root, "gatekit.toml", "[evidence]\nmanifest = \"evidence/manifest.json\"\n");
    put(&root, "src/main.rs", "fn main() {}\n");
    let old = commit_all(root.path());
    put(&root, "src/main.rs", "fn main() { run() }\n");
    let commit = commit_all(root.path());
    common::copy(&release.path().join("parity"), &root.path().join("parity"));
    let judged = |text: &str| {
        put(&root, "evidence/manifest.json", text);
        let run = check(root.path(), &[&CP4[..], &["--commit", &commit]].concat());
        (run.code, run.blocking(), run.undecided())
    };
    let rules = |ids: &[&str]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    let whole = manifest(&root, &commit, &PATHS);
    assert_eq!(judged(&whole), (Some(0), vec![], vec![]));
    let run = check(root.path(), &[&CP4[..], &["--commit", &commit]].concat());
    assert!(
        run.stdout.contains(
            "3 evidence file(s) with nothing but evidence changed since, 0 other file(s) as committed"
        ),
        "{run:?}"
    );
    let stale = manifest(&root, &old, &PATHS);
    assert_eq!(judged(&stale), (Some(1), rules(&["g-2"]), vec![]), "made for older sources");
    let partial = manifest(&root, &commit, &PATHS[..1]);
    assert_eq!(judged(&partial), (Some(1), rules(&["g-2"]), vec![]), "an artifact is not listed");
    let digest = gate_core::artifact::sha256(&fs::read(root.path().join(PATHS[0])).expect("a table"));
    let other = whole.replace(&digest, &"0".repeat(64));
    assert_eq!(judged(&other), (Some(1), rules(&["g-2"]), vec![]), "another file is listed");
    let twice = manifest(&root, &commit, &[PATHS[0], PATHS[1], PATHS[0]]);
    assert_eq!(judged(&twice), (Some(1), rules(&["g-2"]), vec![]), "an artifact is listed twice");
    for (from, to, rule) in [
        (commit.as_str(), &commit[..12], "g-8"),
        ("\"schema_version\": 1", "\"schema_version\": 2", "g-8"),
        ("evidence-manifest", "manifest", "g-8"),
        (PATHS[0], "../cp4-fixture-results.tsv", "g-4"),
        (PATHS[0], "parity/generated/cp4/none.tsv", "g-1"),
    ] {
        let (code, _, open) = judged(&whole.replace(from, to));
        assert_eq!((code, open), (Some(2), rules(&[rule])), "{to}");
    }
    // `committed` asks for the tree as well, and judges under its own rule.
    let committed = commit_all(root.path());
    for (text, code, blocking) in
        [(&whole, 0, rules(&[])), (&stale, 1, rules(&["co-p3"])), (&partial, 1, rules(&["co-p3"]))]
    {
        put(&root, "evidence/manifest.json", text);
        let args = ["committed", "--require", "cp4", "--format", "json", "--commit", &committed];
        let run = check(root.path(), &args);
        assert_eq!((run.code, run.blocking(), run.undecided()), (Some(code), blocking, vec![]), "{run:?}");
        assert_eq!(run.stdout.contains("cp4: 2 files tracked at"), code == 0, "{run:?}");
    }
    fs::remove_file(root.path().join("evidence/manifest.json")).expect("a file");
    let run = check(root.path(), &[&CP4[..], &["--commit", &commit]].concat());
    assert_eq!((run.code, run.undecided()), (Some(2), rules(&["g-1"])), "no manifest: {run:?}");
}

#[test]
fn a_baseline_that_the_protected_ref_does_not_hold_is_told_to_be_new() {
    let root = evidence("cp0-m1", "pass");
    put(&root, "README.md", "A relay.\n");
    git(root.path(), &["init", "-q"]);
    git(root.path(), &["add", "README.md"]);
    git(root.path(), &["commit", "-q", "-m", "state"]);
    let args = ["surface", "--baseline", "upstream-methods.base.json", "--candidate", "rust-methods.json"];
    let run = check(root.path(), &[&args[..], &["--policy-ref", "HEAD", "--format", "json"]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    let warnings = run.messages("warn");
    assert!(
        warnings.contains(&"upstream-methods.base.json is new: HEAD does not hold it".to_owned()),
        "{warnings:?}"
    );
    assert_eq!(run.report()["policy"]["path"], "built-in (no gatekit.toml at HEAD)");
}

#[test]
fn a_test_that_passed_only_on_a_retry_is_told() {
    let root = evidence("cpn-a-junit", "pass");
    let report = root.path().join("cp1/results.xml");
    edit(&report, "time=\"0.009\">", "time=\"0.009\"><flakyFailure message=\"lost\">once</flakyFailure>");
    let run = check(root.path(), &["results", "cp1", "--gate", "cp1", "--format", "json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let warnings = run.messages("warn");
    assert!(warnings.contains(&"`restart_is_clean` passed only on a retry".to_owned()), "{warnings:?}");
}

#[test]
fn a_row_that_does_not_say_what_its_run_executed_is_told() {
    let root = evidence("g-8-no-column", "pass");
    let run = check(root.path(), &["results", "cp1", "--gate", "cp1", "--format", "json"]);
    let warnings = run.messages("warn");
    let message = "cp1: 3 of 3 rows do not say how many tests their run executed";
    assert!(warnings.contains(&message.to_owned()), "{warnings:?}");
}

#[test]
fn a_folder_of_corpora_that_is_named_is_there() {
    let pass = common::repository().join("tests/fixtures/parity-check/cp1-r1/pass");
    let judged = |args: &[&str]| {
        common::run(
            PROGRAM,
            &pass,
            &[&["results", "cp1", "--gate", "cp1", "--format", "json"], args].concat(),
        )
    };
    assert_eq!(judged(&[]).code, Some(0));
    let run = judged(&["--corpora", "nowhere"]);
    assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-1".to_owned()]), "{run:?}");
}

#[test]
fn a_copy_of_a_corpus_is_told_by_the_first_line_that_differs() {
    let root = evidence("cp3-stale-copy", "pass");
    let judged = || {
        let run = check(
            root.path(),
            &["results", "cp3", "--gate", "cp3", "--corpora", "corpora", "--format", "json"],
        );
        let location = run.report()["findings"]
            .as_array()
            .expect("findings")
            .first()
            .map(|finding| finding["location"].clone());
        (run.code, run.blocking(), location)
    };
    let source = fs::read_to_string(root.path().join("corpora/tool-runtime-corpus.json")).expect("a corpus");
    let mut lines: Vec<&str> = source.lines().collect();
    assert_eq!((judged().0, judged().1), (Some(0), Vec::new()));
    let copy = |lines: &[&str]| put(&root, "cp3/tool-runtime-corpus.json", lines.join("\r\n"));
    // Line endings are nothing; a line behind the end is.
    copy(&lines);
    assert_eq!(judged().0, Some(0));
    lines.push("");
    lines.push("  ");
    copy(&lines);
    let (code, blocking, location) = judged();
    assert_eq!((code, blocking), (Some(1), vec!["cp3".to_owned()]));
    assert_eq!(location.expect("a place")["line"], lines.len() - 1);
    lines.truncate(lines.len() - 2);
    lines[6] = "        \"sandboxed\":  true";
    copy(&lines);
    let location = judged().2.expect("a place");
    assert_eq!((&location["line"], &location["column"]), (&7.into(), &22.into()), "{location}");
}

#[test]
fn only_the_corpus_of_the_tool_runtime_has_sandboxed_and_direct_cases() {
    let root = evidence("cp3-stale-copy", "pass");
    let corpus = |flags: &[bool]| {
        let cases: Vec<_> =
            flags.iter().map(|flag| serde_json::json!({"request": {"sandboxed": flag}})).collect();
        serde_json::json!({ "cases": cases }).to_string()
    };
    let code = || check(root.path(), &["results", "cp3", "--gate", "cp3"]).code;
    put(&root, "cp3/session-corpus.json", "{\"cases\": [{\"request\": {}}]}");
    assert_eq!(code(), Some(0));
    for (flags, passes) in
        [(&[true, false][..], true), (&[true, true], false), (&[false, false], false), (&[false, true], true)]
    {
        put(&root, "cp3/tool-runtime-corpus.json", corpus(flags));
        assert_eq!(code() == Some(0), passes, "{flags:?}");
    }
    put(&root, "cp3/tool-runtime-corpus.json", corpus(&[true, true]));
    let run = check(root.path(), &["results", "cp3", "--gate", "cp3"]);
    assert!(run.stdout.contains("2 sandboxed and 0 direct cases"), "{}", run.stdout);
}

#[test]
fn methods_that_were_removed_are_told_in_part_and_counted_in_full() {
    for (count, more) in [(203, 0), (204, 1), (205, 2)] {
        let root = tempfile::tempdir().expect("a folder");
        put(&root, "upstream-methods.base.json", methods(count));
        put(&root, "rust-methods.json", methods(3));
        let then = common::commit_all(root.path());
        put(&root, "upstream-methods.base.json", methods(3));
        let args = [&SURFACE[..], &["--policy-ref", &then]].concat();
        let run = check(root.path(), &args);
        let report = run.report();
        let mut removed = report["findings"].as_array().expect("findings").iter().filter(|finding| {
            finding["message"].as_str().is_some_and(|message| message.contains("removed from it"))
        });
        assert_eq!(removed.clone().count(), 200 + usize::from(more > 0), "{}", run.stdout);
        let told = format!("upstream-methods.base.json: {more} more methods were removed from it");
        assert_eq!(removed.any(|finding| finding["message"] == told), more > 0, "{count}");
        assert!(!run.stdout.contains("holds every method that it held"), "{}", run.stdout);
        // What is still there is still a baseline.
        put(&root, "upstream-methods.base.json", methods(count));
        assert!(check(root.path(), &args).stdout.contains("holds every method that it held"), "{count}");
    }
}
