//! `parity-check`: does the candidate runtime match the baseline?

mod args;

use std::process::ExitCode;

use gate_core::{Context, Judgement, Program, Undecided, cli, evidence};
use parity_check::{bench, committed, results, rules, runbook, scoreboard, surface};

use crate::args::{Arguments, Command};

const PROGRAM: Program =
    Program { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION"), rules: rules::RULES };

fn main() -> ExitCode {
    cli::run(&PROGRAM, judge)
}

fn judge(arguments: &Arguments, context: &Context, judgement: &mut Judgement) -> Result<(), Undecided> {
    let command = arguments.command()?;
    match command {
        Command::Surface { baseline, candidate, stated } => {
            surface::judge(context, baseline, candidate, stated.as_deref(), judgement)
        }
        Command::Scoreboard { current, baseline, manifest } => {
            scoreboard::judge(context, current, baseline, manifest.as_deref(), judgement)
        }
        Command::Results { folder, gate, corpora } => {
            results::judge(context, folder, *gate, corpora.as_deref(), judgement)
        }
        Command::Bench { benchmark, baseline } => {
            bench::judge(context, benchmark, baseline.as_deref(), judgement)
        }
        Command::Runbook { runbook, metrics } => {
            runbook::judge(context, runbook, metrics.as_deref(), judgement)
        }
        // It judges the binding to the commit itself, under a rule of its own.
        Command::Committed { require, folder } => {
            return committed::judge(context, require, folder, judgement);
        }
    }?;
    evidence::bind(context, judgement);
    Ok(())
}
