#!/usr/bin/env bash
# Are these binaries what this commit gives, wherever it is built?
#   scripts/reproduce.sh TARGET [BINARIES]
# BINARIES holds binaries that were built before, such as an unpacked release archive; without it, they are built here
# first. Then the commit is built again from a clone in another folder, and the six binaries have to be the same to the
# byte. The toolchain is that of rust-toolchain.toml; the C compiler and, where it is linked statically, the C library
# are those of the machine: on another one they have to be of the same version.
set -euo pipefail
[[ $# == 1 || $# == 2 ]] || { echo 'usage: scripts/reproduce.sh TARGET [BINARIES]' >&2; exit 2; }
target=$1
names=(parity-check export-validate pii-scan freeze-guard chain-verify gate)
before=${2:+$(realpath "$2")}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# build FOLDER: prints where the binaries are
build() {
  git clone --quiet . "$1"
  (cd "$1" && CARGO_TARGET_DIR=$1/target scripts/build.sh "$target") >&2
  printf '%s\n' "$1/target/$target/release"
}
[[ -n $before ]] || before=$(build "$scratch/here")
again=$(build "$scratch/a/folder/of/another/name")

other=0
for name in "${names[@]}"; do
  if cmp -s "$before/$name" "$again/$name"; then
    sha256sum "$again/$name" | sed "s|  .*|  $name|"
  else
    printf 'reproduce.sh: %s differs\n' "$name" >&2
    other=1
  fi
done
exit "$other"
