//! Windows of time: one-off, by recurrence rule, by cron pattern, from an iCalendar file.
//!
//! Every window is `[start, end)`. Recurrences are expanded in local time and then put on the time
//! line by [`Zone`]; the length of a recurring window is exact seconds, whatever the clocks do.

use std::fmt::Write as _;

use chrono::TimeZone as _;
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use rrule::RRuleSet;

use crate::zone::{Effect, Zone};

/// The longest window: a year and a day, in seconds.
const MAX_LENGTH: i64 = 366 * 86_400;

/// How far ahead a change of state is looked for, in days: at first, and at most.
const HORIZONS: [i64; 3] = [40, 400, 4000];

/// How many occurrences of one window are looked at before it counts as unreadable.
const MAX_OCCURRENCES: usize = 50_000;

/// A span of time: from `start` up to, and without, `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    /// The first instant inside.
    pub start: Timestamp,
    /// The first instant after it.
    pub end: Timestamp,
}

impl Interval {
    /// Whether an instant lies inside.
    #[must_use]
    pub fn holds(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }
}

/// How long a window is: whole local days first, then exact seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// Local days, of 23 to 25 hours.
    pub days: i64,
    /// Exact seconds.
    pub seconds: i64,
}

impl Length {
    /// Reads an exact length such as `PT62H` or `PT30M`.
    ///
    /// # Errors
    /// When it has days or larger units, is not positive, or is longer than a year.
    pub fn exact(text: &str) -> Result<Self, String> {
        let duration: SignedDuration =
            text.parse().map_err(|_| "not a length in hours, minutes and seconds such as PT62H")?;
        if duration.subsec_nanos() != 0 {
            return Err("a length is whole seconds".into());
        }
        Self { days: 0, seconds: duration.as_secs() }.checked()
    }

    /// Reads a length of RFC 5545, which may hold weeks and days.
    ///
    /// # Errors
    /// When it is none, not positive, or longer than a year.
    pub fn nominal(text: &str) -> Result<Self, String> {
        let span: Span = text.parse().map_err(|_| "not a length such as P1D or PT2H")?;
        if span.get_years() != 0 || span.get_months() != 0 {
            return Err("a length has no months or years".into());
        }
        let days = i64::from(span.get_weeks()) * 7 + i64::from(span.get_days());
        let seconds = i64::from(span.get_hours()) * 3600 + span.get_minutes() * 60 + span.get_seconds();
        Self { days, seconds }.checked()
    }

    fn checked(self) -> Result<Self, String> {
        let about = self.days.saturating_mul(86_400).saturating_add(self.seconds);
        // Days and seconds are of one sign: a length that is read has one.
        if about < 1 {
            return Err("a window has to last at least a second".into());
        }
        if about > MAX_LENGTH {
            return Err("a window lasts at most a year".into());
        }
        Ok(self)
    }
}

/// When a window takes place, in local time.
#[derive(Clone, Debug)]
pub enum Recurrence {
    /// Once.
    Once {
        /// When it starts.
        start: DateTime,
        /// When it ends.
        end: DateTime,
    },
    /// By a recurrence rule of RFC 5545, with local times written as if they were UTC.
    Rule {
        /// The rule, its start, exceptions and additions.
        set: Box<RRuleSet>,
        /// How long each lasts.
        length: Length,
    },
    /// By a cron pattern of five fields.
    Cron {
        /// The pattern.
        pattern: Box<Cron>,
        /// Not before this local time.
        from: Option<DateTime>,
        /// Not at or after this local time.
        until: Option<DateTime>,
        /// How long each lasts.
        length: Length,
    },
}

/// A window and the zone whose clocks it follows.
#[derive(Clone, Debug)]
pub struct Window {
    /// The zone.
    pub zone: Zone,
    /// When.
    pub recurrence: Recurrence,
}

/// Days around a range that no zone's offset and no change of it exceeds.
const SLACK_DAYS: i64 = 2;

