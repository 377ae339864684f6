//! An estimate, how far off it may be, and what that rests on.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// The probability with which the smallest effect that a report names would have been seen.
const SEEN: f64 = 0.99;

/// An error of an estimate: its standard error, and the degrees of freedom that it was measured with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The standard error, in the unit of the estimate.
    pub error: f64,
    /// Degrees of freedom of Student's distribution; at least 1.
    pub freedom: f64,
}

/// An estimate with every error that it may have: a bound is the farthest of them all.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The value: a logarithm of a ratio, a difference of rates, or a slope per hour.
    pub value: f64,
    /// At least one error.
    pub spreads: Vec<Spread>,
    /// The lag-one autocorrelation of the series that it was made from.
    pub autocorrelation: f64,
    /// How many values that series has.
    pub values: usize,
    /// How many independent values would say as much.
    pub effective: f64,
    /// By which power of the time that is judged the error falls: 0.5 for a level, 1.5 for a slope.
    pub falls: f64,
}

impl Estimate {
    /// How far off the estimate may be, so that it is farther off on one side with probability `tail`.
    #[must_use]
    pub fn reach(&self, tail: f64) -> f64 {
        self.spreads.iter().map(|spread| spread.error * critical(spread.freedom, tail)).fold(0.0, f64::max)
    }

    /// The estimate less, and plus, [`Self::reach`].
    #[must_use]
    pub fn bounds(&self, tail: f64) -> (f64, f64) {
        let reach = self.reach(tail);
        (self.value - reach, self.value + reach)
    }

    /// The smallest effect that is told from none in 99 of 100 such series, when it is called worse at `tail`.
    #[must_use]
    pub fn detectable(&self, tail: f64) -> f64 {
        let reach = |spread: &Spread| {
            spread.error * (critical(spread.freedom, tail) + critical(spread.freedom, 1.0 - SEEN))
        };
        self.spreads.iter().map(reach).fold(0.0, f64::max)
    }

    /// The same estimate with its errors as they would be after `times` the time.
    #[must_use]
    pub fn after(&self, times: f64) -> Self {
        let grown = if self.falls > 0.0 { times } else { 1.0 };
        let spread = |spread: &Spread| Spread {
            error: spread.error / times.powf(self.falls),
            freedom: spread.freedom * grown,
        };
        Self { spreads: self.spreads.iter().map(spread).collect(), ..self.clone() }
    }
}

/// The value that Student's distribution exceeds with probability `tail`; `tail` is above 0 and below 0.5.
///
/// Infinite where the distribution can't be evaluated: nothing is then beyond it.
#[must_use]
pub fn critical(freedom: f64, tail: f64) -> f64 {
    // Below this the quantile is beyond 30 standard errors, and no longer computed exactly.
    if tail < 1e-12 {
        return f64::INFINITY;
    }
    // By symmetry, from the lower tail: 1 - 1e-12 has lost the digits that matter.
    StudentsT::new(0.0, 1.0, freedom.max(1.0)).map_or(f64::INFINITY, |student| -student.inverse_cdf(tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_printed_tables() {
        for (freedom, tail, value) in [
            (11.0, 0.05, 1.7959),
            (11.0, 0.005, 3.1058),
            (11.0, 0.0005, 4.4370),
            (2.0, 0.025, 4.3027),
            (1.0, 0.01, 31.8205),
            (120.0, 0.0005, 3.3735),
        ] {
            assert!(
                (critical(freedom, tail) - value).abs() < 1e-3,
                "t({freedom}) {tail}: {}",
                critical(freedom, tail)
            );
        }
        assert!(critical(11.0, 1e-9) > 15.0 && critical(11.0, 1e-9).is_finite());
        assert!(critical(11.0, 1e-20).is_infinite());
    }

    #[test]
    fn the_widest_error_bounds_the_estimate() {
        let spreads = vec![Spread { error: 1.0, freedom: 11.0 }, Spread { error: 1.1, freedom: 1000.0 }];
        let estimate =
            Estimate { value: 2.0, spreads, autocorrelation: 0.0, values: 12, effective: 12.0, falls: 0.5 };
        // The smaller error has so few degrees of freedom that it reaches farther.
        assert!((estimate.reach(0.005) - 3.1058).abs() < 1e-3);
        let (lower, upper) = estimate.bounds(0.05);
        assert!((upper - lower - 2.0 * 1.1 * 1.6464).abs() < 1e-3, "{lower} {upper}");
        assert!(estimate.after(4.0).reach(0.005) * 2.0 < estimate.reach(0.005));
        assert!((estimate.after(4.0).spreads[1].error * 2.0 - 1.1).abs() < 1e-12);
        assert!(estimate.detectable(0.005) > estimate.reach(0.005));
    }
}
