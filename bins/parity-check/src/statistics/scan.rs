//! Stretches that are worse for a while, in a series that is fine on average.

use statrs::distribution::{ContinuousCDF, DiscreteCDF, Normal, Poisson};

use super::series::{long_run_variance, means_of, robust_deviation};

/// A stretch of consecutive values over a limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// The number of its first value.
    pub from: usize,
    /// The number after that of its last value.
    pub to: usize,
    /// The mean of its values.
    pub mean: f64,
}

/// What "sustained" means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sustained {
    /// At least so many values.
    pub consecutive: usize,
    /// From the first to the last of them at least so many seconds.
    pub seconds: f64,
}

/// The longest stretches over `limit` that are sustained. A missing value neither ends nor lengthens one.
#[must_use]
pub fn stretches(series: &[Option<f64>], step_s: f64, limit: f64, sustained: Sustained) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize, usize, f64)> = None;
    let mut close = |open: &mut Option<(usize, usize, usize, f64)>| {
        if let Some((from, last, count, sum)) = open.take()
            && count >= sustained.consecutive.max(1)
            && (last - from) as f64 * step_s >= sustained.seconds
        {
            found.push(Stretch { from, to: last + 1, mean: sum / count as f64 });
        }
    };
    for (at, value) in series.iter().enumerate() {
        match value {
            Some(value) if *value > limit => {
                let (from, _, count, sum) = open.unwrap_or((at, at, 0, 0.0));
                open = Some((from, at, count + 1, sum + value));
            }
            Some(_) => close(&mut open),
            None => {}
        }
    }
    close(&mut open);
    found
}

/// The first sustained stretch over `limit` that the series' own noise does not explain: one so high comes
/// up anywhere in it with probability `tail` at most.
#[must_use]
pub fn beyond_noise(
    series: &[Option<f64>],
    step_s: f64,
    limit: f64,
    sustained: Sustained,
    tail: f64,
) -> Option<Stretch> {
    let values: Vec<f64> = series.iter().copied().flatten().collect();
    let own = robust_deviation(&values)?.powi(2);
    let long_run = long_run_variance(&values)?;
    let far = Normal::standard().inverse_cdf(1.0 - tail / values.len() as f64);
    stretches(series, step_s, limit, sustained).into_iter().find(|stretch| {
        // The mean of correlated values varies at most as one of them does.
        let error = own.min(long_run / (stretch.to - stretch.from) as f64).sqrt();
        stretch.mean > far * error
    })
}

/// Hours whose mean is over `limit`, so many in a row.
#[must_use]
pub fn hours_over(series: &[Option<f64>], per_hour: usize, limit: f64, hours: usize) -> Option<Stretch> {
    let means: Vec<Option<f64>> = {
        let known = means_of(series, per_hour);
        let mut all = vec![None; series.len() / per_hour.max(1)];
        for (number, mean) in known {
            all[number] = Some(mean);
        }
        all
    };
    let sustained = Sustained { consecutive: hours, seconds: 0.0 };
    let first = stretches(&means, 1.0, limit, sustained).into_iter().next()?;
    Some(Stretch { from: first.from * per_hour, to: first.to * per_hour, mean: first.mean })
}

/// The first sustained stretch in which errors come so often that `ratio` times the expected rate explains
/// it with probability `tail` at most, wherever in the series it lies.
///
/// `counts` are (errors, requests) of each interval, `expected` the error rate that is normal in it.
#[must_use]
pub fn errors_beyond(
    counts: &[Option<(f64, f64)>],
    expected: &[f64],
    step_s: f64,
    ratio: f64,
    sustained: Sustained,
    tail: f64,
) -> Option<Stretch> {
    let over: Vec<Option<f64>> = counts
        .iter()
        .zip(expected)
        .map(|(count, normal)| count.map(|(errors, requests)| errors - ratio * normal * requests))
        .collect();
    let number = counts.iter().flatten().count().max(1) as f64;
    stretches(&over, step_s, 0.0, sustained).into_iter().find_map(|stretch| {
        let inside = || (stretch.from..stretch.to).filter_map(|at| Some((counts[at]?, expected[at])));
        let errors: f64 = inside().map(|((errors, _), _)| errors).sum();
        let requests: f64 = inside().map(|((_, requests), _)| requests).sum();
        let allowed: f64 = inside().map(|((_, requests), normal)| ratio * normal * requests).sum();
        let rare = poisson_tail(errors, allowed) <= tail / number;
        rare.then(|| Stretch { mean: errors / requests.max(1.0), ..stretch })
    })
}

