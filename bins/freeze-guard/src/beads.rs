//! Bead claims: what two revisions of `.beads/issues.jsonl` differ in.
//!
//! A claim is seen in the difference, never in the time that it states. Both ways of writing a bead are
//! read, `claimedBy` as well as `claimed_by`, and the order of the lines means nothing.

use std::collections::BTreeMap;

use gate_core::json::{Document, Kind, Value};
use gate_core::rule::{READING, SHAPE};
use gate_core::text::printable;
use gate_core::{Artifact, Location, Reason, Undecided};

/// The keys that say who works on a bead, and since when.
const CLAIM_KEYS: [(&str, &str); 6] = [
    ("claimedBy", "by"),
    ("claimed_by", "by"),
    ("claimedAt", "at"),
    ("claimed_at", "at"),
    ("assignee", "assignee"),
    ("assigned_to", "assignee"),
];

/// The claim of a bead: `by`, `at` and `assignee`, as far as they are set.
pub type Claim = BTreeMap<&'static str, String>;

/// The beads of one revision.
#[derive(Debug, Default)]
pub struct Beads {
    beads: BTreeMap<String, (Claim, usize)>,
}

/// A bead that somebody claimed between two revisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gained {
    /// Its id.
    pub id: String,
    /// Its line in the later revision.
    pub line: usize,
    /// Whether another claim stood there before.
    pub reassigned: bool,
}

impl Beads {
    /// Reads a revision.
    ///
    /// # Errors
    /// When a line is no JSON object with an id, or two lines have the same; the line is told.
    pub fn read(artifact: &Artifact) -> Result<Self, Undecided> {
        let mut beads: BTreeMap<String, (Claim, usize)> = BTreeMap::new();
        let path = artifact.path();
        for (index, line) in artifact.text()?.lines().enumerate() {
            let number = index + 1;
            if line.trim().is_empty() {
                continue;
            }
            let document = Document::parse(line).map_err(|fault| {
                let message =
                    format!("{path}: line {number} is not JSON that can be judged: {}", fault.message);
                Undecided::new(&READING, Reason::Malformed, message)
                    .help("a record that is cut off hides what it held: write the line again")
                    .at(Location::in_line(path, number, line, fault.span))
            })?;
            let refuse = |what: &str| {
                Undecided::new(&SHAPE, Reason::Malformed, format!("{path}: line {number} {what}"))
                    .at(Location::in_line(path, number, line, 0..line.len()))
            };
            let id = document.root().get("id").filter(|id| id.kind() == Kind::String);
            let id = id.ok_or_else(|| refuse("is no bead: it has no id"))?.string().into_owned();
            let claim = claim(document.root()).ok_or_else(|| refuse("says in two ways who claims it"))?;
            if let Some((_, first)) = beads.insert(id.clone(), (claim, number)) {
                return Err(refuse(&format!("has the id {} of line {first}", printable(&id))));
            }
        }
        Ok(Self { beads })
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.beads.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.beads.is_empty()
    }

    /// The beads that are claimed here, and were not, or otherwise, in the earlier revision.
    #[must_use]
    pub fn gained_since(&self, earlier: &Self) -> Vec<Gained> {
        let nothing = Claim::new();
        let mut gained = Vec::new();
        for (id, (claim, line)) in &self.beads {
            let before = earlier.beads.get(id).map_or(&nothing, |(claim, _)| claim);
            if claim.iter().any(|(key, value)| before.get(key) != Some(value)) {
                gained.push(Gained { id: id.clone(), line: *line, reassigned: !before.is_empty() });
            }
        }
        gained.sort_by_key(|gained| gained.line);
        gained
    }
}

/// The claim of a bead; `None` where its two spellings contradict each other.
fn claim(bead: Value<'_>) -> Option<Claim> {
    let mut claim = Claim::new();
    for (key, meaning) in CLAIM_KEYS {
        let Some(value) = bead.get(key) else { continue };
        let text = match value.kind() {
            Kind::Null => continue,
            Kind::String => value.string().into_owned(),
            // Whatever it is, it is set.
            Kind::Bool | Kind::Number | Kind::Array | Kind::Object => value.raw().to_owned(),
        };
        if text.trim().is_empty() {
            continue;
        }
        if claim.insert(meaning, text.clone()).is_some_and(|other| other != text) {
            return None;
        }
    }
    Some(claim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beads(text: &str) -> Beads {
        Beads::read(&Artifact::from_bytes("issues.jsonl".into(), None, text.into())).unwrap()
    }

    #[test]
    fn a_claim_is_what_a_revision_gained_whatever_its_order_and_spelling() {
        let base = beads(
            "{\"id\":\"bead-1\",\"created_at\":\"2026-01-01\"}\n{\"id\":\"bead-2\",\"claimedBy\":\"ada\"}\n{\"id\":\"bead-3\",\"assignee\":\"ada\"}\n",
        );
        let same = beads(
            "{\"assignee\":\"ada\",\"id\":\"bead-3\"}\n{\"id\":\"bead-2\",\"claimed_by\":\"ada\",\"claimedAt\":null}\n{\"createdAt\":\"2026-01-01\",\"id\":\"bead-1\"}\n",
        );
        assert_eq!(same.gained_since(&base), []);
        let gained = |text: &str| {
            let gained = beads(text).gained_since(&base);
            gained.into_iter().map(|gained| (gained.id, gained.reassigned)).collect::<Vec<_>>()
        };
        // Back-dated, and a claim all the same.
        let claimed = "{\"id\":\"bead-1\",\"claimedBy\":\"eve\",\"claimedAt\":\"2020-01-01T00:00:00Z\"}";
        assert_eq!(gained(claimed), [("bead-1".to_owned(), false)]);
        assert_eq!(gained("{\"id\":\"bead-2\",\"claimedBy\":\"eve\"}"), [("bead-2".to_owned(), true)]);
        assert_eq!(gained("{\"id\":\"bead-9\",\"assignee\":\"eve\"}"), [("bead-9".to_owned(), false)]);
        assert_eq!(gained("{\"id\":\"bead-2\"}\n{\"id\":\"bead-3\",\"assignee\":\"\"}"), []);
    }

    #[test]
    fn a_line_that_is_cut_off_is_named() {
        let text = "{\"id\":\"bead-1\"}\n\n{\"id\":\"bead-2\",\"title\":\"cut";
        let artifact = Artifact::from_bytes("issues.jsonl".into(), None, text.into());
        let undecided = Beads::read(&artifact).unwrap_err();
        assert!(undecided.message.contains("line 3"), "{}", undecided.message);
        assert_eq!(undecided.location.unwrap().line, Some(3));
        for text in ["[]", "{\"title\":\"x\"}", "{\"id\":1}", "{\"id\":\"a\"}\n{\"id\":\"a\"}"] {
            let artifact = Artifact::from_bytes("issues.jsonl".into(), None, text.into());
            assert!(Beads::read(&artifact).is_err(), "{text}");
        }
    }
}
