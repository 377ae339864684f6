//! `freeze-guard` and GitHub: a server of our own on this machine, which keeps state, and fails in every way.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use common::fixtures::NOW;
use common::{Run, copy_of, finished};
use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_freeze-guard");

/// What the server does instead of answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// Nothing: it answers.
    None,
    /// A status, with these headers and this body, to the first so many requests.
    Status(u16, &'static str, &'static str, usize),
    /// Nothing ever comes.
    Stall,
    /// A byte at a time, for ever.
    Drip,
    /// Half of the answer.
    Truncated,
    /// The connection ends at once.
    Closed,
    /// What stands here, with status 200.
    Body(&'static str, &'static str),
    /// The list of pushes has a next page: this one.
    Next(&'static str),
    /// The clock of the server is this far ahead.
    Clock(i64),
    /// The request of this number fails, and no other.
    Once(usize),
    /// What is written is answered by this.
    Confirms(&'static str),
}

/// A repository: pull requests, a merge queue, statuses, rulesets.
struct Hub {
    pulls: Vec<Value>,
    queue: Vec<Value>,
    pushes: Vec<Value>,
    statuses: BTreeMap<String, Value>,
    rulesets: Vec<Value>,
    rules: Value,
    fault: Fault,
    /// Requests, as `METHOD path`, with what was sent.
    requests: Vec<(String, String)>,
    /// When each came.
    came: Vec<Instant>,
}

struct Server {
    hub: Arc<Mutex<Hub>>,
    port: u16,
}

fn sha(letter: char) -> String {
    letter.to_string().repeat(40)
}

/// A pull request as GraphQL tells it.
fn pull(number: u64, head: char) -> Value {
    json!({
        "number": number, "headRefOid": sha(head), "headRefName": format!("topic-{number}"),
        "headRepository": {"nameWithOwner": "acme/shop"}, "baseRefName": "main", "body": "Incident: INC-7\n",
        "labels": {"nodes": [], "pageInfo": {"hasNextPage": false}},
        "files": {"nodes": [{"path": "src/a.rs", "changeType": "MODIFIED"}], "pageInfo": {"hasNextPage": false}},
        "timelineItems": {"nodes": []},
    })
}

fn label(pull: &mut Value, actor: &str, at: &str) {
    pull["labels"]["nodes"] = json!([{"name": "freeze-exempt"}]);
    pull["timelineItems"]["nodes"] = json!([{"__typename": "LabeledEvent", "createdAt": at,
        "actor": {"login": actor}, "label": {"name": "freeze-exempt"}}]);
}

fn push(number: u64, head: char, at: &str) -> Value {
    json!({"id": number, "before": sha('0'), "after": sha(head), "ref": format!("refs/heads/topic-{number}"),
           "timestamp": at, "activity_type": "push", "actor": {"login": "eve"}})
}

impl Server {
    fn start(pulls: Vec<Value>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let hub = Arc::new(Mutex::new(Hub {
            pulls,
            queue: Vec::new(),
            pushes: Vec::new(),
            statuses: BTreeMap::new(),
            rulesets: vec![
                json!({"id": 7, "name": "freeze-guard", "enforcement": "disabled", "target": "branch"}),
            ],
            rules: json!([{"type": "update"}, {"type": "required_status_checks", "parameters":
                {"required_status_checks": [{"context": "freeze-guard", "integration_id": 15368}]}}]),
            fault: Fault::None,
            requests: Vec::new(),
            came: Vec::new(),
        }));
        let shared = Arc::clone(&hub);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let hub = Arc::clone(&shared);
                thread::spawn(move || serve(stream.expect("a connection"), &hub));
            }
        });
        Self { hub, port }
    }

    fn with<T>(&self, change: impl FnOnce(&mut Hub) -> T) -> T {
        change(&mut self.hub.lock().expect("no thread has failed"))
    }

    /// Runs `freeze-guard` against the server, judging at [`NOW`] unless `now` is empty.
    fn run(&self, root: &TempDir, args: &[&str], now: &str) -> Run {
        let mut command = common::command(PROGRAM, root.path());
        command.args(args).env("GITHUB_API_URL", format!("http://127.0.0.1:{}", self.port));
        command.env("GITHUB_TOKEN", token());
        // The certificates of the system are loaded, and not used, to reach this machine.
        for name in ["SSL_CERT_FILE", "SSL_CERT_DIR"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        if !now.is_empty() {
            command.args(["--now", now]);
        }
        let run = finished(&command.output().expect("the binary starts"));
        assert!(!run.said().contains(&token()), "the token is told: {run:?}");
        run
    }

    fn requests(&self) -> Vec<String> {
        self.with(|hub| hub.requests.iter().map(|(line, _)| line.clone()).collect())
    }
}

