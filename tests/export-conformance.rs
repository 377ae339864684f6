//! The representation that `export-validate` validates, held to JSON Schema and to JSON.
//!
//! What is written here is a small set of the suites' shape that always runs. `make conformance` runs the
//! public suites themselves from a folder that `GATEKIT_SUITES` names.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "in a test they are the verdict")]
#![expect(
    clippy::print_stdout,
    reason = "the scores of the public suites are what `make conformance` is for"
)]

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use export_validate::instance::{MAX_DEPTH, Seen, to_serde};
use export_validate::schema::options;
use gate_core::Artifact;
use gate_core::json::{Document, Room, Value};
use jsonschema::{Draft, Retrieve, Uri};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use walkdir::WalkDir;

const DRAFTS: [(&str, Draft); 5] = [
    ("draft4", Draft::Draft4),
    ("draft6", Draft::Draft6),
    ("draft7", Draft::Draft7),
    ("draft2019-09", Draft::Draft201909),
    ("draft2020-12", Draft::Draft202012),
];

/// Serves the suite's remote schemas from its folder.
struct Remotes(Option<PathBuf>);

impl Retrieve for Remotes {
    fn retrieve(
        &self,
        uri: &Uri<String>,
    ) -> Result<serde_json::Value, Box<dyn std::error::Error + Send + Sync>> {
        let path = uri.as_str().strip_prefix("http://localhost:1234/").ok_or("not a remote of the suite")?;
        let folder = self.0.as_ref().ok_or("there are no remotes here")?;
        let text = fs::read_to_string(folder.join(path))?;
        let document =
            Document::parse_within(&text, MAX_DEPTH, Room::default()).map_err(|fault| fault.message)?;
        Ok(to_serde(document.root()))
    }
}

/// How many tests of one file hold, and what those say that don't.
#[derive(Debug, Default)]
struct Score {
    passed: usize,
    failed: Vec<String>,
}

impl Score {
    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed.extend(other.failed);
    }
}

/// Runs one file of the suite's shape: groups of a schema and its tests. The instances are the very
/// nodes of the file as it was read, never a copy.
fn run_file(name: &str, text: &str, draft: Draft, formats: bool, remotes: Option<&Path>) -> Score {
    let document = Document::parse_within(text, MAX_DEPTH, Room::default());
    let document = document.unwrap_or_else(|fault| panic!("{name}: {}", fault.message));
    let mut score = Score::default();
    for group in document.root().items() {
        let member =
            |value: Value<'_>, key: &str| value.get(key).unwrap_or_else(|| panic!("{name}: {key}")).node();
        let description = document.value(member(group, "description")).string();
        let schema = to_serde(document.value(member(group, "schema")));
        let validator = options()
            .with_draft(draft)
            .with_retriever(Remotes(remotes.map(Path::to_owned)))
            .should_validate_formats(formats)
            .should_ignore_unknown_formats(true)
            .build(&schema);
        for test in document.value(member(group, "tests")).items() {
            let data = document.value(member(test, "data"));
            let valid = document.value(member(test, "valid")).raw() == "true";
            let told = document.value(member(test, "description")).string();
            let what = format!("{name}: {description}: {told}");
            let validator = match &validator {
                Ok(validator) => validator,
                Err(error) => {
                    score.failed.push(format!("{what}: {error}"));
                    continue;
                }
            };
            let errors = validator.iter_errors(Seen(data)).count();
            if (validator.is_valid(Seen(data)), errors == 0) == (valid, valid) {
                score.passed += 1;
            } else {
                score.failed.push(format!("{what}: {errors} errors"));
            }
        }
    }
    score
}

