//! The state: the fold of every record in the folder of freezes, at the protected ref.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use gate_core::git::Repository;
use gate_core::instant::Instant;
use gate_core::policy::{Loaded, Policy};
use gate_core::rule::{NOTHING_MISSING, POLICY, TIME};
use gate_core::text::printable;
use gate_core::{Artifact, Context, Decoded, Judgement, Location, Reason, Spanned, Undecided};
use jiff::Timestamp;

use crate::calendar;
use crate::record::{
    Actor, AllowedPr, Declared, Event, FreezeKind, Head, Index, Level, Lifted, ScheduleRecord, Scope, Sheet,
};
use crate::rules::{FZ_STATE, FZ_ZONE, RB_5_0};
use crate::window::{Interval, Schedule, Window};
use crate::zone::{self, Effect, Zone, timestamp};

/// The role that declares and lifts.
pub const COMMANDER: &str = "incident_commander";

/// How many changes of single freezes are followed in search of one of the whole.
const MAX_CHANGES: usize = 5_000;

/// Where the records are read from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A git ref, which the change that is judged can't write to.
    Ref(String),
    /// A folder.
    Folder(PathBuf),
}

/// When a freeze holds.
#[derive(Clone, Debug)]
enum When {
    /// From its start until it is lifted.
    UntilLifted,
    /// From one instant to another.
    Window(Interval),
    /// By windows of its own.
    Schedule(Schedule),
}

/// A freeze, with what was lifted of it.
#[derive(Clone, Debug)]
pub struct Freeze {
    /// Its id.
    pub id: String,
    /// The file, as reports call it.
    pub path: String,
    /// The digest of the file.
    pub sha256: String,
    /// The incident.
    pub incident: Option<String>,
    /// How far the rollback goes.
    pub level: Option<Level>,
    /// When it was declared.
    pub declared_at: Instant,
    /// Who may deploy meanwhile.
    pub rollback_owners: Vec<Actor>,
    /// Beads that may be claimed meanwhile.
    pub allowed_beads: BTreeSet<String>,
    /// Pull requests that may merge meanwhile.
    pub allowed_prs: Vec<AllowedPr>,
    /// When somebody looks whether it is still needed.
    pub review_by: Option<Instant>,
    kind: &'static str,
    effective_at: Timestamp,
    when: When,
    scopes: BTreeSet<Scope>,
    /// From when on a scope is free again.
    lifted: BTreeMap<Scope, Timestamp>,
}

/// All freezes.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// In the order of their ids.
    pub freezes: Vec<Freeze>,
    /// The zones that their windows follow.
    pub zones: Vec<String>,
}

impl Freeze {
    fn is_active(&self, at: Timestamp) -> Result<bool, String> {
        Ok(at >= self.effective_at
            && match &self.when {
                When::UntilLifted => true,
                When::Window(window) => window.holds(at),
                When::Schedule(schedule) => schedule.is_frozen(at)?,
            })
    }

    /// Whether it stops a scope at an instant.
    ///
    /// # Errors
    /// When a window takes place too often to be told.
    pub fn stops(&self, scope: Scope, at: Timestamp) -> Result<bool, String> {
        let lifted = self.lifted.get(&scope).is_some_and(|lifted| *lifted <= at);
        Ok(self.scopes.contains(&scope) && !lifted && self.is_active(at)?)
    }

    /// The next instant after `at` at which it may stop a scope, or not any more.
    fn next_change(&self, scope: Scope, at: Timestamp) -> Result<Option<Timestamp>, String> {
        if !self.scopes.contains(&scope) {
            return Ok(None);
        }
        let mut changes = vec![Some(self.effective_at), self.lifted.get(&scope).copied()];
        match &self.when {
            When::UntilLifted => {}
            When::Window(window) => changes.extend([Some(window.start), Some(window.end)]),
            When::Schedule(schedule) => changes.push(schedule.next_change(at)?),
        }
        Ok(changes.into_iter().flatten().filter(|change| *change > at).min())
    }

    /// What it is, in a few words: `rollback INC-7 failing-cycle/L2`.
    #[must_use]
    pub fn describe(&self, namespace: &str) -> String {
        let mut words = vec![self.kind.to_owned(), printable(&self.id)];
        words.extend(self.incident.as_deref().map(|incident| format!("for {}", printable(incident))));
        words.extend(self.level.map(|level| format!("at {namespace}/{level}")));
        words.join(" ")
    }
}

