//! A walk over JSON bytes: each key, string and number with where it stands, and nothing built.
//!
//! It holds no more of a document than the caller's buffer: what is not whole yet is asked for again.

use crate::class::CONTROL;

/// How deep arrays and objects may lie in each other.
pub(crate) const DEEPEST: usize = 128;

/// An array or an object that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Whether it is an object.
    pub object: bool,
    /// Which item of an array it is at, counted from 0.
    pub index: u64,
    /// Which member it is at: what the visitor called the key.
    pub key: u32,
}

/// Who is told of what the walk comes by.
pub trait Visit {
    /// A key starts at `rest`, after its quote. If it is the one that was expected, its number and its
    /// length with the closing quote.
    fn expected_key(&mut self, rest: &[u8]) -> Option<(u32, usize)>;
    /// A key at byte `at` of the buffer: `raw` is what stands between its quotes. The answer is the number
    /// that [`Frame::key`] then holds.
    ///
    /// # Errors
    /// When it is no JSON string.
    fn key(&mut self, frames: &[Frame], at: usize, raw: &[u8]) -> Result<u32, &'static str>;
    /// A string starts at `rest`, after its quote. Its length, if it is known at a glance and need not be told.
    fn expected_string(&mut self, _frames: &[Frame], _rest: &[u8]) -> Option<usize> {
        None
    }
    /// A string, as for [`Visit::key`].
    ///
    /// # Errors
    /// When it is no JSON string.
    fn string(&mut self, frames: &[Frame], at: usize, raw: &[u8]) -> Result<(), &'static str>;
    /// A number.
    fn number(&mut self, frames: &[Frame], at: usize, raw: &[u8]);
}

/// Where a walk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before a value.
    Value,
    /// After `[`.
    FirstItem,
    /// After `{`.
    FirstKey,
    /// After a comma in an object.
    Key,
    /// After a key.
    Colon,
    /// After a value in an array or object.
    After,
}

/// How far a walk came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A whole value ended before this byte.
    Done(usize),
    /// What starts at this byte is not whole yet.
    More(usize),
}

/// Why it is no JSON, and at which byte of the buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The byte.
    pub at: usize,
    /// What is wrong there.
    pub message: &'static str,
}

/// A walk over one value, which may come in pieces.
#[derive(Clone, Debug)]
pub struct Walker {
    frames: Vec<Frame>,
    state: State,
}

impl Default for Walker {
    fn default() -> Self {
        Self { frames: Vec::with_capacity(16), state: State::Value }
    }
}

impl Walker {
    /// Ready for another value.
    pub fn restart(&mut self) {
        self.frames.clear();
        self.state = State::Value;
    }

