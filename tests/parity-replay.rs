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
        other.insert(number / 2 + 1, record(77_777));
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
    let response = json!({"ok": true, "name": "bolt", "none": "", "n": 1, "yes": true, "nil": null, "o": {"a": 1}, "items": ["a", "b"]});
    judged_answer(expect, &json!({"id": "r-1", "response": response}))
}

fn judged_answer(expect: &Value, record: &Value) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    let corpus = json!({"cases": [{"name": "r-1", "request": {"method": "item.get"}, "expect": expect}]});
    put(folder.path(), "candidate.ndjson", format!("{record}\n"));
    put(folder.path(), "corpus.json", corpus.to_string());
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

#[test]
fn what_a_case_expects_of_its_answer_holds_or_says_what_was_found() {
    let handled =
        json!({"id": "r-1", "response": {"ok": true, "payload": {"status": "open", "n": 1}, "error": null}});
    let refused = json!({"id": "r-1", "response": {"ok": false, "error": {"code": "E_LOCKED", "message": "it is locked"}}});
    let coded = json!({"id": "r-1", "response": {"error": {"code": 7, "message": "x"}}});
    let event = json!({"id": "r-1", "response": {"ok": true}, "events": [{"event": "item.added", "payload": {"n": 1}}, {"name": "item.moved", "n": 2}]});
    for (expect, record, expected) in [
        (json!({"outcome": "handled", "status": "open"}), &handled, None),
        (
            json!({"outcome": "error", "status": "open"}),
            &handled,
            Some("the outcome is handled, expected an error"),
        ),
        (json!({"ok": true, "status": "open"}), &handled, None),
        (json!({"ok": false, "status": "open"}), &handled, Some("the outcome is handled, expected an error")),
        (json!({"status": "shut"}), &handled, Some("the status is ")),
        (json!({"contains": "open"}), &handled, None),
        (json!({"contains": "shut"}), &handled, Some("the payload is ")),
        (json!({"errorCode": "E_LOCKED"}), &handled, Some("the error code is absent, expected ")),
        (
            json!({"status": "open", "errorChecks": [{"path": "/code", "equals": 1}]}),
            &handled,
            Some("there is no error to check"),
        ),
        (json!({"outcome": "error", "errorCode": "E_LOCKED"}), &refused, None),
        (json!({"ok": false, "errorCode": "E_LOCKED"}), &refused, None),
        (
            json!({"ok": true, "errorCode": "E_LOCKED"}),
            &refused,
            Some("the outcome is an error, expected handled"),
        ),
        (
            json!({"outcome": "handled", "errorCode": "E_LOCKED"}),
            &refused,
            Some("the outcome is an error, expected handled"),
        ),
        (json!({"errorCode": "E_LOCK"}), &refused, Some("the error code is ")),
        (json!({"error": {"code": "E_LOCKED", "messageContains": "is lock"}}), &refused, None),
        (json!({"error": {"code": "E_GONE"}}), &refused, Some("expected \"E_GONE\"")),
        (json!({"error": {"messageContains": "is gone"}}), &refused, Some("the error message is ")),
        (json!({"errorChecks": [{"path": "/message", "startsWith": "it"}]}), &refused, None),
        (
            json!({"errorChecks": [{"path": "/message", "startsWith": "is"}]}),
            &refused,
            Some("expected to start with "),
        ),
        (json!({"error": {"code": 7}}), &coded, None),
        (json!({"error": {"code": 7.0}}), &coded, None),
        (json!({"error": {"code": 8}}), &coded, Some("the error code is 7, expected 8")),
        (json!({"event": {"name": "item.added", "checks": [{"path": "/n", "equals": 1}]}}), &event, None),
        (json!({"event": {"name": "item.moved", "checks": [{"path": "/n", "equals": 2}]}}), &event, None),
        (
            json!({"event": {"name": "item.moved", "checks": [{"path": "/n", "equals": 1}]}}),
            &event,
            Some("`/n` is 2, expected 1"),
        ),
        (json!({"event": {"name": "item.gone"}}), &event, Some("no event `item.gone` was recorded")),
    ] {
        let run = judged_answer(&expect, record);
        assert_eq!(run.code, Some(i32::from(expected.is_some())), "{expect}: {}", run.stdout);
        let told = run.messages("block");
        assert_eq!(told.len(), usize::from(expected.is_some()), "{expect}: {told:?}");
        if let Some(expected) = expected {
            assert!(told[0].contains(expected), "{expect}: {told:?}");
        }
    }
}

