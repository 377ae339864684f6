//! Cards, accounts, securities and who holds them.

use super::reading::{array, compact, digits, place_in, run, value_of, value_of_digit};
use super::schemes::{luhn, mod_97, weighted};

/// What an issuer's numbers start with, as the range of the first four digits, and their lengths.
const ISSUERS: &[(u32, u32, &[usize])] = &[
    (1800, 1800, &[15]),                             // JCB
    (2014, 2014, &[15]),                             // enRoute
    (2131, 2131, &[15]),                             // JCB
    (2149, 2149, &[15]),                             // enRoute
    (2200, 2204, &[16, 17, 18, 19]),                 // Mir
    (2221, 2720, &[16]),                             // Mastercard
    (3000, 3059, &[14, 16, 17, 18, 19]),             // Diners Club
    (3095, 3095, &[14, 16, 17, 18, 19]),             // Diners Club
    (3400, 3499, &[15]),                             // American Express
    (3528, 3589, &[16, 17, 18, 19]),                 // JCB
    (3600, 3699, &[14, 15, 16, 17, 18, 19]),         // Diners Club
    (3700, 3799, &[15]),                             // American Express
    (3800, 3999, &[14, 16, 17, 18, 19]),             // Diners Club
    (4000, 4999, &[13, 16, 19]),                     // Visa
    (5018, 5018, &[12, 13, 14, 15, 16, 17, 18, 19]), // Maestro
    (5020, 5020, &[12, 13, 14, 15, 16, 17, 18, 19]), // Maestro
    (5038, 5038, &[12, 13, 14, 15, 16, 17, 18, 19]), // Maestro
    (5067, 5067, &[16]),                             // Elo
    (5090, 5090, &[16]),                             // Elo
    (5100, 5599, &[16]),                             // Mastercard
    (5600, 5899, &[12, 13, 14, 15, 16, 17, 18, 19]), // Maestro
    (6011, 6011, &[16, 17, 18, 19]),                 // Discover
    (6040, 6041, &[16]),                             // UkrCard
    (6200, 6299, &[16, 17, 18, 19]),                 // UnionPay
    (6304, 6304, &[12, 13, 14, 15, 16, 17, 18, 19]), // Maestro
    (6362, 6363, &[16]),                             // Elo
    (6370, 6399, &[16]),                             // InstaPayment, Hipercard
    (6440, 6599, &[16, 17, 18, 19]),                 // Discover, RuPay, Troy
    (6706, 6771, &[12, 13, 14, 15, 16, 17, 18, 19]), // Maestro, Laser
    (8100, 8171, &[16, 17, 18, 19]),                 // UnionPay
    (9792, 9792, &[16]),                             // Troy
];

/// A payment card: a known issuer's prefix, one of its lengths, and Luhn. ISO/IEC 7812.
#[must_use]
pub fn card(text: &str) -> bool {
    let Some(digits) = compact(text).and_then(|bytes| run(&bytes)) else { return false };
    if !(12..=19).contains(&digits.len()) || !luhn(&digits) {
        return false;
    }
    let first = digits[..4].iter().fold(0, |number, digit| number * 10 + digit);
    let issued = |(from, to, lengths): &&(u32, u32, &[usize])| {
        (*from..=*to).contains(&first) && lengths.contains(&digits.len())
    };
    // A body of zeros, or of two digits only, is made up for a test.
    let body = &digits[6..digits.len() - 1];
    ISSUERS.iter().any(|issuer| issued(&issuer)) && body.iter().any(|digit| *digit != body[0])
}

/// What passes for a card's number whoever issued it: 12 to 19 digits and Luhn, not made up of one digit or two.
#[must_use]
pub fn card_of_any_issuer(text: &str) -> bool {
    let Some(digits) = compact(text).and_then(|bytes| run(&bytes)) else { return false };
    let kinds = (0..10).filter(|digit| digits.contains(digit)).count();
    (12..=19).contains(&digits.len()) && kinds >= 3 && luhn(&digits)
}