/// The probability of at least `count` events where `expected` are expected.
fn poisson_tail(count: f64, expected: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of errors")]
    let count = count.round().max(0.0) as u64;
    match (count, Poisson::new(expected)) {
        (0, _) => 1.0,
        (count, Ok(poisson)) => poisson.sf(count - 1),
        // Nothing is expected, and something came.
        (_, Err(_)) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUSTAINED: Sustained = Sustained { consecutive: 3, seconds: 300.0 };

    fn noise(length: u32) -> Vec<Option<f64>> {
        (0..length).map(|at| Some(f64::from(at * 7919 % 101) / 1010.0 - 0.05)).collect()
    }

    #[test]
    fn a_stretch_needs_values_and_time() {
        let mut series = vec![Some(0.0); 20];
        series[4..9].fill(Some(1.0));
        assert_eq!(stretches(&series, 60.0, 0.5, SUSTAINED), []);
        series[9] = Some(1.0);
        let found = stretches(&series, 60.0, 0.5, SUSTAINED);
        assert_eq!(found, [Stretch { from: 4, to: 10, mean: 1.0 }]);
        assert_eq!(stretches(&series[..6], 900.0, 0.5, SUSTAINED), []);
        assert_eq!(stretches(&series[..7], 900.0, 0.5, SUSTAINED).len(), 1);
    }

    #[test]
    fn a_missing_value_does_not_end_a_stretch() {
        let mut series = vec![Some(0.0); 20];
        series[4..11].fill(Some(1.0));
        series[7] = None;
        assert_eq!(stretches(&series, 60.0, 0.5, SUSTAINED).len(), 1);
    }

    #[test]
    fn noise_explains_small_stretches_and_not_large_ones() {
        let mut series = noise(1440);
        assert_eq!(beyond_noise(&series, 60.0, 0.01, SUSTAINED, 1e-3), None);
        series[700..710].fill(Some(0.9));
        let found = beyond_noise(&series, 60.0, 0.1, SUSTAINED, 1e-3).unwrap();
        assert_eq!((found.from, found.to), (700, 710));
    }

    #[test]
    fn four_bad_hours_in_a_row_are_found() {
        let mut series = noise(1440);
        series[300..480].fill(Some(0.3));
        assert_eq!(hours_over(&series, 60, 0.15, 4), None);
        series[480..540].fill(Some(0.3));
        assert_eq!(hours_over(&series, 60, 0.15, 4).map(|found| (found.from, found.to)), Some((300, 540)));
    }

    #[test]
    fn a_burst_of_errors_is_told_from_the_usual_ones() {
        let expected = vec![0.001; 1440];
        let mut counts: Vec<_> =
            (0..1440_u32).map(|at| Some((f64::from(u8::from(at % 3 == 0)), 300.0))).collect();
        let find =
            |counts: &[Option<(f64, f64)>]| errors_beyond(counts, &expected, 60.0, 1.5, SUSTAINED, 1e-3);
        assert_eq!(find(&counts), None);
        // One error a minute for six minutes happens; ten do not.
        counts[100..106].fill(Some((1.0, 300.0)));
        assert_eq!(find(&counts), None);
        counts[100..106].fill(Some((10.0, 300.0)));
        assert_eq!(find(&counts).map(|found| found.from), Some(99));
    }
}
