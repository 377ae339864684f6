//! `chain-verify log` with what is trusted besides the log: keys, payloads, rollback records.

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

use base64ct::{Base64, Base64Url, Encoding as _};
use chain::{chain, entry, seal};
use common::Run;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{EncodePrivateKey as _, EncodePublicKey as _};
use ed25519_dalek::{Signer as _, SigningKey};
use gate_core::artifact::sha256;
use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_chain-verify");
const NOW: &str = "2026-03-10T00:00:00Z";

/// A folder with a log, and how it is judged.
struct Case {
    folder: TempDir,
    args: Vec<String>,
}

impl Case {
    fn new(log: &[Value], args: &[&str]) -> Self {
        let case = Self {
            folder: tempfile::tempdir().unwrap(),
            args: args.iter().map(|arg| (*arg).to_owned()).collect(),
        };
        chain::write(&case.path("log.ndjson"), log);
        case
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn json(self, name: &str, value: &Value) -> Self {
        fs::write(self.path(name), value.to_string()).unwrap();
        self
    }

    /// The verdict of one pass, which parts that are verified apart say as well, however many.
    #[track_caller]
    fn run_at(&self, now: &str) -> Run {
        let args: Vec<&str> = self.args.iter().map(String::as_str).collect();
        let all = [&["log", "log.ndjson", "--now", now, "--format", "json"], &args[..]].concat();
        let whole = common::run(PROGRAM, self.folder.path(), &all);
        for parts in [1, 2, 3, 7] {
            let joined = self.in_parts(parts, now);
            assert_eq!((joined.code, verdict(&joined)), (whole.code, verdict(&whole)), "{parts}: {joined:?}");
        }
        whole
    }

    /// What each part is asked, and the join.
    fn asked_in_parts(&self) -> [Vec<&str>; 2] {
        let (mut part, mut join) = (Vec::new(), Vec::new());
        let mut args = self.args.iter().map(String::as_str);
        while let Some(arg) = args.next() {
            let mut with_value = || [arg, args.next().unwrap()];
            match arg {
                "--privacy" => {
                    part.push(arg);
                    join.push(arg);
                }
                "--require-anchor" => join.push(arg),
                "--require-signatures" => part.push(arg),
                "--anchor" | "--dispositions" | "--holds" => join.extend(with_value()),
                "--payload-root" => {
                    part.extend(with_value());
                    join.push("--payloads");
                }
                _ => {
                    let both = with_value();
                    part.extend(both);
                    join.extend(both);
                }
            }
        }
        [part, join]
    }

    /// What the join of so many parts says, or the first part that can't be judged at all.
    fn in_parts(&self, parts: usize, now: &str) -> Run {
        let [asked, join] = self.asked_in_parts();
        let told = ["--now", now, "--format", "json"];
        let names: Vec<String> = (1..=parts).map(|part| format!("s{part}.json")).collect();
        for (part, name) in (1..).zip(&names) {
            let shard = format!("{part}/{parts}");
            let args = ["log", "log.ndjson", "--shard", &shard, "--segment", name];
            let run = common::run(PROGRAM, self.folder.path(), &[&args[..], &asked, &told].concat());
            match fs::metadata(self.path(name)) {
                // Flaws of signatures stand in the segment itself.
                Ok(segment) => {
                    assert!(segment.len() < 4096 || asked.contains(&"--public-key"), "{segment:?}");
                }
                Err(_) => return run,
            }
        }
        // The join needs no payloads.
        let away = fs::rename(self.path("payloads"), self.path("away")).is_ok();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let joined =
            common::run(PROGRAM, self.folder.path(), &[&["join"], &names[..], &join, &told].concat());
        if away {
            fs::rename(self.path("away"), self.path("payloads")).unwrap();
        }
        for name in names {
            fs::remove_file(self.path(name)).unwrap();
        }
        joined
    }

    #[track_caller]
    fn run(&self) -> Run {
        self.run_at(NOW)
    }

    #[track_caller]
    fn passes(&self) {
        let run = self.run();
        assert_eq!(run.code, Some(0), "{run:?}");
    }

    /// Blocked by these rules and no other.
    #[track_caller]
    fn blocks(&self, rules: &[&str]) {
        let run = self.run();
        assert_eq!(run.code, Some(1), "{run:?}");
        assert_eq!(run.blocking(), rules, "{run:?}");
    }

    /// Not decided, and says so.
    #[track_caller]
    fn is_undecided(&self, says: &str) {
        let run = self.run();
        assert!(run.code == Some(2) && run.said().contains(says), "{says}: {run:?}");
    }
}

fn ed25519(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn p256_key() -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap()
}

fn public(key: &SigningKey) -> String {
    Base64::encode_string(key.verifying_key().to_public_key_der().unwrap().as_bytes())
}

fn signature(key: &SigningKey, text: &[u8]) -> String {
    Base64::encode_string(&key.sign(text).to_bytes())
}

fn signed(count: usize) -> Vec<Value> {
    let key = ed25519(1);
    seal((0..count).map(entry), &|_, text| Some(signature(&key, text)))
}

fn keys() -> Value {
    json!([
        {"keyId": "release", "alg": "ed25519", "publicKey": public(&ed25519(1)),
         "notBefore": "2026-01-01T00:00:00Z", "notAfter": "2027-01-01T00:00:00Z"},
        {"keyId": "spare", "alg": "ed25519", "publicKey": public(&ed25519(2))},
    ])
}

fn with_keys(log: &[Value], keys: &Value) -> Case {
    Case::new(log, &["--public-key", "keys.json"]).json("keys.json", keys)
}

#[test]
fn a_log_signed_by_known_keys_passes_and_says_by_which() {
    let case = with_keys(&signed(70), &keys());
    case.passes();
    let report = case.run().report();
    let checks = report["checks"].as_array().unwrap();
    assert!(
        checks.iter().any(|check| check["detail"] == "proved: 70 of 70 entries are signed: 70 by release")
    );
    let (one, two) = (ed25519(1), ed25519(2));
    let both =
        seal((0..30).map(entry), &|at, text| Some(signature(if at % 3 == 0 { &two } else { &one }, text)));
    with_keys(&both, &keys()).passes();
    // One public key in PEM will do, and many entries are checked in batches.
    let case = Case::new(&signed(1100), &["--public-key", "key.pem"]);
    let pem = ed25519(1).verifying_key().to_public_key_pem(LineEnding::LF).unwrap();
    fs::write(case.path("key.pem"), pem).unwrap();
    case.passes();
    let again = [case.run().stdout, case.run().stdout];
    assert_eq!(again[0], again[1]);
}

#[test]
fn every_way_not_to_be_signed_blocks() {
    let honest = signed(20);
    let edit = |change: &dyn Fn(&mut Vec<Value>)| {
        let mut log = honest.clone();
        change(&mut log);
        log
    };
    let text = |log: &[Value], at: usize| log[at]["signatureBase64"].as_str().unwrap().to_owned();
    let rewritten = |change: &dyn Fn(&mut Value)| {
        // Whoever has no key can hash again, and keep or drop the old signatures.
        let mut log = honest.clone();
        change(&mut log[10]);
        let old: Vec<_> = honest.iter().map(|entry| entry["signatureBase64"].clone()).collect();
        let mut log = chain(log);
        for (entry, old) in log.iter_mut().zip(old) {
            entry["signatureBase64"] = old;
        }
        log
    };
    let raw = Base64::decode_vec(&text(&honest, 5)).unwrap();
    let respelled = |spelled: String| edit(&|log| log[5]["signatureBase64"] = json!(spelled));
    let standard = text(&honest, 5);
    let mut bits = standard.clone().into_bytes();
    // The last character before the padding carries four bits that must be zero.
    bits[85] += 1;
    let (own, other) = (ed25519(1), ed25519(9));
    for log in [
        edit(&|log| drop(log[5].as_object_mut().unwrap().remove("signatureBase64"))),
        edit(&|log| log[5]["signatureBase64"] = json!(text(&honest, 6))),
        edit(&|log| log[19]["signatureBase64"] = json!("")),
        rewritten(&|entry| entry["summary"] = json!("forged")),
        chain(honest.iter().cloned()),
        seal((0..20).map(entry), &|at, text| Some(signature(if at == 7 { &other } else { &own }, text))),
        respelled(standard.trim_end_matches('=').to_owned()),
        respelled(format!("{standard}=")),
        respelled(format!(" {standard}")),
        respelled(format!("{standard}\n")),
        respelled(String::from_utf8(bits).unwrap()),
        respelled(Base64::encode_string(&raw[..63])),
        respelled(Base64::encode_string(&[&raw[..], &[0]].concat())),
    ] {
        with_keys(&log, &keys()).blocks(&["ev-signature"]);
    }
    let at = (0..200).find(|at| text(&signed(200), *at).contains(['+', '/'])).unwrap();
    let mut log = signed(200);
    log[at]["signatureBase64"] =
        json!(Base64Url::encode_string(&Base64::decode_vec(&text(&log, at)).unwrap()));
    with_keys(&log, &keys()).blocks(&["ev-signature"]);
    let mut null = honest.clone();
    null[5]["signatureBase64"] = json!(null);
    assert_ne!(with_keys(&null, &keys()).run().code, Some(0));
}

#[test]
fn a_key_counts_only_while_it_is_valid() {
    let window = |name: &str, at: &str| {
        let mut keys = keys();
        keys[0][name] = json!(at);
        with_keys(&signed(20), &keys)
    };
    // Entries are a second apart, from 2026-02-16T00:00:00Z.
    window("notBefore", "2026-02-16T00:00:00Z").passes();
    window("notBefore", "2026-02-16T00:00:00.001Z").blocks(&["ev-key"]);
    window("notAfter", "2026-02-16T00:00:20Z").passes();
    window("notAfter", "2026-02-16T00:00:19Z").blocks(&["ev-key"]);
    window("revokedAt", "2026-02-16T01:00:19+01:00").blocks(&["ev-key"]);
    let revoked = window("revokedAt", "2026-02-16T00:00:20Z");
    revoked.passes();
    assert!(revoked.run().stdout.contains("before the key was revoked"));
}

#[test]
fn a_key_file_that_can_be_read_in_two_ways_is_not_read() {
    let log = signed(3);
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut keys = keys();
        change(&mut keys);
        with_keys(&log, &keys)
    };
    let identity = [&[0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0, 1][..], &[0; 31]].concat();
    for (says, case) in [
        ("given twice", changed(&|keys| keys[1]["keyId"] = json!("release"))),
        ("given twice", changed(&|keys| keys[1]["publicKey"] = keys[0]["publicKey"].clone())),
        ("no public key", changed(&|keys| keys[1]["publicKey"] = json!("AAAA"))),
        ("no public key", changed(&|keys| keys[1]["publicKey"] = json!(Base64::encode_string(&identity)))),
        ("no public key", changed(&|keys| keys[1]["alg"] = json!("ecdsa-p256-sha256"))),
        ("expected one of", changed(&|keys| keys[1]["alg"] = json!("none"))),
        ("such a member", changed(&|keys| keys[1]["notBefor"] = json!("2026-01-01T00:00:00Z"))),
        ("offset", changed(&|keys| keys[1]["notBefore"] = json!("2026-01-01T00:00:00"))),
        ("never valid", changed(&|keys| keys[0]["notAfter"] = keys[0]["notBefore"].clone())),
        ("no key", changed(&|keys| *keys = json!([]))),
        ("", changed(&|keys| *keys = json!({"keys": []}))),
    ] {
        case.is_undecided(says);
    }
    Case::new(&log, &["--require-signatures"]).is_undecided("no key was given");
    Case::new(&log, &["--public-key", "missing.json"]).is_undecided("missing.json");
    let pem = Case::new(&log, &["--public-key", "key.pem"]);
    fs::write(pem.path("key.pem"), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n").unwrap();
    pem.is_undecided("no public key");
}

#[test]
fn what_append_signs_verifies_with_both_algorithms() {
    let ed = ed25519(1).to_pkcs8_pem(LineEnding::LF).unwrap();
    let p2 = p256_key().to_pkcs8_pem(LineEnding::LF).unwrap();
    let spki = p256_key().verifying_key().to_public_key_der().unwrap();
    let mut keys = keys();
    keys.as_array_mut().unwrap().push(json!(
        {"keyId": "p", "alg": "ecdsa-p256-sha256", "publicKey": Base64::encode_string(spki.as_bytes())}
    ));
    let case = with_keys(&signed(1), &keys);
    let append = |at: usize, key: Option<&str>| {
        fs::write(case.path("entry.json"), entry(at).to_string()).unwrap();
        let mut command = common::command(PROGRAM, case.folder.path());
        command.args(["append", "log.ndjson", "--entry", "entry.json"]);
        if let Some(key) = key {
            command.args(["--sign-key-env", "EVIDENCE_KEY"]).env("EVIDENCE_KEY", key);
        }
        common::finished(&command.output().unwrap())
    };
    assert_eq!(append(1, Some(&ed)).code, Some(0));
    assert_eq!(append(2, Some(&p2)).code, Some(0));
    case.passes();
    let refused = append(3, None);
    assert!(refused.code == Some(1) && refused.said().contains("the log is signed"), "{refused:?}");
    for secret in ["c2VjcmV0LXZhbHVl", "", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----"]
    {
        let refused = append(3, Some(secret));
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(!refused.said().contains("c2VjcmV0"), "{refused:?}");
    }
    case.passes();
    // A signature of ECDSA is r and s: another s that verifies as well is still of this entry.
    let text = fs::read_to_string(case.path("log.ndjson")).unwrap();
    fs::write(case.path("log.ndjson"), text.replace("entry 2", "entry 9")).unwrap();
    case.blocks(&["ev-hash", "ev-signature"]);
}

/// A report without what it was read from.
fn verdict(run: &Run) -> Value {
    let mut report = run.report();
    for member in ["args", "subjects"] {
        report.as_object_mut().unwrap().remove(member);
    }
    report
}

#[test]
fn signatures_that_were_checked_in_parts_say_together_what_one_pass_says() {
    let clean = signed(60);
    let mut flawed = signed(330);
    for entry in flawed.iter_mut().skip(40).step_by(2) {
        entry.as_object_mut().unwrap().remove("signatureBase64");
    }
    flawed[5]["signatureBase64"] = flawed[4]["signatureBase64"].clone();
    let mut revoked = keys();
    revoked[0]["revokedAt"] = json!("2026-02-16T00:00:30Z");
    for (log, keys) in [(&clean, keys()), (&clean, revoked), (&flawed, keys())] {
        let case = with_keys(log, &keys);
        let whole = case.run();
        let options = ["--public-key", "keys.json", "--now", NOW, "--format", "json"];
        for parts in [1, 3, 8] {
            let mut join = vec!["join".to_owned()];
            for part in 1..=parts {
                let (shard, name) = (format!("{part}/{parts}"), format!("s{part}.json"));
                let args = ["log", "log.ndjson", "--shard", &shard, "--segment", &name];
                let run = common::run(PROGRAM, case.folder.path(), &[&args[..], &options].concat());
                assert!(matches!(run.code, Some(0 | 1)), "{run:?}");
                join.push(name);
            }
            let join: Vec<&str> = join.iter().map(String::as_str).collect();
            let joined = common::run(PROGRAM, case.folder.path(), &[&join[..], &options].concat());
            assert_eq!((joined.code, verdict(&joined)), (whole.code, verdict(&whole)), "{parts}");
            // By other keys, be they as many, or by none: not decided.
            fs::write(case.path("other.json"), json!([keys[1]]).to_string()).unwrap();
            let mut later = keys.clone();
            later[0]["notAfter"] = json!("2030-01-01T00:00:00Z");
            fs::write(case.path("later.json"), later.to_string()).unwrap();
            for others in [&["--public-key", "other.json"][..], &["--public-key", "later.json"], &[]] {
                let run = common::run(PROGRAM, case.folder.path(), &[&join[..], others].concat());
                assert!(run.code == Some(2) && run.said().contains("checked by other keys"), "{run:?}");
            }
        }
    }
    let case = with_keys(&clean, &keys());
    let args = ["log", "log.ndjson", "--segment", "s.json"];
    assert_eq!(common::run(PROGRAM, case.folder.path(), &args).code, Some(0));
    let sound = ["log", "log.ndjson", "--segment", "t.json", "--public-key", "keys.json", "--format", "json"];
    let run = common::run(PROGRAM, case.folder.path(), &sound);
    assert_eq!((run.code, run.messages("block")), (Some(0), vec![]));
    assert!(!run.messages("warn").iter().any(|told| told.contains("payload")), "{run:?}");
    let args = ["join", "s.json", "--public-key", "keys.json"];
    assert_eq!(common::run(PROGRAM, case.folder.path(), &args).code, Some(2), "no signature was checked");
    let mut unsigned = clean;
    unsigned[7].as_object_mut().unwrap().remove("signatureBase64");
    let case = with_keys(&unsigned, &keys());
    let args = ["log", "log.ndjson", "--segment", "s.json", "--public-key", "keys.json", "--format", "json"];
    let run = common::run(PROGRAM, case.folder.path(), &args);
    assert_eq!((run.code, run.blocking()), (Some(1), vec!["ev-signature".to_owned()]));
    // In a later block of a long log, the line is still that of the file.
    let mut long = signed(1500);
    long[1400].as_object_mut().unwrap().remove("signatureBase64");
    let run = with_keys(&long, &keys()).run();
    assert_eq!(run.report()["findings"][0]["location"]["line"], 1401, "{run:?}");
}

#[test]
fn flaws_of_signatures_are_told_up_to_a_hundred_and_then_counted() {
    let unsigned = |count: usize| {
        let mut log = signed(130);
        for entry in &mut log[..count] {
            entry.as_object_mut().unwrap().remove("signatureBase64");
        }
        with_keys(&log, &keys()).run()
    };
    for (count, told, more) in [(100, 100, None), (101, 101, Some(1)), (130, 101, Some(30))] {
        let said = unsigned(count).messages("block");
        let first = more.map(|more| format!("{more} more entries are not signed as they have to be"));
        assert_eq!((said.len(), said.first().filter(|_| more.is_some())), (told, first.as_ref()), "{said:?}");
    }
    // Where no entry can be read, none is told as signed.
    let case = with_keys(&[], &keys());
    fs::write(case.path("log.ndjson"), "{\n").unwrap();
    for run in [unsigned(130), case.run()] {
        assert!(run.details("ev-signature").is_empty() && run.report()["stats"]["signed"] == 0, "{run:?}");
    }
}

/// A log whose entry 3 has a payload, and whose entry 8 may be a Policy entry of the same run.
fn with_payload(category: &str, later: &dyn Fn(&mut Value)) -> Vec<Value> {
    chain((0..10).map(|at| {
        let mut entry = entry(at);
        if at == 3 {
            entry["category"] = json!(category);
            entry["occurredAtIso"] = json!("2025-01-01T00:00:00Z");
            entry["payloadRefs"] =
                json!([{"kind": "Log", "uri": "s3://runs/3/out.log", "sha256": sha256(b"out")}]);
        } else if at < 3 {
            entry["occurredAtIso"] = json!("2024-01-01T00:00:00Z");
        } else if at == 8 {
            entry["category"] = json!("Policy");
            entry["links"] = json!({"runId": "run-3"});
            later(&mut entry);
        }
        entry
    }))
}

fn payload_case(log: &[Value]) -> Case {
    let case = Case::new(
        log,
        &["--payload-root", "payloads", "--dispositions", "jobs.json", "--holds", "holds.json"],
    )
    .json("jobs.json", &json!([]))
    .json("holds.json", &json!([]));
    fs::create_dir_all(case.path("payloads/runs/3")).unwrap();
    case
}

fn job() -> Value {
    json!([{"jobId": "j", "evidenceId": "ev-3", "action": "Destroy", "status": "Completed",
            "startedAtIso": "2026-02-01T00:00:00Z", "retention": {"retentionClass": "Compliance"}}])
}

fn hold() -> Value {
    json!([{"schemaVersion": 1, "holdId": "h", "workspaceId": "ws-1", "evidenceCategory": "Action", "active": true,
            "reason": "r", "createdByUserId": "u", "createdAtIso": "2025-06-01T00:00:00Z"}])
}

#[test]
fn payloads_are_hashed_and_none_may_leave_the_folder() {
    let log = with_payload("Action", &|_| {});
    let case = payload_case(&log);
    fs::write(case.path("payloads/runs/3/out.log"), "out").unwrap();
    case.passes();
    let run = case.run();
    assert_eq!(run.details("ev-payload"), ["1 payloads hashed now"]);
    assert!(!run.messages("warn").iter().any(|told| told.contains("payload")), "{run:?}");
    let part = ["log", "log.ndjson", "--segment", "s.json", "--payload-root", "payloads", "--format", "json"];
    let run = common::run(PROGRAM, case.folder.path(), &part);
    assert!(run.code == Some(0) && !run.stdout.contains("payloads are gone"), "{run:?}");
    // Nor does the last line have to end.
    fs::write(case.path("log.ndjson"), log[..4].iter().map(Value::to_string).collect::<Vec<_>>().join("\n"))
        .unwrap();
    case.passes();
    fs::write(case.path("payloads/runs/3/out.log"), "cut").unwrap();
    case.blocks(&["ev-payload"]);
    fs::write(case.path("payloads/runs/3/out.log"), "out").unwrap();
    // Where no entry has one, none was checked.
    let none = payload_case(&chain((0..3).map(entry))).run();
    assert_eq!((none.code, none.details("ev-payload")), (Some(0), vec![]));
    assert!(
        none.messages("warn").contains(&"no entry refers to a payload: none was hashed".to_owned()),
        "{none:?}"
    );
    fs::write(case.path("payloads/runs/3/out.log"), "cut").unwrap();
    case.blocks(&["ev-payload"]);
    fs::write(case.path("payloads/runs/3/out.log"), "").unwrap();
    case.blocks(&["ev-payload"]);
    fs::remove_file(case.path("payloads/runs/3/out.log")).unwrap();
    case.blocks(&["ev-payload"]);
    #[cfg(unix)]
    {
        fs::write(case.path("out.log"), "out").unwrap();
        std::os::unix::fs::symlink("../../../out.log", case.path("payloads/runs/3/out.log")).unwrap();
        case.is_undecided("leaves");
        assert_eq!(case.run().undecided(), ["g-4"]);
    }
    for uri in ["../out.log", "/out.log", "s3://../out.log", "a/./b", ""] {
        let mut log = log.clone();
        log[3]["payloadRefs"][0]["uri"] = json!(uri);
        let case = payload_case(&chain(log));
        fs::write(case.path("out.log"), "out").unwrap();
        case.is_undecided("not a path inside");
    }
    let mut bare = log.clone();
    bare[3]["payloadRefs"][0].as_object_mut().unwrap().remove("sha256");
    let case = payload_case(&chain(bare));
    case.passes();
    assert!(case.run().stdout.contains("have no digest"));
    // Nothing to hash is told, and only then.
    assert!(!case.run().stdout.contains("no entry refers to a payload"));
    let none = payload_case(&chain((0..10).map(entry)));
    none.passes();
    assert!(none.run().stdout.contains("no entry refers to a payload"));
}

#[test]
fn a_payload_may_be_gone_only_for_a_recorded_reason() {
    let log = with_payload("Action", &|_| {});
    let gone = |log: &[Value], job: &Value, hold: &Value| {
        payload_case(log).json("jobs.json", job).json("holds.json", hold)
    };
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut job = job();
        change(&mut job[0]);
        gone(&log, &job, &json!([]))
    };
    let held = |change: &dyn Fn(&mut Value)| {
        let mut hold = hold();
        change(&mut hold[0]);
        gone(&log, &job(), &hold)
    };
    gone(&log, &job(), &json!([])).passes();
    assert!(gone(&log, &job(), &json!([])).run().has_check("ev-disposition"));
    assert!(!gone(&log, &json!([]), &json!([])).run().has_check("ev-disposition"), "for no recorded reason");
    changed(&|job| job["status"] = json!("Queued")).blocks(&["ev-payload"]);
    changed(&|job| job["evidenceId"] = json!("ev-4")).blocks(&["ev-payload"]);
    changed(&|job| drop(job.as_object_mut().unwrap().remove("retention"))).blocks(&["ev-disposition"]);
    changed(&|job| job["startedAtIso"] = json!("2025-12-31T23:59:59Z")).blocks(&["ev-disposition"]);
    changed(&|job| job["startedAtIso"] = json!("2026-01-01T00:00:00Z")).passes();
    changed(&|job| job["retention"]["retainUntilIso"] = json!("2026-02-01T00:00:01Z"))
        .blocks(&["ev-disposition"]);
    changed(&|job| job["retention"]["retainUntilIso"] = json!("2026-02-01T00:00:00Z")).passes();
    changed(&|job| job["retention"]["retainUntilIso"] = json!("2025-02-01T00:00:00Z")).passes();
    changed(&|job| job["retention"]["retentionClass"] = json!("Forensic")).blocks(&["ev-disposition"]);
    changed(&|job| job["retention"]["legalHold"] = json!(true)).blocks(&["ev-disposition"]);
    changed(&|job| job["status"] = json!("Done")).is_undecided("jobs.json");
    gone(&with_payload("Action", &|entry| entry["category"] = json!("System")), &job(), &json!([]))
        .blocks(&["ev-disposition"]);
    gone(&with_payload("Action", &|entry| entry["links"] = json!({"runId": "run-4"})), &job(), &json!([]))
        .blocks(&["ev-disposition"]);
    // An entry whose own payload is gone records nothing of another one's.
    let also_gone = with_payload("Action", &|entry| {
        entry["category"] = json!("System");
        entry["payloadRefs"] =
            json!([{"kind": "Log", "uri": "s3://runs/3/more.log", "sha256": sha256(b"more")}]);
    });
    let run = gone(&also_gone, &job(), &json!([])).run();
    assert_eq!(run.blocking(), ["ev-disposition", "ev-payload"], "{run:?}");
    gone(&log, &job(), &hold()).blocks(&["ev-disposition"]);
    held(&|hold| hold["active"] = json!(false)).passes();
    held(&|hold| hold["evidenceCategory"] = json!("Plan")).passes();
    held(&|hold| hold["workspaceId"] = json!("ws-2")).passes();
    held(&|hold| hold["expiresAtIso"] = json!("2026-01-31T00:00:00Z")).passes();
    held(&|hold| hold["expiresAtIso"] = json!("2026-02-01T00:00:00Z")).passes();
    held(&|hold| hold["expiresAtIso"] = json!("2026-02-01T00:00:01Z")).blocks(&["ev-disposition"]);
    held(&|hold| hold["createdAtIso"] = json!("2026-02-01T00:00:01Z")).passes();
    let mut unknown = gone(&log, &job(), &json!([]));
    unknown.args.truncate(4);
    unknown.is_undecided("legal hold");
}

/// A log in which INC-7 affects entry 4 and run 5, a rollback record and its declaration.
struct Rollback {
    log: Vec<Value>,
    record: Value,
    freeze: Value,
}

fn rollback() -> Rollback {
    let log = chain((0..12).map(|at| {
        let mut entry = entry(at);
        if at == 10 {
            entry["correlationId"] = json!("INC-7");
            entry["links"] = json!({"externalRefs": [{"sorName": "gatekit", "portFamily": "ItsmItOps",
                "externalId": "ev-4", "externalType": "EvidenceEntry"}]});
        } else if at == 11 {
            entry["correlationId"] = json!("INC-7");
            entry["links"] = json!({"runId": "run-5"});
        }
        entry
    }));
    let point = |at: usize| json!({"evidenceId": format!("ev-{at}"), "hashSha256": log[at]["hashSha256"]});
    let freeze = json!({"artifact": "freeze-record", "schema_version": 1, "event": "declared", "incident_id": "INC-7",
                        "evidence_head": point(8)});
    let record = json!({"artifact": "rollback-record", "schema_version": 1, "incident_id": "INC-7",
        "target": {"evidence_cutover": point(6)}, "affected_runs": ["run-5"], "affected_entries": ["ev-4"],
        "actions": [{"step": "a", "at": "2026-03-01T10:00:00Z"}, {"step": "b", "at": "2026-03-01T12:00:00+01:00"}],
        "finished_at": "2026-03-01T11:30:00Z"});
    Rollback { log, record, freeze }
}

impl Rollback {
    fn case(mut self) -> Case {
        let freeze = self.freeze.to_string();
        if self.record.get("declaration").is_none() {
            self.record["declaration"] = json!({"path": "freeze.json", "sha256": sha256(freeze.as_bytes())});
        }
        Case::new(&self.log, &["--require-annotations", "rollback.json"])
            .json("rollback.json", &self.record)
            .json("freeze.json", &self.freeze)
    }

