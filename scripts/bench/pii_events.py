"""Writes runtime events as NDJSON, of which few hold anything: pii_events.py MEGABYTES SEED OUT_DIR

Every event carries what a scanner must not take for a finding: UUIDs, digests, epoch times, versions, private
addresses and 16-digit request numbers, some of which pass the check of payment cards. One in a thousand holds
personal data (six kinds), a secret (twelve kinds) or a tenant (name or id), each in any of seven places: a value, a
message, a value far down, a key, JSON in a string, base64, or a value written in escapes.

Beside events.ndjson it writes document.json, which is one value of the same size, and names-10k.txt and
names-100k.txt, lists of tenants, half of them names and half ids.
"""

import base64
import json
import random
import string
import sys
import zlib
from pathlib import Path

SIZE, SEED, OUT = float(sys.argv[1]) * 1e6, int(sys.argv[2]), Path(sys.argv[3])
# One event in so many holds something.
ONE_IN = 1000
R = random.Random(SEED)
DIGITS, LOWER, UPPER = string.digits, string.ascii_lowercase, string.ascii_uppercase
ALNUM = LOWER + UPPER + DIGITS
MODULES = "auth billing evidence gateway policy scheduler watchdog workflow ingest export ai-router notifier".split()
CATEGORIES = ["drift", "error_rate", "latency", "quota_warning", "compliance_check", "safety_event", "feedback_volume",
              "restart", "config_change"]
MESSAGES = [
    "Module came back after a transient timeout upstream",
    "P95 latency above baseline by {few}% for {many} windows",
    "Retry budget of queue shard {many} is used up",
    "Config reloaded in {many} ms",
    "Drift score {few} stays below the threshold that asks for action",
    "Aggregated feedback: {many} requests in category missing_feature",
    "Rule WD-{many} of the watchdog evaluated, 0 violations",
    "Build 20260{many} promoted to canary ring {few}",
    "Snapshot {many}/{few} uploaded, its checksum verified",
    "Circuit breaker half-open after {many} s",
]
FIRST = "aino bruno chidi dalia emil farid greta hiro ines jonas kamala luca noor olga pavel rosa sven tara".split()
LAST = "adeyemi bauer costa dubois eklund fischer garcia haddad ivanov jansen kowalski moreau ortiz patel".split()
DOMAINS = "harbor-lines.com posteo.net brightmail.co.uk nordwind.de opentrail.org kontor.io bank-mira.fr".split()
NAMED = "Blue Iron Silver North Delta Orion Cedar Harbor Summit Vertex Lumen Quartz Raven Solar Tidal Amber".split()
TRADES = "Logistics Health Bank Foods Energy Telecom Retail Mining Airlines Insurance Robotics Media".split()
# Prefix and length of card numbers; letters and digits of account numbers after the check digits.
CARDS = [("4", 16), ("51", 16), ("55", 16), ("34", 15), ("37", 15), ("6011", 16), ("2221", 16), ("36", 14),
         ("3528", 16), ("4", 13), ("4", 19), ("6304", 12)]
ACCOUNTS = {"GB": (4, 14), "DE": (0, 18), "FR": (0, 23), "NL": (4, 10), "ES": (0, 20), "CH": (0, 17)}
PHONES = ["+1 (n##) n##-####", "(n##) n##-####", "n##-n##-####", "+44 7n## ######", "+49 30 n#######",
          "+33 6 n# n# n# n#"]
# The channels, and how many of a hundred plants go where.
CHANNELS = {"value": 30, "message": 30, "deep": 15, "key": 5, "json": 8, "base64": 6, "escapes": 6}


def of(alphabet: str, length: int) -> str:
    return "".join(R.choices(alphabet, k=length))


def hexes(length: int) -> str:
    return f"{R.getrandbits(4 * length):0{length}x}"


def uuid() -> str:
    digits = hexes(32)
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def url64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def email() -> str:
    local = R.choice(FIRST) + R.choice([".", "_", "", "+x"]) + R.choice(LAST) + R.choice(["", str(R.randint(1, 99))])
    return f"{local}@{R.choice(DOMAINS)}"


def phone() -> str:
    return "".join({"n": of("23456789", 1), "#": of(DIGITS, 1)}.get(char, char) for char in R.choice(PHONES))


