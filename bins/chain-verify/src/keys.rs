//! Signatures over entries, and the keys they are checked with.
