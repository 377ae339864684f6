//! What a person shows, drives and carries.

use gate_core::Severity;

use super::PERSONAL;
use crate::detector::{Context, Detector, Trigger};
use crate::validators;

/// Words that say a number stands on a driving licence.
const LICENCE: &[&str] = &[
    "driving licence",
    "driving license",
    "driver licence",
    "driver license",
    "drivers license",
    "driver's license",
    "drivers licence",
    "driver's licence",
    "license number",
    "licence number",
    "driverslicense",
    "drivinglicence",
    "dln",
    "dl number",
    "dl no",
    "permis de conduire",
    "permis",
    "führerschein",
    "fuehrerschein",
    "führerscheinnummer",
    "patente",
    "patente di guida",
    "carnet de conducir",
    "rijbewijs",
    "prawo jazdy",
    "körkort",
    "ajokortti",
    "cnh",
];

/// The rows.
pub static ROWS: &[Detector] = &[
    Detector {
        id: "machine-readable-zone",
        entity: "MRZ",
        severity: Severity::Critical,
        what: "no machine-readable lines of a passport, visa or identity card",
        why: "they hold name, number, nationality, birth and sex of a person in two lines",
        pattern: r"(?P<v>(?:[PV][A-Z<][A-Z<]{42}(?:\r?\n|\\n| )[A-Z0-9<]{44}|[IAC][A-Z0-9<][A-Z<]{3}[A-Z0-9<]{25}(?:\r?\n|\\n| )[A-Z0-9<]{30}(?:\r?\n|\\n| )[A-Z<]{30}|[IACV][A-Z<][A-Z<]{34}(?:\r?\n|\\n| )[A-Z0-9<]{36}|[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9]))(?:[^A-Z0-9<]|$)",
        trigger: Trigger::Literal(&["<<<"]),
        validator: Some(validators::machine_readable),
        confidence: 95,
        examples: &[
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
            "scanned L898902C36UTO7408122F1204159ZE184226B<<<<<10 at gate",
            "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
        ],
        counterexamples: &[
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<11",
            "cat <<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
        ],
        ..PERSONAL
    },
    Detector {
        id: "driving-licence",
        entity: "DRIVING_LICENCE",
        what: "no driving licence number",
        why: "it names one person for life, and opens accounts in their name",
        pattern: r"(?:^|[^\w.-])(?P<v>[A-Z]{1,2}-?[0-9]{3}-?[0-9]{3,4}-?[0-9]{2,4}(?:-?[0-9]{1,4})?|[A-Z]{1,2}[0-9]{4,13}[A-Z]?|[0-9]{2,4}-[0-9]{2}-[0-9]{4}|[0-9]{7,12}|[0-9]{2}[A-Z]{2,3}[0-9]{4,6}|[A-Z0-9]{11})(?:[^\w-]|$)",
        validator: Some(validators::licence_number),
        context: Context::required(LICENCE),
        examples: &[
            "driver's license F162823540116",
            "drivers license: W426-5453-0761",
            "driving licence number 5130634",
            "führerschein B072RRE2I55",
        ],
        counterexamples: &[
            "F162823540116",
            "driver's license 1111111",
            "driving licence number 12",
            "license MIT 2.0",
        ],
        ..PERSONAL
    },
    Detector {
        id: "passport-number",
        entity: "PASSPORT",
        severity: Severity::Critical,
        what: "no passport number",
        why: "it names one person to every border, and opens accounts in their name",
        pattern: r"(?:^|[^\w.-])(?P<v>[A-Z]{1,2} ?[0-9]{6,8}|[0-9]{2}[A-Z]{2}[0-9]{5}|[A-Z]{3}[0-9]{6})(?:[^\w-]|$)",
        validator: Some(validators::licence_number),
        context: Context::required(&[
            "passport",
            "passport number",
            "passport no",
            "passeport",
            "reisepass",
            "pasaporte",
            "passaporto",
            "paspoort",
            "paszport",
            "pass nr",
        ]),
        examples: &["passport no AB 123497", "passeport 18AC40771", "reisepass X7204169"],
        counterexamples: &["AB123497", "passport AB111111", "passport valid"],
        ..PERSONAL
    },
    Detector {
        id: "vehicle-number",
        entity: "VIN",
        severity: Severity::Medium,
        what: "no vehicle identification number",
        why: "registers tell who drives it",
        pattern: r"(?:^|[^\w-])(?P<v>[A-HJ-NPR-Z0-9]{17})(?:[^\w-]|$)",
        validator: Some(validators::vin),
        context: Context::required(&["vin", "vehicle", "chassis", "car", "fahrgestellnummer"]),
        examples: &["vin 1M8GDM9AXKP042788"],
        counterexamples: &["1M8GDM9AXKP042788", "vin 1M8GDM9AXKP042789"],
        ..PERSONAL
    },
    Detector {
        id: "imei",
        entity: "IMEI",
        severity: Severity::Medium,
        what: "no number of a mobile device (IMEI)",
        why: "networks tell who carries it, and where",
        pattern: r"(?:^|[^\w.-])(?P<v>[0-9]{2}-?[0-9]{6}-?[0-9]{6}-?[0-9])(?:[^\w-]|$)",
        validator: Some(validators::imei),
        context: Context::required(&["imei", "handset", "device", "tac"]),
        examples: &["imei 49-015420-323751-8", "handset 352099001761481"],
        counterexamples: &["490154203237518", "imei 490154203237517"],
        ..PERSONAL
    },
    Detector {
        id: "sim-card",
        entity: "ICCID",
        severity: Severity::Medium,
        what: "no number of a SIM card (ICCID)",
        why: "networks tell whose it is",
        pattern: r"(?:^|[^\w.-])(?P<v>89[0-9]{17,18})(?:[^\w-]|$)",
        validator: Some(validators::iccid),
        context: Context::required(&["iccid", "sim", "sim card", "esim"]),
        examples: &["iccid 8944500000000000105"],
        counterexamples: &["8944500000000000105", "iccid 8944500000000000106"],
        ..PERSONAL
    },
    Detector {
        id: "orcid",
        entity: "ORCID",
        severity: Severity::Medium,
        what: "no ORCID",
        why: "it names one author",
        pattern: r"(?:^|[^\w-])(?P<v>[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])(?:[^\w-]|$)",
        validator: Some(validators::orcid),
        context: Context::required(&["orcid", "author", "isni"]),
        examples: &["orcid 0000-0002-1825-0097"],
        counterexamples: &["0000-0002-1825-0097", "orcid 0000-0002-1825-0098"],
        ..PERSONAL
    },
];
