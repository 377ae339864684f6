//! The detection matrix: 52 logs, of which 42 must not pass and 10 must.
//!
//! Other verifiers of this format were given the same classes of logs; the best of them found 17 of the 19
//! plain ones, 2 of the 4 that abuse JSON, 3 of the 19 that only a key, an anchor or a policy can tell, and
//! accepted 8 of the 10 good ones.

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
use std::path::Path;

use base64ct::{Base64, Base64Unpadded, Base64Url, Encoding as _};
use chain::{chain, entry, seal};
use common::{Run, put};
use ed25519_dalek::pkcs8::EncodePublicKey as _;
use ed25519_dalek::{Signer as _, SigningKey};
use gate_core::artifact::sha256;
use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_chain-verify");
const ENTRIES: usize = 50;

type Log = Vec<Value>;

fn good() -> Log {
    chain((0..ENTRIES).map(entry))
}

fn text(log: &[Value]) -> String {
    let lines: Vec<_> = log.iter().map(|entry| format!("{entry}\n")).collect();
    lines.concat()
}

fn folder(log: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(&folder, "log.ndjson", log);
    folder
}

fn verify(folder: &Path, args: &[&str]) -> Run {
    let shared = ["log", "log.ndjson", "--format", "json", "--now", "2026-03-10T00:00:00Z"];
    common::run(PROGRAM, folder, &[&shared[..], args].concat())
}

fn edited(change: impl FnOnce(&mut Log)) -> String {
    let mut log = good();
    change(&mut log);
    text(&log)
}

/// Line 21, changed as text.
fn respelled(from: &str, to: &str) -> String {
    let log = text(&good());
    let line = log.lines().nth(20).unwrap();
    assert_eq!(line.matches(from).count(), 1, "{from} in {line}");
    log.replacen(line, &line.replacen(from, to, 1), 1)
}

/// One entry changed, and everything hashed anew by who can do that.
fn rehashed(at: usize, change: impl FnOnce(&mut Value)) -> Log {
    let mut log = good();
    change(&mut log[at]);
    chain(log)
}

fn hashed_alone(mut entry: Value) -> Value {
    let members = entry.as_object_mut().unwrap();
    members.remove("hashSha256");
    entry["hashSha256"] = json!(sha256(&chain::canonical(&entry)));
    entry
}

/// 19 cases that the log itself gives away.
fn plain() -> Vec<(&'static str, String)> {
    let follower = |before: &Value, id: &str| {
        let mut entry = entry(19);
        (entry["evidenceId"], entry["previousHash"]) = (json!(id), before["hashSha256"].clone());
        hashed_alone(entry)
    };
    vec![
        ("a value edited", edited(|log| log[20]["summary"] = json!("x"))),
        ("a nested value edited", edited(|log| log[20]["actor"]["userId"] = json!("x"))),
        ("a member added", edited(|log| log[20]["zzz"] = json!(1))),
        (
            "a member added that is called __proto__",
            respelled("{\"actor\"", "{\"__proto__\":{\"ok\":true},\"actor\""),
        ),
        ("a member removed", edited(|log| drop(log[20].as_object_mut().unwrap().remove("links")))),
        ("the stated hash edited", edited(|log| log[20]["hashSha256"] = json!("0".repeat(64)))),
        ("a link edited", edited(|log| log[20]["previousHash"] = json!("0".repeat(64)))),
        ("a link removed", edited(|log| drop(log[20].as_object_mut().unwrap().remove("previousHash")))),
        (
            "a link given to the first entry",
            edited(|log| {
                log[0]["previousHash"] = json!("0".repeat(64));
                log[0] = hashed_alone(log[0].clone());
            }),
        ),
        (
            "an entry edited and hashed anew",
            edited(|log| {
                log[20]["summary"] = json!("x");
                log[20] = hashed_alone(log[20].clone());
            }),
        ),
        ("an entry deleted from the middle", edited(|log| drop(log.remove(20)))),
        ("the first entry deleted", edited(|log| drop(log.remove(0)))),
        ("an entry inserted", edited(|log| log.insert(20, follower(&log[19], "ev-x")))),
        ("two entries swapped", edited(|log| log.swap(20, 21))),
        ("the whole reversed", edited(|log| log.reverse())),
        ("an entry replayed", edited(|log| log.insert(21, log[20].clone()))),
        ("an entry replayed later", edited(|log| log.insert(40, log[20].clone()))),
        (
            "a fork of three entries",
            edited(|log| {
                let one = follower(&log[19], "ev-b1");
                let two = follower(&one, "ev-b2");
                let three = follower(&two, "ev-b3");
                log.splice(20..20, [one, two, three]);
            }),
        ),
        (
            "a time that goes back",
            text(&rehashed(20, |entry| entry["occurredAtIso"] = json!("2026-02-15T00:00:00Z"))),
        ),
    ]
}

