//! A rollback that was executed: what every procedure asks, and what those of deployments and cutovers ask.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use gate_core::instant::Instant;
use gate_core::text::printable;
use gate_core::{Artifact, Decoded, Location, Rule, Undecided};

use super::record::{Action, Outcome, Passed, Rollback, Smoke, Status};
use super::step::Step;
use super::target;
use crate::paper::{Desk, is_said, says_something};
use crate::record::{Declared, Sheet};
use crate::rules::{
    CO_R1, CO_R2_1, CO_R2_2, CO_R2_3, CO_R2_5, DD_2, DD_3, G_5, OP_9_1, OP_9_5, OP_9_6, RB_3A_1, RB_4_2,
    RB_4_3, RS_1, RS_2, XA_4,
};
use crate::state::times_of;

/// What asks for a rollback.
const TRIGGERS: [&str; 10] = [
    "verification_failed",
    "health_degraded",
    "definition_of_done_violated",
    "runtime_crash_loop",
    "security_regression",
    "sla_regression",
    "ci_pr_failure",
    "reliability_regression",
    "security_or_tenancy_risk",
    "evidence_integrity_uncertain",
];

/// Critical conditions of a cutover.
const CUTOVER_TRIGGERS: [&str; 3] = ["runtime_crash_loop", "security_regression", "sla_regression"];

/// An executed rollback with its times read.
pub(super) struct Executed<'r> {
    pub(super) it: &'r Rollback,
    pub(super) actions: BTreeMap<Step, (&'r Action, Instant)>,
    pub(super) started: Instant,
    pub(super) finished: Instant,
    /// When the last action was done.
    last: Instant,
    /// When the trigger was seen.
    pub(super) trigger: Instant,
    /// When its smoke test began, once that was judged.
    smoke: OnceCell<Option<Instant>>,
}

