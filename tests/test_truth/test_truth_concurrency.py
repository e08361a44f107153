"""What tasks do to each other when they share containers, sessions, locks and loops, executed."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import cast

import anyio
import anyio.to_thread
import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import InvalidRequestError
from uvicorn.protocols.http.flow_control import FlowControl

from tests.pages import load


class Socket:
    """The side of a WebSocket that a room uses; who is sent something lets the others run first."""

    def __init__(self) -> None:
        self.got: list[str] = []

    async def accept(self) -> None:
        pass

    async def send_text(self, text: str) -> None:
        await asyncio.sleep(0)
        self.got.append(text)


async def _leaves_meanwhile(app: ModuleType) -> tuple[list[list[str]], str]:
    """What three members of a room get of one text, while one of them leaves, and how the loop ends."""
    sockets = [Socket() for _ in range(3)]
    for number, socket in enumerate(sockets):
        await app.room.join(str(number), socket)
    telling = asyncio.create_task(app.room.tell("hello"))
    await asyncio.sleep(0)
    app.room.leave("2")
    ended = await asyncio.gather(telling, return_exceptions=True)
    return [socket.got for socket in sockets], str(ended[0])


def test_loop_over_a_changing_dict_fails_for_those_to_come(tmp_path: Path) -> None:
    with load("FLT210", tmp_path) as app:
        got, error = asyncio.run(_leaves_meanwhile(app))
        assert got == [["hello"], [], []]
        assert "changed size during iteration" in error


def test_loop_over_a_copy_reaches_everybody(tmp_path: Path) -> None:
    with load("FLT210", tmp_path, "Fixed") as app:
        assert asyncio.run(_leaves_meanwhile(app)) == ([["hello"], ["hello"], ["hello"]], "None")


async def _while_shrinking() -> list[int]:
    items, seen = [1, 2, 3], list[int]()

    async def look() -> None:
        for item in items:
            seen.append(item)
            await asyncio.sleep(0)

    looking = asyncio.create_task(look())
    await asyncio.sleep(0)
    items.remove(1)
    await looking
    return seen


def test_loop_over_a_shrinking_list_skips() -> None:
    assert asyncio.run(_while_shrinking()) == [1, 3]


def test_session_of_several_tasks_fails(tmp_path: Path) -> None:
    with load("FLT906", tmp_path) as app, TestClient(app.app) as client:
        with pytest.raises(InvalidRequestError, match=r"already in progress|concurrent operations"):
            client.get("/doubles?last=4")
        assert client.get("/doubles?last=1").json() == [0]


def test_session_for_each_task_works(tmp_path: Path) -> None:
    with load("FLT906", tmp_path, "Good") as app, TestClient(app.app) as client:
        assert client.get("/doubles?last=4").json() == [0, 2, 4, 6]


@pytest.mark.parametrize("path", ["/ticket", "/total", "/numbers"])
def test_async_statements_fail_with_plain_things(tmp_path: Path, path: str) -> None:
    with load("FLT213", tmp_path) as app, TestClient(app.app) as client, pytest.raises((TypeError, AttributeError)):
        client.get(path)
    with load("FLT213", tmp_path, "Fixed") as app, TestClient(app.app) as client:
        assert client.get(path).status_code == 200


def test_awaiting_what_a_plain_function_gives_fails(tmp_path: Path) -> None:
    with load("FLT215", tmp_path) as app, TestClient(app.app) as client, pytest.raises(TypeError, match="await"):
        client.get("/books/1/price")
    with load("FLT215", tmp_path, "Fixed") as app, TestClient(app.app) as client:
        assert client.get("/books/1/price").json() == {"price": 10}


@pytest.mark.parametrize(("part", "ends"), [("Bad", False), ("Good", True)])
def test_swallowed_cancellation_never_ends(tmp_path: Path, part: str, ends: bool) -> None:
    async def is_over(app: ModuleType) -> bool:
        task = asyncio.create_task(app.poll())
        await asyncio.sleep(0)
        task.cancel()
        done, _ = await asyncio.wait({task}, timeout=0.05)
        return bool(done)

    # `asyncio.run` would wait for the task, which is the point.
    loop = asyncio.new_event_loop()
    with load("FLT212", tmp_path, part) as app:
        assert loop.run_until_complete(is_over(app)) is ends
    loop.close()


@pytest.mark.parametrize(("part", "waits"), [("Bad", True), ("Fixed", False)])
def test_plain_probe_waits_for_slow_routes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, waits: bool
) -> None:
    """With all threads of the pool in use, the probe is answered only when one of them is free."""
    free = threading.Event()

    def get(*_: object, **__: object) -> SimpleNamespace:
        free.wait(30)
        return SimpleNamespace(text="tile")

    async def ask(app: ModuleType) -> bool:
        anyio.to_thread.current_default_thread_limiter().total_tokens = 1
        transport = httpx.ASGITransport(app=app.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            slow = asyncio.create_task(client.get("/tiles/1"))
            await asyncio.sleep(0.1)
            probe = asyncio.create_task(client.get("/healthz"))
            answered, _ = await asyncio.wait({probe}, timeout=0.3)
            free.set()
            assert (await slow).json() == "tile"
            assert (await probe).json() == {"status": "ok"}
        return not answered

    with load("FLT115", tmp_path, part) as app:
        monkeypatch.setattr(app.requests, "get", get)
        assert asyncio.run(ask(app)) is waits


@pytest.mark.parametrize(("part", "failing"), [("Bad", True), ("Good", False)])
def test_lock_of_another_loop_fails(tmp_path: Path, part: str, failing: bool) -> None:
    async def both(app: ModuleType) -> str:
        """The lock is waited for on the server's loop first; then a plain route uses it."""
        transport = httpx.ASGITransport(app=app.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            assert (await client.put("/jobs/a")).status_code == 200
            (ended,) = await asyncio.gather(client.put("/imported-jobs/b"), return_exceptions=True)
        return str(ended)

    with load("FLT211", tmp_path, part) as app:
        assert ("bound to a different event loop" in asyncio.run(both(app))) is failing


class Connection:
    """A WebSocket connection as uvicorn serves it, without bytes: who sends waits while the client does not read."""

    def __init__(self, app: ModuleType) -> None:
        self.app = app
        self.flow = FlowControl(cast("asyncio.Transport", None))
        self.sent: list[str] = []
        self.accepted = asyncio.Event()
        self.told: asyncio.Queue[dict[str, object]] = asyncio.Queue()
        self.told.put_nowait({"type": "websocket.connect"})

    async def send(self, message: dict[str, str]) -> None:
        await self.flow.drain()
        self.sent.append(message.get("text", message["type"]))
        self.accepted.set()

    async def serve(self) -> None:
        scope = {"type": "websocket", "path": "/listen", "headers": [], "query_string": b"", "subprotocols": []}
        await self.app.app(scope, self.told.get, self.send)

    async def fill(self) -> None:
        """The client stops reading, and the server's own loop has something to send already."""
        self.flow.pause_writing()
        (socket,) = self.app.sockets
        self.pending = asyncio.create_task(socket.send_text("own"))
        await asyncio.sleep(0)


@pytest.mark.parametrize(("part", "failing"), [("Bad", True), ("Good", False)])
def test_websocket_is_sent_to_on_another_loop(tmp_path: Path, part: str, failing: bool) -> None:
    async def talk(app: ModuleType) -> tuple[str, list[str]]:
        """How a plain route that tells a slow client something ends, and what the client gets."""
        connection = Connection(app)
        serving = asyncio.create_task(connection.serve())
        await connection.accepted.wait()
        await asyncio.sleep(0)
        await connection.fill()
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app.app), base_url="http://test") as client:
            sending = asyncio.create_task(client.post("/messages", params={"text": "news"}))
            await asyncio.wait({sending}, timeout=0.3)
            connection.flow.resume_writing()
            (ended,) = await asyncio.gather(sending, return_exceptions=True)
        await connection.pending
        connection.told.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await serving
        return str(ended), connection.sent

    with load("FLT214", tmp_path, part) as app:
        ended, sent = asyncio.run(talk(app))
    assert ("different event loop" in ended) is failing
    assert sent == ["websocket.accept", "own", *["news"] * (not failing)]
