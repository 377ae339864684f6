//! Every order in which a declaration, checks, merges, a queue and a label can fall together, to depth eight.
//!
//! A small GitHub in memory: a required check is green when the job's check run passed and no status of its name
//! says otherwise; a merge asks for both at its moment. Whether a pull request is exempt is decided by the code
//! that the binary runs.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

use std::collections::BTreeMap;
use std::fs;

use freeze_guard::operation::exempt;
use freeze_guard::pull::{Changed, LabelEvent, PullRequest};
use freeze_guard::record::Scope;
use freeze_guard::state::{self, Source, State};
use freeze_guard::zone::timestamp;
use gate_core::instant::Instant;
use gate_core::policy::{self, Loaded, Policy};
use gate_core::{Context, Judgement, Root};

const DEPTH: usize = 8;

/// How the repository is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// A merge button, the required check, and the sweep of a declaration.
    Sweep,
    /// A merge queue with the required check, and the sweep.
    Queue,
    /// The ruleset's switch before the record.
    Ruleset,
}

/// What a check run, or a status, says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Light {
    None,
    Green,
    Red,
}

/// A head that merges: of a pull request, or of its group in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Head {
    run: Light,
    status: Light,
    /// A job that has read the state and not reported yet: what it will say.
    running: Light,
}

const NEW: Head = Head { run: Light::None, status: Light::None, running: Light::None };

impl Head {
    /// Both the check run and a status of the same name are required where both are there.
    fn is_green(self) -> bool {
        self.run == Light::Green && self.status != Light::Red
    }
}

/// How far the declaration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Declaring {
    Not,
    SwitchedOn,
    Recorded,
    SweptPull,
    SweptGroup,
    Returned,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct World {
    declaring: Declaring,
    pull: Head,
    /// The group in the queue, if the pull request is queued.
    group: Option<Head>,
    labelled: bool,
    merged: bool,
    lifted: bool,
}

#[derive(Clone, Copy, Debug)]
enum Action {
    Declare,
    StartCheck,
    ReportCheck,
    Enqueue,
    StartGroup,
    ReportGroup,
    Merge,
    Label,
    Lift,
    Sweep,
}

const ACTIONS: [Action; 10] = [
    Action::Declare,
    Action::StartCheck,
    Action::ReportCheck,
    Action::Enqueue,
    Action::StartGroup,
    Action::ReportGroup,
    Action::Merge,
    Action::Label,
    Action::Lift,
    Action::Sweep,
];

/// The states that jobs read: without the record, with it, and with its lift.
struct States {
    context: Context,
    open: State,
    frozen: State,
    _folder: tempfile::TempDir,
}

fn states() -> States {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, file: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(&path).expect("a folder");
        fs::write(path.join(file), text).expect("a file");
    };
    write("open", "index.json", r#"{"artifact":"freeze-index","schema_version":1,"records":[]}"#);
    write(
        "frozen",
        "inc-7.json",
        r#"{"artifact":"freeze-record","schema_version":1,"id":"fz-7","created_at":"2026-03-02T08:00:00Z",
        "producer":{"tool":"t","version":"1"},"incident_id":"INC-7","event":"declared","freeze_id":"inc-7",
        "kind":"rollback","declared_at":"2026-03-02T08:00:00Z","effective_at":"2026-03-02T08:00:00Z",
        "declared_by":"ada","triggers":[],"level":"L1",
        "scopes":{"merges":true,"bead_claims":true,"promotions":true,"deployments":true}}"#,
    );
    let mut policy = Policy::default();
    policy.roles.insert("incident_commander".into(), vec!["ada".into()]);
    policy.freeze.labelers = vec!["ada".into()];
    let source = policy::Source { path: "built-in".into(), sha256: None };
    let context = Context {
        root: Root::new(Some(folder.path())).expect("a root"),
        policy: Loaded { policy, source },
        policy_ref: None,
        commit: None,
        now: Instant::parse("2026-03-02T12:00:00Z").expect("a time"),
    };
    let load = |name: &str| {
        let source = Source::Folder(folder.path().join(name));
        state::load(&context, &source, &mut Judgement::default()).unwrap_or_else(|error| panic!("{error:?}"))
    };
    let (open, frozen) = (load("open"), load("frozen"));
    States { context, open, frozen, _folder: folder }
}

