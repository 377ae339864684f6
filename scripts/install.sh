#!/usr/bin/env bash
# Finds or makes a folder that holds all Gatekit binaries of one release, and tells it as the output `bin-dir`:
#   1. GATEKIT_BIN_DIR, where it is set
#   2. the release archive of this platform, if scripts/checksums.txt in this very commit has its SHA-256
#   3. built from this very commit, where cargo is there
# There is no option that turns the verification off.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
binaries=(parity-check export-validate pii-scan freeze-guard chain-verify gate)

fail() {
  printf '::error title=gatekit::%s\n' "$1"
  exit 1
}

# done_with DIR   All binaries have to be there: an old folder with some of them is no release.
done_with() {
  local name
  for name in "${binaries[@]}"; do
    [[ -x $1/$name || -x $1/$name.exe ]] || fail "$name is not in the folder of the binaries"
  done
  printf 'bin-dir=%s\n' "$1" >>"$GITHUB_OUTPUT"
  exit 0
}

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

if [[ -n ${GATEKIT_BIN_DIR:-} ]]; then
  [[ -d $GATEKIT_BIN_DIR ]] || fail 'bin-dir is no folder'
  done_with "$(cd "$GATEKIT_BIN_DIR" && pwd)"
fi

case ${RUNNER_OS:-}-${RUNNER_ARCH:-} in
  Linux-X64) target=x86_64-unknown-linux-gnu ;;
  Linux-ARM64) target=aarch64-unknown-linux-gnu ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc ;;
  *) target= ;;
esac
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$here/Cargo.toml" | head -n 1)
archive=gatekit-$version-$target.tar.gz
wanted=$(sed -n "s/^\([0-9a-f]\{64\}\)  $archive\$/\1/p" "$here/scripts/checksums.txt")

if [[ -n $target && -n $wanted ]]; then
  # The name is that of the content: a second step of the job finds it, and another version never does.
  folder=${RUNNER_TEMP:?}/gatekit-$wanted
  if [[ ! -d $folder ]]; then
    file=$RUNNER_TEMP/$archive
    curl --fail --silent --show-error --location --proto '=https' --retry 2 --retry-all-errors --retry-delay 2 \
      --max-time 120 --output "$file" \
      "https://github.com/${GITHUB_ACTION_REPOSITORY:?}/releases/download/v$version/$archive" ||
      fail "the release archive can't be fetched: set bin-dir, or try again"
    [[ $(sha256 "$file") == "$wanted" ]] || fail "the release archive is not the one that this commit names"
    if command -v gh >/dev/null && [[ -n ${GH_TOKEN:-} ]]; then
      gh attestation verify "$file" --repo "$GITHUB_ACTION_REPOSITORY" >/dev/null ||
        fail "the release archive has no valid attestation"
    fi
    unpacked=$(mktemp -d "$RUNNER_TEMP/gatekit-XXXXXX")
    tar -xzf "$file" -C "$unpacked" --strip-components 1
    mv "$unpacked" "$folder"
  fi
  done_with "$folder"
fi

command -v cargo >/dev/null || fail "there is no release archive for this platform, and no cargo to build with: set bin-dir"
cargo build --manifest-path "$here/Cargo.toml" --release --workspace --bins --locked >&2 || fail 'the build failed'
done_with "$here/target/release"
