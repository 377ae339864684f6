//! `pii-scan` through its command line: what blocks, what does not, what can't be decided.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test a panic is the verdict"
)]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use clap::ValueEnum as _;
use common::Run;
use common::fixtures::judge_each;
use gate_core::render::Format;
use gate_core::rule::GENERAL;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_pii-scan");

/// An address that nobody has, and that is not reserved for examples.
const MAIL: &str = "ana.novak@contoso.de";

/// A test number of a card scheme.
const CARD: &str = "4012 8888 8888 1881";

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn write(folder: &TempDir, name: &str, content: impl AsRef<[u8]>) {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn run(folder: &TempDir, args: &[&str]) -> Run {
    run_with_key(folder, "a key", args)
}

fn run_with_key(folder: &TempDir, key: &str, args: &[&str]) -> Run {
    let mut command = common::command(PROGRAM, folder.path());
    command.args(args).env("PII_SCAN_KEY", key).env("ROSTER_KEY", "another key");
    common::finished(&command.output().unwrap())
}

fn scan(content: impl AsRef<[u8]>, name: &str, args: &[&str]) -> Run {
    let folder = folder();
    write(&folder, name, content);
    run(&folder, &[&[name, "--format", "json"], args].concat())
}

/// The pointers of what was found in one JSON value, and the rules.
fn found(value: &Value) -> Vec<(String, String)> {
    let run = scan(value.to_string(), "a.json", &["--profile", "export"]);
    let report = run.report();
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            (text(&finding["location"]["pointer"]), text(&finding["rule"]))
        })
        .collect()
}

fn at(pointer: &str, rule: &str) -> Vec<(String, String)> {
    vec![(pointer.into(), rule.into())]
}

fn github_token() -> String {
    let body = "16C7e42F292c6912E7710c838347Ae";
    format!("{}_{body}{}", "ghp", base62(crc32(body.as_bytes())))
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = !0_u32;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
        }
    }
    !crc
}

fn base62(mut number: u32) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut digits = Vec::new();
    for _ in 0..6 {
        digits.push(DIGITS[(number % 62) as usize]);
        number /= 62;
    }
    digits.reverse();
    String::from_utf8(digits).unwrap()
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    text.as_bytes()
        .chunks(3)
        .map(|chunk| {
            let bits = chunk
                .iter()
                .chain([0, 0].iter())
                .take(3)
                .fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
            let digits = [18, 12, 6, 0].map(|shift| char::from(DIGITS[bits >> shift & 63]));
            digits.iter().take(chunk.len() + 1).chain(['='; 3].iter()).take(4).collect::<String>()
        })
        .collect()
}

#[test]
fn every_rule_passes_its_good_evidence_and_blocks_its_bad_evidence_alone() {
    // Detectors prove themselves by their rows, in tests/pii-detectors.rs. A scan compares no times, follows no
    // references and asks for no shape.
    let rules = GENERAL.iter().chain(pii_scan::rules::RULES).map(|rule| rule.id);
    let ids: Vec<&str> = rules.filter(|id| !["g-3", "g-4", "g-8"].contains(id)).collect();
    let keys = [("PII_SCAN_KEY", "a key"), ("ROSTER_KEY", "another key")];
    judge_each("pii-scan", &ids, |stage, options| stage.run_with(PROGRAM, options, &keys));
}

