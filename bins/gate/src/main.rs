//! `gate`: taken together, does this checkpoint promote?
//!
//! It runs the steps of a gate, each a sibling binary with a report of its own, believes only reports
//! that answer the very question asked, and decides by the worst of them.

mod answer;
mod args;
mod decide;
mod definition;
mod init;
mod integrity;
mod ledger;
mod needs;
mod outputs;
mod report;
mod rules;
mod run;
mod verify;

use std::process::ExitCode;

use chain_verify::append::Clock;
use gate_core::cli::{self, Common, Context, Program};
use gate_core::finding::{Judgement, Undecided};
use gate_core::output::complain;
use gate_core::policy::Source;
use gate_core::report::{Frame, Tool, Verdict};

use crate::args::{Command, CommandLine, Told};
use crate::report::{GateReport, GateVerdict, Repeat};

const NAME: &str = "gate";

fn main() -> ExitCode {
    let program = Program { name: NAME, version: verify::VERSION, rules: rules::RULES };
    let command_line: CommandLine = match cli::parse(&program) {
        Ok(command_line) => command_line,
        Err(code) => return code,
    };
    let common = command_line.rooted();
    match &command_line.command {
        Some(Command::Run(args)) => {
            conclude(&common, Some(&args.told), |context, _| run::run(args, &common, context))
        }
        Some(Command::Decide(args)) => conclude(&common, Some(&args.told), |context, judgement| {
            decide::decide(args, &common, context, judgement)
        }),
        Some(Command::Report(args)) => {
            conclude(&common, None, |context, judgement| decide::report(args, &common, context, judgement))
        }
        Some(Command::List) => print(answer::list(&common)),
        Some(Command::Explain(args)) => print(answer::explain(args)),
        Some(Command::Init(args)) => print(init::answer(args, &common)),
        None => print(Err("nothing was asked: see --help".into())),
    }
}

/// Judges, records the verdict, and tells it wherever it was asked for. The clock is read here, once.
fn conclude(
    common: &Common,
    told: Option<&Told>,
    judge: impl FnOnce(&Context, &mut Judgement) -> Result<Vec<GateVerdict>, Undecided>,
) -> ExitCode {
    let now = common.instant();
    let mut judgement = Judgement::default();
    let mut policy = Source::unread();
    let mut clock = Clock { now, skew_s: 0 };
    let judged = Context::new(common, now).and_then(|context| {
        policy = context.policy.source.clone();
        clock = Clock::of(&context);
        if let Some(told) = told {
            integrity::judge(common, &context, told.policy_change, &mut judgement)?;
        }
        judge(&context, &mut judgement)
    });
    let frame = Frame {
        tool: Tool { name: NAME.into(), version: verify::VERSION.into() },
        args: Vec::new(),
        evaluated_at: now.to_string(),
        commit: common.commit.as_ref().map(|commit| commit.as_str().into()),
        policy,
        strict: common.strict,
        rules: rules::RULES,
    };
    // Without gates there is an obstacle in the judgement, and so no pass.
    let gates = judgement.take(judged).unwrap_or_default();
    let mut report = GateReport::of(frame, judgement, gates, Repeat::of(common));
    if let Some(ledger) = told.and_then(|told| told.ledger.as_deref())
        && let Err(undecided) = ledger::record(ledger, &report, &clock)
    {
        report.refuse(undecided);
    }
    let code = common.output(NAME).conclude(&report);
    let written = told.and_then(|told| told.github_output.as_deref()).is_none_or(|path| {
        let written = outputs::append(path, &report, code);
        written.inspect_err(|message| complain(NAME, message)).is_ok()
    });
    if written { code } else { Verdict::Undecided.into() }
}

/// Prints an answer that is no report, or says why there is none.
fn print(answer: Result<String, String>) -> ExitCode {
    match answer {
        Ok(text) => cli::print(NAME, &text),
        Err(message) => {
            complain(NAME, &message);
            Verdict::Undecided.into()
        }
    }
}
