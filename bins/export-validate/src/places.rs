//! Where in a text something stands, without repeating what the text says.
//!
//! Strings and numbers are shown as marks, one for each character, and so are keys that the schema does
//! not name: a report goes where the artifact may not.

use std::ops::Range;

use gate_core::Location;
use gate_core::json::{Document, Kind};
use gate_core::location::Excerpt;
use gate_core::text::{printable, redact};

use crate::schema::{Schema, masked_name};

/// The longest excerpt, in characters.
const WIDTH: usize = 160;

/// The most of them before the mark.
const BEFORE: usize = 60;

/// Stands for a character that is not shown.
const MASK: char = '•';

/// What may be shown of an artifact.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'s> {
    /// The schema, whose own words may be shown; none where there is no document to speak of.
    pub(crate) schema: Option<&'s Schema>,
    /// Whether everything may.
    pub(crate) values: bool,
}

impl Shown<'_> {
    /// A key of the artifact, as it may be told.
    pub(crate) fn name(self, name: &str) -> String {
        if self.values || self.may_say(name) { name.into() } else { masked_name(name) }
    }

    fn may_say(self, name: &str) -> bool {
        self.schema.is_some_and(|schema| schema.says(name))
    }

    /// A pointer with the keys that may not be told masked. Numbers are kept: they count items.
    pub(crate) fn pointer(self, pointer: &str) -> String {
        let step = |step: &str| {
            let is_index =
                !step.is_empty() && step.len() < 12 && step.bytes().all(|byte| byte.is_ascii_digit());
            if is_index {
                return step.to_owned();
            }
            let name = step.replace("~1", "/").replace("~0", "~");
            self.name(&name).replace('~', "~0").replace('/', "~1")
        };
        let mut steps = pointer.split('/');
        let first = steps.next().unwrap_or_default().to_owned();
        steps.fold(first, |done, next| done + "/" + &step(next))
    }
}

/// The places of one text. Each is looked for from the one before it, so that in order they cost one
/// pass over the text, however many they are.
#[derive(Debug)]
pub(crate) struct Places<'t> {
    path: &'t str,
    text: &'t str,
    document: Option<&'t Document<'t>>,
    shown: Shown<'t>,
    /// Lines before the text in its file.
    lines_before: u64,
    seen: Seen,
}

/// How far the text was looked through.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    at: usize,
    /// Line feeds before `at`.
    lines: u64,
    line_start: usize,
    /// Characters from the start of the line to `at`.
    characters: u64,
}

impl<'t> Places<'t> {
    /// The places of a document's text.
    pub(crate) fn of(path: &'t str, document: &'t Document<'t>, shown: Shown<'t>) -> Self {
        Self { document: Some(document), ..Self::of_text(path, document.text(), shown) }
    }

    /// The places of a text that could not be read.
    pub(crate) fn of_text(path: &'t str, text: &'t str, shown: Shown<'t>) -> Self {
        Self { path, text, document: None, shown, lines_before: 0, seen: Seen::default() }
    }

    /// The same, where the text is a part of its file.
    pub(crate) fn after_lines(self, lines_before: u64) -> Self {
        Self { lines_before, ..self }
    }

    /// The place of some bytes, with its pointer as it may be told.
    pub(crate) fn at(&mut self, span: Range<usize>, pointer: Option<String>) -> Location {
        let start = floor(self.text, span.start);
        self.look_until(start);
        let mut location = Location::file(self.path);
        location.pointer = pointer;
        location.line = Some(self.lines_before + self.seen.lines + 1);
        location.column = Some(self.seen.characters + 1);
        location.excerpt = Some(self.excerpt(start, span.end.max(start)));
        location
    }

    /// Puts what may be shown in the place of what somebody else has shown of this text.
    pub(crate) fn mask(&mut self, location: &mut Location) {
        if self.shown.values {
            return;
        }
        if let Some(pointer) = &mut location.pointer {
            *pointer = self.shown.pointer(pointer);
        }
        let Some(excerpt) = location.excerpt.take() else {
            return;
        };
        let (Some(line), Some(column)) = (location.line, location.column) else {
            return;
        };
        let Some(start) = self.offset(line, column) else {
            return;
        };
        let marked = self.text[start..].chars().take(excerpt.end.saturating_sub(excerpt.start));
        let end = start + marked.map(char::len_utf8).sum::<usize>();
        location.excerpt = Some(Excerpt { label: excerpt.label, ..self.excerpt(start, end) });
    }

    /// The byte at a line and a column of the file, both counted from 1.
    fn offset(&self, line: u64, column: u64) -> Option<usize> {
        let before = usize::try_from(line.checked_sub(self.lines_before + 1)?).ok()?;
        let line_start = match before {
            0 => 0,
            _ => memchr::memchr_iter(b'\n', self.text.as_bytes()).nth(before - 1)? + 1,
        };
        let inside = self.text.get(line_start..)?;
        let column = usize::try_from(column.checked_sub(1)?).ok()?;
        let end = inside.char_indices().nth(column).map_or(inside.len(), |(at, _)| at);
        Some(line_start + end)
    }

    fn look_until(&mut self, at: usize) {
        if at < self.seen.at {
            self.seen = Seen::default();
        }
        let passed = &self.text.as_bytes()[self.seen.at..at];
        if let Some(last) = memchr::memrchr(b'\n', passed) {
            self.seen.lines += memchr::memchr_iter(b'\n', passed).count() as u64;
            self.seen.line_start = self.seen.at + last + 1;
            self.seen.characters = 0;
        }
        let from = self.seen.at.max(self.seen.line_start);
        self.seen.characters += self.text[from..at].chars().count() as u64;
        self.seen.at = at;
    }

