//! The published schemas of what `chain-verify` writes and reads: met by it, and no wider than it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test a panic is the verdict"
)]

#[path = "common/chain.rs"]
mod chain;
mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use base64ct::{Base64, Encoding as _};
use chain::{entry, seal};
use ed25519_dalek::{Signer as _, SigningKey};
use jsonschema::Validator;
use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_chain-verify");

fn schema(name: &str) -> Value {
    let path = common::repository().join(format!("schemas/{name}.v1.schema.json"));
    serde_json::from_str(&fs::read_to_string(path).expect(name)).expect(name)
}

fn validator(name: &str) -> Validator {
    jsonschema::options().should_validate_formats(true).offline().build(&schema(name)).expect(name)
}

#[track_caller]
fn conforms(name: &str, document: &Value) {
    let validator = validator(name);
    let faults: Vec<_> = validator.iter_errors(document).map(|error| error.to_string()).collect();
    assert!(faults.is_empty(), "{name}: {faults:?}\n{document:#}");
}

#[track_caller]
fn is_refused(name: &str, document: &Value) {
    assert!(!validator(name).is_valid(document), "{name} accepts {document:#}");
}

/// Without each member that the schema requires, and with one that it does not know, it is refused.
#[track_caller]
fn is_exact(name: &str, document: &Value) {
    conforms(name, document);
    for required in schema(name)["required"].as_array().expect("required") {
        let mut less = document.clone();
        assert!(less.as_object_mut().unwrap().remove(required.as_str().unwrap()).is_some(), "{required}");
        is_refused(name, &less);
    }
    let mut more = document.clone();
    more["x"] = json!(1);
    is_refused(name, &more);
}

fn properties(schema: &Value) -> BTreeSet<String> {
    schema["properties"].as_object().expect("properties").keys().cloned().collect()
}

fn keys(document: &Value) -> BTreeSet<String> {
    document.as_object().expect("an object").keys().cloned().collect()
}

fn folder(log: &[Value]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    chain::write(&folder.path().join("log.ndjson"), log);
    folder
}

fn run(folder: &Path, args: &[&str]) -> Value {
    let run = common::run(PROGRAM, folder, args);
    serde_json::from_str(&run.stdout).unwrap_or_else(|_| json!({"run": format!("{run:?}")}))
}

/// Signed entries with every member that there is.
fn full_log() -> Vec<Value> {
    let key = SigningKey::from_bytes(&[1; 32]);
    let entries = (0..9).map(|at| {
        let mut entry = entry(at);
        entry["links"] = json!({"runId": "r", "planId": "p", "workItemId": "w", "approvalId": "a", "externalRefs": [
            {"sorName": "s", "portFamily": "ItsmItOps", "externalId": "INC-1", "externalType": "incident",
             "displayLabel": "d", "deepLinkUrl": "https://example.org/INC-1"}]});
        entry["payloadRefs"] =
            json!([{"kind": "Log", "uri": "runs/1/out.log", "contentType": "text/plain", "sha256": "0".repeat(64)}]);
        entry
    });
    seal(entries, &|_, text| Some(Base64::encode_string(&key.sign(text).to_bytes())))
}

/// The key that signs, with every member that there is.
fn trusted() -> Value {
    let public = SigningKey::from_bytes(&[1; 32]).verifying_key().to_bytes();
    // What stands before the 32 bytes in SubjectPublicKeyInfo.
    let prefix = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
    let public = Base64::encode_string(&[&prefix[..], &public].concat());
    json!([{"keyId": "k", "alg": "ed25519", "publicKey": public, "notBefore": "2026-01-01T00:00:00Z",
            "notAfter": "2027-01-01T00:00:00+01:00", "revokedAt": "2026-12-01T00:00:00Z"}])
}

#[test]
fn an_anchor_that_is_printed_holds_what_its_schema_names() {
    let folder = folder(&full_log());
    let anchor = run(folder.path(), &["anchor", "log.ndjson"]);
    is_exact("anchor", &anchor);
    assert_eq!(keys(&anchor), properties(&schema("anchor")));
    fs::write(folder.path().join("log.json"), json!(full_log()).to_string()).unwrap();
    let of_array = run(folder.path(), &["anchor", "log.json"]);
    conforms("anchor", &of_array);
    assert!(of_array.get("byteOffset").is_none());
    // What the schema refuses, the binary refuses.
    for (member, value) in [("entries", json!(0)), ("hashSha256", json!("00")), ("schema", json!("other"))] {
        let mut wrong = anchor.clone();
        wrong[member] = value;
        is_refused("anchor", &wrong);
        fs::write(folder.path().join("anchor.json"), wrong.to_string()).unwrap();
        let run = common::run(PROGRAM, folder.path(), &["log", "log.ndjson", "--anchor", "anchor.json"]);
        assert_eq!(run.code, Some(2), "{member}");
    }
}

