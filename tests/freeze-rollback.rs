//! Rollbacks of an example, changed in one place each: where each limit lies, and which rule says so.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::fs;
use std::path::Path;

use common::{commit_all, copy_of, git};
use gate_core::artifact::sha256;
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_freeze-guard");

/// Places of a record, each with what stands there instead; `null` takes it away.
type Changes<'c> = &'c [(&'c str, Value)];

/// Changes a record in its places.
fn change(record: &mut Value, changes: Changes<'_>) {
    for (place, value) in changes {
        let (parent, key) = place.rsplit_once('/').expect("a place");
        let parent = record.pointer_mut(parent).unwrap_or_else(|| panic!("{place} is not there"));
        match (parent, value) {
            (Value::Object(object), Value::Null) => {
                object.remove(key).unwrap_or_else(|| panic!("{place} is not there"));
            }
            (Value::Object(object), value) => {
                object.insert(key.into(), value.clone());
            }
            (Value::Array(list), value) => list[key.parse::<usize>().expect("an index")] = value.clone(),
            (other, _) => panic!("{place} is in {other}"),
        }
    }
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).expect("a record")).expect("JSON")
}

/// The rules that block, or are open after `?`, when freeze-guard is asked this in a folder.
fn asked(folder: &Path, args: &[&str]) -> Vec<String> {
    let shared = ["--format", "json", "--now", common::fixtures::NOW];
    let run = common::run(PROGRAM, folder, &[args, &shared].concat());
    let open = run.undecided().into_iter().map(|rule| format!("?{rule}"));
    run.blocking().into_iter().chain(open).collect()
}

/// As [`asked`], of a rollback once its record is changed.
fn judged(folder: &str, changes: Changes<'_>) -> Vec<String> {
    let root = copy_of(folder);
    let path = root.path().join("rollback.json");
    let mut record = read(&path);
    change(&mut record, changes);
    fs::write(&path, record.to_string()).expect("a file");
    asked(root.path(), &["rollback", "rollback.json"])
}

/// As [`judged`], once another file is changed that the record refers to from this place.
fn judged_beside(folder: &str, file: &str, place: &str, changes: Changes<'_>) -> Vec<String> {
    let root = copy_of(folder);
    let mut other = read(&root.path().join(file));
    change(&mut other, changes);
    fs::write(root.path().join(file), other.to_string()).expect("a file");
    let path = root.path().join("rollback.json");
    let mut record = read(&path);
    let reference = json!({"path": file, "sha256": sha256(other.to_string().as_bytes())});
    change(&mut record, &[(place, reference)]);
    fs::write(&path, record.to_string()).expect("a file");
    asked(root.path(), &["rollback", "rollback.json"])
}

/// Judges each change alone.
fn judge(folder: &str, cases: &[(Changes<'_>, &[&str])]) {
    let mut faults = Vec::new();
    for (changes, expected) in cases {
        let rules = judged(folder, changes);
        if rules != *expected {
            faults.push(format!("{changes:?}: {rules:?}, not {expected:?}"));
        }
    }
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), cases.len(), faults.join("\n"));
}

/// The second of an hour of the day.
fn at(time: &str) -> Value {
    json!(format!("2026-03-02T{time}Z"))
}

