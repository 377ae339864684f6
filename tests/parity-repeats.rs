//! `parity-check bench` over runs in pairs: Criterion, hyperfine, HDR histograms.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::fs;
use std::path::Path;
use std::time::Duration;

use common::Run;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::V2Serializer;
use hdrhistogram::serialization::interval_log::IntervalLogWriterBuilder;
use serde_json::json;

const PROGRAM: &str = env!("CARGO_BIN_EXE_parity-check");

/// How runs of one program differ: by a few percent, in no order.
const NOISE: [f64; 8] = [1.0, 1.012, 0.991, 1.004, 0.988, 1.009, 0.996, 1.003];

#[derive(Clone, Copy, Debug)]
enum Kind {
    Hyperfine,
    Criterion,
    Histogram,
}

const KINDS: [Kind; 3] = [Kind::Hyperfine, Kind::Criterion, Kind::Histogram];

fn write(folder: &Path, name: &str, kind: Kind, seconds: f64) {
    let samples: Vec<f64> = (0..20_u32).map(|at| seconds * (1.0 + f64::from(at * 7 % 20) / 200.0)).collect();
    let bytes = match kind {
        Kind::Hyperfine => {
            json!({"results": [{"command": "run", "times": samples, "exit_codes": vec![0; 20]}]})
                .to_string()
                .into()
        }
        Kind::Criterion => {
            let iters: Vec<f64> = (1..=20).map(f64::from).collect();
            let times: Vec<f64> =
                samples.iter().zip(&iters).map(|(each, count)| each * count * 1e9).collect();
            json!({"sampling_mode": "Linear", "iters": iters, "times": times}).to_string().into()
        }
        Kind::Histogram => log(&samples),
    };
    fs::write(folder.join(name), bytes).expect("a file");
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "microseconds of a test")]
fn log(samples: &[f64]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut serializer = V2Serializer::new();
    let mut writer =
        IntervalLogWriterBuilder::new().begin_log_with(&mut bytes, &mut serializer).expect("a log");
    for part in samples.chunks(10) {
        let mut histogram = Histogram::<u64>::new(3).expect("a histogram");
        for each in part {
            histogram.record((each * 1e6) as u64).expect("a value");
        }
        let (start, length) = (Duration::from_secs(1), Duration::from_secs(10));
        writer.write_histogram(&histogram, start, length, None).expect("an interval");
    }
    drop(writer);
    bytes
}

/// Runs of baseline and candidate in turn, the candidate slower by `factor`.
fn bench(kind: Kind, pairs: usize, factor: f64) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    let mut args = vec!["bench".to_owned()];
    for pair in 0..pairs {
        let (new, old) = (format!("new-{pair}"), format!("old-{pair}"));
        write(folder.path(), &new, kind, 0.8 * factor * NOISE[pair]);
        write(folder.path(), &old, kind, 0.8013 * NOISE[(pair + 3) % 8]);
        args.extend([new, "--baseline".into(), old]);
    }
    args.extend(["--format".into(), "json".into()]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    common::run(PROGRAM, folder.path(), &args)
}

#[test]
fn eight_pairs_tell_a_fifth_from_nothing() {
    for kind in KINDS {
        let same = bench(kind, 8, 1.0);
        assert_eq!(same.code, Some(0), "{kind:?}: {}", same.stdout);
        assert!(same.stdout.contains("no worse than the margin"), "{}", same.stdout);
        assert!(!same.stdout.contains("is hardly known"), "{}", same.stdout);
        let slower = bench(kind, 8, 1.2);
        assert_eq!((slower.code, slower.blocking()), (Some(1), vec!["cp8-r4".to_owned()]), "{kind:?}");
    }
}

