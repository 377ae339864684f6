//! How `chain-verify` reads logs: in blocks, packed or not, as lines or as one array, from the start or from the middle.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test a panic is the verdict"
)]

#[path = "common/chain.rs"]
mod chain;
mod common;

use std::fs;
use std::io::{Read as _, Write as _};
use std::sync::LazyLock;

use common::Run;
use gate_core::artifact::sha256;
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_chain-verify");

/// How many entries [`BROKEN`] has: about a megabyte of them, which is several blocks.
const ENTRIES: usize = 2500;

/// The number of its entry that was edited.
const EDITED: usize = 2401;

/// The lines of a log with one entry that was edited.
static BROKEN: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut entries = chain::chain((0..ENTRIES).map(chain::entry));
    entries[EDITED - 1]["summary"] = json!("edited");
    entries.iter().map(Value::to_string).collect()
});

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text).unwrap();
    gzip.finish().unwrap()
}

/// Verifies these bytes as `log`.
fn verify(bytes: &[u8], args: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("log"), bytes).unwrap();
    let args = [&["log", "log", "--format", "json", "--now", "2026-03-10T00:00:00Z"], args].concat();
    common::run(PROGRAM, folder.path(), &args)
}

/// What is undecided: the message, and the line if one is told.
fn undecided(run: &Run) -> Vec<(String, Option<u64>)> {
    let report = run.report();
    let all = report["undecided"].as_array().expect("undecided").iter();
    all.map(|one| (one["message"].as_str().unwrap().to_owned(), one["location"]["line"].as_u64())).collect()
}

/// A line of this length, padded with blanks; its end counts.
fn padded(line: &str, length: usize) -> String {
    line.to_owned() + &" ".repeat(length - line.len() - 1) + "\n"
}

/// The number of the line that starts behind these bytes.
fn line_behind(text: &str) -> u64 {
    text.matches('\n').count() as u64 + 1
}

#[test]
fn an_entry_is_found_on_its_line_however_far_it_is_and_the_file_is_told_as_it_is() {
    let lines = BROKEN.join("\n") + "\n";
    let array = format!(" \n\n[\n{}\n]\n", BROKEN.join(",\n"));
    for (bytes, line) in [
        (lines.clone().into_bytes(), EDITED),
        (format!("\u{feff}{lines}").into_bytes(), EDITED),
        (lines.trim_end().as_bytes().to_vec(), EDITED),
        (lines.replace('\n', "\r\n").into_bytes(), EDITED),
        (gzip(lines.as_bytes()), EDITED),
        (zstd::encode_all(lines.as_bytes(), 1).unwrap(), EDITED),
        (array.clone().into_bytes(), EDITED + 3),
        (gzip(array.as_bytes()), EDITED + 3),
    ] {
        for jobs in ["1", "2"] {
            let run = verify(&bytes, &["--jobs", jobs]);
            let report = run.report();
            assert_eq!((run.code, run.blocking()), (Some(1), vec!["ev-hash".to_owned()]), "{run:?}");
            assert_eq!(report["findings"][0]["location"]["line"], line, "{run:?}");
            assert_eq!(report["stats"]["entries"], ENTRIES);
            let subject = &report["subjects"][0];
            assert_eq!(
                (&subject["bytes"], &subject["sha256"]),
                (&json!(bytes.len()), &json!(sha256(&bytes)))
            );
        }
    }
}

