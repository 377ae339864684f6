//! `parity-check surface`: is every method of the baseline in the candidate? Recomputed from the lists.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use gate_core::artifact::{Artifact, Json};
use gate_core::git::Repository;
use gate_core::json::{Kind, Value};
use gate_core::rule::{NOTHING_MISSING, READING};
use gate_core::{Context, Decoded, Judgement, Location, Reason, Spanned, Undecided};
use serde::Deserialize;
use serde::de::{SeqAccess, Visitor};

use crate::rules::CP0_M1;

/// By how much a stated percentage may differ from the recomputed one: it was rounded to two places.
pub(crate) const ROUNDING: f64 = 0.005 + 1e-9;

/// Methods that are told one by one for each list; the rest are counted.
const TOLD: usize = 200;

/// The longest method name that is one.
const MAX_NAME: usize = 256;

/// A list of method names: a JSON array of strings, or one bare string.
///
/// `["agent", "agent.wait"]`; names are unique, without blanks, letters first.
struct Methods<'a> {
    json: Json<'a>,
    names: BTreeMap<String, u32>,
}

impl<'a> Methods<'a> {
    fn read(artifact: &'a Artifact) -> Result<Self, Undecided> {
        let json = artifact.json()?;
        let root = json.document().root();
        let items: Vec<_> = match root.kind() {
            Kind::Array => root.items().collect(),
            Kind::String => vec![root],
            _ => return Err(fault(&json, root.node(), "expected a list of method names")),
        };
        let mut names = BTreeMap::new();
        for item in items {
            if item.kind() != Kind::String {
                return Err(fault(&json, item.node(), "expected a method name"));
            }
            let name = item.string().into_owned();
            if !is_method_name(&name) {
                return Err(fault(
                    &json,
                    item.node(),
                    "not a method name: letters, digits and `. _ : / -`, no blanks",
                ));
            }
            if names.insert(name, item.node()).is_some() {
                return Err(fault(&json, item.node(), "the same method stands twice: the list is no set"));
            }
        }
        if names.is_empty() {
            let message = format!("{} lists no method: nothing can be compared with it", json.path());
            return Err(Undecided::new(&NOTHING_MISSING, Reason::Empty, message).at(json.at(root.node())));
        }
        Ok(Self { json, names })
    }

    fn at(&self, name: &str) -> Option<Location> {
        self.names.get(name).map(|node| self.json.at(*node))
    }
}

fn fault(json: &Json<'_>, node: u32, message: &str) -> Undecided {
    Undecided::new(&READING, Reason::Malformed, format!("{}: {message}", json.path())).at(json.at(node))
}

fn is_method_name(name: &str) -> bool {
    name.len() <= MAX_NAME
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:/-".contains(&byte))
}

/// `method-surface-diff.json`: what the producer says the comparison gave.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stated {
    rust_count: Spanned<u64>,
    surfaces: BTreeMap<String, Spanned<StatedSurface>>,
    #[serde(rename = "rustGatewayPath")]
    _rust_gateway_path: Option<String>,
    #[serde(rename = "upstreamRepoPath")]
    _upstream_repo_path: Option<String>,
    generated_at_utc: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StatedSurface {
    upstream_count: Spanned<u64>,
    rust_count: Spanned<u64>,
    intersection_count: Spanned<u64>,
    coverage_percent: Spanned<f64>,
    missing_in_rust: Spanned<Names>,
    rust_only: Spanned<Names>,
}

/// A list of names; one name may stand bare, as some serialisers write lists of one.
#[derive(Debug, Default)]
struct Names(BTreeSet<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Names;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of method names")
            }
            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Names, E> {
                Ok(Names([name.to_owned()].into()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Names, A::Error> {
                let mut names = BTreeSet::new();
                while let Some(name) = seq.next_element::<String>()? {
                    if !names.insert(name) {
                        return Err(serde::de::Error::custom("a name stands twice in a list"));
                    }
                }
                Ok(Names(names))
            }
        }
        deserializer.deserialize_any(List)
    }
}

