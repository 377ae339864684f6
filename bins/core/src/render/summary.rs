//! One verdict in the shape that every format for machines and pages is written from.

use std::collections::BTreeMap;

use crate::figure::Figure;
use crate::finding::{Check, Effect, Finding, Undecided};
use crate::location::Location;
use crate::policy;
use crate::report::{Report, RuleText, Tool, Verdict};
use crate::rule::Severity;

/// A verdict, and everything that it rests on.
#[derive(Debug)]
pub struct Summary<'a> {
    /// The program that decided.
    pub tool: &'a Tool,
    /// May it be promoted?
    pub verdict: Verdict,
    /// When it was asked, RFC 3339.
    pub evaluated_at: &'a str,
    /// The commit that the verdict speaks for.
    pub commit: Option<&'a str>,
    /// The policy that it was judged by.
    pub policy: &'a policy::Source,
    /// The gates in the order they were asked for; of a binary alone, itself.
    pub gates: Vec<Gate<'a>>,
}

/// One gate.
#[derive(Debug)]
pub struct Gate<'a> {
    /// Its name, such as `cp3`.
    pub name: &'a str,
    /// What it decides, in a few words.
    pub title: &'a str,
    /// The worst of its steps.
    pub verdict: Verdict,
    /// Its steps in the order of their definition.
    pub steps: Vec<Step<'a>>,
}

/// One run of one binary.
#[derive(Debug)]
pub struct Step<'a> {
    /// Its name in the gate.
    pub name: &'a str,
    /// The command line that was judged, as a person repeats it.
    pub command: String,
    /// What it says, or undecided where it is not believed.
    pub verdict: Verdict,
    /// Rules that hold.
    pub checks: &'a [Check],
    /// Rules that are broken.
    pub findings: Vec<&'a Finding>,
    /// What could not be decided.
    pub undecided: Vec<&'a Undecided>,
    /// The files that it read, by path and SHA-256.
    pub subjects: &'a [crate::artifact::Subject],
    /// What the rules ask that its findings name.
    pub rules: Option<&'a BTreeMap<String, RuleText>>,
    /// Series over time that it judged by.
    pub figures: &'a [Figure],
}

/// One thing that stands in the way or that a person should look at: a finding, or an open question.
#[derive(Clone, Copy, Debug)]
pub struct Remark<'a> {
    /// The gate that it belongs to.
    pub gate: &'a str,
    /// The step that it belongs to.
    pub step: &'a str,
    /// The id of the rule.
    pub rule: &'a str,
    /// What the rule asks, where it is known.
    pub text: Option<&'a RuleText>,
    /// What it does to the verdict.
    pub kind: Kind,
    /// What is wrong, in one sentence.
    pub message: &'a str,
    /// Where it stands.
    pub location: Option<&'a Location>,
    /// What to do next.
    pub help: Option<&'a str>,
    /// The finding itself, where it is one.
    pub finding: Option<&'a Finding>,
    /// The first file that the step read, for readers that want a place of what has none.
    pub subject: Option<&'a str>,
}

/// What a remark does to the verdict, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The question could not be decided.
    Undecided,
    /// The rule is broken.
    Block,
    /// A person should look.
    Warn,
}

impl Kind {
    /// The word used in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Undecided => "undecided",
            Self::Block => "block",
            Self::Warn => "warn",
        }
    }
}

impl Remark<'_> {
    /// The severity: that of the finding, and critical for what could not be decided.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.finding.map_or(Severity::Critical, |finding| finding.severity)
    }
}

impl<'a> Step<'a> {
    /// Everything that is in the way, or that a person should look at, the worst first.
    #[must_use]
    pub fn remarks(&self, gate: &'a str) -> Vec<Remark<'a>> {
        let name = self.name;
        let subject = self.subjects.first().map(|subject| subject.path.as_str());
        let text = |rule: &str| self.rules.and_then(|rules| rules.get(rule));
        let undecided = self.undecided.iter().map(|undecided| Remark {
            gate,
            step: name,
            rule: &undecided.rule,
            text: text(&undecided.rule),
            kind: Kind::Undecided,
            message: &undecided.message,
            location: undecided.location.as_deref(),
            help: undecided.help.as_deref(),
            finding: None,
            subject,
        });
        let findings = self.findings.iter().map(|finding| Remark {
            gate,
            step: name,
            rule: &finding.rule,
            text: text(&finding.rule),
            kind: match finding.effect {
                Effect::Block => Kind::Block,
                Effect::Warn => Kind::Warn,
            },
            message: &finding.message,
            location: finding.location.as_ref(),
            help: finding.help.as_deref(),
            finding: Some(finding),
            subject,
        });
        let mut remarks: Vec<_> = undecided.chain(findings).collect();
        remarks.sort_by_key(|remark| (remark.kind, remark.severity()));
        remarks
    }
}

impl<'a> Summary<'a> {
    /// The remarks of all steps, the worst first; what several steps say alike is told once.
    #[must_use]
    pub fn remarks(&self) -> Vec<Remark<'a>> {
        let mut remarks: Vec<Remark<'a>> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for gate in &self.gates {
            for remark in gate.steps.iter().flat_map(|step| step.remarks(gate.name)) {
                if seen.insert((remark.kind, remark.rule, remark.message, remark.location)) {
                    remarks.push(remark);
                }
            }
        }
        remarks.sort_by_key(|remark| (remark.kind, remark.severity()));
        remarks
    }

    /// Every file that was read, each once, in the order of their paths.
    #[must_use]
    pub fn subjects(&self) -> Vec<&'a crate::artifact::Subject> {
        let steps = self.gates.iter().flat_map(|gate| &gate.steps);
        let mut subjects: Vec<_> = steps.flat_map(|step| step.subjects).collect();
        subjects.sort_unstable();
        subjects.dedup_by(|left, right| left.path == right.path && left.sha256 == right.sha256);
        subjects
    }
}

impl Report {
    /// The report of one binary, as one gate of one step.
    #[must_use]
    pub fn summary(&self) -> Summary<'_> {
        let step = Step {
            name: self.args.first().filter(|first| !first.starts_with('-')).map_or("run", String::as_str),
            command: format!("{} {}", self.tool.name, self.args.join(" ")),
            verdict: self.verdict,
            checks: &self.checks,
            findings: self.findings.iter().collect(),
            undecided: self.undecided.iter().collect(),
            subjects: &self.subjects,
            rules: Some(&self.rules),
            figures: &self.figures,
        };
        Summary {
            tool: &self.tool,
            verdict: self.verdict,
            evaluated_at: &self.evaluated_at,
            commit: self.commit.as_deref(),
            policy: &self.policy,
            gates: vec![Gate { name: &self.tool.name, title: "", verdict: self.verdict, steps: vec![step] }],
        }
    }
}
