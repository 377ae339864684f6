//! `chain-verify append`: what it appends is a chain, under crowds and kills, or it appends nothing.

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
use std::fs::{self, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use common::Run;
use gate_core::artifact::sha256;
use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_chain-verify");

fn entry(id: &str, at: &str) -> Value {
    json!({
        "schemaVersion": 1, "evidenceId": id, "workspaceId": "ws-1", "correlationId": "c-1",
        "occurredAtIso": at, "category": "Action", "summary": "done", "actor": {"kind": "User", "userId": "u-1"},
    })
}

fn append(folder: &Path, entry: &Value) -> Run {
    fs::write(folder.join("entry.json"), entry.to_string()).unwrap();
    common::run(PROGRAM, folder, &["append", "log.ndjson", "--entry", "entry.json"])
}

/// A folder with a log of so many entries, a second apart.
fn log_of(count: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for at in 0..count {
        let run = append(folder.path(), &entry(&format!("ev-{at}"), &format!("2026-02-16T00:00:{at:02}Z")));
        assert_eq!(run.code, Some(0), "{run:?}");
    }
    folder
}

fn bytes(folder: &TempDir) -> Vec<u8> {
    fs::read(folder.path().join("log.ndjson")).unwrap()
}

/// Verifies a chain with another implementation than ours, and gives the ids and the last hash.
fn verified(lines: &[u8], mut previous: Option<String>) -> (Vec<String>, Option<String>) {
    let mut ids = Vec::new();
    assert!(lines.is_empty() || lines.ends_with(b"\n"), "the log ends with a whole line");
    for line in lines.split_inclusive(|byte| *byte == b'\n') {
        let mut entry: Value = serde_json::from_slice(line).unwrap();
        assert_eq!(entry.get("previousHash").map(|hash| hash.as_str().unwrap().to_owned()), previous);
        let members = entry.as_object_mut().unwrap();
        let stated = members.remove("hashSha256").unwrap();
        members.remove("signatureBase64");
        let canonical = serde_json_canonicalizer::to_vec(&entry).unwrap();
        let hash = sha256(&canonical);
        assert_eq!(stated, hash.as_str());
        ids.push(entry["evidenceId"].as_str().unwrap().to_owned());
        previous = Some(hash);
    }
    (ids, previous)
}

#[test]
fn what_is_appended_is_a_chain_and_its_head_is_told() {
    let folder = log_of(3);
    let at = "2026-02-16T00:00:04.5+00:00";
    let mut next = entry("é\u{1F600}\"\\\u{1}", at);
    next["numbers"] = json!([1e21, -0.0, 0.1, 1_000_000_000_000_000_u64]);
    next["\u{FFFF}"] = json!(1);
    next["\u{1F600}"] = json!(2);
    let run = append(folder.path(), &next);
    let (ids, head) = verified(&bytes(&folder), None);
    assert_eq!(ids, ["ev-0", "ev-1", "ev-2", "é\u{1F600}\"\\\u{1}"]);
    let told: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(told["hashSha256"].as_str(), head.as_deref());
    assert_eq!((&told["entries"], &told["line"]), (&json!(4), &json!(4)));
    // What is told is an anchor.
    fs::write(folder.path().join("head.json"), run.stdout).unwrap();
    for option in ["--anchor", "--resume"] {
        let run = common::run(PROGRAM, folder.path(), &["log", "log.ndjson", option, "head.json"]);
        assert_eq!(run.code, Some(0), "{run:?}");
    }
}

#[test]
fn forty_writers_at_once_neither_fork_nor_lose() {
    let folder = log_of(1);
    let children: Vec<_> = (0..40)
        .map(|at| {
            let file = format!("e{at}.json");
            let text = entry(&format!("par-{at}"), "2026-02-16T00:01:00Z").to_string();
            fs::write(folder.path().join(&file), text).unwrap();
            common::command(PROGRAM, folder.path())
                .args(["append", "log.ndjson", "--entry", &file])
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let (ids, _) = verified(&bytes(&folder), None);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 41);
}

#[test]
fn what_would_make_the_log_invalid_is_refused_and_nothing_is_written() {
    let folder = log_of(30);
    let before = bytes(&folder);
    let at = "2026-02-16T01:00:00Z";
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut entry = entry("ev-new", at);
        change(&mut entry);
        entry
    };
    for (code, says, entry) in [
        (1, "id of entry 4 of the log", entry("ev-3", at)),
        (1, "before the last entry", entry("ev-new", "2026-02-16T00:00:28.999Z")),
        (1, "before the last entry", entry("ev-new", "2026-02-16T02:00:00+02:00")),
        (1, "in the future", entry("ev-new", "2999-02-16T02:00:00Z")),
        (1, "another workspace", changed(&|entry| entry["workspaceId"] = json!("ws-2"))),
        (1, "schemaVersion", changed(&|entry| entry["schemaVersion"] = json!(2))),
        (1, "category", changed(&|entry| entry["category"] = json!("Gossip"))),
        (1, "actor", changed(&|entry| entry["actor"] = json!({"kind": "User"}))),
        (1, "summary", changed(&|entry| entry["summary"] = json!(""))),
        (1, "occurredAtIso", changed(&|entry| entry["occurredAtIso"] = json!("2026-02-16T01:00:00"))),
        (1, "links", changed(&|entry| entry["links"] = json!([]))),
        (1, "payloadRefs", changed(&|entry| entry["payloadRefs"] = json!([{"kind": "Log"}]))),
        (1, "links: ", changed(&|entry| entry["links"] = json!({"runId": 5}))),
        (
            1,
            "payloadRefs: each has a known kind",
            changed(&|entry| entry["payloadRefs"] = json!([{"kind": "Rumour", "uri": "a"}])),
        ),
        (2, "previousHash is computed", changed(&|entry| entry["previousHash"] = json!(null))),
        (2, "hashSha256 is computed", changed(&|entry| entry["hashSha256"] = json!("00"))),
        (2, "signatureBase64 is computed", changed(&|entry| entry["signatureBase64"] = json!(""))),
        (2, "an object", json!([])),
    ] {
        let run = append(folder.path(), &entry);
        assert_eq!(run.code, Some(code), "{says}: {run:?}");
        assert!(run.said().contains(says), "{says}: {run:?}");
        assert_eq!(bytes(&folder), before);
    }
    for (says, text) in [
        ("duplicate", r#"{"evidenceId":"a","evidenceId":"b"}"#),
        ("", "{\"schemaVersion\":1,\"evidenceId\":\"a\",\"n\":9007199254740993}"),
        ("", "{\"summary\":\"\\ud800\"}"),
        ("", ""),
    ] {
        fs::write(folder.path().join("entry.json"), text).unwrap();
        let run = common::run(PROGRAM, folder.path(), &["append", "log.ndjson", "--entry", "entry.json"]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.said().contains(says) && bytes(&folder) == before, "{run:?}");
    }
}

#[test]
fn an_id_is_found_again_however_it_is_escaped() {
    let folder = log_of(0);
    let path = folder.path().join("log.ndjson");
    let hashed = chain::text(&chain::chain([entry("a/b", "2026-02-16T00:00:00Z")]));
    for escaped in ["a\\/b", "\\u0061/b", "a/b"] {
        fs::write(&path, hashed.replace("a/b", escaped)).unwrap();
        let run = append(folder.path(), &entry("a/b", "2026-02-16T00:00:01Z"));
        assert_eq!(run.code, Some(1), "{run:?}");
        // The same text elsewhere in an entry is no id.
        let run = append(folder.path(), &entry("done", "2026-02-16T00:00:01Z"));
        assert_eq!(run.code, Some(0), "{run:?}");
    }
}

#[test]
fn a_torn_last_line_is_refused_and_repaired_only_when_asked_and_its_bytes_are_kept() {
    for torn in ["{\"evidenceId\":\"ev-9\",\"summ", "{", "\0\0\0\0\0\0", "{\"evidenceId\":\n", "\u{feff}x"] {
        let folder = log_of(2);
        let whole = bytes(&folder);
        let path = folder.path().join("log.ndjson");
        OpenOptions::new().append(true).open(&path).unwrap().write_all(torn.as_bytes()).unwrap();
        let run = append(folder.path(), &entry("ev-2", "2026-02-16T00:00:02Z"));
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(
            run.stdout.contains("[ev-torn]") && run.stdout.contains("append log.ndjson --repair"),
            "{run:?}"
        );
        assert_eq!(bytes(&folder).len(), whole.len() + torn.len());
        fs::write(folder.path().join("log.ndjson.torn-1"), "older").unwrap();
        let run = common::run(PROGRAM, folder.path(), &["append", "log.ndjson", "--repair"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(run.stdout.contains("log.ndjson.torn-2"), "{run:?}");
        assert_eq!(bytes(&folder), whole);
        assert_eq!(fs::read(folder.path().join("log.ndjson.torn-2")).unwrap(), torn.as_bytes());
        let run = append(folder.path(), &entry("ev-2", "2026-02-16T00:00:02Z"));
        assert_eq!(run.code, Some(0), "{run:?}");
        let run = common::run(PROGRAM, folder.path(), &["append", "log.ndjson", "--repair"]);
        assert!(run.code == Some(0) && run.stdout.contains("nothing to repair"), "{run:?}");
        verified(&bytes(&folder), None);
    }
}

#[test]
fn a_whole_last_entry_without_a_line_end_is_kept_by_the_repair() {
    let folder = log_of(2);
    let whole = bytes(&folder);
    let path = folder.path().join("log.ndjson");
    fs::write(&path, &whole[..whole.len() - 1]).unwrap();
    assert_eq!(append(folder.path(), &entry("ev-2", "2026-02-16T00:00:02Z")).code, Some(2));
    let entry = entry("ev-2", "2026-02-16T00:00:02Z").to_string();
    fs::write(folder.path().join("entry.json"), entry).unwrap();
    let args = ["append", "log.ndjson", "--repair", "--entry", "entry.json"];
    assert_eq!(common::run(PROGRAM, folder.path(), &args).code, Some(0));
    assert!(bytes(&folder).starts_with(&whole));
    assert_eq!(verified(&bytes(&folder), None).0.len(), 3);
    assert!(!folder.path().join("log.ndjson.torn-1").exists());
}

#[test]
fn nothing_is_appended_to_what_is_broken_or_no_log_of_lines() {
    let folder = log_of(2);
    let path = folder.path().join("log.ndjson");
    let whole = String::from_utf8(bytes(&folder)).unwrap();
    let changed = |from: &str, to: &str| whole.replace(from, to).into_bytes();
    for (says, content) in [
        ("does not hash", changed("done", "gone")),
        ("JSON array", b"[]".to_vec()),
        ("JSON array", b"\xef\xbb\xbf[".to_vec()),
        ("compressed", b"\x1f\x8b\x08\x00".to_vec()),
        ("compressed", b"\x28\xb5\x2f\xfd".to_vec()),
    ] {
        fs::write(&path, &content).unwrap();
        let run = append(folder.path(), &entry("ev-2", "2026-02-16T00:00:02Z"));
        assert!(run.code == Some(2) && run.said().contains(says), "{run:?}");
        let run = common::run(PROGRAM, folder.path(), &["append", "log.ndjson", "--repair"]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert_eq!(bytes(&folder), content);
    }
    let run = common::run(PROGRAM, folder.path(), &["append", "no/log", "--entry", "entry.json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    let run = common::run(PROGRAM, folder.path(), &["append", ".", "--entry", "entry.json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    let run = common::run(PROGRAM, folder.path(), &["append", "missing", "--repair"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(!folder.path().join("missing").exists());
}

#[test]
fn a_refused_first_entry_leaves_no_log_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = entry("ev-0", "2026-02-16T00:00:00Z");
    wrong["schemaVersion"] = json!(7);
    assert_eq!(append(folder.path(), &wrong).code, Some(1));
    assert!(!folder.path().join("log.ndjson").exists());
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", folder.path().join("log.ndjson")).unwrap();
        assert_eq!(append(folder.path(), &entry("ev-0", "2026-02-16T00:00:00Z")).code, Some(2));
        assert!(!folder.path().join("nowhere").exists());
    }
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_takes_back_what_was_half_written() {
    let folder = log_of(1);
    let before = bytes(&folder);
    let mut large = entry("ev-1", "2026-02-16T00:00:01Z");
    large["summary"] = json!("x".repeat(4000));
    fs::write(folder.path().join("entry.json"), large.to_string()).unwrap();
    // Files over two blocks can't be written, and the signal that says so is ignored.
    let limited = r#"trap '' XFSZ; ulimit -f 2; exec "$0" append log.ndjson --entry entry.json"#;
    let output = common::command("sh", folder.path()).args(["-c", limited, PROGRAM]).output().unwrap();
    let run = common::finished(&output);
    assert!(run.code == Some(2) && run.stdout.contains("cannot append to"), "{run:?}");
    assert_eq!(bytes(&folder), before);
    assert_eq!(append(folder.path(), &large).code, Some(0));
}

/// A generator of xorshift64: the same delays in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

#[test]
fn two_hundred_kills_lose_nothing_that_was_acknowledged() {
    let folder = log_of(1);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut acknowledged, mut killed, mut torn) = (BTreeSet::new(), 0, 0);
    let (mut seen, mut head) = (0, None);
    let mut usual = Duration::from_millis(4);
    for kill in 0..200 {
        let id = format!("kill-{kill}");
        let mut entry = entry(&id, "2026-02-16T00:01:00Z");
        // Some are large, so that some die with half of the line written.
        let size = if kill % 3 == 0 { dice.below(60_000) } else { dice.below(400) };
        entry["summary"] = json!("x".repeat(1 + usize::try_from(size).unwrap()));
        fs::write(folder.path().join("entry.json"), entry.to_string()).unwrap();
        let begun = Instant::now();
        let mut child = common::command(PROGRAM, folder.path())
            .args(["append", "log.ndjson", "--entry", "entry.json"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // A kill is a matter of time: from the very start to well after the usual end.
        let wait = Duration::from_micros(dice.below(u64::try_from(usual.as_micros()).unwrap() * 2));
        while begun.elapsed() < wait && child.try_wait().unwrap().is_none() {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        let status = child.wait().unwrap();
        let mut said = String::new();
        child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
        if status.success() {
            usual = (usual + begun.elapsed()) / 2;
        } else {
            // On a machine that has much else to do, it takes longer to get anywhere.
            usual += usual / 16;
        }
        if said.ends_with("}\n") {
            acknowledged.insert(id);
        } else {
            killed += 1;
        }
        if bytes(&folder).last() != Some(&b'\n') {
            torn += 1;
            let run = common::run(PROGRAM, folder.path(), &["append", "log.ndjson", "--repair"]);
            assert_eq!(run.code, Some(0), "{run:?}");
        }
        let now = bytes(&folder);
        let (ids, last) = verified(&now[seen..], head.clone());
        (seen, head) = (now.len(), last);
        for id in ids {
            acknowledged.remove(&id);
        }
        assert!(acknowledged.is_empty(), "acknowledged and lost: {acknowledged:?}");
    }
    assert!(killed > 0 && killed < 200, "{killed} of 200 were killed before they were done");
    let (ids, _) = verified(&bytes(&folder), None);
    println!("{killed} killed before they were done, {torn} torn lines, {} entries", ids.len());
}

#[test]
fn where_an_entry_is_faulty_is_told_by_line_and_column() {
    let folder = log_of(1);
    fs::write(folder.path().join("entry.json"), "\n\n  {\"a\": 1,\n \"n\": 9007199254740993}").unwrap();
    let args = ["append", "log.ndjson", "--entry", "entry.json", "--format", "json"];
    let run = common::run(PROGRAM, folder.path(), &args);
    let place = &run.report()["undecided"][0]["location"];
    assert_eq!((&place["line"], &place["column"]), (&json!(4), &json!(7)), "{run:?}");
}

#[test]
fn an_entry_may_lie_ahead_of_the_clock_by_its_skew_and_no_more() {
    let folder = log_of(1);
    fs::write(folder.path().join("gatekit.toml"), "[thresholds]\nskew_s = 60\n").unwrap();
    for (at, code) in [("2026-02-16T12:01:01Z", 1), ("2026-02-16T12:01:00Z", 0)] {
        fs::write(folder.path().join("entry.json"), entry("ev-new", at).to_string()).unwrap();
        let args = ["append", "log.ndjson", "--entry", "entry.json", "--now", "2026-02-16T12:00:00Z"];
        let run = common::run(PROGRAM, folder.path(), &args);
        assert_eq!(run.code, Some(code), "{run:?}");
    }
}

/// An entry as a first line of this length, its end included.
fn first_line(id: &str, length: usize) -> String {
    let text = chain::text(&chain::chain([entry(id, "2026-02-16T00:00:00Z")]));
    " ".repeat(length - text.len()) + &text
}

#[test]
fn a_line_takes_sixty_four_mebibytes_and_no_more() {
    const MOST: usize = 64 << 20;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.ndjson");
    let next = entry("ev-new", "2026-02-16T00:00:01Z");
    // With a line end before it, the whole of the last line is read in one go.
    fs::write(&path, "\n".to_owned() + &first_line("ev-0", MOST)).unwrap();
    let run = append(folder.path(), &next);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("\"entries\":2") && run.stdout.contains("\"line\":3"), "{run:?}");
    for (log, says) in [
        (first_line("ev-0", MOST + 2), "the last line of log.ndjson is larger than 64 MiB"),
        (
            first_line("ev-0", MOST + 1) + &first_line("ev-1", 500),
            "line 1 of log.ndjson is larger than 64 MiB",
        ),
    ] {
        fs::write(&path, &log).unwrap();
        let run = append(folder.path(), &next);
        assert!(run.code == Some(2) && run.said().contains(says), "{says}: {run:?}");
        assert_eq!(bytes(&folder).len(), log.len());
    }
}

#[test]
fn of_an_id_that_stands_twice_the_first_entry_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let log = first_line("ev-0", 500) + &first_line("ev-1", 500) + &first_line("ev-0", 500);
    fs::write(folder.path().join("log.ndjson"), log).unwrap();
    let run = append(folder.path(), &entry("ev-0", "2026-02-16T00:00:01Z"));
    assert!(
        run.code == Some(1) && run.said().contains("ev-0 is the id of entry 1 of the log already"),
        "{run:?}"
    );
}

#[test]
fn a_log_that_cannot_be_made_or_repaired_is_told_and_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("inside");
    fs::create_dir(&inside).unwrap();
    fs::write(inside.join("entry.json"), entry("ev-0", "2026-02-16T00:00:00Z").to_string()).unwrap();
    let args = |log| ["append", log, "--entry", "entry.json", "--root", "."];
    for (log, says) in [
        ("away/log", "cannot make away/log: no such file or folder"),
        ("../log", "../log lies outside of the root"),
        (".", ". is not a regular file"),
    ] {
        let run = common::run(PROGRAM, &inside, &args(log));
        assert!(run.code == Some(2) && run.said().contains(says), "{says}: {run:?}");
    }
    assert!(!folder.path().join("log").exists());
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", inside.join("link")).unwrap();
        let run = common::run(PROGRAM, &inside, &args("link"));
        assert!(run.code == Some(2) && run.said().contains("cannot read link: no such file"), "{run:?}");
    }
    // Beside a log of such a name, the bytes that are torn off can't be kept.
    let name = "l".repeat(250);
    fs::write(inside.join(&name), "{\"torn\"").unwrap();
    let run = common::run(PROGRAM, &inside, &["append", &name, "--repair"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert_eq!(fs::read_to_string(inside.join(&name)).unwrap(), "{\"torn\"");
}

/// A log that is replaced while a writer waits for it is the one that is appended to.
#[cfg(target_os = "linux")]
#[test]
fn a_writer_that_waited_appends_to_the_log_that_is_there() {
    let folder = log_of(2);
    let (path, old) = (folder.path().join("log.ndjson"), folder.path().join("old"));
    let held = fs::File::open(&path).unwrap();
    held.lock().unwrap();
    fs::write(folder.path().join("entry.json"), entry("ev-new", "2026-02-16T00:01:00Z").to_string()).unwrap();
    let mut child = common::command(PROGRAM, folder.path())
        .args(["append", "log.ndjson", "--entry", "entry.json"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    // The system lists who waits for whom.
    let waits = format!(" {} ", child.id());
    let until = Instant::now() + Duration::from_secs(20);
    while Instant::now() < until {
        let locks = fs::read_to_string("/proc/locks").unwrap_or_default();
        if locks.is_empty() || locks.lines().any(|line| line.contains("->") && line.contains(&waits)) {
            break;
        }
        std::thread::yield_now();
    }
    fs::rename(&path, &old).unwrap();
    fs::copy(&old, &path).unwrap();
    held.unlock().unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(verified(&bytes(&folder), None).0, ["ev-0", "ev-1", "ev-new"]);
    assert_eq!(verified(&fs::read(&old).unwrap(), None).0, ["ev-0", "ev-1"]);
}
