//! Fixture tables: one row per fixture, whatever the runner wrote them as.
//!
//! Tables are read in one pass and never held: the [`Tally`] keeps sums, sixteen bytes per row to tell
//! rows apart, and the first findings of each kind. Three million rows take 48 MB.

mod json;
mod junit;
mod libtest;
mod tsv;
mod wanted;

use std::collections::BTreeMap;
use std::path::Path;

use gate_core::policy::FixtureClasses;
use gate_core::rule::READING;
use gate_core::text::is_hidden;
use gate_core::{Judgement, Location, Reason, Root, Undecided};
use xxhash_rust::xxh3::xxh3_128;

use self::wanted::Wanted;
pub use self::wanted::{Class, Kind};
use crate::checkpoint::{Checkpoint, Requirement};
use crate::rules::CPN_A;

/// Findings of one kind that are told one by one; the rest are counted.
const TOLD: usize = 20;

/// What a row says of its fixture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status<'r> {
    /// It ran and passed.
    Pass,
    /// It passed after at least one failure.
    Flaky,
    /// It did not pass; the word as the runner wrote it.
    Other(&'r str),
}

/// One row of a fixture table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    /// The suite it belongs to; empty where the table has none.
    pub suite: &'r str,
    /// The fixture's name.
    pub test: &'r str,
    /// How long it took, in microseconds: JUnit and libtest tell fractions of a second.
    pub duration_us: u64,
    /// What became of it.
    pub status: Status<'r>,
    /// How many tests its run executed, where the table says so.
    pub tests_run: Option<u64>,
}

/// What a table adds up to, and what is wrong with single rows.
#[derive(Debug)]
pub struct Tally {
    checkpoint: &'static str,
    /// Rows.
    pub rows: u64,
    /// Rows whose status is exactly `pass`.
    pub passed: u64,
    /// The sum of all durations, in microseconds.
    pub duration_us: u64,
    /// By how many microseconds rounding may have moved that sum.
    pub rounding_us: u64,
    /// Passed rows of the suite `default`.
    pub passed_default: u64,
    /// Passed rows of the suite `sqlite-feature`.
    pub passed_sqlite: u64,
    /// Rows that say how many tests their run executed.
    pub rows_with_tests_run: u64,
    /// The first finding of each kind of fault, and how many more there are.
    faults: BTreeMap<Fault, Vec<(Location, String)>>,
    more: BTreeMap<Fault, u64>,
    /// The upper 96 bits tell rows apart, the lower 32 number them.
    keys: Vec<u128>,
    /// The first row number of each table, its name, and its text while it is small.
    tables: Vec<Table>,
    wanted: Wanted,
}

/// What can be wrong with a single row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Status,
    NoTestRun,
    Flaky,
    /// A suite that states other counts than it holds.
    Suite,
}

#[derive(Debug)]
struct Table {
    path: String,
    first_row: u64,
    /// Where each row starts, for tables small enough to keep: line number and text.
    lines: Option<Vec<(u64, String)>>,
    kept: usize,
}

/// Text of a table that is kept for excerpts of rows that are found faulty only at the end.
const KEPT_BYTES: usize = 1 << 20;

impl Tally {
    /// An empty tally of one checkpoint that looks for these fixtures and classes.
    ///
    /// # Errors
    /// When the names to look for are too many for one automaton.
    pub fn new(
        checkpoint: Checkpoint,
        requirements: Vec<Requirement>,
        classes: &FixtureClasses,
    ) -> Result<Self, Undecided> {
        Ok(Self {
            checkpoint: checkpoint.name(),
            rows: 0,
            passed: 0,
            duration_us: 0,
            rounding_us: 0,
            passed_default: 0,
            passed_sqlite: 0,
            rows_with_tests_run: 0,
            faults: BTreeMap::new(),
            more: BTreeMap::new(),
            keys: Vec::new(),
            tables: Vec::new(),
            wanted: Wanted::new(checkpoint, requirements, classes)?,
        })
    }

