//! `freeze-guard doctor`: would the check stop anybody?
//!
//! It looks at what no single run can show of itself: whether the check is required and pinned to the app that
//! reports it, whether a workflow runs it on everything that merges, and whether what workflows call is there.

use std::collections::BTreeSet;
use std::path::Path;

use gate_core::rule::READING;
use gate_core::text::printable;
use gate_core::{Artifact, Context, Decoded, Judgement, Location, Reason, Undecided};
use yaml_rust2::{Yaml, YamlLoader};

use super::{GitHub, answers};
use crate::rules::{FZ_ZONE, GH_API, GH_PINNED, GH_REQUIRED, GH_SCRIPT, GH_WIRED};
use crate::state::State;
use crate::zone::{self, timestamp};

/// Where GitHub looks for workflows.
const WORKFLOWS: &str = ".github/workflows";

/// The rules of a branch: asked, or as they were saved.
#[derive(Debug)]
pub struct BranchRules(Vec<answers::BranchRule>);

impl BranchRules {
    /// Reads what `GET /repos/{owner}/{repo}/rules/branches/{branch}` answered.
    ///
    /// # Errors
    /// When it is no such answer.
    pub fn saved(artifact: &Artifact) -> Result<Self, Undecided> {
        let rules: Decoded<'_, Vec<answers::BranchRule>> = artifact
            .json()
            .and_then(Decoded::new)
            .map_err(|undecided| Undecided { rule: GH_API.id.into(), ..undecided })?;
        Ok(Self(rules.value))
    }
}

impl GitHub {
    /// The rules that hold for a branch.
    ///
    /// # Errors
    /// Whatever keeps them from being told whole.
    pub fn branch_rules(&self, branch: &str) -> Result<BranchRules, Undecided> {
        let branch: String = branch
            .bytes()
            .map(|byte| match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
                byte => format!("%{byte:02X}"),
            })
            .collect();
        self.pages(
            &format!("rules/branches/{branch}?per_page=100"),
            "the rules of the branch",
            |_: &[answers::BranchRule]| false,
        )
        .map(BranchRules)
    }
}

/// Judges the rules of the protected branch.
pub fn rules(context: &Context, rules: &BranchRules, judgement: &mut Judgement) {
    let name = &context.policy.policy.freeze.status_context;
    let required: Vec<_> = rules
        .0
        .iter()
        .filter(|rule| rule.kind == "required_status_checks")
        .filter_map(|rule| rule.parameters.as_ref())
        .flat_map(|parameters| &parameters.required_status_checks)
        .filter(|check| check.context == *name)
        .collect();
    if required.is_empty() {
        judgement
            .block(&GH_REQUIRED, None, format!("no rule of the branch requires the check {}", printable(name)))
            .help("add it to the required status checks of a ruleset: a check that is not required stops nobody");
        return;
    }
    judgement.holds(&GH_REQUIRED, format!("the check {} is required", printable(name)));
    if required.iter().any(|check| check.integration_id.is_some()) {
        judgement.holds(&GH_PINNED, "the check is pinned to the app that reports it");
    } else {
        judgement
            .block(
                &GH_PINNED,
                None,
                format!("anybody with push access can report the check {}", printable(name)),
            )
            .help("choose its source in the ruleset: GitHub Actions has integration_id 15368");
    }
}

/// Compares the zones that windows follow with those of the system: what people see on their clocks there.
///
/// A difference changes no decision, which is made by the built-in zones; somebody should know of it.
pub fn zones(context: &Context, state: &State, folder: &Path, judgement: &mut Judgement) {
    let Some(system) = zone::of_system(folder) else {
        judgement.holds(&FZ_ZONE, "this system has no time zones to compare with");
        return;
    };
    for name in &state.zones {
        match zone::differs(name, &system, timestamp(context.now)) {
            Ok(None) => judgement.holds(
                &FZ_ZONE,
                format!("{name}: this system's clocks agree with tzdb {}", zone::database()),
            ),
            Ok(Some(at)) => judgement
                .warn(
                    &FZ_ZONE,
                    None,
                    format!("{name}: this system's clocks differ from tzdb {} at {at}", zone::database()),
                )
                .help("update the system's tzdata: people there see other times than windows are judged by"),
            Err(message) => _ = judgement.warn(&FZ_ZONE, None, message),
        }
    }
}

