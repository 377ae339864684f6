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
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-19s %s\n", $$1, $$2 }' Makefile

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

FUZZED := entry json scan files freeze

fuzz: ## fuzz every parser, or those of FUZZED='entry …', each for FUZZ_SECONDS (default 600); needs nightly
	@for target in $(FUZZED); do mkdir -p "target/fuzz-corpus/$$target"; \
	  cargo +nightly fuzz run "$$target" "target/fuzz-corpus/$$target" "fuzz/corpus/$$target" --sanitizer none -- \
	    -max_total_time="$${FUZZ_SECONDS:-600}" -max_len=4096 -timeout=10; done

deny: ## check licences, advisories, bans and sources of every dependency
	@cargo deny --version >/dev/null 2>&1 || \
	  { echo 'make: cargo-deny is missing: cargo install --locked cargo-deny' >&2; exit 1; }
	cargo deny check

.PHONY: conformance-formats
conformance-formats: build ## ask independent readers about SARIF, JUnit, CTRF, in-toto and the page
	scripts/conformance/formats.sh

.PHONY: conformance-action
conformance-action: ## compare the action driver's expressions with those of GitHub's own package
	scripts/conformance/action.sh

.PHONY: bench-action
bench-action: build ## measure the steps of the action over CP0 to CP8, with the binaries at hand
	scripts/bench/action.py target/release

.PHONY: benchmarks
benchmarks: build ## run every benchmark beside its peers, and write docs/benchmarks.md
	cargo build --release --package chain-verify --examples --locked
	scripts/bench/page.sh

.PHONY: load
load: build ## 100,000 files, and streams of GIGABYTES (default 10), by exit code, time and memory
	scripts/load.py "$${GIGABYTES:-10}"

.PHONY: oracle
oracle: ## compare a million decisions about windows of time with python-dateutil and zoneinfo
	scripts/oracle.sh

.PHONY: replay-beads
replay-beads: ## take the claims of a real BEADS=issues.jsonl off and put them back, beside another reader
	GATEKIT_BEADS="$${BEADS:?name a file of beads}" \
	  cargo test --package freeze-guard --test freeze-policy --locked -- --nocapture the_claims

.PHONY: bench-pii

bench-pii: ## measure pii-scan on 200 MB of events beside rg, kingfisher and gitleaks, those that are installed
	cargo build --release --package pii-scan --locked
	scripts/bench/pii.sh

.PHONY: bench-accuracy

bench-accuracy: ## what pii-scan finds in labelled texts: GATEKIT_PII_SENTENCES=file GATEKIT_SECRET_RULES=paths PYTHON=python3
	cargo build --release --package pii-scan --bins --examples --locked
	"$${PYTHON:-python3}" scripts/bench/pii_accuracy.py target/release
	target/release/examples/pii-hostile 10000

MUTANTS := mutants mutants-gate mutants-report mutants-core mutants-windows mutants-states mutants-rollbacks mutants-freezes mutants-parity mutants-rollout mutants-replay mutants-export mutants-readers mutants-checks
.PHONY: $(MUTANTS)

# What decides, and the tests that judge it: only these are built, so that a change costs seconds. MUTANTS_SHARD=K/N tries every
# Nth change from the Kth on; MUTANTS_ITERATE=1 goes on after an earlier run.
mutants: ## mutate what decides whether a log is unbroken; every change must fail a test; needs cargo-mutants
mutants: MUTATED := --package chain-verify --cargo-arg=--package=gate
mutants: JUDGES := --lib --test=jcs --test=chain-append --test=chain-manifest --test=chain-matrix --test=chain-proof \
  --test=chain-readers --test=chain-trust --test=chain-verify --test=core

mutants-gate: ## the same, of how reports are read, believed and joined, and steps run
mutants-gate: MUTATED := --package gate -f 'bins/gate/src/{decide,integrity,ledger,needs,run,verify}.rs'
mutants-report: ## the same, of the verdict that follows from the steps of a gate
mutants-report: MUTATED := --package gate -f bins/gate/src/report.rs \
  -F 'is_of_another_kind|StepVerdict::|GateVerdict::of|GateReport::(of|verdicts|speaks_for|blocked_by|undecided|reports|refuse)'
