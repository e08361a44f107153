from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Route, RouteReturn, Rule, Severity, TypeInfo

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UnfilteredResponseModel(Rule):
    """The response model of a route admits anything, and an object is returned.

    Why it hurts: `Any`, `object`, `dict` and `list` filter nothing. Every field of the object is sent, the password
    hash among them; a row of a database cannot even be written as JSON, and the request fails with a 500.

    Bad:
        # app/main.py
        from typing import Any

        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class User(BaseModel):
            name: str
            hashed_password: str


        @app.get("/users/{name}", response_model=Any)  # expect: every field
        def read_user(name: str):
            return User(name=name, hashed_password="$2b$12$abc")

    Good:
        # app/main.py
        from typing import Any

        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class User(BaseModel):
            name: str
            hashed_password: str


        class UserOut(BaseModel):
            name: str


        @app.get("/users/{name}", response_model=UserOut)
        def read_user(name: str):
            return User(name=name, hashed_password="$2b$12$abc")


        @app.get("/counts", response_model=dict[str, int])
        def read_counts() -> Any:
            return {"users": 1}

    Exceptions: values of unknown type, and dicts and lists of plain values. `-> Any` alone is no response model at all;
    missing-response-model reports it.

    References: https://fastapi.tiangolo.com/tutorial/response-model/
    """

    code = "FLT302"

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        model = route.response
        if model is None or route.function.is_generator or not _admits_anything(model):
            return
        kinds = ("model", "orm", "object") if model.kind == "any" else ("orm",)
        returned = next((r for r in route.returns if r.kind in kinds), None)
        if returned is None:
            return
        severe = returned.kind == "orm" or bool(route.sensitive)
        yield Diagnostic(
            route.span,
            f"`{model.text}` as the response model filters nothing: {_consequence(returned, route)}; "
            "declare a Pydantic model of what clients may see",
            severity=Severity.ERROR if severe else Severity.WARNING,
        )


def _admits_anything(model: TypeInfo) -> bool:
    """Any and object; dict and list of anything."""
    if model.kind in ("dict", "list"):
        return not model.items or all(item.kind == "any" for item in model.items)
    return model.kind == "any"


def _consequence(returned: RouteReturn, route: Route) -> str:
    if returned.kind == "orm":
        return f"a `{returned.name}` is sent with every column, or fails with a 500"
    secrets = ", ".join(f"`{name}`" for name in route.sensitive)
    return f"every field of `{returned.name}` is sent" + (f", {secrets} among them" if secrets else "")
