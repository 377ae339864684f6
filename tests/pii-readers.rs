//! What `pii-scan` reads, and where it says that something stands: JSON to its last byte, lines, tables, layers, archives, rosters.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test a panic is the verdict"
)]

mod common;

use std::io::{Cursor, Write as _};
use std::path::Path;
use std::sync::LazyLock;

use common::{Run, put};
use pii_scan::detector::{Context, Detector, Group, Trigger};
use pii_scan::detectors::template::expand;
use pii_scan::mac::MacKey;
use pii_scan::roster::{self, Normal, Roster};
use pii_scan::rows::Rows;
use pii_scan::rules;
use pii_scan::run::{Crew, Harvest, Kind, LongDocument, PIECE, Piece};
use pii_scan::scan::{Setup, What};
use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_pii-scan");

/// An address that nobody has, and that is not reserved for examples.
const MAIL: &str = "ana.novak@contoso.de";

/// Another one.
const OTHER: &str = "ben.khan@contoso.de";

/// One whose base64 has no digit.
const NO_DIGIT: &str = "ask adele@haie.de";

/// A test number of a card scheme.
const CARD: &str = "4012888888881881";

/// Nothing is looked for: a piece is only read.
static NOTHING: LazyLock<Setup> = LazyLock::new(|| Setup::of([]).unwrap());

/// What the profile `artifact` looks for.
static USUAL: LazyLock<Setup> = LazyLock::new(|| {
    let rows = Rows::new(rules::every_detector().filter(|row| row.default)).unwrap();
    Setup { rows, roster: None, key: Some(key()), prose: false }
});

fn key() -> MacKey {
    MacKey::new(b"a key").unwrap()
}

fn piece(kind: Kind, bytes: &[u8]) -> Piece {
    Piece { file: 0, number: 0, start: 0, kind, columns: None, bytes: bytes.to_vec() }
}

const DOCUMENT: Kind = Kind::Document { strict: true };
const TEXT: Kind = Kind::Text { inline: true };

fn scan(setup: &Setup, kind: Kind, bytes: impl AsRef<[u8]>) -> Harvest {
    let mut crew = Crew::alone(setup);
    crew.scan(piece(kind, bytes.as_ref()));
    crew.finish()
}

/// The same for a document that comes in parts of so many bytes.
fn scan_in_parts(setup: &Setup, bytes: &[u8], size: usize) -> Harvest {
    let mut document = LongDocument::new(setup, 0);
    let mut buffer = Vec::new();
    for part in bytes.chunks(size) {
        buffer.extend_from_slice(part);
        document.feed(&mut buffer, false);
    }
    document.feed(&mut buffer, true);
    let mut crew = Crew::alone(setup);
    crew.take(document.finish());
    crew.finish()
}

/// Where it is not what it should be, by line and column, and why.
fn faults(harvest: &Harvest) -> Vec<(u64, u64, &'static str)> {
    harvest.broken.iter().map(|(.., broken)| (broken.line, broken.column, broken.message)).collect()
}

/// Each finding with its rule, pointer, line and column, the bytes that have to go, and its layers.
fn told(setup: &Setup, harvest: &mut Harvest, bytes: &[u8]) -> Vec<String> {
    let told = harvest.told().into_iter();
    told.map(|told| {
        let found = told.found;
        let rule = match found.what {
            What::Row(row) => setup.rows.detector(row).id,
            What::Roster => "pii-tenant",
            What::Transcript(_) => "pii-transcript",
        };
        let pointer = found.pointer.unwrap_or_else(|| "-".into());
        let bytes = String::from_utf8_lossy(&bytes[found.start..found.end]);
        let mut line = format!("{rule} {pointer} {}:{} {bytes}", found.line, found.column);
        for (is_so, word) in [(found.in_key, "key"), (found.cut, "cut"), (found.number, "number")] {
            if is_so {
                line = line + ", " + word;
            }
        }
        for layer in found.layers {
            line = line + ", " + layer.word();
        }
        line
    })
    .collect()
}

/// What the usual rows find in a piece.
fn found(kind: Kind, text: &str) -> Vec<String> {
    told(&USUAL, &mut scan(&USUAL, kind, text), text.as_bytes())
}

