//! The layout of an entry: all of its text but the values that change from entry to entry.
//!
//! A program writes the same members in the same order, time after time. Once one of its entries was
//! read, and every doubt about it is settled (is it strict JSON, does a key occur twice, what is the
//! canonical order?), another entry with the very same text between its values needs no answer again: it is
//! enough that each value is plain. What does not fit is read the long way, which alone finds fault.

use crate::canonical::{Escapes, Members, Scan, by_utf16, plain_run, u32_of};

/// The largest entry whose layout is kept, in bytes.
const MAX_TEXT: usize = 16 << 10;

/// The most values that an entry may have whose layout is kept.
const MAX_VALUES: usize = 256;

/// An integer of so many digits is a double, and its own canonical form. Source: RFC 8785, 3.2.2.3.
const SAFE_DIGITS: usize = 15;

/// What comes behind a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// The inside of a string.
    Text,
    /// An integer of at most [`SAFE_DIGITS`] digits without a sign.
    Integer,
    /// Nothing.
    End,
}

/// The text between two values.
#[derive(Debug)]
struct Gap {
    literal: Vec<u8>,
    /// Its first 32 bytes, and which of their bits count.
    head: [u128; 2],
    mask: [u128; 2],
    then: Then,
}

impl Gap {
    fn new(literal: &[u8], then: Then) -> Self {
        let (mut head, mut mask) = ([0; 32], [0; 32]);
        for (at, byte) in literal.iter().take(32).enumerate() {
            (head[at], mask[at]) = (*byte, 0xff);
        }
        Self { literal: literal.to_vec(), head: halves(&head), mask: halves(&mask), then }
    }

    #[inline]
    fn stands_at(&self, bytes: &[u8], at: usize) -> bool {
        let Some(rest) = bytes.get(at..) else {
            return false;
        };
        let Some(chunk) = rest.first_chunk::<32>() else {
            return rest.starts_with(&self.literal);
        };
        let [low, high] = halves(chunk);
        ((low ^ self.head[0]) & self.mask[0]) | ((high ^ self.head[1]) & self.mask[1]) == 0
            && (self.literal.len() <= 32 || rest.starts_with(&self.literal))
    }
}

fn halves(bytes: &[u8; 32]) -> [u128; 2] {
    let (low, high) = bytes.split_at(16);
    [low, high].map(|half| half.first_chunk::<16>().map_or(0, |half| u128::from_le_bytes(*half)))
}

/// A place in an entry, relative to one of its gaps, wherever that gap stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    gap: usize,
    offset: usize,
}

impl Mark {
    #[inline]
    fn at(self, places: &[Place]) -> usize {
        places[self.gap].at as usize + self.offset
    }
}

/// A run of text that stands unbroken in the canonical form.
#[derive(Debug)]
struct Piece {
    /// A comma that the canonical form has before it, and the entry has not.
    comma: bool,
    begin: Mark,
    end: Mark,
}

/// Where the value of a member stands.
#[derive(Clone, Copy, Debug)]
struct Found {
    begin: Mark,
    end: Mark,
    /// The gap behind it, if it is a string.
    string: Option<usize>,
}

/// Where a gap stands in an entry, and whether the string before it holds an escape.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    at: u32,
    escaped: bool,
}

/// The layout of one entry, which others may share.
#[derive(Debug)]
pub(crate) struct Layout {
    /// In order; the last one is followed by the end.
    gaps: Vec<Gap>,
    /// The canonical form.
    pieces: Vec<Piece>,
    /// Where the members are that were asked for.
    found: Vec<Option<Found>>,
}

impl Layout {
    /// The layout of a text that was read, and whose canonical form was written, without a fault. `None`
    /// when some of it is not in canonical form but for the order of members.
    pub(crate) fn of(text: &str, names: &[String], omit: &[usize], order: Members) -> Option<Self> {
        let bytes = text.trim_ascii_end().as_bytes();
        if bytes.len() > MAX_TEXT || bytes.first() != Some(&b'{') {
            return None;
        }
        let mut survey = Survey { bytes, order, values: Vec::new() };
        let (mut members, end) = survey.members(0)?;
        if end != bytes.len() || survey.values.len() > MAX_VALUES {
            return None;
        }
        let values = &survey.values;
        let mark = |at: usize| {
            let gap = values.partition_point(|value| value.end <= at);
            Mark { gap, offset: at - gap.checked_sub(1).map_or(0, |before| values[before].end) }
        };
        let mut found = vec![None; names.len()];
        members.retain(|member| {
            let key = &bytes[member.key.0..member.key.1];
            let name = names.iter().position(|name| !name.is_empty() && name.as_bytes() == key);
            if let Some(name) = name {
                let (begin, end) = member.value;
                let string = (bytes[begin] == b'"').then(|| mark(end).gap);
                found[name] = Some(Found { begin: mark(begin), end: mark(end), string });
            }
            !name.is_some_and(|name| omit.contains(&name))
        });
        let mut runs = Vec::new();
        survey.write(&members, (0, end), &mut runs);
        let pieces =
            runs.iter().map(|run| Piece { comma: run.comma, begin: mark(run.begin), end: mark(run.end) });
        let mut gaps = Vec::with_capacity(values.len() + 1);
        let mut at = 0;
        for value in values {
            gaps.push(Gap::new(&bytes[at..value.begin], value.then));
            at = value.end;
        }
        gaps.push(Gap::new(&bytes[at..], Then::End));
        Some(Self { pieces: pieces.collect(), gaps, found })
    }

