from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_LAYERS = ("service", "services", "repository", "repositories", "domain", "domains", "use_cases", "usecases")


class HttpExceptionInService(Rule):
    """A service, repository or domain module raises an HTTPException.

    Why it hurts: a function that knows HTTP can only be used by a route: a job, a command or another service gets a
    status code where it needs to know what happened, and each new caller has to catch a web framework's exception. An
    exception of its own (`BookNotFound`) and one exception handler keep that apart. An opinion, and off by default: in
    a service that only routes will ever call, raising HTTPException saves a class and a handler, and many projects do
    it on purpose.

    Bad:
        # app/services/books.py
        from fastapi import HTTPException

        BOOKS = {1: "Emma"}


        def find(book_id: int) -> str:
            if book_id not in BOOKS:
                raise HTTPException(status_code=404)  # expect: knows HTTP
            return BOOKS[book_id]

    Good:
        # app/services/books.py
        BOOKS = {1: "Emma"}


        class BookNotFound(Exception):
            pass


        def find(book_id: int) -> str:
            if book_id not in BOOKS:
                raise BookNotFound
            return BOOKS[book_id]

        # app/main.py
        from fastapi import FastAPI, Request
        from fastapi.responses import JSONResponse

        from app.services.books import BookNotFound, find

        app = FastAPI()


        @app.exception_handler(BookNotFound)
        async def answer_not_found(request: Request, error: BookNotFound) -> JSONResponse:
            return JSONResponse({"detail": "no such book"}, status_code=404)


        @app.get("/books/{book_id}")
        def read_book(book_id: int) -> str:
            return find(book_id)

    Exceptions: modules that are not called so (a file or folder `service`, `services`, `books_service`, `repository`,
    `domain`, `use_cases` ...), and in those the functions that FastAPI itself calls: routes, dependencies, handlers.
    Exceptions of the project that derive from HTTPException: others can tell what they mean.

    References: https://fastapi.tiangolo.com/tutorial/handling-errors/#install-custom-exception-handlers
    """

    code = "FLT942"
    severity = Severity.INFO
    default = False
    needs = ("fastapi.HTTPException", "starlette.exceptions.HTTPException")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        layer = _layer(module.source.filename)
        if call.use == "raised" and layer and not call.own and not call.function.roles:
            yield Diagnostic(
                call.span,
                f"`{call.function.name or layer}` knows HTTP: nothing but a route can use it; raise an exception of "
                "your own, and give it a status in an exception handler",
            )


def _layer(filename: str) -> str:
    """The part of a path that says what layer a module belongs to."""
    parts = filename.removesuffix(".py").lower().split("/")
    return next((part for part in parts if part in _LAYERS or part.endswith(("_service", "_repository"))), "")
