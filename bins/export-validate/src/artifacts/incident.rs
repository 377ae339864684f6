//! Incidents: who did what through which channel, and whether the record may be closed.

use std::collections::BTreeSet;

use gate_core::json::{Document, Kind};
use gate_core::rule::{READING, SHAPE};
use gate_core::{Location, Reason, Rule, Spanned, Undecided};
use serde::Deserialize;

use super::operators::{self, OperatorAction};
use super::parts::{Any, At, Case, Problems, Ref, Text, is_filled, record};
use crate::rules::{
    CO_R2_4, OP_4_3, OP_5, OP_6_1, OP_6_2, OP_6_3, OP_6_4, OP_7_1, OP_7_2, OP_7_3, OP_11_1, OP_11_2, OP_11_3,
    OP_11_4, OP_11_5, OP_12, OP_13_1, OP_13_2, OP_13_3, OP_13_4, RB_D1, RB_D2, RB_D3, XA_6,
};

record! {
    /// `incident-record`. Artifact type 14 of the requirements.
    struct IncidentRecord {
        incident_id: Text,
        rollout_id: Option<Text>,
        category: Spanned<Category>,
        kinds: Spanned<Vec<IncidentKind>>,
        significant: Spanned<bool>,
        severity: Spanned<Severity>,
        status: Spanned<Status>,
        detected_at: At,
        summary: Text,
        trigger: Option<Text>,
        state_at_handback: Option<Ref>,
        affected_components: Spanned<Vec<String>>,
        module_ids: Vec<String>,
        environments: Vec<String>,
        scope: Spanned<Scope>,
        verification: Spanned<Verification>,
        timeline: Spanned<Vec<Entry>>,
        operator_actions: Vec<Spanned<OperatorAction>>,
        containment: Option<Containment>,
        secrets: Spanned<Vec<Secret>>,
        escalations: Vec<Escalation>,
        resolution_actions: Spanned<Vec<Resolution>>,
        priorities: Option<Vec<Priority>>,
        mitigation_status: Text,
        parity_artifacts: Option<Spanned<Vec<Ref>>>,
        forensic_artifacts: Option<Vec<Ref>>,
        root_cause: Option<Text>,
        follow_ups: Vec<FollowUp>,
        documentation: Documentation,
        closed_at: Option<At>,
        closed_by: Option<Text>,
    }
}

/// What an incident is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Category {
    Platform,
    Store,
    Deployment,
}

/// What sort of incident it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum IncidentKind {
    Security,
    SecretExposure,
    Performance,
    Integrity,
    Other,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Severity {
    Critical,
    High,
    Medium,
    Low,
}

/// How far the response is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Status {
    Open,
    Investigating,
    Mitigated,
    Closed,
}

#[derive(Debug, Deserialize)]
pub(super) struct Scope {
    stores: Spanned<Stores>,
    isolated: Option<Spanned<bool>>,
}

/// How many stores are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stores {
    Single,
    Multiple,
    None,
    Unknown,
}

#[derive(Debug, Deserialize)]
pub(super) struct Verification {
    store: Option<Spanned<Store>>,
    platform: Option<Spanned<Platform>>,
    deployment: Option<Spanned<DeploymentCheck>>,
}

/// What a store reports of itself.
#[derive(Debug, Deserialize)]
struct Store {
    availability: Option<Text>,
    agent_responsive: Option<Spanned<bool>>,
    last_deployed_version: Option<Text>,
    last_successful_operation_at: Option<At>,
    verified_at: At,
}

#[derive(Debug, Deserialize)]
struct Platform {
    control_plane_available: Option<Spanned<bool>>,
    ci_cd_available: Option<Spanned<bool>>,
    verified_at: At,
}

#[derive(Debug, Deserialize)]
struct DeploymentCheck {
    deployment_id: Text,
    affected_components: Vec<String>,
    verified_at: At,
}

#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    at: At,
    actor: Text,
    event: Text,
}

#[derive(Debug, Deserialize)]
pub(super) struct Containment {
    contained_at: At,
    action: Text,
}

#[derive(Debug, Deserialize)]
pub(super) struct Secret {
    name: Text,
    fingerprint_before: Option<Text>,
    fingerprint_after: Option<Text>,
    treated_as_compromised: Spanned<bool>,
    suspected_at: At,
    access_revoked_at: Option<At>,
    rotated_at: Option<At>,
    // That it is false is said by the schema, with rule `op-11.5`.
    reuse: Spanned<Any>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Escalation {
    path: Text,
    to: Text,
    at: At,
}

#[derive(Debug, Deserialize)]
pub(super) struct Resolution {
    action: Text,
    at: At,
}

/// What comes first when the platform is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Priority {
    RestoreControl,
    RestoreVisibility,
    AvoidCascade,
}

