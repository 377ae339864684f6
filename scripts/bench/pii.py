"""Runs each command of the scan benchmark, in turns, and prints a markdown table: pii.py BIN OUT RUNS.

kingfisher compiles its rules when it is first started and keeps them: that run is not counted. gitleaks takes a second
to start and most of a minute for the whole input, so that the start does not count: it is run once.
"""

import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

BIN, OUT, RUNS = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
EVENTS = OUT / "events.ndjson"
RG = "rg -o, 11 patterns"
KINGFISHER = "kingfisher, its rules compiled before"
GITLEAKS = "gitleaks, once"
SCAN = [f"{BIN}/pii-scan", "--profile", "export", "-q"]
# What rg is asked for: eleven patterns, each match printed, as a scan of personal data and secrets would.
PATTERNS = "|".join([
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}",
    r"\b[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}\b",
    r"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b",
    r"\b[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\b",
    r"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b",
    r"\+[0-9][0-9 ()-]{7,16}[0-9]",
    r"\bAKIA[A-Z2-7]{16}\b",
    r"\bgh[pousr]_[A-Za-z0-9]{36}\b",
    r"\bxox[baprs]-[0-9A-Za-z-]{20,}",
    r"\bsk_live_[A-Za-z0-9]{24}",
    r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+",
])


def commands() -> dict[str, list[str]]:
    table = {
        "pii-scan, one thread": [*SCAN, "--jobs", "1", str(EVENTS)],
        # It names the digest of each file, which what is told on a terminal does not: it costs the hashing.
        "… with a report of digests": [*SCAN, "--jobs", "1", "--report", f"svr={OUT}/svr.json", str(EVENTS)],
        "… with 10,000 tenants": [*SCAN, "--jobs", "1", "--tenants", str(OUT / "10k.sealed"), str(EVENTS)],
        "… with 100,000 tenants": [*SCAN, "--jobs", "1", "--tenants", str(OUT / "100k.sealed"), str(EVENTS)],
        "… one JSON document": [*SCAN, "--jobs", "1", str(OUT / "document.json")],
        "pii-scan, two threads": [*SCAN, "--jobs", "2", str(EVENTS)],
        "… start, on ten bytes": [*SCAN, "--jobs", "1", str(OUT / "small.json")],
    }
    peers = os.environ.get("BENCH_PEERS", "")
    find = lambda name: shutil.which(name, path=os.pathsep.join([peers, os.environ.get("PATH", "")]))
    if rg := find("rg"):
        table[RG] = [rg, "-o", "--no-config", "-j1", PATTERNS, str(EVENTS)]
    if kingfisher := find("kingfisher"):
        table[KINGFISHER] = [kingfisher, "scan", str(EVENTS), "--no-validate", "--no-update-check",
                             "--jobs", "1", "--max-file-size", "1024", "--no-dedup", "--format", "json"]
    if gitleaks := find("gitleaks"):
        table[GITLEAKS] = [gitleaks, "dir", str(EVENTS), "--no-banner", "--exit-code", "0"]
    return table


def measure(argv: list[str]) -> tuple[float, float, int]:
    """CPU seconds, wall seconds and peak KiB of one run."""
    begin = os.times().elapsed
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, errors = process, process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # Findings give 1 (pii-scan, and rg none), 200 or 205 (kingfisher).
    if process.returncode not in (0, 1, 200, 205):
        sys.exit(f"pii.py: {' '.join(argv)}: exit {process.returncode}\n{errors.decode(errors='replace')[-500:]}")
    return usage.ru_utime + usage.ru_stime, os.times().elapsed - begin, usage.ru_maxrss


def main() -> None:
    table = commands()
    runs: dict[str, list[tuple[float, float, int]]] = {name: [] for name in table}
    if KINGFISHER in table:
        measure([*table[KINGFISHER][:2], str(OUT / "small.json"), *table[KINGFISHER][3:]])
    for turn in range(RUNS):
        for name, argv in table.items():
            if turn == 0 or name != GITLEAKS:
                runs[name].append(measure(argv))
    print("| command | MB/s of CPU | CPU s | wall s | peak MiB |\n|---|---:|---:|---:|---:|")
    speed = {}
    for name, measured in runs.items():
        cpu = statistics.median(run[0] for run in measured)
        wall = statistics.median(run[1] for run in measured)
        peak = statistics.median(run[2] for run in measured)
        path = Path(next(part for part in reversed(table[name]) if part.startswith(str(OUT))))
        speed[name] = path.stat().st_size / 1e6 / cpu
        rate = "" if "start" in name else f"{speed[name]:.0f}" if speed[name] >= 10 else f"{speed[name]:.1f}"
        print(f"| {name} | {rate} | {cpu:.3f} | {wall:.3f} | {peak / 1024:.1f} |")
    own = speed["pii-scan, one thread"]
    print()
    for name in (RG, KINGFISHER, GITLEAKS):
        ratio = f"{own / speed[name]:.2f} times as fast" if name in speed else "not installed"
        print(f"- against {name.partition(',')[0]}: {ratio}")
    for name in ("… with 10,000 tenants", "… with 100,000 tenants"):
        print(f"- {name.removeprefix('… ')}: {100 * (own / speed[name] - 1):.0f} % slower")
    threads = (runs["pii-scan, one thread"], runs["pii-scan, two threads"])
    one, two = (statistics.median(run[1] for run in measured) for measured in threads)
    print(f"- two threads: {one / two:.2f} times as fast by the clock (load {os.getloadavg()[0]:.1f})")


main()
