//! A strict JSON reader that remembers where everything stood.
//!
//! Stricter than RFC 8259 where two readers could differ: no duplicate keys (also when escaped
//! differently), no lone surrogates, no number that overflows a double, no data after the value, no
//! depth over [`MAX_DEPTH`]. It keeps one flat list of nodes and never recurses, so hostile nesting
//! costs an error message, not a stack. Source: requirement G-7.

use std::borrow::Cow;
use std::ops::Range;

/// The deepest nesting of arrays and objects that is read.
pub const MAX_DEPTH: usize = 128;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number, kept as it was written.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The word for it, with its article, as error messages say it.
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Node {
    start: u32,
    end: u32,
    /// Index of the first node after this one and all it contains.
    next: u32,
    kind: Kind,
    /// A string with at least one escape.
    escaped: bool,
}

/// Why a text is not JSON that we accept, and where: a byte range of the text.
#[derive(Debug)]
pub struct Fault {
    /// The bytes at fault.
    pub span: Range<usize>,
    /// What is wrong with them.
    pub message: String,
}

/// A parsed document: the text and where each value stands in it.
#[derive(Debug)]
pub struct Document<'a> {
    text: &'a str,
    nodes: Vec<Node>,
}

/// One value of a document.
#[derive(Clone, Copy)]
pub struct Value<'d> {
    document: &'d Document<'d>,
    node: u32,
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.raw())
    }
}

impl<'a> Document<'a> {
    /// Reads one JSON value that is the whole of `text`.
    ///
    /// # Errors
    /// The first fault, with the bytes at fault.
    pub fn parse(text: &'a str) -> Result<Self, Fault> {
        let mut parser =
            Parser { text, bytes: text.as_bytes(), at: 0, nodes: Vec::with_capacity(text.len() / 12 + 1) };
        if u32::try_from(text.len()).is_err() {
            return Err(parser.fault(0..0, "JSON documents over 4 GiB are not read"));
        }
        parser.document()?;
        Ok(Self { text, nodes: parser.nodes })
    }

    /// The outermost value.
    #[must_use]
    pub fn root(&self) -> Value<'_> {
        self.value(0)
    }

    /// The value with this node number, as [`Value::node`] gave it.
    #[must_use]
    pub fn value(&self, node: u32) -> Value<'_> {
        Value { document: self, node }
    }

    /// The RFC 6901 pointer of a node: the empty string for the root.
    #[must_use]
    pub fn pointer(&self, node: u32) -> String {
        let mut pointer = String::new();
        let mut here = self.root();
        while here.node != node {
            let step = match here.kind() {
                Kind::Object => here
                    .entries()
                    .find(|(key, value)| key.node == node || (value.node..value.end_node()).contains(&node))
                    .map(|(key, value)| {
                        let name = key.string().replace('~', "~0").replace('/', "~1");
                        (name, if key.node == node { key } else { value })
                    }),
                Kind::Array => here
                    .items()
                    .enumerate()
                    .find(|(_, item)| (item.node..item.end_node()).contains(&node))
                    .map(|(index, item)| (index.to_string(), item)),
                Kind::Null | Kind::Bool | Kind::Number | Kind::String => None,
            };
            let Some((name, next)) = step else { break };
            pointer.push('/');
            pointer.push_str(&name);
            here = next;
        }
        pointer
    }
}

impl<'d> Value<'d> {
    fn raw_node(self) -> Node {
        self.document.nodes[self.node as usize]
    }

    fn end_node(self) -> u32 {
        self.raw_node().next
    }

    /// The node number, to find the value again.
    #[must_use]
    pub fn node(self) -> u32 {
        self.node
    }

    /// The document it stands in.
    #[must_use]
    pub fn document(self) -> &'d Document<'d> {
        self.document
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.raw_node().kind
    }

    /// The bytes of the text that it takes, quotes and brackets included.
    #[must_use]
    pub fn span(self) -> Range<usize> {
        let node = self.raw_node();
        node.start as usize..node.end as usize
    }

