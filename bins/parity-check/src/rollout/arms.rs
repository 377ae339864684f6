//! Snapshots, host by host, and the two arms that they make.

use std::collections::BTreeMap;

use gate_core::instant::Instant;
use gate_core::rule::{NOTHING_MISSING, SHAPE, TIME};
use gate_core::{Context, Decoded, Judgement, Reason, Undecided};

use super::report::{RolloutReport, Runtime, Snapshot};
use crate::rules::{CO_C3, CO_C4A, CO_C4B, CO_C4C, CO_S4A};
use crate::statistics::canary::{Arms, Host, Reading};

/// How many snapshots in a row with the same figures are no measurement any more.
const FROZEN: usize = 5;

/// The snapshots of a report by host, each in the order of time.
pub(super) struct Timeline {
    pub(super) hosts: Vec<Line>,
}

/// The snapshots of one host.
pub(super) struct Line {
    pub(super) id: String,
    pub(super) runtime: Runtime,
    share: Option<f64>,
    pub(super) points: Vec<Point>,
}

/// One snapshot: when, and its number in the report.
#[derive(Clone, Copy)]
pub(super) struct Point {
    pub(super) at: Instant,
    pub(super) number: usize,
}

impl Timeline {
    /// Orders the snapshots of a report.
    pub(super) fn read(
        context: &Context,
        record: &Decoded<'_, RolloutReport>,
        judgement: &mut Judgement,
    ) -> Result<Self, Undecided> {
        let report = &record.value;
        for (name, node, is_empty) in [
            ("snapshots", report.snapshots.node, report.snapshots.value.is_empty()),
            ("hosts", report.hosts.node, report.hosts.value.is_empty()),
            ("targets", report.targets.node, report.targets.value.is_empty()),
        ] {
            if is_empty {
                let message = format!("{}: `{name}` is empty", record.path());
                return Err(Undecided::new(&NOTHING_MISSING, Reason::Empty, message).at(record.at(node)));
            }
        }
        let mut hosts: Vec<Line> = report
            .hosts
            .value
            .iter()
            .map(|host| Line {
                id: host.value.id.value.clone(),
                runtime: host.value.runtime,
                share: host.value.traffic_share.as_ref().map(|share| share.value),
                points: Vec::new(),
            })
            .collect();
        let index: BTreeMap<String, usize> =
            hosts.iter().enumerate().map(|(number, host)| (host.id.clone(), number)).collect();
        for (number, snapshot) in report.snapshots.value.iter().enumerate() {
            let member = |name| record.at_member(snapshot.node, name);
            let Some(line) = index.get(&snapshot.value.host).and_then(|at| hosts.get_mut(*at)) else {
                let message = format!("{}: a snapshot of a host that is not in `hosts`", record.path());
                return Err(Undecided::new(&SHAPE, Reason::Malformed, message).at(member("host")));
            };
            let at = Instant::parse(&snapshot.value.at).map_err(|message| {
                Undecided::new(&TIME, Reason::Malformed, format!("{}: {message}", record.path()))
                    .at(member("at"))
            })?;
            line.points.push(Point { at, number });
        }
        let skew = i64::from(context.policy.policy.thresholds.skew_s);
        for line in &hosts {
            if let Some(last) = line.points.last().filter(|last| last.at.seconds_since(context.now) > skew) {
                let at = record.at_member(report.snapshots.value[last.number].node, "at");
                judgement.block(&TIME, Some(at), "this snapshot lies in the future");
            }
        }
        Ok(Self { hosts })
    }

    /// The hosts of one runtime that have snapshots.
    pub(super) fn of(&self, runtime: Runtime) -> impl Iterator<Item = &Line> {
        self.hosts.iter().filter(move |line| line.runtime == runtime && !line.points.is_empty())
    }
}

