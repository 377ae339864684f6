//! What is asked of the entries of a log besides the chain: payloads, annotations, minimisation.
//!
//! Each question has two halves. Looking at an entry needs that entry and what lies beside the log; what
//! is seen is a [`Note`]. Concluding needs the notes, in the order of the log. One pass does both at once.
//! Where a log is verified in parts, each part looks and writes its notes, and the join concludes: so parts
//! say together what one pass says.

use gate_core::{Judgement, Location};
use serde::{Deserialize, Serialize};

use crate::annotations::{self, Annotations};
use crate::entry::Entry;
use crate::log::{End, Observer, Place};
use crate::payloads::{self, Payloads};
use crate::privacy::{Privacy, Violation};
use crate::rules::PRIVACY;

/// What is asked.
#[derive(Debug, Default)]
pub struct Inquiry {
    /// Are the payloads there that entries refer to?
    pub payloads: Option<Payloads>,
    /// Is annotated what a rollback affects?
    pub annotations: Option<Annotations>,
    /// Do the entries hold what they must not?
    pub privacy: Option<Privacy>,
}

/// What was seen of one entry. Of most entries there is nothing to note.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Its evidenceId.
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payloads: Option<payloads::Note>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    annotations: Option<annotations::Note>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    privacy: Vec<Violation>,
}

/// What was asked of a part, and how much was seen, whether it was noted or not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payloads: Option<payloads::Tally>,
    /// The digest of the rollback record whose annotations were looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rollback_sha256: Option<String>,
    /// How often an entry holds what it must not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    privacy: Option<u64>,
}

impl Inquiry {
    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.payloads.is_none() && self.annotations.is_none() && self.privacy.is_none()
    }

    /// Looks at an entry.
    pub(crate) fn look(&mut self, entry: &Entry<'_>) -> Option<Note> {
        let payloads = self.payloads.as_mut().and_then(|payloads| payloads.look(entry));
        let annotations = self.annotations.as_ref().and_then(|annotations| annotations.look(entry));
        let privacy = self.privacy.as_mut().map(|privacy| privacy.look(entry)).unwrap_or_default();
        (payloads.is_some() || annotations.is_some() || !privacy.is_empty()).then(|| Note {
            id: entry.evidence_id.clone().into_owned(),
            payloads,
            annotations,
            privacy,
        })
    }

    /// Takes the note of the entry with this number, counted from 0.
    pub(crate) fn take(&mut self, index: u64, at: &Location, note: Note, judgement: &mut Judgement) {
        if let (Some(payloads), Some(seen)) = (&mut self.payloads, note.payloads) {
            payloads.take(&note.id, at, seen, judgement);
        }
        if let (Some(annotations), Some(seen)) = (&mut self.annotations, note.annotations) {
            annotations.take(index, &note.id, seen);
        }
        if let Some(privacy) = &mut self.privacy {
            privacy.take(&note.id, at, &note.privacy, judgement);
        }
    }

    /// Says what was found of a whole log.
    pub(crate) fn conclude(&mut self, end: &End<'_>, judgement: &mut Judgement) {
        if let Some(payloads) = &mut self.payloads {
            payloads.conclude(end, judgement);
        }
        if let Some(annotations) = &self.annotations {
            annotations.conclude(end, judgement);
        }
        if let Some(privacy) = &self.privacy {
            privacy.conclude(end, judgement);
        }
    }
}

/// What a part of a log needs, and the join of parts.
impl Inquiry {
    /// How much was seen.
    #[must_use]
    pub fn tally(&self) -> Tally {
        Tally {
            payloads: self.payloads.as_ref().map(Payloads::tally),
            rollback_sha256: self.annotations.as_ref().map(|it| it.record_sha256().to_owned()),
            privacy: self.privacy.as_ref().map(Privacy::found),
        }
    }

    /// Adds what was seen in a part.
    pub fn add(&mut self, part: &Tally) {
        if let (Some(payloads), Some(seen)) = (&mut self.payloads, part.payloads) {
            payloads.add(seen);
        }
        if let (Some(privacy), Some(found)) = (&mut self.privacy, part.privacy) {
            privacy.add(found);
        }
    }

    /// What a part was asked and is not asked here, or the other way round, and what to do; nothing where
    /// both are the same.
    #[must_use]
    pub fn differs(&self, part: &Tally) -> Option<(&'static str, &'static str)> {
        let unlike = |part: bool, here: bool| match (part, here) {
            (true, false) => Some(false),
            (false, true) => Some(true),
            (true, true) | (false, false) => None,
        };
        if let Some(wanted) = unlike(part.payloads.is_some(), self.payloads.is_some()) {
            return Some(if wanted {
                ("did not hash its payloads", "verify each part with --payload-root DIR")
            } else {
                ("hashed its payloads", "join with --payloads, so that the verdict covers them")
            });
        }
        if part.rollback_sha256.as_deref() != self.annotations.as_ref().map(Annotations::record_sha256) {
            return Some((
                "looked for the annotations of another rollback record than is given, or of none",
                "give each part and the join the same --require-annotations ROLLBACK.json",
            ));
        }
        let wanted = unlike(part.privacy.is_some(), self.privacy.is_some())?;
        Some(if wanted {
            ("did not judge its data minimisation", "verify each part with --privacy")
        } else {
            ("judged its data minimisation", "join with --privacy, so that the verdict covers it")
        })
    }

    /// Says of one part, before it is joined with the others, what is certain already.
    pub fn conclude_part(&self, part: &str, at: &Location, judgement: &mut Judgement) {
        if let Some(payloads) = &self.payloads {
            payloads.conclude_part(part, at, judgement);
        }
        let found = self.privacy.as_ref().map_or(0, Privacy::found);
        if found > 0 {
            let message = format!("{part}: {found} times; join the segments to see where");
            judgement.block(&PRIVACY, Some(at.clone()), message);
        }
    }
}

impl Observer for Inquiry {
    fn entry(&mut self, place: &Place<'_>, entry: &Entry<'_>, _: &[u8], judgement: &mut Judgement) {
        if let Some(note) = self.look(entry) {
            self.take(place.index, &place.location(), note, judgement);
        }
    }

    fn end(&mut self, end: &End<'_>, judgement: &mut Judgement) {
        self.conclude(end, judgement);
    }
}
