//! What a handback refers to: the export, the saved state, the summary and the incidents.

use std::collections::BTreeSet;

use gate_core::artifact::Artifact;
use gate_core::decode::decode;
use gate_core::{Judgement, Undecided};

use super::record::{Extent, HandbackRecord};
use crate::artifacts::export::{self, RuntimeExport};
use crate::artifacts::incident::IncidentRecord;
use crate::artifacts::parts::{Case, FOREMAN, Problems, Ref, Time, unlike};
use crate::artifacts::state::{self, State};
use crate::artifacts::{Asked, Kind, Profile};
use crate::rules::{HB_2_1, HB_2_3, HB_2_5, HB_3_3B, HB_3_5C, HB_4_1B, HB_6_2};
use crate::schemas;

/// What the other rules need to know of the files.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) exported_at: Option<Time>,
    pub(super) validated_at: Option<Time>,
    pub(super) saved_at: Option<Time>,
    /// Digests of the sections that were saved.
    pub(super) saved: Vec<String>,
}

pub(super) fn judge(case: &mut Case<'_, '_>, handback: &HandbackRecord, asked: &Asked) -> Files {
    let mut files = Files::default();
    let critical = judge_export(case, handback, asked, &mut files);
    judge_incidents(case, handback, critical.as_ref());
    judge_state(case, handback, &mut files);
    let mut problems = Problems::default();
    case.hash(&handback.summary_report, "summary-report", &mut problems);
    case.verdict(&HB_2_5, problems, "the summary report is there, and unchanged");
    judge_grants(case, handback, &files);
    files
}

/// Decodes a record of a known type that another one refers to.
pub(super) fn read<T>(artifact: &Artifact, kind: Kind) -> Result<T, Undecided>
where
    T: for<'de> serde::Deserialize<'de>,
{
    let json = artifact.json()?;
    if !schemas::conforms(kind, artifact.text()?) {
        return Err(unlike(artifact.path(), kind.name()));
    }
    Ok(decode(&json)?.0)
}

/// The incidents of the export's critical events, where it could be read.
fn judge_export(
    case: &mut Case<'_, '_>,
    handback: &HandbackRecord,
    asked: &Asked,
    files: &mut Files,
) -> Option<BTreeSet<String>> {
    let reference = &handback.export.value.reference;
    let mut problems = Problems::default();
    let artifact = case.open(reference, Kind::RuntimeExport.name(), &mut problems);
    case.verdict(&HB_2_1, problems, "the export is there, and unchanged");
    let (artifact, mut problems) = (artifact?, Problems::default());
    let profile = match handback.export.value.profile.value {
        Extent::Full => Profile::Full,
        Extent::Minimal => Profile::Minimal,
    };
    let export = match judge_referred(case, &artifact, profile, asked) {
        Ok((export, broken)) => {
            if let Some(first) = broken.first() {
                let message = format!("the export breaks {} rule(s), such as {first}", broken.len());
                problems.block(reference.path.node, message);
            }
            export
        }
        Err(undecided) => {
            case.judgement.cannot_decide(undecided);
            return None;
        }
    };
    if export.is_none() {
        problems.block(reference.path.node, "the export does not conform to its schema");
    }
    case.verdict(&HB_3_3B, problems, "the export conforms to its schema and to its own rules");
    let export = export?;
    files.exported_at = Some(export.export_metadata.exported_at.value);
    files.validated_at = Some(export.privacy_validation.validated_at.value);
    Some(export.critical_incidents().into_iter().map(String::from).collect())
}

/// An export, unless it does not conform to its schema, and the ids of the rules that it breaks.
pub(super) fn judge_referred(
    case: &mut Case<'_, '_>,
    artifact: &Artifact,
    profile: Profile,
    asked: &Asked,
) -> Result<(Option<RuntimeExport>, BTreeSet<String>), Undecided> {
    let json = artifact.json()?;
    if !schemas::conforms(Kind::RuntimeExport, artifact.text()?) {
        return Ok((None, BTreeSet::new()));
    }
    let (export, _): (RuntimeExport, _) = decode(&json)?;
    let mut own = Judgement::default();
    let mut inner = Case { context: case.context, json: &json, judgement: &mut own };
    export::judge(&mut inner, &export, profile, asked);
    let blocking = own.findings.iter().filter(|finding| finding.effect == gate_core::Effect::Block);
    Ok((Some(export), blocking.map(|finding| finding.rule.to_string()).collect()))
}

