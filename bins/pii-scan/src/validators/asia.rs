//! Numbers of people and organisations in Asia and the Middle East.

use super::reading::{
    array, compact, digits, is_day, is_short_day, number, pair, place_in, run, value_of, value_of_digit,
};
use super::schemes::{luhn, mod_11_2, verhoeff, weighted};

/// A person in the United Arab Emirates: 784, a year of birth, seven digits, Luhn.
#[must_use]
pub fn ae_identity(text: &str) -> bool {
    let Some(digits) = digits::<15>(text) else { return false };
    digits[..3] == [7, 8, 4] && (1900..=2100).contains(&number(&digits[3..7])) && luhn(&digits)
}

/// A resident of China: six digits for the place, a day of birth, a counter, MOD 11-2.
#[must_use]
pub fn cn_resident(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 18) else { return false };
    let Some(digits) = run(&bytes[..17]) else { return false };
    let year = u32::try_from(number(&digits[6..10])).unwrap_or_default();
    (1800..=2100).contains(&year)
        && is_day(year, pair(&digits, 10), pair(&digits, 12))
        && matches!(pair(&digits, 0), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91)
        && mod_11_2(&bytes)
}

/// An organisation in China: 18 characters without I, O, S, V and Z, powers of three modulo 31.
#[must_use]
pub fn cn_credit(text: &str) -> bool {
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 18) else { return false };
    let (mut sum, mut weight) = (0, 1);
    for byte in &bytes[..17] {
        let Some(value) = place_in(ALPHABET, *byte) else { return false };
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    array_of_digits(&bytes[2..8])
        && bytes.iter().any(|byte| *byte != bytes[0])
        && place_in(ALPHABET, bytes[17]) == Some((31 - sum % 31) % 31)
}

fn array_of_digits(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_digit)
}

/// A person in Hong Kong: one or two letters, six digits, a check of 0 to 9 or A modulo 11.
#[must_use]
pub fn hk_identity(text: &str) -> bool {
    let plain: String = text.chars().filter(|char| !matches!(char, '(' | ')')).collect();
    let Some(bytes) = compact(&plain).filter(|bytes| matches!(bytes.len(), 8 | 9)) else { return false };
    let (letters, rest) = bytes.split_at(bytes.len() - 7);
    let Some(digits) = array::<6>(&rest[..6]) else { return false };
    if !letters.iter().all(u8::is_ascii_uppercase) {
        return false;
    }
    // A missing first letter counts as a blank, 36.
    let values = [
        letters.len().checked_sub(2).map_or(Some(36), |at| value_of(letters[at])),
        value_of(letters[letters.len() - 1]),
    ];
    let head: u32 = values.iter().flatten().zip([9, 8]).map(|(value, weight)| value * weight).sum();
    let check = if rest[6] == b'A' { Some(10) } else { value_of_digit(rest[6]) };
    check.is_some_and(|check| (head + weighted(&digits, &[7, 6, 5, 4, 3, 2]) + check).is_multiple_of(11))
}

/// A person in Israel: nine digits, Luhn.
#[must_use]
pub fn il_identity(text: &str) -> bool {
    digits::<9>(text).is_some_and(|digits| digits[..3] != [0, 0, 0] && luhn(&digits))
}

/// A resident of India: twelve digits, no 0 or 1 in front, Verhoeff.
#[must_use]
pub fn in_aadhaar(text: &str) -> bool {
    let Some(digits) = digits::<12>(text) else { return false };
    // A number that reads the same backwards is kept for tests.
    let palindrome = digits.iter().eq(digits.iter().rev());
    digits[0] > 1 && !palindrome && verhoeff(&digits)
}

/// A taxpayer in India: three letters, one for the kind, one of the name, four digits, a letter.
#[must_use]
pub fn in_pan(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 10) else { return false };
    bytes[..5].iter().all(u8::is_ascii_uppercase)
        && b"ABCFGHJLPT".contains(&bytes[3])
        && bytes[5..9].iter().all(u8::is_ascii_digit)
        && &bytes[5..9] != b"0000"
        && bytes[9].is_ascii_uppercase()
}

/// A company in India: a state, a taxpayer, a counter, a check character in base 36.
#[must_use]
pub fn in_gstin(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 15) else { return false };
    let Some(state) = run_of_two(&bytes[..2]) else { return false };
    let sum: u32 = bytes[..14]
        .iter()
        .filter_map(|byte| value_of(*byte))
        .zip([1, 2].into_iter().cycle())
        .map(|(value, weight)| value * weight / 36 + value * weight % 36)
        .sum();
    matches!(state, 1..=38 | 97 | 99)
        && str::from_utf8(&bytes[2..12]).is_ok_and(in_pan)
        && bytes[12] != b'0'
        && bytes[13] == b'Z'
        && value_of(bytes[14]) == Some((36 - sum % 36) % 36)
}

fn run_of_two(bytes: &[u8]) -> Option<u32> {
    Some(value_of_digit(bytes[0])? * 10 + value_of_digit(bytes[1])?)
}

/// A voter in India: three letters and seven digits, Luhn over the digits.
#[must_use]
pub fn in_voter(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 10) else { return false };
    bytes[..3].iter().all(u8::is_ascii_uppercase)
        && array::<7>(&bytes[3..]).is_some_and(|digits| luhn(&digits))
}

