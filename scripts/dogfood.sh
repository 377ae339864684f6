#!/usr/bin/env bash
# Gatekit gates itself, by .gatekit/policy.toml:
#   scripts/dogfood.sh           run every test, measure, and judge: the results, the speed beside the last release,
#                                the committed tree, the freezes, and the record of earlier verdicts
#   scripts/dogfood.sh record    the same, and put this verdict on record in evidence/, to be committed
#   DOGFOOD_REF    the protected ref that policy, freezes and the record are held against (default HEAD)
#   DOGFOOD_LOG    the output of `make test`, where the tests have just been run already
#   DOGFOOD_LAST   a folder with the release binaries of the commit in .gatekit/last-release, where they are at hand
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ -z $(git status --porcelain --untracked-files=no) ]] ||
  { echo 'dogfood.sh: commit first: what is judged is a commit' >&2; exit 2; }
commit=$(git rev-parse HEAD)
mode=${1:-judge}
case $mode in
  judge | record) ;;
  *) echo 'usage: scripts/dogfood.sh [record]' >&2; exit 2 ;;
esac
folder=target/dogfood
built=${CARGO_TARGET_DIR:-target}/release
ledger=evidence/verdicts.ndjson
rm -rf "$folder"
mkdir -p "$folder/results" "$folder/tree"

log=${DOGFOOD_LOG:-}
if [[ -z $log ]]; then
  log=$folder/tests.log
  # A test that fails is told below, by the gate.
  cargo test --workspace --locked --no-fail-fast >"$log" 2>&1 || echo 'dogfood.sh: the tests did not all pass' >&2
fi
scripts/dogfood/events.py <"$log" >"$folder/results/tests.jsonl"

names=(parity-check export-validate pii-scan freeze-guard chain-verify gate)

# The binaries of the last release, built from its source: speed is compared on one machine or not at all.
last=${DOGFOOD_LAST:-}
if [[ -z $last ]]; then
  last=$folder/last
  mkdir -p "$folder/source" "$last"
  git archive "$(cat .gatekit/last-release)" | tar -xf - -C "$folder/source"
  CARGO_TARGET_DIR=$(realpath -m "${built%/release}") \
    cargo build --quiet --release --locked --bins --workspace --manifest-path "$folder/source/Cargo.toml"
  cp "${names[@]/#/$built/}" "$last/"
fi
cargo build --quiet --release --workspace --bins --locked
scripts/dogfood/measure.py "$built" "$last" "$folder/bench"
gate=$built/gate

# What a commit holds, less the files that are broken on purpose.
git archive "$commit" -- . ':!tests/fixtures' ':!fuzz/corpus' | tar -xf - -C "$folder/tree"
scripts/dogfood/manifest.py "$commit" "$folder" >"$folder/manifest.json"

# The key of digests of values that are printed in this repository: it keeps nothing secret.
export PII_SCAN_KEY=what-this-key-seals-are-fakes-in-public-files
# The policy names this ref, as a policy can't name one that differs from run to run.
git update-ref refs/dogfood/base "${DOGFOOD_REF:-HEAD}"
told=(--policy .gatekit/policy.toml --policy-ref refs/dogfood/base --commit "$commit")
if [[ $mode == record ]]; then told+=(--ledger "$ledger"); fi
code=0
"$gate" run self "${told[@]}" || code=$?
if [[ $mode == record ]]; then
  "$built/chain-verify" anchor "$ledger" >"$folder/anchor.json" || exit 2
  mv "$folder/anchor.json" evidence/anchor.json
fi
exit "$code"
