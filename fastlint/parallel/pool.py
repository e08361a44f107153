"""The parent's side: hands out ranges of items, collects results, notices deaths and kills what takes too long."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from fastlint.parallel.outcome import Crashed, Failed, TimedOut
from fastlint.parallel.usage import usage
from fastlint.parallel.worker import NUMBERS, UNBORN, Board, Job, work

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_MOST_ITEMS = 64
"""Items that a worker gets at a time, at most."""
_QUICK, _SLOW = 0.02, 0.08
"""Seconds: after a range that took less the next is twice as long, after one that took more half as long."""
_START = 60.0
"""Seconds that a new worker has, on top of the time limit, to begin its first item."""
_MOST_TIMES = 10
"""How much longer than its time limit an item may take where the machine gives its worker little time to compute."""
_LITTLE = 0.1
"""The part of the time limit of which it is not worth to wait for the rest."""
_PARTING = 2.0
"""Seconds that a worker has to end by itself."""


class WorkerError(RuntimeError):
    """Workers cannot be started: one died, hung or raised before its first item."""


@dataclass(eq=False)
class _Worker:
    """A worker as the parent sees it: `todo` are the items handed to it whose results have not come back.

    It was `granted` time until then for one item, in which it has computed little so far.
    """

    process: Any
    pipe: Connection
    slot: int
    started: float
    todo: range = range(0)
    size: int = 1
    given: float = 0.0
    killed: bool = False
    granted: float = 0.0
    granted_for: float = UNBORN


class Pool:
    """One run: `results` holds what has come back, by index; `pending` the ranges that nobody works on."""

    def __init__(
        self,
        function: Callable[[Any], object],
        items: Sequence[Any],
        initializer: Callable[[], object] | None,
        on_done: Callable[[int], None],
        *,
        meanwhile: Callable[[], object] | None = None,
        workers: int,
        timeout: float,
        start_method: str,
        results: dict[int, Any],
    ) -> None:
        import multiprocessing

        self.context: Any = multiprocessing.get_context(start_method)
        self.forks = start_method == "fork"
        self.items = items
        self.on_done = on_done
        self.count = workers
        self.timeout = timeout
        self.board = self._new_board()
        self.job = Job(function, items if self.forks else None, initializer, self.board, os.getpid())
        self.pending = [range(len(items))]
        self.results = results
        self.workers: list[_Worker] = []
        self.beside = threading.Thread(target=meanwhile) if meanwhile is not None else None

    def run(self) -> list[object]:
        """Results in the order of the items; raises WorkerError."""
        with _frozen_heap():
            try:
                for slot in range(self.count):
                    self._start(slot)
                if self.beside is not None:
                    self.beside.start()
                while len(self.results) < len(self.items):
                    self._step()
            except BaseException:
                for worker in self.workers:
                    worker.process.kill()
                raise
            finally:
                self._stop()
                self._finish_beside()
        return [self.results[index] for index in range(len(self.items))]

    def _new_board(self) -> Board:
        if self.forks:
            import mmap

            return memoryview(mmap.mmap(-1, 8 * NUMBERS * self.count)).cast("d")
        return cast("Board", self.context.RawArray("d", NUMBERS * self.count))

    def _finish_beside(self) -> None:
        """Wait for what runs beside the workers: a process must not fork while it may hold a lock."""
        if self.beside is not None and self.beside.is_alive():
            self.beside.join()

    def _start(self, slot: int) -> None:
        self._finish_beside()
        self.board[NUMBERS * slot] = UNBORN
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=work, args=(self.job, slot, ours, theirs), daemon=True)
        with _blocked_interrupt():
            process.start()
        theirs.close()
        worker = _Worker(process, ours, slot, time.monotonic())
        self.workers.append(worker)
        self._give(worker)

    def _step(self) -> None:
        """Wait for results, a death or a deadline, and see to it that nobody idles."""
        from multiprocessing.connection import wait

        by_pipe: dict[object, _Worker] = {worker.pipe: worker for worker in self.workers}
        for pipe in wait([worker.pipe for worker in self.workers], self._patience()):
            if not self._receive(by_pipe[pipe]):
                self._bury(by_pipe[pipe])
        now = time.monotonic()
        for worker in self.workers:
            if worker.killed:
                continue
            if not worker.todo:
                self._give(worker)
            elif now >= self._deadline(worker) and not self._is_granted_more(worker, now):
                worker.killed = True
                worker.process.kill()

    def _patience(self) -> float:
        """Seconds until the next deadline; that of an item yet to begin is no sooner than a time limit from now."""
        now = time.monotonic()
        deadlines = [self._deadline(worker) for worker in self.workers if worker.todo and not worker.killed]
        return min(max(min([*deadlines, now + self.timeout]) - now, 0.0), _START)

    def _deadline(self, worker: _Worker) -> float:
        item, began = self._whereabouts(worker)
        if item == UNBORN:
            return worker.started + self.timeout + _START
        return max(began + self.timeout, worker.granted if worker.granted_for == item else 0.0)

    def _is_granted_more(self, worker: _Worker, now: float) -> bool:
        """Whether a worker gets more time for its item: the machine is busy with others, and it has computed little."""
        item, began = self._whereabouts(worker)
        used = usage(worker.process.pid) if item != UNBORN else None
        if used is None or not used.is_ready or now - began >= _MOST_TIMES * self.timeout:
            return False
        left = self.timeout - (used.seconds - self.board[NUMBERS * worker.slot + 2])
        if left < _LITTLE * self.timeout:
            return False
        worker.granted, worker.granted_for = now + left, item
        return True

    def _whereabouts(self, worker: _Worker) -> tuple[float, float]:
        return self.board[NUMBERS * worker.slot], self.board[NUMBERS * worker.slot + 1]

    def _give(self, worker: _Worker) -> None:
        """Hand the next range to an idle worker, short enough to leave the others work at the end."""
        if not self.pending:
            return
        now = time.monotonic()
        took = now - worker.given
        if took < _QUICK:
            worker.size = min(2 * worker.size, _MOST_ITEMS)
        elif took > _SLOW:
            worker.size = max(worker.size // 2, 1)
        indices = self.pending.pop()
        size = max(min(worker.size, len(indices) // (2 * self.count)), 1)
        if indices[size:]:
            self.pending.append(indices[size:])
        worker.todo, worker.given = indices[:size], now
        start, stop = worker.todo.start, worker.todo.stop
        with suppress(BrokenPipeError, ConnectionResetError):  # its death is noticed by reading
            worker.pipe.send((start, stop, None if self.forks else self.items[start:stop]))

    def _receive(self, worker: _Worker) -> bool:
        """Take over results of a worker; False if its pipe is closed."""
        try:
            message = worker.pipe.recv_bytes()
        except (EOFError, OSError):
            return False
        results = pickle.loads(message)
        if isinstance(results, Failed):
            raise WorkerError(f"a worker process cannot work: {results}\n{results.traceback}")
        for result in results:
            index, worker.todo = worker.todo.start, worker.todo[1:]
            self._settle(index, _unpickled(result))
        return True

    def _bury(self, worker: _Worker) -> None:
        """Blame the item that a dead worker was on, put its others back and start a successor."""
        self._end(worker)
        item, _ = self._whereabouts(worker)
        if item == UNBORN:
            raise WorkerError(f"a worker process did not start: {Crashed(worker.process.exitcode)}")
        index, left = int(item), [worker.todo]
        # Death between two items is blamed on the first, unless its result came through: else it might recur for ever.
        # A worker that is killed for one item may have come to the next in the meantime: that one is innocent.
        if index in worker.todo and (not worker.killed or time.monotonic() >= self._deadline(worker)):
            self._settle(index, TimedOut(self.timeout) if worker.killed else Crashed(worker.process.exitcode))
            left = [range(index + 1, worker.todo.stop), range(worker.todo.start, index)]
        self.pending += filter(None, left)
        if self.pending:
            self._start(worker.slot)

    def _settle(self, index: int, result: object) -> None:
        self.results[index] = result
        self.on_done(index)

    def _end(self, worker: _Worker) -> None:
        """Close the pipe, upon which an idle worker ends, and make sure that it does."""
        self.workers.remove(worker)
        worker.pipe.close()
        worker.process.join(_PARTING)
        if worker.process.exitcode is None:
            worker.process.kill()
            worker.process.join()

    def _stop(self) -> None:
        for worker in self.workers:
            worker.pipe.close()
        for worker in list(self.workers):
            self._end(worker)


def _unpickled(result: bytes) -> object:
    try:
        return pickle.loads(result)
    except Exception as error:  # noqa: BLE001 - unpickling runs foreign code; failures are data
        return Failed.of(error)


@contextmanager
def _frozen_heap() -> Iterator[None]:
    """Keep the collector off what workers inherit: marking objects would copy every page of them."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _blocked_interrupt() -> Iterator[None]:
    """Let a worker be born deaf to Ctrl-C, which is sent to it too: only the parent answers, by killing it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