def card() -> str:
    prefix, length = R.choice(CARDS)
    body = prefix + of(DIGITS, length - len(prefix) - 1)
    doubled = (int(digit) if at % 2 else sum(divmod(2 * int(digit), 10)) for at, digit in enumerate(reversed(body)))
    number = body + str(-sum(doubled) % 10)
    if length == 16 and R.random() < 0.4:
        return R.choice(" -").join(number[at : at + 4] for at in range(0, 16, 4))
    return number


def account() -> str:
    country, (letters, digits) = R.choice(list(ACCOUNTS.items()))
    body = of(UPPER, letters) + of(DIGITS, digits)
    check = 98 - int("".join(str(int(char, 36)) for char in body + country + "00")) % 97
    whole = f"{country}{check:02}{body}"
    return whole if R.random() < 0.5 else " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def ssn() -> str:
    area = R.choice([*range(1, 666), *range(667, 900)])
    return f"{area:03}-{R.randint(1, 99):02}-{R.randint(1, 9999):04}"


def public_address() -> str:
    first = R.choice([octet for octet in range(1, 224) if octet not in (10, 100, 127, 169, 172, 192, 198, 203)])
    return f"{first}.{R.randint(0, 255)}.{R.randint(0, 255)}.{R.randint(1, 254)}"


def private_address() -> str:
    last = f"{R.randint(0, 255)}.{R.randint(1, 254)}"
    return R.choice([f"10.{R.randint(0, 255)}.{last}", f"192.168.{last}", "127.0.0.1"])


def token_with_check() -> str:
    entropy, check, number = of(ALNUM, 30), "", 0
    entropy = of(ALNUM, 30)
    number, check = zlib.crc32(entropy.encode()), ""
    while number:
        number, digit = divmod(number, 62)
        check = (DIGITS + UPPER + LOWER)[digit] + check
    return "ghp" + "_" + entropy + check.rjust(6, "0")


def web_token() -> str:
    claims = {"sub": uuid(), "iat": R.randint(16 * 10**8, 17 * 10**8)}
    parts = [b'{"alg":"HS256","typ":"JWT"}', json.dumps(claims).encode(), R.randbytes(32)]
    return ".".join(map(url64, parts))


def private_key() -> str:
    body = base64.b64encode(b"\x30\x82\x04\xa3" + R.randbytes(600)).decode()
    lines = "\n".join(body[at : at + 64] for at in range(0, len(body), 64))
    return "-----{0} RSA PRIVATE KEY-----\n{2}\n-----{1} RSA PRIVATE KEY-----\n".format("BEGIN", "END", lines)


# What is planted: how it is made, the key that it stands under, and what a message says before it. The marks of the
# tokens are in two parts, so that no scanner takes this file for one that holds them.
PERSONAL = [
    (email, "contact", "reported by user "),
    (phone, "phone", "callback asked for on "),
    (card, "card", "payment tried again with card "),
    (account, "iban", "payout to account "),
    (ssn, "ssn", "could not verify SSN "),
    (public_address, "client_ip", "login denied from "),
]
CREDENTIAL = "using credential "
SECRETS = [
    (lambda: "AKIA" + of(UPPER + "234567", 16), "aws_access_key_id", CREDENTIAL),
    (token_with_check, "api_token", CREDENTIAL),
    (lambda: "-".join(["xo" + "xb", *(of("123456789", 12) for _ in range(2)), of(ALNUM, 24)]), "api_token", CREDENTIAL),
    (lambda: "sk" + "_live_" + of(ALNUM, 24), "api_token", CREDENTIAL),
    (web_token, "api_token", CREDENTIAL),
    (lambda: "AI" + "za" + of(ALNUM + "-_", 35), "api_token", CREDENTIAL),
    (lambda: "npm" + "_" + of(ALNUM, 36), "api_token", CREDENTIAL),
    (private_key, "api_token", CREDENTIAL),
    (lambda: f"postgres://{R.choice(FIRST)}:{of(ALNUM, 16)}@db{R.randint(1, 9)}.internal:5432/app", "dsn", CREDENTIAL),
    (lambda: "sk" + "-" + of(ALNUM, 20) + "T3Blbk" + "FJ" + of(ALNUM, 20), "api_token", CREDENTIAL),
    (lambda: "SG" + "." + of(ALNUM, 22) + "." + of(ALNUM, 43), "api_token", CREDENTIAL),
    (lambda: of(ALNUM + "!#%+_", 18), "db_password", "password="),
]


