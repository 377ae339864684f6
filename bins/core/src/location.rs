//! Where in which file something stands, as a person would say it, and the line itself.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::text::{printable, redact, sentence};

/// The longest excerpt, in characters: what a terminal shows of one line.
const EXCERPT_WIDTH: usize = 160;

/// How many characters on each side of an excerpt are looked at for credentials that reach into it.
const MASKED_AROUND: usize = 512;

/// A place in an artifact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// The file: relative to the root where it lies under it, else as it was named.
    pub path: String,
    /// RFC 6901 pointer of the value, in a JSON artifact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Line, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Column, counted from 1 in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// The line with the place marked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
}

/// One line of an artifact, or the part of it around the place that is meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excerpt {
    /// The text, with control and direction-changing characters replaced by U+FFFD
    /// and what looks like a credential masked.
    pub text: String,
    /// Where in `text` the marked part starts, in characters from 0.
    pub start: usize,
    /// Where in `text` the marked part ends (exclusive), in characters.
    pub end: usize,
    /// What the marked part is or should have been.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl Location {
    /// A whole file.
    #[must_use]
    pub fn file(path: impl Into<String>) -> Self {
        Self { path: path.into(), pointer: None, line: None, column: None, excerpt: None }
    }

    /// A whole line, counted from 1, of the file at `path`.
    #[must_use]
    pub fn whole_line(path: impl Into<String>, number: usize) -> Self {
        Self { line: Some(number as u64), ..Self::file(path) }
    }

    /// The bytes `span` of `text`, which is the file at `path`.
    #[must_use]
    pub fn in_text(path: impl Into<String>, text: &str, span: Range<usize>) -> Self {
        let start = floor(text, span.start.min(text.len()));
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let number = text[..start].bytes().filter(|byte| *byte == b'\n').count() + 1;
        let line = &text[line_start..line_end];
        let end = floor(text, span.end.clamp(start, line_end));
        Self::in_line(path, number, line, start - line_start..end - line_start)
    }

    /// The bytes `span` of `line`, which is line `number` (counted from 1) of the file at `path`.
    #[must_use]
    pub fn in_line(path: impl Into<String>, number: usize, line: &str, span: Range<usize>) -> Self {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let start = line[..floor(line, span.start)].chars().count();
        let marked = line[floor(line, span.start)..floor(line, span.end)].chars().count();
        Self {
            path: path.into(),
            pointer: None,
            line: Some(number as u64),
            column: Some(start as u64 + 1),
            excerpt: Some(Excerpt::of(line, start, marked)),
        }
    }

    /// The same place, with its JSON pointer.
    #[must_use]
    pub fn with_pointer(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(sentence(&pointer.into()));
        self
    }

    /// The same place, with words beside the mark.
    #[must_use]
    pub fn with_label(mut self, label: impl Into<String>) -> Self {
        if let Some(excerpt) = &mut self.excerpt {
            excerpt.label = Some(sentence(&label.into()));
        }
        self
    }

    /// `path:line:column`, as far as it is known.
    #[must_use]
    pub fn display(&self) -> String {
        let mut out = printable(&self.path);
        for number in [self.line, self.column].into_iter().flatten() {
            out.push(':');
            out.push_str(&number.to_string());
        }
        out
    }

    /// [`Self::display`], and the JSON pointer where there is one.
    #[must_use]
    pub fn display_with_pointer(&self) -> String {
        match self.pointer.as_deref() {
            None | Some("") => self.display(),
            Some(pointer) => format!("{} {}", self.display(), printable(pointer)),
        }
    }

    /// The path as seen from the folder that `prefix` is seen from; empty when that is the same.
    #[must_use]
    pub fn path_under(&self, prefix: &str) -> String {
        if prefix.is_empty() { self.path.clone() } else { format!("{prefix}/{}", self.path) }
    }
}

impl Excerpt {
    fn of(line: &str, start: usize, marked: usize) -> Self {
        let length = line.chars().count();
        let marked = marked.min(EXCERPT_WIDTH);
        // A long line is cut so that the mark stays in the middle of what is left.
        let from = if length <= EXCERPT_WIDTH {
            0
        } else {
            start.saturating_sub((EXCERPT_WIDTH - marked) / 2).min(length - EXCERPT_WIDTH)
        };
        // Masked before it is cut: half of a credential or an address no longer looks like one.
        let margin = from.min(MASKED_AROUND);
        let around: String =
            line.chars().skip(from - margin).take(margin + EXCERPT_WIDTH + MASKED_AROUND).collect();
        let mut text: String = redact(&around).chars().skip(margin).take(EXCERPT_WIDTH).collect();
        let (mut start, mut end) = (start - from, start - from + marked);
        if from > 0 {
            text.insert(0, '…');
            (start, end) = (start + 1, end + 1);
        }
        if from + EXCERPT_WIDTH < length {
            text.push('…');
        }
        let last = text.chars().count();
        Self { text: printable(&text), start: start.min(last), end: end.min(last), label: None }
    }
}

/// The largest character boundary that is not after `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_columns_from_one_in_characters() {
        let text = "{\r\n  \"é\": 15\r\n}";
        let at = text.find("15").unwrap();
        let location = Location::in_text("a.json", text, at..at + 2);
        assert_eq!(location.display(), "a.json:2:8");
        let excerpt = location.excerpt.unwrap();
        assert_eq!(excerpt.text, "  \"é\": 15");
        assert_eq!((excerpt.start, excerpt.end), (7, 9));
    }

    #[test]
    fn cuts_a_long_line_around_the_mark() {
        let text = format!("[{}\"x\"{}]", "1,".repeat(50_000), ",1".repeat(50_000));
        let at = text.find("\"x\"").unwrap();
        let excerpt = Location::in_text("a.json", &text, at..at + 3).excerpt.unwrap();
        assert!(excerpt.text.chars().count() <= EXCERPT_WIDTH + 2);
        let marked: String = excerpt.text.chars().skip(excerpt.start).take(3).collect();
        assert_eq!(marked, "\"x\"");
    }

    #[test]
    fn masks_a_credential_that_the_cut_goes_through() {
        let token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
        for before in 60..140 {
            let text = format!("[\"{} {token}\", 7, \"{}\"]", "x".repeat(before), "y".repeat(300));
            let at = text.find('7').unwrap();
            let excerpt = Location::in_text("a.json", &text, at..at + 1).excerpt.unwrap();
            assert!(!excerpt.text.contains("178B4a"), "{}", excerpt.text);
        }
    }

    #[test]
    fn a_place_past_the_end_is_the_end() {
        let location = Location::in_text("a.json", "{\n", 99..120);
        assert_eq!(location.display(), "a.json:2:1");
    }
}