impl State {
    /// The freezes that stop a scope at an instant.
    ///
    /// # Errors
    /// When a window takes place too often to be told.
    pub fn stopping(&self, scope: Scope, at: Timestamp) -> Result<Vec<&Freeze>, Undecided> {
        let mut stopping = Vec::new();
        for freeze in &self.freezes {
            if freeze.stops(scope, at).map_err(|message| unreadable(&freeze.path, &message))? {
                stopping.push(freeze);
            }
        }
        Ok(stopping)
    }

    /// The first instant after `at` at which a scope is frozen or free otherwise than now.
    ///
    /// # Errors
    /// When a window takes place too often to be told.
    pub fn next_transition(&self, scope: Scope, at: Timestamp) -> Result<Option<Timestamp>, Undecided> {
        let now = !self.stopping(scope, at)?.is_empty();
        let mut here = at;
        for _ in 0..MAX_CHANGES {
            let mut next: Option<Timestamp> = None;
            for freeze in &self.freezes {
                let change =
                    freeze.next_change(scope, here).map_err(|message| unreadable(&freeze.path, &message))?;
                next = [next, change].into_iter().flatten().min();
            }
            let Some(change) = next else { return Ok(None) };
            if self.stopping(scope, change)?.is_empty() == now {
                return Ok(Some(change));
            }
            here = change;
        }
        Ok(None)
    }
}

fn unreadable(path: &str, message: &str) -> Undecided {
    Undecided::new(&FZ_STATE, Reason::Malformed, format!("{path}: {message}")).at(Location::file(path))
}

/// The records of a folder, wherever it lies.
struct Folder {
    files: BTreeMap<String, Artifact>,
    source: String,
}

fn read(context: &Context, source: &Source) -> Result<Option<Folder>, Undecided> {
    let mut files = BTreeMap::new();
    match source {
        Source::Folder(folder) => {
            for name in context.root.list(folder)? {
                let artifact = context.root.read(&folder.join(&name))?;
                files.insert(name, artifact);
            }
            Ok(Some(Folder { files, source: format!("folder {}", context.root.display(folder)) }))
        }
        Source::Ref(reference) => {
            let repository = Repository::of(&context.root)?;
            let folder = context.root.path().join(&context.policy.policy.freeze.folder);
            let Some(names) = repository.list_at(reference, &folder)? else {
                return Ok(None);
            };
            for name in names {
                if let Some(artifact) = repository.read_at(reference, &folder.join(&name))? {
                    files.insert(name, artifact);
                }
            }
            Ok(Some(Folder { files, source: format!("ref {}", printable(reference)) }))
        }
    }
}

/// Reads every record, and folds them.
///
/// # Errors
/// When the folder, the ref or one of the records can't be read, or two of them contradict each other.
pub fn load(context: &Context, source: &Source, judgement: &mut Judgement) -> Result<State, Undecided> {
    let policy = &context.policy.policy;
    if let Source::Ref(reference) = source {
        refuse_other_policy(context, reference)?;
    }
    let Some(folder) = read(context, source)? else {
        let name = printable(&policy.freeze.folder);
        let Source::Ref(reference) = source else { return Ok(State::default()) };
        if policy.freeze.absent_is_open {
            let source = format!("ref {}, which holds no folder {name}", printable(reference));
            // The policy is all there is to read, and it decides.
            let file = context.root.path().join(gate_core::policy::FILE_NAME);
            let at = context.policy_ref.as_deref().unwrap_or(reference);
            if let Some(policy) = Repository::of(&context.root)?.read_at(at, &file)? {
                judgement.subjects.push(policy.subject("policy"));
            }
            judgement.holds(&FZ_STATE, format!("no freeze: {source}, and the policy says `absent_is_open`"));
            return Ok(State::default());
        }
        return Err(Undecided::new(
            &FZ_STATE,
            Reason::Missing,
            format!(
                "{} holds no folder {name}: nobody can tell whether there is a freeze",
                printable(reference)
            ),
        )
        .help("commit freeze/index.json with an empty list of records, or set `freeze.absent_is_open`"));
    };
    let mut fold = Fold::new(context);
    fold.read(&folder, judgement)?;
    let state = fold.finish(&folder.source, judgement);
    judgement.stats.insert("freezes".into(), state.freezes.len() as u64);
    Ok(state)
}

