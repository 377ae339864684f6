//! The action, run step by step as a runner runs it.
#![cfg(unix)]
#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;
#[path = "common/action.rs"]
mod runner;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use common::{commit_all, copy, copy_of, repository};
use runner::{Ran, Use};
use serde_json::{Value, json};
use tempfile::TempDir;

const GATE: &str = env!("CARGO_BIN_EXE_gate");
const BINARIES: [&str; 6] =
    ["parity-check", "export-validate", "pii-scan", "freeze-guard", "chain-verify", "gate"];

/// A folder of binaries, as a release has them.
fn binaries() -> TempDir {
    let built = common::binaries(GATE);
    let folder = tempfile::tempdir().expect("a folder");
    for name in BINARIES {
        symlink(built.join(name), folder.path().join(name)).expect("a link");
    }
    folder
}

/// The green example as a committed repository.
fn green() -> TempDir {
    let folder = copy_of("examples/cp8-cutover/green");
    commit_all(folder.path());
    folder
}

fn used(workspace: &Path, inputs: &[(&str, &str)]) -> Ran {
    used_by(workspace, inputs, json!({ "event": {} }))
}

fn used_by(workspace: &Path, inputs: &[(&str, &str)], github: Value) -> Ran {
    let bin_dir = binaries();
    let mut given: BTreeMap<String, String> =
        BTreeMap::from([("bin-dir".to_owned(), bin_dir.path().to_str().expect("UTF-8").to_owned())]);
    given.extend(inputs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let ran = Use { action: repository(), workspace: workspace.into(), inputs: given, github }.run();
    runner::keep_expressions();
    ran
}

fn outputs<'r>(ran: &'r Ran, names: &[&str]) -> Vec<&'r str> {
    names.iter().map(|name| ran.outputs[*name].as_str()).collect()
}

#[test]
fn a_green_release_passes_and_every_output_is_set() {
    let workspace = green();
    let ran = used(workspace.path(), &[("gate", "cp0..cp8")]);
    assert!(ran.succeeded, "{}", ran.log);
    assert_eq!(outputs(&ran, &["verdict", "exit-code", "blocked-by"]), ["pass", "0", "[]"]);
    for name in ["report-json", "report-html", "statement"] {
        let path = workspace.path().join(&ran.outputs[name]);
        assert!(fs::metadata(&path).is_ok_and(|file| file.len() > 1000), "{name} {}", path.display());
    }
    assert!(ran.summary.starts_with("## ✅ PASS\n"), "{}", ran.summary);
    let statement = fs::read_to_string(workspace.path().join(&ran.outputs["statement"])).expect("a file");
    let statement: Value = serde_json::from_str(&statement).expect("JSON");
    assert_eq!(statement["subject"][0]["digest"]["gitCommit"].as_str().map(str::len), Some(40));
    // The figure is for the reader of a failing test: a bound on time belongs into the bench.
    eprintln!("the steps took {} ms", ran.millis);
}

