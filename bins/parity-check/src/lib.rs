//! Does the candidate runtime match the baseline?
//!
//! Each module judges one kind of parity artifact; [`rules`] says what for.

pub mod bench;
pub mod checkpoint;
pub mod committed;
mod pattern;
pub mod results;
pub mod rules;
pub mod runbook;
pub mod scoreboard;
pub mod surface;
pub mod table;
mod time;
