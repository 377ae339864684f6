//! Corpora: what the candidate must answer to each case, whatever the baseline answered.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use gate_core::artifact::empty;
use gate_core::json::{Document, Kind, Value};
use gate_core::rule::{NOTHING_MISSING, SHAPE};
use gate_core::{Context, Decoded, Judgement, Location, Reason, Spanned, Undecided};
use serde::Deserialize;

use super::tell::shown;
use super::{BASELINE, Form, Half, Request, Seen, form, lines, refuse_again};
use crate::record::Opaque;
use crate::rules::{REPLAY_CASE, REPLAY_COVERAGE, REPLAY_RECORD, REPLAY_VACUOUS};

/// What a check may ask for.
const OPERATORS: [&str; 6] = ["equals", "kind", "startsWith", "contains", "nonEmpty", "absent"];

/// `{"cases":[{"name":"…","prelude":[…],"request":{"method":"…"},"expect":{"outcome":"handled","checks":
/// [{"path":"/items/0/id","equals":"a"}]}}]}`
#[derive(Debug, Deserialize)]
struct Corpus {
    cases: Spanned<Vec<Spanned<Case>>>,
}

#[derive(Debug, Deserialize)]
struct Case {
    name: Spanned<String>,
    #[serde(default)]
    prelude: Vec<Spanned<Prelude>>,
    request: Option<Ask>,
    expect: Spanned<Expect>,
}

