//! Does it hold personal data, secrets or tenant identity?
//!
//! Bytes come from [`files`]; a [`scan::Scanner`] walks over them (`json`, or line by line), lets
//! `structure` clear what machines make, and looks at the rest with the rows of [`detectors`]
//! ([`leaf`], [`rows`]), with the [`roster`], and under every encoding (`layers`).

pub mod baseline;
pub mod class;
pub mod detector;
pub mod detectors;
pub mod files;
mod json;
pub mod judge;
mod keys;
mod layers;
pub mod leaf;
pub mod mac;
mod memo;
pub mod profile;
mod prose;
mod redact;
pub mod roster;
pub mod rows;
pub mod rules;
pub mod run;
pub mod scan;
mod structure;
mod table;
pub mod validators;
