//! What the tests of all binaries share: running a binary, folders of artifacts, git histories.

#![allow(dead_code, reason = "each test file uses what it needs of it")]

pub(crate) mod fixtures;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// What a run of a binary gave.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    /// The exit code; `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Run {
    /// Both streams, for what must or must not be said anywhere.
    pub(crate) fn said(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// The JSON report on standard output.
    pub(crate) fn report(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The ids of the rules whose findings block, each once, sorted.
    pub(crate) fn blocking(&self) -> Vec<String> {
        let report = self.report();
        let findings = report["findings"].as_array().expect("findings").iter();
        rules(findings.filter(|finding| finding["effect"] == "block"))
    }

    /// The ids of the rules that could not be decided, each once, sorted.
    pub(crate) fn undecided(&self) -> Vec<String> {
        rules(self.report()["undecided"].as_array().expect("undecided").iter())
    }

    /// Whether the report says that this rule was checked.
    pub(crate) fn has_check(&self, rule: &str) -> bool {
        self.report()["checks"].as_array().expect("checks").iter().any(|check| check["rule"] == rule)
    }

    /// What the report says for this rule, as it holds.
    pub(crate) fn details(&self, rule: &str) -> Vec<String> {
        let report = self.report();
        let checks =
            report["checks"].as_array().expect("checks").iter().filter(|check| check["rule"] == rule);
        checks.map(|check| check["detail"].as_str().expect("a detail").to_owned()).collect()
    }

    /// The messages of the report's findings with this effect.
    pub(crate) fn messages(&self, effect: &str) -> Vec<String> {
        let report = self.report();
        let findings = report["findings"].as_array().expect("findings").iter();
        findings
            .filter(|finding| finding["effect"] == effect)
            .map(|finding| finding["message"].as_str().expect("a message").to_owned())
            .collect()
    }
}

/// Asks for a report in each way in which it names the digests of files; each has to name this one.
pub(crate) fn assert_named(digest: &str, folder: &Path, run: impl Fn(&[&str]) -> Run) {
    for asked in
        [&["-v"][..], &["-q", "--format=json"], &["-q", "--report=json=it"], &["-q", "--report=intoto=it"]]
    {
        let done = run(asked);
        assert_eq!(done.code, Some(0), "{asked:?}: {done:?}");
        let report = std::fs::read_to_string(folder.join("it")).unwrap_or_default();
        assert!((done.stdout + &report).contains(digest), "{asked:?}: {report}");
        let _ = std::fs::remove_file(folder.join("it"));
    }
}

/// The ids of the rules of these entries, each once, sorted.
fn rules<'e>(entries: impl Iterator<Item = &'e serde_json::Value>) -> Vec<String> {
    let ids: BTreeSet<_> = entries.map(|entry| entry["rule"].as_str().expect("rule").to_owned()).collect();
    ids.into_iter().collect()
}

/// A command with an environment that no developer's or CI system's settings reach.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", folder).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    if let Some(root) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", root);
    }
    command
}

/// Runs a binary with these arguments in this folder.
pub(crate) fn run(program: &str, folder: &Path, args: &[&str]) -> Run {
    finished(&command(program, folder).args(args).output().expect("the binary starts"))
}

/// What a finished process gave.
pub(crate) fn finished(output: &Output) -> Run {
    Run {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The folder that holds all binaries of the workspace, none of them stale. `own` is the one that cargo
/// has built for the test already; the others are built beside it, once.
pub(crate) fn binaries(own: &str) -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(own).parent().expect("target/<profile>/<binary>");
        let mut build = Command::new(env!("CARGO"));
        build.current_dir(repository()).args(["build", "--quiet", "--locked", "--workspace", "--bins"]);
        if folder.file_name().is_some_and(|profile| profile == "release") {
            build.arg("--release");
        }
        build.arg("--target-dir").arg(folder.parent().expect("target"));
        assert!(build.status().expect("cargo starts").success(), "the binaries can't be built");
        folder.to_path_buf()
    })
}

/// The repository's own folder.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("bins/<crate>").to_path_buf()
}

/// A folder of the repository copied into a temporary one, to be changed at will.
pub(crate) fn copy_of(folder: &str) -> tempfile::TempDir {
    let to = tempfile::tempdir().expect("a temporary folder");
    copy(&repository().join(folder), to.path());
    to
}

/// Copies a folder's content.
pub(crate) fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("a readable folder");
        let target = to.join(entry.path().strip_prefix(from).expect("inside"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(&target).expect("a folder");
        } else {
            std::fs::copy(entry.path(), &target).expect("a file");
        }
    }
}

/// Writes a file, in folders that need not be there.
pub(crate) fn put(folder: impl AsRef<Path>, path: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.as_ref().join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, bytes).expect("a file");
}

/// Replaces the one place where `from` stands in a file.
pub(crate) fn edit(path: &Path, from: &str, to: &str) {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert_eq!(text.matches(from).count(), 1, "{from:?} in {}", path.display());
    std::fs::write(path, text.replacen(from, to, 1)).expect("a file");
}

/// When every commit is made, so that its id is always the same.
const COMMITTED: &str = "2026-03-01T00:00:00Z";

/// Runs git in a folder, and gives what it prints.
pub(crate) fn git(folder: &Path, args: &[&str]) -> String {
    let output = command("git", folder)
        .args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"])
        .args(["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"])
        .envs([("GIT_AUTHOR_DATE", COMMITTED), ("GIT_COMMITTER_DATE", COMMITTED)])
        .args(args)
        .output()
        .expect("git starts");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Makes a folder a repository whose first commit holds all of it, and gives that commit's id.
pub(crate) fn commit_all(folder: &Path) -> String {
    if !folder.join(".git").exists() {
        git(folder, &["init", "-q"]);
    }
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "--allow-empty", "-m", "state"]);
    git(folder, &["rev-parse", "HEAD"])
}
