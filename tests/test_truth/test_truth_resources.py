"""FLT501, executed: an engine or client per request is a connection per request; one of the process is used again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import FIXTURES, Server, SlowWeb, running, serve

REQUESTS = 5


@pytest.fixture(scope="module")
def web() -> Iterator[SlowWeb]:
    with running(SlowWeb(0)) as web:
        yield web


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, web: SlowWeb) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("resources")
    environment = {"HTTP": web.url, "DATABASE": str(folder / "truth.db")}
    with serve(FIXTURES / "truth", "resources:app", folder / "log", **environment) as server:
        yield server


def pools_built(server: Server, route: str) -> int:
    before = int(server.request("/pools").json)
    for _ in range(REQUESTS):
        assert server.request(route).json == 1
    return int(server.request("/pools").json) - before


@pytest.mark.parametrize("route", ["/engine/request", "/engine/helper", "/engine/route"])
def test_engine_per_request_connects_each_time(server: Server, route: str) -> None:
    assert pools_built(server, route) == REQUESTS


@pytest.mark.parametrize("route", ["/engine/process", "/engine/memoised"])
def test_engine_of_the_process_connects_once(server: Server, route: str) -> None:
    assert pools_built(server, route) == 1


@pytest.mark.parametrize(("route", "connections"), [("/client/request", REQUESTS), ("/client/process", 1)])
def test_connections_of_clients(server: Server, web: SlowWeb, route: str, connections: int) -> None:
    before = web.connections
    for _ in range(REQUESTS):
        assert server.request(route).json == "done"
    assert web.connections - before == connections
