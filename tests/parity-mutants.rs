//! Good evidence, changed in one place by a seeded generator: whatever was changed, it does not pass.
//! The same evidence, written in another way: it passes as before.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use gate_core::instant::Instant;
use gate_core::policy::{Loaded, Source};
use gate_core::report::{Frame, Tool};
use gate_core::{CommitId, Context, Judgement, Report, Root, Undecided, Verdict};
use parity_check::checkpoint::Checkpoint;
use parity_check::committed::parse_required;
use parity_check::{
    bench, deployment, openapi, preconditions, replay, results, runbook, scoreboard, smoke, surface,
    verification,
};
use serde_json::{Value, json};

const NOW: &str = "2026-03-02T12:00:00Z";
const COMMIT: &str = "5f2b8c1d9e7a4f60b3c8d2e1a7f9046b5c3d8e21";
/// How many mutants at least, and how many of a thousand may survive.
const MUTANTS: usize = 5_000;
const SURVIVORS_PER_THOUSAND: usize = 5;
/// Mutants that may survive, as they are told, and why no rule can tell.
const JUSTIFIED: [(&str, &str); 1] = [(
    "deploy/deployment.json: dropped item of /targets",
    "the record alone says which targets there are: without one it is that of a smaller deployment",
)];
const REENCODINGS: usize = 1_000;

/// The same numbers from the same seed, everywhere (`SplitMix64`).
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("it is below a usize")
    }

    fn pick<'p, T>(&mut self, from: &'p [T]) -> &'p T {
        &from[self.below(from.len())]
    }
}

type Judge = Box<dyn Fn(&Context, &mut Judgement) -> Result<(), Undecided>>;

/// A file of a good set, what judges it, and what in it is free to be otherwise.
struct Target {
    set: &'static str,
    file: &'static str,
    judge: Judge,
    /// Places of which any value is a right one.
    free: &'static [&'static str],
    /// Places that hold a name of the producer's choice: another name is as good, none is not.
    named: &'static [&'static str],
    /// How many mutants it gets.
    mutants: usize,
    /// Whether it may be written otherwise without changing what it says.
    reencodes: bool,
}

/// The folder that all good sets lie in.
fn good() -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    common::copy(&common::repository().join("examples/cp8-cutover/green"), root.path());
    for (case, folder) in [
        ("co-p2", "build"),
        ("dd-1", "deploy"),
        ("sm-1", "smoke"),
        ("co-p1-red", "gates"),
        ("replay-payload-tolerance", "replay"),
        ("replay-case", "corpus"),
        ("api-traffic", "api"),
    ] {
        let from = common::repository().join("tests/fixtures/parity-check").join(case).join("pass");
        fs::create_dir_all(root.path().join(folder)).expect("a folder");
        common::copy(&from, &root.path().join(folder));
    }
    root
}

/// The deployment refers to a file beside it: it is judged with its own folder as the root.
fn inside(context: &Context, folder: &str) -> Context {
    context_at(&context.root.path().join(folder))
}

fn context_at(root: &Path) -> Context {
    let root = Root::new(Some(root)).expect("a root");
    let policy = Loaded::load(&root, None, None).expect("a policy");
    let now = Instant::parse(NOW).expect("a time");
    Context { root, policy, policy_ref: None, commit: Some(CommitId::parse(COMMIT).expect("a commit")), now }
}

fn at(context: &Context, path: &str) -> PathBuf {
    context.root.path().join(path)
}

fn results_of(checkpoint: Checkpoint) -> Judge {
    Box::new(move |context, judgement| {
        let folder = at(context, "parity/generated").join(checkpoint.name());
        results::judge(context, &folder, checkpoint, None, judgement)
    })
}

fn surfaces() -> Judge {
    Box::new(|context, judgement| {
        let list = |name: &str| at(context, &format!("parity/generated/{name}"));
        let baselines = [list("upstream-methods.base.json"), list("upstream-methods.handlers.json")];
        let (candidate, stated) = (list("rust-methods.json"), list("method-surface-diff.json"));
        surface::judge(context, &baselines, &candidate, Some(&stated), judgement)
    })
}

fn boards() -> Judge {
    Box::new(|context, judgement| {
        let current = at(context, "parity/generated/parity-scoreboard.json");
        let manifest = at(context, "parity/manifest/PARITY_MANIFEST.v1.json");
        let baseline = at(context, "parity/manifest/scoreboard-baseline.json");
        scoreboard::judge(context, &current, &baseline, Some(&manifest), judgement)
    })
}

