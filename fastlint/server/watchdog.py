"""Whether the process that analyses still gets on: one without a sign of life for too long is ended by the server."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from fastlint.parallel.usage import usage


class Limits(NamedTuple):
    """Seconds without a sign of life: `quiet` with `busy` of them in computing, or `most` in any case.

    On a loaded machine little is computed in much time: that is no reason to give up.
    """

    quiet: float = 60.0
    busy: float = 30.0
    most: float = 600.0


class Watchdog:
    """What is known of one process, by its number; `clock` tells the time, `spent` how long a process has computed."""

    def __init__(
        self,
        pid: int,
        limits: Limits,
        clock: Callable[[], float] = monotonic,
        spent: Callable[[int], float | None] | None = None,
    ) -> None:
        self._pid = pid
        self._limits = limits
        self._clock = clock
        self._spent = spent or _computed
        self._since: tuple[float, float | None] | None = None
        self._orders = 0

    def expect_answer(self) -> None:
        """The process has something to do."""
        self._orders += 1
        if self._since is None:
            self.heard(is_idle=False)

    def heard(self, *, is_idle: bool, taken: int | None = None) -> None:
        """The process has said something; `is_idle`: that all is done of the orders that it has taken, or of all."""
        is_done = is_idle and (taken is None or taken >= self._orders)  # others may still be on their way to it
        self._since = None if is_done else (self._clock(), self._spent(self._pid))

    def is_hung(self) -> bool:
        """Whether it should have said something by now."""
        if self._since is None:
            return False
        quiet = self._clock() - self._since[0]
        if quiet < self._limits.quiet:
            return False
        now, before = self._spent(self._pid), self._since[1]
        busy = quiet if now is None or before is None else now - before
        return busy >= self._limits.busy or quiet >= self._limits.most


def _computed(pid: int) -> float | None:
    found = usage(pid)
    return found.seconds if found is not None else None
