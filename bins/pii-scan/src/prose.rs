//! Conversation text, which must not be in an export (requirement EX-3.3).

use crate::class::{BLANK, COLON, CONTROL, HIGH};

/// What makes a text a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Marks of who speaks, at the start of a line: `user:`, `assistant:`.
    Roles,
    /// It is longer than a summary may be.
    Long,
    /// It has several lines.
    Lines,
}

/// The longest prose, in characters (requirement EX-3.3).
pub(crate) const LONGEST: usize = 280;

/// Who speaks, as transcripts mark it.
const ROLES: [&str; 12] = [
    "user",
    "assistant",
    "system",
    "human",
    "ai",
    "bot",
    "agent",
    "customer",
    "caller",
    "tool",
    "developer",
    "operator",
];

/// How many words make a text prose and not a token, an address or a list of names.
const WORDS: usize = 12;

/// What makes a text a conversation, if anything does.
#[must_use]
pub(crate) fn sign(text: &str, mask: u32) -> Option<Sign> {
    // Words are apart, or of a script that has no blanks: anything else is a token.
    if mask & (BLANK | CONTROL | HIGH) == 0 {
        return None;
    }
    if mask & COLON != 0 && has_roles(text) {
        return Some(Sign::Roles);
    }
    if text.len() <= LONGEST && !text.contains('\n') || !is_prose(text) {
        return None;
    }
    if text.chars().nth(LONGEST).is_some() {
        return Some(Sign::Long);
    }
    text.trim().contains('\n').then_some(Sign::Lines)
}

/// One mark at the very start, or two anywhere at the start of a line or a sentence.
fn has_roles(text: &str) -> bool {
    let mut marks = 0;
    for (number, line) in text.split(['\n', '|', '.', '?', '!']).enumerate() {
        let line = line.trim_start_matches(|char: char| !char.is_alphanumeric());
        let Some((role, said)) = line.split_once(':') else {
            continue;
        };
        let role = role.trim_end_matches(|char: char| !char.is_alphanumeric());
        if said.trim().is_empty() || !ROLES.iter().any(|known| role.eq_ignore_ascii_case(known)) {
            continue;
        }
        let spoken = said.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count() >= 2;
        marks += 1;
        if marks >= 2
            || number == 0
                && spoken
                && matches!(role.to_ascii_lowercase().as_str(), "user" | "assistant" | "human")
        {
            return true;
        }
    }
    false
}

fn is_prose(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| {
        let word = word.trim_matches(|char: char| char.is_ascii_punctuation());
        !word.is_empty() && word.chars().all(|char| char.is_alphabetic() || char == '\'' || char == '-')
    });
    let words = words.count();
    words >= WORDS && words * 2 >= text.split_whitespace().count()
}
