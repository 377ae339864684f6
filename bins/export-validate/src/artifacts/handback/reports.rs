//! The reports that a handback rests on: who looked at which bytes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gate_core::artifact::cause;
use gate_core::report::{self, Report, Verdict};
use gate_core::rule::{NOTHING_MISSING, SHAPE};
use gate_core::{Location, Reason, Root, Undecided};

use super::files::Files;
use super::record::HandbackRecord;
use crate::artifacts::parts::{Case, Problems, Ref};
use crate::artifacts::{Asked, Kind};
use crate::rules::{EX_3_5, HB_2_2, XA_3};

const SCANNER: &str = "pii-scan";
const VALIDATOR: &str = "export-validate";

/// Options by which a scan looks for less.
const LESS: [&str; 4] = ["--baseline", "--exclude", "--ignore", "--allow-skipped"];

/// The profile for what leaves the tenant, and the one for everything else, which is the default.
const EXPORTS: &str = "export";
const OTHERS: &str = "artifact";

/// How deep the folder of reports is looked into.
const DEEPEST: usize = 8;

pub(super) fn judge(case: &mut Case<'_, '_>, handback: &HandbackRecord, asked: &Asked, files: &Files) {
    let Some(folder) = &asked.reports else {
        case.judgement.cannot_decide(
            Undecided::new(&NOTHING_MISSING, Reason::Missing, "no report shows that the export was scanned")
                .help("give the folder with the reports of pii-scan and export-validate: --reports DIR"),
        );
        return;
    };
    let reports = match read(case, folder) {
        Ok(reports) => reports,
        Err(undecided) => {
            case.judgement.cannot_decide(undecided);
            return;
        }
    };
    judge_scan(case, handback, &reports, files);
    let export = &handback.export.value.reference;
    let passed = reports.iter().any(|report| {
        is_green(report, VALIDATOR)
            && report.subjects.iter().any(|subject| {
                subject.sha256 == export.sha256.value
                    && subject.artifact.as_deref() == Some(Kind::RuntimeExport.name())
            })
    });
    let message =
        "no report with verdict pass shows that export-validate judged this file as a runtime export";
    case.demand(&EX_3_5, passed, export.sha256.node, message, "export-validate has passed the very bytes");
}

fn judge_scan(case: &mut Case<'_, '_>, handback: &HandbackRecord, reports: &[Report], files: &Files) {
    // What the scanner has passed: digests by profile, and paths.
    let (mut clean, mut paths) = (BTreeSet::new(), BTreeSet::new());
    for report in reports.iter().filter(|report| is_green(report, SCANNER)) {
        let Some(profile) = profile_of_whole_scan(&report.args) else {
            continue;
        };
        for subject in &report.subjects {
            clean.insert((profile, subject.sha256.as_str()));
            paths.insert(subject.path.as_str());
        }
    }
    let passed =
        |digest: &str, profiles: &[&str]| profiles.iter().any(|profile| clean.contains(&(*profile, digest)));
    let (mut scanned, mut other) = (Problems::default(), Problems::default());
    let full = handback.export.value.full_export.as_ref();
    let full = full.map(|full| -> (&Ref, &str, &[&str]) { (full, "the full export", &[EXPORTS]) });
    let needed: [(&Ref, &str, &[&str]); 3] = [
        (&handback.export.value.reference, "the export", &[EXPORTS]),
        (&handback.state_preservation, "the saved state", &[EXPORTS, OTHERS]),
        (&handback.summary_report, "the summary", &[EXPORTS, OTHERS]),
    ];
    for (reference, what, profiles) in needed.into_iter().chain(full) {
        if passed(&reference.sha256.value, profiles) {
            continue;
        }
        let looked_at = paths.contains(reference.path.value.as_str());
        let is_same = passed(&reference.sha256.value, &[EXPORTS, OTHERS]);
        if looked_at && !is_same {
            other.block(
                reference.sha256.node,
                format!("pii-scan passed other bytes under the path of {what}: it changed since"),
            );
        } else {
            scanned.block(reference.sha256.node, format!("no report shows that pii-scan passed {what}"));
        }
    }
    let without = files.saved.iter().filter(|digest| !passed(digest, &[EXPORTS, OTHERS])).count();
    if without > 0 {
        let message = format!("no report shows that pii-scan passed {without} section(s) of the saved state");
        scanned.block(handback.state_preservation.sha256.node, message);
    }
    let holds =
        format!("pii-scan has passed export, summary and {} file(s) of saved state", files.saved.len() + 1);
    case.verdict(&HB_2_2, scanned, holds);
    case.verdict(&XA_3, other, "what was scanned is what is handed over");
}

