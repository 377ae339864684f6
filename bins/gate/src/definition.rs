//! Gates as data: the built-in ones, and those that the policy adds or redefines.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use clap::Args as _;
use gate_core::cli::Common;
use gate_core::finding::{Reason, Undecided};
use gate_core::location::Location;
use gate_core::policy::{Loaded, Policy};
use gate_core::rule::POLICY;
use gate_core::text::printable;
use serde::Deserialize;

use crate::rules::{CMP_1, CMP_6};

/// The built-in gates, as `gate init` prints them.
pub(crate) const BUILT_IN: &str = include_str!("../gates.toml");

/// The binaries that a step may name.
pub(crate) const SIBLINGS: &[&str] =
    &["parity-check", "export-validate", "pii-scan", "freeze-guard", "chain-verify"];

/// A gate: `[gate.<name>]` in gatekit.toml.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Definition {
    /// What it decides, in a few words.
    pub(crate) title: String,
    /// Its steps; at least one.
    pub(crate) step: Vec<Step>,
    /// Whether the policy says so, not Gatekit.
    #[serde(skip)]
    pub(crate) by_policy: bool,
}

/// One command line of one sibling binary.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    /// Unique in its gate.
    pub(crate) name: String,
    /// The binary and its arguments, none of them an option that `gate` itself adds.
    pub(crate) run: Vec<String>,
    /// Steps of the same gate that finish before this one starts.
    #[serde(default)]
    pub(crate) needs: Vec<String>,
    /// After how many seconds it is stopped.
    pub(crate) timeout_s: Option<NonZeroU32>,
}

impl Step {
    /// The sibling that it runs.
    pub(crate) fn program(&self) -> &str {
        self.run.first().map_or("", String::as_str)
    }

    /// What it asks of the sibling.
    pub(crate) fn args(&self) -> &[String] {
        self.run.get(1..).unwrap_or_default()
    }
}

/// Every gate, by name.
#[derive(Debug)]
pub(crate) struct Definitions(BTreeMap<String, Definition>);

impl Definitions {
    /// The built-in gates, and those of the policy in their place or beside them.
    ///
    /// # Errors
    /// When one of them can't be run as it stands, even if nobody asked for that one.
    pub(crate) fn load(policy: &Loaded) -> Result<Self, Undecided> {
        let mut definitions = BTreeMap::new();
        let built_in = toml::from_str::<Policy>(BUILT_IN)
            .map_err(|error| refused("the built-in gates", error.message()))?;
        for (name, table) in built_in.gate {
            let definition =
                read(&name, table, false).map_err(|message| refused("the built-in gates", &message))?;
            definitions.insert(name, definition);
        }
        for (name, table) in policy.policy.gate.clone() {
            let definition = read(&name, table, true)
                .map_err(|message| refused("policy", &message).at(Location::file(&policy.source.path)))?;
            definitions.insert(name, definition);
        }
        Ok(Self(definitions))
    }

    /// Every gate, in the order of their names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Definition)> {
        self.0.iter().map(|(name, definition)| (name.as_str(), definition))
    }

    /// The gates of these names, in this order, each once; `cp0..cp8` stands for both ends and all between.
    ///
    /// # Errors
    /// When a name is unknown, or there is none.
    pub(crate) fn select(&self, names: &[String]) -> Result<Vec<(&str, &Definition)>, Undecided> {
        let names: Vec<String> = names.iter().flat_map(|name| range(name)).collect();
        let unknown: Vec<_> = names.iter().filter(|name| !self.0.contains_key(*name)).collect();
        if let Some(first) = unknown.first() {
            let listed: Vec<_> = unknown.iter().map(|name| printable(name)).collect();
            let known: Vec<_> = self.0.keys().map(String::as_str).collect();
            let nearest = known
                .iter()
                .find(|name| letters(name) == letters(first))
                .map(|name| format!("did you mean {name}? "));
            return Err(Undecided::new(
                &CMP_1,
                Reason::Usage,
                format!("no such gate: {}", listed.join(", ")),
            )
            .help(format!("{}known are {}", nearest.unwrap_or_default(), known.join(", "))));
        }
        let mut seen = BTreeSet::new();
        let selected: Vec<_> = names
            .iter()
            .filter(|name| seen.insert(name.as_str()))
            .filter_map(|name| self.0.get_key_value(name))
            .map(|(name, definition)| (name.as_str(), definition))
            .collect();
        if selected.is_empty() {
            return Err(Undecided::new(&CMP_6, Reason::Empty, "no gate was asked for"));
        }
        Ok(selected)
    }
}

