from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Edit, Fix, Injection, Related, Rule, Severity, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module


_TAKEN_APART = "before 0.157 FastAPI takes a model apart only if it is all that the function takes from the query"


class ValidatedModelDependency(Rule):
    """A model with validators is a dependency: what they reject becomes a 500.

    Why it hurts: FastAPI checks the fields one by one from the query string, and then builds the model. What its own
    validators raise there is an unhandled ValidationError: the client gets a 500 without a reason in place of a 422.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from pydantic import BaseModel, field_validator

        app = FastAPI()


        class Page(BaseModel):
            size: int = 20

            @field_validator("size")
            @classmethod
            def is_small(cls, value: int) -> int:
                if value > 100:
                    raise ValueError("at most 100")
                return value


        @app.get("/items")
        def read_items(page: Annotated[Page, Depends()]) -> int:  # expect: 500
            return page.size

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query
        from pydantic import BaseModel, field_validator

        app = FastAPI()


        class Page(BaseModel):
            size: int = 20

            @field_validator("size")
            @classmethod
            def is_small(cls, value: int) -> int:
                if value > 100:
                    raise ValueError("at most 100")
                return value


        @app.get("/items")
        def read_items(page: Annotated[Page, Query()]) -> int:
            return page.size

    Fixed (unsafe):
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query
        from pydantic import BaseModel, field_validator

        app = FastAPI()


        class Page(BaseModel):
            size: int = 20

            @field_validator("size")
            @classmethod
            def is_small(cls, value: int) -> int:
                if value > 100:
                    raise ValueError("at most 100")
                return value


        @app.get("/items")
        def read_items(page: Annotated[Page, Query()]) -> int:
            return page.size

    Exceptions: models without validators of their own that can reject something: constraints of fields are checked by
    FastAPI. Applications with a handler for the ValidationError of Pydantic (or ValueError): it answers. There is a
    fix for a bare `Depends()` in `Annotated` only, where the function takes nothing else from the query: beside
    another parameter FastAPI wants the model as one parameter, before 0.157. All places that depend on a model are one
    finding.

    Versions: models as query parameters (`Query()`) exist since FastAPI 0.115, beside other ones since 0.157.

    References: https://fastapi.tiangolo.com/tutorial/query-param-models/
    """

    code = "FLT517"
    severity = Severity.ERROR

    def check(self, injection: Injection, module: Module) -> Iterator[Diagnostic]:
        if injection.kind != "class" or injection.target != "model" or not injection.checks or injection.is_answered:
            return
        message = (
            f"what `{injection.checks[0]}` of `{injection.name}` rejects is a 500, not a 422: it is built "
            f"after validation; {_remedy(injection, module)}"
        )
        place = Span(injection.row, 1, injection.row, 1)
        related = [Related(injection.filename, place, f"`{injection.name}` is defined here")]
        if _is_kept_whole(injection, module):
            related.append(Related(module.source.filename, injection.span, _TAKEN_APART))
        cause = injection.cause
        yield Diagnostic(
            injection.span,
            message,
            fix=_fix(injection, module),
            related=tuple(related),
            cause=cause,
            repair=cause or "",
        )


def _remedy(injection: Injection, module: Module) -> str:
    if not _is_kept_whole(injection, module):
        return f"write `Annotated[{injection.name}, Query()]`"
    return (
        f"put `{injection.beside[0]}` into the model and write `Annotated[..., Query()]`, or handle the ValidationError"
    )


def _is_kept_whole(injection: Injection, module: Module) -> bool:
    """Whether FastAPI may want a model of the query as one parameter."""
    return bool(injection.beside) and module.allows("fastapi", "<0.157") is not False


def _fix(injection: Injection, module: Module) -> Fix | None:
    call = module.expression(injection.span)
    if (
        _is_kept_whole(injection, module)
        or not isinstance(call, cst.Call)
        or call.args
        or module.allows("fastapi", ">=0.115") is False
    ):
        return None
    if not any(isinstance(node, cst.Subscript) for node in module.around(injection.span)):
        return None
    name, edits = module.ensure_import("fastapi", "Query")
    return Fix("Take the model from the query", (*edits, Edit(injection.span, f"{name}()")), Applicability.UNSAFE)
