"""FLT322, FLT426 to FLT427, FLT526 to FLT528 and FLT630 to FLT635, executed: what is lost in silence."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import Depends, FastAPI, HTTPException
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.testclient import TestClient

from tests.installed import has
from tests.pages import load


def test_an_exception_that_is_made_refuses_nobody(tmp_path: Path) -> None:
    with load("FLT633", tmp_path / "bad") as module:
        assert TestClient(module.app).delete("/books/1?name=thief").json() == "Emma"
    with load("FLT633", tmp_path / "fixed", "Fixed (unsafe)") as module:
        assert TestClient(module.app).delete("/books/1?name=thief").status_code == 403
        assert TestClient(module.app).delete("/books/1?name=librarian").status_code == 200


def test_the_answer_to_an_exception_has_no_background_tasks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with load("FLT632", tmp_path / "bad") as module:
        assert TestClient(module.app).get("/stock/pear").status_code == 404
    assert capsys.readouterr().out == ""
    with load("FLT632", tmp_path / "good", "Good") as module:
        assert TestClient(module.app).get("/stock/pear").status_code == 404
    assert capsys.readouterr().out == "pear\n"


def test_an_application_that_has_started_takes_no_middleware(tmp_path: Path) -> None:
    with load("FLT635", tmp_path / "bad") as module, pytest.raises(RuntimeError, match="has started"):
        TestClient(module.app).__enter__()
    with load("FLT635", tmp_path / "good", "Good") as module, TestClient(module.app) as client:
        add = module.app.add_middleware
        module.app.get("/late")(lambda: add(GZipMiddleware))
        with pytest.raises(RuntimeError, match="has started"):
            client.get("/late")
        other = FastAPI()
        module.app.get("/other")(lambda: other.add_middleware(GZipMiddleware))
        assert client.get("/other").status_code == 200


def test_a_response_with_tasks_of_its_own_gets_no_injected_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with load("FLT634", tmp_path / "bad") as module:
        assert TestClient(module.app).post("/users/emma").status_code == 201
    assert capsys.readouterr().out == "mail emma\n"
    with load("FLT634", tmp_path / "good", "Good") as module:
        assert TestClient(module.app).post("/users/emma").status_code == 201
    assert capsys.readouterr().out == "log emma\nmail emma\n"


@pytest.mark.parametrize(("heading", "stays"), [("Bad", True), ("Good", False)])
def test_who_never_receives_is_not_told_that_the_client_has_left(tmp_path: Path, heading: str, stays: bool) -> None:
    async def drive(app: FastAPI) -> bool:
        messages: asyncio.Queue[Any] = asyncio.Queue()
        messages.put_nowait({"type": "websocket.connect"})
        messages.put_nowait({"type": "websocket.disconnect", "code": 1001})
        scope = {"type": "websocket", "path": "/news", "headers": [], "query_string": b"", "subprotocols": []}
        task = asyncio.ensure_future(app(scope, messages.get, _send))
        for _ in range(500):
            await asyncio.sleep(0)
        is_left = not task.done()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return is_left

    with load("FLT631", tmp_path, heading) as module:
        assert asyncio.run(drive(module.app)) is stays


async def _send(message: Any) -> None:
    pass


@pytest.mark.parametrize(("heading", "allowed"), [("Bad", None), ("Good", "https://shop.example")])
def test_a_handler_of_all_exceptions_answers_without_cors_headers(
    tmp_path: Path, heading: str, allowed: str | None
) -> None:
    with load("FLT630", tmp_path, heading) as module:
        client = TestClient(module.app, raise_server_exceptions=False)
        origin = {"origin": "https://shop.example"}
        answer = client.get("/share?of=0", headers=origin)
        assert (answer.status_code, answer.headers.get("access-control-allow-origin")) == (500, allowed)
        assert client.get("/share?of=1", headers=origin).headers["access-control-allow-origin"] == origin["origin"]


def test_an_argument_that_does_not_exist_bounds_nothing(tmp_path: Path) -> None:
    if has(fastapi=">=0.155"):
        with pytest.raises(TypeError), load("FLT427", tmp_path / "bad"):
            pass
    else:
        with warnings.catch_warnings(), load("FLT427", tmp_path / "bad") as module:
            warnings.simplefilter("ignore")
            assert TestClient(module.app).get("/scale?factor=1000").json() == 2000
            assert "gte" in str(module.app.openapi())
    with load("FLT427", tmp_path / "fixed", "Fixed") as module:
        assert TestClient(module.app).get("/scale?factor=1000").status_code == 422


def test_positional_only_parameters_fail_every_request(tmp_path: Path) -> None:
    with load("FLT426", tmp_path / "bad") as module:
        assert TestClient(module.app, raise_server_exceptions=False).get("/books/1").status_code == 500
    with load("FLT426", tmp_path / "fixed", "Fixed") as module:
        assert TestClient(module.app).get("/books/1").json() == 1


def test_dependencies_are_called_by_keyword_too() -> None:
    def size(number: int = 1, /) -> int:
        return number

    def read(of: int = Depends(size)) -> int:
        return of

    app = FastAPI()
    app.get("/")(read)
    assert TestClient(app, raise_server_exceptions=False).get("/").status_code == 500


def test_a_cache_by_request_never_finds_one_again(tmp_path: Path) -> None:
    for heading, hits in (("Bad", 0), ("Good", 2)):
        with load("FLT526", tmp_path / heading, heading) as module:
            client = TestClient(module.app)
            assert [client.get("/tenant", headers={"tenant": "X"}).json() for _ in range(3)] == ["X"] * 3
            found = module.get_tenant.cache_info()
            assert (found.hits, found.currsize) == (hits, 3 - hits)


def test_a_second_yield_is_a_runtime_error(tmp_path: Path) -> None:
    with load("FLT527", tmp_path / "bad") as module:
        client = TestClient(module.app)
        assert client.get("/tenant", headers={"tenant": "a"}).json() == "A"
        with pytest.raises(RuntimeError, match="didn't stop"):
            client.get("/tenant")
    with load("FLT527", tmp_path / "good", "Good") as module:
        assert TestClient(module.app).get("/tenant").json() is None


def test_a_yield_in_the_handler_is_a_runtime_error_when_the_route_raises() -> None:
    def value() -> Iterator[int]:
        try:
            yield 1
        except Exception:
            yield 2

    def read(of: int = Depends(value)) -> int:
        raise HTTPException(404)

    app = FastAPI()
    app.get("/")(read)
    with pytest.raises(RuntimeError, match="didn't stop"):
        TestClient(app).get("/")


def test_depends_of_nothing_fails_every_request(tmp_path: Path) -> None:
    with load("FLT528", tmp_path / "bad") as module:
        client = TestClient(module.app, raise_server_exceptions=False)
        assert client.get("/title").status_code in (422, 500)
        assert client.get("/title?args=1&kwargs=2").status_code == 500
    with load("FLT528", tmp_path / "good", "Good") as module:
        assert TestClient(module.app).get("/title").json() == "books"


def test_a_stream_over_a_closed_file_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.csv").write_text("a;b\n", encoding="utf-8")
    with load("FLT322", tmp_path / "bad") as module, pytest.raises(Exception) as caught:  # noqa: PT011
        TestClient(module.app).get("/report")
    # Older Starlette raises it in a group, from the task that sends the response.
    errors = [caught.value, *getattr(caught.value, "exceptions", ())]
    assert any(isinstance(error, ValueError) and "closed file" in str(error) for error in errors)
    with load("FLT322", tmp_path / "good", "Good") as module:
        assert TestClient(module.app).get("/report").text == "a;b\n"
