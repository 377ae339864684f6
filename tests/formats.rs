//! One verdict in every format: the same verdict, the same bytes, and nothing that its reader would obey.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::fs;
use std::path::Path;

use serde_json::Value;

const GATE: &str = env!("CARGO_BIN_EXE_gate");
const NOW: &str = "2026-03-02T12:00:00Z";
const FORMATS: [&str; 10] =
    ["human", "json", "github", "sarif", "junit", "ctrf", "markdown", "html", "intoto", "svr"];
const ALL: [&str; 9] = ["cp0", "cp1", "cp2", "cp3", "cp4", "cp5", "cp6", "cp7", "cp8"];

/// CP0 to CP8 over a folder of artifacts in one format, with the exit code.
fn told(artifacts: &Path, format: &str) -> (Option<i32>, String) {
    common::binaries(GATE);
    let artifacts = artifacts.to_str().expect("a path in UTF-8");
    let options = ["--artifacts", artifacts, "--now", NOW, "--format", format];
    let run = common::run(GATE, &common::repository(), &[&["run"], &ALL[..], &options].concat());
    assert_eq!(run.stderr, "", "{format}");
    (run.code, run.stdout)
}

fn json(artifacts: &Path, format: &str) -> Value {
    serde_json::from_str(&told(artifacts, format).1).expect(format)
}

#[test]
fn no_format_changes_the_exit_code_and_each_gives_the_same_bytes_twice() {
    for (example, code) in [("green", 0), ("red", 2)] {
        let folder = format!("examples/cp8-cutover/{example}");
        for format in FORMATS {
            let first = told(Path::new(&folder), format);
            assert_eq!(first.0, Some(code), "{example} {format}");
            assert!(first.1.ends_with('\n') && !first.1.is_empty(), "{example} {format}");
            assert_eq!(first, told(Path::new(&folder), format), "{example} {format}");
        }
    }
}

#[test]
fn sarif_holds_a_result_for_everything_that_blocks_or_warns_with_rule_place_and_fingerprint() {
    let log = json(Path::new("examples/cp8-cutover/red"), "sarif");
    let run = &log["runs"][0];
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(run["invocations"][0]["exitCode"], 2);
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    let errors = results.iter().filter(|result| result["level"] == "error").count();
    assert_eq!((errors, results.len()), (9, 11));
    let mut fingerprints = std::collections::BTreeSet::new();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(fingerprints.insert(result["partialFingerprints"]["gatekit/v1"].to_string()));
    }
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[text]["text"].as_str().is_some_and(|text| text.len() > 10), "{rule}");
        }
    }
    let trace = results.iter().find(|result| result["ruleId"] == "cp0-m1" && result["level"] == "error");
    let place = &trace.expect("a result")["locations"][0];
    assert_eq!(place["physicalLocation"]["region"]["startLine"], 27);
    assert_eq!(place["physicalLocation"]["region"]["endColumn"], 16);
    assert_eq!(
        place["physicalLocation"]["artifactLocation"]["uri"],
        "examples/cp8-cutover/red/parity/generated/upstream-methods.handlers.json"
    );
    assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "/25");
}

#[test]
fn test_cases_are_counted_alike_in_junit_and_ctrf() {
    let folder = Path::new("examples/cp8-cutover/red");
    let document = told(folder, "junit").1;
    let report = quick_junit::Report::deserialize_from_str(&document).expect("JUnit XML");
    let ctrf = json(folder, "ctrf");
    let summary = &ctrf["results"]["summary"];
    assert_eq!((report.failures, report.errors), (8, 1));
    assert_eq!(summary["failed"], report.failures);
    assert_eq!(summary["other"], report.errors);
    assert_eq!(summary["tests"], report.tests);
    assert_eq!(ctrf["results"]["tests"].as_array().expect("tests").len(), report.tests);
    let suites: Vec<_> = report.test_suites.iter().map(|suite| suite.name.as_str()).collect();
    assert_eq!(suites, ALL);
}

