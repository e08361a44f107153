from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Call, Confidence, Diagnostic, Edit, Fix, Rule, Severity, Span
from fastlint.support.cst_queries import added_arguments, argument, last_name, names_in, own_nodes, parameters_of
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_RESPONSES = frozenset(
    {"Response", "JSONResponse", "PlainTextResponse", "HTMLResponse", "ORJSONResponse", "UJSONResponse"}
)
_OWN = frozenset({"fastapi.HTTPException", "fastapi.exceptions.HTTPException"})
_BINDING = (cst.AssignTarget, cst.AnnAssign, cst.AugAssign, cst.NamedExpr, cst.For, cst.CompFor, cst.AsName)
_PACKAGES = frozenset({"fastapi", "fastapi.responses", "starlette.responses"})


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
    There is no fix where the handler asks for FastAPI's HTTPException itself (`isinstance(...)`). A handler that does
    not hand on the headers of the exception would take the `Allow` from a 405: the fix gives them to the responses that
    it returns, and is unsafe where it returns something else. Of low confidence are handlers of other files, those that
    answer in the form of FastAPI's own (`{"detail": ...}`), those whose status is written out, as a 404 would get it
    too (without a fix), and those that hand the exception to a helper which asks for FastAPI's.

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
        if "starlette.exceptions" in module.outline.modules or _handles_missing(module):
            return
        node = module.expression(call.span)
        if not isinstance(node, cst.Call) or (arg := argument(node, 0, "exc_class_or_status_code")) is None:
            return
        span = module.span(arg.value)
        handlers = _handlers(node, span, module)
        is_fixed = any(_answers_one_status(each, module) for each in handlers)
        is_known = bool(handlers) and not is_fixed and not any(_is_narrowed(each, module) for each in handlers)
        is_low = (
            is_fixed
            or any(map(_is_like_default, handlers))
            or any(_asks_elsewhere(each, span, module) for each in handlers)
        )
        yield Diagnostic(
            span,
            "a handler for FastAPI's HTTPException is not called for the router's own 404 and 405; register it for "
            "`starlette.exceptions.HTTPException`",
            fix=_fix(span, handlers, module) if is_known else None,
            confidence=Confidence.LOW if not handlers or is_low else Confidence.HIGH,
        )


def _handles_missing(module: Module) -> bool:
    """Whether a handler for 404 is registered too."""
    given = module.outline.given_first("exception_handler", "add_exception_handler")
    return any(one == 404 or str(one).endswith(("HTTP_404_NOT_FOUND", "HTTPStatus.NOT_FOUND")) for one in given)


def _fix(span: Span, handlers: Sequence[cst.FunctionDef], module: Module) -> Fix:
    """Starlette's class where FastAPI's is registered and declared, and headers handed on."""
    name, imports = module.ensure_import("starlette.exceptions", "HTTPException", row=span.row)
    headers = [_handed_on_headers(each, module) for each in handlers]
    annotations = (edit for each in handlers for edit in _annotation(each, name, module))
    edits = (Edit(span, name), *annotations, *(edit for each in headers for edit in each or ()), *imports)
    safety = Applicability.UNSAFE if None in headers else Applicability.SAFE
    return Fix("Register it for Starlette's HTTPException", edits, safety)


def _handlers(node: cst.Call, span: Span, module: Module) -> list[cst.FunctionDef]:
    """The handler that is registered, if it stands in the file."""
    given = argument(node, 1, "handler")
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
        and any(module.qualified_name(each) in _OWN for each in _classes(call.args[1].value))
        for call in own_nodes(handler)
    )


def _asks_elsewhere(handler: cst.FunctionDef, span: Span, module: Module) -> bool:
    """Whether a helper of the file that it gives the exception to asks for FastAPI's own: the advice is not enough."""
    exception = {each.name.value for each in parameters_of(handler)[1:2]}
    called = [node for node in own_nodes(handler) if isinstance(node, cst.Call)]
    helpers = [last_name(call.func) for call in called if any(names_in(arg.value) == exception for arg in call.args)]
    functions = [each for name in helpers for each in module.functions_named(name)]
    around = [each for each in module.ancestors(span) if isinstance(each, cst.FunctionDef)]
    if around:
        functions += [each for each in walk(around[-1]) if isinstance(each, cst.FunctionDef)]
    return any(_is_narrowed(each, module) for each in functions if each.name.value in helpers)


