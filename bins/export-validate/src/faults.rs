//! From the crate's errors to faults that a person can act on: one sentence each, at its place, without
//! the value.

use gate_core::json::{Document, Kind, Value};
use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};

use crate::schema::node_at;

/// The longest list of allowed values that is repeated, in bytes.
const LONGEST_LIST: usize = 160;

/// The most faults that are told of the alternative that comes closest.
const TOLD_OF_ALTERNATIVE: usize = 3;

/// One fault of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The node at fault: the value, or the key that should not be there.
    pub(crate) node: u32,
    /// The pointer of what is at fault, with the key's own name.
    pub(crate) pointer: String,
    /// What is wrong, in words of the schema.
    pub(crate) message: String,
    /// Where in the schema the word stands that it breaks.
    pub(crate) keyword: String,
    /// The way there, through the `$ref`s that were followed.
    pub(crate) route: String,
}

/// A question that the schema asks and that can't be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unanswered {
    pub(crate) node: u32,
    pub(crate) pointer: String,
    pub(crate) message: String,
}

/// What the errors of one document come to, in the order of the document.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    pub(crate) faults: Vec<Fault>,
    pub(crate) unanswered: Vec<Unanswered>,
}

impl Faults {
    pub(crate) fn of<'e>(document: &Document<'_>, errors: impl Iterator<Item = ValidationError<'e>>) -> Self {
        let mut told = Teller { document, faults: Self::default() };
        for error in errors {
            told.tell(&error);
        }
        let Self { mut faults, unanswered } = told.faults;
        let place = |fault: &Fault| document.value(fault.node).span().start;
        faults.sort_by(|left, right| {
            (place(left), &left.message, &left.keyword).cmp(&(place(right), &right.message, &right.keyword))
        });
        // The same sentence at the same place, by another way through the schema, is one fault.
        faults.dedup_by(|next, first| next.node == first.node && next.message == first.message);
        Self { faults, unanswered }
    }
}

struct Teller<'d> {
    document: &'d Document<'d>,
    faults: Faults,
}

