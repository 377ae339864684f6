//! Differences as they are told: pointer, expected, actual, masked unless values were asked for.

use std::fmt::Write as _;

use gate_core::json::Kind;
use gate_core::location::Location;
use gate_core::text::{printable, redact};
use gate_core::{Judgement, Rule};

use super::compare::{Change, Difference, Sink, Step};
use super::paths::{Kinds, Patterns, Segment};
use super::scan::{Tape, unescape};
use crate::rules::{REPLAY_NOISE, REPLAY_PAYLOAD};

/// How many differences are told one by one; the rest is counted.
pub(crate) const TOLD: usize = 500;

/// How much of a value is told, in characters.
const SHOWN: usize = 60;

/// A character that stands for a masked one.
const MASK: char = '•';

/// Which record is being compared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Current {
    /// What tells it from the others, as JSON; empty where the whole document is the payload.
    pub(crate) id: String,
    /// Its lines in baseline and candidate.
    pub(crate) lines: Option<(usize, usize)>,
}

/// A difference to be told.
#[derive(Debug)]
struct Told {
    change: Change,
    record: String,
    pointer: String,
    expected: Option<String>,
    actual: Option<String>,
    /// Line in the file that holds it, or place in its text.
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Line(usize),
    Offset(usize),
}

/// One operation of an RFC 6902 patch from baseline to candidate.
#[derive(Debug)]
struct Operation {
    record: String,
    text: String,
}

/// Collects differences to be told.
#[derive(Debug)]
pub(crate) struct Collector {
    told: Vec<Told>,
    count: usize,
    patch: Option<Vec<Operation>>,
    shows_values: bool,
    pub(crate) current: Current,
}

impl Collector {
    pub(crate) fn new(shows_values: bool, patches: bool) -> Self {
        Self {
            told: Vec::new(),
            count: 0,
            patch: patches.then(Vec::new),
            shows_values,
            current: Current::default(),
        }
    }

    /// Tells of everything that was found, in the files of this pair.
    pub(crate) fn tell(&mut self, baseline: Side<'_>, candidate: Side<'_>, judgement: &mut Judgement) {
        let mut told = std::mem::take(&mut self.told);
        told.sort_by(|left, right| {
            (is_gone(left.change), left.place).cmp(&(is_gone(right.change), right.place))
        });
        let (mut here, mut there) = (Cursor::new(baseline), Cursor::new(candidate));
        for one in &told {
            let cursor = if is_gone(one.change) { &mut here } else { &mut there };
            let at = cursor.location(one.place).with_pointer(&one.pointer);
            let rule: &'static Rule = match one.change {
                Change::NoisyRemoved | Change::NoisyRetyped => &REPLAY_NOISE,
                Change::Changed | Change::Retyped | Change::Removed | Change::Added => &REPLAY_PAYLOAD,
            };
            judgement.block(rule, Some(at), one.sentence());
        }
    }

    /// How many more there are than are told.
    pub(crate) fn more(&self, told: usize) -> usize {
        self.count.saturating_sub(told)
    }

    /// The patch: one array for a document; for records, a line each with its id.
    pub(crate) fn patch(&self) -> Option<String> {
        let operations = self.patch.as_ref()?;
        let mut out = String::new();
        let mut at = 0;
        while let Some(first) = operations.get(at) {
            let same =
                operations[at..].iter().take_while(|operation| operation.record == first.record).count();
            let texts: Vec<_> =
                operations[at..at + same].iter().map(|operation| operation.text.as_str()).collect();
            if first.record.is_empty() {
                let _ = writeln!(out, "[\n  {}\n]", texts.join(",\n  "));
            } else {
                let _ = writeln!(out, "{{\"id\":{},\"patch\":[{}]}}", first.record, texts.join(","));
            }
            at += same;
        }
        if out.is_empty() {
            out.push_str("[]\n");
        }
        Some(out)
    }
}

/// A file whose differences are told: how reports call it, and its text where it is one document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Side<'s> {
    pub(crate) path: &'s str,
    pub(crate) text: &'s str,
}

/// Goes through a text once, whatever the number of places asked for in order.
struct Cursor<'s> {
    side: Side<'s>,
    at: usize,
    line: usize,
    column: usize,
}

impl<'s> Cursor<'s> {
    fn new(side: Side<'s>) -> Self {
        Self { side, at: 0, line: 1, column: 1 }
    }