/// Account structures by country: `n` digits, `a` letters, `c` either, each with a count.
const IBANS: &[(&str, &str)] = &[
    ("AD", "n8c12"),
    ("AE", "n19"),
    ("AL", "n8c16"),
    ("AT", "n16"),
    ("AZ", "a4c20"),
    ("BA", "n16"),
    ("BE", "n12"),
    ("BG", "a4n6c8"),
    ("BH", "a4c14"),
    ("BI", "n23"),
    ("BR", "n23a1c1"),
    ("BY", "c4n4c16"),
    ("CH", "n5c12"),
    ("CR", "n18"),
    ("CY", "n8c16"),
    ("CZ", "n20"),
    ("DE", "n18"),
    ("DJ", "n23"),
    ("DK", "n14"),
    ("DO", "c4n20"),
    ("EE", "n16"),
    ("EG", "n25"),
    ("ES", "n20"),
    ("FI", "n14"),
    ("FK", "a2n12"),
    ("FO", "n14"),
    ("FR", "n10c11n2"),
    ("GB", "a4n14"),
    ("GE", "a2n16"),
    ("GI", "a4c15"),
    ("GL", "n14"),
    ("GR", "n7c16"),
    ("GT", "c20"),
    ("HN", "a4n20"),
    ("HR", "n17"),
    ("HU", "n24"),
    ("IE", "a4n14"),
    ("IL", "n19"),
    ("IQ", "a4n15"),
    ("IS", "n22"),
    ("IT", "a1n10c12"),
    ("JO", "a4n4c18"),
    ("KW", "a4c22"),
    ("KZ", "n3c13"),
    ("LB", "n4c20"),
    ("LC", "a4c24"),
    ("LI", "n5c12"),
    ("LT", "n16"),
    ("LU", "n3c13"),
    ("LV", "a4c13"),
    ("LY", "n21"),
    ("MC", "n10c11n2"),
    ("MD", "c20"),
    ("ME", "n18"),
    ("MK", "n3c10n2"),
    ("MN", "n16"),
    ("MR", "n23"),
    ("MT", "a4n5c18"),
    ("MU", "a4n19a3"),
    ("NI", "a4n20"),
    ("NL", "a4n10"),
    ("NO", "n11"),
    ("OM", "n3c16"),
    ("PK", "a4c16"),
    ("PL", "n24"),
    ("PS", "a4c21"),
    ("PT", "n21"),
    ("QA", "a4c21"),
    ("RO", "a4c16"),
    ("RS", "n18"),
    ("RU", "n14c15"),
    ("SA", "n2c18"),
    ("SC", "a4n20a3"),
    ("SD", "n14"),
    ("SE", "n20"),
    ("SI", "n15"),
    ("SK", "n20"),
    ("SM", "a1n10c12"),
    ("SO", "n19"),
    ("ST", "n21"),
    ("SV", "a4n20"),
    ("TL", "n19"),
    ("TN", "n20"),
    ("TR", "n6c16"),
    ("UA", "n6c19"),
    ("VA", "n18"),
    ("VG", "a4n16"),
    ("XK", "n16"),
    ("YE", "a4n4c18"),
];

/// Whether letters and digits are as a structure such as `a4n14` says.
fn is_structured(bytes: &[u8], structure: &str) -> bool {
    let mut rest = bytes;
    let mut parts = structure.bytes().peekable();
    while let Some(class) = parts.next() {
        let mut count = 0;
        while let Some(digit) = parts.peek().copied().and_then(value_of_digit) {
            count = count * 10 + digit as usize;
            parts.next();
        }
        let Some((part, after)) = rest.split_at_checked(count) else { return false };
        let fits = part.iter().all(|byte| match class {
            b'n' => byte.is_ascii_digit(),
            b'a' => byte.is_ascii_uppercase(),
            _ => byte.is_ascii_alphanumeric(),
        });
        if !fits {
            return false;
        }
        rest = after;
    }
    rest.is_empty()
}