#[test]
fn the_order_of_a_failing_cycle_is_judged_to_the_second() {
    judge(
        "examples/failing-cycle/L3/green",
        &[
            (&[], &[]),
            (&[("/started_at", at("08:00:01")), ("/target/confirmed_at", at("08:00:00"))], &[]),
            (&[("/started_at", at("08:00:00")), ("/target/confirmed_at", at("08:00:00"))], &["xa-4"]),
            (&[("/finished_at", at("08:05:00"))], &[]),
            (&[("/finished_at", at("08:04:59"))], &["xa-4"]),
            (&[("/target/confirmed_at", at("08:05:00"))], &[]),
            (&[("/target/confirmed_at", at("08:05:01"))], &["rb-2.2"]),
            (&[("/target/verified_good_at", at("07:54:59"))], &[]),
            (&[("/target/verified_good_at", at("07:55:00"))], &["rb-0.2"]),
            (&[("/trigger/at", at("08:05:00"))], &[]),
            (&[("/trigger/at", at("08:05:01"))], &["op-9.1"]),
            (&[("/actions/3/at", at("08:11:00"))], &[]),
            (&[("/actions/3/at", at("08:10:59"))], &["rb-3b.2"]),
            (&[("/actions/6/tests/0/at", at("08:18:00"))], &[]),
            (&[("/actions/6/tests/0/at", at("08:17:59"))], &["rb-3c.3"]),
            (&[("/actions/11/credentials/0/rotated_at", at("07:55:00"))], &[]),
            (&[("/actions/11/credentials/0/rotated_at", at("07:54:59"))], &["rb-3e.2"]),
            (&[("/actions/12/at", at("08:26:00"))], &[]),
            (&[("/actions/12/at", at("08:25:59"))], &["rb-3e.3"]),
            (&[("/verification/service_health/at", at("08:28:00"))], &[]),
            (&[("/verification/service_health/at", at("08:27:59"))], &["rb-4.2"]),
            (&[("/finished_at", at("08:31:00"))], &["op-9.6"]),
            (&[("/verification/emission/at", at("08:30:00"))], &[]),
            (&[("/verification/emission/at", at("08:29:59"))], &["rb-4.4"]),
        ],
    );
}

#[test]
fn each_fact_of_a_failing_cycle_is_asked_for_by_its_own_rule() {
    judge(
        "examples/failing-cycle/L3/green",
        &[
            (&[("/trigger/code", json!("boredom"))], &["op-9.1"]),
            (&[("/trigger/reason", json!(" "))], &["op-9.1"]),
            (&[("/performed_via", json!("by_hand"))], &["op-9.5"]),
            (&[("/run_id", json!("tbd"))], &["op-9.5"]),
            (&[("/target/evidence_cutover/evidenceId", json!(""))], &["rb-2.3"]),
            (&[("/target/evidence_cutover/hashSha256", json!("a".repeat(63)))], &["rb-2.3"]),
            (&[("/target/event_cutover", json!("<event>"))], &["rb-2.3"]),
            (&[("/target/event_cutover", Value::Null)], &["rb-2.3"]),
            (&[("/target/ref", json!("origin/main"))], &["rb-2.1"]),
            (&[("/target/ref", json!("D-40..D-41"))], &["rb-2.1"]),
            (&[("/target/ref", json!("n/a"))], &["rb-2.1"]),
            (&[("/target/kind", json!("commit"))], &["rb-2.1"]),
            (
                &[
                    ("/target/kind", json!("commit")),
                    ("/target/ref", json!("4d9a1c0f6b7e8a2d3c5f60718293a4b5c6d7e8f9")),
                ],
                &[],
            ),
            (&[("/failed/commit", json!("4d9a1c0f6b7e8a2d3c5f60718293a4b5c6d7e8f9"))], &["rb-2.1"]),
            (&[("/target/artifact_digest", json!("sha256:12"))], &["rs-1"]),
            (&[("/target/migration_state", Value::Null)], &["rb-2.2"]),
            (&[("/actions/1/parity/endpoints", json!(0))], &["rb-3a.2"]),
            (&[("/actions/1/parity/failed", json!(1))], &["rb-3a.2"]),
            (&[("/actions/1/parity", Value::Null)], &["rb-3a.2"]),
            (&[("/actions/2/drift_remaining", json!(["a port"]))], &["rb-3b.1"]),
            (&[("/actions/3/result", json!("fail"))], &["rb-3b.2"]),
            (&[("/actions/5/evidence", json!([]))], &["rb-3c.2"]),
            (&[("/actions/6/tests/1/kind", json!("other"))], &["rb-3c.3"]),
            (&[("/actions/6/tests/1/result", json!("fail"))], &["rb-3c.3"]),
            (&[("/actions/10/credentials", json!([]))], &["rb-3e.1"]),
            (&[("/actions/10/credentials/0/revoked_at", Value::Null)], &["rb-3e.1"]),
            (&[("/actions/11/credentials/0/name", json!("other"))], &["rb-3e.2"]),
            (&[("/actions/11/credentials/0/fingerprint_after", json!("SHA256:3fb1"))], &["rb-3e.2"]),
            (&[("/actions/11/credentials/0/fingerprint_after", Value::Null)], &["rb-3e.2"]),
            (&[("/actions/11/credentials/0/rotated_at", Value::Null)], &["rb-3e.2"]),
            (&[("/actions/12/result", json!("fail"))], &["rb-3e.3"]),
            (&[("/verification/ci_pr/status", json!("fail"))], &["rb-4.1"]),
            (&[("/verification/ci_pr", Value::Null)], &["rb-4.1"]),
            (&[("/verification/service_health/status", json!("fail"))], &["rb-4.2"]),
            (&[("/verification/service_health", Value::Null)], &["rb-4.2"]),
            (&[("/verification/workflow_smoke", Value::Null)], &["rb-4.3"]),
            (&[("/verification/emission/event_id", json!("-"))], &["rb-4.4"]),
            (&[("/verification/emission", Value::Null)], &["rb-4.4"]),
            (&[("/verification/recorded_in", json!(["docs/reviewed/inc-7.md"]))], &["rb-4.5"]),
            (&[("/verification/recorded_in", json!(["docs/review/inc-8.md"]))], &["rb-4.5"]),
            (&[("/outcome", json!("failed"))], &["rs-2"]),
            (&[("/outcome", Value::Null)], &["?g-8"]),
            (&[("/level", Value::Null)], &["?g-8"]),
            (&[("/failed", Value::Null)], &["?g-8"]),
        ],
    );
}

