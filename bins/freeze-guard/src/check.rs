//! `freeze-guard check`: from the command line to what is judged.

use std::path::PathBuf;

use freeze_guard::operation::{self, Deployment};
use freeze_guard::pull::{self, Event, MergeGroup, PullRequest};
use freeze_guard::record::Scope;
use freeze_guard::rules::{GH_API, RB_F5};
use freeze_guard::state;
use freeze_guard::zone::timestamp;
use gate_core::artifact::EVENT_VARIABLE;
use gate_core::git::Repository;
use gate_core::rule::NOTHING_MISSING;
use gate_core::{Artifact, CommitId, Context, Judgement, Reason, Root, Undecided};

use crate::args::{Arguments, Check, Operation};
use crate::source;

/// What a run is called by the CI systems that number theirs.
const RUN_VARIABLES: [&str; 4] = ["GITHUB_RUN_ID", "CI_PIPELINE_ID", "BUILDKITE_BUILD_ID", "BUILD_ID"];

pub(crate) fn judge(
    arguments: &Arguments,
    context: &Context,
    asked: &Check,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    refuse_stray(asked)?;
    // What is to be merged is read first: an event that can't be read blocks without a freeze, too.
    let told = match asked.operation {
        Operation::Merge => Some(told(context, asked, judgement)?),
        Operation::BeadClaim | Operation::Promote | Operation::Deploy => None,
    };
    let state = state::load(context, &source(&asked.state, context), judgement)?;
    match asked.operation {
        Operation::Merge => {
            let Some(told) = told else { return Err(lacks("--event or --pr")) };
            let frozen = !state.stopping(Scope::Merges, timestamp(context.now))?.is_empty();
            let pulls = match &asked.github.github {
                Some(_) if frozen => from_github(arguments, context, asked, &told, judgement)?,
                // Without a freeze there is nothing to ask, whatever the group holds.
                _ if !frozen && told.saved.is_empty() && matches!(told.event, Some(Event::MergeGroup(_))) => {
                    judgement.holds(&RB_F5, "the group may merge: no freeze stops merges");
                    return Ok(());
                }
                _ => offline(context, told)?,
            };
            operation::merge(context, &state, &pulls, judgement)
        }
        Operation::BeadClaim => {
            let (base, head) =
                (needed(asked.base.as_ref(), "--base")?, needed(asked.head.as_ref(), "--head")?);
            let Some(file) = &asked.beads else { return Err(lacks("--beads")) };
            operation::bead_claim(context, &state, (base, head), file, judgement)
        }
        Operation::Promote => {
            let edge = (needed(asked.from.as_ref(), "--from")?, needed(asked.to.as_ref(), "--to")?);
            operation::promote(context, &state, edge, judgement)
        }
        Operation::Deploy => {
            let of_ci = RUN_VARIABLES.iter().find_map(|name| std::env::var(name).ok());
            let deployment = Deployment {
                actor: needed(asked.actor.as_ref(), "--actor")?,
                environment: needed(asked.env.as_ref(), "--env")?,
                incident: asked.incident.as_deref(),
                run: asked.run_id.as_deref().or(of_ci.as_deref()),
            };
            operation::deploy(context, &state, deployment, judgement)
        }
    }
}

fn lacks(option: &str) -> Undecided {
    Undecided::new(&NOTHING_MISSING, Reason::Usage, format!("this operation needs {option}"))
        .help("see freeze-guard check --help")
}

fn needed<'a>(value: Option<&'a String>, option: &str) -> Result<&'a str, Undecided> {
    value.map(String::as_str).ok_or_else(|| lacks(option))
}

/// An option of another operation was meant for that one.
fn refuse_stray(asked: &Check) -> Result<(), Undecided> {
    use Operation::{BeadClaim, Deploy, Merge, Promote};
    for (given, option, of) in [
        (asked.event.is_some(), "--event", Merge),
        (!asked.pr.is_empty(), "--pr", Merge),
        (asked.github.github.is_some(), "--github", Merge),
        (asked.base.is_some(), "--base", BeadClaim),
        (asked.head.is_some(), "--head", BeadClaim),
        (asked.beads.is_some(), "--beads", BeadClaim),
        (asked.from.is_some(), "--from", Promote),
        (asked.to.is_some(), "--to", Promote),
        (asked.actor.is_some(), "--actor", Deploy),
        (asked.env.is_some(), "--env", Deploy),
        (asked.incident.is_some(), "--incident", Deploy),
        (asked.run_id.is_some(), "--run-id", Deploy),
    ] {
        if given && asked.operation != of {
            return Err(Undecided::new(
                &NOTHING_MISSING,
                Reason::Usage,
                format!("{option} is of another operation"),
            )
            .help("see freeze-guard check --help"));
        }
    }
    Ok(())
}

