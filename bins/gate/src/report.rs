//! The report of a gate: what each step said, whether it is believed, and the verdict that follows.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use gate_core::Subject;
use gate_core::artifact::Root;
use gate_core::cli::Common;
use gate_core::decode::Decoded;
use gate_core::finding::{Check, Effect, Finding, Judgement, Reason, Undecided};
use gate_core::location::Location;
use gate_core::output::Render;
use gate_core::policy::Source;
use gate_core::render::human::Detail;
use gate_core::render::{Summary, github, human, summary};
use gate_core::report::{self, Frame, Report, RuleText, Tool, Verdict};
use gate_core::rule;
use gate_core::text::printable;
use serde::Serialize;

use crate::args::judged_by;
use crate::definition::{Definition, Step};
use crate::rules::{CMP_2, CMP_6};

/// The `schema` member of every gate report of this version.
const SCHEMA: &str = "gatekit.gate-report.v1";

/// Whether a file is JSON of another kind than the report of a step, such as a verdict of `gate` itself or a
/// statement: what stands in a folder beside reports, and is none. No step is ever believed by leaving one out.
pub(crate) fn is_of_another_kind(root: &Root, path: &Path) -> bool {
    #[derive(serde::Deserialize)]
    struct Kind {
        schema: Option<String>,
    }
    // Whatever can't be read is not of another kind: it is refused as the report that it may have been.
    let kind = root.read(path).ok().and_then(|artifact| {
        let kind = Decoded::<Kind>::new(artifact.json().ok()?).ok()?;
        Some(kind.value.schema)
    });
    kind.is_some_and(|schema| schema.as_deref() != Some(report::SCHEMA))
}

/// What one run of `gate` says. Same files, policy and `--now` give the same report, byte for byte.
#[derive(Debug, Serialize)]
pub(crate) struct GateReport {
    schema: &'static str,
    tool: Tool,
    evaluated_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<String>,
    policy: Source,
    gates: Vec<GateVerdict>,
    findings: Vec<Finding>,
    undecided: Vec<Undecided>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    rules: BTreeMap<String, RuleText>,
    verdict: Verdict,
    /// What `gate` itself found, the gates aside.
    #[serde(skip)]
    own: Verdict,
    #[serde(skip)]
    repeat: Repeat,
}

/// What one gate says.
#[derive(Debug, Serialize)]
pub(crate) struct GateVerdict {
    gate: String,
    title: String,
    verdict: Verdict,
    steps: Vec<StepVerdict>,
}

/// What one step says, and why it is not believed where it isn't.
#[derive(Debug, Serialize)]
pub(crate) struct StepVerdict {
    name: String,
    run: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<i32>,
    verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Report>,
    undecided: Vec<Undecided>,
}

/// How a person repeats a step alone: from which folder, with which shared options.
#[derive(Debug)]
pub(crate) struct Repeat {
    root: Option<String>,
    options: Vec<String>,
}

impl StepVerdict {
    /// A step's verdict is that of its report, unless something is in the way or there is none.
    pub(crate) fn of(
        gate: &str,
        step: &Step,
        exit_code: Option<i32>,
        report: Option<Report>,
        mut undecided: Vec<Undecided>,
    ) -> Self {
        if report.is_none() && undecided.is_empty() {
            undecided.push(Undecided::new(&CMP_2, Reason::Step, "it did not run"));
        }
        for obstacle in &mut undecided {
            obstacle.message = format!("{gate}/{}: {}", step.name, obstacle.message);
        }
        let verdict = match &report {
            Some(report) if undecided.is_empty() => report.verdict,
            _ => Verdict::Undecided,
        };
        Self { name: step.name.clone(), run: step.run.clone(), exit_code, verdict, report, undecided }
    }

    /// The report, if nothing is in the way of believing it.
    fn believed(&self) -> Option<&Report> {
        self.report.as_ref().filter(|_| self.undecided.is_empty())
    }

    /// Whether `gate` itself refuses what the step said, or didn't say.
    pub(crate) fn is_refused(&self) -> bool {
        !self.undecided.is_empty()
    }
}

impl GateVerdict {
    /// The worst of its steps.
    pub(crate) fn of(gate: &str, definition: &Definition, steps: Vec<StepVerdict>) -> Self {
        let worst = steps.iter().map(|step| step.verdict).max();
        Self {
            gate: gate.into(),
            title: definition.title.clone(),
            verdict: worst.unwrap_or(Verdict::Undecided),
            steps,
        }
    }

