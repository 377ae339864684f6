//! Records of the release process: the envelope that they share, references, times, and the commit
//! that they name themselves.

use gate_core::artifact::is_sha256;
use gate_core::git::{Binder, Repository};
use gate_core::instant::Instant;
use gate_core::rule::{COMMIT, REFERENCE, SHAPE};
use gate_core::{Artifact, CommitId, Context, Decoded, Judgement, Reason, Rule, Spanned, Undecided};
use serde::Deserialize;

use crate::rules::XA_1;
use crate::time;

/// Words in keys that would let somebody wave a failure through.
const OVERRIDES: [&str; 9] =
    ["override", "overrid", "waive", "waiver", "exempt", "accept_risk", "accepted_risk", "force", "bypass"];

/// What every record starts with.
///
/// `{"artifact":"smoke-results","schema_version":1,"id":"…","created_at":"…","producer":{"tool":"…",
/// "version":"…","run_id":"…"}, …}`
#[derive(Debug, Deserialize)]
struct Envelope {
    artifact: Spanned<String>,
    schema_version: Spanned<u64>,
    id: Spanned<String>,
    created_at: Spanned<String>,
    producer: Producer,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Producer {
    tool: Spanned<String>,
    version: Spanned<String>,
    run_id: Option<Spanned<String>>,
}

/// A file by path and digest.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reference {
    /// Relative to the root.
    pub(crate) path: Spanned<String>,
    /// SHA-256 of its bytes, in lower-case hex.
    pub(crate) sha256: Spanned<String>,
    /// What it is, in the producer's words.
    pub(crate) kind: Option<Spanned<String>>,
}

/// Decodes a record of this type, whose envelope must be whole. A key that is not known leaves the
/// record undecided; one that would override a failure blocks under `overrides`.
///
/// # Errors
/// When it is not a record of this type.
pub(crate) fn decode<'a, T: for<'de> Deserialize<'de>>(
    context: &Context,
    artifact: &'a Artifact,
    kind: &'static str,
    overrides: &'static Rule,
    judgement: &mut Judgement,
) -> Result<Decoded<'a, T>, Undecided> {
    let envelope: Decoded<'_, Envelope> = Decoded::new(artifact.json()?)?;
    let refuse = |node: u32, message: String| {
        Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {message}", artifact.path()))
            .at(envelope.at(node))
    };
    let Envelope { artifact: named, schema_version, id, created_at, producer } = &envelope.value;
    if named.value != kind {
        return Err(refuse(named.node, format!("expected `{kind}`")));
    }
    if schema_version.value != 1 {
        return Err(refuse(schema_version.node, format!("this version of {kind} is not known")));
    }
    for text in [Some(id), Some(&producer.tool), Some(&producer.version), producer.run_id.as_ref()] {
        if let Some(text) = text.filter(|text| !is_filled(&text.value)) {
            return Err(refuse(text.node, "expected words, found none or a placeholder".into()));
        }
    }
    time::judge(context, &created_at.value, envelope.at(created_at.node), judgement);
    let record: Decoded<'a, T> = Decoded::new(artifact.json()?)?;
    for node in &record.unknown {
        let pointer = record.document().pointer(*node);
        // What the envelope knows stands at the top.
        if pointer.matches('/').count() == 1 && !envelope.unknown.contains(node) {
            continue;
        }
        let key = pointer.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        let at = record.at(*node);
        if OVERRIDES.iter().any(|word| key.contains(word)) {
            judgement
                .block(overrides, Some(at), format!("`{key}` would override a failure, and nothing may"))
                .help("remove it: a failure is made good by a fix and a new run");
        } else {
            let message = format!("{}: this key is not known to {kind}", artifact.path());
            judgement.cannot_decide(Undecided::new(&SHAPE, Reason::Malformed, message).at(at));
        }
    }
    Ok(record)
}

/// Words, and no placeholder such as `<id>`.
pub(crate) fn is_filled(text: &str) -> bool {
    let text = text.trim();
    let placeholder = text.starts_with('<') && text.ends_with('>');
    !text.is_empty() && !placeholder
}

/// Notes that a text which must hold words holds none.
pub(crate) fn judge_filled<T>(
    record: &Decoded<'_, T>,
    rule: &'static Rule,
    name: &str,
    text: &Spanned<String>,
    judgement: &mut Judgement,
) {
    if !is_filled(&text.value) {
        judgement.block(rule, Some(record.at(text.node)), format!("`{name}` says nothing"));
    }
}

/// An instant, not from the future; nothing, and that noted, where it is none.
pub(crate) fn instant<T>(
    context: &Context,
    record: &Decoded<'_, T>,
    text: &Spanned<String>,
    judgement: &mut Judgement,
) -> Option<Instant> {
    time::judge(context, &text.value, record.at(text.node), judgement);
    Instant::parse(&text.value).ok()
}

