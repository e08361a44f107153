"""Claims about tests of applications, executed."""

from __future__ import annotations

import asyncio
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.installed import has, speaks
from tests.pages import load


def test_a_client_takes_no_application(tmp_path: Path) -> None:
    """FLT921."""
    page = load("removed-client-argument", tmp_path, "Bad", "tests.test_users")
    with page as bad, pytest.raises(TypeError if speaks("FLT921") else AssertionError, match=r"app|404"):
        asyncio.run(bad.test_users())
    assert "transport" in httpx.AsyncClient.__init__.__annotations__


@pytest.mark.parametrize("arguments", [{"allow_redirects": False}])
def test_the_test_client_is_not_requests(arguments: dict[str, Any]) -> None:
    if has(starlette=">=0.43"):
        with pytest.raises(TypeError, match="allow_redirects"):
            TestClient(FastAPI()).get("/", **arguments)
    else:
        with pytest.warns(DeprecationWarning, match="allow_redirects"):
            TestClient(FastAPI()).get("/", **arguments)
    with pytest.raises(TypeError, match="allow_redirects"):
        httpx.Client().get("http://test", **arguments)


def test_nothing_is_sent_along_with_delete() -> None:
    with pytest.raises(TypeError, match="json"):
        TestClient(FastAPI()).delete("/", json={})


def test_httpx_takes_one_proxy() -> None:
    with pytest.raises(TypeError, match="proxies") if speaks("FLT921") else pytest.warns(match="proxies"):
        httpx.Client(proxies="http://proxy")  # type: ignore[call-arg]
    httpx.Client(proxy="http://proxy.internal:3128").close()


def test_an_override_stays(tmp_path: Path) -> None:
    """FLT922."""
    with load("leaked-dependency-override", tmp_path / "bad", "Bad", "tests.test_items") as bad:
        bad.test_items()
        assert TestClient(bad.app).get("/items").json() == "ada"
    with load("leaked-dependency-override", tmp_path / "good", "Good", "tests.test_items") as good:
        fixture = (
            good.as_ada.__wrapped__() if hasattr(good.as_ada, "__wrapped__") else good.as_ada._get_wrapped_function()()
        )
        next(fixture)
        good.test_items(None)
        next(fixture, None)
        assert TestClient(good.app).get("/items").json() == "nobody"


@pytest.mark.parametrize(("heading", "status"), [("Bad", 422), ("Good", 200)])
def test_a_mock_asks_for_args(heading: str, status: int, tmp_path: Path) -> None:
    """FLT923."""
    with load("unmatched-dependency-override", tmp_path, heading, "tests.test_items") as page:
        response = TestClient(page.app).get("/items")
    assert response.status_code == status
    if status == 422:
        assert {error["loc"][-1] for error in response.json()["detail"]} == {"args", "kwargs"}


@pytest.mark.parametrize("kind", ["text", "call"])
def test_another_key_overrides_nothing(kind: str, tmp_path: Path) -> None:
    with load("unmatched-dependency-override", tmp_path, "Good", "app.main") as page:
        app = page.app
        app.dependency_overrides["get_db" if kind == "text" else str(page.get_db())] = lambda: {"other": "1"}
        assert TestClient(app).get("/items").json() == []
        app.dependency_overrides[page.get_db] = lambda: {"other": "1"}
        assert TestClient(app).get("/items").json() == ["other"]


def test_what_belongs_to_the_loop_of_the_test_fails() -> None:
    """FLT924: the application runs on another loop, and the loop of the test stands still meanwhile."""
    app = FastAPI()

    async def test() -> str:
        ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        @app.get("/")
        async def wait() -> int:
            return await ready

        try:
            TestClient(app).get("/")
        except RuntimeError as error:
            return str(error)
        return ""

    assert "attached to a different loop" in asyncio.run(test())


def test_a_client_of_the_application_belongs_to_the_loop_that_waited_for_it_first() -> None:
    """FLT924."""

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Nothing."""

    app = FastAPI()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)

    async def test() -> None:
        bank = httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.server_port}")

        @app.get("/prices")
        async def read_prices() -> int:
            return (await bank.get("/prices")).status_code

        assert (await bank.get("/health")).is_success
        TestClient(app).get("/prices")

    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(RuntimeError):
            asyncio.run(test())
    finally:
        server.shutdown()
        server.server_close()


def test_queues_and_locks_that_nobody_waits_for_work_on_any_loop() -> None:
    """FLT924: of low confidence."""
    app = FastAPI()

    async def test() -> str:
        waiting: asyncio.Queue[str] = asyncio.Queue()
        lock = asyncio.Lock()

        @app.get("/")
        async def take() -> str:
            async with lock:
                return await waiting.get()

        async with lock:
            await waiting.put("pen")
        return str(TestClient(app).get("/").json())

    assert asyncio.run(test()) == "pen"
