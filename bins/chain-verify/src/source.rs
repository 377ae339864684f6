//! Reading a log piece by piece: NDJSON or one JSON array, plain, gzip or zstd, a file or a pipe.
//!
//! What a log is, its first bytes say and not its name. It is handed out in [`Block`]s of whole entries,
//! so that however long it is, only a few blocks are in memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use gate_core::artifact::{Digester, STDIN, cause, empty, refuse_wide_encodings};
use gate_core::rule::{NOTHING_MISSING, READING};
use gate_core::{Context, Location, Reason, Subject, Undecided};

/// How much is read before it is judged: large enough to be fast, small enough to stay in the cache.
const BLOCK: usize = 192 << 10;

/// The largest entry that is read, and the memory that a log can claim per thread: 4 MiB.
pub const MAX_ENTRY: usize = 4 << 20;

/// The largest window that a zstd log may ask for, as a power of two: 8 MiB, what RFC 8878 recommends.
const ZSTD_WINDOW_LOG: u32 = 23;

/// Some whole entries of a log, in order.
#[derive(Debug, Default)]
pub struct Block {
    /// Their bytes, with what stands between them.
    pub bytes: Vec<u8>,
    /// Where each is, in a JSON array; in NDJSON each is a line.
    pub elements: Option<Vec<Range<usize>>>,
    /// The byte of the (decompressed) log that the block starts at.
    pub offset: u64,
    /// Line ends before the block.
    pub lines: u64,
    /// Line ends right before its first byte that belong to it: those before an array's bracket.
    pub lead: u64,
}

/// A log that is being read.
pub struct Source {
    path: String,
    input: Input,
    /// What was read and not handed out yet.
    rest: Vec<u8>,
    layout: Layout,
    offset: u64,
    lines: u64,
    lead: u64,
    ended: bool,
}

/// How entries are set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// Nothing was read yet.
    Unread,
    /// A line each.
    Lines,
    /// Elements of one array; what has to come next.
    Array(Next),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// An element, or the end of an empty array.
    First,
    Element,
    CommaOrEnd,
    /// Nothing: the array was closed.
    Nothing,
}

/// The raw bytes, hashed as they pass.
struct Raw {
    reader: Box<dyn Read + Send>,
    digest: Digester,
    bytes: u64,
}

enum Input {
    Plain(Raw),
    Gzip(Box<MultiGzDecoder<Raw>>),
    Zstd(Box<zstd::Decoder<'static, io::BufReader<Raw>>>),
}

impl Read for Raw {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.digest.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}

impl Input {
    fn raw(&mut self) -> &mut Raw {
        match self {
            Self::Plain(raw) => raw,
            Self::Gzip(decoder) => decoder.get_mut(),
            Self::Zstd(decoder) => decoder.get_mut().get_mut(),
        }
    }

    /// Reads this many bytes behind what is there, fewer only at the end, and says how many.
    fn fill(&mut self, bytes: &mut Vec<u8>, count: usize) -> io::Result<usize> {
        bytes.reserve(count);
        let count = count as u64;
        match self {
            // What is plain goes straight to its place, and is hashed there.
            Self::Plain(raw) => {
                let before = bytes.len();
                let read = raw.reader.by_ref().take(count).read_to_end(bytes);
                raw.digest.update(&bytes[before..]);
                raw.bytes += (bytes.len() - before) as u64;
                read
            }
            Self::Gzip(decoder) => decoder.take(count).read_to_end(bytes),
            Self::Zstd(decoder) => decoder.take(count).read_to_end(bytes),
        }
    }
}

/// Which bytes of a plain NDJSON file are read: from a line's start up to a line's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The first byte.
    pub begin: u64,
    /// The byte after the last; `None` reads to the end.
    pub end: Option<u64>,
}