/// What the lists themselves give.
struct Recomputed<'m> {
    upstream: usize,
    candidate: usize,
    missing: BTreeSet<&'m str>,
    candidate_only: BTreeSet<&'m str>,
}

impl<'m> Recomputed<'m> {
    fn of(baseline: &'m Methods<'_>, candidate: &'m Methods<'_>) -> Self {
        let only = |these: &'m Methods<'_>, those: &Methods<'_>| {
            these.names.keys().map(String::as_str).filter(|name| !those.names.contains_key(*name)).collect()
        };
        Self {
            upstream: baseline.names.len(),
            candidate: candidate.names.len(),
            missing: only(baseline, candidate),
            candidate_only: only(candidate, baseline),
        }
    }

    fn intersection(&self) -> usize {
        self.upstream - self.missing.len()
    }

    #[expect(clippy::cast_precision_loss, reason = "lists of methods are far below 2^52")]
    fn coverage_percent(&self) -> f64 {
        self.intersection() as f64 / self.upstream as f64 * 100.0
    }
}

/// Compares the candidate's methods with each baseline list, and with what is stated of them.
///
/// # Errors
/// When a list can't be read, or names nothing.
pub fn judge(
    context: &Context,
    baselines: &[PathBuf],
    candidate: &Path,
    stated: Option<&Path>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let root = &context.root;
    let candidate = root.read(candidate)?;
    judgement.subjects.push(candidate.subject("parity-surface"));
    let mut artifacts = Vec::new();
    for path in baselines {
        let artifact = root.read(path)?;
        judgement.subjects.push(artifact.subject("parity-baseline"));
        artifacts.push(artifact);
    }
    if let Some(same) = artifacts.iter().find(|other| candidate.is(other)) {
        return Err(Undecided::new(
            &NOTHING_MISSING,
            Reason::Usage,
            format!("{} is given as baseline and as candidate: a list is never short of itself", same.path()),
        )
        .help("name the candidate's own list with --candidate")
        .at(Location::file(same.path())));
    }
    let stated = stated.map(|path| root.read(path)).transpose()?;
    if let Some(stated) = &stated {
        judgement.subjects.push(stated.subject("parity-surface"));
    }
    let candidate = Methods::read(&candidate)?;
    let baselines = artifacts.iter().map(Methods::read).collect::<Result<Vec<_>, _>>()?;
    let recomputed: Vec<_> = baselines.iter().map(|baseline| Recomputed::of(baseline, &candidate)).collect();
    judge_missing(context, &baselines, &recomputed, judgement);
    judge_shrunk(context, &artifacts, &baselines, judgement)?;
    if let Some(stated) = &stated {
        let stated: Decoded<'_, Stated> = Decoded::new(stated.json()?)?;
        judge_stated(context, &stated, &baselines, &recomputed, &candidate, judgement)?;
    }
    if judgement.is_clean(&CP0_M1) {
        for (baseline, recomputed) in baselines.iter().zip(&recomputed) {
            judgement.holds(
                &CP0_M1,
                format!(
                    "{} of {} methods of {} are in the candidate ({} methods)",
                    recomputed.intersection(),
                    recomputed.upstream,
                    baseline.json.path(),
                    recomputed.candidate
                ),
            );
        }
    }
    Ok(())
}

