//! Every combination of operation, freezes, actor, exemption and target beside a second set of rules, written
//! in Rego and run by `regorus`: both have to allow the same.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::fs;

use common::commit_all;
use freeze_guard::operation::{self, Deployment};
use freeze_guard::pull::{Changed, LabelEvent, PullRequest};
use freeze_guard::state::{self, Source, State};
use gate_core::instant::Instant;
use gate_core::policy::{self, Loaded, Policy};
use gate_core::{Artifact, Context, Judgement, Root};
use regorus::Engine;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Noon of the day on which everything happens, and the seconds of the day before it.
const NOON: i64 = 1_772_452_800;

fn at(hour: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "hours of one day")]
    let second = NOON + ((hour - 12.0) * 3600.0) as i64;
    jiff::Timestamp::from_second(second).expect("a time").to_string()
}

fn second(text: &Value) -> Value {
    let text = text.as_str().expect("a time");
    json!(text.parse::<jiff::Timestamp>().expect("a time").as_second())
}

fn freeze(id: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut record = json!({
        "artifact": "freeze-record", "schema_version": 1, "id": format!("fz-{id}"), "created_at": at(8.0),
        "producer": {"tool": "t", "version": "1"}, "incident_id": "INC-7", "event": "declared",
        "freeze_id": id, "kind": "rollback", "declared_at": at(8.0), "effective_at": at(8.0),
        "declared_by": "ada", "triggers": [], "level": "L1",
        "scopes": {"merges": true, "bead_claims": true, "promotions": true, "deployments": true},
        "rollback_owners": ["ada", "ben", "guest"], "allowed_beads": ["bead-0007"],
        "allowed_prs": [{"number": 12, "class": "rollback", "approved_by": "ada"},
                        {"number": 13, "class": "incident", "approved_by": "ben"}],
    });
    change(&mut record);
    record
}

fn planned(record: &mut Value, start: f64, end: f64) {
    let object = record.as_object_mut().expect("an object");
    for key in ["incident_id", "level", "triggers"] {
        object.remove(key);
    }
    record["kind"] = json!("planned");
    record["window"] = json!({"start": at(start), "end": at(end)});
}

fn lift(of: &Value, scope: &[&str], change: impl FnOnce(&mut Value)) -> Value {
    let text = serde_json::to_string(of).expect("JSON");
    let reference = json!({"path": "x.json", "sha256": "0".repeat(64)});
    let mut record = json!({
        "artifact": "freeze-record", "schema_version": 1, "id": "lift", "created_at": at(11.0),
        "producer": {"tool": "t", "version": "1"}, "incident_id": of["incident_id"], "event": "lifted",
        "freeze_id": of["freeze_id"],
        "lifts": {"path": format!("freeze/{}.json", of["freeze_id"].as_str().expect("an id")),
                  "sha256": gate_core::artifact::sha256(text.as_bytes())},
        "lifted_at": at(11.0), "lifted_by": "ada", "scope": scope,
        "stability": {"stable_since": at(9.0), "checked_at": at(11.0), "state": "HEALTHY"},
        "communications": reference, "rollback": reference,
    });
    change(&mut record);
    record
}

