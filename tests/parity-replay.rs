//! `parity-check replay`: what is found, what is not, and what is never said.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use common::{Run, put};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_parity-check");

fn replay(folder: &Path, more: &[&str]) -> Run {
    common::run(PROGRAM, folder, &[&["replay"][..], more, &["--format", "json"]].concat())
}

fn documents(folder: &Path, more: &[&str]) -> Run {
    replay(folder, &[&["--baseline", "a.json", "--candidate", "b.json"][..], more].concat())
}

fn stat(run: &Run, name: &str) -> u64 {
    run.report()["stats"][name].as_u64().unwrap_or_else(|| panic!("{name}: {run:?}"))
}

/// The pointers of everything that blocks.
fn pointers(run: &Run) -> BTreeSet<String> {
    let report = run.report();
    let findings = report["findings"].as_array().expect("findings").iter();
    let blocking = findings.filter(|finding| finding["effect"] == "block");
    blocking.map(|finding| finding["location"]["pointer"].as_str().expect("a pointer").to_owned()).collect()
}

fn record(at: usize) -> Value {
    json!({"id": format!("r-{at}"), "at": format!("2026-03-01T00:00:{:02}Z", at % 60), "cost": at * 3,
        "ratio": 0.1 + f64::from(u32::try_from(at).expect("small")), "tags": ["relay", "queue", at % 7],
        "items": [{"id": "a", "open": true}, {"id": "b", "open": null}]})
}

fn records(number: usize) -> Vec<Value> {
    (0..number).map(record).collect()
}

fn document(records: &[Value]) -> String {
    json!({"recordings": records}).to_string()
}

/// Enough records that the array is walked item by item, and not held whole.
const MANY: usize = 2_000;

#[test]
fn of_many_records_exactly_those_places_are_told_that_differ() {
    let root = tempfile::tempdir().expect("a folder");
    let base = records(MANY);
    let mut other = base.clone();
    let mut expected = BTreeSet::new();
    for number in 0..100 {
        let at = number * 19 + 3;
        let place = match number % 5 {
            0 => {
                other[at]["cost"] = json!(-1);
                "cost"
            }
            1 => {
                other[at]["items"][1]["open"] = json!(true);
                "items/1/open"
            }
            2 => {
                other[at].as_object_mut().expect("an object").remove("ratio");
                "ratio"
            }
            3 => {
                other[at]["more"] = json!({"a": 1});
                "more"
            }
            _ => {
                other[at]["tags"][1] = json!("agent");
                "tags/1"
            }
        };
        expected.insert(format!("/recordings/{at}/{place}"));
    }
    put(root.path(), "a.json", document(&base));
    put(root.path(), "b.json", document(&other));
    let run = documents(root.path(), &[]);
    assert_eq!((run.code, stat(&run, "differences")), (Some(1), 100), "{}", run.stderr);
    assert_eq!(pointers(&run), expected);
}

#[test]
fn one_record_more_or_less_is_one_difference_wherever_it_stands() {
    let root = tempfile::tempdir().expect("a folder");
    let base = records(MANY);
    for at in [0, 1, 700, MANY - 3, MANY] {
        let mut other = base.clone();
        other.insert(at, record(99_999));
        for (left, right) in [(&base, &other), (&other, &base)] {
            put(root.path(), "a.json", document(left));
            put(root.path(), "b.json", document(right));
            let run = documents(root.path(), &[]);
            assert_eq!((run.code, stat(&run, "differences")), (Some(1), 1), "{at}: {}", run.stderr);
            assert_eq!(pointers(&run), BTreeSet::from([format!("/recordings/{at}")]));
        }
    }
}

#[test]
fn a_record_gone_and_another_come_are_two_differences() {
    let root = tempfile::tempdir().expect("a folder");
    let base = records(MANY);
    let mut other = base.clone();
    other.remove(10);
    other.insert(1_500, record(99_999));
    put(root.path(), "a.json", document(&base));
    put(root.path(), "b.json", document(&other));
    let run = documents(root.path(), &[]);
    assert_eq!(stat(&run, "differences"), 2, "{:?}", pointers(&run));
}

