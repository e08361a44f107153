"""What the rules about applications, middleware and errors claim, executed on the examples of their pages."""

from __future__ import annotations

import asyncio
import json
import warnings
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial, wraps
from pathlib import Path
from typing import Annotated, Any

import pytest
import uvicorn
from fastapi import FastAPI, HTTPException, Request, WebSocketDisconnect
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.testclient import TestClient
from pydantic import AfterValidator, BaseModel, TypeAdapter, ValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

from tests.installed import has, speaks
from tests.pages import load


def client(app: Any) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)


def test_removed_methods_fail_when_the_module_is_imported(tmp_path: Path) -> None:
    names = ("add_event_handler", "route", "add_websocket_route")
    if speaks("FLT602"):
        error, word = (TypeError, "openapi_prefix") if has(fastapi=">=0.145") else (AttributeError, "add_event_handler")
        with pytest.raises(error, match=word), load("FLT602", tmp_path):
            pass
        assert not any(hasattr(FastAPI(), name) for name in names)
    else:
        with warnings.catch_warnings(), load("FLT602", tmp_path) as main, client(main.app) as bad:
            warnings.simplefilter("ignore")
            assert bad.get("/ping").text == "pong"
        assert all(hasattr(FastAPI(), name) for name in names)
    with load("FLT602", tmp_path / "good", "Good") as main, client(main.app) as good:
        assert good.get("/ping").json() == "pong"


def test_what_a_lifespan_opens_stays_open(tmp_path: Path) -> None:
    for heading, is_closed in (("Bad", False), ("Good", True)):
        with load("FLT606", tmp_path / heading, heading) as main:
            with client(main.app):
                opened = main.app.state.client
            assert opened.is_closed == is_closed