/// Folders of records: declarations and lifts.
fn worlds() -> Vec<(&'static str, Vec<Value>, Vec<Value>)> {
    const ALL: [&str; 4] = ["merges", "bead_claims", "promotions", "deployments"];
    let plain = || freeze("inc-7", |_| {});
    let level = |level: &str| freeze("inc-7", |it| it["level"] = json!(level));
    let other = || freeze("inc-8", |it| it["incident_id"] = json!("INC-8"));
    let same = || freeze("inc-7b", |it| it["allowed_prs"] = json!([]));
    vec![
        ("none", vec![], vec![]),
        ("L1", vec![level("L1")], vec![]),
        ("L2", vec![level("L2")], vec![]),
        ("L3", vec![level("L3")], vec![]),
        ("not yet", vec![freeze("inc-7", |it| it["effective_at"] = json!(at(12.5)))], vec![]),
        ("at this instant", vec![freeze("inc-7", |it| it["effective_at"] = json!(at(12.0)))], vec![]),
        ("review overdue", vec![freeze("inc-7", |it| it["review_by"] = json!(at(9.0)))], vec![]),
        ("planned now", vec![freeze("p", |it| planned(it, 11.0, 13.0))], vec![]),
        ("planned until now", vec![freeze("p", |it| planned(it, 11.0, 12.0))], vec![]),
        ("planned from now", vec![freeze("p", |it| planned(it, 12.0, 13.0))], vec![]),
        ("planned later", vec![freeze("p", |it| planned(it, 13.0, 14.0))], vec![]),
        (
            "merges only",
            vec![freeze("inc-7", |it| {
                it["scopes"] =
                    json!({"merges": true, "bead_claims": false, "promotions": false, "deployments": false});
            })],
            vec![],
        ),
        ("lifted", vec![plain()], vec![lift(&plain(), &ALL, |_| {})]),
        ("lifted now", vec![plain()], vec![lift(&plain(), &ALL, |it| it["lifted_at"] = json!(at(12.0)))]),
        ("lifted for merges", vec![plain()], vec![lift(&plain(), &["merges"], |_| {})]),
        ("lifted but for merges", vec![plain()], vec![lift(&plain(), &ALL[1..], |_| {})]),
        ("lifted by another", vec![plain()], vec![lift(&plain(), &ALL, |it| it["lifted_by"] = json!("ben"))]),
        (
            "lifted by a stale digest",
            vec![plain()],
            vec![lift(&plain(), &ALL, |it| it["lifts"]["sha256"] = json!("0".repeat(64)))],
        ),
        ("lifted before", vec![plain()], vec![lift(&plain(), &ALL, |it| it["lifted_at"] = json!(at(7.0)))]),
        ("two, one lifted", vec![plain(), same()], vec![lift(&plain(), &ALL, |_| {})]),
        ("two of one incident", vec![plain(), same()], vec![]),
        ("two incidents", vec![plain(), other()], vec![]),
        ("rollback and planned", vec![plain(), freeze("p", |it| planned(it, 11.0, 13.0))], vec![]),
    ]
}

const ROLES: [(&str, &[&str]); 4] = [
    ("incident_commander", &["ada"]),
    ("api_lead", &["ben"]),
    ("security_lead", &["sam"]),
    ("release_owner", &["guest", "rolf"]),
];

fn policy() -> Policy {
    let mut policy = Policy::default();
    for (role, actors) in ROLES {
        policy.roles.insert(role.into(), actors.iter().map(|actor| (*actor).to_owned()).collect());
    }
    policy.freeze.labelers = vec!["ada".into(), "sam".into()];
    policy
}

/// What both sides judge one world by.
struct Bench {
    folder: TempDir,
    context: Context,
    state: State,
    facts: Value,
    engine: Engine,
}

impl Bench {
    fn new(declared: &[Value], lifts: &[Value], engine: &Engine) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let records = folder.path().join("freeze");
        fs::create_dir(&records).expect("a folder");
        for (index, record) in declared.iter().chain(lifts).enumerate() {
            let name = match record["event"].as_str() {
                Some("declared") => record["freeze_id"].as_str().expect("an id").to_owned(),
                _ => format!("lift-{index}"),
            };
            let text = serde_json::to_string(record).expect("JSON");
            fs::write(records.join(format!("{name}.json")), text).expect("a file");
        }
        if declared.is_empty() {
            let index = r#"{"artifact":"freeze-index","schema_version":1,"records":[]}"#;
            fs::write(records.join("index.json"), index).expect("a file");
        }
        let source = policy::Source { path: "built-in".into(), sha256: None };
        let context = Context {
            root: Root::new(Some(folder.path())).expect("a root"),
            policy: Loaded { policy: policy(), source },
            policy_ref: None,
            commit: None,
            now: Instant::parse(&at(12.0)).expect("a time"),
        };
        let state = state::load(&context, &Source::Folder(records), &mut Judgement::default());
        let state = state.unwrap_or_else(|undecided| panic!("{undecided:?}"));
        let facts = json!({
            "now": NOON,
            "roles": roles_by_actor(),
            "labelers": ["ada", "sam"],
            "label": "freeze-exempt",
            "freezes": declared.iter().map(freeze_facts).collect::<Vec<_>>(),
            "lifts": lifts.iter().map(|lift| json!({
                "freeze_id": lift["freeze_id"], "at": second(&lift["lifted_at"]), "scope": lift["scope"],
                "by": lift["lifted_by"], "digest_matches": lift["lifts"]["sha256"] != "0".repeat(64),
            })).collect::<Vec<_>>(),
        });
        Self { folder, context, state, facts, engine: engine.clone() }
    }

    /// Whether the second set of rules allows it.
    fn expected(&mut self, question: &Value) -> bool {
        let mut input = self.facts.clone();
        for (key, value) in question.as_object().expect("an object") {
            input[key] = value.clone();
        }
        let input = regorus::Value::from_json_str(&input.to_string()).expect("an input");
        self.engine.set_input(input);
        let answer = self.engine.eval_rule("data.freeze.allow".into()).expect("an answer");
        *answer.as_bool().expect("true or false")
    }

    /// Whether `freeze-guard` allows it.
    fn decided(&self, judge: impl FnOnce(&Context, &State, &mut Judgement)) -> bool {
        let mut judgement = Judgement::default();
        judge(&self.context, &self.state, &mut judgement);
        assert!(judgement.undecided.is_empty(), "{judgement:?}");
        !judgement.findings.iter().any(|finding| finding.effect == gate_core::Effect::Block)
    }
}

