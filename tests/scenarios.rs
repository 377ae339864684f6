//! The tricky scenarios: a naive gate is wrong about each of them. Numbers as in the requirements.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "in a test they are the verdict")]

mod common;

use std::fs;
use std::path::Path;

use common::{Run, commit_all, edit, git, put};
use gate_core::artifact::sha256;
use serde_json::{Value, json};

const GREEN: &str = "examples/cp8-cutover/green";
const NOW: &str = "2026-06-01T00:00:00Z";

const METRICS: &str = "parity/generated/cp6/cp6-metrics.json";
const TABLE: &str = "parity/generated/cp6/cp6-fixture-results.tsv";
const BENCHMARK: &str = "parity/generated/cp8/cp8-benchmark.json";
const SCOREBOARD: &str = "parity/generated/parity-scoreboard.json";
const BASELINE: &str = "parity/manifest/scoreboard-baseline.json";
const DIFF: &str = "parity/generated/method-surface-diff.json";
const CANDIDATE: &str = "parity/generated/rust-methods.json";
const UPSTREAM: &str = "parity/generated/upstream-methods.base.json";
const RUNBOOK: &str = "parity/CP8_CUTOVER_RUNBOOK.md";
const EVIDENCE: &str = "evidence/manifest.json";
const SOURCE: &str = "src/relay.rs";

const CP6: &[&str] = &["results", "parity/generated/cp6", "--gate", "cp6"];
const BENCH: &[&str] = &["bench", BENCHMARK];
const BOARD: &[&str] = &["scoreboard", SCOREBOARD, "--baseline", BASELINE];
const COMMITTED: &[&str] = &["committed", "--require", "cp2..cp8"];
const SURFACE: &[&str] = &[
    "surface",
    "--baseline",
    UPSTREAM,
    "--baseline",
    "parity/generated/upstream-methods.handlers.json",
    "--candidate",
    CANDIDATE,
    "--stated",
    DIFF,
];

/// Puts a secret into the green set.
type Leak<'l> = &'l dyn Fn(&Path, &str);

/// A change of one listed artifact.
type Change = fn(&mut Value);

/// Runs the binary in a folder; the report is JSON.
fn check(folder: &Path, args: &[&str]) -> Run {
    let args = [args, &["--now", NOW, "--format", "json"]].concat();
    common::run(env!("CARGO_BIN_EXE_parity-check"), folder, &args)
}

/// The same for a commit.
fn check_at(folder: &Path, args: &[&str], commit: &str) -> Run {
    check(folder, &[args, &["--commit", commit]].concat())
}

/// Demands an exit code and, where it is 1, that exactly these rules block.
fn demand(run: &Run, code: i32, rules: &[&str]) {
    assert_eq!(run.code, Some(code), "{}", run.said());
    if code == 1 {
        assert_eq!(run.blocking(), rules, "{}", run.said());
    }
}

/// Demands that the question was left open under this rule.
fn demand_undecided(run: &Run, rule: &str) {
    assert_eq!(run.code, Some(2), "{}", run.said());
    let report = run.report();
    let undecided = report["undecided"].as_array().unwrap();
    assert!(undecided.iter().any(|found| found["rule"] == rule), "{rule}: {undecided:#?}");
}

/// A green set with one source file beside it.
fn green() -> tempfile::TempDir {
    let folder = common::copy_of(GREEN);
    fs::create_dir(folder.path().join("src")).unwrap();
    put(folder.path(), SOURCE, "pub fn relay() {}\n");
    folder
}

fn text(folder: &Path, path: &str) -> String {
    String::from_utf8(fs::read(folder.join(path)).unwrap()).unwrap()
}

fn value(folder: &Path, path: &str) -> Value {
    serde_json::from_slice(&fs::read(folder.join(path)).unwrap()).unwrap()
}

/// Changes a source, commits all, and gives the commit.
fn source_changes(folder: &Path) -> String {
    put(folder, SOURCE, text(folder, SOURCE) + "// changed\n");
    commit_all(folder)
}

/// Changes evidence that no test here judges, commits all, and gives the commit.
fn other_evidence_changes(folder: &Path) -> String {
    put(folder, "parity/generated/cp5/cp5-gate.log", "ran\n");
    commit_all(folder)
}

/// The same, with a policy that names an evidence manifest.
fn green_with_manifest() -> tempfile::TempDir {
    let folder = green();
    name_manifest(folder.path());
    folder
}

fn name_manifest(folder: &Path) {
    let with = format!("\"evidence/**\"]\nmanifest = \"{EVIDENCE}\"\n");
    edit(&folder.join("gatekit.toml"), "\"evidence/**\"]\n", &with);
}

/// Lists all artifacts in an evidence manifest that speaks for `commit`.
fn manifest_for(folder: &Path, commit: &str) {
    let mut artifacts = Vec::new();
    for entry in walkdir::WalkDir::new(folder.join("parity/generated")).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let bytes = fs::read(entry.path()).unwrap();
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            artifacts.push(json!({
                "path": path, "type": "gate-metrics", "sha256": sha256(&bytes), "bytes": bytes.len(),
            }));
        }
    }
    let manifest = json!({
        "artifact": "evidence-manifest", "schema_version": 1, "commit": commit, "artifacts": artifacts,
    });
    put(folder, EVIDENCE, format!("{manifest:#}\n"));
}

/// Changes the artifacts that the evidence manifest lists.
fn change_manifest(folder: &Path, change: impl FnOnce(&mut Vec<Value>)) {
    let mut manifest = value(folder, EVIDENCE);
    change(manifest["artifacts"].as_array_mut().unwrap());
    put(folder, EVIDENCE, manifest.to_string());
}

// ---------------------------------------------------------------------------------------------------
// Which commit the evidence speaks for.

#[test]
fn scenario_1_green_metrics_made_before_the_last_source_change_block() {
    let folder = green();
    commit_all(folder.path());
    let commit = source_changes(folder.path());
    demand(&check_at(folder.path(), CP6, &commit), 1, &["g-2"]);
    demand(&check_at(folder.path(), COMMITTED, &commit), 1, &["co-p3"]);
}

#[test]
fn scenario_1_a_manifest_that_names_the_parent_of_a_source_change_blocks() {
    let folder = green_with_manifest();
    let parent = commit_all(folder.path());
    source_changes(folder.path());
    // Committed just now: only the manifest tells that the sources were others.
    manifest_for(folder.path(), &parent);
    let commit = commit_all(folder.path());
    demand(&check_at(folder.path(), CP6, &commit), 1, &["g-2"]);
    demand(&check_at(folder.path(), COMMITTED, &commit), 1, &["co-p3"]);
}

