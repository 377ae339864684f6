#!/usr/bin/env python3
"""Measures these binaries beside those of the last release, in turn: measure.py NEW OLD OUT [TURNS]

NEW and OLD are folders of binaries. For each command OUT then holds COMMAND/new and COMMAND/old, folders with one file
a turn, in the shape of hyperfine's export, as `parity-check bench` reads them. Nothing is judged here. A command that
does not exit 0 keeps its exit code there.
"""
import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

NEW, OLD, OUT = (Path(path).resolve() for path in sys.argv[1:4])
TURNS = int(sys.argv[4]) if len(sys.argv) > 4 else 24
RUNS = 5
ENTRIES = 20_000


def log(path: Path) -> None:
    """An evidence log. All of its text is ASCII and its numbers are small, so sorted keys are its canonical form."""
    before = None
    with path.open("w") as out:
        for number in range(ENTRIES):
            entry = {
                "schemaVersion": 1,
                "evidenceId": f"ev-{number:06}",
                "workspaceId": "ws-own",
                "correlationId": f"corr-{number // 7}",
                "occurredAtIso": f"2026-01-01T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}.000Z",
                "category": "Action",
                "summary": f"Step {number} was carried out as planned.",
                "actor": {"kind": "Machine", "machineId": f"runner-{number % 16:02}"},
                "links": {"runId": f"run-{number // 7}"},
                "payloadRefs": [],
            }
            if before:
                entry["previousHash"] = before
            canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"))
            entry["hashSha256"] = before = hashlib.sha256(canonical.encode()).hexdigest()
            out.write(json.dumps(entry, separators=(",", ":")) + "\n")


def run(folder: Path, argv: list[str]) -> dict:
    times, codes = [], []
    for _ in range(RUNS):
        start = time.perf_counter()
        done = subprocess.run([folder / argv[0], *argv[1:], "--format", "json"], stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
        codes.append(done.returncode)
    return {"results": [{"command": " ".join(argv), "times": times, "exit_codes": codes}]}


OUT.mkdir(parents=True, exist_ok=True)
evidence = OUT / "log.ndjson"
log(evidence)
COMMANDS = {
    "gate": ["gate", "run", "cp0..cp8", "--artifacts", "examples/cp8-cutover/green"],
    "chain": ["chain-verify", "log", str(evidence)],
    "export": ["export-validate", str(evidence), "--schema", "schemas/evidence-entry.v1.schema.json"],
    "scan": ["pii-scan", "--profile", "export", str(evidence)],
}
for name, argv in COMMANDS.items():
    for turn in range(TURNS):
        # Who goes first changes: the second of a turn may find a warmer or a hotter machine.
        order = [("new", NEW), ("old", OLD)] if turn % 2 else [("old", OLD), ("new", NEW)]
        for side, folder in order:
            where = OUT / name / side
            where.mkdir(parents=True, exist_ok=True)
            (where / f"{turn:02}.json").write_text(json.dumps(run(folder, argv)))
