//! The one place that writes: report files, standard output, and the exit code.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::artifact::cause;
use crate::render::{Format, Summary, ctrf, github, html, human, intoto, junit, markdown, sarif};
use crate::report::{Report, Verdict};
use crate::text::{is_hidden, printable};

/// What can be written in every format.
pub trait Render {
    /// The verdict, from which the exit code follows.
    fn verdict(&self) -> Verdict;
    /// For people, with ANSI styles.
    fn human(&self, detail: human::Detail) -> String;
    /// As JSON, with a final newline.
    ///
    /// # Errors
    /// When it can't be expressed as JSON.
    fn json(&self) -> Result<String, serde_json::Error>;
    /// As GitHub Actions annotations for paths under `prefix`.
    fn github(&self, prefix: &str) -> String;
    /// In the shape that all other formats are written from.
    fn summary(&self) -> Summary<'_>;
}

impl Render for Report {
    fn verdict(&self) -> Verdict {
        self.verdict
    }

    fn human(&self, detail: human::Detail) -> String {
        human::report(self, detail)
    }

    fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    fn github(&self, prefix: &str) -> String {
        let findings: Vec<_> = self.findings.iter().collect();
        let undecided: Vec<_> = self.undecided.iter().collect();
        let command = format!("{} {}", self.tool.name, self.args.join(" "));
        github::annotations(&findings, &undecided, prefix)
            + &format!("{}: {}\n", printable(&command), self.verdict.word())
    }

    fn summary(&self) -> Summary<'_> {
        Report::summary(self)
    }
}

/// A report file to write besides standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// How.
    pub format: Format,
    /// Where.
    pub path: PathBuf,
}

impl Destination {
    /// Reads `FORMAT=PATH`.
    ///
    /// # Errors
    /// When the format is unknown or the path is missing.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (format, path) = text.split_once('=').ok_or("write it as FORMAT=PATH")?;
        let format = <Format as clap::ValueEnum>::from_str(format, false)
            .map_err(|_| format!("the format is one of {}", Format::names()))?;
        if path.is_empty() {
            return Err("the path is missing".into());
        }
        Ok(Self { format, path: path.into() })
    }
}

/// Where and how the verdict is told.
#[derive(Clone, Debug)]
pub struct Output {
    /// The program's name, for its own error messages.
    pub program: &'static str,
    /// The format on standard output.
    pub format: Format,
    /// How much people are told.
    pub detail: human::Detail,
    /// Whether colours are used.
    pub color: anstream::ColorChoice,
    /// Report files.
    pub destinations: Vec<Destination>,
    /// The folder that paths are relative to, as seen from where annotations count from.
    pub prefix: String,
}

impl Output {
    /// Writes the report everywhere it was asked for, and gives the exit code.
    ///
    /// A report that could not be written leaves the question undecided, whatever the verdict was.
    #[must_use]
    pub fn conclude(&self, report: &dyn Render) -> ExitCode {
        self.answer(report, None)
    }

    /// As [`Self::conclude`], with an answer in place of the report on standard output.
    #[must_use]
    pub fn answer(&self, report: &dyn Render, answer: Option<&str>) -> ExitCode {
        let mut written = true;
        for (path, result) in self.write_files(report) {
            if let Err(error) = result {
                written = false;
                complain(self.program, &format!("cannot write {}: {}", path.display(), cause(&error)));
            }
        }
        let mut stdout = anstream::AutoStream::new(io::stdout(), self.color).lock();
        let shown = answer
            .map_or_else(|| self.text(report, self.format), |answer| Ok(answer.to_owned()))
            .and_then(|text| stdout.write_all(text.as_bytes()))
            .and_then(|()| stdout.flush());
        if let Err(error) = shown {
            written = false;
            complain(self.program, &format!("cannot write to standard output: {}", cause(&error)));
        }
        if written { report.verdict().into() } else { Verdict::Undecided.into() }
    }