/// A workflow file.
struct Workflow {
    path: String,
    yaml: Yaml,
}

/// Judges the workflows of the root.
///
/// # Errors
/// When there is none, or one can't be read.
pub fn workflows(context: &Context, judgement: &mut Judgement) -> Result<(), Undecided> {
    let folder = context.root.path().join(WORKFLOWS);
    let mut workflows = Vec::new();
    for name in context.root.list(&folder)? {
        let path = folder.join(&name);
        if !path.extension().is_some_and(|ending| ending == "yml" || ending == "yaml") {
            continue;
        }
        let artifact = context.root.read(&path)?;
        judgement.subjects.push(artifact.subject("workflow"));
        let mut documents = YamlLoader::load_from_str(artifact.text()?).map_err(|error| {
            let message = format!("{} is no YAML: {}", artifact.path(), printable(&error.to_string()));
            Undecided::new(&READING, Reason::Malformed, message).at(Location::file(artifact.path()))
        })?;
        if let Some(yaml) = documents.pop() {
            workflows.push(Workflow { path: artifact.path().into(), yaml });
        }
    }
    wired(&workflows, judgement);
    scripts(context, &workflows, judgement)
}

/// The steps of a job.
fn steps(job: &Yaml) -> impl Iterator<Item = &Yaml> {
    job["steps"].as_vec().into_iter().flatten()
}

fn jobs(workflow: &Yaml) -> Vec<(&str, &Yaml)> {
    let jobs = workflow["jobs"].as_hash();
    jobs.into_iter().flatten().filter_map(|(name, job)| name.as_str().map(|name| (name, job))).collect()
}

fn guards(job: &Yaml) -> bool {
    steps(job).any(|step| {
        let run = step["run"].as_str().is_some_and(|run| run.contains("freeze-guard check"));
        let gate = step["with"]["gate"]
            .as_str()
            .is_some_and(|gates| gates.split([' ', ',', '\n']).any(|gate| gate == "freeze-operate"));
        let gate_run = step["run"].as_str().is_some_and(|run| run.contains("freeze-operate"));
        run || gate || gate_run
    })
}

/// What starts a workflow. YAML 1.1 reads the key `on` as true.
fn triggers(workflow: &Yaml) -> &Yaml {
    match &workflow["on"] {
        Yaml::BadValue => {
            let hash = workflow.as_hash();
            hash.and_then(|hash| hash.get(&Yaml::Boolean(true))).unwrap_or(&Yaml::BadValue)
        }
        on => on,
    }
}

/// The events that start a workflow.
fn events(workflow: &Yaml) -> BTreeSet<&str> {
    match triggers(workflow) {
        Yaml::String(event) => BTreeSet::from([event.as_str()]),
        Yaml::Array(events) => events.iter().filter_map(Yaml::as_str).collect(),
        Yaml::Hash(events) => events.keys().filter_map(Yaml::as_str).collect(),
        _ => BTreeSet::new(),
    }
}

