"""FLT302 to FLT321, executed: what really reaches the client, by the examples on the pages of the rules."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Response
from fastapi.responses import JSONResponse, RedirectResponse, StreamingResponse
from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tests.installed import ends_late, has, since, speaks
from tests.pages import load

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

SECRET = "$2b$12$abc"


def client(module: Any) -> TestClient:
    made = TestClient(getattr(module, "app", module), raise_server_exceptions=False)
    made.follow_redirects = False
    return made


@pytest.mark.parametrize("name", ["FLT302", "FLT303", "FLT305"])
def test_the_hash_is_sent_and_then_is_not(name: str, tmp_path: Path) -> None:
    with load(name, tmp_path / "bad") as module:
        assert SECRET in client(module).get("/users/ada").text
    with load(name, tmp_path / "good", "Good") as module:
        assert client(module).get("/users/ada").json() == {"name": "ada"}


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "rows"

    id: Mapped[int] = mapped_column(primary_key=True)


@pytest.mark.parametrize("model", [Any, object, dict, list, dict[str, Any], list[Any]])
@pytest.mark.parametrize("wrap", [lambda row: row, lambda row: {"row": row}, lambda row: [row]])
def test_a_row_behind_a_model_of_anything_is_no_json(model: Any, wrap: Any) -> None:
    """FLT302."""
    app = FastAPI()
    app.get("/", response_model=model)(lambda: wrap(Row(id=1)))
    assert client(app).get("/").status_code == 500


def test_the_attribute_dict_of_a_committed_row_is_empty() -> None:
    """FLT305."""
    from sqlalchemy import create_engine
    from sqlalchemy.orm import Session

    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        row = Row(id=1)
        session.add(row)
        session.commit()
        assert "id" not in row.__dict__
        assert row.id == 1


def test_a_response_made_by_hand_bypasses_the_model(tmp_path: Path) -> None:
    """FLT306."""
    with load("FLT306", tmp_path / "bad") as module:
        assert client(module).get("/users/1").json()["hashed_password"] == SECRET
    with load("FLT306", tmp_path / "good", "Good") as module:
        answer = client(module).get("/users/1")
        assert (answer.json(), answer.headers["cache-control"]) == ({"id": 1, "name": "Ada"}, "no-store")
        assert client(module).get("/users/2").status_code == 404


def test_an_error_that_is_returned_is_a_success(tmp_path: Path) -> None:
    """FLT307."""
    with load("FLT307", tmp_path / "bad") as module:
        assert client(module).get("/books/9").status_code == 200
        answer = client(module).delete("/books/9")
        assert (answer.status_code, answer.json()) == (200, [{"error": "Book not found"}, 404])
    with load("FLT307", tmp_path / "fixed", "Fixed (unsafe)") as module:
        for answer in (client(module).get("/books/9"), client(module).delete("/books/9")):
            assert (answer.status_code, answer.json()) == (404, {"detail": "Book not found"})


def test_a_failure_in_words_is_a_success() -> None:
    """FLT307."""
    app = FastAPI()

    @app.get("/")
    def create() -> Any:
        try:
            raise OSError("full")
        except Exception as e:
            return {"success": False, "status": "error", "message": str(e)}

    assert TestClient(app).get("/").status_code == 200


def test_a_returned_exception_is_a_success(tmp_path: Path) -> None:
    """FLT308."""
    with load("FLT308", tmp_path / "bad") as module:
        answer = client(module).get("/books/2000")
        assert (answer.status_code, answer.json()["status_code"]) == (200, 404)
    with load("FLT308", tmp_path / "fixed", "Fixed") as module:
        assert client(module).get("/books/2000").status_code == 404


def test_a_dependency_that_returns_an_exception_lets_pass() -> None:
    """FLT308."""
    app = FastAPI()

    def user() -> Any:
        return HTTPException(401)

    app.get("/", dependencies=[Depends(user)])(lambda: "secret")
    assert client(app).get("/").json() == "secret"


def test_a_missing_row_is_a_server_error() -> None:
    """FLT309."""

    class Out(BaseModel):
        id: int

    app = FastAPI()
    app.get("/", response_model=Out)(lambda: None)
    app.get("/optional", response_model=Out | None)(lambda: None)
    assert client(app).get("/").status_code == 500
    assert client(app).get("/optional").json() is None


def test_orjson_response_warns(tmp_path: Path) -> None:
    """FLT310. Without orjson, which need not be installed, it fails."""
    with warnings.catch_warnings(record=True) as caught, load("FLT310", tmp_path / "bad") as module:
        warnings.simplefilter("always")
        client(module).get("/books")
    assert any("ORJSONResponse is deprecated" in str(w.message) for w in caught) == speaks("FLT310")
    with load("FLT310", tmp_path / "good", "Good") as module, warnings.catch_warnings():
        warnings.filterwarnings("error", "ORJSONResponse")
        assert client(module).get("/books").json() == ["Emma"]


@pytest.mark.parametrize(("heading", "direct"), [("Bad", False), ("Fixed", True)])
def test_a_named_default_is_not_written_directly(
    heading: str, direct: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FLT311: what is written directly is never encoded by the json module."""
    calls: list[object] = []
    original = JSONResponse.render

    def spy(self: JSONResponse, content: Any) -> bytes:
        calls.append(content)
        return original(self, content)

    monkeypatch.setattr(JSONResponse, "render", spy)
    with load("FLT311", tmp_path, heading) as module:
        assert client(module).get("/books").json() == ["Emma"]
    assert bool(calls) != (direct and speaks("FLT311"))


