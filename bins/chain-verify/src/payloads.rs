//! The bytes that entries refer to.