    fn summary(&self, repeat: &Repeat) -> summary::Gate<'_> {
        let steps = self.steps.iter().map(|step| {
            let report = step.believed();
            let (findings, undecided) = report.map_or((&[][..], &[][..]), |report| {
                (report.findings.as_slice(), report.undecided.as_slice())
            });
            summary::Step {
                name: &step.name,
                command: repeat.command(&step.run),
                verdict: step.verdict,
                checks: report.map_or(&[], |report| &report.checks),
                findings: findings.iter().collect(),
                undecided: step.undecided.iter().chain(undecided).collect(),
                subjects: report.map_or(&[], |report| &report.subjects),
                rules: report.map(|report| &report.rules),
                figures: report.map_or(&[], |report| &report.figures),
            }
        });
        summary::Gate { name: &self.gate, title: &self.title, verdict: self.verdict, steps: steps.collect() }
    }
}

impl GateReport {
    /// Decides: the worst of the gates, and nothing better than what `gate` itself found.
    pub(crate) fn of(frame: Frame, judgement: Judgement, gates: Vec<GateVerdict>, repeat: Repeat) -> Self {
        let Judgement { mut findings, mut undecided, .. } = judgement;
        if frame.strict {
            for finding in &mut findings {
                finding.effect = Effect::Block;
            }
        }
        if gates.is_empty() && undecided.is_empty() {
            undecided.push(Undecided::new(&CMP_6, Reason::Empty, "no gate was run"));
        }
        findings.sort_by(|left, right| left.message.cmp(&right.message));
        let own = Verdict::of(&findings, &undecided);
        let verdict = gates.iter().map(|gate| gate.verdict).fold(own, Verdict::max);
        let spoken_for: BTreeSet<_> = gates
            .iter()
            .flat_map(|gate| &gate.steps)
            .filter_map(StepVerdict::believed)
            .map(|report| report.commit.clone())
            .collect();
        let rules = frame.texts(&findings, &undecided);
        let agreed = spoken_for.first().filter(|_| spoken_for.len() == 1);
        Self {
            schema: SCHEMA,
            tool: frame.tool,
            evaluated_at: frame.evaluated_at,
            commit: frame.commit.or_else(|| agreed.cloned().flatten()),
            policy: frame.policy,
            gates,
            findings,
            undecided,
            rules,
            verdict,
            own,
            repeat,
        }
    }

    /// Each gate with its verdict, which is no better than what `gate` itself found.
    pub(crate) fn verdicts(&self) -> impl Iterator<Item = (&str, Verdict)> {
        self.gates.iter().map(|gate| (gate.gate.as_str(), gate.verdict.max(self.own)))
    }

    /// The commit that the verdicts speak for, and when they were made.
    pub(crate) fn speaks_for(&self) -> (Option<&str>, &str) {
        (self.commit.as_deref(), &self.evaluated_at)
    }