#[test]
fn a_recording_in_any_form_is_held_against_a_corpus() {
    let root = tempfile::tempdir().expect("a folder");
    let cases = json!({"cases": [{"name": "r-1", "expect": {"checks": [{"path": "/n", "equals": 1}]}}]});
    put(root.path(), "corpus.json", cases.to_string());
    let other = |n: u32| json!({"id": "r-2", "response": {"n": n}});
    for (n, code) in [(1, 0), (2, 1)] {
        let record = json!({"id": "r-1", "response": {"n": n}});
        put(root.path(), "folder/r-1.json", record["response"].to_string());
        put(root.path(), "document.json", json!([other(1), record]).to_string());
        put(root.path(), "lines.ndjson", format!("{}\n{record}\n", other(1)));
        for candidate in ["folder", "document.json", "lines.ndjson"] {
            let run = replay(root.path(), &["--candidate", candidate, "--corpus", "corpus.json"]);
            assert_eq!(
                (run.code, stat(&run, "cases"), stat(&run, "checks")),
                (Some(code), 1, 1),
                "{candidate}: {run:?}"
            );
        }
    }
    for (candidate, record) in
        [("empty.json", json!([])), ("other.json", json!([other(1)])), ("odd.json", json!([{"id": "r-1"}]))]
    {
        put(root.path(), candidate, record.to_string());
        let run = replay(root.path(), &["--candidate", candidate, "--corpus", "corpus.json"]);
        let code = if candidate == "other.json" { 1 } else { 2 };
        assert_eq!(run.code, Some(code), "{candidate}: {run:?}");
    }
}

#[test]
fn the_share_of_methods_with_a_case_is_held_against_its_floor() {
    let root = tempfile::tempdir().expect("a folder");
    put(root.path(), "candidate.json", json!([{"id": "r-1", "response": {"n": 1}}]).to_string());
    let case = json!({"name": "r-1", "request": {"method": "a"}, "prelude": [{"id": "p", "method": "b"}],
        "expect": {"checks": [{"path": "/n", "equals": 1}]}});
    put(root.path(), "corpus.json", json!({"cases": [case]}).to_string());
    put(root.path(), "methods.json", json!(["a", "b", "c", "d"]).to_string());
    for (floor, code, says) in [
        ("0.5", 0, "2 of 4 methods have a case (50.0 %), at least 50.0 % required"),
        (
            "0.51",
            1,
            "2 of 4 methods have a case (50.0 %), at least 51.0 % are required; without one are c, d",
        ),
    ] {
        put(root.path(), "gatekit.toml", format!("[replay]\nmin_method_coverage = {floor}\n"));
        let run = replay(
            root.path(),
            &["--candidate", "candidate.json", "--corpus", "corpus.json", "--methods", "methods.json"],
        );
        assert_eq!(run.code, Some(code), "{floor}: {run:?}");
        assert!(run.stdout.contains(says), "{floor}: {}", run.stdout);
    }
}

/// Where something stands: `file:line:column pointer`, as far as it is told.
fn place(entry: &Value) -> String {
    let at = &entry["location"];
    let mut place = at["path"].as_str().unwrap_or("nowhere").to_owned();
    for number in [&at["line"], &at["column"]] {
        if let Some(number) = number.as_u64() {
            let _ = write!(place, ":{number}");
        }
    }
    match at["pointer"].as_str() {
        Some(pointer) => format!("{place} {pointer}"),
        None => place,
    }
}

/// What blocks, and what could not be decided: the place and the message of each.
fn told(run: &Run) -> Vec<String> {
    let report = run.report();
    let of = |list: &str| report[list].as_array().expect("a list").clone();
    let blocking = of("findings").into_iter().filter(|finding| finding["effect"] == "block");
    blocking
        .chain(of("undecided"))
        .map(|entry| format!("{}: {}", place(&entry), entry["message"].as_str().expect("a message")))
        .collect()
}

/// Compares two documents of these texts.
fn compared(baseline: &str, candidate: &str, more: &[&str]) -> Run {
    let root = tempfile::tempdir().expect("a folder");
    put(&root, "a.json", baseline);
    put(&root, "b.json", candidate);
    documents(root.path(), more)
}

#[test]
fn nothing_would_be_left_of_a_payload_that_is_ignored_as_a_whole() {
    for option in ["--ignore", "--unordered"] {
        let run = compared("[1]", "[2]", &[option, ""]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains("the root itself can't be named: nothing would be compared"), "{run:?}");
    }
}

#[test]
fn how_much_was_compared_and_found_is_counted() {
    let root = tempfile::tempdir().expect("a folder");
    for folder in ["a", "b"] {
        put(&root, &format!("{folder}/same.json"), "[1]");
        put(&root, &format!("{folder}/other.json"), format!("[{folder:?}, 1]"));
        put(&root, &format!("{folder}/another.json"), format!("{{\"n\": {folder:?}}}"));
        put(&root, &format!("{folder}/more/lines.ndjson"), lines(&records(2)));
    }
    let counts = |run: &Run| ["pairs", "pairs_differing", "differences"].map(|name| stat(run, name));
    let run = replay(root.path(), &["--baseline", "a", "--candidate", "b"]);
    assert_eq!(counts(&run), [5, 2, 2], "{run:?}");
    assert_eq!(stat(&run, "values_compared"), 3);
    for (candidate, expected) in [("[1,2]", [1, 0, 0]), ("[3,4]", [1, 1, 2])] {
        assert_eq!(counts(&compared("[1, 2]", candidate, &[])), expected, "{candidate}");
    }
}

