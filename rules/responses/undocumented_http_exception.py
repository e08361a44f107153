from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint import nodes
from fastlint.rule import Call, Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_ROUTER = re.compile(r"\b(FastAPI|APIRouter|include_router)\([^)]*\bresponses\s*=")


class UndocumentedHttpException(Rule):
    """A route raises an HTTPException with a status that its documentation does not mention.

    Why it hurts: generated clients know only what is in the schema. They take the 409 for something that cannot
    happen, and raise an error of their own instead of the one that could be handled.

    Bad:
        # app/main.py
        from fastapi import FastAPI, HTTPException

        app = FastAPI()


        @app.get("/books/{book_id}")
        def read_book(book_id: int) -> int:
            if book_id > 1000:
                raise HTTPException(404, "No such book")  # expect: 404
            return book_id

    Good:
        # app/main.py
        from fastapi import FastAPI, HTTPException

        app = FastAPI()


        @app.get("/books/{book_id}", responses={404: {"description": "No such book"}})
        def read_book(book_id: int) -> int:
            if book_id > 1000:
                raise HTTPException(404, "No such book")
            return book_id

    Exceptions: off by default. For it: a schema that is complete serves clients that are generated from it. Against it:
    a lot of writing for what most readers expect. Only what the route itself raises is looked at; routes whose
    `responses=` is not written out, or whose router has some, are left alone.

    References: https://fastapi.tiangolo.com/advanced/additional-responses/
    """

    code = "FLT317"
    severity = Severity.INFO
    default = False
    needs = ("fastapi.HTTPException", "starlette.exceptions.HTTPException")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        status = None if call.own else call.argument(0, "status_code")
        if call.use != "raised" or "route" not in call.caller.roles or status is None or len(status.statuses) != 1:
            return
        function = module.node(call.caller.span)
        if not isinstance(function, cst.FunctionDef) or _ROUTER.search(module.source.text):
            return
        documented = _documented(function, module)
        if documented is not None and status.statuses[0] not in documented:
            yield Diagnostic(
                call.span,
                f"status {status.statuses[0]} is not in the documentation of `{call.caller.name}`: clients made from "
                f"that do not expect it; add `responses={{{status.statuses[0]}: ...}}` to the decorator",
            )


def _documented(function: cst.FunctionDef, module: Module) -> set[int] | None:
    """The statuses in `responses={...}` of all decorators, None if they cannot be told."""
    found: set[int] = set()
    for decorator in function.decorators:
        call = decorator.decorator
        given = nodes.argument(call, None, "responses") if isinstance(call, cst.Call) else None
        if isinstance(call, cst.Call) and any(arg.star == "**" for arg in call.args):
            return None
        if given is None:
            continue
        if not isinstance(given.value, cst.Dict):
            return None
        for element in given.value.elements:
            text = re.search(r"\d{3}", module.text(module.span(element.key))) if hasattr(element, "key") else None
            if text is None:
                return None
            found.add(int(text[0]))
    return found
