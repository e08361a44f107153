from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Fix, Parameter, Rule, Severity
from fastlint.support.cst_queries import function_of, parameters_of, without_defaults

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class EllipsisDefaultInAnnotated(Rule):
    """A parameter is declared with `Annotated` and has `...` as its default.

    Why it hurts: `...` means "required" inside `Query(...)` only. As the default of a parameter it is a value like any
    other: a request without the parameter is answered with 200, and the function works with the Ellipsis object (some
    versions of FastAPI fail with a 500 instead).

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()


        @app.get("/search")
        def search(page: int = 1, term: Annotated[str, Query()] = ...) -> str:  # expect: term
            return str(term)

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()


        @app.get("/search")
        def search(term: Annotated[str, Query()], old: str = Query(...)) -> str:
            return term + old

    Fixed:
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()


        @app.get("/search")
        def search(page: int = 1, *, term: Annotated[str, Query()]) -> str:
            return str(term)

    Exceptions: parameters without a marker (`x: int = ...`), which FastAPI does take for required, and dependencies,
    whose default is never used.

    Versions: FastAPI 0.100 and later, with Pydantic 2.

    References: https://fastapi.tiangolo.com/tutorial/query-params-str-validations/#required-parameters
    """

    code = "FLT402"
    severity = Severity.ERROR
    versions = {"fastapi": ">=0.100", "pydantic": ">=2"}

    def check(self, parameter: Parameter, module: Module) -> Iterator[Diagnostic]:
        if parameter.default != "..." or not parameter.is_annotated or parameter.source in ("dependency", "special"):
            return
        yield Diagnostic(
            parameter.span,
            f"the default of `{parameter.name}` is `...`: beside Annotated that does not mean required, "
            f"`{parameter.owner}` is called with the Ellipsis object; leave the default out",
            fix=_fix(parameter, module),
        )


def _fix(parameter: Parameter, module: Module) -> Fix | None:
    """All such defaults of the function at once: one that stays would have to stand behind the others."""
    function = function_of(parameter, module)
    if function is None:
        return None
    is_ellipsis = {p.name.value for p in parameters_of(function) if _is_ellipsis(p)}
    edits = without_defaults(function, is_ellipsis, module)
    return Fix("Leave the default out", edits, Applicability.SAFE) if edits else None


def _is_ellipsis(param: cst.Param) -> bool:
    return param.annotation is not None and isinstance(param.default, cst.Ellipsis)