fn wired(workflows: &[Workflow], judgement: &mut Judgement) {
    let mut found = 0;
    for workflow in workflows {
        let guarding: Vec<_> = jobs(&workflow.yaml).into_iter().filter(|(_, job)| guards(job)).collect();
        if guarding.is_empty() {
            continue;
        }
        let at = || Some(Location::file(&workflow.path));
        let on = events(&workflow.yaml);
        // A workflow that only sweeps or deploys is not the one that merges ask.
        if !on.contains("pull_request") && !on.contains("pull_request_target") && !on.contains("merge_group")
        {
            continue;
        }
        found += 1;
        if !on.contains("merge_group") {
            judgement
                .block(&GH_WIRED, at(), "it does not run on merge_group: a queue merges without it")
                .help("on: { pull_request: {}, merge_group: {} }");
        }
        if !on.contains("pull_request") && !on.contains("pull_request_target") {
            judgement.block(&GH_WIRED, at(), "it does not run on pull_request");
        }
        let is_filtered = |event: &&str| {
            let filter = &triggers(&workflow.yaml)[*event];
            !filter["paths"].is_badvalue() || !filter["paths-ignore"].is_badvalue()
        };
        if ["pull_request", "pull_request_target"].iter().any(is_filtered) {
            judgement.block(
                &GH_WIRED,
                at(),
                "it is filtered by paths: where it does not run, it never reports",
            );
        }
        for (name, job) in guarding {
            let name = printable(name);
            if !job["if"].is_badvalue() {
                judgement
                    .block(
                        &GH_WIRED,
                        at(),
                        format!("the job {name} has an `if`: a skipped job counts as success"),
                    )
                    .help("run it always; what is to be skipped is decided by the check itself");
            }
            let tolerant = |value: &Yaml| value["continue-on-error"].as_bool() == Some(true);
            if tolerant(job) || steps(job).any(tolerant) {
                judgement.block(&GH_WIRED, at(), format!("the job {name} goes on after an error"));
            }
            let permissions = match &job["permissions"] {
                Yaml::BadValue => &workflow.yaml["permissions"],
                own => own,
            };
            if permissions.is_badvalue() || permissions.as_str() == Some("write-all") {
                judgement
                    .block(&GH_WIRED, at(), format!("the job {name} has more permissions than it needs"))
                    .help("permissions: { contents: read, pull-requests: read }");
            }
        }
    }
    if found == 0 {
        judgement
            .block(&GH_WIRED, None, "no workflow runs the check on pull requests")
            .help("examples/failing-cycle/workflow.yml does");
    } else if judgement.is_clean(&GH_WIRED) {
        judgement
            .holds(&GH_WIRED, format!("{found} workflow runs the check on pull requests and merge groups"));
    }
}

/// What a line of a step calls that has to be there.
enum Called<'l> {
    Script(&'l str),
    File(&'l str),
}

fn called(line: &str) -> Option<Called<'_>> {
    let mut words = line.split_whitespace();
    match (words.next()?, words.next()) {
        ("npm" | "pnpm" | "yarn" | "bun", Some("run" | "run-script")) => {
            words.next().filter(|name| !name.starts_with(['-', '$'])).map(Called::Script)
        }
        ("bash" | "sh" | "python" | "python3" | "node", Some(file))
            if file.contains(['/', '.']) && !file.starts_with(['-', '$', '/']) =>
        {
            Some(Called::File(file))
        }
        (file, _) if file.starts_with("./") => Some(Called::File(file)),
        _ => None,
    }
}

fn scripts(context: &Context, workflows: &[Workflow], judgement: &mut Judgement) -> Result<(), Undecided> {
    let mut looked_at = 0;
    for workflow in workflows {
        for (name, job) in jobs(&workflow.yaml) {
            for step in steps(job) {
                let lines = step["run"].as_str().into_iter().flat_map(str::lines);
                let folder = step["working-directory"].as_str().unwrap_or(".");
                if folder.contains("${{") {
                    continue;
                }
                for called in lines.filter_map(called) {
                    looked_at += 1;
                    let message = match called {
                        Called::Script(script) if !has_script(context, folder, script)? => {
                            format!(
                                "the job {} runs the script {}, which package.json does not have",
                                printable(name),
                                printable(script)
                            )
                        }
                        Called::File(file) if !file.contains('$') && !is_there(context, folder, file) => {
                            format!(
                                "the job {} runs {}, which is not there",
                                printable(name),
                                printable(file)
                            )
                        }
                        Called::Script(_) | Called::File(_) => continue,
                    };
                    judgement
                        .block(&GH_SCRIPT, Some(Location::file(&workflow.path)), message)
                        .help("a required check that can't run blocks every merge, or is taken off the list");
                }
            }
        }
    }
    if judgement.is_clean(&GH_SCRIPT) {
        judgement.holds(&GH_SCRIPT, format!("{looked_at} scripts that workflows run are there"));
    }
    Ok(())
}

fn is_there(context: &Context, folder: &str, file: &str) -> bool {
    let path = Path::new(folder).join(file.trim_start_matches("./"));
    context.root.path().join(path).is_file()
}

fn has_script(context: &Context, folder: &str, script: &str) -> Result<bool, Undecided> {
    let path = context.root.path().join(folder).join("package.json");
    let Some(artifact) = context.root.read_if_there(&path)? else {
        return Ok(false);
    };
    let json = artifact.json()?;
    let scripts = json.document().root().get("scripts");
    Ok(scripts.is_some_and(|scripts| scripts.get(script).is_some()))
}