/// Judges that every snapshot measured what it must, and that they are measurements.
pub(super) fn judge_snapshots(
    context: &Context,
    record: &Decoded<'_, RolloutReport>,
    timeline: &Timeline,
    judgement: &mut Judgement,
) {
    let snapshots = &record.value.snapshots.value;
    let rss_optional = context.policy.policy.thresholds.rss_optional;
    let mut without_memory = 0_usize;
    for snapshot in snapshots {
        let at = |name: &str| Some(record.at_member(snapshot.node, name));
        // One of a kind is enough: a broken exporter breaks every snapshot.
        if judgement.is_clean(&CO_C4A)
            && let Some(message) = latency_fault(&snapshot.value)
        {
            judgement.block(&CO_C4A, at("latencyUs"), message);
        }
        let throughput = snapshot.value.throughput;
        if judgement.is_clean(&CO_C4B) && !throughput.is_some_and(|value| value > 0.0) {
            let message = match throughput {
                None => "throughputOpsPerSec was not measured".into(),
                Some(value) => format!("a throughput of {value} ops/s is none"),
            };
            judgement.block(&CO_C4B, at("throughputOpsPerSec"), message);
        }
        match snapshot.value.rss_kib {
            Some(rss) if rss > 0.0 => {}
            Some(rss) if judgement.is_clean(&CO_C4C) => {
                let message = format!("rssKiB is {rss}: no process runs in that");
                judgement.block(&CO_C4C, at("rssKiB"), message);
            }
            Some(_) => {}
            None => without_memory += 1,
        }
        if judgement.is_clean(&CO_S4A)
            && !snapshot.value.error_rate.is_some_and(|rate| (0.0..=1.0).contains(&rate))
        {
            let message = match snapshot.value.error_rate {
                None => "error_rate was not measured".into(),
                Some(rate) => format!("an error rate of {rate} is no share from 0 to 1"),
            };
            judgement.block(&CO_S4A, at("error_rate"), message);
        }
    }
    if without_memory > 0 {
        let message = format!("rssKiB was not measured in {without_memory} of {} snapshots", snapshots.len());
        let at = Some(record.at(record.value.snapshots.node));
        if rss_optional {
            judgement.warn(&CO_C4C, at, message + ", which the policy allows");
        } else {
            judgement
                .block(&CO_C4C, at, message)
                .help("measure it, or say `rss_optional = true` under [thresholds] in gatekit.toml");
        }
    }
    for line in &timeline.hosts {
        judge_order(record, line, judgement);
        judge_frozen(record, line, judgement);
    }
    if judgement.is_clean(&CO_C4A) {
        let hosts = timeline.hosts.iter().filter(|line| !line.points.is_empty()).count();
        judgement.holds(
            &CO_C4A,
            format!("{} snapshots of {hosts} host(s), each with p50 <= p95 <= p99", snapshots.len()),
        );
    }
}

fn latency_fault(snapshot: &Snapshot) -> Option<String> {
    let latency = &snapshot.latency_us;
    let figures = [("p50", latency.p50), ("p95", latency.p95), ("p99", latency.p99)];
    for (name, value) in figures {
        match value {
            None => return Some(format!("latencyUs.{name} was not measured")),
            Some(value) if value <= 0.0 => {
                return Some(format!("latencyUs.{name} is {value}: no request takes no time"));
            }
            Some(_) => {}
        }
    }
    let all = [("min", latency.min), figures[0], figures[1], figures[2], ("max", latency.max)];
    let known = all.iter().filter_map(|(name, value)| Some((name, (*value)?)));
    let mut before: Option<(&str, f64)> = None;
    for (name, value) in known {
        if let Some((lower, bound)) = before.filter(|(_, bound)| *bound > value) {
            return Some(format!("latencyUs.{name} is {value}, below {lower}, which is {bound}"));
        }
        before = Some((name, value));
    }
    None
}

