//! `parity-check openapi`: do the critical endpoints of the candidate still serve the baseline's clients?
//!
//! OpenAPI 3.0 and 3.1, as JSON. Recorded traffic is held against the candidate's schemas.

mod contract;
mod schema;
mod traffic;

use std::collections::BTreeMap;
use std::path::Path;

use gate_core::artifact::empty;
use gate_core::json::{Kind, Value};
use gate_core::rule::SHAPE;
use gate_core::{Context, Judgement, Location, Reason, Rule, Undecided};

use self::contract::{Contract, Endpoint, Operation, is_true};
use self::schema::{Direction, Schemas, Weight};
use crate::rules::{API_OPERATION, API_PARAMETER, API_REQUEST, API_RESPONSE, API_TRAFFIC};

/// What is compared with what.
#[derive(Debug)]
pub struct Request<'r> {
    /// The contract that clients rely on.
    pub baseline: &'r Path,
    /// The contract of the candidate.
    pub candidate: &'r Path,
    /// The endpoints that must not break; without it, all of the baseline's.
    pub critical: Option<&'r Path>,
    /// Recorded requests and responses.
    pub traffic: Option<&'r Path>,
}

/// Judges two OpenAPI documents, and traffic by the second.
///
/// # Errors
/// When a document can't be read, or a difference is none that can be judged.
pub fn judge(context: &Context, request: &Request<'_>, judgement: &mut Judgement) -> Result<(), Undecided> {
    let (old, new) = (context.root.read(request.baseline)?, context.root.read(request.candidate)?);
    for artifact in [&old, &new] {
        judgement.subjects.push(artifact.subject("openapi"));
    }
    let (old, new) = (old.json()?, new.json()?);
    let (baseline, candidate) = (Contract::new(&old)?, Contract::new(&new)?);
    let critical = request.critical.map(|path| critical(context, path, judgement)).transpose()?;
    let mut tally = Tally::default();
    let listed: Vec<Endpoint> = match &critical {
        Some(listed) => listed.keys().cloned().collect(),
        None => baseline.operations.keys().cloned().collect(),
    };
    for endpoint in &listed {
        let before = judgement.findings.len();
        judge_endpoint(&baseline, &candidate, endpoint, critical.as_ref(), judgement);
        tally.endpoints += 1;
        let blocks = |finding: &gate_core::Finding| finding.effect == gate_core::Effect::Block;
        tally.failed += u64::from(judgement.findings[before..].iter().any(blocks));
    }
    // What is not critical is told, and blocks nothing.
    let others = baseline.operations.keys().filter(|endpoint| !listed.contains(endpoint));
    let gone = others.filter(|endpoint| !candidate.operations.contains_key(endpoint)).count();
    if gone > 0 {
        let message = format!("{gone} endpoint(s) that are not critical are gone");
        judgement.warn(&API_OPERATION, Some(Location::file(candidate.json.path())), message);
    }
    let detail = format!(
        "{} of {} endpoint(s) serve the baseline's clients",
        tally.endpoints - tally.failed,
        tally.endpoints
    );
    for rule in [&API_OPERATION, &API_PARAMETER, &API_REQUEST, &API_RESPONSE] {
        if judgement.is_clean(rule) {
            judgement.holds(rule, detail.clone());
        }
    }
    judgement.stats.insert("endpoints".into(), tally.endpoints);
    judgement.stats.insert("endpoints_failed".into(), tally.failed);
    if let Some(traffic) = request.traffic {
        traffic::judge(context, traffic, &candidate, &listed, judgement)?;
        if judgement.is_clean(&API_TRAFFIC) {
            let records = judgement.stats.get("traffic").copied().unwrap_or_default();
            judgement
                .holds(&API_TRAFFIC, format!("{records} recorded exchange(s) meet the candidate's schemas"));
        }
    }
    Ok(())
}

#[derive(Debug, Default)]
struct Tally {
    endpoints: u64,
    failed: u64,
}