    /// What stands in the way, as `gate/step: rule`, each once, the worst first.
    pub(crate) fn blocked_by(&self) -> Vec<String> {
        let summary = self.summary();
        let mut names = Vec::new();
        for remark in summary.remarks().iter().filter(|remark| remark.kind != summary::Kind::Warn) {
            let name = format!("{}/{}: {}", remark.gate, remark.step, remark.rule);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Leaves the whole undecided, for this reason too.
    pub(crate) fn refuse(&mut self, undecided: Undecided) {
        self.undecided.push(undecided);
        self.verdict = Verdict::Undecided;
    }

    fn reports(&self) -> impl Iterator<Item = &Report> {
        self.gates.iter().flat_map(|gate| &gate.steps).filter_map(StepVerdict::believed)
    }

    /// Findings of `gate` and of all steps, with how many say the same.
    fn findings(&self) -> Vec<(&Finding, usize)> {
        let steps = self.reports().flat_map(|report| &report.findings);
        let mut distinct: BTreeMap<(&str, &str, Option<&Location>), (&Finding, usize)> = BTreeMap::new();
        for finding in self.findings.iter().chain(steps) {
            let key = (finding.rule.as_ref(), finding.message.as_str(), finding.location.as_ref());
            distinct.entry(key).or_insert((finding, 0)).1 += 1;
        }
        distinct.into_values().collect()
    }

    /// Everything undecided: in `gate`, in the way of a step, or by a step.
    fn undecided(&self) -> Vec<&Undecided> {
        let refused = self.gates.iter().flat_map(|gate| &gate.steps).flat_map(|step| &step.undecided);
        let by_steps = self.reports().flat_map(|report| &report.undecided);
        self.undecided.iter().chain(refused).chain(by_steps).collect()
    }

    /// `cp0 PASS · cp1 BLOCKED`.
    fn ladder(&self) -> String {
        let rungs: Vec<_> =
            self.gates.iter().map(|gate| format!("{} {}", gate.gate, human::verdict(gate.verdict))).collect();
        rungs.join(" · ")
    }

    fn verdict_line(&self) -> String {
        let steps: usize = self.gates.iter().map(|gate| gate.steps.len()).sum();
        let files: BTreeSet<&Subject> = self.reports().flat_map(|report| &report.subjects).collect();
        let holding = self.reports().map(|report| report.checks.len()).sum();
        let findings = self.findings();
        let blocking = findings.iter().filter(|(finding, _)| blocks(finding)).count();
        let mut parts = vec![
            human::count(self.gates.len(), "gate", "gates"),
            human::count(steps, "step", "steps"),
            human::count(files.len(), "file read", "files read"),
            human::count(holding, "rule holds", "rules hold"),
        ];
        for (number, one, many) in [
            (blocking, "finding blocks", "findings block"),
            (self.undecided().len(), "question undecided", "questions undecided"),
            (findings.len() - blocking, "warning", "warnings"),
        ] {
            if number > 0 {
                parts.push(human::count(number, one, many));
            }
        }
        format!("{}  {}\n", human::verdict(self.verdict), parts.join(", "))
    }
}

impl Render for GateReport {
    /// The gates, and `gate` itself where it found something of its own.
    fn summary(&self) -> Summary<'_> {
        let mut gates: Vec<_> = self.gates.iter().map(|gate| gate.summary(&self.repeat)).collect();
        if !self.findings.is_empty() || !self.undecided.is_empty() {
            let step = summary::Step {
                name: "decide",
                command: self.tool.name.clone(),
                verdict: self.own,
                checks: &[],
                findings: self.findings.iter().collect(),
                undecided: self.undecided.iter().collect(),
                subjects: &[],
                rules: Some(&self.rules),
                figures: &[],
            };
            let (name, title) = (self.tool.name.as_str(), "The gate itself");
            gates.push(summary::Gate { name, title, verdict: self.own, steps: vec![step] });
        }
        Summary {
            tool: &self.tool,
            verdict: self.verdict,
            evaluated_at: &self.evaluated_at,
            commit: self.commit.as_deref(),
            policy: &self.policy,
            gates,
        }
    }

    fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// One screen when all is well; what blocks stands last, where the eye is when it ends.
    fn human(&self, detail: Detail) -> String {
        let mut out = String::new();
        if detail > Detail::Quiet {
            let (passing, stopping): (Vec<_>, Vec<_>) =
                self.gates.iter().partition(|gate| gate.verdict == Verdict::Pass);
            for gate in passing {
                write_gate(&mut out, gate, detail, &self.repeat);
            }
            for (warning, times) in self.findings() {
                if !blocks(warning) {
                    out.push_str(&human::finding(warning));
                    if times > 1 {
                        let _ = writeln!(out, " = note: said by {times} steps");
                    }
                }
            }
            for gate in stopping {
                write_gate(&mut out, gate, detail, &self.repeat);
            }
            out.push_str(&human::findings(self.findings.iter().filter(|finding| blocks(finding)), detail));
            out.push_str(&human::questions(&self.undecided, detail));
        }
        if !self.gates.is_empty() {
            let _ = writeln!(out, "{}", self.ladder());
        }
        out.push_str(&self.verdict_line());
        out
    }

    fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    fn github(&self, prefix: &str) -> String {
        let findings: Vec<_> = self.findings().into_iter().map(|(finding, _)| finding).collect();
        let gates: Vec<_> =
            self.gates.iter().map(|gate| format!(", {} {}", gate.gate, gate.verdict.word())).collect();
        let verdict = self.verdict.word();
        github::annotations(&findings, &self.undecided(), prefix)
            + &format!("gate: {verdict}{}\n", gates.concat())
    }
}

fn blocks(finding: &Finding) -> bool {
    finding.effect == Effect::Block
}

fn write_gate(out: &mut String, gate: &GateVerdict, detail: Detail, repeat: &Repeat) {
    let verdict = human::verdict(gate.verdict);
    let _ = writeln!(out, "{verdict}  {}  {}", gate.gate, printable(&gate.title));
    let (passing, stopping): (Vec<_>, Vec<_>) =
        gate.steps.iter().partition(|step| step.verdict == Verdict::Pass);
    for step in passing.into_iter().chain(stopping) {
        if let Some(report) = step.believed() {
            write_checks(out, report, detail);
            out.push_str(&human::findings(report.findings.iter().filter(|finding| blocks(finding)), detail));
            out.push_str(&human::questions(&report.undecided, detail));
        }
        out.push_str(&human::questions(&step.undecided, detail));
        if step.verdict != Verdict::Pass {
            let _ = writeln!(out, "repeat: {}\n", repeat.command(&step.run));
        }
    }
}

/// What holds: all of it when asked for, else at most two lines.
fn write_checks(out: &mut String, report: &Report, detail: Detail) {
    if detail == Detail::Verbose || report.checks.len() <= 2 {
        human::checks(out, &report.checks);
    } else {
        human::checks(out, summary(&report.checks).as_slice());
    }
    if detail == Detail::Verbose {
        for subject in &report.subjects {
            let path = printable(&subject.path);
            let _ = writeln!(out, "  {}  {path} ({} bytes)", subject.sha256, subject.bytes);
        }
    }
}

/// The figures of the last rule of the step's own, which sums up, and the names of the others.
fn summary(checks: &[Check]) -> Option<Check> {
    let is_own = |check: &&Check| !rule::GENERAL.iter().any(|rule| rule.id == check.rule);
    let shown = checks.iter().rfind(is_own).or(checks.last())?;
    let mut others: Vec<&str> = Vec::new();
    for check in checks {
        if check.rule != shown.rule && !others.contains(&check.rule.as_ref()) {
            others.push(&check.rule);
        }
    }
    let detail = if others.is_empty() {
        shown.detail.clone()
    } else {
        format!("{}; {} too", shown.detail, others.join(", "))
    };
    Some(Check { rule: shown.rule.clone(), detail, measure: None })
}

impl Repeat {
    /// As the options say, from the folder that they name.
    pub(crate) fn of(common: &Common) -> Self {
        let root = common.root.as_ref().map(|root| root.display().to_string());
        // Options that can't be made absolute are left out: the run itself then says why.
        let options = judged_by(common).unwrap_or_default();
        Self {
            root: root.filter(|root| root != "."),
            options: options.iter().map(|option| option.to_string_lossy().into_owned()).collect(),
        }
    }

