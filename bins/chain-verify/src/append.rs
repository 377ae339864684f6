//! `chain-verify append`: one more entry, under a lock, flushed to disk.
//!
//! The order is: lock, verify the end of the log, look for the new id in all of it, write one line,
//! flush it to disk, and only then say so. A writer that dies at any moment leaves a log that ends
//! with a whole line or with a torn one, never a lost entry that was acknowledged; the torn line is
//! refused by the next writer, who moves it away when told to, and to nowhere it can't be read again.
//!
//! What it costs: one sequential read of the log, in search of the id; one line parsed and hashed, the
//! last; one flush. What came before the last entry is verified by `chain-verify log`, not here.

use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use gate_core::artifact::{Artifact, MAX_BYTES, Root, cause, hex, is_sha256};
use gate_core::instant::Instant;
use gate_core::json::{Document, Fault, Kind, Value};
use gate_core::rule::{READING, TIME};
use gate_core::text::printable;
use gate_core::{Context, Judgement, Location, Reason, Subject, Undecided};
use memchr::memmem;
use sha2::{Digest as _, Sha256};

use crate::anchor::SCHEMA;
use crate::canonical::{canonicalize, digest};
use crate::entry::{self, Entry, PayloadRef};
use crate::rules::{APPEND, HASH, TORN};

/// The members that `append` computes.
const COMPUTED: [&str; 3] = ["previousHash", "hashSha256", "signatureBase64"];

/// What a payload can be.
const KINDS: [&str; 4] = ["Artifact", "Snapshot", "Diff", "Log"];

/// How much of the log is read at once.
const BUFFER: usize = 1 << 20;

/// Something that signs the canonical form of an entry.
pub trait Sign {
    /// The signature in standard base64.
    fn sign(&self, text: &[u8]) -> String;
}

/// What time it is, and how far clocks may be apart.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// Now.
    pub now: Instant,
    /// By how many seconds an entry may lie ahead of it.
    pub skew_s: u32,
}

impl Clock {
    /// The time to judge at, and the skew that the policy allows.
    #[must_use]
    pub fn of(context: &Context) -> Self {
        Self { now: context.now, skew_s: context.policy.policy.thresholds.skew_s }
    }
}

/// The last entry of a log.
#[derive(Clone, Debug)]
pub struct Tail {
    /// Its `evidenceId`.
    pub id: String,
    /// Its `workspaceId`, which is that of the log.
    pub workspace: String,
    /// Its `occurredAtIso`.
    pub at: String,
    /// Its `hashSha256`.
    pub hash: String,
    /// Whether it has a signature.
    pub signed: bool,
}

impl Tail {
    fn of(entry: Value<'_>, signed: bool) -> Self {
        Self {
            id: text(entry, "evidenceId"),
            workspace: text(entry, "workspaceId"),
            at: text(entry, "occurredAtIso"),
            hash: text(entry, "hashSha256"),
            signed,
        }
    }
}

/// The head of a log after an entry was appended.
#[derive(Clone, Debug)]
pub struct Head {
    /// How many entries the log has now.
    pub entries: u64,
    /// The byte that the new entry starts at.
    pub offset: u64,
    /// The line of the new entry, counted from 1.
    pub line: u64,
    /// The new entry.
    pub tail: Tail,
}

/// A log that is locked for appending, until it is dropped.
#[derive(Debug)]
pub struct Ledger {
    path: String,
    file: File,
    /// Where it lies, when it was made by this very writer.
    made: Option<PathBuf>,
    length: u64,
    entries: Option<u64>,
    tail: Option<Tail>,
}

