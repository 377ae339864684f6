//! Signed statements: an in-toto Statement in a DSSE envelope, as `gate --report intoto` writes the former.
//!
//! What is signed is the pre-authentication encoding of the payload, so that no envelope can be read as one of
//! another type. The files that the statement speaks of are hashed now.

use std::path::Path;

use base64ct::{Base64, Encoding as _};
use gate_core::artifact::Artifact;
use gate_core::rule::SHAPE;
use gate_core::text::printable;
use gate_core::{Context, Decoded, Judgement, Location, Reason, Undecided};
use serde::{Deserialize, Serialize};

use crate::append::Sign;
use crate::keys::Keys;
use crate::manifest::hash;
use crate::rules::STATEMENT;

/// The type of the payload.
const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// The type of every statement.
const TYPE: &str = "https://in-toto.io/Statement/v1";

/// The predicate that lists which tests passed.
const TEST_RESULT: &str = "https://in-toto.io/attestation/test-result/v0.1";

/// The predicate that lists which properties hold.
const VERIFICATION: &str = "https://in-toto.io/attestation/svr/v0.2";

/// A DSSE envelope.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Envelope {
    payload_type: String,
    payload: String,
    signatures: Vec<Signature>,
}

/// A signature; the key id is a hint that nothing rests on.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Signature {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keyid: Option<String>,
    sig: String,
}

/// A statement, as far as it is looked at.
#[derive(Debug, Deserialize)]
struct Statement {
    #[serde(rename = "_type")]
    kind: String,
    subject: Vec<Subject>,
    #[serde(rename = "predicateType")]
    predicate_type: String,
    predicate: Predicate,
}

#[derive(Debug, Deserialize)]
struct Subject {
    name: Option<String>,
    digest: Digest,
}

#[derive(Debug, Deserialize)]
struct Digest {
    sha256: Option<String>,
    #[serde(rename = "gitCommit")]
    git_commit: Option<String>,
}

/// What either predicate says of the verdict.
#[derive(Debug, Deserialize)]
struct Predicate {
    result: Option<String>,
    properties: Option<Vec<String>>,
}

/// The envelope of a statement, as JSON with a final newline.
///
/// # Errors
/// When the file can't be read or holds no in-toto Statement.
pub fn sign(
    context: &Context,
    named: &Path,
    signer: &dyn Sign,
    judgement: &mut Judgement,
) -> Result<String, Undecided> {
    let artifact = context.root.read(named)?;
    let statement = statement(&artifact)?;
    judgement.subjects.push(artifact.subject("statement"));
    judgement.holds(&STATEMENT, format!("signed; it speaks of {} subjects", statement.subject.len()));
    let envelope = Envelope {
        payload_type: PAYLOAD_TYPE.into(),
        payload: Base64::encode_string(artifact.bytes()),
        signatures: vec![Signature { keyid: None, sig: signer.sign(&encoding(artifact.bytes())) }],
    };
    serde_json::to_string_pretty(&envelope)
        .map(|text| text + "\n")
        .map_err(|error| Undecided::new(&SHAPE, Reason::Io, error.to_string()))
}

