//! A candidate beside its baseline: the seven checks, and what must not even last for minutes.

use super::estimate::Estimate;
use super::looks::{BASEL, Schedule};
use super::paired;
use super::scan::{self, Stretch, Sustained};
use super::series::{autocorrelation, mean, means_of};
use super::trend;
use super::verdict::{Outcome, Verdict, decide};

/// The share of the family's error that is kept for stretches found by [`Arms::sustained`].
const FOR_STRETCHES: f64 = 0.02;

/// How much worse the hourly means of latency or throughput may be for [`LONG_HOURS`] hours in a row.
const LONG_RATIO: f64 = 1.15;

/// Hours that are always too long.
const LONG_HOURS: usize = 4;

/// The fewest hosts on each side from which hosts, not intervals, are what is compared.
const HOSTS: usize = 3;

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Median latency: the logarithm of candidate over baseline.
    P50,
    /// The 95th percentile of latency.
    P95,
    /// The 99th percentile of latency.
    P99,
    /// Operations a second: the logarithm of baseline over candidate, so that more is better.
    Throughput,
    /// Resident memory of each candidate host: the slope of its logarithm per hour.
    Memory,
    /// Error rate: the difference of square roots, which make counts vary alike whatever their size.
    Errors,
    /// The slope per hour of that difference.
    ErrorTrend,
}

impl Metric {
    /// Every check: the family that shares one error.
    pub const ALL: [Self; 7] =
        [Self::P50, Self::P95, Self::P99, Self::Throughput, Self::Memory, Self::Errors, Self::ErrorTrend];

    /// Those whose values are logarithms of the ratio of the two arms.
    const RATIOS: [Self; 4] = [Self::P50, Self::P95, Self::P99, Self::Throughput];

    /// The name that reports use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::P50 => "p50",
            Self::P95 => "p95",
            Self::P99 => "p99",
            Self::Throughput => "throughput",
            Self::Memory => "rss trend",
            Self::Errors => "error rate",
            Self::ErrorTrend => "error trend",
        }
    }

    /// Whether it is the level of a series, not its slope.
    #[must_use]
    pub fn is_level(self) -> bool {
        !matches!(self, Self::Memory | Self::ErrorTrend)
    }
}

/// What one host measured in one interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// p50, p95 and p99 in microseconds, each above 0.
    pub latency_us: [f64; 3],
    /// Operations a second for a share of 1 of the traffic; above 0.
    pub throughput: f64,
    /// Resident memory in KiB, where it was measured; above 0.
    pub rss_kib: Option<f64>,
    /// Failed requests.
    pub errors: f64,
    /// Requests.
    pub requests: f64,
}

/// One host: a reading or none for each interval.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Host {
    /// Its name.
    pub name: String,
    /// By interval.
    pub readings: Vec<Option<Reading>>,
}

/// Both runtimes over the same time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arms {
    /// The length of an interval in seconds.
    pub step_s: f64,
    /// Hosts of the candidate.
    pub candidate: Vec<Host>,
    /// Hosts of the baseline.
    pub baseline: Vec<Host>,
}

/// What counts as worse, and how sure one must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// How long the soak is planned to be, in seconds.
    pub soak_s: f64,
    /// How many seconds at its start are left out.
    pub warm_up_s: f64,
    /// The probability that any check of the family blocks a candidate that is as good as the baseline.
    pub family: f64,
    /// The ratios of p50, p95 and p99, candidate over baseline, that must be ruled out; above 1.
    pub latency_ratio: [f64; 3],
    /// The ratio of throughput, baseline over candidate, that must be ruled out; above 1.
    pub throughput_ratio: f64,
    /// The growth of memory in a day that must be ruled out: 0.05 is 5 %.
    pub rss_growth: f64,
    /// The ratio of error rates that must be ruled out; above 1.
    pub error_ratio: f64,
    /// The ratio of error rates that a trend must not lead to within the soak; above 1.
    pub error_trend_ratio: f64,
    /// The error rate below which the baseline's counts as this.
    pub error_floor: f64,
    /// What "sustained" means.
    pub sustained: Sustained,
    /// The ratio of p95 and p99 that must not be sustained; above 1.
    pub elevated_ratio: f64,
    /// The ratio of p95 and p99, and of baseline over candidate throughput, that must not be sustained even
    /// where noise would explain it; above 1.
    pub severe_ratio: f64,
}

