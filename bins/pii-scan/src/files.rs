//! From paths to pieces: folders, archives, kinds of files, and what could not be looked at.

use std::cell::Cell;
use std::io::{self, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use gate_core::artifact::{self, Root, STDIN, Subject, cause};
use gate_core::rule::{NOTHING_MISSING, READING};
use gate_core::text::printable;
use gate_core::{Location, Reason, Undecided};

use crate::json::{Progress, Walker};
use crate::profile::Profile;
use crate::run::{Crew, Kind, LongDocument, PIECE, Piece, is_blank, piece_end};
use crate::scan::{Found, Origin, Scanner, Setup};
use crate::table::Columns;

/// The longest line that is scanned, in bytes.
pub const LONGEST_LINE: usize = 16 << 20;

/// A JSON document up to this size is scanned whole; what is larger is walked over as it comes.
const WHOLE: usize = 1 << 20;

/// The longest string, in bytes, of a document that is walked over as it comes.
const LONGEST_STRING: usize = 16 << 20;

/// How deep archives may lie in each other.
const DEEPEST: usize = 3;

/// The most members of an archive.
const MEMBERS: usize = 100_000;

/// What an archive may unpack to, in bytes, besides [`RATIO`] times its own size.
const UNPACKED: u64 = 256 << 20;

/// How many times its own size an archive may unpack to.
const RATIO: u64 = 200;

/// The largest window of a zstd stream, as a power of two: 8 MiB, what RFC 8878 recommends.
const WINDOW: u32 = 23;

/// Part I of N.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which part, from 1.
    pub part: u64,
    /// Of how many.
    pub of: u64,
}

impl Shard {
    /// Reads `I/N`.
    ///
    /// # Errors
    /// When it isn't that, or I is not one of 1 to N.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (part, of) = text.split_once('/').ok_or("write it as I/N, such as 2/8")?;
        let number = |text: &str| text.parse::<u64>().map_err(|_| format!("`{text}` is no number"));
        let shard = Self { part: number(part)?, of: number(of)? };
        if shard.part == 0 || shard.part > shard.of {
            return Err("the part is one of 1 to N".into());
        }
        Ok(shard)
    }

    /// Whether the piece of this number, counted from 0, is of this part.
    fn has(self, piece: u64) -> bool {
        piece % self.of == self.part - 1
    }
}

/// How files are taken in.
#[derive(Clone, Debug)]
pub struct Options {
    /// The profile.
    pub profile: &'static Profile,
    /// Globs of files that may be left out, if they can't be scanned.
    pub may_skip: Vec<String>,
    /// Whether what git ignores is scanned as well.
    pub no_ignore: bool,
    /// The part that is scanned.
    pub shard: Option<Shard>,
}

/// What there is under what a user named.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The files, in order.
    pub entries: Vec<Entry>,
    /// What could not be listed, and what is no file.
    pub undecided: Vec<Undecided>,
    /// How many files and folders git ignores: nothing in them is scanned.
    pub left_out: usize,
}

