//! `parity-check replay`: do two recordings hold the same payloads, and those that a corpus expects?
//!
//! A recording is one JSON document, records `{"id":…,"response":…}` one a line, or a folder of such
//! files, paired by path. Noise is what differs between two recordings of the baseline itself.

mod compare;
mod corpus;
mod lines;
mod paths;
mod scan;
mod tell;
mod walk;

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::path::{Path, PathBuf};

use gate_core::artifact::{Stream, empty};
use gate_core::output::write_atomically;
use gate_core::rule::{NOTHING_MISSING, READING, SHAPE};
use gate_core::{Artifact, Context, Judgement, Location, Reason, Undecided};

use self::compare::{Comparer, Sink};
use self::lines::{Lines, Record};
use self::paths::{Paths, Patterns, pattern};
use self::scan::{Tape, View};
use self::tell::{Collector, Learner, Side, TOLD};
use self::walk::{Broken, Walk};
use crate::rules::{REPLAY_NOISE, REPLAY_PAYLOAD, REPLAY_RECORD};

pub use self::paths::Tolerance;

/// A pattern of paths: a JSON pointer in which `*` stands for any key or index.
#[derive(Clone, Debug)]
pub struct Pattern(Vec<paths::Segment>);

impl Pattern {
    /// Reads a pattern of paths.
    ///
    /// # Errors
    /// When it is no JSON pointer, or the root, of which nothing would be left.
    pub fn parse(text: &str) -> Result<Self, String> {
        match pattern(text)? {
            segments if segments.is_empty() => {
                Err("the root itself can't be named: nothing would be compared".into())
            }
            segments => Ok(Self(segments)),
        }
    }

    /// Reads `PTR=REST`; the pointer may be that of the root, written as nothing.
    ///
    /// # Errors
    /// When either half can't be read.
    pub fn with<T>(text: &str, rest: fn(&str) -> Result<T, String>) -> Result<(Self, T), String> {
        let (pointer, value) = text.rsplit_once('=').ok_or("write it as PTR=VALUE")?;
        Ok((Self(pattern(pointer)?), rest(value)?))
    }
}

/// What is compared with what, and how.
#[derive(Debug)]
pub struct Request<'r> {
    /// The recording of the old runtime.
    pub baseline: Option<&'r Path>,
    /// The recording of the new one.
    pub candidate: &'r Path,
    /// A second recording of the old one.
    pub noise: Option<&'r Path>,
    /// Corpora of cases with expectations.
    pub corpora: &'r [PathBuf],
    /// The method list that the corpora should cover.
    pub methods: Option<&'r Path>,
    /// What does not count.
    pub ignore: &'r [Pattern],
    /// Numbers that may differ.
    pub tolerance: &'r [(Pattern, Tolerance)],
    /// Arrays whose order does not count.
    pub unordered: &'r [Pattern],
    /// Arrays of objects that are told apart by a member.
    pub keys: &'r [(Pattern, String)],
    /// Where the differences are written as RFC 6902 patches.
    pub patch: Option<&'r Path>,
    /// Whether values are told as they are.
    pub shows_values: bool,
}

/// What kind of recording it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Document,
    Lines,
    Folder,
}

/// How much was compared.
#[derive(Debug, Default)]
struct Tally {
    pairs: u64,
    differing: u64,
}

/// Compares two recordings, and holds the candidate's against corpora.
///
/// # Errors
/// When a recording can't be read, or there is nothing to compare.
pub fn judge(context: &Context, request: &Request<'_>, judgement: &mut Judgement) -> Result<(), Undecided> {
    if request.baseline.is_none() && request.corpora.is_empty() {
        return Err(usage("nothing says what the recording is compared with")
            .help("give --baseline with a recording, or --corpus with expectations"));
    }
    if let Some(baseline) = request.baseline {
        compare(context, request, baseline, judgement)?;
    }
    if !request.corpora.is_empty() {
        corpus::judge(context, request, judgement)?;
    }
    Ok(())
}

fn usage(message: impl Into<String>) -> Undecided {
    Undecided::new(&NOTHING_MISSING, Reason::Usage, message)
}

