//! The rules of `gate`, a row each.

gate_core::rules! {
    /// Every rule of `gate`.
    pub(crate) static RULES = [
        CMP_1 "cmp-1" Critical
            what "every gate that is asked for is known"
            why "a misspelt gate must not read as one that has passed"
            pass "gate run cp0 cp3"
            block "gate run cp99, or CP3 for cp3"
        CMP_2 "cmp-2" Critical
            what "every step of a gate ran, each once, also after another one failed"
            why "a step that was left out has shown nothing"
            pass "three steps, three reports, though the first one blocks"
            block "a step without a report, two reports of one step, a folder that can't hold reports"
        CMP_3 "cmp-3" Critical
            what "a step counts by its own report of this very question, and by nothing else"
            why "a crash, a leftover file or another commit's report would pass for a verdict"
            pass "exit code 0, and a report of this tool, version, arguments, commit, policy, time and files"
            block "a missing binary, a signal, a timeout, exit code 101, no report, a report of another commit"
        CMP_5 "cmp-5" Critical
            what "with --needs-env, every job that the decision waits for has succeeded"
            why "GitHub counts a required job that was skipped as passed"
            pass "{\"cp0\": {\"result\": \"success\"}}"
            block "a job that was skipped, cancelled or failed; no job at all"
        CMP_6 "cmp-6" Critical
            what "there is something to run"
            why "a gate that ran nothing has shown nothing"
            pass "at least one gate of at least one step"
            block "an empty list of gates"
        CMP_7 "cmp-7" Critical
            what "with --ledger, every verdict is on record before it is told"
            why "a release that can't show what was decided, and when, has no history to verify"
            pass "an entry for each gate at the end of the ledger, which chain-verify log verifies"
            block "a ledger that can't be written, ends with a torn line, or is later than now"
        CMP_10 "cmp-10" Critical
            what "with --policy-ref, the policy in the work tree is no weaker than the one at that ref"
            why "once it is merged, everything after it is measured by the lower bar"
            pass "thresholds as they were or tighter, every gate with every step that it had"
            block "latency_ratio 1.5 in place of 1.1, a step left out, one more deferred method"
    ]
}