impl Drop for Ledger {
    /// A log that was made, and got no entry, is taken away again, still under the lock.
    fn drop(&mut self) {
        if let Some(path) = self.made.take_if(|_| self.length == 0) {
            // An empty log that stays shows nothing, and never passes.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// What a log holds.
#[derive(Clone, Copy, Debug, Default)]
struct Scan {
    entries: u64,
    lines: u64,
    doubled: Option<u64>,
}

/// What the end of a log is.
enum Ending {
    /// No entry at all.
    Empty,
    /// A whole entry and a line end.
    Whole(Box<Tail>),
    /// The last line, from this byte on, is no entry or has no line end.
    Torn(u64, Vec<u8>),
}

/// Appends one entry to a log; the new head as JSON.
///
/// # Errors
/// As [`Ledger::open`] and [`Ledger::append`].
pub fn judge(
    context: &Context,
    log: &Path,
    entry: &Path,
    signer: Option<&dyn Sign>,
    judgement: &mut Judgement,
) -> Result<Option<String>, Undecided> {
    let entry = context.root.read(entry)?;
    judgement.subjects.push(entry.subject("evidence-entry"));
    let mut ledger = Ledger::open(&context.root, log)?;
    let head = ledger.append(&entry, signer, &Clock::of(context), judgement)?;
    Ok(head.map(|head| head.json()))
}

impl Head {
    /// The head in the form of `chain-verify anchor`, without the Merkle root, which needs all entries.
    #[must_use]
    pub fn json(&self) -> String {
        let text = serde_json::json!({
            "schema": SCHEMA,
            "entries": self.entries,
            "hashSha256": self.tail.hash,
            "evidenceId": self.tail.id,
            "byteOffset": self.offset,
            "line": self.line,
        });
        format!("{text}\n")
    }
}

impl Ledger {
    /// Opens a log, or makes an empty one, locks it, and verifies its last entry.
    ///
    /// # Errors
    /// When it can't be opened or locked, is compressed or a JSON array, ends with a torn line, or its
    /// last entry does not hash to what it states.
    pub fn open(root: &Root, named: &Path) -> Result<Self, Undecided> {
        let mut ledger = Self::lock(root, named)?;
        match ledger.ending()? {
            Ending::Empty => {}
            Ending::Whole(tail) => ledger.tail = Some(*tail),
            Ending::Torn(at, _) => {
                let message = format!(
                    "{} ends with a torn line, from byte {at} on: an earlier writer did not finish",
                    ledger.path
                );
                return Err(Undecided::new(&TORN, Reason::Malformed, message)
                    .help(format!("chain-verify append {} --repair", printable(&named.to_string_lossy())))
                    .at(Location::file(&ledger.path)));
            }
        }
        Ok(ledger)
    }

    /// The last entry; `None` for a log without entries.
    #[must_use]
    pub fn tail(&self) -> Option<&Tail> {
        self.tail.as_ref()
    }

    /// How many entries the log has.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn entries(&mut self) -> Result<u64, Undecided> {
        match self.entries {
            Some(entries) => Ok(entries),
            None => self.scan(None).map(|scan| scan.entries),
        }
    }

    /// Appends an entry that is JSON text without hashes, and flushes it to disk.
    ///
    /// `None` when it would make the log invalid: the judgement says why, and nothing is written.
    ///
    /// # Errors
    /// When the entry is no strict JSON object or holds a member that is computed here, or when the log
    /// can't be read or written.
    pub fn append(
        &mut self,
        entry: &Artifact,
        signer: Option<&dyn Sign>,
        clock: &Clock,
        judgement: &mut Judgement,
    ) -> Result<Option<Head>, Undecided> {
        let json = entry.json()?;
        let root = json.document().root();
        let refuse = |value: Value<'_>, message: &str| {
            let message = format!("{}: {message}", entry.path());
            Undecided::new(&READING, Reason::Malformed, message).at(bare(entry.at(value.span())))
        };
        if root.kind() != Kind::Object {
            return Err(refuse(root, "expected one entry, an object"));
        }
        if let Some(name) = COMPUTED.iter().find(|name| root.get(name).is_some()) {
            return Err(refuse(root, &format!("{name} is computed here: leave it out")));
        }
        let faulty = |fault: Fault| {
            let start = root.span().start;
            let message = format!("{}: {}", entry.path(), fault.message);
            let at = start + fault.span.start;
            Undecided::new(&READING, Reason::Malformed, message).at(bare(entry.at(at..at)))
        };
        digest(root.raw(), &[]).map_err(faulty)?;
        let told = judgement.findings.len();
        for message in violations(root) {
            judgement.block(&APPEND, Some(Location::file(entry.path())), message);
        }
        self.follows(root, entry.path(), signer.is_some(), clock, judgement);
        let id = text(root, "evidenceId");
        let Scan { entries, lines, doubled } = self.scan(Some(&id))?;
        if let Some(number) = doubled {
            let message = format!("{} is the id of entry {number} of the log already", printable(&id));
            judgement.block(&APPEND, Some(Location::file(entry.path())), message);
        }
        if judgement.findings.len() > told {
            return Ok(None);
        }
        let previous = self.tail.as_ref().map(|tail| tail.hash.as_str());
        let (line, hash) = seal(root.raw(), previous, signer).map_err(faulty)?;
        self.write(&line)?;
        let entries = entries + 1;
        self.entries = Some(entries);
        let tail = Tail { hash, ..Tail::of(root, signer.is_some()) };
        self.tail = Some(tail.clone());
        judgement.holds(&APPEND, format!("{} is entry {entries} of the log, on disk", printable(&id)));
        Ok(Some(Head { entries, offset: self.length - line.len() as u64, line: lines + 1, tail }))
    }

    /// What the report says of the log as it is now.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn subject(&mut self) -> Result<Subject, Undecided> {
        let mut digest = Sha256::new();
        self.rewind()?;
        let mut reader = BufReader::with_capacity(BUFFER, &self.file);
        loop {
            let bytes = reader.fill_buf().map_err(|error| self.failed("read", &error))?;
            if bytes.is_empty() {
                break;
            }
            digest.update(bytes);
            let count = bytes.len();
            reader.consume(count);
        }
        let sha256 = hex(&digest.finalize());
        Ok(Subject {
            path: self.path.clone(),
            sha256,
            bytes: self.length,
            artifact: Some("evidence-log".into()),
        })
    }

