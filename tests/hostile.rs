//! Hostile input: whatever an artifact holds, nothing but checked and clean evidence passes, nothing
//! panics or hangs, and nothing that it holds reaches the terminal or the CI runner as a command.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "in a test they are the verdict")]

mod common;

use std::fs;
use std::path::Path;
use std::time::Duration;

use common::{Run, put};
use gate_core::cli::Color;
use gate_core::render::Format;
use gate_core::report::{Frame, Tool};
use gate_core::text::is_hidden;
use gate_core::{Common, Context, Judgement, Report, Undecided, Verdict};
use parity_check::checkpoint::Checkpoint;
use parity_check::{bench, results, scoreboard};

const GREEN: &str = "examples/cp8-cutover/green";
const NOW: &str = "2026-06-01T00:00:00Z";

/// Long enough for a loaded machine, short enough to tell a hang.
const PATIENCE: Duration = Duration::from_mins(1);

// The files that are changed, and what judges them in the unchanged set.
const METRICS: &str = "parity/generated/cp6/cp6-metrics.json";
const TABLE: &str = "parity/generated/cp6/cp6-fixture-results.tsv";
const CP1_TABLE: &str = "parity/generated/cp1/cp1-fixture-results.tsv";
const CP8_METRICS: &str = "parity/generated/cp8/cp8-metrics.json";
const BENCHMARK: &str = "parity/generated/cp8/cp8-benchmark.json";
const CANDIDATE: &str = "parity/generated/rust-methods.json";
const UPSTREAM: &str = "parity/generated/upstream-methods.base.json";
const DIFF: &str = "parity/generated/method-surface-diff.json";
const SCOREBOARD: &str = "parity/generated/parity-scoreboard.json";
const BASELINE: &str = "parity/manifest/scoreboard-baseline.json";
const MANIFEST: &str = "parity/manifest/PARITY_MANIFEST.v1.json";
const RUNBOOK: &str = "parity/CP8_CUTOVER_RUNBOOK.md";
const CORPUS: &str = "parity/generated/cp3/tool-runtime-corpus.json";
const POLICY: &str = "gatekit.toml";

const CP0: &[&str] = &["results", "parity/generated/cp0", "--gate", "cp0"];
const CP1: &[&str] = &["results", "parity/generated/cp1", "--gate", "cp1"];
const CP2: &[&str] = &["results", "parity/generated/cp2", "--gate", "cp2"];
const CP3: &[&str] = &["results", "parity/generated/cp3", "--gate", "cp3"];
const CP6: &[&str] = &["results", "parity/generated/cp6", "--gate", "cp6"];
const CP8: &[&str] = &["results", "parity/generated/cp8", "--gate", "cp8"];
const BENCH: &[&str] = &["bench", BENCHMARK];
const RUNS: &[&str] = &["runbook", RUNBOOK, "--metrics", CP8_METRICS];
const BOARD: &[&str] = &["scoreboard", SCOREBOARD, "--baseline", BASELINE, "--manifest", MANIFEST];
const SURFACE: &[&str] = &[
    "surface",
    "--baseline",
    UPSTREAM,
    "--baseline",
    "parity/generated/upstream-methods.handlers.json",
    "--candidate",
    CANDIDATE,
    "--stated",
    DIFF,
];
const COMMITTED: &[&str] = &["committed", "--require", "cp2..cp8"];

const ALL: [&[&str]; 10] = [CP0, CP1, CP2, CP3, CP6, CP8, BENCH, RUNS, BOARD, SURFACE];

/// What reads which file.
const READ: [(&[&str], &str); 12] = [
    (CP6, METRICS),
    (CP6, TABLE),
    (CP3, CORPUS),
    (CP8, BENCHMARK),
    (BENCH, BENCHMARK),
    (SURFACE, CANDIDATE),
    (SURFACE, UPSTREAM),
    (SURFACE, DIFF),
    (BOARD, SCOREBOARD),
    (BOARD, BASELINE),
    (BOARD, MANIFEST),
    (RUNS, RUNBOOK),
];

const FORMATS: [&str; 3] = ["human", "json", "github"];

/// Checked, and a rule blocks.
const BLOCKED: i32 = 1;
/// Not decided.
const UNDECIDED: i32 = 2;

// ---------------------------------------------------------------------------------------------------
// What holds for every hostile input.

/// Changes the green set.
type Change<'c> = &'c dyn Fn(&Path);

/// Writes the same otherwise.
type Rewrite<'r> = &'r dyn Fn(&str) -> String;

/// Writes the same text in another encoding.
type Encode<'e> = &'e dyn Fn(&[u8]) -> Vec<u8>;

/// Changes a copy of the green set and demands the code, and all that holds for every refusal.
fn demand(name: &str, args: &[&str], at_fault: &str, code: i32, change: Change<'_>) {
    let folder = green();
    change(folder.path());
    judge(name, folder.path(), args, at_fault, code);
}

/// The same for `committed`: the green set is committed first, and changed in the work tree.
fn demand_committed(name: &str, at_fault: &str, code: i32, change: Change<'_>) {
    let folder = green();
    let commit = common::commit_all(folder.path());
    change(folder.path());
    let args: Vec<_> = COMMITTED.iter().copied().chain(["--commit", &commit]).collect();
    judge(name, folder.path(), &args, at_fault, code);
}

/// One run writes every format; which of them is printed depends on the name alone.
fn judge(name: &str, folder: &Path, args: &[&str], at_fault: &str, code: i32) {
    let printed = name.len() % FORMATS.len();
    let reports = temporary();
    let destinations = FORMATS.map(|format| format!("{format}={}", reports.path().join(format).display()));
    let mut args = [args, &["--now", NOW, "--color", "never", "--format", FORMATS[printed]]].concat();
    args.extend(destinations.iter().flat_map(|destination| ["--report", destination]));
    let run = timed(folder, &args);
    let told = format!("{name}: exit {:?}\n{}", run.code, shortened(&run.said()));
    assert_eq!(run.code, Some(code), "{told}");
    assert!(run.stderr.is_empty(), "{told}");
    let written = FORMATS.map(|format| fs::read_to_string(reports.path().join(format)).unwrap());
    assert!(written[printed] == run.stdout, "{told}");
    for text in &written {
        assert!(text.contains(at_fault), "{at_fault} is not named: {told}\n{}", shortened(text));
        assert!(!text.contains("panicked"), "{told}");
        harmless(text, &told);
    }
    let [human, json, github] = &written;
    let commands = human.lines().chain(json.lines()).filter(|line| line.trim_start().starts_with("::"));
    assert_eq!(commands.count(), 0, "{told}");
    explained(json, &told);
    only_annotations(github, &told);
}

/// A folder in memory where the system has one: thousands of small files, all flushed to disk, take long.
fn temporary() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.unwrap()
}

fn green() -> tempfile::TempDir {
    let folder = temporary();
    common::copy(&common::repository().join(GREEN), folder.path());
    folder
}

/// A run that is given up, and has then no exit code, when it does not end.
fn timed(folder: &Path, args: &[&str]) -> Run {
    let mut command = common::command(env!("CARGO_BIN_EXE_parity-check"), folder);
    command.args(args);
    let output = assert_cmd::Command::from_std(command).timeout(PATIENCE).output().expect("it starts");
    common::finished(&output)
}

fn shortened(text: &str) -> String {
    text.chars().take(2000).collect()
}

/// Nothing that a terminal acts on, and nothing endless.
fn harmless(said: &str, told: &str) {
    let hidden = said.chars().find(|char| is_hidden(*char) && !"\n\t".contains(*char));
    assert!(hidden.is_none(), "{hidden:?}: {told}");
    assert!(!said.contains("##["), "{told}");
    assert!(said.len() < 1 << 20, "{} bytes: {told}", said.len());
}

/// Each obstacle has a message; and there is one.
fn explained(json: &str, told: &str) {
    let report: serde_json::Value = serde_json::from_str(json).unwrap();
    let messages: Vec<_> = ["findings", "undecided"]
        .iter()
        .flat_map(|list| report[list].as_array().unwrap())
        .filter(|found| found["effect"] != "warn")
        .map(|found| found["message"].as_str().unwrap())
        .collect();
    assert!(!messages.is_empty(), "{told}");
    assert!(messages.iter().all(|message| message.trim().len() > 10), "{messages:?}: {told}");
}

/// Every line that starts like a command is an annotation, and no line holds two.
fn only_annotations(github: &str, told: &str) {
    for line in github.lines() {
        let command = line.strip_prefix("::error ").or_else(|| line.strip_prefix("::warning "));
        match command.and_then(|rest| rest.split_once("::")) {
            Some((properties, message)) => {
                let keys: Vec<_> =
                    properties.split(',').map(|part| part.split('=').next().unwrap()).collect();
                assert!(
                    keys.iter().all(|key| ["file", "line", "col", "title"].contains(key)),
                    "{line}: {told}"
                );
                assert!(!message.is_empty(), "{line}: {told}");
            }
            None => assert!(!line.trim_start().starts_with("::"), "{line}: {told}"),
        }
    }
}

/// Ways to change the green set, a row each: the code, what judges it, what is named, why, how.
macro_rules! demand_all {
    ($($code:ident $args:expr, $at_fault:expr, $name:expr => $change:expr;)*) => {
        $(demand($name, $args, $at_fault, $code, &$change);)*
    };
}

/// Tuples, a row each.
macro_rules! table {
    ($($($cell:expr)=>+;)*) => { [$(($($cell),+)),*] };
}

fn swap<'s>(path: &'s str, from: &'s str, to: &'s str) -> impl Fn(&Path) + 's {
    move |folder| edit(folder, path, from, to)
}

/// Replaces every place.
fn swap_all<'s>(path: &'s str, from: &'s str, to: &'s str) -> impl Fn(&Path) + 's {
    move |folder| put(folder, path, text(folder, path).replace(from, to))
}

/// Replaces the first of several places.
fn swap_first<'s>(path: &'s str, from: &'s str, to: &'s str) -> impl Fn(&Path) + 's {
    move |folder| put(folder, path, text(folder, path).replacen(from, to, 1))
}

fn without(path: &str) -> impl Fn(&Path) {
    move |folder| remove(folder, path)
}

fn holding<'s>(path: &'s str, bytes: &'s (impl AsRef<[u8]> + ?Sized)) -> impl Fn(&Path) + 's {
    move |folder| put(folder, path, bytes)
}

fn escaped(text: &str) -> String {
    let escape = |char| format!("\\u{:04x}", u32::from(char));
    text.chars().map(escape).collect()
}

fn many(count: usize, row: &dyn Fn(usize) -> String) -> String {
    (0..count).map(row).collect()
}

fn get(folder: &Path, path: &str) -> Vec<u8> {
    fs::read(folder.join(path)).unwrap()
}

fn text(folder: &Path, path: &str) -> String {
    String::from_utf8(get(folder, path)).unwrap()
}

fn edit(folder: &Path, path: &str, from: &str, to: &str) {
    common::edit(&folder.join(path), from, to);
}

fn remove(folder: &Path, path: &str) {
    let path = folder.join(path);
    if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
}

/// Replaces a checkpoint's table by one in another format.
fn table_as(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    remove(folder, CP1_TABLE);
    put(folder, &format!("parity/generated/cp1/{name}"), bytes);
}

// ---------------------------------------------------------------------------------------------------
// The table.

#[test]
fn the_unchanged_set_passes_so_that_each_case_differs_in_one_thing() {
    let folder = green();
    for args in ALL {
        let run = timed(folder.path(), args);
        assert_eq!(run.code, Some(0), "{args:?}: {}", run.said());
        harmless(&run.stdout.replace('\u{1b}', ""), "green");
    }
    let commit = common::commit_all(folder.path());
    let run = timed(folder.path(), &["committed", "--require", "cp0..cp8", "--commit", &commit]);
    assert_eq!(run.code, Some(0), "{}", run.said());
    for (name, text) in table! {
        "junit.xml" => JUNIT;
        "events.jsonl" => EVENTS;
        "cp1-fixture-results.json" => ROWS;
    } {
        let folder = green();
        table_as(folder.path(), name, text);
        let run = timed(folder.path(), CP1);
        assert_eq!(run.code, Some(0), "{name}: {}", run.said());
    }
}

