//! A strict JSON reader that remembers where everything stood.
//!
//! Stricter than RFC 8259 where two readers could differ: no duplicate keys (also when escaped
//! differently), no lone surrogates, no number that overflows a double, no data after the value, no
//! depth over [`MAX_DEPTH`]. It keeps one flat list of nodes of 8 bytes each and never recurses, so
//! hostile nesting costs an error message, not a stack. Source: requirement G-7.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// The deepest nesting of arrays and objects that is read.
pub const MAX_DEPTH: usize = 128;

/// The longest text that is read, in bytes: 1 GiB. What nodes hold is packed by it.
const MAX_TEXT: usize = 1 << 30;

/// The fewest members of an object that are looked up by an index; fewer are looked through.
const INDEXED: usize = 32;

/// The most members of an object whose keys are compared each with each.
const PAIRED: usize = 16;

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

/// One value or key, packed into eight bytes: what it is, where it starts, and how far it reaches. Of a
/// string, that is its content without the quotes.
///
/// An array or an object takes two: it reaches over so many nodes, and the second one says how many bytes and
/// children that are.
#[derive(Clone, Copy, Debug)]
struct Node(u64);

impl Node {
    const NULL: u64 = 0;
    const BOOL: u64 = 1;
    const NUMBER: u64 = 2;
    const STRING: u64 = 3;
    /// A string with an escape in it.
    const ESCAPED: u64 = 4;
    const ARRAY: u64 = 5;
    const OBJECT: u64 = 6;
    /// The second node of an array or object.
    const SECOND: u64 = 7;
    /// Bits of the words above.
    const WORD: u32 = 3;
    /// Bits of a length: 0..=[`MAX_TEXT`].
    const LENGTH: u32 = 31;

    fn pack(word: u64, reach: usize, start: usize) -> Self {
        Self(word | (reach as u64) << Self::WORD | (start as u64) << (Self::WORD + Self::LENGTH))
    }

    fn word(self) -> u64 {
        self.0 & ((1 << Self::WORD) - 1)
    }

    fn kind(self) -> Kind {
        match self.word() {
            Self::NULL => Kind::Null,
            Self::BOOL => Kind::Bool,
            Self::NUMBER => Kind::Number,
            Self::STRING | Self::ESCAPED => Kind::String,
            Self::ARRAY => Kind::Array,
            _ => Kind::Object,
        }
    }

    fn is_escaped(self) -> bool {
        self.word() == Self::ESCAPED
    }

    fn is_container(self) -> bool {
        self.word() >= Self::ARRAY
    }

    #[expect(clippy::cast_possible_truncation, reason = "masked to 31 bits")]
    fn reach(self) -> u32 {
        (self.0 >> Self::WORD) as u32 & ((1 << Self::LENGTH) - 1)
    }

    /// Where it starts; of a second node, how many children there are.
    fn start(self) -> usize {
        (self.0 >> (Self::WORD + Self::LENGTH)) as usize
    }

    /// The bytes of anything but an array or object.
    fn range(self) -> Range<usize> {
        self.start()..self.start() + self.reach() as usize
    }

    /// How many nodes it takes, with all it contains.
    fn nodes(self) -> u32 {
        if self.is_container() { self.reach() } else { 1 }
    }
}

/// A key of an object: the digest of its decoded text, and its node.
#[derive(Clone, Copy, Debug)]
struct Key {
    digest: u64,
    node: u32,
}

/// A container that is not closed yet.
#[derive(Clone, Copy, Debug)]
struct Open {
    node: u32,
    /// How many values of it were read.
    items: u32,
    is_object: bool,
    /// Whether all its keys so far are those of the shape that is known at this depth, and so differ.
    is_known: bool,
}

/// The keys that an object began with, as they were written: none of them twice.
///
/// Objects come with the same keys again and again. A key that stands where it is expected is only compared.
#[derive(Debug, Default)]
struct Shape {
    /// Each key with the quote after it.
    text: Vec<u8>,
    /// Of each key the word of its node, and where it ends in the text.
    keys: Vec<(u64, usize)>,
}

impl Shape {
    /// The longest key that is kept, in bytes.
    const LONGEST: u32 = 256;

    /// The word of a key's node, and the key as it was written with the quote after it.
    fn key(&self, number: usize) -> Option<(u64, &[u8])> {
        let (word, end) = *self.keys.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.keys[before].1);
        Some((word, &self.text[start..end]))
    }
}

/// Memory that one document leaves to the next.
#[derive(Debug, Default)]
pub struct Room {
    nodes: Vec<Node>,
    spare: Spare,
}

