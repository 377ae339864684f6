//! Numbers of people and organisations in Denmark, Estonia, Finland, Iceland, Latvia, Lithuania, Norway and
//! Sweden.

use super::reading::{array, compact, digits, is_day, is_short_day, number, pair, place_in, run, three};
use super::schemes::{luhn, weighted};
use super::western_europe::without;

/// A person in Denmark: a day of birth and four digits, weights 4, 3, 2, 7, 6, 5, 4, 3, 2, 1 modulo 11.
///
/// Since 2007 some numbers are given out that fail the check; they are found by their context alone.
#[must_use]
pub fn dk_cpr(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else { return false };
    is_short_day(pair(&digits, 4), pair(&digits, 2), pair(&digits, 0))
        && weighted(&digits, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// A company in Denmark: eight digits, weights 2, 7, 6, 5, 4, 3, 2, 1 modulo 11.
#[must_use]
pub fn dk_cvr(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = array::<8>(without(&bytes, b"DK")) else { return false };
    digits[0] != 0 && weighted(&digits, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// The check digit that Estonia and Lithuania share: weights 1 to 9 and 1, or 3 to 9 and 1 to 3.
fn baltic_check(digits: &[u32; 11]) -> u32 {
    let first = weighted(digits, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    if first < 10 {
        return first;
    }
    weighted(digits, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10
}

/// A person in Estonia or Lithuania: century and sex, day of birth, counter, check digit.
#[must_use]
pub fn baltic_person(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    let century = match digits[0] {
        1 | 2 => 1800,
        3 | 4 => 1900,
        5 | 6 => 2000,
        _ => return false,
    };
    is_day(century + pair(&digits, 1), pair(&digits, 3), pair(&digits, 5))
        && baltic_check(&digits) == digits[10]
}

/// A company in Estonia: eight digits, the same check digit, 1, 7, 8 or 9 in front.
#[must_use]
pub fn ee_registry(text: &str) -> bool {
    let Some(digits) = digits::<8>(text) else { return false };
    let first = weighted(&digits, &[1, 2, 3, 4, 5, 6, 7]) % 11;
    let check = if first < 10 { first } else { weighted(&digits, &[3, 4, 5, 6, 7, 8, 9]) % 11 % 10 };
    matches!(digits[0], 1 | 7 | 8 | 9) && check == digits[7]
}

/// A company's VAT number in Estonia: `EE`, nine digits, weights 3, 7, 1 modulo 10.
#[must_use]
pub fn ee_vat(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = bytes.strip_prefix(b"EE").and_then(array::<9>) else { return false };
    weighted(&digits, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)
}

/// A person in Finland: a day of birth, a sign for the century, three digits, a character modulo 31.
#[must_use]
pub fn fi_hetu(text: &str) -> bool {
    let upper = text.trim().to_ascii_uppercase();
    let bytes = upper.as_bytes();
    if bytes.len() != 11 {
        return false;
    }
    let (Some(born), Some(counter)) = (run(&bytes[..6]), three(&bytes[7..10])) else { return false };
    let century = match bytes[6] {
        b'+' => 1800,
        b'-' | b'Y' | b'X' | b'W' | b'V' | b'U' => 1900,
        b'A'..=b'F' => 2000,
        _ => return false,
    };
    let whole = number(&born) * 1000 + number(&counter);
    is_day(century + pair(&born, 4), pair(&born, 2), pair(&born, 0))
        && number(&counter) >= 2
        && place_in(b"0123456789ABCDEFHJKLMNPRSTUVWXY", bytes[10]).map(u64::from) == Some(whole % 31)
}

/// A company in Finland: seven digits and a check digit, weights 7, 9, 10, 5, 8, 4, 2 modulo 11.
#[must_use]
pub fn fi_business(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = array::<8>(without(&bytes, b"FI")) else { return false };
    weighted(&digits, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11)
}

/// A person in Iceland: a day of birth, two digits, a check digit modulo 11, a digit for the century.
#[must_use]
pub fn is_kennitala(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else { return false };
    let day = match pair(&digits, 0) {
        // 40 added: a company.
        day @ 41..=71 => day - 40,
        day => day,
    };
    is_short_day(pair(&digits, 4), pair(&digits, 2), day)
        && matches!(digits[9], 0 | 9)
        && weighted(&digits, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// A person in Latvia: a day of birth, century, counter, a check digit; or a number that starts with 32.
#[must_use]
pub fn lv_person(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    let sum = weighted(&digits, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
    let born = is_day(1800 + 100 * digits[6] + pair(&digits, 4), pair(&digits, 2), pair(&digits, 0));
    (digits[6] < 3 && born || digits[..2] == [3, 2]) && (1 + sum) % 11 % 10 == digits[10]
}

/// A company in Latvia: eleven digits, 4 or more in front, weights 9, 1, 4, 8, 3, 10, 2, 5, 7, 6 modulo 11.
#[must_use]
pub fn lv_company(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = array::<11>(without(&bytes, b"LV")) else { return false };
    digits[0] > 3 && weighted(&digits, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3
}

/// A company's VAT number in Lithuania: nine digits, the eighth a 1, or twelve, the eleventh a 1.
#[must_use]
pub fn lt_vat(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = bytes.strip_prefix(b"LT").and_then(run) else { return false };
    let Some((check, body)) = digits.split_last() else { return false };
    let sum = |from: usize| -> u32 {
        body.iter().zip((0_u32..9).cycle().skip(from)).map(|(digit, at)| digit * (at + 1)).sum()
    };
    let first = sum(0) % 11;
    let expected = if first < 10 { first } else { sum(2) % 11 % 10 };
    matches!(digits.len(), 9 | 12) && body[body.len() - 1] == 1 && expected == *check
}

/// A person in Norway: a day of birth, three digits, two check digits modulo 11.
#[must_use]
pub fn no_person(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    // 40 added to the day: a number for foreigners. 40 added to the month: a hospital's.
    let day = if digits[0] > 3 { pair(&digits, 0) - 40 } else { pair(&digits, 0) };
    let month = match pair(&digits, 2) {
        month @ 41..=52 => month - 40,
        month => month,
    };
    is_short_day(pair(&digits, 4), month, day)
        && weighted(&digits, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_multiple_of(11)
        && weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// A company in Norway: nine digits, weights 3, 2, 7, 6, 5, 4, 3, 2 modulo 11.
#[must_use]
pub fn no_company(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let number = without(&bytes, b"NO");
    let Some(digits) = array::<9>(number.strip_suffix(b"MVA").unwrap_or(number)) else { return false };
    matches!(digits[0], 8 | 9) && weighted(&digits, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// A person in Sweden: a day of birth, three digits, Luhn; also with the century, `+` from a hundred years on.
#[must_use]
pub fn se_person(text: &str) -> bool {
    let text = text.trim().replace('+', "-");
    let Some(bytes) = compact(&text) else { return false };
    let short = match bytes.len() {
        10 => &bytes[..],
        12 if matches!(&bytes[..2], b"18" | b"19" | b"20") => &bytes[2..],
        _ => return false,
    };
    let Some(digits) = array::<10>(short) else { return false };
    // 60 added to the day: a number for those who don't live there.
    let day = if digits[4] > 5 { pair(&digits, 4) - 60 } else { pair(&digits, 4) };
    is_short_day(pair(&digits, 0), pair(&digits, 2), day) && luhn(&digits)
}

/// A company in Sweden: ten digits, Luhn, the third 2 or more, as no month is.
#[must_use]
pub fn se_company(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else { return false };
    digits[2] > 1 && digits[0] != 0 && luhn(&digits)
}

/// A company's VAT number in Sweden: `SE`, its ten digits, `01`.
#[must_use]
pub fn se_vat(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = bytes.strip_prefix(b"SE").and_then(array::<12>) else { return false };
    luhn(&digits[..10]) && pair(&digits, 10) != 0
}
