//! When a soak may be judged, and how much each look may err.
//!
//! Whoever looks every hour and stops at the first alarm has many chances to be fooled. So a soak is judged
//! at looks that are fixed before: at a quarter, a half and three quarters of it only what is far worse is
//! called worse (boundaries of the shape of O'Brien and Fleming); most of the error is kept for the end.
//! Between looks the answer is that of the last look, and every later answer repeats the looks before it:
//! asking more often gives the same answers. The errors of all looks add up to no more than what one check
//! may err, without any assumption on how the looks depend on each other.

use statrs::distribution::{ContinuousCDF, Normal};

/// Looks within the planned soak: at a quarter of it, two, three, and at its end.
const PLANNED: u32 = 4;

/// The share of the error that is kept for looks after the planned end, when a soak is extended.
const KEPT: f64 = 0.1;

/// The sum of 1/n² over all n.
pub(super) const BASEL: f64 = std::f64::consts::PI * std::f64::consts::PI / 6.0;

/// The most soaks that an extension is planned for.
const LONGEST: u32 = 13;

/// One look at a soak.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// What is judged: everything up to so many seconds after the start.
    pub until_s: f64,
    /// The probability that it calls one check worse without a cause.
    pub tail: f64,
    /// Whether the soak may also pass at this look.
    pub closing: bool,
}

/// The looks of a soak.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    /// How long the soak is planned to be, in seconds.
    pub soak_s: f64,
    /// How many seconds at its start are left out: caches fill, pools grow.
    pub warm_up_s: f64,
    /// The probability that all looks together call one check worse without a cause.
    pub tail: f64,
}

impl Schedule {
    /// The looks that so many seconds allow.
    #[must_use]
    pub fn looks(&self, observed_s: f64) -> Vec<Look> {
        let final_z = boundary(self.tail * (1.0 - KEPT));
        let planned = (1..=PLANNED).map(|number| {
            let share = f64::from(number) / f64::from(PLANNED);
            let last = number == PLANNED;
            Look { until_s: self.soak_s * share, tail: beyond(final_z / share.sqrt()), closing: last }
        });
        planned.chain(self.extension()).take_while(|look| look.until_s <= observed_s).collect()
    }

    /// The looks after the planned end, at every soak more. What they may err falls with the square of
    /// their number, so that all of them together err no more than what is kept for them.
    pub fn extension(&self) -> impl Iterator<Item = Look> + use<> {
        let Self { soak_s, tail, .. } = *self;
        (1..=LONGEST).map(move |number| Look {
            until_s: soak_s * f64::from(1 + number),
            tail: tail * KEPT / f64::from(number * number) / BASEL,
            closing: true,
        })
    }
}

/// The probability that a standard normal value exceeds `z`.
fn beyond(z: f64) -> f64 {
    Normal::standard().sf(z)
}

/// The boundary of the last planned look, in standard errors, with which all of them add up to `tail`.
fn boundary(tail: f64) -> f64 {
    let spent = |shape: f64| -> f64 {
        (1..=PLANNED).map(|number| beyond(shape * (f64::from(PLANNED) / f64::from(number)).sqrt())).sum()
    };
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if spent(middle) > tail { low = middle } else { high = middle }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEDULE: Schedule = Schedule { soak_s: 86_400.0, warm_up_s: 7_200.0, tail: 0.0014 };

    #[test]
    fn all_looks_together_err_no_more_than_they_may() {
        let looks = SCHEDULE.looks(f64::INFINITY);
        let total: f64 = looks.iter().map(|look| look.tail).sum();
        assert!(total <= SCHEDULE.tail && total > 0.99 * SCHEDULE.tail, "{total}");
        assert!(looks.windows(2).take(3).all(|pair| pair[0].tail < pair[1].tail));
    }

    #[test]
    fn looks_are_at_planned_times_whenever_one_asks() {
        let hours = |observed: f64| -> Vec<f64> {
            SCHEDULE.looks(observed * 3600.0).iter().map(|look| look.until_s / 3600.0).collect()
        };
        assert_eq!(hours(5.9), [0.0; 0]);
        assert_eq!(hours(6.0), [6.0]);
        assert_eq!(hours(23.9), [6.0, 12.0, 18.0]);
        assert_eq!(hours(24.0), [6.0, 12.0, 18.0, 24.0]);
        assert_eq!(hours(47.9), hours(24.0));
        assert_eq!(hours(72.0)[4..], [48.0, 72.0]);
    }

    #[test]
    fn a_soak_may_pass_at_its_end_and_not_before() {
        let looks = SCHEDULE.looks(50.0 * 3600.0);
        assert_eq!(
            looks.iter().map(|look| look.closing).collect::<Vec<_>>(),
            [false, false, false, true, true]
        );
    }
}