#[test]
fn a_file_that_shows_nothing_is_never_a_pass() {
    let nothing: [(&str, &[u8]); 12] = [
        ("an empty file", b""),
        ("only a byte order mark", b"\xef\xbb\xbf"),
        ("only blanks", b"   \t  "),
        ("only line ends", b"\n\r\n\n"),
        ("a byte order mark and a line end", b"\xef\xbb\xbf\r\n"),
        ("an empty list", b"[]"),
        ("an empty object", b"{}"),
        ("null", b"null"),
        ("an empty string", b"\"\""),
        ("zero", b"0"),
        ("true", b"true\n"),
        ("a list of null", b"[null]"),
    ];
    let more = [(CP1, CP1_TABLE), (RUNS, CP8_METRICS)];
    for (args, path) in READ.into_iter().chain(more) {
        for (name, bytes) in nothing {
            // Markdown and corpora can hold these words, and then lack what they need; the copy of a
            // benchmark can be any JSON, and is then not what the metrics hold.
            let word = bytes.iter().any(|byte| !byte.is_ascii_whitespace() && byte.is_ascii());
            let code = match path {
                RUNBOOK | CORPUS if word => BLOCKED,
                BENCHMARK if word && args == CP8 => BLOCKED,
                _ => UNDECIDED,
            };
            let file = path.rsplit('/').next().unwrap();
            demand(&format!("{path}: {name}"), args, file, code, &|folder| put(folder, path, bytes));
        }
    }
}

#[test]
fn a_file_in_another_encoding_is_never_guessed_at() {
    let wide = |bytes: &[u8], width: usize, big: bool, mark: bool| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let text = text.trim_start_matches('\u{feff}');
        let unit = |unit: u32| {
            let bytes = unit.to_be_bytes();
            let mut unit = bytes[4 - width..].to_vec();
            if !big {
                unit.reverse();
            }
            unit
        };
        let mark = mark.then_some(0xfeff);
        mark.into_iter().chain(text.chars().map(u32::from)).flat_map(unit).collect::<Vec<u8>>()
    };
    let inside = |bytes: &[u8], strange: &[u8]| {
        let mut out = bytes.to_vec();
        let middle = out.len() / 2;
        out.splice(middle..middle, strange.iter().copied());
        out
    };
    for (args, path) in [
        (CP6, METRICS),
        (CP6, TABLE),
        (BENCH, BENCHMARK),
        (SURFACE, CANDIDATE),
        (BOARD, SCOREBOARD),
        (RUNS, RUNBOOK),
    ] {
        let encodings: [(&str, Encode<'_>); 18] = [
            ("UTF-16LE", &|bytes| wide(bytes, 2, false, true)),
            ("UTF-16LE without mark", &|bytes| wide(bytes, 2, false, false)),
            ("UTF-16BE", &|bytes| wide(bytes, 2, true, true)),
            ("UTF-16BE without mark", &|bytes| wide(bytes, 2, true, false)),
            ("UTF-32LE", &|bytes| wide(bytes, 4, false, true)),
            ("UTF-32LE without mark", &|bytes| wide(bytes, 4, false, false)),
            ("UTF-32BE", &|bytes| wide(bytes, 4, true, true)),
            ("UTF-32BE without mark", &|bytes| wide(bytes, 4, true, false)),
            ("a Latin-1 byte", &|bytes| inside(bytes, b"\xe9")),
            ("overlong UTF-8", &|bytes| inside(bytes, b"\xc0\xae")),
            ("overlong UTF-8 of three bytes", &|bytes| inside(bytes, b"\xe0\x80\xae")),
            ("a surrogate in UTF-8", &|bytes| inside(bytes, b"\xed\xa0\x80")),
            ("beyond Unicode", &|bytes| inside(bytes, b"\xf4\x90\x80\x80")),
            ("a NUL byte", &|bytes| inside(bytes, b"\0")),
            ("NUL bytes at the end", &|bytes| [bytes, &[0; 512]].concat()),
            ("a character cut at the end", &|bytes| [bytes, b"\xf0\x9f\x98"].concat()),
            ("two byte order marks", &|bytes| [b"\xef\xbb\xbf\xef\xbb\xbf", bytes].concat()),
            ("a mark of UTF-16 before UTF-8", &|bytes| [b"\xff\xfe", bytes].concat()),
        ];
        for (name, encode) in encodings {
            demand(&format!("{path}: {name}"), args, path, UNDECIDED, &|folder| {
                let bytes = encode(&get(folder, path));
                put(folder, path, bytes);
            });
        }
    }
}

#[test]
fn a_number_is_one_that_every_reader_reads_the_same() {
    for (number, code) in [
        ("1e999", UNDECIDED),
        ("-1e999", UNDECIDED),
        ("1e400", UNDECIDED),
        ("NaN", UNDECIDED),
        ("Infinity", UNDECIDED),
        ("-Infinity", UNDECIDED),
        ("-1", UNDECIDED),
        ("8.5", UNDECIDED),
        ("8e-1", UNDECIDED),
        ("8e-400", UNDECIDED),
        ("08", UNDECIDED),
        ("+8", UNDECIDED),
        ("0x8", UNDECIDED),
        (".8e1", UNDECIDED),
        ("8.", UNDECIDED),
        ("8e", UNDECIDED),
        ("8_0", UNDECIDED),
        ("8n", UNDECIDED),
        ("\"8\"", UNDECIDED),
        ("true", UNDECIDED),
        ("null", UNDECIDED),
        ("[8]", UNDECIDED),
        ("{}", UNDECIDED),
        ("\u{661}", UNDECIDED),
        ("\u{ff18}", UNDECIDED),
        ("18446744073709551616", UNDECIDED),
        ("99999999999999999999999999", UNDECIDED),
        ("18446744073709551615", BLOCKED),
        ("9007199254740993", BLOCKED),
        ("7.9999999999999999999", UNDECIDED),
        ("8.0000000000000000001", UNDECIDED),
        ("0", BLOCKED),
        ("-0", BLOCKED),
        ("7", BLOCKED),
        ("9", BLOCKED),
    ] {
        for key in ["passed", "totalFixtures"] {
            demand(&format!("{key}: {number}"), CP6, METRICS, code, &|folder| {
                edit(folder, METRICS, &format!("\"{key}\": 8"), &format!("\"{key}\": {number}"));
            });
        }
    }
    let long = format!("8{}", "0".repeat(400));
    let fraction = format!("8.{}1", "0".repeat(100_000));
    for number in [long.as_str(), fraction.as_str()] {
        demand("a long number", CP6, METRICS, UNDECIDED, &|folder| {
            edit(folder, METRICS, "\"passed\": 8", &format!("\"passed\": {number}"));
        });
    }
    for (number, code) in [
        ("-445", BLOCKED),
        ("1e308", BLOCKED),
        ("1e309", UNDECIDED),
        ("443.9", BLOCKED),
        ("0", BLOCKED),
        ("null", UNDECIDED),
        ("\"445\"", UNDECIDED),
        ("NaN", UNDECIDED),
    ] {
        demand(&format!("an average of {number}"), CP6, METRICS, code, &|folder| {
            edit(folder, METRICS, "445", number);
        });
    }
    for field in [
        "-249",
        "249.0",
        "2.49e2",
        "",
        " 249",
        "249 ",
        "+249",
        "0249",
        "249ms",
        "99999999999999999999",
        "\u{662}\u{664}\u{669}",
    ] {
        demand(&format!("a duration of {field:?}"), CP6, TABLE, UNDECIDED, &|folder| {
            edit(folder, TABLE, "\t249\t", &format!("\t{field}\t"));
        });
    }
    demand("a duration of thousands of years", CP6, METRICS, BLOCKED, &|folder| {
        edit(folder, TABLE, "\t249\t", "\t999999999999999\t");
    });
    for (field, code) in
        [("0", BLOCKED), ("-1", UNDECIDED), ("", UNDECIDED), ("yes", UNDECIDED), ("01", UNDECIDED)]
    {
        demand(&format!("tests_run {field:?}"), CP6, TABLE, code, &|folder| {
            edit(folder, TABLE, "249\tpass\t1", &format!("249\tpass\t{field}"));
        });
    }
}

#[test]
fn json_is_read_in_one_way_or_not_at_all() {
    for (args, path, key) in [
        (CP6, METRICS, "\"gate\": \"cp6\","),
        (BENCH, BENCHMARK, "\"iterations\": 640,"),
        (SURFACE, DIFF, "\"rustGatewayPath\": \"src/relay.rs\","),
        (BOARD, SCOREBOARD, "\"manifestVersion\": \"1.2.0\","),
    ] {
        let escaped =
            key.replacen('"', "\"\\u00", 1).replacen(&key[1..2], &format!("{:x}", key.as_bytes()[1]), 1);
        let insert = |text: &str| {
            let text = format!("{key}{text}");
            move |folder: &Path| edit(folder, path, key, &text)
        };
        let demand = |name: &str, change: Change<'_>| {
            demand(&format!("{path}: {name}"), args, path, UNDECIDED, change);
        };
        demand("a key twice", &insert(key));
        demand("a key twice, once escaped", &insert(&escaped));
        demand("a comment", &insert("// fine\n"));
        demand("a block comment", &insert("/* fine */"));
        demand("two commas", &insert(","));
        demand("a key without quotes", &insert("fine: 1,"));
        demand("a key in single quotes", &insert("'fine': 1,"));
        demand("a lone surrogate", &insert("\"x\": \"\\ud800\","));
        demand("surrogates in the wrong order", &insert("\"x\": \"\\udc00\\ud800\","));
        demand("half of a pair at the end", &insert("\"x\": \"\\ud83d\","));
        demand("a raw line feed in a string", &insert("\"x\": \"a\nb\","));
        demand("a raw escape character in a string", &insert("\"x\": \"\u{1b}[2J\","));
        demand("an unknown escape", &insert("\"x\": \"\\x41\","));
        demand("a number that overflows in a key nobody reads", &insert("\"x\": 1e999,"));
        demand(
            "nesting in a key nobody reads",
            &insert(&format!("\"x\": {}{},", "[".repeat(200), "]".repeat(200))),
        );
        demand("trailing data", &|folder| put(folder, path, [get(folder, path), b"{}".to_vec()].concat()));
        demand("a second document", &|folder| {
            put(folder, path, [get(folder, path), get(folder, path)].concat());
        });
        demand("cut off", &|folder| {
            let bytes = get(folder, path);
            put(folder, path, &bytes[..bytes.len() / 2]);
        });
        demand("100,000 brackets", &|folder| put(folder, path, "[".repeat(100_000)));
        demand("100,000 braces", &|folder| put(folder, path, "{\"a\":".repeat(100_000)));
        demand("a closed tower of brackets", &|folder| {
            put(folder, path, "[".repeat(100_000) + &"]".repeat(100_000));
        });
        demand("a trailing comma", &|folder| {
            let text = text(folder, path);
            let end = text.trim_end().trim_end_matches('}').trim_end().to_owned();
            put(folder, path, format!("{end},\n}}\n"));
        });
        demand("wrapped in a list", &|folder| {
            put(folder, path, [b"[", get(folder, path).as_slice(), b"]"].concat());
        });
        demand("a JSON Schema", &|folder| {
            put(
                folder,
                path,
                r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{}}"#,
            );
        });
    }
}

