from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import BuiltApplication, Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_MOST = 20


class OversizedRouteModule(Rule):
    """The module that builds the application declares many routes itself.

    Why it hurts: settings, middleware, startup and two dozen endpoints in one file are read, changed and merged
    together. Routers divide them by subject. An opinion, and off by default: a small service is easiest to read in one
    file, and where it stops being small is a matter of taste. The limit is 20 routes.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()  # expect: 21 routes


        NAMES = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t"]


        def read() -> str:
            return "page"


        for name in [*NAMES, "u"]:
            app.add_api_route(f"/{name}", read)

    Good:
        # app/pages.py
        from fastapi import APIRouter

        router = APIRouter()


        NAMES = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t"]


        def read() -> str:
            return "page"


        for name in [*NAMES, "u"]:
            router.add_api_route(f"/{name}", read)

        # app/main.py
        from fastapi import FastAPI

        from app import pages

        app = FastAPI()
        app.include_router(pages.router)

    Exceptions: none.

    References: https://fastapi.tiangolo.com/tutorial/bigger-applications/
    """

    code = "FLT941"
    severity = Severity.INFO
    default = False

    def check(self, application: BuiltApplication, module: Module) -> Iterator[Diagnostic]:
        if application.routes > _MOST:
            yield Diagnostic(
                application.span,
                f"this module builds the application and declares {application.routes} routes; move them into "
                "routers of modules by subject",
            )