/// Judges a period: two instants in order.
pub(crate) fn period<T>(
    context: &Context,
    record: &Decoded<'_, T>,
    rule: &'static Rule,
    (start, end): (&Spanned<String>, &Spanned<String>),
    judgement: &mut Judgement,
) -> Option<(Instant, Instant)> {
    let from = instant(context, record, start, judgement)?;
    let to = instant(context, record, end, judgement)?;
    if to < from {
        let at = record.at(end.node).with_label(format!("began {from}"));
        judgement.block(rule, Some(at), "it ended before it began");
        return None;
    }
    Some((from, to))
}

/// Reads the file that a record refers to; another one than was meant blocks under `rule`.
pub(crate) fn resolve<T>(
    context: &Context,
    record: &Decoded<'_, T>,
    rule: &'static Rule,
    reference: &Reference,
    judgement: &mut Judgement,
) -> Option<Artifact> {
    let at = record.at(reference.path.node);
    let digest = &reference.sha256.value;
    if !is_sha256(digest) {
        let message = format!("{}: a digest is 64 lower-case hex digits", record.path());
        judgement.cannot_decide(
            Undecided::new(&REFERENCE, Reason::Malformed, message).at(record.at(reference.sha256.node)),
        );
        return None;
    }
    let path = judgement.take(context.root.reference(&reference.path.value).map_err(|error| error.at(at)))?;
    let artifact = judgement.take(context.root.read(&path))?;
    if artifact.sha256() != digest {
        judgement.block(
            rule,
            Some(record.at(reference.sha256.node)),
            format!("{} is not the file that was referred to: its digest differs", artifact.path()),
        );
        return None;
    }
    Some(artifact)
}

/// Whether the record speaks for the commit that is to be promoted. Without one, that is said.
pub(crate) fn judge_commit<T>(
    context: &Context,
    record: &Decoded<'_, T>,
    commit: &Spanned<String>,
    judgement: &mut Judgement,
) {
    let made = match CommitId::parse(&commit.value) {
        Ok(made) => made,
        Err(message) => {
            let message = format!("{}: {message}", record.path());
            judgement.cannot_decide(
                Undecided::new(&COMMIT, Reason::Malformed, message).at(record.at(commit.node)),
            );
            return;
        }
    };
    let Some(subject) = &context.commit else {
        gate_core::evidence::bind(context, judgement);
        return;
    };
    match obstacle(context, &made, subject) {
        Err(undecided) => judgement.cannot_decide(undecided.at(record.at(commit.node))),
        Ok(Some(obstacle)) => {
            let message = format!("{} does not speak for this commit: {obstacle}", record.path());
            judgement
                .block(&XA_1, Some(record.at(commit.node)), message)
                .help("make it again for the commit that is to be promoted");
        }
        Ok(None) => judgement.holds(
            &XA_1,
            format!("{} speaks for {}, made at {}", record.path(), subject.short(), made.short()),
        ),
    }
}

/// Why evidence of one commit does not count for another; nothing when it does.
///
/// # Errors
/// When git can't tell.
pub(crate) fn obstacle(
    context: &Context,
    made: &CommitId,
    subject: &CommitId,
) -> Result<Option<String>, Undecided> {
    if made == subject {
        return Ok(None);
    }
    let repository = Repository::of(&context.root)?;
    let globs = repository.globs_under(&context.root, &context.policy.policy.evidence.paths);
    Binder::new(&repository, subject, &globs).obstacle(made)
}

/// Any value, looked at by somebody else.
#[derive(Debug)]
pub(crate) struct Opaque;

impl<'de> Deserialize<'de> for Opaque {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Anything;
        impl<'de> serde::de::Visitor<'de> for Anything {
            type Value = Opaque;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("any value")
            }
            fn visit_unit<E>(self) -> Result<Opaque, E> {
                Ok(Opaque)
            }
            fn visit_bool<E>(self, _: bool) -> Result<Opaque, E> {
                Ok(Opaque)
            }
            fn visit_i64<E>(self, _: i64) -> Result<Opaque, E> {
                Ok(Opaque)
            }
            fn visit_u64<E>(self, _: u64) -> Result<Opaque, E> {
                Ok(Opaque)
            }
            fn visit_f64<E>(self, _: f64) -> Result<Opaque, E> {
                Ok(Opaque)
            }
            fn visit_str<E>(self, _: &str) -> Result<Opaque, E> {
                Ok(Opaque)
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> Result<Opaque, A::Error> {
                while items.next_element::<Opaque>()?.is_some() {}
                Ok(Opaque)
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut members: A) -> Result<Opaque, A::Error> {
                while members.next_entry::<String, Opaque>()?.is_some() {}
                Ok(Opaque)
            }
        }
        deserializer.deserialize_any(Anything)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_placeholder() {
        for text in ["ada", "<b> is red", "x -> <y>", " the relay "] {
            assert!(is_filled(text), "{text}");
        }
        for text in ["", "  ", "<id>", " <what happened> "] {
            assert!(!is_filled(text), "{text}");
        }
    }
}