    fn changed(change: impl FnOnce(&mut Self)) -> Case {
        let mut rollback = rollback();
        change(&mut rollback);
        rollback.case()
    }
}

#[test]
fn an_annotation_whose_links_cannot_be_read_annotates_nothing() {
    const UNREADABLE: &[&str] = &["the links of 1 annotations can't be read"];
    for (links, says) in [
        (json!({"runId": "run-1"}), &[][..]),
        (json!({"runId": 5}), UNREADABLE),
        (json!({"externalRefs": 5}), UNREADABLE),
        (json!({"runId": "run-1", "planId": 5}), UNREADABLE),
        (
            json!({"externalRefs": [{"sorName": 5, "externalId": "ev-4", "externalType": "EvidenceEntry"}]}),
            UNREADABLE,
        ),
    ] {
        let run = Rollback::changed(|it| {
            it.log.truncate(11);
            it.log[10]["links"] = links.clone();
            it.log = chain(it.log.clone());
            it.record["affected_entries"] = json!([]);
            it.record["affected_runs"] = json!([]);
        })
        .run();
        assert_eq!(run.messages("block"), says, "{links}: {run:?}");
        assert_eq!(run.code, Some(i32::from(!says.is_empty())), "{links}: {run:?}");
    }
    // Beside others that can be read.
    let unreadable = Rollback::changed(|it| {
        let mut annotation = it.log[11].clone();
        annotation["links"] = json!({"runId": 5});
        annotation["evidenceId"] = json!("ev-12");
        it.log.push(annotation);
        it.log = chain(it.log.clone());
    });
    let told = unreadable.run().messages("block");
    assert!(told.iter().any(|one| UNREADABLE.contains(&one.as_str())), "{told:?}");
}

#[test]
fn what_a_rollback_affects_is_annotated_and_nothing_is_rewritten() {
    let mut case = rollback().case();
    case.passes();
    // The freeze record is an anchor as well: its head is in the log.
    case.args.extend(["--anchor", "freeze.json", "--require-anchor", "--privacy"].map(String::from));
    case.passes();
    // The mark was written into the old entry, and everything after it was hashed again.
    Rollback::changed(|it| {
        it.log[4]["correlationId"] = json!("INC-7");
        it.log = chain(it.log.clone());
    })
    .blocks(&["rb-3d.1", "xa-5"]);
    Rollback::changed(|it| it.log.truncate(11)).blocks(&["rb-3d.2"]);
    Rollback::changed(|it| it.log.truncate(9)).blocks(&["rb-3d.2"]);
    Rollback::changed(|it| {
        let annotation = it.log.remove(11);
        it.log[10] = annotation;
        it.log = chain(it.log.clone());
    })
    .blocks(&["rb-3d.2"]);
    Rollback::changed(|it| it.record["affected_entries"] = json!(["ev-4", "ev-99"])).blocks(&["rb-3d.2"]);
    Rollback::changed(|it| it.record["affected_runs"] = json!(["run-5", "run-6"])).blocks(&["rb-3d.2"]);
    // An affected entry that is itself later than its annotation.
    Rollback::changed(|it| it.record["affected_entries"] = json!(["ev-11"])).blocks(&["rb-3d.2"]);
    // The cutover may be the head at the declaration.
    Rollback::changed(|it| it.freeze["evidence_head"] = it.record["target"]["evidence_cutover"].clone())
        .passes();
    // Annotated before the declaration.
    Rollback::changed(|it| {
        it.freeze["evidence_head"] = json!({"evidenceId": "ev-11", "hashSha256": it.log[11]["hashSha256"]});
    })
    .blocks(&["rb-3d.2"]);
    // Nothing is affected, and the incident itself is annotated.
    Rollback::changed(|it| {
        it.record["affected_runs"] = json!([]);
        it.record["affected_entries"] = json!([]);
    })
    .passes();
}

#[test]
fn the_points_of_a_rollback_are_in_the_log_and_it_is_verified_last() {
    let zeros = "0".repeat(64);
    Rollback::changed(|it| it.freeze["evidence_head"]["hashSha256"] = json!(zeros)).blocks(&["rb-3d.1"]);
    Rollback::changed(|it| it.record["target"]["evidence_cutover"]["hashSha256"] = json!(zeros))
        .blocks(&["xa-5"]);
    Rollback::changed(|it| {
        let late = json!({"evidenceId": "ev-9", "hashSha256": it.log[9]["hashSha256"]});
        it.record["target"]["evidence_cutover"] = late;
    })
    .blocks(&["xa-5"]);
    let case = rollback().case();
    assert_eq!(case.run_at("2026-03-01T11:29:59Z").blocking(), ["rb-3d.3"]);
    assert_eq!(case.run_at("2026-03-01T11:30:00Z").code, Some(0));
    // Without a declaration, the cutover is the point before which nothing may change.
    let undeclared = Rollback::changed(|it| it.record["declaration"] = json!(null));
    undeclared.passes();
    Rollback::changed(|it| {
        it.record["declaration"] = json!(null);
        it.record["target"] = json!({});
    })
    .is_undecided("names no entry of the log");
    Rollback::changed(|it| {
        it.record["actions"] = json!([]);
        it.record["finished_at"] = json!(null);
    })
    .is_undecided("of no action");
    Rollback::changed(|it| it.record["declaration"] = json!({"path": "freeze.json", "sha256": zeros}))
        .is_undecided("its digest differs");
    Rollback::changed(|it| it.record["declaration"] = json!({"path": "../freeze.json", "sha256": zeros}))
        .is_undecided("not a path inside");
    Rollback::changed(|it| it.freeze["incident_id"] = json!("INC-8")).is_undecided("another incident");
    Rollback::changed(|it| it.record["artifact"] = json!("freeze-record")).is_undecided("rollback-record");
}

#[test]
fn minimisation_is_judged_when_asked_for_and_nothing_personal_is_repeated() {
    let with = |change: &dyn Fn(&mut Value)| {
        Case::new(
            &chain((0..3).map(|at| {
                let mut entry = entry(at);
                if at == 1 {
                    change(&mut entry);
                }
                entry
            })),
            &["--privacy"],
        )
    };
    let reference = |id: &str| json!({"externalRefs": [{"sorName": "s", "portFamily": "ItsmItOps", "externalId": id, "externalType": "t"}]});
    let payload = |uri: &str| json!([{"kind": "Log", "uri": uri}]);
    with(&|_| {}).passes();
    with(&|entry| entry["links"] = reference("user-17@host")).passes();
    for case in [
        with(&|entry| entry["summary"] = json!("by jane.doe@example.org")),
        with(&|entry| entry["links"] = reference("jane.doe@example.org")),
        with(&|entry| entry["payloadRefs"] = payload("runs/1?token=jane.doe")),
        with(&|entry| entry["payloadRefs"] = payload("runs/1#jane.doe")),
    ] {
        case.blocks(&["ev-privacy"]);
        assert!(!case.run().said().contains("jane.doe"));
    }
    let case = with(&|entry| entry["summary"] = json!("by jane.doe@example.org"));
    let log = fs::read_to_string(case.path("log.ndjson")).unwrap();
    fs::write(case.path("log.ndjson"), log.replace('@', "\\u0040")).unwrap();
    case.blocks(&["ev-privacy"]);
    let mut silent = with(&|entry| entry["summary"] = json!("by jane.doe@example.org"));
    silent.args.clear();
    silent.passes();
}

#[test]
fn a_folder_that_is_not_there_is_no_empty_folder() {
    let log = with_payload("Action", &|_| {});
    Case::new(&log, &["--payload-root", "none"]).is_undecided("cannot read the root");
    Case::new(&log, &["--require-annotations", "none.json"]).is_undecided("none.json");
    assert!(!Path::new("none").exists());
}

/// A log of many entries, each with an address, some with a payload that differs, is gone or can't be read.
fn amiss_in_many_ways() -> Case {
    let log = chain((0..260).map(|at| {
        let mut entry = entry(at);
        entry["summary"] = json!("by jane.doe@example.org");
        let payload = |uri: String, digest: Value| json!([{"kind": "Log", "uri": uri, "sha256": digest}]);
        let of_out = json!(sha256(b"out"));
        match at % 7 {
            0 => entry["payloadRefs"] = payload(format!("gone-{at}"), of_out),
            1 => entry["payloadRefs"] = payload(format!("../{at}"), of_out),
            2 => entry["payloadRefs"] = payload("out".into(), of_out),
            3 => (entry["category"], entry["links"]) = (json!("Policy"), json!({"runId": "run-0"})),
            4 => entry["payloadRefs"] = payload("out".into(), json!("none")),
            _ => entry["payloadRefs"] = payload("cut".into(), of_out),
        }
        entry
    }));
    let case = Case::new(&log, &["--payload-root", "payloads", "--privacy"]);
    fs::create_dir(case.path("payloads")).unwrap();
    fs::write(case.path("payloads/out"), "out").unwrap();
    fs::write(case.path("payloads/cut"), "cut").unwrap();
    case
}

#[test]
fn parts_note_as_much_as_is_told_and_nothing_personal() {
    let case = amiss_in_many_ways();
    let run = case.run();
    assert_eq!(run.code, Some(2), "{run:?}");
    assert_eq!(run.messages("block").iter().filter(|it| it.contains("e-mail")).count(), 100);
    assert!(run.messages("block").iter().filter(|it| it.contains("digest differs")).count() < 100);
    for more in ["160 more findings like these", "49 more findings like these"] {
        assert!(run.messages("block").contains(&more.to_owned()), "{more}: {:?}", run.messages("block"));
    }
    let args = ["log", "log.ndjson", "--segment", "s.json", "--payload-root", "payloads", "--privacy"];
    let part = common::run(PROGRAM, case.folder.path(), &[&args[..], &["--format", "json"]].concat());
    assert_eq!(
        (part.code, part.blocking()),
        (Some(2), ["ev-payload", "ev-privacy"].map(String::from).to_vec())
    );
    assert!(part.said().contains("38 payloads are gone"), "{part:?}");
    let written = ["s.json", "s.json.notes"].map(|name| fs::read_to_string(case.path(name)).unwrap());
    let notes: Vec<Value> = written[1].lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let count = |member: &str| notes.iter().filter(|line| line["note"].get(member).is_some()).count();
    assert!(!written.concat().contains("jane.doe"));
    assert_eq!(count("privacy"), 100);
    // 38 are gone, 37 can't be read, 37 entries are of Policy, and of the rest a hundred are told.
    assert_eq!(count("payloads"), 38 + 37 + 37 + 100);
}

/// How a part is verified, how it is joined, and what the join says.
type Refusal = (&'static [&'static str], &'static [&'static str], &'static str);