def _answers_one_status(handler: cst.FunctionDef, module: Module) -> bool:
    """Whether all its answers have a status that is written out: a 404 of the router would get that one, too."""
    answers = [node.value for node in own_nodes(handler) if isinstance(node, cst.Return)]
    calls = [call for call in answers if isinstance(call, cst.Call) and last_name(call.func).endswith("Response")]
    if any(arg.star for call in calls for arg in call.args):
        return False
    given = [argument(call, 1, "status_code") for call in calls]
    return bool(calls) and len(calls) == len(answers) and all(_is_written(each, module) for each in given)


def _is_written(given: cst.Arg | None, module: Module) -> bool:
    """Whether a status is a number, a constant of a library, or left to the default."""
    if given is None or isinstance(given.value, cst.Integer):
        return True
    return (module.qualified_name(given.value) or "").startswith(("fastapi.status.", "starlette.status.", "http."))


def _handed_on_headers(handler: cst.FunctionDef, module: Module) -> tuple[Edit, ...] | None:
    """The edits by which it hands on the exception's headers: the one for 405 says there which methods are allowed.

    None where it returns something else than responses that are made there, or raises.
    """
    if _reads_headers(handler):
        return ()
    answers = [node.value for node in own_nodes(handler) if isinstance(node, cst.Return)]
    calls = [each for each in answers if isinstance(each, cst.Call) and _takes_headers(each, module)]
    headers = _headers(handler, module)
    if not headers or not calls or len(calls) < len(answers):
        return None
    return tuple(added_arguments(call, (f"headers={headers}",), module) for call in calls)


def _headers(handler: cst.FunctionDef, module: Module) -> str:
    """The headers of the exception as the handler can write them; "" if it may have none, or another one by its name.

    What is no HTTPException has no headers, nor have those of Starlette before 0.19, which came with FastAPI 0.77.
    """
    error = next(iter(parameters_of(handler)[1:2]), None)
    changes = [n for n in own_nodes(handler) if isinstance(n, (*_BINDING, cst.Raise))]
    targets = [getattr(n, "name" if isinstance(n, cst.AsName) else "target", None) for n in changes]
    if error is None or any(each is None or error.name.value in names_in(each) for each in targets):
        return ""
    kind = module.qualified_name(error.annotation.annotation) if error.annotation else None
    if kind != "fastapi.HTTPException" or module.allows("fastapi", "<0.77"):
        return f'getattr({error.name.value}, "headers", None)'
    return f"{error.name.value}.headers"


def _reads_headers(handler: cst.FunctionDef) -> bool:
    return any(
        (isinstance(node, cst.Attribute) and node.attr.value == "headers")
        or (isinstance(node, cst.SimpleString) and node.evaluated_value == "headers")
        for node in own_nodes(handler)
    )


def _takes_headers(call: cst.Call, module: Module) -> bool:
    """Whether it makes a response of FastAPI's or Starlette's that can be given headers, and is given none."""
    package, _, name = (module.qualified_name(call.func) or "").rpartition(".")
    if package not in _PACKAGES or name not in _RESPONSES or any(each.star for each in call.args):
        return False
    return argument(call, 2, "headers") is None


def _is_like_default(handler: cst.FunctionDef) -> bool:
    """Whether each of its answers has the form of FastAPI's own: `{"detail": ...}`, or is made by its handler."""
    answers = [node.value for node in own_nodes(handler) if isinstance(node, cst.Return) and node.value is not None]
    return bool(answers) and all(map(_is_default, answers))


def _is_default(answer: cst.BaseExpression) -> bool:
    call = answer.expression if isinstance(answer, cst.Await) else answer
    if not isinstance(call, cst.Call):
        return False
    if last_name(call.func) == "http_exception_handler":
        return True
    given = argument(call, 0, "content")
    content = given.value if given is not None else None
    keys = [getattr(each, "key", None) for each in content.elements] if isinstance(content, cst.Dict) else []
    return len(keys) == 1 and isinstance(keys[0], cst.SimpleString) and keys[0].evaluated_value == "detail"


def _classes(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    return [each.value for each in node.elements] if isinstance(node, cst.Tuple) else [node]


def _annotation(handler: cst.FunctionDef, name: str, module: Module) -> Iterator[Edit]:
    """The annotation of the handler's exception, which says what it is registered for."""
    for parameter in parameters_of(handler)[1:2]:
        annotation = parameter.annotation.annotation if parameter.annotation else None
        if annotation is not None and module.qualified_name(annotation) in _OWN:
            yield Edit(module.span(annotation), name)
