//! `parity-check openapi`: which changes of a contract break its clients, and which don't.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::fs;
use std::path::Path;

use common::Run;
use serde_json::{Value, json};

/// What a change does to the clients of the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    /// It blocks.
    Break,
    /// It passes, with or without a warning.
    Nothing,
}

use Does::{Break, Nothing};

fn openapi(folder: &Path, more: &[&str]) -> Run {
    let args = ["openapi", "--baseline", "a.json", "--candidate", "b.json", "--format", "json"];
    common::run(env!("CARGO_BIN_EXE_parity-check"), folder, &[&args[..], more].concat())
}

fn base() -> Value {
    let path = common::repository().join("tests/fixtures/parity-check/api-response/pass/a.json");
    serde_json::from_slice(&fs::read(path).expect("a file")).expect("JSON")
}

fn judged(baseline: &Value, candidate: &Value) -> Run {
    let root = tempfile::tempdir().expect("a folder");
    fs::write(root.path().join("a.json"), baseline.to_string()).expect("a file");
    fs::write(root.path().join("b.json"), candidate.to_string()).expect("a file");
    openapi(root.path(), &[])
}

/// The document with a member set, or taken away where the value is `None`.
fn with(document: &Value, pointer: &str, value: Option<Value>) -> Value {
    let mut document = document.clone();
    let (parent, last) = pointer.rsplit_once('/').expect("a place inside");
    let last = last.replace("~1", "/");
    let parent = document.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer}"));
    match (parent, value) {
        (Value::Object(members), Some(value)) => {
            members.insert(last, value);
        }
        (Value::Object(members), None) => {
            members.remove(&last).unwrap_or_else(|| panic!("{pointer}"));
        }
        (Value::Array(items), Some(value)) if last == "-" => items.push(value),
        (Value::Array(items), Some(value)) => items[last.parse::<usize>().expect("an index")] = value,
        (Value::Array(items), None) => {
            items.remove(last.parse().expect("an index"));
        }
        _ => panic!("{pointer}"),
    }
    document
}

const LIST: &str = "/paths/~1items/get";
const CREATE: &str = "/paths/~1items/post";
const NEW: &str = "/components/schemas/New";
const ITEM: &str = "/components/schemas/Item";

/// Each change alone, and what it does: request side, response side, operations.
fn changes() -> Vec<(String, Option<Value>, Does)> {
    let place = |owner: &str, rest: &str| format!("{owner}{rest}");
    let schema = "/responses/200/content/application~1json/schema";
    vec![
        ("/paths/~1health".into(), None, Break),
        (place(LIST, "/operationId"), Some(json!("all")), Nothing),
        (place(LIST, "/deprecated"), Some(json!(true)), Nothing),
        (place(LIST, "/summary"), Some(json!("All items")), Nothing),
        ("/paths/~1more".into(), Some(json!({"get": {"responses": {"200": {"description": "x"}}}})), Nothing),
        (
            place(LIST, "/parameters/-"),
            Some(json!({"name": "page", "in": "query", "schema": {"type": "integer"}})),
            Nothing,
        ),
        (
            place(LIST, "/parameters/-"),
            Some(json!({"name": "X-Org", "in": "header", "required": true})),
            Break,
        ),
        (place(LIST, "/parameters/0"), None, Nothing),
        (place(LIST, "/parameters/0/required"), Some(json!(true)), Break),
        (place(LIST, "/parameters/1/required"), Some(json!(false)), Nothing),
        (place(LIST, "/parameters/0/schema/type"), Some(json!("number")), Nothing),
        (place(LIST, "/parameters/0/schema/type"), Some(json!("string")), Break),
        (place(LIST, "/parameters/0/schema/maximum"), Some(json!(200)), Nothing),
        (place(LIST, "/parameters/0/schema/maximum"), Some(json!(99)), Break),
        (place(LIST, "/parameters/0/schema/maximum"), Some(json!(100.0)), Nothing),
        (place(LIST, "/parameters/0/schema/maximum"), None, Nothing),
        (place(LIST, "/parameters/0/schema/minimum"), Some(json!(1)), Break),
        (place(LIST, "/parameters/0/schema/exclusiveMaximum"), Some(json!(100)), Break),
        (place(LIST, "/parameters/1/schema/pattern"), Some(json!("^a")), Break),
        (place(LIST, "/parameters/1/schema/minLength"), Some(json!(0)), Nothing),
        (place(LIST, "/parameters/1/schema/minLength"), Some(json!(1)), Break),
        (place(CREATE, "/requestBody/required"), Some(json!(true)), Break),
        (place(CREATE, "/requestBody/content/application~1xml"), Some(json!({})), Nothing),
        (place(CREATE, "/requestBody"), None, Nothing),
        (place(NEW, "/properties/note"), Some(json!({"type": "string"})), Nothing),
        (place(NEW, "/properties/price"), None, Nothing),
        (place(NEW, "/required/-"), Some(json!("price")), Break),
        (place(NEW, "/required/0"), None, Nothing),
        (place(NEW, "/properties/price/type"), Some(json!("integer")), Break),
        (place(NEW, "/properties/price/type"), Some(json!(["number", "null"])), Nothing),
        (place(NEW, "/properties/name/maxLength"), Some(json!(79)), Break),
        (place(NEW, "/properties/name/maxLength"), None, Nothing),
        (place(NEW, "/properties/state/enum/-"), Some(json!("hidden")), Nothing),
        (place(NEW, "/properties/state/enum/0"), None, Break),
        (place(NEW, "/properties/state/enum"), None, Nothing),
        (place(NEW, "/properties/name/enum"), Some(json!(["a"])), Break),
        (place(NEW, "/properties/name/format"), Some(json!("uuid")), Break),
        (place(NEW, "/additionalProperties"), Some(json!(false)), Break),
        (place(NEW, "/additionalProperties"), Some(json!(true)), Nothing),
        (place(NEW, "/anyOf"), Some(json!([{"required": ["price"]}, {"required": ["state"]}])), Break),
        (place(NEW, "/description"), Some(json!("What to make")), Nothing),
        (place(LIST, "/responses/200"), None, Break),
        (place(LIST, "/responses/404"), None, Nothing),
        (place(LIST, "/responses/429"), Some(json!({"description": "slower"})), Nothing),
        (place(LIST, "/responses/200/content/application~1json"), None, Break),
        (place(LIST, &place(schema, "/maxItems")), Some(json!(10)), Nothing),
        (place(LIST, &place(schema, "/type")), Some(json!("object")), Break),
        (place(LIST, &place(schema, "/items")), None, Break),
        (place(LIST, "/responses/200/headers/X-Total/required"), Some(json!(false)), Break),
        (place(LIST, "/responses/200/headers/X-More"), Some(json!({"schema": {"type": "string"}})), Nothing),
        (place(ITEM, "/properties/note"), Some(json!({"type": "string"})), Nothing),
        (place(ITEM, "/required/0"), None, Break),
        (place(ITEM, "/required/-"), Some(json!("state")), Nothing),
        (place(ITEM, "/properties/name/type"), Some(json!(["string", "null"])), Break),
        (place(ITEM, "/properties/price/type"), Some(json!("integer")), Nothing),
        (place(ITEM, "/properties/id/type"), Some(json!("integer")), Break),
        (place(ITEM, "/properties/price/minimum"), Some(json!(-1)), Break),
        (place(ITEM, "/properties/price/minimum"), Some(json!(1)), Nothing),
        (place(ITEM, "/properties/price/maximum"), Some(json!(9)), Nothing),
        (place(ITEM, "/properties/name/maxLength"), None, Break),
        (place(ITEM, "/properties/state/enum/0"), None, Nothing),
        (place(ITEM, "/properties/state/enum"), None, Break),
        (place(ITEM, "/properties/state/enum/-"), Some(json!("hidden")), Nothing),
        (place(ITEM, "/properties/parent"), None, Nothing),
        ("/security".into(), None, Break),
        ("/paths/~1health/get/security".into(), Some(json!([{"key": []}])), Break),
    ]
}