/// Judges an envelope: signed by one of the keys, valid now; a verdict that passed, with every property in
/// `properties`; and every file that it speaks of as it was. With `--commit`, it speaks for that commit.
///
/// # Errors
/// When the envelope can't be read, or holds no in-toto Statement about anything.
pub fn judge(
    context: &Context,
    named: &Path,
    keys: &Keys,
    properties: &[String],
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let artifact = context.root.read(named)?;
    judgement.subjects.push(artifact.subject("dsse-envelope"));
    let path = artifact.path().to_owned();
    let here = || Some(Location::file(&path));
    let envelope: Decoded<'_, Envelope> = Decoded::new(artifact.json()?)?;
    let envelope = envelope.value;
    let malformed = |what: &str| {
        Undecided::new(&SHAPE, Reason::Malformed, format!("{path}: {what}")).at(Location::file(&path))
    };
    if envelope.payload_type != PAYLOAD_TYPE {
        return Err(malformed(&format!("its payload is no {PAYLOAD_TYPE}")));
    }
    let payload = Base64::decode_vec(&envelope.payload)
        .map_err(|_| malformed("its payload is not standard base64 with padding"))?;
    let payload = Artifact::from_bytes(format!("the statement in {path}"), None, payload);
    let statement = statement(&payload)?;
    let text = encoding(payload.bytes());
    let before = judgement.findings.len();
    let flaws: Vec<_> = envelope
        .signatures
        .iter()
        .map(|signature| keys.flaw_of(&signature.sig, &text, context.now, "the statement"))
        .collect();
    if flaws.iter().all(Option::is_some) {
        let why = flaws.into_iter().flatten().next().unwrap_or_else(|| "the statement is not signed".into());
        judgement.block(&STATEMENT, here(), why);
    }
    judge_verdict(&statement, properties, &path, judgement);
    let mut files = 0;
    let mut commits = Vec::new();
    for subject in &statement.subject {
        let name = subject.name.as_deref().unwrap_or_default();
        commits.extend(subject.digest.git_commit.as_deref());
        if let Some(sha256) = &subject.digest.sha256 {
            files += 1;
            match hash(context, name, None) {
                Ok(found) if found.sha256 == *sha256 => judgement.subjects.push(found),
                Ok(_) => {
                    let message = format!("{} is not the file that the statement speaks of", printable(name));
                    judgement.block(&STATEMENT, Some(Location::file(name)), message);
                }
                Err(undecided) => judgement.cannot_decide(undecided),
            }
        }
    }
    if files == 0 && commits.is_empty() {
        return Err(malformed("its statement speaks of no file and no commit"));
    }
    if let Some(commit) = &context.commit
        && !commits.contains(&commit.as_str())
    {
        judgement.block(&STATEMENT, here(), "the statement speaks for another commit, or for none");
    }
    if judgement.findings.len() == before && judgement.undecided.is_empty() {
        let commit = commits.first().map(|commit| format!(", commit {}", printable(commit)));
        judgement.holds(
            &STATEMENT,
            format!("signed by a known key; {files} files as they were{}", commit.unwrap_or_default()),
        );
    }
    Ok(())
}

fn judge_verdict(statement: &Statement, properties: &[String], path: &str, judgement: &mut Judgement) {
    let at = || Some(Location::file(path));
    let predicate = &statement.predicate;
    match statement.predicate_type.as_str() {
        TEST_RESULT => match predicate.result.as_deref() {
            Some("PASSED" | "WARNED") => {}
            other => {
                let result = printable(other.unwrap_or("nothing"));
                judgement.block(&STATEMENT, at(), format!("the statement says {result}, not PASSED"));
            }
        },
        VERIFICATION if predicate.properties.as_ref().is_none_or(Vec::is_empty) => {
            judgement.block(&STATEMENT, at(), "the statement says that nothing passed");
        }
        VERIFICATION => {}
        other => {
            let message = format!("{path}: a predicate of which nothing is known: {}", printable(other));
            judgement.cannot_decide(Undecided::new(&SHAPE, Reason::Malformed, message));
        }
    }
    for property in properties {
        if !predicate.properties.iter().flatten().any(|held| held == property) {
            judgement.block(&STATEMENT, at(), format!("the statement does not say {}", printable(property)));
        }
    }
}

fn statement(artifact: &Artifact) -> Result<Statement, Undecided> {
    let decoded: Decoded<'_, Statement> = Decoded::new(artifact.json()?)?;
    if decoded.value.kind == TYPE {
        return Ok(decoded.value);
    }
    let message = format!("{} is no in-toto Statement v1", artifact.path());
    Err(Undecided::new(&SHAPE, Reason::Malformed, message)
        .help("gate run … --report intoto=statement.json writes one"))
}

/// The pre-authentication encoding of DSSE v1: the type and the payload, each with its length.
fn encoding(payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {PAYLOAD_TYPE} {} ", PAYLOAD_TYPE.len(), payload.len());
    [head.as_bytes(), payload].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_tells_type_and_lengths() {
        let text = String::from_utf8(encoding(b"{}")).unwrap();
        assert_eq!(text, "DSSEv1 28 application/vnd.in-toto+json 2 {}");
    }
}
