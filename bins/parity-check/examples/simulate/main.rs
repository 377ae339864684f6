//! How often the rollout statistics err, and what other judges say of the same series.
//!
//! `cargo run --release --package parity-check --example simulate -- [REPETITIONS] [WITH OTHERS] [CELL…]`, or
//! `make simulate`. Every repetition has its own fixed seed, so the figures are the same on every machine.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::expect_used, reason = "a program for people")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of minutes and repetitions"
)]

mod model;

use model::{Cell, Goal, MINUTES, arms, cells, gate, plan, until};
use parity_check::statistics::canary::Host;
use parity_check::statistics::{Metric, Outcome};

/// One metric of one arm, as a judge that knows no pairs sees it.
fn column(hosts: &[Host], kind: usize) -> Vec<f64> {
    let readings = hosts[0].readings.iter().flatten();
    readings
        .map(|reading| match kind {
            3 => 1.0 / reading.throughput,
            kind => reading.latency_us[kind],
        })
        .collect()
}

/// A Mann-Whitney judge as a well-known canary judge configures it: outliers beyond three interquartile
/// ranges dropped, a 98 % interval of the shift, and "high" when its lower end is above a quarter of the
/// estimated shift.
fn mann_whitney_is_high(candidate: &[f64], baseline: &[f64]) -> bool {
    let sorted = |values: &[f64]| {
        let mut values = values.to_vec();
        values.sort_unstable_by(f64::total_cmp);
        let quartile = |share: f64| values[((values.len() - 1) as f64 * share) as usize];
        let (low, high) = (quartile(0.25), quartile(0.75));
        let reach = 3.0 * (high - low);
        values.retain(|value| (low - reach..=high + reach).contains(value));
        values
    };
    let (new, old) = (sorted(candidate), sorted(baseline));
    let (n, m) = (new.len() as f64, old.len() as f64);
    let deviation = (n * m * (n + m + 1.0) / 12.0).sqrt();
    // The value below which so many of all pairwise differences lie.
    let difference = |rank: f64| {
        let (mut low, mut high) = (new[0] - old[old.len() - 1], new[new.len() - 1] - old[0]);
        for _ in 0..40 {
            let middle = f64::midpoint(low, high);
            let (mut below, mut at) = (0.0, 0);
            for value in &new {
                while at < old.len() && value - old[at] > middle {
                    at += 1;
                }
                below += (old.len() - at) as f64;
            }
            if below < rank { low = middle } else { high = middle }
        }
        high
    };
    let lower = difference(n * m / 2.0 - 2.326_348 * deviation);
    let estimate = difference(n * m / 2.0);
    lower > 0.25 * estimate.abs()
}

#[derive(Default)]
struct Tally {
    repetitions: u32,
    worse: u32,
    promoted: u32,
    hourly: u32,
    rank: u32,
    rank_hourly: u32,
    any_minute: u32,
    mean_five: u32,
    blamed: [u32; 7],
}

impl Tally {
    fn add(&mut self, cell: &Cell, seed: u64, others: bool) {
        let (arms, plan) = (arms(cell, seed), plan());
        let (outcome, blamed) = gate(&arms, &plan);
        self.repetitions += 1;
        self.worse += u32::from(outcome == Outcome::Worse);
        self.promoted += u32::from(outcome == Outcome::NoWorse);
        for (count, metric) in self.blamed.iter_mut().zip(Metric::ALL) {
            *count += u32::from(blamed.contains(&metric));
        }
        if !others {
            return;
        }
        let hours = |judge: &dyn Fn(usize) -> bool| (1..=24).any(|hour| judge(hour * 60));
        self.hourly += u32::from(hours(&|minutes| gate(&until(&arms, minutes), &plan).0 == Outcome::Worse));
        // The others know one host on each side.
        if cell.hosts > 1 {
            return;
        }
        let columns: Vec<_> =
            (0..4).map(|kind| (column(&arms.candidate, kind), column(&arms.baseline, kind))).collect();
        let rank = |minutes: usize| {
            columns.iter().any(|(new, old)| mann_whitney_is_high(&new[..minutes], &old[..minutes]))
        };
        self.rank += u32::from(rank(MINUTES));
        self.rank_hourly += u32::from(hours(&rank));
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        self.any_minute += u32::from(columns.iter().any(|(new, old)| {
            let limit = 1.1 * mean(old);
            new.iter().any(|value| *value > limit)
        }));
        self.mean_five += u32::from(columns.iter().any(|(new, old)| mean(new) > 1.05 * mean(old)));
    }

    fn join(mut self, other: &Self) -> Self {
        let counts = [
            (&mut self.repetitions, other.repetitions),
            (&mut self.worse, other.worse),
            (&mut self.promoted, other.promoted),
            (&mut self.hourly, other.hourly),
            (&mut self.rank, other.rank),
            (&mut self.rank_hourly, other.rank_hourly),
            (&mut self.any_minute, other.any_minute),
            (&mut self.mean_five, other.mean_five),
        ];
        for (mine, theirs) in counts {
            *mine += theirs;
        }
        for (mine, theirs) in self.blamed.iter_mut().zip(other.blamed) {
            *mine += theirs;
        }
        self
    }
}