    /// Reads one table into the tally. The ending of its name tells the format.
    ///
    /// # Errors
    /// When it can't be read to its end as what it should be.
    pub fn read(&mut self, root: &Root, path: &Path, judgement: &mut Judgement) -> Result<(), Undecided> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        self.tables.push(Table {
            path: root.display(path),
            first_row: self.rows,
            lines: Some(Vec::new()),
            kept: 0,
        });
        let Some(format) = Format::of(&name) else {
            let message = format!("{} is no fixture table", root.display(path));
            return Err(Undecided::new(&READING, Reason::Malformed, message));
        };
        if format == Format::Tsv {
            return tsv::read(root, path, self, judgement);
        }
        let artifact = root.read(path)?;
        judgement.subjects.push(artifact.subject("fixture-results"));
        match format {
            Format::Tsv => Ok(()),
            Format::Json => json::read(&artifact, self, judgement),
            Format::Junit => junit::read(&artifact, self),
            Format::Libtest => libtest::read(&artifact, self),
        }
    }

    /// Counts one row; `place` says where it stands, should a finding need to.
    ///
    /// # Errors
    /// When there are more rows than can be told apart.
    fn add(&mut self, row: Row<'_>, place: &dyn Fn() -> Location) -> Result<(), Undecided> {
        for name in [row.suite, row.test] {
            refuse_hidden(name, place)?;
        }
        let number = self.rows;
        let Ok(ordinal) = u32::try_from(number) else {
            return Err(too_many(place(), "rows"));
        };
        self.rows += 1;
        self.keys.push(key(row.suite, row.test, ordinal));
        self.duration_us =
            self.duration_us.checked_add(row.duration_us).ok_or_else(|| too_many(place(), "milliseconds"))?;
        let passed = matches!(row.status, Status::Pass | Status::Flaky);
        self.wanted.offer(&row, number, passed);
        self.rows_with_tests_run += u64::from(row.tests_run.is_some());
        if row.tests_run == Some(0) && row.status == Status::Pass {
            self.fault(Fault::NoTestRun, place, || {
                format!("`{}` says `pass`, but its run executed no test", row.test)
            });
        }
        match row.status {
            Status::Pass | Status::Flaky => {
                self.passed += 1;
                match row.suite {
                    "default" => self.passed_default += 1,
                    "sqlite-feature" => self.passed_sqlite += 1,
                    _ => {}
                }
            }
            Status::Other(word) => self.fault(Fault::Status, place, || {
                format!("the status of `{}` is `{word}`, not `pass`", row.test)
            }),
        }
        if row.status == Status::Flaky {
            self.fault(Fault::Flaky, place, || format!("`{}` passed only on a retry", row.test));
        }
        Ok(())
    }

    /// Whether the text of rows is still kept: the table is small so far.
    fn keeps(&self) -> bool {
        self.tables.last().is_some_and(|table| table.lines.is_some())
    }

    /// Keeps the text of a row for a later excerpt, while the table is small.
    fn keep(&mut self, line: u64, text: &str) {
        if let Some(table) = self.tables.last_mut() {
            table.kept += text.len();
            if table.kept > KEPT_BYTES {
                table.lines = None;
            } else if let Some(lines) = &mut table.lines {
                lines.push((line, text.into()));
            }
        }
    }

    fn fault(&mut self, fault: Fault, place: &dyn Fn() -> Location, message: impl FnOnce() -> String) {
        let told = self.faults.entry(fault).or_default();
        if told.len() < TOLD {
            told.push((place(), message()));
        } else {
            *self.more.entry(fault).or_default() += 1;
        }
    }

    /// Judges what concerns the rows alone: unique, passed, executed, and the required ones among them.
    pub fn judge(&mut self, judgement: &mut Judgement) {
        for (fault, told) in std::mem::take(&mut self.faults) {
            let help = match fault {
                Fault::Status => "a checkpoint is green only when every fixture passed",
                Fault::NoTestRun => "the filter matched nothing: was the test renamed?",
                Fault::Flaky => "a fixture that fails now and then fails after the cutover too",
                Fault::Suite => "the report is not of one run: have its runner write it again",
            };
            for (place, message) in told {
                let finding = match fault {
                    Fault::Status | Fault::NoTestRun | Fault::Suite => {
                        judgement.block(&CPN_A, Some(place), message)
                    }
                    Fault::Flaky => judgement.warn(&CPN_A, Some(place), message),
                };
                finding.help(help);
            }
            if let Some(more) = self.more.get(&fault) {
                let what = if fault == Fault::Suite { "counts of suites" } else { "rows" };
                judgement.block(&CPN_A, None, format!("{more} more {what} have the same fault"));
            }
        }
        self.judge_unique(judgement);
        let table = self.tables.first().map(|table| table.path.as_str());
        self.wanted.judge(table, judgement);
    }

    /// The rows of a class.
    #[must_use]
    pub fn class(&self, kind: Kind) -> Class {
        self.wanted.class(kind)
    }

    fn judge_unique(&mut self, judgement: &mut Judgement) {
        self.keys.sort_unstable();
        let mut doubles: Vec<(u64, u64)> = Vec::new();
        let mut count = 0_u64;
        let mut first = 0;
        for index in 1..self.keys.len() {
            if self.keys[index] >> 32 == self.keys[first] >> 32 {
                count += 1;
                if doubles.len() < TOLD {
                    doubles.push((ordinal(self.keys[first]), ordinal(self.keys[index])));
                }
            } else {
                first = index;
            }
        }
        doubles.sort_unstable_by_key(|(_, later)| *later);
        for (earlier, later) in &doubles {
            let (place, line) = self.place_of(*later);
            let (_, earlier_line) = self.place_of(*earlier);
            let message = match (earlier_line, line) {
                (Some(earlier), Some(_)) => format!("this fixture already has a row: {earlier}"),
                _ => format!("row {} repeats the fixture of row {}", later + 1, earlier + 1),
            };
            judgement
                .block(&CPN_A, Some(place), message)
                .help("one row per fixture: a doubled row fills the count of a missing one");
        }
        let more = count - doubles.len() as u64;
        if more > 0 {
            judgement.block(&CPN_A, None, format!("{more} more rows repeat a fixture"));
        }
    }

    /// The place of a row, and how another message may refer to it.
    fn place_of(&self, row: u64) -> (Location, Option<String>) {
        let table = self.tables.iter().rev().find(|table| table.first_row <= row);
        let Some(table) = table else {
            return (Location::file(""), None);
        };
        let index = usize::try_from(row - table.first_row).unwrap_or(usize::MAX);
        match table.lines.as_ref().and_then(|lines| lines.get(index)) {
            Some((line, text)) => {
                let indented = text.len() - text.trim_start().len();
                let place = Location::in_line(
                    &table.path,
                    usize::try_from(*line).unwrap_or(usize::MAX),
                    text,
                    indented..text.len(),
                );
                (place, Some(format!("{}:{line}", table.path)))
            }
            None => (Location::file(&table.path), None),
        }
    }
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `test⇥duration_ms⇥status`, in any order, with optional `suite` and `tests_run`.
    Tsv,
    /// `{"gate":"cp6","rows":[{"test":…,"duration_ms":…,"status":…,"tests_run":…}]}`
    Json,
    /// JUnit XML.
    Junit,
    /// The events of `--format json` of libtest, or of nextest's `libtest-json`.
    Libtest,
}

