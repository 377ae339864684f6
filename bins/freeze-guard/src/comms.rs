//! The messages of an incident: which were sent, when, and whether each came by the time that the last
//! one named. What they say is judged elsewhere.

use std::path::Path;

use gate_core::instant::Instant;
use gate_core::text::printable;
use gate_core::{Context, Decoded, Judgement, Undecided};

use crate::paper::Desk;
use crate::record::{Communications, Sheet};
use crate::rules::{G_5, RB_1_1, RB_O6};

/// The role that sends updates.
const OWNER: &str = "communications_owner";

/// A message that was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// `A`, `B` or `C`.
    pub template: String,
    /// When.
    pub at: Instant,
}

/// The messages that were sent.
#[derive(Debug)]
pub struct Log {
    /// In the order of the log.
    pub sent: Vec<Sent>,
    /// The digest of the log.
    pub sha256: String,
    /// How reports call the file.
    pub path: String,
}

impl Log {
    /// The sent messages of a template.
    pub fn of<'l>(&'l self, template: &'l str) -> impl Iterator<Item = &'l Sent> {
        self.sent.iter().filter(move |sent| sent.template == template)
    }
}

/// Reads a log of messages, and judges its cadence.
///
/// # Errors
/// When it can't be read.
pub fn read(
    context: &Context,
    file: &Path,
    incident: &str,
    judgement: &mut Judgement,
) -> Result<Log, Undecided> {
    let artifact = context.root.read(file)?;
    judgement.subjects.push(artifact.subject("communication-log"));
    let log: Decoded<'_, Communications> = Decoded::new(artifact.json()?)?;
    let at = |node| log.at(node);
    let sheet = Sheet::new(context, &at, artifact.path());
    sheet.expect(&log.value.artifact, &log.value.schema_version, "communication-log")?;
    if log.value.messages.value.is_empty() {
        return Err(gate_core::artifact::empty(artifact.path()));
    }
    let mut desk = Desk { context, sheet, judgement };
    if log.value.incident_id.value != incident {
        let message = format!(
            "the messages are about {}, not {}",
            printable(&log.value.incident_id.value),
            printable(incident)
        );
        desk.block(&G_5, log.value.incident_id.node, message);
    }
    let grace = i64::from(context.policy.policy.thresholds.update_grace_s);
    let mut sent = Vec::new();
    let mut due: Option<Instant> = None;
    for message in &log.value.messages.value {
        if message.status.value != "sent" {
            continue;
        }
        let Some(text) = &message.sent_at else {
            return Err(desk.sheet.refuse(message.status.node, "a message was sent, and not said when"));
        };
        let Some(at) = desk.past(text) else { continue };
        if let Some(late) = due.map(|due| at.seconds_since(due)).filter(|late| *late > grace) {
            let place = desk.at(text.node);
            desk.judgement.warn(&RB_O6, place, format!("it was sent {late} s after it was due"));
        }
        let by_owner =
            message.sender.as_ref().is_some_and(|sender| sender.value.role.as_deref() == Some(OWNER));
        if !by_owner {
            let place = desk.at(message.template.node);
            desk.judgement.warn(&RB_O6, place, format!("its sender is no {OWNER}"));
        }
        let next = message.fields.as_ref().and_then(|fields| fields.next_update_at.as_ref());
        due = next.and_then(|next| desk.time(next));
        sent.push(Sent { template: message.template.value.clone(), at });
    }
    if let Some(late) = due.map(|due| context.now.seconds_since(due)).filter(|late| *late > grace) {
        let place = desk.at(log.value.messages.node);
        desk.judgement.warn(&RB_O6, place, format!("the next update is {late} s overdue"));
    }
    if !judgement.findings.iter().any(|finding| finding.rule == RB_O6.id) {
        judgement.holds(&RB_O6, format!("{} messages, each within {grace} s of when it was due", sent.len()));
    }
    Ok(Log { sent, sha256: artifact.sha256().into(), path: artifact.path().into() })
}

/// Judges whether a declaration was posted.
///
/// # Errors
/// When the log can't be read.
pub fn posted(
    context: &Context,
    file: &Path,
    incident: &str,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let log = read(context, file, incident, judgement)?;
    match log.of("A").next() {
        Some(sent) => judgement.holds(&RB_1_1, format!("template A was sent at {}", sent.at)),
        None => judgement
            .block(&RB_1_1, Some(gate_core::Location::file(&log.path)), "template A was not sent")
            .help("`freeze-guard render A` writes it"),
    }
    Ok(())
}
