#!/usr/bin/env bash
# Does a release archive work where there is neither Rust nor anything but the essential packages of Debian?
#   scripts/conformance/debian.sh ARCHIVE    needs root, debootstrap, and a Debian mirror
# DEBIAN names the suite (default bookworm). Unpacks the archive in a minimal root, and judges both halves of the
# example there.
set -euo pipefail
[[ $# == 1 && -f $1 ]] || { echo 'usage: scripts/conformance/debian.sh ARCHIVE' >&2; exit 1; }
archive=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[[ $EUID == 0 ]] || { echo 'debian.sh: only root can change the root' >&2; exit 1; }
command -v debootstrap >/dev/null || { echo 'debian.sh: debootstrap is missing: apt-get install debootstrap' >&2; exit 1; }

root=$(mktemp -d)
trap '! mountpoint -q "$root/proc" || umount "$root/proc"; rm -rf --one-file-system "$root"' EXIT
debootstrap --variant=minbase "${DEBIAN:-bookworm}" "$root" >"$root.log" 2>&1 ||
  { tail -n 20 "$root.log" >&2; exit 1; }
rm -f "$root.log"
mkdir "$root/opt/gatekit"
tar -xzf "$archive" -C "$root/opt/gatekit" --strip-components 1
cp -r examples/cp8-cutover "$root/srv/"

# gate looks for its siblings beside itself, and asks /proc where that is.
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"

inside() {
  chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin "$@"
}
# expect CODE ARTIFACTS
expect() {
  local code=0
  inside /opt/gatekit/gate run cp0..cp8 --artifacts "$2" || code=$?
  [[ $code == "$1" ]] || { printf 'debian.sh: %s gave %s, not %s\n' "$2" "$code" "$1" >&2; exit 1; }
}
inside sh -c '! command -v cargo && ! command -v git' || { echo 'debian.sh: the root is not bare' >&2; exit 1; }
for name in parity-check export-validate pii-scan freeze-guard chain-verify gate; do
  inside "/opt/gatekit/$name" --version
done
expect 0 /srv/cp8-cutover/green
# One of its checkpoints can't be decided.
expect 2 /srv/cp8-cutover/red
printf 'debian.sh: passed on Debian %s\n' "$(cat "$root/etc/debian_version")"
