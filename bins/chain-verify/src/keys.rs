//! Signatures over entries, and the keys they are checked with.
//!
//! What is signed is the RFC 8785 form of the entry without `signatureBase64`: its hash, and through
//! it the link to everything before, is inside. An entry names no key and no algorithm, so the keys
//! come from a file that the verifier trusts, and the entry has to be signed by one of them.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use base64ct::{Base64, Encoding as _};
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _};
use ed25519_dalek::{Signer as _, Verifier as _};
use gate_core::artifact::{Artifact, sha256};
use gate_core::instant::Instant;
use gate_core::rule::SHAPE;
use gate_core::text::printable;
use gate_core::{Context, Decoded, Judgement, Location, Reason, Spanned, Subject, Undecided};
use serde::{Deserialize, Serialize};

use crate::append::Sign;
use crate::canonical::canonicalize;
use crate::entry::Entry;
use crate::log::{End, Observer, Place};
use crate::rules::{KEY, SIGNATURE};

/// How many entries are collected before their signatures are checked side by side.
const BATCH: usize = 1024;

/// How many bytes of entries are collected at most.
const BATCH_BYTES: usize = 4 << 20;

/// How many findings of one pass are told one by one; the rest is counted.
const TOLD: usize = 100;

/// What every public key in PEM starts with.
const PEM: &[u8] = b"-----BEGIN PUBLIC KEY-----";

/// One key of a key file.
///
/// `{"keyId":"release-2026","alg":"ed25519","publicKey":"MCowBQYDK2VwAyEA…","notBefore":
/// "2026-01-01T00:00:00Z","notAfter":"2027-01-01T00:00:00Z","revokedAt":"2026-06-01T00:00:00Z"}`.
/// `publicKey` is the base64 of its `SubjectPublicKeyInfo`, which is what stands between the lines of a
/// PEM file. The times are optional.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    key_id: Spanned<String>,
    alg: Spanned<Algorithm>,
    public_key: Spanned<String>,
    not_before: Option<Spanned<String>>,
    not_after: Option<Spanned<String>>,
    revoked_at: Option<Spanned<String>>,
}

/// How a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Algorithm {
    /// RFC 8032, verified strictly: no weak key, no second encoding of a signature.
    Ed25519,
    /// ECDSA on P-256 over SHA-256; the signature is r and s, 32 bytes each, as in JWS ES256.
    EcdsaP256Sha256,
}

/// A public key.
#[derive(Debug, PartialEq)]
enum Public {
    Ed25519(Box<ed25519_dalek::VerifyingKey>),
    P256(Box<p256::ecdsa::VerifyingKey>),
}

/// A key that is trusted, and when.
#[derive(Debug)]
struct Key {
    id: String,
    public: Public,
    not_before: Option<Instant>,
    not_after: Option<Instant>,
    revoked_at: Option<Instant>,
}

/// The keys that are trusted to sign entries.
#[derive(Debug, Default)]
pub struct Keys {
    keys: Vec<Key>,
    /// The digest of the digests of the files that they were read from.
    sha256: String,
}

/// Why an entry does not count as signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    Missing,
    Encoding,
    Unknown,
    Untimed,
    Early(usize),
    Late(usize),
    Revoked(usize),
}

impl Keys {
    /// Reads key files: JSON as `[{keyId, alg, publicKey, notBefore, notAfter, revokedAt}]`, or one
    /// public key in PEM.
    ///
    /// # Errors
    /// When a file can't be read, holds no key, or a key that is malformed, weak or given twice.
    pub fn load(
        context: &Context,
        files: &[PathBuf],
        subjects: &mut Vec<Subject>,
    ) -> Result<Self, Undecided> {
        let mut keys = Vec::new();
        let mut digests = String::new();
        for file in files {
            let artifact = context.root.read(file)?;
            let subject = artifact.subject("public-keys");
            digests.push_str(&subject.sha256);
            subjects.push(subject);
            if artifact.bytes().trim_ascii_start().starts_with(PEM) {
                keys.push(pem(&artifact)?);
            } else {
                rows(&artifact, &mut keys)?;
            }
        }
        let mut ids = BTreeSet::new();
        for (at, key) in keys.iter().enumerate() {
            let doubled = keys[..at].iter().any(|other| other.public == key.public);
            if doubled || !ids.insert(&key.id) {
                let message = format!("the key {} is given twice: which of them holds?", printable(&key.id));
                return Err(Undecided::new(&KEY, Reason::Malformed, message));
            }
        }
        Ok(Self { keys, sha256: sha256(digests.as_bytes()) })
    }

