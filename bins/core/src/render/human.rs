//! For people: what was checked, what blocks and where, what to do next.

use std::collections::BTreeMap;
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
    /// Also each file that was read, with its digest, and all that was found, however much it is.
    Verbose,
}

/// How much of one rule people are told unless they ask for all: what blocks fits on a screen.
const TOLD: usize = 10;

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
        out.push_str(&findings(&report.findings, detail));
        out.push_str(&questions(&report.undecided, detail));
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

/// Findings with the lines that they point at: of a rule the first ten, and how many more there are.
#[must_use]
pub fn findings<'r>(findings: impl IntoIterator<Item = &'r Finding>, detail: Detail) -> String {
    few(findings.into_iter().map(|found| (&*found.rule, found)), finding, detail)
}

/// Questions that could not be decided, as [`findings`].
#[must_use]
pub fn questions<'r>(questions: impl IntoIterator<Item = &'r Undecided>, detail: Detail) -> String {
    few(questions.into_iter().map(|question| (&*question.rule, question)), undecided, detail)
}

fn few<'r, T>(items: impl Iterator<Item = (&'r str, T)>, tell: fn(T) -> String, detail: Detail) -> String {
    let (mut out, mut met) = (String::new(), BTreeMap::<&str, usize>::new());
    for (rule, item) in items {
        let times = met.entry(rule).or_default();
        *times += 1;
        if *times <= TOLD || detail == Detail::Verbose {
            out.push_str(&tell(item));
        }
    }
    for (rule, times) in met.into_iter().filter(|(_, times)| *times > TOLD && detail < Detail::Verbose) {
        let _ = writeln!(
            out,
            "{BOLD}{} more of {rule}{RESET}: -v tells all, and so does every report\n",
            times - TOLD
        );
    }
    out
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Judgement, Reason};
    use crate::rule::{READING, SHAPE};

    #[test]
    fn of_each_rule_ten_are_told_and_all_where_all_were_asked_for() {
        let mut judgement = Judgement::default();
        for number in 0..12 {
            judgement.block(&SHAPE, None, format!("number {number}"));
        }
        judgement.block(&READING, None, "another".to_owned());
        let told = findings(&judgement.findings, Detail::Normal);
        assert!(
            told.contains("number 9") && !told.contains("number 10") && told.contains("another"),
            "{told}"
        );
        assert!(told.contains(&format!("2 more of {}", SHAPE.id)), "{told}");
        assert_eq!(told.matches("more of").count(), 1, "{told}");
        let all = findings(&judgement.findings, Detail::Verbose);
        assert!(all.contains("number 11") && !all.contains("more of"), "{all}");
        let ten = findings(&judgement.findings[..10], Detail::Normal);
        assert!(ten.contains("number 9") && !ten.contains("more of"), "{ten}");
        let questions = |count: usize| {
            let asked: Vec<_> =
                (0..count).map(|at| Undecided::new(&READING, Reason::Io, format!("file {at}"))).collect();
            super::questions(&asked, Detail::Normal)
        };
        assert!(questions(13).contains("3 more of") && !questions(13).contains("file 10"));
        assert!(!questions(10).contains("more of"));
    }
}
