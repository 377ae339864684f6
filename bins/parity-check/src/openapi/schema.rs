//! Two schemas of one place: may what was accepted be refused, or what was promised be missing?

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use gate_core::json::{Kind, Value};
use gate_core::rule::SHAPE;
use gate_core::{Reason, Undecided};

use super::contract::{Contract, Version, is_true};

/// Who writes what the schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Direction {
    /// The client: it must stay accepted.
    Request,
    /// The server: it must stay readable.
    Response,
}

/// How bad a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Clients that rely on the baseline break.
    Breaking,
    /// Clients may notice.
    Notable,
}

/// A change, with its place in the candidate.
#[derive(Clone, Debug)]
pub(super) struct Change<'d> {
    pub(super) weight: Weight,
    pub(super) message: String,
    pub(super) at: Value<'d>,
}

/// Keywords that are compared.
const COMPARED: [&str; 28] = [
    "type",
    "nullable",
    "enum",
    "const",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "pattern",
    "format",
    "uniqueItems",
    "multipleOf",
    "$ref",
    "readOnly",
    "writeOnly",
];

/// Keywords that describe, and bind nobody.
const DESCRIBING: [&str; 13] = [
    "title",
    "description",
    "example",
    "examples",
    "default",
    "deprecated",
    "externalDocs",
    "xml",
    "discriminator",
    "$comment",
    "$id",
    "$schema",
    "$defs",
];

const TYPES: [&str; 6] = ["array", "boolean", "integer", "null", "number", "string"];

/// Compares schemas of the baseline with those of the candidate.
pub(super) struct Schemas<'s, 'd> {
    pub(super) baseline: &'s Contract<'d>,
    pub(super) candidate: &'s Contract<'d>,
    pub(super) direction: Direction,
    pub(super) changes: Vec<Change<'d>>,
    /// Pairs that are being compared: schemas may refer to themselves.
    open: HashSet<(u32, u32)>,
}

/// A schema with its `allOf` folded in.
#[derive(Clone, Debug, Default)]
struct Flat<'d> {
    /// All parts, the first of which is the schema itself.
    parts: Vec<Value<'d>>,
    /// It refuses everything.
    is_false: bool,
}

impl<'s, 'd> Schemas<'s, 'd> {
    pub(super) fn new(baseline: &'s Contract<'d>, candidate: &'s Contract<'d>, direction: Direction) -> Self {
        Self { baseline, candidate, direction, changes: Vec::new(), open: HashSet::new() }
    }

    fn change(&mut self, weight: Weight, at: Value<'d>, message: impl Into<String>) {
        self.changes.push(Change { weight, message: message.into(), at });
    }

    /// Compares two schemas; `place` says in words what they describe.
    ///
    /// # Errors
    /// When a reference can't be followed, or a difference is none that can be judged.
    pub(super) fn compare(&mut self, old: Value<'d>, new: Value<'d>, place: &str) -> Result<(), Undecided> {
        let (old, new) = (self.baseline.resolve(old)?, self.candidate.resolve(new)?);
        if !self.open.insert((old.node(), new.node())) {
            return Ok(());
        }
        let (before, after) = (flat(self.baseline, old)?, flat(self.candidate, new)?);
        if before.is_false || after.is_false {
            if before.is_false != after.is_false {
                let breaks = (self.direction == Direction::Request) == after.is_false;
                let weight = if breaks { Weight::Breaking } else { Weight::Notable };
                self.change(
                    weight,
                    new,
                    format!("{place} may be {} now", if after.is_false { "nothing" } else { "anything" }),
                );
            }
            return Ok(());
        }
        self.types(&before, &after, new, place);
        self.enums(&before, &after, new, place);
        self.limits(&before, &after, new, place);
        self.words(&before, &after, new, place);
        self.properties(&before, &after, new, place)?;
        self.additional(&before, &after, new, place)?;
        self.items(&before, &after, new, place)?;
        self.alternatives(&before, &after, new, place)?;
        self.unknown(&before, &after, new, place)
    }

    fn types(&mut self, before: &Flat<'d>, after: &Flat<'d>, new: Value<'d>, place: &str) {
        let (was, is) = (before.types(self.baseline.version), after.types(self.candidate.version));
        let covers = |wide: &BTreeSet<String>, narrow: &BTreeSet<String>| -> Vec<String> {
            let missing = narrow.iter().filter(|one| {
                let counts = one.as_str() == "integer" && wide.contains("number");
                !counts && !wide.contains(*one)
            });
            missing.cloned().collect()
        };
        let (lost, gained) = (covers(&is, &was), covers(&was, &is));
        match self.direction {
            Direction::Request if !lost.is_empty() => {
                self.change(
                    Weight::Breaking,
                    new,
                    format!("{place} may not be {} any more", lost.join(" or ")),
                );
            }
            Direction::Response if !gained.is_empty() => {
                self.change(Weight::Breaking, new, format!("{place} may be {} now", gained.join(" or ")));
            }
            _ => {}
        }
    }