/// The names that `cp2..cp4` stands for; anything else stands for itself.
fn range(name: &str) -> Vec<String> {
    let digits_from = |name: &str| name.rfind(|char: char| !char.is_ascii_digit()).map_or(0, |at| at + 1);
    let bounds = name.split_once("..").and_then(|(first, last)| {
        let (stem, from) = first.split_at(digits_from(first));
        let (other, to) = last.split_at(digits_from(last));
        // Two digits are enough: a longer range is a slip, and is refused as a name that nobody knows.
        let number = |digits: &str| digits.parse::<u8>().ok().filter(|_| digits.len() <= 2);
        let (from, to) = (number(from)?, number(to)?);
        (stem == other && from <= to).then(|| (from..=to).map(|number| format!("{stem}{number}")).collect())
    });
    bounds.unwrap_or_else(|| vec![name.to_owned()])
}

fn read(name: &str, table: toml::Table, by_policy: bool) -> Result<Definition, String> {
    let definition: Definition = table
        .try_into()
        .map_err(|error: toml::de::Error| error.message().to_owned())
        .and_then(|definition: Definition| definition.validate(name).map(|()| definition))
        .map_err(|message| format!("gate.{}: {message}", printable(name)))?;
    Ok(Definition { by_policy, ..definition })
}

impl Definition {
    /// What the types can't say.
    fn validate(&self, name: &str) -> Result<(), String> {
        if !is_name(name) {
            return Err(NAME_RULE.into());
        }
        if self.title.trim().is_empty() {
            return Err("it needs a title".into());
        }
        if self.step.is_empty() {
            return Err("it needs at least one step: a gate that runs nothing shows nothing".into());
        }
        let shared = shared_options();
        let mut names = BTreeSet::new();
        let mut runs = BTreeSet::new();
        for step in &self.step {
            step.validate(&shared).map_err(|message| format!("step {}: {message}", printable(&step.name)))?;
            if !names.insert(&step.name) {
                return Err(format!("two steps are called {}", step.name));
            }
            if !runs.insert(&step.run) {
                return Err(format!("step {} repeats the command of an earlier one", step.name));
            }
        }
        self.validate_order()
    }

    /// Whether steps need only steps that exist, and none, however indirectly, needs itself.
    fn validate_order(&self) -> Result<(), String> {
        for step in &self.step {
            for need in &step.needs {
                if !self.step.iter().any(|step| step.name == *need) {
                    return Err(format!(
                        "step {} needs {}, which is no step of this gate",
                        step.name,
                        printable(need)
                    ));
                }
            }
        }
        let mut waiting: Vec<&Step> = self.step.iter().collect();
        loop {
            let blocked: BTreeSet<_> = waiting.iter().map(|step| step.name.as_str()).collect();
            let before = waiting.len();
            waiting.retain(|step| step.needs.iter().any(|need| blocked.contains(need.as_str())));
            match waiting.first() {
                None => return Ok(()),
                Some(step) if waiting.len() == before => {
                    return Err(format!("step {} needs itself in the end", step.name));
                }
                Some(_) => {}
            }
        }
    }
}

impl Step {
    fn validate(&self, shared: &SharedOptions) -> Result<(), String> {
        if !is_name(&self.name) {
            return Err(NAME_RULE.into());
        }
        if !SIBLINGS.contains(&self.program()) {
            return Err(format!("`run` must start with one of {}, by name alone", SIBLINGS.join(", ")));
        }
        match self.args().iter().find(|arg| shared.contains(arg)) {
            Some(arg) => Err(format!(
                "`run` must not hold {}: `gate` adds the shared options to every step",
                printable(arg)
            )),
            None => Ok(()),
        }
    }
}

/// Names become file names of reports.
const NAME_RULE: &str = "a name is made of a-z, 0-9 and inner hyphens";