/// Lists the files under what a user named.
#[must_use]
pub fn gather(root: &Root, named: &[PathBuf], options: &Options) -> Gathered {
    let Gathered { mut entries, mut undecided, mut left_out } = Gathered::default();
    for path in named {
        if path.as_os_str() == STDIN || !path.is_dir() {
            entries.push(Entry { path: path.clone(), named: true });
            continue;
        }
        let before = (entries.len(), undecided.len());
        let (mut folders, mut met) = (Vec::new(), 0);
        let mut walk = ignore::WalkBuilder::new(path);
        walk.standard_filters(false)
            .git_ignore(!options.no_ignore)
            .parents(!options.no_ignore)
            .follow_links(false)
            .filter_entry(|entry| entry.file_name() != ".git")
            .sort_by_file_path(Path::cmp);
        for entry in walk.build() {
            match entry {
                Ok(entry) => {
                    met += usize::from(entry.depth() > 0);
                    let kind = entry.file_type();
                    if kind.is_some_and(|kind| kind.is_file()) {
                        entries.push(Entry { path: entry.into_path(), named: false });
                    } else if kind.is_some_and(|kind| kind.is_symlink()) {
                        let display = root.display(entry.path());
                        if !is_allowed(&options.may_skip, &display) {
                            undecided.push(not_scanned(&display, "it is a link, and is not followed"));
                        }
                    } else if kind.is_some_and(|kind| kind.is_dir()) {
                        folders.push(entry.into_path());
                    } else {
                        let display = root.display(entry.path());
                        undecided.push(not_scanned(&display, "it is no regular file"));
                    }
                }
                Err(error) => undecided.push(Undecided::new(
                    &NOTHING_MISSING,
                    Reason::Io,
                    format!("cannot list {}: {}", root.display(path), io_cause(&error)),
                )),
            }
        }
        // What lies in the folders and was not met is the uppermost of what git ignores.
        if !options.no_ignore {
            left_out += folders.iter().map(|folder| children(folder)).sum::<usize>().saturating_sub(met);
        }
        if (entries.len(), undecided.len()) == before {
            let display = root.display(path);
            undecided.push(
                Undecided::new(
                    &NOTHING_MISSING,
                    Reason::Empty,
                    format!("the folder {display} holds no file"),
                )
                .help(
                    "name the folder that the artifacts were written to; --no-ignore scans what git ignores",
                )
                .at(Location::file(display)),
            );
        }
    }
    Gathered { entries, undecided, left_out }
}

/// How much lies in a folder, without git's own. One that can't be listed was told when it was met.
fn children(folder: &Path) -> usize {
    let children = folder.read_dir().into_iter().flatten().flatten();
    children.filter(|child| child.file_name() != ".git").count()
}

/// Why a folder can't be listed, without what the error says of paths: they are told where nothing is found in them.
fn io_cause(error: &ignore::Error) -> String {
    let kind = error.io_error().map_or(io::ErrorKind::Other, io::Error::kind);
    cause(&io::Error::from(kind))
}

/// A file to scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path; `-` is standard input.
    pub path: PathBuf,
    /// Whether the user named it, and did not just name a folder around it.
    pub named: bool,
}

fn is_allowed(globs: &[String], display: &str) -> bool {
    globs.iter().any(|glob| fast_glob::glob_match(glob, display))
}

fn not_scanned(display: &str, why: &str) -> Undecided {
    Undecided::new(&READING, Reason::Malformed, format!("{display} was not scanned: {why}"))
        .help("leave it out, hand over what it holds as text, or allow it with --allow-skipped GLOB")
        .at(Location::file(display))
}

/// What is known of a file or a member of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// How reports call it.
    pub display: String,
    /// Where it lies, unless it is a member of an archive or standard input.
    pub absolute: Option<PathBuf>,
}

/// Takes files in.
#[derive(Debug)]
pub struct Intake<'scope, 's> {
    /// Who scans.
    pub crew: Crew<'scope, 's>,
    /// Every file and member, by number.
    pub notes: Vec<Note>,
    /// What was read, with digests.
    pub subjects: Vec<Subject>,
    /// What could not be decided.
    pub undecided: Vec<Undecided>,
    /// How many files were skipped with leave.
    pub skipped: u64,
    /// How many members of archives were taken in that hold something.
    pub members: u64,
    /// How many bytes they have.
    pub unpacked: u64,
    /// How many pieces all shards have together.
    pub pieces: u64,
    setup: &'s Setup,
    options: Options,
    allowed: Rc<Cell<u64>>,
    progress: fn(u64),
    read: u64,
    names: Scanner<'s>,
    /// What was found in names of files: the name as it may be shown, and the finding.
    pub misnamed: Vec<(String, Found)>,
}

