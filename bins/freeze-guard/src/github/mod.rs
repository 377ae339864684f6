//! What GitHub says, asked so that no failure can read as "not frozen".
//!
//! octocrab carries the requests; the answers are read into narrow types of our own, since a model of the whole
//! API breaks when a field nobody asked for changes. A run has one deadline for everything. Only questions are
//! repeated, never writes; a `Retry-After` is waited for where the deadline allows it. Whatever else happens
//! leaves the question undecided.

mod answers;
pub mod doctor;
pub mod ruleset;
pub mod sweep;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime};

use gate_core::text::printable;
use gate_core::{Reason, Undecided};
use http_body_util::{BodyExt as _, Limited};
use octocrab::Octocrab;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::pull::{MergeGroup, PullRequest};
use crate::rules::GH_API;

pub use answers::{Queued, Seen};

/// The largest answer that is read: 16 MiB.
const MAX_ANSWER: usize = 16 << 20;

/// How often a question is asked at most.
const ATTEMPTS: u32 = 3;

/// How many pages of one list are read at most.
const MAX_PAGES: usize = 20;

/// How far this machine's clock may differ from GitHub's, in seconds.
const MAX_SKEW: u64 = 60;

/// Where GitHub is, and who asks.
pub struct Config {
    /// `https://api.github.com`, or `https://HOST/api/v3`.
    api: String,
    /// `https://api.github.com/graphql`, or `https://HOST/api/graphql`.
    graphql: String,
    /// The token; it is never printed.
    token: String,
    /// How long everything may take.
    budget: Duration,
    /// Whether this machine's clock decides, and is therefore compared.
    by_clock: bool,
}

impl Config {
    /// Reads the environment as GitHub Actions sets it: `GITHUB_TOKEN` or `GH_TOKEN`, `GITHUB_API_URL`,
    /// `GITHUB_GRAPHQL_URL`.
    ///
    /// # Errors
    /// When there is no token, or an address that a token must not be sent to.
    pub fn from_env(
        read: impl Fn(&str) -> Option<String>,
        budget: Duration,
        by_clock: bool,
    ) -> Result<Self, Undecided> {
        let set =
            |name: &str| read(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let token = set("GITHUB_TOKEN").or_else(|| set("GH_TOKEN")).ok_or_else(|| {
            Undecided::new(&GH_API, Reason::Usage, "there is no token to ask GitHub with")
                .help("set GITHUB_TOKEN in the environment: env: { GITHUB_TOKEN: ${{ github.token }} }")
        })?;
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Undecided::new(
                &GH_API,
                Reason::Usage,
                "the token holds blanks or other characters that no token has",
            ));
        }
        let api = set("GITHUB_API_URL").unwrap_or_else(|| "https://api.github.com".into());
        let api = api.trim_end_matches('/').to_owned();
        let graphql = set("GITHUB_GRAPHQL_URL").unwrap_or_else(|| match api.strip_suffix("/api/v3") {
            Some(host) => format!("{host}/api/graphql"),
            None => format!("{api}/graphql"),
        });
        for url in [&api, &graphql] {
            if authority(url).is_none() || authority(url) != authority(&api) {
                let message = format!("a token is not sent to {}", printable(url));
                return Err(Undecided::new(&GH_API, Reason::Usage, message)
                    .help("GITHUB_API_URL and GITHUB_GRAPHQL_URL are https addresses of one host"));
            }
        }
        Ok(Self { api, graphql, token, budget, by_clock })
    }
}

/// Scheme and host of an address that a token may be sent to: https, or this machine itself.
fn authority(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let local = matches!(name, "127.0.0.1" | "localhost" | "[::1]");
    let fine = !host.is_empty() && !host.contains('@') && (scheme == "https" || (scheme == "http" && local));
    fine.then(|| &url[..scheme.len() + 3 + host.len()])
}

/// A repository on GitHub, and the time that is left.
pub struct GitHub {
    runtime: Runtime,
    client: Octocrab,
    config: Config,
    owner: String,
    name: String,
    end: Instant,
    requests: Cell<u64>,
}

/// An answer with status 200 or 201.
struct Answer {
    body: Vec<u8>,
    next: Option<String>,
}

