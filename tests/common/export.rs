//! Judging with `export-validate` inside the test: for thousands of inputs a process each is too much.

use std::path::Path;

use clap::Parser;
use export_validate::artifacts::{self, Profile};
use export_validate::{Against, Input, Outline};
use gate_core::report::{Frame, Tool};
use gate_core::{Common, Context, Judgement, Report};

const NOW: &str = "2026-03-02T12:00:00Z";

#[derive(Parser)]
struct Options {
    #[command(flatten)]
    common: Common,
}

/// What is asked of files in a folder, by default: judged by a schema, on one thread.
pub(crate) fn by_schema(folder: &Path, schema: &str, files: &[&str]) -> Input {
    Input {
        files: files.iter().map(|file| folder.join(file)).collect(),
        against: Against::Schema(folder.join(schema)),
        ndjson: false,
        output: None::<Outline>,
        show_values: false,
        most: 1000,
        jobs: std::num::NonZeroUsize::new(1),
        rules: artifacts::Asked {
            profile: Profile::Full,
            expect_version: None,
            retention: None,
            reports: None,
            closing: false,
            require: Vec::new(),
        },
    }
}

/// The report on files in a folder, and what is printed in its place.
pub(crate) fn judge(folder: &Path, input: &Input) -> (Report, Option<String>) {
    let options = Options::parse_from(["test", "--root", folder.to_str().expect("a plain folder")]);
    let now = gate_core::instant::Instant::parse(NOW).expect("a time");
    let context = Context::new(&options.common, now).expect("a folder");
    let mut judgement = Judgement::default();
    let answer = export_validate::answer(&context, input, &mut judgement);
    let answer = judgement.take(answer).flatten();
    let frame = Frame {
        tool: Tool { name: "export-validate".into(), version: "0".into() },
        args: Vec::new(),
        evaluated_at: NOW.into(),
        commit: None,
        policy: context.policy.source.clone(),
        strict: false,
        rules: &[],
    };
    (Report::of(frame, judgement), answer)
}
