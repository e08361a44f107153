from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Call, Confidence, Diagnostic, Edit, Fix, Rule, Severity, Span
from fastlint.support.cst_queries import argument, names_in, own_nodes, parameters_of
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module


_KINDS = frozenset({"RequestValidationError", "ValidationError", "ResponseValidationError"})
_CHANGES = {"append", "clear", "extend", "insert", "pop", "popitem", "remove", "setdefault", "update"}
_LOGS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
_READERS = {"len", "str", "repr", "print", "bool", "any", "all", "isinstance", "type"}


class UnencodedValidationErrors(Rule):
    """The errors of a failed validation are sent as JSON, though they hold objects that JSON does not know.

    Why it hurts: where a validator raises ValueError, `exc.errors()` holds that exception itself, and where the request
    was no JSON, `exc.body` is bytes. JSONResponse and `json.dumps` cannot encode them: the client gets a 500 instead of
    the 422, for the very requests that the handler was written for.

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

    Of low confidence where an `except` catches the error of one model, which may have no such validator.

    Exceptions: errors that go through another function or a comprehension first, which may pick what can be encoded,
    or that the handler changes in place, `errors(include_context=False)`, and `json.dumps` in a `try`, with a `default`
    or a `cls`.

    Versions: Pydantic 2 (FastAPI 0.100) and later.

    References: https://fastapi.tiangolo.com/tutorial/handling-errors/#use-the-requestvalidationerror-body
    """

    code = "FLT615"
    severity = Severity.ERROR
    needs = (
        "starlette.responses.JSONResponse", "fastapi.responses.ORJSONResponse", "json.dumps", "orjson.dumps",
        "fastapi.HTTPException", "starlette.exceptions.HTTPException",
    )  # fmt: skip
    versions = {"fastapi": ">=0.100", "pydantic": ">=2"}

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        is_dumps = call.name.endswith(".dumps")
        where = (1, "detail") if call.name.endswith("HTTPException") else (0, "obj" if is_dumps else "content")
        is_known = not call.own and call.argument(*where) is not None and not (is_dumps and _is_careful(call))
        if not is_known or not _names_error(module):
            return
        node, function = module.expression(call.span), module.node(call.function.span)
        if not isinstance(function, cst.FunctionDef) or not isinstance(node, cst.Call):
            return
        caught = _caught(call.span, module)
        error = caught or _tested(call.span, function, module) or _validation_error(function, module)
        content = argument(node, *where)
        raw = _raw(content.value, error, function) if error and content is not None else None
        if content is None or raw is None:
            return
        encoder = f"`{call.callee}`" if is_dumps else "JSONResponse"
        yield Diagnostic(
            call.span,
            f"`{error}.{raw}` can hold an exception or bytes, which {encoder} cannot encode: the client gets a 500 "
            "instead of the 422; pass it through `jsonable_encoder`",
            fix=_fix(module.span(content.value), module),
            confidence=Confidence.LOW if caught else Confidence.HIGH,
        )


def _is_careful(call: Call) -> bool:
    """Whether a call of `json.dumps` says how to write what is no JSON, or expects that it fails."""
    return call.in_try or call.argument(None, "cls") is not None or call.argument(1, "default") is not None


def _fix(span: Span, module: Module) -> Fix:
    name, edits = module.ensure_import("fastapi.encoders", "jsonable_encoder", row=span.row)
    wrap = (
        Edit(Span(*(span.row, span.column) * 2), f"{name}("),
        Edit(Span(*(span.end_row, span.end_column) * 2), ")"),
    )
    return Fix("Encode the content", (*wrap, *edits), Applicability.SAFE)


def _caught(span: Span, module: Module) -> str:
    """The name of a validation error that an `except` around a place catches: `e` of `except ValidationError as e:`."""
    handler = next((node for node in module.ancestors(span) if isinstance(node, cst.ExceptHandler)), None)
    if handler is None or handler.type is None or handler.name is None or not names_in(handler.type) & _KINDS:
        return ""
    return handler.name.name.value if isinstance(handler.name.name, cst.Name) else ""


def _tested(span: Span, function: cst.FunctionDef, module: Module) -> str:
    """The parameter that an `if` around a place finds to be one: `if isinstance(exc, ValidationError):`."""
    inner: cst.CSTNode | None = None
    for node in module.ancestors(span):
        test = node.test if isinstance(node, cst.If) and inner is node.body else None
        if isinstance(test, cst.Call) and _is_name(test.func, "isinstance") and names_in(test) & _KINDS:
            given = test.args[0].value
            names = {parameter.name.value for parameter in parameters_of(function)}
            return given.value if isinstance(given, cst.Name) and given.value in names else ""
        inner = node
    return ""


