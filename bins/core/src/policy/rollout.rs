//! What a rollout must show before it goes on.

use serde::{Deserialize, Serialize};

/// What a rollout must show before it goes on: canary, staged and full. Rules `co-*`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rollout {
    /// How many seconds a canary soaks at least. Rule `co-c3`.
    pub soak_s: u32,
    /// The longest gap between two snapshots of a host, in seconds. Rules `co-c3`, `co-s4a`, `co-s5`.
    pub max_gap_s: u32,
    /// Seconds at the start of a soak that its statistics leave out: caches fill, pools grow.
    pub warm_up_s: u32,
    /// The fewest requests that a canary serves. Rule `co-c1b`.
    pub min_requests: u64,
    /// So many unplanned restarts of one host within `crash_loop_window_s` are a crash loop. Rule `co-c3a`.
    pub crash_loop_restarts: u32,
    /// The seconds in which they are counted. Rule `co-c3a`.
    pub crash_loop_window_s: u32,
    /// For how many seconds something is "sustained". Rules `co-c3b`, `co-s4a`, `co-s4b`, `co-r1c`.
    pub sustained_s: u32,
    /// In how many snapshots in a row, at least. Rules `co-s4a`, `co-s4b`, `co-r1c`.
    pub sustained_snapshots: u32,
    /// The ratio of error rates that must be ruled out. Rule `co-s4a`.
    pub error_ratio: f64,
    /// The error rate below which the baseline's counts as this. Rule `co-s4a`.
    pub error_floor: f64,
    /// The ratio of error rates that a trend must not lead to within the soak. Rule `co-s4a`.
    pub error_trend_ratio: f64,
    /// The ratio of the median latency that must be ruled out. Rule `co-s4b`.
    pub p50_ratio: f64,
    /// The ratio of the 95th percentile of latency that must be ruled out. Rule `co-s4b`.
    pub p95_ratio: f64,
    /// The ratio of the 99th percentile of latency that must be ruled out. Rule `co-s4b`.
    pub p99_ratio: f64,
    /// The ratio of throughput, baseline over candidate, that must be ruled out. Rule `co-c4b`.
    pub throughput_ratio: f64,
    /// The ratio of p95 or p99 that must not be sustained beyond what noise explains. Rule `co-s4b`.
    pub elevated_ratio: f64,
    /// The ratio of p95, p99 or inverse throughput that must not be sustained at all. Rule `co-r1c`.
    pub severe_ratio: f64,
    /// The growth of memory in 24 hours that must be ruled out: 0.05 is 5 %. Rule `co-c4c`.
    pub rss_growth: f64,
    /// The probability that the statistics of one report block a candidate that is as good as its baseline.
    pub false_alarm: f64,
}

impl Default for Rollout {
    fn default() -> Self {
        Self {
            soak_s: 86_400,
            max_gap_s: 900,
            warm_up_s: 7_200,
            min_requests: 1_000,
            crash_loop_restarts: 3,
            crash_loop_window_s: 600,
            sustained_s: 300,
            sustained_snapshots: 3,
            error_ratio: 1.5,
            error_floor: 0.001,
            error_trend_ratio: 3.0,
            p50_ratio: 1.05,
            p95_ratio: 1.05,
            p99_ratio: 1.10,
            throughput_ratio: 1.05,
            elevated_ratio: 1.10,
            severe_ratio: 2.0,
            rss_growth: 0.05,
            false_alarm: 0.01,
        }
    }
}

impl Rollout {
    /// That numbers are in range: a limit of nothing would ask for nothing.
    pub(super) fn validate(&self) -> Result<(), String> {
        for (name, number) in [
            ("soak_s", self.soak_s),
            ("max_gap_s", self.max_gap_s),
            ("crash_loop_restarts", self.crash_loop_restarts),
            ("crash_loop_window_s", self.crash_loop_window_s),
            ("sustained_s", self.sustained_s),
            ("sustained_snapshots", self.sustained_snapshots),
        ] {
            if number == 0 {
                return Err(format!("`rollout.{name}` must be above 0"));
            }
        }
        if self.min_requests == 0 {
            return Err("`rollout.min_requests` must be above 0".into());
        }
        if u64::from(self.warm_up_s) * 2 > u64::from(self.soak_s) {
            return Err("`rollout.warm_up_s` must leave half of the soak to be judged".into());
        }
        for (name, ratio) in [
            ("error_ratio", self.error_ratio),
            ("error_trend_ratio", self.error_trend_ratio),
            ("p50_ratio", self.p50_ratio),
            ("p95_ratio", self.p95_ratio),
            ("p99_ratio", self.p99_ratio),
            ("throughput_ratio", self.throughput_ratio),
            ("elevated_ratio", self.elevated_ratio),
            ("severe_ratio", self.severe_ratio),
        ] {
            if !(ratio.is_finite() && ratio > 1.0) {
                return Err(format!("`rollout.{name}` must be a ratio above 1"));
            }
        }
        for (name, number, most) in [
            ("error_floor", self.error_floor, 1.0),
            ("rss_growth", self.rss_growth, f64::MAX),
            ("false_alarm", self.false_alarm, 0.5),
        ] {
            if !(number > 0.0 && number <= most) {
                return Err(format!("`rollout.{name}` must be above 0 and in range"));
            }
        }
        Ok(())
    }
}
