#!/usr/bin/env bash
# Gives export-validate what is too large for a test, and checks that it ends by its exit code. Run by
# `make export-hostile`. Needs 2.5 GiB of disk and of memory.
#   GATEKIT_BIN   where export-validate is (default target/release)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

validate=$PWD/${GATEKIT_BIN:-target/release}/export-validate
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{"type": ["string", "array", "object"]}\n' >any.json
printf '{"type": "string", "maxLength": 9}\n' >short.json

expect() {
  local code=0
  "$validate" -q "${@:2}" >out.txt 2>&1 || code=$?
  if [[ $code != "$1" ]]; then
    printf 'hostile.sh: %s: exit %s, not %s\n' "${*:2}" "$code" "$1" >&2
    head -c 1000 out.txt >&2
    exit 1
  fi
  printf 'exit %s  %s\n' "$code" "${*:2}"
}

{ printf '"'; head -c $((1 << 30)) /dev/zero | tr '\0' x; printf '"'; } >large.json
expect 2 --schema any.json large.json
truncate -s $(((1 << 30) - 1)) large.json
printf '"' >>large.json
expect 0 --schema any.json large.json
expect 1 --schema short.json large.json
expect 2 --schema any.json --ndjson large.json
truncate -s $((5 << 30)) large.json
expect 2 --schema any.json large.json
rm large.json
head -n 10000000 < <(yes '{') >lines.json
expect 2 --schema any.json lines.json
expect 2 --schema any.json --ndjson lines.json
head -c 10000000 /dev/zero | tr '\0' '[' >deep.json
expect 2 --schema any.json deep.json