fn run(cell: &Cell, number: u64, repetitions: u32, others: u32) -> (Tally, Tally) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u32;
    let tallies = std::thread::scope(|scope| {
        let parts: Vec<_> = (0..threads)
            .map(|thread| {
                scope.spawn(move || {
                    let (mut all, mut beside) = (Tally::default(), Tally::default());
                    for repetition in (thread..repetitions).step_by(threads as usize) {
                        let seed = number * 1_000_003 + u64::from(repetition);
                        all.add(cell, seed, false);
                        if repetition < others {
                            beside.add(cell, seed, true);
                        }
                    }
                    (all, beside)
                })
            })
            .collect();
        parts.into_iter().map(|part| part.join().expect("a thread")).collect::<Vec<_>>()
    });
    let empty = (Tally::default(), Tally::default());
    tallies.iter().fold(empty, |sum, part| (sum.0.join(&part.0), sum.1.join(&part.1)))
}

fn percent(count: u32, of: u32) -> String {
    if of == 0 { "-".into() } else { format!("{:.2}", 100.0 * f64::from(count) / f64::from(of)) }
}

const HEAD: &str = "\
# How often the statistics err

Written by `make simulate`: soaks of 24 hours, a snapshot a minute, REPETITIONS of each kind, from fixed seeds. How they are made
is described at the top of `bins/parity-check/examples/simulate/model.rs`: both runtimes share a slow wave and that of the day, each
has noise of its own. The kind says what the candidate does worse, then that noise: its autocorrelation from minute to minute (phi;
iid is none) and its standard deviation. A/A is a candidate that is as good as its baseline. Every figure is a percentage of the soaks.

*Blocked*, *promoted* and *can't tell* are the answers after 24 hours. *Hourly looks* says how many more of OTHERS soaks are blocked
when they are judged every hour as well. On the same soaks, four other ways to judge: a *rank test* (Mann-Whitney, 98 %, as a
well-known canary judge sets it up) at the end or *every hour*, *any minute* in which a metric is 10 % over the baseline's mean, and
a *mean* that is 5 % over it at the end; these know one host on each side.

| candidate | blocked | promoted | can't tell | hourly looks | rank test | every hour | any minute | mean | goal |
|---|--:|--:|--:|--:|--:|--:|--:|--:|---|";

/// A number as people write it.
fn thousands(number: u32) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", number / 1_000, number % 1_000) }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let repetitions: u32 = arguments.next().map_or(10_000, |text| text.parse().expect("a number"));
    let others: u32 = arguments.next().map_or(1_000, |text| text.parse().expect("a number"));
    let wanted: Vec<String> = arguments.collect();
    println!(
        "{}",
        HEAD.replace("REPETITIONS", &thousands(repetitions)).replace("OTHERS", &thousands(others))
    );
    let mut missed = 0;
    for (number, cell) in cells().iter().enumerate() {
        if !wanted.is_empty() && !wanted.iter().any(|word| cell.name.contains(word.as_str())) {
            continue;
        }
        let (all, beside) = run(cell, number as u64, repetitions, others);
        let share = |count: u32| f64::from(count) / f64::from(all.repetitions);
        let (met, goal) = match cell.goal {
            Goal::BlockedAtMost(limit) => {
                (share(all.worse) <= limit, format!("blocked at most {:.0}", limit * 100.0))
            }
            Goal::PromotedAtMost(limit) => {
                (share(all.promoted) <= limit, format!("promoted at most {:.0}", limit * 100.0))
            }
            Goal::BlockedAtLeast(limit) => {
                (share(all.worse) >= limit, format!("blocked at least {:.0}", limit * 100.0))
            }
            Goal::None => (true, "-".into()),
        };
        missed += u32::from(!met);
        let rest = all.repetitions - all.worse - all.promoted;
        let added = if beside.repetitions == 0 {
            "-".to_owned()
        } else {
            format!("{:+}", i64::from(beside.hourly) - i64::from(beside.worse))
        };
        // They know one host on each side.
        let of_others = |count| percent(count, if cell.hosts == 1 { beside.repetitions } else { 0 });
        println!(
            "| {} | {} | {} | {} | {added} | {} | {} | {} | {} | {goal}{} |",
            cell.name,
            percent(all.worse, all.repetitions),
            percent(all.promoted, all.repetitions),
            percent(rest, all.repetitions),
            of_others(beside.rank),
            of_others(beside.rank_hourly),
            of_others(beside.any_minute),
            of_others(beside.mean_five),
            match (cell.goal, met) {
                (Goal::None, _) => "",
                (_, true) => ": met",
                (_, false) => ": MISSED",
            },
        );
        let names = Metric::ALL.map(Metric::name);
        let blamed = names.iter().zip(all.blamed).filter(|(_, count)| *count > 0);
        let blamed: Vec<_> =
            blamed.map(|(name, count)| format!("{name} {}", percent(count, all.repetitions))).collect();
        eprintln!("   {}: {}", cell.name, blamed.join(", "));
    }
    assert!(missed == 0, "{missed} goal(s) missed");
}