#[test]
fn what_is_huge_is_refused_or_judged_but_never_repeated_whole() {
    let huge = "x".repeat(4 << 20);
    demand("a huge string for a word", CP6, METRICS, BLOCKED, &|folder| {
        edit(folder, METRICS, "\"cp6\"", &format!("\"{huge}\""));
    });
    for (name, part) in [("addresses", "a@b."), ("tokens", "sk-/"), ("slashes", "/"), ("commands", "##[")] {
        demand(&format!("a huge string of {name}"), CP6, METRICS, BLOCKED, &|folder| {
            edit(folder, METRICS, "\"cp6\"", &format!("\"{}\"", part.repeat(1 << 20)));
        });
        demand(&format!("a huge key of {name}"), BENCH, BENCHMARK, BLOCKED, &|folder| {
            let key = part.repeat(1 << 20);
            edit(folder, BENCHMARK, "\"rssKiB\"", &format!("\"{key}\": 1, \"rss\""));
        });
        demand(&format!("a huge name of {name}"), BOARD, SCOREBOARD, BLOCKED, &|folder| {
            let key = part.repeat(1 << 18);
            edit(folder, SCOREBOARD, "\"Tool host\": \"I", &format!("\"{key}\": \"I"));
        });
    }
    demand("a huge key", BENCH, BENCHMARK, BLOCKED, &|folder| {
        edit(folder, BENCHMARK, "\"rssKiB\"", &format!("\"{huge}\": 1, \"rss\""));
    });
    demand("a huge method name", SURFACE, CANDIDATE, UNDECIDED, &|folder| {
        edit(folder, CANDIDATE, "\"relay.greet\"", &format!("\"{huge}\""));
    });
    demand("a huge feature name", BOARD, SCOREBOARD, BLOCKED, &|folder| {
        edit(folder, SCOREBOARD, "\"Tool host\": \"Implemented\"", &format!("\"{huge}\": \"Implemented\""));
    });
    demand("a huge heading", RUNS, RUNBOOK, BLOCKED, &|folder| {
        edit(folder, RUNBOOK, "## Rollback\n", &format!("## {huge}\n"));
    });
    demand("a line over the limit", CP6, TABLE, UNDECIDED, &|folder| {
        edit(folder, TABLE, "alias_resolves", &huge[..70_000]);
    });
    demand("a line just within the limit that did not pass", CP6, TABLE, BLOCKED, &|folder| {
        edit(
            folder,
            TABLE,
            "models::tests::alias_resolves_to_the_canonical_family\t249\tpass",
            &format!("{}\t249\tfail", &huge[..60_000]),
        );
    });
    demand("a table of one endless line", CP6, TABLE, UNDECIDED, &|folder| put(folder, TABLE, &huge));
    demand("many unknown keys", BENCH, BENCHMARK, BLOCKED, &|folder| {
        let keys = many(30_000, &|number| format!("\"k{number}\": 1,"));
        edit(folder, BENCHMARK, "\"rssKiB\": 48212,", &format!("{keys}\"rssKiB\": null,"));
    });
    demand("many missing methods", SURFACE, UPSTREAM, BLOCKED, &|folder| {
        let names = many(30_000, &|number| format!("\"m{number}\",\n"));
        edit(folder, UPSTREAM, "\"beacon.emit\",", &format!("{names}\"beacon.emit\","));
    });
    demand("many features", BOARD, SCOREBOARD, UNDECIDED, &|folder| {
        let names = many(30_000, &|number| format!("\"f{number}\": \"Unknown\",\n"));
        edit(
            folder,
            SCOREBOARD,
            "\"Tool host\": \"Implemented\",",
            &format!("{names}\"Tool host\": \"Implemented\","),
        );
    });
    demand("many failing rows", CP6, TABLE, BLOCKED, &|folder| {
        let rows = many(30_000, &|number| format!("t{number}\t1\tfail\t1\n"));
        put(folder, TABLE, [get(folder, TABLE), rows.into_bytes()].concat());
    });
    demand("many doubled rows", CP6, TABLE, BLOCKED, &|folder| {
        put(folder, TABLE, [get(folder, TABLE), "t\t1\tpass\t1\n".repeat(30_000).into_bytes()].concat());
    });
    demand("many cases in JUnit", CP1, "junit.xml", BLOCKED, &|folder| {
        let cases = many(30_000, &|number| format!("<testcase name=\"t{number}\"/>\n"));
        table_as(folder, "junit.xml", format!("<testsuite name=\"s\">{cases}</testsuite>"));
    });
    demand("many rows in a JSON table of one line", CP1, "cp1-fixture-results.json", BLOCKED, &|folder| {
        let rows: Vec<_> = (0..30_000)
            .map(|number| format!(r#"{{"test":"t{number}","duration_ms":1,"status":"pass"}}"#))
            .collect();
        table_as(folder, "cp1-fixture-results.json", format!("{{\"rows\":[{}]}}", rows.join(",")));
    });
    demand("many suites that lie", CP1, "junit.xml", BLOCKED, &|folder| {
        let suites = "<testsuite tests=\"9\"><testcase name=\"t\"/></testsuite>\n".repeat(20_000);
        table_as(folder, "junit.xml", format!("<testsuites>{suites}</testsuites>"));
    });
    demand("many attributes", CP1, "junit.xml", BLOCKED, &|folder| {
        let attributes = many(60_000, &|number| format!(" a{number}=\"\""));
        table_as(folder, "junit.xml", format!("<testsuite><testcase name=\"t\"{attributes}/></testsuite>"));
    });
    for (name, text) in table! {
        "brackets" => "[".repeat(50_000);
        "stars" => "*a **b ".repeat(20_000);
        "quotes" => "> ".repeat(20_000);
        "links" => "[a](<b".repeat(20_000);
        "comments" => "<!-- ".repeat(20_000);
    } {
        demand(&format!("a runbook of {name}"), RUNS, RUNBOOK, BLOCKED, &|folder| {
            put(folder, RUNBOOK, format!("## Canary\n\n{text}"));
        });
    }
}

#[test]
fn a_file_of_65_mib_is_refused_before_it_is_parsed() {
    for (args, path) in [
        (CP6, METRICS),
        (CP6, TABLE),
        (BENCH, BENCHMARK),
        (SURFACE, CANDIDATE),
        (BOARD, SCOREBOARD),
        (RUNS, RUNBOOK),
    ] {
        demand(&format!("{path}: 65 MiB"), args, path, UNDECIDED, &|folder| {
            fs::File::create(folder.join(path)).unwrap().set_len(65 << 20).unwrap();
        });
    }
    demand_committed("65 MiB", METRICS, UNDECIDED, &|folder| {
        fs::File::create(folder.join(METRICS)).unwrap().set_len(65 << 20).unwrap();
    });
}

#[test]
fn tables_are_exactly_what_they_should_be() {
    demand_all! {
        UNDECIDED CP6, "parity/generated/cp6", "no folder" => without("parity/generated/cp6");
        UNDECIDED CP6, "parity/generated/cp6", "an empty folder" => |folder| {
            remove(folder, METRICS);
            remove(folder, TABLE);
        };
        UNDECIDED CP6, "parity/generated/cp6", "a folder of folders" => |folder| {
            for file in [METRICS, TABLE] {
                remove(folder, file);
                fs::create_dir(folder.join(file)).unwrap();
            }
        };
        UNDECIDED CP6, "parity/generated/cp6", "a file where the folder should be" => |folder| {
            remove(folder, "parity/generated/cp6");
            put(folder, "parity/generated/cp6", "x");
        };
        UNDECIDED CP6, "cp6-metrics.json", "no metrics" => without(METRICS);
        UNDECIDED CP6, "parity/generated/cp6", "no table" => without(TABLE);
        UNDECIDED CP6, "parity/generated/cp6", "the table by a name that nobody reads" => |folder| {
            fs::rename(folder.join(TABLE), folder.join("parity/generated/cp6/results.csv")).unwrap();
        };
        UNDECIDED CP6, "cp6-metrics.json", "the metrics by another name" => |folder| {
            fs::rename(folder.join(METRICS), folder.join("parity/generated/cp6/metrics.json")).unwrap();
        };
        UNDECIDED CP6, TABLE, "a header and no rows" => holding(TABLE, "test\tduration_ms\tstatus\n");
        UNDECIDED CP6, TABLE, "a header and no rows, and zero fixtures in the metrics" => |folder| {
            put(folder, TABLE, "test\tduration_ms\tstatus\n");
            put(
                folder,
                METRICS,
                r#"{"gate":"cp6","passed":0,"totalFixtures":0,"totalDurationMs":0,"avgFixtureDurationMs":0,"resultsTsv":"cp6-fixture-results.tsv"}"#,
            );
        };
        BLOCKED CP6, TABLE, "only skipped" => swap_all(TABLE, "\tpass\t", "\tskip\t");
        UNDECIDED CP6, TABLE, "rows and no header" => swap(TABLE, "test\tduration_ms\tstatus\ttests_run\n", "");
        UNDECIDED CP6, TABLE, "a column twice" => swap(TABLE, "\ttests_run\n", "\tstatus\n");
        UNDECIDED CP6, TABLE, "a column that is not known" => swap(TABLE, "\ttests_run\n", "\tverdict\n");
        UNDECIDED CP6, TABLE, "a column in another case" => swap(TABLE, "\tstatus\t", "\tStatus\t");
        UNDECIDED CP6, TABLE, "no column for the status" => swap(TABLE, "\tstatus\t", "\tsuite\t");
        UNDECIDED CP6, TABLE, "commas for tabs" => swap_all(TABLE, "\t", ",");
        UNDECIDED CP6, TABLE, "blanks for tabs" => swap_all(TABLE, "\t", "    ");
        UNDECIDED CP6, TABLE, "line ends of one carriage return" => swap_all(TABLE, "\n", "\r");
        UNDECIDED CP6, TABLE, "a carriage return inside a row" => swap(TABLE, "alias_", "alias\r_");
        UNDECIDED CP6, TABLE, "a field missing" => swap(TABLE, "\t249\tpass", "\t249");
        UNDECIDED CP6, TABLE, "a field too many" => swap(TABLE, "249\tpass\t1", "249\tpass\t1\t");
        UNDECIDED CP6, TABLE, "a row of nothing but tabs" => swap(TABLE, "models::tests::alias_resolves_to_the_canonical_family\t249\tpass\t1", "\t\t\t");
        UNDECIDED CP6, TABLE, "a blank line between rows" => swap(TABLE, "249\tpass\t1\n", "249\tpass\t1\n\n");
        UNDECIDED CP6, TABLE, "a comment line" => swap(TABLE, "249\tpass\t1\n", "249\tpass\t1\n# fine\n");
        UNDECIDED CP6, TABLE, "a row without a name" => swap(TABLE, "models::tests::alias_resolves_to_the_canonical_family\t", "\t");
        BLOCKED CP6, TABLE, "PASS" => swap(TABLE, "249\tpass", "249\tPASS");
        BLOCKED CP6, TABLE, "Pass" => swap(TABLE, "249\tpass", "249\tPass");
        BLOCKED CP6, TABLE, "passed" => swap(TABLE, "249\tpass", "249\tpassed");
        BLOCKED CP6, TABLE, "a blank before the status" => swap(TABLE, "249\tpass", "249\t pass");
        BLOCKED CP6, TABLE, "a blank after the status" => swap(TABLE, "249\tpass", "249\tpass ");
        BLOCKED CP6, TABLE, "a status in other letters that look the same" => swap(TABLE, "249\tpass", "249\tp\u{430}ss");
        BLOCKED CP6, TABLE, "no status" => swap(TABLE, "249\tpass", "249\t");
        BLOCKED CP6, TABLE, "an unknown status" => swap(TABLE, "249\tpass", "249\txpass");
        BLOCKED CP6, TABLE, "a quoted status" => swap(TABLE, "249\tpass", "249\t\"pass\"");
        BLOCKED CP6, TABLE, "a doubled row in place of another" => swap(TABLE, "models::tests::unknown_family_is_refused_by_name", "models::tests::roster_lists_every_configured_family");
        UNDECIDED CP6, TABLE, "a name doubled by a mark of no width" => swap(TABLE, "models::tests::unknown_family_is_refused_by_name", "models::tests::roster\u{200b}_lists_every_configured_family");
        BLOCKED CP6, TABLE, "a required fixture renamed" => swap(TABLE, "cooldown_moves", "cool_down_moves");
        BLOCKED CP6, TABLE, "a required fixture that failed" => swap(TABLE, "899\tpass", "899\tfail");
        BLOCKED CP6, "old.tsv", "a second table with one row that failed" => |folder| {
            put(folder, "parity/generated/cp6/old.tsv", "test\tduration_ms\tstatus\nx\t0\tfail\n");
        };
        UNDECIDED CP6, "old.xml", "a second table that is empty" => holding("parity/generated/cp6/old.xml", "");
        BLOCKED CP6, TABLE, "the table of another checkpoint" => |folder| {
            let bytes = get(folder, "parity/generated/cp5/cp5-fixture-results.tsv");
            put(folder, TABLE, bytes);
        };
    }
}

#[test]
fn metrics_are_exactly_what_they_should_be() {
    demand_all! {
        BLOCKED CP6, METRICS, "metrics of another checkpoint" => swap(METRICS, "\"cp6\"", "\"cp7\"");
        BLOCKED CP6, METRICS, "metrics of a checkpoint in capitals" => swap(METRICS, "\"cp6\"", "\"CP6\"");
        UNDECIDED CP6, METRICS, "metrics that name a table outside" => swap(METRICS, "\"cp6-fixture", "\"../cp6/cp6-fixture");
        UNDECIDED CP6, METRICS, "metrics that name an absolute path" => swap(METRICS, "\"cp6-fixture", "\"/tmp/cp6-fixture");
        UNDECIDED CP6, METRICS, "metrics that name a Windows path" => swap(METRICS, "\"cp6-fixture", "\"C:\\\\cp6-fixture");
        UNDECIDED CP6, METRICS, "metrics that name a table in a folder" => swap(METRICS, "\"cp6-fixture", "\"./cp6-fixture");
        UNDECIDED CP6, METRICS, "metrics that name nothing" => swap(METRICS, "\"cp6-fixture-results.tsv\"", "\"\"");
        BLOCKED CP6, METRICS, "metrics that name a table that is not there" => swap(METRICS, "\"cp6-fixture", "\"cp7-fixture");
        BLOCKED CP6, METRICS, "metrics that name no table" => swap(METRICS, "\"resultsTsv\"", "\"results_tsv\"");
        BLOCKED CP6, METRICS, "metrics that name their table by null" => swap(METRICS, "\"cp6-fixture-results.tsv\"", "null");
        UNDECIDED CP6, METRICS, "a key in another case" => swap(METRICS, "\"passed\"", "\"Passed\"");
        BLOCKED CP6, METRICS, "a sum that is one off" => swap(METRICS, "3565", "3566");
        BLOCKED CP6, METRICS, "an average that is two off" => swap(METRICS, "445", "447.1");
        UNDECIDED CP1, "parity/generated/cp1", "cp1 without a table" => without(CP1_TABLE);
    }
}

#[test]
fn checkpoints_ask_for_what_is_theirs() {
    const CP2_METRICS: &str = "parity/generated/cp2/cp2-metrics.json";
    const CP2_TABLE: &str = "parity/generated/cp2/cp2-fixture-results.tsv";
    demand_all! {
        BLOCKED CP0, "cp0-fixture-results.tsv", "cp0 without a replay row" => swap("parity/generated/cp0/cp0-fixture-results.tsv", "payload_replay_", "payload_");
        UNDECIDED CP0, "tests/parity", "cp0 without corpora" => without("tests/parity");
        UNDECIDED CP0, "tests/parity", "cp0 with an empty folder of corpora" => |folder| {
            remove(folder, "tests/parity");
            fs::create_dir(folder.join("tests/parity")).unwrap();
        };
        UNDECIDED CP0, "tests/parity", "cp0 with other files than corpora" => |folder| {
            remove(folder, "tests/parity");
            fs::create_dir(folder.join("tests/parity")).unwrap();
            put(folder, "tests/parity/notes.json", "{\"cases\":[{}]}");
        };
        BLOCKED CP0, "tool-runtime-corpus.json", "cp0 with a corpus of no case" => holding("tests/parity/tool-runtime-corpus.json", "{\"cases\":[]}");
        BLOCKED CP0, "tool-runtime-corpus.json", "cp0 with a corpus of cases that are none" => holding("tests/parity/tool-runtime-corpus.json", "{\"cases\":[null,1,\"x\",[]]}");
        BLOCKED CP0, "tool-runtime-corpus.json", "cp0 with a corpus whose cases are an object" => holding("tests/parity/tool-runtime-corpus.json", "{\"cases\":{\"a\":{}}}");
        BLOCKED CP2, "session-routing-corpus.json", "cp2 without a corpus copy" => without("parity/generated/cp2/session-routing-corpus.json");
        BLOCKED CP2, "session-routing-corpus.json", "cp2 with a corpus copy older than its source" => |folder| {
            let bytes = get(folder, "tests/parity/session-routing-corpus.json");
            put(folder, "tests/parity/session-routing-corpus.json", [&bytes[..], b"\n{}"].concat());
        };
        BLOCKED CP2, CP2_METRICS, "cp2 with one sqlite row" => |folder| {
            let text = text(folder, CP2_TABLE);
            put(folder, CP2_TABLE, text.replacen("sqlite-feature\t", "default\t", 2));
        };
        BLOCKED CP2, CP2_METRICS, "cp2 with rows of a third suite" => swap(CP2_TABLE, "default\tsessions::tests::patch_keeps", "other\tsessions::tests::patch_keeps");
        BLOCKED CP2, CP2_METRICS, "cp2 that miscounts its soak" => swap(CP2_METRICS, "\"soakFixtureCount\":  2", "\"soakFixtureCount\":  3");
        UNDECIDED CP2, CP2_TABLE, "cp2 with a row without suite" => swap(CP2_TABLE, "default\tsessions::tests::patch_keeps", "\tsessions::tests::patch_keeps");
        BLOCKED CP3, CORPUS, "cp3 with a corpus of one kind" => |folder| {
            for path in [CORPUS, "tests/parity/tool-runtime-corpus.json"] {
                let text = text(folder, path);
                put(folder, path, text.replace("\"sandboxed\": true", "\"sandboxed\": false"));
            }
        };
        UNDECIDED CP3, "tool-runtime-corpus.json", "cp3 with a corpus whose source is gone" => without("tests/parity/tool-runtime-corpus.json");
        UNDECIDED CP8, "cp8-benchmark.json", "cp8 without benchmark" => without(BENCHMARK);
        BLOCKED CP8, CP8_METRICS, "cp8 with a benchmark of null in the metrics" => |folder| {
            let text = text(folder, CP8_METRICS);
            let (start, end) = (
                text.find("\"benchmarkMetrics\": {").unwrap(),
                text.find("  \"cutoverRunbookPath\"").unwrap(),
            );
            put(
                folder,
                CP8_METRICS,
                format!("{}\"benchmarkMetrics\": null,\n{}", &text[..start], &text[end..]),
            );
        };
        BLOCKED CP8, CP8_METRICS, "cp8 with another benchmark than in the metrics" => swap(BENCHMARK, "118", "117");
        BLOCKED CP8, CP8_METRICS, "cp8 with a class miscounted" => swap(CP8_METRICS, "\"securityFixtureCount\": 4", "\"securityFixtureCount\": 5");
        UNDECIDED CP8, CP8_METRICS, "cp8 with a runbook outside" => swap(CP8_METRICS, "\"parity/CP8", "\"../parity/CP8");
        BLOCKED CP8, CP8_METRICS, "cp8 whose own runner found the runbook wanting" => swap(CP8_METRICS, "\"cutoverRunbookValidated\": true", "\"cutoverRunbookValidated\": false");
        BLOCKED CP8, "cp8-fixture-results.tsv", "cp8 without one of the four defenders" => swap("parity/generated/cp8/cp8-fixture-results.tsv", "security::tool_loop::", "security::tool_chain::");
    }
}

/// Five passing cases, enough for cp1.
const JUNIT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="all" tests="4" failures="0" errors="0">
  <testsuite name="relay" tests="4" failures="0" errors="0" skipped="0">
    <testcase classname="relay" name="standalone_mode_answers" time="0.564"/>
    <testcase classname="relay" name="auth_matrix_denies" time="0.498"><system-out>fine</system-out></testcase>
    <testcase classname="relay" name="backpressure_drops" time="0.622"></testcase>
    <testcase classname="relay" name="a &lt;b&gt; &amp; &#65;" status="run" result="completed"/>
  </testsuite>
</testsuites>
"#;

fn junit(from: &str, to: &str) -> String {
    assert_eq!(JUNIT.matches(from).count(), 1, "{from}");
    JUNIT.replace(from, to)
}

#[test]
fn junit_reports_are_read_strictly() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>\n<testsuites name=";
    let deep =
        format!("<testsuites>{}{}</testsuites>", "<properties>".repeat(100), "</properties>".repeat(100));
    for (name, text, code) in table! {
        "a document type" => junit("<testsuites name=", "<!DOCTYPE testsuites>\n<testsuites name=") => UNDECIDED;
        "an entity bomb" => junit("<testsuites name=", bomb) => UNDECIDED;
        "an external entity" => junit("<testsuites name=", "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">\n<testsuites name=") => UNDECIDED;
        "an entity nobody declared" => junit("auth_matrix_denies", "auth_&xxe;") => UNDECIDED;
        "cut off" => JUNIT[..JUNIT.len() / 2].into() => UNDECIDED;
        "cut off before its last tag" => JUNIT.replace("</testsuites>\n", "") => UNDECIDED;
        "a tag closed by another" => junit("  </testsuite>\n", "  </testsuit>\n") => UNDECIDED;
        "no cases" => "<testsuites tests=\"0\"/>".into() => UNDECIDED;
        "empty suites" => "<testsuites><testsuite name=\"a\"/><testsuite name=\"b\"></testsuite></testsuites>".into() => UNDECIDED;
        "only a declaration" => "<?xml version=\"1.0\"?>".into() => UNDECIDED;
        "only a comment" => "<!-- <testsuite><testcase name=\"x\"/></testsuite> -->".into() => UNDECIDED;
        "another root" => JUNIT.replace("testsuites", "results") => UNDECIDED;
        "two roots" => JUNIT.to_owned() + "<testsuites/>" => UNDECIDED;
        "text behind the root" => JUNIT.to_owned() + "fine" => UNDECIDED;
        "nesting" => deep => UNDECIDED;
        "no name" => junit(" name=\"auth_matrix_denies\"", "") => UNDECIDED;
        "an empty name" => junit("\"auth_matrix_denies\"", "\"\"") => UNDECIDED;
        "an attribute twice" => junit("name=\"auth_matrix_denies\"", "name=\"auth_matrix_denies\" name=\"x\"") => UNDECIDED;
        "an attribute without quotes" => junit("name=\"auth_matrix_denies\"", "name=auth") => UNDECIDED;
        "a case inside a case" => junit("<system-out>fine</system-out>", "<testcase name=\"x\"/>") => UNDECIDED;
        "an escape character in a name" => junit("auth_matrix_denies", "auth_\u{1b}[2J") => UNDECIDED;
        "an escape character by reference" => junit("auth_matrix_denies", "auth_&#27;[2J") => UNDECIDED;
        "time that is no number" => junit("0.498", "NaN") => UNDECIDED;
        "time that is negative" => junit("0.498", "-0.498") => UNDECIDED;
        "time without end" => junit("0.498", "inf") => UNDECIDED;
        "a count that is no number" => junit("skipped=\"0\"", "skipped=\"none\"") => UNDECIDED;
        "a suite that states more tests" => junit("\"relay\" tests=\"4\"", "\"relay\" tests=\"5\"") => BLOCKED;
        "a suite that states failures" => junit("failures=\"0\" errors=\"0\" skipped", "failures=\"1\" errors=\"0\" skipped") => BLOCKED;
        "a suite that states errors" => junit("errors=\"0\" skipped", "errors=\"1\" skipped") => BLOCKED;
        "a suite that states skipped tests" => junit("skipped=\"0\"", "skipped=\"1\"") => BLOCKED;
        "a root that states more tests" => junit("\"all\" tests=\"4\"", "\"all\" tests=\"40\"") => BLOCKED;
        "a root that states failures" => junit("failures=\"0\" errors=\"0\">", "failures=\"3\" errors=\"0\">") => BLOCKED;
        "a failure" => junit("<system-out>fine</system-out>", "<failure/>") => BLOCKED;
        "an error" => junit("<system-out>fine</system-out>", "<error message=\"&#10;::error::x\"/>") => BLOCKED;
        "a skipped case" => junit("<system-out>fine</system-out>", "<skipped/>") => BLOCKED;
        "a failure that was skipped" => junit("<system-out>fine</system-out>", "<failure/><skipped/>") => BLOCKED;
        "a failure that was rerun in vain" => junit("<system-out>fine</system-out>", "<rerunFailure/>") => BLOCKED;
        "a case that was not run" => junit("status=\"run\"", "status=\"notrun\"") => BLOCKED;
        "a case that was suppressed" => junit("result=\"completed\"", "result=\"suppressed\"") => BLOCKED;
        "a case with a word that nobody knows" => junit("status=\"run\"", "status=\"meh\"") => BLOCKED;
        "a case twice" => junit("backpressure_drops", "auth_matrix_denies") => BLOCKED;
    } {
        demand(&format!("JUnit: {name}"), CP1, "junit.xml", code, &|folder| {
            table_as(folder, "junit.xml", &text);
        });
    }
}

/// Four passing tests, with the notices that libtest also writes.
const EVENTS: &str = r#"{ "type": "suite", "event": "started", "test_count": 4 }
{ "type": "test", "event": "started", "name": "relay::standalone" }
{ "type": "test", "name": "relay::standalone", "event": "ok", "exec_time": 0.5 }
{ "type": "test", "event": "started", "name": "relay::auth" }
{ "type": "test", "event": "timeout", "name": "relay::auth" }
{ "type": "test", "name": "relay::auth", "event": "ok" }
{ "type": "test", "event": "started", "name": "relay::backpressure" }
{ "type": "test", "name": "relay::backpressure", "event": "ok", "stdout": "\u001b[31mred\n" }
{ "type": "test", "event": "started", "name": "relay::bench" }
{ "type": "bench", "name": "relay::bench", "median": 10, "deviation": 1 }
{ "type": "suite", "event": "ok", "passed": 3, "failed": 0, "ignored": 0, "measured": 1, "filtered_out": 0 }
{ "type": "report", "total_time": 1.5, "compilation_time": 0.5 }
"#;

fn events(from: &str, to: &str) -> String {
    assert_eq!(EVENTS.matches(from).count(), 1, "{from}");
    EVENTS.replace(from, to)
}

#[test]
fn event_streams_are_read_to_their_end() {
    let end = EVENTS.find("{ \"type\": \"suite\", \"event\": \"ok\"").unwrap();
    let ok = "{ \"type\": \"test\", \"name\": \"relay::auth\", \"event\": \"ok\" }\n";
    let more = "{ \"type\": \"test\", \"name\": \"relay::more\", \"event\": \"ok\" }\n";
    for (name, text, code) in table! {
        "no end" => EVENTS[..end].to_owned() => UNDECIDED;
        "cut inside of a line" => EVENTS[..end - 9].to_owned() => UNDECIDED;
        "a test that never ended" => events(ok, "") => UNDECIDED;
        "a suite inside of a suite" => EVENTS.replace("started\", \"test_count\": 4 }\n", "started\", \"test_count\": 4 }\n{\"type\":\"suite\",\"event\":\"started\",\"test_count\":4}\n") => UNDECIDED;
        "an end without a start" => EVENTS.lines().skip(1).fold(String::new(), |text, line| text + line + "\n") => UNDECIDED;
        "a test behind the end" => EVENTS.to_owned() + more => UNDECIDED;
        "no test" => "{\"type\":\"suite\",\"event\":\"started\",\"test_count\":0}\n{\"type\":\"suite\",\"event\":\"ok\",\"passed\":0,\"failed\":0,\"ignored\":0}\n".into() => UNDECIDED;
        "an event that nobody knows" => events("\"ok\", \"exec_time\"", "\"okay\", \"exec_time\"") => UNDECIDED;
        "OK" => events("\"ok\", \"exec_time\"", "\"OK\", \"exec_time\"") => UNDECIDED;
        "a line that is no JSON" => events(ok, "test relay::auth ... ok\n") => UNDECIDED;
        "a line that is no object" => events(ok, "[]\n") => UNDECIDED;
        "an event without a type" => events(ok, "{\"event\":\"ok\"}\n") => UNDECIDED;
        "a key twice" => events("\"exec_time\": 0.5", "\"event\": \"failed\"") => UNDECIDED;
        "an endless time" => events("0.5 }\n{ \"type\": \"test\"", "1e999 }\n{ \"type\": \"test\"") => UNDECIDED;
        "a negative time" => events("\"exec_time\": 0.5", "\"exec_time\": -1") => UNDECIDED;
        "an escape character in a name" => EVENTS.replace("relay::auth", "relay::\\u001b[2J") => UNDECIDED;
        "no counts at the end" => events("\"passed\": 3, ", "") => UNDECIDED;
        "a suite that failed though its tests passed" => events("\"event\": \"ok\", \"passed\"", "\"event\": \"failed\", \"passed\"") => BLOCKED;
        "a suite that states more" => events("\"passed\": 3", "\"passed\": 4") => BLOCKED;
        "a suite that states failures" => events("\"failed\": 0", "\"failed\": 1") => BLOCKED;
        "a suite that started more" => events("\"test_count\": 4", "\"test_count\": 400") => BLOCKED;
        "an ignored test" => events("\"name\": \"relay::auth\", \"event\": \"ok\"", "\"name\": \"relay::auth\", \"event\": \"ignored\"") => BLOCKED;
        "a failed test" => events("\"name\": \"relay::auth\", \"event\": \"ok\"", "\"name\": \"relay::auth\", \"event\": \"failed\"") => BLOCKED;
        "a test twice" => events(ok, &(ok.to_owned() + ok)) => BLOCKED;
    } {
        demand(&format!("libtest: {name}"), CP1, "events.jsonl", code, &|folder| {
            table_as(folder, "events.jsonl", &text);
        });
    }
}

/// Three passing rows, enough for cp1.
const ROWS: &str = r#"{"gate":"cp1","rows":[
  {"test":"relay::standalone","duration_ms":5,"status":"pass","tests_run":1},
  {"test":"relay::auth","duration_ms":6,"status":"pass","tests_run":1},
  {"suite":"x","test":"relay::backpressure","duration_ms":7,"status":"pass"}
]}
"#;