/// One exchange, whatever came of it.
enum Exchange {
    Answer(Answer),
    /// It may help to ask again, after so many seconds.
    Again(Duration, String),
    Refused(Undecided),
}

fn undecided(message: impl Into<String>) -> Undecided {
    Undecided::new(&GH_API, Reason::Io, message)
}

impl GitHub {
    /// Gets ready to ask about `OWNER/NAME`. Nothing is sent yet.
    ///
    /// # Errors
    /// When the name is none, or no client can be made.
    pub fn new(repository: &str, config: Config) -> Result<Self, Undecided> {
        let plain = |part: &str| {
            !part.is_empty()
                && part != "."
                && part != ".."
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        let named = repository.split_once('/').filter(|(owner, name)| plain(owner) && plain(name));
        let Some((owner, name)) = named else {
            let message = format!("`{}` is no repository: write OWNER/NAME", printable(repository));
            return Err(Undecided::new(&GH_API, Reason::Usage, message));
        };
        let end = Instant::now() + config.budget;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| undecided(format!("cannot start: {error}")))?;
        let client = runtime
            .block_on(async {
                Octocrab::builder()
                    .base_uri(config.api.clone())?
                    .personal_token(config.token.clone())
                    .set_connect_timeout(Some(config.budget))
                    .add_header(http_name(), "2022-11-28".into())
                    .build()
            })
            .map_err(|error| {
                undecided(format!("cannot make a client for GitHub: {}", first_line(&error.to_string())))
            })?;
        Ok(Self {
            runtime,
            client,
            config,
            owner: owner.into(),
            name: name.into(),
            end,
            requests: Cell::new(0),
        })
    }

