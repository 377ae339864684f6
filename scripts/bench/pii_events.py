"""Writes runtime events as NDJSON, of which few hold anything: pii_events.py MEGABYTES SEED OUT_DIR

Every event carries what a scanner must not take for a finding: UUIDs, digests, epoch times, versions, private
addresses and 16-digit request numbers, some of which pass the check of payment cards. One in a thousand holds an
address, a card, a token or a tenant. Beside events.ndjson it writes document.json, which is one value of the same
size, and names-10k.txt and names-100k.txt, lists of tenants.
"""

import json
import random
import string
import sys
from pathlib import Path

SIZE, SEED, OUT = float(sys.argv[1]) * 1e6, int(sys.argv[2]), Path(sys.argv[3])
R = random.Random(SEED)
LOWER = string.ascii_lowercase + string.digits
MODULES = "auth billing evidence gateway policy scheduler watchdog workflow ingest export notifier".split()
CATEGORIES = "drift error_rate latency quota_warning compliance_check safety_event restart config_change".split()
TEXTS = [
    "Module recovered after transient upstream timeout",
    "P95 latency exceeded baseline by {a}% over {b} windows",
    "Retry budget exhausted for queue shard {b}",
    "Config reload completed in {b} ms",
    "Drift score {a} below actionable threshold",
    "Watchdog rule WD-{b} evaluated, 0 violations",
    "Snapshot {b}/{a} uploaded, checksum verified",
    "Circuit breaker half-open after {b} s",
]
FIRST = "Blue Iron Silver North Delta Orion Cedar Harbor Summit Vertex Lumen Quartz Raven Solar Tidal Amber".split()
SECOND = "Logistics Health Bank Foods Energy Telecom Retail Mining Airlines Insurance Robotics Media".split()


def uuid() -> str:
    digits = f"{R.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def word(length: int) -> str:
    return "".join(R.choices(LOWER, k=length))


def event(number: int) -> dict:
    moment = 1767225600000 + number * 37
    seconds = moment // 1000 % 86400
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{moment % 1000:03}"
    return {
        "event_id": uuid(),
        "seq": number,
        "occurred_at": f"2026-01-01T{clock}Z",
        "ts_ms": moment,
        "category": R.choice(CATEGORIES),
        "severity": R.choice(["INFO", "INFO", "INFO", "WARN", "ERROR"]),
        "module": R.choice(MODULES),
        "platform_version": f"{R.randint(1, 4)}.{R.randint(0, 20)}.{R.randint(0, 30)}",
        "summary": R.choice(TEXTS).format(a=R.randint(1, 99), b=R.randint(1, 9999)),
        "trace": {
            "trace_id": f"{R.getrandbits(128):032x}",
            "span_id": f"{R.getrandbits(64):016x}",
            "request_no": str(R.randint(10**15, 10**16 - 1)),
        },
        "metrics": {
            "p50_ms": round(R.random() * 40, 3),
            "p95_ms": round(R.random() * 200, 3),
            "p99_ms": round(R.random() * 900, 3),
            "count": R.randint(1, 10**6),
            "error_rate": round(R.random() / 50, 6),
        },
        "host": {
            "node": f"node-{R.randint(1, 200):03}",
            "addr": f"10.{R.randint(0, 255)}.{R.randint(0, 255)}.{R.randint(1, 254)}",
            "rss_kb": R.randint(10**5, 9 * 10**6),
        },
        "links": {"run_id": "run_" + word(16), "commit": f"{R.getrandbits(160):040x}"},
        "previousHash": f"{R.getrandbits(256):064x}",
        "hashSha256": f"{R.getrandbits(256):064x}",
    }


def holding(made: dict, tenants: list[str]) -> dict:
    kind = R.randint(0, 3)
    if kind == 0:
        made["summary"] += f"; reported by {word(5)}.{R.choice('khan novak silva'.split())}@contoso.de"
    elif kind == 1:
        made["details"] = {"card": "4012888888881881"}
    elif kind == 2:
        made["details"] = {"api_token": "npm" + "_" + "".join(R.choices(string.ascii_letters + string.digits, k=36))}
    else:
        made["details"] = {"tenant_name": R.choice(tenants)}
    return made


def names(count: int) -> list[str]:
    return [f"{R.choice(FIRST)} {word(3)}{R.choice(SECOND)} {R.choice(['Ltd', 'GmbH', 'Inc'])} {i}" for i in range(count)]


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    few, many = names(10_000), names(100_000)
    (OUT / "names-10k.txt").write_text("\n".join(few) + "\n")
    (OUT / "names-100k.txt").write_text("\n".join(many) + "\n")
    written = number = 0
    with (OUT / "events.ndjson").open("w") as log, (OUT / "document.json").open("w") as document:
        document.write('{"events":[\n')
        while written < SIZE:
            made = event(number)
            if R.random() < 0.001:
                made = holding(made, few)
            line = json.dumps(made, separators=(",", ":"))
            log.write(line + "\n")
            document.write((",\n" if number else "") + line)
            written += len(line) + 1
            number += 1
        document.write("\n]}\n")
    print(f"{number} events, {written} bytes")


main()
