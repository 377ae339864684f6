//! Numbers of people and organisations in Central and South America.

use super::reading::{array, compact, digits, number, pair, run, value_of_digit};
use super::schemes::{luhn, weighted};

/// A person or company in Argentina: a kind, eight digits, a check digit modulo 11.
#[must_use]
pub fn ar_cuit(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    let check = match 11 - weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11 {
        11 => 0,
        10 => 9,
        check => check,
    };
    matches!(pair(&digits, 0), 20 | 23 | 24 | 27 | 30 | 33 | 34 | 50 | 51 | 55) && check == digits[10]
}

/// The two check digits that Brazil puts behind a number: each modulo 11, 10 and 11 being 0.
fn two_checks(digits: &[u32], first: &[u32], second: &[u32]) -> bool {
    let check = |weights: &[u32]| (11 - weighted(digits, weights) % 11) % 11 % 10;
    let at = first.len();
    check(first) == digits[at] && check(second) == digits[at + 1]
}

/// A person in Brazil: nine digits and two check digits.
#[must_use]
pub fn br_cpf(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    two_checks(&digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2], &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
}

/// A company in Brazil: twelve letters or digits, counted from their code less 48, and two check digits.
#[must_use]
pub fn br_cnpj(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 14) else { return false };
    let mut values = [0; 14];
    for (value, byte) in values.iter_mut().zip(bytes.iter()) {
        *value = u32::from(*byte) - 48;
    }
    bytes[12..].iter().all(u8::is_ascii_digit)
        && bytes.iter().any(|byte| *byte != bytes[0])
        && two_checks(
            &values,
            &[5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2],
            &[6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2],
        )
}

