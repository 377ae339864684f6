//! The strict reader and another agree on what is JSON and on what it says, and each value stands where it says.
#![no_main]

use gate_core::Artifact;
use gate_core::json::{Document, Kind, Room, Value};
use libfuzzer_sys::fuzz_target;

/// Less deep than the other reader goes, so that only this one refuses by depth.
const DEPTH: usize = 100;

fn to_serde(value: Value<'_>) -> serde_json::Value {
    match value.kind() {
        Kind::String => value.string().into(),
        Kind::Array => value.items().map(to_serde).collect(),
        Kind::Object => {
            value.entries().map(|(key, value)| (key.string().into_owned(), to_serde(value))).collect()
        }
        Kind::Null | Kind::Bool | Kind::Number => serde_json::from_str(value.raw()).expect("a scalar"),
    }
}

/// Each value spans what is written of it, and no more.
fn written(value: Value<'_>) {
    let raw = value.raw();
    assert!(raw.trim() == raw && serde_json::from_str::<serde_json::Value>(raw).is_ok(), "{raw}");
    if value.kind() != Kind::String {
        assert_eq!(value.string(), raw);
    }
    assert_eq!(value.count(), value.items().count() + value.entries().count());
    value.items().chain(value.entries().flat_map(|(key, value)| [key, value])).for_each(written);
}

fuzz_target!(|bytes: &[u8]| {
    let artifact = Artifact::from_bytes("input".into(), None, bytes.into());
    let Ok(text) = artifact.text() else {
        return;
    };
    let other = serde_json::from_str::<serde_json::Value>(text);
    match Document::parse_noting_twins(text, DEPTH, Room::default()) {
        Ok(document) => {
            let other = other.expect("what is strict JSON is JSON");
            if document.twins().is_empty() {
                assert_eq!(to_serde(document.root()), other);
                assert!(Document::parse(text).is_ok());
            } else {
                assert!(Document::parse(text).is_err());
            }
            written(document.root());
            for value in document.scalars_within(0..text.len()) {
                let pointer = document.pointer(value.node());
                assert_eq!(pointer.is_empty(), value.node() == 0);
            }
        }
        Err(fault) => {
            assert!(text.get(fault.span).is_some(), "a fault stands in the text");
            let refused = other.is_err() || fault.message.contains("deeper than");
            assert!(refused, "another reader accepts it, and we say: {}", fault.message);
        }
    }
});