    /// What tells these keys from others: a digest of the files, in the order given.
    pub(crate) fn sha256(&self) -> &str {
        &self.sha256
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// What speaks against a signature over `text` by one of the keys at that time; nothing when it holds.
    pub(crate) fn flaw_of(&self, signature: &str, text: &[u8], at: Instant, what: &str) -> Option<String> {
        self.signer(Some(signature), text, Some(at), 0).err().map(|flaw| self.tell(flaw, what).1)
    }

    /// Which key signed `text`, and was valid at the time of the entry. `hint` is the key to try first.
    fn signer(
        &self,
        signature: Option<&str>,
        text: &[u8],
        at: Option<Instant>,
        hint: usize,
    ) -> Result<usize, Flaw> {
        let signature = signature.ok_or(Flaw::Missing)?;
        // 64 bytes are 88 characters, two of them padding; anything else is another encoding.
        let mut bytes = [0; 66];
        let decoded = Base64::decode(signature, &mut bytes).map_err(|_| Flaw::Encoding)?;
        let signature: [u8; 64] = decoded.try_into().map_err(|_| Flaw::Encoding)?;
        let order = std::iter::once(hint).chain((0..self.keys.len()).filter(|at| *at != hint));
        let by = order
            .filter_map(|at| Some((at, self.keys.get(at)?)))
            .find(|(_, key)| key.public.verifies(text, &signature));
        let (by, key) = by.ok_or(Flaw::Unknown)?;
        let at = at.ok_or(Flaw::Untimed)?;
        let reached = |limit: Option<Instant>| limit.is_some_and(|limit| at >= limit);
        if key.not_before.is_some_and(|start| at < start) {
            Err(Flaw::Early(by))
        } else if reached(key.revoked_at) {
            Err(Flaw::Revoked(by))
        } else if reached(key.not_after) {
            Err(Flaw::Late(by))
        } else {
            Ok(by)
        }
    }

    fn tell(&self, flaw: Flaw, id: &str) -> (&'static gate_core::Rule, String) {
        let id = printable(id);
        let name = |at: usize| self.keys.get(at).map_or_else(String::new, |key| printable(&key.id));
        match flaw {
            Flaw::Missing => (&SIGNATURE, format!("{id} is not signed")),
            Flaw::Encoding => {
                (&SIGNATURE, format!("the signature of {id} is not 64 bytes in standard base64 with padding"))
            }
            Flaw::Unknown => (
                &SIGNATURE,
                format!(
                    "the signature of {id} is by none of the {} known keys, or over something else",
                    self.len()
                ),
            ),
            Flaw::Untimed => (&KEY, format!("{id} has no readable time: was its key valid then?")),
            Flaw::Early(key) => (&KEY, format!("{id} is signed by {}, which was not valid yet", name(key))),
            Flaw::Late(key) => {
                (&KEY, format!("{id} is signed by {}, which was not valid any more", name(key)))
            }
            Flaw::Revoked(key) => {
                (&KEY, format!("{id} is signed by {}, which was revoked by then", name(key)))
            }
        }
    }
}

impl Public {
    /// Reads `SubjectPublicKeyInfo`.
    fn from_der(algorithm: Algorithm, der: &[u8]) -> Option<Self> {
        match algorithm {
            Algorithm::Ed25519 => {
                let key = ed25519_dalek::VerifyingKey::from_public_key_der(der).ok()?;
                (!key.is_weak()).then(|| Self::Ed25519(Box::new(key)))
            }
            Algorithm::EcdsaP256Sha256 => {
                p256::ecdsa::VerifyingKey::from_public_key_der(der).ok().map(|key| Self::P256(Box::new(key)))
            }
        }
    }

    fn verifies(&self, text: &[u8], signature: &[u8; 64]) -> bool {
        match self {
            Self::Ed25519(key) => {
                key.verify_strict(text, &ed25519_dalek::Signature::from_bytes(signature)).is_ok()
            }
            Self::P256(key) => p256::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify(text, &signature).is_ok()),
        }
    }
}

