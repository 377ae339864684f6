"""Peak resident memory of a command and of each process it starts: peak.py OUT.json COMMAND…

getrusage can't tell: it gives one maximum for the whole tree, and counts what the measuring process itself held
when it forked. So the command is traced, and each process is read at its exit, while its memory still stands.
"""

import ctypes
import json
import os
import signal
import sys
from pathlib import Path

TRACEME, CONT, SETOPTIONS = 0, 7, 0x4200
# Follow fork, vfork, clone and exec, stop at exit, and let nothing outlive this process.
OPTIONS = 0x2 | 0x4 | 0x8 | 0x10 | 0x40 | 0x100000
EVENT_EXIT = 6
WALL = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
libc.ptrace.restype = ctypes.c_long


def ptrace(request: int, pid: int, data: int = 0) -> None:
    if libc.ptrace(request, pid, None, data) == -1:
        number = ctypes.get_errno()
        # A task that is killed while it is stopped is gone before it can be continued.
        if not (request == CONT and number == 3):
            sys.exit(f"peak.py: cannot trace: {os.strerror(number)}")


def start(command: list[str]) -> int:
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        ptrace(TRACEME, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        try:
            os.execvp(command[0], command)
        finally:
            os._exit(127)
    os.waitpid(pid, WALL)
    ptrace(SETOPTIONS, pid, OPTIONS)
    ptrace(CONT, pid)
    return pid


def measure(command: list[str]) -> tuple[int, list[dict]]:
    root, code = start(command), 0
    seen, processes = {root}, {}
    while True:
        try:
            pid, status = os.waitpid(-1, WALL)
        except ChildProcessError:
            return code, list(processes.values())
        if not os.WIFSTOPPED(status):
            if pid == root:
                code = os.waitstatus_to_exitcode(status)
            continue
        stop, event = os.WSTOPSIG(status), status >> 16
        if event == EVENT_EXIT:
            fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
            argv = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]
            if "VmHWM" in fields:
                # A process with threads is read once for each; its peak only grows.
                processes[int(fields["Tgid"])] = {"argv": argv, "peak_kib": int(fields["VmHWM"].split()[0])}
        # Only a signal that the program was sent is passed on, not the stops that tracing itself makes.
        first = pid not in seen
        seen.add(pid)
        traced = event or stop == signal.SIGTRAP or (first and stop == signal.SIGSTOP)
        ptrace(CONT, pid, 0 if traced else stop)


def main() -> None:
    if sys.platform != "linux":
        sys.exit("peak.py: needs Linux")
    out, command = sys.argv[1], sys.argv[2:]
    code, processes = measure(command)
    if code != 0 or not processes:
        sys.exit(f"peak.py: {' '.join(command)}: exit {code}, {len(processes)} processes read")
    Path(out).write_text(json.dumps(processes, indent=1) + "\n")


main()