/// An account: a country that has IBANs, its length and structure, and MOD 97-10. ISO 13616.
#[must_use]
pub fn iban(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let Some((head, account)) = bytes.split_at_checked(4) else { return false };
    let structure = IBANS.iter().find(|(country, _)| country.as_bytes() == &head[..2]);
    structure.is_some_and(|(_, structure)| is_structured(account, structure))
        && head[2..].iter().all(u8::is_ascii_digit)
        && account.iter().any(|byte| *byte != b'0')
        && mod_97(account.iter().chain(head).copied()) == Some(1)
}

/// A SEPA creditor: country, MOD 97-10 over all but the business code, a national part.
#[must_use]
pub fn sepa_creditor(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    if !(8..=35).contains(&bytes.len()) {
        return false;
    }
    let (head, national) = (&bytes[..4], &bytes[7..]);
    IBANS.iter().any(|(country, _)| country.as_bytes() == &head[..2])
        && head[2..].iter().all(u8::is_ascii_digit)
        && mod_97(national.iter().chain(head).copied()) == Some(1)
}

/// A routing number of a US bank: a Federal Reserve district, weights 3, 7, 1.
#[must_use]
pub fn aba_routing(text: &str) -> bool {
    let Some(digits) = digits::<9>(text) else { return false };
    let district = digits[0] * 10 + digits[1];
    matches!(district, 1..=12 | 21..=32 | 61..=72 | 80)
        && weighted(&digits, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)
}

/// A Mexican account: 18 digits, weights 3, 7, 1.
#[must_use]
pub fn mx_clabe(text: &str) -> bool {
    let Some(digits) = digits::<18>(text) else { return false };
    weighted(&digits, &[3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)
}

/// An Argentine account: 22 digits in two blocks, each with its check digit.
#[must_use]
pub fn ar_cbu(text: &str) -> bool {
    let Some(digits) = digits::<22>(text) else { return false };
    let holds = |block: &[u32]| {
        let Some((check, block)) = block.split_last() else { return false };
        let sum: u32 = block
            .iter()
            .rev()
            .zip([3, 1, 7, 9].into_iter().cycle())
            .map(|(digit, weight)| digit * weight)
            .sum();
        (10 - sum % 10) % 10 == *check
    };
    holds(&digits[..8]) && holds(&digits[8..])
}

/// A Spanish account before IBAN: bank, branch, two check digits, account.
#[must_use]
pub fn es_ccc(text: &str) -> bool {
    const WEIGHTS: [u32; 10] = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
    let Some(digits) = digits::<20>(text) else { return false };
    let check = |sum: u32| match 11 - sum % 11 {
        11 => 0,
        10 => 1,
        check => check,
    };
    check(weighted(&digits[..8], &WEIGHTS[2..])) == digits[8]
        && check(weighted(&digits[10..], &WEIGHTS)) == digits[9]
}

/// A Norwegian account: 11 digits, weights 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 modulo 11.
#[must_use]
pub fn no_account(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else { return false };
    weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// A security: a country or registry, nine characters, Luhn over them with letters as two digits. ISO 6166.
#[must_use]
pub fn isin(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 12) else { return false };
    if !bytes[..2].iter().all(u8::is_ascii_uppercase) || !bytes[11].is_ascii_digit() {
        return false;
    }
    let mut expanded = [0; 24];
    let mut len = 0;
    for value in bytes.iter().filter_map(|byte| value_of(*byte)) {
        if value > 9 {
            expanded[len] = value / 10;
            len += 1;
        }
        expanded[len] = value % 10;
        len += 1;
    }
    bytes[2..11].iter().any(|byte| *byte != bytes[2]) && luhn(&expanded[..len])
}

/// A North American security: nine characters, every second value doubled.
#[must_use]
pub fn cusip(text: &str) -> bool {
    let text = text.trim();
    let value = |byte: u8| match byte {
        b'*' => Some(36),
        b'@' => Some(37),
        b'#' => Some(38),
        _ => value_of(byte),
    };
    let mut sum = 0;
    for (at, byte) in text.bytes().take(8).enumerate() {
        let Some(value) = value(byte) else { return false };
        let value = if at % 2 == 1 { value * 2 } else { value };
        sum += value / 10 + value % 10;
    }
    let bytes = text.as_bytes();
    bytes.len() == 9
        && bytes.iter().any(|byte| *byte != bytes[0])
        && value_of_digit(bytes[8]) == Some((10 - sum % 10) % 10)
}

/// A British security: no vowels, weights 1, 3, 1, 7, 3, 9, 1.
#[must_use]
pub fn sedol(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 7) else { return false };
    if bytes.iter().any(|byte| b"AEIOU".contains(byte)) || !bytes[6].is_ascii_digit() {
        return false;
    }
    let values = bytes.iter().filter_map(|byte| value_of(*byte));
    let sum: u32 = values.zip([1, 3, 1, 7, 3, 9, 1]).map(|(value, weight)| value * weight).sum();
    sum.is_multiple_of(10) && bytes.iter().any(|byte| *byte != bytes[0])
}

