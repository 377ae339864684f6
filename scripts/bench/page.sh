#!/usr/bin/env bash
# Runs every benchmark in turn and writes docs/benchmarks.md. Run by `make benchmarks` on a machine that does nothing else:
# it takes about twenty minutes. A benchmark whose peers are missing is told as missing, and what it needs.
# The environment of each script is passed on: CRATE, SOURCEMETA, BENCH_PEERS, BENCH_RUNS, …
# ONLY='Schemas' measures the sections of these titles, one a line, and leaves the others as they are.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

page=docs/benchmarks.md
new=$(mktemp)
errors=$(mktemp)
trap 'rm -f "$new" "$errors"' EXIT

cat >"$new" <<TEXT
# Benchmarks

Written by \`make benchmarks\`: ours beside each peer, on the same inputs, in the same run, medians. $(uname -m),
$(nproc) cores, $(awk -F ': ' '/model name/ { print $2; exit }' /proc/cpuinfo). Each section is a run of its own.
TEXT

# section TITLE COMMAND…
section() {
  local title=$1
  shift
  if [[ -n ${ONLY:-} ]] && ! grep -qxF -- "$title" <<<"$ONLY"; then
    awk -v title="## $title" '/^## / { inside = $0 == title; if (inside) print "" } inside' "$page" |
      sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' >>"$new"
    return
  fi
  cat >>"$new" <<TEXT

## $title

\`$*\`

Load of the machine at the start: $(cut -d ' ' -f 1 /proc/loadavg).

TEXT
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
