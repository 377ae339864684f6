//! A report as people and machines read it: one file per format.

pub mod ctrf;
pub mod figure;
pub mod github;
pub mod html;
pub mod human;
pub mod intoto;
pub mod junit;
pub mod markdown;
pub mod sarif;
pub mod summary;

pub use summary::Summary;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people: what was checked, what blocks and where, what to do next.
    Human,
    /// The versioned JSON report.
    Json,
    /// GitHub Actions annotations.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML: a test case per rule.
    Junit,
    /// CTRF JSON: the same test cases for readers of the Common Test Report Format.
    Ctrf,
    /// Markdown for a step summary or a pull request, at most 900 KiB.
    Markdown,
    /// One self-contained page.
    Html,
    /// An in-toto Statement with the test-result predicate, to be signed.
    Intoto,
    /// An in-toto Statement with the Simple Verification Result predicate: what passed, by name.
    Svr,
}

impl Format {
    /// The names of all formats, as the command line takes them.
    #[must_use]
    pub fn names() -> String {
        let variants = <Self as clap::ValueEnum>::value_variants().iter();
        let names = variants.filter_map(|format| {
            clap::ValueEnum::to_possible_value(format).map(|value| value.get_name().to_owned())
        });
        names.collect::<Vec<_>>().join(", ")
    }
}
