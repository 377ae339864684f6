//! A strict scanner of JSON that keeps one record's values at a time.
//!
//! It accepts what [`gate_core::json`] accepts and nothing else (a test holds them against each other),
//! but it keeps no tree of the whole document: a recording of 50 MB against another is compared record by
//! record, in the memory of its two texts. Whoever needs the reason of a refusal asks `gate_core::json`.

use std::borrow::Cow;

use gate_core::json::{Kind, MAX_DEPTH};

/// One value of a tape.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    /// Where it starts in the text.
    pub(crate) start: u32,
    /// Where it ends.
    pub(crate) end: u32,
    /// The first node after it and all it contains.
    pub(crate) next: u32,
    /// What it is.
    pub(crate) kind: Kind,
    /// A string with at least one escape.
    pub(crate) escaped: bool,
}

/// A key of an object that is still open.
#[derive(Clone, Copy, Debug)]
struct Key {
    mark: u64,
    start: u32,
    end: u32,
    escaped: bool,
}

/// Why a value was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// It is not JSON that is accepted; about here.
    Fault(usize),
    /// It holds more values than a record does.
    Large,
}

/// The values of one record, flat, in document order. Reused from record to record.
#[derive(Debug, Default)]
pub(crate) struct Tape {
    nodes: Vec<Node>,
    keys: Vec<Key>,
}

/// A text and the tape of a value in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'t> {
    /// The text.
    pub(crate) text: &'t str,
    nodes: &'t [Node],
}

impl Tape {
    /// Reads the value that starts at `at`, of at most `limit` values, and gives where it ends.
    ///
    /// # Errors
    /// When it is no JSON that is accepted, or larger.
    pub(crate) fn read(&mut self, text: &str, at: usize, limit: usize, depth: usize) -> Result<usize, Stop> {
        self.nodes.clear();
        self.keys.clear();
        let mut scanner: Scanner<'_, true> =
            Scanner { bytes: text.as_bytes(), text, at, limit, nodes: &mut self.nodes, keys: &mut self.keys };
        scanner.value(depth)?;
        Ok(scanner.at)
    }

    /// Steps over the value that starts at `at`, as strictly, and gives where it ends.
    ///
    /// # Errors
    /// Where it is no JSON that is accepted.
    pub(crate) fn skip(&mut self, text: &str, at: usize, depth: usize) -> Result<usize, usize> {
        self.nodes.clear();
        self.keys.clear();
        let mut scanner: Scanner<'_, false> = Scanner {
            bytes: text.as_bytes(),
            text,
            at,
            limit: usize::MAX,
            nodes: &mut self.nodes,
            keys: &mut self.keys,
        };
        match scanner.value(depth) {
            Ok(()) => Ok(scanner.at),
            Err(Stop::Fault(at)) => Err(at),
            Err(Stop::Large) => Err(scanner.at),
        }
    }

    /// What was read, in its text.
    pub(crate) fn view<'t>(&'t self, text: &'t str) -> View<'t> {
        View { text, nodes: &self.nodes }
    }
}

impl<'t> View<'t> {
    pub(crate) fn node(self, node: u32) -> Node {
        self.nodes[node as usize]
    }

    pub(crate) fn kind(self, node: u32) -> Kind {
        self.node(node).kind
    }

    /// The text of a value as it was written.
    pub(crate) fn raw(self, node: u32) -> &'t str {
        let Node { start, end, .. } = self.node(node);
        &self.text[start as usize..end as usize]
    }

    /// A string's text.
    pub(crate) fn string(self, node: u32) -> Cow<'t, str> {
        let raw = self.raw(node);
        let Node { kind, escaped, .. } = self.node(node);
        if kind != Kind::String {
            return Cow::Borrowed(raw);
        }
        if escaped { Cow::Owned(unescape(raw)) } else { Cow::Borrowed(&raw[1..raw.len() - 1]) }
    }

    /// The items of an array.
    pub(crate) fn items(self, array: u32) -> impl Iterator<Item = u32> + use<'t> {
        let end = self.node(array).next;
        let mut at = array + 1;
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let item = at;
                at = self.node(item).next;
                item
            })
        })
    }

    /// The members of an object: key and value.
    pub(crate) fn members(self, object: u32) -> impl Iterator<Item = (u32, u32)> + use<'t> {
        let end = self.node(object).next;
        let mut at = object + 1;
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let key = at;
                at = self.node(key + 1).next;
                (key, key + 1)
            })
        })
    }

    /// The member of an object with this key.
    pub(crate) fn get(self, object: u32, name: &str) -> Option<u32> {
        if self.kind(object) != Kind::Object {
            return None;
        }
        self.members(object).find(|(key, _)| self.string(*key) == name).map(|(_, value)| value)
    }
}