#[test]
fn proofs_that_are_printed_hold_what_their_schema_names() {
    let folder = folder(&full_log());
    let schema = schema("chain-proof");
    let mut seen = BTreeSet::new();
    for (args, part) in [(["--id", "ev-3"], "inclusion"), (["--since", "5"], "consistency")] {
        let proof = run(folder.path(), &[&["prove", "log.ndjson"], &args[..]].concat());
        is_exact("chain-proof", &proof);
        assert_eq!(keys(&proof[part]), properties(&schema["properties"][part]), "{part}");
        seen.extend(keys(&proof));
        let mut neither = proof.clone();
        neither.as_object_mut().unwrap().remove(part);
        is_refused("chain-proof", &neither);
    }
    assert_eq!(seen, properties(&schema));
}

/// Each object of a document for which the schema names members holds no others, and all that are required.
fn segment_of(log: &[Value], shard: &str, options: &[&str]) -> Value {
    let folder = folder(log);
    fs::write(folder.path().join("keys.json"), trusted().to_string()).unwrap();
    let point = json!({"evidenceId": "ev-0", "hashSha256": log[0]["hashSha256"]});
    let record = json!({"artifact": "rollback-record", "schema_version": 1, "incident_id": "INC-1",
        "target": {"evidence_cutover": point}, "affected_runs": [], "affected_entries": [],
        "finished_at": "2026-03-01T00:00:00Z"});
    fs::write(folder.path().join("rollback.json"), record.to_string()).unwrap();
    let args = ["log", "log.ndjson", "--shard", shard, "--segment", "s.json"];
    common::run(PROGRAM, folder.path(), &[&args[..], options].concat());
    serde_json::from_str(&fs::read_to_string(folder.path().join("s.json")).expect("a segment")).unwrap()
}

#[test]
fn segments_that_are_written_hold_what_their_schema_names() {
    let log = full_log();
    let schema = schema("chain-segment");
    for shard in ["1/2", "2/2", "1/1"] {
        let asked = ["--payload-root", ".", "--require-annotations", "rollback.json", "--privacy"];
        let segment = segment_of(&log, shard, &[&["--public-key", "keys.json"], &asked[..]].concat());
        is_exact("chain-segment", &segment);
        assert_eq!(keys(&segment), properties(&schema), "{shard}");
        let unchecked = segment_of(&log, shard, &[]);
        conforms("chain-segment", &unchecked);
        for unasked in ["signed", "inquiry", "notes"] {
            assert_eq!(unchecked.get(unasked), None, "{unasked}");
        }
        for asked in ["inquiry", "notes"] {
            let mut alone = unchecked.clone();
            alone[asked] = segment[asked].clone();
            is_refused("chain-segment", &alone);
        }
        let payloads = &schema["properties"]["inquiry"]["properties"]["payloads"];
        assert_eq!(keys(&segment["inquiry"]["payloads"]), properties(payloads));
        for part in ["log", "shard", "latest", "signed", "facts", "fingerprints", "inquiry", "notes"] {
            assert_eq!(keys(&segment[part]), properties(&schema["properties"][part]), "{part}");
        }
        assert_eq!(keys(&segment["first"]), properties(&schema["$defs"]["edge"]), "{shard}");
        let tally = &schema["properties"]["signed"]["properties"]["keys"]["items"];
        assert_eq!(keys(&segment["signed"]["keys"][0]), properties(tally));
    }
    let mut unsigned = log.clone();
    unsigned[2].as_object_mut().unwrap().remove("signatureBase64");
    let unsigned = segment_of(&unsigned, "1/1", &["--public-key", "keys.json"]);
    conforms("chain-segment", &unsigned);
    let told = &schema["properties"]["signed"]["properties"]["told"]["items"];
    assert_eq!(keys(&unsigned["signed"]["told"][0]), properties(told));
    // A part without entries, and one with everything that can be wrong.
    conforms("chain-segment", &segment_of(&log, "1/40", &[]));
    let mut broken = log;
    broken[1]["summary"] = json!("edited");
    broken[3]["workspaceId"] = json!("ws-2");
    broken[4]["occurredAtIso"] = json!("2020-01-01T00:00:00Z");
    broken[5]["schemaVersion"] = json!(2);
    broken[6]["previousHash"] = json!("genesis");
    broken[7].as_object_mut().unwrap().remove("previousHash");
    let folder = folder(&broken);
    let file = folder.path().join("log.ndjson");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text + "{\"torn").unwrap();
    for args in [vec![], vec!["--genesis", "genesis"]] {
        let all = [&["log", "log.ndjson", "--segment", "s.json"], &args[..]].concat();
        common::run(PROGRAM, folder.path(), &all);
        let segment: Value =
            serde_json::from_str(&fs::read_to_string(folder.path().join("s.json")).unwrap()).unwrap();
        conforms("chain-segment", &segment);
        let facts = segment["facts"]["first"].as_array().unwrap().iter();
        let kinds: BTreeSet<_> = facts
            .map(|fact| match &fact["what"] {
                Value::String(kind) => kind.clone(),
                what => keys(what).into_iter().next().unwrap(),
            })
            .collect();
        let wanted = ["backdated", "contract", "edited", "link", "unreadable", "workspace"];
        assert_eq!(kinds.iter().map(String::as_str).collect::<Vec<_>>(), wanted);
    }
}