#[test]
fn a_red_release_fails_the_job_and_says_why_where_people_look() {
    let workspace = copy_of("examples/cp8-cutover/red");
    commit_all(workspace.path());
    let ran = used(workspace.path(), &[("gate", "cp0 cp8")]);
    assert!(!ran.succeeded);
    assert_eq!(
        outputs(&ran, &["verdict", "exit-code", "blocked-by"]),
        ["block", "1", r#"["cp0/surface: cp0-m1","cp8/benchmark: cp8-r4"]"#]
    );
    let first = &ran.annotations[0];
    assert!(first.contains("gatekit cp0-m1") && first.contains("upstream-methods.handlers.json"), "{first}");
    assert!(ran.summary.starts_with("## ⛔ BLOCKED\n") && ran.summary.contains("rssKiB was not measured"));
}

#[test]
fn what_cannot_be_decided_fails_the_job_too() {
    let workspace = green();
    for (inputs, why) in [
        ([("gate", "cp99"), ("artifacts", ".")], "no such gate"),
        ([("gate", "cp0"), ("artifacts", "none")], "cannot read the root"),
        ([("gate", ""), ("artifacts", ".")], "required"),
        ([("gate", "cp0"), ("commit", "HEAD")], "40 or 64"),
        ([("gate", "cp0"), ("policy-ref", "origin/main")], "origin/main"),
    ] {
        let ran = used(workspace.path(), &inputs);
        assert!(!ran.succeeded, "{inputs:?}");
        assert_eq!(outputs(&ran, &["verdict", "exit-code"]), ["undecided", "2"], "{inputs:?}");
        assert!(ran.log.contains(why), "{why}: {}", ran.log);
        assert!(ran.summary.starts_with("## ❓ NOT DECIDED\n"), "{}", ran.summary);
    }
}

#[test]
fn without_binaries_nothing_is_decided() {
    let workspace = green();
    let empty = tempfile::tempdir().expect("a folder");
    let empty = empty.path().to_str().expect("UTF-8");
    for folder in [empty, "/no/such/folder"] {
        let ran = used(workspace.path(), &[("gate", "cp0"), ("bin-dir", folder)]);
        assert!(!ran.succeeded);
        assert_eq!(outputs(&ran, &["verdict", "exit-code", "blocked-by"]), ["undecided", "2", "[]"]);
        assert!(
            ran.annotations.iter().any(|said| said.contains("the gate did not run")),
            "{:?}",
            ran.annotations
        );
        assert!(ran.summary.starts_with("## ❓ NOT DECIDED\n"));
    }
}

#[test]
fn a_gate_that_crashes_or_says_nothing_is_no_pass() {
    let workspace = green();
    let kit = binaries();
    for (body, told) in [("kill -9 $$", "137"), ("exit 101", "101"), ("exit 0", "")] {
        let gate = kit.path().join("gate");
        fs::remove_file(&gate).expect("a file");
        fs::write(&gate, format!("#!/bin/sh\n{body}\n")).expect("a file");
        fs::set_permissions(&gate, fs::Permissions::from_mode(0o755)).expect("a mode");
        let bin_dir = kit.path().to_str().expect("UTF-8");
        let ran = used(workspace.path(), &[("gate", "cp0"), ("bin-dir", bin_dir)]);
        assert!(!ran.succeeded, "{body}");
        assert_eq!(outputs(&ran, &["verdict", "exit-code"]), ["undecided", "2"], "{body}");
        assert!(ran.log.contains(told), "{}", ran.log);
    }
}

#[test]
fn with_fail_false_the_outputs_tell_and_the_job_goes_on() {
    let workspace = copy_of("examples/cp8-cutover/red");
    let ran = used(workspace.path(), &[("gate", "cp0"), ("fail", "false")]);
    assert!(ran.succeeded);
    assert_eq!(outputs(&ran, &["verdict", "exit-code"]), ["block", "1"]);
    assert!(ran.annotations.iter().any(|said| said.starts_with("notice:")), "{:?}", ran.annotations);
}

#[test]
fn warnings_block_where_that_is_asked_for() {
    let workspace = green();
    // CP1 has nothing that only a protected ref could answer but the commit, which the action gives.
    let lax = used(workspace.path(), &[("gate", "cp0")]);
    assert_eq!(outputs(&lax, &["verdict"]), ["pass"]);
    let strict = used(workspace.path(), &[("gate", "cp0"), ("strict", "true")]);
    assert_eq!(outputs(&strict, &["verdict"]), ["block"]);
}

/// A pull request is judged by the policy of its base branch, and told what it would weaken.
#[test]
fn a_pull_request_is_judged_by_its_base_and_may_not_weaken_the_policy() {
    let workspace = green();
    let folder = workspace.path();
    common::git(folder, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let pull_request = json!({ "base_ref": "main", "event": { "pull_request": { "number": 7 } } });
    let ran = used_by(folder, &[("gate", "cp0..cp8")], pull_request.clone());
    assert!(ran.succeeded, "{}", ran.log);
    let policy = fs::read_to_string(folder.join("gatekit.toml")).expect("a policy");
    fs::write(folder.join("gatekit.toml"), format!("{policy}\n[gate.cp8]\ntitle = \"less\"\nstep = [{{ name = \"runbook\", run = [\"parity-check\", \"runbook\", \"parity/CP8_CUTOVER_RUNBOOK.md\"] }}]\n"))
        .expect("a policy");
    commit_all(folder);
    let ran = used_by(folder, &[("gate", "cp0..cp8"), ("commit", "")], pull_request);
    assert!(!ran.succeeded);
    assert!(ran.outputs["blocked-by"].contains("gate/decide: cmp-10"), "{:?}", ran.outputs);
    assert!(ran.log.contains("cp8/benchmark would no longer run"), "{}", ran.log);
}

#[test]
fn a_merge_group_is_judged_by_the_commit_that_it_is_based_on() {
    let workspace = green();
    let base = common::git(workspace.path(), &["rev-parse", "HEAD"]);
    let group = json!({ "base_ref": "", "event": { "merge_group": { "base_sha": base } } });
    let ran = used_by(workspace.path(), &[("gate", "cp0")], group);
    assert!(ran.succeeded, "{}", ran.log);
    let report = fs::read_to_string(workspace.path().join(&ran.outputs["report-json"])).expect("a report");
    let report: Value = serde_json::from_str(&report).expect("JSON");
    assert!(report["policy"]["path"].as_str().is_some_and(|path| path.ends_with(&base)), "{report}");
}

/// One job per checkpoint, and one that joins their reports.
#[test]
fn a_matrix_is_joined_and_a_job_that_did_not_succeed_or_left_no_report_blocks() {
    let workspace = green();
    let joined = tempfile::tempdir().expect("a folder");
    for checkpoint in 0..=8 {
        let gate = format!("cp{checkpoint}");
        let ran = used(workspace.path(), &[("gate", &gate), ("reports", "out")]);
        assert!(ran.succeeded, "{}", ran.log);
        copy(&workspace.path().join("out"), &joined.path().join("reports").join(&gate));
        fs::remove_dir_all(workspace.path().join("out")).expect("a folder");
    }
    copy(&joined.path().join("reports"), &workspace.path().join("reports"));
    let results = |result: &str| json!({ "cp": { "result": result, "outputs": {} } }).to_string();
    let inputs = |needs: &str| {
        let needs = needs.to_owned();
        let inputs = [("gate", "cp0..cp8"), ("reports", "reports"), ("needs", needs.as_str())];
        used(workspace.path(), &inputs)
    };
    let ran = inputs(&results("success"));
    assert!(ran.succeeded, "{}", ran.log);
    assert_eq!(outputs(&ran, &["verdict"]), ["pass"]);
    for needs in ["skipped", "cancelled", "failure", "Success", ""].map(results) {
        let ran = inputs(&needs);
        assert_eq!((ran.succeeded, outputs(&ran, &["verdict"])), (false, vec!["undecided"]), "{needs}");
        assert!(ran.outputs["blocked-by"].contains("cmp-5"), "{needs}");
    }
    for needs in [
        "{}",
        "[]",
        "null",
        "{",
        "{\"a\": 1}",
        "{\"a\": {}}",
        "{\"a\": {\"result\": \"success\"}, \"a\": {\"result\": \"skipped\"}}",
    ] {
        let ran = inputs(needs);
        assert_eq!((ran.succeeded, outputs(&ran, &["verdict"])), (false, vec!["undecided"]), "{needs}");
    }
    fs::remove_dir_all(workspace.path().join("reports/cp5")).expect("a folder");
    let ran = inputs(&results("success"));
    assert_eq!(outputs(&ran, &["verdict", "blocked-by"]), ["undecided", r#"["cp5/fixtures: cmp-2"]"#]);
}

/// Job outputs are a stranger's text, and so are names of jobs.
#[test]
fn hostile_needs_are_neither_run_nor_obeyed_nor_repeated() {
    let workspace = green();
    let mark = workspace.path().join("owned");
    let evil = format!(
        "$(touch {0}) `touch {0}` '; touch {0}; '\n::error::forged\n::set-output name=verdict::pass",
        mark.display()
    );
    let needs = json!({ "cp0": { "result": "failure", "outputs": { "verdict": evil } }, (evil.clone()): { "result": evil } });
    let ran = used(workspace.path(), &[("gate", "cp0"), ("needs", &needs.to_string())]);
    assert!(!ran.succeeded && !mark.exists());
    assert_eq!(outputs(&ran, &["verdict"]), ["undecided"]);
    assert!(!ran.annotations.iter().any(|said| said.contains(" : forged")), "{:?}", ran.annotations);
    let evil = format!("cp0; touch {}", mark.display());
    let ran = used(
        workspace.path(),
        &[("gate", &evil), ("artifacts", "$(touch owned)"), ("commit", "`touch owned`")],
    );
    assert!(!ran.succeeded && !mark.exists());
}

#[test]
fn a_hostile_file_name_is_shown_and_not_obeyed() {
    let workspace = green();
    let name = "::error::forged\n::stop-commands::x ${{ github.token }} %0A::error::y.tsv";
    fs::write(workspace.path().join("parity/generated/cp4").join(name), "").expect("a file");
    let ran = used(workspace.path(), &[("gate", "cp4")]);
    assert!(!ran.succeeded, "{}", ran.log);
    assert_eq!(outputs(&ran, &["verdict"]), ["undecided"]);
    assert!(
        !ran.annotations.iter().any(|said| said.ends_with(": forged") || said.ends_with(": y.tsv")),
        "{:?}",
        ran.annotations
    );
}

#[test]
fn what_an_earlier_step_left_does_not_pass_for_this_one() {
    let workspace = green();
    assert!(used(workspace.path(), &[("gate", "cp0")]).succeeded);
    fs::remove_dir_all(workspace.path().join("parity/generated/cp0")).expect("a folder");
    let again = used(workspace.path(), &[("gate", "cp0")]);
    assert!(!again.succeeded);
    let missing = used(workspace.path(), &[("gate", "cp0"), ("bin-dir", "/no/such/folder")]);
    assert!(!missing.succeeded && !workspace.path().join("gatekit-reports/gate.json").exists());
}
