//! Hostile input: more than a hundred files, none of which passes where it should not, and none of which
//! ends the process in another way than by its exit code.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;
#[path = "common/export.rs"]
mod export;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use common::run;
use gate_core::Verdict;

/// Asks for little, so that what passes here passes for being JSON.
const LOOSE: &str = r#"{"type": ["object", "array", "string", "number"]}"#;

const STRICT: &str = r##"{
  "type": "object",
  "required": ["a", "ok"],
  "additionalProperties": false,
  "properties": {
    "a": {"type": "integer", "minimum": 3, "maximum": 9},
    "ok": {"const": true},
    "s": {"type": "string", "maxLength": 5, "pattern": "^[a-z]*$"},
    "t": {"format": "date-time"},
    "n": {"$ref": "#"}
  }
}"##;

/// Follows a document all the way down.
const RECURSIVE: &str =
    r##"{"type": ["array", "object"], "items": {"$ref": "#"}, "additionalProperties": {"$ref": "#"}}"##;

/// Long enough for a loaded machine, short enough to tell a hang.
const PATIENCE: Duration = Duration::from_mins(1);

fn bytes(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

fn nested(depth: usize) -> Vec<u8> {
    [b"[".repeat(depth), b"]".repeat(depth)].concat()
}

/// Files that no schema may pass, however loose: what two readers could read differently, or not at all.
fn unreadable() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| files.push((name.into(), bytes));
    for (name, text) in [
        ("nothing", ""),
        ("blanks", " \n\t\r\n"),
        ("an open object", "{"),
        ("an open array", "["),
        ("a comma at the end", "[1,]"),
        ("a comma at the end of an object", "{\"a\":1,}"),
        ("a comma at the start", "[,1]"),
        ("no comma", "[1 2]"),
        ("no colon", "{\"a\" 1}"),
        ("two colons", "{\"a\"::1}"),
        ("a key without quotes", "{a:1}"),
        ("a number as a key", "{1:1}"),
        ("single quotes", "{'a':1}"),
        ("a comment", "{} // x"),
        ("a comment in it", "[1,/*x*/2]"),
        ("a leading zero", "[01]"),
        ("a leading plus", "[+1]"),
        ("a bare fraction", "[.5]"),
        ("an open fraction", "[1.]"),
        ("an open exponent", "[1e]"),
        ("a lone minus", "[-]"),
        ("hexadecimal", "[0x1F]"),
        ("NaN", "[NaN]"),
        ("Infinity", "[Infinity]"),
        ("-Infinity", "[-Infinity]"),
        ("more than a double", "[1e400]"),
        ("less than a double", "[-1e400]"),
        ("much more than a double", "[1e99999999999999999999]"),
        ("a word", "[nul]"),
        ("a word in capitals", "[TRUE]"),
        ("undefined", "undefined"),
        ("the wrong bracket", "[1}"),
        ("the wrong brace", "{\"a\":1]"),
        ("one bracket too many", "[1]]"),
        ("data after it", "{} x"),
        ("an escape of no kind", "[\"\\x41\"]"),
        ("an octal escape", "[\"\\101\"]"),
        ("half an escape", "[\"\\u12\"]"),
        ("an escape of no digits", "[\"\\u00g0\"]"),
        ("an open string", "[\"abc"),
        ("an open escape", "[\"abc\\"),
        ("a lone high surrogate", "[\"\\ud800\"]"),
        ("a lone low surrogate", "[\"\\udc00\"]"),
        ("surrogates the wrong way round", "[\"\\udc00\\ud800\"]"),
        ("a surrogate and a letter", "[\"\\ud800\\u0041\"]"),
        ("a lone surrogate as a key", "{\"\\ud800\":1}"),
        ("a line feed in a string", "[\"a\nb\"]"),
        ("a tab in a string", "[\"a\tb\"]"),
        ("a NUL in a string", "[\"a\0b\"]"),
        ("a NUL after it", "[]\0"),
        ("two byte order marks", "\u{feff}\u{feff}[]"),
        ("a byte order mark inside", "[\u{feff}1]"),
        ("a form feed", "[\u{c}1]"),
        ("a no-break space", "[\u{a0}1]"),
        ("a key twice", "{\"a\":1,\"a\":1}"),
        ("a key twice, once escaped", "{\"a\":1,\"\\u0061\":2}"),
        ("an empty key twice", "{\"\":1,\"\":2}"),
        ("a key twice deep inside", "[[[{\"x\":{\"a\":1,\"a\":2}}]]]"),
        ("YAML", "a: 1\nb: 2\n"),
        ("TOML", "a = 1\n"),
        ("a shell", "#!/bin/sh\nexit 0\n"),
    ] {
        add(name, text.as_bytes().to_vec());
    }
    for (name, raw) in [
        ("a lone continuation byte", b"[\"\x80\"]" as &[u8]),
        ("an overlong slash", b"[\"\xc0\xaf\"]"),
        ("an overlong NUL", b"[\"\xc0\x80\"]"),
        ("a surrogate in UTF-8", b"[\"\xed\xa0\x80\"]"),
        ("beyond Unicode", b"[\"\xf4\x90\x80\x80\"]"),
        ("a cut character", b"[\"\xe2\x82\"]"),
        ("Latin-1", b"[\"\xe9\"]"),
        ("0xff", b"\xff"),
        ("gzip", b"\x1f\x8b\x08\0\0\0\0\0"),
    ] {
        add(name, raw.to_vec());
    }
    let wide = |unit: fn(u16) -> [u8; 2]| "{\"a\":3}".encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    add("UTF-16, little end first", bytes(&[b"\xff\xfe", &wide(u16::to_le_bytes)]));
    add("UTF-16, big end first", bytes(&[b"\xfe\xff", &wide(u16::to_be_bytes)]));
    add("UTF-16 without a mark", wide(u16::to_le_bytes));
    add("UTF-32", bytes(&[b"\xff\xfe\0\0", b"[\0\0\0", b"]\0\0\0"]));
    add("deeper than the limit", nested(513));
    add("much deeper", nested(100_000));
    add("ten million brackets", b"[".repeat(10_000_000));
    add("ten million keys deep", b"{\"a\":".repeat(10_000_000));
    let keys = |last: &str| {
        let keys: Vec<_> = (0..100_000).map(|key| format!("\"k{key}\":1")).collect();
        format!("{{{},{last}:1}}", keys.join(",")).into_bytes()
    };
    add("a hundred thousand keys, one twice", keys("\"k77777\""));
    add("a line that is none among lines", b"{\"a\":1}\n{\"a\":1\n{\"a\":1}\n".to_vec());
    add("a line with a key twice", b"{\"a\":1}\n{\"a\":1,\"a\":2}\n".to_vec());
    add("a line of Latin-1", b"{\"a\":1}\n{\"a\":\"\xe9\"}\n".to_vec());
    add("a line of two documents", b"{\"a\":1}\n{\"a\":1} {\"a\":2}\n".to_vec());
    files
}