#[test]
fn what_machines_make_is_clean() {
    let clean = json!({
        "id": "0b6f0d0e-0d3c-4f5e-9f3c-6f0b9a1c2d3e",
        "sha": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "trace": {"trace_id": "58d72b2230f8b24181f73881de643b29", "request_no": "4012888888881881"},
        "occurred_at": "2026-01-01T00:00:00.014Z",
        "ts_ms": 1_767_225_600_014_u64,
        "version": "10.20.30",
        "addr": "192.168.180.50",
        "rss_kb": 7_200_903,
        "docs": "write to jane@example.org",
        "summary": "P95 latency exceeded baseline by 45% over 5423 windows",
    });
    let run = scan(clean.to_string(), "a.json", &["--profile", "export"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let report = run.report();
    assert_eq!(report["checks"][0]["rule"], "pii-clean");
    assert_eq!(report["subjects"][0]["sha256"].as_str().unwrap().len(), 64);
}

#[test]
fn a_finding_is_told_with_its_pointer_wherever_it_hides() {
    let nested = json!({"record": {"mail": MAIL}}).to_string();
    for (value, pointer) in [
        (json!({"a": {"b": [0, MAIL]}}), "/a/b/1"),
        (json!({"a/b": {"c~d": MAIL}}), ""),
        (json!({"summary": format!("reported by {MAIL}")}), "/summary"),
        (json!({"by_user": {MAIL: 3}}), "/by_user"),
        (json!({MAIL: {"deep": MAIL}}), ""),
        (json!({"payload": nested}), "/payload"),
        (json!({"payload": json!({"again": nested}).to_string()}), "/payload"),
        (json!({"blob": base64(&nested)}), "/blob"),
        (json!({"blob": format!("x {} y", base64(&base64(&nested)))}), "/blob"),
        (json!({"u": "https://x.test/?q=ana.novak%40contoso.de"}), "/u"),
        (json!({"u": "ana.novak%2540contoso.de"}), "/u"),
        (json!({"u": "ana.novak&#64;contoso&period;de"}), "/u"),
        (json!({"u": "ana.novak\\u0040contoso.de"}), "/u"),
        (json!({"u": "ana.novak＠contoso.de"}), "/u"),
        (json!({"u": "ana.no\u{200b}vak@con\u{ad}toso.de"}), "/u"),
    ] {
        let pointers: Vec<_> = found(&value)
            .into_iter()
            .map(|(pointer, rule)| {
                assert_eq!(rule, "email", "{value}");
                pointer
            })
            .collect();
        assert!(!pointers.is_empty(), "{value}");
        let expected = if pointer.is_empty() && value.get("a/b").is_some() { "/a~1b" } else { pointer };
        assert!(pointers.iter().all(|found| found == expected), "{value}: {pointers:?}");
    }
    let escaped = scan(r#"{"a":"ana.novak\u0040contoso.de"}"#, "a.json", &["--profile", "export"]);
    assert_eq!(escaped.blocking(), ["email"]);
}

/// The digests of what is found in a JSON text: they tell one value from another.
fn digests_in(text: &str) -> Vec<String> {
    let run = scan(text, "a.json", &[]);
    assert_eq!(run.code, Some(1), "{text}: {}", run.stdout);
    let report = run.report();
    let messages = report["findings"].as_array().unwrap().iter().map(|finding| &finding["message"]);
    let digest = |message: &str| message[message.find("digest ").unwrap() + 7..][..32].to_owned();
    messages.map(|message| digest(message.as_str().unwrap())).collect()
}

#[test]
fn every_escape_stands_for_one_character() {
    let plain = digests_in(&json!({ "a": MAIL }).to_string());
    assert_eq!(plain.len(), 1);
    // The first letter may be of the plane of mathematical letters, which takes two escapes.
    let bold = MAIL.replacen('a', r"\ud835\udc1a", 1);
    for before in [r"\b", r"\f", r"\n", r"\r", r"\t", r#"\""#, r"\\", r"\/", r"\u0009", r"\u002F"] {
        for value in [MAIL, &bold] {
            let text = format!(r#"{{"a":"{before}{value}"}}"#);
            assert!(digests_in(&text).contains(&plain[0]), "{text}");
        }
    }
    // The same in a text that is no JSON, and so is escaped once more.
    for before in [r"\\n", r"\\r", r"\\t", r#"\\\""#, r"\\/", r"\\'", r"\\x20", r"\\u0020", r"\\u002c"] {
        for value in [MAIL.to_owned(), bold.replace('\\', r"\\"), MAIL.replace('@', r"\\x40")] {
            let text = format!(r#"{{"a":"{before}{value}"}}"#);
            assert!(digests_in(&text).contains(&plain[0]), "{text}");
        }
    }
    // U+007F needs no escape.
    assert_eq!(digests_in(&format!("{{\"a\":\"\\t\u{7f} {MAIL}\"}}")), plain);
}

/// A key is part of a pointer as it is meant, and ends a pointer where it must not be repeated.
#[test]
fn a_pointer_has_the_keys_as_they_are_meant() {
    let long = "k".repeat(64);
    // Of the first one every bit of a byte is another one.
    let (plain, other) = ("-a".repeat(8) + "xx", "\u{49e}".repeat(8) + "xx");
    let expected = |text: &str, pointers: &[&str]| {
        let report = scan(text, "a.json", &[]).report();
        let found = report["findings"].as_array().unwrap().iter();
        let found: Vec<_> =
            found.map(|found| found["location"]["pointer"].as_str().unwrap_or_default()).collect();
        assert_eq!(found, pointers, "{text}: {report:#}");
    };
    for (text, pointers) in [
        (r#"{"\u0061lpha":"MAIL"}"#, vec!["/alpha"]),
        (
            r#"{"\u0061lpha":{"\u0062eta":"MAIL","c":"MAIL"},"\u0064":"MAIL"}"#,
            vec!["/alpha/beta", "/alpha/c", "/d"],
        ),
        (
            r#"{"x":{"gamma":1},"\u0061":{"\u0062":{"gamma":"MAIL","x":"MAIL"}}}"#,
            vec!["/a/b/gamma", "/a/b/x"],
        ),
        (r#"{"":"MAIL"}"#, vec![""]),
        (r#"{"x":{"":"MAIL"}}"#, vec!["/x"]),
        (r#"{"x":{"a b":"MAIL","a12345":"MAIL","a123456":"MAIL"}}"#, vec!["/x", "/x", "/x/a12345"]),
        (&format!(r#"{{"x":{{"{long}":"MAIL","{long}k":"MAIL"}}}}"#), vec!["/x", &format!("/x/{long}")]),
        (
            &format!(r#"[{{"a":1,"{plain}":"MAIL"}},{{"a":1,"{plain}":"MAIL"}},{{"a":1,"{other}":"MAIL"}}]"#),
            vec![&format!("/0/{plain}"), &format!("/1/{plain}"), "/2"],
        ),
    ] {
        expected(&text.replace("MAIL", MAIL), &pointers);
    }
}

#[test]
fn what_is_written_in_hex_or_either_base64_is_found() {
    let hex = |text: &str| text.bytes().fold(String::new(), |out, byte| out + &format!("{byte:02x}"));
    // Its first characters make a `+` and a `/`, which have other signs in addresses.
    let signs = base64(&format!("~~~???~~~ {MAIL}"));
    assert!(signs.contains('+') && signs.contains('/'), "{signs}");
    for (value, layer) in [
        (hex(&format!("mail {MAIL}")), "hex"),
        (hex(&format!("mail\t{MAIL}")).to_uppercase(), "hex"),
        (format!("x {} y", hex(&format!("mail {MAIL}"))), "hex"),
        (signs.clone(), "base64"),
        (signs.replace('+', "-").replace('/', "_"), "base64"),
    ] {
        let run = scan(json!({ "blob": value }).to_string(), "a.json", &[]);
        assert_eq!((run.code, run.blocking()), (Some(1), vec!["email".to_owned()]), "{value}");
        assert!(run.stdout.contains(&format!("under {layer}")), "{value}: {}", run.stdout);
    }
    // Digits in hex are digits.
    assert_eq!(found(&json!({ "card": hex(&CARD.replace(' ', "")) })), at("/card", "payment-card"));
}

#[test]
fn a_value_is_looked_at_though_those_before_it_under_its_key_were_clean() {
    // Of the length of a UUID, of two digests, and of a time.
    let values = [
        ("0b6f0d0e-0d3c-4f5e-9f3c-6f0b9a1c2d3e", "ana.katharina.novak-meier@contoso.de"),
        ("58d72b2230f8b24181f73881de643b29", "anna-katharina.novak1@contoso.com"),
        ("0a1b2c3d4e5f60718293a4b5c6d7e8f901234567", "anna-katharina.novak-meier-5@contoso.com"),
        ("2026-01-01T00:00:00Z", MAIL),
    ];
    for (clean, planted) in values {
        let planted = if planted.len() == clean.len() { planted } else { &planted[1..] };
        assert_eq!(planted.len(), clean.len(), "{planted}");
        let line = |value: &str| format!("{{\"id\":\"{value}\",\"n\":1,\"last\":\"{value}\"}}\n");
        for at in [1, 2, 3, 7, 19] {
            let lines: String =
                (0..20).map(|number| line(if number == at { planted } else { clean })).collect();
            let run = scan(lines, "a.ndjson", &[]);
            let report = run.report();
            let found = report["findings"].as_array().unwrap().iter();
            let places: Vec<_> = found
                .map(|found| (found["location"]["line"].clone(), found["location"]["pointer"].clone()))
                .collect();
            let line = json!(at + 1);
            assert_eq!(places, [(line.clone(), json!("/id")), (line, json!("/last"))], "{planted}");
            assert_eq!(
                (&report["stats"]["documents"], &report["stats"]["texts"]),
                (&json!(20), &json!(60)),
                "{report:#}"
            );
        }
        assert_eq!(scan(line(clean).repeat(20), "a.ndjson", &[]).code, Some(0));
    }
}

#[test]
fn a_finding_under_layers_names_them() {
    let value = json!({"blob": base64(&json!({"k": "ana.novak%40contoso.de"}).to_string())});
    let run = scan(value.to_string(), "a.json", &[]);
    assert!(run.stdout.contains("under base64, then JSON in a string, then percent-encoding"), "{run:?}");
}

#[test]
fn what_lies_under_too_many_encodings_is_not_decided() {
    let under = |layers: u32| (0..layers).fold(format!("write to {MAIL} again"), |text, _| base64(&text));
    let found = scan(json!({ "blob": under(5) }).to_string(), "a.json", &[]);
    assert_eq!((found.code, found.blocking()), (Some(1), vec!["email".to_owned()]), "{found:?}");
    let run = scan(json!({ "blob": under(6) }).to_string(), "a.json", &[]);
    assert_eq!((run.code, run.undecided()), (Some(2), vec!["g-7".to_owned()]), "{run:?}");
    assert!(run.stdout.contains("1 texts lie under more encodings than are peeled off"), "{run:?}");
    // What is over a text as a whole is taken off in one go: what is under the first alone is no value.
    let plain = digests_in(&json!({ "a": "ana+novak@contoso.de" }).to_string());
    assert_eq!(digests_in(&json!({ "a": r"ana%2Bnovak\x40contoso.de" }).to_string()), plain);
}

/// What was seen in a text is no word about another one that is as long and begins as it does.
#[test]
fn a_text_is_looked_at_though_those_before_it_began_alike() {
    let long = "nothing to see here ".repeat(10);
    for (clean, planted) in [
        (format!("{long}{}", "x".repeat(MAIL.len())), format!("{long}{MAIL}")),
        (format!("{long}{}", "x".repeat(CARD.len())), format!("{long}{CARD}")),
        ("ana.novakxcn.de".into(), "ana.novak@cn.de".into()),
    ] {
        assert_eq!(clean.len(), planted.len());
        for name in ["a.txt", "a.ndjson"] {
            let line = |text: &str| {
                if name == "a.txt" { format!("{text}\n") } else { format!("{{\"v\":\"{text}\"}}\n") }
            };
            let report = scan(line(&clean).repeat(9) + &line(&planted) + &line(&clean), name, &[]).report();
            let found = report["findings"].as_array().unwrap().iter();
            let lines: Vec<_> = found.map(|found| found["location"]["line"].clone()).collect();
            assert_eq!(lines, [10], "{name} {planted}: {report:#}");
        }
    }
}

/// A word beside a value speaks for it or clears it as a word, and by where it stands.
#[test]
fn words_beside_a_value_decide_what_it_is() {
    for (name, content, rules) in [
        ("a.txt", "phone 612 345 678\n", &["phone-national"][..]),
        ("a.txt", "phonex 612 345 678\n", &[]),
        ("a.txt", "phone order 612 345 678\n", &["phone-national"]),
        ("a.json", r#"{"phone_order":"612 345 678"}"#, &["phone-national"]),
        // Most of it is struck out.
        ("a.txt", concat!("glpat-", "AbCdxxxxxxxx", "EfGhJkLm\n"), &[]),
    ] {
        let run = scan(content, name, &[]);
        assert_eq!(run.blocking(), rules, "{content}: {}", run.stdout);
    }
}

/// Where few kinds of characters are in a text, each of them may be what is looked for.
#[test]
fn a_text_of_few_kinds_of_characters_is_looked_at() {
    let token = concat!("glpat-", "AbCdEfGhJkLm", "NpQrStUv");
    for (value, rule) in [(token, "gitlab-pat"), ("４０１２８８８８８８８８１８８１\\[", "payment-card")]
    {
        assert_eq!(found(&json!({ "card": value })), at("/card", rule), "{value}");
    }
}

/// The key that a value is under is shown with it where it may be, and the mark stands under the value alone.
#[test]
fn a_finding_shows_its_key_and_why_it_is_believed() {
    let card = CARD.replace(' ', "");
    let table = format!("seq\tcard\n7\t{card}\n");
    for (name, content, shown, label) in [
        ("a.json", json!({ "to": MAIL }).to_string(), "\"to\": ‹EMAIL_ADDRESS›", "form and check hold"),
        ("a.json", json!({ MAIL: 1 }).to_string(), "‹EMAIL_ADDRESS›", "form and check hold"),
        ("a.json", json!({ "by": { MAIL: 1 } }).to_string(), "‹EMAIL_ADDRESS›", "form and check hold"),
        ("a.txt", format!("ask {MAIL}\n"), "‹EMAIL_ADDRESS›", "form and check hold"),
        ("a.json", json!({ "card": card }).to_string(), "\"card\": ‹CREDIT_CARD›", "`card` in its key"),
        (
            "a.json",
            json!({"card": {"n": card}}).to_string(),
            "\"n\": ‹CREDIT_CARD›",
            "a key above speaks for it",
        ),
        ("a.tsv", table, "\"card\": ‹CREDIT_CARD›", "`card` names its column"),
        ("a.txt", format!("card {card}\n"), "‹CREDIT_CARD›", "`card` before it"),
        ("a.txt", format!("{card} is a card\n"), "‹CREDIT_CARD›", "`card` after it"),
    ] {
        let report = scan(&content, name, &[]).report();
        let excerpt = &report["findings"][0]["location"]["excerpt"];
        assert_eq!(excerpt["text"], shown, "{content}: {report:#}");
        let length = |text: &str| text.chars().count();
        let mark = [length(&shown[..shown.find('‹').unwrap()]), length(shown)];
        assert_eq!([&excerpt["start"], &excerpt["end"]], [&json!(mark[0]), &json!(mark[1])], "{content}");
        let told = excerpt["label"].as_str().unwrap();
        assert!(told.ends_with(&format!(", {label}")), "{content}: {told}");
    }
    // What is below a key that is not repeated has none.
    let report = scan(json!({MAIL: {"deep": MAIL}}).to_string(), "a.json", &[]).report();
    let findings = report["findings"].as_array().unwrap();
    let shown: Vec<_> = findings.iter().map(|finding| &finding["location"]["excerpt"]["text"]).collect();
    assert_eq!(shown, ["‹EMAIL_ADDRESS›"; 2]);
}

#[test]
fn numbers_are_looked_at_as_well() {
    assert_eq!(found(&json!({"n": 4_012_888_888_881_881_u64})), at("/n", "payment-card"));
    assert_eq!(found(&json!({"n": [{"m": CARD}]})), at("/n/0/m", "payment-card"));
    assert!(
        found(&json!({"n": 4_111_111_111_111_112_u64, "f": 4.5e15, "t": 1_767_225_600_000_u64})).is_empty()
    );
}

#[test]
fn lines_columns_and_pointers_are_exact() {
    let run = scan(format!("{{\n  \"é\": 1,\n  \"mail\": \"hallo {MAIL}\"\n}}\n"), "a.json", &[]);
    let place = &run.report()["findings"][0]["location"];
    assert_eq!(
        (&place["line"], &place["column"], &place["pointer"]),
        (&json!(3), &json!(18), &json!("/mail"))
    );
    let run = scan(format!("{{\"a\":1}}\n\n{{\"é\":\"{MAIL}\"}}\r\n"), "a.ndjson", &[]);
    let place = &run.report()["findings"][0]["location"];
    assert_eq!((&place["line"], &place["column"]), (&json!(3), &json!(7)));
    let run = scan(format!("# Title\n\nask <{MAIL}>\n"), "a.md", &[]);
    let place = &run.report()["findings"][0]["location"];
    assert_eq!((&place["line"], &place["column"]), (&json!(3), &json!(6)));
    assert!(place.get("pointer").is_none());
}

#[test]
fn a_large_document_and_a_large_log_keep_their_places() {
    let filler = "{\"a\":[1,2,3],\"text\":\"nothing to see here\"},\n".repeat(60_000);
    let document = format!("[{filler}{{\"deep\":{{\"mail\":\"{MAIL}\"}}}}]");
    let run = scan(&document, "large.json", &[]);
    let place = &run.report()["findings"][0]["location"];
    assert_eq!((&place["line"], &place["pointer"]), (&json!(60_001), &json!("/60000/deep/mail")));
    assert_eq!(place["column"], json!(18));
    let lines = format!("{}{{\"deep\":{{\"mail\":\"{MAIL}\"}}}}\n", filler.replace("},\n", "}\n"));
    for jobs in ["1", "2", "3"] {
        let run = scan(&lines, "large.ndjson", &["--jobs", jobs]);
        let report = run.report();
        let place = &report["findings"][0]["location"];
        assert_eq!((&place["line"], &place["pointer"]), (&json!(60_001), &json!("/deep/mail")));
        assert_eq!(report["stats"]["documents"], json!(60_001));
    }
    // A mark of the order of bytes is before the first piece alone.
    let marked = format!("\u{feff}{}ask {MAIL}\n", "nothing to see here\n".repeat(30_000));
    let place = &scan(marked, "large.txt", &[]).report()["findings"][0]["location"];
    assert_eq!((&place["line"], &place["column"]), (&json!(30_001), &json!(5)));
    // A document whose end is wrong is not clean, however long it was well-formed.
    let cut = scan(&document[..document.len() - 2], "large.json", &[]);
    assert_eq!(cut.code, Some(2));
}

#[test]
fn the_report_is_the_same_however_many_threads_scan() {
    let folder = folder();
    let mut text = String::new();
    for number in 0..10_300 {
        let key = if number == 0 { "first" } else { "mail" };
        text.push_str(&json!({"n": number, key: format!("ana{number}@contoso.de")}).to_string());
        text.push('\n');
    }
    write(&folder, "a.ndjson", text);
    let reports: Vec<Value> = ["1", "3"]
        .map(|jobs| {
            let mut report = run(
                &folder,
                &[
                    "a.ndjson",
                    "--format",
                    "json",
                    "--jobs",
                    jobs,
                    "--now",
                    "2026-01-01T00:00:00Z",
                    "--ignore",
                    "/first",
                ],
            )
            .report();
            report["args"] = json!([]);
            report
        })
        .to_vec();
    assert!(reports.iter().all(|report| *report == reports[0]));
    assert_eq!(reports[0]["stats"]["findings"], json!(10_300));
    // Not all are told one by one, and that is said.
    let findings = reports[0]["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 10_000);
    assert!(findings.iter().any(|finding| finding["rule"] == "pii-clean"));
    // What was to be ignored is none of them.
    let more = "300 more findings were counted, and are not told one by one";
    assert!(findings.iter().any(|finding| finding["message"] == more), "{:?}", findings.last());
    assert_eq!(reports[0]["stats"]["ignored_or_known"], json!(1));
}

#[test]
fn what_cannot_be_read_is_not_decided() {
    for (name, content, args) in [
        ("a.json", &b""[..], &["--profile", "export"][..]),
        ("a.json", b" \n", &[]),
        ("a.json", b"{\"a\":", &["--profile", "export"]),
        ("a.json", b"{\"a\":1} {\"b\":2}", &[]),
        ("a.json", b"{\"a\":01}", &[]),
        ("a.json", b"{\"a\":\"\x01\"}", &[]),
        ("a.json", b"{\"a\":\"\xff\"}", &[]),
        ("a.json", b"{\"a\":\"\\ud800\"}", &[]),
        ("a.json", b"[1,]", &[]),
        ("a.json", b"nul", &["--profile", "export"]),
        ("a.ndjson", b"{\"a\":1}\n{\"a\":\n", &[]),
        ("a.txt", b"plain text", &["--profile", "export"]),
        ("a.json", b"\xff\xfe{\0}\0", &[]),
        ("a.bin", b"\x00\x01\x02binary", &[]),
        ("a.pdf", b"%PDF-1.7 ", &[]),
        ("a.gz", b"\x1f\x8b\x08\x00broken", &[]),
        ("a.zip", b"PK\x03\x04broken", &[]),
        ("a.zst", b"\x28\xb5\x2f\xfdbroken", &[]),
    ] {
        let run = scan(content, name, args);
        assert_eq!(run.code, Some(2), "{name} {content:?}: {run:?}");
        assert!(run.report()["undecided"][0]["message"].as_str().unwrap().contains(name), "{run:?}");
    }
    // A word that is none is told where it stands, also at the end.
    for (content, why) in
        [("[tx", "here a value is due"), ("[tru", "here a value is due"), ("[true", "it ends too early")]
    {
        let run = scan(content, "a.json", &[]);
        let undecided = &run.report()["undecided"][0];
        assert!(undecided["message"].as_str().unwrap().contains(why), "{content}: {undecided}");
    }
    let deep = scan("[".repeat(200) + &"]".repeat(200), "a.json", &[]);
    assert!(deep.code == Some(2) && deep.stdout.contains("128 deep"));
    let folder = folder();
    fs::create_dir(folder.path().join("empty")).unwrap();
    for args in [&["none.json"][..], &["empty"], &["--profile", "export"], &["a", "--shard", "3/2"]] {
        assert_eq!(run(&folder, args).code, Some(2), "{args:?}");
    }
}

#[test]
fn a_broken_line_hides_nothing_of_itself_or_of_the_lines_after_it() {
    let run =
        scan(format!("{{\"a\":\"{MAIL}\"\n{{\"b\":\"{MAIL}\"}}\n"), "a.ndjson", &["--profile", "export"]);
    assert_eq!(run.code, Some(2));
    let report = run.report();
    let lines: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["location"]["line"].clone())
        .collect();
    assert_eq!(lines, [json!(1), json!(2)]);
}

#[cfg(unix)]
#[test]
fn nothing_in_a_folder_is_skipped_without_a_word() {
    let folder = folder();
    write(&folder, "d/a.json", "{}");
    write(&folder, "d/image.png", b"\x89PNG\r\n\x1a\n\0\0");
    std::os::unix::fs::symlink("a.json", folder.path().join("d/link.json")).unwrap();
    let blocked = run(&folder, &["d", "--format", "json"]);
    assert_eq!(blocked.code, Some(2));
    assert_eq!(blocked.report()["undecided"].as_array().unwrap().len(), 2, "{blocked:?}");
    let allowed =
        run(&folder, &["d", "--format", "json", "--allow-skipped", "d/*.png", "--allow-skipped", "d/link.*"]);
    assert_eq!(allowed.code, Some(0), "{allowed:?}");
    let report = allowed.report();
    let skipped =
        report["subjects"].as_array().unwrap().iter().find(|subject| subject["artifact"] == "skipped");
    assert_eq!(skipped.unwrap()["path"], "d/image.png");
    assert!(allowed.stdout.contains("skipped with leave"));
}

#[test]
fn what_git_ignores_is_left_out_unless_it_is_asked_for() {
    let folder = folder();
    write(&folder, "d/a.json", "{}");
    write(&folder, "d/out/b.json", json!({"mail": MAIL}).to_string());
    write(&folder, "d/.env", "nothing\n");
    write(&folder, "d/.gitignore", "out/\n");
    common::git(&folder.path().join("d"), &["init", "-q"]);
    let told = run(&folder, &["d", "--format", "json"]);
    assert_eq!(told.code, Some(0), "{told:?}");
    assert_eq!(told.messages("warn"), ["1 file or folder is not scanned: git ignores it"]);
    // The file that says so may be the one who hides something.
    assert_eq!(run(&folder, &["d", "--strict"]).code, Some(1));
    let all = run(&folder, &["d", "--no-ignore", "--format", "json"]);
    assert_eq!((all.code, all.messages("warn").is_empty()), (Some(1), true), "{all:?}");
    write(&folder, "d/.env", format!("OWNER={MAIL}\n"));
    assert_eq!(run(&folder, &["d"]).code, Some(1));
}

#[test]
fn archives_are_opened_and_their_members_named() {
    let folder = folder();
    let content = json!({"mail": MAIL}).to_string();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(content.as_bytes()).unwrap();
    write(&folder, "a.json.gz", gzip.finish().unwrap());
    write(&folder, "a.json.zst", zstd::encode_all(content.as_bytes(), 1).unwrap());
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_ustar();
    header.set_size(content.len() as u64);
    tar.append_data(&mut header, "in/a.json", content.as_bytes()).unwrap();
    let tar = tar.into_inner().unwrap();
    write(&folder, "a.tar", &tar);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("in/a.json", options).unwrap();
    zip.write_all(content.as_bytes()).unwrap();
    zip.start_file("in/b.tar", options).unwrap();
    zip.write_all(&tar).unwrap();
    write(&folder, "a.zip", zip.finish().unwrap().into_inner());
    for (name, places) in [
        ("a.json.gz", &["a.json.gz"][..]),
        ("a.json.zst", &["a.json.zst"]),
        ("a.tar", &["a.tar!/in/a.json"]),
        ("a.zip", &["a.zip!/in/a.json", "a.zip!/in/b.tar!/in/a.json"]),
    ] {
        let run = run(&folder, &[name, "--profile", "export", "--format", "json"]);
        let report = run.report();
        let found: Vec<_> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| &finding["location"]["path"])
            .collect();
        assert_eq!(found, places, "{run:?}");
        let digest = &report["subjects"]
            .as_array()
            .unwrap()
            .iter()
            .find(|subject| subject["path"] == name)
            .unwrap()["sha256"];
        let bytes = fs::read(folder.path().join(name)).unwrap();
        assert_eq!(*digest, gate_core::artifact::sha256(&bytes));
    }
}

#[test]
fn a_bomb_is_not_decided_and_not_unpacked() {
    let folder = folder();
    let zeros = vec![b' '; 1 << 20];
    let mut zstd = zstd::Encoder::new(Vec::new(), 19).unwrap();
    for _ in 0..600 {
        zstd.write_all(&zeros).unwrap();
    }
    write(&folder, "bomb.txt.zst", zstd.finish().unwrap());
    let run = run(&folder, &["bomb.txt.zst"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stdout.contains("bomb.txt.zst was not scanned whole"), "{run:?}");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for number in 0..=100_000 {
        zip.start_file(number.to_string(), zip::write::SimpleFileOptions::default()).unwrap();
    }
    let run = scan(zip.finish().unwrap().into_inner(), "many.zip", &[]);
    assert_eq!(run.code, Some(2));
    assert!(run.stdout.contains("not scanned whole: it holds more than 100,000 members"), "{run:?}");
}

#[test]
fn a_scan_for_a_commit_is_of_nothing_that_the_commit_holds_otherwise() {
    let folder = folder();
    write(&folder, "out/a.json", r#"{"summary":"queue drained"}"#);
    write(&folder, "src/b.txt", "nothing to see\n");
    let commit = common::commit_all(folder.path());
    let scan = |args: &[&str]| run(&folder, &[args, &["--format", "json", "--commit", &commit]].concat());
    let good = scan(&["."]);
    assert_eq!(good.code, Some(0), "{good:?}");
    assert!(good.has_check("g-2") && good.has_check("pii-clean"), "{good:?}");
    write(&folder, "out/a.json", r#"{"summary":"queue full"}"#);
    let other = scan(&["."]);
    assert_eq!((other.code, other.undecided()), (Some(2), vec!["g-2".to_owned()]), "{other:?}");
    // What it does not hold is known by its digest, and that is said.
    write(&folder, "out/c.json", "{}");
    let unknown = scan(&["out/c.json"]);
    assert!(unknown.code == Some(0) && unknown.stdout.contains("1 that it does not hold"), "{unknown:?}");
    let nowhere = run(&folder, &["src", "--commit", &"f".repeat(40)]);
    assert_eq!(nowhere.code, Some(2), "{nowhere:?}");
    // Without a commit, what is scanned speaks for itself.
    let alone = run(&folder, &["."]);
    assert!(alone.code == Some(0) && !alone.stdout.contains("g-2"), "{alone:?}");
}

#[test]
fn standard_input_is_scanned_and_hashed() {
    let folder = folder();
    let content = json!({"mail": MAIL}).to_string();
    let mut child = common::command(PROGRAM, folder.path())
        .args(["-", "--profile", "export", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(content.as_bytes()).unwrap();
    let run = common::finished(&child.wait_with_output().unwrap());
    assert_eq!(run.code, Some(1));
    assert_eq!(run.report()["subjects"][0]["sha256"], gate_core::artifact::sha256(content.as_bytes()));
}

#[test]
fn profiles_differ_in_what_they_look_for() {
    let mail = json!({"mail": MAIL}).to_string();
    let token = json!({"note": github_token()}).to_string();
    let address = json!({"client_ip": "81.2.69.142"}).to_string();
    for (profile, mail_code, token_code, address_code) in
        [("export", 1, 1, 1), ("artifact", 1, 1, 1), ("secrets", 0, 1, 0), ("incident", 1, 1, 0)]
    {
        for (content, code) in [(&mail, mail_code), (&token, token_code), (&address, address_code)] {
            let run = scan(content, "a.json", &["--profile", profile]);
            assert_eq!(run.code, Some(code), "{profile}: {run:?}");
        }
    }
    assert_eq!(scan(&mail, "a.json", &["--exclude", "EMAIL_ADDRESS"]).code, Some(0));
    assert_eq!(scan(&mail, "a.json", &["--exclude", "email"]).code, Some(0));
    assert_eq!(scan(&mail, "a.json", &["--profile", "secrets", "--include", "email_address"]).code, Some(1));
    assert_eq!(scan(&mail, "a.json", &["--exclude", "NO_SUCH_THING"]).code, Some(2));
    assert!(scan(&mail, "a.json", &["--exclude", "email"]).stdout.contains("without email"));
}

#[test]
fn conversation_text_does_not_leave_in_an_export() {
    let long = "the queue was drained and every shard answered again after a while ".repeat(6);
    for text in [
        "user: where is my order? assistant: it left on Monday",
        "Assistant: I am sorry to hear that",
        "caller: hello there\nagent: hello to you",
        "first line of many words that somebody wrote to the system today\nand a second line with more of the same words",
        &long,
    ] {
        let value = json!({"summary": text}).to_string();
        let run = scan(&value, "a.json", &["--profile", "export"]);
        assert_eq!(run.blocking(), ["pii-transcript"], "{text}");
        assert_eq!(scan(&value, "a.json", &["--profile", "artifact"]).code, Some(0), "{text}");
    }
    for text in [
        "Feedback on latency: 41 requests, module: gateway",
        "user: 41 of 50",
        "Config reload completed in 12 ms; operator: none",
        "severity: high, system: gateway",
    ] {
        let run = scan(json!({"summary": text}).to_string(), "a.json", &["--profile", "export"]);
        assert_eq!(run.code, Some(0), "{text}: {run:?}");
    }
}

/// What names other rules says nothing about conversation text.
#[test]
fn conversation_text_is_looked_for_or_not_by_name() {
    let value = json!({"summary": "Assistant: I am sorry to hear that"}).to_string();
    for (profile, option, rule, code) in [
        ("export", "--exclude", "pii-transcript", 0),
        ("export", "--exclude", "email", 1),
        ("artifact", "--include", "pii-transcript", 1),
        ("artifact", "--include", "email", 0),
    ] {
        let run = scan(&value, "a.json", &["--profile", profile, option, rule]);
        assert_eq!(run.code, Some(code), "{profile} {option} {rule}: {run:?}");
        assert!(code == 0 || run.blocking() == ["pii-transcript"], "{run:?}");
    }
}

#[test]
fn a_sealed_roster_recognises_names_and_tells_none() {
    let folder = folder();
    write(
        &folder,
        "names.txt",
        "# customers\nGrößer & Söhne GmbH\nBlue Iron Ltd 12\n\ntnt_9f8e7d6c\n0b6f0d0e-0d3c-4f5e-9f3c-6f0b9a1c2d3e\n",
    );
    let sealed =
        run(&folder, &["tenants", "--key-env", "ROSTER_KEY", "names.txt", "--report", "json=sealed.json"]);
    assert_eq!(sealed.code, Some(0), "{sealed:?}");
    let report = fs::read_to_string(folder.path().join("sealed.json")).unwrap();
    assert!(report.contains("\"4 names sealed\""), "{report}");
    for word in ["Größer", "grosser", "Blue", "tnt_", "0b6f0d0e"] {
        assert!(!sealed.stdout.to_lowercase().contains(&word.to_lowercase()), "{sealed:?}");
    }
    write(&folder, "sealed", &sealed.stdout);
    let scan = |value: &Value| {
        write(&folder, "a.json", value.to_string());
        run(&folder, &["a.json", "--profile", "export", "--tenants", "sealed", "--format", "json"])
    };
    for value in [
        json!({"a": "Blue Iron Ltd 12"}),
        json!({"a": "for BLUE  IRON, Ltd-12."}),
        json!({"a": "about blueiron ltd 12 today"}),
        json!({"a": "grosser sohne gmbh"}),
        json!({"a": "Gro\u{308}ßer und nicht GRÖẞER & SÖHNE GMBH"}),
        json!({"tnt_9f8e7d6c": 1}),
        json!({"a": ["x", "TNT-9F8E7D6C"]}),
        json!({"trace": "0b6f0d0e-0d3c-4f5e-9f3c-6f0b9a1c2d3e"}),
        json!({"p": json!({"q": "see tnt_9f8e7d6c"}).to_string()}),
        json!({"p": base64("the tenant is tnt_9f8e7d6c, again")}),
        json!({"p": "blue%20iron%20ltd%2012"}),
    ] {
        assert_eq!(scan(&value).blocking(), ["pii-tenant"], "{value}");
    }
    for value in [json!({"a": "Blue Iron Ltd 13"}), json!({"a": "blue iron"}), json!({"a": "xtnt_9f8e7d6c"})]
    {
        assert_eq!(scan(&value).code, Some(0), "{value}");
    }
    let with = |key: &str| {
        let mut command = common::command(PROGRAM, folder.path());
        command.args(["a.json", "--tenants", "sealed"]).env("ROSTER_KEY", key);
        common::finished(&command.output().unwrap())
    };
    for key in ["", "wrong"] {
        assert_eq!(with(key).code, Some(2), "{key}");
    }
    write(&folder, "sealed", sealed.stdout.lines().take(3).collect::<Vec<_>>().join("\n"));
    assert_eq!(scan(&json!({})).code, Some(2), "a roster that was cut off recognises less");
    // Of a digest that was cut off, the line is told.
    let lines: Vec<&str> = sealed.stdout.lines().collect();
    write(&folder, "sealed", [&lines[..2], &[&lines[2][1..]], &lines[3..]].concat().join("\n"));
    let cut = scan(&json!({}));
    let undecided = &cut.report()["undecided"][0];
    assert_eq!(
        (cut.code, &undecided["location"]["path"], &undecided["location"]["line"]),
        (Some(2), &json!("sealed"), &json!(3)),
        "{cut:?}"
    );
    write(&folder, "names.txt", "# nobody yet\n\n");
    let nobody = run(&folder, &["tenants", "--key-env", "ROSTER_KEY", "names.txt"]);
    assert!(nobody.code == Some(2) && nobody.stdout.contains("names.txt names nobody"), "{nobody:?}");
    write(&folder, "names.txt", "ab\nfine name\n");
    let refused = run(&folder, &["tenants", "--key-env", "ROSTER_KEY", "names.txt"]);
    assert!(refused.code == Some(2) && refused.stdout.contains("names.txt:1"), "{refused:?}");
}

#[test]
fn a_baseline_knows_values_and_not_places() {
    let folder = folder();
    write(&folder, "a.json", json!({"contact": MAIL}).to_string());
    assert_eq!(run(&folder, &["a.json", "--write-baseline", "known.json", "-q"]).code, Some(1));
    let open = run(&folder, &["a.json", "--baseline", "known.json"]);
    assert!(open.code == Some(2) && open.stdout.contains("has no reason"), "{open:?}");
    let filled = fs::read_to_string(folder.path().join("known.json"))
        .unwrap()
        .replace("\"reason\": \"\"", "\"reason\": \"public address\"")
        .replace("\"owner\": \"\"", "\"owner\": \"ops\"")
        .replace("\"expires\": \"\"", "\"expires\": \"2026-06-30\"");
    assert!(!filled.contains(MAIL));
    write(&folder, "known.json", &filled);
    let judged =
        |now: &str| run(&folder, &["a.json", "--baseline", "known.json", "--format", "json", "--now", now]);
    let known = judged("2026-06-30T10:00:00Z");
    assert_eq!(known.code, Some(0), "{known:?}");
    assert_eq!(known.report()["findings"][0]["effect"], "warn");
    assert_eq!(judged("2026-07-01T00:00:00Z").blocking(), ["email", "pii-baseline"]);
    write(&folder, "a.json", json!({"contact": "ben.khan@contoso.de"}).to_string());
    let changed = judged("2026-06-01T00:00:00Z");
    assert_eq!(changed.blocking(), ["email"], "another value at the same place");
    assert!(changed.stdout.contains("matches nothing any longer"));
    write(&folder, "a.json", json!({"contact": MAIL}).to_string());
    let other_key = run_with_key(
        &folder,
        "a third key",
        &["a.json", "--baseline", "known.json", "--format", "json", "--now", "2026-06-01T00:00:00Z"],
    );
    assert_eq!(other_key.blocking(), ["email"]);
    let mut command = common::command(PROGRAM, folder.path());
    let no_key = common::finished(&command.args(["a.json", "--baseline", "known.json"]).output().unwrap());
    assert_eq!(no_key.code, Some(2));
    write(&folder, "known.json", filled.replace("\"owner\"", "\"ownr\""));
    let malformed = judged("2026-06-01T00:00:00Z");
    let line = filled.lines().position(|line| line.contains("\"owner\"")).unwrap() + 1;
    let place = &malformed.report()["undecided"][0]["location"];
    assert_eq!((malformed.code, place), (Some(2), &json!({ "path": "known.json", "line": line })));
    // A digest is 32 hex digits, and a day ends with its last second.
    let digest =
        serde_json::from_str::<Value>(&filled).unwrap()["entries"][0]["digest"].as_str().unwrap().to_owned();
    for wrong in [&digest[1..], &format!("{digest}0"), &digest.replacen(&digest[..1], "g", 1)] {
        write(&folder, "known.json", filled.replace(&digest, wrong));
        assert_eq!(judged("2026-06-01T00:00:00Z").code, Some(2), "{wrong}");
    }
    write(&folder, "known.json", &filled);
    assert_eq!(judged("2026-06-30T23:59:59Z").code, Some(0));
    // Places are globs, or the place itself where it would be another one as a glob.
    let contact = json!({ "contact": MAIL }).to_string();
    fs::rename(folder.path().join("a.json"), folder.path().join("b.json")).unwrap();
    write(&folder, "a[1].json", &contact);
    for (path, pointer, code) in [
        ("a[1].json", "/contact", 0),
        ("*.json", "/*", 0),
        ("*.json", "/other", 1),
        ("b.json", "/contact", 1),
        ("a[2].json", "/contact", 1),
    ] {
        let mut known: Value = serde_json::from_str(&filled).unwrap();
        known["entries"][0]["path"] = json!(path);
        known["entries"][0]["pointer"] = json!(pointer);
        write(&folder, "known.json", known.to_string());
        let args =
            ["a[1].json", "--baseline", "known.json", "--format", "json", "--now", "2026-06-01T00:00:00Z"];
        let run = run(&folder, &args);
        assert_eq!(run.code, Some(code), "{path} {pointer}: {}", run.stdout);
    }
}

#[test]
fn a_clean_scan_says_what_it_left_out() {
    let detail = |run: &Run| {
        assert_eq!(run.code, Some(0), "{}", run.stdout);
        let report = run.report();
        let mut checks = report["checks"].as_array().unwrap().iter();
        checks.find(|check| check["rule"] == "pii-clean").unwrap()["detail"].as_str().unwrap().to_owned()
    };
    let clean = detail(&scan("{}", "a.json", &["--profile", "export"]));
    assert!(clean.starts_with("1 file scanned by ") && clean.ends_with(", profile export"), "{clean}");
    let value = json!({ "contact": MAIL, "other": [MAIL] }).to_string();
    let left = detail(&scan(value, "a.json", &["--ignore", "/contact", "--ignore", "/other/0"]));
    assert!(left.ends_with("; 2 findings ignored or known"), "{left}");
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_ustar();
    header.set_size(2);
    tar.append_data(&mut header, "in/a.json", &b"{}"[..]).unwrap();
    let archive = detail(&scan(tar.into_inner().unwrap(), "a.tar", &[]));
    assert!(archive.ends_with("; 1 members of archives"), "{archive}");
}

#[test]
fn a_line_of_text_may_say_what_to_ignore_on_it_and_json_may_not() {
    let line = format!("ask {MAIL} # pii-scan:ignore email\n");
    assert_eq!(scan(&line, "a.txt", &[]).code, Some(0));
    assert!(scan(&line, "a.txt", &[]).stdout.contains("1 findings ignored in the line itself"));
    let other = format!("ask {MAIL} # pii-scan:ignore payment-card\n");
    assert_eq!(scan(other, "a.txt", &[]).code, Some(1));
    let value = json!({"a": line}).to_string();
    assert_eq!(scan(value, "a.json", &[]).code, Some(1));
    assert_eq!(scan(line, "a.txt", &["--profile", "incident"]).code, Some(1));
}

#[test]
fn findings_can_be_ignored_by_pointer_and_by_file() {
    let value = json!({"support": {"mail": MAIL}, "x": 1}).to_string();
    for (glob, code) in
        [("/support/mail", 0), ("/support/*", 0), ("/**", 0), ("*.json", 0), ("/x", 1), ("b.json", 1)]
    {
        assert_eq!(scan(&value, "a.json", &["--ignore", glob]).code, Some(code), "{glob}");
    }
    // What is ignored is counted, and what is not is told.
    let both = scan(json!({ "a": MAIL, "b": MAIL }).to_string(), "a.json", &["--ignore", "/a"]);
    let stats = &both.report()["stats"];
    assert_eq!((both.code, &stats["findings"], &stats["ignored_or_known"]), (Some(1), &json!(2), &json!(1)));
    assert_eq!(both.blocking(), ["email"]);
    // More than are told one by one.
    let many = scan(json!(vec![MAIL; 10_001]).to_string(), "a.json", &["--ignore", "/0"]);
    assert!(many.stdout.contains("1 more findings were counted, and are not told one by one"));
}

#[test]
fn redacted_copies_are_clean_and_still_what_they_were() {
    let folder = folder();
    let value = json!({"contact": MAIL, "n": 4_012_888_888_881_881_u64, "by": {MAIL: 1, "ben.khan@contoso.de": 2},
        "payload": json!({"record": {"mail": MAIL}}).to_string(), "keep": [1, "ü"]});
    write(&folder, "in/a.json", value.to_string());
    write(&folder, "in/sub/b.log", format!("käse {MAIL} and {}\n", github_token()));
    let before = run(&folder, &["in", "--redact", "out", "-q"]);
    assert_eq!(before.code, Some(1), "{before:?}");
    let after = run(&folder, &["out"]);
    assert_eq!(after.code, Some(0), "{after:?}");
    let copy: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("out/in/a.json")).unwrap()).unwrap();
    assert_eq!((&copy["keep"], copy["by"].as_object().unwrap().len()), (&json!([1, "ü"]), 2));
    let log = fs::read_to_string(folder.path().join("out/in/sub/b.log")).unwrap();
    assert!(log.starts_with("käse [EMAIL_ADDRESS] and ["), "{log}");
    assert_eq!(
        run(&folder, &["in", "--redact", "."]).code,
        Some(2),
        "the files themselves are not overwritten"
    );
    let original = fs::read_to_string(folder.path().join("in/a.json")).unwrap();
    assert_eq!(original, value.to_string());
}

/// A mask may be longer than what it stands for, and a word that made a number something else be out of reach.
#[test]
fn copies_that_still_hold_something_are_not_left_behind() {
    let folder = folder();
    let mail = "al@contoso.de";
    write(&folder, "in/a.txt", format!("order {mail}{}536-90-4399\n", " ".repeat(63 - mail.len())));
    write(&folder, "in/b.txt", "nothing to see\n");
    let run = run(&folder, &["in", "--redact", "out", "--format", "json"]);
    assert_eq!((run.code, run.blocking()), (Some(2), vec!["email".to_owned()]), "{run:?}");
    assert!(run.stdout.contains("the copies still held 1 findings, and were deleted again"), "{run:?}");
    for name in ["a.txt", "b.txt"] {
        assert!(!folder.path().join("out/in").join(name).exists(), "{name}");
        assert!(folder.path().join("in").join(name).exists(), "{name}");
    }
}

#[test]
fn shards_scan_everything_between_them() {
    let folder = folder();
    let mut lines = String::new();
    for number in 0..30_000 {
        let mail = if number % 3000 == 0 { MAIL } else { "none" };
        lines.push_str(&json!({"n": number, "mail": mail, "fill": "x".repeat(20)}).to_string());
        lines.push('\n');
    }
    write(&folder, "a.ndjson", lines);
    let all = run(&folder, &["a.ndjson", "--format", "json"]).report();
    let parts: Vec<Value> = (1..=3)
        .map(|part| run(&folder, &["a.ndjson", "--format", "json", "--shard", &format!("{part}/3")]).report())
        .collect();
    let sum = |name: &str| parts.iter().map(|part| part["stats"][name].as_u64().unwrap()).sum::<u64>();
    for name in ["documents", "findings", "pieces_scanned", "texts"] {
        assert_eq!(sum(name), all["stats"][name].as_u64().unwrap(), "{name}");
    }
    assert!(parts.iter().all(|part| part["subjects"] == all["subjects"]));
    let pieces: Vec<_> = parts.iter().map(|part| part["stats"]["pieces_scanned"].clone()).collect();
    assert_eq!(pieces, [3, 2, 2]);
    // What is small is one piece, wherever its last line ends.
    for text in ["one\ntwo\n", "one\ntwo"] {
        let report = scan(text, "a.txt", &[]).report();
        assert_eq!(report["stats"]["pieces_scanned"], json!(1), "{text:?}");
    }
}

/// What was found in a table: the place it is told to be in, the rule, the line and the column.
fn cells(content: &str, name: &str) -> Vec<(String, String, u64, u64)> {
    let report = scan(content, name, &[]).report();
    let findings =
        report["findings"].as_array().unwrap().iter().filter(|finding| !finding["location"].is_null());
    findings
        .map(|finding| {
            let message = finding["message"].as_str().unwrap();
            let place = message.split(" in ").nth(1).unwrap().split(':').next().unwrap();
            let number = |name: &str| finding["location"][name].as_u64().unwrap();
            (place.into(), finding["rule"].as_str().unwrap().into(), number("line"), number("column"))
        })
        .collect()
}

fn cell(place: &str, rule: &str, line: u64, column: u64) -> (String, String, u64, u64) {
    (place.into(), rule.into(), line, column)
}

#[test]
fn a_table_is_told_by_its_columns() {
    let row = format!("7\tana.novak@contoso.de\ttnt_8f3kq0z1\t{CARD}\n");
    let table = format!("seq\temail\ttenant_id\trequest_id\n{row}{row}");
    let expected = |line| {
        [
            cell("the column email of this line", "email", line, 3),
            cell("the column tenant_id of this line", "tenant-key", line, 24),
        ]
    };
    assert_eq!(cells(&table, "a.tsv"), [expected(2), expected(3)].concat());
    let table = table.replace('\t', ",");
    assert_eq!(cells(&table, "a.csv"), [expected(2), expected(3)].concat());
}

#[test]
fn a_quoted_cell_and_a_row_that_is_no_row_lose_nothing() {
    let table = "seq,email,note\n1,\"ana.novak@contoso.de\",\"a, \"\"b\"\"\"\n2,3,ana.novak@contoso.de,5\n";
    let found = [cell("the column email of this line", "email", 2, 4), cell("this line", "email", 3, 5)];
    assert_eq!(cells(table, "a.csv"), found);
    // What a word in another cell says counts as it does in text.
    let table = "kind\tversion\tvalue\npassport\t1\tX12345678\n";
    assert_eq!(cells(table, "a.tsv").len(), cells("passport\t1\tX12345678\n", "b.tsv").len());
}

#[test]
fn what_is_no_name_of_a_column_is_not_repeated() {
    // The first row of a table without names, and one that a name stands in.
    for table in [
        "Alice\tBerlin\nana.novak@contoso.de\tx\n",
        "email\tana.novak@contoso.de\nana.novak@contoso.de\tx\n",
        "email\temail\nana.novak@contoso.de\tx\n",
    ] {
        let found = cells(table, "a.tsv");
        assert!(!found.is_empty() && found.iter().all(|(place, ..)| place == "this line"), "{found:?}");
    }
}

#[test]
fn a_table_of_many_pieces_has_its_columns_in_each() {
    let mut table = String::from("seq\ttenant_id\n");
    for number in 0..60_000 {
        let _ = writeln!(table, "{number}\tnone");
    }
    table += "1\ttnt_8f3kq0z1\n";
    assert_eq!(cells(&table, "a.tsv"), [cell("the column tenant_id of this line", "tenant-key", 60_002, 3)]);
}

#[test]
fn a_private_key_in_text_is_found_whole() {
    let body = "MIIEowIBAAKCAQEAx".repeat(3);
    let begin = format!("-----{} RSA PRIVATE KEY-----", "BEGIN");
    let text = format!("before\n{begin}\n{body}\n{body}\n-----END RSA PRIVATE KEY-----\nafter {MAIL}\n");
    let folder = folder();
    write(&folder, "a.txt", &text);
    let report = run(&folder, &["a.txt", "--format", "json", "--redact", "out"]).report();
    let lines: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["location"]["line"].clone())
        .collect();
    assert_eq!(lines, [json!(2), json!(6)], "{report}");
    let copy = fs::read_to_string(folder.path().join("out/a.txt")).unwrap();
    assert!(!copy.contains("MIIE"), "{copy}");
}

#[test]
fn names_of_files_are_scanned_and_not_repeated() {
    let folder = folder();
    write(&folder, &format!("d/{MAIL}/a.json"), "{}");
    let run = run(&folder, &["d", "--format", "json"]);
    assert_eq!(run.blocking(), ["email"]);
    assert!(!run.said().contains(MAIL), "{run:?}");
}

/// Values that must never be repeated, and how they are planted.
fn planted() -> impl Strategy<Value = String> {
    let name = "[a-z]{3,9}\\.[a-z]{4,9}";
    prop_oneof![
        name.prop_map(|name| format!("{name}@contoso.de")),
        Just(CARD.to_owned()),
        Just(github_token()),
        "[1-9][0-9]{7}".prop_map(|digits| format!("+49 30 {digits}")),
    ]
}

fn plant(value: &str, channel: u8) -> String {
    match channel {
        0 => json!({"details": {"note": value}}).to_string(),
        1 => json!({"summary": format!("about {value} again")}).to_string(),
        2 => json!({"by": {value: 1}}).to_string(),
        3 => json!({value: {"deep": [value]}}).to_string(),
        4 => json!({"payload": json!({"record": {"x": value, value: 1}}).to_string()}).to_string(),
        5 => json!({"blob": base64(&json!({"x": value}).to_string())}).to_string(),
        6 => format!(
            "{{\"a\":\"{}\"}}",
            value.chars().fold(String::new(), |out, char| out + &format!("\\u{:04x}", u32::from(char)))
        ),
        7 => format!("{{\"broken\": \"{value}\""),
        _ => format!("{value} and again {value}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_report_in_any_format_contains_a_planted_value(value in planted(), other in planted()) {
        let folder = folder();
        let mut names = Vec::new();
        for channel in 0..9 {
            let name = format!("{channel}.{}", if channel == 8 { "log" } else { "json" });
            write(&folder, &name, format!("{}\n", plant(&value, channel)));
            names.push(name);
        }
        write(&folder, "all.ndjson", (0..7).map(|channel| plant(&other, channel) + "\n").collect::<String>());
        names.push("all.ndjson".into());
        let formats: Vec<String> = Format::value_variants()
            .iter()
            .map(|format| format.to_possible_value().unwrap().get_name().to_owned())
            .collect();
        let reports: Vec<String> = formats.iter().map(|format| format!("--report={format}=report.{format}")).collect();
        let args: Vec<&str> = names.iter().chain(&reports).map(String::as_str).chain(["-v", "--write-baseline", "known.json"]).collect();
        let run = run(&folder, &args);
        // The broken document is not decided, and everything else is found.
        prop_assert_eq!(run.code, Some(2));
        let report: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("report.json")).unwrap()).unwrap();
        for name in &names {
            let found = report["findings"].as_array().unwrap().iter().any(|finding| finding["location"]["path"] == **name);
            prop_assert!(found, "nothing in {}: {}", name, value);
        }
        let mut said = vec![run.said()];
        for file in formats.iter().map(|format| format!("report.{format}")).chain(["known.json".into()]) {
            said.push(fs::read_to_string(folder.path().join(file)).unwrap());
        }
        let bare = |text: &str| text.chars().filter(|char| char.is_alphanumeric()).collect::<String>().to_lowercase();
        for text in said {
            for value in [&value, &other] {
                prop_assert!(!text.contains(&**value), "{} in {}", value, text);
                prop_assert!(!bare(&text).contains(&bare(value)), "{} in {}", value, text);
                let local = value.split('@').next().unwrap();
                prop_assert!(!text.contains(local), "{} in {}", local, text);
            }
        }
    }
}

#[test]
fn the_help_is_whole() {
    let folder = folder();
    for args in [&["--help"][..], &["tenants", "--help"]] {
        let help = run(&folder, args);
        assert!(help.code == Some(0) && help.stdout.contains("Usage:"), "{help:?}");
    }
    assert!(Path::new(PROGRAM).exists());
}

#[test]
fn every_report_of_files_names_their_digests() {
    let folder = folder();
    for content in ["{\"a\": 1}\n", &"{\"a\": 1}\n".repeat(40_000)] {
        write(&folder, "a.json", content);
        let digest = gate_core::artifact::sha256(content.as_bytes());
        common::assert_named(&digest, folder.path(), |asked| run(&folder, &[&["a.json"], asked].concat()));
    }
}
