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

/// A folder with both documents.
fn both(baseline: &Value, candidate: &Value) -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    fs::write(root.path().join("a.json"), baseline.to_string()).expect("a file");
    fs::write(root.path().join("b.json"), candidate.to_string()).expect("a file");
    root
}

fn judged(baseline: &Value, candidate: &Value) -> Run {
    openapi(both(baseline, candidate).path(), &[])
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

/// The base with one thing in it as it was, and as it is.
fn judged_at(pointer: &str, was: &Value, is: &Value, version: &str) -> Run {
    let base = with(&base(), "/openapi", Some(json!(version)));
    judged(&with(&base, pointer, Some(was.clone())), &with(&base, pointer, Some(is.clone())))
}

/// Recorded exchanges against a document that stayed as it was.
fn with_traffic(document: &Value, exchanges: &[Value]) -> Run {
    let root = both(document, document);
    let lines: Vec<_> = exchanges.iter().map(|exchange| format!("{exchange}\n")).collect();
    fs::write(root.path().join("traffic.ndjson"), lines.concat()).expect("a file");
    openapi(root.path(), &["--traffic", "traffic.ndjson"])
}

/// What the rules of this command warn of.
fn warnings(run: &Run) -> Vec<String> {
    let messages = run.messages("warn").into_iter();
    messages.filter(|message| !message.starts_with("unbound: ")).collect()
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

/// A thing of the contract that was so and is so now, and what that does.
///
/// A schema stands in a request (`asks`), in a response (`gives`), or in the query.
fn turns() -> Vec<(String, Value, Value, Does)> {
    let asks = format!("{NEW}/properties/more");
    let gives = format!("{ITEM}/properties/more");
    let query = format!("{LIST}/parameters/0");
    let body = format!("{CREATE}/requestBody/content/application~1json");
    let answer = format!("{LIST}/responses/200/content/application~1json");
    let (closed, open) = (json!({"additionalProperties": false}), json!({"additionalProperties": true}));
    let members = |kind: &str| json!({"additionalProperties": {"type": kind}});
    let items = |kind: &str| json!({"type": "array", "items": {"type": kind}});
    let any_items = json!({"type": "array"});
    let of = |kinds: &[&str]| {
        let each: Vec<_> = kinds.iter().map(|kind| json!({"type": kind})).collect();
        json!({"type": ["string", "boolean", "object", "array"], "oneOf": each})
    };
    let none = json!({"type": ["string", "boolean", "object", "array"]});
    let header = |name: &str| json!({"name": name, "in": "header", "required": true});
    let style = |style: &str| json!({"name": "limit", "in": "query", "style": style});
    let media = |kind: &str| json!({"name": "limit", "in": "query", "content": {"application/json": {"schema": {"type": kind}}}});
    let at = |rest: &str| format!("{query}{rest}");
    vec![
        // What refuses everything.
        (asks.clone(), json!(true), json!(false), Break),
        (asks.clone(), json!(false), json!(true), Nothing),
        (asks.clone(), json!(false), json!(false), Nothing),
        (gives.clone(), json!(true), json!(false), Nothing),
        (gives.clone(), json!(false), json!(true), Break),
        (gives.clone(), json!(false), json!(false), Nothing),
        // Zero has no sign, and a limit that is excluded is tighter than one that is not.
        (at("/schema"), json!({"minimum": -0.0}), json!({"minimum": 0}), Nothing),
        (at("/schema"), json!({"minimum": 0}), json!({"minimum": -0.0}), Nothing),
        (at("/schema"), json!({"minimum": 0}), json!({"exclusiveMinimum": -0.0}), Break),
        (at("/schema"), json!({"exclusiveMinimum": 0}), json!({"minimum": 0}), Nothing),
        (at("/schema"), json!({"exclusiveMinimum": 0}), json!({"exclusiveMinimum": 1}), Break),
        (gives.clone(), json!({"exclusiveMinimum": 1}), json!({"exclusiveMinimum": 0}), Break),
        // Words that bind.
        (gives.clone(), json!({"pattern": "^a"}), json!({}), Break),
        (gives.clone(), json!({"pattern": "^a"}), json!({"pattern": "^b"}), Break),
        (gives.clone(), json!({}), json!({"pattern": "^a"}), Nothing),
        (gives.clone(), json!({"uniqueItems": true}), json!({"uniqueItems": false}), Break),
        (gives.clone(), json!({"uniqueItems": false}), json!({}), Nothing),
        (asks.clone(), json!({}), json!({"uniqueItems": true}), Break),
        (asks.clone(), json!({}), json!({"uniqueItems": false}), Nothing),
        (asks.clone(), json!({"pattern": "^a"}), json!({"pattern": "^a"}), Nothing),
        // Further members.
        (asks.clone(), members("number"), members("string"), Break),
        (asks.clone(), members("string"), members("string"), Nothing),
        (asks.clone(), members("string"), open.clone(), Nothing),
        (asks.clone(), open.clone(), members("string"), Break),
        (asks.clone(), json!({}), members("string"), Break),
        (asks.clone(), closed.clone(), members("string"), Nothing),
        (gives.clone(), members("string"), open.clone(), Break),
        (gives.clone(), members("string"), json!({}), Break),
        (gives.clone(), json!({"type": "number"}), json!({"type": "string"}), Break),
        (gives.clone(), members("string"), members("number"), Break),
        (gives.clone(), closed.clone(), open.clone(), Nothing),
        (gives.clone(), open, members("string"), Nothing),
        (gives.clone(), members("string"), closed, Nothing),
        // Items.
        (asks.clone(), any_items.clone(), items("string"), Break),
        (asks.clone(), items("string"), any_items.clone(), Nothing),
        (gives.clone(), any_items, items("string"), Nothing),
        // Alternatives.
        (asks.clone(), of(&["string", "boolean"]), of(&["string"]), Break),
        (asks.clone(), of(&["string"]), of(&["string", "boolean"]), Nothing),
        (asks.clone(), of(&["string"]), of(&["boolean"]), Break),
        (asks.clone(), of(&["string"]), none.clone(), Nothing),
        (asks.clone(), none.clone(), of(&["string"]), Break),
        (gives.clone(), of(&["string", "boolean"]), of(&["string"]), Nothing),
        (gives.clone(), of(&["string"]), of(&["string", "boolean"]), Nothing),
        (gives.clone(), of(&["string"]), of(&["boolean"]), Break),
        (gives.clone(), of(&["string"]), none.clone(), Break),
        (gives, none, of(&["string"]), Nothing),
        // How parameters are named, written and described.
        (query.clone(), header("X-Org"), header("x-org"), Nothing),
        (query.clone(), header("X-Org"), header("X-Organisation"), Break),
        (query.clone(), style("form"), style("form"), Nothing),
        (query.clone(), style("form"), style("spaceDelimited"), Break),
        (query.clone(), media("number"), media("string"), Break),
        (query, media("string"), media("string"), Nothing),
        // A body with a schema, and one without.
        (body.clone(), json!({}), json!({"schema": {"type": "object"}}), Break),
        (body, json!({"schema": {"type": "object"}}), json!({}), Nothing),
        (answer.clone(), json!({"schema": {"type": "object"}}), json!({}), Break),
        (answer, json!({}), json!({"schema": {"type": "object"}}), Nothing),
    ]
}

/// Both documents are made of the base, so that what the base lacks is judged as well.
#[test]
fn what_was_so_and_is_so_now_breaks_clients_or_does_not() {
    let mut wrong = Vec::new();
    for (pointer, was, is, does) in turns() {
        let run = judged_at(&pointer, &was, &is, "3.1.0");
        if run.code != Some(i32::from(does == Break)) {
            wrong.push(format!("{pointer} {was} {is} does not {does:?}: {:?} {}", run.code, run.stdout));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What `nullable` allows is told by the version: 3.1 does not know it.
#[test]
fn nullable_counts_in_3_0_where_a_type_is_named() {
    let (text, nullable) = (json!({"type": "string"}), json!({"type": "string", "nullable": true}));
    let (any, any_nullable) = (json!({}), json!({"nullable": true}));
    let not = json!({"type": "string", "nullable": false});
    for (owner, was, is, version, does) in [
        (NEW, &nullable, &text, "3.0.3", Break),
        (NEW, &text, &nullable, "3.0.3", Nothing),
        (NEW, &nullable, &not, "3.0.3", Break),
        (NEW, &not, &text, "3.0.3", Nothing),
        (NEW, &nullable, &text, "3.1.0", Nothing),
        (NEW, &any_nullable, &any, "3.0.3", Nothing),
        (ITEM, &text, &nullable, "3.0.3", Break),
        (ITEM, &text, &not, "3.0.3", Nothing),
        (ITEM, &text, &nullable, "3.1.0", Nothing),
        (ITEM, &nullable, &nullable, "3.0.3", Nothing),
    ] {
        let run = judged_at(&format!("{owner}/properties/more"), was, is, version);
        assert_eq!(run.code, Some(i32::from(does == Break)), "{owner} {was} {is} {version}: {}", run.stdout);
    }
}

/// What does not break clients may still surprise them.
#[test]
fn what_clients_may_notice_is_a_warning_and_only_that() {
    let more = |owner: &str| format!("{owner}/properties/more");
    let choices = |all: &[&str]| json!({"enum": all});
    let kinds = |all: &[&str]| {
        let each: Vec<_> = all.iter().map(|kind| json!({"type": kind})).collect();
        json!({"anyOf": each})
    };
    let responses = format!("{LIST}/responses");
    let only = |code: &str| json!({ code: {"description": "x"} });
    let closed = json!({"additionalProperties": false});
    for (pointer, was, is, expected) in [
        (
            more(ITEM),
            choices(&["a"]),
            choices(&["a", "b"]),
            Some("`more` of each item of the response 200 has 1 new choice(s)"),
        ),
        (more(ITEM), choices(&["a", "b"]), choices(&["a"]), None),
        (more(NEW), choices(&["a"]), choices(&["a", "b"]), None),
        (
            more(ITEM),
            kinds(&["string"]),
            kinds(&["string", "null"]),
            Some("`more` of each item of the response 200 has 1 new alternative(s)"),
        ),
        (more(ITEM), kinds(&["string", "null"]), kinds(&["string"]), None),
        (more(ITEM), kinds(&["string"]), kinds(&["string"]), None),
        (more(ITEM), json!({}), kinds(&["string"]), None),
        (more(NEW), kinds(&["string"]), kinds(&["string", "null"]), None),
        (
            more(ITEM),
            closed.clone(),
            json!({}),
            Some("`more` of each item of the response 200 may have further members now"),
        ),
        (more(NEW), closed.clone(), json!({}), None),
        (more(ITEM), closed.clone(), closed, None),
        (
            more(ITEM),
            json!(true),
            json!(false),
            Some("`more` of each item of the response 200 may be nothing now"),
        ),
        (more(NEW), json!(false), json!(true), Some("`more` of the request's body may be anything now")),
        (responses.clone(), only("404"), only("404"), Some("describes no response that is a success")),
        (responses.clone(), only("default"), only("default"), None),
        (responses.clone(), only("2XX"), only("2xx"), None),
        (
            responses.clone(),
            only("404"),
            json!({"404": {"description": "x"}, "200": {"description": "x"}}),
            None,
        ),
        (
            responses,
            json!({"404": {"description": "x"}, "default": {"description": "x"}}),
            only("404"),
            Some("the response DEFAULT is gone"),
        ),
    ] {
        let run = judged_at(&pointer, &was, &is, "3.1.0");
        assert_eq!(run.code, Some(0), "{pointer} {was} {is}: {}", run.stdout);
        // The schema is shared: one place that gives it, and one that asks for it.
        let places = ["GET /items: ", "GET /items ", "POST /items: `more` of the request's body"];
        let mut told = warnings(&run);
        told.retain(|message| places.iter().any(|place| message.starts_with(place)));
        assert_eq!(told.len(), expected.iter().count(), "{pointer} {was} {is}: {told:?}");
        if let Some(ending) = expected {
            assert!(told[0].ends_with(ending), "{pointer} {was} {is}: {told:?}");
        }
    }
}

/// A path's parameters are told by where they stand, whatever they are called.
#[test]
fn each_parameter_of_a_path_is_compared_with_the_one_at_its_place() {
    let owner = "/paths/~1shops~1{shop}~1items~1{item}";
    let item = |names: [&str; 2], kinds: [&str; 2]| {
        let each: Vec<_> = (0..2)
            .map(|at| json!({"name": names[at], "in": "path", "required": true, "schema": {"type": kinds[at]}}))
            .collect();
        json!({"parameters": each, "get": {"responses": {"200": {"description": "it"}}}})
    };
    let was = item(["shop", "item"], ["number", "string"]);
    for (is, broken) in [
        (item(["a", "b"], ["number", "string"]), None),
        (item(["shop", "item"], ["integer", "string"]), Some("{1}")),
        (item(["shop", "item"], ["number", "boolean"]), Some("{2}")),
    ] {
        let run = judged_at(owner, &was, &is, "3.1.0");
        assert_eq!(run.code, Some(i32::from(broken.is_some())), "{is}: {}", run.stdout);
        let named =
            broken.map(|name| format!("GET /shops/{{}}/items/{{}}: the path parameter `{name}` may not be"));
        let messages = run.messages("block");
        assert!(
            named.iter().all(|start| messages.iter().all(|message| message.starts_with(start))),
            "{messages:?}"
        );
    }
}

#[test]
fn only_a_whole_part_in_braces_or_after_a_colon_is_a_parameter() {
    let base = base();
    let one = json!({"get": {"responses": {"200": {"description": "it"}}}});
    let mut both = base.clone();
    for path in ["/items/{id}.csv", "/items/{id}.txt", "/items/csv:{id}", "/items/:"] {
        both["paths"][path] = one.clone();
    }
    assert_eq!(judged(&both, &both).code, Some(0));
    both["paths"]["/items/:key"] = one;
    let run = judged(&both, &both);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(run.said().contains("GET /items/{} is there twice"), "{}", run.stdout);
}

#[test]
fn a_reference_may_lead_to_an_item_of_a_list() {
    let base = base();
    let reference = |at: &str| json!({"$ref": format!("#/paths/~1items/get/parameters/{at}")});
    let place = "/paths/~1items~1{id}/get/parameters";
    for (at, code) in [("0", 0), ("1", 1), ("2", 2), ("name", 2)] {
        let run = judged(&base, &with(&base, place, Some(json!([reference(at)]))));
        assert_eq!(run.code, Some(code), "{at}: {}", run.stdout);
    }
}

/// What is not on the list of critical endpoints may go, and is counted.
#[test]
fn endpoints_that_are_not_critical_are_counted_when_they_are_gone() {
    let root = tempfile::tempdir().expect("a folder");
    let critical = json!({"endpoints": [
        {"method": "GET", "path": "/items"},
        {"method": "POST", "path": "/items", "openapi": "pending"},
        {"method": "DELETE", "path": "/items/{key}", "openapi": "pending"},
    ]});
    fs::write(root.path().join("critical.json"), critical.to_string()).expect("a file");
    fs::write(root.path().join("a.json"), base().to_string()).expect("a file");
    for (gone, expected) in [
        (&[][..], None),
        (&["/paths/~1health"], Some("1 endpoint(s) that are not critical are gone")),
        (&["/paths/~1health", "/paths/~1items~1{id}"], Some("3 endpoint(s) that are not critical are gone")),
    ] {
        let candidate = gone.iter().fold(base(), |document, pointer| with(&document, pointer, None));
        fs::write(root.path().join("b.json"), candidate.to_string()).expect("a file");
        let run = openapi(root.path(), &["--critical", "critical.json"]);
        assert_eq!(run.code, Some(0), "{}", run.stdout);
        assert_eq!(warnings(&run), Vec::from_iter(expected), "{gone:?}");
        assert_eq!(run.report()["stats"]["endpoints_pending"], 2);
    }
}

fn exchange(method: &str, path: &str, status: u16, body: Option<Value>) -> Value {
    let mut response = json!({"status": status});
    if let Some(body) = body {
        response["body"] = body;
    }
    json!({"id": "t-1", "request": {"method": method, "path": path}, "response": response})
}

/// Nothing is missing where the contract promises no JSON, or HTTP no body.
#[test]
fn an_answer_without_a_body_is_a_fault_where_the_contract_promises_json() {
    let item = "/paths/~1items~1{id}";
    let base = base();
    let base = with(&base, &format!("{item}/head"), Some(base["paths"]["/items/{id}"]["get"].clone()));
    let content = format!("{item}/get/responses/200/content");
    let schema = json!({"schema": {"type": "object"}});
    for (media, method, faults) in [
        (
            "application/json",
            "GET",
            &["GET /items/{}: the response 200 has no body, and the contract describes one"][..],
        ),
        (
            "application/problem+json",
            "GET",
            &["GET /items/{}: the response 200 has no body, and the contract describes one"],
        ),
        ("*/*", "GET", &["GET /items/{}: the response 200 has no body, and the contract describes one"]),
        ("text/plain", "GET", &[]),
        ("application/json", "HEAD", &[]),
    ] {
        let document = with(&base, &content, Some(json!({ media: schema })));
        let run = with_traffic(&document, &[exchange(method, "/items/a", 200, None)]);
        let told: Vec<_> = faults.iter().map(|fault| format!("t-1: {fault}")).collect();
        assert_eq!(run.messages("block"), told, "{media} {method}");
        assert_eq!(run.code, Some(i32::from(!faults.is_empty())), "{media} {method}");
    }
}

#[test]
fn a_body_is_held_against_the_schema_of_any_json_media_type() {
    let base = base();
    let content = "/paths/~1items~1{id}/get/responses/200/content";
    for (media, code) in [
        ("application/json", 1),
        ("Application/JSON; charset=utf-8", 1),
        ("application/vnd.item+json", 1),
        ("*/*", 1),
        ("application/jsonl", 0),
        ("text/plain", 0),
    ] {
        let document = with(&base, content, Some(json!({ media: {"schema": {"type": "object"}} })));
        let run = with_traffic(&document, &[exchange("GET", "/items/a", 200, Some(json!(["no object"])))]);
        assert_eq!(run.code, Some(code), "{media}: {}", run.stdout);
    }
}

/// A recording of a whole day must not fill the report.
#[test]
fn very_many_faults_of_traffic_are_told_in_part_and_counted_in_full() {
    for (faults, more) in [(200, None), (201, Some(1)), (250, Some(50))] {
        let exchanges: Vec<_> = (0..faults)
            .map(|at| {
                let mut exchange = exchange("GET", "/nowhere", 200, None);
                exchange["id"] = json!(format!("t-{at}"));
                exchange
            })
            .collect();
        let run = with_traffic(&base(), &exchanges);
        let told = run.messages("block");
        let counted = more.map(|more| format!("{more} more faults are counted and not told"));
        assert_eq!(told.len(), 200 + counted.iter().count(), "{faults}");
        let found = told.iter().find(|message| message.contains("more faults"));
        assert_eq!(found, counted.as_ref(), "{faults}");
    }
}
