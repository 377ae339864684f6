#!/usr/bin/env python3
"""Makes the events of libtest's JSON out of what `cargo test` prints; only nightly prints them itself.

Nothing is judged here: a suite that does not end, a count that is not that of its tests, and a status that is not
`ok` are passed on for `parity-check results` to find. A line that can't be understood ends it.
"""
import json
import re
import sys

RUNNING = re.compile(r"^ +Running (?:unittests )?(\S+) \(.*[/\\]([\w-]+)-[0-9a-f]{16}(?:\.exe)?\)$")
DOCUMENTATION = re.compile(r"^ +Doc-tests (\S+)$")
START = re.compile(r"^running (\d+) tests?$")
TEST = re.compile(r"^test (.+?)(?: - should panic)? \.\.\. (ok|FAILED|ignored)(?:, .*)?$")
END = re.compile(
    r"^test result: (ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored; (\d+) measured; (\d+) filtered out; "
    r"finished in ([0-9.]+)s$"
)
EVENTS = {"ok": "ok", "FAILED": "failed", "ignored": "ignored"}


def tell(**event):
    print(json.dumps(event))


suite = None
for line in map(str.rstrip, sys.stdin):
    if found := RUNNING.match(line):
        source = found[1].removeprefix("../../tests/")
        suite = f"{found[2]}/{source.removesuffix('.rs')}"
    elif found := DOCUMENTATION.match(line):
        suite = f"{found[1]}/documentation"
    elif found := START.match(line):
        if suite is None:
            sys.exit("events.py: tests run that are of no suite")
        tell(type="suite", event="started", test_count=int(found[1]))
    elif found := TEST.match(line):
        name = f"{suite}::{found[1]}"
        tell(type="test", event="started", name=name)
        tell(type="test", event=EVENTS[found[2]], name=name)
    elif found := END.match(line):
        passed, failed, ignored, measured, filtered = map(int, found.groups()[1:6])
        tell(
            type="suite",
            event=EVENTS[found[1]],
            passed=passed,
            failed=failed,
            ignored=ignored,
            measured=measured,
            filtered_out=filtered,
            exec_time=float(found[7]),
        )
        suite = None
    elif line.startswith("test ") and not line.endswith(" has been running for over 60 seconds"):
        sys.exit(f"events.py: not understood: {line}")
