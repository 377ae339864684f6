//! The scan of a run: bytes in pieces, looked at by as many threads as there are, told in order.

use std::sync::mpsc::{Receiver, Sender, SyncSender, TrySendError, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::{Scope, ScopedJoinHandle};

use crate::json::{Progress, Walker};
use crate::scan::{Found, Origin, Scanner, Setup, Tally, What, place};
use crate::table::Columns;

/// How large a piece is, in bytes, unless a line is longer.
pub const PIECE: usize = 256 << 10;

/// The most findings that are told one by one. All are counted.
pub const TOLD: usize = 10_000;

/// The most faults of one file that are told one by one.
const FAULTS: usize = 20;

/// How long a private key in text may be, in bytes.
const KEY: usize = 32 << 10;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A JSON value a line.
    Lines,
    /// One JSON value, whole.
    Document {
        /// Whether it has to be one: else it may be text.
        strict: bool,
    },
    /// Text, a line at a time.
    Text {
        /// Whether `pii-scan:ignore` counts.
        inline: bool,
    },
}

/// A stretch of a file that is scanned by itself.
#[derive(Debug)]
pub struct Piece {
    /// The file's number.
    pub file: usize,
    /// The number of the piece in its file.
    pub number: usize,
    /// Where it starts in the file.
    pub start: usize,
    /// What it is.
    pub kind: Kind,
    /// The columns, where it is of a table that names them.
    pub columns: Option<Arc<Columns>>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why a place could not be scanned as what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The line in the piece, counted from 1.
    pub line: u64,
    /// The column, counted from 1.
    pub column: u64,
    /// What is wrong.
    pub message: &'static str,
}

/// What the scan of one piece gave.
#[derive(Debug, Default)]
pub struct Outcome {
    file: usize,
    number: usize,
    found: Vec<Found>,
    tally: Tally,
    broken: Vec<Broken>,
    more_broken: u64,
    ignored: u64,
    fault: Option<String>,
}

/// A finding with its place in the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The file's number.
    pub file: usize,
    /// The piece's number; `found.line` counts from its start.
    pub piece: usize,
    /// What was found.
    pub found: Found,
}

/// Everything that the scan of a run gave.
#[derive(Debug, Default)]
pub struct Harvest {
    told: Vec<Told>,
    /// How many findings there are of each kind.
    pub counts: std::collections::BTreeMap<What, u64>,
    /// What was scanned.
    pub tally: Tally,
    /// Where a file is not what it should be: file, piece, fault.
    pub broken: Vec<(usize, usize, Broken)>,
    /// How many faults are not in `broken`, by file.
    pub more_broken: std::collections::BTreeMap<usize, u64>,
    /// How many findings a line of text said to ignore.
    pub ignored: u64,
    /// The first thing that went wrong in the scan itself.
    pub fault: Option<String>,
    /// How many lines each piece of a file has.
    lines: Vec<Vec<u64>>,
    /// How many pieces were scanned.
    pub pieces: u64,
}

impl Harvest {
    /// Takes in what the scan of a piece gave.
    fn take(&mut self, outcome: Outcome) {
        self.pieces += 1;
        self.tally.add(outcome.tally);
        self.ignored += outcome.ignored;
        self.fault = self.fault.take().or(outcome.fault);
        if self.lines.len() <= outcome.file {
            self.lines.resize(outcome.file + 1, Vec::new());
        }
        let lines = &mut self.lines[outcome.file];
        if lines.len() <= outcome.number {
            lines.resize(outcome.number + 1, 0);
        }
        lines[outcome.number] = outcome.tally.lines;
        for found in outcome.found {
            *self.counts.entry(found.what).or_default() += 1;
            self.told.push(Told { file: outcome.file, piece: outcome.number, found });
        }
        if self.told.len() > 2 * TOLD {
            self.cut();
        }
        // The first faults of each file are kept, whichever thread was first.
        let (file, number) = (outcome.file, outcome.number);
        let place = self.broken.partition_point(|broken| (broken.0, broken.1) < (file, number));
        self.broken.splice(place..place, outcome.broken.into_iter().map(|broken| (file, number, broken)));
        let start = self.broken.partition_point(|broken| broken.0 < file);
        let end = self.broken.partition_point(|broken| broken.0 <= file);
        let left_out = self.broken.drain(end.min(start + FAULTS)..end).len() as u64 + outcome.more_broken;
        if left_out > 0 {
            *self.more_broken.entry(file).or_default() += left_out;
        }
    }

    /// Keeps the first findings, whichever thread was first.
    fn cut(&mut self) {
        self.told.sort_by_key(|told| (told.file, told.piece, told.found.start, told.found.what));
        self.told.truncate(TOLD);
    }