    /// Opens and locks. A log that was exchanged for another one meanwhile is opened again.
    fn lock(root: &Root, named: &Path) -> Result<Self, Undecided> {
        let path = root.display(named);
        let fail = |what: &str, error: &io::Error| {
            Undecided::new(&APPEND, Reason::Io, format!("cannot {what} {path}: {}", cause(error)))
                .at(Location::file(&path))
        };
        loop {
            let (absolute, made) = place(root, named, &path)?;
            let file = OpenOptions::new()
                .read(true)
                .append(true)
                .open(&absolute)
                .map_err(|error| fail("open", &error))?;
            file.lock().map_err(|error| fail("lock", &error))?;
            if is_still(&file, &absolute) {
                let length = file.metadata().map_err(|error| fail("read", &error))?.len();
                let made = made.then_some(absolute);
                return Ok(Self { path, file, made, length, entries: None, tail: None });
            }
        }
    }

    fn failed(&self, what: &str, error: &io::Error) -> Undecided {
        Undecided::new(&APPEND, Reason::Io, format!("cannot {what} {}: {}", self.path, cause(error)))
            .at(Location::file(&self.path))
    }

    fn rewind(&mut self) -> Result<(), Undecided> {
        self.file.seek(SeekFrom::Start(0)).map(|_| ()).map_err(|error| self.failed("read", &error))
    }

