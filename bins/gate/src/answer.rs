//! Questions about the kit itself, which are answered by text and not by a verdict.

use std::fmt::Write as _;
use std::process::{Command, Stdio};

use gate_core::cli::{Common, Context};
use gate_core::finding::Undecided;
use gate_core::render::human::count;
use gate_core::rule;
use gate_core::text::printable;

use crate::args::Explain;
use crate::definition::{Definitions, SIBLINGS};
use crate::rules::RULES;

/// `gate list`: name, steps, where it is defined and what it decides, a line per gate.
///
/// # Errors
/// When the policy can't be read, or defines a gate that can't be run.
pub(crate) fn list(common: &Common) -> Result<String, String> {
    let definitions = Context::new(common, common.instant())
        .and_then(|context| Definitions::load(&context.policy))
        .map_err(|Undecided { message, .. }| message)?;
    let width = definitions.iter().map(|(name, _)| name.len()).max();
    let mut out = String::new();
    for (name, gate) in definitions.iter() {
        let steps = count(gate.step.len(), "step", "steps");
        let origin = if gate.by_policy { "policy" } else { "built-in" };
        let _ = writeln!(
            out,
            "{name:<width$}  {steps:<8}  {origin:<8}  {}",
            printable(&gate.title),
            width = width.unwrap_or_default()
        );
    }
    Ok(out)
}

/// `gate explain`: a rule of `gate`, a general one, or one that a sibling knows.
///
/// # Errors
/// When nobody knows the rule.
pub(crate) fn explain(args: &Explain) -> Result<String, String> {
    let own: Vec<_> = rule::GENERAL.iter().chain(RULES).copied().collect();
    if let Some(page) = rule::explain(&own, &args.rule) {
        return Ok(page);
    }
    let folder = args
        .siblings
        .folder()
        .map_err(|error| format!("cannot find the folder of the other binaries: {error}"))?;
    let mut asked = Vec::new();
    for sibling in SIBLINGS {
        let program = folder.join(format!("{sibling}{}", std::env::consts::EXE_SUFFIX));
        if !program.exists() {
            continue;
        }
        let answer = Command::new(program)
            .args(["--explain", args.rule.as_str()])
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("cannot start {sibling}: {error}"))?;
        if answer.status.success() {
            return String::from_utf8(answer.stdout)
                .map_err(|_| format!("{sibling} explains {} in no UTF-8", args.rule));
        }
        asked.push(*sibling);
    }
    let asked = match asked.as_slice() {
        [] => format!("no other binary is in {}", folder.display()),
        asked => format!("asked were gate, {}", asked.join(", ")),
    };
    Err(format!("no rule {}: {asked}", args.rule))
}