/// What only reading needs.
#[derive(Debug, Default)]
struct Spare {
    /// The keys of one object.
    keys: Vec<Key>,
    /// The containers that are open, the innermost last.
    open: Vec<Open>,
    /// Of each depth the shape of an object before.
    shapes: Vec<Shape>,
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
    /// The keys of each large object, by digest.
    indexes: BTreeMap<u32, Vec<Key>>,
    twins: Vec<(u32, u32)>,
    /// Whether its strings are known to be of ASCII alone.
    is_ascii: bool,
    /// Kept for the next document.
    spare: Spare,
}

/// One value of a document.
#[derive(Clone, Copy)]
pub struct Value<'d> {
    document: &'d Document<'d>,
    node: u32,
    packed: Node,
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
        Self::parse_within(text, MAX_DEPTH, Room::default())
    }

    /// As [`Document::parse`], with another limit of nesting, and in memory that an earlier document used.
    ///
    /// # Errors
    /// The first fault, with the bytes at fault.
    pub fn parse_within(text: &'a str, depth: usize, room: Room) -> Result<Self, Fault> {
        Self::read(text, depth, room, false)
    }

    /// As [`Document::parse_within`], but keys that an object has twice are only noted: whoever reads so
    /// has to tell them all by [`Document::twins`], and must not let the document pass.
    ///
    /// # Errors
    /// The first other fault, with the bytes at fault.
    pub fn parse_noting_twins(text: &'a str, depth: usize, room: Room) -> Result<Self, Fault> {
        Self::read(text, depth, room, true)
    }

    fn read(text: &'a str, depth: usize, room: Room, notes_twins: bool) -> Result<Self, Fault> {
        let Room { mut nodes, spare: Spare { keys, mut open, shapes } } = room;
        nodes.clear();
        open.clear();
        if text.len() > MAX_TEXT {
            return Err(Fault::new(0..0, "JSON documents over 1 GiB are not read"));
        }
        // A first guess, no more: a gigabyte may be one string.
        nodes.reserve((text.len() / 12 + 1).min(1 << 16));
        let mut parser = Parser {
            text,
            bytes: text.as_bytes(),
            at: 0,
            depth,
            nodes,
            keys,
            open,
            shapes,
            indexes: BTreeMap::new(),
            notes_twins,
            twins: Vec::new(),
            seen: 0,
        };
        parser.document()?;
        let Parser { nodes, keys, open, shapes, indexes, twins, seen, .. } = parser;
        let is_ascii = seen & HIGH == 0;
        Ok(Self { text, nodes, indexes, twins, is_ascii, spare: Spare { keys, open, shapes } })
    }

    /// A document that is one string, given as what it means and not as it would be written.
    #[must_use]
    pub fn of_string(text: &'a str, room: Room) -> Self {
        let Room { mut nodes, spare } = room;
        nodes.clear();
        nodes.push(Node::pack(Node::STRING, text.len().min(MAX_TEXT), 0));
        Self { text, nodes, indexes: BTreeMap::new(), twins: Vec::new(), is_ascii: false, spare }
    }

    /// The strings, numbers and words that reach into some bytes of the text, keys included, in order.
    pub fn scalars_within(&self, bytes: Range<usize>) -> impl Iterator<Item = Value<'_>> {
        let from = self.first_from(bytes.start).saturating_sub(1);
        let scalars = (from..).zip(&self.nodes[from..]).filter(|(_, node)| !node.is_container());
        let reach = scalars.take_while(move |(_, node)| node.start() < bytes.end);
        reach.filter_map(move |(at, node)| {
            let at = u32::try_from(at).ok()?;
            (node.range().end > bytes.start).then(|| self.value(at))
        })
    }

    /// The first node that starts at this byte or after it.
    fn first_from(&self, byte: usize) -> usize {
        let (mut low, mut high) = (0, self.nodes.len());
        while low < high {
            let middle = low.midpoint(high);
            let is_second = self.nodes[middle].word() == Node::SECOND;
            if self.nodes[middle - usize::from(is_second)].start() < byte {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Keys that an object has twice, as the nodes of the earlier and the later one; none unless they were
    /// only noted.
    #[must_use]
    pub fn twins(&self) -> &[(u32, u32)] {
        &self.twins
    }

    /// Whether it was made by [`Document::of_string`], and its text is no JSON.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.nodes.first().is_some_and(|root| root.start() == 0 && root.kind() == Kind::String)
    }

    /// Gives the memory back, for the next document.
    #[must_use]
    pub fn into_room(self) -> Room {
        Room { nodes: self.nodes, spare: self.spare }
    }

    /// The text that was read.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The outermost value.
    #[must_use]
    pub fn root(&self) -> Value<'_> {
        self.value(0)
    }

    /// The value with this node number, as [`Value::node`] gave it.
    #[must_use]
    #[inline]
    pub fn value(&self, node: u32) -> Value<'_> {
        Value { document: self, node, packed: self.nodes[node as usize] }
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
    /// The first node after it and all it contains.
    #[inline]
    fn end_node(self) -> u32 {
        self.node + self.packed.nodes()
    }

    /// The second node of an array or object.
    fn second_node(self) -> Node {
        self.document.nodes[self.node as usize + 1]
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
    #[inline]
    pub fn kind(self) -> Kind {
        self.packed.kind()
    }

    /// The bytes of the text that it takes, quotes and brackets included.
    #[must_use]
    pub fn span(self) -> Range<usize> {
        let node = self.packed;
        let Range { start, end } = node.range();
        match node.kind() {
            Kind::String => start.saturating_sub(1)..(end + 1).min(self.document.text.len()),
            Kind::Array | Kind::Object => start..start + self.second_node().reach() as usize,
            Kind::Null | Kind::Bool | Kind::Number => start..end,
        }
    }

    /// The text as it was written.
    #[must_use]
    pub fn raw(self) -> &'d str {
        &self.document.text[self.span()]
    }

    /// The decoded text of a string; of anything else, the text as written.
    #[must_use]
    #[inline]
    pub fn string(self) -> Cow<'d, str> {
        let node = self.packed;
        if node.is_container() {
            return Cow::Borrowed(self.raw());
        }
        let inner = &self.document.text[node.range()];
        if node.is_escaped() { Cow::Owned(unescape(inner)) } else { Cow::Borrowed(inner) }
    }

    /// How many characters a string has; of anything else, how many it is written with.
    #[must_use]
    pub fn length(self) -> usize {
        if self.document.is_ascii && self.packed.word() == Node::STRING {
            self.packed.reach() as usize
        } else {
            self.string().chars().count()
        }
    }

    /// Whether it is a string that says this; cheaper than [`Value::string`].
    #[must_use]
    pub fn is(self, text: &str) -> bool {
        let node = self.packed;
        node.kind() == Kind::String && node_says(self.document.text, node, text)
    }

    /// How many members an object or items an array has; 0 for any other kind.
    #[must_use]
    pub fn count(self) -> usize {
        if self.packed.is_container() { self.second_node().start() } else { 0 }
    }

    /// The members of an object in document order; nothing for any other kind.
    #[must_use]
    pub fn entries(self) -> Entries<'d> {
        let end = if self.kind() == Kind::Object { self.end_node() } else { 0 };
        Entries { document: self.document, at: self.node + 2, end }
    }

    fn sorted_entries(self) -> Vec<(Cow<'d, str>, Value<'d>)> {
        let mut entries: Vec<_> = self.entries().map(|(key, value)| (key.string(), value)).collect();
        entries.sort_by(|left, right| left.0.cmp(&right.0));
        entries
    }

    /// The items of an array in order; nothing for any other kind.
    #[must_use]
    pub fn items(self) -> Items<'d> {
        let end = if self.kind() == Kind::Array { self.end_node() } else { 0 };
        Items { document: self.document, at: self.node + 2, end }
    }

    /// The member of an object with this key.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Value<'d>> {
        let document = self.document;
        if self.count() >= INDEXED
            && let Some(index) = document.indexes.get(&self.node)
        {
            let digest = digest(name.as_bytes());
            let from = index.partition_point(|key| key.digest < digest);
            return index[from..]
                .iter()
                .take_while(|key| key.digest == digest)
                .find(|key| node_says(document.text, document.nodes[key.node as usize], name))
                .map(|key| document.value(key.node + 1));
        }
        self.entries().find(|(key, _)| node_says(document.text, key.packed, name)).map(|(_, value)| value)
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
    let value =
        significant.parse::<i128>().ok()?.checked_mul(10_i128.checked_pow(u32::try_from(power).ok()?)?)?;
    let value = if negative { -value } else { value };
    (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&value).then_some(value)
}

