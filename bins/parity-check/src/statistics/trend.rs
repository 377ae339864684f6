//! Slopes: does a series rise?

use super::estimate::{Estimate, Spread};
use super::series::autocorrelation;

/// The slope per hour of a straight line through hourly points (hour, value).
///
/// The error allows for residuals that are alike from hour to hour, and is at least what `least`, the
/// standard deviation of one point by counting alone, gives. `None` for fewer than 8 points.
#[must_use]
pub fn slope(points: &[(f64, f64)], least: f64) -> Option<Estimate> {
    if points.len() < 8 {
        return None;
    }
    let count = points.len() as f64;
    let middle_x = points.iter().map(|(x, _)| x).sum::<f64>() / count;
    let middle_y = points.iter().map(|(_, y)| y).sum::<f64>() / count;
    let spread_x: f64 = points.iter().map(|(x, _)| (x - middle_x).powi(2)).sum();
    let value = points.iter().map(|(x, y)| (x - middle_x) * (y - middle_y)).sum::<f64>() / spread_x;
    let residuals: Vec<f64> = points.iter().map(|(x, y)| y - middle_y - value * (x - middle_x)).collect();
    let noise = (residuals.iter().map(|residual| residual.powi(2)).sum::<f64>() / (count - 2.0)).sqrt();
    // Residuals of a fitted line look less alike than the noise is: about (1 + 4 phi) / n less.
    let raw = autocorrelation(&residuals);
    let phi = (raw + (1.0 + 4.0 * raw) / count).clamp(0.0, 0.9);
    let inflation = (1.0 + phi) / (1.0 - phi);
    let effective = (count / inflation).max(3.0);
    let error = noise.max(least) * (inflation / spread_x).sqrt();
    Some(Estimate {
        value,
        spreads: vec![Spread { error, freedom: (effective - 2.0).max(count / 4.0) }],
        autocorrelation: raw,
        values: points.len(),
        effective,
        falls: 1.5,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_has_its_slope_and_no_error() {
        let points: Vec<_> = (0..22).map(|hour| (f64::from(hour), 0.002 * f64::from(hour))).collect();
        let estimate = slope(&points, 0.0).unwrap();
        assert!((estimate.value - 0.002).abs() < 1e-12 && estimate.reach(0.001) < 1e-9, "{estimate:?}");
        assert!(slope(&points, 0.1).unwrap().reach(0.001) > 0.005);
        assert_eq!(slope(&points[..7], 0.0), None);
    }

    #[test]
    fn residuals_that_wander_widen_the_error() {
        let points = |noise: fn(u32) -> f64| -> Vec<_> {
            (0..24).map(|hour| (f64::from(hour), noise(hour))).collect()
        };
        let wander = slope(&points(|hour| (f64::from(hour) / 3.0).sin()), 0.0).unwrap();
        let jitter = slope(&points(|hour| if hour % 2 == 0 { 0.7 } else { -0.7 }), 0.0).unwrap();
        assert!(wander.reach(0.01) > 2.0 * jitter.reach(0.01));
    }
}
