"""FLT502 to FLT519, executed: what the pages of these rules call bad goes wrong, and what they call good does not."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Annotated, Any, Self

import pytest
from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Query
from fastapi.exceptions import FastAPIError
from fastapi.testclient import TestClient
from pydantic import BaseModel

from tests.installed import ends_late, has, since, speaks
from tests.pages import load


def client(app: FastAPI) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)


class Wire:
    """Notes when bytes leave the application."""

    def __init__(self, app: FastAPI, events: list[str]) -> None:
        self.app = app
        self.events = events

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            self.events.append(message["type"].rpartition(".")[2])
            await send(message)

        await self.app(scope, receive, sending)


def test_a_session_opened_in_a_route_cannot_be_replaced_by_tests(tmp_path: Path) -> None:
    class Fake:
        def execute(self, statement: object) -> "Fake":
            return self

        def scalar_one(self) -> int:
            return 0

    with load("FLT502", tmp_path / "good", "Good") as good:
        good.app.dependency_overrides[good.get_session] = Fake
        assert client(good.app).get("/answer").json() == 0
    with load("FLT502", tmp_path / "bad") as bad:
        assert client(bad.app).get("/answer").json() == 42


def test_a_called_dependency_fails_at_import(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="is not a callable object"), load("FLT503", tmp_path / "bad"):
        pass
    with load("FLT503", tmp_path / "good", "Good") as good:
        assert client(good.app).get("/items").json() == {"page": 1, "size": 20}


def test_a_generator_is_no_session(tmp_path: Path) -> None:
    with load("FLT504", tmp_path / "bad") as bad:
        assert client(bad.app).get("/items").json() == 3
        with pytest.raises(AttributeError, match="generator"):
            TestClient(bad.app).get("/total")
        with pytest.raises(TypeError), bad.get_session():
            pass
    with load("FLT504", tmp_path / "good", "Good") as good:
        assert good.count_in_a_job() == 3


def test_an_async_generator_can_neither_be_entered_nor_awaited() -> None:
    async def get_session() -> Any:
        yield 1

    async def awaiting() -> None:
        await get_session()

    async def entering() -> None:
        async with get_session():
            pass

    for use in (awaiting, entering):
        with pytest.raises(TypeError):
            asyncio.run(use())


def test_a_bare_dependency_fails_at_import_or_is_handed_over(tmp_path: Path) -> None:
    with pytest.raises(AttributeError), load("FLT505", tmp_path / "bad"):
        pass
    with load("FLT505", tmp_path / "good", "Good") as good:
        assert client(good.app).get("/items").status_code == 422
    app = FastAPI()
    called: list[str] = []

    def check() -> None:
        called.append("check")

    @app.get("/")
    def read(user=check) -> str:  # type: ignore[no-untyped-def]
        return type(user).__name__

    assert (client(app).get("/").json(), called) == ("function", [])


def test_clean_up_below_the_yield_is_skipped(tmp_path: Path) -> None:
    for heading, cleaned in (("Bad", []), ("Good", ["reader"])):
        with load("FLT506", tmp_path / heading, heading) as page:
            assert client(page.app).get("/items/10").status_code == 404
            assert page.closed == cleaned
            assert client(page.app).get("/items/1").json() == 1
            assert page.closed == [*cleaned, "reader"]


def test_a_swallowed_404_becomes_a_500(tmp_path: Path) -> None:
    with load("FLT507", tmp_path / "bad") as bad:
        if speaks("FLT507"):
            assert client(bad.app).get("/items/10").status_code == 500
            with pytest.raises(FastAPIError, match="esponse"):
                TestClient(bad.app).get("/items/10")
        else:
            assert client(bad.app).get("/items/10").status_code == 404
    with load("FLT507", tmp_path / "good", "Good") as good:
        assert client(good.app).get("/items/10").status_code == 404


@pytest.mark.parametrize("how", ["narrow", "finally", "suppress"])
def test_other_ways_to_swallow(how: str) -> None:
    from contextlib import suppress

    yielded = 1

    def narrow() -> Any:
        try:
            yield 1
        except ValueError:
            str(yielded)

    def in_finally() -> Any:
        try:
            yield 1
        finally:
            return  # noqa: B012

    def with_suppress() -> Any:
        with suppress(ValueError):
            yield 1

    app = FastAPI()
    dependency = {"narrow": narrow, "finally": in_finally, "suppress": with_suppress}[how]

    @app.get("/")
    def read(value: Annotated[int, Depends(dependency)]) -> int:
        raise ValueError(value)

    with pytest.raises(FastAPIError if speaks("FLT507") else ValueError, match="esponse" if speaks("FLT507") else "1"):
        TestClient(app).get("/")


def test_the_commit_comes_after_the_response(tmp_path: Path) -> None:
    with load("FLT508", tmp_path / "bad") as bad:
        status = TestClient(Wire(bad.app, bad.events), raise_server_exceptions=False).post("/items").status_code
        if ends_late():
            assert (status, bad.events) == (201, ["start", "body", "commit", "close"])
        else:
            assert (status, bad.events[:2]) == (500, ["commit", "close"])


@since(fastapi=">=0.121")
def test_the_commit_of_a_function_scoped_session_comes_before_the_response(tmp_path: Path) -> None:
    with load("FLT508", tmp_path / "good", "Good") as good:
        assert TestClient(Wire(good.app, good.events), raise_server_exceptions=False).post("/items").status_code == 500
        assert good.events[:2] == ["commit", "close"]


def test_a_transaction_around_the_yield_is_committed_after_the_response() -> None:
    events: list[str] = []

    class Transaction:
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *error: object) -> None:
            events.append("commit")

    def get_transaction() -> Any:
        with Transaction() as transaction:
            yield transaction

    app = FastAPI()

    @app.post("/")
    def create(transaction: Annotated[Any, Depends(get_transaction)]) -> int:
        return 1

    TestClient(Wire(app, events)).post("/")
    assert events == (["start", "body", "commit"] if ends_late() else ["commit", "start", "body"])


def test_an_http_exception_below_the_yield_is_not_answered(tmp_path: Path) -> None:
    with load("FLT509", tmp_path / "bad") as bad:
        assert client(bad.app).get("/items").status_code == (200 if ends_late() else 429)
    with load("FLT509", tmp_path / "good", "Good") as good:
        assert client(good.app).get("/items").status_code == 429


def test_an_http_exception_in_the_handler_around_the_yield_is_answered() -> None:
    def get_unit() -> Any:
        try:
            yield 1
        except ValueError:
            raise HTTPException(409) from None

    app = FastAPI()

    @app.get("/")
    def read(unit: Annotated[int, Depends(get_unit)]) -> int:
        raise ValueError

    assert client(app).get("/").status_code == 409


def test_settings_are_built_in_each_request(tmp_path: Path) -> None:
    for heading, built in (("Bad", 3), ("Good", 1)):
        with load("FLT510", tmp_path / heading, heading) as page:
            count: list[object] = []

            class Counted(page.Settings):  # type: ignore[name-defined,misc]
                def model_post_init(self, context: object, seen: list[object] = count) -> None:
                    seen.append(self)

            vars(page)["Settings"] = Counted
            for _ in range(3):
                assert client(page.app).get("/title").json() == "shop"
            assert len(count) == built


def test_clients_override_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "false")
    for heading, answer in (("Bad", True), ("Good", False)):
        with load("FLT511", tmp_path / heading, heading) as page:
            assert client(page.app).get("/debug?debug=true").json() is answer


def test_a_decorated_context_manager_is_no_dependency(tmp_path: Path) -> None:
    with load("FLT512", tmp_path / "bad") as bad:
        assert client(bad.app).get("/name").status_code == 500
    with load("FLT512", tmp_path / "good", "Good") as good:
        assert client(good.app).get("/name").json() == "NAME"


def test_what_a_generator_function_gives_is_a_generator(tmp_path: Path) -> None:
    with load("FLT513", tmp_path / "bad") as bad:
        assert type(bad.get_session()).__name__ == "generator"
        assert not isinstance(bad.get_session(), bad.get_session.__annotations__["return"])


def test_requests_run_in_the_transaction_of_another(tmp_path: Path) -> None:
    with load("FLT514", tmp_path / "bad") as bad:
        client(bad.app).get("/answer")
        assert bad.session.in_transaction(), "nobody ends what a request began"
        before = bad.session.get_transaction()
        client(bad.app).get("/answer")
        assert bad.session.get_transaction() is before
    with load("FLT514", tmp_path / "good", "Good") as good:
        assert client(good.app).get("/answer").json() == 42


def test_an_imported_global_stays_none(tmp_path: Path) -> None:
    with (
        load("FLT515", tmp_path / "bad") as bad,
        TestClient(bad.app) as started,
        pytest.raises(TypeError, match="NoneType"),
    ):
        started.get("/size")
    with load("FLT515", tmp_path / "good", "Good") as good, TestClient(good.app) as started:
        assert started.get("/size").json() == 1


def test_a_context_variable_set_in_a_thread_is_lost(tmp_path: Path) -> None:
    for heading, seen in (("Bad", "nobody"), ("Good", "ada")):
        with load("FLT516", tmp_path / heading, heading) as page:
            assert client(page.app).get("/tenant?x_tenant=ada").json() == seen


def test_what_a_validator_rejects_is_a_500(tmp_path: Path) -> None:
    for heading, status in (("Bad", 500), ("Good", 422)) if has(fastapi=">=0.115") else (("Bad", 500),):
        with load("FLT517", tmp_path / heading, heading) as page:
            assert client(page.app).get("/items?size=50").json() == 50
            assert client(page.app).get("/items?size=500").status_code == status


@since(fastapi=">=0.115")
def test_before_0_157_a_model_is_taken_apart_only_if_it_is_all_that_a_function_takes_from_the_query() -> None:
    class Page(BaseModel):
        size: int = 20

    class Search(Page):
        search: str = ""

    app = FastAPI()

    @app.get("/alone")
    def alone(page: Annotated[Page, Query()]) -> int:
        return page.size

    @app.get("/beside")
    def beside(page: Annotated[Page, Query()], search: str = "") -> int:
        return page.size

    @app.get("/within")
    def within(page: Annotated[Search, Query()]) -> int:
        return page.size

    def words(search: str = "") -> str:
        return search

    @app.get("/above")
    def above(page: Annotated[Page, Query()], search: Annotated[str, Depends(words)]) -> int:
        return page.size

    ask, paths = client(app), ("alone", "beside", "within", "above")
    assert {path: ask.get(f"/{path}?size=5&search=x").status_code for path in paths} == {
        "alone": 200, "beside": 200 if has(fastapi=">=0.157") else 422, "within": 200, "above": 200,
    }  # fmt: skip


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
def test_a_called_background_task_never_runs(tmp_path: Path) -> None:
    with load("FLT518", tmp_path / "bad") as bad:
        assert client(bad.app).post("/welcome?address=ada").status_code == 200
        assert bad.sent == []
        with pytest.raises(TypeError):
            TestClient(bad.app).post("/welcome?address=ada")
    with load("FLT518", tmp_path / "good", "Good") as good:
        client(good.app).post("/welcome?address=ada")
        assert good.sent == ["ada"]


def test_tasks_of_an_object_made_by_hand_are_dropped(tmp_path: Path) -> None:
    for heading, sent in (("Bad", []), ("Good", ["ada"])):
        with load("FLT519", tmp_path / heading, heading) as page:
            assert client(page.app).post("/welcome?address=ada").json() == "welcome"
            assert page.sent == sent


@since(fastapi=">=0.121")
def test_a_function_scoped_session_is_closed_when_the_task_runs(tmp_path: Path) -> None:
    for heading, seen in (("Bad", ["closed"]), ("Good", ["1 open"])):
        with load("FLT520", tmp_path / heading, heading) as page:
            client(page.app).post("/reports")
            assert page.seen == seen


def test_the_dependency_waits_for_the_task_and_undoes_the_request_if_it_fails() -> None:
    app, events = FastAPI(), list[str]()

    def get_unit() -> Any:
        try:
            yield events
            events.append("commit")
        except Exception:
            events.append("rollback")
            raise

    def work(unit: list[str]) -> None:
        unit.append("task")
        raise sqlite3.OperationalError

    @app.post("/")
    def create(unit: Annotated[list[str], Depends(get_unit)], tasks: BackgroundTasks) -> str:
        tasks.add_task(work, unit)
        return "created"

    assert TestClient(Wire(app, events), raise_server_exceptions=False).post("/").status_code == 200
    assert events == (["start", "body", "task", "rollback"] if ends_late() else ["commit", "start", "body", "task"])