impl Window {
    /// A window that takes place once.
    ///
    /// # Errors
    /// When it ends before it starts, is longer than a year, or lies in an hour or a day that the clocks skip: nobody who
    /// wrote it down meant that it never takes place.
    pub fn once(zone: Zone, start: DateTime, end: DateTime) -> Result<Self, String> {
        if end <= start {
            return Err("it ends before it starts".into());
        }
        if start.duration_until(end) > SignedDuration::from_secs(MAX_LENGTH) {
            return Err("a window lasts at most a year".into());
        }
        let window = Self { zone, recurrence: Recurrence::Once { start, end } };
        match window.interval(start, Effect::Deny) {
            Some(_) => Ok(window),
            None => Err("the clocks skip that time: it never takes place".into()),
        }
    }

    /// A window that recurs by a rule such as `FREQ=WEEKLY;BYDAY=FR`, from its first start on.
    ///
    /// # Errors
    /// When the rule can't be read, recurs by minutes or seconds, or never takes place.
    pub fn rule(
        zone: Zone,
        start: DateTime,
        length: Length,
        rule: &str,
        except: &[DateTime],
        also: &[DateTime],
    ) -> Result<Self, String> {
        // Readers differ on which of the two counts.
        if except.iter().any(|at| also.contains(at)) {
            return Err("a time is both in `except` and in `also`".into());
        }
        let rule = until_as_local(rule, &zone)?;
        let mut text = format!("DTSTART:{}\nRRULE:{rule}", stamp(start));
        for (name, list) in [("EXDATE", except), ("RDATE", also)] {
            for at in list {
                // Writing to a string does not fail.
                let _ = write!(text, "\n{name}:{}", stamp(*at));
            }
        }
        let set: RRuleSet =
            text.parse().map_err(|error: rrule::RRuleError| format!("the rule can't be read: {error}"))?;
        let window = Self { zone, recurrence: Recurrence::Rule { set: Box::new(set), length } };
        // What is added may lie before the rule begins.
        let first = also.iter().copied().fold(start, DateTime::min);
        window.takes_place(first)
    }

