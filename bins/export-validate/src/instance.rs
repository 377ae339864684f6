//! Core's document as the instance that the `jsonschema` crate validates.
//!
//! The crate validates any representation that answers its questions, so the one document that was
//! read strictly, and knows its places, serves for everything: no second tree is built.

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use gate_core::json::{Document, Entries, Items, Kind, Room, Value};
use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node, NodeIdentity, Object, cmp, unique};
use jsonschema_value::LazyInstance;
use serde_json::{Map, Number};

/// The deepest nesting of arrays and objects that is validated: what a thread's stack bears.
pub const MAX_DEPTH: usize = 512;

/// The mark of a document that is a property name, and not JSON text.
const NAME: u32 = 1;

/// What stands for a value wherever an error would repeat one: values are told by place.
static UNTOLD: LazyLock<serde_json::Value> = LazyLock::new(|| serde_json::Value::from("value"));

/// The representation.
#[derive(Debug)]
pub struct Instance;

/// One value of a document, as the crate sees it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'d>(pub Value<'d>);

/// The members of an object, as the crate sees them.
#[derive(Debug)]
pub struct Members<'d>(Entries<'d>);

/// The items of an array, as the crate sees them.
#[derive(Debug)]
pub struct Elements<'d>(Items<'d>);

impl Json for Instance {
    type Node<'a> = Seen<'a>;
    type PreparedKey = Box<str>;
    type StringBuffer = Room;

    // A lookup looks through the members, so one pass for all names is never dearer.
    const KEYS_PER_LOOKUP: usize = 8;

    fn prepare_key(key: &str) -> Box<str> {
        key.into()
    }

    fn with_string_node<T>(buffer: &mut Room, string: &str, f: impl FnOnce(Seen<'_>) -> T) -> T {
        let document = Document::of_string(string, std::mem::take(buffer));
        let result = f(Seen(document.root()));
        *buffer = document.into_room();
        result
    }
}

impl<'d> Node<'d, Instance> for Seen<'d> {
    type Object = Self;
    type Array = Self;
    type Number = Self;

    fn as_object(&self) -> Option<Self> {
        (self.0.kind() == Kind::Object).then_some(*self)
    }

    fn as_array(&self) -> Option<Self> {
        (self.0.kind() == Kind::Array).then_some(*self)
    }

    fn as_string(&self) -> Option<Cow<'d, str>> {
        (self.0.kind() == Kind::String).then(|| self.0.string())
    }

    fn as_number(&self) -> Option<Self> {
        (self.0.kind() == Kind::Number).then_some(*self)
    }

    fn as_boolean(&self) -> Option<bool> {
        (self.0.kind() == Kind::Bool).then(|| self.0.raw() == "true")
    }

    fn is_null(&self) -> bool {
        self.0.kind() == Kind::Null
    }

    fn is_number(&self) -> bool {
        self.0.kind() == Kind::Number
    }

    fn is_string(&self) -> bool {
        self.0.kind() == Kind::String
    }

    fn json_type(&self) -> JsonType {
        match self.0.kind() {
            Kind::Null => JsonType::Null,
            Kind::Bool => JsonType::Boolean,
            Kind::Number => JsonType::Number,
            Kind::String => JsonType::String,
            Kind::Array => JsonType::Array,
            Kind::Object => JsonType::Object,
        }
    }

    fn string_length(&self) -> Option<u64> {
        (self.0.kind() == Kind::String).then(|| self.0.length() as u64)
    }

    fn equals_value(&self, expected: &serde_json::Value) -> bool {
        match (self.0.kind(), expected) {
            (Kind::String, serde_json::Value::String(expected)) => self.0.is(expected),
            (Kind::Number, serde_json::Value::Number(expected)) => cmp::equal_numbers(self, expected),
            (Kind::Bool, serde_json::Value::Bool(expected)) => self.as_boolean() == Some(*expected),
            (Kind::Null, serde_json::Value::Null) => true,
            (Kind::Array, serde_json::Value::Array(_)) | (Kind::Object, serde_json::Value::Object(_)) => {
                cmp::equal(&to_serde(self.0), expected)
            }
            _ => false,
        }
    }

    fn to_value(&self) -> Cow<'d, serde_json::Value> {
        Cow::Owned(to_serde(self.0))
    }

    /// The crate looks into an instance by pointer in one case only, from the root; so the root can still
    /// be made, and everything else costs an error nothing.
    fn lazy_value(&self) -> LazyInstance<'d> {
        if self.0.node() != 0 {
            return LazyInstance::Ready(Cow::Borrowed(&UNTOLD));
        }
        LazyInstance::Deferred {
            bytes: self.0.document().text().as_bytes(),
            tag: if self.0.document().is_bare() { NAME } else { 0 },
            make: remake,
            cell: OnceLock::new(),
        }
    }

    fn identity(&self) -> Option<NodeIdentity> {
        let address = std::ptr::from_ref(self.0.document()).addr();
        Some(NodeIdentity::tagged(address, self.0.node()))
    }
}

