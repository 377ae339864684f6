//! (definitions, reports) → verdict, for reports that were made elsewhere.

use std::path::{Path, PathBuf};

use gate_core::artifact::Root;
use gate_core::cli::{Common, Context};
use gate_core::finding::{Judgement, Reason, Undecided};
use gate_core::report::Report;
use gate_core::text::printable;
use walkdir::WalkDir;

use crate::args::{Decide, ReportOf};
use crate::definition::{Definition, Definitions, Step};
use crate::report::{GateVerdict, StepVerdict};
use crate::rules::{CMP_2, CMP_3};
use crate::verify::{self, Expected, Made};
use crate::{needs, report};

/// A report, and the file it was read from.
struct Named {
    file: String,
    report: Report,
    /// Whether a step that was asked about takes it for its own.
    used: bool,
}

/// `gate decide`.
///
/// # Errors
/// When a gate is unknown or a folder can't be read.
pub(crate) fn decide(
    args: &Decide,
    common: &Common,
    context: &Context,
    judgement: &mut Judgement,
) -> Result<Vec<GateVerdict>, Undecided> {
    let definitions = Definitions::load(&context.policy)?;
    let names: Vec<_> = args.gate.split(',').map(|name| name.trim().to_owned()).collect();
    let selected = definitions.select(&names)?;
    if let Some(variable) = &args.needs_env {
        needs::judge(variable, judgement);
    }
    let folder = Root::new(None)?;
    let mut files = Vec::new();
    for path in &args.reports {
        match below(path) {
            Ok(found) => files.extend(found),
            Err(undecided) => judgement.cannot_decide(undecided),
        }
    }
    let root = args.artifacts.as_ref().map(|_| &context.root);
    Ok(join(&selected, read_all(&folder, &files, judgement), common, context, root, judgement))
}

/// `gate report`: the gates whose reports are in the folder, decided as they stand there.
///
/// # Errors
/// When the folder can't be read, or holds no gate.
pub(crate) fn report(
    args: &ReportOf,
    common: &Common,
    context: &Context,
    judgement: &mut Judgement,
) -> Result<Vec<GateVerdict>, Undecided> {
    let definitions = Definitions::load(&context.policy)?;
    let files = below(&args.folder)?;
    let mut names: Vec<String> = Vec::new();
    for (file, _) in &files {
        let gate = file.strip_prefix(&args.folder).ok().and_then(|inside| inside.parent());
        if let Some(gate) = gate.and_then(Path::to_str).filter(|gate| !gate.is_empty())
            && !names.iter().any(|name| name == gate)
        {
            names.push(gate.to_owned());
        }
    }
    let selected = definitions.select(&names)?;
    let folder = Root::new(None)?;
    Ok(join(&selected, read_all(&folder, &files, judgement), common, context, None, judgement))
}

/// The file itself, or of a folder every `*.json` below it, in the order of their names; and which it was.
fn below(path: &Path) -> Result<Vec<(PathBuf, bool)>, Undecided> {
    if !path.is_dir() {
        return Ok(vec![(path.to_path_buf(), false)]);
    }
    let mut files = Vec::new();
    for entry in WalkDir::new(path).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            Undecided::new(&CMP_3, Reason::Io, format!("cannot read the folder of reports: {error}"))
        })?;
        if !entry.file_type().is_dir() && entry.path().extension().is_some_and(|ending| ending == "json") {
            files.push((entry.into_path(), true));
        }
    }
    if files.is_empty() {
        let folder = printable(&path.display().to_string());
        return Err(Undecided::new(&CMP_2, Reason::Empty, format!("the folder {folder} holds no *.json")));
    }
    Ok(files)
}

/// Every report that can be read; what can't is noted, unless it is JSON of another kind in a folder of reports.
fn read_all(folder: &Root, files: &[(PathBuf, bool)], judgement: &mut Judgement) -> Vec<Named> {
    let mut reports = Vec::new();
    for (path, in_folder) in files {
        let read =
            verify::read(folder, path).map_err(|undecided| Undecided { rule: CMP_3.id.into(), ..undecided });
        match read {
            Ok(report) => reports.push(Named { file: folder.display(path), report, used: false }),
            Err(_) if *in_folder && report::is_of_another_kind(folder, path) => {}
            Err(undecided) => judgement.cannot_decide(undecided),
        }
    }
    reports
}

/// Gives each step of each gate its report: the one that answers its command line.
fn join(
    selected: &[(&str, &Definition)],
    mut reports: Vec<Named>,
    common: &Common,
    context: &Context,
    root: Option<&Root>,
    judgement: &mut Judgement,
) -> Vec<GateVerdict> {
    let commit = context
        .commit
        .as_ref()
        .map(|commit| commit.as_str().to_owned())
        // Without --commit nothing is asked of the commit but that all reports agree on it.
        .or_else(|| reports.first().and_then(|named| named.report.commit.clone()));
    let expected = Expected {
        commit: commit.as_deref(),
        policy: &context.policy.source,
        strict: common.strict,
        made: Made::Before(context.now, context.policy.policy.thresholds.skew_s),
        root,
    };
    let verdicts = selected
        .iter()
        .map(|(gate, definition)| {
            let steps = definition.step.iter().map(|step| {
                let (report, undecided) = one_of(step, &mut reports, &expected);
                StepVerdict::of(gate, step, None, report, undecided)
            });
            GateVerdict::of(gate, definition, steps.collect())
        })
        .collect();
    let gates: Vec<_> = selected.iter().map(|(gate, _)| *gate).collect();
    for Named { file, report, .. } in reports.iter().filter(|named| !named.used) {
        let question = format!("{} {}", report.tool.name, report.args.join(" "));
        let gates = gates.join(", ");
        judgement.warn(&CMP_2, None, format!("{file} answers `{question}`, which is no step of {gates}"));
    }
    verdicts
}

fn answers(report: &Report, step: &Step) -> bool {
    report.tool.name == step.program() && report.args == step.args()
}

fn one_of(step: &Step, reports: &mut [Named], expected: &Expected<'_>) -> (Option<Report>, Vec<Undecided>) {
    let obstacle = |message: String| vec![Undecided::new(&CMP_2, Reason::Step, message)];
    let mut of_step: Vec<_> = reports.iter_mut().filter(|named| answers(&named.report, step)).collect();
    for named in &mut of_step {
        named.used = true;
    }
    match of_step.as_slice() {
        [] => (None, obstacle("no report of it was given".into())),
        [only] => {
            let doubts = expected.doubts(step, &only.report);
            let undecided = doubts.into_iter().map(|doubt| verify::refuse(step, doubt));
            (Some(only.report.clone()), undecided.collect())
        }
        several => {
            let files: Vec<_> = several.iter().map(|named| named.file.as_str()).collect();
            (None, obstacle(format!("more than one report of it was given: {}", files.join(", "))))
        }
    }
}