#[test]
fn what_is_no_log_any_more_is_told_by_byte_and_line() {
    let good = BROKEN[..EDITED - 1].join(",\n");
    let array = format!("\n\n [\n{good}");
    let spaces = "\n".repeat(250_000);
    let torn = format!("{array},\n{}", &BROKEN[0][..100]);
    let start = array.len() + 2;
    let cases = [
        (format!("{array},\n,{}]", BROKEN[0]), "expected an entry", start),
        (format!("{array},\n]"), "expected an entry", start),
        (format!("{array} {}]", BROKEN[0]), "expected `,` or `]` behind an entry", array.len() + 1),
        (format!("{array}\n]\n\n7"), "something follows the array's end", array.len() + 4),
        (array.clone(), "the array is not closed: the log was cut off", array.len()),
        (array.clone() + ",\n", "the array is not closed: the log was cut off", array.len() + 2),
        (torn, "the last entry is torn: the log was cut off", start),
        (format!("{spaces}[,]"), "expected an entry", 250_001),
        (format!("[{spaces}[1,2],3,]"), "expected an entry", 250_009),
    ];
    for (text, message, at) in &cases {
        let told = (format!("log: {message}, at byte {at}"), Some(line_behind(&text[..*at])));
        assert_eq!(undecided(&verify(text.as_bytes(), &[])), [told], "{}", &text[text.len() - 20..]);
    }
    // Of what is packed, as much as could be unpacked is counted.
    let packed = gzip((BROKEN.join("\n") + "\n").as_bytes());
    let cut = &packed[..packed.len() / 2];
    let mut out = Vec::new();
    flate2::read::MultiGzDecoder::new(cut).read_to_end(&mut out).unwrap_err();
    let told = undecided(&verify(cut, &[]));
    let start = format!("log can't be decompressed behind byte {}: ", out.len());
    assert!(told.len() == 1 && told[0].0.starts_with(&start) && told[0].1.is_none(), "{told:?} {start}");
}

#[test]
fn an_entry_takes_four_mebibytes_with_its_blanks_and_no_more() {
    const MOST: usize = 4 << 20;
    // With a first line of this length, a whole number of blocks ends where the second entry does.
    const FIRST: usize = 22 * (192 << 10) - MOST;
    let lines: Vec<_> = chain::chain((0..3).map(chain::entry)).iter().map(Value::to_string).collect();
    let log = |second: usize| padded(&lines[0], FIRST) + &padded(&lines[1], second + 1) + &lines[2];
    assert_eq!(verify(log(MOST).as_bytes(), &[]).code, Some(0));
    let run = verify(log(MOST + (192 << 10)).as_bytes(), &[]);
    let told = format!("log: an entry is larger than 4 MiB, at byte {FIRST}");
    assert_eq!(undecided(&run), [(told, Some(2))]);
}

#[test]
fn only_plain_lines_are_read_from_the_middle() {
    let lines = BROKEN[..3].join("\n");
    for (bytes, message) in [
        (Vec::new(), "log is empty"),
        ("\u{feff}".into(), "log is empty"),
        (gzip(lines.as_bytes()), "log is compressed; only plain NDJSON can be read from the middle"),
        (
            zstd::encode_all(lines.as_bytes(), 1).unwrap(),
            "log is compressed; only plain NDJSON can be read from the middle",
        ),
        (
            format!("\n \t[{}]", BROKEN[0]).into(),
            "log is an array; only plain NDJSON can be read from the middle",
        ),
        (
            format!("\u{feff}[{}]", BROKEN[0]).into(),
            "log is an array; only plain NDJSON can be read from the middle",
        ),
        (lines.encode_utf16().flat_map(u16::to_le_bytes).collect(), "log is UTF-16, not UTF-8"),
    ] {
        let run = verify(&bytes, &["--segment", "s.json"]);
        let told = undecided(&run);
        assert!(told.len() == 1 && told[0].0.starts_with(message), "{message}: {told:?}");
    }
    assert_eq!(undecided(&verify(lines.as_bytes(), &["--segment", "s.json"])), []);
}

/// The bytes of each part, as it is told.
fn parts(log: &str, of: usize) -> Vec<String> {
    let shard = |part| format!("{part}/{of}");
    let run = |part| verify(log.as_bytes(), &["--segment", "s.json", "--shard", &shard(part)]);
    (1..=of).map(|part| run(part).details("ev-proof").concat()).collect()
}

#[test]
fn parts_end_where_lines_end() {
    let lines: Vec<_> = chain::chain((0..4).map(chain::entry)).iter().map(Value::to_string).collect();
    for width in [600, 100_000, 200_000] {
        let log: String = lines.iter().map(|line| padded(line, width)).collect();
        // A fifth ends in the middle of a line, and a half where one does.
        for (of, ends) in [(1, vec![4]), (2, vec![2, 4]), (5, vec![1, 2, 3, 4, 4]), (4, vec![1, 2, 3, 4])] {
            let begins = [0].into_iter().chain(ends.iter().copied());
            let told: Vec<_> = (1..)
                .zip(begins.zip(&ends))
                .map(|(part, (begin, end))| {
                    format!(
                        "part {part} of {of}, bytes {} to {}: proves nothing until it is joined with the others",
                        begin * width,
                        end * width
                    )
                })
                .collect();
            assert_eq!(parts(&log, of), told, "{width}");
        }
    }
}