    fn location(&mut self, place: Place) -> Location {
        match place {
            Place::Line(line) => Location::whole_line(self.side.path, line),
            Place::Offset(offset) => {
                let bytes = self.side.text.as_bytes();
                let mut line_start = None;
                for at in memchr::memchr_iter(b'\n', &bytes[self.at..offset]) {
                    self.line += 1;
                    line_start = Some(self.at + at + 1);
                }
                if line_start.is_some() {
                    self.column = 1;
                }
                self.column += self.side.text[line_start.unwrap_or(self.at)..offset].chars().count();
                self.at = offset;
                let line = Location::whole_line(self.side.path, self.line);
                Location { column: Some(self.column as u64), ..line }
            }
        }
    }
}

/// It is only in the baseline.
fn is_gone(change: Change) -> bool {
    matches!(change, Change::Removed | Change::NoisyRemoved)
}

impl Told {
    fn sentence(&self) -> String {
        let place =
            if self.pointer.is_empty() { "the payload".into() } else { format!("`{}`", self.pointer) };
        let record = match self.record.trim_matches('"') {
            "" => String::new(),
            record => format!("{record}: "),
        };
        let expected = self.expected.as_deref().unwrap_or_default();
        let actual = self.actual.as_deref().unwrap_or_default();
        match self.change {
            Change::Changed | Change::Retyped if expected == actual => {
                format!("{record}{place} is another {actual}, alike only as it is masked")
            }
            Change::Changed | Change::Retyped => format!("{record}{place} is {actual}, expected {expected}"),
            Change::Removed => format!("{record}{place} is gone, expected {expected}"),
            Change::Added => format!("{record}{place} is {actual}, and the baseline has none"),
            Change::NoisyRetyped => {
                format!(
                    "{record}{place} differs from run to run, but was never {actual}, expected {expected}"
                )
            }
            Change::NoisyRemoved => {
                format!("{record}{place} differs from run to run, but was always there, expected {expected}")
            }
        }
    }
}

impl Sink for Collector {
    fn differ(&mut self, difference: &Difference<'_>) {
        self.count += 1;
        if let Some(patch) = &mut self.patch {
            patch.push(Operation { record: self.current.id.clone(), text: operation(difference) });
        }
        if self.told.len() >= TOLD {
            return;
        }
        let side = if is_gone(difference.change) { difference.baseline } else { difference.candidate };
        let offset = side.map_or(0, |(_, offset)| offset);
        let place = match self.current.lines {
            Some((baseline, candidate)) => {
                Place::Line(if is_gone(difference.change) { baseline } else { candidate })
            }
            None => Place::Offset(offset),
        };
        let shown = |value: Option<(&str, usize)>| value.map(|(raw, _)| shown(raw, self.shows_values));
        self.told.push(Told {
            change: difference.change,
            record: self.current.id.clone(),
            pointer: difference.pointer(),
            expected: shown(difference.baseline),
            actual: shown(difference.candidate),
            place,
        });
    }

    fn count(&self) -> usize {
        self.count
    }

    fn forget(&mut self, count: usize) {
        self.count = count;
        self.told.truncate(count);
        if let Some(patch) = &mut self.patch {
            patch.truncate(count);
        }
    }
}

fn operation(difference: &Difference<'_>) -> String {
    let mut path = String::new();
    for char in difference.patch_pointer().chars() {
        match char {
            '"' | '\\' => path.extend(['\\', char]),
            char if char.is_control() => {
                let _ = write!(path, "\\u{:04x}", u32::from(char));
            }
            char => path.push(char),
        }
    }
    let op = match difference.change {
        Change::Changed | Change::Retyped | Change::NoisyRetyped => "replace",
        Change::Removed | Change::NoisyRemoved => "remove",
        Change::Added => "add",
    };
    match difference.candidate {
        Some((value, _)) => format!("{{\"op\":\"{op}\",\"path\":\"{path}\",\"value\":{value}}}"),
        None => format!("{{\"op\":\"{op}\",\"path\":\"{path}\"}}"),
    }
}

/// A value as it is told: its kind and size rather than what it says, unless values were asked for.
pub(crate) fn shown(raw: &str, whole: bool) -> String {
    let first = raw.as_bytes().first().copied().unwrap_or_default();
    let digits = raw.strip_prefix('-').unwrap_or(raw);
    match first {
        b'"' | b'{' | b'[' if whole => cut(&redact(raw)),
        b'"' => {
            let text = unescape(raw);
            let length = text.chars().count();
            let start: String = text.chars().take(2.min(length / 3)).collect();
            format!(
                "\"{}{}\" ({length} characters)",
                printable(&start),
                MASK.to_string().repeat((length - start.chars().count()).min(6))
            )
        }
        b'{' | b'[' => {
            let mut tape = Tape::default();
            let (mut children, what) = (0, if first == b'{' { "member" } else { "item" });
            if tape.read(raw, 0, usize::MAX, 0).is_ok() {
                let view = tape.view(raw);
                children = if first == b'{' { view.members(0).count() } else { view.items(0).count() };
            }
            let article = if first == b'{' { "an object" } else { "an array" };
            format!("{article} of {children} {what}{}", if children == 1 { "" } else { "s" })
        }
        // Seven digits may be a telephone number or an account.
        _ if !whole && digits.len() >= 7 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{}{} ({} digits)", &raw[..2], MASK.to_string().repeat(4), digits.len())
        }
        _ => cut(raw),
    }
}

