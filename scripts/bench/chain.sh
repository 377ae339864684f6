#!/usr/bin/env bash
# Measures chain-verify on a log of a million entries and prints the figures as markdown. Run by `make bench-chain`,
# which builds the binaries first. It asserts no figure: it exits nonzero only when something could not be measured.
#   GATEKIT_BIN    where the binaries are (default target/release), with the examples in examples/
#   BENCH_ENTRIES  entries of the log (default 1000000)
#   BENCH_RUNS     runs of each command; the median counts (default 3)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bin=${GATEKIT_BIN:-target/release}
entries=${BENCH_ENTRIES:-1000000}
runs=${BENCH_RUNS:-3}
out=${BENCH_OUT:-target/bench/chain}

for tool in python3 sha256sum openssl node gzip; do
  command -v "$tool" >/dev/null || { printf 'chain.sh: %s is missing\n' "$tool" >&2; exit 1; }
done
for program in "$bin/chain-verify" "$bin/examples/evidence-log" "$bin/examples/serde-verify"; do
  [[ -x $program ]] || { printf 'chain.sh: %s is not there: make bench-chain\n' "$program" >&2; exit 1; }
done

rm -rf "$out"
mkdir -p "$out"
"$bin/examples/evidence-log" "$entries" >"$out/log.ndjson"
{ printf '['; sed '$!s/$/,/' "$out/log.ndjson"; printf ']\n'; } >"$out/log.json"
gzip -1 -k "$out/log.ndjson"
"$bin/examples/evidence-log" 50000 "$out/key.pem" >"$out/signed.ndjson"
head -n 50000 "$out/log.ndjson" >"$out/unsigned.ndjson"
# The anchor of all but the last thousand entries, to resume from.
head -n "$((entries - 1000))" "$out/log.ndjson" >"$out/earlier.ndjson"
"$bin/chain-verify" anchor "$out/earlier.ndjson" >"$out/anchor.json"
rm "$out/earlier.ndjson"

python3 scripts/bench/chain.py "$bin" "$out" "$runs"
