#!/usr/bin/env python3
"""Prints an evidence manifest of all files in a folder: manifest.py COMMIT FOLDER

It says that they were made from that commit, which is why whoever runs this has to have made them from it just now.
"""
import hashlib
import json
import sys
from pathlib import Path

COMMIT, FOLDER = sys.argv[1], Path(sys.argv[2])


def listed(path: Path) -> dict:
    content = path.read_bytes()
    return {"path": path.as_posix(), "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


files = [path for part in ("results", "bench", "tree") for path in sorted((FOLDER / part).rglob("*"))]
artifacts = [listed(path) for path in files if path.is_file() and not path.is_symlink()]
print(json.dumps({"artifact": "evidence-manifest", "schema_version": 1, "commit": COMMIT, "artifacts": artifacts}))