#[test]
fn scenario_2_only_evidence_changed_since() {
    let folder = green();
    let first = commit_all(folder.path());
    let commit = other_evidence_changes(folder.path());
    for commit in [&first, &commit] {
        demand(&check_at(folder.path(), CP6, commit), 0, &[]);
    }
    demand(&check_at(folder.path(), COMMITTED, &commit), 0, &[]);
}

#[test]
fn scenario_2_only_evidence_changed_since_the_commit_that_a_manifest_names() {
    let folder = green_with_manifest();
    let made = commit_all(folder.path());
    manifest_for(folder.path(), &made);
    commit_all(folder.path());
    let commit = other_evidence_changes(folder.path());
    demand(&check_at(folder.path(), CP6, &commit), 0, &[]);
    demand(&check_at(folder.path(), COMMITTED, &commit), 0, &[]);
}

#[test]
fn scenario_2_a_commit_of_seven_digits_or_a_ref_names_no_commit() {
    let folder = green();
    let commit = commit_all(folder.path());
    for name in [&commit[..7], &commit[..39], &commit.to_uppercase(), "HEAD", "main", ""] {
        let run = check_at(folder.path(), CP6, name);
        assert_eq!(run.code, Some(2), "{name}: {}", run.said());
        assert!(run.stderr.contains("--commit"), "{}", run.said());
    }
}

#[test]
fn scenario_4_a_shallow_clone_can_not_tell() {
    let origin = green();
    let made = commit_all(origin.path());
    let commit = other_evidence_changes(origin.path());
    let clones = tempfile::tempdir().unwrap();
    let url = format!("file://{}", origin.path().display());
    git(clones.path(), &["clone", "-q", "--depth", "1", &url, "shallow"]);
    git(clones.path(), &["clone", "-q", &url, "full"]);
    let shallow = clones.path().join("shallow");
    demand(&check_at(&clones.path().join("full"), CP6, &commit), 0, &[]);
    demand_undecided(&check_at(&shallow, CP6, &commit), "g-2");
    demand_undecided(&check_at(&shallow, COMMITTED, &commit), "g-2");
    // A manifest names a commit that the clone does not hold.
    name_manifest(&shallow);
    manifest_for(&shallow, &made);
    demand_undecided(&check_at(&shallow, CP6, &commit), "g-2");
    demand_undecided(&check_at(&shallow, COMMITTED, &commit), "g-2");
    // It holds it now, but not what lies between.
    git(&shallow, &["fetch", "-q", "--depth", "1", "origin", &made]);
    demand_undecided(&check_at(&shallow, CP6, &commit), "g-2");
    git(&shallow, &["fetch", "-q", "--unshallow", "origin"]);
    git(&shallow, &["checkout", "-q", "--", "."]);
    demand(&check_at(&shallow, CP6, &commit), 0, &[]);
}

#[test]
fn an_artifact_that_was_merged_in_counts_from_where_it_was_made() {
    let folder = green();
    let path = folder.path();
    let generated = path.join("parity/generated/cp6");
    let kept = tempfile::tempdir().unwrap();
    common::copy(&generated, kept.path());
    fs::remove_dir_all(&generated).unwrap();
    commit_all(path);
    git(path, &["checkout", "-q", "-b", "evidence"]);
    common::copy(kept.path(), {
        fs::create_dir(&generated).unwrap();
        &generated
    });
    commit_all(path);
    git(path, &["checkout", "-q", "main"]);
    other_evidence_changes(path);
    git(path, &["merge", "-q", "--no-ff", "-m", "merge", "evidence"]);
    let commit = git(path, &["rev-parse", "HEAD"]);
    demand(&check_at(path, CP6, &commit), 0, &[]);
    demand(&check_at(path, COMMITTED, &commit), 0, &[]);
}

#[test]
fn a_source_change_on_the_other_side_of_a_merge_makes_an_artifact_stale() {
    let folder = green();
    let path = folder.path();
    commit_all(path);
    git(path, &["checkout", "-q", "-b", "evidence"]);
    edit(&path.join(TABLE), "\t249\t", "\t250\t");
    edit(&path.join(METRICS), "3565", "3566");
    commit_all(path);
    for main_first in [true, false] {
        git(path, &["checkout", "-q", "-B", "work", "main"]);
        source_changes(path);
        if main_first {
            git(path, &["merge", "-q", "--no-ff", "-m", "merge", "evidence"]);
        } else {
            git(path, &["checkout", "-q", "-B", "other", "evidence"]);
            git(path, &["merge", "-q", "--no-ff", "-m", "merge", "work"]);
        }
        let commit = git(path, &["rev-parse", "HEAD"]);
        demand(&check_at(path, CP6, &commit), 1, &["g-2"]);
        let before = git(path, &["rev-parse", "evidence"]);
        demand(&check_at(path, CP6, &before), 0, &[]);
    }
}

#[test]
fn an_artifact_that_was_made_again_is_fresh_again() {
    let folder = green();
    let path = folder.path();
    commit_all(path);
    let stale = source_changes(path);
    demand(&check_at(path, CP6, &stale), 1, &["g-2"]);
    edit(&path.join(METRICS), "445", "446");
    let half = commit_all(path);
    // The metrics are new, the table is still the old one.
    let run = check_at(path, CP6, &half);
    demand(&run, 1, &["g-2"]);
    assert!(run.said().contains(TABLE) && !run.report()["findings"].to_string().contains(METRICS));
    edit(&path.join(TABLE), "\t249\t", "\t250\t");
    edit(&path.join(METRICS), "3565", "3566");
    let fresh = commit_all(path);
    demand(&check_at(path, CP6, &fresh), 0, &[]);
    assert_eq!(check_at(path, COMMITTED, &fresh).code, Some(1));
}

#[test]
fn a_checkout_with_carriage_returns_is_the_same_file() {
    let folder = green();
    let commit = commit_all(folder.path());
    for path in [METRICS, TABLE] {
        put(folder.path(), path, text(folder.path(), path).replace('\n', "\r\n"));
    }
    demand(&check_at(folder.path(), CP6, &commit), 0, &[]);
    demand(&check_at(folder.path(), COMMITTED, &commit), 0, &[]);
    // Only line ends: a carriage return elsewhere is another byte.
    put(folder.path(), METRICS, text(folder.path(), METRICS).replace(", ", ",\r").replace(": 8", ":\r8"));
    assert_eq!(check_at(folder.path(), CP6, &commit).code, Some(2));
    demand(&check_at(folder.path(), COMMITTED, &commit), 1, &["co-p3"]);
}