@pytest.mark.parametrize("guarded", [False, True])
def test_cleanup_after_a_bare_yield_is_skipped_when_another_lifespan_fails(guarded: bool) -> None:
    closed: list[str] = []

    @asynccontextmanager
    async def outer(app: FastAPI) -> AsyncIterator[None]:
        if guarded:
            try:
                yield
            finally:
                closed.append("pool")
        else:
            yield
            closed.append("pool")

    @asynccontextmanager
    async def failing(app: FastAPI) -> AsyncIterator[None]:
        if app.title:
            raise OSError("the second one cannot start")
        yield

    @asynccontextmanager
    async def both(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(outer(app))
            await stack.enter_async_context(failing(app))
            yield

    with pytest.raises(OSError), TestClient(FastAPI(lifespan=both)):  # noqa: PT011
        pass
    assert closed == (["pool"] if guarded else [])


def test_a_caught_startup_error_lets_the_service_start(tmp_path: Path) -> None:
    with load("FLT608", tmp_path / "bad") as main, client(main.app) as started:
        assert started.get("/").status_code == 404
    for heading in ("Good", "Fixed (unsafe)"):
        with load("FLT608", tmp_path / heading[:5], heading) as main:
            started = client(main.app)
            with pytest.raises(OSError, match="no database"), started:
                pass


def test_a_client_that_is_not_entered_runs_no_lifespan(tmp_path: Path) -> None:
    with load("FLT609", tmp_path) as main:
        client(main.app).get("/")
        assert not hasattr(main.app.state, "shelf")
        with client(main.app):
            assert main.app.state.shelf == ["Emma"]


@pytest.mark.parametrize(("heading", "status"), [("Bad", 500), ("Good", 404), ("Fixed", 503)])
def test_plain_middleware_answers_500(heading: str, status: int, tmp_path: Path) -> None:
    with load("FLT613", tmp_path, heading) as main:
        assert client(main.app).get("/").status_code == status


@pytest.mark.parametrize(("heading", "status"), [("Bad", 500), ("Good", 401), ("Fixed (unsafe)", 401)])
def test_an_http_exception_in_middleware_is_a_500(heading: str, status: int, tmp_path: Path) -> None:
    with load("FLT614", tmp_path, heading) as main:
        assert client(main.app).get("/").status_code == status


@pytest.mark.parametrize(("heading", "status"), [("Bad", 500), ("Good", 422), ("Fixed", 422)])
def test_errors_of_a_validator_cannot_be_encoded(heading: str, status: int, tmp_path: Path) -> None:
    def positive(value: int) -> int:
        if value < 1:
            raise ValueError("not positive")
        return value

    class Book(BaseModel):
        pages: Annotated[int, AfterValidator(positive)]

    def create(book: Book) -> int:
        return book.pages

    create.__annotations__["book"] = Book
    with load("FLT615", tmp_path, heading) as main:
        main.app.post("/books")(create)
        assert client(main.app).post("/books", json={"pages": 0}).status_code == status
        assert client(main.app).post("/books", json={"pages": 1}).status_code == 200


@pytest.mark.parametrize(
    ("encode", "status"),
    [
        (lambda exc: json.dumps({"detail": exc.errors()}), 500),
        (lambda exc: json.dumps({"detail": exc.errors()}, default=str), 422),
        (lambda exc: [error.pop("ctx") for error in exc.errors()] and json.dumps({"detail": exc.errors()}), 422),
    ],
)
def test_errors_of_a_validator_cannot_be_dumped(encode: Any, status: int) -> None:
    """Each call of `errors()` gives the same list, so one that is changed in place is mended."""
    app = FastAPI()

    def refuse(value: int) -> int:
        raise ValueError(value)

    async def show_errors(request: Any, exc: Any) -> Response:
        return Response(encode(exc), 422)

    class Book(BaseModel):
        pages: Annotated[int, AfterValidator(refuse)]

    def create(book: Book) -> None:
        pass

    create.__annotations__["book"] = Book
    app.add_exception_handler(RequestValidationError, show_errors)
    app.post("/books")(create)
    assert client(app).post("/books", json={"pages": 1}).status_code == status


@pytest.mark.parametrize(("options", "status"), [({}, 500), ({"include_context": False}, 422)])
def test_errors_of_a_validator_are_no_detail(options: dict[str, Any], status: int) -> None:
    """FLT615: of an HTTPException."""

    def refuse(value: int) -> int:
        raise ValueError(value)

    app = FastAPI()

    @app.get("/")
    def read() -> None:
        try:
            TypeAdapter(Annotated[int, AfterValidator(refuse)]).validate_python(1)
        except ValidationError as e:
            raise HTTPException(422, e.errors(**options)) from e

    assert client(app).get("/").status_code == status


@pytest.mark.parametrize(("heading", "key"), [("Bad", "detail"), ("Good", "error"), ("Fixed", "error")])
def test_the_routers_own_404_passes_by_a_handler_of_fastapis_exception(heading: str, key: str, tmp_path: Path) -> None:
    def gone() -> None:
        raise HTTPException(410)

    with load("FLT616", tmp_path, heading) as main:
        main.app.get("/gone")(gone)
        assert client(main.app).get("/gone").json().keys() == {"error"}
        assert client(main.app).get("/nowhere").json().keys() == {key}


def test_handlers_that_cannot_be_called_or_return_no_response(tmp_path: Path) -> None:
    for heading, status in (("Bad", 500), ("Good", 409)):
        with load("FLT617", tmp_path / heading, heading) as main:
            main.app.get("/sold")(partial(_raise, main.OutOfStock))
            assert client(main.app).get("/sold").status_code == status
            if heading == "Bad":
                main.app.get("/closed")(partial(_raise, main.Closed))
                assert client(main.app).get("/closed").status_code == 500


def _raise(kind: Any, /) -> None:
    raise kind


def test_an_http_exception_without_status_is_a_500(tmp_path: Path) -> None:
    with load("FLT618", tmp_path / "bad") as main:
        assert [client(main.app).get(f"/books/{i}").status_code for i in (0, 1001, 5)] == [500, 500, 200]
    with load("FLT618", tmp_path / "good", "Good") as main:
        assert client(main.app).get("/books/0").status_code == 404


@pytest.mark.parametrize(("passing", "status"), [((), 500), ((HTTPException,), 404)])
def test_a_decorator_that_catches_all_turns_a_404_into_a_500(passing: tuple[type[Exception], ...], status: int) -> None:
    """FLT619."""

    def read() -> None:
        raise HTTPException(404)

    @wraps(read)
    def guarded() -> Any:
        try:
            return read()
        except passing:
            raise
        except Exception:
            return JSONResponse({}, 500)

    app = FastAPI()
    app.get("/")(guarded)
    assert client(app).get("/").status_code == status


@pytest.mark.parametrize(("heading", "status"), [("Bad", 500), ("Good", 404), ("Fixed", 404)])
def test_a_broad_except_turns_a_404_into_a_500(heading: str, status: int, tmp_path: Path) -> None:
    with load("FLT619", tmp_path, heading) as main:
        assert client(main.app).get("/books/7").status_code == status


def test_root_path_of_the_constructor_warns(tmp_path: Path) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with load("FLT620", tmp_path / "bad"):
            assert any("root_path" in str(w.message) for w in caught) == speaks("FLT620")
        caught.clear()
        with load("FLT620", tmp_path / "good", "Good"):
            assert not any("root_path" in str(w.message) for w in caught)


def test_old_names_of_statuses_warn(tmp_path: Path) -> None:
    for heading, warns in (("Bad", True), ("Fixed", False)) if speaks("FLT621") else (("Bad", False),):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            with load("FLT621", tmp_path / heading, heading):
                assert any("HTTP_422" in str(w.message) for w in caught) == warns
    if not speaks("FLT621"):
        with pytest.raises(AttributeError, match="CONTENT"), load("FLT621", tmp_path / "new", "Fixed"):
            pass


def test_middleware_for_websockets_runs_for_http_only() -> None:
    app, seen = FastAPI(), []

    @app.middleware("websocket")
    async def note(request: Any, call_next: Any) -> Any:
        seen.append(request.scope["type"])
        return await call_next(request)

    @app.websocket("/ws")
    async def ws(websocket: Any) -> None: ...

    client(app).get("/")
    assert seen == ["http"]


def test_included_routes_are_not_listed(tmp_path: Path) -> None:
    with load("FLT623", tmp_path / "bad") as main:
        name = client(main.app).get("/openapi.json").json()["paths"]["/books"]["get"]["operationId"]
        assert (name != "list_books") == speaks("FLT623")
    with load("FLT623", tmp_path / "good", "Good") as main:
        assert client(main.app).get("/openapi.json").json()["paths"]["/books"]["get"]["operationId"] == "list_books"


@pytest.mark.parametrize("option", [{"reload": True}, {"workers": 2}])
def test_uvicorn_exits_if_it_is_to_fork_an_object(option: dict[str, Any]) -> None:
    with pytest.raises(SystemExit) as exit_:
        uvicorn.run(FastAPI(), **option)
    assert exit_.value.code


def test_websockets_have_no_request(tmp_path: Path) -> None:
    with load("FLT625", tmp_path / "bad") as main:
        for path in ("/chat", "/clock"):
            with pytest.raises(TypeError), TestClient(main.app).websocket_connect(path):
                pass
    with load("FLT625", tmp_path / "fixed", "Fixed") as main:
        headers = {"x-tenant": "north"}
        with TestClient(main.app).websocket_connect("/chat", headers=headers) as socket:
            assert socket.receive_text() == "north"


def test_a_client_that_leaves_stays_on_the_list(tmp_path: Path) -> None:
    for heading, left in (("Bad", 1), ("Good", 0)):
        with load("FLT628", tmp_path / heading, heading) as main:
            with suppress(WebSocketDisconnect), TestClient(main.app).websocket_connect("/chat") as socket:
                socket.send_text("hello")
                assert socket.receive_text() == "hello"
            assert len(main.listeners) == left


def test_a_cancelled_server_skips_what_stands_after_a_bare_yield() -> None:
    closed: list[str] = []

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        closed.append("pool")

    async def serve() -> None:
        waiting = asyncio.Event()

        async def receive() -> dict[str, str]:
            if waiting.is_set():
                await asyncio.sleep(60)
            waiting.set()
            return {"type": "lifespan.startup"}

        async def send(message: Any) -> None: ...

        task = asyncio.create_task(FastAPI(lifespan=lifespan)({"type": "lifespan", "state": {}}, receive, send))
        await waiting.wait()
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(serve())
    assert closed == []


@pytest.mark.parametrize("hands_on", [True, False])
def test_a_handler_for_all_http_exceptions_has_to_hand_on_headers(hands_on: bool) -> None:
    """FLT616: else its fix is unsafe."""
    app = FastAPI()

    @app.exception_handler(StarletteHTTPException)
    async def show(request: Request, error: StarletteHTTPException) -> JSONResponse:
        headers = error.headers if hands_on else None
        return JSONResponse({"error": error.detail}, status_code=error.status_code, headers=headers)

    @app.get("/")
    def read() -> None: ...

    response = TestClient(app).post("/")
    assert response.status_code == 405
    assert response.headers.get("allow") == ("GET" if hands_on else None)