#[derive(Debug, Deserialize)]
struct Prelude {
    id: Spanned<String>,
    method: Option<Spanned<String>>,
    #[serde(rename = "params")]
    _params: Option<Opaque>,
    #[serde(default)]
    captures: Vec<Capture>,
    #[serde(rename = "sleepMs")]
    _sleep_ms: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct Capture {
    path: Spanned<String>,
    #[serde(rename = "as")]
    name: Spanned<String>,
}

#[derive(Debug, Deserialize)]
struct Ask {
    method: Option<Spanned<String>>,
    #[serde(rename = "params")]
    _params: Option<Opaque>,
    #[serde(rename = "id")]
    _id: Option<Opaque>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Expect {
    outcome: Option<Spanned<String>>,
    ok: Option<Spanned<bool>>,
    status: Option<Spanned<String>>,
    contains: Option<Spanned<String>>,
    error_code: Option<Spanned<String>>,
    #[serde(default)]
    checks: Vec<Spanned<Opaque>>,
    error: Option<ErrorExpect>,
    #[serde(default)]
    error_checks: Vec<Spanned<Opaque>>,
    event: Option<Spanned<EventExpect>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ErrorExpect {
    code: Option<Spanned<Opaque>>,
    message_contains: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
struct EventExpect {
    name: Spanned<String>,
    #[serde(default)]
    checks: Vec<Spanned<Opaque>>,
}

/// Captured values, as JSON, by name.
type Captures = BTreeMap<String, String>;

/// Judges the candidate's recording by corpora, and what share of the methods they cover.
///
/// # Errors
/// When a corpus or the recording can't be read, or a corpus holds no case.
pub(super) fn judge(
    context: &Context,
    request: &Request<'_>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let artifacts: Vec<_> =
        request.corpora.iter().map(|path| context.root.read(path)).collect::<Result<_, _>>()?;
    let mut corpora: Vec<Decoded<'_, Corpus>> = Vec::new();
    let mut wanted = BTreeSet::new();
    for artifact in &artifacts {
        judgement.subjects.push(artifact.subject("replay-corpus"));
        let corpus: Decoded<'_, Corpus> = Decoded::new(artifact.json()?)?;
        if corpus.value.cases.value.is_empty() {
            return Err(empty(artifact.path()).at(corpus.at(corpus.value.cases.node)));
        }
        for case in &corpus.value.cases.value {
            wanted.insert(case.value.name.value.clone());
            for prelude in &case.value.prelude {
                wanted.insert(format!("{}/{}", case.value.name.value, prelude.value.id.value));
                wanted.insert(prelude.value.id.value.clone());
            }
        }
        refuse_unknown(&corpus, judgement);
        corpora.push(corpus);
    }
    let records = records(context, request, &wanted, judgement)?;
    let recording = context.root.display(request.candidate);
    let mut methods = BTreeSet::new();
    let (mut cases, mut checks) = (0_u64, 0_u64);
    let mut names = BTreeSet::new();
    for corpus in &corpora {
        for case in &corpus.value.cases.value {
            cases += 1;
            if !names.insert(case.value.name.value.as_str()) {
                let message = format!("two cases are called {}", case.value.name.value);
                judgement.block(&REPLAY_CASE, Some(corpus.at(case.value.name.node)), message);
            }
            let asked = case.value.request.as_ref().and_then(|request| request.method.as_ref());
            let before = case.value.prelude.iter().filter_map(|prelude| prelude.value.method.as_ref());
            methods.extend(asked.into_iter().chain(before).map(|method| method.value.clone()));
            checks += judge_case(corpus, &case.value, &records, &recording, judgement);
        }
    }
    judgement.stats.insert("cases".into(), cases);
    judgement.stats.insert("checks".into(), checks);
    if judgement.is_clean(&REPLAY_CASE) {
        judgement.holds(&REPLAY_CASE, format!("{checks} checks of {cases} cases hold"));
    }
    if judgement.is_clean(&REPLAY_VACUOUS) {
        judgement.holds(&REPLAY_VACUOUS, format!("each of {cases} cases checks something"));
    }
    judge_coverage(context, request.methods, &methods, judgement)
}

/// A key that is not known in an expectation may be one that nobody checks.
fn refuse_unknown(corpus: &Decoded<'_, Corpus>, judgement: &mut Judgement) {
    for node in &corpus.unknown {
        let pointer = corpus.document().pointer(*node);
        let at = corpus.at(*node);
        if pointer.contains("/expect/") || pointer.contains("/prelude/") {
            let message = format!("{}: this expectation is not known, so it can't be checked", corpus.path());
            judgement.cannot_decide(Undecided::new(&SHAPE, Reason::Malformed, message).at(at));
        }
    }
}

/// The records that cases ask for, as JSON, by id.
fn records(
    context: &Context,
    request: &Request<'_>,
    wanted: &BTreeSet<String>,
    judgement: &mut Judgement,
) -> Result<HashMap<String, String>, Undecided> {
    let path = request.candidate;
    let mut records = HashMap::new();
    match form(context, path) {
        Form::Lines => {
            let mut half = Half::open(context, path)?;
            let mut seen = Seen::default();
            while let Some(line) = half.lines.advance()? {
                let text = half.lines.text(line)?;
                let record = lines::record(&mut half.tape, text, half.lines.path(), half.lines.number)?;
                let met = seen.meet(record, BASELINE);
                let id = half.tape.view(text).string(record.id_node).into_owned();
                // A number and a string may read alike.
                let again = wanted.contains(&id) && records.insert(id, text.into()).is_some();
                refuse_again(met | u8::from(again), &half.lines)?;
            }
            half.subject(judgement);
        }
        Form::Folder => {
            for id in wanted {
                let name = format!("{id}.json");
                if !gate_core::artifact::is_plain_relative(&name) {
                    continue;
                }
                if let Some(artifact) = context.root.read_if_there(&path.join(&name))? {
                    artifact.json()?;
                    judgement.subjects.push(artifact.subject("replay-recording"));
                    records.insert(id.clone(), format!("{{\"id\":\"\",\"response\":{}}}", artifact.text()?));
                }
            }
        }
        Form::Document => {
            let artifact = context.root.read(path)?;
            let json = artifact.json()?;
            for item in json.document().root().items() {
                let id = item.get("id").map(|id| id.string().into_owned());
                let Some(id) = id.filter(|_| item.get("response").is_some()) else {
                    let message = format!("{}: a record is {{\"id\": …, \"response\": …}}", artifact.path());
                    return Err(Undecided::new(&SHAPE, Reason::Malformed, message).at(json.at(item.node())));
                };
                if records.insert(id, item.raw().into()).is_some() {
                    let message =
                        format!("{}: this id was there before: which record holds?", artifact.path());
                    return Err(Undecided::new(&SHAPE, Reason::Malformed, message).at(json.at(item.node())));
                }
            }
            judgement.subjects.push(artifact.subject("replay-recording"));
        }
    }
    if records.is_empty() {
        let message = format!("{} holds no record of any case", context.root.display(path));
        return Err(Undecided::new(&NOTHING_MISSING, Reason::Empty, message)
            .help("a record's id is the name of the case that it answers"));
    }
    Ok(records)
}

/// The response of a record, the payload in it, and its error.
struct Answer<'d> {
    response: Value<'d>,
    payload: Value<'d>,
    error: Option<Value<'d>>,
    failed: bool,
}

fn answer<'d>(document: &'d Document<'d>) -> Option<Answer<'d>> {
    let response = document.root().get("response")?;
    let error = response.get("error").filter(|error| error.kind() != Kind::Null);
    let refused = response.get("ok").is_some_and(|ok| ok.raw() == "false");
    let payload = response.get("payload").or_else(|| response.get("result")).unwrap_or(response);
    Some(Answer { response, payload, error, failed: refused || error.is_some() })
}

/// Judges one case, and says how many checks it made.
fn judge_case(
    corpus: &Decoded<'_, Corpus>,
    case: &Case,
    records: &HashMap<String, String>,
    recording: &str,
    judgement: &mut Judgement,
) -> u64 {
    let name = &case.name.value;
    let Some(record) = records.get(name) else {
        let message = format!("{name}: the candidate's recording has no answer to this case");
        judgement.block(&REPLAY_RECORD, Some(corpus.at(case.name.node)), message);
        return 0;
    };
    let Ok(document) = Document::parse(record) else {
        let message = format!("{recording}: the record of {name} can't be read");
        judgement.cannot_decide(Undecided::new(&SHAPE, Reason::Malformed, message));
        return 0;
    };
    let Some(answer) = answer(&document) else {
        return 0;
    };
    let Some(captures) = captures(corpus, case, records, judgement) else {
        return 0;
    };
    let expect = &case.expect.value;
    let mut run = Run { corpus, name, captures: &captures, judgement, checks: 0 };
    if let Some(outcome) = &expect.outcome {
        match outcome.value.as_str() {
            "handled" => run.outcome(!answer.failed, outcome.node, "handled", "an error"),
            "error" => run.outcome(answer.failed, outcome.node, "an error", "handled"),
            _ => run.undecided(outcome.node, "this outcome is not known: `handled` or `error`"),
        }
    }
    if let Some(ok) = &expect.ok {
        let words = ["an error", "handled"];
        run.outcome(
            answer.failed != ok.value,
            ok.node,
            words[usize::from(ok.value)],
            words[usize::from(!ok.value)],
        );
    }
    if let Some(status) = &expect.status {
        let found = answer.payload.get("status").or_else(|| answer.response.get("status"));
        run.text(status, found, |found, wanted| found == wanted, "status");
    }
    if let Some(contains) = &expect.contains {
        run.text(contains, Some(answer.payload), |found, wanted| found.contains(wanted), "payload");
    }
    let code = answer.error.and_then(|error| error.get("code"));
    if let Some(wanted) = &expect.error_code {
        run.text(wanted, code, |found, wanted| found == wanted, "error code");
    }
    if let Some(error) = &expect.error {
        if let Some(wanted) = &error.code {
            run.checks += 1;
            let wanted_value = corpus.document().value(wanted.node);
            if !code.is_some_and(|code| code.same_as(wanted_value)) {
                run.fails(
                    wanted.node,
                    format!("the error code is {}, expected {}", said(code), shown(wanted_value.raw(), true)),
                );
            }
        }
        if let Some(wanted) = &error.message_contains {
            let message = answer.error.and_then(|error| error.get("message"));
            run.text(wanted, message, |found, wanted| found.contains(wanted), "error message");
        }
    }
    for check in &expect.checks {
        run.check(check.node, answer.payload);
    }
    if let Some(first) = expect.error_checks.first() {
        if let Some(error) = answer.error {
            expect.error_checks.iter().for_each(|check| run.check(check.node, error));
        } else {
            run.checks += 1;
            run.fails(first.node, "there is no error to check");
        }
    }
    if let Some(event) = &expect.event {
        run.event(event, &document);
    }
    let checks = run.checks;
    if checks == 0 {
        judgement
            .block(
                &REPLAY_VACUOUS,
                Some(corpus.at(case.expect.node)),
                format!("{name} checks nothing but its outcome"),
            )
            .help("add a check of what the answer holds: {\"path\": \"/…\", \"equals\": …}");
    }
    checks
}

/// What a value that was found is called in a message.
fn said(found: Option<Value<'_>>) -> String {
    found.map_or_else(|| "absent".into(), |found| shown(found.raw(), false))
}

/// Values that preludes captured; nothing, and that noted, where one can't be resolved.
fn captures(
    corpus: &Decoded<'_, Corpus>,
    case: &Case,
    records: &HashMap<String, String>,
    judgement: &mut Judgement,
) -> Option<Captures> {
    let mut captures = Captures::new();
    let mut whole = true;
    for prelude in &case.prelude {
        let id = &prelude.value.id.value;
        let record = records.get(&format!("{}/{id}", case.name.value)).or_else(|| records.get(id));
        let document = record.and_then(|record| Document::parse(record).ok());
        for capture in &prelude.value.captures {
            let found = document
                .as_ref()
                .and_then(answer)
                .and_then(|answer| resolve(answer.payload, &capture.path.value));
            if let Some(found) = found {
                captures.insert(capture.name.value.clone(), found.raw().into());
            } else {
                whole = false;
                let message = format!(
                    "{}: {}: the capture `{}` can't be resolved: the recording has no `{}` of {id}",
                    corpus.path(),
                    case.name.value,
                    capture.name.value,
                    capture.path.value
                );
                judgement.cannot_decide(
                    Undecided::new(&NOTHING_MISSING, Reason::Missing, message)
                        .help("record the prelude under the id CASE/ID")
                        .at(corpus.at(capture.path.node)),
                );
            }
        }
    }
    whole.then_some(captures)
}

/// The value at a JSON pointer.
fn resolve<'d>(value: Value<'d>, pointer: &str) -> Option<Value<'d>> {
    if pointer.is_empty() {
        return Some(value);
    }
    pointer.strip_prefix('/')?.split('/').try_fold(value, |value, part| {
        let part = part.replace("~1", "/").replace("~0", "~");
        match value.kind() {
            Kind::Object => value.get(&part),
            Kind::Array if part == "0" || !part.starts_with('0') => {
                part.parse::<usize>().ok().and_then(|index| value.items().nth(index))
            }
            _ => None,
        }
    })
}

/// The checks of one case.
struct Run<'r, 'c> {
    corpus: &'r Decoded<'c, Corpus>,
    name: &'r str,
    captures: &'r Captures,
    judgement: &'r mut Judgement,
    checks: u64,
}

impl Run<'_, '_> {
    fn fails(&mut self, node: u32, message: impl Into<String>) {
        let message = message.into();
        self.judgement.block(&REPLAY_CASE, Some(self.corpus.at(node)), format!("{}: {message}", self.name));
    }

