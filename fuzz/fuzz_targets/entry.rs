//! What the reader accepts, another reader accepts, and both write it the same; it is stable, too. And
//! what was read before changes nothing: lines in a row are read as each would be alone.
#![no_main]

use chain_verify::canonical::{Members, Reader, canonicalize, canonicalize_value};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const OMIT: [&str; 2] = ["hash", "sig"];

fn in_a_row(text: &str) {
    let names = OMIT.iter().map(|name| (*name).to_owned()).collect();
    let mut reader = Reader::new(names, vec![0, 1], Members::Sorted);
    for line in text.split('\n') {
        for _ in 0..2 {
            let (mut alone, mut among) = (Vec::new(), Vec::new());
            let wanted = canonicalize(line, &OMIT, &mut alone);
            let found = reader.read(line).and_then(|()| reader.write(line, &mut among));
            match (wanted, found) {
                (Ok(()), Ok(())) => assert_eq!(alone, among),
                (Err(wanted), Err(found)) => {
                    assert_eq!((wanted.span, wanted.message), (found.span, found.message));
                }
                (wanted, found) => panic!("alone {wanted:?}, among others {found:?}"),
            }
        }
    }
}

fuzz_target!(|text: &str| {
    in_a_row(text);
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
