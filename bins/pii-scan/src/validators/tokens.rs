//! Credentials that carry their own proof: a checksum, or a structure that chance does not make.

use base64ct::{Base64, Base64UrlUnpadded, Encoding};

/// The digits of base 62 as GitHub and npm order them.
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Whether the last six characters are the CRC-32 of the `body` before them, in base 62.
fn ends_in_crc(body: &str, checksum: &str) -> bool {
    let mut crc = crc32fast::hash(body.as_bytes());
    let mut expected = [b'0'; 6];
    for place in expected.iter_mut().rev() {
        *place = BASE62[(crc % 62) as usize];
        crc /= 62;
    }
    checksum.as_bytes() == expected
}

/// A GitHub token: a prefix of four, 30 characters, and the CRC-32 of those in base 62.
#[must_use]
pub fn github_token(text: &str) -> bool {
    let Some((prefix, rest)) = text.split_at_checked(4) else { return false };
    matches!(prefix, "ghp_" | "gho_" | "ghu_" | "ghs_" | "ghr_")
        && rest.len() == 36
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && ends_in_crc(&rest[..30], &rest[30..])
}

/// A service account's token of Grafana: `glsa_`, 32 characters, and the CRC-32 of all before it as eight hex
/// digits. Grafana writes its bytes from the lowest; both orders are taken.
#[must_use]
pub fn grafana_token(text: &str) -> bool {
    let Some((body, checksum)) = text.rsplit_once('_') else { return false };
    let Some(secret) = body.strip_prefix("glsa_") else { return false };
    let crc = crc32fast::hash(body.as_bytes());
    let hex = |crc: u32| format!("{crc:08x}");
    secret.len() == 32
        && secret.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && (checksum.eq_ignore_ascii_case(&hex(crc)) || checksum.eq_ignore_ascii_case(&hex(crc.swap_bytes())))
}

/// What a base64url part of a token decodes to, with or without padding.
fn decode(part: &str) -> Option<Vec<u8>> {
    let part = part.trim_end_matches('=');
    Base64UrlUnpadded::decode_vec(part).ok().or_else(|| {
        let padded = format!("{part}{}", &"==="[..(4 - part.len() % 4) % 4]);
        Base64::decode_vec(&padded).ok()
    })
}

/// A JWT or JWE: three or five parts, the first a JSON object that names its algorithm. RFC 7519.
#[must_use]
pub fn jwt(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    if !matches!(parts.len(), 3 | 5) {
        return false;
    }
    let is_object = |part: &str| {
        decode(part)
            .and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok())
            .filter(serde_json::Value::is_object)
    };
    let Some(header) = is_object(parts[0]) else { return false };
    // A JWE's parts are ciphertext; a signed token's claims are JSON.
    header.get("alg").is_some_and(serde_json::Value::is_string)
        && (parts.len() == 5 || is_object(parts[1]).is_some())
}

/// A secret of a Discord application, which is random, or a bot's token, whose first part is the bot's number in
/// base64.
#[must_use]
pub fn discord_token(text: &str) -> bool {
    let is_bot = |first: &str| {
        decode(first)
            .is_some_and(|bytes| (17..=20).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_digit))
    };
    random_token(text) && text.split_once('.').is_none_or(|(first, _)| is_bot(first))
}

/// A `PyPI` token: a macaroon of `pypi.org` or `test.pypi.org` in base64url.
#[must_use]
pub fn pypi_token(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("pypi-") else { return false };
    rest.get(..rest.len() - rest.len() % 4).and_then(decode).is_some_and(|bytes| {
        bytes.starts_with(&[2, 1, 8]) && bytes[3..].starts_with(b"pypi.org")
            || bytes.starts_with(&[2, 1, 13]) && bytes[3..].starts_with(b"test.pypi.org")
    })
}

/// Shannon's entropy of a text, in bits a character.
#[must_use]
pub fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let length = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / length)
        .map(|share| -share * share.log2())
        .sum()
}

/// A key id of AWS: 16 characters of base 32 behind a prefix of four, not the one that the manuals print.
#[must_use]
pub fn aws_key_id(text: &str) -> bool {
    text.len() == 20 && !text.ends_with("EXAMPLE") && distinct(text) >= 8
}