mutants-gate mutants-report: JUDGES := --bins --test=gate --test=ledger

mutants-core: ## the same, of policy, times, git, findings, verdicts and the commit that evidence speaks for
mutants-core: MUTATED := --package gate-core -f 'bins/core/src/{commit,decode,evidence,finding,git,instant,policy,report,rule}.rs' -f 'bins/core/src/policy/*.rs' \
  --cargo-arg=--package=gate --cargo-arg=--package=parity-check --cargo-arg=--package=export-validate
mutants-core: JUDGES := --lib --test=core --test=gate --test=rules --test=export-validate

mutants-windows: ## the same, of windows of time
mutants-windows: MUTATED := --package freeze-guard -f bins/freeze-guard/src/window.rs
mutants-windows: JUDGES := --lib --test=freeze-oracle
mutants-states: ## the same, of the state that freezes and lifts add up to
mutants-states: MUTATED := --package freeze-guard -f bins/freeze-guard/src/state.rs
mutants-states: JUDGES := --lib --test=freeze-policy --test=freeze-guard
mutants-rollbacks: ## the same, of rollbacks
mutants-rollbacks: MUTATED := --package freeze-guard -f 'bins/freeze-guard/src/rollback/*.rs'
mutants-rollbacks: JUDGES := --lib --test=freeze-guard --test=freeze-rollback

mutants-freezes: ## the same, of calendars, declarations, lifts, claims, merges, promotions and deployments
mutants-freezes: MUTATED := --package freeze-guard \
  -f 'bins/freeze-guard/src/{beads,calendar,check,comms,declare,lift,operation,paper,pull,record,zone}.rs'
mutants-freezes: JUDGES := --lib --test=freeze-guard --test=freeze-oracle --test=freeze-policy --test=freeze-github

mutants-parity: ## the same, of what blocks at the checkpoints and at deployments
mutants-parity: MUTATED := --package parity-check -f 'bins/parity-check/src/results/*.rs' \
  -f 'bins/parity-check/src/{committed,deployment,preconditions,runbook,scoreboard,smoke,surface,verification}.rs'
mutants-parity: JUDGES := --lib --test=deploy --test=rules
mutants-rollout: ## the same, of canaries, staged rollouts and cutovers, and their statistics
mutants-rollout: MUTATED := --package parity-check -f 'bins/parity-check/src/{rollout,statistics}/*.rs'
mutants-rollout: JUDGES := --lib --test=rollout --test=rules --test=statistics
mutants-replay: ## the same, of replays and tables
mutants-replay: MUTATED := --package parity-check -f 'bins/parity-check/src/{replay,table}/*.rs'
mutants-replay: JUDGES := --lib --test=replay --test=tables --test=rules
mutants-export: ## the same, of the rules of each artifact type
mutants-export: MUTATED := --package export-validate -f 'bins/export-validate/src/artifacts/**/*.rs'
mutants-export: JUDGES := --lib --test=export-rules --test=export-validate

mutants-readers: ## the same, of how pii-scan reads files, archives, documents and lines, and what it makes of what it finds
mutants-readers: MUTATED := --package pii-scan -f 'bins/pii-scan/src/*.rs'
mutants-readers: JUDGES := --lib --test=pii-readers --test=pii-scan --test=pii-detectors
mutants-checks: ## the same, of the checks of its recognisers
mutants-checks: MUTATED := --package pii-scan -f 'bins/pii-scan/src/{detectors,validators}/**/*.rs'
mutants-checks: JUDGES := --lib --test=pii-validators --test=pii-detectors

