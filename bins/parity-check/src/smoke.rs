//! `parity-check smoke`: did the automated smoke run of this very deployment pass, whole and in time?

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gate_core::instant::Instant;
use gate_core::rule::NOTHING_MISSING;
use gate_core::{Artifact, Context, Decoded, Judgement, Location, Reason, Rule, Spanned, Undecided};
use serde::Deserialize;

use crate::deployment::{self, Subject};
use crate::record;
use crate::rules::{SM_1, SM_2, SM_3, SM_4, SM_5, SM_6, XA_7};

/// The check that also says whether an agent was let in.
const AUTHORIZED: &str = "agent_authorized_status";

/// What a smoke run may be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Deployment,
    Rollback,
    Provisioning,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Deployment => "deployment",
            Self::Rollback => "rollback",
            Self::Provisioning => "provisioning",
        }
    }
}

/// `deployment:ID`, `rollback:ID` or `provisioning:ID`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    kind: Kind,
    id: String,
}

impl Named {
    /// Reads `kind:ID`.
    ///
    /// # Errors
    /// For any other kind, and without an id.
    pub fn parse(text: &str) -> Result<Self, String> {
        let kind = |word: &str| {
            [Kind::Deployment, Kind::Rollback, Kind::Provisioning]
                .into_iter()
                .find(|kind| kind.word() == word)
        };
        match text.split_once(':').map(|(word, id)| (kind(word), id.trim())) {
            Some((Some(kind), id)) if !id.is_empty() => Ok(Self { kind, id: id.into() }),
            _ => Err("write deployment:ID, rollback:ID or provisioning:ID".into()),
        }
    }
}

/// `smoke-results`.
///
/// `{…, "run_id":"…","subject":{"kind":"deployment","id":"…"},"environment":"prod","target_version":"1.4.0",
/// "mode":"automated","started_at":"…","finished_at":"…","checks":[{"name":"agent_health","result":"pass",
/// "started_at":"…","duration_ms":81}],"status":"PASS"}`
#[derive(Debug, Deserialize)]
struct Smoke {
    created_at: Spanned<String>,
    commit: Option<Spanned<String>>,
    #[serde(rename = "incident_id")]
    _incident_id: Option<String>,
    run_id: Spanned<String>,
    subject: Spanned<About>,
    environment: Spanned<String>,
    target_version: Spanned<String>,
    mode: Spanned<String>,
    started_at: Spanned<String>,
    finished_at: Spanned<String>,
    checks: Spanned<Vec<Spanned<Check>>>,
    status: Spanned<Status>,
}

#[derive(Debug, Deserialize)]
struct About {
    kind: Kind,
    id: Spanned<String>,
}

#[derive(Debug, Deserialize)]
struct Check {
    name: Spanned<String>,
    result: Spanned<String>,
    started_at: Spanned<String>,
    duration_ms: Spanned<u64>,
    authorized: Option<Spanned<bool>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Status {
    Pass,
    Fail,
}

/// What the smoke runs are asked to prove.
#[derive(Debug)]
pub struct Question<'q> {
    /// The deployment, rollback or provisioning that they must be about.
    pub subject: Option<&'q Named>,
    /// The record of it, for its end, version and environment.
    pub record: Option<&'q Path>,
    /// The environment that they must have run in.
    pub environment: Option<&'q str>,
}

