//! `gate` through argv, files and exit code, over siblings that say what each test lets them say.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the verdict")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use gate_core::policy::Policy;
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

/// The binary, in an environment that no CI system and no terminal has touched.
fn gate() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gate"));
    command.env_clear();
    for name in ["PATH", "SystemRoot", "TMP", "TEMP", "TMPDIR"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
}

/// An artifact root with this policy.
fn root(policy: &str) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("gatekit.toml"), policy).unwrap();
    root
}

fn policy_of(root: &TempDir) -> PathBuf {
    root.path().join("gatekit.toml")
}

#[test]
fn an_unknown_gate_is_not_decided_and_the_known_ones_are_told() {
    gate()
        .args(["run", "cp0", "CP9"])
        .assert()
        .code(2)
        .stdout(contains("[cmp-1]").and(contains("no such gate: CP9")))
        .stdout(contains("known are cp0, cp1, cp2"));
    gate().args(["decide", "cp99", "report.json"]).assert().code(2).stdout(contains("no such gate: cp99"));
}

#[test]
fn asking_for_nothing_is_a_usage_error() {
    for args in [
        vec![],
        vec!["run"],
        vec!["decide"],
        vec!["decide", "cp0"],
        vec!["--strict"],
        vec!["explain"],
        vec!["run", "cp0", "--jobs", "0"],
        vec!["run", "cp0", "--timeout", "0"],
        vec!["run", "cp0", "--commit", "HEAD"],
    ] {
        gate().args(&args).assert().code(2);
    }
}

#[test]
fn an_invalid_definition_is_not_decided_even_if_another_gate_was_asked_for() {
    for policy in [
        "[gate.own]\ntitle = \"Own\"\nstep = []",
        "[gate.own]\ntitle = \"Own\"\nstep = [{ name = \"a\", run = [\"sh\", \"-c\", \"true\"] }]",
        "[gate.own]\ntitle = \"Own\"\nstep = [{ name = \"a\", run = [\"pii-scan\", \"--report\", \"json=x\"] }]",
        "[gate.own]\ntitle = \"Own\"\nstep = [{ name = \"a\", run = [\"pii-scan\"], needs = [\"a\"] }]",
        "[gate.own]\ntitle = \"Own\"\nstep = [{ name = \"a\", run = [\"pii-scan\"], if = \"always\" }]",
        "[gate]\nown = 1",
    ] {
        let root = root(policy);
        gate()
            .args(["run", "cp0", "--artifacts"])
            .arg(root.path())
            .assert()
            .code(2)
            .stdout(contains("[g-9]").and(contains("policy: ")));
        gate()
            .arg("list")
            .arg("--policy")
            .arg(policy_of(&root))
            .assert()
            .code(2)
            .stderr(contains("gate: policy: "));
    }
}

#[test]
fn what_init_prints_is_the_default_policy_with_the_built_in_gates() {
    let output = gate().arg("init").assert().code(0).get_output().clone();
    let text = String::from_utf8(output.stdout).unwrap();
    let printed: Policy = toml::from_str(&text).unwrap();
    assert_eq!(Policy { gate: Policy::default().gate, ..printed.clone() }, Policy::default());
    let root = root(&text);
    let list = |policy: Option<&Path>| {
        let mut command = gate();
        command.arg("list");
        if let Some(policy) = policy {
            command.arg("--policy").arg(policy);
        }
        let output = command.assert().code(0).get_output().clone();
        String::from_utf8(output.stdout).unwrap()
    };
    let built_in = list(None);
    assert_eq!(built_in.lines().count(), printed.gate.len());
    assert_eq!(list(Some(&policy_of(&root))), built_in.replace("built-in", "policy  "));
}

#[test]
fn init_sets_up_a_repository_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let action = format!("owner/gatekit@{}", "a1".repeat(20));
    let init = |args: &[&str]| {
        let mut command = gate();
        command.args(["init", "--write"]).args(args).current_dir(&folder);
        command
    };
    init(&[]).assert().code(2).stderr(contains("--action OWNER/REPO@SHA"));
    for loose in ["owner/gatekit@v1", "owner/gatekit", "gatekit@a1", "a/b/c@a1", "./"] {
        init(&["--action", loose]).assert().code(2);
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    fs::create_dir_all(folder.path().join("parity/generated/cp3")).unwrap();
    init(&["--action", &action])
        .assert()
        .code(0)
        .stdout(contains("wrote  gatekit.toml").and(contains("gates  cp3:")));
    let workflow = folder.path().join(".github/workflows/gatekit.yml");
    let text = fs::read_to_string(&workflow).unwrap();
    assert!(text.contains(&action) && text.contains("with: {gate: cp3}"), "{text}");
    assert!(text.lines().count() <= 15, "{text}");
    let policy = folder.path().join("gatekit.toml");
    fs::write(&policy, "# mine\n").unwrap();
    fs::remove_file(&workflow).unwrap();
    init(&["--action", &action]).assert().code(0).stdout(contains("kept   gatekit.toml"));
    assert_eq!(fs::read_to_string(&policy).unwrap(), "# mine\n");
    assert!(workflow.exists());
}

