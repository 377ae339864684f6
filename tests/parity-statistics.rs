//! The statistics of rollouts by figures that were worked out elsewhere, and at each of their bounds.

#![expect(
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::float_cmp,
    reason = "small counts and exact figures; in a test a panic is the verdict"
)]

use std::f64::consts::PI;

use parity_check::statistics::canary::Cause;
use parity_check::statistics::scan::{Stretch, Sustained, beyond_noise, errors_beyond, stretches};
use parity_check::statistics::series::{means_of, variance};
use parity_check::statistics::verdict::decide;
use parity_check::statistics::{
    Arms, Estimate, Host, Metric, Outcome, Plan, Reading, Schedule, Spread, Verdict,
};
use parity_check::statistics::{estimate, paired, series, trend};

const SUSTAINED: Sustained = Sustained { consecutive: 3, seconds: 300.0 };

const PLAN: Plan = Plan {
    soak_s: 86_400.0,
    warm_up_s: 7_200.0,
    family: 0.01,
    latency_ratio: [1.03, 1.06, 1.10],
    throughput_ratio: 1.05,
    rss_growth: 0.05,
    error_ratio: 1.5,
    error_trend_ratio: 3.0,
    error_floor: 0.001,
    sustained: SUSTAINED,
    elevated_ratio: 1.10,
    severe_ratio: 2.0,
};

#[track_caller]
fn assert_near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0), "{found} is not {wanted}");
}

/// Noise of up to two per cent, another for each number: `SplitMix64`.
fn noise(number: usize, at: usize) -> f64 {
    let mut bits = ((number * 1_000_003 + at) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((bits ^ (bits >> 31)) % 1_000) as f64 * 4e-5 - 0.02
}

/// A host for so many hours, a reading each ten minutes.
fn host(number: usize, hours: usize) -> Host {
    let reading = |at| {
        let wave = noise(number, at).exp();
        Some(Reading {
            latency_us: [20_000.0 * wave, 60_000.0 * wave, 110_000.0 * wave],
            throughput: 5_000.0 / wave,
            rss_kib: Some(200_000.0 * wave),
            errors: 1.0,
            requests: 3_000.0,
        })
    };
    Host { name: format!("host-{number}"), readings: (0..hours * 6).map(reading).collect() }
}

fn arms(candidate: usize, baseline: usize, hours: usize) -> Arms {
    let hosts = |from: usize, count: usize| (from..from + count).map(|number| host(number, hours)).collect();
    Arms { step_s: 600.0, candidate: hosts(1, candidate), baseline: hosts(100, baseline) }
}

fn change(host: &mut Host, numbers: std::ops::Range<usize>, change: impl Fn(&mut Reading)) {
    host.readings[numbers].iter_mut().flatten().for_each(change);
}

fn verdict(arms: &Arms, metric: Metric) -> Verdict {
    let mut verdicts = arms.judge(&PLAN).into_iter();
    verdicts.find(|verdict| verdict.metric == metric).expect("a verdict of each metric")
}

fn estimate_of(arms: &Arms, metric: Metric) -> Estimate {
    verdict(arms, metric).estimate.expect("an estimate")
}

#[test]
fn hosts_are_compared_as_welch_does() {
    let found = paired::hosts(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0, 8.0], 0.25).expect("an estimate");
    assert_near(found.value, -3.0);
    assert_near(found.spreads[0].error, 2_f64.sqrt());
    assert_near(found.spreads[0].freedom, 4.075_471_698_113_207);
    assert_eq!((found.values, found.effective, found.autocorrelation), (7, 7.0, 0.25));
    // Hosts do not grow in number as time goes on.
    assert_eq!(found.after(4.0), found);
    let alike = paired::hosts(&[1.0; 3], &[1.0; 3], 0.0).expect("an estimate");
    assert_eq!((alike.spreads[0].error, alike.spreads[0].freedom), (0.0, 1.0));
    assert_eq!(paired::hosts(&[1.0; 3], &[1.0; 2], 0.0), None);
    assert_eq!(paired::hosts(&[1.0; 2], &[1.0; 3], 0.0), None);
}

#[test]
fn three_hosts_on_each_side_are_compared_and_fewer_are_averaged() {
    for (candidate, baseline, values) in
        [(3, 3, 6), (4, 3, 7), (3, 5, 8), (2, 3, 132), (3, 2, 132), (1, 1, 132)]
    {
        let found = estimate_of(&arms(candidate, baseline, 24), Metric::P95);
        assert_eq!(found.values, values, "{candidate} beside {baseline}");
    }
}

