//! From a document to typed values, each with its place.
//!
//! Types derive `Deserialize`; a field of type [`Spanned`] keeps its node, so that a rule can point at
//! it. Whole numbers are read by value (`15.0` is 15), and no error repeats an artifact's content.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeSeed, IntoDeserializer, Visitor};
use serde::{Deserialize, Deserializer};

use crate::artifact::Json;
use crate::finding::{Judgement, Reason, Undecided};
use crate::json::{Document, Kind, Value};
use crate::location::Location;
use crate::rule::SHAPE;

/// Unknown keys that are told one by one; the rest are counted.
const TOLD: usize = 20;

const SPANNED: &str = "$gate_core::Spanned";

/// Reads an optional member that may be absent but not `null`: for `deserialize_with`, beside `default`.
///
/// # Errors
/// When the value is none of its type, `null` included.
pub fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// A decoded value and the node it was decoded from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its node in the document.
    pub node: u32,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pair<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Pair<T> {
            type Value = Spanned<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let missing = || de::Error::custom("a value is missing");
                let node = seq.next_element()?.ok_or_else(missing)?;
                let value = seq.next_element()?.ok_or_else(missing)?;
                Ok(Spanned { value, node })
            }
        }
        deserializer.deserialize_tuple_struct(SPANNED, 2, Pair(PhantomData))
    }
}

/// An artifact decoded into `T`, with the document to say where things stand.
#[derive(Debug)]
pub struct Decoded<'a, T> {
    /// The value.
    pub value: T,
    /// Keys that `T` does not know, as nodes.
    pub unknown: Vec<u32>,
    json: Json<'a>,
}

impl<'a, T> Decoded<'a, T> {
    /// Decodes a JSON artifact.
    ///
    /// # Errors
    /// When a field is missing or not of its kind, or when the document is itself a JSON Schema
    /// (requirement G-8).
    pub fn new(json: Json<'a>) -> Result<Self, Undecided>
    where
        T: for<'de> Deserialize<'de>,
    {
        let (value, unknown) = decode(&json)?;
        Ok(Self { value, unknown, json })
    }

    /// The place of a node.
    #[must_use]
    pub fn at(&self, node: u32) -> Location {
        self.json.at(node)
    }

    /// The place of a member of the object at a node, or of the object where the member is absent.
    #[must_use]
    pub fn at_member(&self, node: u32, name: &str) -> Location {
        let object = self.document().value(node);
        self.at(object.get(name).unwrap_or(object).node())
    }

    /// Warns of the keys that `T` does not know; of very many, the first few and how many more.
    pub fn warn_of_unknown(&self, judgement: &mut Judgement) {
        for node in self.unknown.iter().take(TOLD) {
            judgement.warn(&SHAPE, Some(self.at(*node)), "this key is not known, and was not judged");
        }
        if let more @ 1.. = self.unknown.len().saturating_sub(TOLD) {
            let message = format!("{more} more keys are not known, and were not judged");
            judgement.warn(&SHAPE, Some(Location::file(self.path())), message);
        }
    }

    /// How reports call the file.
    #[must_use]
    pub fn path(&self) -> &'a str {
        self.json.path()
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &Document<'a> {
        self.json.document()
    }
}

/// Decodes a document that stays with its caller: the value, and the nodes of keys that `T` does not know.
///
/// # Errors
/// As [`Decoded::new`].
pub fn decode<T>(json: &Json<'_>) -> Result<(T, Vec<u32>), Undecided>
where
    T: for<'de> Deserialize<'de>,
{
    refuse_schema(json)?;
    let unknown = RefCell::new(Vec::new());
    let decoder = Decoder { value: json.document().root(), unknown: &unknown };
    match T::deserialize(decoder) {
        Ok(value) => Ok((value, unknown.into_inner())),
        Err(error) => {
            Err(Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {}", json.path(), error.message))
                .at(json.at(error.node.unwrap_or(0))))
        }
    }
}

/// A JSON Schema describes artifacts; it is none, and everything optional in it would pass.
fn refuse_schema(json: &Json<'_>) -> Result<(), Undecided> {
    let root = json.document().root();
    let names_schema = root.get("$schema").is_some_and(|value| value.string().contains("json-schema.org"));
    let looks_like_schema = root.get("properties").is_some_and(|value| value.kind() == Kind::Object)
        && root.get("type").is_some_and(|value| value.string() == "object");
    if names_schema || looks_like_schema {
        return Err(Undecided::new(
            &SHAPE,
            Reason::Malformed,
            format!("{} is a JSON Schema, not an artifact", json.path()),
        )
        .help("name the file that holds the data")
        .at(json.at(root.node())));
    }
    Ok(())
}

/// What was wrong, and at which node.
#[derive(Debug)]
struct DecodeError {
    node: Option<u32>,
    message: String,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { node: None, message: message.to_string() }
    }

    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::custom(format_args!("expected {expected}"))
    }

    fn invalid_value(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::custom(format_args!("expected {expected}"))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::custom(format_args!("expected one of `{}`", expected.join("`, `")))
    }

    fn unknown_field(_: &str, expected: &'static [&'static str]) -> Self {
        Self::custom(format_args!("unknown key; known are `{}`", expected.join("`, `")))
    }
}

