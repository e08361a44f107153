from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Edit, Fix, Route, Rule, Severity
from fastlint.support.cst_queries import argument, remove_argument

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE")


class GenericRouteDecorator(Rule):
    """`api_route` with a single method.

    Why it hurts: `@app.get` says in its name what `@app.api_route(..., methods=["GET"])` says at its end. Readers and
    tools look for the former. An opinion, and off by default: both do the same, and some projects generate their
    routes.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.api_route("/items", methods=["POST"], status_code=201)  # expect: `post`
        def add_item(name: str) -> str:
            return name

    Good:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.post("/items", status_code=201)
        def add_item(name: str) -> str:
            return name


        @app.api_route("/proxy/{path:path}", methods=["GET", "POST"])
        def proxy(path: str) -> str:
            return path

    Fixed:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.post("/items", status_code=201)
        def add_item(name: str) -> str:
            return name

    Exceptions: methods that are not written out.

    References: https://fastapi.tiangolo.com/reference/apirouter/
    """

    code = "FLT423"
    severity = Severity.INFO
    default = False

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if len(route.methods) != 1 or ".api_route(" not in module.text(route.span):
            return
        call = module.expression(route.span)
        if not isinstance(call, cst.Call) or not isinstance(call.func, cst.Attribute):
            return
        methods = argument(call, None, "methods")
        if methods is not None and not isinstance(methods.value, (cst.List, cst.Tuple, cst.Set)):
            return
        method = route.methods[0].lower()
        if route.methods[0] in _METHODS and not any(arg.star for arg in call.args):
            edits = [Edit(module.span(call.func.attr), method)]
            if methods is not None:
                edits.append(remove_argument(call, methods, module))
            yield Diagnostic(
                route.span,
                f"`api_route` for {route.methods[0]} alone; `{method}` says so in its name",
                fix=Fix(f"Use `{method}`", tuple(edits), Applicability.SAFE),
            )
