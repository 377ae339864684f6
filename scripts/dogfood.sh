#!/usr/bin/env bash
# Gatekit gates itself, by .gatekit/policy.toml:
#   scripts/dogfood.sh           run every test, then judge the results, the committed tree and the freezes
#   scripts/dogfood.sh record    the same, and put the verdict on record in evidence/, to be committed with a release
#   scripts/dogfood.sh release   the same, and judge that record: without one there is no release
# DOGFOOD_LOG names the output of `make test` where the tests have just been run already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mode=${1:-judge}
case $mode in
  judge | record | release) ;;
  *) echo 'usage: scripts/dogfood.sh [record|release]' >&2; exit 2 ;;
esac
folder=target/dogfood
ledger=evidence/verdicts.ndjson
rm -rf "$folder"
mkdir -p "$folder/results" "$folder/tree" evidence

log=${DOGFOOD_LOG:-}
if [[ -z $log ]]; then
  log=$folder/tests.log
  # A test that fails is told below, by the gate.
  cargo test --workspace --locked --no-fail-fast >"$log" 2>&1 || echo 'dogfood.sh: the tests did not all pass' >&2
fi
scripts/dogfood/events.py <"$log" >"$folder/results/tests.jsonl"

cargo build --quiet --workspace --bins --locked
gate=${CARGO_TARGET_DIR:-target}/debug/gate

# What a commit holds, less the files that are broken on purpose.
git archive HEAD -- . ':!tests/fixtures' ':!fuzz/corpus' | tar -xf - -C "$folder/tree"

# The key of digests of values that are printed in this repository: it keeps nothing secret.
export PII_SCAN_KEY=what-this-key-seals-are-fakes-in-public-files
told=(--policy .gatekit/policy.toml --policy-ref HEAD)
if [[ $mode == record ]]; then told+=(--ledger "$ledger"); fi
code=0
"$gate" run self "${told[@]}" || code=$?
case $mode in
  record)
    "${gate%gate}chain-verify" anchor "$ledger" >"$folder/anchor.json" || exit 2
    mv "$folder/anchor.json" evidence/anchor.json
    ;;
  release) "$gate" run evidence "${told[@]}" || [[ $code != 0 ]] || code=1 ;;
esac
exit "$code"
