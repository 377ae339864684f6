//! `freeze-guard`: may this operation go ahead under the current freeze?

mod args;
mod check;

use std::process::ExitCode;

use freeze_guard::lift::{self, Files};
use freeze_guard::state::Source;
use freeze_guard::{declare, render, rollback, rules, state, status};
use gate_core::{Context, Judgement, Program, Undecided, cli, evidence};

use crate::args::{Arguments, Command, StateArgs};

const PROGRAM: Program =
    Program { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION"), rules: rules::RULES };

fn main() -> ExitCode {
    cli::answer(&PROGRAM, judge)
}

/// Judges what was asked. What it returns is printed in place of the report, if the verdict is a pass.
fn judge(
    arguments: &Arguments,
    context: &Context,
    judgement: &mut Judgement,
) -> Result<Option<String>, Undecided> {
    match arguments.command()? {
        Command::Status(asked) => {
            let state = state::load(context, &source(asked, context), judgement)?;
            status::tell(context, &state, judgement)?;
        }
        Command::Check(asked) => check::judge(context, asked, judgement)?,
        Command::Declare { freeze, comms } => declare::judge(context, freeze, comms.as_deref(), judgement)?,
        Command::Lift { lift, rollback, comms, declaration } => {
            let files = Files {
                lift,
                declaration: declaration.as_deref(),
                rollback: rollback.as_deref(),
                messages: comms.as_deref(),
            };
            lift::judge(context, &files, judgement)?;
        }
        Command::Rollback { rollback, procedure, declaration } => {
            rollback::judge(context, rollback, *procedure, declaration.as_deref(), judgement)?;
            evidence::bind(context, judgement);
        }
        Command::RollbackReady { prepared } => rollback::ready(context, prepared, judgement)?,
        Command::Render { template, from, next_update } => {
            return render::render(context, *template, from, *next_update, judgement).map(Some);
        }
    }
    Ok(None)
}

/// Where the records are: as asked, or as the policy says.
fn source(asked: &StateArgs, context: &Context) -> Source {
    match (&asked.state_dir, &asked.state_ref) {
        (Some(folder), _) => Source::Folder(folder.clone()),
        (None, Some(reference)) => Source::Ref(reference.clone()),
        (None, None) => Source::Ref(context.policy.policy.freeze.state_ref.clone()),
    }
}
