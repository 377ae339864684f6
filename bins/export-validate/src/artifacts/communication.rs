//! What was told to whom during a rollback, against the records of the freeze and of the rollback.

use std::collections::BTreeSet;

use gate_core::{Location, Rule, Spanned};
use serde::Deserialize;

use super::operations::Stated;
use super::parts::{At, Case, Problems, Ref, Text, Time, bare, has_placeholder, is_filled, record};
use crate::rules::{EV_ORDER, RB_TA, RB_TB, RB_TC};

record! {
    /// `communication-log`. Artifact type 16 of the requirements.
    struct Log {
        incident_id: Text,
        declaration: Option<Ref>,
        rollback: Option<Ref>,
        lift: Option<Ref>,
        messages: Spanned<Vec<Spanned<Message>>>,
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Message {
    template: Spanned<Template>,
    status: Spanned<Status>,
    subject: Text,
    sent_at: Option<At>,
    sender: Sender,
    audience: Vec<String>,
    fields: Spanned<Fields>,
}

/// Which of the three templates a message fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(super) enum Template {
    A,
    B,
    C,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Drafted,
    Sent,
}

#[derive(Debug, Deserialize)]
struct Sender {
    id: Text,
    role: Text,
}

/// The lines of all three templates.
#[derive(Debug, Deserialize)]
pub(super) struct Fields {
    status: Option<Text>,
    trigger: Option<Text>,
    scope_level: Option<Spanned<Level>>,
    freeze_scope: Option<Text>,
    current_owner: Option<Text>,
    next_update_at: Option<At>,
    rollback_target: Option<Text>,
    completed: Option<Spanned<Vec<Text>>>,
    in_progress: Option<Spanned<Vec<Text>>>,
    risks: Option<Spanned<Vec<Text>>>,
    completed_at: Option<At>,
    verification_status: Option<Text>,
    remaining_risks: Option<Spanned<Vec<Text>>>,
    unfreeze_scope: Option<Spanned<Vec<Text>>>,
    review_owner: Option<Text>,
}

/// How far a rollback goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum Level {
    L1,
    L2,
    L3,
}

impl Template {
    fn rule(self) -> &'static Rule {
        match self {
            Self::A => &RB_TA,
            Self::B => &RB_TB,
            Self::C => &RB_TC,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }
}

/// What a sent message claims that a record of the freeze or of the rollback says as well.
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) incident: String,
    pub(super) what: Claimed,
    pub(super) at: Location,
}

/// What is claimed.
#[derive(Debug)]
pub(super) enum Claimed {
    Level(Level),
    Target(String),
    CompletedAt(Time),
    Unfrozen(BTreeSet<String>),
}

impl Claimed {
    /// Whether a record says the same; nothing where it speaks of something else.
    pub(super) fn agrees(&self, stated: &Stated) -> Option<bool> {
        match (self, stated) {
            (Self::Level(claimed), Stated::Level(stated)) => Some(claimed == stated),
            (Self::Target(claimed), Stated::Target(stated)) => Some(claimed == stated),
            (Self::CompletedAt(claimed), Stated::FinishedAt(stated)) => Some(claimed == stated),
            (Self::Unfrozen(claimed), Stated::Scope(stated)) => Some(claimed == stated),
            (Self::Level(_) | Self::Target(_) | Self::CompletedAt(_) | Self::Unfrozen(_), _) => None,
        }
    }
}

/// Judges a log by itself. What it claims of other records is returned, to be compared with them.
pub(super) fn judge(case: &mut Case<'_, '_>, log: &Log, require: &[String]) -> Vec<Claim> {
    case.past(&[&log.created_at]);
    let mut claims = Vec::new();
    let mut order = Problems::default();
    let mut last: Option<Time> = None;
    for sent in log.messages.value.iter().filter_map(|message| message.value.sent_at.as_ref()) {
        case.past(&[sent]);
        order.unless(
            last.is_none_or(|last| last <= sent.value),
            sent.node,
            "sent before the message above it",
        );
        last = Some(sent.value);
    }
    case.verdict(&EV_ORDER, order, format!("{} message(s) in order", log.messages.value.len()));
    for template in [Template::A, Template::B, Template::C] {
        let messages: Vec<_> =
            log.messages.value.iter().filter(|message| message.value.template.value == template).collect();
        let needed = require.iter().any(|name| name == template.name());
        if messages.is_empty() && !needed {
            continue;
        }
        let mut problems = Problems::default();
        let sent = messages.iter().filter(|message| message.value.status.value == Status::Sent).count();
        if needed && sent == 0 {
            let node = messages.first().map_or(log.messages.node, |message| message.value.status.node);
            problems.block(node, format!("no message of template {} was sent", template.name()));
        }
        for message in &messages {
            judge_message(message, template, &mut problems);
        }
        // People act on the last one that was sent: it has to say what the records say.
        let last = messages.iter().rev().find(|message| message.value.status.value == Status::Sent);
        claims.extend(last.into_iter().flat_map(|message| claims_of(case, log, message, template)));
        case.verdict(
            template.rule(),
            problems,
            format!("{sent} message(s) of template {} sent", template.name()),
        );
    }
    claims
}

