//! What a text's own form says before any pattern is run: made by a machine, and about nobody.

use crate::class::{COLON, DASH, DIGIT, DOT, LETTER, LOWER_HEX, PLUS, UPPER_HEX, UPPER_REST};
use crate::layers::is_hex_of_text;

/// Words of keys whose values machines make: no row is run on digits and letters under them unless a
/// word of its own context is in the same key.
pub(crate) static MACHINE_WORDS: &[&str] = &[
    "request_no",
    "request no",
    "request_id",
    "request id",
    "trace_id",
    "trace id",
    "traceparent",
    "trace",
    "span_id",
    "span",
    "correlation_id",
    "correlation",
    "commit",
    "sha1",
    "sha256",
    "sha512",
    "sha",
    "md5",
    "crc32",
    "digest",
    "hash",
    "etag",
    "checksum",
    "fingerprint",
    "event_id",
    "run_id",
    "build",
    "revision",
    "version",
    "sequence",
    "seq",
    "offset",
    "timestamp",
    "ts",
    "epoch",
    "nonce",
    "uuid",
    "guid",
    "job_id",
    "snapshot",
    "cursor",
    "rss",
];

/// Whether most of a credential was struck out before it was written down: eight times the same of what is used for that.
///
/// A key over several lines is never taken for one, as anything may stand in what follows it.
#[must_use]
pub(crate) fn is_masked(text: &str) -> bool {
    let struck = |eight: &[u8]| b"xX0*.".contains(&eight[0]) && eight.iter().all(|byte| *byte == eight[0]);
    !text.contains(char::is_whitespace) && text.as_bytes().windows(8).any(struck)
}

/// What the form of a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A UUID.
    Uuid,
    /// Hex digits of the length of a digest or a trace id, which spell no text.
    Digest,
    /// An RFC 3339 time.
    Time,
    /// A version.
    Version,
    /// A private or local IPv4 address.
    PrivateAddress,
    /// Nothing.
    Open,
}

/// The form of a text, from the kinds of its bytes ([`crate::class::of`]) and its length first.
#[must_use]
pub(crate) fn form(text: &[u8], mask: u32) -> Form {
    const HEX: u32 = DIGIT | LOWER_HEX | UPPER_HEX;
    if mask & !(HEX | DASH) == 0 {
        if text.len() == 36 && is_uuid(text) {
            return Form::Uuid;
        }
        if mask & DASH == 0
            && mask & (LOWER_HEX | UPPER_HEX) != 0
            && mask & DIGIT != 0
            && matches!(text.len(), 16 | 32 | 40 | 48 | 56 | 64 | 96 | 128)
            && mask & (LOWER_HEX | UPPER_HEX) != LOWER_HEX | UPPER_HEX
            && !is_hex_of_text(text)
        {
            return Form::Digest;
        }
    }
    if mask & (DIGIT | DASH | COLON) == DIGIT | DASH | COLON
        && mask & !(DIGIT | DASH | COLON | DOT | PLUS | UPPER_REST) == 0
        && is_time(text)
    {
        return Form::Time;
    }
    if mask & DOT != 0 {
        if mask & !(DIGIT | DOT) == 0 {
            if is_private(text) {
                return Form::PrivateAddress;
            }
            if is_short_version(text) {
                return Form::Version;
            }
        } else if mask & !(DIGIT | DOT | DASH | PLUS | LETTER) == 0 && is_semver(text) {
            return Form::Version;
        }
    }
    Form::Open
}

/// Whether a text is of this form again. It may say no of one that is, where that takes longer to tell.
#[must_use]
pub(crate) fn is_again(form: Form, text: &[u8]) -> bool {
    match form {
        Form::Uuid => {
            let (mut strange, mut dashes) = (false, 0_u8);
            for byte in text {
                let dash = *byte == b'-';
                strange |= !(byte.is_ascii_digit() | matches!(byte, b'a'..=b'f') | dash);
                dashes = dashes.wrapping_add(u8::from(dash));
            }
            text.len() == 36
                && !strange
                && dashes == 4
                && [8, 13, 18, 23].into_iter().all(|at| text[at] == b'-')
        }
        // What has the length of a digest is one if it has both digits and small letters, and hides no text.
        Form::Digest => {
            let (mut strange, mut digits, mut letters) = (false, false, false);
            for byte in text {
                let (digit, letter) = (byte.is_ascii_digit(), matches!(byte, b'a'..=b'f'));
                strange |= !(digit | letter);
                digits |= digit;
                letters |= letter;
            }
            !strange && digits && letters && !is_hex_of_text(text)
        }
        Form::Time => is_time(text),
        Form::Version | Form::PrivateAddress | Form::Open => false,
    }
}

