//! The rules of `export-validate`, a row each.

gate_core::rules! {
    /// Every rule of `export-validate`.
    pub static RULES = [
        SCHEMA "ev-schema" Critical
            what "a document conforms to its JSON Schema, every fault told in one pass"
            why "a field that is missing, misspelt or of another kind is judged by nothing that follows"
            pass "all required keys, no key that the schema does not name, every format as asserted"
            block "a number below its minimum, a date-time without offset, an unexpected key"
        EX_1_1 "ex-1.1" Medium
            what "every module is listed once, with a known health and percentiles in order"
            why "a health that nobody understands, or a p95 below the p50, was not measured"
            pass "UP, DEGRADED or DOWN; p50 <= p95 <= p99"
            block "p95 40 beside p50 55; health \"FINE\""
        EX_1_2 "ex-1.2" High
            what "behaviour events are unique, of known modules, and each critical one has an incident or a reason why it is none"
            why "a critical event that nobody followed up is what the next version inherits"
            pass "severity CRITICAL with \"incident_id\", or with \"false_positive_reason\""
            block "a CRITICAL event with neither"
        EX_1_3 "ex-1.3" Medium
            what "AI metrics are counts and figures by name"
            why "a prompt is not a metric, and may hold anything"
            pass "\"safety_event_counts\": {\"blocked\": 3}"
            block "a sentence where the name of a model family belongs"
        EX_1_4 "ex-1.4" High
            what "feedback is told in aggregates, of groups that are large enough"
            why "a verbatim quote, or a group of one, is somebody"
            pass "themes of a few words, groups of 5 or more"
            block "a theme that is a whole sentence; a group of 2 is a warning"
        EX_1_5 "ex-1.5" Medium
            what "the compliance state is there, with counts by standard"
            why "an upgrade that does not know of violations carries them on"
            pass "watchdog_rules, violations_by_standard, mitigations, audit_summaries"
            block "no compliance_state in a full export"
        EX_2_1 "ex-2.1" High
            what "the envelope is exact: export_metadata, privacy_validation and data, and nothing beside them"
            why "what lies outside of the envelope was promised by nobody"
            pass "the three keys, and in data the known sections"
            block "a file with \"metadata\" in their place; a sixth section"
        EX_2_2 "ex-2.2" High
            what "times are instants in order, events lie in the period, and the version is one"
            why "an export of another time or version describes another system"
            pass "start < end <= exported_at; the version of runtime_state is that of the metadata"
            block "an event after the end of the period; 2025-12-04T05:21:23 without offset"
        EX_2_3 "ex-2.3" Critical
            what "the privacy confirmations are literally true, by the export validator, after the period ended"
            why "a claim that was made before there was anything to look at covers nothing"
            pass "\"no_pii_confirmed\": true, validated_at after the end of the period"
            block "\"true\" as a string; validated before the period ended"
        EX_3_3 "ex-3.3" Critical
            what "no prose is a conversation: one line, at most 280 characters, nobody's turn marked"
            why "raw conversation text holds whatever a user typed"
            pass "\"Latency of the audit module doubled.\""
            block "a text of two lines; one with \"user:\" and \"assistant:\""
        EX_3_4 "ex-3.4" High
            what "there are no rows of single users or tenants"
            why "figures about one person are not aggregated, whatever they are called"
            pass "by_module, by_standard"
            block "a key \"user_id\", \"tenants\" or \"customer_id\""
        EX_3_5 "ex-3.5" Critical
            what "export-validate has passed these very bytes as a runtime export"
            why "a check of another file says nothing of this one"
            pass "a report with verdict pass whose subject has the digest of the export"
            block "no such report in --reports"
        EX_4_2 "ex-4.2" Low
            what "no more exports are kept than the retention allows, each once"
            why "old exports are data that nobody needs any more"
            pass "five exports under --retention 5"
            block "a sixth one is a warning; the same export_id twice blocks"
        EX_4_4 "ex-4.4" Medium
            what "the platform version is a known one"
            why "an export that is tied to no version can't be compared with any"
            pass "2.4.1 where handback.platform_versions has \"2.*\""
            block "9.9.9 there"
        EV_TOTALS "ev-totals" Medium
            what "a stated total is the sum of its parts"
            why "a total that was not recomputed hides what was left out"
            pass "\"total\": 5 beside \"by_category\": {\"auth\": 2, \"audit\": 3}"
            block "\"total\": 6 there"
        IM_1 "im-1" High
            what "the export is of the platform version that is expected"
            why "an import of another version's state breaks what it meets"
            pass "--expect-version 2.4.1 and platform_version 2.4.1"
            block "platform_version 2.4.0 there"
        IM_2 "im-2" Medium
            what "after the import, all five steps are done, each with its evidence"
            why "an import whose lessons were not taken up was for nothing"
            pass "five times \"done\": true with a \"ref\""
            block "\"gaps_tracked\": {\"done\": false}"
        HB_0 "hb-0" Medium
            what "the runtime hands over to the foreman"
            why "control that goes to a third party is not handed back"
            pass "from maturion to foreman"
            block "from foreman to maturion"
        HB_1_0 "hb-1.0" High
            what "at least one listed trigger starts a handback"
            why "a handback for no stated reason can be anybody's wish"
            pass "one of the eight codes"
            block "no trigger; a free text"
        HB_1_1A "hb-1.1a" Medium
            what "a planned upgrade cycle starts a planned handback, and is named"
            why "an emergency is not planned"
            pass "kind planned, \"window_ref\": \"2026-Q1\""
            block "this code in an emergency"
        HB_1_1B "hb-1.1b" Medium
            what "control is transferred inside the maintenance window"
            why "outside of it, users were promised service"
            pass "window 10:00 to 14:00, transferred 11:30"
            block "transferred 14:05"
        HB_1_2A "hb-1.2a" High
            what "a security vulnerability is an incident that is documented here"
            why "an unrecorded vulnerability can't be followed up"
            pass "incident_id of a documented incident"
            block "no incident_id, or one that nothing documents"
        HB_1_2B "hb-1.2b" High
            what "a critical compliance gap is an incident that is documented here"
            why "an unrecorded gap can't be followed up"
            pass "incident_id of a documented incident"
            block "no incident_id, or one that nothing documents"
        HB_1_2C "hb-1.2c" High
            what "a risk to stability is an incident that is documented here"
            why "an unrecorded risk can't be followed up"
            pass "incident_id of a documented incident"
            block "no incident_id, or one that nothing documents"
        HB_1_3A "hb-1.3a" Medium
            what "performance really is beyond its bound"
            why "a trigger inside its bound is no trigger"
            pass "p95 900 where above 500 is bad"
            block "p95 400 there"
        HB_1_3B "hb-1.3b" Medium
            what "the use of the resource really approaches its limit"
            why "a trigger far from the limit is no trigger"
            pass "85 of 100 where the policy says 0.8"
            block "30 of 100"
        HB_1_4 "hb-1.4" High
            what "a human override is approved by a human administrator"
            why "a machine can't overrule the runtime for strategic reasons"
            pass "an approval by an actor whom the policy lists as human_admin"
            block "an approval by a bot"
        HB_2_1 "hb-2.1" Critical
            what "the runtime state was exported, and the export is the file with this digest"
            why "an export that changed after it was recorded is another one"
            pass "the file hashes to what the record states"
            block "another digest; not decided where the file is missing"
        HB_2_2 "hb-2.2" Critical
            what "pii-scan has passed the very bytes of export, saved state and summary"
            why "the flag in the export alone proves nothing"
            pass "reports with verdict pass whose subjects have these digests"
            block "no report, or one that blocks, for one of them"
        HB_2_3 "hb-2.3" High
            what "every critical incident of the export is documented"
            why "what is critical and unwritten is lost with the old version"
            pass "two critical incidents, two records"
            block "critical_total 2, one documented"
        HB_2_4 "hb-2.4" Critical
            what "no operation is in flight any more"
            why "an operation that runs through the transfer ends in neither version"
            pass "in_flight is empty"
            block "one is left"
        HB_2_5 "hb-2.5" Medium
            what "the summary report is there, with this digest"
            why "the next version's planners read it first"
            pass "summary_report hashes to what is stated"
            block "another digest"
        HB_2_6 "hb-2.6" Medium
            what "the platform was checked for stability, and if it is not healthy, it says why"
            why "a handback of an unstable platform needs its eyes open"
            pass "HEALTHY; DEGRADED with a reason is a warning"
            block "no stability at all; DEGRADED without a reason"
        HB_3_1A "hb-3.1a" High
            what "a human administrator was notified"
            why "nobody can stop what nobody heard of"
            pass "a recipient whom the policy lists as human_admin"
            block "bots alone"
        HB_3_1B "hb-3.1b" Medium
            what "the notification says why and when"
            why "a notice without a reason can't be weighed"
            pass "a rationale, planned_at not before notified_at"
            block "an empty rationale"
        HB_3_1C "hb-3.1c" Critical
            what "the administrator could stop it, and did not"
            why "a veto that is ignored is no veto"
            pass "transferred after the deadline; vetoed false, or withdrawn by a human administrator"
            block "transferred before the deadline; a veto that a bot withdrew"
        HB_3_2A "hb-3.2a" Medium
            what "a planned handback reduces the intake of work first"
            why "work that is still taken is work that is cut off"
            pass "intake reduced, before the export"
            block "intake normal"
        HB_3_2B "hb-3.2b" Low
            what "each suspended operation says why it was not finished"
            why "a habit of suspending hides what is stuck"
            pass "\"reason\": \"waits for an external audit\""
            block "no reason"
        HB_3_2C "hb-3.2c" High
            what "each suspended operation can be resumed, from a checkpoint"
            why "what can't be resumed was cancelled"
            pass "\"capable\": true with a checkpoint"
            block "\"capable\": false"
        HB_3_3B "hb-3.3b" High
            what "the export conforms to its schema and to its own rules"
            why "a handback stands on its export"
            pass "no finding in the export"
            block "a critical event without incident in it"
        HB_3_3C "hb-3.3c" High
            what "the export lies in a secure place, for the foreman and administrators alone"
            why "an export that others can read was published"
            pass "a location under handback.secure_locations; principals foreman and human_admin"
            block "another bucket; a principal \"everyone\""
        HB_3_4A "hb-3.4a" High
            what "the configuration is saved"
            why "without it the upgrade starts from guesses"
            pass "sections.configuration with a file that hashes to its digest"
            block "no such section"
        HB_3_4B "hb-3.4b" High
            what "the monitoring baselines are saved"
            why "without them nobody can tell whether the upgrade made it worse"
            pass "sections.monitoring_baselines with a file that hashes to its digest"
            block "no such section"
        HB_3_4C "hb-3.4c" High
            what "the active watchdog rules are saved, or it is said that none is active"
            why "an empty list may be a lost one"
            pass "items 12; or items 0 with \"none_active\": true"
            block "items 0 alone"
        HB_3_4D "hb-3.4d" High
            what "the compliance posture is saved"
            why "an upgrade must not start from an unknown posture"
            pass "sections.compliance_posture with a file that hashes to its digest"
            block "no such section"
        HB_3_5A "hb-3.5a" High
            what "the runtime was marked IN_UPGRADE at the transfer"
            why "what is not marked is still used"
            pass "\"IN_UPGRADE\""
            block "\"in_upgrade\", \"RUNNING\""
        HB_3_5B "hb-3.5b" Critical
            what "control is transferred after export, validation, preservation and marking"
            why "what is handed over first is checked by nobody"
            pass "transferred_at is the last of these times"
            block "transferred before the export was validated"
        HB_3_5C "hb-3.5c" High
            what "the foreman can read every file of the handback"
            why "state that can't be read is not handed over"
            pass "a grant to foreman for the export and for each saved section"
            block "one section without a grant"
        HB_3_6 "hb-3.6" High
            what "the steps of a planned handback follow each other"
            why "a step out of order was done for show"
            pass "notified, intake reduced, exported, preserved, marked"
            block "exported before the intake was reduced"
        HB_4_0 "hb-4.0" High
            what "an emergency has a critical trigger"
            why "the short way is for danger alone"
            pass "security_vulnerability, compliance_gap, stability_risk or human_override"
            block "an emergency for a maintenance window"
        HB_4_1A "hb-4.1a" Medium
            what "an emergency is captured at once"
            why "what is captured hours later is another state"
            pass "5 minutes after detection"
            block "two hours after"
        HB_4_1B "hb-4.1b" High
            what "what an emergency leaves out is listed, with the reason; a planned handback leaves out nothing"
            why "a section that is silently absent is a lost one"
            pass "\"partial\": true with a reason; missing[] for each absent section"
            block "partial without reason; a section both saved and missing"
        HB_4_2A "hb-4.2a" High
            what "further damage was prevented first, or there was none to prevent"
            why "an export of a burning system helps nobody"
            pass "a timed containment action, or the reason why none was needed"
            block "neither"
        HB_4_2B "hb-4.2b" High
            what "data loss is accepted by a human administrator, with its scope"
            why "losing data is a decision of people"
            pass "accepted, with scope and approval"
            block "accepted by nobody"
        HB_4_3A "hb-4.3a" Critical
            what "a minimal export lists what it leaves out, and never leaves out privacy or the runtime state"
            why "nothing may be silently absent"
            pass "\"omitted\": [{\"section\": \"ai_metrics\", \"reason\": \"...\"}] for each"
            block "a section that is neither there nor listed"
        HB_4_3B "hb-4.3b" High
            what "a minimal export is followed by a full one in time"
            why "the crisis ends, and what is owed stays owed"
            pass "full_export_due in the future, or full_export given"
            block "full_export_due passed"
        HB_4_4A "hb-4.4a" High
            what "the incident record says what triggered the emergency"
            why "a handback without its cause teaches nothing"
            pass "the incident of this handback, with a trigger"
            block "another incident's record; no trigger"
        HB_4_4B "hb-4.4b" Medium
            what "the incident record refers to the state at handback"
            why "what was handed over is evidence of the incident"
            pass "state_at_handback has the digest of the export or of the saved state"
            block "another digest, or none"
        HB_4_4C "hb-4.4c" Medium
            what "the incident is in the hands of somebody"
            why "an incident that was escalated to nobody waits"
            pass "an escalation, or a follow-up with an owner"
            block "neither"
        HB_5_1 "hb-5.1" High
            what "the runtime is PAUSED after the transfer"
            why "a runtime that still runs competes with the upgrade"
            pass "PAUSED, entered at or after the transfer"
            block "still IN_UPGRADE; PAUSED before the transfer"
        HB_5_2 "hb-5.2" Critical
            what "no operation of a tenant was processed since"
            why "what a paused runtime processed is lost"
            pass "0, measured after the pause began"
            block "2"
        HB_5_3 "hb-5.3" High
            what "monitoring stays on, and only reads"
            why "a blind upgrade, or a writing monitor, is a risk"
            pass "active, read_only"
            block "off; read_write"
        HB_5_4 "hb-5.4" Critical
            what "the foreman alone has control"
            why "two controllers are none"
            pass "\"controller\": \"foreman\""
            block "\"shared\""
        HB_6_2 "hb-6.2" High
            what "the saved state was confirmed after it was saved, and is the file of this digest"
            why "a copy that nobody looked at may be empty"
            pass "confirmed after saved_at"
            block "not confirmed"
        HB_6_3 "hb-6.3" Critical
            what "every operation is accounted for"
            why "an operation that is in no list is in an undefined state"
            pass "10 in all: 7 completed, 3 suspended"
            block "10 in all: 7 completed, 2 suspended"
        HB_6_4 "hb-6.4" High
            what "a human administrator acknowledged the handback after the transfer"
            why "people answer for it, not machines"
            pass "admin_ack by an actor whom the policy lists as human_admin"
            block "dated before the transfer"
        HB_6_5 "hb-6.5" High
            what "the foreman confirmed receipt after the transfer, and is somebody else than the administrator"
            why "one who signs for both sides has checked neither"
            pass "foreman_receipt by the foreman"
            block "both by one actor"
        OP_1 "op-1" Medium
            what "operators do what the contract names"
            why "an action that nobody defined can't be judged"
            pass "check_health, stop_deployment, start_rollback, isolate_store, rotate_secret"
            block "\"fiddled with it\""
        OP_2_1 "op-2.1" High
            what "operators, on-call engineers and automation act"
            why "others have not been trained for it"
            pass "role on_call"
            block "role visitor"
        OP_2_2 "op-2.2" High
            what "store admins, feature developers and external integrations don't act"
            why "the contract is not for them"
            pass "role platform_operator"
            block "role feature_developer"
        OP_4_2 "op-4.2" Critical
            what "nobody looks into a store or at business data"
            why "health is told by reported status"
            pass "check_store_status via control_plane"
            block "db_query, shell, store_inspect"
        OP_4_3 "op-4.3" Medium
            what "of a store, the last successful operation is verified as well"
            why "three of four fields look healthy in a store that does nothing"
            pass "last_successful_operation_at"
            block "absent"
        OP_5 "op-5" High
            what "an incident is of the platform, a store or a deployment, with what that category has to verify"
            why "each category has boundaries of its own"
            pass "category store with verification.store"
            block "category \"misc\"; no verification.store"
        OP_6_1 "op-6.1" Medium
            what "of a store, the reported health is verified"
            why "a response to an assumption may harm a healthy store"
            pass "verification.store.availability"
            block "absent"
        OP_6_2 "op-6.2" Medium
            what "of a store, the agent is verified"
            why "an agent that does not answer reports old news"
            pass "verification.store.agent_responsive"
            block "absent"
        OP_6_3 "op-6.3" Medium
            what "of a store, the last deployment is confirmed"
            why "most incidents begin with one"
            pass "verification.store.last_deployed_version"
            block "absent"
        OP_6_4 "op-6.4" Medium
            what "it is known whether one store alone is concerned"
            why "a store's incident may be the platform's"
            pass "stores single, \"isolated\": true"
            block "stores unknown"
        OP_6_5 "op-6.5" Critical
            what "in an incident of a store nobody touches its database"
            why "the database is the merchant's"
            pass "via control_plane"
            block "via sql"
        OP_6_6 "op-6.6" Critical
            what "in an incident of a store nobody reads customers' or orders' data"
            why "they are the merchant's, and people's"
            pass "check_store_status"
            block "read_order_data"
        OP_6_7 "op-6.7" Critical
            what "in an incident of a store nobody fixes it by hand"
            why "a manual fix is gone with the next deployment, and nobody knows of it"
            pass "start_deployment via ci_cd"
            block "manual_fix; via manual"
        OP_7_1 "op-7.1" Medium
            what "in an incident of the platform, the Control Plane is verified"
            why "without it, no status can be believed"
            pass "verification.platform.control_plane_available"
            block "absent"
        OP_7_2 "op-7.2" Medium
            what "in an incident of the platform, CI/CD is verified"
            why "without it, no fix can arrive"
            pass "verification.platform.ci_cd_available"
            block "absent"
        OP_7_3 "op-7.3" Medium
            what "in an incident of the platform, it is known whether one store or several are concerned"
            why "the scope decides who is told"
            pass "stores multiple"
            block "stores unknown"
        OP_11_1 "op-11.1" Critical
            what "a secret that may be exposed is treated as compromised"
            why "hope is not a rotation"
            pass "\"treated_as_compromised\": true"
            block "false"
        OP_11_2 "op-11.2" Critical
            what "an exposed secret is rotated, after the suspicion"
            why "one that was rotated before is exposed still"
            pass "rotated_at after suspected_at"
            block "null when the incident is closed"
        OP_11_3 "op-11.3" Critical
            what "the old secret can't be used any more when the incident is closed"
            why "rotation alone leaves the old one valid"
            pass "access_revoked_at"
            block "null"
        OP_11_4 "op-11.4" High
            what "an exposure of secrets lists them, by name"
            why "what is not listed is not rotated"
            pass "kinds has secret_exposure, and secrets lists one"
            block "secrets is empty"
        OP_11_5 "op-11.5" Critical
            what "no secret is used again"
            why "the same secret under a new date is the exposed one"
            pass "reuse false, another fingerprint"
            block "the same fingerprint after as before"
        OP_12 "op-12" High
            what "a security incident is contained before it is fixed, and escalated on a documented path"
            why "a fix before the containment destroys evidence, and may spread it"
            pass "contained, then resolved; path security-on-call"
            block "resolved at 10:00, contained at 11:00; a path that the policy does not list"
        OP_13_1 "op-13.1" High
            what "a significant incident has a summary"
            why "nobody learns from a blank"
            pass "two sentences"
            block "empty, \"TBD\", \"<summary>\""
        OP_13_2 "op-13.2" High
            what "a significant incident names what it affected"
            why "the same component fails again"
            pass "affected_components: [\"gateway\"]"
            block "none"
        OP_13_3 "op-13.3" High
            what "a significant incident that is closed says how it was resolved"
            why "a riddle is not a resolution"
            pass "a resolution action in words"
            block "none; \"TBD\""
        OP_13_4 "op-13.4" Medium
            what "gaps in the documentation that were found are closed with the incident"
            why "the next operator falls into the same gap"
            pass "gaps_found with an update"
            block "gaps_found and no update"
        OP_13_5 "op-13.5" High
            what "what failed names an incident that has a record"
            why "an undocumented response is incomplete"
            pass "a failed deployment, and the record of its incident beside it"
            block "incident_id that no record has"
        OP_14 "op-14" Critical
            what "every action takes a channel that is allowed for it; all else is denied"
            why "a bypass of CI/CD invalidates everything that CI/CD proves"
            pass "start_rollback via ci_cd"
            block "start_rollback via ssh"
        AU_1 "au-1" Critical
            what "every action says who did what, in which role, when, to what, with which outcome"
            why "an action of nobody can be anybody's"
            pass "actor, role, at, target and outcome"
            block "no actor; \"anonymous\""
        RB_D1 "rb-d1" High
            what "a closed incident has a root cause and a timeline in order"
            why "what was not understood comes back"
            pass "a root cause, two entries or more in order"
            block "\"TBD\"; one entry"
        RB_D2 "rb-d2" Medium
            what "follow-ups exist as work items, and a critical incident has one"
            why "an intention is not work"
            pass "bead-0042, which the list of work items holds"
            block "an id that it does not hold"
        RB_D3 "rb-d3" Medium
            what "the updates of the documentation are there"
            why "a promise of a document is none"
            pass "docs/runbooks/relay.md with its digest"
            block "a file that is not there, or another one"
        XA_6 "xa-6" High
            what "what an incident refers to is there, unchanged, and the incident has one record"
            why "evidence that was rotated away proves nothing"
            pass "each file hashes to its digest; one record per incident"
            block "another digest; two records of one incident"
        XA_3 "xa-3" Critical
            what "what was scanned, handed over and acknowledged are the same bytes"
            why "one byte's difference, and the checks were of another file"
            pass "one digest in all places"
            block "the scan was of another version of the file"
        CO_R2_4 "co-r2.4" High
            what "the incident of a cutover has its parity evidence and a mitigation status"
            why "without them nobody can tell whether parity caused it"
            pass "parity_artifacts with a file, mitigation_status in words"
            block "no file; an empty status"
        RB_TA "rb-ta" Medium
            what "the declaration of a rollback tells all it has to, and tells what the freeze record says"
            why "people act on the message, not on the record"
            pass "six lines filled, UTC in the subject, the level of the record"
            block "a placeholder left; L2 where the record says L3"
        RB_TB "rb-tb" Medium
            what "an update of a rollback tells all it has to, and the target of the rollback record"
            why "people wait for the wrong release"
            pass "target, done, in progress, risks, next update"
            block "another target"
        RB_TC "rb-tc" Medium
            what "the notice of recovery tells all it has to, and unfreezes no more than was lifted"
            why "people merge what is still frozen"
            pass "completed at the end of the rollback; the scope of the lift"
            block "drafted, not sent; a scope that is broader"
        EV_ORDER "ev-order" Medium
            what "messages stand in the order in which they were sent"
            why "a log that is put in order later can be rewritten"
            pass "sent 10:00, 10:30, 11:00"
            block "sent 10:30, then 10:00"
    ]
}
