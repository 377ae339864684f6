//! `parity-check preconditions`: is every checkpoint green for the release candidate, by its latest attempt?

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use gate_core::instant::Instant;
use gate_core::rule::{COMMIT, NOTHING_MISSING, SHAPE};
use gate_core::{CommitId, Context, Decoded, Judgement, Location, Reason, Spanned, Subject, Undecided};
use serde::Deserialize;

use crate::bundle;
use crate::checkpoint::Checkpoint;
use crate::committed::Required;
use crate::record::{self, Opaque};
use crate::rules::{CO_P1, XA_1};

const GATE_REPORT: &str = "gatekit.gate-report.v1";
const REPORT: &str = gate_core::report::SCHEMA;

/// A report of `gate run` or `gate decide`, as far as it is believed.
#[derive(Debug, Deserialize)]
struct GateReport {
    evaluated_at: Spanned<String>,
    commit: Option<Spanned<String>>,
    policy: Policy,
    gates: Spanned<Vec<Spanned<Gate>>>,
    undecided: Spanned<Vec<Opaque>>,
}

#[derive(Debug, Deserialize)]
struct Policy {
    sha256: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
struct Gate {
    #[serde(rename = "gate")]
    name: Spanned<String>,
    verdict: Spanned<String>,
    steps: Spanned<Vec<Spanned<Step>>>,
}

#[derive(Debug, Deserialize)]
struct Step {
    name: Spanned<String>,
    verdict: Spanned<String>,
    report: Option<Spanned<Report>>,
    undecided: Spanned<Vec<Opaque>>,
}

/// A report of one binary, as far as its verdict is recomputed.
#[derive(Debug, Deserialize)]
struct Report {
    evaluated_at: Spanned<String>,
    commit: Option<Spanned<String>>,
    tool: Tool,
    args: Vec<String>,
    policy: Policy,
    subjects: Vec<Subject>,
    checks: Vec<Opaque>,
    findings: Vec<Spanned<Finding>>,
    undecided: Vec<Opaque>,
    verdict: Spanned<String>,
}

#[derive(Debug, Deserialize)]
struct Tool {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Finding {
    effect: String,
}

#[derive(Debug, Deserialize)]
struct Schema {
    schema: Spanned<String>,
}

/// GitHub's list of check runs for a commit.
#[derive(Debug, Deserialize)]
struct CheckRuns {
    total_count: Option<Spanned<u64>>,
    check_runs: Spanned<Vec<Spanned<CheckRun>>>,
}

#[derive(Debug, Deserialize)]
struct CheckRun {
    id: u64,
    name: Spanned<String>,
    head_sha: Spanned<String>,
    conclusion: Option<Spanned<String>>,
    started_at: Spanned<String>,
}

/// One attempt at a checkpoint.
#[derive(Clone, Debug)]
struct Attempt {
    at: Instant,
    commit: String,
    policy: Option<String>,
    /// Why it is not green, where it isn't.
    fault: Option<String>,
    location: Location,
}

/// Where the reports are, and what besides them must be shown.
#[derive(Debug)]
pub struct Evidence<'e> {
    /// A folder of gate reports, or of the folders of step reports that `gate run --reports` writes.
    pub reports: &'e Path,
    /// GitHub's list of check runs for the commit.
    pub check_runs: Option<&'e Path>,
    /// What each host reports of its policy bundle.
    pub bundles: &'e [PathBuf],
}

/// Judges the preconditions of a cutover. Requirements CO-P1 and CO-P4.
///
/// # Errors
/// When no commit is given, or there is no report at all.
pub fn judge(
    context: &Context,
    evidence: &Evidence<'_>,
    required: &Required,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let Some(subject) = &context.commit else {
        let message = "`preconditions` needs the commit that is to be promoted";
        return Err(
            Undecided::new(&COMMIT, Reason::Usage, message).help("--commit \"$(git rev-parse HEAD)\"")
        );
    };
    let mut attempts: BTreeMap<Checkpoint, Vec<Attempt>> = BTreeMap::new();
    read_gate_reports(context, evidence.reports, &mut attempts, judgement)?;
    for checkpoint in required.iter() {
        read_step_reports(context, evidence.reports, checkpoint, &mut attempts, judgement)?;
    }
    // What can't be read may be what is missing.
    if !judgement.undecided.is_empty() {
        return Ok(());
    }
    if attempts.is_empty() {
        let message = format!("{} holds no report of a checkpoint", context.root.display(evidence.reports));
        return Err(Undecided::new(&NOTHING_MISSING, Reason::Empty, message)
            .help("gate run cp0 … cp8 --report json=FILE writes one"));
    }
    let mut policies: BTreeMap<Option<String>, Location> = BTreeMap::new();
    let mut known: BTreeMap<String, Result<Option<String>, Undecided>> = BTreeMap::new();
    let mut green = 0_u64;
    for checkpoint in required.iter() {
        let all = attempts.remove(&checkpoint).unwrap_or_default();
        let Some(latest) = latest(context, subject, checkpoint, all, &mut known, evidence, judgement) else {
            continue;
        };
        let mut is_green = true;
        for attempt in latest {
            policies.entry(attempt.policy.clone()).or_insert_with(|| attempt.location.clone());
            if let Some(fault) = attempt.fault {
                is_green = false;
                judgement
                    .block(&CO_P1, Some(attempt.location), format!("{checkpoint}: {fault}"))
                    .help("the latest attempt decides: make it green, or run it again");
            }
        }
        green += u64::from(is_green);
    }
    judgement.stats.insert("gates".into(), green);
    if policies.len() > 1 {
        let (_, other) = policies.iter().next_back().map_or_else(
            || (None, Location::file(context.root.display(evidence.reports))),
            |(policy, at)| (policy.clone(), at.clone()),
        );
        let message = format!("the gates were judged by {} different policies", policies.len());
        judgement
            .block(&XA_1, Some(other), message)
            .help("one promotion is judged by one policy: run all gates again");
    } else if judgement.is_clean(&XA_1) {
        judgement.holds(&XA_1, "all gates were judged by one policy");
    }
    if let Some(file) = evidence.check_runs {
        judge_check_runs(context, file, subject, required, judgement)?;
    }
    if judgement.is_clean(&CO_P1) {
        judgement.holds(
            &CO_P1,
            format!(
                "{green} of {} gates are green for {}, by the latest attempt of each",
                required.iter().count(),
                subject.short()
            ),
        );
    }
    if !evidence.bundles.is_empty() {
        bundle::judge(context, evidence.bundles, judgement)?;
    }
    Ok(())
}

/// The attempts that decide: those for this commit at the latest time.
fn latest(
    context: &Context,
    subject: &CommitId,
    checkpoint: Checkpoint,
    attempts: Vec<Attempt>,
    known: &mut BTreeMap<String, Result<Option<String>, Undecided>>,
    evidence: &Evidence<'_>,
    judgement: &mut Judgement,
) -> Option<Vec<Attempt>> {
    if attempts.is_empty() {
        let at = Location::file(context.root.display(evidence.reports));
        judgement
            .block(&CO_P1, Some(at), format!("{checkpoint} was not run: no report is of it"))
            .help(format!("gate run {checkpoint} --report json=FILE"));
        return None;
    }
    let mut own = Vec::new();
    let mut other = None;
    for attempt in attempts {
        let verdict =
            known.entry(attempt.commit.clone()).or_insert_with(|| match CommitId::parse(&attempt.commit) {
                Ok(made) => record::obstacle(context, &made, subject),
                Err(message) => Err(Undecided::new(&COMMIT, Reason::Malformed, message)),
            });
        match verdict {
            Ok(None) => own.push(attempt),
            Ok(Some(obstacle)) => other = Some((obstacle.clone(), attempt.location)),
            Err(undecided) => {
                judgement.cannot_decide(undecided.clone().at(attempt.location));
                return None;
            }
        }
    }
    if own.is_empty() {
        let (obstacle, at) = other?;
        judgement.block(&CO_P1, Some(at), format!("{checkpoint} was not run for this commit: {obstacle}"));
        return None;
    }
    let newest = own.iter().map(|attempt| attempt.at).max()?;
    own.retain(|attempt| attempt.at == newest);
    Some(own)
}

/// Reads each `*.json` of the folder that is a report of gates.
fn read_gate_reports(
    context: &Context,
    folder: &Path,
    attempts: &mut BTreeMap<Checkpoint, Vec<Attempt>>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let names = match context.root.list(folder) {
        Ok(names) => names,
        // It may hold folders of step reports only.
        Err(undecided) if undecided.reason == Reason::Empty => Vec::new(),
        Err(undecided) => return Err(undecided),
    };
    for name in names.iter().filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "json"))
    {
        let artifact = context.root.read(&folder.join(name))?;
        let schema: Decoded<'_, Schema> = Decoded::new(artifact.json()?)?;
        if schema.value.schema.value != GATE_REPORT {
            let message = format!("{}: expected a report of gates ({GATE_REPORT})", artifact.path());
            judgement.cannot_decide(
                Undecided::new(&SHAPE, Reason::Malformed, message).at(schema.at(schema.value.schema.node)),
            );
            continue;
        }
        judgement.subjects.push(artifact.subject("gate-report"));
        let report: Decoded<'_, GateReport> = Decoded::new(artifact.json()?)?;
        let Some(at) = record::instant(context, &report, &report.value.evaluated_at, judgement) else {
            continue;
        };
        if report.value.gates.value.is_empty() {
            return Err(gate_core::artifact::empty(artifact.path()).at(report.at(report.value.gates.node)));
        }
        for gate in &report.value.gates.value {
            let Some(checkpoint) = checkpoint(&gate.value.name.value) else {
                continue;
            };
            let Some(commit) = commit_of(&report, report.value.commit.as_ref(), judgement) else {
                continue;
            };
            let is_own = |other: &&Spanned<Gate>| other.value.name.value == gate.value.name.value;
            let fault = if report.value.gates.value.iter().filter(is_own).count() > 1 {
                Some("its report holds it twice: which verdict holds?".into())
            } else if report.value.undecided.value.is_empty() {
                fault_of_gate(&gate.value, &commit)
            } else {
                Some("the report that holds it left something undecided".into())
            };
            attempts.entry(checkpoint).or_default().push(Attempt {
                at,
                commit,
                policy: report.value.policy.sha256.as_ref().map(|digest| digest.value.clone()),
                fault,
                location: report.at(gate.node),
            });
        }
    }
    Ok(())
}

