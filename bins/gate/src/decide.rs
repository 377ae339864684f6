//! (definition, reports) → verdict, for reports that were made elsewhere.

use std::path::Path;

use gate_core::artifact::Root;
use gate_core::cli::{Common, Context};
use gate_core::finding::{Judgement, Reason, Undecided};
use gate_core::report::Report;

use crate::args::Decide;
use crate::definition::{Definition, Definitions, Step};
use crate::report::{GateVerdict, StepVerdict};
use crate::rules::{CMP_2, CMP_3};
use crate::verify::{self, Expected, Made};

/// A report, and the file it was read from.
type Named = (String, Report);

/// `gate decide`.
///
/// # Errors
/// When the gate is unknown or a folder can't be read.
pub(crate) fn decide(
    args: &Decide,
    common: &Common,
    context: &Context,
    judgement: &mut Judgement,
) -> Result<Vec<GateVerdict>, Undecided> {
    let definitions = Definitions::load(&context.policy)?;
    let selected = definitions.select(std::slice::from_ref(&args.gate))?;
    let folder = Root::new(None)?;
    let mut reports: Vec<Named> = Vec::new();
    for path in &args.reports {
        match read(&folder, path) {
            Ok(report) => reports.push(report),
            Err(undecided) => judgement.cannot_decide(undecided),
        }
    }
    let commit = context
        .commit
        .as_ref()
        .map(|commit| commit.as_str().to_owned())
        // Without --commit nothing is asked of the commit but that all reports agree on it.
        .or_else(|| reports.first().and_then(|(_, report)| report.commit.clone()));
    let expected = Expected {
        commit: commit.as_deref(),
        policy: &context.policy.source,
        strict: common.strict,
        made: Made::Before(context.now, context.policy.policy.thresholds.skew_s),
        root: args.artifacts.as_ref().map(|_| &context.root),
    };
    Ok(selected
        .into_iter()
        .map(|(gate, definition)| join(gate, definition, std::mem::take(&mut reports), &expected, judgement))
        .collect())
}

fn read(folder: &Root, path: &Path) -> Result<Named, Undecided> {
    let report =
        verify::read(folder, path).map_err(|undecided| Undecided { rule: CMP_3.id.into(), ..undecided })?;
    Ok((folder.display(path), report))
}

/// Gives each step its report: the one that answers its command line.
fn join(
    gate: &str,
    definition: &Definition,
    mut reports: Vec<Named>,
    expected: &Expected<'_>,
    judgement: &mut Judgement,
) -> GateVerdict {
    let mut steps = Vec::new();
    for step in &definition.step {
        let (of_step, others): (Vec<_>, Vec<_>) =
            reports.into_iter().partition(|(_, report)| answers(report, step));
        reports = others;
        let (report, undecided) = one_of(step, of_step, expected);
        steps.push(StepVerdict::new(gate, step, None, report, undecided));
    }
    for (file, report) in reports {
        let question = format!("{} {}", report.tool.name, report.args.join(" "));
        judgement.warn(&CMP_2, None, format!("{file} answers `{question}`, which is no step of {gate}"));
    }
    GateVerdict::new(gate, definition, steps)
}

fn answers(report: &Report, step: &Step) -> bool {
    report.tool.name == step.program() && report.args == step.args()
}

fn one_of(step: &Step, mut reports: Vec<Named>, expected: &Expected<'_>) -> (Option<Report>, Vec<Undecided>) {
    let obstacle = |message: String| vec![Undecided::new(&CMP_2, Reason::Step, message)];
    match (reports.pop(), reports.len()) {
        (None, _) => (None, obstacle("no report of it was given".into())),
        (Some((_, report)), 0) => {
            let doubts = expected.doubts(step, &report);
            let undecided = doubts.into_iter().map(|doubt| verify::refuse(step, doubt));
            let undecided = undecided.collect();
            (Some(report), undecided)
        }
        (Some(last), _) => {
            let files: Vec<_> = reports.into_iter().chain([last]).map(|(file, _)| file).collect();
            (None, obstacle(format!("more than one report of it was given: {}", files.join(", "))))
        }
    }
}
