//! The steps of a rollback: who owns each, which rule judges it, and which level asks for it.

use gate_core::Rule;
use serde::Deserialize;

use crate::record::Level;
use crate::rules::{
    CO_R2_1, CO_R2_2, CO_R2_3, RB_3A_1, RB_3A_2, RB_3B_1, RB_3B_2, RB_3C_1, RB_3C_2, RB_3C_3, RB_3E_1,
    RB_3E_2, RB_3E_3, RB_L1, RB_L2, RB_L3, RB_O2, RB_O3, RB_O4, RB_O5,
};

/// Steps, in the order of the runbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(super) enum Step {
    #[serde(rename = "repoint_traffic")]
    RepointTraffic,
    #[serde(rename = "restore_policy_bundle")]
    RestorePolicyBundle,
    #[serde(rename = "restore_config")]
    RestoreConfig,
    #[serde(rename = "confirm_gateway_health")]
    ConfirmGatewayHealth,
    #[serde(rename = "confirm_channel_delivery")]
    ConfirmChannelDelivery,
    #[serde(rename = "3a.1")]
    A1,
    #[serde(rename = "3a.2")]
    A2,
    #[serde(rename = "3b.1")]
    B1,
    #[serde(rename = "3b.2")]
    B2,
    #[serde(rename = "3c.1")]
    C1,
    #[serde(rename = "3c.2")]
    C2,
    #[serde(rename = "3c.3")]
    C3,
    #[serde(rename = "3d.1")]
    D1,
    #[serde(rename = "3d.2")]
    D2,
    #[serde(rename = "3d.3")]
    D3,
    #[serde(rename = "3e.1")]
    E1,
    #[serde(rename = "3e.2")]
    E2,
    #[serde(rename = "3e.3")]
    E3,
}

impl Step {
    pub(super) const CYCLE: [Self; 13] = [
        Self::A1,
        Self::A2,
        Self::B1,
        Self::B2,
        Self::C1,
        Self::C2,
        Self::C3,
        Self::D1,
        Self::D2,
        Self::D3,
        Self::E1,
        Self::E2,
        Self::E3,
    ];

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::RepointTraffic => "repoint_traffic",
            Self::RestorePolicyBundle => "restore_policy_bundle",
            Self::RestoreConfig => "restore_config",
            Self::ConfirmGatewayHealth => "confirm_gateway_health",
            Self::ConfirmChannelDelivery => "confirm_channel_delivery",
            Self::A1 => "3a.1",
            Self::A2 => "3a.2",
            Self::B1 => "3b.1",
            Self::B2 => "3b.2",
            Self::C1 => "3c.1",
            Self::C2 => "3c.2",
            Self::C3 => "3c.3",
            Self::D1 => "3d.1",
            Self::D2 => "3d.2",
            Self::D3 => "3d.3",
            Self::E1 => "3e.1",
            Self::E2 => "3e.2",
            Self::E3 => "3e.3",
        }
    }

    /// Of a step of the failing cycle: the level that asks for it, its rule, and the owner's role and rule.
    pub(super) fn owner(self) -> Option<(Level, &'static Rule, &'static str, &'static Rule)> {
        Some(match self {
            Self::A1 | Self::A2 => (Level::L1, &RB_L1, "api_lead", &RB_O2),
            Self::B1 | Self::B2 => (Level::L1, &RB_L1, "infrastructure_lead", &RB_O3),
            Self::C1 | Self::C2 | Self::C3 => (Level::L2, &RB_L2, "data_evidence_lead", &RB_O4),
            Self::D1 | Self::D2 | Self::D3 => (Level::L3, &RB_L3, "data_evidence_lead", &RB_O4),
            Self::E1 | Self::E2 | Self::E3 => (Level::L3, &RB_L3, "security_lead", &RB_O5),
            Self::RepointTraffic
            | Self::RestorePolicyBundle
            | Self::RestoreConfig
            | Self::ConfirmGatewayHealth
            | Self::ConfirmChannelDelivery => return None,
        })
    }

    pub(super) fn touches_data_or_secrets(self) -> bool {
        matches!(self, Self::C1 | Self::C2 | Self::C3 | Self::E1 | Self::E2 | Self::E3)
    }

    /// The rule that judges it.
    pub(super) fn rule(self) -> &'static Rule {
        match self {
            Self::RepointTraffic => &CO_R2_1,
            Self::RestorePolicyBundle | Self::RestoreConfig => &CO_R2_2,
            Self::ConfirmGatewayHealth | Self::ConfirmChannelDelivery => &CO_R2_3,
            Self::A1 => &RB_3A_1,
            Self::A2 => &RB_3A_2,
            Self::B1 => &RB_3B_1,
            Self::B2 => &RB_3B_2,
            Self::C1 => &RB_3C_1,
            Self::C2 => &RB_3C_2,
            Self::C3 => &RB_3C_3,
            Self::D1 | Self::D2 | Self::D3 => &RB_L3,
            Self::E1 => &RB_3E_1,
            Self::E2 => &RB_3E_2,
            Self::E3 => &RB_3E_3,
        }
    }

    /// What it does, as a message to people tells it.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::RepointTraffic => "repoint traffic",
            Self::RestorePolicyBundle => "restore the policy bundle",
            Self::RestoreConfig => "restore the configuration",
            Self::ConfirmGatewayHealth => "confirm gateway health",
            Self::ConfirmChannelDelivery => "confirm channel delivery",
            Self::A1 => "revert control plane and worker",
            Self::A2 => "confirm parity of critical endpoints",
            Self::B1 => "revert platform and configuration drift",
            Self::B2 => "validate health and startup",
            Self::C1 => "revert unsafe schema and projection changes",
            Self::C2 => "rebuild or repair read models",
            Self::C3 => "verify tenant boundaries and idempotency",
            Self::D1 => "preserve the evidence history",
            Self::D2 => "mark affected runs and entries",
            Self::D3 => "validate the evidence chain",
            Self::E1 => "revoke exposed credentials",
            Self::E2 => "rotate impacted credentials",
            Self::E3 => "verify least privilege and tenant scope",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_told_by_the_word_that_records_have_for_it() {
        let others = [
            Step::RepointTraffic,
            Step::RestorePolicyBundle,
            Step::RestoreConfig,
            Step::ConfirmGatewayHealth,
            Step::ConfirmChannelDelivery,
        ];
        for step in Step::CYCLE.into_iter().chain(others) {
            assert_eq!(serde_json::from_value::<Step>(step.word().into()).unwrap(), step);
        }
    }
}
