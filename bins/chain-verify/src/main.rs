//! `chain-verify`: is the evidence log unbroken, complete and append-only?

mod args;

use std::process::ExitCode;

use chain_verify::rules;
use gate_core::rule::NOTHING_MISSING;
use gate_core::{Context, Judgement, Program, Reason, Undecided, cli};

use crate::args::{Arguments, Command};

const PROGRAM: Program =
    Program { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION"), rules: rules::RULES };

fn main() -> ExitCode {
    cli::run(&PROGRAM, judge)
}

fn judge(arguments: &Arguments, _context: &Context, _judgement: &mut Judgement) -> Result<(), Undecided> {
    let name = match arguments.command()? {
        Command::Log(_) => "log",
        Command::Join { .. } => "join",
        Command::Anchor { .. } => "anchor",
        Command::Append { .. } => "append",
        Command::Manifest { .. } => "manifest",
        Command::Refs { .. } => "refs",
    };
    Err(Undecided::new(&NOTHING_MISSING, Reason::Usage, format!("chain-verify {name} is not built yet")))
}