/// Judges the newest smoke run of a subject. Requirements SM-1 to SM-6 and XA-7.
///
/// # Errors
/// When a file can't be read as a smoke run, or neither a subject nor its record is named.
pub fn judge(
    context: &Context,
    files: &[PathBuf],
    question: &Question<'_>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let record = question.record.map(|path| context.root.read(path)).transpose()?;
    let of = record.as_ref().map(|record| deployment::subject(context, record, judgement)).transpose()?;
    if question.subject.is_none() && of.is_none() {
        let message = "nothing says which deployment the smoke run must be of";
        return Err(Undecided::new(&NOTHING_MISSING, Reason::Usage, message)
            .help("give --subject deployment:ID, or --record with the deployment's record"));
    }
    let artifacts: Vec<Artifact> =
        files.iter().map(|file| context.root.read(file)).collect::<Result<_, _>>()?;
    let mut runs = Vec::new();
    for artifact in &artifacts {
        judgement.subjects.push(artifact.subject("smoke-results"));
        let run: Decoded<'_, Smoke> = record::decode(context, artifact, "smoke-results", &SM_6, judgement)?;
        if run.value.checks.value.is_empty() {
            return Err(gate_core::artifact::empty(artifact.path()).at(run.at(run.value.checks.node)));
        }
        runs.push(run);
    }
    judge_named(question, of.as_ref(), record.as_ref(), judgement);
    let (own, other): (Vec<_>, Vec<_>) =
        runs.iter().partition(|run| is_about(&run.value.subject.value, question.subject, of.as_ref()));
    if own.is_empty() {
        for run in other {
            let About { kind, id } = &run.value.subject.value;
            let message =
                format!("this is the smoke run of {}:{}, not of what is asked for", kind.word(), id.value);
            judgement
                .block(&XA_7, Some(run.at(run.value.subject.node)), message)
                .help("run the smoke checks for the subject itself; another run proves nothing about it");
        }
        return Ok(());
    }
    let mut started: Vec<(Instant, &Decoded<'_, Smoke>)> = Vec::new();
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    for run in &own {
        if let Some(at) = record::instant(context, run, &run.value.started_at, judgement) {
            started.push((at, *run));
        }
        if !ids.insert(&run.value.run_id.value) {
            let message = format!("two records say that they are of run {}", run.value.run_id.value);
            judgement.block(&XA_7, Some(run.at(run.value.run_id.node)), message);
        }
    }
    let Some(newest) = started.iter().map(|(at, _)| *at).max() else {
        return Ok(());
    };
    for (_, run) in started.iter().filter(|(at, _)| *at == newest) {
        judge_run(context, run, question, of.as_ref(), judgement);
    }
    judgement.stats.insert("runs".into(), own.len() as u64);
    if judgement.is_clean(&XA_7) {
        judgement.holds(
            &XA_7,
            format!(
                "{} run(s) of the subject, {} of others, the newest started {newest}",
                own.len(),
                other.len()
            ),
        );
    }
    bind(context, &started, newest, of.as_ref(), judgement);
    Ok(())
}

/// The subject that is named must be that of the record.
fn judge_named(
    question: &Question<'_>,
    of: Option<&Subject>,
    record: Option<&Artifact>,
    judgement: &mut Judgement,
) {
    if let (Some(named), Some(of), Some(record)) = (question.subject, of, record)
        && (named.kind != of.kind || named.id != of.id)
    {
        let message = format!(
            "it records {}:{}, asked for is {}:{}",
            of.kind.word(),
            of.id,
            named.kind.word(),
            named.id
        );
        judgement.block(&XA_7, Some(Location::file(record.path())), message);
    }
}

fn is_about(about: &About, named: Option<&Named>, of: Option<&Subject>) -> bool {
    named.is_none_or(|named| named.kind == about.kind && named.id == about.id.value)
        && of.is_none_or(|of| of.kind == about.kind && of.id == about.id.value)
}

fn judge_run(
    context: &Context,
    run: &Decoded<'_, Smoke>,
    question: &Question<'_>,
    of: Option<&Subject>,
    judgement: &mut Judgement,
) {
    let smoke = &run.value;
    let passed = judge_checks(context, run, judgement);
    judge_record(context, run, passed, judgement);
    judge_moment(context, run, of, judgement);
    judge_place(run, question, of, judgement);
    if judgement.is_clean(&SM_6) {
        judgement.holds(&SM_6, format!("{}: no key overrides a result", run.path()));
    }
    judgement.stats.insert("checks".into(), smoke.checks.value.len() as u64);
}

/// Every check passed, and every required one is among them. The answer is recomputed: requirement SM-1.
fn judge_checks(context: &Context, run: &Decoded<'_, Smoke>, judgement: &mut Judgement) -> bool {
    let checks = &run.value.checks.value;
    let before = judgement.findings.len();
    let mut names = BTreeSet::new();
    for check in checks {
        let Check { name, result, authorized, .. } = &check.value;
        if !names.insert(name.value.as_str()) {
            let message = format!("`{}` stands twice: which result holds?", name.value);
            judgement.block(&SM_2, Some(run.at(name.node)), message);
        }
        if result.value != "pass" {
            let at = run.at(result.node);
            let message = format!("`{}` did not pass: its result is `{}`", name.value, result.value);
            judgement.block(&SM_1, Some(at), message).help(
                "a failed, skipped or inconclusive check fails the run: fix it and run all of them again",
            );
        }
        match authorized {
            Some(authorized) if !authorized.value => {
                let message = format!("`{}` found that the agent is not authorized", name.value);
                judgement.block(&SM_1, Some(run.at(authorized.node)), message);
            }
            None if name.value == AUTHORIZED => {
                let message = format!("`{AUTHORIZED}` does not say whether the agent is `authorized`");
                judgement.block(&SM_1, Some(run.at(check.node)), message);
            }
            _ => {}
        }
    }
    for required in &context.policy.policy.smoke.required {
        if !names.contains(required.as_str()) {
            let at = Some(run.at(run.value.checks.node));
            judgement.block(&SM_2, at, format!("the required check `{required}` is missing")).help(
                "other checks can't stand in for it; `smoke.required` in gatekit.toml lists all of them",
            );
        }
    }
    if judgement.is_clean(&SM_1) {
        judgement.holds(&SM_1, format!("{} of {} checks passed", checks.len(), checks.len()));
    }
    if judgement.is_clean(&SM_2) {
        let required = context.policy.policy.smoke.required.len();
        judgement.holds(&SM_2, format!("{required} of {required} required checks ran"));
    }
    judgement.findings.len() == before
}

/// What the record says agrees with itself. Requirement SM-5.
fn judge_record(context: &Context, run: &Decoded<'_, Smoke>, passed: bool, judgement: &mut Judgement) {
    let smoke = &run.value;
    for (name, text) in [
        ("run_id", &smoke.run_id),
        ("subject.id", &smoke.subject.value.id),
        ("environment", &smoke.environment),
        ("target_version", &smoke.target_version),
    ] {
        record::judge_filled(run, &SM_5, name, text, judgement);
    }
    let derived = if passed { Status::Pass } else { Status::Fail };
    if smoke.status.value != derived {
        let (stated, really) = if passed { ("FAIL", "passed") } else { ("PASS", "did not pass") };
        let message = format!("the status says {stated}, but the run {really} by its own checks");
        judgement.block(&SM_5, Some(run.at(smoke.status.node)), message);
    }
    let times = (&smoke.started_at, &smoke.finished_at);
    let Some((start, end)) = record::period(context, run, &SM_5, times, judgement) else {
        return;
    };
    for check in &smoke.checks.value {
        let Check { name, started_at, duration_ms, .. } = &check.value;
        record::judge_filled(run, &SM_5, "name", name, judgement);
        let Some(from) = record::instant(context, run, started_at, judgement) else {
            continue;
        };
        let to = from.nanoseconds() + i128::from(duration_ms.value) * 1_000_000;
        // Times may be written in whole seconds.
        if from < start || to >= end.nanoseconds() + 1_000_000_000 {
            let at = run.at(started_at.node).with_label(format!("the run took from {start} to {end}"));
            judgement.block(&SM_5, Some(at), format!("`{}` did not run within the run", name.value));
        }
    }
    if let Some(made) = record::instant(context, run, &smoke.created_at, judgement)
        && made < end
    {
        let at = run.at(smoke.created_at.node).with_label(format!("the run ended {end}"));
        judgement.block(&SM_5, Some(at), "the record was made before the run had ended");
    }
    if judgement.is_clean(&SM_5) {
        judgement.holds(&SM_5, format!("run {}: status, checks and times agree", smoke.run_id.value));
    }
}

/// Automated, and right after its subject had ended. Requirement SM-3.
fn judge_moment(
    context: &Context,
    run: &Decoded<'_, Smoke>,
    of: Option<&Subject>,
    judgement: &mut Judgement,
) {
    let smoke = &run.value;
    if smoke.mode.value != "automated" {
        let message = format!("a run of mode `{}` is no automated one", smoke.mode.value);
        judgement.block(&SM_3, Some(run.at(smoke.mode.node)), message);
    }
    let Some(started) = Instant::parse(&smoke.started_at.value).ok() else {
        return;
    };
    let Some(end) = of.and_then(|of| of.ended) else {
        let message = "whether it ran right after its subject was not judged: no record gives that one's end";
        judgement
            .warn(&SM_3, Some(Location::file(run.path())), message)
            .help("name the record of the subject: --record deployment.json");
        return;
    };
    let most = context.policy.policy.thresholds.smoke_delay_s;
    let delay = started.nanoseconds() - end.nanoseconds();
    let at = || run.at(smoke.started_at.node).with_label(format!("the subject ended {end}"));
    if delay < 0 {
        judgement.block(&SM_3, Some(at()), "it started before its subject had ended");
    } else if delay > i128::from(most) * 1_000_000_000 {
        let message = format!(
            "it started {} s after its subject had ended, at most {most} s are allowed",
            delay / 1_000_000_000
        );
        judgement
            .block(&SM_3, Some(at()), message)
            .help("the limit is smoke_delay_s under [thresholds] in gatekit.toml");
    }
    if judgement.is_clean(&SM_3) {
        judgement.holds(
            &SM_3,
            format!(
                "automated, {} s after its subject had ended, at most {most} s allowed",
                delay / 1_000_000_000
            ),
        );
    }
}

/// In the environment that is asked for, and against the version that was deployed. Requirement SM-4.
fn judge_place(
    run: &Decoded<'_, Smoke>,
    question: &Question<'_>,
    of: Option<&Subject>,
    judgement: &mut Judgement,
) {
    let Smoke { environment, target_version, .. } = &run.value;
    let deployed = of.and_then(|of| of.environment.as_deref());
    let mut compared = Vec::new();
    let has_place = question.environment.is_some() || deployed.is_some();
    for wanted in [question.environment, deployed].into_iter().flatten() {
        compared.push(format!("environment {wanted}"));
        if environment.value != wanted {
            let message = format!("it ran in `{}`, not in `{wanted}`", environment.value);
            judgement.block(&SM_4, Some(run.at(environment.node)), message);
            break;
        }
    }
    let versions = of.map(|of| of.versions.as_slice()).unwrap_or_default();
    if !versions.is_empty() {
        let version = versions.join(" or ");
        if !versions.contains(&target_version.value) {
            let message = format!("it checked version {}, deployed was {version}", target_version.value);
            judgement.block(&SM_4, Some(run.at(target_version.node)), message);
        }
        compared.push(format!("version {version}"));
    }
    let unjudged = match (has_place, versions.is_empty()) {
        (false, true) => {
            Some("environment and version were not judged: neither --env nor --record says what they must be")
        }
        (false, false) => Some("the environment was not judged: the record names none"),
        (true, _) => None,
    };
    if let Some(message) = unjudged {
        judgement
            .warn(&SM_4, Some(run.at(environment.node)), message)
            .help("name the environment that it must have run in: --env prod");
    }
    if !compared.is_empty() && judgement.is_clean(&SM_4) {
        judgement.holds(&SM_4, compared.join(", "));
    }
}

/// A run speaks for the commit that it names, else for that of its subject, else for the one that
/// brought it into the repository.
fn bind(
    context: &Context,
    runs: &[(Instant, &Decoded<'_, Smoke>)],
    newest: Instant,
    of: Option<&Subject>,
    judgement: &mut Judgement,
) {
    let named = runs
        .iter()
        .filter(|(at, _)| *at == newest)
        .find_map(|(_, run)| run.value.commit.as_ref().map(|commit| (*run, commit)));
    match (named, of) {
        (Some((run, commit)), _) => record::judge_commit(context, run, commit, judgement),
        (None, Some(of)) if of.is_bound => {}
        (None, _) => gate_core::evidence::bind(context, judgement),
    }
}

/// Whether a smoke run that a deployment refers to passed; nothing, and that noted under `rule`, where
/// it is of another subject.
///
/// # Errors
/// When it is no smoke run.
pub(crate) fn passed(
    context: &Context,
    artifact: &Artifact,
    subject: &Subject,
    rule: &'static Rule,
    judgement: &mut Judgement,
) -> Result<Option<bool>, Undecided> {
    let run: Decoded<'_, Smoke> = record::decode(context, artifact, "smoke-results", &SM_6, judgement)?;
    let About { kind, id } = &run.value.subject.value;
    if *kind != subject.kind || id.value != subject.id {
        let (asked, of) = (subject.kind.word(), kind.word());
        let message = format!("this is the smoke run of {of}:{}, not of {asked}:{}", id.value, subject.id);
        judgement.block(rule, Some(run.at(run.value.subject.node)), message);
        return Ok(None);
    }
    let required = &context.policy.policy.smoke.required;
    let checks = &run.value.checks.value;
    let good = |check: &Check| {
        check.result.value == "pass" && check.authorized.as_ref().is_none_or(|authorized| authorized.value)
    };
    Ok(Some(
        checks.iter().all(|check| good(&check.value))
            && required.iter().all(|name| checks.iter().any(|check| check.value.name.value == *name)),
    ))
}
