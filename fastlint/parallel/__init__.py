"""A function over many items in worker processes, none of which can take the run down.

LibCST can kill its process, and a pathological file can keep it busy for minutes. A worker that dies or exceeds the
time limit costs only the item it was on: that item's result says so, and a fresh worker takes the rest.

The parent hands out ranges of items, sized by how long the last one took. What a worker is on stands in memory that it
shares with the parent (the board), so that beginning an item costs no message.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from fastlint.parallel.outcome import Crashed, Failed, TimedOut
from fastlint.parallel.pool import Pool, WorkerError

__all__ = ["Crashed", "Failed", "TimedOut", "WorkerError", "run"]

T = TypeVar("T")
R = TypeVar("R")


def run(
    function: Callable[[T], R],
    items: Sequence[T],
    *,
    workers: int,
    timeout: float,
    initializer: Callable[[], object] | None = None,
    on_done: Callable[[int], None] | None = None,
    meanwhile: Callable[[], object] | None = None,
    isolate: bool = True,
    start_method: str | None = None,
    results: dict[int, Any] | None = None,
) -> list[R | Crashed | TimedOut | Failed]:
    """What `function` gives for each item, in the order of the items; what it raises comes back as Failed.

    On Linux workers are forked: function and items are inherited and only results are pickled. Elsewhere, or where
    `start_method` is "spawn", all of them must be picklable. `initializer` runs once in each worker. `on_done` is
    called in this process with the index of each finished item, a little later than it finished. `timeout` is in
    seconds for each item, on Linux of computing: one that a busy machine starves has up to ten times as long.
    `meanwhile` runs once in a thread of this process while workers work, and is over when this function returns. With
    `isolate=False`, and in a daemonic process (a worker of somebody's pool), which may not have children, all is done
    in this process, without time limit or crash protection.

    Raises WorkerError if workers cannot be started; on KeyboardInterrupt all workers are killed first: what is done
    by then stands in `results`, by index.
    """
    done = on_done or _ignore
    results = {} if results is None else results
    if not items:
        return []
    if not isolate or _is_daemonic():
        return _run_here(function, items, initializer, done, results)
    pool = Pool(
        function,
        items,
        initializer,
        done,
        meanwhile=meanwhile,
        workers=min(max(workers, 1), len(items)),
        timeout=timeout,
        # Forking is fast and shares memory, but safe on Linux only.
        start_method=start_method or ("fork" if sys.platform == "linux" else "spawn"),
        results=results,
    )
    return cast("list[R | Crashed | TimedOut | Failed]", pool.run())


def _is_daemonic() -> bool:
    process = sys.modules.get("multiprocessing.process")  # not loaded in a process that multiprocessing did not start
    return process is not None and bool(process.current_process().daemon)


def _ignore(_: int) -> None:
    """Nobody wants to know about finished items."""


def _run_here(
    function: Callable[[T], R],
    items: Sequence[T],
    initializer: Callable[[], object] | None,
    on_done: Callable[[int], None],
    results: dict[int, Any],
) -> list[R | Crashed | TimedOut | Failed]:
    if initializer is not None:
        initializer()
    for index, item in enumerate(items):
        try:
            results[index] = function(item)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - failures are data
            results[index] = Failed.of(error)
        on_done(index)
    return list(results.values())