#[derive(Clone, Copy)]
struct Decoder<'d> {
    value: Value<'d>,
    unknown: &'d RefCell<Vec<u32>>,
}

impl<'d> Decoder<'d> {
    fn expected(self, what: &str) -> DecodeError {
        DecodeError {
            node: Some(self.value.node()),
            message: format!("expected {what}, found {}", self.value.kind().with_article()),
        }
    }

    fn child(self, value: Value<'d>) -> Self {
        Self { value, ..self }
    }

    /// Notes this node on an error that names none yet: the innermost one wins.
    fn locate(self, error: DecodeError) -> DecodeError {
        DecodeError { node: error.node.or(Some(self.value.node())), ..error }
    }

    fn integer(self) -> Result<i128, DecodeError> {
        match (self.value.kind(), self.value.as_i128()) {
            (Kind::Number, Some(value)) => Ok(value),
            (Kind::Number, None) => Err(DecodeError {
                node: Some(self.value.node()),
                message: "expected a whole number of at most 64 bits".into(),
            }),
            _ => Err(self.expected("a whole number")),
        }
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $type:ty),*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
            let value = <$type>::try_from(self.integer()?).map_err(|_| DecodeError {
                node: Some(self.value.node()),
                message: format!("expected a whole number from {} to {}", <$type>::MIN, <$type>::MAX),
            })?;
            visitor.$visit(value).map_err(|error| self.locate(error))
        }
    )*};
}

impl<'de> Deserializer<'de> for Decoder<'de> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.value.kind() {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool => visitor.visit_bool(self.value.raw() == "true"),
            Kind::Number => match self.value.as_i128() {
                Some(value) => match u64::try_from(value) {
                    Ok(value) => visitor.visit_u64(value),
                    Err(_) => visitor
                        .visit_i64(i64::try_from(value).map_err(|_| self.expected("a smaller number"))?),
                },
                None => visitor.visit_f64(self.value.as_f64().ok_or_else(|| self.expected("a number"))?),
            },
            Kind::String => match self.value.string() {
                Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                Cow::Owned(text) => visitor.visit_string(text),
            },
            Kind::Array => {
                let mut items = self.value.items();
                visitor.visit_seq(Items { decoder: self, next: Box::new(move || items.next()) })
            }
            Kind::Object => {
                let mut entries = self.value.entries();
                visitor.visit_map(Entries {
                    decoder: self,
                    next: Box::new(move || entries.next()),
                    key: None,
                    value: None,
                })
            }
        }
        .map_err(|error| self.locate(error))
    }

    integers! {
        deserialize_u8 visit_u8 u8, deserialize_u16 visit_u16 u16, deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64, deserialize_i8 visit_i8 i8, deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32, deserialize_i64 visit_i64 i64
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let value = self.value.as_f64().ok_or_else(|| self.expected("a number"))?;
        visitor.visit_f64(value).map_err(|error| self.locate(error))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.value.kind() != Kind::Bool {
            return Err(self.expected("true or false"));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.value.kind() != Kind::String {
            return Err(self.expected("a string"));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.value.kind() != Kind::Array {
            return Err(self.expected("an array"));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.value.kind() != Kind::Object {
            return Err(self.expected("an object"));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.value.kind() == Kind::Null { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        if name == SPANNED {
            return visitor.visit_seq(NodeThenValue { decoder: self, given: 0 });
        }
        self.deserialize_seq(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        if self.value.kind() != Kind::String {
            return Err(self.expected("a string"));
        }
        visitor
            .visit_enum(self.value.string().into_owned().into_deserializer())
            .map_err(|error| self.locate(error))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.unknown.borrow_mut().push(self.value.node());
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        i128 u128 f32 char bytes byte_buf unit unit_struct tuple identifier
    }
}

struct Items<'d, 'n> {
    decoder: Decoder<'d>,
    next: Box<dyn FnMut() -> Option<Value<'d>> + 'n>,
}

impl<'de> de::SeqAccess<'de> for Items<'de, '_> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeError> {
        (self.next)().map(|item| seed.deserialize(self.decoder.child(item))).transpose()
    }
}

struct Entries<'d, 'n> {
    decoder: Decoder<'d>,
    next: Box<dyn FnMut() -> Option<(Value<'d>, Value<'d>)> + 'n>,
    key: Option<Value<'d>>,
    value: Option<Value<'d>>,
}

impl<'de> de::MapAccess<'de> for Entries<'de, '_> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, DecodeError> {
        let Some((key, value)) = (self.next)() else {
            return Ok(None);
        };
        (self.key, self.value) = (Some(key), Some(value));
        seed.deserialize(self.decoder.child(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DecodeError> {
        match self.value.take() {
            Some(value) => seed.deserialize(self.decoder.child(value)),
            None => Err(self.decoder.expected("a value")),
        }
    }
}

struct NodeThenValue<'d> {
    decoder: Decoder<'d>,
    given: u8,
}

impl<'de> de::SeqAccess<'de> for NodeThenValue<'de> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeError> {
        self.given += 1;
        match self.given {
            1 => seed.deserialize(self.decoder.value.node().into_deserializer()).map(Some),
            2 => seed.deserialize(self.decoder).map(Some),
            _ => Ok(None),
        }
    }
}
