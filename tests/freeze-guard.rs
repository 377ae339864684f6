//! `freeze-guard` through argv, files, git and exit code.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::fs;
use std::path::Path;

use common::fixtures::{NOW, judge_all};
use common::{Run, commit_all, copy_of, edit, git};
use freeze_guard::rules::RULES;
use gate_core::rule::GENERAL;
use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_freeze-guard");

/// Runs `freeze-guard` in a folder, at [`NOW`].
fn guard(folder: &Path, args: &[&str]) -> Run {
    common::run(PROGRAM, folder, &[args, &["--now", NOW]].concat())
}

fn rule_ids() -> Vec<&'static str> {
    GENERAL.iter().chain(RULES).map(|rule| rule.id).collect()
}

/// A copy of one side of a case, to be changed at will.
fn evidence(case: &str, side: &str) -> TempDir {
    copy_of(&format!("tests/fixtures/freeze-guard/{case}/{side}"))
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).expect("a file")).expect("JSON")
}

fn write(folder: &TempDir, path: &str, value: &Value) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, serde_json::to_string_pretty(value).expect("JSON")).expect("a file");
}

#[test]
fn every_rule_passes_its_good_evidence_and_blocks_its_bad_evidence_alone() {
    judge_all("freeze-guard", RULES, |stage, options| stage.run(PROGRAM, options));
}

