//! SARIF 2.1.0, as code scanning reads it.
//!
//! The few members that are needed are written here: the crate that has types for all of SARIF builds them
//! from a schema by crates that nobody keeps any longer. The official schema and a SARIF validator are asked
//! in `make conformance-formats`.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::artifact::sha256;
use crate::location::Location;
use crate::policy::FILE_NAME;
use crate::render::summary::{Kind, Remark, Summary};
use crate::report::{RuleText, Verdict};
use crate::rule::Severity;
use crate::text::printable;

/// Results that code scanning keeps of one upload.
pub const MAX_RESULTS: usize = 5000;

/// What stands as it is in the path of a URI.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The log of one run. `prefix` is the folder that paths are relative to, as seen from the repository's
/// root; empty when it is that root.
#[must_use]
pub fn log(summary: &Summary<'_>, prefix: &str) -> Value {
    let remarks = summary.remarks();
    let shown = &remarks[..remarks.len().min(MAX_RESULTS)];
    let mut rules: BTreeMap<&str, (Severity, Option<&RuleText>)> = BTreeMap::new();
    for remark in shown {
        let (severity, text) = rules.entry(remark.rule).or_insert((remark.severity(), remark.text));
        *severity = (*severity).min(remark.severity());
        *text = text.or(remark.text);
    }
    let index: BTreeMap<_, _> = rules.keys().enumerate().map(|(index, rule)| (*rule, index)).collect();
    let mut invocation = json!({
        "executionSuccessful": summary.verdict != Verdict::Undecided,
        "exitCode": summary.verdict.code(),
        "endTimeUtc": summary.evaluated_at,
    });
    if remarks.len() > MAX_RESULTS {
        invocation["toolExecutionNotifications"] = json!([{
            "level": "warning",
            "message": { "text": format!("{} more are in the JSON report, which is complete", remarks.len() - MAX_RESULTS) },
        }]);
    }
    let mut run = json!({
        "tool": { "driver": {
            "name": summary.tool.name,
            "version": summary.tool.version,
            "semanticVersion": summary.tool.version,
            "rules": rules.iter().map(|(id, (severity, text))| rule(id, *severity, *text)).collect::<Vec<_>>(),
        }},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": shown.iter().map(|remark| result(remark, index[remark.rule], prefix)).collect::<Vec<_>>(),
        "properties": { "verdict": summary.verdict.word() },
    });
    if let Some(commit) = summary.commit {
        run["properties"]["commit"] = commit.into();
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    })
}

fn rule(id: &str, severity: Severity, text: Option<&RuleText>) -> Value {
    let (what, why) = text.map_or((id, ""), |text| (text.what.as_str(), text.why.as_str()));
    let full = if why.is_empty() { what.to_owned() } else { format!("{what}: {why}") };
    json!({
        "id": id,
        "shortDescription": { "text": what },
        "fullDescription": { "text": full },
        "help": { "text": format!("{full}. More: gate explain {id}") },
        "defaultConfiguration": { "level": "error" },
        "properties": { "security-severity": score(severity), "tags": ["gate"] },
    })
}

/// The score by which code scanning names a severity: critical, high, medium, low.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.0",
        Severity::Low => "2.0",
    }
}

fn result(remark: &Remark<'_>, index: usize, prefix: &str) -> Value {
    let message = match remark.help {
        Some(help) => format!("{}. {help}", printable(remark.message)),
        None => printable(remark.message),
    };
    let mut result = json!({
        "ruleId": remark.rule,
        "ruleIndex": index,
        "level": match remark.kind { Kind::Undecided | Kind::Block => "error", Kind::Warn => "warning" },
        "message": { "text": message },
        "partialFingerprints": { "gatekit/v1": fingerprint(remark) },
        "properties": { "gate": remark.gate, "step": remark.step, "effect": remark.kind.word() },
    });
    // Code scanning shows nothing without a place: then it is the first file that was read, or the policy.
    let stand_in = Location::file(remark.subject.unwrap_or(FILE_NAME));
    result["locations"] = json!([place(remark.location.unwrap_or(&stand_in), prefix)]);
    result
}

fn place(location: &Location, prefix: &str) -> Value {
    let uri = utf8_percent_encode(&location.path_under(prefix), PATH).to_string();
    let mut physical = json!({ "artifactLocation": { "uri": uri, "uriBaseId": "%SRCROOT%" } });
    // A finding about a whole file stands at its first line, where viewers can show it.
    let mut region = json!({ "startLine": location.line.unwrap_or(1) });
    if let Some(column) = location.column {
        region["startColumn"] = column.into();
        if let Some(excerpt) = &location.excerpt {
            let marked = excerpt.end.saturating_sub(excerpt.start).max(1) as u64;
            region["endColumn"] = (column + marked).into();
        }
    }
    physical["region"] = region;
    let mut place = json!({ "physicalLocation": physical });
    if let Some(pointer) = location.pointer.as_deref().filter(|pointer| !pointer.is_empty()) {
        place["logicalLocations"] = json!([{ "fullyQualifiedName": printable(pointer), "kind": "value" }]);
    }
    place
}

/// The same finding at the same place, also when lines before it move.
fn fingerprint(remark: &Remark<'_>) -> String {
    let (path, pointer) = remark
        .location
        .map_or(("", ""), |location| (location.path.as_str(), location.pointer.as_deref().unwrap_or("")));
    let text = [remark.rule, path, pointer, remark.message].join("\0");
    sha256(text.as_bytes())
}
