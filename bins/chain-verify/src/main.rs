//! `chain-verify`: is the evidence log unbroken, complete and append-only?

mod args;
mod verify;

use std::process::ExitCode;

use chain_verify::append::{self, Sign};
use chain_verify::keys::{Keys, Signer};
use chain_verify::proof::{self, Claim};
use chain_verify::{manifest, refs, rules, statement};
use gate_core::{Context, Judgement, Program, Undecided, cli, evidence};

use crate::args::{Arguments, Command};

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
        Command::Log(asked) => verify::log(context, asked, judgement).map(|()| None),
        Command::Join(asked) => verify::join(context, asked, judgement).map(|()| None),
        Command::Anchor { log, dialect, anchor, jobs } => {
            verify::anchor(context, log, dialect, anchor, *jobs, judgement)
        }
        Command::Append { log, entry, sign_key_env, repair } => {
            if *repair {
                append::repair(context, log, judgement)?;
            }
            let Some(entry) = entry else {
                return Ok(None);
            };
            let signer = sign_key_env.as_deref().map(Signer::from_env).transpose()?;
            let signer = signer.as_ref().map(|signer| signer as &dyn Sign);
            append::judge(context, log, entry, signer, judgement)
        }
        Command::Prove { log, id, since, dialect } => {
            let claim = match (id, since) {
                (Some(id), _) => Claim::Holds(id.clone()),
                (None, since) => Claim::Extends(since.unwrap_or_default()),
            };
            verify::prove(context, log, dialect, &claim, judgement).map(Some)
        }
        Command::Check { proof, anchor, entry } => {
            proof::check(context, proof, anchor, entry.as_deref(), judgement)?;
            evidence::compare(context, judgement);
            Ok(None)
        }
        Command::Manifest { manifest, complete, previous, require_type, log } => {
            let asked = manifest::Asked { complete: complete.as_deref(), previous, require: require_type };
            let head = manifest::judge(context, manifest, &asked, judgement)?;
            verify::head(context, manifest, head, log.as_deref(), judgement).map(|()| None)
        }
        Command::Sign { statement: named, sign_key_env } => {
            statement::sign(context, named, &Signer::from_env(sign_key_env)?, judgement).map(Some)
        }
        Command::Statement { envelope, public_key, property } => {
            let keys = Keys::load(context, public_key, &mut judgement.subjects)?;
            statement::judge(context, envelope, &keys, property, judgement).map(|()| None)
        }
        Command::Refs { record, require_kind } => {
            refs::judge(context, record, require_kind, judgement)?;
            Ok(None)
        }
    }
}
