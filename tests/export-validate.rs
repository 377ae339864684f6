//! `export-validate` through its command line.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use common::{Run, run};

fn validate(folder: &std::path::Path, args: &[&str]) -> Run {
    run(env!("CARGO_BIN_EXE_export-validate"), folder, args)
}

#[test]
fn lists_the_artifact_types() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = validate(folder.path(), &["schemas"]);
    assert_eq!((run.code, run.stdout.lines().count()), (Some(0), 16), "{run:?}");
}
