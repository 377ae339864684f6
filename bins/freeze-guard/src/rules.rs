//! The rules of `freeze-guard`, a row each.

gate_core::rules! {
    /// Every rule of `freeze-guard`.
    pub static RULES = [
        FZ_STATE "fz-state" Critical
            what "the state is the fold of every freeze record at the protected ref, each read whole"
            why "a record that is skipped, or that is missing, may be the freeze"
            pass "freeze/index.json and the records that it lists, at origin/main"
            block "no folder of records; two declarations with one freeze_id; a listed record that is gone"
        FZ_ZONE "fz-zone" High
            what "windows follow a zone of the IANA database by its name, and no offset contradicts it"
            why "an offset without a zone is wrong for half of the year, and a zone by any other name is a guess"
            pass "\"zone\": \"Europe/London\", \"start\": \"2026-12-24T18:00:00\""
            block "\"zone\": \"GMT+1\"; 2026-07-01T10:00:00+01:00 in Europe/Berlin"
        FZ_REVIEW "fz-review" Medium
            what "a freeze is looked at again by the time that its declaration names"
            why "a rollback freeze never ends by itself: forgotten, it stops all work"
            pass "review_by lies ahead"
            block "review_by was yesterday: a warning, and the freeze still holds"
        RB_F5 "rb-f5" Critical
            what "during a freeze only pull requests of the rollback or incident merge, each one exempted"
            why "a change that merges into a failing cycle is rolled back with it, or makes it worse"
            pass "its number in allowed_prs, or the label by a labeler after declaration and last push, and its incident"
            block "branch rollback/x; a label by its author; one of a merge group that is not exempt"
        RB_F6 "rb-f6" High
            what "during a freeze no bead is claimed but those that the declaration allows"
            why "work that starts on a failing cycle is built on what is being rolled back"
            pass "a claim of a bead in allowed_beads; the same beads in another order"
            block "bead-7 gains claimedBy, however far back claimedAt is dated"
        RB_F7 "rb-f7" Critical
            what "during a freeze nothing is promoted from one environment to another"
            why "a promotion spreads the failure"
            pass "dev to staging while no freeze stops promotions"
            block "dev to prod, past staging"
        RB_F8 "rb-f8" Critical
            what "during a freeze only rollback owners deploy, for its incident, through CI"
            why "a deployment by anybody else undoes the rollback while it runs"
            pass "--actor in rollback_owners, --incident of the freeze, a CI run"
            block "any maintainer; an owner from a laptop"
        RB_0_1 "rb-0.1" High
            what "a freeze is in force soon after it is declared"
            why "until then the failing cycle goes on"
            pass "effective_at 60 s after declared_at"
            block "effective_at the next day"
        RB_O1 "rb-o1" High
            what "the incident commander declares and lifts"
            why "a freeze that anybody may declare or lift is none"
            pass "declared_by holds incident_commander in the policy"
            block "declared by the API lead"
        RB_F1 "rb-f1" Medium
            what "failing checks trigger a rollback once the planned window has passed"
            why "a failure inside its planned window is work in progress"
            pass "ci_pr_failure, conclusion failure, planned_window_until an hour ago"
            block "planned_window_until in an hour; conclusion success"
        RB_F2 "rb-f2" Medium
            what "a reliability regression triggers a rollback in staging or production"
            why "what breaks in development alone is not released"
            pass "reliability_regression in prod"
            block "reliability_regression in dev"
        RB_F3 "rb-f3" Critical
            what "a security or tenancy risk is rolled back whole: level L3"
            why "code alone does not take back a leaked credential"
            pass "security_or_tenancy_risk at L3"
            block "security_or_tenancy_risk at L1"
        RB_F4 "rb-f4" Critical
            what "an uncertain evidence chain is rolled back whole: level L3"
            why "nothing else can be shown while the evidence is in doubt"
            pass "evidence_integrity_uncertain at L3"
            block "evidence_integrity_uncertain at L2"
        RB_1_1 "rb-1.1" High
            what "a declaration is posted: template A of the same incident is sent"
            why "a freeze that nobody was told of is worked around"
            pass "a sent message A for INC-7"
            block "A is drafted; A is for INC-8"
        RB_1_2 "rb-1.2" High
            what "a declaration records its time, the reason of each trigger, its level and what it stops"
            why "without them nobody can tell later why the work stopped"
            pass "a reason in words, L2, merges and promotions"
            block "an empty reason; no trigger; a freeze that stops nothing"
        RB_0_2 "rb-0.2" Critical
            what "the rollback target was shown to be good before the trigger"
            why "rolling back to an unproven state replaces one failure by another"
            pass "verified_good_at before started_at, and a proof with its digest"
            block "a proof that is not there; verified after the failure"
        RB_2_1 "rb-2.1" Critical
            what "the rollback target is explicit: one released commit, build or deployment, not the failed one"
            why "`latest` names another thing by the time it is read"
            pass "a full commit that was released before the failed one"
            block "latest, main, a short id, or the failing release itself"
        RB_2_2 "rb-2.2" High
            what "the target's migration state and environment configuration are confirmed"
            why "old code on a new schema fails in a new way"
            pass "migration_state, environment_config_sha256, confirmed_by, confirmed_at"
            block "one of them is missing"
        RB_2_3 "rb-2.3" High
            what "the cutover points of evidence and of the event stream are confirmed"
            why "without them nobody knows which records belong to the failing cycle"
            pass "evidence_cutover with id and hash, event_cutover"
            block "a failing_cycle without event_cutover"
        RB_O2 "rb-o2" Medium
            what "the API lead owns application and API actions"
            why "an owner answers for what was done"
            pass "owner_role api_lead at 3a.1"
            block "owner_role infrastructure_lead at 3a.1"
        RB_O3 "rb-o3" Medium
            what "the infrastructure lead owns platform actions"
            why "an owner answers for what was done"
            pass "owner_role infrastructure_lead at 3b.1"
            block "owner_role api_lead at 3b.1"
        RB_O4 "rb-o4" Medium
            what "the data and evidence lead owns data and evidence actions"
            why "an owner answers for what was done"
            pass "owner_role data_evidence_lead at 3c.1"
            block "owner_role api_lead at 3c.1"
        RB_O5 "rb-o5" High
            what "the security lead owns revocation and rotation"
            why "an owner answers for what was done"
            pass "owner_role security_lead at 3e.1"
            block "owner_role api_lead at 3e.1"
        RB_L1 "rb-l1" High
            what "level L1 reverts code and configuration, and nothing else"
            why "data that is reverted at L1 is reverted without its checks"
            pass "3a done, 3b done or not applicable"
            block "3c.1 done at L1; 3a.1 missing"
        RB_L2 "rb-l2" Critical
            what "level L2 also completes the data actions"
            why "code on data of another shape corrupts it"
            pass "3a, 3b, 3c done"
            block "3c.2 missing at L2"
        RB_L3 "rb-l3" Critical
            what "level L3 also completes the evidence and credential actions"
            why "a leaked credential outlives the code that leaked it"
            pass "3a to 3e done"
            block "3e.2 missing at L3"
        RB_3A_1 "rb-3a.1" Critical
            what "control plane and worker run the target version"
            why "one of two on the bad version is a partial rollback"
            pass "both components observed at the target"
            block "the worker still observed at the failed commit"
        RB_3A_2 "rb-3a.2" High
            what "critical endpoints behave as their contract says"
            why "a version that is back is not yet a service that is back"
            pass "parity of 12 endpoints, 0 failed"
            block "0 endpoints; 1 failed"
        RB_3B_1 "rb-3b.1" High
            what "no drift of platform or configuration is left"
            why "drift that stays is part of the failing cycle"
            pass "drift_remaining []"
            block "drift_remaining [\"ingress timeout\"]"
        RB_3B_2 "rb-3b.2" High
            what "health endpoints and startup are validated after the revert"
            why "health before the revert is the health of the failing cycle"
            pass "all checks pass, after 3b.1"
            block "one fails, none is there, or it ran before"
        RB_3C_1 "rb-3c.1" Critical
            what "unsafe schema or projection changes are reverted"
            why "a schema of the failing cycle breaks the target"
            pass "done, with its evidence"
            block "not applicable at L2"
        RB_3C_2 "rb-3c.2" High
            what "read models are rebuilt or repaired, or the reason why not is told"
            why "a read model of the failing cycle shows what is not there any more"
            pass "done with evidence, or not_applicable with a reason"
            block "done without evidence"
        RB_3C_3 "rb-3c.3" Critical
            what "tenant boundaries and idempotency are tested after the data is reverted"
            why "a test before the revert shows nothing about what is there now"
            pass "tenant_boundary and idempotency pass, after 3c.1 and 3c.2"
            block "one kind only, or it ran before"
        RB_3E_1 "rb-3e.1" Critical
            what "every exposed credential is revoked"
            why "a credential that still works is still exposed"
            pass "credentials with revoked_at, by name and fingerprint"
            block "an empty list; one without revoked_at"
        RB_3E_2 "rb-3e.2" Critical
            what "every exposed credential is rotated, and the new one is another"
            why "the same secret again is the exposed secret"
            pass "rotated_at after exposed_at, fingerprints differ"
            block "fingerprint_after equals fingerprint_before"
        RB_3E_3 "rb-3e.3" High
            what "least privilege and tenant scope are verified after rotation"
            why "what was verified before speaks of the old credential"
            pass "passes, after 3e.2"
            block "it ran before 3e.2"
        RB_CK1 "rb-ck1" Critical
            what "cleanup of data: repair notes and a tenant isolation test, by the data and evidence lead"
            why "data that was not repaired is wrong for every tenant at once"
            pass "done with repair_notes and tenant_isolation_test; not_applicable at L1"
            block "one of the two; not_applicable at L2"
        RB_CK2 "rb-ck2" Critical
            what "cleanup of evidence: chain verification output and incident links, at every level"
            why "evidence that was not verified after the rollback proves nothing"
            pass "done with chain_verification and incident_link"
            block "not_applicable"
        RB_CK3 "rb-ck3" Critical
            what "cleanup of credentials: rotation log and scope summary, by the security lead"
            why "without the log nobody knows which credential is still the old one"
            pass "done with rotation_log and scope_summary at L3; not_applicable with a reason at L1"
            block "L3 without scope_summary"
        RB_4_1 "rb-4.1" High
            what "the checks of pull requests pass, or a blocker from before the cycle is named"
            why "a blocker that the cycle brought is what is to be rolled back"
            pass "status pass; or first_seen_commit is an ancestor of the target"
            block "status fail without a blocker"
        RB_4_2 "rb-4.2" Critical
            what "service health is checked after the last action"
            why "health before the last action says nothing about what it left"
            pass "pass, after the last action"
            block "absent, failed or earlier"
        RB_4_3 "rb-4.3" Critical
            what "the critical workflows pass a smoke test"
            why "smoke tests are authoritative: nothing overrides them"
            pass "every check passes, and the status says so"
            block "a check that is skipped"
        RB_4_4 "rb-4.4" High
            what "evidence and events are emitted again"
            why "a system that has fallen silent looks healthy"
            pass "a new evidence entry and an event after the rollback"
            block "no entry since"
        RB_4_5 "rb-4.5" Medium
            what "the verification is recorded where reviews are kept"
            why "what is not recorded is verified again, or believed"
            pass "docs/review/inc-7.md, tracked, which names INC-7"
            block "a file outside of `review_dirs`, one that is not there, or one that names neither incident nor rollback"
        OP_9_1 "op-9.1" Medium
            what "a rollback has one of the known triggers, before it starts"
            why "a rollback for no stated reason is a change like any other"
            pass "trigger verification_failed"
            block "trigger \"felt slow\""
        OP_9_5 "op-9.5" Critical
            what "a rollback is done by CI, in a run that can be found"
            why "a rollback by hand leaves nothing that shows what was done"
            pass "performed_via ci_cd, run_id 4711"
            block "performed_via manual"
        OP_9_6 "op-9.6" Critical
            what "the smoke test after a rollback is of that rollback, and started after it ended"
            why "the smoke test of the deployment that failed shows nothing about the rollback"
            pass "subject rollback:RB-7, started after finished_at"
            block "subject deployment:D-7; started before the end"
        DD_2 "dd-2" High
            what "the rollback of a deployment takes at most five minutes"
            why "a rollback that takes longer is an outage of its own"
            pass "300 s"
            block "301 s"
        DD_3 "dd-3" Critical
            what "the rollback of a deployment touches neither data nor secrets"
            why "what needs that is a failing cycle, with its owners and its checks"
            pass "3a and 3b actions only"
            block "3e.2 done under procedure deployment"
        RS_1 "rs-1" Critical
            what "all components are rolled back, to a release that is there"
            why "a partial rollback is a combination that nobody tested"
            pass "artifact_digest, and every component at the target"
            block "no artifact_digest; one component only"
        RS_2 "rs-2" High
            what "a failed attempt is analysed and escalated before the next one"
            why "repeating what failed fails again, and costs time"
            pass "outcome succeeded, each failed attempt with analysis and escalation"
            block "three attempts, no analysis; outcome failed"
        CO_R1 "co-r1" Critical
            what "a cutover is rolled back at once when a critical condition holds"
            why "every minute of a failed cutover is an outage"
            pass "runtime_crash_loop detected at 10:00, started at 10:05"
            block "started an hour later"
        CO_R2_1 "co-r2.1" Critical
            what "traffic goes back to the previous known-good release"
            why "until it does nothing is rolled back"
            pass "repoint_traffic done"
            block "repoint_traffic missing"
        CO_R2_2 "co-r2.2" Critical
            what "policy bundle and configuration are those from before the cutover"
            why "the old runtime under the new policy was never tested"
            pass "restore_policy_bundle and restore_config done, digests equal the snapshots"
            block "one of the two; another digest"
        CO_R2_3 "co-r2.3" Critical
            what "gateway health and channel delivery are confirmed"
            why "a gateway that is healthy may still deliver nothing"
            pass "confirm_gateway_health and confirm_channel_delivery done"
            block "health only"
        CO_R2_5 "co-r2.5" Medium
            what "the steps of a cutover's rollback are done in their order"
            why "health that was confirmed before traffic moved is the health of the failure"
            pass "repoint, restore, confirm"
            block "confirmed before traffic was repointed"
        XA_4 "xa-4" Critical
            what "declaration, rollback, smoke test, message C and unfreeze follow each other"
            why "a step that is dated before the one it needs was not done for it"
            pass "declared 10:00, started 10:05, finished 10:20, smoke 10:21"
            block "started before the declaration"
        G_5 "g-5" Critical
            what "the records of one event name one incident, and refer to each other by digest"
            why "records of two incidents put together show neither"
            pass "INC-7 and L2 in declaration, rollback and messages"
            block "a rollback of INC-8; messages of INC-8; a declaration of another digest"
        RB_READY "rb-ready" Critical
            what "before a rollout the way back is prepared: target, snapshots, standby runtime, owners"
            why "a rollback that is first thought of when it is needed is too late"
            pass "a standby runtime that is present, two owners with roles"
            block "no owner; no standby runtime; actions in a prepared record"
        RB_5_0 "rb-5.0" Critical
            what "a lift names the very declaration that it lifts, and is valid by all four conditions"
            why "a lift of another freeze lifts this one by mistake"
            pass "lifts.sha256 is the digest of the declaration"
            block "a stale digest; another freeze_id; an incident of its own"
        RB_5_1 "rb-5.1" Critical
            what "the rollback target is stable, for long enough, after the rollback"
            why "what is healthy for a minute is not stable"
            pass "HEALTHY for an hour since after finished_at"
            block "twenty minutes; DEGRADED in between"
        RB_5_2 "rb-5.2" Critical
            what "critical checks pass, or a risk owner accepts a risk that may be accepted"
            why "nobody accepts the risk of their own change, or of a broken evidence chain"
            pass "a lint check accepted by a risk owner until tomorrow"
            block "accepted by its author; expired; a smoke test or chain accepted"
        RB_5_3 "rb-5.3" High
            what "the work of the next cycle has owners"
            why "a freeze that ends without owners ends in the same failure"
            pass "an owner for each stream of the policy, accepted and active"
            block "an empty list; a stream without owner"
        RB_5_4 "rb-5.4" High
            what "templates A, B and C were sent, C after the rollback and before the unfreeze"
            why "people who were not told go on waiting, or went on merging"
            pass "A, B and C sent"
            block "C drafted only"
        RB_O6 "rb-o6" Medium
            what "the communications owner sends each update by the time that the last one named"
            why "silence makes people find out for themselves"
            pass "B ten minutes after A, which announced it for then"
            block "B an hour late: a warning"
        RB_RENDER "rb-render" Medium
            what "a communication is rendered from records alone, with nothing left to fill in"
            why "a placeholder that was sent tells nobody anything"
            pass "every field of template A is in the declaration"
            block "no next update is due: a field would stay open"
        GH_API "gh-api" Critical
            what "GitHub answered every question, whole and in time"
            why "an answer that is missing must never read as: not frozen"
            pass "a pull request as the API answers"
            block "an error, a page of HTML, a list that is cut off, no answer in time"
        GH_REQUIRED "gh-required" High
            what "the check is required on the protected branch"
            why "a check that is not required stops nobody"
            pass "required_status_checks holds the policy's `status_context`"
            block "no rule requires it"
        GH_PINNED "gh-pinned" High
            what "the required check is pinned to the app that reports it"
            why "anybody with push access can post a green status of any name"
            pass "integration_id 15368"
            block "no integration_id"
        GH_WIRED "gh-wired" High
            what "a workflow runs the check on pull_request and merge_group, always, with few permissions"
            why "a skipped job counts as success, and a queue without the check merges everything"
            pass "on: pull_request, merge_group; no job-level if"
            block "merge_group is not there; the job has an `if`"
        GH_SCRIPT "gh-script" High
            what "the scripts that workflows call are there"
            why "a required check that can't run blocks for ever, or is taken off"
            pass "npm run lint, and package.json has `lint`"
            block "npm run ci:merge-guard, and package.json has no such script"
    ]
}
