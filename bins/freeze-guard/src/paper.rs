//! What judging any record needs: files by their digest, roles, and findings in one place.

use gate_core::artifact::{Artifact, is_plain_relative};
use gate_core::instant::Instant;
use gate_core::text::printable;
use gate_core::{Context, Judgement, Location, Reason, Rule, Spanned, Undecided};

use crate::record::{Reference, Sheet};
use crate::state::holds_role;

/// A record while it is judged.
pub struct Desk<'a> {
    /// What a judgement may know.
    pub context: &'a Context,
    /// Where things stand in the record.
    pub sheet: Sheet<'a>,
    /// What was found so far.
    pub judgement: &'a mut Judgement,
}

impl Desk<'_> {
    /// The place of a node.
    #[must_use]
    pub fn at(&self, node: u32) -> Option<Location> {
        Some((self.sheet.at)(node))
    }

    /// The record breaks a rule.
    pub fn block(&mut self, rule: &'static Rule, node: u32, message: impl Into<String>) {
        let at = self.at(node);
        self.judgement.block(rule, at, message);
    }

    /// As [`Self::block`], with what to do next.
    pub fn block_with(&mut self, rule: &'static Rule, node: u32, message: impl Into<String>, help: &str) {
        let at = self.at(node);
        self.judgement.block(rule, at, message).help(help);
    }

    /// A rule was evaluated: it holds, unless something of the record broke it.
    pub fn conclude(&mut self, rule: &'static Rule, detail: impl Into<String>) {
        if self.judgement.is_clean(rule) {
            self.judgement.holds(rule, detail);
        }
    }

    /// A time of something that has happened.
    pub fn past(&mut self, text: &Spanned<String>) -> Option<Instant> {
        self.sheet.past(text, self.judgement)
    }

    /// A time.
    pub fn time(&mut self, text: &Spanned<String>) -> Option<Instant> {
        self.sheet.time(text, self.judgement)
    }

    /// Blocks where an actor does not hold a role.
    pub fn needs_role(&mut self, rule: &'static Rule, node: u32, actor: &str, needed: &str) -> bool {
        let held = holds_role(&self.context.policy.policy, actor, needed);
        if !held {
            self.block_with(
                rule,
                node,
                format!("{} does not hold the role {}", printable(actor), printable(needed)),
                "`roles` in the policy says who holds which",
            );
        }
        held
    }

    /// The file that a reference names, if it is there with that digest; else the rule blocks.
    pub fn file(&mut self, rule: &'static Rule, reference: &Reference, kind: &str) -> Option<Artifact> {
        let path = printable(&reference.path.value);
        if !is_plain_relative(&reference.path.value) {
            let message = format!("`{path}` is not a path inside the root");
            let undecided = Undecided::new(&gate_core::rule::REFERENCE, Reason::OutOfBounds, message);
            self.judgement.cannot_decide(undecided.at((self.sheet.at)(reference.path.node)));
            return None;
        }
        let named = self.context.root.reference(&reference.path.value);
        match named.and_then(|named| self.context.root.read(&named)) {
            Ok(file) if file.sha256() == reference.sha256.value => {
                let subject = file.subject(kind);
                if !self.judgement.subjects.contains(&subject) {
                    self.judgement.subjects.push(subject);
                }
                Some(file)
            }
            Ok(file) => {
                let message =
                    format!("{path} is not the file that is referred to: its digest is {}", file.sha256());
                self.block(rule, reference.sha256.node, message);
                None
            }
            Err(undecided) if undecided.reason == Reason::Missing => {
                self.block(rule, reference.path.node, format!("{path} is referred to, and is not there"));
                None
            }
            Err(undecided) => {
                self.judgement.cannot_decide(undecided.at((self.sheet.at)(reference.path.node)));
                None
            }
        }
    }
}

/// Whether a text is there, and says something.
#[must_use]
pub fn is_said(text: Option<&Spanned<String>>) -> bool {
    text.is_some_and(|text| says_something(&text.value))
}

/// Whether a text says something: not blank, and no placeholder of a template.
#[must_use]
pub fn says_something(text: &str) -> bool {
    let text = text.trim();
    let placeholder = text.starts_with('<') && text.ends_with('>');
    !text.is_empty()
        && !placeholder
        && !["tbd", "todo", "n/a", "-"].contains(&text.to_ascii_lowercase().as_str())
}