impl Source {
    /// Opens a log that the user named; `-` is standard input.
    ///
    /// # Errors
    /// When it is missing, no regular file, leaves the root, or can't be decompressed.
    pub fn open(context: &Context, named: &Path) -> Result<Self, Undecided> {
        if named.as_os_str() == STDIN {
            return Self::over("<stdin>".into(), Box::new(io::stdin()), context.root.digester());
        }
        let stream = context.root.stream(named)?;
        let path = stream.path().to_owned();
        let file = File::open(stream.absolute()).map_err(|error| unreadable(&path, &error))?;
        Self::over(path, Box::new(file), context.root.digester())
    }

    /// Opens a part of a plain NDJSON file.
    ///
    /// # Errors
    /// As [`Source::open`], and when the file is compressed, an array or a pipe.
    pub fn open_part(
        context: &Context,
        named: &Path,
        part: Part,
        digest: Digester,
    ) -> Result<Self, Undecided> {
        let (path, mut file) = plain_file(context, named)?;
        let failed = |error: &io::Error| unreadable(&path, error);
        file.seek(SeekFrom::Start(part.begin)).map_err(|error| failed(&error))?;
        let reader: Box<dyn Read + Send> = match part.end {
            Some(end) => Box::new(file.take(end.saturating_sub(part.begin))),
            None => Box::new(file),
        };
        let input = Input::Plain(Raw { reader, digest, bytes: 0 });
        Ok(Self {
            path,
            input,
            rest: Vec::new(),
            layout: Layout::Lines,
            offset: part.begin,
            lines: 0,
            lead: 0,
            ended: false,
        })
    }

    /// A log that comes from somewhere else, called `path` in reports.
    ///
    /// # Errors
    /// When it can't be read or decompressed.
    pub fn over(path: String, mut reader: Box<dyn Read + Send>, digest: Digester) -> Result<Self, Undecided> {
        let mut start = Vec::new();
        reader.by_ref().take(4).read_to_end(&mut start).map_err(|error| unreadable(&path, &error))?;
        let packed = match start.as_slice() {
            [0x1f, 0x8b, ..] => Layout::Unread,
            [0x28, 0xb5, 0x2f, 0xfd] => Layout::Lines,
            _ => Layout::Array(Next::First),
        };
        let raw = Raw { reader: Box::new(io::Cursor::new(start).chain(reader)), digest, bytes: 0 };
        let input = match packed {
            Layout::Unread => Input::Gzip(Box::new(MultiGzDecoder::new(raw))),
            Layout::Lines => {
                let decoder = zstd::Decoder::new(raw).and_then(|mut decoder| {
                    decoder.window_log_max(ZSTD_WINDOW_LOG)?;
                    Ok(decoder)
                });
                Input::Zstd(Box::new(decoder.map_err(|error| unreadable(&path, &error))?))
            }
            Layout::Array(_) => Input::Plain(raw),
        };
        Ok(Self {
            path,
            input,
            rest: Vec::new(),
            layout: Layout::Unread,
            offset: 0,
            lines: 0,
            lead: 0,
            ended: false,
        })
    }

    /// How reports call it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether it turned out to be one JSON array.
    #[must_use]
    pub fn is_array(&self) -> bool {
        matches!(self.layout, Layout::Array(_))
    }

