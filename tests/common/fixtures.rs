//! The cases under `tests/fixtures/<binary>`: evidence that passes, and evidence that does not.
//!
//! `tests/fixtures/README.md` says how a case is laid out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use gate_core::Report;
use gate_core::rule::{GENERAL, Rule};

use super::{Run, command, commit_all, copy, finished, repository};

/// The time at which every case is judged, so that a report of it is always the same.
pub(crate) const NOW: &str = "2026-03-02T12:00:00Z";

/// One case: a rule, or one way of breaking it.
#[derive(Debug)]
pub(crate) struct Case {
    /// The rule's id, alone or with `-` and a few words behind it.
    pub(crate) name: String,
    /// The exit code that `block/` must give: 1, or what the file `exit` says.
    pub(crate) exit: i32,
    args: String,
    /// The arguments of `block/`, where the file `block.args` is there.
    block_args: Option<String>,
    folder: PathBuf,
}

/// Which half of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Evidence that passes.
    Pass,
    /// Evidence that blocks, or leaves the question undecided.
    Block,
}

/// A case ready to run: its folder, and its arguments with every placeholder filled.
#[derive(Debug)]
pub(crate) struct Stage {
    /// The artifact root.
    pub(crate) root: PathBuf,
    args: Vec<String>,
    /// Removes the repository of a case that has a history.
    _repository: Option<tempfile::TempDir>,
}

/// All cases of a binary, in the order of their names.
pub(crate) fn cases(binary: &str) -> Vec<Case> {
    let folder = repository().join("tests/fixtures").join(binary);
    let mut cases: Vec<_> = fs::read_dir(&folder)
        .expect("fixtures of the binary")
        .map(|entry| Case::read(&entry.expect("a readable folder").path()))
        .collect();
    cases.sort_by(|left, right| left.name.cmp(&right.name));
    assert!(!cases.is_empty(), "{} holds no case", folder.display());
    cases
}

/// Each rule of a binary has a case, passes its good evidence, and blocks its bad evidence alone.
///
/// `run` runs one side with some options: in its place, or in a copy.
pub(crate) fn judge_all(binary: &str, rules: &[&Rule], run: impl Fn(&Stage, &[&str]) -> Run + Sync) {
    let ids: Vec<&str> = GENERAL.iter().chain(rules).map(|rule| rule.id).collect();
    judge_each(binary, &ids, run);
}

/// Whether one format will do, and one fault: no format changes the code, and `make mutants` tries hundreds of changes of
/// what is judged.
fn ask_once() -> bool {
    std::env::var_os("GATEKIT_ONE_FORMAT").is_some()
}

/// What each case is told, in `tests/told/<binary>.txt`: what people read of its evidence that blocks, and what is said for its
/// rule where it passes. `GATEKIT_BLESS=1` writes the file anew.
struct Told {
    path: PathBuf,
    written: BTreeMap<String, String>,
    said: Mutex<BTreeMap<String, String>>,
}

impl Told {
    const START: &str = "=== ";

    /// What is written of a binary.
    fn of(binary: &str) -> Self {
        let path = repository().join("tests/told").join(format!("{binary}.txt"));
        let text = fs::read_to_string(&path).unwrap_or_default();
        let mut written = BTreeMap::new();
        for part in text.split(&format!("\n{}", Self::START)) {
            let (name, said) = part.split_once('\n').unwrap_or((part, ""));
            written.insert(name.trim_start_matches(Self::START).to_owned(), said.trim_end().to_owned());
        }
        Self { path, written, said: Mutex::default() }
    }

    fn is_blessed() -> bool {
        std::env::var_os("GATEKIT_BLESS").is_some()
    }

    /// Holds what was said of one side against what is written of it, and tells where they differ.
    fn hold(&self, (case, side, rule): (&Case, Side, &str), human: &Run, json: &Run) -> Option<String> {
        let said = match side {
            Side::Block => human.stdout.trim_end().to_owned(),
            Side::Pass => json.details(rule).join("\n"),
        };
        let name = format!("{}, {side:?}", case.name);
        let written = self.written.get(&name).map_or("", String::as_str);
        let differs = (written != said && !Self::is_blessed())
            .then(|| format!("{} has\n{written}\nsaid was\n{said}", self.path.display()));
        self.said.lock().expect("no thread has panicked").insert(name, said);
        differs
    }

