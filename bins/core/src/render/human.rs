//! For people: what was checked, what blocks and where, what to do next.

use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Level, Renderer, Snippet};

use crate::finding::{Check, Effect, Finding, Undecided};
use crate::location::Location;
use crate::report::{Report, Verdict};
use crate::text::printable;

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The verdict only.
    Quiet,
    /// What was checked and what was found.
    Normal,
    /// Also each file that was read, with its digest.
    Verbose,
}

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const RED: &str = "\u{1b}[1;31m";
const GREEN: &str = "\u{1b}[1;32m";
const YELLOW: &str = "\u{1b}[1;33m";
const RESET: &str = "\u{1b}[0m";

/// The whole report, with ANSI styles that the writer strips where they don't belong.
#[must_use]
pub fn report(report: &Report, detail: Detail) -> String {
    let mut out = String::new();
    if detail > Detail::Quiet {
        let _ = writeln!(out, "{BOLD}{} {}{RESET}", report.tool.name, printable(&report.args.join(" ")));
        checks(&mut out, &report.checks);
        if detail == Detail::Verbose {
            subjects(&mut out, report);
        }
        for finding in &report.findings {
            out.push_str(&self::finding(finding));
        }
        for undecided in &report.undecided {
            out.push_str(&self::undecided(undecided));
        }
    }
    out.push_str(&verdict_line(report));
    out
}

/// A line per rule that holds.
pub fn checks(out: &mut String, checks: &[Check]) {
    for check in checks {
        let _ = writeln!(out, "  {GREEN}ok{RESET} {:<7} {}", check.rule, printable(&check.detail));
    }
}

fn subjects(out: &mut String, report: &Report) {
    for subject in &report.subjects {
        let _ = writeln!(
            out,
            "  {DIM}{}  {} ({} bytes){RESET}",
            subject.sha256,
            printable(&subject.path),
            subject.bytes
        );
    }
    let _ = writeln!(out, "  {DIM}policy  {}{RESET}", printable(&report.policy.path));
}

/// A finding with the line it points at.
#[must_use]
pub fn finding(finding: &Finding) -> String {
    let level = match finding.effect {
        Effect::Block => Level::ERROR.with_name("block"),
        Effect::Warn => Level::WARNING.with_name("warn"),
    };
    diagnostic(level, &finding.rule, &finding.message, finding.location.as_ref(), finding.help.as_deref())
}

/// A question that could not be decided, with the line that is in the way.
#[must_use]
pub fn undecided(undecided: &Undecided) -> String {
    diagnostic(
        Level::ERROR.with_name("undecided"),
        &undecided.rule,
        &undecided.message,
        undecided.location.as_deref(),
        undecided.help.as_deref(),
    )
}

fn diagnostic(
    level: Level<'_>,
    rule: &str,
    message: &str,
    location: Option<&Location>,
    help: Option<&str>,
) -> String {
    let message = printable(message);
    let mut group = level.primary_title(message.as_str()).id(rule).elements(Vec::<Element<'_>>::new());
    let place = location.map(Location::display_with_pointer);
    if let Some(place) = &place {
        group = group.element(Level::NOTE.with_name("at").message(place.as_str()));
    }
    let excerpt = location.and_then(|location| Some((location.excerpt.as_ref()?, location.line?)));
    if let Some((excerpt, line)) = excerpt {
        let text = printable(&excerpt.text);
        let byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
        let label = excerpt.label.as_deref().map(printable).unwrap_or_default();
        let mark = AnnotationKind::Primary.span(byte(excerpt.start)..byte(excerpt.end)).label(label);
        group = group.element(
            Snippet::source(text.clone())
                .line_start(usize::try_from(line).unwrap_or(usize::MAX))
                .annotation(mark),
        );
    }
    let help = help.map(printable);
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let mut text = Renderer::styled().decor_style(DecorStyle::Ascii).render(&[group]);
    text.push('\n');
    text
}

fn verdict_line(report: &Report) -> String {
    let blocking = report.findings.iter().filter(|finding| finding.effect == Effect::Block).count();
    let warnings = report.findings.len() - blocking;
    let mut parts = vec![
        count(report.subjects.len(), "file read", "files read"),
        count(report.checks.len(), "rule holds", "rules hold"),
    ];
    if blocking > 0 {
        parts.push(count(blocking, "finding blocks", "findings block"));
    }
    if !report.undecided.is_empty() {
        parts.push(count(report.undecided.len(), "question undecided", "questions undecided"));
    }
    if warnings > 0 {
        parts.push(count(warnings, "warning", "warnings"));
    }
    format!("{}  {}\n", verdict(report.verdict), parts.join(", "))
}

/// The verdict as coloured words in capitals.
#[must_use]
pub fn verdict(verdict: Verdict) -> String {
    let color = match verdict {
        Verdict::Pass => GREEN,
        Verdict::Block => RED,
        Verdict::Undecided => YELLOW,
    };
    format!("{color}{}{RESET}", verdict.title())
}

/// `1 file`, `2 files`.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