    fn excerpt(&self, start: usize, end: usize) -> Excerpt {
        let line_end =
            memchr::memchr(b'\n', &self.text.as_bytes()[start..]).map_or(self.text.len(), |at| start + at);
        let line_end = if self.text[start..line_end].ends_with('\r') { line_end - 1 } else { line_end };
        let before = self.text[..start].char_indices().rev().take_while(|(_, char)| *char != '\n');
        let from = before.take(BEFORE).last().map_or(start, |(at, _)| at);
        let cut_before = from > 0 && self.text.as_bytes()[from - 1] != b'\n';
        let led = self.text[from..start].chars().count();
        let to =
            self.text[start..line_end].char_indices().nth(WIDTH - led).map_or(line_end, |(at, _)| start + at);
        let marked = self.text[start..floor(self.text, end).clamp(start, to)].chars().count();
        let mut text = self.as_shown(from..to);
        let mut mark = led..led + marked;
        if cut_before {
            text.insert(0, '…');
            mark = mark.start + 1..mark.end + 1;
        }
        if to < line_end {
            text.push('…');
        }
        Excerpt { text: printable(&text), start: mark.start, end: mark.end, label: None }
    }

    /// A part of a line, as it may be shown, character for character.
    fn as_shown(&self, bytes: Range<usize>) -> String {
        let part = &self.text[bytes.clone()];
        if self.shown.values {
            return redact(part);
        }
        let Some(document) = self.document else {
            // What can't be read can't be told apart: the structure is shown, and no word.
            return part.chars().map(|char| if char.is_alphanumeric() { MASK } else { char }).collect();
        };
        let hidden: Vec<_> = document
            .scalars_within(bytes.clone())
            .filter(|value| match value.kind() {
                Kind::String => !(self.is_key(value.span().end) && self.shown.may_say(&value.string())),
                Kind::Number => true,
                Kind::Null | Kind::Bool | Kind::Array | Kind::Object => false,
            })
            .map(|value| match value.kind() {
                Kind::String => value.span().start + 1..value.span().end - 1,
                _ => value.span(),
            })
            .collect();
        let mut hidden = hidden.iter().peekable();
        let show = |(at, char)| {
            let at = bytes.start + at;
            while hidden.next_if(|hidden| hidden.end <= at).is_some() {}
            if hidden.peek().is_some_and(|hidden| hidden.contains(&at)) { MASK } else { char }
        };
        part.char_indices().map(show).collect()
    }

    /// Whether the string that ends here is a key: nothing else is followed by a colon.
    fn is_key(&self, end: usize) -> bool {
        self.text[end..].trim_start_matches([' ', '\t', '\n', '\r']).starts_with(':')
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

    fn schema() -> Schema {
        Schema::built_in("test", r#"{"properties": {"known": true, "naïve": true}}"#).unwrap()
    }

    #[test]
    fn shows_the_structure_and_the_words_of_the_schema_alone() {
        let (text, schema) = ("{\r\n  \"known\": [\"secret\", 12345, true],\n  \"other\":\"x\"}", schema());
        let document = Document::parse(text).unwrap();
        let shown = Shown { schema: Some(&schema), values: false };
        let mut places = Places::of("a.json", &document, shown);
        let at = text.find("12345").unwrap();
        let location = places.at(at..at + 5, None);
        assert_eq!(location.display(), "a.json:2:23");
        let excerpt = location.excerpt.unwrap();
        assert_eq!(excerpt.text, "  \"known\": [\"••••••\", •••••, true],");
        assert_eq!((excerpt.start, excerpt.end), (22, 27));
        let at = text.find("\"other").unwrap();
        let location = places.at(at..at + 7, Some(shown.pointer("/known/0/other~1x")));
        assert_eq!(location.display(), "a.json:3:3");
        assert_eq!(location.excerpt.unwrap().text, "  \"•••••\":\"•\"}");
        assert!(location.pointer.unwrap().starts_with("/known/0/{key:"));
        assert_eq!(places.at(0..1, None).display(), "a.json:1:1");
    }

    #[test]
    fn cuts_a_long_line_around_the_mark_and_counts_its_characters() {
        let text = format!("[{}7{}]", "\"é\",".repeat(50_000), ",1".repeat(50_000));
        let document = Document::parse(&text).unwrap();
        let mut places =
            Places::of("a.json", &document, Shown { schema: None, values: false }).after_lines(6);
        let at = text.find('7').unwrap();
        let location = places.at(at..at + 1, None);
        assert_eq!(location.display(), "a.json:7:200002");
        let excerpt = location.excerpt.unwrap();
        assert!(excerpt.text.chars().count() <= WIDTH + 2 && !excerpt.text.contains('é'));
        assert_eq!(excerpt.text.chars().nth(excerpt.start), Some(MASK));
    }

    #[test]
    fn masks_what_another_has_shown() {
        let (text, schema) = ("{\n \"known\": \"secret\"}", schema());
        let document = Document::parse(text).unwrap();
        let mut places = Places::of("a.json", &document, Shown { schema: Some(&schema), values: false });
        let at = text.find("\"secret").unwrap();
        let mut location = Location::in_text("a.json", text, at..at + 8).with_pointer("/known");
        places.mask(&mut location);
        let excerpt = location.excerpt.unwrap();
        assert_eq!(excerpt.text, " \"known\": \"••••••\"}");
        assert_eq!((excerpt.start, excerpt.end), (10, 18));
    }
}
