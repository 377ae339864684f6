//! `freeze-guard render`: the three messages of the runbook, filled from the records.
//!
//! Nothing is invented: a field that no record fills blocks, and no placeholder is ever printed.

use std::fmt::Write as _;
use std::path::Path;

use gate_core::instant::Instant;
use gate_core::text::printable;
use gate_core::{Context, Decoded, Judgement, Location, Undecided};
use serde::Deserialize;

use crate::paper::{Desk, says_something};
use crate::record::{Declared, Lifted, Scope, Sheet};
use crate::rollback::Outline;
use crate::rules::RB_RENDER;
use crate::zone::timestamp;

/// Which message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
pub enum Template {
    /// Rollback declared: from the declaration.
    #[value(name = "A")]
    A,
    /// Update: from the rollback record.
    #[value(name = "B")]
    B,
    /// Recovery and unfreeze: from the lift.
    #[value(name = "C")]
    C,
}

/// A time as the messages write it: `2026-03-02 10:00 UTC`.
fn utc(at: Instant) -> String {
    timestamp(at).strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// Lines of a message, and what is missing for it.
struct Letter<'d, 'a> {
    desk: &'d mut Desk<'a>,
    text: String,
}

impl Letter<'_, '_> {
    /// One line `name: value.`; a value that says nothing blocks.
    fn line(&mut self, name: &str, value: &str) {
        if !says_something(value) {
            self.desk.block(&RB_RENDER, 0, format!("no record fills `{name}`"));
        }
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "{name}: {}.", printable(value.trim().trim_end_matches('.')));
    }

    /// A list; an empty one says `none`.
    fn list(&mut self, name: &str, items: &[String]) {
        let _ = writeln!(self.text, "{name}:");
        if items.is_empty() {
            let _ = writeln!(self.text, "- none");
        }
        for item in items {
            if !says_something(item) {
                self.desk.block(&RB_RENDER, 0, format!("a line of `{name}` says nothing"));
            }
            let _ = writeln!(self.text, "- {}", printable(item));
        }
    }

    fn time(&mut self, name: &str, at: Option<Instant>) {
        match at {
            Some(at) => self.line(name, &utc(at)),
            None => self.desk.block(&RB_RENDER, 0, format!("no record fills `{name}`")),
        }
    }
}