/// How many different bytes a text has.
fn distinct(text: &str) -> usize {
    let mut seen = [false; 256];
    for byte in text.bytes() {
        seen[usize::from(byte)] = true;
    }
    seen.iter().filter(|seen| **seen).count()
}

/// Parts of words that stand where a credential will be.
const STAND_INS: &[&str] = &[
    "example",
    "changeme",
    "change_me",
    "change-me",
    "placeholder",
    "redacted",
    "yourapi",
    "yoursecret",
    "yourtoken",
    "yourpass",
    "your_",
    "your-",
    "xxxx",
    "dummy",
    "insert_",
    "replace_me",
    "replace-me",
    "fixme",
    "foobar",
    "test-token",
    "<",
    "process.env",
    "os.environ",
    "getenv",
    "env[",
    "env.",
    "vault:",
    "ssm:",
    "arn:",
    "secretsmanager",
    "keyvault",
    "keychain",
    "encrypted:",
    "sealed:",
    "***",
    "•••",
    "....",
    "____",
    "----",
    "aaaaaa",
    "#{",
    "{{",
    "${",
];

/// Words that are no credential by themselves.
const NO_SECRETS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "secrets",
    "token",
    "tokens",
    "credential",
    "credentials",
    "none",
    "null",
    "nil",
    "undefined",
    "string",
    "required",
    "optional",
    "true",
    "false",
    "hidden",
    "masked",
    "removed",
    "unknown",
    "default",
    "bearer",
    "basic",
    "integer",
    "boolean",
    "invalid",
    "missing",
    "expired",
    "disabled",
    "enabled",
    "rotated",
    "mypassword",
    "username",
    "admin",
    "root",
    "user",
    "sample",
    "todo",
    "value",
    "empty",
    "databasename",
    // What images of databases and queues are started with where nothing is set.
    "postgres",
    "guest",
    "mysql",
    "rabbitmq",
    "minioadmin",
    "test",
];

/// Parts of the names that programs give to where a credential is kept.
const KEPT_IN: &[&str] =
    &["PASSWORD", "PASSWD", "PASS", "PWD", "SECRET", "TOKEN", "KEY", "CREDENTIAL", "CREDENTIALS"];

/// Whether a text is code that fetches a credential: `getPassword()`, or the name of a constant, `DB_PASSWORD`.
fn is_reference(text: &str) -> bool {
    let name = |text: &str| {
        text.starts_with(|char: char| char.is_ascii_alphabetic())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.:>-".contains(&byte))
    };
    let constant = text.contains('_')
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && text.split('_').any(|part| KEPT_IN.contains(&part));
    constant || text.strip_suffix("()").is_some_and(name)
}

/// Whether a text stands for a credential that is elsewhere: a variable, a placeholder, a mask.
fn is_placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let bare = lower.trim_matches(|char: char| !char.is_alphanumeric());
    let variable = text.starts_with('$') && !text.starts_with("$2")
        || text.starts_with('%') && text.ends_with('%') && text.len() > 2;
    variable
        || is_reference(text)
        || NO_SECRETS.contains(&bare)
        || STAND_INS.iter().any(|word| lower.contains(word))
}

/// A password in a URL: not a variable, not a placeholder.
#[must_use]
pub fn credential(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    !is_placeholder(text)
        && !matches!(lower.as_str(), "pass" | "pwd" | "user" | "root" | "admin" | "token")
        && distinct(text) >= 3
}

/// How many of lower case, upper case, digits and marks a text has.
fn classes(text: &str) -> usize {
    let has = |class: fn(&u8) -> bool| usize::from(text.bytes().any(|byte| class(&byte)));
    has(u8::is_ascii_lowercase)
        + has(u8::is_ascii_uppercase)
        + has(u8::is_ascii_digit)
        + has(u8::is_ascii_punctuation)
}

/// Whether a text has letters of both cases.
fn has_both_cases(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_lowercase()) && text.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// The longest run of lower-case letters: names and sentences are made of words, credentials are not.
fn longest_word(text: &str) -> usize {
    text.split(|char: char| !char.is_ascii_lowercase()).map(str::len).max().unwrap_or_default()
}

