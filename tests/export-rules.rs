//! The semantic rules of `export-validate`: each alone, over its fixtures, and as the scenarios mean them.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "in a test they are the verdict")]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use common::fixtures::{Case, Judged, NOW, Side, Stage, cases, judge_further, on_threads};
use common::{Run, copy_of};
use export_validate::artifacts::Kind;
use export_validate::rules::RULES;
use gate_core::artifact::sha256;
use gate_core::rule::GENERAL;
use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_export-validate");
const FIXTURES: &str = "tests/fixtures/export-validate";

fn rule_ids() -> Vec<&'static str> {
    GENERAL.iter().chain(RULES).map(|rule| rule.id).collect()
}

/// Runs `export-validate` in a folder; the report is JSON.
fn check(folder: &Path, args: &[&str]) -> Run {
    common::run(PROGRAM, folder, &[args, &["--now", NOW, "--format", "json"]].concat())
}

#[test]
fn every_rule_passes_its_good_evidence_and_blocks_its_bad_evidence_alone() {
    let run = |stage: &Stage, options: &[&str]| stage.run(PROGRAM, options);
    judge_further("export-validate", &rule_ids(), run, |judged| {
        if judged.side == Side::Block { ill_told(judged) } else { Vec::new() }
    });
}

/// What is told without its place, or tells what only the artifact may.
fn ill_told(judged: &Judged<'_>) -> Vec<String> {
    let (rule, root, report) = (judged.rule, &judged.stage.root, judged.json.report());
    let mut faults = Vec::new();
    let told = ["findings", "undecided"].map(|list| report[list].as_array().unwrap().clone()).concat();
    for found in told.iter().filter(|found| found["rule"] == rule) {
        // A file that is empty, and a policy that is silent, have no line.
        let is_placed = found["location"]["line"].is_u64() && found["help"].is_string();
        if !is_placed && !rule.starts_with("g-") {
            faults.push(format!("a finding without a line, or without help: {found}"));
        }
    }
    // Every other format shows what this one holds.
    let excerpts: Vec<_> = told.iter().filter_map(|it| it["location"]["excerpt"]["text"].as_str()).collect();
    for text in texts_under(root, &|text| text.len() >= 6 && !is_word_of_a_schema(text)) {
        if excerpts.iter().any(|excerpt| excerpt.contains(&text)) {
            faults.push(format!("shows a value of an artifact: {text}"));
        }
    }
    for text in prose_under(root) {
        if [judged.json, judged.human].iter().any(|run| run.stdout.contains(&text)) {
            faults.push(format!("repeats a text of an artifact: {text}"));
        }
    }
    faults
}

/// Every string with two blanks or more in the JSON files of a folder: what people wrote.
fn prose_under(folder: &Path) -> BTreeSet<String> {
    texts_under(folder, &|text| text.matches(' ').count() >= 2)
}

/// Whether the schemas themselves say a word, alone or as a part of a key.
fn is_word_of_a_schema(text: &str) -> bool {
    Kind::ALL.into_iter().any(|kind| export_validate::schemas::text(kind).contains(text))
}

/// Every string of this sort in the JSON files of a folder.
fn texts_under(folder: &Path, sort: &dyn Fn(&str) -> bool) -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    for entry in walkdir::WalkDir::new(folder) {
        let path = entry.expect("a readable folder").into_path();
        // Reports are our own words.
        let is_json = path.extension().is_some_and(|ending| ending == "json");
        if is_json
            && !path.to_string_lossy().contains("reports")
            && let Ok(value) = serde_json::from_slice::<Value>(&fs::read(&path).unwrap())
        {
            let mut open = vec![&value];
            while let Some(value) = open.pop() {
                match value {
                    Value::String(text) if sort(text) => _ = texts.insert(text.clone()),
                    Value::Array(items) => open.extend(items),
                    Value::Object(members) => open.extend(members.values()),
                    _ => {}
                }
            }
        }
    }
    texts
}

/// Artifacts that pass, to be changed at will.
struct Evidence(TempDir);

impl Evidence {
    /// The passing side of a case.
    fn of(case: &str) -> Self {
        Self(copy_of(&format!("{FIXTURES}/{case}/pass")))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(name)).unwrap()).unwrap()
    }

    fn write(&self, name: &str, value: &Value) {
        fs::write(self.path(name), format!("{value:#}\n")).unwrap();
    }

    /// Changes an artifact, and every digest of it in the others.
    fn change(&self, name: &str, change: impl FnOnce(&mut Value)) {
        let mut value = self.read(name);
        change(&mut value);
        let before = self.digest(name);
        self.write(name, &value);
        self.follow(&before, &self.digest(name));
    }

    fn follow(&self, before: &str, after: &str) {
        for entry in walkdir::WalkDir::new(self.0.path()) {
            let path = entry.expect("a readable folder").into_path();
            if path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            if text.contains(before) {
                let own = sha256(text.as_bytes());
                let text = text.replace(before, after);
                fs::write(&path, &text).unwrap();
                self.follow(&own, &sha256(text.as_bytes()));
            }
        }
    }

    fn digest(&self, name: &str) -> String {
        sha256(&fs::read(self.path(name)).unwrap())
    }

    fn run(&self, args: &[&str]) -> Run {
        check(self.0.path(), args)
    }

    #[track_caller]
    fn blocks(&self, args: &[&str], rule: &str) -> Run {
        let run = self.run(args);
        assert_eq!((run.code, run.blocking()), (Some(1), vec![rule.to_owned()]), "{}", run.said());
        run
    }

    #[track_caller]
    fn is_undecided(&self, args: &[&str], rule: &str) -> Run {
        let run = self.run(args);
        assert_eq!(run.code, Some(2), "{}", run.said());
        assert!(run.undecided().contains(&rule.to_owned()), "{}", run.said());
        run
    }

    #[track_caller]
    fn passes(&self, args: &[&str]) -> Run {
        let run = self.run(args);
        assert_eq!(run.code, Some(0), "{}", run.said());
        run
    }
}

const EXPORT: &[&str] = &["--type", "runtime-export", "export.json"];
const MINIMAL: &[&str] = &["--type", "runtime-export", "--profile", "minimal", "export.json"];
const HANDBACK: &[&str] = &["--type", "handback-record", "--reports", "reports", "handback.json"];
const INCIDENT: &[&str] = &["--type", "incident-record", "incident.json"];
const COMMUNICATION: &[&str] = &["--type", "communication-log", "--require", "A,B,C", "comms.json"];

/// A planned handback that passes, and an emergency.
const PLANNED: &str = "hb-5.2";
const EMERGENCY: &str = "hb-4.2a";

/// One more way to break a rule: a value of an artifact that passes is set, or cut out.
struct Way {
    rule: &'static str,
    case: &'static str,
    file: &'static str,
    pointer: &'static str,
    value: Option<Value>,
}

/// The passing side of `case`, with `value` at `pointer` of `file`.
fn set(
    rule: &'static str,
    case: &'static str,
    file: &'static str,
    pointer: &'static str,
    value: Value,
) -> Way {
    Way { rule, case, file, pointer, value: Some(value) }
}

/// The passing side of `case`, without what stands at `pointer` of `file`.
fn cut(rule: &'static str, case: &'static str, file: &'static str, pointer: &'static str) -> Way {
    Way { rule, case, file, pointer, value: None }
}

