//! The options that every binary shares, and the way from them to an exit code.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser};

use crate::artifact::Root;
use crate::commit::CommitId;
use crate::finding::{Judgement, Reason, Undecided};
use crate::instant::Instant;
use crate::output::{Destination, Output, complain};
use crate::policy::{Loaded, Source};
use crate::render::{Format, human};
use crate::report::{Frame, Report, Tool, Verdict};
use crate::rule::{self, NOTHING_MISSING, Rule};
use crate::text::is_hidden;

/// The options that every binary shares.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Options of every Gatekit binary")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Common {
    /// How the report is written to standard output
    #[arg(long, global = true, value_name = "FORMAT", value_enum, default_value = "human")]
    pub format: Format,

    /// Also write the report to a file, atomically; may be repeated
    #[arg(long, global = true, value_name = "FORMAT=PATH", value_parser = Destination::parse)]
    pub report: Vec<Destination>,

    /// The policy file [default: gatekit.toml in the root, if there]
    #[arg(long, global = true, value_name = "FILE")]
    pub policy: Option<PathBuf>,

    /// Read the policy and earlier baselines from this git ref, not from the work tree
    #[arg(long, global = true, value_name = "REF")]
    pub policy_ref: Option<String>,

    /// The folder that artifacts must not leave [default: the working folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,

    /// The commit that is to be promoted: 40 or 64 hex digits
    #[arg(long, global = true, value_name = "SHA", value_parser = CommitId::parse)]
    pub commit: Option<CommitId>,

    /// The time to judge at [default: the clock]
    #[arg(long, global = true, value_name = "RFC3339", value_parser = Instant::parse)]
    pub now: Option<Instant>,

    /// Warnings block
    #[arg(long, global = true)]
    pub strict: bool,

    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value = "auto")]
    pub color: Color,

    /// Print the verdict only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Also print each file that was read, with its digest, and more than ten findings of a rule
    #[arg(short, long, global = true)]
    pub verbose: bool,

    /// List the rules of this binary
    #[arg(long, global = true)]
    pub list_rules: bool,

    /// Explain a rule, or `all`
    #[arg(long, global = true, value_name = "RULE")]
    pub explain: Option<String>,

    /// Print a man page, or completions for a shell
    #[arg(long, global = true, value_name = "KIND", value_enum)]
    pub generate: Option<Generate>,
}

/// What `--generate` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Generate {
    /// The man page, section 1.
    Man,
    /// Completions for bash.
    Bash,
    /// Completions for zsh.
    Zsh,
    /// Completions for fish.
    Fish,
    /// Completions for PowerShell.
    Powershell,
}

impl Generate {
    /// The text, with every page of a binary's subcommands one after the other.
    fn text<C: CommandLine>(self, program: &'static str) -> io::Result<Vec<u8>> {
        let mut command = C::command();
        let mut out = Vec::new();
        let shell = match self {
            Self::Man => {
                command.build();
                clap_mangen::Man::new(command.clone()).render(&mut out)?;
                for subcommand in command.get_subcommands().filter(|command| command.get_name() != "help") {
                    clap_mangen::Man::new(subcommand.clone()).render(&mut out)?;
                }
                return Ok(out);
            }
            Self::Bash => clap_complete::Shell::Bash,
            Self::Zsh => clap_complete::Shell::Zsh,
            Self::Fish => clap_complete::Shell::Fish,
            Self::Powershell => clap_complete::Shell::PowerShell,
        };
        clap_complete::generate(shell, &mut command, program, &mut out);
        Ok(out)
    }
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Options of [`Common`] that take a value, and those that don't: what [`own_args`] leaves out.
const WITH_VALUE: &[&str] =
    &["--format", "--report", "--policy", "--policy-ref", "--root", "--commit", "--now", "--color"];
const WITHOUT_VALUE: &[&str] = &["--strict", "--quiet", "--verbose", "-q", "-v"];

/// A binary of the kit, as its `main` describes it.
#[derive(Debug)]
pub struct Program {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// Its own rules, besides [`rule::GENERAL`].
    pub rules: &'static [&'static Rule],
}

/// A command line that holds the shared options.
pub trait CommandLine: Parser {
    /// The shared options.
    fn common(&self) -> &Common;
}

