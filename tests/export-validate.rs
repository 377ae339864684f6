//! `export-validate` through its command line: any JSON, any schema.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::fs;
use std::path::Path;

use common::{Run, command, finished, run};
use serde_json::{Value, json};
use tempfile::TempDir;

const SCHEMA: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "a": {"type": "integer", "minimum": 3},
    "t": {"format": "date-time"},
    "list": {"items": {"oneOf": [
      {"type": "object", "properties": {"kind": {"const": "x"}, "k": {"type": "integer"}, "l": {"type": "integer"}},
       "required": ["kind", "k"], "additionalProperties": false},
      {"type": "object", "properties": {"kind": {"const": "y"}}, "required": ["kind"]},
      {"type": "string"}]}}
  },
  "required": ["a", "b"],
  "additionalProperties": {"type": "boolean"}
}
"#;

/// A folder with a schema, `s.json`, and these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in [("s.json", SCHEMA)].iter().chain(files) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn validate(folder: &Path, args: &[&str]) -> Run {
    run(env!("CARGO_BIN_EXE_export-validate"), folder, args)
}

fn by_schema(folder: &TempDir, args: &[&str]) -> Run {
    validate(folder.path(), &[&["--schema", "s.json", "--format", "json"], args].concat())
}

/// Each finding as `path:line:column pointer message`.
fn told(run: &Run) -> Vec<String> {
    let report = run.report();
    let list = |name: &str| report[name].as_array().expect("a list").clone();
    let mut told: Vec<_> =
        list("findings").into_iter().chain(list("undecided")).map(|told| one(&told)).collect();
    told.sort();
    told
}

fn one(told: &Value) -> String {
    let at = &told["location"];
    format!(
        "{}:{}:{} {} {}",
        at["path"].as_str().unwrap_or("-"),
        at["line"],
        at["column"],
        at["pointer"].as_str().unwrap_or("-"),
        told["message"].as_str().expect("a message")
    )
}

#[test]
fn lists_the_artifact_types() {
    let folder = folder(&[]);
    let run = validate(folder.path(), &["schemas"]);
    assert_eq!((run.code, run.stdout.lines().count()), (Some(0), 16), "{run:?}");
}

