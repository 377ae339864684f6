#!/usr/bin/env bash
# Measures pii-scan on 200 MB of runtime events beside the peers that are installed, and prints the figures as markdown.
# Run by `make bench-pii`, which builds the binary first. It asserts no figure.
#   GATEKIT_BIN  where the binaries are (default target/release)
#   BENCH_PEERS  a folder with kingfisher and gitleaks, if they are not in PATH (pip install kingfisher-bin; rg from a package)
#   BENCH_MB     megabytes of events (default 200)
#   BENCH_RUNS   runs of each command; the median counts (default 5)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bin=${GATEKIT_BIN:-target/release}
out=${BENCH_OUT:-target/bench/pii}
export ROSTER_KEY=bench

[[ -x $bin/pii-scan ]] || { printf 'pii.sh: %s is not there: make bench-pii\n' "$bin/pii-scan" >&2; exit 1; }
python3 scripts/bench/pii_events.py "${BENCH_MB:-200}" 7 "$out"
printf '\n'
printf '{"a": 1}\n' >"$out/small.json"
for number in 10k 100k; do
  "$bin/pii-scan" tenants --key-env ROSTER_KEY "$out/names-$number.txt" >"$out/$number.sealed"
done
python3 scripts/bench/pii.py "$bin" "$out" "${BENCH_RUNS:-5}"