/// Groups where validators are known to differ: each of these fails open, or shut, in one at least.
const OWN: &str = r##"[
  {"description": "numbers are equal by value", "schema": {"enum": [0, 1.5, {"a": [1.0]}]}, "tests": [
    {"description": "0.0", "data": 0.0, "valid": true},
    {"description": "-0", "data": -0, "valid": true},
    {"description": "15e-1", "data": 15e-1, "valid": true},
    {"description": "nested", "data": {"a": [1]}, "valid": true},
    {"description": "false is not 0", "data": false, "valid": false}]},
  {"description": "whole numbers however written", "schema": {"type": "integer"}, "tests": [
    {"description": "1.0", "data": 1.0, "valid": true},
    {"description": "1e2", "data": 1e2, "valid": true},
    {"description": "120e-1", "data": 120e-1, "valid": true},
    {"description": "125e-1", "data": 125e-1, "valid": false},
    {"description": "beyond 64 bits", "data": 123456789012345678901234567890, "valid": true},
    {"description": "a fraction that a double loses", "data": 1.00000000000000000001, "valid": false},
    {"description": "0.000e5", "data": 0.000e5, "valid": true},
    {"description": "1e-400", "data": 1e-400, "valid": false}]},
  {"description": "lengths count characters", "schema": {"maxLength": 2}, "tests": [
    {"description": "two beyond the plane", "data": "\ud83d\ude00\ud83d\ude00", "valid": true},
    {"description": "escaped", "data": "\u0061\u0062", "valid": true},
    {"description": "three", "data": "abc", "valid": false}]},
  {"description": "keys by what they mean", "schema": {"properties": {"a": {"type": "null"}}, "required": ["a"], "additionalProperties": false}, "tests": [
    {"description": "escaped", "data": {"\u0061": null}, "valid": true},
    {"description": "escaped, of another kind", "data": {"\u0061": 1}, "valid": false},
    {"description": "another", "data": {"a": null, "A": null}, "valid": false}]},
  {"description": "names of properties", "schema": {"propertyNames": {"pattern": "^\\S+$", "maxLength": 3}}, "tests": [
    {"description": "plain", "data": {"abc": 1, "d\u0022": 2}, "valid": true},
    {"description": "blank", "data": {"a b": 1}, "valid": false},
    {"description": "long", "data": {"abcd": 1}, "valid": false}]},
  {"description": "unique by value", "schema": {"uniqueItems": true}, "tests": [
    {"description": "1 and 1.0", "data": [1, 1.0], "valid": false},
    {"description": "strings, one escaped", "data": ["a", "b", "\u0061"], "valid": false},
    {"description": "objects in another order", "data": [{"a": 1, "b": 2}, {"b": 2, "a": 1}], "valid": false},
    {"description": "kinds differ", "data": [0, false, null, "0", [], {}], "valid": true}]},
  {"description": "a $ref to itself", "schema": {"properties": {"next": {"$ref": "#"}}, "required": ["v"]}, "tests": [
    {"description": "all the way", "data": {"v": 1, "next": {"v": 2, "next": {"v": 3}}}, "valid": true},
    {"description": "not at the end", "data": {"v": 1, "next": {"v": 2, "next": {}}}, "valid": false}]},
  {"description": "one of two", "schema": {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, "tests": [
    {"description": "one", "data": {"a": 1}, "valid": true},
    {"description": "both", "data": {"a": 1, "b": 1}, "valid": false}]}
]"##;

/// Formats, asserted.
const FORMATS: &str = r#"[
  {"description": "date-time", "schema": {"format": "date-time"}, "tests": [
    {"description": "with Z", "data": "2026-03-02T09:15:04.1234567Z", "valid": true},
    {"description": "with an offset", "data": "2026-03-02T09:15:04+05:30", "valid": true},
    {"description": "naive", "data": "2026-03-02T09:15:04", "valid": false},
    {"description": "no such day", "data": "2026-02-30T09:15:04Z", "valid": false},
    {"description": "no string", "data": 7, "valid": true}]},
  {"description": "uuid", "schema": {"format": "uuid"}, "tests": [
    {"description": "one", "data": "123e4567-e89b-12d3-a456-426614174000", "valid": true},
    {"description": "the word", "data": "uuid", "valid": false}]},
  {"description": "idn-hostname", "schema": {"format": "idn-hostname"}, "tests": [
    {"description": "one", "data": "실례.테스트", "valid": true},
    {"description": "a lone mark", "data": "〮한국", "valid": false}]}
]"#;

#[test]
fn agrees_with_json_schema_where_validators_differ() {
    let mut score = Score::default();
    for (_, draft) in &DRAFTS[1..] {
        score.add(run_file("own", OWN, *draft, true, None));
    }
    score.add(run_file("formats", FORMATS, Draft::Draft202012, true, None));
    assert!(score.failed.is_empty(), "{:#?}", score.failed);
    assert_eq!(score.passed, 4 * 30 + 9, "a test was lost");
}

#[test]
fn draft_4_takes_whole_numbers_as_they_are_written() {
    let text = r#"[{"description": "integer", "schema": {"type": "integer"}, "tests": [
        {"description": "1", "data": 1, "valid": true},
        {"description": "1.0", "data": 1.0, "valid": false},
        {"description": "large", "data": 123456789012345678901234567890, "valid": true}]}]"#;
    let score = run_file("draft4", text, Draft::Draft4, true, None);
    assert_eq!((score.passed, score.failed), (3, vec![]));
}