#[test]
fn hours_that_are_alike_count_as_fewer_beyond_what_chance_gives() {
    let waves = |length: usize| -> Vec<f64> {
        (0..length).map(|at| if at / 4 % 2 == 0 { 1.0 } else { -1.0 }).collect()
    };
    let found = paired::hourly(&waves(64), 0.0).expect("an estimate");
    assert_near(found.autocorrelation, 0.515_625);
    assert_near(found.spreads[0].error, 0.235_656_028_855_068_5);
    assert_near(found.spreads[0].freedom, 63.0);
    assert_near(found.effective, 18.292_889_656_254_903);
    // Of eight hours chance gives as much.
    let found = paired::hourly(&waves(8), 0.0).expect("an estimate");
    assert_near(found.effective, 8.0);
    assert!(paired::hourly(&waves(4), 0.1).is_some());
}

#[test]
fn a_level_needs_24_values_and_one_in_each_of_its_blocks() {
    let values = |count: usize| (0..count).map(|at| Some(noise(1, at))).collect::<Vec<_>>();
    assert!(paired::level(&values(24), 12).is_some());
    let mut hole = values(240);
    hole[40..60].fill(None);
    assert_eq!(paired::level(&hole, 12), None);
    hole[59] = Some(0.0);
    assert!(paired::level(&hole, 12).is_some());
    assert!(estimate::critical(11.0, 1e-12).is_finite());
}

#[test]
fn a_soak_that_goes_on_is_cut_into_more_blocks_of_two_hours() {
    for (hours, blocks) in [(24, 12.0), (48, 25.0), (72, 38.0)] {
        let found = estimate_of(&arms(1, 1, hours), Metric::P95);
        assert_eq!(found.spreads[0].freedom, blocks - 1.0, "{hours} h");
    }
}

#[test]
fn each_metric_is_held_against_its_own_margin() {
    let margins = [Metric::P50, Metric::P95, Metric::P99, Metric::Throughput]
        .map(|metric| verdict(&arms(1, 1, 24), metric).margin.exp());
    for (found, wanted) in margins.into_iter().zip([1.03, 1.06, 1.10, 1.05]) {
        assert_near(found, wanted);
    }
}

#[test]
fn each_host_whose_memory_is_judged_has_its_share_of_the_error() {
    let of = |hosts: f64| {
        let schedule = PLAN.schedule();
        let looks = Schedule { tail: schedule.tail / hosts, ..schedule }.looks(86_400.0);
        looks.last().expect("a look").tail
    };
    assert_near(PLAN.schedule().tail, 0.01 * 0.98 / 7.0);
    for hosts in [1, 2, 3] {
        let look = verdict(&arms(hosts, 1, 24), Metric::Memory).look.expect("a look");
        assert_near(look.tail, of(hosts as f64));
    }
}

#[test]
fn memory_is_judged_from_when_it_is_warm_until_the_look() {
    assert_eq!(estimate_of(&arms(1, 1, 30), Metric::Memory).values, 22);
    let mut late = host(1, 24);
    late.readings[..12].fill(None);
    let arms = arms(1, 1, 24);
    let hours = |after_s: f64| arms.memory(&late, after_s).first().expect("an hour").0;
    assert_eq!((hours(0.0), hours(7_200.0)), (2.0, 4.0));
}

#[test]
fn an_hour_in_which_nothing_was_asked_tells_nothing_of_errors() {
    let mut arms = arms(1, 1, 24);
    change(&mut arms.candidate[0], 12..18, |reading| reading.requests = 0.0);
    change(&mut arms.baseline[0], 30..36, |reading| reading.requests = 0.0);
    let hours: Vec<f64> = arms.error_differences().into_iter().map(|(hour, _)| hour).collect();
    assert_eq!(hours.len(), 22);
    assert!(!hours.contains(&2.0) && !hours.contains(&5.0), "{hours:?}");
}

#[test]
fn a_burst_of_errors_goes_on_where_nothing_was_asked() {
    let mut arms = arms(1, 1, 24);
    change(&mut arms.candidate[0], 60..63, |reading| reading.errors = 60.0);
    change(&mut arms.candidate[0], 61..62, |reading| (reading.errors, reading.requests) = (0.0, 0.0));
    let found =
        arms.sustained(&Plan { sustained: Sustained { consecutive: 2, seconds: 1_200.0 }, ..PLAN }, [0.0; 2]);
    let found: Vec<_> = found.into_iter().filter(|bad| bad.metric == Metric::Errors).collect();
    assert_eq!(found.iter().map(|bad| (bad.stretch.from, bad.stretch.to)).collect::<Vec<_>>(), [(60, 63)]);
    assert_near(found[0].stretch.mean, 120.0 / 6_000.0);
}