/// 4 cases in which two readers of JSON see different entries.
fn abuse() -> Vec<(&'static str, String)> {
    vec![
        ("a key twice", respelled("\"summary\":", "\"summary\":\"approved\",\"summary\":")),
        (
            "a key twice, once with an escape",
            respelled("\"summary\":", "\"summ\\u0061ry\":\"approved\",\"summary\":"),
        ),
        (
            "an integer that no double holds",
            respelled("\"schemaVersion\":1", "\"n\":9007199254740993,\"schemaVersion\":1"),
        ),
        ("a lone surrogate", respelled("entry 20", "entry \\ud83d")),
    ]
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn signed_by(key: &SigningKey, log: impl IntoIterator<Item = Value>) -> Log {
    seal(log, &|_, text| Some(Base64::encode_string(&key.sign(text).to_bytes())))
}

/// A log beside a file of trusted keys.
fn with_keys(log: &[Value]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    chain::write(&folder.path().join("log.ndjson"), log);
    let public = Base64::encode_string(key(1).verifying_key().to_public_key_der().unwrap().as_bytes());
    let keys = json!([{"keyId": "release", "alg": "ed25519", "publicKey": public}]);
    put(&folder, "keys.json", keys.to_string());
    folder
}

/// A log beside an anchor that was taken of the good one.
fn with_anchor(log: &str) -> TempDir {
    let folder = folder(&text(&good()));
    let anchor = common::run(PROGRAM, folder.path(), &["anchor", "log.ndjson"]);
    assert_eq!(anchor.code, Some(0), "{anchor:?}");
    put(&folder, "anchor.json", anchor.stdout);
    put(&folder, "log.ndjson", log);
    folder
}

/// A log whose entry 3 refers to a payload of 2024, and whose entry 8 records its disposition.
fn with_payload() -> TempDir {
    let log = chain((0..10).map(|at| {
        let mut entry = entry(at);
        match at {
            0..=3 => entry["occurredAtIso"] = json!("2024-01-01T00:00:00Z"),
            8 => (entry["category"], entry["links"]) = (json!("Policy"), json!({"runId": "run-3"})),
            _ => {}
        }
        if at == 3 {
            entry["payloadRefs"] = json!([{"kind": "Log", "uri": "out.log", "sha256": sha256(b"out")}]);
        }
        entry
    }));
    let folder = folder(&text(&log));
    put(&folder, "payloads/out.log", "out");
    put(&folder, "jobs.json", "[]");
    put(&folder, "holds.json", "[]");
    folder
}

/// What it takes to tell a case: an option, or only the contract of the entries.
type Needs = &'static [&'static str];

const KEYS: Needs = &["--public-key", "keys.json"];
const ANCHOR: Needs = &["--anchor", "anchor.json"];
const PAYLOADS: Needs =
    &["--payload-root", "payloads", "--dispositions", "jobs.json", "--holds", "holds.json"];
const SINCE: Needs = &["--since-ref", "HEAD"];
const CONTRACT: Needs = &[];

