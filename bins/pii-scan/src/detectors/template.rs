//! Makes texts out of the templates of the rows, the same for the same seed.

use crate::detector::Template;

/// Makes a text: `seed` chooses what stands in the braces.
///
/// `{N:ALPHABET}` is N characters of an alphabet: `digit`, `lower`, `upper`, `alpha`, `alnum` (lower case and
/// digits), `hex`, `HEX`, `base32`, `base36` (upper case and digits), `base58`, `base62`, `base64`,
/// `base64url`. `{crc32:base62:6}` is the CRC-32 of the made-up part before it in base 62, padded to 6;
/// `{crc32:hex:8}` that of the whole word before it in hex. `{json:TEXT}` is `{"TEXT":"…"}` in base64url, as
/// the parts of a JWT are. `{{` and `}}` are braces. What is none of these stands for itself.
#[must_use]
pub fn expand(template: Template, seed: u64) -> String {
    let mut made = Maker { state: seed ^ 0x9e37_79b9_7f4a_7c15, last: String::new() };
    let mut out = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("{{").or_else(|| rest.strip_prefix("}}")) {
            out.push_str(&rest[..1]);
            rest = after;
            continue;
        }
        let end = rest.find('}').filter(|end| *end > 0);
        let part = end.and_then(|end| Some((made.part(&rest[1..end], &out)?, end)));
        if let Some((part, end)) = part {
            out.push_str(&part);
            rest = &rest[end + 1..];
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// What makes the parts up.
struct Maker {
    state: u64,
    last: String,
}

impl Maker {
    /// The next number of a small generator, `SplitMix64`.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// What stands for `{part}`, where it is known.
    fn part(&mut self, part: &str, before: &str) -> Option<String> {
        let made = match part.split_once(':')? {
            ("crc32", "base62:6") => base62(crc32fast::hash(self.last.as_bytes())),
            ("crc32", "hex:8") => {
                let word =
                    before.rsplit(|char: char| char.is_ascii_whitespace() || "\"'=".contains(char)).next()?;
                format!("{:08x}", crc32fast::hash(word.trim_end_matches('_').as_bytes()))
            }
            ("json", text) => {
                use base64ct::Encoding as _;
                let value = self.run(12, alphabet("base62")?);
                base64ct::Base64UrlUnpadded::encode_string(format!("{{\"{text}\":\"{value}\"}}").as_bytes())
            }
            (count, name) => self.run(count.parse().ok()?, alphabet(name)?),
        };
        made.clone_into(&mut self.last);
        Some(made)
    }

    /// So many characters of an alphabet. At least one is a digit and one no digit, where both are in it, so
    /// that no made-up token is a word or a number by chance.
    fn run(&mut self, count: usize, alphabet: &str) -> String {
        let alphabet = alphabet.as_bytes();
        loop {
            let mut made = String::with_capacity(count);
            for _ in 0..count {
                let at = usize::try_from(self.next() % alphabet.len() as u64).unwrap_or_default();
                made.push(char::from(alphabet[at]));
            }
            let both =
                |text: &[u8]| text.iter().any(u8::is_ascii_digit) && !text.iter().all(u8::is_ascii_digit);
            if count < 6 || both(made.as_bytes()) || !both(alphabet) {
                return made;
            }
        }
    }
}

/// The characters of a named alphabet.
fn alphabet(name: &str) -> Option<&'static str> {
    const BASE64URL: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    Some(match name {
        "digit" => "0123456789",
        "lower" => &BASE64URL[26..52],
        "upper" => &BASE64URL[..26],
        "alpha" => &BASE64URL[..52],
        "alnum" => &BASE64URL[26..62],
        "hex" => "0123456789abcdef",
        "HEX" => "0123456789ABCDEF",
        "base32" => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        "base36" => "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
        "base58" => "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
        "base62" => &BASE64URL[..62],
        "base64" => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        "base64url" => BASE64URL,
        _ => return None,
    })
}

/// A checksum in base 62, digits before upper before lower case, padded to six.
fn base62(mut number: u32) -> String {
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[(number % 62) as usize];
        number /= 62;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators;

    #[test]
    fn makes_the_same_text_for_the_same_seed_and_another_for_another() {
        let template = "a {8:hex} {{b}} {no such} {3:digit}";
        assert_eq!(expand(template, 1), expand(template, 1));
        assert_ne!(expand(template, 1), expand(template, 2));
        let text = expand(template, 3);
        assert!(text.contains("{b}") && text.contains("{no such}") && text.len() == 28, "{text}");
    }

    #[test]
    fn makes_checksums_that_the_validators_take() {
        for seed in 0..50 {
            assert!(validators::github_token(&expand("ghp_{30:base62}{crc32:base62:6}", seed)));
            assert!(validators::jwt(&expand("{json:alg}.{json:sub}.{43:base64url}", seed)));
        }
    }
}
