//! How a person is reached.

use gate_core::Severity;

use super::{PERSONAL, PHONE_WORDS};
use crate::detector::{Context, Detector, Trigger};
use crate::validators;

/// Words beside a number of ten digits that say it is no telephone's.
const NO_PHONE: &[&str] = &[
    "version",
    "build",
    "order",
    "invoice",
    "ticket",
    "case",
    "request",
    "trace",
    "span",
    "serial",
    "sku",
    "isbn",
    "tracking",
    "commit",
    "run",
    "job",
    "batch",
    "revision",
    "release",
    "part",
    "model",
    "coordinates",
    "range",
    "ssn",
    "zip",
    "sequence",
    "seq",
    "offset",
    "epoch",
    "timestamp",
    "id",
    "uuid",
];

/// The rows.
pub static ROWS: &[Detector] = &[
    Detector {
        id: "email",
        entity: "EMAIL_ADDRESS",
        severity: Severity::Critical,
        what: "no e-mail address of a person or a mailbox",
        why: "an address names a person, and connects everything else in the artifact to them",
        pattern: r"[A-Za-z0-9_\x80-\xff](?:[A-Za-z0-9._%+'\x80-\xff-]*[A-Za-z0-9_+\x80-\xff-])?@[A-Za-z0-9\x80-\xff](?:[A-Za-z0-9\x80-\xff-]*\.)+(?:xn--[A-Za-z0-9-]+|[A-Za-z\x80-\xff]+)",
        trigger: Trigger::Bytes { all: b"@.", digits: 0 },
        validator: Some(validators::email),
        confidence: 90,
        examples: &[
            "reported by {6:lower}.{8:lower}@{8:lower}.de",
            "{6:lower}+tag@mail.{8:lower}.co.uk",
            "from o'{5:lower}@{8:lower}.ie.",
            "<{5:lower}@{7:lower}.io>",
            "mailto:{6:lower}_{3:digit}@{8:lower}.com?subject=x",
            "jürgen@müller-{4:lower}.de",
            "x@xn--{6:lower}-kva.xn--p1ai",
        ],
        counterexamples: &[
            "write to jane@example.org",
            "image@2x.png",
            "git clone git@github.com:org/repo.git",
            "lodash@4.17.21",
            "nginx@web.service",
            "{5:lower}@localhost",
            "ping @{6:lower} about x.y",
            "user@host.test",
            "pkg@1.0.0-beta.rc",
        ],
        ..PERSONAL
    },
    Detector {
        id: "phone-international",
        entity: "PHONE_NUMBER",
        severity: Severity::High,
        what: "no telephone number with its country",
        why: "a number reaches a person, and finds them in any other list",
        pattern: r"(?:^|[^\w+.-])(?P<v>\+\(?[1-9](?:[ .\x2d()/]{0,2}[0-9]){6,14})\b",
        trigger: Trigger::Bytes { all: b"+", digits: 7 },
        validator: Some(validators::phone_international),
        confidence: 70,
        examples: &[
            "callback requested on +1 (212) 345-6789",
            "+44 7{3:digit} 4{5:digit}",
            "+49 30 1{7:digit}",
            "+33 6 12 34 56 78",
            "call +1212345{4:digit} now",
            "+44 (0)20 7946 0{3:digit}",
        ],
        counterexamples: &[
            "2026-03-01T10:00:00+01:00",
            "a+1234567890",
            "+999 123 456 789",
            "+1 (012) 345-6789",
            "version 1.2.3+20260301",
            "offset +0000000",
        ],
        ..PERSONAL
    },
    Detector {
        id: "phone-north-american",
        entity: "PHONE_NUMBER",
        severity: Severity::High,
        what: "no North American telephone number",
        why: "a number reaches a person, and finds them in any other list",
        pattern: r"(?:^|[^\w.+-])(?P<v>(?:1[ .-])?(?:\([2-9][0-9]{2}\)[ -]?[2-9][0-9]{2}[ .-]?[0-9]{4}|[2-9][0-9]{2}-[2-9][0-9]{2}-[0-9]{4}|[2-9][0-9]{2}\.[2-9][0-9]{2}\.[0-9]{4})(?: ?(?:x|ext\.? ?)[0-9]{1,5})?)(?:[^\w.-]|$|[.-](?:[^\w]|$))",
        trigger: Trigger::Bytes { all: b"", digits: 10 },
        validator: Some(validators::phone_north_american),
        context: Context::raises(PHONE_WORDS).cleared_by(NO_PHONE),
        confidence: 60,
        examples: &[
            "callback requested on (212) 3{2:digit}-{4:digit}",
            "212-345-{4:digit}",
            "1-617-345-{4:digit}",
            "415.345.{4:digit}",
            "(212) 345-6789 ext 42",
        ],
        counterexamples: &[
            "2026-03-01",
            "build 212-345-6789-1",
            "112-345-6789",
            "212-045-6789",
            "version 212.345.6789",
            "(212) 555-0142",
        ],
        ..PERSONAL
    },
];
