//! Every row of the detectors against its own examples and counterexamples, and a corpus made from them.

#![expect(clippy::expect_used, reason = "in a test a panic is the verdict")]

use std::collections::{BTreeMap, BTreeSet};

use pii_scan::class;
use pii_scan::detector::{Detector, Group, Need, Trigger};
use pii_scan::detectors::{ALL, template};
use pii_scan::leaf::{Around, Candidate, Looker};
use pii_scan::rows::Rows;
use pii_scan::validators;

/// How many texts are made from each template.
const MADE: u64 = 10;

fn detectors() -> impl Iterator<Item = &'static Detector> {
    ALL.iter().flat_map(|rows| rows.iter())
}

/// The rows that are looked for unless an entity is named, and one more.
fn rows_with(detector: &Detector) -> Rows {
    Rows::new(detectors().filter(|row| row.default || row.id == detector.id)).expect("the rows are sound")
}

/// What a run finds in a line of text, or in the value of a key.
fn found(looker: &mut Looker<'_>, text: &str, key: Option<&str>) -> Vec<Candidate> {
    let key = key.map(|key| looker.key(key.as_bytes()));
    let around = Around { own: key.as_ref().and_then(|key| key.says.as_deref()), above: None };
    let found = looker.look(text.as_bytes(), class::of(text.as_bytes()), around).to_vec();
    assert_eq!(looker.fault, None);
    found
}