#[test]
fn a_part_tells_what_blocks_and_how_often() {
    let run = verify((BROKEN.join("\n") + "\n").as_bytes(), &["--segment", "s.json", "--shard", "2/2"]);
    assert_eq!((run.code, run.blocking()), (Some(1), vec!["ev-hash".to_owned()]), "{run:?}");
    assert_eq!(run.messages("block"), ["part 2 of 2: 1 times; join the segments to see where"]);
    let broken = format!("{}\n{{\"a\":\n{}\n", BROKEN[0], BROKEN[1]);
    let told = undecided(&verify(broken.as_bytes(), &["--segment", "s.json"]));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].0.starts_with("log: an entry is not strict JSON: part 1 of 1: 1 times; "), "{told:?}");
}

/// Joins the three parts of a log of nine entries, each of them changed before.
fn join(change: impl Fn(&mut [Value; 3]), named: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    chain::write(&path("log"), &chain::chain((0..9).map(chain::entry)));
    let files = ["1.json", "2.json", "3.json"];
    let mut segments: [Value; 3] = files.map(|name| {
        let shard = format!("{}/3", &name[..1]);
        let run = common::run(PROGRAM, folder.path(), &["log", "log", "--segment", name, "--shard", &shard]);
        assert_eq!(run.code, Some(0), "{run:?}");
        serde_json::from_str(&fs::read_to_string(path(name)).unwrap()).unwrap()
    });
    for segment in &segments {
        // An entry ends before its line does.
        let end = |at: &str| segment.pointer(at).and_then(Value::as_u64).unwrap();
        assert_eq!((end("/first/bytes/0"), end("/last/bytes/1") + 1), (end("/begin"), end("/end")));
        assert_eq!(end("/lines"), end("/entries"));
    }
    change(&mut segments);
    for (name, segment) in files.iter().zip(&segments) {
        fs::write(path(name), segment.to_string()).unwrap();
    }
    fs::create_dir(path("sub")).unwrap();
    fs::copy(path("2.json.ids"), path("sub/2.json.ids")).unwrap();
    common::run(PROGRAM, folder.path(), &[&["join", "--format", "json"], named].concat())
}

#[test]
fn only_all_parts_of_one_log_are_joined() {
    type Change = fn(&mut [Value; 3]);
    const ALL: &[&str] = &["1.json", "2.json", "3.json"];
    for (change, named) in [((|_| ()) as Change, ALL), (|_| (), &["3.json", "1.json", "2.json"])] {
        assert_eq!(join(change, named).code, Some(0));
    }
    let cases: &[(Change, &[&str], &str)] = &[
        (|it| it[1]["version"] = json!("0.0.1"), ALL, "part 2 was verified by another version or profile"),
        (
            |it| it[2]["profile_sha256"] = json!("a".repeat(64)),
            ALL,
            "part 3 was verified by another version or profile",
        ),
        (
            |it| it[1]["log"]["first_sha256"] = json!("a".repeat(64)),
            ALL,
            "part 2 is of another log, or of another division of it",
        ),
        (|it| it[1]["shard"]["of"] = json!(4), ALL, "part 2 is of another log, or of another division of it"),
        (|it| it[2]["path"] = json!("other"), ALL, "part 3 is of another log, or of another division of it"),
        (|_| (), &["1.json", "2.json", "2.json", "3.json"], "part 2 was given twice"),
        (|_| (), &["2.json", "3.json"], "part 1 of 3 is missing"),
        (|_| (), &["1.json", "3.json"], "part 2 of 3 is missing"),
        (|_| (), &["1.json", "2.json"], "part 3 of 3 is missing"),
        (
            |it| it[1]["latest"]["number"] = it[1]["entries"].clone(),
            ALL,
            "part 2 counts more than its bytes can hold",
        ),
        (
            |it| it[1]["begin"] = json!(it[1]["begin"].as_u64().unwrap() - 1),
            ALL,
            "part 2 does not start where the one before it ends",
        ),
        (|it| it[2]["end"] = json!(it[2]["end"].as_u64().unwrap() - 1), ALL, "the last part ends at byte "),
        (
            |it| it[1]["fingerprints"]["file"] = json!("sub/2.json.ids"),
            ALL,
            "2.json: what belongs to it has to lie beside it",
        ),
        (
            |it| it[1]["fingerprints"]["file"] = json!(".."),
            ALL,
            "2.json: what belongs to it has to lie beside it",
        ),
    ];
    for (change, named, message) in cases {
        let run = join(change, named);
        let told = undecided(&run);
        assert!(
            run.code == Some(2) && told.len() == 1 && told[0].0.starts_with(message),
            "{message}: {run:?}"
        );
    }
}

