#!/usr/bin/env python3
"""Draws the pictures of the book from the example's rollout reports: the same bytes on every machine."""
import json
import math
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STYLE = """<style>
text{font:13px sans-serif;fill:#333}path{fill:none;stroke-width:2}.axis{stroke:#777;stroke-width:1}
.good{stroke:#0072b2}.bad{stroke:#d55e00}.margin{stroke:#777;stroke-dasharray:6 4}
@media(prefers-color-scheme:dark){text{fill:#ddd}.good{stroke:#56b4e9}.bad{stroke:#f0a060}}
</style>"""


def picture(name, title, parts):
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 300" role="img"><title>{title}</title>'
    (ROOT / "docs" / name).write_text("\n".join([head, STYLE, *parts, "</svg>", ""]), encoding="utf-8")


def line(points, kind):
    return f'<path class="{kind}" d="M' + " L".join(f"{x:.1f},{y:.1f}" for x, y in points) + '"/>'


def text(x, y, words):
    return f'<text x="{x:.1f}" y="{y:.1f}">{words}</text>'


def hourly(half):
    """Percent by which p95 of the candidate is over that of the baseline, hour by hour."""
    report = json.loads((ROOT / f"examples/cp8-cutover/{half}/evidence/rollout/canary.json").read_text("utf-8-sig"))
    runtime = {host["id"]: host["runtime"] for host in report["hosts"]}
    at = {}
    for snapshot in report["snapshots"]:
        at.setdefault(snapshot["at"], {})[runtime[snapshot["host"]]] = snapshot["latencyUs"]["p95"]
    logs = [math.log(pair["rust"] / pair["typescript"]) for _, pair in sorted(at.items()) if len(pair) == 2]
    each = round(len(logs) / 24)
    hours = [logs[start : start + each] for start in range(0, 24 * each, each)]
    return [100 * (math.exp(sum(hour) / len(hour)) - 1) for hour in hours if hour]


def canary():
    def place(hour, percent):
        return 60 + hour * 23, 210 - percent * 13

    parts = [line([place(0, 0), place(23, 0)], "axis"), line([place(0, 5), place(23, 5)], "margin")]
    for percent in (-5, 0, 5, 10):
        parts.append(text(12, place(0, percent)[1] + 4, f"{percent:+} %"))
    parts += [text(*place(18, 3.6), "margin"), text(260, 295, "hours of the soak")]
    for half, kind in (("green", "good"), ("red", "bad")):
        values = hourly(half)
        parts.append(line([place(hour, value) for hour, value in enumerate(values)], kind))
        parts.append(text(596, place(0, values[-1])[1] + 4, half))
    parts += [text(place(hour, 0)[0] - 6, 278, str(hour)) for hour in (0, 6, 12, 18, 23)]
    picture("canary-p95.svg", "p95 of candidate over baseline, by hour", parts)


def effective():
    def place(phi, count):
        return 60 + phi * 540, 250 - count * 1.6

    parts = [line([place(0, 0), place(1, 0)], "axis"), line([place(0, 0), place(0, 140)], "axis")]
    curve = [(step / 100, 132 * (1 - step / 100) / (1 + step / 100)) for step in range(0, 100)]
    parts.append(line([place(*point) for point in curve], "good"))
    parts += [text(20, place(0, count)[1] + 4, str(count)) for count in (0, 66, 132)]
    parts += [text(place(phi, 0)[0] - 8, 270, str(phi)) for phi in (0, 0.5, 0.9)]
    parts += [text(250, 292, "autocorrelation"), text(place(0.87, 0)[0], place(0, 18)[1], "7 of 132")]
    picture("effective-size.svg", "Effective sample size of 132 values, by autocorrelation", parts)


canary()
effective()