#[test]
fn what_was_not_done_or_failed_is_told_and_only_where_the_level_lets_it() {
    let row = |changes: Changes<'_>| {
        let mut row = json!({"area": "credentials", "status": "not_applicable", "owner": "security_lead",
            "reason": "no secret was exposed", "evidence": []});
        for (key, value) in changes {
            row[key] = value.clone();
        }
        row
    };
    let again =
        json!({"area": "evidence", "status": "failed", "owner": "data_evidence_lead", "evidence": []});
    judge(
        "examples/failing-cycle/L3/green",
        &[
            (&[("/actions/2/status", json!("failed"))], &["rb-3b.1"]),
            (&[("/actions/2/status", json!("not_applicable"))], &["rb-3b.1"]),
            (
                &[
                    ("/actions/2/status", json!("not_applicable")),
                    ("/actions/2/reason", json!("nothing drifted")),
                ],
                &[],
            ),
            (
                &[
                    ("/actions/1/status", json!("not_applicable")),
                    ("/actions/1/reason", json!("no endpoint is critical")),
                ],
                &["rb-3a.2"],
            ),
            (&[("/cleanup_validation/2", row(&[]))], &["rb-ck3"]),
            (&[("/cleanup_validation/2/owner", json!("api_lead"))], &["rb-ck3"]),
            (&[("/cleanup_validation/2/evidence/0/kind", json!("other"))], &["rb-ck3"]),
            (&[("/cleanup_validation/1", again)], &["rb-ck2"]),
        ],
    );
    let left_out = |step: usize, expected: &[&str]| {
        let place = format!("/actions/{step}");
        let mut action = read(&common::repository().join("examples/failing-cycle/L3/green/rollback.json"))
            .pointer(&place)
            .expect("a step")
            .clone();
        action["status"] = json!("not_applicable");
        action["reason"] = json!("nothing was touched");
        action["evidence"] = json!([]);
        assert_eq!(judged("examples/failing-cycle/L3/green", &[(&place, action)]), expected, "{place}");
    };
    left_out(4, &["rb-3c.1"]);
    left_out(5, &[]);
    left_out(6, &["rb-3c.3"]);
    left_out(10, &["rb-3e.1"]);
    left_out(11, &["rb-3e.2"]);
    left_out(12, &["rb-3e.3"]);
    // At L2 no credential is asked for.
    judge(
        "examples/failing-cycle/L2/green",
        &[
            (&[("/cleanup_validation/2", row(&[]))], &[]),
            (&[("/cleanup_validation/2", row(&[("reason", json!(""))]))], &["rb-ck3"]),
            (&[("/cleanup_validation/2", row(&[("area", json!("data"))]))], &["rb-ck1", "rb-ck3"]),
        ],
    );
    let attempt = |analysis: &str, escalated: &str, outcome: &str| {
        json!([{"at": "2026-03-02T08:01:00Z", "outcome": outcome, "analysis": analysis,
            "escalated_to": escalated}])
    };
    judge(
        "examples/failing-cycle/L3/green",
        &[
            (&[("/attempts", attempt("the image was gone", "ada", "failed"))], &[]),
            (&[("/attempts", attempt("the image was gone", "", "failed"))], &["rs-2"]),
            (&[("/attempts", attempt("", "ada", "failed"))], &["rs-2"]),
            (&[("/attempts", attempt("", "", "succeeded"))], &[]),
        ],
    );
}

