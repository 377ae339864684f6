//! The Common Test Report Format: the test cases of [`super::junit`] as JSON.

use serde_json::{Value, json};

use crate::instant::Instant;
use crate::render::junit::told;
use crate::render::summary::{Kind, Summary};
use crate::text::printable;

/// The document. Nothing is timed, so each case took 0 ms and the run starts and stops when it was asked.
#[must_use]
pub fn document(summary: &Summary<'_>) -> Value {
    let mut tests = Vec::new();
    for gate in &summary.gates {
        for step in &gate.steps {
            let suite = json!([gate.name, printable(step.name)]);
            for check in step.checks {
                tests.push(json!({
                    "name": check.rule, "status": "passed", "duration": 0, "suite": suite,
                    "message": printable(&check.detail),
                }));
            }
            for remark in step.remarks(gate.name) {
                let status = match remark.kind {
                    Kind::Undecided => "other",
                    Kind::Block => "failed",
                    Kind::Warn => "passed",
                };
                let mut test = json!({
                    "name": remark.rule, "status": status, "rawStatus": remark.kind.word(), "duration": 0,
                    "suite": suite, "message": told(&remark),
                });
                if let Some(location) = remark.location {
                    test["filePath"] = printable(&location.path).into();
                    if let Some(line) = location.line {
                        test["line"] = line.into();
                    }
                }
                tests.push(test);
            }
        }
    }
    let count = |status: &str| tests.iter().filter(|test| test["status"] == status).count();
    // What is no time is told as it stands in the timestamp; it can't be counted from.
    let nanos = Instant::parse(summary.evaluated_at).map_or(0, Instant::nanoseconds);
    let millis = i64::try_from(nanos / 1_000_000).unwrap_or_default();
    let mut results = json!({
        "tool": { "name": summary.tool.name, "version": summary.tool.version },
        "summary": {
            "tests": tests.len(), "passed": count("passed"), "failed": count("failed"), "skipped": 0,
            "pending": 0, "other": count("other"), "suites": summary.gates.len(),
            "start": millis, "stop": millis,
        },
        "extra": { "verdict": summary.verdict.word() },
    });
    results["tests"] = tests.into();
    if let Some(commit) = summary.commit {
        results["environment"] = json!({ "commit": commit });
    }
    json!({
        "reportFormat": "CTRF",
        "specVersion": "0.0.0",
        "timestamp": summary.evaluated_at,
        "generatedBy": format!("{} {}", summary.tool.name, summary.tool.version),
        "results": results,
    })
}