fn judge_missing(
    context: &Context,
    baselines: &[Methods<'_>],
    recomputed: &[Recomputed<'_>],
    judgement: &mut Judgement,
) {
    let policy = &context.policy.policy;
    let mut used = BTreeSet::new();
    for (baseline, recomputed) in baselines.iter().zip(recomputed) {
        let least = policy.thresholds.min_methods;
        if (recomputed.upstream as u64) < least {
            judgement
                .block(
                    &CP0_M1,
                    Some(baseline.json.at(0)),
                    format!(
                        "{} lists {} method(s), a baseline has at least {least}",
                        baseline.json.path(),
                        recomputed.upstream
                    ),
                )
                .help("an extractor that finds almost nothing makes any candidate complete");
        }
        let mut missing = 0;
        for name in &recomputed.missing {
            match policy.deferred.iter().find(|deferred| deferred.method == *name) {
                Some(deferred) => {
                    used.insert(&deferred.method);
                    judgement.holds(&CP0_M1, format!("{name} is missing, deferred: {}", deferred.reason));
                }
                None if missing >= TOLD => missing += 1,
                None => {
                    missing += 1;
                    judgement
                        .block(
                            &CP0_M1,
                            baseline.at(name),
                            format!("`{name}` is in the baseline and not in the candidate"),
                        )
                        .help("implement it, or defer it in gatekit.toml: [[deferred]] method, reason");
                }
            }
        }
        tell_more(missing, baseline.json.path(), "are in the baseline and not in the candidate", judgement);
    }
    for deferred in policy.deferred.iter().filter(|deferred| !used.contains(&deferred.method)) {
        let known = baselines.iter().any(|baseline| baseline.names.contains_key(&deferred.method));
        if known {
            judgement
                .warn(
                    &CP0_M1,
                    None,
                    format!("`{}` is deferred by policy and not missing any more", deferred.method),
                )
                .help("remove the entry");
        }
    }
}

fn tell_more(count: usize, path: &str, what: &str, judgement: &mut Judgement) {
    if let more @ 1.. = count.saturating_sub(TOLD) {
        let message = format!("{path}: {more} more methods {what}");
        judgement.block(&CP0_M1, Some(Location::file(path)), message);
    }
}

/// A baseline that got shorter makes any candidate more complete: what real history shows.
fn judge_shrunk(
    context: &Context,
    artifacts: &[Artifact],
    baselines: &[Methods<'_>],
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let Some(reference) = &context.policy_ref else {
        judgement
            .warn(
                &CP0_M1,
                None,
                "the baselines were not compared with earlier ones: they may have become shorter",
            )
            .help("give a protected ref: --policy-ref origin/main");
        return Ok(());
    };
    let repository = Repository::of(&context.root)?;
    for (artifact, baseline) in artifacts.iter().zip(baselines) {
        let earlier = match artifact.absolute() {
            Some(_) => repository.read_at(reference, &context.root.unlinked(artifact.path()))?,
            None => None,
        };
        let Some(earlier) = earlier else {
            judgement.warn(
                &CP0_M1,
                Some(Location::file(artifact.path())),
                format!("{} is new: {reference} does not hold it", artifact.path()),
            );
            continue;
        };
        let earlier = Methods::read(&earlier)?;
        let mut gone = 0;
        for name in earlier.names.keys().filter(|name| !baseline.names.contains_key(*name)) {
            let deferred = context.policy.policy.deferred.iter().find(|deferred| deferred.method == *name);
            if let Some(deferred) = deferred {
                let detail = format!("{name} was removed from the baseline, deferred: {}", deferred.reason);
                judgement.holds(&CP0_M1, detail);
                continue;
            }
            gone += 1;
            if gone > TOLD {
                continue;
            }
            let message = format!("`{name}` was in this baseline at {reference} and was removed from it");
            judgement.block(&CP0_M1, Some(Location::file(artifact.path())), message).help(
                "a shorter yardstick is no progress: restore it, or defer the method in gatekit.toml at the protected ref",
            );
        }
        tell_more(gone, artifact.path(), "were removed from it", judgement);
        if gone == 0 {
            judgement.holds(
                &CP0_M1,
                format!(
                    "{} holds every method that it held at {reference} ({})",
                    artifact.path(),
                    earlier.names.len()
                ),
            );
        }
    }
    Ok(())
}

fn judge_stated(
    context: &Context,
    stated: &Decoded<'_, Stated>,
    baselines: &[Methods<'_>],
    recomputed: &[Recomputed<'_>],
    candidate: &Methods<'_>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let equal = |at: &Spanned<u64>, name: &str, counted: usize, judgement: &mut Judgement| {
        if at.value != counted as u64 {
            let place = stated.at(at.node).with_label(format!("recomputed: {counted}"));
            judgement.block(
                &CP0_M1,
                Some(place),
                format!("{name} is stated as {}, the lists give {counted}", at.value),
            );
        }
    };
    equal(&stated.value.rust_count, "rustCount", candidate.names.len(), judgement);
    if let Some(time) = &stated.value.generated_at_utc {
        crate::time::judge(context, &time.value, stated.at(time.node), judgement);
    }
    let pairs = pair(stated, baselines)?;
    for (name, index) in pairs {
        let Some(surface) = stated.value.surfaces.get(name) else {
            continue;
        };
        let (surface, recomputed) = (&surface.value, &recomputed[index]);
        equal(&surface.upstream_count, "upstreamCount", recomputed.upstream, judgement);
        equal(&surface.rust_count, "rustCount", recomputed.candidate, judgement);
        equal(&surface.intersection_count, "intersectionCount", recomputed.intersection(), judgement);
        let coverage = recomputed.coverage_percent();
        let close = (surface.coverage_percent.value - coverage).abs() <= ROUNDING;
        if !close {
            let place =
                stated.at(surface.coverage_percent.node).with_label(format!("recomputed: {coverage:.2}"));
            judgement.block(
                &CP0_M1,
                Some(place),
                format!(
                    "coverage of {name} is stated as {} %, the lists give {coverage:.2} %",
                    surface.coverage_percent.value
                ),
            );
        }
        for (names, field, computed) in [
            (&surface.missing_in_rust, "missingInRust", &recomputed.missing),
            (&surface.rust_only, "rustOnly", &recomputed.candidate_only),
        ] {
            let difference: Vec<_> = names
                .value
                .0
                .iter()
                .map(String::as_str)
                .filter(|name| !computed.contains(name))
                .chain(computed.iter().copied().filter(|name| !names.value.0.contains(*name)))
                .collect();
            if let Some(first) = difference.first() {
                judgement.block(
                    &CP0_M1,
                    Some(stated.at(names.node)),
                    format!(
                        "{field} of {name} is not what the lists give: {} name(s) differ, first `{first}`",
                        difference.len()
                    ),
                );
            }
        }
    }
    stated.warn_of_unknown(judgement);
    Ok(())
}

/// Which stated surface speaks of which list: by the list's name (`upstream-methods.base.json` is
/// `base`), or by order where no name fits.
fn pair<'s>(
    stated: &'s Decoded<'_, Stated>,
    baselines: &[Methods<'_>],
) -> Result<Vec<(&'s str, usize)>, Undecided> {
    let document = stated.document();
    let surfaces = document.root().get("surfaces");
    let in_order: Vec<_> =
        surfaces.into_iter().flat_map(Value::entries).map(|(key, _)| key.string().into_owned()).collect();
    let named = |name: &str| {
        baselines.iter().position(|baseline| {
            let stem = baseline.json.path().trim_end_matches(".json");
            stem.rsplit(['.', '/', '-', '_']).next() == Some(name)
        })
    };
    let by_name: Option<Vec<_>> =
        stated.value.surfaces.keys().map(|name| Some((name.as_str(), named(name)?))).collect();
    let pairs = match by_name {
        Some(pairs) => pairs,
        None => stated
            .value
            .surfaces
            .keys()
            .filter_map(|name| Some((name.as_str(), in_order.iter().position(|key| key == name)?)))
            .collect(),
    };
    let distinct: BTreeSet<_> = pairs.iter().map(|(_, index)| *index).collect();
    if pairs.len() != baselines.len() || distinct.len() != pairs.len() {
        let message = format!(
            "{} states {} surfaces, and {} baseline lists were given",
            stated.path(),
            stated.value.surfaces.len(),
            baselines.len()
        );
        return Err(Undecided::new(&NOTHING_MISSING, Reason::Missing, message)
            .help("give one --baseline for each stated surface, named like it or in its order")
            .at(stated.at(surfaces.map_or(0, Value::node))));
    }
    Ok(pairs)
}
