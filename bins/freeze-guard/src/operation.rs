//! May an operation go ahead under the freezes that hold now?

use std::path::Path;

use gate_core::git::Repository;
use gate_core::policy::{Freeze as FreezePolicy, Policy};
use gate_core::rule::NOTHING_MISSING;
use gate_core::text::printable;
use gate_core::{Artifact, Context, Judgement, Location, Reason, Rule, Undecided};

use crate::beads::Beads;
use crate::pull::{LabelEvent, PullRequest};
use crate::record::Scope;
use crate::rules::{FZ_REVIEW, RB_F5, RB_F6, RB_F7, RB_F8};
use crate::state::{COMMANDER, Freeze, State, holds_role};
use crate::zone::timestamp;

/// The roles of the runbook's owners, of which rollback owners have one.
const OWNERS: [&str; 6] = [
    COMMANDER,
    "api_lead",
    "infrastructure_lead",
    "data_evidence_lead",
    "security_lead",
    "communications_owner",
];

/// Whether an actor holds a role of the runbook.
#[must_use]
pub fn is_owner(policy: &Policy, actor: &str) -> bool {
    OWNERS.iter().any(|role| holds_role(policy, actor, role))
}

/// Whether the freezes let a pull request through, and why.
///
/// # Errors
/// The first reason why one of the freezes holds it.
pub fn exempt(
    pull: &PullRequest,
    freezes: &[&Freeze],
    policy: &Policy,
) -> Result<String, (String, &'static str)> {
    if pull.only_adds_records(&policy.freeze.folder) {
        return Ok(format!("it adds records to {}/ and touches nothing else", policy.freeze.folder));
    }
    let mut reasons = Vec::new();
    for freeze in freezes {
        let wanted = freeze.incident.as_deref();
        if wanted.is_some() && pull.incident.as_deref() != wanted {
            let named = pull.incident.as_deref().map_or("no incident".into(), printable);
            return Err((
                format!(
                    "{} is for {}, and its body names {named}",
                    freeze.path,
                    wanted.map_or(String::new(), printable)
                ),
                "write the line `Incident: ID` in its description, if it belongs to that incident",
            ));
        }
        let allowed = freeze.allowed_prs.iter().find(|allowed| allowed.number.value == pull.number);
        if let Some(allowed) = allowed {
            let by = &allowed.approved_by.id;
            if holds_role(policy, by, COMMANDER) {
                reasons.push(format!("allowed by {} in {}", printable(by), freeze.path));
                continue;
            }
            return Err((
                format!("{} allows it, approved by {}, who is no {COMMANDER}", freeze.path, printable(by)),
                "let the incident commander approve it",
            ));
        }
        let label = label(pull, freeze, &policy.freeze)?;
        reasons.push(format!("labelled {} by {}", printable(&label.label), printable(&label.actor)));
    }
    Ok(reasons.join("; "))
}

/// The event that put the exempting label on it, if that counts for a freeze.
fn label<'p>(
    pull: &'p PullRequest,
    freeze: &Freeze,
    policy: &FreezePolicy,
) -> Result<&'p LabelEvent, (String, &'static str)> {
    const ASK: &str =
        "ask the incident commander to add its number to the freeze, or a labeler for the label";
    let name = printable(&policy.exempt_label);
    if !pull.labels.contains(&policy.exempt_label) {
        return Err((format!("{} neither allows it nor is it labelled {name}", freeze.path), ASK));
    }
    if pull.label_events.is_none() {
        return Err((
            format!("it is labelled {name}, and nobody says who put the label there"),
            "judge it with --github, or save its timeline with it",
        ));
    }
    let Some(event) = pull.labelled(&policy.exempt_label) else {
        return Err((format!("its timeline does not show who put the label {name} there"), ASK));
    };
    let by = printable(&event.actor);
    if !policy.labelers.contains(&event.actor) {
        return Err((format!("it was labelled {name} by {by}, who is none of `freeze.labelers`"), ASK));
    }
    if event.at < freeze.declared_at {
        return Err((
            format!(
                "it was labelled {name} at {}, before the freeze was declared at {}",
                event.at, freeze.declared_at
            ),
            "take the label off, and let a labeler look again",
        ));
    }
    let Some(pushed) = pull.pushed_at else {
        return Err((
            format!("it is labelled {name}, and nobody can tell when its head was pushed"),
            "judge it with --github; a fork's pushes are not told, so add its number to the freeze",
        ));
    };
    if event.at <= pushed {
        return Err((
            format!("it was labelled {name} at {}, and pushed to at {pushed}", event.at),
            "take the label off, and let a labeler look at what was pushed",
        ));
    }
    Ok(event)
}

