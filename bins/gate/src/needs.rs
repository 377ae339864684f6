//! The jobs that a decision waits for, as GitHub Actions tells of them: `toJSON(needs)`.
//!
//! A required job that was skipped counts as passed there. Here every job has to have succeeded.

use std::collections::BTreeMap;

use gate_core::artifact::Artifact;
use gate_core::decode::Decoded;
use gate_core::finding::{Judgement, Reason, Undecided};
use gate_core::text::printable;
use serde::Deserialize;

use crate::rules::CMP_5;

/// One job. Its outputs are another's words: they are neither looked at nor repeated.
#[derive(Debug, Deserialize)]
struct Job {
    result: String,
}

/// Judges the value of this environment variable.
pub(crate) fn judge(variable: &str, judgement: &mut Judgement) {
    let Ok(text) = std::env::var(variable) else {
        let message = format!("the environment holds no {}, or no UTF-8 in it", printable(variable));
        judgement.cannot_decide(Undecided::new(&CMP_5, Reason::Missing, message).help(
            "give it to the step: env: NEEDS: ${{ toJSON(needs) }}, and name it with --needs-env NEEDS",
        ));
        return;
    };
    let artifact = Artifact::from_bytes(format!("${variable}"), None, text.into_bytes());
    let jobs = artifact.json().and_then(Decoded::<BTreeMap<String, Job>>::new);
    let jobs = match jobs {
        Ok(jobs) => jobs.value,
        Err(undecided) => {
            judgement.cannot_decide(Undecided { rule: CMP_5.id.into(), location: None, ..undecided });
            return;
        }
    };
    if jobs.is_empty() {
        let message = "this decision needs no job: `needs` is empty";
        judgement.cannot_decide(
            Undecided::new(&CMP_5, Reason::Empty, message).help("name the jobs under `needs:` of this job"),
        );
    }
    for (name, job) in &jobs {
        if job.result != "success" {
            let message =
                format!("the job {} ended as {}, not as success", printable(name), printable(&job.result));
            judgement.cannot_decide(
                Undecided::new(&CMP_5, Reason::Step, message)
                    .help("run it again: a job that was skipped or cancelled has shown nothing"),
            );
        }
    }
}
