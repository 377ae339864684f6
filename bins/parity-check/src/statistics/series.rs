//! Series on an even grid of time, in which single values may be missing.

/// The share of values left out at each end of a block: a burst must not move a whole block.
const TRIMMED: f64 = 0.1;

/// Robust standard deviations beyond which a value is pulled in before autocorrelation is estimated.
const FAR: f64 = 4.0;

/// What the median absolute deviation of a normal distribution is multiplied with for its standard deviation.
const MAD_TO_SIGMA: f64 = 1.482_602_218_505_602;

/// The mean without the tenth at each end; `None` for no value.
fn trimmed_mean(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a tenth of a length")]
    let cut = (values.len() as f64 * TRIMMED) as usize;
    mean(&values[cut..values.len() - cut])
}

/// The mean; `None` for no value.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The sample variance; `None` for fewer than two values.
#[must_use]
pub fn variance(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (values.len() > 1).then(|| squares / (values.len() - 1) as f64)
}

/// The median; `None` for no value.
#[must_use]
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let (low, high) = (values.get(values.len().checked_sub(1)? / 2)?, values.get(values.len() / 2)?);
    Some(f64::midpoint(*low, *high))
}

/// The standard deviation as the median distance from the median tells it: a few wild values don't count.
#[must_use]
pub fn robust_deviation(values: &[f64]) -> Option<f64> {
    let centre = median(values.to_vec())?;
    let distance = median(values.iter().map(|value| (value - centre).abs()).collect())?;
    Some(distance * MAD_TO_SIGMA)
}

/// The series with values far from its middle pulled in to what is still credible.
#[must_use]
pub fn pulled_in(values: &[f64]) -> Vec<f64> {
    let (Some(centre), Some(deviation)) = (median(values.to_vec()), robust_deviation(values)) else {
        return values.to_vec();
    };
    if deviation <= 0.0 {
        return values.to_vec();
    }
    values.iter().map(|value| value.clamp(centre - FAR * deviation, centre + FAR * deviation)).collect()
}

/// The trimmed means of `count` stretches of equal length; a stretch without a value is left out.
#[must_use]
pub fn block_means(series: &[Option<f64>], count: usize) -> Vec<f64> {
    let edge = |block: usize| series.len() * block / count;
    (0..count)
        .filter_map(|block| {
            trimmed_mean(series[edge(block)..edge(block + 1)].iter().copied().flatten().collect())
        })
        .collect()
}

/// The trimmed means of stretches of `length` values, with the number of each stretch; a stretch that
/// holds less than half of its values is left out.
#[must_use]
pub fn means_of(series: &[Option<f64>], length: usize) -> Vec<(usize, f64)> {
    let whole = series.chunks_exact(length.max(1)).enumerate();
    whole
        .filter_map(|(number, chunk)| {
            let values: Vec<f64> = chunk.iter().copied().flatten().collect();
            (values.len() * 2 >= chunk.len())
                .then(|| trimmed_mean(values))
                .flatten()
                .map(|mean| (number, mean))
        })
        .collect()
}

/// How alike neighbours are: the lag-one autocorrelation, from -1 to 1; 0 where nothing varies.
#[must_use]
pub fn autocorrelation(values: &[f64]) -> f64 {
    let Some(mean) = mean(values) else {
        return 0.0;
    };
    let total: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let lagged: f64 = values.windows(2).map(|pair| (pair[0] - mean) * (pair[1] - mean)).sum();
    if total > 0.0 { (lagged / total).clamp(-1.0, 1.0) } else { 0.0 }
}

/// The long-run variance of a series: what the variance of its mean is, times its length.
///
/// The series is prewhitened with its own lag-one autocorrelation; what that leaves is summed over lags
/// with falling weights (Newey and West), and the whole is coloured again.
#[must_use]
pub fn long_run_variance(values: &[f64]) -> Option<f64> {
    let values = pulled_in(values);
    let mean = mean(&values)?;
    if values.len() < 8 {
        return None;
    }
    // Estimates of autocorrelation are too low in short series; this is the first-order correction.
    let raw = autocorrelation(&values);
    let phi = (raw + (1.0 + 3.0 * raw) / values.len() as f64).clamp(-0.95, 0.98);
    let white: Vec<f64> = values.windows(2).map(|pair| (pair[1] - mean) - phi * (pair[0] - mean)).collect();
    let length = white.len() as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the root of a length")]
    let lags = length.sqrt().ceil() as usize;
    let covariance =
        |lag: usize| white.iter().zip(&white[lag..]).map(|(left, right)| left * right).sum::<f64>() / length;
    let own = covariance(0);
    let mut sum = own;
    for lag in 1..=lags {
        let weight = 1.0 - lag as f64 / (lags + 1) as f64;
        sum += 2.0 * weight * covariance(lag);
    }
    Some(sum.max(own * 0.1) / (1.0 - phi).powi(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_moves_neither_the_trimmed_mean_nor_the_robust_deviation() {
        let mut values: Vec<f64> = (0..100).map(f64::from).collect();
        let before = (trimmed_mean(values.clone()).unwrap(), robust_deviation(&values).unwrap());
        values[99] = 1e9;
        let after = (trimmed_mean(values.clone()).unwrap(), robust_deviation(&values).unwrap());
        assert!((before.0 - after.0).abs() < 1.0 && (before.1 - after.1).abs() < 1.0, "{before:?} {after:?}");
        assert_eq!(pulled_in(&values).len(), 100);
        assert!(pulled_in(&values)[99] < 1000.0);
    }

    #[test]
    fn autocorrelation_is_that_of_the_series() {
        let alternating: Vec<f64> = (0..200).map(|at| if at % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let rising: Vec<f64> = (0..200).map(f64::from).collect();
        assert!(autocorrelation(&alternating) < -0.98);
        assert!(autocorrelation(&rising) > 0.97);
        assert!(autocorrelation(&[3.0; 10]).abs() < f64::EPSILON);
        assert!(autocorrelation(&[]).abs() < f64::EPSILON);
    }

    #[test]
    fn missing_values_leave_a_block_its_others() {
        let series = [Some(1.0), None, Some(3.0), None, None, None, Some(5.0), Some(5.0)];
        assert_eq!(block_means(&series, 4), [1.0, 3.0, 5.0]);
        assert_eq!(means_of(&series, 2), [(0, 1.0), (1, 3.0), (3, 5.0)]);
    }

    #[test]
    fn the_long_run_variance_of_what_does_not_vary_is_none() {
        assert_eq!(long_run_variance(&[1.0; 100]), Some(0.0));
        assert_eq!(long_run_variance(&[1.0; 3]), None);
    }
}
