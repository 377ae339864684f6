//! The payloads that entries refer to: hashed now, or gone for a recorded reason.
//!
//! An entry stays for ever, its payload may go: after its retention, under no legal hold, with a
//! `Completed` disposition job and a later Policy entry of the same run that says so.

use std::collections::BTreeMap;
use std::path::Path;

use gate_core::artifact::{Root, is_sha256};
use gate_core::instant::Instant;
use gate_core::rule::{GENERAL, NOTHING_MISSING, READING, SHAPE};
use gate_core::text::printable;
use gate_core::{Context, Decoded, Judgement, Location, Reason, Spanned, Subject, Undecided};
use serde::{Deserialize, Serialize};

use crate::causes::Digest;
use crate::entry::{Entry, PayloadRef};
use crate::log::End;
use crate::rules::{DISPOSITION, PAYLOAD};

/// How many findings of one pass are told one by one; the rest is counted.
const TOLD: u64 = 100;

/// The category of entries that say why a payload went.
const POLICY: &str = "Policy";

/// A day, in seconds.
const DAY: i64 = 86_400;

/// One row of `--dispositions`, a JSON array of `EvidenceDispositionJobV1` with the payload's retention.
///
/// `[{"jobId":"…","evidenceId":"ev-12","action":"Destroy","status":"Completed","startedAtIso":"…",
/// "retention":{"retentionClass":"Compliance","retainUntilIso":"…"}}]`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Job {
    evidence_id: String,
    action: Action,
    status: Status,
    started_at_iso: Option<Spanned<String>>,
    retention: Option<Retention>,
}

/// What a disposition does to the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum Action {
    Destroy,
    DeIdentify,
    Quarantine,
}

/// How far a disposition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum Status {
    Queued,
    InProgress,
    Completed,
    Failed,
    Blocked,
}

/// `RetentionScheduleV1`: how long the bytes had to be kept.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Retention {
    #[serde(rename = "retentionClass")]
    class: Class,
    retain_until_iso: Option<Spanned<String>>,
    legal_hold: Option<bool>,
}

/// A retention class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum Class {
    Operational,
    Compliance,
    Forensic,
}

impl Class {
    fn days(self) -> i64 {
        match self {
            Self::Operational => 30,
            Self::Compliance => 365,
            Self::Forensic => 2555,
        }
    }
}

/// One row of `--holds`, a JSON array of `LegalHoldV1`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Hold {
    #[serde(rename = "holdId")]
    id: String,
    workspace_id: String,
    evidence_category: String,
    active: bool,
    created_at_iso: Spanned<String>,
    expires_at_iso: Option<Spanned<String>>,
}

/// A disposition that was recorded, its times read.
#[derive(Debug)]
struct Disposed {
    action: Action,
    status: Status,
    started: Option<Instant>,
    retention: Option<(Class, Option<Instant>, bool)>,
}

/// A hold, its times read.
#[derive(Debug)]
struct Held {
    id: String,
    /// The digest of the workspace's name.
    workspace: Digest,
    category: String,
    active: bool,
    from: Instant,
    until: Option<Instant>,
}

/// A payload that is not there.
#[derive(Debug)]
struct Missing {
    location: Location,
    id: String,
    run: Option<String>,
    workspace: Digest,
    category: String,
    at: Option<Instant>,
    uri: String,
    /// When a later Policy entry of the same run says that it went.
    recorded: Option<Instant>,
}

/// What one entry is to the payloads of a log: some of its own are not as it states, or it is a Policy
/// entry of a run.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    run: Option<String>,
    category: String,
    /// When it happened, as it was written, where that is a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    seen: Vec<Seen>,
}

/// What is not as it should be.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Seen {
    /// Its links can't be read.
    Links,
    /// Its payloadRefs can't be read.
    PayloadRefs,
    /// The payload with this uri has a digest that is none.
    NoDigest(String),
    /// The payload with this uri has another digest.
    Differs(String),
    /// It is not there. The workspace is the digest of its name.
    Gone { uri: String, workspace: Digest },
    /// Whether it is there can't be told.
    Unread(Undecided),
}

/// What was seen of payloads, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// They are what their entries refer to.
    hashed: u64,
    /// Their entries state no digest of them.
    undigested: u64,
    /// They are not what their entries refer to, or what refers to them can't be read.
    amiss: u64,
    /// They are not there.
    gone: u64,
    /// Whether they are there can't be told.
    unread: u64,
}

