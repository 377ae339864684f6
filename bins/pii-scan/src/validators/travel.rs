//! The lines that machines read in passports, visas and identity cards. ICAO 9303.

use super::reading::value_of_digit;
use super::schemes::icao;

/// The lines of a zone, upper case, without what is around them.
fn lines(text: &str) -> Vec<&[u8]> {
    text.split(['\n', '\r', ' ']).map(str::as_bytes).filter(|line| !line.is_empty()).collect()
}

fn is_zone(line: &[u8], length: usize) -> bool {
    line.len() == length
        && line.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'<')
}

/// Whether the byte at `at` is the check digit of `field`; a field of `<` alone may have `<` for 0.
fn holds(field: &[u8], check: u8) -> bool {
    icao(field) == value_of_digit(check) || check == b'<' && field.iter().all(|byte| *byte == b'<')
}

/// Whether the day of birth and the day of expiry, with their check digits, stand at these places.
fn days_hold(line: &[u8], birth: usize, expiry: usize) -> bool {
    let month =
        |at: usize| value_of_digit(line[at + 2]).zip(value_of_digit(line[at + 3])).map(|(a, b)| a * 10 + b);
    let of = |at: usize| holds(&line[at..at + 6], line[at + 6]) && month(at).is_some_and(|month| month <= 12);
    of(birth) && of(expiry) && month(expiry) != Some(0)
}

/// The second line of a passport: number, nationality, birth, sex, expiry, personal number, and their checks.
fn is_passport_line(line: &[u8]) -> bool {
    let composite = || [&line[..10], &line[13..20], &line[21..43]].concat();
    is_zone(line, 44)
        && holds(&line[..9], line[9])
        && days_hold(line, 13, 21)
        && holds(&line[28..42], line[42])
        && matches!(line[20], b'M' | b'F' | b'<' | b'X')
        && icao(&composite()) == value_of_digit(line[43])
}

/// A passport: both lines of 44 characters, or the second, which has the check digits.
#[must_use]
pub fn mrz_passport(text: &str) -> bool {
    match lines(text)[..] {
        [first, second] => is_zone(first, 44) && first[0] == b'P' && is_passport_line(second),
        [second] => is_passport_line(second),
        _ => false,
    }
}

/// An identity card: three lines of 30 characters.
#[must_use]
pub fn mrz_card(text: &str) -> bool {
    let lines = lines(text);
    let [first, second, third] = lines[..] else { return false };
    if ![first, second, third].into_iter().all(|line| is_zone(line, 30)) {
        return false;
    }
    let composite = [&first[5..30], &second[..7], &second[8..15], &second[18..29]].concat();
    matches!(first[0], b'I' | b'A' | b'C')
        && holds(&first[5..14], first[14])
        && days_hold(second, 0, 8)
        && icao(&composite) == value_of_digit(second[29])
}

/// An official travel document of two lines of 36 characters.
#[must_use]
pub fn mrz_document(text: &str) -> bool {
    let lines = lines(text);
    let [first, second] = lines[..] else { return false };
    if !is_zone(first, 36) || !is_zone(second, 36) {
        return false;
    }
    let composite = [&second[..10], &second[13..20], &second[21..35]].concat();
    holds(&second[..9], second[9])
        && days_hold(second, 13, 21)
        && icao(&composite) == value_of_digit(second[35])
}

/// A visa: two lines of 44 or 36 characters, `V` in front, no check over the whole.
#[must_use]
pub fn mrz_visa(text: &str) -> bool {
    let lines = lines(text);
    let [first, second] = lines[..] else { return false };
    let zones = [44, 36].into_iter().any(|length| is_zone(first, length) && is_zone(second, length));
    zones && first[0] == b'V' && holds(&second[..9], second[9]) && days_hold(second, 13, 21)
}

/// A passport's number without check digit: eight or nine characters, no run of one digit, no mere counting.
#[must_use]
pub fn passport_number(text: &str) -> bool {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
    matches!(text.len(), 8..=10)
        && digits.len() >= 7
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && digits.iter().any(|digit| *digit != digits[0])
        && !b"1234567890123".starts_with(&digits)
        && !b"9876543210".starts_with(&digits)
}
