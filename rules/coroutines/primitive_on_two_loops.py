from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, LoopSharing, Related, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_CLIENTS = ("AsyncClient", "ClientSession", "Redis")


class PrimitiveOnTwoLoops(Rule):
    """A lock, queue or client of asyncio is used on the server's event loop and on another one.

    Why it hurts: it belongs to the loop on which somebody first has to wait for it. On the other one it raises
    RuntimeError, "is bound to a different event loop", as soon as two want it at the same time: under load, and not
    before. A client keeps connections that only their own loop can read.

    Bad:
        # app/main.py
        import asyncio

        from fastapi import FastAPI

        app = FastAPI()
        lock = asyncio.Lock()  # expect: another loop
        jobs: list[str] = []


        async def put(name: str) -> None:
            async with lock:
                await asyncio.sleep(0.01)
                jobs.append(name)


        async def put_both(name: str) -> None:
            await asyncio.gather(put(name), put(f"{name} again"))


        @app.put("/jobs/{name}")
        async def put_job(name: str) -> None:
            await put_both(name)


        @app.put("/imported-jobs/{name}")
        def import_job(name: str) -> None:
            asyncio.run(put_both(name))

    Good:
        # app/main.py
        import asyncio

        import anyio.from_thread
        from fastapi import FastAPI

        app = FastAPI()
        lock = asyncio.Lock()
        jobs: list[str] = []


        async def put(name: str) -> None:
            async with lock:
                await asyncio.sleep(0.01)
                jobs.append(name)


        async def put_both(name: str) -> None:
            await asyncio.gather(put(name), put(f"{name} again"))


        @app.put("/jobs/{name}")
        async def put_job(name: str) -> None:
            await put_both(name)


        @app.put("/imported-jobs/{name}")
        def import_job(name: str) -> None:
            anyio.from_thread.run(put_both, name)

    Exceptions: loops of commands, scripts and other processes; objects of which there is one for each request or for
    each loop; what only one of the two loops waits for. What the application keeps in its state, and WebSockets, are
    FLT214.

    References: https://docs.python.org/3/library/asyncio-dev.html#concurrency-and-multithreading
    """

    code = "FLT211"
    severity = Severity.ERROR
    preview = True

    def check(self, one: LoopSharing, module: Module) -> Iterator[Diagnostic]:
        is_client = one.kind.endswith(_CLIENTS)
        harm = "its connections belong to one of them" if is_client else "whoever waits for it gets a RuntimeError"
        yield Diagnostic(
            one.span,
            f"`{one.on_server}` uses `{one.name}` on the server's loop and `{one.elsewhere}` on another loop: {harm}; "
            "have one for each, or one loop",
            related=(Related(one.start.filename, one.start.span, f"`{one.start.callee}` starts the other loop here"),),
        )
