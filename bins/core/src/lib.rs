//! What every Gatekit binary shares: reading artifacts, telling findings, deciding, rendering.
//!
//! It knows no gate. A binary parses its command line, calls one judging function, and concludes:
//! argv → [`cli`] → read ([`artifact`], [`json`], [`decode`]) → judge → [`report`] → [`output`].

pub mod artifact;
pub mod cli;
pub mod commit;
pub mod decode;
#[cfg(feature = "git")]
pub mod evidence;
pub mod figure;
pub mod finding;
#[cfg(feature = "git")]
pub mod git;
pub mod instant;
pub mod json;
pub mod location;
pub mod output;
pub mod policy;
pub mod render;
pub mod report;
pub mod rule;
pub mod text;

pub use artifact::{Artifact, Root, Subject};
pub use cli::{CommandLine, Common, Context, Program};
pub use commit::CommitId;
pub use decode::{Decoded, Spanned};
pub use figure::Figure;
pub use finding::{Bound, Effect, Finding, Judgement, Measure, Reason, Undecided};
pub use location::Location;
pub use report::{Report, Verdict};
pub use rule::{Rule, Severity};