/// What a judgement may know besides artifacts.
#[derive(Debug)]
pub struct Context {
    /// The boundary of everything that is read.
    pub root: Root,
    /// The policy, and where it came from.
    pub policy: Loaded,
    /// The git ref that earlier baselines are read from.
    pub policy_ref: Option<String>,
    /// The commit that is to be promoted.
    pub commit: Option<CommitId>,
    /// The time to judge at.
    pub now: Instant,
}

impl Context {
    /// Reads the policy and fixes root, commit and time.
    ///
    /// # Errors
    /// When the root or the policy can't be read.
    pub fn new(common: &Common, now: Instant) -> Result<Self, Undecided> {
        let mut root = Root::new(common.root.as_deref())?;
        let policy = Loaded::load(&root, common.policy.as_deref(), common.policy_ref.as_deref())?;
        // What people are told names no digest, and hashing takes as long as much of the judging.
        let is_told = common.format != Format::Human || common.verbose || !common.report.is_empty();
        let is_compared = common.commit.is_some() || policy.policy.evidence.manifest.is_some();
        root.name_digests(is_told || is_compared);
        Ok(Self { root, policy, policy_ref: common.policy_ref.clone(), commit: common.commit.clone(), now })
    }
}

impl Common {
    /// Where and how the verdict is told.
    #[must_use]
    pub fn output(&self, program: &'static str) -> Output {
        Output {
            program,
            format: self.format,
            detail: match (self.quiet, self.verbose) {
                (true, _) => human::Detail::Quiet,
                (false, false) => human::Detail::Normal,
                (false, true) => human::Detail::Verbose,
            },
            color: match self.color {
                Color::Auto => anstream::AutoStream::choice(&io::stdout()),
                Color::Always => anstream::ColorChoice::Always,
                Color::Never => anstream::ColorChoice::Never,
            },
            destinations: self.report.clone(),
            prefix: prefix(self.root.as_deref()),
        }
    }

    /// The time to judge at.
    #[must_use]
    pub fn instant(&self) -> Instant {
        self.now.unwrap_or_else(Instant::now)
    }
}

/// The subcommand that was asked for; without one there is nothing to judge.
///
/// # Errors
/// When there is none.
pub fn asked<'c, C>(command: Option<&'c C>, program: &str) -> Result<&'c C, Undecided> {
    command.ok_or_else(|| {
        Undecided::new(&NOTHING_MISSING, Reason::Usage, "nothing was asked: no subcommand was given")
            .help(format!("see {program} --help"))
    })
}

/// Parses the command line and answers `--list-rules` and `--explain`.
///
/// # Errors
/// The exit code of what was already answered: help, version, rules, or a usage error.
pub fn parse<C: CommandLine>(program: &Program) -> Result<C, ExitCode> {
    let command_line = C::try_parse().map_err(|error| {
        // The message repeats arguments as they are, and a line of it could be a command to a CI runner.
        if std::env::args_os().any(|arg| arg.to_string_lossy().chars().any(is_hidden)) {
            complain(program.name, &error.to_string());
            return ExitCode::from(Verdict::Undecided);
        }
        let printed = error.print();
        match (error.exit_code(), printed) {
            (0, Ok(())) => Verdict::Pass.into(),
            _ => ExitCode::from(Verdict::Undecided),
        }
    })?;
    if let Some(kind) = command_line.common().generate {
        let text = kind.text::<C>(program.name).map_err(|error| error.to_string());
        return Err(match text.and_then(|text| String::from_utf8(text).map_err(|error| error.to_string())) {
            Ok(text) => print(program.name, &text),
            Err(message) => {
                complain(program.name, &message);
                Verdict::Undecided.into()
            }
        });
    }
    let rules: Vec<&Rule> = rule::GENERAL.iter().chain(program.rules).copied().collect();
    let answer = match (&command_line.common().explain, command_line.common().list_rules) {
        (Some(id), _) => rule::explain(&rules, id).ok_or_else(|| format!("no rule {id}: see --list-rules")),
        (None, true) => Ok(rule::list(&rules)),
        (None, false) => return Ok(command_line),
    };
    Err(match answer {
        Ok(text) => print(program.name, &text),
        Err(message) => {
            complain(program.name, &message);
            Verdict::Undecided.into()
        }
    })
}

