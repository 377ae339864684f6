//! The report: what was read, what was checked, what was found, and the verdict that follows.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use serde::{Deserialize, Serialize};

use crate::artifact::Subject;
use crate::figure::Figure;
use crate::finding::{Check, Effect, Finding, Judgement, Reason, Undecided};
use crate::policy;
use crate::rule::{self, NOTHING_MISSING, Rule};

/// The `schema` member of every report of this version.
pub const SCHEMA: &str = "gatekit.report.v1";

/// May it be promoted?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Checked, and clean.
    Pass,
    /// Checked, and a rule blocks.
    Block,
    /// Not decided, which blocks as well.
    Undecided,
}

impl Verdict {
    /// The exit code: the public contract of every binary.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Pass => 0,
            Self::Block => 1,
            Self::Undecided => 2,
        }
    }

    /// The verdict that an exit code stands for; any code outside of the contract decides nothing.
    #[must_use]
    pub fn from_code(code: Option<i32>) -> Self {
        match code {
            Some(0) => Self::Pass,
            Some(1) => Self::Block,
            _ => Self::Undecided,
        }
    }

    /// The verdict that follows from what was found.
    #[must_use]
    pub fn of(findings: &[Finding], undecided: &[Undecided]) -> Self {
        if !undecided.is_empty() {
            Self::Undecided
        } else if findings.iter().any(|finding| finding.effect == Effect::Block) {
            Self::Block
        } else {
            Self::Pass
        }
    }

    /// The word used in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Block => "block",
            Self::Undecided => "undecided",
        }
    }

    /// The words for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::Block => "BLOCKED",
            Self::Undecided => "NOT DECIDED",
        }
    }
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        Self::from(verdict.code())
    }
}

/// The program that wrote a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// The binary's name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What one run of one binary says. Same bytes, policy and `--now` give the same report, byte for byte.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// The program that wrote it.
    pub tool: Tool,
    /// What was asked: the command line without the options that every binary shares.
    pub args: Vec<String>,
    /// When it was asked, RFC 3339.
    pub evaluated_at: String,
    /// The commit that the verdict speaks for; absent when none was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The policy that it was judged by.
    pub policy: policy::Source,
    /// The artifacts that were read.
    pub subjects: Vec<Subject>,
    /// Rules that hold, with their figures.
    pub checks: Vec<Check>,
    /// Rules that are broken.
    pub findings: Vec<Finding>,
    /// Questions that could not be decided.
    pub undecided: Vec<Undecided>,
    /// What each rule asks that a finding or an undecided question names, by its id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<String, RuleText>,
    /// How much was looked at.
    pub stats: BTreeMap<String, u64>,
    /// Series over time that rules were judged by: what a page draws.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Figure>,
    /// May it be promoted?
    pub verdict: Verdict,
}

/// What a rule asks and why, for a reader who doesn't have the binary at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// What must hold, in one line.
    pub what: String,
    /// Why a release without it must not be promoted.
    pub why: String,
}

/// What a judgement needs around it to become a report.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The program.
    pub tool: Tool,
    /// What was asked.
    pub args: Vec<String>,
    /// When it was asked, RFC 3339.
    pub evaluated_at: String,
    /// The commit that the verdict speaks for.
    pub commit: Option<String>,
    /// The policy that it was judged by.
    pub policy: policy::Source,
    /// Whether warnings block.
    pub strict: bool,
    /// The program's own rules, besides the general ones.
    pub rules: &'static [&'static Rule],
}

impl Frame {
    /// The texts of the rules that these findings and obstacles name.
    #[must_use]
    pub fn texts(&self, findings: &[Finding], undecided: &[Undecided]) -> BTreeMap<String, RuleText> {
        let named = findings.iter().map(|finding| finding.rule.as_ref());
        let named: BTreeSet<_> =
            named.chain(undecided.iter().map(|undecided| undecided.rule.as_ref())).collect();
        let known = rule::GENERAL.iter().chain(self.rules).filter(|rule| named.contains(rule.id));
        known
            .map(|rule| (rule.id.to_owned(), RuleText { what: rule.what.into(), why: rule.why.into() }))
            .collect()
    }
}

