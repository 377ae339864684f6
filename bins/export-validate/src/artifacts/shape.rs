//! The types of records beside their schemas: neither knows a field that the other does not.
//!
//! A type is asked for its shape by deserializing it from nothing: a deserializer answers every question
//! with something that fits, and notes what was asked.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;

use serde::de::value::{Error, StrDeserializer};
use serde::de::{self, Deserialize, DeserializeSeed, IntoDeserializer, Visitor};
use serde_json::Value;

use super::communication::Log;
use super::export::RuntimeExport;
use super::handback::HandbackRecord;
use super::incident::IncidentRecord;
use super::operations::{Declared, Deployment, Lifted, Rollback};
use super::state::State;
use super::{Kind, parts};
use crate::schemas;

/// What a type reads.
#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Any,
    Bool,
    Integer,
    Number,
    Text,
    Time,
    Who,
    Words(BTreeSet<String>),
    Optional(Box<Shape>),
    List(Box<Shape>),
    Record(BTreeMap<String, Shape>),
}

/// Answers what a type asks for, and notes it.
#[derive(Clone)]
struct Asked(Rc<RefCell<Shape>>);

fn shape_of<T: for<'de> Deserialize<'de>>() -> Shape {
    let noted = Rc::new(RefCell::new(Shape::Any));
    T::deserialize(Asked(Rc::clone(&noted))).unwrap_or_else(|error| panic!("{error}"));
    noted.borrow().clone()
}

impl Asked {
    fn is(&self, shape: Shape) {
        *self.0.borrow_mut() = shape;
    }

    /// Asks for what is inside, and gives its shape.
    fn inner<R>(ask: impl FnOnce(Self) -> Result<R, Error>) -> Result<(R, Shape), Error> {
        let noted = Rc::new(RefCell::new(Shape::Any));
        let result = ask(Self(Rc::clone(&noted)))?;
        let shape = noted.borrow().clone();
        Ok((result, shape))
    }
}

macro_rules! plain {
    ($($method:ident $visit:ident $value:expr, $shape:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.is(Shape::$shape);
            visitor.$visit($value)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Asked {
    type Error = Error;

    plain! {
        deserialize_bool visit_bool true, Bool;
        deserialize_u32 visit_u32 1, Integer;
        deserialize_u64 visit_u64 1, Integer;
        deserialize_i64 visit_i64 1, Integer;
        deserialize_f64 visit_f64 1.0, Number;
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let expected = (&visitor as &dyn de::Expected).to_string();
        self.is(if expected == "an RFC 3339 time" { Shape::Time } else { Shape::Text });
        visitor.visit_str("2026-03-02T12:00:00Z")
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let (value, shape) = Self::inner(|inner| visitor.visit_some(inner))?;
        self.is(Shape::Optional(shape.into()));
        Ok(value)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        assert_eq!(name, "Any", "no other type is read as a newtype");
        visitor.visit_newtype_struct(self)
    }

    /// `Spanned`: a node, then the value.
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(NodeThenValue { asked: self, given: 0 })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(OneItem { asked: self, given: false })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.is(Shape::Record(BTreeMap::new()));
        visitor.visit_map(Members { asked: self, fields, next: 0 })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.is(Shape::Words(variants.iter().map(|word| (*word).to_owned()).collect()));
        let first: StrDeserializer<'_, Error> = variants[0].into_deserializer();
        visitor.visit_enum(first)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let expected = (&visitor as &dyn de::Expected).to_string();
        assert_eq!(expected, parts::WHO, "nothing else is an id or an object");
        self.is(Shape::Who);
        visitor.visit_str("ada")
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u128 f32 char bytes byte_buf unit unit_struct tuple map identifier ignored_any
    }
}

struct NodeThenValue {
    asked: Asked,
    given: u8,
}

impl<'de> de::SeqAccess<'de> for NodeThenValue {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.given += 1;
        match self.given {
            1 => seed.deserialize(1_u32.into_deserializer()).map(Some),
            _ => seed.deserialize(self.asked.clone()).map(Some),
        }
    }
}

struct OneItem {
    asked: Asked,
    given: bool,
}

impl<'de> de::SeqAccess<'de> for OneItem {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if std::mem::replace(&mut self.given, true) {
            return Ok(None);
        }
        let (value, shape) = Asked::inner(|inner| seed.deserialize(inner))?;
        self.asked.is(Shape::List(shape.into()));
        Ok(Some(value))
    }
}