#[test]
fn an_artifact_that_nobody_committed_proves_nothing() {
    let folder = green();
    put(folder.path(), ".gitignore", "/parity/generated/cp6/\n");
    let commit = commit_all(folder.path());
    demand_undecided(&check_at(folder.path(), CP6, &commit), "g-2");
    demand(&check_at(folder.path(), COMMITTED, &commit), 1, &["co-p3"]);
}

#[test]
fn an_artifact_that_changed_on_disk_is_not_the_committed_one() {
    let folder = green();
    let commit = commit_all(folder.path());
    edit(&folder.path().join(METRICS), "445", "446");
    demand_undecided(&check_at(folder.path(), CP6, &commit), "g-2");
    demand(&check_at(folder.path(), COMMITTED, &commit), 1, &["co-p3"]);
}

#[test]
fn a_source_that_is_judged_must_be_the_committed_one() {
    let folder = green();
    let commit = commit_all(folder.path());
    put(folder.path(), RUNBOOK, text(folder.path(), RUNBOOK) + "\nMore.\n");
    demand_undecided(&check_at(folder.path(), &["runbook", RUNBOOK], &commit), "g-2");
}

#[test]
fn evidence_that_lies_where_no_policy_expects_it_still_becomes_stale() {
    let folder = green();
    fs::create_dir(folder.path().join("out")).unwrap();
    fs::rename(folder.path().join("parity/generated/cp6"), folder.path().join("out/cp6")).unwrap();
    fs::rename(folder.path().join(BENCHMARK), folder.path().join("out/bench.json")).unwrap();
    let fresh = commit_all(folder.path());
    let args: &[&str] = &["results", "out/cp6", "--gate", "cp6"];
    demand(&check_at(folder.path(), args, &fresh), 0, &[]);
    let stale = source_changes(folder.path());
    demand(&check_at(folder.path(), args, &stale), 1, &["g-2"]);
    demand(&check_at(folder.path(), &["bench", "out/bench.json"], &stale), 1, &["g-2"]);
}

#[test]
fn a_root_below_the_work_tree_is_judged_by_its_own_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("services/relay");
    fs::create_dir_all(&root).unwrap();
    common::copy(&common::repository().join(GREEN), &root);
    put(&root, SOURCE, "pub fn relay() {}\n");
    put(folder.path(), "services/other/main.rs", "fn main() {}\n");
    commit_all(folder.path());
    put(&root, "parity/generated/cp5/cp5-gate.log", "ran\n");
    let commit = commit_all(folder.path());
    let from_above = |args: &[&str], commit: &str| {
        let args: Vec<_> = args.iter().map(|arg| arg.replace("parity/", "services/relay/parity/")).collect();
        let mut args: Vec<_> = args.iter().map(String::as_str).collect();
        args.extend(["--root", "services/relay"]);
        check_at(folder.path(), &args, commit)
    };
    demand(&check_at(&root, CP6, &commit), 0, &[]);
    demand(&from_above(CP6, &commit), 0, &[]);
    demand(&check_at(&root, COMMITTED, &commit), 0, &[]);
    demand(&check_at(&root, SURFACE, &commit), 0, &[]);
    // The evidence of another service is a source to this one.
    put(folder.path(), "services/other/parity/generated/log", "ran\n");
    let other = commit_all(folder.path());
    demand(&check_at(&root, CP6, &other), 1, &["g-2"]);
    git(folder.path(), &["reset", "-q", "--hard", &commit]);
    put(&root, SOURCE, "// changed\n");
    let commit = commit_all(folder.path());
    demand(&check_at(&root, CP6, &commit), 1, &["g-2"]);
    demand(&from_above(CP6, &commit), 1, &["g-2"]);
    demand(&check_at(&root, COMMITTED, &commit), 1, &["co-p3"]);
}

#[test]
fn a_manifest_binds_only_the_bytes_that_it_lists() {
    let folder = green_with_manifest();
    let made = commit_all(folder.path());
    manifest_for(folder.path(), &made);
    let commit = commit_all(folder.path());
    demand(&check_at(folder.path(), CP6, &commit), 0, &[]);
    demand(&check_at(folder.path(), COMMITTED, &commit), 0, &[]);
    let listed = |artifacts: &mut Vec<Value>| {
        artifacts.iter().position(|artifact| artifact["path"] == METRICS).expect("it is listed")
    };
    let changes: [(&str, Change); 3] = [
        ("another digest", |artifact| artifact["sha256"] = "0".repeat(64).into()),
        ("a digest in capitals", |artifact| {
            artifact["sha256"] = artifact["sha256"].as_str().unwrap().to_uppercase().into();
        }),
        ("another name", |artifact| artifact["path"] = RUNBOOK.into()),
    ];
    for (name, change) in changes {
        change_manifest(folder.path(), |artifacts| {
            let at = listed(artifacts);
            change(&mut artifacts[at]);
        });
        let commit = commit_all(folder.path());
        let run = check_at(folder.path(), CP6, &commit);
        assert_eq!((run.code, run.blocking()), (Some(1), vec!["g-2".into()]), "{name}: {}", run.said());
        assert!(run.said().contains("cp6-metrics.json"), "{name}: {}", run.said());
        demand(&check_at(folder.path(), COMMITTED, &commit), 1, &["co-p3"]);
        manifest_for(folder.path(), &made);
    }
    // A commit on a branch that was never merged.
    git(folder.path(), &["stash", "-q", "-u"]);
    git(folder.path(), &["checkout", "-q", "-b", "elsewhere", &made]);
    let elsewhere = source_changes(folder.path());
    git(folder.path(), &["checkout", "-q", "main"]);
    manifest_for(folder.path(), &elsewhere);
    let commit = commit_all(folder.path());
    let run = check_at(folder.path(), CP6, &commit);
    demand(&run, 1, &["g-2"]);
    assert!(run.said().contains("no ancestor"), "{}", run.said());
    // A commit that lies ahead of the one to be promoted.
    demand(&check_at(folder.path(), CP6, &made), 1, &["g-2"]);
    // A commit that nobody has, and what is no commit.
    for nobody in ["a".repeat(40), "main".into(), made[..12].into()] {
        manifest_for(folder.path(), &nobody);
        let commit = commit_all(folder.path());
        assert_eq!(check_at(folder.path(), CP6, &commit).code, Some(2), "{nobody}");
        assert_eq!(check_at(folder.path(), COMMITTED, &commit).code, Some(2), "{nobody}");
    }
    fs::remove_file(folder.path().join(EVIDENCE)).unwrap();
    let commit = commit_all(folder.path());
    assert_eq!(check_at(folder.path(), CP6, &commit).code, Some(2));
}

