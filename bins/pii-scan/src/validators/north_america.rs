//! Numbers of people and organisations in the United States, Canada and Mexico.

use super::reading::{compact, digits, is_short_day, number, pair, place_in};
use super::schemes::{luhn, weighted};

/// A social security number: an area, group and serial that may be issued, and none that is known to be
/// an advertisement's.
#[must_use]
pub fn us_ssn(text: &str) -> bool {
    let Some(digits) = digits::<9>(text) else { return false };
    let (area, group, serial) = (number(&digits[..3]), pair(&digits, 3), number(&digits[5..]));
    let printed =
        matches!(number(&digits), 78_051_120 | 219_099_999 | 457_555_462 | 123_456_789 | 987_654_321);
    !matches!(area, 0 | 666 | 900..=999) && group != 0 && serial != 0 && !printed
}

/// A taxpayer's number for those without a social security number: starts with 9, a group that is issued.
#[must_use]
pub fn us_itin(text: &str) -> bool {
    let Some(digits) = digits::<9>(text) else { return false };
    digits[0] == 9 && matches!(pair(&digits, 3), 50..=65 | 70..=88 | 90..=92 | 94..=99)
}

/// An employer's number: a prefix that a campus of the tax office gives out.
#[must_use]
pub fn us_ein(text: &str) -> bool {
    let Some(digits) = digits::<9>(text) else { return false };
    !matches!(pair(&digits, 0), 0 | 7..=9 | 17..=19 | 28 | 29 | 49 | 69 | 70 | 78 | 79 | 89 | 96 | 97)
}

/// A provider of health care: ten digits, Luhn as if 80840 stood before them.
#[must_use]
pub fn us_npi(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else { return false };
    // 80840 in front adds 24 to the sum: 8, 0, 8, twice 4, 0.
    matches!(digits[0], 1 | 2) && (super::schemes::luhn_sum(&digits) + 24).is_multiple_of(10)
}

/// A prescriber: two letters and seven digits, the last of which sums the others.
#[must_use]
pub fn us_dea(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 9) else { return false };
    let Some(digits) = super::reading::array::<7>(&bytes[2..]) else { return false };
    b"ABCDEFGHJKLMPRSTUX".contains(&bytes[0])
        && (bytes[1].is_ascii_uppercase() || bytes[1] == b'9')
        && (digits[0] + digits[2] + digits[4] + 2 * (digits[1] + digits[3] + digits[5])) % 10 == digits[6]
}

/// A beneficiary of Medicare: eleven characters in a fixed pattern, without S, L, O, I, B and Z.
#[must_use]
pub fn us_mbi(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 11) else { return false };
    let letter = |byte: u8| byte.is_ascii_uppercase() && !b"SLOIBZ".contains(&byte);
    let fits = |(byte, class): (&u8, u8)| match class {
        b'C' => matches!(byte, b'1'..=b'9'),
        b'A' => letter(*byte),
        b'N' => byte.is_ascii_digit(),
        _ => byte.is_ascii_digit() || letter(*byte),
    };
    bytes.iter().zip(*b"CAXNAXNAANN").all(fits)
}

/// A Canadian social insurance number: nine digits, Luhn, no 0 or 8 in front.
#[must_use]
pub fn ca_sin(text: &str) -> bool {
    let Some(digits) = digits::<9>(text) else { return false };
    !matches!(digits[0], 0 | 8) && luhn(&digits)
}

