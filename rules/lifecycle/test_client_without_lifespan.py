from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Rule, Severity, TestClientUse

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_PREPARES = re.compile(r"\.state\.\w+ *=|\bdependency_overrides\b|\bLifespanManager\b")


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
        # tests/test_main.py
        from fastapi.testclient import TestClient

        from app.main import app

        client = TestClient(app)  # expect: with


        def test_there_is_no_author() -> None:
            assert client.get("/author").status_code == 404

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
        # tests/test_main.py
        from fastapi.testclient import TestClient

        from app.main import app


        def test_there_is_no_author() -> None:
            with TestClient(app) as client:
                assert client.get("/author").status_code == 404

    Exceptions: applications whose lifespan does nothing that is known of; clients that the same file enters later, and
    those that are returned or handed on: somebody else may enter them. Files that put something on `app.state` or
    override a dependency: they prepare the application in their own way.

    References: https://fastapi.tiangolo.com/advanced/testing-events/
    """

    code = "FLT609"
    scope = "tests"
    severity = Severity.WARNING
    needs = ("starlette.testclient.TestClient",)

    def check(self, client: TestClientUse, module: Module) -> Iterator[Diagnostic]:
        if _PREPARES.search(module.source.text):
            return
        if not client.has_lifespan or client.use not in ("assigned", "attribute", "stored", "yielded"):
            return
        if (client.use in ("assigned", "stored") and _is_entered(client, module)) or _is_second(client, module):
            return
        yield Diagnostic(
            client.span,
            f"the lifespan of `{client.application or 'the application'}` never runs: TestClient runs it only as a "
            f"context manager; write `with {client.callee}(...) as client:`",
        )


def _is_second(client: TestClientUse, module: Module) -> bool:
    """Whether it stands inside `with TestClient(app)`, which has run the lifespan already."""
    for node in module.ancestors(client.span):
        if isinstance(node, cst.With):
            for item in node.items:
                if isinstance(item.item, cst.Call) and module.text(module.span(item.item.func)) == client.callee:
                    return True
    return False


def _is_entered(client: TestClientUse, module: Module) -> bool:
    """Whether the variable is entered, returned or handed on somewhere in the file."""
    target = next((n for n in module.around(client.span) if isinstance(n, (cst.Assign, cst.AnnAssign))), None)
    if target is None:
        return True
    nodes = [t.target for t in target.targets] if isinstance(target, cst.Assign) else [target.target]
    for node in nodes:
        name = re.escape(module.text(module.span(node)))
        use = rf"(?m)(\bwith\s+{name}\b|enter_context\(\s*{name}\b|\breturn\s+{name}\s*$|\b{name}\.__enter__)"
        if re.search(use, module.source.text):
            return True
    return False
