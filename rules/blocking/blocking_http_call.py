from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fastlint.rule import CallPath, Confidence, Diagnostic, Rule, Severity
from fastlint.support.thread_edits import blocking

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class BlockingHttpCall(Rule):
    """A blocking HTTP call runs on the event loop.

    Why it hurts: the event loop waits for the other server, and with it every request of this worker. One slow
    partner makes the whole service slow, health checks included.

    Bad:
        # app/clients.py
        import requests


        def fetch(url: str) -> str:
            return requests.get(url, timeout=5).text

        # app/main.py
        import asyncio

        from fastapi import FastAPI

        from app.clients import fetch

        app = FastAPI()


        @app.get("/")
        async def root() -> str:
            return fetch("https://example.com")  # expect: root -> fetch -> requests.get


        @app.get("/later")
        async def later() -> int:
            await asyncio.sleep(1)
            return len(fetch(url="https://example.com"))  # expect: asyncio.to_thread(fetch, ...)

    Good:
        # app/main.py
        import httpx
        import requests
        from fastapi import FastAPI

        app = FastAPI()
        client = httpx.AsyncClient(base_url="https://example.com")


        @app.get("/")
        async def root() -> str:
            return (await client.get("/")).text


        @app.get("/in-a-thread")
        def in_a_thread() -> str:
            return requests.get("https://example.com", timeout=5).text

    Fixed (unsafe):
        # app/clients.py
        import requests


        def fetch(url: str) -> str:
            return requests.get(url, timeout=5).text

        # app/main.py
        import asyncio

        from fastapi import FastAPI

        from app.clients import fetch

        app = FastAPI()


        @app.get("/")
        def root() -> str:
            return fetch("https://example.com")


        @app.get("/later")
        async def later() -> int:
            await asyncio.sleep(1)
            return len(await asyncio.to_thread(fetch, url="https://example.com"))

    Exceptions: code that FastAPI runs in a thread (`def` routes and dependencies), calls handed to a thread, scripts,
    tests and workers. What only runs while the application starts or stops is information, in preview only.

    References: https://fastapi.tiangolo.com/async/, https://www.python-httpx.org/async/

    Overlaps: ruff ASYNC210 and ASYNC212 report some of these calls where they stand directly in an `async def`,
    not those behind a helper or on an injected client: these block the loop all the same.
    """

    code = "FLT101"
    severity = Severity.ERROR
    needs = ("http",)
    overlaps = ("ruff:ASYNC210", "ruff:ASYNC212")

    def check(self, path: CallPath, module: Module) -> Iterator[Diagnostic]:
        if path.kind in self.needs:
            found = blocking(path, module)
            yield replace(found, confidence=Confidence.LOW) if path.is_small else found
