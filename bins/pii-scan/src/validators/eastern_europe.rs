//! Numbers of people and organisations from Poland to Russia and in the Balkans.

use super::reading::{array, compact, digits, is_day, is_short_day, number, pair, run, value_of};
use super::schemes::{mod_11_10, weighted};
use super::western_europe::without;

/// A person in Bulgaria: a day of birth, four digits, weights 2, 4, 8, 5, 10, 9, 7, 3, 6 modulo 11.
#[must_use]
pub fn bg_egn(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else { return false };
    // 20 added to the month: the 19th century. 40: the 21st.
    let (century, month) = match pair(&digits, 2) {
        month @ 21..=32 => (1800, month - 20),
        month @ 41..=52 => (2000, month - 40),
        month => (1900, month),
    };
    is_day(century + pair(&digits, 0), month, pair(&digits, 4))
        && weighted(&digits, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == digits[9]
}

/// A foreigner in Bulgaria: ten digits, weights 21, 19, 17, 13, 11, 9, 7, 3, 1 modulo 10.
#[must_use]
pub fn bg_foreigner(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else { return false };
    weighted(&digits, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == digits[9]
}

/// A company in Bulgaria: nine digits, weights 1 to 8 modulo 11, or 3 to 10 where that gives 10.
#[must_use]
pub fn bg_company(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = array::<9>(without(&bytes, b"BG")) else { return false };
    let first = weighted(&digits, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11;
    let check = if first < 10 { first } else { weighted(&digits, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10 };
    check == digits[8]
}

/// A person in the Czech Republic or Slovakia: a day of birth, four digits, a multiple of eleven.
#[must_use]
pub fn cz_birth_number(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else { return false };
    // 50 added to the month: a woman. 20 or 70: the day had too many births.
    let month = match pair(&digits, 2) {
        month @ 71..=82 => month - 70,
        month @ 51..=62 => month - 50,
        month @ 21..=32 => month - 20,
        month => month,
    };
    let rest = number(&digits[..9]) % 11;
    is_short_day(pair(&digits, 0), month, pair(&digits, 4)) && rest % 10 == u64::from(digits[9])
}

/// A company in the Czech Republic or Slovakia: eight digits, weights 8 to 2 modulo 11.
#[must_use]
pub fn cz_company(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = array::<8>(without(&bytes, b"CZ")) else { return false };
    digits[0] != 9 && (11 - weighted(&digits, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 10 == digits[7]
}

/// A company's VAT number in Slovakia: ten digits, a multiple of eleven, the third 2, 3, 4, 7, 8 or 9.
#[must_use]
pub fn sk_vat(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = bytes.strip_prefix(b"SK").and_then(array::<10>) else { return false };
    digits[0] != 0 && matches!(digits[2], 2 | 3 | 4 | 7 | 8 | 9) && number(&digits).is_multiple_of(11)
}

/// A person or company in Croatia: eleven digits, MOD 11,10.
#[must_use]
pub fn hr_oib(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    array::<11>(without(&bytes, b"HR")).is_some_and(|digits| mod_11_10(&digits))
}

/// A company's tax number in Hungary: eight digits, weights 9, 7, 3, 1 modulo 10, perhaps three more.
#[must_use]
pub fn hu_company(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let number = without(&bytes, b"HU");
    let (number, more) = number.split_at(number.len().min(8));
    let office = match more {
        [] => true,
        [b'1'..=b'5', county @ ..] => county.len() == 2 && county.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    office
        && array::<8>(number).is_some_and(|digits| {
            digits[0] != 0 && weighted(&digits, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10)
        })
}

/// A taxpayer in Hungary: ten digits, 8 in front, weights 1 to 9 modulo 11.
#[must_use]
pub fn hu_tax(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else { return false };
    digits[0] == 8 && weighted(&digits, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == digits[9]
}

/// An insured person in Hungary (TAJ): nine digits, weights 3 and 7 modulo 10.
#[must_use]
pub fn hu_taj(text: &str) -> bool {
    let Some(digits) = digits::<9>(text) else { return false };
    weighted(&digits, &[3, 7, 3, 7, 3, 7, 3, 7]) % 10 == digits[8]
}

/// A person in what was Yugoslavia (JMBG, EMŠO): day of birth, region, counter, a check digit modulo 11.
#[must_use]
pub fn jmbg(text: &str) -> bool {
    let Some(digits) = digits::<13>(text) else { return false };
    let year = u32::try_from(number(&digits[4..7])).unwrap_or_default();
    let year = if year < 800 { 2000 + year } else { 1000 + year };
    let check = (11 - weighted(&digits, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    is_day(year, pair(&digits, 2), pair(&digits, 0)) && check == digits[12]
}

/// A taxpayer in Slovenia: eight digits, weights 8 to 2 modulo 11.
#[must_use]
pub fn si_tax(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = array::<8>(without(&bytes, b"SI")) else { return false };
    let rest = weighted(&digits, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    digits[0] != 0 && rest != 0 && (11 - rest) % 10 == digits[7]
}

/// A company in Serbia: nine digits, MOD 11,10.
#[must_use]
pub fn rs_company(text: &str) -> bool {
    digits::<9>(text).is_some_and(|digits| mod_11_10(&digits))
}

/// A person or company in Moldova: thirteen digits, weights 7, 3, 1 modulo 10.
#[must_use]
pub fn md_idno(text: &str) -> bool {
    let Some(digits) = digits::<13>(text) else { return false };
    weighted(&digits, &[7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10 == digits[12] && matches!(digits[0], 0..=2)
}

/// A person in Poland: a day of birth with the century in the month, weights 1, 3, 7, 9 modulo 10.
#[must_use]
pub fn pl_pesel(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    let (century, month) = match pair(&digits, 2) {
        month @ 81..=92 => (1800, month - 80),
        month @ 61..=72 => (2200, month - 60),
        month @ 41..=52 => (2100, month - 40),
        month @ 21..=32 => (2000, month - 20),
        month => (1900, month),
    };
    is_day(century + pair(&digits, 0), month, pair(&digits, 4))
        && weighted(&digits, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10)
}

/// A taxpayer in Poland: ten digits, weights 6, 5, 7, 2, 3, 4, 5, 6, 7 modulo 11.
#[must_use]
pub fn pl_nip(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = array::<10>(without(&bytes, b"PL")) else { return false };
    weighted(&digits, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == digits[9]
}

/// A business in Poland: nine digits, or fourteen for a branch, each with a check digit modulo 11.
#[must_use]
pub fn pl_regon(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let nine = |digits: &[u32]| weighted(&digits[..8], &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10 == digits[8];
    match bytes.len() {
        9 => array::<9>(&bytes).is_some_and(|digits| nine(&digits)),
        14 => array::<14>(&bytes).is_some_and(|digits| {
            nine(&digits[..9])
                && weighted(&digits, &[2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10 == digits[13]
        }),
        _ => false,
    }
}

/// An identity card of Poland: three letters and six digits, weights 7, 3, 1, 9, 7, 3, 1, 7, 3 modulo 10.
#[must_use]
pub fn pl_identity_card(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 9) else { return false };
    let values = bytes.iter().filter_map(|byte| value_of(*byte));
    let sum: u32 = values.zip([7, 3, 1, 9, 7, 3, 1, 7, 3]).map(|(value, weight)| value * weight).sum();
    bytes[..3].iter().all(u8::is_ascii_uppercase)
        && array::<6>(&bytes[3..]).is_some()
        && sum.is_multiple_of(10)
}

/// A passport of Poland: two letters and seven digits, weights 7, 3, 9, 1, 7, 3, 1, 7, 3 modulo 10.
#[must_use]
pub fn pl_passport(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 9) else { return false };
    let values = bytes.iter().filter_map(|byte| value_of(*byte));
    let sum: u32 = values.zip([7, 3, 9, 1, 7, 3, 1, 7, 3]).map(|(value, weight)| value * weight).sum();
    bytes[..2].iter().all(u8::is_ascii_uppercase)
        && array::<7>(&bytes[2..]).is_some()
        && sum.is_multiple_of(10)
}

/// A person in Romania: sex and century, day of birth, county, counter, a check digit modulo 11.
#[must_use]
pub fn ro_cnp(text: &str) -> bool {
    let Some(digits) = digits::<13>(text) else { return false };
    let century = match digits[0] {
        1 | 2 => 1900,
        3 | 4 => 1800,
        // 7 to 9: residents and foreigners, of either century; 2000 has every day of 1900.
        5..=9 => 2000,
        _ => return false,
    };
    let check = match weighted(&digits, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 {
        10 => 1,
        check => check,
    };
    is_day(century + pair(&digits, 1), pair(&digits, 3), pair(&digits, 5))
        && matches!(pair(&digits, 7), 1..=48 | 51 | 52 | 70 | 80..=83)
        && check == digits[12]
}

/// A company in Romania: five to ten digits, weights 7, 5, 3, 2, 1, 7, 5, 3, 2 modulo 11.
#[must_use]
pub fn ro_company(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some(digits) = run(without(&bytes, b"RO")).filter(|digits| (5..=10).contains(&digits.len())) else {
        return false;
    };
    let Some((check, body)) = digits.split_last() else { return false };
    let sum = weighted(body, &[7, 5, 3, 2, 1, 7, 5, 3, 2][9 - body.len()..]);
    body[0] != 0 && sum * 10 % 11 % 10 == *check
}

/// A taxpayer in Russia: ten digits for a company, twelve for a person, with one or two check digits.
#[must_use]
pub fn ru_inn(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let check = |digits: &[u32], weights: &[u32]| weighted(digits, weights) % 11 % 10;
    match bytes.len() {
        10 => array::<10>(&bytes)
            .is_some_and(|digits| check(&digits, &[2, 4, 10, 3, 5, 9, 4, 6, 8]) == digits[9]),
        12 => array::<12>(&bytes).is_some_and(|digits| {
            check(&digits, &[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == digits[10]
                && check(&digits, &[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == digits[11]
        }),
        _ => false,
    }
}

/// An insured person in Russia: nine digits and their weighted sum, reduced modulo 101.
#[must_use]
pub fn ru_snils(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    let sum = weighted(&digits[..9], &[9, 8, 7, 6, 5, 4, 3, 2, 1]);
    number(&digits[..9]) > 1_001_998 && sum % 101 % 100 == pair(&digits, 9)
}

/// A registered company or trader in Russia: the last of 13 or 15 digits is the remainder of the others.
#[must_use]
pub fn ru_ogrn(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let holds = |digits: &[u32], modulus: u64| {
        let Some((check, body)) = digits.split_last() else { return false };
        digits[0] != 0 && number(body) % modulus % 10 == u64::from(*check)
    };
    match bytes.len() {
        13 => array::<13>(&bytes).is_some_and(|digits| holds(&digits, 11)),
        15 => array::<15>(&bytes).is_some_and(|digits| holds(&digits, 13)),
        _ => false,
    }
}

/// A taxpayer in Ukraine: a day counted from 1900, five digits, weights −1, 5, 7, 9, 4, 6, 10, 5, 7 modulo 11.
#[must_use]
pub fn ua_tax(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else { return false };
    // −1 is 10 modulo 11.
    weighted(&digits, &[10, 5, 7, 9, 4, 6, 10, 5, 7]) % 11 % 10 == digits[9]
}

/// A company in Ukraine: eight digits, weights that depend on its range modulo 11.
#[must_use]
pub fn ua_company(text: &str) -> bool {
    let Some(digits) = digits::<8>(text) else { return false };
    let low = !(30_000_000..=60_000_000).contains(&number(&digits));
    let weights = if low { [1, 2, 3, 4, 5, 6, 7] } else { [7, 1, 2, 3, 4, 5, 6] };
    let first = weighted(&digits, &weights) % 11;
    let check = if first < 10 {
        first
    } else {
        let weights = weights.map(|weight| weight + 2);
        weighted(&digits, &weights) % 11 % 10
    };
    check == digits[7]
}

/// A person in Kazakhstan: a day of birth, century and sex, counter, a check digit modulo 11.
#[must_use]
pub fn kz_iin(text: &str) -> bool {
    let Some(digits) = digits::<12>(text) else { return false };
    let first = weighted(&digits, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
    let check = if first < 10 { first } else { weighted(&digits, &[3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11 };
    is_short_day(pair(&digits, 0), pair(&digits, 2), pair(&digits, 4))
        && (1..=6).contains(&digits[6])
        && check == digits[11]
}

/// A VAT number of any member of the European Union, behind its country.
#[must_use]
pub fn eu_vat(text: &str) -> bool {
    use super::{northern_europe as north, southern_europe as south, western_europe as west};
    let Some(bytes) = compact(text) else { return false };
    let Some((country, rest)) = bytes.split_at_checked(2) else { return false };
    match country {
        b"AT" => west::at_uid(text),
        b"BE" => west::be_vat(text),
        b"BG" => bg_company(text) || str::from_utf8(rest).is_ok_and(bg_egn),
        b"CY" => south::cy_vat(text),
        b"CZ" => cz_company(text) || str::from_utf8(rest).is_ok_and(cz_birth_number),
        b"DE" => west::de_vat(text),
        b"DK" => north::dk_cvr(text),
        b"EE" => north::ee_vat(text),
        b"EL" | b"GR" => south::gr_afm(text),
        b"ES" => south::es_dni(text) || south::es_cif(text) || str::from_utf8(rest).is_ok_and(south::es_nie),
        b"FI" => north::fi_business(text),
        b"FR" => west::fr_vat(text),
        b"HR" => hr_oib(text),
        b"HU" => hu_company(text) && rest.len() == 8,
        b"IE" => west::ie_vat(text),
        b"IT" => south::it_vat(text),
        b"LT" => north::lt_vat(text),
        b"LU" => west::lu_vat(text),
        b"LV" => north::lv_company(text),
        b"MT" => south::mt_vat(text),
        b"NL" => west::nl_vat(text),
        b"PL" => pl_nip(text),
        b"PT" => south::pt_nif(text),
        b"RO" => ro_company(text),
        b"SE" => north::se_vat(text),
        b"SI" => si_tax(text),
        b"SK" => sk_vat(text),
        b"GB" | b"XI" => west::uk_vat(text),
        _ => false,
    }
}

/// An identity card or passport of Poland.
#[must_use]
pub fn pl_document(text: &str) -> bool {
    pl_identity_card(text) || pl_passport(text)
}
