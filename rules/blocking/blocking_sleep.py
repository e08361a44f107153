from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, CallPath, Diagnostic, Edit, Fix, Rule, Severity
from fastlint.support.await_edits import can_await, is_to_be_awaited
from fastlint.support.thread_edits import blocking

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class BlockingSleep(Rule):
    """`time.sleep` runs on the event loop.

    Why it hurts: the event loop does one thing at a time. While it sleeps, no request of this worker is answered, no
    websocket message is sent, and health checks time out.

    Bad:
        # app/main.py
        import time

        from fastapi import FastAPI

        from app.polling import wait_for_printer

        app = FastAPI()


        @app.post("/retry")
        async def retry() -> str:
            time.sleep(1)  # expect: time.sleep
            return "done"


        @app.post("/print")
        async def print_page() -> str:
            wait_for_printer(3)  # expect: print_page -> wait_for_printer -> time.sleep
            return "done"

        # app/polling.py
        import time


        def wait_for_printer(tries: int) -> None:
            for _ in range(tries):
                time.sleep(0.5)

    Good:
        # app/main.py
        import asyncio

        from fastapi import FastAPI

        from app.polling import wait_for_printer

        app = FastAPI()


        @app.post("/retry")
        async def retry() -> str:
            await asyncio.sleep(1)
            return "done"


        @app.post("/print")
        def print_page() -> str:
            wait_for_printer(3)
            return "done"

        # app/polling.py
        import time


        def wait_for_printer(tries: int) -> None:
            for _ in range(tries):
                time.sleep(0.5)

    Fixed (unsafe):
        # app/main.py
        import asyncio

        from fastapi import FastAPI

        from app.polling import wait_for_printer

        app = FastAPI()


        @app.post("/retry")
        async def retry() -> str:
            await asyncio.sleep(1)
            return "done"


        @app.post("/print")
        def print_page() -> str:
            wait_for_printer(3)
            return "done"

        # app/polling.py
        import time


        def wait_for_printer(tries: int) -> None:
            for _ in range(tries):
                time.sleep(0.5)

    Exceptions: plain `def` routes and dependencies run in a thread, where sleeping delays nobody else. Startup and
    shutdown are reported as information. A literal sleep of less than 0.01 seconds is not reported. A sleep directly in
    an `async def` is replaced by a safe fix; a call that sleeps somewhere below is moved to a thread by an unsafe one.

    References: https://fastapi.tiangolo.com/async/, https://docs.python.org/3/library/asyncio-task.html#sleeping

    Overlaps: ruff ASYNC251 reports `time.sleep` directly in an `async def`, but no sleep in a function that it calls.
    """

    code = "FLT102"
    severity = Severity.ERROR
    needs = ("sleep",)
    overlaps = ("ruff:ASYNC251",)

    def check(self, path: CallPath, module: Module) -> Iterator[Diagnostic]:
        if path.kind in self.needs:
            yield blocking(path, module, fix=_async_sleep(path, module))


def _async_sleep(path: CallPath, module: Module) -> Fix | None:
    """`time.sleep(x)` becomes `await asyncio.sleep(x)`, or anyio's in a file that uses anyio alone."""
    call = module.expression(path.span)
    if path.sink != "time.sleep" or not isinstance(call, cst.Call) or not can_await(module, path.span, path.function):
        return None
    if not path.is_direct or len(call.args) != 1 or call.args[0].keyword is not None or call.args[0].star:
        return None
    library = "anyio" if "anyio" in module.packages and "asyncio" not in module.packages else "asyncio"
    name, imports = module.ensure_import(library, row=path.span.row)
    keyword = "" if is_to_be_awaited(module, path.span) else "await "
    edit = Edit(module.span(call.func), f"{keyword}{name}.sleep")
    return Fix(f"Use `await {library}.sleep`", (edit, *imports), Applicability.SAFE)