#[cfg(unix)]
#[test]
fn a_link_in_the_work_tree_does_not_borrow_the_history_of_another_file() {
    let folder = green();
    let path = folder.path();
    let commit = commit_all(path);
    fs::remove_file(path.join(TABLE)).unwrap();
    std::os::unix::fs::symlink("../cp7/cp7-fixture-results.tsv", path.join(TABLE)).unwrap();
    demand(&check_at(path, COMMITTED, &commit), 1, &["co-p3"]);
    let linked = commit_all(path);
    demand_undecided(&check_at(path, COMMITTED, &linked), "g-2");
    git(path, &["reset", "-q", "--hard", &commit]);
    // The folder of a baseline is replaced by a link to a lower one.
    let mut lower = value(path, BASELINE);
    lower["audit"]["byFeature"]["Envelope transport"] = "Partial".into();
    lower["audit"]["counts"]["implemented"] = 3.into();
    lower["audit"]["counts"]["partial"] = 5.into();
    put(path, "parity/lower/scoreboard-baseline.json", lower.to_string());
    fs::remove_dir_all(path.join("parity/manifest")).unwrap();
    std::os::unix::fs::symlink("lower", path.join("parity/manifest")).unwrap();
    let mut board = value(path, SCOREBOARD);
    board["current"]["audit"]["byFeature"]["Envelope transport"] = "Partial".into();
    put(path, SCOREBOARD, board.to_string());
    let run = check(path, &[BOARD, &["--policy-ref", &commit]].concat());
    assert!(run.said().contains("went back from Implemented to Partial"), "{}", run.said());
}

// ---------------------------------------------------------------------------------------------------
// Metrics and tables.

#[test]
fn scenario_5_cp2_counts_its_two_suites_instead_of_passed() {
    let folder = common::copy_of(GREEN);
    assert!(
        value_without_mark(folder.path(), "parity/generated/cp2/cp2-metrics.json").get("passed").is_none()
    );
    demand(&check(folder.path(), &["results", "parity/generated/cp2", "--gate", "cp2"]), 0, &[]);
    edit(
        &folder.path().join("parity/generated/cp2/cp2-metrics.json"),
        "\"defaultPassed\":  11",
        "\"defaultPassed\":  12",
    );
    demand(&check(folder.path(), &["results", "parity/generated/cp2", "--gate", "cp2"]), 1, &["cpn-a"]);
}

fn value_without_mark(folder: &Path, path: &str) -> Value {
    serde_json::from_str(text(folder, path).trim_start_matches('\u{feff}')).unwrap()
}

#[test]
fn scenario_6_a_byte_order_mark_and_carriage_returns_are_read() {
    let folder = common::copy_of(GREEN);
    let metrics = fs::read(folder.path().join("parity/generated/cp3/cp3-metrics.json")).unwrap();
    assert!(metrics.starts_with(b"\xef\xbb\xbf") && metrics.ends_with(b"}\r\n"));
    demand(&check(folder.path(), &["results", "parity/generated/cp3", "--gate", "cp3"]), 0, &[]);
}

#[test]
fn scenario_7_utf_16_is_not_guessed_at() {
    let folder = common::copy_of(GREEN);
    for mark in [Some(0xfeff), None] {
        let metrics = text(&common::repository().join(GREEN), METRICS);
        let units = mark.into_iter().chain(metrics.encode_utf16());
        put(folder.path(), METRICS, units.flat_map(u16::to_le_bytes).collect::<Vec<_>>());
        let run = check(folder.path(), CP6);
        demand_undecided(&run, "g-7");
        assert!(run.said().contains("UTF-16"), "{}", run.said());
    }
}

#[test]
fn scenario_8_metrics_that_state_one_row_more_than_there_is_block() {
    let folder = common::copy_of(GREEN);
    edit(&folder.path().join(TABLE), "models::tests::unknown_family_is_refused_by_name\t276\tpass\t1\n", "");
    demand(&check(folder.path(), CP6), 1, &["cpn-a"]);
}

#[test]
fn scenario_9_a_skipped_or_doubled_row_does_not_fill_the_count() {
    let folder = common::copy_of(GREEN);
    edit(&folder.path().join(TABLE), "276\tpass", "276\tskip");
    demand(&check(folder.path(), CP6), 1, &["cpn-a"]);
    let folder = common::copy_of(GREEN);
    edit(
        &folder.path().join(TABLE),
        "unknown_family_is_refused_by_name",
        "exhausted_chain_reports_each_cause",
    );
    let run = check(folder.path(), CP6);
    demand(&run, 1, &["cpn-a"]);
    assert!(run.said().contains("cp6-fixture-results.tsv:8"), "{}", run.said());
}

#[test]
fn scenario_10_a_renamed_fixture_or_a_filter_that_matched_no_test_blocks() {
    let folder = common::copy_of(GREEN);
    edit(&folder.path().join(TABLE), "cooldown_moves_traffic", "cool_down_moves_traffic");
    demand(&check(folder.path(), CP6), 1, &["cp6-r5"]);
    let folder = common::copy_of(GREEN);
    edit(&folder.path().join(TABLE), "899\tpass\t1", "899\tpass\t0");
    demand(&check(folder.path(), CP6), 1, &["cpn-a"]);
    let folder = common::copy_of(GREEN);
    edit(
        &folder.path().join("parity/generated/cp4/cp4-fixture-results.tsv"),
        "rate_limit_replies_are_retried_once",
        "rate_limit_replies_are_retried",
    );
    demand(&check(folder.path(), &["results", "parity/generated/cp4", "--gate", "cp4"]), 1, &["cpn-a"]);
}

#[test]
fn scenario_11_zero_of_zero_is_no_pass() {
    const ZERO: &str = r#"{"gate":"cp6","passed":0,"totalFixtures":0,"totalDurationMs":0,"avgFixtureDurationMs":0,"resultsTsv":"cp6-fixture-results.tsv"}"#;
    let folder = common::copy_of(GREEN);
    put(folder.path(), METRICS, ZERO);
    demand(&check(folder.path(), CP6), 1, &["cpn-a"]);
    put(folder.path(), TABLE, "test\tduration_ms\tstatus\ttests_run\n");
    demand_undecided(&check(folder.path(), CP6), "g-1");
}

#[test]
fn scenario_12_a_count_written_with_a_fraction_of_zero_is_that_count() {
    let folder = common::copy_of(GREEN);
    edit(&folder.path().join(METRICS), "\"passed\": 8", "\"passed\": 8.0");
    demand(&check(folder.path(), CP6), 0, &[]);
    edit(&folder.path().join(METRICS), "\"passed\": 8.0", "\"passed\": 8.5");
    demand_undecided(&check(folder.path(), CP6), "g-8");
}