fn compare(
    context: &Context,
    request: &Request<'_>,
    baseline: &Path,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let mut patterns = given(request);
    let form = same_form(context, baseline, request.candidate)?;
    if let Some(noise) = request.noise {
        same_form(context, baseline, noise)?;
        learn(context, form, baseline, noise, &mut patterns, judgement)?;
    }
    let paths = patterns.compile();
    let mut collector = Collector::new(request.shows_values, request.patch.is_some());
    let mut tally = Tally::default();
    let before = judgement.findings.len();
    match form {
        Form::Document => {
            documents(context, baseline, request.candidate, &paths, &mut collector, judgement)?;
            tally = Tally { pairs: 1, differing: u64::from(collector.count() > 0) };
        }
        Form::Lines => {
            lines(context, (baseline, request.candidate), &paths, &mut collector, &mut tally, judgement)?;
        }
        Form::Folder => {
            folders(context, (baseline, request.candidate), &paths, &mut collector, &mut tally, judgement)?;
        }
    }
    if tally.pairs == 0 && judgement.findings.len() == before {
        let message = format!(
            "{} and {} have no pair of records",
            context.root.display(baseline),
            context.root.display(request.candidate)
        );
        return Err(Undecided::new(&NOTHING_MISSING, Reason::Empty, message)
            .help("record both runtimes with the same requests"));
    }
    let more = collector.more(TOLD);
    if more > 0 {
        let at = Location::file(context.root.display(request.candidate));
        judgement.block(
            &REPLAY_PAYLOAD,
            Some(at),
            format!("{more} more differences are counted and not told"),
        );
    }
    if let (Some(path), Some(patch)) = (request.patch, collector.patch()) {
        write_atomically(path, patch.as_bytes()).map_err(|error| {
            let message = format!(
                "cannot write {}: {}",
                context.root.display(path),
                gate_core::artifact::cause(&error)
            );
            Undecided::new(&NOTHING_MISSING, Reason::Io, message)
        })?;
    }
    judgement.stats.insert("pairs".into(), tally.pairs);
    judgement.stats.insert("pairs_differing".into(), tally.differing);
    judgement.stats.insert("differences".into(), collector.count() as u64);
    if judgement.is_clean(&REPLAY_PAYLOAD) {
        judgement
            .holds(&REPLAY_PAYLOAD, format!("{} pair(s) compared, no difference that counts", tally.pairs));
    }
    if judgement.is_clean(&REPLAY_RECORD) {
        judgement.holds(&REPLAY_RECORD, format!("{} record(s) of the baseline, each answered", tally.pairs));
    }
    if request.noise.is_some() && judgement.is_clean(&REPLAY_NOISE) {
        judgement.holds(&REPLAY_NOISE, "what differs from run to run is there, of a kind that it had");
    }
    Ok(())
}

/// The patterns of the command line.
fn given(request: &Request<'_>) -> Patterns {
    let mut patterns = Patterns::default();
    for Pattern(segments) in request.ignore {
        patterns.at(segments.clone()).ignored = true;
    }
    for (Pattern(segments), tolerance) in request.tolerance {
        patterns.at(segments.clone()).tolerance = Some(*tolerance);
    }
    for Pattern(segments) in request.unordered {
        patterns.at(segments.clone()).unordered = true;
    }
    for (Pattern(segments), key) in request.keys {
        patterns.at(segments.clone()).key = Some(key.as_str().into());
    }
    patterns
}

/// Adds to the patterns what differs between two runs of the baseline, and says what that is.
fn learn(
    context: &Context,
    form: Form,
    baseline: &Path,
    noise: &Path,
    patterns: &mut Patterns,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let given = patterns.len();
    let paths = patterns.compile();
    let mut learner = Learner::default();
    let mut tally = Tally::default();
    match form {
        Form::Document => documents(context, baseline, noise, &paths, &mut learner, judgement)?,
        Form::Lines => lines(context, (baseline, noise), &paths, &mut learner, &mut tally, judgement)?,
        Form::Folder => folders(context, (baseline, noise), &paths, &mut learner, &mut tally, judgement)?,
    }
    if learner.is_unlearnable {
        let message = format!(
            "{} and {} hold different numbers of records: what is noise can't be told",
            context.root.display(baseline),
            context.root.display(noise)
        );
        return Err(usage(message)
            .help("record the same requests twice, or tell records apart with --key PTR=MEMBER"));
    }
    learner.teach(patterns);
    if patterns.iter().any(|(pointer, effect)| pointer.is_empty() && effect.noise.is_some()) {
        return Err(usage(
            "the payloads as a whole differ between the two baseline recordings: nothing would be compared",
        ));
    }
    let mut learnt = 0_u64;
    for (pointer, effect) in patterns.iter() {
        let what = match (effect.noise, effect.optional) {
            (Some(kinds), false) => format!("any {}", tell::kinds(kinds)),
            (Some(kinds), true) => format!("any {}, or absent", tell::kinds(kinds)),
            (None, true) => "may be absent".into(),
            (None, false) => continue,
        };
        learnt += 1;
        if learnt <= 20 {
            judgement.holds(&REPLAY_NOISE, format!("noise: `{pointer}` {what}"));
        }
    }
    judgement.stats.insert("noisy_paths".into(), learnt);
    judgement.stats.insert("given_paths".into(), given as u64);
    Ok(())
}

