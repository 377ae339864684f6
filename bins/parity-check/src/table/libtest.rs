//! The event stream of libtest (`--format json`) and of nextest (`libtest-json`): a JSON value a line.

use std::collections::BTreeMap;

use gate_core::artifact::empty;
use gate_core::json::{Document, Kind, Value};
use gate_core::rule::{READING, SHAPE};
use gate_core::{Artifact, Location, Reason, Undecided};

use super::{Fault, Row, Status, Tally, microseconds};

/// A suite between its `started` event and the one that ends it.
struct Suite {
    line: usize,
    test_count: u64,
    counted: BTreeMap<&'static str, u64>,
}

/// One event.
struct Line<'l> {
    path: &'l str,
    number: usize,
    text: &'l str,
}

pub(super) fn read(artifact: &Artifact, tally: &mut Tally) -> Result<(), Undecided> {
    let rows = tally.rows;
    let mut suite: Option<Suite> = None;
    let mut running: BTreeMap<String, usize> = BTreeMap::new();
    let mut number_of_suites = 0_u64;
    let mut last = (1, "");
    for (index, text) in artifact.text()?.lines().enumerate() {
        if text.trim().is_empty() {
            continue;
        }
        let line = Line { path: artifact.path(), number: index + 1, text };
        last = (line.number, text);
        let document = Document::parse(text).map_err(|fault| {
            Undecided::new(&READING, Reason::Malformed, format!("{}: {}", line.path, fault.message))
                .at(line.at(fault.span))
        })?;
        let event = document.root();
        let kind = line.word(event, "type")?;
        match kind.as_str() {
            // The times of merged documentation tests.
            "report" => continue,
            // A benchmark is measured, and is no fixture. Its one event has no `event`.
            "bench" => {
                running.remove(&line.word(event, "name")?);
                if let Some(suite) = &mut suite {
                    *suite.counted.entry("measured").or_default() += 1;
                }
                continue;
            }
            _ => {}
        }
        match (kind.as_str(), line.word(event, "event")?.as_str()) {
            ("suite", "started") => {
                if suite.is_some() {
                    return Err(line.fault(event, "a suite starts before the one before it has ended"));
                }
                number_of_suites += 1;
                suite = Some(Suite {
                    line: line.number,
                    test_count: line.number_at(event, "test_count")?,
                    counted: BTreeMap::new(),
                });
            }
            ("suite", outcome @ ("ok" | "failed")) => {
                let Some(suite) = suite.take() else {
                    return Err(line.fault(event, "a suite ends that never started"));
                };
                line.compare(event, outcome, &suite, tally)?;
            }
            ("test", "started") => {
                running.insert(line.word(event, "name")?, line.number);
            }
            // Only a notice that it takes long; how it ends is told later.
            ("test", "timeout") => {}
            ("test", outcome @ ("ok" | "failed" | "ignored")) => {
                let name = line.word(event, "name")?;
                running.remove(&name);
                let (status, counter) = match outcome {
                    "ok" => (Status::Pass, "passed"),
                    "ignored" => (Status::Other("skip"), "ignored"),
                    _ => (Status::Other("fail"), "failed"),
                };
                let Some(suite) = &mut suite else {
                    return Err(line.fault(event, "a test outside of any suite"));
                };
                *suite.counted.entry(counter).or_default() += 1;
                tally.rounding_us += 1000;
                let row = Row {
                    suite: "",
                    test: &name,
                    duration_us: line.exec_time(event)?,
                    status,
                    tests_run: Some(1),
                };
                tally.add(row, &|| line.at(0..text.len()))?;
                tally.keep(line.number as u64, text);
            }
            _ => return Err(line.fault(event, "an event that is not known")),
        }
    }
    let end = Line { path: artifact.path(), number: last.0, text: last.1 };
    if let Some(suite) = suite {
        let message = format!(
            "{}: the suite that starts on line {} never ends: the file was cut off",
            end.path, suite.line
        );
        return Err(Undecided::new(&READING, Reason::Malformed, message).at(end.at(0..end.text.len())));
    }
    if let Some((_, line)) = running.first_key_value() {
        let message = format!("{}: the test that starts on line {line} never ends", end.path);
        return Err(Undecided::new(&READING, Reason::Malformed, message).at(end.at(0..end.text.len())));
    }
    if tally.rows == rows || number_of_suites == 0 {
        return Err(Undecided {
            message: format!("{} holds no suite that ran a test", end.path),
            ..empty(end.path)
        });
    }
    Ok(())
}

impl Line<'_> {
    fn at(&self, span: std::ops::Range<usize>) -> Location {
        Location::in_line(self.path, self.number, self.text, span)
    }

    fn fault(&self, value: Value<'_>, message: &str) -> Undecided {
        Undecided::new(&SHAPE, Reason::Malformed, format!("{}: {message}", self.path))
            .at(self.at(value.span()))
    }

    fn word(&self, event: Value<'_>, name: &str) -> Result<String, Undecided> {
        match event.get(name) {
            Some(value) if value.kind() == Kind::String && !value.string().is_empty() => {
                Ok(value.string().into_owned())
            }
            Some(value) => Err(self.fault(value, &format!("`{name}` is not a string"))),
            None => Err(self.fault(event, &format!("the event has no `{name}`"))),
        }
    }

    fn number_at(&self, event: Value<'_>, name: &str) -> Result<u64, Undecided> {
        let value = event.get(name).unwrap_or(event);
        value.as_u64().ok_or_else(|| self.fault(value, &format!("`{name}` is not a whole number")))
    }

    /// `exec_time`, seconds with a fraction, in microseconds; 0 where there is none.
    fn exec_time(&self, event: Value<'_>) -> Result<u64, Undecided> {
        let Some(value) = event.get("exec_time") else {
            return Ok(0);
        };
        value
            .as_f64()
            .and_then(microseconds)
            .ok_or_else(|| self.fault(value, "`exec_time` is not a number of seconds"))
    }

    fn compare(
        &self,
        event: Value<'_>,
        outcome: &str,
        suite: &Suite,
        tally: &mut Tally,
    ) -> Result<(), Undecided> {
        let place = || self.at(event.span());
        for name in ["passed", "failed", "ignored"] {
            let stated = self.number_at(event, name)?;
            let counted = suite.counted.get(name).copied().unwrap_or_default();
            if stated != counted {
                tally.fault(Fault::Suite, &place, || {
                    format!("the suite states {stated} {name} and holds {counted}")
                });
            }
        }
        let counted: u64 = suite.counted.values().sum();
        if suite.test_count != counted {
            tally.fault(Fault::Suite, &place, || {
                format!("the suite started {} tests and holds {counted}", suite.test_count)
            });
        }
        if outcome == "failed" && !suite.counted.contains_key("failed") {
            tally.fault(Fault::Suite, &place, || "the suite failed, and none of its tests did".into());
        }
        Ok(())
    }
}
