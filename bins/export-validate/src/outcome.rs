//! What one document, one line or one file comes to, before it becomes part of the report.

use std::collections::BTreeSet;

use gate_core::artifact::Json;
use gate_core::finding::Effect;
use gate_core::json::{self, Document, Room};
use gate_core::rule::{READING, TIME};
use gate_core::{Judgement, Location, Reason, Subject, Undecided};

use crate::artifacts::Kind;
use crate::faults::{Fault, Faults};
use crate::instance::{MAX_DEPTH, Seen};
use crate::outline::{Outline, outline};
use crate::places::{Places, Shown};
use crate::rules::SCHEMA;
use crate::schema::Schema;
use crate::schemas::{asks_for_time, rule_at};

/// How documents are judged, and how much is told of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms<'s> {
    pub(crate) schema: &'s Schema,
    /// The artifact type that the schema is of.
    pub(crate) kind: Option<Kind>,
    /// Whether values may be shown.
    pub(crate) values: bool,
    /// The most findings that are told of one file.
    pub(crate) most: usize,
    pub(crate) output: Option<Outline>,
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) subject: Option<Subject>,
    /// Documents that were judged.
    pub(crate) documents: u64,
    /// Documents that do not conform, or could not be judged.
    pub(crate) faulty: u64,
    /// Faults of a whole document that are not told one by one.
    pub(crate) more: usize,
    pub(crate) judgement: Judgement,
    /// One JSON text for each document, where an output format was asked for.
    pub(crate) outlines: Vec<String>,
}

impl Outcome {
    /// How many findings and obstacles are told already.
    pub(crate) fn told(&self) -> usize {
        self.judgement.findings.len() + self.judgement.undecided.len()
    }

    /// Judges one text that is to be one document: all of `path`, or the line after so many of it.
    pub(crate) fn judge_text(
        &mut self,
        terms: Terms<'_>,
        path: &str,
        text: &str,
        line: Option<u64>,
        room: Room,
    ) -> Room {
        match Document::parse_noting_twins(text, MAX_DEPTH, room) {
            Ok(document) => self.judge_document(terms, path, document, line),
            Err(fault) => {
                self.refuse_text(terms, path, text, line, fault);
                Room::default()
            }
        }
    }

    /// Judges one document, as [`Outcome::judge_text`] has read it.
    pub(crate) fn judge_document(
        &mut self,
        terms: Terms<'_>,
        path: &str,
        document: Document<'_>,
        line: Option<u64>,
    ) -> Room {
        self.documents += 1;
        let json = Json::new(path, document);
        self.judge(terms, &json, line);
        json.into_document().into_room()
    }

    /// A text that is not the document that it is to be.
    pub(crate) fn refuse_text(
        &mut self,
        terms: Terms<'_>,
        path: &str,
        text: &str,
        line: Option<u64>,
        fault: json::Fault,
    ) {
        self.documents += 1;
        self.faulty += 1;
        if self.told() < terms.most {
            let shown = Shown { schema: None, values: terms.values };
            let mut places = Places::of_text(path, text, shown).after_lines(line.unwrap_or_default());
            let at = places.at(fault.span, None);
            let message = in_file(&fault.message, line);
            self.judgement.cannot_decide(unreadable(path, &message).at(at));
        }
    }

    /// A line that is not UTF-8 after `valid`.
    pub(crate) fn refuse_bytes(&mut self, terms: Terms<'_>, path: &str, valid: &str, lines_before: u64) {
        self.documents += 1;
        self.faulty += 1;
        if self.told() < terms.most {
            let shown = Shown { schema: None, values: terms.values };
            let mut places = Places::of_text(path, valid, shown).after_lines(lines_before);
            let at = places.at(valid.len()..valid.len(), None);
            self.judgement.cannot_decide(unreadable(path, "an invalid byte, not UTF-8").at(at));
        }
    }

    /// Says how many faults of a document are not told one by one.
    pub(crate) fn tell_rest(&mut self, path: &str) {
        if self.more > 0 {
            let message = format!("{} more faults are not told one by one", self.more);
            self.judgement.block(&SCHEMA, Some(Location::file(path)), message).help("--most N tells more");
        }
    }

