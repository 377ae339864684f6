//! Reading artifacts: inside the root, once, strictly, with the digest of the very bytes judged.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::finding::{Reason, Undecided};
use crate::json::{Document, Fault};
use crate::location::Location;
use crate::rule::{NOTHING_MISSING, READING, REFERENCE};
use crate::text::printable;

/// The largest artifact that is read whole: 64 MiB. Tables are streamed and may be larger.
pub const MAX_BYTES: u64 = 64 << 20;

/// How much of a file is read and hashed at a time: so much is still at hand for the digest when it was read.
const PIECE: u64 = 256 << 10;

/// The name that stands for standard input.
pub const STDIN: &str = "-";

/// The variable that leads to the event of a GitHub Actions run; with `$` before it, what reports call that file.
pub const EVENT_VARIABLE: &str = "GITHUB_EVENT_PATH";

/// An artifact that was read: what the verdict speaks of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// The file: relative to the root where it lies under it, else as it was named.
    pub path: String,
    /// SHA-256 of the raw bytes, in lower-case hex; empty only where nothing that was asked for names it.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// What it was judged as, such as `gate-metrics`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact: Option<String>,
}

/// The folder that artifacts and what they refer to must not leave.
///
/// With `--root`, everything that is read lies under it. Without, a file under the working folder is
/// held to the working folder; a file that the user names elsewhere is held to its own folder.
#[derive(Debug)]
pub struct Root {
    lexical: PathBuf,
    canonical: PathBuf,
    explicit: bool,
    /// Whether anything that was asked for names the digests of files.
    names_digests: bool,
    /// The working folder, asked for once.
    here: Option<PathBuf>,
    /// The folder that was resolved last, and what it resolved to: files come by the folder.
    last: Mutex<Option<(PathBuf, PathBuf)>>,
    /// The folder inside of which a file was named last.
    beside: Mutex<Option<Folder>>,
}

/// A folder that is known to stay inside of the root.
#[derive(Debug)]
struct Folder {
    /// As the user named it.
    named: PathBuf,
    /// How reports call it, with the `/` after it; nothing for the root.
    shown: String,
    /// Absolute and without links.
    resolved: PathBuf,
    /// The same, from the working folder on where it lies in that: fewer folders to walk through for each file.
    near: PathBuf,
}

/// An artifact in memory.
#[derive(Debug)]
pub struct Artifact {
    path: String,
    absolute: Option<PathBuf>,
    bytes: Vec<u8>,
    sha256: String,
}

/// An artifact that is read piece by piece, for those that may be larger than memory.
#[derive(Debug)]
pub struct Stream {
    path: String,
    absolute: PathBuf,
    source: Source,
    /// How many bytes the file had when it was opened, where that is known.
    length: Option<u64>,
    digest: Digester,
    bytes: u64,
}

/// SHA-256 of what passes by, where it is asked for.
#[derive(Clone, Debug)]
pub struct Digester(Option<Sha256>);

impl Default for Digester {
    fn default() -> Self {
        Self(Some(Sha256::new()))
    }
}

impl Digester {
    /// Takes in what comes next.
    #[inline]
    pub fn update(&mut self, bytes: &[u8]) {
        if let Some(digest) = &mut self.0 {
            digest.update(bytes);
        }
    }

    /// In lower-case hex; empty where it was not asked for, which equals no digest.
    #[must_use]
    pub fn hex(self) -> String {
        self.0.map(|digest| hex(&digest.finalize())).unwrap_or_default()
    }
}

/// A file that was opened.
#[derive(Debug)]
struct Opened {
    path: String,
    absolute: PathBuf,
    file: File,
    length: Option<u64>,
}

#[derive(Debug)]
enum Source {
    File(File),
    Stdin(io::Stdin),
}