/// What files tell of the pull requests.
struct Told {
    saved: Vec<PullRequest>,
    event: Option<Event>,
}

fn told(context: &Context, asked: &Check, judgement: &mut Judgement) -> Result<Told, Undecided> {
    let mut saved = Vec::new();
    for path in &asked.pr {
        let artifact = context.root.read(path)?;
        judgement.subjects.push(artifact.subject("pull-request"));
        saved.push(pull::saved(&artifact)?);
    }
    let own = std::env::var_os(EVENT_VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from);
    let event = match (&asked.event, own) {
        (Some(path), _) => Some(context.root.read(path)?),
        // The runner writes it outside of the checkout, and nobody but the runner. Reports call it by the variable.
        (None, Some(path)) if saved.is_empty() => {
            let file = Root::new(path.parent())?.read(&path)?;
            Some(Artifact::from_bytes(format!("${EVENT_VARIABLE}"), None, file.into_bytes()))
        }
        (None, _) => None,
    };
    let event = match event {
        Some(artifact) => {
            judgement.subjects.push(artifact.subject("event"));
            Some(pull::event(&artifact)?)
        }
        None => None,
    };
    if event.is_none() && saved.is_empty() {
        return Err(lacks("--event or --pr"));
    }
    Ok(Told { saved, event })
}

/// The pull requests that are to be merged at once, as GitHub tells them now.
fn from_github(
    arguments: &Arguments,
    context: &Context,
    asked: &Check,
    told: &Told,
    judgement: &mut Judgement,
) -> Result<Vec<PullRequest>, Undecided> {
    if !told.saved.is_empty() {
        return Err(Undecided::new(
            &NOTHING_MISSING,
            Reason::Usage,
            "--pr and --github tell of the same: give one of them",
        ));
    }
    let github = crate::ask(arguments, &asked.github)?;
    let seen = match &told.event {
        Some(Event::PullRequest(told)) => {
            let seen = github.pull(told.number)?;
            if seen.pull.head != told.head {
                return Err(Undecided::new(
                    &GH_API,
                    Reason::Unproven,
                    format!(
                        "#{} was pushed to since the event: this verdict would be about another commit",
                        told.number
                    ),
                )
                .help("the newer event is judged by its own run"));
            }
            vec![seen]
        }
        Some(Event::MergeGroup(group)) => github.group(group)?,
        None => return Err(lacks("--event")),
    };
    let label = &context.policy.policy.freeze.exempt_label;
    let pulls = seen.into_iter().map(|seen| github.with_push(seen, label)).collect::<Result<_, _>>();
    judgement.stats.insert("requests".into(), github.requests());
    pulls
}

/// The pull requests that are to be merged at once, as files tell them.
fn offline(context: &Context, told: Told) -> Result<Vec<PullRequest>, Undecided> {
    match told.event {
        None => Ok(told.saved),
        Some(Event::PullRequest(event)) => {
            match told.saved.into_iter().find(|pull| pull.number == event.number) {
                // What was saved later knows more, but only of the commits that the event is about.
                Some(pull) if pull.head == event.head => Ok(vec![pull]),
                Some(pull) => Err(Undecided::new(
                    &GH_API,
                    Reason::Unproven,
                    format!("#{} was saved at another head than the event is about", pull.number),
                )
                .help("save it again, or judge the newer event")),
                None => Ok(vec![*event]),
            }
        }
        Some(Event::MergeGroup(group)) => group_of(context, &group, told.saved),
    }
}

/// The pull requests of a group, if they are as many as the group merges.
fn group_of(
    context: &Context,
    group: &MergeGroup,
    saved: Vec<PullRequest>,
) -> Result<Vec<PullRequest>, Undecided> {
    let unknown = |message: String| {
        Undecided::new(&GH_API, Reason::Unproven, message)
            .help("a group's pull requests are told by GitHub alone: judge it with --github")
    };
    if saved.is_empty() {
        return Err(unknown("nobody says which pull requests the group holds".into()));
    }
    let commit =
        |text: &str| CommitId::parse(text).map_err(|message| unknown(format!("the group: {message}")));
    let (base, head) = (commit(&group.base_sha)?, commit(&group.head_sha)?);
    let merged = Repository::of(&context.root)?.first_parents(&base, &head)?;
    let mut numbers: Vec<_> = saved.iter().map(|pull| pull.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    if merged != Some(saved.len()) || numbers.len() != saved.len() {
        let merged = merged.map_or("no line of".into(), |merged| merged.to_string());
        return Err(unknown(format!(
            "the group merges {merged} commits, and {} pull requests were given",
            saved.len()
        )));
    }
    Ok(saved)
}
