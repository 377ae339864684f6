//! What a page draws: a series over time, and what it was held against.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The most points of one series. A longer one is thinned out before it is told.
pub const MAX_POINTS: usize = 300;

/// A series over time that a rule was judged by. It says nothing that a check, a finding or an undecided
/// question does not say in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The id of the rule.
    pub rule: Cow<'static, str>,
    /// What is drawn, such as `p95, candidate over baseline`.
    pub title: String,
    /// The answer, in one sentence.
    pub caption: String,
    /// The unit of the values, such as `%`.
    pub unit: String,
    /// Hours since the start and values, in the order of time; at most [`MAX_POINTS`].
    pub points: Vec<[f64; 2]>,
    /// The estimate, and the interval that it lies in: lower end, value, upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<[f64; 3]>,
    /// What the interval is held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<f64>,
}

impl Figure {
    /// A figure of a series, thinned out to [`MAX_POINTS`] by means of neighbours and rounded to what an eye
    /// can tell, so that it reads the same on every machine.
    #[must_use]
    pub fn new(
        rule: &'static crate::Rule,
        title: impl Into<String>,
        caption: impl Into<String>,
        unit: &str,
        points: &[(f64, f64)],
    ) -> Self {
        let each = points.len().div_ceil(MAX_POINTS).max(1);
        let mean = |part: &[(f64, f64)]| {
            #[expect(clippy::cast_precision_loss, reason = "a handful of neighbours")]
            let count = part.len() as f64;
            let sum = part.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
            [rounded(sum.0 / count), rounded(sum.1 / count)]
        };
        Self {
            rule: Cow::Borrowed(rule.id),
            title: title.into(),
            caption: caption.into(),
            unit: unit.into(),
            points: points.chunks(each).map(mean).collect(),
            interval: None,
            margin: None,
        }
    }

    /// The same, with the estimate, its interval and what it is held against.
    #[must_use]
    pub fn with_interval(mut self, interval: [f64; 3], margin: f64) -> Self {
        self.interval = Some(interval.map(rounded)).filter(|ends| ends.iter().all(|end| end.is_finite()));
        self.margin = Some(rounded(margin)).filter(|margin| margin.is_finite());
        self
    }
}

/// To four decimals.
fn rounded(value: f64) -> f64 {
    let rounded = (value * 1e4).round() / 1e4;
    // There is no minus zero to explain.
    if rounded == 0.0 { 0.0 } else { rounded }
}
