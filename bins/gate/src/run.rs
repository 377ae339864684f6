//! Running steps: child processes of the sibling binaries, side by side, each with its own report.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Read, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use gate_core::CommitId;
use gate_core::artifact::{Root, cause};
use gate_core::cli::{Common, Context};
use gate_core::finding::{Reason, Undecided};
use gate_core::output::complain;
use gate_core::report::Verdict;
use wait_timeout::ChildExt as _;

use crate::NAME;
use crate::args::{self, Run};
use crate::definition::{Definition, Definitions, Step};
use crate::report::{GateVerdict, StepVerdict};
use crate::rules::CMP_2;
use crate::verify::{self, Expected, Made, refuse};

/// How much of a step's standard error is kept.
const MAX_STDERR: u64 = 64 << 10;

/// How much of it is passed on when the step is not believed.
const SHOWN_LINES: usize = 10;

/// A run that is not over by then tells a terminal how far it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// `gate run`.
///
/// # Errors
/// When a gate is unknown, or nothing can be run at all.
pub(crate) fn run(args: &Run, common: &Common, context: &Context) -> Result<Vec<GateVerdict>, Undecided> {
    let definitions = Definitions::load(&context.policy)?;
    let selected = definitions.select(&args.gates)?;
    let temporary;
    let reports = if let Some(folder) = &args.reports {
        folder.as_path()
    } else {
        temporary =
            temporary_folder().map_err(|error| no_folder("a temporary folder for reports", &error))?;
        temporary.path()
    };
    let open = || -> io::Result<PathBuf> {
        for (gate, _) in &selected {
            fs::create_dir_all(reports.join(gate))?;
        }
        std::path::absolute(reports)
    };
    let reports = open().map_err(|error| no_folder("the folder of --reports", &error))?;
    let mut shared: Vec<OsString> = ["--root", ".", "--color", "never", "--now"].map(OsString::from).into();
    shared.push(context.now.to_string().into());
    shared.extend(args::judged_by(common).map_err(|error| no_folder("the folder of --policy", &error))?);
    let runner = Runner {
        root: &context.root,
        binaries: args.siblings.folder().map_err(|error| no_folder("the folder of the binaries", &error))?,
        written: Root::new(Some(&reports))?,
        reports,
        shared,
        timeout: args.timeout.get(),
        expected: Expected {
            commit: context.commit.as_ref().map(CommitId::as_str),
            policy: &context.policy.source,
            strict: common.strict,
            made: Made::At(context.now),
            root: Some(&context.root),
        },
    };
    let queue = Queue::new(&selected);
    queue.work_off(args.jobs, common.quiet, |task| runner.judge(task.gate, task.step));
    Ok(queue.join(&selected, |gate, step| runner.pass_on_stderr(gate, step)))
}

/// A folder in memory where the system has one and nobody asked for another: every step flushes its
/// report to disk, which takes longer than all of its judging, for files that are gone a moment later.
fn temporary_folder() -> io::Result<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    if std::env::var_os("TMPDIR").is_none() && memory.is_dir() {
        // A folder that can't be used is no reason to fail while there is the usual one.
        if let Ok(folder) = tempfile::tempdir_in(memory) {
            return Ok(folder);
        }
    }
    tempfile::tempdir()
}

fn no_folder(what: &str, error: &io::Error) -> Undecided {
    Undecided::new(&CMP_2, Reason::Io, format!("cannot use {what}: {}", cause(error)))
}

/// What all steps of a run share.
struct Runner<'a> {
    root: &'a Root,
    binaries: PathBuf,
    reports: PathBuf,
    written: Root,
    shared: Vec<OsString>,
    timeout: u32,
    expected: Expected<'a>,
}

