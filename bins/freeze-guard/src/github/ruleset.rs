//! `freeze-guard ruleset on|off`: one switch that stops every merge at once.
//!
//! A ruleset with the rule `update` on the protected branch stops merges, queued groups and direct pushes the
//! moment that it is active, whatever stands at their heads.

use gate_core::{Judgement, Undecided};
use serde_json::json;

use super::{GitHub, Method, answers, undecided};
use crate::rules::RB_F5;

impl GitHub {
    /// Switches the ruleset of this name, if it stands otherwise.
    ///
    /// # Errors
    /// When there is no such ruleset, or more than one, or GitHub does not confirm the switch.
    pub fn switch(&self, name: &str, on: bool, judgement: &mut Judgement) -> Result<(), Undecided> {
        let what = "the rulesets of the repository";
        let all: Vec<answers::Ruleset> =
            self.pages("rulesets?includes_parents=false&per_page=100", what, |_: &[answers::Ruleset]| false)?;
        let mut named = all.iter().filter(|ruleset| ruleset.name == name);
        let (Some(ruleset), None) = (named.next(), named.next()) else {
            return Err(undecided(format!("there is not exactly one ruleset called {name}"))
                .help("make it once: target the protected branch, rule `Restrict updates`, bypass for rollback owners, disabled"));
        };
        let enforcement = if on { "active" } else { "disabled" };
        if ruleset.enforcement == enforcement {
            judgement.holds(&RB_F5, format!("the ruleset {name} is {enforcement} already"));
            return Ok(());
        }
        let url = self.path(&format!("rulesets/{}", ruleset.id));
        let what = format!("the ruleset {name}");
        let answer = self.ask(Method::Write, &url, Some(&json!({"enforcement": enforcement})), &what)?;
        let set: answers::Ruleset = Self::read(&answer, &what)?;
        if set.id != ruleset.id || set.enforcement != enforcement {
            return Err(undecided(format!("{what}: GitHub does not confirm that it is {enforcement}")));
        }
        judgement
            .holds(&RB_F5, format!("the ruleset {name} was {}, and is {enforcement}", ruleset.enforcement));
        Ok(())
    }
}
