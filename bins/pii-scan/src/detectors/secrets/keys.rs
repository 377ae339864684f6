//! Private keys and what stands in connection strings.

use gate_core::Severity;

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
        validator: None,
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
        id: "url-credentials",
        entity: "URL_CREDENTIALS",
        severity: Severity::Critical,
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
