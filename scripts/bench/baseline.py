"""The check as a short script would do it, to compare with: baseline.py DIR."""

import csv
import json
import sys
from pathlib import Path

directory = Path(sys.argv[1])
metrics = json.loads((directory / "cp6-metrics.json").read_text())
names, total, passed = set(), 0, 0
with (directory / metrics["resultsTsv"]).open(newline="") as table:
    for row in csv.DictReader(table, delimiter="\t"):
        if row["test"] in names:
            sys.exit(f"doubled: {row['test']}")
        names.add(row["test"])
        total += int(row["duration_ms"])
        passed += row["status"] == "pass"
if (len(names), passed, total) != (metrics["totalFixtures"], metrics["passed"], metrics["totalDurationMs"]):
    sys.exit("the metrics are not those of the table")
