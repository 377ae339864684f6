//! Field names, genesis and hashing of logs by other producers.

use std::path::Path;

use gate_core::rule::{READING, SHAPE};
use gate_core::{Context, Reason, Undecided};
use serde::{Deserialize, Serialize};

use crate::canonical::Members;

/// The members that the verification asks for, by their number among [`Profile::names`].
pub(crate) mod slot {
    pub(crate) const ID: usize = 0;
    pub(crate) const WORKSPACE: usize = 1;
    pub(crate) const CORRELATION: usize = 2;
    pub(crate) const TIME: usize = 3;
    pub(crate) const CATEGORY: usize = 4;
    pub(crate) const SUMMARY: usize = 5;
    pub(crate) const PREVIOUS: usize = 6;
    pub(crate) const HASH: usize = 7;
    pub(crate) const SIGNATURE: usize = 8;
    pub(crate) const ACTOR: usize = 9;
    pub(crate) const LINKS: usize = 10;
    pub(crate) const PAYLOADS: usize = 11;
    pub(crate) const VERSION: usize = 12;
    pub(crate) const COUNT: usize = 13;
}

/// How a producer writes its log. As a file:
///
/// ```toml
/// id = "record_id"            # the member that names an entry
/// hash = "record_hash"        # the member that states its hash; without it, only the next entry does
/// previous = "prev_hash"      # the member that states the hash of the entry before it
/// time = "timestamp"          # optional
/// workspace = "tenant"        # optional
/// omit = ["sig"]              # members that are not hashed, besides `hash`
/// genesis = "genesis"         # what `previous` holds on the first entry; without it, it is absent
/// null_genesis = false        # whether it may be null there instead
/// prefix = "sha256:"          # what stands before the hex digits of a hash
/// order = "canonical"         # RFC 8785, or "as-written"
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The member that names an entry.
    pub id: String,
    /// The member that states the entry's hash; never hashed itself. `None` when entries state none, and
    /// each is told from the link of the next.
    #[serde(default)]
    pub hash: Option<String>,
    /// The member that states the hash of the entry before.
    pub previous: String,
    /// The member that says when it happened.
    #[serde(default)]
    pub time: Option<String>,
    /// The member that names the workspace.
    #[serde(default)]
    pub workspace: Option<String>,
    /// The member that holds a signature.
    #[serde(default)]
    pub signature: Option<String>,
    /// Further members that are not hashed.
    #[serde(default)]
    pub omit: Vec<String>,
    /// What `previous` holds on the first entry; `None` when it has to be absent there.
    #[serde(default)]
    pub genesis: Option<String>,
    /// Whether `previous` may be null where it has to be absent.
    #[serde(default)]
    pub null_genesis: bool,
    /// What stands before the hex digits of a hash.
    #[serde(default)]
    pub prefix: String,
    /// The order in which members are hashed.
    #[serde(default)]
    pub order: Order,
    /// Which members entries must have beyond those named here.
    #[serde(default)]
    pub contract: Contract,
}

/// The order in which members are hashed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// RFC 8785.
    #[default]
    Canonical,
    /// As written, without white space: what `JSON.stringify` gives.
    AsWritten,
}

/// Which members entries must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Contract {
    /// Those that the profile names.
    #[default]
    Named,
    /// Those of `EvidenceEntryV1`.
    EvidenceV1,
}

impl Profile {
    /// `EvidenceEntryV1`, as its machine-readable contract has it.
    #[must_use]
    pub fn portarium_v1() -> Self {
        Self {
            id: "evidenceId".into(),
            hash: Some("hashSha256".into()),
            previous: "previousHash".into(),
            time: Some("occurredAtIso".into()),
            workspace: Some("workspaceId".into()),
            signature: Some("signatureBase64".into()),
            omit: Vec::new(),
            genesis: None,
            null_genesis: false,
            prefix: String::new(),
            order: Order::Canonical,
            contract: Contract::EvidenceV1,
        }
    }

    /// The logs of that project's experiments: hashed as `JSON.stringify` wrote them.
    fn portarium_experiment() -> Self {
        Self {
            hash: Some("hash".into()),
            time: Some("atIso".into()),
            workspace: None,
            signature: None,
            genesis: Some("genesis".into()),
            order: Order::AsWritten,
            contract: Contract::Named,
            ..Self::portarium_v1()
        }
    }

    /// The Agent Audit Trail, as section 6.1 of draft-sharif-agent-audit-trail-01 chains records: `prev_hash`
    /// is the digest of the record before, in RFC 8785 form without its `signature`, and null on the first.
    /// A record states no hash of its own.
    fn aat_draft() -> Self {
        Self {
            id: "record_id".into(),
            hash: None,
            previous: "prev_hash".into(),
            time: Some("timestamp".into()),
            workspace: None,
            signature: Some("signature".into()),
            null_genesis: true,
            contract: Contract::Named,
            ..Self::portarium_v1()
        }
    }

    /// A profile by name, or by the TOML file that holds it; `genesis` goes before what it says.
    ///
    /// # Errors
    /// When the file is missing or not a profile.
    pub fn load(context: &Context, name: &str, genesis: Option<&str>) -> Result<Self, Undecided> {
        let mut profile = match name {
            "portarium-v1" => Self::portarium_v1(),
            "portarium-experiment" => Self::portarium_experiment(),
            "aat-draft" => Self::aat_draft(),
            file => {
                let artifact = context.root.read(Path::new(file)).map_err(|undecided| {
                    undecided
                        .help("--profile takes portarium-v1, portarium-experiment, aat-draft, or a TOML file")
                })?;
                toml::from_str(artifact.text()?).map_err(|error| {
                    let message = format!("{} is not a profile: {}", artifact.path(), error.message());
                    Undecided::new(&READING, Reason::Malformed, message)
                })?
            }
        };
        if let Some(genesis) = genesis {
            profile.genesis = Some(genesis.to_owned());
        }
        let needed: Vec<&str> =
            [&profile.id, &profile.previous].into_iter().chain(&profile.hash).map(String::as_str).collect();
        let distinct = needed.iter().enumerate().all(|(at, name)| !needed[..at].contains(name));
        if !distinct || needed.contains(&"") {
            return Err(Undecided::new(
                &SHAPE,
                Reason::Malformed,
                "a profile names different members: id, previous and, where entries state their hash, hash",
            ));
        }
        Ok(profile)
    }

    /// The names of all members that are asked for; those of [`slot`] first, empty where there is none.
    pub(crate) fn names(&self) -> Vec<String> {
        let v1 = |name: &str| match self.contract {
            Contract::EvidenceV1 => name.to_owned(),
            Contract::Named => String::new(),
        };
        let mut names = vec![
            self.id.clone(),
            self.workspace.clone().unwrap_or_default(),
            v1("correlationId"),
            self.time.clone().unwrap_or_default(),
            v1("category"),
            v1("summary"),
            self.previous.clone(),
            self.hash.clone().unwrap_or_default(),
            self.signature.clone().unwrap_or_default(),
            v1("actor"),
            v1("links"),
            v1("payloadRefs"),
            v1("schemaVersion"),
        ];
        names.extend(self.omit.iter().cloned());
        names
    }

    /// The numbers of the members that are not hashed.
    pub(crate) fn omitted(&self) -> Vec<usize> {
        let mut omitted = vec![slot::HASH, slot::SIGNATURE];
        omitted.extend(slot::COUNT..slot::COUNT + self.omit.len());
        omitted
    }

    pub(crate) fn members(&self) -> Members {
        match self.order {
            Order::Canonical => Members::Sorted,
            Order::AsWritten => Members::AsWritten,
        }
    }
}
