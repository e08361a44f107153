from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Applicability, Application, Diagnostic, EventHandler, Fix, Related, Rule, Severity
from fastlint.support.lifespan import lifespan_edits

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class IgnoredEventHandler(Rule):
    """A startup or shutdown handler never runs, because the application has a lifespan.

    Why it hurts: with `lifespan=`, FastAPI runs the lifespan and nothing else. Handlers registered with `on_event`,
    `on_startup` or `on_shutdown` are accepted and forgotten, without a word: the pool is never opened, the job never
    started. It happens halfway through a migration from `on_event`.

    Bad:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI

        ready: list[str] = []


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            ready.append("cache")
            yield


        app = FastAPI(lifespan=lifespan)


        @app.on_event("startup")  # expect: never runs
        async def start_scheduler() -> None:
            ready.append("scheduler")

    Good:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI

        ready: list[str] = []


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            ready.append("cache")
            ready.append("scheduler")
            yield


        app = FastAPI(lifespan=lifespan)

    Fixed (unsafe):
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI

        ready: list[str] = []


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            ready.append("cache")
            await start_scheduler()
            yield


        app = FastAPI(lifespan=lifespan)


        async def start_scheduler() -> None:
            ready.append("scheduler")

    Exceptions: where the project runs the handlers itself (`await app.router.startup()`, as for AWS Lambda with
    Mangum's `lifespan="off"`), they do run; else they do not, in any version that has lifespans. There is no fix where
    the lifespan and the handlers lie in several files, functions or classes, where the lifespan has no single `yield`,
    or where a handler adds middleware or hands out the application: that belongs below the application, which takes
    none once it runs.

    Versions: FastAPI 0.93 and later.

    References: https://fastapi.tiangolo.com/advanced/events/#alternative-events-deprecated
    """

    code = "FLT603"
    severity = Severity.ERROR
    versions = {"fastapi": ">=0.93"}

    def check(self, application: Application, module: Module) -> Iterator[Diagnostic]:
        if not application.lifespan:
            return
        span = application.lifespan_span
        place = (Related(module.source.filename, span, "the lifespan is given here"),) if span else ()
        is_early = any(handler.adds_middleware for handler in application.handlers)
        edits = None if is_early else lifespan_edits(application, module)
        fix = Fix("Call the handlers in the lifespan", edits, Applicability.UNSAFE) if edits else None
        lifespan = "its lifespan" if application.lifespan == "assigned" else f"`{application.lifespan}`"
        for handler in application.handlers:
            if handler.is_run_by_hand:
                continue
            yield Diagnostic(
                handler.span,
                f"`{handler.name}` never runs: the lifespan of the {application.kind} replaces "
                f"{handler.event} handlers; {_remedy(handler, lifespan)}",
                fix=fix,
                related=place,
            )


def _remedy(handler: EventHandler, lifespan: str) -> str:
    """Where it belongs: a lifespan comes too late for middleware."""
    if handler.adds_middleware == "certain":
        return "add its middleware at module level: a started application takes none"
    side = "before" if handler.event == "startup" else "after"
    late = ", or at module level for middleware"
    return f"call it in {lifespan}, {side} the `yield`{late if handler.adds_middleware else ''}"
