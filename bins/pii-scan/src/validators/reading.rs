//! How a candidate is read before it is checked: separators left out, digits as numbers, dates.

use std::ops::Deref;

/// The longest candidate that any scheme has, without its separators.
const LONGEST: usize = 64;

/// The letters and digits of a candidate, in upper case, without the separators between them.
#[derive(Clone, Copy)]
pub(crate) struct Compact {
    bytes: [u8; LONGEST],
    len: usize,
}

impl Deref for Compact {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// Reads letters and digits; blanks (also those that don't break), `-`, `.` and `/` between them are left
/// out. `None` for any other character, for two separators that are no blank in a row, and for what is
/// longer than any scheme.
pub(crate) fn compact(text: &str) -> Option<Compact> {
    let mut out = Compact { bytes: [0; LONGEST], len: 0 };
    let mut mark = true;
    for char in text.trim().chars() {
        match char {
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => {}
            '-' | '.' | '/' | '\u{2010}' | '\u{2011}' | '\u{2013}' if !mark => mark = true,
            'A'..='Z' | 'a'..='z' | '0'..='9' => {
                *out.bytes.get_mut(out.len)? = char.to_ascii_uppercase() as u8;
                out.len += 1;
                mark = false;
            }
            _ => return None,
        }
    }
    (!mark).then_some(out)
}

/// The digits of a candidate that holds nothing else but separators: exactly `N`, not all the same.
///
/// No scheme issues a number of one repeated digit, and every test dummy is one.
pub(crate) fn digits<const N: usize>(text: &str) -> Option<[u32; N]> {
    array(&compact(text)?)
}

/// The same, of bytes that are read already.
pub(crate) fn array<const N: usize>(bytes: &[u8]) -> Option<[u32; N]> {
    if bytes.len() != N {
        return None;
    }
    let mut out = [0; N];
    for (digit, byte) in out.iter_mut().zip(bytes) {
        *digit = value_of_digit(*byte)?;
    }
    out.iter().any(|digit| *digit != out[0]).then_some(out)
}

/// The same, of any length up to 32, for schemes that have several.
pub(crate) fn run(bytes: &[u8]) -> Option<Run> {
    let mut out = Run { digits: [0; 32], len: bytes.len() };
    for (digit, byte) in out.digits.get_mut(..bytes.len())?.iter_mut().zip(bytes) {
        *digit = value_of_digit(*byte)?;
    }
    out.iter().any(|digit| *digit != out[0]).then_some(out)
}

/// Three digits, which may be the same: a counter.
pub(crate) fn three(bytes: &[u8]) -> Option<[u32; 3]> {
    let [a, b, c] = bytes else { return None };
    Some([value_of_digit(*a)?, value_of_digit(*b)?, value_of_digit(*c)?])
}

/// Digits as numbers.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    digits: [u32; 32],
    len: usize,
}

impl Deref for Run {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        &self.digits[..self.len]
    }
}

/// What a digit stands for.
pub(crate) fn value_of_digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

/// What a digit or an upper-case letter stands for: `A` is 10, `Z` is 35.
pub(crate) fn value_of(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A') + 10),
        _ => None,
    }
}

/// Where a byte stands in an alphabet.
pub(crate) fn place_in(alphabet: &[u8], byte: u8) -> Option<u32> {
    alphabet.iter().position(|known| *known == byte).and_then(|place| u32::try_from(place).ok())
}

/// The digits as one number.
pub(crate) fn number(digits: &[u32]) -> u64 {
    digits.iter().fold(0, |number, digit| number * 10 + u64::from(*digit))
}

/// The remainder of a long run of digits.
pub(crate) fn remainder(digits: &[u32], modulus: u32) -> u32 {
    digits.iter().fold(0, |rest, digit| (rest * 10 + digit) % modulus)
}

/// Two digits as a number, the first at `at`.
pub(crate) fn pair(digits: &[u32], at: usize) -> u32 {
    digits[at] * 10 + digits[at + 1]
}

/// Whether the calendar has the day.
pub(crate) fn is_day(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Whether the calendar of any of the last two centuries has the day, its year being of two digits.
pub(crate) fn is_short_day(year: u32, month: u32, day: u32) -> bool {
    // Every fourth is a leap year: 2000 was one, if 1900 was none.
    is_day(year, month, day)
}
