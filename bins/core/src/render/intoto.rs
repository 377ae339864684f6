//! in-toto Statements: the verdict as an attestation that others' policies can read, once it is signed.
//!
//! Nothing is added to the standard predicates. `test-result` has no word for what could not be decided:
//! it is among the failed tests. The Simple Verification Result names what passed and nothing else.

use serde_json::{Value, json};

use crate::render::summary::{Kind, Summary};
use crate::report::Verdict;

/// The type of every statement.
const STATEMENT: &str = "https://in-toto.io/Statement/v1";

/// The statement with the predicate `test-result` v0.1: a test per gate, step and rule.
///
/// # Errors
/// When no file was read and no commit named: a statement has to speak of something.
pub fn test_result(summary: &Summary<'_>) -> Result<Value, String> {
    let (mut passed, mut warned, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    for gate in &summary.gates {
        for step in &gate.steps {
            let name = |rule: &str| format!("{}/{}/{rule}", gate.name, step.name);
            passed.extend(step.checks.iter().map(|check| name(&check.rule)));
            for remark in step.remarks(gate.name) {
                match remark.kind {
                    Kind::Undecided | Kind::Block => failed.push(name(remark.rule)),
                    Kind::Warn => warned.push(name(remark.rule)),
                }
            }
        }
    }
    // One rule may be told of several places: a test has one name, and its worst result.
    for list in [&mut failed, &mut warned, &mut passed] {
        list.sort();
        list.dedup();
    }
    warned.retain(|name| !failed.contains(name));
    passed.retain(|name| !failed.contains(name) && !warned.contains(name));
    let result = match summary.verdict {
        Verdict::Pass if warned.is_empty() => "PASSED",
        Verdict::Pass => "WARNED",
        Verdict::Block | Verdict::Undecided => "FAILED",
    };
    Ok(json!({
        "_type": STATEMENT,
        "subject": subjects(summary)?,
        "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
        "predicate": {
            "result": result,
            "configuration": [policy(summary)],
            "passedTests": passed,
            "warnedTests": warned,
            "failedTests": failed,
        },
    }))
}

/// The statement with the predicate Simple Verification Result v0.2: `GATEKIT_CP0` for a gate that passed.
///
/// # Errors
/// When no file was read and no commit named: a statement has to speak of something.
pub fn verification(summary: &Summary<'_>) -> Result<Value, String> {
    let passing = summary.gates.iter().filter(|gate| gate.verdict == Verdict::Pass);
    let names = passing.map(|gate| format!("GATEKIT_{}", gate.name.to_uppercase().replace(['-', '.'], "_")));
    Ok(json!({
        "_type": STATEMENT,
        "subject": subjects(summary)?,
        "predicateType": "https://in-toto.io/attestation/svr/v0.2",
        "predicate": {
            "verifier": {
                "id": format!("urn:gatekit:{}:{}", summary.tool.name, summary.tool.version),
                "policies": [policy(summary)],
            },
            "timeCreated": summary.evaluated_at,
            "properties": names.collect::<Vec<_>>(),
        },
    }))
}

/// The commit, and each file that was read.
fn subjects(summary: &Summary<'_>) -> Result<Vec<Value>, String> {
    let commit = summary.commit.map(|commit| json!({ "name": "commit", "digest": { "gitCommit": commit } }));
    let files = summary
        .subjects()
        .into_iter()
        .map(|subject| json!({ "name": subject.path, "digest": { "sha256": subject.sha256 } }));
    let subjects: Vec<_> = commit.into_iter().chain(files).collect();
    if subjects.is_empty() {
        return Err("nothing was read and no commit named: there is nothing to attest".into());
    }
    Ok(subjects)
}

fn policy(summary: &Summary<'_>) -> Value {
    match &summary.policy.sha256 {
        Some(sha256) => json!({ "name": summary.policy.path, "digest": { "sha256": sha256 } }),
        None => json!({ "name": summary.policy.path, "uri": "urn:gatekit:policy:built-in" }),
    }
}
