//! What is said of a fault: the right place, first of all, and nothing of what the document holds.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "in a test they are the verdict")]

mod common;
#[path = "common/export.rs"]
mod export;

use std::fs;
use std::path::Path;

use common::run;
use export::{by_schema, judge};
use export_validate::artifacts::Kind;
use export_validate::{Against, Outline, schemas};
use gate_core::json::{Document, Kind as JsonKind, Value};
use gate_core::location::Location;
use gate_core::{Report, Verdict};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::json;

/// A full export that conforms to its schema, as people would lay it out.
fn valid_export() -> String {
    let event = |number: usize, severity: &str| {
        json!({
            "event_id": format!("evt-{number:04}"), "timestamp": format!("2026-02-{:02}T09:15:04Z", number % 27 + 1),
            "environment_id": "prod", "module_id": "gateway", "category": "latency", "severity": severity,
            "summary": "the queue was drained after the second attempt", "related_risks": ["risk-001", "risk-002"],
            "version_tag": "4.2.1", "incident_id": "inc-0001",
        })
    };
    let module = |name: &str| {
        json!({
            "module_id": name, "health": "UP",
            "error_rates": {"client": 0.01, "server": 0.002, "integration": 0},
            "latency_ms": {"p50": 12.5, "p95": 40, "p99": 75},
        })
    };
    let events: Vec<_> =
        (1..9).map(|number| event(number, ["INFO", "ERROR", "CRITICAL"][number % 3])).collect();
    let export = json!({
        "export_metadata": {
            "export_id": "123e4567-e89b-42d3-a456-426614174000", "exported_at": "2026-03-01T00:00:00Z",
            "platform_version": "4.2.1", "export_type": "runtime_snapshot",
            "time_period": {"start": "2026-02-01T00:00:00Z", "end": "2026-03-01T00:00:00Z"},
        },
        "privacy_validation": {
            "no_pii_confirmed": true, "no_tenant_data_confirmed": true, "validated_by": "export_validator",
            "validated_at": "2026-03-01T00:05:00Z",
        },
        "data": {
            "runtime_state": {
                "platform_version": "4.2.1", "environment_map": {"prod": "4.2.1"},
                "modules": [module("gateway"), module("scheduler"), module("memory")],
            },
            "behaviour_events": events,
            "ai_metrics": {
                "model_families": ["family-a"], "drift_events": [{"class": "benign", "count": 3}],
                "quality_scores": {"accuracy": 0.93}, "safety_event_counts": {"blocked": 3},
            },
            "user_feedback_aggregates": {
                "by_module": [{"module": "gateway", "count": 12}], "top_categories": ["speed"],
                "satisfaction": 4.2, "themes": ["onboarding"],
            },
            "compliance_state": {
                "watchdog_rules": ["wd-1"], "violations_by_standard": {"iso27001": 0}, "mitigations": [],
                "audit_summaries": ["quarter one"],
            },
        },
    });
    serde_json::to_string_pretty(&export).expect("JSON") + "\n"
}

/// A document with one fault, and where it was put.
struct Mutant {
    text: String,
    pointer: String,
    line: u64,
}

fn line_at(text: &str, at: usize) -> u64 {
    text[..at].matches('\n').count() as u64 + 1
}

