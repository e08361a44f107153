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


        @app.get("/shelves/{number}")
        def read_shelf(number: Annotated[int, Path(alias="shelf")]) -> int:  # expect: shelf
            return number

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
        if parameter.marker != "Path" or parameter.in_path != "none":
            return
        aliases = {key for key, _ in parameter.arguments} & {"alias", "validation_alias"}
        is_renamed = parameter.alias != parameter.name
        # An alias that is no text is a name that nobody knows, and of several none is sure.
        if len(aliases) > 1 or bool(aliases) != is_renamed:
            return
        name = f"`{parameter.name}`, by its alias `{parameter.alias}`," if is_renamed else f"`{parameter.name}`"
        yield Diagnostic(
            parameter.span,
            f"{name} should come from the path, and no path of `{parameter.owner}` has "
            f"`{{{parameter.alias}}}`: each request gets a 422; add it, or declare a Query",
        )
