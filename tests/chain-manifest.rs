//! `chain-verify manifest` and `refs`: what is listed or referred to is there, and unchanged.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test a panic is the verdict"
)]

#[path = "common/chain.rs"]
mod chain;
mod common;

use std::fs;
use std::path::PathBuf;

use common::Run;
use gate_core::artifact::sha256;
use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_chain-verify");
const COMMIT: &str = "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1";
const FILES: [(&str, &str); 3] = [("ev/a.json", "{}"), ("ev/b.json", "[1]"), ("ev/sub/empty.log", "")];

/// A folder with three files.
struct Case(TempDir);

impl Case {
    fn new() -> Self {
        let case = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(case.path("ev/sub")).unwrap();
        for (path, content) in FILES {
            fs::write(case.path(path), content).unwrap();
        }
        case
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, value: &Value) {
        fs::write(self.path(name), value.to_string()).unwrap();
    }

    fn run(&self, args: &[&str]) -> Run {
        let shared = ["--format", "json", "--now", "2026-03-10T00:00:00Z", "--commit", COMMIT];
        common::run(PROGRAM, self.0.path(), &[args, &shared[..]].concat())
    }

    #[track_caller]
    fn passes(&self, args: &[&str]) -> Run {
        let run = self.run(args);
        assert_eq!(run.code, Some(0), "{run:?}");
        run
    }

    #[track_caller]
    fn blocks(&self, args: &[&str], rule: &str, says: &str) {
        let run = self.run(args);
        assert!(run.code == Some(1) && run.stdout.contains(says), "{says}: {run:?}");
        assert_eq!(run.blocking(), [rule], "{run:?}");
    }

    #[track_caller]
    fn is_undecided(&self, args: &[&str], says: &str) {
        let run = self.run(args);
        assert!(run.code == Some(2) && run.said().contains(says), "{says}: {run:?}");
    }
}

fn listed(path: &str, content: &str) -> Value {
    json!({"path": path, "type": "gate-metrics", "sha256": sha256(content.as_bytes()), "bytes": content.len()})
}

fn manifest() -> Value {
    let artifacts: Vec<_> = FILES.iter().map(|(path, content)| listed(path, content)).collect();
    json!({"artifact": "evidence-manifest", "schema_version": 1, "id": "m-1", "created_at": "2026-03-01T00:00:00Z",
           "producer": {"tool": "t", "version": "1"}, "commit": COMMIT, "artifacts": artifacts})
}

fn changed(change: impl FnOnce(&mut Value)) -> Case {
    let case = Case::new();
    let mut manifest = manifest();
    change(&mut manifest);
    case.write("m.json", &manifest);
    case
}

const JUDGED: [&str; 2] = ["manifest", "m.json"];

#[test]
fn a_manifest_passes_when_every_file_is_as_it_was_listed() {
    let case = changed(|_| {});
    let report = case.passes(&JUDGED).report();
    assert_eq!(report["stats"], json!({"files": 3, "bytes": 5}));
    assert_eq!(report["findings"], json!([]));
    case.passes(&["manifest", "m.json", "--complete", "ev"]);
    case.passes(&["manifest", "m.json", "--complete", "."]);
    fs::write(case.path("ev/b.json"), "[2]").unwrap();
    case.blocks(&JUDGED, "em-2", "ev/b.json is not the file that is listed");
    fs::write(case.path("ev/b.json"), "[10]").unwrap();
    case.blocks(&JUDGED, "em-2", "has 4 bytes, not 3");
    fs::remove_file(case.path("ev/b.json")).unwrap();
    case.blocks(&JUDGED, "em-2", "is listed, and is not there");
}

