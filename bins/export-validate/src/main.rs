//! `export-validate`: does this artifact conform to its schema and its rules?

mod args;

use std::process::ExitCode;

use export_validate::{answer, rules};
use gate_core::{Context, Judgement, Program, Undecided, cli};

use crate::args::Arguments;

const PROGRAM: Program =
    Program { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION"), rules: rules::RULES };

fn main() -> ExitCode {
    match cli::parse::<Arguments>(&PROGRAM) {
        Ok(arguments) => match arguments.schemas() {
            Some(text) => cli::print(PROGRAM.name, &text),
            None => cli::answer_decided(&PROGRAM, &arguments, judge),
        },
        Err(code) => code,
    }
}

/// Judges what was asked. What it returns is printed in place of the report, if anything was decided.
fn judge(
    arguments: &Arguments,
    context: &Context,
    judgement: &mut Judgement,
) -> Result<Option<String>, Undecided> {
    answer(context, &arguments.input()?, judgement)
}
