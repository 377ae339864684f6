//! `chain-verify` over logs: clean ones pass, each way to tamper is found and named.
