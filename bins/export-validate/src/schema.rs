//! A JSON Schema, read and compiled: strictly, offline, within limits.
//!
//! Formats are asserted. What can't be judged is refused while compiling and never skipped: an unknown
//! format, a `$ref` that leads nowhere or out of the schema's own folder, a pattern over its budget.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use gate_core::artifact::{Json, sha256};
use gate_core::json::{Document, Kind, Value};
use gate_core::rule::{READING, SHAPE};
use gate_core::{Artifact, Location, Reason, Root, Subject, Undecided};
use jsonschema::{PatternOptions, Retrieve, Uri, ValidationOptions, Validator};

use crate::instance::{Instance, to_serde};

/// How often a pattern may go back over one string before its answer counts as unknown.
const BACKTRACKS: usize = 100_000;

/// The most bytes that a compiled pattern may take.
const PATTERN_BYTES: usize = 8 << 20;

/// The scheme and authority under which the schema's folder is known to itself.
const FOLDER: &str = "file:///";

/// A compiled JSON Schema.
#[derive(Debug)]
pub struct Schema {
    validator: Validator<Instance>,
    names: BTreeSet<String>,
    /// Whether it describes schemas itself.
    is_meta: bool,
    /// The files that it was read from.
    subjects: Vec<Subject>,
}

impl Schema {
    /// Reads and compiles a schema of the user, with what its `$ref`s name in its folder.
    ///
    /// # Errors
    /// When it can't be read, is no JSON Schema, or asks for something that can't be judged.
    pub fn read(root: &Root, named: &Path) -> Result<Self, Undecided> {
        let artifact = root.read(named)?;
        let json = artifact.json()?;
        let folder = artifact.absolute().and_then(Path::parent).map(Path::to_owned);
        let schema = Self::compile(&json, folder)?;
        let subjects =
            std::iter::once(artifact.subject("json-schema")).chain(schema.subjects).collect::<Vec<_>>();
        Ok(Self { subjects, ..schema })
    }

    /// Compiles a schema that is built in.
    ///
    /// # Errors
    /// When it is no JSON Schema, which a test rules out.
    pub fn built_in(name: &str, text: &str) -> Result<Self, Undecided> {
        let artifact = Artifact::from_bytes(format!("{name}.v1.schema.json"), None, text.into());
        let schema = Self::compile(&artifact.json()?, None)?;
        Ok(schema)
    }

    fn compile(json: &Json<'_>, folder: Option<PathBuf>) -> Result<Self, Undecided> {
        let root = json.document().root();
        if !matches!(root.kind(), Kind::Object | Kind::Bool) {
            return Err(refuse(json, 0, "a JSON Schema is an object, or true or false"));
        }
        if root.kind() == Kind::Object
            && root.count() > 0
            && !root.entries().any(|(key, _)| is_keyword(&key.string()))
        {
            return Err(refuse(json, 0, "no key of it is a keyword, so that it asks for nothing"));
        }
        let id = id_of(root);
        let found = Arc::new(Mutex::new(Found::default()));
        let mut options = options();
        if let Some(folder) = folder {
            let base = id.as_deref().and_then(|id| id.rsplit_once('/')).map(|(base, _)| format!("{base}/"));
            options = options.with_retriever(Beside { folder, base, found: Arc::clone(&found) });
            if id.is_none() {
                options = options.with_base_uri(format!("{FOLDER}schema.json"));
            }
        }
        let schema = to_serde(root);
        let validator = options.build(&schema).map_err(|error| {
            let at = node_at(json.document(), error.instance_path().as_str()).unwrap_or_default();
            refuse(json, at, &error.masked().to_string())
        })?;
        let Found { mut names, subjects } =
            std::mem::take(&mut *found.lock().unwrap_or_else(PoisonError::into_inner));
        collect_names(root, &mut names);
        let is_meta = id.is_some_and(|id| id.contains("json-schema.org"));
        Ok(Self { validator, names, is_meta, subjects })
    }

    /// What validates.
    #[must_use]
    pub fn validator(&self) -> &Validator<Instance> {
        &self.validator
    }