/// A token that no scanner takes for one.
fn token() -> String {
    ["not", "a", "real", "token", "4711"].join("_")
}

/// Reads requests of a connection until it ends.
fn serve(mut stream: TcpStream, hub: &Mutex<Hub>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    loop {
        let mut head = String::new();
        if reader.read_line(&mut head).unwrap_or(0) == 0 {
            return;
        }
        let mut length = 0;
        let mut authorised = false;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
                break;
            }
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().expect("a length"),
                "authorization" => authorised = value.contains(&token()),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).expect("a body");
        let body = String::from_utf8(body).expect("UTF-8");
        let mut words = head.split_whitespace();
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let (fault, number) = {
            let mut hub = hub.lock().expect("no thread has failed");
            hub.requests.push((format!("{method} {path}"), body.clone()));
            hub.came.push(Instant::now());
            (hub.fault, hub.requests.len())
        };
        let answer = |status: u16, body: &Value| {
            let status = if authorised { status } else { 401 };
            http(status, "content-type: application/json; charset=utf-8\r\n", &body.to_string())
        };
        let (status, value) = hub.lock().expect("no thread has failed").answer(method, path, &body);
        let text = match fault {
            Fault::Status(status, headers, body, times) if number <= times => {
                http(status, &format!("content-type: application/json\r\n{headers}"), body)
            }
            Fault::Body(kind, body) => http(200, &format!("content-type: {kind}\r\n"), body),
            Fault::Next(next) if path.contains("activity") => {
                let next =
                    next.replace("SELF", &format!("http://{}", stream.local_addr().expect("an address")));
                let headers = format!("content-type: application/json\r\nlink: <{next}>; rel=\"next\"\r\n");
                http(200, &headers, "[]")
            }
            Fault::Confirms(body) if method != "GET" && path != "/graphql" => {
                http(200, "content-type: application/json\r\n", body)
            }
            Fault::Once(failing) if number == failing => answer(500, &json!({})),
            Fault::None | Fault::Status(..) | Fault::Next(_) | Fault::Confirms(_) | Fault::Once(_) => {
                answer(status, &value)
            }
            Fault::Clock(ahead) => {
                let at = jiff::Timestamp::now().as_second() + ahead;
                let at = jiff::Timestamp::from_second(at).expect("a time");
                let date = jiff::fmt::rfc2822::DateTimePrinter::new()
                    .timestamp_to_rfc9110_string(&at)
                    .expect("a date");
                http(
                    status,
                    &format!("content-type: application/json\r\ndate: {date}\r\n"),
                    &value.to_string(),
                )
            }
            Fault::Closed => return,
            Fault::Stall => {
                thread::sleep(Duration::from_secs(30));
                return;
            }
            Fault::Drip => {
                let text = answer(status, &value);
                for byte in text.as_bytes() {
                    if stream.write_all(&[*byte]).and_then(|()| stream.flush()).is_err() {
                        return;
                    }
                    thread::sleep(Duration::from_millis(100));
                }
                return;
            }
            Fault::Truncated => {
                let text = answer(status, &value);
                let _ = stream.write_all(&text.as_bytes()[..text.len() - 20]);
                return;
            }
        };
        if stream.write_all(text.as_bytes()).is_err() {
            return;
        }
    }
}

fn http(status: u16, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status} X\r\n{headers}content-length: {}\r\n\r\n{body}", body.len())
}

impl Hub {
    fn answer(&mut self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let sent: Value = serde_json::from_str(body).unwrap_or(Value::Null);
        let repository = "/repos/acme/shop/";
        match (method, path.strip_prefix(repository)) {
            ("POST", None) if path == "/graphql" => (200, self.graphql(&sent)),
            ("GET", Some(rest)) if rest.starts_with("activity?") => (200, json!(self.pushes)),
            ("GET", Some(rest)) if rest.starts_with("rulesets?") => (200, json!(self.rulesets)),
            ("GET", Some("rules/branches/main?per_page=100")) => (200, self.rules.clone()),
            ("PUT", Some("rulesets/7")) => {
                self.rulesets[0]["enforcement"] = sent["enforcement"].clone();
                (200, self.rulesets[0].clone())
            }
            ("POST", Some(rest)) if rest.starts_with("statuses/") => {
                let status = json!({"state": sent["state"], "description": sent["description"], "context": sent["context"]});
                self.statuses.insert(rest["statuses/".len()..].to_owned(), status.clone());
                (201, status)
            }
            _ => (404, json!({"message": "Not Found"})),
        }
    }