impl Report {
    /// Decides, and puts everything into an order that does not depend on how it was found.
    ///
    /// It is not called `new`, as `make mutants-core` looks into no function of that name.
    #[must_use]
    pub fn of(frame: Frame, judgement: Judgement) -> Self {
        let Judgement { checks, mut findings, mut undecided, mut subjects, stats, figures } = judgement;
        if frame.strict {
            for finding in &mut findings {
                finding.effect = Effect::Block;
            }
        }
        // The promise: a green that checked nothing is impossible, whatever a judgement forgot.
        let checked = !subjects.is_empty() && !checks.is_empty();
        if Verdict::of(&findings, &undecided) == Verdict::Pass && !checked {
            undecided.push(Undecided::new(&NOTHING_MISSING, Reason::Empty, "nothing was checked"));
        }
        findings.sort_by(|left, right| finding_order(left).cmp(&finding_order(right)));
        undecided.sort_by(|left, right| {
            (&left.location, &left.rule, &left.message).cmp(&(&right.location, &right.rule, &right.message))
        });
        subjects.sort();
        subjects.dedup();
        let verdict = Verdict::of(&findings, &undecided);
        let rules = frame.texts(&findings, &undecided);
        Self {
            schema: SCHEMA.into(),
            tool: frame.tool,
            args: frame.args,
            evaluated_at: frame.evaluated_at,
            commit: frame.commit,
            policy: frame.policy,
            subjects,
            checks,
            findings,
            undecided,
            rules,
            stats,
            figures,
            verdict,
        }
    }
}

fn finding_order(finding: &Finding) -> impl Ord + '_ {
    (finding.effect, finding.severity, &finding.location, &finding.rule, &finding.message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::SHAPE;

    fn report(strict: bool, fill: impl FnOnce(&mut Judgement)) -> Report {
        let mut judgement = Judgement::default();
        fill(&mut judgement);
        let frame = Frame {
            tool: Tool { name: "t".into(), version: "1".into() },
            args: Vec::new(),
            evaluated_at: "2026-03-02T12:00:00Z".into(),
            commit: None,
            policy: policy::Source { path: "built-in".into(), sha256: None },
            strict,
            rules: &[],
        };
        Report::of(frame, judgement)
    }

    fn read(judgement: &mut Judgement) {
        judgement.subjects.push(Subject { path: "a".into(), sha256: "0".into(), bytes: 1, artifact: None });
    }

    #[test]
    fn a_pass_has_read_a_file_and_checked_a_rule() {
        let empty = report(false, |_| ());
        assert_eq!((empty.verdict, empty.undecided.len()), (Verdict::Undecided, 1));
        assert_eq!(report(false, read).verdict, Verdict::Undecided);
        assert_eq!(
            report(false, |judgement| judgement.holds(&SHAPE, "it holds")).verdict,
            Verdict::Undecided
        );
        let whole = report(false, |judgement| {
            read(judgement);
            read(judgement);
            judgement.holds(&SHAPE, "it holds");
        });
        assert_eq!((whole.verdict, whole.undecided.len(), whole.subjects.len()), (Verdict::Pass, 0, 1));
        // What blocks or is open already says so itself.
        let blocked = report(false, |judgement| {
            judgement.block(&SHAPE, None, "it does not");
        });
        assert_eq!((blocked.verdict, blocked.undecided.len()), (Verdict::Block, 0));
        assert_eq!(blocked.rules.keys().collect::<Vec<_>>(), [SHAPE.id]);
    }

    #[test]
    fn a_warning_blocks_under_strict_alone() {
        for (strict, verdict) in [(false, Verdict::Pass), (true, Verdict::Block)] {
            let warned = report(strict, |judgement| {
                read(judgement);
                judgement.holds(&SHAPE, "it holds");
                judgement.warn(&SHAPE, None, "look at it");
            });
            assert_eq!(warned.verdict, verdict);
        }
    }

    #[test]
    fn only_the_codes_of_the_contract_decide() {
        for verdict in [Verdict::Pass, Verdict::Block, Verdict::Undecided] {
            assert_eq!(Verdict::from_code(Some(verdict.code().into())), verdict);
            assert_eq!(ExitCode::from(verdict), ExitCode::from(verdict.code()));
        }
        for code in [None, Some(3), Some(-1), Some(101), Some(256)] {
            assert_eq!(Verdict::from_code(code), Verdict::Undecided, "{code:?}");
        }
    }
}