fn ids(looker: &Looker<'_>, found: &[Candidate]) -> Vec<&'static str> {
    found.iter().map(|candidate| looker.rows().detector(candidate.row).id).collect()
}

#[test]
fn rows_are_whole_and_their_ids_are_unique() {
    let mut seen = BTreeSet::new();
    for row in detectors() {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(!row.id.is_empty() && row.id.bytes().all(plain), "{}", row.id);
        assert!(seen.insert(row.id), "two rows are called {}", row.id);
        let loud = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        assert!(!row.entity.is_empty() && row.entity.bytes().all(loud), "{} {}", row.id, row.entity);
        assert!(!row.what.is_empty() && !row.what.ends_with('.') && !row.why.is_empty(), "{}", row.id);
        assert!(!row.examples.is_empty() && !row.counterexamples.is_empty(), "{} has no examples", row.id);
        if let Trigger::Literal(literals) = row.trigger {
            for literal in literals {
                assert!(literal.len() >= 3 && literal.is_ascii(), "{}: {literal:?}", row.id);
            }
        }
        let context = row.context.words.iter().chain(row.context.clear);
        for word in context {
            assert!(
                !word.is_empty() && word.chars().all(|char| !char.is_uppercase()),
                "{}: {word:?}",
                row.id
            );
        }
        let needs = matches!(row.context.need, Need::Required | Need::Key);
        assert!(!needs || !row.context.words.is_empty(), "{} needs words and has none", row.id);
        assert!(
            !matches!(row.trigger, Trigger::Words) || needs,
            "{} waits for words that it doesn't need",
            row.id
        );
    }
}

#[test]
fn there_are_rows_for_what_has_to_be_found() {
    let secrets: BTreeSet<&str> =
        detectors().filter(|row| row.group == Group::Secret).map(|row| row.id).collect();
    assert!(secrets.len() >= 150, "{} kinds of secrets", secrets.len());
    let entities: BTreeSet<&str> = detectors().map(|row| row.entity).collect();
    for entity in [
        "EMAIL_ADDRESS",
        "PHONE_NUMBER",
        "CREDIT_CARD",
        "IBAN_CODE",
        "US_SSN",
        "US_ITIN",
        "UK_NHS",
        "UK_NINO",
        "EU_VAT",
        "IN_AADHAAR",
        "MRZ",
        "DRIVING_LICENCE",
        "IP_ADDRESS",
        "MAC_ADDRESS",
        "CRYPTO_ADDRESS",
        "DATE_OF_BIRTH",
        "POSTAL_ADDRESS",
        "PERSON_NAME",
        "PRIVATE_KEY",
        "JWT",
        "URL_CREDENTIALS",
        "GENERIC_SECRET",
        "TENANT",
    ] {
        assert!(entities.contains(entity), "no row finds {entity}");
    }
    let national: BTreeSet<&str> = entities
        .iter()
        .filter(|entity| entity.len() > 3 && entity.as_bytes()[2] == b'_' && !entity.starts_with("IP_"))
        .map(|entity| &entity[..2])
        .collect();
    for country in ["DE", "FR", "ES", "IT", "NL", "BE", "PL", "SE", "NO", "DK", "FI", "PT", "CZ", "IE", "ZA"]
    {
        assert!(national.contains(country), "no national number of {country} is found");
    }
}

/// Each example in a line of text, and as the value of a key.
#[test]
fn each_row_finds_its_examples_and_leaves_its_counterexamples() {
    let mut wrong = Vec::new();
    let usual = Rows::new(detectors().filter(|row| row.default)).expect("the rows are sound");
    let mut looker = Looker::new(&usual);
    for row in detectors().filter(|row| row.default) {
        prove(row, &mut looker, &mut wrong);
    }
    for row in detectors().filter(|row| !row.default) {
        let rows = rows_with(row);
        prove(row, &mut Looker::new(&rows), &mut wrong);
    }
    wrong.sort();
    wrong.dedup_by_key(|line| line.split(' ').take(2).collect::<String>());
    assert!(wrong.is_empty(), "{} rows\n{}", wrong.len(), wrong.join("\n"));
}

/// Texts that differ in their digits alone are worked out once: what is found does not depend on it.
#[test]
fn a_text_that_was_met_often_is_told_as_one_that_was_not() {
    let usual = Rows::new(detectors().filter(|row| row.default)).expect("the rows are sound");
    let mut looker = Looker::new(&usual);
    for row in detectors().filter(|row| row.default) {
        for example in row.examples.iter().chain(row.counterexamples) {
            let text = template::expand(example, 1);
            // Digits turned by one, two, …: another text each time, but for its digits the same.
            let turned = |by: u8| {
                let turn = |char: char| match char.to_digit(10) {
                    Some(digit) => char::from(b'0' + (u8::try_from(digit).expect("one digit") + by) % 10),
                    None => char,
                };
                text.chars().map(turn).collect::<String>()
            };
            for by in 1..10 {
                found(&mut looker, &turned(by), None);
            }
            let often = found(&mut looker, &text, None);
            assert_eq!(often, found(&mut Looker::new(&usual), &text, None), "{}: {text}", row.id);
        }
    }
}

fn prove(row: &Detector, looker: &mut Looker<'_>, wrong: &mut Vec<String>) {
    let rows = looker.rows();
    for (at, template) in row.examples.iter().enumerate() {
        for seed in 0..MADE {
            let text = template::expand(template, seed * 31 + at as u64);
            for key in [None, Some("note")] {
                if key.is_some() && row.context.need == Need::Key {
                    continue;
                }
                let candidates = found(looker, &text, key);
                if !ids(looker, &candidates).iter().any(|id| rows_entity(rows, id) == row.entity) {
                    wrong.push(format!(
                        "{} misses {text:?} ({key:?}): {:?}",
                        row.id,
                        ids(looker, &candidates)
                    ));
                }
            }
        }
    }
    for (at, template) in row.counterexamples.iter().enumerate() {
        for seed in 0..MADE {
            let text = template::expand(template, seed * 37 + at as u64);
            for key in [None, Some("note")] {
                let candidates = found(looker, &text, key);
                if ids(looker, &candidates).contains(&row.id) {
                    wrong.push(format!("{} takes {text:?} ({key:?})", row.id));
                }
            }
        }
    }
}

fn rows_entity(rows: &Rows, id: &str) -> &'static str {
    (0..rows.len())
        .map(|row| rows.detector(u16::try_from(row).expect("few rows")))
        .find(|row| row.id == id)
        .map_or("", |row| row.entity)
}

