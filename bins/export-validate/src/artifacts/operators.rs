//! What operators do, and through which channel: everything that is not allowed is denied.

use gate_core::Spanned;
use serde::Deserialize;

use super::parts::{At, Case, Problems, Text, Who, is_filled};
use crate::rules::{AU_1, OP_1, OP_2_1, OP_2_2, OP_4_2, OP_6_5, OP_6_6, OP_6_7, OP_14};

/// One thing that somebody did.
#[derive(Debug, Deserialize)]
pub(super) struct OperatorAction {
    action: Text,
    via: Text,
    actor: Option<Spanned<Who>>,
    role: Option<Text>,
    at: Option<At>,
    target: Option<Text>,
    outcome: Option<Text>,
}

/// Each action that the contract names, and the channels that it may take.
const ALLOWED: [(&str, &[&str]); 17] = [
    ("check_health", &["control_plane", "shop_agent"]),
    ("check_control_plane", &["control_plane"]),
    ("check_ci_cd", &["ci_cd"]),
    ("check_store_status", &["control_plane", "shop_agent"]),
    ("start_deployment", &["ci_cd"]),
    ("stop_deployment", &["ci_cd", "control_plane"]),
    ("start_rollback", &["ci_cd"]),
    ("run_smoke_checks", &["ci_cd"]),
    ("restart_agent", &["control_plane"]),
    ("isolate_store", &["control_plane"]),
    ("isolate_component", &["control_plane"]),
    ("release_isolation", &["control_plane"]),
    ("pause_intake", &["control_plane"]),
    ("resume_intake", &["control_plane"]),
    ("rotate_secret", &["ci_cd", "control_plane"]),
    ("revoke_access", &["ci_cd", "control_plane"]),
    ("update_documentation", &["ci_cd"]),
];

/// Looking into a store, or at business data.
const INSPECTION: [&str; 6] =
    ["db_query", "shell", "store_inspect", "read_customer_data", "read_order_data", "export_store_data"];

/// Ways to a store's database.
const DATABASE: [&str; 3] = ["sql", "database", "db"];

/// Changes by hand.
const MANUAL: [&str; 4] = ["manual_fix", "manual_change", "edit_runtime", "hotfix"];

/// Who may act, and who may not.
const OPERATORS: [&str; 3] = ["platform_operator", "on_call", "automation"];
const OTHERS: [&str; 3] = ["store_admin", "feature_developer", "external_integration"];

/// Names of nobody.
const NOBODY: [&str; 5] = ["anonymous", "unknown", "someone", "somebody", "nobody"];

/// Judges the actions of an incident or a deployment; `store` where the incident is a store's.
pub(super) fn judge(case: &mut Case<'_, '_>, actions: &[Spanned<OperatorAction>], store: bool) {
    if actions.is_empty() {
        return;
    }
    let (mut known, mut channel, mut inspection) =
        (Problems::default(), Problems::default(), Problems::default());
    let (mut database, mut data, mut manual) =
        (Problems::default(), Problems::default(), Problems::default());
    let (mut trained, mut excluded, mut attributed) =
        (Problems::default(), Problems::default(), Problems::default());
    for action in actions {
        let it = &action.value;
        let (name, via) = (it.action.value.as_str(), it.via.value.as_str());
        let by_hand = MANUAL.contains(&name) || via == "manual";
        // Each action breaks the one rule that says most about it.
        if store && (DATABASE.contains(&via) || name == "db_query") {
            database.block(action.node, "the database of a store was accessed");
        } else if store && matches!(name, "read_customer_data" | "read_order_data" | "export_store_data") {
            data.block(it.action.node, "data of customers or orders was read");
        } else if store && by_hand {
            manual.block(action.node, "a store was fixed by hand");
        } else if INSPECTION.contains(&name) {
            inspection.block(it.action.node, "a store or business data was looked into");
        } else {
            match ALLOWED.iter().find(|(allowed, _)| *allowed == name) {
                Some((_, channels)) => channel.unless(
                    channels.contains(&via),
                    it.via.node,
                    &format!("{name} may go by {} only", channels.join(" or ")),
                ),
                None if by_hand => channel.block(it.action.node, "a change by hand is allowed to nobody"),
                None => known.block(it.action.node, "the contract names no such action"),
            }
        }
        if let Some(role) = &it.role {
            if OTHERS.contains(&role.value.as_str()) {
                excluded.block(role.node, "the contract is not for this role");
            } else {
                trained.unless(
                    OPERATORS.contains(&role.value.as_str()),
                    role.node,
                    "no operator has this role",
                );
            }
        }
        let named =
            it.actor.as_ref().is_some_and(|actor| !NOBODY.contains(&actor.value.id.to_lowercase().as_str()));
        attributed.unless(named, action.node, "nobody is named who did this");
        let whole = it.role.is_some()
            && it.at.is_some()
            && it.target.is_some()
            && it.outcome.as_ref().is_some_and(|outcome| is_filled(&outcome.value));
        attributed.unless(whole, action.node, "role, at, target and outcome are not all there");
        case.past(&it.at.iter().collect::<Vec<_>>());
    }
    let count = actions.len();
    let rows = [
        (&OP_1, known, "named by the contract"),
        (&OP_14, channel, "by an allowed channel"),
        (&OP_4_2, inspection, "none of them an inspection"),
        (&OP_2_1, trained, "by operators"),
        (&OP_2_2, excluded, "none of them by others"),
        (&AU_1, attributed, "attributed to somebody"),
    ];
    for (rule, problems, holds) in rows {
        case.verdict(rule, problems, format!("{count} action(s), {holds}"));
    }
    if store {
        case.verdict(&OP_6_5, database, "no access to the store's database");
        case.verdict(&OP_6_6, data, "no data of customers or orders read");
        case.verdict(&OP_6_7, manual, "no fix by hand");
    }
}
