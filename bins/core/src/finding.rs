//! What a judgement says: what was checked, what blocks, what could not be decided.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::artifact::Subject;
use crate::figure::Figure;
use crate::location::Location;
use crate::rule::{Rule, Severity};
use crate::text::sentence;

/// What a finding does to the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// The release must not be promoted.
    Block,
    /// A person should look; blocks under `--strict`.
    Warn,
}

/// Which side of its limit a figure has to stay on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The figure may reach the limit and not exceed it.
    AtMost,
    /// The figure has to reach the limit.
    AtLeast,
}

/// A figure beside the limit that it was held to, for readers who would rather look than read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// What was measured, such as `p95 latency`.
    pub name: String,
    /// The figure; finite.
    pub value: f64,
    /// The limit; finite.
    pub limit: f64,
    /// Which side of the limit it has to stay on.
    pub bound: Bound,
    /// The unit of both, such as `ms`; empty for a ratio or a count.
    pub unit: String,
}

impl Measure {
    /// Whether both figures can be written as JSON numbers.
    fn is_finite(&self) -> bool {
        self.value.is_finite() && self.limit.is_finite()
    }
}

/// A rule that the evidence breaks, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The id of the rule.
    pub rule: Cow<'static, str>,
    /// The severity of the rule.
    pub severity: Severity,
    /// Whether it blocks.
    pub effect: Effect,
    /// What is wrong, in one sentence that names the thing.
    pub message: String,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// What to do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The figure that breaks the rule, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
}

/// Why a question could not be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A file, folder, field, ref or report that is needed is not there.
    Missing,
    /// It is there, and holds nothing to judge.
    Empty,
    /// It can't be read as what it should be.
    Malformed,
    /// It is larger or deeper than what is read.
    TooLarge,
    /// It lies outside of the root, or is no regular file.
    OutOfBounds,
    /// Nothing proves which commit it speaks for.
    Unproven,
    /// The evidence is sound, and too little of it to tell.
    Inconclusive,
    /// git could not be asked.
    Git,
    /// The operating system refused.
    Io,
    /// A step of a gate did not finish, or did not say what it found.
    Step,
    /// The command line asks for something that can't be done.
    Usage,
}

/// A question that could not be decided: exit code 2, never a pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undecided {
    /// The id of the general rule that refuses it.
    pub rule: Cow<'static, str>,
    /// What kind of obstacle it was.
    pub reason: Reason,
    /// What is in the way, in one sentence that names the thing.
    pub message: String,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Box<Location>>,
    /// What to do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl Undecided {
    /// An obstacle of one kind under a general rule.
    #[must_use]
    pub fn new(rule: &'static Rule, reason: Reason, message: impl Into<String>) -> Self {
        Self {
            rule: Cow::Borrowed(rule.id),
            reason,
            message: sentence(&message.into()),
            location: None,
            help: None,
        }
    }

    /// The same, at a place.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(Box::new(location));
        self
    }

    /// The same, with what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A rule that was evaluated and holds, with the figures it was evaluated on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The id of the rule.
    pub rule: Cow<'static, str>,
    /// What was compared with what, in figures.
    pub detail: String,
    /// The figure that was held to a limit, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
}

/// What a judgement collects. It prints nothing and decides nothing: the report does.
#[derive(Debug, Default)]
pub struct Judgement {
    /// Rules that were evaluated and hold, in the order of evaluation.
    pub checks: Vec<Check>,
    /// Rules that the evidence breaks.
    pub findings: Vec<Finding>,
    /// Questions that could not be decided.
    pub undecided: Vec<Undecided>,
    /// The artifacts that were read.
    pub subjects: Vec<Subject>,
    /// How much was looked at, by name.
    pub stats: BTreeMap<String, u64>,
    /// Series over time that rules were judged by.
    pub figures: Vec<Figure>,
}

impl Judgement {
    /// A rule was evaluated and holds.
    pub fn holds(&mut self, rule: &'static Rule, detail: impl Into<String>) {
        self.holds_at(rule, detail, None);
    }

    /// A rule was evaluated and holds, by this figure.
    pub fn holds_at(&mut self, rule: &'static Rule, detail: impl Into<String>, measure: Option<Measure>) {
        self.checks.push(Check {
            rule: Cow::Borrowed(rule.id),
            detail: sentence(&detail.into()),
            measure: measure.filter(Measure::is_finite),
        });
    }

    /// The evidence breaks a rule.
    pub fn block(
        &mut self,
        rule: &'static Rule,
        at: Option<Location>,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.find(rule, Effect::Block, at, &message.into())
    }