/// The text of a string that was accepted, quotes included.
pub(crate) fn unescape(raw: &str) -> String {
    match gate_core::json::Document::parse(raw) {
        Ok(document) => document.root().string().into_owned(),
        // It was accepted, so this is never read; the raw text at least differs where texts differ.
        Err(_) => raw.into(),
    }
}

/// The first byte at or after `at` that is no white space.
pub(crate) fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\t' | b'\n' | b'\r') = bytes.get(at) {
        at += 1;
    }
    at
}

struct Scanner<'s, const KEEP: bool> {
    bytes: &'s [u8],
    text: &'s str,
    at: usize,
    limit: usize,
    nodes: &'s mut Vec<Node>,
    keys: &'s mut Vec<Key>,
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Marks each byte of a word that ends or escapes a string, or must not be in one. A byte behind a
/// marked one may be marked as well; the first mark is always right.
fn specials(word: u64) -> u64 {
    let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
    let quote = zero(word ^ (ONES * u64::from(b'"')));
    let escape = zero(word ^ (ONES * u64::from(b'\\')));
    let control = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
    quote | escape | control
}

impl<const KEEP: bool> Scanner<'_, KEEP> {
    #[inline]
    fn space(&mut self) {
        if self.bytes.get(self.at).is_some_and(|byte| *byte <= b' ') {
            self.at = skip_space(self.bytes, self.at);
        }
    }

    #[inline]
    fn open(&mut self, kind: Kind) -> Result<usize, Stop> {
        if !KEEP {
            return Ok(0);
        }
        let index = self.nodes.len();
        if index >= self.limit {
            return Err(Stop::Large);
        }
        #[expect(clippy::cast_possible_truncation, reason = "texts are at most 4 GiB, records far smaller")]
        let start = self.at as u32;
        // Where it ends is told when it does.
        self.nodes.push(Node { start, end: start, next: start, kind, escaped: false });
        Ok(index)
    }

    #[inline]
    fn close(&mut self, node: usize) {
        if KEEP {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "texts are at most 4 GiB, records far smaller"
            )]
            let (end, next) = (self.at as u32, self.nodes.len() as u32);
            let node = &mut self.nodes[node];
            node.end = end;
            node.next = next;
        }
    }

    fn fault<T>(&self) -> Result<T, Stop> {
        Err(Stop::Fault(self.at))
    }

    fn value(&mut self, depth: usize) -> Result<(), Stop> {
        match self.bytes.get(self.at) {
            Some(b'"') => {
                let node = self.open(Kind::String)?;
                let escaped = self.string()?;
                self.close(node);
                if KEEP && escaped {
                    self.nodes[node].escaped = true;
                }
                Ok(())
            }
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'-' | b'0'..=b'9') => {
                let node = self.open(Kind::Number)?;
                self.number()?;
                self.close(node);
                Ok(())
            }
            Some(b't') => self.word(b"true", Kind::Bool),
            Some(b'f') => self.word(b"false", Kind::Bool),
            Some(b'n') => self.word(b"null", Kind::Null),
            _ => self.fault(),
        }
    }

    fn word(&mut self, word: &[u8], kind: Kind) -> Result<(), Stop> {
        if !self.bytes[self.at..].starts_with(word) {
            return self.fault();
        }
        let node = self.open(kind)?;
        self.at += word.len();
        self.close(node);
        Ok(())
    }

    fn array(&mut self, depth: usize) -> Result<(), Stop> {
        if depth >= MAX_DEPTH {
            return self.fault();
        }
        let node = self.open(Kind::Array)?;
        self.at += 1;
        self.space();
        if self.bytes.get(self.at) == Some(&b']') {
            self.at += 1;
            self.close(node);
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            self.space();
            match self.bytes.get(self.at) {
                Some(b',') => {
                    self.at += 1;
                    self.space();
                }
                Some(b']') => {
                    self.at += 1;
                    self.close(node);
                    return Ok(());
                }
                _ => return self.fault(),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), Stop> {
        if depth >= MAX_DEPTH {
            return self.fault();
        }
        let node = self.open(Kind::Object)?;
        let keys = self.keys.len();
        self.at += 1;
        self.space();
        if self.bytes.get(self.at) == Some(&b'}') {
            self.at += 1;
            self.close(node);
            return Ok(());
        }
        loop {
            if self.bytes.get(self.at) != Some(&b'"') {
                return self.fault();
            }
            let key = self.open(Kind::String)?;
            let start = self.at;
            let escaped = self.string()?;
            self.close(key);
            if KEEP && escaped {
                self.nodes[key].escaped = true;
            }
            #[expect(
                clippy::cast_possible_truncation,
                reason = "texts are at most 4 GiB, records far smaller"
            )]
            let (from, to) = (start as u32, self.at as u32);
            let mark = if escaped { 0 } else { mark(&self.bytes[start + 1..self.at - 1]) };
            self.keys.push(Key { mark, start: from, end: to, escaped });
            self.space();
            if self.bytes.get(self.at) != Some(&b':') {
                return self.fault();
            }
            self.at += 1;
            self.space();
            self.value(depth + 1)?;
            self.space();
            match self.bytes.get(self.at) {
                Some(b',') => {
                    self.at += 1;
                    self.space();
                }
                Some(b'}') => {
                    self.at += 1;
                    self.close(node);
                    if self.has_duplicate(keys) {
                        return self.fault();
                    }
                    self.keys.truncate(keys);
                    return Ok(());
                }
                _ => return self.fault(),
            }
        }
    }

    /// Whether two of the keys from `first` on are the same, however they are written.
    fn has_duplicate(&self, first: usize) -> bool {
        let keys = &self.keys[first..];
        let raw = |key: &Key| &self.text[key.start as usize..key.end as usize];
        if keys.len() <= 24 && !keys.iter().any(|key| key.escaped) {
            return keys.iter().enumerate().any(|(at, key)| {
                keys[..at].iter().any(|other| other.mark == key.mark && raw(other) == raw(key))
            });
        }
        let text = |key: &Key| {
            if key.escaped {
                Cow::Owned(unescape(raw(key)))
            } else {
                Cow::Borrowed(&self.text[key.start as usize + 1..key.end as usize - 1])
            }
        };
        let mut names: Vec<_> = keys.iter().map(text).collect();
        names.sort_unstable();
        names.windows(2).any(|pair| pair[0] == pair[1])
    }

    /// Steps over a string; whether it holds an escape.
    fn string(&mut self) -> Result<bool, Stop> {
        let mut escaped = false;
        self.at += 1;
        loop {
            if let Some(word) = self.bytes.get(self.at..self.at + 8) {
                let word = u64::from_le_bytes([
                    word[0], word[1], word[2], word[3], word[4], word[5], word[6], word[7],
                ]);
                let found = specials(word);
                if found == 0 {
                    self.at += 8;
                    continue;
                }
                self.at += (found.trailing_zeros() / 8) as usize;
            }
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(escaped);
                }
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(0x20..) => self.at += 1,
                Some(0..=0x1f) | None => return self.fault(),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Stop> {
        match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                Ok(())
            }
            Some(b'u') => match self.code_unit(self.at) {
                Some(0xd800..=0xdbff) => {
                    let low = self.code_unit(self.at + 6);
                    if !low.is_some_and(|low| (0xdc00..=0xdfff).contains(&low)) {
                        return self.fault();
                    }
                    self.at += 12;
                    Ok(())
                }
                None | Some(0xdc00..=0xdfff) => self.fault(),
                Some(_) => {
                    self.at += 6;
                    Ok(())
                }
            },
            _ => self.fault(),
        }
    }

    fn code_unit(&self, at: usize) -> Option<u32> {
        if self.bytes.get(at..at + 2)? != b"\\u" {
            return None;
        }
        self.bytes
            .get(at + 2..at + 6)?
            .iter()
            .try_fold(0, |unit, byte| char::from(*byte).to_digit(16).map(|digit| unit * 16 + digit))
    }

    fn digits(&mut self) -> usize {
        let from = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        self.at - from
    }

    fn number(&mut self) -> Result<(), Stop> {
        let start = self.at;
        if self.bytes[self.at] == b'-' {
            self.at += 1;
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
            self.digits();
            // An exponent without digits is no number to what reads it.
            long = true;
        }
        if !well_formed || (long && !self.text[start..self.at].parse::<f64>().is_ok_and(f64::is_finite)) {
            return self.fault();
        }
        Ok(())
    }
}

