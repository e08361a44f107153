"""The server's hold on the process that analyses: it is started, heard, begun anew when it dies, and ended."""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from fastlint.server.messages import Alive, Answer, News, Order
from fastlint.server.watchdog import Limits, Watchdog
from fastlint.server.worker import work

_MOST_DEATHS, _IN = 3, 900.0
"""So many deaths in so many seconds are the last ones."""
_GLANCE = 0.1
"""The part of the patience after which the process is looked at."""


class Process:
    """`hear` gets each answer, `revive` is called after a death, when there is a new process that knows nothing.

    A process that says nothing for longer than `limits` allow is killed. `function` is what it does.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        hear: Callable[[News], None],
        revive: Callable[[bool], None],
        *,
        limits: Limits | None = None,
        function: Callable[[Any], None] = work,
    ) -> None:
        self.loop = loop
        self.limits = limits or Limits()
        self.function = function
        self.hear = hear
        self.revive = revive
        self.deaths: list[float] = []
        self.is_over = False
        self._start()

    def _start(self) -> None:
        # Forked, it would hold this server's streams and threads.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self.pipe: Connection[Order, Answer] = ours
        self.process: Any = context.Process(target=self.function, args=(theirs,), name="fastlint analysis")
        self.process.start()
        theirs.close()
        self.watchdog = Watchdog(self.process.pid or 0, self.limits)
        threading.Thread(target=self._listen, args=(ours,), daemon=True).start()
        self.loop.call_later(_GLANCE * self.limits.quiet, self._look_after, self.process)

    def tell(self, order: Order) -> None:
        """Say something to the process; where it is gone, its death is noticed elsewhere."""
        self.watchdog.expect_answer()
        with suppress(OSError, ValueError):
            self.pipe.send(order)

    def end(self) -> None:
        """End the process; what it has kept on disk is whole at any time."""
        self.is_over = True
        self.pipe.close()
        self.process.join(1.0)
        if self.process.is_alive():
            self.process.terminate()
            self.process.join(2.0)
        if self.process.is_alive():
            self.process.kill()

    def _listen(self, pipe: Connection[Order, Answer]) -> None:
        try:
            while True:
                self._call(self._hear, pipe.recv())
        except (EOFError, OSError, TypeError):  # TypeError: the pipe was closed while it was read
            self._call(self._mourn)

    def _hear(self, answer: Answer) -> None:
        if isinstance(answer, Alive):
            self.watchdog.heard(is_idle=answer.is_idle, taken=answer.taken)
        else:
            self.watchdog.heard(is_idle=False)
            self.hear(answer)

    def _look_after(self, process: Any) -> None:
        """Kill a process that hangs: its death is noticed, and it is begun anew."""
        if self.is_over or process is not self.process:
            return
        if self.watchdog.is_hung():
            process.kill()
        else:
            self.loop.call_later(_GLANCE * self.limits.quiet, self._look_after, process)

    def _call(self, function: Callable[..., object], *arguments: object) -> None:
        with suppress(RuntimeError):  # the server has ended
            self.loop.call_soon_threadsafe(function, *arguments)

    def _mourn(self) -> None:
        """Begin anew, unless it is hopeless."""
        if self.is_over:
            return
        now = time.monotonic()
        self.deaths = [then for then in self.deaths if now - then < _IN] + [now]
        is_hopeless = len(self.deaths) >= _MOST_DEATHS
        if not is_hopeless:
            self._start()
        self.revive(is_hopeless)
