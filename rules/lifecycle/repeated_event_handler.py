from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Application, Confidence, Diagnostic, Related, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class RepeatedEventHandler(Rule):
    """A startup or shutdown handler of an included router runs twice.

    Why it hurts: `include_router` copies the handlers of the router to the application and runs those of the router
    too: two pools are opened and one is lost, the job is scheduled twice. Each further router in between adds a run.

    Bad:
        # app/jobs.py
        from fastapi import APIRouter

        router = APIRouter()
        started: list[str] = []


        @router.on_event("startup")  # expect: `start_job` runs twice
        def start_job() -> None:
            started.append("job")

        # app/main.py
        from fastapi import FastAPI

        from app import jobs

        app = FastAPI()
        app.include_router(jobs.router)

    Good:
        # app/jobs.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import APIRouter

        started: list[str] = []


        @asynccontextmanager
        async def lifespan(router: APIRouter) -> AsyncIterator[None]:
            started.append("job")
            yield


        router = APIRouter(lifespan=lifespan)

        # app/main.py
        from fastapi import FastAPI

        from app import jobs

        app = FastAPI()
        app.include_router(jobs.router)

    Exceptions: routers of applications that have a lifespan: there the handlers run once (and are reported as FLT601).
    Of low confidence: handlers whose second run does nothing, because a global tells it so (`if client is not None:
    ...; client = None`).

    Versions: FastAPI 0.112.2 and later: before, an included router's own lifespan was not run.

    References: https://fastapi.tiangolo.com/advanced/events/
    """

    code = "FLT604"
    severity = Severity.ERROR
    versions = {"fastapi": ">=0.112.2"}

    def check(self, application: Application, module: Module) -> Iterator[Diagnostic]:
        if application.lifespan or not application.is_repeating:
            return
        related = (Related(module.source.filename, application.span, "the router"),) if application.is_here else ()
        for handler in application.handlers:
            yield Diagnostic(
                handler.span,
                f"`{handler.name}` runs twice at {handler.event}: once for the router `{application.name}`, once "
                "more for the application that includes it; move it into a lifespan of either",
                related=related,
                confidence=Confidence.LOW if handler.is_guarded else Confidence.HIGH,
            )