impl Teller<'_> {
    fn tell(&mut self, error: &ValidationError<'_>) {
        let pointer = error.instance_path().as_str();
        let node = node_at(self.document, pointer).unwrap_or_default();
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                for name in unexpected {
                    self.key(error, pointer, node, name, "this key is not allowed here");
                }
            }
            ValidationErrorKind::PropertyNames { error: inner } => {
                let name = inner.instance().as_str().unwrap_or_default().to_owned();
                let message = format!("the key is {}", self.message(inner, node));
                self.key(error, pointer, node, &name, &message);
            }
            ValidationErrorKind::AdditionalItems { limit } => {
                let message = format!("no more than {limit} items are allowed");
                match self.document.value(node).items().nth(*limit) {
                    Some(item) => self.push(error, format!("{pointer}/{limit}"), item.node(), message),
                    None => self.push(error, pointer.into(), node, message),
                }
            }
            ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
                self.closest(error, pointer, node, context);
            }
            ValidationErrorKind::BacktrackLimitExceeded { .. }
            | ValidationErrorKind::RegexEngineFailure { .. } => self.faults.unanswered.push(Unanswered {
                node,
                pointer: pointer.into(),
                message: format!(
                    "the pattern at #{} of the schema is over its budget on this value",
                    error.schema_path().as_str()
                ),
            }),
            ValidationErrorKind::Referencing(cause) => self.faults.unanswered.push(Unanswered {
                node,
                pointer: pointer.into(),
                message: format!("a $ref of the schema leads nowhere: {cause}"),
            }),
            _ => {
                let message = self.message(error, node);
                self.push(error, pointer.into(), node, message);
            }
        }
    }

    fn push(&mut self, error: &ValidationError<'_>, pointer: String, node: u32, message: String) {
        let keyword = error.schema_path().as_str().to_owned();
        let route = error.evaluation_path().as_str().to_owned();
        self.faults.faults.push(Fault { node, pointer, message, keyword, route });
    }

    /// A fault of a key and not of its value.
    fn key(&mut self, error: &ValidationError<'_>, object: &str, node: u32, name: &str, message: &str) {
        let key = self.document.value(node).entries().map(|(key, _)| key).find(|key| key.is(name));
        let step = name.replace('~', "~0").replace('/', "~1");
        self.push(error, format!("{object}/{step}"), key.map_or(node, Value::node), message.into());
    }

    /// None of the alternatives fits: what is wrong with the one that comes closest.
    fn closest(
        &mut self,
        error: &ValidationError<'_>,
        pointer: &str,
        node: u32,
        context: &[Vec<ValidationError<'_>>],
    ) {
        let keyword = error.kind().keyword().to_owned();
        let depth = depth(pointer);
        let best = context
            .iter()
            .enumerate()
            .filter(|(_, errors)| {
                !errors.is_empty() && !errors.iter().any(|error| is_other_kind(error, depth))
            })
            .min_by_key(|(at, errors)| {
                let misses = errors.iter().filter(|error| is_other_choice(error, depth)).count();
                let deepest = errors.iter().map(|error| self::depth(error.instance_path().as_str())).max();
                (misses, std::cmp::Reverse(deepest), errors.len(), *at)
            });
        let Some((at, errors)) = best else {
            let found = self.document.value(node).kind().with_article();
            let message = format!("{found} fits none of the {} alternatives of {keyword}", context.len());
            return self.push(error, pointer.into(), node, message);
        };
        let mut inner = Teller { document: self.document, faults: Faults::default() };
        for error in errors {
            inner.tell(error);
        }
        let Faults { mut faults, unanswered } = inner.faults;
        self.faults.unanswered.extend(unanswered);
        let number = faults.len();
        faults.sort_by_key(|fault| std::cmp::Reverse(self::depth(&fault.pointer)));
        faults.truncate(TOLD_OF_ALTERNATIVE);
        if let Some(first) = faults.first_mut() {
            let of = match number {
                1 => String::new(),
                number => format!(" by {number} faults"),
            };
            first.message = format!(
                "{}; alternative {} of the {} of {keyword} comes closest{of}",
                first.message,
                at + 1,
                context.len()
            );
        }
        self.faults.faults.extend(faults);
    }

    fn message(&self, error: &ValidationError<'_>, node: u32) -> String {
        let found = self.document.value(node);
        match error.kind() {
            ValidationErrorKind::Type { kind } => {
                format!("expected {}, found {}", types(kind), found.kind().with_article())
            }
            ValidationErrorKind::Required { property } => {
                format!("{} is missing", property.as_str().map_or_else(|| "a key".into(), quoted))
            }
            ValidationErrorKind::Constant { expected_value } => {
                format!("expected {}", listed(std::slice::from_ref(expected_value)))
            }
            ValidationErrorKind::Enum { options } => match options.as_array() {
                Some(options) => format!("expected one of {}", listed(options)),
                None => "not one of the values that are allowed".into(),
            },
            ValidationErrorKind::Format { format } => match format.as_str() {
                "date-time" => {
                    "not an RFC 3339 date-time with an offset, such as 2026-03-02T09:15:04Z".into()
                }
                format => format!("not of the format {format}"),
            },
            ValidationErrorKind::Pattern { pattern } => {
                format!("not of the form {}", quoted(&shortened(pattern)))
            }
            ValidationErrorKind::Minimum { limit } => format!("less than {limit}"),
            ValidationErrorKind::Maximum { limit } => format!("more than {limit}"),
            ValidationErrorKind::ExclusiveMinimum { limit } => format!("not more than {limit}"),
            ValidationErrorKind::ExclusiveMaximum { limit } => format!("not less than {limit}"),
            ValidationErrorKind::MultipleOf { multiple_of } => format!("not a multiple of {multiple_of}"),
            ValidationErrorKind::MinLength { limit } => {
                format!("shorter than {}", counted(*limit, "character"))
            }
            ValidationErrorKind::MaxLength { limit } => {
                format!("longer than {}", counted(*limit, "character"))
            }
            ValidationErrorKind::MinItems { limit } => format!("fewer than {}", counted(*limit, "item")),
            ValidationErrorKind::MaxItems { limit } => format!("more than {}", counted(*limit, "item")),
            ValidationErrorKind::MinProperties { limit } => format!("fewer than {}", counted(*limit, "key")),
            ValidationErrorKind::MaxProperties { limit } => format!("more than {}", counted(*limit, "key")),
            ValidationErrorKind::UniqueItems => "two items are equal".into(),
            ValidationErrorKind::Contains => "too few or too many items are as `contains` asks".into(),
            ValidationErrorKind::UnevaluatedItems { .. } => "holds items that are not allowed here".into(),
            ValidationErrorKind::FalseSchema => "nothing is allowed here".into(),
            ValidationErrorKind::Not { .. } => "is what `not` rules out".into(),
            ValidationErrorKind::OneOfMultipleValid { context } => {
                let fits = context.iter().filter(|errors| errors.is_empty()).count();
                let of = context.len();
                format!("fits {fits} of the {of} alternatives of oneOf, and must fit one")
            }
            ValidationErrorKind::ContentEncoding { content_encoding } => {
                format!("not encoded as {content_encoding}")
            }
            ValidationErrorKind::ContentMediaType { content_media_type } => {
                format!("not of the media type {content_media_type}")
            }
            ValidationErrorKind::FromUtf8 { .. } => "not UTF-8 once it is decoded".into(),
            ValidationErrorKind::AdditionalItems { limit } => {
                format!("no more than {limit} items are allowed")
            }
            kind @ (ValidationErrorKind::AdditionalProperties { .. }
            | ValidationErrorKind::UnevaluatedProperties { .. }
            | ValidationErrorKind::PropertyNames { .. }
            | ValidationErrorKind::AnyOf { .. }
            | ValidationErrorKind::OneOfNotValid { .. }
            | ValidationErrorKind::BacktrackLimitExceeded { .. }
            | ValidationErrorKind::RegexEngineFailure { .. }
            | ValidationErrorKind::Referencing(_)
            | ValidationErrorKind::Custom { .. }) => format!("not as `{}` asks", kind.keyword()),
        }
    }
}

