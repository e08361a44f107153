from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Call, Diagnostic, Edit, Fix, Rule, Severity, Span
from fastlint.support.cst_queries import argument, names_in, own_nodes
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UnencodedValidationErrors(Rule):
    """The errors of a failed validation are sent as JSON, though they hold objects that JSON does not know.

    Why it hurts: where a validator raises ValueError, `exc.errors()` holds that exception itself, and where the request
    was no JSON, `exc.body` is bytes. JSONResponse cannot encode them: the client gets a 500 instead of the 422, for the
    very requests that the handler was written for.

    Bad:
        # app/main.py
        from fastapi import FastAPI, Request
        from fastapi.exceptions import RequestValidationError
        from fastapi.responses import JSONResponse

        app = FastAPI()


        @app.exception_handler(RequestValidationError)
        async def show_errors(request: Request, exc: RequestValidationError) -> JSONResponse:
            return JSONResponse(status_code=422, content={"errors": exc.errors()})  # expect: jsonable_encoder

    Good:
        # app/main.py
        from fastapi import FastAPI, Request
        from fastapi.encoders import jsonable_encoder
        from fastapi.exceptions import RequestValidationError
        from fastapi.responses import JSONResponse

        app = FastAPI()


        @app.exception_handler(RequestValidationError)
        async def show_errors(request: Request, exc: RequestValidationError) -> JSONResponse:
            return JSONResponse(status_code=422, content=jsonable_encoder({"errors": exc.errors()}))

    Fixed:
        # app/main.py
        from fastapi import FastAPI, Request
        from fastapi.encoders import jsonable_encoder
        from fastapi.exceptions import RequestValidationError
        from fastapi.responses import JSONResponse

        app = FastAPI()


        @app.exception_handler(RequestValidationError)
        async def show_errors(request: Request, exc: RequestValidationError) -> JSONResponse:
            return JSONResponse(status_code=422, content=jsonable_encoder({"errors": exc.errors()}))

    Exceptions: errors that go through another function or a comprehension first, which may pick what can be encoded,
    and `errors(include_context=False)`.

    Versions: Pydantic 2 (FastAPI 0.100) and later.

    References: https://fastapi.tiangolo.com/tutorial/handling-errors/#use-the-requestvalidationerror-body
    """

    code = "FLT615"
    severity = Severity.ERROR
    needs = ("starlette.responses.JSONResponse",)
    versions = {"fastapi": ">=0.100", "pydantic": ">=2"}

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if call.own or call.argument(0, "content") is None or not _names_error(module):
            return
        node, function = module.expression(call.span), module.node(call.function.span)
        if not isinstance(function, cst.FunctionDef) or not isinstance(node, cst.Call):
            return
        error = _validation_error(function, module)
        content = argument(node, 0, "content")
        raw = _raw(content.value, error, function) if error and content is not None else None
        if content is None or raw is None:
            return
        span = module.span(content.value)
        name, edits = module.ensure_import("fastapi.encoders", "jsonable_encoder", row=span.row)
        wrap = (
            Edit(Span(*(span.row, span.column) * 2), f"{name}("),
            Edit(Span(*(span.end_row, span.end_column) * 2), ")"),
        )
        yield Diagnostic(
            call.span,
            f"`{error}.{raw}` can hold an exception or bytes, which JSONResponse cannot encode: the client gets a 500 "
            "instead of the 422; pass it through `jsonable_encoder`",
            fix=Fix("Encode the content", (*wrap, *edits), Applicability.SAFE),
        )


def _names_error(module: Module) -> bool:
    return any(name.endswith("ValidationError") for name in module.outline.mentioned)


def _validation_error(function: cst.FunctionDef, module: Module) -> str:
    """The parameter that is a validation error, by its annotation or by what the function is registered for."""
    params = [p for p in function.params.params if p.name.value not in ("self", "cls")]
    if len(params) != 2:
        return ""
    given = [params[1].annotation.annotation] if params[1].annotation is not None else []
    given += [d.decorator for d in function.decorators]
    kinds = ("RequestValidationError", "ValidationError", "ResponseValidationError")
    return params[1].name.value if any(names_in(g).intersection(kinds) for g in given) else ""


def _raw(value: cst.BaseExpression, error: str, function: cst.FunctionDef, depth: int = 0) -> str | None:
    """`errors()` or `body`, if that is a part of the value as it is."""
    if isinstance(value, cst.Name) and depth < 2:
        return _of_variable(value.value, error, function, depth)
    if isinstance(value, (cst.Dict, cst.List, cst.Tuple)):
        parts = [e.value for e in value.elements]
    elif isinstance(value, cst.Call):
        callee = value.func
        is_errors = isinstance(callee, cst.Attribute) and callee.attr.value == "errors" and not value.args
        return "errors()" if is_errors and _is_name(callee.value, error) else None  # type: ignore[attr-defined]
    elif isinstance(value, cst.Attribute):
        return "body" if value.attr.value == "body" and _is_name(value.value, error) else None
    else:
        return None
    return next((found for part in parts if (found := _raw(part, error, function, depth))), None)


def _is_name(node: cst.CSTNode, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


def _of_variable(name: str, error: str, function: cst.FunctionDef, depth: int) -> str | None:
    """What a variable is given, if nothing else is done with it than to send it."""
    given = [
        node.value
        for node in own_nodes(function)
        if isinstance(node, cst.Assign) and any(_is_name(target.target, name) for target in node.targets)
    ]
    uses = sum(_is_name(node, name) for node in walk(function.body))
    return _raw(given[0], error, function, depth + 1) if len(given) == 1 and uses == 2 else None
