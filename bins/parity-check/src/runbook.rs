//! `parity-check runbook`: the cutover runbook as Markdown sees it, not as `grep` does.

use std::ops::Range;
use std::path::Path;

use gate_core::rule::NOTHING_MISSING;
use gate_core::{Context, Decoded, Judgement, Location, Reason, Spanned, Undecided};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Deserialize;

use crate::rules::CP8_R5;

/// Text that stands where text is still to be written.
const PLACEHOLDERS: [&str; 7] = ["tbd", "todo", "tba", "fixme", "xxx", "n/a", "..."];

/// A level-2 heading and what stands below it, up to the next heading of level 1 or 2.
struct Section {
    title: String,
    span: Range<usize>,
    text: String,
}

/// The field of the metrics that names the runbook.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metrics {
    cutover_runbook_path: Option<Spanned<String>>,
}

/// Judges the sections of a runbook, and that it is the one which the metrics name.
///
/// # Errors
/// When a file can't be read.
pub fn judge(
    context: &Context,
    runbook: &Path,
    metrics: Option<&Path>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let artifact = context.root.read(runbook)?;
    judgement.subjects.push(artifact.subject("runbook"));
    let text = artifact.text()?;
    if text.trim().is_empty() {
        return Err(gate_core::artifact::empty(artifact.path()));
    }
    let sections = sections(text);
    for wanted in &context.policy.policy.runbook.sections {
        let mut found = sections.iter().filter(|section| section.title.eq_ignore_ascii_case(wanted.trim()));
        match (found.next(), found.next()) {
            (None, _) => {
                judgement
                    .block(
                        &CP8_R5,
                        Some(Location::file(artifact.path())),
                        format!("the runbook has no level-2 heading `{wanted}`"),
                    )
                    .help(format!("write `## {wanted}` outside of any code block, with its steps below"));
            }
            (Some(section), None) => {
                if is_empty(&section.text) {
                    judgement
                        .block(
                            &CP8_R5,
                            Some(artifact.at(section.span.clone())),
                            format!("the section `{wanted}` says nothing"),
                        )
                        .help("write its steps; a heading, a comment or a placeholder is none");
                }
            }
            (Some(_), Some(second)) => {
                judgement.block(
                    &CP8_R5,
                    Some(artifact.at(second.span.clone())),
                    format!("the section `{wanted}` stands twice: which one holds?"),
                );
            }
        }
    }
    if let Some(metrics) = metrics {
        judge_named(context, artifact.path(), metrics, judgement)?;
    }
    if judgement.is_clean(&CP8_R5) {
        let titles = context.policy.policy.runbook.sections.join(", ");
        judgement.holds(&CP8_R5, format!("{titles}: each there, each with text"));
    }
    Ok(())
}

/// The runbook that is judged must be the one that the metrics speak of.
fn judge_named(
    context: &Context,
    runbook: &str,
    metrics: &Path,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let artifact = context.root.read(metrics)?;
    judgement.subjects.push(artifact.subject("gate-metrics"));
    let metrics: Decoded<'_, Metrics> = Decoded::new(artifact.json()?)?;
    match &metrics.value.cutover_runbook_path {
        None => {
            return Err(Undecided::new(
                &NOTHING_MISSING,
                Reason::Missing,
                format!("{} names no runbook", artifact.path()),
            )
            .help("it needs `cutoverRunbookPath`")
            .at(metrics.at(0)));
        }
        Some(named) if named.value != runbook => {
            let at = metrics.at(named.node).with_label(format!("judged: {runbook}"));
            judgement.block(
                &CP8_R5,
                Some(at),
                format!("the metrics speak of another runbook than {runbook}"),
            );
        }
        Some(_) => {}
    }
    Ok(())
}

fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut heading: Option<(HeadingLevel, String, Range<usize>)> = None;
    let mut inside = false;
    let mut depth = 0_usize;
    for (event, span) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            // A heading inside a quote or a list is a quotation, not a section.
            Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => depth += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => depth = depth.saturating_sub(1),
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                heading = Some((level, String::new(), span));
            }
            Event::End(TagEnd::Heading(_)) => match heading.take() {
                Some((HeadingLevel::H2, title, span)) => {
                    inside = true;
                    sections.push(Section { title: title.trim().into(), span, text: String::new() });
                }
                Some((HeadingLevel::H1, ..)) => inside = false,
                _ => {}
            },
            Event::Text(text) | Event::Code(text) => match (&mut heading, sections.last_mut()) {
                (Some((_, title, _)), _) => title.push_str(&text),
                (None, Some(section)) if inside => {
                    section.text.push_str(&text);
                    section.text.push(' ');
                }
                _ => {}
            },
            _ => {}
        }
    }
    sections
}

/// Nothing, or only words that stand where text is still to be written.
fn is_empty(text: &str) -> bool {
    let text = text.trim();
    let word = text.trim_end_matches(['.', ':', '!', '…']).trim().to_ascii_lowercase();
    let template = text.starts_with('<') && text.ends_with('>');
    word.is_empty()
        || template
        || PLACEHOLDERS.contains(&word.as_str())
        || !text.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(text: &str) -> Vec<(String, bool)> {
        sections(text).into_iter().map(|section| (section.title, is_empty(&section.text))).collect()
    }

    #[test]
    fn a_heading_is_what_markdown_says_it_is() {
        let text = "# R\n\n## Canary\n\nGo.\n\n### Staged\n\n```\n## Full Cutover\n```\n\n> ## Rollback\n\n    ## Indented\n\nStaged\n---\n\nGo.\n";
        assert_eq!(titles(text), [("Canary".into(), false), ("Staged".into(), false)]);
    }

    #[test]
    fn a_section_needs_words_of_its_own() {
        for body in ["", "<!-- later -->", "### Steps", "TBD", "- todo", "...", "---", "`<fill in>`"] {
            assert_eq!(
                titles(&format!("## Rollback\n\n{body}\n\n## Next\n\nx\n"))[0],
                ("Rollback".into(), true),
                "{body}"
            );
        }
        for body in [
            "Stop.",
            "<b> or <c>: stop",
            "Stop <b>",
            "1. Repoint traffic",
            "```\nmake rollback\n```",
            "| a | b |\n|---|---|\n| c | d |",
        ] {
            assert_eq!(titles(&format!("## Rollback\n\n{body}\n"))[0], ("Rollback".into(), false), "{body}");
        }
    }

    #[test]
    fn what_stands_under_another_title_is_in_no_section() {
        let text = "## Canary\n\n# Annex\n\nMuch.\n\n## Staged\n\nGo.\n";
        assert_eq!(titles(text), [("Canary".into(), true), ("Staged".into(), false)]);
    }

    #[test]
    fn crlf_and_closing_hashes_are_markdown_too() {
        assert_eq!(titles("## Canary ##\r\n\r\nGo.\r\n"), [("Canary".into(), false)]);
    }
}
