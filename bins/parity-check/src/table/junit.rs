//! JUnit XML, as most test runners of the field can write it.

use std::collections::BTreeMap;

use gate_core::artifact::{Artifact, empty};
use gate_core::rule::{READING, SHAPE};
use gate_core::{Location, Reason, Undecided};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{Fault, Lines, Row, Status, Tally, microseconds};

/// The deepest nesting of elements that is read.
const MAX_DEPTH: usize = 32;

/// Words of `status` and `result` attributes that go with a pass.
const PASSED: [&str; 8] = ["run", "passed", "pass", "ok", "success", "succeeded", "completed", "complete"];

/// A `<testcase>` that is still open.
struct Case {
    suite: String,
    test: String,
    duration_us: u64,
    status: &'static str,
    flaky: bool,
    at: usize,
}

/// What a `<testsuite>` states of itself, and what its cases add up to.
struct Suite {
    name: String,
    at: usize,
    stated: Stated,
    counted: [u64; 4],
}

/// Tests, failures, errors, skipped: as the attributes say.
type Stated = [Option<u64>; 4];

const COUNTS: [&str; 4] = ["tests", "failures", "errors", "skipped"];

pub(super) fn read(artifact: &Artifact, tally: &mut Tally) -> Result<(), Undecided> {
    let rows = tally.rows;
    Document { artifact, text: artifact.text()? }.read(tally)?;
    if tally.rows == rows {
        return Err(Undecided {
            message: format!("{} holds no test case: no fixture ran", artifact.path()),
            ..empty(artifact.path())
        });
    }
    Ok(())
}

struct Document<'a> {
    artifact: &'a Artifact,
    text: &'a str,
}

