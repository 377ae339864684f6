//! Where a person's machine is on a network.

use gate_core::Severity;

use super::PERSONAL;
use crate::detector::{Context, Detector, Trigger};
use crate::validators;

/// Words that say four numbers with dots are no address.
const VERSIONS: &[&str] = &[
    "version",
    "versions",
    "ver",
    "release",
    "build",
    "semver",
    "firmware",
    "oid",
    "assembly",
    "sdk",
    "driver",
    "chrome",
    "chromium",
    "safari",
    "edge",
    "section",
    "chapter",
    "mask",
    "netmask",
    "fileversion",
    "productversion",
];

/// Words that say they are.
const ADDRESS: &[&str] = &[
    "ip",
    "ips",
    "ipv4",
    "address",
    "addr",
    "client",
    "remote",
    "host",
    "from",
    "login",
    "peer",
    "source",
    "src",
    "forwarded",
    "visitor",
];

/// The rows.
pub static ROWS: &[Detector] = &[
    Detector {
        id: "ip-address",
        entity: "IP_ADDRESS",
        what: "no public IPv4 address",
        why: "it leads to a household or a company, and to the person behind it at that time",
        pattern: r"(?:^|[^\w.-]|[^\w.]-)(?P<v>(?:[0-9]{1,3}\.){3}[0-9]{1,3})(?:[^\w.-]|$|[.-](?:[^\w]|$))",
        trigger: Trigger::Bytes { all: b".", digits: 4 },
        validator: Some(validators::public_ipv4),
        context: Context::raises(ADDRESS).cleared_by(VERSIONS),
        examples: &[
            "login denied from 81.2.69.142",
            "81.2.69.142:443",
            "{2:digit}5 requests by 81.2.69.142.",
        ],
        counterexamples: &[
            "10.1.2.3",
            "192.168.1.7",
            "version 81.2.69.142",
            "203.0.113.9",
            "81.2.69.142.7",
            "v81.2.69.142",
            "81.2.69.256",
            "8.8.8.8",
        ],
        ..PERSONAL
    },
    Detector {
        id: "ipv6-address",
        entity: "IP_ADDRESS",
        what: "no public IPv6 address",
        why: "it often names one device of one person",
        pattern: r"(?:^|[^\w:.])(?P<v>[23][0-9A-Fa-f]{3}:(?:[0-9A-Fa-f]{0,4}:){1,6}[0-9A-Fa-f]{0,4}|(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4})(?:[^\w:]|$)",
        trigger: Trigger::Bytes { all: b":", digits: 0 },
        validator: Some(validators::public_ipv6),
        context: Context::raises(ADDRESS),
        confidence: 70,
        examples: &["from 2a00:1450:4001:82b::200e", "[2600:1f18:2148:bc00:8d61:9b62:40aa:8bb8]:443"],
        counterexamples: &[
            "2001:db8::1",
            "fe80::1ff:fe23:4567:890a",
            "::1",
            "at 2026:03:01 10:00",
            "23:59:59",
        ],
        ..PERSONAL
    },
    Detector {
        id: "mac-address",
        entity: "MAC_ADDRESS",
        severity: Severity::Medium,
        what: "no hardware address of a device",
        why: "it stays with a device for life, and with whoever carries it",
        pattern: r"(?:^|[^\w:.-])(?P<v>[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?:[^\w:-]|$)",
        trigger: Trigger::Bytes { all: b"", digits: 0 },
        validator: Some(validators::mac),
        examples: &["device 3c:22:fb:9a:41:{2:hex}", "3C-22-FB-9A-41-0E", "3c22.fb9a.410e"],
        counterexamples: &[
            "ff:ff:ff:ff:ff:ff",
            "00:00:00:00:00:00",
            "3c:22:fb:9a:41:0e:77:10",
            "01:00:5e:00:00:fb",
        ],
        ..PERSONAL
    },
];