/// A value under a key that says it is a credential: not a placeholder, not a name, with some randomness.
#[must_use]
pub fn secret_by_key(text: &str) -> bool {
    !is_placeholder(text)
        && !text.contains("://")
        && !is_name(text)
        // That takes seven different characters at least.
        && entropy(text) >= 2.6
        && (classes(text) >= 2 || text.len() >= 24)
}

/// A value behind such a word in text: the same, and mixed more, as text goes on.
#[must_use]
pub fn secret_by_word(text: &str) -> bool {
    let digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let marked = text.bytes().any(|byte| b"!@#$%^&*+?~".contains(&byte));
    let mixed = classes(text) >= 2 && text.len() >= 12 && longest_word(text) < 5;
    secret_by_key(text) && entropy(text) >= 2.8 && (digit || marked || mixed)
}

/// A path, a dotted or dashed name, a date, a sentence's word: nothing random.
fn is_name(text: &str) -> bool {
    let parts = || text.split(['.', '-', '_', '/', ':']).filter(|part| !part.is_empty());
    let word = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_lowercase())
            || part.bytes().all(|byte| byte.is_ascii_uppercase()) && part.len() < 12
            || part.bytes().skip(1).all(|byte| byte.is_ascii_lowercase())
            || part.bytes().all(|byte| byte.is_ascii_digit())
    };
    text.starts_with('/') || text.starts_with("./") || parts().all(word) && longest_word(text) < 24
}

/// A random string as a generator of passwords makes them: letters of both cases, no words, high entropy.
#[must_use]
pub fn random_password(text: &str) -> bool {
    has_both_cases(text)
        && longest_word(text) < 7
        && entropy(text) >= 3.3
        && !text.contains(['/', '=', '{', '<'])
}

/// A token as machines make them: a digit in it, no placeholder, as much entropy as random text of its length.
#[must_use]
pub fn random_token(text: &str) -> bool {
    let hex = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let least = if hex { 2.5 } else { 3.0 };
    text.bytes().any(|byte| byte.is_ascii_digit())
        && !is_placeholder(text)
        && entropy(text) >= least
        && longest_word(text) < 26
}

/// A password in a connection string or of a command line: any that is no word of the manual.
#[must_use]
pub fn connection_password(text: &str) -> bool {
    text.len() >= 4 && !is_placeholder(text) && distinct(text) >= 3 && !text.starts_with(['&', '+', '"'])
}

/// What HTTP's Basic scheme sends: a name, a colon and a password in base 64.
#[must_use]
pub fn basic_auth(text: &str) -> bool {
    decode(text).and_then(|bytes| String::from_utf8(bytes).ok()).is_some_and(|plain| {
        plain.split_once(':').is_some_and(|(user, password)| {
            user.chars().chain(password.chars()).all(|char| !char.is_control())
                && !is_placeholder(password)
                && user.len() + password.len() >= 4
        })
    })
}

/// What a bearer shows: a token of at least some randomness, no variable.
#[must_use]
pub fn bearer(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit()) && !is_placeholder(text) && entropy(text) >= 2.8
}

/// A password's hash as systems store it: with enough of its own to be tried at leisure.
#[must_use]
pub fn password_hash(text: &str) -> bool {
    text.starts_with('$') && text.len() >= 32 && !text.contains("...") && distinct(text) >= 12
}

/// A random text beside the name of its provider: letters and digits mixed, or hex; no path, no name, no host.
#[must_use]
pub fn provider_secret(text: &str) -> bool {
    let path = text.contains("//") || text.matches('/').count() > 3;
    let host = text.rsplit('.').next().is_some_and(|last| {
        text.contains('.') && last.len() < 5 && last.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    random_token(text) && !path && !host && !is_name(text) && !text.starts_with("sha256:")
}

/// The same, told by its look alone, as only a name such as `edit_key` stands beside it: letters of both cases mixed.
#[must_use]
pub fn random_key(text: &str) -> bool {
    has_both_cases(text) && longest_word(text) < 10 && provider_secret(text)
}