fn benchmarks() -> Judge {
    Box::new(|context, judgement| {
        bench::judge(context, &at(context, "parity/generated/cp8/cp8-benchmark.json"), None, judgement)?;
        results_of(Checkpoint::Cp8)(context, judgement)
    })
}

fn builds() -> Judge {
    Box::new(|context, judgement| verification::judge(context, &at(context, "build/build.json"), judgement))
}

fn deployments() -> Judge {
    Box::new(|context, judgement| {
        let context = inside(context, "deploy");
        deployment::judge(&context, &at(&context, "deployment.json"), judgement)
    })
}

fn smokes() -> Judge {
    Box::new(|context, judgement| {
        let context = inside(context, "smoke");
        let record = at(&context, "deployment.json");
        let question = smoke::Question { subject: None, record: Some(&record), environment: Some("prod") };
        smoke::judge(&context, &[at(&context, "smoke.json")], &question, judgement)
    })
}

fn gates() -> Judge {
    Box::new(|context, judgement| {
        let reports = at(context, "gates/gates");
        let evidence = preconditions::Evidence { reports: &reports, check_runs: None, bundles: &[] };
        let required = parse_required("cp3..cp4").expect("checkpoints");
        preconditions::judge(context, &evidence, &required, judgement)
    })
}

fn nothing_special<'r>(
    baseline: Option<&'r Path>,
    candidate: &'r Path,
    corpora: &'r [PathBuf],
) -> replay::Request<'r> {
    replay::Request {
        baseline,
        candidate,
        noise: None,
        corpora,
        methods: None,
        ignore: &[],
        tolerance: &[],
        unordered: &[],
        keys: &[],
        patch: None,
        shows_values: false,
    }
}

fn replays() -> Judge {
    Box::new(|context, judgement| {
        let (baseline, candidate) = (at(context, "replay/old.json"), at(context, "replay/new.json"));
        replay::judge(context, &nothing_special(Some(&baseline), &candidate, &[]), judgement)
    })
}

fn corpora() -> Judge {
    Box::new(|context, judgement| {
        let corpora = [at(context, "corpus/corpus.json")];
        let candidate = at(context, "corpus/candidate.ndjson");
        replay::judge(context, &nothing_special(None, &candidate, &corpora), judgement)
    })
}

fn traffic() -> Judge {
    Box::new(|context, judgement| {
        let (baseline, candidate) = (at(context, "api/a.json"), at(context, "api/b.json"));
        let traffic = at(context, "api/traffic.ndjson");
        let request = openapi::Request {
            baseline: &baseline,
            candidate: &candidate,
            critical: None,
            traffic: Some(&traffic),
        };
        openapi::judge(context, &request, judgement)
    })
}

fn is_table(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|ending| ending == "tsv")
}

