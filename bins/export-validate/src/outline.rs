//! The output formats that JSON Schema defines: flag, list and hierarchical.

use std::collections::BTreeMap;

use gate_core::json::Document;
use serde_json::{Map, Value};

use crate::faults::Faults;
use crate::instance::Seen;
use crate::places::Shown;
use crate::schema::Schema;

/// An output format that JSON Schema defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Outline {
    /// Whether it is valid, and nothing else.
    Flag,
    /// One unit per evaluated subschema.
    List,
    /// Units nested as the schema is.
    Hierarchical,
}

/// The outcome of one document, as one line of JSON. Neither values nor keys that the schema does not
/// name are repeated, unless they may be shown.
pub(crate) fn outline(schema: &Schema, document: &Document<'_>, format: Outline, values: bool) -> String {
    let root = Seen(document.root());
    let is_valid = document.twins().is_empty() && schema.validator().is_valid(root);
    if format == Outline::Flag || !document.twins().is_empty() {
        return serde_json::json!({ "valid": is_valid }).to_string();
    }
    let evaluation = schema.validator().evaluate(root);
    let output = match format {
        Outline::Flag => serde_json::to_value(evaluation.flag()),
        Outline::List => serde_json::to_value(evaluation.list()),
        Outline::Hierarchical => serde_json::to_value(evaluation.hierarchical()),
    };
    let faults = Faults::of(document, schema.validator().iter_errors(root));
    let mut messages: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for fault in &faults.faults {
        messages.insert((&fault.pointer, &fault.keyword), &fault.message);
        // A key that should not be there is a fault of the key here, and of the object there.
        if let Some((object, _)) = fault.pointer.rsplit_once('/') {
            messages.entry((object, &fault.keyword)).or_insert(&fault.message);
        }
    }
    let shown = Shown { schema: Some(schema), values };
    let rewritten = output.map(|output| Rewriting { messages, shown }.unit(output));
    // The crate's own structures are always JSON.
    rewritten.unwrap_or_else(|_| serde_json::json!({ "valid": is_valid })).to_string()
}

/// Puts our sentences in the place of the crate's, which repeat values.
struct Rewriting<'f> {
    messages: BTreeMap<(&'f str, &'f str), &'f str>,
    shown: Shown<'f>,
}

impl Rewriting<'_> {
    fn unit(&self, unit: Value) -> Value {
        let Value::Object(mut unit) = unit else {
            return unit;
        };
        let text = |unit: &Map<String, Value>, key: &str| {
            unit.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let (place, schema) = (text(&unit, "instanceLocation"), text(&unit, "schemaLocation"));
        let schema = schema.rsplit_once('#').map_or(schema.clone(), |(_, pointer)| pointer.to_owned());
        if let Some(errors) = unit.get_mut("errors").and_then(Value::as_object_mut) {
            for (keyword, message) in errors.iter_mut() {
                let exact = self.messages.get(&(place.as_str(), schema.as_str()));
                let below = format!("{schema}/{keyword}");
                let told = exact.or_else(|| self.messages.get(&(place.as_str(), below.as_str())));
                let told = told.map_or_else(|| format!("not as `{keyword}` asks"), |told| (*told).to_owned());
                *message = Value::from(told);
            }
        }
        if unit.contains_key("instanceLocation") {
            unit.insert("instanceLocation".into(), Value::from(self.shown.pointer(&place)));
        }
        for key in ["annotations", "droppedAnnotations"] {
            if let Some(annotations) = unit.get_mut(key) {
                self.annotation(annotations);
            }
        }
        if let Some(details) = unit.get_mut("details").and_then(Value::as_array_mut) {
            for detail in details {
                *detail = self.unit(detail.take());
            }
        }
        Value::Object(unit)
    }

    /// An annotation is a word of the schema, or names keys of the instance.
    fn annotation(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.shown.name(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.annotation(item)),
            Value::Object(members) => members.values_mut().for_each(|value| self.annotation(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}