fn roles_by_actor() -> Value {
    let mut roles = json!({});
    for (role, actors) in ROLES {
        for actor in actors {
            if roles[actor].is_null() {
                roles[actor] = json!([]);
            }
            roles[actor].as_array_mut().expect("a list").push(json!(role));
        }
    }
    roles
}

fn freeze_facts(record: &Value) -> Value {
    let mut facts = json!({
        "id": record["freeze_id"], "declared_at": second(&record["declared_at"]),
        "effective_at": second(&record["effective_at"]), "scopes": record["scopes"],
        "owners": record["rollback_owners"], "allowed_beads": record["allowed_beads"],
        "allowed_prs": record["allowed_prs"],
    });
    if let Some(incident) = record.get("incident_id") {
        facts["incident"] = incident.clone();
    }
    if let Some(window) = record.get("window") {
        facts["window"] = json!({"start": second(&window["start"]), "end": second(&window["end"])});
    }
    facts
}

/// Timelines of the exempting label: hour, actor, and whether it was put there.
const TIMELINES: [&[(f64, &str, bool)]; 9] = [
    &[],
    &[(9.0, "ada", true)],
    &[(9.0, "sam", true)],
    &[(9.0, "eve", true)],
    &[(7.0, "ada", true)],
    &[(8.0, "ada", true)],
    &[(9.0, "ada", true), (9.5, "eve", false), (10.0, "eve", true)],
    &[(9.0, "eve", true), (9.5, "ada", false), (10.0, "ada", true)],
    &[(9.0, "ada", true), (9.5, "ada", false)],
];

fn pulls() -> Vec<(PullRequest, Value)> {
    let mut pulls = Vec::new();
    let files: [&[(&str, bool)]; 4] = [
        &[("src/a.rs", false)],
        &[("freeze/inc-7-lift.json", true)],
        &[("freeze/inc-7.json", false)],
        &[("freeze/inc-7-lift.json", true), ("src/a.rs", true)],
    ];
    for number in [11_u64, 12, 13] {
        for incident in [None, Some("INC-7"), Some("INC-8")] {
            for timeline in TIMELINES {
                for pushed in [7.5, 9.0, 11.0] {
                    for files in files {
                        pulls.push(pull(number, incident, timeline, pushed, files));
                    }
                }
            }
        }
    }
    pulls
}