    /// A window that starts whenever a cron pattern of five fields matches.
    ///
    /// # Errors
    /// When the pattern can't be read, or never matches.
    pub fn cron(
        zone: Zone,
        pattern: &str,
        length: Length,
        from: Option<DateTime>,
        until: Option<DateTime>,
    ) -> Result<Self, String> {
        if pattern.split_whitespace().count() != 5 {
            return Err("a cron pattern has five fields: minute, hour, day, month, weekday".into());
        }
        // The reader takes an item that says nothing for no time at all, and looks for it through thousands of years.
        let says_something =
            |item: &str| item.contains(|c: char| c.is_ascii_alphanumeric() || "*?".contains(c));
        let mut items = pattern.split_whitespace().flat_map(|field| field.split(','));
        if pattern.contains('+') || !items.all(says_something) {
            return Err("each item of a cron pattern is a number, a name, a range or `*`".into());
        }
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let pattern =
            parser.parse(pattern).map_err(|error| format!("the cron pattern can't be read: {error}"))?;
        if from.zip(until).is_some_and(|(from, until)| until <= from) {
            return Err("it ends before it starts".into());
        }
        let window =
            Self { zone, recurrence: Recurrence::Cron { pattern: Box::new(pattern), from, until, length } };
        let start = from.unwrap_or(jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0));
        window.takes_place(start)
    }

    /// The same window, if it takes place at all in the years that a calendar is made for.
    fn takes_place(self, first: DateTime) -> Result<Self, String> {
        // From one 29 February to the next are eight years at most.
        for days in [40, 400, 366 * 8] {
            if !self.occurrences(first, first.saturating_add(Span::new().days(days)))?.is_empty() {
                return Ok(self);
            }
        }
        Err("it never takes place".into())
    }

    /// Local starts, all of those from `from` up to `to` among them.
    fn occurrences(&self, from: DateTime, to: DateTime) -> Result<Vec<DateTime>, String> {
        const TOO_MANY: &str = "it takes place too often to be judged";
        let mut starts = Vec::new();
        match &self.recurrence {
            Recurrence::Once { start, .. } => starts.push(*start),
            Recurrence::Rule { set, .. } => {
                let before = fake_utc(to).ok_or(TOO_MANY)?;
                let after = fake_utc(from).ok_or(TOO_MANY)?;
                let found = set.as_ref().clone().after(after).before(before).limit().all(u16::MAX);
                if found.limited {
                    return Err(TOO_MANY.into());
                }
                for date in found.dates {
                    let at = Timestamp::from_second(date.timestamp()).map_err(|_| TOO_MANY)?;
                    starts.push(TimeZone::UTC.to_datetime(at));
                }
            }
            Recurrence::Cron { pattern, from: first, until, .. } => {
                let mut at = first.map_or(from, |first| first.max(from));
                let to = until.map_or(to, |until| until.min(to));
                let mut inclusive = true;
                // A pattern that matches no day of the calendar any more has no next match.
                while let Ok(next) = pattern.find_next_occurrence(&at, inclusive) {
                    if next >= to {
                        break;
                    }
                    starts.push(next);
                    (at, inclusive) = (next, false);
                    if starts.len() > MAX_OCCURRENCES {
                        return Err(TOO_MANY.into());
                    }
                }
            }
        }
        Ok(starts)
    }

    fn interval(&self, start: DateTime, effect: Effect) -> Option<Interval> {
        let (begin, end) = match &self.recurrence {
            Recurrence::Once { end, .. } => {
                (self.zone.begin_once(start, effect)?, self.zone.end(*end, effect)?)
            }
            Recurrence::Rule { length, .. } | Recurrence::Cron { length, .. } => {
                let begin = self.zone.begin(start, effect)?;
                let last = if length.days == 0 {
                    begin
                } else {
                    self.zone.end(start.checked_add(Span::new().days(length.days)).ok()?, effect)?
                };
                (begin, last.checked_add(SignedDuration::from_secs(length.seconds)).ok()?)
            }
        };
        // Of an hour or a day that the clocks skip nothing may be left.
        (begin < end).then_some(Interval { start: begin, end })
    }

    /// Every interval of the window that has an instant in common with `[from, to)`, in no order.
    ///
    /// # Errors
    /// When it takes place too often to be told.
    pub fn intervals(&self, from: Timestamp, to: Timestamp, effect: Effect) -> Result<Vec<Interval>, String> {
        let (days, seconds) = match &self.recurrence {
            // It is looked at wherever it lies.
            Recurrence::Once { .. } => (0, 0),
            Recurrence::Rule { length, .. } | Recurrence::Cron { length, .. } => {
                (length.days, length.seconds)
            }
        };
        let back = Span::new().days(days + SLACK_DAYS).seconds(seconds);
        let from_local = self.zone.civil(from).saturating_sub(back);
        let to_local = self.zone.civil(to).saturating_add(Span::new().days(SLACK_DAYS));
        let starts = self.occurrences(from_local, to_local)?;
        Ok(starts
            .into_iter()
            .filter_map(|start| self.interval(start, effect))
            .filter(|interval| interval.start < to && from < interval.end)
            .collect())
    }
}

/// Windows of one effect: whether they freeze at an instant, and when that changes.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// What the windows do.
    pub effect: Effect,
    /// The windows; at least one.
    pub windows: Vec<Window>,
}