    /// The findings that are told one by one, in order.
    pub fn told(&mut self) -> Vec<Told> {
        self.cut();
        std::mem::take(&mut self.told)
    }

    /// The line of a file that is line `line` of its piece.
    #[must_use]
    pub fn line(&self, file: usize, piece: usize, line: u64) -> u64 {
        let before: u64 = self.lines.get(file).map_or(0, |lines| lines.iter().take(piece).sum());
        before + line
    }

    /// How many findings there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }
}

/// This thread, which scans, and others that help it.
pub struct Crew<'scope, 's> {
    scanner: Box<Scanner<'s>>,
    helpers: Option<Helpers<'scope>>,
    /// What came in so far.
    pub harvest: Harvest,
    spare: Vec<Vec<u8>>,
}

/// Other threads that scan.
struct Helpers<'scope> {
    pieces: SyncSender<Piece>,
    outcomes: Receiver<(Outcome, Vec<u8>)>,
    handles: Vec<ScopedJoinHandle<'scope, ()>>,
}

impl std::fmt::Debug for Crew<'_, '_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Crew").field("harvest", &self.harvest).finish_non_exhaustive()
    }
}

impl<'scope, 's: 'scope> Crew<'scope, 's> {
    /// This thread alone.
    #[must_use]
    pub fn alone(setup: &'s Setup) -> Self {
        let scanner = Box::new(Scanner::new(setup));
        Self { scanner, helpers: None, harvest: Harvest::default(), spare: Vec::new() }
    }

    /// So many threads, of which this is one.
    pub fn of<'env>(scope: &'scope Scope<'scope, 'env>, setup: &'s Setup, jobs: usize) -> Self {
        let (pieces, work) = sync_channel::<Piece>(jobs);
        let work = Arc::new(Mutex::new(work));
        let (done, outcomes) = channel();
        let handles = (1..jobs)
            .map(|_| {
                let (work, done): (_, Sender<(Outcome, Vec<u8>)>) = (Arc::clone(&work), done.clone());
                scope.spawn(move || {
                    let mut scanner = Scanner::new(setup);
                    loop {
                        let piece = match work.lock() {
                            Ok(work) => work.recv(),
                            Err(_) => return,
                        };
                        let Ok(piece) = piece else {
                            return;
                        };
                        let outcome = scan(&mut scanner, &piece);
                        if done.send((outcome, piece.bytes)).is_err() {
                            return;
                        }
                    }
                })
            })
            .collect();
        Self { helpers: Some(Helpers { pieces, outcomes, handles }), ..Self::alone(setup) }
    }

    /// Scans a piece: a helper does where one has time, else this thread, in whose cache it lies.
    pub fn scan(&mut self, piece: Piece) {
        let left = match self.helpers.as_ref().map(|helpers| &helpers.pieces) {
            None => Some(piece),
            Some(pieces) => match pieces.try_send(piece) {
                Ok(()) => None,
                Err(TrySendError::Full(piece)) => Some(piece),
                Err(TrySendError::Disconnected(piece)) => {
                    self.harvest.fault = Some("a thread of the scan ended early".into());
                    Some(piece)
                }
            },
        };
        if let Some(Helpers { outcomes, .. }) = &self.helpers {
            while let Ok((outcome, bytes)) = outcomes.try_recv() {
                self.harvest.take(outcome);
                self.spare.push(bytes);
            }
        }
        if let Some(piece) = left {
            self.harvest.take(scan(&mut self.scanner, &piece));
            self.spare.push(piece.bytes);
        }
    }

    /// Takes in what was scanned elsewhere.
    pub fn take(&mut self, outcome: Outcome) {
        self.harvest.take(outcome);
    }

    /// Space for another piece.
    pub fn space(&mut self) -> Vec<u8> {
        let mut space = self.spare.pop().filter(|space| space.capacity() <= 4 * PIECE).unwrap_or_default();
        space.clear();
        space
    }

    /// Waits for everything that is still being scanned.
    #[must_use]
    pub fn finish(self) -> Harvest {
        let mut harvest = self.harvest;
        if let Some(Helpers { pieces, outcomes, handles }) = self.helpers {
            drop(pieces);
            for (outcome, _) in outcomes {
                harvest.take(outcome);
            }
            for handle in handles {
                if handle.join().is_err() {
                    harvest.fault = Some("a thread of the scan ended early".into());
                }
            }
        }
        harvest
    }
}

