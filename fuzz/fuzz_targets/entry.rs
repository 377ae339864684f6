//! What the reader accepts, another reader accepts, and both write it the same; it is stable, too.
#![no_main]

use chain_verify::canonical::{canonicalize, canonicalize_value};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|text: &str| {
    let mut once = Vec::new();
    if canonicalize_value(text, &mut once).is_err() {
        return;
    }
    let read: Value = serde_json::from_str(text).expect("what is strict JSON is JSON");
    let wanted = serde_json_canonicalizer::to_vec(&read).expect("JSON has a canonical form");
    assert_eq!(once, wanted);
    let canonical = String::from_utf8(once.clone()).expect("the canonical form is UTF-8");
    let mut twice = Vec::new();
    assert!(canonicalize_value(&canonical, &mut twice).is_ok(), "the canonical form is strict JSON");
    assert_eq!(once, twice);
    let mut whole = Vec::new();
    match canonicalize(text, &[], &mut whole) {
        Ok(()) => assert_eq!(once, whole),
        Err(_) => assert!(!read.is_object(), "an object is one in both ways"),
    }
});
