//! Credentials without a form of their own: by what the key or the words say, and by how they look.

use gate_core::Severity;

use super::PROVIDER;
use crate::detector::{Context, Detector, Trigger};
use crate::validators;

/// Keys whose value is a credential.
const SECRET_KEYS: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "secret",
    "secrets",
    "token",
    "api key",
    "apikey",
    "access key",
    "private key",
    "secret key",
    "auth key",
    "account key",
    "client secret",
    "credential",
    "credentials",
    "authorization",
    "auth token",
    "signing key",
    "encryption key",
    "master key",
    "shared key",
    "pass",
];

/// Keys whose value only counts or names credentials.
const ABOUT: &[&str] = &[
    "count",
    "tokens",
    "length",
    "limit",
    "usage",
    "used",
    "max",
    "min",
    "total",
    "name",
    "type",
    "id",
    "hash",
    "sha256",
    "digest",
    "policy",
    "expiry",
    "expires",
    "rotation",
    "version",
    "required",
    "status",
    "budget",
    "ratio",
    "rate",
    "file",
    "path",
    "url",
    "uri",
    "fingerprint",
    "ref",
    "reference",
];

/// The rows.
pub static ROWS: &[Detector] = &[
    Detector {
        id: "generic-secret",
        entity: "GENERIC_SECRET",
        severity: Severity::Critical,
        what: "no value of a key that says password, secret or token",
        why: "what is stored under such a name is meant to be known to nobody else",
        pattern: r"^\s*(?P<v>[!-~]{8,512})\s*$",
        trigger: Trigger::Words,
        validator: Some(validators::secret_by_key),
        context: Context::key(SECRET_KEYS).cleared_by(ABOUT),
        confidence: 60,
        examples: &["db_password={18:base62}", "api_token={32:hex}", "client_secret={40:base64url}"],
        counterexamples: &[
            "token_count={8:digit}",
            "password=********",
            "password=${{DB_PASSWORD}}",
            "secret_name=prod/db/password",
            "api_key=YOUR_API_KEY_HERE",
            "password=changeme",
            "api_token=CI_DEPLOY_TOKEN",
            "db_password=vault.readPassword()",
        ],
        ..PROVIDER
    },
    Detector {
        id: "assigned-secret",
        entity: "GENERIC_SECRET",
        severity: Severity::Critical,
        what: "no password, secret or token assigned in text",
        why: "what is written behind such a word is meant to be known to nobody else",
        pattern: r#"(?i)(?:pass(?:word|wd|phrase|code)|pwd|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key|account[_-]?key|private[_-]?key|credentials?)[a-z0-9_]{0,20}["'\\]{0,2}\s{0,3}(?:=>|:=|=|:)\s{0,3}["'\\`]{0,2}(?P<v>[^\s"'\\`,;<>(){}\[\]]{8,512})"#,
        trigger: Trigger::Literal(&["pass", "pwd", "secret", "token", "key", "credential"]),
        validator: Some(validators::secret_by_word),
        confidence: 60,
        examples: &[
            "retry 3; password={18:base62}",
            "export API_KEY='{32:base62}'",
            "secret: {24:base64url}",
        ],
        counterexamples: &[
            "token: string",
            "password=password",
            "pwd=/home/app/current",
            "secret_key = os.environ['KEY']",
            "api_key: ${{API_KEY}}",
            "tokens: 8192 of 128000",
            "password = settings.getPassword()",
            "token: SERVICE_API_TOKEN",
        ],
        ..PROVIDER
    },
    Detector {
        id: "opaque-subject",
        entity: "GENERIC_SECRET",
        severity: Severity::High,
        what: "no random value as the key of a map of subjects",
        why: "a map by subject is keyed by who somebody is, or by what they log in with",
        pattern: r"^(?:subject )?(?P<v>[!-~]{14,128})$",
        trigger: Trigger::Words,
        validator: Some(validators::random_password),
        context: Context::required(&["subject", "subjects", "principal", "principals"]),
        confidence: 60,
        examples: &["subject x8#dQ2!v{8:base62}9"],
        counterexamples: &[
            "subject gateway-policy-scheduler",
            "subject {8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}",
        ],
        ..PROVIDER
    },
];