/// Hashes the payloads of every entry of a log.
#[derive(Debug)]
pub struct Payloads {
    /// Where they lie; nowhere, where they were hashed already.
    root: Option<Root>,
    jobs: BTreeMap<String, Vec<Disposed>>,
    holds: Option<Vec<Held>>,
    missing: Vec<Missing>,
    tally: Tally,
    told: u64,
}

impl Payloads {
    /// Payloads lie in `folder`: `runs/42/plan.json` and `s3://runs/42/plan.json` both mean that path
    /// in it. Without a folder, only what was seen in parts is judged.
    ///
    /// # Errors
    /// When the folder, the dispositions or the holds can't be read.
    pub fn new(
        context: &Context,
        folder: Option<&Path>,
        dispositions: Option<&Path>,
        holds: Option<&Path>,
        subjects: &mut Vec<Subject>,
    ) -> Result<Self, Undecided> {
        let mut jobs: BTreeMap<String, Vec<Disposed>> = BTreeMap::new();
        if let Some(file) = dispositions {
            for (id, job) in read_jobs(context, file, subjects)? {
                jobs.entry(id).or_default().push(job);
            }
        }
        let holds = holds.map(|file| read_holds(context, file, subjects)).transpose()?;
        let root = folder.map(|folder| Root::new(Some(folder))).transpose()?;
        Ok(Self { root, jobs, holds, missing: Vec::new(), tally: Tally::default(), told: 0 })
    }

    /// Hashes the payloads of an entry; what is to be told of it, if anything.
    pub(crate) fn look(&mut self, entry: &Entry<'_>) -> Option<Note> {
        let mut seen = Vec::new();
        let read = entry.links().map_err(|_| Seen::Links).and_then(|links| {
            let payloads = entry.payload_refs().map_err(|_| Seen::PayloadRefs)?;
            Ok((links.run_id, payloads))
        });
        let (run, payloads) = read.unwrap_or_else(|fault| {
            seen.push(fault);
            (None, Vec::new())
        });
        seen.extend(payloads.into_iter().filter_map(|payload| self.payload(entry, payload)));
        // Of what is only told, no more than is told.
        seen.retain(|seen| match seen {
            Seen::Links | Seen::PayloadRefs | Seen::NoDigest(_) | Seen::Differs(_) => {
                self.tally.amiss += 1;
                self.tally.amiss <= TOLD
            }
            Seen::Gone { .. } => {
                self.tally.gone += 1;
                true
            }
            Seen::Unread(_) => {
                self.tally.unread += 1;
                true
            }
        });
        let matters = !seen.is_empty() || (entry.category == POLICY && run.is_some());
        matters.then(|| Note {
            run,
            category: entry.category.clone().into_owned(),
            at: Some(&entry.occurred_at).filter(|at| Instant::parse(at).is_ok()).map(ToString::to_string),
            seen,
        })
    }

    /// Hashes a payload; nothing where it is what the entry refers to, or its digest is not stated.
    fn payload(&mut self, entry: &Entry<'_>, payload: PayloadRef) -> Option<Seen> {
        let uri = payload.uri;
        let Some(digest) = payload.sha256 else {
            self.tally.undigested += 1;
            return None;
        };
        if !is_sha256(&digest) {
            return Some(Seen::NoDigest(uri));
        }
        match self.digest(&uri) {
            Ok(found) if found == digest => {
                self.tally.hashed += 1;
                None
            }
            Ok(_) => Some(Seen::Differs(uri)),
            Err(undecided) if undecided.reason == Reason::Missing => {
                Some(Seen::Gone { uri, workspace: Digest::of(&entry.workspace_id) })
            }
            Err(undecided) => Some(Seen::Unread(undecided)),
        }
    }

    fn digest(&self, uri: &str) -> Result<String, Undecided> {
        let path = uri.split_once("://").map_or(uri, |(_, path)| path);
        let root = self.root.as_ref().ok_or_else(|| {
            Undecided::new(&NOTHING_MISSING, Reason::Usage, "no folder was given that holds payloads")
        })?;
        Ok(root.stream(&root.reference(path)?)?.digest("payload")?.sha256)
    }

