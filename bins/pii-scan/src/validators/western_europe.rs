//! Numbers of people and organisations in Austria, Belgium, France, Germany, Ireland, Luxembourg, the
//! Netherlands, Switzerland and the United Kingdom.

use super::reading::{
    array, compact, digits, is_day, is_short_day, number, pair, place_in, remainder, run, three,
    value_of_digit,
};
use super::schemes::{cross_weighted, icao, luhn, luhn_sum, mod_11_10, mod_97, verhoeff, weighted};

/// The bytes behind a country's prefix, where it is there.
pub(crate) fn without<'a>(bytes: &'a [u8], prefix: &[u8]) -> &'a [u8] {
    bytes.strip_prefix(prefix).unwrap_or(bytes)
}

/// An insured person in Austria: ten digits, the fourth checks the others modulo 11.
#[must_use]
pub fn at_svnr(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else { return false };
    let check = weighted(&digits, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11;
    // Months 13 to 15 stand for a day that is not known.
    let born = is_short_day(pair(&digits, 8), pair(&digits, 6), pair(&digits, 4))
        || matches!(pair(&digits, 6), 13..=15) && (1..=31).contains(&pair(&digits, 4));
    digits[0] != 0 && check == digits[3] && born
}

/// A company's VAT number in Austria: `ATU` and eight digits, the last a relative of Luhn's.
#[must_use]
pub fn at_uid(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = array::<8>(without(without(&bytes, b"AT"), b"U")) else { return false };
    bytes.len() > 8 && (luhn_sum(&digits[..7]) + digits[7] + 4).is_multiple_of(10)
}

/// A taxpayer in Austria: nine digits, Luhn, no 0 in front.
#[must_use]
pub fn at_tin(text: &str) -> bool {
    let Some(digits) = digits::<9>(text) else { return false };
    digits[0] != 0 && luhn(&digits)
}

/// A person in Belgium: the day of birth, a counter, and 97 less the remainder of those.
#[must_use]
pub fn be_national(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    let (body, check) =
        (u64::from(u32::try_from(number(&digits[..9])).unwrap_or_default()), pair(&digits, 9));
    let of = |body: u64| 97 - body % 97 == u64::from(check);
    // A month of 0, 20 or 40 and more: not known, or a number for those without one.
    let (year, month, day) = (pair(&digits, 0), pair(&digits, 2) % 20, pair(&digits, 4));
    let born = is_short_day(year, month, day) || (month == 0 || day == 0) && month <= 12 && day <= 31;
    pair(&digits, 2) < 60 && born && number(&digits[6..9]) != 0 && (of(body) || of(2_000_000_000 + body))
}

/// A company in Belgium: `BE`, 0 or 1, and 97 less the remainder of the first eight digits.
#[must_use]
pub fn be_vat(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = array::<10>(without(&bytes, b"BE")) else { return false };
    digits[0] < 2 && number(&digits[..8]) > 1000 && 97 - remainder(&digits[..8], 97) == pair(&digits, 8)
}

/// A person's old-age insurance in Switzerland: `756`, nine digits, the check digit of EAN-13.
#[must_use]
pub fn ch_ahv(text: &str) -> bool {
    let Some(digits) = digits::<13>(text) else { return false };
    digits[..3] == [7, 5, 6] && weighted(&digits, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
}

/// A company in Switzerland: `CHE`, nine digits, weights 5, 4, 3, 2, 7, 6, 5, 4 modulo 11.
#[must_use]
pub fn ch_uid(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(rest) = bytes.strip_prefix(b"CHE") else { return false };
    let (number, vat) = rest.split_at(rest.len().min(9));
    matches!(vat, b"" | b"MWST" | b"TVA" | b"IVA" | b"TPV" | b"HR" | b"RC")
        && array::<9>(number)
            .is_some_and(|digits| weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 1]).is_multiple_of(11))
}