#[test]
fn lists_and_explains_every_rule() {
    let list = guard(&common::repository(), &["--list-rules"]);
    assert_eq!((list.code, list.stdout.lines().count()), (Some(0), rule_ids().len()), "{list:?}");
    for rule in RULES {
        let run = guard(&common::repository(), &["--explain", rule.id]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(run.stdout.contains(rule.why) && run.stdout.contains(rule.block), "{}", run.stdout);
    }
}

#[test]
fn a_command_line_that_asks_for_nothing_or_for_nonsense_is_not_decided() {
    let root = evidence("rb-f7", "pass");
    for args in [
        &[][..],
        &["check"],
        &["check", "--operation", "merge", "--state-dir", "freeze"],
        &["check", "--operation", "promote", "--from", "dev", "--state-dir", "freeze"],
        &["check", "--operation", "promote", "--from", "dev", "--to", "moon", "--state-dir", "freeze"],
        &["check", "--operation", "deploy", "--actor", "ada", "--env", "moon", "--state-dir", "freeze"],
        &[
            "check",
            "--operation",
            "deploy",
            "--actor",
            "ada",
            "--env",
            "prod",
            "--from",
            "dev",
            "--state-dir",
            "freeze",
        ],
        &["check", "--operation", "fly", "--state-dir", "freeze"],
        &["status", "--state-dir", "freeze", "--state-ref", "main"],
        &["status", "--state-dir", "nowhere"],
        &["status", "--state-ref", "nowhere"],
        &["rollback", "none.json"],
        &["render", "D", "--from", "none.json"],
        &["lift"],
    ] {
        let run = guard(root.path(), args);
        assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
        assert!(!run.said().is_empty(), "{args:?} is refused without a word");
    }
}

const PROMOTE: [&str; 6] = ["check", "--operation", "promote", "--from", "dev", "--to"];

/// A repository whose branch `main` has the records, and a branch that is judged by them.
fn protected() -> TempDir {
    let root = evidence("rb-f8", "pass");
    commit_all(root.path());
    git(root.path(), &["branch", "-M", "main"]);
    git(root.path(), &["checkout", "-q", "-b", "change"]);
    root
}

#[test]
fn a_change_can_not_unfreeze_itself_nor_choose_who_is_exempt() {
    let root = protected();
    let main = [&PROMOTE[..], &["staging", "--state-ref", "main", "--format", "json"]].concat();
    assert_eq!(guard(root.path(), &main).blocking(), ["rb-f7"]);
    fs::remove_dir_all(root.path().join("freeze")).expect("it is there");
    commit_all(root.path());
    assert_eq!(guard(root.path(), &main).blocking(), ["rb-f7"], "the record is gone from the branch only");
    edit(&root.path().join("gatekit.toml"), "labelers = [\"ada\"]", "labelers = [\"eve\"]");
    let run = guard(root.path(), &main);
    assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-9".to_owned()]), "{run:?}");
    let protected = [&main[..], &["--policy-ref", "main"]].concat();
    assert_eq!(guard(root.path(), &protected).blocking(), ["rb-f7"]);
    // Without records at the ref nothing is decided, unless the policy says that this means open.
    let branch =
        [&PROMOTE[..], &["staging", "--state-ref", "change", "--policy-ref", "change", "--format", "json"]]
            .concat();
    let run = guard(root.path(), &branch);
    assert_eq!((run.code, run.undecided()), (Some(2), vec!["fz-state".to_owned()]), "{run:?}");
    let policy = root.path().join("gatekit.toml");
    edit(&policy, "[freeze]\n", "[freeze]\nabsent_is_open = true\n");
    commit_all(root.path());
    assert_eq!(guard(root.path(), &branch).code, Some(0));
    let run = guard(
        root.path(),
        &[&PROMOTE[..], &["staging", "--state-ref", "gone", "--policy-ref", "main"]].concat(),
    );
    assert_eq!(run.code, Some(2), "a ref that can't be read is not an absent folder: {run:?}");
}

#[test]
fn a_clone_that_ends_too_early_or_lacks_the_base_decides_nothing() {
    let root = tempfile::tempdir().expect("a folder");
    let first = {
        common::copy(&common::repository().join("tests/fixtures/freeze-guard/rb-f6/pass/1"), root.path());
        commit_all(root.path())
    };
    common::copy(&common::repository().join("tests/fixtures/freeze-guard/rb-f6/pass/2"), root.path());
    let head = commit_all(root.path());
    let clone = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", root.path().display());
    git(clone.path(), &["clone", "-q", "--depth", "1", &url, "shallow"]);
    let claims =
        ["check", "--operation", "bead-claim", "--beads", ".beads/issues.jsonl", "--state-dir", "freeze"];
    for (folder, base, code) in [
        (root.path().to_owned(), first.as_str(), 0),
        (clone.path().join("shallow"), first.as_str(), 2),
        (root.path().to_owned(), "0000000000000000000000000000000000000001", 2),
        (root.path().to_owned(), "refs/heads/gone", 2),
    ] {
        let revisions = ["--base", base, "--head", &head, "--format", "json"];
        let run = guard(&folder, &[&claims[..], &revisions].concat());
        assert_eq!(run.code, Some(code), "{base}: {run:?}");
        assert!(code == 0 || run.said().contains("fetch"), "{base}: {run:?}");
    }
}

#[test]
fn beads_of_which_there_are_none_or_of_two_claimants_decide_nothing() {
    let root = evidence("rb-f8", "pass");
    let beads = root.path().join("beads.jsonl");
    fs::write(&beads, r#"{"id":"bead-0007"}"#).expect("a file");
    let base = commit_all(root.path());
    for (text, code) in [
        ("\n\n", 2),
        (r#"{"id":"bead-0007","claimedBy":"ada","claimed_by":"ben"}"#, 2),
        (r#"{"id":"bead-0007","claimedBy":"ada","claimed_by":"ada"}"#, 0),
    ] {
        fs::write(&beads, text).expect("a file");
        let head = commit_all(root.path());
        let args = [
            "check",
            "--operation",
            "bead-claim",
            "--beads",
            "beads.jsonl",
            "--state-dir",
            "freeze",
            "--base",
        ];
        let run = guard(root.path(), &[&args[..], &[&base, "--head", &head]].concat());
        assert_eq!(run.code, Some(code), "{text:?}: {run:?}");
    }
}

#[test]
fn a_promotion_is_told_with_the_environments_that_it_passes() {
    let root = evidence("rb-f8", "pass");
    for (from, to, edge) in [
        ("dev", "staging", "dev to staging"),
        ("staging", "prod", "staging to prod"),
        ("dev", "prod", "dev to prod, past staging"),
    ] {
        let args = ["check", "--operation", "promote", "--from", from, "--to", to, "--state-dir", "freeze"];
        let run = guard(root.path(), &[&args[..], &["--format", "json"]].concat());
        assert_eq!(run.messages("block"), [format!("promotion from {edge} is frozen")], "{run:?}");
    }
}

#[test]
fn a_review_is_overdue_once_its_time_has_passed() {
    let root = evidence("rb-f8", "pass");
    let mut record = read(&root.path().join("freeze/inc-7.json"));
    for (time, overdue) in [("2026-03-02T12:00:00Z", false), ("2026-03-02T11:59:59Z", true)] {
        record["review_by"] = json!(time);
        write(&root, "freeze/inc-7.json", &record);
        let args = [&PROMOTE[..], &["prod", "--state-dir", "freeze", "--format", "json"]].concat();
        let run = guard(root.path(), &args);
        assert_eq!(run.messages("warn").len(), usize::from(overdue), "{time}: {run:?}");
    }
}

/// Whether a promotion is open (0) or frozen (1) at a time.
fn promotes(root: &TempDir, now: &str) -> Option<i32> {
    let args = [&PROMOTE[..], &["prod", "--state-dir", "freeze", "--now", now]].concat();
    common::run(PROGRAM, root.path(), &args).code
}

#[test]
fn a_freeze_holds_from_its_instant_on_and_a_rollback_never_ends_by_itself() {
    let root = evidence("rb-f8", "pass");
    for (now, code) in [
        ("2026-03-02T08:00:29.999Z", 0),
        ("2026-03-02T08:00:30Z", 1),
        ("2026-03-02T09:00:30+01:00", 1),
        ("2026-03-02T16:00:01Z", 1),
        ("2036-01-01T00:00:00Z", 1),
    ] {
        assert_eq!(promotes(&root, now), Some(code), "{now}");
    }
    let status = guard(root.path(), &["status", "--state-dir", "freeze", "--format", "json"]);
    assert_eq!(status.report()["stats"]["frozen_merges"], 1);
    assert!(status.stdout.contains("tzdb 20"), "{}", status.stdout);
    // An hour before it was declared, it lies in the future: that is no state to judge by.
    assert_eq!(promotes(&root, "2026-03-02T07:00:00Z"), Some(1));
}

#[test]
fn a_planned_window_is_half_open_and_its_end_is_the_next_transition() {
    let root = evidence("rb-f8", "pass");
    let path = root.path().join("freeze/inc-7.json");
    let mut record = read(&path);
    for key in ["incident_id", "level", "triggers"] {
        record.as_object_mut().expect("an object").remove(key);
    }
    record["kind"] = json!("planned");
    record["window"] = json!({"start": "2026-03-02T11:00:00Z", "end": "2026-03-02T14:00:00+01:00"});
    write(&root, "freeze/inc-7.json", &record);
    for (now, code) in [
        ("2026-03-02T10:59:59Z", 0),
        ("2026-03-02T11:00:00Z", 1),
        ("2026-03-02T12:59:59.999999999Z", 1),
        ("2026-03-02T13:00:00Z", 0),
    ] {
        assert_eq!(promotes(&root, now), Some(code), "{now}");
    }
    let status = guard(root.path(), &["status", "--state-dir", "freeze"]);
    assert!(
        status.stdout.contains("merges: FROZEN by planned inc-7; next transition 2026-03-02T13:00:00Z"),
        "{}",
        status.stdout
    );
    for (key, value) in [
        ("window", json!({"start": "2026-03-02T11:00:00Z", "end": "2026-03-02T11:00:00Z"})),
        ("window", json!({"start": "2026-03-02T11:00:00", "end": "2026-03-02T13:00:00"})),
        (
            "window",
            json!({"start": "2026-03-02T11:00:00+01:00", "end": "2026-03-02T13:00:00Z", "zone": "UTC"}),
        ),
        ("kind", json!("rollback")),
        ("window", Value::Null),
    ] {
        let mut broken = record.clone();
        broken[key] = value;
        write(&root, "freeze/inc-7.json", &broken);
        assert_eq!(promotes(&root, NOW), Some(2), "{broken}");
    }
}

#[test]
fn the_next_transition_of_freezes_that_overlap_is_the_end_of_the_last() {
    let root = evidence("rb-f8", "pass");
    let mut record = read(&root.path().join("freeze/inc-7.json"));
    for key in ["incident_id", "level", "triggers"] {
        record.as_object_mut().expect("an object").remove(key);
    }
    record["kind"] = json!("planned");
    for (id, start, end) in [("inc-7", "11:00", "13:00"), ("later", "12:30", "14:00")] {
        record["freeze_id"] = json!(id);
        record["window"] =
            json!({"start": format!("2026-03-02T{start}:00Z"), "end": format!("2026-03-02T{end}:00Z")});
        write(&root, &format!("freeze/{id}.json"), &record);
    }
    let status = guard(root.path(), &["status", "--state-dir", "freeze"]);
    assert!(status.stdout.contains("next transition 2026-03-02T14:00:00Z"), "{}", status.stdout);
}

#[test]
fn a_declaration_that_lacks_what_it_is_judged_by_is_no_state() {
    let root = evidence("rb-f8", "pass");
    let record = read(&root.path().join("freeze/inc-7.json"));
    let promotion = [&PROMOTE[..], &["prod", "--state-dir", "freeze", "--format", "json"]].concat();
    for (key, value) in [
        ("incident_id", Value::Null),
        ("level", Value::Null),
        ("review_by", json!("tomorrow")),
        ("created_at", json!("2026-03-02T08:00:00")),
    ] {
        let mut broken = record.clone();
        broken[key] = value;
        write(&root, "freeze/inc-7.json", &broken);
        let run = guard(root.path(), &promotion);
        assert_eq!((run.code, run.blocking()), (Some(2), vec![]), "{key}: {run:?}");
        assert_eq!(run.report()["undecided"].as_array().map(Vec::len), Some(1), "{key}: {run:?}");
    }
    // Clocks differ by up to five minutes.
    let mut ahead = record;
    ahead["declared_at"] = json!("2026-03-02T08:05:00Z");
    ahead["effective_at"] = json!("2026-03-02T08:10:00Z");
    write(&root, "freeze/inc-7.json", &ahead);
    assert_eq!(promotes(&root, "2026-03-02T08:00:00Z"), Some(0));
    assert_eq!(promotes(&root, "2026-03-02T07:59:59Z"), Some(1));
}

#[test]
fn an_index_lists_the_records_and_is_one_by_its_name() {
    let root = evidence("rb-f8", "pass");
    let digest =
        gate_core::artifact::sha256(&fs::read(root.path().join("freeze/inc-7.json")).expect("a record"));
    let records = json!([{"path": "inc-7.json", "sha256": digest}]);
    let index = json!({"artifact": "freeze-index", "schema_version": 1, "records": records});
    write(&root, "freeze/index.json", &index);
    fs::write(root.path().join("freeze/README.md"), "# Freezes\n").expect("a file");
    assert_eq!(promotes(&root, NOW), Some(1));
    let mut other = index.clone();
    other["records"][0]["sha256"] = json!("0".repeat(64));
    write(&root, "freeze/index.json", &other);
    assert_eq!(promotes(&root, NOW), Some(2), "another digest");
    fs::rename(root.path().join("freeze/index.json"), root.path().join("freeze/list.json")).expect("a file");
    let status = guard(root.path(), &["status", "--state-dir", "freeze"]);
    assert!(status.stdout.contains("list.json is no record of a freeze"), "{status:?}");
    // Words for people are no state.
    for name in ["inc-7.json", "list.json"] {
        fs::remove_file(root.path().join("freeze").join(name)).expect("a file");
    }
    let status = guard(root.path(), &["status", "--state-dir", "freeze"]);
    assert!(status.stdout.contains("holds no record and no index.json that says so"), "{status:?}");
    assert_eq!(promotes(&root, NOW), Some(2));
}

/// A declaration and a lift of it, as a folder of records.
fn with_lift(change: impl FnOnce(&mut Value)) -> TempDir {
    let root = evidence("rb-5.0", "pass");
    let folder = root.path().join("freeze");
    fs::create_dir(&folder).expect("a folder");
    fs::copy(root.path().join("freeze.json"), folder.join("freeze.json")).expect("a file");
    let mut lift = read(&root.path().join("unfreeze.json"));
    change(&mut lift);
    write(&root, "freeze/unfreeze.json", &lift);
    root
}

#[test]
fn a_lift_frees_its_scope_alone_and_only_the_declaration_that_it_names() {
    assert_eq!(promotes(&with_lift(|_| {}), NOW), Some(0));
    assert_eq!(promotes(&with_lift(|_| {}), "2026-03-02T11:29:59Z"), Some(1), "before the lift");
    assert_eq!(promotes(&with_lift(|lift| lift["scope"] = json!(["merges"])), NOW), Some(1));
    assert_eq!(promotes(&with_lift(|lift| lift["scope"] = json!(["promotions"])), NOW), Some(0));
    let at_once = with_lift(|lift| lift["lifted_at"] = json!("2026-03-02T08:00:00Z"));
    assert_eq!(promotes(&at_once, NOW), Some(0), "at the instant of the declaration");
    let status = guard(at_once.path(), &["status", "--state-dir", "freeze", "--format", "json"]);
    assert!(status.stdout.contains("1 freezes, 1 of them lifted in part or whole"), "{status:?}");
    for (key, value) in [
        ("freeze_id", json!("inc-8")),
        ("lifted_by", json!({"id": "ben", "kind": "user"})),
        ("lifted_at", json!("2026-03-02T07:00:00Z")),
        ("stability", Value::Null),
        ("rollback", Value::Null),
        ("communications", Value::Null),
    ] {
        assert_eq!(promotes(&with_lift(|lift| lift[key] = value.clone()), NOW), Some(1), "{key} {value}");
    }
    let stale = with_lift(|lift| lift["lifts"]["sha256"] = json!("0".repeat(64)));
    let run = guard(stale.path(), &["status", "--state-dir", "freeze"]);
    assert!(run.stdout.contains("rb-5.0") && run.stdout.contains("lifts nothing"), "{}", run.stdout);
    // Another freeze holds all the same.
    let two = with_lift(|_| {});
    let mut other = read(&two.path().join("freeze/freeze.json"));
    other["freeze_id"] = json!("inc-9");
    write(&two, "freeze/inc-9.json", &other);
    assert_eq!(promotes(&two, NOW), Some(1));
}

/// What blocks the lift of a case that passes, after a change of the lift and of its messages.
fn judge_lift(change: impl FnOnce(&mut Value, &mut Value)) -> Run {
    judge_lift_under("", change)
}

/// As [`judge_lift`], with these lines at the start of the policy.
fn judge_lift_under(lines: &str, change: impl FnOnce(&mut Value, &mut Value)) -> Run {
    let root = evidence("rb-5.1", "pass");
    edit(&root.path().join("gatekit.toml"), "[roles]", &format!("{lines}\n[roles]"));
    let (mut lift, mut comms) =
        (read(&root.path().join("unfreeze.json")), read(&root.path().join("comms.json")));
    change(&mut lift, &mut comms);
    write(&root, "comms.json", &comms);
    let bytes = fs::read(root.path().join("comms.json")).expect("a file");
    lift["communications"]["sha256"] = json!(gate_core::artifact::sha256(&bytes));
    write(&root, "unfreeze.json", &lift);
    guard(
        root.path(),
        &[
            "lift",
            "unfreeze.json",
            "--rollback",
            "rollback.json",
            "--comms",
            "comms.json",
            "--format",
            "json",
        ],
    )
}

#[test]
fn a_lift_that_just_keeps_its_times_holds_and_a_second_more_does_not() {
    // The rollback finished at 08:30, somebody looked at 11:20, and the lift is of 11:30.
    for (key, time, code) in [
        ("stable_since", "2026-03-02T10:20:00Z", 0),
        ("stable_since", "2026-03-02T10:20:01Z", 1),
        ("stable_since", "2026-03-02T08:30:00Z", 0),
        ("stable_since", "2026-03-02T08:29:59Z", 1),
        ("checked_at", "2026-03-02T10:30:00Z", 0),
        ("checked_at", "2026-03-02T10:29:59Z", 1),
        ("checked_at", "2026-03-02T11:30:00Z", 0),
        ("checked_at", "2026-03-02T11:30:01Z", 1),
    ] {
        let run = judge_lift(|lift, _| lift["stability"][key] = json!(time));
        let blocking = if code == 1 { vec!["rb-5.1".to_owned()] } else { Vec::new() };
        assert_eq!((run.code, run.blocking()), (Some(code), blocking), "{key} {time}: {}", run.said());
    }
    for (time, rules) in [
        ("2026-03-02T08:31:00Z", &[][..]),
        ("2026-03-02T08:30:59Z", &["xa-4"]),
        ("2026-03-02T08:30:00Z", &["xa-4"]),
        ("2026-03-02T08:29:59Z", &["rb-5.4", "xa-4"]),
        ("2026-03-02T11:30:00Z", &[]),
        ("2026-03-02T11:30:01Z", &["rb-5.4"]),
    ] {
        let run = judge_lift(|_, comms| comms["messages"][4]["sent_at"] = json!(time));
        assert_eq!(run.blocking(), rules, "{time}: {}", run.said());
        assert_eq!(run.code, Some(i32::from(!rules.is_empty())), "{time}: {}", run.said());
    }
}

#[test]
fn an_update_is_late_from_a_quarter_of_an_hour_on() {
    let sent = |time: &str| judge_lift(|_, comms| comms["messages"][2]["sent_at"] = json!(time));
    let due =
        |time: &str| judge_lift(|_, comms| comms["messages"][4]["fields"]["next_update_at"] = json!(time));
    for (run, late) in [
        (sent("2026-03-02T09:05:00Z"), None),
        (sent("2026-03-02T09:05:01Z"), Some("it was sent 901 s after it was due")),
        (due("2026-03-02T11:45:00Z"), None),
        (due("2026-03-02T11:44:59Z"), Some("the next update is 901 s overdue")),
    ] {
        let told: Vec<_> =
            run.messages("warn").into_iter().filter(|message| message.contains("due")).collect();
        assert_eq!(told, late.into_iter().collect::<Vec<_>>(), "{run:?}");
        assert_eq!(run.code, Some(0), "{run:?}");
    }
}

/// The clock of whoever accepted a risk may be ahead; the order of its times counts all the same.
#[test]
fn a_risk_is_accepted_before_its_end() {
    for (at, code) in [("2026-03-02T12:01:00Z", 0), ("2026-03-02T12:01:01Z", 1)] {
        let run = judge_lift(|lift, _| {
            lift["accepted_risks"][0]["at"] = json!(at);
            lift["accepted_risks"][0]["expires_at"] = json!("2026-03-02T12:01:00Z");
        });
        let blocking = if code == 1 { vec!["rb-5.2".to_owned()] } else { Vec::new() };
        assert_eq!((run.code, run.blocking()), (Some(code), blocking), "{at}: {}", run.said());
    }
}

#[test]
fn a_check_that_the_policy_calls_non_waivable_is_no_risk_to_accept() {
    for (names, blocking) in [("[\"LINT\"]", &["rb-5.2"][..]), ("[\"audit\"]", &[])] {
        let run = judge_lift_under(&format!("non_waivable = {names}"), |_, _| {});
        assert_eq!(run.blocking(), blocking, "{names}: {}", run.said());
        let told = run.said().contains("nobody may accept that risk");
        assert_eq!(told, !blocking.is_empty(), "{names}: {}", run.said());
    }
}

#[test]
fn a_file_that_is_not_there_blocks_and_one_that_can_not_be_read_decides_nothing() {
    for (path, code) in [("docs/none.md", 1), ("docs", 2)] {
        let run = judge_lift(|lift, _| {
            lift["checks"][0]["ref"] = json!({"path": path, "sha256": "0".repeat(64)});
        });
        let blocking = if code == 1 { vec!["rb-5.2".to_owned()] } else { Vec::new() };
        assert_eq!((run.code, run.blocking()), (Some(code), blocking), "{path}: {}", run.said());
    }
}

/// What is said of the declaration of a case that passes, after a change of it.
fn judge_declaration(case: &str, change: impl FnOnce(&mut Value)) -> Run {
    let root = evidence(case, "pass");
    let mut record = read(&root.path().join("freeze.json"));
    change(&mut record);
    write(&root, "freeze.json", &record);
    guard(root.path(), &["declare", "freeze.json", "--comms", "comms.json", "--format", "json"])
}

#[test]
fn a_freeze_is_in_force_within_five_minutes_of_its_declaration() {
    for (effective, code) in [
        ("2026-03-02T08:00:00Z", 0),
        ("2026-03-02T07:59:59Z", 1),
        ("2026-03-02T08:05:00Z", 0),
        ("2026-03-02T08:05:01Z", 1),
    ] {
        let run = judge_declaration("rb-0.1", |record| record["effective_at"] = json!(effective));
        let blocking = if code == 1 { vec!["rb-0.1".to_owned()] } else { Vec::new() };
        assert_eq!((run.code, run.blocking()), (Some(code), blocking), "{effective}: {}", run.said());
    }
}

/// What is changed of a record.
type Change<'c> = &'c dyn Fn(&mut Value);

#[test]
fn what_a_declaration_says_is_judged_by_its_words_its_owners_and_its_times() {
    let trigger = |key: &'static str, value: &'static str| {
        move |record: &mut Value| record["triggers"][0][key] = json!(value)
    };
    let declared = |time: &'static str| {
        move |record: &mut Value| {
            record["declared_at"] = json!(time);
            record["effective_at"] = json!(time);
        }
    };
    let nobody = |deployments: bool| {
        move |record: &mut Value| {
            record["rollback_owners"] = json!([]);
            record["scopes"]["deployments"] = json!(deployments);
        }
    };
    let planned = |record: &mut Value| {
        for key in ["level", "triggers"] {
            record.as_object_mut().expect("an object").remove(key);
        }
        record["kind"] = json!("planned");
        record["window"] = json!({"start": "2026-03-02T11:00:00Z", "end": "2026-03-02T13:00:00Z"});
        record["rollback_owners"] = json!([]);
    };
    let cases: [(&str, Change<'_>, &[&str]); 10] = [
        ("until now", &trigger("planned_window_until", "2026-03-02T12:00:00Z"), &[]),
        ("until later", &trigger("planned_window_until", "2026-03-02T12:00:01Z"), &["rb-f1"]),
        ("a placeholder", &trigger("reason", "<what happened>"), &["rb-1.2"]),
        ("less than", &trigger("reason", "<1% of the orders arrive"), &[]),
        ("more than", &trigger("reason", "errors of the shop: 5% ->"), &[]),
        ("clocks differ", &declared("2026-03-02T12:05:00Z"), &[]),
        ("in the future", &declared("2026-03-02T12:05:01Z"), &["g-3"]),
        ("nobody to roll back", &nobody(true), &["rb-f8"]),
        ("whoever deploys rolls back", &nobody(false), &[]),
        ("a planned freeze rolls nothing back", &planned, &[]),
    ];
    for (name, change, expected) in cases {
        let run = judge_declaration("rb-f1", change);
        assert_eq!(run.blocking(), expected, "{name}: {run:?}");
    }
    let by = |actor: Value| judge_declaration("rb-f1", |record| record["declared_by"] = actor);
    assert_eq!(by(json!("ada")).code, Some(0), "an actor by their id");
    let run = by(json!(5));
    assert!(run.said().contains("an actor: an id, or an object with `id`"), "{run:?}");
    assert_eq!(run.code, Some(2), "{run:?}");
}

#[test]
fn an_owner_of_the_next_cycle_is_at_work_where_that_is_told() {
    for (active, code) in [(json!(true), 0), (json!(false), 1), (Value::Null, 2), (json!("yes"), 2)] {
        let run = judge_lift(|lift, _| lift["next_cycle_owners"][0]["active"] = active.clone());
        assert_eq!(run.code, Some(code), "{active}: {}", run.said());
    }
}

#[test]
fn a_risk_is_accepted_in_a_role_that_its_owner_holds_and_that_may() {
    let run = judge_lift(|_, _| {});
    assert!(run.stdout.contains("2 checks, 1 of them failing with an accepted risk"), "{}", run.said());
    for role in ["communications_owner", "incident_commander"] {
        let run = judge_lift(|lift, _| {
            lift["accepted_risks"][0]["role"] = json!(role);
            lift["accepted_risks"][0]["actor"]["id"] = json!("rolf");
        });
        assert_eq!(
            (run.code, run.blocking()),
            (Some(1), vec!["rb-5.2".to_owned()]),
            "{role}: {}",
            run.said()
        );
    }
}

const MERGE: [&str; 5] = ["check", "--operation", "merge", "--state-dir", "freeze"];

fn event(pull: &Value) -> Value {
    json!({"action": "synchronize", "number": pull["number"], "pull_request": pull})
}

#[test]
fn an_event_is_judged_by_what_it_tells_and_never_by_names_that_an_author_chooses() {
    let root = evidence("rb-f5", "pass");
    let merge = |root: &TempDir, more: &[&str]| {
        guard(root.path(), &[&MERGE[..], more, &["--format", "json"]].concat())
    };
    let pull = read(&root.path().join("pr.json"));
    write(&root, "event.json", &event(&pull));
    assert_eq!(merge(&root, &["--event", "event.json"]).code, Some(0));
    assert_eq!(merge(&root, &["--event", "event.json", "--pr", "pr.json"]).code, Some(0));
    let mut other = pull.clone();
    other["number"] = json!(31);
    other["title"] = json!("incident: rollback of INC-7 #12");
    other["head"]["ref"] = json!("freeze/inc-7");
    write(&root, "event.json", &event(&other));
    assert_eq!(merge(&root, &["--event", "event.json"]).blocking(), ["rb-f5"]);
    // A label in a payload says not who put it there.
    other["labels"] = json!([{"name": "freeze-exempt"}]);
    other.as_object_mut().expect("an object").remove("timeline");
    write(&root, "event.json", &event(&other));
    assert_eq!(merge(&root, &["--event", "event.json"]).blocking(), ["rb-f5"]);
    // What was saved at another head says nothing about this one.
    let mut moved = pull.clone();
    moved["head"]["sha"] = json!("d".repeat(40));
    write(&root, "event.json", &event(&moved));
    let run = merge(&root, &["--event", "event.json", "--pr", "pr.json"]);
    assert_eq!((run.code, run.undecided()), (Some(2), vec!["gh-api".to_owned()]));
    for payload in
        [json!({}), json!({"ref": "refs/heads/main"}), json!({"pull_request": {"number": 12}}), json!([])]
    {
        write(&root, "event.json", &payload);
        let run = merge(&root, &["--event", "event.json"]);
        assert_eq!((run.code, run.undecided()), (Some(2), vec!["gh-api".to_owned()]), "{payload}");
    }
}

#[test]
fn every_pull_request_of_a_merge_group_has_to_be_free() {
    let root = evidence("rb-f5", "pass");
    let base = commit_all(root.path());
    let merged = |name: &str| {
        fs::write(root.path().join(name), name).expect("a file");
        commit_all(root.path())
    };
    merged("one");
    let head = merged("two");
    let group = json!({"action": "checks_requested", "merge_group": {"head_sha": head, "base_sha": base,
        "base_ref": "refs/heads/main", "head_ref": "refs/heads/gh-readonly-queue/main/pr-12-aaaa"}});
    let mut second = read(&root.path().join("pr.json"));
    second["number"] = json!(31);
    write(&root, "second.json", &second);
    write(&root, "event.json", &group);
    let merge = |more: &[&str]| {
        let args = [&MERGE[..], &["--event", "event.json", "--format", "json"], more].concat();
        guard(root.path(), &args)
    };
    assert_eq!(
        merge(&["--pr", "pr.json", "--pr", "second.json"]).blocking(),
        ["rb-f5"],
        "the last is not exempt"
    );
    let mut record = read(&root.path().join("freeze/inc-7.json"));
    record["allowed_prs"] = json!([{"number": 12, "class": "rollback", "approved_by": "ada"},
        {"number": 31, "class": "incident", "approved_by": "ada"}]);
    write(&root, "freeze/inc-7.json", &record);
    assert_eq!(merge(&["--pr", "pr.json", "--pr", "second.json"]).code, Some(0));
    for given in [&[][..], &["--pr", "pr.json"], &["--pr", "pr.json", "--pr", "pr.json"]] {
        let run = merge(given);
        assert_eq!(
            (run.code, run.undecided()),
            (Some(2), vec!["gh-api".to_owned()]),
            "{given:?} is not the whole group"
        );
    }
}

#[test]
fn a_blocker_of_the_checks_counts_only_from_before_the_cycle() {
    let root = evidence("rb-4.1", "pass");
    let first = commit_all(root.path());
    fs::write(root.path().join("a"), "a").expect("a file");
    let target = commit_all(root.path());
    fs::write(root.path().join("b"), "b").expect("a file");
    let failing = commit_all(root.path());
    let judge = |seen: &str| {
        let mut proof = read(&root.path().join("proof.json"));
        proof["commit"] = json!(target);
        write(&root, "proof.json", &proof);
        let digest =
            |path: &str| gate_core::artifact::sha256(&fs::read(root.path().join(path)).expect("a file"));
        let mut record = read(&root.path().join("rollback.json"));
        record["target"]["commit"] = json!(target);
        record["target"]["proof"]["sha256"] = json!(digest("proof.json"));
        for component in record["actions"][0]["components"].as_array_mut().expect("components") {
            component["observed_version"] = json!(target);
        }
        record["verification"]["ci_pr"] = json!({"status": "fail", "baseline_blocker": {"check": "audit",
            "first_seen_commit": seen, "ref": {"path": "evidence.txt", "sha256": digest("evidence.txt")}}});
        write(&root, "rollback.json", &record);
        guard(root.path(), &["rollback", "rollback.json", "--format", "json"])
    };
    assert_eq!(judge(&first).code, Some(0));
    assert_eq!(judge(&target).code, Some(0));
    assert_eq!(judge(&failing).blocking(), ["rb-4.1"]);
    assert_eq!(judge(&first[..12]).blocking(), ["rb-4.1"]);
    assert_eq!(judge(&"0".repeat(40)).code, Some(2), "a commit that git does not know");
}

#[test]
fn the_messages_are_filled_from_the_records_in_utc_without_a_placeholder() {
    let root = evidence("rb-5.0", "pass");
    let render = |args: &[&str]| guard(root.path(), &[&["render"], args].concat());
    let a = render(&["A", "--from", "freeze.json"]);
    assert_eq!(
        a.stdout,
        "Subject: Delivery rollback declared - 2026-03-02 12:00 UTC\n\n\
         Status: Rollback mode active.\n\
         Trigger: error rate of checkout tripled after the release.\n\
         Scope level: L1.\n\
         Freeze scope: feature merges, bead claims, environment promotions, deployments except by rollback owners paused.\n\
         Current owner: ada (Incident Commander).\n\
         Next update: 2026-03-02 16:00 UTC.\n"
    );
    let b = render(&["B", "--from", "rollback.json", "--next-update", "2026-03-02T14:00:00+01:00"]);
    assert!(
        b.stdout.contains("Rollback target: D-41.\n")
            && b.stdout.contains("Next update: 2026-03-02 13:00 UTC.\n"),
        "{b:?}"
    );
    let c = render(&["C", "--from", "unfreeze.json"]);
    assert!(c.stdout.contains("Rollback completed at: 2026-03-02 08:30 UTC.\n"), "{c:?}");
    assert!(c.stdout.contains("- lint: a rule that was added with the failed release\n"), "{c:?}");
    for run in [&a, &b, &c] {
        assert_eq!(run.code, Some(0));
        assert!(!run.stdout.contains('<') && !run.stdout.contains('>'), "{run:?}");
    }
    assert_eq!(render(&["B", "--from", "rollback.json"]).code, Some(1), "no next update");
    assert_eq!(
        render(&["B", "--from", "rollback.json", "--next-update", NOW]).code,
        Some(1),
        "it has passed"
    );
    assert_eq!(render(&["A", "--from", "rollback.json"]).code, Some(2));
}

/// The steps of `freeze-guard` in a built-in gate.
fn steps(gate: &str) -> Vec<Vec<String>> {
    let gates = fs::read_to_string(common::repository().join("bins/gate/gates.toml")).expect("the gates");
    let gates: toml::Table = toml::from_str(&gates).expect("TOML");
    let steps = gates["gate"][gate]["step"].as_array().expect("steps").iter();
    let words = |step: &toml::Value| -> Vec<String> {
        let words = step["run"].as_array().expect("words").iter();
        words.map(|word| word.as_str().expect("a word").to_owned()).collect()
    };
    steps.map(words).filter(|words| words[0] == "freeze-guard").map(|words| words[1..].to_vec()).collect()
}

#[test]
fn the_examples_of_each_level_pass_and_block_for_their_one_defect() {
    for (level, rule) in [("L1", "rb-3a.1"), ("L2", "rb-3c.3"), ("L3", "rb-3e.2")] {
        for (gate, blocks) in [("freeze-declare", false), ("rollback-complete", true), ("unfreeze", true)] {
            for args in steps(gate) {
                for side in ["green", "red"] {
                    let root = common::repository().join("examples/failing-cycle").join(level).join(side);
                    let args: Vec<&str> =
                        args.iter().map(String::as_str).chain(["--format", "json"]).collect();
                    let run = guard(&root, &args);
                    let expected: &[&str] = if side == "red" && blocks { &[rule] } else { &[] };
                    assert_eq!(run.blocking(), expected, "{level} {side} {gate}: {run:?}");
                    assert_eq!(
                        run.code,
                        Some(i32::from(!expected.is_empty())),
                        "{level} {side} {gate}: {run:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_cutover_point_of_evidence_is_named_by_a_digest_in_lower_case_hex() {
    for hash in ["Z".repeat(64), "A".repeat(64), " ".repeat(64), "a".repeat(63)] {
        let root = evidence("rb-2.3", "pass");
        let mut record = read(&root.path().join("rollback.json"));
        record["target"]["evidence_cutover"]["hashSha256"] = json!(hash);
        write(&root, "rollback.json", &record);
        let run = guard(root.path(), &["rollback", "rollback.json", "--format", "json"]);
        assert_eq!((run.code, run.blocking()), (Some(1), vec!["rb-2.3".to_owned()]), "{hash:?}: {run:?}");
    }
}

#[test]
fn the_gates_of_rollbacks_ask_what_the_fixtures_show() {
    for (gate, file, case) in [
        ("deploy-rollback", "rollback.json", "dd-2"),
        ("cutover-rollback", "evidence/rollback.json", "co-r1"),
        ("rollback-readiness", "evidence/rollout/rollback-ready.json", "rb-ready"),
    ] {
        for (side, code) in [("pass", 0), ("block", 1)] {
            let root = evidence(case, side);
            let source = if case == "rb-ready" { "prepared.json" } else { "rollback.json" };
            let to = root.path().join(file);
            fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
            if source != file {
                fs::rename(root.path().join(source), &to).expect("a file");
            }
            let steps = steps(gate);
            assert_eq!(steps.len(), 1, "{gate}");
            let args: Vec<&str> = steps[0].iter().map(String::as_str).collect();
            assert_eq!(guard(root.path(), &args).code, Some(code), "{gate} {side}");
        }
    }
}

#[test]
fn the_workflow_of_the_example_is_wired_as_the_doctor_asks() {
    let root = evidence("gh-wired", "pass");
    let workflow = common::repository().join("examples/failing-cycle/workflow.yml");
    fs::copy(workflow, root.path().join(".github/workflows/freeze.yml")).expect("a file");
    let run = guard(root.path(), &["doctor", "--rules", "rules.json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

/// What the doctor blocks, once a part of a workflow that passes is written otherwise.
fn doctor_of(from: &str, to: &str) -> Vec<String> {
    let root = evidence("gh-wired", "pass");
    for path in ["scripts/lint.sh", ".github/workflows/README.md"] {
        common::put(root.path(), path, "true\n");
    }
    edit(&root.path().join(".github/workflows/freeze.yml"), from, to);
    guard(root.path(), &["doctor", "--rules", "rules.json", "--format", "json"]).messages("block")
}

#[test]
fn a_workflow_is_wired_however_its_events_are_written_and_the_check_is_called() {
    const ON: &str = "on:
  pull_request:
    types: [opened, reopened, synchronize, labeled, unlabeled, edited, ready_for_review]
  merge_group:
";
    const CALL: &str = "run: freeze-guard check --operation merge --event \"$GITHUB_EVENT_PATH\" --github \"$GITHUB_REPOSITORY\" --state-ref origin/main --policy-ref origin/main\n";
    const NO_GROUP: &str = "it does not run on merge_group: a queue merges without it";
    const FILTERED: &str = "it is filtered by paths: where it does not run, it never reports";
    const NOWHERE: &str = "no workflow runs the check on pull requests";
    for (from, to, expected) in [
        (ON, "on: [pull_request, merge_group]\n", &[][..]),
        (ON, "on: [pull_request_target, merge_group]\n", &[]),
        (ON, "on: pull_request\n", &[NO_GROUP]),
        (ON, "on: pull_request_target\n", &[NO_GROUP]),
        (ON, "on: merge_group\n", &["it does not run on pull_request"]),
        (ON, "on: push\n", &[NOWHERE]),
        (ON, "on:\n  pull_request: { paths-ignore: [docs/**] }\n  merge_group:\n", &[FILTERED]),
        (ON, "on:\n  pull_request_target: { paths: [src/**] }\n  merge_group:\n", &[FILTERED]),
        (ON, "on:\n  pull_request_target: { paths-ignore: [docs/**] }\n  merge_group:\n", &[FILTERED]),
        (CALL, "uses: acme/gatekit@v1\n        with: { gate: freeze-operate }\n", &[]),
        (CALL, "uses: acme/gatekit@v1\n        with: { gate: 'pii, freeze-operate' }\n", &[]),
        (CALL, "uses: acme/gatekit@v1\n        with: { gate: freeze-operated }\n", &[NOWHERE]),
        (CALL, "run: gatekit gate freeze-operate\n", &[]),
    ] {
        assert_eq!(doctor_of(from, to), expected, "{to}");
    }
    let root = evidence("gh-wired", "pass");
    let folder = root.path().join(".github/workflows");
    fs::rename(folder.join("freeze.yml"), folder.join("freeze.yaml")).expect("a file");
    let doctor = || guard(root.path(), &["doctor", "--rules", "rules.json", "--format", "json"]);
    assert_eq!(doctor().code, Some(0));
    write(&root, "rules.json", &json!({"message": "Not Found"}));
    assert_eq!(doctor().undecided(), ["gh-api"], "no list of rules");
}

#[test]
fn a_file_that_a_workflow_calls_is_there_as_far_as_its_line_tells_which() {
    for (line, missing) in [
        ("bash scripts/lint.sh", None),
        ("./scripts/lint.sh --fix", None),
        ("bash scripts/none.sh", Some("scripts/none.sh")),
        ("./scripts/none.sh", Some("./scripts/none.sh")),
        ("node none.js", Some("none.js")),
        ("bash -c true", None),
        ("bash none", None),
        ("bash /opt/none.sh", None),
        ("bash $HOME/none.sh", None),
        ("bash scripts/$NAME.sh", None),
        ("./scripts/$NAME.sh", None),
        ("echo none.sh", None),
    ] {
        let told = missing.map(|file| format!("the job freeze-guard runs {file}, which is not there"));
        assert_eq!(doctor_of("npm run lint", line), told.into_iter().collect::<Vec<_>>(), "{line}");
    }
}

/// In CI the event and the repository are the run's own; the event lies outside of the checkout.
#[test]
fn the_merge_gate_reads_the_event_of_the_run() {
    let root = evidence("rb-f7", "pass");
    commit_all(root.path());
    git(root.path(), &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let outside = tempfile::tempdir().expect("a folder");
    let event = outside.path().join("event.json");
    let args = steps("freeze-operate").remove(0);
    let run = |payload: &Value| {
        fs::write(&event, payload.to_string()).expect("a file");
        let mut command = common::command(PROGRAM, root.path());
        command.args(&args).args(["--root", ".", "--now", NOW, "--format", "json"]);
        command.env("GITHUB_EVENT_PATH", &event).env("GITHUB_REPOSITORY", "acme/shop");
        common::finished(&command.output().expect("the binary starts"))
    };
    let pull = json!({"number": 31, "head": {"sha": "c", "ref": "x"}, "base": {"sha": "a", "ref": "main"}});
    assert_eq!(run(&json!({"pull_request": pull})).code, Some(0), "no freeze: nothing is asked");
    assert_eq!(run(&json!({"ref": "refs/heads/main"})).code, Some(2));
    let group = json!({"head_sha": "b".repeat(40), "base_sha": "a".repeat(40), "base_ref": "refs/heads/main",
        "head_ref": "refs/heads/gh-readonly-queue/main/pr-31-x"});
    assert_eq!(run(&json!({"merge_group": group})).code, Some(0), "no freeze: nor of a group");
}

#[test]
fn a_pull_request_that_is_named_is_judged_whatever_event_the_run_is_of() {
    let root = evidence("rb-f5", "pass");
    write(&root, "push.json", &json!({"ref": "refs/heads/main"}));
    let mut command = common::command(PROGRAM, root.path());
    command.args(MERGE).args(["--pr", "pr.json", "--now", NOW]);
    command.env("GITHUB_EVENT_PATH", root.path().join("push.json"));
    let run = common::finished(&command.output().expect("the binary starts"));
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn the_records_that_only_this_binary_reads_conform_to_their_schemas() {
    let schema = |name: &str| {
        let schema = read(&common::repository().join("schemas").join(name));
        jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema")
    };
    let schemas = [
        ("freeze-schedule", schema("freeze-schedule.v1.schema.json")),
        ("freeze-index", schema("freeze-index.v1.schema.json")),
    ];
    let mut seen = [0; 2];
    for entry in walkdir::WalkDir::new(common::repository().join("tests/fixtures/freeze-guard")) {
        let path = entry.expect("a readable folder").into_path();
        let passes = path.components().any(|part| part.as_os_str() == "pass");
        if !passes || path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let record = read(&path);
        for (index, (name, schema)) in schemas.iter().enumerate() {
            if record["artifact"] == *name {
                seen[index] += 1;
                let faults: Vec<_> = schema.iter_errors(&record).map(|error| error.to_string()).collect();
                assert!(faults.is_empty(), "{}: {faults:?}", path.display());
            }
        }
    }
    assert!(seen.iter().all(|seen| *seen > 0), "{seen:?}");
    let window = |window: &Value| {
        json!({"artifact": "freeze-schedule", "schema_version": 1, "id": "abc",
        "created_at": "2026-01-05T09:00:00Z", "producer": {"tool": "t", "version": "1"}, "freeze_id": "abc", "reason": "r",
        "effect": "deny", "zone": "UTC", "windows": [window],
        "scopes": {"merges": true, "bead_claims": true, "promotions": true, "deployments": true}})
    };
    let fine = json!({"cron": "0 0 * * *", "duration": "PT1H"});
    assert!(schemas[0].1.is_valid(&window(&fine)));
    for wrong in [
        json!({}),
        json!({"cron": "0 0 * * *"}),
        json!({"cron": "0 0 * * *", "duration": "P1D"}),
        json!({"ics": "../a"}),
    ] {
        assert!(!schemas[0].1.is_valid(&window(&wrong)), "{wrong}");
    }
}

#[test]
fn the_doctor_compares_the_zones_of_windows_with_the_systems() {
    let root = evidence("fz-zone", "pass");
    copy_into(&root, "gh-wired");
    let run =
        guard(root.path(), &["doctor", "--rules", "rules.json", "--state-dir", "freeze", "--format", "json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let said = run.stdout.contains("Europe/London: this system's clocks")
        || run.stdout.contains("no time zones to compare");
    assert!(said, "{}", run.stdout);
}

fn copy_into(root: &TempDir, case: &str) {
    common::copy(
        &common::repository().join("tests/fixtures/freeze-guard").join(case).join("pass"),
        root.path(),
    );
}
