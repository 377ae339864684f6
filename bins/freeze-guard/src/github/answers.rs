//! The parts of GitHub's answers that are read.

use gate_core::Undecided;
use gate_core::instant::Instant;
use serde::Deserialize;

use super::undecided;
use crate::pull::{Changed, LabelEvent, PullRequest, incident};

/// The frame of a GraphQL answer.
#[derive(Debug, Deserialize)]
pub(super) struct Reply<T> {
    pub(super) data: Option<Data<T>>,
    #[serde(default)]
    pub(super) errors: Vec<Fault>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Data<T> {
    pub(super) repository: Option<T>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Fault {
    pub(super) message: String,
}

/// One pull request.
#[derive(Debug, Deserialize)]
pub(super) struct One {
    #[serde(rename = "pullRequest")]
    pub(super) pull: Option<Pull>,
}

/// A page of pull requests.
#[derive(Debug, Deserialize)]
pub(super) struct Many {
    #[serde(rename = "pullRequests")]
    pub(super) pulls: Page<Pull>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Page<T> {
    pub(super) nodes: Vec<T>,
    #[serde(rename = "pageInfo")]
    pub(super) info: PageInfo,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageInfo {
    #[serde(default)]
    pub(super) has_next_page: bool,
    pub(super) end_cursor: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Pull {
    number: u64,
    head_ref_oid: String,
    head_ref_name: String,
    head_repository: Option<Repository>,
    base_ref_name: String,
    body: Option<String>,
    labels: Option<Page<Label>>,
    files: Option<Page<File>>,
    /// A label that was put there so long ago that these do not reach it exempts nothing.
    timeline_items: Nodes<Item>,
    commits: Option<Nodes<CommitNode>>,
}

#[derive(Debug, Deserialize)]
struct Nodes<T> {
    nodes: Vec<T>,
}

#[derive(Debug, Deserialize)]
struct CommitNode {
    commit: Commit,
}

#[derive(Debug, Deserialize)]
struct Commit {
    oid: String,
    status: Option<StatusOf>,
}

#[derive(Debug, Deserialize)]
struct StatusOf {
    context: Option<Status>,
}

/// A status as it stands at a commit: its state, such as `SUCCESS`, and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Status {
    /// `SUCCESS`, `FAILURE`, `PENDING` or `ERROR`.
    pub state: String,
    /// What it says.
    pub description: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Repository {
    name_with_owner: String,
}

#[derive(Debug, Deserialize)]
struct Label {
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    path: String,
    change_type: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    #[serde(rename = "__typename")]
    kind: String,
    created_at: Option<String>,
    actor: Option<Actor>,
    label: Option<Label>,
}

#[derive(Debug, Deserialize)]
struct Actor {
    login: String,
}

/// A pull request, and what only GitHub needs of it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The pull request; when it was pushed to is asked apart.
    pub pull: PullRequest,
    /// The branch that it comes from.
    pub head_name: String,
    /// The repository that the branch is in; `None` where that is gone.
    pub head_repository: Option<String>,
    /// The status that stands at its head.
    pub status: Option<Status>,
}

/// An entry of a merge queue.
#[derive(Clone, Debug)]
pub struct Queued {
    /// The commit that it is built on.
    pub base: String,
    /// The commit that would be merged.
    pub head: String,
    /// The pull request.
    pub pull: Seen,
    /// The status that stands at the commit.
    pub status: Option<Status>,
}

impl Pull {
    pub(super) fn read(self, what: &str) -> Result<Seen, Undecided> {
        let labels = match self.labels {
            Some(labels) if labels.info.has_next_page => {
                return Err(undecided(format!("{what} has more labels than are read")));
            }
            Some(labels) => labels.nodes.into_iter().map(|label| label.name).collect(),
            None => Vec::new(),
        };
        let mut events = Vec::new();
        for item in self.timeline_items.nodes {
            let added = match item.kind.as_str() {
                "LabeledEvent" => true,
                "UnlabeledEvent" => false,
                _ => continue,
            };
            let (Some(at), Some(label)) = (item.created_at, item.label) else {
                return Err(undecided(format!("{what}: its timeline says not what was labelled, or when")));
            };
            let at = Instant::parse(&at).map_err(|message| undecided(format!("{what}: {message}")))?;
            // An actor whose account is gone is nobody.
            let actor = item.actor.map_or(String::new(), |actor| actor.login);
            events.push(LabelEvent { label: label.name, actor, at, added });
        }
        let files = self.files.filter(|files| !files.info.has_next_page && !files.nodes.is_empty());
        let status = self.commits.and_then(|commits| commits.nodes.into_iter().last());
        let status = status.filter(|node| node.commit.oid == self.head_ref_oid);
        Ok(Seen {
            head_name: self.head_ref_name,
            head_repository: self.head_repository.map(|repository| repository.name_with_owner),
            status: status.and_then(|node| node.commit.status).and_then(|status| status.context),
            pull: PullRequest {
                number: self.number,
                head: self.head_ref_oid,
                base: self.base_ref_name,
                incident: self.body.as_deref().and_then(incident),
                labels,
                label_events: Some(events),
                pushed_at: None,
                files: files.map(|files| files.nodes.into_iter().map(File::read).collect()),
            },
        })
    }
}

impl File {
    fn read(self) -> Changed {
        // GitHub does not say what a file was called before; that it was called otherwise is enough.
        let renamed = matches!(self.change_type.as_str(), "RENAMED" | "COPIED");
        Changed {
            added: self.change_type == "ADDED",
            previous: renamed.then(|| String::from("another")),
            path: self.path,
        }
    }
}

/// The merge queue of a branch.
#[derive(Debug, Deserialize)]
pub(super) struct Queue {
    #[serde(rename = "mergeQueue")]
    queue: Option<Entries>,
}

#[derive(Debug, Deserialize)]
struct Entries {
    entries: Page<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    base_commit: Option<Oid>,
    head_commit: Option<Commit>,
    pull_request: Option<Pull>,
}

#[derive(Debug, Deserialize)]
struct Oid {
    oid: String,
}

impl Queue {
    pub(super) fn read(self, what: &str) -> Result<Vec<Queued>, Undecided> {
        let Some(queue) = self.queue else { return Ok(Vec::new()) };
        if queue.entries.info.has_next_page {
            return Err(undecided(format!("{what} has more entries than are read")));
        }
        let mut entries = Vec::new();
        for entry in queue.entries.nodes {
            // An entry that no group was built for yet merges nothing.
            let (Some(base), Some(head)) = (entry.base_commit, entry.head_commit) else { continue };
            let Some(pull) = entry.pull_request else {
                return Err(undecided(format!("{what} has an entry without a pull request")));
            };
            entries.push(Queued {
                base: base.oid,
                head: head.oid,
                pull: pull.read(what)?,
                status: head.status.and_then(|status| status.context),
            });
        }
        Ok(entries)
    }
}

/// A push to the repository.
#[derive(Debug, Deserialize)]
pub(super) struct Push {
    #[serde(rename = "ref")]
    pub(super) reference: String,
    pub(super) after: String,
    pub(super) timestamp: String,
}

/// A ruleset, as lists tell it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Ruleset {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) enforcement: String,
}

/// A rule that holds for a branch.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct BranchRule {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) parameters: Option<RuleParameters>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct RuleParameters {
    #[serde(default)]
    pub(super) required_status_checks: Vec<RequiredCheck>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct RequiredCheck {
    pub(super) context: String,
    pub(super) integration_id: Option<i64>,
}

/// A status, as GitHub confirms it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SetStatus {
    pub(super) state: String,
    pub(super) context: String,
}