fn pull(
    number: u64,
    incident: Option<&str>,
    timeline: &[(f64, &str, bool)],
    pushed: f64,
    files: &[(&str, bool)],
) -> (PullRequest, Value) {
    let instant = |hour: f64| Instant::parse(&at(hour)).expect("a time");
    let labelled = timeline.last().is_some_and(|(_, _, added)| *added);
    let labels: Vec<String> = labelled.then(|| "freeze-exempt".to_owned()).into_iter().collect();
    let event = |(hour, actor, added): &(f64, &str, bool)| LabelEvent {
        label: "freeze-exempt".into(),
        actor: (*actor).into(),
        at: instant(*hour),
        added: *added,
    };
    let facts = json!({
        "number": number, "labels": labels, "pushed_at": second(&json!(at(pushed))), "incident": incident,
        "events": timeline.iter().map(|(hour, actor, added)| json!({"at": second(&json!(at(*hour))), "actor": actor, "added": added})).collect::<Vec<_>>(),
        "files": files.iter().map(|(path, added)| json!({"path": path, "added": added})).collect::<Vec<_>>(),
    });
    let pull = PullRequest {
        number,
        head: "c".repeat(40),
        base: "main".into(),
        incident: incident.map(String::from),
        labels,
        label_events: Some(timeline.iter().map(event).collect()),
        pushed_at: Some(instant(pushed)),
        files: Some(
            files
                .iter()
                .map(|(path, added)| Changed { path: (*path).into(), added: *added, previous: None })
                .collect(),
        ),
    };
    (pull, facts)
}

fn engine() -> Engine {
    let rules =
        fs::read_to_string(common::repository().join("scripts/oracle/policy.rego")).expect("the rules");
    let mut engine = Engine::new();
    engine.add_policy("policy.rego".into(), rules).expect("rules that can be read");
    engine
}

#[test]
fn every_decision_is_that_of_the_second_set_of_rules() {
    let engine = engine();
    let pulls = pulls();
    let (mut compared, mut allowed, mut wrong) = (0_u64, 0_u64, Vec::new());
    for (name, declared, lifts) in worlds() {
        let mut bench = Bench::new(&declared, &lifts, &engine);
        let mut compare = |decided: bool, expected: bool, question: &Value| {
            compared += 1;
            allowed += u64::from(decided);
            if decided != expected {
                wrong.push(format!("{name}: {decided}, not {expected}: {question}"));
            }
        };
        for (pull, facts) in &pulls {
            let question = json!({"operation": "merge", "pull": facts});
            let decided = bench.decided(|context, state, judgement| {
                operation::merge(context, state, std::slice::from_ref(pull), judgement).expect("a state");
            });
            compare(decided, bench.expected(&question), &question);
        }
        let environments = ["dev", "staging", "prod"];
        for (from, to) in environments.iter().flat_map(|from| environments.map(|to| (*from, to))) {
            let question = json!({"operation": "promote", "from": from, "to": to});
            let decided = bench.decided(|context, state, judgement| {
                operation::promote(context, state, (from, to), judgement).expect("a state");
            });
            compare(decided, bench.expected(&question), &question);
        }
        for actor in ["ada", "ben", "guest", "sam", "rolf", "nobody", "deploy[bot]"] {
            for (environment, incident, run) in environments.iter().flat_map(|environment| {
                let incidents = [None, Some("INC-7"), Some("INC-8")];
                incidents.into_iter().flat_map(move |incident| {
                    [(*environment, incident, None), (*environment, incident, Some("4711"))]
                })
            }) {
                let question = json!({"operation": "deploy", "actor": actor, "incident": incident, "run": run.is_some()});
                let decided = bench.decided(|context, state, judgement| {
                    let asked = Deployment { actor, environment, incident, run };
                    operation::deploy(context, state, asked, judgement).expect("a state");
                });
                compare(decided, bench.expected(&question), &question);
            }
        }
        for (claimed, base, head) in claims(&bench) {
            let question = json!({"operation": "bead-claim", "claimed": claimed});
            let decided = bench.decided(|context, state, judgement| {
                let file = std::path::Path::new("issues.jsonl");
                operation::bead_claim(context, state, (&base, &head), file, judgement).expect("a state");
            });
            compare(decided, bench.expected(&question), &question);
        }
    }
    println!("{compared} decisions, {allowed} of them allowed, {} disagreements", wrong.len());
    assert!(compared > 20_000 && allowed > 1_000, "{compared} {allowed}");
    assert!(wrong.is_empty(), "{}", wrong.iter().take(20).cloned().collect::<Vec<_>>().join("\n"));
}

