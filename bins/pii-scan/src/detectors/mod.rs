//! The rows, a file per kind.

use gate_core::Severity;

use crate::detector::{Context, Detector, Group, Trigger};

pub mod contact;
pub mod network;
pub mod payment;
pub mod secrets;
pub mod template;

/// Every row, by file.
pub static ALL: &[&[Detector]] = &[
    contact::ROWS,
    network::ROWS,
    payment::ROWS,
    secrets::providers::ROWS,
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
    "mobile",
    "cell",
    "cellphone",
    "landline",
    "fax",
    "call",
    "called",
    "calling",
    "callback",
    "dial",
    "contact",
    "whatsapp",
    "sms",
    "text",
    "ring",
    "reach",
    "msisdn",
    "hotline",
    "subject",
];