struct Members {
    asked: Asked,
    fields: &'static [&'static str],
    next: usize,
}

impl<'de> de::MapAccess<'de> for Members {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some(field) = self.fields.get(self.next) else {
            return Ok(None);
        };
        let key: StrDeserializer<'_, Error> = (*field).into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (value, shape) = Asked::inner(|inner| seed.deserialize(inner))?;
        if let Shape::Record(members) = &mut *self.asked.0.borrow_mut() {
            members.insert(self.fields[self.next].to_owned(), shape);
        }
        self.next += 1;
        Ok(value)
    }
}

/// How a type stands to its schema.
#[derive(Clone, Copy, PartialEq)]
enum Extent {
    /// It reads every field.
    Whole,
    /// It reads some fields, and leaves the others to another binary.
    Part,
}

/// A schema under comparison with a type.
struct Comparison<'s> {
    root: &'s Value,
    extent: Extent,
    records: usize,
    differences: Vec<String>,
}

impl<'s> Comparison<'s> {
    fn differ(&mut self, place: &str, what: impl fmt::Display) {
        self.differences.push(format!("{place}: {what}"));
    }

    fn resolve(&self, schema: &'s Value) -> &'s Value {
        match schema["$ref"].as_str() {
            Some(target) => self.resolve(self.root.pointer(&target[1..]).expect("a definition")),
            None => schema,
        }
    }

    /// The schema without the alternative `null`, and whether it had one.
    fn without_null(&self, schema: &'s Value) -> (&'s Value, bool) {
        let schema = self.resolve(schema);
        match schema["anyOf"].as_array().map(Vec::as_slice) {
            Some([null, other]) if null["type"] == "null" => (self.resolve(other), true),
            _ => (schema, false),
        }
    }

    fn compare(&mut self, schema: &'s Value, shape: &Shape, place: &str) {
        let schema = self.resolve(schema);
        match shape {
            Shape::Any => {}
            Shape::Optional(_) => self.differ(place, "it may be absent in the type alone"),
            Shape::Bool => {
                let fits = schema["type"] == "boolean" || schema["const"].is_boolean();
                if !fits {
                    self.differ(place, "not a boolean in the schema");
                }
            }
            Shape::Integer => {
                let fits = schema["type"] == "integer" || schema["const"].is_u64();
                if !fits {
                    self.differ(place, "not a whole number in the schema");
                }
            }
            Shape::Number => {
                if schema["type"] != "number" {
                    self.differ(place, "not a number in the schema");
                }
            }
            Shape::Text => {
                let text = (schema["type"] == "string" && schema["format"] != "date-time")
                    || schema["const"].is_string();
                // A record of which a part is read may keep the words to their owner.
                let words = self.extent == Extent::Part && schema["enum"].is_array();
                if !text && !words {
                    self.differ(place, "not a text in the schema");
                }
            }
            Shape::Time => {
                if schema["format"] != "date-time" {
                    self.differ(place, "not a time in the schema");
                }
            }
            Shape::Who => {
                let [text, object] = schema["anyOf"].as_array().map_or(&[][..], Vec::as_slice) else {
                    return self.differ(place, "neither an id nor an object in the schema");
                };
                let text = self.resolve(text);
                if text["type"] != "string" || object["properties"]["id"].is_null() {
                    self.differ(place, "not an actor in the schema");
                }
            }
            Shape::Words(words) => {
                let known = schema["enum"].as_array().into_iter().flatten();
                let known: BTreeSet<_> = known.filter_map(Value::as_str).map(String::from).collect();
                if known != *words {
                    self.differ(place, format_args!("{known:?} in the schema, {words:?} in the type"));
                }
            }
            Shape::List(item) => {
                if schema["type"] != "array" {
                    self.differ(place, "not a list in the schema");
                }
                self.compare(&schema["items"], item, &format!("{place}/items"));
            }
            Shape::Record(members) => self.compare_members(schema, members, place),
        }
    }

    fn compare_members(&mut self, schema: &'s Value, members: &BTreeMap<String, Shape>, place: &str) {
        self.records += 1;
        let Some(properties) = schema["properties"].as_object() else {
            return self.differ(place, "not an object in the schema");
        };
        if schema["additionalProperties"] != Value::Bool(false) {
            self.differ(place, "open in the schema");
        }
        let (known, read): (BTreeSet<_>, BTreeSet<_>) =
            (properties.keys().collect(), members.keys().collect());
        for name in known.symmetric_difference(&read) {
            if self.extent == Extent::Whole || read.contains(name) {
                self.differ(place, format_args!("{name} is in one of both alone"));
            }
        }
        let required: BTreeSet<_> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, shape) in members {
            let Some(property) = properties.get(name) else {
                continue;
            };
            let place = format!("{place}/{name}");
            let (property, nullable) = self.without_null(property);
            let (shape, optional) = match shape {
                Shape::Optional(inner) => (&**inner, true),
                shape => (shape, false),
            };
            if optional == (required.contains(name.as_str()) && !nullable) {
                self.differ(&place, "required in one of both alone");
            }
            self.compare(property, shape, &place);
        }
    }
}