    fn status(&self, sha: &Value) -> Value {
        match self.statuses.get(sha.as_str().expect("a commit")) {
            Some(status) => {
                json!({"context": {"state": status["state"].as_str().expect("a state").to_uppercase(),
                "description": status["description"]}})
            }
            None => Value::Null,
        }
    }

    fn graphql(&self, sent: &Value) -> Value {
        let query = sent["query"].as_str().expect("a query");
        let repository = if query.contains("pullRequest(number") {
            let number = &sent["variables"]["number"];
            json!({"pullRequest": self.pulls.iter().find(|pull| pull["number"] == *number)})
        } else if query.contains("mergeQueue") {
            let nodes: Vec<Value> = self
                .queue
                .iter()
                .map(|entry| {
                    let mut entry = entry.clone();
                    entry["headCommit"]["status"] = self.status(&entry["headCommit"]["oid"]);
                    entry
                })
                .collect();
            json!({"mergeQueue": {"entries": {"nodes": nodes, "pageInfo": {"hasNextPage": false}}}})
        } else {
            // Two to a page, so that there is more than one.
            let from: usize =
                sent["variables"]["after"].as_str().map_or(0, |after| after.parse().expect("a cursor"));
            let nodes: Vec<Value> = self
                .pulls
                .iter()
                .skip(from)
                .take(2)
                .map(|pull| {
                    let mut pull = pull.clone();
                    let oid = pull["headRefOid"].clone();
                    pull["commits"] =
                        json!({"nodes": [{"commit": {"oid": oid, "status": self.status(&oid)}}]});
                    pull
                })
                .collect();
            let more = from + 2 < self.pulls.len();
            json!({"pullRequests": {"nodes": nodes, "pageInfo": {"hasNextPage": more, "endCursor": (from + 2).to_string()}}})
        };
        json!({"data": {"repository": repository}})
    }
}

/// A frozen root with the event of a pull request.
fn root(number: u64, head: char) -> TempDir {
    let root = copy_of("tests/fixtures/freeze-guard/rb-f8/pass");
    let event = json!({"action": "synchronize", "number": number, "pull_request": {"number": number,
        "head": {"sha": sha(head), "ref": "x"}, "base": {"sha": sha('0'), "ref": "main"}, "body": ""}});
    fs::write(root.path().join("event.json"), event.to_string()).expect("a file");
    root
}

const CHECK: [&str; 12] = [
    "check",
    "--operation",
    "merge",
    "--event",
    "event.json",
    "--state-dir",
    "freeze",
    "--github",
    "acme/shop",
    "--format",
    "json",
    "--strict",
];

fn undecided(run: &Run) -> Vec<String> {
    let report = run.report();
    let entries = report["undecided"].as_array().expect("undecided").iter();
    entries.map(|entry| entry["rule"].as_str().expect("a rule").to_owned()).collect()
}