impl Runner<'_> {
    fn judge(&self, gate: &str, step: &Step) -> StepVerdict {
        let file = self.reports.join(gate).join(format!("{}.json", step.name));
        let undecided = |message: String| vec![refuse(step, message)];
        let status = match self.child(step, &file) {
            Ok(status) => status,
            Err(undecided) => return StepVerdict::of(gate, step, None, None, vec![undecided]),
        };
        let code = status.code();
        let Some(0..=2) = code else {
            let doubt = format!("{} ended by {status}, which decides nothing", step.program());
            return StepVerdict::of(gate, step, code, None, undecided(doubt));
        };
        match verify::read(&self.written, &file) {
            Ok(report) => {
                let mut doubts = self.expected.doubts(step, &report);
                if Verdict::from_code(code) != report.verdict {
                    doubts.push(format!(
                        "{} ended by {status}, and its report says {}",
                        step.program(),
                        report.verdict.word()
                    ));
                }
                let doubts = doubts.into_iter().map(|doubt| refuse(step, doubt)).collect();
                StepVerdict::of(gate, step, code, Some(report), doubts)
            }
            Err(error) => {
                let doubt =
                    format!("{} ended by {status}, without a report: {}", step.program(), error.message);
                StepVerdict::of(gate, step, code, None, undecided(doubt))
            }
        }
    }

    /// Runs a step to its end, or to the end of its time.
    fn child(&self, step: &Step, report: &Path) -> Result<ExitStatus, Undecided> {
        let program = step.program();
        let stderr = report.with_extension("stderr");
        let prepared = remove(report)
            .and_then(|()| remove(&stderr))
            .and_then(|()| File::create_new(&stderr))
            .and_then(|log| Ok((log.try_clone()?, log)));
        let (log, for_child) = prepared.map_err(|error| {
            Undecided::new(&CMP_2, Reason::Io, format!("cannot make room for its report: {}", cause(&error)))
        })?;
        let mut destination = OsString::from("json=");
        destination.push(report);
        let mut command =
            Command::new(self.binaries.join(format!("{program}{}", std::env::consts::EXE_SUFFIX)));
        command
            .args(step.args())
            .args(&self.shared)
            .arg("--report")
            .arg(destination)
            .current_dir(self.root.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(for_child);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GATEKIT_") {
                command.env_remove(name);
            }
        }
        let seconds = step.timeout_s.map_or(self.timeout, std::num::NonZero::get);
        let ended = command
            .spawn()
            .map_err(|error| {
                refuse(step, format!("cannot start {program}: {}", cause(&error))).help(
                    "it is looked for beside gate or in --bin-dir, and nowhere else: install all binaries of one release together",
                )
            })
            .and_then(|child| wait(child, step, seconds));
        // What is kept of it is a courtesy to the reader; the verdict does not depend on it.
        let _ = keep(&log, &stderr);
        ended
    }

    /// Repeats what a step that is not believed wrote to standard error.
    fn pass_on_stderr(&self, gate: &str, step: &Step) {
        let path = self.reports.join(gate).join(format!("{}.stderr", step.name));
        let mut bytes = Vec::new();
        // Without the file the step wrote nothing; the verdict does not depend on it.
        if File::open(path).and_then(|file| file.take(MAX_STDERR).read_to_end(&mut bytes)).is_ok() {
            for line in String::from_utf8_lossy(&bytes).lines().take(SHOWN_LINES) {
                complain(NAME, &format!("{gate}/{}: {line}", step.name));
            }
        }
    }
}

/// How a child process ended, if it did in its time; else it is killed.
fn wait(mut child: Child, step: &Step, seconds: u32) -> Result<ExitStatus, Undecided> {
    let program = step.program();
    let ended = child.wait_timeout(Duration::from_secs(seconds.into())).and_then(|status| {
        if status.is_none() {
            child.kill()?;
            child.wait()?;
        }
        Ok(status)
    });
    match ended {
        Ok(Some(status)) => Ok(status),
        Ok(None) => Err(refuse(step, format!("{program} was stopped: it did not end within {seconds} s"))
            .help("give it more time with --timeout or `timeout_s`, or less to read")),
        Err(error) => Err(refuse(step, format!("cannot tell how {program} ended: {}", cause(&error)))),
    }
}

/// Removes what an earlier run left, so that it can't pass for this one's.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Keeps the beginning of what a step wrote to standard error, and no empty file.
fn keep(log: &File, path: &Path) -> io::Result<()> {
    match log.metadata()?.len() {
        0 => remove(path),
        1..=MAX_STDERR => Ok(()),
        _ => log.set_len(MAX_STDERR),
    }
}