/// 19 cases whose chain is perfect.
#[expect(clippy::too_many_lines, reason = "one row for each case")]
fn beyond_the_chain() -> Vec<(&'static str, TempDir, Needs)> {
    let signed = || signed_by(&key(1), (0..ENTRIES).map(entry));
    let signatures = |change: &dyn Fn(&mut Log)| {
        let mut log = signed();
        change(&mut log);
        with_keys(&log)
    };
    let respelled = |spell: &dyn Fn(&[u8]) -> String| {
        let mut log = signed();
        // One whose signature reads otherwise in the other alphabet.
        let at = log.iter().position(|entry| entry["signatureBase64"].as_str().unwrap().contains(['+', '/']));
        let at = at.expect("a digit beyond letters and numbers");
        let bytes = Base64::decode_vec(log[at]["signatureBase64"].as_str().unwrap()).unwrap();
        log[at]["signatureBase64"] = json!(spell(&bytes));
        with_keys(&log)
    };
    let contract = |change: &dyn Fn(&mut Value)| folder(&text(&rehashed(20, change)));
    let changed_payload = with_payload();
    put(&changed_payload, "payloads/out.log", "cut");
    let missing_payload = with_payload();
    fs::remove_file(missing_payload.path().join("payloads/out.log")).unwrap();
    let held = with_payload();
    fs::remove_file(held.path().join("payloads/out.log")).unwrap();
    put(
        &held,
        "jobs.json",
        json!([{"jobId": "j", "evidenceId": "ev-3", "action": "Destroy", "status": "Completed",
                "startedAtIso": "2026-02-01T00:00:00Z", "retention": {"retentionClass": "Compliance"}}])
        .to_string(),
    );
    put(
        &held,
        "holds.json",
        json!([{"schemaVersion": 1, "holdId": "h", "workspaceId": "ws-1", "evidenceCategory": "Action",
                "active": true, "reason": "r", "createdByUserId": "u", "createdAtIso": "2025-06-01T00:00:00Z"}])
        .to_string(),
    );
    let rewritten_in_git = folder(&text(&good()));
    common::commit_all(rewritten_in_git.path());
    let other = rehashed(20, |entry| entry["summary"] = json!("x"));
    put(&rewritten_in_git, "log.ndjson", text(&other));
    vec![
        ("the end cut off", with_anchor(&text(&good()[..40])), ANCHOR),
        ("everything cut off", with_anchor(""), CONTRACT),
        (
            "the end cut off and grown again",
            with_anchor(&text(&rehashed(45, |entry| entry["summary"] = json!("x")))),
            ANCHOR,
        ),
        (
            "backdated, between its neighbours",
            with_anchor(&text(&rehashed(20, |entry| {
                entry["occurredAtIso"] = json!("2026-02-16T00:00:19.001Z");
            }))),
            ANCHOR,
        ),
        (
            "the end rewritten under its old signatures",
            signatures(&|log| {
                log[40]["summary"] = json!("x");
                let old: Vec<_> = log.iter().map(|entry| entry["signatureBase64"].clone()).collect();
                *log = chain(log.clone());
                for (entry, signature) in log.iter_mut().zip(old) {
                    entry["signatureBase64"] = signature;
                }
            }),
            KEYS,
        ),
        (
            "the end rewritten, signatures stripped",
            signatures(&|log| {
                let mut whole = log.clone();
                whole[40]["summary"] = json!("x");
                let end = chain(whole).split_off(40);
                // The links before it are the same; what is signed is not in the hash.
                log.splice(40.., end);
            }),
            KEYS,
        ),
        ("the whole signed by another key", with_keys(&signed_by(&key(2), (0..ENTRIES).map(entry))), KEYS),
        (
            "one signature stripped",
            signatures(&|log| drop(log[20].as_object_mut().unwrap().remove("signatureBase64"))),
            KEYS,
        ),
        ("a signature in url-safe base64", respelled(&|bytes| Base64Url::encode_string(bytes)), KEYS),
        ("a signature without padding", respelled(&|bytes| Base64Unpadded::encode_string(bytes)), KEYS),
        ("another workspace", contract(&|entry| entry["workspaceId"] = json!("ws-2")), CONTRACT),
        ("an evidenceId used again", contract(&|entry| entry["evidenceId"] = json!("ev-1")), CONTRACT),
        ("schemaVersion 2", contract(&|entry| entry["schemaVersion"] = json!(2)), CONTRACT),
        (
            "a time that goes back behind an offset",
            contract(&|entry| entry["occurredAtIso"] = json!("2026-02-16T00:00:20.500+14:00")),
            CONTRACT,
        ),
        (
            "a time that is none, and sorts last",
            contract(&|entry| entry["occurredAtIso"] = json!("zzzz")),
            CONTRACT,
        ),
        ("a payload changed", changed_payload, PAYLOADS),
        ("a payload gone", missing_payload, PAYLOADS),
        ("a payload disposed of under a hold", held, PAYLOADS),
        ("the file's history rewritten", rewritten_in_git, SINCE),
    ]
}