    fn enums(&mut self, before: &Flat<'d>, after: &Flat<'d>, new: Value<'d>, place: &str) {
        match (before.choices(), after.choices(), self.direction) {
            (Some(was), Some(is), direction) => {
                let lost = was.iter().filter(|one| !is.iter().any(|other| other.same_as(**one))).count();
                let gained = is.iter().filter(|one| !was.iter().any(|other| other.same_as(**one))).count();
                if direction == Direction::Request && lost > 0 {
                    self.change(Weight::Breaking, new, format!("{place} has {lost} choice(s) fewer"));
                }
                if direction == Direction::Response && gained > 0 {
                    self.change(Weight::Notable, new, format!("{place} has {gained} new choice(s)"));
                }
            }
            (None, Some(_), Direction::Request) => {
                self.change(Weight::Breaking, new, format!("{place} is restricted to a list of choices"));
            }
            (Some(_), None, Direction::Response) => {
                self.change(
                    Weight::Breaking,
                    new,
                    format!("{place} is not restricted to a list of choices any more"),
                );
            }
            _ => {}
        }
    }

    fn limits(&mut self, before: &Flat<'d>, after: &Flat<'d>, new: Value<'d>, place: &str) {
        for (name, is_upper) in [
            ("minimum", false),
            ("maximum", true),
            ("minLength", false),
            ("maxLength", true),
            ("minItems", false),
            ("maxItems", true),
            ("minProperties", false),
            ("maxProperties", true),
        ] {
            let was = before.limit(name, is_upper, self.baseline.version);
            let is = after.limit(name, is_upper, self.candidate.version);
            // A lower limit of 0 for a length is none.
            let none = |limit: Option<(f64, bool)>| {
                limit.filter(|limit| name == "minimum" || is_upper || limit.0 > 0.0)
            };
            let (was, is) = (none(was), none(is));
            let tighter = match (was, is) {
                (_, None) => false,
                (None, Some(_)) => true,
                (Some(was), Some(is)) => is_tighter(is, was, is_upper),
            };
            let looser = match (was, is) {
                (None, _) => false,
                (Some(_), None) => true,
                (Some(was), Some(is)) => is_tighter(was, is, is_upper),
            };
            match self.direction {
                Direction::Request if tighter => {
                    self.change(Weight::Breaking, new, format!("{place} has a tighter {name}"));
                }
                Direction::Response if looser => {
                    self.change(Weight::Breaking, new, format!("{place} has a looser {name}"));
                }
                _ => {}
            }
        }
    }

