//! Times in artifacts.

use gate_core::instant::Instant;
use gate_core::rule::TIME;
use gate_core::{Context, Judgement, Location, Reason, Undecided};

/// Judges a stated time: an instant (requirement G-3), and not from the future.
pub(crate) fn judge(context: &Context, text: &str, at: Location, judgement: &mut Judgement) {
    match Instant::parse(text) {
        Err(message) => {
            let message = format!("{}: {message}", at.path);
            judgement.cannot_decide(Undecided::new(&TIME, Reason::Malformed, message).at(at));
        }
        Ok(instant) => {
            let ahead = instant.seconds_since(context.now);
            if ahead > i64::from(context.policy.policy.thresholds.skew_s) {
                judgement.block(&TIME, Some(at), format!("this time lies {ahead} s in the future"));
            }
        }
    }
}