/// The same runs in two folders, `new` and `old`.
fn folders(pairs: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (side, seconds) in [("new", 0.8), ("old", 0.8013)] {
        fs::create_dir(folder.path().join(side)).expect("a folder");
        for pair in 0..pairs {
            let shift = if side == "new" { 0 } else { 3 };
            let name = format!("{side}/{pair}.json");
            write(folder.path(), &name, Kind::Hyperfine, seconds * NOISE[(pair + shift) % 8]);
        }
    }
    folder
}

#[test]
fn folders_hold_the_runs_of_a_turn_under_one_name() {
    let folder = folders(8);
    let args = ["bench", "new", "--baseline", "old", "--format", "json"];
    let run = common::run(PROGRAM, folder.path(), &args);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    assert!(run.stdout.contains("over 8 pairs"), "{}", run.stdout);
    for alone in [&["bench", "new"][..], &["bench", "new", "--baseline", "old/0.json"]] {
        assert_eq!(common::run(PROGRAM, folder.path(), alone).code, Some(2), "{alone:?}");
    }
    // Which run goes with which is told by nothing but the name.
    fs::rename(folder.path().join("old/3.json"), folder.path().join("old/9.json")).expect("a new name");
    let run = common::run(PROGRAM, folder.path(), &args);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(run.stdout.contains("new/3.json and old/4.json are runs of different turns"), "{}", run.stdout);
    fs::remove_file(folder.path().join("old/9.json")).expect("a file");
    let run = common::run(PROGRAM, folder.path(), &args);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    for file in fs::read_dir(folder.path().join("new")).expect("a folder") {
        fs::remove_file(file.expect("a file").path()).expect("a file");
    }
    let run = common::run(PROGRAM, folder.path(), &args);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(run.stdout.contains("the folder new holds no file"), "{}", run.stdout);
}

#[test]
fn three_numbers_are_never_held_against_three_without_a_warning() {
    for kind in KINDS {
        for (factor, code) in [(1.0, 0), (1.2, 1)] {
            let run = bench(kind, 3, factor);
            assert_eq!(run.code, Some(code), "{kind:?} {factor}: {}", run.stdout);
            assert!(
                run.stdout.contains("how much runs differ by themselves is hardly known"),
                "{}",
                run.stdout
            );
        }
    }
}

#[test]
fn six_pairs_tell_how_much_runs_differ_and_five_do_not() {
    for (pairs, warns) in [(5, true), (6, false)] {
        let run = bench(Kind::Hyperfine, pairs, 1.0);
        assert_eq!(run.code, Some(0), "{pairs}: {}", run.stdout);
        assert_eq!(run.stdout.contains("is hardly known"), warns, "{pairs}: {}", run.stdout);
        assert_eq!(run.stdout.contains("over 6 pairs against"), !warns, "{pairs}: {}", run.stdout);
    }
}

/// The more figures are judged, the wider is the interval of each: one false alarm among them is one.
#[test]
fn percentiles_share_the_error_that_one_figure_has_alone() {
    let one = bench(Kind::Hyperfine, 8, 1.0).details("cp8-r4");
    let three = bench(Kind::Histogram, 8, 1.0).details("cp8-r4");
    assert_eq!((one.len(), three.len()), (1, 3), "{one:?} {three:?}");
    assert!(one[0].starts_with("median: -0.2 % (-1.8 % to +1.5 %) over 8 pairs"), "{one:?}");
    assert!(three[0].starts_with("p50: -0.2 % (-2.2 % to +2.0 %) over 8 pairs"), "{three:?}");
}

#[test]
fn pairs_that_differ_too_much_among_themselves_decide_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut args = vec!["bench".to_owned()];
    for (pair, noise) in NOISE.iter().take(6).enumerate() {
        let (new, old) = (format!("new-{pair}"), format!("old-{pair}"));
        let wild = if pair % 2 == 0 { 1.3 } else { 0.77 };
        write(folder.path(), &new, Kind::Hyperfine, 0.8 * wild * noise);
        write(folder.path(), &old, Kind::Hyperfine, 0.8 * noise);
        args.extend([new, "--baseline".into(), old]);
    }
    args.extend(["--format".into(), "json".into()]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let run = common::run(PROGRAM, folder.path(), &args);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(run.stdout.contains("inconclusive") && run.stdout.contains("run more pairs"), "{}", run.stdout);
}