/// Scans one piece.
fn scan(scanner: &mut Scanner<'_>, piece: &Piece) -> Outcome {
    let mut outcome = Outcome { file: piece.file, number: piece.number, ..Outcome::default() };
    match piece.kind {
        Kind::Lines => lines(scanner, piece, &mut outcome),
        Kind::Document { strict } => document(scanner, piece, strict, &mut outcome),
        Kind::Text { inline } => text(scanner, piece, inline, &mut outcome),
    }
    finish(scanner, &mut outcome);
    outcome
}

fn finish(scanner: &mut Scanner<'_>, outcome: &mut Outcome) {
    outcome.found.append(&mut scanner.found);
    outcome.tally.add(scanner.take_tally());
    outcome.fault = outcome.fault.take().or_else(|| scanner.fault().map(String::from));
}

fn lines(scanner: &mut Scanner<'_>, piece: &Piece, outcome: &mut Outcome) {
    let bytes = &piece.bytes;
    let mut walker = Walker::default();
    let (mut at, mut number) = (0, 0);
    while at < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length);
        let line = &bytes[at..end];
        number += 1;
        outcome.tally.lines += u64::from(end < bytes.len());
        if !line.trim_ascii().is_empty() {
            walker.restart();
            let before = scanner.found.len();
            let origin = Origin { bytes: piece.start + at, line: number, column: 0 };
            let broken = match scanner.json(&mut walker, line, 0, true, origin) {
                Ok(Progress::Done(end)) => {
                    after(line, end).map(|at| (at, "something stands after the value of this line"))
                }
                Ok(Progress::More(end)) => Some((end, "it ends too early")),
                Err(fault) => Some((fault.at, fault.message)),
            };
            scanner.tally.documents += u64::from(broken.is_none());
            if let Some((end, message)) = broken {
                outcome.fault(place(line, end, origin), message);
                // What is in it must not be missed for that.
                let text = String::from_utf8_lossy(line);
                let as_text = scanner.found.len();
                scanner.line(&text, origin);
                // What stands before the fault was looked at as JSON already.
                let known: Vec<What> =
                    scanner.found[before..as_text].iter().map(|found| found.what).collect();
                let more = scanner.found.split_off(as_text).into_iter();
                let fault = origin.bytes + end;
                scanner.found.extend(more.filter(|found| found.end > fault || !known.contains(&found.what)));
            }
        }
        at = end + 1;
    }
}

/// Where something stands after a value that ended, if anything does.
fn after(bytes: &[u8], end: usize) -> Option<usize> {
    bytes[end..].iter().position(|byte| !b" \n\r\t".contains(byte)).map(|at| end + at)
}

impl Outcome {
    fn fault(&mut self, (line, column): (u64, u64), message: &'static str) {
        if self.broken.len() < FAULTS {
            self.broken.push(Broken { line, column, message });
        } else {
            self.more_broken += 1;
        }
    }
}

fn document(scanner: &mut Scanner<'_>, piece: &Piece, strict: bool, outcome: &mut Outcome) {
    let bytes = &piece.bytes;
    let mut walker = Walker::default();
    let origin = Origin { bytes: piece.start, line: 1, column: 0 };
    let broken = match scanner.json(&mut walker, bytes, 0, true, origin) {
        Ok(Progress::Done(end)) => after(bytes, end).map(|at| (at, "something stands after the value")),
        Ok(Progress::More(end)) => Some((end, "it ends too early")),
        Err(fault) => Some((fault.at, fault.message)),
    };
    let Some((end, message)) = broken else {
        scanner.tally.documents += 1;
        outcome.tally.lines += memchr::memchr_iter(b'\n', bytes).count() as u64;
        return;
    };
    if strict {
        outcome.fault(place(bytes, end, origin), message);
    }
    scanner.found.clear();
    text(scanner, piece, false, outcome);
}

/// Looks at text: line by line, the lines of a private key together.
fn text(scanner: &mut Scanner<'_>, piece: &Piece, inline: bool, outcome: &mut Outcome) {
    let bytes = &piece.bytes;
    let (mut at, mut number) = (0, 1);
    while at < bytes.len() {
        let mut end = line_end(bytes, at);
        let mut more = 0;
        if is_key_start(&bytes[at..end]) {
            let after = &bytes[end..bytes.len().min(end + KEY)];
            if let Some(length) = memchr::memmem::find(after, b"-----END") {
                more = memchr::memchr_iter(b'\n', &after[..length]).count() as u64;
                end = line_end(bytes, end + length);
            }
        }
        let line = &bytes[at..end];
        if !line.trim_ascii().is_empty() {
            let origin = Origin { bytes: piece.start + at, line: number, column: 0 };
            let text = String::from_utf8_lossy(line);
            let before = scanner.found.len();
            let first = piece.number == 0 && number == 1;
            match &piece.columns {
                Some(columns) if more == 0 && !first => scanner.row(&text, origin, columns),
                _ => scanner.line(&text, origin),
            }
            if inline && scanner.found.len() > before {
                outcome.ignored += leave_out(scanner, &text, before);
            }
        }
        outcome.tally.lines += more + u64::from(end < bytes.len());
        number += more + 1;
        at = end + 1;
    }
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).and_then(|rest| memchr::memchr(b'\n', rest)).map_or(bytes.len(), |length| at + length)
}

