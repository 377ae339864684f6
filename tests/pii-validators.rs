//! Every validator against vectors that were made from the definition of its scheme, not by asking it.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "in a test they are the verdict"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::format_collect,
    clippy::manual_is_multiple_of,
    reason = "definitions of schemes, written as the standards write them, over positions below a hundred"
)]

use std::collections::BTreeSet;
use std::iter::repeat_n;

use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};
use pii_scan::validators::ALL;
use sha2::{Digest as _, Sha256, Sha512_256};
use sha3::Keccak256;

/// How many valid vectors are made for each scheme.
const MADE: usize = 40;

const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const BASE36: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const BASE62: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// What makes vectors up: `SplitMix64`, so that every run has the same.
struct Made(u64);

impl Made {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `from` to `to`, both included.
    fn n(&mut self, from: u32, to: u32) -> u32 {
        from + u32::try_from(self.next() % u64::from(to - from + 1)).unwrap()
    }

    /// So many digits.
    fn d(&mut self, count: usize) -> Vec<u32> {
        (0..count).map(|_| self.n(0, 9)).collect()
    }

    /// The same, with no 0 in front.
    fn d1(&mut self, count: usize) -> Vec<u32> {
        let mut digits = self.d(count);
        digits[0] = self.n(1, 9);
        digits
    }

    /// So many characters of an alphabet.
    fn c(&mut self, count: usize, alphabet: &str) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        (0..count).map(|_| alphabet[self.n(0, u32::try_from(alphabet.len()).unwrap() - 1) as usize]).collect()
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.n(0, u32::try_from(of.len()).unwrap() - 1) as usize]
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| u8::try_from(self.n(0, 255)).unwrap()).collect()
    }

    /// A day: year, month, day of the month.
    fn day(&mut self) -> (u32, u32, u32) {
        (self.n(1950, 1999), self.n(1, 12), self.n(1, 28))
    }

    /// A day as digits, such as `yymmdd`.
    fn day_as(&mut self, form: &str) -> Vec<u32> {
        let (year, month, day) = self.day();
        let text = form
            .replace("yyyy", &year.to_string())
            .replace("yy", &format!("{:02}", year % 100))
            .replace("mm", &format!("{month:02}"))
            .replace("dd", &format!("{day:02}"));
        v(&text)
    }

    /// Makes until `make` finds one that the scheme gives out.
    fn until<T>(&mut self, make: impl Fn(&mut Self) -> Option<T>) -> T {
        (0..10_000).find_map(|_| make(self)).unwrap()
    }
}

/// The digits of a text.
fn v(text: &str) -> Vec<u32> {
    text.chars().map(|char| char.to_digit(10).unwrap()).collect()
}

/// Digits as text.
fn s(digits: &[u32]) -> String {
    digits.iter().map(u32::to_string).collect()
}

/// Digits as a number.
fn num(digits: &[u32]) -> u64 {
    s(digits).parse().unwrap()
}

/// Digits times weights.
fn w(digits: &[u32], weights: &[u32]) -> u32 {
    assert!(weights.len() <= digits.len());
    let mut sum = 0;
    for at in 0..weights.len() {
        sum += digits[at] * weights[at];
    }
    sum
}

/// The digit that makes a number pass Luhn, tried one by one.
fn luhn(body: &[u32]) -> u32 {
    (0..10)
        .find(|check| {
            let mut sum = 0;
            let whole = [body, &[*check]].concat();
            for (place, digit) in whole.iter().rev().enumerate() {
                let value = if place % 2 == 1 { digit * 2 } else { *digit };
                sum += value / 10 + value % 10;
            }
            sum % 10 == 0
        })
        .unwrap()
}

/// A body and, in braces, the check digit behind it.
fn with(body: &[u32], check: u32) -> String {
    format!("{}{{{check}}}", s(body))
}

/// The same, where the scheme may give no digit.
fn maybe(body: &[u32], check: u32) -> Option<String> {
    (check < 10).then(|| with(body, check))
}

/// The place of a character in 0–9, A–Z.
fn value(char: char) -> u32 {
    char.to_digit(36).unwrap()
}

/// A long number of digits and letters modulo something, letters from 10 on.
fn long_mod(text: &str, modulus: u32) -> u32 {
    let digits: String = text.chars().map(|char| value(char).to_string()).collect();
    digits.chars().fold(0, |rest, digit| (rest * 10 + digit.to_digit(10).unwrap()) % modulus)
}

/// The check digit of ICAO 9303.
fn icao(text: &str) -> u32 {
    let weights = [7, 3, 1];
    text.chars()
        .enumerate()
        .map(|(at, char)| if char == '<' { 0 } else { value(char) } * weights[at % 3])
        .sum::<u32>()
        % 10
}

/// The check digit of ISO 7064 MOD 11,10.
fn mod_11_10(body: &[u32]) -> u32 {
    let mut rest = 10;
    for digit in body {
        rest = (rest + digit) % 10;
        if rest == 0 {
            rest = 10;
        }
        rest = rest * 2 % 11;
    }
    (11 - rest) % 10
}

/// The check character of ISO 7064 MOD 11-2: powers of two.
fn mod_11_2(body: &[u32]) -> char {
    let mut sum = 0;
    for (place, digit) in body.iter().rev().enumerate() {
        sum += digit * (2_u32.pow(u32::try_from(place).unwrap() + 1) % 11);
    }
    match (12 - sum % 11) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).unwrap(),
    }
}

/// Verhoeff's check digit, from the group itself: reflections and rotations of a pentagon.
fn verhoeff(body: &[u32]) -> u32 {
    let multiply = |a: u32, b: u32| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b - 5) % 5 + 5,
        (false, true) => (a - 5 + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    };
    let permute = |mut digit: u32, times: usize| {
        for _ in 0..times {
            digit = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4][digit as usize];
        }
        digit
    };
    (0..10)
        .find(|check| {
            let whole = [body, &[*check]].concat();
            whole.iter().rev().enumerate().fold(0, |sum, (at, digit)| multiply(sum, permute(*digit, at % 8)))
                == 0
        })
        .unwrap()
}

fn base58check(version: &[u8], body: &[u8], alphabet: &bs58::Alphabet) -> String {
    let mut bytes = [version, body].concat();
    let checksum = Sha256::digest(Sha256::digest(&bytes));
    bytes.extend_from_slice(&checksum[..4]);
    bs58::encode(bytes).with_alphabet(alphabet).into_string()
}

fn base32(bytes: &[u8]) -> String {
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    bits.as_bytes()
        .chunks(5)
        .map(|chunk| {
            let chunk = format!("{:0<5}", std::str::from_utf8(chunk).unwrap());
            char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[usize::from_str_radix(&chunk, 2).unwrap()])
        })
        .collect()
}

fn crc16(bytes: &[u8]) -> u16 {
    let mut crc: u32 = 0;
    for bit in bytes
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |at| u32::from(byte >> at & 1)))
        .chain(repeat_n(0, 16))
    {
        crc = crc << 1 | bit;
        if crc & 0x1_0000 != 0 {
            crc ^= 0x1_1021;
        }
    }
    u16::try_from(crc).unwrap()
}

