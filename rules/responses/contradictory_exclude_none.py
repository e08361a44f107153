from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Route, Rule, Severity
from fastlint.support import cst_queries

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class ContradictoryExcludeNone(Rule):
    """`response_model_exclude_none` leaves out fields that the documentation calls required.

    Why it hurts: a required field that may be null is in every response, says the schema; with `exclude_none` it is
    missing whenever it is null. Generated clients fail on the missing key.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class User(BaseModel):
            name: str
            phone: str | None


        @app.get("/users/{name}", response_model_exclude_none=True)  # expect: User.phone
        def read_user(name: str) -> User:
            return User(name=name, phone=None)

    Good:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class User(BaseModel):
            name: str
            phone: str | None = None


        @app.get("/users/{name}", response_model_exclude_none=True)
        def read_user(name: str) -> User:
            return User(name=name)

    Exceptions: off by default. For it: schemas are promises. Against it: few clients are generated strictly enough to
    notice.

    References: https://fastapi.tiangolo.com/tutorial/response-model/#response-model-encoding-parameters
    """

    code = "FLT321"
    severity = Severity.INFO
    default = False

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if not route.nullables or "exclude_none" not in module.text(route.span):
            return
        call = module.node(route.span)
        call = call.decorator if isinstance(call, cst.Decorator) else call
        given = cst_queries.argument(call, None, "response_model_exclude_none") if isinstance(call, cst.Call) else None
        if given is not None and isinstance(given.value, cst.Name) and given.value.value == "True":
            names = ", ".join(f"`{name}`" for name in route.nullables[:4])
            yield Diagnostic(
                route.span,
                f"the schema says that {names} is always there, and `response_model_exclude_none` leaves it out when "
                "it is null; give the field the default None",
            )