/// The one key of a PEM file, named after the file, valid at any time.
fn pem(artifact: &Artifact) -> Result<Key, Undecided> {
    let text = artifact.text()?.trim();
    let ed25519 = ed25519_dalek::VerifyingKey::from_public_key_pem(text).ok().filter(|key| !key.is_weak());
    let public = ed25519.map(|key| Public::Ed25519(Box::new(key))).or_else(|| {
        p256::ecdsa::VerifyingKey::from_public_key_pem(text).ok().map(|key| Public::P256(Box::new(key)))
    });
    let public = public.ok_or_else(|| {
        let message = format!("{} is no public key for Ed25519 or P-256", artifact.path());
        Undecided::new(&SHAPE, Reason::Malformed, message)
    })?;
    Ok(Key { id: artifact.path().into(), public, not_before: None, not_after: None, revoked_at: None })
}

fn rows(artifact: &Artifact, keys: &mut Vec<Key>) -> Result<(), Undecided> {
    let decoded: Decoded<'_, Vec<Row>> = Decoded::new(artifact.json()?)?;
    let refuse = |node: u32, message: &str| {
        Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {message}", artifact.path()))
            .at(Location::file(artifact.path()).with_pointer(decoded.document().pointer(node)))
    };
    if let Some(node) = decoded.unknown.first() {
        return Err(refuse(*node, "no key has such a member"));
    }
    if decoded.value.is_empty() {
        return Err(refuse(0, "it holds no key"));
    }
    for row in &decoded.value {
        let instant = |text: &Option<Spanned<String>>| match text {
            None => Ok(None),
            Some(text) => {
                Instant::parse(&text.value).map(Some).map_err(|message| refuse(text.node, &message))
            }
        };
        if row.key_id.value.is_empty() {
            return Err(refuse(row.key_id.node, "a key needs an id"));
        }
        let public = Base64::decode_vec(&row.public_key.value)
            .ok()
            .and_then(|der| Public::from_der(row.alg.value, &der))
            .ok_or_else(|| {
                refuse(
                    row.public_key.node,
                    "no public key of this algorithm: expected SubjectPublicKeyInfo in base64",
                )
                .help("openssl pkey -in private.pem -pubout -outform DER | base64 -w0")
            })?;
        let key = Key {
            id: row.key_id.value.clone(),
            public,
            not_before: instant(&row.not_before)?,
            not_after: instant(&row.not_after)?,
            revoked_at: instant(&row.revoked_at)?,
        };
        if let (Some(start), Some(end)) = (key.not_before, key.not_after)
            && end <= start
        {
            return Err(refuse(row.key_id.node, "notAfter is not after notBefore: the key is never valid"));
        }
        keys.push(key);
    }
    Ok(())
}

/// An entry whose signature waits to be checked.
struct Pending {
    /// Line ends before it.
    lines: u64,
    id: String,
    at: Option<Instant>,
    signature: Option<String>,
    text: Vec<u8>,
}

/// What was found of the signatures of a log, or of a part of one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Signed {
    /// Which keys were trusted.
    keys_sha256: String,
    /// Entries that were looked at.
    seen: u64,
    /// Those of them that are not signed as they have to be.
    flawed: u64,
    /// By key, in the order of the files.
    keys: Vec<Tally>,
    /// The first flaws, in the order of the log.
    told: Vec<Told>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tally {
    id: String,
    /// Entries that it signed.
    signed: u64,
    /// Those of them that it signed although it was revoked later.
    revoked_later: u64,
}

/// A flaw as it is told.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    /// Line ends before the entry.
    lines: u64,
    /// Whether the key is at fault, and not the signature.
    key: bool,
    message: String,
}

impl Signed {
    /// Nothing was looked at so far.
    pub(crate) fn by(keys: &Keys) -> Self {
        let tally = |key: &Key| Tally { id: printable(&key.id), signed: 0, revoked_later: 0 };
        Self {
            keys_sha256: keys.sha256.clone(),
            keys: keys.keys.iter().map(tally).collect(),
            ..Self::default()
        }
    }

    /// Whether these keys were trusted.
    pub(crate) fn is_by(&self, keys: &Keys) -> bool {
        self.keys_sha256 == keys.sha256() && self.keys.len() == keys.len()
    }

    /// How many entries are not signed as they have to be.
    pub(crate) fn flawed(&self) -> u64 {
        self.flawed
    }