/// CRC-32, bit by bit.
fn crc32(text: &str) -> u32 {
    let mut crc = u32::MAX;
    for byte in text.bytes() {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

fn crc_in_base62(text: &str) -> String {
    let mut crc = crc32(text);
    let mut digits = Vec::new();
    for _ in 0..6 {
        digits.push(BASE62.chars().nth((crc % 62) as usize).unwrap());
        crc /= 62;
    }
    digits.iter().rev().collect()
}

fn ethereum(hex: &str) -> String {
    let hash: String = Keccak256::digest(hex.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let cased = hex
        .chars()
        .zip(hash.chars())
        .map(|(char, nibble)| if nibble >= '8' { char.to_ascii_uppercase() } else { char });
    format!("0x{}", cased.collect::<String>())
}

fn bech32_of<C: bech32::Checksum>(name: &str, bytes: &[u8]) -> String {
    bech32::encode::<C>(bech32::Hrp::parse(name).unwrap(), bytes).unwrap()
}

/// How the vectors of a validator are made.
enum Kind {
    /// A check character, in braces, follows from the rest: any other is wrong. How many of the changed
    /// digits, and of the exchanged neighbours, the scheme finds.
    Checked(fn(&mut Made) -> String, f64, f64),
    /// A checksum over the whole that finds any change of a character.
    Summed(fn(&mut Made) -> String),
    /// No checksum: what may be, and what may not.
    Shape(fn(&mut Made) -> String, fn(&mut Made) -> String),
}

/// A validator, how its vectors are made, valid ones that are published or the first or last of a form, and what it must not
/// take: a form's neighbours, and what one part makes wrong where the check digit is right.
struct Row(&'static str, Kind, &'static [&'static str], &'static [&'static str]);

use Kind::{Checked, Shape, Summed};

// A row a line where it fits: the table is read by its columns.
#[rustfmt::skip]
fn rows() -> Vec<Row> {
    vec![
        // Asia
        Row("ae_identity", Checked(|r| { let b = [v("784"), r.day_as("yyyy"), r.d(7)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["784190012345675", "784210012345671"], &[
            "784199012345678", "785199012345678", "784300012345670", "785199012345675", "784189912345678",
            "784210112345670", "78419901234566", "7841990123456782",
        ]),
        Row(
            "cn_credit",
            Checked(
                |r| {
                    let alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
                    let b = format!("91{}{}", s(&r.d(6)), r.c(9, alphabet));
                    let sum: u64 = b
                        .chars()
                        .enumerate()
                        .map(|(at, char)| {
                            alphabet.find(char).unwrap() as u64 * 3_u64.pow(u32::try_from(at).unwrap()) % 31
                        })
                        .sum();
                    let check = alphabet.chars().nth(((31 - sum % 31) % 31) as usize).unwrap();
                    format!("{b}{{{check}}}")
                },
                1.0,
                1.0,
            ),
            &["91110000600037341L"],
            &["9111000060003734IL", "9111000060003734", "000000000000000000", "911100A060003734AB"],
        ),
        Row("cn_resident", Checked(|r| { let b = [v("110105"), r.day_as("yyyymmdd"), r.d(3)].concat(); format!("{}{{{}}}", s(&b), mod_11_2(&b)) }, 1.0, 0.9), &[
            "11010519491231002X", "110105200402290020", "11010518000131003X", "910105210012310039",
            "11010520000229003X", "110105-19491231-002x",
        ], &[
            "110105190002290025", "110105194913310025", "990105194912310020", "110105179912310032",
            "110105210101010039", "100105194912310036", "160105194912310037", "110105194904310038",
            "11010519491231002",
        ]),
        Row(
            "hk_identity",
            Checked(
                |r| {
                    let (letter, b) = (r.c(1, UPPER), r.d1(6));
                    let sum = 36 * 9 + value(letter.chars().next().unwrap()) * 8 + w(&b, &[7, 6, 5, 4, 3, 2]);
                    let check = match (11 - sum % 11) % 11 {
                        10 => "A".into(),
                        digit => digit.to_string(),
                    };
                    format!("{letter}{}{{{check}}}", s(&b))
                },
                1.0,
                0.9,
            ),
            &["G123456(A)", "AB987654(3)", "Z0001237", "ab987654(3)"],
            &["G123456(B)", "1123456(3)", "G12345(A)", "12345674"],
        ),
        Row("il_identity", Checked(|r| { let b = r.d1(8); with(&b, luhn(&b)) }, 1.0, 0.9), &["039337423", "001000009"], &["000000018", "03933742", "000999995", "000012310"]),
        Row("in_aadhaar", Checked(|r| { let b = [vec![r.n(2, 9)], r.d(10)].concat(); with(&b, verhoeff(&b)) }, 1.0, 1.0), &["2341 2341 2346", "200000000013"], &[
            "222222222222", "123412341230", "23412341234", "123412341234", "012341234123", "23412341234121",
        ]),
        Row(
            "in_gstin",
            Checked(
                |r| {
                    let b = format!(
                        "{:02}{}{}{}{}{}{}Z",
                        r.n(1, 37),
                        r.c(3, UPPER),
                        r.c(1, "ABCFGHJLPT"),
                        r.c(1, UPPER),
                        s(&r.d1(4)),
                        r.c(1, UPPER),
                        r.n(1, 9)
                    );
                    let sum: u32 = b
                        .chars()
                        .enumerate()
                        .map(|(at, char)| {
                            let product = value(char) * (at as u32 % 2 + 1);
                            product / 36 + product % 36
                        })
                        .sum();
                    let check = BASE36.chars().nth(((36 - sum % 36) % 36) as usize).unwrap();
                    format!("{b}{{{check}}}")
                },
                1.0,
                0.9,
            ),
            &[
            "27AAPFU0939F1ZV", "01AAPFU0939F1Z9", "38AAPFU0939FZZU", "97AAPFU0939FAZF", "99AAPFU0939F2ZJ",
        ],
            &[
            "27AAPFU0939F1ZA", "99AAPFU0939F0ZV", "27AAPXU0939F1ZV", "00AAPFU0939F1ZB", "39AAPFU0939F1ZQ",
            "98AAPFU0939F1ZM", "27AAPFU0939F0ZW", "27AAPFU0939F1YX", "27AAPFU0000F1ZJ", "27AAPXU0939F1ZU",
            "A7AAPFU0939F1ZN",
        ],
        ),
        Row(
            "in_pan",
            Shape(
                |r| {
                    format!(
                        "{}{}{}{}{}",
                        r.c(3, UPPER),
                        r.c(1, "ABCFGHJLPT"),
                        r.c(1, UPPER),
                        s(&r.d1(4)),
                        r.c(1, UPPER)
                    )
                },
                |r| {
                    format!(
                        "{}{}{}{}{}",
                        r.c(3, UPPER),
                        r.c(1, "DEIKMNOQRSUVWXYZ"),
                        r.c(1, UPPER),
                        s(&r.d1(4)),
                        r.c(1, UPPER)
                    )
                },
            ),
            &["ACUPA7085R", "ACUPA0001R"],
            &["ACUPA0000R", "ACUP17085R", "ACUPA7085", "ACUPA70851", "ACU1A7085R", "ACUPA7O85R"],
        ),
        Row("in_voter", Checked(|r| { let b = r.d(6); format!("{}{}", r.c(3, UPPER), with(&b, luhn(&b))) }, 1.0, 0.9), &["WKH1186253"], &["WK11862531", "WKH118625", "WK11186253", "WKH1111111"]),
        Row("ir_national", Checked(|r| { let b = r.d(9); let rest = w(&b, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11; with(&b, if rest < 2 { rest } else { 11 - rest }) }, 0.97, 0.97), &["0000123455"], &["0000000000", "773168995"]),
        Row(
            "jp_corporate",
            Checked(
                |r| {
                    let b = r.d(12);
                    let sum: u32 = b
                        .iter()
                        .rev()
                        .enumerate()
                        .map(|(at, digit)| digit * if at % 2 == 0 { 1 } else { 2 })
                        .sum();
                    format!("{{{}}}{}", 9 - sum % 9, s(&b))
                },
                0.85,
                0.85,
            ),
            &["5835678256246"],
            &["0835678256246", "583567825624"],
        ),
        Row(
            "jp_my_number",
            Checked(
                |r| {
                    let b = r.d(11);
                    let sum: u32 = b
                        .iter()
                        .rev()
                        .enumerate()
                        .map(|(at, digit)| digit * (if at < 6 { at as u32 + 2 } else { at as u32 - 4 }))
                        .sum();
                    let rest = sum % 11;
                    with(&b, if rest <= 1 { 0 } else { 11 - rest })
                },
                0.97,
                0.9,
            ),
            &[],
            &["62854758219"],
        ),
        Row(
            "kr_business",
            Checked(
                |r| {
                    let b = [vec![r.n(2, 9)], r.d1(8)].concat();
                    let sum = w(&b, &[1, 3, 7, 1, 3, 7, 1, 3]) + b[8] * 5 + b[8] * 5 / 10;
                    with(&b, (10 - sum % 10) % 10)
                },
                0.95,
                0.7,
            ),
            &["220-81-62517", "1108181236", "1018181232", "1048181231"],
            &["2208162518", "000-81-62517", "1008181239", "0998181230"],
        ),
        Row(
            "kr_resident",
            Checked(
                |r| {
                    let b = [r.day_as("yymmdd"), vec![r.n(1, 2)], r.d(5)].concat();
                    with(&b, (11 - w(&b, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11) % 10)
                },
                0.97,
                0.9,
            ),
            &["971013-9019902", "9710135019945", "9710136019980", "9710137019941", "9710138019902"],
            &["971313-9019902", "971013-901990", "9710134019901", "9710139019904", "9704311019908"],
        ),
        Row(
            "kw_civil",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = [vec![2], r.day_as("yymmdd"), r.d(4)].concat();
                        let check = 11 - w(&b, &[2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11;
                        maybe(&b, check)
                    })
                },
                1.0,
                0.9,
            ),
            &["184022912042", "300022912347", "284022912307"],
            &[
            "485041212345", "28504121234", "200022912146", "284043112042", "484020112046", "084020112043",
        ],
        ),
        Row(
            "my_identity",
            Shape(
                |r| format!("{}-{:02}-{}", s(&r.day_as("yymmdd")), r.n(1, 16), s(&r.d(4))),
                |r| format!("{:02}13{:02}-14-{}", r.n(10, 99), r.n(1, 28), s(&r.d(4))),
            ),
            &[
            "770305-02-1234", "770305-16-1234", "770305-21-1234", "770305-68-1234", "770305-71-1234",
            "770305-72-1234", "770305-74-1234", "770305-79-1234", "770305-82-1234", "770305-93-1234",
            "770305-98-1234", "770305-99-1234", "770305-59-1234",
        ],
            &[
            "770305-00-1234", "770305-02-123", "770305-17-1234", "770305-20-1234", "770305-69-1234", "770305-70-1234",
            "770305-73-1234", "770305-80-1234", "770305-81-1234", "770305-94-1234", "770305-97-1234",
            "770230-02-1234",
        ],
        ),
        Row("sa_identity", Checked(|r| { let b = [vec![r.n(1, 2)], r.d(8)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &[], &["3000000003", "1000000000", "0123456782", "3123456786", "2123456780"]),
        Row(
            "sg_nric",
            Checked(
                |r| {
                    let (kind, b) = (r.pick(&['S', 'T', 'F', 'G']), r.d1(7));
                    let sum = w(&b, &[2, 7, 6, 5, 4, 3, 2]) + if matches!(kind, 'T' | 'G') { 4 } else { 0 };
                    let letters = if matches!(kind, 'S' | 'T') { "JZIHGFEDCBA" } else { "XWUTRQPNMLK" };
                    format!("{kind}{}{{{}}}", s(&b), letters.chars().nth((sum % 11) as usize).unwrap())
                },
                1.0,
                0.9,
            ),
            &["S1234567D", "T1234567J", "F1234567N", "G1234567X", "M1234567K", "M7654321J"],
            &["A1234567D", "S123456D", "M1234567X"],
        ),
        Row(
            "th_identity",
            Checked(
                |r| {
                    let b = [vec![r.n(1, 8)], r.d(11)].concat();
                    with(&b, (11 - w(&b, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 10)
                },
                0.9,
                0.9,
            ),
            &["1-2345-45678-78-1", "8345456787817"],
            &["0234545678781", "123454567878", "9345456787815", "0345456787811"],
        ),
        Row(
            "tw_business",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = r.d(7);
                        let cross: u32 = b
                            .iter()
                            .zip([1, 2, 1, 2, 1, 2, 4])
                            .map(|(digit, weight)| digit * weight / 10 + digit * weight % 10)
                            .sum();
                        // Two check digits of ten fit; the lower is taken, and those with a 7 before it left out.
                        (b[6] != 7).then(|| with(&b, (5 - cross % 5) % 5))
                    })
                },
                0.75,
                0.6,
            ),
            &["00501503", "12345670"],
            &["0050150", "00000000", "12345672", "12345673", "12345674", "12345664"],
        ),
        Row(
            "tw_identity",
            Checked(
                |r| {
                    let codes = [
                        ("A", 10),
                        ("B", 11),
                        ("C", 12),
                        ("D", 13),
                        ("E", 14),
                        ("F", 15),
                        ("G", 16),
                        ("H", 17),
                        ("I", 34),
                        ("J", 18),
                        ("K", 19),
                        ("L", 20),
                        ("M", 21),
                        ("N", 22),
                        ("O", 35),
                        ("P", 23),
                        ("Q", 24),
                        ("R", 25),
                        ("S", 26),
                        ("T", 27),
                        ("U", 28),
                        ("V", 29),
                        ("W", 32),
                        ("X", 30),
                        ("Y", 31),
                        ("Z", 33),
                    ];
                    let (letter, code) = r.pick(&codes);
                    let b = [vec![r.n(1, 2)], r.d(7)].concat();
                    let sum = code / 10 + code % 10 * 9 + w(&b, &[8, 7, 6, 5, 4, 3, 2, 1]);
                    format!("{letter}{}", with(&b, (10 - sum % 10) % 10))
                },
                0.9,
                0.85,
            ),
            &["A123456789", "I912345675", "O912345676", "Z912345674", "A812345671"],
            &["A323456789", "A12345678", "A012345675", "A312345671", "A712345679"],
        ),
        // Contact
        Row(
            "domain_name",
            Shape(
                |r| format!("{}.{}", r.c(8, "abcdefghij"), r.pick(&["de", "com", "co.uk", "io"])),
                |r| {
                    format!(
                        "{}.{}",
                        r.c(8, "abcdefghij"),
                        r.pick(&["png", "test", "x", "1", "local", "-de", "d-"])
                    )
                },
            ),
            &[
            "müller.de", "xn--p1ai.xn--p1ai", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.de",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.de",
            "ab-c.de", "a.co", "example.de", "contoso.museum", "contoso.de.",
        ],
            &[
            "example.com", "a..de", "-a.de", "de",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.de",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.de",
            "contoso.zz", "a.d", "a.d3", "EXAMPLE.ORG", "www.example.net", "example.edu", "contoso.xn1",
        ],
        ),
        Row(
            "email",
            Shape(
                |r| {
                    format!(
                        "{}.{}@{}.{}",
                        r.c(5, "abcdefg"),
                        r.c(6, "hijklmn"),
                        r.c(7, "opqrst"),
                        r.pick(&["de", "com", "org"])
                    )
                },
                |r| {
                    format!(
                        "{}@{}.{}",
                        r.c(5, "abcdefg"),
                        r.c(7, "opqrst"),
                        r.pick(&["png", "test", "service", "js", "local", "42"])
                    )
                },
            ),
            &[
            "jürgen@müller.de", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.de",
            "o'neill+x@b.de",
        ],
            &[
            "a@example.com", ".a@b.de", "a..b@c.de", "@b.de", "a@b", "git@github.com",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.de", "---@b.de", "a.@b.de",
            "hg@b.de", "svn@b.de",
        ],
        ),
        Row(
            "mac",
            Shape(
                |r| {
                    let hex = "0123456789abcdef";
                    format!(
                        "3c:{}:{}:{}:{}:{}",
                        r.c(2, hex),
                        r.c(2, hex),
                        r.c(2, hex),
                        r.c(2, hex),
                        r.c(2, hex)
                    )
                },
                |r| format!("{}f:{}", r.c(1, "13579bdf"), repeat_n("ab", 5).collect::<Vec<_>>().join(":")),
            ),
            &[
            "3C-22-FB-9A-41-0E", "3c22.fb9a.410e", "3c:3c:3c:3c:3c:3d", "00:00:5e:00:54:01", "00:00:00:01:23:45",
            "02:11:22:33:44:56", "00:11:22:33:44:56",
        ],
            &[
                "ff:ff:ff:ff:ff:ff",
                "00:00:00:00:00:00",
                "00:11:22:33:44:55",
                "3c:3c:3c:3c:3c:3c",
                "3c:22:fb:9a:41",
                "3c:22:fb:9a:41:zz",
                "3d:22:fb:9a:41:0e", "00:00:5e:00:53:01", "00:00:00:00:12:34", "aa:bb:cc:dd:ee:ff",
                "3c:22:fb:9a:41:0e:11", "3c:22:fb:9a:41:0",
            ],
        ),
        Row("phone_any", Shape(|r| format!("0{} {}", s(&r.d1(3)), s(&r.d1(7))), |r| s(&r.d(5))), &[
            "020 7946 0958", "123-4567", "123456 7890123", "12345678901", "2026-13-01", "1899-03-01", "32-13-2026",
            "3412-03-41",
        ], &[
            "2026-03-01", "01.03.2026", "555", "1234567890123456", "123456789012", "0000000", "123-456",
            "1234567 8901234", "2026-12-31", "1900-01-01", "2100-01-01", "31.12.2100", "1/1/1900", "3/31/2026",
        ]),
        Row("phone_trunk", Shape(|r| format!("0{}{}{}", s(&r.d1(2)), r.pick(&[" ", "-", " / "]), s(&r.d1(7))), |r| format!("00{} {}", s(&r.d1(2)), s(&r.d1(7)))), &[
            "07911 123456", "06 12 34 56 78", "070-212 33 44", "0412 388 901", "(020) 7123 4567", "012345 789",
            "01 234567890", "01 02 1899 10", "01 02 2126 10", "01 02 19991 0",
        ], &[
            "07911123456", "07700 900123", "020 7946 0958", "01 02 2026 10", "01 02 03 04 05", "0345 120", "00 49 151 2345678", "1 234 567 890", "01 23 45 67 89 01",
            "01 02", "01 02 1999 10", "0123456 789", "012345678", "01 23 45 67 89 0", "01 234567", "01 23456789012",
            "00 123 4567", "02 03 04 05 06", "07700 900999", "020 7946 0999", "4294967295 1",
        ]),
        Row(
            "phone_international",
            Shape(
                |r| {
                    format!(
                        "+{}",
                        r.pick(&["49 30 1234", "44 20 7946 0", "33 6 12 34 5", "1 212 345 6", "81 3 1234 5"])
                            .to_owned()
                            + &s(&r.d1(3))
                    )
                },
                |r| format!("+{}{}", r.pick(&["999", "210", "0"]), s(&r.d1(9))),
            ),
            &[
            "+1 (212) 345-6789", "+44 (0)20 7946 0958", "0049 30 123456", "+290 2345", "+43 1234567890123",
            "+49 123456", "+1 212 345 6789 x12", "+44 7911 123456", "(+49) 30 123456", "+262 262 123456",
        ],
            &[
            "+1 012 345 6789", "+49", "+0000000000", "49 30 123456", "+290 234", "+43 12345678901234", "+49 12345",
            "+49+30123456", "+1 112 345 6789", "+1 212 345 678", "+33 6 12 34 56 7", "00 30 123456 +49",
            "+49 30 12a456", "30 +49123456",
        ],
        ),
        Row(
            "phone_north_american",
            Shape(
                |r| {
                    format!(
                        "({}{}) {}{}-{}",
                        r.n(2, 9),
                        r.pick(&["12", "02", "34"]),
                        r.n(2, 9),
                        r.pick(&["23", "45", "67"]),
                        s(&r.d(4))
                    )
                },
                |r| format!("{}{}-345-{}", r.n(0, 1), s(&r.d(2)), s(&r.d(4))),
            ),
            &[
            "212-345-6789", "1-212-345-6789", "(212) 345-6789 x12", "312-345-6789", "212-555-1123", "212-555-0223",
            "213.345.6789",
        ],
            &[
            "212-145-6789", "911-345-6789", "212-555-0123", "212-345-678", "212-345-67890", "311-345-6789",
            "212-045-6789", "112-345-6789", "2-212-345-6789", "212-555-0199",
        ],
        ),
        Row(
            "public_ipv4",
            Shape(
                |r| format!("{}.{}.{}.{}", r.n(20, 90), r.n(0, 255), r.n(0, 255), r.n(1, 254)),
                |r| {
                    format!(
                        "{}.{}.{}",
                        r.pick(&[
                            "10.1",
                            "192.168",
                            "127.0",
                            "172.20",
                            "169.254",
                            "100.64",
                            "224.1",
                            "203.0.113.5",
                            "198.18",
                            "0.1",
                            "250.1",
                            "300.1"
                        ]),
                        r.n(0, 255),
                        r.n(0, 255)
                    )
                },
            ),
            &[
            "81.2.69.142", "81.88.99.4", "1.0.0.2", "1.2.3.4", "8.8.8.9", "9.9.9.8", "9.255.255.255", "11.0.0.1",
            "100.63.255.255", "100.128.0.0", "101.64.0.1", "126.255.255.255", "128.0.0.1", "169.253.0.1",
            "169.255.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "192.1.0.1", "192.88.98.1", "192.89.99.1",
            "192.167.1.1", "193.0.0.1", "193.88.99.1", "198.17.0.1", "198.20.0.1", "199.18.0.1", "223.255.255.255",
        ],
            &[
            "203.0.113.9", "192.88.99.4", "198.51.100.1", "192.0.2.1", "8.8.8.8", "1.2.3", "01.2.3.4", "0.0.0.1",
            "1.1.1.1", "1.0.0.1", "8.8.4.4", "9.9.9.9", "10.0.0.1", "100.64.0.0", "100.127.255.255", "127.0.0.1",
            "169.254.0.1", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.88.99.1", "192.168.0.1", "198.18.0.1",
            "198.19.255.255", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "1.2.3.256",
        ],
        ),
        Row(
            "public_ipv6",
            Shape(
                |r| format!("2a00:1450:{}::{}", r.c(3, "123456789abcdef"), r.c(3, "123456789abcdef")),
                |r| {
                    format!(
                        "{}:{}::1",
                        r.pick(&["fe80", "fd00", "2001:db8", "ff02", "1"]),
                        r.c(3, "123456789abcdef")
                    )
                },
            ),
            &[
            "2600:1f18:2148:bc00:8d61:9b62:40aa:8bb8", "2000::1:1", "3fff:1000::1", "3ffe:fff::1", "2001:db9::1",
            "2002:db8::1", "2a00:1450:1::1%eth0", "::ffff:81.2.69.142", "4000:1:2:3:4:5:6:a", "fbff:1:2:3:4:5:6:7",
        ],
            &[
            "::1", "2001:db8::1", "2a00", "23:59:59", "2600::1", "3fff:fff::1:1", "3fff::1:1", "4000::1:1:1",
            "1fff::1:1:1", "4000:1:2:3:4:5:6:7", "fc00:1:2:3:4:5:6:a", "feff:1:2:3:4:5:6:a", "00ff:1:2:3:4:5:6:a",
            "::ffff:10.0.0.1", "2001:db8:2:3:4:5:6:a",
        ],
        ),
        // Crypto
        Row("algo_address", Summed(|r| { let b = r.bytes(32); base32(&[&b[..], &Sha512_256::digest(&b)[28..]].concat()) }), &[], &[
            "A", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAY5HFKQ",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ]),
        Row("altcoin_base58", Summed(|r| { let version = r.pick(&[&[0x30][..], &[0x1e], &[0x4c], &[0x1c, 0xb8]]); base58check(version, &r.bytes(20), bs58::Alphabet::BITCOIN) }), &[
            "LVFv1LR3bpkUx2fhXhkYPD8iPThqbmLa5s", "MHw7yZ1d2BgEatwsaYRBMTgHeUDj3dtFEQ",
            "DFB4HP3rpaQiEEA969koexEZ4P4rmwbLv2", "A2UEQWfZ98hhgm3Sto6Fmx4G2M1K9t2eTZ",
            "XkioaNm7Usj1rAa8DT5Txikk1avFV7TmGd", "7cScVrspt3vSnACvkH6LsCRYFKTennm5do",
            "t1TuZkTXMVVJ2Hs2SHzaNF1AsRuXeEgX1bj", "t3Ubag11o3PcQP2isR6ExfdXoaRpMpve7sx",
        ], &[
            "D", "", "t1sFAjZpeCfku7JAXKQugj8Sf4QnazPeXcM", "5R5HYLogZMnebftpFCxBHMsgjhVH6WFE1",
            "2V1ipxUh8UhkvMtMotWsBX2Z3g8sFKqRfS8b", "1B2xk87DXAWRhDyYMZmF7C4xBFLZUTK8fc",
        ]),
        Row(
            "bch_cashaddr",
            Summed(|r| {
                // The checksum over the prefix, a zero, the payload and eight zeros, as the format defines it.
                let alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
                let bits: String =
                    [&[0_u8][..], &r.bytes(20)].concat().iter().map(|byte| format!("{byte:08b}")).collect();
                let payload: Vec<u64> = bits
                    .as_bytes()
                    .chunks(5)
                    .map(|chunk| {
                        u64::from_str_radix(&format!("{:0<5}", std::str::from_utf8(chunk).unwrap()), 2)
                            .unwrap()
                    })
                    .collect();
                let mut sum: u64 = 1;
                for value in "bitcoincash"
                    .bytes()
                    .map(|byte| u64::from(byte & 31))
                    .chain([0])
                    .chain(payload.iter().copied())
                    .chain([0; 8])
                {
                    let top = sum >> 35;
                    sum = (sum & 0x7_ffff_ffff) << 5 ^ value;
                    for (bit, term) in
                        [0x98_f2bc_8e61_u64, 0x79_b76d_99e2, 0xf3_3e5f_b3c4, 0xae_2eab_e2a8, 0x1e_4f43_e470]
                            .iter()
                            .enumerate()
                    {
                        if top >> bit & 1 == 1 {
                            sum ^= term;
                        }
                    }
                }
                let sum = sum ^ 1;
                let all = payload.into_iter().chain((0..8).map(|at| sum >> (5 * (7 - at)) & 31));
                format!(
                    "bitcoincash:{}",
                    all.map(|value| char::from(alphabet.as_bytes()[usize::try_from(value).unwrap()]))
                        .collect::<String>()
                )
            }),
            &[
                "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
                "bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq",
                "qrdc0nh9y5zv54ejht2fmkcatwz4rsq3cycpsq69vx", "QRDC0NH9Y5ZV54EJHT2FMKCATWZ4RSQ3CYCPSQ69VX",
                "BITCOINCASH:QRDC0NH9Y5ZV54EJHT2FMKCATWZ4RSQ3CYCPSQ69VX",
                "prdc0nh9y5zv54ejht2fmkcatwz4rsq3cy0yd0axhm",
            ],
            &[
            "bitcoincash:", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6", "qrdc0nh9y5zv54ejht2fMKCATWZ4RSQ3CYCPSQ69VX",
            "Bitcoincash:qrdc0nh9y5zv54ejht2fmkcatwz4rsq3cycpsq69vx", "zrdc0nh9y5zv54ejht2fmkcatwz4rsq3cyltr75rn4",
            "q0dc0nh9y5zv54ejht2fmkcatwz4rsq3cxy3n9k432k2u3lkvkz76y78j2lx9",
            "bitcoincash:qrdc0nh9y5zv54ejht2fmkcatwz4rsq3cycpsq69v",
            "litecoincash:qrdc0nh9y5zv54ejht2fmkcatwz4rsq3cycpsq69vx",
        ],
        ),
        Row("bech32_account", Summed(|r| { let name = r.pick(&["cosmos", "osmo", "addr", "npub", "inj"]); bech32_of::<bech32::Bech32>(name, &r.bytes(20)) }), &[
            "cosmos1zgk9juyrh4pcklmdw2hht5p9jjyfjerhmuwd03",
            "addr1zgk9juyrh4pcklmdw2hht5p9jjyfjerhzxuqd0wjekp056t38keapa33egwah2xm808uh8s90nwf35phnud7uq88tf2qwz6ugm",
        ], &[
            "cosmos1", "unknown1qqqq", "cosmos1zgk9juyrh4pcklmdw2hht5p9jjyfjeqn9cavu",
            "cosmoz1zgk9juyrh4pcklmdw2hht5p9jjyfjerh6y9v3s", "cosmos1zgk9juyrh4pcklmdw2hht5p9jjyfjerhwq7p2n",
            concat!("nsec1zgk9juyrh4pcklmdw2hht5p9jj", "yfjerhzxuqd0wjekp056t38kes3l97es"),
        ]),
        Row("bech32_secret", Summed(|r| { let name = r.pick(&["nsec", "age-secret-key-"]); bech32_of::<bech32::Bech32>(name, &r.bytes(32)).to_uppercase() }), &[
            concat!("nsec1sgx4mza0wchvvmwd", "2mldzhrchune348e8julqm"),
            concat!("age-plugin-yubikey-1sgx4mza0wchvvmwd2ml", "dzhrchune348eh4yj732naxd5dpyx2jvqhwpq7c"),
        ], &[
            "AGE-SECRET-KEY-1", "nsec1qqqq", concat!("nsec1sgx4mza0wchvvmwd", "2mldzhrchune34qu30wct"),
            concat!("npub1sgx4mza0wchvvmwd2mldzhrchu", "ne348eh4yj732naxd5dpyx2jvqknu4eu"),
        ]),
        Row("bip32_private", Summed(|r| base58check(&[4, 0x88, 0xad, 0xe4], &r.bytes(74), bs58::Alphabet::BITCOIN)), &[
            concat!("yprvAvPV8EmFjgTqmL4bhefvM3qvLDVmLb1uTTh8aUkmnjVxhpVJwtt", "WNyr81aYqSJpcQMTRXvJJ4JYQPxEGzDsVKtHLxM6VB17hsXHe32n6LtS"),
            concat!("zprvBFDkRuSAtN1KcdFiY1TYZ8wRWBeDHD1QNaDMMsefAjsqkvJYCZ4", "513WG2nWRSDUXozaEHPtrWxtxHEqqhvHW87xwpgnukuwC9FMHRhCtMyz"),
            concat!("tprv9JEAbuQfzGkSWr71XrjoJcNQUNmXdV4Qsu62fWHLthcZSKRAgc4", "hGfZRuYkuSmZ1N9sPnYKVkzmeyXATPjoRLhsLcecNFT2GWtyR6AnhUc7"),
        ], &[
            "xprv",
            concat!("xpub6pYaE5dERNUf8WwwyKRJW6h9iHBooRkFua6WbUGVy4f4XX1EEn3", "CJiWTqZjXXaKHQSncgtpfGPwK87AWABx2HWBuc1iSSR7GXf7EQbg7i3q"),
            concat!("DeaWibZg9xywjbRKnYgz4h5NZATbvkabyrrFrF5xv31RnhovATD2Wxf", "xTGDundA7tyTDEXfRsdBb7weMHEjXeW6ztoahaJmCEcdyn3KMN3qykG"),
        ]),
        Row("bip32_public", Summed(|r| base58check(&[4, 0x88, 0xb2, 0x1e], &r.bytes(74), bs58::Alphabet::BITCOIN)), &[
            concat!("ypub79NqXkJ9a428yp94ogCviBnetFLFk3jkpgcjNsAPM52wacpTVSC", "kvnAbrmh7XUyCp5uRSNRDj4Hs1Pn4stN35jsWUMQs2KvkoPAso6ZwMrS"),
            concat!("zpub7UD6qQy4ijZcq7LBe2zYvGtA4DUhgfjFjo8xAG4Gj5Qpdidgk6N", "KYqpjsyehXPd8Dj2EBr1nBieQtgPdban3syZ7Lh7HcEkF57EXBhN8vnB"),
            concat!("tpubDpvCkKSv8eS7QK8oRWQPi22X3QHTnpFKTCgox2KeJyQxGofwJzt", "HTABJ5bpK45GXCMKXJULXoVmMpHf7Z3oGAweCfcTk7wmW7cheAdKoVru"),
        ], &[
            "xpub",
            concat!("xprvAbZDpa6LazvMv2sUsHtJ8xkRAFMKPy2QYMAuo5rtQj85eig5hEi", "wkvByzNbFSQAgziLcnShjbeBrWfciGXTUXebk61Q4b6JDboDzeXzznzw"),
            concat!("5FQT7WgrMejQvEZo5JBBXdaJGFS8DTCShZvDvo35Kd9MQrT8zZhS1Ron", "guCD3TMUhjx3hQUpLX5jMtxEizNCwhZKrfqq9BY9uHBQfYKCWAzr4g9VG"),
        ]),
        Row(
            "btc_base58",
            Summed(|r| base58check(&[r.pick(&[0, 5])], &r.bytes(20), bs58::Alphabet::BITCOIN)),
            &["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"],
            &[
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN", "0OIl", "3iYjQoVFX8i2sCBxAEZhSbZim1rY7dvBRv",
            "12LKuhfPrZRvMSNdBQAThy8yLvXwuPT1vs6z", "XQbJq5JBBhpN1vDGN87LN8v3cFczsrna",
        ],
        ),
        Row(
            "btc_segwit",
            Summed(|r| {
                bech32::segwit::encode(bech32::hrp::BC, bech32::segwit::VERSION_0, &r.bytes(20)).unwrap()
            }),
            &[
                "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
                "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
                "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
                "ltc1qfrdugkn88qcce834mvfhsyve7xzftedx490rj6",
                "bc1pfrdugkn88qcce834mvfhsyve7xzftedxzfe0l99kpvctspua5hqjsp966mlfff2ltcwg28",
                "bc1qfrdugkn88qcce834mvfhsyve7xzftedxzfe0l99kpvctspua5hqst9ywuf",
            ],
            &[
            "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "bc1", "tb1qfrdugkn88qcce834mvfhsyve7xzftedxmlw53e",
            "bc1qfrdugkn88qcce834mvfhsyve7xzftedxzg2tplp3",
            "bc1pfrdugkn88qcce834mvfhsyve7xzftedxzfe0l99kpvctspua5hqs5w5tph",
        ],
        ),
        Row("btc_wif", Summed(|r| base58check(&[0x80], &[&r.bytes(32)[..], &[1]].concat(), bs58::Alphabet::BITCOIN)), &[
            concat!("5JiJwubMiPUQBKF28KYeNpbDq", "2EWXjVheSfWe2oH5BKpLiFS8C7"),
            concat!("L1BLDM8eRgBwJXWsyJrfyK43cx", "SdLeZgQGGypSwFwSa3wa84t6m2"),
            concat!("6v23R38tcowGeh8se9LcADNPn", "VnyjXwjR84gMDpJndeS2Ucfraa"),
            concat!("T71bf6Rpq4AY5N9kWwoYBfbRZp", "5wQjaaDUBEgFZoWQkDTTg2ezv6"),
            concat!("6K2eEs4KH9mCDvgBKiAczSaTJ", "Si42rmyFcnjxXSAtqXT9MN6Typ"),
            concat!("QSaFNBwdgHg4Y3uvZahTrXtf5z", "UCPChVHWxtc5L6foBQPWAinw44"),
        ], &[
            "5", "K", concat!("5Lf4893PZp9dK8pj2uAeL9Bzk", "8rEBSLaS5jctBVB4qLCqLz3QBo"),
            concat!("L1BLDM8eRgBwJXWsyJrfyK43cx", "SdLeZgQGGypSwFwSa3waGUkCLv"),
            concat!("yaNjoMUMFcD3npancU7CjxLD", "h9xB8pHTcGXH6Pihpeo5KN8Do"),
            concat!("2SsnboVrkBuyGgMgsyXpF1YgSZh", "i7PioEugRXnRUUwHrszgVjUwyvf"),
        ]),
        Row(
            "eth_address",
            Summed(|r| {
                r.until(|r| {
                    let made = ethereum(&r.c(40, "0123456789abcdef"));
                    let letters = || made[2..].chars().filter(char::is_ascii_alphabetic);
                    (letters().any(char_is_upper) && letters().any(|char| char.is_ascii_lowercase()))
                        .then_some(made)
                })
            }),
            &["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"],
            &[
                "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
                "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
                "0x314159265358979323846264338327abcdef0292", "0x314159265358979323846264338327ABCDEF0310",
                "0x3141592653589793238462643383279502882718", "0x314159265358979323846264338327AbcDGb0288",
                "0xAaAAAaaAAAAAAaaAAAaaaaAaAaAAAAaAAaAaAaA",
            ],
        ),
        Row("eth_address_of_one_case", Shape(|r| format!("0x0123456789{}", r.c(30, "0123456789abcdef")), |r| format!("0x{}", r.c(39, "0123456789abcdef"))), &[
            "0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED", "0x0123456701234567012345670123456701234567",
            "0xABCDEF01ABCDEF01ABCDEF01ABCDEF01ABCDEF01",
        ], &[
            "0x0000000000000000000000000000000000000000", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0x0123456012345601234560123456012345601234", "0x0123456g0123456g0123456g0123456g0123456g",
            "0x01234567012345670123456701234567012345678", "0xabcdefgabcdefgabcdefgabcdefgabcdefgabcde",
        ]),
        Row("ton_address", Summed(|r| { let b = [&[0x11, 0][..], &r.bytes(32)].concat(); Base64UrlUnpadded::encode_string(&[&b[..], &crc16(&b).to_be_bytes()].concat()) }), &[
            "UQDptV8q6tkG_pDJxI7qrjmVwvHHYG9w-T-NUnzSaa6zfYSQ", "Ef_ptV8q6tkG_pDJxI7qrjmVwvHHYG9w-T-NUnzSaa6zfSYd",
            "Uf_ptV8q6tkG_pDJxI7qrjmVwvHHYG9w-T-NUnzSaa6zfXvY", "EQAa2aR+Ftc3rCGf56uj9un+8OA7S73MK9hjj1oQ/63YJ7VO",
        ], &[
            "EQ", "EgDptV8q6tkG_pDJxI7qrjmVwvHHYG9w-T-NUnzSaa6zfW0b",
            "EQHptV8q6tkG_pDJxI7qrjmVwvHHYG9w-T-NUnzSaa6zfVSJ", "kQDptV8q6tkG_pDJxI7qrjmVwvHHYG9w-T-NUnzSaa6zfWLf",
        ]),
        Row("trx_address", Summed(|r| base58check(&[0x41], &r.bytes(20), bs58::Alphabet::BITCOIN)), &["TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"], &["T", "Tgi5CpZTvBRDnB98rNqEPowkH4dkV39fvZ", "311Fm977z3xoH72oDUfxcXY6xcmuFGDFmsUc"]),
        Row("xlm_account", Summed(|r| { let b = [&[6 << 3][..], &r.bytes(32)].concat(); base32(&[&b[..], &crc16(&b).to_le_bytes()].concat()) }), &[
            "GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2H",
            concat!("GDVCTL7U65R2DW56I26FCT6LDMYK", "GJBLA6SHOEL7Y6PC4R3MSTSET24P"),
        ], &[
            "G", concat!("SDVCTL7U65R2DW56I26FCT6LDMYK", "GJBLA6SHOEL7Y6PC4R3MSTSES6PQ"),
            concat!("CDVCTL7U65R2DW56I26FCT6LDMYK", "GJBLA6SHOEL7Y6PC4R3MSTSES6ZW"),
        ]),
        Row("xlm_seed", Summed(|r| { let b = [&[18 << 3][..], &r.bytes(32)].concat(); base32(&[&b[..], &crc16(&b).to_le_bytes()].concat()) }), &[concat!("SDVCTL7U65R2DW56I26FCT6LDMYK", "GJBLA6SHOEL7Y6PC4R3MSTSES6PQ")], &["S", concat!("GDVCTL7U65R2DW56I26FCT6LDMYK", "GJBLA6SHOEL7Y6PC4R3MSTSET24P")]),
        Row(
            "xmr_address",
            Summed(|r| {
                let b = [&[18][..], &r.bytes(64)].concat();
                let all = [&b[..], &Keccak256::digest(&b)[..4]].concat();
                all.chunks(8)
                    .map(|block| {
                        let mut number =
                            block.iter().fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
                        let mut text = vec!['1'; if block.len() == 8 { 11 } else { 7 }];
                        for place in text.iter_mut().rev() {
                            *place = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
                                .chars()
                                .nth((number % 58) as usize)
                                .unwrap();
                            number /= 58;
                        }
                        text.into_iter().collect::<String>()
                    })
                    .collect()
            }),
            &[
                "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
                "8B6gCRm5c5rLQjSXtNo1nMdj6oRvfq9baM45FGMz1qFVg73qFkfy1yMZRGBiDvBueNjSmJ81PMwSAAE25bSbqYyB3q56rfK",
                "4KyCsrvjcvxLQjSXtNo1nMdj6oRvfq9baM45FGMz1qFVg73qFkfy1yMZRGBiDvBueNjSmJ81PMwSAAE25bSbqYyB5D7bWHyDTNQHrm7rJF",
            ],
            &[
            "4", "3zZrrFHkQPvLQjSXtNo1nMdj6oRvfq9baM45FGMz1qFVg73qFkfy1yMZRGBiDvBueNjSmJ81PMwSAAE25bSbqYyB3rd3KDT",
            "4AGXs47F1fSLQjSXtNo1nMdj6oRvfq9baM45FGMz1qFVg73qFkfy1yMZRGBiDvBueNjSmJ81PMwSAAE25bSbqYyB5D7bWHyDTNQHrN48Us",
            "4KyCsrvjcvxLQjSXtNo1nMdj6oRvfq9baM45FGMz1qFVg73qFkfy1yMZRGBiDvBueNjSmJ81PMwSAAE25bSbqYyB3vvzh4o",
            "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
        ],
        ),
        Row("xrp_address", Summed(|r| base58check(&[0], &r.bytes(20), bs58::Alphabet::RIPPLE)), &["rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"], &[
            "r", "kVC4CYc9RQ4wHsMjgpEBKwJ7x87VzkXcD", "rnZ1wBvzeSMxMo1FhTSMmuKr1d4SaqffX",
            "1MA4PZFKSEwVLquGiFgvhBtWrTXXoht99x",
        ]),
        Row("xrp_seed", Summed(|r| base58check(&[0x21], &r.bytes(16), bs58::Alphabet::RIPPLE)), &[concat!("sEdVbhR99ovMtLr", "nk7E93CEax9wc2qn")], &[
            "s", concat!("s9YAwBmbov3Bkr", "TNBVUFDatgNay5w"), concat!("wUzvVxRMxtpwJxG", "aNmAUg2YXVh5gTj"),
            concat!("sEdZ9vwaTbP4DVa", "sUTaeVs9dRnb7pLh"), concat!("wA2nBLnYytaXBY1M", "x1EQtooEG6wz6gRS"),
        ]),
        Row("xtz_address", Summed(|r| base58check(&[6, 161, 159], &r.bytes(20), bs58::Alphabet::BITCOIN)), &[
            "tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb", "tz2R14Pw8rssoSUCPgbR8t2ooNUWNsnEyduK",
            "tz3d1sMG2j1RC4vVowfg8qVBcjN29hwtcg9L", "KT1RGbJN29L3xd3RJQrLWbka6MZ7bYC4mRLE",
        ], &["tz1", "tz2pLfP3S9b4GKHdXmcqUCWw5A71dpXDRJwu"]),
        // Devices
        Row("iccid", Checked(|r| { let b = [vec![8, 9], r.d(16)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["8912345678901234562", "89123456789012345675"], &[
            "7949000000000000000", "894900000000000000", "89123456789012340", "8912345678901234560",
            "891234567890123456788", "9812345678901234563",
        ]),
        Row("imei", Checked(|r| { let b = [vec![3, 5], r.d(12)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &[
            "49-015420-323751-8", "35-209900-176148-1", "011234567890126", "101234567890127", "301234567890125",
            "331234567890129", "351234567890124", "441234567890126", "451234567890123", "491234567890125",
            "541234567890125", "861234567890127", "911234567890127", "971234567890124", "991234567890120",
        ], &[
            "490154203237517", "770154203237518", "001234567890128", "021234567890124", "091234567890129",
            "111234567890125", "291234567890127", "311234567890123", "341234567890127", "361234567890122",
            "431234567890128", "461234567890121", "481234567890127", "551234567890122", "851234567890129",
            "871234567890125", "901234567890129", "921234567890125", "961234567890126",
        ]),
        Row(
            "orcid",
            Checked(
                |r| {
                    let b = [v("0000000"), vec![r.n(2, 2)], r.d(7)].concat();
                    format!("{}{{{}}}", s(&b), mod_11_2(&b))
                },
                0.9,
                0.9,
            ),
            &[
            "0000-0002-1825-0097", "0000-0002-1694-233X", "0000000150000007", "0000000350000001", "0009000000000009",
            "0009001000000003",
        ],
            &[
            "0000-0002-1825-0098", "1234-5678-9012-3456", "0000000149999992", "0000000350000108", "0008999999999996",
            "0009001000000011", "000000035000001X",
        ],
        ),
        Row(
            "vin",
            Checked(
                |r| {
                    let b = format!(
                        "1{}{}{}",
                        r.c(7, "ABCDEFGHJKLMNPRSTUVWXYZ"),
                        r.c(1, "ABCDEFGHJKLMNPRSTVWXY"),
                        s(&r.d(7))
                    );
                    let value = |char: char| {
                        char.to_digit(10)
                            .unwrap_or_else(|| v("12345678012345070923456789")[UPPER.find(char).unwrap()])
                    };
                    let weights = [8, 7, 6, 5, 4, 3, 2, 10, 9, 8, 7, 6, 5, 4, 3, 2];
                    let sum: u32 =
                        b.chars().map(value).zip(weights).map(|(value, weight)| value * weight).sum();
                    let check = if sum % 11 == 10 { "X".into() } else { (sum % 11).to_string() };
                    format!("{}{{{check}}}{}", &b[..8], &b[8..])
                },
                1.0,
                0.9,
            ),
            &["1M8GDM9AXKP042788", "1HGCM82633A004352", "WVWZZZ1KXPR123456"],
            &[
            "1M8GDM9AXKP04278O", "11111111111111111", "1M8GDM9A1KP04278Z", "12345678712345678", "1M8GDM9AXKP04278",
            "1M8GDM9AXKP0427880",
        ],
        ),
        // Eastern Europe
        Row(
            "bg_company",
            Checked(
                |r| {
                    let b = r.d(8);
                    let first = w(&b, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11;
                    with(&b, if first == 10 { w(&b, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10 } else { first })
                },
                0.95,
                0.9,
            ),
            &["175074752"],
            &["175074753", "17507475"],
        ),
        Row("bg_egn", Checked(|r| { let b = [r.day_as("yymmdd"), r.d(3)].concat(); with(&b, w(&b, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10) }, 0.97, 0.9), &[
            "7523169263", "7521319261", "7532319263", "0442299260", "9941319264", "9952319266", "0042299266",
        ], &[
            "7533169263", "752316926", "0002299267", "7520319267", "7524319265", "7533319268", "9940319260",
            "9944319268", "9953019263", "0142299260",
        ]),
        Row("bg_foreigner", Checked(|r| { let b = r.d(9); with(&b, w(&b, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10) }, 1.0, 0.7), &["7111042925"], &["7111042922"]),
        Row("cz_birth_number", Checked(|r| { let b = [r.day_as("yymmdd"), r.d(3)].concat(); with(&b, u32::try_from(num(&b) % 11 % 10).unwrap()) }, 0.97, 0.9), &[
            "710319/2745", "7101312746", "7121312748", "7132312748", "7151312740", "7162312740", "7171312742",
            "7182312742",
        ], &[
            "7103192746", "991331/5670", "7104312743", "7113312745", "7120312749", "7124312745", "7133012744",
            "7150312741", "7154312748", "7163012747", "7170312743", "7174312740", "7183012749", "7199012744",
        ]),
        Row("cz_company", Checked(|r| { let b = [vec![r.n(1, 8)], r.d(6)].concat(); with(&b, (11 - w(&b, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 10) }, 0.97, 0.9), &["25123891", "CZ85123897"], &["25123890", "2512389", "95123890", "CZ95123890"]),
        Row(
            "eu_vat",
            Checked(
                |r| {
                    let b = r.d1(8);
                    format!("DE{}", with(&b, mod_11_10(&b)))
                },
                1.0,
                0.9,
            ),
            &[
                "ATU13585627",
                "BE0428759497",
                "DE136695976",
                "FR40303265045",
                "IT00743110157",
                "NL004495445B01",
                "PL8567346215",
                "ES54362315K",
                "SE123456789701",
                "LU15027442",
                "MT11679112",
                "ESJ99216582",
                "ESX2482300W",
                "BG175074752",
                "CY10259033P",
                "CZ25123891",
                "DK13585628",
                "EE100931558",
                "EL094259216",
                "FI20774740",
                "HR33392005961",
                "HU12892312",
                "IE6433435F",
                "LT119511515",
                "LV40003521600",
                "PT501964843",
                "RO18547290",
                "SI50223054",
                "SK2022749619",
                "GB980780684",
                "XI980780684",
                "BG7521319261", "CZ7103192745", "GR094259216", "RO12340", "IE6433435OA", "IE8D79739I",
            ],
            &[
            "XX136695976", "DE136695977", "US123456789", "HU12892312-2-42", "DE", "DE1", "RO1235", "GB980780685",
            "XI980780685", "BG175074753", "CZ25123890", "GR094259217", "ESX2482300A",
        ],
        ),
        Row("hr_oib", Checked(|r| { let b = r.d(10); with(&b, mod_11_10(&b)) }, 1.0, 0.9), &["33392005961"], &["33392005962"]),
        Row("hu_company", Checked(|r| { let b = r.d1(7); with(&b, (10 - w(&b, &[9, 7, 3, 1, 9, 7, 3]) % 10) % 10) }, 1.0, 0.7), &["12892312", "12892312-2-42", "HU12892312", "12892312-1-42", "12892312-5-42"], &[
            "12892313", "12892312-0-42", "12892312-6-42", "12892312-2-4", "12892312-2-421", "12892312-2-4A",
            "02892311", "1289231", "128923122",
        ]),
        Row("hu_taj", Checked(|r| { let b = r.d(8); with(&b, w(&b, &[3, 7, 3, 7, 3, 7, 3, 7]) % 10) }, 1.0, 0.7), &[], &["12345678"]),
        Row("hu_tax", Checked(|r| { r.until(|r| { let b = [vec![8], r.d(8)].concat(); maybe(&b, w(&b, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11) }) }, 0.97, 0.9), &[], &["7000000000", "800000000", "7123456785", "9123456787"]),
        Row(
            "jmbg",
            Checked(
                |r| {
                    r.until(|r| {
                        let (year, month, day) = r.day();
                        let b = [v(&format!("{day:02}{month:02}{:03}", year % 1000)), r.d(5)].concat();
                        let check = 11 - w(&b, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
                        maybe(&b, check % 11)
                    })
                },
                1.0,
                0.9,
            ),
            &["0101006500006", "2902000500004", "0101800500002", "3112799500004", "2902004500009"],
            &[
            "3201006500006", "010100650000", "2902001500008", "2902800500002", "2902902500007", "2902900500107",
            "3104985500003",
        ],
        ),
        Row(
            "kz_iin",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = [r.day_as("yymmdd"), vec![3], r.d(4)].concat();
                        let first = w(&b, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
                        maybe(
                            &b,
                            if first == 10 {
                                w(&b, &[3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11
                            } else {
                                first
                            },
                        )
                    })
                },
                0.9,
                0.8,
            ),
            &["900101100004", "900101600006"],
            &["991332312345", "900101701000", "900101700002", "900101000008", "900431300001"],
        ),
        Row("md_idno", Checked(|r| { let b = [vec![r.n(1, 2)], r.d(11)].concat(); with(&b, w(&b, &[7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10) }, 1.0, 0.7), &["1008600038413", "0008600038416", "2008600038410"], &["1008600038412", "3008600038417"]),
        Row("pl_document", Checked(|r| {
            let (letters, b) = (r.c(3, UPPER), r.d(5));
            let sum: u32 = letters.chars().map(value).zip([7, 3, 1]).map(|(value, weight)| value * weight).sum::<u32>() + w(&b, &[7, 3, 1, 7, 3]);
            format!("{letters}{{{}}}{}", sum % 10, s(&b))
        }, 1.0, 0.6), &["ABA300000", "AB6234567"], &["ABA300001", "AB1300000"]),
        Row(
            "pl_identity_card",
            Checked(
                |r| {
                    let (letters, b) = (r.c(3, UPPER), r.d(5));
                    let sum: u32 = letters
                        .chars()
                        .map(value)
                        .zip([7, 3, 1])
                        .map(|(value, weight)| value * weight)
                        .sum::<u32>()
                        + w(&b, &[7, 3, 1, 7, 3]);
                    format!("{letters}{{{}}}{}", sum % 10, s(&b))
                },
                1.0,
                0.6,
            ),
            &["ABA300000"],
            &["ABA300001", "AB1300000", "AB1225678", "ABA30000", "ABA3000000", "ABA333330"],
        ),
        Row("pl_nip", Checked(|r| { r.until(|r| { let b = r.d1(9); maybe(&b, w(&b, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11) }) }, 1.0, 0.9), &["PL 8567346215", "123-456-32-18"], &["8567346216", "8567346210"]),
        Row(
            "pl_passport",
            Checked(
                |r| {
                    let (letters, b) = (r.c(2, UPPER), r.d(6));
                    let sum: u32 = letters
                        .chars()
                        .map(value)
                        .zip([7, 3])
                        .map(|(value, weight)| value * weight)
                        .sum::<u32>()
                        + w(&b, &[1, 7, 3, 1, 7, 3]);
                    // The check digit stands third and weighs 9, which is −1.
                    format!("{letters}{{{}}}{}", sum % 10, s(&b))
                },
                1.0,
                0.6,
            ),
            &["AB6234567"],
            &["AA000000", "A16234567", "1A0234567"],
        ),
        Row(
            "pl_pesel",
            Checked(
                |r| {
                    let b = [r.day_as("yymmdd"), r.d(4)].concat();
                    with(&b, (10 - w(&b, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10) % 10)
                },
                1.0,
                0.7,
            ),
            &[
            "44051401359", "02070803628", "44813101356", "44923101350", "44213101358", "44323101352", "44413101354",
            "44523101358", "44613101350", "44723101354", "00222901352",
        ],
            &[
            "44051401358", "44131401359", "00022901356", "44043101355", "44203101357", "44243101351", "44330101356",
            "44403101353", "44443101357", "44530101352", "44603101359", "44643101353", "44730101358", "44803101355",
            "44843101359", "44930101354", "00422901358", "00622901354", "00822901350",
        ],
        ),
        Row("pl_regon", Checked(|r| { let b = r.d(8); with(&b, w(&b, &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10) }, 0.97, 0.9), &["192598184", "12345678512347", "12345678500010"], &["192598183", "12345678612342", "19259818300010", "12345678512348", "1234567851234"]),
        Row(
            "ro_cnp",
            Checked(
                |r| {
                    let b = [vec![r.n(1, 2)], r.day_as("yymmdd"), v(&format!("{:02}", r.n(1, 46))), r.d(3)]
                        .concat();
                    let rest = w(&b, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
                    with(&b, if rest == 10 { 1 } else { rest })
                },
                0.97,
                0.9,
            ),
            &[
            "1630615123457", "3630615123450", "4630615123452", "2630615123459", "5000229123453", "6000229123455",
            "7630615123458", "8040229123451", "9000229123450", "7000229123457", "1630615013455", "1630615483454",
            "1630615513458", "1630615523455", "1630615703451", "1630615803454", "1630615833456",
        ],
            &[
            "1630615993454", "0800101221144", "0630615123455", "1000229123456", "3000229123451", "5010229123451",
            "1630431123451", "1631301123450", "7010229123455", "1630615003458", "1630615493451", "1630615503450",
            "1630615533452", "1630615693450", "1630615713457", "1630615793455", "1630615843453",
        ],
        ),
        Row("ro_company", Checked(|r| { let b = r.d1(8); let padded = [vec![0], b.clone()].concat(); with(&b, w(&padded, &[7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10 % 11 % 10) }, 0.97, 0.9), &["RO18547290", "12340", "1234567897", "RO12340"], &["18547291", "1235", "012345674", "12345678901"]),
        Row("rs_company", Checked(|r| { let b = r.d1(8); with(&b, mod_11_10(&b)) }, 1.0, 0.9), &["101134702"], &["101134703", "101134700"]),
        Row("ru_inn", Checked(|r| { let b = r.d1(9); with(&b, w(&b, &[2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10) }, 0.97, 0.9), &["7707083893", "500100732259"], &["7707083894", "500100732250", "500100732359", "770708389", "77070838931"]),
        Row("ru_ogrn", Checked(|r| { let b = [vec![1], r.d(11)].concat(); with(&b, u32::try_from(num(&b) % 11 % 10).unwrap()) }, 0.97, 0.9), &["1027700132195", "304500116000157"], &["1027700132196", "0027700132195", "004500116000153", "3045001160001", "30450011600015"]),
        Row(
            "ru_snils",
            Checked(
                |r| {
                    let b = [vec![r.n(1, 9)], r.d(8)].concat();
                    let sum: u32 = b.iter().zip((1..=9).rev()).map(|(digit, weight)| digit * weight).sum();
                    let check = match sum {
                        sum if sum < 100 => sum,
                        100 | 101 => 0,
                        sum => sum % 101 % 100,
                    };
                    format!("{}{{{check:02}}}", s(&b))
                },
                0.97,
                0.9,
            ),
            &["112-233-445 95", "00100199965", "99099999939"],
            &["112-233-445 96", "000-000-001 01", "00100199864", "00012345656"],
        ),
        Row("si_tax", Checked(|r| { r.until(|r| { let b = r.d1(7); let rest = w(&b, &[8, 7, 6, 5, 4, 3, 2]) % 11; (rest != 0).then(|| with(&b, (11 - rest) % 10)) }) }, 0.97, 0.9), &["SI 5022 3054"], &["50223055", "00223051", "51723051"]),
        Row(
            "sk_vat",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = [r.d1(2), vec![r.pick(&[2, 3, 4, 7, 8, 9])], r.d(6)].concat();
                        let check = (11 - num(&b) * 10 % 11) % 11;
                        Some(format!("SK{}", maybe(&b, u32::try_from(check).unwrap())?))
                    })
                },
                1.0,
                0.9,
            ),
            &[
            "SK 2022749619", "SK2032749609", "SK2042749610", "SK2072749613", "SK2082749614", "SK2092749615",
        ],
            &[
            "SK2022749618", "2022749619", "SK2002749617", "SK2012749618", "SK2052749611", "SK2062749612",
            "SK0222749615",
        ],
        ),
        Row(
            "ua_company",
            Checked(
                |r| {
                    let b = [vec![r.n(1, 2)], r.d(6)].concat();
                    let first = w(&b, &[1, 2, 3, 4, 5, 6, 7]) % 11;
                    with(&b, if first == 10 { w(&b, &[3, 4, 5, 6, 7, 8, 9]) % 11 % 10 } else { first })
                },
                0.9,
                0.85,
            ),
            &["32855961", "32855266", "59999093", "30000015", "29999094", "61234060", "12855863"],
            &["32855962", "32855068", "29999199"],
        ),
        Row(
            "ua_tax",
            Checked(
                |r| {
                    let b = r.d1(9);
                    let sum = i64::from(w(&b[1..], &[5, 7, 9, 4, 6, 10, 5, 7])) - i64::from(b[0]);
                    with(&b, u32::try_from(sum.rem_euclid(11) % 10).unwrap())
                },
                0.97,
                0.9,
            ),
            &["1759013776"],
            &["1759013770"],
        ),
        // North America
        Row(
            "ca_bc_phn",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = [vec![9], r.d(8)].concat();
                        let check = (11 - w(&b[1..], &[2, 4, 8, 5, 10, 9, 7, 3]) % 11) % 11;
                        maybe(&b, check)
                    })
                },
                1.0,
                0.9,
            ),
            &["9698658215"],
            &["9698658214", "8698658215", "8698058212"],
        ),
        Row("ca_bn", Checked(|r| { let b = r.d1(8); with(&b, luhn(&b)) }, 1.0, 0.9), &[
            "12302 6635", "12302 6635 RC 0001", "123026635RM0001", "123026635RP0001", "123026635RR0001",
            "123026635RT0001", "123026635RZ0001",
        ], &[
            "123456783", "12302 6635 AA 0001", "123026635RC001", "123026635RC00011", "123026635RC000A", "123026635R",
            "123026635RA0001", "123456783RC0001",
        ]),
        Row("ca_on_ohip", Checked(|r| { let b = r.d1(9); with(&b, luhn(&b)) }, 1.0, 0.9), &["1234567897", "1234567897A", "1234567897AB"], &["0123456789", "123456789", "1234567897ABC", "1234567897A1", "12345678971", "0123456782"]),
        Row("ca_sin", Checked(|r| { let b = [vec![r.n(1, 7)], r.d(7)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["123-456-782", "912345675"], &["999-999-999", "123456789", "046 454 286", "012345674", "812345676"]),
        Row(
            "mx_curp",
            Checked(
                |r| {
                    let b = format!(
                        "{}{}{}{}{}{}",
                        r.c(4, UPPER),
                        s(&r.day_as("yymmdd")),
                        r.c(1, "HM"),
                        r.pick(&["DF", "JC", "NL"]),
                        r.c(3, "BCDFGHJKLMNPQRSTVWXYZ"),
                        r.n(0, 9)
                    );
                    let alphabet = "0123456789ABCDEFGHIJKLMN*OPQRSTUVWXYZ";
                    let sum: u32 = b
                        .chars()
                        .enumerate()
                        .map(|(at, char)| alphabet.find(char).unwrap() as u32 * (18 - at as u32))
                        .sum();
                    format!("{b}{{{}}}", (10 - sum % 10) % 10)
                },
                0.6,
                0.5,
            ),
            &["BOXW310820HNERXN09", "BOXW310820MDFRXN03", "BOXW310820XNERXN03", "BOXO000229HNERXNA9"],
            &[
            "BOXW310820HNERXN08", "BOXW311320HNERXN09", "BO1W310820HNERXN07", "BOXW310431HNERXN04",
            "BOXW310820ANERXN05", "BOXW310820HXXRXN02", "BOXW310820HNEAXN09", "BOXW310820HNERX105",
            "BOXW310820HNERXU05", "BOXW310820HNERXN", "BOXW310820HNERXN0A",
        ],
        ),
        Row("mx_nss", Checked(|r| { let b = r.d(10); with(&b, luhn(&b)) }, 1.0, 0.9), &[], &["1234567890"]),
        Row(
            "mx_rfc",
            Checked(
                |r| {
                    let b = format!("{}{}{}", r.c(4, UPPER), s(&r.day_as("yymmdd")), r.c(2, BASE36));
                    let alphabet = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ";
                    let sum: u32 = b
                        .chars()
                        .enumerate()
                        .map(|(at, char)| alphabet.find(char).unwrap() as u32 * (13 - at as u32))
                        .sum();
                    let check = match 11 - sum % 11 {
                        11 => "0".into(),
                        10 => "A".into(),
                        digit => digit.to_string(),
                    };
                    format!("{b}{{{check}}}")
                },
                0.95,
                0.9,
            ),
            &["GODE561231GR8", "GOD561231GR7", "G&D561231GR7", "GODE-561231-GR8", "GOG561231GRA"],
            &[
            "GODE561231GR9", "GODE561331GR8", "G1DE561231GRA", "GODE560431GR3", "GODE561231GR", "GO561231GR8",
            "GODEX561231GR8", "GODE561231G_8",
        ],
        ),
        Row(
            "us_dea",
            Checked(
                |r| {
                    let b = r.d(6);
                    format!(
                        "{}{}{}",
                        r.c(1, "ABFGM"),
                        r.c(1, UPPER),
                        with(&b, (b[0] + b[2] + b[4] + 2 * (b[1] + b[3] + b[5])) % 10)
                    )
                },
                0.75,
                0.9,
            ),
            &["F91234563", "AP5836727", "X91234563"],
            &[
            "AP5836728", "1P5836727", "IP5836727", "A15836727", "A85836727", "AP583672", "AP58367270",
        ],
        ),
        Row("us_ein", Shape(|r| format!("{:02}-{}", r.pick(&[10, 20, 52, 91]), s(&r.d(7))), |r| format!("{:02}-{}", r.pick(&[0, 7, 17, 49, 89]), s(&r.d(7)))), &[
            "91-1144442", "01-1144442", "06-1144442", "10-1144442", "16-1144442", "20-1144442", "27-1144442",
            "30-1144442", "48-1144442", "50-1144442", "68-1144442", "71-1144442", "77-1144442", "80-1144442",
            "88-1144442", "90-1144442", "95-1144442", "98-1144442", "99-1144442",
        ], &[
            "07-1144442", "91-114444", "00-1144442", "09-1144442", "17-1144442", "19-1144442", "28-1144442",
            "29-1144442", "49-1144442", "69-1144442", "70-1144442", "78-1144442", "79-1144442", "89-1144442",
            "96-1144442", "97-1144442",
        ]),
        Row(
            "us_itin",
            Shape(
                |r| format!("9{:02}-{:02}-{}", r.n(0, 99), r.pick(&[50, 70, 88, 94]), s(&r.d(4))),
                |r| format!("9{:02}-{:02}-{}", r.n(0, 99), r.pick(&[1, 49, 66, 93]), s(&r.d(4))),
            ),
            &[
            "912-90-3456", "912-50-3456", "912-65-3456", "912-70-3456", "912-88-3456", "912-92-3456", "912-94-3456",
            "912-99-3456",
        ],
            &["812-90-3456", "912-49-3456", "912-66-3456", "912-69-3456", "912-89-3456", "912-93-3456"],
        ),
        Row(
            "us_mbi",
            Shape(
                |r| {
                    let l = "ACDEFGHJKMNPQRTUVWXY";
                    format!(
                        "{}{}{}{}{}{}{}{}{}",
                        r.n(1, 9),
                        r.c(1, l),
                        r.c(1, l),
                        r.n(0, 9),
                        r.c(1, l),
                        r.n(0, 9),
                        r.n(0, 9),
                        r.c(2, l),
                        s(&r.d(2))
                    )
                },
                |r| format!("0{}", s(&r.d(10))),
            ),
            &["1EG4-TE5-MK73", "1A00A00AA00", "9YY9YY9YY99"],
            &[
            "1SG4TE5MK73", "1EG4TE5MK7", "0EG4TE5MK73", "AEG4TE5MK73", "11G4TE5MK73", "1ES4TE5MK73", "1EGATE5MK73",
            "1EG44E5MK73", "1EG4TO5MK73", "1EG4TEAMK73", "1EG4TE51K73", "1EG4TE5M173", "1EG4TE5MKA3", "1EG4TE5MK7A",
            "1EG4TE5MK733", "1EG4LE5MK73", "1EG4TE5IK73", "1EG4TE5MZ73", "1EB4TE5MK73",
        ],
        ),
        Row("us_npi", Checked(|r| { let b = [vec![r.n(1, 2)], r.d(8)].concat(); let check = luhn(&[v("80840"), b.clone()].concat()); with(&b, check) }, 1.0, 0.9), &["1234567893", "1245319599"], &["3234567893", "1234567890", "0123456788", "3123456782"]),
        Row("us_soundex_licence", Shape(|r| format!("{}{}{}", r.c(1, UPPER), r.c(3, "0123456"), s(&r.d(9))), |r| format!("{}789{}", r.c(1, UPPER), s(&r.d(9)))), &["W426-545-30-761-0", "W42654530761", "W4265453076101"], &["1426545307610", "7426545307610", "W4265453076", "W42654530761000", "W4265453O7610"]),
        Row(
            "us_ssn",
            Shape(
                |r| format!("{:03}-{:02}-{:04}", r.pick(&[1, 212, 536, 899]), r.n(1, 99), r.n(1, 9999)),
                |r| format!("{:03}-{:02}-{:04}", r.pick(&[0, 666, 900, 999]), r.n(1, 99), r.n(1, 9999)),
            ),
            &["536-90-4399", "001-01-0001", "665-99-9999", "667-01-0001", "899-01-0001", "123-45-6788"],
            &[
            "536-00-4399", "536-90-0000", "078-05-1120", "123-45-6789", "111-11-1111", "000-01-0001", "666-01-0001",
            "900-01-0001", "219-09-9999", "457-55-5462", "987-65-4321", "536-90-439",
        ],
        ),
        // Northern Europe
        Row(
            "baltic_person",
            Checked(
                |r| {
                    let b = [vec![r.n(3, 4)], r.day_as("yymmdd"), r.d(3)].concat();
                    let first = w(&b, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
                    with(
                        &b,
                        if first == 10 { w(&b, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10 } else { first },
                    )
                },
                0.9,
                0.85,
            ),
            &[
            "36805280109", "33309240064", "60402290004", "13612310012", "20402290011", "39902280016", "40402290013",
            "50002290013", "60012310012",
        ],
            &[
            "36805280108", "36813280109", "30002290011", "06805280019", "76805280015", "10002290017", "36804310018",
        ],
        ),
        Row(
            "dk_cpr",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = [r.day_as("ddmmyy"), r.d(3)].concat();
                        let check = (11 - w(&b, &[4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
                        maybe(&b, check)
                    })
                },
                1.0,
                0.9,
            ),
            &["211062-5629", "2902000626"],
            &["211062-5620", "321062-5629", "3104621626", "2902010621"],
        ),
        Row("dk_cvr", Checked(|r| { r.until(|r| { let b = r.d1(7); let check = (11 - w(&b, &[2, 7, 6, 5, 4, 3, 2]) % 11) % 11; maybe(&b, check) }) }, 1.0, 0.9), &["DK 13585628"], &["13585627", "00585629", "DK1358562"]),
        Row(
            "ee_registry",
            Checked(
                |r| {
                    let b = [vec![1], r.d(6)].concat();
                    let first = w(&b, &[1, 2, 3, 4, 5, 6, 7]) % 11;
                    with(&b, if first == 10 { w(&b, &[3, 4, 5, 6, 7, 8, 9]) % 11 % 10 } else { first })
                },
                0.9,
                0.85,
            ),
            &["12345678", "72345673", "82345674", "92345675"],
            &["12345679", "32345674", "02345677", "22345679", "62345672"],
        ),
        Row("ee_vat", Checked(|r| { let b = r.d(8); format!("EE{}", with(&b, (10 - w(&b, &[3, 7, 1, 3, 7, 1, 3, 7]) % 10) % 10)) }, 1.0, 0.6), &["EE 100 931 558"], &["EE100594103", "100931558"]),
        Row("fi_business", Checked(|r| { r.until(|r| { let b = r.d(7); let check = (11 - w(&b, &[7, 9, 10, 5, 8, 4, 2]) % 11) % 11; maybe(&b, check) }) }, 1.0, 0.9), &["2077474-0", "FI20774740"], &["2077474-1"]),
        Row(
            "fi_hetu",
            Checked(
                |r| {
                    let (born, counter) = (r.day_as("ddmmyy"), v(&format!("{:03}", r.n(2, 899))));
                    let number = num(&[born.clone(), counter.clone()].concat());
                    format!(
                        "{}-{}{{{}}}",
                        s(&born),
                        s(&counter),
                        "0123456789ABCDEFHJKLMNPRSTUVWXY".chars().nth((number % 31) as usize).unwrap()
                    )
                },
                1.0,
                0.9,
            ),
            &[
            "131052-308T", "131052A308T", "131052+308T", "131052Y308T", "131052U308T", "131052F308T", "131052-002X",
            "131052-9993", "290200A3088",
        ],
            &[
            "131052-308U", "131052-3081", "321052-308T", "131052-001W", "131052-000V", "131052G308T", "131052T308T",
            "290200-3088", "310452-308K", "290200+3088", "131052-308", "131052-308TT",
        ],
        ),
        Row(
            "is_kennitala",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = [r.day_as("ddmmyy"), r.d(2)].concat();
                        let check = (11 - w(&b, &[3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
                        (check < 10).then(|| format!("{}{{{check}}}9", s(&b)))
                    })
                },
                0.9,
                0.85,
            ),
            &["120174-3399", "450401-3150", "3101990360", "4101990339", "7101990350", "2902000320"],
            &[
            "530575-0299", "120174-3389", "120174-3395", "3104991370", "4001990350", "7201990330", "7104990390",
            "1201740378", "1201740371", "0001990360", "8101990320", "9901990359",
        ],
        ),
        Row(
            "lt_vat",
            Checked(
                |r| {
                    let b = [r.d1(7), vec![1]].concat();
                    let first = w(&b, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11;
                    let check = if first == 10 { w(&b, &[3, 4, 5, 6, 7, 8, 9, 1]) % 11 % 10 } else { first };
                    format!("LT{}", with(&b, check))
                },
                0.9,
                0.85,
            ),
            &["LT119511515", "LT100001919017", "LT123456715", "LT123456789112"],
            &[
            "LT100001919018", "119511515", "LT119500020", "LT123456722", "LT123456789124", "LT12345678910",
            "LT12345610",
        ],
        ),
        Row(
            "lv_company",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = [vec![r.n(4, 9)], r.d(9)].concat();
                        let sum = w(&b, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6]) % 11;
                        maybe(&b, (3 + 11 - sum) % 11)
                    })
                },
                0.97,
                0.9,
            ),
            &["LV 4000 3521 600"],
            &["40003521601", "30000521607", "LV30000521607", "10000521603"],
        ),
        Row(
            "lv_person",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = [r.day_as("ddmmyy"), vec![1], r.d(3)].concat();
                        let sum: u32 = b
                            .iter()
                            .zip([1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
                            .map(|(digit, weight)| digit * weight)
                            .sum();
                        maybe(&b, (1101 - sum) % 11)
                    })
                },
                0.97,
                0.9,
            ),
            &[
            "161175-19997", "29020400992", "29020410998", "29020420993", "31129920994", "29020020990", "32999940993",
            "32456780997",
        ],
            &[
            "161175-19996", "29020000999", "29020010994", "29020510999", "16117530993", "31047510991", "41117510997",
            "33999910991",
        ],
        ),
        Row(
            "no_company",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = [vec![r.n(8, 9)], r.d(7)].concat();
                        let check = (11 - w(&b, &[3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
                        maybe(&b, check)
                    })
                },
                1.0,
                0.9,
            ),
            &["988 077 917", "NO988077917MVA", "808077914MVA"],
            &["988077918", "708077917", "NO988077917MV"],
        ),
        Row(
            "no_person",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = [r.day_as("ddmmyy"), r.d(3)].concat();
                        let first = (11 - w(&b, &[3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11) % 11;
                        let b = [b, vec![first]].concat();
                        let second = (11 - w(&b, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
                        (first < 10 && second < 10).then(|| format!("{}{{{first}{second}}}", s(&b[..9])))
                    })
                },
                1.0,
                1.0,
            ),
            &[
            "15108695088", "31018600083", "30048600014", "41018600054", "71018600077", "31128600011", "01418600043",
            "31528600185", "29020000064",
        ],
            &[
            "15108695077", "15138695088", "31048600053", "40018600015", "72018600006", "71048600047", "01408600053",
            "31448600036", "01538600071", "29020100085", "01818600026",
        ],
        ),
        Row("se_company", Checked(|r| { let b = [r.d1(2), vec![r.n(2, 9)], r.d(6)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["556703-7485", "5627034084"], &["556703-7486", "5617037485", "0627037484", "5607037487"]),
        Row("se_person", Checked(|r| { let b = [r.day_as("yymmdd"), r.d(3)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &[
            "811228-9874", "19811228-9874", "880320-0016", "811288-9871", "0002299873", "8112919876", "8112619872",
            "188112289874", "200002299873", "811228+9874",
        ], &[
            "811228-9873", "811328-9874", "17811228-9874", "010229-9872", "8104319879", "8112599876", "8112609873",
            "8112929875", "8104919876", "8112509875", "0102299872", "218112289874", "98112289874",
        ]),
        Row("se_vat", Checked(|r| { let b = r.d1(9); format!("SE{}01", with(&b, luhn(&b))) }, 0.8, 0.7), &["SE 123456789701", "SE123456789799"], &["SE123456789101", "123456789701", "SE123456789700", "SE12345678971"]),
        // Oceania, Africa
        Row(
            "au_abn",
            Checked(
                |r| {
                    // Two check digits in front: 89 less the weighted rest, counted from 10 on.
                    let b = r.d(9);
                    let rest: u32 = b
                        .iter()
                        .zip([3, 5, 7, 9, 11, 13, 15, 17, 19])
                        .map(|(digit, weight)| digit * weight)
                        .sum();
                    let check = (89 - rest % 89) + 10;
                    let whole = [v(&check.to_string()), b].concat();
                    format!("{{{}}}{}", s(&whole[..2]), s(&whole[2..]))
                },
                1.0,
                1.0,
            ),
            &["83 914 571 673", "51 824 753 556"],
            &["99 999 999 999", "83 914 571 674", "03914571673"],
        ),
        Row("au_acn", Checked(|r| { let b = r.d(8); with(&b, (10 - w(&b, &[8, 7, 6, 5, 4, 3, 2, 1]) % 10) % 10) }, 0.9, 0.85), &["004 085 616"], &["004 085 617"]),
        Row("au_medicare", Checked(|r| { let b = [vec![r.n(2, 6)], r.d(7)].concat(); format!("{}{{{}}}1", s(&b), w(&b, &[1, 3, 7, 9, 1, 3, 7, 9]) % 10) }, 0.8, 0.6), &["2123 45670 1", "2123456701", "21234567019", "6123456749"], &[
            "2123456711", "7123456701", "2123456700", "212345670110", "2123456701A", "1123456791", "7123456751",
        ]),
        Row(
            "au_tfn",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = r.d1(8);
                        let sum = w(&b, &[1, 4, 3, 7, 5, 8, 6, 9]);
                        // 10 is −1: the check digit is the sum's remainder.
                        maybe(&b, sum % 11)
                    })
                },
                1.0,
                0.9,
            ),
            &["123 456 782"],
            &["123 456 789", "999 999 999"],
        ),
        Row(
            "eg_national",
            Checked(
                |r| {
                    let b = [vec![2], r.day_as("yymmdd"), vec![0, 1], r.d(4)].concat();
                    with(&b, (11 - w(&b, &[2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 10)
                },
                0.9,
                0.85,
            ),
            &[
            "29001010112341", "29001010412345", "29001011112345", "29001011912341", "29001012112349",
            "29001012912345", "29001013112342", "29001013512341", "29001018812342", "39001010112340",
        ],
            &[
            "49001010112345", "2900101011234", "29001010012347", "29001010512340", "29001011012341", "29001012012344",
            "29001013012348", "29001013612345", "29001018712348", "29001018912347", "19001010112343",
            "49001010112348", "29004310112342",
        ],
        ),
        Row(
            "mu_nid",
            Checked(
                |r| {
                    let b = format!("{}{}{}", r.c(1, UPPER), s(&r.day_as("ddmmyy")), s(&r.d(6)));
                    let sum: u32 =
                        b.chars().enumerate().map(|(at, char)| value(char) * (14 - at as u32)).sum();
                    format!("{b}{{{}}}", BASE36.chars().nth(((17 - sum % 17) % 17) as usize).unwrap())
                },
                1.0,
                0.9,
            ),
            &["A2902001234563"],
            &["A0101801234567", "1010180123456A", "A290201123456C", "A29020012B456E", "1290200123456A"],
        ),
        Row(
            "nz_ird",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = [vec![0], vec![r.n(1, 9)], r.d(6)].concat();
                        let first = (11 - w(&b, &[3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
                        let check = if first == 10 {
                            (11 - w(&b, &[7, 4, 3, 2, 5, 2, 7, 6]) % 11) % 11
                        } else {
                            first
                        };
                        (check < 10).then(|| format!("{}{{{check}}}", s(&b[1..])))
                    })
                },
                0.9,
                0.85,
            ),
            &["49-091-850", "136410132", "10000130", "149999094", "49091808"],
            &["136410133", "9125568", "09990992", "150000009", "49091851"],
        ),
        Row(
            "nz_nhi",
            Checked(
                |r| {
                    r.until(|r| {
                        let letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
                        let (head, b) = (r.c(3, letters), r.d(3));
                        let sum: u32 = head
                            .chars()
                            .map(|char| letters.find(char).unwrap() as u32 + 1)
                            .zip([7, 6, 5])
                            .map(|(value, weight)| value * weight)
                            .sum::<u32>()
                            + w(&b, &[4, 3, 2]);
                        (sum % 11 != 0).then(|| format!("{head}{}{{{}}}", s(&b), (11 - sum % 11) % 10))
                    })
                },
                0.97,
                0.9,
            ),
            &["JBX3656", "ZZZ0016", "ZZZ00AX", "ALU18KZ", "ABC12DV", "AAC12EZ"],
            &[
            "ZZZ0044", "IAA1234", "ALU18K", "ZZZ00AY", "Z1Z0011", "ZZZA012", "ZZZ0A05", "ZZZ0AAU", "ZZZ001",
            "ZZZ00166",
        ],
        ),
        Row("za_identity", Checked(|r| { let b = [r.day_as("yymmdd"), r.d(4), vec![r.n(0, 1), 8]].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["7503305044089", "7503305044287", "0002295044081", "7503305044188"], &["8503305044089", "9125568", "7503305044386", "7504315044085"]),
        Row("za_tax", Checked(|r| { let b = [vec![r.n(0, 3)], r.d(8)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["0001339050", "3001339054", "9001339051"], &["2449/494/16/0", "4001339052", "8001339053"]),
        // Payment
        Row("aba_routing", Checked(|r| { let b = [vec![0, r.n(1, 9)], r.d(6)].concat(); with(&b, (10 - w(&b, &[3, 7, 1, 3, 7, 1, 3, 7]) % 10) % 10) }, 1.0, 0.6), &[
            "111000025", "021000021", "013456780", "123456780", "213456784", "323456784", "613456782", "723456782",
            "803456783",
        ], &[
            "112000025", "991000020", "003456787", "133456783", "203456781", "333456787", "603456789", "733456785",
            "793456783", "813456786",
        ]),
        Row(
            "ar_cbu",
            Checked(
                |r| {
                    let (bank, account) = (r.d1(7), r.d(13));
                    let first = (10 - w(&bank, &[7, 1, 3, 9, 7, 1, 3]) % 10) % 10;
                    let second = (10 - w(&account, &[3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3]) % 10) % 10;
                    format!("{}{{{first}}}{}{{{second}}}", s(&bank), s(&account))
                },
                1.0,
                0.6,
            ),
            &["2850590940090418135201"],
            &["2810590940090418135201"],
        ),
        Row("be_account", Checked(|r| { let b = r.d1(10); let rest = num(&b) % 97; format!("{}{{{:02}}}", s(&b), if rest == 0 { 97 } else { rest }) }, 1.0, 1.0), &["539-0075470-34", "123456788897"], &["539-0075470-35", "123456788800"]),
        Row(
            "bic",
            Shape(
                |r| format!("{}{}{}", r.c(4, UPPER), r.pick(&["DE", "FR", "US", "NL"]), r.c(2, BASE36)),
                |r| format!("{}{}{}", r.c(4, UPPER), r.pick(&["XX", "QQ", "12"]), r.c(2, BASE36)),
            ),
            &["DEUTDEFF", "ABNANL2A", "NEDSZAJJXXX", "DEUTDEFF500", "ABCDUS33", "ABCDLK22"],
            &[
            "DEUTDEF", "DEUT1EFF", "deutdeff", "DEU1DEFF", "DEUTDEF-", "DEUTDEFF1", "DEUTDEFF12", "DEUTdEFF",
            "DEUTDEFFxxx",
        ],
        ),
        Row(
            "card",
            Checked(
                |r| {
                    r.until(|r| {
                        let (prefix, length) = r.pick(&[
                            ("4", 16),
                            ("51", 16),
                            ("34", 15),
                            ("6011", 16),
                            ("36", 14),
                            ("3528", 16),
                            ("2221", 16),
                        ]);
                        let b = [v(prefix), r.d(length - 1 - prefix.len())].concat();
                        Some(with(&b, luhn(&b)))
                    })
                },
                1.0,
                0.9,
            ),
            &[
                "4012888888881881",
                "5105 1051 0510 5100",
                "3782-822463-10005",
                "6011000990139424",
                "30569309025904",
                "3530111333300000",
                "180098765432105", "201498765432102", "213198765432104", "214998765432106", "2200987654321092",
                "2204987654321098763", "2221987654321097", "2720987654321093", "30009876543211",
                "3059987654321098760", "3095987654321098", "340098765432102", "349998765432104", "3528987654321095",
                "3589987654321098766", "36009876543215", "369998765432109", "370098765432105", "379998765432107",
                "38009876543213", "3999987654321098767", "4000987654320", "4999987654321098766", "501898765430",
                "5020987654321098760", "5038987654329", "5067987654321097", "5090987654321098", "5100987654321096",
                "5599987654321094", "560098765434", "5899987654321098767", "6011987654321098768", "6040987654321097",
                "6041987654321096", "6200987654321093", "6299987654321098769", "630498765431", "6362987654321097",
                "6363987654321096", "6370987654321097", "6399987654321094", "6440987654321093",
                "6599987654321098762", "670698765435", "6771987654321098767", "8100987654321090",
                "8171987654321098768", "9792987654321091",
            ],
            &[
                "4111111111111112",
                "1234567812345670",
                "0000000000000000",
                "4000000000000002",
                "411111111111111",
                "179998765432109", "180198765432103", "2205987654321097", "2220987654321098", "2721987654321092",
                "29999876543216", "30609876543218", "3094987654321099", "3096987654321097", "339998765432106",
                "350098765432109", "3527987654321096", "3590987654321098", "5000987654321097", "5019987654321096",
                "5900987654321098", "6010987654321093", "6012987654321091", "6039987654321090", "6042987654321095",
                "6199987654321096", "6300987654321092", "6303987654321099", "6305987654321097", "6361987654321098",
                "6364987654321095", "6369987654321090", "6400987654321091", "6439987654321096", "6600987654321099",
                "6705987654321093", "6772987654321091", "8099987654321093", "8172987654321093", "9791987654321092",
                "9793987654321090", "400098765433", "40009876543219", "400098765432109", "40009876543210983",
                "400098765432109877", "34009876543217", "3400987654321098", "510098765432106", "51009876543210980",
                "601198765432104", "50189876548", "50189876543210987657", "3600987654328", "18",
                "4444444444444444444444444444444425", "4987654321498765432149876543214987654321",
            ],
        ),
        Row("card_of_any_issuer", Checked(|r| { let b = [vec![9], r.d(14)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["180016070420458", "4012 8888 8888 1881", "999998765435", "9999987654321098761"], &[
            "4111111111111112", "0000000000000000", "1111111111111117", "18", "50189876548", "50189876543210987657",
            "5555555555554444",
        ]),
        Row(
            "cusip",
            Checked(
                |r| {
                    let b = r.c(8, BASE36);
                    let sum: u32 = b
                        .chars()
                        .enumerate()
                        .map(|(at, char)| {
                            let value = value(char) * (at as u32 % 2 + 1);
                            value / 10 + value % 10
                        })
                        .sum();
                    format!("{b}{{{}}}", (10 - sum % 10) % 10)
                },
                0.9,
                0.8,
            ),
            &[
            "037833100", "DUS0421C5", "03783*107", "03783@105", "03783#103", "0378*3104", "0378@3103", "0378#3102",
        ],
            &["037833101", "03783310", "000000000", "03783a100", "0378331000", "0378331*A"],
        ),
        Row(
            "cz_account",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = r.d1(9);
                        let sum = w(&b, &[6, 3, 7, 9, 10, 5, 8, 4, 2]);
                        let check = (11 - sum % 11) % 11;
                        (check < 10).then(|| format!("{}{{{check}}}/0800", s(&b)))
                    })
                },
                0.5,
                0.5,
            ),
            &["34278-0727558021/0100", "19/0800", "123457-1234567899/0800", "0-1234567899/0800"],
            &[
            "4278-727558021/0100", "34278-0727558021", "0/0800", "00/0800", "1234562-1234567899/0800",
            "12345678908/0800", "-1234567899/0800", "1234567899/080", "1234567899/08000", "1234567899/08A0",
            "1234567890/0800", "10-1234567899/0800",
        ],
        ),
        Row(
            "es_ccc",
            Checked(
                |r| {
                    let (bank, account) = (r.d(8), r.d(10));
                    let check = |digits: &[u32]| {
                        let powers: u32 = digits
                            .iter()
                            .enumerate()
                            .map(|(at, digit)| digit * (2_u32.pow(at as u32) % 11))
                            .sum();
                        match 11 - powers % 11 {
                            11 => 0,
                            10 => 1,
                            digit => digit,
                        }
                    };
                    format!(
                        "{}{{{}{}}}{}",
                        s(&bank),
                        check(&[vec![0, 0], bank.clone()].concat()),
                        check(&account),
                        s(&account)
                    )
                },
                0.9,
                0.9,
            ),
            &["1234-1234-16 1234567890"],
            &["1234-1234-00 1234567890"],
        ),
        Row(
            "figi",
            Checked(
                |r| {
                    let consonants = "BCDFGHJKLMNPQRSTVWXYZ0123456789";
                    let b = format!("BBG{}", r.c(8, consonants));
                    let digits: Vec<u32> = b.chars().map(value).collect();
                    let sum: u32 = digits
                        .iter()
                        .enumerate()
                        .map(|(at, value)| {
                            let value = value * if at % 2 == 1 { 2 } else { 1 };
                            value / 10 + value % 10
                        })
                        .sum();
                    format!("{b}{{{}}}", (10 - sum % 10) % 10)
                },
                1.0,
                0.7,
            ),
            &["BBG000BLNQ16", "BBG0Z0BLNQ18", "NRG92C84SB39"],
            &[
            "BBG000BLNQ14", "GBG000BLNQ16", "GBG000BLNQ11", "B1G000BLNQ18", "BBX000BLNQ17", "BBG00ABLNQ14",
            "BSG000BLNQ19", "BMG000BLNQ12", "GGG000BLNQ10", "GHG000BLNQ18", "KYG000BLNQ16", "VGG000BLNQ13",
            "1BG000BLNQ17", "BBG000BLNQ1B",
        ],
        ),
        Row(
            "fr_rib",
            Checked(
                |r| {
                    // The key: 97 less the remainder of the rest times a hundred.
                    let b = r.d1(21);
                    let rest = b.iter().fold(0, |rest, digit| (rest * 10 + digit) % 97) * 100 % 97;
                    format!("{}{{{:02}}}", s(&b), 97 - rest)
                },
                1.0,
                1.0,
            ),
            &[
            "20041 01005 0500013M026 06", "20041 01005 0500013A026 82", "20041 01005 B500Z13S0I6 20",
            "2004101005AZJRISB012336",
        ],
            &[
            "20041 01005 0500013M026 07", "00000000000000000000000", "200410100A0500013M02666",
            "20041010050500013M022A8",
        ],
        ),
        Row(
            "hu_account",
            Checked(
                |r| {
                    let (bank, account) = (r.d1(7), r.d1(7));
                    let check = |digits: &[u32]| (10 - w(digits, &[9, 7, 3, 1, 9, 7, 3]) % 10) % 10;
                    format!("{}{{{}}}-{}{{{}}}", s(&bank), check(&bank), s(&account), check(&account))
                },
                1.0,
                0.6,
            ),
            &["11773016-11111018", "117730161111101800000000"],
            &[
            "11773016-11111019", "11773016", "1177301711111018", "11773016111110180000000",
            "117730161111101800000001",
        ],
        ),
        Row(
            "iban",
            Checked(
                |r| {
                    let b = s(&r.d1(18));
                    let check = 98 - long_mod(&format!("{b}DE00"), 97);
                    format!("DE{{{check:02}}}{b}")
                },
                1.0,
                1.0,
            ),
            &[
                "GB29 NWBK 6016 1331 9268 19",
                "DE89370400440532013000",
                "FR1420041010050500013M02606",
                "NO9386011117947",
                "MT84MALT011000012345MTLCAST001S",
                "CH9300762011623852957",
                "BE63123456789123", "NO2212345678912", "GI15ABCD1234567890ABCDE", "BR3712345678901234567890123A1",
                "MU41ABCD1234567890123456789ABC", "de89370400440532013000",
            ],
            &[
                "GB29NWBK60161331926818",
                "GB29NWBK6016133192681",
                "XX89370400440532013000",
                "DE00370400440532013000",
                "DE0537040044053201300A",
                "DE36000000000000000000", "GB42NWB160161331926819", "GB57NWBK6016133192681A",
                "DE5137040044053201300", "DE813704004405320130000", "XX46370400440532013000",
                "MU81ABCD1234567890123456789AB1", "FR832004101005050001M02606A",
            ],
        ),
        Row(
            "isin",
            Checked(
                |r| {
                    let b = format!("{}{}", r.pick(&["US", "DE", "FR"]), r.c(9, BASE36));
                    let digits: Vec<u32> = b.chars().flat_map(|char| v(&value(char).to_string())).collect();
                    format!("{b}{{{}}}", luhn(&digits))
                },
                0.9,
                0.7,
            ),
            &["US0378331005", "DE000BAY0017", "AU0000XVGZA3", "DE0009999995"],
            &[
            "US0378331004", "US037833100", "US0000000002", "1S0378331000", "U10378331009", "US037833100G",
            "US03783310051",
        ],
        ),
        Row("lei", Checked(|r| { let b = r.c(18, BASE36); format!("{b}{{{:02}}}", 98 - long_mod(&format!("{b}00"), 97)) }, 1.0, 1.0), &["213800KUD8LAJWSQ9D15", "5493001KJTIIGC8Y1R12"], &[
            "213800KUD8LXJWSQ9D15", "00000000000000000001", "213800KUD8LAJWSQ171A", "213800KUD8LAJWSQ98A5",
            "213800KUD8LAJWSQ9D1", "213800KUD8LAJWSQ9D155",
        ]),
        Row(
            "mx_clabe",
            Checked(
                |r| {
                    let b = r.d1(17);
                    let sum: u32 =
                        b.iter().enumerate().map(|(at, digit)| digit * [3, 7, 1][at % 3] % 10).sum();
                    with(&b, (10 - sum % 10) % 10)
                },
                1.0,
                0.6,
            ),
            &["032180000118359719"],
            &["032180000118359718", "032180000118359710", "03218000011835971"],
        ),
        Row("no_account", Checked(|r| { r.until(|r| { let b = r.d1(10); let check = (11 - w(&b, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11; maybe(&b, check) }) }, 1.0, 0.9), &["8601 11 17947"], &["8601 11 17949"]),
        Row("pl_nrb", Checked(|r| { let b = s(&r.d1(24)); format!("{{{:02}}}{b}", 98 - long_mod(&format!("{b}PL00"), 97)) }, 1.0, 1.0), &["61 1090 1014 0000 0712 1981 2874", "60102010260000042270201111"], &[
            "61 1090 1014 0000 0712 1981 2875", "2610901014000007121981287A", "6910901014000007121981287",
            "081090101400000712198128743",
        ]),
        Row("rf_reference", Checked(|r| { let b = r.c(12, BASE36); format!("RF{{{:02}}}{b}", 98 - long_mod(&format!("{b}RF00"), 97)) }, 1.0, 1.0), &["RF18 5390 0754 7034", "RF097", "RF35ABCDEFGHIJ01234567890"], &[
            "RF18539007547035", "RX18539007547034", "RF93ABCDEFGHIJ012345678901", "RG15539007547034",
            "RFQ8539007547034", "RF18",
        ]),
        Row(
            "sedol",
            Checked(
                |r| {
                    let b = r.c(6, "0123456789BCDFGHJKLMNPQRSTVWXYZ");
                    let sum: u32 = b
                        .chars()
                        .map(value)
                        .zip([1, 3, 1, 7, 3, 9])
                        .map(|(value, weight)| value * weight)
                        .sum();
                    format!("{b}{{{}}}", (10 - sum % 10) % 10)
                },
                1.0,
                0.7,
            ),
            &["B15KXQ8", "0263494"],
            &["B15KXQ9", "A15KXQ8", "0000000", "A15KXQ9", "B15KXDZ", "B15KXQ", "B15KXQ88"],
        ),
        Row("sepa_creditor", Checked(|r| { let b = r.c(11, BASE36); format!("DE{{{:02}}}ZZZ{b}", 98 - long_mod(&format!("{b}DE00"), 97)) }, 0.8, 0.7), &[
            "DE98ZZZ09999999999", "ES 23 ZZZ 47690558N", "DE41ZZZ7", "DE44ZZZ7777777777777777777777777777",
        ], &[
            "DE99ZZZ09999999999", "DE24ZZZ77777777777777777777777777777", "XX55ZZZ09999999999", "DE98ZZZ",
        ]),
        Row("account_number", Shape(|r| format!("907{}", s(&r.d(9))), |r| format!("1{}", "21".repeat(r.n(4, 8) as usize))), &["20-00-00 55779911", "13245678", "123456789012345679", "12345679"], &[
            "12345678", "11111111", "1234567", "1234567890123456789", "1212121", "121212121212",
            "12345678901234567890",
        ]),
        // South America
        Row(
            "ar_cuit",
            Checked(
                |r| {
                    let b = [vec![2, 0], r.d(8)].concat();
                    let check = match 11 - w(&b, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11 {
                        11 => 0,
                        10 => 9,
                        digit => digit,
                    };
                    with(&b, check)
                },
                0.97,
                0.9,
            ),
            &[
            "20-05536168-2", "20055361682", "23055361681", "24055361688", "27055361687", "30055361688", "33055361687",
            "34055361683", "50055361689", "51055361685", "55055361680",
        ],
            &[
            "20-05536168-1", "99-05536168-2", "19055361684", "21055361689", "22055361685", "25055361684",
            "26055361680", "28055361683", "29055361689", "31055361684", "32055361680", "35055361689", "49055361680",
            "52055361681", "54055361684", "56055361687",
        ],
        ),
        Row(
            "br_cnpj",
            Checked(
                |r| {
                    let b = r.d1(12);
                    let digit = |digits: &[u32]| {
                        let sum: u32 = digits
                            .iter()
                            .rev()
                            .zip((2..=9).cycle())
                            .map(|(digit, weight)| digit * weight)
                            .sum();
                        if sum % 11 < 2 { 0 } else { 11 - sum % 11 }
                    };
                    let first = digit(&b);
                    format!("{}{{{first}{}}}", s(&b), digit(&[b.clone(), vec![first]].concat()))
                },
                0.97,
                0.9,
            ),
            &["16.727.230/0001-97", "12.ABC.345/01DE-35"],
            &[
            "16.727.230/0001-96", "00000000000000", "12ABC34501DEAB", "12ABC34501DE3", "12ABC34501DE355",
        ],
        ),
        Row(
            "br_cns",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = [vec![7], r.d(13)].concat();
                        let sum: u32 =
                            b.iter().zip((2..=15).rev()).map(|(digit, weight)| digit * weight).sum();
                        maybe(&b, (11 - sum % 11) % 11)
                    })
                },
                0.93,
                0.95,
            ),
            &[
            "112345678901238", "212345678901234", "712345678901236", "812345678901232", "912345678901239",
        ],
            &[
            "312345678901234", "012345678901207", "312345678901206", "412345678901202", "512345678901209",
            "612345678901205",
        ],
        ),
        Row(
            "br_cpf",
            Checked(
                |r| {
                    let b = r.d1(9);
                    let digit = |digits: &[u32]| {
                        let sum: u32 =
                            digits.iter().rev().zip(2..).map(|(digit, weight)| digit * weight).sum();
                        if sum % 11 < 2 { 0 } else { 11 - sum % 11 }
                    };
                    let first = digit(&b);
                    format!("{}{{{first}{}}}", s(&b), digit(&[b.clone(), vec![first]].concat()))
                },
                0.97,
                0.9,
            ),
            &["390.533.447-05", "11144477735"],
            &["390.533.447-06", "111.111.111-11", "39053344715", "3905334470"],
        ),
        Row("br_pis", Checked(|r| { let b = r.d(10); let rest = w(&b, &[3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) % 11; with(&b, if rest < 2 { 0 } else { 11 - rest }) }, 0.97, 0.9), &[], &["120.56412.54-8"]),
        Row("br_renavam", Checked(|r| { let b = r.d(10); with(&b, w(&b, &[3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10) }, 0.97, 0.9), &[], &["6390849611"]),
        Row(
            "cl_rut",
            Checked(
                |r| {
                    let b = r.d1(8);
                    let sum: u32 = b
                        .iter()
                        .rev()
                        .zip([2, 3, 4, 5, 6, 7, 2, 3])
                        .map(|(digit, weight)| digit * weight)
                        .sum();
                    let check = match 11 - sum % 11 {
                        11 => "0".into(),
                        10 => "K".into(),
                        digit => digit.to_string(),
                    };
                    format!("{}{{{check}}}", s(&b))
                },
                1.0,
                0.9,
            ),
            &["76.086.428-5", "12531909-2", "10000009", "999999980", "76085428K"],
            &["12531909-3", "11.111.111-1", "0999999K", "1234567892", "1234560"],
        ),
        Row(
            "co_nit",
            Checked(
                |r| {
                    let b = r.d1(9);
                    let sum: u32 = b
                        .iter()
                        .rev()
                        .zip([3, 7, 13, 17, 19, 23, 29, 37, 41])
                        .map(|(digit, weight)| digit * weight)
                        .sum();
                    with(&b, if sum % 11 < 2 { sum % 11 } else { 11 - sum % 11 })
                },
                0.97,
                0.9,
            ),
            &["213.123.432-1", "123456788", "12345678902"],
            &["213.123.432-2", "12345672", "123456789012"],
        ),
        Row("do_cedula", Checked(|r| { let b = r.d1(10); with(&b, luhn(&b)) }, 1.0, 0.9), &["00113918205"], &["00113918204"]),
        Row("do_rnc", Checked(|r| { let b = r.d1(8); let rest = w(&b, &[7, 9, 8, 6, 5, 4, 3, 2]) % 11; with(&b, if rest == 0 { 2 } else if rest == 1 { 1 } else { 11 - rest }) }, 0.85, 0.85), &["1-01-85004-3"], &["1018A0043", "10185004", "1018500433"]),
        Row("ec_cedula", Checked(|r| { let b = [v(&format!("{:02}", r.n(1, 24))), vec![r.n(0, 5)], r.d(6)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &[
            "171430710-3", "1714307103001", "0114307101", "2414307104", "3014307106", "1754307104", "1714307103999",
        ], &[
            "1714307104", "9914307103", "0014307102", "2514307103", "2914307109", "3114307105", "1764307102",
            "1714307103000", "171430710300", "17143071030011", "171430710300A",
        ]),
        Row("gt_cui", Checked(|r| { r.until(|r| { let b = r.d1(8); let check = w(&b, &[2, 3, 4, 5, 6, 7, 8, 9]) % 11; (check < 10).then(|| format!("{}{{{check}}}0101", s(&b))) }) }, 0.75, 0.8), &["1234567890101", "1234567892299"], &["1234567899901", "1234567890001", "1234567892301", "1234567890100"]),
        Row(
            "gt_nit",
            Checked(
                |r| {
                    let b = r.d1(7);
                    let sum: u32 = b.iter().zip((2..=8).rev()).map(|(digit, weight)| digit * weight).sum();
                    let check = match 11 - sum % 11 {
                        11 => "0".into(),
                        10 => "K".into(),
                        digit => digit.to_string(),
                    };
                    format!("{}{{{check}}}", s(&b))
                },
                1.0,
                0.9,
            ),
            &["3952550-3", "1234560", "123456789016"],
            &["3952550-4", "123455", "1234567890120", "09525505"],
        ),
        Row("pe_ruc", Checked(|r| { let b = [vec![2, 0], r.d(8)].concat(); with(&b, (11 - w(&b, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 10) }, 0.97, 0.9), &["20512333797", "10512333791", "15512333793", "16512333790", "17512333796"], &["20512333798", "11512333798", "14512333797", "18512333792", "19512333799", "21512333793"]),
        Row(
            "py_ruc",
            Checked(
                |r| {
                    let b = r.d1(8);
                    let sum: u32 = b.iter().zip((2..=9).rev()).map(|(digit, weight)| digit * weight).sum();
                    with(&b, if sum % 11 < 2 { 0 } else { 11 - sum % 11 })
                },
                0.97,
                0.9,
            ),
            &["80028061-0", "1234560", "123456789"],
            &["80123456-7", "123455", "1234567890", "01234560"],
        ),
        Row("uy_ci", Checked(|r| { let b = r.d1(7); with(&b, (10 - w(&b, &[2, 9, 8, 7, 6, 3, 4]) % 10) % 10) }, 0.7, 0.6), &["1.234.567-2"], &["1.234.567-3"]),
        Row(
            "uy_rut",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = [vec![2, 1], r.d1(6), vec![0, 0, 1]].concat();
                        let check = (11 - w(&b, &[4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11;
                        maybe(&b, check)
                    })
                },
                1.0,
                0.9,
            ),
            &["21-100342-001-7", "011003420014", "221003420014", "210000010014"],
            &[
            "210303670014", "001003420017", "231003420011", "210000000019", "211003420025", "211003420114",
        ],
        ),
        Row(
            "ve_rif",
            Checked(
                |r| {
                    let (kind, number) = r.pick(&[("V", 1), ("E", 2), ("J", 3), ("P", 4), ("G", 5)]);
                    let b = r.d1(8);
                    let rest = (number * 4 + w(&b, &[3, 2, 7, 6, 5, 4, 3, 2])) % 11;
                    format!("{kind}{}", with(&b, if rest < 2 { 0 } else { 11 - rest }))
                },
                0.97,
                0.9,
            ),
            &["V-11470283-4", "V114702834", "E114702830", "J114702837", "P114702833", "G114702830"],
            &["V-11470283-3", "X-11470283-4", "A114702800"],
        ),
        // Southern Europe
        Row(
            "cy_vat",
            Checked(
                |r| {
                    let b = [vec![r.n(3, 9)], r.d(7)].concat();
                    let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
                    let sum: u32 = b
                        .iter()
                        .enumerate()
                        .map(|(at, digit)| if at % 2 == 0 { odd[*digit as usize] } else { *digit })
                        .sum();
                    format!("CY{}{{{}}}", s(&b), UPPER.chars().nth((sum % 26) as usize).unwrap())
                },
                0.97,
                0.9,
            ),
            &["CY-10259033P", "11000000E", "CY13259033S"],
            &["CY-10259033Z", "12259033R", "CY12259033R", "10259033PA", "CY10259033"],
        ),
        Row(
            "es_cif",
            Checked(
                |r| {
                    let b = r.d(7);
                    let even: u32 = b.iter().skip(1).step_by(2).sum();
                    let odd: u32 = b.iter().step_by(2).map(|digit| digit * 2 / 10 + digit * 2 % 10).sum();
                    format!("A{}", with(&b, (10 - (even + odd) % 10) % 10))
                },
                1.0,
                0.9,
            ),
            &[
            "J99216582", "ES B-58378431", "A58378431", "B58378431", "E58378431", "H58378431", "P5837843A",
            "Q5837843A", "S5837843A", "W5837843A", "N5837843A", "R5837843A", "C58378431", "C5837843A", "D58378431",
            "D5837843A", "F58378431", "F5837843A", "G58378431", "G5837843A", "J58378431", "J5837843A", "U58378431",
            "U5837843A", "V58378431", "V5837843A",
        ],
            &[
            "J99216583", "X99216582", "A5837843A", "B5837843A", "E5837843A", "H5837843A", "P58378431", "Q58378431",
            "S58378431", "W58378431", "N58378431", "R58378431", "I58378431", "158378400", "B5837843", "B583784310",
            "ESB5837843110",
        ],
        ),
        Row("es_dni", Checked(|r| { let b = r.d1(8); format!("{}{{{}}}", s(&b), "TRWAGMYFPDXBNJZSQVHLCKE".chars().nth((num(&b) % 23) as usize).unwrap()) }, 1.0, 1.0), &["54362315-K", "12345678Z", "ES54362315K"], &["54362315Z", "5436231K", "54362315KA", "54362315", "ES54362315"]),
        Row(
            "es_nie",
            Checked(
                |r| {
                    let (letter, number) = r.pick(&[("X", 0), ("Y", 1), ("Z", 2)]);
                    let b = r.d1(7);
                    let whole = number * 10_000_000 + num(&b);
                    format!(
                        "{letter}{}{{{}}}",
                        s(&b),
                        "TRWAGMYFPDXBNJZSQVHLCKE".chars().nth((whole % 23) as usize).unwrap()
                    )
                },
                1.0,
                1.0,
            ),
            &["X-2482300-W", "X7654321J", "Y7654321G", "Z7654321H"],
            &["X-2482300A", "W2482300W", "X765432L", "X76543210A"],
        ),
        Row("es_nuss", Checked(|r| { let b = [vec![2, 8], vec![r.n(1, 9)], r.d(7)].concat(); format!("{}{{{:02}}}", s(&b), num(&b) % 97) }, 1.0, 1.0), &["011234567884", "661234567814", "280123456742", "281000000016"], &["991234567890", "001234567803", "671234567895", "280123456785"]),
        Row("gr_afm", Checked(|r| { let b = r.d(8); let sum: u32 = b.iter().fold(0, |sum, digit| (sum + digit) * 2); with(&b, sum % 11 % 10) }, 0.97, 0.9), &["EL 094259216", "023456780"], &["094259217"]),
        Row("gr_amka", Checked(|r| { let b = [r.day_as("ddmmyy"), r.d(4)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["01013099997", "29020012349"], &["01013099999", "32013099997", "31049912343", "29020112347"]),
        Row(
            "it_fiscal_code",
            Checked(
                |r| {
                    let b = format!(
                        "{}{:02}{}{:02}{}{}",
                        r.c(6, UPPER),
                        r.n(40, 99),
                        r.c(1, "ABCDEHLMPRST"),
                        r.n(1, 28),
                        r.c(1, UPPER),
                        s(&r.d(3))
                    );
                    let odd = [
                        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25,
                        24, 23,
                    ];
                    let sum: u32 = b
                        .chars()
                        .enumerate()
                        .map(|(at, char)| {
                            let place = char.to_digit(10).unwrap_or_else(|| UPPER.find(char).unwrap() as u32);
                            if at % 2 == 0 { odd[place as usize] } else { place }
                        })
                        .sum();
                    format!("{b}{{{}}}", UPPER.chars().nth((sum % 26) as usize).unwrap())
                },
                1.0,
                0.9,
            ),
            &[
            "RSSMRA85T10A562S", "RCCMNL83S18D969H", "RSSMRA85T01A562Q", "RSSMRA85T31A562T", "RSSMRA85T41A562U",
            "RSSMRA85T71A562X", "RSSMRA8RTM1A56ND", "RSSMRA85T1VA562B",
        ],
            &[
            "RCCMNL83S18D967H", "RCCMNL83Z18D969H", "RSSMRA85T00A562R", "RSSMRA85T32A562Y", "RSSMRA85T40A562V",
            "RSSMRA85T72A562C", "RSSMRA85F10A562R", "RSSM1A85T10A562K", "RSSMRA8WT10A562J", "RSSMRA85T1A1562T",
            "RSSMRA85T10A5W2I", "RSSMRA85T10A56AO", "RSSMRA85T10A562", "RSSMRA85T10A562SS",
        ],
        ),
        Row("it_vat", Checked(|r| { let b = [r.d1(7), vec![0, 1, r.n(0, 9)]].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &[
            "IT 00743110157", "00743110017", "00743111007", "00743111205", "00743111213", "00743118887",
            "00743119992", "00000010017",
        ], &[
            "00743110158", "00743999157", "00743110009", "00743111015", "00743111197", "00743111221", "00743118879",
            "00743118895", "00743119984", "00000000018",
        ]),
        Row("mt_vat", Checked(|r| { r.until(|r| { let b = r.d1(6); let rest = 37 - w(&b, &[3, 4, 6, 7, 8, 9]) % 37; Some(format!("MT{}{{{rest:02}}}", s(&b))) }) }, 0.97, 0.97), &["MT1167-9112"], &["MT1167-9113", "MT01679115"]),
        Row(
            "pt_citizen",
            Checked(
                |r| {
                    let b = format!("{}{}", s(&r.d1(9)), r.c(2, UPPER));
                    let values: Vec<u32> = b.chars().map(value).collect();
                    let sum: u32 = values
                        .iter()
                        .rev()
                        .enumerate()
                        .map(|(at, value)| {
                            if at % 2 == 0 {
                                let double = value * 2;
                                if double > 9 { double - 9 } else { double }
                            } else {
                                *value
                            }
                        })
                        .sum();
                    format!("{b}{{{}}}", (10 - sum % 10) % 10)
                },
                0.9,
                0.8,
            ),
            &["123456783ZZ4", "1234567890A6"],
            &["000000000ZZ5", "1234567A9ZZ9", "123456789ZZ", "123456789ZZ11"],
        ),
        Row("pt_nif", Checked(|r| { let b = [vec![r.n(1, 3)], r.d(7)].concat(); let rest = w(&b, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11; with(&b, if rest < 2 { 0 } else { 11 - rest }) }, 0.97, 0.9), &["PT 501 964 843", "901964840"], &["501964842", "001964844", "PT5019648431"]),
        Row(
            "tr_identity",
            Checked(
                |r| {
                    let b = r.d1(9);
                    let odd = b[0] + b[2] + b[4] + b[6] + b[8];
                    let even = b[1] + b[3] + b[5] + b[7];
                    let tenth = (70 + odd * 7 - even) % 10;
                    let sum: u32 = b.iter().sum::<u32>() + tenth;
                    format!("{}{{{tenth}{}}}", s(&b), sum % 10)
                },
                1.0,
                0.9,
            ),
            &["17291716060", "10000000146"],
            &["17291716050", "07291716092", "17291716004"],
        ),
        Row(
            "tr_tax",
            Checked(
                |r| {
                    let b = r.d(9);
                    let mut sum = 0;
                    for (at, digit) in b.iter().enumerate() {
                        let shifted = (digit + 9 - at as u32) % 10;
                        if shifted == 9 { sum += 9 } else { sum += shifted * 2_u32.pow(9 - at as u32) % 9 }
                    }
                    with(&b, (10 - sum % 10) % 10)
                },
                1.0,
                0.9,
            ),
            &["4540536920"],
            &["4540536921"],
        ),
        // Tokens
        Row("basic_auth", Shape(|r| Base64::encode_string(format!("{}:{}", r.c(5, "abcdef"), r.c(9, BASE62)).as_bytes()), |r| Base64::encode_string(r.c(12, BASE62).as_bytes())), &["QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "YWJjOiUl", "YTpiN2M=", "YWI6Yzc"], &[
            "Og==", "a", "====", "dXNlcjpwYXNzd29yZA==", "YTpiNw==", "YQliOmI3Y2Q=", "YWI6YjcKY2Q=",
            "amFuZTokUEFTU1dPUkQ=", "amFuZTolUEFTUyU=",
        ]),
        Row("bearer", Shape(|r| format!("{}4", r.c(20, BASE62)), |r| format!("${{{}}}", r.c(6, UPPER))), &["mF_9.B5f-4.1JqM", "abcdefg8"], &[
            "token", "<token>", "aaaaaaaaaaa1", "xxxxxxxxxxxx1", "abcdefghijklmnop", "aabbcc77", "%abcdefg8%",
        ]),
        Row("connection_password", Shape(|r| r.c(8, BASE62), |r| format!("{}{}", r.pick(&["${", "{{", "<", "%"]), r.c(6, UPPER) + "%")), &[
            "weak", "s3cr3t!", "$2a4", "%%a7", "ab7%", "%ab7", "get Password()", "1getPassword()", "()abc",
            "BLUE_HARBOR_7", "DB_PASSWORd", "aab7",
        ], &[
            "password", "abc", "aaaa", "$PASSWORD", "getPassword()", "self.config->pass_word()", "Config::password()",
            "DB_PASSWORD", "APP_KEY_1", "A_PWD", "%AB%", "&amp;", "+abc7", "\"abc7", "ab7", "aaab", "$ab7",
            "-password-", "Secret", "os.environ", "{{password}}", "your_pass7",
        ]),
        Row("aws_key_id", Shape(|r| format!("AKIA{}", r.c(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")), |r| format!("AKIA{}{}", r.c(9, "AB"), "AAAAAAA")), &[concat!("AKIAABCDEF", "GHABCDEFGH"), concat!("AKIAKIAKBC", "DEFAKIAKIA")], &[
            concat!("AKIAIOSFODNN7", "EXAMPLE"), concat!("AKIAABCDEF", "GHABCDEFGHA"),
            concat!("AKIAABCDE", "FGABCDEFGH"), concat!("AKIAKIAKBC", "DAAAKIAKIA"),
        ]),
        Row("credential", Shape(|r| r.c(16, BASE62), |r| format!("${{{}}}", r.c(6, UPPER))), &["hunter2!", "Blue_KEY_42", "abc", "a1!"], &[
            "changeme", "password", "aaa", "<password>", "****", "%PASS%", "pass", "Pwd", "user", "root", "admin",
            "token", "aab", "$abc", "get_pass()", "minioadmin",
        ]),
        Row(
            "discord_token",
            Shape(
                |r| {
                    format!(
                        "{}.{}.{}",
                        Base64UrlUnpadded::encode_string(s(&r.d1(18)).as_bytes()),
                        r.c(6, BASE62),
                        r.c(27, BASE62)
                    )
                },
                |r| format!("{}.{}.{}", r.c(24, BASE62), r.c(6, BASE62), r.c(27, BASE62)),
            ),
            &[
            concat!("MTIzNDU2Nzg5MDEyMzQ1Njc.Gk3Vx", "9.mZr7Tb4LcWp2Sn6Jd8Hf5Gy1Qa7"),
            concat!("MTIzNDU2Nzg5MDEyMzQ1Njc4OTA.Gk3", "Vx9.mZr7Tb4LcWp2Sn6Jd8Hf5Gy1Qa7"),
            concat!("k3Vx9QmZr7Tb4LcW", "p2Sn6Jd8Hf5Gy1Qa"),
        ],
            &[
            "", "a.b.c", concat!("MTIzNDU2Nzg5MDEyMzQ1Ng.Gk3Vx", "9.mZr7Tb4LcWp2Sn6Jd8Hf5Gy1Qa7"),
            concat!("MTIzNDU2Nzg5MDEyMzQ1Njc4OTAx.Gk", "3Vx9.mZr7Tb4LcWp2Sn6Jd8Hf5Gy1Qa7"),
            concat!("MTIzNDU2Nzg5MDEyMzQ1Njdh.Gk3V", "x9.mZr7Tb4LcWp2Sn6Jd8Hf5Gy1Qa7"),
        ],
        ),
        Row("github_token", Summed(|r| { let b = r.c(30, BASE62); format!("ghp_{b}{}", crc_in_base62(&b)) }), &[], &["ghx_", "ghp_"]),
        Row("grafana_token", Summed(|r| { let b = format!("glsa_{}", r.c(32, BASE62)); format!("{b}_{:08x}", crc32(&b).swap_bytes()) }), &[concat!("glsa_k3Vx9QmZr7Tb4LcWp2", "Sn6Jd8Hf5Gy1Qa_d3446ea3")], &[
            "glsa_", "glsa__", concat!("glsa_k3Vx9QmZr7Tb4LcWp", "2Sn6Jd8Hf5Gy1Q_9df02820"),
            concat!("glsa_k3Vx9QmZr7Tb4LcWp2", "Sn6Jd8Hf5Gy1Qab_3eb259c5"),
            concat!("glsa_k3Vx9QmZr7Tb4LcWp2", "Sn6Jd8Hf5Gy1.a_7be30b9a"),
        ]),
        Row(
            "jwt",
            Shape(
                |r| {
                    let part = |text: String| Base64UrlUnpadded::encode_string(text.as_bytes());
                    format!(
                        "{}.{}.{}",
                        part(format!("{{\"alg\":\"HS256\",\"kid\":\"{}\"}}", r.n(0, 999))),
                        part(format!("{{\"sub\":\"{}\"}}", r.n(0, 99_999))),
                        r.c(43, BASE62)
                    )
                },
                |r| format!("{}.{}.{}", r.c(20, BASE62), r.c(20, BASE62), r.c(43, BASE62)),
            ),
            &[
            concat!("eyJhbGciOiJIUzI1NiJ9.k3V", "x9Q.mZr7Tb.4LcWp2.Sn6Jd8"),
            concat!("eyJhbGciOiJIUzI1NiJ9.", ".mZr7Tb.4LcWp2.Sn6Jd8"),
            concat!("eyJhbGciOiJIUzI1NiJ9.ey", "JzdWIiOiI0NzExIn0.k3Vx9Q"),
            concat!("eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiI0NzExIn0."),
        ],
            &[
            "", "a.b.c", "e30.e30.e30", concat!("eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiI0NzExIn0"),
            concat!("eyJhbGciOiJIUzI1NiJ9.ey", "JzdWIiOiI0NzExIn0.k3.Vx"),
            concat!("eyJhbGciOiJIUzI1NiJ9.eyJzd", "WIiOiI0NzExIn0.k3.Vx.9Q.mZ"),
            concat!("eyJhbGciOiJIUz", "I1NiJ9..k3Vx9Q"), concat!(".eyJzdWIiOiI0", "NzExIn0.k3Vx9Q"),
            concat!("eyJ0eXAiOiJKV1QifQ.eyJ", "zdWIiOiI0NzExIn0.k3Vx9Q"),
            concat!("eyJhbGciOjI1Nn0.eyJzd", "WIiOiI0NzExIn0.k3Vx9Q"),
            concat!("eyJhbGciOiJIUzI1Ni", "J9.WzQ3MTFd.k3Vx9Q"), concat!("WyJhbGciXQ.eyJzdWI", "iOiI0NzExIn0.k3Vx9Q"),
            ".a.b.c.d",
        ],
        ),
        Row("password_hash", Shape(|r| format!("$2a$12${}", r.c(53, BASE62)), |r| format!("$2a$12${}", r.c(10, BASE62))), &[
            "$6$qoE2letU$wWPRl.PVczjzeMVgjiA8LLy2nOyZbf7Amj3qLIL978o18gbMySdKZ7uepq9tmMQXxyTIrS12Pln",
            concat!("$abcdefghijklmno", "pqrstuvwxyz01234"), concat!("$abcdefghijkabcde", "fghijkabcdefghijk"),
        ], &[
            "$1", "2a$12$abcdefghijklmnopqrstuvwxyz012345", "$6$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            concat!("$abcdefghijabcdefghi", "jabcdefghijabcdefghij"),
            concat!("$abcdefghijklmnopqrst.", "..uvwxyz0123456789"), concat!("$abcdefghijklmn", "opqrstuvwxyz0123"),
        ]),
        Row(
            "pypi_token",
            Shape(
                |r| {
                    format!(
                        "pypi-{}",
                        Base64::encode_string(&[&[2, 1, 8][..], b"pypi.org", &r.bytes(64)].concat())
                            .replace('+', "-")
                            .replace('/', "_")
                    )
                },
                |r| format!("pypi-{}", r.c(100, BASE62)),
            ),
            &[
            concat!("pypi-AgEIcHlwaS5vcmcoKSorLC0uLzA", "xMjM0NTY3ODk6Ozw9Pj9AQUJDREVGR0g"),
            concat!("pypi-AgEIcHlwaS5vcmcoKSorLC0uLzA", "xMjM0NTY3ODk6Ozw9Pj9AQUJDREVGR0hB"),
            concat!("pypi-AgENdGVzdC5weXBpLm9yZygpKissLS", "4vMDEyMzQ1Njc4OTo7PD0-P0BBQkNERUZHSA"),
            concat!("pypi-AgEIcHlwaS5vcmcoKSorLC0uL", "zAxMjM0NTY3ODk6Ozw9Pj9AQUJDREVG"),
        ],
            &[
            "pypi-", "AgEIcHlwaS5vcmc",
            concat!("pypi-AgEIcXlwaS5vcmcoKSorLC0uLzA", "xMjM0NTY3ODk6Ozw9Pj9AQUJDREVGR0g"),
            concat!("pypi-AgENcHlwaS5vcmcoKSorLC0uLzA", "xMjM0NTY3ODk6Ozw9Pj9AQUJDREVGR0g"),
            concat!("pypi-AgEIdGVzdC5weXBpLm9yZygpKissLS", "4vMDEyMzQ1Njc4OTo7PD0-P0BBQkNERUZHSA"),
            concat!("pypi-AgENdGVzdS5weXBpLm9yZygpKissLS", "4vMDEyMzQ1Njc4OTo7PD0-P0BBQkNERUZHSA"), "pypi-AgEI",
            "pypi-abcé",
        ],
        ),
        Row("provider_secret", Shape(|r| format!("{}4{}7", r.c(14, BASE62), r.c(14, "BCDFGHJK0123456789")), |r| format!("https://{}.de/v4", r.c(9, "abcdef"))), &[
            "8f1e2d3c4b5a69780a1b2c3d4e5f6071", "x8K2f9Qm3Zr7Tb4Lc.internalq", "x8K2/f9Qm/3Zr7/Tb4Lc",
            "x8K2f9Qm3Zr7Tb4Lc.cloud", "x8K2f9Qm3Zr7Tb4Lc.i7", "x8K2f9Qm3Zr7.Tb4Lc", "sha1:x8K2f9Qm3Zr7Tb4Lc",
        ], &[
            "no-digit-in-here-at-all", "gitlab.internal2.com", "/etc/key1/of2/some3/service4", "2026-03-01", "/x8K2f9Qm3Zr7Tb4LcVw6",
            "x8K2/f9Qm/3Zr7/Tb4/Lc", "x8K2f9Qm//3Zr7Tb4Lc", "x8K2f9Qm3Zr7Tb4Lc.info", "sha256:x8K2f9Qm3Zr7Tb4Lc",
            "2026-03-01-4711-99812",
        ]),
        Row("random_password", Shape(|r| format!("x8#dQ2!v{}9", r.c(8, "0123456789ABCDEFGH#!")), |r| r.c(18, "abcdefghijkl")), &["x8#dQ2!vL7p_R4wZ8q", "x8#dQ2!vL7pqzwrtA", "aBcDeFgHiJkL", "bcdefgH8#Q2!vL7p"], &[
            "ADMINISTRATOR-OF-ALL", "aaaaaaaaaaaaaaA1", "path/to/Some1File/x9Qz", "x8#dQ2!vL7pqzwrtbA",
            "bcdefghH8#Q2!vL7p", "x8#dq2!vl7p_r4wz8q", "X8#DQ2!VL7P_R4WZ8Q", "aBaBaBaBcDcDcDcD1",
            "x8#dQ2!v=L7p_R4wZ8q", "x8#dQ2!v{L7p_R4wZ8q", "x8#dQ2!v<L7p_R4wZ8q",
        ]),
        Row("random_key", Shape(|r| format!("Kp4Qx7{}9", r.c(20, "0123456789ABCDEFGHabcdefgh")), |r| r.c(24, "abcdef0123456789")), &["Kp4Qx7Rm2Sn5Tb8Vw3Yz", "Kp4Qx7Rbcdfghjkl9", "bcdfghjklKp4Qx7R"], &[
            "7b3e5d8c1a9f4e2b6c8d3a5e", "KP4QX7RM2SN5TB8VW3YZ", "EXAMPLEexample1234567890", "Kp4Qx7Rbcdfghjklm9",
            "bcdfghjklmKp4Qx7R", "Kp4Qx7Rm//2Sn5Tb8Vw3Yz",
        ]),
        Row("random_token", Shape(|r| format!("{}4{}7", r.c(14, BASE62), r.c(14, "BCDFGHJK0123456789")), |r| format!("{}{}", "ab".repeat(8), r.c(4, "ab"))), &[
            "8f1e2d3c4b5a69780a1b2c3d4e5f6071", "a1b2c3a1b2c3", "a1-b2-c3-a1-b2-c3", "A1B2C3A1B2C3",
            "1abcdefghijklmnopqrstuvwxy", "g1h2k3m4g1h2k3m4", "abcdefgh8",
        ], &[
            "your_api_key_1", "aaaaaaaaaaaaaaaaaaaa1", "no-digit-in-here-at-all", "g1h2k3g1h2k3", "a1b2b1a1b2b1",
            "1abcdefghijklmnopqrstuvwxyz", "a1b2a1b2a1b2", "$g1h2k3m4g1h2k3m4", "G1H2K3G1H2K3",
        ]),
        Row(
            "secret_by_key",
            Shape(
                |r| format!("{}9", r.c(18, BASE62)),
                |r| {
                    r.pick(&[
                        "changeme",
                        "********",
                        "prod/db/password",
                        "your_api_key_here",
                        "true",
                        "/run/secrets/db",
                    ])
                    .to_owned()
                        + &"x".repeat(r.n(0, 3) as usize)
                },
            ),
            &[
            "hG7!kd92Lm", "HG7!KD92LMP", "hGkdLmPqRtzW", "HG7KD92LMPQ4", "hg7kd92lmpq4", "7!9#2?8*4(16", "hg!kd#lm?p",
            "HG!KD#LM?P", "qwertzuiopasdfghjklyxcvb", "QWERTZUIOPAS-7", "QWERTZUIOPASDFGHJKLYXCVB", "$2b$hG7!kd92Lm",
        ],
            &[
            "password", "${DB_PASSWORD}", "xxxxxxxxxxxx", "QWERTZUIOPAS", "QWERTZUIOPA-7", "qwertzuiopasdfghjklyxcv",
            "Qwertz-Uiopas", "./hG7!kd92LmPq", "hG7://kd92LmPq", "2026-03-01-4711-99812", "blue.harbor/light:tower",
            "hG7!khG7!k", "hG7!kdhG", "hhhhhhhhhhhG7!kd", "$hG7!kd92Lm", "%hG7!kd92Lm%", "Qwertz--Uiopas",
        ],
        ),
        Row(
            "secret_by_word",
            Shape(
                |r| format!("{}9a", r.c(20, BASE62)),
                |r| {
                    r.pick(&["string", "changeme", "optional", "required", "os.environ", "getenv"]).to_owned()
                        + &"x".repeat(r.n(0, 3) as usize)
                },
            ),
            &[
            "hG7!kd92LmPq", "kWq-ZpV_tRm.XbN", "XkqzpW-ZpV.tRmB", "hgkd!lmpqz", "hGkd7LmQ", "HG7KD92LMPQ4",
            "kWqzpZpVLtRX",
        ],
            &[
            "password", "/home/app/current", "none", "XkqzptW-ZpV.tRmB", "hG7!kdhG", "kWqzpZpVLtR", "hGkdLmPq",
            "hgkdlmpqz(rtbvcx", "hG7://kd92LmPq",
        ],
        ),
        // Travel
        Row(
            "mrz_card",
            Checked(
                |r| {
                    let number = r.c(9, BASE36);
                    let (birth, expiry) = (s(&r.day_as("yymmdd")), s(&r.day_as("yymmdd")));
                    let first = format!("I<UTO{number}{}{}", icao(&number), "<".repeat(15));
                    let head =
                        format!("{birth}{}F{expiry}{}UTO{}", icao(&birth), icao(&expiry), "<".repeat(11));
                    let whole = format!("{}{}{}{}", &first[5..30], &head[..7], &head[8..15], &head[18..29]);
                    format!("{first}\n{head}{{{}}}\nERIKSSON<<ANNA<MARIA<<<<<<<<<<", icao(&whole))
                },
                0.9,
                0.6,
            ),
            &[
                "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
                "A<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
                "C<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
                "I<UTO<<<<<<<<<<<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<0\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
                "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1212318UTO<<<<<<<<<<<8\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
            ],
            &[
                "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<7\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
                "I<UTO",
                "P<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
                "I<UTOD231458908<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<3\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
                "I<UTOD231458907<<<<<<<<<<<<<<<\n7408123F1204159UTO<<<<<<<<<<<9\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
                "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204150UTO<<<<<<<<<<<7\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
                "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1200151UTO<<<<<<<<<<<4\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
                "I<UTOD231458907<<<<<<<<<<<<<<<\n7413128F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
                "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<",
                "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
                "I<UTOD23145890<<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<7\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
                "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<\n<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
            ],
        ),
        Row(
            "mrz_document",
            Checked(
                |r| {
                    let number = r.c(9, BASE36);
                    let (birth, expiry) = (s(&r.day_as("yymmdd")), s(&r.day_as("yymmdd")));
                    let line = format!(
                        "{number}{}UTO{birth}{}F{expiry}{}<<<<<<<",
                        icao(&number),
                        icao(&birth),
                        icao(&expiry)
                    );
                    let whole = format!("{}{}{}", &line[..10], &line[13..20], &line[21..35]);
                    format!("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n{line}{{{}}}", icao(&whole))
                },
                0.9,
                0.6,
            ),
            &[
            "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
            "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1212318<<<<<<<8",
        ],
            &[
            "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<7",
            "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458908UTO7408122F1204159<<<<<<<3",
            "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408123F1204159<<<<<<<9",
            "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204150<<<<<<<7",
            "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1200151<<<<<<<4",
            "I<UTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
            "I<uto<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
            "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6<",
            "D231458907UTO7408122F1204159<<<<<<<6",
            "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<",
        ],
        ),
        Row(
            "mrz_passport",
            Checked(
                |r| {
                    let number = r.c(9, BASE36);
                    let (birth, expiry) = (s(&r.day_as("yymmdd")), s(&r.day_as("yymmdd")));
                    let personal = format!("{}{}", r.c(8, BASE36), "<".repeat(6));
                    let line = format!(
                        "{number}{}UTO{birth}{}F{expiry}{}{personal}{}",
                        icao(&number),
                        icao(&birth),
                        icao(&expiry),
                        icao(&personal)
                    );
                    let whole = format!("{}{}{}", &line[..10], &line[13..20], &line[21..43]);
                    format!("{line}{{{}}}", icao(&whole))
                },
                0.9,
                0.6,
            ),
            &[
                "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
                "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
                "L898902C36UTO7408122M1204159ZE184226B<<<<<10", "L898902C36UTO7408122X1204159ZE184226B<<<<<10",
                "L898902C36UTO7408122<1204159ZE184226B<<<<<10", "L898902C36UTO7408122F1204159<<<<<<<<<<<<<<<8",
                "L898902C36UTO7408122F1204159<<<<<<<<<<<<<<08", "L898902C36UTO7408122F1212318ZE184226B<<<<<12",
                "L898902C36UTO7400126F1204159ZE184226B<<<<<18", "L898902C36UTO7412121F1204159ZE184226B<<<<<16",
                "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\r\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
            ],
            &[
            "L898902C36UTO7408122F1204159ZE184226B<<<<<11", "L898902C36UTO7413122F1204159ZE184226B<<<<<10",
            "L898902C36UTO7408122A1204159ZE184226B<<<<<10", "L898902C37UTO7408122F1204159ZE184226B<<<<<17",
            "L898902C36UTO7408123F1204159ZE184226B<<<<<13", "L898902C36UTO7408122F1204150ZE184226B<<<<<11",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<21", "L898902C36UTO7408122F1204159ZE184226B<<<<<<9",
            "L898902C36UTO7408122F1200151ZE184226B<<<<<18", "L898902C36UTO7408122F1213153ZE184226B<<<<<16",
            "L898902C36UTO7413128F1204159ZE184226B<<<<<10", "L898902C36UTO7408122F1204159ZE184226B<<<<<1",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<10<",
            "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
            "p<utoeriksSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\nP<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        ],
        ),
        Row(
            "mrz_visa",
            Checked(
                |r| {
                    let number = r.c(9, BASE36);
                    let (birth, expiry) = (s(&r.day_as("yymmdd")), s(&r.day_as("yymmdd")));
                    format!(
                        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n{number}{{{}}}UTO{birth}{}F{expiry}{}<<<<<<<<",
                        icao(&number),
                        icao(&birth),
                        icao(&expiry)
                    )
                },
                0.8,
                0.5,
            ),
            &[
            "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<",
            "V<UTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<",
            "V<UTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<<<<<<<<<",
        ],
            &[
                "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C5XXX4009078F9612109<<<<<<<<",
                "X<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<",
                "V<UTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<",
                "V<UTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<<<<<<<<<",
                "V<UTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<<<<<",
                "V<UTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nL8988901C5XXX4009078F9612109<<<<<<<<",
                "V<UTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009079F9612109<<<<<<<<",
                "V<UTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F9612100<<<<<<<<",
                "V<UTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F9600104<<<<<<<<",
                "P<UTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<<<<<<<<<",
            ],
        ),
        Row("passport_number", Shape(|r| format!("{}{}2", r.n(3, 9), s(&r.d(7))), |r| s(&r.d(6))), &["543210987", "A12345679", "13245678", "A132456789", "AB1324567"], &[
            "111111111", "123456789", "12345678", "5432-10987", "1324567", "A1324567891", "ABC132456", "98765432",
            "9876543", "AB1234567", "A12345678", "AB1324-567", "AB9876543",
        ]),
        // Western Europe
        Row(
            "at_svnr",
            Checked(
                |r| {
                    r.until(|r| {
                        let (serial, born) = (r.d1(3), r.day_as("ddmmyy"));
                        let check = (w(&serial, &[3, 7, 9]) + w(&born, &[5, 8, 4, 2, 1, 6])) % 11;
                        (check < 10).then(|| format!("{}{{{check}}}{}", s(&serial), s(&born)))
                    })
                },
                1.0,
                0.9,
            ),
            &["1237 010180", "1218011380", "1204311585", "1204290200", "1201011480"],
            &[
            "2237 010180", "1237 321380", "1202001380", "1200321380", "1205011680", "0218010180", "1201310480",
            "1218290201",
        ],
        ),
        Row("at_tin", Checked(|r| { let b = r.d1(8); with(&b, luhn(&b)) }, 1.0, 0.9), &["59-119/9013"], &["59-119/9012", "059119016"]),
        Row(
            "at_uid",
            Checked(
                |r| {
                    let b = r.d(7);
                    let cross = |digit: u32| digit * 2 / 10 + digit * 2 % 10;
                    let sum = b[0] + cross(b[1]) + b[2] + cross(b[3]) + b[4] + cross(b[5]) + b[6] + 4;
                    format!("ATU{}", with(&b, (10 - sum % 10) % 10))
                },
                1.0,
                0.8,
            ),
            &["ATU13585627"],
            &["ATU13585626", "13585627", "U1358562"],
        ),
        Row(
            "be_national",
            Checked(
                |r| {
                    let b = [r.day_as("yymmdd"), v(&format!("{:03}", r.n(1, 997)))].concat();
                    format!("{}{{{:02}}}", s(&b), 97 - num(&b) % 97)
                },
                0.97,
                0.97,
            ),
            &[
            "85.07.30-033.28", "17 07 30 033 84", "85073003328", "85203003322", "85403003365", "85000003306",
            "85120003390", "85440003323", "00022903313", "85520003379", "85323103376",
        ],
            &[
            "85.07.30-033.29", "85.73.30-033.28", "85073000061", "85130003397", "85003203316", "85330003343",
            "85603003311", "85723003395", "85043103374", "85073203365", "85920003368", "85533103329",
        ],
        ),
        Row("be_vat", Checked(|r| { let b = [vec![0], r.d1(7)].concat(); format!("BE{}{{{:02}}}", s(&b), 97 - num(&b) % 97) }, 1.0, 1.0), &["BE 0428.759.497", "BE1000100187", "0000100166"], &[
            "BE0431150351", "BE2428759497", "BE0000100067", "BE2042875923", "BE0000099968", "BE428759497",
        ]),
        Row("ch_ahv", Checked(|r| { let b = [v("756"), r.d(9)].concat(); with(&b, (10 - w(&b, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10) % 10) }, 1.0, 0.7), &["756.9217.0769.85"], &["756.9217.0769.84", "757.9217.0769.85"]),
        Row(
            "ch_uid",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = r.d1(8);
                        let check = (11 - w(&b, &[5, 4, 3, 2, 7, 6, 5, 4]) % 11) % 11;
                        Some(format!("CHE{}", maybe(&b, check)?))
                    })
                },
                1.0,
                0.9,
            ),
            &[
            "CHE-100.155.212", "CHE-107.787.577 MWST", "CHE100155212TVA", "CHE100155212IVA", "CHE100155212TPV",
            "CHE100155212HR", "CHE100155212RC",
        ],
            &[
            "CHE-100.155.213", "100.155.212", "CHE100155212VAT", "CHE100155212M", "CHE10015521", "CHF100155212",
        ],
        ),
        Row(
            "de_health",
            Checked(
                |r| {
                    let (letter, b) = (r.c(1, UPPER), r.d(8));
                    let digits = [v(&format!("{:02}", UPPER.find(&letter).unwrap() + 1)), b.clone()].concat();
                    let sum: u32 = digits
                        .iter()
                        .enumerate()
                        .map(|(at, digit)| {
                            let value = digit * (at as u32 % 2 + 1);
                            value / 10 + value % 10
                        })
                        .sum();
                    format!("{letter}{}", with(&b, sum % 10))
                },
                1.0,
                0.9,
            ),
            &["A123456780", "Z123456783", "J000000013"],
            &["A123456781", "1123456780", "A12345678", "A1234567800"],
        ),
        Row(
            "de_identity_card",
            Checked(
                |r| {
                    let b = format!("{}{}", r.c(1, "LMNPRTVWXY"), r.c(8, "0123456789CFGHJKLMNPRTVWXYZ"));
                    if b.contains(|char: char| char.is_ascii_digit()) {
                        format!("{b}{{{}}}", icao(&b))
                    } else {
                        format!("T22000129{{{}}}", icao("T22000129"))
                    }
                },
                1.0,
                0.6,
            ),
            &["T220001293", "L01X00T471", "C01X00T478D", "Z01X00T479", "L01X00T471D"],
            &[
            "T220001294", "A220001293", "T22000129", "L01X00T471X", "B01X00T471", "101X00T471", "L01A00T470",
            "LCXYZZTCF8", "L01X00T471DD", "L01X00T47",
        ],
        ),
        Row(
            "de_pension",
            Checked(
                |r| {
                    let (area, born, letter, serial) =
                        (r.pick(&["12", "15", "65"]), r.day_as("ddmmyy"), r.c(1, UPPER), r.d(2));
                    let digits = v(&format!(
                        "{area}{}{:02}{}",
                        s(&born),
                        UPPER.find(&letter).unwrap() + 1,
                        s(&serial)
                    ));
                    let sum: u32 = digits
                        .iter()
                        .zip([2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1])
                        .map(|(digit, weight)| {
                            let value = digit * weight;
                            value / 10 + value % 10
                        })
                        .sum();
                    format!("{area}{}{letter}{}", s(&born), with(&serial, sum % 10))
                },
                0.85,
                0.7,
            ),
            &[
            "15070649C103", "15010149A103", "15310149Z108", "15320149C107", "15630149C109", "15950149C106",
            "15290200J106", "15000149C100",
        ],
            &[
            "15070649C104", "15071349C103", "15310449C104", "15630449C102", "15290201C108", "150706499103",
            "15070649C10", "15070649C1033", "15010149A1A3",
        ],
        ),
        Row("de_physician", Checked(|r| { let b = r.d1(6); format!("{}{{{}}}01", s(&b), (10 - w(&b, &[4, 9, 4, 9, 4, 9]) % 10) % 10) }, 0.7, 0.5), &[], &["12345678", "123456001", "12345660", "1234566011"]),
        Row(
            "de_tax_id",
            Checked(
                |r| {
                    // Nine of the ten digits, one of them twice, in some order.
                    let mut pool: Vec<u32> = (0..10).collect();
                    let missing = r.n(0, 9);
                    let twice = r.until(|r| {
                        let digit = r.n(0, 9);
                        (digit != missing).then_some(digit)
                    });
                    pool.retain(|digit| *digit != missing);
                    pool.push(twice);
                    let b = r.until(|r| {
                        let mut b = pool.clone();
                        for at in (1..b.len()).rev() {
                            b.swap(at, r.n(0, at as u32) as usize);
                        }
                        (b[0] != 0).then_some(b)
                    });
                    with(&b, mod_11_10(&b))
                },
                1.0,
                0.9,
            ),
            &["36 574 261 809", "86095742719", "11234567890", "11123456786"],
            &[
            "36574261890", "36554266806", "01234567899", "01123456782", "12345678903", "11223456785", "11112345678",
            "11122234565", "11122345674",
        ],
        ),
        Row("de_vat", Checked(|r| { let b = r.d1(8); format!("DE{}", with(&b, mod_11_10(&b))) }, 1.0, 0.9), &["DE136695976"], &["DE136695978", "136695976", "DE012345679"]),
        Row(
            "fr_nir",
            Checked(
                |r| {
                    let b = [
                        vec![r.n(1, 2)],
                        v(&format!("{:02}{:02}{:02}", r.n(40, 99), r.n(1, 12), r.n(1, 95))),
                        r.d1(6),
                    ]
                    .concat();
                    format!("{}{{{:02}}}", s(&b), 97 - num(&b) % 97)
                },
                1.0,
                1.0,
            ),
            &[
            "2 95 10 99 126 111 93", "395019912611193", "495129912611125", "795209912611103", "895309912611116",
            "195429912611173", "195509912611107", "195999912611115", "195010112611126", "195012A12611125",
            "195012B12611152",
        ],
            &[
            "295109912611199", "995109912611193", "095019912611149", "595019912611190", "695019912611140",
            "995019912611184", "195009912611180", "195139912611194", "195199912611193", "195439912611189",
            "195499912611188", "195010012611153", "195012C12611145", "2951099126111", "29510991261119",
        ],
        ),
        Row("fr_siren", Checked(|r| { let b = r.d1(8); with(&b, luhn(&b)) }, 1.0, 0.9), &["552 008 443", "404833048"], &["404833047"]),
        Row("fr_siren_or_siret", Checked(|r| { let b = r.d1(8); with(&b, luhn(&b)) }, 1.0, 0.9), &["552 008 443", "73282932000074"], &["404833047", "73282932000079"]),
        Row(
            "fr_siret",
            Checked(
                |r| {
                    let b = r.d1(8);
                    let siren = [b.clone(), vec![luhn(&b)]].concat();
                    let b = [siren, r.d(4)].concat();
                    with(&b, luhn(&b))
                },
                1.0,
                0.9,
            ),
            &["73282932000074", "35600000049837", "35600000000132"],
            &["73282932000079", "356000000000130", "73282932100072", "73282932000072"],
        ),
        Row("fr_tax", Checked(|r| { let b = [vec![r.n(0, 3)], r.d1(9)].concat(); format!("{}{{{:03}}}", s(&b), num(&b) % 511) }, 1.0, 1.0), &["3701987765231", "0701987765493"], &["0701987765433", "4701987765314", "9701987765218"]),
        Row(
            "fr_vat",
            Checked(
                |r| {
                    let b = r.d1(8);
                    let siren = [b.clone(), vec![luhn(&b)]].concat();
                    format!("FR{{{:02}}}{}", (12 + 3 * (num(&siren) % 97)) % 97, s(&siren))
                },
                1.0,
                0.9,
            ),
            &["FR 40 303 265 045"],
            &["FR84 323 140 391", "40303265045", "43303265046", "00303265045"],
        ),
        Row(
            "ie_pps",
            Checked(
                |r| {
                    let b = r.d1(7);
                    format!(
                        "{}{{{}}}",
                        s(&b),
                        "WABCDEFGHIJKLMNOPQRSTUV"
                            .chars()
                            .nth((w(&b, &[8, 7, 6, 5, 4, 3, 2]) % 23) as usize)
                            .unwrap()
                    )
                },
                1.0,
                0.9,
            ),
            &[
            "6433435F", "6433435FT", "6433435OA", "6433435FW", "6433435FX", "6433435AB", "6433435IH", "6433435RI",
        ],
            &["6433435E", "643343F", "6433435FJ", "6433435FV", "6433435F1", "6433435FTT", "6433435"],
        ),
        Row(
            "ie_vat",
            Checked(
                |r| {
                    let b = r.d1(7);
                    format!(
                        "IE{}{{{}}}",
                        s(&b),
                        "WABCDEFGHIJKLMNOPQRSTUV"
                            .chars()
                            .nth((w(&b, &[8, 7, 6, 5, 4, 3, 2]) % 23) as usize)
                            .unwrap()
                    )
                },
                1.0,
                0.9,
            ),
            &["IE 6433435F", "IE 6433435OA", "IE8D79739I", "IE0A12345S", "IE9Z98765S"],
            &[
            "IE8D79738J", "6433435F", "IE8112345L", "IE8D79739IA", "IE8D7973I", "IEAD79739I", "IE8D7973AI",
            "IE643343FF", "IE6433435",
        ],
        ),
        Row("lu_matricule", Checked(|r| { let b = [r.day_as("yyyymmdd"), r.d(3)].concat(); format!("{}{{{}{}}}", s(&b), luhn(&b), verhoeff(&b)) }, 1.0, 0.9), &["1893120105732", "1850010112037", "2100123112004", "2000022912079"], &[
            "1893120105733", "189312010573", "1849123112085", "2101010112082", "1900022912006", "1985043112028",
            "1893120105080", "1893120105702",
        ]),
        Row("lu_vat", Checked(|r| { let b = r.d1(6); format!("LU{}{{{:02}}}", s(&b), num(&b) % 89) }, 1.0, 1.0), &["LU 150 274 42"], &["LU15027443", "LU05027478"]),
        Row("nl_bsn", Checked(|r| { r.until(|r| { let b = r.d1(8); maybe(&b, w(&b, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11) }) }, 1.0, 0.9), &["1112.22.333", "941331490", "010000008"], &["111222334", "000000000", "009999991"]),
        Row(
            "nl_vat",
            Checked(
                |r| {
                    r.until(|r| {
                        let b = r.d1(8);
                        let check = w(&b, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
                        (check < 10).then(|| format!("NL{}{{{check}}}B01", s(&b)))
                    })
                },
                0.75,
                0.7,
            ),
            &["NL004495445B01", "NL000099998B57", "NL123456782B01", "NL123456782B99"],
            &[
            "NL123456789B90", "NL004495445A01", "NL123456782B00", "NL123456782A01", "NL123456782B0A", "NL123456782B1",
            "NL123456780B01", "NM123456782B01",
        ],
        ),
        Row("uk_chi", Checked(|r| { r.until(|r| { let b = [r.day_as("ddmmyy"), r.d(3)].concat(); let check = (11 - w(&b, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11; maybe(&b, check) }) }, 1.0, 0.9), &["2902000057"], &["3213505555", "3104990050", "2902010052", "0101990001"]),
        Row(
            "uk_driver",
            Shape(
                |r| {
                    format!(
                        "{}{}{:02}{:02}{}{}9{}{}",
                        r.c(5, UPPER),
                        r.n(0, 9),
                        r.n(1, 12),
                        r.n(1, 28),
                        r.n(0, 9),
                        r.c(1, UPPER),
                        r.c(1, BASE36),
                        r.c(2, UPPER)
                    )
                },
                |r| {
                    format!(
                        "{}{}{:02}{:02}{}{}9{}{}",
                        r.c(5, UPPER),
                        r.n(0, 9),
                        r.n(13, 49),
                        r.n(1, 28),
                        r.n(0, 9),
                        r.c(1, UPPER),
                        r.c(1, BASE36),
                        r.c(2, UPPER)
                    )
                },
            ),
            &[
            "MORGA657054SM9IJ", "MORGA612319SM9IJ", "MORGA651019SM9IJ", "MO999612319SM9IJ", "M9999612319S99IJ",
            "MORGA657054SM9IJ35",
        ],
            &[
            "MORGA657054SM9I", "9ORGA657054SM9IJ", "MORGA600319SM9IJ", "MORGA613319SM9IJ", "MORGA650319SM9IJ",
            "MORGA663319SM9IJ", "MORGA699319SM9IJ", "MORGA657004SM9IJ", "MORGA657324SM9IJ", "99999657054SM9IJ",
            "MO9GA657054SM9IJ", "MO990657054SM9IJ", "MORGA657054919IJ", "MORGA657054S89IJ", "MORGA657054SM9I1",
            "MORGA657054SM91J", "MORGA657054SM9IJ3",
        ],
        ),
        Row("uk_nhs", Checked(|r| { r.until(|r| { let b = r.d1(9); let check = (11 - w(&b, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11; maybe(&b, check) }) }, 1.0, 0.9), &["943 476 5870", "9434765919"], &["9434765918"]),
        Row(
            "uk_nino",
            Shape(
                |r| format!("{}{}{}", r.pick(&["AA", "JG", "PW", "SR"]), s(&r.d1(6)), r.c(1, "ABCD")),
                |r| format!("{}{}{}", r.pick(&["BG", "GB", "QQ", "DA", "AO"]), s(&r.d1(6)), r.c(1, "ABCD")),
            ),
            &["JG 10 37 59 A", "AA103759A", "ZY103759D", "AA123457A"],
            &[
            "JG103759E", "QQ123456C", "DA103759A", "FA103759A", "AD103759A", "AO103759A", "OO103759A", "KN103759A",
            "NK103759A", "NT103759A", "TN103759A", "ZZ103759A", "1A103759A", "A1103759A", "AA103759E", "AA123456A",
            "AA10375A", "AA1037599A", "AA1A3759A", "AA111111A",
        ],
        ),
        Row(
            "uk_utr",
            Checked(
                |r| {
                    let b = r.d(9);
                    let rest = w(&b, &[6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11;
                    let check = 11 - rest;
                    format!("{{{}}}{}", if check > 9 { check - 9 } else { check }, s(&b))
                },
                0.96,
                0.95,
            ),
            &[
            "1955839661", "1955839661K", "1021234567", "2051234567", "3081234567", "4001234567", "5031234567",
            "6061234567", "7091234567", "8011234567", "9041234567",
        ],
            &["2955839661", "1955839661L", "0955839661"],
        ),
        Row(
            "uk_vat",
            Checked(
                |r| {
                    let b = r.d1(7);
                    let check = 97 - (w(&b, &[8, 7, 6, 5, 4, 3, 2])) % 97;
                    format!("GB{}{{{check:02}}}", s(&b))
                },
                0.97,
                0.97,
            ),
            &[
            "GB 980 7806 84", "GB 434 031 494", "GB123456782", "GB123456727", "XI123456782", "GB123456782001",
            "GB023456790",
        ],
            &[
            "GB802311781", "980780684", "GB12345678200", "GB1234567820011", "GB12345678200A", "GB023456735",
            "GC123456782",
        ],
        ),
        // Words
        Row("address_part", Shape(|r| format!("{} {} Street", r.n(1, 99), r.c(6, UPPER)), |r| format!("{}{}", r.pick(&["<", "$", "https://a.de/", "a@"]), r.c(5, UPPER))), &["SW1A 1AA", "10115", "12"], &[
            "null", "string", "", "n/a", "xxxx", "https://contoso.de", "ana@contoso.de", "--", "[x]", "12 @ home",
        ]),
        Row("attribute", Shape(|r| format!("married {}", r.n(1, 99)), |r| format!("${{{}}}", r.c(5, UPPER))), &["hypertension", "00x1", "*a**", "1"], &[
            "unknown", "0", "null", "***", "a***b", "a••b", "a${b", "a{{b", "$abc", "<abc", "[abc", "%abc", "x0x0",
            "(null)", "\"none\"", "--", "…", " xxx ",
        ]),
        Row("birth_date", Shape(|r| { let (y, m, d) = r.day(); format!("{y}-{m:02}-{d:02}") }, |r| format!("{}-{}-{}", r.n(1950, 1999), r.n(13, 31), r.n(32, 60))), &[
            "2 March 1984", "March 2nd, 1984", "02.03.1984", "03/02/84", "31 March 2100", "1 March 1850", "02.03.84",
            "1984-03-02 00:00:00.000", "3 May 1984",
        ], &[
            "12 March", "32 March 1984", "10.20.x", "31 March 2101", "1 March 1849", "0 March 1984", "2 March 1984 7",
            "31.04.1984", "1984",
        ]),
        Row("licence_number", Shape(|r| format!("F162{}", s(&r.d(8))), |r| format!("F{}", s(&r.d(3)))), &["W426-5453-0761", "A12334", "13245"], &["1111111", "12345678", "MIT", "1324", "12122", "12345", "A1234567890123"]),
        Row("machine_readable", Shape(|r| { let number = r.c(9, BASE36); format!("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n{number}{}UTO7408122F1204159<<<<<<<<", icao(&number)) }, |r| { let number = r.c(9, BASE36); format!("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n{number}{}UTO7408122F1204159<<<<<<<<", (icao(&number) + 1) % 10) }), &[
            "L898902C36UTO7408122F1204159ZE184226B<<<<<10", "L898902C36UTO7408122F1204159<<<<<<<<<<<<<<<8",
            "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
            "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
        ], &["L898902C36UTO7408122F1204159ZE184226B<<<<<11", "<<<"]),
        Row("person_name", Shape(|r| format!("{}a{} Novak", r.c(1, UPPER), r.c(4, "bcdefgh")), |r| format!("{}{}", r.c(4, "abcdefgh"), r.n(1, 99))), &[
            "Zoë O'Neill", "van der Berg", "McDonald", "李小龍 Li", "Ö. A", "Ana Maria von der Aa Novak", "J. Novak",
            "Novak, Ana", "Ana O’Neill", "Anna-Lena Aa", "MacDonald", "DeVries", "DiCaprio", "ÖZIL", "Ana Novak",
        ], &[
            "null", "fetchUser", "ADMIN", "Redacted", "a", "Gateway7", "Ö", "Ana Maria von der Aa Novak Li",
            "Ana - Novak", "Ana 7", "ana novak", "ANA NOVAK", "NoVak", "Ana_Novak", "HttpError", "Ana NoVak",
        ]),
        Row("postal_address", Shape(|r| format!("{} Baker Street {}", r.n(1, 300), r.c(1, UPPER)), |r| format!("baker street {}", r.c(3, "abc"))), &[
            "Hauptstraße 12a", "Via Roma, 10", "Via A 12",
            "A 1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ], &[
            "Main Street", "5 rows", "12  Main Street", "Via A 1",
            "A 1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "via a 123456", "12345678",
        ]),
        Row("query_value", Shape(|r| r.c(8, BASE62), |r| format!("${{{}}}", r.c(5, UPPER))), &["jane", "ab-c.d"], &["null", "true", "abc", "***", "<token>", "ab-c", "${abcd", "<abcd>"]),
        Row("tenant", Shape(|r| format!("tnt_{}", r.c(12, "abcdef0123456789")), |r| format!("<{}>", r.c(5, UPPER))), &["Blue Harbor Ltd", "4711", "ab", "a1", "Id"], &["null", "none", "isolation", "0", "[redacted]", "a", "id", "ids", "name", "7", "--"]),
        Row("url", Shape(|r| format!("https://{}.de/{}", r.c(7, "abcdef"), r.n(1, 99)), |r| format!("http://{}.{}", r.c(7, "abcdef"), r.pick(&["test", "local", "png", "1"]))), &[
            "www.ab-c.com.pt", "http://81.2.69.142:80/", "contoso.de", "https://contoso.de:8443?a=1",
            "https://contoso.de#a", "http://81.2.69.142", "10.0.0.1",
        ], &[
            "http://", "http://localhost/", "https://example.com/a", "http://127.0.0.1/", "http://300.1.1.1/",
            "//contoso.de", "http://contoso.de.test",
        ]),
        Row("written_date", Shape(|r| { let (y, m, d) = r.day(); format!("{d}/{m}/{y}") }, |r| format!("{}-{}-{}", r.n(1950, 1999), r.n(13, 31), r.n(32, 60))), &[
            "2000-04-16 11:34:35", "4.16.2000", "16/04/00", "1850-01-01", "2150-12-31", "31/12/2150", "29/02/00",
            "29-02-04", "2000-02-29T10:00", "12/31/1999", "31.12.1850",
        ], &[
            "10.20.30", "2000-04/16", "2000-13-13", "99/99/9999", "1849-12-31", "2151-01-01", "31/12/2151",
            "31/12/1849", "29/02/01", "29.02.04", "2001-02-29", "2000-4", "1-2-3", "2000-04-16-1", "+4/16/2000",
            "100/02/04", "04/16", "29/02/1900", "13/13/2000", "00/01/2000", "2000-00-10", "2000/04-16",
        ]),
    ]
}

fn char_is_upper(char: char) -> bool {
    char.is_ascii_uppercase()
}

fn check_of(name: &str) -> fn(&str) -> bool {
    ALL.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("no validator is called {name}")).1
}

/// What a row makes: without its braces, and where the check characters stand.
fn make(row: &Row, made: &mut Made) -> (String, Vec<usize>) {
    let text = match row.1 {
        Checked(of, ..) | Summed(of) | Shape(of, _) => of(made),
    };
    let (mut plain, mut places, mut inside) = (String::new(), Vec::new(), false);
    for char in text.chars() {
        match char {
            '{' if matches!(row.1, Checked(..)) => inside = true,
            '}' if matches!(row.1, Checked(..)) => inside = false,
            char => {
                if inside {
                    places.push(plain.len());
                }
                plain.push(char);
            }
        }
    }
    (plain, places)
}

fn replaced(text: &str, at: usize, with: char) -> String {
    let mut text: Vec<char> = text.chars().collect();
    text[at] = with;
    text.into_iter().collect()
}

#[test]
fn every_validator_has_its_row() {
    let rows = rows();
    let with_rows: BTreeSet<&str> = rows.iter().map(|row| row.0).collect();
    let validators: BTreeSet<&str> = ALL.iter().map(|(name, _)| *name).collect();
    assert_eq!(with_rows, validators);
    assert_eq!((rows.len(), ALL.len()), (with_rows.len(), validators.len()), "a name is given twice");
    let checksums = rows.iter().filter(|row| !matches!(row.1, Shape(..))).count();
    assert!(checksums >= 150, "{checksums} of {} have a checksum", rows.len());
}

#[test]
fn what_the_definition_makes_and_what_is_published_is_valid() {
    let mut wrong = Vec::new();
    for row in rows() {
        let check = check_of(row.0);
        let mut made = Made(1);
        let vectors: BTreeSet<String> = (0..MADE).map(|_| make(&row, &mut made).0).collect();
        assert!(vectors.len() >= 20, "{} has {} valid vectors", row.0, vectors.len());
        let rejected: Vec<_> = vectors
            .iter()
            .map(String::as_str)
            .chain(row.2.iter().copied())
            .filter(|text| !check(text))
            .collect();
        if !rejected.is_empty() {
            wrong.push(format!("{} rejects {rejected:?}", row.0));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_wrong_by_definition_is_not_valid() {
    let mut wrong = Vec::new();
    for row in rows() {
        let check = check_of(row.0);
        let mut made = Made(2);
        let mut vectors: BTreeSet<String> = row.3.iter().map(|text| (*text).to_owned()).collect();
        for _ in 0..MADE {
            let (text, places) = make(&row, &mut made);
            vectors.insert(format!("{text}!"));
            match row.1 {
                Checked(..) => {
                    for place in places {
                        let now = text.chars().nth(place).unwrap();
                        let all = if now.is_ascii_digit() { "0123456789" } else { UPPER };
                        vectors.extend(
                            all.chars()
                                .filter(|other| *other != now)
                                .map(|other| replaced(&text, place, other)),
                        );
                    }
                }
                Summed(_) => {
                    // Changed in its second half, where no scheme has a part that it leaves unchecked.
                    for at in text.len() / 2..text.len() {
                        let now = text.chars().nth(at).unwrap();
                        let other = if now.is_ascii_digit() {
                            if now == '7' { '5' } else { '7' }
                        } else if now.is_ascii_uppercase() {
                            if now == 'Q' { 'P' } else { 'Q' }
                        } else if now == 'q' {
                            'p'
                        } else {
                            'q'
                        };
                        vectors.insert(replaced(&text, at, other));
                    }
                }
                Shape(_, spoil) => {
                    vectors.insert(spoil(&mut made));
                }
            }
        }
        // Nothing is valid for a validator that is given nothing, or another script's digits.
        vectors.extend(["", " ", "-", "\u{0}"].map(String::from));
        if !ENDS_FREELY.contains(&row.0) {
            vectors.extend(["äöü", "１２３４５６７８９", "a", "-1"].map(String::from));
        }
        assert!(vectors.len() >= 20, "{} has {} invalid vectors", row.0, vectors.len());
        let freely = |text: &str| ENDS_FREELY.contains(&row.0) && text.ends_with('!');
        let by_chance = |text: &str| TWO_SCHEMES.contains(&row.0) && !row.3.contains(&text);
        let taken: Vec<_> =
            vectors.iter().filter(|text| check(text) && !freely(text) && !by_chance(text)).collect();
        if !taken.is_empty() {
            wrong.push(format!("{} takes {:?}", row.0, taken.iter().take(6).collect::<Vec<_>>()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a change makes wrong in one scheme is right in the other, once in a while: a business in Taiwan has
/// two check digits that fit, a Dutch VAT number may be MOD 97-10.
const TWO_SCHEMES: &[&str] = &["nl_vat", "tw_business"];

/// Where a mark at the end is as good as any other character.
const ENDS_FREELY: &[&str] = &[
    "bearer",
    "connection_password",
    "password_hash",
    "credential",
    "provider_secret",
    "random_key",
    "random_password",
    "random_token",
    "secret_by_key",
    "secret_by_word",
    "jwt",
    "discord_token",
    "pypi_token",
    "aws_key_id",
    "address_part",
    "attribute",
    "licence_number",
    "postal_address",
    "query_value",
    "tenant",
    "url",
];

#[test]
fn changed_digits_and_exchanged_neighbours_are_found_as_the_scheme_promises() {
    let mut wrong = Vec::new();
    for row in rows() {
        let Checked(_, single, swap) = row.1 else { continue };
        let check = check_of(row.0);
        let mut made = Made(3);
        let (mut changed, mut changed_found, mut swapped, mut swapped_found) = (0_u32, 0_u32, 0_u32, 0_u32);
        for _ in 0..MADE {
            let (text, _) = make(&row, &mut made);
            let chars: Vec<char> = text.chars().collect();
            for (at, now) in chars.iter().enumerate().filter(|(_, char)| char.is_ascii_digit()) {
                for other in "0123456789".chars().filter(|other| other != now) {
                    changed += 1;
                    changed_found += u32::from(!check(&replaced(&text, at, other)));
                }
                if let Some(next) = chars.get(at + 1).filter(|next| next.is_ascii_digit() && *next != now) {
                    swapped += 1;
                    swapped_found += u32::from(!check(&replaced(&replaced(&text, at, *next), at + 1, *now)));
                }
            }
        }
        let share = |found: u32, of: u32| f64::from(found) / f64::from(of.max(1));
        if share(changed_found, changed) < single || share(swapped_found, swapped) < swap {
            wrong.push(format!(
                "{}: {:.3} of {changed} changes, {:.3} of {swapped} exchanges",
                row.0,
                share(changed_found, changed),
                share(swapped_found, swapped)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn separators_that_people_write_change_nothing() {
    for (name, plain, written) in [
        ("iban", "DE89370400440532013000", "DE89 3704 0044 0532 0130 00"),
        ("card", "4012888888881881", "4012-8888-8888-1881"),
        ("br_cpf", "39053344705", "390.533.447-05"),
        ("in_aadhaar", "234123412346", "2341 2341 2346"),
        ("uk_nhs", "9434765870", "943\u{a0}476\u{a0}5870"),
    ] {
        assert!(check_of(name)(plain) && check_of(name)(written), "{name}");
        assert!(!check_of(name)(&written.replace([' ', '-', '.', '\u{a0}'], "--")), "{name}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_a_validator_panic(text in "\\PC{0,120}|[0-9A-Za-z./@:_ -]{0,120}") {
        for (_, check) in ALL {
            check(&text);
        }
    }
}