/// Puts one fault into a document. Not every change is one: a word of free choice may be any.
fn mutate(text: &str, rng: &mut TestRng) -> Option<Mutant> {
    let document = Document::parse(text).unwrap();
    let mut values = vec![document.root()];
    let mut next = 0;
    while let Some(value) = values.get(next).copied() {
        values.extend(value.items());
        values.extend(value.entries().map(|(_, value)| value));
        next += 1;
    }
    let value = values[rng.random_range(0..values.len())];
    let pointer = document.pointer(value.node());
    let with = |span: std::ops::Range<usize>, new: &str| {
        format!("{}{new}{}", &text[..span.start], &text[span.end..])
    };
    let line = line_at(text, value.span().start);
    let replaced = |new: &str| Some(Mutant { text: with(value.span(), new), pointer: pointer.clone(), line });
    let members: Vec<_> = value.entries().collect();
    match rng.random_range(0..9) {
        // Of another kind, or out of its range or form.
        0 => replaced("null"),
        1 => replaced(if value.kind() == JsonKind::String { "7" } else { "\"?\"" }),
        2 => replaced(if value.kind() == JsonKind::Array { "{}" } else { "[]" }),
        3 if value.kind() == JsonKind::String => replaced("\" ? \\n ? \""),
        4 if value.kind() == JsonKind::Number => replaced("-3"),
        5 if value.kind() == JsonKind::Bool => replaced("false"),
        // A key too many, too few, or twice. One that is missing is missed where its object starts.
        6 if value.kind() == JsonKind::Object => {
            let at = value.span().start + 1;
            let key = format!("\n\"unexpected\": null{}", if members.is_empty() { "" } else { "," });
            let pointer = format!("{pointer}/unexpected");
            Some(Mutant { text: with(at..at, &key), pointer, line: line + 1 })
        }
        7 if members.len() > 1 => {
            let at = rng.random_range(0..members.len());
            let (key, member) = members[at];
            let end = match members.get(at + 1) {
                Some((next, _)) => next.span().start,
                None => member.span().end,
            };
            let start = if at + 1 < members.len() { key.span().start } else { members[at - 1].1.span().end };
            Some(Mutant { text: with(start..end, ""), pointer, line })
        }
        8 if !members.is_empty() => {
            let (key, member): (Value<'_>, Value<'_>) = members[rng.random_range(0..members.len())];
            let again = format!(",\n{}: {}", key.raw(), member.raw());
            let at = member.span().end;
            let line = line_at(text, at) + 1;
            Some(Mutant { text: with(at..at, &again), pointer: document.pointer(key.node()), line })
        }
        _ => None,
    }
}

/// What a person reads first of a file.
fn first<'r>(report: &'r Report, path: &str) -> Option<&'r Location> {
    let findings = report.findings.iter().filter_map(|finding| finding.location.as_ref());
    let undecided = report.undecided.iter().filter_map(|undecided| undecided.location.as_deref());
    findings.chain(undecided).find(|location| location.path == path)
}

/// A document with a fault, by the word of another validator, on another representation.
fn faulty(valid: &str, oracle: &jsonschema::Validator, rng: &mut TestRng) -> Mutant {
    loop {
        if let Some(mutant) = mutate(valid, rng) {
            let read: serde_json::Value = serde_json::from_str(&mutant.text).expect("JSON");
            if Document::parse(&mutant.text).is_err() || !oracle.is_valid(&read) {
                return mutant;
            }
        }
    }
}