// ---------------------------------------------------------------------------------------------------
// Method lists and the scoreboard.

#[test]
fn scenario_13_an_empty_list_of_missing_methods_is_recomputed() {
    let folder = common::copy_of(GREEN);
    edit(&folder.path().join(CANDIDATE), "  \"relay.greet\",\n", "");
    let run = check(folder.path(), SURFACE);
    demand(&run, 1, &["cp0-m1"]);
    assert!(
        run.said().contains("`relay.greet` is in the baseline and not in the candidate"),
        "{}",
        run.said()
    );
}

#[test]
fn scenario_14_an_empty_baseline_makes_nothing_complete() {
    let folder = common::copy_of(GREEN);
    put(folder.path(), UPSTREAM, "[]\n");
    demand_undecided(&check(folder.path(), SURFACE), "g-1");
}

#[test]
fn scenario_15_a_feature_that_went_back_is_not_hidden_by_another_that_improved() {
    let folder = common::copy_of(GREEN);
    let mut board = value(folder.path(), SCOREBOARD);
    let mut before = board["current"].clone();
    let set = |board: &mut Value, partial: &str| {
        board["audit"]["byFeature"][partial] = "Partial".into();
        board["audit"]["counts"]["implemented"] = 11.into();
        board["audit"]["counts"]["partial"] = 1.into();
    };
    set(&mut before, "Tool host");
    set(&mut board["current"], "Envelope transport");
    board["delta"] = json!({
        "audit": {"implemented": 0, "partial": 0, "deferred": 0, "notStarted": 0},
        "methodSurface": {
            "rustCount": 0, "baseCoveragePercent": 0, "handlersCoveragePercent": 0,
            "baseMissingInRustCount": 0, "handlersMissingInRustCount": 0,
        },
        "changedSubsystems": [
            {"subsystem": "Envelope transport", "baseline": "Implemented", "current": "Partial"},
            {"subsystem": "Tool host", "baseline": "Partial", "current": "Implemented"},
        ],
    });
    put(folder.path(), SCOREBOARD, board.to_string());
    put(folder.path(), BASELINE, before.to_string());
    let run = check(folder.path(), BOARD);
    demand(&run, 1, &["cp0-r3"]);
    let findings = run.report()["findings"].as_array().unwrap().clone();
    let blocking: Vec<_> = findings.iter().filter(|finding| finding["effect"] == "block").collect();
    assert_eq!(blocking.len(), 1, "{blocking:#?}");
    assert!(blocking[0]["message"].as_str().unwrap().contains("from Implemented to Partial"));
}

#[test]
fn a_baseline_that_got_shorter_blocks_unless_the_protected_ref_defers_it() {
    let defer = |folder: &Path| {
        let deferral = "\n[[deferred]]\nmethod = \"relay.greet\"\nreason = \"retired in July\"\n";
        put(folder, "gatekit.toml", text(folder, "gatekit.toml") + deferral);
    };
    let shorten = |folder: &Path| {
        edit(&folder.join(UPSTREAM), "  \"relay.greet\",\n", "");
        edit(&folder.join(CANDIDATE), "  \"relay.greet\",\n", "");
        let mut diff = value(folder, DIFF);
        diff["rustCount"] = 39.into();
        diff["surfaces"]["base"]["upstreamCount"] = 27.into();
        diff["surfaces"]["base"]["intersectionCount"] = 27.into();
        diff["surfaces"]["base"]["rustCount"] = 39.into();
        diff["surfaces"]["handlers"]["rustCount"] = 39.into();
        let only = diff["surfaces"]["handlers"]["rustOnly"].as_array_mut().unwrap();
        only.retain(|name| name != "relay.greet");
        put(folder, DIFF, diff.to_string());
    };
    let against_main: &[&str] = &[SURFACE, &["--policy-ref", "main"]].concat();

    let folder = green();
    commit_all(folder.path());
    demand(&check(folder.path(), against_main), 0, &[]);
    git(folder.path(), &["checkout", "-q", "-b", "work"]);
    shorten(folder.path());
    commit_all(folder.path());
    // The lists agree with each other; only the earlier one tells.
    demand(&check(folder.path(), SURFACE), 0, &[]);
    let run = check(folder.path(), against_main);
    demand(&run, 1, &["cp0-m1"]);
    assert!(run.said().contains("was removed from it"), "{}", run.said());
    // A pull request can't defer it for itself.
    defer(folder.path());
    commit_all(folder.path());
    demand(&check(folder.path(), against_main), 1, &["cp0-m1"]);

    let folder = green();
    defer(folder.path());
    commit_all(folder.path());
    git(folder.path(), &["checkout", "-q", "-b", "work"]);
    shorten(folder.path());
    commit_all(folder.path());
    demand(&check(folder.path(), against_main), 0, &[]);
}

#[test]
fn a_scoreboard_baseline_that_a_pull_request_lowers_is_judged_as_it_was() {
    let folder = green();
    commit_all(folder.path());
    let against_main: &[&str] = &[BOARD, &["--policy-ref", "main"]].concat();
    demand(&check(folder.path(), against_main), 0, &[]);
    git(folder.path(), &["checkout", "-q", "-b", "work"]);
    // A feature falls back, and the baseline says that it never was further.
    let mut board = value(folder.path(), SCOREBOARD);
    let mut before = value(folder.path(), BASELINE);
    for (board, implemented, partial) in [(&mut board["current"], 11, 1), (&mut before, 3, 5)] {
        board["audit"]["byFeature"]["Envelope transport"] = "Partial".into();
        board["audit"]["counts"]["implemented"] = implemented.into();
        board["audit"]["counts"]["partial"] = partial.into();
    }
    put(folder.path(), SCOREBOARD, board.to_string());
    put(folder.path(), BASELINE, before.to_string());
    commit_all(folder.path());
    demand(&check(folder.path(), BOARD), 0, &[]);
    let run = check(folder.path(), against_main);
    demand(&run, 1, &["cp0-r3"]);
    assert!(run.said().contains("went back from Implemented to Partial"), "{}", run.said());
    assert_eq!(check(folder.path(), &[BOARD, &["--policy-ref", "nowhere"]].concat()).code, Some(2));
}

