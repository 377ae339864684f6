//! State preservation: what a handback leaves behind for the upgrade.

use gate_core::{Rule, Spanned};
use serde::Deserialize;

use super::parts::{At, Case, Problems, Ref, Text, Who, is_filled, record};
use crate::rules::{HB_3_4A, HB_3_4B, HB_3_4C, HB_3_4D, HB_4_1B, HB_6_2};

record! {
    /// `state-preservation`. Artifact type 3 of the requirements.
    struct State {
        incident_id: Option<Text>,
        handback_id: Text,
        saved_at: At,
        sections: Spanned<Sections>,
        missing: Option<Vec<Missing>>,
        confirmed: Option<Confirmed>,
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Sections {
    configuration: Option<Spanned<Section>>,
    monitoring_baselines: Option<Spanned<Section>>,
    watchdog_rules: Option<Spanned<Section>>,
    compliance_posture: Option<Spanned<Section>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Section {
    #[serde(rename = "ref")]
    pub(super) reference: Ref,
    items: Spanned<u64>,
    none_active: Option<Spanned<bool>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Missing {
    pub(super) section: Spanned<Name>,
    reason: Text,
}

/// The sections that are to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Name {
    Configuration,
    MonitoringBaselines,
    WatchdogRules,
    CompliancePosture,
}

#[derive(Debug, Deserialize)]
pub(super) struct Confirmed {
    pub(super) actor: Spanned<Who>,
    pub(super) at: At,
}

impl State {
    /// The sections that were saved.
    pub(super) fn saved(&self) -> impl Iterator<Item = &Section> {
        let sections = &self.sections.value;
        [
            &sections.configuration,
            &sections.monitoring_baselines,
            &sections.watchdog_rules,
            &sections.compliance_posture,
        ]
        .into_iter()
        .flatten()
        .map(|section| &section.value)
    }
}

/// Judges saved state: every section is there, or listed as missing; every file is the one that is meant.
pub(super) fn judge(case: &mut Case<'_, '_>, state: &State) {
    case.past(&[&state.created_at, &state.saved_at]);
    let sections = &state.sections.value;
    let missing = state.missing.as_deref().unwrap_or_default();
    let mut silent = Problems::default();
    for it in missing {
        silent.unless(is_filled(&it.reason.value), it.reason.node, "the reason says nothing");
    }
    let rows: [(Name, &Option<Spanned<Section>>, &str, &'static Rule); 4] = [
        (Name::Configuration, &sections.configuration, "the configuration", &HB_3_4A),
        (Name::MonitoringBaselines, &sections.monitoring_baselines, "the monitoring baselines", &HB_3_4B),
        (Name::WatchdogRules, &sections.watchdog_rules, "the watchdog rules", &HB_3_4C),
        (Name::CompliancePosture, &sections.compliance_posture, "the compliance posture", &HB_3_4D),
    ];
    for (name, section, words, rule) in rows {
        let listed: Vec<_> = missing.iter().filter(|it| it.section.value == name).collect();
        let Some(section) = section else {
            match listed.as_slice() {
                [] => {
                    let mut problems = Problems::default();
                    problems.block(
                        state.sections.node,
                        format!("{words} stand neither in `sections` nor in `missing`"),
                    );
                    case.verdict(rule, problems, "");
                }
                [_] => {}
                [_, second, ..] => {
                    silent.block(second.section.node, "this section is listed as missing twice");
                }
            }
            continue;
        };
        if let [first, ..] = listed.as_slice() {
            silent.block(first.section.node, "this section is saved, and listed as missing");
        }
        let mut problems = Problems::default();
        case.hash(&section.value.reference, "saved-state", &mut problems);
        if name == Name::WatchdogRules {
            let (items, none) = (&section.value.items, section.value.none_active.as_ref());
            let none = none.is_some_and(|none| none.value);
            problems.unless(
                items.value > 0 || none,
                items.node,
                "no rule, and nothing says that none is active",
            );
            problems.unless(items.value == 0 || !none, items.node, "rules, and the word that none is active");
        }
        case.verdict(rule, problems, format!("{words}: {} item(s), hashed now", section.value.items.value));
    }
    let left = missing.len();
    case.verdict(&HB_4_1B, silent, format!("{left} section(s) listed as missing, none of them also saved"));
    if let Some(confirmed) = &state.confirmed {
        case.past(&[&confirmed.at]);
        let fine = confirmed.at.value >= state.saved_at.value;
        case.demand(
            &HB_6_2,
            fine,
            confirmed.at.node,
            "confirmed before it was saved",
            "confirmed after it was saved",
        );
    }
}