#[test]
fn paths_are_unique_sorted_and_inside_the_root() {
    changed(|it| it["artifacts"].as_array_mut().unwrap().insert(1, listed("ev/a.json", "{}"))).blocks(
        &JUDGED,
        "em-1",
        "listed twice",
    );
    let case = changed(|it| it["artifacts"].as_array_mut().unwrap().insert(0, listed("ev/A.json", "x")));
    fs::write(case.path("ev/A.json"), "x").unwrap();
    case.blocks(&JUDGED, "em-1", "listed twice, letter case aside");
    changed(|it| it["artifacts"].as_array_mut().unwrap().swap(0, 1)).blocks(&JUDGED, "em-1", "not sorted");
    for path in ["../m.json", "/etc/passwd", "ev\\\\a.json", "./ev/a.json", "ev//a.json", ""] {
        changed(|it| it["artifacts"][0]["path"] = json!(path))
            .is_undecided(&JUDGED, "not a path inside the root");
    }
    #[cfg(unix)]
    {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("a.json"), "{}").unwrap();
        let case = changed(|_| {});
        fs::remove_file(case.path("ev/a.json")).unwrap();
        std::os::unix::fs::symlink(outside.path().join("a.json"), case.path("ev/a.json")).unwrap();
        case.is_undecided(&JUDGED, "a link that leaves");
    }
}

#[test]
fn a_folder_is_complete_when_nothing_in_it_is_unlisted() {
    let complete = ["manifest", "m.json", "--complete", "ev"];
    for extra in ["ev/extra.json", "ev/sub/.hidden", "ev/sub/deeper/x"] {
        let case = changed(|_| {});
        fs::create_dir_all(case.path(extra).parent().unwrap()).unwrap();
        fs::write(case.path(extra), "").unwrap();
        case.passes(&JUDGED);
        case.blocks(&complete, "em-3", &format!("{extra} is there, and is not listed"));
    }
    let case = changed(|_| {});
    case.is_undecided(&["manifest", "m.json", "--complete", "none"], "cannot read the folder none");
    let none = case.run(&["manifest", "m.json", "--complete", "none"]);
    assert_eq!(none.report()["undecided"][0]["reason"], "missing");
    case.is_undecided(&["manifest", "m.json", "--complete", ".."], "outside of the root");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("sub", case.path("ev/link")).unwrap();
        case.blocks(&complete, "em-3", "ev/link is there");
    }
}

#[test]
fn what_is_no_manifest_is_not_decided() {
    for (says, case) in [
        ("expected `evidence-manifest`", changed(|it| it["artifact"] = json!("incident-record"))),
        ("version", changed(|it| it["schema_version"] = json!(2))),
        ("lists no artifact", changed(|it| it["artifacts"] = json!([]))),
        ("64 lower-case hex digits", changed(|it| it["artifacts"][0]["sha256"] = json!("ABC"))),
        ("such a type", changed(|it| it["artifacts"][0]["type"] = json!("selfie"))),
        ("40 or 64", changed(|it| it["commit"] = json!("main"))),
        ("bytes", changed(|it| drop(it["artifacts"][0].as_object_mut().unwrap().remove("bytes")))),
        ("offset", changed(|it| it["created_at"] = json!("2026-03-01T00:00:00"))),
    ] {
        case.is_undecided(&JUDGED, says);
    }
    let unknown = changed(|it| it["signed_by"] = json!("nobody"));
    assert!(unknown.passes(&JUDGED).stdout.contains("no manifest has such a key"));
    changed(|it| it["created_at"] = json!("2026-04-01T00:00:00Z")).blocks(&JUDGED, "g-3", "in the future");
}

#[test]
fn a_manifest_may_lie_ahead_of_the_clock_by_its_skew_and_no_more() {
    for (at, ahead) in [("2026-03-10T00:01:00Z", false), ("2026-03-10T00:01:01Z", true)] {
        let case = changed(|manifest| manifest["created_at"] = json!(at));
        fs::write(case.path("gatekit.toml"), "[thresholds]\nskew_s = 60\n").unwrap();
        if ahead {
            case.blocks(&JUDGED, "g-3", "this time lies 61 s in the future");
        } else {
            case.passes(&JUDGED);
        }
    }
}

