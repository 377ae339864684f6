//! Calendars, recurrence rules, cron patterns, events of GitHub and beads: no panic, and a window that was read changes
//! when it says that it does next. The first byte chooses the reader.
#![no_main]

use freeze_guard::beads::Beads;
use freeze_guard::calendar::windows_of_ics;
use freeze_guard::pull;
use freeze_guard::window::{Length, Schedule, Window};
use freeze_guard::zone::{Effect, Zone, timestamp};
use gate_core::Artifact;
use gate_core::instant::Instant;
use libfuzzer_sys::fuzz_target;

fn zone() -> Zone {
    Zone::named("Europe/Berlin").expect("a zone of the database")
}

fn holds_together(window: Window) {
    let at = timestamp(Instant::parse("2026-03-28T12:00:00Z").expect("a time"));
    let schedule = Schedule { effect: Effect::Deny, windows: vec![window] };
    if let (Ok(now), Ok(Some(next))) = (schedule.is_frozen(at), schedule.next_change(at)) {
        assert!(next > at, "the next change lies ahead");
        assert_ne!(schedule.is_frozen(next).expect("it is decided as before"), now, "nothing changes then");
    }
}

fuzz_target!(|input: &[u8]| {
    let Some((which, bytes)) = input.split_first() else {
        return;
    };
    let artifact = || Artifact::from_bytes("input".into(), None, bytes.into());
    let Ok(text) = std::str::from_utf8(bytes) else {
        let _ = pull::event(&artifact());
        return;
    };
    let hour = || Length::exact("PT1H").expect("an hour");
    match which % 5 {
        0 => windows_of_ics(text, &zone()).into_iter().flatten().for_each(holds_together),
        1 => {
            let start = zone().read("2026-01-02T22:00:00").expect("a time");
            Window::rule(zone(), start, hour(), text, &[], &[]).into_iter().for_each(holds_together);
        }
        2 => Window::cron(zone(), text, hour(), None, None).into_iter().for_each(holds_together),
        3 => {
            let _ = pull::event(&artifact());
            let _ = pull::saved(&artifact());
            let _ = pull::incident(text);
        }
        _ => {
            let _ = Beads::read(&artifact());
        }
    }
});