    fn undecided(&mut self, node: u32, message: &str) {
        let message = format!("{}: {}: {message}", self.corpus.path(), self.name);
        self.judgement
            .cannot_decide(Undecided::new(&SHAPE, Reason::Malformed, message).at(self.corpus.at(node)));
    }

    fn outcome(&mut self, holds: bool, node: u32, wanted: &str, found: &str) {
        if !holds {
            self.fails(node, format!("the outcome is {found}, expected {wanted}"));
        }
    }

    fn text(
        &mut self,
        wanted: &Spanned<String>,
        found: Option<Value<'_>>,
        holds: fn(&str, &str) -> bool,
        what: &str,
    ) {
        self.checks += 1;
        if !found.is_some_and(|found| holds(&found.string(), &wanted.value)) {
            self.fails(
                wanted.node,
                format!(
                    "the {what} is {}, expected {}",
                    said(found),
                    shown(&format!("\"{}\"", wanted.value), false)
                ),
            );
        }
    }

    fn event(&mut self, event: &Spanned<EventExpect>, record: &Document<'_>) {
        self.checks += 1;
        let wanted = &event.value.name;
        let events = record.root().get("events");
        let found = events.into_iter().flat_map(Value::items).find(|event| {
            let name = event.get("event").or_else(|| event.get("name"));
            name.is_some_and(|name| name.string() == wanted.value)
        });
        match found {
            None => self.fails(wanted.node, format!("no event `{}` was recorded", wanted.value)),
            Some(found) => {
                let payload = found.get("payload").unwrap_or(found);
                for check in &event.value.checks {
                    self.check(check.node, payload);
                }
            }
        }
    }

