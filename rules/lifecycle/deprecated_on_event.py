from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Application, Confidence, Diagnostic, EventHandler, Fix, Rule, Severity
from fastlint.support.lifespan import lifespan_edits

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class DeprecatedOnEvent(Rule):
    """Startup and shutdown handlers are deprecated: a lifespan does both.

    Why it hurts: `on_event` is deprecated in favour of the lifespan. What it opens at startup and closes at shutdown is
    torn apart into two functions with a global between them, and all handlers are silently ignored as soon as somebody
    gives the application a lifespan. `on_startup=` and `on_shutdown=` are the same mechanism.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI(title="Shop")
        connections: list[str] = []


        @app.on_event("startup")  # expect: connect
        async def connect() -> None:
            connections.append("database")


        @app.on_event("startup")  # expect: warm_up
        def warm_up() -> None:
            connections.append("cache")


        @app.on_event("shutdown")  # expect: disconnect
        async def disconnect() -> None:
            connections.clear()

    Good:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI

        connections: list[str] = []


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            connections.append("database")
            yield
            connections.clear()


        app = FastAPI(title="Shop", lifespan=lifespan)

    Fixed (unsafe):
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            await connect()
            warm_up()
            try:
                yield
            finally:
                await disconnect()


        app = FastAPI(title="Shop", lifespan=lifespan)
        connections: list[str] = []


        async def connect() -> None:
            connections.append("database")


        def warm_up() -> None:
            connections.append("cache")


        async def disconnect() -> None:
            connections.clear()

    Exceptions: handlers of an application that has a lifespan never run, which is FLT603; those of a router that is
    included run several times, which is FLT604. There is no fix where the
    handlers of one application lie in several files, functions or classes, are no plain functions, or share their name,
    nor where the application is given to code that may register handlers of its own: with a lifespan they never run.
    Of low confidence are handlers in files that are loaded by their paths: no lifespan can import them; and those
    that are only registered under an `if`. What one lifespan replaces, is one finding.

    Versions: FastAPI 0.93 and later: earlier ones have no lifespan. The warning comes since 0.104.

    References: https://fastapi.tiangolo.com/advanced/events/
    """

    code = "FLT601"
    severity = Severity.WARNING
    versions = {"fastapi": ">=0.93"}

    def check(self, application: Application, module: Module) -> Iterator[Diagnostic]:
        handlers = [h for h in application.handlers if h.form in ("on_event", "on_startup", "on_shutdown")]
        if application.lifespan or application.is_repeating or not handlers:
            return
        edits = lifespan_edits(application, module)
        # The lifespan of a router runs beside that of the application that includes it, and its handlers with it.
        ignored = ", and ignored once there is a lifespan" if application.kind == "application" else ""
        fix = Fix("Call the handlers in a lifespan", edits, Applicability.UNSAFE) if edits else None
        for handler in handlers:
            written = f'on_event("{handler.event}")' if handler.form == "on_event" else f"{handler.form}="
            side = "before" if handler.event == "startup" else "after"
            yield Diagnostic(
                handler.span,
                f"`{written}` is deprecated{ignored}; call `{handler.name}` in a lifespan, {side} its `yield`",
                fix=fix,
                confidence=Confidence.LOW if application.is_by_file or _is_choice(handler, module) else Confidence.HIGH,
                repair=f"lifespan of {application.name}",
            )


def _is_choice(handler: EventHandler, module: Module) -> bool:
    """Whether a handler is registered only under an `if`, which the lifespan would have to ask too."""
    return any(isinstance(node, cst.If) for node in module.ancestors(handler.span))