#[test]
fn the_rollback_of_a_deployment_takes_five_minutes_at_most_and_leaves_data_alone() {
    let folder = "tests/fixtures/freeze-guard/dd-2/pass";
    let data = |status: &str| {
        json!({"step": "3c.1", "actor": "dana", "status": status, "reason": "nothing was written",
            "at": "2026-03-02T08:09:00Z", "evidence": []})
    };
    judge(
        folder,
        &[
            (&[], &[]),
            (&[("/finished_at", at("08:10:01"))], &["dd-2"]),
            (&[("/actions/1", data("done"))], &["dd-3"]),
            (&[("/actions/1", data("not_applicable"))], &[]),
            (&[("/actions/0/components/0/observed_version", json!("D-41"))], &[]),
            (&[("/actions/0/components/0/observed_version", json!("D-42"))], &["rb-3a.1"]),
            (&[("/actions/0/components/0/component", json!("gateway"))], &["rs-1"]),
        ],
    );
}

#[test]
fn the_rollback_of_a_cutover_starts_within_fifteen_minutes_and_goes_step_by_step() {
    judge(
        "tests/fixtures/freeze-guard/co-r1/pass",
        &[
            (&[], &[]),
            (&[("/trigger/at", at("07:50:00"))], &[]),
            (&[("/trigger/at", at("07:49:59"))], &["co-r1"]),
            (&[("/trigger/at", Value::Null)], &["co-r1"]),
            (&[("/trigger/code", json!("ci_pr_failure"))], &["co-r1"]),
            (&[("/actions/0/at", at("08:06:00"))], &[]),
            (&[("/actions/0/at", at("08:06:01"))], &["co-r2.5"]),
            (&[("/actions/2/at", at("08:08:00"))], &[]),
            (&[("/actions/2/at", at("08:08:01"))], &["co-r2.5"]),
            (&[("/actions/3/result", json!("fail"))], &["co-r2.3"]),
            (&[("/actions/3/result", Value::Null)], &["co-r2.3"]),
            (&[("/actions/1/evidence", json!([]))], &["co-r2.2"]),
            (&[("/snapshots", Value::Null)], &["co-r2.2"]),
        ],
    );
}

