//! `freeze-guard sweep`: every open pull request and every queued group, judged again.
//!
//! Statuses that block are written first, and only those that differ from what stands there. One that can't be
//! written does not keep the others from being written.

use gate_core::{Context, Judgement, Undecided};
use serde_json::json;

use super::answers::{self, Status};
use super::{GitHub, MAX_PAGES, Method, PULL, Seen, undecided};
use crate::operation::exempt;
use crate::pull::PullRequest;
use crate::record::Scope;
use crate::rules::RB_F5;
use crate::state::{Freeze, State};
use crate::zone::timestamp;

/// The longest description that GitHub takes.
const MAX_DESCRIPTION: usize = 140;

/// A status that is to stand at a commit.
struct Wanted {
    sha: String,
    who: String,
    passes: bool,
    says: String,
    stands: Option<Status>,
}

impl Wanted {
    fn state(&self) -> &'static str {
        if self.passes { "success" } else { "failure" }
    }

    fn differs(&self) -> bool {
        self.stands.as_ref().is_none_or(|stands| {
            !stands.state.eq_ignore_ascii_case(self.state())
                || stands.description.as_deref() != Some(self.says.as_str())
        })
    }
}

/// Judges and writes. With `dry_run` it only says what it would write.
///
/// # Errors
/// When the state, or what is open, can't be told whole.
pub fn sweep(
    context: &Context,
    state: &State,
    github: &GitHub,
    branch: &str,
    dry_run: bool,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let policy = &context.policy.policy.freeze;
    let freezes = state.stopping(Scope::Merges, timestamp(context.now))?;
    let open = github.open(&policy.status_context)?;
    let queue = github.queue_with(branch, &policy.status_context)?;
    let mut wanted = Vec::new();
    for seen in open {
        let (sha, stands) = (seen.pull.head.clone(), seen.status.clone());
        let who = format!("#{}", seen.pull.number);
        let pull = github.pushed_if_needed(seen, &freezes, &policy.exempt_label)?;
        let (passes, says) = verdict(context, &freezes, std::slice::from_ref(&pull));
        wanted.push(Wanted { sha, who, passes, says, stands });
    }
    // A group merges all that it is built on.
    let mut group: Vec<PullRequest> = Vec::new();
    for entry in queue {
        let who = format!("the group of #{}", entry.pull.pull.number);
        group.push(github.pushed_if_needed(entry.pull, &freezes, &policy.exempt_label)?);
        let (passes, says) = verdict(context, &freezes, &group);
        wanted.push(Wanted { sha: entry.head, who, passes, says, stands: entry.status });
    }
    wanted.sort_by_key(|wanted| wanted.passes);
    let stopped = wanted.iter().filter(|wanted| !wanted.passes).count();
    let mut written = 0_u64;
    for wanted in wanted.iter().filter(|wanted| wanted.differs()) {
        if !dry_run && let Err(undecided) = github.set_status(&wanted.sha, &policy.status_context, wanted) {
            judgement.cannot_decide(undecided);
            continue;
        }
        written += 1;
        let verb = if dry_run { "would be set" } else { "set" };
        judgement.holds(&RB_F5, format!("{} {verb} to {}: {}", wanted.who, wanted.state(), wanted.says));
    }
    judgement.stats.insert("open".into(), wanted.len() as u64);
    judgement.stats.insert("written".into(), if dry_run { 0 } else { written });
    judgement.stats.insert("requests".into(), github.requests());
    judgement.holds(
        &RB_F5,
        format!(
            "{} heads judged, {stopped} of them stopped, {written} differ from what stood there",
            wanted.len()
        ),
    );
    Ok(())
}

/// Whether all of these may merge at once, and a line about it.
fn verdict(context: &Context, freezes: &[&Freeze], pulls: &[PullRequest]) -> (bool, String) {
    let policy = &context.policy.policy;
    let says = |text: String| text.chars().take(MAX_DESCRIPTION).collect::<String>();
    if freezes.is_empty() {
        return (true, "no freeze stops merges".into());
    }
    for pull in pulls {
        if let Err((reason, _)) = exempt(pull, freezes, policy) {
            return (false, says(format!("frozen: #{}: {reason}", pull.number)));
        }
    }
    (true, says("exempt from the freeze".into()))
}

impl GitHub {
    /// Every open pull request, with the status that stands at its head.
    fn open(&self, context: &str) -> Result<Vec<Seen>, Undecided> {
        let query = format!(
            "{PULL}query($owner:String!,$name:String!,$context:String!,$after:String){{repository(owner:$owner,name:$name){{pullRequests(states:OPEN,first:100,after:$after){{nodes{{...P commits(last:1){{nodes{{commit{{oid status{{context(name:$context){{state description}}}}}}}}}}}}pageInfo{{hasNextPage endCursor}}}}}}}}"
        );
        let what = "the open pull requests";
        let mut open = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let variables = json!({"context": context, "after": after});
            let page: answers::Many = self.query(&query, variables, what)?;
            for pull in page.pulls.nodes {
                open.push(pull.read(what)?);
            }
            if !page.pulls.info.has_next_page {
                return Ok(open);
            }
            let next = page.pulls.info.end_cursor;
            if next.is_none() || next == after {
                return Err(undecided(format!("{what}: the pages of the list lead in a circle")));
            }
            after = next;
        }
        Err(undecided(format!("{what}: there are more than {MAX_PAGES} pages")))
    }

    /// As [`GitHub::with_push`], where a freeze makes it matter.
    fn pushed_if_needed(
        &self,
        seen: Seen,
        freezes: &[&Freeze],
        label: &str,
    ) -> Result<PullRequest, Undecided> {
        if freezes.is_empty() { Ok(seen.pull) } else { self.with_push(seen, label) }
    }

    fn set_status(&self, sha: &str, context: &str, wanted: &Wanted) -> Result<(), Undecided> {
        let body = json!({"state": wanted.state(), "context": context, "description": wanted.says});
        let what = format!("the status of {}", wanted.who);
        let url = self.path(&format!("statuses/{sha}"));
        let answer = self.ask(Method::Write, &url, Some(&body), &what)?;
        let set: answers::SetStatus = Self::read(&answer, &what)?;
        if set.state.eq_ignore_ascii_case(wanted.state()) && set.context == context {
            return Ok(());
        }
        Err(undecided(format!("{what}: GitHub took another one than was sent")))
    }
}