#[test]
fn a_benchmark_baseline_that_a_pull_request_raises_is_judged_as_it_was() {
    const OLD: &str = "parity/manifest/benchmark.json";
    let folder = green();
    let benchmark = text(folder.path(), BENCHMARK);
    put(folder.path(), OLD, benchmark.replace("\"p99\": 203", "\"p99\": 180"));
    commit_all(folder.path());
    git(folder.path(), &["checkout", "-q", "-b", "work"]);
    let against_old: &[&str] = &[BENCH, &["--baseline", OLD]].concat();
    let against_main: &[&str] = &[against_old, &["--policy-ref", "main"]].concat();
    demand(&check(folder.path(), against_old), 1, &["cp8-r4"]);
    put(folder.path(), OLD, benchmark.replace("\"p99\": 203", "\"p99\": 202"));
    demand(&check(folder.path(), against_old), 0, &[]);
    demand(&check(folder.path(), against_main), 1, &["cp8-r4"]);
}

// ---------------------------------------------------------------------------------------------------
// CP8.

#[test]
fn scenario_16_memory_that_was_not_measured_blocks_unless_the_policy_allows_it() {
    let folder = common::copy_of(GREEN);
    for path in [BENCHMARK, "parity/generated/cp8/cp8-metrics.json"] {
        edit(&folder.path().join(path), "48212", "null");
    }
    demand(&check(folder.path(), BENCH), 1, &["cp8-r4"]);
    put(folder.path(), "gatekit.toml", "[thresholds]\nrss_optional = true\n");
    let run = check(folder.path(), BENCH);
    demand(&run, 0, &[]);
    assert!(run.said().contains("no memory trend was judged"), "{}", run.said());
}

#[test]
fn scenario_17_percentiles_out_of_order_block_and_what_is_no_number_decides_nothing() {
    for (figure, code) in [("117", 1), ("NaN", 2), ("1e400", 2), ("-1e400", 2), ("\"203\"", 2)] {
        let folder = common::copy_of(GREEN);
        edit(&folder.path().join(BENCHMARK), "\"p99\": 203", &format!("\"p99\": {figure}"));
        demand(&check(folder.path(), BENCH), code, &["cp8-r4"]);
    }
}

#[test]
fn scenario_18_headings_that_markdown_does_not_see_and_an_empty_section_block() {
    let folder = common::copy_of(GREEN);
    put(
        folder.path(),
        RUNBOOK,
        "# Cutover\n\n### Canary\n\nGo.\n\n```\n## Staged\nGo.\n```\n\n## Full Cutover\n\nGo.\n\n## Rollback\n",
    );
    let run = check(folder.path(), &["runbook", RUNBOOK]);
    demand(&run, 1, &["cp8-r5"]);
    for message in
        ["no level-2 heading `Canary`", "no level-2 heading `Staged`", "section `Rollback` says nothing"]
    {
        assert!(run.said().contains(message), "{message}: {}", run.said());
    }
    assert!(!run.said().contains("`Full Cutover`"), "{}", run.said());
}

/// Runs a fixture of the rules as its `args` say: what it holds passes, what it breaks is blocked by this rule.
fn demand_fixture(case: &str, rule: &str) {
    for (half, code) in [("pass", 0), ("block", 1)] {
        let (folder, args) = fixture(case, half);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        demand(&check(folder.path(), &args), code, &[rule]);
    }
}

/// One half of a fixture, and its arguments.
fn fixture(case: &str, half: &str) -> (tempfile::TempDir, Vec<String>) {
    let case = format!("tests/fixtures/parity-check/{case}");
    let args = text(&common::repository(), &format!("{case}/args"));
    (common::copy_of(&format!("{case}/{half}")), args.split_whitespace().map(Into::into).collect())
}

const GATES: &str = "gates/release.json";

#[test]
fn scenario_19_nine_reports_of_which_two_are_the_same_gate_block() {
    let (folder, args) = fixture("co-p1", "pass");
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    demand(&check(folder.path(), &args), 0, &[]);
    let mut report = value(folder.path(), GATES);
    let gates = report["gates"].as_array_mut().unwrap();
    assert_eq!(gates.len(), 9);
    gates[7] = gates[4].clone();
    put(folder.path(), GATES, report.to_string());
    let run = check(folder.path(), &args);
    demand(&run, 1, &["co-p1"]);
    for part in ["cp4: its report holds it twice", "cp7"] {
        assert!(run.said().contains(part), "{part}: {}", run.said());
    }
}

#[test]
fn scenario_20_a_check_run_that_was_skipped_is_no_success_and_no_run_at_all_decides_nothing() {
    demand_fixture("co-p1-skipped", "co-p1");
    demand_fixture("co-p1-neutral", "co-p1");
    let (folder, args) = fixture("co-p1-skipped", "pass");
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    put(folder.path(), "runs.json", "{\"total_count\": 0, \"check_runs\": []}");
    demand_undecided(&check(folder.path(), &args), "g-1");
}

#[test]
fn scenario_21_the_latest_attempt_decides() {
    demand_fixture("co-p1-red-again", "co-p1");
    demand_fixture("co-p1-latest", "co-p1");
}

#[test]
fn scenario_22_clippy_that_lets_warnings_pass_is_no_check() {
    demand_fixture("co-p2-warnings-allowed", "co-p2");
    demand_fixture("co-p2-clippy-warned", "co-p2");
}

#[test]
fn scenario_23_artifacts_that_are_there_but_not_in_git_block() {
    let folder = green();
    put(folder.path(), ".gitignore", "/parity/generated/cp5/\n");
    let commit = commit_all(folder.path());
    let run = check_at(folder.path(), COMMITTED, &commit);
    demand(&run, 1, &["co-p3"]);
    assert!(run.said().contains("cp5-metrics.json is on disk and not in the tree"), "{}", run.said());
    demand(&check_at(folder.path(), &["committed", "--require", "cp2..cp4,cp6..cp8"], &commit), 0, &[]);
    git(folder.path(), &["add", "-f", "parity/generated/cp5"]);
    let commit = commit_all(folder.path());
    demand(&check_at(folder.path(), COMMITTED, &commit), 0, &[]);
}

// ---------------------------------------------------------------------------------------------------
// Shapes, times, references, policy, secrets.

#[test]
fn scenario_24_a_policy_bundle_that_nobody_configured_is_not_a_verified_one() {
    demand_fixture("co-p4", "co-p4");
    demand_fixture("co-p4-unsaid", "co-p4");
}

#[test]
fn scenario_43_a_required_smoke_check_that_was_skipped_blocks() {
    demand_fixture("sm-1", "sm-1");
}