/// Everything that is mutated.
fn targets() -> Vec<Target> {
    let metrics: [(&'static str, Checkpoint); 7] = [
        ("parity/generated/cp2/cp2-metrics.json", Checkpoint::Cp2),
        ("parity/generated/cp3/cp3-metrics.json", Checkpoint::Cp3),
        ("parity/generated/cp4/cp4-metrics.json", Checkpoint::Cp4),
        ("parity/generated/cp5/cp5-metrics.json", Checkpoint::Cp5),
        ("parity/generated/cp6/cp6-metrics.json", Checkpoint::Cp6),
        ("parity/generated/cp7/cp7-metrics.json", Checkpoint::Cp7),
        ("parity/generated/cp8/cp8-metrics.json", Checkpoint::Cp8),
    ];
    let tables: [(&'static str, Checkpoint); 9] = [
        ("parity/generated/cp0/cp0-fixture-results.tsv", Checkpoint::Cp0),
        ("parity/generated/cp1/cp1-fixture-results.tsv", Checkpoint::Cp1),
        ("parity/generated/cp2/cp2-fixture-results.tsv", Checkpoint::Cp2),
        ("parity/generated/cp3/cp3-fixture-results.tsv", Checkpoint::Cp3),
        ("parity/generated/cp4/cp4-fixture-results.tsv", Checkpoint::Cp4),
        ("parity/generated/cp5/cp5-fixture-results.tsv", Checkpoint::Cp5),
        ("parity/generated/cp6/cp6-fixture-results.tsv", Checkpoint::Cp6),
        ("parity/generated/cp7/cp7-fixture-results.tsv", Checkpoint::Cp7),
        ("parity/generated/cp8/cp8-fixture-results.tsv", Checkpoint::Cp8),
    ];
    let target = |set, file, judge, free, named, mutants| Target {
        set,
        file,
        judge,
        free,
        named,
        mutants,
        reencodes: true,
    };
    let mut all = Vec::new();
    for (file, checkpoint) in metrics {
        // The averages may be rounded or cut, so one more is the same; the runbook's are `runbook`'s.
        let free: &[&str] = &["/avgFixtureDurationMs", "/cutoverRunbookPath", "/cutoverRunbookValidated"];
        all.push(target("metrics", file, results_of(checkpoint), free, &[], 130));
    }
    for (file, checkpoint) in tables {
        all.push(target("tables", file, results_of(checkpoint), &[], &[], 110));
    }
    all.push(target("benchmark", "parity/generated/cp8/cp8-benchmark.json", benchmarks(), &[], &[], 250));
    for file in [
        "parity/generated/upstream-methods.base.json",
        "parity/generated/upstream-methods.handlers.json",
        "parity/generated/rust-methods.json",
        "parity/generated/method-surface-diff.json",
    ] {
        all.push(target(
            "surface",
            file,
            surfaces(),
            &["/rustGatewayPath", "/upstreamRepoPath", "/generatedAtUtc"],
            &[],
            120,
        ));
    }
    let free: &[&str] = &["/current/generatedAtUtc"];
    all.push(target("scoreboard", "parity/generated/parity-scoreboard.json", boards(), free, &[], 400));
    all.push(target(
        "build",
        "build/build.json",
        builds(),
        &["/cells/*/warnings", "/producer/run_id"],
        &[
            "/id",
            "/producer/tool",
            "/producer/version",
            "/cells/*/tests_run",
            "/toolchain",
            "/cells/*/command",
        ],
        450,
    ));
    all.push(target(
        "deployment",
        "deploy/deployment.json",
        deployments(),
        &["/producer/run_id", "/contract_checks/*/at", "/operator_actions"],
        &[
            "/id",
            "/producer/tool",
            "/producer/version",
            "/change_id",
            "/run_id",
            "/environment",
            "/targets/*/component",
            "/targets/*/instance",
            "/contract_checks/*/name",
        ],
        700,
    ));
    all.push(target(
        "smoke",
        "smoke/smoke.json",
        smokes(),
        &["/producer/run_id", "/checks/*/duration_ms"],
        &["/id", "/producer/tool", "/producer/version", "/run_id"],
        550,
    ));
    all.push(target(
        "gate reports",
        "gates/gates/release.json",
        gates(),
        &[
            "/tool",
            "/gates/*/title",
            "/gates/*/steps/*/name",
            "/gates/*/steps/*/run",
            "/gates/*/steps/*/exit_code",
            "/findings",
            "/verdict",
            "/policy/path",
            "/gates/*/steps/*/report/tool",
            "/gates/*/steps/*/report/args",
            "/gates/*/steps/*/report/evaluated_at",
            "/gates/*/steps/*/report/policy",
            "/gates/*/steps/*/report/stats",
            "/gates/*/steps/*/report/subjects",
            "/gates/*/steps/*/report/checks",
            "/gates/*/steps/*/report/schema",
        ],
        &[],
        300,
    ));
    all.push(target("replay", "replay/new.json", replays(), &[], &[], 450));
    all
}

fn verdict(root: &Path, judge: &Judge) -> (Verdict, String) {
    let context = context_at(root);
    let mut judgement = Judgement::default();
    let result = judge(&context, &mut judgement);
    judgement.take(result);
    let frame = Frame {
        tool: Tool { name: "parity-check".into(), version: "0".into() },
        args: Vec::new(),
        evaluated_at: NOW.into(),
        commit: Some(COMMIT.into()),
        policy: Source { path: "built-in".into(), sha256: None },
        strict: false,
        rules: &[],
    };
    let report = Report::of(frame, judgement);
    let told = report.findings.iter().map(|finding| &finding.message);
    let told: Vec<_> =
        told.chain(report.undecided.iter().map(|undecided| &undecided.message)).take(3).collect();
    (report.verdict, format!("{told:?}"))
}

/// A recording of one document for the replay set.
fn lay_out_replay(root: &Path) {
    let answer = |at: usize| {
        json!({"id": format!("r-{at}"), "items": [{"id": "a", "price": 10 + at, "tags": ["x", "y"]},
        {"id": "b", "price": 12.5, "open": true, "parent": null}], "total": 2 + at, "state": "open"})
    };
    let document = json!({"answers": (0..6).map(answer).collect::<Vec<_>>()});
    for name in ["old.json", "new.json"] {
        fs::write(root.join("replay").join(name), format!("{document:#}\n")).expect("a file");
    }
}

fn matches(pattern: &str, pointer: &str) -> bool {
    let (mut parts, mut places) = (pattern.split('/'), pointer.split('/'));
    loop {
        match (parts.next(), places.next()) {
            // What is below a free place is free as well.
            (None, _) => return true,
            (Some(part), Some(place)) if part == "*" || part == place => {}
            _ => return false,
        }
    }
}

/// Every place of a document.
fn places(value: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| places(item, &format!("{at}/{index}"), out));
        }
        Value::Object(members) => members.iter().for_each(|(key, item)| {
            places(item, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), out);
        }),
        _ => {}
    }
}

