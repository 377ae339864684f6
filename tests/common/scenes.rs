//! Every gate that ships, beside evidence for which it passes: the examples, set up as a release would have them.

#![allow(dead_code, reason = "each test file uses what it needs of it")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gate_core::artifact::sha256;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::common::{Run, commit_all, copy, copy_of, edit, git, repository, run};

/// The commit that the records of the cutover example name.
const CANDIDATE: &str = "6f1c0d9e4b7a2853c6d1e0f9a8b7c6d5e4f30211";
/// When the gates of the examples whose records tell times are run.
const NOW: &str = "2026-03-06T12:00:00Z";

/// A gate and an artifact root for which it passes.
pub(crate) struct Scene {
    /// The gate's name.
    pub(crate) gate: &'static str,
    root: TempDir,
    options: Vec<String>,
}

impl Scene {
    fn of(gate: &'static str, example: &str) -> Self {
        Self { gate, root: copy_of(&format!("examples/{example}")), options: Vec::new() }
    }

    fn at(mut self, now: &str) -> Self {
        self.options.extend(["--now".into(), now.into()]);
        self
    }

    /// The artifact root.
    pub(crate) fn root(&self) -> &Path {
        self.root.path()
    }

    /// The same evidence in another folder, to be spoilt.
    pub(crate) fn copied(&self) -> TempDir {
        let to = tempfile::tempdir().expect("a temporary folder");
        copy(self.root(), to.path());
        to
    }

    /// The arguments of a run over this folder; an option among `more` takes the place of its own.
    pub(crate) fn args(&self, root: &Path, more: &[&str]) -> Vec<String> {
        let own = ["--artifacts", utf8(root)].map(String::from);
        let own: Vec<String> = own.into_iter().chain(self.options.iter().cloned()).collect();
        let own = own.chunks(2).filter(|pair| !more.contains(&pair[0].as_str())).flatten().cloned();
        let mut args = vec!["run".into(), self.gate.into(), "--format".into(), "json".into()];
        args.extend(own);
        args.extend(more.iter().map(|word| (*word).to_owned()));
        if self.gate.starts_with("handback") && !more.contains(&"--reports") {
            args.extend(["--reports".into(), utf8(&root.join("reports")).into()]);
        }
        args
    }

    /// The commit that the gate is bound to.
    pub(crate) fn commit(&self) -> Option<&str> {
        let at = self.options.iter().position(|word| word == "--commit")?;
        self.options.get(at + 1).map(String::as_str)
    }

    /// Runs the gate with this binary over a copy of the evidence, or what is left of it.
    pub(crate) fn run(&self, gate: &Path, root: &Path, more: &[&str]) -> Run {
        let args = self.args(root, more);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        run(utf8(gate), &repository(), &args)
    }
}

