#!/usr/bin/env bash
# Runs every benchmark in turn and writes docs/benchmarks.md. Run by `make benchmarks` on a machine that does nothing else:
# it takes about twenty minutes. A benchmark whose peers are missing is told as missing, and what it needs.
# The environment of each script is passed on: CRATE, SOURCEMETA, BENCH_PEERS, BENCH_RUNS, …
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

page=docs/benchmarks.md
new=$(mktemp)
errors=$(mktemp)
trap 'rm -f "$new" "$errors"' EXIT

cat >"$new" <<TEXT
# Benchmarks

Written by \`make benchmarks\`: ours beside each peer, on the same inputs, in the same run, medians. $(uname -m),
$(nproc) cores, $(awk -F ': ' '/model name/ { print $2; exit }' /proc/cpuinfo), load at the start $(cut -d ' ' -f 1 /proc/loadavg).
TEXT

# section TITLE COMMAND…
section() {
  local title=$1
  shift
  printf '\n## %s\n\n    %s\n\n' "$title" "$*" >>"$new"
  if ! "$@" >>"$new" 2>"$errors"; then
    printf 'Not measured: %s\n' "$(tail -n 1 "$errors")" >>"$new"
  fi
}

section 'The gate' scripts/bench.sh
section 'The action' scripts/bench/action.py target/release
section 'Evidence logs' scripts/bench/chain.sh
section 'Personal data and secrets' scripts/bench/pii.sh
section 'Schemas' scripts/bench/export.sh
section 'Rollouts' scripts/bench/rollout.py target/release/parity-check
section 'Replays' scripts/bench/replay.sh
mv "$new" "$page"
chmod 644 "$page"
