//! Profiles: what is looked for, and how strictly, as data.

use clap::ValueEnum;

use crate::detector::{Detector, Group};

/// What the artifact is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Name {
    /// A runtime export that leaves the tenant: JSON only, no conversation text
    Export,
    /// Evidence, reports, logs and other files of a release
    Artifact,
    /// Credentials only, in any file
    Secrets,
    /// Records of incidents and operations: addresses of hosts may be named
    Incident,
}

/// A profile.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column of the table below")]
pub struct Profile {
    /// Its name.
    pub name: &'static str,
    /// Groups of detectors that it has.
    pub groups: &'static [Group],
    /// Entities of these groups that it leaves out.
    pub without: &'static [&'static str],
    /// Whether everything has to be well-formed JSON.
    pub json: bool,
    /// Whether a file that calls itself JSON has to be.
    pub strict: bool,
    /// Whether conversation text blocks.
    pub prose: bool,
    /// Whether lines of text may say what to ignore on them.
    pub inline: bool,
}

const EVERY: &[Group] = &[Group::Personal, Group::Secret, Group::Tenant];

static PROFILES: [Profile; 4] = [
    Profile {
        name: "export",
        groups: EVERY,
        without: &[],
        json: true,
        strict: true,
        prose: true,
        inline: false,
    },
    Profile {
        name: "artifact",
        groups: EVERY,
        without: &[],
        json: false,
        strict: true,
        prose: false,
        inline: true,
    },
    Profile {
        name: "secrets",
        groups: &[Group::Secret],
        without: &[],
        json: false,
        strict: false,
        prose: false,
        inline: true,
    },
    Profile {
        name: "incident",
        groups: EVERY,
        without: &["IP_ADDRESS", "MAC_ADDRESS"],
        json: false,
        strict: true,
        prose: false,
        inline: false,
    },
];

impl Name {
    /// The profile of this name.
    #[must_use]
    pub fn profile(self) -> &'static Profile {
        match self {
            Self::Export => &PROFILES[0],
            Self::Artifact => &PROFILES[1],
            Self::Secrets => &PROFILES[2],
            Self::Incident => &PROFILES[3],
        }
    }
}

impl Profile {
    /// Whether it has a detector, given what is included and left out by entity or rule id.
    #[must_use]
    pub fn has(&self, detector: &Detector, include: &[String], exclude: &[String]) -> bool {
        let named = |names: &[String]| names.iter().any(|name| is_named(detector, name));
        if named(exclude) {
            return false;
        }
        named(include)
            || detector.default
                && self.groups.contains(&detector.group)
                && !self.without.contains(&detector.entity)
    }
}

/// Whether a name is a detector's entity or id, without regard to case.
#[must_use]
pub fn is_named(detector: &Detector, name: &str) -> bool {
    detector.entity.eq_ignore_ascii_case(name) || detector.id.eq_ignore_ascii_case(name)
}
