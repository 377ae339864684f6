//! What stands under a key or behind a word that says what it is: no check digit, only what it can't be.

use super::contact::domain_name;
use super::reading::is_day;

/// Values that say there is none.
const EMPTY: &[&str] = &[
    "null",
    "none",
    "nil",
    "undefined",
    "unknown",
    "n/a",
    "na",
    "true",
    "false",
    "string",
    "number",
    "integer",
    "text",
    "value",
    "redacted",
    "removed",
    "masked",
    "hidden",
    "anonymous",
    "anonymized",
    "anonymised",
    "default",
    "optional",
    "required",
    "test",
    "example",
    "missing",
    "empty",
    "not set",
    "unset",
    "all",
    "any",
    "other",
    "global",
    "shared",
    "public",
    "private",
    "internal",
    "external",
    "system",
    "admin",
    "root",
    "self",
    "me",
    "you",
    "yes",
    "no",
    "on",
    "off",
    "ok",
    "todo",
    "tbd",
    "object",
    "array",
    "boolean",
    "not applicable",
    "not provided",
    "not available",
    "withheld",
    "pseudonymised",
    "pseudonymized",
    "aggregated",
    "is",
    "the",
    "and",
    "or",
    "of",
    "for",
    "in",
    "on",
    "has",
    "was",
    "are",
];

/// Whether a value is one of those, a mask, or a variable.
fn is_empty(text: &str) -> bool {
    let text = text.trim();
    let lower = text.to_lowercase();
    let bare = lower.trim_matches(|char: char| "<>[](){}*_-.\"'".contains(char));
    EMPTY.contains(&bare)
        || text.contains("***")
        || text.contains("••")
        || text.contains("${")
        || text.contains("{{")
        || text.starts_with(['$', '<', '[', '%'])
        || bare.bytes().all(|byte| matches!(byte, b'x' | b'0'))
}

/// The name of a person: words in letters, one at least with a capital, no word of a machine.
#[must_use]
pub fn person_name(text: &str) -> bool {
    let text = text.trim();
    let words: Vec<&str> = text.split([' ', '\u{a0}']).filter(|word| !word.is_empty()).collect();
    let letters = |word: &&str| {
        word.chars().all(|char| char.is_alphabetic() || matches!(char, '.' | '-' | '\'' | '’' | ','))
            && word.chars().any(char::is_alphabetic)
    };
    (1..=6).contains(&words.len())
        && text.chars().count() >= 2
        && words.iter().all(letters)
        && text.chars().any(char::is_uppercase)
        && text.chars().any(|char| char.is_lowercase() || !char.is_ascii())
        && !is_empty(text)
        // `fetchUser`, `HttpError`: a capital inside, as no name has but behind an apostrophe or Mc.
        && !words.iter().any(|word| is_camel(word))
}

fn is_camel(word: &str) -> bool {
    let mut before = ' ';
    for char in word.chars() {
        if char.is_uppercase() && before.is_lowercase() {
            return !(word.starts_with("Mc")
                || word.starts_with("Mac")
                || word.starts_with("De")
                || word.starts_with("Di"));
        }
        before = char;
    }
    false
}

/// A date with a day that the calendar has, in any order that people write.
#[must_use]
pub fn written_date(text: &str) -> bool {
    let day = text.split([' ', 'T']).next().unwrap_or(text);
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let number = |part: &&str| part.parse::<u32>().ok();
    let [Some(x), Some(y), Some(z)] = parts.iter().map(number).collect::<Vec<_>>()[..] else { return false };
    let marks: Vec<char> = day.chars().filter(|char| !char.is_ascii_digit()).collect();
    if marks.len() != 2 || marks[0] != marks[1] {
        return false;
    }
    let year = |part: &str, number: u32| match part.len() {
        4 => (1850..=2150).contains(&number).then_some(number),
        // `10.20.30` is a version; `10/20/30` is a date.
        2 if marks[0] == '/' || marks[0] == '-' => Some(number),
        _ => None,
    };
    if parts[0].len() == 4 {
        return year(parts[0], x).is_some_and(|year| is_day(year, y, z));
    }
    year(parts[2], z).is_some_and(|year| is_day(year, x, y) || is_day(year, y, x))
}

/// A day on which somebody may have been born: in digits, or with a month's name.
#[must_use]
pub fn birth_date(text: &str) -> bool {
    if !text.contains(char::is_alphabetic) {
        return written_date(&text.replace('.', "/"));
    }
    let numbers: Vec<u32> =
        text.split(|char: char| !char.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    let [a, b] = numbers[..] else { return false };
    (1..=31).contains(&a) && (1850..=2100).contains(&b)
}

/// A line of a postal address: a number and a name with a capital.
#[must_use]
pub fn postal_address(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text.chars().any(char::is_uppercase)
        && (8..=200).contains(&text.len())
        && !text.contains("  ")
}

/// A part of an address under a key that says so: a code, a street, a house.
#[must_use]
pub fn address_part(text: &str) -> bool {
    let text = text.trim();
    !is_empty(text) && text.chars().any(char::is_alphanumeric) && !text.contains("://") && !text.contains('@')
}

/// What a person has and a machine does not.
#[must_use]
pub fn attribute(text: &str) -> bool {
    let text = text.trim();
    !is_empty(text) && text.chars().any(char::is_alphanumeric)
}

/// The number of a document without a check that is public: at least five digits, of three kinds.
#[must_use]
pub fn licence_number(text: &str) -> bool {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
    let kinds = (b'0'..=b'9').filter(|digit| digits.contains(digit)).count();
    digits.len() >= 5 && kinds >= 3 && !b"1234567890123".starts_with(&digits)
}

/// Whose data it is: anything but a word that says nobody's.
#[must_use]
pub fn tenant(text: &str) -> bool {
    let text = text.trim();
    !is_empty(text)
        && text.chars().any(char::is_alphanumeric)
        && text.len() > 1
        && !matches!(text, "isolation" | "id" | "ids" | "name")
}

/// A web address whose host somebody may own.
#[must_use]
pub fn url(text: &str) -> bool {
    let host = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    domain_name(host) || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| !address.is_loopback())
}

/// What stands behind `name=` or `token=` in a query: no variable, no placeholder, no flag.
#[must_use]
pub fn query_value(text: &str) -> bool {
    !is_empty(text) && text.chars().filter(|char| char.is_alphanumeric()).count() >= 4
}

/// The machine-readable lines of any document.
#[must_use]
pub fn machine_readable(text: &str) -> bool {
    use super::travel::{mrz_card, mrz_document, mrz_passport, mrz_visa};
    let text = text.replace("\\n", "\n");
    mrz_passport(&text) || mrz_card(&text) || mrz_document(&text) || mrz_visa(&text)
}