impl Format {
    /// The format of a file in a checkpoint's folder, or `None` for one that is no fixture table.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let ends = |ending: &str| name.ends_with(ending);
        if ends(".tsv") {
            Some(Self::Tsv)
        } else if ends(".xml") {
            Some(Self::Junit)
        } else if ends(".jsonl") || ends(".ndjson") {
            Some(Self::Libtest)
        } else if ends("-fixture-results.json") {
            Some(Self::Json)
        } else {
            None
        }
    }
}

fn key(suite: &str, test: &str, ordinal: u32) -> u128 {
    let hash = if suite.is_empty() {
        xxh3_128(test.as_bytes())
    } else {
        xxh3_128([suite.as_bytes(), &[0], test.as_bytes()].concat().as_slice())
    };
    hash << 32 | u128::from(ordinal)
}

fn ordinal(key: u128) -> u64 {
    u64::try_from(key & u128::from(u32::MAX)).unwrap_or_default()
}

/// Two names that look the same must be the same: a row must not be doubled by a mark without width.
fn refuse_hidden(name: &str, place: &dyn Fn() -> Location) -> Result<(), Undecided> {
    // Nearly all names are plain ASCII, and there may be millions of them.
    let plain = name.bytes().fold(true, |plain, byte| plain & (b' '..=b'~').contains(&byte));
    let hidden = if plain { None } else { name.chars().find(|char| is_hidden(*char)) };
    match hidden {
        None => Ok(()),
        Some(char) => {
            let place = place();
            let message = format!(
                "{}: the name of a fixture holds the character U+{:04X}, which is not seen",
                place.path,
                u32::from(char)
            );
            Err(Undecided::new(&READING, Reason::Malformed, message)
                .help("name the fixture without control characters and marks of no width")
                .at(place))
        }
    }
}

/// Tells the lines of places that come in order, in one pass over the text.
struct Lines<'t> {
    text: &'t str,
    /// Where the line starts that is numbered so.
    start: usize,
    number: u64,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, start: 0, number: 1 }
    }

    /// The number and the text of the line that holds this byte; it must not lie before the last one.
    fn of(&mut self, at: usize) -> (u64, &'t str) {
        while let Some(end) = self.text[self.start..at].find('\n') {
            self.start += end + 1;
            self.number += 1;
        }
        let line = &self.text[self.start..];
        (self.number, &line[..line.find('\n').unwrap_or(line.len())])
    }
}

/// Seconds with a fraction as microseconds; nothing for what is no time that a test can take.
fn microseconds(seconds: f64) -> Option<u64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be in range")]
    (0.0..1e9).contains(&seconds).then(|| (seconds * 1e6).round() as u64)
}

fn too_many(place: Location, what: &str) -> Undecided {
    Undecided::new(&READING, Reason::TooLarge, format!("{} has more {what} than are read", place.path))
        .at(place)
}
