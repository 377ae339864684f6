//! `pii-scan`: does it hold personal data, secrets or tenant identity?

mod args;
mod progress;

use std::process::ExitCode;

use gate_core::{Context, Judgement, Program, Undecided, cli, evidence};
use pii_scan::files::Options;
use pii_scan::judge::{self, Asked};
use pii_scan::{baseline, rules};

use crate::args::{Arguments, Command};

fn main() -> ExitCode {
    let program =
        Program { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION"), rules: rules::all() };
    cli::answer(&program, judge)
}

/// Judges what was asked. What it returns is printed in place of the report, if the verdict is a pass.
fn judge(
    arguments: &Arguments,
    context: &Context,
    judgement: &mut Judgement,
) -> Result<Option<String>, Undecided> {
    if let Some(Command::Tenants { key_env, file }) = &arguments.command {
        return judge::seal(context, file, key_env, judgement).map(Some);
    }
    let asked = asked(arguments);
    let setup = judge::setup(context, &asked, judgement)?;
    let mut scanned = judge::scan(context, &asked, &setup, progress::tell, judgement)?;
    progress::end();
    // Copies are without everything that was found, also what is known or ignored.
    if let Some(folder) = &arguments.redact {
        judge::redact(context, &asked, &setup, &scanned, folder, judgement)?;
    }
    let mut left_out = judge::leave_out(&asked, &mut scanned);
    if let Some(path) = &arguments.write_baseline {
        judge::write(path, baseline::written(&setup, &scanned)?.as_bytes())?;
    }
    if let Some(path) = &arguments.baseline {
        let baseline = baseline::read(context, path, judgement)?;
        left_out += baseline::apply(context, &baseline, &setup, &mut scanned, judgement)?;
    }
    judge::tell(&setup, &asked, &scanned, left_out, judgement);
    evidence::compare(context, judgement);
    Ok(None)
}

fn asked(arguments: &Arguments) -> Asked {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get().min(4));
    Asked {
        paths: arguments.paths.clone(),
        options: Options {
            profile: arguments.profile.profile(),
            may_skip: arguments.allow_skipped.clone(),
            no_ignore: arguments.no_ignore,
            shard: arguments.shard,
        },
        include: arguments.include.clone(),
        exclude: arguments.exclude.clone(),
        ignore: arguments.ignore.clone(),
        tenants: arguments.tenants.clone().map(|path| (path, arguments.tenants_key_env.clone())),
        key_env: arguments.key_env.clone(),
        jobs: arguments.jobs.map_or(cores, std::num::NonZeroUsize::get),
    }
}