/// 10 good logs that have been called tampered with.
fn benign() -> Vec<(&'static str, String)> {
    let written = |from: &str, to: &str| {
        let log = text(&good());
        assert!(log.contains(from), "{from}");
        log.replace(from, to)
    };
    let with = |change: &dyn Fn(&mut Value)| text(&rehashed(20, change));
    let reordered = good().into_iter().map(|entry| {
        let members = entry.as_object().unwrap().iter().rev();
        let members: Vec<_> = members.map(|(key, value)| format!("{}:{value}", json!(key))).collect();
        format!("{{{}}}\n", members.join(","))
    });
    vec![
        ("20Z, then 20.500Z", with(&|entry| entry["occurredAtIso"] = json!("2026-02-16T00:00:20.500Z"))),
        ("the same time twice", with(&|entry| entry["occurredAtIso"] = json!("2026-02-16T00:00:19Z"))),
        ("another offset", with(&|entry| entry["occurredAtIso"] = json!("2026-02-16T02:00:20+02:00"))),
        ("members in another order", reordered.collect()),
        ("white space", written("\":", "\" :\t").replace('\n', " \r\n")),
        ("other escapes", written("entry", "\\u0065nt\\u0072y")),
        ("keys that look like integers", with(&|entry| entry["more"] = json!({"10": 1, "9": 2, "-1": 3}))),
        ("a member __proto__ that is hashed", with(&|entry| entry["__proto__"] = json!({"ok": true}))),
        (
            "keys outside of the first plane",
            with(&|entry| entry["more"] = json!({"\u{ffff}": 1, "\u{1f600}": 2, "é": 1e21, "z": 0.1})),
        ),
        ("sixty levels", with(&|entry| entry["more"] = (0..60).fold(json!(1), |inner, _| json!([inner])))),
    ]
}

#[test]
fn nineteen_of_nineteen_plain_tampers_block() {
    let cases = plain();
    let found: Vec<_> =
        cases.iter().filter(|(_, log)| verify(folder(log).path(), &[]).code == Some(1)).collect();
    let missed: Vec<_> = cases.iter().filter(|case| !found.contains(case)).map(|(name, _)| name).collect();
    assert_eq!((found.len(), cases.len()), (19, 19), "missed: {missed:?}");
}

#[test]
fn four_of_four_abuses_of_json_are_not_decided() {
    let cases = abuse();
    let refused = cases.iter().filter(|(name, log)| {
        let run = verify(folder(log).path(), &[]);
        assert_eq!(run.code, Some(2), "{name}: {run:?}");
        run.report()["undecided"][0]["location"]["line"] == 21
    });
    assert_eq!((refused.count(), cases.len()), (4, 4));
}

#[test]
fn nineteen_of_nineteen_are_told_by_a_key_an_anchor_or_a_policy() {
    let cases = beyond_the_chain();
    let mut found = 0;
    for (name, folder, needs) in &cases {
        let told = verify(folder.path(), needs);
        let wanted = if *name == "everything cut off" { 2 } else { 1 };
        assert_eq!(told.code, Some(wanted), "{name}: {told:?}");
        // Where an option tells it, nothing else can.
        if !needs.is_empty() {
            let untold = verify(folder.path(), &[]);
            assert_eq!(untold.code, Some(0), "{name}: {untold:?}");
        }
        found += 1;
    }
    assert_eq!((found, cases.len()), (19, 19));
    // And what is told apart from them passes under the same options.
    let signed = signed_by(&key(1), (0..ENTRIES).map(entry));
    for (folder, needs) in
        [(with_keys(&signed), KEYS), (with_anchor(&text(&good())), ANCHOR), (with_payload(), PAYLOADS)]
    {
        let run = verify(folder.path(), needs);
        assert_eq!(run.code, Some(0), "{needs:?}: {run:?}");
    }
}

#[test]
fn ten_of_ten_good_logs_pass() {
    let cases = benign();
    let mut passed = 0;
    for (name, log) in &cases {
        let run = verify(folder(log).path(), &[]);
        assert_eq!(run.code, Some(0), "{name}: {run:?}");
        passed += 1;
    }
    assert_eq!((passed, cases.len()), (10, 10));
}