/// Renders a message.
///
/// # Errors
/// When the record can't be read as the one that the template is filled from.
pub fn render(
    context: &Context,
    template: Template,
    file: &Path,
    next: Option<Instant>,
    judgement: &mut Judgement,
) -> Result<String, Undecided> {
    let artifact = context.root.read(file)?;
    let now = utc(context.now);
    let text = match template {
        Template::A => {
            judgement.subjects.push(artifact.subject("freeze-record"));
            let record: Decoded<'_, Declared> = Decoded::new(artifact.json()?)?;
            let at = |node| -> Location { record.at(node) };
            let sheet = Sheet::new(context, &at, artifact.path());
            let it = &record.value;
            sheet.expect(&it.artifact, &it.schema_version, "freeze-record")?;
            let mut desk = Desk { context, sheet, judgement };
            let review = it.review_by.as_ref().and_then(|review| desk.time(review));
            let next = due(&mut desk, next.or(review));
            let mut letter = Letter { desk: &mut desk, text: String::new() };
            let _ = writeln!(letter.text, "Subject: Delivery rollback declared - {now}\n");
            letter.line("Status", "Rollback mode active");
            let reasons: Vec<_> = it.triggers.iter().map(|trigger| trigger.reason.value.trim()).collect();
            letter.line("Trigger", &reasons.join("; "));
            letter.line("Scope level", &it.level.map_or(String::new(), |level| level.value.to_string()));
            let scopes: Vec<_> =
                Scope::ALL.into_iter().filter(|scope| it.scopes.value.holds(*scope)).map(in_words).collect();
            letter.line("Freeze scope", &format!("{} paused", scopes.join(", ")));
            letter.line("Current owner", &format!("{} (Incident Commander)", it.declared_by.value.id));
            letter.time("Next update", next);
            letter.text
        }
        Template::B => {
            judgement.subjects.push(artifact.subject("rollback-record"));
            let outline = Outline::read(context, &artifact, judgement)?;
            let at = |_| -> Location { Location::file(artifact.path()) };
            let sheet = Sheet::new(context, &at, artifact.path());
            let mut desk = Desk { context, sheet, judgement };
            let next = due(&mut desk, next);
            let mut letter = Letter { desk: &mut desk, text: String::new() };
            let _ = writeln!(letter.text, "Subject: Delivery rollback in progress - {now}\n");
            letter.line("Rollback target", &outline.target);
            letter.list("Actions completed", &outline.completed);
            letter.list("Actions in progress", &outline.open);
            letter.list("Risks", &outline.risks);
            letter.time("Next update", next);
            letter.text
        }
        Template::C => {
            judgement.subjects.push(artifact.subject("freeze-record"));
            let record: Decoded<'_, Lifted> = Decoded::new(artifact.json()?)?;
            let at = |node| -> Location { record.at(node) };
            let sheet = Sheet::new(context, &at, artifact.path());
            let it = &record.value;
            sheet.expect(&it.artifact, &it.schema_version, "freeze-record")?;
            let mut desk = Desk { context, sheet, judgement };
            let rollback = it
                .rollback
                .as_ref()
                .and_then(|reference| desk.file(&RB_RENDER, reference, "rollback-record"));
            let finished = match rollback {
                Some(rollback) => Outline::read(context, &rollback, desk.judgement)?.finished,
                None => None,
            };
            let passing = it.checks.iter().filter(|check| check.status.value == "pass").count();
            let mut letter = Letter { desk: &mut desk, text: String::new() };
            let _ = writeln!(letter.text, "Subject: Delivery rollback complete - controlled unfreeze\n");
            letter.time("Rollback completed at", finished);
            let checks = match it.checks.len() {
                0 => String::new(),
                all => format!("{passing} of {all} critical checks pass"),
            };
            letter.line("Verification status", &checks);
            let risks: Vec<_> = it
                .accepted_risks
                .iter()
                .map(|risk| format!("{}: {}", risk.check.value, risk.statement.value))
                .collect();
            letter.list("Remaining risks/follow-ups", &risks);
            let scope: Vec<_> = it.scope.value.iter().map(|scope| in_words(*scope).to_owned()).collect();
            letter.list("Unfreeze scope", &scope);
            let review =
                it.next_cycle_owners.iter().find(|owner| owner.stream.value == "post-incident-review");
            let owner = review.map_or(&it.lifted_by.value.id, |owner| &owner.actor.value.id);
            letter.line("Post-incident review owner", owner);
            letter.text
        }
    };
    if judgement.is_clean(&RB_RENDER) {
        judgement.holds(&RB_RENDER, "every field is filled from the records");
    }
    Ok(text)
}

/// When the next message is due: after now.
fn due(desk: &mut Desk<'_>, next: Option<Instant>) -> Option<Instant> {
    match next {
        None => {
            desk.block_with(
                &RB_RENDER,
                0,
                "no record says when the next update is due",
                "say it with --next-update",
            );
            None
        }
        Some(next) if next <= desk.context.now => {
            desk.block_with(
                &RB_RENDER,
                0,
                format!("the next update was due at {next}, which has passed"),
                "say when the next one is due with --next-update",
            );
            None
        }
        Some(next) => Some(next),
    }
}

fn in_words(scope: Scope) -> &'static str {
    match scope {
        Scope::Merges => "feature merges",
        Scope::BeadClaims => "bead claims",
        Scope::Promotions => "environment promotions",
        Scope::Deployments => "deployments except by rollback owners",
    }
}