    /// Whether the schema itself says this word: as a key, a required name, an allowed value. All else in
    /// an instance may be personal.
    #[must_use]
    pub fn says(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The files that it was read from.
    #[must_use]
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// Refuses a JSON Schema where an artifact is expected: everything optional in it would pass.
    ///
    /// # Errors
    /// When the document says that it is one, and this schema is not one for schemas.
    pub fn refuse_schema(&self, json: &Json<'_>) -> Result<(), Undecided> {
        let names_schema =
            json.document().root().get("$schema").is_some_and(|value| {
                value.kind() == Kind::String && value.string().contains("json-schema.org")
            });
        if !names_schema || self.is_meta {
            return Ok(());
        }
        let message = format!("{} is a JSON Schema, not an artifact", json.path());
        Err(Undecided::new(&SHAPE, Reason::Malformed, message)
            .help("name the file that holds the data")
            .at(Location::file(json.path()).with_pointer("/$schema")))
    }
}

/// How every schema is compiled: formats asserted and known, patterns within a budget, offline.
#[must_use]
pub fn options<'i>() -> ValidationOptions<'i, Arc<dyn Retrieve>, Instance> {
    jsonschema::options_for::<Instance>()
        .offline()
        .should_validate_formats(true)
        .should_ignore_unknown_formats(false)
        .with_pattern_options(
            PatternOptions::fancy_regex().backtrack_limit(BACKTRACKS).size_limit(PATTERN_BYTES),
        )
}

/// Whether a key is a word of JSON Schema that asks for something.
fn is_keyword(key: &str) -> bool {
    const KEYWORDS: [&str; 46] = [
        "$dynamicRef",
        "$recursiveRef",
        "$ref",
        "additionalItems",
        "additionalProperties",
        "allOf",
        "anyOf",
        "const",
        "contains",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        "dependencies",
        "dependentRequired",
        "dependentSchemas",
        "disallow",
        "divisibleBy",
        "else",
        "enum",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "extends",
        "format",
        "if",
        "items",
        "maxContains",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minContains",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "not",
        "oneOf",
        "pattern",
        "patternProperties",
        "prefixItems",
        "properties",
        "propertyNames",
        "required",
        "type",
        "uniqueItems",
    ];
    KEYWORDS.binary_search(&key).is_ok() || key.starts_with("unevaluated")
}

fn id_of(root: Value<'_>) -> Option<String> {
    let id = root.get("$id").or_else(|| root.get("id"))?;
    (id.kind() == Kind::String).then(|| id.string().trim_end_matches('#').to_owned())
}

fn refuse(json: &Json<'_>, node: u32, why: &str) -> Undecided {
    Undecided::new(
        &READING,
        Reason::Malformed,
        format!("{} can't be used as a JSON Schema: {why}", json.path()),
    )
    .help("correct the schema; $refs are looked up in its own folder only, and formats have to be known")
    .at(json.at(node))
}

/// The node that an RFC 6901 pointer names.
#[must_use]
pub fn node_at(document: &Document<'_>, pointer: &str) -> Option<u32> {
    let mut here = document.root();
    for step in pointer.split('/').skip(1) {
        here = match here.kind() {
            Kind::Array => here.items().nth(step.parse().ok()?)?,
            Kind::Object => here.get(&step.replace("~1", "/").replace("~0", "~"))?,
            Kind::Null | Kind::Bool | Kind::Number | Kind::String => return None,
        };
    }
    Some(here.node())
}

/// Every key and every string that a schema holds.
fn collect_names(root: Value<'_>, names: &mut BTreeSet<String>) {
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        if value.kind() == Kind::String {
            names.insert(value.string().into_owned());
        }
        open.extend(value.items());
        for (key, value) in value.entries() {
            names.insert(key.string().into_owned());
            open.push(value);
        }
    }
}

/// What a `$ref` led to.
#[derive(Debug, Default)]
struct Found {
    names: BTreeSet<String>,
    subjects: Vec<Subject>,
}

/// Looks `$ref`s up in the schema's own folder: by path, or by what follows the folder of its `$id`.
struct Beside {
    folder: PathBuf,
    base: Option<String>,
    found: Arc<Mutex<Found>>,
}

/// Why a `$ref` was not followed.
#[derive(Debug)]
struct NotFollowed(String);

impl fmt::Display for NotFollowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotFollowed {}

impl Retrieve for Beside {
    fn retrieve(
        &self,
        uri: &Uri<String>,
    ) -> Result<serde_json::Value, Box<dyn std::error::Error + Send + Sync>> {
        self.read(uri.as_str()).map_err(|why| Box::new(why).into())
    }
}

impl Beside {
    fn read(&self, uri: &str) -> Result<serde_json::Value, NotFollowed> {
        let inside = [Some(FOLDER), self.base.as_deref()];
        let relative = inside
            .into_iter()
            .flatten()
            .find_map(|base| uri.strip_prefix(base))
            .ok_or_else(|| NotFollowed(format!("{uri} is outside of the schema's folder")))?;
        let root = Root::new(Some(&self.folder)).map_err(|undecided| NotFollowed(undecided.message))?;
        let path = root.reference(relative).map_err(|undecided| NotFollowed(undecided.message))?;
        let artifact = root.read(&path).map_err(|undecided| NotFollowed(undecided.message))?;
        let json = artifact.json().map_err(|undecided| NotFollowed(undecided.message))?;
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        collect_names(json.document().root(), &mut found.names);
        found.subjects.push(artifact.subject("json-schema"));
        Ok(to_serde(json.document().root()))
    }
}

/// A word of an artifact that must not be repeated, told apart by the start of its SHA-256.
#[must_use]
pub fn masked_name(name: &str) -> String {
    format!("{{key:{}}}", &sha256(name.as_bytes())[..8])
}
