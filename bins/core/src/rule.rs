//! Rules as rows: everything `--list-rules`, `--explain`, the docs and the fixtures say of a rule.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// How bad it would be to promote although the rule is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Promoting would ship an unproven or unsafe release.
    Critical,
    /// Promoting would ship a release whose evidence is wrong in part.
    High,
    /// The evidence is incomplete, the release may still be sound.
    Medium,
    /// Worth a look.
    Low,
}

impl Severity {
    /// The word used in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// One rule: a permanent id and what a person needs in order to understand a finding of it.
#[derive(Debug)]
pub struct Rule {
    /// The requirement's id in lower case, such as `cp0-m1`. Never reused for another meaning.
    pub id: &'static str,
    /// What must hold, in one line.
    pub what: &'static str,
    /// Why a release without it must not be promoted.
    pub why: &'static str,
    /// The severity of every finding of this rule.
    pub severity: Severity,
    /// Evidence that passes, in one line.
    pub pass: &'static str,
    /// Evidence that blocks or leaves the question undecided, in one line.
    pub block: &'static str,
}

/// The table `--list-rules` prints: id, severity and what must hold, a line per rule.
#[must_use]
pub fn list(rules: &[&Rule]) -> String {
    let mut out = String::new();
    for rule in rules {
        let _ = writeln!(out, "{:<8} {:<8} {}", rule.id, rule.severity.word(), rule.what);
    }
    out
}

/// The page `--explain ID` prints, or `None` for an id that no rule has. Case does not matter; `all` stands
/// for every rule, a page after the other.
#[must_use]
pub fn explain(rules: &[&Rule], id: &str) -> Option<String> {
    if id.eq_ignore_ascii_case("all") {
        return Some(rules.iter().map(|rule| page(rule)).collect::<Vec<_>>().join("\n"));
    }
    rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(id)).map(|rule| page(rule))
}

fn page(rule: &Rule) -> String {
    format!(
        "{} · {}\n\n{}\n\nWhy     {}\nPasses  {}\nBlocks  {}\n",
        rule.id,
        rule.severity.word(),
        rule.what,
        rule.why,
        rule.pass,
        rule.block
    )
}

/// Declares rules as rows, and the table that lists them.
#[macro_export]
macro_rules! rules {
    ($(#[$meta:meta])* $vis:vis static $table:ident = [$($name:ident $id:literal $severity:ident
        what $what:literal why $why:literal pass $pass:literal block $block:literal)*]) => {
        $(
            #[doc = $what]
            $vis static $name: $crate::rule::Rule = $crate::rule::Rule {
                id: $id,
                what: $what,
                why: $why,
                severity: $crate::rule::Severity::$severity,
                pass: $pass,
                block: $block,
            };
        )*
        $(#[$meta])*
        $vis static $table: &[&$crate::rule::Rule] = &[$(&$name),*];
    };
}

rules! {
    /// The general rules, which every binary applies to everything it reads.
    pub static GENERAL = [
        NOTHING_MISSING "g-1" Critical
            what "nothing missing, empty or unknown counts as a pass"
            why "a gate that goes green because nothing was looked at is worse than no gate"
            pass "every file that the check names is there and holds at least one thing to judge"
            block "an empty folder, an empty list, a table of no rows"
        COMMIT "g-2" Critical
            what "the evidence speaks for the very commit that is to be promoted"
            why "evidence of another commit proves nothing about this one"
            pass "since the commit that brought the artifact, only evidence paths changed"
            block "src/ changed after the artifact was made; a shallow clone that hides it"
        TIME "g-3" High
            what "times are RFC 3339 with an offset, and none lies in the future"
            why "a naive time is another instant on every machine"
            pass "2026-03-02T09:15:04.1234567Z"
            block "2026-03-02T09:15:04, 2026-03-02 09:15:04Z, or tomorrow"
        REFERENCE "g-4" Critical
            what "files are regular files inside the root"
            why "a path or link that leaves the root lets an artifact borrow another one's evidence"
            pass "parity/generated/cp3/cp3-metrics.json"
            block "../other/cp3-metrics.json, or a symlink to it"
        READING "g-7" Critical
            what "JSON, TSV and text are read strictly, and only in one way"
            why "two readers that see different values in one file can be played against each other"
            pass "UTF-8, with or without BOM and CRLF, each key once, finite numbers"
            block "a duplicate key, trailing data, UTF-16, 1e999, a lone surrogate, depth over 128"
        SHAPE "g-8" High
            what "an artifact has the fields of its type, with values of their kind"
            why "a check that skips what it doesn't understand has not checked it"
            pass "every required field, numbers where numbers belong"
            block "a missing field, a string for a number, a JSON Schema offered as an artifact"
        POLICY "g-9" Critical
            what "the policy is read whole, from the protected ref when one is named"
            why "a pull request must not lower the bar that it is measured by"
            pass "--policy-ref origin/main, every key known"
            block "an unknown key in gatekit.toml, a ref that can't be read"
    ]
}
