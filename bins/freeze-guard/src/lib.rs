//! May this operation go ahead under the current freeze?
//!
//! [`state`] folds the records of a folder into freezes; [`operation`] judges merges, claims, promotions
//! and deployments by them. [`declare`], [`rollback`] and [`lift`] judge the records themselves.

pub mod beads;
pub mod calendar;
pub mod comms;
pub mod declare;
pub mod github;
pub mod lift;
pub mod operation;
pub mod paper;
pub mod pull;
pub mod record;
pub mod render;
pub mod rollback;
pub mod rules;
pub mod state;
pub mod status;
pub mod window;
pub mod zone;