impl Schedule {
    /// The merged intervals in which the windows are open, as far as they reach into `[from, to)`.
    fn open(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Interval>, String> {
        let mut all = Vec::new();
        for window in &self.windows {
            all.extend(window.intervals(from, to, self.effect)?);
        }
        all.sort_unstable();
        let mut merged: Vec<Interval> = Vec::with_capacity(all.len());
        for interval in all {
            match merged.last_mut() {
                Some(last) if interval.start <= last.end => last.end = last.end.max(interval.end),
                _ => merged.push(interval),
            }
        }
        Ok(merged)
    }

    /// Whether the scope is frozen at an instant.
    ///
    /// # Errors
    /// When a window takes place too often to be told.
    pub fn is_frozen(&self, at: Timestamp) -> Result<bool, String> {
        let after = at.saturating_add(SignedDuration::from_nanos(1)).unwrap_or(at);
        let open = self.open(at, after)?.iter().any(|interval| interval.holds(at));
        Ok(open == (self.effect == Effect::Deny))
    }

    /// The first instant after `at` at which the answer of [`Schedule::is_frozen`] changes, within
    /// about eleven years.
    ///
    /// # Errors
    /// When a window takes place too often to be told.
    pub fn next_change(&self, at: Timestamp) -> Result<Option<Timestamp>, String> {
        for days in HORIZONS {
            let to = at.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX);
            let open = match self.open(at, to) {
                Ok(open) => open,
                // So many windows that looking further takes too long: none of the nearer ones changed anything.
                Err(_) if days > HORIZONS[0] => return Ok(None),
                Err(message) => return Err(message),
            };
            // None of them ends before `at`: the first holds it, or begins after it. One that reaches `to` may go on.
            let change = open.first().map(|first| if first.holds(at) { first.end } else { first.start });
            let change = change.filter(|change| *change < to);
            if change.is_some() {
                return Ok(change);
            }
        }
        Ok(None)
    }
}

/// `20261224T180000Z`: a local time as the rule's expander reads it.
fn stamp(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A local time as the rule's expander counts it: as if it were UTC.
fn fake_utc(at: DateTime) -> Option<chrono::DateTime<rrule::Tz>> {
    let second = TimeZone::UTC.to_timestamp(at).ok()?.as_second();
    rrule::Tz::UTC.timestamp_opt(second, 0).single()
}

/// `UNTIL` as the expander reads it: a local time, written as if it were UTC.
fn until_as_local(rule: &str, zone: &Zone) -> Result<String, String> {
    let rule = rule.trim().to_ascii_uppercase();
    // The reader of rules panics at some other characters, and takes a day that it can't read for every such weekday.
    if !rule.bytes().all(|byte| byte.is_ascii_alphanumeric() || b";=,+-".contains(&byte)) {
        return Err("write the rule alone, in ASCII, such as FREQ=WEEKLY;BYDAY=FR".into());
    }
    let mut parts = Vec::new();
    for part in rule.split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or("each part of a rule is NAME=VALUE")?;
        match (name, value) {
            ("FREQ", "SECONDLY" | "MINUTELY") => {
                return Err("a window does not recur by minutes or seconds".into());
            }
            ("BYDAY", days) if !days.split(',').all(is_weekday) => {
                return Err("each day of BYDAY is a weekday, such as FR, 2MO or -1SU".into());
            }
            ("UNTIL", until) => {
                let at = match until.strip_suffix('Z') {
                    Some(utc) => zone.civil(
                        TimeZone::UTC.to_timestamp(civil(utc)?).map_err(|_| "UNTIL is no time".to_owned())?,
                    ),
                    None => civil(until)?,
                };
                parts.push(format!("UNTIL={}", stamp(at)));
            }
            _ => parts.push(part.to_owned()),
        }
    }
    Ok(parts.join(";"))
}

/// `FR`, or the how manieth of a month or year, from either end: `2MO`, `-1SU`.
fn is_weekday(day: &str) -> bool {
    let Some((number, weekday)) = day.len().checked_sub(2).and_then(|at| day.split_at_checked(at)) else {
        return false;
    };
    let digits = number.strip_prefix(['+', '-']).unwrap_or(number);
    let is_number = number.is_empty() || digits.parse::<u8>().is_ok_and(|number| (1..=53).contains(&number));
    is_number && !digits.starts_with('+') && matches!(weekday, "MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU")
}

/// `20261224T180000` as a local time.
pub(crate) fn civil(text: &str) -> Result<DateTime, String> {
    let shaped = text.len() == 15
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 8 { byte == b'T' } else { byte.is_ascii_digit() });
    if !shaped {
        return Err("a time is written as 20261224T180000".into());
    }
    DateTime::strptime("%Y%m%dT%H%M%S", text).map_err(|_| "no such day or hour".into())
}
