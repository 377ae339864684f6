//! From what is broken to how it was broken.
