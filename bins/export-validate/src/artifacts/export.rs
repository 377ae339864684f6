//! Runtime exports: aggregates of a period, and nothing about anybody.

use std::collections::BTreeSet;

use gate_core::instant::Instant;
use gate_core::json::{Kind, Value};
use gate_core::policy::Health;
use gate_core::{Rule, Spanned};
use serde::Deserialize;

use super::parts::{Any, At, Case, Problems, Text, is_filled};
use super::{Asked, Profile};
use crate::rules::{
    EV_TOTALS, EX_1_1, EX_1_2, EX_1_3, EX_1_4, EX_1_5, EX_2_1, EX_2_2, EX_2_3, EX_3_3, EX_3_4, EX_4_4,
    HB_4_3A, IM_1,
};

/// The longest prose, in characters. Rule `ex-3.3`.
const LONGEST_PROSE: usize = 280;

/// The longest name of an aggregate, in characters.
const LONGEST_LABEL: usize = 64;

/// Marks of somebody's turn in a conversation.
const TURNS: [&str; 4] = ["user:", "assistant:", "human:", "customer:"];

/// Keys under which figures of single users or tenants stand, without `_` and `-`, in lower case.
const SINGLE: [&str; 27] = [
    "userid",
    "userids",
    "username",
    "usernames",
    "useremail",
    "users",
    "byuser",
    "usersaffected",
    "email",
    "emails",
    "tenantid",
    "tenantids",
    "tenantname",
    "tenants",
    "bytenant",
    "tenantcount",
    "orgid",
    "organisationid",
    "organizationid",
    "organisations",
    "organizations",
    "organisationsaffected",
    "organizationsaffected",
    "customerid",
    "customers",
    "accountid",
    "accounts",
];

/// Keys that tell how many an aggregate stands for, in lower case.
const GROUP_SIZES: [&str; 7] =
    ["count", "responses", "respondents", "group_size", "sample_size", "size", "ratings"];

/// `runtime-export`. Artifact type 2 of the requirements.
#[derive(Debug, Deserialize)]
pub(super) struct RuntimeExport {
    pub(super) export_metadata: Metadata,
    pub(super) privacy_validation: Privacy,
    pub(super) data: Spanned<Data>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Metadata {
    pub(super) export_id: Text,
    pub(super) exported_at: At,
    pub(super) platform_version: Text,
    export_type: Text,
    time_period: Period,
    omitted: Option<Vec<Omitted>>,
}

#[derive(Debug, Deserialize)]
struct Period {
    start: At,
    end: At,
}

#[derive(Debug, Deserialize)]
struct Omitted {
    section: Spanned<Section>,
    reason: Text,
}

/// The sections of `data` that a minimal export may leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Section {
    BehaviourEvents,
    AiMetrics,
    UserFeedbackAggregates,
    ComplianceState,
}

#[derive(Debug, Deserialize)]
pub(super) struct Privacy {
    // That these are literally true is said by the schema, with rule `ex-2.3`.
    no_pii_confirmed: Spanned<Any>,
    no_tenant_data_confirmed: Spanned<Any>,
    validated_by: Spanned<Any>,
    pub(super) validated_at: At,
}

#[derive(Debug, Deserialize)]
pub(super) struct Data {
    runtime_state: RuntimeState,
    behaviour_events: Option<Spanned<Vec<BehaviourEvent>>>,
    ai_metrics: Option<Spanned<AiMetrics>>,
    user_feedback_aggregates: Option<Spanned<Feedback>>,
    compliance_state: Option<Spanned<Compliance>>,
}

#[derive(Debug, Deserialize)]
struct RuntimeState {
    platform_version: Text,
    environment_map: Spanned<Any>,
    modules: Vec<ModuleState>,
}

#[derive(Debug, Deserialize)]
struct ModuleState {
    module_id: Text,
    health: Text,
    error_rates: ErrorRates,
    latency_ms: Latency,
}

#[derive(Debug, Deserialize)]
struct ErrorRates {
    client: f64,
    server: f64,
    integration: f64,
}

/// Milliseconds.
#[derive(Debug, Deserialize)]
struct Latency {
    p50: Spanned<f64>,
    p95: Spanned<f64>,
    p99: Spanned<f64>,
}

