//! From files to a judgement: read, told apart, judged on as many threads as there are, put in order.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use gate_core::artifact::{Stream, empty};
use gate_core::json::{Document, Room};
use gate_core::rule::READING;
use gate_core::{Artifact, Context, Judgement, Location, Reason, Root, Undecided};

use crate::content::Content;
use crate::instance::MAX_DEPTH;
use crate::outcome::{Outcome, Terms};
use crate::rules::SCHEMA;

/// How much of a file of lines is judged at a time.
const BLOCK: usize = 256 << 10;

/// The longest line that is read: 64 MiB.
const LINE: usize = 64 << 20;

/// What a thread's stack has to bear: a schema that follows a document down to its deepest level.
const STACK: usize = 64 << 20;

/// The most threads that are started without being asked for.
const THREADS: usize = 4;

/// How many threads judge.
pub(crate) fn threads(asked: Option<NonZeroUsize>) -> usize {
    let own = || thread::available_parallelism().map_or(1, NonZeroUsize::get).min(THREADS);
    asked.map_or_else(own, NonZeroUsize::get)
}

/// Judges files by one schema, and puts what they come to into the judgement in the order of the files.
pub(crate) fn files(
    context: &Context,
    terms: Terms<'_>,
    files: &[PathBuf],
    lines: bool,
    jobs: usize,
    judgement: &mut Judgement,
) -> Vec<String> {
    let mut together = Together::default();
    match files {
        [file] => together.put(0, one(&context.root, terms, file, lines, jobs, &mut Memory::default())),
        files => together = many(&context.root, terms, files, lines, jobs),
    }
    let mut all = together.all;
    if all.documents > 0 && all.is_clean() {
        let documents = if all.documents == 1 { "document conforms" } else { "documents conform" };
        all.judgement.holds(&SCHEMA, format!("{} {documents}", all.documents));
    }
    judgement.stats.insert("documents".into(), all.documents);
    judgement.stats.insert("documents_not_conforming".into(), all.faulty);
    judgement.absorb(all.judgement);
    all.outlines
}

/// Each file as a whole by one thread, the next file by the next thread that is free.
fn many(root: &Root, terms: Terms<'_>, files: &[PathBuf], lines: bool, jobs: usize) -> Together {
    let next = AtomicUsize::new(0);
    let together = Mutex::new(Together::default());
    let work = || {
        let mut memory = Memory::default();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = files.get(at) else {
                return Vec::<()>::new();
            };
            let outcome = one(root, terms, file, lines, 1, &mut memory);
            held(&together).put(at, outcome);
        }
    };
    on_threads(jobs.min(files.len()), work);
    together.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// What files come to, in the order of the files.
#[derive(Default)]
struct Together {
    all: Outcome,
    /// How many files are part of it.
    next: usize,
    /// What later files came to, as long as an earlier one is not judged.
    waiting: BTreeMap<usize, Outcome>,
}

impl Together {
    fn put(&mut self, at: usize, outcome: Outcome) {
        if at != self.next {
            self.waiting.insert(at, outcome);
            return;
        }
        let mut ready = Some(outcome);
        while let Some(mut outcome) = ready {
            self.next += 1;
            self.all.judgement.subjects.extend(outcome.subject.take());
            self.all.take(outcome);
            ready = self.waiting.remove(&self.next);
        }
    }
}

/// The results of the same work on some threads; on this one alone where others can't be started.
fn on_threads<T: Send>(number: usize, work: impl Fn() -> Vec<T> + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let start = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, &work).ok();
        let others: Vec<_> = (0..number).filter(|_| number > 1).filter_map(start).collect();
        let mut done = if others.is_empty() { work() } else { Vec::new() };
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    })
}

/// What one file leaves to the next.
#[derive(Default)]
struct Memory {
    bytes: Vec<u8>,
    room: Room,
}

impl Memory {
    /// The most bytes that are kept: what is rarely needed is not held on to.
    const MOST: usize = 1 << 20;
}