    /// Writes the file, or tells what is written of no case.
    fn end(self) -> Vec<String> {
        let said = self.said.into_inner().expect("no thread has panicked");
        if Self::is_blessed() {
            let sections = said.iter().map(|(name, said)| format!("{}{name}\n{said}\n", Self::START));
            let text = sections.collect::<Vec<_>>().join("\n");
            fs::write(&self.path, text).expect("a file");
            return Vec::new();
        }
        let gone = self.written.keys().filter(|name| !said.contains_key(*name) && !ask_once());
        gone.map(|name| format!("{name}: {} has it, and there is no such case", self.path.display()))
            .collect()
    }
}

/// One run for people and for programs: what it printed, and its JSON report.
pub(crate) fn both(run: impl Fn(&[&str]) -> Run) -> (Run, Run) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("report.json");
    let human = run(&["--color", "never", "--report", &format!("json={}", file.display())]);
    let report = fs::read_to_string(&file).unwrap_or_default();
    let json = Run { stdout: report, ..human.clone() };
    (human, json)
}

/// Judges every item on as many threads as there are processors, and gives what they found, in order. Where one fault is
/// enough, it ends all.
pub(crate) fn on_threads<T: Sync>(items: &[T], judge: impl Fn(&T, &mut Vec<String>) + Sync) -> Vec<String> {
    let (next, faults) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut found = Vec::new();
                    judge(item, &mut found);
                    if ask_once() && !found.is_empty() {
                        next.store(items.len(), Ordering::Relaxed);
                    }
                    faults.lock().expect("no thread has panicked").extend(found);
                }
            });
        }
    });
    let mut faults = faults.into_inner().expect("no thread has panicked");
    faults.sort();
    faults
}

/// As [`judge_all`], of the rules with these ids.
pub(crate) fn judge_each(binary: &str, ids: &[&str], run: impl Fn(&Stage, &[&str]) -> Run + Sync) {
    judge_further(binary, ids, run, |_| Vec::new());
}

/// One side of a case as it was judged, for what a binary asks besides.
#[derive(Debug)]
pub(crate) struct Judged<'j> {
    /// Which side.
    pub(crate) side: Side,
    /// The rule that it is a case of.
    pub(crate) rule: &'j str,
    /// Where it lay.
    pub(crate) stage: &'j Stage,
    /// What people read.
    pub(crate) human: &'j Run,
    /// What programs read.
    pub(crate) json: &'j Run,
}

