"""FLT201 and FLT202, executed: a coroutine that nobody awaits does nothing, is always true, and is no answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.serving import FIXTURES, Server, serve


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("coroutines") / "log"
    with serve(FIXTURES / "truth", "coroutines:app", log) as server:
        yield server


@pytest.mark.parametrize("route", ["statement", "statement/def", "assigned"])
def test_unawaited_work_is_not_done(server: Server, route: str) -> None:
    assert server.request(f"/{route}", "POST").json == "done"
    assert route.replace("/", " in ") not in server.request("/lines").json
    assert "RuntimeWarning: coroutine 'record' was never awaited" in server.log.read_text()


def test_awaited_work_is_done(server: Server) -> None:
    server.request("/awaited", "POST")
    server.request("/gathered", "POST")
    assert {"awaited", "gathered 1", "gathered 2"} <= set(server.request("/lines").json)


def test_truth_of_a_coroutine_opens_the_door(server: Server) -> None:
    assert server.request("/open").json == "secret"
    assert server.request("/closed").status == 403


@pytest.mark.parametrize("route", ["/subscript", "/attribute"])
def test_use_of_a_coroutine_fails(server: Server, route: str) -> None:
    assert server.request(route).status == 500


@pytest.mark.parametrize("route", ["/returned", "/returned/bare", "/returned/def"])
def test_returned_coroutine_fails(server: Server, route: str) -> None:
    assert server.request(route).status == 500


def test_returned_awaited(server: Server) -> None:
    assert server.request("/returned/awaited").json == {"answer": 42}


def test_dependency_hands_a_coroutine_to_the_route(server: Server) -> None:
    assert server.request("/returned/dependency").json == "coroutine"