    /// Line ends before each flaw that is told.
    pub(crate) fn lines(&self) -> impl Iterator<Item = u64> {
        self.told.iter().map(|told| told.lines)
    }

    /// Adds what was found of a part that starts so many lines further on.
    pub(crate) fn append(&mut self, later: Self, lines: u64) {
        self.seen = self.seen.saturating_add(later.seen);
        self.flawed = self.flawed.saturating_add(later.flawed);
        for (tally, more) in self.keys.iter_mut().zip(later.keys) {
            tally.signed = tally.signed.saturating_add(more.signed);
            tally.revoked_later = tally.revoked_later.saturating_add(more.revoked_later);
        }
        let shifted = later.told.into_iter().map(|told| Told { lines: told.lines + lines, ..told });
        self.told.extend(shifted);
        self.told.truncate(TOLD);
    }

    fn flaw(&mut self, lines: u64, rule: &gate_core::Rule, message: String) {
        self.flawed += 1;
        if self.told.len() < TOLD {
            self.told.push(Told { lines, key: rule.id == KEY.id, message });
        }
    }

    /// Says what was found of a whole log.
    pub(crate) fn conclude(&self, path: &str, judgement: &mut Judgement) {
        let at = || Some(Location::file(path));
        for told in &self.told {
            let rule = if told.key { &KEY } else { &SIGNATURE };
            let place = Location { line: Some(told.lines + 1), ..Location::file(path) };
            judgement.block(rule, Some(place), told.message.clone());
        }
        let more = self.flawed.saturating_sub(self.told.len() as u64);
        if more > 0 {
            let message = format!("{more} more entries are not signed as they have to be");
            judgement.block(&SIGNATURE, at(), message);
        }
        let named = |count: &dyn Fn(&Tally) -> u64| {
            let named = self.keys.iter().filter(|tally| count(tally) > 0);
            named.map(|tally| format!("{} by {}", count(tally), tally.id)).collect::<Vec<_>>().join(", ")
        };
        let later = named(&|tally| tally.revoked_later);
        if !later.is_empty() {
            judgement
                .warn(&KEY, at(), format!("signed before the key was revoked, by their own time: {later}"))
                .help("whoever has a leaked key can also write an earlier time: give an anchor from before the revocation");
        }
        let signed = self.keys.iter().fold(0_u64, |sum, tally| sum.saturating_add(tally.signed));
        if self.flawed == 0 && signed > 0 {
            judgement.holds(
                &SIGNATURE,
                format!(
                    "proved: {signed} of {} entries are signed: {}",
                    self.seen,
                    named(&|tally| tally.signed)
                ),
            );
            judgement.holds(&KEY, "each key was valid at the time that its entries state; who holds it is not provable from the log");
        }
        judgement.stats.insert("signed".into(), signed);
    }
}

/// Checks the signature of every entry of a log.
pub struct Signatures<'k> {
    keys: &'k Keys,
    pending: Vec<Pending>,
    bytes: usize,
    /// The key that signed last: most likely the next one's.
    hint: usize,
    found: Found<'k>,
}

/// Where what is found is kept.
enum Found<'k> {
    /// Here, and told at the end.
    Whole(Signed),
    /// With whoever joins it with other parts.
    Part(&'k mut Signed),
}

impl<'k> Signatures<'k> {
    /// Every entry has to be signed by one of these keys.
    #[must_use]
    pub fn new(keys: &'k Keys) -> Self {
        Self::kept(keys, Found::Whole(Signed::by(keys)))
    }

    /// The same for a part of a log; nothing is told before the parts are joined.
    pub(crate) fn of_part(keys: &'k Keys, found: &'k mut Signed) -> Self {
        Self::kept(keys, Found::Part(found))
    }

    fn kept(keys: &'k Keys, found: Found<'k>) -> Self {
        Self { keys, pending: Vec::new(), bytes: 0, hint: 0, found }
    }

    fn found(&mut self) -> &mut Signed {
        match &mut self.found {
            Found::Whole(signed) => signed,
            Found::Part(signed) => signed,
        }
    }

