#!/usr/bin/env bash
# Measures the release binaries and prints the figures as markdown. Run by `make bench`, which builds them first.
# It asserts no figure: it exits nonzero only when something could not be measured.
#   GATEKIT_BIN   where the binaries are (default target/release)
#   BENCH_ROWS    rows of the large table, a multiple of 625 (default 3000000)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bin=${GATEKIT_BIN:-target/release}
rows=${BENCH_ROWS:-3000000}
out=target/bench
artifacts=examples/cp8-cutover/green
gates=(cp0 cp1 cp2 cp3 cp4 cp5 cp6 cp7 cp8)
zizmor=.tools/venv/bin/zizmor

fail() {
  printf 'bench.sh: %s\n' "$*" >&2
  exit 1
}

require() {
  command -v "$1" >/dev/null || fail "$1 is missing: $2"
}
require cargo 'install Rust'
require hyperfine 'install the package hyperfine'
require python3 'install Python 3'
require rg 'install the package ripgrep'
require sha256sum 'install coreutils'
for binary in parity-check gate; do
  [[ -x $bin/$binary ]] || fail "$bin/$binary is not there: make build"
done
[[ -d $artifacts ]] || fail "$artifacts is not there"

# time_all GROUP WARMUP RUNS (NAME COMMAND)…   Three rounds over all commands, so that a slow moment of the
# machine does not fall on one of them alone. COMMAND is one word-split string: no shell is timed with it.
time_all() {
  local group=$1 warmup=$2 runs=$3 round args=()
  shift 3
  while [[ $# -gt 0 ]]; do
    args+=(--command-name "$1" "$2")
    shift 2
  done
  for round in 1 2 3; do
    hyperfine --shell=none --style=basic --warmup "$warmup" --runs "$runs" \
      --export-json "$out/time-$group-$round.json" "${args[@]}" >&2
  done
}

# peak NAME COMMAND…   Peak memory of the command and of every process that it starts.
peak() {
  python3 scripts/bench/peak.py "$out/peak-$1.json" "${@:2}"
}

quote() {
  printf '%q ' "$@"
}

scripts/lint.sh tools >&2
rm -rf "$out"
mkdir -p "$out/cp6"

echo 'bench.sh: start-up' >&2
time_all start 20 100 \
  'parity-check --version' "$(quote "$bin/parity-check" --version)" \
  'gate --version' "$(quote "$bin/gate" --version)" \
  'rg --version' 'rg --version' \
  'zizmor --version' "$(quote "$zizmor" --version)"

echo 'bench.sh: a whole release' >&2
release=("$bin/gate" run "${gates[@]}" --artifacts "$artifacts")
time_all release 5 30 'gate run' "$(quote "${release[@]}")"
peak release "${release[@]}"

echo "bench.sh: a table of $rows rows" >&2
table=$out/cp6/cp6-fixture-results.tsv
python3 scripts/bench/table.py "$rows" "$out/cp6"
check=("$bin/parity-check" results "$out/cp6" --gate cp6 --root "$out")
baseline=(python3 scripts/bench/baseline.py "$out/cp6")
time_all table 1 3 \
  'parity-check results' "$(quote "${check[@]}")" \
  'wc -l' "$(quote wc -l "$table")" \
  'sha256sum' "$(quote sha256sum "$table")" \
  'baseline.py' "$(quote "${baseline[@]}")"
peak 'parity-check results' "${check[@]}"
peak 'wc -l' wc -l "$table"
peak 'sha256sum' sha256sum "$table"
peak 'baseline.py' "${baseline[@]}"

echo 'bench.sh: size' >&2
for binary in parity-check gate; do
  # A crate that occurs twice is marked with (*) the second time.
  cargo tree --locked --package "$binary" --edges normal --prefix none |
    sed 's/ (\*)$//' | LC_ALL=C sort -u >"$out/crates-$binary.txt"
  wc -c <"$bin/$binary" >"$out/size-$binary.txt"
done

{
  printf '%s\n' "$(uname -sm)" "$(getconf _NPROCESSORS_ONLN) cores"
  # Not `head`: it may stop reading before rg has stopped writing.
  rg --version | sed -n 1p
  "$zizmor" --version
  hyperfine --version
} >"$out/machine.txt"
python3 scripts/bench/figures.py "$out"