/// A taxpayer in Germany: eleven digits, MOD 11,10; of the first ten exactly one occurs twice or three times.
#[must_use]
pub fn de_tax_id(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    let mut counts = [0; 10];
    for digit in &digits[..10] {
        counts[*digit as usize] += 1;
    }
    let repeated = || counts.iter().filter(|count| **count > 1);
    digits[0] != 0 && repeated().count() == 1 && repeated().all(|count| *count <= 3) && mod_11_10(&digits)
}

/// A pension insurance number in Germany: area, day of birth, a letter, a counter, a check digit.
#[must_use]
pub fn de_pension(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 12) else { return false };
    let (Some(head), Some(tail)) = (run(&bytes[..8]), three(&bytes[9..])) else { return false };
    if !bytes[8].is_ascii_uppercase() {
        return false;
    }
    let letter = u32::from(bytes[8] - b'A') + 1;
    let mut all = [0; 12];
    all[..8].copy_from_slice(&head);
    (all[8], all[9], all[10], all[11]) = (letter / 10, letter % 10, tail[0], tail[1]);
    // A counter added to the day makes room where a day had too many births.
    let day = pair(&head, 2) % 32;
    is_short_day(pair(&head, 6), pair(&head, 4), day.max(1))
        && cross_weighted(&all, &[2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) % 10 == tail[2]
}

/// An identity card or passport of Germany: nine characters and the check digit of ICAO 9303.
#[must_use]
pub fn de_identity_card(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| matches!(bytes.len(), 10 | 11)) else { return false };
    b"CFGHJKLMNPRTVWXYZ".contains(&bytes[0])
        && bytes[..9].iter().all(|byte| !b"ABDEIOQSU".contains(byte))
        && bytes[..9].iter().any(u8::is_ascii_digit)
        && value_of_digit(bytes[9]) == icao(&bytes[..9])
        && (bytes.len() == 10 || bytes[10] == b'D')
}

/// A company's VAT number in Germany: `DE` and nine digits, MOD 11,10.
#[must_use]
pub fn de_vat(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = bytes.strip_prefix(b"DE").and_then(array::<9>) else { return false };
    digits[0] != 0 && mod_11_10(&digits)
}

/// A person insured for health in Germany: a letter, eight digits, a check digit as Luhn's.
#[must_use]
pub fn de_health(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 10) else { return false };
    let Some(digits) = array::<9>(&bytes[1..]) else { return false };
    if !bytes[0].is_ascii_uppercase() {
        return false;
    }
    let letter = u32::from(bytes[0] - b'A') + 1;
    let mut all = [letter / 10, letter % 10, 0, 0, 0, 0, 0, 0, 0, 0];
    all[2..].copy_from_slice(&digits[..8]);
    cross_weighted(&all, &[1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 == digits[8]
}

/// A physician in Germany: six digits, a check digit with weights 4 and 9, two for the field.
#[must_use]
pub fn de_physician(text: &str) -> bool {
    let Some(digits) = digits::<9>(text) else { return false };
    (10 - weighted(&digits[..6], &[4, 9, 4, 9, 4, 9]) % 10) % 10 == digits[6]
}

/// A person in France (NIR): sex, month of birth, place, counter, and 97 less the remainder of those.
#[must_use]
pub fn fr_nir(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 15) else { return false };
    let mut numeric = [0; 15];
    numeric.copy_from_slice(&bytes);
    // Corsica: 2A is counted as 19, 2B as 18.
    match bytes[5..7] {
        [b'2', b'A'] => numeric[5..7].copy_from_slice(b"19"),
        [b'2', b'B'] => numeric[5..7].copy_from_slice(b"18"),
        _ => {}
    }
    let Some(digits) = array::<15>(&numeric) else { return false };
    let month = pair(&digits, 3);
    matches!(digits[0], 1..=4 | 7 | 8)
        && matches!(month, 1..=12 | 20..=42 | 50..=99)
        && pair(&digits, 5) != 0
        && 97 - remainder(&digits[..13], 97) == pair(&digits, 13)
}

