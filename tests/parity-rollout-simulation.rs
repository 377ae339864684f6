//! The simulation of `make simulate`, short: a few of the same series, with the same seeds.

#![expect(clippy::panic, reason = "in a test it is the verdict")]

#[path = "../bins/parity-check/examples/simulate/model.rs"]
mod model;

use model::{Cell, Goal, MINUTES, arms, cells, gate, plan, until};
use parity_check::statistics::Outcome;

fn named(name: &str) -> Cell {
    cells().into_iter().find(|cell| cell.name == name).unwrap_or_else(|| panic!("no cell {name}"))
}

/// How many of so many soaks have this outcome.
fn count(name: &str, repetitions: u64, outcome: Outcome) -> u64 {
    let cell = named(name);
    assert!(cell.goal != Goal::None, "{name} has a goal in the long simulation");
    let plan = plan();
    let of = |seed| gate(&arms(&cell, seed), &plan).0;
    (0..repetitions).filter(|seed| of(*seed) == outcome).count() as u64
}

#[test]
fn a_candidate_as_good_as_its_baseline_is_not_called_worse() {
    assert_eq!(count("A/A, phi .9 5 %", 10, Outcome::Worse), 0);
}

#[test]
fn five_percent_of_p95_are_never_promoted() {
    assert_eq!(count("p95 +5 %, phi .9 5 %", 6, Outcome::NoWorse), 0);
}

#[test]
fn ten_percent_of_p99_alone_are_blocked() {
    assert_eq!(count("p99 alone +10 %, phi .9 5 %", 6, Outcome::Worse), 6);
}

#[test]
fn one_host_of_four_that_is_far_worse_is_blocked_and_four_good_ones_are_not() {
    assert_eq!(count("p95 x3 on one of four hosts", 2, Outcome::Worse), 2);
    assert_eq!(count("errors x4 on one of four hosts", 2, Outcome::Worse), 2);
    assert_eq!(count("A/A, four hosts", 3, Outcome::Worse), 0);
}

#[test]
fn a_leak_of_a_fifth_of_a_percent_an_hour_is_never_promoted() {
    assert_eq!(count("leak 0.2 %/h, phi .9 2 %", 6, Outcome::NoWorse), 0);
}

#[test]
fn a_verdict_at_any_hour_is_the_verdict_at_the_end() {
    let plan = plan();
    for name in ["A/A, phi .97 5 %", "all +5 %, phi .97 5 %"] {
        let cell = named(name);
        for seed in 0..2 {
            let arms = arms(&cell, seed);
            let at_the_end = gate(&arms, &plan).0;
            for hour in [3, 7, 11, 13, 17, 19, 23] {
                let early = gate(&until(&arms, hour * 60), &plan).0;
                assert!(
                    early != Outcome::NoWorse,
                    "{name} {seed}: promoted after {hour} h of {}",
                    MINUTES / 60
                );
                if early == Outcome::Worse {
                    assert_eq!(at_the_end, Outcome::Worse, "{name} {seed}: worse at {hour} h only");
                }
            }
        }
    }
}