#[derive(Debug, Deserialize)]
struct BehaviourEvent {
    event_id: Text,
    timestamp: At,
    environment_id: Spanned<Environment>,
    module_id: Text,
    category: Text,
    severity: Spanned<Severity>,
    summary: Text,
    details_ref: Option<Text>,
    related_risks: Vec<String>,
    version_tag: Text,
    incident_id: Option<Text>,
    false_positive_reason: Option<Text>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Environment {
    Dev,
    Test,
    Staging,
    Prod,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Severity {
    Info,
    Notice,
    Warning,
    Error,
    Critical,
}

#[derive(Debug, Deserialize)]
struct AiMetrics {
    model_families: Spanned<Any>,
    drift_events: Spanned<Any>,
    quality_scores: Spanned<Any>,
    safety_event_counts: Spanned<Any>,
}

#[derive(Debug, Deserialize)]
struct Feedback {
    by_module: Spanned<Any>,
    top_categories: Spanned<Any>,
    satisfaction: Spanned<Any>,
    themes: Spanned<Any>,
}

#[derive(Debug, Deserialize)]
struct Compliance {
    watchdog_rules: Spanned<Any>,
    violations_by_standard: Spanned<Any>,
    mitigations: Spanned<Any>,
    audit_summaries: Spanned<Any>,
}

impl RuntimeExport {
    /// The incidents of critical events that are no false positives.
    pub(super) fn critical_incidents(&self) -> BTreeSet<&str> {
        let events = self.data.value.behaviour_events.iter().flat_map(|events| &events.value);
        events
            .filter(|event| event.severity.value == Severity::Critical)
            .filter_map(|event| event.incident_id.as_ref().map(|id| id.value.as_str()))
            .collect()
    }
}

/// Judges an export by the rules that need no other file.
pub(super) fn judge(case: &mut Case<'_, '_>, export: &RuntimeExport, profile: Profile, asked: &Asked) {
    let data = &export.data.value;
    case.past(&[&export.export_metadata.exported_at, &export.privacy_validation.validated_at]);
    judge_metadata(case, export);
    judge_sections(case, export, profile);
    judge_modules(case, &data.runtime_state);
    judge_events(case, data);
    judge_metrics(case, data);
    judge_feedback(case, data);
    judge_compliance(case, data);
    judge_text(case, export.data.node);
    judge_totals(case, export.data.node);
    let version = &export.export_metadata.platform_version;
    if let Some(expected) = &asked.expect_version {
        let message = "this is not the platform version that is expected";
        case.demand(
            &IM_1,
            version.value == *expected,
            version.node,
            message,
            "the version is the expected one",
        );
    }
    let known = &case.context.policy.policy.handback.platform_versions;
    if !known.is_empty() {
        let fine = known.iter().any(|glob| fast_glob::glob_match(glob, &version.value));
        let message = "the policy does not know this platform version";
        case.demand(&EX_4_4, fine, version.node, message, "the policy knows the platform version");
    }
}

fn judge_metadata(case: &mut Case<'_, '_>, export: &RuntimeExport) {
    let Metadata { exported_at, platform_version, time_period: Period { start, end }, .. } =
        &export.export_metadata;
    let mut problems = Problems::default();
    problems.unless(start.value < end.value, end.node, "the period ends before it has begun");
    problems.unless(end.value <= exported_at.value, exported_at.node, "exported before the period ended");
    let running = &export.data.value.runtime_state.platform_version;
    problems.unless(
        running.value == platform_version.value,
        running.node,
        "the runtime state is of another version than the export",
    );
    let events = export.data.value.behaviour_events.iter().flat_map(|events| &events.value);
    for event in events {
        let inside = start.value <= event.timestamp.value && event.timestamp.value < end.value;
        problems.unless(inside, event.timestamp.node, "this event does not lie in the period");
    }
    naive_times(case.json.document().root(), &mut problems);
    case.verdict(&EX_2_2, problems, "times are instants in order, and the version is one");
    let validated = &export.privacy_validation.validated_at;
    let message = "validated before the exported period had ended";
    case.demand(&EX_2_3, validated.value >= end.value, validated.node, message, "confirmed after the period");
}

/// Times without offset, wherever they stand.
pub(super) fn naive_times(root: Value<'_>, problems: &mut Problems) {
    walk(root, &mut |_, value| {
        if value.kind() == Kind::String && is_naive_time(&value.string()) {
            problems.block(value.node(), "this time has no offset: it is another instant on every machine");
        }
    });
}

fn is_naive_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shaped = bytes.len() >= 19
        && bytes.iter().enumerate().take(19).all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            10 => matches!(*byte, b'T' | b't' | b' '),
            13 | 16 => *byte == b':',
            _ => byte.is_ascii_digit(),
        });
    shaped
        && bytes[19..].iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
        && Instant::parse(text).is_err()
}

