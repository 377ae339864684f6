//! The JSON Schemas of the artifact types, embedded in the binary.
//!
//! A schema says which rule a part of it stands for by the keyword `x-rule`: a fault there is a finding of
//! that rule, not of the schema. Everything else in the schemas is JSON Schema 2020-12.

use gate_core::Rule;
use serde_json::Value;

use crate::artifacts::Kind;
use crate::rules;

/// The keyword that names a rule.
const RULE: &str = "x-rule";

/// Keywords whose subschemas are about another value than the schema itself.
const ELSEWHERE: [&str; 7] = [
    "properties",
    "items",
    "additionalProperties",
    "prefixItems",
    "patternProperties",
    "contains",
    "propertyNames",
];

/// The JSON Schema of an artifact type, with a final newline.
#[must_use]
pub fn text(kind: Kind) -> &'static str {
    match kind {
        Kind::EvidenceManifest => include_str!("../../../schemas/evidence-manifest.v1.schema.json"),
        Kind::RuntimeExport => include_str!("../../../schemas/runtime-export.v1.schema.json"),
        Kind::StatePreservation => include_str!("../../../schemas/state-preservation.v1.schema.json"),
        Kind::HandbackRecord => include_str!("../../../schemas/handback-record.v1.schema.json"),
        Kind::GateMetrics => include_str!("../../../schemas/gate-metrics.v1.schema.json"),
        Kind::FixtureResults => include_str!("../../../schemas/fixture-results.v1.schema.json"),
        Kind::ParitySurface => include_str!("../../../schemas/parity-surface.v1.schema.json"),
        Kind::BuildVerification => include_str!("../../../schemas/build-verification.v1.schema.json"),
        Kind::RolloutReport => include_str!("../../../schemas/rollout-report.v1.schema.json"),
        Kind::FreezeRecord => include_str!("../../../schemas/freeze-record.v1.schema.json"),
        Kind::RollbackRecord => include_str!("../../../schemas/rollback-record.v1.schema.json"),
        Kind::DeploymentRecord => include_str!("../../../schemas/deployment-record.v1.schema.json"),
        Kind::SmokeResults => include_str!("../../../schemas/smoke-results.v1.schema.json"),
        Kind::IncidentRecord => include_str!("../../../schemas/incident-record.v1.schema.json"),
        Kind::EvidenceLog => include_str!("../../../schemas/evidence-log.v1.schema.json"),
        Kind::CommunicationLog => include_str!("../../../schemas/communication-log.v1.schema.json"),
    }
}

/// What `schemas` prints: the schema of one type, or the names of all of them.
#[must_use]
pub fn listing(print: Option<Kind>) -> String {
    match print {
        Some(kind) => text(kind).into(),
        None => Kind::ALL.map(|kind| kind.name().to_owned() + "\n").concat(),
    }
}

/// The rule that a keyword of a type's schema stands for, if it is not the schema's own: `pointer` is where
/// the keyword stands in the schema, such as `/properties/to/const`.
#[must_use]
pub fn rule_at(kind: Kind, pointer: &str) -> Option<&'static Rule> {
    let schema: Value = serde_json::from_str(text(kind)).ok()?;
    let mut here = &schema;
    let mut rule = here[RULE].as_str();
    let mut steps = pointer.split('/').skip(1).peekable();
    while let Some(step) = steps.next() {
        if step == "$ref" {
            let target = here["$ref"].as_str()?.strip_prefix('#')?;
            here = schema.pointer(target)?;
        } else {
            // The keyword at the end is the schema's own, whatever it applies to.
            if ELSEWHERE.contains(&step) && steps.peek().is_some() {
                rule = None;
            }
            here = match here {
                Value::Array(items) => items.get(step.parse::<usize>().ok()?)?,
                _ => here.get(step.replace("~1", "/").replace("~0", "~"))?,
            };
        }
        rule = here.get(RULE).and_then(Value::as_str).or(rule);
    }
    let id = rule?;
    rules::RULES.iter().copied().find(|rule| rule.id == id)
}