/// Files that are JSON, and that the strict schema refuses: each looks as if it conformed to somebody.
fn faulty() -> Vec<(String, Vec<u8>)> {
    let long =
        |what: &str, number: usize| format!("{{\"a\":5,\"ok\":true,\"s\":\"{}\"}}", what.repeat(number));
    let texts: Vec<(&str, String)> = vec![
        ("below", "{\"a\":2,\"ok\":true}".into()),
        ("below by a fraction", "{\"a\":2.9999999999999999,\"ok\":false}".into()),
        ("no whole number", "{\"a\":5.5,\"ok\":true}".into()),
        ("no whole number, though a double says so", "{\"a\":5.00000000000000000001,\"ok\":true}".into()),
        ("beyond 64 bits", "{\"a\":18446744073709551621,\"ok\":true}".into()),
        ("negative zero", "{\"a\":-0,\"ok\":true}".into()),
        ("a string that looks like it", "{\"a\":\"5\",\"ok\":true}".into()),
        ("a list around it", "[{\"a\":5,\"ok\":true}]".into()),
        ("null", "{\"a\":null,\"ok\":true}".into()),
        ("true as a string", "{\"a\":5,\"ok\":\"true\"}".into()),
        ("true as 1", "{\"a\":5,\"ok\":1}".into()),
        ("a key in capitals", "{\"A\":5,\"ok\":true}".into()),
        ("a key that looks the same", "{\"\u{430}\":5,\"ok\":true}".into()),
        ("a key with a blank", "{\"a \":5,\"ok\":true}".into()),
        ("a key with no width", "{\"a\u{200b}\":5,\"ok\":true}".into()),
        ("__proto__", "{\"__proto__\":{\"a\":5,\"ok\":true}}".into()),
        ("one key more", "{\"a\":5,\"ok\":true,\"x\":1}".into()),
        ("an escaped key more", "{\"a\":5,\"ok\":true,\"\\u0078\":1}".into()),
        ("too long", long("a", 6)),
        ("too long by escapes", long("\\u0061", 6)),
        ("characters beyond the plane", long("\u{1d4b6}", 3)),
        ("a line feed at its end", long("a\\n", 1)),
        ("a naive time", "{\"a\":5,\"ok\":true,\"t\":\"2026-03-02T09:15:04\"}".into()),
        ("a blank in a time", "{\"a\":5,\"ok\":true,\"t\":\"2026-03-02 09:15:04Z\"}".into()),
        ("a day that is none", "{\"a\":5,\"ok\":true,\"t\":\"2026-02-30T09:15:04Z\"}".into()),
        ("a fault far inside", "{\"a\":5,\"ok\":true,\"n\":".repeat(100) + "{}" + &"}".repeat(100)),
        ("an empty object", "{}".into()),
        ("an empty list", "[]".into()),
        ("an empty string", "\"\"".into()),
        (
            "the schema itself",
            STRICT.replace("\"required\"", "\"$schema\": \"https://json-schema.org/\", \"required\""),
        ),
        ("a good line and a bad one", "{\"a\":5,\"ok\":true}\n{\"a\":1,\"ok\":true}\n".into()),
        ("a bad line last, without an end", "{\"a\":5,\"ok\":true}\n{}".into()),
    ];
    texts.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect()
}