impl<'scope, 's: 'scope> Intake<'scope, 's> {
    /// Nothing taken in yet. `progress` is told how many bytes were read so far.
    #[must_use]
    pub fn new(crew: Crew<'scope, 's>, setup: &'s Setup, options: Options, progress: fn(u64)) -> Self {
        Self {
            crew,
            notes: Vec::new(),
            subjects: Vec::new(),
            undecided: Vec::new(),
            skipped: 0,
            members: 0,
            unpacked: 0,
            pieces: 0,
            setup,
            options,
            allowed: Rc::new(Cell::new(0)),
            progress,
            read: 0,
            names: Scanner::new(setup),
            misnamed: Vec::new(),
        }
    }

    /// Takes a file in, to its end.
    pub fn file(&mut self, root: &Root, entry: &Entry) {
        let mut stream = match root.stream_or_stdin(&entry.path) {
            Ok(stream) => stream.hashed_by(root.digester()),
            Err(undecided) => return self.undecided.push(undecided),
        };
        let (display, absolute, allowed) = if entry.path.as_os_str() == STDIN {
            (stream.path().to_owned(), None, UNPACKED * 4)
        } else {
            let size = stream.expected().unwrap_or_default();
            let allowed = size.saturating_mul(RATIO).saturating_add(UNPACKED);
            (self.shown("", stream.path()), Some(stream.absolute().to_owned()), allowed)
        };
        self.allowed.set(allowed);
        let suffix = suffix(stream.path());
        let how = self.source(&display, &suffix, absolute, &mut stream, entry.named, 0);
        // To its end, for the digest and for what a disk may fail at.
        if let Err(error) = io::copy(&mut stream, &mut io::sink()) {
            return self.undecided.push(stream.failed(&error));
        }
        let artifact = self.artifact(&display, how);
        self.subjects.push(Subject { path: display, ..stream.subject(artifact) });
    }

    /// A name as it may be shown: a name can hold what must not be repeated as well.
    fn shown(&mut self, within: &str, name: &str) -> String {
        self.names.line(name, Origin { bytes: 0, line: 0, column: 0 });
        let mut found = std::mem::take(&mut self.names.found);
        if found.is_empty() {
            return format!("{within}{name}");
        }
        found.sort_by_key(|found| found.start);
        let (mut shown, mut at) = (within.to_owned(), 0);
        for found in &found {
            if found.start >= at {
                shown.push_str(&name[at..found.start]);
                shown.push('‹');
                shown.push_str(crate::judge::entity_of(self.setup, found.what));
                shown.push('›');
            }
            at = at.max(found.end);
        }
        shown.push_str(&name[at..]);
        self.misnamed.extend(found.into_iter().map(|found| (shown.clone(), found)));
        shown
    }

    /// What the report calls a file that was taken in.
    fn artifact(&mut self, display: &str, how: Result<&'static str, Undecided>) -> &'static str {
        match how {
            Ok(artifact) => artifact,
            Err(undecided) if is_skip(&undecided) && is_allowed(&self.options.may_skip, display) => {
                self.skipped += 1;
                "skipped"
            }
            Err(undecided) => {
                self.undecided.push(undecided);
                "not scanned"
            }
        }
    }

    /// Takes in what a reader gives: a file, or a member of an archive. The answer is what it was.
    fn source(
        &mut self,
        display: &str,
        suffix: &str,
        absolute: Option<PathBuf>,
        reader: &mut dyn Read,
        named: bool,
        depth: usize,
    ) -> Result<&'static str, Undecided> {
        let mut head = self.crew.space();
        fill(reader, &mut head, PIECE).map_err(|error| unreadable(display, &error))?;
        if head.is_empty() {
            return if named { Err(artifact::empty(display)) } else { Ok("empty") };
        }
        if let Some(packed) = packing(&head) {
            if depth >= DEEPEST {
                return Err(too_large(display, "archives lie in it more than 3 deep"));
            }
            let mut whole = Cursor::new(head).chain(reader);
            return self.unpack(display, suffix, packed, &mut whole, depth);
        }
        artifact::refuse_wide_encodings(display, &head)?;
        if let Some(what) = foreign(&head) {
            return Err(not_scanned(display, what));
        }
        let file = self.notes.len();
        let start = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let (kind, whole) = self.kind(suffix, &head[start..], head.len() < PIECE);
        self.notes.push(Note { display: display.into(), absolute });
        if is_blank(&head[start..]) && head.len() < PIECE {
            return if named || self.options.profile.json {
                Err(artifact::empty(display))
            } else {
                Ok("empty")
            };
        }
        match kind {
            Kind::Document { .. } if !whole => {
                self.long_document(display, file, start, head, reader)?;
            }
            kind => {
                let mark = match (suffix, kind) {
                    ("tsv", Kind::Text { .. }) => Some(b'\t'),
                    ("csv", Kind::Text { .. }) => Some(b','),
                    _ => None,
                };
                let first = head[start..].split(|byte| *byte == b'\n').next().unwrap_or_default();
                let columns = mark.and_then(|mark| self.names.columns(first, mark)).map(Arc::new);
                self.pieces(display, (file, start, kind, columns), head, reader)?;
            }
        }
        Ok(match kind {
            Kind::Lines => "ndjson",
            Kind::Document { .. } => "json",
            Kind::Text { .. } => "text",
        })
    }

    /// What a file is, by its name and its first bytes, and whether it is to be scanned whole.
    fn kind(&self, suffix: &str, head: &[u8], all: bool) -> (Kind, bool) {
        let profile = self.options.profile;
        let text = Kind::Text { inline: profile.inline };
        match suffix {
            "json" if !first_of_several(head, all) => {
                return (Kind::Document { strict: profile.strict || profile.json }, all);
            }
            "json" | "ndjson" | "jsonl" => return (Kind::Lines, true),
            "md" | "tsv" | "csv" | "log" | "txt" | "yaml" | "yml" | "toml" | "xml" | "html"
                if !profile.json =>
            {
                return (text, true);
            }
            _ => {}
        }
        let opens = head
            .iter()
            .find(|byte| !byte.is_ascii_whitespace())
            .is_some_and(|byte| matches!(byte, b'{' | b'['));
        if !opens && !profile.json {
            return (text, true);
        }
        if first_of_several(head, all) {
            return (Kind::Lines, true);
        }
        // What only looks like JSON is text: `[2026-01-01] started` is a line of a log.
        let looks = profile.json || begins_well(head, all);
        if looks { (Kind::Document { strict: profile.json }, all) } else { (text, true) }
    }

    fn pieces(
        &mut self,
        display: &str,
        (file, start, kind, columns): (usize, usize, Kind, Option<Arc<Columns>>),
        mut buffer: Vec<u8>,
        reader: &mut dyn Read,
    ) -> Result<(), Undecided> {
        buffer.drain(..start);
        let (mut at, mut number) = (start, 0);
        // A document is here whole.
        let mut last = matches!(kind, Kind::Document { .. }) || buffer.len() + start < PIECE;
        loop {
            let cut = if last { buffer.len() } else { piece_end(&buffer) };
            if cut == 0 && !last {
                if buffer.len() >= LONGEST_LINE {
                    return Err(too_large(display, "a line of it is longer than 16 MiB"));
                }
                let more = buffer.len();
                last =
                    fill(reader, &mut buffer, more + PIECE).map_err(|error| unreadable(display, &error))?;
                continue;
            }
            let mut next = self.crew.space();
            next.extend_from_slice(&buffer[cut..]);
            buffer.truncate(cut);
            let length = buffer.len();
            let columns = columns.clone();
            self.piece(Piece { file, number, start: at, kind, columns, bytes: buffer });
            (at, number) = (at + length, number + 1);
            if last {
                return Ok(());
            }
            last = fill(reader, &mut next, PIECE).map_err(|error| unreadable(display, &error))?;
            buffer = next;
        }
    }

    /// Scans a piece, if it is of the shard.
    fn piece(&mut self, piece: Piece) {
        self.read += piece.bytes.len() as u64;
        (self.progress)(self.read);
        if self.is_next_ours() {
            self.crew.scan(piece);
        }
    }

    /// Counts one piece more: whether it is of the shard.
    fn is_next_ours(&mut self) -> bool {
        let number = self.pieces;
        self.pieces += 1;
        self.options.shard.is_none_or(|shard| shard.has(number))
    }

    fn long_document(
        &mut self,
        display: &str,
        file: usize,
        start: usize,
        mut buffer: Vec<u8>,
        reader: &mut dyn Read,
    ) -> Result<(), Undecided> {
        // One that is small after all is scanned by whoever is free.
        let mut last = fill(reader, &mut buffer, WHOLE).map_err(|error| unreadable(display, &error))?;
        if last {
            let kind = Kind::Document { strict: true };
            return self.pieces(display, (file, start, kind, None), buffer, &mut io::empty());
        }
        if !self.is_next_ours() {
            return Ok(());
        }
        buffer.drain(..start);
        let mut document = LongDocument::new(self.setup, file);
        document.origin.bytes = start;
        loop {
            let before = buffer.len();
            self.read += before as u64;
            document.feed(&mut buffer, last);
            (self.progress)(self.read);
            if last {
                break;
            }
            if buffer.len() >= LONGEST_STRING {
                return Err(too_large(display, "a string of it is longer than 16 MiB"));
            }
            let wanted = PIECE.max(buffer.len() * 2);
            last = fill(reader, &mut buffer, wanted).map_err(|error| unreadable(display, &error))?;
        }
        self.crew.take(document.finish());
        Ok(())
    }

    fn unpack(
        &mut self,
        display: &str,
        inner: &str,
        packed: Packed,
        whole: &mut dyn Read,
        depth: usize,
    ) -> Result<&'static str, Undecided> {
        match packed {
            Packed::Gzip => {
                let mut unpacked = self.bounded(MultiGzDecoder::new(whole));
                self.content(display, inner, &mut unpacked, depth)?;
                Ok("gzip")
            }
            Packed::Zstd => {
                let decoder = zstd::Decoder::new(whole).and_then(|mut decoder| {
                    decoder.window_log_max(WINDOW)?;
                    Ok(decoder)
                });
                let unpacked = decoder.map_err(|error| unreadable(display, &error))?;
                let mut unpacked = self.bounded(unpacked);
                self.content(display, inner, &mut unpacked, depth)?;
                Ok("zstd")
            }
            Packed::Tar => self.tar(display, whole, depth).map(|()| "tar"),
            Packed::Zip => self.zip(display, whole, depth).map(|()| "zip"),
        }
    }

    fn tar(&mut self, display: &str, whole: &mut dyn Read, depth: usize) -> Result<(), Undecided> {
        let mut archive = tar::Archive::new(whole);
        // Blocks of zeros end an archive, and others may come after it.
        archive.set_ignore_zeros(true);
        let entries = archive.entries().map_err(|error| unreadable(display, &error))?;
        for (count, entry) in entries.enumerate() {
            let entry = entry.map_err(|error| unreadable(display, &error))?;
            if count >= MEMBERS {
                return Err(too_many_members(display));
            }
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            self.member(display, &name, &mut self.bounded(entry), depth);
        }
        Ok(())
    }

    fn zip(&mut self, display: &str, whole: &mut dyn Read, depth: usize) -> Result<(), Undecided> {
        let mut spool = tempfile::tempfile().map_err(|error| unreadable(display, &error))?;
        io::copy(whole, &mut spool)
            .and_then(|_| spool.rewind())
            .map_err(|error| unreadable(display, &error))?;
        let broken =
            |error: &zip::result::ZipError| unreadable(display, &io::Error::other(error.to_string()));
        let mut archive = zip::ZipArchive::new(spool).map_err(|error| broken(&error))?;
        if archive.len() > MEMBERS {
            return Err(too_many_members(display));
        }
        for index in 0..archive.len() {
            let entry = archive.by_index(index).map_err(|error| broken(&error))?;
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            self.member(display, &name, &mut self.bounded(entry), depth);
        }
        Ok(())
    }

    /// Gives no more than what is left to unpack of this file.
    fn bounded<R>(&self, inner: R) -> Bounded<R> {
        Bounded { inner, allowed: Rc::clone(&self.allowed) }
    }

    /// Takes in a member of an archive: whatever it calls itself, it may hold something.
    fn member(&mut self, display: &str, name: &str, reader: &mut dyn Read, depth: usize) {
        let shown = self.shown(&format!("{display}!/"), &printable(name));
        let mut source = Counted { inner: reader, bytes: 0 };
        let how = self.source(&shown, &suffix(name), None, &mut source, false, depth + 1);
        if let Err(error) = io::copy(&mut source, &mut io::sink()) {
            return self.undecided.push(unreadable(&shown, &error));
        }
        // The archive is what was handed over: its digest is that of its members as well.
        self.artifact(&shown, how);
        self.members += u64::from(source.bytes > 0);
        self.unpacked += source.bytes;
    }

    /// Takes in what a file is once it is unpacked.
    fn content(
        &mut self,
        display: &str,
        suffix: &str,
        reader: &mut dyn Read,
        depth: usize,
    ) -> Result<(), Undecided> {
        self.source(display, suffix, None, reader, true, depth + 1)?;
        io::copy(reader, &mut io::sink()).map_err(|error| unreadable(display, &error))?;
        Ok(())
    }
}