/// A person in Iran: ten digits, weights 10 to 2 modulo 11.
#[must_use]
pub fn ir_national(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else { return false };
    let rest = weighted(&digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    (if rest < 2 { rest } else { 11 - rest }) == digits[9]
}

/// A person in Japan: twelve digits, the last checks the others modulo 11.
#[must_use]
pub fn jp_my_number(text: &str) -> bool {
    let Some(digits) = digits::<12>(text) else { return false };
    let rest = weighted(&digits, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    (if rest < 2 { 0 } else { 11 - rest }) == digits[11]
}

/// An organisation in Japan: a check digit modulo 9, then twelve digits.
#[must_use]
pub fn jp_corporate(text: &str) -> bool {
    let Some(digits) = digits::<13>(text) else { return false };
    9 - weighted(&digits[1..], &[2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]) % 9 == digits[0]
}

/// A resident of Korea: a day of birth, sex and century, counter, a check digit modulo 11.
#[must_use]
pub fn kr_resident(text: &str) -> bool {
    let Some(digits) = digits::<13>(text) else { return false };
    let check = (11 - weighted(&digits, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11) % 10;
    // Some foreigners' have 13 instead of 11.
    let foreign = matches!(digits[6], 5..=8) && (check + 2) % 10 == digits[12];
    is_short_day(pair(&digits, 0), pair(&digits, 2), pair(&digits, 4)) && (check == digits[12] || foreign)
}

/// A business in Korea: an office from 101 on, seven digits, weights 1, 3, 7, the last product's tens added, modulo 10.
#[must_use]
pub fn kr_business(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else { return false };
    let sum = weighted(&digits, &[1, 3, 7, 1, 3, 7, 1, 3, 5]) + digits[8] * 5 / 10;
    number(&digits[..3]) > 100 && (10 - sum % 10) % 10 == digits[9]
}

/// A resident of Kuwait: century, day of birth, counter, a check digit modulo 11.
#[must_use]
pub fn kw_civil(text: &str) -> bool {
    let Some(digits) = digits::<12>(text) else { return false };
    let century = match digits[0] {
        1 => 1800,
        2 => 1900,
        3 => 2000,
        _ => return false,
    };
    is_day(century + pair(&digits, 1), pair(&digits, 3), pair(&digits, 5))
        && 11 - weighted(&digits, &[2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11 == digits[11]
}

/// A person in Malaysia: a day of birth, a place, four digits.
#[must_use]
pub fn my_identity(text: &str) -> bool {
    let Some(digits) = digits::<12>(text) else { return false };
    let place = pair(&digits, 6);
    is_short_day(pair(&digits, 0), pair(&digits, 2), pair(&digits, 4))
        && !matches!(place, 0 | 17..=20 | 69 | 70 | 73 | 80 | 81 | 94..=97)
}

/// A resident of Saudi Arabia: ten digits, 1 or 2 in front, Luhn.
#[must_use]
pub fn sa_identity(text: &str) -> bool {
    digits::<10>(text).is_some_and(|digits| matches!(digits[0], 1 | 2) && luhn(&digits))
}

/// A person in Singapore: a letter for the century or kind, seven digits, a letter modulo 11.
#[must_use]
pub fn sg_nric(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 9) else { return false };
    let Some(digits) = array::<7>(&bytes[1..8]) else { return false };
    let (letters, added) = match bytes[0] {
        b'S' => (b"JZIHGFEDCBA", 0),
        b'T' => (b"JZIHGFEDCBA", 4),
        b'F' => (b"XWUTRQPNMLK", 0),
        b'G' => (b"XWUTRQPNMLK", 4),
        b'M' => (b"XWUTRQPNJLK", 3),
        _ => return false,
    };
    letters[((weighted(&digits, &[2, 7, 6, 5, 4, 3, 2]) + added) % 11) as usize] == bytes[8]
}

/// A person in Thailand: thirteen digits, weights 13 to 2 modulo 11.
#[must_use]
pub fn th_identity(text: &str) -> bool {
    let Some(digits) = digits::<13>(text) else { return false };
    let sum = weighted(&digits, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    (1..=8).contains(&digits[0]) && (11 - sum % 11) % 10 == digits[12]
}

/// A person in Taiwan: a letter for the place, nine digits, weights 1, 9, 8 to 1, 1 modulo 10.
#[must_use]
pub fn tw_identity(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 10) else { return false };
    let Some(place) = place_in(b"ABCDEFGHJKLMNPQRSTUVXYWZIO", bytes[0]) else { return false };
    let Some(digits) = array::<9>(&bytes[1..]) else { return false };
    let place = place + 10;
    let sum = place / 10 + place * 9 + weighted(&digits, &[8, 7, 6, 5, 4, 3, 2, 1, 1]);
    matches!(digits[0], 1 | 2 | 8 | 9) && sum.is_multiple_of(10)
}

/// A business in Taiwan: eight digits, cross sums with weights 1 and 2 to a multiple of five.
#[must_use]
pub fn tw_business(text: &str) -> bool {
    let Some(digits) = digits::<8>(text) else { return false };
    let sum = super::schemes::cross_weighted(&digits, &[1, 2, 1, 2, 1, 2, 4, 1]);
    sum.is_multiple_of(5) || digits[6] == 7 && (sum + 1).is_multiple_of(5)
}
