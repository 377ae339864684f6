//! Artifacts of the known types: schema, then semantic rules, then what must hold of all of them together.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

use gate_core::artifact::{Artifact, Json};
use gate_core::json::{Document, Kind as JsonKind, Room};
use gate_core::rule::{NOTHING_MISSING, SHAPE};
use gate_core::{Context, Judgement, Location, Reason, Undecided};

use crate::Input;
use crate::artifacts::{Kind, Submission, Together};
use crate::content::Content;
use crate::instance::MAX_DEPTH;
use crate::outcome::{Outcome, Terms, unreadable};
use crate::places::{Places, Shown};
use crate::rules::SCHEMA;
use crate::schema::Schema;
use crate::schemas;
use crate::validate::{self, text_of};

/// The types of which a file may hold one a line.
const OF_LINES: [Kind; 1] = [Kind::EvidenceLog];

/// Judges files of one type, or of the type that each file's own envelope names.
pub(crate) fn judge(
    context: &Context,
    input: &Input,
    kind: Option<Kind>,
    judgement: &mut Judgement,
) -> Vec<String> {
    let mut run = Run { context, input, schemas: BTreeMap::new(), together: Together::default() };
    let mut outlines = Vec::new();
    for file in &input.files {
        match run.file(kind, file, judgement) {
            Ok(more) => outlines.extend(more),
            Err(undecided) => judgement.cannot_decide(undecided),
        }
    }
    run.together.conclude(&input.rules, judgement);
    outlines
}

struct Run<'r> {
    context: &'r Context,
    input: &'r Input,
    schemas: BTreeMap<Kind, Schema>,
    together: Together,
}

impl Run<'_> {
    fn file(
        &mut self,
        kind: Option<Kind>,
        file: &Path,
        judgement: &mut Judgement,
    ) -> Result<Vec<String>, Undecided> {
        let stream = self.context.root.stream_or_stdin(file)?;
        let of_lines = kind.is_some_and(|kind| OF_LINES.contains(&kind));
        let content = Content::of(stream, self.input.ndjson, Vec::new(), |line| {
            of_lines && std::str::from_utf8(line).is_ok_and(|line| Document::parse(line).is_ok())
        })?;
        match (content, kind) {
            // The rules of any other type are about one document, and would be passed over.
            (Content::Lines(_, stream), Some(kind)) if !OF_LINES.contains(&kind) => {
                let message = format!(
                    "{} is to be read line by line, and a {} is one document",
                    stream.path(),
                    kind.name()
                );
                Err(Undecided::new(&NOTHING_MISSING, Reason::Usage, message)
                    .help("leave out --ndjson, and give each document a file of its own")
                    .at(Location::file(stream.path())))
            }
            (Content::Lines(..), Some(kind)) => {
                self.prepare(kind)?;
                let terms = terms(self.input, &self.schemas[&kind], kind);
                let files = [file.to_owned()];
                let jobs = validate::threads(self.input.jobs);
                Ok(validate::files(self.context, terms, &files, true, jobs, judgement))
            }
            (Content::Lines(_, stream), None) => {
                let message = format!("{} holds one document a line, of an unknown type", stream.path());
                Err(Undecided::new(&SHAPE, Reason::Malformed, message)
                    .help("name the type with --type, or a schema with --schema")
                    .at(Location::file(stream.path())))
            }
            (Content::Whole(artifact), kind) => self.artifact(kind, &artifact, judgement),
        }
    }

    fn artifact(
        &mut self,
        kind: Option<Kind>,
        artifact: &Artifact,
        judgement: &mut Judgement,
    ) -> Result<Vec<String>, Undecided> {
        let values = self.input.show_values;
        let unnamed = artifact.subject("json");
        let text = match text_of(artifact, values) {
            Ok(text) => text,
            Err(undecided) => {
                judgement.subjects.push(unnamed);
                return Err(undecided);
            }
        };
        let document = match Document::parse_noting_twins(text, MAX_DEPTH, Room::default()) {
            Ok(document) => document,
            Err(fault) => {
                judgement.subjects.push(unnamed);
                let mut places = Places::of_text(artifact.path(), text, Shown { schema: None, values });
                let at = places.at(fault.span, None);
                return Err(unreadable(artifact.path(), &fault.message).at(at));
            }
        };
        let json = Json::new(artifact.path(), document);
        refuse_schema(&json)?;
        let Some(kind) = kind.or_else(|| Kind::of(&json)) else {
            judgement.subjects.push(unnamed);
            return Err(Undecided::new(
                &SHAPE,
                Reason::Malformed,
                format!("{} does not say what it is: no envelope that is known", artifact.path()),
            )
            .help("name its type with --type; `export-validate schemas` lists the types")
            .at(Location::file(artifact.path())));
        };
        judgement.subjects.push(artifact.subject(kind.name()));
        self.prepare(kind)?;
        let terms = terms(self.input, &self.schemas[&kind], kind);
        let mut outcome = Outcome { documents: 1, ..Outcome::default() };
        let conforms = outcome.judge(terms, &json, None);
        outcome.tell_rest(artifact.path());
        if conforms {
            outcome.judgement.holds(&SCHEMA, format!("{}: 1 document conforms", kind.name()));
        }
        let submission = Submission { kind, json: &json, sha256: artifact.sha256(), conforms };
        let judged =
            self.together.judge(self.context, &self.input.rules, &submission, &mut outcome.judgement);
        outcome.judgement.take(judged);
        outcome.mask(terms, &json);
        let Outcome { judgement: found, outlines, .. } = outcome;
        judgement.checks.extend(found.checks);
        judgement.findings.extend(found.findings);
        judgement.undecided.extend(found.undecided);
        judgement.subjects.extend(found.subjects);
        judgement.stats.extend(found.stats);
        Ok(outlines)
    }

    /// Compiles the schema of a type, once.
    fn prepare(&mut self, kind: Kind) -> Result<(), Undecided> {
        if let Entry::Vacant(entry) = self.schemas.entry(kind) {
            entry.insert(Schema::built_in(kind.name(), schemas::text(kind))?);
        }
        Ok(())
    }
}

fn terms<'s>(input: &Input, schema: &'s Schema, kind: Kind) -> Terms<'s> {
    Terms { schema, kind: Some(kind), values: input.show_values, most: input.most, output: input.output }
}

/// A JSON Schema describes artifacts; it is none, and everything optional in it would pass.
fn refuse_schema(json: &Json<'_>) -> Result<(), Undecided> {
    let root = json.document().root();
    let says = |key: &str, word: &str| {
        root.get(key).is_some_and(|value| value.kind() == JsonKind::String && value.string().contains(word))
    };
    let describes = root.get("properties").is_some_and(|value| value.kind() == JsonKind::Object);
    if says("$schema", "json-schema.org") || (describes && says("type", "object")) {
        let message = format!("{} is a JSON Schema, not an artifact", json.path());
        return Err(Undecided::new(&SHAPE, Reason::Malformed, message)
            .help("name the file that holds the data")
            .at(Location::file(json.path())));
    }
    Ok(())
}
