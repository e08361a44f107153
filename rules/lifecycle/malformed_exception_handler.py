from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, ExceptionHandler, Related, Rule, Severity
from fastlint.support.cst_queries import own_nodes

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_PLAIN: dict[type, str] = {
    cst.Dict: "a dict", cst.DictComp: "a dict", cst.List: "a list", cst.ListComp: "a list", cst.Tuple: "a tuple",
    cst.SimpleString: "a text", cst.FormattedString: "a text", cst.ConcatenatedString: "a text",
}  # fmt: skip


class MalformedExceptionHandler(Rule):
    """An exception handler cannot be called as FastAPI calls it, or does not return a Response.

    Why it hurts: FastAPI calls a handler with the request and the exception, and sends the Response that it returns.
    What a handler returns is not encoded as in a route. A handler with other parameters, or one that returns a dict,
    fails while it handles an error: the client gets a 500 instead of the status that was meant.

    Bad:
        # app/main.py
        from fastapi import FastAPI, Request

        app = FastAPI()


        class OutOfStock(Exception):
            pass


        class Closed(Exception):
            pass


        @app.exception_handler(OutOfStock)
        async def out_of_stock(request: Request, error: OutOfStock):  # expect: a dict
            return {"detail": "out of stock"}


        @app.exception_handler(Closed)
        async def closed(error: Closed):  # expect: two arguments
            raise error

    Good:
        # app/main.py
        from fastapi import FastAPI, Request
        from fastapi.responses import JSONResponse

        app = FastAPI()


        class OutOfStock(Exception):
            pass


        @app.exception_handler(OutOfStock)
        async def out_of_stock(request: Request, error: OutOfStock) -> JSONResponse:
            return JSONResponse({"detail": "out of stock"}, status_code=409)

    Exceptions: functions under further decorators, those that the file gives to `partial`, and handlers of websockets,
    which return nothing.

    References: https://fastapi.tiangolo.com/tutorial/handling-errors/#install-custom-exception-handlers
    """

    code = "FLT617"
    severity = Severity.ERROR

    def check(self, handler: ExceptionHandler, module: Module) -> Iterator[Diagnostic]:
        function = module.node(handler.function.span)
        if not isinstance(function, cst.FunctionDef) or _is_decorated(function) or _is_for_websockets(function):
            return
        name = function.name.value
        if name in module.outline.given_first("partial"):
            return
        if not _takes_two(function, is_method="." in handler.function.name.rpartition("<locals>.")[2]):
            yield Diagnostic(
                handler.span,
                f"FastAPI calls `{name}` with two arguments, the request and the exception: this fails, and the "
                "client gets a 500; give it these two parameters",
            )
            return
        for returned, what in _plain_returns(function):
            place = Related(module.source.filename, module.span(returned), "returned here")
            yield Diagnostic(
                handler.span,
                f"`{name}` returns {what}, but what an exception handler returns must be a Response: the client gets "
                "a 500; return a `JSONResponse`",
                related=(place,),
            )
            return


def _is_decorated(function: cst.FunctionDef) -> bool:
    """By anything else than `@app.exception_handler(...)`."""
    return any(
        not (
            isinstance(d.decorator, cst.Call)
            and isinstance(d.decorator.func, cst.Attribute)
            and d.decorator.func.attr.value == "exception_handler"
        )
        for d in function.decorators
    )


def _is_for_websockets(function: cst.FunctionDef) -> bool:
    annotations = [p.annotation.annotation for p in function.params.params if p.annotation is not None]
    names = (a.attr if isinstance(a, cst.Attribute) else a for a in annotations)
    return any(isinstance(name, cst.Name) and name.value.startswith("WebSocket") for name in names)


def _takes_two(function: cst.FunctionDef, *, is_method: bool) -> bool:
    """Whether it can be called with two positional arguments."""
    params = function.params
    positional = [*params.posonly_params, *params.params]
    if is_method and positional and positional[0].name.value in ("self", "cls"):
        positional = positional[1:]
    required = sum(p.default is None for p in positional)
    most = len(positional) if not isinstance(params.star_arg, cst.Param) else 2
    return required <= 2 <= max(most, required) and not any(p.default is None for p in params.kwonly_params)


def _plain_returns(function: cst.FunctionDef) -> Iterator[tuple[cst.Return, str]]:
    for node in own_nodes(function):
        if isinstance(node, cst.Return) and type(node.value) in _PLAIN:
            yield node, _PLAIN[type(node.value)]