/// The critical endpoints, each with where it is listed: `["GET /items/{id}"]`, or `{"endpoints":[{"method":
/// "GET","path":"/items/{id}","openapi":"required"}]}`, of which those that are `pending` are left out.
fn critical(
    context: &Context,
    path: &Path,
    judgement: &mut Judgement,
) -> Result<BTreeMap<Endpoint, Location>, Undecided> {
    let artifact = context.root.read(path)?;
    judgement.subjects.push(artifact.subject("critical-endpoints"));
    let json = artifact.json()?;
    let root = json.document().root();
    let refuse = |value: Value<'_>, message: &str| {
        Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {message}", artifact.path()))
            .at(json.at(value.node()))
    };
    let list = if root.kind() == Kind::Array { Some(root) } else { root.get("endpoints") };
    let Some(list) = list.filter(|list| list.kind() == Kind::Array) else {
        return Err(refuse(root, "expected a list of endpoints, or `endpoints` with one"));
    };
    let mut endpoints = BTreeMap::new();
    let mut pending = 0_u64;
    for item in list.items() {
        let text =
            |name: &str| item.get(name).filter(|value| value.kind() == Kind::String).map(Value::string);
        let endpoint = match item.kind() {
            Kind::String => {
                item.string().split_once(' ').map(|(method, path)| Endpoint::new(method, path.trim()))
            }
            _ => text("method").zip(text("path")).map(|(method, path)| Endpoint::new(&method, &path)),
        };
        let Some(endpoint) =
            endpoint.filter(|endpoint| contract::METHODS.contains(&endpoint.method.as_str()))
        else {
            return Err(refuse(item, "an endpoint is a method and a path, such as \"GET /items/{id}\""));
        };
        match text("openapi").as_deref() {
            None | Some("required") => {}
            Some("pending") => {
                pending += 1;
                continue;
            }
            Some(_) => return Err(refuse(item, "`openapi` is `required` or `pending`")),
        }
        if endpoints.insert(endpoint, json.at(item.node())).is_some() {
            return Err(refuse(item, "this endpoint is listed twice"));
        }
    }
    judgement.stats.insert("endpoints_pending".into(), pending);
    if endpoints.is_empty() {
        return Err(empty(artifact.path()));
    }
    Ok(endpoints)
}

fn judge_endpoint(
    baseline: &Contract<'_>,
    candidate: &Contract<'_>,
    endpoint: &Endpoint,
    critical: Option<&BTreeMap<Endpoint, Location>>,
    judgement: &mut Judgement,
) {
    let listed = critical.and_then(|critical| critical.get(endpoint));
    let file = |contract: &Contract<'_>| Location::file(contract.json.path());
    let (Some(old), Some(new)) = (baseline.operations.get(endpoint), candidate.operations.get(endpoint))
    else {
        let in_baseline = baseline.operations.contains_key(endpoint);
        let message = match (in_baseline, candidate.operations.contains_key(endpoint)) {
            (true, _) => format!("{endpoint} is gone"),
            (false, true) => format!("{endpoint} is critical, and the baseline does not describe it"),
            (false, false) => format!("{endpoint} is critical, and neither document describes it"),
        };
        let at = listed.cloned().unwrap_or_else(|| file(candidate));
        judgement
            .block(&API_OPERATION, Some(at), message)
            .help("clients call it: serve it, or take it off the list of critical endpoints");
        return;
    };
    let pair = Pair { baseline, candidate, old: *old, new: *new, endpoint };
    let compared = pair
        .parameters(judgement)
        .and_then(|()| pair.request_body(judgement))
        .and_then(|()| pair.responses(judgement));
    judgement.take(compared);
    pair.security(judgement);
}

/// One endpoint that both documents describe.
struct Pair<'c, 'd> {
    baseline: &'c Contract<'d>,
    candidate: &'c Contract<'d>,
    old: Operation<'d>,
    new: Operation<'d>,
    endpoint: &'c Endpoint,
}

