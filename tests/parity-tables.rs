//! `parity-check results`: what each form of a fixture table is read as, and where its faults are told.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::fmt::Write as _;

use common::{Run, put};
use serde_json::Value;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_parity-check");

/// Any row that passed serves the fixtures that CP1 asks for.
const POLICY: &str = "[required_fixtures.cp1]\ncp1-r1 = ['*']\ncp1-r2 = ['*']\ncp1-r3 = ['*']\n";

/// A root whose folder of CP1 holds these files.
fn root(files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().expect("a folder");
    put(&root, "gatekit.toml", POLICY);
    for (name, text) in files {
        put(&root, &format!("cp1/{name}"), text);
    }
    root
}

fn judged(files: &[(&str, &str)]) -> Run {
    common::run(PROGRAM, root(files).path(), &["results", "cp1", "--gate", "cp1", "--format", "json"])
}

/// Where something stands: `file:line:column`, as far as it is told.
fn place(entry: &Value) -> String {
    let at = &entry["location"];
    let mut place = at["path"].as_str().unwrap_or("nowhere").to_owned();
    for number in [&at["line"], &at["column"]] {
        if let Some(number) = number.as_u64() {
            let _ = write!(place, ":{number}");
        }
    }
    place
}

/// What is said of rows and tables: rule, place and message of each, and what holds of the rows.
fn told(run: &Run) -> Vec<String> {
    let report = run.report();
    let of = |list: &str| report[list].as_array().expect("a list").clone();
    let rule = |entry: &Value| entry["rule"].as_str().expect("a rule").to_owned();
    let text = |entry: &Value, key: &str| entry[key].as_str().expect("a text").to_owned();
    let mut told = Vec::new();
    for entry in of("findings").iter().filter(|entry| rule(entry) == "cpn-a") {
        let place = place(entry).replacen("cp1/", "", 1);
        told.push(format!("{} {place} {}", text(entry, "effect"), text(entry, "message")));
    }
    for entry in &of("undecided") {
        let place = place(entry).replacen("cp1/", "", 1);
        told.push(format!("{} {place} {}", rule(entry), text(entry, "message").replacen("cp1/", "", 1)));
    }
    told.extend(run.details("cpn-a"));
    told
}