/// The members of an object: each key with its value.
#[derive(Clone, Debug)]
pub struct Entries<'d> {
    document: &'d Document<'d>,
    at: u32,
    end: u32,
}

impl<'d> Iterator for Entries<'d> {
    type Item = (Value<'d>, Value<'d>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let key = self.document.value(self.at);
        let value = self.document.value(self.at + 1);
        self.at = value.end_node();
        Some((key, value))
    }
}

/// The items of an array.
#[derive(Clone, Debug)]
pub struct Items<'d> {
    document: &'d Document<'d>,
    at: u32,
    end: u32,
}

impl<'d> Iterator for Items<'d> {
    type Item = Value<'d>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let item = self.document.value(self.at);
        self.at = item.end_node();
        Some(item)
    }
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

/// Whether a string node means this text.
fn node_says(text: &str, node: Node, meaning: &str) -> bool {
    let inner = &text.as_bytes()[node.range()];
    if node.is_escaped() {
        // An escape is never shorter than what it means.
        inner.len() > meaning.len() && unescape(&text[node.range()]) == meaning
    } else {
        inner == meaning.as_bytes()
    }
}

/// A digest that tells most keys apart. Not secret: equal digests are always compared by text.
fn digest(key: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    let words = key.chunks_exact(8);
    let rest = words.remainder();
    let mut hash = key.len() as u64;
    for word in words {
        hash = mix(hash, word.first_chunk().map_or(0, |word| u64::from_le_bytes(*word)));
    }
    let tail = match (key.last_chunk(), rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        (Some(tail), ..) => u64::from_le_bytes(*tail),
        (None, Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    mix(hash, tail)
}

/// The highest bit of each of eight bytes.
const HIGH: u64 = u64::from_le_bytes([0x80; 8]);

/// The first byte at or after `at` that ends a run of plain string content: a quote, a backslash or a
/// control character; the length where there is none. The bits of all bytes up to it are added to `seen`.
#[inline]
fn plain_end(bytes: &[u8], mut at: usize, seen: &mut u64) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let word = u64::from_le_bytes(*chunk);
        *seen |= word;
        let quotes = zeros(word ^ (ONES * u64::from(b'"')));
        let escapes = zeros(word ^ (ONES * u64::from(b'\\')));
        let controls = word.wrapping_sub(ONES * 0x20) & !word;
        let found = (quotes | escapes | controls) & HIGH;
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(byte) = bytes.get(at).filter(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
        *seen |= u64::from(*byte);
        at += 1;
    }
    at
}

/// Where the spaces from `at` on end; near the end of the text, where the first of them stands.
fn indent_end(bytes: &[u8], mut at: usize) -> usize {
    const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let others = u64::from_le_bytes(*chunk) ^ SPACES;
        if others != 0 {
            return at + (others.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    at
}

impl Fault {
    fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into() }
    }
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    nodes: Vec<Node>,
    keys: Vec<Key>,
    open: Vec<Open>,
    shapes: Vec<Shape>,
    indexes: BTreeMap<u32, Vec<Key>>,
    notes_twins: bool,
    twins: Vec<(u32, u32)>,
    /// All bits of the strings so far.
    seen: u64,
}

impl Parser<'_> {
    /// Steps over blanks, to the next byte that is none.
    #[inline]
    fn skip_space(&mut self) -> Option<u8> {
        let mut at = self.at;
        let next = loop {
            match self.bytes.get(at) {
                Some(b' ' | b'\t' | b'\r') => at += 1,
                // After a line end comes most often an indent, which is not worth a look at each of its bytes.
                Some(b'\n') => at = indent_end(self.bytes, at + 1),
                next => break next.copied(),
            }
        };
        self.at = at;
        next
    }

    /// The next byte that is no blank.
    #[inline]
    fn next_byte(&mut self) -> Result<u8, Fault> {
        self.skip_space().ok_or_else(|| self.cut_off())
    }

    #[cold]
    fn cut_off(&self) -> Fault {
        let inside = self.open.last().map_or(String::new(), |open| {
            let line = self.line(self.nodes[open.node as usize]);
            let kind = if open.is_object { Kind::Object } else { Kind::Array };
            format!(" inside {} opened on line {line}", kind.with_article())
        });
        Fault::new(self.at..self.at, format!("the file ends{inside}: it was cut off"))
    }

    fn line(&self, node: Node) -> usize {
        self.text[..node.start()].matches('\n').count() + 1
    }

    /// A fault at the character here, whole.
    #[cold]
    fn unexpected(&self, message: impl Into<String>) -> Fault {
        Fault::new(self.here(), message)
    }

    fn here(&self) -> Range<usize> {
        let width = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        self.at..self.at + width
    }

    #[inline]
    fn push(&mut self, word: u64, bytes: Range<usize>) {
        self.nodes.push(Node::pack(word, bytes.len(), bytes.start));
    }

    /// The number of the node that is next.
    #[expect(clippy::cast_possible_truncation, reason = "a text of at most 1 GiB has not many more nodes")]
    #[inline]
    fn next_node(&self) -> u32 {
        self.nodes.len() as u32
    }

    fn document(&mut self) -> Result<(), Fault> {
        if self.skip_space().is_none() {
            return Err(Fault::new(0..0, "the file holds no JSON value"));
        }
        'value: loop {
            match self.next_byte()? {
                b'{' => {
                    self.enter(true)?;
                    if self.next_byte()? == b'}' {
                        self.leave()?;
                    } else {
                        self.key()?;
                        continue;
                    }
                }
                b'[' => {
                    self.enter(false)?;
                    if self.next_byte()? == b']' {
                        self.leave()?;
                    } else {
                        continue;
                    }
                }
                byte => self.scalar(byte)?,
            }
            // After a value: what it stands in goes on, or ends.
            loop {
                let Some(innermost) = self.open.last_mut() else {
                    break 'value;
                };
                innermost.items = innermost.items.saturating_add(1);
                let is_object = innermost.is_object;
                match self.next_byte()? {
                    b',' => {
                        self.at += 1;
                        if is_object {
                            self.next_byte()?;
                            self.key()?;
                        }
                        continue 'value;
                    }
                    b'}' if is_object => self.leave()?,
                    b']' if !is_object => self.leave()?,
                    byte @ (b'}' | b']') => {
                        let message = format!("`{}` closes nothing that is open", char::from(byte));
                        return Err(self.unexpected(message));
                    }
                    _ => return Err(self.unexpected("expected `,` or the closing bracket")),
                }
            }
        }
        if self.skip_space().is_some() {
            return Err(self.unexpected("data after the end of the JSON value"));
        }
        Ok(())
    }

    fn enter(&mut self, is_object: bool) -> Result<(), Fault> {
        if self.open.len() == self.depth {
            return Err(self.unexpected(format!("nested deeper than {} levels", self.depth)));
        }
        let node = self.next_node();
        self.open.push(Open { node, items: 0, is_object, is_known: is_object });
        // What is not known yet is noted when it is closed.
        let word = if is_object { Node::OBJECT } else { Node::ARRAY };
        self.nodes.extend([Node::pack(word, 0, self.at), Node(Node::SECOND)]);
        self.at += 1;
        Ok(())
    }

    fn leave(&mut self) -> Result<(), Fault> {
        self.at += 1;
        let Some(Open { node, items, is_object, is_known }) = self.open.pop() else {
            return Ok(());
        };
        let (first, nodes) = (node as usize, self.nodes.len());
        let open = self.nodes[first];
        self.nodes[first] = Node::pack(open.word(), nodes - first, open.start());
        self.nodes[first + 1] = Node::pack(Node::SECOND, self.at - open.start(), items as usize);
        if is_object && !is_known && self.refuse_duplicate_keys(node)? {
            self.remember_shape();
        }
        Ok(())
    }

    /// Keeps the keys of the object that was closed, if they are few, short and of ASCII.
    fn remember_shape(&mut self) {
        let nodes = self.keys.iter().map(|key| self.nodes[key.node as usize]);
        let is_kept = |node: Node| node.reach() <= Shape::LONGEST && self.bytes[node.range()].is_ascii();
        if self.keys.len() > PAIRED || !nodes.clone().all(is_kept) {
            return;
        }
        let depth = self.open.len();
        if self.shapes.len() <= depth {
            self.shapes.resize_with(depth + 1, Shape::default);
        }
        let shape = &mut self.shapes[depth];
        shape.text.clear();
        shape.keys.clear();
        for node in nodes {
            let Range { start, end } = node.range();
            shape.text.extend_from_slice(&self.bytes[start..=end]);
            shape.keys.push((node.word(), shape.text.len()));
        }
    }

    /// Reads a key and the colon after it.
    fn key(&mut self) -> Result<(), Fault> {
        if self.bytes.get(self.at) != Some(&b'"') {
            return Err(self.unexpected("expected a key in double quotes"));
        }
        if !self.expected_key() {
            self.scalar_string()?;
        }
        if self.next_byte()? != b':' {
            return Err(self.unexpected("expected `:` after the key"));
        }
        self.at += 1;
        Ok(())
    }

    /// Reads the key here if it is the one that the known shape has at this place; whether it is.
    #[inline]
    fn expected_key(&mut self) -> bool {
        let depth = self.open.len();
        let Some(open) = self.open.last_mut().filter(|open| open.is_known) else {
            return false;
        };
        let shape = self.shapes.get(depth - 1).and_then(|shape| shape.key(open.items as usize));
        let start = self.at + 1;
        // With the quote after it: so far it is the same string.
        let here = |key: &[u8]| self.bytes.get(start..start + key.len()) == Some(key);
        let Some((word, key)) = shape.filter(|(_, key)| here(key)) else {
            open.is_known = false;
            return false;
        };
        self.at = start + key.len();
        self.nodes.push(Node::pack(word, key.len() - 1, start));
        true
    }

    fn scalar(&mut self, byte: u8) -> Result<(), Fault> {
        let (text, word): (&[u8], _) = match byte {
            b'"' => return self.scalar_string(),
            b'-' | b'0'..=b'9' => return self.scalar_number(),
            b't' => (b"true", Node::BOOL),
            b'f' => (b"false", Node::BOOL),
            _ => (b"null", Node::NULL),
        };
        if self.bytes[self.at..].starts_with(text) {
            let end = self.at + text.len();
            self.push(word, self.at..end);
            self.at = end;
            return Ok(());
        }
        for word in ["NaN", "Infinity"] {
            if self.text[self.at..].starts_with(word) {
                let span = self.at..self.at + word.len();
                return Err(Fault::new(span, format!("{word} is not a JSON number")));
            }
        }
        Err(self.unexpected("expected a JSON value"))
    }

    fn digits(&mut self) -> usize {
        let from = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        self.at - from
    }

    fn scalar_number(&mut self) -> Result<(), Fault> {
        let start = self.at;
        if self.bytes[self.at] == b'-' {
            self.at += 1;
            if self.text[self.at..].starts_with("Infinity") {
                return Err(Fault::new(start..self.at + 8, "-Infinity is not a JSON number"));
            }
        }
        let leading_zero = self.bytes.get(self.at) == Some(&b'0');
        let integer = self.digits();
        let mut well_formed = integer > 0 && !(leading_zero && integer > 1);
        let mut long = integer > 300;
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            well_formed &= self.digits() > 0;
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            well_formed &= self.digits() > 0;
            long = true;
        }
        if !well_formed {
            let end = self.here().end.max(self.at);
            return Err(Fault::new(start..end, "not a JSON number"));
        }
        if long && !self.text[start..self.at].parse::<f64>().is_ok_and(f64::is_finite) {
            return Err(Fault::new(start..self.at, "this number is too large for a double"));
        }
        self.push(Node::NUMBER, start..self.at);
        Ok(())
    }

    #[inline]
    fn scalar_string(&mut self) -> Result<(), Fault> {
        let start = self.at + 1;
        let mut word = Node::STRING;
        self.at = start;
        loop {
            self.at = plain_end(self.bytes, self.at, &mut self.seen);
            match self.bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    word = Node::ESCAPED;
                    self.escape()?;
                }
                Some(byte) => {
                    let message = format!("control character U+{byte:04X} inside a string must be escaped");
                    return Err(self.unexpected(message));
                }
                None => {
                    let message = "the file ends inside the string that starts here: it was cut off";
                    return Err(Fault::new(start - 1..start, message));
                }
            }
        }
        self.push(word, start..self.at);
        self.at += 1;
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
                            return Err(Fault::new(start..start + 6, "a lone surrogate"));
                        }
                        self.at += 6;
                        Ok(())
                    }
                    0xdc00..=0xdfff => Err(Fault::new(start..start + 6, "a lone surrogate")),
                    _ => Ok(()),
                }
            }
            _ => Err(Fault::new(start..start + 1, "an escape that JSON does not know")),
        }
    }

    fn code_unit(&self, start: usize) -> Result<u32, Fault> {
        self.bytes
            .get(start + 2..start + 6)
            .filter(|hex| hex.iter().all(u8::is_ascii_hexdigit))
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .ok_or_else(|| Fault::new(start..start + 2, "`\\u` needs four hexadecimal digits"))
    }

    /// Refuses an object with two equal keys; false where they are only noted.
    fn refuse_duplicate_keys(&mut self, object: u32) -> Result<bool, Fault> {
        let end = object + self.nodes[object as usize].nodes();
        let mut node = object + 2;
        self.keys.clear();
        while node < end {
            let key = self.nodes[node as usize];
            let digest = if key.is_escaped() {
                digest(unescape(&self.text[key.range()]).as_bytes())
            } else {
                digest(&self.bytes[key.range()])
            };
            self.keys.push(Key { digest, node });
            node += 1 + self.nodes[node as usize + 1].nodes();
        }
        let count = self.keys.len();
        let twins = if count <= PAIRED {
            self.keys.iter().enumerate().any(|(at, key)| {
                let others = &self.keys[..at];
                others.iter().any(|other| other.digest == key.digest && self.same_text(*other, *key))
            })
        } else {
            let (text, nodes) = (self.text, &self.nodes);
            // By text as well, so that keys made to have one digest cost no more than sorting them.
            self.keys.sort_unstable_by(|left, right| {
                left.digest
                    .cmp(&right.digest)
                    .then_with(|| key_text(text, nodes, *left).cmp(&key_text(text, nodes, *right)))
                    .then_with(|| left.node.cmp(&right.node))
            });
            let same = |pair: &[Key]| pair[0].digest == pair[1].digest && self.same_text(pair[0], pair[1]);
            self.keys.windows(2).any(same)
        };
        if twins {
            let twins = self.duplicates();
            if !self.notes_twins {
                return Err(self.duplicate(&twins));
            }
            self.twins.extend(twins);
        }
        if count >= INDEXED {
            self.indexes.insert(object, self.keys.clone());
        }
        Ok(!twins)
    }

    fn same_text(&self, left: Key, right: Key) -> bool {
        key_text(self.text, &self.nodes, left) == key_text(self.text, &self.nodes, right)
    }

    /// The keys that an object has had already, each with the one before it that says the same.
    fn duplicates(&self) -> Vec<(u32, u32)> {
        let mut keys: Vec<_> =
            self.keys.iter().map(|key| (key_text(self.text, &self.nodes, *key), key.node)).collect();
        keys.sort_unstable();
        let twins = keys.windows(2).filter(|pair| pair[0].0 == pair[1].0);
        twins.map(|pair| (pair[0].1, pair[1].1)).collect()
    }

    /// The fault of the first of them.
    fn duplicate(&self, twins: &[(u32, u32)]) -> Fault {
        let (earlier, later) = twins.iter().copied().min_by_key(|pair| pair.1).unwrap_or_default();
        let (earlier, later) = (self.nodes[earlier as usize], self.nodes[later as usize]);
        let message = format!("duplicate key: this object already has it on line {}", self.line(earlier));
        Fault::new(later.start() - 1..later.range().end + 1, message)
    }
}

