//! What a person carries or drives, and who writes as whom.

use super::reading::{array, compact, digits, run, value_of_digit};
use super::schemes::{luhn, mod_11_2};

/// A mobile device: fifteen digits, Luhn, a body that gives out numbers.
#[must_use]
pub fn imei(text: &str) -> bool {
    let Some(digits) = digits::<15>(text) else { return false };
    matches!(digits[0] * 10 + digits[1], 1 | 10 | 30 | 33 | 35 | 44 | 45 | 49..=54 | 86 | 91 | 97..=99)
        && luhn(&digits)
}

/// A SIM card: 89 for telecommunications, 19 or 20 digits, Luhn.
#[must_use]
pub fn iccid(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = run(&bytes).filter(|digits| matches!(digits.len(), 19 | 20)) else { return false };
    digits[..2] == [8, 9] && luhn(&digits)
}

/// A vehicle: seventeen characters without I, O and Q, the ninth a check modulo 11. ISO 3779, North America.
#[must_use]
pub fn vin(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 17) else { return false };
    let value = |byte: u8| match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'H' => Some(u32::from(byte - b'A') + 1),
        b'J'..=b'N' => Some(u32::from(byte - b'J') + 1),
        b'P' => Some(7),
        b'R' => Some(9),
        b'S'..=b'Z' => Some(u32::from(byte - b'S') + 2),
        _ => None,
    };
    let mut sum = 0;
    for (byte, weight) in bytes.iter().zip([8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]) {
        let Some(value) = value(*byte) else { return false };
        sum += value * weight;
    }
    let check = if bytes[8] == b'X' { Some(10) } else { value_of_digit(bytes[8]) };
    let kinds = bytes.iter().any(u8::is_ascii_uppercase) && bytes[13..].iter().all(u8::is_ascii_digit);
    kinds && check == Some(sum % 11)
}

/// An author: sixteen digits in the range of ORCID, MOD 11-2.
#[must_use]
pub fn orcid(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 16) else { return false };
    let Some(digits) = array::<15>(&bytes[..15]) else { return false };
    let number = super::reading::number(&digits);
    matches!(number, 15_000_000..=35_000_000 | 900_000_000_000..=900_100_000_000) && mod_11_2(&bytes)
}