/// A company in France: nine digits, Luhn.
#[must_use]
pub fn fr_siren(text: &str) -> bool {
    digits::<9>(text).is_some_and(|digits| luhn(&digits))
}

/// A place of business in France: fourteen digits, Luhn; the post office's sum to a multiple of five.
#[must_use]
pub fn fr_siret(text: &str) -> bool {
    let Some(digits) = digits::<14>(text) else { return false };
    let post = digits[..9] == [3, 5, 6, 0, 0, 0, 0, 0, 0] && digits.iter().sum::<u32>().is_multiple_of(5);
    luhn(&digits[..9]) && (luhn(&digits) || post)
}

/// A company's VAT number in France: `FR`, a key, and its nine digits.
#[must_use]
pub fn fr_vat(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = bytes.strip_prefix(b"FR").and_then(array::<11>) else { return false };
    luhn(&digits[2..]) && pair(&digits, 0) == (12 + 3 * remainder(&digits[2..], 97)) % 97
}

/// A taxpayer in France: thirteen digits, the last three the remainder of the others modulo 511.
#[must_use]
pub fn fr_tax(text: &str) -> bool {
    let Some(digits) = digits::<13>(text) else { return false };
    digits[0] < 4 && number(&digits[..10]) % 511 == number(&digits[10..])
}

/// A person's public service number in Ireland: seven digits, a letter modulo 23, perhaps one more.
#[must_use]
pub fn ie_pps(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| matches!(bytes.len(), 8 | 9)) else { return false };
    let Some(digits) = array::<7>(&bytes[..7]) else { return false };
    let second = match bytes.get(8) {
        None | Some(b'W' | b'T' | b'X') => 0,
        Some(letter @ b'A'..=b'I') => u32::from(letter - b'A') + 1,
        Some(_) => return false,
    };
    let sum = weighted(&digits, &[8, 7, 6, 5, 4, 3, 2]) + 9 * second;
    place_in(b"WABCDEFGHIJKLMNOPQRSTUV", bytes[7]) == Some(sum % 23)
}

/// A company's VAT number in Ireland: `IE` and, in the new form, what persons have; in the old, a letter second.
#[must_use]
pub fn ie_vat(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(number) = bytes.strip_prefix(b"IE") else { return false };
    if matches!(number.len(), 8 | 9) && number[..7].iter().all(u8::is_ascii_digit) {
        return str::from_utf8(number).is_ok_and(ie_pps);
    }
    if number.len() != 8 || !number[1].is_ascii_uppercase() {
        return false;
    }
    let (Some(first), Some(rest)) = (value_of_digit(number[0]), run(&number[2..7])) else { return false };
    let sum = weighted(&rest, &[7, 6, 5, 4, 3]) + first * 2;
    place_in(b"WABCDEFGHIJKLMNOPQRSTUV", number[7]) == Some(sum % 23)
}

/// A person in Luxembourg: a day of birth, a counter, a digit of Luhn's and one of Verhoeff's.
#[must_use]
pub fn lu_matricule(text: &str) -> bool {
    let Some(digits) = digits::<13>(text) else { return false };
    let year = u32::try_from(number(&digits[..4])).unwrap_or_default();
    let mut checked = [0; 12];
    checked.copy_from_slice(&digits[..12]);
    checked[11] = digits[12];
    (1850..=2100).contains(&year)
        && is_day(year, pair(&digits, 4), pair(&digits, 6))
        && luhn(&digits[..12])
        && verhoeff(&checked)
}

/// A company's VAT number in Luxembourg: `LU`, six digits, and their remainder modulo 89.
#[must_use]
pub fn lu_vat(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = bytes.strip_prefix(b"LU").and_then(array::<8>) else { return false };
    remainder(&digits[..6], 89) == pair(&digits, 6) && digits[0] != 0
}

/// A person in the Netherlands: nine digits, weights 9 to 2 and −1 modulo 11.
#[must_use]
pub fn nl_bsn(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = array::<9>(&bytes) else { return false };
    // −1 is 10 modulo 11.
    digits[..2] != [0, 0] && weighted(&digits, &[9, 8, 7, 6, 5, 4, 3, 2, 10]).is_multiple_of(11)
}

