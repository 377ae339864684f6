//! The rollback rules: what was there stays, what is affected is annotated, and this is verified last.
//!
//! Source: requirements RB-3d.1 to RB-3d.3 and XA-5. An affected entry is never marked in place: a new
//! entry, with the incident's id as its `correlationId`, names it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gate_core::artifact::Artifact;
use gate_core::instant::Instant;
use gate_core::rule::{NOTHING_MISSING, SHAPE};
use gate_core::text::printable;
use gate_core::{Context, Decoded, Judgement, Location, Reason, Spanned, Subject, Undecided};
use serde::{Deserialize, Serialize};

use crate::entry::Entry;
use crate::log::End;
use crate::manifest::hash;
use crate::rules::{RB_3D_1, RB_3D_2, RB_3D_3, XA_5};

/// What a rollback record says of the evidence log: artifact type 11 of the requirements.
#[derive(Debug, Deserialize)]
struct Rollback {
    artifact: Spanned<String>,
    schema_version: Spanned<u64>,
    incident_id: Spanned<String>,
    declaration: Option<Reference>,
    target: Target,
    finished_at: Option<Spanned<String>>,
    actions: Option<Vec<Action>>,
    affected_runs: Vec<Spanned<String>>,
    affected_entries: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
struct Target {
    evidence_cutover: Option<Point>,
}

#[derive(Debug, Deserialize)]
struct Action {
    at: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
struct Reference {
    path: Spanned<String>,
    sha256: Spanned<String>,
}

/// What a freeze record says of it: artifact type 10.
#[derive(Debug, Deserialize)]
struct Freeze {
    artifact: Spanned<String>,
    incident_id: Option<Spanned<String>>,
    evidence_head: Option<Point>,
}

/// An entry of the log, as a record names it.
#[derive(Clone, Debug, Deserialize)]
struct Point {
    #[serde(rename = "evidenceId")]
    id: String,
    #[serde(rename = "hashSha256")]
    hash: String,
}

/// An entry that a record names, and where the log has it.
#[derive(Debug)]
struct Sought {
    name: &'static str,
    from: Location,
    point: Point,
    found: Option<u64>,
}

/// What an affected entry or run waits for.
#[derive(Clone, Copy, Debug, Default)]
struct Affected {
    /// Where the entry stands; of a run, its first entry.
    stands: Option<u64>,
    annotated: bool,
}

/// What one entry is to the record.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The head at the declaration, by id and hash.
    head: bool,
    /// The evidence cutover.
    cutover: bool,
    /// One of the affected entries.
    affected: bool,
    /// It has the incident's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    annotation: Option<Annotation>,
}

/// What an annotation names of what the record names.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Annotation {
    /// Its links can't be read.
    Unreadable,
    Of {
        /// Affected entries.
        entries: BTreeSet<String>,
        /// An affected run.
        run: Option<String>,
    },
}

/// Judges the log against a rollback record.
#[derive(Debug)]
pub struct Annotations {
    record: String,
    /// The digest of the record, which holds that of the declaration.
    sha256: String,
    incident: String,
    /// The head of the log at the declaration.
    head: Option<Sought>,
    cutover: Option<Sought>,
    entries: BTreeMap<String, Affected>,
    runs: BTreeMap<String, Affected>,
    /// When the last action was done.
    last: Instant,
    now: Instant,
    /// Entries with the incident's id, after the head at the declaration.
    told: u64,
    unreadable: u64,
}

