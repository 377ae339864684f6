#!/usr/bin/env python3
"""Gives the binaries more than a test can: 100,000 files, streams of 10 GB, a line of 1 GB. Run by `make load`.

Usage: load.py [GIGABYTES]. Checks exit codes, and prints time and peak memory as a table. `GATEKIT_BIN` says where the
binaries are (default target/release). Peaks below that of Python itself, about 10 MiB, are told as that.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BIN = REPOSITORY / os.environ.get("GATEKIT_BIN", "target/release")
GIGABYTES = int(sys.argv[1]) if len(sys.argv) > 1 else 10
EVENT = b'{"at":"2026-03-02T10:00:00Z","level":"info","took_ms":17,"path":"/health","code":200}\n'
ADDRESS = "write to mara.lindqvist@fjordmail.no\n"


def pour(pipe, block, size):
    """Writes a block again and again; the reader may end earlier."""
    block *= max(1, (1 << 20) // len(block))
    try:
        while size > 0:
            size -= pipe.write(block)
        pipe.close()
    except BrokenPipeError:
        pass


def row(wanted, name, command, block=None, size=0):
    start = time.monotonic()
    source = subprocess.DEVNULL if block is None else subprocess.PIPE
    child = subprocess.Popen([str(BIN / command[0]), *map(str, command[1:])], stdin=source,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if block is not None:
        threading.Thread(target=pour, args=(child.stdin, block, size), daemon=True).start()
    _, status, usage = os.wait4(child.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    print(f"| {name} | {code} | {time.monotonic() - start:.1f} | {usage.ru_maxrss / 1024:.0f} |", flush=True)
    if code != wanted:
        sys.exit(f"load.py: {name}: exit {code}, not {wanted}")


def main():
    print("| what | exit | seconds | peak MiB |\n|---|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for at in range(100_000):
            part = folder / "many" / f"{at // 1000:02}"
            part.mkdir(parents=True, exist_ok=True)
            (part / f"{at}.txt").write_text(f"request {at} took {at % 97} ms\n")
        row(0, "pii-scan, 100,000 files", ["pii-scan", "-q", folder / "many"])
        (folder / "many/99/99999.txt").write_text(ADDRESS)
        row(1, "pii-scan, 100,000 files, an address in the last", ["pii-scan", "-q", folder / "many"])
        schema = folder / "schema.json"
        schema.write_text('{"type": "object", "required": ["at"]}')
        of = f"{GIGABYTES} GB of NDJSON"
        row(0, f"pii-scan, {of}", ["pii-scan", "-q", "-"], EVENT, GIGABYTES * 10**9)
        validate = ["export-validate", "-q", "--schema", schema, "--ndjson", "-"]
        row(0, f"export-validate, {of}", validate, EVENT, GIGABYTES * 10**9)
        # One entry over and over is no chain: every line is read, and it blocks.
        entry = (REPOSITORY / "examples/evidence/evidence/log.ndjson").read_bytes().split(b"\n")[0] + b"\n"
        row(1, f"chain-verify, {GIGABYTES} GB of one entry", ["chain-verify", "log", "-q", "-"], entry, GIGABYTES * 10**9)
        row(2, "chain-verify, one line of 1 GB", ["chain-verify", "log", "-q", "-"], entry.strip(), 10**9)
        row(2, "pii-scan --profile export, one line of 1 GB", ["pii-scan", "-q", "--profile", "export", "-"], EVENT.strip(), 10**9)


if __name__ == "__main__":
    main()
