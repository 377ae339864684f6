//! Known findings: each with a reason, an owner and an expiry, and known by its value.
//!
//! A baseline is JSON:
//! ```json
//! {"schema": "gatekit.pii-baseline.v1", "entries": [
//!   {"rule": "email", "digest": "5f0c…", "path": "docs/*.json", "pointer": "/contact/*",
//!    "reason": "the public address of support", "owner": "ops", "expires": "2026-12-31"}]}
//! ```
//! The digest is keyed and is of rule and value, so that another value at the same place is a finding,
//! and so that the baseline can be read by anybody.

use gate_core::instant::Instant;
use gate_core::rule::{NOTHING_MISSING, READING};
use gate_core::{Context, Judgement, Location, Reason, Undecided};
use serde::{Deserialize, Serialize};

use crate::judge::{self, Scanned};
use crate::rules::BASELINE;
use crate::scan::Setup;

/// The `schema` of a baseline.
pub const SCHEMA: &str = "gatekit.pii-baseline.v1";

/// A baseline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// What is known.
    pub entries: Vec<Known>,
}

/// A finding that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The rule.
    pub rule: String,
    /// The digest of rule and value, 32 hex digits.
    pub digest: String,
    /// A glob of the files that it is known in.
    pub path: String,
    /// A glob of the JSON pointers that it is known at; absent in text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Why it may stay.
    pub reason: String,
    /// Who answers for that.
    pub owner: String,
    /// The last day on which it may stay, `2026-12-31`.
    pub expires: String,
}

/// Reads a baseline.
///
/// # Errors
/// When it is missing, none, or an entry lacks reason, owner or expiry.
pub fn read(
    context: &Context,
    path: &std::path::Path,
    judgement: &mut Judgement,
) -> Result<Baseline, Undecided> {
    let artifact = context.root.read(path)?;
    let malformed = |line: Option<u64>, why: String| {
        Undecided::new(&READING, Reason::Malformed, format!("{}: {why}", artifact.path()))
            .help("write one with --write-baseline, and fill in reason, owner and expires")
            .at(Location { line, ..Location::file(artifact.path()) })
    };
    let baseline: Baseline = serde_json::from_str(artifact.text()?)
        .map_err(|error| malformed(Some(error.line() as u64), error.to_string()))?;
    if baseline.schema != SCHEMA {
        return Err(malformed(None, format!("its schema is not {SCHEMA}")));
    }
    for (number, entry) in (1..).zip(&baseline.entries) {
        for (name, value) in [("reason", &entry.reason), ("owner", &entry.owner), ("expires", &entry.expires)]
        {
            if value.trim().is_empty() {
                return Err(malformed(None, format!("entry {number} has no {name}")));
            }
        }
        last_instant(&entry.expires).map_err(|why| malformed(None, format!("entry {number}: {why}")))?;
        if entry.digest.len() != 32 || u128::from_str_radix(&entry.digest, 16).is_err() {
            return Err(malformed(None, format!("the digest of entry {number} is no 32 hex digits")));
        }
    }
    judgement.subjects.push(artifact.subject("pii-baseline"));
    Ok(baseline)
}

/// The end of a day.
fn last_instant(day: &str) -> Result<Instant, String> {
    if day.len() != 10 {
        return Err(format!("`{day}` is no day such as 2026-12-31"));
    }
    Instant::parse(&format!("{day}T23:59:59Z")).map_err(|_| format!("`{day}` is no day such as 2026-12-31"))
}

