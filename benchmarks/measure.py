"""A whole process, measured: seconds, memory, how it ended. What it prints is thrown away, or written to a file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

TIMEOUT = 900.0
_KILOBYTES = 1024 if sys.platform == "darwin" else 1


class Measured(NamedTuple):
    """Wall-clock seconds, processor seconds with those of its workers, peak memory of its largest process in megabytes.

    And the exit status (negative: a signal).
    """

    seconds: float
    cpu: float
    megabytes: float
    status: int

    def ended(self) -> str:
        """How it ended, if not by itself."""
        return signal.Signals(-self.status).name if self.status < 0 else ""


def measure(
    command: Sequence[str],
    *,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    output: Path | None = None,
) -> Measured:
    """Run a command to its end, or for at most 15 minutes.

    A small process stands between: until it becomes another program, a new process has the memory of its parent.
    """
    launcher = [sys.executable, "-I", "-S", __file__, str(output or os.devnull), *command]
    environment = os.environ if environment is None else environment
    done = subprocess.run(launcher, cwd=cwd, env=dict(environment), stdout=subprocess.PIPE, check=True, text=True)
    seconds, cpu, kilobytes, status = done.stdout.split()
    return Measured(float(seconds), float(cpu), float(kilobytes) / 1024, int(status))


def _launch(output: str, command: list[str]) -> None:
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT), 1)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            os.execv(command[0], command)
        finally:
            os._exit(127)
    watchdog = threading.Timer(TIMEOUT, os.killpg, (child, signal.SIGKILL))
    watchdog.start()
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    watchdog.cancel()
    cpu = usage.ru_utime + usage.ru_stime
    print(seconds, cpu, usage.ru_maxrss / _KILOBYTES, os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    _launch(sys.argv[1], sys.argv[2:])