    /// One check: a path, and at least one operator that is known.
    fn check(&mut self, node: u32, payload: Value<'_>) {
        let corpus = self.corpus;
        let check = corpus.document().value(node);
        let Some(path) = check.get("path").filter(|path| path.kind() == Kind::String) else {
            return self.undecided(node, "a check needs a `path`");
        };
        let path = path.string();
        if !path.is_empty() && !path.starts_with('/') {
            return self.undecided(node, "the path is no JSON pointer: it starts with `/`");
        }
        let found = resolve(payload, &path);
        let mut asks = false;
        for (key, wanted) in check.entries() {
            let operator = key.string();
            if operator == "path" {
                continue;
            }
            asks = true;
            if OPERATORS.contains(&operator.as_ref()) {
                self.checks += 1;
                self.operator(&operator, wanted, found, &path);
            } else {
                let message = format!("the operator is not known; known are `{}`", OPERATORS.join("`, `"));
                self.undecided(key.node(), &message);
            }
        }
        if !asks {
            let message = format!("{}: the check of `{path}` asks for nothing", self.name);
            self.judgement.block(&REPLAY_VACUOUS, Some(corpus.at(node)), message);
        }
    }

    fn operator(&mut self, operator: &str, wanted: Value<'_>, found: Option<Value<'_>>, path: &str) {
        let node = wanted.node();
        if operator == "absent" {
            let wants_absent = match wanted.raw() {
                "true" => true,
                "false" => false,
                _ => return self.undecided(node, "`absent` is true or false"),
            };
            if found.is_none() != wants_absent {
                let expected = if wants_absent { "absent" } else { "there" };
                self.fails(node, format!("`{path}` is {}, expected it {expected}", said(found)));
            }
            return;
        }
        let Some(found) = found else {
            return self.fails(node, format!("`{path}` is absent"));
        };
        if operator == "kind" {
            return self.kind(wanted, found, path);
        }
        if operator == "nonEmpty" {
            let is_empty = match found.kind() {
                Kind::String => found.string().is_empty(),
                Kind::Array => found.items().next().is_none(),
                Kind::Object => found.entries().next().is_none(),
                Kind::Null => true,
                Kind::Bool | Kind::Number => false,
            };
            return match wanted.raw() {
                "true" if is_empty => self.fails(node, format!("`{path}` is empty")),
                "false" if !is_empty => self.fails(node, format!("`{path}` is not empty")),
                "true" | "false" => {}
                _ => self.undecided(node, "`nonEmpty` is true or false"),
            };
        }
        let Some(text) = self.filled(wanted) else {
            return;
        };
        let Ok(document) = Document::parse(&text) else {
            return self.undecided(node, "the captured value can't be read");
        };
        let wanted = document.root();
        let holds = match (operator, wanted.kind(), found.kind()) {
            ("equals", ..) => found.same_as(wanted),
            ("startsWith", Kind::String, Kind::String) => {
                found.string().starts_with(wanted.string().as_ref())
            }
            ("contains", Kind::String, Kind::String) => found.string().contains(wanted.string().as_ref()),
            ("contains", _, Kind::Array) => found.items().any(|item| item.same_as(wanted)),
            _ => false,
        };
        if !holds {
            let verb = match operator {
                "startsWith" => "to start with ",
                "contains" => "to contain ",
                _ => "",
            };
            self.fails(
                node,
                format!(
                    "`{path}` is {}, expected {verb}{}",
                    shown(found.raw(), false),
                    shown(wanted.raw(), false)
                ),
            );
        }
    }