#[test]
fn a_file_of_keys_is_refused_by_the_schema_where_the_binary_refuses_it() {
    let folder = folder(&full_log());
    let full = trusted();
    assert_eq!(keys(&full[0]), properties(&schema("chain-keys")["items"]));
    let code = |keys: &Value| {
        fs::write(folder.path().join("keys.json"), keys.to_string()).unwrap();
        common::run(PROGRAM, folder.path(), &["log", "log.ndjson", "--public-key", "keys.json"]).code
    };
    conforms("chain-keys", &full);
    assert_eq!(code(&full), Some(0));
    let changed = |member: &str, value: Value| {
        let mut keys = full.clone();
        keys[0][member] = value;
        keys
    };
    let without = |member: &str| {
        let mut keys = full.clone();
        keys[0].as_object_mut().unwrap().remove(member);
        keys
    };
    for wrong in [
        json!([]),
        json!({}),
        without("keyId"),
        without("alg"),
        without("publicKey"),
        changed("x", json!(1)),
        changed("keyId", json!("")),
        changed("alg", json!("rsa")),
        changed("publicKey", json!("not base64!")),
        changed("notBefore", json!("yesterday")),
        changed("notAfter", json!("2027-01-01T00:00:00")),
        changed("revokedAt", json!(7)),
    ] {
        is_refused("chain-keys", &wrong);
        assert_eq!(code(&wrong), Some(2), "{wrong}");
    }
}

#[test]
fn entries_conform_and_what_is_no_entry_does_not() {
    let log = full_log();
    for entry in &log {
        conforms("evidence-entry", entry);
    }
    is_exact("evidence-entry", &log[3]);
    let entries = schema("evidence-entry");
    assert_eq!(keys(&log[3]), properties(&entries));
    assert_eq!(keys(&log[3]["links"]), properties(&entries["properties"]["links"]));
    assert_eq!(keys(&log[3]["payloadRefs"][0]), properties(&entries["properties"]["payloadRefs"]["items"]));
    for actor in [
        json!({"kind": "System"}),
        json!({"kind": "Machine", "machineId": "m"}),
        json!({"kind": "Adapter", "adapterId": "a"}),
    ] {
        let mut entry = log[3].clone();
        entry["actor"] = actor;
        conforms("evidence-entry", &entry);
    }
    for (member, value) in [
        ("schemaVersion", json!(2)),
        ("category", json!("Other")),
        ("summary", json!("")),
        ("occurredAtIso", json!("2026-02-16T00:00:00")),
        ("actor", json!({"kind": "Ghost", "userId": "u"})),
        ("actor", json!({"kind": "Machine", "userId": "u"})),
        ("links", json!([])),
        ("previousHash", Value::Null),
        ("hashSha256", json!("A".repeat(64))),
        ("signatureBase64", json!("AAAA")),
    ] {
        let mut entry = log[3].clone();
        entry[member] = value;
        is_refused("evidence-entry", &entry);
    }
    // What `append` writes is an entry as well.
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("entry.json"), entry(0).to_string()).unwrap();
    let run = common::run(PROGRAM, folder.path(), &["append", "log.ndjson", "--entry", "entry.json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let line = fs::read_to_string(folder.path().join("log.ndjson")).unwrap();
    conforms("evidence-entry", &serde_json::from_str(&line).unwrap());
}

#[test]
fn an_evidence_log_of_the_fixtures_conforms() {
    let mut entries = 0;
    for case in ["ev-hash", "ev-signature", "ev-payload", "rb-3d.2"] {
        let path = common::repository().join(format!("tests/fixtures/chain-verify/{case}/pass/log.ndjson"));
        for line in fs::read_to_string(path).unwrap().lines() {
            conforms("evidence-entry", &serde_json::from_str(line).unwrap());
            entries += 1;
        }
    }
    assert_eq!(entries, 24);
}