    /// The text as it was written.
    #[must_use]
    pub fn raw(self) -> &'d str {
        &self.document.text[self.span()]
    }

    /// The decoded text of a string; of anything else, the text as written.
    #[must_use]
    pub fn string(self) -> Cow<'d, str> {
        let node = self.raw_node();
        if node.kind != Kind::String {
            return Cow::Borrowed(self.raw());
        }
        let inner = &self.document.text[node.start as usize + 1..node.end as usize - 1];
        if node.escaped { Cow::Owned(unescape(inner)) } else { Cow::Borrowed(inner) }
    }

    /// The members of an object in document order; nothing for any other kind.
    pub fn entries(self) -> impl Iterator<Item = (Value<'d>, Value<'d>)> {
        let end = match self.kind() {
            Kind::Object => self.end_node(),
            _ => self.node + 1,
        };
        let document = self.document;
        let mut at = self.node + 1;
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let key = document.value(at);
            let value = document.value(at + 1);
            at = value.end_node();
            Some((key, value))
        })
    }

    fn sorted_entries(self) -> Vec<(Cow<'d, str>, Value<'d>)> {
        let mut entries: Vec<_> = self.entries().map(|(key, value)| (key.string(), value)).collect();
        entries.sort_by(|left, right| left.0.cmp(&right.0));
        entries
    }

    /// The items of an array in order; nothing for any other kind.
    pub fn items(self) -> impl Iterator<Item = Value<'d>> {
        let end = match self.kind() {
            Kind::Array => self.end_node(),
            _ => self.node + 1,
        };
        let document = self.document;
        let mut at = self.node + 1;
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let item = document.value(at);
            at = item.end_node();
            Some(item)
        })
    }

    /// The member of an object with this key.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Value<'d>> {
        self.entries().find(|(key, _)| key.string() == name).map(|(_, value)| value)
    }

    /// A whole number in `0..=u64::MAX`, also when it is written `15.0` or `1.5e1`.
    #[must_use]
    pub fn as_u64(self) -> Option<u64> {
        u64::try_from(self.as_i128()?).ok()
    }

    /// A whole number that fits 64 bits with or without sign, also when it is written `15.0`.
    #[must_use]
    pub fn as_i128(self) -> Option<i128> {
        if self.kind() != Kind::Number {
            return None;
        }
        whole(self.raw())
    }

    /// The number as a double.
    #[must_use]
    pub fn as_f64(self) -> Option<f64> {
        match self.kind() {
            Kind::Number => self.raw().parse().ok(),
            _ => None,
        }
    }

    /// Whether it is the same JSON value as `other`: keys in any order, numbers by value.
    #[must_use]
    pub fn same_as(self, other: Value<'_>) -> bool {
        let mut open = vec![(self.node, other.node)];
        while let Some((left, right)) = open.pop() {
            let (left, right) = (self.document.value(left), other.document.value(right));
            let same = match (left.kind(), right.kind()) {
                (Kind::Null, Kind::Null) => true,
                (Kind::Bool, Kind::Bool) => left.raw() == right.raw(),
                (Kind::Number, Kind::Number) => {
                    left.raw() == right.raw()
                        || match (left.as_i128(), right.as_i128()) {
                            (Some(left), Some(right)) => left == right,
                            (None, None) => left.as_f64() == right.as_f64(),
                            _ => false,
                        }
                }
                (Kind::String, Kind::String) => left.string() == right.string(),
                (Kind::Array, Kind::Array) => {
                    let pairs: Vec<_> = left.items().map(Value::node).collect();
                    let others: Vec<_> = right.items().map(Value::node).collect();
                    let same = pairs.len() == others.len();
                    open.extend(pairs.into_iter().zip(others));
                    same
                }
                (Kind::Object, Kind::Object) => {
                    let (left, right) = (left.sorted_entries(), right.sorted_entries());
                    let same = left.iter().map(|(key, _)| key).eq(right.iter().map(|(key, _)| key));
                    let nodes = |entries: Vec<(_, Value<'_>)>| {
                        entries.into_iter().map(|(_, value)| value.node).collect::<Vec<_>>()
                    };
                    open.extend(nodes(left).into_iter().zip(nodes(right)));
                    same
                }
                _ => false,
            };
            if !same {
                return false;
            }
        }
        true
    }
}

