from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Confidence, Diagnostic, Rule, lines_of

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request", "stream", "websocket_connect")


class SyncClientInAsyncTest(Rule):
    """The blocking test client is used in an async test.

    Why it hurts: `TestClient` runs the application on an event loop of its own, in another thread, while the loop of
    the test stands still. What belongs to the test's loop (a connection of a driver such as asyncpg, a client's pool)
    fails in the application with RuntimeError ("attached to a different loop"), or both wait for each other for ever.

    Bad:
        # tests/test_prices.py
        from fastapi.testclient import TestClient

        from app.main import app, bank

        client = TestClient(app)


        async def test_prices() -> None:
            assert (await bank.get("/health")).is_success
            response = client.get("/prices")  # expect: AsyncClient
            assert response.json() == {"pen": 2}
        # app/main.py
        import httpx
        from fastapi import FastAPI

        app = FastAPI()
        bank = httpx.AsyncClient(base_url="http://bank.example")


        @app.get("/prices")
        async def read_prices() -> dict[str, int]:
            response = await bank.get("/prices")
            return {str(name): int(price) for name, price in response.json().items()}

    Good:
        # tests/test_prices.py
        from httpx import ASGITransport, AsyncClient

        from app.main import app, bank


        async def test_prices() -> None:
            assert (await bank.get("/health")).is_success
            async with AsyncClient(transport=ASGITransport(app=app), base_url="http://test") as client:
                response = await client.get("/prices")
            assert response.json() == {"pen": 2}
        # app/main.py
        import httpx
        from fastapi import FastAPI

        app = FastAPI()
        bank = httpx.AsyncClient(base_url="http://bank.example")


        @app.get("/prices")
        async def read_prices() -> dict[str, int]:
            response = await bank.get("/prices")
            return {str(name): int(price) for name, price in response.json().items()}

    Exceptions: tests that are plain functions, for which the client is made. Only the first request of a test is
    reported. `AsyncClient` does not run the lifespan of the application. Of high confidence is only where the test is
    seen to wait for connections that belong to a loop and are the application's too, before the request: of clients of
    the application, of asyncpg, redis and the like, of SQLAlchemy with such a driver. Connections of aiosqlite, locks
    and queues that nobody waits for work on any loop, and so do engines without a pool (`NullPool`); what is opened by
    a fixture of unknown type may.

    References: https://fastapi.tiangolo.com/advanced/async-tests/
    """

    code = "FLT924"
    scope = "tests"
    needs = ("starlette.testclient.TestClient.*",)

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        function = call.function
        if call.name.rpartition(".")[2] not in _VERBS:
            return
        if not function.is_async or not function.name.rpartition(".")[2].startswith("test"):
            return
        before = lines_of(module.text(function.span))[: call.span.row - function.span.row]
        if any(f"{call.callee.rpartition('.')[0]}.{verb}(" in line for line in before for verb in _VERBS):
            return
        yield Diagnostic(
            call.span,
            f"`{call.callee}` blocks the test's loop and runs the app on another: connections fail; use "
            "`httpx.AsyncClient` with `ASGITransport`",
            confidence=Confidence.HIGH if call.is_foreign else Confidence.LOW,
            repair=call.callee.rpartition(".")[0],
            habit="client",
        )
