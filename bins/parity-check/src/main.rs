//! `parity-check`: does the candidate runtime match the baseline?

mod args;

use std::process::ExitCode;

use gate_core::{Context, Judgement, Program, Undecided, cli, evidence};
use parity_check::{
    committed, deployment, openapi, preconditions, repeats, replay, results, rollout, rules, runbook,
    scoreboard, smoke, surface, verification,
};

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
        Command::Bench { benchmark, baseline } => repeats::judge(context, benchmark, baseline, judgement),
        Command::Runbook { runbook, metrics } => {
            runbook::judge(context, runbook, metrics.as_deref(), judgement)
        }
        Command::Openapi { baseline, candidate, critical, traffic } => {
            let request = openapi::Request {
                baseline,
                candidate,
                critical: critical.as_deref(),
                traffic: traffic.as_deref(),
            };
            openapi::judge(context, &request, judgement)
        }
        Command::Replay {
            baseline,
            candidate,
            noise,
            corpus,
            methods,
            ignore,
            tolerance,
            unordered,
            key,
            patch,
            show_values,
        } => {
            let request = replay::Request {
                baseline: baseline.as_deref(),
                candidate,
                noise: noise.as_deref(),
                corpora: corpus,
                methods: methods.as_deref(),
                ignore,
                tolerance,
                unordered,
                keys: key,
                patch: patch.as_deref(),
                shows_values: *show_values,
            };
            replay::judge(context, &request, judgement)
        }
        // It judges the binding to the commit itself, under a rule of its own.
        Command::Committed { require, folder } => {
            return committed::judge(context, require, folder, judgement);
        }
        // Records name the commit that they speak for.
        Command::Build { record } => return verification::judge(context, record, judgement),
        Command::Deploy { record } => return deployment::judge(context, record, judgement),
        Command::Smoke { runs, subject, record, env } => {
            let question = smoke::Question {
                subject: subject.as_ref(),
                record: record.as_deref(),
                environment: env.as_deref(),
            };
            return smoke::judge(context, runs, &question, judgement);
        }
        Command::Rollout { rollout: report, stage, baseline, previous, aa } => {
            let question = rollout::Question {
                report,
                stage: *stage,
                baseline: baseline.as_deref(),
                previous: previous.as_deref(),
                aa: *aa,
            };
            return rollout::judge(context, &question, judgement);
        }
        Command::Preconditions { reports, require, check_runs, policy_bundle } => {
            let evidence = preconditions::Evidence {
                reports,
                check_runs: check_runs.as_deref(),
                bundles: policy_bundle,
            };
            return preconditions::judge(context, &evidence, require, judgement);
        }
    }?;
    evidence::bind(context, judgement);
    Ok(())
}
