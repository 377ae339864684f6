//! The policy bundle as the runtime reports to have loaded it: is its signature checked at startup?

use std::path::PathBuf;

use gate_core::artifact::is_sha256;
use gate_core::{Artifact, Context, Decoded, Judgement, Spanned, Undecided};
use serde::Deserialize;

use crate::record::is_filled;
use crate::rules::CO_P4;

/// What a host reports of the bundle that it loaded. A loader without a path reports no error either.
///
/// `{"path_configured":true,"version":4,"bundleId":"…","keyId":"…","verified":true,
/// "verification_source":"startup","sha256":"…"}`
#[derive(Debug, Deserialize)]
pub(crate) struct Bundle {
    path_configured: Option<Spanned<Configured>>,
    #[serde(rename = "bundleId")]
    id: Option<Spanned<String>>,
    #[serde(rename = "keyId")]
    key_id: Option<Spanned<String>>,
    verified: Option<Spanned<bool>>,
    verification_source: Option<Spanned<String>>,
    sha256: Option<Spanned<String>>,
}

/// Whether a path is configured, or which.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Configured {
    Whether(bool),
    Which(String),
}

impl Configured {
    fn is_so(&self) -> bool {
        match self {
            Self::Whether(configured) => *configured,
            Self::Which(path) => is_filled(path),
        }
    }
}

/// Judges the bundle of each host, and that all have the same one. Requirement CO-P4.
///
/// # Errors
/// When a file can't be read as such a report.
pub(crate) fn judge(
    context: &Context,
    files: &[PathBuf],
    judgement: &mut Judgement,
) -> Result<(), Undecided> {
    let artifacts: Vec<Artifact> =
        files.iter().map(|file| context.root.read(file)).collect::<Result<_, _>>()?;
    let mut first: Option<(&str, &str)> = None;
    let bundles: Vec<Decoded<'_, Bundle>> =
        artifacts.iter().map(|artifact| Decoded::new(artifact.json()?)).collect::<Result<_, _>>()?;
    for (artifact, bundle) in artifacts.iter().zip(&bundles) {
        judgement.subjects.push(artifact.subject("policy-bundle"));
        judge_one(bundle, judgement);
        let Some(digest) = &bundle.value.sha256 else {
            continue;
        };
        match first {
            None => first = Some((&digest.value, artifact.path())),
            Some((same, _)) if same == digest.value => {}
            Some((_, other)) => {
                let at = bundle.at(digest.node).with_label(format!("another one in {other}"));
                judgement.block(&CO_P4, Some(at), "the hosts loaded different policy bundles");
            }
        }
    }
    if judgement.is_clean(&CO_P4) {
        judgement.holds(&CO_P4, format!("{} host(s) verify the same signed bundle at startup", files.len()));
    }
    Ok(())
}

fn judge_one(bundle: &Decoded<'_, Bundle>, judgement: &mut Judgement) {
    let Bundle { path_configured, id, key_id, verified, verification_source, sha256 } = &bundle.value;
    let mut block = |node: Option<u32>, message: &str| {
        judgement.block(&CO_P4, Some(bundle.at(node.unwrap_or(0))), message).help(
            "configure the bundle's path and key, so that its signature is checked when the runtime starts",
        );
    };
    if !path_configured.as_ref().is_some_and(|configured| configured.value.is_so()) {
        let node = path_configured.as_ref().map(|configured| configured.node);
        block(
            node,
            "no policy bundle is configured: a loader without a path verifies nothing, without an error",
        );
    }
    for (name, text) in [("bundleId", id), ("keyId", key_id), ("verification_source", verification_source)] {
        if !text.as_ref().is_some_and(|text| is_filled(&text.value)) {
            block(text.as_ref().map(|text| text.node), &format!("`{name}` is not given"));
        }
    }
    if !verified.as_ref().is_some_and(|verified| verified.value) {
        block(verified.as_ref().map(|verified| verified.node), "its signature was not verified");
    }
    if !sha256.as_ref().is_some_and(|digest| is_sha256(&digest.value)) {
        block(sha256.as_ref().map(|digest| digest.node), "`sha256` is no digest of 64 lower-case hex digits");
    }
}