$(MUTANTS):
	@cargo mutants --version >/dev/null 2>&1 || \
	  { echo 'make: cargo-mutants is missing: cargo install --locked cargo-mutants' >&2; exit 1; }
	GATEKIT_JCS_LINES=1000 GATEKIT_ONE_FORMAT=1 cargo mutants --no-shuffle --jobs "$${MUTANTS_JOBS:-1}" --timeout 60 \
	  $${MUTANTS_ITERATE:+--iterate} $${MUTANTS_SHARD:+--sharding round-robin --shard "$$MUTANTS_SHARD"} \
	  --output target/$@ $(MUTATED) --cargo-arg=--locked $(addprefix --cargo-arg=,$(JUDGES))

.PHONY: bench-export conformance export-mutations export-hostile

bench-export: build ## measure export-validate beside CRATE=jsonschema-cli and SOURCEMETA=jsonschema, on the same inputs
	scripts/bench/export.sh

conformance: ## the public suites for JSON Schema and JSON, in SUITES=folder: json-schema-test-suite/ and json-parsing/
	GATEKIT_SUITES="$$(realpath "$${SUITES:?name the folder that holds json-schema-test-suite and json-parsing}")" \
	  cargo test --package export-validate --test export-conformance --locked -- --nocapture

export-mutations: ## ten thousand exports with a single fault: is it told, first of all, and where it is?
	GATEKIT_MUTATIONS=10000 cargo test --package export-validate --test export-faults --locked -- --nocapture first

export-hostile: build ## what is too large for a test: a string of a gigabyte, and ten million lines that are none
	scripts/hostile.sh

.PHONY: simulate
simulate: ## how often the rollout statistics err, in REPETITIONS soaks of each kind (default 10000): writes docs/simulation.md
	cargo run --release --package parity-check --example simulate --locked -- "$${REPETITIONS:-10000}" "$${OTHERS:-1000}" \
	  > target/simulation.md
	mv target/simulation.md docs/simulation.md

.PHONY: bench-rollout
bench-rollout: build ## measure the judgement of a canary of 24 hours and seven checks
	scripts/bench/rollout.py target/release/parity-check

.PHONY: bench-replay
bench-replay: ## measure parity-check replay beside deepdiff, json-diff, jsondiffpatch, microdiff and fast-json-patch
	cargo build --release --package parity-check --locked
	scripts/bench/replay.sh

.PHONY: conformance-github
conformance-github: ## replay every request to GitHub to mocks of its own OpenAPI descriptions, and check its queries
	scripts/oracle/github.sh

.PHONY: docs
docs: ## write the pages that are generated: docs/rules.md and docs/vacuous-passes.md
	GATEKIT_BLESS=1 cargo test --package gate --test docs --locked
	GATEKIT_BLESS=1 cargo test --package gate --test vacuous --locked the_published_list

.PHONY: told
told: ## write anew what the fixtures of each rule, and the readers of each format, are told: tests/told
	GATEKIT_BLESS=1 cargo test --workspace --locked --test rules --test export-rules --test chain-fixtures \
	  --test freeze-guard --test pii-scan every_rule
	GATEKIT_BLESS=1 cargo test --workspace --locked --test core as_it_was

.PHONY: book plots
book: ## build the book in docs as pages, in target/book; needs mdbook
	@mdbook --version >/dev/null 2>&1 || \
	  { echo 'make: mdbook is missing: cargo install --locked mdbook' >&2; exit 1; }
	mdbook build docs

plots: ## draw the pictures of the book again, from the example's rollout reports
	scripts/plots.py

.PHONY: package reproduce dogfood conformance-debian
package: ## build and pack the release archive of TARGET (default, this platform) in target/dist
	scripts/build.sh "$${TARGET:=$$(rustc --print host-tuple)}"
	scripts/package.sh "$$TARGET" target/dist

reproduce: ## build the commit for TARGET in two folders, or once beside BINARIES: the same bytes?
	scripts/reproduce.sh "$${TARGET:-$$(rustc --print host-tuple)}" $${BINARIES:+"$$BINARIES"}

dogfood: ## gate this repository by its own gates: tests, speed, tree, freezes, record
	scripts/dogfood.sh

conformance-debian: ## judge the example in a minimal Debian with the release archive ARCHIVE; needs root and debootstrap
	scripts/conformance/debian.sh "$${ARCHIVE:?name a release archive for this platform}"
