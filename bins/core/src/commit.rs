//! Commit ids.

/// A full commit id: 40 (SHA-1) or 64 (SHA-256) lower-case hex digits, never abbreviated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CommitId(String);

impl CommitId {
    /// Reads a full commit id.
    ///
    /// # Errors
    /// For anything shorter, in upper case, or a ref's name.
    pub fn parse(text: &str) -> Result<Self, String> {
        let hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if matches!(text.len(), 40 | 64) && text.bytes().all(hex) {
            Ok(Self(text.into()))
        } else {
            Err("a commit is 40 or 64 lower-case hex digits, never abbreviated and never a ref: use `git rev-parse`".into())
        }
    }

    /// The hex digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first twelve digits, for people.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[..12]
    }

    /// A commit id that git itself printed.
    #[cfg(feature = "git")]
    pub(crate) fn of_hex(hex: String) -> Self {
        Self(hex)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_abbreviations_refs_and_upper_case() {
        assert!(CommitId::parse(&"a1".repeat(20)).is_ok());
        assert!(CommitId::parse(&"a1".repeat(32)).is_ok());
        for text in ["", "a1b2c3d", "HEAD", "main", &"A1".repeat(20), &"g1".repeat(20), &"a".repeat(41)] {
            assert!(CommitId::parse(text).is_err(), "{text} was accepted");
        }
    }

    #[test]
    fn people_are_told_twelve_digits() {
        let commit = CommitId::parse(&"0123456789".repeat(4)).expect("forty digits");
        assert_eq!(commit.short(), "012345678901");
    }
}