#[test]
fn scenario_44_more_checks_do_not_stand_for_the_one_that_is_missing() {
    let (folder, args) = fixture("sm-2", "block");
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut smoke = value(folder.path(), "smoke.json");
    let checks = smoke["checks"].as_array_mut().unwrap();
    for number in 0..5 {
        let mut extra = checks[0].clone();
        extra["name"] = format!("extra_{number}").into();
        checks.push(extra);
    }
    put(folder.path(), "smoke.json", smoke.to_string());
    let run = check(folder.path(), &args);
    demand(&run, 1, &["sm-2"]);
    assert!(run.said().contains("`agent_health` is missing"), "{}", run.said());
}

#[test]
fn scenario_45_a_status_does_not_outweigh_a_check_that_failed() {
    let (folder, args) = fixture("sm-1", "pass");
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut smoke = value(folder.path(), "smoke.json");
    smoke["checks"][2]["result"] = "fail".into();
    assert_eq!(smoke["status"], "PASS");
    put(folder.path(), "smoke.json", smoke.to_string());
    demand(&check(folder.path(), &args), 1, &["sm-1", "sm-5"]);
}

#[test]
fn scenario_46_the_smoke_run_of_a_deployment_is_not_that_of_its_rollback() {
    demand_fixture("xa-7-kind", "xa-7");
}

#[test]
fn scenario_47_a_smoke_run_elsewhere_says_nothing_of_here() {
    demand_fixture("sm-4", "sm-4");
    demand_fixture("sm-4-deployed-elsewhere", "sm-4");
}

#[test]
fn scenario_48_a_smoke_run_that_started_a_second_too_early_blocks() {
    let (folder, args) = fixture("sm-3", "pass");
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let deployment = value(folder.path(), "deployment.json");
    let targets = deployment["targets"].as_array().unwrap();
    let ended = targets.iter().map(|target| target["finished_at"].as_str().unwrap()).max().unwrap();
    let start = |at: &str| {
        let mut smoke = value(folder.path(), "smoke.json");
        smoke["started_at"] = at.into();
        smoke["checks"][0]["started_at"] = at.into();
        put(folder.path(), "smoke.json", smoke.to_string());
        check(folder.path(), &args)
    };
    assert_eq!(ended, "2026-03-02T10:27:30Z");
    demand(&start(ended), 0, &[]);
    demand(&start("2026-03-02T10:27:29Z"), 1, &["sm-3"]);
}

#[test]
fn scenario_49_nine_targets_of_ten_are_no_deployment() {
    let (folder, args) = fixture("dd-1", "pass");
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut deployment = value(folder.path(), "deployment.json");
    let targets = deployment["targets"].as_array_mut().unwrap();
    while targets.len() < 10 {
        let mut target = targets[0].clone();
        target["instance"] = format!("cp-{}", targets.len() + 1).into();
        targets.push(target);
    }
    put(folder.path(), "deployment.json", deployment.to_string());
    demand(&check(folder.path(), &args), 0, &[]);
    let last = deployment["targets"][9].as_object_mut().unwrap();
    last.retain(|key, _| !key.ends_with("_at"));
    last.insert("status".into(), "not_attempted".into());
    put(folder.path(), "deployment.json", deployment.to_string());
    demand(&check(folder.path(), &args), 1, &["op-8.5"]);
}

#[test]
fn scenario_50_a_target_that_still_runs_the_old_version_was_not_deployed() {
    demand_fixture("op-8.5", "op-8.5");
}

#[test]
fn scenario_51_nothing_outweighs_a_smoke_run_that_failed() {
    demand_fixture("op-10", "op-10");
    demand_fixture("op-10-override", "op-10");
    demand_fixture("sm-6-waived", "sm-6");
}

#[test]
fn scenario_109_a_json_schema_is_no_artifact() {
    const SCHEMA: &str = r#"{
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {"gate": {"type": "string"}, "passed": {"type": "integer"}}
    }"#;
    for (args, path) in [
        (CP6, METRICS),
        (BENCH, BENCHMARK),
        (SURFACE, CANDIDATE),
        (SURFACE, UPSTREAM),
        (SURFACE, DIFF),
        (BOARD, SCOREBOARD),
        (BOARD, BASELINE),
    ] {
        let folder = common::copy_of(GREEN);
        put(folder.path(), path, SCHEMA);
        let run = check(folder.path(), args);
        assert_eq!(run.code, Some(2), "{path}: {}", run.said());
    }
}

/// Judges each artifact that may state a time with this one.
fn stated_time(time: &str) -> [Run; 3] {
    [(SURFACE, DIFF, ""), (BOARD, SCOREBOARD, "/current"), (BOARD, BASELINE, "")].map(
        |(args, path, object)| {
            let folder = common::copy_of(GREEN);
            let mut document = value(folder.path(), path);
            document.pointer_mut(object).unwrap()["generatedAtUtc"] = time.into();
            put(folder.path(), path, document.to_string());
            check(folder.path(), args)
        },
    )
}

#[test]
fn scenario_110_a_time_without_offset_is_no_instant() {
    for time in
        ["2025-12-04T05:21:23.488516", "2025-12-04", "not a date", "", "1764825683", "2026-02-30T00:00:00Z"]
    {
        for run in stated_time(time) {
            demand_undecided(&run, "g-3");
        }
    }
    // The time judged at itself, and five minutes of skew, are not the future; a second more is.
    for time in ["2025-12-04T05:21:23.488516Z", NOW, "2026-06-01T00:05:00Z", "2026-06-01T02:00:00+02:00"] {
        for run in stated_time(time) {
            demand(&run, 0, &[]);
        }
    }
    for time in ["2026-06-01T00:05:01Z", "2026-06-01T00:00:00-01:00", "9000-12-31T23:59:59Z"] {
        for run in stated_time(time) {
            demand(&run, 1, &["g-3"]);
        }
    }
}

#[test]
fn scenario_111_a_blank_in_place_of_t_is_refused() {
    for run in stated_time("2025-12-04 05:21:23Z") {
        demand_undecided(&run, "g-3");
    }
}

#[test]
fn scenario_116_a_manifest_leads_to_nothing_outside_of_the_root() {
    for path in ["../../etc/x", "/etc/passwd", "parity/../../x", "./gatekit.toml", "C:/x", "a\\b", "", "a//b"]
    {
        let folder = green_with_manifest();
        let commit = commit_all(folder.path());
        manifest_for(folder.path(), &commit);
        change_manifest(folder.path(), |artifacts| artifacts[0]["path"] = path.into());
        let commit = commit_all(folder.path());
        demand_undecided(&check_at(folder.path(), CP6, &commit), "g-4");
        demand_undecided(&check_at(folder.path(), COMMITTED, &commit), "g-4");
    }
}

