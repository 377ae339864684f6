"""Writes what the export benchmark reads, the same bytes on every run: export_data.py OUT EVENTS DOCUMENTS LINES.

One large document, many small ones, and one file of lines, all of runtime exports in shape, with the schemas that
every tool is given. Nothing in it is personal: every text is made of the same few words.
"""

import json
import sys
from pathlib import Path

OUT, EVENTS, DOCUMENTS, LINES = Path(sys.argv[1]), *map(int, sys.argv[2:5])
CATEGORIES = ("availability", "latency", "integration", "security", "data_quality")
SEVERITIES = ("INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL")
ENVIRONMENTS = ("dev", "test", "staging", "prod")
WORDS = "the queue of the gateway was drained after the second attempt and no message was lost on the way".split()

EVENT = {
    "type": "object",
    "required": [
        "event_id", "timestamp", "environment_id", "module_id", "category", "severity", "summary", "related_risks",
        "version_tag",
    ],
    "additionalProperties": False,
    "properties": {
        "event_id": {"type": "string", "minLength": 3, "maxLength": 128},
        "timestamp": {"type": "string", "format": "date-time"},
        "environment_id": {"enum": list(ENVIRONMENTS)},
        "module_id": {"type": "string", "minLength": 1, "maxLength": 64},
        "category": {"enum": list(CATEGORIES)},
        "severity": {"enum": list(SEVERITIES)},
        "summary": {"type": "string", "minLength": 1, "maxLength": 280},
        "details_ref": {"type": "string", "minLength": 1},
        "duration_ms": {"type": "number", "minimum": 0},
        "attempts": {"type": "integer", "minimum": 0, "maximum": 1000},
        "related_risks": {"type": "array", "items": {"type": "string", "minLength": 3}, "maxItems": 16},
        "version_tag": {"type": "string", "minLength": 5},
    },
}
EXPORT = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["export_metadata", "privacy_validation", "data"],
    "additionalProperties": False,
    "properties": {
        "export_metadata": {
            "type": "object",
            "required": ["export_id", "exported_at", "platform_version", "export_type", "time_period"],
            "additionalProperties": False,
            "properties": {
                "export_id": {"type": "string", "format": "uuid"},
                "exported_at": {"type": "string", "format": "date-time"},
                "platform_version": {"type": "string", "pattern": "^[0-9]+\\.[0-9]+\\.[0-9]+$"},
                "export_type": {"const": "runtime_snapshot"},
                "time_period": {
                    "type": "object",
                    "required": ["start", "end"],
                    "properties": {
                        "start": {"type": "string", "format": "date-time"},
                        "end": {"type": "string", "format": "date-time"},
                    },
                },
            },
        },
        "privacy_validation": {
            "type": "object",
            "required": ["no_pii_confirmed", "no_tenant_data_confirmed", "validated_by", "validated_at"],
            "properties": {
                "no_pii_confirmed": {"const": True},
                "no_tenant_data_confirmed": {"const": True},
                "validated_by": {"const": "export_validator"},
                "validated_at": {"type": "string", "format": "date-time"},
            },
        },
        "data": {
            "type": "object",
            "required": ["runtime_state", "behaviour_events"],
            "properties": {
                "runtime_state": {"type": "object"},
                "behaviour_events": {"type": "array", "items": {"$ref": "#/$defs/event"}},
            },
        },
    },
    "$defs": {"event": EVENT},
}


def event(number: int) -> dict:
    """One event; a wrong one, where a number is negative, is wrong in its severity."""
    wrong = number < 0
    number = abs(number)
    words = [WORDS[(number + step) % len(WORDS)] for step in range(8 + number % 7)]
    return {
        "event_id": f"evt-{number:010d}",
        "timestamp": f"2026-02-{1 + number % 28:02d}T{number % 24:02d}:{number % 60:02d}:{number % 59:02d}.123Z",
        "environment_id": ENVIRONMENTS[number % 4],
        "module_id": f"module-{number % 37:02d}",
        "category": CATEGORIES[number % 5],
        "severity": "FATAL" if wrong else SEVERITIES[number % 5],
        "summary": " ".join(words),
        "duration_ms": number % 9973 / 8,
        "attempts": number % 7,
        "related_risks": [f"risk-{number % 91:03d}"] * (number % 3),
        "version_tag": "4.2.1",
    }


def export(first: int, events: int, wrong: bool = False) -> dict:
    """One export; a wrong one has one wrong event at its end."""
    last = first + events
    return {
        "export_metadata": {
            "export_id": f"{first:08x}-e89b-42d3-a456-426614174000",
            "exported_at": "2026-03-01T00:00:00Z",
            "platform_version": "4.2.1",
            "export_type": "runtime_snapshot",
            "time_period": {"start": "2026-02-01T00:00:00Z", "end": "2026-03-01T00:00:00Z"},
        },
        "privacy_validation": {
            "no_pii_confirmed": True,
            "no_tenant_data_confirmed": True,
            "validated_by": "export_validator",
            "validated_at": "2026-03-01T00:05:00Z",
        },
        "data": {
            "runtime_state": {"platform_version": "4.2.1", "modules": []},
            "behaviour_events": [
                event(-number if wrong and number == last - 1 else number) for number in range(first, last)
            ],
        },
    }


def write(path: Path, value: dict, indent: int | None = None) -> None:
    separators = None if indent else (",", ":")
    path.write_text(json.dumps(value, indent=indent, separators=separators) + "\n", encoding="ascii")


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    write(OUT / "export.schema.json", EXPORT, 1)
    lines = {"$schema": EXPORT["$schema"]} | EVENT
    write(OUT / "event.schema.json", lines, 1)
    write(OUT / "large.json", export(1, EVENTS), 1)
    write(OUT / "large-wrong.json", export(1, EVENTS, wrong=True), 1)
    documents = OUT / "documents"
    documents.mkdir(exist_ok=True)
    for number in range(DOCUMENTS):
        write(documents / f"{number:06d}.json", export(number * 10 + 1, 10), 1)
    write(OUT / "small.json", export(1, 1))
    for name, wrong in (("lines", 0), ("lines-wrong", LINES)):
        with (OUT / f"{name}.ndjson").open("w", encoding="ascii", newline="\n") as out:
            for number in range(1, LINES + 1):
                line = event(-number if number == wrong else number)
                out.write(json.dumps(line, separators=(",", ":")) + "\n")
        # One of the tools tells lines by this ending alone.
        (OUT / f"{name}.jsonl").unlink(missing_ok=True)
        (OUT / f"{name}.jsonl").hardlink_to(OUT / f"{name}.ndjson")


main()