#[test]
fn init_names_the_gates_that_have_something_to_judge() {
    let checkpoints: Vec<_> = (0..=8).map(|number| format!("parity/generated/cp{number}/a")).collect();
    let checkpoints: Vec<_> = checkpoints.iter().map(String::as_str).collect();
    for (files, gates) in [
        (&[][..], "cp0..cp8"),
        // What a step is called, or asked for by one word, is no path.
        (&["results", "log", "deployment.json"], "cp0..cp8"),
        (&["parity/generated/cp5/a", "results", "parity/generated/cp3/a"], "cp3 cp5"),
        (&checkpoints, "cp0..cp8"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        for file in files.iter().chain(&["action.yml"]) {
            fs::create_dir_all(folder.path().join(file).parent().unwrap()).unwrap();
            fs::write(folder.path().join(file), "").unwrap();
        }
        gate().args(["init", "--write"]).current_dir(&folder).assert().code(0).stdout(format!(
            "wrote  gatekit.toml\nwrote  .github/workflows/gatekit.yml\n\
             gates  {gates}: require the check `gate` for the branch that is protected\n"
        ));
        let workflow = fs::read_to_string(folder.path().join(".github/workflows/gatekit.yml")).unwrap();
        assert!(workflow.ends_with(&format!("- uses: ./\n        with: {{gate: {gates}}}\n")), "{workflow}");
    }
}

#[test]
fn init_tells_the_fixtures_that_are_asked_for_without_it() {
    let output = gate().arg("init").assert().code(0).get_output().clone();
    let text = String::from_utf8(output.stdout).unwrap();
    let (before, built_in) = text.split_once("# Built in are:\n").unwrap();
    assert!(before.contains("globs by rule take their place"), "{text}");
    assert!(built_in.starts_with("# cp0 = { cp0-r2 = [\"*replay*\", \"*corpus*\"] }\n# cp1 = { "), "{text}");
    assert_eq!(built_in.lines().take_while(|line| line.starts_with("# cp")).count(), 8, "{text}");
    assert_eq!(built_in.lines().nth(8), Some("[required_fixtures]"), "{text}");
    assert!(!built_in.contains("# Built in are:"), "{text}");
}

#[test]
fn init_writes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    gate().arg("init").current_dir(&folder).assert().code(0);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn the_list_tells_name_steps_origin_and_title() {
    let root = root("[gate.cp3]\ntitle = \"Ours\"\nstep = [{ name = \"a\", run = [\"pii-scan\", \".\"] }]");
    let printed = gate().arg("list").arg("--root").arg(root.path()).assert().code(0);
    let printed = String::from_utf8(printed.get_output().stdout.clone()).unwrap();
    // Columns are as wide as the longest name.
    let words: Vec<_> =
        printed.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for line in ["cp0 3 steps built-in Parity contract and scoreboard", "cp3 1 step policy Ours"] {
        assert!(words.iter().any(|printed| printed == line), "{line}: {printed}");
    }
}

#[test]
fn explains_its_own_rules_and_the_general_ones() {
    for (rule, text) in
        [("cmp-3", "a step counts by its own report"), ("CMP-1", "every gate"), ("g-9", "policy")]
    {
        gate().args(["explain", rule]).assert().code(0).stdout(contains(text));
        gate().args(["--explain", rule]).assert().code(0).stdout(contains(text));
    }
    gate()
        .arg("--list-rules")
        .assert()
        .code(0)
        .stdout(contains("cmp-1").and(contains("cmp-2")))
        .stdout(contains("cmp-3").and(contains("cmp-6")));
}

#[test]
fn the_man_page_has_a_page_for_each_subcommand_and_none_for_help() {
    let output = gate().args(["--generate", "man"]).assert().code(0).get_output().clone();
    let text = String::from_utf8(output.stdout).unwrap();
    let pages: Vec<_> =
        text.lines().filter_map(|line| line.strip_prefix(".TH ")?.split(' ').next()).collect();
    let asked = ["gate-run", "gate-decide", "gate-report", "gate-list", "gate-explain", "gate-init"];
    assert_eq!(pages, [&["gate"], &asked[..]].concat());
}

#[test]
fn a_policy_or_a_root_that_cannot_be_read_decides_nothing() {
    gate().args(["run", "cp0", "--policy", "no-such.toml"]).assert().code(2).stdout(contains("[g-9]"));
    gate()
        .args(["run", "cp0", "--artifacts", "no-such-folder"])
        .assert()
        .code(2)
        .stdout(contains("cannot read the root"));
    gate().args(["run", "cp0", "--policy", "", "--reports", ""]).assert().code(2);
}

/// Steps run fake siblings: shell scripts that copy a prepared report, or misbehave.
#[cfg(unix)]
mod steps {
    use std::os::unix::fs::PermissionsExt as _;
    use std::time::{Duration, Instant};

    use gate_core::artifact::sha256;
    use serde_json::{Value, json};

    use super::*;

    const NOW: &str = "2026-03-02T10:00:00Z";
    const SUBJECT: &str = "{\"passed\": 17}\n";

    /// Writes the report that was prepared for its first argument, and ends with the code beside it.
    const HONEST: &str = "cp \"$here/$1.json\" \"$out\" && exit \"$(cat \"$here/$1.code\")\"";

    /// An artifact root, and a folder of fake siblings.
    struct Kit {
        folder: TempDir,
        policy: String,
    }

    impl Kit {
        /// A kit whose gate `own` has these steps, each `(name, first argument)` of `parity-check`.
        fn new(steps: &[(&str, &str)]) -> Self {
            let steps: Vec<_> = steps
                .iter()
                .map(|(name, arg)| {
                    format!("[[gate.own.step]]\nname = \"{name}\"\nrun = [\"parity-check\", \"{arg}\"]\n")
                })
                .collect();
            Self::of_policy(&format!("[gate.own]\ntitle = \"Own\"\n{}", steps.concat()))
        }

        fn of_policy(policy: &str) -> Self {
            let kit = Self { folder: tempfile::tempdir().unwrap(), policy: policy.into() };
            for folder in ["bin", "root"] {
                fs::create_dir(kit.path(folder)).unwrap();
            }
            fs::write(kit.path("root/gatekit.toml"), policy).unwrap();
            fs::write(kit.path("root/subject.json"), SUBJECT).unwrap();
            kit.sibling("parity-check", HONEST);
            kit
        }

        /// A kit of one step, and the report that it passes with.
        fn of_one() -> Self {
            let kit = Self::new(&[("one", "judge")]);
            kit.says("judge", 0, &kit.pass("judge"));
            kit
        }

        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        fn sibling(&self, name: &str, script: &str) {
            let path = self.path("bin").join(name);
            let find = "here=${0%/*}\nfor word; do case $word in json=*) out=${word#json=} ;; esac; done";
            fs::write(&path, format!("#!/bin/sh\n{find}\n{script}\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }

        fn says(&self, arg: &str, code: u8, report: &Value) {
            self.says_text(arg, code, &report.to_string());
        }

        fn says_text(&self, arg: &str, code: u8, report: &str) {
            fs::write(self.path("bin").join(format!("{arg}.json")), report).unwrap();
            fs::write(self.path("bin").join(format!("{arg}.code")), code.to_string()).unwrap();
        }

        fn pass(&self, arg: &str) -> Value {
            json!({
                "schema": "gatekit.report.v1",
                "tool": { "name": "parity-check", "version": env!("CARGO_PKG_VERSION") },
                "args": [arg],
                "evaluated_at": NOW,
                "policy": { "path": "gatekit.toml", "sha256": sha256(self.policy.as_bytes()) },
                "subjects": [{
                    "path": "subject.json",
                    "sha256": sha256(SUBJECT.as_bytes()),
                    "bytes": SUBJECT.len(),
                    "artifact": "gate-metrics"
                }],
                "checks": [{ "rule": "cpn-a", "detail": format!("17 fixtures of {arg}") }],
                "findings": [],
                "undecided": [],
                "stats": { "fixtures": 17 },
                "verdict": "pass"
            })
        }

        fn block(&self, arg: &str) -> Value {
            let mut report = self.pass(arg);
            report["checks"] = json!([]);
            report["findings"] = json!([finding("block", &format!("one of {arg} failed"))]);
            report["verdict"] = json!("block");
            report
        }

        fn undecided(&self, arg: &str) -> Value {
            let mut report = self.pass(arg);
            report["undecided"] = json!([{
                "rule": "g-1", "reason": "missing", "message": format!("no folder for {arg}")
            }]);
            report["verdict"] = json!("undecided");
            report
        }

        fn run(&self, args: &[&str]) -> Command {
            let mut command = gate();
            command.args(["run", "--now", NOW, "--artifacts"]).arg(self.path("root"));
            command.arg("--bin-dir").arg(self.path("bin")).args(args);
            command
        }

        fn decide(&self, reports: &[&Value], args: &[&str]) -> Command {
            let mut command = gate();
            command.args(["decide", "--now", NOW, "--root"]).arg(self.path("root")).arg("own");
            for (number, report) in reports.iter().enumerate() {
                let path = self.path(&format!("report-{number}.json"));
                fs::write(&path, report.to_string()).unwrap();
                command.arg(path);
            }
            command.args(args);
            command
        }

        /// The artifact root as the first commit of a branch `main`.
        fn commit(&self) {
            for args in [&["init", "-q"][..], &["add", "-A"], &["commit", "-qm", "protected"]] {
                let mut git = std::process::Command::new("git");
                git.current_dir(self.path("root")).env("GIT_CONFIG_GLOBAL", "/dev/null");
                git.args(["-c", "user.name=t", "-c", "user.email=t@example.org"]);
                git.args(["-c", "init.defaultBranch=main"]).args(args);
                assert!(git.status().unwrap().success(), "git {args:?}");
            }
        }

        fn json(&self, args: &[&str], code: i32) -> Value {
            let output = self.run(args).args(["--format", "json"]).assert().code(code);
            serde_json::from_slice(&output.get_output().stdout).unwrap()
        }
    }

    /// `gate report` of a folder.
    fn gate_of_reports(kit: &Kit, folder: &Path) -> Command {
        let mut command = gate();
        command.args(["report", "--now", NOW, "--root"]).arg(kit.path("root")).arg(folder);
        command
    }

    fn finding(effect: &str, message: &str) -> Value {
        json!({
            "rule": "cpn-a", "severity": "critical", "effect": effect, "message": message,
            "location": { "path": "subject.json", "line": 1, "column": 12 }
        })
    }

    #[test]
    fn a_gate_passes_when_every_step_was_judged_and_passed() {
        let kit = Kit::of_one();
        kit.run(&["own"])
            .assert()
            .code(0)
            .stdout(contains("PASS  own  Own\n"))
            .stdout(contains("ok cpn-a   17 fixtures of judge\n"))
            .stdout(contains("\nown PASS\nPASS  1 gate, 1 step, 1 file read, 1 rule holds\n"))
            .stderr("");
    }

    #[test]
    fn quiet_leaves_the_ladder_and_the_verdict() {
        let kit = Kit::of_one();
        kit.run(&["own", "-q"])
            .assert()
            .code(0)
            .stdout("own PASS\nPASS  1 gate, 1 step, 1 file read, 1 rule holds\n");
    }

    #[test]
    fn a_passing_step_takes_few_lines_unless_more_is_asked_for() {
        let kit = Kit::of_one();
        let mut report = kit.pass("judge");
        report["checks"] = ["cp5-r1", "cp5-r2", "cp5-r2", "cpn-a", "g-2"]
            .map(|rule| json!({ "rule": rule, "detail": format!("figures of {rule}") }))
            .as_slice()
            .into();
        kit.says("judge", 0, &report);
        kit.run(&["own"])
            .assert()
            .code(0)
            .stdout(contains("ok cpn-a   figures of cpn-a; cp5-r1, cp5-r2, g-2 too\n"));
        kit.run(&["own", "-v"])
            .assert()
            .code(0)
            .stdout(contains("figures of g-2").and(contains("  subject.json (15 bytes)")));
    }

    #[test]
    fn a_step_that_blocks_blocks_and_tells_how_to_repeat_it_alone() {
        let kit = Kit::of_one();
        kit.says("judge", 1, &kit.block("judge"));
        let root = kit.path("root");
        kit.run(&["own", "--strict"])
            .assert()
            .code(1)
            .stdout(contains("BLOCKED  own  Own\n"))
            .stdout(contains("block[cpn-a]").and(contains("one of judge failed")))
            .stdout(contains(format!("repeat: (cd {} && parity-check judge --strict)\n", root.display())))
            .stdout(contains(
                "own BLOCKED\nBLOCKED  1 gate, 1 step, 1 file read, 0 rules hold, 1 finding blocks\n",
            ));
    }

    #[test]
    fn a_step_that_decides_nothing_decides_nothing() {
        let kit = Kit::of_one();
        kit.says("judge", 2, &kit.undecided("judge"));
        kit.run(&["own"])
            .assert()
            .code(2)
            .stdout(contains("undecided[g-1]").and(contains("no folder for judge")))
            .stdout(contains("own NOT DECIDED\n"));
    }

    #[test]
    fn the_worst_verdict_wins_and_every_step_runs_after_a_failure() {
        let kit = Kit::new(&[("a", "blocks"), ("b", "crashes"), ("c", "passes")]);
        kit.says("blocks", 1, &kit.block("blocks"));
        kit.says_text("crashes", 101, "");
        kit.says("passes", 0, &kit.pass("passes"));
        let report = kit.json(&["own", "--jobs", "1"], 2);
        let verdicts: Vec<_> = report["gates"][0]["steps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|step| step["verdict"].as_str().unwrap())
            .collect();
        assert_eq!(verdicts, ["block", "undecided", "pass"]);
        kit.says("crashes", 0, &kit.pass("crashes"));
        assert_eq!(kit.json(&["own"], 1)["verdict"], "block");
    }

    #[test]
    fn blocking_gates_stand_last_and_the_ladder_in_the_order_asked_for() {
        let kit = Kit::of_policy(
            "[gate.bad]\ntitle = \"Bad\"\nstep = [{ name = \"a\", run = [\"parity-check\", \"blocks\"] }]\n\
             [gate.good]\ntitle = \"Good\"\nstep = [{ name = \"a\", run = [\"parity-check\", \"passes\"] }]",
        );
        kit.says("blocks", 1, &kit.block("blocks"));
        kit.says("passes", 0, &kit.pass("passes"));
        let output = kit.run(&["bad", "good", "bad"]).assert().code(1).get_output().clone();
        let text = String::from_utf8(output.stdout).unwrap();
        let at = |part: &str| text.find(part).unwrap();
        assert!(at("PASS  good") < at("BLOCKED  bad"));
        assert!(at("BLOCKED  bad") < at("repeat: "));
        assert!(at("repeat: ") < at("\nbad BLOCKED · good PASS\nBLOCKED  2 gates, 2 steps"));
    }

    #[test]
    fn a_sibling_that_does_not_answer_the_question_is_not_believed() {
        type Change = fn(&mut Value);
        let cases: &[(&str, u8, Change)] = &[
            ("names the schema", 0, |r| r["schema"] = json!("gatekit.report.v2")),
            ("names the tool pii-scan", 0, |r| r["tool"]["name"] = json!("pii-scan")),
            ("names the version 9.9.9", 0, |r| r["tool"]["version"] = json!("9.9.9")),
            ("names no commit", 0, |r| r["commit"] = json!("a1b2c3")),
            ("names the commit a1a1", 0, |r| r["commit"] = json!("a1".repeat(20))),
            ("a policy of digest none", 0, |r| r["policy"] = json!({ "path": "built-in" })),
            ("a policy of digest 00", 0, |r| r["policy"]["sha256"] = json!("00".repeat(32))),
            ("names the arguments", 0, |r| r["args"] = json!(["judge", "less"])),
            ("names the time", 0, |r| r["evaluated_at"] = json!("2026-03-02T09:59:59Z")),
            ("names the time", 0, |r| r["evaluated_at"] = json!("yesterday")),
            ("other bytes than subject.json", 0, |r| {
                r["subjects"][0]["sha256"] = json!("00".repeat(32));
            }),
            ("other bytes than subject.json", 0, |r| r["subjects"][0]["bytes"] = json!(1)),
            ("speaks of gone.json", 0, |r| r["subjects"][0]["path"] = json!("gone.json")),
            ("not a path inside the root", 0, |r| {
                r["subjects"][0]["path"] = json!("../bin/judge.json");
            }),
            ("not a path inside the root", 0, |r| {
                r["subjects"][0]["path"] = json!("/etc/passwd");
            }),
            ("standard input", 0, |r| r["subjects"][0]["path"] = json!("<stdin>")),
            ("without a file that was read", 0, |r| r["subjects"] = json!([])),
            ("without a rule that was checked", 0, |r| r["checks"] = json!([])),
            ("its contents say block", 0, |r| r["findings"] = json!([finding("block", "x")])),
            ("its contents say undecided", 0, |r| {
                r["undecided"] = json!([{ "rule": "g-1", "reason": "missing", "message": "x" }]);
            }),
            ("its contents say pass", 1, |r| r["verdict"] = json!("block")),
            ("exit status: 1, and its report says pass", 1, |_| ()),
            ("exit status: 2, and its report says pass", 2, |_| ()),
            ("exit status: 3, which decides nothing", 3, |_| ()),
            ("unknown key", 0, |r| r["waived"] = json!(true)),
            ("subjects", 0, |r| {
                r.as_object_mut().unwrap().remove("subjects");
            }),
        ];
        for (why, code, change) in cases {
            let kit = Kit::of_one();
            let mut report = kit.pass("judge");
            change(&mut report);
            kit.says("judge", *code, &report);
            let said = kit.json(&["own"], 2);
            let step = &said["gates"][0]["steps"][0];
            assert_eq!(step["verdict"], "undecided", "{why}");
            let reasons = step["undecided"].to_string();
            assert!(reasons.contains(why), "{why}: {reasons}");
            assert!(reasons.contains("cmp-3") && reasons.contains("own/one: "), "{reasons}");
        }
    }

    #[test]
    fn a_report_that_cannot_be_read_is_no_report() {
        let kit = Kit::of_one();
        let whole = kit.pass("judge").to_string();
        for (text, why) in [
            ("", "is empty"),
            (" \n", "is empty"),
            (&whole[..whole.len() / 2], "not JSON"),
            (&whole.replace("\"verdict\"", "\"verdict\":\"pass\",\"verdict\""), "not JSON"),
            ("[]", "expected"),
            ("null", "expected"),
        ] {
            kit.says_text("judge", 0, text);
            kit.run(&["own"])
                .assert()
                .code(2)
                .stdout(contains("[cmp-3]").and(contains("without a report")).and(contains(why)));
        }
    }

    #[test]
    fn a_sibling_that_does_not_run_to_its_end_is_not_believed() {
        let kit = Kit::of_one();
        for (script, why) in [
            ("exit 0", "without a report: cannot read own/one.json: no such file"),
            ("kill -9 $$", "signal: 9"),
            ("cp \"$here/$1.json\" \"$out\"; kill -9 $$", "signal: 9"),
            ("cp \"$here/$1.json\" \"$out\"; exit 127", "exit status: 127"),
            ("mkdir \"$out\"", "own/one.json is not a regular file"),
            ("ln -s \"$here/$1.json\" \"$out\"", "own/one.json is a link"),
            ("mkfifo \"$out\"", "own/one.json is not a regular file"),
        ] {
            kit.sibling("parity-check", script);
            kit.run(&["own"]).assert().code(2).stdout(contains("[cmp-3]").and(contains(why)));
        }
        fs::set_permissions(kit.path("bin/parity-check"), fs::Permissions::from_mode(0o644)).unwrap();
        kit.run(&["own"]).assert().code(2).stdout(contains("cannot start parity-check: permission denied"));
        fs::remove_file(kit.path("bin/parity-check")).unwrap();
        kit.run(&["own"]).assert().code(2).stdout(contains("cannot start parity-check: no such file"));
    }

    #[test]
    fn a_sibling_on_the_path_is_not_run() {
        let kit = Kit::of_one();
        fs::create_dir(kit.path("elsewhere")).unwrap();
        gate()
            .env("PATH", format!("{}:/usr/bin:/bin", kit.path("bin").display()))
            .args(["run", "own", "--now", NOW, "--artifacts"])
            .arg(kit.path("root"))
            .arg("--bin-dir")
            .arg(kit.path("elsewhere"))
            .assert()
            .code(2)
            .stdout(contains("cannot start parity-check"));
    }

    #[test]
    fn a_relative_bin_dir_is_that_of_the_caller() {
        let kit = Kit::of_one();
        gate()
            .current_dir(kit.path("root"))
            .args(["run", "own", "--now", NOW, "--bin-dir", "../bin"])
            .assert()
            .code(0);
        gate()
            .current_dir(kit.path("bin"))
            .args(["run", "own", "--now", NOW, "--bin-dir", ".", "--artifacts", "../root"])
            .assert()
            .code(0);
    }

    #[test]
    fn a_sibling_that_does_not_end_is_stopped() {
        let kit = Kit::of_one();
        kit.sibling("parity-check", &format!("{}\nexec sleep 30", HONEST.replace(" && exit", "; :")));
        let start = Instant::now();
        kit.run(&["own", "--timeout", "2"])
            .assert()
            .code(2)
            .stdout(contains("parity-check was stopped: it did not end within 2 s"))
            .stderr("");
        assert!(start.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn the_time_of_a_step_is_that_of_its_definition() {
        let kit = Kit::of_policy(
            "[gate.own]\ntitle = \"Own\"\nstep = [{ name = \"one\", run = [\"parity-check\", \"judge\"], timeout_s = 1 }]",
        );
        kit.sibling("parity-check", "exec sleep 30");
        kit.run(&["own"]).assert().code(2).stdout(contains("within 1 s"));
    }

    #[test]
    fn a_report_left_by_an_earlier_run_never_counts() {
        let kit = Kit::of_one();
        let reports = kit.path("reports");
        let keep = ["own", "--reports", reports.to_str().unwrap()];
        kit.run(&keep).assert().code(0);
        assert!(reports.join("own/one.json").is_file());
        assert!(!reports.join("own/one.stderr").exists());
        kit.sibling("parity-check", "exit 0");
        kit.run(&keep).assert().code(2).stdout(contains("without a report"));
        kit.sibling("parity-check", HONEST);
        kit.run(&keep).assert().code(0);
        fs::remove_file(kit.path("bin/parity-check")).unwrap();
        kit.run(&keep).assert().code(2);
        assert!(!reports.join("own/one.json").exists());
    }

    #[test]
    fn a_report_that_cannot_be_made_room_for_decides_nothing() {
        let kit = Kit::of_one();
        let reports = kit.path("reports");
        fs::create_dir_all(reports.join("own/one.json/in-the-way")).unwrap();
        kit.run(&["own", "--reports", reports.to_str().unwrap()])
            .assert()
            .code(2)
            .stdout(contains("[cmp-2]").and(contains("cannot make room for its report")));
        fs::write(kit.path("file"), "").unwrap();
        kit.run(&["own", "--reports", kit.path("file").to_str().unwrap()])
            .assert()
            .code(2)
            .stdout(contains("[cmp-2]").and(contains("cannot use the folder of --reports")));
    }

    #[test]
    fn a_report_that_cannot_be_written_decides_nothing() {
        let kit = Kit::of_one();
        let nowhere = format!("json={}", kit.path("nowhere/gate.json").display());
        kit.run(&["own", "--report", &nowhere]).assert().code(2).stderr(contains("gate: cannot write"));
    }

    #[test]
    fn what_a_step_that_is_not_believed_wrote_to_standard_error_is_passed_on() {
        let kit = Kit::of_one();
        kit.sibling("parity-check", "echo 'error: \u{1b}[31mno such command' >&2; exit 2");
        kit.run(&["own"]).assert().code(2).stderr("gate: own/one: error: \u{fffd}[31mno such command\n");
        kit.sibling("parity-check", &format!("echo 'just a word' >&2\n{HONEST}"));
        kit.run(&["own"]).assert().code(0).stderr("");
    }

    #[test]
    fn what_is_kept_of_standard_error_is_bounded() {
        let kit = Kit::of_one();
        let reports = kit.path("reports");
        kit.sibling("parity-check", "head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 2");
        kit.run(&["own", "--reports", reports.to_str().unwrap()]).assert().code(2);
        assert_eq!(fs::metadata(reports.join("own/one.stderr")).unwrap().len(), 64 << 10);
        kit.sibling("parity-check", "echo 'a word' >&2; exit 2");
        kit.run(&["own", "--reports", reports.to_str().unwrap()]).assert().code(2);
        assert_eq!(fs::read_to_string(reports.join("own/one.stderr")).unwrap(), "a word\n");
    }

    #[test]
    fn reports_that_nobody_keeps_lie_where_temporary_files_were_asked_to_lie() {
        let kit = Kit::of_one();
        kit.sibling("parity-check", &format!("echo \"$out\" >\"$here/said\"\n{HONEST}"));
        kit.run(&["own"]).env("TMPDIR", kit.path("root")).assert().code(0);
        let said = fs::read_to_string(kit.path("bin/said")).unwrap();
        assert!(Path::new(&said).starts_with(kit.path("root")), "{said}");
        assert_eq!(fs::read_dir(kit.path("root")).unwrap().count(), 2, "what is temporary is gone");
    }

    #[test]
    fn a_step_is_given_the_question_the_folder_and_nothing_to_read() {
        let kit = Kit::of_one();
        kit.sibling(
            "parity-check",
            &format!(
                "{{ pwd -P; cat; for word; do echo \"$word\"; done; echo \"[$GATEKIT_X][$OTHER]\"; }} >\"$here/said\"\n{HONEST}"
            ),
        );
        let policy = kit.path("root/gatekit.toml");
        fs::copy(&policy, kit.path("own.toml")).unwrap();
        let commit = "a1".repeat(20);
        let mut report = kit.pass("judge");
        report["commit"] = json!(commit);
        kit.says("judge", 0, &report);
        kit.run(&["own", "--strict", "--commit", &commit, "--policy", "own.toml"])
            .current_dir(kit.folder.path())
            .env("GATEKIT_X", "1")
            .env("OTHER", "2")
            .write_stdin("not for the step")
            .assert()
            .code(0);
        let said = fs::read_to_string(kit.path("bin/said")).unwrap();
        let lines: Vec<_> = said.lines().collect();
        assert_eq!(lines[0], kit.path("root").canonicalize().unwrap().to_str().unwrap());
        let own_policy = kit.path("own.toml");
        assert_eq!(
            lines[1..lines.len() - 3],
            [
                "judge",
                "--root",
                ".",
                "--color",
                "never",
                "--now",
                NOW,
                "--policy",
                own_policy.to_str().unwrap(),
                "--commit",
                commit.as_str(),
                "--strict",
            ]
        );
        assert_eq!(lines[lines.len() - 3], "--report");
        assert!(lines[lines.len() - 2].ends_with("/own/one.json"));
        assert_eq!(lines[lines.len() - 1], "[][2]");
    }

    #[test]
    fn a_verdict_for_another_policy_than_the_one_named_is_not_believed() {
        let kit = Kit::of_one();
        let other = kit.path("other.toml");
        fs::write(&other, format!("{}\n# looser\n", kit.policy)).unwrap();
        kit.run(&["own", "--policy", other.to_str().unwrap()])
            .assert()
            .code(2)
            .stdout(contains("a policy of digest"));
    }

    #[test]
    fn a_change_is_judged_by_the_gates_and_the_policy_of_the_protected_ref() {
        let kit = Kit::of_one();
        let root = kit.path("root");
        kit.commit();
        let looser = kit.policy.replace("\"judge\"", "\"looser\"");
        fs::write(root.join("gatekit.toml"), &looser).unwrap();
        let mut report = kit.pass("looser");
        report["policy"]["sha256"] = json!(sha256(looser.as_bytes()));
        kit.says("looser", 0, &report);
        kit.says("judge", 1, &kit.block("judge"));
        kit.run(&["own"]).assert().code(0);
        kit.run(&["own", "--policy-ref", "HEAD"])
            .assert()
            .code(1)
            .stdout(contains("parity-check judge --policy-ref HEAD)"));
        report["args"] = json!(["judge"]);
        kit.says("judge", 0, &report);
        kit.run(&["own", "--policy-ref", "HEAD"]).assert().code(2).stdout(contains("a policy of digest"));
        kit.run(&["own", "--policy-ref", "no-such-ref"]).assert().code(2).stdout(contains("[g-9]"));
    }

    #[test]
    fn warnings_are_said_once_and_under_strict_may_not_pass() {
        let kit = Kit::new(&[("a", "first"), ("b", "second")]);
        for arg in ["first", "second"] {
            let mut report = kit.pass(arg);
            report["findings"] = json!([finding("warn", "unbound")]);
            kit.says(arg, 0, &report);
        }
        kit.run(&["own"])
            .assert()
            .code(0)
            .stdout(contains("warn[cpn-a]").count(1))
            .stdout(contains("said by 2 steps").and(contains("1 warning\n")));
        kit.run(&["own", "--format", "github"]).assert().code(0).stdout(contains("::warning ").count(1));
        kit.run(&["own", "--strict"])
            .assert()
            .code(2)
            .stdout(contains("lets warnings pass, which --strict does not"));
    }

    #[test]
    fn annotations_of_all_steps_are_ranked_together_under_the_root() {
        let kit = Kit::new(&[("a", "first"), ("b", "second"), ("c", "third")]);
        for arg in ["first", "second"] {
            let mut report = kit.block(arg);
            report["findings"] = (0..9).map(|number| finding("block", &format!("{arg} {number}"))).collect();
            kit.says(arg, 1, &report);
        }
        kit.says("third", 2, &kit.undecided("third"));
        kit.run(&["own", "--format", "github"])
            .current_dir(kit.folder.path())
            .assert()
            .code(2)
            .stdout(contains("::error ").count(10))
            .stdout(predicate::str::starts_with("::error title=gatekit g-1::no folder for third"))
            .stdout(contains("file=root/subject.json,line=1,col=12"))
            .stdout(contains("10 more are in the report"))
            .stdout(predicate::str::ends_with("gate: undecided, own undecided\n"));
    }

    #[test]
    fn the_same_files_give_the_same_bytes_whatever_finishes_first() {
        let names = ["e", "d", "c", "b", "a"];
        let kit = Kit::new(&names.map(|name| (name, name)));
        for name in names {
            kit.says(name, 0, &kit.pass(name));
        }
        // The first steps wait for the last one.
        kit.sibling(
            "parity-check",
            &format!(
                "while [ \"$1\" != a ] && [ ! -e \"$here/go\" ]; do :; done\ntouch \"$here/go\"\n{HONEST}"
            ),
        );
        let run = |jobs: &str| {
            let _ = fs::remove_file(kit.path("bin/go"));
            let mut command = kit.run(&["own", "--jobs", jobs, "--format", "json"]);
            command.assert().code(0).get_output().stdout.clone()
        };
        let once = run("5");
        assert_eq!(run("8"), once);
        let report: Value = serde_json::from_slice(&once).unwrap();
        let order: Vec<_> = report["gates"][0]["steps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|step| step["name"].as_str().unwrap())
            .collect();
        assert_eq!(order, names);
        let text = String::from_utf8(once).unwrap();
        assert!(!text.contains(kit.folder.path().to_str().unwrap()), "{text}");
    }

    #[test]
    fn a_step_starts_after_those_that_it_needs_also_when_they_fail() {
        let kit = Kit::of_policy(
            "[gate.own]\ntitle = \"Own\"\nstep = [\
             { name = \"last\", run = [\"parity-check\", \"c\"], needs = [\"middle\"] },\
             { name = \"middle\", run = [\"parity-check\", \"b\"], needs = [\"first\"] },\
             { name = \"first\", run = [\"parity-check\", \"a\"] }]",
        );
        kit.says("a", 1, &kit.block("a"));
        kit.says_text("b", 101, "");
        kit.says("c", 0, &kit.pass("c"));
        kit.sibling("parity-check", &format!("echo \"$1\" >>\"$here/order\"\n{HONEST}"));
        for jobs in ["1", "3"] {
            let _ = fs::remove_file(kit.path("bin/order"));
            kit.run(&["own", "--jobs", jobs]).assert().code(2);
            assert_eq!(fs::read_to_string(kit.path("bin/order")).unwrap(), "a\nb\nc\n");
        }
    }

    #[test]
    fn a_policy_overrides_a_built_in_gate() {
        let kit = Kit::of_policy(
            "[gate.cp3]\ntitle = \"Ours\"\nstep = [{ name = \"one\", run = [\"parity-check\", \"judge\"] }]",
        );
        kit.says("judge", 0, &kit.pass("judge"));
        kit.run(&["cp3"]).assert().code(0).stdout(contains("PASS  cp3  Ours\n"));
    }

    #[test]
    fn explains_the_rules_of_the_siblings_that_are_there() {
        let kit = Kit::of_one();
        kit.sibling("parity-check", "exit 2");
        kit.sibling("pii-scan", "[ \"$1 $2\" = '--explain email' ] && echo 'no e-mail address'");
        let explain = |rule: &str| {
            let mut command = gate();
            command.args(["explain", rule, "--bin-dir"]).arg(kit.path("bin"));
            command
        };
        explain("email").assert().code(0).stdout("no e-mail address\n");
        explain("nonsense")
            .assert()
            .code(2)
            .stdout("")
            .stderr("gate: no rule nonsense: asked were gate, parity-check, pii-scan\n");
    }

    #[test]
    fn decides_by_reports_that_were_made_elsewhere() {
        let kit = Kit::new(&[("a", "first"), ("b", "second")]);
        let (first, second) = (kit.pass("first"), kit.pass("second"));
        kit.decide(&[&second, &first], &[]).assert().code(0).stdout(contains("PASS  own  Own\n"));
        kit.decide(&[&second, &kit.block("first")], &[]).assert().code(1);
        kit.decide(&[&second, &kit.undecided("first")], &[]).assert().code(2);
    }

    #[test]
    fn a_step_without_a_report_or_with_two_is_not_decided() {
        let kit = Kit::new(&[("a", "first"), ("b", "second")]);
        let (first, second) = (kit.pass("first"), kit.pass("second"));
        kit.decide(&[&first], &[])
            .assert()
            .code(2)
            .stdout(contains("[cmp-2]").and(contains("own/b: no report of it was given")));
        kit.decide(&[&first, &second, &first], &[])
            .assert()
            .code(2)
            .stdout(contains("own/a: more than one report of it was given"));
        let block = kit.block("first");
        kit.decide(&[&block, &second, &first], &[]).assert().code(2);
    }

    #[test]
    fn a_report_of_no_step_is_a_warning_that_blocks_under_strict() {
        let kit = Kit::of_one();
        let (own, other) = (kit.pass("judge"), kit.pass("something-else"));
        kit.decide(&[&own, &other], &[])
            .assert()
            .code(0)
            .stdout(contains("warn[cmp-2]").and(contains("`parity-check something-else`")));
        kit.decide(&[&own, &other], &["--strict"]).assert().code(1);
        let mut tool = kit.pass("judge");
        tool["tool"]["name"] = json!("pii-scan");
        kit.decide(&[&own, &tool], &[]).assert().code(0).stdout(contains("`pii-scan judge`"));
    }

    #[test]
    fn reports_of_different_questions_are_not_joined() {
        let kit = Kit::new(&[("a", "first"), ("b", "second")]);
        let commit = "a1".repeat(20);
        let of_commit = |arg: &str, commit: &str| {
            let mut report = kit.pass(arg);
            report["commit"] = json!(commit);
            report
        };
        let (first, second) = (of_commit("first", &commit), of_commit("second", &commit));
        let other = of_commit("second", &"b2".repeat(20));
        kit.decide(&[&first, &second], &["--commit", &commit]).assert().code(0);
        let joined = kit.decide(&[&first, &second], &["--format", "json"]).assert().code(0);
        let joined: Value = serde_json::from_slice(&joined.get_output().stdout).unwrap();
        assert_eq!(joined["commit"], json!(commit));
        let unbound = kit.pass("second");
        for reports in [[&first, &other], [&first, &unbound], [&unbound, &first]] {
            kit.decide(&reports, &[]).assert().code(2);
        }
        for reports in [[&kit.pass("first"), &unbound], [&first, &other]] {
            kit.decide(&reports, &["--commit", &commit])
                .assert()
                .code(2)
                .stdout(contains("its report names the commit"));
        }
        let mut policy = kit.pass("second");
        policy["policy"] = json!({ "path": "built-in" });
        kit.decide(&[&kit.pass("first"), &policy], &[])
            .assert()
            .code(2)
            .stdout(contains("a policy of digest none"));
        let mut version = kit.pass("second");
        version["tool"]["version"] = json!("0.0.1");
        kit.decide(&[&kit.pass("first"), &version], &[])
            .assert()
            .code(2)
            .stdout(contains("names the version 0.0.1"));
    }

    #[test]
    fn a_report_from_the_future_is_not_believed() {
        let kit = Kit::of_one();
        let made_at = |time: &str| {
            let mut report = kit.pass("judge");
            report["evaluated_at"] = json!(time);
            report
        };
        kit.decide(&[&made_at("2026-03-02T10:05:00Z")], &[]).assert().code(0);
        kit.decide(&[&made_at("2026-02-01T10:05:00+02:00")], &[]).assert().code(0);
        kit.decide(&[&made_at("2026-03-02T10:05:01Z")], &[])
            .assert()
            .code(2)
            .stdout(contains("from the future"));
        kit.decide(&[&made_at("2026-03-02T10:00:00")], &[]).assert().code(2);
    }

    #[test]
    fn deciding_over_artifacts_looks_at_their_bytes_again() {
        let kit = Kit::of_one();
        let report = kit.pass("judge");
        let root = kit.path("root");
        let artifacts = ["--artifacts", root.to_str().unwrap()];
        kit.decide(&[&report], &artifacts).assert().code(0);
        fs::write(kit.path("root/subject.json"), "{\"passed\": 16}\n").unwrap();
        kit.decide(&[&report], &artifacts).assert().code(2).stdout(contains("other bytes than subject.json"));
        kit.decide(&[&report], &[]).assert().code(0);
    }

    #[test]
    fn a_report_that_cannot_be_decided_by_is_refused_beside_good_ones() {
        let kit = Kit::of_one();
        let good = kit.pass("judge");
        for (text, why) in [("", "is empty"), ("{}", "missing field"), ("{", "not JSON")] {
            let bad = kit.path("bad.json");
            fs::write(&bad, text).unwrap();
            kit.decide(&[&good], &[bad.to_str().unwrap()])
                .assert()
                .code(2)
                .stdout(contains("[cmp-3]").and(contains(why)));
        }
        kit.decide(&[&good], &["no-such-report.json"]).assert().code(2);
    }

    #[test]
    fn a_folder_of_reports_is_read_through_and_what_is_no_report_in_it_is_left_out() {
        let kit = Kit::new(&[("a", "first"), ("b", "second")]);
        let reports = kit.path("reports");
        fs::create_dir_all(reports.join("job-1/own")).unwrap();
        fs::create_dir_all(reports.join("job-2/own")).unwrap();
        fs::write(reports.join("job-1/own/a.json"), kit.pass("first").to_string()).unwrap();
        let second = reports.join("job-2/own/b.json");
        fs::write(&second, kit.pass("second").to_string()).unwrap();
        fs::write(reports.join("job-2/gate.json"), json!({ "schema": "gatekit.gate-report.v1" }).to_string())
            .unwrap();
        fs::write(reports.join("job-2/own/b.stderr"), "talk").unwrap();
        kit.decide(&[], &[reports.to_str().unwrap()]).assert().code(0);
        // Named by itself, the same file is refused.
        kit.decide(&[], &[reports.to_str().unwrap(), reports.join("job-2/gate.json").to_str().unwrap()])
            .assert()
            .code(2);
        fs::write(reports.join("job-2/cut.json"), "{\"schema\": \"gatekit.rep").unwrap();
        kit.decide(&[], &[reports.to_str().unwrap()]).assert().code(2).stdout(contains("cut.json"));
        fs::remove_file(reports.join("job-2/cut.json")).unwrap();
        fs::remove_file(second).unwrap();
        kit.decide(&[], &[reports.to_str().unwrap()])
            .assert()
            .code(2)
            .stdout(contains("own/b: no report of it"));
        let empty = kit.path("empty");
        fs::create_dir(&empty).unwrap();
        kit.decide(&[], &[empty.to_str().unwrap()]).assert().code(2).stdout(contains("holds no *.json"));
    }

    #[test]
    fn kept_reports_are_told_again_in_any_format() {
        let kit = Kit::new(&[("a", "first"), ("b", "second")]);
        kit.says("first", 0, &kit.pass("first"));
        kit.says("second", 1, &kit.block("second"));
        let reports = kit.path("reports");
        let kept = ["own", "--reports", reports.to_str().unwrap()];
        let run = kit.run(&kept).args(["--format", "markdown"]).assert().code(1).get_output().stdout.clone();
        let report = |folder: &Path| gate_of_reports(&kit, folder);
        let told =
            report(&reports).args(["--format", "markdown"]).assert().code(1).get_output().stdout.clone();
        let lines = |bytes: &[u8]| {
            String::from_utf8(bytes.to_vec()).unwrap().lines().map(String::from).collect::<Vec<_>>()
        };
        let (run, told) = (lines(&run), lines(&told));
        assert_eq!(run.len(), told.len());
        assert_eq!(run[..12], told[..12]);
        fs::remove_file(reports.join("own/b.json")).unwrap();
        report(&reports).assert().code(2).stdout(contains("own/b: no report of it was given"));
        report(&kit.path("root")).assert().code(2);
    }

    #[test]
    fn every_gate_whose_reports_are_kept_is_told_again() {
        let gate = |name: &str, arg: &str| {
            format!(
                "[gate.{name}]\ntitle = \"T\"\nstep = [{{ name = \"a\", run = [\"parity-check\", \"{arg}\"] }}]\n"
            )
        };
        let kit = Kit::of_policy(&[gate("one", "passes"), gate("two", "blocks")].concat());
        kit.says("passes", 0, &kit.pass("passes"));
        kit.says("blocks", 1, &kit.block("blocks"));
        let reports = kit.path("reports");
        kit.run(&["one", "two", "--reports", reports.to_str().unwrap()]).assert().code(1);
        gate_of_reports(&kit, &reports).assert().code(1).stdout(contains("two BLOCKED"));
    }

    #[test]
    fn a_subject_is_looked_at_again_whatever_it_is_called() {
        let kit = Kit::of_one();
        let mut report = kit.pass("judge");
        report["subjects"][0]["path"] = json!("subject@main.json");
        kit.says("judge", 0, &report);
        kit.run(&["own"]).assert().code(2);
        // A file may have the shape of `PATH@REF`, and an event has the name of its variable.
        let file = kit.path("root/subject@main.json");
        fs::write(&file, SUBJECT).unwrap();
        kit.run(&["own"]).assert().code(0);
        report["subjects"][0]["path"] = json!("$GITHUB_EVENT_PATH");
        kit.says("judge", 0, &report);
        kit.run(&["own"]).env("GITHUB_EVENT_PATH", &file).assert().code(0);
        kit.run(&["own"]).env("GITHUB_EVENT_PATH", kit.path("root/gatekit.toml")).assert().code(2);
        // What was read at a ref is looked at there.
        kit.commit();
        fs::write(kit.path("root/subject.json"), "{}").unwrap();
        for (path, code) in [("subject.json@main", 0), ("none.json@main", 2), ("subject.json@gone", 2)] {
            report["subjects"][0]["path"] = json!(path);
            kit.says("judge", 0, &report);
            kit.run(&["own"]).assert().code(code);
        }
        report["subjects"][0]["path"] = json!("$OTHER");
        kit.says("judge", 0, &report);
        kit.run(&["own"]).env("OTHER", &file).assert().code(2);
    }

    #[test]
    fn several_gates_are_decided_at_once_and_none_of_them_by_half() {
        let kit = Kit::of_one();
        let report = kit.pass("judge");
        let decide = |gates: &str| {
            let mut command = gate();
            let path = kit.path("report.json");
            fs::write(&path, report.to_string()).unwrap();
            command.args(["decide", "--now", NOW, "--root"]).arg(kit.path("root")).arg(gates).arg(path);
            command
        };
        decide("own").assert().code(0);
        decide("own,cp1").assert().code(2).stdout(contains("cp1/fixtures: no report of it was given"));
        decide("own,").assert().code(2).stdout(contains("no such gate"));
    }

    #[test]
    fn every_job_that_a_decision_needs_has_to_have_succeeded() {
        let kit = Kit::of_one();
        let decide = |needs: &str| {
            let mut command =
                kit.decide(&[&kit.pass("judge")], &["--needs-env", "NEEDS", "--format", "json"]);
            command.env("NEEDS", needs);
            command
        };
        let job = |result: &str| json!({ "test": { "result": result, "outputs": {} } }).to_string();
        decide(&job("success")).assert().code(0);
        for needs in [&job("skipped"), &job("cancelled"), &job("failure"), "{}", "[]", "{", ""] {
            let said = decide(needs).assert().code(2).get_output().stdout.clone();
            let said: Value = serde_json::from_slice(&said).unwrap();
            assert_eq!(said["undecided"][0]["rule"], "cmp-5", "{needs}");
            assert_eq!(said["undecided"][0]["location"], Value::Null, "the environment is no file: {needs}");
        }
        kit.decide(&[&kit.pass("judge")], &["--needs-env", "NEEDS"]).assert().code(2);
    }

    #[test]
    fn outputs_are_lines_that_no_text_breaks_out_of() {
        let kit = Kit::of_one();
        let mut report = kit.block("judge");
        report["findings"][0]["message"] = json!("a\nverdict=pass");
        kit.says("judge", 1, &report);
        let outputs = kit.path("outputs");
        fs::write(&outputs, "before=1\n").unwrap();
        kit.run(&["own", "--github-output", outputs.to_str().unwrap()]).assert().code(1);
        let expected = "before=1\nverdict=block\nexit-code=1\nblocked-by=[\"own/one: cpn-a\"]\n";
        assert_eq!(fs::read_to_string(&outputs).unwrap(), expected);
        let nowhere = kit.path("no/folder");
        kit.run(&["own", "--github-output", nowhere.to_str().unwrap()])
            .assert()
            .code(2)
            .stderr(contains("cannot write"));
    }

    #[test]
    fn what_gate_itself_finds_is_told_beside_the_gates() {
        let kit = Kit::of_one();
        kit.commit();
        let outputs = kit.path("outputs");
        let told = |command: &mut Command, code: i32| {
            command.args(["--github-output", outputs.to_str().unwrap()]).assert().code(code);
            let told = fs::read_to_string(&outputs).unwrap();
            fs::remove_file(&outputs).unwrap();
            told
        };
        let mut undecided = kit.decide(&[&kit.pass("judge")], &["--needs-env", "NEEDS"]);
        assert_eq!(
            told(&mut undecided, 2),
            "verdict=undecided\nexit-code=2\nblocked-by=[\"gate/decide: cmp-5\"]\n"
        );
        let weaker = format!("{}\n[thresholds]\nlatency_ratio = 1.5\n", kit.policy);
        fs::write(kit.path("root/gatekit.toml"), weaker).unwrap();
        let mut blocked = kit.run(&["own", "--policy-ref", "main"]);
        assert_eq!(
            told(&mut blocked, 1),
            "verdict=block\nexit-code=1\nblocked-by=[\"gate/decide: cmp-10\"]\n"
        );
    }

    #[test]
    fn a_weakened_policy_blocks_beside_the_verdict_by_the_protected_one() {
        let kit = Kit::of_one();
        let root = kit.path("root");
        kit.commit();
        kit.run(&["own", "--policy-ref", "main"]).assert().code(0);
        let tighter = format!("{}\n[thresholds]\nlatency_ratio = 1.05\n", kit.policy);
        fs::write(root.join("gatekit.toml"), tighter).unwrap();
        kit.run(&["own", "--policy-ref", "main"]).assert().code(0);
        let weaker = format!("{}\n[thresholds]\nlatency_ratio = 1.5\n", kit.policy);
        fs::write(root.join("gatekit.toml"), weaker).unwrap();
        kit.run(&["own", "--policy-ref", "main"]).assert().code(1).stdout(
            contains("block[cmp-10]")
                .and(contains("thresholds.latency_ratio would be 1.5 in place of 1.1"))
                .and(contains("land it in a change of its own")),
        );
        let warned = ["own", "--policy-ref", "main", "--policy-change", "warn"];
        kit.run(&warned)
            .assert()
            .code(0)
            .stdout(contains("warn[cmp-10]").and(contains("land it in a change of its own").not()));
        kit.run(&[&warned[..], &["--strict"]].concat()).assert().code(1);
        fs::write(root.join("gatekit.toml"), "nonsense").unwrap();
        kit.run(&["own", "--policy-ref", "main"]).assert().code(1).stdout(contains("can't be read"));
    }
}
