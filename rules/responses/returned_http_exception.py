from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Call, Diagnostic, Edit, Fix, Rule, Severity, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_ROLES = {
    "route": "the client gets a success, or a 500 where the response model refuses it",
    "dependency": "nothing is refused: the exception is injected as if it were the value",
    "middleware": "an exception is no response, and the request fails with a 500",
    "exception-handler": "an exception is no response, and the request fails with a 500",
}


class ReturnedHttpException(Rule):
    """An HTTPException is returned where it has to be raised.

    Why it hurts: FastAPI only looks at exceptions that are raised. A returned one is a value like any other: the client
    gets status 200 with `{"status_code": 404, ...}` in it, and a dependency that returns one lets the request pass.

    Bad:
        # app/main.py
        from fastapi import FastAPI, HTTPException

        app = FastAPI()


        @app.get("/books/{book_id}")
        def read_book(book_id: int):
            if book_id > 1000:
                return HTTPException(404, "Book not found")  # expect: raise
            return {"id": book_id}

    Good:
        # app/main.py
        from fastapi import FastAPI, HTTPException

        app = FastAPI()


        @app.get("/books/{book_id}")
        def read_book(book_id: int):
            if book_id > 1000:
                raise HTTPException(404, "Book not found")
            return {"id": book_id}

    Fixed:
        # app/main.py
        from fastapi import FastAPI, HTTPException

        app = FastAPI()


        @app.get("/books/{book_id}")
        def read_book(book_id: int):
            if book_id > 1000:
                raise HTTPException(404, "Book not found")
            return {"id": book_id}

    Exceptions: functions that FastAPI does not call itself: a helper may make the exception that its caller raises.

    References: https://fastapi.tiangolo.com/tutorial/handling-errors/
    """

    code = "FLT308"
    severity = Severity.ERROR
    needs = ("fastapi.HTTPException", "starlette.exceptions.HTTPException")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        role = next((role for role in _ROLES if role in call.function.roles), None)
        if call.use == "returned" and role is not None:
            yield Diagnostic(
                call.span,
                f"`{call.callee}` is returned and not raised: {_ROLES[role]}; write `raise {call.callee}(...)`",
                fix=_fix(call, module),
            )


def _fix(call: Call, module: Module) -> Fix | None:
    """`raise` for `return`, where nothing but the exception is returned."""
    around = module.around(call.span)
    if not around or not isinstance(around[0], cst.Return):
        return None
    start = module.span(around[0])
    word = Span(start.row, start.column, start.row, start.column + len("return"))
    if module.text(word) != "return":
        return None
    return Fix("Raise the exception", (Edit(word, "raise"),), Applicability.SAFE)
