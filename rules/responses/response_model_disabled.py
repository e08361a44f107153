from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Route, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_SENT = frozenset({"literal", "dict", "raw", "model", "orm", "object"})


class ResponseModelDisabled(Rule):
    """A route says `response_model=None` and returns a value.

    Why it hurts: it is said to be quicker, and is not. Without a model FastAPI walks through the value in Python; with
    one, Pydantic checks it and writes the JSON in compiled code, several times faster. Nothing is filtered, and the
    documentation shows no schema.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/books", response_model=None)  # expect: response_model=None
        def read_books() -> list[str]:
            return ["Emma"]

    Good:
        # app/main.py
        from fastapi import FastAPI, Response
        from fastapi.responses import RedirectResponse

        app = FastAPI()


        @app.get("/books")
        def read_books() -> list[str]:
            return ["Emma"]


        @app.get("/", response_model=None)
        def read_root(short: bool) -> Response | dict[str, str]:
            if short:
                return {"see": "/books"}
            return RedirectResponse("/books")

    Exceptions: off by default. For it: a model costs nothing and protects. Against it: a value that is large, trusted
    and changes its shape needs no schema, and some annotations are no models (a union with a Response, which is why
    `response_model=None` is there; such routes are not reported). Values of unknown type.

    Versions: the speed is that of FastAPI 0.130 and later.

    References: https://fastapi.tiangolo.com/tutorial/response-model/#disable-response-model
    """

    code = "FLT315"
    severity = Severity.INFO
    default = False
    versions = {"fastapi": ">=0.130"}

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if route.response_model != "none" or route.is_websocket or route.function.is_generator:
            return
        kinds = {returned.kind for returned in route.returns}
        if not kinds & _SENT or kinds - _SENT - {"none"}:
            return
        yield Diagnostic(
            route.span,
            f"`response_model=None` makes `{route.endpoint}` slower, not faster, and filters nothing; declare what it "
            "returns",
        )