impl Plan {
    /// The looks of each check.
    #[must_use]
    pub fn schedule(&self) -> Schedule {
        let tail = self.family * (1.0 - FOR_STRETCHES) / Metric::ALL.len() as f64;
        Schedule { soak_s: self.soak_s, warm_up_s: self.warm_up_s, tail }
    }

    fn ratio(&self, metric: Metric) -> f64 {
        match metric {
            Metric::P50 => self.latency_ratio[0],
            Metric::P95 => self.latency_ratio[1],
            Metric::P99 => self.latency_ratio[2],
            _ => self.throughput_ratio,
        }
    }
}

/// Why a stretch of time is too bad, whatever the average is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Elevated for [`Plan::sustained`], and beyond what noise explains.
    Elevated,
    /// Severe for [`Plan::sustained`].
    Severe,
    /// Four hours in a row over 1.15.
    Long,
}

/// A stretch of time that is too bad, whatever the average is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bad {
    /// What was bad.
    pub metric: Metric,
    /// Why it is too bad.
    pub cause: Cause,
    /// When, and how bad on average: a logarithm of a ratio, or an error rate.
    pub stretch: Stretch,
}

impl Arms {
    /// How many intervals there are.
    #[must_use]
    pub fn intervals(&self) -> usize {
        self.hosts().map(|host| host.readings.len()).max().unwrap_or(0)
    }