impl States {
    /// What the check says of the pull request as the world is.
    fn verdict(&self, world: &World) -> Light {
        let is_frozen = world.declaring >= Declaring::Recorded && !world.lifted;
        let state = if is_frozen { &self.frozen } else { &self.open };
        let freezes = state.stopping(Scope::Merges, timestamp(self.context.now)).expect("a state");
        let at = |text: &str| Instant::parse(text).expect("a time");
        let labels: Vec<String> = world.labelled.then(|| "freeze-exempt".to_owned()).into_iter().collect();
        let events = labels.iter().map(|label| LabelEvent {
            label: label.clone(),
            actor: "ada".into(),
            at: at("2026-03-02T10:00:00Z"),
            added: true,
        });
        let pull = PullRequest {
            number: 31,
            head: "d".repeat(40),
            base: "main".into(),
            incident: Some("INC-7".into()),
            label_events: Some(events.collect()),
            labels,
            pushed_at: Some(at("2026-03-02T09:00:00Z")),
            files: Some(vec![Changed { path: "src/a.rs".into(), added: false, previous: None }]),
        };
        let free = freezes.is_empty() || exempt(&pull, &freezes, &self.context.policy.policy).is_ok();
        if free { Light::Green } else { Light::Red }
    }

    /// The world after an action, where it can happen.
    fn after(&self, mode: Mode, world: &World, action: Action) -> Option<World> {
        let mut next = *world;
        if world.merged {
            return None;
        }
        match action {
            Action::Declare => {
                next.declaring = match world.declaring {
                    Declaring::Not if mode == Mode::Ruleset => Declaring::SwitchedOn,
                    Declaring::Not | Declaring::SwitchedOn => Declaring::Recorded,
                    Declaring::Recorded => {
                        next.pull.status = self.verdict(world);
                        Declaring::SweptPull
                    }
                    Declaring::SweptPull => {
                        if let Some(group) = &mut next.group {
                            group.status = self.verdict(world);
                        }
                        Declaring::SweptGroup
                    }
                    Declaring::SweptGroup => Declaring::Returned,
                    Declaring::Returned => return None,
                };
            }
            Action::StartCheck => next.pull.running = self.verdict(world),
            Action::ReportCheck if world.pull.running != Light::None => {
                next.pull.run = world.pull.running;
                next.pull.running = Light::None;
            }
            Action::Enqueue if mode == Mode::Queue && world.group.is_none() && world.pull.is_green() => {
                next.group = Some(NEW);
            }
            Action::StartGroup => next.group.as_mut()?.running = self.verdict(world),
            Action::ReportGroup => {
                let group = next.group.as_mut().filter(|group| group.running != Light::None)?;
                group.run = group.running;
                group.running = Light::None;
            }
            Action::Merge => {
                let green = match mode {
                    Mode::Queue => world.group?.is_green(),
                    Mode::Sweep | Mode::Ruleset => world.pull.is_green(),
                };
                // The ruleset lets nobody update the branch while it is on, whatever is green.
                let switched_on = mode == Mode::Ruleset && world.declaring != Declaring::Not && !world.lifted;
                if !green || switched_on {
                    return None;
                }
                next.merged = true;
            }
            Action::Label if !world.labelled => next.labelled = true,
            Action::Lift if world.declaring == Declaring::Returned && !world.lifted => next.lifted = true,
            Action::Sweep if world.declaring == Declaring::Returned => {
                next.pull.status = self.verdict(world);
                if let Some(group) = &mut next.group {
                    group.status = self.verdict(world);
                }
            }
            Action::ReportCheck | Action::Enqueue | Action::Label | Action::Lift | Action::Sweep => {
                return None;
            }
        }
        Some(next)
    }
}

