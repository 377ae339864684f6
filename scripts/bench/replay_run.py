"""Runs each comparison of the replay benchmark, ours and the peers' in turn, and prints the figures as Markdown.

    replay_run.py BIN DATA PEERS RUNS LIMIT

CPU seconds are user and system time of the process, the median of RUNS; a peer that takes more than LIMIT CPU seconds
is stopped and said to be so. Peaks are read at exit by peak.py. It asserts no figure.
"""

import json
import os
import resource
import signal
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def run(command: list[str], limit: int, env: dict[str, str]) -> tuple[float | None, str]:
    """CPU seconds and standard output; no seconds when it was stopped."""
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=env,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1)),
    ) as process:
        out = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode < 0 and -process.returncode in (signal.SIGXCPU, signal.SIGKILL, signal.SIGABRT):
        return None, ""
    if process.returncode not in (0, 1):
        sys.exit(f"replay_run.py: {' '.join(command)}: exit {process.returncode}")
    return usage.ru_utime + usage.ru_stime, out


def peak(command: list[str], env: dict[str, str], out: Path) -> float:
    """MiB at most in memory of the largest process."""
    shell = ["sh", "-c", '"$@" >/dev/null || test $? = 1', "sh", *command]
    subprocess.run([sys.executable, HERE / "peak.py", out, *shell], check=True, env=env, stdout=subprocess.DEVNULL)
    return max(process["peak_kib"] for process in json.loads(out.read_text())) / 1024


def main() -> None:
    program, data, peers, runs, limit = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
    env = {**os.environ, "PEERS": str(peers.resolve()), "NODE_OPTIONS": "--max-old-space-size=8192"}
    tenth = json.loads((data / "tenth.json").read_text())["tenth"]

    def ours(a: str, b: str, *more: str) -> list[str]:
        return [program, "replay", "--baseline", str(data / a), "--candidate", str(data / b), "--format", "json", *more]

    def node(tool: str):
        return lambda a, b: ["node", str(HERE / "replay_peer.mjs"), tool, str(data / a), str(data / b)]

    def python(a: str, b: str) -> list[str]:
        return [str(peers / "venv/bin/python"), str(HERE / "replay_peer.py"), str(data / a), str(data / b)]

    tools = {
        "gatekit": ours,
        "jsondiffpatch": node("jsondiffpatch"),
        "microdiff": node("microdiff"),
        "fast-json-patch": node("fast-json-patch"),
        "json-diff": node("json-diff"),
        "deepdiff": python,
    }
    noise = ["--noise", str(data / "noisy-a2.json")]
    rules = ["--ignore", "/recordings/*/at", "--tolerance", "/recordings/*/ratio=1e-6"]
    cases = [
        ("50 MB, 100 places", "pair-a.json", "pair-b.json", [], 100),
        ("5 MB of it", "tenth-a.json", "tenth-b.json", [], tenth),
        ("50 MB, one record in front", "pair-a.json", "front-b.json", [], 1),
        ("50 MB, every record noisy, by rules", "pair-a.json", "noisy-b.json", rules, 100),
        ("50 MB, every record noisy, learnt", "pair-a.json", "noisy-b.json", noise, 100),
        ("100,000 pairs of 630 B, the same", "small-a.ndjson", "small-same.ndjson", [], 0),
        ("100,000 pairs of 630 B, all differ", "small-a.ndjson", "small-diff.ndjson", [], 100_000),
        ("100,000 pairs of 90 B, the same", "tiny-a.ndjson", "tiny-same.ndjson", [], 0),
        ("100,000 pairs of 90 B, all differ", "tiny-a.ndjson", "tiny-diff.ndjson", [], 100_000),
    ]
    print("| what | tool | CPU s | peak MiB | differences (right) | pairs per CPU s | slower than gatekit |")
    print("|---|---|---|---|---|---|---|")
    for name, a, b, more, right in cases:
        # Rules of paths are ours alone; a peer that knows none can't be asked.
        names = ["gatekit"] if more else list(tools)
        times: dict[str, list[float]] = {tool: [] for tool in names}
        found: dict[str, str] = {}
        for _ in range(runs):
            for tool in names:
                if found.get(tool) == "stopped":
                    continue
                command = ours(a, b, *more) if tool == "gatekit" else tools[tool](a, b)
                seconds, out = run(command, limit, env)
                if seconds is None:
                    found[tool] = "stopped"
                    continue
                times[tool].append(seconds)
                found[tool] = str(json.loads(out)["stats"]["differences"]) if tool == "gatekit" else out.strip()
        base = statistics.median(times["gatekit"])
        for tool in names:
            if found[tool] == "stopped":
                print(f"| {name} | {tool} | more than {limit} | | | | more than {limit / base:.0f} x |")
                continue
            command = ours(a, b, *more) if tool == "gatekit" else tools[tool](a, b)
            mib = peak(command, env, data / "peak.json")
            median = statistics.median(times[tool])
            pairs = f"{100_000 / median:,.0f}" if a.endswith(".ndjson") else ""
            print(f"| {name} | {tool} | {median:.2f} | {mib:.0f} | {found[tool]} ({right}) | {pairs} | {median / base:.1f} x |", flush=True)


main()