fn cut(text: &str) -> String {
    let text = printable(text);
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// Learns from two runs of the baseline what differs by itself.
#[derive(Debug, Default)]
pub(crate) struct Learner {
    /// What was learnt, each once; the log names entries by number, so that it can be taken back.
    learnt: Vec<Lesson>,
    index: std::collections::HashMap<Lesson, u32>,
    log: Vec<u32>,
    /// Whether lists of records themselves were of different lengths.
    pub(crate) is_unlearnable: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Lesson {
    path: Vec<Option<Box<str>>>,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum What {
    Kinds(u8, u8),
    Optional,
    Unordered,
}

impl Learner {
    fn learn(&mut self, path: &[Step], what: What) {
        let path = path
            .iter()
            .map(|step| match step {
                Step::Key(key) => Some(key.clone()),
                Step::Index { .. } => None,
            })
            .collect();
        let lesson = Lesson { path, what };
        #[expect(clippy::cast_possible_truncation, reason = "there are not 4 billion paths")]
        let next = self.learnt.len() as u32;
        let number = *self.index.entry(lesson.clone()).or_insert_with(|| {
            self.learnt.push(lesson);
            next
        });
        self.log.push(number);
    }

    /// Adds what was learnt to the patterns.
    pub(crate) fn teach(&self, patterns: &mut Patterns) {
        let mut numbers = self.log.clone();
        numbers.sort_unstable();
        numbers.dedup();
        for number in numbers {
            let Lesson { path, what } = &self.learnt[number as usize];
            let pattern = path.iter().map(|step| step.clone().map_or(Segment::Any, Segment::Named)).collect();
            let effect = patterns.at(pattern);
            match what {
                What::Kinds(ours, theirs) => {
                    let mut kinds = effect.noise.unwrap_or_default();
                    for first in [ours, theirs] {
                        kinds.insert(kind_of(*first));
                    }
                    effect.noise = Some(kinds);
                }
                What::Optional => effect.optional = true,
                What::Unordered => effect.unordered = true,
            }
        }
    }
}

/// The kind of a value that starts with this byte.
fn kind_of(first: u8) -> Kind {
    match first {
        b'"' => Kind::String,
        b'{' => Kind::Object,
        b'[' => Kind::Array,
        b't' | b'f' => Kind::Bool,
        b'n' => Kind::Null,
        _ => Kind::Number,
    }
}

impl Sink for Learner {
    fn differ(&mut self, difference: &Difference<'_>) {
        let first =
            |value: Option<(&str, usize)>| value.and_then(|(raw, _)| raw.bytes().next()).unwrap_or_default();
        match (difference.baseline, difference.candidate) {
            (Some(_), Some(_)) => {
                // Kinds, not values: two digits are one lesson.
                let plain = |byte: u8| match kind_of(byte) {
                    Kind::Number => b'0',
                    Kind::Bool => b't',
                    Kind::Null | Kind::String | Kind::Array | Kind::Object => byte,
                };
                let (ours, theirs) = (plain(first(difference.baseline)), plain(first(difference.candidate)));
                self.learn(difference.path, What::Kinds(ours, theirs));
            }
            _ => self.learn(difference.path, What::Optional),
        }
    }

    fn reordered(&mut self, path: &[Step]) -> bool {
        self.learn(path, What::Unordered);
        true
    }

    fn resized(&mut self, path: &[Step], holds_records: bool) -> bool {
        if path.is_empty() || holds_records {
            self.is_unlearnable = true;
        } else {
            self.learn(path, What::Kinds(b'[', b'['));
        }
        true
    }

    fn count(&self) -> usize {
        self.log.len()
    }

    fn forget(&mut self, count: usize) {
        self.log.truncate(count);
    }
}

/// The kinds that a set holds, for people.
pub(crate) fn kinds(kinds: Kinds) -> String {
    let all = [
        (Kind::Null, "null"),
        (Kind::Bool, "boolean"),
        (Kind::Number, "number"),
        (Kind::String, "string"),
        (Kind::Array, "array"),
        (Kind::Object, "object"),
    ];
    let held: Vec<_> = all.into_iter().filter(|(kind, _)| kinds.has(*kind)).map(|(_, word)| word).collect();
    held.join(" or ")
}