    /// How many requests were sent.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.requests.get()
    }

    fn path(&self, rest: &str) -> String {
        format!("{}/repos/{}/{}/{rest}", self.config.api, self.owner, self.name)
    }

    /// Asks, and asks again where that may help and there is time.
    fn ask(&self, method: Method, url: &str, body: Option<&Value>, what: &str) -> Result<Answer, Undecided> {
        let asked = async {
            let mut attempt = 1;
            loop {
                match self.exchange(method, url, body, what).await {
                    Exchange::Answer(answer) => return Ok(answer),
                    Exchange::Refused(undecided) => return Err(undecided),
                    Exchange::Again(wait, why) => {
                        let left = self.end.saturating_duration_since(Instant::now());
                        if method == Method::Write || attempt >= ATTEMPTS || wait >= left {
                            return Err(undecided(format!("{what}: {why}")).help(match method {
                                Method::Write => "whether it was written is not known: run it again, it writes only what differs",
                                Method::Read | Method::Query => "run it again later; until then nothing merges",
                            }));
                        }
                        tokio::time::sleep(wait).await;
                        attempt += 1;
                    }
                }
            }
        };
        let end = tokio::time::Instant::from_std(self.end);
        self.runtime.block_on(async { tokio::time::timeout_at(end, asked).await }).unwrap_or_else(|_| {
            let seconds = self.config.budget.as_secs();
            Err(undecided(format!("{what}: GitHub did not answer within {seconds} s"))
                .help("run it again later, or give it more time with --deadline"))
        })
    }

    async fn exchange(&self, method: Method, url: &str, body: Option<&Value>, what: &str) -> Exchange {
        self.requests.set(self.requests.get() + 1);
        let sent = match method {
            Method::Read => self.client._get(url).await,
            Method::Query => self.client._post(url, body).await,
            Method::Write => {
                if url.contains("/rulesets/") {
                    self.client._put(url, body).await
                } else {
                    self.client._post(url, body).await
                }
            }
        };
        let Ok(response) = sent else {
            return Exchange::Again(self.pause(), "no connection, or it broke off".into());
        };
        let (parts, body) = response.into_parts();
        let header =
            |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(String::from);
        if let Some(undecided) = self.other_clock(header("date").as_deref()) {
            return Exchange::Refused(undecided);
        }
        let body = match Limited::new(body, MAX_ANSWER).collect().await {
            Ok(body) => body.to_bytes().to_vec(),
            Err(_) => return Exchange::Again(self.pause(), "the answer broke off".into()),
        };
        let json = header("content-type").is_some_and(|kind| kind.contains("json"));
        match parts.status.as_u16() {
            200 | 201 if json => {
                Exchange::Answer(Answer { body, next: header("link").as_deref().and_then(next_page) })
            }
            200 | 201 => Exchange::Refused(
                undecided(format!("{what}: the answer is no JSON but a page"))
                    .help("is there a proxy in between, or is GITHUB_API_URL another server?"),
            ),
            status @ (429 | 403) => {
                let message = String::from_utf8_lossy(&body).to_lowercase();
                let after = header("retry-after").and_then(|text| text.trim().parse::<u64>().ok());
                let reset = header("x-ratelimit-reset").and_then(|text| text.trim().parse::<u64>().ok());
                let used_up = header("x-ratelimit-remaining").as_deref() == Some("0");
                let limited = status == 429 || after.is_some() || used_up || message.contains("rate limit");
                if !limited {
                    return Exchange::Refused(
                        undecided(format!("{what}: the token may not ask that (403)"))
                            .help("give the job the permissions that its workflow example has"),
                    );
                }
                let wait =
                    after.or_else(|| reset.filter(|_| used_up).map(|at| at.saturating_sub(unix_now())));
                let until = match (after, reset.filter(|_| used_up)) {
                    (Some(after), _) => format!("for {after} s"),
                    (None, Some(reset)) => {
                        let at =
                            i64::try_from(reset).ok().and_then(|at| jiff::Timestamp::from_second(at).ok());
                        at.map_or("for long".into(), |at| format!("until {at}"))
                    }
                    (None, None) => "for a minute or more".into(),
                };
                // Without a word on how long, GitHub asks for at least a minute.
                let wait = Duration::from_secs(wait.unwrap_or(60));
                Exchange::Again(wait, format!("GitHub's rate limit holds {until} ({status})"))
            }
            status @ 500..=599 => Exchange::Again(self.pause(), format!("GitHub fails ({status})")),
            status => Exchange::Refused(undecided(format!("{what}: {}", refusal(status)))),
        }
    }

    /// A short pause before asking again, of a length that differs from run to run.
    fn pause(&self) -> Duration {
        let jitter = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_or(0, |now| u64::from(now.subsec_nanos()) % 150);
        Duration::from_millis(150 + 100 * self.requests.get().min(5) + jitter)
    }

    /// The obstacle of a clock that is wrong, where the clock decides what is frozen.
    fn other_clock(&self, date: Option<&str>) -> Option<Undecided> {
        let date = date.filter(|_| self.config.by_clock)?;
        let theirs = jiff::fmt::rfc2822::parse(date).ok()?.timestamp().as_second();
        let theirs = u64::try_from(theirs).ok()?;
        let differ = unix_now().abs_diff(theirs);
        (differ > MAX_SKEW).then(|| {
            undecided(format!("this machine's clock differs from GitHub's by {differ} s"))
                .help("set the clock: it decides what is frozen")
        })
    }

    fn read<T: DeserializeOwned>(answer: &Answer, what: &str) -> Result<T, Undecided> {
        serde_json::from_slice(&answer.body).map_err(|error| {
            undecided(format!(
                "{what}: the answer can't be read, at line {} column {}",
                error.line(),
                error.column()
            ))
        })
    }

    /// Every page of a list, until `enough` says so.
    fn pages<T: DeserializeOwned>(
        &self,
        rest: &str,
        what: &str,
        enough: impl Fn(&[T]) -> bool,
    ) -> Result<Vec<T>, Undecided> {
        let mut list: Vec<T> = Vec::new();
        let mut url = self.path(rest);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..MAX_PAGES {
            if !seen.insert(url.clone()) {
                return Err(undecided(format!("{what}: the pages of the list lead in a circle")));
            }
            let answer = self.ask(Method::Read, &url, None, what)?;
            list.extend(Self::read::<Vec<T>>(&answer, what)?);
            let Some(next) = answer.next.filter(|_| !enough(&list)) else {
                return Ok(list);
            };
            if authority(&next) != authority(&self.config.api) {
                return Err(undecided(format!("{what}: the next page lies on another server")));
            }
            url = next;
        }
        Err(undecided(format!("{what}: the list has more than {MAX_PAGES} pages")))
    }

    fn query<T: DeserializeOwned>(
        &self,
        query: &str,
        mut variables: Value,
        what: &str,
    ) -> Result<T, Undecided> {
        variables["owner"] = json!(self.owner);
        variables["name"] = json!(self.name);
        let body = json!({"query": query, "variables": variables});
        let url = self.config.graphql.clone();
        let answer = self.ask(Method::Query, &url, Some(&body), what)?;
        let reply: answers::Reply<T> = Self::read(&answer, what)?;
        match (reply.data.and_then(|data| data.repository), reply.errors.first()) {
            (_, Some(error)) => {
                Err(undecided(format!("{what}: GitHub says: {}", first_line(&printable(&error.message)))))
            }
            (Some(repository), None) => Ok(repository),
            (None, None) => {
                Err(undecided(format!("{what}: there is no such repository, or the token can't see it")))
            }
        }
    }

    /// One pull request, as it is now.
    ///
    /// # Errors
    /// Whatever keeps it from being told whole.
    pub fn pull(&self, number: u64) -> Result<Seen, Undecided> {
        let what = format!("pull request #{number}");
        let query = format!(
            "{PULL}query($owner:String!,$name:String!,$number:Int!){{repository(owner:$owner,name:$name){{pullRequest(number:$number){{...P}}}}}}"
        );
        let answer: answers::One = self.query(&query, json!({"number": number}), &what)?;
        let pull = answer.pull.ok_or_else(|| undecided(format!("{what} is not there")))?;
        pull.read(&what)
    }

    /// The pull requests of a merge group: all that lie between its two commits.
    ///
    /// # Errors
    /// When the queue does not lead from one to the other.
    pub fn group(&self, group: &MergeGroup) -> Result<Vec<Seen>, Undecided> {
        let branch = group.base_ref.strip_prefix("refs/heads/").unwrap_or(&group.base_ref);
        let queue = self.queue_with(branch, "freeze-guard")?;
        let what = "the merge group";
        let mut by_head: BTreeMap<&str, &Queued> = BTreeMap::new();
        for entry in &queue {
            by_head.insert(&entry.head, entry);
        }
        let mut pulls = Vec::new();
        let mut here = group.head_sha.as_str();
        while here != group.base_sha {
            // Each entry is taken out once, so that a circle ends.
            let Some(entry) = by_head.remove(here) else {
                return Err(undecided(format!(
                    "{what}: the queue of {} does not lead from its base to its head",
                    printable(branch)
                ))
                .help("the queue has moved on: the newer group is judged by its own event"));
            };
            pulls.push(entry.pull.clone());
            here = &entry.base;
        }
        if pulls.is_empty() {
            return Err(undecided(format!("{what} holds no pull request")));
        }
        pulls.reverse();
        Ok(pulls)
    }

    /// Every entry of a branch's merge queue, in order, with its status of this name; none where the branch has
    /// no queue.
    ///
    /// # Errors
    /// Whatever keeps it from being told whole.
    pub fn queue_with(&self, branch: &str, context: &str) -> Result<Vec<Queued>, Undecided> {
        let query = format!(
            "{PULL}query($owner:String!,$name:String!,$branch:String!,$context:String!){{repository(owner:$owner,name:$name){{mergeQueue(branch:$branch){{entries(first:100){{nodes{{baseCommit{{oid}}headCommit{{oid status{{context(name:$context){{state description}}}}}}pullRequest{{...P}}}}pageInfo{{hasNextPage}}}}}}}}}}"
        );
        let what = "the merge queue";
        let variables = json!({"branch": branch, "context": context});
        let answer: answers::Queue = self.query(&query, variables, what)?;
        answer.read(what)
    }

    /// When the head of a pull request was pushed; `None` for a fork, whose pushes are not told.
    ///
    /// # Errors
    /// Whatever keeps it from being told.
    pub fn pushed(&self, seen: &Seen) -> Result<Option<gate_core::instant::Instant>, Undecided> {
        let home = format!("{}/{}", self.owner, self.name);
        if !seen.head_repository.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(&home)) {
            return Ok(None);
        }
        let reference = format!("refs/heads/{}", seen.head_name);
        let what = "the pushes of the repository";
        let of_head = |push: &answers::Push| push.reference == reference && push.after == seen.pull.head;
        let pushes: Vec<answers::Push> =
            self.pages("activity?per_page=100", what, |pushes: &[answers::Push]| pushes.iter().any(of_head))?;
        let mut last = None;
        for push in pushes.iter().filter(|push| of_head(push)) {
            let at = gate_core::instant::Instant::parse(&push.timestamp)
                .map_err(|message| undecided(format!("{what}: {message}")))?;
            last = last.max(Some(at));
        }
        Ok(last)
    }

    /// The same pull request, with the time of its last push where the exempting label makes that matter.
    ///
    /// # Errors
    /// As [`Self::pushed`].
    pub fn with_push(&self, mut seen: Seen, label: &str) -> Result<PullRequest, Undecided> {
        if seen.pull.labels.iter().any(|name| name == label) {
            seen.pull.pushed_at = self.pushed(&seen)?;
        }
        Ok(seen.pull)
    }
}

