"""FLT207 and FLT209, executed: what a task finds after its request, and what `with` and `for` do with async things."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import ModuleType

import httpx
import pytest
from fastapi.testclient import TestClient

from tests.pages import load


async def _both_requests(app: ModuleType) -> list[str]:
    """What the tasks of both routes write once the requests are over; in one event loop, as a server has it."""
    transport = httpx.ASGITransport(app=app.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.post("/orders")).status_code == 200
        await asyncio.gather(*app.tasks)
        assert (await client.post("/uploads", files={"upload": b"content"})).status_code == 200
        await asyncio.gather(*app.tasks)
    return list(app.log)


def test_task_finds_session_and_upload_closed(tmp_path: Path) -> None:
    with load("FLT207", tmp_path) as app:
        assert asyncio.run(_both_requests(app)) == ["the session is closed", "the upload is closed"]


def test_task_with_its_own_session_and_the_content_works(tmp_path: Path) -> None:
    with load("FLT207", tmp_path, "Good") as app:
        assert asyncio.run(_both_requests(app)) == ["ordered", "ordered", "counted 7"]


PATHS = ("/ticket", "/total", "/numbers", "/sorted")


@pytest.mark.parametrize("path", PATHS)
def test_plain_statement_on_async_object_is_a_500(path: str, tmp_path: Path) -> None:
    with load("FLT209", tmp_path) as app:
        assert TestClient(app.app, raise_server_exceptions=False).get(path).status_code == 500
        with pytest.raises((TypeError, AttributeError)):
            TestClient(app.app).get(path)


def test_fixed_routes_answer(tmp_path: Path) -> None:
    with load("FLT209", tmp_path, "Fixed") as app:
        client = TestClient(app.app)
        assert [client.get(path).json() for path in PATHS] == [1, 3, [1, 2], [1, 2]]
