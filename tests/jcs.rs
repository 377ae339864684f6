//! The canonical form against what others published, and against another implementation.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the verdict")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use chain_verify::canonical::{canonicalize, canonicalize_value, digest};
use proptest::prelude::*;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

fn form(text: &str) -> Result<String, String> {
    let mut out = Vec::new();
    canonicalize_value(text, &mut out).map_err(|fault| fault.message)?;
    Ok(String::from_utf8(out).unwrap())
}

#[test]
fn the_kinds_of_the_published_vectors() {
    for (text, wanted) in [
        // Arrays keep their order and their kinds.
        ("[ 7, {\"b\" : [null , true]} , [ ],\t\"a\" ]", r#"[7,{"b":[null,true]},[],"a"]"#),
        // Keys that a dictionary of some language would sort otherwise.
        (r#"{"pêche":1,"peach":2,"péché":3,"pecher":4}"#, r#"{"peach":2,"pecher":4,"péché":3,"pêche":1}"#),
        // Nesting, empty keys, keys that are numbers, white space of all four kinds.
        (
            "{\r\n\t\"1\": {\"f\": {\"g\": 1, \"F\": 2}, \"\\n\": 3}, \"10\": {}, \"\": \"empty\", \"a\" : { }, \"111\": [ {\"z\":0,\"e\":1}]}",
            r#"{"":"empty","1":{"\n":3,"f":{"F":2,"g":1}},"10":{},"111":[{"e":1,"z":0}],"a":{}}"#,
        ),
        // No normalization: A with a ring is not A, then a ring.
        ("{\"k\":\"A\\u030a\",\"\\u00c5\":1}", "{\"k\":\"A\u{30a}\",\"\u{c5}\":1}"),
        // Numbers as ECMAScript writes them, escapes as few as can be.
        (
            r#"{"n":[1e30, 4.50, 2e-3, 0.000000000000000000000000001, 333333333.33333329, -0, -0.0, 1e21, 123456789012345680000],"s":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","l":[null,true,false]}"#,
            "{\"l\":[null,true,false],\"n\":[1e+30,4.5,0.002,1e-27,333333333.3333333,0,0,1e+21,123456789012345680000],\"s\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
        ),
        // Keys by UTF-16: the smiley's surrogates come before U+FB33, although its code point comes after.
        (
            r#"{"\u20ac":"Euro","\r":"CR","\ufb33":"dalet","1":"one","\ud83d\ude00":"smiley","\u0080":"control","\u00f6":"o"}"#,
            "{\"\\r\":\"CR\",\"1\":\"one\",\"\u{80}\":\"control\",\"ö\":\"o\",\"€\":\"Euro\",\"😀\":\"smiley\",\"\u{fb33}\":\"dalet\"}",
        ),
    ] {
        assert_eq!(form(text).as_deref(), Ok(wanted));
    }
}

/// `make conformance-jcs SUITE=…` names the folder of the published vectors, with `input` and `output`.
#[test]
fn the_published_vectors_where_a_folder_is_named() {
    let Some(suite) = std::env::var_os("GATEKIT_JCS_SUITE") else {
        return;
    };
    let suite = Path::new(&suite);
    let mut seen = 0;
    for file in fs::read_dir(suite.join("input")).unwrap() {
        let name = file.unwrap().file_name();
        let read = |folder: &str| fs::read_to_string(suite.join(folder).join(&name)).unwrap();
        assert_eq!(form(&read("input")).unwrap(), read("output"), "{}", name.display());
        seen += 1;
    }
    assert!(seen >= 6, "{seen} vectors");
}

/// The doubles of the published test file, in its order: edge cases, a series of the smallest normal
/// ones, then those that a chain of SHA-256 gives.
fn doubles() -> impl Iterator<Item = u64> {
    let edges = include_str!("data/jcs-doubles.txt").split_ascii_whitespace();
    let series = (0..2000).map(|number| 0x0010_0000_0000_0000 + number);
    let mut block = [0_u8; 32];
    let chained = std::iter::from_fn(move || {
        block = Sha256::digest(block).into();
        Some(block)
    });
    let chained = chained.flat_map(|block| {
        let (words, _) = block.as_chunks::<8>();
        words.iter().map(|word| u64::from_le_bytes(*word)).collect::<Vec<_>>()
    });
    let finite = chained.filter(|bits| f64::from_bits(*bits) != 0.0 && f64::from_bits(*bits).is_finite());
    edges.map(|bits| u64::from_str_radix(bits, 16).unwrap()).chain(series).chain(finite)
}

#[test]
fn the_published_doubles_have_the_published_digest() {
    let lines = std::env::var("GATEKIT_JCS_LINES").map_or(1_000_000, |lines| lines.parse().unwrap());
    let published = [
        (1_000, "be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687"),
        (10_000, "b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892"),
        (100_000, "22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7"),
        (1_000_000, "49415fee2c56c77864931bd3624faad425c3c577d6d74e89a83bc725506dad16"),
        (10_000_000, "b9f8a44a91d46813b21b9602e72f112613c91408db0b8341fb94603d9db135e0"),
    ];
    let mut digest = Sha256::new();
    let (mut literal, mut line, mut out) = (String::new(), String::new(), Vec::new());
    let mut checked = 0;
    for (bits, number) in doubles().zip(1..=lines) {
        literal.clear();
        // Rust's own form of the double, which is read back; not the form that is to be made.
        write!(literal, "{:e}", f64::from_bits(bits)).unwrap();
        out.clear();
        canonicalize_value(&literal, &mut out).unwrap_or_else(|fault| panic!("{literal}: {}", fault.message));
        line.clear();
        writeln!(line, "{bits:x},{}", str::from_utf8(&out).unwrap()).unwrap();
        digest.update(&line);
        if let Some((_, wanted)) = published.iter().find(|(lines, _)| *lines == number) {
            let found =
                digest.clone().finalize().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
            assert_eq!(found, *wanted, "{number} lines");
            checked += 1;
        }
    }
    assert!(checked > 0, "no digest is published for so few lines");
}

#[test]
fn refuses_what_two_readers_could_read_in_two_ways() {
    for (text, message) in [
        (r#"{"a":1,"a":2}"#, "twice"),
        (r#"{"a":1,"\u0061":2}"#, "twice"),
        (r#"{"x":{"b":1,"a":2,"b":3}}"#, "twice"),
        (r#"[{"a":{"k":1,"j":[{"z":1,"z":1}]}}]"#, "twice"),
        (r#"{"😀":1,"\ud83d\ude00":2}"#, "twice"),
        ("9007199254740993", "integer"),
        ("-9007199254740993", "integer"),
        ("18446744073709551615", "integer"),
        ("9007199254740993.0", "integer"),
        ("900719925474099.3e1", "integer"),
        ("1e400", "overflows"),
        ("-1e400", "overflows"),
        ("1e-400", "too small"),
        (r#""\ud800""#, "surrogate"),
        (r#""\udc00\ud800""#, "surrogate"),
        (r#""\ud800\u0041""#, "surrogate"),
        (r#""\ud800x""#, "surrogate"),
        (r#""\x41""#, "escape"),
        (r#""\u12g4""#, "hex"),
        (r#""\u12"#, "hex"),
        ("\"\u{1}\"", "control"),
        ("\"\n\"", "control"),
        ("01", "zero"),
        ("-", "digit"),
        ("1.", "digit"),
        (".5", "value"),
        ("1e", "digit"),
        ("+1", "value"),
        ("NaN", "value"),
        ("nul", "value"),
        ("[1,]", "value"),
        ("[1 2]", "`,`"),
        (r#"{"a":1,}"#, "key"),
        (r#"{"a" 1}"#, "`:`"),
        ("{a:1}", "key"),
        ("1 2", "end of the text"),
        ("", "value"),
        ("\"abc", "end of a string"),
        ("\u{feff}1", "value"),
    ] {
        let found = form(text).unwrap_err();
        assert!(found.contains(message), "{text}: {found}");
    }
    assert!(form(&("[".repeat(128) + &"]".repeat(128))).is_ok());
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let text = open.repeat(129) + "0" + &close.repeat(129);
        assert!(form(&text).unwrap_err().contains("deep"));
    }
}

#[test]
fn accepts_integers_that_are_exactly_a_double() {
    for (text, wanted) in [
        ("9007199254740992", "9007199254740992"),
        ("9007199254740994", "9007199254740994"),
        ("295147905179352830000", "295147905179352830000"),
        ("295147905179352825856", "295147905179352830000"),
        ("1000000000000000000000", "1e+21"),
        ("1e23", "1e+23"),
        ("100e-2", "1"),
        ("-0", "0"),
        ("-0e5", "0"),
        ("0.1000000000000000055", "0.1"),
        ("5e-324", "5e-324"),
    ] {
        assert_eq!(form(text).as_deref(), Ok(wanted), "{text}");
    }
}

#[test]
fn leaves_members_out_only_at_the_top_and_reads_them_all_the_same() {
    let form = |text: &str, omit: &[&str]| {
        let mut out = Vec::new();
        canonicalize(text, omit, &mut out)
            .map(|()| String::from_utf8(out).unwrap())
            .map_err(|fault| fault.message)
    };
    let text = r#" {"z":1, "hash":"x", "a":{"hash":"y"}, "\u0073ig":[2 ]} "#;
    assert_eq!(form(text, &["hash", "sig"]).unwrap(), r#"{"a":{"hash":"y"},"z":1}"#);
    assert_eq!(form(text, &[]).unwrap(), r#"{"a":{"hash":"y"},"hash":"x","sig":[2],"z":1}"#);
    assert_eq!(form(r#"{"hash":1}"#, &["hash"]).unwrap(), "{}");
    assert!(form(r#"{"sig":{"b":1,"b":2},"a":1}"#, &["sig"]).is_err());
    assert!(form(r#"{"sig":1,"sig":2}"#, &["sig"]).is_err());
    assert!(form("[]", &[]).is_err());
    let wanted: [u8; 32] = Sha256::digest(r#"{"a":{"hash":"y"},"z":1}"#).into();
    assert_eq!(digest(text, &["hash", "sig"]).unwrap(), wanted);
}

/// JSON of any shape, with the characters that order, escape or combine in unusual ways.
fn any_json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[a-c\\\\\"/\u{0}-\u{1f}\u{7f}-\u{ff}\u{d7ff}\u{e000}\u{ffff}\u{10000}\u{1f600}]{0,6}",
        "[a-z0-9]{0,12}"
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(Value::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::from),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((text.clone(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// The value as some program might write it: with white space, members as they come, characters escaped
/// that need not be.
fn written(value: &Value, escape: bool, space: &str) -> String {
    let string = |text: &str| {
        if !escape {
            return Value::from(text).to_string();
        }
        let units = text.encode_utf16().fold(String::new(), |out, unit| format!("{out}\\u{unit:04X}"));
        format!("\"{units}\"")
    };
    match value {
        Value::String(text) => string(text),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| written(item, escape, space)).collect();
            format!("[{space}{}{space}]", items.join(&format!("{space},{space}")))
        }
        Value::Object(members) => {
            let members: Vec<_> = members
                .iter()
                .rev()
                .map(|(key, value)| {
                    format!("{}{space}:{space}{}", string(key), written(value, escape, space))
                })
                .collect();
            format!("{{{space}{}{space}}}", members.join(&format!("{space},{space}")))
        }
        other => other.to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn agrees_with_another_implementation(value in any_json(), escape: bool, space in "[ \t\r\n]{0,2}") {
        let wanted = serde_json_canonicalizer::to_string(&value).unwrap();
        prop_assert_eq!(form(&written(&value, escape, &space)).unwrap(), wanted.clone());
        prop_assert_eq!(form(&wanted).unwrap(), wanted);
    }

    #[test]
    fn never_panics_and_what_it_accepts_is_stable(text in "[\\[\\]{}\",:\\\\u0-9a-f.eE+\\- tn]{0,24}") {
        if let Ok(once) = form(&text) {
            prop_assert_eq!(form(&once).unwrap(), once.clone());
            let read: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(serde_json_canonicalizer::to_string(&read).unwrap(), once);
        }
    }
}
