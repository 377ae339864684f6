#!/usr/bin/env bash
# Builds the release binaries of one platform so that they neither hold nor depend on the folder they were built in:
#   scripts/build.sh TARGET [CARGO ARGUMENT…]
# They are then in target/TARGET/release, or under CARGO_TARGET_DIR. For Linux they are linked statically: they run on
# any distribution, and in a container that holds nothing else.
set -euo pipefail
[[ $# -ge 1 ]] || { echo 'usage: scripts/build.sh TARGET [CARGO ARGUMENT…]' >&2; exit 1; }
target=$1
shift
cd "$(dirname "${BASH_SOURCE[0]}")/.."
here=$PWD
registry=${CARGO_HOME:-$HOME/.cargo}
built=${CARGO_TARGET_DIR:-$here/target}
if command -v cygpath >/dev/null; then
  here=$(cygpath -w "$here")
  registry=$(cygpath -w "$registry")
else
  # The C of libgit2, zstd and ring; the compiler takes the last option that fits.
  export CFLAGS="${CFLAGS:-} -ffile-prefix-map=$here=/gatekit -ffile-prefix-map=$registry=/cargo -ffile-prefix-map=$built=/target"
fi
flags=("--remap-path-prefix=$here=/gatekit" "--remap-path-prefix=$registry=/cargo")
[[ $target != *-linux-* ]] || flags+=(-C target-feature=+crt-static)
read -ra own <<<"${RUSTFLAGS:-}"
flags+=("${own[@]}")
CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f'; printf %s "${flags[*]}")
export CARGO_ENCODED_RUSTFLAGS
# A build that starts from a state that is there already is another build.
export CARGO_INCREMENTAL=0
[[ $# -gt 0 ]] || set -- --workspace --bins
cargo build --release --locked --target "$target" "$@"
