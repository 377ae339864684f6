//! `freeze-guard`: may this operation go ahead under the current freeze?

mod args;
mod check;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use freeze_guard::github::doctor::{self, BranchRules};
use freeze_guard::github::{Config, GitHub, sweep};
use freeze_guard::lift::{self, Files};
use freeze_guard::state::Source;
use freeze_guard::{declare, operation, render, rollback, rules, state, status};
use gate_core::rule::NOTHING_MISSING;
use gate_core::{CommandLine as _, Context, Judgement, Program, Reason, Undecided, cli, evidence};

use crate::args::{Arguments, Command, GitHubArgs, StateArgs, Switch};

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
        Command::Check(asked) => check::judge(arguments, context, asked, judgement)?,
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
        Command::Sweep { state: of, github, branch, dry_run } => {
            let state = state::load(context, &source(of, context), judgement)?;
            let github = ask(arguments, github)?;
            sweep::sweep(context, &state, &github, branch, *dry_run, judgement)?;
        }
        Command::Ruleset { switch, state: of, github } => {
            let on = *switch == Switch::On;
            let state = state::load(context, &source(of, context), judgement)?;
            if on || operation::may_open(context, &state, judgement)? {
                ask(arguments, github)?.switch(&context.policy.policy.freeze.ruleset, on, judgement)?;
            }
        }
        Command::Doctor { github, state: of, branch, rules: saved } => {
            doctor::workflows(context, judgement)?;
            if of.state_dir.is_some() || of.state_ref.is_some() {
                let state = state::load(context, &source(of, context), judgement)?;
                doctor::zones(context, &state, Path::new("/usr/share/zoneinfo"), judgement);
            }
            match saved {
                Some(saved) => {
                    let artifact = context.root.read(saved)?;
                    judgement.subjects.push(artifact.subject("branch-rules"));
                    doctor::rules(context, &BranchRules::saved(&artifact)?, judgement);
                }
                None => doctor::rules(context, &ask(arguments, github)?.branch_rules(branch)?, judgement),
            }
        }
        Command::Render { template, from, next_update } => {
            return render::render(context, *template, from, *next_update, judgement).map(Some);
        }
    }
    Ok(None)
}

/// Whom to ask: made only for a command that asks.
fn ask(arguments: &Arguments, asked: &GitHubArgs) -> Result<GitHub, Undecided> {
    let repository = asked.github.as_deref().ok_or_else(|| {
        Undecided::new(&NOTHING_MISSING, Reason::Usage, "this command asks GitHub: --github OWNER/REPO")
    })?;
    let own = std::env::var("GITHUB_REPOSITORY").unwrap_or_default();
    let repository = if repository.is_empty() { own.as_str() } else { repository };
    let by_clock = arguments.common().now.is_none();
    let budget = Duration::from_secs(asked.deadline);
    GitHub::new(repository, Config::from_env(|name| std::env::var(name).ok(), budget, by_clock)?)
}

/// Where the records are: as asked, or as the policy says.
fn source(asked: &StateArgs, context: &Context) -> Source {
    match (&asked.state_dir, &asked.state_ref) {
        (Some(folder), _) => Source::Folder(folder.clone()),
        (None, Some(reference)) => Source::Ref(reference.clone()),
        (None, None) => Source::Ref(context.policy.policy.freeze.state_ref.clone()),
    }
}
