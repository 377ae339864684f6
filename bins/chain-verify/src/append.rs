//! `chain-verify append`: one more entry, under a lock, flushed to disk.
