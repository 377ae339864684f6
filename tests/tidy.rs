//! The repository itself: nothing is left out of the tests, no rule is without its evidence.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use gate_core::rule::GENERAL;
use walkdir::{DirEntry, WalkDir};

/// Binaries whose every rule has a passing and a blocking case under `tests/fixtures`.
const WITH_FIXTURES: [&str; 5] =
    ["chain-verify", "export-validate", "freeze-guard", "parity-check", "pii-scan"];

/// Rules that say something and never block by themselves, as their rows say: they have no blocking case.
const WITHOUT_BLOCK: [(&str, &str); 2] = [("chain-verify", "ev-proof"), ("pii-scan", "pii-clean")];

/// General rules that a binary never asks: a scan compares no times, follows no references and asks for no shape.
const NEVER_ASKED: [(&str, &str); 3] = [("pii-scan", "g-3"), ("pii-scan", "g-4"), ("pii-scan", "g-8")];

const SEVERITIES: [&str; 4] = ["Critical", "High", "Medium", "Low"];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("bins/core").to_path_buf()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The entries of a folder, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut entries: Vec<_> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    entries.sort();
    assert!(!entries.is_empty(), "{} is empty", folder.display());
    entries
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_else(|| panic!("{}", path.display()))
}

/// The manifest of each crate, by the crate's folder.
fn manifests() -> BTreeMap<PathBuf, toml::Table> {
    let crates = entries(&repository().join("bins")).into_iter().filter(|folder| folder.is_dir());
    let parse = |folder: PathBuf| {
        let manifest = toml::from_str(&read(&folder.join("Cargo.toml")));
        let manifest = manifest.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        (folder, manifest)
    };
    crates.map(parse).collect()
}

/// The rules that a crate declares as rows: `NAME "id" Severity`.
fn rules_of(package: &str) -> Vec<String> {
    let rows = read(&repository().join("bins").join(package).join("src/rules.rs"));
    let ids = rows.lines().filter_map(|line| match line.split_whitespace().collect::<Vec<_>>()[..] {
        [_, id, severity] if SEVERITIES.contains(&severity) => id.strip_prefix('"')?.strip_suffix('"'),
        _ => None,
    });
    let ids: Vec<_> = ids.map(String::from).collect();
    assert!(!ids.is_empty(), "{package} declares no rule");
    ids
}

fn general_rules() -> impl Iterator<Item = String> {
    GENERAL.iter().map(|rule| rule.id.to_owned())
}

#[test]
fn every_test_file_is_compiled_by_exactly_one_crate() {
    let tests = repository().join("tests");
    let mut listed: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for (folder, manifest) in manifests() {
        assert!(!folder.join("tests").exists(), "{}: tests lie in the root's tests/", folder.display());
        let of_crate = manifest.get("test").and_then(toml::Value::as_array).into_iter().flatten();
        for test in of_crate {
            let path = test.get("path").and_then(toml::Value::as_str).expect("each test has a path");
            let path = folder.join(path).canonicalize().unwrap_or_else(|error| panic!("{path}: {error}"));
            *listed.entry(path).or_default() += 1;
        }
    }
    let there =
        entries(&tests).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    let there: BTreeMap<_, _> = there.map(|path| (path.canonicalize().expect("it is there"), 1)).collect();
    assert_eq!(listed, there, "a file that no crate lists is never compiled");
}

#[test]
fn every_crate_obeys_the_lints_of_the_workspace() {
    for (folder, manifest) in manifests() {
        let lints = manifest.get("lints").and_then(|lints| lints.get("workspace"));
        assert_eq!(lints, Some(&toml::Value::Boolean(true)), "{}", folder.display());
    }
}

#[test]
fn rule_ids_are_unique_and_plain() {
    let with_rules = manifests().into_keys().filter(|folder| folder.join("src/rules.rs").exists());
    let own = with_rules.flat_map(|folder| rules_of(name(&folder)));
    let mut seen = BTreeSet::new();
    for id in general_rules().chain(own) {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
        assert!(id.bytes().all(plain) && id.starts_with(|first: char| first.is_ascii_lowercase()), "{id}");
        assert!(seen.insert(id.clone()), "two rules are called {id}");
    }
}

