//! The release archive: made twice it is the same, and the action installs from it or refuses.
#![cfg(unix)]
#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use common::{Run, command, finished, repository};
use tempfile::TempDir;

const GATE: &str = env!("CARGO_BIN_EXE_gate");
const BINARIES: [&str; 6] =
    ["chain-verify", "export-validate", "freeze-guard", "gate", "parity-check", "pii-scan"];
const TARGET: &str = "x86_64-unknown-linux-gnu";
const VERSION: &str = env!("CARGO_PKG_VERSION");

fn program(path: &Path, body: &str) {
    fs::write(path, format!("#!/bin/sh\n{body}\n")).expect("a file");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a mode");
}

/// A folder of binaries of a few bytes each, which start the real ones.
fn kit() -> TempDir {
    let built = common::binaries(GATE);
    let folder = tempfile::tempdir().expect("a folder");
    for name in BINARIES {
        program(&folder.path().join(name), &format!("exec '{}' \"$@\"", built.join(name).display()));
    }
    folder
}

fn package(binaries: &Path, out: &Path, mask: &str) -> Run {
    let script = repository().join("scripts/package.sh");
    let mut shell = command("bash", out);
    shell.args(["-c", "umask \"$1\"; shift; exec \"$@\"", "bash", mask]).arg(script).arg(TARGET);
    finished(
        &shell.args([out, binaries]).env("SOURCE_DATE_EPOCH", "1700000000").output().expect("bash starts"),
    )
}

fn archive() -> String {
    format!("gatekit-{VERSION}-{TARGET}.tar.gz")
}

/// An archive in a folder of its own, and its line for the list of checksums.
fn packed() -> (TempDir, String) {
    let out = tempfile::tempdir().expect("a folder");
    let run = package(kit().path(), out.path(), "022");
    assert_eq!(run.code, Some(0), "{run:?}");
    (out, run.stdout)
}

/// What tar lists, line by line.
fn listed(out: &Path, options: &str) -> Vec<String> {
    let output = command("tar", out).args([options, &archive()]).output().expect("tar starts");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect()
}

#[test]
fn the_same_binaries_make_the_same_archive_whoever_makes_it_and_when() {
    let binaries = kit();
    let out = tempfile::tempdir().expect("a folder");
    let first = package(binaries.path(), out.path(), "022");
    let bytes = fs::read(out.path().join(archive())).expect("an archive");
    let digest = first.stdout.strip_suffix(&format!("  {}\n", archive())).expect("a line of sha256sum");
    assert!(digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()), "{first:?}");
    let touched = fs::File::options().append(true).open(binaries.path().join("gate")).expect("a file");
    touched.set_modified(std::time::UNIX_EPOCH).expect("a time");
    // Nothing that is open for writing can be started.
    drop(touched);
    let other = tempfile::tempdir().expect("a folder");
    assert_eq!(package(binaries.path(), other.path(), "077").stdout, first.stdout);
    assert_eq!(fs::read(other.path().join(archive())).expect("an archive"), bytes);
    program(&binaries.path().join("gate"), &format!("exec '{GATE}' \"$@\" # another"));
    assert_ne!(package(binaries.path(), other.path(), "022").stdout, first.stdout);
}

#[test]
fn an_archive_holds_every_binary_its_pages_and_the_licences_in_one_folder() {
    let (out, _) = packed();
    let folder = format!("gatekit-{VERSION}-{TARGET}");
    let mut wanted: BTreeSet<String> =
        ["LICENSE-APACHE", "LICENSE-MIT"].iter().map(|name| format!("{folder}/{name}")).collect();
    for name in BINARIES {
        wanted.insert(format!("{folder}/{name}"));
        wanted.insert(format!("{folder}/man/{name}.1"));
        wanted.insert(format!("{folder}/completions/_{name}"));
        for ending in ["bash", "fish", "ps1"] {
            wanted.insert(format!("{folder}/completions/{name}.{ending}"));
        }
    }
    let names = listed(out.path(), "-tzf");
    assert!(names.is_sorted());
    assert_eq!(BTreeSet::from_iter(names), wanted);
    let executable = listed(out.path(), "-tvzf").into_iter().filter(|line| line.starts_with("-rwxr-xr-x"));
    assert_eq!(executable.count(), BINARIES.len());
}