    /// Whether `text` has this layout, and where its gaps then are.
    #[inline]
    pub(crate) fn fits(&self, text: &str, places: &mut Vec<Place>) -> bool {
        let bytes = text.as_bytes();
        places.clear();
        if u32::try_from(bytes.len()).is_err() {
            return false;
        }
        let (mut at, mut escaped) = (0, false);
        for gap in &self.gaps {
            if !gap.stands_at(bytes, at) {
                return false;
            }
            places.push(Place { at: u32_of(at), escaped });
            at += gap.literal.len();
            escaped = false;
            match gap.then {
                Then::Text => {
                    at = plain_run(bytes, at);
                    if bytes.get(at) != Some(&b'"') {
                        let mut scan = Scan { bytes, at };
                        if !matches!(scan.escaped_string(), Ok(Escapes::Canonical)) {
                            return false;
                        }
                        (at, escaped) = (scan.at - 1, true);
                    }
                }
                Then::Integer => {
                    let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                    if !is_safe(&bytes[at..at + digits]) {
                        return false;
                    }
                    at += digits;
                }
                Then::End => {}
            }
        }
        bytes[at..].iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
    }

    /// Appends the canonical form of a text that [fits](Self::fits).
    #[inline]
    pub(crate) fn write(&self, text: &str, places: &[Place], out: &mut Vec<u8>) {
        let bytes = text.as_bytes();
        out.reserve(bytes.len());
        for piece in &self.pieces {
            if piece.comma {
                out.push(b',');
            }
            out.extend_from_slice(&bytes[piece.begin.at(places)..piece.end.at(places)]);
        }
    }

    /// The value of a name in a text that [fits](Self::fits), and whether it is a string without escapes.
    #[inline]
    pub(crate) fn get<'t>(&self, text: &'t str, places: &[Place], name: usize) -> Option<(&'t str, bool)> {
        let found = self.found[name]?;
        let bare = found.string.is_some_and(|gap| !places[gap].escaped);
        Some((&text[found.begin.at(places)..found.end.at(places)], bare))
    }
}

/// Whether these digits are an integer that is its own canonical form.
fn is_safe(digits: &[u8]) -> bool {
    (1..=SAFE_DIGITS).contains(&digits.len()) && (digits[0] != b'0' || digits.len() == 1)
}

/// A value that may change.
#[derive(Debug)]
struct Value {
    begin: usize,
    end: usize,
    then: Then,
}

/// A run of the canonical form, by its places in the entry that is surveyed.
#[derive(Debug)]
struct Run {
    comma: bool,
    begin: usize,
    end: usize,
}

struct Member {
    key: (usize, usize),
    value: (usize, usize),
    /// Of `"key":value`.
    runs: Vec<Run>,
}

/// Goes once over a text that is strict JSON.
struct Survey<'t> {
    bytes: &'t [u8],
    order: Members,
    values: Vec<Value>,
}

