//! What kinds of bytes a text holds, in one pass and one word.

/// An ASCII digit.
pub const DIGIT: u32 = 1;
/// `a` to `f`.
pub const LOWER_HEX: u32 = 1 << 1;
/// `g` to `z`.
pub const LOWER_REST: u32 = 1 << 2;
/// `A` to `F`.
pub const UPPER_HEX: u32 = 1 << 3;
/// `G` to `Z`.
pub const UPPER_REST: u32 = 1 << 4;
/// A blank.
pub const BLANK: u32 = 1 << 5;
/// `.`
pub const DOT: u32 = 1 << 6;
/// `-`
pub const DASH: u32 = 1 << 7;
/// `:`
pub const COLON: u32 = 1 << 8;
/// `@`
pub const AT: u32 = 1 << 9;
/// `+`
pub const PLUS: u32 = 1 << 10;
/// `_`
pub const UNDERSCORE: u32 = 1 << 11;
/// `/`
pub const SLASH: u32 = 1 << 12;
/// `=`
pub const EQUALS: u32 = 1 << 13;
/// `%`
pub const PERCENT: u32 = 1 << 14;
/// `&`
pub const AMPERSAND: u32 = 1 << 15;
/// `\`
pub const BACKSLASH: u32 = 1 << 16;
/// `"`
pub const QUOTE: u32 = 1 << 17;
/// `<`
pub const LESS: u32 = 1 << 18;
/// `{` and `[`
pub const OPEN: u32 = 1 << 19;
/// Below U+0020, and U+007F.
pub const CONTROL: u32 = 1 << 20;
/// A byte of a character beyond ASCII.
pub const HIGH: u32 = 1 << 21;
/// Everything else.
pub const OTHER: u32 = 1 << 22;
/// `#` and `;`, of HTML entities.
pub const ENTITY: u32 = 1 << 23;

/// Small letters.
pub const LOWER: u32 = LOWER_HEX | LOWER_REST;
/// Capital letters.
pub const UPPER: u32 = UPPER_HEX | UPPER_REST;
/// Letters.
pub const LETTER: u32 = LOWER | UPPER;

/// The kind of each byte.
pub static CLASS: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [OTHER; 256];
    let mut byte = 0_u8;
    loop {
        table[byte as usize] = match byte {
            b'0'..=b'9' => DIGIT,
            b'a'..=b'f' => LOWER_HEX,
            b'g'..=b'z' => LOWER_REST,
            b'A'..=b'F' => UPPER_HEX,
            b'G'..=b'Z' => UPPER_REST,
            b' ' => BLANK,
            b'.' => DOT,
            b'-' => DASH,
            b':' => COLON,
            b'@' => AT,
            b'+' => PLUS,
            b'_' => UNDERSCORE,
            b'/' => SLASH,
            b'=' => EQUALS,
            b'%' => PERCENT,
            b'&' => AMPERSAND,
            b'\\' => BACKSLASH,
            b'"' => QUOTE,
            b'<' => LESS,
            b'{' | b'[' => OPEN,
            b'#' | b';' => ENTITY,
            0..=31 | 127 => CONTROL,
            128..=255 => HIGH,
            _ => OTHER,
        };
        if byte == 255 {
            return table;
        }
        byte += 1;
    }
}

/// The kinds of bytes in a text.
#[must_use]
pub fn of(text: &[u8]) -> u32 {
    text.iter().fold(0, |mask, byte| mask | CLASS[usize::from(*byte)])
}

/// The most digits in one run that only blanks and `- . ( ) + /` interrupt.
#[must_use]
pub fn longest_number(text: &[u8]) -> u8 {
    let (mut most, mut run) = (0_u8, 0_u8);
    for byte in text {
        if byte.is_ascii_digit() {
            run = run.saturating_add(1);
            most = most.max(run);
        } else if !matches!(byte, b' ' | b'-' | b'.' | b'(' | b')' | b'+' | b'/') {
            run = 0;
        }
    }
    most
}