#[test]
fn every_rule_has_evidence_that_passes_and_evidence_that_does_not() {
    for binary in WITH_FIXTURES {
        let folder = repository().join("tests/fixtures").join(binary);
        let asked = |id: &String| !NEVER_ASKED.contains(&(binary, id.as_str()));
        for id in general_rules().filter(asked).chain(rules_of(binary)) {
            for part in ["args", "pass", "block"] {
                let path = folder.join(&id).join(part);
                let wanted = part != "block" || !WITHOUT_BLOCK.contains(&(binary, &id));
                assert_eq!(path.exists(), wanted, "{}", path.display());
            }
        }
    }
}

#[test]
fn a_rule_without_a_blocking_case_says_so_in_its_row() {
    for (package, id) in WITHOUT_BLOCK {
        let rows = read(&repository().join("bins").join(package).join("src/rules.rs"));
        let (_, row) = rows.split_once(&format!("\"{id}\"")).expect("a row");
        let block = row.lines().find(|line| line.trim_start().starts_with("block ")).expect("an example");
        assert_eq!(block.trim(), "block \"never by itself\"", "{id}");
    }
}

#[test]
fn every_fixture_belongs_to_a_rule_and_is_whole() {
    let fixtures = repository().join("tests/fixtures");
    let binaries = entries(&fixtures).into_iter().filter(|path| path.is_dir());
    assert_eq!(binaries.map(|path| name(&path).to_owned()).collect::<Vec<_>>(), WITH_FIXTURES);
    for binary in WITH_FIXTURES {
        let ids: Vec<_> = general_rules().chain(rules_of(binary)).collect();
        for case in entries(&fixtures.join(binary)) {
            let is_of = |id: &String| {
                name(&case).strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            };
            assert!(ids.iter().any(is_of), "{} belongs to no rule", case.display());
            for part in entries(&case) {
                let known = ["args", "block", "block.args", "exit", "pass"].contains(&name(&part));
                assert!(known, "{} is no part of a case", part.display());
            }
            for side in ["pass", "block"] {
                if side == "block" && WITHOUT_BLOCK.contains(&(binary, name(&case))) {
                    continue;
                }
                let files = WalkDir::new(case.join(side)).into_iter();
                let files =
                    files.filter(|entry| entry.as_ref().expect("a readable folder").file_type().is_file());
                assert!(files.count() > 0, "{} {side} holds no artifact", case.display());
            }
        }
    }
}

/// Some file systems fold case, refuse these characters, or hold no links; git keeps no empty folder.
#[test]
fn fixtures_and_examples_survive_a_checkout_on_every_system() {
    for folder in ["tests/fixtures", "examples"] {
        let mut folded = BTreeSet::new();
        for entry in WalkDir::new(repository().join(folder)) {
            let entry = entry.expect("a readable folder");
            let path = entry.path();
            let inside =
                path.strip_prefix(repository()).expect("inside").to_str().expect("UTF-8").to_lowercase();
            let kind = entry.file_type();
            assert!(
                !kind.is_symlink() && (kind.is_file() || !entries(path).is_empty()),
                "{}",
                path.display()
            );
            assert!(!name(path).contains(['<', '>', ':', '"', '|', '?', '*', '\\']), "{}", path.display());
            assert!(
                !matches!(name(path), ".gitignore" | ".gitattributes"),
                "{} acts on this repository",
                path.display()
            );
            // A checkout in a folder of a hundred characters has to fit Windows' 260.
            assert!(inside.len() < 150, "{} is too long", path.display());
            assert!(folded.insert(inside), "{} differs from another in case only", path.display());
        }
    }
}

#[test]
fn rust_files_hold_no_tab_no_stray_blank_and_one_final_newline() {
    let is_source =
        |entry: &DirEntry| !matches!(entry.file_name().to_str(), Some("target" | ".tools" | ".git"));
    let mut number = 0;
    for entry in WalkDir::new(repository()).into_iter().filter_entry(is_source) {
        let path = entry.expect("a readable folder").into_path();
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        number += 1;
        let text = read(&path);
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{} ends oddly", path.display());
        for (index, line) in text.lines().enumerate() {
            let clean = !line.contains('\t') && line.trim_end() == line;
            assert!(clean, "{}:{} holds a tab, or blanks at its end", path.display(), index + 1);
        }
    }
    assert!(number > 0, "no Rust file was found");
}