#[test]
fn a_smoke_test_counts_for_the_rollback_that_it_names() {
    let folder = "examples/failing-cycle/L3/green";
    let smoke =
        |changes: Changes<'_>| judged_beside(folder, "smoke.json", "/verification/workflow_smoke", changes);
    assert_eq!(smoke(&[]), [""; 0]);
    assert_eq!(smoke(&[("/started_at", at("08:30:01"))]), [""; 0]);
    assert_eq!(smoke(&[("/started_at", at("08:30:00"))]), ["op-9.6"]);
    assert_eq!(smoke(&[("/subject/kind", json!("deployment"))]), ["op-9.6"]);
    assert_eq!(smoke(&[("/subject/id", json!("RB-8"))]), ["op-9.6"]);
    assert_eq!(smoke(&[("/checks", json!([]))]), ["rb-4.3"]);
    assert_eq!(smoke(&[("/checks/0/result", json!("skipped"))]), ["rb-4.3"]);
    assert_eq!(smoke(&[("/status", json!("FAIL"))]), ["rb-4.3"]);
    assert_eq!(smoke(&[("/schema_version", json!(2))]), ["?g-8"]);
}

#[test]
fn a_declaration_is_of_the_same_incident_and_made_in_time() {
    let cycle = |changes: Changes<'_>| {
        judged_beside("examples/failing-cycle/L3/green", "freeze.json", "/declaration", changes)
    };
    assert_eq!(cycle(&[]), [""; 0]);
    assert_eq!(cycle(&[("/incident_id", json!("INC-8"))]), ["g-5"]);
    assert_eq!(cycle(&[("/level", json!("L2"))]), ["g-5"]);
    // Of a cutover's rollback it may follow the start, within fifteen minutes.
    let cutover = |declared: &str, incident: &str| {
        let root = copy_of("tests/fixtures/freeze-guard/co-r1/pass");
        let mut freeze = read(&common::repository().join("examples/failing-cycle/L3/green/freeze.json"));
        change(&mut freeze, &[("/declared_at", at(declared)), ("/incident_id", json!(incident))]);
        fs::write(root.path().join("freeze.json"), freeze.to_string()).expect("a file");
        let mut record = read(&root.path().join("rollback.json"));
        let digest = sha256(freeze.to_string().as_bytes());
        change(&mut record, &[("/declaration", json!({"path": "freeze.json", "sha256": digest}))]);
        fs::write(root.path().join("rollback.json"), record.to_string()).expect("a file");
        asked(root.path(), &["rollback", "rollback.json"])
    };
    assert_eq!(cutover("08:20:00", "INC-7"), [""; 0]);
    assert_eq!(cutover("08:20:01", "INC-7"), ["xa-4"]);
    assert_eq!(cutover("08:05:00", "INC-8"), ["g-5"]);
}

#[test]
fn what_is_asked_for_on_the_command_line_is_what_is_judged() {
    let root = copy_of("examples/failing-cycle/L3/green");
    let rollback = |args: &[&str]| asked(root.path(), &[&["rollback", "rollback.json"], args].concat());
    assert_eq!(rollback(&["--procedure", "failing_cycle", "--declaration", "freeze.json"]), [""; 0]);
    assert_eq!(rollback(&["--procedure", "cutover"]), ["?g-8"]);
    let declaration = fs::read_to_string(root.path().join("freeze.json")).expect("a record");
    fs::write(root.path().join("other.json"), format!("{declaration}\n")).expect("a file");
    assert_eq!(rollback(&["--declaration", "other.json"]), ["g-5"]);
    assert_eq!(asked(root.path(), &["rollback-ready", "rollback.json"]), ["co-r2.2", "rb-ready"]);
}

