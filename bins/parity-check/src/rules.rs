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
    ]
}

/// The rule with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static gate_core::Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}
