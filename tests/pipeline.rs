//! The binaries composed as a release composes them, over the examples.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use common::Run;

const ALL: [&str; 9] = ["cp0", "cp1", "cp2", "cp3", "cp4", "cp5", "cp6", "cp7", "cp8"];
const GREEN: &str = "examples/cp8-cutover/green";
const RED: &str = "examples/cp8-cutover/red";

/// `gate` with all of its siblings beside it, none of them stale.
fn gate(args: &[&str]) -> Run {
    let gate = env!("CARGO_BIN_EXE_gate");
    common::binaries(gate);
    common::run(gate, &common::repository(), args)
}

/// Rule ids that block, or that could not be decided, over all steps.
fn obstacles(run: &Run) -> Vec<String> {
    let report = run.report();
    let steps = report["gates"]
        .as_array()
        .expect("gates")
        .iter()
        .flat_map(|gate| gate["steps"].as_array().expect("steps"));
    let mut rules = Vec::new();
    for step in steps {
        let report = &step["report"];
        let findings = report["findings"].as_array().expect("findings").iter();
        let blocking = findings.filter(|finding| finding["effect"] == "block");
        let undecided = report["undecided"].as_array().expect("undecided").iter();
        rules.extend(blocking.chain(undecided).map(|found| found["rule"].as_str().expect("rule").to_owned()));
    }
    rules
}

#[test]
fn the_green_example_promotes_and_says_what_was_checked() {
    let run = gate(&[&["run"], &ALL[..], &["--artifacts", GREEN]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    for checkpoint in ALL {
        assert!(run.stdout.contains(&format!("PASS  {checkpoint}  ")), "{}", run.stdout);
    }
    assert!(run.stdout.contains("28 of 28 methods"), "{}", run.stdout);
}

#[test]
fn the_red_example_blocks_each_checkpoint_for_one_stated_reason() {
    for (checkpoint, code, rule) in [
        ("cp0", 1, "cp0-m1"),
        ("cp1", 1, "cp1-r2"),
        ("cp2", 1, "cp2"),
        ("cp3", 1, "cpn-a"),
        ("cp4", 1, "cpn-a"),
        ("cp5", 1, "cp5-r2"),
        ("cp6", 2, "g-7"),
        ("cp7", 1, "cpn-a"),
        ("cp8", 1, "cp8-r4"),
    ] {
        let run = gate(&["run", checkpoint, "--artifacts", RED, "--format", "json"]);
        assert_eq!(
            (run.code, obstacles(&run)),
            (Some(code), vec![rule.to_owned()]),
            "{checkpoint}: {}",
            run.stdout
        );
    }
}

#[test]
fn a_release_that_is_committed_is_bound_to_its_commit_and_passes_strictly() {
    let release = common::copy_of(GREEN);
    let commit = common::commit_all(release.path());
    let root = release.path().to_str().expect("a path in UTF-8");
    let options = ["--artifacts", root, "--commit", &commit, "--policy-ref", "HEAD", "--strict"];
    let run = gate(&[&["run"], &ALL[..], &options].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn a_source_that_changed_after_the_evidence_stops_every_checkpoint() {
    let release = common::copy_of(GREEN);
    common::commit_all(release.path());
    std::fs::write(release.path().join("main.rs"), "fn main() {}\n").expect("a file");
    let commit = common::commit_all(release.path());
    let root = release.path().to_str().expect("a path in UTF-8");
    for checkpoint in ALL {
        let run = gate(&["run", checkpoint, "--artifacts", root, "--commit", &commit, "--format", "json"]);
        assert_eq!(run.code, Some(1), "{checkpoint}: {}", run.stdout);
        assert!(obstacles(&run).iter().all(|rule| rule == "g-2"), "{checkpoint}: {:?}", obstacles(&run));
    }
}

#[test]
fn reports_of_one_job_are_decided_by_another() {
    let reports = tempfile::tempdir().expect("a folder");
    let folder = reports.path().to_str().expect("a path in UTF-8");
    let run = gate(&["run", "cp8", "--artifacts", GREEN, "--reports", folder]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let file = |step: &str| format!("{folder}/cp8/{step}.json");
    let files = ["fixtures", "benchmark", "runbook"].map(file);
    let all: Vec<&str> = files.iter().map(String::as_str).collect();
    // The artifacts are at hand there as well: their policy is the one that the reports were judged by.
    let options = ["--artifacts", GREEN];
    assert_eq!(gate(&[&["decide", "cp8"], &all[..], &options].concat()).code, Some(0));
    assert_eq!(gate(&[&["decide", "cp8"], &all[..2], &options].concat()).code, Some(2), "a step is missing");
}

#[test]
fn the_transcript_in_the_readme_is_what_the_binaries_print() {
    let readme = std::fs::read_to_string(common::repository().join("README.md")).expect("README.md");
    let block = readme
        .split("```console\n$ ")
        .nth(1)
        .and_then(|rest| rest.split("\n```").next())
        .expect("a transcript");
    let (command, printed) = block.split_once('\n').expect("a command and what it prints");
    let args: Vec<&str> = command.split(' ').skip(1).collect();
    let run = gate(&args);
    assert_eq!(run.stdout.trim_end(), printed);
}

/// The whole catalogue that an example can show: every gate of freezes, at every level, by the real binaries.
#[test]
fn a_failing_cycle_is_declared_rolled_back_and_lifted_and_its_red_half_stops_for_one_rule() {
    for (level, rule) in [("L1", "rb-3a.1"), ("L2", "rb-3c.3"), ("L3", "rb-3e.2")] {
        for (half, code) in [("green", 0), ("red", 1)] {
            let folder = format!("examples/failing-cycle/{level}/{half}");
            let gates = ["run", "freeze-declare", "rollback-complete", "unfreeze"];
            let options = ["--artifacts", &folder, "--now", "2026-03-06T12:00:00Z", "--format", "json"];
            let run = gate(&[&gates[..], &options].concat());
            assert_eq!(run.code, Some(code), "{folder}: {}", run.stdout);
            let mut obstacles = obstacles(&run);
            obstacles.dedup();
            assert_eq!(obstacles, if half == "red" { vec![rule] } else { Vec::new() }, "{folder}");
        }
    }
}

#[test]
fn the_rollout_of_the_example_goes_on_in_green_and_stops_in_red() {
    for (example, code) in [(GREEN, 0), (RED, 1)] {
        let run = gate(&["run", "cutover-canary", "--artifacts", example, "--now", "2026-03-06T12:00:00Z"]);
        assert_eq!(run.code, Some(code), "{example}: {}", run.stdout);
    }
}

/// Each red half of an example beside a green one stops for the one rule that its README names.
#[test]
fn a_red_half_stops_for_its_one_rule() {
    for (gate_, example, rule) in [
        ("rollback-readiness", "cp8-cutover", "rb-ready"),
        ("deploy-verify", "operations/deployment", "op-8.5"),
        ("deploy-rollback", "operations/rollback", "op-9.5"),
        ("cutover-rollback", "operations/cutover-rollback", "co-r2.3"),
    ] {
        let folder = format!("examples/{example}/red");
        let run = gate(&[
            "run",
            gate_,
            "--artifacts",
            &folder,
            "--now",
            "2026-03-06T12:00:00Z",
            "--format",
            "json",
        ]);
        assert_eq!((run.code, obstacles(&run)), (Some(1), vec![rule.to_owned()]), "{gate_}: {}", run.stdout);
    }
}