fn form(context: &Context, path: &Path) -> Form {
    if context.root.is_folder(path) {
        return Form::Folder;
    }
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("ndjson" | "jsonl" | "NDJSON" | "JSONL") => Form::Lines,
        _ => Form::Document,
    }
}

fn same_form(context: &Context, baseline: &Path, other: &Path) -> Result<Form, Undecided> {
    let form = form(context, baseline);
    if form == self::form(context, other) {
        return Ok(form);
    }
    let (baseline, other) = (context.root.display(baseline), context.root.display(other));
    Err(usage(format!("{baseline} and {other} are recordings of different forms"))
        .help("a recording is one JSON document, a .ndjson file, or a folder; both must be the same"))
}

/// Compares two documents.
fn documents<S: Told>(
    context: &Context,
    baseline: &Path,
    candidate: &Path,
    paths: &Paths,
    sink: &mut S,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let ours = context.root.read(baseline)?;
    refuse_same(&ours, context, candidate)?;
    let theirs = context.root.read(candidate)?;
    judgement.subjects.push(ours.subject("replay-recording"));
    judgement.subjects.push(theirs.subject("replay-recording"));
    let (left, right) = (ours.text()?, theirs.text()?);
    for (artifact, text) in [(&ours, left), (&theirs, right)] {
        if text.trim().is_empty() || matches!(text.trim(), "{}" | "[]" | "null") {
            return Err(empty(artifact.path()));
        }
    }
    let comparer = Comparer { paths, path: Vec::new(), sink };
    let mut walk = Walk::new(left, right, comparer);
    let walked = walk.run();
    *judgement.stats.entry("values_compared".into()).or_default() += walk.records;
    if let Err(broken) = walked {
        let (artifact, other) = match broken {
            Broken::Baseline => (&ours, &theirs),
            Broken::Candidate => (&theirs, &ours),
        };
        // The strict reader says where and why. A walk may have stopped in the other one.
        artifact.json()?;
        other.json()?;
        let message = format!("{} can't be compared", artifact.path());
        return Err(Undecided::new(&READING, Reason::Malformed, message).at(Location::file(artifact.path())));
    }
    sink.tell(Side { path: ours.path(), text: left }, Side { path: theirs.path(), text: right }, judgement);
    Ok(())
}

/// A file compared with itself is no comparison.
fn refuse_same(ours: &Artifact, context: &Context, candidate: &Path) -> Result<(), Undecided> {
    let other = context.root.locate(&context.root.display(candidate)).canonicalize().ok();
    if ours.absolute().is_some() && ours.absolute() == other.as_deref() {
        let message = format!("{} is compared with itself", ours.path());
        return Err(usage(message).at(Location::file(ours.path())));
    }
    Ok(())
}

/// A sink that may have something to tell at the end of a pair of files.
trait Told: Sink {
    fn tell(&mut self, baseline: Side<'_>, candidate: Side<'_>, judgement: &mut Judgement);
    fn start(&mut self, id: &str, lines: Option<(usize, usize)>);
    /// Whether a record that only one side has is to be told.
    fn wants_records(&self) -> bool;
}

impl Told for Collector {
    fn tell(&mut self, baseline: Side<'_>, candidate: Side<'_>, judgement: &mut Judgement) {
        Collector::tell(self, baseline, candidate, judgement);
    }
    fn start(&mut self, id: &str, lines: Option<(usize, usize)>) {
        self.current.id.clear();
        self.current.id.push_str(id);
        self.current.lines = lines;
    }
    fn wants_records(&self) -> bool {
        true
    }
}

impl Told for Learner {
    fn tell(&mut self, _: Side<'_>, _: Side<'_>, _: &mut Judgement) {}
    fn start(&mut self, _: &str, _: Option<(usize, usize)>) {}
    fn wants_records(&self) -> bool {
        false
    }
}

/// A record that waits for its other half: its line, and where it stood.
#[derive(Debug)]
struct Waiting {
    line: Vec<u8>,
    number: usize,
}

