//! A green that checked nothing: every way to show nothing, in every gate, at every artifact that it reads.
//!
//! `docs/vacuous-passes.md` is the list, written by `make docs`.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;
#[path = "common/scenes.rs"]
mod scenes;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use common::Run;
use common::fixtures::on_threads;
use scenes::{Reads, Scene};
use serde_json::{Value, json};

const GATE: &str = env!("CARGO_BIN_EXE_gate");

/// A way to show nothing.
struct Way {
    /// What is done, in a few words.
    name: &'static str,
    /// How it comes about.
    comes: &'static str,
    how: How,
}

/// What is done, and to what. `None` and `false` say that it can't be done there.
enum How {
    /// Another thing in the place of a file.
    Place(fn(&Path)),
    /// Other bytes in a file.
    Bytes(fn(&[u8]) -> Option<Vec<u8>>),
    /// Other content in a JSON document that stays one.
    Json(fn(&mut Value) -> bool),
    /// Another thing in the place of a folder.
    Folder(fn(&Path)),
    /// Options of the run, over the evidence as it is.
    Asked(&'static [&'static str]),
    /// What each sibling does instead of judging, as a shell script that knows `$out`, where a report is expected.
    Sibling(&'static str),
    /// The reports that are joined, by the path of each and its document; what is left of them.
    Joined(fn(Vec<Value>) -> Vec<Value>),
    /// What the other jobs of the workflow ended with, as `toJSON(needs)`.
    Needs(&'static str),
}

use How::{Asked, Bytes, Folder, Joined, Json, Needs, Place, Sibling};

const fn way(name: &'static str, comes: &'static str, how: How) -> Way {
    Way { name, comes, how }
}

static WAYS: &[Way] = &[
    // Files.
    way(
        "file absent",
        "the job that makes it did not run",
        Place(|path| fs::remove_file(path).expect("a file")),
    ),
    way(
        "file of no bytes",
        "the disk was full, or `> file` ran and the command behind it did not",
        Bytes(|_| Some(Vec::new())),
    ),
    way("file of blanks", "a template was left empty", Bytes(|_| Some(b" \n\n\t\n".to_vec()))),
    way(
        "file of a byte order mark",
        "an editor saved an empty file",
        Bytes(|_| Some(b"\xef\xbb\xbf".to_vec())),
    ),
    way(
        "file of NUL bytes",
        "the machine lost power while it was written",
        Bytes(|bytes| Some(vec![0; bytes.len()])),
    ),
    way("file cut in half", "an upload broke off", Bytes(|bytes| Some(bytes[..bytes.len() / 2].to_vec()))),
    way("file without its last token", "a writer was killed", Bytes(without_end)),
    way(
        "two documents in one file",
        "a retry appended to what was there",
        Bytes(|bytes| is_json(bytes).then(|| [bytes, b"\n", bytes].concat())),
    ),
    way(
        "a key that is there twice",
        "two writers were merged; readers differ in which one counts",
        Bytes(doubled_key),
    ),
    way(
        "conflict markers",
        "a merge was committed unresolved",
        Bytes(|bytes| Some([b"<<<<<<< ours\n", bytes, b"=======\n", bytes, b">>>>>>> theirs\n"].concat())),
    ),
    way("UTF-16", "a shell on Windows redirected it", Bytes(utf_16)),
    way(
        "gzip under the plain name",
        "a store compressed it",
        Bytes(|_| Some(b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0".to_vec())),
    ),
    way("a Git LFS pointer", "the checkout had no `lfs: true`", Bytes(|_| Some(LFS.into()))),
    way(
        "an error page",
        "a download was answered by a proxy",
        Bytes(|_| Some(b"<!doctype html><title>404</title><h1>Not found</h1>\n".to_vec())),
    ),
    way(
        "YAML for JSON",
        "a converter was left out",
        Bytes(|bytes| is_json(bytes).then(|| b"status: pass\npassed: 12\n".to_vec())),
    ),
    way(
        "a folder in its place",
        "an artifact of that name was unpacked there",
        Place(|path| {
            fs::remove_file(path).expect("a file");
            fs::create_dir(path).expect("a folder");
        }),
    ),
    #[cfg(unix)]
    way(
        "a link to nowhere",
        "an archive kept links and not what they led to",
        Place(|path| linked(path, Path::new("/nowhere/at/all"))),
    ),
    #[cfg(unix)]
    way("a link out of the root", "the pull request brought it", Place(out_of_root)),
    #[cfg(unix)]
    way("a link to itself", "the pull request brought it", Place(|path| linked(path, path))),
    #[cfg(unix)]
    way(
        "a pipe that nobody writes to",
        "the pull request's own step made it",
        Place(|path| {
            fs::remove_file(path).expect("a file");
            assert!(std::process::Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
        }),
    ),
    way(
        "a name that nobody asks for",
        "a file was renamed, or its name is in other case",
        Place(|path| fs::rename(path, path.with_file_name("renamed.txt")).expect("a rename")),
    ),
    // What a document says.
    way("`null`", "a variable of the producer was unset", Json(|value| replace(value, Value::Null))),
    way("`{}`", "the producer's default", Json(|value| replace(value, json!({})))),
    way("`[]`", "a filter let nothing through", Json(|value| replace(value, json!([])))),
    way("`\"\"`", "a step's output was empty", Json(|value| replace(value, json!("")))),
    way("`true`", "a condition was printed, and not its evidence", Json(|value| replace(value, json!(true)))),
    way(
        "a bare claim",
        "a script wrote the answer it wished for",
        Json(|value| {
            replace(value, json!({"status": "PASS", "verdict": "pass", "passed": true, "failed": 0}))
        }),
    ),
    way(
        "its JSON Schema",
        "the schema was uploaded in place of the artifact",
        Json(|value| {
            replace(
                value,
                json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {}, "required": []}),
            )
        }),
    ),
    way(
        "every list empty",
        "no fixture matched the filter, no target was selected",
        Json(|value| {
            all(value, &|value| matches!(value, Value::Array(list) if !list.is_empty()).then(|| json!([])))
        }),
    ),
    way(
        "every number null",
        "NaN and infinity become null in most writers",
        Json(|value| all(value, &|value| value.is_number().then_some(Value::Null))),
    ),
    way(
        "every text empty",
        "the producer's variables were unset",
        Json(|value| {
            all(value, &|value| matches!(value, Value::String(text) if !text.is_empty()).then(|| json!("")))
        }),
    ),
    way(
        "every member null",
        "a serializer wrote absent values as null",
        Json(|value| members(value, |_| Some(Value::Null))),
    ),
    way(
        "every member gone but the first",
        "a projection kept the header alone",
        Json(|value| match value {
            Value::Object(map) if map.len() > 1 => {
                *map = map.clone().into_iter().take(1).collect();
                true
            }
            _ => false,
        }),
    ),
    way(
        "every list null",
        "a query failed and its error was dropped",
        Json(|value| all(value, &|value| value.is_array().then_some(Value::Null))),
    ),
    way(
        "every true null",
        "a question that nobody answered",
        Json(|value| all(value, &|value| (value == &json!(true)).then_some(Value::Null))),
    ),
    way(
        "every status skipped",
        "a condition in the pipeline skipped the work",
        Json(|value| {
            all(value, &|value| {
                matches!(
                    value.as_str(),
                    Some("pass" | "passed" | "PASS" | "succeeded" | "done" | "success" | "ok")
                )
                .then(|| json!("skipped"))
            })
        }),
    ),
    way(
        "every time empty",
        "the clock was not asked",
        Json(|value| all(value, &|value| value.as_str().is_some_and(is_time).then(|| json!("")))),
    ),
    way(
        "every time in the year 2099",
        "the clock was wrong, or the record is of another run",
        Json(|value| {
            all(value, &|value| {
                value.as_str().filter(|text| is_time(text)).map(|text| json!(format!("2099{}", &text[4..])))
            })
        }),
    ),
    way(
        "another artifact's kind",
        "two artifacts were swapped",
        Json(|value| member(value, "artifact", json!("something-else"))),
    ),
    way(
        "a version of tomorrow",
        "the producer is newer than the gate",
        Json(|value| member(value, "schema_version", json!(999))),
    ),
    // Folders.
    way(
        "folder absent",
        "the upload found nothing",
        Folder(|path| fs::remove_dir_all(path).expect("a folder")),
    ),
    way(
        "folder of nothing",
        "`mkdir -p` ran, and nothing else did",
        Folder(|path| {
            fs::remove_dir_all(path).expect("a folder");
            fs::create_dir(path).expect("a folder");
        }),
    ),
    way(
        "folder of hidden files",
        "only `.gitkeep` was committed",
        Folder(|path| {
            fs::remove_dir_all(path).expect("a folder");
            fs::create_dir(path).expect("a folder");
            fs::write(path.join(".gitkeep"), "").expect("a file");
        }),
    ),
    way(
        "a file in its place",
        "an upload of one file was unpacked as the folder",
        Folder(|path| {
            fs::remove_dir_all(path).expect("a folder");
            fs::write(path, "{}").expect("a file");
        }),
    ),
    way(
        "a folder of empty files",
        "every writer failed",
        Folder(|path| {
            for entry in walkdir::WalkDir::new(path) {
                let entry = entry.expect("readable");
                if entry.file_type().is_file() {
                    fs::write(entry.path(), "").expect("a file");
                }
            }
        }),
    ),
    // What is asked of a gate.
    way("a root that is not there", "a path was misspelt", Asked(&["--artifacts", "no/such/folder"])),
    way("a root that is a file", "the glob matched the archive", Asked(&["--artifacts", "README.md"])),
    way(
        "a root without any evidence",
        "the gate ran before the jobs that make it",
        Asked(&["--artifacts", "docs"]),
    ),
    way("a policy that is not there", "a path was misspelt", Asked(&["--policy", "no/such/gatekit.toml"])),
    way("a policy that is none", "another tool's settings", Asked(&["--policy", "README.md"])),
    way(
        "a policy of a ref that is not there",
        "a shallow clone",
        Asked(&["--policy-ref", "refs/heads/no-such-branch"]),
    ),
    way(
        "a commit that is not there",
        "a shallow clone, or another repository",
        Asked(&["--commit", "0000000000000000000000000000000000000001"]),
    ),
    way("a commit of no letters", "`$GITHUB_SHA` was unset", Asked(&["--commit", ""])),
    way("a commit cut short", "`git log --oneline` was asked for it", Asked(&["--commit", "6f1c0d9"])),
    way("an unknown gate beside it", "a gate was renamed", Asked(&["cp99"])),
    // What its steps do.
    way("a step that can't be started", "the binaries were not installed", Sibling("exit 127")),
    way("a step that says nothing and exits with 0", "a stub, or `|| true`", Sibling("exit 0")),
    way(
        "a step that exits with 0 and leaves `{}`",
        "a wrapper wrote the report",
        Sibling("echo '{}' >\"$out\"; exit 0"),
    ),
    way(
        "a step that exits with 0 and leaves text",
        "its output and its errors were mixed",
        Sibling("echo 'all good' >\"$out\"; exit 0"),
    ),
    way("a step that was killed", "no memory was left", Sibling("kill -9 $$")),
    way("a step that blocks without a report", "it crashed before it could say why", Sibling("exit 1")),
    way(
        "a step of another tool's report",
        "the names of two binaries were mixed up",
        Sibling(
            "echo '{\"schema\":\"gatekit.report.v1\",\"tool\":{\"name\":\"other\",\"version\":\"9\"},\"args\":[],\"evaluated_at\":\"2026-03-02T10:00:00Z\",\"policy\":{\"path\":\"built-in\"},\"subjects\":[{\"path\":\"a\",\"sha256\":\"00\",\"bytes\":1}],\"checks\":[{\"rule\":\"g-1\",\"detail\":\"1\"}],\"findings\":[],\"undecided\":[],\"stats\":{},\"verdict\":\"pass\"}' >\"$out\"; exit 0",
        ),
    ),
    // What is joined.
    way("a join of no report", "the download found nothing", Joined(|_| Vec::new())),
    way(
        "a join that lacks a report",
        "a job of the matrix was skipped",
        Joined(|mut reports| {
            reports.pop();
            reports
        }),
    ),
    way(
        "a join of reports that checked nothing",
        "the steps had nothing to read",
        Joined(|reports| each(reports, "checks", &json!([]))),
    ),
    way(
        "a join of reports about no file",
        "the steps had nothing to read",
        Joined(|reports| each(reports, "subjects", &json!([]))),
    ),
    way(
        "a join of another commit's reports",
        "a cache was restored",
        Joined(|reports| each(reports, "commit", &json!("1111111111111111111111111111111111111111"))),
    ),
    way(
        "a join of another gate's reports",
        "artifacts of two jobs have one name",
        Joined(|reports| each(reports, "args", &json!(["--type", "other"]))),
    ),
    way(
        "a join of reports whose verdict is the only green",
        "a report was edited by hand",
        Joined(|reports| {
            each(
                reports,
                "findings",
                &json!([{"rule": "g-1", "severity": "high", "effect": "block", "message": "absent"}]),
            )
        }),
    ),
    way(
        "a job that was skipped",
        "its `if:` was false",
        Needs(r#"{"evidence":{"result":"skipped","outputs":{}}}"#),
    ),
    way(
        "a job that was cancelled",
        "a newer push, or a timeout",
        Needs(r#"{"evidence":{"result":"cancelled","outputs":{}}}"#),
    ),
    way(
        "a job that failed under `continue-on-error`",
        "its step's outcome was hidden",
        Needs(r#"{"evidence":{"result":"failure","outputs":{"verdict":"pass"}}}"#),
    ),
    way("a `needs` of no job", "the job that joins lists none", Needs("{}")),
];

const LFS: &[u8] = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";

fn is_json(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Value>(bytes).is_ok()
}

fn is_time(text: &str) -> bool {
    text.len() >= 20 && text.as_bytes()[10] == b'T' && text.as_bytes()[4] == b'-'
}

fn without_end(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = bytes.trim_ascii_end();
    is_json(bytes).then(|| text[..text.len() - 1].to_vec())
}

fn doubled_key(bytes: &[u8]) -> Option<Vec<u8>> {
    let Ok(Value::Object(map)) = serde_json::from_slice(bytes) else { return None };
    let (key, value) = map.iter().next()?;
    let start = bytes.iter().position(|byte| *byte == b'{')? + 1;
    let member = format!("{}:{value},", json!(key));
    Some([&bytes[..start], member.as_bytes(), &bytes[start..]].concat())
}

fn utf_16(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some([0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect())
}

#[cfg(unix)]
fn linked(path: &Path, to: &Path) {
    fs::remove_file(path).expect("a file");
    std::os::unix::fs::symlink(to, path).expect("a link");
}

/// The very bytes, but from a place that the root does not hold.
#[cfg(unix)]
fn out_of_root(path: &Path) {
    let outside = std::env::temp_dir().join(format!("gatekit-outside-{}", std::process::id()));
    fs::copy(path, &outside).expect("a copy");
    linked(path, &outside);
}

fn replace(value: &mut Value, by: Value) -> bool {
    *value = by;
    true
}

/// Replaces every value for which `by` has another one; whether there was one.
fn all(value: &mut Value, by: &dyn Fn(&Value) -> Option<Value>) -> bool {
    if let Some(new) = by(value) {
        *value = new;
        return true;
    }
    match value {
        Value::Array(list) => list.iter_mut().fold(false, |any, item| all(item, by) | any),
        Value::Object(map) => map.values_mut().fold(false, |any, item| all(item, by) | any),
        _ => false,
    }
}

fn members(value: &mut Value, by: fn(&Value) -> Option<Value>) -> bool {
    let Value::Object(map) = value else { return false };
    map.values_mut().fold(false, |any, item| by(item).map(|new| *item = new).is_some() | any)
}

fn member(value: &mut Value, key: &str, by: Value) -> bool {
    value.as_object_mut().and_then(|map| map.get_mut(key)).map(|old| *old = by).is_some()
}

fn each(mut reports: Vec<Value>, key: &str, by: &Value) -> Vec<Value> {
    for report in &mut reports {
        report[key] = by.clone();
    }
    reports
}

/// The gate's binary, with all of its siblings beside it.
fn gate() -> &'static Path {
    common::binaries(GATE);
    Path::new(GATE)
}

/// Why a way shows something there after all.
fn excused(scene: &Scene, file: &str, way: &Way) -> Option<&'static str> {
    let gone = ["file absent", "a folder in its place", "a name that nobody asks for"].contains(&way.name);
    let prose = ["conflict markers", "file cut in half"].contains(&way.name);
    match file.split('/').next()? {
        "tests" if scene.gate == "cp0" && gone => {
            Some("CP0 replays the corpora that are there, CP2 and CP3 ask for theirs")
        }
        "evidence" if file.starts_with("evidence/gates/") && way.name == "a name that nobody asks for" => {
            Some("a gate's report is known by its content, whatever its name is")
        }
        "evidence" if file.ends_with("/policy-bundle-report.json") && way.name == "every number null" => {
            Some("its one number is a version that no rule reads")
        }
        "docs" if prose => Some("it is prose, and still names the incident"),
        _ => None,
    }
}

/// What went wrong: the run passed, was ended by a signal, or did not say why it did not pass.
fn fault(run: &Run) -> Option<&'static str> {
    match run.code {
        Some(0) => Some("passes"),
        Some(1 | 2) if run.said().trim().is_empty() => Some("does not say why"),
        Some(1 | 2) if run.said().contains("panicked") => Some("panics"),
        Some(1 | 2) => None,
        _ => Some("does not end as a gate does"),
    }
}

/// Writes what a way makes of a file; whether there is anything that it can be done to.
fn spoil(way: &Way, path: &Path) -> bool {
    let bytes = fs::read(path).unwrap_or_default();
    let spoilt = match way.how {
        Place(change) | Folder(change) => {
            change(path);
            return true;
        }
        Bytes(change) => change(&bytes),
        Json(change) => serde_json::from_slice(&bytes).ok().and_then(|mut value: Value| {
            change(&mut value).then(|| serde_json::to_vec_pretty(&value).expect("JSON"))
        }),
        _ => None,
    };
    let Some(spoilt) = spoilt else { return false };
    fs::write(path, spoilt).expect("a file");
    true
}

/// Lays one file or folder out again as it was.
fn restore(from: &Path, to: &Path, place: &str) {
    let (from, to) = (from.join(place), to.join(place));
    match fs::symlink_metadata(&to) {
        Ok(what) if what.is_dir() => fs::remove_dir_all(&to).expect("a folder"),
        Ok(_) => fs::remove_file(&to).expect("a file"),
        Err(_) => (),
    }
    if from.is_dir() {
        common::copy(&from, &to);
    } else {
        fs::copy(&from, &to).expect("a file");
    }
}

/// Every way at every file and folder that a gate reads; how many were tried, and those that it let pass.
fn tried(scene: &Scene) -> (usize, Vec<String>) {
    let green = scene.copied();
    let run = scene.run(gate(), green.path(), &[]);
    assert_eq!(run.code, Some(0), "{}: {}", scene.gate, run.said());
    let mut reads = Reads::of(&run.report(), scene.root());
    assert!(!reads.judged.is_empty(), "{} reads no file", scene.gate);
    // The reports of the gates before are read alike: two of them stand for all.
    reads.judged.retain(|path| {
        !path.starts_with("evidence/gates/")
            || path.ends_with("surface.json")
            || path.ends_with("benchmark.json")
    });
    let (mut count, mut faults) = (0, Vec::new());
    for way in WAYS {
        let places = match way.how {
            // A file that is only searched may say anything; what may not happen is that nobody reads it.
            Place(_) if way.name.starts_with("a link") || way.name.starts_with("a pipe") => {
                &(&reads.judged | &reads.searched)
            }
            Place(_) | Bytes(_) | Json(_) => &reads.judged,
            Folder(_) => &reads.folders,
            _ => continue,
        };
        for place in places {
            if excused(scene, place, way).is_some() || !spoil(way, &green.path().join(place)) {
                continue;
            }
            count += 1;
            if let Some(fault) = fault(&scene.run(gate(), green.path(), &[])) {
                faults.push(format!("{}: {place}: {}: {fault}", scene.gate, way.name));
            }
            restore(scene.root(), green.path(), place);
        }
    }
    (count, faults)
}

/// Runs a judgement of every scene on as many threads as there are processors.
fn over(scenes: &[Scene], judge: fn(&Scene) -> (usize, Vec<String>)) {
    let count = AtomicUsize::new(0);
    let faults = on_threads(scenes, |scene, found| {
        let (tried, wrong) = judge(scene);
        count.fetch_add(tried, Ordering::Relaxed);
        found.extend(wrong);
    });
    let count = count.into_inner();
    assert!(faults.is_empty(), "{} of {count} went wrong:\n{}", faults.len(), faults.join("\n"));
    assert!(count > scenes.len(), "only {count} were tried");
}

#[test]
fn evidence_that_shows_nothing_passes_in_no_gate() {
    over(&scenes::all(gate()), tried);
}

/// The gate that asks GitHub: without an event, a token or a repository there is nothing to ask.
#[test]
fn a_merge_of_which_nothing_is_known_is_not_decided() {
    let root = tempfile::tempdir().expect("a folder");
    common::copy(
        &common::repository().join("examples/cp8-cutover/green/freeze"),
        &root.path().join("freeze"),
    );
    fs::write(root.path().join("gatekit.toml"), "").expect("a file");
    let pushed = r#"{"ref":"refs/heads/main","before":"0","after":"0","repository":{"full_name":"o/r"}}"#;
    for event in
        [None, Some(""), Some("{}"), Some("null"), Some("[]"), Some("{\"pull_request\":null}"), Some(pushed)]
    {
        let file = root.path().join("event.json");
        let mut command = common::command(gate(), root.path());
        command.args(["run", "freeze-operate", "--format", "json"]).env("GITHUB_REPOSITORY", "o/r");
        if let Some(event) = event {
            fs::write(&file, event).expect("a file");
            command.env("GITHUB_EVENT_PATH", &file);
        }
        let run = common::finished(&command.output().expect("gate starts"));
        assert_eq!(run.code, Some(2), "{event:?}: {}", run.said());
    }
}

/// Every way that `attempt` can try over a scene; how many were tried, and those that went wrong.
fn tally(
    scene: &Scene,
    attempt: impl Fn(&Way) -> Option<Run>,
    fault: fn(&Run) -> Option<&'static str>,
) -> (usize, Vec<String>) {
    let (mut count, mut faults) = (0, Vec::new());
    for way in WAYS {
        let Some(run) = attempt(way) else { continue };
        count += 1;
        if let Some(fault) = fault(&run) {
            faults.push(format!("{}: {}: {fault}", scene.gate, way.name));
        }
    }
    (count, faults)
}

#[test]
fn a_gate_that_is_asked_for_nothing_passes_nowhere() {
    over(&scenes::all(gate()), |scene| {
        let attempt = |way: &Way| match way.how {
            Asked(options) => Some(scene.run(gate(), scene.root(), options)),
            _ => None,
        };
        tally(scene, attempt, fault)
    });
}

/// A folder of siblings that all do this.
#[cfg(unix)]
fn siblings(script: &str) -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["parity-check", "export-validate", "pii-scan", "freeze-guard", "chain-verify"] {
        let path = folder.path().join(name);
        let find = "for word; do case $word in json=*) out=${word#json=} ;; esac; done";
        fs::write(&path, format!("#!/bin/sh\n{find}\n{script}\n")).expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a mode");
    }
    folder
}

#[cfg(unix)]
#[test]
fn a_step_that_judges_nothing_passes_in_no_gate() {
    over(&scenes::all(gate()), |scene| {
        let attempt = |way: &Way| {
            let Sibling(script) = way.how else { return None };
            let siblings = siblings(script);
            let options = ["--bin-dir", siblings.path().to_str().expect("UTF-8")];
            Some(scene.run(gate(), scene.root(), &options))
        };
        tally(scene, attempt, |run| (run.code != Some(2)).then_some("does not end with exit code 2"))
    });
}

/// Decides a gate by these reports, in a job whose `needs` are these.
fn decide(scene: &Scene, reports: &[Value], needs: &str) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    for (at, report) in reports.iter().enumerate() {
        fs::write(folder.path().join(format!("{at}.json")), report.to_string()).expect("a file");
    }
    let mut command = common::command(gate(), &common::repository());
    command.args(["decide", scene.gate]).arg(folder.path()).env("NEEDS", needs);
    command.args(["--needs-env", "NEEDS", "--policy"]).arg(scene.root().join("gatekit.toml"));
    if let Some(commit) = scene.commit() {
        command.args(["--commit", commit]);
    }
    common::finished(&command.output().expect("gate starts"))
}

#[test]
fn a_join_of_nothing_passes_in_no_gate() {
    const DONE: &str = r#"{"evidence":{"result":"success","outputs":{}}}"#;
    over(&scenes::all(gate()), |scene| {
        let run = scene.run(gate(), scene.root(), &[]);
        assert_eq!(run.code, Some(0), "{}: {}", scene.gate, run.said());
        let steps = run.report()["gates"][0]["steps"].as_array().expect("steps").clone();
        let reports: Vec<Value> = steps.iter().map(|step| step["report"].clone()).collect();
        let whole = decide(scene, &reports, DONE);
        assert_eq!(whole.code, Some(0), "{}: {}", scene.gate, whole.said());
        let attempt = |way: &Way| match way.how {
            Joined(_) if way.name.contains("commit") && scene.commit().is_none() => None,
            Joined(change) => Some(decide(scene, &change(reports.clone()), DONE)),
            Needs(needs) => Some(decide(scene, &reports, needs)),
            _ => None,
        };
        tally(scene, attempt, fault)
    });
}

/// The page that lists them.
fn page() -> String {
    let mut page = String::from(
        "# Vacuous passes\n\nWays to show nothing, each of which blocks or is not decided, in every gate where it can occur. \
         `tests/vacuous.rs` tries them all, at every file and folder that each of the built-in gates reads. This page is \
         written by `make docs`.\n",
    );
    for (title, of) in [
        (
            "A file that a gate reads",
            (|how| matches!(how, Place(_) | Bytes(_) | Json(_))) as fn(&How) -> bool,
        ),
        ("A folder that a gate reads", |how| matches!(how, Folder(_))),
        ("What is asked of a gate", |how| matches!(how, Asked(_))),
        ("What its steps do", |how| matches!(how, Sibling(_))),
        ("What is joined", |how| matches!(how, Joined(_) | Needs(_))),
    ] {
        let _ = write!(page, "\n## {title}\n\n| way | how it comes about |\n|---|---|\n");
        for way in WAYS.iter().filter(|way| of(&way.how)) {
            let _ = writeln!(page, "| {} | {} |", way.name, way.comes.replace('|', "\\|"));
        }
    }
    page
}

#[test]
fn the_published_list_is_what_is_tried() {
    let path: PathBuf = common::repository().join("docs/vacuous-passes.md");
    if std::env::var_os("GATEKIT_BLESS").is_some() {
        fs::write(&path, page()).expect("a page");
    }
    assert!(fs::read_to_string(&path).expect("the page") == page(), "it is not up to date: make docs");
}