/// Snapshots of a host are strictly increasing in time.
fn judge_order(record: &Decoded<'_, RolloutReport>, line: &Line, judgement: &mut Judgement) {
    let Some(pair) = line.points.windows(2).find(|pair| pair[1].at <= pair[0].at) else {
        return;
    };
    let at = record.at_member(record.value.snapshots.value[pair[1].number].node, "at");
    let message = format!("a snapshot of {} is not later than the one before it", line.id);
    judgement
        .block(&CO_C3, Some(at.with_label(format!("before it {}", pair[0].at))), message)
        .help("list the snapshots of a host in the order of time, each once");
}

/// An exporter that repeats itself measures nothing any more.
fn judge_frozen(record: &Decoded<'_, RolloutReport>, line: &Line, judgement: &mut Judgement) {
    let snapshots = &record.value.snapshots.value;
    let same = |left: &Snapshot, right: &Snapshot| {
        left.latency_us.p50 == right.latency_us.p50
            && left.latency_us.p95 == right.latency_us.p95
            && left.latency_us.p99 == right.latency_us.p99
            && left.throughput == right.throughput
            && left.rss_kib == right.rss_kib
            && left.requests == right.requests
    };
    let frozen = line.points.windows(FROZEN).find(|window| {
        window.windows(2).all(|pair| same(&snapshots[pair[0].number].value, &snapshots[pair[1].number].value))
    });
    if let Some(window) = frozen {
        let at = record.at(snapshots[window[FROZEN - 1].number].node);
        let message = format!("{FROZEN} snapshots of {} in a row have the very same figures", line.id);
        judgement
            .block(&CO_C4A, Some(at), message)
            .help("an exporter that repeats its last answer measures nothing: find out when it stopped");
    }
}

/// Both arms, on one grid of time.
pub(super) struct Grid {
    pub(super) arms: Arms,
    /// The first snapshot of the candidate.
    pub(super) from: Instant,
}

/// What is taken into the arms.
#[derive(Clone, Copy)]
pub(super) struct Window<'a> {
    /// From when; nothing for the first snapshot of the candidate.
    pub(super) from: Option<Instant>,
    /// Until when; nothing for the last.
    pub(super) to: Option<Instant>,
    /// The hosts of the candidate; nothing for all.
    pub(super) hosts: Option<&'a [String]>,
}

impl Window<'_> {
    /// Everything.
    pub(super) const ALL: Self = Self { from: None, to: None, hosts: None };

    fn holds(&self, at: Instant) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at < to)
    }
}

/// The arms of a report within a window; nothing where the candidate has no snapshot in it.
///
/// Fails only when both arms have no cadence in common.
pub(super) fn grid(
    record: &Decoded<'_, RolloutReport>,
    timeline: &Timeline,
    window: Window<'_>,
) -> Option<Grid> {
    let is_wanted = |line: &&Line| window.hosts.is_none_or(|hosts| hosts.contains(&line.id));
    let candidate: Vec<&Line> = timeline.of(Runtime::Rust).filter(is_wanted).collect();
    let baseline: Vec<&Line> = timeline.of(Runtime::Typescript).collect();
    let inside = |line: &&Line| line.points.iter().any(|point| window.holds(point.at));
    let times = candidate.iter().flat_map(|line| &line.points).map(|point| point.at);
    let from = times.filter(|at| window.holds(*at)).min()?;
    let step_s = candidate
        .iter()
        .chain(&baseline)
        .filter(|line| inside(line))
        .filter_map(|line| cadence(line))
        .max()?;
    // Shares of the traffic make throughput comparable, where every host states one.
    let shared = candidate.iter().chain(&baseline).all(|line| line.share.is_some_and(|share| share > 0.0));
    let arm = |lines: &[&Line]| {
        let lines = lines.iter().filter(|line| inside(line));
        lines
            .map(|line| Host {
                name: line.id.clone(),
                readings: readings(record, line, window, from, step_s, shared),
            })
            .collect::<Vec<_>>()
    };
    #[expect(clippy::cast_precision_loss, reason = "seconds between two snapshots")]
    let step = step_s as f64;
    Some(Grid { arms: Arms { step_s: step, candidate: arm(&candidate), baseline: arm(&baseline) }, from })
}

