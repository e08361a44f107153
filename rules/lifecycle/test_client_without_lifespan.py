from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Confidence, Diagnostic, Rule, Severity, TestClientUse
from fastlint.support.lifespan.entering import entered

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_PREPARING = frozenset({"dependency_overrides", "LifespanManager"})


class TestClientWithoutLifespan(Rule):
    """A test makes a client of an application with a lifespan, and never enters it.

    Why it hurts: TestClient runs startup and shutdown only as a context manager. Without `with`, the test sees an
    application that was never started: no pool, no `app.state`. It fails where production does not, or, worse, nothing
    ever tests the startup.

    Bad:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            app.state.shelf = ["Emma"]
            yield


        app = FastAPI(lifespan=lifespan)


        @app.get("/shelf")
        def read_shelf() -> list[str]:
            return app.state.shelf
        # tests/test_main.py
        from fastapi.testclient import TestClient

        from app.main import app

        client = TestClient(app)  # expect: with


        def test_shelf() -> None:
            assert client.get("/shelf").json() == ["Emma"]

    Good:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            app.state.shelf = ["Emma"]
            yield


        app = FastAPI(lifespan=lifespan)


        @app.get("/shelf")
        def read_shelf() -> list[str]:
            return app.state.shelf
        # tests/test_main.py
        from fastapi.testclient import TestClient

        from app.main import app


        def test_shelf() -> None:
            with TestClient(app) as client:
                assert client.get("/shelf").json() == ["Emma"]

    Fixed (unsafe):
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            app.state.shelf = ["Emma"]
            yield


        app = FastAPI(lifespan=lifespan)


        @app.get("/shelf")
        def read_shelf() -> list[str]:
            return app.state.shelf
        # tests/test_main.py
        from collections.abc import Iterator

        import pytest
        from fastapi.testclient import TestClient

        from app.main import app

        client = TestClient(app)


        @pytest.fixture(autouse=True, scope="module")
        def started_client() -> Iterator[None]:
            with client:
                yield


        def test_shelf() -> None:
            assert client.get("/shelf").json() == ["Emma"]

    Exceptions: applications whose lifespan does nothing that is known of. Of high confidence is only where a route for
    which the file asks reads what nothing but the lifespan sets (`app.state`, a global, a client that it opens): not
    the routes themselves when it is missing, and not the tests, their fixtures or what these replace (a class, with
    all of its methods), and where the route does not catch what its missing raises;
    clients that the same file enters later, and those that are returned or handed on: somebody else may enter them.
    Files that put something on `app.state` or override a dependency: they prepare the application in their own way.
    The fix enters a client of a function for the rest of it, one of a file of pytest's by a fixture; clients of
    classes stay as they are.

    References: https://fastapi.tiangolo.com/advanced/testing-events/
    """

    code = "FLT609"
    scope = "tests"
    severity = Severity.WARNING
    needs = ("starlette.testclient.TestClient",)

    def check(self, client: TestClientUse, module: Module) -> Iterator[Diagnostic]:
        if module.outline.sets_state() or _PREPARING & module.outline.mentioned:
            return
        if not client.has_lifespan or client.use not in ("assigned", "attribute", "stored", "yielded"):
            return
        if (client.use in ("assigned", "stored") and _is_entered(client, module)) or _is_second(client, module):
            return
        name = client.application or "the application"
        what = (
            f"the startup handlers of `{name}` never run"
            if client.has_handlers
            else f"the lifespan of `{name}` never runs"
        )
        beside = "; what it needs must be there then" if client.opens else ""
        yield Diagnostic(
            client.span,
            f"{what} outside of a `with` statement; write `with {client.callee}(...) as client:`{beside}",
            fix=entered(client, module),
            repair=f"client of {client.application}",
            confidence=Confidence.HIGH if client.is_needed else Confidence.LOW,
        )


def _is_second(client: TestClientUse, module: Module) -> bool:
    """Whether it stands inside `with TestClient(app)`, which has run the lifespan already."""
    items = [item.item for node in module.ancestors(client.span) if isinstance(node, cst.With) for item in node.items]
    return any(isinstance(i, cst.Call) and module.text(module.span(i.func)) == client.callee for i in items)


def _is_entered(client: TestClientUse, module: Module) -> bool:
    """Whether the variable is entered, returned or handed on somewhere in the file."""
    target = next((n for n in module.around(client.span) if isinstance(n, (cst.Assign, cst.AnnAssign))), None)
    if target is None:
        return True
    nodes = [t.target for t in target.targets] if isinstance(target, cst.Assign) else [target.target]
    return any(module.outline.is_entered(module.text(module.span(node))) for node in nodes)
