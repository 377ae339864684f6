//! What the machine does to a run: a full disk, a closed pipe, no memory, a kill. Never a pass that was not told.
//!
//! `docs/load-and-faults.md` says what happens; `make load` adds what is too large for a test.

#![cfg(unix)]
#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use common::Run;
use serde_json::Value;
use tempfile::TempDir;

const GATE: &str = env!("CARGO_BIN_EXE_gate");

/// A binary, arguments with which it judges, a folder that it lets pass and one that it blocks.
struct Judge {
    binary: &'static str,
    args: Vec<String>,
    pass: TempDir,
    block: TempDir,
}

impl Judge {
    fn of_case(binary: &'static str, case: &str) -> Self {
        let folder = format!("tests/fixtures/{binary}/{case}");
        let args = fs::read_to_string(common::repository().join(&folder).join("args")).expect("args");
        Self {
            binary,
            args: args.split_whitespace().map(String::from).collect(),
            pass: common::copy_of(&format!("{folder}/pass")),
            block: common::copy_of(&format!("{folder}/block")),
        }
    }

    fn all() -> Vec<Self> {
        common::binaries(GATE);
        let words = |text: &str| text.split(' ').map(String::from).collect();
        let scanned = |text: &str| {
            let folder = tempfile::tempdir().expect("a folder");
            fs::write(folder.path().join("note.txt"), text).expect("a file");
            folder
        };
        let gate = |half: &str| common::copy_of(&format!("examples/cp8-cutover/{half}"));
        vec![
            Self::of_case("parity-check", "cpn-a"),
            Self::of_case("export-validate", "ex-1.1"),
            Self::of_case("freeze-guard", "rb-f7"),
            Self::of_case("chain-verify", "ev-hash"),
            Self {
                binary: "pii-scan",
                args: words("note.txt"),
                pass: scanned("nothing to see\n"),
                block: scanned("write to mara.lindqvist@fjordmail.no\n"),
            },
            Self { binary: "gate", args: words("run cp4"), pass: gate("green"), block: gate("red") },
        ]
    }

    /// The binary in one of its folders, as a shell runs it: `"$@"` in the script is its command line.
    fn sh(&self, script: &str, folder: &Path, more: &[&str]) -> Command {
        let program = Path::new(GATE).with_file_name(self.binary);
        let mut command = common::command("sh", folder);
        command.args(["-c", script, "sh"]).arg(program).args(&self.args);
        command.args(["--now", "2026-03-02T12:00:00Z"]).args(more);
        command
    }

    fn run(&self, script: &str, folder: &TempDir, more: &[&str]) -> Run {
        common::finished(&self.sh(script, folder.path(), more).output().expect("sh starts"))
    }
}

/// A fault, as a script that runs `"$@"` under it, and what is asked for besides; whether a pass may still be told.
struct Fault {
    name: &'static str,
    script: &'static str,
    more: &'static [&'static str],
    /// The exit code where the evidence passes.
    passes_with: i32,
}

const FAULTS: [Fault; 11] = [
    Fault { name: "none", script: r#""$@""#, more: &[], passes_with: 0 },
    Fault { name: "standard input closed", script: r#""$@" <&-"#, more: &[], passes_with: 0 },
    Fault { name: "standard error closed", script: r#""$@" 2>&-"#, more: &[], passes_with: 0 },
    Fault { name: "standard output closed", script: r#""$@" >&-"#, more: &[], passes_with: 0 },
    Fault { name: "standard output full", script: r#""$@" >/dev/full"#, more: &[], passes_with: 2 },
    Fault {
        name: "a reader that is gone",
        script: r#"{ "$@"; echo $? >code; } | { exec <&-; sleep 0.3; }; exit "$(cat code)""#,
        more: &["--format", "json"],
        passes_with: 2,
    },
    Fault {
        name: "a report on a full disk",
        script: r#"trap '' XFSZ; ulimit -f 0; "$@""#,
        more: &["--report", "json=out.json"],
        passes_with: 2,
    },
    Fault {
        name: "a report in a folder that is not there",
        script: r#""$@""#,
        more: &["--report", "html=no/such/out.html"],
        passes_with: 2,
    },
    Fault {
        name: "a report where nothing may be written",
        script: r#""$@""#,
        more: &["--report", "sarif=/proc/gatekit.sarif"],
        passes_with: 2,
    },
    Fault { name: "few open files", script: r#"ulimit -n 32; "$@""#, more: &[], passes_with: 0 },
    Fault {
        name: "a working folder that is gone",
        script: r#"here=$PWD; mkdir gone; cd gone; rmdir ../gone; "$@""#,
        more: &[],
        passes_with: 2,
    },
];

#[test]
fn no_fault_turns_a_block_into_a_pass_nor_hides_that_a_pass_was_not_told() {
    let mut faults = Vec::new();
    for judge in Judge::all() {
        for fault in &FAULTS {
            let pass = judge.run(fault.script, &judge.pass, fault.more);
            if pass.code != Some(fault.passes_with) || pass.said().contains("panicked") {
                faults.push(format!("{}: {}: pass: {pass:?}", judge.binary, fault.name));
            }
            let block = judge.run(fault.script, &judge.block, fault.more);
            if !matches!(block.code, Some(1 | 2)) || block.said().contains("panicked") {
                faults.push(format!("{}: {}: block: {block:?}", judge.binary, fault.name));
            }
            for folder in [&judge.pass, &judge.block] {
                let left = fs::read_dir(folder.path()).expect("a folder").filter_map(Result::ok);
                let left: Vec<_> =
                    left.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
                assert!(
                    !left.iter().any(|name| name == "out.json" || name.starts_with(".gatekit-")),
                    "{left:?}"
                );
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Less and less memory, from what no program starts with to what is plenty.
#[test]
fn without_memory_a_run_ends_and_does_not_pass_what_blocks() {
    for judge in Judge::all() {
        for mebibytes in [16, 32, 48, 64, 96, 128, 192, 256, 512] {
            let script = format!("ulimit -v $(({mebibytes} * 1024)); \"$@\"");
            let block = judge.run(&script, &judge.block, &[]);
            assert_ne!(block.code, Some(0), "{} with {mebibytes} MiB: {block:?}", judge.binary);
        }
    }
}

/// A report is the old one or the new one, whole, whenever the writer is killed.
#[test]
fn a_writer_that_is_killed_leaves_a_whole_report() {
    for judge in Judge::all() {
        let report = judge.pass.path().join("report.json");
        let more = ["--report", "json=report.json"];
        assert_eq!(judge.run(r#""$@""#, &judge.pass, &more).code, Some(0), "{}", judge.binary);
        let mut killed = 0;
        for turn in 0..25_u64 {
            let mut child = judge
                .sh(r#"exec "$@""#, judge.pass.path(), &more)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("sh starts");
            std::thread::sleep(Duration::from_micros(turn * 1000));
            let _ = child.kill();
            killed += usize::from(child.wait().expect("it ends").code().is_none());
            let text = fs::read_to_string(&report).expect("a report");
            let whole: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
            assert_eq!(whole["verdict"], "pass", "{}", judge.binary);
        }
        assert!(killed > 5, "{}: only {killed} were killed", judge.binary);
    }
}
