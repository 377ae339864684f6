//! Text of others in our output: nothing that a terminal obeys, nothing that a log must not keep.

/// Characters that stand for a masked one.
const MASK: char = '•';

/// The longest message, in characters. Names that artifacts give can be of any length.
const LONGEST_SENTENCE: usize = 1000;

/// The shortest run of token characters that may be a credential.
const TOKEN: usize = 20;

/// Prefixes of credentials that are masked whatever follows them.
const CREDENTIALS: [&str; 14] = [
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "npm_",
    "sk-",
    "sk_live_",
    "AKIA",
    "ASIA",
    "xox",
    "eyJ",
];

/// Whether a terminal acts on a character, or shows nothing for it: control characters, and the marks
/// that change the direction of writing or have no width.
#[must_use]
pub fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// `text` with each hidden character but the tab replaced by U+FFFD, one for one.
///
/// An artifact must not be able to rewrite what its reader sees, nor to command the CI runner.
#[must_use]
pub fn printable(text: &str) -> String {
    // Most names and paths: nothing in them is hidden, nor part of a command.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'#') {
        return text.into();
    }
    text.chars()
        .map(|char| if is_hidden(char) && char != '\t' { char::REPLACEMENT_CHARACTER } else { char })
        .collect::<String>()
        // The older form of a workflow command, which runners obey anywhere in a line.
        .replace("##[", "##(")
}

/// A sentence for a report: printable, masked by [`redact`], and not longer than a person reads.
#[must_use]
pub fn sentence(text: &str) -> String {
    // Cut before and after: masking looks at each part of a text, and half of a credential is none.
    let looked_at = text.char_indices().nth(2 * LONGEST_SENTENCE).map_or(text, |(end, _)| &text[..end]);
    let text = printable(&redact(looked_at));
    match text.char_indices().nth(LONGEST_SENTENCE) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// `text` with what looks like a credential or an e-mail address masked, character for character.
///
/// A safety net for excerpts and messages, which repeat what artifacts hold (requirement G-11): it
/// masks long runs that mix cases and digits, known credential prefixes, and the local part of
/// addresses. It is no detector; `pii-scan` is.
#[must_use]
pub fn redact(text: &str) -> String {
    let is_token = |char: char| char.is_alphanumeric() || "_-+/=.@~%".contains(char);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_token) {
        let (before, after) = rest.split_at(start);
        let (run, after) = after.split_at(after.find(|char| !is_token(char)).unwrap_or(after.len()));
        out.push_str(before);
        push_run(&mut out, run);
        rest = after;
    }
    out.push_str(rest);
    out
}

fn push_run(out: &mut String, run: &str) {
    // A token may stand at the end of a URL, of a path, or behind `key=`.
    let parts = run.char_indices().filter(|(_, char)| "/=.@~%+".contains(*char)).map(|(at, _)| at + 1);
    let token = [0].into_iter().chain(parts).find(|at| is_prefixed(&run[*at..]));
    let at = token.or_else(|| is_mixed(run).then_some(0)).unwrap_or(run.len());
    let (mut rest, token) = run.split_at(at);
    while let Some((local, domain)) = rest.split_once('@').filter(|(_, domain)| domain.contains('.')) {
        out.extend(local.chars().map(|_| MASK));
        out.push('@');
        rest = domain;
    }
    out.push_str(rest);
    out.extend(token.chars().take(4));
    out.extend(token.chars().skip(4).map(|_| MASK));
}

/// Starts like a known kind of credential, and goes on like one.
fn is_prefixed(run: &str) -> bool {
    CREDENTIALS.iter().any(|prefix| {
        run.strip_prefix(prefix).is_some_and(|rest| {
            rest.len() >= 12 && rest.chars().any(|char| char.is_ascii_digit() || char.is_ascii_uppercase())
        })
    })
}

/// Long, and mixes cases and digits, as names don't.
fn is_mixed(run: &str) -> bool {
    let run = run.trim_matches('.');
    let has = |class: fn(&char) -> bool| run.chars().any(|char| class(&char));
    run.len() >= TOKEN
        && !run.contains(['/', '.'])
        && has(char::is_ascii_digit)
        && has(char::is_ascii_uppercase)
        && has(char::is_ascii_lowercase)
        && longest_word(run) < TOKEN
}

/// The longest run of lower-case letters: names are made of words, credentials are not.
fn longest_word(run: &str) -> usize {
    run.split(|char: char| !char.is_ascii_lowercase()).map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_what_a_terminal_would_act_on() {
        assert_eq!(printable("a\u{1b}[2Jb\u{202e}c\td##[e]"), "a\u{fffd}[2Jb\u{fffd}c\td##(e]");
    }

    #[test]
    fn masks_credentials_and_addresses_and_keeps_the_columns() {
        for (text, tail) in [
            ("token ghp_16C7e42F292c6912E7710c838347Ae178B4a end", "16C7e42F292c6912E7710c838347Ae178B4a"),
            ("AKIAIOSFODNN7EXAMPLE", "IOSFODNN7EXAMPLE"),
            ("\"k\": \"wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY\"", "rXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"),
            ("mail jane.doe@example.org now", "jane.doe"),
            ("jürgen.k@example.org", "j"),
            ("a@jane@example.org", "jane"),
            (
                "https://x.org/?a/ghp_16C7e42F292c6912E7710c838347Ae178B4a",
                "16C7e42F292c6912E7710c838347Ae178B4a",
            ),
            ("build.token=ghp_16c7e42f292c6912e7710c838347ae178b4a", "e42f292c6912e7710c838347ae178b4a"),
        ] {
            let masked = redact(text);
            assert!(!masked.contains(tail), "{masked}");
            assert_eq!(masked.chars().count(), text.chars().count());
        }
    }

    #[test]
    fn keeps_names_digests_paths_and_numbers() {
        for text in [
            "security::tool_policy::tests::profile_coding_expands_group_runtime_and_fs",
            "channels_status_ingests_wave2_alias_channel_ids_in_runtime_maps",
            "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4",
            "parity/generated/cp8/cp8-benchmark.json",
            "2026-02-28T13:54:23.1239978Z",
            "14720.850129094955",
            "RustStyle::CamelCaseNamesOfTests::v2",
        ] {
            assert_eq!(redact(text), text);
        }
    }
}