impl<'d> Pair<'_, 'd> {
    fn parameters(&self, judgement: &mut Judgement) -> Result<(), Undecided> {
        let Self { baseline, candidate, old, new, endpoint } = self;
        let (was, is) = (baseline.parameters(*old)?, candidate.parameters(*new)?);
        for ((place, name), parameter) in &is {
            let old = was.get(&(place.clone(), name.clone()));
            if is_true(*parameter, "required") && old.is_none_or(|old| !is_true(*old, "required")) {
                let what = if old.is_some() { "is required now" } else { "is new, and required" };
                let message = format!("{endpoint}: the {place} parameter `{name}` {what}");
                judgement.block(&API_PARAMETER, Some(candidate.at(*parameter)), message);
            }
        }
        for ((place, name), parameter) in &was {
            let what = format!("the {place} parameter `{name}`");
            let Some(with) = is.get(&(place.clone(), name.clone())) else {
                judgement.warn(
                    &API_PARAMETER,
                    Some(candidate.at(new.value)),
                    format!("{endpoint}: {what} is gone"),
                );
                continue;
            };
            let mut schemas = Schemas::new(baseline, candidate, Direction::Request);
            match (parameter.get("schema"), with.get("schema")) {
                (Some(old), Some(new)) => schemas.compare(old, new, &what)?,
                _ => contents(&mut schemas, (*parameter, *with), &what)?,
            }
            for name in ["style", "explode"] {
                let same = match (parameter.get(name), with.get(name)) {
                    (Some(was), Some(is)) => was.same_as(is),
                    (None, None) => true,
                    _ => false,
                };
                if !same {
                    judgement.block(
                        &API_PARAMETER,
                        Some(candidate.at(*with)),
                        format!("{endpoint}: {what} is written in another `{name}`"),
                    );
                }
            }
            tell(&schemas, &API_PARAMETER, endpoint, judgement);
        }
        Ok(())
    }

    fn request_body(&self, judgement: &mut Judgement) -> Result<(), Undecided> {
        let Self { baseline, candidate, old, new, endpoint } = self;
        let (was, is) =
            (baseline.member(old.value, "requestBody")?, candidate.member(new.value, "requestBody")?);
        let Some(is) = is else {
            if was.is_some() {
                judgement.warn(
                    &API_REQUEST,
                    Some(candidate.at(new.value)),
                    format!("{endpoint}: the request has no body any more"),
                );
            }
            return Ok(());
        };
        if is_true(is, "required") && was.is_none_or(|was| !is_true(was, "required")) {
            let what = if was.is_some() { "is required now" } else { "is new, and required" };
            judgement.block(
                &API_REQUEST,
                Some(candidate.at(is)),
                format!("{endpoint}: the request's body {what}"),
            );
        }
        if let Some(was) = was {
            let mut schemas = Schemas::new(baseline, candidate, Direction::Request);
            contents(&mut schemas, (was, is), "the request's body")?;
            tell(&schemas, &API_REQUEST, endpoint, judgement);
        }
        Ok(())
    }

    fn responses(&self, judgement: &mut Judgement) -> Result<(), Undecided> {
        let Self { baseline, candidate, old, new, endpoint } = self;
        let of = |contract: &Contract<'d>,
                  operation: Operation<'d>|
         -> Result<BTreeMap<String, Value<'d>>, Undecided> {
            let entries = operation.value.get("responses").into_iter().flat_map(Value::entries);
            entries
                .map(|(code, response)| Ok((code.string().to_ascii_uppercase(), contract.resolve(response)?)))
                .collect()
        };
        let (was, is) = (of(baseline, *old)?, of(candidate, *new)?);
        for (code, response) in &was {
            let what = format!("the response {code}");
            let Some(with) = is.get(code) else {
                let message = format!("{endpoint}: {what} is gone");
                let at = Some(candidate.at(new.value));
                if code.starts_with('2') {
                    judgement.block(&API_RESPONSE, at, message);
                } else {
                    judgement.warn(&API_RESPONSE, at, message);
                }
                continue;
            };
            let mut schemas = Schemas::new(baseline, candidate, Direction::Response);
            contents(&mut schemas, (*response, *with), &what)?;
            tell(&schemas, &API_RESPONSE, endpoint, judgement);
            self.headers((*response, *with), &what, judgement)?;
        }
        let success = |responses: &BTreeMap<String, Value<'_>>| {
            responses.keys().any(|code| code.starts_with('2') || code == "DEFAULT")
        };
        if !success(&was) && !success(&is) {
            judgement.warn(
                &API_RESPONSE,
                Some(candidate.at(new.value)),
                format!("{endpoint} describes no response that is a success"),
            );
        }
        Ok(())
    }

    /// Headers that were always there.
    fn headers(
        &self,
        (old, new): (Value<'d>, Value<'d>),
        what: &str,
        judgement: &mut Judgement,
    ) -> Result<(), Undecided> {
        let Self { baseline, candidate, endpoint, .. } = self;
        let now: Vec<_> = new.get("headers").into_iter().flat_map(Value::entries).collect();
        for (name, header) in old.get("headers").into_iter().flat_map(Value::entries) {
            let required = is_true(baseline.resolve(header)?, "required");
            let with = now.iter().find(|(other, _)| other.string().eq_ignore_ascii_case(&name.string()));
            let still = match with {
                Some((_, header)) => is_true(candidate.resolve(*header)?, "required"),
                None => false,
            };
            if required && !still {
                judgement.block(
                    &API_RESPONSE,
                    Some(candidate.at(new)),
                    format!("{endpoint}: {what}: the header {} need not be there any more", name.string()),
                );
            }
        }
        Ok(())
    }

    /// An operation that needs no more than before to be let in.
    fn security(&self, judgement: &mut Judgement) {
        let Self { baseline, candidate, old, new, endpoint } = self;
        let of = |contract: &Contract<'d>, operation: Operation<'d>| {
            operation.value.get("security").or_else(|| contract.json.document().root().get("security"))
        };
        let (was, is) = (of(baseline, *old), of(candidate, *new));
        let is_open = |security: Option<Value<'_>>| {
            security.is_none_or(|security| {
                security.items().next().is_none()
                    || security.items().any(|way| way.entries().next().is_none())
            })
        };
        if is_open(was) && !is_open(is) {
            judgement.block(
                &API_REQUEST,
                Some(candidate.at(new.value)),
                format!("{endpoint}: it was open, and needs credentials now"),
            );
            return;
        }
        // Each way in that the baseline offers must still be one.
        let accepted = |security: Option<Value<'d>>| -> Vec<Value<'d>> {
            security.into_iter().flat_map(Value::items).collect()
        };
        let now = accepted(is);
        for way in accepted(was).into_iter().filter(|_| !is_open(is)) {
            if !now.iter().any(|other| other.same_as(way)) {
                judgement.block(
                    &API_REQUEST,
                    Some(candidate.at(new.value)),
                    format!("{endpoint}: one of its ways to be let in is gone, or asks for more"),
                );
            }
        }
        if !is_open(was) && is_open(is) {
            judgement
                .block(
                    &API_OPERATION,
                    Some(candidate.at(new.value)),
                    format!("{endpoint}: it needed credentials, and is open now"),
                )
                .help("a cutover must not open what was closed");
        }
    }
}