    /// Whether its bytes are those of the file.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(self.input, Input::Plain(_))
    }

    /// What the report says was read, once it was read to its end.
    #[must_use]
    pub fn subject(mut self) -> Subject {
        let raw = self.input.raw();
        let sha256 = std::mem::take(&mut raw.digest).hex();
        let bytes = raw.bytes;
        Subject { path: self.path, sha256, bytes, artifact: Some("evidence-log".into()) }
    }

    /// Puts the next whole entries into `block`; false when there are none left.
    ///
    /// # Errors
    /// When a read fails, an entry is larger than [`MAX_ENTRY`], the text is not UTF-8 by its first
    /// bytes, or an array is not well formed between its elements.
    pub fn next(&mut self, block: &mut Block) -> Result<bool, Undecided> {
        block.bytes.clear();
        block.elements = None;
        std::mem::swap(&mut block.bytes, &mut self.rest);
        loop {
            self.fill(&mut block.bytes)?;
            if self.layout == Layout::Unread {
                self.start(&mut block.bytes)?;
            }
            block.offset = self.offset;
            block.lines = self.lines;
            block.lead = self.lead;
            let cut = match self.layout {
                Layout::Array(next) => {
                    let mut elements = Vec::new();
                    let (cut, next) = self.elements(&block.bytes, next, &mut elements)?;
                    self.layout = Layout::Array(next);
                    block.elements = Some(elements);
                    cut
                }
                Layout::Lines | Layout::Unread if self.ended => block.bytes.len(),
                Layout::Lines | Layout::Unread => {
                    memchr::memrchr(b'\n', &block.bytes).map_or(0, |newline| newline + 1)
                }
            };
            if cut > 0 {
                self.rest.clear();
                self.rest.extend_from_slice(&block.bytes[cut..]);
                block.bytes.truncate(cut);
                self.offset += cut as u64;
                self.lines += self.lead + memchr::memchr_iter(b'\n', &block.bytes).count() as u64;
                self.lead = 0;
                return Ok(true);
            }
            if self.ended {
                return Ok(false);
            }
            if block.bytes.len() > MAX_ENTRY {
                return Err(Undecided::new(
                    &READING,
                    Reason::TooLarge,
                    format!(
                        "{}: an entry is larger than {} MiB, at byte {}",
                        self.path,
                        MAX_ENTRY >> 20,
                        self.offset
                    ),
                )
                .at(self.at(self.lines)));
            }
        }
    }

    /// Reads one more block's worth behind what is there.
    fn fill(&mut self, bytes: &mut Vec<u8>) -> Result<(), Undecided> {
        if self.ended {
            return Ok(());
        }
        match self.input.fill(bytes, BLOCK) {
            Ok(count) => self.ended = count < BLOCK,
            Err(error) if self.is_plain() => return Err(unreadable(&self.path, &error)),
            Err(error) => {
                return Err(Undecided::new(
                    &READING,
                    Reason::Malformed,
                    format!(
                        "{} can't be decompressed behind byte {}: {}",
                        self.path,
                        self.offset + bytes.len() as u64,
                        cause(&error)
                    ),
                )
                .at(Location::file(&self.path)));
            }
        }
        Ok(())
    }

    /// Looks at the first bytes: what is this?
    fn start(&mut self, bytes: &mut Vec<u8>) -> Result<(), Undecided> {
        if bytes.is_empty() {
            return Err(empty(&self.path));
        }
        refuse_wide_encodings(&self.path, bytes)?;
        if self.offset == 0 && bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
            self.offset = 3;
        }
        let first = bytes.iter().position(|byte| !is_space(*byte));
        let Some(first) = first else {
            return if self.ended { Err(empty(&self.path)) } else { Ok(()) };
        };
        self.layout = Layout::Lines;
        if bytes[first] == b'[' {
            self.lead = memchr::memchr_iter(b'\n', &bytes[..first]).count() as u64;
            self.offset += first as u64 + 1;
            bytes.drain(..=first);
            self.layout = Layout::Array(Next::First);
        }
        Ok(())
    }

    /// Finds whole elements: where each is, up to where `bytes` is used up, and what comes next.
    fn elements(
        &self,
        bytes: &[u8],
        mut next: Next,
        elements: &mut Vec<Range<usize>>,
    ) -> Result<(usize, Next), Undecided> {
        let mut used = 0;
        loop {
            let Some(at) = bytes[used..].iter().position(|byte| !is_space(*byte)).map(|at| used + at) else {
                if self.ended && next != Next::Nothing {
                    return Err(self.broken(
                        bytes,
                        bytes.len(),
                        "the array is not closed: the log was cut off",
                    ));
                }
                return Ok((bytes.len(), next));
            };
            match (next, bytes[at]) {
                (Next::Nothing, _) => {
                    return Err(self.broken(bytes, at, "something follows the array's end"));
                }
                (Next::First | Next::CommaOrEnd, b']') => {
                    used = at + 1;
                    next = Next::Nothing;
                }
                (Next::CommaOrEnd, b',') => {
                    used = at + 1;
                    next = Next::Element;
                }
                (Next::CommaOrEnd, _) => {
                    return Err(self.broken(bytes, at, "expected `,` or `]` behind an entry"));
                }
                (Next::First | Next::Element, b']' | b',') => {
                    return Err(self.broken(bytes, at, "expected an entry"));
                }
                (Next::First | Next::Element, _) => match element_end(bytes, at) {
                    Some(end) => {
                        elements.push(at..end);
                        used = end;
                        next = Next::CommaOrEnd;
                    }
                    None if self.ended => {
                        return Err(self.broken(bytes, at, "the last entry is torn: the log was cut off"));
                    }
                    None => return Ok((used, next)),
                },
            }
        }
    }

    fn broken(&self, bytes: &[u8], at: usize, message: &str) -> Undecided {
        let lines = self.lines + self.lead + memchr::memchr_iter(b'\n', &bytes[..at]).count() as u64;
        Undecided::new(
            &READING,
            Reason::Malformed,
            format!("{}: {message}, at byte {}", self.path, self.offset + at as u64),
        )
        .at(self.at(lines))
    }

    fn at(&self, lines: u64) -> Location {
        Location { line: Some(lines + 1), ..Location::file(&self.path) }
    }
}