/// A pull request must not choose who is exempt: the policy in the work tree has to be that of the ref.
fn refuse_other_policy(context: &Context, reference: &str) -> Result<(), Undecided> {
    if context.policy_ref.is_some() {
        return Ok(());
    }
    let protected = Loaded::load(&context.root, None, Some(reference))?;
    if protected.source.sha256 == context.policy.source.sha256 {
        return Ok(());
    }
    Err(Undecided::new(
        &POLICY,
        Reason::Unproven,
        format!("the policy {} is not the one at {}", context.policy.source.path, printable(reference)),
    )
    .help(format!("read it from there: --policy-ref {}", printable(reference))))
}

/// A lift, and where it was read.
struct Lift {
    path: String,
    lifted: Lifted,
    at: Instant,
    location: Location,
}

struct Fold<'c> {
    context: &'c Context,
    freezes: BTreeMap<String, Freeze>,
    lifts: Vec<Lift>,
    records: u64,
    zones: BTreeSet<String>,
}

impl<'c> Fold<'c> {
    fn new(context: &'c Context) -> Self {
        Self { context, freezes: BTreeMap::new(), lifts: Vec::new(), records: 0, zones: BTreeSet::new() }
    }

    fn policy(&self) -> &'c Policy {
        &self.context.policy.policy
    }

    fn read(&mut self, folder: &Folder, judgement: &mut Judgement) -> Result<(), Undecided> {
        let mut index = None;
        for (name, artifact) in &folder.files {
            let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
            match ending {
                Some("json") => {}
                // They are read with the record that names them, and words for people with none.
                Some("ics" | "md") => continue,
                _ => {
                    return Err(Undecided::new(
                        &FZ_STATE,
                        Reason::Malformed,
                        format!("{} is no record: a record's name ends in .json", artifact.path()),
                    )
                    .at(Location::file(artifact.path())));
                }
            }
            let head: Decoded<'_, Head> = Decoded::new(artifact.json()?)?;
            let kind = head.value.artifact.value.as_str();
            judgement.subjects.push(artifact.subject(kind));
            match (kind, head.value.event.map(|event| event.value)) {
                ("freeze-record", Some(Event::Declared)) => self.declared(artifact, judgement)?,
                ("freeze-record", Some(Event::Lifted)) => self.lifted(artifact, judgement)?,
                ("freeze-schedule", None) => self.schedule(artifact, &folder.files, judgement)?,
                ("freeze-index", None) if name == "index.json" => {
                    index = Some(artifact);
                    continue;
                }
                _ => {
                    let message = format!("{} is no record of a freeze", artifact.path());
                    return Err(Undecided::new(&FZ_STATE, Reason::Malformed, message)
                        .help("keep freeze-record, freeze-schedule and index.json in this folder, and nothing else")
                        .at(head.at(head.value.artifact.node)));
                }
            }
            self.records += 1;
        }
        match index {
            Some(index) => self.check_index(index, &folder.files),
            None if self.records == 0 => Err(Undecided::new(
                &NOTHING_MISSING,
                Reason::Empty,
                format!("{} holds no record and no index.json that says so", folder.source),
            )
            .help(r#"write index.json: {"artifact":"freeze-index","schema_version":1,"records":[]}"#)),
            None => Ok(()),
        }
    }

    /// With an index, a record that was deleted or slipped in is no record.
    fn check_index(&self, artifact: &Artifact, files: &BTreeMap<String, Artifact>) -> Result<(), Undecided> {
        let index: Decoded<'_, Index> = Decoded::new(artifact.json()?)?;
        let at = |node| index.at(node);
        let sheet = Sheet::new(self.context, &at, artifact.path());
        sheet.expect(&index.value.artifact, &index.value.schema_version, "freeze-index")?;
        let refuse = |node: u32, message: String| {
            Err(Undecided::new(&FZ_STATE, Reason::Unproven, message).at(index.at(node)))
        };
        let mut listed = BTreeSet::new();
        for record in &index.value.records.value {
            let name = record.path.value.as_str();
            match files.get(name) {
                None => {
                    return refuse(
                        record.path.node,
                        format!("{}: it is listed, and not there", printable(name)),
                    );
                }
                Some(file) if file.sha256() != record.sha256.value => {
                    return refuse(record.sha256.node, format!("{}: its digest is another", printable(name)));
                }
                Some(_) => listed.insert(name),
            };
        }
        let unlisted = files
            .keys()
            .find(|name| is_record(name) && *name != "index.json" && !listed.contains(name.as_str()));
        match unlisted {
            Some(name) => {
                refuse(index.value.records.node, format!("{}: it is there, and not listed", printable(name)))
            }
            None => Ok(()),
        }
    }

    fn insert(&mut self, freeze: Freeze, at: Location) -> Result<(), Undecided> {
        let path = freeze.path.clone();
        match self.freezes.insert(freeze.id.clone(), freeze) {
            None => Ok(()),
            Some(other) => Err(Undecided::new(
                &FZ_STATE,
                Reason::Malformed,
                format!("{path} and {} are both called {}", other.path, printable(&other.id)),
            )
            .help("a freeze is declared once: give the later one an id of its own")
            .at(at)),
        }
    }

    fn declared(&mut self, artifact: &Artifact, judgement: &mut Judgement) -> Result<(), Undecided> {
        let record: Decoded<'_, Declared> = Decoded::new(artifact.json()?)?;
        let at = |node| record.at(node);
        let sheet = Sheet::new(self.context, &at, artifact.path());
        let declared = &record.value;
        sheet.expect(&declared.artifact, &declared.schema_version, "freeze-record")?;
        let times = times_of(declared, &sheet, judgement)?;
        let when = match (declared.kind.value, &declared.window) {
            (FreezeKind::Rollback, None) => When::UntilLifted,
            (FreezeKind::Rollback, Some(window)) => {
                return Err(
                    sheet.refuse(window.node, "a rollback freeze has no window: it ends when it is lifted")
                );
            }
            (FreezeKind::Planned, None) => {
                return Err(sheet.refuse(declared.kind.node, "a planned freeze has a window"));
            }
            (FreezeKind::Planned, Some(window)) => {
                if let Some(zone) = &window.value.zone {
                    let zone = self.zone(zone, &sheet)?;
                    for text in [&window.value.start, &window.value.end] {
                        zone.read(&text.value).map_err(|message| zone_fault(&sheet, text.node, &message))?;
                    }
                }
                let start = sheet.time(&window.value.start, judgement);
                let end = sheet.time(&window.value.end, judgement);
                let (Some(start), Some(end)) = (start, end) else {
                    return Err(sheet.refuse(window.node, "its window can't be read"));
                };
                if end <= start {
                    return Err(sheet.refuse(window.value.end.node, "its window ends before it starts"));
                }
                When::Window(Interval { start: timestamp(start), end: timestamp(end) })
            }
        };
        if declared.kind.value == FreezeKind::Rollback && declared.incident_id.is_none() {
            return Err(sheet.refuse(declared.kind.node, "a rollback freeze names its incident"));
        }
        if declared.kind.value == FreezeKind::Rollback && declared.level.is_none() {
            return Err(sheet.refuse(declared.kind.node, "a rollback freeze has a level"));
        }
        let freeze = Freeze {
            id: declared.freeze_id.value.clone(),
            path: artifact.path().into(),
            sha256: artifact.sha256().into(),
            incident: declared.incident_id.as_ref().map(|id| id.value.clone()),
            level: declared.level.map(|level| level.value),
            declared_at: times.declared,
            rollback_owners: declared.rollback_owners.iter().map(|owner| owner.value.clone()).collect(),
            allowed_beads: declared.allowed_beads.iter().map(|id| id.value.clone()).collect(),
            allowed_prs: declared.allowed_prs.clone(),
            review_by: times.review,
            kind: match declared.kind.value {
                FreezeKind::Rollback => "rollback",
                FreezeKind::Planned => "planned",
            },
            effective_at: timestamp(times.effective),
            when,
            scopes: Scope::ALL.into_iter().filter(|scope| declared.scopes.value.holds(*scope)).collect(),
            lifted: BTreeMap::new(),
        };
        self.insert(freeze, record.at(declared.freeze_id.node))
    }

    fn zone(&mut self, name: &Spanned<String>, sheet: &Sheet<'_>) -> Result<Zone, Undecided> {
        let zone = Zone::named(&name.value).map_err(|message| zone_fault(sheet, name.node, &message))?;
        self.zones.insert(zone.name().into());
        Ok(zone)
    }

    fn schedule(
        &mut self,
        artifact: &Artifact,
        files: &BTreeMap<String, Artifact>,
        judgement: &mut Judgement,
    ) -> Result<(), Undecided> {
        let record: Decoded<'_, ScheduleRecord> = Decoded::new(artifact.json()?)?;
        let at = |node| record.at(node);
        let sheet = Sheet::new(self.context, &at, artifact.path());
        let it = &record.value;
        sheet.expect(&it.artifact, &it.schema_version, "freeze-schedule")?;
        let created = sheet.past(&it.created_at, judgement).unwrap_or(self.context.now);
        let zone = self.zone(&it.zone, &sheet)?;
        if it.windows.value.is_empty() {
            return Err(sheet.refuse(it.windows.node, "it has no window"));
        }
        let mut windows: Vec<Window> = Vec::new();
        for window in &it.windows.value {
            let Some(ics) = &window.ics else {
                windows.push(calendar::window(window, &zone).map_err(|(node, message)| {
                    zone_fault(&sheet, node.unwrap_or(it.windows.node), &message)
                })?);
                continue;
            };
            let file = files.get(&ics.value).ok_or_else(|| {
                let message = format!("{}: there is no such file in the folder", printable(&ics.value));
                Undecided::new(&NOTHING_MISSING, Reason::Missing, message).at(record.at(ics.node))
            })?;
            judgement.subjects.push(file.subject("calendar"));
            let more = calendar::windows_of_ics(file.text()?, &zone).map_err(|message| {
                Undecided::new(&FZ_ZONE, Reason::Malformed, format!("{}: {message}", file.path()))
                    .at(Location::file(file.path()))
            })?;
            windows.extend(more);
        }
        self.zones.extend(windows.iter().map(|window| window.zone.name().to_owned()));
        let freeze = Freeze {
            id: it.freeze_id.value.clone(),
            path: artifact.path().into(),
            sha256: artifact.sha256().into(),
            incident: None,
            level: None,
            declared_at: created,
            rollback_owners: Vec::new(),
            allowed_beads: BTreeSet::new(),
            allowed_prs: Vec::new(),
            review_by: None,
            kind: match it.effect.value {
                Effect::Deny => "scheduled",
                Effect::Allow => "scheduled (free only inside its windows)",
            },
            effective_at: timestamp(created),
            when: When::Schedule(Schedule { effect: it.effect.value, windows }),
            scopes: Scope::ALL.into_iter().filter(|scope| it.scopes.value.holds(*scope)).collect(),
            lifted: BTreeMap::new(),
        };
        self.insert(freeze, record.at(it.freeze_id.node))
    }

    fn lifted(&mut self, artifact: &Artifact, judgement: &mut Judgement) -> Result<(), Undecided> {
        let record: Decoded<'_, Lifted> = Decoded::new(artifact.json()?)?;
        let at = |node| record.at(node);
        let sheet = Sheet::new(self.context, &at, artifact.path());
        sheet.expect(&record.value.artifact, &record.value.schema_version, "freeze-record")?;
        if let Some(at) = sheet.past(&record.value.lifted_at, judgement) {
            self.lifts.push(Lift {
                path: artifact.path().into(),
                lifted: record.value.clone(),
                at,
                location: record.at(record.value.lifts.path.node),
            });
        }
        Ok(())
    }

    /// Why a lift does not count, or the freeze that it lifts.
    fn obstacle(&self, lift: &Lift) -> Result<String, String> {
        let id = &lift.lifted.freeze_id.value;
        let Some(freeze) = self.freezes.get(id) else {
            return Err(format!("there is no freeze {}", printable(id)));
        };
        if lift.lifted.lifts.sha256.value != freeze.sha256 {
            return Err(format!("{} is not the declaration that it names: its digest differs", freeze.path));
        }
        if lift.at < freeze.declared_at {
            return Err("it is older than the declaration".into());
        }
        let by = &lift.lifted.lifted_by.value.id;
        if !holds_role(self.policy(), by, COMMANDER) {
            return Err(format!("{} does not hold the role {COMMANDER}", printable(by)));
        }
        let whole = lift.lifted.stability.is_some()
            && lift.lifted.rollback.is_some()
            && lift.lifted.communications.is_some();
        if freeze.kind == "rollback" && !whole {
            return Err("it lacks `stability`, `rollback` or `communications`".into());
        }
        Ok(id.clone())
    }

    fn finish(mut self, source: &str, judgement: &mut Judgement) -> State {
        for lift in std::mem::take(&mut self.lifts) {
            match self.obstacle(&lift) {
                Ok(id) => {
                    if let Some(freeze) = self.freezes.get_mut(&id) {
                        for scope in &lift.lifted.scope.value {
                            let at = timestamp(lift.at);
                            let first = freeze.lifted.get(scope).map_or(at, |other| at.min(*other));
                            freeze.lifted.insert(*scope, first);
                        }
                    }
                }
                Err(message) => judgement
                    .warn(&RB_5_0, Some(lift.location), format!("{} lifts nothing: {message}", lift.path))
                    .help("`freeze-guard lift` says what is missing"),
            }
        }
        for freeze in self.freezes.values() {
            if freeze.declared_at.seconds_since(self.context.now) > i64::from(self.policy().thresholds.skew_s)
            {
                judgement.block(
                    &TIME,
                    Some(Location::file(&freeze.path)),
                    format!(
                        "{} was declared at {}, which lies in the future",
                        freeze.path, freeze.declared_at
                    ),
                );
            }
        }
        if judgement.is_clean(&TIME) {
            judgement.holds(&TIME, format!("no record is of a time after {}", self.context.now));
        }
        let lifted: usize = self.freezes.values().filter(|freeze| !freeze.lifted.is_empty()).count();
        judgement.holds(
            &FZ_STATE,
            format!(
                "{} records of {source}: {} freezes, {lifted} of them lifted in part or whole",
                self.records,
                self.freezes.len()
            ),
        );
        let zones: Vec<_> = self.zones.into_iter().collect();
        let used = if zones.is_empty() { "no zone is used".into() } else { zones.join(", ") };
        judgement.holds(&FZ_ZONE, format!("time zones of tzdb {}: {used}", zone::database()));
        State { freezes: self.freezes.into_values().collect(), zones }
    }
}

/// Whether a file of the folder has to be a record.
fn is_record(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "json")
}