/// The whole number that a JSON number stands for, if it is one and fits 64 bits.
fn whole(raw: &str) -> Option<i128> {
    let (negative, digits) = match raw.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, raw),
    };
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (digits, 0),
    };
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{integer}{fraction}");
    let significant = all.trim_end_matches('0');
    let zeros = i64::try_from(all.len() - significant.len()).ok()?;
    let power = i64::from(exponent) - i64::try_from(fraction.len()).ok()? + zeros;
    if significant.trim_start_matches('0').is_empty() {
        return Some(0);
    }
    if !(0..=20).contains(&power) || significant.trim_start_matches('0').len() > 20 {
        return None;
    }
    let value =
        significant.parse::<i128>().ok()?.checked_mul(10_i128.checked_pow(u32::try_from(power).ok()?)?)?;
    let value = if negative { -value } else { value };
    (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&value).then_some(value)
}

/// Decodes the inside of a string that the parser has accepted.
fn unescape(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escape = rest.as_bytes()[at + 1];
        rest = &rest[at + 2..];
        match escape {
            b'b' => out.push('\u{8}'),
            b'f' => out.push('\u{c}'),
            b'n' => out.push('\n'),
            b'r' => out.push('\r'),
            b't' => out.push('\t'),
            b'u' => {
                let mut code = u32::from_str_radix(&rest[..4], 16).unwrap_or(0xfffd);
                rest = &rest[4..];
                if (0xd800..0xdc00).contains(&code) {
                    let low = u32::from_str_radix(&rest[2..6], 16).unwrap_or(0xdc00);
                    code = 0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                    rest = &rest[6..];
                }
                out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            other => out.push(char::from(other)),
        }
    }
    out.push_str(rest);
    out
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    nodes: Vec<Node>,
}

/// What may come next inside the innermost open container.
#[derive(Clone, Copy, PartialEq)]
enum Expect {
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    CommaOrEnd,
}