fn judge_incidents(case: &mut Case<'_, '_>, handback: &HandbackRecord, critical: Option<&BTreeSet<String>>) {
    let (total, documented) = (&handback.incidents.critical_total, &handback.incidents.documented);
    let mut problems = Problems::default();
    for it in &documented.value {
        let Some(artifact) = case.open(&it.record, Kind::IncidentRecord.name(), &mut problems) else {
            continue;
        };
        match read::<IncidentRecord>(&artifact, Kind::IncidentRecord) {
            Ok(incident) => problems.unless(
                incident.incident_id.value == it.incident_id.value,
                it.incident_id.node,
                "the record is that of another incident",
            ),
            Err(undecided) => case.judgement.cannot_decide(undecided),
        }
    }
    let ids: BTreeSet<&str> = documented.value.iter().map(|it| it.incident_id.value.as_str()).collect();
    problems.unless(ids.len() == documented.value.len(), documented.node, "an incident is documented twice");
    if let Some(critical) = critical {
        let open = critical.iter().filter(|id| !ids.contains(id.as_str())).count();
        if open > 0 {
            problems.block(
                documented.node,
                format!("{open} critical incident(s) of the export are not documented"),
            );
        }
        if total.value != critical.len() as u64 {
            let message =
                format!("the export has {} critical incident(s), not {}", critical.len(), total.value);
            problems.block(total.node, message);
        }
    }
    case.verdict(&HB_2_3, problems, format!("{} incident(s) documented", ids.len()));
}

fn judge_state(case: &mut Case<'_, '_>, handback: &HandbackRecord, files: &mut Files) {
    let mut problems = Problems::default();
    let reference = &handback.state_preservation;
    let Some(artifact) = case.open(reference, Kind::StatePreservation.name(), &mut problems) else {
        case.verdict(&HB_6_2, problems, "the saved state is there, and unchanged");
        return;
    };
    let state =
        match artifact.json().and_then(|json| Ok((read::<State>(&artifact, Kind::StatePreservation)?, json)))
        {
            Ok((state, json)) => {
                let mut inner = Case { context: case.context, json: &json, judgement: &mut *case.judgement };
                state::judge(&mut inner, &state);
                state
            }
            Err(undecided) => {
                case.judgement.cannot_decide(undecided);
                return;
            }
        };
    problems.unless(state.confirmed.is_some(), reference.path.node, "nobody confirmed the saved state");
    let same = state.handback_id.value == handback.handback_id.value;
    problems.unless(same, reference.path.node, "the saved state is that of another handback");
    case.verdict(&HB_6_2, problems, "the saved state is confirmed");
    let partial = handback.emergency.as_ref().is_some_and(|emergency| emergency.value.partial.value);
    let mut problems = Problems::default();
    let missing = state.missing.as_deref().unwrap_or_default().len();
    if missing > 0 && !partial {
        let message = format!("{missing} section(s) are not saved, and the handback is no partial emergency");
        problems.block(reference.path.node, message);
    }
    let full = handback.export.value.profile.value == Extent::Full;
    let extent = handback.export.value.profile.node;
    problems.unless(full || !handback.is_planned(), extent, "a planned handback exports in full");
    case.verdict(&HB_4_1B, problems, "nothing is left out that is not listed");
    files.saved_at = Some(state.saved_at.value);
    files.saved = state.saved().map(|section| section.reference.sha256.value.clone()).collect();
}

fn judge_grants(case: &mut Case<'_, '_>, handback: &HandbackRecord, files: &Files) {
    let grants = &handback.control_transfer.value.access_grants;
    let granted: BTreeSet<&str> = grants
        .value
        .iter()
        .filter(|grant| grant.to.value == FOREMAN)
        .map(|grant| grant.sha256.value.as_str())
        .collect();
    let mut problems = Problems::default();
    let export: &Ref = &handback.export.value.reference;
    problems.unless(
        granted.contains(export.sha256.value.as_str()),
        grants.node,
        "the foreman has no access to the export",
    );
    let without = files.saved.iter().filter(|digest| !granted.contains(digest.as_str())).count();
    if without > 0 {
        problems.block(
            grants.node,
            format!("the foreman has no access to {without} section(s) of the saved state"),
        );
    }
    let holds =
        format!("the foreman can read the export and {} section(s) of saved state", files.saved.len());
    case.verdict(&HB_3_5C, problems, holds);
}
