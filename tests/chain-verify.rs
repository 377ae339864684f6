//! `chain-verify` over logs: clean ones pass, each way to tamper is found and named.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test a panic is the verdict"
)]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use base64ct::{Base64, Encoding as _};
use common::Run;
use gate_core::artifact::{Digester, sha256};
use gate_core::{Context, Judgement};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_chain-verify");

type Entry = Map<String, Value>;

/// Time number `second` of the day that these logs are of.
fn time(second: usize) -> String {
    format!("2026-02-16T{:02}:{:02}:{:02}.000Z", second / 3600, second / 60 % 60, second % 60)
}

fn body(number: usize) -> Entry {
    let entry = json!({
        "schemaVersion": 1, "evidenceId": format!("ev-{number}"), "workspaceId": "ws-1",
        "correlationId": format!("corr-{number}"), "occurredAtIso": time(number), "category": "Action",
        "summary": format!("Grüße № {number} 😀"), "actor": {"kind": "User", "userId": format!("user-{number}")},
        "links": {"runId": format!("run-{number}"), "externalRefs": []},
    });
    entry.as_object().unwrap().clone()
}

/// The entry behind `previous`, hashed by another implementation than ours.
fn sealed(mut entry: Entry, previous: Option<&Entry>) -> Entry {
    entry.remove("hashSha256");
    entry.remove("previousHash");
    if let Some(previous) = previous {
        entry.insert("previousHash".into(), previous["hashSha256"].clone());
    }
    let hash = sha256(&serde_json_canonicalizer::to_vec(&entry).unwrap());
    entry.insert("hashSha256".into(), hash.into());
    entry
}

fn resealed(mut log: Vec<Entry>, from: usize) -> Vec<Entry> {
    for at in from..log.len() {
        log[at] = sealed(log[at].clone(), at.checked_sub(1).map(|before| log[before].clone()).as_ref());
    }
    log
}

fn chain(count: usize) -> Vec<Entry> {
    resealed((0..count).map(body).collect(), 0)
}

fn with(mut entry: Entry, member: &str, value: Value) -> Entry {
    entry.insert(member.into(), value);
    entry
}

fn text(log: &[Entry]) -> String {
    log.iter().fold(String::new(), |mut text, entry| {
        writeln!(text, "{}", Value::Object(entry.clone())).unwrap();
        text
    })
}

fn folder_with(log: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("log.ndjson"), log).unwrap();
    folder
}

fn run(folder: &TempDir, args: &[&str]) -> Run {
    common::run(PROGRAM, folder.path(), &[args, &["--format", "json"]].concat())
}

fn verify(log: &str, args: &[&str]) -> Run {
    run(&folder_with(log), &[&["log", "log.ndjson"], args].concat())
}

fn anchor(folder: &TempDir, log: &str, out: &str) -> Value {
    let run = common::run(PROGRAM, folder.path(), &["anchor", log]);
    assert_eq!(run.code, Some(0), "{run:?}");
    fs::write(folder.path().join(out), &run.stdout).unwrap();
    run.report()
}

/// What is said of each finding: rule and the first word of the message, which is the cause.
fn causes(run: &Run) -> Vec<String> {
    let report = run.report();
    let findings = report["findings"].as_array().unwrap();
    let mut causes: Vec<_> = findings
        .iter()
        .filter(|finding| finding["effect"] == "block")
        .map(|finding| {
            let message = finding["message"].as_str().unwrap();
            let cause = message
                .split_once(": ")
                .filter(|(cause, _)| !cause.contains(' '))
                .map_or("", |(cause, _)| cause);
            format!("{} {cause}", finding["rule"].as_str().unwrap()).trim().to_owned()
        })
        .collect();
    causes.sort();
    causes.dedup();
    causes
}