/// A company's VAT number in the Netherlands: `NL`, nine digits, `B`, two digits; as a person's number, or
/// MOD 97-10 over the whole.
#[must_use]
pub fn nl_vat(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 14) else { return false };
    if !bytes.starts_with(b"NL") || bytes[11] != b'B' || &bytes[12..] == b"00" {
        return false;
    }
    let Some(digits) = array::<9>(&bytes[2..11]) else { return false };
    bytes[12..].iter().all(u8::is_ascii_digit)
        && (weighted(&digits, &[9, 8, 7, 6, 5, 4, 3, 2, 10]).is_multiple_of(11)
            || mod_97(bytes.iter().copied()) == Some(1))
}

/// A patient of the British health service: ten digits, weights 10 to 2 modulo 11.
#[must_use]
pub fn uk_nhs(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else { return false };
    weighted(&digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// A national insurance number of the United Kingdom: a prefix that is given out, six digits, A to D.
#[must_use]
pub fn uk_nino(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 9) else { return false };
    let given = |byte: u8| byte.is_ascii_uppercase() && !b"DFIQUV".contains(&byte);
    given(bytes[0])
        && given(bytes[1])
        && bytes[1] != b'O'
        && !matches!(&bytes[..2], b"BG" | b"GB" | b"KN" | b"NK" | b"NT" | b"TN" | b"ZZ")
        && array::<6>(&bytes[2..8]).is_some()
        && matches!(bytes[8], b'A'..=b'D')
        && &bytes[2..8] != b"123456"
}

/// A taxpayer in the United Kingdom: ten digits, the first checks the others modulo 11.
#[must_use]
pub fn uk_utr(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = array::<10>(bytes.strip_suffix(b"K").unwrap_or(&bytes)) else { return false };
    let rest = weighted(&digits[1..], &[6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11;
    [2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1][rest as usize] == digits[0]
}

/// A company's VAT number in the United Kingdom: nine digits modulo 97, the newer ones with 55 added; a branch
/// has three more.
#[must_use]
pub fn uk_vat(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(number) = bytes.strip_prefix(b"GB").or_else(|| bytes.strip_prefix(b"XI")) else { return false };
    let (number, branch) = number.split_at(number.len().min(9));
    let Some(digits) = array::<9>(number) else { return false };
    let rest = weighted(&digits, &[8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97;
    (branch.is_empty() || branch.len() == 3 && branch.iter().all(u8::is_ascii_digit))
        && (rest == 0 || rest == 42 && digits[0] != 0)
}

/// A patient of the Scottish health service (CHI): a day of birth, a counter, weights 10 to 2 modulo 11.
#[must_use]
pub fn uk_chi(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else { return false };
    is_short_day(pair(&digits, 4), pair(&digits, 2), pair(&digits, 0)) && uk_nhs(text)
}

/// A driver in the United Kingdom: five letters of the surname, a coded day of birth, initials, three more.
#[must_use]
pub fn uk_driver(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| matches!(bytes.len(), 16 | 18)) else { return false };
    let Some(born) = run(&bytes[5..11]) else { return false };
    let month = pair(&born, 1) % 50;
    let name = bytes[..5].iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    name > 0
        && bytes[name..5].iter().all(|byte| *byte == b'9')
        && (1..=12).contains(&month)
        && (1..=31).contains(&pair(&born, 3))
        && bytes[11].is_ascii_uppercase()
        && (bytes[12].is_ascii_uppercase() || bytes[12] == b'9')
        && bytes[13].is_ascii_alphanumeric()
        && bytes[14..16].iter().all(u8::is_ascii_uppercase)
}

/// A company or a place of business in France.
#[must_use]
pub fn fr_siren_or_siret(text: &str) -> bool {
    fr_siren(text) || fr_siret(text)
}