/// A plain NDJSON file that can be read from any place: its name in reports, and itself.
///
/// # Errors
/// When it is a pipe, compressed or an array, or can't be read.
pub fn plain_file(context: &Context, named: &Path) -> Result<(String, File), Undecided> {
    let refuse = |path: &str, what: &str| {
        Undecided::new(
            &NOTHING_MISSING,
            Reason::Usage,
            format!("{path} is {what}; only plain NDJSON can be read from the middle"),
        )
    };
    if named.as_os_str() == STDIN {
        return Err(refuse("<stdin>", "a pipe"));
    }
    let stream = context.root.stream(named)?;
    let path = stream.path().to_owned();
    let mut file = File::open(stream.absolute()).map_err(|error| unreadable(&path, &error))?;
    let mut start = [0; 64];
    let count = file.read(&mut start).map_err(|error| unreadable(&path, &error))?;
    let start = start[..count].strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start[..count]);
    match start {
        [] => return Err(empty(&path)),
        [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] => return Err(refuse(&path, "compressed")),
        _ if start.iter().find(|byte| !is_space(**byte)) == Some(&b'[') => {
            return Err(refuse(&path, "an array"));
        }
        _ => refuse_wide_encodings(&path, start)?,
    }
    Ok((path, file))
}

/// The error for a log that the operating system does not let us read.
pub(crate) fn unreadable(path: &str, error: &io::Error) -> Undecided {
    Undecided::new(&NOTHING_MISSING, Reason::Io, format!("cannot read {path}: {}", cause(error)))
        .at(Location::file(path))
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Where the element ends that starts at `at`, as far as its brackets and quotes tell; `None` when it
/// does not end here. Whether it is JSON is judged later.
fn element_end(bytes: &[u8], at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut here = at;
    loop {
        match bytes.get(here)? {
            b'"' => here = string_end(bytes, here)?,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                if depth <= 1 {
                    return Some(if depth == 1 { here + 1 } else { here });
                }
                depth -= 1;
            }
            b',' if depth == 0 => return Some(here),
            _ => {}
        }
        here += 1;
    }
}

