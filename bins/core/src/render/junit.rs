//! JUnit XML: a suite per gate, a test case per rule that was looked at.
//!
//! A rule that blocks is a failure, a question that could not be decided an error, and a warning a case
//! that passes and says so.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::render::summary::{Kind, Remark, Summary};
use crate::text::printable;

/// The document.
///
/// # Errors
/// When it can't be written as XML.
pub fn document(summary: &Summary<'_>) -> Result<String, quick_junit::SerializeError> {
    let mut report = Report::new(format!("{} {}", summary.tool.name, summary.tool.version));
    for gate in &summary.gates {
        let mut suite = TestSuite::new(gate.name);
        suite.add_property(("verdict", gate.verdict.word()));
        suite.add_property(("evaluated_at", summary.evaluated_at));
        if let Some(commit) = summary.commit {
            suite.add_property(("commit", commit));
        }
        for step in &gate.steps {
            let class = format!("{}.{}", gate.name, printable(step.name));
            let mut add = |name: String, status: TestCaseStatus, says: Option<String>| {
                let mut case = TestCase::new(name, status);
                case.set_classname(class.as_str());
                if let Some(says) = says {
                    case.set_system_out(says);
                }
                suite.add_test_case(case);
            };
            for check in step.checks {
                add(check.rule.to_string(), TestCaseStatus::success(), Some(printable(&check.detail)));
            }
            for remark in step.remarks(gate.name) {
                let name = match remark.text {
                    Some(text) => format!("{}: {}", remark.rule, text.what),
                    None => remark.rule.to_owned(),
                };
                match remark.kind {
                    Kind::Warn => {
                        let says = format!("warning: {}", told(&remark));
                        add(name, TestCaseStatus::success(), Some(says));
                    }
                    Kind::Block => add(name, stopped(NonSuccessKind::Failure, &remark), None),
                    Kind::Undecided => add(name, stopped(NonSuccessKind::Error, &remark), None),
                }
            }
        }
        report.add_test_suite(suite);
    }
    report.to_string()
}

fn stopped(kind: NonSuccessKind, remark: &Remark<'_>) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(printable(remark.message));
    status.set_type(remark.rule);
    status.set_description(told(remark));
    status
}

/// The message, where, and what to do next, a line each.
pub(super) fn told(remark: &Remark<'_>) -> String {
    let mut lines = vec![printable(remark.message)];
    if let Some(location) = remark.location {
        lines.push(format!("at: {}", location.display_with_pointer()));
    }
    lines.extend(remark.help.map(|help| format!("help: {}", printable(help))));
    lines.join("\n")
}
