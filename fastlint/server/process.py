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

from fastlint.server.messages import Answer, Order
from fastlint.server.worker import work

_MOST_DEATHS, _IN = 3, 120.0
"""So many deaths in so many seconds are the last ones."""


class Process:
    """`hear` gets each answer, `revive` is called after a death, when there is a new process that knows nothing."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, hear: Callable[[Answer], None], revive: Callable[[bool], None]
    ) -> None:
        self.loop = loop
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
        self.process: Any = context.Process(target=work, args=(theirs,), name="fastlint analysis")
        self.process.start()
        theirs.close()
        threading.Thread(target=self._listen, args=(ours,), daemon=True).start()

    def tell(self, order: Order) -> None:
        """Say something to the process; where it is gone, its death is noticed elsewhere."""
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
                self._call(self.hear, pipe.recv())
        except (EOFError, OSError, TypeError):  # TypeError: the pipe was closed while it was read
            self._call(self._mourn)

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