#[test]
fn none_of_more_than_a_hundred_hostile_files_passes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("loose.json"), LOOSE).expect("a file");
    fs::write(folder.path().join("strict.json"), STRICT).expect("a file");
    let (unreadable, faulty) = (unreadable(), faulty());
    assert!(unreadable.len() + faulty.len() > 100, "{}", unreadable.len() + faulty.len());
    for (schema, files, least) in
        [("loose.json", unreadable, Verdict::Undecided), ("strict.json", faulty, Verdict::Block)]
    {
        for (name, bytes) in files {
            fs::write(folder.path().join("file"), bytes).expect("a file");
            let start = Instant::now();
            let (report, _) =
                export::judge(folder.path(), &export::by_schema(folder.path(), schema, &["file"]));
            assert!(report.verdict >= least, "{name}: {:?}", report.verdict);
            assert!(start.elapsed() < PATIENCE, "{name} took {:?}", start.elapsed());
            let told = report.findings.len() + report.undecided.len();
            assert!(told > 0, "{name}");
        }
    }
}

#[test]
fn a_document_cut_off_at_any_byte_does_not_pass() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("strict.json"), STRICT).expect("a file");
    let text = "{\n  \"a\": 5, \"ok\": true, \"s\": \"\\u0061é\", \"n\": {\"a\": 7, \"ok\": true}\n}";
    let whole = text.replace("\\u0061é", "\\u0061b");
    for end in 0..=whole.len() {
        fs::write(folder.path().join("file"), &whole.as_bytes()[..end]).expect("a file");
        let (report, _) =
            export::judge(folder.path(), &export::by_schema(folder.path(), "strict.json", &["file"]));
        assert_eq!(report.verdict == Verdict::Pass, end == whole.len(), "{end}");
    }
}

fn verdict(folder: &Path, args: &[&str]) -> Option<i32> {
    let start = Instant::now();
    let run = run(env!("CARGO_BIN_EXE_export-validate"), folder, args);
    assert!(start.elapsed() < PATIENCE, "{args:?} took {:?}", start.elapsed());
    assert!(run.code.is_some(), "{args:?} was ended by a signal: {run:?}");
    run.code
}

#[test]
fn the_process_survives_what_has_no_end() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("a file");
    write("loose.json", LOOSE.as_bytes());
    write("recursive.json", RECURSIVE.as_bytes());
    let judge =
        |schema: &str, more: &[&str]| verdict(folder.path(), &[&["--schema", schema, "file"], more].concat());
    // As deep as is read, all the way down by the schema, on this thread and on others.
    let deepest = [b"[".repeat(512), b"]".repeat(512)].concat();
    write("file", &deepest);
    assert_eq!(judge("recursive.json", &[]), Some(0));
    assert_eq!(judge("recursive.json", &["--output", "hierarchical"]), Some(0));
    write("file", &[&deepest[..], b"\n", &deepest, b"\n"].concat());
    assert_eq!(judge("recursive.json", &["--jobs", "2"]), Some(0));
    write("file", &[b"{\"a\":".repeat(511), b"[7]".to_vec(), b"}".repeat(511)].concat());
    assert_eq!(judge("recursive.json", &[]), Some(1));
    // Deeper than anything is read.
    write("file", &b"[".repeat(10_000_000));
    assert_eq!(judge("recursive.json", &[]), Some(2));
    write("file", &nested(100_000));
    assert_eq!(judge("recursive.json", &[]), Some(2));
    // One string of many megabytes, and very many keys.
    write("file", &[b"\"", &b"x".repeat(20_000_000)[..], b"\""].concat());
    assert_eq!(judge("loose.json", &[]), Some(0));
    assert_eq!(judge("recursive.json", &[]), Some(1));
    let keys: Vec<_> = (0..200_000).map(|key| format!("\"{key}\":[]")).collect();
    write("file", format!("{{{}}}", keys.join(",")).as_bytes());
    assert_eq!(judge("recursive.json", &[]), Some(0));
    // A schema that leads back to itself, and one that is deeper than is read.
    write(
        "cycle.json",
        br##"{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}"##,
    );
    assert!(judge("cycle.json", &[]).is_some());
    write("deep.json", &[b"{\"not\":".repeat(100_000), b"{}".to_vec(), b"}".repeat(100_000)].concat());
    assert_eq!(judge("deep.json", &[]), Some(2));
    // Patterns that go back over their text without end.
    write("pattern.json", br#"{"items": {"pattern": "^(?=x)((x+)+)+(?!z)y$"}}"#);
    write("file", format!("[\"{}\"]", "x".repeat(5000)).as_bytes());
    assert_eq!(judge("pattern.json", &[]), Some(2));
    write("linear.json", br#"{"items": {"pattern": "^((x+)+)+y$"}}"#);
    assert_eq!(judge("linear.json", &[]), Some(1));
}
