//! `parity-check build`, `deploy`, `smoke` and `preconditions`: records and the commits that they speak for.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::fs;
use std::path::Path;

use common::{Run, commit_all, copy_of, edit};
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_parity-check");
const NOW: &str = "2026-03-02T12:00:00Z";
/// The commit that the records of the fixtures name.
const MADE: &str = "5f2b8c1d9e7a4f60b3c8d2e1a7f9046b5c3d8e21";

fn check(folder: &Path, args: &[&str]) -> Run {
    common::run(PROGRAM, folder, &[args, &["--now", NOW, "--format", "json"]].concat())
}

fn good(case: &str) -> tempfile::TempDir {
    copy_of(&format!("tests/fixtures/parity-check/{case}/pass"))
}

/// A repository with one source, and its commit.
fn repository() -> (tempfile::TempDir, String) {
    let root = tempfile::tempdir().expect("a folder");
    fs::write(root.path().join("main.rs"), "fn main() {}\n").expect("a file");
    let commit = commit_all(root.path());
    (root, commit)
}

#[test]
fn a_record_speaks_for_its_commit_and_for_those_since_which_only_evidence_changed() {
    for (case, record, args) in [
        ("co-p2", "build.json", ["build", "build.json"]),
        ("dd-1", "deployment.json", ["deploy", "deployment.json"]),
    ] {
        let (root, made) = repository();
        common::copy(good(case).path(), root.path());
        edit(&root.path().join(record), MADE, &made);
        assert_eq!(check(root.path(), &[&args[..], &["--commit", &made]].concat()).code, Some(0), "{case}");
        fs::create_dir(root.path().join("evidence")).expect("a folder");
        common::copy(good(case).path(), &root.path().join("evidence"));
        common::git(root.path(), &["add", "evidence"]);
        common::git(root.path(), &["commit", "-q", "-m", "evidence"]);
        let since = common::git(root.path(), &["rev-parse", "HEAD"]);
        assert_eq!(check(root.path(), &[&args[..], &["--commit", &since]].concat()).code, Some(0), "{case}");
        fs::write(root.path().join("main.rs"), "fn main() { run() }\n").expect("a file");
        common::git(root.path(), &["commit", "-q", "-m", "source", "main.rs"]);
        let later = common::git(root.path(), &["rev-parse", "HEAD"]);
        let run = check(root.path(), &[&args[..], &["--commit", &later]].concat());
        assert_eq!((run.code, run.blocking()), (Some(1), vec!["xa-1".to_owned()]), "{run:?}");
    }
}

