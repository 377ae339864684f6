"""Runs the export benchmark and prints markdown tables: export.py OUT RUNS, with the programs in the environment.

OURS is export-validate, CRATE the jsonschema-cli of the crate that it is built on, SOURCEMETA the sourcemeta CLI.
The tools take turns in each round, so that a busy machine is busy for all of them. CPU time is user and system time
of the process; its median counts. Every tool has to give the right verdict on a valid and on an invalid input.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

OUT, RUNS = Path(sys.argv[1]).resolve(), int(sys.argv[2])
OURS, CRATE, SOURCEMETA = (str(Path(os.environ[name]).resolve()) for name in ("OURS", "CRATE", "SOURCEMETA"))
# A report names the digest of each file, which what is told on a terminal does not: it costs the hashing.
REPORT = ("--report", "json=report.json")
DOCUMENTS = [f"documents/{path.name}" for path in sorted((OUT / "documents").iterdir())]


def ours(schema: str, files: list[str], *more: str, jobs: int = 1) -> list[str]:
    return [OURS, "--schema", f"{schema}.schema.json", "--jobs", str(jobs), "-q", *more, *files]


def crate(schema: str, files: list[str]) -> list[str]:
    return [CRATE, "validate", "--assert-format", "--offline", f"{schema}.schema.json", "--instance", *files]


def sourcemeta(schema: str, files: list[str]) -> list[str]:
    return [SOURCEMETA, "validate", "--format-assertion", "--fast", f"{schema}.schema.json", *files]


# For each input: the commands that judge it, ours first.
INPUTS = {
    "one large document": {
        "export-validate": ours("export", ["large.json"]),
        "export-validate, with a JSON report": ours("export", ["large.json"], *REPORT),
        "jsonschema-cli": crate("export", ["large.json"]),
        "sourcemeta --fast": sourcemeta("export", ["large.json"]),
    },
    "many small documents": {
        "export-validate": ours("export", DOCUMENTS),
        "export-validate, with a JSON report": ours("export", DOCUMENTS, *REPORT),
        "export-validate, two threads": ours("export", DOCUMENTS, jobs=2),
        "jsonschema-cli": crate("export", DOCUMENTS),
        "sourcemeta --fast": sourcemeta("export", ["documents"]),
    },
    "lines": {
        "export-validate": ours("event", ["lines.ndjson"]),
        "export-validate, with a JSON report": ours("event", ["lines.ndjson"], *REPORT),
        "export-validate, two threads": ours("event", ["lines.ndjson"], jobs=2),
        "sourcemeta --fast": sourcemeta("event", ["lines.jsonl"]),
    },
    "one small document: start-up": {
        "export-validate": ours("export", ["small.json"]),
        "jsonschema-cli": crate("export", ["small.json"]),
        "sourcemeta --fast": sourcemeta("export", ["small.json"]),
    },
}
# The same with a fault at the end, which every tool has to find.
WRONG = {"large.json": "large-wrong.json", "lines.ndjson": "lines-wrong.ndjson", "lines.jsonl": "lines-wrong.jsonl"}


def run(argv: list[str]) -> tuple[int, float, float, float]:
    """Exit code, CPU seconds, wall seconds and peak MiB of one run. Linux counts the peak in KiB."""
    begin = time.perf_counter()
    pid = os.posix_spawn(
        argv[0], argv, {"PATH": os.environ["PATH"]}, file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ],
    )
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - begin
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def main() -> None:
    os.chdir(OUT)
    for what, commands in INPUTS.items():
        for name, argv in commands.items():
            wrong = [WRONG.get(arg, arg) for arg in argv]
            if (code := run(argv)[0]) != 0:
                sys.exit(f"export.py: {name} refuses {what}: exit {code}")
            if wrong != argv and run(wrong)[0] == 0:
                sys.exit(f"export.py: {name} passes {what} with a fault")
    for what, commands in INPUTS.items():
        measured = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, argv in commands.items():
                measured[name].append(run(argv)[1:])
        medians = {name: [statistics.median(column) for column in zip(*runs)] for name, runs in measured.items()}
        first = medians["export-validate"]
        print(f"\n| {what} | CPU s | ratio of CPU | wall s | peak MiB |\n|---|---|---|---|---|")
        for name, (cpu, wall, peak) in medians.items():
            print(f"| {name} | {cpu:.3f} | {cpu / max(first[0], 1e-4):.2f} | {wall:.3f} | {peak:.0f} |")
        if "export-validate, two threads" in medians:
            print(f"\nTwo threads: {first[1] / medians['export-validate, two threads'][1]:.2f} times as fast by the clock.")
        if what == "one large document":
            print(f"\nPeak: {first[2] * 2**20 / Path('large.json').stat().st_size:.2f} times the file.")


main()
