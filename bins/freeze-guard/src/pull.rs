//! Pull requests and the events that tell of them, as GitHub writes both.
//!
//! What the author of a pull request can choose never exempts it: not the branch's name, the title, or who
//! made the commits. The body only names the incident, which has to be the freeze's own.

use gate_core::instant::Instant;
use gate_core::json::Kind;
use gate_core::text::printable;
use gate_core::{Artifact, Decoded, Location, Reason, Undecided};
use serde::Deserialize;

use crate::rules::GH_API;

/// Who put a label on a pull request, and when; or who took it off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelEvent {
    /// The label.
    pub label: String,
    /// The id of the actor.
    pub actor: String,
    /// When.
    pub at: Instant,
    /// Whether it was put there.
    pub added: bool,
}

/// A file that a pull request changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its path after the change.
    pub path: String,
    /// Whether it was not there before.
    pub added: bool,
    /// Its path before, where that is another.
    pub previous: Option<String>,
}

/// A pull request, as far as a freeze asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullRequest {
    /// Its number.
    pub number: u64,
    /// The commit at its head.
    pub head: String,
    /// The branch that it is to be merged into.
    pub base: String,
    /// The incident that its body names, if it names exactly one.
    pub incident: Option<String>,
    /// The labels on it now.
    pub labels: Vec<String>,
    /// Who put labels there, in order; `None` when nobody told.
    pub label_events: Option<Vec<LabelEvent>>,
    /// When its head was pushed; `None` when nobody told.
    pub pushed_at: Option<Instant>,
    /// Every file that it changes; `None` when nobody told, or not all of them.
    pub files: Option<Vec<Changed>>,
}

/// What an event asks to be judged.
#[derive(Debug)]
pub enum Event {
    /// A pull request.
    PullRequest(Box<PullRequest>),
    /// The pull requests of a merge queue's group.
    MergeGroup(MergeGroup),
}

/// A group of a merge queue: all that lies between two commits is merged at once.
#[derive(Clone, Debug, Deserialize)]
pub struct MergeGroup {
    /// The commit that would be merged.
    pub head_sha: String,
    /// The commit that it is built on.
    pub base_sha: String,
    /// The branch, as `refs/heads/main`.
    pub base_ref: String,
}

#[derive(Deserialize)]
struct Payload {
    pull_request: Option<Pull>,
    merge_group: Option<MergeGroup>,
}

/// A pull request as `GET /repos/{owner}/{repo}/pulls/{number}` answers, with its timeline, its files and
/// the time of its last push added as members where they were asked for.
#[derive(Debug, Deserialize)]
struct Pull {
    number: u64,
    head: End,
    base: End,
    body: Option<String>,
    #[serde(default)]
    labels: Vec<Label>,
    changed_files: Option<usize>,
    timeline: Option<Vec<TimelineEvent>>,
    files: Option<Vec<File>>,
    pushed_at: Option<String>,
}

#[derive(Debug, Deserialize)]
struct End {
    sha: String,
    #[serde(rename = "ref")]
    name: String,
}

#[derive(Debug, Deserialize)]
struct Label {
    name: String,
}

#[derive(Debug, Deserialize)]
struct User {
    login: String,
}

#[derive(Debug, Deserialize)]
struct TimelineEvent {
    event: Option<String>,
    label: Option<Label>,
    actor: Option<User>,
    created_at: Option<String>,
}

#[derive(Debug, Deserialize)]
struct File {
    filename: String,
    status: String,
    previous_filename: Option<String>,
}

/// Reads the payload of an event.
///
/// # Errors
/// When it is not JSON, of an event that merges nothing, or lacks what is judged.
pub fn event(artifact: &Artifact) -> Result<Event, Undecided> {
    let payload: Decoded<'_, Payload> = decode(artifact)?;
    match (payload.value.pull_request, payload.value.merge_group) {
        (Some(pull), None) => pull.read(artifact.path()).map(|pull| Event::PullRequest(Box::new(pull))),
        (None, Some(group)) => Ok(Event::MergeGroup(group)),
        _ => Err(Undecided::new(
            &GH_API,
            Reason::Malformed,
            format!("{} is the payload of an event that merges nothing", artifact.path()),
        )
        .help("run on pull_request and merge_group")
        .at(Location::file(artifact.path()))),
    }
}