#[test]
fn an_archive_without_a_binary_or_with_one_that_does_not_start_is_not_made() {
    for (break_it, why) in [("rm gate", "gate is not in"), ("chmod -x gate", "gate is not in")]
        .into_iter()
        .chain([("printf '#!/bin/sh\\nexit 1\\n' >gate", "can't print its man page")])
        .chain([("printf '#!/bin/sh\\n' >gate", "printed an empty man page")])
    {
        let (binaries, out) = (kit(), tempfile::tempdir().expect("a folder"));
        let broken = command("sh", binaries.path()).args(["-c", break_it]).status().expect("sh starts");
        assert!(broken.success());
        let run = package(binaries.path(), out.path(), "022");
        assert_eq!(run.code, Some(1), "{break_it}: {run:?}");
        assert!(run.stderr.contains(why), "{break_it}: {run:?}");
        assert_eq!(fs::read_dir(out.path()).expect("a folder").count(), 0, "{break_it}");
    }
}

/// The action on a machine that has neither cargo nor a network: `curl` gives what lies in `served`.
struct Machine {
    folder: TempDir,
}

impl Machine {
    /// With these lines in its list of checksums.
    fn new(checksums: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["action/scripts", "tools", "served", "temp"] {
            fs::create_dir_all(folder.path().join(name)).expect("a folder");
        }
        let action = folder.path().join("action");
        for name in ["Cargo.toml", "scripts/install.sh"] {
            fs::copy(repository().join(name), action.join(name)).expect("a file");
        }
        fs::write(action.join("scripts/checksums.txt"), checksums).expect("a file");
        let tools = folder.path().join("tools");
        let path = std::env::var_os("PATH").expect("a PATH");
        for name in [
            "bash",
            "sh",
            "cut",
            "cp",
            "dirname",
            "gzip",
            "head",
            "mktemp",
            "mv",
            "sed",
            "sha256sum",
            "shasum",
            "tar",
        ] {
            if let Some(found) =
                std::env::split_paths(&path).map(|folder| folder.join(name)).find(|it| it.exists())
            {
                symlink(found, tools.join(name)).expect("a link");
            }
        }
        // The options that verification rests on have to be there; the last argument is the address.
        program(
            &tools.join("curl"),
            r#"case " $* " in *" --fail "*" --proto =https "*) ;; *) exit 3 ;; esac
while [ $# -gt 1 ]; do [ "$1" != --output ] || out=$2; shift; done
printf '%s\n' "$1" >>"$SERVED/../asked"
cp "$SERVED/${1##*/}" "$out""#,
        );
        Self { folder }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn serve(&self, out: &Path) {
        fs::copy(out.join(archive()), self.at("served").join(archive())).expect("an archive");
    }

    fn install(&self, environment: &[(&str, &str)]) -> Run {
        let mut shell = command("bash", self.folder.path());
        shell.arg(self.at("action/scripts/install.sh"));
        shell.env("PATH", self.at("tools")).env("SERVED", self.at("served"));
        shell.env("RUNNER_OS", "Linux").env("RUNNER_ARCH", "X64").env("RUNNER_TEMP", self.at("temp"));
        shell.env("GITHUB_ACTION_REPOSITORY", "owner/gatekit").env("GITHUB_OUTPUT", self.at("output"));
        shell.envs(environment.iter().copied());
        finished(&shell.output().expect("bash starts"))
    }

    /// What the step gave as `bin-dir`.
    fn bin_dir(&self) -> Option<PathBuf> {
        let output = fs::read_to_string(self.at("output")).ok()?;
        Some(output.lines().last()?.strip_prefix("bin-dir=").expect("the one output").into())
    }

    #[track_caller]
    fn refuses(&self, environment: &[(&str, &str)], why: &str) {
        let run = self.install(environment);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.stdout.starts_with("::error title=gatekit::") && run.stdout.contains(why), "{run:?}");
        assert_eq!(self.bin_dir(), None);
    }
}

#[test]
fn the_archive_that_the_commit_names_is_installed_once_and_works() {
    let (out, line) = packed();
    let machine = Machine::new(&format!("# a comment\n{}  another.tar.gz\n{line}", "0".repeat(64)));
    machine.serve(out.path());
    let run = machine.install(&[]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let bin_dir = machine.bin_dir().expect("an output");
    for name in BINARIES {
        let version =
            finished(&command(bin_dir.join(name), out.path()).arg("--version").output().expect("it starts"));
        assert_eq!(version.stdout, format!("{name} {VERSION}\n"));
    }
    // The second step of a job finds what the first has unpacked.
    fs::remove_file(machine.at("served").join(archive())).expect("a file");
    assert_eq!(machine.install(&[]).code, Some(0));
    assert_eq!(
        fs::read_to_string(machine.at("asked")).expect("a file"),
        format!("https://github.com/owner/gatekit/releases/download/v{VERSION}/{}\n", archive())
    );
}

#[test]
fn another_archive_than_the_one_that_the_commit_names_is_refused() {
    let (out, line) = packed();
    let machine = Machine::new(&line);
    machine.serve(out.path());
    let path = machine.at("served").join(archive());
    let mut bytes = fs::read(&path).expect("an archive");
    *bytes.last_mut().expect("bytes") ^= 1;
    fs::write(&path, bytes).expect("an archive");
    machine.refuses(&[], "not the one that this commit names");
    fs::write(&path, "").expect("an archive");
    machine.refuses(&[], "not the one that this commit names");
    fs::remove_file(&path).expect("a file");
    machine.refuses(&[], "can't be fetched");
    assert_eq!(
        fs::read_dir(machine.at("temp"))
            .expect("a folder")
            .filter(|entry| { entry.as_ref().expect("an entry").path().is_dir() })
            .count(),
        0,
        "nothing was unpacked"
    );
}

#[test]
fn without_a_checksum_for_this_platform_nothing_is_fetched() {
    let (out, line) = packed();
    let (digest, _) = line.split_once("  ").expect("two columns");
    for checksums in [
        String::new(),
        format!("{digest}  {}.old\n", archive()),
        format!("{digest}  x{}\n", archive()),
        format!("{}  {}\n", &digest[1..], archive()),
        format!("# {line}"),
    ] {
        let machine = Machine::new(&checksums);
        machine.serve(out.path());
        machine.refuses(&[], "no release archive for this platform");
        assert!(!machine.at("asked").exists(), "{checksums}");
    }
    let machine = Machine::new(&line);
    machine.refuses(&[("RUNNER_ARCH", "RISCV64")], "no release archive for this platform");
}

#[test]
fn an_archive_without_a_valid_attestation_is_refused_where_that_can_be_asked() {
    let (out, line) = packed();
    let machine = Machine::new(&line);
    machine.serve(out.path());
    program(&machine.at("tools/gh"), "echo \"$@\" >>\"$SERVED/../gh\"; exit 1");
    machine.refuses(&[("GH_TOKEN", "none")], "no valid attestation");
    let asked = fs::read_to_string(machine.at("gh")).expect("gh was asked");
    assert!(asked.starts_with("attestation verify ") && asked.ends_with("--repo owner/gatekit\n"), "{asked}");
    program(&machine.at("tools/gh"), "exit 0");
    assert_eq!(machine.install(&[("GH_TOKEN", "none")]).code, Some(0));
}

/// A manifest or workflow of the repository.
fn text(name: &str) -> String {
    fs::read_to_string(repository().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn cargo_binstall_looks_for_the_binaries_where_the_archive_has_them() {
    let (out, _) = packed();
    let names = listed(out.path(), "-tzf");
    for name in BINARIES {
        let manifest: toml::Table = toml::from_str(&text(&format!("bins/{name}/Cargo.toml"))).expect("TOML");
        let binstall = &manifest["package"]["metadata"]["binstall"];
        let filled = |key: &str| {
            let template = binstall[key].as_str().expect("a template");
            [("repo", "R"), ("version", VERSION), ("target", TARGET), ("bin", name), ("binary-ext", "")]
                .iter()
                .fold(template.to_owned(), |text, (name, value)| {
                    text.replace(&format!("{{ {name} }}"), value)
                })
        };
        assert_eq!(filled("pkg-url"), format!("R/releases/download/v{VERSION}/{}", archive()));
        assert_eq!(binstall["pkg-fmt"].as_str(), Some("tgz"));
        assert!(names.contains(&filled("bin-dir")), "{}", filled("bin-dir"));
    }
}

#[test]
fn every_platform_that_the_action_installs_on_is_released_and_no_other() {
    let install = text("scripts/install.sh");
    let installed: BTreeSet<_> = install
        .lines()
        .filter_map(|line| line.split_once(") target=")?.1.strip_suffix(" ;;"))
        .filter(|target| !target.is_empty())
        .collect();
    let workflow = text(".github/workflows/release.yml");
    let released: BTreeSet<_> =
        workflow.lines().filter_map(|line| line.trim().strip_prefix("target: ")).collect();
    assert_eq!(installed.len(), 5);
    assert_eq!(installed, released);
}
