//! What all binaries share, by the functions that they call: what is read, where it stands, how it is told.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "in a test they are the verdict")]

mod common;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use clap::Parser;
use gate_core::artifact::{Artifact, MAX_BYTES, Root, cause, is_plain_relative, is_sha256, sha256};
use gate_core::figure::Figure;
use gate_core::git::{Binder, Repository};
use gate_core::instant::Instant;
use gate_core::json::{Document, Kind, Room, Value};
use gate_core::output::Destination;
use gate_core::policy::Source;
use gate_core::render::figure::figure;
use gate_core::render::human::{self, Detail};
use gate_core::render::summary::Gate;
use gate_core::render::{Summary, ctrf, github, html, intoto, junit, markdown, sarif};
use gate_core::report::{Frame, Tool};
use gate_core::rule::{COMMIT, READING, SHAPE, Severity, TIME, explain, list};
use gate_core::text::{is_hidden, printable, redact, sentence};
use gate_core::{
    Bound, CommitId, Common, Context, Decoded, Finding, Judgement, Location, Measure, Reason, Report,
    Subject, Undecided, Verdict,
};
use serde::Deserialize;
use serde_json::json;

/// How much of a file is read at a time.
const PIECE: usize = 256 << 10;

/// What a file of `tests/told` holds. `GATEKIT_BLESS=1` writes it anew.
fn assert_written(name: &str, said: &str) {
    let path = common::repository().join("tests/told").join(name);
    if std::env::var_os("GATEKIT_BLESS").is_some() {
        fs::write(&path, said).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(said, written, "{}", path.display());
}

#[test]
fn a_series_is_drawn_as_it_was() {
    let wave: Vec<_> = (0..120_u32)
        .map(|at| {
            let value = match at {
                10 | 60 => 900.0,
                30 | 90 => -900.0,
                _ => f64::from(at % 7) - 2.0,
            };
            (f64::from(at) / 5.0, value)
        })
        .collect();
    let of = |points: &[(f64, f64)], unit| Figure::new(&SHAPE, "p95 <b>", "it's \"worse\" & >", unit, points);
    let few = [(0.0, 1.0), (0.5, 1.25), (3.0, 2.5)];
    let drawn = [
        // The wildest values lie beyond the drawing, and nothing else does.
        of(&wave, "%").with_interval([-0.7, -0.04, 0.9], 5.0),
        // Two labels at one height: the lower one goes down, and of two alike that of what was found.
        of(&few, "").with_interval([1.0, 1.9, 2.2], 2.0),
        of(&few, "ms").with_interval([1.0, 2.1, 2.2], 2.0),
        of(&few, "ms").with_interval([2.0, 2.0, 2.0], 2.0),
        // Neither interval nor margin, and a range that takes three decimals.
        of(&[(1.0, -0.03), (2.0, 0.02)], "%"),
        // Wide, long, and as far below zero as above it.
        of(&[(0.0, -30.0), (56.0, 30.0)], "%"),
        of(&[], "%"),
    ];
    assert_written("figures.html", &drawn.iter().map(figure).collect::<Vec<_>>().join("\n"));
}

#[test]
fn an_address_before_a_credential_is_masked_as_well() {
    for (text, masked) in [
        ("jane@example.org/ghp_16C7e42F292c6912", "••••@example.org/ghp_••••••••••••••••"),
        ("jane@example.org=npm_16C7e42F292c6912", "••••@example.org=npm_••••••••••••••••"),
    ] {
        assert_eq!(redact(text), masked);
    }
}

#[test]
fn a_mark_of_direction_is_hidden_whatever_its_script() {
    assert!(['\u{61c}', '\u{200e}', '\u{200f}'].into_iter().all(is_hidden));
}

#[test]
fn what_is_no_json_is_told_with_the_bytes_at_fault() {
    let digits = |count| "9".repeat(count);
    for (text, span, message) in [
        ("", 0..0, "the file holds no JSON value"),
        (" \r\n\t", 0..0, "the file holds no JSON value"),
        ("{", 1..1, "the file ends inside an object opened on line 1: it was cut off"),
        ("\n\n[1,\n", 6..6, "the file ends inside an array opened on line 3: it was cut off"),
        ("{\"a\":[\n1", 8..8, "the file ends inside an array opened on line 1: it was cut off"),
        ("{\"a\"", 4..4, "the file ends inside an object opened on line 1: it was cut off"),
        ("[1 2]", 3..4, "expected `,` or the closing bracket"),
        ("[1é]", 2..4, "expected `,` or the closing bracket"),
        ("[1] é", 4..6, "data after the end of the JSON value"),
        ("[1}", 2..3, "`}` closes nothing that is open"),
        ("{\"a\":1]", 6..7, "`]` closes nothing that is open"),
        ("{]", 1..2, "expected a key in double quotes"),
        ("{\"a\":1,}", 7..8, "expected a key in double quotes"),
        ("{\"a\" 1}", 5..6, "expected `:` after the key"),
        ("[nul]", 1..2, "expected a JSON value"),
        ("[tru]", 1..2, "expected a JSON value"),
        ("[fals]", 1..2, "expected a JSON value"),
        ("[NaN]", 1..4, "NaN is not a JSON number"),
        ("[Infinity]", 1..9, "Infinity is not a JSON number"),
        ("[-Infinity]", 1..10, "-Infinity is not a JSON number"),
        ("[01]", 1..4, "not a JSON number"),
        ("[00.5]", 1..6, "not a JSON number"),
        ("[-]", 1..3, "not a JSON number"),
        ("[-é]", 1..4, "not a JSON number"),
        ("[1.]", 1..4, "not a JSON number"),
        ("[1.e5]", 1..6, "not a JSON number"),
        ("[1e]", 1..4, "not a JSON number"),
        ("[1e+]", 1..5, "not a JSON number"),
        ("[1E-", 1..4, "not a JSON number"),
        ("[1e999]", 1..6, "this number is too large for a double"),
        ("[-1.5e+308,-1.5e+309]", 11..20, "this number is too large for a double"),
        (&format!("[{},{}]", digits(308), digits(309)), 310..619, "this number is too large for a double"),
        ("[\"a\tb\"]", 3..4, "control character U+0009 inside a string must be escaped"),
        ("[\"12345678\u{1f}\"]", 10..11, "control character U+001F inside a string must be escaped"),
        ("[\"abc", 1..2, "the file ends inside the string that starts here: it was cut off"),
        ("[\"é\\x\"]", 4..5, "an escape that JSON does not know"),
        ("[\"é\\", 4..5, "an escape that JSON does not know"),
        ("[\"a\\u12g4\"]", 3..5, "`\\u` needs four hexadecimal digits"),
        ("[\"a\\u12", 3..5, "`\\u` needs four hexadecimal digits"),
        ("[\"a\\ud800\"]", 3..9, "a lone surrogate"),
        ("[\"a\\ud800\\n\"]", 3..9, "a lone surrogate"),
        ("[\"a\\ud800-u\"]", 3..9, "a lone surrogate"),
        ("[\"a\\udbff\\u0041\"]", 3..9, "a lone surrogate"),
        ("[\"a\\ud800\\ud800\"]", 3..9, "a lone surrogate"),
        ("[\"a\\ud83d\\ude00\\udc00\"]", 15..21, "a lone surrogate"),
        ("[\"a\\udfff\"]", 3..9, "a lone surrogate"),
        ("[\"a\\ud800\\u12\"]", 9..11, "`\\u` needs four hexadecimal digits"),
        ("[[[0]]]", 2..3, "nested deeper than 2 levels"),
        ("[{\"a\":{}}]", 6..7, "nested deeper than 2 levels"),
        (
            "{\"a\":1,\n\"b\":\n2,\"\\u0062\":3,\"a\":4}",
            15..23,
            "duplicate key: this object already has it on line 2",
        ),
        ("[{},\n{\"a\":0,\n\"a\":1}]", 13..16, "duplicate key: this object already has it on line 2"),
    ] {
        let fault = Document::parse_within(text, 2, Room::default()).expect_err(text);
        assert_eq!((fault.span, fault.message.as_str()), (span, message), "{text}");
    }
    for text in [
        format!("[{}]", digits(308)),
        format!("[-{}]", digits(300)),
        format!("[0.{}]", digits(400)),
        "[1e308,-0,0.0,-0.5e-999,1E+5,10,20.25]".into(),
        "[\"\u{7f}\\u0000\\ud83d\\ude00\\udbff\\udfff\\/\"]".into(),
    ] {
        let document = Document::parse(&text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        assert_eq!(
            document.root().items().map(Value::raw).collect::<Vec<_>>().join(","),
            text[1..text.len() - 1]
        );
    }
}

/// Every string, number and word below a value, keys included, with the bytes of what it says.
fn scalars<'d>(value: Value<'d>, out: &mut Vec<(usize, usize, &'d str)>) {
    let span = value.span();
    match value.kind() {
        Kind::String => out.push((span.start + 1, span.end - 1, value.raw())),
        Kind::Null | Kind::Bool | Kind::Number => out.push((span.start, span.end, value.raw())),
        Kind::Array => value.items().for_each(|item| scalars(item, out)),
        Kind::Object => value.entries().for_each(|(key, value)| {
            scalars(key, out);
            scalars(value, out);
        }),
    }
}

#[test]
fn what_stands_within_some_bytes_is_found_wherever_they_are() {
    for text in [
        r#"{"a":[1,"bc",{"d":true,"e":[[],{}]}],"é":null}"#,
        "[[[[\"\",\"x\"],\n 0.5 ], { } ],\"end\"]",
        "17",
        "[]",
    ] {
        let document = Document::parse(text).unwrap();
        let mut all = Vec::new();
        scalars(document.root(), &mut all);
        for start in 0..=text.len() {
            for end in start..=text.len() {
                let wanted: Vec<_> = all
                    .iter()
                    .filter(|(from, to, _)| *from < end && *to > start)
                    .map(|(_, _, raw)| *raw)
                    .collect();
                let found: Vec<_> = document.scalars_within(start..end).map(Value::raw).collect();
                assert_eq!(found, wanted, "{start}..{end} of {text}");
            }
        }
    }
}

#[test]
fn a_place_is_told_by_line_and_column_with_what_stands_there() {
    let long = (0..200).map(|number| format!("{number:04}.")).collect::<Vec<_>>().concat();
    let (head, tail) = (&long[..160], &long[840..]);
    let text = format!("one\r\nt\u{e9}o\n\n{long}\n");
    let at = |part: &str| text.find(part).unwrap();
    let wide = |from: usize| format!("…{}…", &long[from..from + 160]);
    for (span, line, column, excerpt, marked) in [
        (0..3, 1, 1, "one".to_owned(), 0..3),
        (1..1, 1, 2, "one".into(), 1..1),
        // Not beyond the end of the line, and the carriage return is none of it.
        (1..8, 1, 2, "one".into(), 1..3),
        (4..5, 1, 4, "one".into(), 3..3),
        // Inside of a character is at its start.
        (at("o\n")..at("o\n") + 1, 2, 3, "t\u{e9}o".into(), 2..3),
        (7..9, 2, 2, "t\u{e9}o".into(), 1..3),
        (at("\n\n") + 1..at("\n\n") + 1, 3, 1, String::new(), 0..0),
        (text.len()..text.len() + 5, 5, 1, String::new(), 0..0),
        // Of a long line the part around the mark, as near to its middle as can be.
        (at("0000.")..at("0000.") + 5, 4, 1, format!("{head}…"), 0..5),
        (at("0015.")..at("0015.") + 4, 4, 76, format!("{head}…"), 75..79),
        (at("0016.")..at("0016.") + 4, 4, 81, wide(2), 79..83),
        (at("0100.")..at("0100.") + 10, 4, 501, wide(425), 76..86),
        (at("0100.")..at("0140."), 4, 501, wide(500), 1..161),
        (at("0184.")..at("0184.") + 4, 4, 921, format!("…{tail}"), 81..85),
        (at("0199.")..at("0199.") + 5, 4, 996, format!("…{tail}"), 156..161),
    ] {
        let place = Location::in_text("a.json", &text, span.clone());
        let shown = place.excerpt.unwrap();
        assert_eq!((place.line, place.column), (Some(line), Some(column)), "{span:?}");
        assert_eq!((shown.text, shown.start..shown.end), (excerpt, marked), "{span:?}");
    }
    for (length, cut) in [(160, false), (161, true)] {
        let line = "x".repeat(length);
        let shown = Location::in_line("a", 7, &line, 0..1).excerpt.unwrap();
        assert_eq!(shown.text, format!("{}{}", "x".repeat(160), if cut { "…" } else { "" }));
        let last = Location::in_line("a", 7, &line, length - 1..length).excerpt.unwrap();
        assert_eq!(last.text, format!("{}{}", if cut { "…" } else { "" }, "x".repeat(160)));
    }
    assert_eq!(Location::whole_line("a", 3).display(), "a:3");
    assert_eq!(Location::file("a").path_under("b/c"), "b/c/a");
    assert_eq!(Location::file("a").path_under(""), "a");
}

#[test]
fn what_others_write_is_shown_without_what_a_terminal_obeys() {
    for (text, shown) in [
        ("plain # text", "plain # text"),
        ("a\tb\u{1}", "a\tb\u{fffd}"),
        ("##[error]", "##(error]"),
        ("\u{200a}\u{200b}\u{200f}\u{2010}", "\u{200a}\u{fffd}\u{fffd}\u{2010}"),
        ("\u{2027}\u{2028}\u{202e}\u{202f}", "\u{2027}\u{fffd}\u{fffd}\u{202f}"),
        ("\u{205f}\u{2060}\u{206f}\u{2070}\u{feff}", "\u{205f}\u{fffd}\u{fffd}\u{2070}\u{fffd}"),
        ("\u{9b}é", "\u{fffd}é"),
    ] {
        assert_eq!(printable(text), shown, "{text:?}");
    }
    assert!(is_hidden('\n') && !is_hidden(' '));
    assert_eq!(sentence(&"é".repeat(1000)), "é".repeat(1000));
    assert_eq!(sentence(&"é".repeat(1001)), "é".repeat(1000) + "…");
    // What begins before the cut is masked by what stands behind it, as far as that is looked at.
    let key = |letters: usize| format!("{} {}A1", "é ".repeat(495), "b-".repeat(letters / 2));
    assert_eq!(sentence(&key(1000)).matches('•').count(), 5);
    assert_eq!(sentence(&key(1100)).matches('•').count(), 0);
}

#[test]
fn credentials_are_masked_from_their_fifth_character_on_and_names_are_not() {
    for text in [
        // Twelve characters after a known prefix, one of them a digit or a capital.
        "npm_abcdefghijk1",
        "sk-ABCDEFGHIJKL",
        "a~npm_abcdefghijk1",
        "a%npm_abcdefghijk1",
        "a+npm_abcdefghijk1",
        // Twenty characters of all three kinds.
        "aB3aB3aB3aB3aB3aB3aB",
        "...aB3aB3aB3aB3aB3aB3aB",
        "Ab3abcdefghijklmnopqrs",
    ] {
        let kept = text.find("npm_").unwrap_or_default() + 4;
        let masked = format!("{}{}", &text[..kept], "•".repeat(text.len() - kept));
        assert_eq!(redact(&format!("({text})")), format!("({masked})"));
    }
    for text in [
        "npm_abcdefghij1",
        "npm_abcdefghijkl",
        "xnpm_abcdefghijk1",
        "aB3aB3aB3aB3aB3aB3a",
        "ab3ab3ab3ab3ab3ab3ab",
        "AB3AB3AB3AB3AB3AB3AB",
        "abBabBabBabBabBabBab",
        "aB3aB3aB3/aB3aB3aB3aB",
        "aB3aB3aB3.aB3aB3aB3aB",
        // A word of twenty letters is no credential.
        "A3abcdefghijklmnopqrst",
        "jane@localhost",
    ] {
        assert_eq!(redact(text), text);
    }
}

/// The command line of a binary that has nothing but the shared options.
#[derive(Parser)]
struct Line {
    #[command(flatten)]
    common: Common,
}

fn line(args: &[&str]) -> Line {
    Line::parse_from([&["it"], args].concat())
}

/// A root that is a temporary folder with these files.
fn rooted(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Root) {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        common::put(&folder, path, bytes);
    }
    let root = Root::new(Some(folder.path())).unwrap();
    (folder, root)
}

/// What keeps something from being decided, in words.
fn obstacle<T: std::fmt::Debug>(result: Result<T, Undecided>) -> (String, Reason, String) {
    let undecided = result.expect_err("it is refused");
    (undecided.rule.into_owned(), undecided.reason, undecided.message)
}

#[test]
#[cfg(unix)]
fn a_file_is_read_where_it_lies_and_nowhere_else() {
    use std::os::unix::fs::symlink;

    let (folder, root) =
        rooted(&[("a.json", b"1"), ("b.json", b"2"), ("sub/a.json", b"3"), ("sub/b.json", b"4")]);
    let elsewhere = tempfile::tempdir().unwrap();
    common::put(&elsewhere, "of/x", b"5");
    let at = |name: &str| folder.path().join(name);
    symlink(at("sub/a.json"), at("inner")).unwrap();
    symlink(elsewhere.path().join("of/x"), at("outer")).unwrap();
    symlink(at("sub"), at("linked")).unwrap();
    symlink(at("nowhere"), at("dangling")).unwrap();
    assert!(common::command("mkfifo", folder.path()).arg("pipe").status().unwrap().success());
    let read =
        |name: &str| root.read(&at(name)).map(|artifact| String::from_utf8(artifact.into_bytes()).unwrap());
    // What is known of the folder of one file is not that of a link beside it.
    for (name, text) in [
        ("inner", "3"),
        ("b.json", "2"),
        ("linked/b.json", "4"),
        ("a.json", "1"),
        ("sub/../b.json", "2"),
        ("inner", "3"),
    ] {
        assert_eq!(read(name).unwrap(), text, "{name}");
    }
    let refused = |rule: &str, reason, message: String| (rule.to_owned(), reason, message);
    for (name, rule, reason, message) in [
        (
            "outer",
            "g-4",
            Reason::OutOfBounds,
            format!("outer is a link that leaves {}", root.path().display()),
        ),
        ("dangling", "g-1", Reason::Missing, "cannot read dangling: no such file or folder".into()),
        ("gone", "g-1", Reason::Missing, "cannot read gone: no such file or folder".into()),
        ("a.json/x", "g-1", Reason::Missing, "cannot read a.json/x: not a folder".into()),
        ("sub", "g-4", Reason::OutOfBounds, "sub is not a regular file".into()),
        ("linked", "g-4", Reason::OutOfBounds, "linked is not a regular file".into()),
        ("pipe", "g-4", Reason::OutOfBounds, "pipe is not a regular file".into()),
    ] {
        // Right after a file beside it, too.
        assert_eq!(read("a.json").unwrap(), "1");
        assert_eq!(obstacle(read(name)), refused(rule, reason, message), "{name}");
    }
    let there =
        |name: &str| root.read_if_there(&at(name)).map(|artifact| artifact.map(|it| it.sha256().to_owned()));
    assert_eq!(there("gone").unwrap(), None);
    assert_eq!(there("a.json").unwrap(), Some(sha256(b"1")));
    assert_eq!(obstacle(there("a.json/x")).1, Reason::Missing);
    assert_eq!(obstacle(there("dangling")).1, Reason::Missing);
    assert_eq!(root.list(&at("sub")).unwrap(), ["a.json", "b.json"]);
    assert_eq!(
        obstacle(root.list(&at("a.json"))),
        refused("g-1", Reason::Io, "cannot read the folder a.json: not a folder".into())
    );
    assert!(
        root.is_folder(&at("linked")) && !root.is_folder(&at("a.json")) && !root.is_folder(Path::new("-"))
    );

    // Without --root a file elsewhere is held to its own folder, and a folder to itself.
    let here = Root::new(None).unwrap();
    symlink(elsewhere.path().join("of"), elsewhere.path().join("to")).unwrap();
    symlink(at("a.json"), elsewhere.path().join("leaves")).unwrap();
    symlink(at("sub"), elsewhere.path().join("away")).unwrap();
    assert_eq!(here.list(&elsewhere.path().join("to")).unwrap(), ["x"]);
    assert_eq!(here.list(&elsewhere.path().join("away")).unwrap(), ["a.json", "b.json"]);
    assert_eq!(here.read(&elsewhere.path().join("of/x")).unwrap().bytes(), b"5");
    assert_eq!(obstacle(here.read(&elsewhere.path().join("leaves"))).0, "g-4");
    assert_eq!(obstacle(root.read(&elsewhere.path().join("of/x"))).0, "g-4");
    assert_eq!(obstacle(here.read(Path::new(""))).2, "cannot read : cannot make an empty path absolute");
    // Only what was read from a file is one and the same file.
    let [first, again, other] =
        ["a.json", "sub/../a.json", "b.json"].map(|name| root.read(&at(name)).unwrap());
    let bare = || Artifact::from_bytes("a.json".into(), None, b"1".to_vec());
    assert!(first.is(&again) && !first.is(&other) && !bare().is(&bare()) && !first.is(&bare()));
}

#[test]
fn a_file_is_read_up_to_its_limit_and_told_to_be_larger_beyond_it() {
    const MOST: usize = 300 << 10;
    let whole = |bytes: &[u8], before: &[u8]| {
        let (folder, root) = rooted(&[("first", b"1"), ("second", bytes)]);
        let mut ways = Vec::new();
        // The second file of a folder is opened in another way than the first.
        for name in ["second", "first", "second"] {
            let stream = root.stream(&folder.path().join(name)).unwrap();
            assert_eq!(stream.expected(), Some(fs::metadata(folder.path().join(name)).unwrap().len()));
            ways.push(stream.whole(before.to_vec(), MOST as u64));
        }
        let [first, _, second] = <[_; 3]>::try_from(ways).unwrap();
        [first, second]
    };
    for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, MOST - 1, MOST] {
        let bytes = vec![b'x'; length];
        for artifact in whole(&bytes, b"before") {
            let artifact = artifact.unwrap();
            assert_eq!(artifact.bytes().len(), length + 6);
            assert_eq!(artifact.sha256(), sha256(&bytes));
        }
    }
    for result in whole(&vec![b'x'; MOST + 1], b"") {
        assert_eq!(obstacle(result), ("g-7".into(), Reason::TooLarge, "second is larger than 0 MiB".into()));
    }
    let (folder, root) = rooted(&[]);
    let large = folder.path().join("large");
    let file = fs::File::create(&large).unwrap();
    file.set_len(MAX_BYTES).unwrap();
    assert_eq!(root.read(&large).unwrap().bytes().len() as u64, MAX_BYTES);
    file.set_len(MAX_BYTES + 1).unwrap();
    assert_eq!(obstacle(root.read(&large)).2, "large is larger than 64 MiB");
}

