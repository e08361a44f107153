from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Related, Rule, Severity, UndocumentedErrors

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UndocumentedHttpException(Rule):
    """A route can answer with an error that its documentation does not name.

    Why it hurts: OpenAPI lists the success and 422, and nothing else that the route does not name in `responses=`.
    Generated clients have no type for the 404, and those who read the documentation learn of it in production. An
    opinion, and off by default: an interface for strangers should list its errors, one with a single client of the same
    team is well served without.

    Bad:
        # app/books.py
        from fastapi import HTTPException

        BOOKS = {1: "Emma"}


        def find(book_id: int) -> str:
            if book_id not in BOOKS:
                raise HTTPException(status_code=404)
            return BOOKS[book_id]

        # app/main.py
        from fastapi import FastAPI, HTTPException

        from app.books import find

        app = FastAPI()


        @app.get("/books/{book_id}")  # expect: 404 and 409
        def read_book(book_id: int) -> str:
            if book_id == 13:
                raise HTTPException(status_code=409)
            return find(book_id)

    Good:
        # app/main.py
        from fastapi import FastAPI, HTTPException

        app = FastAPI()
        BOOKS = {1: "Emma"}


        @app.get("/books/{book_id}", responses={404: {"description": "no such book"}})
        def read_book(book_id: int) -> str:
            if book_id not in BOOKS:
                raise HTTPException(status_code=404)
            return BOOKS[book_id]

    Exceptions: statuses that any application, router or inclusion of the project names for its routes; if it is not
    known what one of these names, nothing is reported. Exceptions of the project's own classes, and those behind more
    than five calls.

    References: https://fastapi.tiangolo.com/advanced/additional-responses/
    """

    code = "FLT317"
    severity = Severity.INFO
    default = False

    def check(self, errors: UndocumentedErrors, module: Module) -> Iterator[Diagnostic]:
        statuses = sorted(status for status, _ in errors.errors)
        *most, last = map(str, statuses)
        listed = f"{', '.join(most)} and {last}" if most else last
        yield Diagnostic(
            errors.span,
            f"`{errors.endpoint}` can answer {listed}, which its documentation does not name; add "
            f"`responses={{{statuses[0]}: ...}}` to the route or its router",
            related=tuple(
                Related(frame.filename, frame.span, f"{status} is raised here, in `{frame.function}`")
                for status, frame in errors.errors
            ),
        )
