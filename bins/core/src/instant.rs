//! Points in time as artifacts write them: RFC 3339 with an offset, compared as instants.

use std::fmt;

use jiff::Timestamp;

/// A point in time. Source: requirement G-3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(Timestamp);

impl Instant {
    /// Reads `2026-03-02T09:15:04.1234567Z` or `2026-03-02T10:15:04+01:00`: the date-time form of
    /// RFC 3339 with up to nine fractional digits.
    ///
    /// # Errors
    /// What is wrong, for naive times, a blank instead of `T`, and days that no calendar has.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (date_time, offset) = split_offset(text)?;
        let digits_at = |range: std::ops::Range<usize>| {
            date_time.get(range).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let byte_at = |at: usize| date_time.as_bytes().get(at).copied();
        let fraction = match date_time.get(19..) {
            None | Some("") => true,
            Some(rest) => {
                (2..=10).contains(&rest.len())
                    && rest.starts_with('.')
                    && rest[1..].bytes().all(|byte| byte.is_ascii_digit())
            }
        };
        let shaped = digits_at(0..4)
            && byte_at(4) == Some(b'-')
            && digits_at(5..7)
            && byte_at(7) == Some(b'-')
            && digits_at(8..10)
            && matches!(byte_at(10), Some(b'T' | b't'))
            && digits_at(11..13)
            && byte_at(13) == Some(b':')
            && digits_at(14..16)
            && byte_at(16) == Some(b':')
            && digits_at(17..19)
            && fraction;
        if !shaped {
            return Err("not an RFC 3339 time such as 2026-03-02T09:15:04Z".into());
        }
        format!("{}{offset}", date_time.to_ascii_uppercase())
            .parse()
            .map(Self)
            .map_err(|_| "no such day, hour or offset".into())
    }

    /// The clock of this machine.
    #[must_use]
    pub fn now() -> Self {
        Self(Timestamp::now())
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z; negative before it.
    #[must_use]
    pub fn nanoseconds(self) -> i128 {
        self.0.as_nanosecond()
    }

    /// Whole seconds from `earlier` to this instant; negative when it is before.
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0.as_second() - earlier.0.as_second()
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Splits off `Z` or `+hh:mm`, the latter as it was, the former in upper case.
fn split_offset(text: &str) -> Result<(&str, &str), String> {
    if let Some(rest) = text.strip_suffix(['Z', 'z']) {
        return Ok((rest, "Z"));
    }
    let at = text.len().checked_sub(6).filter(|at| text.is_char_boundary(*at));
    let (rest, offset) = text.split_at(at.unwrap_or(0));
    let shaped = matches!(offset.as_bytes(), [b'+' | b'-', a, b, b':', c, d]
        if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()));
    if shaped && rest.len() >= 19 {
        Ok((rest, offset))
    } else {
        Err("it has no offset: write `Z` or `+hh:mm` at its end".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_rfc_3339_and_compares_instants() {
        let at = |text: &str| Instant::parse(text).unwrap();
        assert_eq!(at("2026-02-28T13:54:23.1239978Z"), at("2026-02-28t14:54:23.1239978+01:00"));
        assert!(at("2026-01-01T10:00:00+02:00") < at("2026-01-01T09:00:00Z"));
        assert_eq!(at("2026-01-02T00:00:00Z").seconds_since(at("2026-01-01T00:00:00Z")), 86_400);
    }

    #[test]
    fn refuses_what_is_no_instant() {
        for text in [
            "",
            "2025-12-04T05:21:23.488516",
            "2025-12-04 05:21:23Z",
            "2025-12-04T05:21Z",
            "2025-12-04",
            "2026-02-30T00:00:00Z",
            "2026-01-01T25:00:00Z",
            "2026-01-01T00:00:00+0100",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.1234567890Z",
            "not a date",
            "2026-01-01T00:00:00+99:00",
            "é",
            "+00:00",
        ] {
            assert!(Instant::parse(text).is_err(), "{text:?} was accepted");
        }
        // No character may be another one.
        let good = "2026-02-28T13:54:23.5+01:00";
        assert!(Instant::parse(good).is_ok());
        for at in 0..good.len() {
            for other in [' ', 'x', '/', '+'] {
                let text = format!("{}{other}{}", &good[..at], &good[at + 1..]);
                assert!(text == good || Instant::parse(&text).is_err(), "{text:?} was accepted");
            }
        }
    }
}
