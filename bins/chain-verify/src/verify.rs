//! From the command line to a verification of a log.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use chain_verify::anchor::{self, Anchor, Anchors};
use chain_verify::annotations::Annotations;
use chain_verify::inquiry::Inquiry;
use chain_verify::keys::{Keys, Signatures, without_keys};
use chain_verify::log::{self, Observer, Question};
use chain_verify::manifest::HeadOf;
use chain_verify::payloads::Payloads;
use chain_verify::privacy::Privacy;
use chain_verify::profile::Profile;
use chain_verify::proof::{self, Claim, Leaves};
use chain_verify::rules::{EM_4, SIGNATURE};
use chain_verify::segment::{self, Manner, Shard};
use gate_core::rule::NOTHING_MISSING;
use gate_core::{Context, Judgement, Location, Reason, Subject, Undecided, evidence};

use crate::args::{self, Dialect};

/// `chain-verify log`.
pub(crate) fn log(
    context: &Context,
    asked: &args::Verification,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let profile = Profile::load(context, &asked.dialect.profile, asked.dialect.genesis.as_deref())?;
    if !asked.public_key.is_empty() && profile.signature != Profile::portarium_v1().signature {
        return Err(Undecided::new(
            &SIGNATURE,
            Reason::Usage,
            format!(
                "signatures are checked where signatureBase64 holds them, which the profile {} does not say",
                asked.dialect.profile
            ),
        ));
    }
    let mut subjects = Vec::new();
    let keys = Keys::load(context, &asked.public_key, &mut subjects)?;
    if asked.require_signatures && asked.public_key.is_empty() {
        return Err(without_keys(&asked.log));
    }
    let mut inquiry = Inquiry::default();
    if let Some(folder) = &asked.payload_root {
        let gone = &asked.gone;
        if asked.segment.is_some() && (gone.dispositions.is_some() || gone.holds.is_some()) {
            return Err(Undecided::new(
                &NOTHING_MISSING,
                Reason::Usage,
                "whether payloads may be gone is told of the whole log: --dispositions and --holds belong to `join`",
            ));
        }
        inquiry.payloads = Some(payloads(context, Some(folder), gone, &mut subjects)?);
    }
    if let Some(record) = &asked.require_annotations {
        inquiry.annotations = Some(Annotations::new(context, record, &mut subjects)?);
    }
    inquiry.privacy = asked.privacy.then(Privacy::default);
    judgement.subjects.append(&mut subjects);
    let mut anchors = anchors(context, &asked.anchors, judgement)?;
    if let Some(out) = &asked.segment {
        if !asked.anchors.anchor.is_empty() || asked.anchors.require_anchor {
            return Err(Undecided::new(
                &NOTHING_MISSING,
                Reason::Usage,
                "an anchor is looked for in the whole log: --anchor and --require-anchor belong to `join`",
            ));
        }
        let manner = Manner { profile: &profile, keys: &keys, jobs: asked.jobs };
        let shard = asked.shard.unwrap_or(Shard::WHOLE);
        segment::write(context, &asked.log, shard, manner, &mut inquiry, out, judgement)?;
    } else {
        let resumed =
            asked.resume.as_deref().map(|file| Anchor::load(context, file, judgement)).transpose()?;
        if let Some(anchor) = &resumed {
            anchors.push(anchor.clone());
        }
        if let Some(reference) = &asked.since_ref {
            let since = anchor::since(context, &asked.log, reference, judgement);
            judgement.take(since);
        }
        let mut observers: Vec<Box<dyn Observer + '_>> = Vec::new();
        if !keys.is_empty() {
            observers.push(Box::new(Signatures::new(&keys)));
        }
        if !inquiry.is_empty() {
            observers.push(Box::new(inquiry));
        }
        let question =
            Question { log: &asked.log, profile, anchors, observers, jobs: asked.jobs, root: false };
        log::judge(context, question, resumed.as_ref(), judgement)?;
    }
    evidence::bind(context, judgement);
    Ok(())
}

