//! Any bytes: no panic, the same from whole and piecemeal reading, JSON exactly where serde_json sees JSON.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pii_scan::run::{Crew, Harvest, Kind, LongDocument, Piece};
use pii_scan::scan::Setup;
use pii_scan::{mac, roster, rows, rules};

static SETUP: LazyLock<Setup> = LazyLock::new(|| {
    let key = mac::MacKey::new(b"fuzz").expect("a key");
    let sealed = roster::seal("Blue Iron Ltd\ntnt_1234\nGrößer GmbH", &key, "KEY").expect("names");
    let roster = roster::Roster::open(&sealed, key.clone()).expect("its own key");
    let rows = rows::Rows::new(rules::every_detector()).expect("rows");
    Setup { rows, roster: Some(roster), key: Some(key), prose: true }
});

fn scan(kind: Kind, bytes: &[u8]) -> Harvest {
    let mut crew = Crew::alone(&SETUP);
    crew.scan(Piece { file: 0, number: 0, start: 0, kind, columns: None, bytes: bytes.to_vec() });
    crew.finish()
}

fuzz_target!(|bytes: &[u8]| {
    for kind in [Kind::Lines, Kind::Text { inline: true }] {
        let mut harvest = scan(kind, bytes);
        assert_eq!(harvest.fault, None);
        for told in harvest.told() {
            assert!(told.found.start <= told.found.end && told.found.end <= bytes.len().max(1) * 3);
        }
    }
    let mut whole = scan(Kind::Document { strict: true }, bytes);
    let is_json = whole.broken.is_empty();
    match serde_json::from_slice::<serde_json::Value>(bytes) {
        Ok(_) => assert!(is_json, "serde_json reads it: {:?}", whole.broken),
        Err(error) => {
            let also_read = error.to_string();
            assert!(!is_json || also_read.contains("out of range") || also_read.contains("recursion"), "{also_read}");
        }
    }
    if is_json {
        let mut document = LongDocument::new(&SETUP, 0);
        let mut buffer = Vec::new();
        for (number, byte) in bytes.iter().enumerate() {
            buffer.push(*byte);
            if number % 7 == 0 {
                document.feed(&mut buffer, false);
            }
        }
        document.feed(&mut buffer, true);
        let mut crew = Crew::alone(&SETUP);
        crew.take(document.finish());
        let mut pieces = crew.finish();
        assert!(pieces.broken.is_empty());
        let places = |harvest: &mut Harvest| -> Vec<_> {
            harvest
                .told()
                .into_iter()
                .map(|told| {
                    let found = told.found;
                    (found.what, found.pointer, found.line, found.column, found.start, found.end, found.digest)
                })
                .collect()
        };
        assert_eq!(places(&mut whole), places(&mut pieces));
    }
});
