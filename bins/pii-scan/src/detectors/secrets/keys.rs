//! Private keys and what stands in connection strings.

use super::PROVIDER;
use crate::detector::{Detector, Trigger};
use crate::validators;

/// The rows.
pub static ROWS: &[Detector] = &[
    Detector {
        id: "private-key",
        entity: "PRIVATE_KEY",
        what: "no private key",
        why: "whoever has it signs, decrypts and logs in as its owner",
        pattern: r"(?P<v>-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[^-]{40,}(?:-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----)?)?)",
        trigger: Trigger::Literal(&["PRIVATE KEY"]),
        examples: &[
            "-----BEGIN RSA PRIVATE KEY-----\n{64:base64}\n{64:base64}\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----",
        ],
        counterexamples: &[
            "-----BEGIN PUBLIC KEY-----\n{64:base64}\n-----END PUBLIC KEY-----",
            "keep your PRIVATE KEY private",
            "-----BEGIN CERTIFICATE-----",
        ],
        ..PROVIDER
    },
    Detector {
        id: "private-key-file",
        entity: "PRIVATE_KEY",
        what: "no private key of PuTTY or SSH2",
        why: "whoever has it signs, decrypts and logs in as its owner",
        pattern: r"(?P<v>---- BEGIN SSH2 (?:ENCRYPTED )?PRIVATE KEY ----|PuTTY-User-Key-File-[23]: [a-z0-9@.-]{3,40})",
        trigger: Trigger::Literal(&["BEGIN SSH2", "PuTTY-User-Key-File"]),
        examples: &["---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----", "PuTTY-User-Key-File-3: ssh-ed25519"],
        counterexamples: &["---- BEGIN SSH2 PUBLIC KEY ----", "a PuTTY-User-Key-File of version 3"],
        ..PROVIDER
    },
    Detector {
        id: "url-token",
        entity: "URL_CREDENTIALS",
        what: "no token as the user of a URL",
        why: "whoever reads it logs in to the host that stands right beside it",
        pattern: r"\b[A-Za-z][A-Za-z0-9+.-]{1,30}://(?P<v>[A-Za-z0-9_-]{20,200}):?@[A-Za-z0-9.\[_-]",
        trigger: Trigger::Bytes { all: b":/@", digits: 0 },
        validator: Some(validators::provider_secret),
        confidence: 95,
        examples: &[
            "https://{20:base62}@repo.fury.io/me",
            "https://{40:hex}:@git.example.net/a.git",
            "https://{32:hex}@o{6:digit}.ingest.sentry.io/{7:digit}",
        ],
        counterexamples: &[
            "https://deploy@git.example.net/a.git",
            "https://continuous-integration@git.example.net/",
        ],
        ..PROVIDER
    },
    Detector {
        id: "url-credentials",
        entity: "URL_CREDENTIALS",
        what: "no user and password in a URL",
        why: "whoever reads it logs in to the host that stands right beside it",
        pattern: r#"\b[A-Za-z][A-Za-z0-9+.-]{1,30}://[^\s:/@"'<>{}\[\]$]{0,100}:(?P<v>[^\s/@"'<>{}$]{3,200})@[A-Za-z0-9.\[_-]"#,
        trigger: Trigger::Literal(&["://"]),
        // Surer than the address of a mailbox that the end of it looks like.
        confidence: 95,
        validator: Some(validators::credential),
        examples: &[
            "postgres://{5:lower}:{16:base62}@db1.internal.svc:5432/app",
            "https://{8:lower}:{20:base62}@{8:lower}.de/x",
        ],
        counterexamples: &[
            "https://host:8080/path@v1",
            "postgres://user:${PASSWORD}@db/app",
            "postgres://user:password@localhost/app",
            "https://{8:lower}.de/@{5:lower}",
            "redis://user:<password>@host",
            "amqp://guest:guest@localhost:5672/",
            "postgres://app:DB_PASSWORD@db/app",
        ],
        ..PROVIDER
    },
];