/// Whether a keyword of a type's schema asks for a time: a value that is none can't be compared with any,
/// which is rule `g-3`.
#[must_use]
pub fn asks_for_time(kind: Kind, pointer: &str) -> bool {
    let Some(place) = pointer.strip_suffix("/format") else {
        return false;
    };
    let Ok(schema) = serde_json::from_str::<Value>(text(kind)) else {
        return false;
    };
    let mut here = &schema;
    for step in place.split('/').skip(1) {
        let next = match (step, here) {
            ("$ref", _) => here["$ref"].as_str().and_then(|target| schema.pointer(target.strip_prefix('#')?)),
            (_, Value::Array(items)) => step.parse::<usize>().ok().and_then(|at| items.get(at)),
            _ => here.get(step.replace("~1", "/").replace("~0", "~")),
        };
        let Some(next) = next else {
            return false;
        };
        here = next;
    }
    here["format"] == "date-time"
}

/// Whether a text that is JSON conforms to the schema of a type.
#[must_use]
pub fn conforms(kind: Kind, document: &str) -> bool {
    let (Ok(schema), Ok(document)) =
        (serde_json::from_str::<Value>(text(kind)), serde_json::from_str::<Value>(document))
    else {
        return false;
    };
    let options = jsonschema::options().should_validate_formats(true).offline();
    options.build(&schema).is_ok_and(|validator| validator.is_valid(&document))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every rule that a schema names, with the schema's name.
    fn named(schema: &Value, found: &mut Vec<String>) {
        match schema {
            Value::Object(members) => {
                found.extend(members.get(RULE).and_then(Value::as_str).map(String::from));
                members.values().for_each(|member| named(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| named(item, found)),
            _ => {}
        }
    }

    #[test]
    fn every_rule_that_a_schema_names_is_a_row() {
        let mut found = Vec::new();
        for kind in Kind::ALL {
            named(&serde_json::from_str(text(kind)).unwrap(), &mut found);
        }
        assert!(found.len() >= 8, "{found:?}");
        for id in found {
            assert!(rules::RULES.iter().any(|rule| rule.id == id), "{id}");
        }
    }

    #[test]
    fn a_fault_is_of_the_rule_that_its_keyword_stands_for() {
        for (kind, pointer, rule) in [
            (Kind::RuntimeExport, "/required", Some("ex-2.1")),
            (Kind::RuntimeExport, "/additionalProperties", Some("ex-2.1")),
            (Kind::RuntimeExport, "/properties/privacy_validation/required", Some("ex-2.1")),
            (
                Kind::RuntimeExport,
                "/properties/privacy_validation/properties/no_pii_confirmed/const",
                Some("ex-2.3"),
            ),
            (Kind::RuntimeExport, "/properties/export_metadata/properties/exported_at/$ref/format", None),
            (Kind::RuntimeExport, "/properties/export_metadata/properties/time_period/required", None),
            (Kind::HandbackRecord, "/properties/from/const", Some("hb-0")),
            (Kind::HandbackRecord, "/properties/triggers/minItems", Some("hb-1.0")),
            (Kind::HandbackRecord, "/properties/triggers/items/$ref/properties/code/enum", Some("hb-1.0")),
            (Kind::HandbackRecord, "/properties/triggers/items/$ref/required", None),
            (Kind::HandbackRecord, "/properties/post_state/properties/runtime_state/const", Some("hb-5.1")),
            (Kind::HandbackRecord, "/required", None),
        ] {
            assert_eq!(rule_at(kind, pointer).map(|rule| rule.id), rule, "{pointer}");
        }
    }

    #[test]
    fn knows_where_a_time_is_asked_for() {
        let exported = "/properties/export_metadata/properties/exported_at";
        assert!(asks_for_time(Kind::RuntimeExport, &format!("{exported}/$ref/format")));
        assert!(asks_for_time(Kind::RuntimeExport, "/$defs/time/format"));
        assert!(!asks_for_time(Kind::RuntimeExport, &format!("{exported}/$ref/type")));
        assert!(!asks_for_time(
            Kind::RuntimeExport,
            "/properties/export_metadata/properties/export_id/format"
        ));
    }
}