/// `chain-verify join`.
pub(crate) fn join(
    context: &Context,
    asked: &args::Joining,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let profile = Profile::load(context, &asked.dialect.profile, asked.dialect.genesis.as_deref())?;
    let mut subjects = Vec::new();
    let keys = Keys::load(context, &asked.public_key, &mut subjects)?;
    let payloads = asked.payloads.then(|| payloads(context, None, &asked.gone, &mut subjects)).transpose()?;
    let record = asked.require_annotations.as_deref();
    let annotations = record.map(|record| Annotations::new(context, record, &mut subjects)).transpose()?;
    let privacy = asked.privacy.then(Privacy::default);
    judgement.subjects.append(&mut subjects);
    let anchors = anchors(context, &asked.anchors, judgement)?;
    let manner = Manner { profile: &profile, keys: &keys, jobs: None };
    let mut inquiry = Inquiry { payloads, annotations, privacy };
    segment::join(context, &asked.segments, anchors, manner, &mut inquiry, judgement)?;
    evidence::bind(context, judgement);
    Ok(())
}

/// What the log's end is held against.
fn anchors(
    context: &Context,
    asked: &args::Anchors,
    judgement: &mut Judgement,
) -> Result<Anchors, Undecided> {
    let mut anchors = Anchors::load(context, &asked.anchor, asked.require_anchor, judgement)?;
    anchors.judge_signers(&asked.anchor_key, judgement)?;
    Ok(anchors)
}

/// The payloads in a folder; without one, those that were looked at in parts.
fn payloads(
    context: &Context,
    folder: Option<&Path>,
    gone: &args::Gone,
    subjects: &mut Vec<Subject>,
) -> Result<Payloads, Undecided> {
    Payloads::new(context, folder, gone.dispositions.as_deref(), gone.holds.as_deref(), subjects)
}

/// `chain-verify anchor`: the head of a log that verifies.
pub(crate) fn anchor(
    context: &Context,
    log: &Path,
    dialect: &Dialect,
    earlier: &[PathBuf],
    jobs: Option<NonZeroUsize>,
    judgement: &mut Judgement,
) -> Result<Option<String>, Undecided> {
    let profile = Profile::load(context, &dialect.profile, dialect.genesis.as_deref())?;
    let anchors = Anchors::load(context, earlier, false, judgement)?;
    let question = Question { log, profile, anchors, observers: Vec::new(), jobs, root: true };
    let verified = log::judge(context, question, None, judgement)?;
    anchor::print(&verified).map(Some)
}

/// The head that a manifest names, looked for in a log that verifies.
pub(crate) fn head(
    context: &Context,
    manifest: &Path,
    head: Option<HeadOf>,
    log: Option<&Path>,
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let at = || Some(Location::file(context.root.display(manifest)));
    match (head, log) {
        (None, None) => Ok(()),
        (Some(_), None) => {
            judgement
                .warn(&EM_4, at(), "it names a head of the evidence log, which was not looked at")
                .help("give the log with --log");
            Ok(())
        }
        (None, Some(_)) => {
            judgement.block(&EM_4, at(), "it names no head of the evidence log");
            Ok(())
        }
        (Some(head), Some(log)) => {
            let profile = Profile::load(context, "portarium-v1", None)?;
            let observers: Vec<Box<dyn Observer>> = vec![Box::new(head)];
            let anchors = Anchors::default();
            let question = Question { log, profile, anchors, observers, jobs: None, root: false };
            log::judge(context, question, None, judgement).map(|_| ())
        }
    }
}

/// `chain-verify prove`: nothing is proved of a log that does not verify.
pub(crate) fn prove(
    context: &Context,
    log: &Path,
    dialect: &Dialect,
    claim: &Claim,
    judgement: &mut Judgement,
) -> Result<String, Undecided> {
    let profile = Profile::load(context, &dialect.profile, dialect.genesis.as_deref())?;
    let (mut leaves, mut found) = (Vec::new(), None);
    let observers: Vec<Box<dyn Observer + '_>> = vec![Box::new(Leaves::new(claim, &mut leaves, &mut found))];
    let anchors = Anchors::default();
    log::judge(
        context,
        Question { log, profile, anchors, observers, jobs: None, root: false },
        None,
        judgement,
    )?;
    proof::prove(claim, &leaves, found)
}