const PAYLOADS: &[&str] = &["--payload-root", "payloads"];
const RECORD: &[&str] = &["--require-annotations", "rollback.json"];
const OTHER: &[&str] = &["--require-annotations", "other.json"];
const PRIVACY: &[&str] = &["--privacy"];

#[test]
fn a_join_is_asked_what_its_parts_were() {
    let case = rollback().case();
    fs::create_dir(case.path("payloads")).unwrap();
    let record = fs::read_to_string(case.path("rollback.json")).unwrap();
    fs::write(case.path("other.json"), record + " ").unwrap();
    let run = |args: &[&str]| common::run(PROGRAM, case.folder.path(), &[args, &["--now", NOW]].concat());
    let part = |asked: &[&str]| run(&[&["log", "log.ndjson", "--segment", "s.json"], asked].concat());
    let refusals: &[Refusal] = &[
        (&[], &["--payloads"], "did not hash its payloads"),
        (PRIVACY, &["--privacy", "--payloads"], "did not hash its payloads"),
        (PAYLOADS, &[], "hashed its payloads"),
        (&[], RECORD, "another rollback record"),
        (RECORD, OTHER, "another rollback record"),
        (RECORD, &[], "another rollback record"),
        (&[], PRIVACY, "did not judge its data minimisation"),
        (PRIVACY, &[], "judged its data minimisation"),
    ];
    for (asked, join, says) in refusals {
        assert_eq!(part(asked).code, Some(0));
        let run = run(&[&["join", "s.json"], *join].concat());
        assert!(run.code == Some(2) && run.said().contains(says), "{asked:?}, {join:?}: {run:?}");
    }
    for (asked, join) in [(PAYLOADS, &["--payloads"][..]), (RECORD, RECORD), (PRIVACY, PRIVACY), (&[], &[])] {
        assert_eq!(part(asked).code, Some(0));
        assert_eq!(run(&[&["join", "s.json"], join].concat()).code, Some(0), "{asked:?}");
    }
    // Only what was asked has notes.
    part(&[]);
    let segment = fs::read_to_string(case.path("s.json")).unwrap();
    assert!(!segment.contains("notes") && !segment.contains("inquiry"), "{segment}");
    for whole in [&["--dispositions", "jobs.json"][..], &["--holds", "jobs.json"]] {
        let run = part(&[PAYLOADS, whole].concat());
        assert!(run.code == Some(2) && run.said().contains("belong to `join`"), "{run:?}");
    }
    fs::write(case.path("anchor.json"), run(&["anchor", "log.ndjson"]).stdout).unwrap();
    for whole in [&["--anchor", "anchor.json"][..], &["--require-anchor"]] {
        let run = part(whole);
        assert!(run.code == Some(2) && run.said().contains("belong to `join`"), "{run:?}");
    }
    // What is told of the whole log only is no question to a part.
    for whole in ["--dispositions", "--holds", "--anchor", "--since-ref"] {
        let run = part(&[PAYLOADS, &[whole, "rollback.json"]].concat());
        assert_eq!(run.code, Some(2), "{whole}: {run:?}");
    }
    for gone in ["--dispositions", "--holds"] {
        assert_eq!(run(&["join", "s.json", gone, "rollback.json"]).code, Some(2), "{gone}");
    }
}