/// What a request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    /// It asks.
    Read,
    /// It asks in GraphQL.
    Query,
    /// It changes something: it is sent once.
    Write,
}

/// What is asked of every pull request.
const PULL: &str = "fragment P on PullRequest{number headRefOid headRefName headRepository{nameWithOwner}baseRefName body labels(first:100){nodes{name}pageInfo{hasNextPage}}files(first:100){nodes{path changeType}pageInfo{hasNextPage}}timelineItems(last:100,itemTypes:[LABELED_EVENT,UNLABELED_EVENT]){nodes{__typename ...on LabeledEvent{createdAt actor{login}label{name}}...on UnlabeledEvent{createdAt actor{login}label{name}}}}}";

fn http_name() -> http::HeaderName {
    http::HeaderName::from_static("x-github-api-version")
}

fn unix_now() -> u64 {
    // Before 1970 every clock differs enough to be told.
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |now| now.as_secs())
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(200).collect()
}

/// The address of the next page: `<https://…>; rel="next"`.
fn next_page(link: &str) -> Option<String> {
    link.split(',').find_map(|part| {
        let (url, rel) = part.split_once(';')?;
        let url = url.trim().strip_prefix('<')?.strip_suffix('>')?;
        rel.split(';').any(|rel| rel.trim() == "rel=\"next\"").then(|| url.to_owned())
    })
}