#[rustfmt::skip]
#[expect(clippy::too_many_lines, reason = "a table, a row each")]
fn ways() -> Vec<Way> {
    vec![
        set("ex-1.1", "ex-1.1", "export.json", "/data/runtime_state/modules/0/health", json!("FINE")),
        set("ex-1.1", "ex-1.1", "export.json", "/data/runtime_state/modules/2", json!({"module_id": "mod-audit", "health": "UP", "error_rates": {"client": 0, "server": 0, "integration": 0}, "latency_ms": {"p50": 1, "p95": 2, "p99": 3}})),
        set("ex-1.2", "ex-1.2", "export.json", "/data/behaviour_events/0/module_id", json!("mod-billing")),
        set("ex-1.2", "ex-1.2", "export.json", "/data/behaviour_events/0/event_id", json!("evt-0002")),
        cut("ex-1.2", "ex-1.2", "export.json", "/data/behaviour_events"),
        set("ex-1.2", "ex-1.2", "export.json", "/data/behaviour_events/0/details_ref", json!("the queue was full again")),
        set("ex-1.3", "ex-1.3", "export.json", "/data/ai_metrics/safety_event_counts/blocked", json!(-3)),
        cut("ex-1.3", "ex-1.3", "export.json", "/data/ai_metrics"),
        cut("ex-1.4", "ex-1.4", "export.json", "/data/user_feedback_aggregates"),
        set("ex-1.5", "ex-1.5", "export.json", "/data/compliance_state/violations_by_standard/ISO_27001", json!(-1)),
        set("ex-2.1", "ex-2.1", "export.json", "/data/raw_logs", json!([])),
        set("ex-2.1", "ex-2.1", "export.json", "/metadata", json!({"version": "1.0"})),
        set("ex-2.1", "ex-2.1", "export.json", "/export_metadata/omitted", json!([{"section": "ai_metrics", "reason": "Not collected."}])),
        set("ex-2.2", "ex-2.2", "export.json", "/data/runtime_state/platform_version", json!("2.4.0")),
        set("ex-2.2", "ex-2.2", "export.json", "/data/runtime_state/environment_map/prod/deployed", json!("2026-01-12T05:21:23.488516")),
        set("ex-2.2", "ex-2.2", "export.json", "/export_metadata/exported_at", json!("2026-02-28T23:59:59Z")),
        set("ex-2.3", "ex-2.3", "export.json", "/privacy_validation/no_tenant_data_confirmed", json!(false)),
        set("ex-2.3", "ex-2.3", "export.json", "/privacy_validation/validated_by", json!("export_writer")),
        set("ex-2.3", "ex-2.3", "export.json", "/privacy_validation/validated_at", json!("2026-02-28T23:59:59Z")),
        set("ex-3.3", "ex-3.3", "export.json", "/data/behaviour_events/0/summary", json!("Assistant: the report is ready.")),
        set("ex-3.3", "ex-3.3", "export.json", "/data/behaviour_events/0/summary", json!("The audit module was slow. The audit module was slow. The audit module was slow. The audit module was slow. The audit module was slow. The audit module was slow. The audit module was slow. The audit module was slow. The audit module was slow. The audit module was slow. The audit module was slow. ")),
        set("ex-3.4", "ex-3.4", "export.json", "/data/user_feedback_aggregates/by_module/0/customers", json!([4, 1])),
        set("ev-totals", "ev-totals", "export.json", "/data/runtime_state/environment_map/controls", json!({"total_controls": 40, "mapped_controls": 30, "coverage_percentage": 90.0})),
        set("hb-4.3a", "hb-4.3a", "export.json", "/data/ai_metrics", json!({"model_families": [], "drift_events": [], "quality_scores": {}, "safety_event_counts": {}})),
        cut("ex-2.1", "hb-4.3a", "export.json", "/privacy_validation"),
        set("hb-3.4a", "hb-3.4a", "state.json", "/sections/configuration/ref/sha256", json!("0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f")),
        set("hb-3.4c", "hb-3.4c", "state.json", "/sections/watchdog_rules/items", json!(0)),
        set("hb-3.4c", "hb-3.4c", "state.json", "/sections/watchdog_rules/none_active", json!(true)),
        set("hb-1.0", "hb-1.0", "handback.json", "/triggers", json!([])),
        set("hb-1.1a", "hb-4.0", "handback.json", "/triggers/1", json!({"code": "planned_upgrade_cycle", "window_ref": "2026-Q1"})),
        cut("hb-1.1b", "hb-1.1b", "handback.json", "/triggers/1/window"),
        set("hb-1.2a", "hb-1.2a", "handback.json", "/triggers/1/incident_id", json!("INC-9")),
        cut("hb-1.3a", "hb-1.3a", "handback.json", "/triggers/1/metric/bound"),
        cut("hb-1.4", "hb-1.4", "handback.json", "/triggers/1/approval"),
        set("hb-2.3", "hb-2.3", "handback.json", "/incidents/critical_total", json!(2)),
        set("hb-2.3", "hb-2.3", "incident.json", "/incident_id", json!("INC-5")),
        set("hb-2.6", "hb-2.6", "handback.json", "/stability/state", json!("DEGRADED")),
        set("hb-3.1a", "hb-3.1a", "handback.json", "/notification/recipients/0/id", json!("eve")),
        set("hb-3.1b", "hb-3.1b", "handback.json", "/notification/rationale", json!("<why>")),
        set("hb-3.1b", "hb-3.1b", "handback.json", "/notification/planned_at", json!("2026-03-02T08:00:00Z")),
        cut("hb-3.1c", "hb-3.1c-withdrawn-by-a-bot", "handback.json", "/notification/veto/withdrawal"),
        set("hb-3.1c", "hb-4.0", "handback.json", "/notification/veto/vetoed", json!(true)),
        cut("hb-3.2c", "hb-3.2c", "handback.json", "/operations/suspended/0/resume/checkpoint"),
        set("hb-3.3b", "hb-3.3b", "export.json", "/data/raw_logs", json!([])),
        set("hb-3.3c", "hb-3.3c", "handback.json", "/export/storage/location", json!("s3://foreman-handback/export.json?sig=1")),
        set("hb-3.3c", "hb-3.3c", "handback.json", "/export/storage/principals/2", json!("everyone")),
        cut("hb-4.1b", "hb-4.0", "handback.json", "/emergency/partial_reason"),
        cut("hb-4.3b", "hb-4.3b", "handback.json", "/export/full_export_due"),
        cut("hb-4.4a", "hb-4.4a", "handback.json", "/emergency/incident"),
        set("hb-5.1", "hb-5.1", "handback.json", "/post_state/entered_at", json!("2026-03-02T09:59:00Z")),
        set("hb-5.3", "hb-5.3", "handback.json", "/post_state/monitoring/active", json!(false)),
        cut("hb-6.2", "hb-0", "state.json", "/confirmed"),
        set("hb-6.4", "hb-6.4", "handback.json", "/acknowledgements/0/actor", json!("eve")),
        cut("hb-6.4", "hb-6.4", "handback.json", "/acknowledgements/0"),
        cut("hb-6.5", "hb-6.5", "handback.json", "/acknowledgements/1"),
        set("xa-3", "xa-3", "handback.json", "/acknowledgements/0/subject/sha256", json!("0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f")),
        cut("im-2", "im-2", "handback.json", "/import/import_logged/ref"),
        set("hb-4.3a", "hb-4.3a", "export.json", "/export_metadata/omitted/3", json!({"section": "ai_metrics", "reason": "Not collected."})),
        set("ex-1.1", "ex-1.1", "export.json", "/data/runtime_state/modules/0/latency_ms/p99", json!(100)),
        set("hb-4.1a", "hb-4.1a", "handback.json", "/emergency/captured_at", json!("2026-03-02T10:01:00Z")),
        set("hb-4.2a", "hb-4.2a", "handback.json", "/emergency/containment_actions/0/action", json!("TBD")),
        set("hb-4.2b", "hb-4.2b", "handback.json", "/emergency/data_loss", json!({"accepted": true, "scope": "Requests of seven minutes.", "approval": {"actor": "ada", "role": "human_admin", "at": "2026-03-02T09:20:00Z", "decision": "withdraw", "subject": {"path": "summary.md", "sha256": "d98078e624a9e6f3f9a41e4e12ed02996498ceeb583824c20f4a69fe9b762c6b"}, "statement": "Safety first."}})),
        set("hb-4.2b", "hb-4.2b", "handback.json", "/emergency/data_loss", json!({"accepted": true, "scope": "Requests of seven minutes.", "approval": {"actor": "pager", "role": "human_admin", "at": "2026-03-02T09:20:00Z", "decision": "accept_risk", "subject": {"path": "summary.md", "sha256": "d98078e624a9e6f3f9a41e4e12ed02996498ceeb583824c20f4a69fe9b762c6b"}, "statement": "Safety first."}})),
        set("hb-4.2b", "hb-4.2b", "handback.json", "/emergency/data_loss", json!({"accepted": true, "scope": "TBD", "approval": {"actor": "ada", "role": "human_admin", "at": "2026-03-02T09:20:00Z", "decision": "accept_risk", "subject": {"path": "summary.md", "sha256": "d98078e624a9e6f3f9a41e4e12ed02996498ceeb583824c20f4a69fe9b762c6b"}, "statement": "Safety first."}})),
        cut("hb-4.4a", "hb-4.4a", "handback.json", "/incident_id"),
        set("hb-4.4a", "hb-4.4a", "handback.json", "/incident_id", json!("INC-70")),
        set("hb-2.3", "hb-2.3", "handback.json", "/incidents/documented/1", json!({"incident_id": "INC-7", "record": {"path": "incident.json", "sha256": "b796d3a756e0608ddb36c5fb1aed4e1590fcec2c92149c05b85ae20de02223fa"}})),
        set("hb-6.2", "hb-0", "state.json", "/handback_id", json!("HB-2019-01")),
        set("hb-4.1b", "hb-0", "handback.json", "/export", json!({"ref": {"path": "export.json", "sha256": "80fb2918c7b1bf9cb6e4856e723f5812e4400cf18ec3e132b88c45c869376fb5"}, "profile": "minimal", "storage": {"location": "s3://foreman-handback/2026-03/export.json", "principals": ["foreman", "human_admin"]}, "full_export_due": "2026-03-05T00:00:00Z"})),
        cut("hb-3.5c", "hb-3.5c", "handback.json", "/control_transfer/access_grants/0"),
        cut("hb-3.1c", "hb-3.1c", "handback.json", "/notification/veto/deadline"),
        set("hb-3.1c", "hb-3.1c-withdrawn-by-a-bot", "handback.json", "/notification/veto/withdrawal/decision", json!("approve")),
        set("hb-3.1c", "hb-3.1c-withdrawn-by-a-bot", "handback.json", "/notification/veto/withdrawal/at", json!("2026-03-02T08:10:00Z")),
        set("hb-3.1c", "hb-3.1c-withdrawn-by-a-bot", "handback.json", "/notification/veto/withdrawal/at", json!("2026-03-02T10:10:00Z")),
        cut("hb-3.2a", "hb-3.2a", "handback.json", "/operations/intake"),
        set("hb-6.3", "hb-6.3", "handback.json", "/operations/suspended/1/id", json!("op-audit-31")),
        set("hb-6.3", "hb-6.3", "handback.json", "/operations/undefined", json!(["op-mail-90"])),
        set("hb-5.2", "hb-5.2", "handback.json", "/post_state/measured_until", json!("2026-03-02T10:05:00Z")),
        set("hb-6.5", "hb-6.5", "handback.json", "/acknowledgements/1/actor", json!("eve")),
        set("hb-6.5", "hb-6.5", "handback.json", "/acknowledgements/1/at", json!("2026-03-02T09:59:00Z")),
        set("hb-3.5b", "hb-3.5b", "handback.json", "/control_transfer/marked_at", json!("2026-03-02T10:01:00Z")),
        set("hb-3.6", "hb-3.6", "handback.json", "/control_transfer/marked_at", json!("2026-03-02T09:39:00Z")),
        set("hb-1.1b", "hb-1.1b", "handback.json", "/triggers/1/window/start", json!("2026-03-02T11:30:00Z")),
        cut("hb-1.3a", "hb-1.3a", "handback.json", "/triggers/1/metric"),
        set("hb-1.3a", "hb-1.3a", "handback.json", "/triggers/1/metric", json!({"name": "availability", "value": 0.99, "bound": 0.95, "worse": "below"})),
        cut("hb-1.3b", "hb-1.3b", "handback.json", "/triggers/1/metric/limit"),
        set("hb-1.4", "hb-1.4", "handback.json", "/triggers/1/approval/decision", json!("withdraw")),
        set("hb-1.4", "hb-1.4", "handback.json", "/triggers/1/approval/at", json!("2026-03-02T10:30:00Z")),
        set("hb-4.1b", "hb-4.1b-twice", "state.json", "/missing/0/reason", json!("TBD")),
        cut("op-5", "op-5", "incident.json", "/verification/platform"),
        set("op-6.1", "op-6.1", "incident.json", "/verification/store/verified_at", json!("2026-02-19T21:35:00Z")),
        set("op-11.2", "op-11.2", "incident.json", "/secrets/0/rotated_at", json!("2026-02-19T20:00:00Z")),
        set("op-11.5", "op-11.5", "incident.json", "/secrets/0/reuse", json!(true)),
        set("op-12", "op-12", "incident.json", "/escalations/0/path", json!("whoever is awake")),
        set("op-12", "op-12", "incident.json", "/escalations", json!([])),
        set("op-14", "op-14", "incident.json", "/operator_actions/1/action", json!("hotfix")),
        cut("au-1", "au-1", "incident.json", "/operator_actions/0/outcome"),
        cut("au-1", "au-1", "incident.json", "/operator_actions/0/role"),
        cut("au-1", "au-1", "incident.json", "/operator_actions/0/at"),
        cut("au-1", "au-1", "incident.json", "/operator_actions/0/target"),
        set("au-1", "au-1", "incident.json", "/operator_actions/0/outcome", json!("TBD")),
        cut("rb-d1", "rb-d1", "incident.json", "/timeline/1"),
        set("rb-d1", "rb-d1", "incident.json", "/timeline/1/at", json!("2026-02-19T21:00:00Z")),
        cut("rb-d1", "rb-d1", "incident.json", "/closed_by"),
        set("co-r2.4", "co-r2.4", "incident.json", "/mitigation_status", json!("")),
        cut("op-13.5", "op-13.5", "deployment.json", "/incident_id"),
        set("op-6.4", "op-6.4", "incident.json", "/scope/stores", json!("multiple")),
        cut("op-12", "op-12", "incident.json", "/containment"),
        set("op-13.3", "op-13.3", "incident.json", "/resolution_actions", json!([])),
        set("rb-d1", "rb-d1", "incident.json", "/timeline/0/event", json!("TBD")),
        set("rb-d1", "rb-d1", "incident.json", "/closed_at", json!("2026-02-19T21:00:00Z")),
        cut("rb-ta", "rb-ta", "comms.json", "/messages/0/fields/current_owner"),
        set("rb-ta", "rb-ta", "comms.json", "/messages/0/fields/trigger", json!("<brief trigger summary>")),
        set("rb-ta", "rb-ta", "comms.json", "/messages/0/subject", json!("Delivery rollback declared - 2026-03-01 11:00")),
        set("rb-ta", "rb-ta", "comms.json", "/messages/0/fields/next_update_at", json!("2026-03-01T10:05:00Z")),
        cut("rb-tb", "rb-tb", "comms.json", "/messages/1"),
        set("rb-tc", "rb-tc", "comms.json", "/messages/2/status", json!("drafted")),
        set("rb-tc", "rb-tc", "comms.json", "/messages/2/fields/remaining_risks", json!(["<item 1>"])),
        set("rb-tc", "rb-tc", "comms.json", "/messages/2/fields/completed_at", json!("2026-03-01T12:30:00Z")),
        cut("rb-tb", "rb-tb", "comms.json", "/messages/1/fields/risks"),
        set("rb-tc", "rb-tc", "comms.json", "/messages/2/fields/unfreeze_scope", json!([])),
        cut("rb-ta", "rb-ta", "comms.json", "/messages/0/fields/scope_level"),
        cut("rb-tc", "rb-tc", "comms.json", "/messages/2/fields/completed_at"),
        set("rb-tc", "rb-tc", "comms.json", "/messages/2/sent_at", json!("2026-03-01T11:30:00Z")),
        set("rb-tb", "rb-tb", "comms.json", "/messages/1/subject", json!("Rollback in progress - <date/time UTC>")),
        cut("rb-tb", "rb-tb", "comms.json", "/messages/1/sent_at"),
        cut("rb-tb", "rb-tb", "comms.json", "/messages/1/fields/next_update_at"),
        set("g-3", "g-3", "export.json", "/export_metadata/exported_at", json!("2026-03-02T12:05:01Z")),
        set("hb-1.3a", "hb-1.3a", "handback.json", "/triggers/1/metric/value", json!(500)),
        set("hb-1.3a", "hb-1.3a", "handback.json", "/triggers/1/metric", json!({"name": "hits", "value": 500, "bound": 500, "worse": "below"})),
        set("hb-1.3a", "hb-1.3a", "handback.json", "/triggers/1/metric/worse", json!("below")),
        set("hb-1.3b", "hb-1.3b", "handback.json", "/triggers/1/metric/value", json!(79.9)),
        set("hb-6.5", "hb-5.2", "handback.json", "/acknowledgements/1/role", json!("human_admin")),
        set("hb-6.5", "hb-5.2", "handback.json", "/acknowledgements/1/actor", json!("bo")),
        set("op-12", "op-13.4", "incident.json", "/escalations/0/path", json!("whoever is awake")),
        cut("op-6.4", "op-6.4", "incident.json", "/scope/isolated"),
        set("op-6.4", "op-6.4", "incident.json", "/scope", json!({"stores": "unknown", "isolated": false})),
        set("hb-6.3", "hb-3.2a", "handback.json", "/operations", json!({"captured_at": "2026-03-02T09:20:00Z", "intake": {"mode": "stopped", "at": "2026-03-02T09:10:00Z"}, "total": 1, "completed": 0, "suspended": [], "in_flight": [], "undefined": ["op-lost-1"]})),
    ]
}

