//! What records are made of, and how a rule about one is judged.

use std::fmt;

use gate_core::artifact::{Artifact, Json, Stream};
use gate_core::instant::Instant;
use gate_core::rule::{POLICY, SHAPE, TIME};
use gate_core::{Context, Effect, Judgement, Location, Reason, Rule, Spanned, Undecided};
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::content::MAX_BYTES;

/// A string and where it stands.
pub(super) type Text = Spanned<String>;

/// A time and where it stands.
pub(super) type At = Spanned<Time>;

/// The role of the people who answer for the platform.
pub(super) const HUMAN_ADMIN: &str = "human_admin";

/// The party that takes over, and the name of its role.
pub(super) const FOREMAN: &str = "foreman";

/// An instant that a record states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Time(pub(super) Instant);

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Rfc3339;
        impl Visitor<'_> for Rfc3339 {
            type Value = Time;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an RFC 3339 time")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Time, E> {
                Instant::parse(text).map(Time).map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Rfc3339)
    }
}

/// Who did something: `"ada"`, or `{"id":"ada","kind":"user","role":"human_admin"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Who {
    /// As the roles of the policy list it.
    pub(super) id: String,
}

impl<'de> Deserialize<'de> for Who {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Who;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(WHO)
            }
            fn visit_str<E: de::Error>(self, id: &str) -> Result<Who, E> {
                Ok(Who { id: id.into() })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Who, A::Error> {
                #[derive(Deserialize)]
                struct Whole {
                    id: String,
                }
                let whole = Whole::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(Who { id: whole.id })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// What a reader of [`Who`] expects, by which `shape` knows it.
pub(super) const WHO: &str = "an actor: an id, or an object with it";

/// A value of any shape, which is judged as it stands in the document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Any;

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Anything;
        impl<'de> Visitor<'de> for Anything {
            type Value = Any;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any value")
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(self, _: D) -> Result<Any, D::Error> {
                Ok(Any)
            }
        }
        deserializer.deserialize_newtype_struct("Any", Anything)
    }
}

/// A file, and the digest that it has.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Ref {
    pub(super) path: Text,
    pub(super) sha256: Text,
    pub(super) kind: Option<Text>,
}

