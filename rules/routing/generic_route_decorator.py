from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Call, Diagnostic, Edit, Fix, Rule, Severity
from fastlint.support.cst_queries import argument, last_name, parameters_of, remove_argument

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE")


class GenericRouteDecorator(Rule):
    """`api_route` or `route` with a single method.

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

    Exceptions: methods that are not written out. The fix of `route` is unsafe: what it declares is left out of the
    documentation, and it is only offered where the function says that its parameter is the Request.

    References: https://fastapi.tiangolo.com/reference/apirouter/
    """

    code = "FLT423"
    severity = Severity.INFO
    default = False
    needs = (
        "fastapi.FastAPI.api_route",
        "fastapi.APIRouter.api_route",
        "fastapi.FastAPI.route",
        "fastapi.APIRouter.route",
    )

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        node = module.expression(call.span)
        if call.use != "decorator" or not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute):
            return
        methods = argument(node, None, "methods")
        method = _single(methods.value) if methods is not None else "GET"
        if method in _METHODS and not call.is_unpacked:
            generic = node.func.attr
            yield Diagnostic(
                call.span,
                f"`{generic.value}` for {method} alone; `{method.lower()}` says so in its name",
                fix=_fix(node, generic, method.lower(), module),
            )


def _single(methods: cst.BaseExpression) -> str:
    """The only method of a display, "" for several and for what is not written out."""
    items = methods.elements if isinstance(methods, (cst.List, cst.Tuple, cst.Set)) else ()
    values = [item.value.evaluated_value for item in items if isinstance(item.value, cst.SimpleString)]
    return str(values[0]).upper() if len(items) == len(values) == 1 else ""


def _fix(call: cst.Call, name: cst.Name, method: str, module: Module) -> Fix | None:
    """`get` in place of `api_route`, and of `route` where FastAPI gives the function the request as Starlette does."""
    is_plain = name.value == "route"
    if is_plain and not _takes_request(_decorated(call, module)):
        return None
    methods = argument(call, None, "methods")
    edits = [Edit(module.span(name), method)]
    if methods is not None:
        edits.append(remove_argument(call, methods, module))
    return Fix(f"Use `{method}`", tuple(edits), Applicability.UNSAFE if is_plain else Applicability.SAFE)


def _decorated(call: cst.Call, module: Module) -> cst.FunctionDef | None:
    functions = (node for node in module.ancestors(module.span(call)) if isinstance(node, cst.FunctionDef))
    return next(functions, None)


def _takes_request(function: cst.CSTNode | None) -> bool:
    """Whether a function has one parameter, which is annotated with the Request."""
    params = parameters_of(function) if isinstance(function, cst.FunctionDef) else []
    annotations = [param.annotation.annotation for param in params if param.annotation is not None]
    return len(params) == 1 and [last_name(annotation) for annotation in annotations] == ["Request"]
