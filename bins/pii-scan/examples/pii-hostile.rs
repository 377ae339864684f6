//! How fast every detector is on texts made to slow it down: `pii-hostile [STRINGS]`, a line per slow one.
//!
//! For each row it makes strings (10,000 unless told otherwise) from the row's own examples: cut short, the last
//! character changed, repeated without end, buried in what its pattern starts with. The time per byte is held
//! against that of the same rows on the same amount of log lines. A linear engine has no cliff to find.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use pii_scan::detector::Detector;
use pii_scan::detectors::template::expand;
use pii_scan::rules::every_detector;
use pii_scan::scan::{Origin, Scanner, Setup};

const LOG: &str =
    "2026-03-01T10:00:00.014Z INFO gateway: P95 latency exceeded baseline by 45% over 5423 windows, node-131";

fn main() -> ExitCode {
    let strings = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(10_000);
    let Ok(setup) = Setup::of(every_detector()) else {
        return ExitCode::FAILURE;
    };
    // One scanner, as a run has: its automata are built once.
    let mut scanner = Scanner::new(&setup);
    let mut rows: Vec<(f64, &str)> = Vec::new();
    for detector in every_detector() {
        rows.push((cost(&mut scanner, &hostile(detector, strings)), detector.id));
    }
    // Normal is a text that has something to look at: the rows' own examples in lines of a log.
    let normal: Vec<String> = every_detector()
        .flat_map(|detector| detector.examples.iter().map(|example| format!("{LOG} {}", expand(example, 1))))
        .collect();
    let normal = cost(&mut scanner, &normal);
    rows.sort_by(|left, right| right.0.total_cmp(&left.0));
    let mut out =
        format!("normal: {normal:.2} ns a byte; {} detectors, {strings} strings each\n", rows.len());
    for (cost, id) in rows.iter().take(15) {
        let _ = writeln!(out, "{id:<32} {cost:>8.2} ns a byte, {:.2} times normal", cost / normal);
    }
    let over = rows.iter().filter(|(cost, _)| *cost > 2.0 * normal).count();
    let _ = writeln!(out, "{over} detectors take more than twice as long");
    match std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Nanoseconds a byte: the least of three runs, as what else the machine does only adds to it.
fn cost(scanner: &mut Scanner<'_>, texts: &[String]) -> f64 {
    let bytes: usize = texts.iter().map(String::len).sum();
    // Patterns are compiled at first use, which is not what is measured.
    for text in texts.iter().take(50) {
        scanner.line(text, Origin::default());
    }
    let mut best = Duration::MAX;
    for _ in 0..3 {
        scanner.found.clear();
        let begin = Instant::now();
        for text in texts {
            scanner.line(text, Origin::default());
        }
        best = best.min(begin.elapsed());
    }
    scanner.found.clear();
    best.as_secs_f64() * 1e9 / u32::try_from(bytes).map_or(f64::MAX, f64::from)
}

fn hostile(detector: &Detector, count: usize) -> Vec<String> {
    let examples = detector.examples;
    (0..count)
        .map(|number| {
            let example = expand(examples[number % examples.len()], number as u64);
            let cut = example.char_indices().rev().nth(1 + number % 3).map_or("", |(at, _)| &example[..at]);
            match number / examples.len() % 6 {
                0 => format!("{cut}\u{7f}").repeat(4),
                1 => cut.repeat(6),
                2 => format!("{}{example}", "9".repeat(200)),
                3 => format!("{} {cut}", "a@".repeat(100)),
                4 => format!("{cut}{}", "-".repeat(200)),
                _ => format!("{cut}{}", "A1b2".repeat(64)),
            }
        })
        .collect()
}