    /// Reads the end of the log, backwards, as far as its last line goes.
    fn ending(&mut self) -> Result<Ending, Undecided> {
        let mut start = [0; 4];
        let count = usize::try_from(self.length.min(4)).unwrap_or(4);
        self.rewind()?;
        self.file.read_exact(&mut start[..count]).map_err(|error| self.failed("read", &error))?;
        let refuse = |message: &str| {
            let message = format!("{} {message}", self.path);
            Err(Undecided::new(&APPEND, Reason::Usage, message).at(Location::file(&self.path)))
        };
        match start {
            [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd] => {
                return refuse("is compressed: entries are appended to plain NDJSON");
            }
            [b'[', ..] | [0xef, 0xbb, 0xbf, b'['] => {
                return refuse("is one JSON array: entries are appended to NDJSON, an entry a line");
            }
            _ => {}
        }
        let (mut bytes, mut from) = (Vec::new(), self.length);
        while from > 0 {
            let size = (bytes.len() as u64).max(1 << 16).min(from);
            from -= size;
            let mut chunk = vec![0; usize::try_from(size).unwrap_or(usize::MAX)];
            self.file
                .seek(SeekFrom::Start(from))
                .and_then(|_| self.file.read_exact(&mut chunk))
                .map_err(|error| self.failed("read", &error))?;
            chunk.extend_from_slice(&bytes);
            bytes = chunk;
            if memchr::memrchr(b'\n', bytes.trim_ascii_end()).is_some() {
                break;
            }
            if bytes.len() as u64 > MAX_BYTES {
                let message =
                    format!("the last line of {} is larger than {} MiB", self.path, MAX_BYTES >> 20);
                return Err(Undecided::new(&APPEND, Reason::TooLarge, message));
            }
        }
        let content = bytes.trim_ascii_end();
        if content.is_empty() {
            return Ok(if bytes.is_empty() || bytes.ends_with(b"\n") {
                Ending::Empty
            } else {
                Ending::Torn(from, bytes)
            });
        }
        let line = memchr::memrchr(b'\n', content).map_or(0, |at| at + 1);
        let ended = bytes[content.len()..].contains(&b'\n');
        match self.read_tail(&content[line..])? {
            Some(tail) if ended => Ok(Ending::Whole(Box::new(tail))),
            _ => Ok(Ending::Torn(from + line as u64, bytes.split_off(line))),
        }
    }

    /// The entry that a line holds; `None` when it holds none.
    fn read_tail(&self, line: &[u8]) -> Result<Option<Tail>, Undecided> {
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        let Ok(line) = std::str::from_utf8(line) else {
            return Ok(None);
        };
        let Ok(document) = Document::parse(line) else {
            return Ok(None);
        };
        let root = document.root();
        if root.kind() != Kind::Object {
            return Ok(None);
        }
        let hash = text(root, "hashSha256");
        let computed = digest(root.raw(), &["hashSha256", "signatureBase64"]);
        if !computed.is_ok_and(|computed| hex(&computed) == hash) {
            let message = format!("the last entry of {} does not hash to what it states", self.path);
            return Err(Undecided::new(&HASH, Reason::Malformed, message)
                .help("chain-verify log says what is wrong with it; nothing is appended to a broken log")
                .at(Location::file(&self.path)));
        }
        Ok(Some(Tail::of(root, root.get("signatureBase64").is_some())))
    }

    /// Judges what the new entry has to have in common with the last.
    fn follows(&self, entry: Value<'_>, path: &str, signed: bool, clock: &Clock, judgement: &mut Judgement) {
        let at = || Some(Location::file(path));
        let Ok(time) = Instant::parse(&text(entry, "occurredAtIso")) else {
            // The entry's own violations say so.
            return;
        };
        let ahead = time.seconds_since(clock.now);
        if ahead > i64::from(clock.skew_s) {
            judgement.block(&TIME, at(), format!("the entry lies {ahead} s in the future"));
        }
        let Some(tail) = &self.tail else {
            return;
        };
        if Instant::parse(&tail.at).is_ok_and(|last| time < last) {
            let message = format!("it happened before the last entry of the log, {}", printable(&tail.id));
            judgement.block(&APPEND, at(), message);
        }
        if text(entry, "workspaceId") != tail.workspace {
            judgement.block(&APPEND, at(), "it is of another workspace than the log");
        }
        if tail.signed && !signed {
            judgement
                .block(&APPEND, at(), "the log is signed, and this entry would not be")
                .help("name the variable that holds the private key with --sign-key-env");
        }
    }