/// The public suite for JSON Schema.
fn json_schema_suite(folder: &Path) {
    let remotes = folder.join("remotes");
    let mut failed = Vec::new();
    for (name, draft) in DRAFTS {
        let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
        for entry in WalkDir::new(folder.join("tests").join(name)).sort_by_file_name() {
            let entry = entry.expect("a readable folder");
            if entry.path().extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let inside = entry.path().strip_prefix(folder).unwrap().to_str().unwrap();
            let part = match (inside.contains("/optional/format"), inside.contains("/optional/")) {
                (true, _) => "format",
                (false, true) => "optional",
                (false, false) => "required",
            };
            let text = fs::read_to_string(entry.path()).unwrap();
            let score = run_file(inside, &text, draft, part == "format", Some(&remotes));
            scores.entry(part).or_default().add(score);
        }
        assert!(scores.len() == 3, "{name} is missing in {}", folder.display());
        for (part, score) in scores {
            let all = score.passed + score.failed.len();
            println!("{name} {part}: {} of {all}", score.passed);
            failed.extend(score.failed);
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn the_public_suites_agree() {
    // Nothing to run by default: the suites are not ours to keep. `make conformance` names them.
    let Some(folder) = std::env::var_os("GATEKIT_SUITES").map(PathBuf::from) else {
        return;
    };
    json_schema_suite(&folder.join("json-schema-test-suite"));
    json_parsing_suite(&folder.join("json-parsing"));
}

/// Pieces of JSON, whole and broken, of which texts are put together.
const PIECES: [&str; 40] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "\"",
    "\\",
    "\"a\"",
    "\"b\":",
    "\"\\u0061\":",
    "\"\\ud83d\\ude00\"",
    "\"\\ud800\"",
    "\"é\"",
    "\"\\n\"",
    "\"\\x\"",
    "0",
    "-0",
    "01",
    "1.5",
    "-2e3",
    "1e400",
    "1E-400",
    ".5",
    "1.",
    "-",
    "18446744073709551616",
    "true",
    "false",
    "null",
    "nul",
    "NaN",
    "[1,2]",
    "{\"k\":[]}",
    "\t",
    "\u{1}",
    "\u{7f}",
    "//",
];

#[test]
fn reads_what_another_reader_reads_and_nothing_else() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[3; 32]);
    let config = Config { cases: 20_000, failure_persistence: None, ..Config::default() };
    let accepted = Cell::new(0);
    let text = prop::collection::vec(prop::sample::select(&PIECES), 1..8).prop_map(|pieces| pieces.concat());
    // Many are none; wrapped, more of them are.
    let text = (text, 0..3_u8).prop_map(|(text, wrap)| match wrap {
        0 => text,
        1 => format!("[{text}]"),
        _ => format!("{{\"x\":{text}}}"),
    });
    let outcome = TestRunner::new_with_rng(config, rng).run(&text, |text| {
        let other = serde_json::from_str::<serde_json::Value>(&text);
        let Ok(document) = Document::parse_noting_twins(&text, MAX_DEPTH, Room::default()) else {
            prop_assert!(other.is_err(), "another reader accepts {text:?}");
            return Ok(());
        };
        prop_assert!(other.is_ok(), "no other reader accepts {text:?}");
        prop_assert_eq!(document.twins().is_empty(), Document::parse(&text).is_ok(), "{:?}", text);
        if document.twins().is_empty() {
            prop_assert_eq!(to_serde(document.root()), other.unwrap());
            accepted.set(accepted.get() + 1);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(accepted.get() > 1000, "nearly nothing of it is JSON: {}", accepted.get());
}

/// What is done with the texts that RFC 8259 leaves to each reader.
fn accepts_undefined(name: &str) -> bool {
    const ACCEPTED: [&str; 7] = [
        // Whole numbers keep every digit; what is too small for a double is zero.
        "i_number_double_huge_neg_exp.json",
        "i_number_real_underflow.json",
        "i_number_too_big_neg_int.json",
        "i_number_too_big_pos_int.json",
        "i_number_very_big_negative_int.json",
        // The limit is 512.
        "i_structure_500_nested_arrays.json",
        // One byte order mark is no part of the text.
        "i_structure_UTF-8_BOM_empty_object.json",
    ];
    ACCEPTED.contains(&name)
}

/// The public suite for JSON readers.
fn json_parsing_suite(folder: &Path) {
    let mut counts = [0; 3];
    let mut failed = Vec::new();
    for entry in WalkDir::new(folder.join("test_parsing")).sort_by_file_name() {
        let entry = entry.expect("a readable folder");
        if !entry.file_type().is_file() {
            continue;
        }
        let name = entry.file_name().to_str().unwrap();
        let artifact = Artifact::from_bytes(name.into(), None, fs::read(entry.path()).unwrap());
        // A key that stands twice is JSON: it is read, all of it is told, and nothing is decided.
        let accepted = artifact
            .text()
            .is_ok_and(|text| Document::parse_noting_twins(text, MAX_DEPTH, Room::default()).is_ok());
        let (kind, expected) = match &name[..2] {
            "y_" => (0, true),
            "n_" => (1, false),
            _ => (2, accepts_undefined(name)),
        };
        counts[kind] += 1;
        if kind == 2 {
            println!("{} {name}", if accepted { "accepted" } else { "refused " });
        }
        if accepted != expected {
            failed.push(name.to_owned());
        }
    }
    println!("y_ {} n_ {} i_ {}", counts[0], counts[1], counts[2]);
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(counts.iter().all(|count| *count > 0), "{} holds no suite", folder.display());
}
