//! The rows, a file per kind.

use crate::detector::{Context, Detector, Group, Trigger};
use crate::validators;
use gate_core::Severity;

/// Every row, by file.
pub static ALL: &[&[Detector]] = &[SEED];

static SEED: &[Detector] = &[
    Detector {
        id: "email",
        entity: "EMAIL_ADDRESS",
        group: Group::Personal,
        severity: Severity::Critical,
        what: "no e-mail address of a person or a mailbox",
        why: "an address names a person, and connects everything else in the artifact to them",
        pattern: r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+",
        trigger: Trigger::Bytes { all: b"@.", digits: 0 },
        validator: Some(validators::email),
        context: Context::NONE,
        confidence: 90,
        default: true,
        examples: &["reported by {6:lower}@{8:lower}.de"],
        counterexamples: &["write to jane@example.org", "image@2x.png"],
    },
    Detector {
        id: "github-pat",
        entity: "GITHUB_TOKEN",
        group: Group::Secret,
        severity: Severity::Critical,
        what: "no GitHub personal access token",
        why: "whoever reads it acts as the account that made it",
        pattern: r"\b(ghp_[A-Za-z0-9]{36})\b",
        trigger: Trigger::Literal(&["ghp_"]),
        validator: None,
        context: Context::NONE,
        confidence: 90,
        default: true,
        examples: &["token ghp_{30:base62}{crc32:base62:6}"],
        counterexamples: &["token ghp_{12:base62}"],
    },
];