/// Takes what is known out of what was found, and tells which entries are expired or unused. What is
/// known stays in the report as a warning. The answer is how much was taken out.
///
/// # Errors
/// When there is no key to know values by.
pub fn apply(
    context: &Context,
    baseline: &Baseline,
    setup: &Setup,
    scanned: &mut Scanned,
    judgement: &mut Judgement,
) -> Result<u64, Undecided> {
    if setup.key.is_none() {
        return Err(no_key());
    }
    let mut used = vec![0_u64; baseline.entries.len()];
    let expired: Vec<bool> = baseline
        .entries
        .iter()
        .map(|entry| {
            last_instant(&entry.expires).is_ok_and(|end| end.nanoseconds() < context.now.nanoseconds())
        })
        .collect();
    let mut known = Vec::new();
    let told = std::mem::take(&mut scanned.told);
    let mut kept = Vec::with_capacity(told.len());
    for told in told {
        let rule = judge::rule_of(setup, told.found.what).id;
        let path = scanned.notes.get(told.file).map_or("", |note| &note.display);
        let digest = told.found.digest.map(|digest| format!("{digest:032x}")).unwrap_or_default();
        let matching = baseline.entries.iter().position(|entry| {
            let same_place = match (&entry.pointer, &told.found.pointer) {
                (None, None) => true,
                (Some(glob), Some(pointer)) => fast_glob::glob_match(glob, pointer) || glob == pointer,
                (None, Some(_)) | (Some(_), None) => false,
            };
            entry.rule == rule
                && entry.digest == digest
                && same_place
                && (fast_glob::glob_match(&entry.path, path) || entry.path == path)
        });
        match matching {
            Some(entry) => {
                used[entry] += 1;
                if expired[entry] { kept.push(told) } else { known.push((told, entry)) }
            }
            None => kept.push(told),
        }
    }
    scanned.told = kept;
    for (told, entry) in &known {
        let entry = &baseline.entries[*entry];
        let place = judge::location(setup, scanned, told);
        let message =
            format!("{}; known until {}: {}", judge::message(setup, told), entry.expires, entry.reason);
        judgement.warn(judge::rule_of(setup, told.found.what), Some(place), message);
    }
    let mut clean = true;
    for (index, entry) in baseline.entries.iter().enumerate() {
        let name = format!("entry {} of the baseline ({} in {})", index + 1, entry.rule, entry.path);
        if expired[index] {
            clean = false;
            judgement
                .block(&BASELINE, None, format!("{name} expired on {}", entry.expires))
                .help(format!("{} decides: take the value out, or give it a new date", entry.owner));
        } else if used[index] == 0 {
            clean = false;
            judgement.warn(&BASELINE, None, format!("{name} matches nothing any longer")).help("delete it");
        }
    }
    if clean {
        judgement.holds(&BASELINE, format!("{} entries, each used and current", baseline.entries.len()));
    }
    Ok(known.len() as u64)
}

fn no_key() -> Undecided {
    Undecided::new(
        &NOTHING_MISSING,
        Reason::Missing,
        "a baseline needs the key that its digests were made with",
    )
    .help("set PII_SCAN_KEY, or name another variable with --key-env")
}

/// The findings as a baseline, to be completed by whoever answers for it.
///
/// # Errors
/// When there is no key to know values by.
pub fn written(setup: &Setup, scanned: &Scanned) -> Result<String, Undecided> {
    if setup.key.is_none() {
        return Err(no_key());
    }
    let mut entries: Vec<Known> = scanned
        .told
        .iter()
        .map(|told| Known {
            rule: judge::rule_of(setup, told.found.what).id.into(),
            digest: told.found.digest.map(|digest| format!("{digest:032x}")).unwrap_or_default(),
            path: scanned.notes.get(told.file).map_or(String::new(), |note| note.display.clone()),
            pointer: told.found.pointer.clone(),
            reason: String::new(),
            owner: String::new(),
            expires: String::new(),
        })
        .collect();
    entries.sort();
    entries.dedup();
    let baseline = Baseline { schema: SCHEMA.into(), entries };
    serde_json::to_string_pretty(&baseline).map(|text| text + "\n").map_err(|error| {
        Undecided::new(&NOTHING_MISSING, Reason::Io, format!("the baseline can't be written: {error}"))
    })
}
