"""A dependency that sets a context variable stays on the loop: from a thread, its route would not see the value."""

from __future__ import annotations

from contextvars import ContextVar

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from fastlint.engine.in_memory import fix_texts

APP = """\
import time
from contextvars import ContextVar
from typing import Annotated

import requests
from fastapi import Depends, FastAPI
from structlog.contextvars import bind_contextvars

app = FastAPI()
tenant: ContextVar[str] = ContextVar("tenant")


async def current_tenant() -> str:
    name = requests.get("https://example.org/tenant").text
    {}
    return name


@app.get("/")
async def route(name: Annotated[str, Depends(current_tenant)]) -> str:
    tenant.set(requests.get("https://example.org/" + name).text)
    return name
"""


@pytest.mark.parametrize(
    ("statement", "stays"),
    [("tenant.set(name)", True), ("bind_contextvars(tenant=name)", True), ("name = name.strip()", False)],
)
def test_such_a_dependency_stays_on_the_loop(statement: str, stays: bool) -> None:
    text = fix_texts({"main.py": APP.format(statement)}, select={"FLT101"})["main.py"]
    assert ("async def current_tenant" in text) is stays
    assert ("await asyncio.to_thread(requests.get, " in text) is stays
    assert "async def route" not in text


def test_what_a_thread_sets_the_route_does_not_see() -> None:
    tenant: ContextVar[str] = ContextVar("tenant", default="nobody")
    app = FastAPI()

    async def on_loop() -> None:
        tenant.set("loop")

    def in_thread() -> None:
        tenant.set("thread")

    @app.get("/loop", dependencies=[Depends(on_loop)])
    async def loop() -> str:
        return tenant.get()

    @app.get("/thread", dependencies=[Depends(in_thread)])
    async def thread() -> str:
        return tenant.get()

    client = TestClient(app)
    assert [client.get(path).json() for path in ("/loop", "/thread")] == ["loop", "nobody"]
