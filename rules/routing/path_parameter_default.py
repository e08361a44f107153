from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import MANY, Applicability, Diagnostic, Fix, Parameter, Rule, Severity
from fastlint.support.cst_queries import function_of, without_defaults

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class PathParameterDefault(Rule):
    """A parameter that comes from the path has a default.

    Why it hurts: the default is never used. A path without the value is another path: the client gets a 404 (or another
    route), and whoever reads the signature believes that the value may be left out. Beside `Annotated[..., Path()]` it
    is an AssertionError when the module is imported.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/books/{book_id}")
        def read_book(book_id: int = 1, short: bool = False) -> int:  # expect: book_id
            return book_id

    Good:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/books")
        @app.get("/books/by-author/{author}")
        def books(author: str | None = None) -> str:
            return author or "all"

    Fixed:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/books/{book_id}")
        def read_book(book_id: int, short: bool = False) -> int:
            return book_id

    Exceptions: functions that also serve a path without the name, where the default counts, functions that other
    code calls, and functions of routers that no application is seen to include.

    References: https://fastapi.tiangolo.com/tutorial/path-params/
    """

    code = "FLT409"
    as_written = True
    severity = Severity.WARNING

    def check(self, parameter: Parameter, module: Module) -> Iterator[Diagnostic]:
        if parameter.source != "path" or parameter.in_path != "all" or not parameter.default:
            return
        if (parameter.marker and not parameter.is_annotated) or (parameter.is_called and not parameter.marker):
            return
        fate = "stops the import" if parameter.marker else "is never used"
        yield Diagnostic(
            parameter.span,
            f"the default of `{parameter.name}` {fate}: a path parameter is always there; leave the default out, or "
            "declare a second route without it",
            severity=Severity.ERROR if parameter.marker else Severity.WARNING,
            fix=_fix(parameter, module),
            repair=fate,
            many=MANY,
            habit=fate,
        )


def _fix(parameter: Parameter, module: Module) -> Fix | None:
    function = function_of(parameter, module)
    edits = without_defaults(function, (parameter.name,), module) if function is not None else ()
    return Fix("Leave the default out", edits, Applicability.SAFE) if edits else None