/// Reads a pull request that was saved.
///
/// # Errors
/// When it is not JSON, an error message, or lacks what is judged.
pub fn saved(artifact: &Artifact) -> Result<PullRequest, Undecided> {
    let pull: Decoded<'_, Pull> = decode(artifact)?;
    pull.value.read(artifact.path())
}

fn decode<T: for<'de> Deserialize<'de>>(artifact: &Artifact) -> Result<Decoded<'_, T>, Undecided> {
    let json = artifact.json()?;
    let root = json.document().root();
    // What GitHub answers when it answers nothing: {"message":"Not Found","documentation_url":"…"}.
    let refused = root.get("message").filter(|value| value.kind() == Kind::String);
    if let Some(message) = refused.filter(|_| root.get("number").is_none()) {
        let message =
            format!("{} is no answer but a refusal: {}", artifact.path(), printable(&message.string()));
        return Err(Undecided::new(&GH_API, Reason::Malformed, message).at(json.at(root.node())));
    }
    Decoded::new(json).map_err(|undecided| Undecided { rule: GH_API.id.into(), ..undecided })
}

impl Pull {
    fn read(self, path: &str) -> Result<PullRequest, Undecided> {
        let refuse = |message: String| {
            Undecided::new(&GH_API, Reason::Malformed, format!("{path}: {message}")).at(Location::file(path))
        };
        let pushed_at = self.pushed_at.as_deref().map(Instant::parse).transpose().map_err(refuse)?;
        let label_events = self.timeline.map(label_events).transpose().map_err(refuse)?;
        let all = |files: &Vec<File>| self.changed_files.is_none_or(|count| count == files.len());
        let files = self.files.filter(|files| !files.is_empty() && all(files));
        Ok(PullRequest {
            number: self.number,
            head: self.head.sha,
            base: self.base.name,
            incident: self.body.as_deref().and_then(incident),
            labels: self.labels.into_iter().map(|label| label.name).collect(),
            label_events,
            pushed_at,
            files: files.map(|files| files.into_iter().map(File::read).collect()),
        })
    }
}

impl File {
    fn read(self) -> Changed {
        Changed { added: self.status == "added", path: self.filename, previous: self.previous_filename }
    }
}

fn label_events(timeline: Vec<TimelineEvent>) -> Result<Vec<LabelEvent>, String> {
    let mut events = Vec::new();
    for event in timeline {
        let added = match event.event.as_deref() {
            Some("labeled") => true,
            Some("unlabeled") => false,
            _ => continue,
        };
        let (Some(label), Some(actor), Some(at)) = (event.label, event.actor, event.created_at) else {
            return Err("an event of its timeline says not who labelled it, or when".into());
        };
        events.push(LabelEvent { label: label.name, actor: actor.login, at: Instant::parse(&at)?, added });
    }
    Ok(events)
}

/// The incident that a text names in a line of its own, `Incident: INC-7`, if it names exactly one.
#[must_use]
pub fn incident(body: &str) -> Option<String> {
    let mut named: Option<String> = None;
    for line in body.lines() {
        let Some((key, value)) = line.split_once(':') else { continue };
        if !key.trim().eq_ignore_ascii_case("incident") {
            continue;
        }
        let value = value.trim();
        if value.is_empty() || value.split_whitespace().count() != 1 {
            return None;
        }
        match &named {
            Some(other) if other != value => return None,
            _ => named = Some(value.into()),
        }
    }
    named
}

impl PullRequest {
    /// Whether it changes files, all of them known, and each is a record that was not there before.
    ///
    /// The index of records may change with them: it says nothing that they don't.
    #[must_use]
    pub fn only_adds_records(&self, folder: &str) -> bool {
        let inside = |path: &str| {
            path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/') && !rest.contains(".."))
        };
        self.files.as_ref().is_some_and(|files| {
            !files.is_empty()
                && files.iter().all(|file| {
                    let index = file.path == format!("{folder}/index.json");
                    inside(&file.path) && file.previous.is_none() && (file.added || index)
                })
        })
    }

