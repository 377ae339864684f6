//! Markdown for a step summary or a comment: the ladder, what stops it, what was checked.
//!
//! A runner drops a step summary over 1 MiB without failing the job, so this one is cut earlier: the worst
//! stands first, and the last line says what was left out.

use std::fmt::Write as _;

use crate::render::human::count;
use crate::render::summary::{Gate, Kind, Remark, Summary};
use crate::report::Verdict;
use crate::text::printable;

/// The most that is written: 900 KiB.
pub const MAX_BYTES: usize = 900 << 10;

/// What is kept free for the lines after a list that was cut.
const RESERVE: usize = 1 << 10;

/// The document.
#[must_use]
pub fn document(summary: &Summary<'_>) -> String {
    let remarks = summary.remarks();
    let (stopping, warnings): (Vec<_>, Vec<_>) = remarks.iter().partition(|remark| remark.kind != Kind::Warn);
    let mut out = String::new();
    let commit = summary.commit.map(|commit| format!(" · commit `{commit}`")).unwrap_or_default();
    let _ = writeln!(out, "## {} {}\n", sign(summary.verdict), summary.verdict.title());
    let _ = writeln!(
        out,
        "{} {} · {}{commit} · policy {}\n",
        summary.tool.name,
        summary.tool.version,
        summary.evaluated_at,
        text(&summary.policy.path)
    );
    ladder(&mut out, &summary.gates);
    if !stopping.is_empty() {
        out.push_str("\n### What stops it\n\n| gate | rule | what is wrong | where | what to do |\n|---|---|---|---|---|\n");
        rows(&mut out, &stopping);
    }
    if !warnings.is_empty() {
        let title = count(warnings.len(), "warning", "warnings");
        let _ = write!(
            out,
            "\n<details><summary>{title}</summary>\n\n| gate | rule | what | where | what to do |\n|---|---|---|---|---|\n"
        );
        rows(&mut out, &warnings);
        out.push_str("\n</details>\n");
    }
    let mut left_out = 0;
    for gate in &summary.gates {
        let details = checked(gate);
        if out.len() + details.len() + RESERVE > MAX_BYTES {
            left_out += 1;
        } else {
            out.push_str(&details);
        }
    }
    if left_out > 0 {
        let gates = count(left_out, "gate", "gates");
        let _ = writeln!(out, "\nWhat {gates} checked is in the JSON report, which is complete.");
    }
    out
}

fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✅",
        Verdict::Block => "⛔",
        Verdict::Undecided => "❓",
    }
}

fn ladder(out: &mut String, gates: &[Gate<'_>]) {
    let names: Vec<_> = gates.iter().map(|gate| text(gate.name)).collect();
    let signs: Vec<_> = gates.iter().map(|gate| sign(gate.verdict)).collect();
    let _ = writeln!(out, "| {} |", names.join(" | "));
    let _ = writeln!(out, "|{}", ":-:|".repeat(gates.len()));
    let _ = writeln!(out, "| {} |", signs.join(" | "));
}

/// A row per remark as far as there is room, and a row that counts the rest.
fn rows(out: &mut String, remarks: &[&Remark<'_>]) {
    for (index, remark) in remarks.iter().enumerate() {
        let place = remark.location.map(|location| text(&location.display_with_pointer()));
        let row = format!(
            "| {} | {} | {} | {} | {} |\n",
            text(&format!("{}/{}", remark.gate, remark.step)),
            text(remark.rule),
            text(remark.message),
            place.unwrap_or_default(),
            text(remark.help.unwrap_or_default())
        );
        // Half of the room is kept for what follows this list.
        if out.len() + row.len() + RESERVE > MAX_BYTES / 2 {
            let _ = writeln!(
                out,
                "| | | {} more are in the JSON report, which is complete | | |",
                remarks.len() - index
            );
            return;
        }
        out.push_str(&row);
    }
}

fn checked(gate: &Gate<'_>) -> String {
    let mut out = String::new();
    let holding: usize = gate.steps.iter().map(|step| step.checks.len()).sum();
    let _ = writeln!(
        out,
        "\n<details><summary>{} {} {}: {}</summary>\n",
        sign(gate.verdict),
        text(gate.name),
        text(gate.title),
        count(holding, "rule holds", "rules hold")
    );
    for step in &gate.steps {
        let _ = writeln!(out, "- {} {}", sign(step.verdict), text(&step.command));
        for check in step.checks {
            let _ = writeln!(out, "  - {}: {}", text(&check.rule), text(&check.detail));
        }
    }
    out.push_str("\n</details>\n");
    out
}

/// Text of others that stays text: nothing in it makes a cell, a link, a tag, a mention or a heading.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in printable(text).chars() {
        match char {
            '&' | '<' | '>' | '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '@' | '#' | '~' | '!' | '$'
            | '"' | '\'' => {
                let _ = write!(out, "&#{};", u32::from(char));
            }
            '\t' => out.push(' '),
            _ => out.push(char),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Judgement;
    use crate::policy::Source;
    use crate::render::{html, sarif};
    use crate::report::{Frame, Report, Tool};
    use crate::rule::TIME;

    /// A report of so many findings, the last of them the worst.
    fn report(findings: usize) -> Report {
        let mut judgement = Judgement::default();
        for number in 0..findings {
            judgement.warn(&TIME, None, format!("late {number} {}", "x".repeat(200)));
        }
        judgement.block(&crate::rule::COMMIT, None, "another commit");
        let frame = Frame {
            tool: Tool { name: "gate".into(), version: "0".into() },
            args: vec!["run".into()],
            evaluated_at: "2026-03-02T12:00:00Z".into(),
            commit: None,
            policy: Source { path: "built-in".into(), sha256: None },
            strict: true,
            rules: &[],
        };
        Report::of(frame, judgement)
    }

    #[test]
    fn what_a_reader_keeps_is_never_exceeded_and_the_worst_is_in_it() {
        let report = report(20_000);
        let summary = report.summary();
        let document = document(&summary);
        assert!(document.len() <= MAX_BYTES, "{} bytes", document.len());
        assert!(document.contains("more are in the JSON report, which is complete"));
        assert!(document.contains("| another commit |"));
        let page = html::page(&summary).unwrap();
        assert!(page.len() < 300_000 && page.contains("another commit"), "{} bytes", page.len());
        let log = sarif::log(&summary, "");
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), sarif::MAX_RESULTS);
        assert_eq!(results[0]["ruleId"], "g-2");
        assert!(log["runs"][0]["invocations"][0]["toolExecutionNotifications"].is_array());
    }

    #[test]
    fn all_is_told_where_there_is_room() {
        let report = report(20);
        let document = document(&report.summary());
        assert_eq!(document.matches("| late ").count(), 20);
        assert!(!document.contains("more are in"));
    }
}