#[test]
fn differences_beyond_the_first_five_hundred_are_counted() {
    let root = tempfile::tempdir().expect("a folder");
    for (count, more) in [(499, 0), (500, 0), (501, 1), (502, 2)] {
        put(&root, "a.json", json!(vec![1; count]).to_string());
        put(&root, "b.json", json!(vec![2; count]).to_string());
        let run = documents(root.path(), &[]);
        let told = told(&run);
        assert_eq!(
            (stat(&run, "differences"), told.len()),
            (count as u64, count.min(500) + usize::from(more > 0))
        );
        let last = format!("b.json: {more} more differences are counted and not told");
        assert_eq!(told.contains(&last), more > 0, "{count}: {told:?}");
    }
}

#[test]
fn recordings_without_a_pair_are_no_comparison() {
    for (baseline, candidate, expected) in [
        ("\n", "\n\r\n", vec!["nowhere: a.ndjson and b.ndjson have no pair of records"]),
        (
            "{\"id\": 1, \"response\": 1}\n",
            "{\"id\": \"1\", \"response\": 1}\n",
            vec![
                "a.ndjson:1: 1: the candidate gave no answer to this request",
                "b.ndjson:1: 1: the baseline has no record of this id",
            ],
        ),
    ] {
        assert_eq!(told(&recorded(baseline, candidate)), expected);
    }
}

/// Compares two recordings of one record a line.
fn recorded(baseline: impl AsRef<[u8]>, candidate: impl AsRef<[u8]>) -> Run {
    let root = tempfile::tempdir().expect("a folder");
    put(&root, "a.ndjson", baseline);
    put(&root, "b.ndjson", candidate);
    replay(root.path(), &["--baseline", "a.ndjson", "--candidate", "b.ndjson"])
}

#[test]
fn a_record_that_cannot_be_judged_is_told_with_its_line() {
    let good = "{\"id\": \"r\", \"response\": 1}\n";
    for (line, expected, marked) in [
        ("  {\"id\": 7}", "b.ndjson:2:3: b.ndjson: the record on line 2 has no `response`", 1),
        ("{\"response\": 7}", "b.ndjson:2:1: b.ndjson: the record on line 2 has no `id`", 1),
        (
            " {\"id\": null, \"response\": 7}",
            "b.ndjson:2:2: b.ndjson: the id on line 2 is neither a string nor a number",
            1,
        ),
        (
            "{\"id\": [1], \"response\": 7}",
            "b.ndjson:2:1: b.ndjson: the id on line 2 is neither a string nor a number",
            1,
        ),
        (
            "{\"id\": 1, \"response\": tru}",
            "b.ndjson:2:23: b.ndjson: line 2 is not JSON that can be judged: expected a JSON value",
            1,
        ),
        (
            "{\"id\": 1, \"response\": 1} 2",
            "b.ndjson:2:26: b.ndjson: line 2 is not JSON that can be judged: data after the end of the JSON value",
            1,
        ),
        (
            "{\"id\": \"r\", \"response\": 1}",
            "b.ndjson:2: b.ndjson: the id on line 2 was there before: which record holds?",
            0,
        ),
        ("", "b.ndjson:2:1: b.ndjson: line 2 is blank", 0),
    ] {
        let run = recorded(good, format!("{good}{line}\n{good}"));
        assert_eq!(told(&run), [expected], "{line}");
        let excerpt = &run.report()["undecided"][0]["location"]["excerpt"];
        let length =
            excerpt["end"].as_u64().unwrap_or_default() - excerpt["start"].as_u64().unwrap_or_default();
        assert_eq!(length, marked, "{line}: {excerpt}");
    }
    let run = recorded(good, b"{\"id\": \"r\",\n");
    assert_eq!(run.code, Some(2), "{run:?}");
    let run = recorded(good, b"{\"id\": \"\xff\"}\n");
    assert_eq!(told(&run), ["b.ndjson:1:9: b.ndjson is not UTF-8: an invalid byte"]);
}

#[test]
fn a_recording_may_start_with_a_mark_end_its_lines_in_two_characters_and_hold_long_ones() {
    let long = "x".repeat(600 << 10);
    let baseline = format!(
        "{{\"id\": 1, \"response\": 1}}\n{{\"id\": \"é\", \"response\": \"{long}\"}}\n{{\"id\": 2, \"response\": [2]}}"
    );
    let candidate = format!("\u{feff}{}\r\n\r\n", baseline.replace('\n', "\r\n").replace("[2]", "[3]"));
    let run = recorded(&baseline, &candidate);
    assert_eq!(told(&run), ["b.ndjson:3 /0: 2: `/0` is 3, expected 2"]);
    assert_eq!((stat(&run, "pairs"), stat(&run, "pairs_differing")), (3, 1));
    let other = candidate.replace(&long, &format!("{long}y"));
    assert_eq!(stat(&recorded(&baseline, &other), "pairs_differing"), 2);
}

