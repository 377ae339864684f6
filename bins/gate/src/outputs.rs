//! The outputs of a step of GitHub Actions: a line each, which no text of others can break out of.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use gate_core::artifact::cause;
use gate_core::output::Render as _;
use gate_core::report::Verdict;
use gate_core::text::printable;

use crate::report::GateReport;

/// What stands in the way, at the most: an output is for a job's condition, the report for reading.
const MAX_BLOCKED_BY: usize = 100;

/// Appends `verdict`, `exit-code` and `blocked-by`, the latter as a JSON list.
///
/// # Errors
/// When the file can't be written, as a sentence.
pub(crate) fn append(path: &Path, report: &GateReport, code: ExitCode) -> Result<(), String> {
    // A report that could not be written has changed the code, and so the verdict.
    let verdict = if code == report.verdict().into() { report.verdict() } else { Verdict::Undecided };
    let mut blocked_by = report.blocked_by();
    blocked_by.truncate(MAX_BLOCKED_BY);
    let list: Vec<_> = blocked_by.iter().map(|name| printable(name)).collect();
    let list = serde_json::Value::from(list);
    let text = format!("verdict={}\nexit-code={}\nblocked-by={list}\n", verdict.word(), verdict.code());
    let write = || OpenOptions::new().append(true).create(true).open(path)?.write_all(text.as_bytes());
    write().map_err(|error| format!("cannot write {}: {}", path.display(), cause(&error)))
}
