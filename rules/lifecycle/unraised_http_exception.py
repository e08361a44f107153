from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Confidence, Diagnostic, Edit, Fix, Rule, Severity, Span, UnraisedException

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UnraisedHttpException(Rule):
    """An HTTPException is made and not raised.

    Why it hurts: making an exception does nothing. The check is there, it finds what is wrong, and the request goes on
    as if it had not: the row is deleted without the permission, the client gets a 200.

    Bad:
        # app/main.py
        from fastapi import FastAPI, HTTPException

        app = FastAPI()
        books = {1: "Emma"}


        @app.delete("/books/{book_id}")
        def delete_book(book_id: int, name: str) -> str:
            if name != "librarian":
                HTTPException(403, "librarians only")  # expect: raise
            return books.pop(book_id)

    Good:
        # app/main.py
        from fastapi import FastAPI, HTTPException

        app = FastAPI()
        books = {1: "Emma"}


        @app.delete("/books/{book_id}")
        def delete_book(book_id: int, name: str) -> str:
            if name != "librarian":
                raise HTTPException(403, "librarians only")
            return books.pop(book_id)

    Fixed (unsafe):
        # app/main.py
        from fastapi import FastAPI, HTTPException

        app = FastAPI()
        books = {1: "Emma"}


        @app.delete("/books/{book_id}")
        def delete_book(book_id: int, name: str) -> str:
            if name != "librarian":
                raise HTTPException(403, "librarians only")
            return books.pop(book_id)

    Subclasses, WebSocketException and RequestValidationError are meant too, and an exception in a variable that nobody
    reads. A function that returns such an exception, and whose result is dropped, is of low confidence. The fix is
    unsafe: what has always been let through is refused from then on.

    Exceptions: exceptions that are returned, stored or handed on; tests, which may try the constructor alone.

    References: https://fastapi.tiangolo.com/tutorial/handling-errors/

    Overlaps: pylint W0133 and ruff PLW0133 report exceptions of Python itself, not those of FastAPI. FLT308 reports an
    exception that is returned.
    """

    code = "FLT633"
    preview = True
    severity = Severity.ERROR
    needs_server = False

    def check(self, exception: UnraisedException, module: Module) -> Iterator[Diagnostic]:
        what = f"`{exception.callee}` makes an exception that nobody raises"
        if not exception.is_made:
            what = f"`{exception.callee}` returns an exception (`{exception.name}`) that nobody raises"
        elif exception.variable:
            what = f"`{exception.variable}` holds an exception that nobody raises"
        yield Diagnostic(
            exception.span,
            f"{what}: the request goes on as if nothing was wrong; write `raise {exception.callee}(...)`",
            fix=_fix(exception, module),
            confidence=Confidence.HIGH if exception.is_made else Confidence.LOW,
        )


def _fix(exception: UnraisedException, module: Module) -> Fix | None:
    """`raise` before the call, in place of the assignment if there is one."""
    statement = next(iter(module.around(exception.span)), None)
    start, end = exception.span, exception.span
    if isinstance(statement, cst.Assign) and len(statement.targets) == 1:
        start = module.span(statement)
    elif not isinstance(statement, cst.Expr):
        return None
    place = Span(start.row, start.column, end.row, end.column)
    return Fix("Raise the exception", (Edit(place, "raise "),), Applicability.UNSAFE)
