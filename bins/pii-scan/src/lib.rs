//! Does it hold personal data, secrets or tenant identity?

pub mod detector;
pub mod detectors;
pub mod validators;