/// A step of a gate that waits for a worker.
struct Task<'a> {
    gate: &'a str,
    step: &'a Step,
    /// Tasks that finish before this one starts.
    needs: Vec<usize>,
}

/// The steps of all gates, in the order of their definition.
struct Queue<'a> {
    tasks: Vec<Task<'a>>,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    waiting: Vec<usize>,
    done: Vec<Option<StepVerdict>>,
}

impl State {
    fn left(&self) -> usize {
        self.done.iter().filter(|done| done.is_none()).count()
    }
}

impl<'a> Queue<'a> {
    fn new(gates: &[(&'a str, &'a Definition)]) -> Self {
        let mut tasks = Vec::new();
        for (gate, definition) in gates {
            let first = tasks.len();
            for step in &definition.step {
                let needs = definition
                    .step
                    .iter()
                    .enumerate()
                    .filter(|(_, other)| step.needs.contains(&other.name))
                    .map(|(index, _)| first + index)
                    .collect();
                tasks.push(Task { gate, step, needs });
            }
        }
        Self {
            state: Mutex::new(State {
                waiting: (0..tasks.len()).collect(),
                done: tasks.iter().map(|_| None).collect(),
            }),
            changed: Condvar::new(),
            tasks,
        }
    }

    /// Runs every task once, at most `jobs` at a time, and returns when all are done.
    fn work_off(
        &self,
        jobs: Option<NonZeroUsize>,
        quiet: bool,
        work: impl Fn(&Task<'a>) -> StepVerdict + Sync,
    ) {
        let cores = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let workers = jobs.map_or_else(cores, NonZeroUsize::get).min(self.tasks.len());
        thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| {
                    while let Some(index) = self.take() {
                        let verdict = work(&self.tasks[index]);
                        self.lock().done[index] = Some(verdict);
                        self.changed.notify_all();
                    }
                });
            }
            if !quiet && io::stderr().is_terminal() {
                self.tell_progress();
            }
        });
    }

    /// The next task whose needs are done; waits for one while there are any, needs being acyclic.
    fn take(&self) -> Option<usize> {
        let mut state = self.lock();
        while !state.waiting.is_empty() {
            let ready = state.waiting.iter().position(|index| {
                let needs = &self.tasks[*index].needs;
                needs.iter().all(|need| state.done[*need].is_some())
            });
            match ready {
                Some(at) => return Some(state.waiting.remove(at)),
                None => {
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
        None
    }

    /// One line that is overwritten, then removed; nothing for a run that is over quickly.
    fn tell_progress(&self) {
        let (mut state, waited) = self
            .changed
            .wait_timeout_while(self.lock(), PATIENCE, |state| state.left() > 0)
            .unwrap_or_else(PoisonError::into_inner);
        if !waited.timed_out() {
            return;
        }
        let all = self.tasks.len();
        while state.left() > 0 {
            // Progress is a courtesy: a terminal that went away changes no verdict.
            let _ = write!(io::stderr(), "\r{NAME}: {} of {all} steps done", all - state.left());
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let _ = write!(io::stderr(), "\r\u{1b}[K");
    }

    /// The verdicts in the order of the definitions, whatever finished first.
    fn join(self, gates: &[(&str, &Definition)], refused: impl Fn(&str, &Step)) -> Vec<GateVerdict> {
        let done = self.state.into_inner().unwrap_or_else(PoisonError::into_inner).done;
        let mut verdicts = self.tasks.iter().zip(done).map(|(task, done)| {
            let verdict =
                done.unwrap_or_else(|| StepVerdict::of(task.gate, task.step, None, None, Vec::new()));
            if verdict.is_refused() {
                refused(task.gate, task.step);
            }
            verdict
        });
        gates
            .iter()
            .map(|(gate, definition)| {
                let steps = verdicts.by_ref().take(definition.step.len()).collect();
                GateVerdict::of(gate, definition, steps)
            })
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
