#!/usr/bin/env bash
# Measures export-validate beside two other validators on the same inputs, and prints the figures as markdown. Run by
# `make bench-export`, which builds it first. It asserts no figure: it exits nonzero only when something could not be
# measured, or when a tool gives the wrong verdict.
#   GATEKIT_BIN       where export-validate is (default target/release)
#   CRATE             jsonschema-cli: cargo install jsonschema-cli (default: on the PATH)
#   SOURCEMETA        the program of the sourcemeta CLI itself, not the script that starts it: it lies in the package
#                     sourcemeta-jsonschema of PyPI, or @sourcemeta/jsonschema of npm
#   BENCH_EVENTS      events of the large document (default 178000: 71 MB)
#   BENCH_DOCUMENTS   small documents (default 10000)
#   BENCH_LINES       lines (default 1000000)
#   BENCH_RUNS        rounds in which the tools take turns; the median counts (default 5)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

out=${BENCH_OUT:-target/bench/export}
sizes=("${BENCH_EVENTS:-178000}" "${BENCH_DOCUMENTS:-10000}" "${BENCH_LINES:-1000000}")
OURS=${GATEKIT_BIN:-target/release}/export-validate
CRATE=${CRATE:-$(command -v jsonschema-cli || true)}
SOURCEMETA=${SOURCEMETA:-}
export OURS CRATE SOURCEMETA

for program in "$OURS" "$CRATE" "$SOURCEMETA"; do
  [[ -x $program ]] || { printf 'export.sh: not there: "%s"; see the head of this script\n' "$program" >&2; exit 1; }
done

if [[ $(cat "$out/sizes" 2>/dev/null || true) != "${sizes[*]}" ]]; then
  rm -rf "$out"
  python3 scripts/bench/export_data.py "$out" "${sizes[@]}"
  printf '%s\n' "${sizes[*]}" >"$out/sizes"
fi
python3 scripts/bench/export.py "$out" "${BENCH_RUNS:-5}"