impl<'d> Object<'d, Instance> for Seen<'d> {
    type Node = Self;
    type MemberName = Cow<'d, str>;
    type MembersIter = Members<'d>;

    fn len(&self) -> usize {
        self.0.count()
    }

    fn get(&self, key: &Box<str>) -> Option<Self> {
        self.0.get(key).map(Self)
    }

    fn members(&self) -> Members<'d> {
        Members(self.0.entries())
    }
}

impl<'d> Iterator for Members<'d> {
    type Item = (Cow<'d, str>, Seen<'d>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key.string(), Seen(value)))
    }
}

impl<'d> Array<'d, Instance> for Seen<'d> {
    type Node = Self;
    type ElementsIter = Elements<'d>;

    fn len(&self) -> usize {
        self.0.count()
    }

    fn elements(&self) -> Elements<'d> {
        Elements(self.0.items())
    }

    fn is_unique(&self) -> bool {
        if self.0.items().all(|item| item.kind() == Kind::String) {
            let mut texts: Vec<_> = self.0.items().map(Value::string).collect();
            texts.sort_unstable();
            return texts.windows(2).all(|pair| pair[0] != pair[1]);
        }
        let values: Vec<_> = self.0.items().map(to_serde).collect();
        unique::is_unique(&values)
    }
}

impl<'d> Iterator for Elements<'d> {
    type Item = Seen<'d>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(Seen)
    }
}

impl JsonNumber for Seen<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.0.raw().parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        self.0.raw().parse().ok()
    }

    fn as_f64(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0.raw())
    }

    fn to_number(&self) -> Cow<'_, Number> {
        Cow::Owned(to_number(self.0.raw()))
    }

    fn is_integer(&self) -> bool {
        is_whole(self.0.raw())
    }

    fn is_written_as_integer(&self) -> bool {
        !self.0.raw().contains(['.', 'e', 'E'])
    }
}

/// Whether a JSON number is a whole number, exactly, however it is written.
fn is_whole(raw: &str) -> bool {
    if raw.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let (mantissa, exponent) = raw.split_once(['e', 'E']).unwrap_or((raw, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = whole.trim_start_matches(['-', '0']);
    if digits.is_empty() && fraction.trim_start_matches('0').is_empty() {
        return true;
    }
    // An exponent of more digits than this is far below the last digit, or was refused as too large.
    let exponent = exponent.parse::<i64>().unwrap_or(i64::MIN / 2);
    let zeros = if fraction.is_empty() { whole.len() - whole.trim_end_matches('0').len() } else { 0 };
    let fraction = i64::try_from(fraction.len()).unwrap_or(i64::MAX / 2);
    let zeros = i64::try_from(zeros).unwrap_or(i64::MAX / 2);
    exponent + zeros >= fraction
}

fn to_number(raw: &str) -> Number {
    // Reading has refused what is no finite number.
    raw.parse().unwrap_or_else(|_| Number::from(0))
}

/// The value as the crate's own representation: for comparing with a schema's, and for schemas.
#[must_use]
pub fn to_serde(value: Value<'_>) -> serde_json::Value {
    match value.kind() {
        Kind::Null => serde_json::Value::Null,
        Kind::Bool => serde_json::Value::Bool(value.raw() == "true"),
        Kind::Number => serde_json::Value::Number(to_number(value.raw())),
        Kind::String => serde_json::Value::String(value.string().into_owned()),
        Kind::Array => serde_json::Value::Array(value.items().map(to_serde).collect()),
        Kind::Object => {
            let members = value.entries().map(|(key, value)| (key.string().into_owned(), to_serde(value)));
            serde_json::Value::Object(members.collect::<Map<_, _>>())
        }
    }
}

/// Makes the root of a document again, from its text.
fn remake(bytes: &[u8], tag: u32) -> serde_json::Value {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    if tag == NAME {
        return serde_json::Value::from(text);
    }
    match Document::parse_within(text, MAX_DEPTH, Room::default()) {
        Ok(document) => to_serde(document.root()),
        Err(_) => serde_json::Value::Null,
    }
}