/// A log of these entries as they are, hashed and linked.
fn log_of(entries: impl IntoIterator<Item = Value>) -> String {
    chain::text(&chain::chain(entries))
}

#[test]
fn a_line_that_does_not_end_is_no_whole_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("log"), log_of((0..3).map(chain::entry)).trim_end()).unwrap();
    let run = common::run(PROGRAM, folder.path(), &["log", "log", "--segment", "s.json"]);
    let segment: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("s.json")).unwrap()).unwrap();
    assert_eq!((run.code, &segment["entries"], &segment["lines"]), (Some(0), &json!(3), &json!(2)));
}

#[test]
fn a_time_is_one_of_the_calendar_and_not_ahead_of_the_clock() {
    let at = |time: &str| {
        let mut entry = chain::entry(0);
        entry["occurredAtIso"] = json!(time);
        verify(log_of([entry]).as_bytes(), &[])
    };
    for time in [
        "2026-02-28T23:59:59Z",
        "2024-02-29T00:00:00Z",
        "1969-12-31T00:00:00Z",
        "2026-01-31T00:00:00.5Z",
        "2026-03-10T00:05:00Z",
    ] {
        assert_eq!(at(time).code, Some(0), "{time}");
    }
    for time in [
        "2026-02-29T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-00-10T00:00:00Z",
        "2026-13-10T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-32T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:61Z",
        "2026-03-10T00:05:01Z",
    ] {
        assert_eq!(at(time).code, Some(1), "{time}");
    }
    // Of two that are as late, the first is told; so is the first of two with one id.
    let log = log_of((0..5).map(|at| {
        let mut entry = chain::entry(if at == 4 { 1 } else { at });
        entry["occurredAtIso"] = json!(if at < 2 { "2026-02-16T00:00:00Z" } else { "2027-02-16T00:00:00Z" });
        entry
    }));
    assert_eq!(
        verify(log.as_bytes(), &[]).messages("block"),
        ["entry 5 has the evidenceId of entry 2", "entry 3 (ev-2) lies in the future"]
    );
}

#[test]
fn a_hash_has_no_digit_that_is_none() {
    let log = log_of([chain::entry(0)]);
    let entry: Value = serde_json::from_str(&log).unwrap();
    let hash = entry["hashSha256"].as_str().unwrap();
    for wrong in ["zz", "0z", "z0", "AB"] {
        let other = format!("{}{wrong}", &hash[..62]);
        let run = verify(log.replace(hash, &other).as_bytes(), &[]);
        assert!(run.code == Some(1) && !run.said().contains("does not hash to"), "{wrong}: {run:?}");
    }
}

#[test]
fn members_that_a_profile_omits_are_not_hashed() {
    let folder = tempfile::tempdir().unwrap();
    let profile = "id = \"evidenceId\"\nhash = \"hashSha256\"\nprevious = \"previousHash\"\nomit = [\"note\", \"sig\"]\n";
    fs::write(folder.path().join("p.toml"), profile).unwrap();
    let log = log_of((0..3).map(chain::entry));
    for (member, code) in [("note", 0), ("sig", 0), ("other", 1)] {
        let noted = log.replacen('{', &format!("{{\"{member}\":\"later\","), 1);
        fs::write(folder.path().join("log"), noted).unwrap();
        let run = common::run(PROGRAM, folder.path(), &["log", "log", "--profile", "p.toml"]);
        assert_eq!(run.code, Some(code), "{member}: {run:?}");
    }
}
