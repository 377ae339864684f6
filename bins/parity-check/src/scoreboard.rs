//! `parity-check scoreboard`: counts and deltas recomputed, and nothing regressed since the baseline.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gate_core::rule::{NOTHING_MISSING, READING};
use gate_core::{Artifact, Context, Decoded, Judgement, Location, Reason, Spanned, Undecided};
use semver::Version;
use serde::Deserialize;

use crate::bench::pinned;
use crate::rules::{CP0_R1, CP0_R3};
use crate::surface::ROUNDING;

/// The most features that are compared.
const MAX_FEATURES: usize = 10_000;

/// `parity-scoreboard.json`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Scoreboard {
    current: Board,
    baseline_present: Spanned<bool>,
    delta: Option<Delta>,
}

/// One state of the scoreboard; the baseline file is one on its own.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Board {
    manifest_version: Spanned<String>,
    method_surface: MethodSurface,
    audit: Audit,
    generated_at_utc: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct MethodSurface {
    rust_count: Spanned<u64>,
    base: Surface,
    handlers: Surface,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Surface {
    upstream_count: Spanned<u64>,
    rust_count: Spanned<u64>,
    intersection_count: Spanned<u64>,
    coverage_percent: Spanned<f64>,
    missing_in_rust_count: Spanned<u64>,
    rust_only_count: Spanned<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Audit {
    counts: Counts,
    by_feature: Spanned<BTreeMap<String, Spanned<Status>>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    total: Spanned<u64>,
    implemented: Spanned<u64>,
    partial: Spanned<u64>,
    deferred: Spanned<u64>,
    not_started: Spanned<u64>,
    unknown: Spanned<u64>,
}

/// How far a feature is, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
enum Status {
    Unknown,
    #[serde(alias = "Not Started", alias = "Not started")]
    NotStarted,
    Deferred,
    Partial,
    Implemented,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delta {
    audit: AuditDelta,
    method_surface: SurfaceDelta,
    changed_subsystems: Spanned<Vec<Spanned<Change>>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuditDelta {
    implemented: Spanned<i64>,
    partial: Spanned<i64>,
    deferred: Spanned<i64>,
    not_started: Spanned<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SurfaceDelta {
    rust_count: Spanned<i64>,
    base_coverage_percent: Spanned<f64>,
    handlers_coverage_percent: Spanned<f64>,
    base_missing_in_rust_count: Spanned<i64>,
    handlers_missing_in_rust_count: Spanned<i64>,
}

/// `null` stands for a feature that is on one board only; a status that is not stated is none.
#[derive(Debug, Deserialize)]
struct Change {
    subsystem: String,
    #[serde(deserialize_with = "Option::deserialize")]
    baseline: Option<Status>,
    #[serde(deserialize_with = "Option::deserialize")]
    current: Option<Status>,
}

/// `PARITY_MANIFEST.v1.json`, as far as it is judged here.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Manifest {
    manifest_version: Spanned<String>,
    deferred_subsystems: Option<Spanned<Vec<String>>>,
}

/// Judges a scoreboard against its baseline file and the manifest.
///
/// # Errors
/// When one of them can't be read.
pub fn judge(
    context: &Context,
    current: &Path,
    baseline: &Path,
    manifest: Option<&Path>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let root = &context.root;
    let current = root.read(current)?;
    judgement.subjects.push(current.subject("parity-surface"));
    let baseline = root.read(baseline)?;
    judgement.subjects.push(baseline.subject("parity-baseline"));
    let manifest = manifest.map(|path| root.read(path)).transpose()?;
    if let Some(manifest) = &manifest {
        judgement.subjects.push(manifest.subject("parity-manifest"));
    }
    let scoreboard: Decoded<'_, Scoreboard> = Decoded::new(current.json()?)?;
    let past: Decoded<'_, Board> = Decoded::new(baseline.json()?)?;
    let now = &scoreboard.value.current;
    Recount { board: now, at: &|node| scoreboard.at(node) }.judge(judgement)?;
    Recount { board: &past.value, at: &|node| past.at(node) }.judge(judgement)?;
    if let Some(time) = &now.generated_at_utc {
        crate::time::judge(context, &time.value, scoreboard.at(time.node), judgement);
    }
    if let Some(time) = &past.value.generated_at_utc {
        crate::time::judge(context, &time.value, past.at(time.node), judgement);
    }
    if Version::parse(&past.value.manifest_version.value).is_err() {
        let at = past.at(past.value.manifest_version.node);
        judgement.block(&CP0_R1, Some(at), "the baseline's manifestVersion is not a version such as 1.2.0");
    }
    judge_delta(&scoreboard, &past.value, judgement);
    judge_regressions(context, &scoreboard, &past.value, baseline.path(), judgement);
    judge_pinned(context, &scoreboard, &baseline, judgement)?;
    judge_manifest(&scoreboard, manifest.as_ref(), judgement)?;
    scoreboard.warn_of_unknown(judgement);
    if judgement.is_clean(&CP0_R3) {
        let features = now.audit.by_feature.value.len();
        let changed = scoreboard.value.delta.as_ref().map_or(0, |delta| delta.changed_subsystems.value.len());
        judgement.holds(
            &CP0_R3,
            format!("{features} features counted, {changed} changed as stated, none regressed"),
        );
    }
    Ok(())
}

struct Recount<'b> {
    board: &'b Board,
    at: &'b dyn Fn(u32) -> Location,
}

impl Recount<'_> {
    fn judge(&self, judgement: &mut Judgement) -> Result<(), Undecided> {
        let features = &self.board.audit.by_feature;
        if features.value.is_empty() {
            let at = (self.at)(features.node);
            return Err(Undecided::new(
                &NOTHING_MISSING,
                Reason::Empty,
                format!("{}: the audit lists no feature", at.path),
            )
            .at(at));
        }
        if features.value.len() > MAX_FEATURES {
            let at = (self.at)(features.node);
            let message = format!("{}: the audit lists more than {MAX_FEATURES} features", at.path);
            return Err(Undecided::new(&READING, Reason::TooLarge, message)
                .help("a scoreboard is for people: is this one?")
                .at(at));
        }
        let count =
            |status: Status| features.value.values().filter(|feature| feature.value == status).count() as u64;
        let counts = &self.board.audit.counts;
        self.equal(&counts.total, features.value.len() as u64, "total", judgement);
        self.equal(&counts.implemented, count(Status::Implemented), "implemented", judgement);
        self.equal(&counts.partial, count(Status::Partial), "partial", judgement);
        self.equal(&counts.deferred, count(Status::Deferred), "deferred", judgement);
        self.equal(&counts.not_started, count(Status::NotStarted), "notStarted", judgement);
        self.equal(&counts.unknown, count(Status::Unknown), "unknown", judgement);
        for (name, feature) in features.value.iter().filter(|(_, feature)| feature.value == Status::Unknown) {
            judgement.block(
                &CP0_R3,
                Some((self.at)(feature.node)),
                format!("nobody knows how far `{name}` is"),
            );
        }
        let surface = &self.board.method_surface;
        for (name, part) in [("base", &surface.base), ("handlers", &surface.handlers)] {
            self.judge_surface(name, part, surface.rust_count.value, judgement);
        }
        Ok(())
    }

    fn judge_surface(&self, name: &str, surface: &Surface, rust_count: u64, judgement: &mut Judgement) {
        let (upstream, shared) = (surface.upstream_count.value, surface.intersection_count.value);
        if upstream == 0 || shared > upstream {
            let at = (self.at)(surface.upstream_count.node);
            judgement.block(
                &CP0_R3,
                Some(at),
                format!("{name}: {shared} of {upstream} methods is no coverage"),
            );
            return;
        }
        if shared > rust_count {
            let at = (self.at)(surface.intersection_count.node);
            let message = format!("{name}: {shared} methods in common, and the candidate has {rust_count}");
            judgement.block(&CP0_R3, Some(at), message);
            return;
        }
        self.equal(&surface.rust_count, rust_count, "rustCount", judgement);
        self.equal(&surface.missing_in_rust_count, upstream - shared, "missingInRustCount", judgement);
        self.equal(&surface.rust_only_count, rust_count - shared, "rustOnlyCount", judgement);
        let percent = percent(shared, upstream);
        let close = (surface.coverage_percent.value - percent).abs() <= ROUNDING;
        if !close {
            let at = (self.at)(surface.coverage_percent.node).with_label(format!("recomputed: {percent:.2}"));
            judgement.block(
                &CP0_R3,
                Some(at),
                format!(
                    "{name}: coverage is stated as {} %, {shared} of {upstream} is {percent:.2} %",
                    surface.coverage_percent.value
                ),
            );
        }
    }

    fn equal(&self, stated: &Spanned<u64>, counted: u64, name: &str, judgement: &mut Judgement) {
        if stated.value != counted {
            let at = (self.at)(stated.node).with_label(format!("recomputed: {counted}"));
            let message = format!("{name} is stated as {}, recomputed {counted}", stated.value);
            judgement.block(&CP0_R3, Some(at), message);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of methods are far below 2^52")]
fn percent(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64 * 100.0
}

fn judge_delta(scoreboard: &Decoded<'_, Scoreboard>, past: &Board, judgement: &mut Judgement) {
    let Scoreboard { current: now, baseline_present, delta } = &scoreboard.value;
    if !baseline_present.value {
        judgement
            .block(
                &CP0_R3,
                Some(scoreboard.at(baseline_present.node)),
                "the scoreboard was made without its baseline",
            )
            .help("make it again with the baseline present: without one no delta is published");
    }
    let Some(delta) = delta else {
        judgement.block(&CP0_R3, Some(scoreboard.at(0)), "the scoreboard publishes no delta");
        return;
    };
    let (counts, before) = (&now.audit.counts, &past.audit.counts);
    let (surface, surface_before) = (&now.method_surface, &past.method_surface);
    for (stated, now, past, name) in [
        (&delta.audit.implemented, &counts.implemented, &before.implemented, "implemented"),
        (&delta.audit.partial, &counts.partial, &before.partial, "partial"),
        (&delta.audit.deferred, &counts.deferred, &before.deferred, "deferred"),
        (&delta.audit.not_started, &counts.not_started, &before.not_started, "notStarted"),
        (&delta.method_surface.rust_count, &surface.rust_count, &surface_before.rust_count, "rustCount"),
        (
            &delta.method_surface.base_missing_in_rust_count,
            &surface.base.missing_in_rust_count,
            &surface_before.base.missing_in_rust_count,
            "baseMissingInRustCount",
        ),
        (
            &delta.method_surface.handlers_missing_in_rust_count,
            &surface.handlers.missing_in_rust_count,
            &surface_before.handlers.missing_in_rust_count,
            "handlersMissingInRustCount",
        ),
    ] {
        let counted = i128::from(now.value) - i128::from(past.value);
        if i128::from(stated.value) != counted {
            let at = scoreboard.at(stated.node).with_label(format!("recomputed: {counted}"));
            let message = format!(
                "the delta of {name} is stated as {}, current minus baseline is {counted}",
                stated.value
            );
            judgement.block(&CP0_R3, Some(at), message);
        }
    }
    let stated = &delta.method_surface;
    for (stated, now, past) in [
        (&stated.base_coverage_percent, &surface.base, &surface_before.base),
        (&stated.handlers_coverage_percent, &surface.handlers, &surface_before.handlers),
    ] {
        judge_coverage_delta(scoreboard, stated, now, past, judgement);
    }
    judge_changes(scoreboard, delta, past, judgement);
}

fn judge_coverage_delta(
    scoreboard: &Decoded<'_, Scoreboard>,
    stated: &Spanned<f64>,
    now: &Surface,
    past: &Surface,
    judgement: &mut Judgement,
) {
    let counted = now.coverage_percent.value - past.coverage_percent.value;
    let close = (stated.value - counted).abs() <= 2.0 * ROUNDING;
    if !close {
        let at = scoreboard.at(stated.node).with_label(format!("recomputed: {counted:.2}"));
        let message = format!(
            "the delta of the coverage is stated as {}, current minus baseline is {counted:.2}",
            stated.value
        );
        judgement.block(&CP0_R3, Some(at), message);
    }
}

/// `changedSubsystems` must name exactly the features whose status differs, with both statuses.
fn judge_changes(
    scoreboard: &Decoded<'_, Scoreboard>,
    delta: &Delta,
    past: &Board,
    judgement: &mut Judgement,
) {
    let now = &scoreboard.value.current.audit.by_feature.value;
    let before = &past.audit.by_feature.value;
    let status = |features: &BTreeMap<String, Spanned<Status>>, name: &str| {
        features.get(name).map(|feature| feature.value)
    };
    if delta.changed_subsystems.value.len() > now.len() + before.len() {
        let at = scoreboard.at(delta.changed_subsystems.node);
        let message =
            format!("{} changes are listed, of fewer features", delta.changed_subsystems.value.len());
        judgement.block(&CP0_R3, Some(at), message);
        return;
    }
    let mut listed = BTreeSet::new();
    for change in &delta.changed_subsystems.value {
        let Change { subsystem, baseline, current } = &change.value;
        if !listed.insert(subsystem.as_str()) {
            judgement.block(
                &CP0_R3,
                Some(scoreboard.at(change.node)),
                format!("`{subsystem}` is listed as changed twice"),
            );
        }
        let actual = (status(before, subsystem), status(now, subsystem));
        if actual != (*baseline, *current) || actual.0 == actual.1 {
            let message =
                format!("`{subsystem}` did not change from {} to {}", word(*baseline), word(*current));
            judgement.block(&CP0_R3, Some(scoreboard.at(change.node)), message);
        }
    }
    let names = now.keys().chain(before.keys().filter(|name| !now.contains_key(*name)));
    for name in names.filter(|name| status(now, name) != status(before, name)) {
        if !listed.contains(name.as_str()) {
            let message = format!(
                "`{name}` went from {} to {} and is not listed as changed",
                word(status(before, name)),
                word(status(now, name))
            );
            judgement.block(&CP0_R3, Some(scoreboard.at(delta.changed_subsystems.node)), message);
        }
    }
}

fn word(status: Option<Status>) -> &'static str {
    match status {
        None => "absent",
        Some(Status::Unknown) => "Unknown",
        Some(Status::NotStarted) => "NotStarted",
        Some(Status::Deferred) => "Deferred",
        Some(Status::Partial) => "Partial",
        Some(Status::Implemented) => "Implemented",
    }
}

/// No feature falls back or disappears, no surface covers less, no yardstick gets shorter.
fn judge_regressions(
    context: &Context,
    scoreboard: &Decoded<'_, Scoreboard>,
    past: &Board,
    name: &str,
    judgement: &mut Judgement,
) {
    let now = &scoreboard.value.current;
    for (feature, before) in &past.audit.by_feature.value {
        match now.audit.by_feature.value.get(feature) {
            None => {
                let at = scoreboard.at(now.audit.by_feature.node);
                judgement.block(
                    &CP0_R3,
                    Some(at),
                    format!("`{feature}` is in {name} and no longer on the scoreboard"),
                );
            }
            Some(after) if after.value < before.value => {
                let message = format!(
                    "`{feature}` went back from {} to {}",
                    word(Some(before.value)),
                    word(Some(after.value))
                );
                judgement.block(&CP0_R3, Some(scoreboard.at(after.node)), message);
            }
            Some(_) => {}
        }
    }
    let deferred = context.policy.policy.deferred.len() as u64;
    for (part, after, before) in [
        ("base", &now.method_surface.base, &past.method_surface.base),
        ("handlers", &now.method_surface.handlers, &past.method_surface.handlers),
    ] {
        if after.missing_in_rust_count.value > before.missing_in_rust_count.value.saturating_add(deferred) {
            let at = scoreboard.at(after.missing_in_rust_count.node);
            judgement.block(
                &CP0_R3,
                Some(at),
                format!(
                    "{part}: {} methods are missing, {} were in {name}",
                    after.missing_in_rust_count.value, before.missing_in_rust_count.value
                ),
            );
        }
        if after.upstream_count.value.saturating_add(deferred) < before.upstream_count.value {
            let at = scoreboard.at(after.upstream_count.node);
            judgement
                .block(
                    &CP0_R3,
                    Some(at),
                    format!("{part}: measured against {} upstream methods, {name} against {}", after.upstream_count.value, before.upstream_count.value),
                )
                .help("a shorter yardstick is no progress: compare with the same upstream, or defer each removed method in gatekit.toml");
        }
    }
}

/// The baseline is a yardstick as well: a pull request must not lower it and pass by it.
fn judge_pinned(
    context: &Context,
    scoreboard: &Decoded<'_, Scoreboard>,
    baseline: &Artifact,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    if let Some(earlier) = pinned(context, baseline, &CP0_R3, judgement)? {
        let past: Decoded<'_, Board> = Decoded::new(earlier.json()?)?;
        judge_regressions(context, scoreboard, &past.value, earlier.path(), judgement);
    }
    Ok(())
}

fn judge_manifest(
    scoreboard: &Decoded<'_, Scoreboard>,
    manifest: Option<&Artifact>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let stated = &scoreboard.value.current.manifest_version;
    if Version::parse(&stated.value).is_err() {
        judgement.block(
            &CP0_R1,
            Some(scoreboard.at(stated.node)),
            "the scoreboard's manifestVersion is not a version such as 1.2.0",
        );
    }
    let Some(manifest) = manifest else {
        return Ok(());
    };
    let manifest: Decoded<'_, Manifest> = Decoded::new(manifest.json()?)?;
    let version = &manifest.value.manifest_version;
    if Version::parse(&version.value).is_err() {
        judgement.block(
            &CP0_R1,
            Some(manifest.at(version.node)),
            "manifestVersion is not a version such as 1.2.0",
        );
    } else if version.value != stated.value {
        let at = scoreboard.at(stated.node).with_label(format!("the manifest is {}", version.value));
        judgement.block(
            &CP0_R1,
            Some(at),
            format!("the scoreboard was made for manifest {}, this is {}", stated.value, version.value),
        );
    }
    let counts = &scoreboard.value.current.audit.counts;
    if let Some(deferred) = manifest.value.deferred_subsystems.as_ref().filter(|list| !list.value.is_empty())
        && counts.deferred.value == 0
    {
        judgement.warn(
            &CP0_R1,
            Some(manifest.at(deferred.node)),
            format!(
                "the manifest still defers {} subsystem(s), the scoreboard counts none as deferred",
                deferred.value.len()
            ),
        );
    }
    if judgement.is_clean(&CP0_R1) {
        judgement.holds(&CP0_R1, format!("manifest, scoreboard: version {}", stated.value));
    }
    Ok(())
}