/// A legal entity: 18 characters and two check digits, MOD 97-10. ISO 17442.
#[must_use]
pub fn lei(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 20) else { return false };
    bytes[18..].iter().all(u8::is_ascii_digit)
        && bytes[..18].iter().any(|byte| *byte != bytes[0])
        && mod_97(bytes.iter().copied()) == Some(1)
}

/// A creditor reference: `RF`, two check digits, up to 21 characters, MOD 97-10. ISO 11649.
#[must_use]
pub fn rf_reference(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| (5..=25).contains(&bytes.len())) else { return false };
    bytes.starts_with(b"RF")
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && mod_97(bytes[4..].iter().chain(&bytes[..4]).copied()) == Some(1)
}

/// A bank by its code: four letters, a country, a place, perhaps a branch. ISO 9362.
#[must_use]
pub fn bic(text: &str) -> bool {
    /// Countries that have banks with codes and no IBAN.
    const OTHERS: &[&[u8; 2]] = &[
        b"US", b"CA", b"JP", b"CN", b"IN", b"AU", b"NZ", b"SG", b"HK", b"KR", b"TW", b"TH", b"MY", b"ID",
        b"PH", b"VN", b"MX", b"AR", b"CL", b"CO", b"PE", b"UY", b"ZA", b"NG", b"KE", b"MA", b"GH", b"BD",
        b"LK",
    ];
    let bytes = text.trim().as_bytes();
    let plain = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    matches!(bytes.len(), 8 | 11)
        && bytes[..6].iter().all(u8::is_ascii_uppercase)
        && bytes[6..].iter().all(plain)
        && (IBANS.iter().any(|(country, _)| country.as_bytes() == &bytes[4..6])
            || OTHERS.iter().any(|country| country[..] == bytes[4..6]))
}

/// A Hungarian account: bank and branch, then the account, each block with weights 9, 7, 3, 1.
#[must_use]
pub fn hu_account(text: &str) -> bool {
    let Some(bytes) = compact(text) else { return false };
    let block = |block: &[u32]| {
        let sum: u32 =
            block.iter().zip([9, 7, 3, 1].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
        sum.is_multiple_of(10)
    };
    match bytes.len() {
        16 => array::<16>(&bytes).is_some_and(|digits| block(&digits[..8]) && block(&digits[8..])),
        24 => array::<24>(&bytes).is_some_and(|digits| block(&digits[..8]) && block(&digits[8..])),
        _ => false,
    }
}

/// A Polish account without its country: 26 digits, MOD 97-10 as if `PL` stood before them.
#[must_use]
pub fn pl_nrb(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 26) else { return false };
    array::<26>(&bytes).is_some()
        && mod_97(bytes[2..].iter().chain(b"PL").chain(&bytes[..2]).copied()) == Some(1)
}

