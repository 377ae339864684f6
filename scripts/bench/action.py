#!/usr/bin/env python3
"""The steps of the action as a runner starts them, with the binaries at hand: how long do they take?

Usage: action.py BIN-DIR [RUNS]. Judges CP0 to CP8 of the example in a repository of its own, and prints medians in
milliseconds. It asserts no figure; it fails when a step does not end as it should.
"""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BIN = str(pathlib.Path(sys.argv[1]).resolve())
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 20
STEPS = ["install.sh", "gate.sh judge", "gate.sh publish", "gate.sh enforce"]


def git(folder, *args):
    names = ["-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false"]
    run = subprocess.run(["git", *names, *args], cwd=folder, check=True, capture_output=True, text=True)
    return run.stdout.strip()


def outputs(path):
    lines = pathlib.Path(path).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def once(folder, workspace, commit):
    """Runs the four steps, and gives the milliseconds of each."""
    given = {"GATEKIT_GATE": "cp0..cp8", "GATEKIT_ARTIFACTS": ".", "GATEKIT_COMMIT": commit, "GATEKIT_POLICY_REF": "HEAD"}
    given |= {"GATEKIT_BIN_DIR": BIN, "GATEKIT_REPORTS": "gatekit-reports", "GATEKIT_FAIL": "true"}
    given |= {"GATEKIT_NEEDS": "", "GATEKIT_POLICY": "", "GATEKIT_STRICT": "false", "GATEKIT_COMMENT": "false"}
    given |= {"GATEKIT_CODE_SCANNING": "false", "GATEKIT_PULL_REQUEST": "", "GH_TOKEN": ""}
    files = {}
    for name in ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"]:
        files[name] = str(folder / name)
        pathlib.Path(files[name]).write_text("")
    own = {"PATH": os.environ["PATH"], "HOME": str(folder), "RUNNER_TEMP": str(folder), "RUNNER_OS": "Linux"}
    own |= {"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(workspace), "GITHUB_ACTION_PATH": str(REPOSITORY)}
    took = []
    for step in STEPS:
        script, *words = step.split()
        start = time.perf_counter()
        run = subprocess.run([str(REPOSITORY / "scripts" / script), *words], cwd=workspace,
                             env=own | files | given, capture_output=True, text=True)
        took.append((time.perf_counter() - start) * 1e3)
        if run.returncode != 0:
            sys.exit(f"{step} ended with {run.returncode}:\n{run.stdout}{run.stderr}")
        told = outputs(files["GITHUB_OUTPUT"])
        given["GATEKIT_BIN"] = told.get("bin-dir", BIN)
        given["GATEKIT_EXIT_CODE"] = told.get("exit-code", "")
    return took


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        workspace = folder / "workspace"
        shutil.copytree(REPOSITORY / "examples/cp8-cutover/green", workspace)
        git(workspace, "init", "-q")
        git(workspace, "add", "-A")
        git(workspace, "commit", "-q", "-m", "state")
        commit = git(workspace, "rev-parse", "HEAD")
        runs = [once(folder, workspace, commit) for _ in range(RUNS)]
    print("| step | ms, median |\n|---|--:|")
    for step, took in zip(STEPS, zip(*runs)):
        print(f"| {step} | {statistics.median(took):.1f} |")
    print(f"| all, of {RUNS} runs | {statistics.median(map(sum, runs)):.1f} |")


if __name__ == "__main__":
    main()