/// Prints an answer that is no report.
#[must_use]
pub fn print(program: &str, text: &str) -> ExitCode {
    match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
        Ok(()) => Verdict::Pass.into(),
        Err(error) => {
            complain(program, &format!("cannot write to standard output: {error}"));
            Verdict::Undecided.into()
        }
    }
}

/// Runs one judgement: context, judge, report, exit code.
pub fn run<C: CommandLine>(
    program: &Program,
    judge: impl FnOnce(&C, &Context, &mut Judgement) -> Result<(), Undecided>,
) -> ExitCode {
    answer(program, |command_line, context, judgement| judge(command_line, context, judgement).map(|()| None))
}

/// Runs one judgement that may have an answer: where it passes, standard output gets the answer in
/// place of the report. The clock is read here, once.
pub fn answer<C: CommandLine>(
    program: &Program,
    judge: impl FnOnce(&C, &Context, &mut Judgement) -> Result<Option<String>, Undecided>,
) -> ExitCode {
    match parse(program) {
        Ok(command_line) => conclude(program, &command_line, judge, |verdict| verdict == Verdict::Pass),
        Err(code) => code,
    }
}

/// As [`answer`], of a command line that [`parse`] has read, with an answer that is printed whenever something
/// was decided: it says itself what.
pub fn answer_decided<C: CommandLine>(
    program: &Program,
    command_line: &C,
    judge: impl FnOnce(&C, &Context, &mut Judgement) -> Result<Option<String>, Undecided>,
) -> ExitCode {
    conclude(program, command_line, judge, |verdict| verdict != Verdict::Undecided)
}

fn conclude<C: CommandLine>(
    program: &Program,
    command_line: &C,
    judge: impl FnOnce(&C, &Context, &mut Judgement) -> Result<Option<String>, Undecided>,
    prints_answer: impl FnOnce(Verdict) -> bool,
) -> ExitCode {
    let common = command_line.common();
    let now = common.instant();
    let mut judgement = Judgement::default();
    let mut source = Source::unread();
    let answer = Context::new(common, now).and_then(|context| {
        source = context.policy.source.clone();
        judge(command_line, &context, &mut judgement)
    });
    let answer = judgement.take(answer).flatten();
    let frame = Frame {
        tool: Tool { name: program.name.into(), version: program.version.into() },
        args: own_args(std::env::args_os().skip(1)),
        evaluated_at: now.to_string(),
        commit: common.commit.as_ref().map(|commit| commit.as_str().into()),
        policy: source,
        strict: common.strict,
        rules: program.rules,
    };
    let report = Report::of(frame, judgement);
    let answer = answer.filter(|_| prints_answer(report.verdict));
    let code = common.output(program.name).answer(&report, answer.as_deref());
    // The program ends: its memory is given back as a whole, not piece by piece.
    std::mem::forget(report);
    code
}

/// The arguments without the shared options: what was asked, wherever and however it was asked.
fn own_args(args: impl Iterator<Item = OsString>) -> Vec<String> {
    let mut own = Vec::new();
    let mut args = args.map(|arg| arg.to_string_lossy().into_owned());
    while let Some(arg) = args.next() {
        if arg == "--" {
            own.push(arg);
            own.extend(args);
            break;
        }
        let name = arg.split_once('=').map_or(arg.as_str(), |(name, _)| name);
        if WITH_VALUE.contains(&name) {
            if name == arg {
                args.next();
            }
        } else if !WITHOUT_VALUE.contains(&arg.as_str()) {
            own.push(arg);
        }
    }
    own
}

/// The root as seen from the working folder, where it lies under it; else nothing.
fn prefix(root: Option<&Path>) -> String {
    let inside = root.and_then(|root| {
        let here = std::env::current_dir().ok()?.canonicalize().ok()?;
        let root = root.canonicalize().ok()?;
        let inside = root.strip_prefix(here).ok()?;
        Some(inside.to_string_lossy().replace('\\', "/"))
    });
    inside.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_leaves_out_how_it_was_asked() {
        let args = [
            "results",
            "--root",
            "a",
            "cp3",
            "--strict",
            "--format=json",
            "--gate",
            "cp3",
            "-q",
            "--",
            "--root",
        ];
        assert_eq!(
            own_args(args.iter().map(OsString::from)),
            ["results", "cp3", "--gate", "cp3", "--", "--root"]
        );
    }
}