#[test]
fn json_is_what_another_reader_takes_for_json() {
    const PARTS: [&str; 17] = [
        "{", "}", "[", "]", ",", ":", r#""a""#, r#""b""#, "1", "-", "0", ".5", "e+", "true", "nul", " ",
        "\t\n",
    ];
    // Members whose keys were met before are read by another path.
    let around = [("", ""), ("[1", "]"), (r#"{"a":1"#, "}"), (r#"{"a":1,"b":"x""#, "}"), ("", " 1 ")];
    let mut texts: Vec<String> = vec![String::new()];
    let mut from = 0;
    for _ in 0..3 {
        let until = texts.len();
        for at in from..until {
            texts.extend(PARTS.iter().map(|part| texts[at].clone() + part).collect::<Vec<_>>());
        }
        from = until;
    }
    let (mut accepted, mut refused) = (0, 0);
    for (before, after) in around {
        let mut crew = Crew::alone(&NOTHING);
        let texts: Vec<String> = texts.iter().map(|text| format!("{before}{text}{after}")).collect();
        for (file, text) in texts.iter().enumerate() {
            crew.scan(Piece { file, ..piece(DOCUMENT, text.as_bytes()) });
        }
        let harvest = crew.finish();
        let broken: std::collections::BTreeSet<usize> =
            harvest.broken.iter().map(|broken| broken.0).collect();
        for (file, text) in texts.iter().enumerate() {
            let is_json = serde_json::from_str::<Value>(text).is_ok();
            assert_eq!(!broken.contains(&file), is_json, "{text:?}");
            *if is_json { &mut accepted } else { &mut refused } += 1;
        }
        assert_eq!(harvest.tally.documents + broken.len() as u64, texts.len() as u64);
    }
    assert!(accepted > 300 && refused > 10_000, "{accepted} are JSON, {refused} are not");
}

#[test]
#[expect(clippy::too_many_lines, reason = "one row for each fault")]
fn a_fault_is_told_where_it_stands() {
    const EARLY: &str = "it ends too early";
    const OPEN: &str = "the string does not end";
    const KEY: &str = "here a key is due";
    const COLON: &str = "here a colon is due";
    const COMMA: &str = "here a comma or the end is due";
    const VALUE: &str = "here a value is due";
    const NUMBER: &str = "it is no JSON number";
    const AFTER: &str = "something stands after the value";
    const ESCAPE: &str = "a backslash escapes nothing that JSON knows";
    const POINT: &str = "a \\u escape is no code point";
    const ALONE: &str = "a surrogate stands alone";
    const CONTROL: &str = "a control character stands in a string";
    const UTF8: &str = "a string is not UTF-8";
    const DEEP: &str = "it is nested more than 128 deep";
    let deep = "[".repeat(128) + "[]" + &"]".repeat(128);
    let cases: &[(&[u8], u64, u64, &str)] = &[
        (b"", 1, 1, EARLY),
        (b" \n ", 2, 2, EARLY),
        (b"[", 1, 2, EARLY),
        (b"[1,", 1, 4, EARLY),
        (b"{\"a\"", 1, 5, EARLY),
        (b"{\"a\":", 1, 6, EARLY),
        (b"{\"a\":1", 1, 7, EARLY),
        (b"{\"a\":1,", 1, 8, EARLY),
        (b"\"abc", 1, 1, OPEN),
        (b"{\n\"ab", 2, 1, OPEN),
        (b"{\"a\":\"b", 1, 6, OPEN),
        (b"{\"a\":\"\\\"", 1, 6, OPEN),
        (b"{\"a\":1,\"a\":\"b", 1, 12, OPEN),
        (b"{1:2}", 1, 2, KEY),
        (b"{,", 1, 2, KEY),
        (b"{\"a\":1,}", 1, 8, KEY),
        (b"{\"a\":1,2}", 1, 8, KEY),
        (b"{\"a\" 1}", 1, 6, COLON),
        (b"{\"a\":1,\"a\"}", 1, 11, COLON),
        (b"{\"a\":1 2}", 1, 8, COMMA),
        (b"{\"a\":1,\"a\":2]", 1, 13, COMMA),
        (b"[1}", 1, 3, COMMA),
        (b"{\"a\":1]", 1, 7, COMMA),
        (b"[\"\xc3\xa9\" 2]", 1, 6, COMMA),
        (b"?", 1, 1, VALUE),
        (b"[,", 1, 2, VALUE),
        (b"[1,]", 1, 4, VALUE),
        (b"tru", 1, 1, VALUE),
        (b"[truE]", 1, 2, VALUE),
        (b"[fals", 1, 2, VALUE),
        (b"nulL", 1, 1, VALUE),
        (b"[01]", 1, 2, NUMBER),
        (b"[-]", 1, 2, NUMBER),
        (b"-", 1, 1, NUMBER),
        (b"[1.]", 1, 2, NUMBER),
        (b"[1e]", 1, 2, NUMBER),
        (b"[-01.5]", 1, 2, NUMBER),
        (b"[1.5.5]", 1, 2, NUMBER),
        (b"{\"a\":1,\"a\":1-}", 1, 12, NUMBER),
        (b"{} {}", 1, 4, AFTER),
        (b"[1]\n\t2", 2, 2, AFTER),
        (b"\"\\x\"", 1, 1, ESCAPE),
        (b"{\"\\a\":1}", 1, 2, ESCAPE),
        (b"[\"\\u12\"]", 1, 2, POINT),
        (b"[\"\\u12g4\"]", 1, 2, POINT),
        (b"[\"\\u+123\"]", 1, 2, POINT),
        (b"\"\\ud800\"", 1, 1, ALONE),
        (b"\"\\ud800\\u0041\"", 1, 1, ALONE),
        (b"\"\\ud800\\ue000\"", 1, 1, ALONE),
        (b"\"\\ud800x\\udc00\"", 1, 1, ALONE),
        (b"\"\\udc00\"", 1, 1, ALONE),
        (b"{\"a\":1,\"a\":\"\\udbff\"}", 1, 12, ALONE),
        (b"\"\x1f\"", 1, 1, CONTROL),
        (b"[\"a\n\"]", 1, 2, CONTROL),
        (b"{\"\t\":1}", 1, 2, CONTROL),
        (b"\"\xff\"", 1, 1, UTF8),
        (b"{\"\xff\":1}", 1, 2, UTF8),
        (b"{\"\xff\\n\":1}", 1, 2, UTF8),
        (b"[\"\\n\xc3\"]", 1, 2, UTF8),
        (deep.as_bytes(), 1, 129, DEEP),
    ];
    for (text, line, column, why) in cases {
        let shown = String::from_utf8_lossy(text);
        let expected = vec![(*line, *column, *why)];
        let harvest = scan(&NOTHING, DOCUMENT, text);
        assert_eq!((faults(&harvest), harvest.tally.documents), (expected.clone(), 0), "{shown:?}");
        for size in [1, 2, 3, 5] {
            let parts = scan_in_parts(&NOTHING, text, size);
            assert_eq!((faults(&parts), parts.tally.documents), (expected.clone(), 0), "{shown:?} by {size}");
        }
        // On a line between others.
        if !text.contains(&b'\n') && !text.is_empty() && *why != AFTER {
            let harvest = scan(&NOTHING, Kind::Lines, [b"{}\n", *text, b"\n[]\n"].concat());
            let expected = vec![(2, *column, *why)];
            assert_eq!((faults(&harvest), harvest.tally.documents), (expected, 2), "{shown:?}");
        }
    }
    for text in [
        &b" {\"a\" : [ ] , \"b\":{ }, \"a\": -0.5e-7}\n"[..],
        b"[\"\\ud83d\\ude00\\u00e9\\/\x7f\", true,false,null]",
        b"0",
        b"-10.25E+1",
        &deep.as_bytes()[1..deep.len() - 1],
    ] {
        let shown = String::from_utf8_lossy(text);
        assert_eq!(faults(&scan(&NOTHING, DOCUMENT, text)), [], "{shown}");
        assert_eq!(faults(&scan_in_parts(&NOTHING, text, 1)), [], "{shown}");
    }
    // A string of any length, of bytes that differ in few bits from those that end one.
    for filler in ["a", "!", "#", "[", "]", "é", "\\\\", "\\\"", "\u{7f}"] {
        for count in 0..36 {
            let text = format!("[\"{}\", \"{}x\"]", filler.repeat(count), "a".repeat(count));
            assert_eq!(faults(&scan(&NOTHING, DOCUMENT, &text)), [], "{text}");
        }
    }
    // What never came to its end is not clean.
    let mut crew = Crew::alone(&NOTHING);
    let mut document = LongDocument::new(&NOTHING, 0);
    document.feed(&mut b"{\"a\":1".to_vec(), false);
    crew.take(document.finish());
    let harvest = crew.finish();
    assert_eq!((faults(&harvest).len(), harvest.tally.documents), (1, 0));
}

/// Keys that are expected and values of a form that was met before are read by another path.
#[test]
fn what_was_met_before_is_read_no_less_strictly() {
    const COMMA: &str = "here a comma or the end is due";
    const AFTER: &str = "something stands after the value of this line";
    let uuid = "0b6f0d0e-0d3c-4f5e-9f3c-6f0b9a1c2d3e";
    let good = format!(r#"{{"ab":1,"long_key":"{uuid}","c":[{{"id": "{uuid}"}}]}}"#);
    for (line, expected) in [
        (good.clone(), None),
        (good.replace(",\"", " ,\n\"").replace(':', " :\t").replace('\n', " "), None),
        (good.replace("\"long_key\":", "\"long_key\" : "), None),
        (good.replace("\"ab\":1,", ""), None),
        (r#"{"ab":1;"long_key":2}"#.into(), Some((8, COMMA))),
        (r#"{"ab":1 "long_key":2}"#.into(), Some((9, COMMA))),
        (r#"{"ab":1,xlong_key":2}"#.into(), Some((9, "here a key is due"))),
        (r#"{"ab":1,"long_key" 2}"#.into(), Some((20, "here a colon is due"))),
        (r#"{"ab":1,"long_key":}"#.into(), Some((20, "here a value is due"))),
        (r#"{"ab":1,"long_key":2,}"#.into(), Some((22, "here a key is due"))),
        (r#"{"ab":1,"long_key":2"#.into(), Some((21, "it ends too early"))),
        (r#"{"ab":1,"long_key":2,"c":[{"id":3}"ab":4}"#.into(), Some((35, COMMA))),
        (
            format!(r#"{{"ab":1,"long_key":"{uuid}","c":[{{"id": "{uuid}"#),
            Some((71, "the string does not end")),
        ),
        (format!(r#"{{"ab":1,"long_key":"{uuid}"x"#), Some((58, COMMA))),
        (r#"{"ab":1,"long_key":2,"c":[]}"ab":4}"#.into(), Some((29, AFTER))),
    ] {
        let lines = format!("{good}\n{good}\n{good}\n{line}\n{good}\n");
        let harvest = scan(&USUAL, Kind::Lines, &lines);
        let expected: Vec<_> = expected.into_iter().map(|(column, why)| (4, column, why)).collect();
        assert_eq!(
            (faults(&harvest), harvest.tally.documents),
            (expected.clone(), 5 - expected.len() as u64),
            "{line}"
        );
    }
    let five = scan(&USUAL, Kind::Lines, format!("{good}\n").repeat(5));
    assert_eq!(figures(&five), [5, 5, 15]);
    // What is not of the form of the one before it is looked at.
    let (one, two) = ("ana.katharina.novak-meier@contoso.de", "ana.katharina.novak-maier@contoso.de");
    let last = good.replacen(uuid, one, 1).replacen(uuid, two, 1);
    let found = found(Kind::Lines, &format!("{good}\n{good}\n{good}\n{last}\n{good}\n"));
    assert_eq!(found, [format!("email /long_key 4:21 {one}"), format!("email /c/0/id 4:72 {two}")]);
}

/// Each with the bytes that have to go, so that a copy is without it.
#[test]
fn what_is_found_in_json_is_told_by_its_place_and_its_bytes() {
    let escaped = MAIL.replace('@', "\\u0040");
    for (text, expected) in [
        (format!(r#"{{"a":"{MAIL}"}}"#), vec![format!("email /a 1:7 {MAIL}")]),
        (
            format!("{{\"é\":1,\n \"b\":[0,{{\"c\":\"to {MAIL}\"}}]}}"),
            vec![format!("email /b/1/c 2:18 {MAIL}")],
        ),
        (format!(r#"{{"a":"é {escaped}"}}"#), vec![format!("email /a 1:7 é {escaped}")]),
        (format!(r#"{{"a":{{"{MAIL}":1}}}}"#), vec![format!("email /a 1:8 {MAIL}, key")]),
        (format!(r#"[{{"{MAIL}":1}}]"#), vec![format!("email /0 1:4 {MAIL}, key")]),
        (
            format!(r#"{{"x {escaped}":{{"b":"{OTHER}"}}}}"#),
            vec![format!("email  1:3 x {escaped}, key"), format!("email  1:38 {OTHER}, cut")],
        ),
        (format!(r#"{{"card":{CARD}}}"#), vec![format!("payment-card /card 1:9 {CARD}, number")]),
        (format!(r#"{{"card":[-1, {CARD} ]}}"#), vec![format!("payment-card /card/1 1:14 {CARD}, number")]),
        (
            format!(r#"{{"a":1,"card":{CARD},"card":"{CARD}"}}"#),
            vec![
                format!("payment-card /card 1:15 {CARD}, number"),
                format!("payment-card /card 1:40 {CARD}"),
            ],
        ),
    ] {
        assert_eq!(found(DOCUMENT, &text), expected, "{text}");
        for size in [1, 4, 7] {
            let mut parts = scan_in_parts(&USUAL, text.as_bytes(), size);
            assert_eq!(told(&USUAL, &mut parts, text.as_bytes()), expected, "{text} by {size}");
        }
        let lines = format!("{{}}\n{}\n", text.replace('\n', " "));
        assert_eq!(found(Kind::Lines, &lines).len(), expected.len(), "{lines}");
    }
}

/// How much was read: line ends, documents, texts.
fn figures(harvest: &Harvest) -> [u64; 3] {
    [harvest.tally.lines, harvest.tally.documents, harvest.tally.texts]
}

#[test]
fn each_line_of_json_is_a_document_and_each_of_text_a_text() {
    for (kind, text, expected, read) in [
        (Kind::Lines, format!("{{\"a\":\"{MAIL}\"}}\n"), vec![format!("email /a 1:7 {MAIL}")], [1, 1, 1]),
        (
            Kind::Lines,
            format!("{{\"a\":1}}\n\n \t\r\n[2,\"{MAIL}\"]\r\n[\"é\", {{\"b\":\"{OTHER}\"}}]"),
            vec![format!("email /1 4:5 {MAIL}"), format!("email /1/b 5:13 {OTHER}")],
            [4, 3, 5],
        ),
        (
            TEXT,
            format!("ask {MAIL}\n\n \t\r\né {OTHER}"),
            vec![format!("email - 1:5 {MAIL}"), format!("email - 4:3 {OTHER}")],
            [3, 0, 2],
        ),
        (
            TEXT,
            format!("{MAIL}, {OTHER}\r\n"),
            vec![format!("email - 1:1 {MAIL}"), format!("email - 1:23 {OTHER}")],
            [1, 0, 1],
        ),
        (DOCUMENT, format!("[\n\"{MAIL}\"\n]\n\n"), vec![format!("email /0 2:2 {MAIL}")], [4, 1, 1]),
        // What is no document may be text, and is where nobody asks for a document.
        (
            Kind::Document { strict: false },
            format!("[1] started\nask {MAIL}\n"),
            vec![format!("email - 2:5 {MAIL}")],
            [2, 0, 3],
        ),
    ] {
        let mut harvest = scan(&USUAL, kind, &text);
        assert_eq!(figures(&harvest), read, "{text:?}");
        assert_eq!((faults(&harvest), harvest.pieces, harvest.total()), (vec![], 1, expected.len() as u64));
        assert_eq!(told(&USUAL, &mut harvest, text.as_bytes()), expected, "{text:?}");
    }
    // A document that has to be one is looked at as text too, and is not decided.
    let text = format!("{{\"a\":\"{MAIL}\"");
    let mut harvest = scan(&USUAL, DOCUMENT, &text);
    assert_eq!(faults(&harvest), [(1, 28, "it ends too early")]);
    assert_eq!(told(&USUAL, &mut harvest, text.as_bytes()), [format!("email - 1:7 {MAIL}")]);
    // One that comes in parts has as many lines.
    let text = format!("[\n\"{MAIL}\"\n]\n\n");
    for size in [1, 2, 50] {
        let mut parts = scan_in_parts(&USUAL, text.as_bytes(), size);
        assert_eq!(figures(&parts), [4, 1, 1], "{size}");
        assert_eq!(told(&USUAL, &mut parts, text.as_bytes()), [format!("email /0 2:2 {MAIL}")]);
    }
}

#[test]
fn a_piece_stands_where_its_file_has_it() {
    let text = format!("{{\"a\":\"{MAIL}\"}}\n");
    let mut crew = Crew::alone(&USUAL);
    for (file, number, start) in [(1, 0, 0), (1, 1, 100), (3, 2, 1000), (3, 0, 0)] {
        crew.scan(Piece { file, number, start, ..piece(Kind::Lines, text.as_bytes()) });
    }
    let text = format!("\n\nask {MAIL}\n");
    crew.scan(Piece { file: 3, number: 1, start: 500, ..piece(TEXT, text.as_bytes()) });
    let mut harvest = crew.finish();
    assert_eq!((harvest.pieces, harvest.total(), figures(&harvest)), (5, 5, [7, 4, 5]));
    let told = harvest.told();
    let places: Vec<_> = told
        .iter()
        .map(|told| {
            let line = harvest.line(told.file, told.piece, told.found.line);
            (told.file, told.piece, line, told.found.start, told.found.end)
        })
        .collect();
    let end = MAIL.len();
    assert_eq!(
        places,
        [
            (1, 0, 1, 6, 6 + end),
            (1, 1, 2, 106, 106 + end),
            (3, 0, 1, 6, 6 + end),
            (3, 1, 4, 506, 506 + end),
            (3, 2, 5, 1006, 1006 + end),
        ]
    );
}

#[test]
fn faults_beyond_the_twentieth_of_a_file_are_counted() {
    let broken = |lines: usize| "{}x\n".repeat(lines);
    let mut crew = Crew::alone(&NOTHING);
    for (file, number, lines) in [(0, 0, 12), (0, 1, 30), (2, 0, 20), (3, 0, 21), (4, 0, 1)] {
        crew.scan(Piece { file, number, ..piece(Kind::Lines, broken(lines).as_bytes()) });
    }
    let harvest = crew.finish();
    let told = |file: usize| harvest.broken.iter().filter(|broken| broken.0 == file).count();
    assert_eq!([0, 1, 2, 3, 4].map(told), [20, 0, 20, 20, 1]);
    assert_eq!(harvest.more_broken.iter().collect::<Vec<_>>(), [(&0, &22), (&3, &1)]);
    let places = harvest.broken.iter().filter(|broken| broken.0 == 0).map(|broken| (broken.1, broken.2.line));
    assert!(places.eq((1..=12).map(|line| (0, line)).chain((1..=8).map(|line| (1, line)))));
}

/// Whichever thread is first: the first faults of each file are told, in order.
#[test]
fn the_first_faults_of_a_file_are_told() {
    let mut crew = Crew::alone(&NOTHING);
    for (file, number) in [(1, 0), (0, 2), (0, 1), (2, 0), (0, 0)] {
        crew.scan(Piece { file, number, ..piece(Kind::Lines, "{}x\n".repeat(9).as_bytes()) });
    }
    let harvest = crew.finish();
    let places = harvest.broken.iter().map(|broken| (broken.0, broken.1, broken.2.line));
    let of = |file: usize, number: usize, lines: u64| (1..=lines).map(move |line| (file, number, line));
    let expected = of(0, 0, 9).chain(of(0, 1, 9)).chain(of(0, 2, 2)).chain(of(1, 0, 9)).chain(of(2, 0, 9));
    assert!(places.eq(expected), "{:?}", harvest.broken);
    assert_eq!(harvest.more_broken.iter().collect::<Vec<_>>(), [(&0, &7)]);
}

#[test]
fn a_broken_line_is_looked_at_as_json_and_as_text() {
    for (text, expected) in [
        // What stands before the fault is told once, and what stands after it as well.
        (format!(r#"{{"a":"{MAIL}","b":01}}"#), vec![format!("email /a 1:7 {MAIL}")]),
        (format!(r#"{{"a":"é","b":01,"c":"{MAIL}"}}"#), vec![format!("email - 1:22 {MAIL}")]),
        (format!("{MAIL}, {{}}"), vec![format!("email - 1:1 {MAIL}")]),
        // A number that ends where the fault is.
        (format!(r#"{{"card":{CARD}:1}}"#), vec![format!("payment-card /card 1:9 {CARD}, number")]),
    ] {
        let text = format!("\n{text}\n{{}}\n");
        let mut harvest = scan(&USUAL, Kind::Lines, &text);
        assert_eq!((faults(&harvest).len(), figures(&harvest)[..2].to_vec()), (1, vec![3, 1]), "{text}");
        let expected: Vec<_> = expected.iter().map(|line| line.replace(" 1:", " 2:")).collect();
        assert_eq!(told(&USUAL, &mut harvest, text.as_bytes()), expected, "{text}");
    }
}

/// Also of a kind that was found before the fault.
#[test]
fn what_stands_after_a_fault_is_found_as_well() {
    let text = format!(r#"{{"a":"{MAIL}","b":01,"c":"{OTHER}"}}"#);
    assert_eq!(found(Kind::Lines, &text), [format!("email /a 1:7 {MAIL}"), format!("email - 1:41 {OTHER}")]);
}

#[test]
fn what_stands_after_the_value_of_a_line_is_told_where_it_stands() {
    let harvest = scan(&NOTHING, Kind::Lines, "{}\n[] \t x\n1\u{c}\n");
    let why = "something stands after the value of this line";
    assert_eq!(faults(&harvest), [(2, 6, why), (3, 2, why)]);
    // A form feed is no blank of JSON.
    for parts in [scan(&NOTHING, DOCUMENT, "{}\u{c}"), scan_in_parts(&NOTHING, b"{}\x0c", 1)] {
        assert_eq!(faults(&parts), [(1, 3, "something stands after the value")]);
    }
}

fn private_key(lines: usize) -> String {
    let body = format!("{}\n", "MIIEowIBAAKCAQEAx".repeat(3)).repeat(lines);
    format!("-----{0} RSA PRIVATE KEY-----\n{body}-----END RSA PRIVATE KEY-----", "BEGIN")
}

#[test]
fn the_lines_of_a_private_key_are_one_text() {
    let key = private_key(2);
    let body = key.lines().nth(1).unwrap();
    for (text, expected, read) in [
        (
            format!("a\n{key}\nask {MAIL}\n"),
            vec![format!("private-key - 2:1 {key}"), format!("email - 6:5 {MAIL}")],
            [6, 0, 3],
        ),
        (
            format!("{key}\n{key}"),
            vec![format!("private-key - 1:1 {key}"), format!("private-key - 5:1 {key}")],
            [7, 0, 2],
        ),
        (key.clone(), vec![format!("private-key - 1:1 {key}")], [3, 0, 1]),
        // One that does not end is its first line.
        (
            key.replace("-----END", "-----"),
            vec![format!("private-key - 1:1 {}", key.lines().next().unwrap())],
            [3, 0, 4],
        ),
        // All of it may stand on one line, and after it another line.
        (
            format!("{}\nask {MAIL}\n", key.replace('\n', " ")),
            vec![format!("private-key - 1:1 {}", key.replace('\n', " ")), format!("email - 2:5 {MAIL}")],
            [2, 0, 2],
        ),
        // Its end is looked for in 32 KiB.
        (private_key(620), vec![format!("private-key - 1:1 {}", private_key(620))], [621, 0, 1]),
        (private_key(640), vec![format!("private-key - 1:1 {}", key.lines().next().unwrap())], [641, 0, 642]),
        // What is too short to start one is a line of its own.
        (format!("-----{} XXXXXXXXX\n{body}\n-----END\n", "BEGIN"), vec![], [3, 0, 3]),
        (format!("-----{} XXXXXXXXXX\n{body}\n-----END\n", "BEGIN"), vec![], [3, 0, 1]),
    ] {
        let mut harvest = scan(&USUAL, TEXT, &text);
        assert_eq!(figures(&harvest), read, "{text}");
        assert_eq!(told(&USUAL, &mut harvest, text.as_bytes()), expected, "{text}");
    }
}

#[test]
fn a_line_leaves_out_what_it_names_and_nothing_else() {
    for (line, inline, expected, ignored) in [
        (format!("ask {MAIL} # pii-scan:ignore email"), true, 0, 1),
        (format!("ask {MAIL} # pii-scan:ignore email"), false, 1, 0),
        (format!("ask {MAIL}, {OTHER} # pii-scan:ignore email"), true, 0, 2),
        (format!("ask {MAIL}, card {CARD} # pii-scan:ignore payment-card"), true, 1, 1),
        (format!("ask {MAIL}, card {CARD} # pii-scan:ignore payment-card,email"), true, 0, 2),
        (format!("ask {MAIL}, card {CARD} # pii-scan:ignore payment-card\temail"), true, 0, 2),
        // The list ends where nothing stands between two marks.
        (format!("ask {MAIL}, card {CARD} # pii-scan:ignore payment-card  email"), true, 1, 1),
        (format!("ask {MAIL}, card {CARD} # pii-scan:ignore  email"), true, 2, 0),
        (format!("ask {MAIL} # pii-scan:ignore mail"), true, 1, 0),
        (format!("ask {MAIL} # pii-scan:ignored email"), true, 1, 0),
    ] {
        // The line before it says nothing about it.
        let text = format!("ask {OTHER}\n{line}\n");
        let harvest = scan(&USUAL, Kind::Text { inline }, &text);
        assert_eq!((harvest.total(), harvest.ignored), (1 + expected, ignored), "{text}");
    }
}

/// A text in base64, without padding.
fn base64(bytes: &[u8], signs: [char; 2]) -> String {
    let digits: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(signs).collect();
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().chain(&[0, 0]).take(3).fold(0, |bits, byte| bits << 8 | usize::from(*byte));
        out.extend([18, 12, 6, 0].iter().take(chunk.len() + 1).map(|shift| digits[bits >> shift & 63]));
    }
    out
}

fn standard(text: &str) -> String {
    base64(text.as_bytes(), ['+', '/'])
}

fn hex(text: &str) -> String {
    text.bytes().fold(String::new(), |out, byte| out + &format!("{byte:02x}"))
}

/// base64 and hex are peeled off run by run, where they are text.
#[test]
fn a_run_of_base64_or_hex_is_looked_into_where_it_is_text() {
    // Its bytes need all digits of base64.
    let all: String = (0..64_u8).map(|six| char::from(32 + six)).collect();
    let wide = format!("{all} {MAIL} ~~~???{{}}");
    for (before, run, after, layer) in [
        ("", standard(MAIL), "", "base64"),
        ("x ", standard(MAIL) + "===", " y", "base64"),
        ("(", standard(MAIL), ")", "base64"),
        ("", base64(wide.as_bytes(), ['+', '/']), "", "base64"),
        ("", base64(wide.as_bytes(), ['-', '_']), "", "base64"),
        // Sixteen characters at least, wherever they start.
        ("", standard("a@contoso.de"), "", "base64"),
        ("0123456789abcd ", standard("a@contoso.de"), "", "base64"),
        ("0123456789abcde ", standard("a@contoso.de"), "", "base64"),
        ("0123456789abcdef ", standard("a@contoso.de"), ";", "base64"),
        ("", standard("a@gmx.info"), "", ""),
        ("abcdABCDabcdABCDabcd ", standard("a@gmx.info"), "", ""),
        // Its base64 has no digit.
        ("", standard(NO_DIGIT), "", "base64"),
        // Text with what stands in lines of it, and nothing else.
        ("", standard(&format!("\t\r\n{MAIL} é")), "", "base64"),
        ("", standard(&format!("\u{1}{MAIL}")), "", ""),
        ("", standard(&format!("{MAIL}\u{1}")), "", ""),
        ("", standard(&format!("{MAIL} \u{7f}")), "", ""),
        ("", base64(b"ana.novak@contoso.de \xff", ['+', '/']), "", ""),
        // No base64 has one character more than a multiple of four.
        ("", standard("abc@contoso.com") + "x", "", ""),
        ("", hex(MAIL), "", "hex"),
        ("x ", hex(MAIL).to_uppercase(), " y", "hex"),
        ("", hex(&format!("\t{MAIL}\r\n")), "", "hex"),
        ("", hex("a@gmx.de"), "", "hex"),
        ("", hex("ana.novak@contoso-eu.com"), "", "hex"),
        ("0123456789abcde ", hex("a@gmx.de"), "", "hex"),
        ("", "0x".to_owned() + &hex(MAIL), "", "hex"),
        ("", "0X".to_owned() + &hex("a@gmx.de"), "", "hex"),
        (r"\", "x".to_owned() + &hex(MAIL), "", "hex"),
        ("", "0xx".to_owned() + &hex(MAIL), "", ""),
        ("", "0x".to_owned() + &standard(MAIL), "", ""),
        ("", "xx".to_owned() + &standard("abc@contoso.com").replace('=', ""), "", ""),
        ("", hex(MAIL) + "2", "", ""),
        ("", hex(&format!("{MAIL}é")), "", ""),
        ("", hex(&format!("\u{10}{MAIL}")), "", ""),
        ("", hex(&format!("\u{1}{MAIL}")), "", ""),
        ("", hex(&format!("{MAIL}\u{7f}")), "", ""),
    ] {
        let text = format!("{before}{run}{after}");
        let expected = format!("email - 1:{} {run}, {layer}", before.len() + 1);
        let expected = if layer.is_empty() { vec![] } else { vec![expected] };
        assert_eq!(found(TEXT, &text), expected, "{text:?}");
        // A whole value of the length of a digest is none, where it spells a text.
        for value in [&text, &format!("{text} .")] {
            let value = json!({ "a": value }).to_string();
            assert_eq!(found(DOCUMENT, &value).len(), expected.len(), "{value}");
        }
    }
}

/// What is written of single characters is undone in all of a text.
#[test]
fn what_stands_for_a_character_is_read_as_that() {
    for (text, layers) in [
        ("ana.novak%40contoso.de", "percent-encoding"),
        ("%61na.novak@contoso%2ede, 5% of all %", "percent-encoding"),
        ("5%2zana.novak%40contoso.de%", "percent-encoding"),
        ("jo.moor%40xyz.org", "percent-encoding"),
        ("%41na.novak%40contoso%2Ede%0a", "percent-encoding"),
        ("ana.novak%4@contoso.de 7%4", "1:1 ana.novak%4@contoso.de"),
        (r"ana.novak\u0040contoso.de", "backslash escapes"),
        (r"ana.novak\x40contoso.de\", "backslash escapes"),
        (r"\u00e9 ana.novak@contoso.de", "1:8 ana.novak@contoso.de"),
        (r"x\nana.novak\x40contoso.de\t\r\\\/\'\q", "backslash escapes"),
        (r"ana.novak\\u0040contoso.de", "backslash escapes, backslash escapes"),
        (r"\ud83d\ude00ana.novak\x40contoso.de", "backslash escapes"),
        (r"\ud83d\u0041na.novak\x40contoso.de", "backslash escapes"),
        (r"\ud83d ana.novak\x40contoso.de", "backslash escapes"),
        (r"\ud83dude00ana.novak\x40contoso.de", "backslash escapes"),
        (r"ana.novak\x4@contoso.de \u12", "1:11 x4@contoso.de"),
        ("ana.novak&#64;contoso.de", "HTML entities"),
        ("ana.novak&#x40;contoso&#X2E;de", "HTML entities"),
        ("ana.novak&commat;contoso&period;de", "HTML entities"),
        (
            "ana&lowbar;novak&commat;contoso.de &amp; &lt;&gt;&quot;&apos;&nbsp;&colon;&plus;&hyphen;",
            "HTML entities",
        ),
        ("&none;ana.novak&#64;contoso.de&", "HTML entities"),
        ("&#0000000064;ana.novak&#64;contoso.de; & co", "HTML entities"),
        ("ana.novak＠contoso.de", "look-alike characters"),
        ("ana.novak@contoso。de", "look-alike characters"),
        ("ana.no\u{200b}vak\u{2060}＠con\u{ad}toso.de", "look-alike characters"),
        ("ana.novak%26%2364%3bcontoso.de", "percent-encoding, HTML entities"),
        (r"ana.novak\u002540contoso.de", "backslash escapes, percent-encoding"),
        (r"ana.novak\uff20contoso.de", "backslash escapes, look-alike characters"),
        ("ana.novak%ef%bc%a0contoso.de", "percent-encoding, look-alike characters"),
        ("ana.novak&#xff20;contoso.de", "HTML entities, look-alike characters"),
    ] {
        let expected = if layers.starts_with("1:") {
            format!("email - {layers}")
        } else {
            format!("email - 1:1 {text}, {layers}")
        };
        assert_eq!(found(TEXT, text), [expected], "{text:?}");
        // In JSON, where a quote, a backslash and a control character are written otherwise.
        let value = json!({ "a": text }).to_string();
        assert_eq!(found(DOCUMENT, &value).len(), 1, "{value}");
    }
    for (text, rule, layer) in [
        ("card 40128888\u{200b}88881881", "payment-card", "look-alike characters"),
        (concat!(r"postgres:\/\/app:Kx8-", r"hunter2-Zq@db\/x"), "url-credentials", "backslash escapes"),
    ] {
        assert_eq!(found(TEXT, text), [format!("{rule} - 1:1 {text}, {layer}")]);
    }
}

/// base64 has letters of both cases: what has not is a name or a number.
#[test]
fn a_run_of_letters_of_one_case_is_a_word() {
    let setup = Setup {
        roster: Some(opened("jonkolnowszd\nDARTEBIRDACE\nJonkolnowszd x")),
        ..Setup::of([]).unwrap()
    };
    let (small, capital) = (standard("jonkolnowszd"), standard("DARTEBIRDACE"));
    assert!(small.bytes().all(|byte| !byte.is_ascii_uppercase()), "{small}");
    assert!(capital.bytes().all(|byte| !byte.is_ascii_lowercase()), "{capital}");
    let total = |run: &str| scan(&setup, TEXT, format!("{} {run}", standard("nothing to see here"))).total();
    assert_eq!([&small, &capital, &standard("Jonkolnowszd x")].map(|run| total(run)), [0, 0, 1]);
}

/// What starts or ends as JSON is none for that: it is looked into as far as any other text.
#[test]
fn what_only_looks_like_json_is_no_layer() {
    for text in ["{ask", "ask}", "[ask", "ask]", "{ask]"] {
        let under = (0..5).fold(format!("{text} {MAIL} {text}"), |text, _| standard(&text));
        let mut harvest = scan(&USUAL, TEXT, &under);
        assert_eq!((harvest.total(), harvest.tally.overlaid), (1, 0), "{text}");
        let layers = ", base64".repeat(5);
        assert_eq!(told(&USUAL, &mut harvest, under.as_bytes()), [format!("email - 1:1 {under}{layers}")]);
    }
}

/// A list of names, sealed with a key.
fn sealed(list: &str) -> String {
    roster::seal(list, &key(), "ROSTER_KEY").unwrap()
}

fn opened(list: &str) -> Roster {
    Roster::open(&sealed(list), key()).unwrap()
}

/// A roster that was sealed before is read still.
#[test]
fn a_sealed_roster_is_the_same_every_time() {
    let list = "# tenants\n Größer & Söhne GmbH \n\nBlue Iron Ltd 12\nblue-iron LTD 12\nzed\n";
    let expected = r#"{"schema":"gatekit.roster.v1","key_env":"ROSTER_KEY","names":3,"check":"7334595abba85523eb4b460faed1daca","lengths":[3,13,16],"uuids":false,"digests":false,"numbers":false}
457f6b53222ca88c
79b95541afba00fe
c8fadc02575a836a
6e744261291296d3234aea5bc1975167
da1d87d23dbbcbb1913a51da8b236c88
e49d2f9b3d157577afe1c2b3e420952b
"#;
    assert_eq!(sealed(list), expected);
    let roster = opened(list);
    assert_eq!((roster.len(), roster.is_empty()), (3, false));
    assert_eq!(roster::key_env(expected), Ok("ROSTER_KEY".into()));
}

/// What machines make is looked into only where a name may be written so.
#[test]
fn a_sealed_roster_says_what_its_names_may_be_written_as() {
    for (name, [uuids, digests, numbers]) in [
        ("zed".to_owned(), [false, false, false]),
        ("abcd".into(), [false, false, false]),
        ("x".repeat(32), [false, false, false]),
        ("a1".repeat(7) + "b", [false, false, false]),
        ("a1".repeat(8), [false, true, false]),
        ("a1".repeat(16), [true, true, false]),
        ("a1".repeat(16) + "b", [false, true, false]),
        ("4711".into(), [false, false, true]),
    ] {
        let expected = format!(r#""uuids":{uuids},"digests":{digests},"numbers":{numbers}}}"#);
        assert!(sealed(&name).lines().next().unwrap().ends_with(&expected), "{name}");
    }
}

#[test]
fn what_is_no_sealed_roster_is_refused_with_its_line() {
    let whole = sealed("Blue Iron Ltd 12\nContoso\n");
    let lines: Vec<&str> = whole.lines().collect();
    let header = |from: &str, to: &str| {
        assert!(lines[0].contains(from), "{from}");
        let mut lines = lines.clone();
        let changed = lines[0].replace(from, to);
        lines[0] = &changed;
        lines.join("\n")
    };
    let with = |at: usize, line: &str| {
        let mut lines = lines.clone();
        lines[at] = line;
        lines.join("\n")
    };
    let swapped = |one: usize, other: usize| {
        let mut lines = lines.clone();
        lines.swap(one, other);
        lines.join("\n")
    };
    let (none, digest) = ("it is no sealed roster", "it is no digest");
    let other = "it is a sealed roster of another version";
    let (count, order) = ("it does not hold as many names as it says", "its digests are not in order");
    for (text, line, why) in [
        (String::new(), 1, none),
        ("Contoso\n".into(), 1, none),
        (header("\"key_env\"", "\"key\""), 1, none),
        (header("roster.v1", "roster.v2"), 1, other),
        (with(1, &lines[1][1..]), 2, digest),
        (with(2, &lines[2].replacen(&lines[2][..1], "x", 1)), 3, digest),
        (with(3, &lines[3].replacen(&lines[3][..1], "x", 1)), 4, digest),
        (with(3, ""), 4, digest),
        (swapped(1, 2), 1, order),
        (swapped(3, 4), 1, order),
        (lines[..4].join("\n"), 1, count),
        (lines[..3].join("\n"), 1, count),
        ([lines[0], lines[3], lines[4]].join("\n"), 1, count),
        (header("\"names\":2", "\"names\":1"), 1, count),
        (header("\"lengths\":[7,13]", "\"lengths\":[7,256]"), 1, "it states a length that no name has"),
    ] {
        assert_eq!(Roster::open(&text, key()).err(), Some((line, why)), "{text}");
    }
    let wrong = Roster::open(&whole, MacKey::new(b"another key").unwrap());
    assert_eq!(wrong.err(), Some((1, "it was sealed with another key")));
    assert_eq!(roster::key_env("{}"), Err((1, none)));
    assert_eq!(Roster::open(&sealed(""), key()).err(), Some((1, count)));
    let header = sealed("").replace("\"names\":0", "\"names\":2");
    assert_eq!(Roster::open(&(header + &lines[3..].join("\n")), key()).err(), Some((1, count)));
}

#[test]
fn a_list_says_which_of_its_lines_are_no_names() {
    let short = "it has fewer than 3 letters and digits, and would be found everywhere";
    let long = "it has more than 255 letters and digits";
    let list = format!("ab\nabc\n - \n# ab\n  a.b \n{}\n{}\n", "x".repeat(255), "é".repeat(256));
    let refused = roster::seal(&list, &key(), "KEY").unwrap_err();
    let refused: Vec<_> = refused.iter().map(|refused| (refused.line, refused.why)).collect();
    assert_eq!(refused, [(1, short), (3, short), (5, short), (7, long)]);
    let longest = opened(&"x".repeat(255));
    let mut spans = Vec::new();
    longest.find(&"x".repeat(255), &mut Normal::default(), |start, end| spans.push((start, end)));
    assert_eq!(spans, [(0, 255)]);
}

/// Names as they stand in a text: the longest at each place, from the first letter of a word to the last of one.
#[test]
fn names_of_a_roster_are_found_however_they_are_written() {
    let roster = opened(
        "Größer & Söhne GmbH\nBlue Iron\nBlue Iron Ltd 12\nzed\nŁódź Ægir Œuvre Đurđevac\nDiyarbakır\nfine fish\n4711-0815\nABCDEFGH\nAcme Corp\nAcme\n",
    );
    let mut normal = Normal::default();
    for (text, expected) in [
        ("Blue Iron", vec!["Blue Iron"]),
        ("x blue-iron, y", vec!["blue-iron"]),
        ("blueiron ltd 12", vec!["blueiron ltd 12"]),
        ("blue iron ltd 13", vec!["blue iron"]),
        ("xblue iron", vec![]),
        ("xa\u{308}zed xa\u{ad}zed xa\u{200b}zed", vec![]),
        ("blue irony", vec![]),
        ("zed zed, ZED", vec!["zed", "zed", "ZED"]),
        ("zedd z e d", vec!["z e d"]),
        ("grosser sohne gmbh", vec!["grosser sohne gmbh"]),
        ("(GRÖẞER & SÖHNE GMBH)", vec!["GRÖẞER & SÖHNE GMBH"]),
        (
            "Gro\u{308}\u{ad}ßer So\u{308}h\u{200b}ne GmbH é",
            vec!["Gro\u{308}\u{ad}ßer So\u{308}h\u{200b}ne GmbH"],
        ),
        ("é lodz aegir oeuvre durdevac", vec!["lodz aegir oeuvre durdevac"]),
        ("DİYARBAKIR diyarbakir", vec!["DİYARBAKIR", "diyarbakir"]),
        ("ﬁne ﬁsh", vec!["ﬁne ﬁsh"]),
        ("of 4711/0815.", vec!["4711/0815"]),
        ("47110815", vec!["47110815"]),
        ("abcdefgh abcdefghi", vec!["abcdefgh"]),
        ("Acme Corp and Acme, Acme Corpse", vec!["Acme Corp", "Acme", "Acme"]),
        ("", vec![]),
        ("ze", vec![]),
    ] {
        let mut spans = Vec::new();
        // Twice: what was no name once is passed over faster.
        for _ in 0..2 {
            spans.clear();
            roster.find(text, &mut normal, |start, end| spans.push(&text[start..end]));
        }
        assert_eq!(spans, expected, "{text}");
        if text.is_ascii() {
            assert_eq!(roster.is_in(text.as_bytes(), &mut normal), !expected.is_empty(), "{text}");
        }
    }
    assert!(roster.may_be_in(3) && !roster.may_be_in(2) && roster.wants_numbers());
    let letters = opened("Contoso\n");
    assert!(!letters.wants_numbers() && !letters.is_in(b"47110815", &mut normal));
}

/// Many names, so that each stands beside others that start alike or have the same length.
#[test]
fn each_of_many_names_is_found_and_no_other() {
    let name = |number: u64| {
        expand(
            ["{3:alnum}", "{7:alnum}", "{8:alnum}", "{12:lower}", "{20:hex}", "{70:alnum}", "{200:alnum}"]
                [usize::try_from(number % 7).unwrap()],
            number,
        )
    };
    let list: String = (0..400).map(|number| name(number) + "\n").collect();
    let roster = opened(&list);
    let mut normal = Normal::default();
    let mut find = |text: &str| {
        let mut spans = Vec::new();
        roster.find(text, &mut normal, |start, end| spans.push(text[start..end].to_owned()));
        spans
    };
    for number in 0..400 {
        let (is, other) = (name(number), name(number + 1000 * 7));
        assert_eq!(find(&format!("to {is}, {other}")), [&*is], "{number}");
        assert!(find(&format!("{is}x, {}", &other[1..])).iter().all(|found| found.len() <= 3), "{number}");
    }
}

/// Names in values that a scan passes over else, as machines make them.
#[test]
fn names_are_looked_for_in_what_machines_make() {
    let uuid = "0b6f0d0e-0d3c-4f5e-9f3c-6f0b9a1c2d3e";
    let digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4";
    for (list, value, is_found) in [
        (uuid, json!(uuid), true),
        (digest, json!(digest), true),
        ("47110815", json!("4711.08.15"), true),
        ("47110815", json!(47_110_815), true),
        ("100008", json!("10.0.0.08"), true),
        ("202601", json!("2026-01-01T00:00:00Z"), true),
        ("zed", json!("zed"), true),
        ("4711", json!(4711), true),
        ("zed", json!(4711), false),
        ("zed 1", json!("ze"), false),
    ] {
        let setup = Setup { roster: Some(opened(list)), ..Setup::of([]).unwrap() };
        let nested = json!({ "a": json!({ "b": [value] }).to_string() });
        for document in [json!({ "a": value }), json!([{ "n": 1 }, { "a": [value] }]), nested] {
            // Again, as what was met before is passed over faster.
            let lines = format!("{document}\n").repeat(4);
            let total = scan(&setup, Kind::Lines, lines).total();
            assert_eq!(total, if is_found { 4 } else { 0 }, "{list} in {document}");
        }
    }
}

/// However it is written in the list and in the text, and also as a part of a version.
#[test]
fn a_name_of_hex_digits_or_in_a_version_is_found() {
    let (dashes, bare) = ("0b6f0d0e-0d3c-4f5e-9f3c-6f0b9a1c2d3e", "0b6f0d0e0d3c4f5e9f3c6f0b9a1c2d3e");
    for (list, value) in [
        (dashes, bare),
        (bare, dashes),
        ("0B6F0d0e 0d3c 4f5e 9f3c 6f0b9a1c2d3e", bare),
        ("{0B6F0d0e-0d3c-4f5e-9f3c-6f0b9a1c2d3e}", dashes),
        ("00f0 67aa 0ba9 02b7", "00f067aa0ba902b7"),
        ("Contoso", "1.4.2-contoso"),
        ("Contoso", "1.4.2-rc.1+contoso"),
    ] {
        let setup = Setup { roster: Some(opened(list)), ..Setup::of([]).unwrap() };
        for document in [json!({ "a": value }), json!({ "a": json!([value]).to_string() })] {
            let lines = format!("{document}\n").repeat(3);
            assert_eq!(scan(&setup, Kind::Lines, lines).total(), 3, "{list} in {document}");
        }
    }
}

/// Benchmarks and tests of years ago are made of the same texts.
#[test]
fn a_template_makes_the_same_text_every_time() {
    for (template, seed, expected) in [
        ("{12:digit} {12:lower} {12:upper}", 1, "912655602975 udefyxlpvlgw ACLKXESBNGQM"),
        ("{12:alpha} {12:alnum} {12:hex} {12:HEX}", 2, "WTARHKDTwBbR sh70yofrrv02 2e0d295f493c 171EA770A10E"),
        ("{12:base32} {12:base36} {12:base58}", 3, "H6LZAFVIWB6A KEX13CAKM761 QEUnHMo4bxHJ"),
        (
            "{24:base62} {24:base64} {24:base64url}",
            4,
            "zDDe7VGiJo00RF3fNrnazvr2 kuKEMNnVv5vmZkLx3+3VfS4O h7wdQ3lvBweoqvoHYaZO1VUA",
        ),
        ("a{{b}}c{}d{e}f{g:h}{x:digit}{", 5, "a{b}c{}d{e}f{g:h}{x:digit}{"),
        (
            "{30:base62}{crc32:base62:6} {30:base62}{crc32:base62:6}",
            6,
            "vvpleUZplS82tkvi5hvX0ADjt1DPXi3UxH2W vCxMrvXALjF50UOxhTsqXztHxOArAL4MZCHN",
        ),
        (
            "x='key_{8:hex}_{crc32:hex:8}' \"{4:hex}{crc32:hex:8}\"",
            7,
            "x='key_1daf6ff0_cb019d83' \"b95d733f597c\"",
        ),
        (
            "a=key_{8:hex}_{crc32:hex:8}\tkey_{8:hex}__{crc32:hex:8}",
            8,
            "a=key_114a0ba3_a0a52eba\tkey_c34d664d__94c4f0ae",
        ),
        ("{json:alg}", 9, "eyJhbGciOiJTZTdFbHlTSExCNFkifQ"),
        ("{5:hex} {6:hex} {5:alnum}", 10, "6d88a 5d8d00 akqby"),
        ("{1:digit}}", 11, "6}"),
    ] {
        assert_eq!(expand(template, seed), expected, "{template}");
    }
    // Six and more are neither a number nor a word.
    for seed in 0..400 {
        let text = expand("{6:hex}", seed);
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        assert!((1..6).contains(&digits), "{text}");
    }
    let short = (0..400).map(|seed| expand("{5:hex}", seed));
    assert!(short.into_iter().any(|text| text.bytes().all(|byte| byte.is_ascii_digit())));
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn run(folder: &Path, args: &[&str]) -> Run {
    let mut command = common::command(PROGRAM, folder);
    command.args(args).args(["--format", "json"]).env("PII_SCAN_KEY", "a key");
    common::finished(&command.output().unwrap())
}

/// A run over one file, and its report.
fn run_on(name: &str, content: impl AsRef<[u8]>, args: &[&str]) -> (Run, Value) {
    let folder = folder();
    put(&folder, name, content);
    let run = run(folder.path(), &[&[name], args].concat());
    let report = run.report();
    (run, report)
}

/// What could not be decided.
fn undecided(report: &Value) -> Vec<String> {
    let undecided = report["undecided"].as_array().unwrap().iter();
    undecided.map(|undecided| undecided["message"].as_str().unwrap().to_owned()).collect()
}

/// Where it was found, by file, line and column.
fn places(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter().map(|finding| &finding["location"]);
    let place =
        |place: &Value| format!("{}:{}:{}", place["path"].as_str().unwrap(), place["line"], place["column"]);
    findings.map(place).collect()
}

#[test]
fn what_a_file_is_its_name_and_its_first_bytes_say() {
    let value = format!("{{\"a\":\"{MAIL}\"}}");
    let several = format!("{value}\n{value}\n");
    for (name, content, profile, artifact, documents, code) in [
        ("a.json", &*value, "artifact", "json", 1, 1),
        ("A.JSON", &value, "artifact", "json", 1, 1),
        ("a.json", "{}\n \n", "artifact", "json", 1, 0),
        ("a.json", &several, "artifact", "ndjson", 2, 1),
        ("a.json", "{} x\n{}\n", "artifact", "json", 0, 2),
        ("a.json", "[\n1]\n", "artifact", "json", 1, 0),
        ("a.ndjson", &value, "artifact", "ndjson", 1, 1),
        ("a.jsonl", &several, "export", "ndjson", 2, 1),
        ("a.jsonl", "x\n", "artifact", "ndjson", 0, 2),
        ("a.log", &value, "artifact", "text", 0, 1),
        ("a.log", &value, "export", "json", 1, 1),
        ("a.log", &several, "export", "ndjson", 2, 1),
        ("a.log", "x\n", "export", "json", 0, 2),
        ("a", &value, "artifact", "json", 1, 1),
        ("a", " \n[1,\n2]\n", "artifact", "json", 1, 0),
        ("a", &several, "artifact", "ndjson", 2, 1),
        ("a.bak", "[2026-01-01] started\n", "artifact", "text", 0, 0),
        ("a", "{\"a\":", "artifact", "text", 0, 0),
        ("a", "1\n2\n", "artifact", "text", 0, 0),
        ("a", "1\n2\n", "export", "ndjson", 2, 0),
        ("a", "x\n", "artifact", "text", 0, 0),
        ("a.json", "x\n", "secrets", "json", 0, 0),
        ("a.json", "x\n", "incident", "json", 0, 2),
        ("a.json.gz", "{}", "artifact", "json", 1, 0),
        ("a.log.zst", &value, "artifact", "text", 0, 1),
    ] {
        let (run, report) = run_on(name, content, &["--profile", profile]);
        let told = (&report["subjects"][0]["artifact"], &report["stats"]["documents"], run.code);
        assert_eq!(told, (&json!(artifact), &json!(documents), Some(code)), "{name} {profile}: {content}");
    }
    for suffix in ["md", "tsv", "csv", "log", "txt", "yaml", "yml", "toml", "xml", "html"] {
        let (_, report) = run_on(&format!("a.{suffix}"), "{}", &[]);
        assert_eq!(report["subjects"][0]["artifact"], "text", "{suffix}");
    }
}

#[test]
fn what_is_empty_or_no_text_is_told() {
    let folder = folder();
    let put = |name: &str, content: &[u8]| put(&folder, name, content);
    let large = |content: &str| content.repeat(PIECE)[..PIECE].to_owned();
    put("d/a.json", b"{}");
    put("d/empty.txt", b"");
    put("d/blank.txt", b" \t\r\n\x0c");
    put("d/marked.txt", b"\xef\xbb\xbf\n");
    for (magic, what) in [
        (&b"\xfd7zXZ\0\0"[..], "it is an xz archive"),
        (b"BZh9", "it is a bzip2 archive"),
        (b"7z\xbc\xaf\x27\x1c", "it is a 7z archive"),
        (b"Rar!", "it is a RAR archive"),
        (b"%PDF-1.7", "it is a PDF"),
        (b"\x89PNG\r\n", "it is an image"),
        (b"\xff\xd8\xff\xe0", "it is an image"),
        (b"GIF89a", "it is an image"),
        (b"\x7fELF", "it is a program"),
        (b"text and \0", "it is binary"),
    ] {
        put("a.dat", magic);
        let report = run(folder.path(), &["a.dat"]).report();
        assert_eq!(undecided(&report), [format!("a.dat was not scanned: {what}")]);
        assert_eq!(report["subjects"][0]["artifact"], "not scanned", "{what}");
        let allowed = run(folder.path(), &["a.dat", "d", "--allow-skipped", "*.dat"]);
        let report = allowed.report();
        assert_eq!((allowed.code, &report["stats"]["skipped"]), (Some(0), &json!(1)), "{what}");
        assert_eq!(report["subjects"][0]["artifact"], "skipped", "{what}");
    }
    let report = run(folder.path(), &["d"]).report();
    let artifacts: Vec<_> =
        report["subjects"].as_array().unwrap().iter().map(|subject| &subject["artifact"]).collect();
    assert_eq!(artifacts, ["json", "empty", "empty", "empty"]);
    // In an export each file has to be JSON; only what holds no byte is none.
    let report = run(folder.path(), &["d", "--profile", "export"]).report();
    assert_eq!(undecided(&report), ["d/blank.txt is empty", "d/marked.txt is empty"]);
    // What is named has to hold something, also where it is allowed to be skipped.
    for name in ["d/empty.txt", "d/blank.txt"] {
        let report = run(folder.path(), &[name, "--allow-skipped", "**"]).report();
        assert_eq!(undecided(&report), [format!("{name} is empty")]);
    }
    put("a.txt", b"\x7f\n");
    assert_eq!(run(folder.path(), &["a.txt"]).code, Some(0));
    put("a.txt", large(" \n").as_bytes());
    assert_eq!(undecided(&run(folder.path(), &["a.txt"]).report()), ["nothing was scanned"]);
    put("a.json", large(" \n").as_bytes());
    let blank = "a.json is not JSON that can be judged: it ends too early";
    assert_eq!(undecided(&run(folder.path(), &["a.json"]).report()), [blank]);
}

/// Of sizes around those in which files are read. Each ends with what is found.
fn assert_read_whole(name: &str, size: usize, start: &str, filler: &str, end: &str) {
    let rest = size - start.len() - end.len();
    let mut content = start.to_owned() + &filler.repeat(rest / filler.len());
    content += &(" ".repeat(size - end.len() - content.len()) + end);
    let folder = folder();
    put(&folder, name, &content);
    let run = run(folder.path(), &[name, "--redact", "out"]);
    let report = run.report();
    let before = &content[..content.find(MAIL).unwrap()];
    let (line, column) =
        (before.matches('\n').count() + 1, before.len() - before.rfind('\n').map_or(0, |at| at + 1));
    let expected = [format!("{name}:{line}:{}", column + 1)];
    assert_eq!((run.code, places(&report)), (Some(1), expected.to_vec()), "{size} {name}: {run:?}");
    assert_eq!(report["stats"]["lines"], content.matches('\n').count(), "{size} {name}");
    let copy = std::fs::read_to_string(folder.path().join("out").join(name)).unwrap();
    assert!(copy == content.replace(MAIL, "[EMAIL_ADDRESS]"), "{size} {name}");
}

#[test]
fn a_file_is_read_whole_whatever_its_size() {
    let line = format!("{{\"a\":\"{}\"}}\n", "x".repeat(90));
    let (items, value, ask) = (line.replace('\n', ",\n"), format!("\"{MAIL}\""), format!("ask {MAIL}"));
    for size in [PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, (1 << 20) + 1, 5 * PIECE] {
        assert_read_whole("a.ndjson", size, "", &line, &value);
        // One line, or one string, that is longer than what is read at once.
        assert_read_whole("a.txt", size, "", "x ", &ask);
        if !(PIECE..=1 << 20).contains(&size) {
            assert_read_whole("a.json", size, "[", &items, &format!("{value}]"));
            assert_read_whole("a.json", size, "[\"", "x ", &format!("{ask}\"]"));
        }
    }
}

/// One that is longer than a piece, and short enough to be scanned whole.
#[test]
fn a_document_of_middling_size_is_one() {
    let items = format!("{{\"a\":\"{}\"}},\n", "x".repeat(90));
    for size in [PIECE, PIECE + 1, 3 * PIECE, 1 << 20] {
        assert_read_whole("a.json", size, "[", &items, &format!("\"{MAIL}\"]"));
        assert_read_whole("a.json", size, "\u{feff}[", &items, &format!("\"{MAIL}\"]"));
    }
    let (_, report) = run_on("a.json", "[".to_owned() + &items.repeat(3000) + "1]", &[]);
    let stats = &report["stats"];
    assert_eq!(
        [&stats["documents"], &stats["pieces"], &stats["texts"]],
        [&json!(1), &json!(1), &json!(3001)]
    );
}

/// Three bytes before all others are none of it, and are there still in a copy.
#[test]
fn a_mark_of_the_order_of_bytes_is_none_of_a_file() {
    let items = format!("{{\"a\":\"{}\"}},\n", "x".repeat(90));
    for (name, content, line, column) in [
        ("a.json", format!("{{\"a\":\"{MAIL}\"}}"), 1, 7),
        ("a.json", format!("{{\"a\":\"{MAIL}\"}}\n[]\n"), 1, 7),
        ("a.txt", format!("{MAIL}\n"), 1, 1),
        ("a.csv", format!("seq,email\n1,{MAIL}\n"), 2, 3),
        ("a", format!("[1, \"{MAIL}\"]"), 1, 6),
        ("large.json", format!("[{}\"{MAIL}\"]", items.repeat(12_000)), 12_001, 2),
    ] {
        let folder = folder();
        put(&folder, name, format!("\u{feff}{content}"));
        let run = run(folder.path(), &[name, "--redact", "out"]);
        assert_eq!(
            (run.code, places(&run.report())),
            (Some(1), vec![format!("{name}:{line}:{column}")]),
            "{name}"
        );
        let copy = std::fs::read_to_string(folder.path().join("out").join(name)).unwrap();
        assert!(copy == format!("\u{feff}{content}").replace(MAIL, "[EMAIL_ADDRESS]"), "{name}");
    }
}

/// A copy holds nothing of a private key, wherever the file is cut into pieces.
#[test]
fn a_private_key_at_the_end_of_a_piece_is_found_whole() {
    let filler = "nothing to see here\n";
    for (lines, before) in [(12, 0), (12, 300), (12, 650), (160, 8000), (160, 40)] {
        let key = private_key(lines);
        // The piece ends so many bytes into the key.
        let start = PIECE - before;
        let text = format!("{}{}\n", filler.repeat(start / 20), "x".repeat(start % 20));
        let text = format!("{text}{key}\nafter {MAIL}\n");
        let folder = folder();
        put(&folder, "a.txt", &text);
        let run = run(folder.path(), &["a.txt", "--redact", "out"]);
        let line = text.matches('\n').count();
        let expected = [format!("a.txt:{}:1", line - lines - 2), format!("a.txt:{line}:7")];
        assert_eq!((run.code, places(&run.report())), (Some(1), expected.to_vec()), "{lines} {before}");
        let copy = std::fs::read_to_string(folder.path().join("out/a.txt")).unwrap();
        assert!(copy.ends_with("\n[PRIVATE_KEY]\nafter [EMAIL_ADDRESS]\n"), "{lines} {before}");
    }
}

/// Also behind one that is whole; the line before it is whole too.
#[test]
fn a_private_key_is_cut_by_no_piece_whatever_stands_before_it() {
    let (key, ask) = (private_key(12), format!("ask {MAIL}\n"));
    let before = PIECE - 300;
    let mut text = "nothing to see here\n".repeat((before - 20_000) / 20) + &key + "\n";
    text += &"x".repeat((before - text.len() - ask.len() - 1) % 20);
    text += "\n";
    text += &"nothing to see here\n".repeat((before - text.len() - ask.len()) / 20);
    text += &ask;
    assert_eq!(text.len(), before);
    text = text + &key + "\nafter\n";
    let folder = folder();
    put(&folder, "a.txt", &text);
    assert_eq!(run(folder.path(), &["a.txt", "--redact", "out"]).code, Some(1));
    let copy = std::fs::read_to_string(folder.path().join("out/a.txt")).unwrap();
    assert!(copy == text.replace(&key, "[PRIVATE_KEY]").replace(MAIL, "[EMAIL_ADDRESS]"), "{copy}");
}

#[test]
fn what_is_too_long_to_be_scanned_is_not_decided() {
    let long = "x".repeat(17 << 20);
    for (name, content, why) in [
        ("a.txt", &long, "a line of it is longer than 16 MiB"),
        ("a.ndjson", &long, "a line of it is longer than 16 MiB"),
        ("a.json", &format!("[\"{long}{long}\"]"), "a string of it is longer than 16 MiB"),
    ] {
        let (run, report) = run_on(name, content, &["--allow-skipped", "*"]);
        let expected = [format!("{name} was not scanned whole: {why}")];
        assert_eq!((run.code, undecided(&report)), (Some(2), expected.to_vec()), "{name}");
    }
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(content).unwrap();
    gzip.finish().unwrap()
}

fn zstd(content: &[u8]) -> Vec<u8> {
    zstd::encode_all(content, 1).unwrap()
}

/// An archive of members of this kind.
fn tar(kind: tar::EntryType, members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_entry_type(kind);
        tar.append_data(&mut header, name, *content).unwrap();
    }
    tar.into_inner().unwrap()
}

fn tar_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    tar(tar::EntryType::Regular, members)
}

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn members_of_archives_are_told_by_their_names_and_counted() {
    let mail = format!("{{\"a\":\"{MAIL}\"}}");
    let mail = mail.as_bytes();
    let inner = tar_of(&[("b.json", mail), ("c/d.txt", b"nothing\n")]);
    for (name, content, artifact, expected, members) in [
        ("a.json.gz", gzip(mail), "gzip", vec!["a.json.gz:1:7"], [0, 0]),
        ("a.json.zst", zstd(mail), "zstd", vec!["a.json.zst:1:7"], [0, 0]),
        ("a.tar", inner.clone(), "tar", vec!["a.tar!/b.json:1:7"], [2, 36]),
        ("a.tar.gz", gzip(&inner), "gzip", vec!["a.tar.gz!/b.json:1:7"], [2, 36]),
        // A stream may have several parts.
        ("a.log.gz", [gzip(b"ask\n"), gzip(MAIL.as_bytes())].concat(), "gzip", vec!["a.log.gz:2:1"], [0, 0]),
        (
            "a.zip",
            zip_of(&[("in/b.JSON", mail), ("c.tar", &inner), ("empty", b""), ("d.json.gz", &gzip(mail))]),
            "zip",
            vec!["a.zip!/c.tar!/b.json:1:7", "a.zip!/d.json.gz:1:7", "a.zip!/in/b.JSON:1:7"],
            [5, 0],
        ),
        ("a.dat", zip_of(&[]), "zip", vec![], [0, 0]),
    ] {
        let (_, report) = run_on(name, content, &[]);
        let mut found = places(&report);
        found.sort();
        assert_eq!(
            (&report["subjects"][0]["artifact"], found),
            (&json!(artifact), expected.iter().map(|place| (*place).to_owned()).collect()),
            "{name}"
        );
        if name != "a.zip" {
            let stats = [&report["stats"]["members"], &report["stats"]["members_bytes"]];
            assert_eq!(stats, [&json!(members[0]), &json!(members[1])], "{name}");
        }
    }
}

/// Whatever a member calls itself, and also behind the end of another archive.
#[test]
fn whatever_an_archive_holds_is_scanned() {
    let mail = MAIL.as_bytes();
    let mut kinds = vec![];
    for kind in [
        tar::EntryType::Regular,
        tar::EntryType::Continuous,
        tar::EntryType::Link,
        tar::EntryType::Symlink,
        tar::EntryType::Char,
        tar::EntryType::Directory,
        tar::EntryType::XGlobalHeader,
        tar::EntryType::new(b'A'),
    ] {
        kinds.push(("a.tar", tar(kind, &[("b.txt", mail)]), "a.tar!/b.txt:1:1"));
    }
    let two = [tar_of(&[("a.txt", b"nothing\n")]), tar_of(&[("b.txt", mail)])].concat();
    kinds.push(("a.tar", two, "a.tar!/b.txt:1:1"));
    kinds.push(("a.zip", zip_of(&[("a.txt", b"nothing\n"), ("b/", mail)]), "a.zip!/b/:1:1"));
    for (name, content, expected) in kinds {
        let (run, report) = run_on(name, content, &[]);
        assert_eq!((run.code, places(&report)), (Some(1), vec![expected.to_owned()]), "{run:?}");
    }
    // A folder holds nothing, and is no member.
    let folders = tar(tar::EntryType::Directory, &[("b/", b"")]);
    let (_, report) = run_on("a.tar", [folders, tar_of(&[("b/a.txt", b"nothing\n")])].concat(), &[]);
    assert_eq!((&report["stats"]["members"], undecided(&report).len()), (&json!(1), 0));
    let rubbish = [tar_of(&[("a.txt", b"nothing\n")]), b"rubbish ".repeat(64)].concat();
    assert_eq!(run_on("a.tar", rubbish, &[]).0.code, Some(2));
}

#[test]
fn archives_in_archives_are_opened_three_deep() {
    let mut nested = MAIL.as_bytes().to_vec();
    for (depth, pack) in [gzip, zstd, |content: &[u8]| tar_of(&[("a.txt", content)])].into_iter().enumerate()
    {
        nested = pack(&nested);
        let (run, report) = run_on("a.txt", &nested, &[]);
        assert_eq!((run.code, undecided(&report)), (Some(1), vec![]), "{depth}");
    }
    for (nested, name) in [
        (gzip(&nested), "a.txt!/a.txt"),
        (tar_of(&[("b.txt", &nested)]), "a.txt!/b.txt!/a.txt"),
        (zip_of(&[("b.txt", &nested)]), "a.txt!/b.txt!/a.txt"),
    ] {
        let (run, report) = run_on("a.txt", nested, &["--allow-skipped", "**"]);
        let why = format!("{name} was not scanned whole: archives lie in it more than 3 deep");
        assert_eq!((run.code, undecided(&report)), (Some(2), vec![why]));
    }
}

#[test]
fn a_broken_member_is_told_and_the_others_are_scanned() {
    let mail = MAIL.as_bytes();
    let cut = |bytes: &[u8]| bytes[..bytes.len() - 6].to_vec();
    let members = [
        ("a.txt", mail),
        ("b.gz", &cut(&gzip(mail))),
        ("c.bin", b"\0"),
        ("d.zst", &cut(&zstd(mail))),
        ("e.json", b"{"),
        ("f.txt", mail),
    ];
    for content in [tar_of(&members), zip_of(&members)] {
        let (run, report) = run_on("a", content, &["--allow-skipped", "**/c.*"]);
        assert_eq!((run.code, &report["stats"]["skipped"]), (Some(2), &json!(1)), "{run:?}");
        let said = undecided(&report);
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(
            said.contains(&"a!/e.json is not JSON that can be judged: it ends too early".into()),
            "{said:?}"
        );
        for name in ["a!/b.gz", "a!/d.zst"] {
            let start = format!("cannot read {name}: ");
            assert!(said.iter().any(|said| said.starts_with(&start) && said.len() > start.len()), "{said:?}");
        }
        let found = places(&report);
        assert!(
            found.contains(&"a!/a.txt:1:1".into()) && found.contains(&"a!/f.txt:1:1".into()),
            "{found:?}"
        );
    }
    for (name, content) in [
        ("a.tar", cut(&tar_of(&[("a.txt", mail)]))[..700].to_vec()),
        ("a.zip", cut(&zip_of(&[("a.txt", mail)]))),
        ("a.gz", cut(&gzip(mail))),
        ("a.zst", cut(&zstd(mail))),
    ] {
        let (run, report) = run_on(name, content, &["--allow-skipped", "**"]);
        assert_eq!((run.code, undecided(&report).len()), (Some(2), 1), "{run:?}");
        assert!(undecided(&report)[0].starts_with(&format!("cannot read {name}")), "{run:?}");
    }
}

#[test]
fn a_copy_is_written_only_where_it_can_be_without_what_was_found() {
    let many = format!("{MAIL}\n").repeat(10_001);
    for (name, content, code, said) in [
        ("a.txt", many.as_bytes(), 2, "there are more findings than are told one by one"),
        ("a.txt", &[MAIL.as_bytes(), b" \xff\n"].concat(), 2, "a.txt is not UTF-8"),
        ("a.zip", &zip_of(&[("a.txt", MAIL.as_bytes())]), 2, "a.zip!/a.txt is no file of its own"),
        // What holds nothing is copied as it is.
        ("a.txt", b"nothing \xff\n", 0, ""),
    ] {
        let folder = folder();
        put(&folder, name, content);
        let run = run(folder.path(), &[name, "--redact", "out"]);
        let expected = if code == 0 { vec![] } else { vec![format!("no copies were written: {said}")] };
        assert_eq!((run.code, undecided(&run.report())), (Some(code), expected), "{name} {said}");
        let copy = std::fs::read(folder.path().join("out").join(name)).ok();
        assert_eq!(copy.as_deref(), (code == 0).then_some(content), "{name} {said}");
    }
}

/// Keys of a copy differ from each other still.
#[test]
fn keys_of_a_copy_are_told_apart_by_letters() {
    let keys = |key: &dyn Fn(usize) -> String| {
        let keys: Vec<_> = (0..28).map(|number| format!("\"{}\":1", key(number))).collect();
        format!("{{{}}}", keys.join(","))
    };
    let folder = folder();
    put(&folder, "a.json", keys(&|number| format!("ana.novak{number}@contoso.de")));
    assert_eq!(run(folder.path(), &["a.json", "--redact", "out"]).code, Some(1));
    let letters: Vec<String> = ('a'..='z').map(String::from).chain(["ab".into(), "bb".into()]).collect();
    let copy = std::fs::read_to_string(folder.path().join("out/a.json")).unwrap();
    assert_eq!(copy, keys(&|number| format!("[EMAIL_ADDRESS {}]", letters[number])));
}

#[test]
fn every_detector_is_a_rule_that_is_listed_and_explained() {
    let folder = folder();
    let answer = |args: &[&str]| {
        let output = common::command(PROGRAM, folder.path()).args(args).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, list) = answer(&["--list-rules"]);
    assert_eq!(code, Some(0));
    for id in ["pii-tenant", "pii-clean"].into_iter().chain(rules::every_detector().map(|row| row.id)) {
        assert!(list.contains(id), "{id}");
    }
    let (code, text) = answer(&["--explain", "email"]);
    assert!(code == Some(0) && text.contains("no e-mail address of a person or a mailbox"), "{text}");
}

#[test]
fn a_name_that_holds_something_is_shown_without_it() {
    let folder = folder();
    put(&folder, &format!("d/{MAIL}, {OTHER}/x.json"), "{}");
    put(&folder, "d/b.tar", tar_of(&[(&format!("{MAIL}/b.txt"), b"nothing\n")]));
    let run = run(folder.path(), &["d"]);
    let report = run.report();
    let findings = report["findings"].as_array().unwrap().iter();
    let mut found: Vec<_> =
        findings.map(|finding| (&finding["location"]["path"], &finding["message"])).collect();
    found.sort_by_key(|(path, _)| path.to_string());
    let why = json!("EMAIL_ADDRESS in the name of a file: no e-mail address of a person or a mailbox");
    let path = json!("d/‹EMAIL_ADDRESS›, ‹EMAIL_ADDRESS›/x.json");
    let member = json!("d/b.tar!/‹EMAIL_ADDRESS›/b.txt");
    assert_eq!(found, [(&member, &why), (&path, &why), (&path, &why)]);
    assert!(!run.said().contains("novak") && !run.said().contains("khan"), "{run:?}");
}

#[test]
fn a_part_of_a_run_is_one_of_as_many_as_there_are() {
    let folder = folder();
    for number in 0..5 {
        put(&folder, &format!("d/{number}.json"), "{}");
    }
    for (shard, scanned) in [
        ("1/1", Some(5)),
        ("1/2", Some(3)),
        ("2/2", Some(2)),
        ("3/3", Some(1)),
        ("0/0", None),
        ("0/3", None),
        ("4/3", None),
    ] {
        let run = run(folder.path(), &["d", "--shard", shard]);
        let Some(scanned) = scanned else {
            assert!(run.code == Some(2) && run.said().contains("the part is one of 1 to N"), "{run:?}");
            continue;
        };
        let stats = &run.report()["stats"];
        let figures = [&stats["pieces"], &stats["pieces_scanned"], &stats["documents"]];
        assert_eq!((run.code, figures), (Some(0), [&json!(5), &json!(scanned), &json!(scanned)]), "{shard}");
    }
    for (shard, why) in
        [("2", "write it as I/N, such as 2/8"), ("a/2", "`a` is no number"), ("1/-2", "`-2` is no number")]
    {
        let run = run(folder.path(), &["d", "--shard", shard]);
        assert!(run.code == Some(2) && run.said().contains(why), "{run:?}");
    }
    // A text is as many pieces as it is long.
    let text = "nothing to see here\n".repeat(3 * PIECE / 20);
    let (_, report) = run_on("a.txt", &text, &["--shard", "2/3"]);
    let stats = &report["stats"];
    assert_eq!([&stats["pieces"], &stats["pieces_scanned"]], [&json!(3), &json!(1)]);
    // A document that is walked over as it comes is one piece.
    let items = format!("{{\"a\":\"{}\"}},\n", "x".repeat(90));
    put(&folder, "d/5.json", "[".to_owned() + &items.repeat(12_000) + "1]");
    for (shard, documents) in [("1/2", 3), ("2/2", 3), ("6/6", 1), ("5/6", 1)] {
        let report = run(folder.path(), &["d", "--shard", shard]).report();
        let stats = &report["stats"];
        assert_eq!([&stats["pieces"], &stats["documents"]], [&json!(6), &json!(documents)], "{shard}");
    }
}

#[test]
fn what_lies_in_a_folder_is_scanned_or_told() {
    let folder = folder();
    for name in ["one/a.log", "one/a.txt", "one/out/y.txt", "out/kept/x.txt", "two/.hidden/b.txt"] {
        put(&folder, &format!("d/{name}"), format!("ask {MAIL}\n"));
    }
    put(&folder, "d/.gitignore", "out/\n*.log\n");
    let found = |args: &[&str]| {
        let mut report = run(folder.path(), args).report();
        let findings = report["findings"].as_array_mut().unwrap();
        findings.retain(|finding| finding["effect"] == "block");
        (places(&report), report["stats"]["left_out_by_git"].as_u64())
    };
    let all = ["one/a.log", "one/a.txt", "one/out/y.txt", "out/kept/x.txt", "two/.hidden/b.txt"];
    let all = all.map(|name| format!("d/{name}:1:5"));
    let some = vec![all[1].clone(), all[4].clone()];
    // What git ignores counts where there is a repository.
    assert_eq!(found(&["d"]), (all.to_vec(), None));
    common::git(&folder.path().join("d"), &["init", "-q"]);
    for name in ["d/.git/c.txt", "d/two/.git"] {
        put(&folder, name, format!("ask {MAIL}\n"));
    }
    assert_eq!(found(&["d"]), (some.clone(), Some(3)));
    assert_eq!(found(&["d", "--no-ignore"]), (all.to_vec(), None));
    // A folder of it that is named is no other for that; a file that is named is scanned.
    assert_eq!(found(&["d/one"]), (vec![all[1].clone()], Some(2)));
    assert_eq!(found(&["d/one", "--no-ignore"]), (all[..3].to_vec(), None));
    assert_eq!(found(&["d/one", "d/two"]), (some, Some(2)));
    assert_eq!(found(&["d/one/a.log"]), (vec![all[0].clone()], None));
}

#[cfg(unix)]
#[test]
fn what_is_no_file_in_a_folder_is_told() {
    let folder = folder();
    put(&folder, "d/a.txt", "nothing\n");
    std::os::unix::fs::symlink("a.txt", folder.path().join("d/link")).unwrap();
    std::os::unix::fs::symlink("d", folder.path().join("named")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("d/socket")).unwrap();
    let link = "d/link was not scanned: it is a link, and is not followed".to_owned();
    let socket = "d/socket was not scanned: it is no regular file".to_owned();
    let said = |args: &[&str]| undecided(&run(folder.path(), args).report());
    assert_eq!(said(&["d"]), [link, socket.clone()]);
    assert_eq!(said(&["d", "--allow-skipped", "d/*"]), [socket]);
    // A link that is named is followed.
    assert_eq!(said(&["named"]).len(), 3);
    std::fs::remove_file(folder.path().join("d/link")).unwrap();
    // A folder whose path is too long for the system can't be listed: it is made of two halves.
    let half = vec!["x".repeat(200); 15].join("/");
    for side in ["d", "other"] {
        std::fs::create_dir_all(folder.path().join(side).join(&half)).unwrap();
    }
    std::fs::rename(folder.path().join("other"), folder.path().join("d").join(&half).join("other")).unwrap();
    let said = said(&["d"]);
    assert!(said.contains(&"cannot list d: invalid filename".to_owned()), "{said:?}");
    assert!(said.iter().all(|said| !said.contains("xxx")), "{said:?}");
}

/// What was found, or what was looked at and clean, is looked at again where that could differ.
#[test]
fn a_value_that_was_clean_once_is_looked_at_under_other_keys() {
    let secret = expand("{32:hex}", 1);
    let (clean, tail) = ("x".repeat(32), "nothing to see here.");
    for (lines, expected) in [
        (vec![format!(r#"{{"a":"{MAIL}"}}"#); 5], 5),
        (vec![r#"{"note":"AB 123497"}"#.into(); 4], 0),
        (
            [vec![r#"{"note":"AB 123497"}"#.to_owned(); 4], vec![r#"{"passport":"AB 123497"}"#.into()]]
                .concat(),
            1,
        ),
        (vec![r#"{"o":{"a":"AB 123497","b":"AB 123497","passport":"AB 123497"}}"#.into(); 5], 5),
        (
            [vec![r#"{"é note":"AB 123497"}"#.to_owned(); 4], vec![r#"{"é passport":"AB 123497"}"#.into()]]
                .concat(),
            1,
        ),
        (
            [vec![format!(r#"{{"a":"{clean}{tail}"}}"#); 4], vec![format!(r#"{{"a":"{clean}{MAIL}"}}"#)]]
                .concat(),
            1,
        ),
        (
            [
                vec![format!(r#"{{"a":"{clean}{tail}"}}"#); 4],
                vec![format!(r#"{{"a":"{} {MAIL}"}}"#, &clean[1..])],
            ]
            .concat(),
            1,
        ),
        (vec![format!(r#"{{"algolia":"{secret}"}}"#); 3], 3),
        (vec![format!(r#"{{"note":"{secret}"}}"#); 3], 0),
        (vec![r#"{"first_name":"Ana"}"#.into(); 3], 3),
        (vec![r#"{"note":"Ana"}"#.into(); 3], 0),
        (vec![r#"{"passport":{"no":"AB 123497"}}"#.into(); 3], 3),
        (vec![r#"{"trace_id":1,"536-90-4399":2}"#.into(); 3], 3),
        (vec![r#"{"phone":{"n":9472123}}"#.into(); 3], 3),
        // One that is hashed as an empty place is.
        (vec![r#"{"a":"ana.agzo@contoso.de is albub"}"#.into()], 1),
        (vec![r#"{"phone":{"at":1767225600,"ms":1767225600014,"f":4155550.132}}"#.into(); 2], 0),
    ] {
        let text = lines.join("\n");
        let harvest = scan(&USUAL, Kind::Lines, &text);
        assert_eq!((harvest.total(), faults(&harvest)), (expected, vec![]), "{text}");
    }
    let found = found(DOCUMENT, &format!(r#"{{"a":{{"to {MAIL}":1}},"é":"{OTHER}"}}"#));
    assert_eq!(found, [format!("email /a 1:11 {MAIL}, key"), format!("email  1:41 {OTHER}, cut")]);
    let setup = Setup { roster: Some(opened("Contoso")), ..Setup::of([]).unwrap() };
    let text = r#"{"contoso":{"a":"to Contoso"}}"#;
    let told = told(&setup, &mut scan(&setup, DOCUMENT, text), text.as_bytes());
    assert_eq!(told, ["pii-tenant  1:3 contoso, key", "pii-tenant  1:21 Contoso, cut"]);
}

/// JSON in a string: its keys speak for its values, also where they stand far before them.
#[test]
fn keys_of_json_in_a_string_speak_for_its_values() {
    let far = "x".repeat(80);
    for (value, expected) in [
        (json!({"passport": {"far": far, "no": "AB 123497"}}), 1),
        (json!({"passport": {"far": far, "no": ["AB 123497"]}, "x": 1}), 1),
        (json!({"note": {"far": far, "no": "AB 123497"}}), 0),
        (json!({"a": 1, "b": {"passport": {"far": far, "no": "AB 123497"}}}), 1),
        // Numbers, and values that a form clears unless their own key speaks for them.
        (json!({"phone": {"far": far, "n": 9_472_123}}), 1),
        (json!({"phone": [far, 9_472_123]}), 1),
        (json!({"note": [far, 9_472_123]}), 0),
        (json!({"phone": {"far": far, "n": 1_767_225_600}}), 0),
        (json!({"tenant_id": [far, 4711]}), 1),
        (json!({"birthdate": [far, "12.03.90"]}), 1),
        (json!({"birthdate": {"far": far, "version": "1.14.22"}}), 0),
    ] {
        let text = json!({ "p": value.to_string() }).to_string();
        let harvest = scan(&USUAL, DOCUMENT, &text);
        assert_eq!(harvest.total(), expected, "{text}");
    }
    let text = json!({ "passport": json!({ "far": far, "no": "AB 123497" }).to_string() }).to_string();
    assert_eq!(scan(&USUAL, DOCUMENT, &text).total(), 1, "{text}");
    // What is escaped in it is read as what it says, in keys as in values.
    for inner in [
        r#"{"a":"ana.novak\u0040contoso.de"}"#,
        r#"{"ana.novak\u0040contoso.de":1}"#,
        "{\"\u{7f} ana.novak\\u0040contoso.de\":1}",
    ] {
        let text = json!({ "p": inner }).to_string();
        let raw = &text[6..text.len() - 2];
        assert_eq!(found(DOCUMENT, &text), [format!("email /p 1:7 {raw}, JSON in a string")], "{text}");
    }
}

/// As often as it stands there as it is, and once for each value that lies under a layer.
#[test]
fn the_same_value_under_a_layer_is_told_once() {
    let (one, other) = (standard(MAIL), standard(OTHER));
    for (text, expected) in [
        (format!("{MAIL} {MAIL}"), 2),
        (format!("{MAIL} {one}"), 1),
        (format!("{one} {one}"), 1),
        (format!("{one} {other}"), 2),
        (format!("{one} {}", standard(&MAIL.to_uppercase())), 1),
    ] {
        assert_eq!(found(TEXT, &text).len(), expected, "{text}");
    }
    // So many are remembered; what comes after them is told each time.
    let many = (0..258)
        .fold(String::new(), |text, number| text + &standard(&format!("ana.novak{number}@contoso.de")) + " ");
    assert_eq!(found(TEXT, &many.repeat(2)).len(), 258 + 2);
    // A name of the roster and a conversation are two things, also where they are the same text.
    let text = "user hello there assistant good day to you".replacen(" hello", ": hello", 1);
    let setup = Setup { roster: Some(opened(&text)), prose: true, ..Setup::of([]).unwrap() };
    let under = standard(&text);
    let told = told(&setup, &mut scan(&setup, TEXT, &under), under.as_bytes());
    assert_eq!(
        told,
        [format!("pii-tenant - 1:1 {under}, base64"), format!("pii-transcript - 1:1 {under}, base64")]
    );
}

/// Who speaks, several lines, or more than 280 characters: each only where it is prose or says so.
#[test]
fn conversation_text_is_told_from_other_text() {
    let setup = Setup { prose: true, ..Setup::of([]).unwrap() };
    let words = |count: usize| vec!["word"; count].join(" ");
    let long = |length: usize| "word ".repeat(60)[..length].to_owned();
    for (text, sign) in [
        ("user: where is my order?".into(), "Roles"),
        ("- Human -: where is it".into(), "Roles"),
        ("user: hello".into(), ""),
        ("bot: where is it".into(), ""),
        ("see. user: where is it".into(), ""),
        ("bot: hi. agent: yes".into(), "Roles"),
        ("bot: hi! agent: . tool: ".into(), ""),
        ("note: see here. remark: see there".into(), ""),
        // Without a blank: in lines, or in a script that has none.
        ("user:hi\nassistant:ok".into(), "Roles"),
        ("user:你好|assistant:您好".into(), "Roles"),
        ("user:ana|bot:x".into(), ""),
        (format!("a\n{}", words(11)), "Lines"),
        (format!("a\n{}", words(10)), ""),
        (format!("{}\n", words(12)), ""),
        (format!("don't\n\"well-known\" {}", words(10)), "Lines"),
        (format!("1\n{}", words(11)), ""),
        (format!("a1\n-- {}", words(11)), ""),
        (format!("a\n{} {}", words(11), ["7"; 12].join(" ")), "Lines"),
        (format!("a\n{} {}", words(11), ["7"; 13].join(" ")), ""),
        (long(279) + "x", ""),
        (long(279) + "é", ""),
        (long(279) + "xx", "Long"),
        ("4711 ".repeat(60), ""),
    ] {
        let told = scan(&setup, DOCUMENT, json!({ "a": text }).to_string()).told();
        let signs: Vec<_> = told.iter().map(|told| format!("{:?}", told.found.what)).collect();
        let expected = if sign.is_empty() { vec![] } else { vec![format!("Transcript({sign})")] };
        assert_eq!(signs, expected, "{text}");
        if !text.contains('\n') {
            assert_eq!(scan(&setup, TEXT, &text).total(), expected.len() as u64, "{text}");
        }
    }
}

#[test]
fn conversation_text_is_looked_for_under_one_layer() {
    let setup = Setup { prose: true, ..Setup::of([]).unwrap() };
    let text = "user: where is my order? assistant: it left on Monday";
    let under = [text.to_owned(), standard(text), standard(&standard(text))];
    assert_eq!(under.clone().map(|text| scan(&setup, TEXT, text).total()), [1, 1, 0]);
    assert_eq!(under.map(|text| scan(&NOTHING, TEXT, text).total()), [0, 0, 0]);
}

/// Sixteen times the text and 64 KiB more may be peeled off: a sign that stands for eighteen others takes much of it.
#[test]
fn what_takes_too_much_to_peel_off_is_not_decided() {
    for (signs, letters, blanks, overlaid) in [
        (3124, 0, 0, 1),
        (3125, 0, 0, 1),
        (3126, 2, 0, 1),
        (3127, 2, 0, 1),
        (1215, 0, 0, 0),
        (1216, 0, 0, 1),
        (1216, 2, 2, 0),
        (1217, 2, 2, 1),
    ] {
        // It ends as JSON does, and is none.
        let text =
            format!("[\"{}{}\"{}] ]", "\u{fdfa}".repeat(signs), "a".repeat(letters), " ".repeat(blanks));
        let harvest = scan(&NOTHING, TEXT, &text);
        assert_eq!(harvest.tally.overlaid, overlaid, "{signs} {letters} {blanks}");
    }
    let under = |text: &str| (0..5).fold(text.to_owned(), |text, _| standard(&text));
    assert_eq!(scan(&NOTHING, TEXT, under("{\"a\":\"nothing to see\"}")).tally.overlaid, 1);
    assert_eq!(scan(&NOTHING, TEXT, under("a nothing to see here")).tally.overlaid, 0);
    // Each time, also where the same value was met before.
    let lines = format!("{{\"a\":\"a%{}40b\"}}\n", "25".repeat(5)).repeat(5);
    assert_eq!(scan(&NOTHING, Kind::Lines, lines).tally.overlaid, 5);
}

/// What a word in another cell says counts, unless its own column says otherwise.
#[test]
fn a_row_of_a_table_is_looked_at_by_cells_and_as_a_whole() {
    let scanner = pii_scan::scan::Scanner::new(&USUAL);
    for (first, row, expected) in [
        (
            "seq,email,note",
            format!("1,{MAIL},x {OTHER}."),
            vec![format!("email - 1:3 {MAIL}"), format!("email - 1:26 {OTHER}")],
        ),
        ("seq,email,note", format!("1,\"{MAIL}\",\"x\""), vec![format!("email - 1:4 {MAIL}")]),
        (
            "seq,kind,value,email",
            format!("1,passport,AB 123497,{MAIL}"),
            vec!["passport-number - 1:12 AB 123497".to_owned(), format!("email - 1:22 {MAIL}")],
        ),
        (
            "seq,kind,request_id,email",
            format!("1,passport,AB 123497,{MAIL}"),
            vec![format!("email - 1:22 {MAIL}")],
        ),
        ("seq,kind,order,email", format!("1,ssn,536-90-4399,{MAIL}"), vec![format!("email - 1:19 {MAIL}")]),
        (
            "seq,kind,value,email",
            format!("1,ssn,536-90-4399,{MAIL}"),
            vec!["us-ssn - 1:7 536-90-4399".to_owned(), format!("email - 1:19 {MAIL}")],
        ),
    ] {
        let columns = scanner.columns(first.as_bytes(), b',').map(std::sync::Arc::new);
        assert!(columns.is_some(), "{first}");
        let mut crew = Crew::alone(&USUAL);
        crew.scan(Piece { number: 1, columns, ..piece(TEXT, row.as_bytes()) });
        let mut harvest = crew.finish();
        assert_eq!(told(&USUAL, &mut harvest, row.as_bytes()), expected, "{first} {row}");
    }
}

/// Every name is one that programs give, none stands there twice, and one says something.
#[test]
fn a_first_line_names_columns_or_is_a_row() {
    let many =
        |count: usize| (2..count).fold("x,phone".to_owned(), |names, number| names + &format!(",c{number}"));
    for (first, is_named) in [
        ("seq,email".into(), true),
        ("seq,order no,email\r\n".into(), true),
        ("email".into(), false),
        ("aa,zz".into(), false),
        ("seq,email,email".into(), false),
        ("seq,9a,email".into(), false),
        ("seq,a!,email".into(), false),
        ("seq,,email".into(), false),
        (many(512), true),
        (many(513), false),
    ] {
        let columns = pii_scan::scan::Scanner::new(&USUAL).columns(first.as_bytes(), b',');
        assert_eq!(columns.is_some(), is_named, "{first}");
    }
}

/// A row that nothing ships with, to show what any may be.
const ROW: Detector = Detector {
    id: "row",
    entity: "ROW",
    group: Group::Personal,
    severity: gate_core::Severity::High,
    what: "no row",
    why: "it is one",
    pattern: "",
    trigger: Trigger::Bytes { all: b"", digits: 4 },
    validator: None,
    context: Context::NONE,
    confidence: 60,
    default: true,
    examples: &[],
    counterexamples: &[],
};

/// The group, else all of a match is the value, and each match is one.
#[test]
fn a_pattern_says_what_of_it_is_the_value() {
    static ROWS: [Detector; 3] = [
        Detector { pattern: "x(?:a+)(?P<v>[0-9]{4})y", ..ROW },
        Detector { pattern: "x([0-9]{4})y", ..ROW },
        Detector { pattern: "x[0-9]{4}y", ..ROW },
    ];
    for (row, expected) in ROWS.iter().zip(["1:9 4711", "1:7 4711", "1:6 x4711y"]) {
        let setup = Setup::of([row]).unwrap();
        let text = if expected.starts_with("1:9") { "note xaa4711y" } else { "note x4711y" };
        let told = told(&setup, &mut scan(&setup, TEXT, text), text.as_bytes());
        assert_eq!(told, [format!("row - {expected}")]);
    }
    let setup = Setup::of([&ROWS[2]]).unwrap();
    assert_eq!(scan(&setup, TEXT, "note x4711yx4712yx4713y").total(), 3);
}

/// What could not be looked for is not clean.
#[test]
fn a_row_that_cannot_be_run_is_told() {
    static BROKEN: [Detector; 3] = [
        Detector { pattern: "(", ..ROW },
        Detector { pattern: "(x)([0-9]{4})", ..ROW },
        Detector { pattern: "[0-9]*", ..ROW },
    ];
    for (row, says) in
        BROKEN.iter().zip([": ", " has more than one group", " has more than one group, or matches nothing"])
    {
        let setup = Setup::of([row]).unwrap();
        let fault = scan(&setup, TEXT, "note x4711").fault.unwrap();
        assert!(fault.starts_with(&format!("the pattern of row{says}")), "{fault}");
        assert_eq!(scan(&setup, TEXT, "note").fault, None);
    }
}

/// A word is one with an `s` behind it too, and wherever it starts and ends in a key.
#[test]
fn words_of_a_key_are_told_from_parts_of_words() {
    for (key, is_word) in [
        ("passport", true),
        ("passports", true),
        ("myPassports2", true),
        ("passportsHeld", true),
        ("passportx", false),
        ("passportxy", false),
        ("passportsx", false),
        ("xpassport", false),
    ] {
        let total = scan(&USUAL, DOCUMENT, json!({ key: "AB 123497" }).to_string()).total();
        assert_eq!(total, u64::from(is_word), "{key}");
    }
}

/// Sets of rows, which words and keys are told with.
#[test]
fn a_set_of_rows_holds_what_was_put_in() {
    let of = |rows: &[u16]| {
        let mut set = pii_scan::rows::RowSet::EMPTY;
        for row in rows {
            set.insert(*row);
        }
        set
    };
    let (one, other) = (of(&[0, 3, 63, 64, 127, 639]), of(&[3, 64, 65, 638]));
    assert_eq!(one.iter().collect::<Vec<_>>(), [0, 3, 63, 64, 127, 639]);
    assert_eq!(one.both(&other).iter().collect::<Vec<_>>(), [3, 64]);
    let mut all = one;
    all.add(&other);
    assert_eq!(all.iter().collect::<Vec<_>>(), [0, 3, 63, 64, 65, 127, 638, 639]);
    assert!(one.contains(127) && !one.contains(126) && !one.is_empty() && of(&[]).is_empty());
    let rows = &USUAL.rows;
    assert!(rows.len() > 400 && !rows.is_empty() && NOTHING.rows.is_empty());
}
