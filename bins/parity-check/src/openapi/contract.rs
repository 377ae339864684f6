//! An OpenAPI document: its operations, and what `$ref`s in it stand for.

use std::collections::BTreeMap;

use gate_core::artifact::Json;
use gate_core::json::{Kind, Value};
use gate_core::rule::{NOTHING_MISSING, REFERENCE, SHAPE};
use gate_core::{Location, Reason, Undecided};

/// The methods of a path item that are operations.
pub(super) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// How many references may lead to one another.
const LONGEST_CHAIN: usize = 32;

/// The version of the specification, as far as schemas differ by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// 3.0: `nullable`, boolean `exclusiveMinimum`.
    V30,
    /// 3.1: JSON Schema 2020-12.
    V31,
}

/// Method and path, the latter with its parameters' names left out: they may be called anything.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Endpoint {
    pub(super) path: String,
    pub(super) method: String,
}

impl Endpoint {
    pub(super) fn new(method: &str, path: &str) -> Self {
        Self { path: shape(path), method: method.to_ascii_lowercase() }
    }
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method.to_ascii_uppercase(), self.path)
    }
}

/// `/items/{itemId}` as `/items/{}`.
fn shape(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts = path.trim_end_matches('/').split('/').map(|part| {
        let is_parameter =
            part.starts_with('{') && part.ends_with('}') || part.starts_with(':') && part.len() > 1;
        if is_parameter { "{}" } else { part }
    });
    let shaped = parts.collect::<Vec<_>>().join("/");
    if shaped.is_empty() { "/".into() } else { shaped }
}

/// An operation, and the path item that it stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operation<'d> {
    pub(super) item: Value<'d>,
    pub(super) value: Value<'d>,
}

/// An OpenAPI document.
pub(super) struct Contract<'d> {
    pub(super) json: &'d Json<'d>,
    pub(super) version: Version,
    pub(super) operations: BTreeMap<Endpoint, Operation<'d>>,
}

impl<'d> Contract<'d> {
    /// Reads the operations.
    ///
    /// # Errors
    /// When it is no OpenAPI 3.0 or 3.1, has no operation, or two that can't be told apart.
    pub(super) fn new(json: &'d Json<'d>) -> Result<Self, Undecided> {
        let root = json.document().root();
        let refuse = |node: u32, message: String| {
            Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {message}", json.path())).at(json.at(node))
        };
        let version = match root.get("openapi") {
            Some(version) if version.string().starts_with("3.0.") => Version::V30,
            Some(version) if version.string().starts_with("3.1.") => Version::V31,
            Some(version) => {
                return Err(refuse(
                    version.node(),
                    "this version of OpenAPI is not known: 3.0 and 3.1 are".into(),
                ));
            }
            None => {
                return Err(refuse(root.node(), "it is no OpenAPI document: `openapi` is missing".into()));
            }
        };
        let mut contract = Self { json, version, operations: BTreeMap::new() };
        for (path, item) in root.get("paths").into_iter().flat_map(Value::entries) {
            let item = contract.resolve(item)?;
            for (method, value) in item.entries() {
                let method = method.string();
                if !METHODS.contains(&method.as_ref()) {
                    continue;
                }
                let endpoint = Endpoint::new(&method, &path.string());
                if contract.operations.contains_key(&endpoint) {
                    return Err(refuse(
                        path.node(),
                        format!("{endpoint} is there twice, parameter names aside"),
                    ));
                }
                contract.operations.insert(endpoint, Operation { item, value });
            }
        }
        if contract.operations.is_empty() {
            let message = format!("{} has no operation", json.path());
            return Err(
                Undecided::new(&NOTHING_MISSING, Reason::Empty, message).at(Location::file(json.path()))
            );
        }
        Ok(contract)
    }

    /// The place of a value.
    pub(super) fn at(&self, value: Value<'_>) -> Location {
        self.json.at(value.node())
    }