    /// Goes on at byte `at` of the buffer. `last` says that nothing comes after the buffer.
    ///
    /// # Errors
    /// Where it is no JSON.
    #[expect(clippy::too_many_lines, reason = "one state machine, a state an arm")]
    pub fn walk(
        &mut self,
        buffer: &[u8],
        mut at: usize,
        last: bool,
        visitor: &mut impl Visit,
    ) -> Result<Progress, Fault> {
        loop {
            let byte = loop {
                match buffer.get(at) {
                    Some(b' ' | b'\n' | b'\r' | b'\t') => at += 1,
                    Some(byte) => break *byte,
                    None if last => return Err(Fault { at, message: "it ends too early" }),
                    None => return Ok(Progress::More(at)),
                }
            };
            match self.state {
                State::FirstKey | State::Key if byte == b'"' => {
                    let rest = &buffer[at + 1..];
                    let id = if let Some((id, length)) = visitor.expected_key(rest) {
                        at += 1 + length;
                        id
                    } else {
                        let Some(length) = string(rest) else {
                            return unfinished(at, last);
                        };
                        let raw = &rest[..length];
                        let id =
                            visitor.key(&self.frames, at, raw).map_err(|message| Fault { at, message })?;
                        at += length + 2;
                        id
                    };
                    if let Some(frame) = self.frames.last_mut() {
                        frame.key = id;
                    }
                    self.state = State::Colon;
                    if buffer.get(at) == Some(&b':') {
                        at += 1;
                        self.state = State::Value;
                    }
                }
                State::FirstKey if byte == b'}' => {
                    at += 1;
                    if self.close() {
                        return Ok(Progress::Done(at));
                    }
                }
                State::FirstItem if byte == b']' => {
                    at += 1;
                    if self.close() {
                        return Ok(Progress::Done(at));
                    }
                }
                State::FirstKey | State::Key => return Err(Fault { at, message: "here a key is due" }),
                State::Colon if byte == b':' => {
                    at += 1;
                    self.state = State::Value;
                }
                State::Colon => return Err(Fault { at, message: "here a colon is due" }),
                State::After => {
                    let object = self.frames.last().is_some_and(|frame| frame.object);
                    let came = if object { self.members(buffer, at, visitor)? } else { at };
                    if came != at {
                        at = came;
                        continue;
                    }
                    match byte {
                        b',' => {
                            if let Some(frame) = self.frames.last_mut() {
                                frame.index += 1;
                            }
                            self.state = if object { State::Key } else { State::Value };
                            at += 1;
                        }
                        b'}' | b']' if (byte == b'}') == object => {
                            at += 1;
                            if self.close() {
                                return Ok(Progress::Done(at));
                            }
                        }
                        _ => return Err(Fault { at, message: "here a comma or the end is due" }),
                    }
                }
                State::Value | State::FirstItem => match byte {
                    b'"' => {
                        let rest = &buffer[at + 1..];
                        if let Some(length) = visitor.expected_string(&self.frames, rest) {
                            at += length + 2;
                        } else {
                            let Some(length) = string(rest) else {
                                return unfinished(at, last);
                            };
                            visitor
                                .string(&self.frames, at, &rest[..length])
                                .map_err(|message| Fault { at, message })?;
                            at += length + 2;
                        }
                        if self.end_value() {
                            return Ok(Progress::Done(at));
                        }
                    }
                    b'{' | b'[' => {
                        if self.frames.len() >= DEEPEST {
                            return Err(Fault { at, message: "it is nested more than 128 deep" });
                        }
                        let object = byte == b'{';
                        self.frames.push(Frame { object, index: 0, key: 0 });
                        self.state = if object { State::FirstKey } else { State::FirstItem };
                        at += 1;
                    }
                    b'-' | b'0'..=b'9' => {
                        let rest = &buffer[at..];
                        let length = if let Some(length) = plain_number(rest) {
                            length
                        } else {
                            let length = rest.iter().position(|byte| !is_of_number(*byte));
                            let Some(length) = length.or_else(|| last.then_some(rest.len())) else {
                                return Ok(Progress::More(at));
                            };
                            if !is_number(&rest[..length]) {
                                return Err(Fault { at, message: "it is no JSON number" });
                            }
                            length
                        };
                        visitor.number(&self.frames, at, &rest[..length]);
                        at += length;
                        if self.end_value() {
                            return Ok(Progress::Done(at));
                        }
                    }
                    b't' | b'f' | b'n' => {
                        let word: &[u8] = match byte {
                            b't' => b"true",
                            b'f' => b"false",
                            _ => b"null",
                        };
                        let rest = &buffer[at..];
                        if rest.len() < word.len() && word.starts_with(rest) && !last {
                            return Ok(Progress::More(at));
                        }
                        if !rest.starts_with(word) {
                            return Err(Fault { at, message: "here a value is due" });
                        }
                        at += word.len();
                        if self.end_value() {
                            return Ok(Progress::Done(at));
                        }
                    }
                    _ => return Err(Fault { at, message: "here a value is due" }),
                },
            }
        }
    }

    /// Goes over members with expected keys and plain values: what most of an object is. Where it came to.
    fn members(&mut self, buffer: &[u8], mut at: usize, visitor: &mut impl Visit) -> Result<usize, Fault> {
        loop {
            let rest = &buffer[at..];
            if rest.len() < 2 || rest[0] != b',' || rest[1] != b'"' {
                return Ok(at);
            }
            let Some((id, length)) = visitor.expected_key(&rest[2..]) else {
                return Ok(at);
            };
            if let Some(frame) = self.frames.last_mut() {
                frame.key = id;
            }
            at += 2 + length;
            let rest = &rest[2 + length..];
            self.state = State::Colon;
            if rest.first() != Some(&b':') {
                return Ok(at);
            }
            at += 1;
            self.state = State::Value;
            let rest = &rest[1..];
            if rest.first() == Some(&b'"') {
                let rest = &rest[1..];
                if let Some(length) = visitor.expected_string(&self.frames, rest) {
                    at += length + 2;
                } else if let Some(length) = string(rest) {
                    let told = visitor.string(&self.frames, at, &rest[..length]);
                    told.map_err(|message| Fault { at, message })?;
                    at += length + 2;
                } else {
                    return Ok(at);
                }
            } else if let Some(length) = plain_number(rest) {
                visitor.number(&self.frames, at, &rest[..length]);
                at += length;
            } else {
                return Ok(at);
            }
            self.state = State::After;
        }
    }