impl Survey<'_> {
    /// Notes the value at this place, and gives its end; `None` when it is not canonical.
    fn value(&mut self, at: usize, runs: &mut Vec<Run>) -> Option<usize> {
        match self.bytes.get(at)? {
            b'{' => {
                let (members, end) = self.members(at)?;
                self.write(&members, (at, end), runs);
                Some(end)
            }
            b'[' => self.items(at, runs),
            b'"' => {
                let mut scan = Scan { bytes: self.bytes, at };
                if scan.string().ok()? == Escapes::Foreign {
                    return None;
                }
                self.values.push(Value { begin: at + 1, end: scan.at - 1, then: Then::Text });
                self.push(runs, false, at, scan.at);
                Some(scan.at)
            }
            _ => {
                let mut scan = Scan { bytes: self.bytes, at };
                // Neither a container nor a string: nothing is nested.
                if !scan.value(0).ok()? {
                    return None;
                }
                let text = &self.bytes[at..scan.at];
                if text.iter().all(u8::is_ascii_digit) && is_safe(text) {
                    self.values.push(Value { begin: at, end: scan.at, then: Then::Integer });
                }
                self.push(runs, false, at, scan.at);
                Some(scan.at)
            }
        }
    }

    fn items(&mut self, at: usize, runs: &mut Vec<Run>) -> Option<usize> {
        let mut here = at + 1;
        self.push(runs, false, at, here);
        while self.bytes.get(here)? != &b']' {
            here = self.value(here, runs)?;
            if self.bytes.get(here)? == &b',' {
                self.push(runs, false, here, here + 1);
                here += 1;
            }
        }
        self.push(runs, false, here, here + 1);
        Some(here + 1)
    }

    /// The members of the object at this place, as they stand, and where it ends.
    fn members(&mut self, at: usize) -> Option<(Vec<Member>, usize)> {
        let mut members = Vec::new();
        let mut here = at + 1;
        while self.bytes.get(here)? != &b'}' {
            let mut scan = Scan { bytes: self.bytes, at: here };
            if self.bytes[here] != b'"' || scan.string().ok()? != Escapes::None {
                return None;
            }
            let colon = scan.at;
            if self.bytes.get(colon)? != &b':' {
                return None;
            }
            let mut runs = vec![Run { comma: false, begin: here, end: colon + 1 }];
            let end = self.value(colon + 1, &mut runs)?;
            members.push(Member { key: (here + 1, colon - 1), value: (colon + 1, end), runs });
            here = end;
            if self.bytes.get(here)? == &b',' {
                here += 1;
            }
        }
        Some((members, here + 1))
    }

    /// The canonical form of the object from `span.0` to `span.1`, of these members.
    fn write(&self, members: &[Member], span: (usize, usize), runs: &mut Vec<Run>) {
        let mut sorted: Vec<&Member> = members.iter().collect();
        if self.order == Members::Sorted {
            let key = |member: &Member| &self.bytes[member.key.0..member.key.1];
            sorted.sort_by(|left, right| by_utf16(key(left), key(right)));
        }
        self.push(runs, false, span.0, span.0 + 1);
        for (index, member) in sorted.iter().enumerate() {
            for (part, run) in member.runs.iter().enumerate() {
                self.push(runs, run.comma || (part == 0 && index > 0), run.begin, run.end);
            }
        }
        self.push(runs, false, span.1 - 1, span.1);
    }

    /// Adds a run; to the one before it, where they are neighbours in the entry as well.
    fn push(&self, runs: &mut Vec<Run>, comma: bool, begin: usize, end: usize) {
        if let Some(last) = runs.last_mut() {
            let next = last.end + usize::from(comma && self.bytes.get(last.end) == Some(&b','));
            if next == begin && (next > last.end) == comma {
                last.end = end;
                return;
            }
        }
        runs.push(Run { comma, begin, end });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::canonical::{Reader, canonicalize};

    const OMIT: [&str; 2] = ["hash", "sig"];

    fn names() -> Vec<String> {
        OMIT.iter().chain(&["id"]).map(|name| (*name).to_owned()).collect()
    }

    fn layout(text: &str) -> Option<Layout> {
        Layout::of(text, &names(), &[0, 1], Members::Sorted)
    }

    fn anew(text: &str) -> Option<String> {
        let mut out = Vec::new();
        canonicalize(text, &OMIT, &mut out).ok().map(|()| String::from_utf8(out).unwrap())
    }

    /// What the layout of `first` makes of `text`, if it fits.
    fn by_layout(first: &str, text: &str) -> Option<String> {
        let (mut places, mut out) = (Vec::new(), Vec::new());
        let layout = layout(first).unwrap();
        layout.fits(text, &mut places).then(|| layout.write(text, &places, &mut out))?;
        Some(String::from_utf8(out).unwrap())
    }

    const FIRST: &str =
        r#"{"v":1,"id":"a","z":[{"k":"","b":[],"a":{}},-7,true,1.5],"hash":"00","b":null,"sig":"x","a":12}"#;

    #[test]
    fn only_values_may_differ_and_only_those_that_are_plain() {
        assert_eq!(by_layout(FIRST, FIRST), anew(FIRST));
        for (from, to) in [
            ("\"a\",", "\"\","),
            ("\"a\",", "\"Gr\u{fc}\u{df}e \u{1f600}\","),
            ("\"a\",", r#""a\"\\\n\u0001","#),
            ("\"k\":\"\"", "\"k\":\"a longer text than there was before\""),
            ("\"v\":1,", "\"v\":0,"),
            ("\"v\":1,", "\"v\":999999999999999,"),
            ("\"a\":12}", "\"a\":3}\r"),
            ("\"a\":12}", "\"a\":3} \t\n"),
            ("\"00\"", "\"another\""),
            ("\"x\"", "\"\""),
        ] {
            let text = FIRST.replacen(from, to, 1);
            assert_ne!(text, FIRST);
            assert!(anew(&text).is_some(), "{text}");
            assert_eq!(by_layout(FIRST, &text), anew(&text), "{text}");
        }
        for (from, to) in [
            ("\"a\",", r#""\/","#),
            ("\"a\",", r#""\u0041","#),
            ("\"a\",", "\"\u{1}\","),
            ("\"a\",", r#""\ud800","#),
            ("\"a\",", "\"a\" ,"),
            ("\"a\",", "7,"),
            ("\"v\":1,", "\"v\":01,"),
            ("\"v\":1,", "\"v\":-1,"),
            ("\"v\":1,", "\"v\":1.0,"),
            ("\"v\":1,", "\"v\":1e3,"),
            ("\"v\":1,", "\"v\":,"),
            ("\"v\":1,", "\"v\":1000000000000000,"),
            ("\"v\":1,", "\"w\":1,"),
            ("-7", "-8"),
            ("true", "false"),
            ("1.5", "1.50"),
            ("\"a\":12}", "\"a\":12}x"),
            ("\"a\":12}", "\"a\":12"),
            ("\"a\":12}", "\"a\":12,\"a\":12}"),
            ("\"a\":12}", "\"a\":"),
            ("{\"v\"", " {\"v\""),
        ] {
            let text = FIRST.replacen(from, to, 1);
            assert_ne!(text, FIRST);
            assert_eq!(by_layout(FIRST, &text), None, "{text}");
        }
        for end in 0..FIRST.len() {
            assert_eq!(by_layout(FIRST, &FIRST[..end]), None, "{end} bytes");
        }
    }

    #[test]
    fn what_stands_as_it_is_hashed_is_copied_at_once() {
        for (text, pieces) in [
            (r#"{"a":[1,"x",{"b":[],"c":{}},2],"b":{"a":"","b":-1},"id":true}"#, 1),
            ("{}", 1),
            (r#"{"b":1,"a":2,"c":3}"#, 4),
            (r#"{"a":{"z":1,"y":2},"b":3}"#, 4),
            (r#"{"a":1,"hash":"","id":2}"#, 2),
            (r#"{"hash":"","sig":""}"#, 2),
        ] {
            assert_eq!(layout(text).unwrap().pieces.len(), pieces, "{text}");
            assert_eq!(by_layout(text, text), anew(text), "{text}");
        }
    }

    #[test]
    fn the_members_that_were_asked_for_are_found() {
        let (layout, mut places) = (layout(FIRST).unwrap(), Vec::new());
        let text = FIRST.replacen("\"id\":\"a\"", r#""id":"b\n""#, 1).replacen("00", "1234", 1);
        assert!(layout.fits(&text, &mut places));
        assert_eq!(layout.get(&text, &places, 0), Some(("\"1234\"", true)));
        assert_eq!(layout.get(&text, &places, 1), Some(("\"x\"", true)));
        assert_eq!(layout.get(&text, &places, 2), Some((r#""b\n""#, false)));
        let other = r#"{"hash":7,"b":"x","id":["a"]}"#;
        let layout = super::tests::layout(other).unwrap();
        assert!(layout.fits(other, &mut places));
        assert_eq!(layout.get(other, &places, 0), Some(("7", false)));
        assert_eq!(layout.get(other, &places, 1), None);
        assert_eq!(layout.get(other, &places, 2), Some(("[\"a\"]", false)));
    }

    #[test]
    fn a_text_that_is_not_canonical_but_for_its_order_has_no_layout() {
        for text in [
            r#"{"a": 1}"#,
            r#"{"a":1 }"#,
            r#"{ "a":1}"#,
            r#"{"a" :1}"#,
            r#"{"a":[1 ]}"#,
            r#"{"a":[ 1]}"#,
            r#"{"\u0061":1}"#,
            r#"{"a\n":1}"#,
            r#"{"a":"\/"}"#,
            r#"{"a":1.0}"#,
            r#"{"a":-0}"#,
            r#"{"a":1e2}"#,
            "[1]",
        ] {
            assert!(layout(text).is_none(), "{text}");
        }
        assert!(layout(&format!("{{\"a\":\"{}\"}}", "x".repeat(MAX_TEXT - 8))).is_some());
        assert!(layout(&format!("{{\"a\":\"{}\"}}", "x".repeat(MAX_TEXT - 7))).is_none());
        assert!(layout(&format!("{{\"a\":[{}0]}}", "1,".repeat(MAX_VALUES - 1))).is_some());
        assert!(layout(&format!("{{\"a\":[{}0]}}", "1,".repeat(MAX_VALUES))).is_none());
    }

    /// What a reader that has seen other texts before says of this one.
    fn after_others(reader: &mut Reader, text: &str) -> Option<String> {
        let mut out = Vec::new();
        reader.read(text).ok()?;
        reader.write(text, &mut out).ok()?;
        Some(String::from_utf8(out).unwrap())
    }

    fn entry() -> impl Strategy<Value = String> {
        let text = prop_oneof![
            "[a-z0-9\u{e4}\u{1f600}]{0,40}",
            Just(r#"q\"\\\u000b"#.to_owned()),
            Just("\\/".to_owned())
        ];
        let number = prop_oneof!["[1-9][0-9]{0,16}", "-?[0-9]\\.[1-9]", Just("0".to_owned())];
        (0_usize..6, text.clone(), text, number, any::<bool>()).prop_map(
            |(shape, one, two, number, array)| {
                let inner =
                    if array { format!("[\"{one}\",{{\"d\":{number},\"c\":\"\"}}]") } else { number.clone() };
                match shape {
                    0 => format!("{{\"id\":\"{one}\",\"b\":{inner},\"hash\":\"{two}\"}}"),
                    1 => format!("{{\"hash\":\"{two}\",\"id\":\"{one}\",\"b\":{inner}}}"),
                    2 => format!("{{\"b\":{inner},\"\u{ffff}\":\"{one}\",\"\u{1f600}\":\"{two}\"}}"),
                    3 => format!("{{\"sig\":{inner},\"a\":{{\"z\":\"{one}\",\"y\":\"{two}\"}}}}"),
                    4 => format!("{{\"id\":\"{one}\",\"b\":{{\"x\":{number},\"x\":1}}}}"),
                    _ => format!("{{\"id\" : \"{one}\",\"b\":{inner}}}"),
                }
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        /// Whatever was read before, an entry is read as if it were the first: the same verdict, the same bytes.
        #[test]
        fn what_was_read_before_changes_nothing(
            entries in prop::collection::vec(entry(), 1..12),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 12),
        ) {
            let mut reader = Reader::new(names(), vec![0, 1], Members::Sorted);
            for (entry, (at, byte, how)) in entries.iter().zip(changes) {
                prop_assert_eq!(after_others(&mut reader, entry), anew(entry));
                prop_assert_eq!(after_others(&mut reader, entry), anew(entry));
                let mut bytes = entry.clone().into_bytes();
                let at = at.index(bytes.len());
                match how {
                    0 => bytes[at] = byte,
                    1 => bytes[at] = b"\"\\{}[],:0 \n\x1f"[usize::from(byte) % 12],
                    2 => drop(bytes.remove(at)),
                    _ => bytes.insert(at, byte & 0x7f),
                }
                if let Ok(changed) = String::from_utf8(bytes) {
                    prop_assert_eq!(after_others(&mut reader, &changed), anew(&changed), "{}", changed);
                }
            }
        }
    }

    #[test]
    fn a_gap_stands_only_where_every_byte_of_it_stands() {
        let text: Vec<u8> = (b'!'..=b'~').collect();
        for length in [0, 1, 15, 16, 17, 31, 32, 33, 40] {
            let gap = Gap::new(&text[..length], Then::End);
            // With enough behind it to look at 32 bytes at once, and with less.
            for end in [length, length + 1, length + 32] {
                assert!(gap.stands_at(&text[..end], 0), "{length} {end}");
                for at in 0..length {
                    let mut other = text[..end].to_vec();
                    other[at] ^= 1;
                    assert!(!gap.stands_at(&other, 0), "{length} {end} {at}");
                    // The same difference in both halves.
                    if at + 16 < length {
                        other[at + 16] ^= 1;
                        assert!(!gap.stands_at(&other, 0), "{length} {end} {at}");
                    }
                }
                if length > 0 {
                    assert!(!gap.stands_at(&text[..length - 1], 0) && !gap.stands_at(&text[..end], 1));
                }
            }
            assert!(!gap.stands_at(&text[..length], length + 1));
        }
    }
}
