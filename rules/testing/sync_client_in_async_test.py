from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Diagnostic, Rule, lines_of

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request", "stream", "websocket_connect")


class SyncClientInAsyncTest(Rule):
    """The blocking test client is used in an async test.

    Why it hurts: `TestClient` runs the application on an event loop of its own, in another thread, while the loop of
    the test stands still. What belongs to the test's loop (a database session of an async fixture, a lock, a queue)
    fails in the application with RuntimeError ("attached to a different loop"), or both wait for each other for ever.

    Bad:
        # tests/test_items.py
        from fastapi.testclient import TestClient

        from app.main import app

        client = TestClient(app)


        async def test_items() -> None:
            response = client.get("/items")  # expect: AsyncClient
            assert response.status_code == 200
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()

    Good:
        # tests/test_items.py
        from httpx import ASGITransport, AsyncClient

        from app.main import app


        async def test_items() -> None:
            async with AsyncClient(transport=ASGITransport(app=app), base_url="http://test") as client:
                response = await client.get("/items")
            assert response.status_code == 200
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()

    Exceptions: tests that are plain functions, for which the client is made. Only the first request of a test is
    reported. `AsyncClient` does not run the lifespan of the application.

    References: https://fastapi.tiangolo.com/advanced/async-tests/
    """

    code = "FLT924"
    scope = "tests"
    needs = ("starlette.testclient.TestClient.*",)

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        function = call.caller
        if call.name.rpartition(".")[2] not in _VERBS:
            return
        if not function.is_async or not function.name.rpartition(".")[2].startswith("test"):
            return
        before = lines_of(module.text(function.span))[: call.span.row - function.span.row]
        if any(f"{call.callee.rpartition('.')[0]}.{verb}(" in line for line in before for verb in _VERBS):
            return
        yield Diagnostic(
            call.span,
            f"`{call.callee}` blocks the loop of the test and runs the application on another one, where the test's "
            "sessions and locks do not work: use `httpx.AsyncClient` with `ASGITransport`",
        )
