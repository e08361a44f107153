from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Rule, Severity, UnsetState

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UnsetApplicationState(Rule):
    """An attribute of `app.state` is read, and nothing sets it.

    Why it hurts: `app.state` is an empty object. Reading what nobody put there is an AttributeError and a 500, usually
    after the attribute was renamed at one end only.

    Bad:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI, Request


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            app.state.database_pool = ["connection"]
            yield


        app = FastAPI(lifespan=lifespan)


        @app.get("/connections")
        def count_connections(request: Request) -> int:
            return len(request.app.state.pool)  # expect: `app.state.pool`

    Good:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI, Request


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            app.state.pool = ["connection"]
            yield


        app = FastAPI(lifespan=lifespan)


        @app.get("/connections")
        def count_connections(request: Request) -> int:
            return len(request.app.state.pool)

    Exceptions: projects without an application of their own, and those in which some code sets attributes whose names
    are not known (`setattr`, or another function that is given `app.state`). Attributes asked for by `hasattr` or
    `getattr`. In preview: libraries set attributes too, which nothing in the project shows.

    References: https://www.starlette.dev/applications/#storing-state-on-the-app-instance
    """

    code = "FLT610"
    severity = Severity.ERROR
    preview = True

    def check(self, state: UnsetState, module: Module) -> Iterator[Diagnostic]:
        yield Diagnostic(
            state.span,
            f"`app.state.{state.name}` is set nowhere in this project: reading it raises AttributeError; set it in the "
            "lifespan",
        )
