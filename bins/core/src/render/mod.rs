//! A report as people and machines read it: one file per format.

pub mod github;
pub mod html;
pub mod human;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people: what was checked, what blocks and where, what to do next.
    Human,
    /// The versioned JSON report.
    Json,
    /// GitHub Actions annotations.
    Github,
    /// A page for a browser, with figures.
    Html,
}