#[test]
fn order_of_keys_space_and_the_form_of_numbers_are_no_difference() {
    let root = tempfile::tempdir().expect("a folder");
    let base = records(MANY);
    let swapped: Vec<String> = base
        .iter()
        .map(|record| {
            let members = record.as_object().expect("an object").iter().rev();
            let members: Vec<_> = members
                .map(|(key, value)| match value {
                    Value::Number(number) if number.is_u64() => format!("{key:?} : {number}.0"),
                    value => format!("{key:?}:\t{value:#}"),
                })
                .collect();
            format!("{{{}}}", members.join(" ,\r\n"))
        })
        .collect();
    put(root.path(), "a.json", document(&base));
    put(root.path(), "b.json", format!("\u{feff}{{\"recordings\":[{}]}}", swapped.join(",")));
    let run = documents(root.path(), &[]);
    assert_eq!((run.code, stat(&run, "differences")), (Some(0), 0), "{run:?}");
}

#[test]
fn noise_is_learnt_from_two_runs_of_the_baseline_and_nothing_else_is() {
    let root = tempfile::tempdir().expect("a folder");
    let base = records(MANY);
    let run_again = |seconds: usize| -> Vec<Value> {
        base.iter()
            .map(|record| {
                let mut record = record.clone();
                record["at"] = json!(format!("2026-03-01T01:{:02}:00Z", seconds % 60));
                record["tags"].as_array_mut().expect("a list").reverse();
                record
            })
            .collect()
    };
    put(root.path(), "a.json", document(&base));
    put(root.path(), "again.json", document(&run_again(1)));
    let mut other = run_again(2);
    put(root.path(), "b.json", document(&other));
    let learnt = ["--noise", "again.json"];
    assert_eq!(documents(root.path(), &[]).code, Some(1));
    let run = documents(root.path(), &learnt);
    assert_eq!((run.code, stat(&run, "differences")), (Some(0), 0), "{run:?}");
    other[3]["at"] = Value::Null;
    other[4].as_object_mut().expect("an object").remove("at");
    other[5]["cost"] = json!(1);
    other[6]["tags"][0] = json!("agent");
    put(root.path(), "b.json", document(&other));
    let run = documents(root.path(), &learnt);
    assert_eq!(stat(&run, "differences"), 4, "{:?}", pointers(&run));
    assert_eq!(run.blocking(), ["replay-noise", "replay-payload"]);
}