#[test]
fn a_clean_log_passes_in_every_form() {
    let log = chain(60);
    let plain = text(&log);
    let array = serde_json::to_string_pretty(&log).unwrap();
    let reversed: Vec<String> = log
        .iter()
        .map(|entry| {
            let members: Vec<_> =
                entry.iter().rev().map(|(key, value)| format!("{}: {value}", json!(key))).collect();
            format!("{{{}}}", members.join(" ,\t"))
        })
        .collect();
    for (form, what) in [
        (plain.clone(), "NDJSON"),
        (plain.trim_end().to_owned(), "no line end at the end"),
        (plain.replace('\n', "\r\n"), "CRLF"),
        (plain.replace('\n', "\n\n"), "blank lines"),
        (format!("\u{feff}{plain}"), "a byte order mark"),
        (reversed.join("\n"), "members in another order, with white space"),
        (plain.replace("ß", "\\u00DF").replace("ev-1", "\\u0065v-\\u0031"), "other escapes"),
        (array.clone(), "an array"),
        (format!("\n\n {}", array.replace('\n', "")), "an array on one line"),
    ] {
        for jobs in ["1", "3"] {
            let run = verify(&form, &["--jobs", jobs]);
            assert_eq!(run.code, Some(0), "{what}: {run:?}");
            assert_eq!(run.report()["stats"]["entries"], 60, "{what}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(plain.as_bytes()).unwrap();
    fs::write(folder.path().join("named-otherwise"), gzip.finish().unwrap()).unwrap();
    fs::write(folder.path().join("log.zst"), zstd::encode_all(array.as_bytes(), 3).unwrap()).unwrap();
    for name in ["named-otherwise", "log.zst"] {
        assert_eq!(run(&folder, &["log", name]).code, Some(0), "{name}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one row for each way to tamper")]
fn plain_tampering_is_found_and_its_cause_named() {
    let good = chain(50);
    let edit = |change: &dyn Fn(&mut Vec<Entry>)| {
        let mut log = good.clone();
        change(&mut log);
        text(&log)
    };
    let lines = |change: &dyn Fn(&str) -> String| {
        let log = text(&good);
        let line = log.lines().nth(20).unwrap();
        log.replacen(line, &change(line), 1)
    };
    let cases: Vec<(&str, String, &[&str])> = vec![
        ("a value", edit(&|log| log[20] = with(log[20].clone(), "summary", json!("x"))), &["ev-hash edited"]),
        ("a nested value", edit(&|log| log[20]["actor"]["userId"] = json!("x")), &["ev-hash edited"]),
        (
            "an added member",
            edit(&|log| log[20] = with(log[20].clone(), "zzz", json!(1))),
            &["ev-hash edited"],
        ),
        (
            "a member named __proto__",
            lines(&|line| line.replacen('{', r#"{"__proto__":{"ok":true},"#, 1)),
            &["ev-hash edited"],
        ),
        (
            "a removed member",
            edit(&|log| {
                log[20].remove("links");
            }),
            &["ev-hash edited"],
        ),
        (
            "a stated hash",
            edit(&|log| log[20] = with(log[20].clone(), "hashSha256", json!("0".repeat(64)))),
            &["ev-hash edited", "ev-link edited"],
        ),
        (
            "a link and its hash",
            edit(&|log| {
                log[20].insert("previousHash".into(), json!("0".repeat(64)));
                log[20] = sealed_as_is(log[20].clone());
            }),
            &["ev-link deleted"],
        ),
        (
            "an entry, hashed anew",
            edit(&|log| log[20] = sealed(with(log[20].clone(), "summary", json!("x")), Some(&log[19]))),
            &["ev-link deleted"],
        ),
        (
            "a deleted entry",
            edit(&|log| {
                log.remove(20);
            }),
            &["ev-link deleted"],
        ),
        (
            "ten deleted entries",
            edit(&|log| {
                log.drain(20..30);
            }),
            &["ev-link deleted"],
        ),
        (
            "the first entry deleted",
            edit(&|log| {
                log.remove(0);
            }),
            &["ev-genesis deleted"],
        ),
        ("two entries swapped", edit(&|log| log.swap(20, 21)), &["ev-link reordered", "ev-time backdated"]),
        (
            "an entry moved to the end",
            edit(&|log| {
                let entry = log.remove(20);
                log.push(entry);
            }),
            &["ev-link reordered", "ev-time backdated"],
        ),
        (
            "the whole reversed",
            edit(&|log| log.reverse()),
            &["ev-genesis deleted", "ev-link inserted", "ev-link reordered", "ev-time backdated"],
        ),
        ("an entry replayed", edit(&|log| log.insert(21, log[20].clone())), &["ev-id", "ev-link replayed"]),
        (
            "an entry replayed later",
            edit(&|log| log.insert(40, log[20].clone())),
            &["ev-id", "ev-link replayed", "ev-time backdated"],
        ),
        (
            "an entry inserted",
            edit(&|log| log.insert(20, sealed(with(body(19), "evidenceId", json!("ev-x")), Some(&log[19])))),
            &["ev-link forked"],
        ),
        (
            "two writers at once",
            edit(&|log| {
                let mut branch = vec![log[19].clone()];
                for number in 0..3 {
                    branch.push(sealed(
                        with(body(19), "evidenceId", json!(format!("ev-b{number}"))),
                        branch.last(),
                    ));
                }
                branch.remove(0);
                log.splice(20..20, branch);
            }),
            &["ev-link forked"],
        ),
        (
            "time that goes back",
            text(&resealed(
                (0..50)
                    .map(|at| {
                        if at == 20 {
                            with(body(20), "occurredAtIso", json!("2026-02-15T00:00:00Z"))
                        } else {
                            body(at)
                        }
                    })
                    .collect(),
                0,
            )),
            &["ev-time backdated"],
        ),
        (
            "time that goes back behind an offset",
            text(&resealed(
                (0..50)
                    .map(|at| {
                        if at == 20 {
                            with(body(20), "occurredAtIso", json!("2026-02-16T00:00:20.500+14:00"))
                        } else {
                            body(at)
                        }
                    })
                    .collect(),
                0,
            )),
            &["ev-time backdated"],
        ),
    ];
    for (what, log, wanted) in &cases {
        let run = verify(log, &[]);
        assert_eq!(run.code, Some(1), "{what}: {run:?}");
        assert_eq!(causes(&run), *wanted, "{what}");
    }
    assert!(cases.len() >= 19);
}

fn sealed_as_is(mut entry: Entry) -> Entry {
    entry.remove("hashSha256");
    let hash = sha256(&serde_json_canonicalizer::to_vec(&entry).unwrap());
    entry.insert("hashSha256".into(), hash.into());
    entry
}

#[test]
fn what_breaks_the_contract_blocks_although_it_is_hashed_right() {
    let entry = |change: &dyn Fn(&mut Entry)| {
        let mut log: Vec<Entry> = (0..9).map(body).collect();
        change(&mut log[4]);
        text(&resealed(log, 0))
    };
    for (what, log, rule) in [
        ("another workspace", entry(&|entry| entry["workspaceId"] = json!("ws-2")), "ev-workspace"),
        ("an id used twice", entry(&|entry| entry["evidenceId"] = json!("ev-1")), "ev-id"),
        ("another version", entry(&|entry| entry["schemaVersion"] = json!(2)), "ev-entry"),
        ("a version in words", entry(&|entry| entry["schemaVersion"] = json!("1")), "ev-entry"),
        ("an unknown category", entry(&|entry| entry["category"] = json!("Other")), "ev-entry"),
        (
            "an unknown actor",
            entry(&|entry| entry["actor"] = json!({"kind": "Ghost", "userId": "u"})),
            "ev-entry",
        ),
        (
            "an actor without an id",
            entry(&|entry| entry["actor"] = json!({"kind": "Machine", "userId": "u"})),
            "ev-entry",
        ),
        (
            "an actor with an empty id",
            entry(&|entry| entry["actor"] = json!({"kind": "User", "userId": ""})),
            "ev-entry",
        ),
        (
            "an actor with an empty id, and more",
            entry(&|entry| entry["actor"] = json!({"kind": "User", "userId": "", "z": "u"})),
            "ev-entry",
        ),
        ("an empty summary", entry(&|entry| entry["summary"] = json!("")), "ev-entry"),
        (
            "no correlationId",
            entry(&|entry| {
                entry.remove("correlationId");
            }),
            "ev-entry",
        ),
        (
            "no time",
            entry(&|entry| {
                entry.remove("occurredAtIso");
            }),
            "ev-entry",
        ),
        ("a time that is none", entry(&|entry| entry["occurredAtIso"] = json!("zzzz")), "ev-entry"),
        (
            "a time without an offset",
            entry(&|entry| entry["occurredAtIso"] = json!("2026-02-16T00:00:04")),
            "ev-entry",
        ),
        ("the year 2999", entry(&|entry| entry["occurredAtIso"] = json!("2999-01-01T00:00:00Z")), "g-3"),
        ("links that are a list", entry(&|entry| entry["links"] = json!([])), "ev-entry"),
        (
            "a signature that is a number",
            entry(&|entry| {
                entry.insert("signatureBase64".into(), json!(1));
            }),
            "ev-entry",
        ),
        ("a hash in upper case", text(&chain(3)).to_uppercase().replace("EV-", "ev-"), ""),
    ] {
        let run = verify(&log, &["--now", "2026-03-01T00:00:00Z"]);
        if rule.is_empty() {
            assert_ne!(run.code, Some(0), "{what}");
        } else {
            assert_eq!(run.code, Some(1), "{what}: {run:?}");
            assert!(run.blocking().contains(&rule.to_owned()), "{what}: {:?}", run.blocking());
        }
    }
}

#[test]
fn what_is_not_strict_json_is_not_decided_and_says_where() {
    let log = text(&chain(30));
    let line = log.lines().nth(20).unwrap();
    let offset = log.find(line).unwrap();
    for (what, bad) in [
        ("a key twice", line.replacen("\"summary\":", "\"summary\":\"APPROVED\",\"summary\":", 1)),
        (
            "a key twice, escaped",
            line.replacen("\"summary\":", "\"summ\\u0061ry\":\"APPROVED\",\"summary\":", 1),
        ),
        (
            "an integer no double holds",
            line.replacen("\"schemaVersion\":1", "\"schemaVersion\":1,\"n\":9007199254740993", 1),
        ),
        ("a lone surrogate", line.replacen("😀", "\\ud83d", 1)),
        ("a number that overflows", line.replacen("\"schemaVersion\":1", "\"schemaVersion\":1e999", 1)),
        ("a torn line", line[..80].to_owned()),
        ("no object", "7".to_owned()),
    ] {
        let run = verify(&log.replacen(line, &bad, 1), &[]);
        assert_eq!(run.code, Some(2), "{what}: {run:?}");
        let undecided = &run.report()["undecided"][0];
        assert_eq!(undecided["location"]["line"], 21, "{what}");
        let message = undecided["message"].as_str().unwrap();
        let at: usize = message.rsplit(' ').next().unwrap().parse().unwrap();
        assert!((offset..=offset + bad.len()).contains(&at), "{what}: {message}");
        assert!(!run.said().contains("APPROVED") && !run.said().contains("user-20"), "{what}: {run:?}");
    }
    for (what, bytes) in [
        ("nothing", Vec::new()),
        ("blank lines", b"\n \n".to_vec()),
        ("an empty array", b"[]".to_vec()),
        ("UTF-16", log.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        (
            "Latin-1",
            log.replacen("Gr", "\u{1}", 1)
                .into_bytes()
                .into_iter()
                .map(|byte| if byte == 1 { 0xe4 } else { byte })
                .collect(),
        ),
        ("an array that is cut off", format!("[{line}").into_bytes()),
        ("two arrays", format!("[{line}][{line}]").into_bytes()),
        ("gzip that is cut off", vec![0x1f, 0x8b, 8, 0, 0]),
        ("an entry of five megabytes", format!("{{\"a\":\"{}\"}}", "x".repeat(5 << 20)).into_bytes()),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("log.ndjson"), bytes).unwrap();
        let run = run(&folder, &["log", "log.ndjson"]);
        assert_eq!(run.code, Some(2), "{what}: {run:?}");
    }
    assert_eq!(run(&tempfile::tempdir().unwrap(), &["log", "missing.ndjson"]).code, Some(2));
}

#[test]
fn an_anchor_finds_what_a_chain_alone_cannot() {
    let good = chain(50);
    let folder = folder_with(&text(&good));
    let printed = anchor(&folder, "log.ndjson", "anchor.json");
    assert_eq!(printed["entries"], 50);
    assert_eq!(printed["hashSha256"], good[49]["hashSha256"]);
    assert_eq!(printed["evidenceId"], "ev-49");
    let forged = |from: usize| {
        let mut log = good.clone();
        for entry in &mut log[from..] {
            entry["summary"] = json!("forged");
        }
        resealed(log, from)
    };
    let head = json!({"artifact": "freeze-record", "evidence_head": {"evidenceId": "ev-49", "hashSha256": good[49]["hashSha256"]}});
    fs::write(folder.path().join("freeze.json"), head.to_string()).unwrap();
    for (what, log, wanted, cause) in [
        ("the same log", good.clone(), 0, ""),
        ("grown honestly", chain(55), 0, ""),
        ("tail cut", good[..40].to_vec(), 1, "ev-anchor truncated"),
        ("cut and regrown", forged(45), 1, "ev-anchor rewritten"),
        ("rewritten from the start", forged(0), 1, "ev-anchor rewritten"),
        (
            "rewritten and longer",
            resealed([forged(49), (50..60).map(body).collect()].concat(), 49),
            1,
            "ev-anchor rewritten",
        ),
    ] {
        fs::write(folder.path().join("now.ndjson"), text(&log)).unwrap();
        let anchored = run(&folder, &["log", "now.ndjson", "--anchor", "anchor.json"]);
        assert_eq!(anchored.code, Some(wanted), "{what}: {anchored:?}");
        assert_eq!(causes(&anchored).join(","), cause, "{what}");
        assert_eq!(
            run(&folder, &["log", "now.ndjson", "--anchor", "freeze.json"]).code,
            Some(wanted),
            "{what}"
        );
        assert_eq!(run(&folder, &["log", "now.ndjson"]).code, Some(0), "{what}");
        assert_eq!(run(&folder, &["log", "now.ndjson", "--require-anchor"]).code, Some(2), "{what}");
        assert_eq!(run(&folder, &["log", "now.ndjson", "--strict"]).code, Some(1), "{what}");
    }
    let said = run(&folder, &["log", "log.ndjson"]).said();
    assert!(
        said.contains("not provable without an anchor") && said.contains("not provable without a key"),
        "{said}"
    );
    let said = run(&folder, &["log", "log.ndjson", "--anchor", "anchor.json"]).said();
    assert!(said.contains("conditional on anchor.json") && !said.contains("without an anchor"), "{said}");
    for bad in [
        "{}",
        "[]",
        "",
        "{\"schema\":\"gatekit.anchor.v1\",\"entries\":0,\"hashSha256\":\"00\"}",
        "x\n5\nAAAA\n\n",
    ] {
        fs::write(folder.path().join("bad.json"), bad).unwrap();
        assert_eq!(run(&folder, &["log", "log.ndjson", "--anchor", "bad.json"]).code, Some(2), "{bad}");
    }
    fs::write(folder.path().join("log.ndjson"), text(&good).replacen("Gr", "gr", 1)).unwrap();
    assert_eq!(
        common::run(PROGRAM, folder.path(), &["anchor", "log.ndjson"]).code,
        Some(1),
        "no anchor of a broken log"
    );
}

/// A note that the key made of `seed` signed, and that key as C2SP writes it.
fn signed_note(name: &str, text: &str, seed: u8) -> (String, String) {
    use ed25519_dalek::Signer as _;
    let key = ed25519_dalek::SigningKey::from_bytes(&[seed; 32]);
    let public = [&[1], key.verifying_key().as_bytes().as_slice()].concat();
    let digest = sha256(&[name.as_bytes(), b"\n", &public].concat());
    let id = u32::from_str_radix(&digest[..8], 16).unwrap().to_be_bytes();
    let signature = Base64::encode_string(&[&id, key.sign(text.as_bytes()).to_bytes().as_slice()].concat());
    let signed = format!("{text}\n\u{2014} {name} {signature}\n");
    (signed, format!("{name}+{}+{}", &digest[..8], Base64::encode_string(&public)))
}

#[test]
fn a_checkpoint_note_is_an_anchor_too() {
    use chain_verify::merkle;
    let log = chain(20);
    let leaves: Vec<_> = log
        .iter()
        .map(|entry| {
            let hash = entry["hashSha256"].as_str().unwrap();
            let bytes: Vec<u8> =
                (0..32).map(|at| u8::from_str_radix(&hash[2 * at..2 * at + 2], 16).unwrap()).collect();
            merkle::leaf(&bytes)
        })
        .collect();
    let root = Base64::encode_string(&merkle::root(&leaves[..13]));
    let folder = folder_with(&text(&log));
    let (note, key) = signed_note("example.org/log", &format!("example.org/log\n13\n{root}\n"), 7);
    fs::write(folder.path().join("note"), note).unwrap();
    let unasked = run(&folder, &["log", "log.ndjson", "--anchor", "note"]);
    assert_eq!(unasked.code, Some(0));
    assert!(unasked.stdout.contains("who signed the note was not asked"), "{unasked:?}");
    // Who signed it.
    let signed = |anchor: &str, key: &str| {
        run(&folder, &["log", "log.ndjson", "--anchor", anchor, "--anchor-key", key])
    };
    assert_eq!(signed("note", &key).code, Some(0));
    assert!(signed("note", &key).stdout.contains("the note is signed by example.org/log"));
    let (_, other) = signed_note("example.org/log", "", 8);
    assert_eq!(causes(&signed("note", &other)), ["ev-anchor forged"]);
    assert!(!signed("note", &other).stdout.contains("conditional on note"));
    anchor(&folder, "log.ndjson", "anchor.json");
    assert_eq!(signed("anchor.json", &key).code, Some(2));
    assert_eq!(signed("note", &key.replace("example", "elsewhere")).code, Some(2));
    assert_eq!(run(&folder, &["log", "log.ndjson", "--anchor-key", &key]).code, Some(2));
    fs::write(folder.path().join("log.ndjson"), text(&log[..12])).unwrap();
    assert_eq!(causes(&run(&folder, &["log", "log.ndjson", "--anchor", "note"])), ["ev-anchor truncated"]);
    let mut forged = log;
    forged[3]["summary"] = json!("x");
    fs::write(folder.path().join("log.ndjson"), text(&resealed(forged, 3))).unwrap();
    assert_eq!(causes(&run(&folder, &["log", "log.ndjson", "--anchor", "note"])), ["ev-anchor rewritten"]);
}

#[test]
fn an_id_that_is_written_with_an_escape_is_the_same_id() {
    let log = resealed(vec![body(1), body(2), with(body(3), "evidenceId", json!("ev-1"))], 0);
    let text = text(&log);
    let (first, last) = text.rsplit_once("\"ev-1\"").unwrap();
    let escaped = format!("{first}\"ev-\\u0031\"{last}");
    assert_ne!(text, escaped);
    for log in [&text, &escaped] {
        let found = verify(log, &[]);
        assert_eq!(causes(&found), ["ev-id"], "{found:?}");
    }
}

#[test]
fn since_a_ref_a_log_only_grows() {
    let good = chain(30);
    let folder = folder_with(&text(&good));
    fs::write(folder.path().join("array.json"), serde_json::to_string_pretty(&good).unwrap()).unwrap();
    common::commit_all(folder.path());
    let since = |name: &str| run(&folder, &["log", name, "--since-ref", "HEAD"]);
    assert_eq!(since("log.ndjson").code, Some(0));
    fs::write(folder.path().join("log.ndjson"), text(&chain(33))).unwrap();
    fs::write(folder.path().join("array.json"), serde_json::to_string_pretty(&chain(33)).unwrap()).unwrap();
    assert_eq!(since("log.ndjson").code, Some(0));
    assert_eq!(since("array.json").code, Some(0));
    fs::write(folder.path().join("log.ndjson"), text(&good[..29])).unwrap();
    assert_eq!(causes(&since("log.ndjson")), ["ev-since rewritten"]);
    let mut forged = good;
    forged[29]["summary"] = json!("x");
    fs::write(folder.path().join("log.ndjson"), text(&resealed(forged.clone(), 29))).unwrap();
    assert_eq!(causes(&since("log.ndjson")), ["ev-since rewritten"]);
    fs::write(folder.path().join("array.json"), serde_json::to_string_pretty(&resealed(forged, 29)).unwrap())
        .unwrap();
    assert_eq!(causes(&since("array.json")), ["ev-since rewritten"]);
    assert_eq!(since("log.ndjson").report()["findings"][0]["location"]["line"], 30);
    // Longer than what is read at once, cut and changed at every place of a read.
    let long = chain(400);
    let bytes = text(&long).into_bytes();
    assert!(bytes.len() > 2 * (64 << 10));
    fs::write(folder.path().join("log.ndjson"), &bytes).unwrap();
    common::commit_all(folder.path());
    for at in [0, 1, (64 << 10) - 1, 64 << 10, (64 << 10) + 1, bytes.len() - 1] {
        let mut now = bytes.clone();
        now[at] ^= 1;
        fs::write(folder.path().join("log.ndjson"), &now).unwrap();
        assert!(since("log.ndjson").said().contains(&format!("differs from HEAD at byte {at},")), "{at}");
        fs::write(folder.path().join("log.ndjson"), &bytes[..at]).unwrap();
        assert_ne!(since("log.ndjson").code, Some(0), "{at}");
    }
    fs::write(folder.path().join("log.ndjson"), &bytes).unwrap();
    assert_eq!(since("log.ndjson").code, Some(0));
    // What was there comes again behind as much as is read at once.
    let before = format!("{}\n", " ".repeat((64 << 10) - 1));
    fs::write(folder.path().join("log.ndjson"), [before.as_bytes(), &bytes].concat()).unwrap();
    assert_eq!(causes(&since("log.ndjson")), ["ev-since rewritten"]);
    fs::write(folder.path().join("new.ndjson"), text(&chain(3))).unwrap();
    assert_eq!(since("new.ndjson").code, Some(2));
    assert_eq!(run(&folder, &["log", "log.ndjson", "--since-ref", "nowhere"]).code, Some(2));
}

#[test]
fn of_ids_that_are_used_twice_a_thousand_are_told_and_the_rest_is_counted() {
    let log = resealed((0..1002).map(|at| with(body(at), "evidenceId", json!("ev-0"))).collect(), 0);
    let run = verify(&text(&log), &[]);
    let report = run.report();
    let findings = report["findings"].as_array().unwrap().iter().filter(|it| it["rule"] == "ev-id");
    let told: Vec<_> = findings.map(|it| it["message"].as_str().unwrap()).collect();
    assert_eq!(told.len(), 1001);
    assert!(told.contains(&"entry 1001 has the evidenceId of entry 1"));
    assert_eq!(told[1000], "log.ndjson: 1 more ids are used twice");
}

#[test]
fn a_finding_names_its_line() {
    let line = |run: &Run| run.report()["findings"][0]["location"]["line"].as_u64();
    let good = chain(6);
    let mut edited = good.clone();
    edited[3]["summary"] = json!("x");
    let array = |log: &[Entry], lead: &str| {
        let entries: Vec<_> = log.iter().map(|entry| Value::Object(entry.clone()).to_string()).collect();
        format!("{lead}[{lead}{}\n]", entries.join(",\n"))
    };
    assert_eq!(line(&verify(&text(&edited), &[])), Some(4));
    assert_eq!(line(&verify(&array(&edited, "\n\n"), &[])), Some(8));
    let late = resealed(
        [good[..5].to_vec(), vec![with(body(5), "occurredAtIso", json!("2999-01-01T00:00:00Z"))]].concat(),
        5,
    );
    let run = verify(&text(&late), &["--now", "2026-03-01T00:00:00Z"]);
    assert_eq!((causes(&run), line(&run)), (vec!["g-3".to_owned()], Some(6)));
    // Far enough on that the array was read in several blocks, each with line ends inside of its last entry.
    let mut long = chain(1500);
    long[1400]["summary"] = json!("x");
    let entries: Vec<_> = long.iter().map(|entry| serde_json::to_string_pretty(entry).unwrap()).collect();
    let before = format!("[\n{},\n", entries[..1400].join(",\n")).matches('\n').count() as u64;
    let run = verify(&format!("[\n{}\n]", entries.join(",\n")), &[]);
    assert_eq!(line(&run), Some(before + 1), "{run:?}");
    let run = verify(&array(&good, "\n").replacen(",\n", ",\n?", 3), &[]);
    assert_eq!(run.code, Some(2));
    assert_eq!(run.report()["undecided"][0]["location"]["line"], 4, "{run:?}");
    let run = verify("[\n{\n\"a\": 1,\n\"b\": ?}\n]", &[]);
    assert_eq!(run.code, Some(2));
    assert_eq!(run.report()["undecided"][0]["location"]["line"], 4, "{run:?}");
}

#[test]
fn resuming_reads_only_what_is_new_and_says_so() {
    let folder = folder_with(&text(&chain(40)));
    anchor(&folder, "log.ndjson", "anchor.json");
    let resume = |log: &[Entry]| {
        fs::write(folder.path().join("log.ndjson"), text(log)).unwrap();
        run(&folder, &["log", "log.ndjson", "--resume", "anchor.json"])
    };
    let run = resume(&chain(45));
    assert_eq!((run.code, run.report()["stats"]["entries"].as_u64()), (Some(0), Some(6)), "{run:?}");
    let trusted = "conditional on anchor.json: the 40 entries up to it are trusted, not re-verified";
    assert!(run.said().contains(trusted), "{run:?}");
    assert_eq!(resume(&chain(40)).code, Some(0));
    assert_eq!(causes(&resume(&chain(39))), ["ev-anchor truncated"]);
    let mut log = chain(45);
    log[42]["summary"] = json!("x");
    let run = resume(&log);
    assert_eq!(causes(&run), ["ev-hash edited"]);
    assert!(run.said().contains("entry 43 (ev-42)"), "{run:?}");
    assert_eq!(run.report()["findings"][0]["location"]["line"], 43);
    let mut log = chain(45);
    log[39]["summary"] = json!("Grüße № 39 😁");
    assert_eq!(causes(&resume(&resealed(log, 39))), ["ev-anchor rewritten"]);
    // What comes before is trusted, and the report has said so.
    let mut log = chain(45);
    log[3]["summary"] = json!("Grüße № 3 😁");
    assert_eq!(resume(&log).code, Some(0));
}

#[test]
fn logs_of_other_producers_verify_by_their_profile() {
    let good = chain(10);
    let with_genesis = |word: &str| {
        let mut log: Vec<Entry> = Vec::new();
        for number in 0..10 {
            let before = log.last().map_or(json!(word), |entry| entry["hashSha256"].clone());
            log.push(sealed_as_is(with(body(number), "previousHash", before)));
        }
        log
    };
    for word in ["genesis".to_owned(), "0".repeat(64)] {
        let log = text(&with_genesis(&word));
        assert_eq!(causes(&verify(&log, &[])).len(), 1, "{word}");
        assert_eq!(verify(&log, &["--genesis", &word]).code, Some(0), "{word}");
        assert_eq!(verify(&log, &["--genesis", "other"]).code, Some(1), "{word}");
    }
    assert_eq!(verify(&text(&good), &["--genesis", "genesis"]).code, Some(1));
    // As written: what JSON.stringify gives, hashed as it stands.
    let mut previous = "genesis".to_owned();
    let mut log = String::new();
    for number in 0..10 {
        let entry = format!(
            r#"{{"evidenceId":"ev-{number}","phase":"b","atIso":"{}","summary":"s","previousHash":"{previous}""#,
            time(number)
        );
        previous = sha256(format!("{entry}}}").as_bytes());
        writeln!(log, "{entry}, \"hash\": \"{previous}\"}}").unwrap();
    }
    assert_eq!(verify(&log, &["--profile", "portarium-experiment"]).code, Some(0));
    // They know no signature: a member of that name is hashed as any other.
    let entry =
        r#"{"evidenceId":"a","atIso":"2026-02-16T00:00:00Z","signatureBase64":"x","previousHash":"genesis""#;
    let signed = format!("{entry}, \"hash\": \"{}\"}}\n", sha256(format!("{entry}}}").as_bytes()));
    assert_eq!(verify(&signed, &["--profile", "portarium-experiment"]).code, Some(0));
    assert_eq!(
        verify(&log.replacen("\"s\"", "\"t\"", 1), &["--profile", "portarium-experiment"]).code,
        Some(1)
    );
    assert_eq!(verify(&log, &[]).code, Some(1));
    let prefixed = log.replace("\"hash\": \"", "\"hash\": \"sha256:");
    let folder = folder_with(&prefixed);
    fs::write(
        folder.path().join("p.toml"),
        "id = \"evidenceId\"\nhash = \"hash\"\nprevious = \"previousHash\"\nprefix = \"sha256:\"\n",
    )
    .unwrap();
    assert_eq!(run(&folder, &["log", "log.ndjson", "--profile", "p.toml"]).code, Some(1));
    for bad in [
        "id = \"a\"",
        "id = \"\"\nprevious = \"b\"",
        "id = \"b\"\nprevious = \"b\"",
        "id = \"a\"\nhash = \"\"\nprevious = \"b\"",
        "id = \"a\"\nhash = \"a\"\nprevious = \"b\"",
        "id = \"a\"\nhash = \"h\"\nprevious = \"b\"\nmore = 1",
    ] {
        fs::write(folder.path().join("p.toml"), bad).unwrap();
        assert_eq!(run(&folder, &["log", "log.ndjson", "--profile", "p.toml"]).code, Some(2), "{bad}");
    }
}

#[test]
fn records_of_the_agent_audit_trail_verify_though_they_state_no_hash_of_their_own() {
    // Each names the digest of the one before it without its signature; the first names null.
    let mut log: Vec<Entry> = Vec::new();
    for number in 0..6 {
        let before = log.last().map_or(Value::Null, |before| {
            let mut unsigned = before.clone();
            unsigned.remove("signature");
            json!(sha256(&serde_json_canonicalizer::to_vec(&unsigned).unwrap()))
        });
        let record = json!({
            "record_id": format!("r-{number}"), "timestamp": time(number), "agent_id": "urn:agent:x", "outcome": "success",
            "prev_hash": before, "signature": format!("sig{number}"),
        });
        log.push(record.as_object().unwrap().clone());
    }
    let judged =
        |log: &[Entry], args: &[&str]| verify(&text(log), &[&["--profile", "aat-draft"], args].concat());
    let clean = judged(&log, &[]);
    assert_eq!(clean.code, Some(0), "{clean:?}");
    assert!(clean.said().contains("5 of 6 entries hash to what the next one states"), "{clean:?}");
    assert_eq!(verify(&text(&log), &[]).code, Some(1));
    let mut edited = log.clone();
    edited[3]["outcome"] = json!("failure");
    assert_eq!(causes(&judged(&edited, &[])), ["ev-link deleted"]);
    let mut removed = log.clone();
    removed.remove(3);
    assert_eq!(causes(&judged(&removed, &[])), ["ev-link deleted"]);
    let mut unlinked = log.clone();
    unlinked[3]["prev_hash"] = Value::Null;
    assert!(judged(&unlinked, &[]).blocking().contains(&"ev-link".to_owned()));
    assert_eq!(causes(&judged(&log[1..], &[])), ["ev-genesis deleted"]);
    // The signature is not hashed; the last record is told by an anchor alone.
    let mut signed = log.clone();
    signed[3]["signature"] = json!("other");
    assert_eq!(judged(&signed, &[]).code, Some(0));
    let folder = folder_with(&text(&log));
    let printed = common::run(PROGRAM, folder.path(), &["anchor", "log.ndjson", "--profile", "aat-draft"]);
    fs::write(folder.path().join("anchor.json"), &printed.stdout).unwrap();
    let anchored = |log: &[Entry]| {
        fs::write(folder.path().join("log.ndjson"), text(log)).unwrap();
        run(&folder, &["log", "log.ndjson", "--profile", "aat-draft", "--anchor", "anchor.json"])
    };
    assert_eq!(anchored(&log).code, Some(0));
    let mut last = log.clone();
    last[5]["outcome"] = json!("failure");
    assert_eq!(judged(&last, &[]).code, Some(0));
    assert_eq!(causes(&anchored(&last)), ["ev-anchor rewritten"]);
    // Its signatures are in another form than ours, which is said rather than skipped.
    let args = ["log", "log.ndjson", "--profile", "aat-draft", "--public-key", "keys.json"];
    let refused = run(&folder, &args);
    assert!(refused.code == Some(2) && refused.said().contains("signatureBase64"), "{refused:?}");
}

/// What a report says of the log itself, without what it was read from.
fn verdict(run: &Run) -> Value {
    let mut report = run.report();
    let members = report.as_object_mut().unwrap();
    for member in ["args", "subjects", "evaluated_at"] {
        members.remove(member);
    }
    report
}

fn segments(folder: &Path, parts: usize) -> Vec<String> {
    (1..=parts)
        .map(|part| {
            let name = format!("s{part}.json");
            let shard = format!("{part}/{parts}");
            let run =
                common::run(PROGRAM, folder, &["log", "log.ndjson", "--shard", &shard, "--segment", &name]);
            assert!(run.code.is_some(), "{run:?}");
            name
        })
        .collect()
}

#[test]
fn segments_say_together_what_one_pass_says() {
    let good = chain(80);
    let mut broken = good.clone();
    broken.remove(33);
    broken.swap(50, 51);
    broken[10]["summary"] = json!("x");
    broken.insert(60, broken[5].clone());
    broken.insert(70, with(body(69), "workspaceId", json!("ws-2")));
    let cases = [
        ("clean", text(&good)),
        ("broken in many ways", text(&broken)),
        ("without its first entry", text(&good[1..])),
        ("with a line that is not JSON", text(&good).replacen("\"summary\"", "\"summary", 1)),
        (
            "an id used twice, far apart",
            text(&resealed(
                [good[..79].to_vec(), vec![with(body(79), "evidenceId", json!("ev-1"))]].concat(),
                79,
            )),
        ),
    ];
    for (what, log) in &cases {
        let folder = folder_with(log);
        let now = ["--now", "2026-03-01T00:00:00Z"];
        let whole = run(&folder, &[&["log", "log.ndjson"][..], &now].concat());
        for parts in [1, 2, 3, 7, 40] {
            let mut names = segments(folder.path(), parts);
            names.reverse();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let joined = run(&folder, &[&["join"], &names[..], &now].concat());
            assert_eq!(joined.code, whole.code, "{what} in {parts}: {joined:?}");
            assert_eq!(verdict(&joined), verdict(&whole), "{what} in {parts}");
        }
    }
}

#[test]
fn a_segment_does_not_replace_the_log_that_it_is_of() {
    let folder = tempfile::tempdir().unwrap();
    let log = text(&chain(3));
    common::put(folder.path(), "log.ndjson", &log);
    let run = common::run(PROGRAM, folder.path(), &["log", "log.ndjson", "--segment", "./log.ndjson"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.said().contains("names the log itself"), "{run:?}");
    assert_eq!(fs::read_to_string(folder.path().join("log.ndjson")).unwrap(), log);
}

#[test]
fn segments_that_are_not_all_of_one_log_decide_nothing() {
    let folder = folder_with(&text(&chain(200)));
    anchor(&folder, "log.ndjson", "anchor.json");
    let names = segments(folder.path(), 4);
    let join = |names: &[&str]| run(&folder, &[&["join"], names].concat());
    assert_eq!(join(&["s1.json", "s2.json", "s3.json", "s4.json", "--anchor", "anchor.json"]).code, Some(0));
    for name in &names {
        assert!(fs::metadata(folder.path().join(name)).unwrap().len() < 4096, "a boundary report is small");
    }
    // An anchor that names an entry and not its number.
    for (hash, code) in [(json!("0".repeat(64)), 1), (chain(200)[77]["hashSha256"].clone(), 0)] {
        let head =
            json!({"artifact": "freeze-record", "evidence_head": {"evidenceId": "ev", "hashSha256": hash}});
        fs::write(folder.path().join("freeze.json"), head.to_string()).unwrap();
        let joined = join(&["s1.json", "s2.json", "s3.json", "s4.json", "--anchor", "freeze.json"]);
        assert_eq!(joined.code, Some(code), "{joined:?}");
    }
    for (what, names) in [
        ("one is missing", vec!["s1.json", "s2.json", "s4.json"]),
        ("the first is missing", vec!["s2.json", "s3.json", "s4.json"]),
        ("the last is missing", vec!["s1.json", "s2.json", "s3.json"]),
        ("one is given twice", vec!["s1.json", "s2.json", "s2.json", "s3.json", "s4.json"]),
    ] {
        assert_eq!(join(&names).code, Some(2), "{what}");
    }
    let other = folder_with(&text(&chain(201)));
    segments(other.path(), 4);
    fs::copy(other.path().join("s3.json"), folder.path().join("f3.json")).unwrap();
    fs::copy(other.path().join("s3.json.ids"), folder.path().join("s3.json.ids.other")).unwrap();
    assert_eq!(join(&["s1.json", "s2.json", "f3.json", "s4.json"]).code, Some(2), "a foreign one");
    segments(folder.path(), 5);
    assert_eq!(join(&["s1.json", "s2.json", "s3.json", "s4.json"]).code, Some(2), "another division");
    segments(folder.path(), 4);
    let ids = folder.path().join("s2.json.ids");
    let mut bytes = fs::read(&ids).unwrap();
    bytes[40] ^= 1;
    fs::write(&ids, bytes).unwrap();
    assert_eq!(join(&["s1.json", "s2.json", "s3.json", "s4.json"]).code, Some(2), "changed fingerprints");
    fs::remove_file(&ids).unwrap();
    assert_eq!(join(&["s1.json", "s2.json", "s3.json", "s4.json"]).code, Some(2), "no fingerprints");
    for shard in ["0/4", "5/4", "1", "x/y", "1/0"] {
        let args = ["log", "log.ndjson", "--shard", shard, "--segment", "s.json"];
        assert_eq!(run(&folder, &args).code, Some(2), "{shard}");
    }
}

/// Verifies in this process: the verdict, and the canonical text of each entry.
fn verify_here(context: &Context, log: &[u8]) -> bool {
    use chain_verify::anchor::Anchors;
    use chain_verify::log::{Question, judge_source};
    use chain_verify::profile::Profile;
    use chain_verify::source::Source;
    let mut judgement = Judgement::default();
    let source =
        Source::over("log".into(), Box::new(std::io::Cursor::new(log.to_vec())), Digester::default());
    let question = Question {
        log: Path::new("log"),
        profile: Profile::portarium_v1(),
        anchors: Anchors::default(),
        observers: Vec::new(),
        jobs: std::num::NonZeroUsize::new(1),
        root: false,
    };
    let judged = source.and_then(|source| judge_source(context, source, question, None, &mut judgement));
    judged.is_ok()
        && judgement.undecided.is_empty()
        && !judgement.findings.iter().any(|finding| finding.effect == gate_core::Effect::Block)
}

#[test]
fn any_byte_that_changes_blocks_or_changes_nothing() {
    let context = context();
    let canonical = |log: &[u8]| -> Option<Vec<Vec<u8>>> {
        let text = str::from_utf8(log).ok()?;
        text.lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| {
                let mut out = Vec::new();
                chain_verify::canonical::canonicalize(line, &[], &mut out).ok()?;
                Some(out)
            })
            .collect()
    };
    let log = text(&chain(2)).into_bytes();
    let wanted = canonical(&log);
    assert!(verify_here(&context, &log));
    let mut passed = 0;
    for at in 0..log.len() {
        let byte = log[at];
        let others =
            [byte ^ 1, byte ^ 0x20, byte.wrapping_add(1), b' ', b'\n', b'"', b'\\', b'0', b'}', 0x80, 0];
        for other in others.into_iter().filter(|other| *other != byte) {
            let mut changed = log.clone();
            changed[at] = other;
            if verify_here(&context, &changed) {
                assert_eq!(canonical(&changed), wanted, "byte {at}: {byte:#x} to {other:#x}");
                passed += 1;
            }
        }
        let mut shorter = log.clone();
        shorter.remove(at);
        if verify_here(&context, &shorter) {
            assert_eq!(canonical(&shorter), wanted, "byte {at} removed");
        }
    }
    assert!(passed < 40, "{passed} changes passed");
}

#[test]
fn every_report_of_files_names_the_digest_of_the_log_as_it_lies_there() {
    let folder = tempfile::tempdir().unwrap();
    let log = text(&chain(40));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(log.as_bytes()).unwrap();
    for bytes in [log.as_bytes(), &gzip.finish().unwrap()] {
        common::put(folder.path(), "log", bytes);
        common::assert_named(&sha256(bytes), folder.path(), |asked| {
            common::run(env!("CARGO_BIN_EXE_chain-verify"), folder.path(), &[&["log", "log"], asked].concat())
        });
    }
}

fn context() -> Context {
    let root = gate_core::Root::new(None).unwrap();
    let policy = gate_core::policy::Loaded::load(&root, None, None).unwrap();
    let now = gate_core::instant::Instant::parse("2026-03-01T00:00:00Z").unwrap();
    Context { root, policy, policy_ref: None, commit: None, now }
}
