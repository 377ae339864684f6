//! Copies of corpora, and what they hold.

use std::path::{Path, PathBuf};

use gate_core::json::{Document, Kind, Value};
use gate_core::rule::NOTHING_MISSING;
use gate_core::{Artifact, Judgement, Location, Reason, Root, Rule, Undecided};

use crate::checkpoint::Checkpoint;
use crate::rules::{CP0_R2, CP2, CP3, CPN_A};

/// Where the sources of corpora lie, under the root.
const CORPORA: &str = "tests/parity";

/// Each corpus copy in the folder must be its source; CP0 must have corpora to replay.
pub(super) fn judge(
    root: &Root,
    folder: &Path,
    checkpoint: Checkpoint,
    corpora: Option<&Path>,
    files: &[String],
    judgement: &mut Judgement,
) {
    let default = root.locate(CORPORA);
    let explicit = corpora.is_some();
    let sources = corpora.map_or(default, PathBuf::from);
    let has_sources = explicit || sources.is_dir();
    if checkpoint == Checkpoint::Cp0 {
        judge_replay_corpora(root, &sources, judgement);
        return;
    }
    // A folder that was named is there, also where the checkpoint replays nothing of it.
    if explicit && judgement.take(root.list(&sources)).is_none() {
        return;
    }
    let rule = match checkpoint {
        Checkpoint::Cp2 => &CP2,
        Checkpoint::Cp3 => &CP3,
        Checkpoint::Cp0
        | Checkpoint::Cp1
        | Checkpoint::Cp4
        | Checkpoint::Cp5
        | Checkpoint::Cp6
        | Checkpoint::Cp7
        | Checkpoint::Cp8 => &CPN_A,
    };
    for name in checkpoint.corpora() {
        if !files.iter().any(|file| file == name) {
            judgement
                .block(
                    rule,
                    Some(Location::file(root.display(folder))),
                    format!("{checkpoint} ran without {name}: the folder holds no copy of it"),
                )
                .help(format!("copy {CORPORA}/{name} there in the run that replays it"));
        }
    }
    for name in files.iter().filter(|name| name.ends_with("-corpus.json")) {
        let Some(copy) = judgement.take(root.read(&folder.join(name))) else {
            continue;
        };
        judgement.subjects.push(copy.subject("corpus"));
        let Some(document) = judgement.take(copy.json()) else {
            continue;
        };
        if cases(document.document()) == 0 {
            let message = format!("{name} holds no case: it replays nothing");
            judgement.block(rule, Some(Location::file(copy.path())), message);
        }
        if checkpoint == Checkpoint::Cp3 && name == "tool-runtime-corpus.json" {
            judge_sandboxed(copy.path(), document.document(), judgement);
        }
        if !has_sources {
            judgement
                .warn(
                    rule,
                    Some(Location::file(copy.path())),
                    format!("not compared with its source: there is no {CORPORA}"),
                )
                .help("name the folder of the sources with --corpora");
            continue;
        }
        let source = judgement.take(root.read(&sources.join(name)));
        if let Some(source) = source {
            judgement.subjects.push(source.subject("corpus"));
            compare(rule, &copy, &source, judgement);
        }
    }
}

fn judge_replay_corpora(root: &Root, sources: &Path, judgement: &mut Judgement) {
    let Some(files) = judgement.take(root.list(sources)) else {
        return;
    };
    let mut total = 0_u64;
    for name in files.iter().filter(|name| name.ends_with("-corpus.json")) {
        let Some(corpus) = judgement.take(root.read(&sources.join(name))) else {
            continue;
        };
        judgement.subjects.push(corpus.subject("corpus"));
        let Some(document) = judgement.take(corpus.json()) else {
            continue;
        };
        let count = cases(document.document());
        if count == 0 {
            judgement.block(
                &CP0_R2,
                Some(Location::file(corpus.path())),
                format!("{name} holds no case to replay"),
            );
        }
        total += count;
    }
    if total == 0 && judgement.is_clean(&CP0_R2) {
        judgement.cannot_decide(Undecided::new(
            &NOTHING_MISSING,
            Reason::Missing,
            format!("{} holds no corpus (*-corpus.json) to replay", root.display(sources)),
        ));
    } else if judgement.is_clean(&CP0_R2) {
        judgement.holds(&CP0_R2, format!("{total} corpus cases to replay"));
    }
}

fn cases(corpus: &Document<'_>) -> u64 {
    let cases = corpus.root().get("cases").into_iter().flat_map(Value::items);
    cases.filter(|case| case.kind() == Kind::Object).count() as u64
}

fn judge_sandboxed(path: &str, corpus: &Document<'_>, judgement: &mut Judgement) {
    let mut seen = [0_u64; 2];
    for case in corpus.root().get("cases").into_iter().flat_map(Value::items) {
        let sandboxed = case.get("request").and_then(|request| request.get("sandboxed"));
        if let Some(flag) = sandboxed.filter(|flag| flag.kind() == Kind::Bool) {
            seen[usize::from(flag.raw() == "true")] += 1;
        }
    }
    let [direct, sandboxed] = seen;
    if direct == 0 || sandboxed == 0 {
        judgement.block(
            &CP3,
            Some(Location::file(path)),
            format!("the corpus has {sandboxed} sandboxed and {direct} direct cases: it must have both"),
        );
    } else {
        judgement.holds(&CP3, format!("{sandboxed} sandboxed and {direct} direct corpus cases"));
    }
}

/// Byte for byte, a byte order mark and line endings aside.
fn compare<'a>(rule: &'static Rule, copy: &'a Artifact, source: &'a Artifact, judgement: &mut Judgement) {
    let (Some(left), Some(right)) = (judgement.take(copy.text()), judgement.take(source.text())) else {
        return;
    };
    let different = left.lines().zip(right.lines()).position(|(left, right)| left != right);
    let (ours, theirs) = (left.lines().count(), right.lines().count());
    let number = match different {
        Some(index) => index + 1,
        None if ours == theirs => {
            judgement.holds(rule, format!("{} is {}", copy.path(), source.path()));
            return;
        }
        None => ours.min(theirs) + 1,
    };
    let line = |text: &'a str| text.lines().nth(number - 1).unwrap_or_default();
    let (left_line, right_line) = (line(left), line(right));
    let same = left_line.bytes().zip(right_line.bytes()).take_while(|(left, right)| left == right).count();
    let at = Location::in_line(copy.path(), number, left_line, same..left_line.len())
        .with_label(format!("{} goes on differently here", source.path()));
    judgement
        .block(
            rule,
            Some(at),
            format!(
                "{} ({} bytes) is not its source {} ({} bytes)",
                copy.path(),
                copy.bytes().len(),
                source.path(),
                source.bytes().len()
            ),
        )
        .help("the fixtures passed on another corpus: run the checkpoint again on the present one");
}