/// Reads the step reports of one checkpoint, as `gate run --reports` leaves them: `DIR/cpN/STEP.json`.
fn read_step_reports(
    context: &Context,
    folder: &Path,
    checkpoint: Checkpoint,
    attempts: &mut BTreeMap<Checkpoint, Vec<Attempt>>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let folder = folder.join(checkpoint.name());
    if !context.root.is_folder(&folder) {
        return Ok(());
    }
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let mut attempt: Option<Attempt> = None;
    for name in context.root.list(&folder)? {
        let artifact = context.root.read(&folder.join(&name))?;
        let schema: Decoded<'_, Schema> = Decoded::new(artifact.json()?)?;
        if schema.value.schema.value != REPORT {
            let message = format!("{}: expected the report of a step ({REPORT})", artifact.path());
            return Err(
                Undecided::new(&SHAPE, Reason::Malformed, message).at(schema.at(schema.value.schema.node))
            );
        }
        judgement.subjects.push(artifact.subject("report"));
        let report: Decoded<'_, Report> = Decoded::new(artifact.json()?)?;
        let Some(at) = record::instant(context, &report, &report.value.evaluated_at, judgement) else {
            continue;
        };
        let Some(commit) = commit_of(&report, report.value.commit.as_ref(), judgement) else {
            continue;
        };
        if report.value.tool.name == "parity-check" {
            asked.extend(report.value.args.first().cloned());
            if let [_, gate] = &report.value.args[report.value.args.len().saturating_sub(2)..]
                && report.value.args.first().is_some_and(|word| word == "results")
                && gate != checkpoint.name()
                && !report.value.args.iter().any(|word| word == checkpoint.name())
            {
                asked.remove("results");
            }
        }
        let fault = fault_of_report(&report.value).map(|fault| format!("the step {name} {fault}"));
        let policy = report.value.policy.sha256.as_ref().map(|digest| digest.value.clone());
        let location = report.at(report.value.verdict.node);
        let one = attempt.get_or_insert(Attempt {
            at,
            commit: commit.clone(),
            policy: policy.clone(),
            fault: None,
            location: location.clone(),
        });
        one.at = one.at.min(at);
        if one.commit != commit || one.policy != policy {
            one.fault.get_or_insert("its steps are of different runs: another commit or policy".into());
        }
        if let Some(fault) = fault
            && one.fault.is_none()
        {
            (one.fault, one.location) = (Some(fault), location);
        }
    }
    let Some(mut attempt) = attempt else {
        return Ok(());
    };
    let missing: Vec<_> =
        steps_of(checkpoint).iter().filter(|step| !asked.contains(**step)).copied().collect();
    if !missing.is_empty() {
        attempt.fault.get_or_insert(format!(
            "no report of `parity-check {}` is among its steps",
            missing.join("`, `")
        ));
    }
    attempts.entry(checkpoint).or_default().push(attempt);
    Ok(())
}