    /// Judges a document by the schema; whether it conforms.
    pub(crate) fn judge(&mut self, terms: Terms<'_>, json: &Json<'_>, line: Option<u64>) -> bool {
        let document = json.document();
        let validator = terms.schema.validator();
        let is_valid = document.twins().is_empty() && validator.is_valid(Seen(document.root()));
        if let Some(format) = terms.output {
            self.outlines.push(outline(terms.schema, document, format, terms.values));
        }
        if is_valid && terms.schema.refuse_schema(json).is_ok() {
            return true;
        }
        self.faulty += 1;
        if self.told() >= terms.most {
            return false;
        }
        let shown = Shown { schema: Some(terms.schema), values: terms.values };
        let mut places = Places::of(json.path(), document, shown).after_lines(line.unwrap_or_default());
        if let Err(undecided) = terms.schema.refuse_schema(json) {
            self.judgement.cannot_decide(undecided);
            return false;
        }
        for (earlier, later) in document.twins() {
            let first = places.at(document.value(*earlier).span(), None).line.unwrap_or_default();
            let pointer = shown.pointer(&document.pointer(*later));
            let at = places.at(document.value(*later).span(), Some(pointer));
            let first = if line.is_some() { "this line".into() } else { format!("line {first}") };
            let message = format!("duplicate key: this object already has it on {first}");
            self.judgement.cannot_decide(unreadable(json.path(), &message).at(at));
        }
        let faults = Faults::of(document, validator.iter_errors(Seen(document.root())));
        for asked in faults.unanswered {
            let at = places.at(document.value(asked.node).span(), Some(shown.pointer(&asked.pointer)));
            self.judgement.cannot_decide(
                Undecided::new(&READING, Reason::TooLarge, asked.message)
                    .help("simplify the pattern: no nested repetition, no look-around over one")
                    .at(at),
            );
        }
        let room = terms.most.saturating_sub(self.told());
        let more = faults.faults.len().saturating_sub(room);
        for fault in faults.faults.iter().take(room) {
            let at = place(&mut places, document, shown, fault);
            if terms.kind.is_some_and(|kind| asks_for_time(kind, &fault.route)) {
                let message = format!("{}: this is no RFC 3339 time with an offset", json.path());
                let undecided = Undecided::new(&TIME, Reason::Malformed, message);
                self.judgement.cannot_decide(undecided.help("write it as 2026-03-02T09:15:04Z").at(at));
                continue;
            }
            let rule = terms.kind.and_then(|kind| rule_at(kind, &fault.route)).unwrap_or(&SCHEMA);
            let help = format!("the schema asks for it at #{}", fault.keyword);
            self.judgement.block(rule, Some(at), fault.message.clone()).help(help);
        }
        self.more += more;
        false
    }

    /// Masks what the semantic rules have shown of the document, and drops what they show of others.
    pub(crate) fn mask(&mut self, terms: Terms<'_>, json: &Json<'_>) {
        if terms.values {
            return;
        }
        let shown = Shown { schema: Some(terms.schema), values: false };
        let mut places = Places::of(json.path(), json.document(), shown);
        let findings = self.judgement.findings.iter_mut().filter_map(|finding| finding.location.as_mut());
        let undecided =
            self.judgement.undecided.iter_mut().filter_map(|undecided| undecided.location.as_deref_mut());
        for location in findings.chain(undecided) {
            if location.path == json.path() {
                places.mask(location);
            } else {
                location.excerpt = None;
            }
        }
    }

    /// Takes in what another part of the same input came to.
    pub(crate) fn take(&mut self, other: Self) {
        self.documents += other.documents;
        self.faulty += other.faulty;
        self.more += other.more;
        self.outlines.extend(other.outlines);
        self.judgement.absorb(other.judgement);
    }

    /// Moves the places of a part of a file to where the part starts.
    pub(crate) fn move_down(&mut self, lines: u64) {
        let findings = self.judgement.findings.iter_mut().filter_map(|finding| finding.location.as_mut());
        let undecided =
            self.judgement.undecided.iter_mut().filter_map(|undecided| undecided.location.as_deref_mut());
        for location in findings.chain(undecided) {
            location.line = location.line.map(|line| line + lines);
        }
    }

    /// Keeps the first of what is told, as many as there is room for.
    pub(crate) fn keep(&mut self, most: usize) {
        self.judgement.undecided.truncate(most);
        self.judgement.findings.truncate(most - self.judgement.undecided.len());
    }

    /// How many documents of a file of lines do not conform and are not told of.
    pub(crate) fn untold_lines(&self) -> u64 {
        let findings = self.judgement.findings.iter().filter_map(|finding| finding.location.as_ref());
        let undecided = self.judgement.undecided.iter().filter_map(|undecided| undecided.location.as_deref());
        let told: BTreeSet<_> = findings.chain(undecided).filter_map(|location| location.line).collect();
        self.faulty.saturating_sub(told.len() as u64)
    }

    /// Whether anything blocks, or could not be decided.
    pub(crate) fn is_clean(&self) -> bool {
        self.faulty == 0
            && self.judgement.undecided.is_empty()
            && !self.judgement.findings.iter().any(|finding| finding.effect == Effect::Block)
    }
}

fn place(places: &mut Places<'_>, document: &Document<'_>, shown: Shown<'_>, fault: &Fault) -> Location {
    let span = document.value(fault.node).span();
    // Of an object or array, the opening bracket.
    let is_container = document.text()[span.clone()].starts_with(['{', '[']);
    let span = if is_container { span.start..span.start + 1 } else { span };
    places.at(span, Some(shown.pointer(&fault.pointer)))
}

/// What is wrong with a text, where the text may be one line of a file: then it is all on this line.
fn in_file(message: &str, line: Option<u64>) -> String {
    if line.is_some() { message.replace("on line 1", "on this line") } else { message.into() }
}

/// A text that is no JSON that can be judged.
pub(crate) fn unreadable(path: &str, why: &str) -> Undecided {
    Undecided::new(&READING, Reason::Malformed, format!("{path} is not JSON that can be judged: {why}"))
        .help("run the step that writes it again; `--explain g-7` says what is read")
}
