//! Fixture tables in four formats, policies and anchors: whatever a file holds, the reader ends without a panic, and
//! no table has more passed rows than rows. The first byte chooses the reader.
#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use chain_verify::anchor::Anchor;
use gate_core::instant::Instant;
use gate_core::policy::{FixtureClasses, Loaded};
use gate_core::{Context, Judgement, Root};
use libfuzzer_sys::fuzz_target;
use parity_check::checkpoint::Checkpoint;
use parity_check::table::Tally;

static FOLDER: LazyLock<tempfile::TempDir> =
    LazyLock::new(|| tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder"));

fn context() -> Context {
    let root = Root::new(Some(FOLDER.path())).expect("a folder");
    let policy = Loaded::load(&root, None, None).expect("the built-in policy");
    let now = Instant::parse("2026-03-02T12:00:00Z").expect("a time");
    Context { root, policy, policy_ref: None, commit: None, now }
}

fn table(name: &str, bytes: &[u8]) {
    let path = FOLDER.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    let mut judgement = Judgement::default();
    let root = Root::new(Some(FOLDER.path())).expect("a folder");
    let mut tally =
        Tally::new(Checkpoint::Cp4, Vec::new(), &FixtureClasses::default()).expect("nothing is looked for");
    if tally.read(&root, &path, &mut judgement).is_ok() {
        tally.judge(&mut judgement);
        assert!(tally.passed <= tally.rows, "more rows passed than there are");
    }
}

fuzz_target!(|input: &[u8]| {
    let Some((which, bytes)) = input.split_first() else {
        return;
    };
    match which % 6 {
        0 => table("cp4-fixture-results.tsv", bytes),
        1 => table("cp4-fixture-results.json", bytes),
        2 => table("cp4.xml", bytes),
        3 => table("cp4-libtest.jsonl", bytes),
        4 => {
            let root = Root::new(Some(FOLDER.path())).expect("a folder");
            std::fs::write(FOLDER.path().join("policy.toml"), bytes).expect("a file");
            let _ = Loaded::load(&root, Some(Path::new("policy.toml")), None);
        }
        _ => {
            std::fs::write(FOLDER.path().join("note"), bytes).expect("a file");
            if let Ok(anchor) = Anchor::load(&context(), Path::new("note"), &mut Judgement::default()) {
                assert_ne!(anchor.entries(), Some(0), "an anchor of nothing");
            }
        }
    }
});
