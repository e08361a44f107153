"""What the system tells of a process: whether it wants to compute, and how long it has computed so far."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_READY = frozenset("RTt")


class Usage(NamedTuple):
    """`is_ready`: it computes, waits for its turn to, or is stopped until somebody lets it go on; `seconds` so far."""

    is_ready: bool
    seconds: float


def usage(pid: int) -> Usage | None:
    """The usage of a process; None where the system does not tell."""
    with suppress(OSError, ValueError, IndexError, AttributeError):
        words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return Usage(words[0] in _READY, (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK"))
    return None