/// What a checkpoint at least asks of `parity-check`.
fn steps_of(checkpoint: Checkpoint) -> &'static [&'static str] {
    match checkpoint {
        Checkpoint::Cp0 => &["surface", "scoreboard", "results"],
        Checkpoint::Cp8 => &["results", "bench", "runbook"],
        _ => &["results"],
    }
}

fn checkpoint(name: &str) -> Option<Checkpoint> {
    Checkpoint::ALL.into_iter().find(|checkpoint| checkpoint.name() == name)
}

fn commit_of<T>(
    report: &Decoded<'_, T>,
    commit: Option<&Spanned<String>>,
    judgement: &mut Judgement,
) -> Option<String> {
    if commit.is_none() {
        let message = format!("{} speaks for no commit: it was made without --commit", report.path());
        judgement.cannot_decide(
            Undecided::new(&COMMIT, Reason::Unproven, message).at(Location::file(report.path())),
        );
    }
    commit.map(|commit| commit.value.clone())
}

/// Why a gate is not green, recomputed from its steps.
fn fault_of_gate(gate: &Gate, commit: &str) -> Option<String> {
    if gate.verdict.value != "pass" {
        return Some(format!("its verdict is `{}`", gate.verdict.value));
    }
    if gate.steps.value.is_empty() {
        return Some("it says that it passed, and ran no step".into());
    }
    let mut names = BTreeSet::new();
    if let Some(twice) = gate.steps.value.iter().find(|step| !names.insert(&step.value.name.value)) {
        return Some(format!("its step {} stands twice: which one holds?", twice.value.name.value));
    }
    gate.steps.value.iter().find_map(|step| {
        let Step { name, verdict, report, undecided } = &step.value;
        let fault = match report {
            _ if verdict.value != "pass" => Some(format!("has the verdict `{}`", verdict.value)),
            _ if !undecided.value.is_empty() => Some("left something undecided".into()),
            None => Some("has no report".into()),
            Some(report)
                if report.value.commit.as_ref().map(|commit| commit.value.as_str()) != Some(commit) =>
            {
                Some("speaks for another commit".into())
            }
            Some(report) => fault_of_report(&report.value),
        };
        fault.map(|fault| format!("it says that it passed, but its step {} {fault}", name.value))
    })
}