/// A French account before IBAN: bank, branch, account with letters as digits, key.
#[must_use]
pub fn fr_rib(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 23) else { return false };
    if !bytes[..10].iter().chain(&bytes[21..]).all(u8::is_ascii_digit) {
        return false;
    }
    let mut rest = 0;
    for byte in bytes.iter() {
        let digit = match byte {
            b'A'..=b'I' => u32::from(byte - b'A') + 1,
            b'J'..=b'R' => u32::from(byte - b'J') + 1,
            b'S'..=b'Z' => u32::from(byte - b'S') + 2,
            digit => u32::from(digit - b'0'),
        };
        rest = (rest * 10 + digit) % 97;
    }
    rest == 0 && bytes.iter().any(|byte| *byte != bytes[0])
}

/// A Belgian account before IBAN: ten digits and their remainder modulo 97.
#[must_use]
pub fn be_account(text: &str) -> bool {
    let Some(digits) = digits::<12>(text) else { return false };
    let rest = super::reading::remainder(&digits[..10], 97);
    (if rest == 0 { 97 } else { rest }) == super::reading::pair(&digits, 10)
}

/// A Czech or Slovak account: a prefix and an account, each weighted modulo 11, and a bank.
#[must_use]
pub fn cz_account(text: &str) -> bool {
    const WEIGHTS: [u32; 10] = [6, 3, 7, 9, 10, 5, 8, 4, 2, 1];
    let text = text.trim();
    let Some((account, bank)) = text.split_once('/') else { return false };
    let (prefix, account) = account.split_once('-').unwrap_or(("0", account));
    let holds = |part: &str, longest: usize| {
        !part.is_empty()
            && part.len() <= longest
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && part
                .bytes()
                .filter_map(value_of_digit)
                .zip(&WEIGHTS[10 - part.len()..])
                .map(|(digit, weight)| digit * weight)
                .sum::<u32>()
                .is_multiple_of(11)
    };
    bank.len() == 4
        && bank.bytes().all(|byte| byte.is_ascii_digit())
        && account.len() >= 2
        && account.bytes().any(|byte| byte != b'0')
        && holds(prefix, 6)
        && holds(account, 10)
}

/// A financial instrument: twelve characters without vowels, the third a G, every second value doubled.
#[must_use]
pub fn figi(text: &str) -> bool {
    let Some(bytes) = compact(text).filter(|bytes| bytes.len() == 12) else { return false };
    if bytes[2] != b'G' || bytes.iter().any(|byte| b"AEIOU".contains(byte)) || !bytes[11].is_ascii_digit() {
        return false;
    }
    if !bytes[..2].iter().all(u8::is_ascii_uppercase)
        || matches!(&bytes[..2], b"BS" | b"BM" | b"GG" | b"GB" | b"GH" | b"KY" | b"VG")
    {
        return false;
    }
    let mut sum = 0;
    for (at, byte) in bytes[..11].iter().enumerate() {
        let value = place_in(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", *byte).unwrap_or_default();
        let value = if at % 2 == 1 { value * 2 } else { value };
        sum += value / 10 + value % 10;
    }
    Some((10 - sum % 10) % 10) == value_of_digit(bytes[11])
}

/// An account's number without check digit: 8 to 18 digits, of at least three kinds, no mere counting.
#[must_use]
pub fn account_number(text: &str) -> bool {
    let Some(bytes) = compact(&text.replace(',', " ")) else { return false };
    let kinds = (b'0'..=b'9').filter(|digit| bytes.contains(digit)).count();
    (8..=18).contains(&bytes.len())
        && bytes.iter().all(u8::is_ascii_digit)
        && kinds >= 3
        && !b"123456789012345678".starts_with(&bytes)
}
