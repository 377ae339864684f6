"""Writes a large fixture table and its metrics, the same bytes on every run: table.py ROWS DIR."""

import json
import sys
from pathlib import Path

MODULES = ("gateway", "channels", "sessions", "security::tool_policy", "runtime")
# Between them these hold every name that cp6 asks for: alias, normaliz, failover, auth_profile, cooldown.
BEHAVIOURS = (
    "patch_model_normalizes_provider_alias",
    "failover_chain_skips_a_provider_on_cooldown",
    "clears_auth_profile_override_fields",
    "rejects_unknown_params",
    "specific_rule_beats_provider_fallback",
    "replays_the_recorded_transcript",
)
# The durations repeat with this period, and ROWS is a multiple of it: so the mean is a whole number.
PERIOD = 625


def main() -> None:
    rows, directory = int(sys.argv[1]), Path(sys.argv[2])
    if rows < PERIOD or rows % PERIOD:
        sys.exit(f"table.py: {rows} rows: not a multiple of {PERIOD}")
    prefixes = [f"{m}::tests::{b}" for m in MODULES for b in BEHAVIOURS]
    total = 0
    table = directory / "cp6-fixture-results.tsv"
    with table.open("w", encoding="ascii", newline="\n") as out:
        out.write("test\tduration_ms\tstatus\n")
        for start in range(0, rows, PERIOD):
            lines = []
            for row in range(start, start + PERIOD):
                duration = 100 + row * 389 % PERIOD
                total += duration
                lines.append(f"{prefixes[row % len(prefixes)]}_{row:07d}\t{duration}\tpass\n")
            out.writelines(lines)
    metrics = {
        "gate": "cp6",
        "passed": rows,
        "totalFixtures": rows,
        "totalDurationMs": total,
        "avgFixtureDurationMs": total // rows,
        "resultsTsv": table.name,
    }
    (directory / "cp6-metrics.json").write_text(json.dumps(metrics, indent=2) + "\n", encoding="ascii")


main()
