"""FLT319, executed: what a streamed response keeps, and how long."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.installed import ends_late, since
from tests.pages import load


def connections_while_streaming(module: Any, path: str) -> list[int]:
    """How many connections are in use whenever a part of the body is sent."""
    in_use: set[object] = set()
    event.listen(module.engine, "checkout", lambda connection, *_: in_use.add(id(connection)))
    event.listen(module.engine, "checkin", lambda connection, *_: in_use.discard(id(connection)))
    seen: list[int] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.body" and message["body"]:
            seen.append(len(in_use))

    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "method": "GET", "path": path,
        "raw_path": path.encode(), "query_string": b"", "headers": [], "scheme": "http", "server": ("test", 80),
        "client": ("test", 1), "root_path": "", "http_version": "1.1",
    }  # fmt: skip
    asyncio.run(module.app(scope, receive, send))
    assert bool(in_use) != ends_late(), "a session that is used once it is closed keeps its connection for ever"
    return seen


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Bad", [1, 1]),
        pytest.param("Good", [0, 0], marks=since(fastapi=">=0.121")),
    ],
)
def test_a_stream_keeps_the_session_of_the_request(
    heading: str, expected: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with load("FLT319", tmp_path, heading) as module:
        assert connections_while_streaming(module, "/numbers") == expected