#[test]
fn notes_that_are_not_those_of_their_part_decide_nothing() {
    let case = amiss_in_many_ways();
    let args = ["log", "log.ndjson", "--segment", "s.json", "--payload-root", "payloads", "--privacy"];
    common::run(PROGRAM, case.folder.path(), &args);
    let [segment, notes] =
        ["s.json", "s.json.notes"].map(|name| fs::read_to_string(case.path(name)).unwrap());
    let lines: Vec<&str> = notes.lines().collect();
    let join = || common::run(PROGRAM, case.folder.path(), &["join", "s.json", "--payloads", "--privacy"]);
    let says = |what: &str| {
        let run = join();
        assert!(run.code == Some(2) && run.said().contains(what), "{what}: {run:?}");
    };
    // Another file, and none.
    fs::write(case.path("s.json.notes"), notes.replacen("ev-1", "ev-2", 1)).unwrap();
    says("s.json.notes is not what s.json was written with");
    fs::remove_file(case.path("s.json.notes")).unwrap();
    says("s.json.notes");
    // What whoever writes a segment can write beside it, at the line where it is wrong.
    let with = |number: u64, at: usize| {
        lines[at].replacen(&format!("\"number\":{at}"), &format!("\"number\":{number}"), 1)
    };
    let long = format!("{}{}", " ".repeat(17 << 20), lines[1]);
    for (line, text, what) in [
        (2, with(0, 1), "does not stand behind the one before it"),
        (3, lines[1].to_owned(), "does not stand behind the one before it"),
        (3, lines[2].replace("\"lines\":2", "\"lines\":1"), "does not stand behind the one before it"),
        (3, lines[2].replace("\"lines\":2", "\"lines\":0"), "does not stand behind the one before it"),
        (2, with(260, 1), "an entry that the part does not have"),
        (2, lines[1].replace("\"lines\":1", "\"lines\":261"), "an entry that the part does not have"),
        (2, lines[1].replace("\"lines\":1", "\"lines\":-1"), "is not a note"),
        (2, lines[1].replace("\"number\"", "\"x\":0,\"number\""), "is not a note"),
        (2, lines[1].replace("summary", "Summary"), "is not a note"),
        (2, String::new(), "is not a note"),
        (2, "[".repeat(100_000), "is not a note"),
        (2, long, "longer than 16 MiB"),
    ] {
        let mut changed = lines.clone();
        changed[line - 1] = &text;
        put_notes(&case, &segment, &(changed.join("\n") + "\n"), lines.len());
        says(&format!("s.json.notes:{line}"));
        says(what);
    }
    for (text, count, what) in [
        (notes.clone(), lines.len() + 1, "it ends after"),
        (notes.clone(), lines.len() - 1, "it goes on after"),
        (notes.trim_end().to_owned(), lines.len(), "cut off"),
        (notes.clone(), usize::MAX, "more notes than entries"),
    ] {
        put_notes(&case, &segment, &text, count);
        says(what);
    }
    let segment: Value = serde_json::from_str(&segment).unwrap();
    let refused = |change: &dyn Fn(&mut Value), asked: &[&str]| {
        let mut segment = segment.clone();
        change(&mut segment);
        fs::write(case.path("s.json"), segment.to_string()).unwrap();
        let args = [&["join", "s.json", "--format", "json"], asked].concat();
        assert_eq!(common::run(PROGRAM, case.folder.path(), &args).undecided(), ["g-8"]);
    };
    let asked = ["--payloads", "--privacy"];
    refused(&|it| it["notes"]["file"] = json!("../s.json.notes"), &asked);
    refused(&|it| drop(it.as_object_mut().unwrap().remove("notes")), &asked);
    refused(&|it| drop(it.as_object_mut().unwrap().remove("inquiry")), &[]);
}