#[test]
fn what_differs_from_run_to_run_is_told_once_with_the_kinds_it_had() {
    let many = |value: u32| {
        json!((0..21).map(|at| (format!("k{at:02}"), json!(value))).collect::<serde_json::Map<_, _>>())
    };
    let first: Vec<_> = (0..20).map(|at| format!("`/k{at:02}` any number")).collect();
    for (baseline, again, given, noisy, expected) in [
        (
            json!({"a": 1, "b": "x", "c": true, "d": null, "e": [1], "f": false, "g": {"h": 1}, "i": 1}),
            json!({"a": 2, "b": "y", "c": false, "d": "s", "e": {"k": 1}, "f": null, "g": {}, "j": 1}),
            0,
            9,
            vec![
                "`/a` any number",
                "`/b` any string",
                "`/c` any boolean",
                "`/d` any null or string",
                "`/e` any array or object",
                "`/f` any null or boolean",
                "`/g/h` may be absent",
                "`/i` may be absent",
                "`/j` may be absent",
            ],
        ),
        (
            json!({"r": [{"g": 1}, {"g": 1}], "tags": ["a", "b"], "names": ["a", "b"], "n": [1]}),
            json!({"r": [{"g": 2}, {}], "tags": ["b", "a"], "names": ["a", "c"], "n": [1, 2]}),
            1,
            3,
            vec!["`/n` any array", "`/names/*` any string", "`/r/*/g` any number, or absent"],
        ),
        (many(1), many(2), 0, 21, first.iter().map(String::as_str).collect()),
    ] {
        let root = tempfile::tempdir().expect("a folder");
        put(&root, "a.json", baseline.to_string());
        put(&root, "b.json", again.to_string());
        put(&root, "again.json", again.to_string());
        let options = ["--noise", "again.json", "--ignore", "/none"];
        let run = documents(root.path(), &options[..2 + 2 * given]);
        let learnt: Vec<_> = run
            .details("replay-noise")
            .iter()
            .filter_map(|detail| detail.strip_prefix("noise: ").map(String::from))
            .collect();
        assert_eq!(
            (run.code, &learnt[..]),
            (Some(0), &expected.into_iter().map(String::from).collect::<Vec<_>>()[..]),
            "{again}"
        );
        assert_eq!((stat(&run, "noisy_paths"), stat(&run, "given_paths")), (noisy, given as u64), "{again}");
    }
}

#[test]
fn noise_that_would_leave_nothing_to_compare_is_not_learnt() {
    let different = "a.json and again.json hold different numbers of records: what is noise can't be told";
    for (baseline, again, expected) in [
        ("{\"r\": []}", "{\"r\": [{}]}", different),
        ("{\"r\": [[]]}", "{\"r\": []}", different),
        ("[1]", "[1,2]", different),
        (
            "{\"a\": 1}",
            "[1]",
            "the payloads as a whole differ between the two baseline recordings: nothing would be compared",
        ),
    ] {
        let root = tempfile::tempdir().expect("a folder");
        put(&root, "a.json", baseline);
        put(&root, "b.json", format!(" {baseline}"));
        put(&root, "again.json", again);
        let run = documents(root.path(), &["--noise", "again.json"]);
        assert_eq!(told(&run), [format!("nowhere: {expected}")], "{again}");
    }
}

