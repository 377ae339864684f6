//! The rollback of a failing cycle: declared, by level, with cleanup and verification.

use std::collections::BTreeSet;
use std::path::Path;

use gate_core::artifact::is_sha256;
use gate_core::commit::CommitId;
use gate_core::git::{Repository, Tracked};
use gate_core::rule::NOTHING_MISSING;
use gate_core::text::printable;
use gate_core::{Artifact, Reason, Rule, Spanned, Undecided};

use super::executed::{Executed, declaration_of};
use super::record::{Action, Area, Blocker, Passed, Status};
use super::step::Step;
use super::target;
use crate::paper::{Desk, is_said, says_something};
use crate::record::Level;
use crate::rules::{
    G_5, RB_2_3, RB_3A_1, RB_3A_2, RB_3B_1, RB_3B_2, RB_3C_1, RB_3C_2, RB_3C_3, RB_3E_1, RB_3E_2, RB_3E_3,
    RB_4_1, RB_4_4, RB_4_5, RB_CK1, RB_CK2, RB_CK3, RB_L1, RB_L2, RB_L3, RB_O2, RB_O3, RB_O4, RB_O5, XA_4,
};

impl Executed<'_> {
    pub(super) fn failing_cycle(
        &self,
        desk: &mut Desk<'_>,
        declaration: Option<&Path>,
    ) -> Result<(), Undecided> {
        let it = self.it;
        let Some(level) = it.level else {
            return Err(desk
                .sheet
                .refuse(it.procedure.node, "the rollback of a failing cycle has a `level`"));
        };
        self.declared(desk, declaration, level)?;
        target::confirmed(desk, it, self.started);
        match (&it.target.evidence_cutover, &it.target.event_cutover) {
            (Some(point), Some(event))
                if says_something(&point.id.value)
                    && is_sha256(&point.hash.value)
                    && says_something(&event.value) => {}
            (Some(_), Some(event)) => desk.block(&RB_2_3, event.node, "a cutover point says nothing"),
            _ => desk.block(
                &RB_2_3,
                it.target.name.node,
                "the target has no `evidence_cutover` and `event_cutover`",
            ),
        }
        desk.conclude(&RB_2_3, "cutover points of evidence and events are named");
        self.levels(desk, level.value);
        self.owners(desk);
        self.application(desk);
        self.platform(desk);
        if level.value >= Level::L2 {
            self.data(desk);
        }
        if level.value >= Level::L3 {
            self.credentials(desk);
        }
        self.cleanup(desk, level.value);
        self.verification(desk)
    }

    /// The declaration: of this incident and level, and before the start.
    fn declared(
        &self,
        desk: &mut Desk<'_>,
        given: Option<&Path>,
        level: Spanned<Level>,
    ) -> Result<(), Undecided> {
        let it = self.it;
        let file = match (given, &it.declaration) {
            (Some(given), reference) => {
                let file = desk.context.root.read(given)?;
                desk.judgement.subjects.push(file.subject("freeze-record"));
                if let Some(reference) = reference.as_ref().filter(|it| it.sha256.value != file.sha256()) {
                    let message = format!(
                        "{} is not the declaration that the record refers to: its digest differs",
                        file.path()
                    );
                    desk.block(&G_5, reference.sha256.node, message);
                }
                file
            }
            (None, Some(reference)) => match desk.file(&G_5, reference, "freeze-record") {
                Some(file) => file,
                None => return Ok(()),
            },
            (None, None) => {
                return Err(Undecided::new(
                    &NOTHING_MISSING,
                    Reason::Missing,
                    format!("{} names no declaration", desk.sheet.path),
                )
                .help("name the freeze record with --declaration, or in `declaration`")
                .at((desk.sheet.at)(it.procedure.node)));
            }
        };
        let (declared, at) = declaration_of(desk, &file)?;
        self.same_incident(desk, &declared);
        if declared.level.map(|level| level.value) != Some(level.value) {
            let message = format!("it was declared at another level than {}", level.value);
            desk.block(&G_5, level.node, message);
        }
        if at >= self.started {
            let node = it.started_at.as_ref().map_or(self.node(), |at| at.node);
            desk.block(
                &XA_4,
                node,
                format!("it started at {}, not after its declaration at {at}", self.started),
            );
        }
        desk.conclude(
            &XA_4,
            format!("declared at {at}, started at {}, finished at {}", self.started, self.finished),
        );
        desk.conclude(&G_5, "declaration and rollback are of one incident");
        Ok(())
    }

    /// `rb-l1` to `rb-l3`: the steps of the level are there, and L1 goes no further.
    fn levels(&self, desk: &mut Desk<'_>, level: Level) {
        for step in Step::CYCLE {
            let Some((asked_by, rule, ..)) = step.owner() else { continue };
            let there = self.actions.get(&step);
            if asked_by <= level && there.is_none() {
                desk.block(
                    rule,
                    self.node(),
                    format!("{level} asks for step {}, which is not there", step.word()),
                );
            }
            if level == Level::L1 && step.touches_data_or_secrets() && self.done(step).is_some() {
                let node = there.map_or(self.node(), |(action, _)| action.step.node);
                desk.block(
                    &RB_L1,
                    node,
                    format!("step {} was done at L1, which reverts code and configuration only", step.word()),
                );
            }
        }
        for (needed, rule) in [(Level::L1, &RB_L1), (Level::L2, &RB_L2), (Level::L3, &RB_L3)] {
            if needed <= level {
                desk.conclude(rule, format!("{level}: every step of {needed} is there"));
            }
        }
    }

    /// `rb-o2` to `rb-o5`: each step is owned by its lead.
    fn owners(&self, desk: &mut Desk<'_>) {
        let mut judged = BTreeSet::new();
        for (step, (action, _)) in &self.actions {
            let Some((_, _, lead, rule)) = step.owner() else { continue };
            judged.insert(rule.id);
            match &action.owner_role {
                Some(owner) if owner.value == lead => {
                    desk.needs_role(rule, action.actor.node, &action.actor.value.id, lead);
                }
                Some(owner) => {
                    desk.block(rule, owner.node, format!("step {} is owned by the {lead}", step.word()));
                }
                None => desk.block(rule, action.step.node, format!("step {} has no owner", step.word())),
            }
        }
        for rule in [&RB_O2, &RB_O3, &RB_O4, &RB_O5] {
            if judged.contains(rule.id) {
                desk.conclude(rule, "each of its steps has this owner");
            }
        }
    }

    fn application(&self, desk: &mut Desk<'_>) {
        if self.actions.contains_key(&Step::A1) {
            self.versions(desk, &RB_3A_1);
        }
        if let Some((action, _)) = self.actions.get(&Step::A2) {
            match &action.parity {
                Some(parity) if parity.value.endpoints == 0 => {
                    desk.block(&RB_3A_2, parity.node, "parity of no endpoint was looked at");
                }
                Some(parity) if parity.value.failed > 0 => {
                    let message = format!(
                        "{} of {} critical endpoints differ",
                        parity.value.failed, parity.value.endpoints
                    );
                    desk.block(&RB_3A_2, parity.node, message);
                }
                Some(_) => {}
                None => desk.block(&RB_3A_2, action.step.node, "parity of critical endpoints is not told"),
            }
            if action.status.value == Status::NotApplicable {
                desk.block(&RB_3A_2, action.status.node, "parity of critical endpoints is always looked at");
            }
            desk.conclude(&RB_3A_2, "critical endpoints behave as their contract says");
        }
    }

    fn platform(&self, desk: &mut Desk<'_>) {
        if let Some((action, _)) = self.done(Step::B1) {
            match &action.drift_remaining {
                Some(drift) if drift.value.is_empty() => {}
                Some(drift) => {
                    desk.block(&RB_3B_1, drift.node, format!("{} drifts are left", drift.value.len()));
                }
                None => desk.block(&RB_3B_1, action.step.node, "what drift is left is not told"),
            }
            desk.conclude(&RB_3B_1, "no drift is left");
        }
        if let Some((action, at)) = self.done(Step::B2) {
            if action.result.is_none_or(|result| result.value != Passed::Pass) {
                desk.block(&RB_3B_2, action.step.node, "health and startup did not pass");
            }
            if let Some((_, before)) = self.done(Step::B1)
                && at < before
            {
                desk.block(
                    &RB_3B_2,
                    action.at.node,
                    format!("health was validated at {at}, before the revert at {before}"),
                );
            }
            desk.conclude(&RB_3B_2, "health and startup pass after the revert");
        }
    }

    fn data(&self, desk: &mut Desk<'_>) {
        if let Some((action, _)) = self.actions.get(&Step::C1) {
            if action.status.value == Status::NotApplicable {
                desk.block(
                    &RB_3C_1,
                    action.status.node,
                    "schema and projection changes are reverted at L2 and L3",
                );
            }
            desk.conclude(&RB_3C_1, "unsafe schema and projection changes are reverted");
        }
        if let Some((action, _)) = self.actions.get(&Step::C2) {
            if action.status.value == Status::Done && action.evidence.is_empty() {
                desk.block(
                    &RB_3C_2,
                    action.step.node,
                    "read models were rebuilt, and no evidence of it is named",
                );
            }
            desk.conclude(&RB_3C_2, "read models are rebuilt with evidence, or the reason why not is told");
        }
        if let Some((action, _)) = self.actions.get(&Step::C3) {
            if action.status.value == Status::NotApplicable {
                desk.block(&RB_3C_3, action.status.node, "tenant boundaries are verified at L2 and L3");
            }
            let reverted =
                [Step::C1, Step::C2].into_iter().filter_map(|step| self.done(step)).map(|(_, at)| at).max();
            for kind in ["tenant_boundary", "idempotency"] {
                if !action.tests.iter().any(|test| test.kind.value == kind) {
                    desk.block(&RB_3C_3, action.step.node, format!("no {kind} test was run"));
                }
            }
            for test in &action.tests {
                if test.result.value != Passed::Pass {
                    desk.block(
                        &RB_3C_3,
                        test.result.node,
                        format!("the {} test failed", printable(&test.kind.value)),
                    );
                }
                if let (Some(at), Some(reverted)) = (desk.past(&test.at), reverted)
                    && at < reverted
                {
                    let message = format!(
                        "the {} test ran at {at}, before the data was reverted at {reverted}",
                        printable(&test.kind.value)
                    );
                    desk.block(&RB_3C_3, test.at.node, message);
                }
            }
            desk.conclude(&RB_3C_3, format!("{} tests pass after the revert", action.tests.len()));
        }
    }

    fn credentials(&self, desk: &mut Desk<'_>) {
        for (step, rule) in [(Step::E1, &RB_3E_1), (Step::E2, &RB_3E_2), (Step::E3, &RB_3E_3)] {
            if let Some((action, _)) = self.actions.get(&step)
                && action.status.value == Status::NotApplicable
            {
                desk.block(rule, action.status.node, format!("step {} is done at L3", step.word()));
            }
        }
        let revoked = self.actions.get(&Step::E1).map(|(action, _)| *action);
        if let Some(action) = revoked {
            if action.credentials.is_empty() {
                desk.block(&RB_3E_1, action.step.node, "no credential is named");
            }
            for credential in &action.credentials {
                if let Some(at) = &credential.revoked_at {
                    desk.past(at);
                } else {
                    let message = format!("{} was not revoked", printable(&credential.name.value));
                    desk.block(&RB_3E_1, credential.name.node, message);
                }
            }
            desk.conclude(&RB_3E_1, format!("{} credentials revoked", action.credentials.len()));
        }
        if let Some((action, _)) = self.actions.get(&Step::E2) {
            self.rotated(desk, action, revoked);
        }
        if let Some((action, at)) = self.actions.get(&Step::E3) {
            if action.result.is_none_or(|result| result.value != Passed::Pass) {
                desk.block(&RB_3E_3, action.step.node, "least privilege and tenant scope did not pass");
            }
            if let Some((_, before)) = self.done(Step::E2)
                && *at < before
            {
                desk.block(
                    &RB_3E_3,
                    action.at.node,
                    format!("it was verified at {at}, before the rotation at {before}"),
                );
            }
            desk.conclude(&RB_3E_3, "least privilege and tenant scope pass after the rotation");
        }
    }

    /// `rb-3e.2`: each revoked credential has a new one, which is another.
    fn rotated(&self, desk: &mut Desk<'_>, action: &Action, revoked: Option<&Action>) {
        let names: BTreeSet<_> = action.credentials.iter().map(|credential| &credential.name.value).collect();
        for credential in revoked.iter().flat_map(|action| &action.credentials) {
            if !names.contains(&credential.name.value) {
                let message = format!("{} was revoked, and not rotated", printable(&credential.name.value));
                desk.block(&RB_3E_2, credential.name.node, message);
            }
        }
        if action.credentials.is_empty() {
            desk.block(&RB_3E_2, action.step.node, "no credential is named");
        }
        for credential in &action.credentials {
            let name = printable(&credential.name.value);
            match (&credential.fingerprint_before, &credential.fingerprint_after) {
                (Some(before), Some(after)) if before.value != after.value => {}
                (Some(_), Some(after)) => {
                    desk.block(&RB_3E_2, after.node, format!("{name} has the same fingerprint as before"));
                }
                _ => desk.block(
                    &RB_3E_2,
                    credential.name.node,
                    format!("{name} has no fingerprint before and after"),
                ),
            }
            let Some(rotated) = &credential.rotated_at else {
                desk.block(&RB_3E_2, credential.name.node, format!("{name} was not rotated"));
                continue;
            };
            if let Some(at) = desk.past(rotated)
                && at < self.trigger
            {
                let message =
                    format!("{name} was rotated at {at}, before the exposure was seen at {}", self.trigger);
                desk.block(&RB_3E_2, rotated.node, message);
            }
        }
        desk.conclude(&RB_3E_2, format!("{} credentials rotated, each to another", action.credentials.len()));
    }

    /// `rb-ck1` to `rb-ck3`: the three rows of the mandatory cleanup.
    fn cleanup(&self, desk: &mut Desk<'_>, level: Level) {
        let rows: [(Area, &'static Rule, &str, [&str; 2], Level); 3] = [
            (Area::Data, &RB_CK1, "data_evidence_lead", ["repair_notes", "tenant_isolation_test"], Level::L2),
            (
                Area::Evidence,
                &RB_CK2,
                "data_evidence_lead",
                ["chain_verification", "incident_link"],
                Level::L1,
            ),
            (Area::Credentials, &RB_CK3, "security_lead", ["rotation_log", "scope_summary"], Level::L3),
        ];
        for (area, rule, owner, kinds, from) in rows {
            let mut rows = self.it.cleanup_validation.iter().filter(|row| row.area.value == area);
            let (row, more) = (rows.next(), rows.next());
            let Some(row) = row else {
                desk.block(rule, self.node(), "its row of the mandatory cleanup is missing");
                continue;
            };
            if let Some(more) = more {
                desk.block(rule, more.area.node, "its row of the mandatory cleanup is there twice");
            }
            match row.status.value {
                Status::Done => {
                    if row.owner.value != owner {
                        desk.block(rule, row.owner.node, format!("its owner is the {owner}"));
                    }
                    for kind in kinds {
                        if !row.evidence.iter().any(|evidence| evidence.kind.value == kind) {
                            desk.block(rule, row.area.node, format!("its evidence lacks the kind {kind}"));
                        }
                    }
                    for evidence in &row.evidence {
                        desk.file(rule, &evidence.reference, "cleanup-evidence");
                    }
                }
                Status::NotApplicable if from <= level => {
                    desk.block(rule, row.status.node, format!("it is done at {level}"));
                }
                Status::NotApplicable => {
                    if !is_said(row.reason.as_ref()) {
                        desk.block(rule, row.status.node, "it was not done, and no reason is told");
                    }
                }
                Status::Failed => desk.block(rule, row.status.node, "it failed"),
            }
            desk.conclude(rule, "done with its evidence, or not asked for at this level");
        }
    }

    /// `rb-4.1`, `rb-4.4` and `rb-4.5`: the rest of the verification.
    fn verification(&self, desk: &mut Desk<'_>) -> Result<(), Undecided> {
        let node = self.node();
        let verification = self.it.verification.as_ref();
        match verification.and_then(|it| it.ci_pr.as_ref()) {
            None => desk.block(&RB_4_1, node, "the checks of pull requests were not run"),
            Some(ci) if ci.status.value == Passed::Pass => {}
            Some(ci) => match &ci.baseline_blocker {
                None => desk.block(
                    &RB_4_1,
                    ci.status.node,
                    "the checks fail, and no blocker from before is named",
                ),
                Some(blocker) => self.blocker(desk, blocker)?,
            },
        }
        desk.conclude(&RB_4_1, "the checks pass, or what blocks them is from before the cycle");
        match verification.and_then(|it| it.emission.as_ref()) {
            None => desk.block(&RB_4_4, node, "whether evidence and events are emitted was not checked"),
            Some(emission) => {
                for field in [&emission.evidence_id, &emission.event_id] {
                    if !says_something(&field.value) {
                        desk.block(&RB_4_4, field.node, "no entry or event is named");
                    }
                }
                if let Some(at) = desk.past(&emission.at)
                    && at < self.finished
                {
                    desk.block(
                        &RB_4_4,
                        emission.at.node,
                        format!("the entry is of {at}, before the rollback finished at {}", self.finished),
                    );
                }
            }
        }
        desk.conclude(&RB_4_4, "evidence and events are emitted after the rollback");
        let recorded = verification.map_or(&[][..], |it| &it.recorded_in);
        self.recorded(desk, recorded)
    }

    fn blocker(&self, desk: &mut Desk<'_>, blocker: &Blocker) -> Result<(), Undecided> {
        desk.file(&RB_4_1, &blocker.reference, "baseline-blocker");
        let first = CommitId::parse(&blocker.first_seen_commit.value);
        let target = CommitId::parse(&self.it.target.commit.value);
        let (Ok(first), Ok(target)) = (first, target) else {
            desk.block(
                &RB_4_1,
                blocker.first_seen_commit.node,
                "the commit that first had the blocker is no full id",
            );
            return Ok(());
        };
        if !Repository::of(&desk.context.root)?.is_ancestor(&first, &target)? {
            let message =
                format!("{} was first seen inside the failing cycle", printable(&blocker.check.value));
            desk.block(&RB_4_1, blocker.first_seen_commit.node, message);
        }
        Ok(())
    }

    /// Whether a text speaks of this rollback, or of its incident.
    fn is_named_in(&self, file: &Artifact) -> bool {
        let ids = [Some(&self.it.rollback_id), self.it.incident_id.as_ref()];
        let text = String::from_utf8_lossy(file.bytes());
        ids.into_iter().flatten().any(|id| text.contains(&id.value))
    }

    fn recorded(&self, desk: &mut Desk<'_>, recorded: &[Spanned<String>]) -> Result<(), Undecided> {
        let folders = &desk.context.policy.policy.review_dirs;
        let inside = |path: &str| {
            folders.iter().any(|folder| path.starts_with(&format!("{}/", folder.trim_end_matches('/'))))
        };
        let Some(path) = recorded.iter().find(|path| inside(&path.value)) else {
            let message = format!("it is not recorded under {}", folders.join(" or "));
            desk.block(&RB_4_5, self.node(), message);
            return Ok(());
        };
        let named = desk.context.root.reference(&path.value)?;
        match desk.context.root.read(&named) {
            Ok(file) => {
                desk.judgement.subjects.push(file.subject("review"));
                if !self.is_named_in(&file) {
                    let message = format!("{} names neither the incident nor the rollback", file.path());
                    desk.block(&RB_4_5, path.node, message);
                }
                if let Some(commit) = &desk.context.commit {
                    let place = desk.context.root.unlinked(file.path());
                    let tracked =
                        Repository::of(&desk.context.root)?.tracked(commit, &place, file.sha256())?;
                    if tracked == Tracked::No {
                        desk.block(&RB_4_5, path.node, format!("{} is not tracked by git", file.path()));
                    }
                }
            }
            Err(undecided) if undecided.reason == Reason::Missing => {
                desk.block(&RB_4_5, path.node, format!("{} is not there", printable(&path.value)));
            }
            Err(undecided) => return Err(undecided),
        }
        desk.conclude(&RB_4_5, format!("recorded in {}", printable(&path.value)));
        Ok(())
    }
}