#[test]
fn the_first_thing_said_of_a_single_fault_is_where_it_is() {
    // Ten thousand by `make export-mutations`; here as many as take a few seconds.
    let number = std::env::var("GATEKIT_MUTATIONS").map_or(1000, |number| number.parse().expect("a number"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let schema: serde_json::Value =
        serde_json::from_str(schemas::text(Kind::RuntimeExport)).expect("a schema");
    let oracle = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    fs::write(folder.path().join("schema.json"), schemas::text(Kind::RuntimeExport)).expect("a file");
    let valid = valid_export();
    fs::write(folder.path().join("valid.json"), &valid).expect("a file");
    // By the schema alone, and with the rules of the type as well.
    let against = |by_type: bool, files: &[&str]| {
        let mut input = by_schema(folder.path(), "schema.json", files);
        input.show_values = true;
        if by_type {
            input.against = Against::Type(Kind::RuntimeExport);
        }
        judge(folder.path(), &input).0
    };
    for by_type in [false, true] {
        let report = against(by_type, &["valid.json"]);
        assert_eq!(report.verdict, Verdict::Pass, "{report:#?}");
    }
    let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let (mut done, mut elsewhere, mut other_line) = (0, Vec::new(), Vec::new());
    while done < number {
        // Many at a time: to compile the schema takes longer than to judge by it.
        let mutants: Vec<_> = (0..100)
            .map(|file| {
                let mutant = faulty(&valid, &oracle, &mut rng);
                let name = format!("{file}.json");
                fs::write(folder.path().join(&name), &mutant.text).expect("a file");
                (name, mutant)
            })
            .collect();
        let names: Vec<_> = mutants.iter().map(|(name, _)| name.as_str()).collect();
        let report = against(done % 200 == 100, &names);
        for (name, mutant) in &mutants {
            done += 1;
            let told = first(&report, name).unwrap_or_else(|| panic!("nothing is told of {}", mutant.text));
            if told.pointer.as_deref().unwrap_or_default() != mutant.pointer {
                elsewhere.push(format!("{:?} for {:?}", told.pointer, mutant.pointer));
            }
            if told.line != Some(mutant.line) {
                other_line.push(format!("{:?} for {} of {}", told.line, mutant.line, mutant.pointer));
            }
        }
    }
    println!("{done} faults: {} told elsewhere, {} on another line", elsewhere.len(), other_line.len());
    assert!(other_line.is_empty(), "{} of {done}: {other_line:#?}", other_line.len());
    assert!(elsewhere.len() * 100 <= done, "{} of {done}: {elsewhere:#?}", elsewhere.len());
}

/// Any JSON whose every string is one of its own: nothing else that is said is made of such letters.
fn personal() -> impl Strategy<Value = serde_json::Value> {
    let text = "[ßøþđŋłħĸ]{6,20}";
    let scalar = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i32>().prop_map(serde_json::Value::from),
        text.prop_map(serde_json::Value::from),
    ];
    let key = prop_oneof![text.prop_map(String::from), "(a|t|list|kind|data|summary)".prop_map(String::from)];
    scalar.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(serde_json::Value::from),
            prop::collection::btree_map(key.clone(), inner, 0..5)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

const ASKING: &str = r#"{
  "type": "object",
  "required": ["a", "data"],
  "properties": {
    "a": {"enum": ["one", "two"]},
    "t": {"format": "date-time", "maxLength": 4, "pattern": "^[a-z]+$"},
    "list": {"type": "array", "uniqueItems": true, "items": {"anyOf": [{"type": "integer"}, {"const": "x"}]}},
    "data": {"oneOf": [{"type": "string", "minLength": 30}, {"properties": {"kind": {"const": "k"}}, "required": ["kind"], "unevaluatedProperties": false}]}
  },
  "propertyNames": {"maxLength": 6},
  "additionalProperties": {"type": "integer"}
}"#;

#[test]
fn nothing_that_a_document_holds_is_said_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("schema.json"), ASKING).expect("a file");
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 200, failure_persistence: None, ..Config::default() },
        TestRng::from_seed(RngAlgorithm::ChaCha, &[5; 32]),
    );
    let outcome = runner.run(&(personal(), 0..4_usize), |(value, way)| {
        let mut text = match way {
            0 => value.to_string(),
            1 => serde_json::to_string_pretty(&value).unwrap(),
            2 => format!("{value}\n{value}\n"),
            _ => value.to_string().replace("ß", "\\u00df"),
        };
        // Cut off as well, so that it can't be read.
        if way == 3 && text.len() > 20 {
            let mut end = text.len() - 2;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
        }
        fs::write(folder.path().join("a.json"), text).expect("a file");
        for output in [None, Some(Outline::List), Some(Outline::Hierarchical)] {
            let mut input = by_schema(folder.path(), "schema.json", &["a.json"]);
            input.output = output;
            let (report, answer) = judge(folder.path(), &input);
            let said = serde_json::to_string(&report).unwrap() + &answer.unwrap_or_default();
            // Six bytes of these letters are three of them.
            let run =
                said.split(|char| !"ßøþđŋłħĸ".contains(char)).max_by_key(|run| run.len()).unwrap_or_default();
            prop_assert!(run.len() < 6, "{run} in {said}");
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

/// Every value of an export in turn is made a sentence of its own; none is said again, in any format.
#[test]
fn nothing_that_an_export_holds_is_said_again_in_any_format() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let valid = valid_export();
    let document = Document::parse(&valid).unwrap();
    let mut strings = Vec::new();
    let mut open = vec![document.root()];
    while let Some(value) = open.pop() {
        open.extend(value.items());
        open.extend(value.entries().map(|(_, value)| value));
        if value.kind() == JsonKind::String {
            strings.push(value.span());
        }
    }
    let secret = "Zyxwvu Qponml 99887766";
    for (number, span) in strings.into_iter().enumerate() {
        let text = format!("{}\"{secret}\"{}", &valid[..span.start], &valid[span.end..]);
        fs::write(folder.path().join("a.json"), text).expect("a file");
        let format = ["human", "json", "github"][number % 3];
        let said = say(folder.path(), &["--type", "runtime-export", "--format", format, "a.json"]);
        for part in secret.as_bytes().windows(6).map(|part| std::str::from_utf8(part).unwrap()) {
            assert!(!said.contains(part), "{part:?} in {said}");
        }
    }
}

fn say(folder: &Path, args: &[&str]) -> String {
    run(env!("CARGO_BIN_EXE_export-validate"), folder, args).said()
}
