//! `chain-verify prove` and `check`: what a log holds, shown to somebody who does not have it.

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

use common::Run;
use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_chain-verify");

fn run(folder: &TempDir, args: &[&str]) -> Run {
    common::run(PROGRAM, folder.path(), args)
}

/// A folder with a log of 21 entries, the anchors of it and of its first 13, and entry 5.
fn anchored() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let log = chain::chain((0..21).map(chain::entry));
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    for (name, count) in [("old", 13), ("new", 21)] {
        chain::write(&folder.path().join(name), &log[..count]);
        write(&format!("{name}.json"), run(&folder, &["anchor", name]).stdout);
    }
    write("entry.json", log[5].to_string());
    write("other.json", log[6].to_string());
    folder
}

fn prove(folder: &TempDir, args: &[&str]) -> Value {
    let run = run(folder, &[&["prove", "new"], args].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    fs::write(folder.path().join("proof.json"), &run.stdout).unwrap();
    serde_json::from_str(&run.stdout).unwrap()
}

fn check(folder: &TempDir, args: &[&str]) -> Run {
    run(folder, &[&["check", "proof.json", "--format", "json"], args].concat())
}

#[test]
fn an_entry_is_shown_to_be_in_the_anchored_log() {
    let folder = anchored();
    let proof = prove(&folder, &["--id", "ev-5"]);
    assert_eq!(proof["proof"].as_array().unwrap().len(), 5);
    let right = ["--anchor", "new.json", "--entry", "entry.json"];
    assert_eq!(check(&folder, &right).code, Some(0));
    assert!(check(&folder, &[]).stdout.contains("no anchor was given"));
    let blocked = |args: &[&str]| assert_eq!(check(&folder, args).blocking(), ["ev-merkle"]);
    blocked(&["--anchor", "old.json"]);
    blocked(&["--anchor", "new.json", "--entry", "other.json"]);
    let entry = fs::read_to_string(folder.path().join("entry.json")).unwrap();
    fs::write(folder.path().join("entry.json"), entry.replace("entry 5", "entry five")).unwrap();
    blocked(&right);
    for (name, value) in [
        ("/inclusion/index", json!(6)),
        ("/inclusion/hashSha256", json!("0".repeat(64))),
        ("/proof/0", json!("0".repeat(64))),
        ("/rootRfc6962", json!("0".repeat(64))),
        ("/entries", json!(20)),
    ] {
        let mut altered = proof.clone();
        *altered.pointer_mut(name).unwrap() = value;
        fs::write(folder.path().join("proof.json"), altered.to_string()).unwrap();
        blocked(&["--anchor", "new.json"]);
    }
}

#[test]
fn an_older_log_is_shown_to_be_a_prefix() {
    let folder = anchored();
    let proof = prove(&folder, &["--since", "13"]);
    let both = ["--anchor", "old.json", "--anchor", "new.json"];
    assert_eq!(check(&folder, &both).code, Some(0));
    for (name, value) in [("/consistency/entries", json!(12)), ("/proof/2", json!("0".repeat(64)))] {
        let mut altered = proof.clone();
        *altered.pointer_mut(name).unwrap() = value;
        fs::write(folder.path().join("proof.json"), altered.to_string()).unwrap();
        assert_eq!(check(&folder, &both).blocking(), ["ev-merkle"]);
    }
    // A log that was rewritten is no continuation of the one that was anchored.
    let mut log: Vec<_> = (0..21).map(chain::entry).collect();
    log[3]["summary"] = json!("rewritten");
    chain::write(&folder.path().join("new"), &chain::chain(log));
    prove(&folder, &["--since", "13"]);
    assert_eq!(check(&folder, &["--anchor", "old.json"]).blocking(), ["ev-merkle"]);
}

#[test]
fn a_proof_for_a_commit_is_not_another_than_the_commit_holds() {
    let folder = anchored();
    prove(&folder, &["--id", "ev-5"]);
    let commit = common::commit_all(folder.path());
    let args = ["--anchor", "new.json", "--commit", &commit];
    assert_eq!(check(&folder, &args).code, Some(0), "{:?}", check(&folder, &args));
    assert_eq!(check(&folder, &["--anchor", "new.json", "--commit", &"f".repeat(40)]).code, Some(2));
    prove(&folder, &["--id", "ev-6"]);
    assert_eq!(check(&folder, &args).undecided(), ["g-2"]);
}

#[test]
fn nothing_is_proved_of_what_is_not_there_or_does_not_verify() {
    let folder = anchored();
    for args in [
        &["prove", "new", "--id", "ev-99"][..],
        &["prove", "new", "--since", "22"],
        &["prove", "new", "--since", "0"],
        &["prove", "new"],
        &["check", "new.json"],
        &["check", "missing.json"],
    ] {
        assert_eq!(run(&folder, args).code, Some(2), "{args:?}");
    }
    let log = fs::read_to_string(folder.path().join("new")).unwrap();
    fs::write(folder.path().join("new"), log.replace("entry 7", "entry seven")).unwrap();
    let broken = run(&folder, &["prove", "new", "--id", "ev-5"]);
    assert!(broken.code == Some(1) && !broken.stdout.contains("gatekit.proof"), "{broken:?}");
    prove_shape(&folder);
}

/// A proof of both kinds, or of none, is no proof.
fn prove_shape(folder: &TempDir) {
    let zeros = "0".repeat(64);
    let bare = json!({"schema": "gatekit.proof.v1", "entries": 1, "rootRfc6962": zeros, "proof": []});
    let included = json!({"index": 0, "evidenceId": "a", "hashSha256": zeros});
    let mut other = bare.clone();
    other["inclusion"] = included.clone();
    let mut unknown = other.clone();
    other["schema"] = json!("gatekit.proof.v2");
    unknown["sigs"] = json!([]);
    let mut both = bare.clone();
    both["inclusion"] = included;
    both["consistency"] = json!({"entries": 1, "rootRfc6962": zeros});
    for proof in [bare, both, other, unknown] {
        fs::write(folder.path().join("proof.json"), proof.to_string()).unwrap();
        assert_eq!(check(folder, &[]).code, Some(2));
    }
}
