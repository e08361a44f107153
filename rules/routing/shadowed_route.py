from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Confidence, Diagnostic, Related, RouteClash, Rule, Severity
from fastlint.support.stubs import function_below, is_stub

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class ShadowedRoute(Rule):
    """An earlier route matches every request of this one.

    Why it hurts: FastAPI takes the first route that matches. Requests for `/users/me` go to `/users/{user_id}` if that
    was added before: they fail with 422, or are answered with something else, and this function never runs.

    Bad:
        # app/users.py
        from fastapi import APIRouter

        router = APIRouter(prefix="/users")


        @router.get("/{user_id}")
        def read_user(user_id: int) -> dict[str, int]:
            return {"id": user_id}


        @router.get("/me")  # expect: `/users/{user_id}` (`read_user`) comes first
        def read_me() -> dict[str, str]:
            return {"name": "Ada"}

        # app/main.py
        from fastapi import FastAPI

        from app import users

        app = FastAPI()
        app.include_router(users.router)

    Good:
        # app/users.py
        from fastapi import APIRouter

        router = APIRouter(prefix="/users")


        @router.get("/me")
        def read_me() -> dict[str, str]:
            return {"name": "Ada"}


        @router.get("/{user_id}")
        def read_user(user_id: int) -> dict[str, int]:
            return {"id": user_id}

        # app/main.py
        from fastapi import FastAPI

        from app import users

        app = FastAPI()
        app.include_router(users.router)

    Exceptions: paths are compared as they are after inclusion, with all prefixes, and only within one application.
    Silent are routes whose order or presence is not certain (one stands behind an `if`, or in a function that somebody
    else calls), paths that are not known, and both routes leading to the same function. Convertors count: `/{id:int}`
    takes nothing from `/me`. Two routes for the same path are FLT416. Of low confidence: functions that do nothing yet
    in a file of many such functions.

    References: https://fastapi.tiangolo.com/tutorial/path-params/#order-matters
    """

    code = "FLT415"
    severity = Severity.ERROR
    of_dead_code = True

    def check(self, clash: RouteClash, module: Module) -> Iterator[Diagnostic]:
        if clash.kind not in ("shadowed", "documentation"):
            return
        methods = "/".join(clash.methods)
        is_sketch = module.outline.is_sketch and is_stub(function_below(clash.span, module))
        yield Diagnostic(
            clash.span,
            f"`{clash.endpoint}` is never called for {methods} `{clash.path}`: {_earlier(clash)}; {_remedy(clash)}",
            related=(Related(clash.by.filename, clash.by.span, "this comes first"),),
            confidence=Confidence.LOW if is_sketch or not clash.is_served else Confidence.HIGH,
        )


def _earlier(clash: RouteClash) -> str:
    if clash.kind == "documentation":
        return "FastAPI's own page of documentation comes first"
    if clash.is_mount:
        return f"what is mounted at `{clash.by_path}` comes first and takes everything below it"
    return f"`{clash.by_path}` (`{clash.by.function}`) comes first"


def _remedy(clash: RouteClash) -> str:
    if clash.kind == "documentation":
        return "choose another path, or turn that page off (`docs_url=None`, `redoc_url=None`, `openapi_url=None`)"
    return "add this route first"
