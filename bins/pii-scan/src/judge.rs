//! From what was asked to what is told.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use gate_core::location::Excerpt;
use gate_core::rule::{NOTHING_MISSING, READING};
use gate_core::{Context, Effect, Judgement, Location, Reason, Rule, Undecided};

use crate::detector::Detector;
use crate::files::{self, Gathered, Intake, Note, Options};
use crate::leaf::Place;
use crate::mac::MacKey;
use crate::prose::{self, Sign};
use crate::roster::{self, Roster};
use crate::rows::Rows;
use crate::rules::{self, CLEAN, TENANT, TRANSCRIPT};
use crate::run::{Crew, Harvest, Told};
use crate::scan::{Found, Setup, What};

/// What a scan is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// How files are taken in.
    pub options: Options,
    /// Entities and rules to look for as well.
    pub include: Vec<String>,
    /// Entities and rules not to look for.
    pub exclude: Vec<String>,
    /// JSON pointers and files whose findings are left out.
    pub ignore: Vec<String>,
    /// A sealed roster, and the variable of its key where it isn't the one that the roster names.
    pub tenants: Option<(PathBuf, Option<String>)>,
    /// The variable with the key of digests.
    pub key_env: String,
    /// How many threads.
    pub jobs: usize,
}

/// What a scan found, before any of it is left out.
#[derive(Debug)]
pub struct Scanned {
    /// What was found, in figures.
    pub harvest: Harvest,
    /// Each finding that is told one by one.
    pub told: Vec<Told>,
    /// The files.
    pub notes: Vec<Note>,
    /// How many files were skipped with leave.
    pub skipped: u64,
    /// How many members of archives were scanned.
    pub members: u64,
    /// How many bytes they have.
    pub unpacked: u64,
    /// How many pieces all shards have together.
    pub pieces: u64,
    /// What was found in names of files: the name as it may be shown, and the finding.
    pub misnamed: Vec<(String, Found)>,
}

/// Makes ready what a run looks for.
///
/// # Errors
/// When an entity is unknown, or the roster or its key can't be read.
pub fn setup(context: &Context, asked: &Asked, judgement: &mut Judgement) -> Result<Setup, Undecided> {
    let usage = |message: String| Undecided::new(&NOTHING_MISSING, Reason::Usage, message);
    for name in asked.include.iter().chain(&asked.exclude) {
        let known = [TENANT.id, TRANSCRIPT.id].contains(&&**name)
            || rules::every_detector().any(|detector| crate::profile::is_named(detector, name));
        if !known {
            return Err(usage(format!("no detector is called {name}")).help("see pii-scan --list-rules"));
        }
    }
    let profile = asked.options.profile;
    let detectors: Vec<&'static Detector> = rules::every_detector()
        .filter(|detector| profile.has(detector, &asked.include, &asked.exclude))
        .collect();
    if detectors.is_empty() {
        return Err(usage("everything is excluded: nothing would be looked for".into()));
    }
    let rows =
        Rows::new(detectors).map_err(|message| usage(format!("the detectors are broken: {message}")))?;
    let roster = match &asked.tenants {
        None => None,
        Some((path, key_env)) => {
            let sealed = context.root.read(path)?;
            let wrong = |(line, why): roster::Wrong| {
                let place = Location { line: Some(line as u64), ..Location::file(sealed.path()) };
                Undecided::new(&READING, Reason::Malformed, format!("{}: {why}", sealed.path()))
                    .help("seal the list of names again with pii-scan tenants")
                    .at(place)
            };
            let text = sealed.text()?;
            let named = roster::key_env(text).map_err(wrong)?;
            let key = key_of(key_env.as_deref().unwrap_or(&named))?;
            judgement.subjects.push(sealed.subject("sealed-roster"));
            Some(Roster::open(text, key).map_err(wrong)?)
        }
    };
    let key = if std::env::var_os(&asked.key_env).is_some() { Some(key_of(&asked.key_env)?) } else { None };
    let prose = asked.options.profile.prose && !asked.exclude.iter().any(|name| name == TRANSCRIPT.id)
        || asked.include.iter().any(|name| name == TRANSCRIPT.id);
    Ok(Setup { rows, roster, key, prose })
}

