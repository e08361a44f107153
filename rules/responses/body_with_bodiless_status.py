from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Confidence, Diagnostic, Route, RouteReturn, Rule, Severity
from fastlint.support.answers import BODILESS
from fastlint.support.cst_queries import names_in

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_JSON = ("JSONResponse", "ORJSONResponse", "UJSONResponse")
_STATUS = re.compile(r"NO_CONTENT|^20[45]$")
_MAKERS = ("dict", "list", "str")
_TEXT = ("Response", "HTMLResponse", "PlainTextResponse")


class BodyWithBodilessStatus(Rule):
    """A body is declared or sent with a status that has none.

    Why it hurts: a response with status 1xx, 204, 205 or 304 ends with its headers. With a response model, FastAPI
    refuses to start. A returned value is dropped without a word, and a JSONResponse breaks the connection: the server
    sends more bytes than HTTP allows.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from fastapi.responses import JSONResponse

        app = FastAPI()


        @app.delete("/books/{book_id}", status_code=204)
        def delete_book(book_id: int):
            return {"deleted": book_id}  # expect: never sent


        @app.delete("/authors/{author_id}")
        def delete_author(author_id: int):
            return JSONResponse(None, status_code=204)  # expect: 204

    Good:
        # app/main.py
        from fastapi import FastAPI, Response

        app = FastAPI()


        @app.delete("/books/{book_id}", status_code=204)
        def delete_book(book_id: int) -> None:
            print("deleted", book_id)


        @app.delete("/authors/{author_id}")
        def delete_author(author_id: int):
            return Response(status_code=204)

    Exceptions: `return None`; a route with such a status that returns a Response with another one; response classes of
    the project, whose content may be anything. With `--confidence low` only: what a call gives that does the work
    (`return service.remove(book)`), rows of a database, which are not made to be sent, and what says nothing: empty
    displays, `Answer.ok(status=204)`.

    Versions: FastAPI refuses a response model with status 205 since 0.109.1.

    References: https://fastapi.tiangolo.com/tutorial/response-status-code/
    """

    code = "FLT312"
    severity = Severity.ERROR

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if route.is_websocket or route.function.is_generator:
            return
        is_bodiless = route.status_code is not None and _is_bodiless(route.status_code)
        is_taken = route.status_code == 205 and module.allows("fastapi", ">=0.109.1") is False
        if is_bodiless and route.response is not None and not is_taken:
            yield Diagnostic(
                route.span,
                f"status {route.status_code} has no body, and FastAPI refuses a route that declares one "
                f"(`{route.response.text}`): the application does not start; annotate `-> None`, or answer with 200",
            )
            return
        for returned in route.returns if _is_here(route) else ():
            if is_bodiless and returned.kind in ("literal", "dict", "model", "orm", "object"):
                yield Diagnostic(
                    returned.span,
                    f"this value is never sent: status {route.status_code} has no body, and FastAPI drops it; "
                    "return nothing, or answer with 200",
                    severity=Severity.WARNING,
                    confidence=Confidence.LOW if _says_nothing(returned, module) else Confidence.HIGH,
                )
            yield from _responses(returned)


def _says_nothing(returned: RouteReturn, module: Module) -> bool:
    """Whether nobody misses the value: it is empty, or an envelope that is given the status, or just passed on."""
    node = module.expression(returned.span)
    value = node.value if isinstance(node, cst.Return) else None
    call = value.expression if isinstance(value, cst.Await) else value
    if isinstance(call, (cst.Dict, cst.List, cst.Tuple)):
        return not call.elements
    if not isinstance(call, cst.Call):
        return returned.kind == "orm"
    if all(_STATUS.search(module.text(module.span(arg.value))) for arg in call.args):
        return True
    # `return service.remove(book)`: made nowhere to be sent.
    return names_in(call.func).isdisjoint({returned.name, *_MAKERS})


def _responses(returned: RouteReturn) -> Iterator[Diagnostic]:
    """Responses with content and a status that allows none."""
    for call in returned.calls:
        kind = call.name.rpartition(".")[2]
        status = call.argument(1, "status_code") if not call.own and kind in (*_JSON, *_TEXT) else None
        codes = status.statuses if status else ()
        if not codes or not all(map(_is_bodiless, codes)):
            continue
        content = call.argument(0, "content")
        if kind in _JSON or (content is not None and content.text not in ("None", '""', "''", 'b""', "b''")):
            sent = "the content" if content is not None and content.text != "None" else "`null`"
            yield Diagnostic(
                call.span,
                f"status {codes[0]} has no body, but this response sends {sent}: the server breaks the connection; "
                f"return `Response(status_code={codes[0]})`",
            )


def _is_bodiless(status: int) -> bool:
    return status < 200 or status in BODILESS


def _is_here(route: Route) -> bool:
    return route.function.first_row <= route.span.row < route.function.name_span.row