    fn kind(&mut self, wanted: Value<'_>, found: Value<'_>, path: &str) {
        let kind = match wanted.string().as_ref() {
            "string" => Kind::String,
            "number" => Kind::Number,
            "bool" | "boolean" => Kind::Bool,
            "object" => Kind::Object,
            "array" => Kind::Array,
            "null" => Kind::Null,
            _ => return self.undecided(wanted.node(), "this kind is not known"),
        };
        if found.kind() != kind {
            self.fails(
                wanted.node(),
                format!("`{path}` is {}, expected {}", found.kind().with_article(), kind.with_article()),
            );
        }
    }

    /// The wanted value with `${name}` replaced by what was captured; nothing where nothing was.
    fn filled(&mut self, wanted: Value<'_>) -> Option<String> {
        if wanted.kind() != Kind::String {
            return Some(wanted.raw().into());
        }
        let text = wanted.string();
        let Some(name) = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) else {
            return Some(wanted.raw().into());
        };
        let captured = self.captures.get(name).cloned();
        if captured.is_none() {
            let message = format!("nothing captured `{name}`, so the check can't be made");
            let message = format!("{}: {}: {message}", self.corpus.path(), self.name);
            self.judgement.cannot_decide(
                Undecided::new(&NOTHING_MISSING, Reason::Missing, message).at(self.corpus.at(wanted.node())),
            );
        }
        captured
    }
}