    /// What was seen of the next entry that is to be told of.
    pub(crate) fn take(&mut self, id: &str, at: &Location, note: Note, judgement: &mut Judgement) {
        let instant = note.at.as_deref().and_then(|at| Instant::parse(at).ok());
        if note.category == POLICY && note.run.is_some() {
            for missing in self.missing.iter_mut().filter(|missing| missing.run == note.run) {
                missing.recorded = missing.recorded.or(instant);
            }
        }
        let what = |uri: &str| format!("the payload {} of {}", printable(uri), printable(id));
        let unreadable = |what: &str| format!("the {what} of {} can't be read", printable(id));
        for seen in note.seen {
            let message = match seen {
                Seen::Links => unreadable("links"),
                Seen::PayloadRefs => unreadable("payloadRefs"),
                Seen::NoDigest(uri) => format!("{} has no SHA-256 in lower-case hex", what(&uri)),
                Seen::Differs(uri) => {
                    format!("{} is not what the entry refers to: its digest differs", what(&uri))
                }
                Seen::Gone { uri, workspace } => {
                    self.missing.push(Missing {
                        location: at.clone(),
                        id: id.to_owned(),
                        run: note.run.clone(),
                        workspace,
                        category: note.category.clone(),
                        at: instant,
                        uri,
                        recorded: None,
                    });
                    continue;
                }
                Seen::Unread(undecided) => {
                    judgement.cannot_decide(as_told(undecided).at(at.clone()));
                    continue;
                }
            };
            self.tell(&PAYLOAD, at.clone(), message, judgement);
        }
    }

    fn tell(
        &mut self,
        rule: &'static gate_core::Rule,
        at: Location,
        message: String,
        judgement: &mut Judgement,
    ) {
        if self.told < TOLD {
            self.told += 1;
            judgement.block(rule, Some(at), message);
        }
    }

    /// How much was seen.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Adds what was seen in a part.
    pub fn add(&mut self, part: Tally) {
        let Tally { hashed, undigested, amiss, gone, unread } = &mut self.tally;
        for (sum, more) in [
            (hashed, part.hashed),
            (undigested, part.undigested),
            (amiss, part.amiss),
            (gone, part.gone),
            (unread, part.unread),
        ] {
            *sum = sum.saturating_add(more);
        }
    }

    /// Why a payload may not be gone; nothing when it may.
    fn obstacle(&self, missing: &Missing) -> Result<Option<(&'static gate_core::Rule, String)>, Undecided> {
        let what = format!("the payload {} of {}", printable(&missing.uri), printable(&missing.id));
        let jobs = self.jobs.get(&missing.id).map(Vec::as_slice).unwrap_or_default();
        let Some(job) = jobs.iter().find(|job| job.status == Status::Completed) else {
            let said = if jobs.is_empty() {
                "no disposition of it is recorded"
            } else {
                "its disposition is not Completed"
            };
            return Ok(Some((&PAYLOAD, format!("{what} is gone, and {said}"))));
        };
        let refuse = |said: &str| Ok(Some((&DISPOSITION, format!("{what} is gone, and {said}"))));
        let Some(recorded) = missing.recorded else {
            return refuse("no later Policy entry of the same run records it");
        };
        let Some((class, until, held)) = job.retention else {
            return refuse("its disposition does not say how long it had to be kept");
        };
        if class == Class::Forensic && job.action == Action::Destroy {
            return refuse("it was Forensic, which is never destroyed");
        }
        if held {
            return refuse("its own retention says that a legal hold is on it");
        }
        let gone = job.started.map_or(recorded, |started| started.min(recorded));
        // The later of the two counts: neither the class nor a date of its own may shorten the other.
        let of_class = missing.at.is_some_and(|at| gone.seconds_since(at) >= class.days() * DAY);
        if !of_class || until.is_some_and(|until| gone < until) {
            return refuse("its retention had not run out");
        }
        let Some(holds) = &self.holds else {
            let message = format!("{what} is gone: whether a legal hold was on it is not known");
            return Err(Undecided::new(&DISPOSITION, Reason::Missing, message)
                .help("give the legal holds with --holds FILE"));
        };
        let obstacle = holds.iter().find(|hold| {
            hold.active
                && hold.workspace == missing.workspace
                && hold.category == missing.category
                && hold.from <= gone
                && hold.until.is_none_or(|until| gone < until)
        });
        match obstacle {
            Some(found) => refuse(&format!("the legal hold {} was on it", printable(&found.id))),
            None => Ok(None),
        }
    }

    /// Says of one part, before it is joined with the others, what is certain already.
    pub fn conclude_part(&self, part: &str, at: &Location, judgement: &mut Judgement) {
        let Tally { amiss, gone, unread, .. } = self.tally;
        if amiss > 0 {
            let message = format!("{part}: {amiss} times; join the segments to see where");
            judgement.block(&PAYLOAD, Some(at.clone()), message);
        }
        if unread > 0 {
            let message = format!("{part}: {unread} payloads can't be read; join the segments to see where");
            judgement.cannot_decide(Undecided::new(&READING, Reason::Io, message).at(at.clone()));
        }
        if gone > 0 {
            let message = format!("{part}: {gone} payloads are gone; the join tells whether they may be");
            judgement.warn(&PAYLOAD, Some(at.clone()), message);
        }
    }