    /// How many entries there are, and which of them, counted from 1, has this id.
    ///
    /// A line is parsed only where it may hold the id: as canonical JSON writes it, or by an escape.
    fn scan(&mut self, id: Option<&str>) -> Result<Scan, Undecided> {
        self.rewind()?;
        let needle = id.map(|id| quoted(id).into_bytes());
        let finders = needle
            .as_deref()
            .map(|needle| [needle, br"\u".as_slice(), br"\/".as_slice()].map(memmem::Finder::new));
        let mut scan = Scan::default();
        let mut line = Vec::new();
        let mut reader = BufReader::with_capacity(BUFFER, &self.file);
        loop {
            line.clear();
            let count = reader
                .by_ref()
                .take(MAX_BYTES + 1)
                .read_until(b'\n', &mut line)
                .map_err(|error| self.failed("read", &error))?;
            if count == 0 {
                break;
            }
            if line.len() as u64 > MAX_BYTES {
                let message = format!(
                    "line {} of {} is larger than {} MiB",
                    scan.lines + 1,
                    self.path,
                    MAX_BYTES >> 20
                );
                return Err(Undecided::new(&APPEND, Reason::TooLarge, message));
            }
            scan.lines += 1;
            if line.trim_ascii().is_empty() {
                continue;
            }
            scan.entries += 1;
            let candidate =
                finders.as_ref().is_some_and(|all| all.iter().any(|one| one.find(&line).is_some()));
            if candidate && scan.doubled.is_none() {
                let parsed =
                    std::str::from_utf8(&line).ok().and_then(|line| Document::parse(line.trim()).ok());
                let same = |document: Document<'_>| {
                    document.root().get("evidenceId").is_some_and(|value| Some(&*value.string()) == id)
                };
                if parsed.is_some_and(same) {
                    scan.doubled = Some(scan.entries);
                }
            }
        }
        self.entries = Some(scan.entries);
        Ok(scan)
    }

    /// Writes one line and flushes it. What could not be flushed is taken back, if it can be.
    fn write(&mut self, line: &[u8]) -> Result<(), Undecided> {
        let written = self.file.write_all(line).and_then(|()| self.file.sync_all());
        if let Err(error) = written {
            // If this fails as well, the torn line is found by whoever comes next.
            let _ = self.file.set_len(self.length).and_then(|()| self.file.sync_all());
            return Err(self.failed("append to", &error));
        }
        self.length += line.len() as u64;
        Ok(())
    }
}

/// Moves a torn last line out of a log, to a file of its own beside it.
///
/// A last line that is a whole entry, and lacks only its line end, gets it.
///
/// # Errors
/// When the log is not there, can't be locked, read or written, or is broken in another way.
pub fn repair(context: &Context, named: &Path, judgement: &mut Judgement) -> Result<(), Undecided> {
    context.root.stream(named)?;
    let mut ledger = Ledger::lock(&context.root, named)?;
    let message = match ledger.ending()? {
        Ending::Empty | Ending::Whole(_) => "the log ends with a whole line: nothing to repair".to_owned(),
        Ending::Torn(_, bytes) if ledger.read_tail(bytes.trim_ascii())?.is_some() => {
            ledger.write(b"\n")?;
            "the last entry is whole, and got its line end".to_owned()
        }
        Ending::Torn(at, bytes) => {
            let kept =
                keep(context, named, &bytes).map_err(|error| ledger.failed("keep the end of", &error))?;
            // The copy is on disk: only now may the log lose what it was made from.
            ledger
                .file
                .set_len(at)
                .and_then(|()| ledger.file.sync_all())
                .map_err(|error| ledger.failed("cut", &error))?;
            ledger.length = at;
            format!("{} bytes from byte {at} on were moved to {kept}", bytes.len())
        }
    };
    judgement.holds(&TORN, message);
    let subject = ledger.subject()?;
    judgement.subjects.push(subject);
    Ok(())
}

