//! One entry of an evidence log, as its text gives it.

use std::borrow::Cow;

use gate_core::json::{Document, Fault, Kind, Value};

/// An entry: `{"schemaVersion":1,"evidenceId":"…","workspaceId":"…","correlationId":"…",
/// "occurredAtIso":"…","category":"Action","summary":"…","actor":{"kind":"System"},"links":{…},
/// "payloadRefs":[…],"previousHash":"…","hashSha256":"…","signatureBase64":"…"}`.
///
/// Strings are decoded; one that is missing or no string is empty, which the verification reports by
/// itself. Source: artifact type 15 of the requirements.
#[derive(Clone, Debug, Default)]
pub struct Entry<'a> {
    /// The whole entry as it was written, from `{` to `}`.
    pub raw: &'a str,
    /// What names the entry; unique in its log.
    pub evidence_id: Cow<'a, str>,
    /// The workspace whose log it is.
    pub workspace_id: Cow<'a, str>,
    /// What it belongs to; of an annotation, the incident.
    pub correlation_id: Cow<'a, str>,
    /// When it happened: RFC 3339.
    pub occurred_at: Cow<'a, str>,
    /// What kind of thing happened, such as `Action`.
    pub category: Cow<'a, str>,
    /// What happened, for people.
    pub summary: Cow<'a, str>,
    /// `hashSha256` of the entry before it; absent on the first.
    pub previous_hash: Option<Cow<'a, str>>,
    /// `hashSha256`: what the entry says its own hash is.
    pub hash: Cow<'a, str>,
    /// `signatureBase64`.
    pub signature: Option<Cow<'a, str>>,
    /// The text of `actor`, if there.
    pub actor: Option<&'a str>,
    /// The text of `links`, if there.
    pub links: Option<&'a str>,
    /// The text of `payloadRefs`, if there.
    pub payload_refs: Option<&'a str>,
}

/// What an entry is linked to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The run.
    pub run_id: Option<String>,
    /// Things of other systems.
    pub external_refs: Vec<ExternalRef>,
}

/// A thing of another system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExternalRef {
    /// Its id there.
    pub external_id: String,
    /// What it is there, such as `incident` or `EvidenceEntry`.
    pub external_type: String,
}

/// Bytes that an entry refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PayloadRef {
    /// `Artifact`, `Snapshot`, `Diff` or `Log`.
    pub kind: String,
    /// Where they lie.
    pub uri: String,
    /// Their digest, lower-case hex, if stated.
    pub sha256: Option<String>,
}

impl Entry<'_> {
    /// What the entry is linked to; nothing where `links` is absent.
    ///
    /// # Errors
    /// When `links` is no object, or one of its members is not of its kind.
    pub fn links(&self) -> Result<Links, Fault> {
        let Some(text) = self.links else {
            return Ok(Links::default());
        };
        let document = Document::parse(text)?;
        let root = of_kind(document.root(), Kind::Object)?;
        let mut external_refs = Vec::new();
        if let Some(refs) = root.get("externalRefs") {
            for reference in of_kind(refs, Kind::Array)?.items() {
                let reference = of_kind(reference, Kind::Object)?;
                strings(reference, &["sorName", "portFamily"])?;
                external_refs.push(ExternalRef {
                    external_id: string(reference, "externalId")?.unwrap_or_default(),
                    external_type: string(reference, "externalType")?.unwrap_or_default(),
                });
            }
        }
        let run_id = string(root, "runId")?;
        strings(root, &["planId", "workItemId", "approvalId"])?;
        Ok(Links { run_id, external_refs })
    }

    /// The bytes that the entry refers to; nothing where `payloadRefs` is absent.
    ///
    /// # Errors
    /// When `payloadRefs` is no array of objects, or one of their members is not of its kind.
    pub fn payload_refs(&self) -> Result<Vec<PayloadRef>, Fault> {
        let Some(text) = self.payload_refs else {
            return Ok(Vec::new());
        };
        let document = Document::parse(text)?;
        of_kind(document.root(), Kind::Array)?
            .items()
            .map(|payload| {
                let payload = of_kind(payload, Kind::Object)?;
                Ok(PayloadRef {
                    kind: string(payload, "kind")?.unwrap_or_default(),
                    uri: string(payload, "uri")?.unwrap_or_default(),
                    sha256: string(payload, "sha256")?,
                })
            })
            .collect()
    }
}

fn of_kind(value: Value<'_>, kind: Kind) -> Result<Value<'_>, Fault> {
    if value.kind() == kind {
        return Ok(value);
    }
    let message = format!("expected {}, found {}", kind.with_article(), value.kind().with_article());
    Err(Fault { span: value.span(), message })
}

fn string(object: Value<'_>, name: &str) -> Result<Option<String>, Fault> {
    object
        .get(name)
        .map(|value| of_kind(value, Kind::String).map(|value| value.string().into_owned()))
        .transpose()
}

/// Whether members that nobody reads are texts all the same, where they are there.
fn strings(object: Value<'_>, names: &[&str]) -> Result<(), Fault> {
    names.iter().try_for_each(|name| string(object, name).map(|_| ()))
}

/// The known categories.
const CATEGORIES: [&str; 7] =
    ["Plan", "Action", "Approval", "OperatorSurface", "Policy", "PolicyViolation", "System"];

/// Notes what `EvidenceEntryV1` does not allow of the members that are more than texts.
pub(crate) fn judge(
    version: Option<&str>,
    category: &str,
    actor: Option<&str>,
    links: Option<&str>,
    payload_refs: Option<&str>,
    problems: &mut Vec<Cow<'static, str>>,
) {
    if version != Some("1") {
        let is_one = version.and_then(|version| version.parse::<f64>().ok()) == Some(1.0);
        if !is_one {
            problems.push("schemaVersion is not 1, the only one that is known".into());
        }
    }
    if !category.is_empty() && !CATEGORIES.contains(&category) {
        problems.push("its category is not a known one".into());
    }
    match actor {
        None => problems.push("actor is missing".into()),
        Some(actor) if !is_actor(actor) => {
            problems
                .push("its actor is not a User, Machine, Adapter or System with an id of its kind".into());
        }
        Some(_) => {}
    }
    if links.is_some_and(|links| !links.starts_with('{')) {
        problems.push("links is no object".into());
    }
    if payload_refs.is_some_and(|refs| !refs.starts_with('[')) {
        problems.push("payloadRefs is no array".into());
    }
}

/// Whether the text of an actor, which is strict JSON, names a kind and an id of it.
fn is_actor(text: &str) -> bool {
    // What programs write; anything else is read properly.
    let usual = |start: &str| {
        text.strip_prefix(start)
            .and_then(|rest| rest.strip_suffix("\"}"))
            .is_some_and(|id| !id.is_empty() && !id.contains(['"', '\\']))
    };
    if text == r#"{"kind":"System"}"#
        || usual(r#"{"kind":"User","userId":""#)
        || usual(r#"{"kind":"Machine","machineId":""#)
        || usual(r#"{"kind":"Adapter","adapterId":""#)
    {
        return true;
    }
    let Ok(document) = Document::parse(text) else {
        return false;
    };
    let root = document.root();
    let member = |name: &str| string(root, name).ok().flatten();
    let id = match member("kind").as_deref() {
        Some("User") => "userId",
        Some("Machine") => "machineId",
        Some("Adapter") => "adapterId",
        Some("System") => return true,
        _ => return false,
    };
    member(id).is_some_and(|id| !id.is_empty())
}
