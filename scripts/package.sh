#!/usr/bin/env bash
# Makes the release archive of one platform, and prints its line for scripts/checksums.txt:
#   scripts/package.sh TARGET OUT [BINARIES]
# TARGET is the target triple that the name of the archive ends with, OUT the folder that it is written to, and
# BINARIES the folder that holds the binaries (default target/TARGET/release). The binaries have to start here:
# each prints its own man page and completions.
# The same binaries give the same archive: names are sorted, owners and modes fixed, and every file has the time
# SOURCE_DATE_EPOCH (default, the time of the commit that is checked out).
set -euo pipefail

fail() {
  printf 'package.sh: %s\n' "$1" >&2
  exit 1
}

[[ $# == 2 || $# == 3 ]] || fail 'usage: scripts/package.sh TARGET OUT [BINARIES]'
target=$1
[[ $target =~ ^[a-z0-9_]+(-[a-z0-9_]+)+$ ]] || fail "$target is no target triple"
mkdir -p "$2"
out=$(cd "$2" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
binaries=${3:-$here/target/$target/release}
names=(parity-check export-validate pii-scan freeze-guard chain-verify gate)
suffix=
[[ $target != *-windows-* ]] || suffix=.exe

epoch=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct)} ||
  fail 'no commit to take the time from: set SOURCE_DATE_EPOCH'
[[ $epoch =~ ^[0-9]+$ ]] || fail 'SOURCE_DATE_EPOCH is no number of seconds'
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$here/Cargo.toml" | head -n 1)
folder=gatekit-$version-$target
archive=$folder.tar.gz

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir -p "$stage/$folder"/{man,completions}
for name in "${names[@]}"; do
  binary=$binaries/$name$suffix
  [[ -f $binary && -x $binary ]] || fail "$name$suffix is not in $binaries"
  cp "$binary" "$stage/$folder/$name$suffix"
  for kind in man bash zsh fish powershell; do
    case $kind in
      man) page=man/$name.1 ;;
      bash) page=completions/$name.bash ;;
      zsh) page=completions/_$name ;;
      fish) page=completions/$name.fish ;;
      powershell) page=completions/$name.ps1 ;;
    esac
    "$binary" --generate "$kind" >"$stage/$folder/$page" || fail "$name can't print its $kind page"
    [[ -s $stage/$folder/$page ]] || fail "$name printed an empty $kind page"
  done
done
cp "$here/LICENSE-MIT" "$here/LICENSE-APACHE" "$stage/$folder/"

# Python's tar and gzip are the same on every platform; the options of tar(1) that would be needed are not.
python3 - "$stage" "$out/$archive" "$epoch" "${names[@]/%/$suffix}" <<'PYTHON'
import gzip, pathlib, sys, tarfile

stage, archive, epoch, *programs = sys.argv[1:]
stage = pathlib.Path(stage)
files = {path.relative_to(stage).as_posix(): path for path in stage.rglob("*") if path.is_file()}
with open(archive, "wb") as raw:
    with gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=9, mtime=0) as packed:
        with tarfile.open(mode="w", fileobj=packed, format=tarfile.USTAR_FORMAT) as tar:
            for name, path in sorted(files.items()):
                entry = tarfile.TarInfo(name)
                entry.size = path.stat().st_size
                entry.mtime = int(epoch)
                entry.mode = 0o755 if path.name in programs else 0o644
                with path.open("rb") as content:
                    tar.addfile(entry, content)
PYTHON

if command -v sha256sum >/dev/null; then sum=(sha256sum); else sum=(shasum -a 256); fi
printf '%s  %s\n' "$("${sum[@]}" <"$out/$archive" | cut -d ' ' -f 1)" "$archive"