impl Root {
    /// The root: `--root` where given, else the working folder.
    ///
    /// # Errors
    /// When the folder does not exist or can't be read.
    pub fn new(explicit: Option<&Path>) -> Result<Self, Undecided> {
        let named = explicit.unwrap_or(Path::new("."));
        let fail = |error: &io::Error| {
            Undecided::new(
                &NOTHING_MISSING,
                Reason::Missing,
                format!("cannot read the root {}: {}", show(named), cause(error)),
            )
            .help("name an existing folder with --root")
        };
        let lexical = absolute(named).map_err(|error| fail(&error))?;
        let canonical = lexical.canonicalize().map_err(|error| fail(&error))?;
        if !canonical.is_dir() {
            return Err(fail(&io::Error::from(io::ErrorKind::NotADirectory)));
        }
        let here = std::env::current_dir().ok();
        Ok(Self {
            lexical,
            canonical,
            explicit: explicit.is_some(),
            names_digests: true,
            here,
            last: Mutex::new(None),
            beside: Mutex::new(None),
        })
    }

    /// The folder itself, absolute and without links.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.canonical
    }

    /// Says whether anything that was asked for names the digests of files; as long as nobody says so, it does.
    pub(crate) fn name_digests(&mut self, names: bool) {
        self.names_digests = names;
    }

    /// For the digest of a file that only the report may name. What a rule compares is always hashed.
    #[must_use]
    pub fn digester(&self) -> Digester {
        Digester(self.names_digests.then(Sha256::new))
    }

    /// Reads a file that the user named (`-` is standard input), whole.
    ///
    /// # Errors
    /// When it is missing, empty, larger than [`MAX_BYTES`], no regular file, or leaves the root.
    pub fn read(&self, named: &Path) -> Result<Artifact, Undecided> {
        if named.as_os_str() == STDIN {
            return Artifact::whole("<stdin>".into(), None, &mut io::stdin().lock());
        }
        let Opened { path, absolute, mut file, .. } = self.open(named)?;
        Artifact::whole(path, Some(absolute), &mut file)
    }

    /// Reads a file that the user named if it is there.
    ///
    /// # Errors
    /// As [`Root::read`], but a file that does not exist is `None`.
    pub fn read_if_there(&self, named: &Path) -> Result<Option<Artifact>, Undecided> {
        match absolute(named).map(|path| path.symlink_metadata()) {
            Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            _ => self.read(named).map(Some),
        }
    }

    /// Opens a file that the user named, to be read piece by piece.
    ///
    /// # Errors
    /// When it is missing, no regular file, or leaves the root.
    pub fn stream(&self, named: &Path) -> Result<Stream, Undecided> {
        let Opened { path, absolute, file, length } = self.open(named)?;
        Ok(Stream {
            path,
            absolute,
            source: Source::File(file),
            length,
            digest: Digester::default(),
            bytes: 0,
        })
    }

    /// As [`Root::stream`], and `-` is standard input.
    ///
    /// # Errors
    /// As [`Root::stream`].
    pub fn stream_or_stdin(&self, named: &Path) -> Result<Stream, Undecided> {
        if named.as_os_str() != STDIN {
            return self.stream(named);
        }
        Ok(Stream {
            path: "<stdin>".into(),
            absolute: named.into(),
            source: Source::Stdin(io::stdin()),
            length: None,
            digest: Digester::default(),
            bytes: 0,
        })
    }

    /// The path of a reference that an artifact holds: relative to the root, `/`-separated, no `..`.
    ///
    /// # Errors
    /// When it is empty, absolute, or has a part that leaves the root.
    pub fn reference(&self, reference: &str) -> Result<PathBuf, Undecided> {
        if is_plain_relative(reference) {
            Ok(self.lexical.join(reference))
        } else {
            Err(Undecided::new(
                &REFERENCE,
                Reason::OutOfBounds,
                format!("`{}` is not a path inside the root", printable(reference)),
            )
            .help("write it relative to the root, with `/` and without `..`"))
        }
    }

    /// Whether what the user named is a folder; standard input is none.
    #[must_use]
    pub fn is_folder(&self, named: &Path) -> bool {
        named.as_os_str() != STDIN && self.locate(&self.display(named)).is_dir()
    }

    /// The names of the regular files and links in a folder that the user named, sorted.
    ///
    /// # Errors
    /// When the folder is missing, empty, unreadable, or leaves the root.
    pub fn list(&self, named: &Path) -> Result<Vec<String>, Undecided> {
        let (path, absolute, _) = self.place(named)?;
        let fail = |error: &io::Error| {
            let message = format!("cannot read the folder {path}: {}", cause(error));
            Undecided::new(&NOTHING_MISSING, Reason::Io, message)
        };
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&absolute).map_err(|error| fail(&error))? {
            let entry = entry.map_err(|error| fail(&error))?;
            let kind = entry.file_type().map_err(|error| fail(&error))?;
            if !kind.is_dir() {
                let name = entry.file_name().into_string().map_err(|name| {
                    Undecided::new(
                        &READING,
                        Reason::Malformed,
                        format!("{path} holds a file whose name is not UTF-8: {}", show(Path::new(&name))),
                    )
                    .help("rename it")
                })?;
                files.push(name);
            }
        }
        if files.is_empty() {
            return Err(Undecided::new(
                &NOTHING_MISSING,
                Reason::Empty,
                format!("the folder {path} holds no file"),
            )
            .at(Location::file(path)));
        }
        files.sort_unstable();
        Ok(files)
    }

    /// Where a file lies that a report calls so: the inverse of [`Root::display`].
    #[must_use]
    pub fn locate(&self, display: &str) -> PathBuf {
        self.lexical.join(display)
    }

    /// Where git has a file that a report calls so: the root's own links are resolved, and no others.
    ///
    /// A link in the work tree must not lead to another file's history.
    #[must_use]
    pub fn unlinked(&self, display: &str) -> PathBuf {
        self.canonical.join(display)
    }

    /// How reports call a file: relative to the root where it lies under it, else as named.
    #[must_use]
    pub fn display(&self, named: &Path) -> String {
        match self.absolute(named) {
            Ok(path) => match path.strip_prefix(&self.lexical) {
                Ok(inside) => slashes(inside),
                Err(_) => show(named),
            },
            Err(_) => show(named),
        }
    }

    fn open(&self, named: &Path) -> Result<Opened, Undecided> {
        if let Some(opened) = self.open_beside(named) {
            return Ok(opened);
        }
        let (path, absolute, is_file) = self.place(named)?;
        let fail = |error: &io::Error| {
            Undecided::new(&NOTHING_MISSING, Reason::Io, format!("cannot read {path}: {}", cause(error)))
                .at(Location::file(path.clone()))
        };
        // Before opening: opening a pipe or a device can block or have effects.
        if !is_file && !absolute.metadata().map_err(|error| fail(&error))?.is_file() {
            return Err(Undecided::new(
                &REFERENCE,
                Reason::OutOfBounds,
                format!("{path} is not a regular file"),
            )
            .at(Location::file(path)));
        }
        let file = File::open(&absolute).map_err(|error| fail(&error))?;
        Ok(Opened { path, absolute, file, length: None })
    }

    /// As [`absolute`], without asking for the working folder again.
    fn absolute(&self, named: &Path) -> io::Result<PathBuf> {
        match &self.here {
            Some(here) if named.is_relative() && !named.as_os_str().is_empty() => absolute(&here.join(named)),
            _ => absolute(named),
        }
    }

    /// The path without links, and whether it is known to be a regular file.
    fn resolve(&self, lexical: &Path) -> io::Result<(PathBuf, bool)> {
        let (Some(folder), Some(name)) = (lexical.parent(), lexical.file_name()) else {
            return Ok((lexical.canonicalize()?, false));
        };
        if !lexical.symlink_metadata()?.is_file() {
            return Ok((lexical.canonicalize()?, false));
        }
        let mut last = held(&self.last);
        let resolved = match &*last {
            Some((known, resolved)) if known == folder => resolved.clone(),
            _ => {
                let resolved = folder.canonicalize()?;
                *last = Some((folder.to_owned(), resolved.clone()));
                resolved
            }
        };
        Ok((resolved.join(name), true))
    }

    /// The display name and the absolute path without links, once it is known to stay inside, and whether
    /// it is known to be a regular file.
    fn place(&self, named: &Path) -> Result<(String, PathBuf, bool), Undecided> {
        let path = self.display(named);
        let missing = |error: &io::Error| {
            let reason = match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Reason::Missing,
                _ => Reason::Io,
            };
            Undecided::new(&NOTHING_MISSING, reason, format!("cannot read {path}: {}", cause(error)))
                .at(Location::file(path.clone()))
        };
        let lexical = self.absolute(named).map_err(|error| missing(&error))?;
        let inside = lexical.starts_with(&self.lexical);
        if !inside && self.explicit {
            return Err(Undecided::new(
                &REFERENCE,
                Reason::OutOfBounds,
                format!("{path} lies outside of the root {}", show(&self.lexical)),
            )
            .help("move it under the root, or name a wider --root")
            .at(Location::file(path)));
        }
        let (canonical, is_file) = self.resolve(&lexical).map_err(|error| missing(&error))?;
        let boundary = if inside {
            self.canonical.clone()
        } else {
            let folder = if !is_file && canonical.is_dir() {
                lexical.as_path()
            } else {
                lexical.parent().unwrap_or(&lexical)
            };
            folder.canonicalize().map_err(|error| missing(&error))?
        };
        if canonical.starts_with(&boundary) {
            if inside && is_file {
                self.remember(named, &path, &canonical);
            }
            Ok((path, canonical, is_file))
        } else {
            Err(Undecided::new(
                &REFERENCE,
                Reason::OutOfBounds,
                format!("{path} is a link that leaves {}", show(&boundary)),
            )
            .help("put the file itself there")
            .at(Location::file(path)))
        }
    }
}