#[test]
fn a_statement_speaks_of_the_files_and_never_calls_what_is_undecided_passed() {
    let green = json(Path::new("examples/cp8-cutover/green"), "intoto");
    assert_eq!(green["predicate"]["result"], "WARNED");
    assert_eq!(green["predicate"]["failedTests"], Value::Array(Vec::new()));
    let red = json(Path::new("examples/cp8-cutover/red"), "intoto");
    assert_eq!(red["predicate"]["result"], "FAILED");
    let failed = red["predicate"]["failedTests"].as_array().expect("a list");
    assert!(failed.contains(&"cp6/fixtures/g-7".into()), "{failed:?}");
    assert_eq!(failed.len(), 9);
    for subject in red["subject"].as_array().expect("subjects") {
        assert_eq!(subject["digest"]["sha256"].as_str().expect("a digest").len(), 64);
    }
    let names = json(Path::new("examples/cp8-cutover/green"), "svr");
    let names = names["predicate"]["properties"].as_array().expect("a list").clone();
    assert_eq!(names.len(), 9);
    assert_eq!(names[0], "GATEKIT_CP0");
    let none = json(Path::new("examples/cp8-cutover/red"), "svr");
    assert_eq!(none["predicate"]["properties"], Value::Array(Vec::new()));
}

#[test]
fn a_statement_about_nothing_is_not_written() {
    common::binaries(GATE);
    let empty = tempfile::tempdir().expect("a folder");
    for format in ["intoto", "svr"] {
        let run = common::run(GATE, empty.path(), &["run", "cp0", "--format", format]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{format}");
        assert!(run.stderr.contains("nothing to attest"), "{}", run.stderr);
    }
}

#[test]
fn the_page_needs_nothing_and_nobody() {
    for example in ["green", "red"] {
        let page = told(&Path::new("examples/cp8-cutover").join(example), "html").1;
        assert!(page.len() <= 100_000, "{} bytes", page.len());
        for request in ["<script", "http:", "https:", "src=", "url(", "<link", "<img", "<iframe", "@import"] {
            assert!(!page.contains(request), "{request}");
        }
        assert!(page.contains("default-src 'none'") && page.contains("prefers-color-scheme:dark"));
        for checkpoint in ALL {
            assert!(page.contains(&format!("<details id=\"{checkpoint}\"")), "{checkpoint}");
        }
    }
}

/// What an artifact or its name says is text in every format, whatever it looks like.
#[test]
fn hostile_text_is_no_markup_no_command_and_no_mention() {
    let folder = common::copy_of("examples/cp8-cutover/green");
    let name = "<img src=x>|`[a](b)@team ::error::x ##[error]y ${{ z }} ]]>";
    let table = folder.path().join("parity/generated/cp4/cp4-fixture-results.tsv");
    let text = fs::read_to_string(&table).expect("a table");
    let row = text.lines().nth(1).expect("a row").replacen("pass", "fail", 1);
    let (_, rest) = row.split_once('\t').expect("cells");
    fs::write(&table, format!("{text}{name}\t{rest}\n")).expect("a table");
    let (_, markdown) = told(folder.path(), "markdown");
    assert!(markdown.contains("&#60;img src=x&#62;&#124;&#96;&#91;a&#93;(b)&#64;team"), "{markdown}");
    assert!(!markdown.contains("<img") && !markdown.contains("@team"));
    let (_, page) = told(folder.path(), "html");
    assert!(page.contains("&#60;img src=x&#62;") && !page.contains("<img"), "{page}");
    let (_, github) = told(folder.path(), "github");
    assert!(
        !github.lines().any(|line| line.starts_with("::error::x")) && !github.contains("##["),
        "{github}"
    );
    let (_, junit) = told(folder.path(), "junit");
    let report = quick_junit::Report::deserialize_from_str(&junit).expect("JUnit XML");
    assert!(report.failures > 0 && !junit.contains("<img"));
    for format in ["sarif", "ctrf", "intoto", "json"] {
        json(folder.path(), format);
    }
}