/// One file, whatever it holds.
fn one(root: &Root, terms: Terms<'_>, file: &Path, lines: bool, jobs: usize, memory: &mut Memory) -> Outcome {
    let mut outcome = Outcome::default();
    let bytes = std::mem::take(&mut memory.bytes);
    let stream = root.stream_or_stdin(file).map(|stream| stream.hashed_by(root.digester()));
    let content = stream.and_then(|stream| Content::of(stream, lines, bytes, is_document));
    match content {
        Ok(Content::Whole(artifact)) => {
            let spare = whole(terms, &artifact, std::mem::take(&mut memory.room), &mut outcome);
            let bytes = artifact.into_bytes();
            if bytes.capacity() <= Memory::MOST {
                *memory = Memory { bytes, room: spare };
            }
        }
        Ok(Content::Lines(head, stream)) => {
            let path = stream.path().to_owned();
            match judge_lines(terms, head, stream, jobs, &mut outcome) {
                Ok(stream) => {
                    outcome.subject = Some(stream.subject("ndjson"));
                    let untold = outcome.untold_lines();
                    if untold > 0 {
                        let message = format!("{untold} more documents do not conform, and are not told of");
                        let at = Some(Location::file(&path));
                        outcome.judgement.block(&SCHEMA, at, message).help("--most N tells more");
                    }
                    if outcome.documents == 0 {
                        outcome.judgement.cannot_decide(empty(&path));
                    }
                }
                Err(undecided) => outcome.judgement.cannot_decide(undecided),
            }
        }
        Err(undecided) => outcome.judgement.cannot_decide(undecided),
    }
    outcome
}

/// Whether a line is a document of its own.
fn is_document(line: &[u8]) -> bool {
    // What ends like this goes on: mostly the first line of a document that is written over many.
    !matches!(line.trim_ascii_end(), [.., b'{' | b'[' | b','])
        && std::str::from_utf8(line)
            .is_ok_and(|line| Document::parse_noting_twins(line, MAX_DEPTH, Room::default()).is_ok())
}

fn whole(terms: Terms<'_>, artifact: &Artifact, room: Room, outcome: &mut Outcome) -> Room {
    outcome.subject = Some(artifact.subject("json"));
    // A NUL byte is looked for only in what is no JSON: it stands in none.
    if let Ok(text) = artifact.utf8() {
        match Document::parse_noting_twins(text, MAX_DEPTH, room) {
            Ok(document) => {
                let room = outcome.judge_document(terms, artifact.path(), document, None);
                outcome.tell_rest(artifact.path());
                return room;
            }
            Err(fault) if !text.contains('\0') => {
                outcome.refuse_text(terms, artifact.path(), text, None, fault);
                return Room::default();
            }
            Err(_) => {}
        }
    }
    outcome.documents += 1;
    outcome.faulty += 1;
    if let Err(undecided) = text_of(artifact, terms.values) {
        outcome.judgement.cannot_decide(undecided);
    }
    Room::default()
}

/// The text of an artifact, or why it is none, without showing it.
pub(crate) fn text_of(artifact: &Artifact, values: bool) -> Result<&str, Undecided> {
    artifact.text().map_err(|mut undecided| {
        if !values && let Some(location) = &mut undecided.location {
            location.excerpt = None;
        }
        if artifact.bytes().iter().all(u8::is_ascii_whitespace) { empty(artifact.path()) } else { undecided }
    })
}

/// Some whole lines of a file.
#[derive(Debug, Default)]
struct Block {
    number: usize,
    bytes: Vec<u8>,
}

/// Cuts a stream into blocks of whole lines.
struct Blocks {
    stream: Stream,
    /// What was read and not given yet.
    rest: Vec<u8>,
    is_open: bool,
    number: usize,
}

impl Blocks {
    fn new(head: Vec<u8>, stream: Stream) -> Self {
        Self { stream, rest: head, is_open: true, number: 0 }
    }

    /// The next block, in memory that an earlier one used; none after a failure.
    fn next(&mut self, spare: Vec<u8>) -> Result<Option<Block>, Undecided> {
        self.read(spare).inspect_err(|_| {
            self.is_open = false;
            self.rest.clear();
        })
    }