    /// Ends an array or object, and says whether it was the outermost.
    fn close(&mut self) -> bool {
        self.frames.pop();
        self.end_value()
    }

    fn end_value(&mut self) -> bool {
        self.state = State::After;
        self.frames.is_empty()
    }
}

fn unfinished(at: usize, last: bool) -> Result<Progress, Fault> {
    if last { Err(Fault { at, message: "the string does not end" }) } else { Ok(Progress::More(at)) }
}

/// The length of a string up to its closing quote.
fn string(rest: &[u8]) -> Option<usize> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // The high bit of the first byte that is zero, and perhaps of some after it.
    let zero = |word: u64| word.wrapping_sub(EACH) & !word & (EACH * 0x80);
    let mut at = 0;
    loop {
        while let Some(eight) = rest.get(at..at + 8) {
            let word = eight.try_into().map_or(0, u64::from_le_bytes);
            let ends = zero(word ^ (EACH * u64::from(b'"'))) | zero(word ^ (EACH * u64::from(b'\\')));
            if ends != 0 {
                at += ends.trailing_zeros() as usize / 8;
                break;
            }
            at += 8;
        }
        match rest.get(at)? {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E')
}

/// The length of a number without exponent that ends before something that is of no number: most are.
fn plain_number(rest: &[u8]) -> Option<usize> {
    let digits = |from: usize| {
        let mut at = from;
        while rest.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let start = usize::from(rest.first() == Some(&b'-'));
    let mut end = digits(start);
    if end == start || end > start + 1 && rest[start] == b'0' {
        return None;
    }
    if rest.get(end) == Some(&b'.') {
        let fraction = end + 1;
        end = digits(fraction);
        if end == fraction {
            return None;
        }
    }
    rest.get(end).is_some_and(|byte| !is_of_number(*byte)).then_some(end)
}

fn is_number(raw: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let rest = raw.strip_prefix(b"-").unwrap_or(raw);
    let whole = digits(rest);
    if whole == 0 || whole > 1 && rest[0] == b'0' {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(after) = rest.strip_prefix(b".") {
        let fraction = digits(after);
        if fraction == 0 {
            return false;
        }
        rest = &after[fraction..];
    }
    if let Some(after) = rest.strip_prefix(b"e").or_else(|| rest.strip_prefix(b"E")) {
        let after = after.strip_prefix(b"+").or_else(|| after.strip_prefix(b"-")).unwrap_or(after);
        let exponent = digits(after);
        if exponent == 0 {
            return false;
        }
        rest = &after[exponent..];
    }
    rest.is_empty()
}

/// What a string says, its escapes resolved. `raw` is what stands between the quotes.
///
/// # Errors
/// When an escape is none that JSON knows, or a control character stands there as it is.
pub(crate) fn unescape(raw: &[u8], mask: u32, out: &mut Vec<u8>) -> Result<(), &'static str> {
    out.clear();
    if mask & CONTROL != 0 && raw.iter().any(|byte| *byte < 0x20) {
        return Err("a control character stands in a string");
    }
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        let escaped = rest.get(at + 1).ok_or("an escape is cut off")?;
        rest = &rest[at + 2..];
        let plain = match escaped {
            b'"' | b'\\' | b'/' => *escaped,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let high = hex(rest).ok_or("a \\u escape is no code point")?;
                rest = &rest[4..];
                let code = if (0xd800..0xdc00).contains(&high) {
                    let low =
                        rest.strip_prefix(b"\\u").and_then(hex).filter(|low| (0xdc00..0xe000).contains(low));
                    let low = low.ok_or("a surrogate stands alone")?;
                    rest = &rest[6..];
                    0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)
                } else {
                    high
                };
                let char = char::from_u32(code).ok_or("a surrogate stands alone")?;
                out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
            _ => return Err("a backslash escapes nothing that JSON knows"),
        };
        out.push(plain);
    }
    out.extend_from_slice(rest);
    Ok(())
}

fn hex(text: &[u8]) -> Option<u32> {
    let digits = std::str::from_utf8(text.get(..4)?).ok()?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}
