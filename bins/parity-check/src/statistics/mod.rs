//! Is one runtime worse than another, told from series that are noisy, autocorrelated and looked at early?
//!
//! A candidate and a baseline run at the same time, and what both saw cancels out: every question is
//! about the logarithm of their ratio in one and the same interval. Neighbouring intervals are not
//! independent, so an estimate carries the wider of two errors that allow for it ([`estimate`]). The
//! question may be asked again and again while the soak lasts: it is answered at planned looks only, and
//! what they may err together is fixed before ([`looks`]). There are three answers, not two
//! ([`verdict`]): worse, no worse than the margin, and "can't tell yet".
//!
//! Everything here is a pure function of values. `make simulate` measures how often it errs.

#![expect(clippy::cast_precision_loss, reason = "counts of intervals and hosts are far below 2^52")]

pub mod canary;
pub mod estimate;
pub mod looks;
pub mod paired;
pub mod scan;
pub mod series;
pub mod trend;
pub mod verdict;

pub use canary::{Arms, Host, Metric, Plan, Reading};
pub use estimate::{Estimate, Spread};
pub use looks::{Look, Schedule};
pub use verdict::{Outcome, Verdict};