def event(number: int) -> dict:
    moment = 1767225600000 + number * 37 + R.randint(0, 36)
    seconds = moment // 1000
    day, seconds = seconds // 86400 - 20454, seconds % 86400
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{moment % 1000:03}"
    return {
        "event_id": uuid(),
        "seq": number,
        "occurred_at": f"2026-01-{1 + day % 31:02}T{clock}Z",
        "ts_ms": moment,
        "category": R.choice(CATEGORIES),
        "severity": R.choice(["INFO", "INFO", "INFO", "WARN", "ERROR", "CRITICAL"]),
        "module": R.choice(MODULES),
        "platform_version": f"{R.randint(1, 4)}.{R.randint(0, 20)}.{R.randint(0, 30)}",
        "summary": R.choice(MESSAGES).format(few=R.randint(1, 99), many=R.randint(1, 9999)),
        "trace": {"trace_id": hexes(32), "span_id": hexes(16), "request_no": str(R.randint(10**15, 10**16 - 1))},
        "metrics": {
            "p50_ms": round(R.random() * 40, 3),
            "p95_ms": round(R.random() * 200, 3),
            "p99_ms": round(R.random() * 900, 3),
            "count": R.randint(1, 10**6),
            "error_rate": round(R.random() / 50, 6),
        },
        "host": {
            "node": f"node-{R.randint(1, 200):03}",
            "addr": private_address(),
            "rss_kb": R.randint(10**5, 9 * 10**6),
        },
        "links": {"run_id": "run_" + of(LOWER + DIGITS, 16), "commit": hexes(40)},
        "previousHash": hexes(64),
        "hashSha256": hexes(64),
    }


def written(made: dict) -> str:
    return json.dumps(made, separators=(",", ":"), ensure_ascii=False)


def planted(made: dict, tenants: list[str]) -> str:
    """An event as it is written, with something in it."""
    chance = R.random()
    if chance < 0.85:
        make, key, before = R.choice(PERSONAL if chance < 0.6 else SECRETS)
        value = make()
    else:
        value, before = R.choice(tenants), "affects tenant "
        key = "tenant_id" if value.startswith("tnt_") else "tenant_name"
    channel = R.choices(list(CHANNELS), list(CHANNELS.values()))[0]
    if "\n" in value and channel in ("key", "escapes"):
        channel = "value"
    record = json.dumps({"op": "upsert", "record": {key: value}})
    match channel:
        case "value":
            made["details"] = {key: value}
        case "message":
            made["summary"] += "; " + before + value
        case "deep":
            inner = {"fn": "submit", "locals": {"args": [{"x": 1}, {key: value}]}}
            made["context"] = {"frames": [{"fn": "handle", "locals": {"i": 1}}, inner]}
        case "key":
            made["by_subject"] = {value: R.randint(1, 50)}
        case "json":
            made["payload"] = record
        case "base64":
            made["blob_b64"] = base64.b64encode(record.encode()).decode()
        case "escapes":
            made["details"] = {key: "\0"}
            escaped = (f"\\u{ord(char):04x}" if not char.isalnum() or R.random() < 0.3 else char for char in value)
            return written(made).replace("\\u0000", "".join(escaped))
    return written(made)


def names(count: int) -> list[str]:
    """Tenants, a name and an id in turn."""
    forms = ["Ltd", "GmbH", "Inc", "BV", "SA"]
    name = lambda at: f"{R.choice(NAMED)} {of(LOWER, 3)}{R.choice(TRADES)} {R.choice(forms)} {at}"
    return [name(at) if at % 2 == 0 else "tnt_" + of(LOWER + DIGITS, 12) for at in range(count)]


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    few, many = names(10_000), names(100_000)
    (OUT / "names-10k.txt").write_text("\n".join(few) + "\n")
    (OUT / "names-100k.txt").write_text("\n".join(many) + "\n")
    size = number = holding = 0
    with (OUT / "events.ndjson").open("w") as log, (OUT / "document.json").open("w") as document:
        document.write('{"events":[\n')
        while size < SIZE:
            made = event(number)
            holds = R.random() * ONE_IN < 1
            line = planted(made, few) if holds else written(made)
            log.write(line + "\n")
            document.write((",\n" if number else "") + line)
            size += len(line.encode()) + 1
            number += 1
            holding += holds
        document.write("\n]}\n")
    print(f"{number} events, {size} bytes, {holding} of them hold something")


main()