fn is_uuid(text: &[u8]) -> bool {
    text.iter().enumerate().all(|(at, byte)| (*byte == b'-') == matches!(at, 8 | 13 | 18 | 23))
}

/// `2026-01-01T00:00:00`, and what may follow it. A date alone is none: it may be a date of birth.
fn is_time(text: &[u8]) -> bool {
    let digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    text.len() >= 16
        && text.len() <= 40
        && text[4] == b'-'
        && text[7] == b'-'
        && text[10] == b'T'
        && text[13] == b':'
        && [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15].into_iter().all(digit)
        && text[16..].iter().all(|byte| byte.is_ascii_digit() || b":.Z+-".contains(byte))
}

fn is_private(text: &[u8]) -> bool {
    (text.starts_with(b"10.") || text.starts_with(b"127.") || text.starts_with(b"192.168."))
        && octets(text).is_some_and(|octets| octets.iter().all(|octet| *octet < 256))
}

fn octets(text: &[u8]) -> Option<[u16; 4]> {
    let (mut octets, mut at, mut seen) = ([0_u16; 4], 0, false);
    for byte in text {
        match byte {
            b'.' if seen && at < 3 => (at, seen) = (at + 1, false),
            b'0'..=b'9' if octets[at] < 256 => {
                octets[at] = octets[at] * 10 + u16::from(byte - b'0');
                seen = true;
            }
            _ => return None,
        }
    }
    (at == 3 && seen).then_some(octets)
}

/// `1.14.2`: fewer digits than a date has, or than an address needs to be looked at.
fn is_short_version(text: &[u8]) -> bool {
    let digits = text.iter().filter(|byte| byte.is_ascii_digit()).count();
    digits <= 7
        && memchr::memchr_iter(b'.', text).count() == 2
        && text[0] != b'.'
        && text.split(|byte| *byte == b'.').all(|part| part.len() <= 3)
}