fn judge_message(message: &Spanned<Message>, template: Template, problems: &mut Problems) {
    let it = &message.value;
    let fields = &it.fields.value;
    let node = it.fields.node;
    let line = |name: &str, text: Option<&Text>, problems: &mut Problems| match text {
        None => problems.block(node, format!("the line {name} is missing")),
        Some(text) => problems.unless(is_filled(&text.value), text.node, "this line is not filled in"),
    };
    // A list may be empty: nothing is left to do, or nothing is at risk.
    let list =
        |name: &str, items: Option<&Spanned<Vec<Text>>>, least: usize, problems: &mut Problems| match items {
            None => problems.block(node, format!("the list {name} is missing")),
            Some(items) => {
                problems.unless(items.value.len() >= least, items.node, "this list is empty");
                for item in &items.value {
                    problems.unless(is_filled(&item.value), item.node, "this item is not filled in");
                }
            }
        };
    let sent = it.sent_at.as_ref();
    match template {
        Template::A => {
            line("status", fields.status.as_ref(), problems);
            line("trigger", fields.trigger.as_ref(), problems);
            problems.unless(fields.scope_level.is_some(), node, "the line scope_level is missing");
            line("freeze_scope", fields.freeze_scope.as_ref(), problems);
            line("current_owner", fields.current_owner.as_ref(), problems);
            next_update(message, problems);
            let utc = has_utc_time(&it.subject.value);
            problems.unless(utc, it.subject.node, "the subject does not hold date and time in UTC");
        }
        Template::B => {
            line("rollback_target", fields.rollback_target.as_ref(), problems);
            list("completed", fields.completed.as_ref(), 0, problems);
            list("in_progress", fields.in_progress.as_ref(), 0, problems);
            list("risks", fields.risks.as_ref(), 0, problems);
            next_update(message, problems);
        }
        Template::C => {
            match &fields.completed_at {
                None => problems.block(node, "the line completed_at is missing"),
                Some(at) => {
                    let fine = sent.is_none_or(|sent| at.value <= sent.value);
                    problems.unless(fine, at.node, "completed after the message was sent");
                }
            }
            line("verification_status", fields.verification_status.as_ref(), problems);
            list("remaining_risks", fields.remaining_risks.as_ref(), 0, problems);
            list("unfreeze_scope", fields.unfreeze_scope.as_ref(), 1, problems);
            line("review_owner", fields.review_owner.as_ref(), problems);
        }
    }
    problems.unless(!has_placeholder(&it.subject.value), it.subject.node, "the subject holds a placeholder");
    let stamped = sent.is_some() || it.status.value == Status::Drafted;
    problems.unless(stamped, it.status.node, "sent, and nothing says when");
}

fn next_update(message: &Spanned<Message>, problems: &mut Problems) {
    let (fields, sent) = (&message.value.fields, message.value.sent_at.as_ref());
    match &fields.value.next_update_at {
        None => problems.block(fields.node, "the line next_update_at is missing"),
        Some(next) => {
            let later = sent.is_none_or(|sent| next.value > sent.value);
            problems.unless(later, next.node, "the next update was due before this one was sent");
        }
    }
}

/// Whether a text names a date and a time of day in UTC: `2026-03-02 10:05 UTC`, `2026-03-02T10:05Z`.
fn has_utc_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits =
        |range: std::ops::Range<usize>| bytes.get(range).is_some_and(|it| it.iter().all(u8::is_ascii_digit));
    let is = |at: usize, allowed: &[u8]| bytes.get(at).is_some_and(|byte| allowed.contains(byte));
    (0..bytes.len()).any(|at| {
        let date = digits(at..at + 4) && is(at + 4, b"-") && digits(at + 5..at + 7) && is(at + 7, b"-");
        let time = digits(at + 8..at + 10)
            && is(at + 10, b"T ")
            && digits(at + 11..at + 13)
            && is(at + 13, b":")
            && digits(at + 14..at + 16);
        let rest = bytes.get(at + 16..).unwrap_or_default();
        let seconds =
            rest.first() == Some(&b':') && rest.get(1..3).is_some_and(|it| it.iter().all(u8::is_ascii_digit));
        let rest = if seconds { &rest[3..] } else { rest };
        date && time && (rest.starts_with(b"Z") || rest.starts_with(b" UTC"))
    })
}

fn claims_of(case: &Case<'_, '_>, log: &Log, message: &Spanned<Message>, template: Template) -> Vec<Claim> {
    let fields = &message.value.fields.value;
    let claim = |what: Claimed, node: u32| Claim {
        incident: log.incident_id.value.clone(),
        what,
        at: bare(case.json, node),
    };
    let mut claims = Vec::new();
    match template {
        Template::A => claims
            .extend(fields.scope_level.as_ref().map(|level| claim(Claimed::Level(level.value), level.node))),
        Template::B => claims.extend(
            fields
                .rollback_target
                .as_ref()
                .map(|target| claim(Claimed::Target(target.value.clone()), target.node)),
        ),
        Template::C => {
            claims.extend(
                fields.completed_at.as_ref().map(|at| claim(Claimed::CompletedAt(at.value), at.node)),
            );
            claims.extend(fields.unfreeze_scope.as_ref().map(|scope| {
                let words = scope.value.iter().map(|word| word.value.clone()).collect();
                claim(Claimed::Unfrozen(words), scope.node)
            }));
        }
    }
    claims
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_time_in_utc() {
        for text in [
            "Rollback declared - 2026-03-02 10:05 UTC",
            "2026-03-02T10:05Z: rollback declared",
            "declared 2026-03-02T10:05:30Z",
            "2026-03-02T10:05Z2026-03-02T10:06",
        ] {
            assert!(has_utc_time(text), "{text}");
        }
        for text in [
            "",
            "2026-03-02",
            "2026-03-02 10:05",
            "2026-03-02 10:05 CET",
            "10:05 UTC",
            "2026-03-02T10:05+01:00",
        ] {
            assert!(!has_utc_time(text), "{text}");
        }
        // No character of one may be another.
        for text in ["2026-03-02 10:05 UTC", "2026-03-02T10:05:30Z"] {
            for at in 0..text.len() {
                let broken = format!("{}x{}", &text[..at], &text[at + 1..]);
                assert!(!has_utc_time(&broken), "{broken}");
            }
        }
    }
}
