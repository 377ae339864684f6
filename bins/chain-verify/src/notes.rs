//! The notes of one part of a log, as a file beside its segment: a line of JSON for each entry of which
//! there is something to note, in the order of the log.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write};

use gate_core::rule::SHAPE;
use gate_core::{Judgement, Location, Reason, Undecided};
use serde::{Deserialize, Serialize};

use crate::entry::Entry;
use crate::inquiry::{Inquiry, Note};
use crate::log::{End, Observer, Place};
use crate::source::{MAX_ENTRY, unreadable};

/// The longest line: an entry's ids and uris, and what is said of each.
const LONGEST: usize = 4 * MAX_ENTRY;

/// `{"number":3,"lines":3,"note":{"id":"ev-3","privacy":["summary"]}}`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    /// The entry's number in the part, counted from 0.
    number: u64,
    /// Line ends before it in the part.
    lines: u64,
    note: Note,
}

/// Looks at each entry of a part, and writes its notes to a temporary file.
pub(crate) struct Recorder<'a> {
    inquiry: &'a mut Inquiry,
    out: BufWriter<File>,
    /// How many there are so far, or why they can't be written.
    written: io::Result<u64>,
}

impl<'a> Recorder<'a> {
    pub(crate) fn new(inquiry: &'a mut Inquiry) -> io::Result<Self> {
        Ok(Self { inquiry, out: BufWriter::new(tempfile::tempfile()?), written: Ok(0) })
    }

    /// Copies the notes to where they are kept; how many there are.
    pub(crate) fn keep(self, to: &mut dyn Write) -> io::Result<u64> {
        let count = self.written?;
        let mut file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        io::copy(&mut file, to)?;
        Ok(count)
    }
}

impl Observer for Recorder<'_> {
    fn entry(&mut self, place: &Place<'_>, entry: &Entry<'_>, _: &[u8], _: &mut Judgement) {
        let Ok(written) = &mut self.written else { return };
        if let Some(note) = self.inquiry.look(entry) {
            let line = Line { number: place.index, lines: place.line - 1, note };
            let result = serde_json::to_writer(&mut self.out, &line).map_err(io::Error::from);
            match result.and_then(|()| self.out.write_all(b"\n")) {
                Ok(()) => *written += 1,
                Err(error) => self.written = Err(error),
            }
        }
    }

    fn end(&mut self, _: &End<'_>, _: &mut Judgement) {}
}

/// The notes of a part that has so many entries and lines.
pub(crate) struct Notes<'a> {
    /// How reports call the file.
    pub(crate) path: &'a str,
    pub(crate) file: File,
    pub(crate) count: u64,
    pub(crate) entries: u64,
    pub(crate) lines: u64,
}

impl Notes<'_> {
    /// Gives each note to `take`, with its entry's number and the line ends before it in the part.
    ///
    /// # Errors
    /// When the file can't be read, or a line is not a note of an entry behind the one before it.
    pub(crate) fn each(self, mut take: impl FnMut(u64, u64, Note)) -> Result<(), Undecided> {
        let Self { path, mut file, count, entries, lines } = self;
        if count > entries {
            let message = format!("{path}: {count} are more notes than entries");
            return Err(Undecided::new(&SHAPE, Reason::Malformed, message).at(Location::file(path)));
        }
        let failed = |error: &io::Error| unreadable(path, error);
        file.seek(SeekFrom::Start(0)).map_err(|error| failed(&error))?;
        let mut reader = BufReader::new(file);
        let mut text = Vec::new();
        let mut before: Option<(u64, u64)> = None;
        for at in 1..=count + 1 {
            text.clear();
            let mut line = (&mut reader).take(LONGEST as u64 + 1);
            line.read_until(b'\n', &mut text).map_err(|error| failed(&error))?;
            let refuse = |message: &str| {
                Err(Undecided::new(&SHAPE, Reason::Malformed, format!("{path}: {message}"))
                    .at(Location { line: Some(at), ..Location::file(path) }))
            };
            match text.pop() {
                None if at > count => return Ok(()),
                None => return refuse(&format!("it ends after {} of {count} notes", at - 1)),
                Some(_) if at > count => return refuse(&format!("it goes on after {count} notes")),
                Some(b'\n') => {}
                Some(_) if text.len() == LONGEST => {
                    return refuse(&format!("a note is longer than {} MiB", LONGEST >> 20));
                }
                Some(_) => return refuse("the last note is cut off"),
            }
            let line: Line = match serde_json::from_slice(&text) {
                Ok(line) => line,
                Err(error) => return refuse(&format!("it is not a note: {error}")),
            };
            if before.is_some_and(|(number, lines)| line.number <= number || line.lines <= lines) {
                return refuse("the note is of an entry that does not stand behind the one before it");
            }
            if line.number >= entries || line.lines > lines {
                return refuse("the note is of an entry that the part does not have");
            }
            before = Some((line.number, line.lines));
            take(line.number, line.lines, line.note);
        }
        Ok(())
    }
}