fn zone_fault(sheet: &Sheet<'_>, node: u32, message: &str) -> Undecided {
    Undecided::new(&FZ_ZONE, Reason::Malformed, format!("{}: {message}", sheet.path)).at((sheet.at)(node))
}

/// The times of a declaration.
pub(crate) struct Times {
    pub(crate) declared: Instant,
    pub(crate) effective: Instant,
    pub(crate) review: Option<Instant>,
}

/// The times of a declaration. One that was declared in the future is told when the fold is done.
pub(crate) fn times_of(
    declared: &Declared,
    sheet: &Sheet<'_>,
    judgement: &mut Judgement,
) -> Result<Times, Undecided> {
    let before = judgement.undecided.len();
    let mut read = |text: &Spanned<String>| sheet.time(text, judgement);
    let (declared_at, effective) = (read(&declared.declared_at), read(&declared.effective_at));
    let created = read(&declared.created_at);
    let review = declared.review_by.as_ref().and_then(read);
    match (declared_at, effective, created) {
        (Some(declared), Some(effective), Some(_)) if judgement.undecided.len() == before => {
            Ok(Times { declared, effective, review })
        }
        // What is wrong with the time is told already; without it there is no state.
        _ => Err(judgement.undecided.pop().unwrap_or_else(|| sheet.refuse(0, "its times can't be read"))),
    }
}

/// Whether an actor holds a role, as the policy says.
#[must_use]
pub fn holds_role(policy: &Policy, actor: &str, role: &str) -> bool {
    policy.roles.get(role).is_some_and(|actors| actors.iter().any(|id| id == actor))
}
