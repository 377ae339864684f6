//! Recorded traffic against the candidate's schemas.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gate_core::json::{Kind, Value};
use gate_core::rule::{NOTHING_MISSING, SHAPE};
use gate_core::{Context, Judgement, Location, Reason, Undecided};
use jsonschema::Validator;
use serde_json::Value as Json;

use super::contract::{Contract, Endpoint, Operation, Version, is_true};
use crate::replay::exchanges;
use crate::rules::API_TRAFFIC;

/// How many faults are told one by one.
const TOLD: usize = 200;

/// Where a schema stands: endpoint, response code (none for the request), media type.
type Place = (Endpoint, Option<String>, String);

/// What judges traffic by a contract.
struct Traffic<'t, 'd> {
    contract: &'t Contract<'d>,
    /// The whole document, in which references are resolved.
    document: Json,
    validators: BTreeMap<Place, Option<Validator>>,
    faults: usize,
}

/// Judges each exchange `{"id":…,"request":{"method","path","query"?,"body"?},"response":{"status","body"?}}`.
///
/// # Errors
/// When the recording can't be read or holds nothing, or a schema can't be compiled.
pub(super) fn judge(
    context: &Context,
    recording: &Path,
    contract: &Contract<'_>,
    listed: &[Endpoint],
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let text = contract.json.document().root().raw();
    let mut document: Json = serde_json::from_str(text).map_err(|_| {
        Undecided::new(
            &SHAPE,
            Reason::Malformed,
            format!("{} can't be read as a schema", contract.json.path()),
        )
    })?;
    if contract.version == Version::V30 {
        nullable(&mut document);
    }
    let mut traffic = Traffic { contract, document, validators: BTreeMap::new(), faults: 0 };
    let mut records = 0_u64;
    let mut met = BTreeSet::new();
    let path = context.root.display(recording);
    exchanges(context, recording, judgement, &mut |record, line, judgement| {
        records += 1;
        traffic.exchange(record, &path, line, &mut met, judgement)
    })?;
    if records == 0 {
        return Err(Undecided::new(&NOTHING_MISSING, Reason::Empty, format!("{path} holds no exchange")));
    }
    judgement.stats.insert("traffic".into(), records);
    if let more @ 1.. = traffic.faults.saturating_sub(TOLD) {
        judgement.block(
            &API_TRAFFIC,
            Some(Location::file(&path)),
            format!("{more} more faults are counted and not told"),
        );
    }
    let quiet: Vec<_> = listed.iter().filter(|endpoint| !met.contains(*endpoint)).collect();
    if let Some(first) = quiet.first() {
        let message =
            format!("{} of {} endpoints have no traffic, such as {first}", quiet.len(), listed.len());
        judgement.warn(&API_TRAFFIC, Some(Location::file(path)), message);
    }
    Ok(())
}