def test_a_model_with_a_status_without_body_stops_the_start() -> None:
    """FLT312."""
    app = FastAPI()
    for status in (204, 304, *([205] if has(fastapi=">=0.109.1") else [])):
        with pytest.raises(AssertionError, match="must not have a response body"):
            app.get("/", status_code=status, response_model=dict[str, int])(lambda: {"a": 1})


def test_a_value_with_status_204_is_dropped(tmp_path: Path) -> None:
    """FLT312."""
    with load("FLT312", tmp_path) as module:
        answer = client(module).delete("/books/1")
        assert (answer.status_code, answer.content) == (204, b"")
    response = JSONResponse(None, status_code=204)
    assert response.body == b"null"
    assert "content-length" not in response.headers
    assert Response(status_code=204).body == b""


def test_what_is_set_on_the_injected_response_is_lost(tmp_path: Path) -> None:
    """FLT313."""
    with load("FLT313", tmp_path / "bad") as module:
        assert "set-cookie" not in client(module).post("/theme?theme=dark").headers
    with load("FLT313", tmp_path / "good", "Good") as module:
        assert "theme=dark" in client(module).post("/theme?theme=dark").headers["set-cookie"]
        assert client(module).get("/theme").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("heading", "status"), [("Bad", 200), ("Fixed (unsafe)", 201)])
def test_the_status_of_the_decorator_is_ignored(heading: str, status: int, tmp_path: Path) -> None:
    """FLT314."""
    with load("FLT314", tmp_path, heading) as module:
        assert client(module).post("/books?title=Emma").status_code == status


def test_a_redirect_ignores_the_status_of_the_decorator() -> None:
    """FLT314."""
    app = FastAPI()
    app.post("/", status_code=303)(lambda: RedirectResponse("/there"))
    assert client(app).post("/").status_code == 307


def test_an_exception_in_a_stream_comes_too_late(tmp_path: Path) -> None:
    """FLT320."""
    with load("FLT320", tmp_path / "bad") as module:
        assert client(module).get("/reports/2").status_code == 200
        with pytest.raises((RuntimeError, ExceptionGroup), match=r"response already started|TaskGroup"):
            TestClient(module.app).get("/reports/2")
    with load("FLT320", tmp_path / "good", "Good") as module:
        assert client(module).get("/reports/2").status_code == 404
        assert client(module).get("/reports/1").text == "ab"


def test_an_exception_in_a_route_that_yields_or_a_task_comes_too_late() -> None:
    """FLT320."""
    app = FastAPI()

    def yields() -> Any:
        yield from ()
        raise HTTPException(404)

    def work() -> None:
        raise HTTPException(404)

    @app.get("/task")
    def task(tasks: BackgroundTasks) -> str:
        tasks.add_task(work)
        return "done"

    with pytest.raises(RuntimeError, match="response already started"):
        TestClient(app).get("/task")
    app.get("/yields")(yields)
    if has(fastapi=">=0.134"):
        with pytest.raises(RuntimeError, match="response already started"):
            TestClient(app).get("/yields")
    elif has(fastapi="<0.130"):
        assert client(app).get("/yields").status_code == 404


def test_exclude_none_leaves_out_what_the_schema_requires(tmp_path: Path) -> None:
    """FLT321."""
    with load("FLT321", tmp_path / "bad") as module:
        assert client(module).get("/users/ada").json() == {"name": "ada"}
        assert module.app.openapi()["components"]["schemas"]["User"]["required"] == ["name", "phone"]
    with load("FLT321", tmp_path / "good", "Good") as module:
        assert client(module).get("/users/ada").json() == {"name": "ada"}
        assert module.app.openapi()["components"]["schemas"]["User"]["required"] == ["name"]


@pytest.mark.parametrize("heading", ["Bad", "Fixed"])
def test_the_annotation_alone_is_the_same_model(heading: str, tmp_path: Path) -> None:
    """FLT318."""
    with load("FLT318", tmp_path, heading) as module:
        content = module.app.openapi()["paths"]["/books"]["get"]["responses"]["200"]["content"]
        assert content["application/json"]["schema"]["items"] == {"$ref": "#/components/schemas/Book"}


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        ({}, "open" if ends_late() else "closed"),
        pytest.param({"scope": "function"}, "closed", marks=since(fastapi=">=0.121")),
    ],
)
def test_a_stream_outlives_the_dependency_only_with_scope_function(scope: Any, seen: str) -> None:
    """FLT319."""
    app, state = FastAPI(), ["open"]

    def session() -> Iterator[str]:
        yield "session"
        state[0] = "closed"

    @app.get("/", dependencies=[Depends(session, **scope)])
    def stream() -> Any:
        return StreamingResponse(state[0] for _ in range(1))

    assert client(app).get("/").text == seen
