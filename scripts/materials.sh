#!/usr/bin/env bash
# Writes a CycloneDX bill of materials for each binary, NAME-VERSION.cdx.json in the folder OUT, for all platforms:
#   scripts/materials.sh OUT
# Needs cargo-cyclonedx. It names the commit's time, no random number, and no folder of the machine, so the same commit
# gives the same bytes.
set -euo pipefail
[[ $# == 1 ]] || { echo 'usage: scripts/materials.sh OUT' >&2; exit 1; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cargo cyclonedx --version >/dev/null 2>&1 ||
  { echo 'materials.sh: cargo-cyclonedx is missing: cargo install --locked cargo-cyclonedx' >&2; exit 1; }
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
# Else it writes with default features and for this platform alone.
cargo cyclonedx --quiet --format json --spec-version 1.5 --target all --all-features --override-filename materials
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
for name in parity-check export-validate pii-scan freeze-guard chain-verify gate; do
  sed "s|file://$PWD|file:///gatekit|g" "bins/$name/materials.json" >"$out/$name-$version.cdx.json"
  # A bill that lists nothing is none.
  python3 -c 'import json, sys
bill = json.load(open(sys.argv[1]))
sys.exit(bill["bomFormat"] != "CycloneDX" or len(bill["components"]) < 10)' "$out/$name-$version.cdx.json" ||
    { echo "materials.sh: the bill of $name lists nothing" >&2; exit 1; }
done
rm -f bins/*/materials.json