    /// Writes the report files, all at once: most of the time is spent waiting for the disk.
    ///
    /// Of two reports at one path, the later one is written.
    fn write_files(&self, report: &dyn Render) -> Vec<(&Path, io::Result<()>)> {
        let mut texts = BTreeMap::new();
        for Destination { format, path } in &self.destinations {
            let text = self.text(report, *format).map(|text| match format {
                // There is nothing to strip, and it may be large.
                Format::Json => text,
                _ => anstream::adapter::strip_str(&text).to_string(),
            });
            texts.insert(path.as_path(), text);
        }
        std::thread::scope(|scope| {
            let write = |path: &Path, text: io::Result<String>| write_atomically(path, text?.as_bytes());
            let writers =
                texts.into_iter().map(|(path, text)| (path, scope.spawn(move || write(path, text))));
            let writers: Vec<_> = writers.collect();
            let ended = |_| Err(io::Error::other("the thread that wrote it ended early"));
            writers.into_iter().map(|(path, writer)| (path, writer.join().unwrap_or_else(ended))).collect()
        })
    }

    fn text(&self, report: &dyn Render, format: Format) -> io::Result<String> {
        match format {
            Format::Human => Ok(report.human(self.detail)),
            Format::Json => report.json().map(escape_hidden).map_err(io::Error::other),
            Format::Github => Ok(report.github(&self.prefix)),
            Format::Sarif => json(&sarif::log(&report.summary(), &self.prefix)),
            Format::Junit => junit::document(&report.summary()).map_err(io::Error::other),
            Format::Ctrf => json(&ctrf::document(&report.summary())),
            Format::Markdown => Ok(markdown::document(&report.summary())),
            Format::Html => html::page(&report.summary()).map_err(io::Error::other),
            Format::Intoto => json(&intoto::test_result(&report.summary()).map_err(io::Error::other)?),
            Format::Svr => json(&intoto::verification(&report.summary()).map_err(io::Error::other)?),
        }
    }
}

/// A document as JSON, with a final newline.
fn json(document: &serde_json::Value) -> io::Result<String> {
    let text = serde_json::to_string_pretty(document).map_err(io::Error::other)?;
    Ok(escape_hidden(text + "\n"))
}

/// The same JSON, with characters that a terminal acts on written as escapes: JSON itself only asks for
/// that below U+0020. Outside of strings no such character stands but the line feed.
fn escape_hidden(json: String) -> String {
    // Most hold none, and a second copy of a large report is a lot of memory.
    if !json.contains(|char| is_hidden(char) && char != '\n') && !json.contains("##[") {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    for char in json.chars() {
        if is_hidden(char) && char != '\n' {
            let _ = write!(out, "\\u{:04x}", u32::from(char));
        } else {
            out.push(char);
        }
    }
    // The older form of a workflow command, which runners obey anywhere in a line.
    out.replace("##[", "##\\u005b")
}

/// Writes a whole file or nothing: to a temporary file beside it, flushed to disk, then renamed.
///
/// # Errors
/// When the folder is missing or can't be written; whatever stood at `path` then stands there still.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    stream_atomically(path, |out| out.write_all(bytes))
}

/// As [`write_atomically`], for what `write` writes piece by piece; gives what that gives.
///
/// # Errors
/// As [`write_atomically`], and those of `write`.
pub fn stream_atomically<T>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> io::Result<T> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gatekit-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    let mut out = io::BufWriter::with_capacity(64 << 10, file.as_file_mut());
    let written = write(&mut out)?;
    out.flush()?;
    drop(out);
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    Ok(written)
}

/// An error message of the program itself, on standard error.
pub fn complain(program: &str, message: &str) {
    // Nobody is left to tell when standard error fails too; the exit code still says it.
    let _ = writeln!(io::stderr(), "{program}: {}", printable(message));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_written_to_its_end_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        assert_eq!(stream_atomically(&path, |out| out.write_all(b"old").map(|()| 3)).unwrap(), 3);
        let cut_off = |out: &mut dyn Write| {
            out.write_all(b"new")?;
            Err::<(), _>(io::Error::other("no more"))
        };
        assert!(stream_atomically(&path, cut_off).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn json_says_the_same_without_a_character_that_a_terminal_obeys() {
        let value = serde_json::json!({"a\u{9b}31m": "b\u{202e}c\u{7f}\u{1b}[2J\n##[error]"});
        let text = escape_hidden(serde_json::to_string_pretty(&value).unwrap());
        assert!(!text.chars().any(|char| is_hidden(char) && char != '\n') && !text.contains("##["), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