/// Where a piece of text ends: after the last line that is whole, and before a private key that is not. 0, if no line is.
pub(crate) fn piece_end(bytes: &[u8]) -> usize {
    let end = memchr::memrchr(b'\n', bytes).map_or(0, |end| end + 1);
    let tail = end.saturating_sub(KEY);
    let key = memchr::memmem::find_iter(&bytes[tail..end], b"-----BEGIN").last().map(|at| tail + at);
    let key = key.filter(|at| memchr::memmem::find(&bytes[*at..end], b"-----END").is_none());
    key.and_then(|at| memchr::memrchr(b'\n', &bytes[..at])).map_or(end, |before| before + 1)
}

fn is_key_start(line: &[u8]) -> bool {
    line.len() > 20
        && memchr::memmem::find(line, b"-----BEGIN").is_some()
        && memchr::memmem::find(line, b"-----END").is_none()
}

/// The words after which a line of text names the rules that are ignored on it.
pub const INLINE: &str = "pii-scan:ignore ";

/// Takes out the findings of rules that the line itself names, and says how many.
fn leave_out(scanner: &mut Scanner<'_>, line: &str, from: usize) -> u64 {
    let Some((_, named)) = line.split_once(INLINE) else {
        return 0;
    };
    let named: Vec<&str> = named
        .split(|char: char| char.is_whitespace() || char == ',')
        .take_while(|word| !word.is_empty())
        .collect();
    let before = scanner.found.len();
    let rows = scanner.rows();
    let of_line = scanner.found.split_off(from);
    scanner.found.extend(of_line.into_iter().filter(|found| match found.what {
        What::Row(row) => !named.contains(&rows.detector(row).id),
        What::Roster | What::Transcript(_) => true,
    }));
    (before - scanner.found.len()) as u64
}

/// A document that is larger than memory, walked over as it comes.
#[derive(Debug)]
pub struct LongDocument<'s> {
    scanner: Scanner<'s>,
    walker: Walker,
    pub(crate) origin: Origin,
    outcome: Outcome,
    done: bool,
    broken: bool,
}

impl<'s> LongDocument<'s> {
    /// The start of a document.
    #[must_use]
    pub fn new(setup: &'s Setup, file: usize) -> Self {
        Self {
            scanner: Scanner::new(setup),
            walker: Walker::default(),
            origin: Origin { bytes: 0, line: 1, column: 0 },
            outcome: Outcome { file, ..Outcome::default() },
            done: false,
            broken: false,
        }
    }

    /// Walks over what is in the buffer, and takes out of it what is done with.
    pub fn feed(&mut self, buffer: &mut Vec<u8>, last: bool) {
        let mut at = 0;
        if !self.done && !self.broken {
            match self.scanner.json(&mut self.walker, buffer, 0, last, self.origin) {
                Ok(Progress::Done(end)) => (self.done, at) = (true, end),
                Ok(Progress::More(end)) => at = end,
                Err(fault) => self.fault(buffer, fault.at, fault.message),
            }
        }
        if self.done && !self.broken {
            match after(buffer, at) {
                Some(rest) => self.fault(buffer, rest, "something stands after the value"),
                None => at = buffer.len(),
            }
        }
        if self.broken {
            at = buffer.len();
        }
        self.origin = self.origin.after(&buffer[..at]);
        buffer.drain(..at);
    }

    fn fault(&mut self, buffer: &[u8], at: usize, message: &'static str) {
        self.outcome.fault(place(buffer, at, self.origin), message);
        self.broken = true;
    }

    /// What it gave.
    #[must_use]
    pub fn finish(mut self) -> Outcome {
        if !self.done && !self.broken {
            self.outcome.fault(place(&[], 0, self.origin), "it ends too early");
        }
        self.scanner.tally.documents += u64::from(self.done && !self.broken);
        self.outcome.tally.lines = self.origin.line - 1;
        finish(&mut self.scanner, &mut self.outcome);
        self.outcome
    }
}

/// Whether a stretch holds nothing but blanks.
#[must_use]
pub fn is_blank(bytes: &[u8]) -> bool {
    bytes.trim_ascii().is_empty()
}