/// `1.4.2-rc.1+build.7`.
fn is_semver(text: &[u8]) -> bool {
    let end = text.iter().position(|byte| matches!(byte, b'-' | b'+')).unwrap_or(text.len());
    if end == text.len() || text.len() > 24 {
        return false;
    }
    is_short_version(&text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class;

    fn of(text: &[u8]) -> Form {
        form(text, class::of(text))
    }

    const FORMS: [(&str, Form); 64] = [
        ("0f8b6a52-7c1d-4e3f-9a2b-5c6d7e8f9a0b", Form::Uuid),
        ("0F8B6A52-7C1D-4E3F-9A2B-5C6D7E8F9A0B", Form::Uuid),
        ("00000000-0000-0000-0000-000000000000", Form::Uuid),
        ("0f8b6a527-c1d-4e3f-9a2b-5c6d7e8f9a0b", Form::Open),
        ("0f8b6a52-7c1d-4e3f-9a2b-5c6d7e8f9-0b", Form::Open),
        ("0f8b6a52-7c1d-4e3f-9a2b05c6d7e8f9a0b", Form::Open),
        ("0g8b6a52-7c1d-4e3f-9a2b-5c6d7e8f9a0b", Form::Open),
        ("0f8b6a52-7c1d-4e3f-9a2b-5c6d7e8f9a0", Form::Open),
        ("0f8b6a527c1d4e3f9a2b5c6d7e8f9a0b1234", Form::Open),
        ("00f067aa0ba902b7", Form::Digest),
        ("4bf92f3577b34da6a3ce929d0e0e4736", Form::Digest),
        ("4BF92F3577B34DA6A3CE929D0E0E4736", Form::Digest),
        ("da39a3ee5e6b4b0d3255bfef95601890afd80709", Form::Digest),
        ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934c", Form::Digest),
        ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b", Form::Digest),
        ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Form::Digest),
        // A key that was generated has both cases, a card no letter, a word no digit.
        ("4bF92f3577b34da6a3ce929d0e0e4736", Form::Open),
        ("4111111111111111", Form::Open),
        ("deadbeefdeadbeef", Form::Open),
        ("DEADBEEFDEADBEEF", Form::Open),
        ("4bf92f3577b34da6a3ce929d0e0e473", Form::Open),
        ("4bf92f3577b34da6-3ce929d0e0e4736", Form::Open),
        ("4bf92f3577b34da6g3ce929d0e0e4736", Form::Open),
        // The hex of an address, of a time, and of bytes of which one is no text.
        ("616e6e40782e6d79", Form::Open),
        ("323032362D30312D30315430303A3030", Form::Open),
        ("616e6e40782e6d89", Form::Digest),
        ("2026-01-01T00:00", Form::Time),
        ("2026-01-01T00:00:00Z", Form::Time),
        ("2026-01-01T00:00:00.123456+01:00", Form::Time),
        ("2026-01-01T00:00:00-05:00", Form::Time),
        ("2026-01-01T00:00:00.12345678901234567890", Form::Time),
        ("2026-01-01T00:00:00.123456789012345678901", Form::Open),
        // A date may be one of birth.
        ("2026-01-01", Form::Open),
        ("2026-01-01T00:0", Form::Open),
        ("2026-01-01T00:00:00z", Form::Open),
        ("2026-01-01X00:00:00Z", Form::Open),
        ("2026-01-01 00:00:00Z", Form::Open),
        ("2026-01-01T00:00:00_", Form::Open),
        ("2026:01-01T00:00:00Z", Form::Open),
        ("2026-01:01T00:00:00Z", Form::Open),
        ("2026-01-01T00-00:00Z", Form::Open),
        ("2026-01-01T0.:00:00Z", Form::Open),
        ("2026-01-01T00:.0:00Z", Form::Open),
        ("2026-01-01T00:00:00G", Form::Open),
        ("10.0.0.255", Form::PrivateAddress),
        ("127.0.0.1", Form::PrivateAddress),
        ("192.168.17.4", Form::PrivateAddress),
        ("10.0.0.256", Form::Open),
        ("10.0.0.2555", Form::Open),
        ("10.0.0.99999999", Form::Open),
        ("10.0.0.", Form::Open),
        ("10.0..1", Form::Open),
        ("10.0.0.1.2", Form::Open),
        ("172.217.16.1", Form::Open),
        ("1.14.2", Form::Version),
        ("123.456.7", Form::Version),
        ("1.4.2-rc.1+build.7", Form::Version),
        ("1.4.2-rc.1+build.7000000", Form::Version),
        // As many digits as a date has.
        ("12.34.5678", Form::Open),
        ("1.14", Form::Open),
        ("1.2345.6", Form::Open),
        (".14.2", Form::Open),
        ("1.4.2-rc.1+build.70000000", Form::Open),
        ("1.4.2rc1", Form::Open),
    ];

    #[test]
    fn the_form_of_a_text_is_told_from_all_of_it() {
        for (text, wanted) in FORMS {
            assert_eq!(of(text.as_bytes()), wanted, "{text}");
        }
    }

    /// What is passed over as being of the form of the value before it, is of that form.
    #[test]
    fn a_text_is_of_a_form_again_only_where_it_is_of_that_form() {
        let mut again = 0;
        for (text, known) in FORMS {
            for at in 0..text.len() {
                for byte in b"09afgzAFGZ-:.+TZ @_" {
                    let mut other = text.as_bytes().to_vec();
                    other[at] = *byte;
                    if is_again(known, &other) {
                        assert_eq!(of(&other), known, "{}", String::from_utf8_lossy(&other));
                        again += 1;
                    }
                }
            }
        }
        assert!(again > 1_000, "{again}");
        for text in [FORMS[0].0, FORMS[9].0, FORMS[10].0, FORMS[26].0, FORMS[28].0] {
            assert!(is_again(of(text.as_bytes()), text.as_bytes()), "{text}");
        }
        assert!(!is_again(Form::Uuid, &FORMS[0].0.as_bytes()[..35]));
    }
}