fn refusal(status: u16) -> String {
    match status {
        401 => "the token is not accepted (401)".into(),
        404 => "it is not there, or the token can't see it (404)".into(),
        301 | 302 | 307 | 308 => format!("it has moved ({status}): name it as it is called now"),
        422 => "GitHub can't do that (422)".into(),
        status => format!("GitHub answers with status {status}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_to_https_or_this_machine_and_to_one_host() {
        let config = |api: Option<&str>, graphql: Option<&str>| {
            let read = |name: &str| match name {
                "GITHUB_TOKEN" => Some("t".to_owned()),
                "GITHUB_API_URL" => api.map(String::from),
                "GITHUB_GRAPHQL_URL" => graphql.map(String::from),
                _ => None,
            };
            Config::from_env(read, Duration::from_secs(1), true)
        };
        assert_eq!(config(None, None).unwrap().graphql, "https://api.github.com/graphql");
        let enterprise = config(Some("https://git.example.org/api/v3/"), None).unwrap();
        assert_eq!(enterprise.graphql, "https://git.example.org/api/graphql");
        assert!(config(Some("http://127.0.0.1:8080"), None).is_ok());
        for (api, graphql) in [
            ("http://git.example.org/api/v3", None),
            ("http://127.0.0.1.example.org", None),
            ("https://user@git.example.org", None),
            ("git.example.org", None),
            ("https://", None),
            ("https://git.example.org/api/v3", Some("https://other.example.org/graphql")),
        ] {
            assert!(config(Some(api), graphql).is_err(), "{api} {graphql:?}");
        }
        assert!(Config::from_env(|_| None, Duration::from_secs(1), true).is_err());
    }

    #[test]
    fn the_next_page_is_the_one_that_is_called_next() {
        let link =
            r#"<https://a/1>; rel="prev", <https://a/3?page=3>; rel="next", <https://a/9>; rel="last""#;
        assert_eq!(next_page(link).as_deref(), Some("https://a/3?page=3"));
        assert_eq!(next_page(r#"<https://a/1>; rel="last""#), None);
        assert_eq!(next_page("nonsense"), None);
    }
}
