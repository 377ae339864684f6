//! Generated pages are what the binaries say now. `GATEKIT_BLESS=1` writes them anew (`make docs`).

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::fmt::Write as _;

const GATE: &str = env!("CARGO_BIN_EXE_gate");
const BINARIES: [&str; 6] =
    ["gate", "parity-check", "export-validate", "pii-scan", "freeze-guard", "chain-verify"];

/// What a binary answers to a question that judges nothing.
fn answer(binary: &str, args: &[&str]) -> String {
    let program = common::binaries(GATE).join(binary);
    let run = common::run(program.to_str().expect("UTF-8"), &common::repository(), args);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{binary} {args:?}");
    run.stdout
}

/// Text that stays text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;").replace('*', "\\*").replace('`', "'")
}

fn rules() -> String {
    let mut page = String::from(
        "# Rules\n\nEvery rule of every binary, as `--explain` tells it. The ids are permanent. This page is written by \
         `make docs`.\n",
    );
    let mut seen = std::collections::BTreeSet::new();
    for binary in BINARIES {
        let _ = write!(
            page,
            "\n## {binary}\n\n| rule | severity | what must hold | passes | blocks |\n|---|---|---|---|---|\n"
        );
        let all = answer(binary, &["--explain", "all"]);
        let pages: Vec<Vec<&str>> =
            all.split("\n\n").collect::<Vec<_>>().chunks(3).map(<[_]>::to_vec).collect();
        assert!(pages.len() > 7, "{binary}");
        for parts in pages {
            let [head, what, rest] = parts[..] else { panic!("{binary}: {parts:?}") };
            let (id, severity) =
                head.trim().split_once(" · ").unwrap_or_else(|| panic!("{binary}: {head:?}"));
            // The general rules are of every binary, and told once.
            if !seen.insert(id.to_owned()) {
                continue;
            }
            let line = |start: &str| {
                let told = rest.lines().find_map(|line| line.strip_prefix(start));
                cell(told.unwrap_or_else(|| panic!("{id} has no {start}")).trim())
            };
            let (what, passes, blocks) = (cell(what), line("Passes "), line("Blocks "));
            let _ = writeln!(page, "| `{id}` | {severity} | {what} | {passes} | {blocks} |");
        }
    }
    page
}

#[test]
fn the_reference_of_rules_is_what_the_binaries_say() {
    let path = common::repository().join("docs/rules.md");
    let page = rules();
    if std::env::var_os("GATEKIT_BLESS").is_some() {
        std::fs::write(&path, &page).expect("a page");
    }
    let written = std::fs::read_to_string(&path).expect("docs/rules.md");
    assert!(written == page, "docs/rules.md is not up to date: make docs");
}

#[test]
fn every_binary_has_a_man_page_and_completions() {
    for binary in BINARIES {
        let page = answer(binary, &["--generate", "man"]);
        assert!(page.contains(&format!(".TH {binary} 1")) && page.contains("policy\\-ref"), "{binary}");
        for shell in ["bash", "zsh", "fish", "powershell"] {
            let text = answer(binary, &["--generate", shell]);
            assert!(text.contains(binary) && text.contains("policy-ref"), "{binary} {shell}");
        }
    }
}