#[derive(Debug, Deserialize)]
pub(super) struct FollowUp {
    bead_id: Text,
    owner: Text,
}

#[derive(Debug, Deserialize)]
pub(super) struct Documentation {
    gaps_found: Spanned<bool>,
    updates: Spanned<Vec<Ref>>,
}

/// Judges an incident; `closing` as if it were closed now.
pub(super) fn judge(case: &mut Case<'_, '_>, incident: &IncidentRecord, closing: bool) {
    case.past(&[&incident.created_at, &incident.detected_at]);
    let closing = closing || incident.status.value == Status::Closed;
    judge_category(case, incident);
    operators::judge(case, &incident.operator_actions, incident.category.value == Category::Store);
    judge_secrets(case, incident, closing);
    judge_containment(case, incident);
    judge_account(case, incident, closing);
    judge_evidence(case, incident);
    if closing {
        judge_closing(case, incident);
    }
}

fn judge_category(case: &mut Case<'_, '_>, incident: &IncidentRecord) {
    let (scope, verification) = (&incident.scope, &incident.verification);
    let known = scope.value.stores.value != Stores::Unknown;
    let has = match incident.category.value {
        Category::Store => verification.value.store.is_some(),
        Category::Platform => verification.value.platform.is_some(),
        Category::Deployment => verification.value.deployment.is_some(),
    };
    let message = "nothing was verified of what this category has to verify";
    case.demand(&OP_5, has, verification.node, message, "what the category has to verify is there");
    if let Some(store) =
        verification.value.store.as_ref().filter(|_| incident.category.value == Category::Store)
    {
        let it = &store.value;
        let rows: [(&'static Rule, bool, &str); 4] = [
            (&OP_6_1, it.availability.is_some(), "availability"),
            (&OP_6_2, it.agent_responsive.is_some(), "agent_responsive"),
            (&OP_6_3, it.last_deployed_version.is_some(), "last_deployed_version"),
            (&OP_4_3, it.last_successful_operation_at.is_some(), "last_successful_operation_at"),
        ];
        let first = incident.resolution_actions.value.iter().map(|action| action.at.value).min();
        let in_time = first.is_none_or(|first| it.verified_at.value <= first);
        for (rule, there, name) in rows {
            let mut problems = Problems::default();
            problems.unless(there, store.node, &format!("{name} was not verified"));
            if rule.id == OP_6_1.id {
                problems.unless(in_time, it.verified_at.node, "verified after the first resolution action");
            }
            case.verdict(rule, problems, format!("{name} was verified"));
        }
        let isolated = known && scope.value.isolated.is_some();
        let single = scope.value.stores.value == Stores::Single;
        let mut problems = Problems::default();
        problems.unless(isolated, scope.node, "whether this store alone is concerned is not known");
        if let Some(isolated) = &scope.value.isolated {
            problems.unless(single || !isolated.value, isolated.node, "isolated, and not of a single store");
        }
        case.verdict(&OP_6_4, problems, "it is known whether this store alone is concerned");
    }
    if let Some(platform) =
        verification.value.platform.as_ref().filter(|_| incident.category.value == Category::Platform)
    {
        let it = &platform.value;
        let message = "control_plane_available was not verified";
        let there = it.control_plane_available.is_some();
        case.demand(&OP_7_1, there, platform.node, message, "the Control Plane was verified");
        let message = "ci_cd_available was not verified";
        case.demand(&OP_7_2, it.ci_cd_available.is_some(), platform.node, message, "CI/CD was verified");
        let message = "whether one store or several are concerned is not known";
        case.demand(
            &OP_7_3,
            known,
            scope.value.stores.node,
            message,
            "how many stores are concerned is known",
        );
    }
}

fn judge_secrets(case: &mut Case<'_, '_>, incident: &IncidentRecord, closing: bool) {
    let secrets = &incident.secrets;
    let exposure = incident.kinds.value.contains(&IncidentKind::SecretExposure);
    if exposure {
        let message = "an exposure of secrets that lists none";
        case.demand(
            &OP_11_4,
            !secrets.value.is_empty(),
            secrets.node,
            message,
            "the exposed secrets are listed",
        );
    }
    if secrets.value.is_empty() {
        return;
    }
    let mut problems: [Problems; 4] = Default::default();
    let [compromised, rotated, revoked, reused] = &mut problems;
    for secret in &secrets.value {
        let treated = &secret.treated_as_compromised;
        compromised.unless(treated.value, treated.node, "this secret is not treated as compromised");
        match &secret.rotated_at {
            Some(at) => {
                let after = at.value >= secret.suspected_at.value;
                rotated.unless(after, at.node, "rotated before it was suspected");
            }
            None => rotated.unless(!closing, secret.name.node, "this secret is not rotated"),
        }
        let gone = secret.access_revoked_at.is_some();
        revoked.unless(gone || !closing, secret.name.node, "the old secret can still be used");
        if let (Some(before), Some(after)) = (&secret.fingerprint_before, &secret.fingerprint_after) {
            reused.unless(before.value != after.value, after.node, "the new secret is the old one");
        }
    }
    let count = secrets.value.len();
    let [compromised, rotated, revoked, reused] = problems;
    case.verdict(&OP_11_1, compromised, format!("{count} secret(s) treated as compromised"));
    case.verdict(&OP_11_2, rotated, format!("{count} secret(s): rotated, or the incident is open"));
    case.verdict(&OP_11_3, revoked, format!("{count} secret(s): revoked, or the incident is open"));
    case.verdict(&OP_11_5, reused, format!("{count} secret(s), none used again"));
}

/// Containment first, and escalation on a path that is written down.
fn judge_containment(case: &mut Case<'_, '_>, incident: &IncidentRecord) {
    let security = incident
        .kinds
        .value
        .iter()
        .any(|kind| matches!(kind, IncidentKind::Security | IncidentKind::SecretExposure));
    let mut problems = Problems::default();
    if let Some(containment) = &incident.containment {
        for action in &incident.resolution_actions.value {
            let after = action.at.value >= containment.contained_at.value;
            problems.unless(after, action.at.node, "resolved before it was contained");
        }
    } else if security && !incident.resolution_actions.value.is_empty() {
        problems
            .block(incident.resolution_actions.node, "a security incident was resolved, and never contained");
    }
    let paths = &case.context.policy.policy.incidents.escalation_paths;
    if security || !paths.is_empty() {
        for escalation in &incident.escalations {
            let known = paths.contains(&escalation.path.value);
            problems.unless(known, escalation.path.node, "the policy lists no such escalation path");
        }
    }
    if security {
        let escalated = !incident.escalations.is_empty();
        problems.unless(escalated, incident.kinds.node, "a security incident that was escalated to nobody");
    }
    case.verdict(&OP_12, problems, "contained first, escalated on documented paths");
}

fn judge_account(case: &mut Case<'_, '_>, incident: &IncidentRecord, closing: bool) {
    // What is this severe is significant, whatever the record says.
    let severe = matches!(incident.severity.value, Severity::Critical | Severity::High);
    if incident.significant.value || severe {
        let message = "a significant incident without a summary";
        let filled = is_filled(&incident.summary.value);
        case.demand(&OP_13_1, filled, incident.summary.node, message, "it has a summary");
        let affected = &incident.affected_components;
        let message = "a significant incident that names nothing that it affected";
        case.demand(
            &OP_13_2,
            !affected.value.is_empty(),
            affected.node,
            message,
            "what it affected is named",
        );
        if closing {
            let actions = &incident.resolution_actions;
            let mut problems = Problems::default();
            problems.unless(
                !actions.value.is_empty(),
                actions.node,
                "closed, and nothing says how it was resolved",
            );
            for action in &actions.value {
                let filled = is_filled(&action.action.value);
                problems.unless(filled, action.action.node, "a resolution action that says nothing");
            }
            case.verdict(&OP_13_3, problems, format!("{} resolution action(s)", actions.value.len()));
        }
    }
    let documentation = &incident.documentation;
    if closing {
        let fine = !documentation.gaps_found.value || !documentation.updates.value.is_empty();
        let message = "gaps were found, and no document was changed";
        case.demand(
            &OP_13_4,
            fine,
            documentation.gaps_found.node,
            message,
            "gaps that were found are closed",
        );
    }
    let mut problems = Problems::default();
    for update in &documentation.updates.value {
        case.hash(update, "documentation", &mut problems);
    }
    let count = documentation.updates.value.len();
    case.verdict(&RB_D3, problems, format!("{count} document(s) changed, each as stated"));
}

/// What the record refers to is there, and unchanged.
fn judge_evidence(case: &mut Case<'_, '_>, incident: &IncidentRecord) {
    let mut problems = Problems::default();
    let parity = incident.parity_artifacts.as_ref().map(|it| it.value.as_slice()).unwrap_or_default();
    let forensic = incident.forensic_artifacts.as_deref().unwrap_or_default();
    let references: Vec<_> = parity.iter().chain(forensic).chain(&incident.state_at_handback).collect();
    for reference in &references {
        case.hash(reference, "incident-evidence", &mut problems);
    }
    case.verdict(&XA_6, problems, format!("{} file(s) of evidence, hashed now", references.len()));
    if let Some(rollout) = &incident.rollout_id {
        let mut problems = Problems::default();
        let node = incident.parity_artifacts.as_ref().map_or(rollout.node, |it| it.node);
        problems.unless(
            !parity.is_empty(),
            node,
            "a cutover was rolled back, and no parity artifact is linked",
        );
        let status = &incident.mitigation_status;
        problems.unless(is_filled(&status.value), status.node, "how the mitigation stands is not said");
        case.verdict(
            &CO_R2_4,
            problems,
            format!("{} parity artifact(s), and a mitigation status", parity.len()),
        );
    }
}

fn judge_closing(case: &mut Case<'_, '_>, incident: &IncidentRecord) {
    let mut problems = Problems::default();
    match &incident.root_cause {
        None => problems.block(0, "closed without a root cause"),
        Some(root) => problems.unless(is_filled(&root.value), root.node, "the root cause says nothing"),
    }
    let timeline = &incident.timeline;
    problems.unless(timeline.value.len() >= 2, timeline.node, "a timeline of fewer than two entries");
    for pair in timeline.value.windows(2) {
        let fine = pair[0].at.value <= pair[1].at.value;
        problems.unless(fine, pair[1].at.node, "this entry comes before the one above it");
    }
    for entry in &timeline.value {
        problems.unless(is_filled(&entry.event.value), entry.event.node, "an entry that says nothing");
    }
    if incident.status.value == Status::Closed {
        let signed = incident.closed_at.is_some() && incident.closed_by.is_some();
        problems.unless(signed, incident.status.node, "CLOSED, and nothing says when and by whom");
    }
    if let Some(closed) = &incident.closed_at {
        problems.unless(
            closed.value >= incident.detected_at.value,
            closed.node,
            "closed before it was detected",
        );
    }
    case.verdict(&RB_D1, problems, format!("a root cause, and {} entries in order", timeline.value.len()));
    judge_follow_ups(case, incident);
}

fn judge_follow_ups(case: &mut Case<'_, '_>, incident: &IncidentRecord) {
    let mut problems = Problems::default();
    let critical = incident.severity.value == Severity::Critical;
    let none = incident.follow_ups.is_empty();
    problems.unless(!critical || !none, incident.severity.node, "a critical incident without follow-up");
    if !none {
        match beads(case) {
            Ok(beads) => {
                for follow_up in &incident.follow_ups {
                    let known = beads.contains(&follow_up.bead_id.value);
                    problems.unless(known, follow_up.bead_id.node, "the list of work items has no such id");
                }
            }
            Err(undecided) => {
                case.judgement.cannot_decide(undecided);
                return;
            }
        }
    }
    case.verdict(
        &RB_D2,
        problems,
        format!("{} follow-up(s), all of them work items", incident.follow_ups.len()),
    );
}

/// The ids of the work items.
fn beads(case: &mut Case<'_, '_>) -> Result<BTreeSet<String>, Undecided> {
    let root = &case.context.root;
    let path = root.reference(&case.context.policy.policy.incidents.beads)?;
    let artifact = root.read(&path)?;
    case.judgement.subjects.push(artifact.subject("beads"));
    let mut ids = BTreeSet::new();
    for (index, line) in artifact.text()?.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let at =
            || Location { line: Some(index as u64 + 1), column: Some(1), ..Location::file(artifact.path()) };
        let document = Document::parse(line).map_err(|fault| {
            let message = format!("{} holds a line that is not JSON: {}", artifact.path(), fault.message);
            Undecided::new(&READING, Reason::Malformed, message).at(at())
        })?;
        let id = document.root().get("id").filter(|id| id.kind() == Kind::String).ok_or_else(|| {
            let message = format!("{} holds a work item without id", artifact.path());
            Undecided::new(&SHAPE, Reason::Malformed, message).at(at())
        })?;
        ids.insert(id.string().into_owned());
    }
    Ok(ids)
}