/// What was found over all orders.
#[derive(Debug, Default)]
struct Found {
    orders: u64,
    merges: u64,
    /// Merges of what no freeze exempts, after the declaration returned.
    after: u64,
    /// The same, after the record stood at the base and before the declaration returned.
    during: u64,
    exempt: u64,
}

fn explore(states: &States, mode: Mode) -> Found {
    // It begins with a pull request that is new, or green from before: the stale green.
    let start = |pull| World {
        declaring: Declaring::Not,
        pull,
        group: None,
        labelled: false,
        merged: false,
        lifted: false,
    };
    let green = Head { run: Light::Green, ..NEW };
    let mut found = Found::default();
    // How many orders lead to a world: equal worlds go on equally.
    let mut worlds: BTreeMap<World, u64> = [NEW, green].map(|pull| (start(pull), 1)).into();
    for _ in 0..DEPTH {
        let mut next: BTreeMap<World, u64> = BTreeMap::new();
        for (world, orders) in &worlds {
            for action in ACTIONS {
                let Some(reached) = states.after(mode, world, action) else { continue };
                found.orders += orders;
                *next.entry(reached).or_default() += orders;
                if !reached.merged {
                    continue;
                }
                found.merges += orders;
                let frozen = world.declaring >= Declaring::Recorded && !world.lifted;
                match (frozen, world.labelled) {
                    (true, true) => found.exempt += orders,
                    (true, false) if world.declaring == Declaring::Returned => found.after += orders,
                    (true, false) => found.during += orders,
                    (false, _) => {}
                }
            }
        }
        worlds = next;
    }
    found
}

#[test]
fn after_a_declaration_returns_nothing_merges_that_no_one_exempted() {
    let states = states();
    for mode in [Mode::Queue, Mode::Ruleset, Mode::Sweep] {
        let found = explore(&states, mode);
        println!(
            "{mode:?}: {} orders of up to {DEPTH} steps, {} merges, {} of them exempt under the freeze, {} not exempt after the declaration returned, {} while it was being declared",
            found.orders, found.merges, found.exempt, found.after, found.during
        );
        assert!(found.merges > 0, "{mode:?}: a model in which nothing merges shows nothing");
        assert_eq!(found.after, 0, "{mode:?}: {found:?}");
        match mode {
            // Nothing at all slips through once the switch is on.
            Mode::Ruleset => assert_eq!(found.during, 0, "{found:?}"),
            // What was green merges until the sweep has reached it: that is what the switch is for.
            Mode::Queue | Mode::Sweep => assert!(found.during > 0, "{found:?}"),
        }
    }
}

/// The model can fail: without its sweep, a declaration leaves what was green as it was.
#[test]
fn a_declaration_that_sweeps_nothing_lets_the_stale_green_through() {
    let states = states();
    let mut world = World {
        declaring: Declaring::Not,
        pull: NEW,
        group: None,
        labelled: false,
        merged: false,
        lifted: false,
    };
    for action in [Action::StartCheck, Action::ReportCheck] {
        world = states.after(Mode::Sweep, &world, action).expect("it can happen");
    }
    world.declaring = Declaring::Returned;
    assert!(states.after(Mode::Sweep, &world, Action::Merge).is_some_and(|world| world.merged));
    let swept = states.after(Mode::Sweep, &world, Action::Sweep).expect("it can happen");
    assert!(states.after(Mode::Sweep, &swept, Action::Merge).is_none());
    let labelled = states.after(Mode::Sweep, &swept, Action::Label).expect("it can happen");
    let swept = states.after(Mode::Sweep, &labelled, Action::Sweep).expect("it can happen");
    assert!(states.after(Mode::Sweep, &swept, Action::Merge).is_some_and(|world| world.merged));
}