impl<'r> Executed<'r> {
    pub(super) fn read(desk: &mut Desk<'_>, it: &'r Rollback) -> Result<Self, Undecided> {
        let missing = |desk: &Desk<'_>, what: &str| {
            Err(desk.sheet.refuse(it.phase.node, &format!("an executed rollback has `{what}`")))
        };
        let (Some(started), Some(finished)) = (&it.started_at, &it.finished_at) else {
            return missing(desk, "started_at` and `finished_at");
        };
        let Some(actions) = it.actions.as_ref().filter(|actions| !actions.value.is_empty()) else {
            return missing(desk, "actions");
        };
        if it.failed.is_none() {
            return missing(desk, "failed");
        }
        if it.outcome.is_none() {
            return missing(desk, "outcome");
        }
        desk.past(&it.created_at);
        let mut read = BTreeMap::new();
        let unread = |desk: &mut Desk<'_>, node: u32| {
            desk.judgement
                .undecided
                .pop()
                .unwrap_or_else(|| desk.sheet.refuse(node, "a time can't be judged"))
        };
        for action in &actions.value {
            let Some(at) = desk.time(&action.at) else {
                return Err(unread(desk, action.at.node));
            };
            desk.past(&action.at);
            if read.insert(action.step.value, (action, at)).is_some() {
                let message = format!("step {} is there twice", action.step.value.word());
                return Err(desk.sheet.refuse(action.step.node, &message));
            }
        }
        let Some(start) = desk.time(started) else { return Err(unread(desk, started.node)) };
        let Some(end) = desk.time(finished) else { return Err(unread(desk, finished.node)) };
        desk.past(finished);
        let trigger = it.trigger.as_ref().and_then(|trigger| trigger.at.as_ref());
        let trigger = trigger.and_then(|at| desk.past(at)).unwrap_or(start);
        let last = read.values().map(|(_, at)| *at).max().unwrap_or(start);
        Ok(Self { it, actions: read, started: start, finished: end, last, trigger, smoke: OnceCell::new() })
    }

    pub(super) fn node(&self) -> u32 {
        self.it.procedure.node
    }

    pub(super) fn done(&self, step: Step) -> Option<(&'r Action, Instant)> {
        self.actions.get(&step).copied().filter(|(action, _)| action.status.value == Status::Done)
    }

    /// What all three procedures ask.
    pub(super) fn common(&self, desk: &mut Desk<'_>) {
        let it = self.it;
        match &it.trigger {
            Some(trigger) => {
                if !TRIGGERS.contains(&trigger.code.value.as_str()) {
                    let message = format!("`{}` is no trigger of a rollback", printable(&trigger.code.value));
                    desk.block_with(
                        &OP_9_1,
                        trigger.code.node,
                        message,
                        &format!("they are {}", TRIGGERS.join(", ")),
                    );
                }
                if !says_something(&trigger.reason.value) {
                    desk.block(&OP_9_1, trigger.reason.node, "the trigger has no reason");
                }
                if self.trigger > self.started {
                    desk.block(&OP_9_1, trigger.code.node, "the rollback started before its trigger");
                }
            }
            None => desk.block(&OP_9_1, self.node(), "it has no trigger"),
        }
        desk.conclude(&OP_9_1, "a known trigger, with a reason");
        let via = it.performed_via.as_ref();
        if via.is_none_or(|via| via.value != "ci_cd") {
            let node = via.map_or(self.node(), |via| via.node);
            desk.block(&OP_9_5, node, "it was not done by CI: `performed_via` is not ci_cd");
        }
        if !is_said(it.run_id.as_ref()) {
            let node = it.run_id.as_ref().map_or(self.node(), |run| run.node);
            desk.block(&OP_9_5, node, "the CI run that did it is not named: `run_id`");
        }
        desk.conclude(&OP_9_5, "done by CI, in a run that is named");
        if self.finished < self.started {
            desk.block(&XA_4, self.node(), "it finished before it started");
        }
        let components = target::judge(desk, it, self.trigger);
        self.rolled_back(desk, &components);
        target::digest(desk, it);
        self.attempts(desk);
        self.not_applicable(desk);
        self.verified(desk);
    }

    /// `rs-1`: no component of the release was left behind.
    fn rolled_back(&self, desk: &mut Desk<'_>, released: &BTreeSet<String>) {
        let Some((action, _)) = self.done(Step::A1) else { return };
        let back: BTreeSet<_> =
            action.components.iter().map(|component| &component.component.value).collect();
        for component in released.iter().filter(|component| !back.contains(component)) {
            let message = format!("{} was part of the release, and not rolled back", printable(component));
            desk.block(&RS_1, action.step.node, message);
        }
    }

    /// `rs-2`: what failed was analysed and escalated; the whole succeeded.
    fn attempts(&self, desk: &mut Desk<'_>) {
        let it = self.it;
        for attempt in &it.attempts {
            desk.past(&attempt.at);
            if attempt.outcome.value == Outcome::Failed
                && !(is_said(attempt.analysis.as_ref()) && is_said(attempt.escalated_to.as_ref()))
            {
                let message = "an attempt failed, without analysis and escalation before the next";
                desk.block(&RS_2, attempt.outcome.node, message);
            }
        }
        if let Some(outcome) = it.outcome.filter(|outcome| outcome.value == Outcome::Failed) {
            desk.block_with(
                &RS_2,
                outcome.node,
                "the rollback failed",
                "escalate it: a failed rollback is an incident",
            );
        }
        desk.conclude(&RS_2, format!("it succeeded, after {} recorded attempts", it.attempts.len()));
    }

    /// Steps that were not done say why, and none failed.
    fn not_applicable(&self, desk: &mut Desk<'_>) {
        for (step, (action, _)) in &self.actions {
            let rule = step.rule();
            match action.status.value {
                Status::Done => {}
                Status::Failed => {
                    desk.block(rule, action.status.node, format!("step {} failed", step.word()));
                }
                Status::NotApplicable => {
                    if !is_said(action.reason.as_ref()) {
                        let message = format!("step {} was not done, and no reason is told", step.word());
                        desk.block(rule, action.status.node, message);
                    }
                }
            }
            for reference in &action.evidence {
                desk.file(rule, reference, "evidence");
            }
        }
    }

    /// Health and smoke test, which every procedure needs.
    fn verified(&self, desk: &mut Desk<'_>) {
        let node = self.node();
        let verification = self.it.verification.as_ref();
        match verification.and_then(|verification| verification.service_health.as_ref()) {
            Some(health) => {
                if health.status.value != Passed::Pass {
                    desk.block(&RB_4_2, health.status.node, "services are not healthy");
                }
                if let Some(at) = desk.past(&health.at)
                    && at < self.last
                {
                    desk.block(
                        &RB_4_2,
                        health.at.node,
                        format!("health was checked at {at}, before the last action at {}", self.last),
                    );
                }
            }
            None => desk.block(&RB_4_2, node, "service health was not checked"),
        }
        desk.conclude(&RB_4_2, format!("services are healthy after the last action at {}", self.last));
        self.smoke(desk);
    }

    /// Reads and judges the smoke test, once. When it began.
    pub(super) fn smoke(&self, desk: &mut Desk<'_>) -> Option<Instant> {
        *self.smoke.get_or_init(|| {
            let reference = self.it.verification.as_ref().and_then(|it| it.workflow_smoke.as_ref());
            let Some(reference) = reference else {
                desk.block(&RB_4_3, self.node(), "no smoke test was run");
                return None;
            };
            let file = desk.file(&RB_4_3, reference, "smoke-results")?;
            match self.judge_smoke(desk, &file) {
                Ok(started) => started,
                Err(undecided) => {
                    desk.judgement.cannot_decide(undecided);
                    None
                }
            }
        })
    }

    fn judge_smoke(&self, desk: &mut Desk<'_>, file: &Artifact) -> Result<Option<Instant>, Undecided> {
        let smoke: Decoded<'_, Smoke> = Decoded::new(file.json()?)?;
        let at = |node| smoke.at(node);
        let sheet = Sheet::new(desk.context, &at, file.path());
        let it = &smoke.value;
        sheet.expect(&it.artifact, &it.schema_version, "smoke-results")?;
        let started = sheet.past(&it.started_at, desk.judgement);
        let mut desk = Desk { context: desk.context, sheet, judgement: desk.judgement };
        if it.checks.is_empty() {
            desk.block(&RB_4_3, it.status.node, "the smoke test checked nothing");
        }
        for check in it.checks.iter().filter(|check| check.result.value != "pass") {
            let message =
                format!("{} ended with {}", printable(&check.name.value), printable(&check.result.value));
            desk.block(&RB_4_3, check.result.node, message);
        }
        if it.status.value != "PASS" {
            desk.block(&RB_4_3, it.status.node, "the smoke test did not pass");
        }
        desk.conclude(&RB_4_3, format!("{} smoke checks pass", it.checks.len()));
        if it.subject.kind.value != "rollback" || it.subject.id.value != self.it.rollback_id.value {
            let message = format!(
                "the smoke test is of {} {}, not of this rollback",
                printable(&it.subject.kind.value),
                printable(&it.subject.id.value)
            );
            desk.block(&OP_9_6, it.subject.id.node, message);
        }
        if let Some(at) = started
            && at <= self.finished
        {
            let message = format!(
                "the smoke test started at {at}, not after the rollback finished at {}",
                self.finished
            );
            desk.block(&OP_9_6, it.started_at.node, message);
        }
        desk.conclude(&OP_9_6, "the smoke test is of this rollback, and started after it");
        Ok(started)
    }

    pub(super) fn deployment(&self, desk: &mut Desk<'_>) {
        let limit = i64::from(desk.context.policy.policy.thresholds.r_max_s);
        let took = self.finished.seconds_since(self.started);
        if took > limit {
            let node = self.it.finished_at.as_ref().map_or(self.node(), |at| at.node);
            desk.block(&DD_2, node, format!("it took {took} s, more than {limit} s"));
        }
        desk.conclude(&DD_2, format!("it took {took} s, within {limit} s"));
        for (step, (action, _)) in &self.actions {
            if step.touches_data_or_secrets() && action.status.value != Status::NotApplicable {
                desk.block_with(
                    &DD_3,
                    action.step.node,
                    format!("step {} has no place in the rollback of a deployment", step.word()),
                    "escalate to the procedure failing_cycle, at L2 for data and at L3 for secrets",
                );
            }
        }
        desk.conclude(&DD_3, "neither data nor secrets were touched");
        self.versions(desk, &RB_3A_1);
    }

    pub(super) fn cutover(&self, desk: &mut Desk<'_>) {
        let thresholds = &desk.context.policy.policy.thresholds;
        let limit = i64::from(thresholds.immediate_s);
        let trigger = self.it.trigger.as_ref();
        let seen = trigger.and_then(|trigger| trigger.at.as_ref());
        let critical = trigger.is_some_and(|trigger| CUTOVER_TRIGGERS.contains(&trigger.code.value.as_str()));
        let delay = self.started.seconds_since(self.trigger);
        if !critical {
            desk.block(
                &CO_R1,
                self.node(),
                format!("its trigger is none of {}", CUTOVER_TRIGGERS.join(", ")),
            );
        } else if seen.is_none() {
            desk.block(&CO_R1, self.node(), "when the condition was seen is not told: trigger.at");
        } else if delay > limit {
            let node = self.it.started_at.as_ref().map_or(self.node(), |at| at.node);
            desk.block(
                &CO_R1,
                node,
                format!("it started {delay} s after the condition, more than {limit} s"),
            );
        }
        desk.conclude(&CO_R1, format!("it started {delay} s after the condition, within {limit} s"));
        if self.done(Step::RepointTraffic).is_none() {
            desk.block(&CO_R2_1, self.node(), "traffic was not repointed: no step repoint_traffic is done");
        }
        desk.conclude(&CO_R2_1, "traffic was repointed to the target");
        if let Some((bundle, config)) = target::snapshots(desk, self.it) {
            self.restored(desk, Step::RestorePolicyBundle, &bundle);
            self.restored(desk, Step::RestoreConfig, &config);
        }
        desk.conclude(&CO_R2_2, "policy bundle and configuration are those of the snapshots");
        for step in [Step::ConfirmGatewayHealth, Step::ConfirmChannelDelivery] {
            match self.done(step) {
                Some((action, _)) if action.result.is_some_and(|result| result.value == Passed::Pass) => {}
                Some((action, _)) => {
                    desk.block(&CO_R2_3, action.step.node, format!("{} did not pass", step.word()));
                }
                None => desk.block(&CO_R2_3, self.node(), format!("{} is not done", step.word())),
            }
        }
        desk.conclude(&CO_R2_3, "gateway health and channel delivery are confirmed");
        // Repoint, restore, confirm: each group not before the one that it follows.
        let group = |steps: &[Step]| {
            let times: Vec<_> = steps.iter().filter_map(|step| self.done(*step)).map(|(_, at)| at).collect();
            (times.iter().min().copied(), times.iter().max().copied())
        };
        let groups = [
            group(&[Step::RepointTraffic]),
            group(&[Step::RestorePolicyBundle, Step::RestoreConfig]),
            group(&[Step::ConfirmGatewayHealth, Step::ConfirmChannelDelivery]),
        ];
        for pair in groups.windows(2) {
            if let [(_, Some(before)), (Some(after), _)] = pair
                && after < before
            {
                desk.block(
                    &CO_R2_5,
                    self.node(),
                    format!("a step was done at {after}, before the one that it follows at {before}"),
                );
            }
        }
        desk.conclude(&CO_R2_5, "repointed, restored, confirmed, in this order");
        self.declared_in_time(desk);
    }

    /// A declaration, where there is one, may follow the start of a cutover's rollback, but soon.
    fn declared_in_time(&self, desk: &mut Desk<'_>) {
        let Some(reference) = &self.it.declaration else { return };
        let limit = i64::from(desk.context.policy.policy.thresholds.immediate_s);
        let Some(file) = desk.file(&G_5, reference, "freeze-record") else { return };
        match declaration_of(desk, &file) {
            Ok((declared, at)) => {
                self.same_incident(desk, &declared);
                let late = at.seconds_since(self.started);
                if late > limit {
                    let message = format!("it was declared {late} s after it started, more than {limit} s");
                    desk.block(&XA_4, reference.path.node, message);
                }
                desk.conclude(&XA_4, "declared in time");
            }
            Err(undecided) => desk.judgement.cannot_decide(undecided),
        }
    }

    /// Whether what was restored is the snapshot.
    fn restored(&self, desk: &mut Desk<'_>, step: Step, snapshot: &str) {
        match self.done(step) {
            None => desk.block(&CO_R2_2, self.node(), format!("{} is not done", step.word())),
            Some((action, _)) => {
                let same = action.evidence.iter().any(|reference| reference.sha256.value == snapshot);
                if !same {
                    let message =
                        format!("{}: its evidence is not the snapshot from before the cutover", step.word());
                    desk.block(&CO_R2_2, action.step.node, message);
                }
            }
        }
    }

    /// `rb-3a.1`: every component was observed at the target.
    pub(super) fn versions(&self, desk: &mut Desk<'_>, rule: &'static Rule) {
        let Some((action, _)) = self.done(Step::A1) else {
            desk.block(rule, self.node(), "step 3a.1 is not done");
            return;
        };
        let target = &self.it.target;
        if action.components.is_empty() {
            desk.block(rule, action.step.node, "no component was observed");
        }
        for component in &action.components {
            let seen = &component.observed_version.value;
            if *seen != target.commit.value && *seen != target.name.value {
                let message = format!(
                    "{} was observed at another version than the target",
                    printable(&component.component.value)
                );
                desk.block(rule, component.observed_version.node, message);
            }
        }
        desk.conclude(rule, format!("{} components at the target", action.components.len()));
    }

    pub(super) fn same_incident(&self, desk: &mut Desk<'_>, declared: &Declared) {
        let ours = self.it.incident_id.as_ref();
        let theirs = declared.incident_id.as_ref();
        if ours.map(|id| &id.value) != theirs.map(|id| &id.value) {
            let node = ours.map_or(self.node(), |id| id.node);
            desk.block(&G_5, node, "declaration and rollback are of different incidents");
        }
    }
}

/// The declaration in a file, and when it was made.
pub(super) fn declaration_of(desk: &mut Desk<'_>, file: &Artifact) -> Result<(Declared, Instant), Undecided> {
    let declared: Decoded<'_, Declared> = Decoded::new(file.json()?)?;
    let at = |node| -> Location { declared.at(node) };
    let sheet = Sheet::new(desk.context, &at, file.path());
    sheet.expect(&declared.value.artifact, &declared.value.schema_version, "freeze-record")?;
    let times = times_of(&declared.value, &sheet, desk.judgement)?;
    Ok((declared.value.clone(), times.declared))
}