    pub(crate) fn conclude(&mut self, end: &End<'_>, judgement: &mut Judgement) {
        let missing = std::mem::take(&mut self.missing);
        let gone = missing.len();
        let mut recorded = true;
        for missing in missing {
            match self.obstacle(&missing) {
                Ok(None) => continue,
                Ok(Some((rule, message))) => {
                    self.tally.amiss += 1;
                    self.tell(rule, missing.location, message, judgement);
                }
                Err(undecided) => judgement.cannot_decide(undecided.at(missing.location)),
            }
            recorded = false;
        }
        let Tally { hashed, undigested, amiss, unread, .. } = self.tally;
        if amiss > self.told {
            let message = format!("{} more findings like these", amiss - self.told);
            judgement.block(&PAYLOAD, Some(Location::file(end.path)), message);
        }
        if undigested > 0 {
            let message =
                format!("{undigested} payloads have no digest in their entry: they are not checked");
            judgement.warn(&PAYLOAD, Some(Location::file(end.path)), message);
        }
        if judgement.is_clean(&PAYLOAD) && hashed + gone as u64 > 0 {
            judgement.holds(&PAYLOAD, format!("{hashed} payloads hashed now"));
        }
        if hashed + gone as u64 + undigested + amiss + unread == 0 {
            judgement
                .warn(
                    &PAYLOAD,
                    Some(Location::file(end.path)),
                    "no entry refers to a payload: none was hashed",
                )
                .help("is this the right log, and the right --profile of it?");
        }
        if recorded && gone > 0 {
            judgement.holds(&DISPOSITION, format!("{gone} payloads are gone, each for a recorded reason"));
        }
        judgement.stats.insert("payloads".into(), hashed);
        judgement.stats.insert("payloads_gone".into(), gone as u64);
    }
}

/// An obstacle as it is told, whoever noted it.
fn as_told(noted: Undecided) -> Undecided {
    let rule = GENERAL.iter().copied().find(|rule| rule.id == noted.rule).unwrap_or(&READING);
    let told = Undecided::new(rule, noted.reason, noted.message);
    match noted.help {
        Some(help) => told.help(printable(&help)),
        None => told,
    }
}

fn read_jobs(
    context: &Context,
    file: &Path,
    subjects: &mut Vec<Subject>,
) -> Result<Vec<(String, Disposed)>, Undecided> {
    let artifact = context.root.read(file)?;
    subjects.push(artifact.subject("dispositions"));
    let decoded: Decoded<'_, Vec<Job>> = Decoded::new(artifact.json()?)?;
    let instant =
        |text: &Option<Spanned<String>>| text.as_ref().map(|text| instant(&decoded, text)).transpose();
    decoded
        .value
        .iter()
        .map(|job| {
            let retention = job.retention.as_ref().map(|retention| {
                let until = instant(&retention.retain_until_iso)?;
                Ok((retention.class, until, retention.legal_hold == Some(true)))
            });
            let disposed = Disposed {
                action: job.action,
                status: job.status,
                started: instant(&job.started_at_iso)?,
                retention: retention.transpose()?,
            };
            Ok((job.evidence_id.clone(), disposed))
        })
        .collect()
}

fn read_holds(context: &Context, file: &Path, subjects: &mut Vec<Subject>) -> Result<Vec<Held>, Undecided> {
    let artifact = context.root.read(file)?;
    subjects.push(artifact.subject("legal-holds"));
    let decoded: Decoded<'_, Vec<Hold>> = Decoded::new(artifact.json()?)?;
    decoded
        .value
        .iter()
        .map(|hold| {
            Ok(Held {
                id: hold.id.clone(),
                workspace: Digest::of(&hold.workspace_id),
                category: hold.evidence_category.clone(),
                active: hold.active,
                from: instant(&decoded, &hold.created_at_iso)?,
                until: hold.expires_at_iso.as_ref().map(|text| instant(&decoded, text)).transpose()?,
            })
        })
        .collect()
}

fn instant<T>(decoded: &Decoded<'_, T>, text: &Spanned<String>) -> Result<Instant, Undecided> {
    Instant::parse(&text.value).map_err(|message| {
        Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {message}", decoded.path()))
            .at(decoded.at(text.node))
    })
}