/// Eight bytes that differ where short keys differ, and mostly where long ones do.
#[inline]
fn mark(key: &[u8]) -> u64 {
    let mut word = [0_u8; 8];
    let first = key.len().min(8);
    word[..first].copy_from_slice(&key[..first]);
    let mut mark = u64::from_le_bytes(word);
    if let Some(last) = key.last().filter(|_| key.len() > 8) {
        mark = mark.rotate_left(7) ^ (u64::from(*last) << 32) ^ key.len() as u64;
    }
    mark
}

#[cfg(test)]
mod tests {
    use super::*;
    use gate_core::json::Document;

    fn accepts(text: &str) -> bool {
        let mut tape = Tape::default();
        let at = skip_space(text.as_bytes(), 0);
        let whole = |end: usize| skip_space(text.as_bytes(), end) == text.len();
        let read = tape.read(text, at, usize::MAX, 0).is_ok_and(whole);
        let skipped = tape.skip(text, at, 0).is_ok_and(whole);
        assert_eq!(read, skipped, "{text}");
        read
    }

    #[test]
    fn accepts_what_the_strict_reader_accepts_and_nothing_else() {
        let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let objects = |levels: usize| format!("{}1{}", "{\"a\":".repeat(levels), "}".repeat(levels));
        let many: Vec<String> = (0..40).map(|key| format!("\"key{key}\":{key}")).collect();
        let many_twice = format!("{{{},\"key7\":1}}", many.join(","));
        let many = format!("{{{}}}", many.join(","));
        let texts = [
            "1",
            "-1",
            "-0",
            "0.5",
            "1e3",
            "1E+3",
            "1.5e-3",
            "01",
            "-",
            "1.",
            ".5",
            "1e",
            "+1",
            "1e999",
            "-1e999",
            "true",
            "false",
            "null",
            "tru",
            "True",
            "nulll",
            "NaN",
            "-Infinity",
            "Infinity",
            "\"\"",
            "\"a\"",
            "\"a",
            "\"\\n\\u0041\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "\"\\ude00\"",
            "\"\\ud83dx\"",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"a\u{1}b\"",
            "\"aaaaaaaa\u{1f}\"",
            "\"tab\there\"",
            "\"é ü 漢\"",
            "\"12345678\"",
            "\"1234567\\\"89\"",
            "[]",
            "[1,2]",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[",
            "]",
            "[1}",
            "{}",
            "{\"a\":1}",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\" 1}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":1,\"\\u0061\":2}",
            "{\"longer key 1\":1,\"longer key 2\":2}",
            "{\"longer key 1\":1,\"longer key 1\":2}",
            "{\"a\":{\"b\":1},\"b\":2}",
            "{\"a\":{\"b\":1,\"b\":1}}",
            "",
            " ",
            "1 2",
            " [ 1 , { \"a\" : [ ] } ] ",
            "[1]\u{c}",
            "\u{a0}1",
            "{\"a\":1}{\"a\":1}",
        ];
        let long = [deep(128), deep(129), objects(128), objects(129), many, many_twice, "1".repeat(400)];
        for text in texts.into_iter().map(String::from).chain(long) {
            assert_eq!(accepts(&text), Document::parse(&text).is_ok(), "{text}");
        }
    }

    #[test]
    fn any_change_of_one_byte_is_judged_as_the_strict_reader_judges_it() {
        let good =
            "{\"id\":\"r-1\",\"n\":[1,-2.5e3,true,null],\"o\":{\"k\\u00e9y\":\"v\\\\\",\"s\":\"abcdefgh\"}}";
        for at in 0..good.len() {
            for byte in (0..=0x7f_u8).step_by(1) {
                let mut bytes = good.as_bytes().to_vec();
                bytes[at] = byte;
                let text = String::from_utf8(bytes).unwrap();
                assert_eq!(accepts(&text), Document::parse(&text).is_ok(), "{text}");
            }
        }
    }

    #[test]
    fn a_value_beyond_the_limit_is_large_and_no_fault() {
        let mut tape = Tape::default();
        assert_eq!(tape.read("[1,2,3]", 0, 3, 0), Err(Stop::Large));
        assert_eq!(tape.read("[1,2,3]", 0, 4, 0), Ok(7));
    }
}
