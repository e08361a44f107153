"""What rules say about whole applications, done by the real FastAPI: route order, mounts, CORS, handlers."""

from __future__ import annotations

import logging
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fastapi import APIRouter, FastAPI, Response
from fastapi.exceptions import FastAPIError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.testclient import TestClient

from tests.installed import speaks
from tests.pages import load

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

EVIL = {"Origin": "https://evil.example", "Cookie": "session=1"}
SHOP = "https://shop.example"


def preflight(client: TestClient, path: str, method: str, origin: str = SHOP) -> int:
    headers = {"Origin": origin, "Access-Control-Request-Method": method}
    return int(client.options(path, headers=headers).status_code)


@pytest.mark.parametrize(("heading", "status", "body"), [("Bad", 422, None), ("Good", 200, {"name": "Ada"})])
def test_shadowed_route(tmp_path: Path, heading: str, status: int, body: object) -> None:
    with load("FLT415", tmp_path, heading) as main:
        response = TestClient(main.app).get("/users/me")
        assert response.status_code == status
        assert body is None or response.json() == body


def test_a_mount_shadows_what_is_added_after_it() -> None:
    async def files(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    app = FastAPI()
    app.get("/before")(lambda: "route")
    app.mount("/", files)
    app.get("/after")(lambda: "route")
    client = TestClient(app)
    assert client.get("/before").json() == "route"
    assert client.get("/after").status_code == 404


def test_pages_of_documentation_come_before_own_routes() -> None:
    app, without = FastAPI(), FastAPI(docs_url=None)
    for each in (app, without):
        each.get("/docs")(lambda: "own")
    assert "swagger" in TestClient(app).get("/docs").text
    assert TestClient(without).get("/docs").json() == "own"


def test_duplicate_route(tmp_path: Path) -> None:
    with load("FLT416", tmp_path) as main:
        client = TestClient(main.app)
        assert client.get("/items/1").json() == {"id": 1}
        assert client.get("/items/lamp").status_code == 422
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            client.get("/openapi.json")
        assert any("Duplicate Operation ID read_item" in str(w.message) for w in caught)


@pytest.mark.parametrize(("heading", "status"), [("Bad", 404), ("Good", 200)])
def test_unregistered_route(tmp_path: Path, heading: str, status: int) -> None:
    with load("FLT417", tmp_path, heading) as main:
        assert TestClient(main.app).get("/health").status_code == status


@pytest.mark.parametrize(
    ("heading", "runs"),
    [("Bad", 2), ("Good", 1)] if speaks("FLT604") else [("Bad", 1), ("Good", 0)],
)
def test_repeated_event_handler(tmp_path: Path, heading: str, runs: int) -> None:
    with load("FLT604", tmp_path, heading) as main, TestClient(main.app):
        assert main.jobs.router is not None
        started = main.jobs.started
        assert len(started) == runs
        started.clear()


def test_handlers_of_routers_run_once_where_the_application_has_a_lifespan(tmp_path: Path) -> None:
    ran: list[str] = []
    with load("FLT603", tmp_path, "Good") as main:
        router = APIRouter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            router.on_event("startup")(lambda: ran.append("handler"))
        main.app.include_router(router)
        with TestClient(main.app):
            assert ran == (["handler"] if speaks("FLT604") else [])


@pytest.mark.parametrize(("heading", "opened"), [("Bad", False), ("Good", True)])
def test_ignored_mounted_lifespan(tmp_path: Path, heading: str, opened: bool) -> None:
    with load("FLT605", tmp_path, heading) as main, TestClient(main.app):
        assert hasattr(main.admin.state, "pool") is opened


@pytest.mark.parametrize(("heading", "status"), [("Bad", 500), ("Good", 409)])
def test_uncovered_mounted_application(tmp_path: Path, heading: str, status: int) -> None:
    with load("FLT626", tmp_path, heading) as main:

        def sell() -> None:
            raise main.OutOfStock

        main.admin.get("/sell")(sell)
        logging.disable(logging.CRITICAL)
        client = TestClient(main.app, raise_server_exceptions=False)
        assert client.get("/admin/sell").status_code == status
        logging.disable(logging.NOTSET)


@pytest.mark.parametrize(("heading", "status"), [("Bad", 500), ("Good", 200)])
def test_unset_application_state(tmp_path: Path, heading: str, status: int) -> None:
    with load("FLT610", tmp_path, heading) as main, TestClient(main.app, raise_server_exceptions=False) as client:
        assert client.get("/connections").status_code == status


@pytest.mark.parametrize(("heading", "status"), [("Bad", 401), ("Good", 200), ("Fixed (unsafe)", 200)])
def test_inner_cors_middleware(tmp_path: Path, heading: str, status: int) -> None:
    with load("FLT611", tmp_path, heading) as main:
        client = TestClient(main.app)
        assert preflight(client, "/", "GET") == status
        refused = client.get("/", headers={"Origin": SHOP})
        assert refused.status_code == 401
        assert ("access-control-allow-origin" in refused.headers) is (status == 200)


@pytest.mark.parametrize(("heading", "status"), [("Bad", 400), ("Good", 200), ("Fixed (unsafe)", 200)])
def test_cors_without_methods(tmp_path: Path, heading: str, status: int) -> None:
    with load("FLT612", tmp_path, heading) as main:
        assert preflight(TestClient(main.app), "/items/1", "DELETE") == status


@pytest.mark.parametrize(("methods", "status"), [(["GET", "POST", "PUT"], 400), (["DELETE"], 200), (["*"], 200)])
def test_cors_methods_that_are_listed(methods: list[str], status: int) -> None:
    app = FastAPI()
    app.add_middleware(CORSMiddleware, allow_origins=[SHOP], allow_methods=methods)
    app.delete("/")(lambda: None)
    assert preflight(TestClient(app), "/", "DELETE") == status


@pytest.mark.parametrize("heading", ["Bad", "Good"])
def test_cors_wildcard_with_credentials(tmp_path: Path, heading: str) -> None:
    with load("FLT801", tmp_path, heading) as main:
        headers = TestClient(main.app).get("/openapi.json", headers=EVIL).headers
        allowed = headers.get("access-control-allow-origin") == EVIL["Origin"]
        assert allowed is (heading == "Bad")
        assert not allowed or headers["access-control-allow-credentials"] == "true"


@pytest.mark.parametrize("heading", ["Bad", "Good", "Fixed"])
def test_malformed_cors_origins(tmp_path: Path, heading: str) -> None:
    with load("FLT802", tmp_path, heading) as main:
        client = TestClient(main.app)

        def allows(origin: str) -> bool:
            return "access-control-allow-origin" in client.get("/openapi.json", headers={"Origin": origin}).headers

        is_bad = heading == "Bad"
        assert allows("https://shop.example") is not is_bad
        assert allows("https://evil-shop.example") is is_bad
        assert allows("https://www.shop.example")


def test_a_text_of_origins_is_searched() -> None:
    from fastapi.middleware.cors import CORSMiddleware

    app = FastAPI()
    app.add_middleware(CORSMiddleware, allow_origins="https://shop.example")
    headers = TestClient(app).get("/openapi.json", headers={"Origin": "https://shop"}).headers
    assert headers["access-control-allow-origin"] == "https://shop"


@pytest.mark.parametrize(("heading", "status"), [("Bad", 200), ("Good", 401), ("Fixed (unsafe)", 401)])
def test_decorator_above_route(tmp_path: Path, heading: str, status: int) -> None:
    with load("FLT418", tmp_path, heading) as main:
        assert TestClient(main.app).get("/secret").status_code == status


@pytest.mark.parametrize(("heading", "status"), [("Bad", 422), ("Good", 200), ("Fixed", 200)])
def test_unwrapped_decorator(tmp_path: Path, heading: str, status: int) -> None:
    with load("FLT419", tmp_path, heading) as main:
        response = TestClient(main.app).get("/items/7")
        assert response.status_code == status
        missing = [error["loc"] for error in response.json()["detail"]] if status == 422 else []
        assert missing == ([["query", "args"], ["query", "kwargs"]] if status == 422 else [])


@pytest.mark.parametrize("heading", ["Bad", "Fixed"])
def test_generic_route_decorator(tmp_path: Path, heading: str) -> None:
    """Both forms do the same."""
    with load("FLT423", tmp_path, heading) as main:
        client = TestClient(main.app)
        assert client.post("/items?name=tea").status_code == 201
        assert client.get("/items").status_code == 405


def test_generator_route(tmp_path: Path) -> None:
    """FLT424 speaks where one of both may be installed."""
    with load("FLT424", tmp_path) as main:
        response = TestClient(main.app).get("/numbers")
        kind = response.headers["content-type"].partition(";")[0]
        if speaks("FLT424"):
            assert (kind, response.json()) == ("application/json", [0, 1, 2])
        else:
            assert (kind, response.text.split()) == ("application/jsonl", ["0", "1", "2"])


def test_generator_route_that_says_what_it_is() -> None:
    """FLT424: an `async def` route is a 500, and an annotation as an iterator is no model."""

    async def count() -> Any:
        yield 1

    app = FastAPI()
    app.get("/")(count)
    status = TestClient(app, raise_server_exceptions=False).get("/").status_code
    assert status == (500 if speaks("FLT424") else 200)
    for annotation in (Iterator[int], AsyncIterator[int]):
        count.__annotations__["return"] = annotation
        with pytest.raises(FastAPIError) if speaks("FLT424") else nullcontext():
            app.get("/annotated")(count)


@pytest.mark.parametrize(("heading", "status"), [("Bad", 200), ("Good", 401)])
def test_unauthenticated_mutation(tmp_path: Path, heading: str, status: int) -> None:
    with load("FLT808", tmp_path, heading) as main:
        client = TestClient(main.app)
        assert client.post("/orders").status_code == 401
        assert client.delete("/orders/1").status_code == status


@pytest.mark.parametrize(("heading", "status"), [("Bad", 200), ("Good", 404)])
def test_exposed_documentation(tmp_path: Path, heading: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEBUG", raising=False)
    with load("FLT816", tmp_path, heading) as main:
        client = TestClient(main.app)
        assert client.get("/openapi.json").status_code == status
        assert client.get("/docs").status_code == status


def test_the_page_of_documentation_is_nothing_without_the_schema() -> None:
    client = TestClient(FastAPI(openapi_url=None))
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404


def test_cookies_stay_on_their_site_unless_asked_otherwise() -> None:
    """What FLT801 says of who can read: Starlette sets `SameSite=lax` by default."""
    response = Response()
    response.set_cookie("session", "1")
    assert "samesite=lax" in response.headers["set-cookie"].lower()
