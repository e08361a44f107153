from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import DataModel, Diagnostic, Rule, Severity
from fastlint.support.cst_queries import is_version_one
from fastlint.support.pydantic_choice import is_for_pydantic_one

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class V1ModelInRoute(Rule):
    """A route takes or gives a model of `pydantic.v1`.

    Why it hurts: FastAPI does not take such models any more: registering the route raises an error, and the service
    does not start. (From 0.100 to 0.118 it started, and answered every request with 422.)

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from pydantic.v1 import BaseModel

        app = FastAPI()


        class Book(BaseModel):  # expect: pydantic.v1
            title: str


        @app.post("/books")
        def create_book(book: Book) -> str:
            return book.title

    Good:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str


        @app.post("/books")
        def create_book(book: Book) -> str:
            return book.title

    Exceptions: models of `pydantic.v1` that no route has to do with.

    Versions: FastAPI 0.128 and later; 0.119 to 0.127 still took them.

    References: https://fastapi.tiangolo.com/how-to/migrate-from-pydantic-v1-to-pydantic-v2/
    """

    code = "FLT704"
    severity = Severity.ERROR
    versions = {"fastapi": ">=0.128", "pydantic": ">=2"}

    def check(self, model: DataModel, module: Module) -> Iterator[Diagnostic]:
        if not {"request", "response"}.intersection(model.roles):
            return
        if not any(path.startswith("pydantic.v1") for path in module.context.names.values()):
            return
        klass = next((n for n in module.ancestors(model.span) if isinstance(n, cst.ClassDef)), None)
        if klass is not None and is_version_one(klass, module) and not is_for_pydantic_one(model.span, module):
            yield Diagnostic(
                model.span,
                f"routes use `{klass.name.value}`, a model of `pydantic.v1`, and FastAPI refuses it when the route is "
                "registered; derive it from `pydantic.BaseModel`",
            )
