from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Confidence, Diagnostic, Route, RouteReturn, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_RAW = re.compile(r"__dict__|\bvars\(")
_LOADING = frozenset({
    "refresh", "query", "execute", "scalars", "scalar", "exec", "get", "get_one", "first", "all", "one",
    "one_or_none", "scalar_one", "scalar_one_or_none", "scalar_first",
})  # fmt: skip
"""What gives a row all its attributes, after a commit has emptied it."""


class RawInstanceDict(Rule):
    """A route returns `x.__dict__` or `vars(x)`.

    Why it hurts: the attribute dict has everything that the object has, the password hash and private attributes
    among them, and no field is checked. Of a database row it is empty once the session has committed: the client gets
    `{}`, or, where a response model is declared, a 500.

    Bad:
        # app/main.py
        from dataclasses import dataclass

        from fastapi import FastAPI

        app = FastAPI()


        @dataclass
        class User:
            name: str
            hashed_password: str


        @app.get("/users/{name}")
        def read_user(name: str):
            user = User(name, "$2b$12$abc")
            return user.__dict__  # expect: hashed_password

    Good:
        # app/main.py
        from dataclasses import dataclass

        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        @dataclass
        class User:
            name: str
            hashed_password: str


        class UserOut(BaseModel):
            name: str


        @app.get("/users/{name}")
        def read_user(name: str) -> UserOut:
            return User(name, "$2b$12$abc")

    Exceptions: with a response model, only rows of a database whose dict is made in the `return`: of other objects, and
    of copies made before, the model picks the fields that it declares; of low confidence where the function commits
    nothing, or loads something after that. Dicts that are only read from, not returned.

    References: https://fastapi.tiangolo.com/tutorial/response-model/
    """

    code = "FLT305"
    severity = Severity.WARNING

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if not route.function.first_row <= route.span.row < route.function.name_span.row:
            return
        for returned in route.returns:
            if returned.kind != "raw":
                continue
            if route.response is None:
                yield Diagnostic(
                    returned.span,
                    f"the attribute dict{_owner(returned)} is sent with everything in it{_secrets(route)}; "
                    "return the object, and declare a response model",
                    severity=Severity.ERROR if route.sensitive else Severity.WARNING,
                )
            elif returned.is_row and _RAW.search(module.text(returned.span)):
                yield Diagnostic(
                    returned.span,
                    f"the attribute dict{_owner(returned)} is empty once the session has committed, and the response "
                    "model then fails with a 500; return the object itself",
                    confidence=Confidence.LOW if _is_fresh(route, module) else Confidence.HIGH,
                )


def _is_fresh(route: Route, module: Module) -> bool:
    """Whether the function commits nothing, or loads something after that: the row has its attributes."""
    called = [name.rpartition(".")[2] for name in module.outline.called_in(route.function.span)]
    last = max((i for i, name in enumerate(called) if name == "commit"), default=None)
    return last is None or not _LOADING.isdisjoint(called[last:])


def _owner(returned: RouteReturn) -> str:
    return f" of the {'row' if returned.is_row else 'object'} `{returned.name}`" if returned.name else ""


def _secrets(route: Route) -> str:
    names = ", ".join(f"`{name}`" for name in route.sensitive)
    return f", {names} included" if names else ""
