//! The arithmetic that check digits share.

use super::reading::{value_of, value_of_digit};

/// Digits times weights, summed.
pub(crate) fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// Digits times weights, the digits of each product summed.
pub(crate) fn cross_weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .map(|product| product / 10 + product % 10)
        .sum()
}

/// ISO/IEC 7812: every second digit from the right doubled, nines cast out, a multiple of ten.
pub(crate) fn luhn(digits: &[u32]) -> bool {
    luhn_sum(digits).is_multiple_of(10)
}

/// The sum that [`luhn`] looks at.
pub(crate) fn luhn_sum(digits: &[u32]) -> u32 {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| if at % 2 == 1 { doubled(*digit) } else { *digit })
        .sum()
}

/// ISO 7064 MOD 11,10 over digits, the last of them the check digit.
pub(crate) fn mod_11_10(digits: &[u32]) -> bool {
    let Some((check, digits)) = digits.split_last() else { return false };
    let product = digits.iter().fold(10, |product, digit| {
        let sum = (product + digit) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (product + check) % 10 == 1
}

/// ISO 7064 MOD 97-10 over digits and letters, `A` being 10: the remainder of the whole.
pub(crate) fn mod_97(bytes: impl Iterator<Item = u8>) -> Option<u32> {
    let mut rest = 0;
    for byte in bytes {
        let value = value_of(byte)?;
        rest = (rest * if value > 9 { 100 } else { 10 } + value) % 97;
    }
    Some(rest)
}

/// ISO 7064 MOD 11-2 over digits, the last character `0`–`9` or `X`.
pub(crate) fn mod_11_2(bytes: &[u8]) -> bool {
    let Some((check, digits)) = bytes.split_last() else { return false };
    let mut sum = 0;
    for byte in digits {
        let Some(digit) = value_of_digit(*byte) else { return false };
        sum = (sum + digit) * 2 % 11;
    }
    let check = if *check == b'X' { Some(10) } else { value_of_digit(*check) };
    check.is_some_and(|check| (sum + check) % 11 == 1)
}

/// Multiplication in the dihedral group of order ten.
const DIHEDRAL: [[u8; 10]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
    [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
    [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
    [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
    [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
    [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
    [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
    [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];

/// What Verhoeff's permutation makes of each digit at each place, counted from the right.
const PERMUTED: [[u8; 10]; 8] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
    [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
    [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
    [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
    [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
    [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
    [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];

/// Verhoeff's scheme over digits, the last of them the check digit.
pub(crate) fn verhoeff(digits: &[u32]) -> bool {
    let product = digits.iter().rev().enumerate().fold(0, |product: u8, (at, digit)| {
        DIHEDRAL[usize::from(product)][usize::from(PERMUTED[at % 8][*digit as usize])]
    });
    product == 0
}

/// The check character of ICAO 9303: weights 7, 3, 1; `<` is 0, `A` is 10.
pub(crate) fn icao(bytes: &[u8]) -> Option<u32> {
    let value = |byte: u8| if byte == b'<' { Some(0) } else { value_of(byte) };
    let mut sum = 0;
    for (byte, weight) in bytes.iter().zip([7, 3, 1].into_iter().cycle()) {
        sum += value(*byte)? * weight;
    }
    Some(sum % 10)
}
