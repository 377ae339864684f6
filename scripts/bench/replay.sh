#!/usr/bin/env bash
# Measures parity-check replay beside deepdiff (PyPI) and json-diff, jsondiffpatch, microdiff and fast-json-patch (npm) on
# the same recordings, in turn, and prints the figures as Markdown. Run by `make bench-replay`, which builds the binary first.
# It asserts no figure: it exits nonzero only when something could not be measured.
#   GATEKIT_BIN   where the binary is (default target/release)
#   BENCH_RUNS    runs of each command; the median counts (default 3)
#   BENCH_LIMIT   CPU seconds after which a peer is stopped (default 60)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bin=${GATEKIT_BIN:-target/release}
out=${BENCH_OUT:-target/bench/replay}

for tool in python3 node npm; do
  command -v "$tool" >/dev/null || { printf 'replay.sh: %s is missing\n' "$tool" >&2; exit 1; }
done
[[ -x $bin/parity-check ]] || { printf 'replay.sh: %s/parity-check is not there: make bench-replay\n' "$bin" >&2; exit 1; }

mkdir -p "$out/peers" "$out/data"
if [[ ! -x $out/peers/venv/bin/python ]]; then
  python3 -m venv "$out/peers/venv"
  "$out/peers/venv/bin/pip" install --quiet deepdiff==9.1.0
  printf '{"private":true}\n' >"$out/peers/package.json"
  npm install --silent --no-audit --no-fund --prefix "$out/peers" \
    jsondiffpatch@0.7.3 json-diff@1.0.6 microdiff@1.6.0 fast-json-patch@3.1.1
fi
python3 scripts/bench/replay_data.py "$out/data" >"$out/data/tenth.json"
python3 scripts/bench/replay_run.py "$bin/parity-check" "$out/data" "$out/peers" "${BENCH_RUNS:-3}" "${BENCH_LIMIT:-60}"
