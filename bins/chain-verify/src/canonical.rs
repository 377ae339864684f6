//! The canonical form of JSON: RFC 8785, over strict I-JSON, without building a tree.

use gate_core::json::Fault;
use sha2::{Digest as _, Sha256};

/// Appends the canonical form of the one JSON object `text` to `out`, without these top-level members.
///
/// # Errors
/// The first fault, with its bytes: whatever RFC 7493 forbids (duplicate keys however escaped, lone
/// surrogates), numbers that overflow or are integers no double holds, nesting over
/// [`gate_core::json::MAX_DEPTH`], anything that is no object. `out` is then unspecified.
pub fn canonicalize(text: &str, omit: &[&str], out: &mut Vec<u8>) -> Result<(), Fault> {
    let _ = (omit, out);
    Err(Fault { span: 0..text.len(), message: "not built yet".into() })
}

/// SHA-256 of the canonical form of `text` without these top-level members.
///
/// # Errors
/// As [`canonicalize`].
pub fn digest(text: &str, omit: &[&str]) -> Result<[u8; 32], Fault> {
    let mut out = Vec::with_capacity(text.len());
    canonicalize(text, omit, &mut out)?;
    Ok(Sha256::digest(&out).into())
}
