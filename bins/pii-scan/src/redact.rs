//! Copies without what was found.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gate_core::artifact::cause;
use gate_core::output::write_atomically;
use gate_core::rule::{NOTHING_MISSING, READING};
use gate_core::{Location, Reason, Undecided};

use crate::judge::{self, Scanned};
use crate::scan::{Found, Setup};

/// The largest file that is written again, in bytes.
const LARGEST: u64 = 1 << 30;

/// Writes a copy of every scanned file to a folder, under its own name, without what was found. The
/// answer is the copies.
///
/// # Errors
/// When a file can't be copied without what was found in it: a member of an archive, standard input,
/// text that is not UTF-8, more findings than are told one by one.
pub(crate) fn write(setup: &Setup, scanned: &Scanned, folder: &Path) -> Result<Vec<PathBuf>, Undecided> {
    if scanned.harvest.total() > scanned.told.len() as u64 {
        return Err(refused("there are more findings than are told one by one", "redact the files in parts"));
    }
    let mut cuts: BTreeMap<usize, Vec<(&Found, &'static str)>> = BTreeMap::new();
    for told in &scanned.told {
        let entity = judge::entity_of(setup, told.found.what);
        cuts.entry(told.file).or_default().push((&told.found, entity));
    }
    let mut written = Vec::new();
    for (file, note) in scanned.notes.iter().enumerate() {
        let Some(absolute) = &note.absolute else {
            return Err(refused(
                &format!("{} is no file of its own", note.display),
                "unpack archives and save standard input first",
            ));
        };
        let fail = |error: &std::io::Error| {
            Undecided::new(
                &NOTHING_MISSING,
                Reason::Io,
                format!("cannot redact {}: {}", note.display, cause(error)),
            )
            .at(Location::file(&note.display))
        };
        if absolute.metadata().map_err(|error| fail(&error))?.len() > LARGEST {
            return Err(refused(&format!("{} is larger than 1 GiB", note.display), "split it first"));
        }
        let bytes = fs::read(absolute).map_err(|error| fail(&error))?;
        let found = cuts.remove(&file).unwrap_or_default();
        if !found.is_empty() && std::str::from_utf8(&bytes).is_err() {
            return Err(refused(&format!("{} is not UTF-8", note.display), "save it as UTF-8 first"));
        }
        let copy = without(&bytes, &found);
        let inside: PathBuf = Path::new(&note.display)
            .components()
            .filter(|part| matches!(part, std::path::Component::Normal(_)))
            .collect();
        let target = folder.join(inside);
        if written.contains(&target) {
            return Err(refused(&format!("two files are called {}", note.display), "redact them apart"));
        }
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(|error| fail(&error))?;
        }
        if target.canonicalize().is_ok_and(|target| &target == absolute) {
            return Err(refused(&format!("{} would be overwritten", note.display), "name another folder"));
        }
        write_atomically(&target, &copy).map_err(|error| fail(&error))?;
        written.push(target);
    }
    Ok(written)
}

fn refused(what: &str, help: &str) -> Undecided {
    Undecided::new(&READING, Reason::OutOfBounds, format!("no copies were written: {what}")).help(help)
}

/// The bytes with every finding replaced by the name of what it was.
#[must_use]
pub(crate) fn without(bytes: &[u8], found: &[(&Found, &'static str)]) -> Vec<u8> {
    let mut cuts: Vec<_> =
        found.iter().map(|(found, entity)| (found.start, found.end, *entity, found)).collect();
    cuts.sort_by_key(|(start, end, ..)| (*start, std::cmp::Reverse(*end)));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for (number, (start, end, entity, found)) in cuts.into_iter().enumerate() {
        let (start, end) = (start.clamp(at, bytes.len()), end.min(bytes.len()));
        if end <= at {
            continue;
        }
        out.extend_from_slice(&bytes[at..start]);
        // Keys have to differ from each other still.
        let mark = match (found.in_key, found.number) {
            (true, _) => format!("[{entity} {}]", letters(number)),
            (false, true) => format!("\"[{entity}]\""),
            (false, false) => format!("[{entity}]"),
        };
        out.extend_from_slice(mark.as_bytes());
        at = end;
    }
    out.extend_from_slice(&bytes[at..]);
    out
}

/// A number in letters: digits could make something up.
fn letters(mut number: usize) -> String {
    let mut out = String::new();
    loop {
        out.push(char::from(b'a' + u8::try_from(number % 26).unwrap_or_default()));
        number /= 26;
        if number == 0 {
            return out;
        }
    }
}