    fn read(&mut self, mut spare: Vec<u8>) -> Result<Option<Block>, Undecided> {
        spare.clear();
        let mut searched = 0;
        loop {
            let end = memchr::memrchr(b'\n', &self.rest[searched..]).map(|at| searched + at + 1);
            match end {
                Some(end) if self.rest.len() >= BLOCK || !self.is_open => {
                    spare.extend_from_slice(&self.rest[end..]);
                    self.rest.truncate(end);
                    return Ok(Some(self.give(spare)));
                }
                None if !self.is_open && self.rest.is_empty() => return Ok(None),
                None if !self.is_open => return Ok(Some(self.give(spare))),
                None if self.rest.len() > LINE => {
                    let path = self.stream.path();
                    let message = format!("{path} holds a line of more than {} MiB", LINE >> 20);
                    return Err(Undecided::new(&READING, Reason::TooLarge, message).at(Location::file(path)));
                }
                // A line end that was found is still the last one when more is read without one.
                Some(end) => searched = end - 1,
                None => searched = self.rest.len(),
            }
            self.rest.reserve(BLOCK);
            self.is_open = self.stream.read_on(&mut self.rest, BLOCK as u64)? == BLOCK as u64;
        }
    }

    fn give(&mut self, rest: Vec<u8>) -> Block {
        self.number += 1;
        Block { number: self.number - 1, bytes: std::mem::replace(&mut self.rest, rest) }
    }
}

/// What a block came to.
struct Judged {
    number: usize,
    lines: u64,
    outcome: Outcome,
}

/// The lines of a file, blocks of them by whichever thread is free, put in order again.
///
/// Each thread reads what it judges itself, so that no block moves from one processor to another.
fn judge_lines(
    terms: Terms<'_>,
    head: Vec<u8>,
    stream: Stream,
    jobs: usize,
    outcome: &mut Outcome,
) -> Result<Stream, Undecided> {
    let path = stream.path().to_owned();
    let blocks = Mutex::new(Blocks::new(head, stream));
    let order = Mutex::new((Order::default(), outcome));
    let work = || {
        let mut room = Room::default();
        let mut spare = Vec::new();
        loop {
            let block = held(&blocks).next(spare);
            let Block { number, bytes } = match block {
                Ok(Some(block)) => block,
                Ok(None) => return Vec::new(),
                Err(undecided) => return vec![undecided],
            };
            let most = terms.most.saturating_sub(held(&order).1.told());
            let judged;
            (judged, room, spare) = judge_block(Terms { most, ..terms }, &path, number, bytes, room);
            let (order, outcome) = &mut *held(&order);
            order.put(judged, outcome, terms.most);
        }
    };
    match on_threads(jobs, work).pop() {
        None => Ok(blocks.into_inner().unwrap_or_else(PoisonError::into_inner).stream),
        Some(undecided) => Err(undecided),
    }
}

/// What a lock guards; a thread that panics ends the program.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts blocks in order again.
#[derive(Default)]
struct Order {
    waiting: Vec<Judged>,
    next: usize,
    line: u64,
}

impl Order {
    fn put(&mut self, judged: Judged, outcome: &mut Outcome, most: usize) {
        self.waiting.push(judged);
        while let Some(at) = self.waiting.iter().position(|judged| judged.number == self.next) {
            let mut judged = self.waiting.swap_remove(at);
            judged.outcome.move_down(self.line);
            self.line += judged.lines;
            self.next += 1;
            judged.outcome.keep(most.saturating_sub(outcome.told()));
            outcome.take(judged.outcome);
        }
    }
}

/// Judges the lines of a block; what it came to, and the memory of it for another one.
fn judge_block(
    terms: Terms<'_>,
    path: &str,
    number: usize,
    bytes: Vec<u8>,
    mut room: Room,
) -> (Judged, Room, Vec<u8>) {
    let mut outcome = Outcome::default();
    // The whole block at once where it is UTF-8, as it nearly always is.
    let whole = std::str::from_utf8(&bytes);
    let (mut start, mut line) = (0, 0);
    while start < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |at| start + at);
        let text =
            whole.map_or_else(|_| std::str::from_utf8(&bytes[start..end]), |whole| Ok(&whole[start..end]));
        match text {
            Ok(text) if text.bytes().all(|byte| byte.is_ascii_whitespace()) => {}
            Ok(text) => room = outcome.judge_text(terms, path, text, Some(line), room),
            Err(error) => {
                let valid = String::from_utf8_lossy(&bytes[start..start + error.valid_up_to()]);
                outcome.refuse_bytes(terms, path, &valid, line);
            }
        }
        line += 1;
        start = end + 1;
    }
    (Judged { number, lines: line, outcome }, room, bytes)
}
