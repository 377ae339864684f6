//! The published schemas: valid, met by everything that is written, and no other than the Rust types.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use common::fixtures::{Side, cases};
use common::repository;
use gate_core::finding::{Bound, Check, Effect, Finding, Measure, Reason, Undecided};
use gate_core::location::{Excerpt, Location};
use gate_core::policy::{self, Deferred, Policy, Required};
use gate_core::report::{self, Report, RuleText, Tool, Verdict};
use gate_core::rule::NOTHING_MISSING;
use gate_core::{Figure, Severity, Subject};
use jsonschema::{Registry, Resource, Validator};
use serde_json::{Map, Value, json};

const GATE: &str = env!("CARGO_BIN_EXE_gate");

/// Every schema, by file name.
fn schemas() -> BTreeMap<String, Value> {
    let entries = fs::read_dir(repository().join("schemas")).expect("schemas");
    let schemas: BTreeMap<_, _> = entries
        .map(|entry| {
            let path = entry.expect("a readable folder").path();
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8").to_owned();
            let text = fs::read_to_string(&path).expect(&name);
            (name, serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        })
        .collect();
    assert!(!schemas.is_empty(), "there is no schema");
    schemas
}

/// What judges by one of the schemas, which may refer to each other and to nothing else.
fn validator(name: &str) -> Validator {
    let schemas = schemas();
    let mut registry = Registry::new();
    for (name, schema) in &schemas {
        registry = registry.add(name.as_str(), Resource::from_contents(schema.clone())).expect("a resource");
    }
    let registry = registry.prepare().expect("a registry");
    let options = jsonschema::options().with_registry(&registry).should_validate_formats(true).offline();
    options.build(&schemas[name]).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Everything in a document that its schema refuses, each with its place.
fn faults(validator: &Validator, document: &Value) -> Vec<String> {
    let errors = validator.iter_errors(document);
    errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn every_schema_is_a_schema_of_the_2020_12_draft_and_named_as_its_file_is() {
    for (name, schema) in schemas() {
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        assert_eq!(schema["$id"], Value::String(name.clone()));
        assert!(schema["title"].is_string() && schema["description"].is_string(), "{name}");
        if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
            panic!("{name}: {} {error}", error.instance_path());
        }
        validator(&name);
    }
}

#[test]
fn every_object_of_a_schema_refuses_keys_that_it_does_not_know() {
    fn walk(schema: &Value, place: &str, open: &mut Vec<String>) {
        if schema["type"] == "object" && schema.get("additionalProperties").is_none() {
            open.push(place.to_owned());
        }
        let inner: Vec<(String, &Value)> = match schema {
            Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), value)).collect(),
            Value::Array(items) => items.iter().map(|item| ("item".to_owned(), item)).collect(),
            _ => Vec::new(),
        };
        for (name, inner) in inner {
            walk(inner, &format!("{place}/{name}"), open);
        }
    }
    let mut open = Vec::new();
    for (name, schema) in schemas() {
        walk(&schema, &name, &mut open);
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn every_report_of_every_fixture_conforms() {
    let program = common::binaries(GATE).join("parity-check");
    let program = program.to_str().expect("a path in UTF-8");
    let validator = validator("report.v1.schema.json");
    let mut wrong = Vec::new();
    for case in cases("parity-check") {
        for side in [Side::Pass, Side::Block] {
            let run = case.stage(side).run(program, &["--format", "json"]);
            let faults = faults(&validator, &run.report());
            if !faults.is_empty() {
                wrong.push(format!("{} {side:?}: {faults:#?}\n{}", case.name, run.stdout));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reports_of_gates_over_the_examples_conform() {
    common::binaries(GATE);
    let validator = validator("gate-report.v1.schema.json");
    for (example, code) in [("green", 0), ("red", 2)] {
        let folder = format!("examples/cp8-cutover/{example}");
        let gates = ["cp0", "cp1", "cp2", "cp3", "cp4", "cp5", "cp6", "cp7", "cp8"];
        let options = ["--artifacts", &folder, "--format", "json"];
        let run = common::run(GATE, &repository(), &[&["run"], &gates[..], &options].concat());
        assert_eq!((run.code, faults(&validator, &run.report())), (Some(code), vec![]), "{example}");
    }
}

fn from_toml(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let table: toml::Table =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::to_value(table).expect("JSON")
}

#[test]
fn every_policy_of_the_examples_and_the_built_in_one_conform() {
    let validator = validator("gatekit.v1.schema.json");
    let examples = walkdir::WalkDir::new(repository().join("examples")).into_iter();
    let policies: Vec<_> = examples
        .map(|entry| entry.expect("a readable folder").into_path())
        .filter(|path| path.ends_with(policy::FILE_NAME))
        .collect();
    assert!(!policies.is_empty(), "no example has a policy");
    for path in policies {
        assert_eq!(faults(&validator, &from_toml(&path)), Vec::<String>::new(), "{}", path.display());
    }
    assert_eq!(faults(&validator, &policy(&Policy::default())), Vec::<String>::new());
    let printed = common::run(GATE, &repository(), &["init"]);
    let printed: toml::Table = toml::from_str(&printed.stdout).expect("`gate init` prints a policy");
    let printed = serde_json::to_value(printed).expect("JSON");
    assert_eq!(faults(&validator, &printed), Vec::<String>::new());
    assert_eq!(
        faults(&validator, &from_toml(&repository().join("bins/gate/gates.toml"))),
        Vec::<String>::new()
    );
}

#[test]
fn a_policy_is_refused_by_the_schema_where_the_binaries_refuse_it() {
    let program = common::binaries(GATE).join("parity-check");
    let program = program.to_str().expect("a path in UTF-8");
    let validator = validator("gatekit.v1.schema.json");
    // That no glob matches every path, and which rule asks for fixtures, is more than a schema can say.
    let beyond = ["g-9-evidence", "g-9-foreign-rule"];
    let policies = cases("parity-check").into_iter().filter(|case| case.name.starts_with("g-9"));
    for case in policies.filter(|case| !beyond.contains(&case.name.as_str())) {
        for (side, code) in [(Side::Pass, 0), (Side::Block, 2)] {
            let stage = case.stage(side);
            let refused = !faults(&validator, &from_toml(&stage.root.join(policy::FILE_NAME))).is_empty();
            assert_eq!(
                (stage.run(program, &[]).code, refused),
                (Some(code), code != 0),
                "{} {side:?}",
                case.name
            );
        }
    }
}

/// A policy as TOML has it, which knows no `null`.
fn policy(policy: &Policy) -> Value {
    serde_json::to_value(toml::Value::try_from(policy).expect("TOML")).expect("JSON")
}

/// A policy in which every key is set, by every kind of value.
fn full_policy() -> Policy {
    let gate = toml::toml! {
        title = "Own"
        step = [{ name = "runbook", run = ["parity-check", "runbook", "CUTOVER.md"], needs = [], timeout_s = 60 }]
    };
    let by_rule = BTreeMap::from([("cp5-r1".to_owned(), vec!["*visit*".to_owned()])]);
    let mut policy = Policy {
        deferred: vec![Deferred { method: "agent.wait".into(), reason: "ships with 1.3".into() }],
        required_fixtures: BTreeMap::from([
            ("cp4".to_owned(), Required::Names(vec!["*wave*".into()])),
            ("cp5".to_owned(), Required::ByRule(by_rule)),
        ]),
        gate: BTreeMap::from([("own".to_owned(), gate)]),
        ..Policy::default()
    };
    policy.roles = BTreeMap::from([("release_owner".to_owned(), vec!["ana".to_owned()])]);
    policy.replay.min_method_coverage = Some(0.4);
    policy.evidence.manifest = Some("evidence/manifest.json".into());
    policy
}

/// A report in which every member is set: a verdict that cannot be, but every key that there is.
fn full_report() -> Report {
    let excerpt = Excerpt { text: "{".into(), start: 0, end: 1, label: Some("here".into()) };
    let location = Location {
        path: "a.json".into(),
        pointer: Some("/a".into()),
        line: Some(1),
        column: Some(1),
        excerpt: Some(excerpt),
    };
    let measure = Measure {
        name: "p95 latency".into(),
        value: 1.5,
        limit: 1.0,
        bound: Bound::AtMost,
        unit: "ms".into(),
    };
    let text = RuleText { what: "a file has one value".into(), why: "two are a choice".into() };
    let sha256 = "0".repeat(64);
    Report {
        schema: report::SCHEMA.into(),
        tool: Tool { name: "parity-check".into(), version: "0.1.0".into() },
        args: vec!["bench".into(), "a.json".into()],
        evaluated_at: "2026-03-02T12:00:00Z".into(),
        commit: Some("0".repeat(40)),
        policy: policy::Source { path: "gatekit.toml".into(), sha256: Some(sha256.clone()) },
        subjects: vec![Subject {
            path: "a.json".into(),
            sha256,
            bytes: 1,
            artifact: Some("benchmark".into()),
        }],
        checks: vec![Check {
            rule: "cp8-r4".into(),
            detail: "measured".into(),
            measure: Some(measure.clone()),
        }],
        findings: vec![Finding {
            rule: "g-8".into(),
            severity: Severity::High,
            effect: Effect::Warn,
            message: "not known".into(),
            location: Some(location.clone()),
            help: Some("look".into()),
            measure: Some(measure),
        }],
        undecided: vec![Undecided {
            rule: Cow::Borrowed("g-7"),
            reason: Reason::Malformed,
            message: "not JSON".into(),
            location: Some(Box::new(location)),
            help: Some("look".into()),
        }],
        rules: BTreeMap::from([("g-7".into(), text)]),
        stats: BTreeMap::from([("rows".into(), 1)]),
        figures: vec![Figure {
            rule: "co-s4b".into(),
            title: "p95".into(),
            caption: "no worse".into(),
            unit: "%".into(),
            points: vec![[0.0, 1.5]],
            interval: Some([-0.5, 0.5, 1.5]),
            margin: Some(5.0),
        }],
        verdict: Verdict::Undecided,
    }
}

/// The same report without anything that may be absent.
fn bare_report() -> Report {
    let mut report = full_report();
    report.commit = None;
    report.policy.sha256 = None;
    report.subjects[0].artifact = None;
    (report.findings[0].location, report.findings[0].help) = (None, None);
    (report.findings[0].measure, report.checks[0].measure) = (None, None);
    report.rules.clear();
    (report.undecided[0].location, report.undecided[0].help) = (None, None);
    report.figures.clear();
    report
}

/// Each object of a document for which the schema names keys: its place, its keys, and that schema.
fn objects<'s>(
    schema: &'s Value,
    root: &'s Value,
    document: &Value,
    place: &str,
    found: &mut Vec<(String, BTreeSet<String>, &'s Map<String, Value>)>,
) {
    let target = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    let schema = target.map_or(schema, |pointer| root.pointer(pointer).expect("a definition"));
    match document {
        Value::Object(members) => {
            if let Some(properties) = schema["properties"].as_object() {
                found.push((
                    place.to_owned(),
                    members.keys().cloned().collect(),
                    schema.as_object().expect("a schema"),
                ));
                for (name, member) in members {
                    let inner = properties.get(name).unwrap_or(&Value::Null);
                    objects(inner, root, member, &format!("{place}/{name}"), found);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                objects(&schema["items"], root, item, &format!("{place}/{index}"), found);
            }
        }
        _ => {}
    }
}

fn keys_of(schema: &Map<String, Value>, keyword: &str) -> BTreeSet<String> {
    match schema.get(keyword) {
        Some(Value::Object(members)) => members.keys().cloned().collect(),
        Some(Value::Array(names)) => {
            names.iter().map(|name| name.as_str().expect("a name").to_owned()).collect()
        }
        _ => BTreeSet::new(),
    }
}

#[test]
fn the_schemas_name_the_fields_of_the_types_and_no_others() {
    let schemas = schemas();
    let report = serde_json::to_value(full_report()).expect("JSON");
    for (name, document, least) in
        [("report.v1.schema.json", report, 11), ("gatekit.v1.schema.json", policy(&full_policy()), 6)]
    {
        let schema = &schemas[name];
        let mut found = Vec::new();
        objects(schema, schema, &document, "", &mut found);
        assert!(found.len() >= least, "{name}: only {} objects are described", found.len());
        for (place, keys, schema) in found {
            assert_eq!(keys_of(schema, "properties"), keys, "{name} {place}");
        }
        assert_eq!(faults(&validator(name), &document), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_report_requires_exactly_what_is_always_written() {
    let schemas = schemas();
    let schema = &schemas["report.v1.schema.json"];
    let bare = serde_json::to_value(bare_report()).expect("JSON");
    let mut found = Vec::new();
    objects(schema, schema, &bare, "", &mut found);
    for (place, pointer, value) in [
        ("a location", "/$defs/location", json!(Location::file("a.json"))),
        (
            "an excerpt",
            "/$defs/location/properties/excerpt",
            json!(Excerpt { text: "{".into(), start: 0, end: 1, label: None }),
        ),
        ("a figure", "/$defs/figure", json!(Figure::new(&NOTHING_MISSING, "a", "b", "%", &[]))),
    ] {
        objects(schema.pointer(pointer).expect("a definition"), schema, &value, place, &mut found);
    }
    for (place, keys, schema) in found {
        assert_eq!(keys_of(schema, "required"), keys, "{place}");
    }
    assert_eq!(faults(&validator("report.v1.schema.json"), &bare), Vec::<String>::new());
}

#[test]
fn the_words_of_the_schema_are_those_of_the_types() {
    let schema = &schemas()["report.v1.schema.json"];
    let words = |pointer: &str| schema.pointer(pointer).expect("a list of words").clone();
    // A word that is new stops the build here, so that the lists below stay whole.
    let _ = |reason: Reason, severity: Severity, effect: Effect, verdict: Verdict| {
        match reason {
            Reason::Missing
            | Reason::Empty
            | Reason::Malformed
            | Reason::TooLarge
            | Reason::OutOfBounds
            | Reason::Unproven
            | Reason::Inconclusive
            | Reason::Git
            | Reason::Io
            | Reason::Step
            | Reason::Usage => {}
        }
        match severity {
            Severity::Critical | Severity::High | Severity::Medium | Severity::Low => {}
        }
        match (effect, verdict) {
            (Effect::Block | Effect::Warn, Verdict::Pass | Verdict::Block | Verdict::Undecided) => {}
        }
    };
    let reasons = [
        Reason::Missing,
        Reason::Empty,
        Reason::Malformed,
        Reason::TooLarge,
        Reason::OutOfBounds,
        Reason::Unproven,
        Reason::Inconclusive,
        Reason::Git,
        Reason::Io,
        Reason::Step,
        Reason::Usage,
    ];
    assert_eq!(words("/$defs/undecided/properties/reason/enum"), json!(reasons));
    let severities = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];
    assert_eq!(words("/$defs/finding/properties/severity/enum"), json!(severities));
    assert_eq!(words("/$defs/finding/properties/effect/enum"), json!([Effect::Block, Effect::Warn]));
    assert_eq!(words("/properties/verdict/enum"), json!([Verdict::Pass, Verdict::Block, Verdict::Undecided]));
    assert_eq!(words("/properties/schema/const"), json!(report::SCHEMA));
}

#[test]
fn the_defaults_that_the_schema_tells_are_the_built_in_ones() {
    let schemas = schemas();
    let schema = &schemas["gatekit.v1.schema.json"];
    let built_in = policy(&Policy::default());
    let mut found = Vec::new();
    objects(schema, schema, &built_in, "", &mut found);
    for (place, _, schema) in found {
        for (name, property) in schema["properties"].as_object().expect("properties") {
            let value = built_in.pointer(&format!("{place}/{name}"));
            // A table has the defaults of its keys, and a key without a default is absent.
            if property.get("properties").is_none() {
                assert_eq!(property.get("default"), value, "{place}/{name}");
            }
        }
    }
}

/// The document with one more key in the object at this place.
fn with_stray_key(document: &Value, place: &str) -> Value {
    let mut document = document.clone();
    let object = document.pointer_mut(place).and_then(Value::as_object_mut).expect("an object");
    object.insert("stray".into(), json!(1));
    document
}

#[test]
fn a_key_that_is_not_known_is_refused_everywhere_by_schema_and_types_alike() {
    let schemas = schemas();
    let report = serde_json::to_value(full_report()).expect("JSON");
    for (name, document) in
        [("report.v1.schema.json", report), ("gatekit.v1.schema.json", policy(&full_policy()))]
    {
        let (schema, validator) = (&schemas[name], validator(name));
        let mut found = Vec::new();
        objects(schema, schema, &document, "", &mut found);
        for (place, ..) in found {
            let stray = with_stray_key(&document, &place);
            assert!(!validator.is_valid(&stray), "{name} {place}");
            let refused = match name {
                "report.v1.schema.json" => serde_json::from_value::<Report>(stray).is_err(),
                _ => serde_json::from_value::<Policy>(stray).is_err(),
            };
            assert!(refused, "the type of {name} takes a stray key at {place}/");
        }
    }
}

#[test]
fn a_report_whose_verdict_is_not_what_it_holds_does_not_conform() {
    let validator = validator("report.v1.schema.json");
    let report = |verdict: &str, effect: Option<&str>, undecided: bool| {
        let mut report = serde_json::to_value(full_report()).expect("JSON");
        report["verdict"] = json!(verdict);
        match effect {
            Some(effect) => report["findings"][0]["effect"] = json!(effect),
            None => report["findings"] = json!([]),
        }
        if !undecided {
            report["undecided"] = json!([]);
        }
        report
    };
    for (document, conforms) in [
        (report("pass", None, false), true),
        (report("pass", Some("warn"), false), true),
        (report("pass", Some("block"), false), false),
        (report("pass", None, true), false),
        (report("block", Some("block"), false), true),
        (report("block", Some("warn"), false), false),
        (report("block", None, false), false),
        (report("block", Some("block"), true), false),
        (report("undecided", Some("block"), true), true),
        (report("undecided", None, false), false),
    ] {
        assert_eq!(validator.is_valid(&document), conforms, "{document:#}");
    }
    let mut nothing = report("pass", None, false);
    for list in ["subjects", "checks"] {
        let kept = std::mem::replace(&mut nothing[list], json!([]));
        assert!(!validator.is_valid(&nothing), "a pass without {list}");
        nothing[list] = kept;
    }
}