impl Annotations {
    /// Reads a rollback record, and the freeze record that it names as its declaration.
    ///
    /// # Errors
    /// When one of them can't be read, or names neither a point of the log nor a time of an action.
    pub fn new(context: &Context, record: &Path, subjects: &mut Vec<Subject>) -> Result<Self, Undecided> {
        let artifact = context.root.read(record)?;
        let subject = artifact.subject("rollback-record");
        let sha256 = subject.sha256.clone();
        subjects.push(subject);
        let decoded: Decoded<'_, Rollback> = Decoded::new(artifact.json()?)?;
        let rollback = &decoded.value;
        let refuse = |node: u32, message: &str| {
            Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {message}", artifact.path()))
                .at(decoded.at(node))
        };
        if rollback.artifact.value != "rollback-record" {
            return Err(refuse(rollback.artifact.node, "expected `rollback-record`"));
        }
        if rollback.schema_version.value != 1 {
            return Err(refuse(
                rollback.schema_version.node,
                "this version of rollback records is not known",
            ));
        }
        if rollback.incident_id.value.is_empty() {
            return Err(refuse(rollback.incident_id.node, "an incident has an id"));
        }
        let declared = match &rollback.declaration {
            Some(reference) => {
                declaration(context, &decoded, reference, &rollback.incident_id.value, subjects)?
            }
            None => None,
        };
        let cutover = rollback.target.evidence_cutover.clone().map(|point| Sought {
            name: "evidence cutover",
            from: Location::file(artifact.path()).with_pointer("/target/evidence_cutover"),
            point,
            found: None,
        });
        if declared.is_none() && cutover.is_none() {
            return Err(refuse(
                0,
                "it names no entry of the log: neither its cutover nor, in its declaration, its head",
            ));
        }
        let times = rollback.actions.iter().flatten().filter_map(|action| action.at.as_ref());
        let mut last: Option<Instant> = None;
        for text in times.chain(&rollback.finished_at) {
            let at = Instant::parse(&text.value).map_err(|message| refuse(text.node, &message))?;
            last = last.max(Some(at));
        }
        let last = last.ok_or_else(|| refuse(0, "it says of no action when it was done"))?;
        let ids = |list: &[Spanned<String>]| {
            list.iter().map(|id| (id.value.clone(), Affected::default())).collect::<BTreeMap<_, _>>()
        };
        Ok(Self {
            record: artifact.path().into(),
            sha256,
            incident: rollback.incident_id.value.clone(),
            head: declared,
            cutover,
            entries: ids(&rollback.affected_entries),
            runs: ids(&rollback.affected_runs),
            last,
            now: context.now,
            told: 0,
            unreadable: 0,
        })
    }

    /// Whether entry `index` stands after all that was there at the declaration.
    fn is_after(&self, index: u64) -> bool {
        let point = self.head.as_ref().or(self.cutover.as_ref());
        point.and_then(|sought| sought.found).is_some_and(|found| index > found)
    }

    /// The digest of the record.
    #[must_use]
    pub fn record_sha256(&self) -> &str {
        &self.sha256
    }

    /// What an entry is to the record, if anything.
    pub(crate) fn look(&self, entry: &Entry<'_>) -> Option<Note> {
        let is = |sought: &Option<Sought>| {
            let point = sought.as_ref().map(|sought| &sought.point);
            point.is_some_and(|point| entry.evidence_id == point.id && entry.hash == point.hash)
        };
        let note = Note {
            head: is(&self.head),
            cutover: is(&self.cutover),
            affected: self.entries.contains_key(&*entry.evidence_id),
            annotation: (entry.correlation_id == self.incident).then(|| self.annotation(entry)),
        };
        (note.head || note.cutover || note.affected || note.annotation.is_some()).then_some(note)
    }

    fn annotation(&self, entry: &Entry<'_>) -> Annotation {
        let Ok(links) = entry.links() else {
            return Annotation::Unreadable;
        };
        let named = links.external_refs.into_iter();
        let entries = named
            .filter(|reference| reference.external_type == "EvidenceEntry")
            .map(|reference| reference.external_id)
            .filter(|id| self.entries.contains_key(id));
        Annotation::Of {
            entries: entries.collect(),
            run: links.run_id.filter(|run| self.runs.contains_key(run)),
        }
    }

    /// The next entry that is something to the record.
    pub(crate) fn take(&mut self, index: u64, id: &str, note: Note) {
        // The declaration's own head is no annotation, so it is looked for after this.
        if let Some(annotation) = note.annotation
            && self.is_after(index)
        {
            self.annotate(index, annotation);
        }
        for (sought, is) in [(&mut self.head, note.head), (&mut self.cutover, note.cutover)] {
            if let Some(sought) = sought.as_mut().filter(|_| is) {
                sought.found = sought.found.or(Some(index));
            }
        }
        if let Some(affected) = self.entries.get_mut(id).filter(|_| note.affected) {
            affected.stands = affected.stands.or(Some(index));
        }
    }

    fn annotate(&mut self, index: u64, annotation: Annotation) {
        self.told += 1;
        match annotation {
            Annotation::Unreadable => self.unreadable += 1,
            Annotation::Of { entries, run } => {
                for id in entries {
                    if let Some(affected) = self.entries.get_mut(&id)
                        && affected.stands.is_some_and(|stands| stands < index)
                    {
                        affected.annotated = true;
                    }
                }
                if let Some(affected) = run.and_then(|run| self.runs.get_mut(&run)) {
                    affected.annotated = true;
                }
            }
        }
    }

