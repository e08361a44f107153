from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Confidence, Diagnostic, Fix, ResponseClass, Rule
from fastlint.support import cst_queries

if TYPE_CHECKING:
    from fastlint.walk.module import Module


_SMALL = re.compile(r"(?:[dD]ict\[str, *(?:str|int|bool|float)\]|str|int|bool|float|None| |\|)+")


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
    stream without it. Of low confidence where a route declares no more than texts and numbers. Routes without a
    response model, which are not written directly in any case.

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
            confidence=Confidence.LOW if given.owner == "route" and _is_small(given, module) else Confidence.HIGH,
        )


def _is_small(given: ResponseClass, module: Module) -> bool:
    """Whether the route declares no more than a few texts and numbers: nobody sees how fast these are written."""
    statement = next((n for n in module.ancestors(given.span) if isinstance(n, cst.FunctionDef)), None)
    node = module.node(given.span)
    call = node.decorator if isinstance(node, cst.Decorator) else node
    argument = cst_queries.argument(call, None, "response_model") if isinstance(call, cst.Call) else None
    returns = statement.returns.annotation if statement is not None and statement.returns is not None else None
    declared = argument.value if argument is not None else returns
    return declared is not None and _SMALL.fullmatch(module.text(module.span(declared))) is not None


def _fix(given: ResponseClass, keyword: str, module: Module) -> Fix | None:
    node = module.node(given.span)
    if isinstance(node, cst.Decorator):
        node = node.decorator
    argument = cst_queries.argument(node, None, keyword) if isinstance(node, cst.Call) else None
    if argument is None or not isinstance(node, cst.Call):
        return None
    return Fix(f"Leave out `{keyword}`", (cst_queries.remove_argument(node, argument, module),), Applicability.SAFE)