def _names_error(module: Module) -> bool:
    return any(name.endswith("ValidationError") for name in module.outline.mentioned)


def _validation_error(function: cst.FunctionDef, module: Module) -> str:
    """The parameter that is a validation error: its annotation says so, what the function is for, or an `assert`."""
    params = [p for p in function.params.params if p.name.value not in ("self", "cls")]
    if len(params) != 2:
        return ""
    name = params[1].name.value
    given = [params[1].annotation.annotation] if params[1].annotation is not None else []
    given += [d.decorator for d in function.decorators]
    given += [node.test for statement in function.body.body for node in _asserted(statement)]
    return name if any(names_in(g).intersection(_KINDS) for g in given) else ""


def _asserted(statement: cst.BaseStatement | cst.BaseSmallStatement) -> list[cst.Assert]:
    """`assert isinstance(exc, RequestValidationError)`: a handler takes any exception for a checker of types."""
    parts = statement.body if isinstance(statement, cst.SimpleStatementLine) else ()
    return [part for part in parts if isinstance(part, cst.Assert)]


def _raw(value: cst.BaseExpression, error: str, function: cst.FunctionDef, depth: int = 0) -> str | None:
    """`errors()` or `body`, if that is a part of the value as it is."""
    if isinstance(value, cst.Name) and depth < 3:
        return _of_variable(value.value, error, function, depth)
    if isinstance(value, (cst.Dict, cst.List, cst.Tuple)):
        parts = [e.value for e in value.elements]
    elif isinstance(value, cst.Call):
        callee = value.func
        is_errors = isinstance(callee, cst.Attribute) and callee.attr.value == "errors" and not value.args
        is_raw = is_errors and _is_name(callee.value, error) and not _changes(function)  # type: ignore[attr-defined]
        return "errors()" if is_raw else None
    elif isinstance(value, cst.Attribute):
        return "body" if value.attr.value == "body" and _is_name(value.value, error) else None
    else:
        return None
    return next((found for part in parts if (found := _raw(part, error, function, depth))), None)


def _is_name(node: cst.CSTNode, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


def _changes(function: cst.FunctionDef) -> bool:
    """Whether the function changes anything in place: it may take out of the errors what cannot be encoded."""
    for node in walk(function.body):
        if isinstance(node, cst.Del) or (isinstance(node, cst.Attribute) and node.attr.value in _CHANGES):
            return True
        if isinstance(node, cst.AssignTarget) and isinstance(node.target, cst.Subscript):
            return True
    return False


def _of_variable(name: str, error: str, function: cst.FunctionDef, depth: int) -> str | None:
    """What a variable is given, if it is given nothing else, and handed to nobody who may change it."""
    given = [
        node.value
        for node in own_nodes(function)
        if isinstance(node, cst.Assign) and any(_is_name(target.target, name) for target in node.targets)
    ]
    if len(given) != 1 or _changes(function):
        return None
    uses = sum(_is_name(node, name) - _bears(node, name) for node in walk(function.body))
    return _raw(given[0], error, function, depth + 1) if uses == 2 + _looks(name, function) else None


def _bears(node: cst.CSTNode, name: str) -> bool:
    """Whether it is an attribute or a keyword of the name of a variable: `exc.errors`."""
    own = node.attr if isinstance(node, cst.Attribute) else node.keyword if isinstance(node, cst.Arg) else None
    return own is not None and own.value == name


def _looks(name: str, function: cst.FunctionDef) -> int:
    """How often a variable is only looked at, in a function that changes nothing in place."""
    found = 0
    for node in walk(function.body):
        if isinstance(node, cst.Subscript):
            found += _is_name(node.value, name)
        elif isinstance(node, (cst.IfExp, cst.If)):
            found += _is_name(node.test, name)
        elif isinstance(node, cst.FormattedStringExpression):
            found += _is_name(node.expression, name)
        elif isinstance(node, (cst.CompFor, cst.For)):
            found += _is_name(node.iter, name)
        elif isinstance(node, cst.BooleanOperation):
            found += _is_name(node.left, name)
        elif isinstance(node, cst.Call) and _only_reads(node.func):
            found += sum(_is_name(given.value, name) for given in node.args)
    return found


def _only_reads(callee: cst.BaseExpression) -> bool:
    """`len(x)`, `logger.warning("...", x)`: what neither keeps nor changes what it is given."""
    if isinstance(callee, cst.Attribute):
        return callee.attr.value in _LOGS
    return isinstance(callee, cst.Name) and callee.value in _READERS