    /// What a value stands for: itself, or what its `$ref` leads to.
    ///
    /// # Errors
    /// When the reference leaves the document, or leads nowhere or in a circle.
    pub(super) fn resolve(&self, value: Value<'d>) -> Result<Value<'d>, Undecided> {
        let mut value = value;
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = value.get("$ref").filter(|reference| reference.kind() == Kind::String)
            else {
                return Ok(value);
            };
            let pointer = reference.string();
            let fail = |what: &str| {
                Undecided::new(
                    &REFERENCE,
                    Reason::OutOfBounds,
                    format!("{}: this reference {what}", self.json.path()),
                )
                .help("bundle the document into one file, with every `$ref` inside it")
                .at(self.at(reference))
            };
            let Some(inside) = pointer.strip_prefix('#') else {
                return Err(fail("leaves the document"));
            };
            value = pointed(self.json.document().root(), inside).ok_or_else(|| fail("leads nowhere"))?;
        }
        Err(Undecided::new(
            &REFERENCE,
            Reason::Malformed,
            format!("{}: this reference leads in a circle", self.json.path()),
        )
        .at(self.at(value)))
    }

    /// A member, with what its `$ref` leads to.
    ///
    /// # Errors
    /// When the reference can't be followed.
    pub(super) fn member(&self, value: Value<'d>, name: &str) -> Result<Option<Value<'d>>, Undecided> {
        value.get(name).map(|member| self.resolve(member)).transpose()
    }

    /// The parameters of an operation, by place and name; those of the path item count as well.
    ///
    /// # Errors
    /// When a reference can't be followed.
    pub(super) fn parameters(
        &self,
        operation: Operation<'d>,
    ) -> Result<BTreeMap<(String, String), Value<'d>>, Undecided> {
        let mut parameters = BTreeMap::new();
        let mut position = 0;
        for owner in [operation.item, operation.value] {
            for parameter in owner.get("parameters").into_iter().flat_map(Value::items) {
                let parameter = self.resolve(parameter)?;
                let text = |name: &str| {
                    parameter.get(name).map(|value| value.string().into_owned()).unwrap_or_default()
                };
                let place = text("in");
                // Parameters in a path are told by their position: their names may be any.
                let name = match place.as_str() {
                    "path" => {
                        position += 1;
                        format!("{{{position}}}")
                    }
                    "header" => text("name").to_ascii_lowercase(),
                    _ => text("name"),
                };
                parameters.insert((place, name), parameter);
            }
        }
        Ok(parameters)
    }
}

/// Whether a member is `true`; one that is not there is not.
pub(super) fn is_true(object: Value<'_>, name: &str) -> bool {
    object.get(name).is_some_and(|flag| flag.raw() == "true")
}

/// The value at a JSON pointer in a fragment, which may be percent-encoded.
fn pointed<'d>(root: Value<'d>, pointer: &str) -> Option<Value<'d>> {
    if pointer.is_empty() {
        return Some(root);
    }
    pointer.strip_prefix('/')?.split('/').try_fold(root, |value, part| {
        let part = decoded(part)?.replace("~1", "/").replace("~0", "~");
        match value.kind() {
            Kind::Array => part.parse::<usize>().ok().and_then(|index| value.items().nth(index)),
            _ => value.get(&part),
        }
    })
}

fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let [first, more @ ..] = rest {
        rest = more;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
        let code = digit(rest.first())? * 16 + digit(rest.get(1))?;
        bytes.push(u8::try_from(code).ok()?);
        rest = &rest[2..];
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_the_same_whatever_their_parameters_are_called() {
        assert_eq!(Endpoint::new("GET", "/items/{id}/"), Endpoint::new("get", "/items/{itemId}"));
        assert_eq!(Endpoint::new("GET", "/items/:id"), Endpoint::new("get", "/items/{itemId}"));
        assert_ne!(Endpoint::new("GET", "/items/id"), Endpoint::new("get", "/items/{id}"));
        assert_eq!(Endpoint::new("GET", "/").to_string(), "GET /");
    }

    #[test]
    fn fragments_are_percent_decoded() {
        assert_eq!(decoded("a%7Bb%7d").as_deref(), Some("a{b}"));
        assert_eq!(decoded("%4"), None);
        assert_eq!(decoded("%zz"), None);
    }
}
