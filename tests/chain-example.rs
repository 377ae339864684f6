//! The example of a log that is verified in parts: the commands of its workflow, run here.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test a panic is the verdict"
)]
#![cfg(unix)]

mod common;

use std::fs;
use std::path::Path;

use common::{Run, copy_of, finished};
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_chain-verify");
const PARTS: usize = 4;

/// The shell lines of the workflow's step of this name.
fn script(workflow: &str, name: &str) -> String {
    let (_, step) = workflow.split_once(&format!("- name: {name}\n")).expect(name);
    let (_, block) = step.split_once("run: |\n").expect(name);
    let indent = block.len() - block.trim_start().len();
    let lines = block.lines().take_while(|line| line.len() - line.trim_start().len() >= indent);
    lines.map(|line| [&line[indent..], "\n"].concat()).collect::<Vec<_>>().concat()
}

/// Runs a script as the engine does, with these variables.
fn bash(folder: &Path, script: &str, variables: &[(&str, &str)]) -> Run {
    let binaries = Path::new(PROGRAM).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = std::env::join_paths([binaries.to_owned()].into_iter().chain(std::env::split_paths(&path)));
    let mut command = common::command("bash", folder);
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]).env("PATH", all.unwrap());
    finished(&command.envs(variables.iter().copied()).output().expect("bash starts"))
}

/// What a report says of the log, without what it was read from.
fn verdict(path: &Path) -> Value {
    let mut report: Value = serde_json::from_str(&fs::read_to_string(path).expect("a report")).unwrap();
    for member in ["args", "subjects", "evaluated_at"] {
        report.as_object_mut().unwrap().remove(member);
    }
    report
}

/// The lines of the example's log, changed.
fn judge(change: impl FnOnce(&mut Vec<String>), wanted: i32) {
    let example = copy_of("examples/evidence");
    let folder = example.path();
    let log = folder.join("evidence/log.ndjson");
    let mut lines: Vec<String> = fs::read_to_string(&log).unwrap().lines().map(String::from).collect();
    change(&mut lines);
    fs::write(&log, lines.join("\n") + "\n").unwrap();
    let workflow = fs::read_to_string(folder.join("workflow.yml")).unwrap();
    assert!(workflow.contains(&format!("PARTS: \"{PARTS}\"")) && workflow.contains("part: [1, 2, 3, 4]"));
    let part = script(&workflow, "Verify the part");
    for number in 1..=PARTS {
        let variables = [("LOG", "evidence/log.ndjson"), ("PARTS", "4"), ("PART", &number.to_string())];
        let run = bash(folder, &part, &variables);
        assert_eq!(run.code, Some(0), "{run:?}");
        let segment = fs::metadata(folder.join(format!("segments/part-{number}.json"))).expect("a segment");
        assert!(segment.len() < 4096, "a boundary report is small: {}", segment.len());
    }
    let join = script(&workflow, "Join").trim_end().to_owned() + " --report json=joined.json";
    let joined = bash(folder, &join, &[("GITHUB_STEP_SUMMARY", "summary.md")]);
    assert_eq!(joined.code, Some(wanted), "{joined:?}");
    let args =
        ["log", "evidence/log.ndjson", "--anchor", "evidence/anchor.json", "--report", "json=whole.json"];
    let whole = common::run(PROGRAM, folder, &args);
    assert_eq!(whole.code, Some(wanted), "{whole:?}");
    assert_eq!(verdict(&folder.join("joined.json")), verdict(&folder.join("whole.json")));
}

#[test]
fn parts_and_join_say_what_one_pass_says() {
    judge(|_| {}, 0);
    judge(|lines| drop(lines.remove(12)), 1);
    judge(|lines| lines.swap(23, 24), 1);
    judge(|lines| lines.truncate(30), 1);
    judge(|lines| lines[44] = lines[44].replace("as planned", "otherwise"), 1);
    judge(|lines| lines[3].truncate(100), 2);
}
