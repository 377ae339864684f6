"""Prints what bench.sh measured as markdown tables: figures.py DIR."""

import json
import re
import statistics
import sys
from pathlib import Path

OUT = Path(sys.argv[1])
OURS = ("parity-check", "gate")
UNWANTED = re.compile("openssl|rustls|native-tls|tokio|async-std|hyper")


def times(group: str) -> dict[str, float]:
    """Median seconds of each command, over the runs of every round."""
    runs: dict[str, list[float]] = {}
    for path in sorted(OUT.glob(f"time-{group}-*.json")):
        for result in json.loads(path.read_text())["results"]:
            runs.setdefault(result["command"], []).extend(result["times"])
    return {name: statistics.median(values) for name, values in runs.items()}


def peaks(name: str) -> list[dict]:
    return json.loads((OUT / f"peak-{name}.json").read_text())


def mib(kib: int) -> str:
    return f"{kib / 1024:.1f}"


def step(argv: list[str]) -> str:
    """`parity-check results --gate cp6` rather than the whole command line."""
    words = [Path(argv[0]).name, *argv[1:2]]
    if "--gate" in argv[:-1]:
        words += ["--gate", argv[argv.index("--gate") + 1]]
    return " ".join(words)


def table(title: str, head: list[str], rows: list[list[str]]) -> None:
    print(f"\n### {title}\n")
    print("|", " | ".join(head), "|")
    print("|---|" + "--:|" * (len(head) - 1))
    for row in rows:
        print("|", " | ".join(row), "|")


print("; ".join((OUT / "machine.txt").read_text().split("\n")[:-1]))

start = times("start")
rg = start["rg --version"]
table(
    "Start-up, files in cache",
    ["command", "median ms", "times rg", "limit"],
    [
        [f"`{name}`", f"{value * 1e3:.2f}", f"{value / rg:.2f}", "2.0" if name.split()[0] in OURS else ""]
        for name, value in start.items()
    ],
)

release = peaks("release")
table(
    "A whole release: `gate run cp0 … cp8`",
    ["figure", "measured", "goal"],
    [["wall time, median", f"{times('release')['gate run'] * 1e3:.1f} ms", "60 ms"]]
    + [[f"peak memory of `{step(p['argv'])}`", f"{mib(p['peak_kib'])} MiB", "< 16 MiB"] for p in release],
)

results = OUT / "cp6"
metrics = json.loads((results / "cp6-metrics.json").read_text())
megabytes = (results / metrics["resultsTsv"]).stat().st_size / 1e6
large = times("table")
ours = large["parity-check results"]
table(
    f"One table of {metrics['totalFixtures']:,} rows, {megabytes:.0f} MB",
    ["command", "median s", "MB/s", "times parity-check", "peak MiB"],
    [
        [
            f"`{name}`",
            f"{value:.3f}",
            f"{megabytes / value:.0f}",
            f"{value / ours:.2f}",
            mib(max(p["peak_kib"] for p in peaks(name))),
        ]
        for name, value in large.items()
    ]
    + [["goal of `parity-check results`", "", ">= 150", "", "< 64"]],
)

rows = []
for binary in OURS:
    crates = (OUT / f"crates-{binary}.txt").read_text().splitlines()
    unwanted = [line for line in crates if UNWANTED.search(line)]
    size = int((OUT / f"size-{binary}.txt").read_text()) / 1e6
    # The binary's own crate is in its tree too.
    rows.append([f"`{binary}`", f"{size:.2f}", str(len(crates) - 1), ", ".join(unwanted) or "none"])
table("Size", ["binary", "MB", "crates it uses", "TLS or async crates"], rows)