/// The usual number of seconds between two snapshots.
fn cadence(line: &Line) -> Option<i64> {
    let mut gaps: Vec<i64> =
        line.points.windows(2).map(|pair| pair[1].at.seconds_since(pair[0].at)).collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).copied().filter(|gap| *gap > 0)
}

/// What adds up to the reading of one interval.
#[derive(Clone, Copy, Default)]
struct Sum {
    count: f64,
    logs: [f64; 4],
    memory: (f64, f64),
    errors: f64,
    requests: f64,
}

fn readings(
    record: &Decoded<'_, RolloutReport>,
    line: &Line,
    window: Window<'_>,
    from: Instant,
    step_s: i64,
    shared: bool,
) -> Vec<Option<Reading>> {
    let mut sums: Vec<Sum> = Vec::new();
    for point in line.points.iter().filter(|point| window.holds(point.at)) {
        // To the nearest interval: a scrape that comes a second early belongs to the same one.
        let interval = (point.at.seconds_since(from) + step_s / 2).div_euclid(step_s);
        let Ok(interval) = usize::try_from(interval) else {
            continue;
        };
        let snapshot = &record.value.snapshots.value[point.number].value;
        let throughput = snapshot.throughput.filter(|value| *value > 0.0);
        let (Some([p50, p95, p99]), Some(throughput), Some(error_rate)) =
            (latency(snapshot), throughput, snapshot.error_rate)
        else {
            continue;
        };
        if sums.len() <= interval {
            sums.resize(interval + 1, Sum::default());
        }
        let share = line.share.filter(|_| shared).unwrap_or(1.0);
        let sum = &mut sums[interval];
        sum.count += 1.0;
        for (log, value) in sum.logs.iter_mut().zip([p50, p95, p99, throughput / share]) {
            *log += value.ln();
        }
        if let Some(rss) = snapshot.rss_kib.filter(|rss| *rss > 0.0) {
            sum.memory = (sum.memory.0 + rss.ln(), sum.memory.1 + 1.0);
        }
        #[expect(clippy::cast_precision_loss, reason = "requests of an interval")]
        let requests = snapshot.requests as f64;
        sum.requests += requests;
        sum.errors += (error_rate * requests).round();
    }
    let reading = |sum: Sum| {
        let mean = |at: usize| (sum.logs[at] / sum.count).exp();
        (sum.count > 0.0).then(|| Reading {
            latency_us: [mean(0), mean(1), mean(2)],
            throughput: mean(3),
            rss_kib: (sum.memory.1 > 0.0).then(|| (sum.memory.0 / sum.memory.1).exp()),
            errors: sum.errors,
            requests: sum.requests,
        })
    };
    sums.into_iter().map(reading).collect()
}

/// p50, p95 and p99, where all were measured.
fn latency(snapshot: &Snapshot) -> Option<[f64; 3]> {
    let latency = &snapshot.latency_us;
    let positive = |value: Option<f64>| value.filter(|value| *value > 0.0);
    Some([positive(latency.p50)?, positive(latency.p95)?, positive(latency.p99)?])
}

/// The hosts of the baseline alone, from their first snapshot on.
pub(super) fn baseline(record: &Decoded<'_, RolloutReport>, timeline: &Timeline) -> Option<Grid> {
    let lines: Vec<&Line> = timeline.of(Runtime::Typescript).collect();
    let from = lines.iter().flat_map(|line| &line.points).map(|point| point.at).min()?;
    let step_s = lines.iter().filter_map(|line| cadence(line)).max()?;
    let shared = lines.iter().all(|line| line.share.is_some_and(|share| share > 0.0));
    let host = |line: &&Line| Host {
        name: line.id.clone(),
        readings: readings(record, line, Window::ALL, from, step_s, shared),
    };
    #[expect(clippy::cast_precision_loss, reason = "seconds between two snapshots")]
    let step = step_s as f64;
    let arms = Arms { step_s: step, candidate: Vec::new(), baseline: lines.iter().map(host).collect() };
    Some(Grid { arms, from })
}
