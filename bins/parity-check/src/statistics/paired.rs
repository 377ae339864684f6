//! Levels: the mean of a series of differences, or the difference of two sets of hosts.

use super::estimate::{Estimate, Spread};
use super::series::{autocorrelation, block_means, long_run_variance, mean, pulled_in, variance};

/// Into how many blocks a soak is cut at least. With two hours each, those of a day are hardly correlated.
pub const BLOCKS: usize = 12;

/// The fewest values that an estimate is made from.
const FEWEST: usize = 24;

/// The mean of a series of paired differences.
///
/// Two errors: that of the means of `blocks` stretches ([`BLOCKS`] or more), which asks nothing of the
/// series but that they are long; and that of the prewhitened long-run variance, which uses every value.
/// `None` for fewer than 24 values, or for a stretch without any.
#[must_use]
pub fn level(series: &[Option<f64>], blocks: usize) -> Option<Estimate> {
    let values: Vec<f64> = series.iter().copied().flatten().collect();
    let wanted = blocks.max(BLOCKS);
    let blocks = block_means(series, wanted);
    if values.len() < FEWEST || blocks.len() < wanted {
        return None;
    }
    let count = values.len() as f64;
    let long_run = long_run_variance(&values)?;
    let own = variance(&pulled_in(&values))?;
    let effective = if long_run > 0.0 { (count * own / long_run).min(count) } else { count };
    let of_blocks = Spread {
        error: (variance(&blocks)? / blocks.len() as f64).sqrt(),
        freedom: (blocks.len() - 1) as f64,
    };
    let of_values = Spread { error: (long_run / count).sqrt(), freedom: (effective - 1.0).max(1.0) };
    Some(Estimate {
        value: mean(&blocks)?,
        spreads: vec![of_blocks, of_values],
        autocorrelation: autocorrelation(&pulled_in(&values)),
        values: values.len(),
        effective,
        falls: 0.5,
    })
}

/// The mean of a short series of differences, one an hour, whose noise is at least `least` each.
///
/// `least` is the standard deviation that counting alone gives: no error in an hour does not mean that none
/// can happen. `None` for fewer than 4 values.
#[must_use]
pub fn hourly(values: &[f64], least: f64) -> Option<Estimate> {
    if values.len() < 4 {
        return None;
    }
    let count = values.len() as f64;
    let phi = autocorrelation(values);
    let corrected = (phi + (1.0 + 3.0 * phi) / count).clamp(0.0, 0.9);
    let inflation = (1.0 + corrected) / (1.0 - corrected);
    // Only correlation that is there beyond what chance gives so short a series widens the interval.
    let inflation = if phi > 2.0 / count.sqrt() { inflation } else { 1.0 };
    let deviation = variance(values)?.sqrt().max(least);
    Some(Estimate {
        value: mean(values)?,
        spreads: vec![Spread { error: deviation * (inflation / count).sqrt(), freedom: count - 1.0 }],
        autocorrelation: phi,
        values: values.len(),
        effective: count / inflation,
        falls: 0.5,
    })
}

/// How much higher the hosts of the candidate lie than those of the baseline: Welch's comparison, in which
/// a host is one value, whatever its own noise.
///
/// `None` with fewer than 3 hosts on a side.
#[must_use]
pub fn hosts(candidate: &[f64], baseline: &[f64], phi: f64) -> Option<Estimate> {
    if candidate.len() < 3 || baseline.len() < 3 {
        return None;
    }
    let part = |values: &[f64]| Some((variance(values)? / values.len() as f64, (values.len() - 1) as f64));
    let ((new, new_freedom), (old, old_freedom)) = (part(candidate)?, part(baseline)?);
    let total = new + old;
    let freedom = if total > 0.0 {
        total.powi(2) / (new.powi(2) / new_freedom + old.powi(2) / old_freedom)
    } else {
        1.0
    };
    Some(Estimate {
        value: mean(candidate)? - mean(baseline)?,
        spreads: vec![Spread { error: total.sqrt(), freedom }],
        autocorrelation: phi,
        values: candidate.len() + baseline.len(),
        effective: (candidate.len() + baseline.len()) as f64,
        falls: 0.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_of_one_value_is_known_exactly() {
        let estimate = level(&[Some(0.25); 240], BLOCKS).unwrap();
        assert!((estimate.value - 0.25).abs() < 1e-12 && estimate.reach(0.001) < 1e-9, "{estimate:?}");
    }

    #[test]
    fn a_short_series_gives_no_estimate() {
        assert_eq!(level(&[Some(0.25); 23], BLOCKS), None);
        assert_eq!(hourly(&[0.0; 3], 1.0), None);
        assert_eq!(hosts(&[1.0, 2.0], &[1.0, 2.0, 3.0], 0.0), None);
    }

    #[test]
    fn correlated_neighbours_count_as_fewer_values() {
        let slow: Vec<_> = (0..1440).map(|at| Some((f64::from(at) / 40.0).sin())).collect();
        let estimate = level(&slow, BLOCKS).unwrap();
        assert!(estimate.effective < 200.0 && estimate.autocorrelation > 0.99, "{estimate:?}");
    }

    #[test]
    fn no_errors_at_all_still_leave_room_for_some() {
        let estimate = hourly(&[0.0; 22], 0.5).unwrap();
        assert!((estimate.spreads[0].error - 0.5 / 22f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn hosts_that_differ_among_themselves_widen_the_error() {
        let alike = hosts(&[1.0, 1.01, 0.99, 1.0], &[1.0, 1.0, 1.01, 0.99], 0.0).unwrap();
        let apart = hosts(&[1.0, 1.3, 0.7, 1.0], &[1.0, 1.0, 1.01, 0.99], 0.0).unwrap();
        assert!(apart.reach(0.01) > 10.0 * alike.reach(0.01));
    }
}
