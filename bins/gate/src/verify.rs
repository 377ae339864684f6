//! Is this report to be believed? Only as the answer to the very question that the step asks.

use std::path::Path;

use gate_core::CommitId;
use gate_core::artifact::{EVENT_VARIABLE, Root, Subject};
use gate_core::decode::Decoded;
use gate_core::finding::{Effect, Reason, Undecided};
use gate_core::git::Repository;
use gate_core::instant::Instant;
use gate_core::policy::Source;
use gate_core::report::{Report, SCHEMA, Verdict};
use gate_core::text::printable;

use crate::definition::Step;
use crate::rules::CMP_3;

/// The version of `gate`, which its siblings have as well.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Reads a report strictly, as every artifact is read.
///
/// # Errors
/// When it is missing, empty, no strict JSON, or not of the report's shape.
pub(crate) fn read(root: &Root, path: &Path) -> Result<Report, Undecided> {
    let artifact = root.read(path)?;
    Ok(Decoded::<Report>::new(artifact.json()?)?.value)
}

/// What every report has to agree with.
#[derive(Debug)]
pub(crate) struct Expected<'a> {
    /// The commit that is to be promoted.
    pub(crate) commit: Option<&'a str>,
    /// The policy that `gate` itself has read.
    pub(crate) policy: &'a Source,
    /// Whether warnings block.
    pub(crate) strict: bool,
    /// When the report was made.
    pub(crate) made: Made,
    /// Where the bytes that it speaks of lie, if they are at hand.
    pub(crate) root: Option<&'a Root>,
}

/// When a report has to have been made.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Made {
    /// In this run, whose one instant every step was given.
    At(Instant),
    /// Earlier, give or take so many seconds between clocks.
    Before(Instant, u32),
}

impl Expected<'_> {
    /// Everything that speaks against a report; nothing when it is to be believed.
    pub(crate) fn doubts(&self, step: &Step, report: &Report) -> Vec<String> {
        let mut doubts = Vec::new();
        let mut compare = |what: &str, found: &str, wanted: &str| {
            if found != wanted {
                doubts.push(format!("its report names {what} {found}, not {wanted}"));
            }
        };
        let or_none = |text: Option<&str>| text.map_or_else(|| "none".to_owned(), str::to_owned);
        compare("the schema", &report.schema, SCHEMA);
        compare("the tool", &report.tool.name, step.program());
        compare("the version", &report.tool.version, VERSION);
        compare("the commit", &or_none(report.commit.as_deref()), &or_none(self.commit));
        compare(
            "a policy of digest",
            &or_none(report.policy.sha256.as_deref()),
            &or_none(self.policy.sha256.as_deref()),
        );
        if report.args != step.args() {
            compare("the arguments", &format!("{:?}", report.args), &format!("{:?}", step.args()));
        }
        if let Made::At(now) = self.made {
            compare("the time", &report.evaluated_at, &now.to_string());
        }
        if let Some(Err(message)) = report.commit.as_deref().map(CommitId::parse) {
            doubts.push(format!("its report names no commit: {message}"));
        }
        doubts.extend(self.made.too_late(&report.evaluated_at));
        if self.strict && report.findings.iter().any(|found| found.effect == Effect::Warn) {
            doubts.push("its report lets warnings pass, which --strict does not".into());
        }
        doubts.extend(contradiction(report));
        if let Some(root) = self.root {
            doubts.extend(report.subjects.iter().filter_map(|subject| unchanged(root, subject).err()));
        }
        doubts
    }
}

impl Made {
    fn too_late(self, evaluated_at: &str) -> Option<String> {
        let Self::Before(now, skew) = self else {
            return None;
        };
        match Instant::parse(evaluated_at) {
            Ok(made) if made.seconds_since(now) <= i64::from(skew) => None,
            Ok(_) => Some(format!("its report is from the future: {evaluated_at}, and now is {now}")),
            Err(message) => {
                Some(format!("its report was made at {evaluated_at}, which is no time: {message}"))
            }
        }
    }
}

/// What the verdict must be by the report's own contents, if it is another one.
fn contradiction(report: &Report) -> Option<String> {
    let (says, follows) = (report.verdict, Verdict::of(&report.findings, &report.undecided));
    if says != follows {
        return Some(format!("its report says {}, and its contents say {}", says.word(), follows.word()));
    }
    let lacks = match says {
        Verdict::Pass if report.subjects.is_empty() => "a file that was read",
        Verdict::Pass if report.checks.is_empty() => "a rule that was checked",
        Verdict::Pass | Verdict::Block | Verdict::Undecided => return None,
    };
    Some(format!("its report passes without {lacks}"))
}

/// Whether the bytes that a report speaks of are those that its name stands for, now.
fn unchanged(root: &Root, subject: &Subject) -> Result<(), String> {
    let name = printable(&subject.path);
    if subject.path == "<stdin>" {
        return Err("its report speaks of standard input, which can't be looked at again".into());
    }
    let now = look_again(root, &subject.path).map_err(|undecided| {
        format!("its report speaks of {name}, which can't be looked at again: {}", undecided.message)
    })?;
    if now.sha256 == subject.sha256 && now.bytes == subject.bytes {
        Ok(())
    } else {
        Err(format!("its report speaks of other bytes than {name} holds now"))
    }
}

/// What a subject's name stands for: a file below the root, `PATH@REF` in git, or the event of this run.
fn look_again(root: &Root, name: &str) -> Result<Subject, Undecided> {
    if let Some(path) =
        name.strip_prefix('$').filter(|name| *name == EVENT_VARIABLE).and_then(std::env::var_os)
    {
        return Root::new(Path::new(&path).parent())?.stream(Path::new(&path))?.digest("");
    }
    let path = root.reference(name)?;
    match name.split_once('@') {
        Some((inside, reference)) if path.symlink_metadata().is_err() => {
            let repository = Repository::of(root)?;
            let blob = repository.read_at(reference, &repository.folder().join(inside))?;
            let lacks = || Undecided::new(&CMP_3, Reason::Git, format!("{reference} does not hold it"));
            Ok(blob.ok_or_else(lacks)?.subject(""))
        }
        _ => root.stream(&path)?.digest(""),
    }
}

/// A step that is not believed, and why.
pub(crate) fn refuse(step: &Step, message: impl Into<String>) -> Undecided {
    Undecided::new(&CMP_3, Reason::Step, message)
        .help(format!("run the step alone to see what {} says", step.program()))
}