fn rows(from: &str, to: &str) -> String {
    assert_eq!(ROWS.matches(from).count(), 1, "{from}");
    ROWS.replace(from, to)
}

#[test]
fn json_tables_are_exactly_what_they_should_be() {
    for (name, text, code) in table! {
        "no rows" => "{\"gate\":\"cp1\",\"rows\":[]}".to_owned() => UNDECIDED;
        "no list of rows" => "{\"gate\":\"cp1\"}".into() => UNDECIDED;
        "rows that are null" => "{\"rows\":null}".into() => UNDECIDED;
        "rows that are an object" => "{\"rows\":{}}".into() => UNDECIDED;
        "another gate" => rows("\"cp1\"", "\"cp2\"") => BLOCKED;
        "a row that is null" => rows("{\"test\":\"relay::auth\",\"duration_ms\":6,\"status\":\"pass\",\"tests_run\":1}", "null") => UNDECIDED;
        "a key that is not known" => rows("\"duration_ms\":6", "\"duration_ms\":6,\"override\":true") => UNDECIDED;
        "no status" => rows("\"duration_ms\":6,\"status\":\"pass\"", "\"duration_ms\":6") => UNDECIDED;
        "a status of null" => rows("6,\"status\":\"pass\"", "6,\"status\":null") => UNDECIDED;
        "a status of true" => rows("6,\"status\":\"pass\"", "6,\"status\":true") => UNDECIDED;
        "a status in capitals" => rows("6,\"status\":\"pass\"", "6,\"status\":\"PASS\"") => BLOCKED;
        "a status of skip" => rows("6,\"status\":\"pass\"", "6,\"status\":\"skip\"") => BLOCKED;
        "no test run" => rows("6,\"status\":\"pass\",\"tests_run\":1", "6,\"status\":\"pass\",\"tests_run\":0") => BLOCKED;
        "a negative duration" => rows("6,", "-6,") => UNDECIDED;
        "a fraction of a millisecond" => rows("6,", "6.5,") => UNDECIDED;
        "an endless duration" => rows("6,", "18446744073709551615,") => UNDECIDED;
        "a row twice" => rows("relay::auth", "relay::standalone") => BLOCKED;
        "a row twice, once escaped" => rows("relay::auth", "relay::\\u0073tandalone") => BLOCKED;
        "a line feed in a name" => rows("relay::auth", "relay::auth\\n::error::x") => UNDECIDED;
        "a mark of no width in a name" => rows("relay::auth", "relay::auth\\ufeff") => UNDECIDED;
        "a mark that turns the writing around" => rows("relay::auth", "relay::\\u202eauth") => UNDECIDED;
        "an empty name and an empty suite" => rows("\"relay::auth\"", "\"\"") => BLOCKED;
    } {
        demand(&format!("JSON table: {name}"), CP1, "cp1-fixture-results.json", code, &|folder| {
            table_as(folder, "cp1-fixture-results.json", &text);
        });
    }
}

