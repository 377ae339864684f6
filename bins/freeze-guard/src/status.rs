//! `freeze-guard status`: what is frozen, by what, and when that changes next.

use gate_core::{Context, Judgement, Undecided};

use crate::operation::overdue;
use crate::record::Scope;
use crate::rules::FZ_STATE;
use crate::state::State;
use crate::zone::timestamp;

/// Tells the state of each scope at the time to judge at, and its next transition.
///
/// # Errors
/// When a window takes place too often to be told.
pub fn tell(context: &Context, state: &State, judgement: &mut Judgement) -> Result<(), Undecided> {
    let now = timestamp(context.now);
    let namespace = &context.policy.policy.freeze.namespace;
    for scope in Scope::ALL {
        let stopping = state.stopping(scope, now)?;
        let next = state.next_transition(scope, now)?;
        let by: Vec<_> = stopping.iter().map(|freeze| freeze.describe(namespace)).collect();
        let is = if by.is_empty() { "open".into() } else { format!("FROZEN by {}", by.join(" and ")) };
        let then = match next {
            Some(at) => format!("next transition {at}"),
            None => "no next transition".into(),
        };
        judgement.holds(&FZ_STATE, format!("{}: {is}; {then}", scope.word()));
        judgement.stats.insert(format!("frozen_{}", scope.word()), u64::from(!by.is_empty()));
        // A transition lies after now, which is after 1970.
        if let Some(second) = next.and_then(|at| u64::try_from(at.as_second()).ok()) {
            judgement.stats.insert(format!("next_transition_{}_s", scope.word()), second);
        }
    }
    for freeze in &state.freezes {
        if Scope::ALL.into_iter().any(|scope| freeze.stops(scope, now).unwrap_or(true)) {
            overdue(context, freeze, judgement);
        }
    }
    Ok(())
}
