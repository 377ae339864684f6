//! Numbers of people and organisations in Australia, New Zealand, Mauritius and South Africa.

use super::reading::{array, compact, digits, is_short_day, number, pair, value_of};
use super::schemes::{luhn, weighted};

/// A business in Australia: eleven digits, the first less one, weights 10, 1, 3 to 19 modulo 89.
#[must_use]
pub fn au_abn(text: &str) -> bool {
    let Some(mut digits) = digits::<11>(text) else { return false };
    let Some(first) = digits[0].checked_sub(1) else { return false };
    digits[0] = first;
    weighted(&digits, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]).is_multiple_of(89)
}

/// A company in Australia: nine digits, weights 8 to 1 modulo 10.
#[must_use]
pub fn au_acn(text: &str) -> bool {
    let Some(digits) = digits::<9>(text) else { return false };
    weighted(&digits, &[8, 7, 6, 5, 4, 3, 2, 1, 1]).is_multiple_of(10)
}

/// A patient in Australia: 2 to 6 in front, weights 1, 3, 7, 9 modulo 10, an issue, perhaps a reference.
#[must_use]
pub fn au_medicare(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let (number, reference) = bytes.split_at(bytes.len().min(10));
    let Some(digits) = array::<10>(number) else { return false };
    reference.len() < 2
        && reference.iter().all(u8::is_ascii_digit)
        && matches!(digits[0], 2..=6)
        && digits[9] != 0
        && weighted(&digits, &[1, 3, 7, 9, 1, 3, 7, 9]) % 10 == digits[8]
}

/// A taxpayer in Australia: nine digits, weights 1, 4, 3, 7, 5, 8, 6, 9, 10 modulo 11.
#[must_use]
pub fn au_tfn(text: &str) -> bool {
    let Some(digits) = digits::<9>(text) else { return false };
    weighted(&digits, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11)
}

/// A taxpayer in New Zealand: eight or nine digits, one of two sets of weights modulo 11.
#[must_use]
pub fn nz_ird(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| matches!(bytes.len(), 8 | 9)) else { return false };
    let mut padded = [b'0'; 9];
    padded[9 - bytes.len()..].copy_from_slice(&bytes);
    let Some(digits) = array::<9>(&padded) else { return false };
    let check = |weights: &[u32]| (11 - weighted(&digits, weights) % 11) % 11;
    let first = check(&[3, 2, 7, 6, 5, 4, 3, 2]);
    let check = if first == 10 { check(&[7, 4, 3, 2, 5, 2, 7, 6]) } else { first };
    (10_000_000..150_000_000).contains(&number(&digits)) && check == digits[8]
}

/// A patient in New Zealand: three letters without I and O, weights 7 to 2; four digits, the last modulo 11, or
/// two digits and two letters, the last modulo 24.
#[must_use]
pub fn nz_nhi(text: &str) -> bool {
    const LETTERS: &[u8; 24] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 7) else { return false };
    let letter = |byte: u8| super::reading::place_in(LETTERS, byte).map(|place| place + 1);
    let value = |byte: u8| if byte.is_ascii_digit() { value_of(byte) } else { letter(byte) };
    let mut sum = 0;
    for (byte, weight) in bytes[..6].iter().zip((2..=7).rev()) {
        let Some(value) = value(*byte) else { return false };
        sum += value * weight;
    }
    let head = bytes[..3].iter().all(u8::is_ascii_uppercase) && bytes[3..5].iter().all(u8::is_ascii_digit);
    if !head {
        return false;
    }
    if bytes[5].is_ascii_digit() {
        // A remainder of 0 is not given out, 10 is 0.
        let rest = sum % 11;
        return rest != 0 && value_of(bytes[6]) == Some((11 - rest) % 10);
    }
    letter(bytes[6]) == Some(24 - sum % 24)
}

/// A person in South Africa: a day of birth, four digits, citizenship, a digit, Luhn.
#[must_use]
pub fn za_identity(text: &str) -> bool {
    let Some(digits) = digits::<13>(text) else { return false };
    is_short_day(pair(&digits, 0), pair(&digits, 2), pair(&digits, 4)) && digits[10] < 3 && luhn(&digits)
}

/// A taxpayer in South Africa: ten digits, Luhn, one of 0, 1, 2, 3 and 9 in front.
#[must_use]
pub fn za_tax(text: &str) -> bool {
    digits::<10>(text).is_some_and(|digits| matches!(digits[0], 0..=3 | 9) && luhn(&digits))
}

/// A person in Mauritius: a letter, a day of birth, six digits, a check character modulo 17.
#[must_use]
pub fn mu_nid(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 14) else { return false };
    let Some(born) = array::<6>(&bytes[1..7]) else { return false };
    if !bytes[0].is_ascii_uppercase() || !bytes[7..13].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = bytes[..13]
        .iter()
        .filter_map(|byte| value_of(*byte))
        .zip((2..=14).rev())
        .map(|(value, weight)| value * weight)
        .sum();
    is_short_day(pair(&born, 4), pair(&born, 2), pair(&born, 0))
        && value_of(bytes[13]) == Some((17 - sum % 17) % 17)
}

/// A person in Egypt: century, day of birth, governorate, counter, a check digit modulo 11.
#[must_use]
pub fn eg_national(text: &str) -> bool {
    let Some(digits) = digits::<14>(text) else { return false };
    let check = (11 - weighted(&digits, &[2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 10;
    matches!(digits[0], 2 | 3)
        && is_short_day(pair(&digits, 1), pair(&digits, 3), pair(&digits, 5))
        && matches!(pair(&digits, 7), 1..=4 | 11..=19 | 21..=29 | 31..=35 | 88)
        && check == digits[13]
}