/// Tells of schema changes: breaking ones block, others warn.
fn tell(schemas: &Schemas<'_, '_>, rule: &'static Rule, endpoint: &Endpoint, judgement: &mut Judgement) {
    for change in &schemas.changes {
        let at = Some(schemas.candidate.at(change.at));
        let message = format!("{endpoint}: {}", change.message);
        match change.weight {
            Weight::Breaking => judgement.block(rule, at, message),
            Weight::Notable => judgement.warn(rule, at, message),
        };
    }
}

/// Compares the schemas of each media type.
fn contents<'d>(
    schemas: &mut Schemas<'_, 'd>,
    (old, new): (Value<'d>, Value<'d>),
    what: &str,
) -> Result<(), Undecided> {
    let (was, is) = (schemas.baseline.member(old, "content")?, schemas.candidate.member(new, "content")?);
    let of = |content: Option<Value<'d>>| -> BTreeMap<String, Value<'d>> {
        let entries = content.into_iter().flat_map(Value::entries);
        entries.map(|(key, value)| (key.string().to_ascii_lowercase(), value)).collect()
    };
    let (was, is) = (of(was), of(is));
    for (media, old) in &was {
        let Some(with) = is.get(media) else {
            schemas.changes.push(schema::Change {
                weight: Weight::Breaking,
                message: format!("{what} is not {media} any more"),
                at: new,
            });
            continue;
        };
        match (old.get("schema"), with.get("schema")) {
            (Some(old), Some(new)) => schemas.compare(old, new, what)?,
            (Some(_), None) if schemas.direction == Direction::Response => {
                schemas.changes.push(schema::Change {
                    weight: Weight::Breaking,
                    message: format!("{what} may be anything now"),
                    at: *with,
                });
            }
            (None, Some(_)) if schemas.direction == Direction::Request => {
                schemas.changes.push(schema::Change {
                    weight: Weight::Breaking,
                    message: format!("{what} has a schema now"),
                    at: *with,
                });
            }
            _ => {}
        }
    }
    Ok(())
}
