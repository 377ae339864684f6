//! Is the evidence log unbroken, complete and append-only?
//!
//! One pass of [`log`] reads entries ([`source`]), brings each into its canonical form
//! ([`canonical`]), hashes it and follows the links. What else a caller wants to know of each entry
//! (signatures, payloads and annotations by an [`inquiry`], a Merkle root) is an [`log::Observer`] of that
//! pass.

pub mod anchor;
pub mod annotations;
pub mod append;
pub mod canonical;
pub mod causes;
#[cfg(feature = "signatures")]
pub mod checkpoint;
pub mod entry;
pub mod fingerprints;
pub mod inquiry;
#[cfg(feature = "signatures")]
pub mod keys;
mod layout;
pub mod log;
pub mod manifest;
pub mod merkle;
#[cfg(feature = "signatures")]
mod notes;
pub mod payloads;
pub mod privacy;
pub mod profile;
pub mod proof;
pub mod refs;
pub mod rules;
#[cfg(feature = "signatures")]
pub mod segment;
pub mod source;
#[cfg(feature = "signatures")]
pub mod statement;