#[test]
fn method_lists_and_what_is_stated_of_them_are_not_taken_on_trust() {
    demand_all! {
        UNDECIDED SURFACE, CANDIDATE, "no candidate" => without(CANDIDATE);
        UNDECIDED SURFACE, UPSTREAM, "no baseline" => without(UPSTREAM);
        UNDECIDED &["surface", "--baseline", CANDIDATE, "--candidate", CANDIDATE], CANDIDATE, "the candidate as its own baseline" => |_| {};
        UNDECIDED &["surface", "--baseline", "parity/../parity/generated/rust-methods.json", "--candidate", CANDIDATE], CANDIDATE, "the candidate as its own baseline by another name" => |_| {};
        UNDECIDED SURFACE, CANDIDATE, "a method twice" => swap(CANDIDATE, "\"relay.greet\"", "\"relay.greet\", \"relay.greet\"");
        UNDECIDED SURFACE, CANDIDATE, "a method twice, once escaped" => swap(CANDIDATE, "\"relay.greet\"", "\"relay.greet\", \"relay.gree\\u0074\"");
        UNDECIDED SURFACE, CANDIDATE, "all names joined by blanks" => holding(CANDIDATE, "[\"agent agent.wait relay.greet\"]");
        UNDECIDED SURFACE, CANDIDATE, "a name in letters that look the same" => swap(CANDIDATE, "relay.greet", "rel\u{430}y.greet");
        UNDECIDED SURFACE, CANDIDATE, "an empty name" => swap(CANDIDATE, "relay.greet", "");
        UNDECIDED SURFACE, CANDIDATE, "a name with an escape character" => swap(CANDIDATE, "relay.greet", "relay\\u001b[2J");
        UNDECIDED SURFACE, CANDIDATE, "a number among the names" => swap(CANDIDATE, "\"relay.greet\"", "7");
        UNDECIDED SURFACE, CANDIDATE, "a list in the list" => swap(CANDIDATE, "\"relay.greet\"", "[\"relay.greet\"]");
        UNDECIDED SURFACE, CANDIDATE, "a JSON Schema for a list" => holding(CANDIDATE, r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"array"}"#);
        BLOCKED SURFACE, UPSTREAM, "a bare name for a baseline" => holding(UPSTREAM, "\"relay.greet\"");
        BLOCKED SURFACE, "relay.greet", "a method missing" => swap(CANDIDATE, "  \"relay.greet\",\n", "");
        BLOCKED SURFACE, "relay.greet", "a method in another case" => swap(CANDIDATE, "relay.greet", "relay.Greet");
        BLOCKED SURFACE, DIFF, "a count that lies" => swap(DIFF, "\"rustCount\": 40,\n  \"surfaces\"", "\"rustCount\": 41,\n  \"surfaces\"");
        BLOCKED SURFACE, DIFF, "a coverage that lies by two hundredths" => swap_first(DIFF, "100.0", "99.98");
        BLOCKED SURFACE, DIFF, "a coverage over 100" => swap_first(DIFF, "100.0", "101");
        BLOCKED SURFACE, DIFF, "a missing method that is not" => |folder| {
            let text = text(folder, DIFF);
            put(
                folder,
                DIFF,
                text.replacen("\"missingInRust\": []", "\"missingInRust\": \"relay.greet\"", 1),
            );
        };
        UNDECIDED SURFACE, DIFF, "missing methods of null" => swap_first(DIFF, "\"missingInRust\": []", "\"missingInRust\": null");
        UNDECIDED SURFACE, DIFF, "no surfaces" => holding(DIFF, "{\"rustCount\":40,\"surfaces\":{}}");
        UNDECIDED SURFACE, DIFF, "surfaces of null" => holding(DIFF, "{\"rustCount\":40,\"surfaces\":null}");
        UNDECIDED &["surface", "--baseline", UPSTREAM, "--candidate", CANDIDATE, "--stated", DIFF], DIFF, "one surface of two" => |_| {};
        BLOCKED &["surface", "--baseline", UPSTREAM, "--baseline", UPSTREAM, "--candidate", CANDIDATE, "--stated", DIFF], DIFF, "a baseline twice for two surfaces" => |_| {};
    }
}

#[test]
fn scoreboards_are_recounted() {
    demand_all! {
        UNDECIDED BOARD, BASELINE, "no baseline" => without(BASELINE);
        UNDECIDED &["scoreboard", SCOREBOARD, "--baseline", SCOREBOARD], SCOREBOARD, "the scoreboard as its own baseline" => |_| {};
        UNDECIDED BOARD, SCOREBOARD, "no features" => |folder| {
            let text = text(folder, SCOREBOARD);
            let start = text.find("\"byFeature\": {").unwrap();
            let end = start + text[start..].find('}').unwrap();
            put(folder, SCOREBOARD, format!("{}\"byFeature\": {{{}", &text[..start], &text[end..]));
        };
        UNDECIDED BOARD, SCOREBOARD, "a status that nobody knows" => swap(SCOREBOARD, "\"Tool host\": \"Implemented\"", "\"Tool host\": \"Done\"");
        UNDECIDED BOARD, SCOREBOARD, "a status in lower case" => swap(SCOREBOARD, "\"Tool host\": \"Implemented\"", "\"Tool host\": \"implemented\"");
        UNDECIDED BOARD, SCOREBOARD, "a status of null" => swap(SCOREBOARD, "\"Tool host\": \"Implemented\"", "\"Tool host\": null");
        BLOCKED BOARD, SCOREBOARD, "an unknown feature" => swap(SCOREBOARD, "\"Tool host\": \"Implemented\"", "\"Tool host\": \"Unknown\"");
        BLOCKED BOARD, SCOREBOARD, "a feature that went back" => swap(SCOREBOARD, "\"Envelope transport\": \"Implemented\"", "\"Envelope transport\": \"Partial\"");
        BLOCKED BOARD, SCOREBOARD, "a feature that is gone" => swap(SCOREBOARD, "\"Envelope transport\": \"Implemented\",", "");
        BLOCKED BOARD, SCOREBOARD, "a feature renamed" => swap(SCOREBOARD, "\"Envelope transport\": \"Implemented\"", "\"Envelope Transport\": \"Implemented\"");
        BLOCKED BOARD, SCOREBOARD, "a total that lies" => swap(SCOREBOARD, "\"total\": 12", "\"total\": 13");
        BLOCKED BOARD, SCOREBOARD, "no upstream method" => swap(SCOREBOARD, "\"upstreamCount\": 28", "\"upstreamCount\": 0");
        BLOCKED BOARD, SCOREBOARD, "a shorter yardstick" => |folder| {
            edit(folder, SCOREBOARD, "\"upstreamCount\": 28", "\"upstreamCount\": 20");
            edit(folder, SCOREBOARD, "\"intersectionCount\": 28", "\"intersectionCount\": 20");
            edit(folder, SCOREBOARD, "\"rustOnlyCount\": 12", "\"rustOnlyCount\": 20");
        };
        BLOCKED BOARD, SCOREBOARD, "more in common than the candidate has" => |folder| {
            let text = text(folder, SCOREBOARD);
            let text = text
                .replace("\"rustCount\": 40", "\"rustCount\": 5")
                .replace("\"rustCount\": 7", "\"rustCount\": -28");
            let text = text
                .replace("\"rustOnlyCount\": 12", "\"rustOnlyCount\": 0")
                .replace("\"rustOnlyCount\": 6", "\"rustOnlyCount\": 0");
            put(folder, SCOREBOARD, text);
        };
        BLOCKED BOARD, SCOREBOARD, "made without its baseline" => swap(SCOREBOARD, "\"baselinePresent\": true", "\"baselinePresent\": false");
        UNDECIDED BOARD, SCOREBOARD, "a baseline that is present as a word" => swap(SCOREBOARD, "\"baselinePresent\": true", "\"baselinePresent\": \"true\"");
        BLOCKED BOARD, SCOREBOARD, "no delta" => swap(SCOREBOARD, "\"delta\"", "\"Delta\"");
        BLOCKED BOARD, SCOREBOARD, "another manifest" => swap(SCOREBOARD, "\"manifestVersion\": \"1.2.0\"", "\"manifestVersion\": \"1.3.0\"");
        BLOCKED BOARD, SCOREBOARD, "a version that is none" => swap(SCOREBOARD, "\"manifestVersion\": \"1.2.0\"", "\"manifestVersion\": \"v1\"");
        BLOCKED BOARD, BASELINE, "a baseline of a version that is none" => swap(BASELINE, "\"manifestVersion\": \"1.1.0\"", "\"manifestVersion\": \"latest\"");
        BLOCKED BOARD, SCOREBOARD, "a version of 10,000 digits" => swap(SCOREBOARD, "\"manifestVersion\": \"1.2.0\"", &format!("\"manifestVersion\": \"1.2.{}\"", "9".repeat(10_000)));
        UNDECIDED BOARD, MANIFEST, "a manifest without version" => swap_all(MANIFEST, "\"manifestVersion\"", "\"version\"");
    }
}