/// Changes one place, and says how.
fn mutate(document: &mut Value, target: &Target, seeded: &mut Seeded) -> Option<String> {
    let mut all = Vec::new();
    places(document, "", &mut all);
    let of = |list: &[&str], pointer: &str| list.iter().any(|pattern| matches(pattern, pointer));
    let judged: Vec<_> =
        all.into_iter().filter(|place| !place.is_empty() && !of(target.free, place)).collect();
    let place = seeded.pick(&judged).clone();
    let is_named = of(target.named, &place);
    let value = document.pointer_mut(&place)?;
    let how = match value {
        Value::Number(number) => {
            let (number, float) = (number.as_i64(), number.as_f64().unwrap_or_default());
            // Any other number is as good where it is of the producer's choice; none is not.
            let first = if is_named { 2 } else { 0 };
            match (first + seeded.below(5 - first), number) {
                (0, Some(whole)) => *value = json!(whole + 1),
                (1, Some(whole)) => *value = json!(whole * 10 + 7),
                (0 | 1, None) => *value = json!(float * 1.5 + 1.0),
                (2, _) => *value = json!(-1.0 - float),
                (3, _) => *value = Value::Null,
                _ => *value = json!(format!("{float}")),
            }
            "number"
        }
        Value::Bool(flag) => {
            *value = [json!(!*flag), json!(flag.to_string()), Value::Null][seeded.below(3)].clone();
            "flag"
        }
        Value::String(text) => {
            *value = string(text, &place, is_named, seeded);
            "text"
        }
        Value::Null => {
            *value = json!("something");
            "null"
        }
        Value::Array(items) => match (seeded.below(4), items.len()) {
            (_, 0) | (0, _) => {
                *value = Value::Null;
                "list"
            }
            (1, _) => {
                items.clear();
                "emptied list"
            }
            (2, length) => {
                let twice = items[seeded.below(length)].clone();
                items.push(twice);
                "doubled item"
            }
            (_, length) => {
                items.remove(seeded.below(length));
                "dropped item"
            }
        },
        Value::Object(members) => {
            let keys: Vec<_> =
                members.keys().filter(|key| !of(target.free, &format!("{place}/{key}"))).cloned().collect();
            if keys.is_empty() || seeded.below(3) == 0 {
                *value = Value::Null;
                "object"
            } else {
                members.remove(seeded.pick(&keys));
                "dropped member"
            }
        }
    };
    Some(format!("{how} of {place}"))
}

/// Another text for one that is judged.
fn string(text: &str, place: &str, is_named: bool, seeded: &mut Seeded) -> Value {
    let wrong = [Value::Null, json!(7), json!(""), json!([text])];
    if Instant::parse(text).is_ok() {
        let day = if place.ends_with("finished_at")
            || place.ends_with("visible_at")
            || place.ends_with("created_at")
        {
            text.replace("-03-02T", "-02-27T")
        } else {
            text.replace("-03-02T", "-03-04T")
        };
        let other = [
            day,
            text.trim_end_matches('Z').to_owned(),
            text.replace('T', " "),
            text.replace("-03-", "-13-"),
        ];
        return json!(seeded.pick(&other));
    }
    let is_hex = text.len() >= 40 && text.bytes().rev().take(40).all(|byte| byte.is_ascii_hexdigit());
    if is_hex {
        let last = if text.ends_with('0') { "1" } else { "0" };
        let flipped = format!("{}{last}", &text[..text.len() - 1]);
        return json!(seeded.pick(&[flipped, text[..text.len() - 28].to_owned(), text.to_uppercase()]));
    }
    if is_named {
        return seeded.pick(&wrong).clone();
    }
    let other = [format!("{text}-x"), "skip".into(), "failed".into(), text.to_uppercase() + "?"];
    if seeded.below(3) == 0 { seeded.pick(&wrong).clone() } else { json!(seeded.pick(&other)) }
}

