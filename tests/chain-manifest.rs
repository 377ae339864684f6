//! `chain-verify manifest` and `refs`: what is listed or referred to is there, and unchanged.
