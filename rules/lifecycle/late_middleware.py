from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, LateAddition, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class LateMiddleware(Rule):
    """Middleware is added to an application that has started.

    Why it hurts: the application puts its middleware together with the first message of the server, before the lifespan
    and any startup handler runs. `add_middleware` raises a RuntimeError from then on: the service does not start, or
    the request ends with a 500.

    Bad:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI
        from fastapi.middleware.gzip import GZipMiddleware


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            app.add_middleware(GZipMiddleware)  # expect: has started
            yield


        app = FastAPI(lifespan=lifespan)

    Good:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI
        from fastapi.middleware.gzip import GZipMiddleware


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            print("ready")
            yield


        app = FastAPI(lifespan=lifespan)
        app.add_middleware(GZipMiddleware)

    `@app.middleware("http")` inside of such a function is meant too, and what is given the application and adds
    middleware to it: a function of the project, or `Instrumentator().instrument(app)`.

    Exceptions: other applications than the one that runs the function, which may not have started yet, and calls in a
    `try`.

    References: https://www.starlette.io/middleware/
    """

    code = "FLT635"
    preview = True
    severity = Severity.ERROR

    def check(self, added: LateAddition, module: Module) -> Iterator[Diagnostic]:
        name = added.function.name.rpartition(".")[2]
        harm = "the service does not start" if added.is_at_start else "the client gets a 500"
        yield Diagnostic(
            added.span,
            f"`{added.callee}` adds middleware in `{name}`, when the application has started: RuntimeError, {harm}; "
            "add it where the application is made",
        )