#[test]
fn each_change_alone_breaks_clients_or_does_not() {
    let base = base();
    let changes = changes();
    assert!(changes.len() >= 60, "only {}", changes.len());
    let mut wrong = Vec::new();
    for (pointer, value, does) in changes {
        let candidate = with(&base, &pointer, value.clone());
        let run = judged(&base, &candidate);
        let code = i32::from(does == Break);
        if run.code != Some(code) {
            wrong.push(format!("{pointer} {value:?} does not {does:?}: {:?} {}", run.code, run.stdout));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_contract_serves_its_own_clients_in_both_versions() {
    for version in ["3.0.0", "3.0.3", "3.1.0", "3.1.1"] {
        let document = with(&base(), "/openapi", Some(json!(version)));
        assert_eq!(judged(&document, &document).code, Some(0), "{version}");
    }
    for version in ["2.0", "3.2.0", "3", "4.0.0"] {
        let document = with(&base(), "/openapi", Some(json!(version)));
        assert_eq!(judged(&document, &document).code, Some(2), "{version}");
    }
}

#[test]
fn what_a_message_says_names_the_endpoint_the_place_and_where_it_stands() {
    let base = base();
    let run = judged(&base, &with(&base, "/components/schemas/New/required/-", Some(json!("price"))));
    let finding = &run.report()["findings"][0];
    assert_eq!(finding["message"], "POST /items: `price` of the request's body is required now");
    assert_eq!(finding["location"]["pointer"], "/components/schemas/New");
    assert_eq!(finding["location"]["path"], "b.json");
}

#[test]
fn traffic_is_judged_without_repeating_what_it_holds() {
    let root = common::copy_of("tests/fixtures/parity-check/api-traffic/pass");
    let secret = "Johanna Muster";
    let exchange = json!({"id": "t-9", "request": {"method": "GET", "path": "/items/a"},
        "response": {"status": 200, "body": {"id": 7, "name": secret, "price": secret}}});
    fs::write(root.path().join("traffic.ndjson"), format!("{exchange}\n")).expect("a file");
    let run = openapi(root.path(), &["--traffic", "traffic.ndjson"]);
    assert_eq!((run.code, run.blocking()), (Some(1), vec!["api-traffic".to_owned()]));
    assert!(!run.said().contains("Johanna"), "{}", run.stdout);
    let report = run.report();
    let places: Vec<_> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["effect"] == "block")
        .map(|finding| finding["location"]["pointer"].as_str().expect("a pointer").to_owned())
        .collect();
    assert_eq!(places, ["/response/body/id", "/response/body/price"]);
}