/// The key that an environment variable holds.
///
/// # Errors
/// When there is none.
pub fn key_of(variable: &str) -> Result<MacKey, Undecided> {
    let missing = |why: &str| {
        Undecided::new(
            &NOTHING_MISSING,
            Reason::Missing,
            format!("the environment variable {variable} {why}"),
        )
        .help("set it to the key; it is a secret of the CI system, and never an argument")
    };
    let key = std::env::var_os(variable).ok_or_else(|| missing("is not set"))?;
    MacKey::new(key.as_encoded_bytes()).ok_or_else(|| missing("is empty"))
}

/// Seals a list of names.
///
/// # Errors
/// When the list or the key can't be read.
pub fn seal(
    context: &Context,
    file: &Path,
    key_env: &str,
    judgement: &mut Judgement,
) -> Result<String, Undecided> {
    let key = key_of(key_env)?;
    let list = context.root.read(file)?;
    let text = list.text()?;
    judgement.subjects.push(list.subject("tenants"));
    let sealed = match roster::seal(text, &key, key_env) {
        Ok(sealed) => sealed,
        Err(refused) => {
            for refused in refused {
                let place = Location { line: Some(refused.line as u64), ..Location::file(list.path()) };
                judgement.cannot_decide(
                    Undecided::new(
                        &READING,
                        Reason::Malformed,
                        format!("a name can't be sealed: {}", refused.why),
                    )
                    .help("write it out, or leave it out")
                    .at(place),
                );
            }
            return Ok(String::new());
        }
    };
    let names = sealed.lines().filter(|line| line.len() == 32).count();
    if names == 0 {
        return Err(Undecided::new(&NOTHING_MISSING, Reason::Empty, format!("{} names nobody", list.path()))
            .at(Location::file(list.path())));
    }
    judgement.holds(&TENANT, format!("{names} names sealed"));
    Ok(sealed)
}

/// Scans everything that was asked for.
///
/// # Errors
/// When there is nothing to scan.
pub fn scan(
    context: &Context,
    asked: &Asked,
    setup: &Setup,
    progress: fn(u64),
    judgement: &mut Judgement,
) -> Result<Scanned, Undecided> {
    if asked.paths.is_empty() {
        return Err(Undecided::new(&NOTHING_MISSING, Reason::Usage, "no file was named")
            .help("name files or folders, or - for standard input"));
    }
    let Gathered { entries, undecided, left_out } =
        files::gather(&context.root, &asked.paths, &asked.options);
    judgement.undecided.extend(undecided);
    tell_left_out(left_out, judgement);
    let small = entries.len() == 1
        && entries[0].path.metadata().is_ok_and(|metadata| metadata.len() < 2 * crate::run::PIECE as u64);
    let scanned = std::thread::scope(|scope| {
        let crew =
            if asked.jobs <= 1 || small { Crew::alone(setup) } else { Crew::of(scope, setup, asked.jobs) };
        let mut intake = Intake::new(crew, setup, asked.options.clone(), progress);
        for entry in &entries {
            intake.file(&context.root, entry);
        }
        let Intake { crew, notes, subjects, undecided, skipped, members, unpacked, pieces, misnamed, .. } =
            intake;
        judgement.subjects.extend(subjects);
        judgement.undecided.extend(undecided);
        let mut harvest = crew.finish();
        let told = harvest.told();
        Scanned { harvest, told, notes, skipped, members, unpacked, pieces, misnamed }
    });
    faults(asked, &scanned, judgement);
    Ok(scanned)
}

/// Warns of what git ignores: the file that says so may have come with the artifacts. Its names are not told, as nobody
/// looked for anything in them.
fn tell_left_out(left_out: usize, judgement: &mut Judgement) {
    if left_out > 0 {
        judgement.stats.insert("left_out_by_git".into(), left_out as u64);
        let message = gate_core::render::human::count(
            left_out,
            "file or folder is not scanned: git ignores it",
            "files or folders are not scanned: git ignores them",
        );
        judgement
            .warn(&NOTHING_MISSING, None, message)
            .help("--no-ignore scans them, `git status --ignored` lists them; a .gitignore may have come with the artifacts");
    }
}

