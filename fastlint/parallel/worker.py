"""The worker's side: ranges of items come in, pickled results go out, until the parent closes the pipe."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from fastlint.parallel.outcome import Failed

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

NUMBERS = 3
"""Numbers on the board for each worker."""
UNBORN = -1.0
"""The board's index before a worker's first item."""
BETWEEN_ITEMS = float("inf")
"""The board's time while a worker is between items; the index is that of the last one."""
_PR_SET_PDEATHSIG = 1
_FLUSH = 0.05
"""Seconds after which results are sent although the range is not done."""


class Board(Protocol):
    """Shared memory, three numbers for each worker.

    The index of the item that it is on, when it began (`time.monotonic`), and how long it had computed until then.
    """

    def __getitem__(self, position: int, /) -> float: ...

    def __setitem__(self, position: int, value: float, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Job:
    """What each worker is given at its birth; `items` is None where they come with the ranges."""

    function: Callable[[Any], object]
    items: Sequence[Any] | None
    initializer: Callable[[], object] | None
    board: Board
    parent: int


def work(job: Job, slot: int, theirs: Connection, ours: Connection) -> None:
    """Body of a worker process. `theirs` is the parent's end of the pipe, open here only because of the fork."""
    theirs.close()
    _end_with(job.parent)
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gone = (EOFError, BrokenPipeError, ConnectionResetError)
    with suppress(*gone):
        try:
            _serve(job, slot, ours)
        except gone:
            raise
        except BaseException as error:  # noqa: BLE001 - the parent raises it
            ours.send_bytes(pickle.dumps(Failed.of(error)))


def _end_with(parent: int) -> None:
    """Have this process killed when its parent dies, whatever it is busy with; elsewhere it ends when it is idle."""
    if sys.platform != "linux":
        return
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before
        os._exit(1)


def _serve(job: Job, slot: int, pipe: Connection) -> None:
    if job.initializer is not None:
        job.initializer()
    while True:
        start, stop, batch = pipe.recv()
        items = batch if job.items is None else job.items[start:stop]
        _work_off(job, slot, pipe, start, items)


def _work_off(job: Job, slot: int, pipe: Connection, start: int, items: Sequence[Any]) -> None:
    """Send the results of consecutive items, together unless they take long; `start` is the index of the first."""
    results: list[bytes] = []
    sent = time.monotonic()
    last = start + len(items) - 1
    for index, item in enumerate(items, start):
        job.board[NUMBERS * slot + 2] = time.process_time()
        job.board[NUMBERS * slot + 1] = time.monotonic()
        job.board[NUMBERS * slot] = index
        results.append(_pickled(job.function, item))
        job.board[NUMBERS * slot + 1] = BETWEEN_ITEMS
        if index == last or time.monotonic() - sent > _FLUSH:
            pipe.send_bytes(pickle.dumps(results, 5))
            results.clear()
            sent = time.monotonic()


def _pickled(function: Callable[[Any], object], item: Any) -> bytes:
    """The pickled result of one item, or the pickled failure."""
    try:
        return pickle.dumps(function(item), 5)
    except BaseException as error:  # noqa: BLE001 - failures are data
        return pickle.dumps(Failed.of(error), 5)