/// Commits of beads: what is claimed between the first and each.
fn claims(bench: &Bench) -> Vec<(Vec<&'static str>, String, String)> {
    let folder = bench.folder.path();
    let commit = |claimed: &[&str]| {
        let rows = ["bead-0007", "bead-0008"].map(|id| {
            let mut row = json!({"id": id, "title": "t"});
            if claimed.contains(&id) {
                row["claimedBy"] = json!("eve");
                row["claimedAt"] = json!("2020-01-01T00:00:00Z");
            }
            row.to_string()
        });
        fs::write(folder.join("issues.jsonl"), rows.join("\n")).expect("a file");
        commit_all(folder)
    };
    let base = commit(&[]);
    let sets: [&[&'static str]; 4] = [&[], &["bead-0007"], &["bead-0008"], &["bead-0007", "bead-0008"]];
    sets.into_iter().map(|claimed| (claimed.to_vec(), base.clone(), commit(claimed))).collect()
}

/// Another reading of who holds a claim: by the text of the file's rows, as `git diff` shows them.
#[test]
fn the_claims_of_real_revisions_are_those_of_another_reader() {
    // `GATEKIT_BEADS` names a file of beads. Its claims are taken off one by one, and put back.
    let rows = match std::env::var_os("GATEKIT_BEADS") {
        Some(path) => fs::read_to_string(path).expect("the beads"),
        None => (0..40).map(made_up).collect(),
    };
    let rows: Vec<&str> = rows.lines().collect();
    let folder = tempfile::tempdir().expect("a folder");
    let write = |rows: &[String]| {
        fs::write(folder.path().join("issues.jsonl"), rows.join("\n") + "\n").expect("a file");
        let artifact = Artifact::from_bytes("issues.jsonl".into(), None, (rows.join("\n") + "\n").into());
        freeze_guard::beads::Beads::read(&artifact)
    };
    let whole: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
    let now = write(&whole).expect("beads");
    assert_eq!(now.len(), rows.len());
    let parsed: Vec<Value> = rows.iter().map(|row| serde_json::from_str(row).expect("JSON")).collect();
    let keys = ["claimedBy", "claimed_by", "claimedAt", "claimed_at", "assignee", "assigned_to"];
    let is_claimed =
        |row: &Value| keys.iter().any(|key| row[key].as_str().is_some_and(|text| !text.trim().is_empty()));
    let mut claimed = 0;
    // Every row that is claimed, and enough of the others.
    let looked_at = parsed.iter().enumerate().filter(|(index, row)| is_claimed(row) || index % 20 == 0);
    for (index, row) in looked_at {
        let mut bare = row.clone();
        for key in keys {
            bare.as_object_mut().expect("an object").remove(key);
        }
        let mut earlier = whole.clone();
        earlier[index] = bare.to_string();
        // The order of the rows says nothing.
        earlier.reverse();
        let before = write(&earlier).expect("beads");
        let gained = now.gained_since(&before);
        let expected: Vec<&str> =
            is_claimed(row).then(|| row["id"].as_str().expect("an id")).into_iter().collect();
        assert_eq!(
            gained.iter().map(|gained| gained.id.as_str()).collect::<Vec<_>>(),
            expected,
            "row {}",
            index + 1
        );
        assert!(before.gained_since(&now).is_empty(), "a claim that is released is none");
        claimed += expected.len();
    }
    println!("{} beads, {claimed} claimed", rows.len());
    assert!(claimed > 0);
    // Whichever row is cut off, it is named by its line.
    for index in (0..whole.len()).step_by(whole.len() / 20 + 1) {
        let mut cut = whole.clone();
        let end =
            (0..=cut[index].len() / 2).rev().find(|at| cut[index].is_char_boundary(*at)).expect("a start");
        cut[index].truncate(end.max(1));
        let undecided = write(&cut).expect_err("a row that is cut off");
        assert_eq!(undecided.location.and_then(|at| at.line), Some(index as u64 + 1));
    }
}

fn made_up(index: usize) -> String {
    let id = format!("bead-{index:04}");
    let row = match index % 4 {
        0 => json!({"id": id, "title": "t", "status": "open", "priority": 1, "created_at": "2026-01-01"}),
        1 => {
            json!({"id": id, "title": "t", "status": "open", "priority": "P1", "claimedBy": "ada", "claimedAt": "2026-01-02"})
        }
        2 => json!({"id": id, "title": "t", "assignee": "ben", "createdAt": "2026-01-01"}),
        _ => json!({"id": id, "title": "é", "claimed_by": "", "claimedAt": null}),
    };
    format!("{row}\n")
}