/// What a name ends with, in small letters, without the mark of being packed.
fn suffix(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    name.rsplit_once('.').map_or("", |(_, suffix)| suffix).to_owned()
}

fn is_skip(undecided: &Undecided) -> bool {
    undecided.rule == READING.id && undecided.reason == Reason::Malformed
}

fn too_large(display: &str, why: &str) -> Undecided {
    Undecided::new(&READING, Reason::TooLarge, format!("{display} was not scanned whole: {why}"))
        .help("split it, or unpack it first")
        .at(Location::file(display))
}

fn too_many_members(display: &str) -> Undecided {
    too_large(display, "it holds more than 100,000 members")
}

fn unreadable(display: &str, error: &io::Error) -> Undecided {
    if error.kind() == io::ErrorKind::FileTooLarge {
        return too_large(display, "it unpacks to more than 200 times its size");
    }
    Undecided::new(
        &NOTHING_MISSING,
        Reason::Io,
        format!("cannot read {display}: {}", printable(&cause(error))),
    )
    .at(Location::file(display))
}

/// Reads until there are so many bytes, or no more. Whether there are no more.
fn fill(reader: &mut dyn Read, buffer: &mut Vec<u8>, wanted: usize) -> io::Result<bool> {
    let mut filled = buffer.len();
    buffer.resize(wanted.max(filled), 0);
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => {
                buffer.truncate(filled);
                return Ok(true);
            }
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packed {
    Gzip,
    Zstd,
    Tar,
    Zip,
}

fn packing(head: &[u8]) -> Option<Packed> {
    match head {
        [0x1f, 0x8b, ..] => Some(Packed::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Packed::Zstd),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Packed::Zip),
        _ if head.get(257..262) == Some(b"ustar") => Some(Packed::Tar),
        _ => None,
    }
}