    /// How many seconds there are.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.intervals() as f64 * self.step_s
    }

    fn hosts(&self) -> impl Iterator<Item = &Host> {
        self.candidate.iter().chain(&self.baseline)
    }

    /// How many intervals an hour has; at least 1.
    #[must_use]
    pub fn per_hour(&self) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 3,600")]
        let count = (3600.0 / self.step_s).round() as usize;
        count.max(1)
    }

    fn interval(&self, seconds: f64) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a time in the soak")]
        let at = (seconds / self.step_s).round() as usize;
        at.min(self.intervals())
    }

    /// The logarithm of how much worse the candidate is, by interval; missing where an arm is.
    #[must_use]
    pub fn ratios(&self, metric: Metric) -> Vec<Option<f64>> {
        let value = |reading: &Reading| match metric {
            Metric::P50 => reading.latency_us[0],
            Metric::P95 => reading.latency_us[1],
            Metric::P99 => reading.latency_us[2],
            // Its inverse, so that more is worse as with the others.
            _ => 1.0 / reading.throughput,
        };
        let of = |arm: &[Host], at: usize| {
            let logs = arm.iter().filter_map(|host| Some(value(host.readings.get(at)?.as_ref()?).ln()));
            let (count, sum) = logs.fold((0_u32, 0.0), |(count, sum), log| (count + 1, sum + log));
            (count > 0).then(|| sum / f64::from(count))
        };
        (0..self.intervals()).map(|at| Some(of(&self.candidate, at)? - of(&self.baseline, at)?)).collect()
    }

    /// Errors and requests of an arm by interval, over all of its hosts.
    fn counts(&self, arm: &[Host]) -> Vec<Option<(f64, f64)>> {
        let at = |at: usize| {
            let readings = arm.iter().filter_map(|host| host.readings.get(at)?.as_ref());
            let (errors, requests) = readings
                .fold((0.0, 0.0), |(errors, requests), one| (errors + one.errors, requests + one.requests));
            (requests > 0.0).then_some((errors, requests))
        };
        (0..self.intervals()).map(at).collect()
    }

    /// The answers to the seven checks.
    #[must_use]
    pub fn judge(&self, plan: &Plan) -> Vec<Verdict> {
        let schedule = plan.schedule();
        let observed = self.seconds();
        let warm = self.interval(plan.warm_up_s);
        let mut verdicts = Vec::with_capacity(Metric::ALL.len());
        for metric in Metric::RATIOS {
            let series = self.ratios(metric);
            let margin = plan.ratio(metric).ln();
            verdicts.push(decide(metric, &schedule, observed, |until| {
                let to = self.interval(until);
                let planned = self.interval(plan.soak_s).saturating_sub(warm).max(1);
                let blocks = paired::BLOCKS * to.saturating_sub(warm) / planned;
                let estimate = match self.by_host(metric, warm, to) {
                    Some(estimate) => estimate,
                    None => paired::level(series.get(warm..to)?, blocks)?,
                };
                Some((estimate, margin))
            }));
        }
        verdicts.push(self.judge_memory(plan, &schedule));
        verdicts.extend(self.judge_errors(plan, &schedule));
        verdicts
    }

    /// The comparison of hosts, where each side has at least three.
    fn by_host(&self, metric: Metric, from: usize, to: usize) -> Option<Estimate> {
        if self.candidate.len() < HOSTS || self.baseline.len() < HOSTS {
            return None;
        }
        // Against the baseline's own mean at the same time, so that what all hosts saw cancels out.
        let alone = |host: &Host| {
            let ratios = self.alone(host).ratios(metric);
            let values: Vec<f64> =
                ratios.get(from..to.min(ratios.len()))?.iter().copied().flatten().collect();
            mean(&values)
        };
        let of = |arm: &[Host]| arm.iter().filter_map(alone).collect::<Vec<_>>();
        let series: Vec<f64> = self.ratios(metric).get(from..to)?.iter().copied().flatten().collect();
        paired::hosts(&of(&self.candidate), &of(&self.baseline), autocorrelation(&series))
    }

    /// The host whose memory is worst. One that joined so late that it has less than three quarters of the
    /// hours of another can be found worse, and leaves nothing open.
    fn judge_memory(&self, plan: &Plan, schedule: &Schedule) -> Verdict {
        let hosts = self.candidate.len().max(1) as f64;
        let schedule = Schedule { tail: schedule.tail / hosts, ..*schedule };
        let margin = (1.0 + plan.rss_growth).ln() / 24.0;
        let series: Vec<_> = self.candidate.iter().map(|host| self.memory(host, plan.warm_up_s)).collect();
        let longest = series.iter().map(Vec::len).max().unwrap_or(0);
        let verdicts = series.iter().map(|points| {
            let verdict = decide(Metric::Memory, &schedule, self.seconds(), |until| {
                let until = until / 3600.0;
                let points: Vec<_> = points.iter().copied().filter(|(hour, _)| *hour < until).collect();
                Some((trend::slope(&points, 0.0)?, margin))
            });
            (verdict, points.len() * 4 >= longest * 3)
        });
        let verdicts = verdicts.filter(|(verdict, long)| *long || verdict.outcome == Outcome::Worse);
        let severity =
            |verdict: &Verdict| (verdict.outcome, verdict.bounds().map_or(f64::INFINITY, |(_, upper)| upper));
        let worst = verdicts.map(|(verdict, _)| verdict).max_by(|left, right| {
            let (left, right) = (severity(left), severity(right));
            left.0.cmp(&right.0).then(left.1.total_cmp(&right.1))
        });
        worst.unwrap_or_else(|| decide(Metric::Memory, &schedule, self.seconds(), |_| None))
    }

    /// The logarithm of a host's memory, hour by hour, from so many seconds after its first reading.
    #[must_use]
    pub fn memory(&self, host: &Host, after_s: f64) -> Vec<(f64, f64)> {
        let first = host.readings.iter().position(Option::is_some).unwrap_or(0);
        let warm = first as f64 * self.step_s + after_s;
        let logs: Vec<Option<f64>> =
            host.readings.iter().map(|reading| Some(reading.as_ref()?.rss_kib?.ln())).collect();
        let means = means_of(&logs, self.per_hour()).into_iter().map(|(hour, mean)| (hour as f64, mean));
        means.filter(|(hour, _)| *hour * 3600.0 >= warm).collect()
    }

    /// How much higher the candidate's square-root error rate is, by the hour.
    #[must_use]
    pub fn error_differences(&self) -> Vec<(f64, f64)> {
        self.hourly_counts().iter().map(|hour| (hour.at, hour.difference())).collect()
    }

    /// Whole hours in which both arms served requests.
    fn hourly_counts(&self) -> Vec<Hour> {
        let (new, old) = (self.counts(&self.candidate), self.counts(&self.baseline));
        let (new, old) = (new.chunks_exact(self.per_hour()), old.chunks_exact(self.per_hour()));
        let hours = new.zip(old).enumerate();
        hours
            .map(|(number, (new, old))| Hour { at: number as f64, new: total(new), old: total(old) })
            .filter(|hour| hour.new.1 > 0.0 && hour.old.1 > 0.0)
            .collect()
    }

    fn judge_errors(&self, plan: &Plan, schedule: &Schedule) -> [Verdict; 2] {
        let hours: Vec<_> =
            self.hourly_counts().into_iter().filter(|hour| hour.at * 3600.0 >= plan.warm_up_s).collect();
        let until = |until_s: f64| Hours::of(&hours, until_s / 3600.0, plan.error_floor);
        let level = decide(Metric::Errors, schedule, self.seconds(), |until_s| {
            let hours = until(until_s)?;
            let values: Vec<f64> = hours.points.iter().map(|(_, value)| *value).collect();
            Some((paired::hourly(&values, hours.least)?, hours.margin(plan.error_ratio)))
        });
        let trend = decide(Metric::ErrorTrend, schedule, self.seconds(), |until_s| {
            let hours = until(until_s)?;
            let length = hours.points.last()?.0 - hours.points.first()?.0;
            Some((trend::slope(&hours.points, hours.least)?, hours.margin(plan.error_trend_ratio) / length))
        });
        [level, trend]
    }

    /// Stretches of time that are too bad, whatever the average is: the first of each metric and cause.
    ///
    /// `over` is what the ratios of p95 and p99 are measured from: 0, or the logarithm of the ratio that an
    /// earlier stage had.
    #[must_use]
    pub fn sustained(&self, plan: &Plan, over: [f64; 2]) -> Vec<Bad> {
        let mut found = Vec::new();
        let mut add = |metric, cause, stretch: Option<Stretch>| {
            found.extend(stretch.map(|stretch| Bad { metric, cause, stretch }));
        };
        let looks = self.looks_at_stretches(plan);
        let severe = plan.severe_ratio.ln();
        for (metric, over) in [(Metric::P95, over[0]), (Metric::P99, over[1]), (Metric::Throughput, 0.0)] {
            let series = self.ratios(metric);
            let first =
                |limit: f64| scan::stretches(&series, self.step_s, limit, plan.sustained).into_iter().next();
            add(metric, Cause::Severe, first(severe));
            let long = scan::hours_over(&series, self.per_hour(), LONG_RATIO.ln(), LONG_HOURS);
            add(metric, Cause::Long, long);
            if metric != Metric::Throughput {
                let from: Vec<_> = series.iter().map(|value| value.map(|value| value - over)).collect();
                let limit = plan.elevated_ratio.ln();
                let stretch = looks.iter().find_map(|(to, tail)| {
                    scan::beyond_noise(from.get(..*to)?, self.step_s, limit, plan.sustained, *tail)
                });
                add(metric, Cause::Elevated, stretch);
            }
        }
        let (new, old) = (self.counts(&self.candidate), self.counts(&self.baseline));
        let stretch = looks.iter().find_map(|(to, tail)| {
            let expected = expected_rates(old.get(..*to)?, plan.error_floor, self.per_hour());
            scan::errors_beyond(
                new.get(..*to)?,
                &expected,
                self.step_s,
                plan.error_ratio,
                plan.sustained,
                *tail,
            )
        });
        add(Metric::Errors, Cause::Elevated, stretch);
        found
    }

    /// Stretches in which one host of the candidate was severely worse by itself, which the mean over its hosts hides:
    /// p95 and p99 over [`Plan::severe_ratio`], and errors that come so many times as often. Throughput is not among
    /// them, as what a host serves is for a balancer to say. Nothing where the candidate has one host: that is all of it.
    #[must_use]
    pub fn severe_hosts(&self, plan: &Plan) -> Vec<(&Host, Bad)> {
        if self.candidate.len() < 2 {
            return Vec::new();
        }
        let plan = Plan {
            family: plan.family / self.candidate.len() as f64,
            error_ratio: plan.error_ratio.max(plan.severe_ratio),
            ..*plan
        };
        let is_severe = |bad: &Bad| match bad.metric {
            Metric::Errors => true,
            Metric::Throughput => false,
            _ => bad.cause == Cause::Severe,
        };
        let of = |host| self.alone(host).sustained(&plan, [0.0; 2]).into_iter().filter(is_severe);
        self.candidate.iter().flat_map(|host| of(host).map(move |bad| (host, bad))).collect()
    }

    /// One host of the candidate beside the whole baseline.
    fn alone(&self, host: &Host) -> Self {
        Self { step_s: self.step_s, candidate: vec![host.clone()], baseline: self.baseline.clone() }
    }

    /// The looks at which stretches are held against noise, each with what it may err: how many intervals it
    /// sees, and the probability of a false alarm of one kind: p95, p99, errors, errors of a host by itself. What noise
    /// is changes as a soak goes on, so that looking more often must not mean more chances.
    fn looks_at_stretches(&self, plan: &Plan) -> Vec<(usize, f64)> {
        let tail = plan.family * FOR_STRETCHES / 4.0;
        let looks = plan.schedule().looks(self.seconds()).into_iter().enumerate();
        looks
            .map(|(number, look)| (self.interval(look.until_s), tail / BASEL / ((number + 1) as f64).powi(2)))
            .collect()
    }

    /// The worst answer of all.
    #[must_use]
    pub fn worst(verdicts: &[Verdict]) -> Outcome {
        verdicts.iter().map(|verdict| verdict.outcome).max().unwrap_or(Outcome::CannotTell)
    }
}

