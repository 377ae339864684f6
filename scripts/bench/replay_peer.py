"""One comparison by deepdiff from PyPI: replay_peer.py A B. Prints how many differences it reports."""

import json
import sys
from pathlib import Path

from deepdiff import DeepDiff


def count(left: object, right: object) -> int:
    return sum(len(found) for found in DeepDiff(left, right).values())


def main() -> None:
    a, b = Path(sys.argv[1]), Path(sys.argv[2])
    if a.suffix == ".ndjson":
        with a.open() as left, b.open() as right:
            print(sum(count(json.loads(one), json.loads(other)) for one, other in zip(left, right, strict=True)))
    else:
        print(count(json.loads(a.read_text()), json.loads(b.read_text())))


main()
