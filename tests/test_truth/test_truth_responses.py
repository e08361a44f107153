"""FLT301, executed: without a response model everything leaves the house; an annotation or a model filters it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.serving import FIXTURES, Server, serve

PUBLIC = {"id": 1, "email": "ada@shop.example"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("responses") / "log"
    with serve(FIXTURES / "truth", "responses:app", log) as server:
        yield server


@pytest.mark.parametrize(
    "route", ["/row/bare", "/row/nothing", "/row/documented", "/rows/bare", "/record/bare", "/stored/bare"]
)
def test_bare_route_leaks(server: Server, route: str) -> None:
    assert '"hashed_password":"H"' in server.request(route).body


@pytest.mark.parametrize("route", ["/row/annotated", "/row/model", "/record/annotated", "/stored/model"])
def test_declared_route_filters(server: Server, route: str) -> None:
    assert server.request(route).json == PUBLIC


def test_declared_list_filters(server: Server) -> None:
    assert server.request("/rows/model").json == [PUBLIC]


@pytest.mark.parametrize("route", ["/literal", "/response"])
def test_literals_and_responses_say_what_they_are(server: Server, route: str) -> None:
    assert server.request(route).json == {"id": 1}


def test_schema_is_empty_without_a_model(server: Server) -> None:
    paths = server.request("/openapi.json").json["paths"]
    schemas = {
        path: paths[path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for path in ("/row/bare", "/row/nothing", "/row/annotated", "/row/documented")
    }
    described = {"$ref": "#/components/schemas/Public"}
    assert schemas == {
        "/row/bare": {},
        "/row/nothing": {},
        "/row/annotated": described,
        "/row/documented": described,
    }