impl Root {
    /// Opens a regular file in the same folder as the file before it, which then needs no second look. Nothing where
    /// it is anything else: then the long way says why.
    fn open_beside(&self, named: &Path) -> Option<Opened> {
        let (folder, name) = (named.parent()?, named.file_name()?);
        let (path, absolute, near) = match &*held(&self.beside) {
            Some(beside) if beside.named.as_os_str() == folder.as_os_str() => {
                let path = beside.shown.clone() + &show(Path::new(name));
                (path, beside.resolved.join(name), beside.near.join(name))
            }
            _ => return None,
        };
        let (file, length) = open_regular(&near)?;
        Some(Opened { path, absolute, file, length: Some(length) })
    }

    /// Keeps what is known of the folder of a file inside of the root.
    fn remember(&self, named: &Path, path: &str, canonical: &Path) {
        if let (Some(folder), Some(name), Some(resolved)) =
            (named.parent(), named.file_name(), canonical.parent())
            && let Some(shown) = path.strip_suffix(&show(Path::new(name)))
        {
            let here = self.here.as_deref().and_then(|here| resolved.strip_prefix(here).ok());
            *held(&self.beside) = Some(Folder {
                named: folder.into(),
                shown: shown.into(),
                resolved: resolved.into(),
                near: here.unwrap_or(resolved).into(),
            });
        }
    }
}