#[test]
fn errors_are_held_against_those_of_the_baseline_at_the_same_time() {
    let mut arms = arms(1, 1, 24);
    let often = |reading: &mut Reading| reading.errors = 30.0;
    change(&mut arms.candidate[0], 0..144, often);
    change(&mut arms.baseline[0], 0..144, often);
    assert_eq!(arms.sustained(&PLAN, [0.0; 2]), []);
    // An hour that was worse for both.
    let worse = |reading: &mut Reading| reading.errors = 300.0;
    change(&mut arms.candidate[0], 60..66, worse);
    assert!(arms.sustained(&PLAN, [0.0; 2]).iter().any(|bad| bad.metric == Metric::Errors));
    change(&mut arms.baseline[0], 60..66, worse);
    assert_eq!(arms.sustained(&PLAN, [0.0; 2]), []);
}

/// Whatever the height of a stretch, it is found at a look as [`beyond_noise`] finds it with what that look may err: a
/// quarter of 2 % of the family, of which each look has 1/n² by its number, and all of them no more than that.
#[test]
fn stretches_err_no_more_than_the_share_that_is_kept_for_them() {
    let elevated = |hours: usize, plan: &Plan, arms: &Arms| {
        let found = arms.sustained(plan, [0.0; 2]).into_iter();
        let found: Vec<_> =
            found.filter(|bad| (bad.metric, bad.cause) == (Metric::P95, Cause::Elevated)).collect();
        (hours, found.first().map(|bad| bad.stretch))
    };
    let (mut with, mut without) = (0, 0);
    let plan = Plan { elevated_ratio: 1.005, family: 0.01, ..PLAN };
    for height in 0..240 {
        let mut arms = arms(1, 1, 24);
        let factor = 1.0 + f64::from(height) * 0.0005;
        change(&mut arms.candidate[0], 20..24, |reading| reading.latency_us[1] *= factor);
        let series = arms.ratios(Metric::P95);
        for hours in [6, 12] {
            let share = 0.01 * 0.02 / 4.0 / (PI * PI / 6.0);
            let looks = [(36, share), (72, share / 4.0)];
            let mut looks = looks.iter().filter(|(intervals, _)| *intervals <= hours * 6);
            let wanted = looks
                .find_map(|(to, tail)| beyond_noise(&series[..*to], 600.0, 1.005_f64.ln(), SUSTAINED, *tail));
            let until = |host: &Host| Host { readings: host.readings[..hours * 6].to_vec(), ..host.clone() };
            let cut = Arms {
                step_s: 600.0,
                candidate: vec![until(&arms.candidate[0])],
                baseline: vec![until(&arms.baseline[0])],
            };
            assert_eq!(elevated(hours, &plan, &cut), (hours, wanted), "{factor}");
            *(if wanted.is_some() { &mut with } else { &mut without }) += 1;
        }
    }
    assert!(with > 50 && without > 50, "{with} {without}");
}

#[test]
fn the_error_of_a_stretch_falls_with_its_length_and_with_the_length_of_the_soak() {
    let series = |length: usize, height: f64, inside: std::ops::Range<usize>| -> Vec<Option<f64>> {
        let value = |at: usize| if inside.contains(&at) { height } else { noise(3, at) };
        (0..length).map(|at| Some(value(at))).collect()
    };
    let least = |length: usize, count: usize| {
        let found = |height: f64| {
            beyond_noise(&series(length, height, 100..100 + count), 600.0, 0.005, SUSTAINED, 1e-3).is_some()
        };
        (50..2_000).map(|height| f64::from(height) * 1e-4).find(|height| found(*height)).expect("a height")
    };
    // A stretch of which the mean varies less is told at less; one among more has to be higher.
    let (short, long) = (least(1_000, 4), least(1_000, 12));
    assert!(long < short * 0.8, "{short} {long}");
    assert!(least(4_000, 4) > short * 1.02, "{short} {}", least(4_000, 4));
}

/// An estimate of twelve blocks.
fn of_blocks(value: f64, error: f64) -> Estimate {
    let spreads = vec![Spread { error, freedom: 11.0 }];
    Estimate { value, spreads, autocorrelation: 0.0, values: 132, effective: 132.0, falls: 0.5 }
}

fn answer(value: f64, error: f64, margin: f64, hours: f64) -> Verdict {
    let estimate = of_blocks(value, error);
    decide(Metric::P95, &PLAN.schedule(), hours * 3_600.0, |_| Some((estimate.clone(), margin)))
}

#[test]
fn an_estimate_at_half_of_the_margin_is_not_worse_and_one_at_the_margin_not_ruled_out() {
    for (value, margin, outcome) in [
        (0.025, 0.05, Outcome::NoWorse),
        (0.026, 0.05, Outcome::Worse),
        (0.0, 0.0, Outcome::CannotTell),
        (-1e-9, 0.0, Outcome::NoWorse),
    ] {
        assert_eq!(answer(value, 0.0, margin, 24.0).outcome, outcome, "{value} {margin}");
    }
}

