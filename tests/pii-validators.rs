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

/// A validator, how its vectors are made, published valid ones, and what it must not take.
struct Row(&'static str, Kind, &'static [&'static str], &'static [&'static str]);

use Kind::{Checked, Shape, Summed};

// A row a line where it fits: the table is read by its columns.
#[rustfmt::skip]
fn rows() -> Vec<Row> {
    vec![
        // Asia
        Row("ae_identity", Checked(|r| { let b = [v("784"), r.day_as("yyyy"), r.d(7)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &[], &["784199012345678", "785199012345678", "784300012345670", "785199012345675"]),
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
            &["9111000060003734IL", "9111000060003734"],
        ),
        Row("cn_resident", Checked(|r| { let b = [v("110105"), r.day_as("yyyymmdd"), r.d(3)].concat(); format!("{}{{{}}}", s(&b), mod_11_2(&b)) }, 1.0, 0.9), &["11010519491231002X", "110105200402290020"], &["110105190002290025", "110105194913310025", "990105194912310020"]),
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
            &["G123456(A)", "AB987654(3)"],
            &["G123456(B)", "1123456(3)", "G12345(A)"],
        ),
        Row("il_identity", Checked(|r| { let b = r.d1(8); with(&b, luhn(&b)) }, 1.0, 0.9), &["039337423"], &["000000018", "03933742"]),
        Row("in_aadhaar", Checked(|r| { let b = [vec![r.n(2, 9)], r.d(10)].concat(); with(&b, verhoeff(&b)) }, 1.0, 1.0), &["2341 2341 2346"], &["222222222222", "123412341230", "23412341234"]),
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
            &["27AAPFU0939F1ZV"],
            &["27AAPFU0939F1ZA", "99AAPFU0939F0ZV", "27AAPXU0939F1ZV"],
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
            &["ACUPA7085R"],
            &["ACUPA0000R", "ACUP17085R", "ACUPA7085"],
        ),
        Row("in_voter", Checked(|r| { let b = r.d(6); format!("{}{}", r.c(3, UPPER), with(&b, luhn(&b))) }, 1.0, 0.9), &["WKH1186253"], &["WK11862531", "WKH118625"]),
        Row("ir_national", Checked(|r| { let b = r.d(9); let rest = w(&b, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11; with(&b, if rest < 2 { rest } else { 11 - rest }) }, 0.97, 0.97), &[], &["0000000000", "773168995"]),
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
            &["220-81-62517"],
            &["2208162518", "000-81-62517"],
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
            &["971013-9019902"],
            &["971313-9019902", "971013-901990"],
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
            &[],
            &["485041212345", "28504121234"],
        ),
        Row(
            "my_identity",
            Shape(
                |r| format!("{}-{:02}-{}", s(&r.day_as("yymmdd")), r.n(1, 16), s(&r.d(4))),
                |r| format!("{:02}13{:02}-14-{}", r.n(10, 99), r.n(1, 28), s(&r.d(4))),
            ),
            &["770305-02-1234"],
            &["770305-00-1234", "770305-02-123"],
        ),
        Row("sa_identity", Checked(|r| { let b = [vec![r.n(1, 2)], r.d(8)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &[], &["3000000003", "1000000000"]),
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
            &["S1234567D", "T1234567J", "F1234567N", "G1234567X"],
            &["A1234567D", "S123456D"],
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
            &["1-2345-45678-78-1"],
            &["0234545678781", "123454567878"],
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
            &["00501503"],
            &["0050150", "00000000"],
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
            &["A123456789"],
            &["A323456789", "A12345678"],
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
            &["müller.de", "xn--p1ai.xn--p1ai"],
            &["example.com", "a..de", "-a.de", "de"],
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
            &["jürgen@müller.de"],
            &["a@example.com", ".a@b.de", "a..b@c.de", "@b.de", "a@b", "git@github.com"],
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
            &["3C-22-FB-9A-41-0E", "3c22.fb9a.410e"],
            &[
                "ff:ff:ff:ff:ff:ff",
                "00:00:00:00:00:00",
                "00:11:22:33:44:55",
                "3c:3c:3c:3c:3c:3c",
                "3c:22:fb:9a:41",
                "3c:22:fb:9a:41:zz",
            ],
        ),
        Row("phone_any", Shape(|r| format!("0{} {}", s(&r.d1(3)), s(&r.d1(7))), |r| s(&r.d(5))), &["020 7946 0958"], &["2026-03-01", "01.03.2026", "555", "1234567890123456", "123456789012", "0000000"]),
        Row("phone_trunk", Shape(|r| format!("0{}{}{}", s(&r.d1(2)), r.pick(&[" ", "-", " / "]), s(&r.d1(7))), |r| format!("00{} {}", s(&r.d1(2)), s(&r.d1(7)))), &["07911 123456", "06 12 34 56 78", "070-212 33 44", "0412 388 901", "(020) 7123 4567"], &["07911123456", "07700 900123", "020 7946 0958", "01 02 2026 10", "01 02 03 04 05", "0345 120", "00 49 151 2345678", "1 234 567 890", "01 23 45 67 89 01"]),
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
            &["+1 (212) 345-6789", "+44 (0)20 7946 0958", "0049 30 123456"],
            &["+1 012 345 6789", "+49", "+0000000000", "49 30 123456"],
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
            &["212-345-6789", "1-212-345-6789", "(212) 345-6789 x12"],
            &["212-145-6789", "911-345-6789", "212-555-0123", "212-345-678"],
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
            &["81.2.69.142", "81.88.99.4"],
            &["203.0.113.9", "192.88.99.4", "198.51.100.1", "192.0.2.1", "8.8.8.8", "1.2.3", "01.2.3.4"],
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
            &["2600:1f18:2148:bc00:8d61:9b62:40aa:8bb8"],
            &["::1", "2001:db8::1", "2a00", "23:59:59"],
        ),
        // Crypto
        Row("algo_address", Summed(|r| { let b = r.bytes(32); base32(&[&b[..], &Sha512_256::digest(&b)[28..]].concat()) }), &[], &["A"]),
        Row("altcoin_base58", Summed(|r| { let version = r.pick(&[&[0x30][..], &[0x1e], &[0x4c], &[0x1c, 0xb8]]); base58check(version, &r.bytes(20), bs58::Alphabet::BITCOIN) }), &[], &["D", ""]),
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
            ],
            &["bitcoincash:", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6"],
        ),
        Row("bech32_account", Summed(|r| { let name = r.pick(&["cosmos", "osmo", "addr", "npub", "inj"]); bech32_of::<bech32::Bech32>(name, &r.bytes(20)) }), &[], &["cosmos1", "unknown1qqqq"]),
        Row("bech32_secret", Summed(|r| { let name = r.pick(&["nsec", "age-secret-key-"]); bech32_of::<bech32::Bech32>(name, &r.bytes(32)).to_uppercase() }), &[], &["AGE-SECRET-KEY-1", "nsec1qqqq"]),
        Row("bip32_private", Summed(|r| base58check(&[4, 0x88, 0xad, 0xe4], &r.bytes(74), bs58::Alphabet::BITCOIN)), &[], &["xprv"]),
        Row("bip32_public", Summed(|r| base58check(&[4, 0x88, 0xb2, 0x1e], &r.bytes(74), bs58::Alphabet::BITCOIN)), &[], &["xpub"]),
        Row(
            "btc_base58",
            Summed(|r| base58check(&[r.pick(&[0, 5])], &r.bytes(20), bs58::Alphabet::BITCOIN)),
            &["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"],
            &["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN", "0OIl"],
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
            ],
            &["tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "bc1"],
        ),
        Row("btc_wif", Summed(|r| base58check(&[0x80], &[&r.bytes(32)[..], &[1]].concat(), bs58::Alphabet::BITCOIN)), &[], &["5", "K"]),
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
            ],
        ),
        Row("eth_address_of_one_case", Shape(|r| format!("0x0123456789{}", r.c(30, "0123456789abcdef")), |r| format!("0x{}", r.c(39, "0123456789abcdef"))), &["0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED"], &["0x0000000000000000000000000000000000000000", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"]),
        Row("ton_address", Summed(|r| { let b = [&[0x11, 0][..], &r.bytes(32)].concat(); Base64UrlUnpadded::encode_string(&[&b[..], &crc16(&b).to_be_bytes()].concat()) }), &[], &["EQ"]),
        Row("trx_address", Summed(|r| base58check(&[0x41], &r.bytes(20), bs58::Alphabet::BITCOIN)), &["TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"], &["T"]),
        Row("xlm_account", Summed(|r| { let b = [&[6 << 3][..], &r.bytes(32)].concat(); base32(&[&b[..], &crc16(&b).to_le_bytes()].concat()) }), &["GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2H"], &["G"]),
        Row("xlm_seed", Summed(|r| { let b = [&[18 << 3][..], &r.bytes(32)].concat(); base32(&[&b[..], &crc16(&b).to_le_bytes()].concat()) }), &[], &["S"]),
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
            ],
            &["4"],
        ),
        Row("xrp_address", Summed(|r| base58check(&[0], &r.bytes(20), bs58::Alphabet::RIPPLE)), &["rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"], &["r"]),
        Row("xrp_seed", Summed(|r| base58check(&[0x21], &r.bytes(16), bs58::Alphabet::RIPPLE)), &[], &["s"]),
        Row("xtz_address", Summed(|r| base58check(&[6, 161, 159], &r.bytes(20), bs58::Alphabet::BITCOIN)), &["tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb"], &["tz1"]),
        // Devices
        Row("iccid", Checked(|r| { let b = [vec![8, 9], r.d(16)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &[], &["7949000000000000000", "894900000000000000"]),
        Row("imei", Checked(|r| { let b = [vec![3, 5], r.d(12)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["49-015420-323751-8", "35-209900-176148-1"], &["490154203237517", "770154203237518"]),
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
            &["0000-0002-1825-0097", "0000-0002-1694-233X"],
            &["0000-0002-1825-0098", "1234-5678-9012-3456"],
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
            &["1M8GDM9AXKP042788", "1HGCM82633A004352"],
            &["1M8GDM9AXKP04278O", "11111111111111111"],
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
        Row("bg_egn", Checked(|r| { let b = [r.day_as("yymmdd"), r.d(3)].concat(); with(&b, w(&b, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10) }, 0.97, 0.9), &["7523169263"], &["7533169263", "752316926"]),
        Row("bg_foreigner", Checked(|r| { let b = r.d(9); with(&b, w(&b, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10) }, 1.0, 0.7), &["7111042925"], &["7111042922"]),
        Row("cz_birth_number", Checked(|r| { let b = [r.day_as("yymmdd"), r.d(3)].concat(); with(&b, u32::try_from(num(&b) % 11 % 10).unwrap()) }, 0.97, 0.9), &["710319/2745"], &["7103192746", "991331/5670"]),
        Row("cz_company", Checked(|r| { let b = [vec![r.n(1, 8)], r.d(6)].concat(); with(&b, (11 - w(&b, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 10) }, 0.97, 0.9), &["25123891"], &["25123890", "2512389"]),
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
            ],
            &["XX136695976", "DE136695977", "US123456789"],
        ),
        Row("hr_oib", Checked(|r| { let b = r.d(10); with(&b, mod_11_10(&b)) }, 1.0, 0.9), &["33392005961"], &["33392005962"]),
        Row("hu_company", Checked(|r| { let b = r.d1(7); with(&b, (10 - w(&b, &[9, 7, 3, 1, 9, 7, 3]) % 10) % 10) }, 1.0, 0.7), &["12892312", "12892312-2-42"], &["12892313"]),
        Row("hu_taj", Checked(|r| { let b = r.d(8); with(&b, w(&b, &[3, 7, 3, 7, 3, 7, 3, 7]) % 10) }, 1.0, 0.7), &[], &["12345678"]),
        Row("hu_tax", Checked(|r| { r.until(|r| { let b = [vec![8], r.d(8)].concat(); maybe(&b, w(&b, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11) }) }, 0.97, 0.9), &[], &["7000000000", "800000000"]),
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
            &["0101006500006"],
            &["3201006500006", "010100650000", "2902001500008"],
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
            &[],
            &["991332312345", "900101701000"],
        ),
        Row("md_idno", Checked(|r| { let b = [vec![r.n(1, 2)], r.d(11)].concat(); with(&b, w(&b, &[7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10) }, 1.0, 0.7), &["1008600038413"], &["1008600038412"]),
        Row("pl_document", Checked(|r| {
            let (letters, b) = (r.c(3, UPPER), r.d(5));
            let sum: u32 = letters.chars().map(value).zip([7, 3, 1]).map(|(value, weight)| value * weight).sum::<u32>() + w(&b, &[7, 3, 1, 7, 3]);
            format!("{letters}{{{}}}{}", sum % 10, s(&b))
        }, 1.0, 0.6), &["ABA300000"], &["ABA300001", "AB1300000"]),
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
            &["ABA300001", "AB1300000"],
        ),
        Row("pl_nip", Checked(|r| { r.until(|r| { let b = r.d1(9); maybe(&b, w(&b, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11) }) }, 1.0, 0.9), &["PL 8567346215", "123-456-32-18"], &["8567346216"]),
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
            &[],
            &["AA000000"],
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
            &["44051401359", "02070803628"],
            &["44051401358", "44131401359"],
        ),
        Row("pl_regon", Checked(|r| { let b = r.d(8); with(&b, w(&b, &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10) }, 0.97, 0.9), &["192598184", "12345678512347"], &["192598183", "12345678612342"]),
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
            &["1630615123457"],
            &["1630615993454", "0800101221144"],
        ),
        Row("ro_company", Checked(|r| { let b = r.d1(8); let padded = [vec![0], b.clone()].concat(); with(&b, w(&padded, &[7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10 % 11 % 10) }, 0.97, 0.9), &["RO18547290"], &["18547291"]),
        Row("rs_company", Checked(|r| { let b = r.d1(8); with(&b, mod_11_10(&b)) }, 1.0, 0.9), &["101134702"], &["101134703"]),
        Row("ru_inn", Checked(|r| { let b = r.d1(9); with(&b, w(&b, &[2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10) }, 0.97, 0.9), &["7707083893", "500100732259"], &["7707083894", "500100732250"]),
        Row("ru_ogrn", Checked(|r| { let b = [vec![1], r.d(11)].concat(); with(&b, u32::try_from(num(&b) % 11 % 10).unwrap()) }, 0.97, 0.9), &["1027700132195"], &["1027700132196", "0027700132195"]),
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
            &["112-233-445 95"],
            &["112-233-445 96", "000-000-001 01"],
        ),
        Row("si_tax", Checked(|r| { r.until(|r| { let b = r.d1(7); let rest = w(&b, &[8, 7, 6, 5, 4, 3, 2]) % 11; (rest != 0).then(|| with(&b, (11 - rest) % 10)) }) }, 0.97, 0.9), &["SI 5022 3054"], &["50223055"]),
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
            &["SK 2022749619"],
            &["SK2022749618", "2022749619"],
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
            &["32855961"],
            &["32855962"],
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
            &["9698658214", "8698658215"],
        ),
        Row("ca_bn", Checked(|r| { let b = r.d1(8); with(&b, luhn(&b)) }, 1.0, 0.9), &["12302 6635", "12302 6635 RC 0001"], &["123456783", "12302 6635 AA 0001"]),
        Row("ca_on_ohip", Checked(|r| { let b = r.d1(9); with(&b, luhn(&b)) }, 1.0, 0.9), &[], &["0123456789", "123456789"]),
        Row("ca_sin", Checked(|r| { let b = [vec![r.n(1, 7)], r.d(7)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["123-456-782"], &["999-999-999", "123456789", "046 454 286"]),
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
            &["BOXW310820HNERXN09"],
            &["BOXW310820HNERXN08", "BOXW311320HNERXN09"],
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
            &["GODE561231GR8"],
            &["GODE561231GR9", "GODE561331GR8"],
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
            &["F91234563", "AP5836727"],
            &["AP5836728", "1P5836727"],
        ),
        Row("us_ein", Shape(|r| format!("{:02}-{}", r.pick(&[10, 20, 52, 91]), s(&r.d(7))), |r| format!("{:02}-{}", r.pick(&[0, 7, 17, 49, 89]), s(&r.d(7)))), &["91-1144442"], &["07-1144442", "91-114444"]),
        Row(
            "us_itin",
            Shape(
                |r| format!("9{:02}-{:02}-{}", r.n(0, 99), r.pick(&[50, 70, 88, 94]), s(&r.d(4))),
                |r| format!("9{:02}-{:02}-{}", r.n(0, 99), r.pick(&[1, 49, 66, 93]), s(&r.d(4))),
            ),
            &["912-90-3456"],
            &["812-90-3456"],
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
            &["1EG4-TE5-MK73"],
            &["1SG4TE5MK73", "1EG4TE5MK7"],
        ),
        Row("us_npi", Checked(|r| { let b = [vec![r.n(1, 2)], r.d(8)].concat(); let check = luhn(&[v("80840"), b.clone()].concat()); with(&b, check) }, 1.0, 0.9), &["1234567893", "1245319599"], &["3234567893", "1234567890"]),
        Row("us_soundex_licence", Shape(|r| format!("{}{}{}", r.c(1, UPPER), r.c(3, "0123456"), s(&r.d(9))), |r| format!("{}789{}", r.c(1, UPPER), s(&r.d(9)))), &["W426-545-30-761-0"], &["1426545307610"]),
        Row(
            "us_ssn",
            Shape(
                |r| format!("{:03}-{:02}-{:04}", r.pick(&[1, 212, 536, 899]), r.n(1, 99), r.n(1, 9999)),
                |r| format!("{:03}-{:02}-{:04}", r.pick(&[0, 666, 900, 999]), r.n(1, 99), r.n(1, 9999)),
            ),
            &["536-90-4399"],
            &["536-00-4399", "536-90-0000", "078-05-1120", "123-45-6789", "111-11-1111"],
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
            &["36805280109", "33309240064", "60402290004"],
            &["36805280108", "36813280109"],
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
            &["211062-5629"],
            &["211062-5620", "321062-5629"],
        ),
        Row("dk_cvr", Checked(|r| { r.until(|r| { let b = r.d1(7); let check = (11 - w(&b, &[2, 7, 6, 5, 4, 3, 2]) % 11) % 11; maybe(&b, check) }) }, 1.0, 0.9), &["DK 13585628"], &["13585627"]),
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
            &["12345678"],
            &["12345679", "32345674"],
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
            &["131052-308T", "131052A308T"],
            &["131052-308U", "131052-3081", "321052-308T"],
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
            &["120174-3399", "450401-3150"],
            &["530575-0299", "120174-3389", "120174-3395"],
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
            &["LT119511515", "LT100001919017"],
            &["LT100001919018", "119511515", "LT119500020"],
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
            &["40003521601"],
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
            &["161175-19997"],
            &["161175-19996"],
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
            &["988 077 917", "NO988077917MVA"],
            &["988077918"],
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
            &["15108695088"],
            &["15108695077", "15138695088"],
        ),
        Row("se_company", Checked(|r| { let b = [r.d1(2), vec![r.n(2, 9)], r.d(6)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["556703-7485"], &["556703-7486"]),
        Row("se_person", Checked(|r| { let b = [r.day_as("yymmdd"), r.d(3)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["811228-9874", "19811228-9874", "880320-0016", "811288-9871"], &["811228-9873", "811328-9874", "17811228-9874", "010229-9872"]),
        Row("se_vat", Checked(|r| { let b = r.d1(9); format!("SE{}01", with(&b, luhn(&b))) }, 0.8, 0.7), &["SE 123456789701"], &["SE123456789101", "123456789701"]),
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
            &["99 999 999 999", "83 914 571 674"],
        ),
        Row("au_acn", Checked(|r| { let b = r.d(8); with(&b, (10 - w(&b, &[8, 7, 6, 5, 4, 3, 2, 1]) % 10) % 10) }, 0.9, 0.85), &["004 085 616"], &["004 085 617"]),
        Row("au_medicare", Checked(|r| { let b = [vec![r.n(2, 6)], r.d(7)].concat(); format!("{}{{{}}}1", s(&b), w(&b, &[1, 3, 7, 9, 1, 3, 7, 9]) % 10) }, 0.8, 0.6), &["2123 45670 1"], &["2123456711", "7123456701"]),
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
            &[],
            &["49001010112345", "2900101011234"],
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
            &[],
            &["A0101801234567", "1010180123456A"],
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
            &["49-091-850", "136410132"],
            &["136410133", "9125568"],
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
            &["JBX3656", "ZZZ0016"],
            &["ZZZ0044", "IAA1234", "ALU18K"],
        ),
        Row("za_identity", Checked(|r| { let b = [r.day_as("yymmdd"), r.d(4), vec![r.n(0, 1), 8]].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["7503305044089"], &["8503305044089", "9125568"]),
        Row("za_tax", Checked(|r| { let b = [vec![r.n(0, 3)], r.d(8)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["0001339050"], &["2449/494/16/0"]),
        // Payment
        Row("aba_routing", Checked(|r| { let b = [vec![0, r.n(1, 9)], r.d(6)].concat(); with(&b, (10 - w(&b, &[3, 7, 1, 3, 7, 1, 3, 7]) % 10) % 10) }, 1.0, 0.6), &["111000025", "021000021"], &["112000025", "991000020"]),
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
        Row("be_account", Checked(|r| { let b = r.d1(10); let rest = num(&b) % 97; format!("{}{{{:02}}}", s(&b), if rest == 0 { 97 } else { rest }) }, 1.0, 1.0), &["539-0075470-34"], &["539-0075470-35"]),
        Row(
            "bic",
            Shape(
                |r| format!("{}{}{}", r.c(4, UPPER), r.pick(&["DE", "FR", "US", "NL"]), r.c(2, BASE36)),
                |r| format!("{}{}{}", r.c(4, UPPER), r.pick(&["XX", "QQ", "12"]), r.c(2, BASE36)),
            ),
            &["DEUTDEFF", "ABNANL2A", "NEDSZAJJXXX"],
            &["DEUTDEF", "DEUT1EFF", "deutdeff"],
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
            ],
            &[
                "4111111111111112",
                "1234567812345670",
                "0000000000000000",
                "4000000000000002",
                "411111111111111",
            ],
        ),
        Row("card_of_any_issuer", Checked(|r| { let b = [vec![9], r.d(14)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["180016070420458", "4012 8888 8888 1881"], &["4111111111111112", "0000000000000000", "1111111111111117"]),
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
            &["037833100", "DUS0421C5"],
            &["037833101", "03783310", "000000000"],
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
            &["34278-0727558021/0100"],
            &["4278-727558021/0100", "34278-0727558021"],
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
            &["BBG000BLNQ16"],
            &["BBG000BLNQ14", "GBG000BLNQ16", "GBG000BLNQ11", "B1G000BLNQ18"],
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
            &["20041 01005 0500013M026 06", "20041 01005 0500013A026 82", "20041 01005 B500Z13S0I6 20"],
            &["20041 01005 0500013M026 07"],
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
            &["11773016-11111018"],
            &["11773016-11111019", "11773016"],
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
            ],
            &[
                "GB29NWBK60161331926818",
                "GB29NWBK6016133192681",
                "XX89370400440532013000",
                "DE00370400440532013000",
                "DE0537040044053201300A",
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
            &["US0378331005", "DE000BAY0017", "AU0000XVGZA3"],
            &["US0378331004", "US037833100"],
        ),
        Row("lei", Checked(|r| { let b = r.c(18, BASE36); format!("{b}{{{:02}}}", 98 - long_mod(&format!("{b}00"), 97)) }, 1.0, 1.0), &["213800KUD8LAJWSQ9D15", "5493001KJTIIGC8Y1R12"], &["213800KUD8LXJWSQ9D15"]),
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
            &["032180000118359718"],
        ),
        Row("no_account", Checked(|r| { r.until(|r| { let b = r.d1(10); let check = (11 - w(&b, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11; maybe(&b, check) }) }, 1.0, 0.9), &["8601 11 17947"], &["8601 11 17949"]),
        Row("pl_nrb", Checked(|r| { let b = s(&r.d1(24)); format!("{{{:02}}}{b}", 98 - long_mod(&format!("{b}PL00"), 97)) }, 1.0, 1.0), &["61 1090 1014 0000 0712 1981 2874"], &["61 1090 1014 0000 0712 1981 2875"]),
        Row("rf_reference", Checked(|r| { let b = r.c(12, BASE36); format!("RF{{{:02}}}{b}", 98 - long_mod(&format!("{b}RF00"), 97)) }, 1.0, 1.0), &["RF18 5390 0754 7034"], &["RF18539007547035", "RX18539007547034"]),
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
            &["B15KXQ9", "A15KXQ8"],
        ),
        Row("sepa_creditor", Checked(|r| { let b = r.c(11, BASE36); format!("DE{{{:02}}}ZZZ{b}", 98 - long_mod(&format!("{b}DE00"), 97)) }, 0.8, 0.7), &["DE98ZZZ09999999999", "ES 23 ZZZ 47690558N"], &["DE99ZZZ09999999999"]),
        Row("account_number", Shape(|r| format!("907{}", s(&r.d(9))), |r| format!("1{}", "21".repeat(r.n(4, 8) as usize))), &["20-00-00 55779911"], &["12345678", "11111111", "1234567", "1234567890123456789"]),
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
            &["20-05536168-2"],
            &["20-05536168-1", "99-05536168-2"],
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
            &["16.727.230/0001-96", "00000000000000"],
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
            &[],
            &["312345678901234"],
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
            &["390.533.447-05"],
            &["390.533.447-06", "111.111.111-11"],
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
            &["76.086.428-5", "12531909-2"],
            &["12531909-3"],
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
            &["213.123.432-1"],
            &["213.123.432-2"],
        ),
        Row("do_cedula", Checked(|r| { let b = r.d1(10); with(&b, luhn(&b)) }, 1.0, 0.9), &["00113918205"], &["00113918204"]),
        Row("do_rnc", Checked(|r| { let b = r.d1(8); let rest = w(&b, &[7, 9, 8, 6, 5, 4, 3, 2]) % 11; with(&b, if rest == 0 { 2 } else if rest == 1 { 1 } else { 11 - rest }) }, 0.85, 0.85), &["1-01-85004-3"], &["1018A0043"]),
        Row("ec_cedula", Checked(|r| { let b = [v(&format!("{:02}", r.n(1, 24))), vec![r.n(0, 5)], r.d(6)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["171430710-3", "1714307103001"], &["1714307104", "9914307103"]),
        Row("gt_cui", Checked(|r| { r.until(|r| { let b = r.d1(8); let check = w(&b, &[2, 3, 4, 5, 6, 7, 8, 9]) % 11; (check < 10).then(|| format!("{}{{{check}}}0101", s(&b))) }) }, 0.75, 0.8), &[], &["1234567899901"]),
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
            &["3952550-3"],
            &["3952550-4"],
        ),
        Row("pe_ruc", Checked(|r| { let b = [vec![2, 0], r.d(8)].concat(); with(&b, (11 - w(&b, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 10) }, 0.97, 0.9), &["20512333797"], &["20512333798"]),
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
            &["80028061-0"],
            &["80123456-7"],
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
            &["21-100342-001-7"],
            &["210303670014"],
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
            &["V-11470283-4"],
            &["V-11470283-3", "X-11470283-4"],
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
            &["CY-10259033P"],
            &["CY-10259033Z"],
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
            &["J99216582", "ES B-58378431"],
            &["J99216583", "X99216582"],
        ),
        Row("es_dni", Checked(|r| { let b = r.d1(8); format!("{}{{{}}}", s(&b), "TRWAGMYFPDXBNJZSQVHLCKE".chars().nth((num(&b) % 23) as usize).unwrap()) }, 1.0, 1.0), &["54362315-K", "12345678Z"], &["54362315Z", "5436231K"]),
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
            &["X-2482300-W"],
            &["X-2482300A", "W2482300W"],
        ),
        Row("es_nuss", Checked(|r| { let b = [vec![2, 8], vec![r.n(1, 9)], r.d(7)].concat(); format!("{}{{{:02}}}", s(&b), num(&b) % 97) }, 1.0, 1.0), &[], &["991234567890"]),
        Row("gr_afm", Checked(|r| { let b = r.d(8); let sum: u32 = b.iter().fold(0, |sum, digit| (sum + digit) * 2); with(&b, sum % 11 % 10) }, 0.97, 0.9), &["EL 094259216", "023456780"], &["094259217"]),
        Row("gr_amka", Checked(|r| { let b = [r.day_as("ddmmyy"), r.d(4)].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["01013099997"], &["01013099999", "32013099997"]),
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
            &["RSSMRA85T10A562S", "RCCMNL83S18D969H"],
            &["RCCMNL83S18D967H", "RCCMNL83Z18D969H"],
        ),
        Row("it_vat", Checked(|r| { let b = [r.d1(7), vec![0, 1, r.n(0, 9)]].concat(); with(&b, luhn(&b)) }, 1.0, 0.9), &["IT 00743110157"], &["00743110158", "00743999157"]),
        Row("mt_vat", Checked(|r| { r.until(|r| { let b = r.d1(6); let rest = 37 - w(&b, &[3, 4, 6, 7, 8, 9]) % 37; Some(format!("MT{}{{{rest:02}}}", s(&b))) }) }, 0.97, 0.97), &["MT1167-9112"], &["MT1167-9113"]),
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
            &[],
            &["000000000ZZ5"],
        ),
        Row("pt_nif", Checked(|r| { let b = [vec![r.n(1, 3)], r.d(7)].concat(); let rest = w(&b, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11; with(&b, if rest < 2 { 0 } else { 11 - rest }) }, 0.97, 0.9), &["PT 501 964 843"], &["501964842"]),
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
            &["17291716050", "07291716092"],
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
        Row("basic_auth", Shape(|r| Base64::encode_string(format!("{}:{}", r.c(5, "abcdef"), r.c(9, BASE62)).as_bytes()), |r| Base64::encode_string(r.c(12, BASE62).as_bytes())), &["QWxhZGRpbjpvcGVuIHNlc2FtZQ=="], &["Og==", "a", "====", "dXNlcjpwYXNzd29yZA=="]),
        Row("bearer", Shape(|r| format!("{}4", r.c(20, BASE62)), |r| format!("${{{}}}", r.c(6, UPPER))), &["mF_9.B5f-4.1JqM"], &["token", "<token>", "aaaaaaaaaaa1", "xxxxxxxxxxxx1", "abcdefghijklmnop"]),
        Row("connection_password", Shape(|r| r.c(8, BASE62), |r| format!("{}{}", r.pick(&["${", "{{", "<", "%"]), r.c(6, UPPER) + "%")), &["weak", "s3cr3t!"], &["password", "abc", "aaaa", "$PASSWORD"]),
        Row("aws_key_id", Shape(|r| format!("AKIA{}", r.c(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")), |r| format!("AKIA{}{}", r.c(9, "AB"), "AAAAAAA")), &[], &[concat!("AKIAIOSFODNN7", "EXAMPLE")]),
        Row("credential", Shape(|r| r.c(16, BASE62), |r| format!("${{{}}}", r.c(6, UPPER))), &["hunter2!", "Blue_KEY_42"], &["changeme", "password", "aaa", "<password>", "****", "%PASS%"]),
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
            &[],
            &["", "a.b.c"],
        ),
        Row("github_token", Summed(|r| { let b = r.c(30, BASE62); format!("ghp_{b}{}", crc_in_base62(&b)) }), &[], &["ghx_", "ghp_"]),
        Row("grafana_token", Summed(|r| { let b = format!("glsa_{}", r.c(32, BASE62)); format!("{b}_{:08x}", crc32(&b).swap_bytes()) }), &[], &["glsa_", "glsa__"]),
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
            &[],
            &["", "a.b.c", "e30.e30.e30"],
        ),
        Row("password_hash", Shape(|r| format!("$2a$12${}", r.c(53, BASE62)), |r| format!("$2a$12${}", r.c(10, BASE62))), &["$6$qoE2letU$wWPRl.PVczjzeMVgjiA8LLy2nOyZbf7Amj3qLIL978o18gbMySdKZ7uepq9tmMQXxyTIrS12Pln"], &["$1", "2a$12$abcdefghijklmnopqrstuvwxyz012345", "$6$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]),
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
            &[],
            &["pypi-", "AgEIcHlwaS5vcmc"],
        ),
        Row("provider_secret", Shape(|r| format!("{}4{}7", r.c(14, BASE62), r.c(14, "BCDFGHJK0123456789")), |r| format!("https://{}.de/v4", r.c(9, "abcdef"))), &["8f1e2d3c4b5a69780a1b2c3d4e5f6071", "x8K2f9Qm3Zr7Tb4Lc.internalq"], &["no-digit-in-here-at-all", "gitlab.internal2.com", "/etc/key1/of2/some3/service4", "2026-03-01", "/x8K2f9Qm3Zr7Tb4LcVw6"]),
        Row("random_password", Shape(|r| format!("x8#dQ2!v{}9", r.c(8, "0123456789ABCDEFGH#!")), |r| r.c(18, "abcdefghijkl")), &["x8#dQ2!vL7p_R4wZ8q"], &["ADMINISTRATOR-OF-ALL", "aaaaaaaaaaaaaaA1", "path/to/Some1File/x9Qz"]),
        Row("random_key", Shape(|r| format!("Kp4Qx7{}9", r.c(20, "0123456789ABCDEFGHabcdefgh")), |r| r.c(24, "abcdef0123456789")), &["Kp4Qx7Rm2Sn5Tb8Vw3Yz"], &["7b3e5d8c1a9f4e2b6c8d3a5e", "KP4QX7RM2SN5TB8VW3YZ", "EXAMPLEexample1234567890"]),
        Row("random_token", Shape(|r| format!("{}4{}7", r.c(14, BASE62), r.c(14, "BCDFGHJK0123456789")), |r| format!("{}{}", "ab".repeat(8), r.c(4, "ab"))), &["8f1e2d3c4b5a69780a1b2c3d4e5f6071"], &["your_api_key_1", "aaaaaaaaaaaaaaaaaaaa1", "no-digit-in-here-at-all"]),
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
            &["hG7!kd92Lm"],
            &["password", "${DB_PASSWORD}", "xxxxxxxxxxxx"],
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
            &["hG7!kd92LmPq", "kWq-ZpV_tRm.XbN"],
            &["password", "/home/app/current", "none"],
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
            ],
            &[
                "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<7\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
                "I<UTO",
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
            &["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"],
            &["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<7"],
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
            ],
            &["L898902C36UTO7408122F1204159ZE184226B<<<<<11", "L898902C36UTO7413122F1204159ZE184226B<<<<<10"],
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
            &["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"],
            &[
                "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C5XXX4009078F9612109<<<<<<<<",
                "X<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<",
            ],
        ),
        Row("passport_number", Shape(|r| format!("{}{}2", r.n(3, 9), s(&r.d(7))), |r| s(&r.d(6))), &["543210987", "A12345679"], &["111111111", "123456789", "12345678", "5432-10987"]),
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
            &["1237 010180"],
            &["2237 010180", "1237 321380"],
        ),
        Row("at_tin", Checked(|r| { let b = r.d1(8); with(&b, luhn(&b)) }, 1.0, 0.9), &["59-119/9013"], &["59-119/9012"]),
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
            &["ATU13585626", "13585627"],
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
            &["85.07.30-033.28", "17 07 30 033 84"],
            &["85.07.30-033.29", "85.73.30-033.28"],
        ),
        Row("be_vat", Checked(|r| { let b = [vec![0], r.d1(7)].concat(); format!("BE{}{{{:02}}}", s(&b), 97 - num(&b) % 97) }, 1.0, 1.0), &["BE 0428.759.497"], &["BE0431150351", "BE2428759497", "BE0000100067"]),
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
            &["CHE-100.155.212", "CHE-107.787.577 MWST"],
            &["CHE-100.155.213", "100.155.212"],
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
            &["A123456780"],
            &["A123456781", "1123456780"],
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
            &["T220001293", "L01X00T471"],
            &["T220001294", "A220001293", "T22000129"],
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
            &["15070649C103"],
            &["15070649C104", "15071349C103"],
        ),
        Row("de_physician", Checked(|r| { let b = r.d1(6); format!("{}{{{}}}01", s(&b), (10 - w(&b, &[4, 9, 4, 9, 4, 9]) % 10) % 10) }, 0.7, 0.5), &[], &["12345678"]),
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
            &["36 574 261 809", "86095742719"],
            &["36574261890", "36554266806", "01234567899"],
        ),
        Row("de_vat", Checked(|r| { let b = r.d1(8); format!("DE{}", with(&b, mod_11_10(&b))) }, 1.0, 0.9), &["DE136695976"], &["DE136695978", "136695976"]),
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
            &["2 95 10 99 126 111 93"],
            &["295109912611199", "995109912611193"],
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
            &["73282932000074", "35600000049837"],
            &["73282932000079"],
        ),
        Row("fr_tax", Checked(|r| { let b = [vec![r.n(0, 3)], r.d1(9)].concat(); format!("{}{{{:03}}}", s(&b), num(&b) % 511) }, 1.0, 1.0), &[], &["0701987765433"]),
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
            &["FR84 323 140 391", "40303265045"],
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
            &["6433435F", "6433435FT", "6433435OA"],
            &["6433435E", "643343F"],
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
            &["IE 6433435F", "IE 6433435OA", "IE8D79739I"],
            &["IE8D79738J", "6433435F"],
        ),
        Row("lu_matricule", Checked(|r| { let b = [r.day_as("yyyymmdd"), r.d(3)].concat(); format!("{}{{{}{}}}", s(&b), luhn(&b), verhoeff(&b)) }, 1.0, 0.9), &["1893120105732"], &["1893120105733", "189312010573"]),
        Row("lu_vat", Checked(|r| { let b = r.d1(6); format!("LU{}{{{:02}}}", s(&b), num(&b) % 89) }, 1.0, 1.0), &["LU 150 274 42"], &["LU15027443"]),
        Row("nl_bsn", Checked(|r| { r.until(|r| { let b = r.d1(8); maybe(&b, w(&b, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11) }) }, 1.0, 0.9), &["1112.22.333", "941331490"], &["111222334", "000000000"]),
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
            &["NL004495445B01", "NL000099998B57"],
            &["NL123456789B90", "NL004495445A01"],
        ),
        Row("uk_chi", Checked(|r| { r.until(|r| { let b = [r.day_as("ddmmyy"), r.d(3)].concat(); let check = (11 - w(&b, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11; maybe(&b, check) }) }, 1.0, 0.9), &[], &["3213505555"]),
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
            &["MORGA657054SM9IJ"],
            &["MORGA657054SM9I", "9ORGA657054SM9IJ"],
        ),
        Row("uk_nhs", Checked(|r| { r.until(|r| { let b = r.d1(9); let check = (11 - w(&b, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11; maybe(&b, check) }) }, 1.0, 0.9), &["943 476 5870", "9434765919"], &["9434765918"]),
        Row(
            "uk_nino",
            Shape(
                |r| format!("{}{}{}", r.pick(&["AA", "JG", "PW", "SR"]), s(&r.d1(6)), r.c(1, "ABCD")),
                |r| format!("{}{}{}", r.pick(&["BG", "GB", "QQ", "DA", "AO"]), s(&r.d1(6)), r.c(1, "ABCD")),
            ),
            &["JG 10 37 59 A"],
            &["JG103759E", "QQ123456C"],
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
            &["1955839661"],
            &["2955839661"],
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
            &["GB 980 7806 84", "GB 434 031 494"],
            &["GB802311781", "980780684"],
        ),
        // Words
        Row("address_part", Shape(|r| format!("{} {} Street", r.n(1, 99), r.c(6, UPPER)), |r| format!("{}{}", r.pick(&["<", "$", "https://a.de/", "a@"]), r.c(5, UPPER))), &["SW1A 1AA", "10115"], &["null", "string", "", "n/a", "xxxx"]),
        Row("attribute", Shape(|r| format!("married {}", r.n(1, 99)), |r| format!("${{{}}}", r.c(5, UPPER))), &["hypertension"], &["unknown", "0", "null", "***"]),
        Row("birth_date", Shape(|r| { let (y, m, d) = r.day(); format!("{y}-{m:02}-{d:02}") }, |r| format!("{}-{}-{}", r.n(1950, 1999), r.n(13, 31), r.n(32, 60))), &["2 March 1984", "March 2nd, 1984", "02.03.1984", "03/02/84"], &["12 March", "32 March 1984", "10.20.x"]),
        Row("licence_number", Shape(|r| format!("F162{}", s(&r.d(8))), |r| format!("F{}", s(&r.d(3)))), &["W426-5453-0761"], &["1111111", "12345678", "MIT"]),
        Row("machine_readable", Shape(|r| { let number = r.c(9, BASE36); format!("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n{number}{}UTO7408122F1204159<<<<<<<<", icao(&number)) }, |r| { let number = r.c(9, BASE36); format!("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n{number}{}UTO7408122F1204159<<<<<<<<", (icao(&number) + 1) % 10) }), &["L898902C36UTO7408122F1204159ZE184226B<<<<<10", "L898902C36UTO7408122F1204159<<<<<<<<<<<<<<<8"], &["L898902C36UTO7408122F1204159ZE184226B<<<<<11", "<<<"]),
        Row("person_name", Shape(|r| format!("{}a{} Novak", r.c(1, UPPER), r.c(4, "bcdefgh")), |r| format!("{}{}", r.c(4, "abcdefgh"), r.n(1, 99))), &["Zoë O'Neill", "van der Berg", "McDonald", "李小龍 Li"], &["null", "fetchUser", "ADMIN", "Redacted", "a", "Gateway7"]),
        Row("postal_address", Shape(|r| format!("{} Baker Street {}", r.n(1, 300), r.c(1, UPPER)), |r| format!("baker street {}", r.c(3, "abc"))), &["Hauptstraße 12a", "Via Roma, 10"], &["Main Street", "5 rows", "12  Main Street"]),
        Row("query_value", Shape(|r| r.c(8, BASE62), |r| format!("${{{}}}", r.c(5, UPPER))), &["jane"], &["null", "true", "abc", "***", "<token>"]),
        Row("tenant", Shape(|r| format!("tnt_{}", r.c(12, "abcdef0123456789")), |r| format!("<{}>", r.c(5, UPPER))), &["Blue Harbor Ltd", "4711"], &["null", "none", "isolation", "0", "[redacted]", "a"]),
        Row("url", Shape(|r| format!("https://{}.de/{}", r.c(7, "abcdef"), r.n(1, 99)), |r| format!("http://{}.{}", r.c(7, "abcdef"), r.pick(&["test", "local", "png", "1"]))), &["www.ab-c.com.pt", "http://81.2.69.142:80/"], &["http://", "http://localhost/", "https://example.com/a"]),
        Row("written_date", Shape(|r| { let (y, m, d) = r.day(); format!("{d}/{m}/{y}") }, |r| format!("{}-{}-{}", r.n(1950, 1999), r.n(13, 31), r.n(32, 60))), &["2000-04-16 11:34:35", "4.16.2000", "16/04/00"], &["10.20.30", "2000-04/16", "2000-13-13", "99/99/9999"]),
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
        let taken: Vec<_> = vectors.iter().filter(|text| check(text) && !freely(text)).collect();
        if !taken.is_empty() && !TWO_SCHEMES.contains(&row.0) {
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