#[rustfmt::skip]
fn harmless_ways() -> Vec<Way> {
    let accepted = |decision: &str| json!({"accepted": true, "scope": "Requests of seven minutes.", "approval": {"actor": "ada", "role": "human_admin", "at": "2026-03-02T09:20:00Z", "decision": decision, "subject": {"path": "summary.md", "sha256": "d98078e624a9e6f3f9a41e4e12ed02996498ceeb583824c20f4a69fe9b762c6b"}, "statement": "Safety first."}});
    vec![
        set("hb-4.2b", "hb-4.2b", "handback.json", "/emergency/data_loss", accepted("accept_risk")),
        set("hb-4.2b", "hb-4.2b", "handback.json", "/emergency/data_loss", accepted("approve")),
        set("hb-3.1c", "hb-4.0", "handback.json", "/notification/veto/deadline", json!("2026-03-02T11:00:00Z")),
        set("hb-1.3a", "hb-1.3a", "handback.json", "/triggers/1/metric", json!({"name": "hits", "value": 499, "bound": 500, "worse": "below"})),
        set("hb-1.3b", "hb-1.3b", "handback.json", "/triggers/1/metric/value", json!(80)),
        set("hb-3.5b", "hb-3.5b", "handback.json", "/control_transfer/marked_at", json!("2026-03-02T10:00:00Z")),
        set("hb-3.6", "hb-3.6", "handback.json", "/operations/intake/at", json!("2026-03-02T08:05:00Z")),
        set("hb-4.4b", "hb-4.2a", "incident.json", "/state_at_handback", json!({"path": "state.json", "sha256": "82090afd99f308dca239fc8694c99797507cb48418ae4a57d4dfee7fc03f0b08"})),
        set("hb-4.4c", "hb-4.2a", "incident.json", "/follow_ups", json!([])),
        set("hb-4.4c", "hb-4.2a", "incident.json", "/escalations", json!([])),
        cut("op-12", "op-13.4", "incident.json", "/containment"),
        set("ex-2.2", "g-3", "export.json", "/export_metadata/exported_at", json!("2026-03-02T12:05:00Z")),
        set("hb-2.2", "hb-2.2", "reports/pii.json", "/findings/0", json!({"rule": "pii", "severity": "high", "effect": "warn", "message": "a value that is known"})),
    ]
}

