from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Argument, Call, Diagnostic, Edit, Fix, Rule, Severity
from fastlint.support.cst_queries import argument

if TYPE_CHECKING:
    from fastlint.walk.module import Module


_ROUTES = (
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "api_route", "websocket", "add_api_route",
    "add_api_websocket_route",
)  # fmt: skip
_JOINTED = re.compile(r"[:.,;_@~-]|\{\w+:path\}")
"""With what a path begins that is glued to a prefix on purpose: `/users:upload`, `/users.json`, all that is left."""


class MalformedPath(Rule):
    """A path without a leading slash, or a prefix without one or with a slash at its end.

    Why it hurts: paths are compared as they are written. `@app.get("books")` is a route that no request ever matches,
    and behind a prefix it becomes `/shopbooks`. A malformed prefix stops the import with an assertion.

    Bad:
        # app/main.py
        from fastapi import APIRouter, FastAPI

        app = FastAPI()
        router = APIRouter(prefix="/shop/")  # expect: /shop


        @app.get("books")  # expect: /books
        def books() -> list[str]:
            return []

    Good:
        # app/main.py
        from fastapi import APIRouter, FastAPI

        app = FastAPI()
        router = APIRouter(prefix="/shop")


        @router.get("")
        @router.get("/")
        def shop() -> str:
            return "open"


        app.include_router(router, prefix="/v1")

    Fixed:
        # app/main.py
        from fastapi import APIRouter, FastAPI

        app = FastAPI()
        router = APIRouter(prefix="/shop")


        @app.get("/books")
        def books() -> list[str]:
            return []

    Exceptions: empty paths and prefixes, those that are put together from parts that are not known, and the paths of
    OpenAPI callbacks (`{$callback_url}/paid`); paths of routers that begin with a mark which is meant to stand behind
    the prefix: `:upload`, `.json`, or with all that is left (`{rest:path}`). The fix of another path of a router is
    unsafe: behind a prefix it is answered today.

    References: https://fastapi.tiangolo.com/tutorial/bigger-applications/#another-module-with-apirouter
    """

    code = "FLT414"
    severity = Severity.ERROR
    needs = ("fastapi.FastAPI.*", "fastapi.APIRouter.*", "fastapi.APIRouter")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        last = call.name.rpartition(".")[2]
        if last in _ROUTES:
            given, position, keyword = call.argument(0, "path"), 0, "path"
        elif last in ("APIRouter", "include_router") and not call.own:
            given, position, keyword = call.argument(None, "prefix"), None, "prefix"
        else:
            return
        path = _path(given)
        right = _mended(path, is_prefix=keyword == "prefix") if path else path
        if not path or right == path or path.startswith("{$"):
            return
        is_glued = keyword == "path" and not call.name.startswith("fastapi.FastAPI")
        if is_glued and _JOINTED.match(path):
            return
        fate = "the import fails" if keyword == "prefix" else _fate(call.name)
        yield Diagnostic(
            call.span,
            f"{keyword} `{path}` {_fault(path)}: {fate}; write `{right}`",
            fix=_fix(call, position, keyword, right, module, is_glued=is_glued),
        )


def _fate(name: str) -> str:
    """What becomes of a path without a slash: a router puts it behind its prefix as it is."""
    if name.startswith("fastapi.FastAPI"):
        return "no request matches it"
    return "it is glued to the prefix before it as it is, and no request matches it without one"


def _path(given: Argument | None) -> str:
    """The only text that an argument can be."""
    if given is None or len(given.values) != 1 or given.values[0].kind != "const":
        return ""
    return given.values[0].value if isinstance(given.values[0].value, str) else ""


def _mended(path: str, *, is_prefix: bool) -> str:
    inner = path.rstrip("/") if is_prefix else path
    return inner if inner.startswith("/") or not inner else f"/{inner}"


def _fault(path: str) -> str:
    return "does not start with a slash" if not path.startswith("/") else "ends with a slash"


def _fix(call: Call, position: int | None, keyword: str, right: str, module: Module, *, is_glued: bool) -> Fix | None:
    """Only where the path is written in the call itself; behind a prefix a glued path answers today, and moves."""
    node = module.expression(call.span)
    given = argument(node, position, keyword) if isinstance(node, cst.Call) else None
    if given is None or not isinstance(given.value, cst.SimpleString) or given.value.prefix:
        return None
    quote = given.value.quote
    edit = Edit(module.span(given.value), f"{quote}{right}{quote}")
    return Fix(f"Write `{right}`", (edit,), Applicability.UNSAFE if is_glued else Applicability.SAFE)