fn is_name(name: &str) -> bool {
    !name.starts_with('-')
        && !name.ends_with('-')
        && !name.is_empty()
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// The options that every binary shares, and those that answer instead of judging.
struct SharedOptions {
    long: Vec<String>,
    short: Vec<char>,
}

fn shared_options() -> SharedOptions {
    let command = Common::augment_args(clap::Command::new("shared"));
    let mut shared = SharedOptions {
        // After a bare `--` the options that `gate` adds would be read as files.
        long: vec!["help".into(), "version".into(), String::new()],
        short: vec!['h', 'V'],
    };
    for arg in command.get_arguments() {
        shared.long.extend(arg.get_long().map(String::from));
        shared.short.extend(arg.get_short());
    }
    shared
}

impl SharedOptions {
    fn contains(&self, arg: &str) -> bool {
        match (arg.strip_prefix("--"), arg.strip_prefix('-')) {
            (Some(long), _) => {
                let name = long.split_once('=').map_or(long, |(name, _)| name);
                self.long.iter().any(|shared| shared == name)
            }
            (None, Some(short)) => short.starts_with(self.short.as_slice()),
            (None, None) => false,
        }
    }
}

fn refused(whose: &str, message: &str) -> Undecided {
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    Undecided::new(&POLICY, Reason::Malformed, format!("{whose}: {message}"))
        .help("`gate init` prints the built-in gates, which show the form")
}

/// A name as someone may have meant it: `CP-3` for `cp3`.
fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use gate_core::policy::Source;

    use super::*;

    fn of_policy(gates: &str) -> Result<Definitions, String> {
        Definitions::load(&Loaded { policy: toml::from_str(gates).unwrap(), source: Source::unread() })
            .map_err(|undecided| {
                assert_eq!(undecided.rule, "g-9");
                undecided.message
            })
    }

    fn of_step(step: &str) -> Result<Definitions, String> {
        of_policy(&format!("[gate.own]\ntitle = \"Own\"\n[[gate.own.step]]\nname = \"one\"\n{step}"))
    }

    #[test]
    fn the_built_in_gates_are_those_of_the_four_runbooks() {
        let definitions = of_policy("").unwrap();
        let names: Vec<_> = definitions.iter().map(|(name, _)| name).collect();
        let expected = [
            "cp0",
            "cp1",
            "cp2",
            "cp3",
            "cp4",
            "cp5",
            "cp6",
            "cp7",
            "cp8",
            "cutover-canary",
            "cutover-full",
            "cutover-preconditions",
            "cutover-rollback",
            "cutover-staged",
            "deploy-rollback",
            "deploy-verify",
            "freeze-declare",
            "freeze-operate",
            "handback-complete",
            "handback-emergency",
            "handback-pre",
            "incident-close",
            "rollback-complete",
            "rollback-readiness",
            "unfreeze",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn a_policy_redefines_a_gate_whole() {
        let definitions =
            of_policy("[gate.cp3]\ntitle = \"Ours\"\nstep = [{ name = \"a\", run = [\"pii-scan\", \".\"] }]")
                .unwrap();
        let cp3 = definitions.select(&["cp3".into()]).unwrap()[0].1;
        assert!(cp3.by_policy);
        assert_eq!((cp3.title.as_str(), cp3.step.len()), ("Ours", 1));
    }

    #[test]
    fn a_step_runs_a_sibling_by_its_name_alone() {
        assert!(of_step("run = [\"pii-scan\", \"a b; rm -rf /\"]").is_ok());
        for run in [
            "[]",
            "[\"\"]",
            "[\"gate\", \"run\", \"cp0\"]",
            "[\"sh\", \"-c\", \"true\"]",
            "[\"./parity-check\"]",
            "[\"/bin/parity-check\"]",
            "[\"../parity-check\"]",
            "[\"parity-check.exe\"]",
        ] {
            let message = of_step(&format!("run = {run}")).unwrap_err();
            assert!(message.contains("`run` must start with"), "{run}: {message}");
        }
    }

    #[test]
    fn a_step_holds_no_option_that_gate_adds() {
        for arg in [
            "--root",
            "--root=.",
            "--policy",
            "--policy-ref=x",
            "--commit",
            "--format",
            "--report",
            "--now",
            "--strict",
            "--color",
            "--quiet",
            "--verbose",
            "-q",
            "-vq",
            "--list-rules",
            "--explain=g-1",
            "--help",
            "-h",
            "--version",
            "-V",
            "--",
        ] {
            let message = of_step(&format!("run = [\"pii-scan\", \"{arg}\"]")).unwrap_err();
            assert!(message.contains("adds the shared options"), "{arg}: {message}");
        }
        for arg in ["-", "--reports", "--baseline", "--rooted", "root"] {
            assert!(of_step(&format!("run = [\"pii-scan\", \"{arg}\"]")).is_ok(), "{arg}");
        }
    }

    #[test]
    fn the_schema_refuses_the_same_options() {
        let schema = include_str!("../../../schemas/gate-definition.v1.schema.json");
        let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
        let refused = &schema["$defs"]["step"]["properties"]["run"]["items"]["not"]["anyOf"];
        let (long, short) = (&refused[0]["pattern"], &refused[1]["pattern"]);
        let long = long.as_str().unwrap();
        let listed: BTreeSet<_> = long["^--(".len()..long.find(')').unwrap()].split('|').collect();
        let shared = shared_options();
        let known = shared.long.iter().filter(|name| !name.is_empty());
        assert_eq!(listed, known.map(String::as_str).collect());
        let short = short.as_str().unwrap();
        assert!(shared.short.iter().all(|name| short.contains(*name)));
        let programs = &schema["$defs"]["step"]["properties"]["run"]["prefixItems"][0]["enum"];
        assert_eq!(*programs, serde_json::json!(SIBLINGS));
    }

    #[test]
    fn refuses_what_could_not_be_run_as_it_is_meant() {
        let run = "run = [\"pii-scan\", \".\"]";
        for (gates, why) in [
            ("[gate.own]\ntitle = \"Own\"\n".into(), "missing field"),
            ("[gate.own]\ntitle = \"Own\"\nstep = []".into(), "at least one step"),
            (format!("[gate.own]\ntitle = \" \"\nstep = [{{ name = \"a\", {run} }}]"), "title"),
            (format!("[gate.Own]\ntitle = \"O\"\nstep = [{{ name = \"a\", {run} }}]"), "a-z"),
            (format!("[gate.\"../x\"]\ntitle = \"O\"\nstep = [{{ name = \"a\", {run} }}]"), "a-z"),
            (format!("[gate.own]\ntitle = \"O\"\nstep = [{{ name = \"a/b\", {run} }}]"), "a-z"),
            (
                format!("[gate.own]\ntitle = \"O\"\nmode = 1\nstep = [{{ name = \"a\", {run} }}]"),
                "unknown field",
            ),
            (
                format!("[gate.own]\ntitle = \"O\"\nstep = [{{ name = \"a\", {run}, if = true }}]"),
                "unknown field",
            ),
            (
                format!("[gate.own]\ntitle = \"O\"\nstep = [{{ name = \"a\", {run}, timeout_s = 0 }}]"),
                "nonzero",
            ),
            (
                "[gate.own]\ntitle = \"O\"\nstep = [{ name = \"a\", run = \"pii-scan .\" }]".into(),
                "expected a sequence",
            ),
            (
                format!(
                    "[gate.own]\ntitle = \"O\"\nstep = [{{ name = \"a\", {run} }}, {{ name = \"a\", run = [\"pii-scan\"] }}]"
                ),
                "two steps are called a",
            ),
            (
                format!(
                    "[gate.own]\ntitle = \"O\"\nstep = [{{ name = \"a\", {run} }}, {{ name = \"b\", {run} }}]"
                ),
                "repeats the command",
            ),
            (
                format!("[gate.own]\ntitle = \"O\"\nstep = [{{ name = \"a\", {run}, needs = [\"z\"] }}]"),
                "needs z, which is no step",
            ),
            (
                format!("[gate.own]\ntitle = \"O\"\nstep = [{{ name = \"a\", {run}, needs = [\"a\"] }}]"),
                "needs itself",
            ),
            (
                format!(
                    "[gate.own]\ntitle = \"O\"\nstep = [{{ name = \"a\", {run}, needs = [\"b\"] }}, {{ name = \"b\", run = [\"pii-scan\"], needs = [\"a\"] }}]"
                ),
                "needs itself",
            ),
        ] {
            let gates: String = gates;
            let message = of_policy(&gates).unwrap_err();
            assert!(message.contains(why), "{gates}\n{message}");
            assert!(message.starts_with("policy: gate."), "{message}");
        }
    }

    #[test]
    fn a_misspelt_gate_is_told_from_a_known_one() {
        let definitions = of_policy("").unwrap();
        let undecided = definitions.select(&["cp0".into(), "CP-3".into()]).unwrap_err();
        assert_eq!(undecided.rule, "cmp-1");
        assert_eq!(undecided.message, "no such gate: CP-3");
        assert!(undecided.help.unwrap().starts_with("did you mean cp3? known are cp0, "));
    }

    #[test]
    fn a_range_stands_for_both_ends_and_all_between() {
        let definitions = of_policy("").unwrap();
        let names = |range: &str| {
            let selected = definitions.select(&[range.into()]);
            selected.map(|selected| selected.into_iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(names("cp2..cp4").unwrap(), ["cp2", "cp3", "cp4"]);
        assert_eq!(names("cp3..cp3").unwrap(), ["cp3"]);
        for slip in ["cp4..cp2", "cp0..8", "cp0..cp99", "cp0..cp100000", "..", "cp0..", "cp0..cq3"] {
            assert_eq!(names(slip).unwrap_err().rule, "cmp-1", "{slip}");
        }
    }

    #[test]
    fn a_gate_named_twice_is_selected_once_and_no_gate_is_nothing_to_run() {
        let definitions = of_policy("").unwrap();
        let twice = definitions.select(&["cp4".into(), "cp0".into(), "cp4".into()]).unwrap();
        let names: Vec<_> = twice.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["cp4", "cp0"]);
        assert_eq!(definitions.select(&[]).unwrap_err().rule, "cmp-6");
    }

    #[test]
    fn a_name_can_be_the_name_of_a_file_and_of_no_other() {
        for name in ["a", "cp0", "1", "full-rollout", "a--b"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "-", "-a", "a-", "A", "a_b", "a/b", "../a", ".", "a.json", "a b", "é", "a\n"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
