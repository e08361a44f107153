from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Parameter, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UnknownPathParameter(Rule):
    """A parameter is declared with `Path()`, and no path of its routes has its name.

    Why it hurts: the value is looked for in the path, where it never is, so each request gets a 422.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Path

        app = FastAPI()


        @app.get("/books/{isbn}")
        def read_book(isbn: str, shelf: Annotated[int, Path(ge=1)]) -> str:  # expect: shelf
            return isbn

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import APIRouter, FastAPI, Path

        app = FastAPI()
        router = APIRouter()


        @router.get("/books/{isbn}")
        def read_book(
            code: Annotated[str, Path(alias="isbn")], shelf: Annotated[int, Path(ge=1)]
        ) -> str:
            return code


        app.include_router(router, prefix="/shelves/{shelf}")

    Exceptions: functions of routers that no application is seen to include, and functions that also serve a path with
    the name.

    References: https://fastapi.tiangolo.com/tutorial/path-params-numeric-validations/
    """

    code = "FLT410"
    severity = Severity.ERROR

    def check(self, parameter: Parameter, module: Module) -> Iterator[Diagnostic]:
        # An alias is another name to look for, of which the paths are not asked.
        if parameter.marker != "Path" or parameter.in_path != "none" or parameter.alias != parameter.name:
            return
        if "alias" in dict(parameter.arguments) or "validation_alias" in dict(parameter.arguments):
            return
        yield Diagnostic(
            parameter.span,
            f"`{parameter.name}` is to come from the path, and no path of `{parameter.owner}` has "
            f"`{{{parameter.name}}}`: each request gets a 422; add it to the path, or declare a Query",
        )