#[test]
fn pairs_that_are_equal_do_not_show_that_nothing_is_lost_where_nothing_may_be() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut args = vec!["bench".to_owned()];
    for pair in 0..6_u32 {
        for (name, spread) in [("new", 0.01), ("old", 0.02)] {
            let spread = spread + f64::from(pair) / 1000.0;
            let times = [0.8 - spread, 0.8, 0.8 + spread];
            let run = json!({"results": [{"command": "run", "times": times, "exit_codes": [0, 0, 0]}]});
            fs::write(folder.path().join(format!("{name}-{pair}")), run.to_string()).expect("a file");
        }
        args.extend([format!("new-{pair}"), "--baseline".into(), format!("old-{pair}")]);
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    for (ratio, code) in [("1.0", 2), ("1.01", 0)] {
        let policy = format!("[thresholds]\nlatency_ratio = {ratio}\n");
        fs::write(folder.path().join("gatekit.toml"), policy).expect("a policy");
        let run = common::run(PROGRAM, folder.path(), &args);
        assert_eq!(run.code, Some(code), "{ratio}: {}", run.stdout);
    }
}

#[test]
fn what_is_no_pair_of_runs_is_not_decided() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, seconds) in [("a", 0.8), ("b", 0.81), ("c", 0.82)] {
        write(folder.path(), name, Kind::Hyperfine, seconds);
    }
    write(folder.path(), "criterion", Kind::Criterion, 0.8);
    fs::copy(folder.path().join("a"), folder.path().join("copy")).expect("a copy");
    fs::write(folder.path().join("empty"), r#"{"results": []}"#).expect("a file");
    fs::write(folder.path().join("zero"), r#"{"iters": [1, 2], "times": [0, 4]}"#).expect("a file");
    fs::write(folder.path().join("short"), r#"{"iters": [1, 2], "times": [4]}"#).expect("a file");
    fs::write(folder.path().join("log"), "#[StartTime: 1 (seconds since epoch)]\n0.1,1.0,2.0,!!!!\n")
        .expect("a file");
    for args in [
        &["bench", "a", "b", "--baseline", "c"][..],
        &["bench", "a", "--baseline", "copy"],
        &["bench", "a", "--baseline", "criterion"],
        &["bench", "empty"],
        &["bench", "zero"],
        &["bench", "short"],
        &["bench", "log"],
    ] {
        let run = common::run(PROGRAM, folder.path(), args);
        assert_eq!((run.code, run.stderr.as_str()), (Some(2), ""), "{args:?}: {}", run.stdout);
    }
}

#[test]
fn a_run_of_criterion_is_told_by_the_time_of_one_iteration() {
    let folder = tempfile::tempdir().expect("a folder");
    // The same program, once with ten times the iterations.
    for (name, many) in [("new", 10.0), ("old", 1.0)] {
        let iters: Vec<f64> = (1..=20).map(|at| many * f64::from(at)).collect();
        let times: Vec<f64> = iters.iter().map(|count| count * 800.0).collect();
        fs::write(folder.path().join(name), json!({"iters": iters, "times": times}).to_string())
            .expect("a file");
    }
    let run = common::run(PROGRAM, folder.path(), &["bench", "new", "--baseline", "old"]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    assert!(run.stdout.contains("ratio 1.000 over 1 pair(s)"), "{}", run.stdout);
}

#[test]
fn percentiles_of_pairs_lie_above_0() {
    let folder = tempfile::tempdir().expect("a folder");
    let native = |name: &str, p50: f64| {
        let benchmark = json!({
            "fixture": "relay", "iterations": 1000, "elapsedMs": 100,
            "latencyUs": {"min": 0, "p50": p50, "p95": 80, "p99": 90, "max": 400},
            "throughputOpsPerSec": 10_000.0, "rssKiB": 20480,
        });
        fs::write(folder.path().join(name), benchmark.to_string()).expect("a file");
    };
    let names: Vec<String> = (0..6).flat_map(|pair| [format!("new-{pair}"), format!("old-{pair}")]).collect();
    let mut args = vec!["bench"];
    for (number, name) in (0_u32..).zip(&names) {
        native(name, 50.0 + f64::from(number * 7 % 12) / 10.0);
        args.extend(name.starts_with("old").then_some("--baseline"));
        args.push(name);
    }
    let run = common::run(PROGRAM, folder.path(), &args);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    native("new-3", 0.0);
    let run = common::run(PROGRAM, folder.path(), &args);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(run.stdout.contains("expected percentiles above 0"), "{}", run.stdout);
}

#[test]
fn a_run_that_failed_is_not_a_fast_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let failed = json!({"results": [{"command": "run", "times": [0.1, 0.1], "exit_codes": [0, 101]}]});
    fs::write(folder.path().join("a"), failed.to_string()).expect("a file");
    let run = common::run(PROGRAM, folder.path(), &["bench", "a"]);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
}

#[test]
fn a_figure_that_blocks_stands_beside_its_limit_and_is_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, seconds) in [("new", 1.2), ("old", 0.8), ("third", 0.81)] {
        write(folder.path(), name, Kind::Hyperfine, seconds);
    }
    let native = |name: &str, p99: f64, throughput: f64| {
        let benchmark = json!({
            "fixture": "relay", "iterations": 1000, "elapsedMs": 1_000_000.0 / throughput,
            "latencyUs": {"min": 30, "p50": 50, "p95": 80, "p99": p99, "max": 400},
            "throughputOpsPerSec": throughput, "rssKiB": 20480, "limits": {"p99Us": 100},
        });
        fs::write(folder.path().join(name), benchmark.to_string()).expect("a file");
    };
    native("fast", 90.0, 10_000.0);
    native("slow", 120.0, 2_000.0);
    let measures = |args: &[&str], of: &str| -> Vec<serde_json::Value> {
        let run = common::run(PROGRAM, folder.path(), &[args, &["--format", "json"]].concat());
        let all = run.report()[of].as_array().expect("a list").clone();
        all.iter().filter_map(|one| one.get("measure").cloned()).collect()
    };
    let slower = &["bench", "new", "--baseline", "old"][..];
    let measure = &measures(slower, "findings")[0];
    assert_eq!((&measure["name"], &measure["bound"]), (&"median, new over old".into(), &"at_most".into()));
    assert!((measure["value"].as_f64().expect("a figure") - 1.5).abs() < 1e-9, "{measure}");
    assert_eq!(measures(&["bench", "third", "--baseline", "old"], "checks").len(), 1);
    // Its own limit, the two ratios of latency, and throughput, from the other side.
    let worse = &["bench", "slow", "--baseline", "fast"][..];
    let mut told = measures(worse, "findings");
    told.sort_by_key(|measure| measure["name"].as_str().map(str::to_owned));
    let names: Vec<_> = told.iter().filter_map(|measure| measure["name"].as_str()).collect();
    assert_eq!(names, ["p99", "p99, new over old", "throughput, new over old"]);
    assert_eq!(
        (&told[0]["value"], &told[0]["limit"], &told[0]["unit"]),
        (&120.0.into(), &100.0.into(), &"us".into())
    );
    assert_eq!((&told[2]["value"], &told[2]["bound"]), (&0.2.into(), &"at_least".into()));
    assert_eq!(measures(worse, "checks").len(), 1);
    for (args, bars) in [(slower, 1), (worse, 3)] {
        let page = common::run(PROGRAM, folder.path(), &[args, &["--format", "html"]].concat()).stdout;
        assert_eq!(page.matches("<rect class=\"rail\"").count(), bars, "{page}");
    }
}
