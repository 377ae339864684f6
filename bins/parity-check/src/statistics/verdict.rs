//! The three answers: worse, no worse than the margin, can't tell yet.

use super::canary::Metric;
use super::estimate::Estimate;
use super::looks::{Look, Schedule};

/// What the evidence says of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// No worse than the margin: anything as bad as the margin is ruled out.
    NoWorse,
    /// Neither is ruled out: longer, or on more hosts, it could be told.
    CannotTell,
    /// Worse: no difference is ruled out, and the estimate is over half of the margin.
    Worse,
}

/// The answer to one check.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What was checked.
    pub metric: Metric,
    /// The answer.
    pub outcome: Outcome,
    /// The look that gave it; none when there was no look yet.
    pub look: Option<Look>,
    /// The estimate at that look; positive is worse.
    pub estimate: Option<Estimate>,
    /// What the estimate is held against, in its unit.
    pub margin: f64,
    /// How long the soak would have to be in all for an answer, in seconds, if it went on as it did.
    pub needed_s: Option<f64>,
}

impl Verdict {
    /// The interval that the answer rests on.
    #[must_use]
    pub fn bounds(&self) -> Option<(f64, f64)> {
        Some(self.estimate.as_ref()?.bounds(self.look?.tail))
    }

    /// The smallest effect that would have been called worse at this look in 99 of 100 such soaks: what is
    /// detected, and not less than half of the margin, below which nothing is called worse.
    #[must_use]
    pub fn detectable(&self) -> Option<f64> {
        Some(self.estimate.as_ref()?.detectable(self.look?.tail).max(self.margin / 2.0))
    }
}

/// Answers one check from its estimates at the looks of a schedule.
///
/// `at` gives the estimate and the margin from everything up to so many seconds.
pub fn decide(
    metric: Metric,
    schedule: &Schedule,
    observed_s: f64,
    at: impl Fn(f64) -> Option<(Estimate, f64)>,
) -> Verdict {
    let mut last = None;
    let looks = schedule.looks(observed_s);
    let closing = looks.iter().rev().find(|look| look.closing).copied();
    for look in &looks {
        // A slope is judged over a whole soak; a level at each look.
        let Some((estimate, margin)) =
            (look.closing || metric.is_level()).then(|| at(look.until_s)).flatten()
        else {
            continue;
        };
        if is_worse(&estimate, look.tail, margin) {
            let outcome = Outcome::Worse;
            return Verdict {
                metric,
                outcome,
                look: Some(*look),
                estimate: Some(estimate),
                margin,
                needed_s: None,
            };
        }
        last = Some((*look, estimate, margin));
    }
    let Some((look, estimate, margin)) = last else {
        let needed_s = closing.is_none().then_some(schedule.soak_s);
        return Verdict {
            metric,
            outcome: Outcome::CannotTell,
            look: None,
            estimate: None,
            margin: 0.0,
            needed_s,
        };
    };
    let passes = look.closing && estimate.bounds(look.tail).1 < margin;
    let needed_s = match (passes, closing) {
        (true, _) => None,
        (false, None) => Some(schedule.soak_s),
        (false, Some(_)) => needed(schedule, &look, &estimate, margin),
    };
    let outcome = if passes { Outcome::NoWorse } else { Outcome::CannotTell };
    Verdict { metric, outcome, look: Some(look), estimate: Some(estimate), margin, needed_s }
}

fn is_worse(estimate: &Estimate, tail: f64, margin: f64) -> bool {
    estimate.value > margin / 2.0 && estimate.bounds(tail).0 > 0.0
}

/// The first look of an extension at which the same estimate would be an answer.
fn needed(schedule: &Schedule, look: &Look, estimate: &Estimate, margin: f64) -> Option<f64> {
    let judged = look.until_s - schedule.warm_up_s;
    let later = schedule.extension().filter(|later| later.until_s > look.until_s);
    later
        .map(|later| (later, estimate.after((later.until_s - schedule.warm_up_s) / judged)))
        .find(|(later, then)| is_worse(then, later.tail, margin) || then.bounds(later.tail).1 < margin)
        .map(|(later, _)| later.until_s)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::estimate::Spread;

    const SCHEDULE: Schedule = Schedule { soak_s: 86_400.0, warm_up_s: 7_200.0, tail: 0.0014 };

    fn estimate(value: f64, error: f64) -> Estimate {
        Estimate {
            value,
            spreads: vec![Spread { error, freedom: 11.0 }],
            autocorrelation: 0.5,
            values: 1320,
            effective: 400.0,
            falls: 0.5,
        }
    }

    fn verdict(observed_h: f64, value: f64, error: f64) -> Verdict {
        decide(Metric::P95, &SCHEDULE, observed_h * 3600.0, |_| Some((estimate(value, error), 0.05)))
    }

    #[test]
    fn there_are_three_answers() {
        assert_eq!(verdict(24.0, 0.06, 0.005).outcome, Outcome::Worse);
        assert_eq!(verdict(24.0, 0.0, 0.005).outcome, Outcome::NoWorse);
        assert_eq!(verdict(24.0, 0.03, 0.02).outcome, Outcome::CannotTell);
        // Significant, and too small to matter.
        assert_eq!(verdict(24.0, 0.02, 0.0001).outcome, Outcome::NoWorse);
    }

    #[test]
    fn nothing_passes_before_the_end_of_the_soak() {
        let early = verdict(23.99, 0.0, 0.001);
        assert_eq!((early.outcome, early.needed_s), (Outcome::CannotTell, Some(86_400.0)));
        assert_eq!(verdict(5.0, 0.0, 0.001).look, None);
    }

    #[test]
    fn what_is_far_worse_is_told_at_the_first_look() {
        let early = verdict(6.0, 0.5, 0.01);
        assert_eq!((early.outcome, early.look.unwrap().until_s), (Outcome::Worse, 21_600.0));
        // And is still told by whoever looks later.
        assert_eq!(verdict(24.0, 0.5, 0.01), early);
    }

    #[test]
    fn says_how_much_longer_it_takes_to_tell() {
        let close = verdict(24.0, 0.0, 0.016);
        assert_eq!(close.outcome, Outcome::CannotTell);
        let hours = close.needed_s.unwrap() / 3600.0;
        assert!((48.0..=72.0).contains(&hours), "{hours}");
        let wider = verdict(24.0, 0.0, 0.03).needed_s.unwrap() / 3600.0;
        assert!(wider > hours, "{wider} {hours}");
    }

    #[test]
    fn no_estimate_is_no_answer() {
        let none = decide(Metric::Memory, &SCHEDULE, 90_000.0, |_| None);
        assert_eq!((none.outcome, none.needed_s), (Outcome::CannotTell, None));
    }
}