/// As [`judge_each`]; `further` tells what else is wrong with a side.
pub(crate) fn judge_further(
    binary: &str,
    ids: &[&str],
    run: impl Fn(&Stage, &[&str]) -> Run + Sync,
    further: impl Fn(&Judged<'_>) -> Vec<String> + Sync,
) {
    let cases = cases(binary);
    let told = Told::of(binary);
    let mut faults = Vec::new();
    for id in ids {
        if !cases.iter().any(|case| case.name == *id) {
            faults.push(format!("{id}: no case of this name"));
        }
    }
    faults.extend(on_threads(&cases, |case, found| match case.rule(ids.iter().copied()) {
        Some(rule) => case.judge(rule, &run, &further, &told, found),
        None => found.push(format!("{}: no rule of this name", case.name)),
    }));
    faults.extend(told.end());
    assert!(faults.is_empty(), "{} of {} cases\n{}", faults.len(), cases.len(), faults.join("\n"));
}

impl Case {
    fn judge(
        &self,
        rule: &str,
        run: impl Fn(&Stage, &[&str]) -> Run,
        further: impl Fn(&Judged<'_>) -> Vec<String>,
        told: &Told,
        faults: &mut Vec<String>,
    ) {
        let others: &[&[&str]] = if ask_once() { &[] } else { &[&["--format", "github"], &["-q"], &["-v"]] };
        let mut fault = |side: Side, what: String| faults.push(format!("{} {side:?}: {what}", self.name));
        for (side, code) in [(Side::Pass, 0), (Side::Block, self.exit)] {
            if !self.has(side) {
                continue;
            }
            let stage = self.stage(side);
            let (human, json) = both(|options| run(&stage, options));
            let others: Vec<_> = others.iter().map(|options| run(&stage, options)).collect();
            let odd = [&human].into_iter().chain(&others);
            let odd: Vec<_> = odd.filter(|run| run.code != Some(code) || !run.stderr.is_empty()).collect();
            if !odd.is_empty() {
                fault(side, format!("not exit code {code} in silence, but {odd:#?}"));
                continue;
            }
            if let Err(error) = serde_json::from_str::<Report>(&json.stdout) {
                fault(side, format!("no report: {error}"));
            }
            let (blocks, leaves_open): (&[&str], &[&str]) = match code {
                0 => (&[], &[]),
                1 => (&[rule], &[]),
                _ => (&[], &[rule]),
            };
            let (blocking, undecided) = (json.blocking(), json.undecided());
            if blocking != blocks || undecided != leaves_open {
                fault(side, format!("blocked by {blocking:?}, undecided by {undecided:?}\n{}", human.stdout));
            }
            // Rules about reading say nothing when they hold; every other one must have been evaluated.
            if side == Side::Pass && self.name == rule && self.exit == 1 && !json.has_check(rule) {
                fault(side, format!("passes without a check of {rule}\n{}", human.stdout));
            }
            let more = further(&Judged { side, rule, stage: &stage, human: &human, json: &json });
            told.hold((self, side, rule), &human, &json)
                .into_iter()
                .chain(more)
                .for_each(|what| fault(side, what));
        }
    }

    fn read(folder: &Path) -> Self {
        let text = |name: &str| fs::read_to_string(folder.join(name)).ok();
        let name = folder.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8").to_owned();
        Self {
            exit: text("exit").map_or(1, |code| code.trim().parse().expect("`exit` holds an exit code")),
            args: text("args").unwrap_or_else(|| panic!("{name} has no file `args`")),
            block_args: text("block.args"),
            folder: folder.to_path_buf(),
            name,
        }
    }

    /// Its arguments, of a case without a history.
    pub(crate) fn arguments(&self) -> Vec<&str> {
        self.args.split_whitespace().collect()
    }

    /// The longest of these rule ids that the case's name starts with.
    pub(crate) fn rule<'r>(&self, ids: impl IntoIterator<Item = &'r str>) -> Option<&'r str> {
        ids.into_iter().filter(|id| is_case_of(&self.name, id)).max_by_key(|id| id.len())
    }

    /// Whether it has this side: a rule that never blocks by itself has no `block/`.
    pub(crate) fn has(&self, side: Side) -> bool {
        side == Side::Pass || self.folder.join("block").is_dir()
    }

    /// Lays out one side. A side with numbered folders is a history: each is committed in its turn.
    pub(crate) fn stage(&self, side: Side) -> Stage {
        let folder = self.folder.join(match side {
            Side::Pass => "pass",
            Side::Block => "block",
        });
        let args = self.block_args.as_ref().filter(|_| side == Side::Block).unwrap_or(&self.args);
        let words = args.split_whitespace();
        if !folder.join("1").is_dir() {
            return Stage { root: folder, args: words.map(String::from).collect(), _repository: None };
        }
        let repository = tempfile::tempdir().expect("a temporary folder");
        let states = (1..).map(|number| folder.join(number.to_string())).take_while(|state| state.is_dir());
        let commits: Vec<_> = states
            .map(|state| {
                replace_work_tree(repository.path(), &state);
                commit_all(repository.path())
            })
            .collect();
        let (first, last) = (&commits[0], &commits[commits.len() - 1]);
        let disk = folder.join("disk");
        if disk.is_dir() {
            replace_work_tree(repository.path(), &disk);
        }
        Stage {
            root: repository.path().to_path_buf(),
            args: words.map(|word| word.replace("{commit}", last).replace("{first}", first)).collect(),
            _repository: Some(repository),
        }
    }
}

impl Stage {
    /// As [`run`](Self::run), with variables of the environment.
    pub(crate) fn run_with(&self, program: &str, options: &[&str], variables: &[(&str, &str)]) -> Run {
        let mut command = command(program, &self.root);
        command.args(&self.args).args(["--now", NOW]).args(options).envs(variables.iter().copied());
        finished(&command.output().expect("the binary starts"))
    }

    /// As [`run`](Self::run), in a copy: what the binary writes does not stay.
    pub(crate) fn run_in_copy(&self, program: &str, options: &[&str]) -> Run {
        let copied = tempfile::tempdir().expect("a temporary folder");
        copy(&self.root, copied.path());
        let mut command = command(program, copied.path());
        command.args(&self.args).args(["--now", NOW]).args(options);
        finished(&command.output().expect("the binary starts"))
    }

    /// Runs the binary inside the artifact root, at [`NOW`], with these options besides.
    pub(crate) fn run(&self, program: &str, options: &[&str]) -> Run {
        self.run_with(program, options, &[])
    }
}

/// Whether a case of this name belongs to the rule with this id.
pub(crate) fn is_case_of(name: &str, id: &str) -> bool {
    name.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// The work tree holds exactly this state: what the state lacks is deleted.
fn replace_work_tree(work_tree: &Path, state: &Path) {
    for entry in fs::read_dir(work_tree).expect("a work tree") {
        let path = entry.expect("a readable folder").path();
        if path.is_file() {
            fs::remove_file(&path).expect("a file that can go");
        } else if !path.ends_with(".git") {
            fs::remove_dir_all(&path).expect("a folder that can go");
        }
    }
    copy(state, work_tree);
}
