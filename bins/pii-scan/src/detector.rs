//! What a detector is: a row of data. The engine knows how to look, the rows know what for.

use gate_core::Severity;

/// One kind of thing that must not leave, and everything needed to find it.
#[derive(Debug)]
pub struct Detector {
    /// The permanent rule id, kebab-case, such as `github-pat`. Never reused for another meaning.
    pub id: &'static str,
    /// The entity that `--include` and `--exclude` name, such as `EMAIL_ADDRESS`. Several rows may
    /// share one.
    pub entity: &'static str,
    /// What it belongs to, which profiles choose by.
    pub group: Group,
    /// The severity of every finding of this row.
    pub severity: Severity,
    /// What must not be there, in one line without a full stop.
    pub what: &'static str,
    /// Why an artifact that holds it must not leave, in one line.
    pub why: &'static str,
    /// Finds candidates in one decoded text: a JSON string, key or number, or a line of a log.
    ///
    /// Syntax of the `regex` crate, compiled with Unicode off (`\w`, `\d`, `\b` are ASCII) and without
    /// flags: write `(?i)` where case does not matter. Its capture group, of which there is one
    /// at most, else the whole match is the value; its span is what is reported and masked. It matches no empty text.
    pub pattern: &'static str,
    /// When the pattern is run at all. What does not trigger is never looked at, so a trigger that is
    /// too narrow loses findings, and one that is too wide loses speed.
    pub trigger: Trigger,
    /// Decides over the value: check digits, ranges, shape, entropy.
    pub validator: Option<fn(&str) -> bool>,
    /// What the surroundings must say, may say, and must not say.
    pub context: Context,
    /// How sure a candidate is by pattern and validator alone, 0 to 100. [`REPORTED`] and more is
    /// reported without any context; a word of the context adds [`RAISE`].
    pub confidence: u8,
    /// Whether a profile of the group has it. `false` for what is only looked for when `--include`
    /// names the entity, such as URLs and plain dates.
    pub default: bool,
    /// Texts that hold it, each a template (see [`Template`]), scanned as one line of text and, in
    /// JSON, as the value of the key `note`. Where context is required the text brings it along:
    /// `passport no 123456789`.
    pub examples: &'static [Template],
    /// Texts that look like it and don't hold it, as templates.
    pub counterexamples: &'static [Template],
}

/// A candidate of this confidence and more is reported.
pub const REPORTED: u8 = 50;

/// What a word of the context adds to the confidence of a candidate.
pub const RAISE: u8 = 40;

/// What a detector's finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// A natural person: contact, identity, payment.
    Personal,
    /// A credential.
    Secret,
    /// A tenant or customer.
    Tenant,
}

/// When a detector's pattern is run on a text.
#[derive(Clone, Copy, Debug)]
pub enum Trigger {
    /// One of these ASCII literals is in the text, in any case: `ghp_`, `AKIA`, `-----BEGIN`. At least
    /// three bytes each; the rarer the better. The pattern says whether case matters.
    Literal(&'static [&'static str]),
    /// One of the context's words is in the key, or in the text itself as a whole word. For what is
    /// nothing without context, such as most national ids.
    Words,
    /// The text holds all of these bytes, and at least so many digits.
    Bytes {
        /// Each has to be there.
        all: &'static [u8],
        /// How many ASCII digits the text holds at least, in one run that only blanks and
        /// `- . ( ) + /` interrupt. 0 where digits don't matter.
        digits: u8,
    },
}

/// What the surroundings of a candidate say.
///
/// A word is looked for, without regard to case, among the words of the key (`homePhone` has `home` and
/// `phone`; a word such as `ip address` or `ip_address` is looked for as consecutive words), of the keys
/// above it, and as whole words in the [`WINDOW`] bytes before the candidate and the half of that after it.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// Whether `words` have to be there.
    pub need: Need,
    /// Words that make a candidate more likely, in lower case: `phone`, `callback`, `tel`.
    pub words: &'static [&'static str],
    /// Words that make it something else: `order`, `build`, `request`. They clear a candidate where
    /// they are in its own key and none of `words` is anywhere, or stand before it and none of `words` does.
    pub clear: &'static [&'static str],
}

/// How many bytes before a candidate are searched for context words.
pub const WINDOW: usize = 64;

/// Whether a detector needs its context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Context is not looked at; `clear` still is.
    None,
    /// A word adds [`RAISE`] to the confidence.
    Raises,
    /// Without a word there is no finding.
    Required,
    /// Without a word in its own key there is no finding: neither the keys above it nor the words beside it
    /// count. In text that has no keys, `word: value` and `word=value` at the start of a line have one.
    Key,
}

impl Context {
    /// Nothing around it matters.
    pub const NONE: Self = Self { need: Need::None, words: &[], clear: &[] };

    /// Without one of these words there is no finding.
    #[must_use]
    pub const fn required(words: &'static [&'static str]) -> Self {
        Self { need: Need::Required, words, clear: &[] }
    }

    /// Its own key has to have one of these words.
    #[must_use]
    pub const fn key(words: &'static [&'static str]) -> Self {
        Self { need: Need::Key, words, clear: &[] }
    }

    /// These words make it more likely.
    #[must_use]
    pub const fn raises(words: &'static [&'static str]) -> Self {
        Self { need: Need::Raises, words, clear: &[] }
    }

    /// The same, and these words clear it.
    #[must_use]
    pub const fn cleared_by(mut self, clear: &'static [&'static str]) -> Self {
        self.clear = clear;
        self
    }
}

/// A text with parts that are made up when it is needed, so that no source file holds what looks like
/// a live credential: `ghp_{30:base62}{crc32:base62:6}`.
///
/// `{N:ALPHABET}` is N characters of an alphabet: `digit`, `lower`, `upper`, `alpha`, `hex`, `HEX`,
/// `base32`, `base36`, `base58`, `base62`, `base64`, `base64url`. `{crc32:base62:6}` is the CRC-32 of
/// the made-up part before it in base 62, padded to 6. `{{` and `}}` are braces. A text without braces
/// stands for itself.
pub type Template = &'static str;