    pub(crate) fn conclude(&self, end: &End<'_>, judgement: &mut Judgement) {
        let path = end.path;
        for (sought, rule) in [(&self.head, &RB_3D_1), (&self.cutover, &XA_5)] {
            let Some(sought) = sought else { continue };
            let id = printable(&sought.point.id);
            match sought.found {
                Some(index) => judgement
                    .holds(rule, format!("the {} {id} is entry {} of the log", sought.name, index + 1)),
                None => {
                    judgement
                        .block(rule, Some(sought.from.clone()), format!("the {} {id} is not in {path} with that hash", sought.name))
                        .help("the log was rewritten, or it is another log: find the one that was verified at the declaration");
                }
            }
        }
        let found = |sought: &Option<Sought>| sought.as_ref().and_then(|sought| sought.found);
        if self.head.is_none() && found(&self.cutover).is_some() {
            judgement.holds(&RB_3D_1, "everything up to the evidence cutover is still there; no head at the declaration is recorded");
        } else if self.head.is_none() {
            judgement.block(
                &RB_3D_1,
                Some(Location::file(path)),
                "no point of the log from before the rollback is in it",
            );
        }
        if let (Some(head), Some(cutover)) = (found(&self.head), found(&self.cutover))
            && cutover > head
        {
            let message = format!(
                "the evidence cutover is entry {}, after the head at the declaration, entry {}",
                cutover + 1,
                head + 1
            );
            judgement.block(&XA_5, Some(Location::file(&self.record)), message);
        }
        // What was appended after a point that is not in the log, nobody can tell; that alone blocks.
        if self.head.is_none() || found(&self.head).is_some() {
            self.conclude_marks(path, judgement);
        }
        if self.now < self.last {
            let message =
                format!("the last action was at {}, after this verification at {}", self.last, self.now);
            judgement.block(&RB_3D_3, Some(Location::file(&self.record)), message);
        } else {
            judgement.holds(
                &RB_3D_3,
                format!(
                    "verified after the last action, {} entries to {}",
                    end.entries,
                    gate_core::artifact::hex(&end.head)
                ),
            );
        }
    }

    /// Each affected entry and run is annotated; without any, the incident itself is.
    fn conclude_marks(&self, path: &str, judgement: &mut Judgement) {
        let at = || Some(Location::file(&self.record));
        let incident = printable(&self.incident);
        if self.unreadable > 0 {
            let message = format!("the links of {} annotations can't be read", self.unreadable);
            judgement.block(&RB_3D_2, Some(Location::file(path)), message);
        }
        if self.told == 0 {
            let message =
                format!("no entry with correlationId {incident} was appended after the declaration");
            judgement.block(&RB_3D_2, at(), message);
        }
        for (id, affected) in &self.entries {
            let id = printable(id);
            if affected.stands.is_none() {
                judgement.block(&RB_3D_2, at(), format!("the affected entry {id} is not in {path}"));
            } else if !affected.annotated {
                judgement
                    .block(&RB_3D_2, at(), format!("no appended annotation of {incident} names the affected entry {id}"))
                    .help("append an entry with that correlationId and externalRefs [{externalType EvidenceEntry, externalId}]");
            }
        }
        for (run, _) in self.runs.iter().filter(|(_, affected)| !affected.annotated) {
            let message =
                format!("no appended annotation of {incident} names the affected run {}", printable(run));
            judgement
                .block(&RB_3D_2, at(), message)
                .help("append an entry with that correlationId and links.runId");
        }
        if judgement.is_clean(&RB_3D_2) {
            judgement.holds(
                &RB_3D_2,
                format!(
                    "{} affected entries and {} affected runs annotated",
                    self.entries.len(),
                    self.runs.len()
                ),
            );
        }
    }
}

/// The head of the log that the declaration of the rollback recorded.
fn declaration(
    context: &Context,
    rollback: &Decoded<'_, Rollback>,
    reference: &Reference,
    incident: &str,
    subjects: &mut Vec<Subject>,
) -> Result<Option<Sought>, Undecided> {
    let at = rollback.at(reference.path.node);
    let refuse = |message: &str| {
        let message = format!("{}: {message}", printable(&reference.path.value));
        Undecided::new(&NOTHING_MISSING, Reason::Malformed, message).at(at.clone())
    };
    let subject = hash(context, &reference.path.value, Some("freeze-record"))
        .map_err(|undecided| undecided.at(at.clone()))?;
    if subject.sha256 != reference.sha256.value {
        return Err(refuse(
            "it is not the declaration that the rollback record refers to: its digest differs",
        ));
    }
    let artifact: Artifact = context.root.read(&context.root.reference(&reference.path.value)?)?;
    subjects.push(subject);
    let decoded: Decoded<'_, Freeze> = Decoded::new(artifact.json()?)?;
    if decoded.value.artifact.value != "freeze-record" {
        return Err(refuse("expected `freeze-record`"));
    }
    if decoded.value.incident_id.as_ref().is_some_and(|id| id.value != incident) {
        return Err(refuse("it declares another incident than the rollback record is about"));
    }
    Ok(decoded.value.evidence_head.clone().map(|point| Sought {
        name: "head at the declaration",
        from: Location::file(artifact.path()).with_pointer("/evidence_head"),
        point,
        found: None,
    }))
}