/// One recording, read line by line.
struct Half {
    lines: Lines<Stream>,
    tape: Tape,
    waiting: HashMap<u64, Waiting>,
}

/// The ids that were met, and in which recording: each may come once in either. Two that are in step are
/// told by one look-up.
#[derive(Debug, Default)]
struct Seen(HashMap<u64, u8, BuildHasherDefault<Hashed>>);

const BASELINE: u8 = 1;
const CANDIDATE: u8 = 2;

/// Ids are hashes already.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxhash_rust::xxh3::xxh3_64_with_seed(bytes, self.0);
    }
    fn write_u64(&mut self, id: u64) {
        self.0 = id;
    }
}

impl Seen {
    /// Notes an id, and in which of these recordings it was met before.
    fn meet(&mut self, record: Record, recordings: u8) -> u8 {
        let met = self.0.entry(record.id).or_default();
        let before = *met & recordings;
        *met |= recordings;
        before
    }
}

/// Refuses the latest line where its id was met before.
fn refuse_again(met: u8, lines: &Lines<Stream>) -> Result<(), Undecided> {
    if met == 0 {
        return Ok(());
    }
    let (path, number) = (lines.path(), lines.number);
    let message = format!("{path}: the id on line {number} was there before: which record holds?");
    Err(Undecided::new(&SHAPE, Reason::Malformed, message).at(Location::whole_line(path, number)))
}

impl Half {
    fn open(context: &Context, path: &Path) -> Result<Self, Undecided> {
        let stream = context.root.stream_or_stdin(path)?;
        let name = stream.path().to_owned();
        Ok(Self { lines: Lines::new(stream, &name), tape: Tape::default(), waiting: HashMap::new() })
    }

    fn subject(self, judgement: &mut Judgement) {
        judgement.subjects.push(self.lines.into_source().subject("replay-recording"));
    }
}

/// Compares two recordings of one record a line.
fn lines<S: Told>(
    context: &Context,
    (baseline, candidate): (&Path, &Path),
    paths: &Paths,
    sink: &mut S,
    tally: &mut Tally,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let (mut ours, mut theirs) = (Half::open(context, baseline)?, Half::open(context, candidate)?);
    if ours.lines.source().absolute() == theirs.lines.source().absolute() {
        let path = ours.lines.path();
        return Err(usage(format!("{path} is compared with itself")).at(Location::file(path)));
    }
    let mut join = Join { paths, sink, tally, judgement, seen: Seen::default(), spare: Tape::default() };
    loop {
        let (left, right) = (ours.lines.advance()?, theirs.lines.advance()?);
        match (left, right) {
            (None, None) => break,
            (Some(left), Some(right)) => join.both(&mut ours, left, &mut theirs, right)?,
            (Some(left), None) => join.one(&mut ours, left, &mut theirs, true)?,
            (None, Some(right)) => join.one(&mut theirs, right, &mut ours, false)?,
        }
    }
    join.rest(&ours, true)?;
    join.rest(&theirs, false)?;
    let (path, other) = (ours.lines.path().to_owned(), theirs.lines.path().to_owned());
    sink.tell(Side { path: &path, text: "" }, Side { path: &other, text: "" }, judgement);
    ours.subject(judgement);
    theirs.subject(judgement);
    Ok(())
}

/// Joins records of two recordings by their ids.
struct Join<'j, S> {
    paths: &'j Paths,
    sink: &'j mut S,
    tally: &'j mut Tally,
    judgement: &'j mut Judgement,
    seen: Seen,
    /// For the record that waited: both halves hold one of their own.
    spare: Tape,
}

