//! Each rule of `chain-verify` passes its good evidence, and blocks its bad evidence alone.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use chain_verify::rules::RULES;
use common::Run;
use common::fixtures::{Case, Side, Stage, cases};
use gate_core::rule::GENERAL;

const PROGRAM: &str = env!("CARGO_BIN_EXE_chain-verify");

#[test]
fn every_rule_passes_its_good_evidence_and_blocks_its_bad_evidence_alone() {
    let ids: Vec<&str> = GENERAL.iter().chain(RULES).map(|rule| rule.id).collect();
    let cases = cases("chain-verify");
    let mut faults = Vec::new();
    for id in &ids {
        if !cases.iter().any(|case| case.name == *id) {
            faults.push(format!("{id}: no case of this name"));
        }
    }
    for case in &cases {
        match case.rule(ids.iter().copied()) {
            Some(rule) => judge_case(case, rule, &mut faults),
            None => faults.push(format!("{}: no rule of this name", case.name)),
        }
    }
    assert!(faults.is_empty(), "{} of {} cases\n{}", faults.len(), cases.len(), faults.join("\n"));
}

/// The report as JSON, as if it had been asked for on standard output: some commands print something else there.
fn report(stage: &Stage) -> Run {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("report.json");
    let option = format!("json={}", file.to_str().expect("a path in UTF-8"));
    let run = stage.run_in_copy(PROGRAM, &["--report", &option]);
    let stdout = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    Run { stdout, ..run }
}

/// The rules of what could not be decided, each once, sorted.
fn undecided(run: &Run) -> Vec<String> {
    let report = run.report();
    let entries = report["undecided"].as_array().expect("undecided").iter();
    let mut rules: Vec<_> = entries.map(|entry| entry["rule"].as_str().expect("a rule").to_owned()).collect();
    rules.sort();
    rules.dedup();
    rules
}

fn has_check(run: &Run, rule: &str) -> bool {
    run.report()["checks"].as_array().expect("checks").iter().any(|check| check["rule"] == rule)
}

fn judge_case(case: &Case, rule: &str, faults: &mut Vec<String>) {
    let mut fault = |side: Side, what: String| faults.push(format!("{} {side:?}: {what}", case.name));
    for (side, code) in [(Side::Pass, 0), (Side::Block, case.exit)] {
        if !case.has(side) {
            continue;
        }
        let stage = case.stage(side);
        let run = |options: &[&str]| stage.run_in_copy(PROGRAM, options);
        let (json, human) = (report(&stage), run(&["--color", "never"]));
        let others = [run(&["--format", "github"]), run(&["-q"]), run(&["-v"])];
        let odd = [&json, &human].into_iter().chain(&others);
        let odd: Vec<_> = odd.filter(|run| run.code != Some(code) || !run.stderr.is_empty()).collect();
        if !odd.is_empty() {
            fault(side, format!("not exit code {code} in silence, but {odd:#?}"));
            continue;
        }
        let (blocks, leaves_open): (&[&str], &[&str]) = match code {
            0 => (&[], &[]),
            1 => (&[rule], &[]),
            _ => (&[], &[rule]),
        };
        let (blocking, undecided) = (json.blocking(), undecided(&json));
        if blocking != blocks || undecided != leaves_open {
            fault(side, format!("blocked by {blocking:?}, undecided by {undecided:?}\n{}", human.stdout));
        }
        // Rules about reading say nothing when they hold; every other one must have been evaluated.
        if side == Side::Pass && case.name == rule && case.exit == 1 && !has_check(&json, rule) {
            fault(side, format!("passes without a check of {rule}\n{}", human.stdout));
        }
        let expected = case.expected.as_ref().filter(|_| side == Side::Block);
        if let Some(expected) = expected.filter(|expected| **expected != human.stdout) {
            fault(side, format!("expected.txt has\n{expected}\nprinted was\n{}", human.stdout));
        }
    }
}