fn message(run: &Run) -> String {
    run.report()["undecided"][0]["message"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_pull_request_is_judged_as_github_tells_it_now_in_at_most_two_requests() {
    let server = Server::start(vec![pull(12, 'c'), pull(31, 'd')]);
    let run = server.run(&root(12, 'c'), &CHECK, NOW);
    assert_eq!((run.code, server.requests()), (Some(0), vec!["POST /graphql".to_owned()]), "{run:?}");
    assert_eq!(run.report()["stats"]["requests"], 1);
    assert_eq!(server.run(&root(31, 'd'), &CHECK, NOW).blocking(), ["rb-f5"]);
    // The label of a labeler counts, after the declaration and after the last push.
    for (actor, at, pushed, code) in [
        ("ada", "2026-03-02T10:00:00Z", "2026-03-02T09:00:00Z", 0),
        ("eve", "2026-03-02T10:00:00Z", "2026-03-02T09:00:00Z", 1),
        ("ada", "2026-03-02T07:00:00Z", "2026-03-02T06:00:00Z", 1),
        ("ada", "2026-03-02T10:00:00Z", "2026-03-02T10:00:01Z", 1),
    ] {
        server.with(|hub| {
            label(&mut hub.pulls[1], actor, at);
            // The same commit on another branch, and another one on this: neither is its push.
            hub.pushes = vec![
                push(31, 'd', pushed),
                push(32, 'd', "2026-03-02T11:00:00Z"),
                push(31, 'e', "2026-03-02T11:00:00Z"),
            ];
            hub.requests.clear();
        });
        let run = server.run(&root(31, 'd'), &CHECK, NOW);
        assert_eq!((run.code, server.requests().len()), (Some(code), 2), "{actor} {at} {pushed}: {run:?}");
        assert_eq!(run.report()["stats"]["requests"], 2);
    }
    // A push that nobody tells of, and one of a fork, leave the label without effect.
    server.with(|hub| {
        label(&mut hub.pulls[1], "ada", "2026-03-02T10:00:00Z");
        hub.pushes.clear();
    });
    assert_eq!(server.run(&root(31, 'd'), &CHECK, NOW).blocking(), ["rb-f5"]);
    server.with(|hub| {
        hub.pushes = vec![push(31, 'd', "2026-03-02T09:00:00Z")];
        hub.pulls[1]["headRepository"]["nameWithOwner"] = json!("eve/shop");
    });
    assert_eq!(server.run(&root(31, 'd'), &CHECK, NOW).blocking(), ["rb-f5"]);
    // An event of a commit that is not the head any more.
    let run = server.run(&root(12, 'e'), &CHECK, NOW);
    assert_eq!((run.code, undecided(&run)), (Some(2), vec!["gh-api".to_owned()]), "{run:?}");
    // Without a freeze nothing is asked.
    server.with(|hub| hub.requests.clear());
    assert_eq!(server.run(&root(31, 'd'), &CHECK, "2026-03-02T08:00:00Z").code, Some(0));
    assert!(server.requests().is_empty());
}

#[test]
fn a_label_that_was_taken_off_at_the_same_time_exempts_nothing() {
    let server = Server::start(vec![pull(31, 'd')]);
    for (other, at, code) in [
        ("freeze-exempt", "2026-03-02T09:30:00Z", 0),
        ("freeze-exempt", "2026-03-02T10:00:00Z", 1),
        ("docs", "2026-03-02T10:00:00Z", 0),
    ] {
        server.with(|hub| {
            label(&mut hub.pulls[0], "ada", "2026-03-02T10:00:00Z");
            hub.pushes = vec![push(31, 'd', "2026-03-02T09:00:00Z")];
            let events = hub.pulls[0]["timelineItems"]["nodes"].as_array_mut().expect("a list");
            let off = json!({"__typename": "UnlabeledEvent", "createdAt": at, "actor": {"login": "eve"},
                "label": {"name": other}});
            events.insert(0, off);
        });
        assert_eq!(server.run(&root(31, 'd'), &CHECK, NOW).code, Some(code), "{other} {at}");
    }
}

#[test]
fn a_pull_request_of_records_is_free_where_all_of_its_files_are_told() {
    let server = Server::start(vec![pull(31, 'd')]);
    for (change, more, code) in
        [("ADDED", false, 0), ("ADDED", true, 1), ("MODIFIED", false, 1), ("RENAMED", false, 1)]
    {
        server.with(|hub| {
            hub.pulls[0]["files"] = json!({"nodes": [{"path": "freeze/lift.json", "changeType": change}],
                "pageInfo": {"hasNextPage": more}});
        });
        assert_eq!(server.run(&root(31, 'd'), &CHECK, NOW).code, Some(code), "{change} {more}");
    }
    // Of labels that are not all told nobody knows whether the exempting one is among them.
    server.with(|hub| hub.pulls[0]["labels"]["pageInfo"]["hasNextPage"] = json!(true));
    let run = server.run(&root(31, 'd'), &CHECK, NOW);
    assert_eq!((run.code, undecided(&run)), (Some(2), vec!["gh-api".to_owned()]), "{run:?}");
}

fn entry(base: char, head: char, pull: &Value) -> Value {
    json!({"baseCommit": {"oid": sha(base)}, "headCommit": {"oid": sha(head)}, "pullRequest": pull})
}

#[test]
fn every_pull_request_of_a_queued_group_is_judged_in_one_request() {
    let server = Server::start(vec![]);
    let group = |number: u64| (1..=5).map(|at| if at == 5 { number } else { 12 }).collect::<Vec<_>>();
    let root = root(12, 'c');
    let event = json!({"action": "checks_requested", "merge_group": {"head_sha": sha('5'), "base_sha": sha('0'),
        "base_ref": "refs/heads/main", "head_ref": "refs/heads/gh-readonly-queue/main/pr-12-x"}});
    fs::write(root.path().join("event.json"), event.to_string()).expect("a file");
    let queue = |numbers: &[u64]| -> Vec<Value> {
        let commits = ['0', '1', '2', '3', '4', '5'];
        numbers
            .iter()
            .enumerate()
            .map(|(at, number)| entry(commits[at], commits[at + 1], &pull(*number, 'c')))
            .collect()
    };
    server.with(|hub| hub.queue = queue(&group(12)));
    let run = server.run(&root, &CHECK, NOW);
    assert_eq!((run.code, server.requests().len()), (Some(0), 1), "{run:?}");
    server.with(|hub| hub.queue = queue(&group(31)));
    assert_eq!(server.run(&root, &CHECK, NOW).blocking(), ["rb-f5"], "the last of five");
    // A queue that does not lead to the base, an empty one, and none.
    server.with(|hub| {
        hub.queue.remove(0);
    });
    for _ in 0..2 {
        let run = server.run(&root, &CHECK, NOW);
        assert_eq!((run.code, undecided(&run)), (Some(2), vec!["gh-api".to_owned()]), "{run:?}");
        server.with(|hub| hub.queue.clear());
    }
    server.with(|hub| hub.queue = vec![entry('5', '5', &pull(12, 'c'))]);
    let run = server.run(&root, &CHECK, NOW);
    assert_eq!((run.code, undecided(&run)), (Some(2), vec!["gh-api".to_owned()]), "in a circle: {run:?}");
}

/// Every way of failing, and a part of what is said about it.
const FAULTS: [(Fault, &str); 21] = [
    (Fault::Status(500, "", "{}", 99), "fails (500)"),
    (Fault::Status(502, "", "{}", 99), "fails (502)"),
    (Fault::Status(403, "", "{\"message\":\"Resource not accessible by integration\"}", 99), "may not ask"),
    (
        Fault::Status(
            403,
            "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 4102444800\r\n",
            "{\"message\":\"API rate limit exceeded\"}",
            99,
        ),
        "until 2100-01-01T00:00:00Z",
    ),
    (
        Fault::Status(403, "", "{\"message\":\"You have exceeded a secondary rate limit\"}", 99),
        "for a minute or more",
    ),
    (Fault::Status(429, "retry-after: 3600\r\n", "{}", 99), "for 3600 s"),
    (Fault::Status(403, "retry-after: 3600\r\n", "{}", 99), "for 3600 s"),
    (
        Fault::Status(403, "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 4102444800\r\n", "{}", 99),
        "until 2100-01-01T00:00:00Z",
    ),
    (Fault::Status(429, "", "{}", 99), "rate limit"),
    (Fault::Status(401, "", "{\"message\":\"Bad credentials\"}", 99), "not accepted (401)"),
    (Fault::Status(404, "", "{\"message\":\"Not Found\"}", 99), "(404)"),
    (
        Fault::Status(301, "location: /repositories/1\r\n", "{\"message\":\"Moved Permanently\"}", 99),
        "moved (301)",
    ),
    (Fault::Stall, "did not answer within"),
    (Fault::Drip, "did not answer within"),
    (Fault::Truncated, ""),
    (Fault::Closed, "no connection"),
    (
        Fault::Body("application/json", "{\"data\":{\"repository\":{\"pullRequest\":{\"number\":12"),
        "can't be read",
    ),
    (Fault::Body("text/html", "<html><title>Sign in</title></html>"), "no JSON but a page"),
    (
        Fault::Body("application/json", "{\"data\":{\"repository\":{\"pullRequest\":{\"number\":\"12\"}}}}"),
        "can't be read",
    ),
    (
        Fault::Body(
            "application/json",
            "{\"data\":null,\"errors\":[{\"message\":\"Something went wrong\"}]}",
        ),
        "Something went wrong",
    ),
    (Fault::Body("application/json", "{\"data\":{\"repository\":null}}"), "no such repository"),
];

#[test]
fn whatever_github_does_a_failure_is_never_an_open_door() {
    thread::scope(|scope| {
        for (fault, part) in FAULTS {
            scope.spawn(move || {
                let server = Server::start(vec![pull(12, 'c')]);
                server.with(|hub| hub.fault = fault);
                let start = Instant::now();
                let run = server.run(&root(12, 'c'), &[&CHECK[..], &["--deadline", "3"]].concat(), NOW);
                assert!(start.elapsed() < Duration::from_secs(15), "{fault:?} took {:?}", start.elapsed());
                assert_eq!(
                    (run.code, undecided(&run)),
                    (Some(2), vec!["gh-api".to_owned()]),
                    "{fault:?}: {run:?}"
                );
                assert!(message(&run).contains(part), "{fault:?}: {}", message(&run));
                assert!(server.requests().len() <= 3, "{fault:?}: {:?}", server.requests());
            });
        }
    });
}

#[test]
fn one_failure_is_got_over_and_a_short_wait_is_kept_to() {
    // How many milliseconds it waits at least before each request after the first.
    for (fault, waits) in [
        (Fault::Status(500, "", "{}", 1), &[250][..]),
        (Fault::Status(503, "", "{}", 2), &[250, 350]),
        (Fault::Status(429, "retry-after: 1\r\n", "{}", 1), &[1000]),
    ] {
        let server = Server::start(vec![pull(12, 'c')]);
        server.with(|hub| hub.fault = fault);
        let run = server.run(&root(12, 'c'), &CHECK, NOW);
        assert_eq!((run.code, server.requests().len()), (Some(0), 1 + waits.len()), "{fault:?}: {run:?}");
        let waited: Vec<_> = server.with(|hub| hub.came.windows(2).map(|two| two[1] - two[0]).collect());
        let kept = waited.iter().zip(waits).all(|(waited, least)| *waited >= Duration::from_millis(*least));
        assert!(kept, "{fault:?}: {waited:?}");
    }
}

#[test]
fn the_more_was_asked_the_longer_it_waits_before_it_asks_again() {
    // Four pages of pull requests, and the queue.
    let server = Server::start((1..=8).map(|number| pull(number, 'c')).collect());
    server.with(|hub| hub.fault = Fault::Once(5));
    let run = server.run(&root(12, 'c'), &[&SWEEP[..], &["main", "--dry-run"]].concat(), NOW);
    assert_eq!((run.code, server.requests().len()), (Some(0), 6), "{run:?}");
    let waited = server.with(|hub| hub.came[5] - hub.came[4]);
    assert!(waited >= Duration::from_millis(650), "{waited:?}");
}

#[test]
fn pages_that_lead_in_a_circle_or_to_another_server_are_not_followed() {
    for (next, part) in [
        ("SELF/repos/acme/shop/activity?per_page=100", "in a circle"),
        ("http://127.0.0.2:9/repos/acme/shop/activity?page=2", "another server"),
        ("https://example.org/repos/acme/shop/activity?page=2", "another server"),
    ] {
        let mut labelled = pull(31, 'd');
        label(&mut labelled, "ada", "2026-03-02T10:00:00Z");
        let server = Server::start(vec![labelled]);
        server.with(|hub| hub.fault = Fault::Next(next));
        let run = server.run(&root(31, 'd'), &CHECK, NOW);
        assert_eq!((run.code, undecided(&run)), (Some(2), vec!["gh-api".to_owned()]), "{run:?}");
        assert!(message(&run).contains(part), "{next}: {}", message(&run));
    }
}

#[test]
fn a_clock_that_differs_from_githubs_decides_nothing() {
    let server = Server::start(vec![pull(12, 'c')]);
    server.with(|hub| hub.fault = Fault::Clock(-3600));
    let run = server.run(&root(12, 'c'), &CHECK, "");
    assert_eq!((run.code, undecided(&run)), (Some(2), vec!["gh-api".to_owned()]), "{run:?}");
    assert!(message(&run).contains("clock differs"), "{}", message(&run));
    for ahead in [10, 60] {
        server.with(|hub| hub.fault = Fault::Clock(ahead));
        assert_eq!(server.run(&root(12, 'c'), &CHECK[..11], "").code, Some(0), "{ahead}");
    }
}

#[test]
fn without_a_token_or_to_an_address_that_is_not_safe_nothing_is_sent() {
    let server = Server::start(vec![pull(12, 'c')]);
    let run = |name: &str, value: &str| {
        let mut command = common::command(PROGRAM, root(12, 'c').path());
        let root = root(12, 'c');
        command.current_dir(root.path()).args(CHECK).args(["--now", NOW]);
        command
            .env("GITHUB_API_URL", format!("http://127.0.0.1:{}", server.port))
            .env("GITHUB_TOKEN", token());
        command.env(name, value);
        finished(&command.output().expect("the binary starts"))
    };
    for (name, value) in [
        ("GITHUB_TOKEN", ""),
        ("GITHUB_TOKEN", "two words"),
        ("GITHUB_API_URL", "http://git.example.org/api/v3"),
        ("GITHUB_API_URL", "ftp://127.0.0.1"),
        ("GITHUB_GRAPHQL_URL", "https://example.org/graphql"),
    ] {
        let run = run(name, value);
        assert_eq!(
            (run.code, undecided(&run)),
            (Some(2), vec!["gh-api".to_owned()]),
            "{name}={value}: {run:?}"
        );
        assert!(!run.said().contains(&token()));
    }
    // The same machine at another port is another server.
    let other = Server::start(vec![pull(12, 'c')]);
    let refused = run("GITHUB_GRAPHQL_URL", &format!("http://127.0.0.1:{}/graphql", other.port));
    assert_eq!((refused.code, other.requests()), (Some(2), vec![]), "{refused:?}");
    assert!(server.requests().is_empty(), "{:?}", server.requests());
    // A name that leads nowhere, and a server that speaks no TLS.
    for address in ["https://nowhere.invalid".to_owned(), format!("https://127.0.0.1:{}", server.port)] {
        let run = run("GITHUB_API_URL", &address);
        assert_eq!((run.code, undecided(&run)), (Some(2), vec!["gh-api".to_owned()]), "{address}: {run:?}");
        assert!(!run.said().contains(&token()));
    }
}

const SWEEP: [&str; 8] =
    ["sweep", "--github", "acme/shop", "--state-dir", "freeze", "--format", "json", "--branch"];

#[test]
fn a_sweep_stops_what_was_green_writes_what_differs_and_frees_it_again() {
    let pulls = vec![pull(12, 'c'), pull(31, 'd'), pull(32, 'e')];
    let server = Server::start(pulls.clone());
    server.with(|hub| {
        for commit in ['c', 'd', 'e', '2'] {
            hub.statuses
                .insert(sha(commit), json!({"state": "success", "description": "no freeze stops merges"}));
        }
        hub.queue = vec![entry('0', '1', &pulls[0]), entry('1', '2', &pulls[1])];
    });
    let root = root(12, 'c');
    let sweep = |now: &str, more: &[&str]| server.run(&root, &[&SWEEP[..], &["main"], more].concat(), now);
    let states = || {
        server.with(|hub| {
            hub.statuses
                .iter()
                .map(|(sha, status)| {
                    (sha[..1].to_owned(), status["state"].as_str().expect("a state").to_owned())
                })
                .collect::<Vec<_>>()
        })
    };
    let expected = |list: &[(&str, &str)]| {
        list.iter().map(|(sha, state)| ((*sha).to_owned(), (*state).to_owned())).collect::<Vec<_>>()
    };
    let before = states();
    let dry = sweep(NOW, &["--dry-run"]);
    assert_eq!((dry.code, states()), (Some(0), before), "{dry:?}");
    let run = sweep(NOW, &[]);
    assert_eq!((run.code, &run.report()["stats"]["written"]), (Some(0), &json!(5)), "{run:?}");
    let told = run.details("rb-f5").pop();
    let figures = "5 heads judged, 3 of them stopped, 5 differ from what stood there";
    assert_eq!(told.as_deref(), Some(figures), "{run:?}");
    // #12 is allowed; what is queued with #31 on top of it is not.
    let frozen = [("1", "success"), ("2", "failure"), ("c", "success"), ("d", "failure"), ("e", "failure")];
    assert_eq!(states(), expected(&frozen));
    // What stops is written before what frees.
    let written: Vec<String> =
        server.requests().into_iter().filter(|line| line.contains("statuses/")).collect();
    assert!(
        written[..3].iter().all(|line| !line.ends_with(&sha('c')) && !line.ends_with(&sha('1'))),
        "{written:?}"
    );
    let again = sweep(NOW, &[]);
    assert_eq!(
        (again.code, &again.report()["stats"]["written"]),
        (Some(0), &json!(0)),
        "the second writes nothing"
    );
    // Before the freeze, or after it: everything is free again, without a new commit.
    let run = sweep("2026-03-02T08:00:00Z", &[]);
    assert_eq!((run.code, &run.report()["stats"]["written"]), (Some(0), &json!(5)), "{run:?}");
    assert!(states().iter().all(|(_, state)| state == "success"));
    // One that is not written as it was sent is told, and does not keep the others from being written.
    for answer in [
        r#"{"state": "failure", "context": "another"}"#,
        r#"{"state": "pending", "context": "freeze-guard"}"#,
    ] {
        server.with(|hub| {
            hub.statuses.clear();
            hub.requests.clear();
            hub.fault = Fault::Confirms(answer);
        });
        let run = sweep(NOW, &[]);
        assert_eq!((run.code, undecided(&run)), (Some(2), vec!["gh-api".to_owned(); 5]), "{run:?}");
        let written = server.requests().into_iter().filter(|line| line.contains("statuses/")).count();
        assert_eq!((written, &run.report()["stats"]["written"]), (5, &json!(0)), "{run:?}");
    }
}

#[test]
fn a_list_of_pull_requests_whose_pages_lead_in_a_circle_is_not_read_again_and_again() {
    let server = Server::start(vec![]);
    let page = r#"{"data": {"repository": {"pullRequests": {"nodes": [], "pageInfo": {"hasNextPage": true, "endCursor": "2"}}}}}"#;
    server.with(|hub| hub.fault = Fault::Body("application/json", page));
    let run = server.run(&root(12, 'c'), &[&SWEEP[..], &["main"]].concat(), NOW);
    assert_eq!((run.code, undecided(&run)), (Some(2), vec!["gh-api".to_owned()]), "{run:?}");
    assert!(message(&run).contains("in a circle"), "{}", message(&run));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn the_ruleset_is_one_switch_that_is_not_opened_under_a_freeze() {
    let server = Server::start(vec![]);
    let root = root(12, 'c');
    let switch = |to: &str, now: &str| {
        server.run(
            &root,
            &["ruleset", to, "--github", "acme/shop", "--state-dir", "freeze", "--format", "json"],
            now,
        )
    };
    let stands = || server.with(|hub| hub.rulesets[0]["enforcement"].as_str().expect("a word").to_owned());
    let writes = || server.requests().iter().filter(|line| line.starts_with("PUT")).count();
    assert_eq!((switch("on", NOW).code, stands(), writes()), (Some(0), "active".into(), 1));
    assert_eq!((switch("on", NOW).code, writes()), (Some(0), 1), "it is on already");
    assert_eq!((switch("off", NOW).blocking(), stands()), (vec!["rb-f5".to_owned()], "active".into()));
    assert_eq!(
        (switch("off", "2026-03-02T08:00:00Z").code, stands(), writes()),
        (Some(0), "disabled".into(), 2)
    );
    // A switch that GitHub does not confirm: it stands as before, or another one was switched.
    for answer in [
        r#"{"id": 7, "name": "freeze-guard", "enforcement": "disabled"}"#,
        r#"{"id": 8, "name": "freeze-guard", "enforcement": "active"}"#,
    ] {
        server.with(|hub| {
            hub.rulesets[0]["enforcement"] = json!("disabled");
            hub.fault = Fault::Confirms(answer);
        });
        let run = switch("on", NOW);
        assert_eq!((run.code, undecided(&run)), (Some(2), vec!["gh-api".to_owned()]), "{run:?}");
    }
    server.with(|hub| hub.fault = Fault::None);
    server.with(|hub| hub.rulesets[0]["name"] = json!("another"));
    assert_eq!(switch("on", NOW).code, Some(2));
    server.with(|hub| hub.fault = Fault::Status(404, "", "{}", 999));
    assert_eq!(switch("on", NOW).code, Some(2));
}

#[test]
fn a_write_is_sent_once_whatever_becomes_of_it() {
    let server = Server::start(vec![]);
    let root = root(12, 'c');
    // The list is answered, and the write is not.
    server.with(|hub| hub.rulesets[0]["id"] = json!(8));
    let run = server.run(
        &root,
        &["ruleset", "on", "--github", "acme/shop", "--state-dir", "freeze", "--format", "json"],
        NOW,
    );
    assert_eq!((run.code, undecided(&run)), (Some(2), vec!["gh-api".to_owned()]), "{run:?}");
    assert_eq!(server.requests().iter().filter(|line| line.starts_with("PUT")).count(), 1);
}

#[test]
fn the_doctor_asks_for_the_rules_of_the_branch() {
    let server = Server::start(vec![]);
    let root = copy_of("tests/fixtures/freeze-guard/gh-wired/pass");
    let args = ["doctor", "--github", "acme/shop", "--format", "json"];
    assert_eq!(server.run(&root, &args, NOW).code, Some(0));
    server
        .with(|hub| hub.rules[1]["parameters"]["required_status_checks"][0]["integration_id"] = Value::Null);
    assert_eq!(server.run(&root, &args, NOW).blocking(), ["gh-pinned"]);
    server.with(|hub| hub.rules = json!([]));
    assert_eq!(server.run(&root, &args, NOW).blocking(), ["gh-required"]);
    server.with(|hub| hub.fault = Fault::Status(403, "", "{}", 99));
    assert_eq!(server.run(&root, &args, NOW).code, Some(2));
}

/// Writes every request of these tests' kind to the file that `GATEKIT_REQUESTS` names, for `make conformance-github`.
#[test]
fn every_request_is_one_that_github_describes() {
    let Some(path) = std::env::var_os("GATEKIT_REQUESTS") else { return };
    let mut labelled = pull(31, 'd');
    label(&mut labelled, "ada", "2026-03-02T10:00:00Z");
    let server = Server::start(vec![pull(12, 'c'), labelled]);
    let root = root(31, 'd');
    server.run(&root, &CHECK, NOW);
    server.run(&root, &[&SWEEP[..], &["main"]].concat(), NOW);
    server.run(&root, &["ruleset", "on", "--github", "acme/shop", "--state-dir", "freeze"], NOW);
    server.run(&root, &["doctor", "--github", "acme/shop"], NOW);
    let wired = copy_of("tests/fixtures/freeze-guard/gh-wired/pass");
    server.run(&wired, &["doctor", "--github", "acme/shop"], NOW);
    let lines = server.with(|hub| {
        let lines =
            hub.requests.iter().map(|(line, body)| json!({"request": line, "body": body}).to_string());
        lines.collect::<Vec<_>>()
    });
    assert!(lines.len() >= 6, "{lines:?}");
    fs::write(path, lines.join("\n") + "\n").expect("a file");
}
