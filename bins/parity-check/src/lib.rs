//! Does the candidate runtime match the baseline?
//!
//! Each module judges one kind of parity artifact; [`rules`] says what for.

pub mod bench;
mod bundle;
pub mod checkpoint;
pub mod committed;
pub mod deployment;
pub mod openapi;
mod pattern;
pub mod preconditions;
mod record;
pub mod repeats;
pub mod replay;
pub mod results;
pub mod rollout;
pub mod rules;
pub mod runbook;
pub mod scoreboard;
pub mod smoke;
pub mod statistics;
pub mod surface;
pub mod table;
mod time;
pub mod verification;
