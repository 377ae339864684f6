//! Two runtimes side by side for 24 hours, a snapshot a minute: the series that the statistics are tried on.
//!
//! The logarithms of p50, p95, p99 and throughput share a slow wave (autocorrelation 0.98, 8 %) and a daily
//! one (15 %); each runtime has noise of its own (autocorrelation and size by cell), each percentile the
//! error of a percentile of 300 requests, and one snapshot in 200 is off by half. Memory warms up by 10 %,
//! has a saw-tooth of 2 % and noise of 1 % with autocorrelation 0.97. Errors come at 0.1 % of 300 requests a
//! minute.

#![allow(
    clippy::cast_precision_loss,
    clippy::expect_used,
    reason = "a model made of minutes, for a program and a test"
)]

use std::f64::consts::TAU;

use parity_check::statistics::canary::{Arms, Host, Plan, Reading};
use parity_check::statistics::scan::Sustained;
use parity_check::statistics::{Metric, Outcome};
use rand::SeedableRng;
use rand_distr::{Distribution, Poisson, StandardNormal, StandardUniform};
use rand_xoshiro::Xoshiro256PlusPlus;

pub(crate) const MINUTES: usize = 1440;

/// Noise of one runtime, and what the candidate does worse.
#[derive(Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) name: &'static str,
    pub(crate) phi: f64,
    pub(crate) sd: f64,
    /// Hosts of each runtime; what the candidate does worse is done by the last of its hosts.
    pub(crate) hosts: usize,
    /// Logarithm of how much higher p50, p95, p99 and 1/throughput are.
    pub(crate) worse: [f64; 4],
    pub(crate) leak_per_hour: f64,
    pub(crate) error_ratio: f64,
    /// What is counted for the goal.
    pub(crate) goal: Goal,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Goal {
    BlockedAtMost(f64),
    PromotedAtMost(f64),
    BlockedAtLeast(f64),
    None,
}

pub(crate) const fn cell(name: &'static str, phi: f64, sd: f64, goal: Goal) -> Cell {
    Cell { name, phi, sd, hosts: 1, worse: [0.0; 4], leak_per_hour: 0.0, error_ratio: 1.0, goal }
}

pub(crate) fn cells() -> Vec<Cell> {
    use Goal::{BlockedAtLeast, BlockedAtMost, None, PromotedAtMost};
    let noises = [
        ("iid 5 %", 0.0, 0.05),
        ("phi .7 5 %", 0.7, 0.05),
        ("phi .9 5 %", 0.9, 0.05),
        ("phi .9 2 %", 0.9, 0.02),
        ("phi .97 5 %", 0.97, 0.05),
    ];
    let mut cells = Vec::new();
    let (five, ten) = (1.05_f64.ln(), 1.10_f64.ln());
    for (noise, phi, sd) in noises {
        let name = |what: &str| -> &'static str { Box::leak(format!("{what}, {noise}").into_boxed_str()) };
        let within = phi <= 0.9;
        let of = |what: &str, goal: Goal| cell(name(what), phi, sd, goal);
        cells.push(of("A/A", if within { BlockedAtMost(0.01) } else { None }));
        cells.push(Cell { worse: [0.0, five, 0.0, 0.0], ..of("p95 +5 %", PromotedAtMost(0.01)) });
        cells.push(Cell { worse: [five; 4], ..of("all +5 %", PromotedAtMost(0.01)) });
        let goal = if within { BlockedAtLeast(0.98) } else { None };
        cells.push(Cell { worse: [0.0, 0.0, ten, 0.0], ..of("p99 alone +10 %", goal) });
        cells.push(Cell { leak_per_hour: 0.002, ..of("leak 0.2 %/h", PromotedAtMost(0.01)) });
        cells.push(Cell { error_ratio: 1.5, ..of("errors x1.5", PromotedAtMost(0.01)) });
    }
    let four = |name, goal| Cell { hosts: 4, ..cell(name, 0.9, 0.05, goal) };
    cells.push(four("A/A, four hosts", BlockedAtMost(0.01)));
    let three = 3.0_f64.ln();
    cells.push(Cell {
        worse: [0.0, three, three, 0.0],
        ..four("p95 x3 on one of four hosts", BlockedAtLeast(0.98))
    });
    cells.push(Cell { error_ratio: 4.0, ..four("errors x4 on one of four hosts", BlockedAtLeast(0.98)) });
    cells
}

struct Random(Xoshiro256PlusPlus);