#[test]
fn a_file_that_grows_while_it_is_read_is_read_on() {
    for (grown, most, given) in
        [(5, 1000, 5), (6, 1000, 6), (900, 1000, 900), (2000, 1000, 1000), (20, 3, 3), (5, 5, 5), (6, 5, 5)]
    {
        let (folder, root) = rooted(&[("first", b"1"), ("second", b"12345")]);
        let at = |name: &str| folder.path().join(name);
        root.stream(&at("first")).unwrap();
        let mut stream = root.stream(&at("second")).unwrap();
        common::put(&folder, "second", vec![b'x'; grown]);
        let mut bytes = b"before".to_vec();
        assert_eq!(stream.read_on(&mut bytes, most).unwrap(), given, "{grown} {most}");
        let given = usize::try_from(given).unwrap();
        assert_eq!(bytes, [b"before".to_vec(), vec![b'x'; given]].concat());
        let subject = stream.subject("it");
        assert_eq!((subject.bytes, subject.sha256), (given as u64, sha256(&vec![b'x'; given])));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_that_the_system_refuses_to_read_is_not_read() {
    let root = Root::new(Some(Path::new("/proc/self"))).unwrap();
    // In the other way, too, in which the second file of a folder is opened.
    for name in ["/proc/self/mem", "/proc/self/mem"] {
        let stream = root.stream(Path::new(name)).unwrap();
        let (rule, reason, message) = obstacle(stream.whole(Vec::new(), 10));
        assert_eq!((rule.as_str(), reason), ("g-1", Reason::Io));
        assert!(message.starts_with("cannot read mem: "), "{message}");
    }
}

#[test]
fn the_word_of_the_system_for_an_error_is_one_that_people_know() {
    for (kind, word) in [
        (ErrorKind::NotFound, "no such file or folder"),
        (ErrorKind::PermissionDenied, "permission denied"),
        (ErrorKind::NotADirectory, "not a folder"),
        (ErrorKind::IsADirectory, "it is a folder"),
    ] {
        assert_eq!(cause(&kind.into()), word);
    }
    assert_eq!(cause(&std::io::Error::other("no more")), "no more");
}

#[test]
fn no_digest_is_taken_that_nobody_is_told() {
    let (folder, _) = rooted(&[("a", b"1"), ("listed.toml", b"evidence.manifest = \"m\"")]);
    let root = folder.path().to_str().unwrap();
    let listed = folder.path().join("listed.toml");
    for (args, taken) in [
        (&[][..], false),
        (&["--strict"], false),
        (&["-v"], true),
        (&["--format", "json"], true),
        (&["--report", "json=it"], true),
        (&["--commit", "0123456789012345678901234567890123456789"], true),
        (&["--policy", listed.to_str().unwrap()], true),
    ] {
        let line = line(&[&["--root", root], args].concat());
        let context = Context::new(&line.common, line.common.instant()).unwrap();
        let stream = context.root.stream(&folder.path().join("a")).unwrap();
        let subject = stream.hashed_by(context.root.digester()).digest("it").unwrap();
        assert_eq!((subject.sha256 == sha256(b"1"), subject.sha256.is_empty()), (taken, !taken), "{args:?}");
    }
}

#[test]
fn text_is_refused_by_its_first_bytes_and_told_what_it_is() {
    for (bytes, name) in [
        (&b"\xff\xfe\0\0a"[..], "UTF-32"),
        (b"\0\0\xfe\xff", "UTF-32"),
        (b"{\0\0\0", "UTF-32"),
        (b"\0\0\0{", "UTF-32"),
        (b"\xff\xfe{\0", "UTF-16"),
        (b"\xfe\xff\0{", "UTF-16"),
        (b"\0{", "UTF-16"),
        (b"{\0", "UTF-16"),
        (b"\x7f\0", "UTF-16"),
    ] {
        let artifact = Artifact::from_bytes("a".into(), None, bytes.to_vec());
        assert_eq!(obstacle(artifact.text()).2, format!("a is {name}, not UTF-8"), "{bytes:?}");
    }
    let place = |undecided: Undecided| {
        let place = *undecided.location.unwrap();
        (place.line, place.column, place.excerpt.map(|excerpt| (excerpt.text, excerpt.start..excerpt.end)))
    };
    for (bytes, message, wanted) in [
        (
            &b"{\n\"a\": \"bc\0d\"}"[..],
            "a is no text: it holds a NUL byte",
            (Some(2), Some(9), Some(("\"a\": \"bc\u{fffd}d\"}".to_owned(), 8..9))),
        ),
        (b"{\n \xc3", "a is not UTF-8: an invalid byte", (Some(2), Some(2), Some((" ".into(), 1..1)))),
        (b"\xef\xbb\xbf\xef\xbb\xbf{}", "a starts with two byte order marks", (None, None, None)),
        (b"", "a is empty", (None, None, None)),
        (
            b"{\n \"a\": tru }",
            "a is not JSON that can be judged: expected a JSON value",
            (Some(2), Some(7), Some((" \"a\": tru }".into(), 6..7))),
        ),
        (b" \n", "a is empty", (Some(1), Some(1), Some((" ".into(), 0..0)))),
    ] {
        let artifact = Artifact::from_bytes("a".into(), None, bytes.to_vec());
        let undecided = artifact.json().map(|_| ()).unwrap_err();
        assert_eq!(undecided.message, message);
        assert_eq!(place(undecided), wanted, "{message}");
    }
    // A whole object is marked where it opens.
    let artifact =
        Artifact::from_bytes("a".into(), None, b"\xef\xbb\xbf[\n  {\"b\": {\n \"c\": 1}}]".to_vec());
    let json = artifact.json().unwrap();
    let inner = json.document().root().items().next().unwrap().get("b").unwrap();
    let at = json.at(inner.node());
    assert_eq!(
        (at.display_with_pointer(), at.excerpt.map(|it| it.start..it.end)),
        ("a:2:9 /0/b".into(), Some(8..9))
    );
    assert_eq!(artifact.at(5..6).display(), "a:2:4");
    assert_eq!(Artifact::from_bytes("a".into(), None, vec![0xff]).at(5..6), Location::file("a"));
}

#[test]
fn a_digest_and_a_path_inside_are_told_by_their_form() {
    for (text, is) in [
        ("0123456789abcdef".repeat(4), true),
        ("0123456789abcdeF".repeat(4), false),
        ("0123456789abcdeg".repeat(4), false),
        ("a".repeat(63), false),
        ("a".repeat(65), false),
        (String::new(), false),
    ] {
        assert_eq!(is_sha256(&text), is, "{text}");
    }
    for inside in ["a", "a/b.json", "...", "a b/é", "-"] {
        assert!(is_plain_relative(inside), "{inside}");
    }
    for outside in ["", "/a", "a/", "a//b", ".", "a/./b", "..", "a/../b", "a\\b", "c:a", "a\0b"] {
        assert!(!is_plain_relative(outside), "{outside:?}");
    }
}

/// An artifact without a member that it has to have.
#[derive(Debug, Deserialize)]
struct Nothing {}

#[test]
fn a_schema_is_no_artifact_and_what_only_looks_like_one_is() {
    for (text, is_schema) in [
        (r#"{"$schema": "https://json-schema.org/draft/2020-12/schema"}"#, true),
        (r#"{"properties": {}, "type": "object"}"#, true),
        (r#"{"$schema": "gatekit.report.v1"}"#, false),
        (r#"{"properties": {}, "type": "array"}"#, false),
        (r#"{"properties": []}"#, false),
        (r#"{"properties": [], "type": "object"}"#, false),
        (r#"{"type": "object"}"#, false),
        ("{}", false),
    ] {
        let artifact = Artifact::from_bytes("a".into(), None, text.into());
        let decoded = Decoded::<Nothing>::new(artifact.json().unwrap());
        match (decoded, is_schema) {
            (Ok(_), false) => {}
            (Err(undecided), true) => {
                assert_eq!(undecided.message, "a is a JSON Schema, not an artifact");
                assert_eq!(undecided.location.unwrap().display(), "a:1:1");
            }
            (decoded, _) => panic!("{text}: {decoded:?}"),
        }
    }
}

#[test]
fn what_is_no_time_is_told_by_what_it_lacks() {
    const SHAPE: &str = "not an RFC 3339 time such as 2026-03-02T09:15:04Z";
    const OFFSET: &str = "it has no offset: write `Z` or `+hh:mm` at its end";
    const NONE: &str = "no such day, hour or offset";
    let good = "2026-02-28T13:54:23.5+01:00";
    let away = |at: usize| format!("{}x{}", &good[..at], &good[at + 1..]);
    for at in 0..good.len() {
        assert_eq!(
            Instant::parse(&away(at)).unwrap_err(),
            if at < 21 { SHAPE } else { OFFSET },
            "{}",
            away(at)
        );
    }
    for (text, why) in [
        ("", OFFSET),
        ("2026-02-28T13:54:23", OFFSET),
        ("2026-02-28+01:00", OFFSET),
        ("2026-02-28T13:54:2+01:00", OFFSET),
        ("2026-02-28T13:54:23+0100", OFFSET),
        ("é12:00", OFFSET),
        ("2026-02-28Z", SHAPE),
        ("2026-02-28T13:54:23.Z", SHAPE),
        ("2026-02-28T13:54:23.1234567890Z", SHAPE),
        ("2026-02-28T13:54:23,5Z", SHAPE),
        ("2026-02-28 13:54:23Z", SHAPE),
        ("2026-02-29T13:54:23Z", NONE),
        ("2026-02-28T24:54:23Z", NONE),
        ("2026-02-28T13:54:23+99:00", NONE),
    ] {
        assert_eq!(Instant::parse(text).unwrap_err(), why, "{text}");
    }
    let at = |text: &str| Instant::parse(text).unwrap();
    assert_eq!(at("2026-02-28t13:54:23.123456789z").to_string(), "2026-02-28T13:54:23.123456789Z");
    assert_eq!(at("1970-01-01T00:00:01.5Z").nanoseconds(), 1_500_000_000);
    assert_eq!(at("1970-01-01T00:00:01Z").seconds_since(at("1970-01-01T01:00:00+01:00")), 1);
}

/// A repository whose first commit has these files, and the id of that commit.
fn committed(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Root, CommitId) {
    let (folder, root) = rooted(files);
    let commit = CommitId::parse(&common::commit_all(folder.path())).unwrap();
    (folder, root, commit)
}

#[test]
#[cfg(unix)]
fn what_a_ref_holds_is_read_with_its_name() {
    let (folder, root) = rooted(&[("src/a", b"1"), ("src/b", b"2"), ("sub/deep/policy.toml", b"3")]);
    let at = |path: &str| root.path().join(path);
    std::os::unix::fs::symlink("src/a", at("link")).unwrap();
    std::os::unix::fs::symlink("src", at("linked")).unwrap();
    common::commit_all(folder.path());
    let repository = Repository::of(&root).unwrap();
    let read = |reference: &str, path: &str| {
        let found = repository.read_at(reference, &at(path))?;
        Ok(found.map(|artifact| format!("{} {}", artifact.path(), String::from_utf8_lossy(artifact.bytes()))))
    };
    let list = |path: &str| repository.list_at("main", &at(path));
    assert_eq!(read("main", "src/a").unwrap(), Some("src/a@main 1".into()));
    assert_eq!(read("main", "sub/deep/policy.toml").unwrap(), Some("sub/deep/policy.toml@main 3".into()));
    for absent in ["src/c", "src/a/b", "gone/a"] {
        assert_eq!((read("main", absent).unwrap(), list(absent).unwrap()), (None, None), "{absent}");
    }
    assert_eq!(list("src").unwrap(), Some(vec!["a".into(), "b".into()]));
    assert_eq!(list("sub").unwrap(), Some(vec![]));
    let refused = |message: &str| ("g-9".to_owned(), Reason::Git, message.to_owned());
    for (reference, path, message) in [
        ("main", "link", "cannot read link at main: it is a symbolic link there, not a file"),
        ("main", "src", "cannot read src at main: it is not a file there"),
        ("none", "src/a", "cannot read src/a at none: revspec 'none' not found"),
    ] {
        assert_eq!(obstacle(read(reference, path)), refused(message));
    }
    assert_eq!(obstacle(list("src/a")).1, Reason::Git);
    let outside = obstacle(repository.read_at("main", Path::new("/x")));
    assert_eq!(outside, refused("/x lies outside of the git work tree"));
    // A link in the work tree does not lead to another file's history.
    for (path, inside) in [("linked/a", "linked/a"), ("linked/../src/a", "src/a"), ("src/gone", "src/gone")] {
        assert_eq!(repository.inside(&at(path)), Some(inside.into()));
    }
    let (_nowhere, bare) = rooted(&[]);
    let undecided = Repository::of(&bare).map(|_| ()).unwrap_err();
    assert_eq!((undecided.rule.as_ref(), undecided.reason), ("g-2", Reason::Git));
    assert_eq!(undecided.help.as_deref(), Some("run inside a checkout, or name it with --root"));
}

#[test]
fn a_folder_that_a_clone_lacks_may_hold_the_file() {
    let (_folder, root, first) = committed(&[("sub/deep/policy.toml", b"1")]);
    let at = |path: &str| root.path().join(path);
    for folder in ["sub/deep", "sub"] {
        let id = common::git(root.path(), &["rev-parse", &format!("main:{folder}")]);
        fs::remove_file(at(".git/objects").join(&id[..2]).join(&id[2..])).unwrap();
        let repository = Repository::of(&root).unwrap();
        let policy = at("sub/deep/policy.toml");
        assert_eq!(obstacle(repository.read_at("main", &policy).map(|_| ())).0, "g-9");
        assert_eq!(obstacle(repository.list_at("main", &at("sub/deep"))).0, "g-9");
        assert_eq!(obstacle(repository.introduced(&first, &policy)).1, Reason::Git);
    }
}

#[test]
fn what_a_shallow_clone_hides_is_not_decided() {
    let (folder, root, first) = committed(&[("evidence/e", b"1"), ("app/evidence/e", b"2"), ("src/a", b"3")]);
    let commit = |path: &str, text: &str| {
        common::put(&folder, path, text);
        CommitId::parse(&common::commit_all(folder.path())).unwrap()
    };
    let second = commit("src/a", "4");
    let third = commit("evidence/e", "5");
    common::git(folder.path(), &["checkout", "-q", "-b", "side", first.as_str()]);
    let side = commit("src/side", "6");
    common::git(folder.path(), &["checkout", "-q", "main"]);
    let whole = Repository::of(&root).unwrap();
    let clones = tempfile::tempdir().unwrap();
    let url = format!("file://{}", folder.path().display());
    common::git(clones.path(), &["clone", "-q", "--depth", "2", &url, "it"]);
    let clone = Root::new(Some(&clones.path().join("it"))).unwrap();
    let cut = Repository::of(&clone).unwrap();
    for (ancestor, descendant, is) in
        [(&first, &third, true), (&first, &first, true), (&third, &first, false), (&side, &third, false)]
    {
        assert_eq!(whole.is_ancestor(ancestor, descendant).unwrap(), is);
    }
    assert!(cut.is_ancestor(&second, &third).unwrap());
    let shallow =
        |message: String| ("g-2".to_owned(), Reason::Git, format!("the clone is shallow: {message}"));
    assert_eq!(
        obstacle(cut.is_ancestor(&third, &second)),
        shallow(format!("nobody can tell whether {} is an ancestor of {}", third.short(), second.short()))
    );
    assert_eq!(whole.first_parents(&first, &third).unwrap(), Some(2));
    assert_eq!(whole.first_parents(&side, &third).unwrap(), None);
    assert_eq!(cut.first_parents(&second, &third).unwrap(), Some(1));
    assert_eq!(
        obstacle(cut.first_parents(&third, &second)),
        shallow(format!("it ends before {}", third.short()))
    );
    assert_eq!(
        obstacle(cut.is_ancestor(&first, &third)).2,
        format!(
            "git does not know the commit {first}: object not found - no match for id ({first})",
            first = first.as_str()
        )
    );
    let introduced = |repository: &Repository, root: &Root, path: &str| {
        repository.introduced(&third, &root.path().join(path))
    };
    for (path, commit) in [("evidence/e", &third), ("src/a", &second), ("app/evidence/e", &first)] {
        assert_eq!(introduced(&whole, &root, path).unwrap(), *commit);
    }
    assert_eq!(introduced(&cut, &clone, "evidence/e").unwrap(), third);
    assert_eq!(
        obstacle(introduced(&cut, &clone, "src/a")),
        shallow("the history of src/a ends before the commit that made it".into())
    );
    let paths = ["evidence/**".to_owned()];
    let app = Root::new(Some(&folder.path().join("app"))).unwrap();
    assert_eq!(whole.globs_under(&root, &paths), ["evidence/**"]);
    assert_eq!(whole.globs_under(&app, &paths), ["evidence/**", "app/evidence/**"]);
    let obstacles = |paths: &[String]| {
        let mut binder = Binder::new(&whole, &third, paths);
        [&first, &second, &side].map(|made| binder.obstacle(made).unwrap())
    };
    let (at, short) = (|commit: &CommitId| format!("it was made at {}", commit.short()), third.short());
    assert_eq!(
        obstacles(&paths),
        [
            Some(format!("{}; up to {short} these sources changed: src/a", at(&first))),
            None,
            Some(format!("{}, which is no ancestor of {short}", at(&side))),
        ]
    );
    assert_eq!(
        obstacles(&["src/**".into()])[1],
        Some(format!("{}; up to {short} these sources changed: evidence/e", at(&second)))
    );
}

#[test]
fn a_text_of_a_gigabyte_is_looked_at_and_one_that_is_longer_is_not() {
    let text = String::from_utf8(vec![0; (1 << 30) + 1]).unwrap();
    let message = |text: &str| Document::parse(text).unwrap_err().message;
    assert_eq!(message(&text), "JSON documents over 1 GiB are not read");
    assert_eq!(message(&text[1..]), "expected a JSON value");
    assert_eq!(format!("{:?}", Document::parse("[1, \"a\"]").unwrap().root()), "[1, \"a\"]");
}

#[test]
fn keys_of_one_digest_are_two_keys() {
    let (one, two) = ("aaaaaaaaaaaaaaaazzzzzzzz", "do1e9clnGYjZRFYnzzzzzzzz");
    for others in [0, 20, 40] {
        let others = (0..others).map(|number| format!(",\"{number}\":0")).collect::<Vec<_>>().concat();
        let text = format!("{{\"{one}\":1,\"{two}\":2{others}}}");
        let document = Document::parse(&text).unwrap();
        let [first, second] = [one, two].map(|name| document.root().get(name).unwrap().as_u64());
        assert_eq!((first, second), (Some(1), Some(2)), "{text}");
    }
}

#[test]
fn a_key_is_itself_whatever_key_stood_in_its_place_before() {
    for text in [r#"[{"":1},{"":2}]"#, r#"[{"{":1},{":":2}]"#, r#"[{"a":1,"b":2},{"a":1,",\"b":2}]"#] {
        let document = Document::parse(text).unwrap();
        let keys: Vec<_> =
            document.root().items().flat_map(Value::entries).map(|(key, _)| key.raw()).collect();
        assert_eq!(text.matches(':').count() - text.matches("\":\"").count(), keys.len(), "{keys:?}");
    }
    let document = Document::parse(r#"{"\u0061b":1}"#).unwrap();
    assert!(document.root().get("ab").is_some() && document.root().get("b").is_none());
    assert!(document.root().get("a").is_none() && document.root().get("\\u0061b").is_none());
}

#[test]
fn numbers_are_the_same_by_what_they_are_worth() {
    for (left, right, same) in [
        ("1.5", "15e-1", true),
        ("1.5", "1.50", true),
        ("1.5", "1.25", false),
        ("1e21", "10e20", true),
        ("1e21", "1e22", false),
        ("1.5", "1", false),
        ("12345678901234567890123", "12345678901234567890123.0", true),
        ("null", "null", true),
        ("true", "false", false),
        ("1e20", "1e20", true),
        ("[]", "{}", false),
    ] {
        let (left, right) = (Document::parse(left).unwrap(), Document::parse(right).unwrap());
        assert_eq!(left.root().same_as(right.root()), same, "{left:?} {right:?}");
    }
    let whole = |text: &str| Document::parse(text).unwrap().root().as_i128();
    let long = format!("1{}1", "0".repeat(60));
    for text in ["1e20", "1e21", "1e300", "1e-1", "0.5", "123456789012345678901", &long] {
        assert_eq!(whole(text), None, "{text}");
    }
    assert_eq!(whole("-10000000000000000000e-1"), Some(-1_000_000_000_000_000_000));
}

fn measure(value: f64, limit: f64, bound: Bound, unit: &str) -> Measure {
    Measure { name: "p95 <b>".into(), value, limit, bound, unit: unit.into() }
}

/// A report that has something of everything.
fn report(args: &[&str], commit: bool, fill: impl FnOnce(&mut Judgement)) -> Report {
    let mut judgement = Judgement::default();
    for (path, sha256) in [("b/c d.json", "11"), ("a.json", "22"), ("a.json", "33"), ("a.json", "22")] {
        judgement.subjects.push(Subject {
            path: path.into(),
            sha256: sha256.into(),
            bytes: 7,
            artifact: None,
        });
    }
    judgement.holds(&SHAPE, "it *holds*\tas it is");
    fill(&mut judgement);
    let frame = Frame {
        tool: Tool { name: "tool".into(), version: "1.2.3".into() },
        args: args.iter().map(|arg| (*arg).to_owned()).collect(),
        evaluated_at: "2026-03-02T12:00:00.5Z".into(),
        commit: commit.then(|| "c".repeat(40)),
        policy: Source { path: "gatekit.toml".into(), sha256: commit.then(|| "44".into()) },
        strict: false,
        rules: &[],
    };
    Report::of(frame, judgement)
}

fn of_everything() -> Report {
    report(&["judge", "a.json"], true, |judgement| {
        let text = "{\n  \"p95\": 12.5, \"x\": [1]\n}";
        let at = |part: &str| {
            let from = text.find(part).unwrap();
            Location::in_text("b/c d.json", text, from..from + part.len())
        };
        judgement.block(
            &SHAPE,
            Some(at("12.5").with_pointer("/p95").with_label("too <slow>")),
            "p95 is 12.5",
        );
        judgement.block(&TIME, None, "late").measured(measure(12.5, 10.0, Bound::AtMost, "ms")).help("wait");
        judgement.block(&TIME, Some(Location::whole_line("a.json", 3)), "low").measured(measure(
            0.25,
            0.5,
            Bound::AtLeast,
            "",
        ));
        judgement.warn(&TIME, Some(at("[1]")), "look").measured(measure(3.0, 3.0, Bound::AtMost, "s"));
        judgement.warn(&COMMIT, Some(Location::file("a.json")), "look").measured(measure(
            -1.0,
            0.0,
            Bound::AtLeast,
            "s",
        ));
        judgement.warn(&COMMIT, None, "look").measured(measure(4.0, 4.0, Bound::AtLeast, "s"));
        judgement.cannot_decide(
            Undecided::new(&READING, Reason::Missing, "it is gone").help("look & see").at(at("\"x\"")),
        );
    })
}

/// A verdict in every format but the page's style, and JSON, which has a schema.
fn in_every_format(summary: &Summary<'_>, prefix: &str) -> String {
    let page = html::page(summary).unwrap();
    let json = |value: serde_json::Value| serde_json::to_string_pretty(&value).unwrap();
    [
        markdown::document(summary),
        page.split_once("</style>").unwrap().1.to_owned(),
        junit::document(summary).unwrap(),
        json(ctrf::document(summary)),
        json(sarif::log(summary, prefix)),
        intoto::test_result(summary).map_or_else(|error| error, json),
        intoto::verification(summary).map_or_else(|error| error, json),
    ]
    .join("\n---\n")
}

/// A gate of these reports.
fn gate_of<'r>(name: &'r str, reports: &[&'r Report]) -> Gate<'r> {
    let steps = reports.iter().map(|report| report.summary().gates.remove(0).steps.remove(0)).collect();
    let worst = reports.iter().map(|report| report.verdict).max().unwrap();
    Gate { name, title: "a title", verdict: worst, steps }
}

#[test]
fn a_verdict_is_told_as_it_was_in_every_format() {
    let all = of_everything();
    let warned = report(&["--first", "x"], false, |judgement| {
        judgement.warn(&TIME, None, "look");
        judgement.warn(&SHAPE, None, "look");
    });
    let good = report(&[], false, |_| ());
    let findings: Vec<_> = all.findings.iter().collect();
    let undecided: Vec<_> = all.undecided.iter().collect();
    let joined = |gates| Summary { gates, ..warned.summary() };
    let passing =
        Summary { gates: vec![gate_of("cp-0", &[&good]), gate_of("cp.1", &[&good])], ..good.summary() };
    let mixed = joined(vec![gate_of("cp-0", &[&good, &warned]), gate_of("cp1", &[&all])]);
    let one = Summary { gates: vec![gate_of("cp1", &[&all])], ..all.summary() };
    let stopped = Summary { verdict: all.verdict, gates: mixed.gates, ..all.summary() };
    let mut said = vec![
        github::annotations(&findings, &undecided, "under/it"),
        in_every_format(&all.summary(), "under/it"),
        in_every_format(&warned.summary(), ""),
        in_every_format(&good.summary(), ""),
        in_every_format(&passing, ""),
        in_every_format(&stopped, ""),
        html::page(&one).unwrap().split_once("</style>").unwrap().1.to_owned(),
    ];
    for detail in [Detail::Quiet, Detail::Normal, Detail::Verbose] {
        said.extend(
            [&all, &warned, &good].map(|report| human::report(report, detail).replace('\u{1b}', "^")),
        );
    }
    assert_written("formats.txt", &said.join("\n=====\n"));
}

fn finding(message: String) -> Finding {
    let mut judgement = Judgement::default();
    judgement.warn(&TIME, None, "x");
    Finding { message, ..judgement.findings.remove(0) }
}

#[test]
fn a_summary_of_a_step_ends_before_the_runner_drops_it() {
    const MORE: &str = "1 more are in the JSON report, which is complete";
    let mut pass = report(&[], false, |_| ());
    let document = |pass: &Report, gates: usize| {
        let gates = (0..gates).map(|_| gate_of("own", &[pass])).collect();
        markdown::document(&Summary { gates, ..pass.summary() })
    };
    // What was checked, to the last byte that is kept free.
    let most = markdown::MAX_BYTES - 1024;
    let fixed = document(&pass, 1).len() - pass.checks[0].detail.len();
    let fixed = fixed - (document(&pass, 1).matches("&#42;").count() * 4);
    let plain = |length: usize| "x".repeat(length);
    for (over, left_out) in [(0, None), (1, Some("What 1 gate checked"))] {
        pass.checks[0].detail = plain(most - fixed + over);
        let told = document(&pass, 1);
        assert_eq!(told.len() == most, left_out.is_none(), "{}", told.len());
        assert_eq!(told.find("What 1 gate checked").is_some(), left_out.is_some());
        assert_eq!(told.contains("is in the JSON report, which is complete."), left_out.is_some());
    }
    assert!(
        document(&pass, 2).ends_with("\nWhat 2 gates checked is in the JSON report, which is complete.\n")
    );
    // A list, up to half of that.
    let most = markdown::MAX_BYTES / 2 - 1024;
    let listed = |length: usize| {
        let mut warned = report(&[], false, |_| ());
        warned.findings.push(finding(plain(length)));
        markdown::document(&warned.summary())
    };
    let end = |told: &str| told.rfind("\n</details>\n\n<details>").unwrap();
    let length = most + 1 - end(&listed(1));
    assert_eq!(end(&listed(length)), most);
    assert!(!listed(length).contains(MORE) && listed(length + 1).contains(&format!("| | | {MORE} | | |\n")));
}

#[test]
fn what_a_reader_takes_at_most_is_told_and_the_rest_is_counted() {
    let all: Vec<_> = (0..5001).map(|number| finding(format!("number {number}"))).collect();
    let annotations = |count: usize| {
        let findings: Vec<_> = all[..count].iter().collect();
        github::annotations(&findings, &[], "")
    };
    assert!(annotations(10).lines().count() == 10 && !annotations(10).contains("more are in"));
    assert!(
        annotations(11).ends_with("::warning title=gatekit::2 more are in the report, which is complete\n")
    );
    let wordy = finding("x".repeat(5000));
    let line = github::annotations(&[&wordy], &[], "");
    assert_eq!(line, format!("::warning title=gatekit g-3::{}…\n", "x".repeat(4095)));
    let log = |count: usize| {
        let mut report = report(&[], false, |_| ());
        report.findings = all[..count].to_vec();
        sarif::log(&report.summary(), "")["runs"][0].take()
    };
    let (fits, over) = (log(5000), log(5001));
    assert_eq!(
        (fits["results"].as_array().unwrap().len(), over["results"].as_array().unwrap().len()),
        (5000, 5000)
    );
    assert!(fits["invocations"][0].get("toolExecutionNotifications").is_none());
    assert_eq!(
        over["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"],
        "1 more are in the JSON report, which is complete"
    );
}

#[test]
fn a_report_in_a_file_holds_nothing_that_a_terminal_or_a_runner_obeys() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("it");
    for (arg, written) in [
        ("a\u{9b}1m", "a\\u009b1m"),
        ("##[error]x", "##\\u005berror]x"),
        ("a\u{202e}##[b", "a\\u202e##\\u005bb"),
    ] {
        let to = format!("json={}", path.display());
        let output = line(&["--color", "never", "--report", &to]).common.output("it");
        let report = report(&[arg], false, |_| ());
        assert_eq!(output.answer(&report, Some("")), Verdict::Pass.into());
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(written) && !text.contains(arg), "{text}");
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
    }
    assert_eq!(
        Destination::parse("xml=a").unwrap_err(),
        "the format is one of human, json, github, sarif, junit, ctrf, markdown, html, intoto, svr"
    );
    assert_eq!(Destination::parse("json=").unwrap_err(), "the path is missing");
    assert_eq!(Destination::parse("json").unwrap_err(), "write it as FORMAT=PATH");
}

#[test]
fn rules_are_listed_a_line_each_and_explained_a_page_each() {
    assert_eq!(
        list(&[&TIME, &COMMIT]),
        "g-3      high     times are RFC 3339 with an offset, and none lies in the future\n\
         g-2      critical the evidence speaks for the very commit that is to be promoted\n"
    );
    let page = "g-3 · high\n\ntimes are RFC 3339 with an offset, and none lies in the future\n\n\
        Why     a naive time is another instant on every machine\n\
        Passes  2026-03-02T09:15:04.1234567Z\n\
        Blocks  2026-03-02T09:15:04, 2026-03-02 09:15:04Z, or tomorrow\n";
    assert_eq!(explain(&[&COMMIT, &TIME], "G-3").as_deref(), Some(page));
    assert_eq!(explain(&[&COMMIT], "g-3"), None);
    assert_eq!(explain(&[&TIME, &TIME], "ALL"), Some(format!("{page}\n{page}")));
    let words = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low].map(Severity::word);
    assert_eq!(words, ["critical", "high", "medium", "low"]);
}

/// Runs `chain-verify` in a folder, for people.
fn chain_verify(folder: &Path, args: &[&str]) -> common::Run {
    let program = common::binaries(env!("CARGO_BIN_EXE_gate")).join("chain-verify");
    let mut command = common::command(program, folder);
    command.args(args).args(["--now", "2026-03-02T12:00:00Z"]);
    // The key of RFC 8410, which everybody has.
    let public = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC";
    let [from, to] = ["BEGIN", "END"].map(|word| format!("-----{word} PRIVATE KEY-----\n"));
    command.env("KEY", format!("{from}{public}\n{to}"));
    common::finished(&command.output().unwrap())
}

#[test]
fn a_statement_is_signed_as_it_is_and_holds_for_its_key_its_files_and_its_commit() {
    const KEY: &str = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
    let (folder, root, commit) = committed(&[("release.pem", KEY.as_bytes()), ("metrics.json", b"{}")]);
    let statement = json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [
            { "name": "commit", "digest": { "gitCommit": commit.as_str() } },
            { "name": "metrics.json", "digest": { "sha256": sha256(b"{}") } },
        ],
        "predicateType": "https://in-toto.io/attestation/svr/v0.2",
        "predicate": { "properties": ["GATEKIT_CP8"] },
    });
    common::put(&folder, "statement.json", statement.to_string());
    let signed = chain_verify(root.path(), &["sign", "statement.json", "--sign-key-env", "KEY"]);
    assert_eq!(signed.code, Some(0), "{signed:?}");
    let envelope = signed.report();
    assert_eq!(envelope["payloadType"], "application/vnd.in-toto+json");
    common::put(&folder, "envelope.json", &signed.stdout);
    let other = "d".repeat(40);
    let judge = |commit: &[&str]| {
        let args = ["statement", "envelope.json", "--public-key", "release.pem", "--property", "GATEKIT_CP8"];
        chain_verify(root.path(), &[&args, commit].concat())
    };
    let held = format!("signed by a known key; 1 files as they were, commit {}", commit.as_str());
    for (commit, code, said) in [
        (&[][..], 0, held.as_str()),
        (&["--commit", commit.as_str()], 0, &held),
        (&["--commit", &other], 1, "the statement speaks for another commit, or for none"),
    ] {
        let run = judge(commit);
        assert!(run.code == Some(code) && run.stdout.contains(said), "{commit:?}: {run:?}");
    }
    common::put(&folder, "metrics.json", "{ }");
    let run = judge(&[]);
    assert!(
        run.code == Some(1)
            && run.stdout.contains("metrics.json is not the file that the statement speaks of")
    );
    // One that names no property says nothing.
    common::put(&folder, "metrics.json", "{}");
    for predicate in [json!({}), json!({ "properties": [] })] {
        let mut empty = statement.clone();
        empty["predicate"] = predicate;
        common::put(&folder, "statement.json", empty.to_string());
        let signed = chain_verify(root.path(), &["sign", "statement.json", "--sign-key-env", "KEY"]);
        common::put(&folder, "envelope.json", &signed.stdout);
        let run = chain_verify(root.path(), &["statement", "envelope.json", "--public-key", "release.pem"]);
        assert!(
            run.code == Some(1) && run.stdout.contains("the statement says that nothing passed"),
            "{run:?}"
        );
    }
    for (text, said) in [
        ("{}", "statement.json: missing field `_type`"),
        (
            &statement.to_string().replace("Statement/v1", "Statement/v0.1"),
            "statement.json is no in-toto Statement v1",
        ),
    ] {
        common::put(&folder, "statement.json", text);
        let run = chain_verify(root.path(), &["sign", "statement.json", "--sign-key-env", "KEY"]);
        assert!(run.code == Some(2) && run.stdout.contains(said), "{run:?}");
    }
}

/// A log of one entry with these members besides.
fn log_of_one(members: &[(&str, serde_json::Value)]) -> String {
    let mut entry = json!({
        "schemaVersion": 1, "evidenceId": "ev-0", "workspaceId": "ws-1", "correlationId": "c",
        "occurredAtIso": "2026-02-16T00:00:00.000Z", "category": "Action", "summary": "it was done",
        "actor": { "kind": "System" }, "links": { "externalRefs": [] },
    });
    for (name, value) in members {
        entry[name] = value.clone();
    }
    let hash = sha256(&serde_json_canonicalizer::to_vec(&entry).unwrap());
    entry["hashSha256"] = hash.into();
    format!("{entry}\n")
}

#[test]
fn an_actor_has_the_id_of_its_kind_however_it_is_written() {
    for (actor, code) in [
        (json!({ "kind": "System" }), 0),
        (json!({ "kind": "User", "userId": "u" }), 0),
        (json!({ "kind": "Machine", "machineId": "m" }), 0),
        (json!({ "kind": "Adapter", "adapterId": "a" }), 0),
        (json!({ "kind": "Adapter", "machineId": "a" }), 1),
        (json!({ "kind": "Adapter", "adapterId": "" }), 1),
        (json!({ "kind": "Nobody" }), 1),
    ] {
        let text = log_of_one(&[("actor", actor.clone())]);
        // Another order and blanks: nothing of it is as usual.
        let (id, spaced) =
            (text.clone(), text.replace("{\"kind\":", "{ \"kind\" : ").replace("Id\":", "Id\" :"));
        for text in [id, spaced] {
            let (folder, root) = rooted(&[("log.ndjson", text.as_bytes())]);
            let run = chain_verify(root.path(), &["log", "log.ndjson"]);
            assert_eq!(run.code, Some(code), "{actor}: {run:?}");
            drop(folder);
        }
    }
}

#[test]
fn a_log_is_cut_at_its_lines_and_only_where_it_has_some() {
    // One line, longer than what is looked through at a time.
    let one = log_of_one(&[]).replacen('{', &format!("{{{}", " ".repeat(300_000)), 1);
    let (_folder, root) = rooted(&[("log.ndjson", one.as_bytes())]);
    let parts = ["1/3", "2/3", "3/3"].map(|part| {
        let name = part.replace('/', "-");
        let run = chain_verify(root.path(), &["log", "log.ndjson", "--shard", part, "--segment", &name]);
        assert_eq!(run.code, Some(0), "{part}: {run:?}");
        name
    });
    let joined = chain_verify(root.path(), &[&["join"], &parts.each_ref().map(String::as_str)[..]].concat());
    assert!(joined.code == Some(0) && joined.stdout.contains("1 entr"), "{joined:?}");
    for (bytes, message) in [
        (&b"\x1f\x8b\x08"[..], "log.ndjson is compressed; only plain NDJSON can be read from the middle"),
        (b"\x28\xb5\x2f\xfd\0", "log.ndjson is compressed; only plain NDJSON can be read from the middle"),
        (b"\xef\xbb\xbf \n[{}]", "log.ndjson is an array; only plain NDJSON can be read from the middle"),
        (b"", "log.ndjson is empty"),
        (b"\xef\xbb\xbf", "log.ndjson is empty"),
        (b"\xff\xfe{\0", "log.ndjson is UTF-16, not UTF-8"),
    ] {
        common::put(root.path(), "log.ndjson", bytes);
        let run = chain_verify(root.path(), &["log", "log.ndjson", "--shard", "1/2", "--segment", "it"]);
        assert!(run.code == Some(2) && run.stdout.contains(message), "{run:?}");
    }
}

#[test]
fn what_is_wrong_a_thousand_times_is_told_and_the_rest_is_counted() {
    let (_folder, root) = rooted(&[("log.ndjson", "nonsense\n".repeat(1002).as_bytes())]);
    let run = chain_verify(root.path(), &["log", "log.ndjson", "--format", "json"]);
    let report = run.report();
    let said = |list: &str| report[list].to_string().matches("2 more of this kind").count();
    assert_eq!((run.code, said("undecided"), said("findings")), (Some(2), 1, 0));
}

#[test]
fn what_cannot_be_hashed_in_an_entry_is_told_where_it_stands() {
    let entry = b"\n {\"evidenceId\": 9007199254740993}";
    let (_folder, root) = rooted(&[("entry.json", entry), ("log.ndjson", log_of_one(&[]).as_bytes())]);
    let args = ["append", "log.ndjson", "--entry", "entry.json", "--format", "json"];
    let run = chain_verify(root.path(), &args);
    let undecided = &run.report()["undecided"][0];
    assert_eq!(undecided["message"], "entry.json: an integer that no double holds exactly");
    let place = &undecided["location"];
    assert_eq!((place["line"].as_u64(), place["column"].as_u64()), (Some(2), Some(17)));
}