#[test]
fn manifests_form_a_chain_down_to_the_first() {
    let case = Case::new();
    let mut digest = Value::Null;
    for (name, day) in [("m1.json", 1), ("m2.json", 2), ("m.json", 3)] {
        let mut manifest = manifest();
        manifest["created_at"] = json!(format!("2026-03-0{day}T00:00:00Z"));
        manifest["previous_manifest"] = digest;
        case.write(name, &manifest);
        digest = json!(sha256(manifest.to_string().as_bytes()));
    }
    let all = ["manifest", "m.json", "--previous", "m1.json", "--previous", "m2.json"];
    assert!(case.passes(&all).stdout.contains("2 earlier manifests"));
    assert!(case.passes(&JUDGED).stdout.contains("which was not looked at"));
    case.blocks(&["manifest", "m.json", "--previous", "m2.json"], "xa-9", "none of --previous is");
    case.blocks(&["manifest", "m.json", "--previous", "m1.json"], "xa-9", "none of --previous is");
    case.blocks(&["manifest", "m1.json", "--previous", "m2.json"], "xa-9", "no part of the chain");
    // One that was made later than the one that names it.
    let mut first = manifest();
    first["created_at"] = json!("2026-03-05T00:00:00Z");
    case.write("m1.json", &first);
    let mut second = manifest();
    second["previous_manifest"] = json!(sha256(first.to_string().as_bytes()));
    case.write("m.json", &second);
    case.blocks(&["manifest", "m.json", "--previous", "m1.json"], "xa-9", "was made after");
    // Two of one second may name each other.
    second["created_at"] = json!("2026-03-05T00:00:00Z");
    case.write("m.json", &second);
    case.passes(&["manifest", "m.json", "--previous", "m1.json"]);
    case.passes(&["manifest", "m1.json", "--require-type", "gate-metrics"]);
    case.blocks(
        &["manifest", "m1.json", "--require-type", "gate-metrics,rollout-report"],
        "xa-9",
        "no artifact of type rollout-report",
    );
    case.is_undecided(&["manifest", "m1.json", "--require-type", "selfie"], "selfie");
}

#[test]
fn the_head_that_a_manifest_names_is_in_the_log() {
    let log = chain::chain((0..5).map(chain::entry));
    let judged = ["manifest", "m.json", "--log", "log.ndjson"];
    let with = |head: Value| {
        let case = changed(|it| it["chain_head"] = head);
        chain::write(&case.path("log.ndjson"), &log);
        case
    };
    let head = |sequence: u64| json!({"sequence": sequence, "evidenceId": "ev-3", "hashSha256": log[3]["hashSha256"]});
    assert!(with(head(3)).passes(&judged).stdout.contains("entry 4, 1 before the end"));
    with(head(4)).passes(&judged);
    assert!(with(head(3)).passes(&JUDGED).stdout.contains("was not looked at"));
    with(head(2)).blocks(&judged, "em-4", "not number 2");
    let mut other = head(3);
    other["hashSha256"] = log[2]["hashSha256"].clone();
    with(other).blocks(&judged, "em-4", "not in log.ndjson with that hash");
    with(Value::Null).blocks(&judged, "em-4", "names no head");
    let case = with(head(3));
    chain::write(&case.path("log.ndjson"), &[&log[..2], &log[3..]].concat());
    case.blocks(&judged, "ev-link", "ev-3");
}

#[test]
fn a_manifest_speaks_for_its_commit_only() {
    let case = changed(|_| {});
    let first = common::commit_all(case.0.path());
    let judge = |commit: &str| {
        let args = ["manifest", "m.json", "--format", "json", "--commit", commit];
        common::run(PROGRAM, case.0.path(), &args)
    };
    let mut manifest = manifest();
    manifest["commit"] = json!(first);
    case.write("m.json", &manifest);
    assert_eq!(judge(&first).code, Some(0));
    fs::create_dir(case.path("evidence")).unwrap();
    fs::write(case.path("evidence/x.json"), "{}").unwrap();
    common::git(case.0.path(), &["add", "evidence"]);
    common::git(case.0.path(), &["commit", "-q", "-m", "evidence"]);
    let evidence = common::git(case.0.path(), &["rev-parse", "HEAD"]);
    assert_eq!(judge(&evidence).code, Some(0));
    fs::write(case.path("main.rs"), "").unwrap();
    common::git(case.0.path(), &["add", "main.rs"]);
    common::git(case.0.path(), &["commit", "-q", "-m", "source"]);
    let source = common::git(case.0.path(), &["rev-parse", "HEAD"]);
    assert_eq!(judge(&source).blocking(), ["g-2"]);
    assert_eq!(judge(COMMIT).code, Some(2));
}

