//! Encodings that a value may hide in: each peeled off, so that what is under it is looked at.

use unicode_normalization::UnicodeNormalization;

use crate::class::{
    AMPERSAND, BACKSLASH, CLASS, DASH, DIGIT, ENTITY, HIGH, LOWER, LOWER_HEX, OPEN, PERCENT, PLUS, SLASH,
    UNDERSCORE, UPPER, UPPER_HEX,
};

/// How deep layers may lie in each other.
pub(crate) const DEEPEST: usize = 5;

/// The shortest base64 and hex that are decoded, in characters.
const SHORTEST: usize = 16;

/// What hex digits are.
const HEX: u32 = DIGIT | LOWER_HEX | UPPER_HEX;

/// One encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// JSON in a string.
    Json,
    /// base64 or base64url.
    Base64,
    /// Hex digits of a text.
    Hex,
    /// `%40`
    Percent,
    /// `\u0040`, `\n`
    Escapes,
    /// `&#64;`
    Entities,
    /// Full-width and other compatibility forms, characters without width.
    Unicode,
}

impl Layer {
    /// The word used in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Json => "JSON in a string",
            Self::Base64 => "base64",
            Self::Hex => "hex",
            Self::Percent => "percent-encoding",
            Self::Escapes => "backslash escapes",
            Self::Entities => "HTML entities",
            Self::Unicode => "look-alike characters",
        }
    }
}

/// A part of a text, and what it is without some layers.
#[derive(Debug)]
pub(crate) struct Peeled {
    /// The layers, the outermost first.
    pub layers: Vec<Layer>,
    /// Where the part starts in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What it is without the layers.
    pub text: String,
}

/// Whether a text of these kinds of bytes may hold a layer.
#[must_use]
pub(crate) fn may_hold(text: &[u8], mask: u32) -> bool {
    mask & (HIGH | BACKSLASH | OPEN) != 0
        || mask & (AMPERSAND | ENTITY) == AMPERSAND | ENTITY
        || mask & PERCENT != 0 && text.windows(3).any(is_percent)
        || (mask & UPPER != 0 && mask & LOWER != 0 || mask & DIGIT != 0) && has_run(text)
}

fn is_percent(three: &[u8]) -> bool {
    three[0] == b'%' && three[1..].iter().all(u8::is_ascii_hexdigit)
}

/// Whether a text has a run that may be base64 or hex. Of each run that is long enough one byte in [`SHORTEST`] is
/// looked at, and its neighbours only where it is of base64.
fn has_run(text: &[u8]) -> bool {
    let mut at = SHORTEST - 1;
    while let Some(byte) = text.get(at) {
        if is_base64(*byte) {
            let start = text[..at].iter().rposition(|byte| !is_base64(*byte)).map_or(0, |before| before + 1);
            let end =
                text[at..].iter().position(|byte| !is_base64(*byte)).map_or(text.len(), |more| at + more);
            let run = &text[start..end];
            if run.len() >= SHORTEST {
                let (mask, digits) = (crate::class::of(run), hex_digits(run));
                if mask & UPPER != 0 && mask & LOWER != 0
                    || is_hex_of_text(digits) && crate::class::of(digits) & !HEX == 0
                {
                    return true;
                }
            }
            at = end;
        }
        at += SHORTEST;
    }
    false
}

/// Whether a text may be JSON: it starts and ends as an object or an array does.
#[must_use]
pub(crate) fn may_be_json(text: &str) -> bool {
    let text = text.trim_ascii();
    text.starts_with('{') && text.ends_with('}') || text.starts_with('[') && text.ends_with(']')
}

/// A text without one layer, if it had it.
type Off = fn(&str) -> Option<String>;

/// Every layer of a text but JSON: those of the whole text off one after the other, and each run of
/// base64 or hex by itself.
#[must_use]
pub(crate) fn peel(text: &str, mask: u32) -> Vec<Peeled> {
    const WHOLE: [(Layer, u32, Off); 4] = [
        (Layer::Escapes, BACKSLASH, escapes),
        (Layer::Percent, PERCENT, percent),
        (Layer::Entities, AMPERSAND | ENTITY, entities),
        (Layer::Unicode, HIGH, unicode),
    ];
    let mut peeled = Vec::new();
    if text.len() >= SHORTEST {
        tokens(text, &mut peeled);
    }
    let mut layers = Vec::new();
    let mut now: Option<String> = None;
    for (layer, kinds, off) in WHOLE {
        let holds = match &now {
            None => mask & kinds == kinds,
            Some(now) => crate::class::of(now.as_bytes()) & kinds == kinds,
        };
        if let Some(changed) = holds.then(|| off(now.as_deref().unwrap_or(text))).flatten() {
            layers.push(layer);
            now = Some(changed);
        }
    }
    if let Some(now) = now {
        peeled.push(Peeled { layers, start: 0, end: text.len(), text: now });
    }
    peeled
}

/// Runs of base64 or hex.
fn tokens(text: &str, peeled: &mut Vec<Peeled>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let mut mask = 0;
        while at < bytes.len() && is_base64(bytes[at]) {
            mask |= CLASS[usize::from(bytes[at])];
            at += 1;
        }
        let end = at;
        while at < bytes.len() && bytes[at] == b'=' {
            at += 1;
        }
        if end - start >= SHORTEST {
            let run = &bytes[start..end];
            let hex = from_hex(hex_digits(run)).map(|text| (Layer::Hex, text));
            let decoded = hex.or_else(|| from_base64(run, mask).map(|text| (Layer::Base64, text)));
            if let Some((layer, text)) = decoded {
                peeled.push(Peeled { layers: vec![layer], start, end: at, text });
            }
        }
        at = at.max(start + 1);
    }
}