#[test]
fn benchmarks_measure_something() {
    demand_all! {
        UNDECIDED BENCH, BENCHMARK, "no file" => without(BENCHMARK);
        BLOCKED BENCH, BENCHMARK, "zero iterations" => swap(BENCHMARK, "640", "0");
        UNDECIDED BENCH, BENCHMARK, "a fraction of an iteration" => swap(BENCHMARK, "640", "640.5");
        BLOCKED BENCH, BENCHMARK, "no time" => swap(BENCHMARK, "\"elapsedMs\": 41", "\"elapsedMs\": 0");
        BLOCKED BENCH, BENCHMARK, "negative time" => swap(BENCHMARK, "\"elapsedMs\": 41", "\"elapsedMs\": -41");
        UNDECIDED BENCH, BENCHMARK, "time of null" => swap(BENCHMARK, "\"elapsedMs\": 41", "\"elapsedMs\": null");
        BLOCKED BENCH, BENCHMARK, "no memory" => swap(BENCHMARK, "48212", "null");
        BLOCKED BENCH, BENCHMARK, "memory of zero" => swap(BENCHMARK, "48212", "0");
        UNDECIDED BENCH, BENCHMARK, "memory as a word" => swap(BENCHMARK, "48212", "\"48212\"");
        BLOCKED BENCH, BENCHMARK, "no throughput" => swap(BENCHMARK, "15386.094816809307", "null");
        BLOCKED BENCH, BENCHMARK, "a throughput of zero" => swap(BENCHMARK, "15386.094816809307", "0");
        BLOCKED BENCH, BENCHMARK, "a throughput of another run" => swap(BENCHMARK, "15386.094816809307", "25386.1");
        BLOCKED BENCH, BENCHMARK, "a throughput beyond all" => swap(BENCHMARK, "15386.094816809307", "1e308");
        UNDECIDED BENCH, BENCHMARK, "no number" => swap(BENCHMARK, "15386.094816809307", "NaN");
        BLOCKED BENCH, BENCHMARK, "no p99" => swap(BENCHMARK, "\"p99\": 203", "\"p999\": 203");
        BLOCKED BENCH, BENCHMARK, "a p99 of null" => swap(BENCHMARK, "\"p99\": 203", "\"p99\": null");
        BLOCKED BENCH, BENCHMARK, "a p99 below p95" => swap(BENCHMARK, "\"p99\": 203", "\"p99\": 117");
        BLOCKED BENCH, BENCHMARK, "a p99 over the maximum" => swap(BENCHMARK, "\"p99\": 203", "\"p99\": 872");
        BLOCKED BENCH, BENCHMARK, "a p99 over its own limit" => swap(BENCHMARK, "\"iterations\"", "\"limits\": {\"p99Us\": 202}, \"iterations\"");
        BLOCKED BENCH, BENCHMARK, "an operation longer than the run" => swap(BENCHMARK, "\"max\": 871", "\"max\": 42001");
        BLOCKED BENCH, BENCHMARK, "a negative latency" => swap(BENCHMARK, "\"min\": 38", "\"min\": -38");
        BLOCKED BENCH, BENCHMARK, "no latency" => |folder| {
            let text = text(folder, BENCHMARK);
            let (start, end) = (text.find("\"latencyUs\": {").unwrap(), text.find('}').unwrap());
            put(folder, BENCHMARK, format!("{}\"latencyUs\": {{{}", &text[..start], &text[end..]));
        };
        BLOCKED BENCH, BENCHMARK, "latencies of zero" => |folder| {
            for figure in ["871", "38", "57", "118", "203"] {
                edit(folder, BENCHMARK, &format!("\": {figure}"), "\": 0");
            }
        };
        UNDECIDED BENCH, BENCHMARK, "latency as a list" => |folder| {
            let text = text(folder, BENCHMARK);
            let (start, end) = (text.find("\"latencyUs\": {").unwrap(), text.find('}').unwrap());
            put(
                folder,
                BENCHMARK,
                format!("{}\"latencyUs\": [38, 57, 118, 203, 871]{}", &text[..start], &text[end + 1..]),
            );
        };
        BLOCKED BENCH, BENCHMARK, "a fixture without a name" => swap(BENCHMARK, "relay::tests::envelope_post_benchmark_records_percentiles", " ");
        UNDECIDED &["bench", BENCHMARK, "--baseline", BENCHMARK], BENCHMARK, "itself as its baseline" => |_| {};
        UNDECIDED &["bench", BENCHMARK, "--baseline", "old.json"], "old.json", "a copy of itself as its baseline" => |folder| {
            let bytes = get(folder, BENCHMARK);
            put(folder, "old.json", bytes);
        };
        UNDECIDED &["bench", BENCHMARK, "--baseline", "old.json"], "old.json", "a baseline of another fixture" => |folder| {
            let text = text(folder, BENCHMARK);
            put(folder, "old.json", text.replace("relay::", "other::"));
        };
        UNDECIDED &["bench", BENCHMARK, "--baseline", "old.json"], "old.json", "a baseline of zero" => |folder| {
            let text = text(folder, BENCHMARK);
            put(folder, "old.json", text.replace("\"p95\": 118", "\"p95\": 0"));
        };
        BLOCKED &["bench", BENCHMARK, "--baseline", "old.json"], BENCHMARK, "a baseline that was faster" => |folder| {
            let text = text(folder, BENCHMARK);
            put(folder, "old.json", text.replace("\"p99\": 203", "\"p99\": 180"));
        };
    }
}

#[test]
fn a_runbook_has_its_sections_as_markdown_sees_them() {
    const PLAIN: &str = "# Cutover\n\n## Canary\n\nGo.\n\n## Staged\n\nGo.\n\n## Full Cutover\n\nGo.\n\n## Rollback\n\nGo back.\n";
    let folder = green();
    put(folder.path(), RUNBOOK, PLAIN);
    assert_eq!(timed(folder.path(), RUNS).code, Some(0));
    for (name, section) in table! {
        "inside a fence" => "```\n## Rollback\n\nGo back.\n```\n";
        "inside a fence of tildes that never ends" => "~~~\n## Rollback\n\nGo back.\n";
        "indented as code" => "    ## Rollback\n\nGo back.\n";
        "in a quote" => "> ## Rollback\n>\n> Go back.\n";
        "in a list" => "- ## Rollback\n\n  Go back.\n";
        "in an HTML comment" => "<!--\n\n## Rollback\n\nGo back.\n\n-->\n";
        "in an HTML comment that never ends" => "<!--\n## Rollback\n\nGo back.\n";
        "in a script" => "<script>\n## Rollback\n\nGo back.\n</script>\n";
        "in HTML" => "<h2>Rollback</h2>\n\nGo back.\n";
        "in inline code" => "`## Rollback`\n\nGo back.\n";
        "escaped" => "\\## Rollback\n\nGo back.\n";
        "without a blank" => "##Rollback\n\nGo back.\n";
        "on level three" => "### Rollback\n\nGo back.\n";
        "on level one" => "# Rollback\n\nGo back.\n";
        "as bold text" => "**Rollback**\n\nGo back.\n";
        "with another title" => "## Rollback plan\n\nGo back.\n";
        "with letters that look the same" => "## R\u{43e}llback\n\nGo back.\n";
        "with a mark of no width" => "## Roll\u{200b}back\n\nGo back.\n";
        "empty" => "## Rollback\n";
        "empty before the next" => "## Rollback\n\n## Contacts\n\nGo back.\n";
        "with nothing but a subheading" => "## Rollback\n\n### Steps\n";
        "with nothing but a comment" => "## Rollback\n\n<!-- Go back. -->\n";
        "with nothing but a rule" => "## Rollback\n\n---\n";
        "with nothing but a link definition" => "## Rollback\n\n[back]: https://example.org\n";
        "with a placeholder" => "## Rollback\n\nTBD\n";
        "with a placeholder in bold" => "## Rollback\n\n**TODO:**\n";
        "with a template" => "## Rollback\n\n`<steps>`\n";
        "with nothing but marks of no width" => "## Rollback\n\n\u{200b}\u{200b}\n";
        "with nothing but blanks that HTML names" => "## Rollback\n\n&nbsp; &#8203;\n";
        "twice" => "## Rollback\n\nGo back.\n\n## Rollback\n\nDo not.\n";
    } {
        demand(&format!("a section {name}"), RUNS, RUNBOOK, BLOCKED, &|folder| {
            put(folder, RUNBOOK, PLAIN.replace("## Rollback\n\nGo back.\n", section));
        });
    }
    demand_all! {
        BLOCKED RUNS, RUNBOOK, "only comments" => holding(RUNBOOK, "<!-- ## Canary -->\n");
        UNDECIDED RUNS, RUNBOOK, "no runbook" => without(RUNBOOK);
        BLOCKED &["runbook", "other.md", "--metrics", CP8_METRICS], "other.md", "another runbook than the metrics name" => holding("other.md", PLAIN);
        UNDECIDED RUNS, CP8_METRICS, "metrics that name no runbook" => swap(CP8_METRICS, "\"cutoverRunbookPath\"", "\"runbook\"");
        BLOCKED RUNS, RUNBOOK, "headings of carriage returns only, one of them gone" => |folder| {
            put(folder, RUNBOOK, PLAIN.replace("## Rollback\n", "").replace('\n', "\r"));
        };
    }
}

