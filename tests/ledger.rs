//! `gate --ledger`: each verdict is an entry of an evidence log, or the verdict is "not decided".

#![expect(clippy::unwrap_used, reason = "in a test a panic is the verdict")]

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use gate_core::artifact::sha256;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::{Value, json};
use tempfile::TempDir;

const POLICY: &str =
    "[gate.own]\ntitle = \"Own\"\nstep = [{ name = \"one\", run = [\"pii-scan\", \".\"] }]\n";
const COMMIT: &str = "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1";

/// A folder with a policy of one gate, `own`, and a report of its one step.
struct Kit(TempDir);

impl Kit {
    fn new() -> Self {
        let kit = Self(tempfile::tempdir().unwrap());
        fs::write(kit.path("gatekit.toml"), POLICY).unwrap();
        kit
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn gate(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gate"));
        command.env_clear().current_dir(self.0.path()).args(args).args(["--ledger", "ledger.ndjson"]);
        command
    }

    /// `gate decide` at this time, on a report with this verdict.
    fn decide(&self, now: &str, verdict: &str) -> Command {
        let finding = json!({"rule": "secret", "severity": "high", "effect": "block", "message": "a key"});
        let report = json!({
            "schema": "gatekit.report.v1",
            "tool": { "name": "pii-scan", "version": env!("CARGO_PKG_VERSION") },
            "args": ["."],
            "evaluated_at": "2026-03-02T10:00:00Z",
            "commit": COMMIT,
            "policy": { "path": "gatekit.toml", "sha256": sha256(POLICY.as_bytes()) },
            "subjects": [{ "path": "a.json", "sha256": "00", "bytes": 1 }],
            "checks": [{ "rule": "secret", "detail": "1 file" }],
            "findings": if verdict == "block" { vec![finding] } else { vec![] },
            "undecided": [],
            "stats": {},
            "verdict": verdict,
        });
        fs::write(self.path("report.json"), report.to_string()).unwrap();
        self.gate(&["decide", "own", "report.json", "--now", now, "--report", "json=gate.json"])
    }

    /// The entries, once another implementation of RFC 8785 has found them to be a chain.
    fn entries(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.path("ledger.ndjson")).unwrap();
        let mut previous = None;
        text.lines()
            .map(|line| {
                let entry: Value = serde_json::from_str(line).unwrap();
                let mut hashed = entry.clone();
                let stated = hashed.as_object_mut().unwrap().remove("hashSha256").unwrap();
                assert_eq!(stated, sha256(&serde_json_canonicalizer::to_vec(&hashed).unwrap()).as_str());
                assert_eq!(entry.get("previousHash"), previous.as_ref());
                previous = Some(stated);
                entry
            })
            .collect()
    }
}

#[test]
fn each_verdict_is_an_entry_with_gate_commit_and_the_digest_of_the_report() {
    let kit = Kit::new();
    kit.decide("2026-03-02T10:00:00Z", "pass").assert().code(0);
    let first = fs::read(kit.path("gate.json")).unwrap();
    kit.decide("2026-03-02T10:00:00Z", "block").assert().code(1);
    // A sibling that is not there decides nothing, and that is on record too.
    let undecided = kit
        .gate(&["run", "own", "--now", "2026-03-02T11:00:00Z", "--bin-dir", "no-such-folder"])
        .assert()
        .code(2)
        .get_output()
        .clone();
    assert!(!String::from_utf8_lossy(&undecided.stdout).contains("[cmp-7]"));
    let entries = kit.entries();
    let told: Vec<_> = entries
        .iter()
        .map(|entry| {
            let text = |name: &str| entry[name].as_str().unwrap().to_owned();
            (text("evidenceId"), text("category"), text("summary"), text("correlationId"))
        })
        .collect();
    let row = |id: &str, category: &str, summary: &str, commit: &str| {
        (id.to_owned(), category.to_owned(), summary.to_owned(), commit.to_owned())
    };
    assert_eq!(
        told,
        [
            row("gate-own-0", "Policy", "own passes", COMMIT),
            row("gate-own-1", "PolicyViolation", "own is blocked", COMMIT),
            row("gate-own-2", "PolicyViolation", "own is not decided", "unbound"),
        ]
    );
    assert_eq!(entries[0]["payloadRefs"][0]["sha256"], sha256(&first).as_str());
    assert_eq!(entries[0]["links"]["externalRefs"][0]["externalId"], COMMIT);
    assert_eq!(entries[0]["actor"]["kind"], "Machine");
}

#[test]
fn a_ledger_goes_on_in_its_own_workspace() {
    let kit = Kit::new();
    kit.decide("2026-03-02T10:00:00Z", "pass").assert().code(0);
    assert_eq!(kit.entries()[0]["workspaceId"], "gatekit");
    let mut entry = kit.entries().remove(0);
    entry["workspaceId"] = json!("ws-7");
    entry.as_object_mut().unwrap().remove("hashSha256");
    entry["hashSha256"] = json!(sha256(&serde_json_canonicalizer::to_vec(&entry).unwrap()));
    fs::write(kit.path("ledger.ndjson"), format!("{entry}\n")).unwrap();
    kit.decide("2026-03-02T10:00:01Z", "pass").assert().code(0);
    assert_eq!(kit.entries()[1]["workspaceId"], "ws-7");
}

#[test]
fn a_verdict_that_is_not_on_record_is_not_decided() {
    let kit = Kit::new();
    let refused = |says: &str| {
        contains("[cmp-7]").and(contains("the verdict is not on record")).and(contains(says.to_owned()))
    };
    kit.decide("2026-03-02T10:00:00Z", "pass").assert().code(0);
    let whole = fs::read(kit.path("ledger.ndjson")).unwrap();
    // The clock was set back.
    kit.decide("2026-03-02T09:59:59Z", "pass").assert().code(2).stdout(refused("before the last entry"));
    assert_eq!(fs::read(kit.path("ledger.ndjson")).unwrap(), whole);
    fs::write(kit.path("ledger.ndjson"), [&whole[..], b"{\"torn"].concat()).unwrap();
    kit.decide("2026-03-02T10:00:01Z", "pass").assert().code(2).stdout(refused("torn"));
    fs::write(kit.path("ledger.ndjson"), String::from_utf8(whole).unwrap().replace("passes", "passed"))
        .unwrap();
    kit.decide("2026-03-02T10:00:01Z", "pass").assert().code(2).stdout(refused("does not hash"));
    fs::remove_file(kit.path("ledger.ndjson")).unwrap();
    fs::create_dir(kit.path("ledger.ndjson")).unwrap();
    kit.decide("2026-03-02T10:00:01Z", "pass").assert().code(2).stdout(refused("not a regular file"));
    // The verdict itself is told all the same, in the report that says why it does not count.
    let report: Value = serde_json::from_slice(&fs::read(kit.path("gate.json")).unwrap()).unwrap();
    assert_eq!((&report["verdict"], &report["gates"][0]["verdict"]), (&json!("undecided"), &json!("pass")));
}