impl Random {
    fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }
    fn uniform(&mut self) -> f64 {
        StandardUniform.sample(&mut self.0)
    }
    /// An autoregressive series of this stationary deviation.
    fn wander(&mut self, phi: f64, sd: f64) -> Vec<f64> {
        let fresh = sd * (1.0 - phi * phi).sqrt();
        let mut value = sd * self.normal();
        (0..MINUTES)
            .map(|_| {
                value = phi * value + fresh * self.normal();
                value
            })
            .collect()
    }
    fn count(&mut self, expected: f64) -> f64 {
        Poisson::new(expected).expect("an expectation above 0").sample(&mut self.0)
    }
}

pub(crate) fn arms(cell: &Cell, seed: u64) -> Arms {
    let mut random = Random(Xoshiro256PlusPlus::seed_from_u64(seed));
    let shared = random.wander(0.98, 0.08);
    let daily = |minute: usize| 0.15 * (TAU * minute as f64 / MINUTES as f64).sin();
    let mut host = |name: &str, worse: [f64; 4], leak: f64, error_ratio: f64| {
        let own = random.wander(cell.phi, cell.sd);
        let memory = random.wander(0.97, 0.01);
        // The error of a percentile of 300 requests whose latencies are log-normal with deviation 0.5.
        let order = [0.036, 0.06, 0.11, 0.02];
        let readings = (0..MINUTES).map(|minute| {
            let common = shared[minute] + daily(minute);
            let spike = if random.uniform() < 0.005 { 0.5 } else { 0.0 };
            let mut log = |kind: usize, centre: f64, sign: f64| {
                let wave = common + own[minute] + spike + worse[kind] + order[kind] * random.normal();
                (centre.ln() + sign * wave).exp()
            };
            let latency_us = [log(0, 20_000.0, 1.0), log(1, 61_000.0, 1.0), log(2, 110_000.0, 1.0)];
            let throughput = log(3, 5_000.0, -1.0);
            let hours = minute as f64 / 60.0;
            let saw = 0.02 * (minute % 37) as f64 / 37.0;
            let warm = 0.1 * (1.0 - (-hours / 0.5).exp());
            let rss = 200_000.0 * (warm + saw + memory[minute] + leak * hours).exp();
            let errors = random.count(0.3 * error_ratio);
            Some(Reading { latency_us, throughput, rss_kib: Some(rss), errors, requests: 300.0 })
        });
        Host { name: name.into(), readings: readings.collect() }
    };
    let good = ([0.0; 4], 0.0, 1.0);
    let last = (cell.worse, cell.leak_per_hour, cell.error_ratio);
    let mut arm = |name: &str, last: ([f64; 4], f64, f64)| -> Vec<Host> {
        let each = (1..=cell.hosts).map(|number| if number == cell.hosts { last } else { good });
        each.map(|(worse, leak, errors)| host(name, worse, leak, errors)).collect()
    };
    let (candidate, baseline) = (arm("candidate", last), arm("baseline", good));
    Arms { step_s: 60.0, candidate, baseline }
}

pub(crate) fn plan() -> Plan {
    Plan {
        soak_s: 86_400.0,
        warm_up_s: 7_200.0,
        family: 0.01,
        latency_ratio: [1.05, 1.05, 1.10],
        throughput_ratio: 1.05,
        rss_growth: 0.05,
        error_ratio: 1.5,
        error_trend_ratio: 3.0,
        error_floor: 0.001,
        sustained: Sustained { consecutive: 3, seconds: 300.0 },
        elevated_ratio: 1.10,
        severe_ratio: 2.0,
    }
}

pub(crate) fn gate(arms: &Arms, plan: &Plan) -> (Outcome, Vec<Metric>) {
    let verdicts = arms.judge(plan);
    let bad = arms.sustained(plan, [0.0; 2]);
    let mut blamed: Vec<Metric> =
        verdicts.iter().filter(|one| one.outcome == Outcome::Worse).map(|one| one.metric).collect();
    blamed.extend(bad.iter().map(|bad| bad.metric));
    blamed.extend(arms.severe_hosts(plan).iter().map(|(_, bad)| bad.metric));
    if blamed.is_empty() { (Arms::worst(&verdicts), blamed) } else { (Outcome::Worse, blamed) }
}

/// The first so many minutes.
pub(crate) fn until(arms: &Arms, minutes: usize) -> Arms {
    let cut = |hosts: &[Host]| {
        hosts
            .iter()
            .map(|host| Host { name: host.name.clone(), readings: host.readings[..minutes].to_vec() })
            .collect()
    };
    Arms { step_s: arms.step_s, candidate: cut(&arms.candidate), baseline: cut(&arms.baseline) }
}
