//! The verification pass over a log.

use gate_core::{Judgement, Location};

use crate::entry::Entry;

/// Where in which log an entry stands.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// How reports call the log.
    pub path: &'a str,
    /// The entry's number in the log, counted from 0.
    pub index: u64,
    /// The line its text starts on, counted from 1.
    pub line: u64,
    /// The byte of the (decompressed) log its text starts at.
    pub offset: u64,
}

impl Place<'_> {
    /// The place for a finding: file and line, and never the entry's text.
    #[must_use]
    pub fn location(&self) -> Location {
        let mut location = Location::file(self.path);
        location.line = Some(self.line);
        location
    }
}

/// What was read in all, once it was.
#[derive(Clone, Copy, Debug)]
pub struct End<'a> {
    /// How reports call the log.
    pub path: &'a str,
    /// How many entries the log has.
    pub entries: u64,
    /// The hash of the last entry.
    pub head: [u8; 32],
}

/// Somebody who wants to see each entry of a log in order, once, while it is verified.
///
/// An entry that is no strict JSON is not shown: it leaves the log undecided anyway. One whose hash or
/// link is wrong is.
pub trait Observer {
    /// The next entry. `canonical` is its canonical form without `hashSha256` and `signatureBase64`;
    /// the form that a signature covers is `canonicalize(entry.raw, &["signatureBase64"], …)`.
    fn entry(&mut self, place: &Place<'_>, entry: &Entry<'_>, canonical: &[u8], judgement: &mut Judgement);

    /// There are no more.
    fn end(&mut self, end: &End<'_>, judgement: &mut Judgement);
}