#[test]
fn committed_asks_git_and_not_the_folder() {
    let cases: [(&str, &str, Change<'_>, i32); 18] = table! {
        "no metrics" => "cp5-metrics.json" => &|folder| remove(folder, "parity/generated/cp5/cp5-metrics.json") => UNDECIDED;
        "no folder" => "parity/generated/cp5" => &|folder| remove(folder, "parity/generated/cp5") => UNDECIDED;
        "no table" => "cp6-fixture-results.tsv" => &|folder| remove(folder, TABLE) => UNDECIDED;
        "no benchmark" => "cp8-benchmark.json" => &|folder| remove(folder, BENCHMARK) => UNDECIDED;
        "empty metrics" => METRICS => &|folder| put(folder, METRICS, "") => UNDECIDED;
        "metrics of null" => METRICS => &|folder| put(folder, METRICS, "null") => UNDECIDED;
        "metrics that are cut off" => METRICS => &|folder| put(folder, METRICS, "{\"gate\":") => UNDECIDED;
        "metrics in UTF-16" => METRICS => &|folder| put(folder, METRICS, b"\xff\xfe{\0}\0") => UNDECIDED;
        "metrics that are a JSON Schema" => METRICS => &|folder| put(folder, METRICS, "{\"type\":\"object\",\"properties\":{}}") => UNDECIDED;
        "metrics that name a table outside" => METRICS => &|folder| edit(folder, METRICS, "\"cp6-fixture", "\"../cp7/cp7-fixture") => UNDECIDED;
        "metrics that name an absolute path" => METRICS => &|folder| edit(folder, METRICS, "\"cp6-fixture", "\"/etc/cp6-fixture") => UNDECIDED;
        "metrics that name a table by a number" => METRICS => &|folder| edit(folder, METRICS, "\"cp6-fixture-results.tsv\"", "6") => UNDECIDED;
        "an empty table" => TABLE => &|folder| put(folder, TABLE, "") => UNDECIDED;
        "a folder for a table" => TABLE => &|folder| {
            remove(folder, TABLE);
            fs::create_dir(folder.join(TABLE)).unwrap();
        } => UNDECIDED;
        "metrics changed after the commit" => METRICS => &|folder| edit(folder, METRICS, "445", "446") => BLOCKED;
        "a table changed after the commit" => TABLE => &|folder| edit(folder, TABLE, "249", "248") => BLOCKED;
        "a table that is not in the tree" => "other.tsv" => &|folder| {
            edit(folder, METRICS, "cp6-fixture-results.tsv", "other.tsv");
            fs::rename(folder.join(TABLE), folder.join("parity/generated/cp6/other.tsv")).unwrap();
        } => BLOCKED;
        "no repository any more" => "git" => &|folder| remove(folder, ".git") => UNDECIDED;
    };
    for (name, at_fault, change, code) in cases {
        demand_committed(name, at_fault, code, change);
    }
    let folder = green();
    common::commit_all(folder.path());
    let tree = common::git(folder.path(), &["rev-parse", "HEAD^{tree}"]);
    for (name, commit) in [
        ("a commit that nobody has", "a".repeat(40)),
        ("a tree for a commit", tree),
        ("a commit of 64 digits", "b".repeat(64)),
    ] {
        let args: Vec<_> = COMMITTED.iter().copied().chain(["--commit", &commit]).collect();
        judge(name, folder.path(), &args, "commit", UNDECIDED);
    }
    judge("no commit", folder.path(), COMMITTED, "--commit", UNDECIDED);
    for require in ["", "cp9", "cp4..cp2", "cp2..", "all", "cp2;cp3"] {
        let run = timed(folder.path(), &["committed", "--require", require, "--commit", &"a".repeat(40)]);
        assert_eq!(run.code, Some(2), "{require}: {}", run.said());
    }
}

#[test]
fn a_policy_is_read_whole_or_not_at_all() {
    for (name, text) in table! {
        "a key that is not known" => "[thresholds]\nlatency = 2.0\n";
        "a table that is not known" => "[override]\nall = true\n";
        "a key twice" => "[thresholds]\nskew_s = 1\nskew_s = 2\n";
        "a word for a number" => "[thresholds]\nskew_s = \"300\"\n";
        "a negative number" => "[thresholds]\nmin_methods = -1\n";
        "a ratio of nothing" => "[thresholds]\nlatency_ratio = nan\n";
        "a ratio without end" => "[thresholds]\nlatency_ratio = inf\n";
        "cut off" => "[required_fixtures]\ncp4 = [\n";
        "every path as evidence" => "[evidence]\npaths = [\"**\"]\n";
        "every folder as evidence" => "[evidence]\npaths = [\"*/**\"]\n";
        "everything else as evidence" => "[evidence]\npaths = [\"!evidence/**\"]\n";
        "a list that requires nothing" => "[required_fixtures]\ncp6 = []\n";
        "a name that requires nothing" => "[required_fixtures]\ncp6 = [\" \"]\n";
        "a rule that the checkpoint does not have" => "[required_fixtures.cp6]\ncp5-r1 = [\"x\"]\n";
        "a deferral without reason" => "[[deferred]]\nmethod = \"relay.greet\"\nreason = \"\"\n";
        "a manifest outside" => "[evidence]\nmanifest = \"../manifest.json\"\n";
        "no runbook section" => "[runbook]\nsections = []\n";
        "an escape character" => "[thresholds]\n\"\\u001b[2J\" = 1\n";
        "a NUL byte" => "[thresholds]\0\n";
    } {
        demand(&format!("policy: {name}"), CP6, "olicy", UNDECIDED, &|folder| put(folder, POLICY, text));
    }
    demand("a policy in UTF-16", CP6, POLICY, UNDECIDED, &|folder| put(folder, POLICY, b"\xff\xfe[\0"));
    demand("a policy that is a folder", CP6, POLICY, UNDECIDED, &|folder| {
        remove(folder, POLICY);
        fs::create_dir(folder.join(POLICY)).unwrap();
    });
}

#[test]
fn names_of_others_command_neither_the_terminal_nor_the_runner() {
    let names = [
        "::error file=a::b",
        "\u{25}0A::error::b",
        "::set-output name=verdict::pass",
        "::stop-commands::token",
        "::add-mask::pass",
        "##[error]b",
        "##vso[task.complete result=Succeeded;]",
        "PASS  2 files read",
        "]]><testcase/>",
        "\"}]}",
        "$(touch pwned)`touch pwned`",
        "%s%n%x",
        "\\u001b[2J",
    ];
    for name in names {
        demand(name, CP6, TABLE, BLOCKED, &|folder| {
            edit(
                folder,
                TABLE,
                "models::tests::unknown_family_is_refused_by_name\t276\tpass",
                &format!("{name}\t276\tfail"),
            );
        });
        demand(name, CP6, TABLE, BLOCKED, &|folder| {
            edit(folder, TABLE, "276\tpass", &format!("276\t{name}"));
        });
        let json = serde_json::to_string(name).unwrap();
        demand(name, BOARD, SCOREBOARD, BLOCKED, &|folder| {
            edit(folder, SCOREBOARD, "\"Tool host\": \"Implemented\"", &format!("{json}: \"Implemented\""));
        });
        demand(name, CP6, METRICS, BLOCKED, &|folder| {
            edit(folder, METRICS, "\"cp6\"", &format!("{json}, {json}: 1"));
        });
    }
    for (what, name) in [
        ("an escape sequence", "\u{1b}[2J\u{1b}]0;x\u{7}"),
        ("a C1 control", "\u{9b}31mred"),
        ("backspaces", "fail\u{8}\u{8}\u{8}\u{8}pass"),
        ("DEL", "a\u{7f}b"),
        ("a mark that turns the writing around", "a\u{202e}ssap"),
        ("a line separator", "a\u{2028}::error::b"),
        ("a next line", "a\u{85}::error::b"),
        ("a vertical tab", "a\u{b}::error::b"),
        ("a form feed", "a\u{c}::error::b"),
        ("a carriage return", "a\r::error::b"),
        ("a mark of no width", "a\u{200b}b"),
    ] {
        demand(what, CP6, TABLE, UNDECIDED, &|folder| {
            edit(folder, TABLE, "models::tests::unknown_family_is_refused_by_name", name);
        });
        demand(&format!("{what} in a status"), CP6, TABLE, BLOCKED, &|folder| {
            edit(folder, TABLE, "276\tpass", &format!("276\t{name}"));
        });
        let json = escaped(name);
        demand(&format!("{what} in a feature"), BOARD, SCOREBOARD, BLOCKED, &|folder| {
            edit(
                folder,
                SCOREBOARD,
                "\"Tool host\": \"Implemented\"",
                &format!("\"{json}\": \"Implemented\""),
            );
        });
        demand(&format!("{what} in a key"), BENCH, BENCHMARK, BLOCKED, &|folder| {
            edit(folder, BENCHMARK, "\"rssKiB\": 48212", &format!("\"{json}\": 1, \"rssKiB\": null"));
        });
        demand(&format!("{what} in a heading"), RUNS, RUNBOOK, BLOCKED, &|folder| {
            edit(folder, RUNBOOK, "## Rollback\n", &format!("## {name}\n"));
        });
    }
}

#[test]
fn arguments_command_nothing_either() {
    let folder = green();
    for args in [
        vec!["results", "a\n::error::b", "--gate", "cp6"],
        vec!["results", "parity/generated/cp6", "--gate", "cp6\n::error::b"],
        vec!["results", "parity/generated/cp6", "--gate", "\u{1b}[2J"],
        vec!["bench", "x", "--commit", "\n::error::b"],
        vec!["bench", "\u{1b}]0;x\u{7}"],
        vec!["bench", "\u{9b}31m\u{7f}\u{202e}##[error]b"],
        vec!["a\n::error::b"],
        vec!["--explain", "\n::error::b"],
        vec!["bench", "x", "--policy", "\n::error::b"],
        vec!["bench", "x", "--policy-ref", "\n::error::b"],
        vec!["bench", "x", "--root", "\n::error::b"],
        vec!["bench", BENCHMARK, "--report", "json=\n::error::b/x"],
    ] {
        for format in ["human", "json", "github"] {
            let run =
                timed(folder.path(), &[args.clone(), vec!["--format", format, "--color", "never"]].concat());
            assert_eq!(run.code, Some(2), "{args:?}: {}", run.said());
            harmless(&run.said(), &format!("{args:?}"));
            for line in run.said().lines() {
                assert!(!line.starts_with("::error::"), "{args:?}: {line}");
            }
        }
    }
}

#[test]
fn a_report_that_was_not_written_is_no_pass() {
    let folder = green();
    for path in ["missing/report.json", "parity"] {
        let run = timed(folder.path(), &[CP6, &["--report", &format!("json={path}")]].concat());
        assert_eq!(run.code, Some(2), "{path}: {}", run.said());
        assert!(run.stderr.contains(path), "{}", run.said());
    }
    for report in ["json", "json=", "yaml=x", "=x"] {
        assert_eq!(timed(folder.path(), &[CP6, &["--report", report]].concat()).code, Some(2), "{report}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_standard_output_is_no_pass() {
    let folder = green();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let status = common::command(env!("CARGO_BIN_EXE_parity-check"), folder.path())
        .args(CP6)
        .stdout(full)
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn only_regular_files_inside_the_root_are_read_and_nothing_hangs() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    let outside = tempfile::tempdir().unwrap();
    let original = common::repository().join(GREEN);
    let fifo = |folder: &Path, path: &str| {
        let status = common::command("mkfifo", folder).arg(path).status().unwrap();
        assert!(status.success());
    };
    let more = [(CP1, CP1_TABLE), (CP6, POLICY)];
    for (args, path) in READ.into_iter().chain(more) {
        let demand = |name: &str, change: Change<'_>| {
            demand(&format!("{path}: {name}"), args, path, UNDECIDED, &|folder| {
                remove(folder, path);
                change(folder);
            });
        };
        demand("a FIFO", &|folder| fifo(folder, path));
        demand("a link to itself", &|folder| symlink(folder.join(path), folder.join(path)).unwrap());
        demand("a link to nowhere", &|folder| symlink("nowhere", folder.join(path)).unwrap());
        demand("a link out of the root", &|folder| symlink(original.join(path), folder.join(path)).unwrap());
        demand("a link to a device", &|folder| symlink("/dev/zero", folder.join(path)).unwrap());
        demand("a socket", &|folder| {
            // The path of a socket is short, so it is made elsewhere and moved.
            let socket = outside.path().join("s");
            let _ = fs::remove_file(&socket);
            drop(UnixListener::bind(&socket).unwrap());
            if fs::rename(&socket, folder.join(path)).is_err() {
                fifo(folder, path);
            }
        });
        if path != TABLE && path != CP1_TABLE && path != CORPUS {
            demand("a folder", &|folder| fs::create_dir(folder.join(path)).unwrap());
        }
    }
    for (args, path) in [(CP6, "parity/generated/cp6"), (CP0, "tests/parity")] {
        demand(&format!("{path}: a link out of the root"), args, path, UNDECIDED, &|folder| {
            remove(folder, path);
            symlink(original.join(path), folder.join(path)).unwrap();
        });
        demand(&format!("{path}: a link to itself"), args, path, UNDECIDED, &|folder| {
            remove(folder, path);
            symlink(folder.join(path), folder.join(path)).unwrap();
        });
    }
    demand(
        "a folder outside of the root",
        &["results", "..", "--gate", "cp6", "--root", "."],
        "..",
        UNDECIDED,
        &|_| {},
    );
    let changes: [(&str, i32, Change<'_>); 3] = table! {
        "a FIFO" => UNDECIDED => &|folder| fifo(folder, TABLE);
        "a link to another table" => BLOCKED => &|folder| symlink("../cp7/cp7-fixture-results.tsv", folder.join(TABLE)).unwrap();
        "a link out of the root" => UNDECIDED => &|folder| symlink(original.join(TABLE), folder.join(TABLE)).unwrap();
    };
    for (name, code, change) in changes {
        demand_committed(name, TABLE, code, &|folder| {
            remove(folder, TABLE);
            change(folder);
        });
    }
}

#[cfg(unix)]
#[test]
fn what_can_not_be_read_is_no_pass() {
    use std::os::unix::fs::PermissionsExt;

    for (args, path) in
        [(CP6, METRICS), (CP6, TABLE), (CP6, "parity/generated/cp6"), (BENCH, BENCHMARK), (CP6, POLICY)]
    {
        let folder = green();
        let locked = folder.path().join(path);
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
        // Nothing is locked for the superuser.
        let readable = fs::read(&locked).is_ok() || fs::read_dir(&locked).is_ok();
        if !readable {
            judge(&format!("{path}: locked"), folder.path(), args, path, UNDECIDED);
        }
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn file_names_command_nothing() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    for name in [
        "\u{1b}[2J.tsv",
        "a\n::error::b.tsv",
        "##[error]b.xml",
        "\u{202e}.tsv",
        "::error::b.jsonl",
        "\u{9b}31m.tsv",
    ] {
        demand(&format!("a file {name:?}"), CP6, "parity/generated/cp6", UNDECIDED, &|folder| {
            fs::write(folder.join("parity/generated/cp6").join(name), "").unwrap();
        });
    }
    demand("a name that is not UTF-8", CP6, "parity/generated/cp6", UNDECIDED, &|folder| {
        fs::write(folder.join("parity/generated/cp6").join(OsStr::from_bytes(b"a\xff.tsv")), "").unwrap();
    });
}

// ---------------------------------------------------------------------------------------------------
// Every byte, judged in this process: the same functions that the binary calls.

/// The verdict on a folder, as the binary gives it.
fn verdict(folder: &Path, judge: &dyn Fn(&Context, &mut Judgement) -> Result<(), Undecided>) -> Verdict {
    let common = Common {
        format: Format::Json,
        report: Vec::new(),
        policy: None,
        policy_ref: None,
        root: Some(folder.into()),
        commit: None,
        now: None,
        strict: false,
        color: Color::Never,
        quiet: false,
        verbose: false,
        list_rules: false,
        explain: None,
        generate: None,
    };
    let now = gate_core::instant::Instant::parse(NOW).unwrap();
    let context = Context::new(&common, now).unwrap();
    let mut judgement = Judgement::default();
    if let Err(undecided) = judge(&context, &mut judgement) {
        judgement.cannot_decide(undecided);
    }
    let frame = Frame {
        tool: Tool { name: "parity-check".into(), version: "0".into() },
        args: Vec::new(),
        evaluated_at: NOW.into(),
        commit: None,
        policy: context.policy.source.clone(),
        strict: false,
        rules: &[],
    };
    Report::of(frame, judgement).verdict
}

fn cp6(folder: &Path) -> Verdict {
    let dir = folder.join("parity/generated/cp6");
    verdict(folder, &|context, judgement| results::judge(context, &dir, Checkpoint::Cp6, None, judgement))
}

#[test]
fn a_file_that_was_cut_at_any_byte_is_never_a_pass() {
    let folder = green();
    let root = folder.path();
    let board = |folder: &Path| {
        let [current, baseline, manifest] = [SCOREBOARD, BASELINE, MANIFEST].map(|path| folder.join(path));
        verdict(folder, &|context, judgement| {
            scoreboard::judge(context, &current, &baseline, Some(&manifest), judgement)
        })
    };
    let benchmark = |folder: &Path| {
        let path = folder.join(BENCHMARK);
        verdict(folder, &|context, judgement| bench::judge(context, &path, None, judgement))
    };
    for (path, judge) in [
        (METRICS, &cp6 as &dyn Fn(&Path) -> Verdict),
        (TABLE, &cp6),
        (SCOREBOARD, &board),
        (BENCHMARK, &benchmark),
    ] {
        let whole = get(root, path);
        let content = whole.trim_ascii_end().len();
        for length in 0..=whole.len() {
            put(root, path, &whole[..length]);
            let verdict = judge(root);
            assert_eq!(verdict == Verdict::Pass, length >= content, "{path} cut at {length}: {verdict:?}");
        }
        put(root, path, whole);
    }
}

/// A generator without state outside of it: the same flips on every machine and in every run.
struct Flips(u64);

impl Flips {
    /// The next number below `bound`, by xorshift64*.
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap() % bound
    }
}

/// What the metrics say as any reader of JSON reads it, without the keys that are not judged.
fn figures(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    const JUDGED: [&str; 5] = ["gate", "passed", "totalFixtures", "totalDurationMs", "resultsTsv"];
    let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    let figure = |name: &str| {
        let value = value.get(name)?;
        Some((name.to_owned(), value.as_f64().map_or_else(|| value.to_string(), |number| number.to_string())))
    };
    JUDGED.iter().map(|name| figure(name)).collect()
}

/// What the table says: duration and status of each row, and which of its names serve which rule.
fn table(bytes: &[u8]) -> Option<Vec<String>> {
    const REQUIRED: [&str; 5] = ["alias", "normaliz", "failover", "auth_profile", "cooldown"];
    let text = std::str::from_utf8(bytes).ok()?;
    let rows = text.lines().map(|line| {
        let fields: Vec<_> = line.split('\t').collect();
        let serves: Vec<_> = REQUIRED.iter().filter(|name| fields[0].contains(*name)).collect();
        let ran = fields.get(3).map(|count| *count != "0");
        format!("{serves:?} {:?} {:?} {ran:?}", fields.get(1), fields.get(2))
    });
    Some(rows.collect())
}

/// Flips one byte at a time over metrics and table. A flip may pass only where it changes
/// - the name of a row, so that it serves the same requirements as before and no other row has it;
/// - how many tests a run executed, from one number above zero to another;
/// - white space of the JSON, or the digits of the average within one millisecond (445 v 445.6).
#[test]
fn a_flipped_byte_passes_only_where_nothing_that_is_judged_changed() {
    const ROUNDS: usize = 1500;
    let folder = green();
    let root = folder.path();
    let (metrics, rows) = (get(root, METRICS), get(root, TABLE));
    let (figures_before, table_before) = (figures(&metrics).unwrap(), table(&rows).unwrap());
    let mut flips = Flips(0x6a09_e667_f3bc_c909);
    let mut passed = 0;
    for round in 0..ROUNDS {
        let place = flips.below(metrics.len() + rows.len());
        let (path, original, at) = match place.checked_sub(metrics.len()) {
            None => (METRICS, &metrics, place),
            Some(at) => (TABLE, &rows, at),
        };
        let mut bytes = original.clone();
        let other = (usize::from(bytes[at]) + 1 + flips.below(255)) % 256;
        bytes[at] = u8::try_from(other).unwrap();
        put(root, path, &bytes);
        let verdict = cp6(root);
        put(root, path, original);
        if verdict != Verdict::Pass {
            continue;
        }
        passed += 1;
        let told =
            format!("round {round}: {path} byte {at} is {other:#04x}: {}", String::from_utf8_lossy(&bytes));
        if path == METRICS {
            assert_eq!(figures(&bytes), Some(figures_before.clone()), "{told}");
            let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            let average = value["avgFixtureDurationMs"].as_f64().unwrap();
            assert!((average - 3565.0 / 8.0).abs() <= 1.0, "{told}");
        } else {
            assert_eq!(table(&bytes), Some(table_before.clone()), "{told}");
            let names: Vec<_> = bytes
                .split(|byte| *byte == b'\n')
                .map(|row| row.split(|byte| *byte == b'\t').next())
                .collect();
            assert!(names.iter().enumerate().all(|(at, name)| !names[..at].contains(name)), "{told}");
        }
    }
    assert!(passed > 0 && passed < ROUNDS / 2, "{passed} of {ROUNDS} passed: is anything judged?");
}

// ---------------------------------------------------------------------------------------------------
// What is none: other ways to write the same.

#[test]
fn the_same_evidence_written_otherwise_still_passes() {
    let crlf = |text: &str| text.replace("\r\n", "\n").replace('\n', "\r\n");
    let bom = |text: &str| format!("\u{feff}{}", text.trim_start_matches('\u{feff}'));
    let unended = |text: &str| text.trim_end().to_owned();
    let ended = |text: &str| format!("{}\n\n\n", text.trim_end());
    let rewrites: [(&str, Rewrite<'_>); 5] = [
        ("a byte order mark", &bom),
        ("CRLF", &crlf),
        ("both", &|text| bom(&crlf(text))),
        ("no final line end", &unended),
        ("blank lines at the end", &ended),
    ];
    let more = [(CP6, POLICY)];
    for (args, path) in READ.into_iter().chain(more) {
        for (name, rewrite) in rewrites {
            // A corpus copy is its source line for line.
            if path == CORPUS && name == "blank lines at the end" {
                continue;
            }
            accept(&format!("{path}: {name}"), args, &|folder| {
                let text = text(folder, path);
                put(folder, path, rewrite(&text));
            });
        }
        if [TABLE, RUNBOOK, POLICY, CORPUS].contains(&path) {
            continue;
        }
        for name in ["one line", "sorted keys"] {
            accept(&format!("{path}: {name}"), args, &|folder| {
                let value: serde_json::Value = serde_json::from_slice(&get(folder, path)).unwrap();
                let text = if name == "one line" { value.to_string() } else { format!("{value:#}") };
                put(folder, path, text);
            });
        }
    }
    let edits: [(&str, &[&str], &str, &str, &str); 17] = table! {
        "a whole number with a fraction" => CP6 => METRICS => "\"passed\": 8" => "\"passed\": 8.0";
        "a whole number with an exponent" => CP6 => METRICS => "\"passed\": 8" => "\"passed\": 80e-1";
        "the average cut" => CP6 => METRICS => "445" => "445";
        "the average rounded" => CP6 => METRICS => "445" => "446";
        "the average as it is" => CP6 => METRICS => "445" => "445.625";
        "an escaped key" => CP6 => METRICS => "\"passed\"" => "\"p\\u0061ssed\"";
        "an escaped value" => CP6 => METRICS => "\"cp6\"" => "\"\\u0063p6\"";
        "a key that is not known" => CP6 => METRICS => "\"gate\"" => "\"note\": {\"a\": [1]}, \"gate\"";
        "100 for 100.0" => BOARD => SCOREBOARD => "\"coveragePercent\": 100.0,\n        \"missingInRustCount\": 0,\n        \"rustOnlyCount\": 12" => "\"coveragePercent\": 100,\n        \"missingInRustCount\": 0,\n        \"rustOnlyCount\": 12";
        "an exponent for an integer" => BENCH => BENCHMARK => "640" => "6.4e2";
        "a time in UTC" => SURFACE => DIFF => "\"rustGatewayPath\"" => "\"generatedAtUtc\": \"2026-02-28T13:54:23Z\", \"rustGatewayPath\"";
        "a time of three digits" => SURFACE => DIFF => "\"rustGatewayPath\"" => "\"generatedAtUtc\": \"2026-02-28T13:54:23.123Z\", \"rustGatewayPath\"";
        "a time of seven digits" => SURFACE => DIFF => "\"rustGatewayPath\"" => "\"generatedAtUtc\": \"2026-02-28T13:54:23.1239978Z\", \"rustGatewayPath\"";
        "a time of nine digits with offset" => SURFACE => DIFF => "\"rustGatewayPath\"" => "\"generatedAtUtc\": \"2026-02-28T14:54:23.123456789+01:00\", \"rustGatewayPath\"";
        "a bare name for a list of one" => SURFACE => UPSTREAM => "[\n  \"beacon.emit\"," => "[\n  \"beacon.emit\"\n,";
        "a heading in another case" => RUNS => RUNBOOK => "## Full Cutover" => "## Full cutover";
        "a closed heading" => RUNS => RUNBOOK => "## Rollback" => "## Rollback ##";
    };
    for (name, args, path, from, to) in edits {
        accept(name, args, &|folder| edit(folder, path, from, to));
    }
    accept("columns in another order", CP6, &|folder| {
        let text = text(folder, TABLE);
        let reversed: Vec<_> =
            text.lines().map(|line| line.split('\t').rev().collect::<Vec<_>>().join("\t")).collect();
        put(folder, TABLE, reversed.join("\n"));
    });
    accept("keys in another order", CP6, &|folder| {
        put(
            folder,
            METRICS,
            "{\"resultsTsv\":\"cp6-fixture-results.tsv\",\"avgFixtureDurationMs\":445,\"totalDurationMs\":3565,\"totalFixtures\":8,\"passed\":8,\"gate\":\"cp6\"}",
        );
    });
    accept("100 for 100.0 in what is stated of lists", SURFACE, &|folder| {
        let text = text(folder, DIFF);
        put(folder, DIFF, text.replace("100.0", "100"));
    });
    accept("line ends of one carriage return in JSON", CP6, &|folder| {
        let text = text(folder, METRICS);
        put(folder, METRICS, text.replace('\n', "\r"));
    });
}

fn accept(name: &str, args: &[&str], change: Change<'_>) {
    let folder = green();
    change(folder.path());
    let run = timed(folder.path(), &[args, &["--now", NOW]].concat());
    assert_eq!(run.code, Some(0), "{name}: {}", run.said());
}