impl Artifact {
    fn whole(path: String, absolute: Option<PathBuf>, source: &mut dyn Read) -> Result<Self, Undecided> {
        let mut bytes = Vec::new();
        source.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| {
            Undecided::new(&NOTHING_MISSING, Reason::Io, format!("cannot read {path}: {}", cause(&error)))
        })?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(too_large(&path, MAX_BYTES));
        }
        Ok(Self::from_bytes(path, absolute, bytes))
    }

    /// An artifact that is already in memory, such as a file of a git tree.
    #[must_use]
    pub fn from_bytes(path: String, absolute: Option<PathBuf>, bytes: Vec<u8>) -> Self {
        let sha256 = sha256(&bytes);
        Self { path, absolute, bytes, sha256 }
    }

    /// How reports call it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where it lies, unless it came from standard input or from git.
    #[must_use]
    pub fn absolute(&self) -> Option<&Path> {
        self.absolute.as_deref()
    }

    /// Whether both are one and the same file, also by another name.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.absolute.is_some() && self.absolute == other.absolute
    }

    /// The raw bytes, a byte order mark included.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The raw bytes, for their memory.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// SHA-256 of the raw bytes, in lower-case hex.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// What the report says was read.
    #[must_use]
    pub fn subject(&self, artifact: &str) -> Subject {
        Subject {
            path: self.path.clone(),
            sha256: self.sha256.clone(),
            bytes: self.bytes.len() as u64,
            artifact: Some(artifact.into()),
        }
    }

    /// The text without its byte order mark.
    ///
    /// # Errors
    /// When it is empty, UTF-16, UTF-32, not UTF-8, or holds a NUL byte or a second byte order mark.
    pub fn text(&self) -> Result<&str, Undecided> {
        let text = self.utf8()?;
        match text.find('\0') {
            None => Ok(text),
            Some(at) => Err(Undecided::new(
                &READING,
                Reason::Malformed,
                format!("{} is no text: it holds a NUL byte", self.path),
            )
            .help("run the step that writes it again: this is what an interrupted write leaves")
            .at(Location::in_text(&self.path, text, at..at + 1))),
        }
    }

    /// As [`Artifact::text`], for a reader that refuses a NUL byte itself.
    ///
    /// # Errors
    /// When it is empty, not UTF-8, or starts with two byte order marks.
    pub fn utf8(&self) -> Result<&str, Undecided> {
        if self.bytes.is_empty() {
            return Err(empty(&self.path));
        }
        refuse_wide_encodings(&self.path, &self.bytes)?;
        let bytes = self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.bytes);
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let valid = error.valid_up_to();
            let before = String::from_utf8_lossy(&bytes[..valid]);
            not_utf8(Location::in_text(&self.path, &before, valid..valid))
        })?;
        if text.starts_with('\u{feff}') {
            return Err(Undecided::new(
                &READING,
                Reason::Malformed,
                format!("{} starts with two byte order marks", self.path),
            )
            .help("save it with one, or none: whatever put the second one there changed the file")
            .at(Location::file(&self.path)));
        }
        Ok(text)
    }

    /// The one JSON value that the artifact holds.
    ///
    /// # Errors
    /// When it is not strict JSON; the place is part of the error.
    pub fn json(&self) -> Result<Json<'_>, Undecided> {
        let text = self.text()?;
        match Document::parse(text) {
            Ok(document) => Ok(Json::new(&self.path, document)),
            Err(Fault { span, message }) => {
                let location = Location::in_text(&self.path, text, span);
                let mut undecided = Undecided::new(
                    &READING,
                    Reason::Malformed,
                    format!("{} is not JSON that can be judged: {message}", self.path),
                )
                .help("run the step that writes it again; `--explain g-7` says what is read");
                if text.trim().is_empty() {
                    undecided = empty(&self.path);
                }
                Err(undecided.at(location))
            }
        }
    }

    /// The place of some bytes of the text (without byte order mark).
    #[must_use]
    pub fn at(&self, span: Range<usize>) -> Location {
        match self.text() {
            Ok(text) => Location::in_text(&self.path, text, span),
            Err(_) => Location::file(&self.path),
        }
    }
}