/// Writes notes, and a segment that names them as its own.
fn put_notes(case: &Case, segment: &str, notes: &str, count: usize) {
    fs::write(case.path("s.json.notes"), notes).unwrap();
    let mut segment: Value = serde_json::from_str(segment).unwrap();
    segment["notes"]["sha256"] = json!(sha256(notes.as_bytes()));
    segment["notes"]["notes"] = json!(count);
    fs::write(case.path("s.json"), segment.to_string()).unwrap();
}

/// Every number of a document, by its pointer.
fn numbers(value: &Value, pointer: &str) -> Vec<String> {
    match value {
        Value::Number(_) => vec![pointer.to_owned()],
        Value::Array(items) => {
            (0..).zip(items).flat_map(|(at, item)| numbers(item, &format!("{pointer}/{at}"))).collect()
        }
        Value::Object(members) => {
            members.iter().flat_map(|(name, member)| numbers(member, &format!("{pointer}/{name}"))).collect()
        }
        Value::Null | Value::Bool(_) | Value::String(_) => Vec::new(),
    }
}

#[test]
fn whatever_a_segment_counts_the_join_stands() {
    let mut log = signed(30);
    log[3]["summary"] = json!("edited");
    log[4].as_object_mut().unwrap().remove("signatureBase64");
    let case = with_keys(&log, &keys());
    fs::create_dir(case.path("payloads")).unwrap();
    let keys = ["--public-key", "keys.json"];
    for part in ["1", "2"] {
        let (shard, name) = (format!("{part}/2"), format!("s{part}.json"));
        let args = ["log", "log.ndjson", "--shard", &shard, "--segment", &name];
        common::run(PROGRAM, case.folder.path(), &[&args[..], &keys, PAYLOADS, PRIVACY].concat());
    }
    let segments = ["s1.json", "s2.json"].map(|name| fs::read_to_string(case.path(name)).unwrap());
    let join = ["join", "s1.json", "s2.json", "--payloads", "--privacy"];
    for (name, text) in ["s1.json", "s2.json"].iter().zip(&segments) {
        let segment: Value = serde_json::from_str(text).unwrap();
        for pointer in numbers(&segment, "") {
            for number in [0, u64::MAX >> 1, u64::MAX] {
                let mut changed = segment.clone();
                *changed.pointer_mut(&pointer).unwrap() = json!(number);
                fs::write(case.path(name), changed.to_string()).unwrap();
                let run = common::run(PROGRAM, case.folder.path(), &[&join[..], &keys].concat());
                assert!(matches!(run.code, Some(1 | 2)), "{pointer}: {run:?}");
            }
        }
        fs::write(case.path(name), text).unwrap();
    }
}