fn key_text<'t>(text: &'t str, nodes: &[Node], key: Key) -> Cow<'t, str> {
    let node = nodes[key.node as usize];
    let inner = &text[node.range()];
    if node.is_escaped() { Cow::Owned(unescape(inner)) } else { Cow::Borrowed(inner) }
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
    fn refuses_a_duplicate_key_among_many_whatever_their_digests() {
        for count in [2_usize, PAIRED, PAIRED + 1, INDEXED, 1000] {
            for length in [0, 1, 3, 4, 7, 8, 9, 16, 40] {
                let key = |number: usize| format!("\"{number:04}{}\"", "k".repeat(length));
                let members = |keys: Vec<String>| {
                    format!("{{{}}}", keys.iter().map(|key| format!("{key}:1")).collect::<Vec<_>>().join(","))
                };
                let keys: Vec<_> = (0..count).map(key).collect();
                assert!(Document::parse(&members(keys.clone())).is_ok(), "{count} {length}");
                let twice: Vec<_> = keys.into_iter().chain([key(count / 2)]).collect();
                assert!(fault(&members(twice)).contains("duplicate key"), "{count} {length}");
            }
        }
    }

    #[test]
    fn refuses_a_duplicate_key_whatever_the_objects_before_it_have() {
        // Each way to write up to three keys of two names, in three objects one after the other.
        let names = ["a", "b", "\\u0061"];
        let mut ways = vec![vec![]];
        for length in 1..=3_u32 {
            ways.extend((0..3_usize.pow(length)).map(|number| {
                (0..length).map(|place| names[number / 3_usize.pow(place) % 3]).collect::<Vec<_>>()
            }));
        }
        let object = |way: &Vec<&str>| {
            let members: Vec<_> = way.iter().map(|name| format!("\"{name}\":[{{\"a\":1}}]")).collect();
            format!("{{{}}}", members.join(","))
        };
        let twins = |way: &Vec<&str>| {
            let meant = |name: &&str| if *name == "b" { 'b' } else { 'a' };
            way.len() - way.iter().map(meant).collect::<std::collections::BTreeSet<_>>().len()
        };
        let mut room = Room::default();
        for (at, first) in ways.iter().enumerate() {
            for second in &ways {
                let third = &ways[(at * 7 + second.len()) % ways.len()];
                let text = format!("[{},{},{}]", object(first), object(second), object(third));
                let expected = twins(first) + twins(second) + twins(third);
                assert_eq!(Document::parse(&text).is_err(), expected > 0, "{text}");
                let document = Document::parse_noting_twins(&text, MAX_DEPTH, room).unwrap();
                assert_eq!(document.twins().len(), expected, "{text}");
                let keys = document.root().items().flat_map(Value::entries).map(|(key, _)| key.raw());
                let written = first.iter().chain(second).chain(third).map(|name| format!("\"{name}\""));
                assert!(keys.eq(written), "{text}");
                // What was known of the objects of one text is known of those of the next.
                room = document.into_room();
            }
        }
    }

    #[test]
    fn notes_every_key_that_an_object_has_twice() {
        let text = r#"[{"a":1,"\u0061":2,"a":3},{"b":{"c":0,"c":1}},{"d":0}]"#;
        let document = Document::parse_noting_twins(text, MAX_DEPTH, Room::default()).unwrap();
        let pointers: Vec<_> = document.twins().iter().map(|(_, later)| document.pointer(*later)).collect();
        assert_eq!(pointers, ["/0/a", "/0/a", "/1/b/c"]);
        assert_eq!(document.value(document.twins()[0].1).span(), 8..16);
    }

    #[test]
    fn finds_members_of_large_objects_by_what_their_keys_mean() {
        let members: Vec<_> = (0..5000).map(|number| format!("\"k\\u002f{number}\":{number}")).collect();
        let text = format!("{{{}}}", members.join(","));
        let document = Document::parse(&text).unwrap();
        assert_eq!(document.root().count(), 5000);
        for number in [0, 17, 4999] {
            let found = document.root().get(&format!("k/{number}")).unwrap();
            assert_eq!(found.as_u64(), Some(number));
        }
        assert!(document.root().get("k/5000").is_none());
        let room = document.into_room();
        let next = Document::parse_within("[[],{}]", 2, room).unwrap();
        assert_eq!((next.root().count(), next.root().get("k/1").is_none()), (2, true));
    }

    #[test]
    fn a_document_can_be_one_string_as_it_is() {
        let document = Document::of_string("a\"\\u0041", Room::default());
        assert!(document.root().is("a\"\\u0041") && document.is_bare());
        assert!(!Document::parse("\"a\"").unwrap().is_bare());
        assert_eq!(document.root().string(), "a\"\\u0041");
    }

    #[test]
    fn steps_over_blanks_of_any_kind_and_length_and_over_nothing_else() {
        for blanks in ["", "\n", "\r\n", "\n\t", "\n \n", " \r\n  \t\n", "\n\n\n"] {
            for spaces in 0..20 {
                let blank = format!("{blanks}{}", " ".repeat(spaces));
                let text = format!(
                    "{blank}[{blank}1{blank},{blank}{{{blank}\"a\"{blank}:{blank}2{blank}}}{blank}]{blank}"
                );
                let document = Document::parse(&text).unwrap();
                let spelled: Vec<_> =
                    document.root().items().map(|item| item.raw().replace(&blank, "")).collect();
                assert_eq!(spelled.concat(), "1{\"a\":2}", "{text:?}");
                for other in ["\u{b}", "\u{c}", "\u{a0}", "\u{2028}", "!"] {
                    assert!(
                        Document::parse(&format!("[1{blank}{other}{blank},2]")).is_err(),
                        "{blank:?}{other:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_no_string_says_what_was_written() {
        let text = r#"[{"é":[1, {"a": "b"}]}, [], {}, [[2 ]], -1.5e1, null, "s"]"#;
        let document = Document::parse(text).unwrap();
        let (said, written): (Vec<_>, Vec<_>) =
            document.root().items().map(|item| (item.string(), item.raw())).unzip();
        assert_eq!(
            said,
            [r#"{"é":[1, {"a": "b"}]}"#, "[]", "{}", "[[2 ]]", "-1.5e1", "null", "s"],
            "{written:?}"
        );
        assert_eq!(said[..6], written[..6]);
        assert_eq!((document.root().string().as_ref(), document.root().raw()), (text, text));
        assert!(document.root().items().all(|item| item.length() == item.string().chars().count()));
    }

    #[test]
    fn counts_characters_and_not_bytes() {
        for (text, lengths) in [
            (r#"["", "a", "twelve bytes", 17, null]"#, [0, 1, 12, 2, 4]),
            (r#"["é", "a", "twelve byteß", 17, null]"#, [1, 1, 12, 2, 4]),
            (r#"["\u00e9", "\ud83d\ude00", "\n", 17, null]"#, [1, 1, 1, 2, 4]),
            ("[\"a\",\"\",\"b\",\"c\",\"ü\"]", [1, 0, 1, 1, 1]),
        ] {
            let document = Document::parse(text).unwrap();
            let counted: Vec<_> = document.root().items().map(Value::length).collect();
            assert_eq!(counted, lengths, "{text}");
            assert!(document.root().items().all(|item| item.length() == item.string().chars().count()));
        }
        // A key that is expected is not looked at byte by byte.
        let room = Document::parse("[{\"é\":1}]").unwrap().into_room();
        let document = Document::parse_within("[{\"é\":\"a\"}]", 2, room).unwrap();
        let (key, value) = document.root().items().flat_map(Value::entries).next().unwrap();
        assert_eq!((key.length(), value.length()), (1, 1));
        assert_eq!(Document::of_string("é", Room::default()).root().length(), 1);
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