/// Where the closing quote of the string is that opens at `at`.
fn string_end(bytes: &[u8], at: usize) -> Option<usize> {
    let mut here = at + 1;
    loop {
        here += memchr::memchr2(b'"', b'\\', bytes.get(here..)?)?;
        if bytes[here] == b'"' {
            return Some(here);
        }
        here += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out a few bytes at a time, as a pipe may.
    struct Drip(io::Cursor<Vec<u8>>);

    impl Read for Drip {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let few = buffer.len().min(3);
            self.0.read(&mut buffer[..few])
        }
    }

    fn entries(bytes: &[u8]) -> Result<Vec<String>, Undecided> {
        let drip = Box::new(Drip(io::Cursor::new(bytes.to_vec())));
        let mut source = Source::over("log".into(), drip, Digester::default())?;
        let mut block = Block::default();
        let mut out = Vec::new();
        while source.next(&mut block)? {
            match &block.elements {
                Some(elements) => {
                    out.extend(elements.iter().map(|range| block.bytes[range.clone()].to_vec()));
                }
                None => out.extend(block.bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec)),
            }
        }
        Ok(out
            .into_iter()
            .map(|entry| String::from_utf8(entry).unwrap())
            .filter(|entry| !entry.trim().is_empty())
            .collect())
    }

    #[test]
    fn hands_out_lines_and_elements_alike() {
        let wanted = [r#"{"a":"]},\"["}"#, r#"{"b":[1,{"c":2}]}"#, "7"];
        let lines = wanted.join("\n");
        assert_eq!(entries(lines.as_bytes()).unwrap(), wanted);
        assert_eq!(entries(format!("\u{feff}{lines}\n\n").as_bytes()).unwrap(), wanted);
        for array in [format!("[{}]", wanted.join(",")), format!("\n [ {} ]\n", wanted.join("\n ,\n"))] {
            let found = entries(array.as_bytes()).unwrap();
            assert_eq!(found.iter().map(|entry| entry.trim()).collect::<Vec<_>>(), wanted);
        }
    }

    #[test]
    fn refuses_arrays_that_are_not_well_formed_between_elements() {
        for text in ["[", "[{}", "[{},", "[{},]", "[,{}]", "[{}]x", "[{}{}]", "[{}]]", r#"[{"a":"}]"#] {
            assert!(entries(text.as_bytes()).is_err(), "{text}");
        }
        assert_eq!(entries(b"[ ]").unwrap(), Vec::<String>::new());
    }

    /// Gives what it has, and then an error.
    struct Failing(io::Cursor<Vec<u8>>);

    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buffer)? {
                0 => Err(io::Error::other("the disk is gone")),
                count => Ok(count),
            }
        }
    }

    #[test]
    fn tells_a_file_that_cannot_be_read_from_one_that_cannot_be_unpacked() {
        for (bytes, message) in [
            (&b"{}\n{}\n"[..], "cannot read log: the disk is gone"),
            (&[0x1f, 0x8b, 8, 0, 0], "log can't be decompressed behind byte 0: the disk is gone"),
        ] {
            let failing = Box::new(Failing(io::Cursor::new(bytes.to_vec())));
            let mut source = Source::over("log".into(), failing, Digester::default()).unwrap();
            assert_eq!(source.next(&mut Block::default()).unwrap_err().message, message);
        }
    }

    #[test]
    fn reads_what_gzip_and_zstd_hold_also_in_several_members() {
        use std::io::Write as _;
        let pack = |text: &str| {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            gzip.write_all(text.as_bytes()).unwrap();
            gzip.finish().unwrap()
        };
        let gzip = [pack("{}\n"), pack("[]\n")].concat();
        assert_eq!(entries(&gzip).unwrap(), ["{}", "[]"]);
        assert!(entries(&gzip[..gzip.len() - 5]).is_err());
        let zstd =
            [zstd::encode_all(&b"{}\n"[..], 1).unwrap(), zstd::encode_all(&b"[]\n"[..], 1).unwrap()].concat();
        assert_eq!(entries(&zstd).unwrap(), ["{}", "[]"]);
        assert!(entries(&zstd[..zstd.len() - 3]).is_err());
    }
}