/// Whether merges may be opened at once: no freeze stops them. Each that does is told.
///
/// # Errors
/// When the state can't be told.
pub fn may_open(context: &Context, state: &State, judgement: &mut Judgement) -> Result<bool, Undecided> {
    let freezes = stopping(context, state, Scope::Merges, judgement)?;
    for freeze in &freezes {
        judgement
            .block(
                &RB_F5,
                Some(Location::file(&freeze.path)),
                format!("{} still stops merges", printable(&freeze.id)),
            )
            .help("lift it first");
    }
    Ok(freezes.is_empty())
}

/// Judges pull requests that are to be merged at once: every one of them has to be free.
///
/// # Errors
/// When the state can't be told, or there is no pull request.
pub fn merge(
    context: &Context,
    state: &State,
    pulls: &[PullRequest],
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let policy = &context.policy.policy;
    let freezes = stopping(context, state, Scope::Merges, judgement)?;
    if pulls.is_empty() {
        return Err(Undecided::new(&NOTHING_MISSING, Reason::Empty, "there is no pull request to judge"));
    }
    judgement.stats.insert("pull_requests".into(), pulls.len() as u64);
    for pull in pulls {
        let who = format!("#{}", pull.number);
        if freezes.is_empty() {
            judgement.holds(&RB_F5, format!("{who} may merge: no freeze stops merges"));
            continue;
        }
        match exempt(pull, &freezes, policy) {
            Ok(reason) => judgement.holds(&RB_F5, format!("{who} may merge: {reason}")),
            Err((reason, help)) => {
                let at = freezes.first().map(|freeze| Location::file(&freeze.path));
                judgement.block(&RB_F5, at, format!("{who} must not merge: {reason}")).help(help);
            }
        }
    }
    Ok(())
}

/// Judges bead claims: the difference of two revisions of a file.
///
/// # Errors
/// When a revision or the file can't be read; a line that can't be read is named.
pub fn bead_claim(
    context: &Context,
    state: &State,
    (base, head): (&str, &str),
    file: &Path,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let repository = Repository::of(&context.root)?;
    let path = context.root.path().join(file);
    let read =
        |reference: &str| -> Result<Option<Artifact>, Undecided> { repository.read_at(reference, &path) };
    let Some(after) = read(head)? else {
        return Err(Undecided::new(
            &NOTHING_MISSING,
            Reason::Missing,
            format!("{} is not there at {}", context.root.display(file), printable(head)),
        ));
    };
    judgement.subjects.push(after.subject("beads"));
    let later = Beads::read(&after)?;
    if later.is_empty() {
        return Err(gate_core::artifact::empty(after.path()));
    }
    judgement.stats.insert("beads".into(), later.len() as u64);
    let freezes = stopping(context, state, Scope::BeadClaims, judgement)?;
    if freezes.is_empty() {
        judgement.holds(&RB_F6, format!("no freeze stops claims: {} beads", later.len()));
        return Ok(());
    }
    let earlier = match read(base)? {
        Some(before) => {
            judgement.subjects.push(before.subject("beads"));
            Beads::read(&before)?
        }
        // A file that is new holds nothing that was claimed before.
        None => Beads::default(),
    };
    let gained = later.gained_since(&earlier);
    let mut stopped = 0_u64;
    for gained in &gained {
        let stopping = freezes.iter().find(|freeze| !freeze.allowed_beads.contains(&gained.id));
        let Some(freeze) = stopping else { continue };
        stopped += 1;
        let line = after.text()?.lines().nth(gained.line - 1).unwrap_or_default();
        let what = if gained.reassigned { "was claimed anew" } else { "was claimed" };
        judgement
            .block(
                &RB_F6,
                Some(Location::in_line(after.path(), gained.line, line, 0..line.len())),
                format!("{} {what}, and {} does not allow it", printable(&gained.id), freeze.path),
            )
            .help("release the claim, or let the incident commander add the bead to `allowed_beads`");
    }
    judgement.stats.insert("claims".into(), gained.len() as u64);
    if stopped == 0 {
        judgement.holds(
            &RB_F6,
            format!("{} of {} claims are of beads that the freeze allows", gained.len(), gained.len()),
        );
    }
    Ok(())
}

/// Judges a promotion from one environment to another.
///
/// # Errors
/// When the policy knows no such environment, or the state can't be told.
pub fn promote(
    context: &Context,
    state: &State,
    (from, to): (&str, &str),
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let environments = &context.policy.policy.freeze.environments;
    let freezes = stopping(context, state, Scope::Promotions, judgement)?;
    let place = |name: &str| environment(environments, name);
    let (first, last) = (place(from)?, place(to)?);
    let edge = format!("{} to {}", printable(from), printable(to));
    if last <= first {
        judgement.block(
            &RB_F7,
            None,
            format!("{edge} is no promotion: the order is {}", environments.join(", ")),
        );
        return Ok(());
    }
    let skipped = last - first - 1;
    let edge = match skipped {
        0 => edge,
        _ => format!("{edge}, past {}", environments[first + 1..last].join(", ")),
    };
    for freeze in &freezes {
        judgement
            .block(&RB_F7, Some(Location::file(&freeze.path)), format!("promotion from {edge} is frozen"))
            .help("wait until the freeze is lifted for promotions");
    }
    if freezes.is_empty() {
        judgement.holds(&RB_F7, format!("no freeze stops promotions: {edge}"));
    }
    Ok(())
}

