from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Fix, ResponseClass, Rule
from fastlint.support import cst_queries

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class RedundantJsonResponseClass(Rule):
    """JSONResponse is named as the response class, which is the default anyway.

    Why it hurts: FastAPI has Pydantic write the JSON of a response model directly, but only where no response class is
    given. Naming the default switches that off: the same answer takes three times as long to write.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from fastapi.responses import JSONResponse

        app = FastAPI()


        @app.get("/books", response_class=JSONResponse)  # expect: JSONResponse
        def read_books() -> list[str]:
            return ["Emma"]

    Good:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/books")
        def read_books() -> list[str]:
            return ["Emma"]

    Fixed:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/books")
        def read_books() -> list[str]:
            return ["Emma"]

    Exceptions: routes and routers below something that sets another class, and generator functions, which FastAPI would
    stream without it. Routes without a response model, which are not written directly in any case.

    Versions: FastAPI 0.130 and later; before, nothing was written directly.

    References: https://fastapi.tiangolo.com/advanced/custom-response/
    """

    code = "FLT311"
    versions = {"fastapi": ">=0.130"}

    def check(self, given: ResponseClass, module: Module) -> Iterator[Diagnostic]:
        if given.name != "starlette.responses.JSONResponse" or given.is_needed or given.has_streams:
            return
        if given.owner == "route" and not given.is_filtered:
            return
        keyword = "response_class" if given.owner == "route" else "default_response_class"
        yield Diagnostic(
            cst_queries.argument_span(given.span, keyword, module),
            f"`{keyword}=JSONResponse` names the default and makes responses slower: FastAPI then no longer writes "
            f"them directly from the response model; leave it out",
            fix=_fix(given, keyword, module),
            noqa_row=given.span.row,
        )


def _fix(given: ResponseClass, keyword: str, module: Module) -> Fix | None:
    node = module.node(given.span)
    if isinstance(node, cst.Decorator):
        node = node.decorator
    argument = cst_queries.argument(node, None, keyword) if isinstance(node, cst.Call) else None
    if argument is None or not isinstance(node, cst.Call):
        return None
    return Fix(f"Leave out `{keyword}`", (cst_queries.remove_argument(node, argument, module),), Applicability.SAFE)