/// Notes what kept the scan from being whole.
fn faults(asked: &Asked, scanned: &Scanned, judgement: &mut Judgement) {
    let harvest = &scanned.harvest;
    let path = |file: usize| scanned.notes.get(file).map_or("", |note| &note.display);
    for (file, piece, broken) in &harvest.broken {
        let place = Location {
            line: Some(harvest.line(*file, *piece, broken.line)),
            column: Some(broken.column),
            ..Location::file(path(*file))
        };
        judgement.cannot_decide(
            Undecided::new(
                &READING,
                Reason::Malformed,
                format!("{} is not JSON that can be judged: {}", path(*file), broken.message),
            )
            .help("run the step that writes it again; `--explain g-7` says what is read")
            .at(place),
        );
    }
    for (file, more) in &harvest.more_broken {
        judgement.cannot_decide(
            Undecided::new(
                &READING,
                Reason::Malformed,
                format!("{} is not JSON in {more} more places", path(*file)),
            )
            .at(Location::file(path(*file))),
        );
    }
    if let Some(fault) = &harvest.fault {
        judgement.cannot_decide(Undecided::new(&NOTHING_MISSING, Reason::Io, fault.clone()));
    }
    if harvest.tally.overlaid > 0 {
        judgement.cannot_decide(
            Undecided::new(
                &READING,
                Reason::TooLarge,
                format!("{} texts lie under more encodings than are peeled off", harvest.tally.overlaid),
            )
            .help("write them as they are"),
        );
    }
    let nothing = harvest.tally.documents == 0 && harvest.tally.texts == 0;
    if nothing && judgement.undecided.is_empty() {
        let message = match asked.options.shard {
            Some(shard) => format!(
                "part {}/{} holds nothing: the files make {} pieces",
                shard.part, shard.of, scanned.pieces
            ),
            None => "nothing was scanned".into(),
        };
        judgement.cannot_decide(
            Undecided::new(&NOTHING_MISSING, Reason::Empty, message)
                .help("name what was written, or use fewer parts"),
        );
    }
}

/// The rule that a finding is under.
#[must_use]
pub fn rule_of(setup: &Setup, what: What) -> &'static Rule {
    match what {
        What::Row(row) => rules::of_detector(setup.rows.detector(row)).unwrap_or(&CLEAN),
        What::Roster => &TENANT,
        What::Transcript(_) => &TRANSCRIPT,
    }
}

/// The word for a finding's value.
#[must_use]
pub fn entity_of(setup: &Setup, what: What) -> &'static str {
    match what {
        What::Row(row) => setup.rows.detector(row).entity,
        What::Roster => "TENANT",
        What::Transcript(_) => "TRANSCRIPT",
    }
}

/// Where a finding is, in a form that repeats nothing of it.
#[must_use]
pub fn location(setup: &Setup, scanned: &Scanned, told: &Told) -> Location {
    let found = &told.found;
    let path = scanned.notes.get(told.file).map_or("", |note| &note.display);
    let mut location = Location::file(path);
    location.line = Some(scanned.harvest.line(told.file, told.piece, found.line));
    location.column = Some(found.column);
    let mask = format!("‹{}›", entity_of(setup, found.what));
    let key = found.pointer.as_deref().and_then(|pointer| pointer.rsplit('/').next());
    let key = key.or(found.column_name.as_deref()).unwrap_or_default();
    let before =
        if found.in_key || found.cut || key.is_empty() { String::new() } else { format!("\"{key}\": ") };
    let start = before.chars().count();
    let end = start + mask.chars().count();
    location.excerpt = Some(Excerpt { text: before + &mask, start, end, label: Some(why(setup, told)) });
    match &found.pointer {
        Some(pointer) => location.with_pointer(pointer.clone()),
        None => location,
    }
}

