"""Runs each command of the chain benchmark and prints a markdown table: chain.py BIN OUT RUNS."""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

BIN, OUT, RUNS = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
LOG = OUT / "log.ndjson"
VERIFY = [f"{BIN}/chain-verify", "log"]
QUIET = ["-q", "--root", str(OUT)]
COMMANDS = {
    "openssl dgst -sha256": ["openssl", "dgst", "-sha256", str(LOG)],
    "sha256sum": ["sha256sum", str(LOG)],
    "chain-verify log, one thread": [*VERIFY, str(LOG), "--jobs", "1", *QUIET],
    "chain-verify log, two threads": [*VERIFY, str(LOG), "--jobs", "2", *QUIET],
    "… with a JSON report, one thread": [*VERIFY, str(LOG), "--jobs", "1", "--report", f"json={OUT}/report.json", *QUIET],
    "… one JSON array, one thread": [*VERIFY, str(OUT / "log.json"), "--jobs", "1", *QUIET],
    "… gzip, one thread": [*VERIFY, str(OUT / "log.ndjson.gz"), "--jobs", "1", *QUIET],
    "… stdin, one thread": [*VERIFY, "-", "--jobs", "1", *QUIET],
    "… 1000 new entries, resumed": [*VERIFY, str(LOG), "--resume", str(OUT / "anchor.json"), *QUIET],
    "… 50000 entries": [*VERIFY, str(OUT / "unsigned.ndjson"), "--jobs", "1", *QUIET],
    "… 50000 entries, Ed25519 signatures checked": [
        *VERIFY, str(OUT / "signed.ndjson"), "--jobs", "1", "--public-key", str(OUT / "key.pem"), *QUIET
    ],
    "serde_json + canonicalizer + sha2": [f"{BIN}/examples/serde-verify", str(LOG)],
    "node, JSON.parse + canonical + hash": ["node", "scripts/bench/chain.mjs", str(LOG)],
    "node, whole log, rebuilt + JSON.stringify": [
        "node", "--max-old-space-size=8192", "scripts/bench/chain-rebuild.mjs", str(LOG)
    ],
}


def measure(argv: list[str]) -> tuple[float, float]:
    """CPU seconds and wall seconds of one run."""
    with LOG.open("rb") as log:
        begin = time.perf_counter()
        process = subprocess.Popen(argv, stdin=log, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"chain.py: {' '.join(argv)}: exit {process.returncode}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - begin


def peak(argv: list[str]) -> str:
    """Peak MiB of one more run, traced; standard input is not traced."""
    if "-" in argv:
        return ""
    into = OUT / "peak.json"
    subprocess.run([sys.executable, "scripts/bench/peak.py", str(into), *argv], check=True, stdout=subprocess.DEVNULL)
    return f"{max(process['peak_kib'] for process in json.loads(into.read_text())) / 1024:.1f}"


runs: dict[str, list[tuple[float, float]]] = {}
for turn in range(RUNS):
    for name, argv in COMMANDS.items():
        # The slow baselines need no second look.
        if turn and name.startswith(("node", "serde")):
            continue
        runs.setdefault(name, []).append(measure(argv))
figures = {
    name: (
        statistics.median(cpu for cpu, _ in found),
        statistics.median(wall for _, wall in found),
        peak(COMMANDS[name]),
    )
    for name, found in runs.items()
}
ours = figures["chain-verify log, one thread"]
size = LOG.stat().st_size
entries = sum(chunk.count(b"\n") for chunk in iter(LOG.open("rb").read, b"")) if size < 1 << 32 else 0
load = os.getloadavg()[0]
print(f"{entries} entries, {size / 1e6:.0f} MB; {os.cpu_count()} cores, load {load:.1f}\n")
print("| command | CPU s | times ours | wall s | peak MiB |")
print("|---|--:|--:|--:|--:|")
for name, (cpu, wall, mib) in figures.items():
    print(f"| {name} | {cpu:.2f} | {cpu / ours[0]:.2f} | {wall:.3f} | {mib} |")
two = figures["chain-verify log, two threads"]
print(f"\nMedians of {RUNS} interleaved runs. Two threads take {two[1] / ours[1]:.2f} of the wall time of one.\n")
signed = figures["… 50000 entries, Ed25519 signatures checked"][0] - figures["… 50000 entries"][0]
print(f"An Ed25519 signature takes {1e6 * signed / 50000:.0f} µs of CPU to check.\n")
print("| beside | one core, CPU | two cores, wall |")
print("|---|--:|--:|")
for name in COMMANDS:
    if "chain-verify" not in name and "…" not in name:
        print(f"| {name} | {figures[name][0] / ours[0]:.2f} | {figures[name][1] / two[1]:.2f} |")