/// What share of the methods has a case. Rule `replay-coverage`.
fn judge_coverage(
    context: &Context,
    list: Option<&Path>,
    asked: &BTreeSet<String>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    judgement.stats.insert("methods_with_a_case".into(), asked.len() as u64);
    let Some(list) = list else {
        return Ok(());
    };
    let artifact = context.root.read(list)?;
    judgement.subjects.push(artifact.subject("parity-surface"));
    let methods: Decoded<'_, Vec<Spanned<String>>> = Decoded::new(artifact.json()?)?;
    let all: BTreeSet<&str> = methods.value.iter().map(|method| method.value.as_str()).collect();
    if all.is_empty() {
        return Err(empty(artifact.path()));
    }
    let covered = all.iter().filter(|method| asked.contains(**method)).count();
    judgement.stats.insert("methods".into(), all.len() as u64);
    #[expect(clippy::cast_precision_loss, reason = "there are not 2^52 methods")]
    let share = covered as f64 / all.len() as f64;
    let detail = format!("{covered} of {} methods have a case ({:.1} %)", all.len(), share * 100.0);
    let missing: Vec<_> = all.iter().filter(|method| !asked.contains(**method)).take(5).copied().collect();
    let at = Location::file(artifact.path());
    match context.policy.policy.replay.min_method_coverage {
        None => {
            judgement
                .warn(&REPLAY_COVERAGE, Some(at), format!("{detail}, and no floor is set"))
                .help("set min_method_coverage under [replay] in gatekit.toml");
        }
        Some(floor) if share < floor => {
            let message = format!(
                "{detail}, at least {:.1} % are required; without one are {}",
                floor * 100.0,
                missing.join(", ")
            );
            judgement
                .block(&REPLAY_COVERAGE, Some(at), message)
                .help("add cases for the methods that have none");
        }
        Some(floor) => {
            judgement.holds(&REPLAY_COVERAGE, format!("{detail}, at least {:.1} % required", floor * 100.0));
        }
    }
    Ok(())
}
