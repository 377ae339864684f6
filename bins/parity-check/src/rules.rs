//! The rules of `parity-check`, a row each.

gate_core::rules! {
    /// Every rule of `parity-check`, in the order of the checkpoints.
    pub static RULES = [
        CP0_R1 "cp0-r1" Critical
            what "the parity manifest is versioned, and the scoreboard was made for that version"
            why "a scoreboard of another contract proves nothing about this one"
            pass "manifestVersion 1.2.0 in the manifest and in the scoreboard"
            block "a manifest of version \"v1\", or a scoreboard that names another version"
        CP0_R2 "cp0-r2" Critical
            what "the replay fixtures ran, over corpora that hold cases"
            why "a replay of nothing reproduces everything"
            pass "a passing row for `*replay*`, one for `*corpus*`, and tests/parity/*.json with cases"
            block "no replay row, or a corpus whose `cases` is empty"
        CP0_R3 "cp0-r3" High
            what "the scoreboard's counts and deltas are those of its features, and nothing regressed"
            why "one feature's progress must not hide another's loss"
            pass "12 features, 12 counted, deltas equal to current minus baseline"
            block "a feature that goes from Implemented to Partial, or is no longer listed"
        CP0_M1 "cp0-m1" Critical
            what "every baseline method exists in the candidate, or is deferred by policy"
            why "clients of the old runtime call what the new one does not answer"
            pass "102 of 102 methods, and a baseline no shorter than at the protected ref"
            block "agent.wait is in the baseline and not in the candidate"
        CP1_R1 "cp1-r1" Critical
            what "the runtime answers control-plane calls on its own"
            why "a candidate that leans on the old runtime can't replace it"
            pass "a passing row for `*standalone*`"
            block "no such row"
        CP1_R2 "cp1-r2" Critical
            what "roles and scopes are enforced where requests are dispatched"
            why "a cutover must not open what was closed"
            pass "a passing row for `*auth*`"
            block "no such row"
        CP1_R3 "cp1-r3" Critical
            what "slow consumers meet bounded backpressure"
            why "one slow client must not take the gateway down"
            pass "a passing row for `*backpressure*`"
            block "no such row"
        CP2 "cp2" Critical
            what "sessions replay in order, survive restarts and soak, over both corpora as they are now"
            why "lost or doubled messages show only under replay, restart and load"
            pass "2 sqlite-feature rows, 3 soak rows as stated, both corpus copies"
            block "no soak row, one sqlite-feature row, or a corpus copy that is older than its source"
        CP3 "cp3" Critical
            what "the tool corpus covers sandboxed and direct execution, and is the one that is committed"
            why "parity in one mode says nothing about the other"
            pass "tool-runtime-corpus.json with cases of both kinds"
            block "every case has \"sandboxed\": false, or the copy is not its source"
        CP4 "cp4" Critical
            what "the channel acceptance canary ran"
            why "channels that no canary touched fail in front of users"
            pass "a passing row for `*canary*`"
            block "no such row"
        CP5_R1 "cp5-r1" Critical
            what "browser orchestration is covered"
            why "an uncovered flow is an unproven one"
            pass "a passing row for `*browser*`"
            block "no such row"
        CP5_R2 "cp5-r2" Critical
            what "the canvas flow is covered"
            why "an uncovered flow is an unproven one"
            pass "a passing row for `*canvas*`"
            block "no such row"
        CP5_R3 "cp5-r3" Critical
            what "node and device commands are covered"
            why "an uncovered flow is an unproven one"
            pass "a passing row for `*node*` and another for `*device*`"
            block "no row for `*device*`"
        CP6_R1 "cp6-r1" Critical
            what "provider aliases resolve as before"
            why "configured models must keep working after the cutover"
            pass "a passing row for `*alias*`"
            block "no such row"
        CP6_R2 "cp6-r2" Critical
            what "model names are normalized as before"
            why "configured models must keep working after the cutover"
            pass "a passing row for `*normaliz*`"
            block "no such row"
        CP6_R3 "cp6-r3" Critical
            what "the provider failover chain is covered"
            why "failover that never ran in a test runs for the first time in an outage"
            pass "a passing row for `*failover*`"
            block "no such row"
        CP6_R4 "cp6-r4" Critical
            what "auth profiles are cleared when the model changes"
            why "a stale credential must not follow a session to another provider"
            pass "a passing row for `*auth_profile*`"
            block "no such row"
        CP6_R5 "cp6-r5" Critical
            what "routing under provider cooldown is covered"
            why "failover that never ran in a test runs for the first time in an outage"
            pass "a passing row for `*cooldown*`"
            block "no such row"
        CP7_R1 "cp7-r1" Critical
            what "the command-line families are covered"
            why "operators' runbooks call these commands"
            pass "a passing row for `*cli_*`"
            block "no such row"
        CP7_R2 "cp7-r2" Critical
            what "the doctor command is covered"
            why "operators diagnose with it when all else fails"
            pass "a passing row for `*doctor*`"
            block "no such row"
        CP7_R3 "cp7-r3" Critical
            what "the update workflow is covered"
            why "the next release arrives through it"
            pass "a passing row for `*update*`"
            block "no such row"
        CP7_R4 "cp7-r4" Critical
            what "the checkpoint's metrics name the table that they sum up, and it is published with them"
            why "figures without their rows can't be checked by anybody"
            pass "\"resultsTsv\": \"cp7-fixture-results.tsv\", beside it"
            block "no resultsTsv, or the name of a file that is not in the folder"
        CP8_R1 "cp8-r1" Critical
            what "replay and soak ran, and the reliability fixtures are counted right"
            why "reliability is what a cutover is most likely to lose"
            pass "rows for `*replay*` and `*soak*`; reliabilityFixtureCount 10 of 10"
            block "no soak row, or reliabilityFixtureCount 0"
        CP8_R2 "cp8-r2" Critical
            what "each of the four defenders has a fixture of its own"
            why "a defender that no test attacks may be switched off unnoticed"
            pass "rows for prompt_guard, command_guard, tool_loop and policy_bundle"
            block "no policy_bundle row"
        CP8_R3 "cp8-r3" High
            what "the counts by class are those of the rows"
            why "a count that is not recomputed can be anything"
            pass "10 reliability + 4 security + 1 benchmark = 15 rows"
            block "securityFixtureCount 5 beside four security rows"
        CP8_R4 "cp8-r4" High
            what "the benchmark measured latency, throughput and memory, consistently, and not worse than its baseline"
            why "a cutover on unmeasured latency or memory is a bet"
            pass "min <= p50 <= p95 <= p99 <= max, throughput = iterations / time, rssKiB 20480"
            block "rssKiB null, p95 above p99, zero iterations, benchmarkMetrics null"
        CP8_R5 "cp8-r5" High
            what "the cutover runbook has its sections, each with something in it"
            why "at three in the morning an empty Rollback section is no rollback"
            pass "## Canary, ## Staged, ## Full Cutover and ## Rollback, each with text"
            block "### Canary, a heading inside a code block, an empty section"
        CPN_A "cpn-a" Critical
            what "the metrics are those of the rows; every row is unique, ran a test, and says exactly `pass`"
            why "summaries stay green beside failing rows; only recomputing finds it"
            pass "17 rows, 17 pass, 86,430 ms in all"
            block "a skipped row, a doubled row, passed 17 beside 16 passing rows, a row whose run executed no test"
        CO_P3 "co-p3" Critical
            what "the artifacts of every required checkpoint are committed, and speak for the release commit"
            why "what is not in the tree can't be audited later"
            pass "metrics, table and benchmark tracked at the commit, with the bytes on disk"
            block "an artifact that .gitignore hides, or that was made before the last change of src/"
        CO_P1 "co-p1" Critical
            what "every checkpoint is green for the release candidate, by its latest attempt"
            why "one gate that did not run, or ran for another commit, is a gate that nobody passed"
            pass "nine gate reports, cp0 to cp8, each of which passed for the commit"
            block "two reports of cp4 and none of cp7, a report of another commit, a green one and then a red one"
        CO_P2 "co-p2" Critical
            what "tests, clippy with -D warnings and the release build passed, with and without sqlite-state"
            why "a build that was not linted and tested in both forms ships in a form that nobody tried"
            pass "six cells, each with exit code 0, its own command, and tests that ran"
            block "five cells, clippy without -D warnings, `cargo test || true`, 0 tests"
        CO_P4 "co-p4" Critical
            what "the signature of the policy bundle is verified when the runtime starts, on every host"
            why "a loader without a path loads nothing, reports no error, and enforces nothing"
            pass "a path, a key, \"verified\": true, and one digest on all hosts"
            block "no path configured, or two hosts with different bundles"
        XA_1 "xa-1" Critical
            what "records and reports speak for one commit, judged by one policy"
            why "evidence that is gathered from several builds is evidence of none"
            pass "\"commit\" is the one that is to be promoted, or only evidence changed since"
            block "a deployment record of another commit"
        XA_7 "xa-7" Critical
            what "the smoke run is of the very subject, and the newest one decides"
            why "a green run of something else, or of before, hides the red one that counts"
            pass "the newest of three runs of deployment d-17 passed"
            block "the smoke run of the deployment, offered for its rollback"
        OP_8_1 "op-8.1" Critical
            what "a failed deployment is stopped at once"
            why "every further target is one more to roll back"
            pass "no target was started after the first failure, stopped_at given"
            block "a target that was started after another one had failed"
        OP_8_2 "op-8.2" High
            what "the version that each target runs was observed"
            why "what nobody looked at may run anything"
            pass "observed_version for each target"
            block "\"observed_version\": null"
        OP_8_3 "op-8.3" Critical
            what "nothing was fixed by hand"
            why "a manual fix is gone with the next deployment, and nobody can review it"
            pass "\"manual_changes\": []"
            block "an edited config file"
        OP_8_4 "op-8.4" Critical
            what "a failed deployment was rolled back, or made good"
            why "a half-deployed system is neither the old nor the new one"
            pass "status failed, and the rollback record of this deployment"
            block "status failed, and nothing after it"
        OP_8_5 "op-8.5" Critical
            what "a deployment succeeded on all of its targets, or failed"
            why "nine of ten is how an outage starts"
            pass "10 targets, each succeeded and seen to run the released version"
            block "9 targets succeeded, 1 not attempted, status succeeded; or one still runs the old version"
        OP_10 "op-10" Critical
            what "the smoke run decides, and nothing overrides it"
            why "healthy processes that serve nothing are an outage with green lights"
            pass "status succeeded, and the smoke run of this deployment passed"
            block "a failed smoke run beside status succeeded; a key that would override it"
        SM_1 "sm-1" Critical
            what "every smoke check passed"
            why "a skipped or inconclusive check is one that nobody made"
            pass "six checks, six times `pass`"
            block "`fail`, `skip`, `error`, `inconclusive`, or an agent that is not authorized"
        SM_2 "sm-2" Critical
            what "the required smoke checks are all there"
            why "five other checks can't say what the missing one would have"
            pass "storefront_page_load, catalog_query, agent_health, agent_authorized_status, control_plane_status"
            block "agent_health is missing, or renamed"
        SM_3 "sm-3" Critical
            what "the smoke run was automated, and started right after its subject had ended"
            why "a run from before, or hours later, shows another state"
            pass "mode automated, 40 s after the last target was done"
            block "it started 1 s before the deployment had ended; mode manual"
        SM_4 "sm-4" Critical
            what "the smoke run was in the environment, and of the version, that was deployed"
            why "a green staging says nothing about production"
            pass "environment prod, version 1.4.0, as deployed"
            block "the smoke run of staging for a deployment to prod"
        SM_5 "sm-5" Critical
            what "the smoke record is whole and agrees with itself"
            why "a status that its own checks contradict was written by somebody, not by the run"
            pass "status PASS over passing checks, each within the run's time"
            block "status FAIL over passing checks, a check from before the run, no run id"
        SM_6 "sm-6" Critical
            what "nothing in a smoke record overrides a result"
            why "what can be waved through will be, at three in the morning"
            pass "no such key"
            block "\"override\": {\"by\": \"on-call\"}"
        REPLAY_PAYLOAD "replay-payload" Critical
            what "the candidate answers with the payloads of the baseline"
            why "clients of the old runtime read what the new one writes"
            pass "100,000 pairs, none differs but in what does not count"
            block "`/items/3/price` is 12, expected 10; a member that is gone"
        REPLAY_RECORD "replay-record" Critical
            what "the candidate answered every request, and no other one"
            why "a request without an answer is an outage that no comparison of answers shows"
            pass "each id of the baseline is in the candidate's recording, once"
            block "r-17 is missing, or a case of the corpus was not replayed"
        REPLAY_NOISE "replay-noise" Critical
            what "what differs from run to run is still there, of a kind that it had"
            why "a timestamp may change; a timestamp that became null is a broken client"
            pass "`/at` differs between two runs of the baseline, and is a string in the candidate"
            block "`/at` is null in the candidate, or gone"
        REPLAY_CASE "replay-case" Critical
            what "the candidate meets what the corpus expects"
            why "a baseline that was wrong together with the candidate is parity, too"
            pass "57 cases, 203 checks hold"
            block "`/count` is 2, expected 3; an error where an answer was expected"
        REPLAY_VACUOUS "replay-vacuous" Critical
            what "every case checks something that the answer holds"
            why "a case without a check passes whatever comes back"
            pass "a check with a path and an operator in each case"
            block "a case with an outcome only, or a check with a path and nothing else"
        REPLAY_COVERAGE "replay-coverage" High
            what "the corpora cover the share of the methods that the policy asks for"
            why "a corpus of the easy methods says nothing about the others"
            pass "43 of 102 methods have a case, at least 40 % required"
            block "12 of 102"
        API_OPERATION "api-operation" Critical
            what "every critical endpoint is still served, as open or closed as before"
            why "a client that calls what is gone is down"
            pass "GET /items/{} in the baseline, and in the candidate"
            block "a critical operation that is gone, or that needs no credentials any more"
        API_PARAMETER "api-parameter" Critical
            what "requests that were right stay right: parameters"
            why "a parameter that became required refuses every client that was written before"
            pass "a new parameter that is optional"
            block "a new parameter that is required, a narrower type, fewer choices, a tighter limit"
        API_REQUEST "api-request" Critical
            what "requests that were right stay right: bodies and credentials"
            why "a field that became required refuses every client that was written before"
            pass "a new member that is optional"
            block "a member that is required now, a choice that is gone, credentials where none were needed"
        API_RESPONSE "api-response" Critical
            what "responses can still be read: codes, members, types"
            why "a client reads what was always there without asking whether it is"
            pass "a new member, a new error code"
            block "a success code or a required member that is gone, a type that may be null now"
        API_TRAFFIC "api-traffic" Critical
            what "recorded traffic meets the candidate's own contract"
            why "a contract that the runtime does not keep is no contract"
            pass "1,200 exchanges, each by its schema"
            block "a response of a code or a type that the contract does not describe"
        DD_1 "dd-1" Critical
            what "what is done was deployed by the pipeline, immutable, verified, smoked and visible"
            why "each of these that is missing has been the cause of an outage that the others hid"
            pass "performed_via ci_cd, immutable, four contract checks, a smoke run, visible_at"
            block "performed_via ssh, no smoke run, a failed contract check, or a failure that was handled well"
        DD_4 "dd-4" High
            what "provisioning took no longer than allowed"
            why "an environment that takes an hour to make can't be made again in an incident"
            pass "kind provisioning, 410 s of 600 s"
            block "11 minutes"
        DP_1 "dp-1" Critical
            what "the seven stages ran in order, none skipped"
            why "the skipped stage is the one that would have found it"
            pass "intake, build, verification, release, deploy, post_deploy_verification, completion"
            block "no release stage, or one that began before the one before it had ended"
        DP_2 "dp-2" Critical
            what "what was built is what was released and deployed, by digest"
            why "what is built again is something else than what was tested"
            pass "one digest at build, release and deploy"
            block "another digest at deploy"
        DP_3 "dp-3" High
            what "change, version, target, run and times are recorded"
            why "what can't be traced to a change can't be undone by reverting it"
            pass "change_id, environment, release.version, run_id, and times of each target"
            block "an empty change_id, or a target without times"
        CO_C1A "co-c1a" High
            what "one canary host runs the candidate, and no host is listed twice"
            why "a canary on many hosts is a rollout that nobody approved"
            pass "one host with \"runtime\": \"rust\""
            block "two of them, or one machine under two names"
        CO_C1B "co-c1b" High
            what "the canary served production-like traffic"
            why "a runtime that served nobody served everybody well"
            pass "source production_slice, 430,000 requests"
            block "synthetic traffic, or 12 requests"
        CO_C2 "co-c2" High
            what "the old runtime stands by, and serves none of the canary's share"
            why "without it there is no way back; with it in use the canary proves nothing"
            pass "mode standby, routed_requests 0"
            block "mode removed, or 12 requests of the canary's share that it served"
        CO_C3 "co-c3" Critical
            what "the canary soaked for a day by instants, on one build, without gaps"
            why "what breaks after twenty hours is not found in ten, nor in ten and ten of two builds"
            pass "97 snapshots from 09:00Z to 09:00Z of the next day, 15 minutes apart"
            block "23 h 59 min 59 s, a day by labels over a change of offset, a gap of an hour, a build replaced at noon"
        CO_C3A "co-c3a" Critical
            what "no crash loop, and every step of the restart counter is a restart that was recorded"
            why "a process that restarts often looks healthy between two restarts"
            pass "one planned restart, restarts_total 0 and then 1"
            block "three unplanned restarts in ten minutes, or a counter that falls"
        CO_C3B "co-c3b" High
            what "no queue was full for long, or still is"
            why "a full queue is an outage that has not yet reached the clients"
            pass "a saturation alert of 40 s"
            block "one of 6 minutes, or one whose closed_at is null"
        CO_C3C "co-c3c" Critical
            what "each of the four defenders was tried, and none lets through what it caught before"
            why "a defender that was not tried is not there"
            pass "prompt_guard, command_guard, tool_loop and policy_bundle, each evaluated, 0 critical regressions"
            block "policy_bundle is missing, or evaluated 0 times, or has a critical regression"
        CO_C4A "co-c4a" High
            what "every snapshot has p50, p95 and p99 in order, and is a measurement of its own"
            why "a percentile that is missing or copied hides the one that counts"
            pass "p50 20,310 <= p95 61,800 <= p99 118,000"
            block "p99 null, p95 above p99, the same figures five times in a row"
        CO_C4B "co-c4b" High
            what "throughput was measured, and is no worse than the baseline's by the margin"
            why "latency is easily kept low by serving less"
            pass "-0.4 % (-1.9 % to +1.1 %) against a margin of 5 %"
            block "throughputOpsPerSec null, or 10 % less than the baseline over the day"
        CO_C4C "co-c4c" High
            what "memory was measured, and does not grow by the margin"
            why "a leak of 5 % a day is an outage in the second week"
            pass "+0.01 %/h (-0.05 to +0.07) against a margin of 0.2 %/h"
            block "rssKiB null, or 0.4 % more every hour"
        CO_S1 "co-s1" Critical
            what "the stage before was signed off by a release owner, who did not deploy it, before this one started"
            why "a stage that starts by itself is one that nobody looked at"
            pass "signoff by a release_owner of the policy, of the canary report's digest"
            block "no signoff, that of another report, one by the deployer, or one from afterwards"
        CO_S2 "co-s2" High
            what "the replay's and the CP8 gate's reports are attached to the change ticket, and passed"
            why "whoever decides about the next increment decides by them"
            pass "attachments of kind parity_replay and cp8_gate, by digest, verdict pass"
            block "a ticket without attachments, or with a report that blocked"
        CO_S3A "co-s3a" High
            what "channels and sessions behaved as expected in each increment"
            why "an increment that nobody held against anything passed nothing"
            pass "channel_session pass, against a baseline by digest, in each increment"
            block "increment 2 has none, or it failed"
        CO_S3B "co-s3b" High
            what "defender events were as expected in each increment"
            why "a defender that is silent on new hosts may be off there"
            pass "defender pass, against a baseline by digest, in each increment"
            block "increment 2 has none, or it failed"
        CO_S4A "co-s4a" Critical
            what "the error rate is no worse than the baseline's by the margin, does not rise, and never stayed elevated"
            why "an average of a good day hides a bad hour, and a rising tail is the start of an outage"
            pass "0.10 % beside 0.10 %, no trend"
            block "1.5 times the baseline's rate, a rate that rises to three times, ten bad minutes; a host of a cutover that was not measured"
        CO_S4B "co-s4b" Critical
            what "latency is no worse than the baseline's by the margin, and never stayed elevated"
            why "what clients feel is p99, and it is the first to go"
            pass "p95 +0.4 % (-1.2 % to +2.0 %) against a margin of 5 %"
            block "p99 10 % above the baseline's; no baseline beside it, or too short a soak, is undecided"
        CO_S4C "co-s4c" Critical
            what "the command policy is that of the stage before, or each change was approved before it took effect"
            why "a policy that drifts during a rollout is one that nobody reviewed"
            pass "the same bundle, or a drift approved by a security_lead"
            block "another bundle and an empty policy_drift"
        CO_S5 "co-s5" Critical
            what "every increment ended, passed, and was measured on each of its hosts for as long as it lasted"
            why "one bad increment is a bad rollout, whatever came after it"
            pass "three increments, each with result pass and snapshots"
            block "increment 1 failed and 2 and 3 passed, or no snapshot of a host that joined, for an hour or at all"
        CO_R1C "co-r1c" Critical
            what "no severe regression of latency or throughput was sustained, of latency on any one host"
            why "at twice the latency clients time out, and the retries do the rest"
            pass "never twice the baseline's p95 for five minutes"
            block "p99 at 2.5 times the baseline's for 45 minutes, or on one host of fifty"
        CO_F1 "co-f1" Critical
            what "all targets, and no other hosts, run the candidate by default"
            why "the one host that was left out is found by its users"
            pass "50 targets, the same 50 hosts, each with default true"
            block "49 of 50 hosts, all of them healthy"
        CO_F2 "co-f2" High
            what "the old runtime is disabled, and nothing leads to it"
            why "two runtimes that both write corrupt what each of them believes"
            pass "mode disabled, routes_enabled [], routed_requests 0"
            block "a route that was left"
        CO_F3 "co-f3" Medium
            what "the old runtime is kept for a stated time, and no longer"
            why "too short, and there is no way back; for ever, and it is never patched again"
            pass "retained_until in a week; after that removed true"
            block "no retained_until, one in the past with the binaries there, or removed before it"
        CO_F4A "co-f4a" Critical
            what "status and health succeeded on every target after the cutover"
            why "what was healthy before the cutover ran the old runtime"
            pass "50 nodes, both commands with exit code 0"
            block "49 nodes, or one whose health ended with 1"
        CO_F4C "co-f4c" Critical
            what "a security scan ran after the cutover, and no critical finding is open"
            why "the new runtime is a new surface"
            pass "a scan with no critical finding that is open"
            block "no scan, or a critical finding that is accepted"
        XA_2 "xa-2" Critical
            what "each stage is of one rollout and one commit, and names the report of the stage before it by digest"
            why "a chain with a gap lets a report of something else in"
            pass "the staged report's baseline is the canary's digest"
            block "the digest of an older canary report, another commit, or a stage that started too early"
        ROLLOUT_AA "rollout-aa" High
            what "hosts of one runtime are not told from each other"
            why "a judge that finds hosts of the baseline worse finds every candidate worse"
            pass "three hosts of the old runtime, none worse than the others"
            block "one of them 8 % slower than the others, all day"
    ]
}

/// The rule with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static gate_core::Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}