/// A Canadian business: nine digits with Luhn, and perhaps a program and its number.
#[must_use]
pub fn ca_bn(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let (number, program) = bytes.split_at(bytes.len().min(9));
    let of_program = match program {
        [] => true,
        [a, b, rest @ ..] => {
            matches!(&[*a, *b], b"RC" | b"RM" | b"RP" | b"RR" | b"RT" | b"RZ")
                && rest.len() == 4
                && rest.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    };
    of_program && super::reading::array::<9>(number).is_some_and(|digits| luhn(&digits))
}

/// A health card of British Columbia: ten digits that start with 9, weights 2, 4, 8, 5, 10, 9, 7, 3 modulo 11.
#[must_use]
pub fn ca_bc_phn(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else { return false };
    let rest = weighted(&digits[1..9], &[2, 4, 8, 5, 10, 9, 7, 3]) % 11;
    digits[0] == 9 && (11 - rest) % 11 == digits[9]
}

/// A health card of Ontario: ten digits, Luhn, no 0 in front.
#[must_use]
pub fn ca_on_ohip(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let (number, version) = bytes.split_at(bytes.len().min(10));
    version.len() <= 2
        && version.iter().all(u8::is_ascii_uppercase)
        && super::reading::array::<10>(number).is_some_and(|digits| digits[0] != 0 && luhn(&digits))
}

/// The states of Mexico as a CURP names them.
const STATES: &[&[u8; 2]] = &[
    b"AS", b"BC", b"BS", b"CC", b"CL", b"CM", b"CS", b"CH", b"DF", b"DG", b"GT", b"GR", b"HG", b"JC", b"MC",
    b"MN", b"MS", b"NT", b"NL", b"OC", b"PL", b"QT", b"QR", b"SP", b"SL", b"SR", b"TC", b"TS", b"TL", b"VZ",
    b"YN", b"ZS", b"NE",
];

/// A Mexican's CURP: letters of the name, the day of birth, sex, state, and a check digit modulo 10.
#[must_use]
pub fn mx_curp(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 18) else { return false };
    let Some(day) = super::reading::run(&bytes[4..10]) else { return false };
    // Ñ stands between N and O in the alphabet of the scheme.
    let value = |byte: &u8| {
        super::reading::value_of(*byte).map(|value| if *byte >= b'O' { value + 1 } else { value })
    };
    let sum: u32 =
        bytes[..17].iter().filter_map(value).zip((2..=18).rev()).map(|(value, weight)| value * weight).sum();
    bytes[..4].iter().all(u8::is_ascii_uppercase)
        && is_short_day(pair(&day, 0), pair(&day, 2), pair(&day, 4))
        && matches!(bytes[10], b'H' | b'M' | b'X')
        && STATES.iter().any(|state| state[..] == bytes[11..13])
        && bytes[13..16].iter().all(|byte| byte.is_ascii_uppercase() && !b"AEIOU".contains(byte))
        && super::reading::value_of_digit(bytes[17]) == Some((10 - sum % 10) % 10)
}

/// A Mexican taxpayer: three or four letters, a day, two characters, and a check character modulo 11.
#[must_use]
pub fn mx_rfc(text: &str) -> bool {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ ";
    let upper = text.trim().to_ascii_uppercase();
    let bytes: Vec<u8> = upper.bytes().filter(|byte| !matches!(byte, b' ' | b'-')).collect();
    if !matches!(bytes.len(), 12 | 13) {
        return false;
    }
    let (name, rest) = bytes.split_at(bytes.len() - 9);
    let Some(day) = super::reading::run(&rest[..6]) else { return false };
    let padded = std::iter::repeat_n(b' ', 4 - name.len()).chain(bytes.iter().copied());
    let mut sum = 0;
    for (byte, weight) in padded.zip((2..=13).rev()) {
        let Some(value) = place_in(ALPHABET, byte) else { return false };
        sum += value * weight;
    }
    let check = match (11 - sum % 11) % 11 {
        10 => b'A',
        digit => b'0' + u8::try_from(digit).unwrap_or_default(),
    };
    name.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'&')
        && is_short_day(pair(&day, 0), pair(&day, 2), pair(&day, 4))
        && rest[8] == check
}

/// A Mexican social security number: eleven digits, Luhn.
#[must_use]
pub fn mx_nss(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    luhn(&digits)
}

/// A US driving licence of the states that code the surname: a letter, Soundex, and the rest in digits.
#[must_use]
pub fn us_soundex_licence(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| (12..=14).contains(&bytes.len())) else { return false };
    bytes[0].is_ascii_uppercase()
        && bytes[1..4].iter().all(|byte| matches!(byte, b'0'..=b'6'))
        && bytes[4..].iter().all(u8::is_ascii_digit)
}