#[test]
fn two_baselines_of_different_lengths_teach_nothing() {
    let root = tempfile::tempdir().expect("a folder");
    put(root.path(), "a.json", document(&records(MANY)));
    put(root.path(), "again.json", document(&records(MANY - 1)));
    put(root.path(), "b.json", document(&records(MANY)));
    let run = documents(root.path(), &["--noise", "again.json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
}

fn lines(records: &[Value]) -> String {
    let mut out = String::new();
    for record in records {
        let _ = writeln!(out, "{}", json!({"id": record["id"], "response": record}));
    }
    out
}

#[test]
fn records_are_paired_by_id_in_whatever_order_they_come() {
    let root = tempfile::tempdir().expect("a folder");
    let base = records(500);
    let mut other = base.clone();
    other.reverse();
    other.swap(3, 77);
    other[10]["cost"] = json!(-1);
    put(root.path(), "a.ndjson", lines(&base));
    put(root.path(), "b.ndjson", lines(&other));
    let run = replay(root.path(), &["--baseline", "a.ndjson", "--candidate", "b.ndjson"]);
    assert_eq!((run.code, stat(&run, "pairs"), stat(&run, "pairs_differing")), (Some(1), 500, 1), "{run:?}");
    let finding = &run.report()["findings"][0];
    assert_eq!(finding["location"]["line"], 11);
    assert_eq!(finding["location"]["pointer"], "/cost");
}

#[test]
fn a_recording_compared_with_itself_or_with_another_form_is_not_decided() {
    let root = tempfile::tempdir().expect("a folder");
    put(root.path(), "a.json", document(&records(3)));
    put(root.path(), "a.ndjson", lines(&records(3)));
    for (left, right) in
        [("a.json", "a.json"), ("a.ndjson", "a.ndjson"), ("a.json", "a.ndjson"), ("a.json", ".")]
    {
        let run = replay(root.path(), &["--baseline", left, "--candidate", right]);
        assert_eq!(run.code, Some(2), "{left} {right}: {run:?}");
    }
}

#[test]
fn values_are_masked_unless_they_are_asked_for() {
    let root = tempfile::tempdir().expect("a folder");
    let (name, phone) = ("Johanna Muster", 491_701_234_567_u64);
    put(root.path(), "a.json", json!({"who": "Erika Beispiel", "phone": 1, "n": 1}).to_string());
    put(root.path(), "b.json", json!({"who": name, "phone": phone, "n": 2}).to_string());
    for format in ["human", "json", "github"] {
        let args = ["replay", "--baseline", "a.json", "--candidate", "b.json", "--format", format];
        let said = common::run(PROGRAM, root.path(), &args).said();
        for secret in ["Johanna", "Muster", "Erika", "Beispiel", &phone.to_string()] {
            assert!(!said.contains(secret), "{said}");
        }
        assert!(said.contains("is 2, expected 1"), "{said}");
    }
    let run = documents(root.path(), &["--show-values"]);
    assert!(run.stdout.contains(name), "{}", run.stdout);
}

/// Applies an RFC 6902 patch of add, remove and replace.
fn apply(document: &mut Value, patch: &Value) {
    for operation in patch.as_array().expect("a patch") {
        let place = operation["path"].as_str().expect("a path");
        let (parent, last) = place.rsplit_once('/').expect("a place inside");
        let last = last.replace("~1", "/").replace("~0", "~");
        let parent = document.pointer_mut(parent).unwrap_or_else(|| panic!("{place}"));
        match (operation["op"].as_str().expect("an operation"), parent) {
            ("remove", Value::Array(items)) => {
                items.remove(last.parse().expect("an index"));
            }
            ("add", Value::Array(items)) if last == "-" => items.push(operation["value"].clone()),
            ("add", Value::Array(items)) => {
                items.insert(last.parse().expect("an index"), operation["value"].clone());
            }
            ("replace", Value::Array(items)) => {
                items[last.parse::<usize>().expect("an index")] = operation["value"].clone();
            }
            ("remove", Value::Object(members)) => {
                members.remove(&last).expect("it is there");
            }
            (_, Value::Object(members)) => {
                members.insert(last, operation["value"].clone());
            }
            (operation, parent) => panic!("{operation} {place} in {parent}"),
        }
    }
}

#[test]
fn the_patch_makes_the_candidate_of_the_baseline() {
    let root = tempfile::tempdir().expect("a folder");
    for number in [4, MANY] {
        let base = records(number);
        let mut other = base.clone();
        other[1]["cost"] = json!(-7);
        other[1]["a/b~c"] = json!("x");
        other[2]["items"].as_array_mut().expect("a list").insert(0, json!({"id": "z"}));
        other[3]["tags"].as_array_mut().expect("a list").pop();
        other.insert(0, record(88_888));
        other.remove(number);
        put(root.path(), "a.json", document(&base));
        put(root.path(), "b.json", document(&other));
        let run = documents(root.path(), &["--patch", "patch.json"]);
        assert_eq!(run.code, Some(1), "{run:?}");
        let patch = fs::read_to_string(root.path().join("patch.json")).expect("a patch");
        let mut patched = json!({"recordings": base});
        apply(&mut patched, &serde_json::from_str(&patch).expect("JSON"));
        assert_eq!(patched, json!({"recordings": other}), "{patch}");
    }
    put(root.path(), "a.ndjson", lines(&records(3)));
    let mut other = records(3);
    other[1]["cost"] = json!(-7);
    put(root.path(), "b.ndjson", lines(&other));
    replay(root.path(), &["--baseline", "a.ndjson", "--candidate", "b.ndjson", "--patch", "patch.json"]);
    let patch = fs::read_to_string(root.path().join("patch.json")).expect("a patch");
    assert_eq!(patch, "{\"id\":\"r-1\",\"patch\":[{\"op\":\"replace\",\"path\":\"/cost\",\"value\":-7}]}\n");
}

#[cfg(unix)]
#[test]
fn the_patch_of_a_folder_names_any_file_in_json() {
    let root = tempfile::tempdir().expect("a folder");
    let name = "a \"b\\c\" \t\u{1}\n é.json";
    for (folder, cost) in [("a", 7), ("b", -7)] {
        fs::create_dir(root.path().join(folder)).expect("a folder");
        put(root.path().join(folder), name, json!({"cost": cost}).to_string());
    }
    let run = replay(root.path(), &["--baseline", "a", "--candidate", "b", "--patch", "patch.json"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let patch = fs::read_to_string(root.path().join("patch.json")).expect("a patch");
    let patch: Value = serde_json::from_str(&patch).expect("JSON");
    assert_eq!(patch, json!({"id": name, "patch": [{"op": "replace", "path": "/cost", "value": -7}]}));
}

#[test]
fn what_is_not_strict_json_is_refused_in_large_documents_as_in_small_ones() {
    let root = tempfile::tempdir().expect("a folder");
    for number in [3, MANY] {
        let text = document(&records(number));
        for (from, to) in [
            ("\"r-2\",\"", "\"r-2\",\"cost\":1,\""),
            ("\"cost\":6", "\"cost\":06"),
            ("\"cost\":6", "\"cost\":1e999"),
            ("\"r-2\"", "\"\\ud800\""),
            ("]}", "]} {}"),
        ] {
            let broken = match text.rfind(from) {
                Some(at) => format!("{}{to}{}", &text[..at], &text[at + from.len()..]),
                None => panic!("{from}"),
            };
            for (left, right) in [(&text, &broken), (&broken, &text), (&broken, &broken)] {
                put(root.path(), "a.json", left);
                put(root.path(), "b.json", format!(" {right}"));
                let run = documents(root.path(), &[]);
                assert_eq!(run.code, Some(2), "{number} {to}: {run:?}");
                assert_eq!(run.report()["undecided"][0]["rule"], "g-7", "{run:?}");
            }
        }
    }
}

#[test]
fn an_array_in_any_order_or_told_apart_by_a_member_is_paired_so() {
    let root = tempfile::tempdir().expect("a folder");
    let list = |order: &[(u32, u32)]| -> String {
        let items: Vec<_> = order.iter().map(|(id, price)| json!({"id": id, "price": price})).collect();
        json!({"items": items, "n": 1}).to_string()
    };
    put(root.path(), "a.json", list(&[(1, 10), (2, 20), (3, 30)]));
    put(root.path(), "b.json", list(&[(3, 30), (1, 11), (2, 20), (4, 40)]));
    let run = documents(root.path(), &["--key", "/items=id"]);
    assert_eq!(pointers(&run), BTreeSet::from(["/items/1/price".into(), "/items/3".into()]));
    let run = documents(root.path(), &["--unordered", "/items"]);
    assert_eq!(pointers(&run), BTreeSet::from(["/items/1/price".into(), "/items/3".into()]));
    let run = documents(
        root.path(),
        &["--unordered", "/items", "--tolerance", "/items/*/price=10%", "--ignore", "/items/3"],
    );
    assert_eq!(run.code, Some(0), "{run:?}");
}

/// A corpus of one case against one recorded answer.
fn judged_case(expect: &Value) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    let response = json!({"ok": true, "name": "bolt", "none": "", "n": 1, "yes": true, "nil": null, "o": {"a": 1}, "items": ["a", "b"]});
    let corpus = json!({"cases": [{"name": "r-1", "request": {"method": "item.get"}, "expect": expect}]});
    let record = json!({"id": "r-1", "response": response});
    fs::write(folder.path().join("candidate.ndjson"), format!("{record}\n")).expect("a file");
    fs::write(folder.path().join("corpus.json"), corpus.to_string()).expect("a file");
    replay(folder.path(), &["--candidate", "candidate.ndjson", "--corpus", "corpus.json"])
}

#[test]
fn each_check_of_a_case_holds_or_says_what_was_expected() {
    for (check, expected) in [
        (json!({"path": "/name", "absent": false}), None),
        (json!({"path": "/gone", "absent": false}), Some("/gone")),
        (json!({"path": "/none", "nonEmpty": false}), None),
        (json!({"path": "/name", "nonEmpty": false}), Some("is not empty")),
        (json!({"path": "/none", "nonEmpty": true}), Some("is empty")),
        (json!({"path": "/name", "contains": "ol"}), None),
        (json!({"path": "/name", "contains": "x"}), Some("expected to contain ")),
        (json!({"path": "/name", "startsWith": "bo"}), None),
        (json!({"path": "/name", "startsWith": "x"}), Some("expected to start with ")),
        (json!({"path": "/n", "kind": "number"}), None),
        (json!({"path": "/yes", "kind": "boolean"}), None),
        (json!({"path": "/o", "kind": "object"}), None),
        (json!({"path": "/nil", "kind": "null"}), None),
        (json!({"path": "/items", "kind": "array"}), None),
        (json!({"path": "/items", "kind": "object"}), Some("expected ")),
        (json!({"path": "/items/1", "equals": "b"}), None),
        (json!({"path": "/items/01", "equals": "b"}), Some("is absent")),
    ] {
        let run = judged_case(&json!({"outcome": "handled", "checks": [check]}));
        assert_eq!(run.code, Some(i32::from(expected.is_some())), "{check}: {}", run.stdout);
        let told = run.messages("block");
        assert_eq!(told.len(), usize::from(expected.is_some()), "{check}: {told:?}");
        if let Some(expected) = expected {
            assert!(told[0].contains(expected), "{check}: {told:?}");
        }
    }
    let run = judged_case(&json!({"checks": [{"path": "/n", "equals": 1}, {"path": "/n", "looksLike": 1}]}));
    assert_eq!((run.code, run.blocking().len()), (Some(2), 0), "{}", run.stdout);
}