/// A JSON artifact: the document, and how to say where in which file a value stands.
#[derive(Debug)]
pub struct Json<'a> {
    path: &'a str,
    text: &'a str,
    document: Document<'a>,
}

impl<'a> Json<'a> {
    /// A document that was read from the file at `path`.
    #[must_use]
    pub fn new(path: &'a str, document: Document<'a>) -> Self {
        Self { path, text: document.text(), document }
    }

    /// The document, for its memory.
    #[must_use]
    pub fn into_document(self) -> Document<'a> {
        self.document
    }

    /// How reports call the file.
    #[must_use]
    pub fn path(&self) -> &'a str {
        self.path
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &Document<'a> {
        &self.document
    }

    /// The place of a node: file, line, column, pointer and excerpt.
    #[must_use]
    pub fn at(&self, node: u32) -> Location {
        let span = self.document.value(node).span();
        // A whole object or array is marked at its opening bracket only.
        let first = self.text[span.start..span.end].find('\n').map_or(span.end, |end| span.start + end);
        Location::in_text(self.path, self.text, span.start..first).with_pointer(self.document.pointer(node))
    }
}

impl Stream {
    /// Hashed by this digester from here on: before anything was read.
    #[must_use]
    pub fn hashed_by(self, digest: Digester) -> Self {
        Self { digest, ..self }
    }

    /// How reports call it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where it lies; `-` for standard input.
    #[must_use]
    pub fn absolute(&self) -> &Path {
        &self.absolute
    }

