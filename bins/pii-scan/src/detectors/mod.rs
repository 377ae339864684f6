//! The rows, a file per kind.

use gate_core::Severity;

use crate::detector::{Context, Detector, Group, Trigger};

pub mod contact;
pub mod crypto;
pub mod documents;
pub mod national;
pub mod network;
pub mod payment;
pub mod person;
pub mod secrets;
pub mod template;
pub mod tenant;

/// Every row, by file.
pub static ALL: &[&[Detector]] = &[
    contact::ROWS,
    crypto::ROWS,
    documents::ROWS,
    national::americas::ROWS,
    national::asia_pacific::ROWS,
    national::europe::ROWS,
    network::ROWS,
    person::ROWS,
    tenant::ROWS,
    payment::ROWS,
    secrets::providers::ROWS,
    secrets::ai::ROWS,
    secrets::cloud::ROWS,
    secrets::code::ROWS,
    secrets::commerce::ROWS,
    secrets::messaging::ROWS,
    secrets::observability::ROWS,
    secrets::more::ROWS,
    secrets::worded::ROWS,
    secrets::beside::ROWS,
    secrets::keys::ROWS,
    secrets::generic::ROWS,
];

/// Something of a natural person.
pub(crate) const PERSONAL: Detector = Detector {
    id: "",
    entity: "",
    group: Group::Personal,
    severity: Severity::High,
    what: "",
    why: "",
    pattern: "",
    trigger: Trigger::Words,
    validator: None,
    context: Context::NONE,
    confidence: 60,
    default: true,
    examples: &[],
    counterexamples: &[],
};

/// Words that say a number is to be dialled.
pub(crate) const PHONE_WORDS: &[&str] = &[
    "phone",
    "phones",
    "telephone",
    "tel",
    "telefon",
    "téléphone",
    "telefono",
    "teléfono",
    "handy",
    "mobil",
    "mobile",
    "cell",
    "cellphone",
    "landline",
    "fax",
    "telefax",
    "call",
    "called",
    "calling",
    "callback",
    "dial",
    "dialed",
    "dialled",
    "contact",
    "whatsapp",
    "signal",
    "sms",
    "ring",
    "reach",
    "reached",
    "reachable",
    "msisdn",
    "hotline",
    "subject",
    "caller",
    "callers",
    "ring me",
    "phone number",
    "texted",
    "text me",
    "voicemail",
    "answering",
    "answer",
    "registered",
    "messages",
    "pager",
    "helpline",
    "my number",
    "new number",
    "his number",
    "her number",
    "their number",
    "our number",
    "your number",
    "number is",
    "contact number",
    "phone no",
    "tel no",
    "ph",
    "tlf",
    "gsm",
    "cel",
    "celular",
    "portable",
    "numéro",
    "telnr",
    "rufnummer",
    "mobilnummer",
    "phoned",
    "dialing",
    "dialling",
    "dials",
    "calls",
    "extension",
];