/// The profile of a scan that left nothing out; none of a scan that did, or that looked for secrets alone.
fn profile_of_whole_scan(args: &[String]) -> Option<&'static str> {
    let name = |arg: &String| arg.split_once('=').map_or(arg.clone(), |(name, _)| name.to_owned());
    if args.iter().any(|arg| LESS.contains(&name(arg).as_str())) {
        return None;
    }
    let named = args.iter().enumerate().find_map(|(at, arg)| match arg.strip_prefix("--profile") {
        Some("") => Some(args.get(at + 1).map_or("", String::as_str)),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    });
    [EXPORTS, OTHERS].into_iter().find(|profile| *profile == named.unwrap_or(OTHERS))
}

/// Whether a report is of this binary, and says that all it looked at is clean.
fn is_green(report: &Report, tool: &str) -> bool {
    report.tool.name == tool
        && report.verdict == Verdict::Pass
        && report.undecided.is_empty()
        && !report.checks.is_empty()
        && !report.findings.iter().any(|finding| finding.effect == gate_core::Effect::Block)
}

/// Every report of a sibling in a folder. Reports of gates, and logs, lie beside them.
fn read(case: &mut Case<'_, '_>, folder: &Path) -> Result<Vec<Report>, Undecided> {
    let mut reports = Vec::new();
    let files = files_in(folder)?;
    // Reports lie where the user says, and need not lie among the artifacts.
    let root = Root::new(Some(folder))?;
    for path in files {
        let artifact = root.read(&path)?;
        let json = artifact.json()?;
        let schema = json.document().root().get("schema").map(|schema| schema.string().into_owned());
        if schema.as_deref() != Some(report::SCHEMA) {
            continue;
        }
        let report: Report = serde_json::from_str(artifact.text()?).map_err(|_| {
            Undecided::new(
                &SHAPE,
                Reason::Malformed,
                format!("{} is no report of this version", artifact.path()),
            )
            .help("run the check that writes it again, with the binaries of one release")
            .at(Location::file(artifact.path()))
        })?;
        reports.push(report);
    }
    // A report is no artifact that is handed over: it lies where the checks wrote it, and in no commit.
    case.judgement.stats.insert("reports".into(), reports.len() as u64);
    if reports.is_empty() {
        let message = format!("{} holds no report", case.context.root.display(folder));
        return Err(Undecided::new(&NOTHING_MISSING, Reason::Empty, message)
            .help("write them with --report json=FILE, or with gate run --reports"));
    }
    Ok(reports)
}

/// The JSON files in a folder and its folders, in order. Links to folders are not followed.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Undecided> {
    let fail = |path: &Path, error: &std::io::Error| {
        let reason = if error.kind() == std::io::ErrorKind::NotFound { Reason::Missing } else { Reason::Io };
        let message = format!("cannot read the folder {}: {}", path.display(), cause(error));
        Undecided::new(&NOTHING_MISSING, reason, message)
            .help("name the folder that holds the reports of pii-scan and export-validate")
    };
    let (mut open, mut files) = (vec![(folder.to_path_buf(), 0)], Vec::new());
    while let Some((path, depth)) = open.pop() {
        for entry in fs::read_dir(&path).map_err(|error| fail(&path, &error))? {
            let entry = entry.map_err(|error| fail(&path, &error))?;
            let kind = entry.file_type().map_err(|error| fail(&path, &error))?;
            if kind.is_dir() && depth < DEEPEST {
                open.push((entry.path(), depth + 1));
            } else if !kind.is_dir() && entry.path().extension().is_some_and(|ending| ending == "json") {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_counts_by_its_profile_if_it_left_nothing_out() {
        let profile =
            |args: &[&str]| profile_of_whole_scan(&args.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(profile(&["--profile", "export", "export.json"]), Some(EXPORTS));
        assert_eq!(profile(&["export.json", "--profile=export", "--tenants", "roster.json"]), Some(EXPORTS));
        assert_eq!(profile(&["summary.md"]), Some(OTHERS));
        assert_eq!(profile(&["--profile", "artifact", "summary.md"]), Some(OTHERS));
        for args in [
            &["--profile", "secrets", "export.json"][..],
            &["--profile"],
            &["--profile", "export", "--exclude", "email-address", "export.json"],
            &["--profile", "export", "--ignore=/data", "export.json"],
            &["--profile", "export", "--baseline", "known.json", "export.json"],
        ] {
            assert_eq!(profile(args), None, "{args:?}");
        }
    }
}