    /// Keywords of which another value is another promise.
    fn words(&mut self, before: &Flat<'d>, after: &Flat<'d>, new: Value<'d>, place: &str) {
        for name in ["pattern", "format", "multipleOf", "uniqueItems"] {
            let (was, is) = (before.all(name), after.all(name));
            let is_off = |value: &Value<'_>| value.raw() == "false";
            let (was, is): (Vec<_>, Vec<_>) = (
                was.into_iter().filter(|value| !is_off(value)).collect(),
                is.into_iter().filter(|value| !is_off(value)).collect(),
            );
            let holds =
                |one: &Value<'_>, others: &[Value<'_>]| others.iter().any(|other| other.same_as(*one));
            let added = is.iter().any(|one| !holds(one, &was));
            let removed = was.iter().any(|one| !holds(one, &is));
            match self.direction {
                Direction::Request if added => {
                    self.change(Weight::Breaking, new, format!("{place} must meet another {name}"));
                }
                Direction::Response if removed => {
                    self.change(Weight::Breaking, new, format!("{place} need not meet its {name} any more"));
                }
                _ => {}
            }
        }
    }

    fn properties(
        &mut self,
        before: &Flat<'d>,
        after: &Flat<'d>,
        new: Value<'d>,
        place: &str,
    ) -> Result<(), Undecided> {
        let (was, is) = (before.properties(), after.properties());
        let (needed, needs) = (before.required(), after.required());
        // Whoever only reads does not send, and the other way round.
        let not_sent = match self.direction {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
        };
        for name in &needs {
            let exempt = is.get(name).is_some_and(|property| is_true(*property, not_sent));
            if self.direction == Direction::Request && !needed.contains(name) && !exempt {
                let what = if was.contains_key(name) { "is required now" } else { "is new, and required" };
                self.change(Weight::Breaking, new, format!("`{name}` of {place} {what}"));
            }
        }
        for (name, property) in &was {
            let inner = format!("`{name}` of {place}");
            match (is.get(name), self.direction) {
                (Some(with), _) => self.compare(*property, *with, &inner)?,
                (None, Direction::Response) if needed.contains(name) => {
                    self.change(Weight::Breaking, new, format!("{inner} is gone, and was always there"));
                }
                (None, _) => self.change(Weight::Notable, new, format!("{inner} is gone")),
            }
        }
        if self.direction == Direction::Response {
            for name in needed.difference(&needs).filter(|name| is.contains_key(*name)) {
                self.change(Weight::Breaking, new, format!("`{name}` of {place} need not be there any more"));
            }
        }
        Ok(())
    }

    fn additional(
        &mut self,
        before: &Flat<'d>,
        after: &Flat<'d>,
        new: Value<'d>,
        place: &str,
    ) -> Result<(), Undecided> {
        let (was, is) = (before.first("additionalProperties"), after.first("additionalProperties"));
        let closed = |value: Option<Value<'_>>| value.is_some_and(|value| value.raw() == "false");
        match (closed(was), closed(is), self.direction) {
            (false, true, Direction::Request) => {
                self.change(Weight::Breaking, new, format!("{place} may have no further members any more"));
            }
            (true, false, Direction::Response) => {
                self.change(Weight::Notable, new, format!("{place} may have further members now"));
            }
            _ => {}
        }
        let schema = |value: Option<Value<'d>>| value.filter(|value| value.kind() == Kind::Object);
        match (schema(was), schema(is), self.direction) {
            (Some(was), Some(is), _) => self.compare(was, is, &format!("each further member of {place}"))?,
            (None, Some(_), Direction::Request) if !closed(was) => {
                self.change(Weight::Breaking, new, format!("the further members of {place} are restricted"));
            }
            (Some(_), None, Direction::Response) if !closed(is) => {
                let message = format!("the further members of {place} may be anything now");
                self.change(Weight::Breaking, new, message);
            }
            _ => {}
        }
        Ok(())
    }

    fn items(
        &mut self,
        before: &Flat<'d>,
        after: &Flat<'d>,
        new: Value<'d>,
        place: &str,
    ) -> Result<(), Undecided> {
        match (before.first("items"), after.first("items"), self.direction) {
            (Some(was), Some(is), _) => self.compare(was, is, &format!("each item of {place}")),
            (None, Some(_), Direction::Request) => {
                self.change(Weight::Breaking, new, format!("the items of {place} are restricted"));
                Ok(())
            }
            (Some(_), None, Direction::Response) => {
                self.change(Weight::Breaking, new, format!("the items of {place} may be anything now"));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// `oneOf` and `anyOf`: alternatives are told apart by their reference, else by their order.
    fn alternatives(
        &mut self,
        before: &Flat<'d>,
        after: &Flat<'d>,
        new: Value<'d>,
        place: &str,
    ) -> Result<(), Undecided> {
        for name in ["oneOf", "anyOf"] {
            let of = |flat: &Flat<'d>| -> Vec<(String, Value<'d>)> {
                let lists = flat.all(name).into_iter().flat_map(Value::items).enumerate();
                lists
                    .map(|(at, schema)| {
                        let reference = schema.get("$ref").map(|reference| reference.string().into_owned());
                        (reference.unwrap_or_else(|| format!("number {}", at + 1)), schema)
                    })
                    .collect()
            };
            let (was, is): (BTreeMap<_, _>, BTreeMap<_, _>) =
                (of(before).into_iter().collect(), of(after).into_iter().collect());
            for (which, schema) in &was {
                match (is.get(which), self.direction) {
                    (Some(with), _) => {
                        self.compare(*schema, *with, &format!("alternative {which} of {place}"))?;
                    }
                    (None, Direction::Request) if !is.is_empty() => {
                        self.change(Weight::Breaking, new, format!("alternative {which} of {place} is gone"));
                    }
                    (None, Direction::Response) if is.is_empty() => {
                        self.change(
                            Weight::Breaking,
                            new,
                            format!("{place} is none of its alternatives any more"),
                        );
                    }
                    _ => {}
                }
            }
            let gained = is.keys().filter(|which| !was.contains_key(*which)).count();
            match self.direction {
                Direction::Request if was.is_empty() && gained > 0 => {
                    self.change(
                        Weight::Breaking,
                        new,
                        format!("{place} must be one of {gained} alternatives now"),
                    );
                }
                Direction::Response if !was.is_empty() && gained > 0 => {
                    self.change(Weight::Notable, new, format!("{place} has {gained} new alternative(s)"));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A difference in a keyword that is not compared leaves the question open.
    fn unknown(
        &mut self,
        before: &Flat<'d>,
        after: &Flat<'d>,
        new: Value<'d>,
        place: &str,
    ) -> Result<(), Undecided> {
        let names = |flat: &Flat<'d>| -> BTreeSet<String> {
            let all = flat.parts.iter().flat_map(|part| part.entries());
            let all = all.map(|(key, _)| key.string().into_owned());
            all.filter(|name| {
                !COMPARED.contains(&name.as_str())
                    && !DESCRIBING.contains(&name.as_str())
                    && !name.starts_with("x-")
            })
            .collect()
        };
        for name in names(before).union(&names(after)) {
            let (was, is) = (before.all(name), after.all(name));
            let same = was.len() == is.len() && was.iter().zip(&is).all(|(was, is)| was.same_as(*is));
            if !same {
                let message = format!(
                    "{}: whether another `{name}` of {place} breaks clients can't be judged",
                    self.candidate.json.path()
                );
                return Err(Undecided::new(&SHAPE, Reason::Malformed, message).at(self.candidate.at(new)));
            }
        }
        Ok(())
    }
}

fn is_tighter((one, one_excludes): (f64, bool), (than, than_excludes): (f64, bool), is_upper: bool) -> bool {
    let (inner, outer) = if is_upper { (one, than) } else { (than, one) };
    // A negative zero is zero.
    match (inner + 0.0).total_cmp(&(outer + 0.0)) {
        Ordering::Less => true,
        Ordering::Equal => one_excludes && !than_excludes,
        Ordering::Greater => false,
    }
}

/// The schema and everything that its `allOf` adds, references followed.
fn flat<'d>(contract: &Contract<'d>, schema: Value<'d>) -> Result<Flat<'d>, Undecided> {
    let mut flat = Flat::default();
    let mut open = vec![schema];
    let mut seen = HashSet::new();
    while let Some(part) = open.pop() {
        let part = contract.resolve(part)?;
        if !seen.insert(part.node()) {
            continue;
        }
        if part.raw() == "false" {
            flat.is_false = true;
        }
        open.extend(part.get("allOf").into_iter().flat_map(Value::items));
        flat.parts.push(part);
    }
    Ok(flat)
}

impl<'d> Flat<'d> {
    fn all(&self, name: &str) -> Vec<Value<'d>> {
        self.parts.iter().filter_map(|part| part.get(name)).collect()
    }

    fn first(&self, name: &str) -> Option<Value<'d>> {
        self.parts.iter().find_map(|part| part.get(name))
    }

    /// The types that it allows; all of them where it names none.
    fn types(&self, version: Version) -> BTreeSet<String> {
        let every =
            || TYPES.iter().map(ToString::to_string).chain(["object".to_owned()]).collect::<BTreeSet<_>>();
        let mut allowed = every();
        for named in self.all("type") {
            let one: BTreeSet<String> = match named.kind() {
                Kind::Array => named.items().map(|one| one.string().into_owned()).collect(),
                _ => BTreeSet::from([named.string().into_owned()]),
            };
            let wide = one.contains("number");
            allowed.retain(|kind| one.contains(kind) || (wide && kind == "integer"));
        }
        let named = self.first("type").is_some();
        if version == Version::V30 && named && self.all("nullable").iter().any(|flag| flag.raw() == "true") {
            allowed.insert("null".into());
        }
        // A number is an integer, too.
        if allowed.contains("number") {
            allowed.remove("integer");
        }
        allowed
    }

    fn choices(&self) -> Option<Vec<Value<'d>>> {
        if let Some(one) = self.first("const") {
            return Some(vec![one]);
        }
        self.first("enum").map(|choices| choices.items().collect())
    }

    fn properties(&self) -> BTreeMap<String, Value<'d>> {
        let all = self.all("properties").into_iter().flat_map(Value::entries);
        all.map(|(key, value)| (key.string().into_owned(), value)).collect()
    }

    fn required(&self) -> BTreeSet<String> {
        let all = self.all("required").into_iter().flat_map(Value::items);
        all.map(|name| name.string().into_owned()).collect()
    }

    /// The tightest limit of this name, and whether the limit itself is excluded.
    fn limit(&self, name: &str, is_upper: bool, version: Version) -> Option<(f64, bool)> {
        let excluding = match name {
            "minimum" => "exclusiveMinimum",
            "maximum" => "exclusiveMaximum",
            _ => "",
        };
        let mut tightest: Option<(f64, bool)> = None;
        for part in &self.parts {
            let plain = part.get(name).and_then(Value::as_f64);
            let other = part.get(excluding).filter(|_| !excluding.is_empty());
            let found = match (plain, other, version) {
                (Some(limit), Some(flag), Version::V30) => vec![(limit, flag.raw() == "true")],
                (plain, other, _) => {
                    let other = other.and_then(Value::as_f64).map(|limit| (limit, true));
                    plain.map(|limit| (limit, false)).into_iter().chain(other).collect()
                }
            };
            for limit in found {
                if tightest.is_none_or(|tightest| is_tighter(limit, tightest, is_upper)) {
                    tightest = Some(limit);
                }
            }
        }
        tightest
    }
}