    /// Who put a label on it last, and when, if it is on it now.
    #[must_use]
    pub fn labelled(&self, label: &str) -> Option<&LabelEvent> {
        let events = self.label_events.as_ref()?;
        // The last event in time decides, in whatever order they were told.
        let last = events.iter().filter(|event| event.label == label).max_by_key(|event| event.at)?;
        let at_once = events.iter().any(|event| event.label == label && event.at == last.at && !event.added);
        Some(last).filter(|event| event.added && !at_once && self.labels.iter().any(|name| name == label))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_names_an_incident_in_a_line_of_its_own_and_only_one() {
        assert_eq!(incident("Fixes it.\n\nIncident: INC-7\n").as_deref(), Some("INC-7"));
        assert_eq!(incident("incident:INC-7\r\nINCIDENT: INC-7").as_deref(), Some("INC-7"));
        for body in
            ["", "about INC-7", "Incident: INC-7\nIncident: INC-8", "Incident: INC-7 or so", "Incident:"]
        {
            assert_eq!(incident(body), None, "{body}");
        }
    }

    /// A pull request with these events of labels and these files.
    fn pull(timeline: &str, files: &str) -> PullRequest {
        let text = format!(
            r#"{{"number": 7, "base": {{"ref": "main", "sha": "{0}"}}, "head": {{"ref": "fix", "sha": "{0}"}}, "labels": [{{"name": "rollback"}}],
            "timeline": [{timeline}], "files": [{files}], "changed_files": {1}}}"#,
            "5f".repeat(20),
            files.matches("filename").count()
        );
        saved(&Artifact::from_bytes("pull.json".into(), None, text.into_bytes())).expect("a pull request")
    }

    #[test]
    fn a_label_counts_from_the_last_time_that_it_was_put_there() {
        let event = |kind: &str, actor: &str, minute: u8| {
            format!(
                r#"{{"event": "{kind}", "label": {{"name": "rollback"}}, "actor": {{"login": "{actor}"}},
                "created_at": "2026-03-02T09:{minute:02}:00Z"}}"#
            )
        };
        let by = |events: &[String]| {
            let pull = pull(&events.join(","), "");
            pull.labelled("rollback").map(|event| event.actor.clone())
        };
        let (ada, ben, off) =
            (event("labeled", "ada", 1), event("labeled", "ben", 3), event("unlabeled", "cora", 2));
        assert_eq!(by(std::slice::from_ref(&ada)).as_deref(), Some("ada"));
        assert_eq!(by(&[ben.clone(), off.clone(), ada.clone()]).as_deref(), Some("ben"));
        assert_eq!(by(&[ada.clone(), off.clone()]), None);
        assert_eq!(by(&[ada.clone(), event("unlabeled", "cora", 1)]), None);
        assert_eq!(by(&[ada, event("commented", "cora", 5)]).as_deref(), Some("ada"));
    }

    #[test]
    fn records_are_added_in_the_folder_itself_and_nothing_else_is_touched() {
        let adds = |path: &str, status: &str| {
            let file = format!(r#"{{"filename": "{path}", "status": "{status}"}}"#);
            pull("", &file).only_adds_records("freeze")
        };
        for (path, status) in
            [("freeze/a.json", "added"), ("freeze/b/a.json", "added"), ("freeze/index.json", "modified")]
        {
            assert!(adds(path, status), "{path} {status}");
        }
        for (path, status) in [
            ("freeze/a.json", "modified"),
            ("freeze/a.json", "removed"),
            ("freezer/a.json", "added"),
            ("freeze/../a.json", "added"),
            ("a.json", "added"),
            ("index.json", "modified"),
        ] {
            assert!(!adds(path, status), "{path} {status}");
        }
        assert!(!pull("", "").only_adds_records("freeze"));
    }
}
