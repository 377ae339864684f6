SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# What `make gate` judges. Recipes read these from the environment and never as make variables, so a value is
# always one word to the shell and never a command.
GATES ?= cp0 cp1 cp2 cp3 cp4 cp5 cp6 cp7 cp8
ARTIFACTS ?= examples/cp8-cutover/green
export GATES ARTIFACTS COMMIT POLICY_REF

.PHONY: help test lint fmt-check clippy doc lint-files build gate bench bench-chain conformance-jcs fuzz deny

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-11s %s\n", $$1, $$2 }' Makefile

test: ## run every test
	cargo test --workspace --locked

lint: fmt-check clippy doc lint-files ## run every lint: the four below

fmt-check: ## fail when a Rust file is not formatted
	cargo fmt --all --check

clippy: ## fail on any clippy warning
	cargo clippy --workspace --all-targets --locked -- -D warnings

doc: ## fail on any rustdoc warning
	RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --locked

lint-files: ## lint shell scripts, YAML and workflows; installs its own tools in .tools/
	scripts/lint.sh

build: ## build the release binaries
	cargo build --release --workspace --bins --locked

gate: build ## judge a release: GATES='cp0 …' ARTIFACTS=dir COMMIT=sha POLICY_REF=ref
	@set -f; set -- run $$GATES --artifacts "$$ARTIFACTS"; \
	if [[ -n $${COMMIT:-} ]]; then set -- "$$@" --commit "$$COMMIT"; fi; \
	if [[ -n $${POLICY_REF:-} ]]; then set -- "$$@" --policy-ref "$$POLICY_REF"; fi; \
	target/release/gate "$$@"

bench: build ## measure speed, memory and size, and print them as tables
	scripts/bench.sh

bench-chain: build ## measure chain-verify on a million entries beside sha256sum, openssl, node and serde_json
	cargo build --release --package chain-verify --examples --locked
	scripts/bench/chain.sh

conformance-jcs: ## RFC 8785: the published vectors in SUITE=folder, and ten million published doubles
	GATEKIT_JCS_SUITE="$${SUITE:?name the folder that holds input and output}" GATEKIT_JCS_LINES=10000000 \
	  cargo test --release --package chain-verify --test jcs --locked -- --nocapture

fuzz: ## fuzz the reader and canonicalizer of evidence entries for FUZZ_SECONDS (default 600); needs nightly
	@mkdir -p target/fuzz-corpus
	cargo +nightly fuzz run entry target/fuzz-corpus fuzz/corpus/entry --sanitizer none -- -max_total_time="$${FUZZ_SECONDS:-600}" -max_len=4096

deny: ## check licences, advisories, bans and sources of every dependency
	@cargo deny --version >/dev/null 2>&1 || \
	  { echo 'make: cargo-deny is missing: cargo install --locked cargo-deny' >&2; exit 1; }
	cargo deny check

.PHONY: oracle
oracle: ## compare a million decisions about windows of time with python-dateutil and zoneinfo
	scripts/oracle.sh

.PHONY: replay-beads
replay-beads: ## take the claims of a real BEADS=issues.jsonl off and put them back, beside another reader
	GATEKIT_BEADS="$${BEADS:?name a file of beads}" \
	  cargo test --package freeze-guard --test freeze-policy --locked -- --nocapture the_claims

.PHONY: conformance-github
conformance-github: ## replay every request to GitHub to mocks of its own OpenAPI descriptions, and check its queries
	scripts/oracle/github.sh
