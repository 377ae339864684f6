//! What kind of input a file is, told by its content and never by its name.

use gate_core::Undecided;
use gate_core::artifact::{Artifact, Stream, empty, refuse_wide_encodings};

/// The most bytes of a document that is read whole: 1 GiB.
pub(crate) const MAX_BYTES: u64 = 1 << 30;

/// How much is read at a time.
const PIECE: usize = 64 << 10;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A file whose kind is known.
#[derive(Debug)]
pub(crate) enum Content {
    /// One document.
    Whole(Artifact),
    /// One document a line: the first bytes, without byte order mark, and the rest.
    Lines(Vec<u8>, Stream),
}

impl Content {
    /// Reads as much of a file as it takes to tell, and all of it where it is one document.
    ///
    /// `memory` is what an earlier file used. A file is lines of documents when its first line is a document of its own, and more follows it.
    /// `is_document` says whether a line is.
    ///
    /// # Errors
    /// When it is empty, of a wide encoding, too large, or can't be read.
    pub(crate) fn of(
        mut stream: Stream,
        lines: bool,
        memory: Vec<u8>,
        is_document: impl FnOnce(&[u8]) -> bool,
    ) -> Result<Self, Undecided> {
        let mut head = memory;
        head.clear();
        let mut is_open = fill(&mut stream, &mut head)?;
        if head.is_empty() {
            return Err(empty(stream.path()));
        }
        refuse_wide_encodings(stream.path(), &head)?;
        let start = if head.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        if lines {
            head.drain(..start);
            return Ok(Self::Lines(head, stream));
        }
        // Each byte is looked at once, however long the first line is.
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        let (mut seen, mut line, mut end) = (start, None, None);
        let first = loop {
            line = line.or_else(|| head[seen..].iter().position(|byte| !is_blank(byte)).map(|at| seen + at));
            if let (Some(line), None) = (line, end) {
                let from = seen.max(line);
                end = memchr::memchr(b'\n', &head[from..]).map(|at| from + at);
            }
            if end.is_some_and(|end| head[end.max(seen)..].iter().any(|byte| !is_blank(byte))) {
                break end;
            }
            if !is_open || head.len() as u64 > MAX_BYTES {
                break None;
            }
            seen = head.len();
            is_open = fill(&mut stream, &mut head)?;
        };
        if first.is_some_and(|end| is_document(&head[start..end])) {
            head.drain(..start);
            return Ok(Self::Lines(head, stream));
        }
        if is_open || head.len() as u64 > MAX_BYTES {
            return stream.whole(head, MAX_BYTES).map(Self::Whole);
        }
        Ok(Self::Whole(stream.all_read(head)))
    }
}

/// Reads one more piece; whether there may be more.
///
/// # Errors
/// When a read fails.
fn fill(stream: &mut Stream, bytes: &mut Vec<u8>) -> Result<bool, Undecided> {
    bytes.reserve(PIECE);
    Ok(stream.read_on(bytes, PIECE as u64)? == PIECE as u64)
}
