//! What is looked for in the names of rows: required fixtures, and classes.

use std::collections::BTreeMap;

use gate_core::policy::FixtureClasses;
use gate_core::rule::POLICY;
use gate_core::{Judgement, Location, Reason, Undecided};

use super::Row;
use crate::checkpoint::{Checkpoint, Requirement};
use crate::pattern::PatternSet;

/// Rows whose name tells that they belong together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Class {
    /// How many rows.
    pub rows: u64,
    /// The sum of their durations, in microseconds.
    pub duration_us: u64,
}

/// The classes that are told apart; in CP8 the first of the last three that fits counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Of CP2.
    Soak,
    /// Of CP8.
    Benchmark,
    /// Of CP8.
    Security,
    /// Of CP8.
    Reliability,
}

/// Which pattern of the set stands for what.
#[derive(Clone, Copy, Debug)]
enum Purpose {
    Class(Kind),
    Requirement { requirement: usize, pattern: usize },
}

/// Looks for everything at once in each name.
#[derive(Debug)]
pub(super) struct Wanted {
    patterns: PatternSet,
    purposes: Vec<Purpose>,
    requirements: Vec<(Requirement, Vec<Vec<u64>>)>,
    classes: [Class; 4],
    /// Patterns that another row can still serve; once there are none, names need not be looked at.
    open: usize,
}

impl Wanted {
    pub(super) fn new(
        checkpoint: Checkpoint,
        requirements: Vec<Requirement>,
        classes: &FixtureClasses,
    ) -> Result<Self, Undecided> {
        let mut patterns: Vec<&str> = Vec::new();
        let mut purposes = Vec::new();
        // Only these checkpoints count rows by class.
        for (of, kind, names) in [
            (Checkpoint::Cp2, Kind::Soak, &classes.soak),
            (Checkpoint::Cp8, Kind::Benchmark, &classes.benchmark),
            (Checkpoint::Cp8, Kind::Security, &classes.security),
            (Checkpoint::Cp8, Kind::Reliability, &classes.reliability),
        ] {
            for name in names.iter().filter(|_| of == checkpoint) {
                patterns.push(name);
                purposes.push(Purpose::Class(kind));
            }
        }
        for (index, requirement) in requirements.iter().enumerate() {
            for (pattern, name) in requirement.patterns.iter().enumerate() {
                patterns.push(name);
                purposes.push(Purpose::Requirement { requirement: index, pattern });
            }
        }
        let set = PatternSet::new(patterns).map_err(|error| {
            Undecided::new(
                &POLICY,
                Reason::TooLarge,
                format!("policy: required fixtures can't be looked for: {error}"),
            )
        })?;
        let requirements = requirements
            .into_iter()
            .map(|requirement| {
                let rows = vec![Vec::new(); requirement.patterns.len()];
                (requirement, rows)
            })
            .collect();
        // A class is never complete: each of its patterns stays open.
        let open = purposes.len();
        Ok(Self { patterns: set, purposes, requirements, classes: [Class::default(); 4], open })
    }

    /// Notes what a row is wanted for; only a passing row serves a requirement.
    pub(super) fn offer(&mut self, row: &Row<'_>, number: u64, passed: bool) {
        if self.open == 0 {
            return;
        }
        let mut class: Option<Kind> = None;
        let (purposes, requirements, open) = (&self.purposes, &mut self.requirements, &mut self.open);
        self.patterns.find(row.test, |place| match purposes[place] {
            Purpose::Class(kind) => class = Some(class.map_or(kind, |other| other.min(kind))),
            Purpose::Requirement { requirement, pattern } => {
                let rows = &mut requirements[requirement].1;
                // As many rows as there are patterns are enough to give each one of its own.
                if passed && rows[pattern].len() < rows.len() {
                    rows[pattern].push(number);
                    *open -= usize::from(rows[pattern].len() == rows.len());
                }
            }
        });
        if let Some(kind) = class {
            let class = &mut self.classes[kind as usize];
            class.rows += 1;
            class.duration_us = class.duration_us.saturating_add(row.duration_us);
        }
    }

    pub(super) fn class(&self, kind: Kind) -> Class {
        self.classes[kind as usize]
    }

    /// Blocks for each required fixture that no passing row of its own satisfies.
    pub(super) fn judge(&self, table: Option<&str>, judgement: &mut Judgement) {
        for (requirement, rows) in &self.requirements {
            let mut assignment = Assignment { rows, taken: BTreeMap::new() };
            let mut complete = true;
            for (index, pattern) in requirement.patterns.iter().enumerate() {
                if assignment.assign(index, &mut vec![false; rows.len()]) {
                    continue;
                }
                complete = false;
                let message = if rows[index].is_empty() {
                    format!("no fixture `{pattern}` passed")
                } else {
                    format!(
                        "no fixture of its own passed for `{pattern}`: the ones that fit already serve another name"
                    )
                };
                judgement
                    .block(requirement.rule, table.map(Location::file), message)
                    .help("run that fixture, or name the one that covers it under [required_fixtures] in gatekit.toml");
            }
            if complete {
                judgement.holds(requirement.rule, format!("passed: `{}`", requirement.patterns.join("`, `")));
            }
        }
    }
}

/// Gives each pattern a row that no other pattern needs.
struct Assignment<'r> {
    rows: &'r [Vec<u64>],
    taken: BTreeMap<u64, usize>,
}

impl Assignment<'_> {
    /// An augmenting path in the bipartite graph of patterns and rows.
    fn assign(&mut self, pattern: usize, tried: &mut [bool]) -> bool {
        if std::mem::replace(&mut tried[pattern], true) {
            return false;
        }
        for row in &self.rows[pattern] {
            let free = match self.taken.get(row).copied() {
                None => true,
                Some(owner) => self.assign(owner, tried),
            };
            if free {
                self.taken.insert(*row, pattern);
                return true;
            }
        }
        false
    }
}