/// A record with references at several depths.
fn record() -> Value {
    let reference = |at: usize| json!({"path": FILES[at].0, "sha256": sha256(FILES[at].1.as_bytes())});
    let mut kept = reference(2);
    kept["kind"] = json!("runtime_logs");
    json!({"artifact": "incident-record", "parity_artifacts": [reference(0)],
           "forensic_artifacts": {"cp8_logs": [reference(1), reference(0)], "rest": [kept]},
           "nested": [[{"deep": {"proof": reference(1)}}]], "path": "not a reference"})
}

/// As [`Case::run`] without a commit: a record in a temporary folder speaks for none.
fn refs(case: &Case, args: &[&str]) -> Run {
    let all = [&["refs", "record.json", "--format", "json"], args].concat();
    common::run(PROGRAM, case.0.path(), &all)
}

#[test]
fn every_reference_of_a_record_is_hashed_now_however_deep_it_stands() {
    let with = |change: &dyn Fn(&mut Value)| {
        let case = Case::new();
        let mut record = record();
        change(&mut record);
        case.write("record.json", &record);
        case
    };
    let run = refs(&with(&|_| {}), &[]);
    assert!(run.code == Some(0) && run.stdout.contains("5 references to 3 files"), "{run:?}");
    let kind = |run: &Run| {
        let report = run.report();
        let mut subjects = report["subjects"].as_array().unwrap().iter();
        subjects.find(|one| one["path"] == "record.json").unwrap()["artifact"].clone()
    };
    assert_eq!(kind(&run), "incident-record");
    for name in [json!(7), Value::Null] {
        assert_eq!(kind(&refs(&with(&|record| record["artifact"] = name.clone()), &[])), "record");
    }
    let case = with(&|_| {});
    fs::write(case.path("ev/b.json"), "[2]").unwrap();
    let run = refs(&case, &[]);
    assert_eq!((run.code, run.blocking()), (Some(1), vec!["ev-refs".to_owned()]));
    assert_eq!(run.stdout.matches("is not the file that is referred to").count(), 2);
    fs::remove_file(case.path("ev/b.json")).unwrap();
    assert!(refs(&case, &[]).stdout.contains("is referred to, and is not there"));
    for (says, change) in [
        ("not a path inside the root", json!({"path": "../x", "sha256": sha256(b"")})),
        ("a reference is a path and SHA-256", json!({"path": "ev/a.json", "sha256": null})),
        ("a reference is a path and SHA-256", json!({"path": 7, "sha256": sha256(b"")})),
        ("a reference is a path and SHA-256", json!({"path": "ev/a.json", "sha256": "00"})),
    ] {
        let run = refs(&with(&|record| record["nested"] = change.clone()), &[]);
        assert!(run.code == Some(2) && run.stdout.contains(says), "{run:?}");
    }
    let none = Case::new();
    none.write("record.json", &json!({"artifact": "incident-record", "forensic_artifacts": []}));
    let run = refs(&none, &[]);
    assert!(run.code == Some(2) && run.stdout.contains("refers to no file"), "{run:?}");
}

#[test]
fn the_kinds_of_file_that_have_to_be_kept_are_kept() {
    let case = Case::new();
    case.write("record.json", &record());
    let run = refs(&case, &["--require-kind", "cp8_logs,runtime_logs"]);
    assert!(run.code == Some(0) && run.stdout.contains("2 kinds of file"), "{run:?}");
    let run = refs(&case, &["--require-kind", "cp8_logs,security_events,runtime_logs"]);
    assert_eq!((run.code, run.blocking()), (Some(1), vec!["co-r3".to_owned()]));
    // One that is there and was changed is not kept.
    fs::write(case.path("ev/sub/empty.log"), "rotated").unwrap();
    assert_eq!(refs(&case, &["--require-kind", "runtime_logs"]).blocking(), ["co-r3", "ev-refs"]);
}