    fn flush(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        self.bytes = 0;
        let (keys, hint) = (self.keys, self.hint);
        let check =
            |pending: &Pending| keys.signer(pending.signature.as_deref(), &pending.text, pending.at, hint);
        let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let share = pending.len().div_ceil(workers).max(16);
        let results: Vec<_> = thread::scope(|scope| {
            let handles: Vec<_> = pending
                .chunks(share)
                .map(|share| (share.len(), scope.spawn(move || share.iter().map(check).collect::<Vec<_>>())))
                .collect();
            // A thread that died has verified nothing.
            handles
                .into_iter()
                .flat_map(|(count, handle)| handle.join().unwrap_or_else(|_| vec![Err(Flaw::Unknown); count]))
                .collect()
        });
        for (pending, result) in pending.into_iter().zip(results) {
            match result {
                Ok(by) => {
                    self.hint = by;
                    let revoked = keys.keys[by].revoked_at.is_some();
                    let tally = &mut self.found().keys[by];
                    tally.signed += 1;
                    tally.revoked_later += u64::from(revoked);
                }
                Err(flaw) => {
                    let (rule, message) = keys.tell(flaw, &pending.id);
                    self.found().flaw(pending.lines, rule, message);
                }
            }
        }
    }
}

impl Observer for Signatures<'_> {
    fn entry(&mut self, place: &Place<'_>, entry: &Entry<'_>, _: &[u8], _: &mut Judgement) {
        let mut text = Vec::with_capacity(entry.raw.len());
        let signature = match canonicalize(entry.raw, &["signatureBase64"], &mut text) {
            Ok(()) => entry.signature.as_deref().map(str::to_owned),
            // The pass has already said why; nothing can have been signed.
            Err(_) => None,
        };
        self.found().seen += 1;
        self.bytes += text.len();
        self.pending.push(Pending {
            lines: place.line - 1,
            id: entry.evidence_id.clone().into_owned(),
            at: Instant::parse(&entry.occurred_at).ok(),
            signature,
            text,
        });
        if self.pending.len() >= BATCH || self.bytes >= BATCH_BYTES {
            self.flush();
        }
    }

    fn end(&mut self, end: &End<'_>, judgement: &mut Judgement) {
        self.flush();
        if let Found::Whole(signed) = &self.found {
            signed.conclude(end.path, judgement);
        }
    }
}

/// A private key that signs entries.
pub enum Signer {
    /// Ed25519.
    Ed25519(Box<ed25519_dalek::SigningKey>),
    /// ECDSA on P-256 over SHA-256, with the nonce of RFC 6979.
    P256(Box<p256::ecdsa::SigningKey>),
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a private key")
    }
}

impl Signer {
    /// The private key in this environment variable: PKCS #8 in PEM, as `openssl genpkey` writes it.
    ///
    /// # Errors
    /// When the variable is not set or holds none. What it holds is never repeated.
    pub fn from_env(name: &str) -> Result<Self, Undecided> {
        let refuse = |message: &str| {
            Undecided::new(
                &KEY,
                Reason::Usage,
                format!("the environment variable {} {message}", printable(name)),
            )
            .help("openssl genpkey -algorithm ed25519")
        };
        let text = std::env::var(name).map_err(|_| refuse("is not set"))?;
        Self::from_pem(&text)
            .ok_or_else(|| refuse("holds no private key for Ed25519 or P-256 in PKCS #8 PEM"))
    }

    /// A private key from PKCS #8 in PEM.
    fn from_pem(text: &str) -> Option<Self> {
        let text = text.trim();
        let ed25519 = ed25519_dalek::SigningKey::from_pkcs8_pem(text).ok();
        ed25519.map(|key| Self::Ed25519(Box::new(key))).or_else(|| {
            p256::ecdsa::SigningKey::from_pkcs8_pem(text).ok().map(|key| Self::P256(Box::new(key)))
        })
    }
}

impl Sign for Signer {
    fn sign(&self, text: &[u8]) -> String {
        match self {
            Self::Ed25519(key) => Base64::encode_string(&key.sign(text).to_bytes()),
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(text);
                Base64::encode_string(&signature.to_bytes())
            }
        }
    }
}

/// What is in the way of a log whose entries have to be signed, when no key was given: without one,
/// nobody's signature can be told from anybody's.
#[must_use]
pub fn without_keys(log: &Path) -> Undecided {
    let message =
        format!("no key was given: who signed {} can't be known", printable(&log.to_string_lossy()));
    Undecided::new(&SIGNATURE, Reason::Missing, message).help("give the trusted keys with --public-key FILE")
}