impl Document<'_> {
    fn read(&self, tally: &mut Tally) -> Result<(), Undecided> {
        let mut reader = Reader::from_str(self.text);
        let mut lines = Lines::new(self.text);
        let mut open: Vec<String> = Vec::new();
        let mut suites: Vec<Suite> = Vec::new();
        let mut case: Option<Case> = None;
        let mut roots = 0;
        loop {
            let at = self.offset(reader.buffer_position());
            let event = reader.read_event().map_err(|error| {
                let at = self.offset(reader.error_position());
                self.malformed(at, &format!("not well-formed XML: {error}"))
            })?;
            let (element, is_empty) = match event {
                Event::Start(element) => (element, false),
                Event::Empty(element) => (element, true),
                Event::End(element) => {
                    open.pop();
                    self.close(element.name().as_ref(), &mut suites, &mut case, &mut lines, tally)?;
                    continue;
                }
                Event::DocType(_) => {
                    return Err(self.malformed(at, "document types are refused: a test report needs none"));
                }
                Event::Eof => break,
                Event::Text(text) => {
                    if open.is_empty() && !text.trim().is_empty() {
                        return Err(self.malformed(at, "text outside of the document"));
                    }
                    continue;
                }
                Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::GeneralRef(_) => continue,
            };
            if open.is_empty() {
                roots += 1;
                if !matches!(element.name().as_ref(), "testsuites" | "testsuite") || roots > 1 {
                    return Err(
                        self.malformed(at, "not a JUnit report: its one root is `testsuites` or `testsuite`")
                    );
                }
            }
            if open.len() == MAX_DEPTH {
                return Err(self.malformed(at, &format!("nested deeper than {MAX_DEPTH} elements")));
            }
            self.open(&element, at, &mut suites, &mut case)?;
            if is_empty {
                let name = element.name();
                self.close(name.as_ref(), &mut suites, &mut case, &mut lines, tally)?;
            } else {
                open.push(element.name().as_ref().to_owned());
            }
        }
        if !open.is_empty() {
            return Err(self.malformed(self.text.len(), "the file ends inside an element: it was cut off"));
        }
        if roots == 0 {
            return Err(empty(self.artifact.path()));
        }
        Ok(())
    }

    fn open(
        &self,
        element: &BytesStart<'_>,
        at: usize,
        suites: &mut Vec<Suite>,
        case: &mut Option<Case>,
    ) -> Result<(), Undecided> {
        match element.name().as_ref() {
            // The root states sums over its suites, and is one itself in that.
            "testsuites" | "testsuite" => {
                let mut attributes = self.attributes(element, at)?;
                let mut stated = [None; 4];
                for (slot, name) in stated.iter_mut().zip(COUNTS) {
                    *slot = self.number(attributes.remove(name), name, at)?;
                }
                suites.push(Suite {
                    name: attributes.remove("name").unwrap_or_default(),
                    at,
                    stated,
                    counted: [0; 4],
                });
            }
            "testcase" => {
                if case.is_some() {
                    return Err(self.malformed(at, "a test case inside a test case"));
                }
                let mut attributes = self.attributes(element, at)?;
                let test = attributes.remove("name").filter(|name| !name.is_empty());
                let class = attributes.remove("classname");
                let suite = suites.last().map(|suite| suite.name.clone()).unwrap_or_default();
                // GoogleTest and others tell in attributes that a test did not run.
                let told = ["status", "result"].map(|name| attributes.remove(name));
                let passed = told.iter().flatten().all(|word| PASSED.contains(&word.to_lowercase().as_str()));
                *case = Some(Case {
                    test: test.ok_or_else(|| self.malformed(at, "a test case without a name"))?,
                    suite: class.filter(|class| !class.is_empty()).unwrap_or(suite),
                    duration_us: self.duration(attributes.remove("time"), at)?,
                    status: if passed { "pass" } else { "notrun" },
                    flaky: false,
                    at,
                });
            }
            "failure" | "rerunFailure" => outcome(case, "fail"),
            "error" | "rerunError" => outcome(case, "error"),
            "skipped" => outcome(case, "skip"),
            "flakyFailure" | "flakyError" => {
                if let Some(case) = case {
                    case.flaky = true;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(
        &self,
        name: &str,
        suites: &mut Vec<Suite>,
        case: &mut Option<Case>,
        lines: &mut Lines<'_>,
        tally: &mut Tally,
    ) -> Result<(), Undecided> {
        match name {
            "testcase" => {
                let Some(case) = case.take() else {
                    return Ok(());
                };
                for suite in suites.iter_mut() {
                    suite.counted[0] += 1;
                    match case.status {
                        "fail" => suite.counted[1] += 1,
                        "error" => suite.counted[2] += 1,
                        "skip" => suite.counted[3] += 1,
                        _ => {}
                    }
                }
                let place = || self.at(case.at);
                tally.rounding_us += 1000;
                tally.add(
                    Row {
                        suite: &case.suite,
                        test: &case.test,
                        duration_us: case.duration_us,
                        status: match case.status {
                            "pass" if case.flaky => Status::Flaky,
                            "pass" => Status::Pass,
                            other => Status::Other(other),
                        },
                        tests_run: Some(1),
                    },
                    &place,
                )?;
                if tally.keeps() {
                    let (number, line) = lines.of(case.at);
                    tally.keep(number, line);
                }
            }
            "testsuites" | "testsuite" => {
                let Some(suite) = suites.pop() else {
                    return Ok(());
                };
                for ((name, stated), counted) in COUNTS.iter().zip(suite.stated).zip(suite.counted) {
                    if let Some(stated) = stated.filter(|stated| *stated != counted) {
                        let place = || self.at(suite.at);
                        tally.fault(Fault::Suite, &place, || {
                            format!("the suite states {name}=\"{stated}\" and holds {counted}")
                        });
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// All attributes, each once. The parser's own check of that takes quadratic time.
    fn attributes(&self, element: &BytesStart<'_>, at: usize) -> Result<BTreeMap<String, String>, Undecided> {
        let mut attributes = BTreeMap::new();
        for attribute in element.attributes().with_checks(false) {
            let attribute =
                attribute.map_err(|error| self.malformed(at, &format!("a malformed attribute: {error}")))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| self.malformed(at, &format!("a malformed attribute: {error}")))?;
            if attributes.insert(attribute.key.as_ref().to_owned(), value.into_owned()).is_some() {
                return Err(self.malformed(at, "not well-formed XML: an attribute stands twice"));
            }
        }
        Ok(attributes)
    }

    fn number(&self, text: Option<String>, name: &str, at: usize) -> Result<Option<u64>, Undecided> {
        text.map(|text| {
            text.parse().map_err(|_| self.malformed(at, &format!("`{name}` is not a whole number")))
        })
        .transpose()
    }

    /// The `time` attribute, seconds with a fraction, in microseconds; 0 where there is none.
    fn duration(&self, text: Option<String>, at: usize) -> Result<u64, Undecided> {
        let Some(text) = text else {
            return Ok(0);
        };
        let seconds = text.replace(',', "").parse().ok();
        seconds.and_then(microseconds).ok_or_else(|| self.malformed(at, "`time` is not a number of seconds"))
    }

    fn offset(&self, position: u64) -> usize {
        usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len())
    }

    fn at(&self, offset: usize) -> Location {
        let end = self.text[offset..].find('>').map_or(offset, |end| offset + end + 1);
        self.artifact.at(offset..end)
    }

    fn malformed(&self, offset: usize, message: &str) -> Undecided {
        let rule = if message.starts_with("not") { &READING } else { &SHAPE };
        Undecided::new(rule, Reason::Malformed, format!("{}: {message}", self.artifact.path()))
            .at(self.artifact.at(offset..offset))
    }
}

fn outcome(case: &mut Option<Case>, status: &'static str) {
    if let Some(case) = case {
        case.status = status;
    }
}