/// The error rate that is normal in each interval: the baseline's over the whole time, or that of the hour
/// around it where that is higher, and never below the floor.
fn expected_rates(old: &[Option<(f64, f64)>], floor: f64, per_hour: usize) -> Vec<f64> {
    let rate = |part: &[Option<(f64, f64)>]| {
        let (errors, requests) = total(part);
        if requests > 0.0 { errors / requests } else { 0.0 }
    };
    let overall = rate(old).max(floor);
    old.chunks(per_hour).flat_map(|hour| std::iter::repeat_n(rate(hour).max(overall), hour.len())).collect()
}

/// Errors and requests of one hour.
struct Hour {
    at: f64,
    new: (f64, f64),
    old: (f64, f64),
}

impl Hour {
    /// How much higher the candidate's square-root error rate is.
    fn difference(&self) -> f64 {
        let root = |(errors, requests): (f64, f64)| ((errors + 0.375) / requests).sqrt();
        root(self.new) - root(self.old)
    }
}

/// What the hours up to a look say of errors.
struct Hours {
    /// The difference of the arms by hour.
    points: Vec<(f64, f64)>,
    /// The baseline's error rate, or the floor.
    normal: f64,
    /// The standard deviation of a difference that counting alone gives.
    least: f64,
}

impl Hours {
    fn of(hours: &[Hour], until: f64, floor: f64) -> Option<Self> {
        let inside: Vec<&Hour> = hours.iter().filter(|hour| hour.at < until).collect();
        let errors: f64 = inside.iter().map(|hour| hour.old.0).sum();
        let requests: f64 = inside.iter().map(|hour| hour.old.1).sum();
        let normal = (requests > 0.0).then(|| (errors / requests).max(floor))?;
        let least: f64 = inside.iter().map(|hour| 0.25 / hour.new.1 + 0.25 / hour.old.1).sum();
        let points = inside.iter().map(|hour| (hour.at, hour.difference())).collect();
        Some(Self { points, normal, least: (least / inside.len() as f64).sqrt() })
    }

    /// How much higher the root of the rate is at `ratio` times the normal one.
    fn margin(&self, ratio: f64) -> f64 {
        (ratio * self.normal).sqrt() - self.normal.sqrt()
    }
}

/// Errors and requests of some intervals.
fn total(part: &[Option<(f64, f64)>]) -> (f64, f64) {
    part.iter().flatten().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}
