//! Recordings of one record a line, read piece by piece: memory for the records that wait for their
//! other half, and no more.

use std::io::{self, Read};

use gate_core::Undecided;
use gate_core::artifact::{MAX_BYTES, empty, not_utf8, refuse_wide_encodings};
use gate_core::finding::Reason;
use gate_core::json::Document;
use gate_core::location::Location;
use gate_core::rule::{READING, SHAPE};
use memchr::memchr;

use super::scan::{Tape, skip_space};

/// How much is read at once.
const CHUNK: usize = 256 << 10;

/// The lines of a file.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    source: R,
    path: String,
    buffer: Vec<u8>,
    start: usize,
    filled: usize,
    ended: bool,
    /// The number of the latest line, from 1.
    pub(crate) number: usize,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(source: R, path: &str) -> Self {
        Self {
            source,
            path: path.into(),
            buffer: vec![0; CHUNK],
            start: 0,
            filled: 0,
            ended: false,
            number: 0,
        }
    }

    /// How reports call the file.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// What is read from.
    pub(crate) fn source(&self) -> &R {
        &self.source
    }

    /// What was read from.
    pub(crate) fn into_source(self) -> R {
        self.source
    }

    /// Moves to the next line: its bytes are `line()`. False at the end.
    ///
    /// # Errors
    /// When it can't be read, is UTF-16, too long, or blank in the middle of the file.
    pub(crate) fn advance(&mut self) -> Result<Option<std::ops::Range<usize>>, Undecided> {
        let mut looked = 0;
        loop {
            let pending = &self.buffer[self.start..self.filled];
            if let Some(at) = memchr(b'\n', &pending[looked..]) {
                let line = self.start..self.start + looked + at;
                self.start = line.end + 1;
                return self.line(line);
            }
            looked = pending.len();
            if self.ended {
                let line = self.start..self.filled;
                self.start = self.filled;
                return if line.is_empty() { Ok(None) } else { self.line(line) };
            }
            self.fill()?;
        }
    }

    fn line(&mut self, line: std::ops::Range<usize>) -> Result<Option<std::ops::Range<usize>>, Undecided> {
        self.number += 1;
        let mut line = line;
        if self.number == 1 {
            refuse_wide_encodings(&self.path, &self.buffer[line.clone()])?;
            if self.buffer[line.clone()].starts_with(b"\xef\xbb\xbf") {
                line.start += 3;
            }
        }
        if !self.buffer[line.clone()].iter().all(u8::is_ascii_whitespace) {
            return Ok(Some(line));
        }
        // Blank lines may end the file, and stand nowhere else.
        let number = self.number;
        match self.advance()? {
            None => Ok(None),
            Some(_) => Err(Undecided::new(
                &READING,
                Reason::Malformed,
                format!("{}: line {number} is blank", self.path),
            )
            .help("one record a line: a blank one is what an interrupted write leaves")
            .at(Location::in_line(&self.path, number, "", 0..0))),
        }
    }

    /// The bytes of a line as [`Lines::advance`] gave it.
    pub(crate) fn bytes(&self, line: std::ops::Range<usize>) -> &[u8] {
        &self.buffer[line]
    }

    /// The latest line as text.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub(crate) fn text(&self, line: std::ops::Range<usize>) -> Result<&str, Undecided> {
        text(&self.buffer[line], &self.path, self.number)
    }

    fn fill(&mut self) -> Result<(), Undecided> {
        self.buffer.copy_within(self.start..self.filled, 0);
        self.filled -= self.start;
        self.start = 0;
        if self.filled == self.buffer.len() {
            if self.buffer.len() as u64 > MAX_BYTES {
                let message =
                    format!("{}: line {} is longer than {} MiB", self.path, self.number + 1, MAX_BYTES >> 20);
                return Err(
                    Undecided::new(&READING, Reason::TooLarge, message).at(Location::file(&self.path))
                );
            }
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        loop {
            match self.source.read(&mut self.buffer[self.filled..]) {
                Ok(0) if self.number == 0 && self.filled == 0 => return Err(empty(&self.path)),
                Ok(0) => self.ended = true,
                Ok(count) => self.filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    let message =
                        format!("cannot read {}: {}", self.path, gate_core::artifact::cause(&error));
                    return Err(Undecided::new(&READING, Reason::Io, message).at(Location::file(&self.path)));
                }
            }
            return Ok(());
        }
    }
}

/// Where the parts of a record stand on its tape.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record {
    /// What tells it from the others.
    pub(crate) id: u64,
    pub(crate) id_node: u32,
    pub(crate) response: u32,
    pub(crate) request: Option<u32>,
}

/// Reads a record from a line: `{"id":…,"response":…}`.
///
/// # Errors
/// When it is no strict JSON, or lacks one of the two.
pub(crate) fn record(tape: &mut Tape, text: &str, path: &str, number: usize) -> Result<Record, Undecided> {
    let start = skip_space(text.as_bytes(), 0);
    let whole =
        tape.read(text, start, usize::MAX, 0).is_ok_and(|end| skip_space(text.as_bytes(), end) == text.len());
    if !whole {
        return Err(malformed(text, path, number));
    }
    let view = tape.view(text);
    let parts = (view.get(0, "id"), view.get(0, "response"));
    let (Some(id_node), Some(response)) = parts else {
        let what = if parts.0.is_none() { "`id`" } else { "`response`" };
        let message = format!("{path}: the record on line {number} has no {what}");
        return Err(Undecided::new(&SHAPE, Reason::Malformed, message)
            .help("a record is {\"id\": …, \"response\": …}, one a line")
            .at(Location::in_line(path, number, text, start..start + 1)));
    };
    let id = match view.kind(id_node) {
        gate_core::json::Kind::String => xxhash_rust::xxh3::xxh3_64(view.string(id_node).as_bytes()),
        gate_core::json::Kind::Number => {
            xxhash_rust::xxh3::xxh3_64_with_seed(view.raw(id_node).as_bytes(), 1)
        }
        _ => {
            let message = format!("{path}: the id on line {number} is neither a string nor a number");
            return Err(Undecided::new(&SHAPE, Reason::Malformed, message).at(Location::in_line(
                path,
                number,
                text,
                start..start + 1,
            )));
        }
    };
    Ok(Record { id, id_node, response, request: view.get(0, "request") })
}

/// The line as text.
///
/// # Errors
/// When it is not UTF-8.
pub(crate) fn text<'l>(line: &'l [u8], path: &str, number: usize) -> Result<&'l str, Undecided> {
    std::str::from_utf8(line).map_err(|error| {
        let before = String::from_utf8_lossy(&line[..error.valid_up_to()]);
        not_utf8(Location::in_line(path, number, &before, before.len()..before.len()))
    })
}

/// Why a line is not strict JSON, by the reader that knows.
fn malformed(text: &str, path: &str, number: usize) -> Undecided {
    let (span, what) = match Document::parse(text) {
        Err(fault) => (fault.span, fault.message),
        Ok(_) => (0..0, "it can't be read".into()),
    };
    Undecided::new(
        &READING,
        Reason::Malformed,
        format!("{path}: line {number} is not JSON that can be judged: {what}"),
    )
    .help("run the step that writes it again; `--explain g-7` says what is read")
    .at(Location::in_line(path, number, text, span))
}