/// Changes one row of a table, and says how.
fn mutate_table(text: &str, seeded: &mut Seeded) -> (String, &'static str) {
    let mut lines: Vec<String> = text.lines().map(String::from).collect();
    let at = 1 + seeded.below(lines.len() - 1);
    let cells: Vec<String> = lines[at].split('\t').map(String::from).collect();
    let column =
        |name: &str| lines[0].trim_start_matches('\u{feff}').split('\t').position(|column| column == name);
    let (status, duration, tests) = (column("status"), column("duration_ms"), column("tests_run"));
    let mut set = |at: usize, column: usize, to: &str| {
        let mut cells = cells.clone();
        cells[column] = to.into();
        lines[at] = cells.join("\t");
    };
    let how = match (seeded.below(6), status, duration, tests) {
        (0, Some(status), ..) => {
            let to: &&str = seeded.pick(&["fail", "skip", "PASS", "", "passed", "error"]);
            set(at, status, to);
            "status"
        }
        (1, _, Some(duration), _) => {
            let to: &&str = seeded.pick(&["-1", "", "12.5", "NaN", "1e3", "99999999999999999999"]);
            set(at, duration, to);
            "duration"
        }
        (2, .., Some(tests)) => {
            let to: &&str = seeded.pick(&["0", "-1", "x"]);
            set(at, tests, to);
            "tests"
        }
        (3, ..) => {
            let twice = lines[at].clone();
            lines.push(twice);
            "doubled row"
        }
        (4, ..) => {
            lines[at] = cells[..cells.len() - 1].join("\t");
            "short row"
        }
        _ => {
            lines.remove(0);
            "no header"
        }
    };
    (lines.join("\n") + "\n", how)
}

#[test]
fn whatever_is_changed_in_good_evidence_does_not_pass() {
    let root = good();
    lay_out_replay(root.path());
    let mut seeded = Seeded(2026);
    let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut survivors = Vec::new();
    for target in targets() {
        let path = root.path().join(target.file);
        let before = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (whole, told) = verdict(root.path(), &target.judge);
        assert_eq!(whole, Verdict::Pass, "{}: {told}", target.file);
        let text = String::from_utf8(before.clone()).expect("UTF-8");
        for _ in 0..target.mutants {
            let (changed, how) = if is_table(target.file) {
                let (changed, how) = mutate_table(&text, &mut seeded);
                (changed, how.to_owned())
            } else {
                let mut document: Value =
                    serde_json::from_str(text.trim_start_matches('\u{feff}')).expect("JSON");
                let good = document.clone();
                let how = mutate(&mut document, &target, &mut seeded).expect("a place");
                if document == good {
                    continue;
                }
                (document.to_string(), how)
            };
            fs::write(&path, changed).expect("a file");
            let count = tally.entry(target.set).or_default();
            count.0 += 1;
            if verdict(root.path(), &target.judge).0 == Verdict::Pass {
                count.1 += 1;
                survivors.push(format!("{}: {how}", target.file));
            }
        }
        fs::write(&path, before).expect("a file");
    }
    let all: usize = tally.values().map(|(all, _)| all).sum();
    println!("{all} mutants, {} survive: {tally:?}\n{}", survivors.len(), survivors.join("\n"));
    assert!(all >= MUTANTS, "only {all} mutants");
    let unjustified: Vec<_> = survivors
        .iter()
        .filter(|survivor| !JUSTIFIED.iter().any(|(how, _)| survivor.as_str() == *how))
        .collect();
    assert!(unjustified.is_empty(), "survivors that nothing justifies: {unjustified:#?}");
    assert!(
        survivors.len() * 1000 <= all * SURVIVORS_PER_THOUSAND,
        "{} of {all} survive:\n{}",
        survivors.len(),
        survivors.join("\n")
    );
}

/// The document in another form that says the same.
fn reencode(document: &Value, seeded: &mut Seeded) -> Vec<u8> {
    let indent = [None, Some(1), Some(2), Some(4)][seeded.below(4)];
    let (floats, shuffles, escapes, times) =
        (seeded.below(2) == 0, seeded.below(2) == 0, seeded.below(3) == 0, seeded.below(2) == 0);
    let mut text = String::new();
    put_down(document, indent, 0, &mut text, seeded, (floats, shuffles, escapes, times));
    if seeded.below(2) == 0 {
        text.push('\n');
    }
    if seeded.below(2) == 0 {
        text = text.replace('\n', "\r\n");
    }
    if seeded.below(3) == 0 {
        text.insert(0, '\u{feff}');
    }
    text.into_bytes()
}