#[test]
fn without_a_repository_another_commit_is_not_decided() {
    let root = good("co-p2");
    let run = check(root.path(), &["build", "build.json", "--commit", &"0".repeat(40)]);
    assert_eq!(run.code, Some(2), "{run:?}");
    let run = check(root.path(), &["build", "build.json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.messages("warn").iter().any(|message| message.starts_with("unbound")), "{run:?}");
}

#[test]
fn a_smoke_run_without_the_record_of_its_subject_says_what_was_not_judged() {
    let root = good("sm-1");
    fs::remove_file(root.path().join("deployment.json")).expect("a file");
    let args = ["smoke", "smoke.json", "--subject", "deployment:d-17"];
    let run = check(root.path(), &args);
    assert_eq!(run.code, Some(0), "{run:?}");
    let warnings = run.messages("warn");
    for part in ["right after its subject was not judged", "environment and version were not judged"] {
        assert!(warnings.iter().any(|warning| warning.contains(part)), "{part}: {warnings:?}");
    }
    let run = check(root.path(), &[&args[..], &["--env", "staging"]].concat());
    assert_eq!((run.code, run.blocking()), (Some(1), vec!["sm-4".to_owned()]));
    let run = check(root.path(), &[&args[..], &["--strict"]].concat());
    assert_eq!(run.code, Some(1));
    for subject in ["deployment:d-18", "rollback:d-17"] {
        let run = check(root.path(), &["smoke", "smoke.json", "--subject", subject]);
        assert_eq!((run.code, run.blocking()), (Some(1), vec!["xa-7".to_owned()]), "{subject}");
    }
    for subject in ["d-17", "deploy:d-17", "deployment:", ""] {
        assert_eq!(
            check(root.path(), &["smoke", "smoke.json", "--subject", subject]).code,
            Some(2),
            "{subject}"
        );
    }
}

#[test]
fn a_smoke_run_that_contradicts_itself_is_blocked_by_what_it_holds_and_by_what_it_says() {
    let root = good("sm-1");
    let path = root.path().join("smoke.json");
    let mut smoke: Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
    smoke["checks"][2]["result"] = "fail".into();
    fs::write(&path, smoke.to_string()).expect("a file");
    let run = check(root.path(), &["smoke", "smoke.json", "--record", "deployment.json", "--commit", MADE]);
    assert_eq!((run.code, run.blocking()), (Some(1), vec!["sm-1".to_owned(), "sm-5".to_owned()]));
}

#[test]
fn the_checks_that_a_policy_requires_take_the_place_of_the_built_in_ones() {
    let root = good("sm-1");
    fs::write(root.path().join("gatekit.toml"), "[smoke]\nrequired = [\"agent_health\", \"login\"]\n")
        .expect("a file");
    let run = check(root.path(), &["smoke", "smoke.json", "--record", "deployment.json", "--commit", MADE]);
    assert_eq!((run.code, run.blocking()), (Some(1), vec!["sm-2".to_owned(), "sm-5".to_owned()]));
    assert_eq!(run.messages("block")[0], "the required check `login` is missing");
}

#[test]
fn the_smoke_run_of_a_rollback_starts_after_the_rollback() {
    let root = tempfile::tempdir().expect("a folder");
    let rollback =
        r#"{"artifact": "rollback-record", "rollback_id": "d-17", "finished_at": "2026-03-02T10:31:00Z"}"#;
    fs::write(root.path().join("rollback.json"), rollback).expect("a file");
    let mut smoke: Value =
        serde_json::from_slice(&fs::read(good("sm-1").path().join("smoke.json")).expect("a file"))
            .expect("JSON");
    smoke["subject"]["kind"] = "rollback".into();
    smoke["commit"] = MADE.into();
    fs::write(root.path().join("smoke.json"), smoke.to_string()).expect("a file");
    let args = ["smoke", "smoke.json", "--record", "rollback.json", "--env", "prod", "--commit", MADE];
    assert_eq!(check(root.path(), &args).code, Some(0), "{:?}", check(root.path(), &args));
    edit(&root.path().join("rollback.json"), "10:31:00", "10:31:11");
    assert_eq!(check(root.path(), &args).blocking(), ["sm-3"]);
    // Neither names a commit, so that nothing says for which one they speak.
    edit(&root.path().join("rollback.json"), "10:31:11", "10:31:00");
    smoke.as_object_mut().expect("a record").remove("commit");
    fs::write(root.path().join("smoke.json"), smoke.to_string()).expect("a file");
    assert_eq!(check(root.path(), &args).code, Some(2));
}

#[test]
fn the_smoke_run_of_a_rollback_checks_the_version_that_was_rolled_back_to() {
    let root = copy_of("examples/operations/rollback/green");
    let args = ["smoke", "smoke.json", "--record", "rollback.json"];
    let path = root.path().join("smoke.json");
    let good: Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
    let commit = good["target_version"].as_str().expect("a version");
    for (version, code) in [(commit, 0), ("D-41", 0), ("D-42", 1), (&commit[..7], 1)] {
        let mut smoke = good.clone();
        smoke["target_version"] = version.into();
        fs::write(&path, smoke.to_string()).expect("a file");
        let run = check(root.path(), &args);
        assert_eq!(run.code, Some(code), "{version}: {run:?}");
        assert_eq!(run.blocking(), vec!["sm-4"; usize::from(code == 1)], "{version}");
        // A rollback record names no environment.
        let unjudged = "the environment was not judged: the record names none";
        assert!(run.messages("warn").iter().any(|message| message == unjudged), "{run:?}");
        let run = check(root.path(), &[&args[..], &["--env", "prod"]].concat());
        assert_eq!(run.code, Some(code), "{version}: {run:?}");
        assert!(!run.messages("warn").iter().any(|message| message == unjudged), "{run:?}");
        assert_eq!(check(root.path(), &[&args[..], &["--env", "staging"]].concat()).blocking(), ["sm-4"]);
    }
}

#[test]
fn a_build_may_name_an_incident() {
    let root = good("co-p2");
    edit(&root.path().join("build.json"), "\"commit\"", "\"incident_id\": \"INC-7\",\n  \"commit\"");
    assert_eq!(check(root.path(), &["build", "build.json", "--commit", MADE]).code, Some(0));
}

#[test]
fn a_stage_that_was_skipped_needs_no_times_and_any_other_does() {
    // A deployment that failed, and was rolled back as it should.
    let root = copy_of("tests/fixtures/parity-check/dd-1-failed/block");
    let path = root.path().join("deployment.json");
    let good: Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
    let args = ["deploy", "deployment.json", "--commit", MADE];
    for (status, rule) in [("skipped", "dd-1"), ("succeeded", "dp-1"), ("failed", "dp-1")] {
        let mut record = good.clone();
        let stages = record["stages"].as_array_mut().expect("stages");
        let stage = stages
            .iter_mut()
            .find(|stage| stage["name"] == "post_deploy_verification")
            .and_then(Value::as_object_mut)
            .expect("the stage");
        stage.insert("status".into(), status.into());
        stage.remove("started_at");
        stage.remove("finished_at");
        fs::write(&path, record.to_string()).expect("a file");
        let run = check(root.path(), &args);
        assert_eq!((run.code, run.blocking()), (Some(1), vec![rule.to_owned()]), "{status}");
    }
}

#[test]
fn preconditions_need_a_commit_and_reports() {
    let root = good("co-p1-red");
    let args = ["preconditions", "--reports", "gates", "--require", "cp3..cp4"];
    assert_eq!(check(root.path(), &args).code, Some(2));
    assert_eq!(check(root.path(), &[&args[..], &["--commit", MADE]].concat()).code, Some(0));
    let args = ["preconditions", "--reports", "nowhere", "--require", "cp3", "--commit", MADE];
    let run = check(root.path(), &args);
    let report = run.report();
    assert_eq!((run.code, &report["undecided"][0]["reason"]), (Some(2), &"missing".into()), "{}", run.stdout);
    let run = check(
        root.path(),
        &["preconditions", "--reports", "gates", "--require", "cp2..cp4", "--commit", MADE],
    );
    assert_eq!((run.code, run.blocking()), (Some(1), vec!["co-p1".to_owned()]));
}

#[test]
fn the_gates_that_are_green_are_counted_and_each_has_its_steps() {
    let root = good("co-p1-step-missing");
    let args = ["preconditions", "--reports", "gates", "--require", "cp0,cp3,cp8", "--commit", MADE];
    let run = check(root.path(), &args);
    assert_eq!((run.code, &run.report()["stats"]["gates"]), (Some(0), &3.into()), "{}", run.stdout);
    // Of CP0 more is asked than its results.
    for step in ["surface", "scoreboard", "results"] {
        let root = good("co-p1-step-missing");
        let folder = root.path().join("gates/cp0");
        let own = format!("\"{step}\"");
        for file in fs::read_dir(&folder).expect("reports").map(|file| file.expect("a file").path()) {
            if fs::read_to_string(&file).expect("a report").contains(&own) {
                fs::remove_file(file).expect("a file");
            }
        }
        let run = check(root.path(), &args);
        assert_eq!((run.code, run.blocking()), (Some(1), vec!["co-p1".to_owned()]), "{step}");
        assert!(run.stdout.contains(&format!("no report of `parity-check {step}`")), "{}", run.stdout);
    }
    // Steps under different policies, or of different commits, are of different runs.
    let policy = "\"policy\": { \"path\": \"built-in\"";
    let digest = "9d1f0c6a5be27348f1c2a90de47b836150ce94fa7b2d8e63c051f7a4be89d230";
    for (was, now) in
        [(policy, format!("{policy}, \"sha256\": \"{digest}\"")), (MADE, MADE.replace('5', "6"))]
    {
        let root = good("co-p1-step-missing");
        edit(&root.path().join("gates/cp0/surface.json"), was, &now);
        let run = check(root.path(), &args);
        assert_eq!((run.code, run.blocking()), (Some(1), vec!["co-p1".to_owned()]), "{now}");
        assert!(run.stdout.contains("its steps are of different runs"), "{}", run.stdout);
    }
}

#[test]
fn a_target_that_runs_the_version_and_failed_is_not_counted_as_reached() {
    let root = copy_of("tests/fixtures/parity-check/dd-1-failed/block");
    let reached = || {
        let run = check(root.path(), &["deploy", "deployment.json"]);
        let report = run.report();
        let mut checks = report["checks"].as_array().expect("checks").iter();
        checks.find(|check| check["rule"] == "op-8.5").map(|check| check["detail"].clone())
    };
    let one = Some(Value::from("1 of 3 targets run 1.4.0, as the status says"));
    assert_eq!(reached(), one);
    // The second was updated, and its start failed.
    edit(
        &root.path().join("deployment.json"),
        "\"observed_version\": \"1.3.9\",\n      \"status\": \"failed\"",
        "\"observed_version\": \"1.4.0\",\n      \"status\": \"failed\"",
    );
    assert_eq!(reached(), one);
}

#[test]
fn a_target_that_was_started_in_the_moment_of_the_first_failure_was_not_started_after_it() {
    let root = copy_of("tests/fixtures/parity-check/op-8.1/block");
    let path = root.path().join("deployment.json");
    let mut record: Value =
        serde_json::from_str(&fs::read_to_string(&path).expect("a record")).expect("JSON");
    let blocking = |record: &Value| {
        fs::write(&path, record.to_string()).expect("a file");
        check(root.path(), &["deploy", "deployment.json"]).blocking()
    };
    assert!(blocking(&record).contains(&"op-8.1".to_owned()));
    let targets = record["targets"].as_array_mut().expect("targets");
    let failed = targets.iter().position(|target| target["status"] == "failed").expect("a failure");
    let moment = targets[failed]["finished_at"].clone();
    for target in targets.iter_mut().skip(failed + 1).filter(|target| target["started_at"].is_string()) {
        target["started_at"] = moment.clone();
    }
    assert!(!blocking(&record).contains(&"op-8.1".to_owned()));
}

/// The passing side of a case, with other values in one of its files.
fn edited(case: &str, file: &str, changes: &[(&str, Value)]) -> tempfile::TempDir {
    let root = good(case);
    let path = root.path().join(file);
    let mut document: Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
    for (pointer, value) in changes {
        let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
        match document.pointer_mut(parent).expect("a place") {
            Value::Array(items) => items[name.parse::<usize>().expect("an index")] = value.clone(),
            parent => parent[name] = value.clone(),
        }
    }
    fs::write(path, document.to_string()).expect("a file");
    root
}

/// The rules that block a good deployment of which one value is another.
fn blocked_by(pointer: &str, value: &str) -> Vec<String> {
    blocked_in("dp-1", pointer, value)
}

fn blocked_in(case: &str, pointer: &str, value: &str) -> Vec<String> {
    let root = edited(case, "deployment.json", &[(pointer, value.into())]);
    check(root.path(), &["deploy", "deployment.json", "--commit", MADE]).blocking()
}

#[test]
fn what_happens_at_the_moment_at_which_it_may_is_in_time() {
    let none: Vec<String> = Vec::new();
    // The deploy stage took from 10:21:05 to 10:30:50.
    assert_eq!(blocked_by("/targets/0/started_at", "2026-03-02T10:21:05Z"), none);
    assert_eq!(blocked_by("/targets/0/started_at", "2026-03-02T10:21:04Z"), ["dp-1"]);
    assert_eq!(blocked_by("/targets/2/finished_at", "2026-03-02T10:30:50Z"), none);
    assert_eq!(blocked_by("/targets/2/finished_at", "2026-03-02T10:30:51Z"), ["dp-1"]);
    // The stage before it ended at 10:21:00, the last one at 10:33:20, and the last target at 10:27:30.
    assert_eq!(blocked_by("/stages/4/started_at", "2026-03-02T10:21:00Z"), none);
    assert_eq!(blocked_by("/stages/4/started_at", "2026-03-02T10:20:59Z"), ["dp-1"]);
    assert_eq!(blocked_by("/created_at", "2026-03-02T10:33:20Z"), none);
    assert_eq!(blocked_by("/created_at", "2026-03-02T10:33:19Z"), ["dp-3"]);
    assert_eq!(blocked_by("/visible_at", "2026-03-02T10:27:30Z"), none);
    assert_eq!(blocked_by("/visible_at", "2026-03-02T10:27:29Z"), ["dd-1"]);
    // A target may take no time at all; provisioning may take ten minutes, from 10:17:30 on, and not a part of a second more.
    assert_eq!(blocked_by("/targets/0/finished_at", "2026-03-02T10:22:00Z"), none);
    assert_eq!(blocked_by("/targets/0/finished_at", "2026-03-02T10:21:59Z"), ["dp-3"]);
    let provisioned = |start: &str| {
        let mut rules = blocked_in("dd-4", "/targets/0/started_at", start);
        rules.retain(|rule| rule == "dd-4");
        rules.len()
    };
    assert_eq!(provisioned("2026-03-02T10:17:30Z"), 0);
    assert_eq!(provisioned("2026-03-02T10:17:29.999Z"), 1);
}

#[test]
fn a_deployment_may_be_stopped_in_the_moment_of_its_first_failure() {
    let root = copy_of("tests/fixtures/parity-check/dd-1-failed/block");
    let path = root.path().join("deployment.json");
    let mut record: Value = serde_json::from_slice(&fs::read(&path).expect("a record")).expect("JSON");
    for (stopped, blocks) in [("2026-03-02T10:25:30Z", false), ("2026-03-02T10:25:29Z", true)] {
        record["stopped_at"] = stopped.into();
        fs::write(&path, record.to_string()).expect("a file");
        let blocking = check(root.path(), &["deploy", "deployment.json"]).blocking();
        assert_eq!(blocking.contains(&"op-8.1".to_owned()), blocks, "{stopped}: {blocking:?}");
    }
}

#[test]
fn a_record_beside_the_smoke_run_is_that_of_the_subject_that_is_named() {
    let root = good("sm-1");
    for (subject, code) in [("deployment:d-17", 0), ("deployment:d-18", 1), ("rollback:d-17", 1)] {
        let args =
            ["smoke", "smoke.json", "--record", "deployment.json", "--subject", subject, "--commit", MADE];
        let run = check(root.path(), &args);
        assert_eq!(run.code, Some(code), "{}", run.stdout);
        let told = format!("it records deployment:d-17, asked for is {subject}");
        assert_eq!(run.messages("block").contains(&told), code == 1, "{}", run.stdout);
    }
}

#[test]
fn a_smoke_check_ends_within_the_last_second_of_its_run() {
    // The run took from 10:31:10 to 10:32:02.
    for (duration, code) in [(52_000, 0), (52_999, 0), (53_000, 1)] {
        let root = edited("sm-1", "smoke.json", &[("/checks/0/duration_ms", duration.into())]);
        let args = ["smoke", "smoke.json", "--record", "deployment.json", "--env", "prod", "--commit", MADE];
        let run = check(root.path(), &args);
        assert_eq!(run.code, Some(code), "{duration}: {}", run.stdout);
    }
}

#[test]
fn a_smoke_run_starts_as_late_as_the_policy_allows_and_no_later() {
    // Its subject ended at 10:27:30, and it started at 10:31:10.
    let args = ["smoke", "smoke.json", "--record", "deployment.json", "--env", "prod", "--commit", MADE];
    for (most, blocking) in [(220, &[][..]), (219, &["sm-3"])] {
        let root = good("sm-1");
        fs::write(root.path().join("gatekit.toml"), format!("[thresholds]\nsmoke_delay_s = {most}\n"))
            .expect("a policy");
        let run = check(root.path(), &args);
        assert_eq!(run.blocking(), blocking, "{most}: {}", run.stdout);
    }
}

#[test]
fn a_deployment_whose_smoke_run_lacks_a_required_check_did_not_succeed() {
    let root = good("op-10");
    let args = ["deploy", "deployment.json", "--commit", MADE];
    for (required, code) in [("agent_health", 0), ("login", 1)] {
        let policy = format!("[smoke]\nrequired = [\"catalog_query\", \"{required}\"]\n");
        fs::write(root.path().join("gatekit.toml"), policy).expect("a policy");
        let run = check(root.path(), &args);
        assert_eq!(run.code, Some(code), "{required}: {}", run.stdout);
        assert_eq!(run.blocking().contains(&"op-10".to_owned()), code == 1, "{required}: {}", run.stdout);
    }
}

#[test]
fn a_failure_that_reached_every_target_is_that_of_a_smoke_run_or_was_rolled_back() {
    let root = copy_of("tests/fixtures/parity-check/op-10/block");
    let path = root.path().join("deployment.json");
    let record = fs::read(&path).expect("a record");
    for (without, blocks) in
        [(&[][..], false), (&["rollback"], false), (&["smoke"], false), (&["smoke", "rollback"], true)]
    {
        let mut record: Value = serde_json::from_slice(&record).expect("JSON");
        record["status"] = "failed".into();
        for name in without {
            assert!(record.as_object_mut().expect("a record").remove(*name).is_some(), "{name}");
        }
        fs::write(&path, record.to_string()).expect("a file");
        let run = check(root.path(), &["deploy", "deployment.json", "--commit", MADE]);
        assert_eq!(run.blocking().contains(&"op-8.5".to_owned()), blocks, "{without:?}: {}", run.stdout);
    }
}

#[test]
fn what_a_smoke_run_ran_in_holds_only_where_it_was_judged() {
    let root = good("sm-1");
    let run = check(root.path(), &["smoke", "smoke.json", "--subject", "deployment:d-17"]);
    assert!(run.code == Some(0) && !run.has_check("sm-4"), "{}", run.stdout);
    let args = ["smoke", "smoke.json", "--record", "deployment.json", "--env", "prod", "--commit", MADE];
    assert!(check(root.path(), &args).has_check("sm-4"));
}

#[test]
fn a_smoke_run_speaks_for_the_commit_that_it_names() {
    let other = MADE.replace('5', "6");
    for (commit, passes) in [(MADE, true), (other.as_str(), false)] {
        let root = edited("sm-1", "smoke.json", &[("/commit", commit.into())]);
        for beside in [&["--record", "deployment.json"][..], &["--subject", "deployment:d-17"]] {
            let args = [&["smoke", "smoke.json", "--env", "prod", "--commit", MADE], beside].concat();
            let run = check(root.path(), &args);
            assert_eq!(run.code == Some(0), passes, "{beside:?}: {}", run.stdout);
        }
    }
    // One that names none is bound by its subject, and without that by nothing that is here.
    let root = good("sm-1");
    let args = ["smoke", "smoke.json", "--env", "prod", "--commit", MADE];
    let bound = check(root.path(), &[&args[..], &["--record", "deployment.json"]].concat());
    assert_eq!(bound.code, Some(0), "{}", bound.stdout);
    let alone = check(root.path(), &[&args[..], &["--subject", "deployment:d-17"]].concat());
    assert_eq!(alone.code, Some(2), "{}", alone.stdout);
}

/// What is said of the six cells of a build, of which some values are others.
fn build_with(changes: &[(&str, Value)]) -> Run {
    check(edited("co-p2", "build.json", changes).path(), &["build", "build.json", "--commit", MADE])
}

#[test]
fn each_cell_of_a_build_is_the_check_that_it_is_named_for() {
    let run = build_with(&[]);
    assert_eq!((run.code, &run.report()["stats"]["tests_run"]), (Some(0), &849.into()), "{}", run.stdout);
    assert!(run.stdout.contains("849 tests ran"), "{}", run.stdout);
    // One toolchain may be named, and a cell may end as the record is made.
    let named: Value = "cargo +stable test --workspace --locked".into();
    assert_eq!(build_with(&[("/cells/0/command", named)]).code, Some(0));
    let made: Value = "2026-03-02T09:50:00Z".into();
    assert_eq!(build_with(&[("/cells/5/finished_at", made)]).code, Some(0));
    for (cell, command, lack) in [
        (0, "cargo build", "runs no tests"),
        (1, "cargo check --workspace -- -D warnings", "does not run clippy"),
        (2, "cargo check --release --locked", "builds nothing"),
    ] {
        let run = build_with(&[(&format!("/cells/{cell}/command"), command.into())]);
        assert_eq!((run.code, run.blocking()), (Some(1), vec!["co-p2".to_owned()]), "{command}");
        assert!(run.messages("block")[0].contains(lack), "{}", run.stdout);
    }
    for command in ["cargo rustc --release", "cargo b -r", "cargo build --profile release"] {
        let run = build_with(&[("/cells/2/command", command.into())]);
        assert_eq!(run.code, Some(0), "{command}: {}", run.stdout);
    }
}
