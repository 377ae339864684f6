//! Tab-separated tables, as the parity runners write them.

use std::io::{BufRead, BufReader, Read};
use std::ops::Range;
use std::path::Path;

use gate_core::artifact::{Stream, empty, not_utf8, refuse_wide_encodings};
use gate_core::rule::{READING, SHAPE};
use gate_core::{Judgement, Location, Reason, Root, Undecided};

use super::{Row, Status, Tally};

/// The longest line that is read.
const MAX_LINE: u64 = 64 << 10;

/// How much is read from the file at once.
const BUFFER: usize = 256 << 10;

/// The columns, as the header orders them.
#[derive(Debug, Default)]
struct Columns {
    count: usize,
    suite: Option<usize>,
    test: usize,
    duration_ms: usize,
    status: usize,
    tests_run: Option<usize>,
}

/// One line, without its ending.
struct Line<'l> {
    path: &'l str,
    number: usize,
    text: &'l str,
}

pub(super) fn read(
    root: &Root,
    path: &Path,
    tally: &mut Tally,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let stream = root.stream(path)?;
    let name = stream.path().to_owned();
    let mut reader = BufReader::with_capacity(BUFFER, stream);
    let mut columns = None;
    let mut bytes = Vec::new();
    let mut number = 0;
    let mut blank = None;
    loop {
        bytes.clear();
        let count = (&mut reader)
            .take(MAX_LINE + 1)
            .read_until(b'\n', &mut bytes)
            .map_err(|error| reader.get_ref().failed(&error))?;
        if count == 0 {
            break;
        }
        number += 1;
        if bytes.len() as u64 > MAX_LINE {
            let message = format!("{name}: line {number} is longer than {MAX_LINE} bytes");
            let place = Location::in_line(&name, number, "", 0..0);
            return Err(Undecided::new(&READING, Reason::TooLarge, message)
                .help("end each row with a line feed; names are far shorter than this")
                .at(place));
        }
        if number == 1 {
            refuse_wide_encodings(&name, &bytes)?;
            if bytes.starts_with(b"\xef\xbb\xbf") {
                bytes.drain(..3);
            }
        }
        let text = std::str::from_utf8(&bytes).map_err(|error| {
            let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            not_utf8(Location::in_line(&name, number, &valid, valid.len()..valid.len()))
        })?;
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        if text.is_empty() {
            blank = blank.or(Some(number));
            continue;
        }
        let line = Line { path: &name, number, text };
        if let Some(blank) = blank {
            let message = format!("{name}: line {blank} is blank, and rows follow it");
            return Err(Undecided::new(&READING, Reason::Malformed, message).at(Location::in_line(
                &name,
                blank,
                "",
                0..0,
            )));
        }
        match &columns {
            None => columns = Some(Columns::of(&line)?),
            Some(columns) => columns.add(&line, tally)?,
        }
    }
    finish(reader.into_inner(), columns.is_some(), tally, judgement)
}

fn finish(
    stream: Stream,
    has_header: bool,
    tally: &Tally,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let path = stream.path().to_owned();
    judgement.subjects.push(stream.subject("fixture-results"));
    let first = tally.tables.last().map_or(0, |table| table.first_row);
    if !has_header {
        return Err(empty(&path));
    }
    if tally.rows == first {
        return Err(Undecided {
            message: format!("{path} has a header and no rows: no fixture ran"),
            ..empty(&path)
        });
    }
    Ok(())
}

impl Columns {
    fn of(line: &Line<'_>) -> Result<Self, Undecided> {
        const KNOWN: [&str; 5] = ["suite", "test", "duration_ms", "status", "tests_run"];
        let mut found = [None; KNOWN.len()];
        let mut count = 0;
        for (span, name) in fields(line.text) {
            match KNOWN.iter().position(|known| *known == name) {
                Some(column) if found[column].is_none() => found[column] = Some(count),
                Some(_) => return Err(line.fault(span, "this column stands twice")),
                None => return Err(line.fault(span, "this column is not known")
                    .help("the header is `test`, `duration_ms`, `status`, and may have `suite` and `tests_run`, separated by tabs")),
            }
            count += 1;
        }
        match found {
            [suite, Some(test), Some(duration_ms), Some(status), tests_run] => {
                Ok(Self { count, suite, test, duration_ms, status, tests_run })
            }
            _ => Err(line.fault(
                0..line.text.len(),
                "the header needs the columns `test`, `duration_ms` and `status`",
            )),
        }
    }

    fn add(&self, line: &Line<'_>, tally: &mut Tally) -> Result<(), Undecided> {
        const NONE: (Range<usize>, &str) = (0..0, "");
        let mut found = [NONE; 5];
        let mut count = 0;
        for field in fields(line.text) {
            if let Some(slot) = found.get_mut(count) {
                *slot = field;
            }
            count += 1;
        }
        if count != self.count {
            let message = format!("this row has {count} fields where the header has {}", self.count);
            return Err(line.fault(0..line.text.len(), &message));
        }
        let field = |column: usize| found[column].1;
        let number = |column: usize, what: &str| {
            let text = field(column);
            // Fifteen digits of milliseconds are thirty thousand years, and their microseconds fit.
            let plain = (1..=15).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_digit())
                && (text == "0" || !text.starts_with('0'));
            match text.parse::<u64>() {
                Ok(value) if plain => Ok(value),
                _ => Err(line.fault(found[column].0.clone(), &format!("expected a whole number of {what}"))),
            }
        };
        let test = field(self.test);
        if test.is_empty() {
            return Err(line.fault(0..line.text.len(), "this row names no test"));
        }
        let suite = match self.suite {
            Some(column) if field(column).is_empty() => {
                return Err(line.fault(0..line.text.len(), "this row names no suite"));
            }
            Some(column) => field(column),
            None => "",
        };
        let duration_ms = number(self.duration_ms, "milliseconds")?;
        let row = Row {
            suite,
            test,
            duration_us: duration_ms * 1000,
            status: if field(self.status) == "pass" {
                Status::Pass
            } else {
                Status::Other(field(self.status))
            },
            tests_run: self.tests_run.map(|column| number(column, "tests")).transpose()?,
        };
        let marked =
            if row.tests_run == Some(0) && row.status == Status::Pass { self.tests_run } else { None };
        let span = &found[marked.unwrap_or(self.status)].0;
        tally.add(row, &|| Location::in_line(line.path, line.number, line.text, span.clone()))?;
        tally.keep(line.number as u64, line.text);
        Ok(())
    }
}

impl Line<'_> {
    fn fault(&self, span: Range<usize>, message: &str) -> Undecided {
        Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {message}", self.path)).at(Location::in_line(
            self.path,
            self.number,
            self.text,
            span,
        ))
    }
}

/// The tab-separated fields of a line, with the bytes that each takes.
fn fields(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut start = 0;
    text.split('\t').map(move |field| {
        let span = start..start + field.len();
        start = span.end + 1;
        (span, field)
    })
}