/// What differs between a type and the part of a schema at this pointer.
fn differences(kind: Kind, pointer: &str, shape: &Shape, extent: Extent, least: usize) -> Vec<String> {
    let root: Value = serde_json::from_str(schemas::text(kind)).unwrap();
    let mut comparison = Comparison { root: &root, extent, records: 0, differences: Vec::new() };
    comparison.compare(root.pointer(pointer).unwrap(), shape, kind.name());
    assert!(comparison.records >= least, "{}: only {} objects compared", kind.name(), comparison.records);
    comparison.differences
}

#[test]
fn the_types_read_the_fields_of_the_schemas_and_no_others() {
    let rows = [
        (Kind::RuntimeExport, shape_of::<RuntimeExport>(), 14),
        (Kind::StatePreservation, shape_of::<State>(), 9),
        (Kind::HandbackRecord, shape_of::<HandbackRecord>(), 40),
        (Kind::IncidentRecord, shape_of::<IncidentRecord>(), 16),
        (Kind::CommunicationLog, shape_of::<Log>(), 8),
    ];
    let all: Vec<_> = rows
        .iter()
        .flat_map(|(kind, shape, least)| differences(*kind, "", shape, Extent::Whole, *least))
        .collect();
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn what_is_read_of_the_records_of_other_binaries_is_in_their_schemas() {
    let rows = [
        (Kind::FreezeRecord, "/$defs/declared", shape_of::<Declared>()),
        (Kind::FreezeRecord, "/$defs/lifted", shape_of::<Lifted>()),
        (Kind::RollbackRecord, "", shape_of::<Rollback>()),
        (Kind::DeploymentRecord, "", shape_of::<Deployment>()),
    ];
    let all: Vec<_> = rows
        .iter()
        .flat_map(|(kind, pointer, shape)| differences(*kind, pointer, shape, Extent::Part, 1))
        .collect();
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn a_difference_of_any_sort_is_found() {
    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "only their shapes matter")]
    struct Ref {
        path: parts::Time,
        sha256: Option<String>,
        size: u64,
    }
    let shape = shape_of::<Ref>();
    let found = differences(Kind::StatePreservation, "/$defs/ref", &shape, Extent::Whole, 1);
    assert_eq!(
        found,
        [
            "state-preservation: kind is in one of both alone",
            "state-preservation: size is in one of both alone",
            "state-preservation/path: not a time in the schema",
            "state-preservation/sha256: required in one of both alone",
        ]
    );
}