/// A worker in Brazil (PIS, PASEP, NIS): eleven digits, weights 3, 2, 9 to 2 modulo 11.
#[must_use]
pub fn br_pis(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    (11 - weighted(&digits, &[3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 == digits[10]
}

/// A health card of Brazil: fifteen digits, weights 15 to 1, a multiple of eleven.
#[must_use]
pub fn br_cns(text: &str) -> bool {
    let Some(digits) = digits::<15>(text) else { return false };
    let weights = [15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
    matches!(digits[0], 1 | 2 | 7..=9) && weighted(&digits, &weights).is_multiple_of(11)
}

/// A vehicle in Brazil: eleven digits, weights 3, 2, 9 to 2 modulo 11 with the sum times ten.
#[must_use]
pub fn br_renavam(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    weighted(&digits, &[3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10 == digits[10]
}

/// A person or company in Chile: up to eight digits and a check of 0 to 9 or K, weights 2 to 7 from the right.
#[must_use]
pub fn cl_rut(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| matches!(bytes.len(), 8 | 9)) else { return false };
    let Some((check, body)) = bytes.split_last() else { return false };
    let Some(digits) = run(body) else { return false };
    let sum: u32 = digits.iter().rev().zip((2..=7).cycle()).map(|(digit, weight)| digit * weight).sum();
    let expected = match (11 - sum % 11) % 11 {
        10 => b'K',
        digit => b'0' + u8::try_from(digit).unwrap_or_default(),
    };
    number(&digits) >= 1_000_000 && *check == expected
}

/// A person or company in Colombia: eight to ten digits and a check digit, primes for weights modulo 11.
#[must_use]
pub fn co_nit(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = run(&bytes).filter(|digits| (9..=11).contains(&digits.len())) else { return false };
    let Some((check, body)) = digits.split_last() else { return false };
    let primes = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43];
    let sum: u32 = body.iter().rev().zip(primes).map(|(digit, weight)| digit * weight).sum();
    let expected = match sum % 11 {
        rest @ (0 | 1) => rest,
        rest => 11 - rest,
    };
    expected == *check
}

/// A person in the Dominican Republic: eleven digits, Luhn.
#[must_use]
pub fn do_cedula(text: &str) -> bool {
    digits::<11>(text).is_some_and(|digits| luhn(&digits))
}

/// A company in the Dominican Republic: nine digits, weights 7, 9, 8, 6, 5, 4, 3, 2 modulo 11.
#[must_use]
pub fn do_rnc(text: &str) -> bool {
    let Some(digits) = digits::<9>(text) else { return false };
    let rest = weighted(&digits, &[7, 9, 8, 6, 5, 4, 3, 2]) % 11;
    let expected = match rest {
        0 => 2,
        1 => 1,
        rest => 11 - rest,
    };
    expected == digits[8]
}

/// A person in Ecuador: a province, seven digits, Luhn; a business has 001 or more behind it.
#[must_use]
pub fn ec_cedula(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let (number, place) = bytes.split_at(bytes.len().min(10));
    let Some(digits) = array::<10>(number) else { return false };
    (place.is_empty() || place.len() == 3 && place.iter().all(u8::is_ascii_digit) && place != b"000")
        && matches!(pair(&digits, 0), 1..=24 | 30)
        && digits[2] < 6
        && luhn(&digits)
}

/// A taxpayer in Guatemala: digits weighted by their place from the right, and a check of 0 to 9 or K.
#[must_use]
pub fn gt_nit(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| (7..=12).contains(&bytes.len())) else { return false };
    let Some((check, body)) = bytes.split_last() else { return false };
    let Some(digits) = run(body) else { return false };
    let sum: u32 = digits.iter().rev().zip(2..).map(|(digit, weight)| digit * weight).sum();
    let expected = match (11 - sum % 11) % 11 {
        10 => b'K',
        digit => b'0' + u8::try_from(digit).unwrap_or_default(),
    };
    digits[0] != 0 && *check == expected
}

/// A person in Guatemala (CUI): eight digits and a check digit modulo 11, a department and a municipality.
#[must_use]
pub fn gt_cui(text: &str) -> bool {
    let Some(digits) = digits::<13>(text) else { return false };
    let check = weighted(&digits, &[2, 3, 4, 5, 6, 7, 8, 9]) % 11;
    (1..=22).contains(&pair(&digits, 9)) && pair(&digits, 11) != 0 && check == digits[8]
}

/// A taxpayer in Peru: a kind, eight digits, a check digit modulo 11.
#[must_use]
pub fn pe_ruc(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    let check = (11 - weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 10;
    matches!(pair(&digits, 0), 10 | 15 | 16 | 17 | 20) && check == digits[10]
}

/// A taxpayer in Paraguay: six to eight digits weighted by their place from the right, and a check digit.
#[must_use]
pub fn py_ruc(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = run(&bytes).filter(|digits| (7..=9).contains(&digits.len())) else { return false };
    let Some((check, body)) = digits.split_last() else { return false };
    let sum: u32 = body.iter().rev().zip(2..).map(|(digit, weight)| digit * weight).sum();
    digits[0] != 0 && (11 - sum % 11) % 11 % 10 == *check
}

/// A person in Uruguay: seven digits and a check digit, weights 2, 9, 8, 7, 6, 3, 4 modulo 10.
#[must_use]
pub fn uy_ci(text: &str) -> bool {
    let Some(digits) = digits::<8>(text) else { return false };
    weighted(&digits, &[2, 9, 8, 7, 6, 3, 4, 1]).is_multiple_of(10)
}

/// A company in Uruguay: an office, six digits, 001, a check digit modulo 11.
#[must_use]
pub fn uy_rut(text: &str) -> bool {
    let Some(digits) = digits::<12>(text) else { return false };
    let sum = weighted(&digits, &[4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
    (1..=22).contains(&pair(&digits, 0))
        && number(&digits[2..8]) != 0
        && digits[8..11] == [0, 0, 1]
        && (11 - sum % 11) % 11 == digits[11]
}

/// A person or company in Venezuela: a letter for the kind, eight digits, a check digit modulo 11.
#[must_use]
pub fn ve_rif(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 10) else { return false };
    let kind = match bytes[0] {
        b'V' => 4,
        b'E' => 8,
        b'J' => 12,
        b'P' => 16,
        b'G' => 20,
        _ => return false,
    };
    let Some(digits) = array::<9>(&bytes[1..]) else { return false };
    let rest = (kind + weighted(&digits, &[3, 2, 7, 6, 5, 4, 3, 2])) % 11;
    value_of_digit(bytes[9]) == Some(if rest < 2 { 0 } else { 11 - rest })
}
