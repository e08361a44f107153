from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class MalformedHttpException(Rule):
    """An HTTPException is built without a status, or with a text in its place.

    Why it hurts: the first argument of HTTPException is the status code. With a text there, or without one, raising
    the error fails itself: the client gets a 500 instead of the 404 that was meant.

    Bad:
        # app/main.py
        from fastapi import FastAPI, HTTPException

        app = FastAPI()


        @app.get("/books/{book_id}")
        def read_book(book_id: int) -> int:
            if book_id < 1:
                raise HTTPException("Book not found")  # expect: status code
            if book_id > 1000:
                raise HTTPException(detail="Book not found")  # expect: TypeError
            return book_id

    Good:
        # app/main.py
        from fastapi import FastAPI, HTTPException

        app = FastAPI()


        @app.get("/books/{book_id}")
        def read_book(book_id: int) -> int:
            if book_id < 1:
                raise HTTPException(404, "Book not found")
            return book_id

    Exceptions: subclasses, which may take other arguments, and arguments that come from `*` or `**`.

    References: https://fastapi.tiangolo.com/tutorial/handling-errors/
    """

    code = "FLT618"
    severity = Severity.ERROR
    scope = "everywhere"
    needs = ("fastapi.HTTPException", "starlette.exceptions.HTTPException")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if call.own or call.is_unpacked:
            return
        status = call.argument(0, "status_code")
        if status is None:
            yield Diagnostic(
                call.span,
                "an HTTPException without `status_code` is a TypeError: the client gets a 500; "
                "say which status is meant, as in `HTTPException(404, ...)`",
            )
        elif status.values and all(
            v.kind == "format" or (isinstance(v.value, str) and v.kind == "const") for v in status.values
        ):
            yield Diagnostic(
                call.span,
                "a text stands where HTTPException takes its status code: the client gets a 500; "
                "put the status first, as in `HTTPException(404, ...)`",
            )