/// What is said of the passing side of a case with its one change.
fn judged(way: &Way, cases: &[Case]) -> Run {
    let case = cases.iter().find(|case| case.name == way.case).expect("a case");
    let evidence = Evidence::of(&case.name);
    evidence.change(way.file, |document| {
        let (parent, step) = way.pointer.rsplit_once('/').expect("a pointer");
        match (document.pointer_mut(parent).expect("a place"), &way.value) {
            (Value::Object(members), Some(value)) => _ = members.insert(step.into(), value.clone()),
            (Value::Object(members), None) => assert!(members.remove(step).is_some()),
            (Value::Array(items), value) => {
                let at: usize = step.parse().expect("an index");
                if at < items.len() {
                    items.remove(at);
                }
                items.splice(at..at, value.clone());
            }
            _ => panic!("{} is no place to change", way.pointer),
        }
    });
    evidence.run(&case.arguments())
}

#[test]
fn every_other_way_to_break_a_rule_blocks_for_that_rule_alone() {
    let cases = cases("export-validate");
    let faults = on_threads(&ways(), |way, found| {
        let run = judged(way, &cases);
        if (run.code, run.blocking()) != (Some(1), vec![way.rule.to_owned()]) || !run.undecided().is_empty() {
            found.push(format!("{} {} {}: {}", way.rule, way.file, way.pointer, run.said()));
        }
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_breaks_no_rule_passes() {
    let cases = cases("export-validate");
    let faults = on_threads(&harmless_ways(), |way, found| {
        let run = judged(way, &cases);
        if run.code != Some(0) || !run.has_check(way.rule) {
            found.push(format!("{} {} {}: {}", way.rule, way.file, way.pointer, run.said()));
        }
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn scenario_94_a_flag_that_says_clean_does_not_outweigh_a_scan_that_says_otherwise() {
    let evidence = Evidence::of(PLANNED);
    evidence.change("reports/pii.json", |report| {
        report["verdict"] = json!("block");
        report["findings"] = json!([{
            "rule": "email-address", "severity": "critical", "effect": "block", "message": "an e-mail address"
        }]);
    });
    evidence.blocks(HANDBACK, "hb-2.2");
}

#[test]
fn scenario_95_a_flag_that_stands_twice_is_read_by_nobody() {
    let evidence = Evidence::of("ex-2.3");
    for (first, second) in [("false", "true"), ("true", "false"), ("true", "true")] {
        let both = format!("\"no_pii_confirmed\": {first},\n      \"no_pii_confirmed\": {second}");
        let text = fs::read_to_string(evidence.path("export.json")).unwrap();
        let changed = text.replacen("\"no_pii_confirmed\": true", &both, 1);
        assert_ne!(text, changed);
        fs::write(evidence.path("export.json"), changed).unwrap();
        evidence.is_undecided(EXPORT, "g-7");
        fs::write(evidence.path("export.json"), text).unwrap();
    }
}

#[test]
fn scenario_99_an_emergency_does_not_leave_out_privacy() {
    let evidence = Evidence::of("hb-4.3a");
    evidence.passes(MINIMAL);
    evidence.change("export.json", |export| {
        export.as_object_mut().unwrap().remove("privacy_validation");
    });
    evidence.blocks(MINIMAL, "ex-2.1");
    let evidence = Evidence::of("hb-4.3a");
    evidence.change("export.json", |export| {
        export["data"].as_object_mut().unwrap().remove("runtime_state");
    });
    evidence.blocks(MINIMAL, "ex-2.1");
}

#[test]
fn scenario_100_an_emergency_has_its_incident_record() {
    let evidence = Evidence::of(EMERGENCY);
    evidence.passes(HANDBACK);
    evidence.change("handback.json", |handback| {
        handback["emergency"].as_object_mut().unwrap().remove("incident");
    });
    evidence.blocks(HANDBACK, "hb-4.4a");
    let evidence = Evidence::of(EMERGENCY);
    fs::remove_file(evidence.path("incident.json")).unwrap();
    evidence.is_undecided(HANDBACK, "g-1");
}

#[test]
fn scenario_101_a_full_export_that_is_owed_stays_owed() {
    let evidence = Evidence::of(EMERGENCY);
    let at = |now: &str| {
        let args = [HANDBACK, &["--now", now, "--format", "json"]].concat();
        common::run(PROGRAM, evidence.0.path(), &args)
    };
    assert_eq!(at("2026-03-05T00:00:00Z").code, Some(0));
    let late = at("2026-03-05T00:00:01Z");
    assert_eq!((late.code, late.blocking()), (Some(1), vec!["hb-4.3b".to_owned()]), "{}", late.said());
    // The full export that followed settles it, whenever it is looked at.
    let full = Evidence::of("ex-2.3");
    fs::copy(full.path("export.json"), evidence.path("full.json")).unwrap();
    let digest = evidence.digest("full.json");
    evidence.change("handback.json", |handback| {
        handback["export"]["full_export"] = json!({"path": "full.json", "sha256": digest});
    });
    assert_eq!(at("2026-04-01T00:00:00Z").blocking(), ["hb-2.2"], "nobody scanned it");
    evidence.change("reports/pii.json", |report| {
        let subjects = report["subjects"].as_array_mut().unwrap();
        subjects.push(json!({"path": "full.json", "sha256": digest, "bytes": 2}));
    });
    assert_eq!(at("2026-04-01T00:00:00Z").code, Some(0));
    // A second minimal export does not.
    let digest = evidence.digest("export.json");
    evidence.change("handback.json", |handback| {
        handback["export"]["full_export"] = json!({"path": "export.json", "sha256": digest});
    });
    assert_eq!(at("2026-04-01T00:00:00Z").blocking(), ["hb-4.3b"]);
}

#[test]
fn scenario_102_the_administrator_can_stop_a_planned_handback() {
    let evidence = Evidence::of("hb-3.1c");
    evidence.change("handback.json", |handback| {
        handback["notification"]["veto"]["deadline"] = json!("2026-03-02T10:00:00.001Z");
    });
    evidence.blocks(HANDBACK, "hb-3.1c");
    let evidence = Evidence::of("hb-3.1c-withdrawn-by-a-bot");
    evidence.passes(HANDBACK);
    evidence.change("handback.json", |handback| {
        handback["notification"]["veto"]["withdrawal"]["role"] = json!("bot");
    });
    evidence.blocks(HANDBACK, "hb-3.1c");
}

#[test]
fn scenario_103_an_unstable_platform_with_a_reason_is_a_warning() {
    let evidence = Evidence::of(PLANNED);
    evidence.change("handback.json", |handback| {
        handback["stability"] = json!({
            "state": "DEGRADED", "checked_at": "2026-03-02T09:25:00Z", "reason": "The report queue is why it is replaced."
        });
    });
    let run = evidence.passes(HANDBACK);
    let report = run.report();
    let warned = report["findings"].as_array().unwrap().iter().any(|found| found["rule"] == "hb-2.6");
    assert!(warned, "{}", run.said());
    assert!(run.has_check("hb-2.6"), "{}", run.said());
}

#[test]
fn scenario_104_an_operation_that_is_in_no_list_is_in_an_undefined_state() {
    let evidence = Evidence::of(PLANNED);
    evidence.change("handback.json", |handback| handback["operations"]["completed"] = json!(7));
    evidence.blocks(HANDBACK, "hb-6.3");
}

#[test]
fn scenario_105_a_suspended_operation_can_be_resumed() {
    let evidence = Evidence::of(PLANNED);
    evidence.change("handback.json", |handback| {
        handback["operations"]["suspended"][1]["resume"]["capable"] = json!(false);
    });
    evidence.blocks(HANDBACK, "hb-3.2c");
}

#[test]
fn scenario_106_the_scanned_file_is_the_file_that_is_handed_over() {
    let evidence = Evidence::of(PLANNED);
    let old = evidence.digest("export.json");
    let mut bytes = fs::read(evidence.path("export.json")).unwrap();
    bytes.push(b'\n');
    fs::write(evidence.path("export.json"), bytes).unwrap();
    let new = evidence.digest("export.json");
    let record = fs::read_to_string(evidence.path("handback.json")).unwrap();
    fs::write(evidence.path("handback.json"), record.replace(&old, &new)).unwrap();
    let validated = fs::read_to_string(evidence.path("reports/export.json")).unwrap();
    fs::write(evidence.path("reports/export.json"), validated.replace(&old, &new)).unwrap();
    evidence.blocks(HANDBACK, "xa-3");
}

#[test]
fn scenario_107_one_actor_does_not_sign_for_both_sides() {
    let evidence = Evidence::of(PLANNED);
    for (signature, actor) in [(1, "ada"), (0, "foreman")] {
        let before = evidence.read("handback.json");
        evidence.change("handback.json", |handback| {
            handback["acknowledgements"][signature]["actor"] = json!(actor);
        });
        let run = evidence.run(HANDBACK);
        assert!(run.code == Some(1) && run.blocking().contains(&"hb-6.5".to_owned()), "{}", run.said());
        evidence.write("handback.json", &before);
    }
}

#[test]
fn scenario_108_a_runtime_that_was_never_paused_is_not_handed_over() {
    let evidence = Evidence::of(PLANNED);
    evidence
        .change("handback.json", |handback| handback["post_state"]["runtime_state"] = json!("IN_UPGRADE"));
    evidence.blocks(HANDBACK, "hb-5.1");
}

#[test]
fn scenario_109_a_json_schema_is_no_artifact() {
    let evidence = Evidence::of("ex-2.3");
    let schema = export_validate::schemas::text(Kind::RuntimeExport);
    for text in [
        schema,
        r#"{"$schema": "http://json-schema.org/draft-07/schema#", "title": "Memory"}"#,
        r#"{"type": "object", "properties": {"memory": {"type": "string"}}}"#,
    ] {
        fs::write(evidence.path("export.json"), text).unwrap();
        evidence.is_undecided(EXPORT, "g-8");
    }
}

#[test]
fn scenarios_110_and_111_a_time_without_offset_or_with_a_blank_is_no_instant() {
    let evidence = Evidence::of("ex-2.3");
    for time in ["2025-12-04T05:21:23.488516", "2026-03-02 09:30:00Z", "2026-02-30T00:00:00Z", "not a date"] {
        evidence.change("export.json", |export| export["export_metadata"]["exported_at"] = json!(time));
        let run = evidence.is_undecided(EXPORT, "g-3");
        let report = run.report();
        let found = &report["undecided"][0]["location"];
        assert_eq!(found["pointer"], "/export_metadata/exported_at", "{}", run.said());
        assert!(found["line"].is_u64() && !run.said().contains(time), "{}", run.said());
    }
}

#[test]
fn a_template_that_is_required_is_asked_for_by_its_own_name() {
    let evidence = Evidence::of("rb-ta");
    evidence.change("comms.json", |log| {
        let messages = log["messages"].as_array_mut().unwrap();
        messages.retain(|message| message["template"] == "B");
    });
    let require = |names: &'static str| ["--type", "communication-log", "--require", names, "comms.json"];
    evidence.passes(&require("B"));
    evidence.blocks(&require("A"), "rb-ta");
    evidence.blocks(&require("B,C"), "rb-tc");
    // What was only drafted was not sent to anybody.
    evidence.change("comms.json", |log| log["messages"][0]["status"] = json!("drafted"));
    evidence.passes(&["--type", "communication-log", "comms.json"]);
    evidence.blocks(&require("B"), "rb-tb");
}

#[test]
fn scenario_112_a_gap_that_was_found_is_closed_with_the_incident() {
    let evidence = Evidence::of("op-13.4");
    evidence.change("incident.json", |incident| incident["documentation"]["gaps_found"] = json!(true));
    evidence.blocks(INCIDENT, "op-13.4");
}

#[test]
fn scenario_113_a_failed_deployment_has_the_record_of_its_incident() {
    let evidence = Evidence::of("op-13.5");
    evidence.passes(&["deployment.json", "incident.json"]);
    evidence.blocks(&["deployment.json"], "op-13.5");
    evidence.blocks(&["--type", "deployment-record", "deployment.json"], "op-13.5");
}

#[test]
fn scenario_114_a_good_outcome_by_a_forbidden_channel_is_no_good_outcome() {
    let evidence = Evidence::of("op-14");
    for via in ["ssh", "console", "CI_CD", "ci_cd "] {
        evidence.change("incident.json", |incident| incident["operator_actions"][1]["via"] = json!(via));
        evidence.blocks(INCIDENT, "op-14");
    }
}

#[test]
fn scenario_115_an_exposed_secret_is_rotated_before_the_incident_is_closed() {
    let evidence = Evidence::of("op-11.2");
    evidence.change("incident.json", |incident| incident["secrets"][0]["rotated_at"] = Value::Null);
    evidence.blocks(INCIDENT, "op-11.2");
    // While the incident is open, it may still be on its way.
    evidence.change("incident.json", |incident| incident["status"] = json!("MITIGATED"));
    evidence.passes(INCIDENT);
    evidence.blocks(&["--type", "incident-record", "--closing", "incident.json"], "op-11.2");
}

#[test]
fn scenarios_70_and_71_a_message_says_what_the_record_says_and_was_sent() {
    for (field, value, rule) in
        [("scope_level", json!("L3"), "rb-ta"), ("trigger", json!("<trigger>"), "rb-ta")]
    {
        let evidence = Evidence::of("rb-ta");
        evidence.change("comms.json", |log| log["messages"][0]["fields"][field] = value);
        evidence.blocks(COMMUNICATION, rule);
    }
    // Given side by side, the records are compared as well.
    let evidence = Evidence::of("rb-ta");
    evidence.change("comms.json", |log| {
        for reference in ["declaration", "rollback", "lift"] {
            log.as_object_mut().unwrap().remove(reference);
        }
        log["messages"][0]["fields"]["scope_level"] = json!("L1");
    });
    let files = ["comms.json", "freeze.json", "rollback.json", "lift.json"];
    let run = evidence.run(&files);
    assert!(run.blocking().contains(&"rb-ta".to_owned()), "{}", run.said());
    // Without the records, nothing is compared, and that is said.
    let run = evidence.passes(COMMUNICATION);
    assert!(run.said().contains("not compared with the level of the freeze record"), "{}", run.said());
}

/// The shape of exports that were written before there was an envelope.
fn older_export() -> Value {
    json!({
        "metadata": {"version": "1.0", "export_date": "2025-12-04T05:21:23.488516", "export_source": "export-context.py"},
        "identity": {"name": "Relay", "communication_style": {"tenant_user": "Friendly, helpful, clear"}},
        "tenant_isolation_rules": {"isolation_enabled": true, "organisation_id_required": true},
    })
}

#[test]
fn an_export_without_envelope_blocks_for_the_envelope_and_for_each_naive_time() {
    let evidence = Evidence::of("ex-2.3");
    evidence.write("export.json", &older_export());
    let run = evidence.run(EXPORT);
    assert_eq!(
        (run.code, run.blocking()),
        (Some(1), vec!["ex-2.1".to_owned(), "ex-2.2".to_owned()]),
        "{}",
        run.said()
    );
    let report = run.report();
    let findings = report["findings"].as_array().unwrap();
    for key in ["export_metadata", "privacy_validation", "data"] {
        let missing =
            |found: &&Value| found["rule"] == "ex-2.1" && found["message"].as_str().unwrap().contains(key);
        assert!(findings.iter().any(|found| missing(&found)), "{key}: {}", run.said());
    }
    let time = findings.iter().find(|found| found["rule"] == "ex-2.2").unwrap();
    // The key is one that the schema does not name: it may be anybody's, and is told by its digest.
    assert!(time["location"]["line"].as_u64().is_some_and(|line| line > 1), "{}", run.said());
    assert!(!run.said().contains("Friendly") && !run.said().contains("488516"), "{}", run.said());
}

#[test]
fn nothing_holds_for_the_times_of_an_export_that_has_neither_envelope_nor_times() {
    let evidence = Evidence::of("ex-2.3");
    let mut export = older_export();
    export["metadata"].as_object_mut().unwrap().remove("export_date");
    evidence.write("export.json", &export);
    let run = evidence.blocks(EXPORT, "ex-2.1");
    assert!(!run.has_check("ex-2.2"), "{}", run.said());
}

#[test]
fn a_type_is_told_from_the_envelope_or_not_at_all() {
    for (case, args) in [
        ("ex-2.3", vec!["export.json"]),
        ("hb-6.2", vec!["state.json"]),
        (PLANNED, vec!["--reports", "reports", "handback.json"]),
        ("op-1", vec!["incident.json"]),
        ("rb-ta", vec!["comms.json"]),
    ] {
        let run = Evidence::of(case).passes(&args);
        assert!(run.report()["checks"].as_array().unwrap().len() > 3, "{}", run.said());
    }
    let evidence = Evidence::of("ex-2.3");
    for value in
        [json!({"id": "x-1"}), json!({"artifact": "handback"}), json!({"artifact": 4}), json!([]), json!(7)]
    {
        evidence.write("export.json", &value);
        evidence.is_undecided(&["export.json"], "g-8");
    }
    let evidence = Evidence::of("hb-6.2");
    evidence.change("state.json", |state| state["artifact"] = json!("incident-record"));
    assert_eq!(evidence.run(&["--type", "state-preservation", "state.json"]).code, Some(1));
}

#[test]
fn reports_may_lie_in_folders_of_the_folder() {
    let evidence = Evidence::of(PLANNED);
    fs::create_dir_all(evidence.path("reports/a/b")).unwrap();
    fs::rename(evidence.path("reports/pii.json"), evidence.path("reports/a/b/pii.json")).unwrap();
    evidence.passes(HANDBACK);
    // Eight deep, and no deeper: a tree without end is no folder of reports.
    for (deepest, code) in [("reports/2/3/4/5/6/7/8/9", 0), ("reports/2/3/4/5/6/7/8/9/10", 1)] {
        fs::create_dir_all(evidence.path(deepest)).unwrap();
        let there = format!("{deepest}/pii.json");
        let was = if code == 0 { "reports/a/b/pii.json" } else { "reports/2/3/4/5/6/7/8/9/pii.json" };
        fs::rename(evidence.path(was), evidence.path(&there)).unwrap();
        assert_eq!(evidence.run(HANDBACK).code, Some(code), "{there}");
    }
    fs::remove_dir_all(evidence.path("reports")).unwrap();
    let run = evidence.is_undecided(HANDBACK, "g-1");
    assert!(run.stdout.contains("cannot read the folder"), "{}", run.said());
    assert_eq!(run.report()["undecided"][0]["reason"], "missing");
}

#[test]
fn an_empty_file_is_no_evidence_though_its_digest_is_right() {
    for (case, args, file) in [
        ("hb-6.2", vec!["state.json"], "state/saved.json"),
        (PLANNED, vec!["--reports", "reports", "handback.json"], "summary.md"),
    ] {
        let evidence = Evidence::of(case);
        let before = evidence.digest(file);
        fs::write(evidence.path(file), "").unwrap();
        evidence.follow(&before, &evidence.digest(file));
        let run = evidence.is_undecided(&args, "g-1");
        assert!(run.said().contains(&format!("{file} is empty")), "{}", run.said());
    }
}

#[test]
fn more_exports_than_are_to_be_kept_are_a_warning_that_names_the_oldest() {
    let evidence = Evidence::of("ex-2.3");
    for (name, id, day) in [("a.json", "1", "10"), ("b.json", "2", "12"), ("c.json", "3", "11")] {
        let mut export = evidence.read("export.json");
        export["export_metadata"]["export_id"] = json!(format!("6b1f4a52-0c7e-4f0e-9d57-2f6f8f1f3c0{id}"));
        export["export_metadata"]["exported_at"] = json!(format!("2026-03-01T{day}:00:00Z"));
        evidence.write(name, &export);
    }
    let files = ["a.json", "b.json", "c.json"];
    let run = evidence.passes(&[&["--type", "runtime-export", "--retention", "3"], &files[..]].concat());
    assert!(!run.said().contains("exports are kept"), "{}", run.said());
    let run = evidence.passes(&[&["--type", "runtime-export", "--retention", "2"], &files[..]].concat());
    let report = run.report();
    let found: Vec<_> =
        report["findings"].as_array().unwrap().iter().filter(|it| it["rule"] == "ex-4.2").collect();
    assert_eq!(found.len(), 1, "{}", run.said());
    assert_eq!(found[0]["location"]["path"], "a.json", "{}", run.said());
    // Two with one id are not counted at all.
    evidence.write("d.json", &evidence.read("a.json"));
    let run =
        evidence.blocks(&["--type", "runtime-export", "--retention", "4", "a.json", "d.json"], "ex-4.2");
    assert!(!run.has_check("ex-4.2"), "{}", run.said());
}

#[test]
fn health_words_of_other_tools_are_mapped_by_the_policy() {
    let evidence = Evidence::of("ex-1.1");
    evidence.change("export.json", |export| {
        export["data"]["runtime_state"]["modules"][0]["health"] = json!("HEALTHY");
    });
    evidence.blocks(EXPORT, "ex-1.1");
    fs::write(evidence.path("gatekit.toml"), "[handback]\nhealth_words = { HEALTHY = \"UP\" }\n").unwrap();
    evidence.passes(EXPORT);
}

#[test]
fn a_scan_that_left_something_out_is_no_scan_of_an_export() {
    let evidence = Evidence::of(PLANNED);
    evidence.change("reports/pii.json", |report| {
        report["args"].as_array_mut().unwrap().extend([json!("--exclude"), json!("email-address")]);
    });
    evidence.blocks(HANDBACK, "hb-2.2");
}

#[test]
fn every_file_of_the_saved_state_was_scanned() {
    let evidence = Evidence::of(PLANNED);
    fs::write(evidence.path("state/later.json"), "{\"retention_days\": 30}\n").unwrap();
    let digest = evidence.digest("state/later.json");
    evidence.change("state.json", |state| {
        state["sections"]["configuration"]["ref"] = json!({"path": "state/later.json", "sha256": digest});
    });
    evidence.change("handback.json", |handback| {
        let grants = handback["control_transfer"]["access_grants"].as_array_mut().unwrap();
        grants.push(json!({"to": "foreman", "sha256": digest}));
    });
    evidence.blocks(HANDBACK, "hb-2.2");
}

#[test]
fn a_severe_incident_is_significant_whatever_its_record_says() {
    let evidence = Evidence::of("op-13.1");
    evidence.change("incident.json", |incident| {
        incident["significant"] = json!(false);
        incident["summary"] = json!("");
    });
    evidence.blocks(INCIDENT, "op-13.1");
    evidence.change("incident.json", |incident| incident["severity"] = json!("LOW"));
    evidence.passes(INCIDENT);
}

#[test]
fn a_message_that_corrects_an_earlier_one_is_the_one_that_counts() {
    let evidence = Evidence::of("rb-ta");
    evidence.change("comms.json", |log| {
        let messages = log["messages"].as_array_mut().unwrap();
        let mut wrong = messages[0].clone();
        wrong["fields"]["scope_level"] = json!("L1");
        messages.insert(0, wrong);
    });
    evidence.passes(COMMUNICATION);
    evidence.change("comms.json", |log| log["messages"].as_array_mut().unwrap().swap(0, 1));
    evidence.blocks(COMMUNICATION, "rb-ta");
}

#[test]
fn a_rule_that_is_broken_everywhere_is_told_at_some_places_and_counted() {
    let evidence = Evidence::of("ex-1.2");
    evidence.change("export.json", |export| {
        let mut event = export["data"]["behaviour_events"][0].clone();
        event["module_id"] = json!("mod-elsewhere");
        let events = (0..500).map(|at| {
            event["event_id"] = json!(format!("evt-{at:05}"));
            event.clone()
        });
        export["data"]["behaviour_events"] = events.collect();
    });
    let run = evidence.blocks(EXPORT, "ex-1.2");
    let report = run.report();
    let told = report["findings"].as_array().unwrap().iter().filter(|found| found["rule"] == "ex-1.2");
    assert_eq!(told.count(), 51, "{}", run.said());
    assert!(run.said().contains("450 more places"), "{}", run.said());
}

#[test]
fn an_actor_is_an_id_or_an_object_with_it() {
    let evidence = Evidence::of("hb-1.4");
    evidence.change("handback.json", |handback| {
        for actor in ["/acknowledgements/0/actor", "/triggers/1/approval/actor"] {
            *handback.pointer_mut(actor).unwrap() =
                json!({"id": "ada", "kind": "user", "role": "human_admin"});
        }
    });
    evidence.passes(HANDBACK);
    evidence.change("handback.json", |handback| {
        handback["triggers"][1]["approval"]["actor"]["id"] = json!("pager");
    });
    evidence.blocks(HANDBACK, "hb-1.4");
}

/// Demands that each file conforms to the schema of the type that it names. Its rules are another matter.
fn assert_conform(files: &[PathBuf]) {
    let names = files.iter().map(|file| file.to_str().expect("UTF-8"));
    let run =
        check(&common::repository(), &["--reports", "none"].into_iter().chain(names).collect::<Vec<_>>());
    let report = run.report();
    let found = |list: &str| report[list].as_array().expect(list).clone();
    let conform = found("checks").iter().filter(|check| check["rule"] == "ev-schema").count();
    let faults: Vec<_> =
        found("findings").into_iter().chain(found("undecided")).filter(|it| it["effect"] != "warn").collect();
    assert_eq!(conform, files.len(), "{faults:#?}");
}

#[test]
fn the_artifacts_of_the_examples_conform() {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(common::repository().join("examples")) {
        let path = entry.expect("a readable folder").into_path();
        let text = fs::read_to_string(&path).unwrap_or_default();
        // A red example may be red because it does not conform.
        if path.components().any(|part| part.as_os_str() == "red") {
            continue;
        }
        // The index of freezes is freeze-guard's own, and conforms to its schema in that crate's tests.
        let is_own = text.contains("\"freeze-index\"");
        if path.extension().is_some_and(|ending| ending == "json")
            && text.contains("\"artifact\": \"")
            && !is_own
        {
            files.push(path);
        }
    }
    assert!(files.len() >= 9, "{files:?}");
    assert_conform(&files);
}

#[test]
fn a_log_of_evidence_conforms_line_by_line_and_as_an_array() {
    let entry = |at: u64, actor: Value| {
        let mut entry = json!({
            "schemaVersion": 1, "evidenceId": format!("ev-{at}"), "workspaceId": "ws-1", "correlationId": "c-1",
            "occurredAtIso": "2026-02-16T00:00:00.5Z", "category": "OperatorSurface", "summary": "noted",
            "actor": actor, "links": {"runId": "run-1"}, "hashSha256": "0f".repeat(32),
            "payloadRefs": [{"kind": "Log", "uri": "evidence/run.log", "sha256": "0f".repeat(32)}],
        });
        if at > 0 {
            entry["previousHash"] = json!("0f".repeat(32));
        }
        entry
    };
    let entries = [
        entry(0, json!({"kind": "System"})),
        entry(1, json!({"kind": "User", "userId": "u-1"})),
        entry(2, json!({"kind": "Machine", "machineId": "m-1"})),
    ];
    let folder = tempfile::tempdir().unwrap();
    let lines: Vec<_> = entries.iter().map(|entry| format!("{entry}\n")).collect();
    fs::write(folder.path().join("log.ndjson"), lines.concat()).unwrap();
    fs::write(folder.path().join("log.json"), json!(entries).to_string()).unwrap();
    for file in ["log.ndjson", "log.json"] {
        let run = check(folder.path(), &["--type", "evidence-log", file]);
        assert_eq!(run.code, Some(0), "{file}: {}", run.said());
    }
    let wrong = entry(3, json!({"kind": "User"}));
    fs::write(folder.path().join("log.ndjson"), format!("{}{wrong}\n", lines.concat())).unwrap();
    let run = check(folder.path(), &["--type", "evidence-log", "log.ndjson"]);
    assert_eq!((run.code, run.blocking()), (Some(1), vec!["ev-schema".to_owned()]), "{}", run.said());
    assert_eq!(run.report()["findings"][0]["location"]["line"], 4, "{}", run.said());
}

#[test]
fn references_are_relative_to_the_root_and_reports_lie_where_the_user_says() {
    let evidence = Evidence::of(PLANNED);
    let elsewhere = tempfile::tempdir().unwrap();
    common::copy(&evidence.path("reports"), &elsewhere.path().join("ci"));
    fs::remove_dir_all(evidence.path("reports")).unwrap();
    let (root, record) = (evidence.0.path().to_str().unwrap(), evidence.path("handback.json"));
    let options = ["--type", "handback-record", "--reports", "ci", "--root", root, record.to_str().unwrap()];
    let run = check(elsewhere.path(), &options);
    assert_eq!(run.code, Some(0), "{}", run.said());
}

/// The passing export, with `value` at each `pointer`.
fn export_with(changes: &[(&str, Value)]) -> Evidence {
    let evidence = Evidence::of("ex-1.1");
    evidence.change("export.json", |export| {
        for (pointer, value) in changes {
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            export.pointer_mut(parent).unwrap()[name] = value.clone();
        }
    });
    evidence
}

#[test]
fn a_coverage_is_that_of_the_controls_beside_it() {
    const CONTROLS: &str = "/data/runtime_state/environment_map/controls";
    let controls = |all: Value, mapped: Value, stated: Value| {
        export_with(&[(
            CONTROLS,
            json!({"total_controls": all, "mapped_controls": mapped, "coverage_percentage": stated}),
        )])
    };
    for (all, mapped, stated) in
        [(40, 30, 75.0), (40, 30, 75.009), (40, 30, 74.991), (40, 40, 100.0), (0, 0, 0.0)]
    {
        let run = controls(json!(all), json!(mapped), json!(stated)).passes(EXPORT);
        assert!(run.stdout.contains("2 totals recomputed"), "{}", run.said());
    }
    for (all, mapped, stated) in
        [(40, 30, 75.011), (40, 30, 74.989), (40, 30, -75.0), (30, 40, 133.333), (0, 3, 0.0), (-10, -20, 0.0)]
    {
        controls(json!(all), json!(mapped), json!(stated)).blocks(EXPORT, "ev-totals");
    }
    controls(json!(40), json!(30), json!("75 %")).blocks(EXPORT, "ev-totals");
}

#[test]
fn what_is_at_a_bound_holds_and_what_is_beyond_does_not() {
    // The longest text, and one character more.
    let summary = "/data/behaviour_events/0/summary";
    export_with(&[(summary, json!("w".repeat(280)))]).passes(EXPORT);
    export_with(&[(summary, json!("w".repeat(281)))]).blocks(EXPORT, "ex-3.3");
    // No violation is a count, and so is one of them.
    let violations = "/data/compliance_state/violations_by_standard/ISO_27001";
    export_with(&[(violations, json!(0))]).passes(EXPORT);
    // Nobody can be told apart in a group of none, nor in one of as many as the policy wants.
    let customers = "/data/user_feedback_aggregates/by_module/0/responses";
    for (size, warns) in [(0, false), (1, true), (4, true), (5, false)] {
        let run = export_with(&[(customers, json!(size))]).passes(EXPORT);
        assert_eq!(run.stdout.contains("fewer than 5 can be told apart"), warns, "{size}: {}", run.said());
    }
    // A period has a length, and an export may end with it.
    let nothing = ("/data/behaviour_events", json!([]));
    let start = "/export_metadata/time_period/start";
    export_with(&[(start, json!("2026-02-28T23:59:59Z")), nothing.clone()]).passes(EXPORT);
    export_with(&[(start, json!("2026-03-01T00:00:00Z")), nothing]).blocks(EXPORT, "ex-2.2");
    let (end, exported) = ("/export_metadata/time_period/end", "/export_metadata/exported_at");
    export_with(&[(end, json!("2026-03-02T09:30:00Z")), (exported, json!("2026-03-02T09:30:00Z"))])
        .passes(EXPORT);
}

#[test]
fn what_is_left_out_has_a_reason_in_words() {
    let evidence = Evidence::of("hb-4.3a");
    evidence.change("export.json", |export| {
        export["export_metadata"]["omitted"][0]["reason"] = json!("<reason>");
    });
    evidence.blocks(MINIMAL, "hb-4.3a");
}

#[test]
fn the_state_is_saved_before_the_runtime_is_marked_and_control_is_transferred() {
    let evidence = Evidence::of(PLANNED);
    evidence.change("state.json", |state| {
        state["saved_at"] = json!("2026-03-02T10:01:00Z");
        state["confirmed"]["at"] = json!("2026-03-02T10:02:00Z");
    });
    let run = evidence.run(HANDBACK);
    assert_eq!(
        (run.code, run.blocking()),
        (Some(1), vec!["hb-3.5b".to_owned(), "hb-3.6".to_owned()]),
        "{}",
        run.said()
    );
}

#[test]
fn a_list_of_work_items_that_can_not_be_read_decides_nothing() {
    let evidence = Evidence::of("rb-d2");
    for (text, rule) in [("{\"id\":\"bead-0042\"\n", "g-7"), ("{\"title\":\"no id\"}\n", "g-8"), ("", "g-1")]
    {
        fs::write(evidence.path(".beads/issues.jsonl"), text).unwrap();
        evidence.is_undecided(INCIDENT, rule);
    }
    fs::remove_file(evidence.path(".beads/issues.jsonl")).unwrap();
    evidence.is_undecided(INCIDENT, "g-1");
    // The line that is wrong is named, whatever stands before it.
    for third in ["{\"id\":\"bead-0043\"", "{\"title\":\"no id\"}"] {
        let text = format!("{{\"id\":\"bead-0041\"}}\n\n{third}\n");
        fs::write(evidence.path(".beads/issues.jsonl"), text).unwrap();
        let report = evidence.run(INCIDENT).report();
        let at = &report["undecided"][0]["location"];
        assert_eq!((&at["line"], &at["column"]), (&json!(3), &json!(1)), "{report:#}");
    }
}

#[test]
fn escalation_paths_bind_only_where_the_policy_lists_some() {
    let evidence = Evidence::of("op-13.4");
    evidence.change("incident.json", |incident| incident["escalations"][0]["path"] = json!("the owner"));
    evidence.blocks(INCIDENT, "op-12");
    let policy = fs::read_to_string(evidence.path("gatekit.toml")).unwrap();
    let (before, _) = policy.split_once("escalation_paths").unwrap();
    fs::write(evidence.path("gatekit.toml"), before).unwrap();
    evidence.passes(INCIDENT);
}

#[test]
fn an_emergency_is_captured_within_the_time_that_is_allowed() {
    let evidence = Evidence::of(EMERGENCY);
    for (captured, warns) in [("2026-03-02T09:20:00Z", false), ("2026-03-02T09:20:01Z", true)] {
        evidence.change("handback.json", |handback| handback["emergency"]["captured_at"] = json!(captured));
        let run = evidence.passes(HANDBACK);
        let told = "captured 901 s after its detection, 900 s are allowed";
        assert_eq!(run.messages("warn").iter().any(|message| message == told), warns, "{}", run.said());
        assert_eq!(run.said().contains("s are allowed"), warns, "{}", run.said());
    }
}

#[test]
fn a_maintenance_window_of_no_length_is_none() {
    let evidence = Evidence::of("hb-1.1b");
    evidence.change("handback.json", |handback| {
        let window = &mut handback["triggers"][1]["window"];
        window["end"] = window["start"].clone();
    });
    let run = evidence.blocks(HANDBACK, "hb-1.1b");
    assert!(run.said().contains("the window ends before it has begun"), "{}", run.said());
}

#[test]
fn a_record_that_another_one_refers_to_conforms_as_well() {
    let evidence = Evidence::of(PLANNED);
    evidence.change("incident.json", |incident| incident["mood"] = json!("tense"));
    evidence.is_undecided(HANDBACK, "g-8");
}

#[test]
fn a_handback_without_reports_is_not_decided() {
    let evidence = Evidence::of(PLANNED);
    evidence.is_undecided(&["--type", "handback-record", "handback.json"], "g-1");
    evidence.is_undecided(&["--type", "handback-record", "--reports", "none", "handback.json"], "g-1");
    fs::write(evidence.path("reports/pii.json"), "{\"schema\": \"gatekit.report.v1\"}").unwrap();
    evidence.is_undecided(HANDBACK, "g-8");
    fs::write(evidence.path("reports/pii.json"), "{").unwrap();
    evidence.is_undecided(HANDBACK, "g-7");
}

#[test]
fn the_schemas_are_those_of_the_folder_and_are_printed_as_they_are() {
    let run = common::run(PROGRAM, &common::repository(), &["schemas"]);
    let names: Vec<_> = run.stdout.lines().collect();
    assert_eq!((run.code, names.len()), (Some(0), 16), "{run:?}");
    for name in names {
        let file = common::repository().join(format!("schemas/{name}.v1.schema.json"));
        let run = common::run(PROGRAM, &common::repository(), &["schemas", "--print", name]);
        assert_eq!((run.code, run.stdout), (Some(0), fs::read_to_string(file).unwrap()), "{name}");
    }
    assert_eq!(common::run(PROGRAM, &common::repository(), &["schemas", "--print", "report"]).code, Some(2));
}

#[test]
fn a_definition_of_one_name_is_the_same_in_every_schema_of_a_record() {
    let shared = [
        "commit", "sha256", "time", "id", "who", "label", "prose", "semver", "path", "ref", "actor",
        "approval", "producer",
    ];
    let mut known: std::collections::BTreeMap<&str, Value> = std::collections::BTreeMap::new();
    let mut compared = 0;
    for kind in Kind::ALL {
        let schema: Value = serde_json::from_str(export_validate::schemas::text(kind)).unwrap();
        for name in shared {
            let Some(definition) = schema["$defs"].get(name) else {
                continue;
            };
            let first = known.entry(name).or_insert_with(|| definition.clone());
            assert_eq!(first, definition, "{name} in {}", kind.name());
            compared += 1;
        }
    }
    assert!(compared > 60, "{compared}");
}

/// Files of the other binaries' fixtures that they pass, by the type that they are of.
fn passed_elsewhere() -> Vec<(&'static str, Vec<PathBuf>)> {
    let fixtures = common::repository().join("tests/fixtures/parity-check");
    let mut found: Vec<(&str, Vec<PathBuf>)> =
        ["gate-metrics", "fixture-results", "parity-surface"].map(|kind| (kind, Vec::new())).into();
    for entry in walkdir::WalkDir::new(fixtures) {
        let path = entry.expect("a readable folder").into_path();
        if !path.components().any(|part| part.as_os_str() == "pass") {
            continue;
        }
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let kind = match name {
            name if name.ends_with("-metrics.json") || name.ends_with("-benchmark.json") => 0,
            name if name.ends_with("-fixture-results.json") => 1,
            "method-surface-diff.json"
            | "parity-scoreboard.json"
            | "scoreboard-baseline.json"
            | "rust-methods.json" => 2,
            _ => continue,
        };
        found[kind].1.push(path);
    }
    found
}

/// Records that another binary judges whole, by the binary.
const JUDGED_ELSEWHERE: [(&str, &[&str]); 2] = [
    ("freeze-guard", &["freeze-record", "rollback-record", "communication-log"]),
    ("parity-check", &["build-verification", "rollout-report", "deployment-record", "smoke-results"]),
];

#[test]
fn the_records_that_other_binaries_pass_conform_to_the_schemas() {
    let mut files = Vec::new();
    for (binary, kinds) in JUDGED_ELSEWHERE {
        let fixtures = common::repository().join("tests/fixtures").join(binary);
        // A workspace without that binary has none of its fixtures.
        for entry in walkdir::WalkDir::new(fixtures).into_iter().filter_map(Result::ok) {
            let path = entry.into_path();
            let passes = path.components().any(|part| part.as_os_str() == "pass");
            let text = if passes { fs::read_to_string(&path).unwrap_or_default() } else { String::new() };
            let value: Value = serde_json::from_str(&text).unwrap_or_default();
            if value["artifact"].as_str().is_some_and(|kind| kinds.contains(&kind)) {
                files.push(path);
            }
        }
    }
    if !files.is_empty() {
        assert_conform(&files);
    }
}

#[test]
fn what_parity_check_passes_conforms_to_the_schemas() {
    for (kind, files) in passed_elsewhere() {
        assert!(!files.is_empty(), "{kind}");
        let files: Vec<_> = files.iter().map(|file| file.to_str().expect("UTF-8")).collect();
        let run = check(&common::repository(), &[&["--type", kind], &files[..]].concat());
        let report = run.report();
        let mut faults = String::new();
        for found in report["findings"].as_array().unwrap().iter().filter(|found| found["effect"] == "block")
        {
            let _ = writeln!(
                faults,
                "{} {}: {}",
                found["location"]["path"], found["location"]["pointer"], found["message"]
            );
        }
        assert_eq!((run.code, faults.as_str()), (Some(0), ""), "{kind}: {:#}", report["undecided"]);
    }
}