#[test]
fn passes_what_conforms_and_says_what_it_read() {
    let folder = folder(&[("a.json", r#"{"a": 3, "b": true, "t": "2026-03-02T09:15:04+02:00"}"#)]);
    let run = by_schema(&folder, &["a.json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let report = run.report();
    let read: Vec<_> =
        report["subjects"].as_array().expect("subjects").iter().map(|subject| &subject["path"]).collect();
    assert_eq!(read, ["a.json", "s.json"]);
    assert_eq!(report["stats"], json!({"documents": 1, "documents_not_conforming": 0}));
    assert_eq!(report["checks"][0]["rule"], "ev-schema");
}

#[test]
fn tells_every_fault_in_one_pass_at_its_place() {
    let text = "{\n  \"a\": 1,\n  \"t\": \"2026-03-02T09:15:04\",\n  \"é\": 7, \"list\": [5,\n    {\"kind\": \"x\", \"k\": \"v\"}]\n}\n";
    let folder = folder(&[("a.json", text)]);
    let run = by_schema(&folder, &["a.json", "--show-values"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(
        told(&run),
        [
            "a.json:1:1  `b` is missing",
            "a.json:2:8 /a less than 3",
            "a.json:3:8 /t not an RFC 3339 date-time with an offset, such as 2026-03-02T09:15:04Z",
            "a.json:4:20 /list/0 a number fits none of the 3 alternatives of oneOf",
            "a.json:4:8 /é expected a boolean, found a number",
            "a.json:5:24 /list/1/k expected a whole number, found a string; alternative 1 of the 3 of oneOf comes closest",
        ]
    );
    let report = run.report();
    let excerpt = &report["findings"][0]["location"]["excerpt"];
    assert_eq!((&excerpt["start"], &excerpt["end"]), (&json!(0), &json!(1)), "{excerpt}");
}

#[test]
fn tells_no_more_than_three_lines_of_the_alternative_that_comes_closest() {
    let text = r#"{"a": 3, "b": true, "list": [{"kind": "x", "l": "1", "m": 1, "n": 1, "o": 1}]}"#;
    let folder = folder(&[("a.json", text)]);
    let told = told(&by_schema(&folder, &["a.json"]));
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(
        told.iter().any(|told| told.contains("alternative 1 of the 3 of oneOf comes closest by 5 faults"))
    );
}

#[test]
fn masks_values_and_keys_that_the_schema_does_not_name() {
    let text = r#"{"a": 777777, "b": true, "t": "confidential", "jane.roe": 12345678}"#;
    let folder = folder(&[("a.json", text)]);
    for format in ["human", "json", "github"] {
        let said = validate(folder.path(), &["--schema", "s.json", "--format", format, "a.json"]).said();
        for secret in ["777777", "confid", "dential", "jane", "roe", "123456"] {
            assert!(!said.contains(secret), "{secret} in {said}");
        }
        assert!(said.contains("{key:") || format == "github", "{said}");
    }
    let said = validate(folder.path(), &["--schema", "s.json", "--show-values", "a.json"]).said();
    assert!(said.contains("confidential") && said.contains("/jane.roe"), "{said}");
}

#[test]
fn tells_lines_of_documents_by_their_content_and_counts_them_truly() {
    let lines = "\u{feff}{\"a\":3,\"b\":true}\r\n\r\n{\"a\":2,\"b\":true}\r\n{\"a\":[,\"b\":true}\r\n{\"a\":4,\"b\":true,\"a\":5}";
    let folder = folder(&[("a.json", lines), ("b.ndjson", "{\n\"a\":3,\n\"b\":true}")]);
    let run = by_schema(&folder, &["a.json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert_eq!(
        told(&run),
        [
            "a.json:3:6 /a less than 3",
            "a.json:4:7 - a.json is not JSON that can be judged: expected a JSON value",
            "a.json:5:17 /a a.json is not JSON that can be judged: duplicate key: this object already has it on this line",
        ]
    );
    // A name says nothing, and a word of the user everything.
    assert_eq!(by_schema(&folder, &["b.ndjson"]).code, Some(0));
    assert_eq!(by_schema(&folder, &["b.ndjson", "--ndjson"]).code, Some(2));
}

#[test]
fn the_number_of_threads_changes_nothing_that_is_said() {
    let line = |number: usize| match number % 1000 {
        17 => format!("{{\"a\":{number},\"b\":1}}\n"),
        18 => "{\"a\":}\n".into(),
        19 => "\n".into(),
        _ => format!("{{\"a\":{},\"b\":true,\"list\":[\"{}\"]}}\n", number + 3, "x".repeat(number % 97)),
    };
    let lines: String = (0..20_000).map(line).collect();
    let folder = folder(&[("a.ndjson", &lines)]);
    let said = |more: &[&str]| by_schema(&folder, &[&["a.ndjson"], more].concat()).report();
    let mut alone = said(&["--jobs", "1"]);
    let mut together = said(&["--jobs", "3"]);
    assert_eq!(alone["findings"].as_array().map(Vec::len), Some(20));
    assert_eq!(alone["undecided"][0]["location"]["line"], 19);
    for report in [&mut alone, &mut together] {
        report["args"] = Value::Null;
        report["evaluated_at"] = Value::Null;
    }
    assert_eq!(alone, together);
    // Nor does it where only a few are told.
    for jobs in ["1", "2", "3"] {
        let mut few = said(&["--jobs", jobs, "--most", "7"]);
        assert_eq!(few["stats"], alone["stats"]);
        let told = few["findings"].as_array_mut().expect("findings");
        let rest = told.remove(0);
        assert!(told.len() + few["undecided"].as_array().expect("undecided").len() <= 7);
        assert!(rest["message"].as_str().expect("a message").starts_with("33 more documents"), "{rest}");
    }
}

#[test]
fn judges_files_in_their_order_and_standard_input_as_any() {
    let folder = folder(&[("a.json", r#"{"a": 3, "b": true}"#), ("b.json", r#"{"a": 1, "b": true}"#)]);
    let run = by_schema(&folder, &["b.json", "a.json", "b.json"]);
    assert_eq!(told(&run), ["b.json:1:7 /a less than 3", "b.json:1:7 /a less than 3"]);
    let mut process = command(env!("CARGO_BIN_EXE_export-validate"), folder.path());
    process.args(["--schema", "s.json", "--format", "json", "-"]);
    process.stdin(fs::File::open(folder.path().join("b.json")).expect("a file"));
    let run = finished(&process.output().expect("the binary starts"));
    assert_eq!(told(&run), ["<stdin>:1:7 /a less than 3"]);
}

#[test]
#[cfg(unix)]
fn each_file_of_a_folder_is_held_to_the_root() {
    let good = r#"{"a": 3, "b": true}"#;
    let folder = folder(&[("in/1.json", good), ("in/2.json", good), ("in/5.json", good), ("out.json", good)]);
    let path = |name: &str| folder.path().join(name);
    std::os::unix::fs::symlink(path("out.json"), path("in/3.json")).expect("a link");
    fs::create_dir(path("in/4.json")).expect("a folder");
    let files = ["in/1.json", "in/2.json", "in/3.json", "in/4.json", "in/5.json", "in/6.json"];
    fs::copy(path("s.json"), path("in/s.json")).expect("a file");
    for jobs in ["1", "2"] {
        let args = ["--schema", "in/s.json", "--root", "in", "--jobs", jobs, "--format", "json"];
        let run = validate(folder.path(), &[&args, &files[..]].concat());
        let report = run.report();
        let read = report["subjects"].as_array().expect("a list").iter();
        let read: Vec<_> = read.map(|subject| subject["path"].as_str().expect("a path")).collect();
        assert_eq!(read, ["1.json", "2.json", "5.json", "s.json"], "{run:?}");
        let told = told(&run).join("\n");
        for file in ["3.json is a link that leaves", "4.json is not a regular file", "6.json: no such file"] {
            assert!(told.contains(file), "{file}: {told}");
        }
        assert_eq!(run.code, Some(2));
    }
}

#[test]
fn what_is_asked_about_a_type_of_which_there_is_no_file_has_no_answer() {
    let fixtures = common::repository().join("tests/fixtures/export-validate");
    let export = fixtures.join("ex-1.1/pass");
    let asked = |args: &[&str]| {
        validate(
            &export,
            &[args, &["export.json", "--now", "2026-03-02T12:00:00Z", "--format", "json"]].concat(),
        )
    };
    assert_eq!(asked(&["--expect-version", "2.4.1", "--retention", "3"]).code, asked(&[]).code);
    for args in [&["--closing"][..], &["--require", "A"], &["--reports", "."]] {
        let run = asked(args);
        assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-1".to_owned()]), "{args:?} {run:?}");
        let typed = asked(&[&["--type", "runtime-export"], args].concat());
        assert_eq!(typed.code, Some(2), "{args:?} {typed:?}");
    }
    let incident = fixtures.join("rb-d3/pass");
    for args in [["--expect-version", "2.4.1"], ["--retention", "3"], ["--profile", "minimal"]] {
        let args =
            [&args[..], &["incident.json", "--now", "2026-03-02T12:00:00Z", "--format", "json"]].concat();
        assert_eq!(validate(&incident, &args).undecided(), ["g-1"], "{args:?}");
    }
    // With a schema of one's own, none of them means anything.
    let mine = validate(&export, &["--schema", "export.json", "export.json", "--closing"]);
    assert!(mine.code == Some(2) && mine.stderr.contains("--closing"), "{mine:?}");
}

#[test]
fn only_a_type_of_lines_is_judged_line_by_line() {
    let export = common::repository().join("tests/fixtures/export-validate/ex-1.1/block/export.json");
    let document: Value = serde_json::from_slice(&fs::read(export).expect("an export")).expect("JSON");
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("all.ndjson"), format!("{document}\n{document}\n")).expect("a file");
    let args = ["--type", "runtime-export", "--ndjson", "all.ndjson", "--format", "json"];
    let run = validate(folder.path(), &args);
    assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-1".to_owned()]), "{run:?}");
}

#[test]
fn a_document_judged_for_a_commit_is_not_another_than_the_commit_holds() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("s.json"), r#"{"type":"object"}"#).expect("a file");
    fs::write(folder.path().join("a.json"), "{}").expect("a file");
    fs::write(folder.path().join("b.json"), "{}").expect("a file");
    let commit = common::commit_all(folder.path());
    let held = by_schema(&folder, &["a.json", "b.json", "--commit", &commit]);
    let all = format!("3 file(s) as {} holds them\"", &commit[..12]);
    assert!(held.code == Some(0) && held.stdout.contains(&all), "{held:?}");
    // What it does not hold is known by its digest, and that is said.
    fs::write(folder.path().join("c.json"), "{}").expect("a file");
    fs::write(folder.path().join("d.json"), "{}").expect("a file");
    let partly = by_schema(&folder, &["a.json", "c.json", "d.json", "--commit", &commit]);
    let two = format!(
        "2 file(s) as {} holds them, 2 that it does not hold, known by digest alone\"",
        &commit[..12]
    );
    assert!(partly.code == Some(0) && partly.stdout.contains(&two), "{partly:?}");
    assert_eq!(by_schema(&folder, &["a.json", "--commit", &"f".repeat(40)]).code, Some(2));
    fs::write(folder.path().join("a.json"), r#"{"a":1}"#).expect("a file");
    assert_eq!(by_schema(&folder, &["a.json"]).code, Some(0));
    let other = by_schema(&folder, &["a.json", "--commit", &commit]);
    assert_eq!(other.undecided(), ["g-2"]);
    assert!(!other.has_check("g-2"), "{other:?}");
}

#[test]
fn a_schema_that_cannot_be_judged_by_decides_nothing() {
    let schemas = [
        ("an unknown format", r#"{"type": "string", "format": "colour"}"#),
        ("a $ref to nowhere", r##"{"$ref": "#/$defs/none"}"##),
        ("a $ref to a file that is not there", r#"{"$ref": "none.json"}"#),
        ("a $ref out of the folder", r#"{"$ref": "../s.json"}"#),
        ("a $ref into the network", r#"{"$ref": "https://example.org/s.json"}"#),
        ("a $ref to a file by URL", r#"{"$ref": "file:///etc/hostname"}"#),
        ("a pattern that is none", r#"{"pattern": "("}"#),
        ("a pattern that is too large", r#"{"pattern": "^(\\p{L}{1,300}){1,300}$"}"#),
        ("a wrong keyword", r#"{"type": "strin"}"#),
        ("a key twice", r#"{"type": "string", "type": "object"}"#),
        ("no JSON", r#"{"type": "#),
        ("a list", "[]"),
        ("a number", "7"),
        ("nothing", ""),
        ("no keyword at all", r#"{"a": 1, "b": 2}"#),
        ("an unknown dialect", r#"{"$schema": "https://example.org/mine", "type": "object"}"#),
    ];
    let folder = folder(&[("a.json", r#"{"a": 3, "b": true}"#)]);
    for (what, text) in schemas {
        fs::create_dir_all(folder.path().join("inner")).expect("a folder");
        fs::write(folder.path().join("inner/t.json"), text).expect("a file");
        let run = validate(folder.path(), &["--schema", "inner/t.json", "--format", "json", "a.json"]);
        assert_eq!(run.code, Some(2), "{what}: {run:?}");
        let undecided = &run.report()["undecided"];
        assert_eq!(undecided.as_array().map(Vec::len), Some(1), "{what}: {undecided}");
        assert!(undecided[0]["help"].is_string(), "{what}: {undecided}");
        assert_eq!(undecided[0]["location"]["path"], "inner/t.json", "{what}: {undecided}");
    }
}

#[test]
fn a_pattern_over_its_budget_decides_nothing() {
    let schema = r#"{"pattern": "^(?=a)(a|aa)+(?!b)c$"}"#;
    let folder = folder(&[("p.json", schema), ("a.json", &format!("\"{}!\"", "a".repeat(60)))]);
    let run = validate(folder.path(), &["--schema", "p.json", "--format", "json", "a.json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert_eq!(
        told(&run),
        ["a.json:1:1  the pattern at #/pattern of the schema is over its budget on this value"]
    );
    // An answer that does not depend on the pattern is one.
    let schema = r#"{"anyOf": [{"pattern": "^(?=a)(a|aa)+(?!b)c$"}, {"type": "string"}]}"#;
    fs::write(folder.path().join("p.json"), schema).expect("a file");
    assert_eq!(validate(folder.path(), &["--schema", "p.json", "a.json"]).code, Some(0));
}

#[test]
fn refs_are_followed_inside_the_folder_of_the_schema() {
    let files = [
        ("a.json", r#"{"n": {"v": "x"}}"#),
        ("schemas/main.json", r#"{"properties": {"n": {"$ref": "parts/n.json#/$defs/n"}}}"#),
        (
            "schemas/named.json",
            r#"{"$id": "https://example.org/v1/named.json", "properties": {"n": {"$ref": "parts/n.json#/$defs/n"}}}"#,
        ),
        ("schemas/parts/n.json", r#"{"$defs": {"n": {"properties": {"v": {"type": "integer"}}}}}"#),
    ];
    let folder = folder(&files);
    for schema in ["schemas/main.json", "schemas/named.json"] {
        let run = validate(folder.path(), &["--schema", schema, "--format", "json", "a.json"]);
        assert_eq!(told(&run), ["a.json:1:13 /n/v expected a whole number, found a string"], "{run:?}");
        assert!(run.stdout.contains("n.json"), "what the schema was read from is told: {run:?}");
    }
}

#[test]
fn speaks_the_drafts_from_4_to_2020_12() {
    let folder = folder(&[("a.json", r#"{"v": 1.0, "w": [1, "x"], "x": 5}"#)]);
    let rows = [
        ("http://json-schema.org/draft-04/schema#", r#""v": {"type": "integer"}"#, 1),
        (
            "http://json-schema.org/draft-06/schema#",
            r#""v": {"type": "integer"}, "x": {"exclusiveMinimum": 5}"#,
            1,
        ),
        (
            "http://json-schema.org/draft-07/schema#",
            r#""w": {"items": [{"type": "integer"}, {"type": "integer"}]}"#,
            1,
        ),
        (
            "https://json-schema.org/draft/2019-09/schema",
            r#""w": {"contains": {"type": "string"}, "minContains": 2}"#,
            1,
        ),
        (
            "https://json-schema.org/draft/2020-12/schema",
            r#""w": {"prefixItems": [{"type": "integer"}, {"type": "integer"}]}"#,
            1,
        ),
        ("https://json-schema.org/draft/2020-12/schema", r#""v": {"type": "integer"}"#, 0),
    ];
    for (dialect, properties, faults) in rows {
        let schema = format!(r#"{{"$schema": "{dialect}", "properties": {{{properties}}}}}"#);
        fs::write(folder.path().join("d.json"), schema).expect("a file");
        let run = validate(folder.path(), &["--schema", "d.json", "--format", "json", "a.json"]);
        assert_eq!((told(&run).len(), run.code), (faults, Some(i32::from(faults > 0))), "{dialect}: {run:?}");
    }
}

#[test]
fn nothing_to_judge_is_no_pass() {
    let folder = folder(&[("empty.json", ""), ("blank.json", " \n\n"), ("dir/a.json", "1")]);
    for files in [&["none.json"] as &[_], &["*.json"], &["empty.json"], &["blank.json"], &["dir"], &[]] {
        let run = by_schema(&folder, files);
        assert_eq!(run.code, Some(2), "{files:?}: {run:?}");
        assert!(!run.report()["undecided"].as_array().expect("a list").is_empty(), "{files:?}");
    }
    // Nor is a pass what is left where one file of several is missing.
    let run = by_schema(&folder, &["none.json", "s.json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
}

#[test]
fn a_json_schema_is_no_artifact() {
    let folder = folder(&[("any.json", r#"{"type": "object"}"#)]);
    for args in [&["--schema", "any.json"] as &[_], &["--type", "runtime-export"], &[]] {
        let run = validate(folder.path(), &[args, &["s.json", "--format", "json"]].concat());
        assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
        assert!(run.stdout.contains("is a JSON Schema, not an artifact"), "{args:?}: {run:?}");
    }
}

#[test]
fn speaks_the_output_formats_of_json_schema() {
    let text = r#"{"a": 1, "b": true, "jane.roe": "confidential"}"#;
    let folder = folder(&[("a.json", text), ("b.json", r#"{"a": 3, "b": true}"#)]);
    let output = |format: &str, file: &str| by_schema(&folder, &["--output", format, file]);
    assert_eq!(output("flag", "a.json").report(), json!({"valid": false}));
    assert_eq!(output("flag", "a.json").code, Some(1));
    assert_eq!(output("flag", "b.json").report(), json!({"valid": true}));
    assert_eq!(output("flag", "b.json").code, Some(0));
    let list = output("list", "a.json").report();
    let failed = |unit: &&Value| unit["errors"].is_object();
    let errors: Vec<_> = list["details"].as_array().expect("units").iter().filter(failed).collect();
    assert_eq!(errors.len(), 2, "{list}");
    assert_eq!(errors[0]["errors"], json!({"minimum": "less than 3"}), "{list}");
    let said = list.to_string();
    assert!(!said.contains("confid") && !said.contains("jane"), "{said}");
    let hierarchy = output("hierarchical", "a.json").report();
    assert!(hierarchy["valid"] == json!(false) && hierarchy["details"].is_array(), "{hierarchy}");
    assert!(!hierarchy.to_string().contains("jane"), "{hierarchy}");
    // One line for each document.
    let run = by_schema(&folder, &["--output", "flag", "a.json", "b.json"]);
    assert_eq!(run.stdout, "{\"valid\":false}\n{\"valid\":true}\n");
    // What is not decided has no outcome.
    assert!(output("flag", "none.json").stdout.contains("undecided"));
}

#[test]
fn every_report_of_files_names_their_digests() {
    let large = format!("{{\"a\": 3, \"b\": true{}}}", " ".repeat(300_000));
    let files = [
        ("one.json", "{\"a\": 3, \"b\": true}"),
        ("two.json", "{\"b\": false, \"a\": 4}"),
        ("large.json", &*large),
    ];
    let folder = folder(&files);
    for (_, text) in files {
        common::assert_named(&gate_core::artifact::sha256(text.as_bytes()), folder.path(), |asked| {
            let names = ["--schema", "s.json", "one.json", "two.json", "large.json"];
            validate(folder.path(), &[&names, asked].concat())
        });
    }
}

#[cfg(unix)]
#[test]
fn a_link_or_a_pipe_among_files_of_a_folder_is_told_apart_from_them() {
    let folder = folder(&[("d/1.json", "{\"a\": 3, \"b\": true}"), ("d/3.json", "{\"a\": 3, \"b\": true}")]);
    let outside = tempfile::tempdir().expect("a temporary folder");
    fs::write(outside.path().join("x.json"), "{\"a\": 3, \"b\": true}").expect("a file");
    std::os::unix::fs::symlink(outside.path().join("x.json"), folder.path().join("d/2.json"))
        .expect("a link");
    let files = ["d/1.json", "d/2.json", "d/3.json"];
    let run = by_schema(&folder, &files);
    assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-4".to_owned()]), "{run:?}");
    fs::remove_file(folder.path().join("d/2.json")).expect("removed");
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("d/2.json")).status();
    assert!(made.is_ok_and(|status| status.success()));
    let run = by_schema(&folder, &files);
    assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-4".to_owned()]), "{run:?}");
}