    /// How many bytes it is going to give, as far as that is known before.
    #[must_use]
    pub fn expected(&self) -> Option<u64> {
        match &self.source {
            Source::File(file) => file.metadata().ok().map(|metadata| metadata.len()),
            Source::Stdin(_) => None,
        }
    }

    /// Reads the rest, after `bytes` that were read of it.
    ///
    /// # Errors
    /// When all of it is more than `most` bytes, or a read fails.
    pub fn whole(mut self, mut bytes: Vec<u8>, most: u64) -> Result<Artifact, Undecided> {
        let rest = self.expected().unwrap_or_default().saturating_sub(self.bytes);
        // One more than is expected, so that the end is seen without growing.
        bytes.reserve_exact(usize::try_from(rest.min(most)).unwrap_or_default() + 1);
        loop {
            let piece = (most + 1).saturating_sub(self.bytes).min(PIECE);
            if self.read_on(&mut bytes, piece)? < PIECE {
                break;
            }
        }
        if self.bytes > most {
            return Err(too_large(&self.path, most));
        }
        Ok(self.all_read(bytes))
    }

    /// Reads up to `most` bytes more, behind `bytes`; how many. Fewer are there only at the end.
    ///
    /// # Errors
    /// When a read fails.
    pub fn read_on(&mut self, bytes: &mut Vec<u8>, most: u64) -> Result<u64, Undecided> {
        let from = bytes.len();
        let read = match &mut self.source {
            Source::File(file) => match self.length.take() {
                Some(length) if length < most.min(PIECE) => read_at_once(file, length, most, bytes),
                // By the file itself: it reads into memory that nothing has written to before.
                _ => file.take(most).read_to_end(bytes),
            },
            Source::Stdin(stdin) => stdin.take(most).read_to_end(bytes),
        };
        let read = read.map_err(|error| self.failed(&error))? as u64;
        self.digest.update(&bytes[from..]);
        self.bytes += read;
        Ok(read)
    }

    /// The artifact of which `bytes` are all, read to the end.
    #[must_use]
    pub fn all_read(self, bytes: Vec<u8>) -> Artifact {
        let absolute = matches!(self.source, Source::File(_)).then_some(self.absolute);
        Artifact { path: self.path, absolute, bytes, sha256: self.digest.hex() }
    }