/// Each of these files, alone, is told as these lines.
fn hold(name: &str, tables: &[(&str, &[&str])]) {
    for (text, lines) in tables {
        let told = told(&judged(&[(name, text)]));
        assert_eq!(told, *lines, "{name}: {text}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table, a row each")]
fn a_table_in_tabs_is_read_by_its_header_and_told_to_the_column() {
    hold(
        "t.tsv",
        &[
            (
                "test\tduration_ms\tstatus\ttests_run\na\t3\tpass\t1\nb\t0\tpass\t2\n",
                &["2 rows, each unique and `pass`, 3 ms in all"],
            ),
            (
                "\u{feff}status\ttests_run\tsuite\tduration_ms\ttest\r\npass\t1\ts\t30\ta\r\npass\t2\tt\t4\ta\r\n\r\n\n",
                &["2 rows, each unique and `pass`, 34 ms in all"],
            ),
            (
                "test\tduration_ms\tstatus\ttests_run\na\t123456789012345\tpass\t1",
                &["1 rows, each unique and `pass`, 123456789012345 ms in all"],
            ),
            (
                "test\tduration_ms\tstatus\na\t3\tpass\nb\t4\tpass\n",
                &[
                    "warn nowhere cp1: 2 of 2 rows do not say how many tests their run executed",
                    "2 rows, each unique and `pass`, 7 ms in all",
                ],
            ),
            (
                "test\tduration_ms\tstatus\ttests_run\na\t3\tfail\t1\nb\t4\tpass\t0\nc\t5\tskip\t0\nd\t6\t\t1\ne\t7\tPASS\t1\n",
                &[
                    "block t.tsv:2:5 the status of `a` is `fail`, not `pass`",
                    "block t.tsv:3:10 `b` says `pass`, but its run executed no test",
                    "block t.tsv:4:5 the status of `c` is `skip`, not `pass`",
                    "block t.tsv:5:5 the status of `d` is ``, not `pass`",
                    "block t.tsv:6:5 the status of `e` is `PASS`, not `pass`",
                ],
            ),
            (
                "test\tduration_ms\tstatus\ttests_run\na\t3\tpass\t1\nb\t4\tpass\t1\na\t3\tpass\t1\n",
                &["block t.tsv:4:1 this fixture already has a row: cp1/t.tsv:2"],
            ),
            ("", &["g-1 t.tsv t.tsv is empty"]),
            ("\n\n", &["g-1 t.tsv t.tsv is empty"]),
            ("test\tduration_ms\tstatus\n", &["g-1 t.tsv t.tsv has a header and no rows: no fixture ran"]),
            (
                "test\tstatus\n",
                &["g-8 t.tsv:1:1 t.tsv: the header needs the columns `test`, `duration_ms` and `status`"],
            ),
            (
                "test\tduration_ms\n",
                &["g-8 t.tsv:1:1 t.tsv: the header needs the columns `test`, `duration_ms` and `status`"],
            ),
            (
                "duration_ms\tstatus\n",
                &["g-8 t.tsv:1:1 t.tsv: the header needs the columns `test`, `duration_ms` and `status`"],
            ),
            ("test\tduration_ms\ttest\tstatus\n", &["g-8 t.tsv:1:18 t.tsv: this column stands twice"]),
            ("test\tduration_ms\tstatus\tnote\n", &["g-8 t.tsv:1:25 t.tsv: this column is not known"]),
            (
                "test\tduration_ms\tstatus\na\t3\n",
                &["g-8 t.tsv:2:1 t.tsv: this row has 2 fields where the header has 3"],
            ),
            (
                "test\tduration_ms\tstatus\na\t3\tpass\t1\t2\t3\n",
                &["g-8 t.tsv:2:1 t.tsv: this row has 6 fields where the header has 3"],
            ),
            ("test\tduration_ms\tstatus\n\t3\tpass\n", &["g-8 t.tsv:2:1 t.tsv: this row names no test"]),
            (
                "suite\ttest\tduration_ms\tstatus\n\ta\t3\tpass\n",
                &["g-8 t.tsv:2:1 t.tsv: this row names no suite"],
            ),
            (
                "test\tduration_ms\tstatus\na\t\tpass\n",
                &["g-8 t.tsv:2:3 t.tsv: expected a whole number of milliseconds"],
            ),
            (
                "test\tduration_ms\tstatus\na\t03\tpass\n",
                &["g-8 t.tsv:2:3 t.tsv: expected a whole number of milliseconds"],
            ),
            (
                "test\tduration_ms\tstatus\na\t+3\tpass\n",
                &["g-8 t.tsv:2:3 t.tsv: expected a whole number of milliseconds"],
            ),
            (
                "test\tduration_ms\tstatus\na\t3.0\tpass\n",
                &["g-8 t.tsv:2:3 t.tsv: expected a whole number of milliseconds"],
            ),
            (
                "test\tduration_ms\tstatus\na\t1234567890123456\tpass\n",
                &["g-8 t.tsv:2:3 t.tsv: expected a whole number of milliseconds"],
            ),
            (
                "test\tduration_ms\tstatus\ttests_run\na\t3\tpass\tone\n",
                &["g-8 t.tsv:2:10 t.tsv: expected a whole number of tests"],
            ),
            (
                "test\tduration_ms\tstatus\n\na\t3\tpass\n\nb\t3\tpass\n",
                &["g-7 t.tsv:2:1 t.tsv: line 2 is blank, and rows follow it"],
            ),
            (
                "test\tduration_ms\tstatus\na\t3\tpass\n\u{200b}bb\t3\tpass\n",
                &["g-7 t.tsv:3:7 t.tsv: the name of a fixture holds the character U+200B, which is not seen"],
            ),
            (
                "suite\ttest\tduration_ms\tstatus\ns\u{7f}\té\t3\tpass\n",
                &["g-7 t.tsv:2:8 t.tsv: the name of a fixture holds the character U+007F, which is not seen"],
            ),
        ],
    );
    let run = judged(&[("t.tsv", "test\tduration_ms\tstatus\n\u{e9}\t1\tpass\n")]);
    assert_eq!(run.code, Some(0), "what is beyond ASCII may be seen: {run:?}");
}

#[test]
fn bytes_that_are_no_text_are_told_by_line_and_column() {
    let root = root(&[]);
    for (bytes, line) in [
        (
            &b"test\tduration_ms\tstatus\na\xc3\xa9\tx\xff\tpass\n"[..],
            "g-7 t.tsv:2:5 t.tsv is not UTF-8: an invalid byte",
        ),
        (b"t\0e\0s\0t\0", "g-7 t.tsv t.tsv is UTF-16, not UTF-8"),
        (
            b"test\tduration_ms\tstatus\n\xff\xfe\tx\tpass\n",
            "g-7 t.tsv:2:1 t.tsv is not UTF-8: an invalid byte",
        ),
    ] {
        put(&root, "cp1/t.tsv", bytes);
        let run = common::run(PROGRAM, root.path(), &["results", "cp1", "--gate", "cp1", "--format", "json"]);
        assert_eq!(told(&run), [line]);
    }
}

#[test]
fn a_table_in_json_is_told_by_line_and_column() {
    let name = "t-fixture-results.json";
    hold(
        name,
        &[
            (
                r#"{"rows": [{"test": "a", "duration_ms": 3, "status": "pass", "tests_run": 1}, {"suite": "s", "test": "a", "duration_ms": 4, "status": "pass", "tests_run": 2}]}"#,
                &["2 rows, each unique and `pass`, 7 ms in all"],
            ),
            (
                r#"{"gate": "cp1", "rows": [{"test": "a", "duration_ms": 3, "status": "pass"}]}"#,
                &[
                    "warn nowhere cp1: 1 of 1 rows do not say how many tests their run executed",
                    "1 rows, each unique and `pass`, 3 ms in all",
                ],
            ),
            (
                r#"{"gate": "cp2", "rows": [{"test": "a", "duration_ms": 3, "status": "pass", "tests_run": 1}]}"#,
                &["block t-fixture-results.json:1:10 this table is not of cp1"],
            ),
            (
                "{\"rows\": [\n  {\"test\": \"a\", \"duration_ms\": 3, \"status\": \"fail\", \"tests_run\": 1},\n  {\"test\": \"b\", \"duration_ms\": 3, \"status\": \"pass\", \"tests_run\": 0}\n]}",
                &[
                    "block t-fixture-results.json:2:45 the status of `a` is `fail`, not `pass`",
                    "block t-fixture-results.json:3:3 `b` says `pass`, but its run executed no test",
                ],
            ),
            (
                "{\"rows\": [\n  {\"test\": \"a\", \"duration_ms\": 3, \"status\": \"pass\", \"tests_run\": 1},\n\n  {\"test\": \"b\", \"duration_ms\": 3, \"status\": \"pass\", \"tests_run\": 1},\n    {\"test\": \"a\", \"duration_ms\": 3, \"status\": \"pass\", \"tests_run\": 1}]}",
                &[
                    "block t-fixture-results.json:5:5 this fixture already has a row: cp1/t-fixture-results.json:2",
                ],
            ),
            (
                r#"{"rows": []}"#,
                &["g-1 t-fixture-results.json t-fixture-results.json has no rows: no fixture ran"],
            ),
            (
                r#"{"rows": [{"test": "a", "duration_ms": 18446744073709552, "status": "pass", "tests_run": 1}]}"#,
                &[
                    "g-7 t-fixture-results.json:1:69 t-fixture-results.json has more milliseconds than are read",
                ],
            ),
            (
                r#"{"rows": [{"test": "a", "duration_ms": 18446744073709551, "status": "pass", "tests_run": 1}]}"#,
                &["1 rows, each unique and `pass`, 18446744073709551 ms in all"],
            ),
            (
                r#"{"rows": [{"test": "a", "duration_ms": 18446744073709551, "status": "pass", "tests_run": 1}, {"test": "b", "duration_ms": 1, "status": "pass", "tests_run": 1}]}"#,
                &[
                    "g-7 t-fixture-results.json:1:136 t-fixture-results.json has more milliseconds than are read",
                ],
            ),
            (
                r#"{"rows": [{"test": "a", "duration_ms": 3, "status": "pass", "tests_run": 1, "note": 1}]}"#,
                &[
                    "g-8 t-fixture-results.json:1:77 t-fixture-results.json: unknown key; known are `suite`, `test`, `duration_ms`, `status`, `tests_run`",
                ],
            ),
        ],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table, a row each")]
fn a_junit_report_is_read_to_its_last_suite_and_told_by_line_and_column() {
    let deep = |depth: usize| {
        format!("<testsuite><testcase name='a'/>{}{}</testsuite>", "<x>".repeat(depth), "</x>".repeat(depth))
    };
    let (deepest, deeper) = (deep(31), deep(32));
    hold(
        "t.xml",
        &[
            (
                "<testsuite name='s'>\n<testcase name='a' time='1.0004'/>\n<testcase name='a' classname='c' time='1,000.5'></testcase>\n</testsuite>",
                &["2 rows, each unique and `pass`, 1001500 ms in all"],
            ),
            (
                "<?xml version='1.0'?>\n<!-- of a run -->\n<testsuites tests='2' failures='0' errors='0' skipped='0'><testsuite tests='1'><testcase name='a' status='Run' result='Completed'/></testsuite><testsuite tests='1' name='t'><testcase name='a' classname=''/></testsuite></testsuites>\n",
                &["2 rows, each unique and `pass`, 0 ms in all"],
            ),
            (
                "<testsuite tests='4' failures='1' errors='1' skipped='1'>\n <testcase name='a'>\n<failure/></testcase>\n <testcase name='b'><error/></testcase>\n <testcase name='c'><skipped/></testcase><testcase name='d' status='notrun'/></testsuite>",
                &[
                    "block t.xml:2:2 the status of `a` is `fail`, not `pass`",
                    "block t.xml:4:2 the status of `b` is `error`, not `pass`",
                    "block t.xml:5:2 the status of `c` is `skip`, not `pass`",
                    "block t.xml:5:42 the status of `d` is `notrun`, not `pass`",
                ],
            ),
            (
                "<testsuite>\n<testcase name='a'><rerunFailure/></testcase><testcase name='b'><rerunError/></testcase><testcase name='c'><flakyFailure/></testcase><testcase name='d'><flakyError/></testcase></testsuite>",
                &[
                    "block t.xml:2:1 the status of `a` is `fail`, not `pass`",
                    "block t.xml:2:46 the status of `b` is `error`, not `pass`",
                    "warn t.xml:2:89 `c` passed only on a retry",
                    "warn t.xml:2:134 `d` passed only on a retry",
                ],
            ),
            (
                "<testsuites tests='1'>\n<testsuite tests='3' failures='1' errors='2' skipped='3'><testcase name='a'/><testcase name='b'/></testsuite></testsuites>",
                &[
                    "block t.xml:1:1 the suite states tests=\"1\" and holds 2",
                    "block t.xml:2:1 the suite states errors=\"2\" and holds 0",
                    "block t.xml:2:1 the suite states failures=\"1\" and holds 0",
                    "block t.xml:2:1 the suite states skipped=\"3\" and holds 0",
                    "block t.xml:2:1 the suite states tests=\"3\" and holds 2",
                ],
            ),
            (
                "<testsuite name='s'>\n<testcase name='a'/>\n  <testcase name='b'/>\n  <testcase name='a'/></testsuite>",
                &["block t.xml:4:3 this fixture already has a row: cp1/t.xml:2"],
            ),
            ("<testsuite/>", &["g-1 t.xml t.xml holds no test case: no fixture ran"]),
            ("<!-- nothing -->", &["g-1 t.xml t.xml is empty"]),
            ("text<testsuite/>", &["g-8 t.xml:1:1 t.xml: text outside of the document"]),
            (
                "<testsuite><testcase name='a'/></testsuite>\ntext",
                &["g-8 t.xml:1:44 t.xml: text outside of the document"],
            ),
            (
                "<testsuite><testcase name='a'/> text </testsuite>",
                &["1 rows, each unique and `pass`, 0 ms in all"],
            ),
            (
                "<!DOCTYPE testsuite>\n<testsuite/>",
                &["g-8 t.xml:1:1 t.xml: document types are refused: a test report needs none"],
            ),
            (
                "<suite/>",
                &["g-7 t.xml:1:1 t.xml: not a JUnit report: its one root is `testsuites` or `testsuite`"],
            ),
            (
                "<testsuite><testcase name='a'/></testsuite>\n<testsuite/>",
                &["g-7 t.xml:2:1 t.xml: not a JUnit report: its one root is `testsuites` or `testsuite`"],
            ),
            (&deepest, &["1 rows, each unique and `pass`, 0 ms in all"]),
            (&deeper, &["g-8 t.xml:1:125 t.xml: nested deeper than 32 elements"]),
            (
                "<testsuite><testcase name='a'/>",
                &["g-8 t.xml:1:32 t.xml: the file ends inside an element: it was cut off"],
            ),
            (
                "<testsuite><testcase name='a'>\n<testcase name='b'/></testcase></testsuite>",
                &["g-8 t.xml:2:1 t.xml: a test case inside a test case"],
            ),
            (
                "<testsuite>\n<testcase name=''/></testsuite>",
                &["g-8 t.xml:2:1 t.xml: a test case without a name"],
            ),
            (
                "<testsuite>\n<testcase name='a' time='1s'/></testsuite>",
                &["g-8 t.xml:2:1 t.xml: `time` is not a number of seconds"],
            ),
            (
                "<testsuite>\n<testcase name='a' time='-1'/></testsuite>",
                &["g-8 t.xml:2:1 t.xml: `time` is not a number of seconds"],
            ),
            (
                "<testsuite>\n<testcase name='a' time='1e9'/></testsuite>",
                &["g-8 t.xml:2:1 t.xml: `time` is not a number of seconds"],
            ),
            ("\n<testsuite tests='one'/>", &["g-8 t.xml:2:1 t.xml: `tests` is not a whole number"]),
            (
                "<testsuite><testcase name='a' name='b'/></testsuite>",
                &["g-7 t.xml:1:12 t.xml: not well-formed XML: an attribute stands twice"],
            ),
            (
                "<testsuite><testcase name='a' note/></testsuite>",
                &[
                    "g-8 t.xml:1:12 t.xml: a malformed attribute: position 22: attribute key must be directly followed by `=` or space",
                ],
            ),
            (
                "<testsuite>\n<testcase name='&none;'/></testsuite>",
                &["g-8 t.xml:2:1 t.xml: a malformed attribute: at 1..5: unrecognized entity `none`"],
            ),
            (
                "<testsuite>\n<testcase name='a'></testsuite>",
                &[
                    "g-7 t.xml:2:20 t.xml: not well-formed XML: ill-formed document: expected `</testcase>`, but `</testsuite>` was found",
                ],
            ),
            (
                "<testsuite>\n<testcase name='a\u{200b}'/></testsuite>",
                &["g-7 t.xml:2:1 t.xml: the name of a fixture holds the character U+200B, which is not seen"],
            ),
        ],
    );
}

/// The event that starts a suite of so many tests.
fn started(tests: &str) -> String {
    format!("{{\"type\":\"suite\",\"event\":\"started\",\"test_count\":{tests}}}\n")
}

/// The event that ends a suite in which so many passed, failed and were ignored.
fn ended(outcome: &str, [passed, failed, ignored]: [u32; 3]) -> String {
    format!(
        "{{\"type\":\"suite\",\"event\":\"{outcome}\",\"passed\":{passed},\"failed\":{failed},\"ignored\":{ignored}}}\n"
    )
}

/// An event of a test; `more` follows its name.
fn test(event: &str, name: &str, more: &str) -> String {
    format!("{{\"type\":\"test\",\"event\":\"{event}\",\"name\":\"{name}\"{more}}}\n")
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table, a row each")]
fn a_stream_of_libtest_is_read_to_its_last_suite_and_told_by_line_and_column() {
    let one = |events: &[&str]| format!("{}{}{}", started("1"), events.concat(), ended("ok", [1, 0, 0]));
    let passed = test("ok", "a", "");
    let bench = "{\"type\":\"bench\",\"name\":\"b\",\"median\":1,\"deviation\":0}\n";
    let whole = one(&[&passed]);
    let three = format!(
        "{}{}{}{}{}",
        started("3"),
        test("ok", "a", ""),
        test("failed", "b", ",\"stdout\":\"it failed\""),
        test("ignored", "c", ""),
        ended("failed", [1, 1, 1])
    );
    let cases: &[(String, &[&str])] = &[
        (whole.clone(), &["1 rows, each unique and `pass`, 0 ms in all"]),
        (
            format!(
                "\n{{\"type\":\"report\",\"total_time\":1.0}}\r\n \n{}{}{}",
                one(&[
                    &test("started", "a", ""),
                    &test("timeout", "a", ""),
                    &test("ok", "a", ",\"exec_time\":0.5006")
                ]),
                started("0"),
                ended("ok", [0, 0, 0])
            ),
            &["1 rows, each unique and `pass`, 500 ms in all"],
        ),
        (
            format!(
                "{}{}{bench}{bench}{passed}{}",
                started("3"),
                test("started", "b", ""),
                ended("ok", [1, 0, 0])
            ),
            &["1 rows, each unique and `pass`, 0 ms in all"],
        ),
        (
            three,
            &[
                "block t.jsonl:3:1 the status of `b` is `fail`, not `pass`",
                "block t.jsonl:4:1 the status of `c` is `skip`, not `pass`",
            ],
        ),
        (
            format!("{}{passed}{}", started("2"), ended("failed", [2, 3, 4])),
            &[
                "block t.jsonl:3:1 the suite failed, and none of its tests did",
                "block t.jsonl:3:1 the suite started 2 tests and holds 1",
                "block t.jsonl:3:1 the suite states 2 passed and holds 1",
                "block t.jsonl:3:1 the suite states 3 failed and holds 0",
                "block t.jsonl:3:1 the suite states 4 ignored and holds 0",
            ],
        ),
        (
            format!("{}{passed}{bench}{}", started("1"), ended("ok", [1, 0, 0])),
            &["block t.jsonl:4:1 the suite started 1 tests and holds 2"],
        ),
        (format!("{whole}{whole}"), &["block t.jsonl:5:1 this fixture already has a row: cp1/t.jsonl:2"]),
        (String::new(), &["g-1 t.jsonl t.jsonl is empty"]),
        (bench.into(), &["g-1 t.jsonl t.jsonl holds no suite that ran a test"]),
        (
            format!("{}{}", started("0"), ended("ok", [0, 0, 0])),
            &["g-1 t.jsonl t.jsonl holds no suite that ran a test"],
        ),
        ("\n{\"type\":\"suite\",}\n".into(), &["g-7 t.jsonl:2:17 t.jsonl: expected a key in double quotes"]),
        (
            format!("{}{}", started("1"), started("1")),
            &["g-8 t.jsonl:2:1 t.jsonl: a suite starts before the one before it has ended"],
        ),
        (
            format!(" {}", ended("ok", [0, 0, 0])),
            &["g-8 t.jsonl:1:2 t.jsonl: a suite ends that never started"],
        ),
        (passed.clone(), &["g-8 t.jsonl:1:1 t.jsonl: a test outside of any suite"]),
        (
            one(&[&passed, "{\"type\":\"test\",\"event\":\"gone\"}\n"]),
            &["g-8 t.jsonl:3:1 t.jsonl: an event that is not known"],
        ),
        (
            one(&[&passed, "{\"type\":\"test\",\"event\":\"ok\"}\n"]),
            &["g-8 t.jsonl:3:1 t.jsonl: the event has no `name`"],
        ),
        (one(&[&passed, "{\"type\":7}\n"]), &["g-8 t.jsonl:3:9 t.jsonl: `type` is not a string"]),
        (
            one(&[&passed, "{\"type\":\"bench\",\"name\":\"\"}\n"]),
            &["g-8 t.jsonl:3:24 t.jsonl: `name` is not a string"],
        ),
        (started("\"one\""), &["g-8 t.jsonl:1:48 t.jsonl: `test_count` is not a whole number"]),
        (
            "{\"type\":\"suite\",\"event\":\"started\"}\n".into(),
            &["g-8 t.jsonl:1:1 t.jsonl: `test_count` is not a whole number"],
        ),
        (
            one(&[&test("ok", "a", ",\"exec_time\":\"1s\"")]),
            &["g-8 t.jsonl:2:52 t.jsonl: `exec_time` is not a number of seconds"],
        ),
        (
            one(&[&test("ok", "a", ",\"exec_time\":-1")]),
            &["g-8 t.jsonl:2:52 t.jsonl: `exec_time` is not a number of seconds"],
        ),
        (
            format!("{whole}{}{passed}\n", started("1")),
            &["g-7 t.jsonl:5:1 t.jsonl: the suite that starts on line 4 never ends: the file was cut off"],
        ),
        (
            format!(
                "{}{}{}\n\n",
                started("1"),
                test("started", "z", ""),
                one(&[&passed]).split_once('\n').expect("lines").1
            ),
            &["g-7 t.jsonl:4:1 t.jsonl: the test that starts on line 2 never ends"],
        ),
    ];
    let cases: Vec<_> = cases.iter().map(|(text, lines)| (text.as_str(), *lines)).collect();
    hold("t.jsonl", &cases);
}

/// A table in tabs with these rows: name, milliseconds, status and how many tests were run.
fn table(rows: &[(&str, u32, &str, u32)]) -> String {
    let mut text = String::from("test\tduration_ms\tstatus\ttests_run\n");
    for (name, duration, status, tests) in rows {
        let _ = writeln!(text, "{name}\t{duration}\t{status}\t{tests}");
    }
    text
}

#[test]
fn faults_beyond_the_first_twenty_of_a_kind_are_counted() {
    let last = |text: &str, name: &str| told(&judged(&[(name, text)])).first().cloned().unwrap_or_default();
    let names: Vec<String> = (0..22).map(|number| format!("n{number}")).collect();
    for (count, more) in [(20, 0), (21, 1), (22, 2)] {
        let rows = |status, tests| -> String {
            let rows: Vec<_> = names[..count].iter().map(|name| (name.as_str(), 1, status, tests)).collect();
            table(&rows)
        };
        let cases = "<testcase name='a'/>".repeat(count + 1);
        let suites = "<testsuite tests='1'/>".repeat(count);
        for (name, text, told) in [
            ("t.tsv", rows("fail", 1), "rows have the same fault"),
            ("t.tsv", rows("pass", 0), "rows have the same fault"),
            ("t.xml", format!("<testsuite>{cases}</testsuite>"), "rows repeat a fixture"),
            (
                "t.xml",
                format!("<testsuites><testcase name='a'/>{suites}</testsuites>"),
                "counts of suites have the same fault",
            ),
        ] {
            let run = judged(&[(name, &text)]);
            let blocking = run.report()["findings"]
                .as_array()
                .expect("findings")
                .iter()
                .filter(|finding| finding["rule"] == "cpn-a")
                .count();
            assert_eq!(blocking, count.min(20) + usize::from(more > 0), "{count} {told}: {run:?}");
            let expected = format!("block nowhere {more} more {told}");
            assert_eq!(last(&text, name) == expected, more > 0, "{count} {told}: {run:?}");
        }
    }
}

#[test]
fn a_row_that_is_there_twice_is_told_by_its_line_wherever_the_first_one_is() {
    let (one, two) = (
        table(&[("a", 1, "pass", 1), ("b", 1, "pass", 1)]),
        table(&[("c", 1, "pass", 1), ("b", 1, "pass", 1), ("c", 2, "pass", 1)]),
    );
    let run = judged(&[("one.tsv", &one), ("two.tsv", &two)]);
    assert_eq!(
        told(&run),
        [
            "block two.tsv:3:1 this fixture already has a row: cp1/one.tsv:3",
            "block two.tsv:4:1 this fixture already has a row: cp1/two.tsv:2"
        ]
    );
    // Three of the same are two too many; those of another suite are others.
    let suites = "suite\ttest\tduration_ms\tstatus\ttests_run\n";
    let row = |suite: &str| format!("{suite}\ta\t1\tpass\t1\n");
    let text = [suites.into(), row("s"), row("t"), row("s"), row("u"), row("s")].concat();
    assert_eq!(
        told(&judged(&[("t.tsv", &text)])),
        [
            "block t.tsv:4:1 this fixture already has a row: cp1/t.tsv:2",
            "block t.tsv:6:1 this fixture already has a row: cp1/t.tsv:2"
        ]
    );
}

#[test]
fn rows_of_a_table_of_more_than_a_mebibyte_are_told_by_their_numbers() {
    let row = "\t1\tpass\t1";
    for (over, lines) in [
        (0, ["block t.tsv:18:1 this fixture already has a row: cp1/t.tsv:17"]),
        (1, ["block t.tsv row 17 repeats the fixture of row 16"]),
    ] {
        // Fifteen rows of 64 KiB less one, and three that fill what is left of it.
        let long =
            |number: usize, length: usize| format!("{number:0>width$}{row}\n", width = length - row.len());
        let mut text = String::from("test\tduration_ms\tstatus\ttests_run\n");
        let mut left = (1 << 20) + over;
        for number in 0..15 {
            text += &long(number, 65_535);
            left -= 65_535;
        }
        let short = format!("a{row}\n");
        left -= 2 * (short.len() - 1);
        text += &short;
        text += &short;
        text += &long(15, left);
        assert_eq!(told(&judged(&[("t.tsv", &text)])), lines);
    }
}

#[test]
fn a_line_of_64_kibibytes_is_read_and_no_longer_one_is() {
    for (length, lines) in [
        (65_536, ["1 rows, each unique and `pass`, 1 ms in all"]),
        (65_537, ["g-7 t.tsv:2:1 t.tsv: line 2 is longer than 65536 bytes"]),
    ] {
        let row = "\t1\tpass\t1\n";
        let text = format!("test\tduration_ms\tstatus\ttests_run\n{}{row}", "a".repeat(length - row.len()));
        assert_eq!(told(&judged(&[("t.tsv", &text)])), lines, "{length}");
    }
}

#[test]
fn what_rounding_may_have_moved_is_no_fault_of_the_metrics() {
    let junit = "<testsuite><testcase name='a' time='0.0101'/><testcase name='b' time='0.0101'/></testsuite>";
    let libtest = [
        started("2"),
        test("ok", "a", ",\"exec_time\":0.0101"),
        test("ok", "b", ",\"exec_time\":0.0101"),
        ended("ok", [2, 0, 0]),
    ]
    .concat();
    let tabs = table(&[("a", 10, "pass", 1), ("b", 10, "pass", 1)]);
    for (name, text, least, most) in
        [("t.xml", junit, 19, 22), ("t.jsonl", &libtest, 19, 22), ("t.tsv", &tabs, 20, 20)]
    {
        for total in 17..=24 {
            let metrics = format!(
                r#"{{"gate": "cp1", "passed": 2, "totalFixtures": 2, "totalDurationMs": {total},
                "avgFixtureDurationMs": 10, "resultsTsv": "{name}"}}"#
            );
            let run = judged(&[(name, text), ("cp1-metrics.json", &metrics)]);
            let expected = if (least..=most).contains(&total) {
                "2 rows, each unique and `pass`, 20 ms in all".to_owned()
            } else {
                format!(
                    "block cp1-metrics.json:1:69 the metrics state {total} ms in all, the rows sum to 20 ms"
                )
            };
            assert_eq!(told(&run), [expected], "{name}");
        }
    }
}

#[test]
fn a_required_fixture_is_served_by_a_row_of_its_own_that_passed() {
    let header = "test\tduration_ms\tstatus\ttests_run\n";
    for (patterns, rows, blocking) in [
        ("['*a*']", "a\t1\tpass\t1\n", &[][..]),
        ("['*a*']", "a\t1\tfail\t1\nb\t1\tpass\t1\n", &["cp1-r1", "cpn-a"]),
        // Both fit the first row, so that the second one is looked at for either.
        ("['*a*', '*b*']", "ab\t1\tpass\t1\nba\t1\tpass\t1\n", &[]),
        ("['*a*', '*b*']", "ab\t1\tpass\t1\nb\t1\tpass\t1\n", &[]),
        ("['*a*', '*b*']", "ab\t1\tpass\t1\nc\t1\tpass\t1\n", &["cp1-r1"]),
    ] {
        let root = root(&[("t.tsv", &format!("{header}{rows}"))]);
        // The others ask for as many rows.
        let any = patterns.replace(['a', 'b'], "");
        let policy =
            format!("[required_fixtures.cp1]\ncp1-r1 = {patterns}\ncp1-r2 = {any}\ncp1-r3 = {any}\n");
        put(&root, "gatekit.toml", policy);
        let run = common::run(PROGRAM, root.path(), &["results", "cp1", "--gate", "cp1", "--format", "json"]);
        assert_eq!(run.blocking(), blocking, "{patterns} {rows}: {}", run.stdout);
    }
}
