//! The ledger: every verdict as an entry of an evidence log, which `chain-verify log` verifies.

use std::path::Path;

use chain_verify::append::{Clock, Ledger};
use gate_core::artifact::{Artifact, Root, sha256};
use gate_core::finding::{Judgement, Reason, Undecided};
use gate_core::output::Render as _;
use gate_core::report::Verdict;
use serde_json::{Value, json};

use crate::report::GateReport;
use crate::rules::CMP_7;
use crate::verify::VERSION;

/// The workspace of a ledger that has no entry yet; after that, it is that of its entries.
const WORKSPACE: &str = "gatekit";

/// Appends the verdict of each gate, with the digest of the report that `--format json` gives.
///
/// # Errors
/// When the ledger can't be read or written, or would not be valid with the new entry.
pub(crate) fn record(path: &Path, report: &GateReport, clock: &Clock) -> Result<(), Undecided> {
    let refused = |undecided: Undecided| Undecided {
        rule: CMP_7.id.into(),
        message: format!("the verdict is not on record: {}", undecided.message),
        ..undecided
    };
    let text = report.json().map_err(|error| Undecided::new(&CMP_7, Reason::Io, error.to_string()))?;
    let digest = sha256(text.as_bytes());
    if report.verdicts().next().is_none() {
        return Ok(());
    }
    let mut ledger = Root::new(None).and_then(|here| Ledger::open(&here, path)).map_err(refused)?;
    for (gate, verdict) in report.verdicts() {
        let index = ledger.entries().map_err(refused)?;
        let workspace = ledger.tail().map_or(WORKSPACE, |tail| &tail.workspace);
        let entry = entry(gate, verdict, index, workspace, report.speaks_for(), &digest);
        let artifact = Artifact::from_bytes(format!("the entry of {gate}"), None, entry.to_string().into());
        let mut judgement = Judgement::default();
        let head = ledger.append(&artifact, None, clock, &mut judgement).map_err(refused)?;
        if head.is_none() {
            let said = judgement.findings.iter().map(|finding| finding.message.as_str());
            let said = said.collect::<Vec<_>>().join("; ");
            return Err(refused(Undecided::new(&CMP_7, Reason::Unproven, said)));
        }
    }
    Ok(())
}

/// An `EvidenceEntryV1` without hashes.
fn entry(
    gate: &str,
    verdict: Verdict,
    index: u64,
    workspace: &str,
    (commit, at): (Option<&str>, &str),
    report: &str,
) -> Value {
    let (category, says) = match verdict {
        Verdict::Pass => ("Policy", "passes"),
        Verdict::Block => ("PolicyViolation", "is blocked"),
        Verdict::Undecided => ("PolicyViolation", "is not decided"),
    };
    let mut entry = json!({
        "schemaVersion": 1,
        // The index makes it unique: the same gate may be run again at the same commit.
        "evidenceId": format!("gate-{gate}-{index}"),
        "workspaceId": workspace,
        "correlationId": commit.unwrap_or("unbound"),
        "occurredAtIso": at,
        "category": category,
        "summary": format!("{gate} {says}"),
        "actor": { "kind": "Machine", "machineId": format!("gate/{VERSION}") },
        "payloadRefs": [{
            "kind": "Artifact",
            "uri": format!("gate-report/{report}.json"),
            "contentType": "application/json",
            "sha256": report,
        }],
    });
    if let Some(commit) = commit {
        entry["links"] = json!({ "externalRefs": [{
            "sorName": "git", "portFamily": "ItsmItOps", "externalId": commit, "externalType": "commit",
        }] });
    }
    entry
}
