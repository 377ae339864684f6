//! The book in `docs`: every command in it is run and prints what the page shows, every link leads somewhere, and
//! every test that it names exists.
//!
//! In a `console` block, a line that starts with `$ ` is a command, and what follows is what it prints: `...` alone
//! on a line stands for any lines, and a last line `# exit N` for an exit code that is not 0.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test it is the verdict")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

const GATE: &str = env!("CARGO_BIN_EXE_gate");

/// What a `sh` block may hold, because it can't be run offline or builds the workspace: nothing else goes unexecuted.
const NOT_EXECUTED: [&str; 4] = ["make ", "cargo install ", "git clone ", "cd gatekit"];

/// Data and diagrams, which nobody executes.
const DATA: [&str; 3] = ["yaml", "toml", "text"];

fn docs() -> PathBuf {
    common::repository().join("docs")
}

/// The name and text of each page.
fn pages() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(docs()).expect("docs") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            pages.push((name, fs::read_to_string(&path).expect("UTF-8")));
        }
    }
    pages.sort();
    assert!(pages.len() > 5, "{} pages", pages.len());
    pages
}

/// The fenced blocks of a page: language and lines.
fn blocks(page: &str) -> Vec<(&str, Vec<&str>)> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, Vec<&str>)> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(language), None) => open = Some((language, Vec::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block has no end");
    blocks
}

/// A command and what a page says that it does.
struct Shown<'p> {
    command: &'p str,
    lines: Vec<&'p str>,
    code: i32,
}

fn commands<'p>(lines: &[&'p str]) -> Vec<Shown<'p>> {
    let mut shown: Vec<Shown<'p>> = Vec::new();
    for line in lines {
        if let Some(command) = line.strip_prefix("$ ") {
            shown.push(Shown { command, lines: Vec::new(), code: 0 });
            continue;
        }
        let last = shown.last_mut().expect("a console block starts with a command");
        match line.strip_prefix("# exit ") {
            Some(code) => last.code = code.parse().expect("an exit code"),
            None => last.lines.push(line),
        }
    }
    shown
}

/// Whether these lines were printed, `...` standing for any.
fn matches(shown: &[&str], printed: &[&str]) -> bool {
    match shown {
        [] => printed.is_empty(),
        ["...", rest @ ..] => (0..=printed.len()).any(|skip| matches(rest, &printed[skip..])),
        [first, rest @ ..] => printed.first() == Some(first) && matches(rest, &printed[1..]),
    }
}

#[test]
fn every_command_prints_what_the_page_shows() {
    let binaries = common::binaries(GATE);
    let path = std::env::var("PATH").expect("PATH");
    let path =
        std::env::join_paths(std::iter::once(binaries.to_path_buf()).chain(std::env::split_paths(&path)));
    let path = path.expect("a path");
    let (mut run, mut wrong) = (0, Vec::new());
    for (name, page) in pages() {
        let folder = tempfile::tempdir().expect("a folder");
        common::copy(&common::repository().join("examples"), &folder.path().join("examples"));
        for (_, lines) in blocks(&page).into_iter().filter(|(language, _)| *language == "console") {
            for shown in commands(&lines) {
                let mut bash = common::command("bash", folder.path());
                bash.env("PATH", &path).args(["-euo", "pipefail", "-c"]);
                bash.arg(format!("exec 2>&1\n{}", shown.command));
                let done = common::finished(&bash.output().expect("bash starts"));
                let printed: Vec<&str> = done.stdout.lines().map(str::trim_end).collect();
                let expected: Vec<&str> = shown.lines.iter().map(|line| line.trim_end()).collect();
                if done.code != Some(shown.code) || !matches(&expected, &printed) {
                    wrong.push(format!(
                        "{name}: $ {}\nexit {:?}, not {}\n{}",
                        shown.command, done.code, shown.code, done.stdout
                    ));
                }
                run += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(run > 20, "{run} commands");
}

#[test]
fn only_installation_and_make_go_unexecuted() {
    for (name, page) in pages() {
        for (language, lines) in blocks(&page) {
            if language == "sh" {
                for line in lines {
                    let allowed = NOT_EXECUTED.iter().any(|start| line.starts_with(start));
                    assert!(allowed, "{name}: {line:?} is not executed");
                }
            } else {
                assert!(language == "console" || DATA.contains(&language), "{name}: ```{language}");
            }
        }
    }
}

#[test]
fn every_link_leads_to_a_page_or_picture_of_the_book() {
    for (name, page) in pages() {
        for target in page.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(to, _)| to) {
            if target.starts_with("https://") {
                continue;
            }
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { name.as_str() } else { file };
            assert!(!file.contains("..") && docs().join(file).is_file(), "{name} links to {target}");
            if !heading.is_empty() {
                let there = fs::read_to_string(docs().join(file)).expect("a page");
                let headings = there.lines().filter(|line| line.starts_with('#')).map(anchor);
                assert!(headings.collect::<Vec<_>>().contains(&heading.to_owned()), "{name}: {target}");
            }
        }
    }
}

/// The anchor of a heading, as mdBook makes it.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
    kept.collect::<String>().replace(' ', "-")
}

#[test]
fn the_summary_lists_each_page_once() {
    let all = pages();
    let summary = &all.iter().find(|(name, _)| name == "SUMMARY.md").expect("SUMMARY.md").1;
    let mut listed: Vec<&str> =
        summary.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(to, _)| to).collect();
    listed.sort_unstable();
    let pages: Vec<&str> =
        all.iter().map(|(name, _)| name.as_str()).filter(|name| *name != "SUMMARY.md").collect();
    assert_eq!(listed, pages);
}

#[test]
fn every_test_that_the_book_names_exists() {
    let mut named = BTreeSet::new();
    for (name, page) in pages() {
        for word in page.split('`').filter(|word| word.starts_with("tests/")) {
            if let Some((file, function)) = word.split_once("::") {
                let text = fs::read_to_string(common::repository().join(file)).unwrap_or_default();
                let there = text.contains(&format!("#[test]\nfn {function}()"));
                assert!(there, "{name}: {file} has no test {function}");
                named.insert(word.to_owned());
            }
        }
    }
    assert!(named.len() > 15, "{} tests", named.len());
}

#[test]
fn shown_lines_are_compared_whole_but_for_dots() {
    assert!(matches(&["a", "...", "d"], &["a", "b", "c", "d"]));
    assert!(matches(&["..."], &[]) && matches(&["a", "..."], &["a"]));
    assert!(!matches(&["a"], &["a", "b"]) && !matches(&["a", "b"], &["a"]) && !matches(&[], &["a"]));
}