#[test]
fn a_kind_that_noise_never_had_is_told_and_kinds_of_patterns_that_meet_are_joined() {
    let root = tempfile::tempdir().expect("a folder");
    put(&root, "a.json", r#"{"r": [{"x": {"0": 1}}, {"x": [1]}], "y": 1, "z": 2}"#);
    put(&root, "again.json", r#"{"r": [{"x": {"0": 2}}, {"x": [2]}], "y": 2, "z": 3}"#);
    put(&root, "b.json", r#"{"r": [{"x": {"0": 3}}, {"x": [3]}], "y": "3"}"#);
    let run = documents(root.path(), &["--noise", "again.json"]);
    assert_eq!(
        told(&run),
        [
            "a.json:1:51 /z: `/z` differs from run to run, but was always there, expected 2",
            "b.json:1:43 /y: `/y` differs from run to run, but was never \"•\" (1 characters), expected 1",
        ]
    );
}

#[test]
fn a_record_gone_and_another_come_between_two_runs_is_all_that_is_learnt() {
    let root = tempfile::tempdir().expect("a folder");
    let base = records(MANY);
    let mut again = base.clone();
    again.remove(10);
    again.insert(1_500, record(99_999));
    let mut other = base.clone();
    other[700]["cost"] = json!(-1);
    for (name, records) in [("a.json", &base), ("again.json", &again), ("b.json", &other)] {
        put(&root, name, document(records));
    }
    let run = documents(root.path(), &["--noise", "again.json"]);
    assert_eq!(
        (pointers(&run), run.blocking()),
        (BTreeSet::from(["/recordings/700/cost".into()]), vec!["replay-payload".into()])
    );
    assert_eq!(run.details("replay-noise")[0], "noise: `/recordings/*` may be absent");
}

#[test]
fn two_spellings_of_a_value_are_the_same_and_two_values_are_not() {
    for (left, right, same) in [
        ("1", "1.0", true),
        ("100", "1e2", true),
        ("-0", "0.0", true),
        ("1", "-1", false),
        ("1", "1e-99999999999999999999", false),
        ("0", "0e99999999999999999999", true),
        ("123456789012345678", "123456789012345678.0", true),
        ("123456789012345678", "123456789012345679", false),
        ("12345678901234567891", "1.2345678901234567891e19", true),
        (r#""a""#, r#""\u0061""#, true),
        (r#""\u0061""#, r#""a""#, true),
        (r#""\u0061""#, r#""b""#, false),
        (r#""a""#, r#""\u0062""#, false),
        (r#""\u0061""#, r#""\u0062""#, false),
        ("true", "false", false),
        (r#"{"a": 1, "\u0062": 2}"#, r#"{"b": 2, "\u0061": 1}"#, true),
        (r#"{"a": 1}"#, r#"{"a": 1, "b": 2}"#, false),
    ] {
        // Alone, and as items that are found again by what they hold.
        for (form, options) in
            [("{\"v\": [7, @]}", &[][..]), ("{\"v\": [@, [1, 8], {\"n\": @}]}", &["--unordered", "/v"])]
        {
            let run = compared(&form.replace('@', left), &form.replace('@', right), options);
            assert_eq!(run.code, Some(i32::from(!same)), "{left} {right} {options:?}: {}", run.stdout);
        }
        let (ours, theirs) = (format!("{{\"v\": [{left}, 7]}}"), format!("{{\"v\": [9, {right}, 7]}}"));
        let expected: BTreeSet<String> = if same { ["/v/0"] } else { ["/v/9"] }.map(String::from).into();
        let found = pointers(&compared(&ours, &theirs, &[]));
        assert_eq!(found == expected, same, "{left} {right}: {found:?}");
    }
}

#[test]
fn what_does_not_count_in_an_item_does_not_count_when_items_are_paired() {
    let root = tempfile::tempdir().expect("a folder");
    for (options, baseline, candidate, expected) in [
        (
            vec!["--tolerance", "/v/*/n=10%"],
            r#"[{"id": 1, "n": 10}, {"id": 2, "n": 20}]"#,
            r#"[{"id": 9, "n": 10}, {"id": 1, "n": 11}, {"id": 2, "n": 19}]"#,
            vec!["/v/0"],
        ),
        (
            vec!["--unordered", "/v/*/t"],
            r#"[{"id": 1, "t": [1, 2]}, {"id": 2, "t": [3, 4]}]"#,
            r#"[{"id": 9, "t": []}, {"id": 1, "t": [2, 1]}, {"id": 2, "t": [4, 3]}]"#,
            vec!["/v/0"],
        ),
        (
            vec!["--key", "/v/*/t=k"],
            r#"[{"id": 1, "t": [{"k": 1}, {"k": 2}]}, {"id": 2, "t": [{"k": 3}, {"k": 4}]}]"#,
            r#"[{"id": 9, "t": []}, {"id": 1, "t": [{"k": 2}, {"k": 1}]}, {"id": 2, "t": [{"k": 4}, {"k": 3}]}]"#,
            vec!["/v/0"],
        ),
        (
            vec!["--ignore", "/v/*/n"],
            r#"[{"id": 1, "n": 10}, {"id": 2, "n": 20}]"#,
            r#"[{"id": 9, "n": 10}, {"id": 1, "n": 11}, {"id": 2}]"#,
            vec!["/v/0"],
        ),
        (
            vec!["--noise", "again.json"],
            r#"[{"id": 1, "n": [10]}, {"id": 2, "n": [20]}]"#,
            r#"[{"id": 9, "n": [10]}, {"id": 1, "n": [11]}, {"id": 2, "n": [19]}]"#,
            vec!["/v/0"],
        ),
        // Keys are told apart by their values, whatever their spelling; what has none, by all it holds.
        (
            vec!["--key", "/v=id"],
            r#"[{"id": 1, "n": 1}, {"id": "a", "n": 2}, {"id": "1e5", "n": 3}, {"id": "1e6", "n": 4}, {"id": "1", "n": 5}, {"n": 6}, 7]"#,
            r#"[7, {"n": 6}, {"id": "1", "n": 5}, {"id": "1e6", "n": 4}, {"id": "1e5", "n": 3}, {"id": "\u0061", "n": 2}, {"id": 1.0, "n": 8}]"#,
            vec!["/v/6/n"],
        ),
    ] {
        put(&root, "a.json", format!("{{\"v\": {baseline}}}"));
        put(
            &root,
            "again.json",
            format!("{{\"v\": {}}}", baseline.replace("[10]", "[12]").replace("[20]", "[22]")),
        );
        put(&root, "b.json", format!("{{\"v\": {candidate}}}"));
        let run = documents(root.path(), &options);
        assert_eq!(pointers(&run), expected.into_iter().map(String::from).collect(), "{options:?}");
    }
}

#[test]
fn a_value_is_told_by_its_kind_and_its_size() {
    let told_of = |left: &str, right: &str, more: &[&str]| {
        let run = compared(&format!("{{\"v\": {left}}}"), &format!("{{\n\"v\": {right}}}"), more);
        told(&run)
            .into_iter()
            .map(|line| line.replacen("b.json:2:6 /v: `/v` is ", "", 1))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let long = format!("\"{}\"", "x ".repeat(40));
    for (left, right, expected) in [
        ("1", "{}", "an object of 0 members, expected 1"),
        ("1", r#"{"a": [1, 2]}"#, "an object of 1 member, expected 1"),
        ("[]", r#"{"a": 1, "b": 2}"#, "an object of 2 members, expected an array of 0 items"),
        ("[1]", "true", "true, expected an array of 1 item"),
        ("[1, [2]]", "null", "null, expected an array of 2 items"),
        ("\"ab\"", "\"abc\"", "\"a••\" (3 characters), expected \"••\" (2 characters)"),
        (
            "\"abcdef\"",
            "\"\\u0061bcdefghi\"",
            "\"ab••••••\" (9 characters), expected \"ab••••\" (6 characters)",
        ),
        ("\"abcdef\"", "\"abcdeg\"", "another \"ab••••\" (6 characters), alike only as it is masked"),
        ("123456", "1234567", "12•••• (7 digits), expected 123456"),
        ("-123456", "-1234567", "-1•••• (7 digits), expected -123456"),
        ("12345.6789", "1.2345678e3", "1.2345678e3, expected 12345.6789"),
        ("1", &long, "\"x ••••••\" (80 characters), expected 1"),
    ] {
        assert_eq!(told_of(left, right, &[]), expected, "{left} {right}");
    }
    for (left, right, expected) in [
        ("[1]", r#"{"a": 1}"#, r#"{"a": 1}, expected [1]"#),
        ("123456", "1234567", "1234567, expected 123456"),
        ("1", &long, &format!("\"{}x…, expected 1", "x ".repeat(29))),
    ] {
        assert_eq!(told_of(left, right, &["--show-values"]), expected, "{left} {right}");
    }
}

#[test]
fn a_place_in_a_document_is_told_by_line_and_column() {
    let baseline = "{\n  \"a\": 1, \"b\": 2,\n  \"é\": [\n    1, 2\n  ],\n\n  \"d\": {\"e\": 1}\n}\n";
    let candidate =
        "{\n  \"a\": 2, \"b\": 3,\n  \"é\": [\n    3, 4\n  ],\n\n  \"f\": 1, \"d\": {\"g\": 1}}\n";
    assert_eq!(
        told(&compared(baseline, candidate, &[])),
        [
            "a.json:7:14 /d/e: `/d/e` is gone, expected 1",
            "b.json:2:8 /a: `/a` is 2, expected 1",
            "b.json:2:16 /b: `/b` is 3, expected 2",
            "b.json:7:22 /d/g: `/d/g` is 1, and the baseline has none",
            "b.json:7:8 /f: `/f` is 1, and the baseline has none",
            "b.json:4:5 /é/0: `/é/0` is 3, expected 1",
            "b.json:4:8 /é/1: `/é/1` is 4, expected 2",
        ]
    );
}

#[test]
fn the_patch_of_a_document_names_any_key_in_json() {
    let root = tempfile::tempdir().expect("a folder");
    let key = "a \"b\\c\" \t\n\u{1} é/~";
    let (base, other) =
        (json!({"k": {key: 1, "gone": 1}, "n": [1, 2]}), json!({"k": {key: 2, "come": 1}, "n": [1]}));
    put(&root, "a.json", base.to_string());
    put(&root, "b.json", other.to_string());
    documents(root.path(), &["--patch", "patch.json"]);
    let patch = fs::read_to_string(root.path().join("patch.json")).expect("a patch");
    let mut patched = base;
    apply(&mut patched, &serde_json::from_str(&patch).expect("JSON"));
    assert_eq!(patched, other, "{patch}");
}

#[test]
fn a_key_that_stands_twice_is_refused_however_its_members_are_written() {
    for (text, code) in [
        (r#"{"r":1,"r" :2}"#, 2),
        (r#"{"abcdefgh1z": 1, "abcdefgh2z": 2}"#, 0),
        (r#"{"abcdefgh1z": 1, "abcdefgh1z": 2}"#, 2),
        (r#"{"r""#, 2),
    ] {
        let run = compared(text, &format!(" {text}"), &[]);
        assert_eq!(run.code, Some(code), "{text}: {run:?}");
    }
}

/// An array too large to be held whole, with these items behind its numbers.
fn numbers(more: &str) -> String {
    let numbers: Vec<_> = (1_000..6_000).map(|number| number.to_string()).collect();
    format!("[{}{more}]", numbers.join(", "))
}

/// An object with these members, of which the array may be large.
fn with_array(array: &str, more: &str) -> String {
    format!("{{\"n\": 1, \"v\": {array}{more}}}")
}

#[test]
fn large_arrays_are_compared_as_small_ones_are() {
    let large = numbers("");
    let swap = |from: &str, to: &str| with_array(&large.replacen(from, to, 1), "");
    let ending = |more: &str| with_array(&numbers(more), "");
    let plain = ending("");
    // Seven items in a row are not looked for elsewhere.
    let in_a_row: Vec<_> = (100..107)
        .map(|at| {
            format!("`/v/{at}` is {}, expected {}", if at < 106 { at + 1_001 } else { 1_100 }, at + 1_000)
        })
        .collect();
    let in_a_row: Vec<_> = in_a_row.iter().map(String::as_str).collect();
    let another = large.replacen("1007", "7", 1);
    for (baseline, candidate, options, values, expected) in [
        (plain.clone(), plain.clone(), &[][..], 1, &[][..]),
        (plain.clone(), format!(" {plain}"), &[], 5_001, &[]),
        (plain.clone(), swap("1007", "10070"), &[], 5_001, &["`/v/7` is 10070, expected 1007"]),
        (plain.clone(), swap("1007", "1007.5"), &[], 5_001, &["`/v/7` is 1007.5, expected 1007"]),
        (plain.clone(), swap("1007", "1007e1"), &[], 5_001, &["`/v/7` is 1007e1, expected 1007"]),
        (
            plain.clone(),
            swap("1100, 1101,", "1101, 1100,"),
            &[],
            5_001,
            &["`/v/100` is 1101, expected 1100", "`/v/101` is 1100, expected 1101"],
        ),
        (
            plain.clone(),
            swap("1100, 1101, 1102, 1103, 1104, 1105, 1106,", "1101, 1102, 1103, 1104, 1105, 1106, 1100,"),
            &[],
            5_001,
            &in_a_row,
        ),
        (
            plain.clone(),
            swap(
                "1100, 1101, 1102, 1103, 1104, 1105, 1106, 1107, 1108,",
                "1101, 1102, 1103, 1104, 1105, 1106, 1107, 1108, 1100,",
            ),
            &[],
            5_009,
            &["`/v/100` is gone, expected 1100", "`/v/108` is 1100, and the baseline has none"],
        ),
        (
            plain.clone(),
            swap(
                "1100, 1101, 1102, 1103, 1104, 1105, 1106, 1107, 1108, 1109, 1110,",
                "1101, 1102, 1103, 1104, 1105, 1106, 1107, 1108, 1109, 7, 8,",
            ),
            &["--ignore", "/v/110"],
            5_009,
            &["`/v/100` is gone, expected 1100", "`/v/109` is 7, and the baseline has none"],
        ),
        (plain.clone(), ending(", 7"), &[], 5_001, &["`/v/5000` is 7, and the baseline has none"]),
        (ending(", 7"), plain.clone(), &[], 5_001, &["`/v/5000` is gone, expected 7"]),
        (
            ending(", 7"),
            ending(", 8, 9"),
            &[],
            5_003,
            &["`/v/5000` is 8, expected 7", "`/v/5001` is 9, and the baseline has none"],
        ),
        (ending(", 7"), ending(", 8, 9"), &["--ignore", "/v/5001"], 5_003, &["`/v/5000` is 8, expected 7"]),
        (ending(", 8, 9"), ending(", 7"), &["--ignore", "/v/5001"], 5_003, &["`/v/5000` is 7, expected 8"]),
        (plain.clone(), with_array("[]", ""), &["--ignore", "/v/*"], 1, &[]),
        (
            plain.clone(),
            with_array("{}", ""),
            &[],
            2,
            &["`/v` is an object of 0 members, expected an array of 5000 items"],
        ),
        (plain.clone(), ending(", 7"), &["--ignore", "/v"], 2, &[]),
        (ending(", [1], [2]"), ending(", [2], [1]"), &["--unordered", "/v"], 2, &[]),
        (
            ending(", {\"k\": 1, \"m\": 1}, {\"k\": 2}"),
            ending(", {\"k\": 2}, {\"k\": 1, \"m\": 2}"),
            &["--key", "/v=k"],
            2,
            &["`/v/5001/m` is 2, expected 1"],
        ),
        (plain.clone(), format!("{{\"v\": {large}, \"n\": 2}}"), &[], 1, &["`/n` is 2, expected 1"]),
        (
            with_array("1", &format!(", \"\\u0076w\": {large}")),
            with_array("1", &format!(", \"\\u0076w\": {another}")),
            &[],
            3,
            &["`/vw/7` is 7, expected 1007"],
        ),
        (
            plain.clone(),
            with_array(&large, ", \"w\": 1"),
            &[],
            5_002,
            &["`/w` is 1, and the baseline has none"],
        ),
        (with_array(&large, ", \"w\": 1"), plain.clone(), &[], 5_002, &["`/w` is gone, expected 1"]),
        (large.clone(), another, &[], 5_000, &["`/7` is 7, expected 1007"]),
        (large.clone(), numbers(", 7"), &[], 5_000, &["`/5000` is 7, and the baseline has none"]),
    ] {
        let run = compared(&baseline, &candidate, options);
        let expected: Vec<_> = expected.iter().copied().map(String::from).collect();
        assert_eq!((run.messages("block"), stat(&run, "values_compared")), (expected, values), "{options:?}");
    }
}

#[test]
fn what_is_nested_too_deep_is_refused_wherever_it_stands_in_a_large_array() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for (depth, code) in [(126, 1), (127, 2)] {
        let (deep, deep_inside) =
            (format!(", {}", nested(depth)), numbers(&format!(", {}", nested(depth - 1))));
        for (baseline, candidate) in [
            // Item beside item, and where the items of one side have moved on.
            (numbers(&deep), numbers(&deep).replacen("1007", "7", 1)),
            (numbers(&deep), numbers(&deep).replacen("1007", "1007, 7", 1)),
            (
                numbers(&format!(", {deep_inside}")),
                numbers(&format!(", {deep_inside}")).replacen("1007", "1007, 7", 1),
            ),
        ] {
            let run = compared(&with_array(&baseline, ""), &with_array(&candidate, ""), &[]);
            assert_eq!(run.code, Some(code), "{depth}: {:?}", told(&run));
        }
    }
}

#[test]
fn a_recording_may_come_from_standard_input_however_long_it_is() {
    let root = common::copy_of("tests/fixtures/parity-check/api-traffic/pass");
    let exchange = fs::read_to_string(root.path().join("traffic.ndjson")).expect("a recording");
    let exchange = exchange.lines().next().expect("an exchange");
    let numbered = |at: usize| exchange.replace("t-1", &format!("t-{at}"));
    let long = format!("{}{}\n{}\n", numbered(1), " ".repeat(300 << 10), numbered(2));
    for (text, code) in
        [(long.clone(), 0), (long.clone() + &numbered(1), 2), (long.clone() + "{\n", 2), (String::new(), 2)]
    {
        put(&root, "piped.ndjson", text);
        let mut command = common::command(PROGRAM, root.path());
        command.args([
            "openapi",
            "--baseline",
            "a.json",
            "--candidate",
            "b.json",
            "--traffic",
            "-",
            "--format",
            "json",
        ]);
        command.stdin(fs::File::open(root.path().join("piped.ndjson")).expect("a file"));
        let run = common::finished(&command.output().expect("it starts"));
        assert_eq!(run.code, Some(code), "{}", run.stdout);
    }
}

#[test]
fn a_line_is_read_until_it_is_far_longer_than_any_record() {
    let root = tempfile::tempdir().expect("a folder");
    put(&root, "b.ndjson", "{\"id\": 1, \"response\": 1}\n");
    for (mebibytes, expected) in [
        (65, "a.ndjson:1:1: a.ndjson: line 1 is not JSON that can be judged: expected a JSON value"),
        (129, "a.ndjson: a.ndjson: line 1 is longer than 64 MiB"),
    ] {
        let file = fs::File::create(root.path().join("a.ndjson")).expect("a file");
        file.set_len(mebibytes << 20).expect("a length");
        let run = replay(root.path(), &["--baseline", "a.ndjson", "--candidate", "b.ndjson"]);
        assert_eq!(told(&run), [expected]);
    }
}

#[test]
fn of_two_records_for_one_case_none_holds() {
    let root = tempfile::tempdir().expect("a folder");
    let case = json!({"name": "1", "expect": {"checks": [{"path": "/n", "equals": 1}]}});
    put(root.path(), "corpus.json", json!({"cases": [case]}).to_string());
    let record = |id: Value, n: u32| json!({"id": id, "response": {"n": n}});
    for (second, code) in [(json!("2"), 0), (json!("1"), 2), (json!(1), 2)] {
        let records = [record(json!("1"), 1), record(second, 1)];
        put(root.path(), "a.ndjson", format!("{}\n{}\n", records[0], records[1]));
        put(root.path(), "a.json", json!(records).to_string());
        for candidate in ["a.ndjson", "a.json"] {
            if candidate == "a.json" && records[1]["id"].is_number() {
                continue;
            }
            let run = replay(root.path(), &["--candidate", candidate, "--corpus", "corpus.json"]);
            assert_eq!(run.code, Some(code), "{candidate} {records:?}: {run:?}");
            if code == 2 {
                assert!(run.stdout.contains("was there before: which record holds?"), "{}", run.stdout);
            }
        }
    }
}

#[test]
fn an_error_check_without_an_error_is_a_check_that_fails() {
    let run = judged_answer(
        &json!({"errorChecks": [{"path": "/code", "equals": 1}]}),
        &json!({"id": "r-1", "response": {"ok": true}}),
    );
    assert_eq!((run.blocking(), stat(&run, "checks")), (vec!["replay-case".to_owned()], 1), "{run:?}");
}