/// Keeps torn bytes in the first `LOG.torn-N` that is not there yet.
fn keep(context: &Context, named: &Path, bytes: &[u8]) -> io::Result<String> {
    let mut number = 1_u32;
    loop {
        let mut name = named.as_os_str().to_owned();
        name.push(format!(".torn-{number}"));
        let path = PathBuf::from(name);
        match File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(bytes)?;
                file.sync_all()?;
                sync_folder(&path)?;
                return Ok(context.root.display(&path));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Where the log lies, and whether it was made just now, empty, because it was not there.
fn place(root: &Root, named: &Path, path: &str) -> Result<(PathBuf, bool), Undecided> {
    let there = || root.stream(named).map(|stream| stream.absolute().to_owned());
    match there() {
        Err(undecided) if undecided.reason == Reason::Missing => {}
        result => return result.map(|absolute| (absolute, false)),
    }
    match File::create_new(named).and_then(|file| file.sync_all()).and_then(|()| sync_folder(named)) {
        Ok(()) => there().map(|absolute| (absolute, true)),
        // Another writer made it, or it is a link that leads nowhere, which is an error then.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            there().map(|absolute| (absolute, false))
        }
        Err(error) => {
            Err(Undecided::new(&APPEND, Reason::Io, format!("cannot make {path}: {}", cause(&error)))
                .at(Location::file(path)))
        }
    }
}

/// A new file survives a crash only when its folder was flushed as well.
fn sync_folder(file: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// Whether this open file is the one at this path.
fn is_still(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        match (file.metadata(), path.metadata()) {
            (Ok(open), Ok(named)) => open.dev() == named.dev() && open.ino() == named.ino(),
            _ => false,
        }
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        path.is_file()
    }
}

/// What keeps an entry from being an `EvidenceEntryV1`.
fn violations(entry: Value<'_>) -> Vec<Cow<'static, str>> {
    let mut problems = Vec::new();
    for name in ["evidenceId", "workspaceId", "correlationId", "occurredAtIso", "category", "summary"] {
        if text(entry, name).is_empty() {
            problems.push(format!("{name} is missing, empty or no string").into());
        }
    }
    if let Err(message) = Instant::parse(&text(entry, "occurredAtIso")) {
        problems.push(format!("occurredAtIso: {message}").into());
    }
    let member = |name: &str| entry.get(name).map(Value::raw);
    let (links, payload_refs) = (member("links"), member("payloadRefs"));
    let category = text(entry, "category");
    entry::judge(member("schemaVersion"), &category, member("actor"), links, payload_refs, &mut problems);
    let parsed = Entry { links, payload_refs, ..Entry::default() };
    if let Err(fault) = parsed.links() {
        problems.push(format!("links: {}", fault.message).into());
    }
    match parsed.payload_refs() {
        Err(fault) => problems.push(format!("payloadRefs: {}", fault.message).into()),
        Ok(payloads) => {
            let whole = |payload: &PayloadRef| {
                KINDS.contains(&payload.kind.as_str())
                    && !payload.uri.is_empty()
                    && payload.sha256.as_deref().is_none_or(is_sha256)
            };
            if !payloads.iter().all(whole) {
                problems
                    .push("payloadRefs: each has a known kind, a uri and, if any, a SHA-256 in hex".into());
            }
        }
    }
    problems
}

/// The line of an entry, and its hash.
fn seal(raw: &str, previous: Option<&str>, signer: Option<&dyn Sign>) -> Result<(Vec<u8>, String), Fault> {
    let linked = previous.map_or_else(|| raw.to_owned(), |hash| with(raw, "previousHash", hash));
    let hash = hex(&digest(&linked, &[])?);
    let hashed = with(&linked, "hashSha256", &hash);
    let mut line = Vec::with_capacity(hashed.len() + 128);
    canonicalize(&hashed, &[], &mut line)?;
    if let Some(signer) = signer {
        let whole = with(&hashed, "signatureBase64", &signer.sign(&line));
        line.clear();
        canonicalize(&whole, &[], &mut line)?;
    }
    line.push(b'\n');
    Ok((line, hash))
}

/// An object's text with one more member, whose value needs no escape.
fn with(object: &str, name: &str, value: &str) -> String {
    let rest = object.strip_prefix('{').unwrap_or(object);
    format!("{{\"{name}\":\"{value}\",{rest}")
}

/// A member's text; empty when it is missing or no string.
fn text(object: Value<'_>, name: &str) -> String {
    let value = object.get(name).filter(|value| value.kind() == Kind::String);
    value.map_or_else(String::new, |value| value.string().into_owned())
}

/// A string as canonical JSON writes it.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str(r"\\"),
            '\u{8}' => out.push_str(r"\b"),
            '\t' => out.push_str(r"\t"),
            '\n' => out.push_str(r"\n"),
            '\u{c}' => out.push_str(r"\f"),
            '\r' => out.push_str(r"\r"),
            // Other control characters are written by \u, which is looked for anyway.
            char => out.push(char),
        }
    }
    out.push('"');
    out
}

/// A place without the text that stands there.
fn bare(mut at: Location) -> Location {
    at.excerpt = None;
    at
}
