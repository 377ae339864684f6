//! Each rule of `chain-verify` passes its good evidence, and blocks its bad evidence alone.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test they are the verdict")]

mod common;

use chain_verify::rules::RULES;
use common::fixtures::judge_all;

const PROGRAM: &str = env!("CARGO_BIN_EXE_chain-verify");

#[test]
fn every_rule_passes_its_good_evidence_and_blocks_its_bad_evidence_alone() {
    judge_all("chain-verify", RULES, |stage, options| stage.run_in_copy(PROGRAM, options));
}
