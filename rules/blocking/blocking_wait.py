from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fastlint.rule import CallPath, Confidence, Diagnostic, Rule, Severity
from fastlint.support.thread_edits import blocking

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_OWNED = ("threading.RLock.", "threading.Condition.")


class BlockingWait(Rule):
    """The event loop waits for a thread, a process or a lock.

    Why it hurts: nothing else is served until the other side is done. If that one needs the event loop itself, to
    release a lock or to finish a coroutine, neither ever goes on: the worker hangs for good.

    Bad:
        # app/main.py
        import queue
        import threading

        from fastapi import FastAPI

        app = FastAPI()
        jobs: queue.Queue[str] = queue.Queue()
        ready = threading.Event()


        @app.get("/job")
        async def next_job() -> str:
            return jobs.get()  # expect: queue.Queue.get


        @app.get("/ready")
        async def wait_until_ready() -> bool:
            return ready.wait(5)  # expect: asyncio.Event

    Good:
        # app/main.py
        import asyncio
        import queue
        import threading

        from fastapi import FastAPI

        app = FastAPI()
        jobs: asyncio.Queue[str] = asyncio.Queue()
        results: queue.Queue[str] = queue.Queue()
        lock = threading.Lock()


        @app.get("/job")
        async def next_job() -> str:
            return await jobs.get()


        @app.get("/results")
        async def read_results() -> list[str]:
            with lock:
                return [results.get_nowait() for _ in range(results.qsize())]

    Fixed (unsafe):
        # app/main.py
        import queue
        import threading

        from fastapi import FastAPI

        app = FastAPI()
        jobs: queue.Queue[str] = queue.Queue()
        ready = threading.Event()


        @app.get("/job")
        def next_job() -> str:
            return jobs.get()


        @app.get("/ready")
        def wait_until_ready() -> bool:
            return ready.wait(5)

    Exceptions: calls told not to wait (`blocking=False`, `block=False`, `timeout=0`), and locks that a `with`
    holds, unless it awaits something inside. Code that FastAPI runs in a thread, calls handed to a thread, scripts,
    tests and workers. What only runs while the application starts or stops is information, in preview only. Locks that
    belong to the thread that took them (`RLock`, `Condition`) have no fix. With `--confidence low` only: the end of a
    thread that the function has told to stop by an event, and a lock of an object in its plain methods, or one that a
    plain function is given: few hold one for long.

    References: https://docs.python.org/3/library/asyncio-dev.html#concurrency-and-multithreading
    """

    code = "FLT108"
    severity = Severity.ERROR
    needs = ("wait",)

    def check(self, path: CallPath, module: Module) -> Iterator[Diagnostic]:
        if path.kind not in self.needs:
            return
        found = blocking(path, module)
        if path.sink.startswith(_OWNED):
            # Another thread may not take it for this one.
            message = f"{found.message.partition('; ')[0]}; use {path.instead}, or do all that it guards in one thread"
            found = replace(found, message=message, fix=None)
        yield replace(found, confidence=Confidence.LOW) if path.is_small else found