/// What is no text, and no archive that can be opened.
fn foreign(head: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 9] = [
        (b"\xfd7zXZ\0", "it is an xz archive"),
        (b"BZh", "it is a bzip2 archive"),
        (b"7z\xbc\xaf\x27\x1c", "it is a 7z archive"),
        (b"Rar!", "it is a RAR archive"),
        (b"%PDF-", "it is a PDF"),
        (b"\x89PNG", "it is an image"),
        (b"\xff\xd8\xff", "it is an image"),
        (b"GIF8", "it is an image"),
        (b"\x7fELF", "it is a program"),
    ];
    let known = KNOWN.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, what)| *what);
    known.or_else(|| memchr::memchr(0, head).map(|_| "it is binary"))
}

/// Whether the first value ends on its line, and another one follows.
fn first_of_several(head: &[u8], all: bool) -> bool {
    let Some(end) = memchr::memchr(b'\n', head) else {
        return false;
    };
    if is_blank(&head[end..]) && all {
        return false;
    }
    matches!(probe(&head[..end], true), Some(Progress::Done(done)) if is_blank(&head[done..end]))
}

/// Whether the first bytes are JSON, as far as they go.
fn begins_well(head: &[u8], all: bool) -> bool {
    match probe(head, all) {
        Some(Progress::Done(end)) => is_blank(&head[end..]),
        Some(Progress::More(_)) => true,
        None => false,
    }
}

fn probe(bytes: &[u8], last: bool) -> Option<Progress> {
    let setup = Setup::of([]).ok()?;
    Scanner::new(&setup).json(&mut Walker::default(), bytes, 0, last, Origin::default()).ok()
}

/// A reader whose bytes are counted.
#[derive(Debug)]
struct Counted<R> {
    inner: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.bytes += count as u64;
        Ok(count)
    }
}

/// A reader of what is unpacked, that gives no more than is allowed.
#[derive(Debug)]
struct Bounded<R> {
    inner: R,
    allowed: Rc<Cell<u64>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let left = self.allowed.get().checked_sub(count as u64);
        self.allowed.set(left.ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?);
        Ok(count)
    }
}
