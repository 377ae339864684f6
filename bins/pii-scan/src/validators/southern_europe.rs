//! Numbers of people and organisations in Cyprus, Greece, Italy, Malta, Portugal, Spain and Turkey.

use super::reading::{
    array, compact, digits, is_short_day, number, pair, place_in, remainder, run, value_of, value_of_digit,
};
use super::schemes::{luhn, weighted};
use super::western_europe::without;

/// What a character at an odd place counts for in Italy and Cyprus.
const ODD: [u32; 26] =
    [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/// A company's VAT number in Cyprus: eight digits and a letter modulo 26.
#[must_use]
pub fn cy_vat(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let number = without(&bytes, b"CY");
    let (Some(digits), Some(letter)) = (number.get(..8).and_then(array::<8>), number.get(8)) else {
        return false;
    };
    let sum: u32 = digits
        .iter()
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { ODD[*digit as usize] } else { *digit })
        .sum();
    number.len() == 9
        && pair(&digits, 0) != 12
        && place_in(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", *letter) == Some(sum % 26)
}

/// The letters of Spain's check, by the remainder modulo 23.
const NIF: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

/// A person in Spain: eight digits and a letter modulo 23.
#[must_use]
pub fn es_dni(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let number = without(&bytes, b"ES");
    let (Some(digits), Some(letter)) = (number.get(..8).and_then(array::<8>), number.get(8)) else {
        return false;
    };
    number.len() == 9 && NIF[remainder(&digits, 23) as usize] == *letter
}

/// A foreigner in Spain: X, Y or Z for the first digit, then as a citizen.
#[must_use]
pub fn es_nie(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 9) else { return false };
    let first = match bytes[0] {
        b'X' => b'0',
        b'Y' => b'1',
        b'Z' => b'2',
        _ => return false,
    };
    let mut digits = [first; 8];
    digits[1..].copy_from_slice(&bytes[1..8]);
    array::<8>(&digits).is_some_and(|digits| NIF[remainder(&digits, 23) as usize] == bytes[8])
}

/// An organisation in Spain: a letter for its kind, seven digits, a digit or letter like Luhn's.
#[must_use]
pub fn es_cif(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let number = without(&bytes, b"ES");
    if number.len() != 9 || !b"ABCDEFGHJNPQRSUVW".contains(&number[0]) {
        return false;
    }
    let Some(digits) = array::<7>(&number[1..8]) else { return false };
    let mut padded = [0; 8];
    padded[..7].copy_from_slice(&digits);
    let check = (10 - super::schemes::luhn_sum(&padded) % 10) % 10;
    let letter = b"JABCDEFGHI"[check as usize];
    let as_letter = number[8] == letter && !b"ABEH".contains(&number[0]);
    let as_digit = value_of_digit(number[8]) == Some(check) && !b"PQSWNR".contains(&number[0]);
    as_letter || as_digit
}

/// An insured person in Spain: twelve digits, the last two the remainder of the others modulo 97.
#[must_use]
pub fn es_nuss(text: &str) -> bool {
    let Some(digits) = digits::<12>(text) else { return false };
    let (province, serial) = (number(&digits[..2]), number(&digits[2..10]));
    let body = if serial < 10_000_000 { serial + province * 10_000_000 } else { number(&digits[..10]) };
    (1..=66).contains(&province) && body % 97 == u64::from(pair(&digits, 10))
}

/// A taxpayer in Greece: nine digits, powers of two modulo 11.
#[must_use]
pub fn gr_afm(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = array::<9>(without(without(&bytes, b"EL"), b"GR")) else { return false };
    weighted(&digits, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == digits[8]
}

/// An insured person in Greece: a day of birth, five digits, Luhn.
#[must_use]
pub fn gr_amka(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    is_short_day(pair(&digits, 4), pair(&digits, 2), pair(&digits, 0)) && luhn(&digits)
}

/// A person in Italy: letters of the name, year, month and day of birth, a place, a letter modulo 26.
#[must_use]
pub fn it_fiscal_code(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 16) else { return false };
    // Where two people would have the same, letters stand for digits.
    let digit = |byte: u8| value_of_digit(byte).or_else(|| place_in(b"LMNPQRSTUV", byte));
    let two = |at: usize| Some(digit(bytes[at])? * 10 + digit(bytes[at + 1])?);
    let (Some(_), Some(day)) = (two(6), two(9)) else { return false };
    let sum: u32 = bytes[..15]
        .iter()
        .enumerate()
        .map(|(at, byte)| {
            let value = value_of(*byte).unwrap_or_default();
            let place = if value > 9 { value - 10 } else { value };
            if at % 2 == 0 { ODD[place as usize] } else { place }
        })
        .sum();
    bytes[..6].iter().all(u8::is_ascii_uppercase)
        && b"ABCDEHLMPRST".contains(&bytes[8])
        && matches!(day, 1..=31 | 41..=71)
        && bytes[11].is_ascii_uppercase()
        && bytes[12..15].iter().all(|byte| digit(*byte).is_some())
        && u32::from(bytes[15]) == u32::from(b'A') + sum % 26
}

/// A company in Italy: eleven digits, Luhn, an office that exists.
#[must_use]
pub fn it_vat(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = array::<11>(without(&bytes, b"IT")) else { return false };
    number(&digits[..7]) != 0
        && matches!(number(&digits[7..10]), 1..=100 | 120 | 121 | 888 | 999)
        && luhn(&digits)
}

/// A company's VAT number in Malta: eight digits modulo 37.
#[must_use]
pub fn mt_vat(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = bytes.strip_prefix(b"MT").and_then(array::<8>) else { return false };
    digits[0] != 0 && weighted(&digits, &[3, 4, 6, 7, 8, 9, 10, 1]).is_multiple_of(37)
}

/// A taxpayer in Portugal: nine digits, weights 9 to 2 modulo 11.
#[must_use]
pub fn pt_nif(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = array::<9>(without(&bytes, b"PT")) else { return false };
    let check = (11 - weighted(&digits, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10;
    digits[0] != 0 && check == digits[8]
}

/// A citizen's card of Portugal: eight digits, a digit, two letters, a digit; Luhn with letters from 10 on.
#[must_use]
pub fn pt_citizen(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 12) else { return false };
    let sum: u32 = bytes
        .iter()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let value = value_of(*byte).unwrap_or_default();
            if at % 2 == 0 {
                value
            } else if value > 4 {
                value * 2 - 9
            } else {
                value * 2
            }
        })
        .sum();
    run(&bytes[..9]).is_some()
        && bytes[9..11].iter().all(u8::is_ascii_alphanumeric)
        && bytes[11].is_ascii_digit()
        && sum.is_multiple_of(10)
}

/// A person in Turkey: eleven digits, two of them checks.
#[must_use]
pub fn tr_identity(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    let odd: u32 = digits[..9].iter().step_by(2).sum();
    let even: u32 = digits[1..8].iter().step_by(2).sum();
    digits[0] != 0
        && (7 * odd + 9 * even) % 10 == digits[9]
        && digits[..10].iter().sum::<u32>() % 10 == digits[10]
}

/// A taxpayer in Turkey: ten digits, each shifted, doubled by its place and reduced.
#[must_use]
pub fn tr_tax(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else { return false };
    let sum: u32 = digits[..9]
        .iter()
        .zip((1_u32..=9).rev())
        .map(|(digit, place)| {
            let shifted = (digit + place) % 10;
            let value = shifted * 2_u32.pow(place) % 9;
            if shifted != 0 && value == 0 { 9 } else { value }
        })
        .sum();
    (10 - sum % 10) % 10 == digits[9]
}