/// Why a finding is believed.
fn why(setup: &Setup, told: &Told) -> String {
    let found = &told.found;
    let mut parts = vec![format!("{} % sure", found.confidence)];
    match found.what {
        What::Row(row) => {
            let detector = setup.rows.detector(row);
            parts.push(if detector.validator.is_some() {
                "form and check hold".into()
            } else {
                "its form".into()
            });
        }
        What::Roster => parts.push("it is in the roster".into()),
        What::Transcript(sign) => parts.push(match sign {
            Sign::Roles => "it marks who speaks".into(),
            Sign::Long => format!("it is longer than {} characters", prose::LONGEST),
            Sign::Lines => "it has several lines".into(),
        }),
    }
    match found.word {
        Some((word, Place::Key)) if found.column_name.is_some() => {
            parts.push(format!("`{word}` names its column"));
        }
        Some((word, Place::Key)) => parts.push(format!("`{word}` in its key")),
        Some((_, Place::Above)) => parts.push("a key above speaks for it".into()),
        Some((word, Place::Before)) => parts.push(format!("`{word}` before it")),
        Some((word, Place::After)) => parts.push(format!("`{word}` after it")),
        None => {}
    }
    parts.join(", ")
}

/// What is found, in a sentence.
#[must_use]
pub fn message(setup: &Setup, told: &Told) -> String {
    let found = &told.found;
    let column;
    let place = match (found.in_key, found.cut, &found.pointer, &found.column_name) {
        (true, ..) => "in a key of this object",
        (false, true, ..) => "below a key that is not repeated here",
        (false, false, Some(_), _) => "in this value",
        (false, false, None, Some(name)) => {
            column = format!("in the column {name} of this line");
            &column
        }
        (false, false, None, None) => "in this line",
    };
    let mut message = format!("{} {place}", entity_of(setup, found.what));
    if !found.layers.is_empty() {
        let layers: Vec<_> = found.layers.iter().map(|layer| layer.word()).collect();
        let _ = write!(message, ", under {}", layers.join(", then "));
    }
    let _ = write!(message, ": {}", rule_of(setup, found.what).what);
    if let Some(digest) = found.digest {
        let _ = write!(message, " (digest {digest:032x})");
    }
    message
}

/// Takes out findings in files, or at JSON pointers, that were to be ignored, and says how many.
pub fn leave_out(asked: &Asked, scanned: &mut Scanned) -> u64 {
    let before = scanned.told.len();
    let notes = &scanned.notes;
    scanned.told.retain(|told| {
        let path = notes.get(told.file).map_or("", |note| &note.display);
        !asked.ignore.iter().any(|glob| match &told.found.pointer {
            Some(pointer) if glob.starts_with('/') => glob == pointer || fast_glob::glob_match(glob, pointer),
            _ => fast_glob::glob_match(glob, path),
        })
    });
    (before - scanned.told.len()) as u64
}

/// Tells what was found, and whether the files are clean.
pub fn tell(setup: &Setup, asked: &Asked, scanned: &Scanned, left_out: u64, judgement: &mut Judgement) {
    let harvest = &scanned.harvest;
    let told = scanned.told.len() as u64;
    for told in &scanned.told {
        let rule = rule_of(setup, told.found.what);
        let place = location(setup, scanned, told);
        judgement
            .block(rule, Some(place), message(setup, told))
            .help("take it out where the artifact is made, or write an opaque id in its place");
    }
    for (name, found) in &scanned.misnamed {
        let rule = rule_of(setup, found.what);
        let message = format!("{} in the name of a file: {}", entity_of(setup, found.what), rule.what);
        judgement
            .block(rule, Some(Location::file(name)), message)
            .help("rename it, or the folder that it is in");
    }
    if harvest.total() > told + left_out {
        let more = harvest.total() - told - left_out;
        judgement.block(
            &CLEAN,
            None,
            format!("{more} more findings were counted, and are not told one by one"),
        );
    }
    let stats = [
        ("bytes", judgement.subjects.iter().map(|subject| subject.bytes).sum()),
        ("detectors", setup.rows.len() as u64),
        ("documents", harvest.tally.documents),
        ("files", scanned.notes.len() as u64),
        ("findings", harvest.total()),
        ("ignored_inline", harvest.ignored),
        ("ignored_or_known", left_out),
        ("lines", harvest.tally.lines),
        ("members", scanned.members),
        ("members_bytes", scanned.unpacked),
        ("pieces", scanned.pieces),
        ("pieces_scanned", harvest.pieces),
        ("skipped", scanned.skipped),
        ("tenants", setup.roster.as_ref().map_or(0, |roster| roster.len() as u64)),
        ("texts", harvest.tally.texts),
    ];
    judgement.stats.extend(stats.map(|(name, number): (_, u64)| (name.to_owned(), number)));
    let blocks = judgement.findings.iter().any(|finding| finding.effect == Effect::Block);
    if !blocks && judgement.undecided.is_empty() {
        judgement.holds(&CLEAN, clean(setup, asked, scanned, left_out));
        if let Some(roster) = &setup.roster {
            judgement.holds(&TENANT, format!("none of the {} names and ids of the roster", roster.len()));
        }
        if setup.prose {
            judgement.holds(&TRANSCRIPT, "no conversation text");
        }
    }
}