fn utf8(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// A scene of each built-in gate but `freeze-operate`, which asks GitHub. `gate` is the binary.
pub(crate) fn all(gate: &Path) -> Vec<Scene> {
    let mut scenes: Vec<_> = ["cp0", "cp1", "cp2", "cp3", "cp4", "cp5", "cp6", "cp7", "cp8"]
        .map(|checkpoint| committed(Scene::of(checkpoint, "cp8-cutover/green")))
        .into();
    scenes.extend(
        ["cutover-canary", "rollback-readiness"].map(|gate| Scene::of(gate, "cp8-cutover/green").at(NOW)),
    );
    scenes.push(protected(Scene::of("cutover-staged", "cp8-cutover/green")).at(NOW));
    scenes.extend(["cutover-preconditions", "cutover-full"].map(|name| promoted(gate, name)));
    scenes.extend(
        ["freeze-declare", "rollback-complete", "unfreeze"]
            .map(|gate| Scene::of(gate, "failing-cycle/L3/green").at(NOW)),
    );
    scenes.extend(
        [
            ("handback-pre", "handback/planned/green"),
            ("handback-complete", "handback/planned/green"),
            ("handback-emergency", "handback/emergency/green"),
        ]
        .map(|(gate, example)| scanned(Scene::of(gate, example))),
    );
    scenes.extend(
        [
            ("incident-close", "operations/incident/green"),
            ("deploy-verify", "operations/deployment/green"),
            ("deploy-rollback", "operations/rollback/green"),
            ("cutover-rollback", "operations/cutover-rollback/green"),
        ]
        .map(|(gate, example)| Scene::of(gate, example).at(NOW)),
    );
    scenes
}

/// Committed, and bound to that commit.
fn committed(mut scene: Scene) -> Scene {
    let commit = commit_all(scene.root());
    scene.options.extend(["--commit".into(), commit, "--policy-ref".into(), "HEAD".into()]);
    scene
}

/// Committed, in a clone whose protected branch is `origin/main`: where freezes are looked for.
fn protected(scene: Scene) -> Scene {
    commit_all(scene.root());
    git(scene.root(), &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    scene
}

/// A candidate whose checkpoints passed, and whose build and rollout were of the very commit.
fn promoted(program: &Path, gate: &'static str) -> Scene {
    let mut scene = protected(Scene::of(gate, "cp8-cutover/green"));
    let commit = git(scene.root(), &["rev-parse", "HEAD"]);
    let bound = ["--commit", &commit, "--policy-ref", "HEAD", "--now", NOW];
    let reports = scene.root().join("evidence/gates");
    let checkpoints = ["run", "cp0..cp8", "--artifacts", utf8(scene.root()), "--reports", utf8(&reports)];
    let ran = run(utf8(program), &repository(), &[&checkpoints[..], &bound].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.said());
    for record in ["build-verification", "manifest"] {
        edit(&scene.root().join(format!("evidence/{record}.json")), CANDIDATE, &commit);
    }
    if gate == "cutover-full" {
        renamed(scene.root(), &commit);
    }
    scene.options.extend(bound.map(String::from));
    scene
}

/// The rollout of another commit: its reports name each other by digest, so each is written after the one before.
fn renamed(root: &Path, commit: &str) {
    let folder = root.join("evidence/rollout");
    let mut digests: Vec<(String, String)> = Vec::new();
    for name in ["cp8-report", "replay-report", "canary", "staged", "full"] {
        let path = folder.join(format!("{name}.json"));
        let before = fs::read_to_string(&path).expect("a report");
        let mut text = before.replace(CANDIDATE, commit);
        for (old, new) in &digests {
            text = text.replace(old, new);
        }
        digests.push((sha256(before.as_bytes()), sha256(text.as_bytes())));
        fs::write(&path, text).expect("a report");
    }
}

fn scanned(scene: Scene) -> Scene {
    scanned_earlier(scene.root());
    scene
}

/// Writes the report of an earlier scan of what is handed back.
pub(crate) fn scanned_earlier(root: &Path) {
    let mut subjects = Vec::new();
    for path in files(&root.join("handback")) {
        let bytes = fs::read(&path).expect("a file");
        subjects.push(json!({
            "path": below(root, &path), "sha256": sha256(&bytes), "bytes": bytes.len(),
        }));
    }
    let report = json!({
        "schema": "gatekit.report.v1", "tool": {"name": "pii-scan", "version": "0.1.0"}, "args": ["--profile", "export"],
        "evaluated_at": "2026-03-02T09:36:00Z", "policy": {"path": "built-in"}, "subjects": subjects,
        "checks": [{"rule": "g-7", "detail": "no finding"}], "findings": [], "undecided": [], "stats": {}, "verdict": "pass",
    });
    let reports = root.join("reports/earlier");
    fs::create_dir_all(&reports).expect("a folder");
    fs::write(reports.join("scan.json"), report.to_string()).expect("a file");
}

/// Every file below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let entries = entries.map(|entry| entry.expect("a readable folder"));
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

/// A path as a report writes it.
fn below(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/")
}

/// What the steps of a passing gate read below its root.
#[derive(Debug, Default)]
pub(crate) struct Reads {
    /// Files that some step judges.
    pub(crate) judged: BTreeSet<String>,
    /// Files that are searched for personal data and secrets, and nothing else.
    pub(crate) searched: BTreeSet<String>,
    /// Folders that steps name.
    pub(crate) folders: BTreeSet<String>,
}

impl Reads {
    /// As the report of a passing run tells it.
    pub(crate) fn of(report: &Value, root: &Path) -> Self {
        let mut reads = Self::default();
        for step in report["gates"][0]["steps"].as_array().expect("steps") {
            let words: Vec<_> =
                step["run"].as_array().expect("words").iter().filter_map(Value::as_str).collect();
            let subjects = step["report"]["subjects"].as_array().expect("subjects").iter();
            let files = subjects.map(|subject| subject["path"].as_str().expect("a path").to_owned());
            let files = files.filter(|path| root.join(path).is_file());
            if words[0] == "pii-scan" {
                reads.searched.extend(files);
            } else {
                reads.judged.extend(files);
            }
            // What follows `--reports` is also where the gate itself writes, before its last step reads it.
            let named = words.iter().enumerate().filter(|(at, word)| {
                root.join(word).is_dir() && (**word != "reports" || words[at - 1] != "--reports")
            });
            reads.folders.extend(named.map(|(_, word)| (*word).to_owned()));
        }
        reads.searched.retain(|path| !reads.judged.contains(path));
        reads
    }
}
