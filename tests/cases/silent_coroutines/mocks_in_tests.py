# Tests drop, compare and inspect coroutines on purpose; findings there help nobody.
# file: app/service.py
async def send(to: str) -> int:
    return len(to)
# file: tests/test_service.py
import inspect
from unittest.mock import AsyncMock

import pytest

from app.service import send


@pytest.mark.asyncio
async def test_send(monkeypatch) -> None:
    mock = AsyncMock(return_value=3)
    monkeypatch.setattr("app.service.send", mock)
    assert await send("abc") == 3
    mock("dropped")
    coroutine = send("x")
    assert inspect.iscoroutine(coroutine)
    with pytest.raises(RuntimeError):
        send("never")


def test_is_truthy() -> None:
    assert send("x")
