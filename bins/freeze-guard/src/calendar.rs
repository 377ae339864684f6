//! Windows as records and iCalendar files write them.

use std::collections::BTreeMap;

use gate_core::Spanned;
use icalendar::parser::{Component, Property, read_calendar, unfold};
use jiff::civil::DateTime;

use crate::record::WindowRecord;
use crate::window::{Length, Window, civil};
use crate::zone::{Effect, Zone};

/// The window of a record, unless it names an iCalendar file.
///
/// # Errors
/// The node at fault, where there is one, and what is wrong with it.
pub fn window(record: &WindowRecord, zone: &Zone) -> Result<Window, (Option<u32>, String)> {
    let local = |text: &Spanned<String>| -> Result<DateTime, (Option<u32>, String)> {
        zone.read(&text.value).map_err(|message| (Some(text.node), message))
    };
    let all = |list: &[Spanned<String>]| list.iter().map(local).collect::<Result<Vec<_>, _>>();
    let optional = |text: &Option<Spanned<String>>| text.as_ref().map(local).transpose();
    let length = || match &record.duration {
        Some(text) => Length::exact(&text.value).map_err(|message| (Some(text.node), message)),
        None => Err((None, "a window that recurs has a `duration`".into())),
    };
    let WindowRecord { start, end, rrule, cron, ics, duration, except, also, from, until } = record;
    let no = |present: bool, what: &str| {
        if present { Err((None, format!("this kind of window has no {what}"))) } else { Ok(()) }
    };
    match (rrule, cron, ics) {
        (None, None, None) => {
            no(
                duration.is_some() || !except.is_empty() || !also.is_empty(),
                "`duration`, `except` or `also`",
            )?;
            no(from.is_some() || until.is_some(), "`from` or `until`: write `start` and `end`")?;
            let (Some(start), Some(end)) = (start, end) else {
                return Err((
                    None,
                    "a window has a `start` and an `end`, or recurs by `rrule` or `cron`".into(),
                ));
            };
            Window::once(zone.clone(), local(start)?, local(end)?)
                .map_err(|message| (Some(end.node), message))
        }
        (Some(rule), None, None) => {
            no(end.is_some() || from.is_some() || until.is_some(), "`end`, `from` or `until`")?;
            let Some(start) = start else {
                return Err((None, "a rule counts from a `start`".into()));
            };
            let (except, also) = (all(except)?, all(also)?);
            Window::rule(zone.clone(), local(start)?, length()?, &rule.value, &except, &also)
                .map_err(|message| (Some(rule.node), message))
        }
        (None, Some(pattern), None) => {
            no(start.is_some() || end.is_some(), "`start` or `end`: write `from` and `until`")?;
            no(!except.is_empty() || !also.is_empty(), "`except` or `also`")?;
            let (from, until) = (optional(from)?, optional(until)?);
            Window::cron(zone.clone(), &pattern.value, length()?, from, until)
                .map_err(|message| (Some(pattern.node), message))
        }
        _ => Err((None, "a window is of one kind: `start` and `end`, `rrule`, `cron` or `ics`".into())),
    }
}

/// Every event of an iCalendar file as a window; cancelled ones don't count.
///
/// Local times without zone and whole days follow `zone`.
///
/// # Errors
/// When anything in it is not understood, or it holds no event.
pub fn windows_of_ics(text: &str, zone: &Zone) -> Result<Vec<Window>, String> {
    let unfolded = unfold(text);
    let calendar = read_calendar(&unfolded).map_err(|_| "it is no iCalendar file".to_owned())?;
    if calendar.properties.iter().any(|property| property.name == "METHOD" && property.val != "PUBLISH") {
        return Err("it is a message about a calendar, not a calendar: METHOD".into());
    }
    let mut windows = Vec::new();
    let mut events = 0;
    for (number, component) in calendar.components.iter().enumerate() {
        match component.name.as_str() {
            // A zone's own definition is not read: only zones of the IANA database count.
            "VTIMEZONE" => {}
            "VEVENT" => {
                events += 1;
                let event = event(component, zone)
                    .map_err(|message| format!("event {} of the calendar: {message}", number + 1))?;
                windows.extend(event);
            }
            _ => return Err("it holds something that is no event".into()),
        }
    }
    if events == 0 {
        return Err("it holds no event".into());
    }
    Ok(windows)
}

/// A time of an event: its zone, the local time, and whether it is a whole day.
struct Moment {
    zone: Zone,
    at: DateTime,
    day: bool,
}