impl Parser<'_> {
    #[expect(clippy::unused_self, reason = "reads as the parser's own constructor of faults")]
    fn fault(&self, span: Range<usize>, message: impl Into<String>) -> Fault {
        Fault { span, message: message.into() }
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    /// The character here, whole, for an error to point at.
    fn here(&self) -> Range<usize> {
        let width = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        self.at..self.at + width
    }

    fn open(&mut self, kind: Kind) -> u32 {
        #[expect(clippy::cast_possible_truncation, reason = "the text is at most 4 GiB")]
        let (index, start) = (self.nodes.len() as u32, self.at as u32);
        self.nodes.push(Node { start, end: start, next: index + 1, kind, escaped: false });
        index
    }

    fn close(&mut self, node: u32) {
        #[expect(clippy::cast_possible_truncation, reason = "the text is at most 4 GiB")]
        let (next, end) = (self.nodes.len() as u32, self.at as u32);
        let node = &mut self.nodes[node as usize];
        node.end = end;
        node.next = next;
    }

    fn document(&mut self) -> Result<(), Fault> {
        let mut open: Vec<u32> = Vec::new();
        let mut expect = Expect::Value;
        self.skip_space();
        if self.at == self.bytes.len() {
            return Err(self.fault(0..0, "the file holds no JSON value"));
        }
        loop {
            self.skip_space();
            let Some(&byte) = self.bytes.get(self.at) else {
                let innermost = open.last().map(|node| self.nodes[*node as usize]);
                let inside = innermost.map_or(String::new(), |node| {
                    let line = self.text[..node.start as usize].matches('\n').count() + 1;
                    format!(" inside {} opened on line {line}", node.kind.with_article())
                });
                return Err(self.fault(self.at..self.at, format!("the file ends{inside}: it was cut off")));
            };
            match (expect, byte) {
                (Expect::CommaOrEnd, b',') => {
                    self.at += 1;
                    expect = match open.last().map(|node| self.nodes[*node as usize].kind) {
                        Some(Kind::Object) => Expect::Key,
                        _ => Expect::Value,
                    };
                    continue;
                }
                (Expect::CommaOrEnd | Expect::KeyOrEnd, b'}')
                | (Expect::CommaOrEnd | Expect::ValueOrEnd, b']') => {
                    let want = if byte == b'}' { Kind::Object } else { Kind::Array };
                    match open.pop() {
                        Some(node) if self.nodes[node as usize].kind == want => {
                            self.at += 1;
                            self.close(node);
                            if want == Kind::Object {
                                self.refuse_duplicate_keys(node)?;
                            }
                        }
                        _ => {
                            return Err(self.fault(
                                self.here(),
                                format!("`{}` closes nothing that is open", char::from(byte)),
                            ));
                        }
                    }
                }
                (Expect::CommaOrEnd, _) => {
                    return Err(self.fault(self.here(), "expected `,` or the closing bracket"));
                }
                (Expect::Key | Expect::KeyOrEnd, b'"') => {
                    self.scalar_string()?;
                    self.skip_space();
                    if self.bytes.get(self.at) != Some(&b':') {
                        return Err(self.fault(self.here(), "expected `:` after the key"));
                    }
                    self.at += 1;
                    expect = Expect::Value;
                    continue;
                }
                (Expect::Key | Expect::KeyOrEnd, _) => {
                    return Err(self.fault(self.here(), "expected a key in double quotes"));
                }
                (Expect::Value | Expect::ValueOrEnd, b'{' | b'[') => {
                    if open.len() == MAX_DEPTH {
                        return Err(self.fault(self.here(), format!("nested deeper than {MAX_DEPTH} levels")));
                    }
                    let (kind, next) = if byte == b'{' {
                        (Kind::Object, Expect::KeyOrEnd)
                    } else {
                        (Kind::Array, Expect::ValueOrEnd)
                    };
                    let node = self.open(kind);
                    open.push(node);
                    self.at += 1;
                    expect = next;
                    continue;
                }
                (Expect::Value | Expect::ValueOrEnd, _) => self.scalar(byte)?,
            }
            expect = Expect::CommaOrEnd;
            if open.is_empty() {
                self.skip_space();
                if self.at < self.bytes.len() {
                    return Err(self.fault(self.here(), "data after the end of the JSON value"));
                }
                return Ok(());
            }
        }
    }

    fn scalar(&mut self, byte: u8) -> Result<(), Fault> {
        match byte {
            b'"' => self.scalar_string(),
            b'-' | b'0'..=b'9' => self.scalar_number(),
            _ => {
                for (word, kind) in [("null", Kind::Null), ("true", Kind::Bool), ("false", Kind::Bool)] {
                    if self.text[self.at..].starts_with(word) {
                        let node = self.open(kind);
                        self.at += word.len();
                        self.close(node);
                        return Ok(());
                    }
                }
                for word in ["NaN", "Infinity"] {
                    if self.text[self.at..].starts_with(word) {
                        let span = self.at..self.at + word.len();
                        return Err(self.fault(span, format!("{word} is not a JSON number")));
                    }
                }
                Err(self.fault(self.here(), "expected a JSON value"))
            }
        }
    }

    fn scalar_number(&mut self) -> Result<(), Fault> {
        let node = self.open(Kind::Number);
        let start = self.at;
        let digits = |parser: &mut Self| {
            let from = parser.at;
            while parser.bytes.get(parser.at).is_some_and(u8::is_ascii_digit) {
                parser.at += 1;
            }
            parser.at - from
        };
        if self.bytes[self.at] == b'-' {
            self.at += 1;
            if self.text[self.at..].starts_with("Infinity") {
                return Err(self.fault(start..self.at + 8, "-Infinity is not a JSON number"));
            }
        }
        let leading_zero = self.bytes.get(self.at) == Some(&b'0');
        let integer = digits(self);
        let mut well_formed = integer > 0 && !(leading_zero && integer > 1);
        let mut long = integer > 300;
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            well_formed &= digits(self) > 0;
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            well_formed &= digits(self) > 0;
            long = true;
        }
        if !well_formed {
            let end = self.here().end.max(self.at);
            return Err(self.fault(start..end, "not a JSON number"));
        }
        if long && !self.text[start..self.at].parse::<f64>().is_ok_and(f64::is_finite) {
            return Err(self.fault(start..self.at, "this number is too large for a double"));
        }
        self.close(node);
        Ok(())
    }

    fn scalar_string(&mut self) -> Result<(), Fault> {
        let node = self.open(Kind::String);
        let start = self.at;
        let mut escaped = false;
        self.at += 1;
        loop {
            let Some(&byte) = self.bytes.get(self.at) else {
                return Err(self.fault(
                    start..start + 1,
                    "the file ends inside the string that starts here: it was cut off",
                ));
            };
            match byte {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    self.escape()?;
                }
                0..=0x1f => {
                    return Err(self.fault(
                        self.here(),
                        format!("control character U+{byte:04X} inside a string must be escaped"),
                    ));
                }
                _ => self.at += 1,
            }
        }
        self.at += 1;
        self.close(node);
        self.nodes[node as usize].escaped = escaped;
        Ok(())
    }

    /// Steps over one escape, a surrogate pair counting as one.
    fn escape(&mut self) -> Result<(), Fault> {
        let start = self.at;
        match self.bytes.get(start + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                Ok(())
            }
            Some(b'u') => {
                let unit = self.code_unit(start)?;
                self.at += 6;
                match unit {
                    0xd800..=0xdbff => {
                        let paired = self.bytes.get(self.at) == Some(&b'\\')
                            && self.bytes.get(self.at + 1) == Some(&b'u')
                            && (0xdc00..=0xdfff).contains(&self.code_unit(self.at)?);
                        if !paired {
                            return Err(self.fault(start..start + 6, "a lone surrogate"));
                        }
                        self.at += 6;
                        Ok(())
                    }
                    0xdc00..=0xdfff => Err(self.fault(start..start + 6, "a lone surrogate")),
                    _ => Ok(()),
                }
            }
            _ => Err(self.fault(start..start + 1, "an escape that JSON does not know")),
        }
    }

    fn code_unit(&self, start: usize) -> Result<u32, Fault> {
        self.bytes
            .get(start + 2..start + 6)
            .filter(|hex| hex.iter().all(u8::is_ascii_hexdigit))
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .ok_or_else(|| self.fault(start..start + 2, "`\\u` needs four hexadecimal digits"))
    }

    fn refuse_duplicate_keys(&self, object: u32) -> Result<(), Fault> {
        let end = self.nodes[object as usize].next;
        let mut keys = Vec::new();
        let mut at = object + 1;
        while at < end {
            let node = self.nodes[at as usize];
            let inner = &self.text[node.start as usize + 1..node.end as usize - 1];
            keys.push(if node.escaped {
                (Cow::Owned(unescape(inner)), at)
            } else {
                (Cow::Borrowed(inner), at)
            });
            at = self.nodes[at as usize + 1].next;
        }
        keys.sort_unstable();
        let mut twins = keys.windows(2).filter(|pair| pair[0].0 == pair[1].0);
        let first = twins.by_ref().map(|pair| (pair[0].1, pair[1].1)).min_by_key(|pair| pair.1);
        let Some((earlier, later)) = first else {
            return Ok(());
        };
        let (earlier, later) = (self.nodes[earlier as usize], self.nodes[later as usize]);
        let line = self.text[..earlier.start as usize].matches('\n').count() + 1;
        Err(self.fault(
            later.start as usize..later.end as usize,
            format!("duplicate key: this object already has it on line {line}"),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        Document::parse(text).unwrap_err().message
    }

    #[test]
    fn refuses_a_duplicate_key_also_when_escaped_differently() {
        assert!(fault(r#"{"a":1,"b":2,"\u0061":3}"#).contains("duplicate key"));
        assert!(Document::parse(r#"{"a":{"a":1},"b":{"a":1}}"#).is_ok());
    }

    #[test]
    fn refuses_what_two_readers_could_read_differently() {
        for text in [
            "",
            " ",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "[1 2]",
            "{\"a\" 1}",
            "01",
            "1.",
            ".5",
            "+1",
            "1e",
            "- 1",
            "NaN",
            "-Infinity",
            "1e999",
            "-1e400",
            "\"\\ud800\"",
            "\"\\udc00\"",
            "\"\\ud800\\u0041\"",
            "\"\\x\"",
            "\"\t\"",
            "\"abc",
            "nul",
            "tru",
            "[1]]",
            "{} {}",
            "{]",
            "[}",
            "{a:1}",
            "{1:1}",
            "\"\\u12g4\"",
            "/**/1",
            "'a'",
        ] {
            assert!(Document::parse(text).is_err(), "{text:?} was accepted");
        }
    }

    #[test]
    fn refuses_depth_over_the_limit_without_recursion() {
        let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Document::parse(&deep(MAX_DEPTH)).is_ok());
        assert!(fault(&deep(MAX_DEPTH + 1)).contains("128"));
        assert!(fault(&"[".repeat(10_000_000)).contains("128"));
    }

    #[test]
    fn keeps_whole_numbers_whole_however_they_are_written() {
        for (text, value) in [
            ("15", 15),
            ("15.0", 15),
            ("1.5e1", 15),
            ("150e-1", 15),
            ("0", 0),
            ("-0.0", 0),
            ("0e999999", 0),
            ("18446744073709551615", i128::from(u64::MAX)),
            ("-9223372036854775808", i128::from(i64::MIN)),
            ("1e19", 10_000_000_000_000_000_000),
        ] {
            assert_eq!(whole(text), Some(value), "{text}");
        }
        for text in ["1.5", "18446744073709551616", "1e20", "1e-1", "1e2147483648"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn points_at_nodes_by_rfc_6901() {
        let document = Document::parse(r#"{"a/b":[0,{"~":1}],"":2}"#).unwrap();
        let deep = document.root().get("a/b").unwrap().items().nth(1).unwrap().get("~").unwrap();
        assert_eq!(document.pointer(deep.node()), "/a~1b/1/~0");
        assert_eq!(document.pointer(document.root().get("").unwrap().node()), "/");
        assert_eq!(document.pointer(0), "");
    }

    #[test]
    fn decodes_escapes_and_pairs() {
        let document = Document::parse(r#""a\"\\\/\b\f\n\r\té\ud83d\ude00""#).unwrap();
        assert_eq!(document.root().string(), "a\"\\/\u{8}\u{c}\n\r\té😀");
    }

    #[test]
    fn compares_by_value_not_by_spelling() {
        let same = |a: &str, b: &str| {
            let (a, b) = (Document::parse(a).unwrap(), Document::parse(b).unwrap());
            a.root().same_as(b.root())
        };
        assert!(same(r#"{"a":1.0,"b":[1,2]}"#, r#"{ "b":[1,2e0], "\u0061":1 }"#));
        assert!(!same(r#"{"a":1}"#, r#"{"a":1,"b":1}"#));
        assert!(!same("[1,2]", "[2,1]"));
        assert!(!same("1", "\"1\""));
        assert!(same("9007199254740993", "9007199254740993"));
        assert!(!same("9007199254740993", "9007199254740992"));
    }
}
