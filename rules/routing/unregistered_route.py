from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Confidence, Diagnostic, LostRoute, Related, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_SAMPLE = re.compile(r"(?i)\b(?:examples?|samples?|demos?|demonstrat\w+)\b")
_RETIRED = re.compile(r"(?i)(?:^|[\W_])(?:retired|deprecated|legacy|obsolete|archived?|attic)(?:[\W_]|$)")
"""Words of what is kept on purpose, and no longer served: in the path of a module, or at its head."""


class UnregisteredRoute(Rule):
    """A route looks registered, but no application has it.

    Why it hurts: `@app.get` without parentheses registers nothing and says nothing: every request is answered with 404.
    The same happens to the routes of a router that no application includes and, before FastAPI 0.137, to those added
    to a router after it was included, by its decorators or with a router of their own.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get  # expect: `health` is not registered
        def health() -> dict[str, str]:
            return {"status": "ok"}

    Good:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/health")
        def health() -> dict[str, str]:
            return {"status": "ok"}

    Exceptions: nothing is said of routers where any part of the project includes routers that cannot be followed (found
    by importing all modules of a folder, say), or hands the router to a library. Where none of several routers is
    included, a module calls itself an example or retired, the call that included the router is commented out, other
    routes answer all paths of a router, or several lie in a folder of their own beside those of the applications, the
    finding is of low confidence. Routers in a folder of which nothing is served are one finding. What else is found in
    an endpoint that no request reaches is not reported. Late additions are reported where the version is known to be
    below 0.137.

    Versions: late additions: FastAPI before 0.137.

    References: https://fastapi.tiangolo.com/tutorial/bigger-applications/
    """

    code = "FLT417"
    severity = Severity.ERROR
    of_dead_code = True

    def check(self, lost: LostRoute, module: Module) -> Iterator[Diagnostic]:
        if lost.kind.startswith("late") and not module.is_certain({"fastapi": "<0.137"}):
            return
        related = (Related(lost.by.filename, lost.by.span, "the router is included here"),) if lost.by else ()
        is_doubtful = lost.is_unclear or _is_sample(lost, module)
        confidence = Confidence.LOW if is_doubtful else Confidence.HIGH
        habit = f"{lost.kind} {lost.package}" if lost.kind == "router" else ""
        yield Diagnostic(
            lost.span,
            _message(lost, module),
            related=related,
            confidence=confidence,
            habit=habit,
            whole=bool(lost.package),
        )


def _is_sample(lost: LostRoute, module: Module) -> bool:
    """Whether the module says that its router shows how something is done, or is no longer served."""
    if lost.kind != "router":
        return False
    path = module.source.filename.removesuffix(".py")
    name = path.rpartition("/")[2].replace("_", " ")
    head = module.head
    return bool(_SAMPLE.search(name) or _SAMPLE.search(head) or _RETIRED.search(head) or _RETIRED.search(path))


def _message(lost: LostRoute, module: Module) -> str:
    if lost.kind == "bare":
        method = module.text(lost.span)
        return f'`{lost.name}` is not registered: `@{method}` is not called; write `@{method}("/path")`'
    if lost.kind == "late":
        return (
            f"`{lost.name}` is missing from the application: its router was included before it was added; include "
            "the router after all its routes"
        )
    if lost.kind == "late-router":
        whose = f"the routes of `{lost.name}`" if lost.name else "these routes"
        return (
            f"{whose} are missing from the application: the router around them was included before; include them in it "
            "first"
        )
    routes = "its route answers" if lost.routes == 1 else f"its {lost.routes} routes answer"
    return f"no application includes the router `{lost.name}`: {routes} with 404; include it, or remove it"