fn event(event: &Component<'_>, zone: &Zone) -> Result<Option<Window>, String> {
    let mut once: BTreeMap<&str, &Property<'_>> = BTreeMap::new();
    let (mut except, mut also) = (Vec::new(), Vec::new());
    for property in &event.properties {
        match property.name.as_str() {
            "EXDATE" => except.push(property),
            "RDATE" => also.push(property),
            "RECURRENCE-ID" => {
                return Err("it changes one instance of another event, which is not read".into());
            }
            "EXRULE" => return Err("EXRULE is not read".into()),
            name @ ("DTSTART" | "DTEND" | "DURATION" | "RRULE" | "STATUS")
                if once.insert(name, property).is_some() =>
            {
                return Err(format!("it has {name} twice"));
            }
            _ => {}
        }
    }
    if once.get("STATUS").is_some_and(|status| status.val.as_str().eq_ignore_ascii_case("CANCELLED")) {
        return Ok(None);
    }
    let start = moment(once.get("DTSTART").ok_or("it has no DTSTART")?, zone)?;
    let end = once.get("DTEND").map(|property| moment(property, &start.zone)).transpose()?;
    let length = once.get("DURATION").map(|property| Length::nominal(property.val.as_str())).transpose()?;
    if end.is_some() && length.is_some() {
        return Err("it has both DTEND and DURATION".into());
    }
    if end.as_ref().is_some_and(|end| end.day != start.day) {
        return Err("its DTSTART and DTEND are not of one kind".into());
    }
    if except.is_empty()
        && also.is_empty()
        && !once.contains_key("RRULE")
        && let Some(end) = &end
        && end.zone.name() == start.zone.name()
    {
        return Window::once(start.zone, start.at, end.at).map(Some);
    }
    let length = match (&end, length) {
        (_, Some(length)) => length,
        (Some(end), None) => between(&start, end)?,
        (None, None) if start.day => Length { days: 1, seconds: 0 },
        (None, None) => return Err("it has neither DTEND nor DURATION".into()),
    };
    let times = |list: &[&Property<'_>]| -> Result<Vec<DateTime>, String> {
        let mut times = Vec::new();
        for property in list {
            for value in property.val.as_str().split(',') {
                let moment = read(property, value, &start.zone)?;
                if moment.day != start.day {
                    return Err("EXDATE or RDATE is not of the kind of DTSTART".into());
                }
                // In another zone: the same instant, as the event's own clocks show it.
                let at = if moment.zone.name() == start.zone.name() {
                    moment.at
                } else {
                    let instant = moment.zone.begin(moment.at, Effect::Deny);
                    start.zone.civil(instant.ok_or("EXDATE or RDATE is no time")?)
                };
                times.push(at);
            }
        }
        Ok(times)
    };
    let (except, also) = (times(&except)?, times(&also)?);
    let rule = match once.get("RRULE") {
        Some(rule) if start.day => until_of_day(rule.val.as_str()),
        Some(rule) => rule.val.as_str().to_owned(),
        None => "FREQ=DAILY;COUNT=1".into(),
    };
    Window::rule(start.zone, start.at, length, &rule, &except, &also).map(Some)
}

/// `UNTIL=20261224` of an event of whole days means midnight of that day.
fn until_of_day(rule: &str) -> String {
    let parts = rule.split(';').map(|part| match part.split_once('=') {
        Some((name, value)) if name.eq_ignore_ascii_case("UNTIL") && value.len() == 8 => {
            format!("{name}={value}T000000")
        }
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join(";")
}

/// The exact length from start to end, or whole days.
fn between(start: &Moment, end: &Moment) -> Result<Length, String> {
    if start.day {
        let days = (end.at.date() - start.at.date()).get_days();
        if days < 1 {
            return Err("it ends before it starts".into());
        }
        return Ok(Length { days: days.into(), seconds: 0 });
    }
    let from = start.zone.begin(start.at, Effect::Deny).ok_or("DTSTART is no time")?;
    let to = end.zone.end(end.at, Effect::Deny).ok_or("DTEND is no time")?;
    let seconds = to.as_second() - from.as_second();
    if seconds < 1 {
        return Err("it ends before it starts".into());
    }
    Length::exact(&format!("PT{seconds}S"))
}

fn moment(property: &Property<'_>, zone: &Zone) -> Result<Moment, String> {
    read(property, property.val.as_str(), zone)
}

fn read(property: &Property<'_>, value: &str, zone: &Zone) -> Result<Moment, String> {
    let parameter = |name: &str| {
        property
            .params
            .iter()
            .find(|parameter| parameter.key.as_str().eq_ignore_ascii_case(name))
            .and_then(|parameter| parameter.val.as_ref())
            .map(|value| value.as_str().trim_matches('"').to_owned())
    };
    let name = property.name.as_str();
    let zone = match parameter("TZID") {
        Some(named) => Zone::named(&named)?,
        None => zone.clone(),
    };
    match parameter("VALUE").as_deref() {
        Some("DATE") => {
            let day = civil(&format!("{value}T000000")).map_err(|message| format!("{name}: {message}"))?;
            return Ok(Moment { zone, at: day, day: true });
        }
        None | Some("DATE-TIME") => {}
        Some(_) => return Err(format!("{name} is of a kind that is not read")),
    }
    let civil = |text: &str| civil(text).map_err(|message| format!("{name}: {message}"));
    let Some(utc) = value.strip_suffix('Z') else {
        return Ok(Moment { zone, at: civil(value)?, day: false });
    };
    if parameter("TZID").is_some() {
        return Err(format!("{name} has a zone and is in UTC"));
    }
    Ok(Moment { zone: Zone::utc(), at: civil(utc)?, day: false })
}
