//! The payloads that entries refer to: hashed now, or gone for a recorded reason.
//!
//! An entry stays for ever, its payload may go: after its retention, under no legal hold, with a
//! `Completed` disposition job and a later Policy entry of the same run that says so.

use std::collections::BTreeMap;
use std::path::Path;

use gate_core::artifact::{Root, is_sha256};
use gate_core::instant::Instant;
use gate_core::rule::SHAPE;
use gate_core::text::printable;
use gate_core::{Context, Decoded, Judgement, Location, Reason, Spanned, Subject, Undecided};
use serde::Deserialize;

use crate::entry::Entry;
use crate::log::{End, Observer, Place};
use crate::rules::{DISPOSITION, PAYLOAD};

/// How many findings of one pass are told one by one; the rest is counted.
const TOLD: u64 = 100;

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
    workspace: String,
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
    workspace: String,
    category: String,
    at: Option<Instant>,
    uri: String,
    /// When a later Policy entry of the same run says that it went.
    recorded: Option<Instant>,
}

/// Hashes the payloads of every entry of a log.
#[derive(Debug)]
pub struct Payloads {
    root: Root,
    jobs: BTreeMap<String, Vec<Disposed>>,
    holds: Option<Vec<Held>>,
    missing: Vec<Missing>,
    hashed: u64,
    undigested: u64,
    found: u64,
}

impl Payloads {
    /// Payloads lie in `folder`: `runs/42/plan.json` and `s3://runs/42/plan.json` both mean that path
    /// in it.
    ///
    /// # Errors
    /// When the folder, the dispositions or the holds can't be read.
    pub fn new(
        context: &Context,
        folder: &Path,
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
        let root = Root::new(Some(folder))?;
        Ok(Self { root, jobs, holds, missing: Vec::new(), hashed: 0, undigested: 0, found: 0 })
    }

    fn block(
        &mut self,
        rule: &'static gate_core::Rule,
        at: Location,
        message: String,
        judgement: &mut Judgement,
    ) {
        self.found += 1;
        if self.found <= TOLD {
            judgement.block(rule, Some(at), message);
        }
    }

    fn payload(&self, uri: &str, digest: &str) -> Result<bool, Undecided> {
        let path = uri.split_once("://").map_or(uri, |(_, path)| path);
        let subject = self.root.stream(&self.root.reference(path)?)?.digest("payload")?;
        Ok(subject.sha256 == digest)
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
}

impl Observer for Payloads {
    fn entry(&mut self, place: &Place<'_>, entry: &Entry<'_>, _: &[u8], judgement: &mut Judgement) {
        let mut faulty = |what: &str| {
            let message = format!("the {what} of {} can't be read", printable(&entry.evidence_id));
            judgement.block(&PAYLOAD, Some(place.location()), message);
        };
        let Ok(links) = entry.links() else {
            return faulty("links");
        };
        let Ok(payloads) = entry.payload_refs() else {
            return faulty("payloadRefs");
        };
        let at = Instant::parse(&entry.occurred_at).ok();
        if entry.category == "Policy" && links.run_id.is_some() {
            for missing in self.missing.iter_mut().filter(|missing| missing.run == links.run_id) {
                missing.recorded = missing.recorded.or(at);
            }
        }
        for payload in payloads {
            let Some(digest) = payload.sha256 else {
                self.undigested += 1;
                continue;
            };
            let what =
                format!("the payload {} of {}", printable(&payload.uri), printable(&entry.evidence_id));
            if !is_sha256(&digest) {
                let message = format!("{what} has no SHA-256 in lower-case hex");
                self.block(&PAYLOAD, place.location(), message, judgement);
                continue;
            }
            match self.payload(&payload.uri, &digest) {
                Ok(true) => self.hashed += 1,
                Ok(false) => {
                    let message = format!("{what} is not what the entry refers to: its digest differs");
                    self.block(&PAYLOAD, place.location(), message, judgement);
                }
                Err(undecided) if undecided.reason == Reason::Missing => self.missing.push(Missing {
                    location: place.location(),
                    id: entry.evidence_id.clone().into_owned(),
                    run: links.run_id.clone(),
                    workspace: entry.workspace_id.clone().into_owned(),
                    category: entry.category.clone().into_owned(),
                    at,
                    uri: payload.uri,
                    recorded: None,
                }),
                Err(undecided) => judgement.cannot_decide(undecided.at(place.location())),
            }
        }
    }

    fn end(&mut self, end: &End<'_>, judgement: &mut Judgement) {
        let missing = std::mem::take(&mut self.missing);
        let gone = missing.len();
        for missing in missing {
            match self.obstacle(&missing) {
                Ok(None) => {}
                Ok(Some((rule, message))) => self.block(rule, missing.location, message, judgement),
                Err(undecided) => judgement.cannot_decide(undecided.at(missing.location)),
            }
        }
        if self.found > TOLD {
            let message = format!("{} more findings like these", self.found - TOLD);
            judgement.block(&PAYLOAD, Some(Location::file(end.path)), message);
        }
        if self.undigested > 0 {
            let message =
                format!("{} payloads have no digest in their entry: they are not checked", self.undigested);
            judgement.warn(&PAYLOAD, Some(Location::file(end.path)), message);
        }
        if judgement.is_clean(&PAYLOAD) && self.hashed + gone as u64 > 0 {
            judgement.holds(&PAYLOAD, format!("{} payloads hashed now", self.hashed));
        }
        if judgement.is_clean(&DISPOSITION) && gone > 0 {
            judgement.holds(&DISPOSITION, format!("{gone} payloads are gone, each for a recorded reason"));
        }
        judgement.stats.insert("payloads".into(), self.hashed);
        judgement.stats.insert("payloads_gone".into(), gone as u64);
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
                workspace: hold.workspace_id.clone(),
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