/// Why a report is not green, recomputed from what it holds.
fn fault_of_report(report: &Report) -> Option<String> {
    if report.verdict.value != "pass" {
        return Some(format!("has the verdict `{}`", report.verdict.value));
    }
    if report.findings.iter().any(|finding| finding.value.effect != "warn") {
        return Some("says that it passed, and holds a finding that blocks".into());
    }
    if !report.undecided.is_empty() {
        return Some("says that it passed, and left something undecided".into());
    }
    if report.subjects.is_empty() || report.checks.is_empty() {
        return Some("says that it passed, and checked nothing".into());
    }
    None
}

/// The CI system's own view: for each checkpoint a check run whose latest attempt succeeded.
fn judge_check_runs(
    context: &Context,
    file: &Path,
    subject: &CommitId,
    required: &Required,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let artifact = context.root.read(file)?;
    judgement.subjects.push(artifact.subject("check-runs"));
    let list: Decoded<'_, CheckRuns> = Decoded::new(artifact.json()?)?;
    let runs = &list.value.check_runs;
    if runs.value.is_empty() {
        let message = format!("{} lists no check run: nothing ran for this commit", artifact.path());
        return Err(Undecided::new(&NOTHING_MISSING, Reason::Empty, message).at(list.at(runs.node)));
    }
    if let Some(total) = list.value.total_count.as_ref().filter(|total| total.value > runs.value.len() as u64)
    {
        let message = format!("{} holds {} of {} check runs", artifact.path(), runs.value.len(), total.value);
        return Err(Undecided::new(&NOTHING_MISSING, Reason::Missing, message)
            .help("fetch all pages: gh api --paginate --slurp")
            .at(list.at(total.node)));
    }
    for checkpoint in required.iter() {
        let own = runs.value.iter().filter(|run| names(&run.value.name.value, checkpoint));
        let mut latest: Option<(Instant, &Spanned<CheckRun>)> = None;
        for run in own {
            let Some(at) = record::instant(context, &list, &run.value.started_at, judgement) else {
                continue;
            };
            if latest.is_none_or(|(newest, other)| (newest, other.value.id) < (at, run.value.id)) {
                latest = Some((at, run));
            }
        }
        let Some((_, run)) = latest else {
            let message = format!("no check run is named after {checkpoint}");
            judgement.block(&CO_P1, Some(list.at(runs.node)), message);
            continue;
        };
        let CheckRun { name, head_sha, conclusion, .. } = &run.value;
        if head_sha.value != subject.as_str() {
            let message = format!("the check run `{}` is of another commit", name.value);
            judgement.block(&CO_P1, Some(list.at(head_sha.node)), message);
        }
        match conclusion {
            Some(conclusion) if conclusion.value == "success" => {}
            Some(conclusion) => {
                let message =
                    format!("the latest check run `{}` concluded with `{}`", name.value, conclusion.value);
                judgement
                    .block(&CO_P1, Some(list.at(conclusion.node)), message)
                    .help("only `success` counts: skipped, neutral and cancelled runs checked nothing");
            }
            None => {
                let message = format!("the latest check run `{}` has not concluded", name.value);
                judgement.block(&CO_P1, Some(list.at(run.node)), message);
            }
        }
    }
    Ok(())
}

/// Whether a check run's name has the checkpoint's as a word.
fn names(name: &str, checkpoint: Checkpoint) -> bool {
    name.to_ascii_lowercase()
        .split(|char: char| !char.is_ascii_alphanumeric())
        .any(|word| word == checkpoint.name())
}
