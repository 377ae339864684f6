#!/usr/bin/env python3
"""CPU time and peak memory of judging a canary of 24 hours: 1,441 snapshots of two hosts, seven checks.

usage: rollout.py PARITY-CHECK [RUNS]
"""

import json
import math
import os
import random
import statistics
import sys
import tempfile
from datetime import datetime, timedelta, timezone

COMMIT = "0123456789abcdef0123456789abcdef01234567"
START = datetime(2026, 2, 27, 9, tzinfo=timezone.utc)


def stamp(minute):
    return (START + timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%M:%SZ")


def snapshot(host, minute, noise):
    level = math.exp(0.12 * math.sin(minute / 229) + noise.gauss(0, 0.02))
    value = lambda centre, spread: int(centre * level * math.exp(noise.gauss(0, spread)))
    return {
        "at": stamp(minute),
        "host": host,
        "latencyUs": {"p50": value(20300, 0.02), "p95": value(61800, 0.03), "p99": value(118000, 0.06)},
        "throughputOpsPerSec": round(5000 / level, 1),
        "rssKiB": int(204800 * math.exp(noise.gauss(0, 0.003))),
        "error_rate": round(noise.randrange(2) / 1200, 6),
        "requests": 1200,
        "restarts_total": 0,
    }


def report():
    noise = random.Random(7)
    hosts = [("gw-1", "rust"), ("gw-2", "typescript")]
    return {
        "artifact": "rollout-report",
        "schema_version": 1,
        "id": "ro-bench",
        "created_at": stamp(1450),
        "producer": {"tool": "bench", "version": "1"},
        "rollout_id": "RO-bench",
        "stage": "canary",
        "commit": COMMIT,
        "change_ticket": "CHG-1",
        "deployed_by": {"id": "deploy-bot", "kind": "machine"},
        "started_at": stamp(-5),
        "ended_at": stamp(1445),
        "targets": ["gw-1", "gw-2"],
        "hosts": [
            {"id": name, "runtime": runtime, "default": runtime != "rust", "traffic_share": 0.5}
            for name, runtime in hosts
        ],
        "traffic": {"source": "production_slice", "share": 0.5, "requests": 1729200},
        "typescript": {"mode": "standby", "routed_requests": 0, "routes_enabled": []},
        "policy_bundle": {
            "path_configured": True,
            "bundleId": "policy",
            "keyId": "key",
            "verified": True,
            "verification_source": "startup",
            "sha256": "0" * 64,
        },
        "snapshots": [snapshot(name, minute, noise) for minute in range(1441) for name, _ in hosts],
        "events": {"restarts": [], "alerts": []},
        "defender": [
            {"category": name, "evaluated": 100, "critical_regressions": 0}
            for name in ("prompt_guard", "command_guard", "tool_loop", "policy_bundle")
        ],
        "attachments": [],
    }


def main():
    program, runs = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 41
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "canary.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(report(), file, indent=1)
        arguments = [program, "rollout", path, "--stage", "canary", "--now", "2026-03-02T12:00:00Z", "-q"]
        seconds, peak, codes = [], 0, set()
        for _ in range(runs):
            child = os.posix_spawn(program, arguments, os.environ, file_actions=[
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            ])
            _, status, usage = os.wait4(child, 0)
            codes.add(os.waitstatus_to_exitcode(status))
            seconds.append(usage.ru_utime + usage.ru_stime)
            peak = max(peak, usage.ru_maxrss)
        size = os.path.getsize(path)
    print(f"{size / 1e6:.2f} MB, 2 x 1441 snapshots, 7 checks; {runs} runs, exit codes {sorted(codes)}")
    print(f"CPU: median {statistics.median(seconds) * 1e3:.1f} ms, best {min(seconds) * 1e3:.1f} ms; peak {peak / 1024:.1f} MiB")


if __name__ == "__main__":
    main()
