//! Keyed digests: the same value has the same one, and without the key nobody can try values out.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// A secret key. It is never printed.
#[derive(Clone)]
pub struct MacKey(Hmac<Sha256>);

impl std::fmt::Debug for MacKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("MacKey(…)")
    }
}

impl MacKey {
    /// A key of any length but none.
    #[must_use]
    pub fn new(key: &[u8]) -> Option<Self> {
        if key.is_empty() { None } else { Hmac::new_from_slice(key).ok().map(Self) }
    }

    /// HMAC-SHA-256 of these parts, each with its length before it, cut to 128 bits.
    #[must_use]
    pub fn digest(&self, parts: &[&[u8]]) -> u128 {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        let bytes = mac.finalize().into_bytes();
        bytes.iter().take(16).fold(0, |digest, byte| digest << 8 | u128::from(*byte))
    }
}
