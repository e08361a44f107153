from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Route, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_UNKNOWN = ("Iterator", "AsyncIterator", "AsyncIterable", "AsyncGenerator")


class GeneratorRoute(Rule):
    """A route that yields means something else in older versions of FastAPI.

    Why it hurts: from FastAPI 0.134 on, what a route yields is streamed, one JSON document a line. Before, a `def`
    route sends one JSON list, an `async def` route fails with a 500, and one that is annotated as an iterator stops the
    start. The requirements of this project allow both: clients get one or the other, depending on the day of the
    installation.

    Bad:
        # requirements.txt
        fastapi>=0.115
        # app/main.py
        from collections.abc import Iterable

        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/numbers")  # expect: `count`
        def count() -> Iterable[int]:
            yield from range(3)

    Good:
        # requirements.txt
        fastapi>=0.134
        # app/main.py
        from collections.abc import Iterable

        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/numbers")
        def count() -> Iterable[int]:
            yield from range(3)

    Exceptions: projects of which no version of FastAPI is known. Routes with a `response_class` for streams.

    Versions: FastAPI before 0.134, or requirements that allow it.

    References: https://fastapi.tiangolo.com/tutorial/stream-json-lines/
    """

    code = "FLT424"
    severity = Severity.WARNING
    versions = {"fastapi": "<0.134"}

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if not route.function.is_generator or route.is_websocket or not module.allows("fastapi", "<0.134"):
            return
        if "Stream" in route.response_class or "EventSource" in route.response_class:
            return
        yield Diagnostic(
            route.span,
            f"before FastAPI 0.134 `{route.endpoint}` {_older(route, module)}, after that it streams JSON lines: "
            "require fastapi>=0.134, or return a StreamingResponse",
        )


def _older(route: Route, module: Module) -> str:
    """What older versions make of it; Pydantic knows no schema of the annotations in `_UNKNOWN`."""
    node = module.node(route.function.span) if route.response_model not in ("keyword", "none") else None
    if isinstance(node, cst.FunctionDef) and node.returns and module.span(node.name) == route.function.name_span:
        annotation = node.returns.annotation
        kind = annotation.value if isinstance(annotation, cst.Subscript) else annotation
        name = (module.qualified_name(kind) or "").rpartition(".")[2]
        if name in _UNKNOWN:
            return f"stops the start (`{name}` is no model)"
    return "is a 500" if route.function.is_async else "answers with one JSON list"
