//! The checkpoints CP0 to CP8, and the fixtures that each asks for.

use std::fmt;

use gate_core::policy::{Policy, Required};
use gate_core::rule::POLICY;
use gate_core::{Reason, Rule, Undecided};

use crate::rules::{self, CPN_A};

/// A parity checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Checkpoint {
    /// Parity contract and scoreboard.
    Cp0,
    /// Standalone runtime core.
    Cp1,
    /// Session routing and state.
    Cp2,
    /// Tool runtime.
    Cp3,
    /// Channels.
    Cp4,
    /// Nodes, browser, canvas, devices.
    Cp5,
    /// Model providers and failover.
    Cp6,
    /// Command line and control UI.
    Cp7,
    /// Reliability, security, cutover.
    Cp8,
}

impl Checkpoint {
    /// All of them, in order.
    pub const ALL: [Self; 9] =
        [Self::Cp0, Self::Cp1, Self::Cp2, Self::Cp3, Self::Cp4, Self::Cp5, Self::Cp6, Self::Cp7, Self::Cp8];

    /// `cp0`…`cp8`.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["cp0", "cp1", "cp2", "cp3", "cp4", "cp5", "cp6", "cp7", "cp8"][self as usize]
    }

    /// Whether its runner writes a `cpN-metrics.json`; CP0 and CP1 publish tables only.
    #[must_use]
    pub fn has_metrics(self) -> bool {
        self >= Self::Cp2
    }

    /// Corpora of which its folder must hold a copy.
    #[must_use]
    pub fn corpora(self) -> &'static [&'static str] {
        match self {
            Self::Cp2 => &["gateway-payload-corpus.json", "session-routing-corpus.json"],
            Self::Cp3 => &["tool-runtime-corpus.json"],
            Self::Cp0 | Self::Cp1 | Self::Cp4 | Self::Cp5 | Self::Cp6 | Self::Cp7 | Self::Cp8 => &[],
        }
    }

    /// The fixtures that its table must hold: the built-in ones, as the policy changes them.
    ///
    /// # Errors
    /// When the policy names a rule that this checkpoint does not have.
    pub fn requirements(self, policy: &Policy) -> Result<Vec<Requirement>, Undecided> {
        let mut requirements: Vec<Requirement> = Policy::built_in_fixtures(self.name())
            .iter()
            .filter_map(|(id, patterns)| Some(Requirement::new(rules::find(id)?, patterns.iter().copied())))
            .collect();
        match policy.required_fixtures.get(self.name()) {
            None => {}
            Some(Required::Names(names)) => {
                requirements.push(Requirement::new(&CPN_A, names.iter().map(String::as_str)));
            }
            Some(Required::ByRule(by_rule)) => {
                for (id, patterns) in by_rule {
                    let given = |rule| Requirement::new(rule, patterns.iter().map(String::as_str));
                    if let Some(requirement) =
                        requirements.iter_mut().find(|requirement| requirement.rule.id == id)
                    {
                        *requirement = given(requirement.rule);
                    } else if id == CPN_A.id {
                        requirements.push(given(&CPN_A));
                    } else {
                        return Err(Undecided::new(
                            &POLICY,
                            Reason::Malformed,
                            format!("policy: {} has no rule `{id}` that asks for fixtures", self.name()),
                        )
                        .help("`gate init` prints the fixtures that each checkpoint asks for"));
                    }
                }
            }
        }
        Ok(requirements)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Fixtures that one rule asks for: each pattern needs a passing row of its own.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// The rule.
    pub rule: &'static Rule,
    /// Names in which `*` stands for any text.
    pub patterns: Vec<String>,
}

impl Requirement {
    fn new<'p>(rule: &'static Rule, patterns: impl Iterator<Item = &'p str>) -> Self {
        Self { rule, patterns: patterns.map(String::from).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_requirement_names_a_rule() {
        let policy = Policy::default();
        for checkpoint in Checkpoint::ALL {
            let built_in = Policy::built_in_fixtures(checkpoint.name());
            assert_eq!(checkpoint.requirements(&policy).unwrap().len(), built_in.len());
        }
    }
}