/// A pattern takes both; the row's check tells them apart.
#[test]
fn what_a_pattern_takes_and_a_check_refuses_is_not_found() {
    let rows = Rows::new(detectors().filter(|row| row.default)).expect("the rows are sound");
    let mut looker = Looker::new(&rows);
    for (row, key, taken, refused) in [
        ("titled-person", None, "approved by Mr Novak", "approved by Mr None"),
        ("postal-address", None, "seen in 12 Ab St", "seen in 1 Ab St"),
        (
            "authorization-header",
            None,
            concat!("Authorization: ", "Token abcdefghijkl9m"),
            concat!("Authorization: ", "Token abcdefghijklm"),
        ),
        ("command-line-password", None, "sshpass -p {10:base62} ssh h", "sshpass -p password ssh h"),
        ("password-hash", None, "$6$qoE2letU${86:base62}", "$6$aaaaaaaa$aaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        ("generic-secret", Some("db_password"), "{12:base62}", "changeme"),
        ("named-key", None, "chipper_key={32:base62}", "chipper_key=abcdefghijklmnopqrstuvwx"),
        ("environment-key", None, "GRANITE_SPARE_KEY={32:hex}", "GRANITE_SPARE_KEY=ABCDEFGHIJKLMNOPQRSTUVWX"),
        ("element-secret", None, "<token>{16:base62}</token>", "<token>required</token>"),
    ] {
        for (template, is_found) in [(taken, true), (refused, false)] {
            let text = template::expand(template, 1);
            let candidates = found(&mut looker, &text, key);
            assert_eq!(ids(&looker, &candidates).contains(&row), is_found, "{row}: {text}");
        }
    }
}

/// How sure a row is without its surroundings, where that differs from its kind's.
#[test]
fn rows_are_as_sure_as_they_are_meant_to_be() {
    let sure: BTreeMap<&str, u8> = detectors().map(|row| (row.id, row.confidence)).collect();
    for (confidence, ids) in [
        (20, &["provider-value"][..]),
        (30, &["named-provider-secret"][..]),
        (45, &["connection-string-password"][..]),
        (50, &["phone-national", "payment-card-by-word", "postal-address"][..]),
        (
            55,
            &["phone-north-american", "phone-in-sentence", "named-key", "environment-key", "spoken-secret"][..],
        ),
        (
            60,
            &[
                "authorization-header",
                "bearer-token",
                "generic-secret",
                "assigned-secret",
                "element-secret",
                "opaque-subject",
            ][..],
        ),
        (70, &["ipv6-address", "date-of-birth", "personal-query"][..]),
        (80, &["basic-authorization", "command-line-password", "tenant-key", "tenant-in-text"][..]),
        (85, &["phone-before-label", "phone-behind-label", "password-hash"][..]),
        (90, &["email", "iban"][..]),
        (
            95,
            &[
                "phone-international",
                "machine-readable-zone",
                "us-ssn",
                "age-secret-key",
                "url-token",
                "url-credentials",
            ][..],
        ),
    ] {
        for id in ids {
            assert_eq!(sure.get(id), Some(&confidence), "{id}");
        }
    }
    let rows = Rows::new(detectors().filter(|row| row.default)).expect("the rows are sound");
    let mut looker = Looker::new(&rows);
    for (text, confidence) in [
        ("seen 2a00:1450:4001:82b::200e", 70),
        ("client 2a00:1450:4001:82b::200e", 100),
        ("seen in 221B Baker Street", 50),
        ("lives in 221B Baker Street", 90),
    ] {
        let candidates = found(&mut looker, text, None);
        assert_eq!(
            candidates.iter().map(|candidate| candidate.confidence).collect::<Vec<_>>(),
            [confidence],
            "{text}"
        );
    }
    let on_request: Vec<&str> = detectors().filter(|row| !row.default).map(|row| row.id).collect();
    assert_eq!(on_request, ["url", "numeric-date"]);
}

/// What `SplitMix64` gives next.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Each alphabet from its definition, drawn from by another hand.
#[test]
fn a_template_is_filled_from_the_alphabets_that_it_names() {
    let (digits, lower) = ("0123456789", "abcdefghijklmnopqrstuvwxyz");
    let upper = &lower.to_uppercase();
    for (template, alphabet) in [
        ("{5:digit}", digits.to_owned()),
        ("{5:lower}", lower.to_owned()),
        ("{5:upper}", upper.clone()),
        ("{5:alpha}", format!("{upper}{lower}")),
        ("{5:alnum}", format!("{lower}{digits}")),
        ("{5:hex}", format!("{digits}abcdef")),
        ("{5:HEX}", format!("{digits}ABCDEF")),
        ("{5:base32}", format!("{upper}234567")),
        ("{5:base36}", format!("{upper}{digits}")),
        ("{5:base58}", format!("{digits}{upper}{lower}").replace(['0', 'I', 'O', 'l'], "")),
        ("{5:base62}", format!("{upper}{lower}{digits}")),
        ("{5:base64}", format!("{upper}{lower}{digits}+/")),
        ("{5:base64url}", format!("{upper}{lower}{digits}-_")),
    ] {
        for seed in 0..50 {
            let mut state = seed ^ 0x9e37_79b9_7f4a_7c15;
            let mut draw = || {
                let at = next(&mut state) % alphabet.len() as u64;
                alphabet.chars().nth(usize::try_from(at).expect("few characters"))
            };
            let expected: String = (0..5).filter_map(|_| draw()).collect();
            assert_eq!(template::expand(template, seed), expected, "{template}");
        }
    }
    // From six characters on no part is a word or a number by chance.
    let whole = |text: &str| {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        digits == 0 || digits == text.len()
    };
    for (template, by_chance) in
        [("{5:hex}", true), ("{6:hex}", false), ("{6:base36}", false), ("{6:digit}", true)]
    {
        let some = (0..500).any(|seed| whole(&template::expand(template, seed)));
        assert_eq!(some, by_chance, "{template}");
    }
}

#[test]
fn what_is_no_part_of_a_template_stands_for_itself() {
    for (template, text) in [
        ("", ""),
        ("a } b", "a } b"),
        ("a { b", "a { b"),
        ("a {{3:digit}} b", "a {3:digit} b"),
        ("{no such}{}", "{no such}{}"),
        ("{3:such}{x:digit}{digit}", "{3:such}{x:digit}{digit}"),
        ("{0:digit}|{0:hex}", "|"),
    ] {
        assert_eq!(template::expand(template, 1), text);
    }
    for seed in 0..20 {
        for template in [
            "glsa_{32:base62}_{crc32:hex:8}",
            "a='glsa_{32:base62}_{crc32:hex:8}",
            "a glsa_{1:hex}{31:base62}_{crc32:hex:8}",
        ] {
            let text = template::expand(template, seed);
            assert!(validators::grafana_token(text.trim_start_matches(['a', ' ', '=', '\''])), "{text}");
        }
        assert!(validators::github_token(&template::expand("ghp_{30:base62}{crc32:base62:6}", seed)));
        assert!(validators::jwt(&template::expand("{json:alg}.{json:sub}.{43:base64url}", seed)));
    }
}

/// Secrets with a form of their own, in the places where they turn up, and as many that are almost one.
#[test]
fn every_form_of_secret_is_found_and_what_is_almost_one_is_not() {
    let rows = Rows::new(detectors().filter(|row| row.default)).expect("the rows are sound");
    let mut looker = Looker::new(&rows);
    let (mut missed, mut taken) = (BTreeMap::new(), BTreeMap::new());
    let (mut made, mut near) = (0, 0);
    for row in
        detectors().filter(|row| row.group == Group::Secret && matches!(row.trigger, Trigger::Literal(_)))
    {
        for seed in 0..20 {
            let template = row.examples[usize::try_from(seed).expect("small") % row.examples.len()];
            let value = template::expand(template, 1000 + seed);
            for text in [
                value.clone(),
                format!("retry 3 with {value} failed"),
                format!("{{\"a\":\"{value}\"}}"),
                format!("x='{value}'"),
                format!("line one\n{value}\nline three"),
            ] {
                made += 1;
                if found(&mut looker, &text, None).is_empty() {
                    missed.entry(row.id).or_insert(text);
                }
            }
            let template =
                row.counterexamples[usize::try_from(seed).expect("small") % row.counterexamples.len()];
            let value = template::expand(template, 2000 + seed);
            for text in [value.clone(), format!("retry 3 with {value} failed")] {
                near += 1;
                let candidates = found(&mut looker, &text, None);
                if ids(&looker, &candidates).contains(&row.id) {
                    taken.entry(row.id).or_insert((text, ids(&looker, &candidates)));
                }
            }
        }
    }
    assert!(made >= 15_000 && near >= 6_000, "{made} made, {near} near");
    assert!(missed.is_empty() && taken.is_empty(), "missed {missed:#?}\ntaken {taken:#?}");
}

/// A word speaks for what follows it within 64 bytes and for what it follows within 32, and clears as far as that.
#[test]
fn a_word_reaches_as_far_as_it_is_said_to() {
    let rows = Rows::new(detectors().filter(|row| row.default)).expect("the rows are sound");
    let mut looker = Looker::new(&rows);
    let far = |blanks: usize| " ".repeat(blanks);
    // After so many bytes that where a word ends, added to where the number starts, is out of reach.
    let (long, key) = (far(100), template::expand("{32:hex}", 1));
    for (text, row, is_found) in [
        (format!("{long}passport{}AB 123497", far(64)), "passport-number", true),
        (format!("{long}passport{}AB 123497", far(65)), "passport-number", false),
        (format!("{long}AB 123497{}passport", far(32)), "passport-number", true),
        (format!("{long}AB 123497{}passport", far(33)), "passport-number", false),
        (format!("{long}order{}536-90-4399", far(64)), "us-ssn", false),
        (format!("{long}order{}536-90-4399", far(65)), "us-ssn", true),
        (format!("{long}build{}{key} algolia", far(64)), "algolia-key", false),
        (format!("{long}build{}{key} algolia", far(65)), "algolia-key", true),
        (format!("{long}build algolia {key}"), "algolia-key", true),
        (format!("{long}algolia build {key}"), "algolia-key", false),
    ] {
        let candidates = found(&mut looker, &text, None);
        assert_eq!(ids(&looker, &candidates).contains(&row), is_found, "{row}: {text:?}");
    }
}

/// In text a key is what stands before the first colon or equals sign of the same line, and nothing but that.
#[test]
fn a_line_has_a_key_where_it_starts_as_one() {
    let rows = Rows::new(detectors().filter(|row| row.default)).expect("the rows are sound");
    let mut looker = Looker::new(&rows);
    for (text, is_found) in [
        ("first name: Ana", true),
        ("* \"first name\" = 'Ana'", true),
        ("stage: build\nfirst name: Ana", true),
        ("first name follows\norder: Ana", false),
        ("first name, build: Ana\norder: Ana", false),
        ("first name (as asked): Ana", false),
        ("first name: as asked: Ana", false),
        ("order: first name: Ana", false),
    ] {
        let candidates = found(&mut looker, text, None);
        assert_eq!(ids(&looker, &candidates).contains(&"person-name"), is_found, "{text}");
    }
}

/// Under a key of what machines make, or of what is counted and sold, digits and letters are nobody's unless the key
/// says otherwise, or the value has more than one word. Addresses are looked for all the same.
#[test]
fn under_a_key_of_machines_only_what_cannot_be_made_by_one_is_found() {
    let rows = Rows::new(detectors().filter(|row| row.default)).expect("the rows are sound");
    let mut looker = Looker::new(&rows);
    let none: &[&str] = &[];
    for (key, text, expected) in [
        ("note", "536-90-4399", &["us-ssn"][..]),
        ("trace_id", "536-90-4399", none),
        ("trace_id", "of 536-90-4399", &["us-ssn"]),
        ("trace_id", "ana.novak@contoso.de", &["email"]),
        ("trace_id", "4012888888881881", none),
        ("card_hash", "4012888888881881", &["payment-card"]),
        ("rss", "536-90-4399", none),
        ("sku", "536-90-4399", none),
    ] {
        let candidates = found(&mut looker, text, Some(key));
        assert_eq!(ids(&looker, &candidates), expected, "{key}: {text}");
    }
}

/// Patterns know bytes, and what is told and masked are characters.
#[test]
fn no_value_starts_or_ends_inside_a_character() {
    let rows = Rows::new(detectors().filter(|row| row.default)).expect("the rows are sound");
    let mut looker = Looker::new(&rows);
    let many = "é".repeat(30);
    for (text, value) in [
        ("nachÖsterstraße 12".to_owned(), "Österstraße 12".to_owned()),
        // No more than 40 bytes of a name are looked at: they end inside the twentieth of these.
        (format!("7 rue de Ab{many}"), format!("7 rue de Ab{}", "é".repeat(20))),
    ] {
        let candidates = found(&mut looker, &text, None);
        assert_eq!(ids(&looker, &candidates), ["postal-address"], "{text}");
        assert_eq!(text.get(candidates[0].start..candidates[0].end), Some(&*value), "{text}");
    }
}

/// What every artifact of a release is full of.
#[test]
fn what_machines_make_is_nobodys() {
    let rows = Rows::new(detectors().filter(|row| row.default)).expect("the rows are sound");
    let mut looker = Looker::new(&rows);
    let mut wrong = Vec::new();
    for seed in 0..400 {
        for (key, template) in [
            ("event_id", "{8:hex}-{4:hex}-4{3:hex}-a{3:hex}-{12:hex}"),
            ("sha256", "{64:hex}"),
            ("commit", "{40:hex}"),
            ("trace_id", "{32:hex}"),
            ("span_id", "{16:hex}"),
            ("request_no", "4{15:digit}"),
            ("ts_ms", "17{11:digit}"),
            ("occurred_at", "2026-03-02T09:15:04.{3:digit}Z"),
            ("platform_version", "3.{2:digit}.7"),
            ("addr", "10.{2:digit}.1.7"),
            ("run_id", "run_{16:alnum}"),
            ("image", "registry.internal/app@sha256:{64:hex}"),
            ("node", "node-{3:digit}"),
            ("path", "src/tokens/pass_through/key_store.rs:{3:digit}"),
            ("summary", "Drift score {2:digit} below actionable threshold after {4:digit} requests"),
            ("summary", "P95 latency exceeded baseline by {2:digit}% over {4:digit} windows"),
            ("summary", "token refresh took {3:digit} ms, {4:digit} tokens used, password policy ok"),
            ("integrity", "sha512-{86:base64}=="),
            ("etag", "W/\"{32:hex}\""),
            (
                "user_agent",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0.{4:digit}.126 Safari/537.36",
            ),
            ("max_tokens", "{4:digit}"),
            ("token_count", "{8:digit}"),
            ("secret_name", "prod/db/{6:lower}"),
            ("public_key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{43:base64}"),
        ] {
            let text = template::expand(template, seed);
            let candidates = found(&mut looker, &text, Some(key));
            if !candidates.is_empty() {
                wrong.push(format!("{key}: {text} is {:?}", ids(&looker, &candidates)));
            }
        }
    }
    wrong.sort();
    wrong.dedup_by_key(|line| line.split(' ').next().map(String::from));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