#[test]
fn a_rollback_is_ready_with_a_standby_and_owners_and_before_anything_was_done() {
    let ready = |changes: Changes<'_>| {
        let root = copy_of("tests/fixtures/freeze-guard/rb-ready/pass");
        let path = root.path().join("prepared.json");
        let mut record = read(&path);
        change(&mut record, changes);
        fs::write(&path, record.to_string()).expect("a file");
        asked(root.path(), &["rollback-ready", "prepared.json"])
    };
    assert_eq!(ready(&[]), [""; 0]);
    for changes in [
        &[("/phase", json!("executed"))][..],
        &[("/actions", json!([]))],
        &[("/standby_runtime/present", json!(false))],
        &[("/standby_runtime/version", json!("todo"))],
        &[("/standby_runtime", Value::Null)],
        &[("/owners", json!([]))],
        &[("/owners", Value::Null)],
        &[("/owners/1/id", json!("eve"))],
    ] {
        assert_eq!(ready(changes), ["rb-ready"], "{changes:?}");
    }
}

#[test]
fn a_review_is_a_file_that_git_tracks() {
    let root = copy_of("examples/failing-cycle/L3/green");
    let path = root.path().join("rollback.json");
    let judge = |commit: &str| asked(root.path(), &["rollback", "rollback.json", "--commit", commit]);
    let tracked = commit_all(root.path());
    assert!(!judge(&tracked).contains(&"rb-4.5".to_owned()));
    fs::write(root.path().join(".gitignore"), "docs/\n").expect("a file");
    git(root.path(), &["rm", "-q", "-r", "--cached", "docs"]);
    let ignored = commit_all(root.path());
    assert!(judge(&ignored).contains(&"rb-4.5".to_owned()));
    // What can't be read is open, not missing.
    let mut record = read(&path);
    change(&mut record, &[("/verification/recorded_in", json!(["docs/review/folder"]))]);
    fs::write(&path, record.to_string()).expect("a file");
    fs::create_dir(root.path().join("docs/review/folder")).expect("a folder");
    assert_eq!(asked(root.path(), &["rollback", "rollback.json"]), ["?g-4"]);
}

#[test]
fn what_is_missing_is_told_at_the_procedure_and_what_is_wrong_at_its_place() {
    let root = copy_of("examples/failing-cycle/L3/green");
    let path = root.path().join("rollback.json");
    let record = read(&path);
    for (place, value, at, message) in [
        ("/verification/ci_pr", Value::Null, "/procedure", "the checks of pull requests were not run"),
        ("/target/event_cutover", json!(""), "/target/event_cutover", "a cutover point says nothing"),
        (
            "/actions/11/credentials/0/fingerprint_after",
            json!("SHA256:3fb1"),
            "/actions/11/credentials/0/fingerprint_after",
            "checkout-api has the same fingerprint as before",
        ),
    ] {
        let mut broken = record.clone();
        change(&mut broken, &[(place, value)]);
        fs::write(&path, broken.to_string()).expect("a file");
        let args = ["rollback", "rollback.json", "--format", "json", "--now", common::fixtures::NOW];
        let finding = &common::run(PROGRAM, root.path(), &args).report()["findings"][0];
        assert_eq!(finding["message"], message);
        assert_eq!(finding["location"]["pointer"], at, "{finding}");
    }
}

#[test]
fn a_message_tells_the_steps_that_the_level_asks_for_and_that_are_not_done() {
    let in_progress = |folder: &str| {
        let root = copy_of(folder);
        let path = root.path().join("rollback.json");
        let mut record = read(&path);
        record["actions"].as_array_mut().expect("steps").truncate(1);
        fs::write(&path, record.to_string()).expect("a file");
        let next = ["--next-update", "2026-03-02T14:00:00Z", "--now", common::fixtures::NOW];
        let args = [&["render", "B", "--from", "rollback.json"], &next[..]].concat();
        let told = common::run(PROGRAM, root.path(), &args).stdout;
        let (_, open) = told.split_once("in progress:\n").expect("what is in progress");
        open.split_once("Risks:").expect("risks").0.to_owned()
    };
    assert_eq!(
        in_progress("examples/failing-cycle/L1/green"),
        "- confirm parity of critical endpoints\n\
         - revert platform and configuration drift\n\
         - validate health and startup\n"
    );
    assert_eq!(in_progress("tests/fixtures/freeze-guard/dd-2/pass"), "- none\n");
}