/// The error falls with the root of the time that is judged, which starts after the warm-up.
#[test]
fn it_takes_as_long_as_the_same_soak_needs_to_rule_the_margin_out() {
    let mut told = 0;
    for error in (80..600).map(|error| f64::from(error) * 1e-4) {
        let found = answer(0.0, error, 0.05, 24.0);
        if found.outcome != Outcome::CannotTell {
            continue;
        }
        let wanted = PLAN.schedule().extension().find(|look| {
            let times = (look.until_s - 7_200.0) / 79_200.0;
            estimate::critical(11.0 * times, look.tail) * error / times.sqrt() < 0.05
        });
        assert_eq!(found.needed_s, wanted.map(|look| look.until_s), "{error}");
        told += usize::from(wanted.is_some());
    }
    assert!(told > 200, "{told}");
    let margin = estimate::critical(22.0, PLAN.schedule().extension().next().expect("a look").tail);
    let twice = Schedule { warm_up_s: 0.0, ..PLAN.schedule() };
    let estimate = of_blocks(0.0, 2_f64.sqrt());
    let exact = decide(Metric::P95, &twice, 86_400.0, |_| Some((estimate.clone(), margin)));
    assert_eq!(exact.needed_s, Some(259_200.0), "what reaches the margin does not rule it out");
}

#[test]
fn the_fewest_values_are_enough() {
    let values: Vec<f64> = (0..8).map(|at| noise(5, at)).collect();
    assert!(series::long_run_variance(&values).is_some());
    assert_eq!(series::long_run_variance(&values[..7]), None);
    let points: Vec<_> = values.iter().enumerate().map(|(hour, value)| (hour as f64, *value)).collect();
    assert!(trend::slope(&points, 0.0).is_some());
    assert_eq!(trend::slope(&points[..7], 0.0), None);
}

#[test]
fn what_equals_a_limit_is_not_over_it() {
    let series = [Some(0.5); 10];
    assert_eq!(stretches(&series, 600.0, 0.5, SUSTAINED), []);
    assert_eq!(stretches(&series, 600.0, 0.4999, SUSTAINED), [Stretch { from: 0, to: 10, mean: 0.5 }]);
}

/// Of a hundred intervals six have two errors or three where 0.45 are allowed: twelve in all come up with a probability of
/// 2.6e-5, thirteen with 5.4e-6.
#[test]
fn a_burst_of_errors_is_as_rare_as_poisson_says() {
    let find = |more: f64| {
        let mut counts = vec![Some((0.0, 300.0)); 100];
        counts[50..56].fill(Some((2.0, 300.0)));
        counts[52] = Some((2.0 + more, 300.0));
        errors_beyond(&counts, &[0.001; 100], 60.0, 1.5, SUSTAINED, 1e-3)
    };
    assert_eq!(find(0.0), None);
    assert_eq!(find(1.0).map(|found| (found.from, found.to)), Some((50, 56)));
}

#[test]
fn series_say_nothing_of_what_they_do_not_hold() {
    assert_eq!(variance(&[1.0]), None);
    assert_eq!(variance(&[1.0, 3.0]), Some(2.0));
    // One of three is less than half; two of four are not.
    assert_eq!(means_of(&[Some(1.0), None, None, Some(2.0), Some(2.0), None], 3), [(1, 2.0)]);
    assert_eq!(means_of(&[Some(1.0), None, Some(3.0), None], 4), [(0, 2.0)]);
}

#[test]
fn one_bad_host_of_many_is_found_by_itself_and_a_single_host_is_all_there_is() {
    let mut arms = arms(4, 4, 24);
    assert_eq!(arms.severe_hosts(&PLAN), []);
    change(&mut arms.candidate[2], 40..44, |reading| reading.latency_us[2] *= 2.2);
    change(&mut arms.candidate[3], 40..44, |reading| reading.throughput /= 10.0);
    change(&mut arms.candidate[1], 90..100, |reading| reading.errors = 100.0);
    let found: Vec<_> = arms
        .severe_hosts(&PLAN)
        .into_iter()
        .map(|(host, bad)| (host.name.as_str(), bad.metric, bad.cause, bad.stretch.from))
        .collect();
    assert_eq!(
        found,
        [("host-2", Metric::Errors, Cause::Elevated, 90), ("host-3", Metric::P99, Cause::Severe, 40)]
    );
    arms.candidate.drain(..2);
    arms.candidate.truncate(1);
    assert_eq!(arms.severe_hosts(&PLAN), []);
    assert!(arms.sustained(&PLAN, [0.0; 2]).iter().any(|bad| bad.cause == Cause::Severe));
}
