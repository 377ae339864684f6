//! GitHub Actions annotations, within the limits of the runner.
//!
//! The runner shows ten annotations of a kind per step and cuts a message at 4,096 characters; what is
//! over is dropped without a word. So the worst come first, and the last one counts what is left out.

use std::fmt::Write as _;

use crate::finding::{Effect, Finding, Undecided};
use crate::location::Location;
use crate::text::printable;

/// Annotations of one kind that the runner shows per step.
const MAX_PER_KIND: usize = 10;

/// Characters of a message that the runner keeps.
const MAX_MESSAGE: usize = 4096;

struct Annotation<'a> {
    rule: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    location: Option<&'a Location>,
}

/// The workflow commands for these findings. `prefix` is the folder that paths are relative to, as
/// seen from the repository's root; empty when it is that root.
#[must_use]
pub fn annotations(findings: &[&Finding], undecided: &[&Undecided], prefix: &str) -> String {
    let of_effect = |effect: Effect| {
        let mut ranked: Vec<_> = findings.iter().filter(|finding| finding.effect == effect).collect();
        ranked.sort_by_key(|finding| finding.severity);
        ranked.into_iter().map(|finding| Annotation {
            rule: &finding.rule,
            message: &finding.message,
            help: finding.help.as_deref(),
            location: finding.location.as_ref(),
        })
    };
    let errors: Vec<_> = undecided
        .iter()
        .map(|undecided| Annotation {
            rule: &undecided.rule,
            message: &undecided.message,
            help: undecided.help.as_deref(),
            location: undecided.location.as_deref(),
        })
        .chain(of_effect(Effect::Block))
        .collect();
    let warnings: Vec<_> = of_effect(Effect::Warn).collect();
    let mut out = String::new();
    write_kind(&mut out, "error", &errors, prefix);
    write_kind(&mut out, "warning", &warnings, prefix);
    out
}

fn write_kind(out: &mut String, kind: &str, annotations: &[Annotation<'_>], prefix: &str) {
    let shown = if annotations.len() > MAX_PER_KIND { MAX_PER_KIND - 1 } else { annotations.len() };
    for annotation in &annotations[..shown] {
        let mut properties = Vec::new();
        if let Some(location) = annotation.location {
            properties.push(format!("file={}", property(&location.path_under(prefix))));
            if let Some(line) = location.line {
                properties.push(format!("line={line}"));
            }
            if let Some(column) = location.column {
                properties.push(format!("col={column}"));
            }
        }
        properties.push(format!("title={}", property(&format!("gatekit {}", annotation.rule))));
        let message = match annotation.help {
            Some(help) => format!("{}. {help}", annotation.message),
            None => annotation.message.to_owned(),
        };
        let _ = writeln!(out, "::{kind} {}::{}", properties.join(","), data(&message));
    }
    if shown < annotations.len() {
        let _ = writeln!(
            out,
            "::{kind} title=gatekit::{} more are in the report, which is complete",
            annotations.len() - shown
        );
    }
}

/// Escapes the value of a property, and cuts nothing: paths stay whole.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Escapes a message and cuts it to what the runner keeps.
fn data(text: &str) -> String {
    let text = printable(text);
    let text = match text.char_indices().nth(MAX_MESSAGE) {
        Some(_) => text.chars().take(MAX_MESSAGE - 1).chain(['…']).collect(),
        None => text,
    };
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Judgement, Reason};
    use crate::rule::{COMMIT, READING};

    #[test]
    fn a_hostile_file_name_or_message_starts_no_second_command() {
        let undecided =
            Undecided::new(&READING, Reason::Malformed, "a\n::set-output name=x::y%0A\r##[error]z")
                .at(Location::file("a,b:c\n::stop-commands::t"));
        let text = annotations(&[], &[&undecided], "");
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(
            text.starts_with("::error file=a%2Cb%3Ac\u{fffd}%3A%3Astop-commands%3A%3At,title=gatekit g-7::"),
            "{text}"
        );
        assert!(text.contains("y%250A") && !text.contains("##["), "{text}");
    }

    #[test]
    fn shows_the_worst_within_the_limits_of_the_runner_and_counts_the_rest() {
        let mut judgement = Judgement::default();
        for number in 0..25 {
            judgement.block(&crate::rule::TIME, None, format!("high {number}"));
        }
        judgement.block(&COMMIT, None, "critical ".repeat(1000));
        let findings: Vec<_> = judgement.findings.iter().collect();
        let text = annotations(&findings, &[], "");
        assert_eq!(text.lines().count(), MAX_PER_KIND);
        assert!(text.lines().next().unwrap().contains("critical"));
        assert!(text.lines().all(|line| line.chars().count() < MAX_MESSAGE + 100));
        assert!(text.lines().last().unwrap().contains("17 more"));
    }
}