impl<S: Told> Join<'_, S> {
    fn both(
        &mut self,
        ours: &mut Half,
        left: std::ops::Range<usize>,
        theirs: &mut Half,
        right: std::ops::Range<usize>,
    ) -> Result<(), Undecided> {
        let text = ours.lines.text(left.clone())?;
        let record = lines::record(&mut ours.tape, text, ours.lines.path(), ours.lines.number)?;
        // Lines of the same bytes are read once.
        let is_same = text.as_bytes() == theirs.lines.bytes(right.clone());
        let other_text = if is_same { text } else { theirs.lines.text(right.clone())? };
        let with = if is_same {
            record
        } else {
            lines::record(&mut theirs.tape, other_text, theirs.lines.path(), theirs.lines.number)?
        };
        if record.id == with.id {
            let met = self.seen.meet(record, BASELINE | CANDIDATE);
            refuse_again(met & BASELINE, &ours.lines)?;
            refuse_again(met & CANDIDATE, &theirs.lines)?;
            if is_same {
                self.tally.pairs += 1;
            } else {
                self.pair(
                    (ours.tape.view(text), record, ours.lines.number),
                    (theirs.tape.view(other_text), with, theirs.lines.number),
                    theirs.lines.path(),
                );
            }
            return Ok(());
        }
        refuse_again(self.seen.meet(record, BASELINE), &ours.lines)?;
        refuse_again(self.seen.meet(with, CANDIDATE), &theirs.lines)?;
        self.join(ours, left, record, theirs, true)?;
        self.join(theirs, right, with, ours, false)
    }

    /// A line of one recording after the other one has ended.
    fn one(
        &mut self,
        half: &mut Half,
        line: std::ops::Range<usize>,
        other: &mut Half,
        is_baseline: bool,
    ) -> Result<(), Undecided> {
        let text = half.lines.text(line.clone())?;
        let record = lines::record(&mut half.tape, text, half.lines.path(), half.lines.number)?;
        let recording = if is_baseline { BASELINE } else { CANDIDATE };
        refuse_again(self.seen.meet(record, recording), &half.lines)?;
        self.join(half, line, record, other, is_baseline)
    }

    /// Pairs a record with one that waits for it, or lets it wait itself.
    fn join(
        &mut self,
        half: &mut Half,
        line: std::ops::Range<usize>,
        record: Record,
        other: &mut Half,
        is_baseline: bool,
    ) -> Result<(), Undecided> {
        let number = half.lines.number;
        let Some(waiting) = other.waiting.remove(&record.id) else {
            let line = half.lines.bytes(line).to_vec();
            half.waiting.insert(record.id, Waiting { line, number });
            return Ok(());
        };
        let mut spare = std::mem::take(&mut self.spare);
        let text = half.lines.text(line)?;
        let waited = lines::text(&waiting.line, other.lines.path(), waiting.number)?;
        let with = lines::record(&mut spare, waited, other.lines.path(), waiting.number)?;
        let (own, far) = ((half.tape.view(text), record, number), (spare.view(waited), with, waiting.number));
        if is_baseline {
            self.pair(own, far, other.lines.path());
        } else {
            self.pair(far, own, half.lines.path());
        }
        self.spare = spare;
        Ok(())
    }

    fn pair(
        &mut self,
        (left, ours, line): (View<'_>, Record, usize),
        (right, theirs, other): (View<'_>, Record, usize),
        path: &str,
    ) {
        self.tally.pairs += 1;
        let count = self.sink.count();
        self.sink.start(left.raw(ours.id_node), Some((line, other)));
        let mut comparer = Comparer { paths: self.paths, path: Vec::new(), sink: self.sink };
        let state = self.paths.start();
        let nothing = Patterns::default().compile();
        let hash = |view: View<'_>, node| compare::hash(&nothing, view, node, nothing.start());
        comparer.value(left, ours.response, right, theirs.response, state);
        self.tally.differing += u64::from(self.sink.count() > count);
        if let (Some(asked), Some(other_asked)) = (ours.request, theirs.request)
            && self.sink.wants_records()
            && hash(left, asked) != hash(right, other_asked)
        {
            let at = Location::whole_line(path, other).with_pointer("/request");
            let message = format!("{}: the two recordings asked different things", left.string(ours.id_node));
            self.judgement.block(&REPLAY_RECORD, Some(at), message);
        }
    }

    /// Records that nothing came for.
    fn rest(&mut self, half: &Half, is_baseline: bool) -> Result<(), Undecided> {
        if half.waiting.is_empty() {
            return Ok(());
        }
        if !self.sink.wants_records() {
            let message = format!(
                "{} holds {} records that the other recording of the baseline has not",
                half.lines.path(),
                half.waiting.len()
            );
            return Err(
                usage(message).help("record the same requests twice: what is noise can't be told otherwise")
            );
        }
        let mut waiting: Vec<&Waiting> = half.waiting.values().collect();
        waiting.sort_by_key(|waiting| waiting.number);
        let mut tape = Tape::default();
        for one in waiting.iter().take(TOLD) {
            let text = lines::text(&one.line, half.lines.path(), one.number)?;
            let record = lines::record(&mut tape, text, half.lines.path(), one.number)?;
            let name = tape.view(text).string(record.id_node).into_owned();
            let at = Location::whole_line(half.lines.path(), one.number);
            let message = if is_baseline {
                format!("{name}: the candidate gave no answer to this request")
            } else {
                format!("{name}: the baseline has no record of this id")
            };
            self.judgement.block(&REPLAY_RECORD, Some(at), message);
        }
        if let more @ 1.. = waiting.len().saturating_sub(TOLD) {
            let message = format!("{more} more records are only in this recording");
            self.judgement.block(&REPLAY_RECORD, Some(Location::file(half.lines.path())), message);
        }
        Ok(())
    }
}

/// Compares two folders, file by file.
fn folders<S: Told>(
    context: &Context,
    (baseline, candidate): (&Path, &Path),
    paths: &Paths,
    sink: &mut S,
    tally: &mut Tally,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let ours = files(context, baseline)?;
    let theirs = files(context, candidate)?;
    for (only, folder, is_baseline) in
        [(ours.difference(&theirs), baseline, true), (theirs.difference(&ours), candidate, false)]
    {
        for name in only {
            let path = context.root.display(&folder.join(name));
            if !sink.wants_records() {
                let message = format!("{path} has no other half in the second recording of the baseline");
                return Err(usage(message).help("record the same requests twice"));
            }
            let message = if is_baseline {
                "the candidate gave no answer to this request"
            } else {
                "the baseline has no record of this"
            };
            judgement.block(&REPLAY_RECORD, Some(Location::file(path)), message);
        }
    }
    for name in ours.intersection(&theirs) {
        let (left, right) = (baseline.join(name), candidate.join(name));
        if form(context, &left) == Form::Lines {
            lines(context, (&left, &right), paths, sink, tally, judgement)?;
            continue;
        }
        let count = sink.count();
        sink.start(&serde_json::Value::from(name.as_str()).to_string(), None);
        documents(context, &left, &right, paths, sink, judgement)?;
        tally.pairs += 1;
        tally.differing += u64::from(sink.count() > count);
    }
    Ok(())
}

/// The files in a folder and its folders, by relative path with `/`.
fn files(context: &Context, folder: &Path) -> Result<BTreeSet<String>, Undecided> {
    let top = context.root.locate(&context.root.display(folder));
    let mut found = BTreeSet::new();
    let mut open = vec![String::new()];
    while let Some(inner) = open.pop() {
        let here = top.join(&inner);
        let fail = |error: &std::io::Error| {
            let message = format!(
                "cannot read the folder {}: {}",
                context.root.display(&folder.join(&inner)),
                gate_core::artifact::cause(error)
            );
            Undecided::new(&NOTHING_MISSING, Reason::Io, message)
        };
        for entry in std::fs::read_dir(&here).map_err(|error| fail(&error))? {
            let entry = entry.map_err(|error| fail(&error))?;
            let name = entry.file_name().into_string().map_err(|name| {
                let message = format!(
                    "{} holds a file whose name is not UTF-8: {}",
                    context.root.display(folder),
                    name.to_string_lossy()
                );
                Undecided::new(&READING, Reason::Malformed, message).help("rename it")
            })?;
            let name = if inner.is_empty() { name } else { format!("{inner}/{name}") };
            if entry.file_type().map_err(|error| fail(&error))?.is_dir() {
                open.push(name);
            } else {
                found.insert(name);
            }
        }
    }
    if found.is_empty() {
        let path = context.root.display(folder);
        return Err(Undecided::new(
            &NOTHING_MISSING,
            Reason::Empty,
            format!("the folder {path} holds no recording"),
        )
        .at(Location::file(path)));
    }
    Ok(found)
}

/// Reads each record of a `.ndjson` recording, strictly, and hands it over with its line.
///
/// # Errors
/// When the recording can't be read, or `take` can't decide.
pub(crate) fn exchanges(
    context: &Context,
    path: &Path,
    judgement: &mut Judgement,
    take: &mut dyn FnMut(gate_core::json::Value<'_>, usize, &mut Judgement) -> Result<(), Undecided>,
) -> Result<(), Undecided> {
    let mut half = Half::open(context, path)?;
    let mut seen = Seen::default();
    while let Some(line) = half.lines.advance()? {
        let number = half.lines.number;
        let text = half.lines.text(line)?;
        let record = lines::record(&mut half.tape, text, half.lines.path(), number)?;
        refuse_again(seen.meet(record, BASELINE), &half.lines)?;
        // It was read above, as strictly, so it is never passed over.
        if let Ok(document) = gate_core::json::Document::parse(text) {
            take(document.root(), number, judgement)?;
        }
    }
    half.subject(judgement);
    Ok(())
}