fn environment(environments: &[String], name: &str) -> Result<usize, Undecided> {
    environments.iter().position(|known| known == name).ok_or_else(|| {
        let known = environments.join(", ");
        Undecided::new(
            &NOTHING_MISSING,
            Reason::Usage,
            format!("there is no environment {}", printable(name)),
        )
        .help(format!("`freeze.environments` has {known}"))
    })
}

/// Who deploys where, and what for.
#[derive(Clone, Copy, Debug)]
pub struct Deployment<'a> {
    /// The id of the actor.
    pub actor: &'a str,
    /// The environment.
    pub environment: &'a str,
    /// The incident that it serves.
    pub incident: Option<&'a str>,
    /// The CI run that does it; `None` outside of CI.
    pub run: Option<&'a str>,
}

/// Judges a deployment: during a freeze, by a rollback owner, for its incident, by CI.
///
/// # Errors
/// When the policy knows no such environment, or the state can't be told.
pub fn deploy(
    context: &Context,
    state: &State,
    asked: Deployment<'_>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let policy = &context.policy.policy;
    environment(&policy.freeze.environments, asked.environment)?;
    let freezes = stopping(context, state, Scope::Deployments, judgement)?;
    let actor = printable(asked.actor);
    let mut held = false;
    for freeze in &freezes {
        if let Some((reason, help)) = deploy_obstacle(freeze, policy, asked) {
            held = true;
            let at = Location::file(&freeze.path);
            let message = format!("{actor} must not deploy to {}: {reason}", printable(asked.environment));
            judgement.block(&RB_F8, Some(at), message).help(help);
        }
    }
    if !held {
        let why = match freezes.len() {
            0 => "no freeze stops deployments".to_owned(),
            _ => format!("{actor} is a rollback owner of each freeze, and deploys through CI"),
        };
        judgement.holds(&RB_F8, format!("deployment to {}: {why}", printable(asked.environment)));
    }
    Ok(())
}

/// Why a freeze holds a deployment.
fn deploy_obstacle(
    freeze: &Freeze,
    policy: &Policy,
    asked: Deployment<'_>,
) -> Option<(String, &'static str)> {
    const OWNER: &str = "only rollback owners deploy during a freeze";
    if !freeze.rollback_owners.iter().any(|owner| owner.id == asked.actor) {
        return Some((format!("they are no rollback owner of {}", freeze.path), OWNER));
    }
    if !is_owner(policy, asked.actor) {
        return Some(("they hold none of the runbook's roles".into(), OWNER));
    }
    if asked.incident.is_none() || asked.incident != freeze.incident.as_deref() {
        let incident = freeze.incident.as_deref().map_or("no incident".into(), printable);
        return Some((format!("the freeze is for {incident}"), "name it with --incident"));
    }
    if asked.run.is_none_or(|run| run.trim().is_empty()) {
        return Some((
            "no CI run does it".into(),
            "run it in CI; outside of GitHub and GitLab name the run with --run-id",
        ));
    }
    None
}

/// The freezes that stop a scope now. Those whose review is overdue are told.
fn stopping<'s>(
    context: &Context,
    state: &'s State,
    scope: Scope,
    judgement: &mut Judgement,
) -> Result<Vec<&'s Freeze>, Undecided> {
    let freezes = state.stopping(scope, timestamp(context.now))?;
    for freeze in &freezes {
        overdue(context, freeze, judgement);
    }
    Ok(freezes)
}

/// Warns of a freeze whose review is overdue: it holds all the same.
pub(crate) fn overdue(context: &Context, freeze: &Freeze, judgement: &mut Judgement) {
    let rule: &'static Rule = &FZ_REVIEW;
    match freeze.review_by {
        Some(review) if review < context.now => {
            judgement
                .warn(
                    rule,
                    Some(Location::file(&freeze.path)),
                    format!("{} was to be reviewed by {review}, and still holds", printable(&freeze.id)),
                )
                .help(
                    "lift it, or declare when it is looked at next: a rollback freeze never ends by itself",
                );
        }
        Some(review) => judgement.holds(rule, format!("{} is reviewed by {review}", printable(&freeze.id))),
        None => {}
    }
}
