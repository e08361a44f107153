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
    """Wall-clock seconds, peak memory of its largest process in megabytes, and the exit status (negative: a signal)."""

    seconds: float
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
    """Run a command to its end, or for at most 15 minutes."""
    with open(output or os.devnull, "wb") as sink:  # noqa: PTH123 - the null device has no path
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=None if environment is None else dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        watchdog = threading.Timer(TIMEOUT, os.killpg, (process.pid, signal.SIGKILL))
        watchdog.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        watchdog.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return Measured(seconds, usage.ru_maxrss / _KILOBYTES / 1024, process.returncode)
