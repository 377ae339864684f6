//! Writes an evidence log of so many entries, the same each time: `evidence-log 1000000 >log.ndjson`. With the name of a
//! file, every entry is signed, and the public key is written there: `evidence-log 50000 key.pem >signed.ndjson`.
//!
//! Hashed with a foreign canonicalizer, so that a log that verifies says something of ours. The members
//! stand in the order in which their usual producer writes them.

use std::io::{self, Write};

use base64ct::{Base64, Encoding as _};
use ed25519_dalek::pkcs8::EncodePublicKey as _;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::{Signer as _, SigningKey};
use gate_core::artifact::sha256;
use serde_json::json;

const CATEGORIES: [&str; 5] = ["Plan", "Action", "Approval", "Policy", "System"];

fn main() -> io::Result<()> {
    let count: u64 = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "give the number of entries"))?;
    // A key that everybody knows: what it signs is worth nothing.
    let key = SigningKey::from_bytes(&[7; 32]);
    let signed = std::env::args().nth(2);
    if let Some(path) = &signed {
        let public = key.verifying_key().to_public_key_pem(LineEnding::LF).map_err(io::Error::other)?;
        std::fs::write(path, public)?;
    }
    let mut out = io::BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let mut previous: Option<String> = None;
    for number in 0..count {
        let (day, milliseconds) = (number / 4_320_000, number * 20 % 86_400_000);
        let time = format!(
            "2025-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            day / 28 + 1,
            day % 28 + 1,
            milliseconds / 3_600_000,
            milliseconds / 60_000 % 60,
            milliseconds / 1000 % 60,
            milliseconds % 1000
        );
        let category = CATEGORIES[usize::try_from(number % 5).unwrap_or_default()];
        let payload = sha256(&number.to_be_bytes());
        let summary = format!("Step {number} was carried out as planned.");
        let links =
            json!({"runId": format!("run-{}", number / 50), "workItemId": format!("wi-{}", number / 500)});
        let actor = json!({"kind": "Machine", "machineId": format!("runner-{:02}", number % 16)});
        let refs = json!([{"kind": "Artifact", "uri": format!("evidence/{payload:.16}.json"), "contentType": "application/json", "sha256": payload}]);
        let mut entry = json!({
            "schemaVersion": 1, "evidenceId": format!("ev-{number:010}"), "workspaceId": "ws-bench",
            "correlationId": format!("corr-{}", number / 10), "occurredAtIso": time, "category": category,
            "summary": summary, "actor": actor, "links": links, "payloadRefs": refs,
        });
        if let Some(previous) = &previous {
            entry["previousHash"] = json!(previous);
        }
        let canonical = serde_json_canonicalizer::to_vec(&entry)?;
        let hash = sha256(&canonical);
        write!(
            out,
            "{{\"schemaVersion\":1,\"evidenceId\":{},\"workspaceId\":{},\"correlationId\":{},\"occurredAtIso\":\"{time}\",\
             \"category\":\"{category}\",\"summary\":\"{summary}\",\"actor\":{actor},\"links\":{links},\
             \"payloadRefs\":[{{\"kind\":\"Artifact\",\"uri\":{},\"contentType\":\"application/json\",\"sha256\":\"{payload}\"}}]",
            entry["evidenceId"], entry["workspaceId"], entry["correlationId"], refs[0]["uri"],
        )?;
        if let Some(previous) = &previous {
            write!(out, ",\"previousHash\":\"{previous}\"")?;
        }
        if signed.is_some() {
            entry["hashSha256"] = json!(hash);
            let canonical = serde_json_canonicalizer::to_vec(&entry)?;
            let signature = Base64::encode_string(&key.sign(&canonical).to_bytes());
            write!(out, ",\"signatureBase64\":\"{signature}\"")?;
        }
        writeln!(out, ",\"hashSha256\":\"{hash}\"}}")?;
        previous = Some(hash);
    }
    out.flush()
}