fn is_base64(byte: u8) -> bool {
    CLASS[usize::from(byte)] & (DIGIT | LOWER | UPPER | PLUS | SLASH | DASH | UNDERSCORE) != 0
}

/// A run without what tells that hex digits follow: `0x`, or the `x` of `\x`, as databases write bytes.
fn hex_digits(run: &[u8]) -> &[u8] {
    match run {
        [b'0', b'x' | b'X', digits @ ..] | [b'x', digits @ ..] => digits,
        _ => run,
    }
}

/// Whether hex digits may be those of ASCII text: each pair is from 0x20 to 0x7f, or a control character below 0x10.
pub(crate) fn is_hex_of_text(run: &[u8]) -> bool {
    run.len().is_multiple_of(2) && run.iter().step_by(2).all(|high| matches!(high, b'2'..=b'7' | b'0'))
}

fn from_hex(run: &[u8]) -> Option<String> {
    if !is_hex_of_text(run) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let decoded: Option<Vec<u8>> =
        run.chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect();
    readable(decoded?)
}

/// Text in base64 has letters of both cases: what has not is a name or a number.
fn from_base64(run: &[u8], mask: u32) -> Option<String> {
    if mask & UPPER == 0 || mask & LOWER == 0 || run.len() % 4 == 1 {
        return None;
    }
    let mut decoded = Vec::with_capacity(run.len() / 4 * 3 + 3);
    let (mut bits, mut held) = (0_u32, 0);
    for byte in run {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            _ => 63,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            decoded.push(u8::try_from(bits >> held & 0xff).unwrap_or_default());
            // The first bytes tell: chance seldom makes text.
            if decoded.len() == 6 && !decoded.iter().all(|byte| is_readable(*byte)) {
                return None;
            }
        }
    }
    readable(decoded)
}

fn is_readable(byte: u8) -> bool {
    byte >= 0x20 && byte != 0x7f || matches!(byte, b'\t' | b'\n' | b'\r')
}

fn readable(bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok()?;
    text.bytes().all(is_readable).then_some(text)
}

fn percent(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let (mut at, mut changed) = (0, false);
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high << 4 | low).unwrap_or_default());
                (at, changed) = (at + 3, true);
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    changed.then(|| String::from_utf8_lossy(&out).into_owned())
}

/// Escapes as JSON and most languages have them, wherever they stand.
fn escapes(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut changed = false;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let hex = |from: usize, to: usize| {
            after.get(from..to).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        };
        let code = |digits: &str| u32::from_str_radix(digits, 16).ok();
        let (char, length) = match after.bytes().next() {
            Some(b'u') => match hex(1, 5).and_then(code) {
                Some(high @ 0xd800..=0xdbff) => {
                    let low = after.get(5..7).filter(|mark| *mark == "\\u").and(hex(7, 11)).and_then(code);
                    let pair = low.filter(|low| (0xdc00..0xe000).contains(low));
                    let char = pair
                        .and_then(|low| char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)));
                    (char, 11)
                }
                Some(code) => (char::from_u32(code), 5),
                None => (None, 0),
            },
            Some(b'x') => (hex(1, 3).and_then(code).and_then(char::from_u32), 3),
            Some(b'n') => (Some('\n'), 1),
            Some(b't') => (Some('\t'), 1),
            Some(b'r') => (Some('\r'), 1),
            Some(byte @ (b'"' | b'\\' | b'/' | b'\'')) => (Some(char::from(byte)), 1),
            _ => (None, 0),
        };
        if let Some(char) = char {
            out.push(char);
            rest = &after[length..];
            changed = true;
        } else {
            out.push('\\');
            rest = after;
        }
    }
    out.push_str(rest);
    changed.then_some(out)
}

fn entities(text: &str) -> Option<String> {
    const NAMED: [(&str, char); 12] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("commat", '@'),
        ("period", '.'),
        ("colon", ':'),
        ("plus", '+'),
        ("lowbar", '_'),
        ("hyphen", '-'),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut changed = false;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let end = after.bytes().take(12).position(|byte| byte == b';');
        let char = end.and_then(|end| {
            let name = &after[..end];
            let number = name.strip_prefix('#');
            let hex = number.and_then(|number| number.strip_prefix(['x', 'X']));
            match (hex, number) {
                (Some(hex), _) => u32::from_str_radix(hex, 16).ok().and_then(char::from_u32),
                (None, Some(number)) => number.parse().ok().and_then(char::from_u32),
                (None, None) => NAMED.iter().find(|(known, _)| *known == name).map(|(_, char)| *char),
            }
        });
        if let (Some(char), Some(end)) = (char, end) {
            out.push(char);
            rest = &after[end + 1..];
            changed = true;
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    changed.then_some(out)
}

/// Compatibility forms made plain, and characters without width taken out.
fn unicode(text: &str) -> Option<String> {
    let plain: String = text.nfkc().filter(|char| !has_no_width(*char)).map(plain_mark).collect();
    (plain != text).then_some(plain)
}

fn has_no_width(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Dashes and blanks that stand for the plain one.
fn plain_mark(char: char) -> char {
    match char {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\u{3002}' => '.',
        other => other,
    }
}