/// `nullable` is no keyword of JSON Schema: the type says it.
fn nullable(value: &mut Json) {
    match value {
        Json::Array(items) => items.iter_mut().for_each(nullable),
        Json::Object(members) => {
            members.values_mut().for_each(nullable);
            if members.get("nullable") == Some(&Json::Bool(true)) {
                if let Some(Json::String(kind)) = members.get("type") {
                    let kinds = Json::Array(vec![Json::String(kind.clone()), Json::String("null".into())]);
                    members.insert("type".into(), kinds);
                }
                if let Some(Json::Array(choices)) = members.get_mut("enum") {
                    choices.push(Json::Null);
                }
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

impl<'d> Traffic<'_, 'd> {
    fn exchange(
        &mut self,
        record: Value<'_>,
        path: &str,
        line: usize,
        met: &mut BTreeSet<Endpoint>,
        judgement: &mut Judgement,
    ) -> Result<(), Undecided> {
        let id = record.get("id").map(|id| id.string().into_owned()).unwrap_or_default();
        let at = Location::whole_line(path, line);
        let malformed = |what: &str| {
            Undecided::new(&SHAPE, Reason::Malformed, format!("{path}: the exchange on line {line} {what}"))
                .help("{\"id\": …, \"request\": {\"method\": …, \"path\": …}, \"response\": {\"status\": …, \"body\": …}}")
                .at(at.clone())
        };
        let (Some(request), Some(response)) = (record.get("request"), record.get("response")) else {
            return Err(malformed("lacks a request or a response"));
        };
        let text =
            |name: &str| request.get(name).filter(|value| value.kind() == Kind::String).map(Value::string);
        let (Some(method), Some(asked)) = (text("method"), text("path")) else {
            return Err(malformed("does not say which method and path were asked for"));
        };
        let Some(status) = response.get("status").and_then(Value::as_u64) else {
            return Err(malformed("has no status"));
        };
        let Some((endpoint, operation)) = self.route(&method, &asked) else {
            self.fault(
                &at,
                "/request",
                format!("{id}: the contract has no {} for this path", method.to_ascii_uppercase()),
                judgement,
            );
            return Ok(());
        };
        met.insert(endpoint.clone());
        self.query(request, operation, &at, &format!("{id}: {endpoint}"), judgement)?;
        if let Some(body) = request.get("body").filter(|body| body.kind() != Kind::Null)
            && let Some(described) = self.contract.member(operation.value, "requestBody")?
        {
            let what = format!("{id}: {endpoint}: the request's body");
            self.body((&endpoint, None), described, body, "/request/body", (&at, &what), judgement)?;
        }
        let responses = operation.value.get("responses");
        let exact = status.to_string();
        let range = format!("{}XX", status / 100);
        let described = [exact.as_str(), range.as_str(), "default"].iter().find_map(|code| {
            responses?
                .entries()
                .find(|(key, _)| key.string().eq_ignore_ascii_case(code))
                .map(|(_, value)| (*code, value))
        });
        let Some((code, described)) = described else {
            self.fault(
                &at,
                "/response/status",
                format!("{id}: {endpoint} answered {status}, which the contract does not describe"),
                judgement,
            );
            return Ok(());
        };
        let described = self.contract.resolve(described)?;
        let what = format!("{id}: {endpoint}: the response {status}");
        let body = response.get("body").filter(|body| body.kind() != Kind::Null);
        match (body, described.get("content")) {
            (Some(body), Some(_)) => {
                self.body(
                    (&endpoint, Some(code)),
                    described,
                    body,
                    "/response/body",
                    (&at, &what),
                    judgement,
                )?;
            }
            (None, Some(content))
                if json_media(content).is_some() && !method.eq_ignore_ascii_case("head") =>
            {
                self.fault(
                    &at,
                    "/response",
                    format!("{what} has no body, and the contract describes one"),
                    judgement,
                );
            }
            _ => {}
        }
        Ok(())
    }

    fn fault(&mut self, at: &Location, pointer: &str, message: String, judgement: &mut Judgement) {
        self.faults += 1;
        if self.faults <= TOLD {
            judgement.block(&API_TRAFFIC, Some(at.clone().with_pointer(pointer)), message);
        }
    }

    /// The operation that a path leads to: the one with the fewest parameters that fits.
    fn route(&self, method: &str, path: &str) -> Option<(Endpoint, Operation<'d>)> {
        let asked = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let asked: Vec<_> = asked.split('/').collect();
        let fitting = self.contract.operations.iter().filter(|(endpoint, _)| {
            let parts: Vec<_> = endpoint.path.trim_end_matches('/').split('/').collect();
            endpoint.method.eq_ignore_ascii_case(method)
                && parts.len() == asked.len()
                && parts
                    .iter()
                    .zip(&asked)
                    .all(|(part, asked)| part == asked || (*part == "{}" && !asked.is_empty()))
        });
        let best = fitting.min_by_key(|(endpoint, _)| endpoint.path.matches("{}").count());
        best.map(|(endpoint, operation)| (endpoint.clone(), *operation))
    }

    /// Query parameters that are required were sent, where the recording tells what was.
    fn query(
        &mut self,
        request: Value<'_>,
        operation: Operation<'d>,
        at: &Location,
        what: &str,
        judgement: &mut Judgement,
    ) -> Result<(), Undecided> {
        let Some(query) = request.get("query").filter(|query| query.kind() == Kind::Object) else {
            return Ok(());
        };
        for ((place, name), parameter) in self.contract.parameters(operation)? {
            if place == "query" && is_true(parameter, "required") && query.get(&name).is_none() {
                self.fault(
                    at,
                    "/request/query",
                    format!("{what}: the required query parameter `{name}` was not sent"),
                    judgement,
                );
            }
        }
        Ok(())
    }

    /// Holds a body against the schema of its JSON media type.
    fn body(
        &mut self,
        (endpoint, code): (&Endpoint, Option<&str>),
        described: Value<'d>,
        body: Value<'_>,
        part: &str,
        (at, what): (&Location, &str),
        judgement: &mut Judgement,
    ) -> Result<(), Undecided> {
        let Some((media, content)) = described.get("content").and_then(json_media) else {
            return Ok(());
        };
        let place = (endpoint.clone(), code.map(String::from), media);
        if !self.validators.contains_key(&place) {
            let validator = content.get("schema").map(|schema| self.compile(schema)).transpose()?;
            self.validators.insert(place.clone(), validator);
        }
        let Some(Some(validator)) = self.validators.get(&place) else {
            return Ok(());
        };
        let Ok(body) = serde_json::from_str::<Json>(body.raw()) else {
            let message = format!("{what} can't be read");
            judgement.cannot_decide(Undecided::new(&SHAPE, Reason::Malformed, message).at(at.clone()));
            return Ok(());
        };
        // Places and keywords, never values: traffic is of real people.
        let errors: Vec<(String, String)> = validator
            .iter_errors(&body)
            .map(|error| (error.instance_path().to_string(), error.schema_path().to_string()))
            .collect();
        for (place, keyword) in errors {
            let keyword = keyword.rsplit('/').next().unwrap_or_default().to_owned();
            let shown = if place.is_empty() { "it".to_owned() } else { format!("`{place}`") };
            self.fault(
                at,
                &format!("{part}{place}"),
                format!("{what}: {shown} breaks `{keyword}` of its schema"),
                judgement,
            );
        }
        Ok(())
    }

    /// A validator of a schema of the document, in which all references lead to the document.
    fn compile(&self, schema: Value<'d>) -> Result<Validator, Undecided> {
        let pointer = self.contract.json.document().pointer(schema.node());
        let refuse = || {
            Undecided::new(
                &SHAPE,
                Reason::Malformed,
                format!("{}: this schema can't be used", self.contract.json.path()),
            )
            .at(self.contract.at(schema))
        };
        let inner = self.document.pointer(&pointer).cloned().ok_or_else(refuse)?;
        let mut root = self.document.clone();
        let members = root.as_object_mut().ok_or_else(refuse)?;
        members.insert("allOf".into(), Json::Array(vec![inner]));
        let options = match self.contract.version {
            Version::V30 => jsonschema::options().with_draft(jsonschema::Draft::Draft4),
            Version::V31 => jsonschema::options().with_draft(jsonschema::Draft::Draft202012),
        };
        options.should_validate_formats(true).offline().build(&root).map_err(|_| refuse())
    }
}

/// The media type that is JSON, and what stands there.
fn json_media(content: Value<'_>) -> Option<(String, Value<'_>)> {
    content.entries().find_map(|(media, value)| {
        let name = media.string().to_ascii_lowercase();
        let bare = name.split(';').next().unwrap_or_default().trim().to_owned();
        (bare == "application/json" || bare.ends_with("+json") || bare == "*/*").then_some((name, value))
    })
}