#[cfg(unix)]
#[test]
fn scenario_116_a_link_in_a_manifest_does_not_leave_the_root() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("metrics.json"), "{}").unwrap();
    let folder = green_with_manifest();
    let commit = commit_all(folder.path());
    manifest_for(folder.path(), &commit);
    std::os::unix::fs::symlink(outside.path(), folder.path().join("evidence/elsewhere")).unwrap();
    change_manifest(folder.path(), |artifacts| {
        artifacts[0]["path"] = "evidence/elsewhere/metrics.json".into();
    });
    let commit = commit_all(folder.path());
    demand_undecided(&check_at(folder.path(), CP6, &commit), "g-4");
}

#[test]
fn scenario_117_paths_that_differ_in_case_only_and_an_omitted_artifact_block() {
    let folder = green_with_manifest();
    put(folder.path(), "parity/generated/A.json", "{}");
    put(folder.path(), "parity/generated/a.json", "{}");
    // A folder where they are one file can't hold the case at all.
    let distinct = fs::read_dir(folder.path().join("parity/generated"))
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().eq_ignore_ascii_case("a.json"))
        .count();
    let made = commit_all(folder.path());
    manifest_for(folder.path(), &made);
    let commit = commit_all(folder.path());
    if distinct == 2 {
        demand(&check_at(folder.path(), CP6, &commit), 1, &["g-2"]);
        assert_eq!(check_at(folder.path(), COMMITTED, &commit).code, Some(1));
    }
    fs::remove_file(folder.path().join("parity/generated/a.json")).unwrap();
    fs::remove_file(folder.path().join("parity/generated/A.json")).unwrap_or_default();
    manifest_for(folder.path(), &made);
    let commit = commit_all(folder.path());
    demand(&check_at(folder.path(), CP6, &commit), 0, &[]);
    change_manifest(folder.path(), |artifacts| artifacts.retain(|artifact| artifact["path"] != TABLE));
    let commit = commit_all(folder.path());
    demand(&check_at(folder.path(), CP6, &commit), 1, &["g-2"]);
    demand(&check_at(folder.path(), COMMITTED, &commit), 1, &["co-p3"]);
}

#[test]
fn scenario_119_a_policy_that_a_pull_request_lowers_is_judged_as_it_was() {
    let folder = green();
    for path in [BENCHMARK, "parity/generated/cp8/cp8-metrics.json"] {
        edit(&folder.path().join(path), "48212", "null");
    }
    let base = commit_all(folder.path());
    git(folder.path(), &["checkout", "-q", "-b", "work"]);
    put(
        folder.path(),
        "gatekit.toml",
        text(folder.path(), "gatekit.toml") + "\n[thresholds]\nrss_optional = true\n",
    );
    for committed in [false, true] {
        if committed {
            commit_all(folder.path());
        }
        demand(&check(folder.path(), BENCH), 0, &[]);
        for reference in ["main", "refs/heads/main", base.as_str()] {
            let run = check(folder.path(), &[BENCH, &["--policy-ref", reference]].concat());
            demand(&run, 1, &["cp8-r4"]);
            assert_eq!(run.report()["policy"]["path"], format!("gatekit.toml@{reference}"));
        }
        let run =
            check(folder.path(), &[BENCH, &["--policy-ref", "main", "--policy", "gatekit.toml"]].concat());
        demand(&run, 1, &["cp8-r4"]);
    }
    assert_eq!(check(folder.path(), &[BENCH, &["--policy-ref", "gone"]].concat()).code, Some(2));
    // Without it there, the built-in policy counts, not the one of the work tree.
    fs::remove_file(folder.path().join("gatekit.toml")).unwrap();
    commit_all(folder.path());
    put(folder.path(), "gatekit.toml", "[thresholds]\nrss_optional = true\n");
    demand(&check(folder.path(), &[BENCH, &["--policy-ref", "work"]].concat()), 1, &["cp8-r4"]);
}

#[test]
fn scenario_120_no_report_repeats_a_secret_or_an_address() {
    let token = ["ghp", "16C7e42F292c6912E7710c838347Ae178B4a"].join("_");
    let address = "jane.doe@example.org";
    let cases: [(&str, Leak); 7] = [
        ("a failing row", &|folder, secret| {
            edit(
                &folder.join(TABLE),
                "unknown_family_is_refused_by_name\t276\tpass",
                &format!("{secret}\t276\tfail"),
            );
        }),
        ("a status", &|folder, secret| edit(&folder.join(TABLE), "276\tpass", &format!("276\t{secret}"))),
        ("a doubled row", &|folder, secret| {
            let row = format!("{secret}\t1\tpass\t1\n");
            put(folder, TABLE, text(folder, TABLE) + &row + &row);
        }),
        ("a row of too many fields", &|folder, secret| {
            put(folder, TABLE, text(folder, TABLE) + &format!("{secret}\t1\tpass\t1\t{secret}\n"));
        }),
        ("malformed JSON", &|folder, secret| {
            edit(&folder.join(METRICS), "\"passed\"", &format!("\"note\": \"{secret}\" \"passed\""));
        }),
        ("a key that nobody knows", &|folder, secret| {
            edit(
                &folder.join(METRICS),
                "\"passed\": 8",
                &format!("\"https://x/{secret}\": 8, \"passed\": 9"),
            );
        }),
        ("malformed JSON of one long line", &|folder, secret| {
            let filler = "7,".repeat(64);
            put(folder, METRICS, format!("{{\"a\":[{filler}\"{secret}\",{filler}x]}}"));
        }),
    ];
    for secret in [token.as_str(), address] {
        for (name, change) in &cases {
            let folder = common::copy_of(GREEN);
            change(folder.path(), secret);
            let formats = ["human", "json", "github"];
            let reports = formats.map(|format| format!("{format}=report.{format}"));
            let reports: Vec<_> = reports.iter().flat_map(|report| ["--report", report.as_str()]).collect();
            for format in formats {
                let args = [CP6, &["--verbose", "--format", format], &reports].concat();
                let run = common::run(env!("CARGO_BIN_EXE_parity-check"), folder.path(), &args);
                assert!(matches!(run.code, Some(1 | 2)), "{name}: {}", run.said());
                let written = formats.map(|format| text(folder.path(), &format!("report.{format}")));
                for said in written.iter().chain([&run.said()]) {
                    for part in [secret, &secret[4..], &secret[..8]] {
                        assert!(!said.contains(part), "{name}: {part} in {said}");
                    }
                    assert!(said.contains("cp6"), "{name}: {said}");
                }
            }
        }
    }
}