fn judge_sections(case: &mut Case<'_, '_>, export: &RuntimeExport, profile: Profile) {
    let data = &export.data.value;
    let sections: [(Section, &str, Option<u32>, &'static Rule); 4] = [
        (
            Section::BehaviourEvents,
            "behaviour_events",
            data.behaviour_events.as_ref().map(|it| it.node),
            &EX_1_2,
        ),
        (Section::AiMetrics, "ai_metrics", data.ai_metrics.as_ref().map(|it| it.node), &EX_1_3),
        (
            Section::UserFeedbackAggregates,
            "user_feedback_aggregates",
            data.user_feedback_aggregates.as_ref().map(|it| it.node),
            &EX_1_4,
        ),
        (
            Section::ComplianceState,
            "compliance_state",
            data.compliance_state.as_ref().map(|it| it.node),
            &EX_1_5,
        ),
    ];
    let omitted = export.export_metadata.omitted.as_deref().unwrap_or_default();
    let mut problems = Problems::default();
    for it in omitted {
        problems.unless(is_filled(&it.reason.value), it.reason.node, "the reason says nothing");
    }
    match profile {
        Profile::Full => {
            for omitted in omitted {
                problems.block(omitted.section.node, "a full export leaves out no section");
            }
            for (_, name, node, rule) in sections {
                if node.is_none() {
                    let message = format!("a full export has the section {name}");
                    let mut missing = Problems::default();
                    missing.block(export.data.node, message);
                    case.verdict(rule, missing, "");
                }
            }
            case.verdict(&EX_2_1, problems, "the envelope is exact, and nothing is said to be left out");
        }
        Profile::Minimal => {
            for (section, name, node, _) in sections {
                let listed: Vec<_> = omitted.iter().filter(|it| it.section.value == section).collect();
                match (node, listed.as_slice()) {
                    (None, []) => problems
                        .block(export.data.node, format!("{name} is neither there nor listed as omitted")),
                    (Some(_), [first, ..]) => {
                        problems.block(first.section.node, format!("{name} is there, and listed as omitted"));
                    }
                    (None, [_, second, ..]) => {
                        problems.block(second.section.node, format!("{name} is listed as omitted twice"));
                    }
                    (None, [_]) | (Some(_), []) => {}
                }
            }
            let left = omitted.len();
            case.verdict(&HB_4_3A, problems, format!("{left} of 4 sections left out, each with its reason"));
        }
    }
}

fn judge_modules(case: &mut Case<'_, '_>, state: &RuntimeState) {
    let words = &case.context.policy.policy.handback.health_words;
    let mut problems = Problems::default();
    let mut seen = BTreeSet::new();
    for module in &state.modules {
        problems.unless(
            seen.insert(&module.module_id.value),
            module.module_id.node,
            "this module is listed twice",
        );
        let health = match module.health.value.as_str() {
            "UP" => Some(Health::Up),
            "DEGRADED" => Some(Health::Degraded),
            "DOWN" => Some(Health::Down),
            other => words.get(other).copied(),
        };
        problems.unless(
            health.is_some(),
            module.health.node,
            "health is neither UP, DEGRADED nor DOWN, nor a word that `handback.health_words` maps to them",
        );
        let Latency { p50, p95, p99 } = &module.latency_ms;
        problems.unless(p50.value <= p95.value, p95.node, "p95 is below p50");
        problems.unless(p95.value <= p99.value, p99.node, "p99 is below p95");
    }
    case.verdict(&EX_1_1, problems, format!("{} modules, each once, with percentiles in order", seen.len()));
}

fn judge_events(case: &mut Case<'_, '_>, data: &Data) {
    let Some(events) = &data.behaviour_events else {
        return;
    };
    let modules: BTreeSet<&str> =
        data.runtime_state.modules.iter().map(|module| module.module_id.value.as_str()).collect();
    let mut problems = Problems::default();
    let (mut seen, mut critical) = (BTreeSet::new(), 0);
    for event in &events.value {
        problems.unless(
            seen.insert(&event.event_id.value),
            event.event_id.node,
            "this event is listed twice",
        );
        problems.unless(
            modules.contains(event.module_id.value.as_str()),
            event.module_id.node,
            "the runtime state has no such module",
        );
        if event.severity.value == Severity::Critical {
            critical += 1;
            problems.unless(
                event.incident_id.is_some() || event.false_positive_reason.is_some(),
                event.severity.node,
                "a critical event without incident, and without a reason why it is none",
            );
        }
        if let Some(reference) = &event.details_ref {
            let fine = !reference.value.contains(char::is_whitespace);
            problems.unless(fine, reference.node, "details_ref is a text, not a reference to one");
        }
    }
    let holds = format!("{} events, {critical} of them critical and followed up", seen.len());
    case.verdict(&EX_1_2, problems, holds);
}

fn judge_metrics(case: &mut Case<'_, '_>, data: &Data) {
    let Some(metrics) = &data.ai_metrics else {
        return;
    };
    let mut problems = Problems::default();
    walk(case.json.document().value(metrics.node), &mut |_, value| match value.kind() {
        Kind::Number if value.as_f64().is_some_and(|figure| figure < 0.0) => {
            problems.block(value.node(), "a count or figure below 0");
        }
        Kind::String if !is_label(&value.string()) => {
            problems.block(value.node(), "a text where a name belongs: metrics hold no prompts or answers");
        }
        _ => {}
    });
    case.verdict(&EX_1_3, problems, "counts and figures by name");
}

fn judge_feedback(case: &mut Case<'_, '_>, data: &Data) {
    let Some(feedback) = &data.user_feedback_aggregates else {
        return;
    };
    let k_min = case.context.policy.policy.handback.k_min;
    let mut problems = Problems::default();
    walk(case.json.document().value(feedback.node), &mut |key, value| match value.kind() {
        Kind::String if !is_label(&value.string()) => {
            problems.block(value.node(), "a text where the name of a theme belongs: feedback is not quoted");
        }
        Kind::Number => {
            let is_size = key.is_some_and(|key| GROUP_SIZES.contains(&key.string().to_lowercase().as_str()));
            if let Some(size) =
                value.as_i128().filter(|size| is_size && *size != 0 && *size < i128::from(k_min))
            {
                let message = format!("a group of {size}: fewer than {k_min} can be told apart");
                problems.warn(value.node(), message);
            }
        }
        _ => {}
    });
    case.verdict(&EX_1_4, problems, format!("feedback in aggregates, groups of at least {k_min} wanted"));
}

fn judge_compliance(case: &mut Case<'_, '_>, data: &Data) {
    let Some(compliance) = &data.compliance_state else {
        return;
    };
    let mut problems = Problems::default();
    walk(case.json.document().value(compliance.value.violations_by_standard.node), &mut |_, value| {
        if value.as_i128().is_some_and(|count| count < 0) {
            problems.block(value.node(), "a count below 0");
        }
    });
    case.verdict(&EX_1_5, problems, "the compliance state, with violations by standard");
}

fn judge_text(case: &mut Case<'_, '_>, data: u32) {
    let (mut prose, mut single) = (Problems::default(), Problems::default());
    walk(case.json.document().value(data), &mut |key, value| {
        if let Some(key) = key {
            let plain = key.string().to_lowercase().replace(['_', '-', ' '], "");
            if SINGLE.contains(&plain.as_str()) {
                single.block(key.node(), "figures of single users or tenants stand under this key");
            }
        }
        if value.kind() == Kind::String {
            let text = value.string();
            if text.chars().count() > LONGEST_PROSE {
                prose.block(value.node(), format!("a text of more than {LONGEST_PROSE} characters"));
            } else if text.contains(['\n', '\r', '\u{2028}', '\u{2029}']) {
                prose.block(value.node(), "a text of several lines");
            } else if has_turn(&text) {
                prose.block(value.node(), "a text with somebody's turn of a conversation");
            }
        }
    });
    case.verdict(&EX_3_3, prose, "no conversation");
    case.verdict(&EX_3_4, single, "no key of single users or tenants");
}

/// Whether a text marks whose turn it is.
fn has_turn(text: &str) -> bool {
    let text = text.to_lowercase();
    TURNS.iter().any(|turn| {
        text.match_indices(turn)
            .any(|(at, _)| !text[..at].chars().next_back().is_some_and(char::is_alphanumeric))
    })
}

/// Totals are recomputed wherever their parts stand beside them.
fn judge_totals(case: &mut Case<'_, '_>, data: u32) {
    let mut problems = Problems::default();
    let mut totals = 0;
    walk(case.json.document().value(data), &mut |_, value| {
        let Some(total) = value.get("total").and_then(Value::as_i128) else {
            return;
        };
        for (key, parts) in value.entries().filter(|(key, _)| key.string().starts_with("by_")) {
            let sum: Option<i128> = parts
                .entries()
                .map(|(_, part)| part.as_i128())
                .try_fold(0_i128, |sum, part| sum.checked_add(part?));
            if parts.kind() == Kind::Object
                && let Some(sum) = sum
            {
                totals += 1;
                if sum != total {
                    problems.block(
                        key.node(),
                        format!("the parts add up to {sum}, the total is stated as {total}"),
                    );
                }
            }
        }
    });
    walk(case.json.document().value(data), &mut |_, value| {
        let figure = |name: &str| value.get(name).and_then(Value::as_f64);
        let (Some(stated), Some(all), Some(part)) =
            (value.get("coverage_percentage"), figure("total_controls"), figure("mapped_controls"))
        else {
            return;
        };
        totals += 1;
        let coverage = if all > 0.0 { part / all * 100.0 } else { 0.0 };
        let close = stated.as_f64().is_some_and(|stated| (stated - coverage).abs() <= 0.01);
        problems.unless(
            close && (0.0..=all).contains(&part),
            stated.node(),
            "the coverage is not that of the controls beside it",
        );
    });
    if totals > 0 {
        case.verdict(&EV_TOTALS, problems, format!("{totals} totals recomputed"));
    }
}

/// A name of a thing: short, in one line, of letters, digits and a few signs.
fn is_label(text: &str) -> bool {
    text.chars().count() <= LONGEST_LABEL
        && text.chars().all(|char| char.is_alphanumeric() || " ._:/+&()%-".contains(char))
}

/// Visits a value and everything in it, each with its key, in the order of the document.
fn walk<'d>(value: Value<'d>, visit: &mut dyn FnMut(Option<Value<'d>>, Value<'d>)) {
    let mut open = vec![(None, value)];
    while let Some((key, value)) = open.pop() {
        visit(key, value);
        let start = open.len();
        open.extend(value.entries().map(|(key, value)| (Some(key), value)));
        open.extend(value.items().map(|item| (None, item)));
        open[start..].reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_a_naive_time_from_an_instant_and_from_other_text() {
        for text in ["2025-12-04T05:21:23.488516", "2025-12-04T05:21:23", "2025-12-04 05:21:23"] {
            assert!(is_naive_time(text), "{text}");
        }
        for text in
            ["2025-12-04T05:21:23Z", "2025-12-04T05:21:23+01:00", "2025-12-04", "at 2025-12-04T05:21:23"]
        {
            assert!(!is_naive_time(text), "{text}");
        }
    }

    #[test]
    fn a_turn_is_a_word_of_its_own() {
        assert!(has_turn("User: my report is gone"));
        assert!(has_turn("it said (assistant: no)"));
        assert!(!has_turn("superuser:group"));
        assert!(!has_turn("users are content"));
    }
}
