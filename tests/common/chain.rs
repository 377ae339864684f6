//! Evidence logs for tests, hashed by another implementation of RFC 8785 than ours.

#![allow(dead_code, reason = "each test file uses what it needs of it")]

use std::path::Path;

use gate_core::artifact::sha256;
use serde_json::{Value, json};

/// The RFC 8785 form.
pub(crate) fn canonical(value: &Value) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(value).expect("canonical JSON")
}

/// The entry of number `at`, without hashes.
pub(crate) fn entry(at: usize) -> Value {
    json!({
        "schemaVersion": 1, "evidenceId": format!("ev-{at}"), "workspaceId": "ws-1",
        "correlationId": format!("c-{at}"), "occurredAtIso": format!("2026-02-16T00:{:02}:{:02}Z", at / 60, at % 60),
        "category": "Action", "summary": format!("entry {at}"), "actor": {"kind": "User", "userId": "u-1"},
        "links": {"runId": format!("run-{at}")},
    })
}

/// Links and hashes entries, and signs each where `sign` gives a signature of its canonical form.
pub(crate) fn seal(
    entries: impl IntoIterator<Item = Value>,
    sign: &dyn Fn(usize, &[u8]) -> Option<String>,
) -> Vec<Value> {
    let mut previous: Option<Value> = None;
    let mut sealed = Vec::new();
    for (at, mut entry) in entries.into_iter().enumerate() {
        let members = entry.as_object_mut().expect("an object");
        members.remove("hashSha256");
        members.remove("signatureBase64");
        match previous.take() {
            Some(hash) => members.insert("previousHash".into(), hash),
            None => members.remove("previousHash"),
        };
        let hash = json!(sha256(&canonical(&entry)));
        entry["hashSha256"] = hash.clone();
        if let Some(signature) = sign(at, &canonical(&entry)) {
            entry["signatureBase64"] = json!(signature);
        }
        previous = Some(hash);
        sealed.push(entry);
    }
    sealed
}

/// Unsigned entries, linked and hashed.
pub(crate) fn chain(entries: impl IntoIterator<Item = Value>) -> Vec<Value> {
    seal(entries, &|_, _| None)
}

/// A log, an entry a line.
pub(crate) fn text(entries: &[Value]) -> String {
    entries.iter().map(|entry| format!("{entry}\n")).collect::<Vec<_>>().concat()
}

/// Writes a log, an entry a line.
pub(crate) fn write(path: &Path, entries: &[Value]) {
    std::fs::write(path, text(entries)).expect("a file");
}