    /// A person should look.
    pub fn warn(
        &mut self,
        rule: &'static Rule,
        at: Option<Location>,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.find(rule, Effect::Warn, at, &message.into())
    }

    /// A question could not be decided.
    pub fn cannot_decide(&mut self, undecided: Undecided) {
        self.undecided.push(undecided);
    }

    /// The value, or the obstacle noted.
    pub fn take<T>(&mut self, result: Result<T, Undecided>) -> Option<T> {
        result.map_err(|undecided| self.undecided.push(undecided)).ok()
    }

    /// Takes over all that another judgement holds; of two figures of one name in `stats`, the other's.
    pub fn absorb(&mut self, other: Self) {
        let Self { checks, findings, undecided, subjects, stats, figures } = other;
        self.checks.extend(checks);
        self.findings.extend(findings);
        self.undecided.extend(undecided);
        self.subjects.extend(subjects);
        self.stats.extend(stats);
        self.figures.extend(figures);
    }

    /// Whether no finding of this rule blocks so far.
    #[must_use]
    pub fn is_clean(&self, rule: &'static Rule) -> bool {
        !self.findings.iter().any(|finding| finding.rule == rule.id && finding.effect == Effect::Block)
    }

    fn find(
        &mut self,
        rule: &'static Rule,
        effect: Effect,
        location: Option<Location>,
        message: &str,
    ) -> &mut Finding {
        self.findings.push(Finding {
            rule: Cow::Borrowed(rule.id),
            severity: rule.severity,
            effect,
            message: sentence(message),
            location,
            help: None,
            measure: None,
        });
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }
}

impl Finding {
    /// The same, with what to do next.
    pub fn help(&mut self, help: impl Into<String>) {
        self.help = Some(help.into());
    }

    /// The same, with the figure that breaks the rule.
    pub fn measured(&mut self, measure: Measure) -> &mut Self {
        self.measure = Some(measure).filter(Measure::is_finite);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{COMMIT, SHAPE};

    fn measure(value: f64, limit: f64) -> Measure {
        Measure { name: "p95".into(), value, limit, bound: Bound::AtMost, unit: "ms".into() }
    }

    fn obstacle() -> Undecided {
        Undecided::new(&SHAPE, Reason::Missing, "it is gone")
    }

    #[test]
    fn a_rule_is_clean_until_a_finding_of_its_own_blocks() {
        let mut judgement = Judgement::default();
        judgement.warn(&COMMIT, None, "look at it");
        judgement.block(&SHAPE, None, "it is wrong");
        assert!(judgement.is_clean(&COMMIT) && !judgement.is_clean(&SHAPE));
        judgement.block(&COMMIT, None, "it is older");
        assert!(!judgement.is_clean(&COMMIT));
    }

    #[test]
    fn a_figure_that_json_cannot_hold_is_left_out_and_what_it_was_said_of_is_not() {
        for (value, limit, kept) in [(1.0, 2.0, true), (f64::NAN, 2.0, false), (1.0, f64::INFINITY, false)] {
            let mut judgement = Judgement::default();
            judgement.holds_at(&SHAPE, "it holds", Some(measure(value, limit)));
            judgement.block(&SHAPE, None, "it does not").measured(measure(value, limit)).help("do this");
            let (check, finding) = (&judgement.checks[0], &judgement.findings[0]);
            assert_eq!((check.measure.is_some(), finding.measure.is_some()), (kept, kept), "{value} {limit}");
            assert_eq!(finding.help.as_deref(), Some("do this"));
        }
    }

    #[test]
    fn what_cannot_be_had_is_noted() {
        let mut judgement = Judgement::default();
        assert_eq!((judgement.take(Ok(3)), judgement.undecided.len()), (Some(3), 0));
        assert_eq!((judgement.take::<u8>(Err(obstacle())), judgement.undecided.len()), (None, 1));
    }

    #[test]
    fn nothing_of_another_judgement_is_lost() {
        let mut other = Judgement::default();
        other.holds(&SHAPE, "it holds");
        other.block(&SHAPE, None, "it does not");
        other.cannot_decide(obstacle());
        other.subjects.push(Subject { path: "a".into(), sha256: "0".into(), bytes: 1, artifact: None });
        other.stats.insert("rows".into(), 2);
        let mut judgement = Judgement::default();
        judgement.stats.insert("rows".into(), 1);
        judgement.absorb(other);
        let Judgement { checks, findings, undecided, subjects, stats, .. } = judgement;
        assert_eq!((checks.len(), findings.len(), undecided.len(), subjects.len()), (1, 1, 1, 1));
        assert_eq!(stats["rows"], 2);
    }
}