    /// Reads to the end, for the digest alone. What is read so may be empty.
    ///
    /// # Errors
    /// When a read fails.
    pub fn digest(mut self, artifact: &str) -> Result<Subject, Undecided> {
        match io::copy(&mut self, &mut io::sink()) {
            Ok(_) => Ok(self.subject(artifact)),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// As [`Stream::digest`], of a file that has to hold something.
    ///
    /// # Errors
    /// When it is empty, or a read fails.
    pub fn digest_of_some(self, artifact: &str) -> Result<Subject, Undecided> {
        let subject = self.digest(artifact)?;
        if subject.bytes == 0 { Err(empty(&subject.path)) } else { Ok(subject) }
    }

    /// What the report says was read, once it was read to its end.
    #[must_use]
    pub fn subject(self, artifact: &str) -> Subject {
        Subject {
            path: self.path,
            sha256: self.digest.hex(),
            bytes: self.bytes,
            artifact: Some(artifact.into()),
        }
    }

    /// The error for a read that failed.
    #[must_use]
    pub fn failed(&self, error: &io::Error) -> Undecided {
        Undecided::new(&NOTHING_MISSING, Reason::Io, format!("cannot read {}: {}", self.path, cause(error)))
            .at(Location::file(&self.path))
    }
}

/// Reads up to `most` bytes of a file that had `length` of them: in one read, where it still has as many.
///
/// One more is asked for than is expected, so a file that gives just those has ended.
fn read_at_once(file: &mut File, length: u64, most: u64, bytes: &mut Vec<u8>) -> io::Result<usize> {
    let from = bytes.len();
    bytes.resize(from + usize::try_from(length).unwrap_or_default() + 1, 0);
    let read = loop {
        match file.read(&mut bytes[from..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => break read,
        }
    };
    bytes.truncate(from + *read.as_ref().unwrap_or(&0));
    let read = read?;
    if read as u64 == length {
        return Ok(read);
    }
    file.take(most - read as u64).read_to_end(bytes).map(|more| read + more)
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match &mut self.source {
            Source::File(file) => file.read(buffer)?,
            Source::Stdin(stdin) => stdin.read(buffer)?,
        };
        self.digest.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}

/// Refuses text that is not UTF-8 by its first bytes, and says what it is instead.
///
/// # Errors
/// When `start` begins like UTF-16 or UTF-32.
pub fn refuse_wide_encodings(path: &str, start: &[u8]) -> Result<(), Undecided> {
    let encoding = match start {
        [0xff, 0xfe, 0, 0, ..]
        | [0, 0, 0xfe, 0xff, ..]
        | [1..=0x7f, 0, 0, 0, ..]
        | [0, 0, 0, 1..=0x7f, ..] => "UTF-32",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 1..=0x7f, ..] | [1..=0x7f, 0, ..] => "UTF-16",
        _ => return Ok(()),
    };
    Err(Undecided::new(&READING, Reason::Malformed, format!("{path} is {encoding}, not UTF-8"))
        .help("save it as UTF-8; in PowerShell: Out-File -Encoding utf8")
        .at(Location::file(path)))
}

/// The error for bytes that are not UTF-8.
#[must_use]
pub fn not_utf8(at: Location) -> Undecided {
    Undecided::new(&READING, Reason::Malformed, format!("{} is not UTF-8: an invalid byte", at.path))
        .help("save it as UTF-8")
        .at(at)
}

fn too_large(path: &str, most: u64) -> Undecided {
    let message = format!("{path} is larger than {} MiB", most >> 20);
    Undecided::new(&READING, Reason::TooLarge, message).at(Location::file(path))
}

/// The error for a file without content.
#[must_use]
pub fn empty(path: &str) -> Undecided {
    Undecided::new(&NOTHING_MISSING, Reason::Empty, format!("{path} is empty"))
        .help("run the step that writes it; an empty file shows nothing")
        .at(Location::file(path))
}

/// Lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// SHA-256 in lower-case hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Whether a text is SHA-256 in lower-case hex: 64 digits.
#[must_use]
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a reference is relative, `/`-separated and stays inside: no `..`, no `.`, no drive, no backslash.
#[must_use]
pub fn is_plain_relative(reference: &str) -> bool {
    !reference.is_empty()
        && !reference.contains(['\\', ':', '\0'])
        && reference.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// Opens a regular file, and says how many bytes it has; nothing where it is a link or anything else.
///
/// What was opened is what is asked: no other file can take its place in between.
#[cfg(unix)]
fn open_regular(path: &Path) -> Option<(File, u64)> {
    use std::os::unix::fs::OpenOptionsExt;

    use rustix::fs::OFlags;

    // Opening a pipe must not wait for whoever writes to it.
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    let flags = i32::try_from(flags.bits()).ok()?;
    let file = File::options().read(true).custom_flags(flags).open(path).ok()?;
    let metadata = file.metadata().ok()?;
    metadata.is_file().then_some((file, metadata.len()))
}

/// Opens a regular file, and says how many bytes it has; nothing where it is a link or anything else.
#[cfg(not(unix))]
fn open_regular(path: &Path) -> Option<(File, u64)> {
    let metadata = path.symlink_metadata().ok().filter(|metadata| metadata.is_file())?;
    Some((File::open(path).ok()?, metadata.len()))
}

/// Absolute, with `.` and `..` resolved by name alone.
fn absolute(path: &Path) -> io::Result<PathBuf> {
    let mut out = PathBuf::new();
    for part in std::path::absolute(path)?.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    Ok(out)
}

/// What a lock guards: nothing here is left half done by a thread that panics.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

fn slashes(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| show(Path::new(part.as_os_str()))).collect();
    if parts.is_empty() { ".".into() } else { parts.join("/") }
}

fn show(path: &Path) -> String {
    printable(&path.to_string_lossy())
}

/// The operating system's word for an error, without its number.
#[must_use]
pub fn cause(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::NotADirectory => "not a folder".into(),
        io::ErrorKind::IsADirectory => "it is a folder".into(),
        _ => error.to_string(),
    }
}
