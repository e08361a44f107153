from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Call, Confidence, Diagnostic, Edit, Fix, Rule, Severity, Span
from fastlint.support.cst_queries import argument, names_in, own_nodes, parameters_of

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_NOT_FOUND = re.compile(r"exception_handler\(\s*(404|status\.HTTP_404)")


class PartialHttpExceptionHandler(Rule):
    """A handler for HTTPException does not see the 404 and 405 of the router.

    Why it hurts: the router raises Starlette's HTTPException, from which FastAPI's is derived. A handler registered for
    FastAPI's is not called for it, so unknown paths and wrong methods are answered in another form than all other
    errors.

    Bad:
        # app/main.py
        from fastapi import FastAPI, HTTPException, Request
        from fastapi.responses import JSONResponse

        app = FastAPI()


        @app.exception_handler(HTTPException)  # expect: 404
        async def show_error(request: Request, error: HTTPException) -> JSONResponse:
            return JSONResponse({"error": error.detail}, status_code=error.status_code, headers=error.headers)

    Good:
        # app/main.py
        from fastapi import FastAPI, Request
        from fastapi.responses import JSONResponse
        from starlette.exceptions import HTTPException

        app = FastAPI()


        @app.exception_handler(HTTPException)
        async def show_error(request: Request, error: HTTPException) -> JSONResponse:
            return JSONResponse({"error": error.detail}, status_code=error.status_code, headers=error.headers)

    Fixed:
        # app/main.py
        from fastapi import FastAPI, Request
        from fastapi.responses import JSONResponse
        from starlette.exceptions import HTTPException as StarletteHTTPException

        app = FastAPI()


        @app.exception_handler(StarletteHTTPException)
        async def show_error(request: Request, error: StarletteHTTPException) -> JSONResponse:
            return JSONResponse({"error": error.detail}, status_code=error.status_code, headers=error.headers)

    Exceptions: files that also have a handler for Starlette's HTTPException or for 404; subclasses of HTTPException.
    There is no fix where the handler asks for FastAPI's HTTPException itself (`isinstance(...)`); it is unsafe where
    the handler does not hand on the headers of the exception: a 405 would lose its `Allow`. Of low confidence are
    handlers of other files, and those that answer in the form of FastAPI's own (`{"detail": ...}`).

    References:
    https://fastapi.tiangolo.com/tutorial/handling-errors/#fastapis-httpexception-vs-starlettes-httpexception
    """

    code = "FLT616"
    severity = Severity.WARNING
    needs = ("fastapi.FastAPI.exception_handler", "fastapi.FastAPI.add_exception_handler")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        given = call.argument(0, "exc_class_or_status_code")
        if given is None or [(v.kind, v.value) for v in given.values] != [("name", "fastapi.HTTPException")]:
            return
        if "starlette.exceptions" in module.source.text or _NOT_FOUND.search(module.source.text):
            return
        node = module.expression(call.span)
        arg = argument(node, 0, "exc_class_or_status_code") if isinstance(node, cst.Call) else None
        if arg is None:
            return
        span = module.span(arg.value)
        name, edits = module.ensure_import("starlette.exceptions", "HTTPException", row=span.row)
        handlers = _handlers(node, span, module)
        safety = Applicability.SAFE if all(_hands_on_headers(each) for each in handlers) else Applicability.UNSAFE
        edits = (Edit(span, name), *_annotation(span, name, module), *edits)
        is_known = bool(handlers) and not any(_is_narrowed(each, module) for each in handlers)
        yield Diagnostic(
            span,
            "a handler for FastAPI's HTTPException is not called for the router's own 404 and 405; register it for "
            "`starlette.exceptions.HTTPException`",
            fix=Fix("Register it for Starlette's HTTPException", edits, safety) if is_known else None,
            confidence=Confidence.LOW if not handlers or any(map(_is_like_default, handlers)) else Confidence.HIGH,
        )


def _handlers(node: cst.CSTNode | None, span: Span, module: Module) -> list[cst.FunctionDef]:
    """The handler that is registered, if it stands in the file."""
    given = argument(node, 1, "handler") if isinstance(node, cst.Call) else None
    if given is not None:
        return [each for name in names_in(given.value) for each in module.functions_named(name)]
    around = (each for each in module.ancestors(span) if isinstance(each, cst.FunctionDef))
    return [each for each in around if module.span(each.name).row >= span.row][:1]


def _is_narrowed(handler: cst.FunctionDef, module: Module) -> bool:
    """Whether a handler asks for FastAPI's HTTPException itself: those of the router would fall through in it."""
    return any(
        isinstance(call, cst.Call)
        and isinstance(call.func, cst.Name)
        and call.func.value == "isinstance"
        and len(call.args) == 2
        and any(module.qualified_name(each) == "fastapi.HTTPException" for each in _classes(call.args[1].value))
        for call in own_nodes(handler)
    )


def _hands_on_headers(handler: cst.FunctionDef) -> bool:
    """Whether it reads the headers of the exception: the one for 405 says there which methods are allowed."""
    return any(
        (isinstance(node, cst.Attribute) and node.attr.value == "headers")
        or (isinstance(node, cst.SimpleString) and node.evaluated_value == "headers")
        for node in own_nodes(handler)
    )


def _is_like_default(handler: cst.FunctionDef) -> bool:
    """Whether each of its answers has the form of FastAPI's own: `{"detail": ...}`, or is made by its handler."""
    answers = [node.value for node in own_nodes(handler) if isinstance(node, cst.Return) and node.value is not None]
    return bool(answers) and all(map(_is_default, answers))


def _is_default(answer: cst.BaseExpression) -> bool:
    call = answer.expression if isinstance(answer, cst.Await) else answer
    if not isinstance(call, cst.Call):
        return False
    if _last(call.func) == "http_exception_handler":
        return True
    given = argument(call, 0, "content")
    content = given.value if given is not None else None
    keys = [getattr(each, "key", None) for each in content.elements] if isinstance(content, cst.Dict) else []
    return len(keys) == 1 and isinstance(keys[0], cst.SimpleString) and keys[0].evaluated_value == "detail"


def _last(func: cst.BaseExpression) -> str:
    name = func.attr if isinstance(func, cst.Attribute) else func
    return name.value if isinstance(name, cst.Name) else ""


def _classes(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    return [each.value for each in node.elements] if isinstance(node, cst.Tuple) else [node]


def _annotation(span: Span, name: str, module: Module) -> Iterator[Edit]:
    """The annotation of the decorated handler's exception, which says what it is registered for."""
    function = next((node for node in module.ancestors(span) if isinstance(node, cst.FunctionDef)), None)
    given = parameters_of(function) if function is not None and module.span(function.name).row >= span.row else []
    for parameter in given[1:2]:
        annotation = parameter.annotation.annotation if parameter.annotation else None
        if annotation is not None and module.qualified_name(annotation) == "fastapi.HTTPException":
            yield Edit(module.span(annotation), name)