    /// A line for a POSIX shell.
    fn command(&self, run: &[String]) -> String {
        let words: Vec<_> = run.iter().chain(&self.options).map(|word| quoted(word)).collect();
        let command = words.join(" ");
        match &self.root {
            Some(root) => format!("(cd {} && {command})", quoted(root)),
            None => command,
        }
    }
}

fn quoted(word: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || "-_./=:@%+,".contains(char);
    let word = printable(word);
    if !word.is_empty() && word.chars().all(plain) {
        word
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_to_repeat_is_safe_to_paste() {
        let repeat =
            Repeat { root: Some("my artifacts".into()), options: vec!["--commit".into(), "a1".repeat(20)] };
        let run = ["pii-scan", "$(reboot)", "it's", "", "a/b.json"].map(String::from);
        assert_eq!(
            repeat.command(&run),
            format!(
                "(cd 'my artifacts' && pii-scan '$(reboot)' 'it'\\''s' '' a/b.json --commit {})",
                "a1".repeat(20)
            )
        );
    }

    #[test]
    fn a_step_without_a_report_never_passes() {
        let step =
            Step { name: "one".into(), run: vec!["pii-scan".into()], needs: Vec::new(), timeout_s: None };
        let verdict = StepVerdict::of("own", &step, Some(0), None, Vec::new());
        assert_eq!(verdict.verdict, Verdict::Undecided);
        assert_eq!(verdict.undecided[0].message, "own/one: it did not run");
    }
}