fn clean(setup: &Setup, asked: &Asked, scanned: &Scanned, left_out: u64) -> String {
    let mut detail = format!(
        "{} scanned by {} detectors, profile {}",
        gate_core::render::human::count(scanned.notes.len(), "file", "files"),
        setup.rows.len(),
        asked.options.profile.name
    );
    let mut and = |part: String| {
        detail.push_str("; ");
        detail.push_str(&part);
    };
    if !asked.exclude.is_empty() {
        and(format!("without {}", asked.exclude.join(", ")));
    }
    if left_out > 0 {
        and(format!("{left_out} findings ignored or known"));
    }
    if scanned.harvest.ignored > 0 {
        and(format!("{} findings ignored in the line itself", scanned.harvest.ignored));
    }
    if scanned.members > 0 {
        and(format!("{} members of archives", scanned.members));
    }
    if scanned.skipped > 0 {
        and(format!("{} files skipped with leave", scanned.skipped));
    }
    if let Some(shard) = asked.options.shard {
        and(format!(
            "part {}/{}: {} of {} pieces",
            shard.part, shard.of, scanned.harvest.pieces, scanned.pieces
        ));
    }
    detail
}

/// Writes a file whole, or not at all.
///
/// # Errors
/// When it can't be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Undecided> {
    gate_core::output::write_atomically(path, bytes).map_err(|error| {
        let path = gate_core::text::printable(&path.to_string_lossy());
        let cause = gate_core::artifact::cause(&error);
        Undecided::new(&NOTHING_MISSING, Reason::Io, format!("cannot write {path}: {cause}"))
    })
}

/// Writes copies without what was found, and scans them: nothing may be found any longer.
///
/// # Errors
/// When copies can't be written.
pub fn redact(
    context: &Context,
    asked: &Asked,
    setup: &Setup,
    scanned: &Scanned,
    folder: &Path,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    if !judgement.undecided.is_empty() {
        return Ok(());
    }
    let copies = crate::redact::write(setup, scanned, folder)?;
    let again = Asked { paths: copies.clone(), ..asked.clone() };
    let mut second = Judgement::default();
    let root = gate_core::Root::new(Some(folder))?;
    let context = Context {
        root,
        policy: context.policy.clone(),
        policy_ref: None,
        commit: context.commit.clone(),
        now: context.now,
    };
    let rescanned = scan(&context, &again, setup, |_| {}, &mut second)?;
    judgement.stats.insert("redacted_files".into(), copies.len() as u64);
    if !second.undecided.is_empty() || rescanned.harvest.total() > 0 {
        for copy in &copies {
            // A copy that is not clean must not be taken for one.
            let _ = std::fs::remove_file(copy);
        }
        let left = rescanned.harvest.total();
        judgement.cannot_decide(
            Undecided::new(
                &NOTHING_MISSING,
                Reason::Unproven,
                format!("the copies still held {left} findings, and were deleted again"),
            )
            .help("take them out where the artifact is made"),
        );
    }
    Ok(())
}
