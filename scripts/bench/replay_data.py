"""Recordings for the replay benchmark: the same from the same seed, and what differs is known.

    replay_data.py FOLDER [RECORDS] [PAIRS]

pair-a.json, pair-b.json   an array of records, about 50 MB, which differ in exactly 100 places of 7 kinds
noisy-a2.json, noisy-b.json  the same records in later runs: every record has another time and another jitter
front-b.json               pair-a.json with one record in front
small-a.ndjson, -same, -diff  pairs of {id, response}; in -diff every response differs
tiny-*.ndjson              the same with small payloads
"""

import json
import random
import sys
from pathlib import Path

WORDS = "relay queue agent canvas session provider device channel cursor token budget profile alias".split()


def record(rng, at):
    items = [
        {
            "id": f"item-{at}-{number}",
            "kind": rng.choice(WORDS),
            "score": round(rng.random() * 1000, 6),
            "tags": rng.sample(WORDS, 3),
            "active": rng.random() < 0.5,
        }
        for number in range(3)
    ]
    return {
        "id": f"r-{at:07}",
        "at": f"2026-03-01T{at // 3600 % 24:02}:{at // 60 % 60:02}:{at % 60:02}.{rng.randrange(1000):03}Z",
        "method": rng.choice(WORDS) + "." + rng.choice(WORDS),
        "cost": rng.randrange(1, 10**6),
        "ratio": rng.random(),
        "parent": None,
        "summary": " ".join(rng.choice(WORDS) for _ in range(18)),
        "items": items,
    }


def changed(one, kind):
    """One change of one of seven kinds."""
    one = json.loads(json.dumps(one))
    if kind == 0:
        one["cost"] += 1
    elif kind == 1:
        one["summary"] += "!"
    elif kind == 2:
        one["items"][1]["active"] = not one["items"][1]["active"]
    elif kind == 3:
        del one["items"][2]["score"]
    elif kind == 4:
        one["items"][0]["note"] = "new"
    elif kind == 5:
        one["parent"] = "r-0"
    else:
        one["items"][0]["tags"][1] = "other"
    return one


def noisy(one, rng):
    one = json.loads(json.dumps(one))
    one["at"] = one["at"][:-4] + f"{rng.randrange(1000):03}Z"
    one["ratio"] = one["ratio"] * (1 + rng.uniform(-1e-12, 1e-12)) + 1e-13
    return one


def dump(path, records):
    with open(path, "w") as out:
        out.write('{"recordings":[\n')
        out.write(",\n".join(json.dumps(one, separators=(",", ":")) for one in records))
        out.write("\n]}\n")


def lines(folder, name, responses, change):
    """Three recordings of the same requests: the baseline, the same again, and one where all differ."""
    with open(folder / f"{name}-a.ndjson", "w") as a, open(folder / f"{name}-same.ndjson", "w") as same:
        with open(folder / f"{name}-diff.ndjson", "w") as diff:
            for at, response in enumerate(responses):
                line = {"id": f"q-{at:07}", "response": response}
                text = json.dumps(line, separators=(",", ":")) + "\n"
                a.write(text)
                same.write(text)
                line["response"] = change(response)
                diff.write(json.dumps(line, separators=(",", ":")) + "\n")


def main():
    folder = Path(sys.argv[1])
    records = int(sys.argv[2]) if len(sys.argv) > 2 else 76_000
    pairs = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(7)
    base = [record(rng, at) for at in range(records)]
    dump(folder / "pair-a.json", base)
    places = set(rng.sample(range(records), 100))
    order = {place: number for number, place in enumerate(sorted(places))}
    dump(folder / "pair-b.json", [changed(one, order[at] % 7) if at in places else one for at, one in enumerate(base)])
    dump(folder / "front-b.json", [record(rng, 9_999_999)] + base)
    again = random.Random(8)
    dump(folder / "noisy-a2.json", [noisy(one, again) for one in base])
    dump(
        folder / "noisy-b.json",
        [changed(noisy(one, again), order[at] % 7) if at in places else noisy(one, again) for at, one in enumerate(base)],
    )
    tenth = base[: records // 10]
    dump(folder / "tenth-a.json", tenth)
    dump(folder / "tenth-b.json", [changed(one, order[at] % 7) if at in places else one for at, one in enumerate(tenth)])
    print(json.dumps({"tenth": sum(place < len(tenth) for place in places)}))
    lines(folder, "small", (record(rng, at) for at in range(pairs)), lambda one: {**one, "cost": one["cost"] + 1})
    tiny = ({"ok": True, "status": rng.choice(WORDS), "cost": rng.randrange(10**6), "next": rng.choice(WORDS)} for _ in range(pairs))
    lines(folder, "tiny", tiny, lambda one: {**one, "cost": one["cost"] + 1})


main()