/// Whether an alternative is about another kind of value altogether.
fn is_other_kind(error: &ValidationError<'_>, depth: usize) -> bool {
    matches!(error.kind(), ValidationErrorKind::Type { .. } | ValidationErrorKind::FalseSchema)
        && self::depth(error.instance_path().as_str()) == depth
}

/// Whether a value that picks an alternative, such as a kind, picks another one.
fn is_other_choice(error: &ValidationError<'_>, depth: usize) -> bool {
    matches!(error.kind(), ValidationErrorKind::Constant { .. } | ValidationErrorKind::Enum { .. })
        && self::depth(error.instance_path().as_str()) <= depth + 1
}

fn depth(pointer: &str) -> usize {
    pointer.matches('/').count()
}

fn types(kind: &TypeKind) -> String {
    let word = |kind: JsonType| match kind {
        JsonType::Null => Kind::Null.with_article(),
        JsonType::Boolean => Kind::Bool.with_article(),
        JsonType::Integer => "a whole number",
        JsonType::Number => Kind::Number.with_article(),
        JsonType::String => Kind::String.with_article(),
        JsonType::Array => Kind::Array.with_article(),
        JsonType::Object => Kind::Object.with_article(),
    };
    match kind {
        TypeKind::Single(kind) => word(*kind).into(),
        TypeKind::Multiple(kinds) => kinds.iter().map(word).collect::<Vec<_>>().join(" or "),
    }
}

/// Values of the schema, as long as they are few.
fn listed(values: &[impl std::borrow::Borrow<serde_json::Value>]) -> String {
    let values: Vec<_> = values.iter().map(|value| value.borrow().to_string()).collect();
    shortened(&values.join(", "))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_LIST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.into(),
    }
}

fn quoted(text: &str) -> String {
    format!("`{text}`")
}

fn counted(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