fn put_down(
    value: &Value,
    indent: Option<usize>,
    depth: usize,
    out: &mut String,
    seeded: &mut Seeded,
    how: (bool, bool, bool, bool),
) {
    let (floats, shuffles, escapes, times) = how;
    let line = |out: &mut String, depth: usize| {
        if let Some(indent) = indent {
            out.push('\n');
            out.push_str(&" ".repeat(indent * depth));
        }
    };
    match value {
        Value::Number(number) if floats && number.is_i64() => {
            let _ = write!(out, "{number}.0");
        }
        Value::String(text) => {
            let mut text = text.clone();
            if times && Instant::parse(&text).is_ok() && text.ends_with('Z') && !text.contains('.') {
                let digits = 3 + seeded.below(7);
                let zone = if seeded.below(2) == 0 { "Z" } else { "+00:00" };
                text = format!("{}.{}{zone}", text.trim_end_matches('Z'), "0".repeat(digits));
            }
            let quoted = serde_json::to_string(&text).expect("JSON");
            let at = quoted.char_indices().nth(1).filter(|(_, char)| escapes && char.is_ascii_alphanumeric());
            match at {
                Some((at, char)) => {
                    let _ = write!(out, "{}\\u{:04x}{}", &quoted[..at], u32::from(char), &quoted[at + 1..]);
                }
                None => out.push_str(&quoted),
            }
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                line(out, depth + 1);
                put_down(item, indent, depth + 1, out, seeded, how);
            }
            line(out, depth);
            out.push(']');
        }
        Value::Object(members) => {
            let mut keys: Vec<_> = members.keys().collect();
            if shuffles {
                for at in (1..keys.len()).rev() {
                    keys.swap(at, seeded.below(at + 1));
                }
            }
            out.push('{');
            for (index, key) in keys.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                line(out, depth + 1);
                out.push_str(&serde_json::to_string(key).expect("JSON"));
                out.push_str(if indent.is_some() { ":  " } else { ":" });
                put_down(&members[key], indent, depth + 1, out, seeded, how);
            }
            line(out, depth);
            out.push('}');
        }
        value => out.push_str(&value.to_string()),
    }
}

#[test]
fn good_evidence_passes_however_it_is_written() {
    let root = good();
    lay_out_replay(root.path());
    let mut seeded = Seeded(2027);
    let targets: Vec<_> =
        targets().into_iter().filter(|target| target.reencodes && !is_table(target.file)).collect();
    let mut blocked = Vec::new();
    for number in 0..REENCODINGS {
        let target = &targets[number % targets.len()];
        let path = root.path().join(target.file);
        let before = fs::read(&path).expect("a file");
        let text = String::from_utf8(before.clone()).expect("UTF-8");
        let document: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).expect("JSON");
        fs::write(&path, reencode(&document, &mut seeded)).expect("a file");
        let (verdict, told) = verdict(root.path(), &target.judge);
        if verdict != Verdict::Pass {
            blocked.push(format!(
                "{}: {told}\n{}",
                target.file,
                String::from_utf8_lossy(&fs::read(&path).expect("a file"))
            ));
        }
        fs::write(&path, before).expect("a file");
    }
    assert!(blocked.is_empty(), "{} of {REENCODINGS} are blocked:\n{}", blocked.len(), blocked[0]);
}

#[test]
fn the_good_sets_that_have_no_generator_of_their_own_pass_as_well() {
    let root = good();
    let (verdict, told) = verdict(root.path(), &traffic());
    assert_eq!(verdict, Verdict::Pass, "{told}");
    let (verdict, told) = self::verdict(root.path(), &corpora());
    assert_eq!(verdict, Verdict::Pass, "{told}");
    let judge: Judge = Box::new(|context, judgement| {
        let metrics = at(context, "parity/generated/cp8/cp8-metrics.json");
        runbook::judge(context, &at(context, "parity/CP8_CUTOVER_RUNBOOK.md"), Some(&metrics), judgement)
    });
    let (verdict, told) = self::verdict(root.path(), &judge);
    assert_eq!(verdict, Verdict::Pass, "{told}");
}