/// A decision of a person, about a file.
#[derive(Debug, Deserialize)]
pub(super) struct Approval {
    pub(super) actor: Spanned<Who>,
    pub(super) role: Text,
    pub(super) at: At,
    pub(super) decision: Spanned<Decision>,
    pub(super) subject: Ref,
    pub(super) statement: Text,
    pub(super) expires_at: Option<At>,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Decision {
    Approve,
    Acknowledge,
    Veto,
    AcceptRisk,
    Withdraw,
}

/// What wrote a record.
#[derive(Debug, Deserialize)]
pub(super) struct Producer {
    pub(super) tool: Text,
    pub(super) version: Text,
    pub(super) run_id: Option<Text>,
}

/// Declares a record: the envelope, and what is its own.
macro_rules! record {
    ($(#[$meta:meta])* struct $name:ident { $($(#[$inner:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, serde::Deserialize)]
        pub(in $crate::artifacts) struct $name {
            pub(in $crate::artifacts) artifact: $crate::artifacts::parts::Text,
            pub(in $crate::artifacts) schema_version: gate_core::Spanned<u64>,
            pub(in $crate::artifacts) id: $crate::artifacts::parts::Text,
            pub(in $crate::artifacts) created_at: $crate::artifacts::parts::At,
            pub(in $crate::artifacts) producer: $crate::artifacts::parts::Producer,
            pub(in $crate::artifacts) commit: Option<$crate::artifacts::parts::Text>,
            $($(#[$inner])* pub(in $crate::artifacts) $field: $type,)*
        }
    };
}
pub(super) use record;

/// How many places are told of one rule in one document; the rest are counted.
const TOLD: usize = 50;

/// What breaks one rule, and where.
#[derive(Debug, Default)]
pub(super) struct Problems {
    told: Vec<(Effect, u32, String)>,
    more: usize,
}

impl Problems {
    /// It blocks.
    pub(super) fn block(&mut self, node: u32, message: impl Into<String>) {
        self.push(Effect::Block, node, message);
    }

    /// Whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// A person should look.
    pub(super) fn warn(&mut self, node: u32, message: impl Into<String>) {
        self.push(Effect::Warn, node, message);
    }

    fn push(&mut self, effect: Effect, node: u32, message: impl Into<String>) {
        // What blocks is never counted behind warnings: room is made for the first of it.
        let first = effect == Effect::Block && self.told.iter().all(|(told, ..)| *told == Effect::Warn);
        if self.told.len() < TOLD || first {
            self.told.push((effect, node, message.into()));
        } else {
            self.more += 1;
        }
    }

    /// It blocks unless this is so.
    pub(super) fn unless(&mut self, fine: bool, node: u32, message: &str) {
        if !fine {
            self.block(node, message);
        }
    }
}

/// A document under judgement.
pub(super) struct Case<'c, 'd> {
    pub(super) context: &'c Context,
    pub(super) json: &'c Json<'d>,
    pub(super) judgement: &'c mut Judgement,
}

impl Case<'_, '_> {
    /// The place of a node. What people wrote there is masked before it is told.
    pub(super) fn at(&self, node: u32) -> Location {
        self.json.at(node)
    }

    /// Tells what breaks a rule, or that it holds.
    pub(super) fn verdict(&mut self, rule: &'static Rule, problems: Problems, holds: impl Into<String>) {
        let Problems { told, more } = problems;
        let holding = told.iter().all(|(effect, ..)| *effect == Effect::Warn);
        for (effect, node, message) in told {
            let at = Some(self.at(node));
            let finding = match effect {
                Effect::Block => self.judgement.block(rule, at, message),
                Effect::Warn => self.judgement.warn(rule, at, message),
            };
            finding.help(format!("passes: {}", rule.pass));
        }
        if more > 0 {
            let at = Some(Location::file(self.json.path()));
            let message = format!("{more} more places break this rule, and are not told one by one");
            let finding = if holding {
                self.judgement.warn(rule, at, message)
            } else {
                self.judgement.block(rule, at, message)
            };
            finding.help("correct those that are told first");
        }
        // What the schema says of the same rule may have blocked already.
        if holding && self.judgement.is_clean(rule) {
            self.judgement.holds(rule, holds);
        }
    }

    /// Tells whether a rule about one value holds.
    pub(super) fn demand(&mut self, rule: &'static Rule, fine: bool, node: u32, message: &str, holds: &str) {
        let mut problems = Problems::default();
        problems.unless(fine, node, message);
        self.verdict(rule, problems, holds);
    }

    /// Whether the policy lists an actor for a role. Nothing is decided where it lists nobody.
    pub(super) fn holds_role(&mut self, actor: &str, role: &str) -> bool {
        let roles = &self.context.policy.policy.roles;
        if let Some(holders) = roles.get(role).filter(|holders| !holders.is_empty()) {
            return holders.iter().any(|holder| holder == actor);
        }
        if role == FOREMAN {
            return actor == FOREMAN;
        }
        let message = format!("the policy names nobody who is {role}: nobody's word can be taken for theirs");
        let undecided = Undecided::new(&POLICY, Reason::Missing, message)
            .help(format!("list the ids of those who are, in gatekit.toml: [roles] {role} = [\"...\"]"));
        if !self.judgement.undecided.contains(&undecided) {
            self.judgement.cannot_decide(undecided);
        }
        true
    }

    /// Reads the record that a reference names. Where it is another file than the one whose digest is
    /// stated, that is a problem; where it can't be read, nothing is decided.
    pub(super) fn open(&mut self, reference: &Ref, kind: &str, problems: &mut Problems) -> Option<Artifact> {
        let stream = self.stream(reference)?;
        let artifact = match stream.whole(Vec::new(), MAX_BYTES) {
            Ok(artifact) => artifact,
            Err(undecided) => {
                self.refuse(reference, undecided);
                return None;
            }
        };
        self.judgement.subjects.push(artifact.subject(kind));
        compare(reference, artifact.sha256(), problems).then_some(artifact)
    }

    /// Hashes the file that a reference names, whatever it holds, if it holds something, and however large it is.
    pub(super) fn hash(&mut self, reference: &Ref, kind: &str, problems: &mut Problems) {
        let Some(stream) = self.stream(reference) else {
            return;
        };
        match stream.digest_of_some(kind) {
            Ok(subject) => {
                compare(reference, &subject.sha256, problems);
                self.judgement.subjects.push(subject);
            }
            Err(undecided) => self.refuse(reference, undecided),
        }
    }

    fn stream(&mut self, reference: &Ref) -> Option<Stream> {
        let root = &self.context.root;
        let stream = root.reference(&reference.path.value).and_then(|path| root.stream(&path));
        stream.map_err(|undecided| self.refuse(reference, undecided)).ok()
    }

    fn refuse(&mut self, reference: &Ref, undecided: Undecided) {
        let at = self.at(reference.path.node);
        self.judgement.cannot_decide(undecided.at(at));
    }

    /// A time of something that has happened must not lie in the future.
    pub(super) fn past(&mut self, times: &[&At]) {
        let skew = i64::from(self.context.policy.policy.thresholds.skew_s);
        for time in times {
            let ahead = time.value.0.seconds_since(self.context.now);
            if ahead > skew {
                let at = self.at(time.node);
                self.judgement
                    .block(&TIME, Some(at), format!("this time lies {ahead} s in the future"))
                    .help("correct the clock of the machine that wrote it, or the time");
            }
        }
    }
}

/// The place of a node without its line, for findings that are told after the document was masked.
pub(super) fn bare(json: &Json<'_>, node: u32) -> Location {
    Location { excerpt: None, ..json.at(node) }
}

/// Whether a file has the digest that a reference states.
fn compare(reference: &Ref, digest: &str, problems: &mut Problems) -> bool {
    let same = digest == reference.sha256.value;
    if !same {
        let message = format!("the file is not the one that is meant: its digest is {digest}");
        problems.block(reference.sha256.node, message);
    }
    same
}

/// What keeps a record that another one refers to from being judged.
pub(super) fn unlike(path: &str, kind: &str) -> Undecided {
    Undecided::new(&SHAPE, Reason::Malformed, format!("{path} does not conform to the schema of {kind}"))
        .help(format!("run export-validate --type {kind} on it: it tells every fault with its place"))
        .at(Location::file(path))
}

/// Whether a text says something: no blank, and nothing that a template left behind.
pub(super) fn is_filled(text: &str) -> bool {
    let text = text.trim();
    let stand_in =
        ["tbd", "tba", "tbc", "todo", "fixme", "n/a", "xxx", "-", "--", ".", "..", "...", "\u{2026}", "?"];
    !text.is_empty() && !stand_in.contains(&text.to_lowercase().as_str()) && !has_placeholder(text)
}

/// Whether a text still holds a template's `<brief trigger summary>`.
pub(super) fn has_placeholder(text: &str) -> bool {
    text.split('<').skip(1).any(|rest| {
        rest.split_once('>').is_some_and(|(inside, _)| {
            inside.starts_with(char::is_alphabetic) && !inside.contains("://") && !inside.contains('@')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_blocks_is_told_however_many_warnings_there_are() {
        let mut problems = Problems::default();
        for node in 0..200 {
            problems.warn(node, "look");
        }
        problems.block(200, "stop");
        problems.block(201, "stop");
        assert_eq!((problems.told.len(), problems.more), (TOLD + 1, 151));
        assert_eq!(problems.told[TOLD].0, Effect::Block);
    }

    #[test]
    fn tells_a_sentence_from_what_a_template_left() {
        for text in [
            "",
            "  ",
            "TBD",
            "todo",
            "...",
            "<summary>",
            "Trigger: <brief trigger summary>.",
            "a <time UTC> b",
        ] {
            assert!(!is_filled(text), "{text}");
        }
        for text in
            ["The relay was restarted.", "p95 < 500 and p99 > 900", "none", "x <- y", "see <https://x.org/y>"]
        {
            assert!(is_filled(text), "{text}");
        }
    }
}
