from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Confidence, Diagnostic, Edit, Fix, Route, RouteReturn, Rule
from fastlint.support.answers import may_send_dict
from fastlint.support.cst_queries import tries_around
from fastlint.support.told_states import (
    VERDICT,
    asks_another_service,
    bound_once,
    entries_of,
    is_blank,
    is_empty,
    is_failure,
    is_partial,
    is_read_by_people,
    is_told_state,
    says_unexpected,
    status_of_missing,
    tells_health,
)

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_ERRORS = ("error", "errors", "err")
_TEXTS = ("error", "detail", "message", "msg")
_CODES = ("status_code", "status", "code")
_SUCCESS = ("data", "result", "results", "items")


class ErrorWithSuccessStatus(Rule):
    """A route reports a failure with status 200.

    Why it hurts: to clients, proxies, retries and monitoring a 200 is a success; the message in the body is read by
    nobody. A tuple `body, 404`, as in Flask, is no better: FastAPI sends it as a list, with status 200.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()
        books = {1: "Emma"}


        @app.get("/books/{book_id}")
        def read_book(book_id: int):
            book = books.get(book_id)
            if book is None:
                return {"error": "Book not found"}  # expect: 200
            return {"title": book}


        @app.delete("/books/{book_id}")
        def delete_book(book_id: int):
            if book_id not in books:
                return {"error": "Book not found"}, 404  # expect: list
            return {"deleted": books.pop(book_id)}

    Good:
        # app/main.py
        from fastapi import FastAPI, HTTPException

        app = FastAPI()
        books = {1: "Emma"}


        @app.get("/books/{book_id}")
        def read_book(book_id: int):
            book = books.get(book_id)
            if book is None:
                raise HTTPException(404, "Book not found")
            return {"title": book}

    Fixed (unsafe):
        # app/main.py
        from fastapi import FastAPI, HTTPException

        app = FastAPI()
        books = {1: "Emma"}


        @app.get("/books/{book_id}")
        def read_book(book_id: int):
            book = books.get(book_id)
            if book is None:
                raise HTTPException(404, "Book not found")
            return {"title": book}


        @app.delete("/books/{book_id}")
        def delete_book(book_id: int):
            if book_id not in books:
                raise HTTPException(404, "Book not found")
            return {"deleted": books.pop(book_id)}

    Exceptions: dicts with a key `error` (or `success: False`, where an `except` catches all), or with an error status
    as their `status_code`, only where they stand in an `except` or behind an `if`, and not where the status is set on
    the injected response, or beside a result in the same dict or a list of what did not fail, or the error is a number
    of errors (`len(state.errors)`). Routes with a response model, which may have a field for errors. Of low confidence
    where the dict is a verdict: the route's other dicts have the same keys, or it says `valid: False` or `can_delete:
    False`, or how healthy the service, or another one that it asks, is; where it has the keys of a success, empty,
    besides the error; where it tells one of several states of a thing (`if job.state == "FAILURE"`) with the error of
    that thing; and where a person reads it: of a route that sets up the database, or of a page whose own file is
    missing. Webhooks, and routes that test, check or validate something, may say that it failed without a key `error`.
    The fix is unsafe, since the body changes its shape; for dicts it is made only where something was not found (`if
    not book`, `is None`, `not in`): with 422 if it is a part of what is sent, else with 404.

    References: https://fastapi.tiangolo.com/tutorial/handling-errors/
    """

    code = "FLT307"

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if not route.function.first_row <= route.span.row < route.function.name_span.row or route.is_websocket:
            return
        for returned in route.returns:
            if returned.kind not in ("response", "none", "exception", "coroutine", "stream"):
                yield from _tuple(route, returned, module)
                yield from _dict(route, returned, module)


def _tuple(route: Route, returned: RouteReturn, module: Module) -> Iterator[Diagnostic]:
    """`return body, 404`."""
    value = _value(returned, module) if "," in module.text(returned.span) else None
    if not isinstance(value, cst.Tuple) or len(value.elements) != 2 or route.response is not None:
        return
    body, status = (element.value for element in value.elements)
    if _status(status, module) is None or isinstance(body, (cst.Integer, cst.Float)):
        return
    code = module.text(module.span(status))
    yield Diagnostic(
        returned.span,
        f"FastAPI sends this tuple as a list, with status {route.status_code or 200}: `{code}` is a part of "
        f"the body; {_instead(status, module)}",
        fix=_fix(returned, body, code, module) if (_status(status, module) or 0) >= 400 else None,
    )


def _dict(route: Route, returned: RouteReturn, module: Module) -> Iterator[Diagnostic]:
    """`return {"error": ...}` where something has failed."""
    if not may_send_dict(route) or returned.branch not in ("if", "except", "case"):
        return
    value = _value(returned, module)
    if not isinstance(value, cst.Dict) or ".status_code" in module.text(route.function.span):
        return
    entries = entries_of(value)
    has_code = any((_status(entries[name], module) or 0) >= 400 for name in _CODES if name in entries)
    has_result = any(name in entries and not is_empty(entries[name]) for name in _SUCCESS)
    is_failed = has_code or _error_in(entries) or says_unexpected(entries, route, returned, module)
    if has_result or not is_failed or is_partial(entries, returned, module):
        return
    is_low = not has_code and _is_meant(route, returned, entries, module)
    yield Diagnostic(
        returned.span,
        f"this failure is sent with status {route.status_code or 200}, a success for clients and monitors; "
        "raise an `HTTPException` with a status that says it",
        fix=_fix(returned, value, status, module) if (status := status_of_missing(returned, module)) else None,
        confidence=Confidence.LOW if is_low else Confidence.HIGH,
        repair=f"failures of {route.function.name} {route.function.name_span.row} {is_low}",
    )


def _error_in(entries: Mapping[str, cst.BaseExpression]) -> cst.BaseExpression | None:
    return next((entries[name] for name in _ERRORS if name in entries and is_failure(name, entries[name])), None)


def _is_meant(route: Route, returned: RouteReturn, entries: Mapping[str, cst.BaseExpression], module: Module) -> bool:
    error = _error_in(entries)
    return (
        _is_verdict(route, returned, entries, module)
        or _is_contract(route, entries, module)
        or is_told_state(returned, error, module)
        or is_read_by_people(route, returned, module)
    )


def _is_verdict(route: Route, returned: RouteReturn, entries: Mapping[str, cst.BaseExpression], module: Module) -> bool:
    """Whether the dict answers what the route was asked, as its other dicts do: no check failed, the answer is no."""
    successes = [shape for other in route.returns if (shape := _success(other, module))]
    denied = {
        name
        for name, value in entries.items()
        if VERDICT.fullmatch(name.lower()) and isinstance(value, cst.Name) and value.value == "False"
    }
    is_no = bool(denied) and entries.keys().isdisjoint(("success", "ok"))
    is_health = tells_health(route) and any(name in entries for name in ("status", "state"))
    if any(entries.keys() <= shape for shape in successes):
        return returned.branch != "except" or bool(denied) or is_health
    is_asked = any(denied & shape for shape in successes)
    if returned.branch == "except":
        return (is_no and (is_asked or not successes)) or (is_health and asks_another_service(returned, module))
    return is_health or (bool(denied) and not successes) or (is_no and is_asked)


def _is_contract(route: Route, entries: Mapping[str, cst.BaseExpression], module: Module) -> bool:
    """Whether the dict has the keys of a success besides its error, with nothing in them: `{"models": [], ...}`."""
    others = entries.keys() - set(_ERRORS)
    holds_nothing = any(is_blank(entries[name]) for name in others if not VERDICT.fullmatch(name.lower()))
    return holds_nothing and any(others == _success(other, module) - set(_ERRORS) for other in route.returns)


def _success(returned: RouteReturn, module: Module) -> frozenset[str]:
    """The keys of a dict that is written out where nothing has failed."""
    value = _value(returned, module) if returned.branch in ("", "else") else None
    if isinstance(value, cst.Name):
        value = bound_once(value.value, returned, module)
    entries = entries_of(value) if isinstance(value, cst.Dict) else {}
    texts = (cst.SimpleString, cst.FormattedString)
    return frozenset() if any(isinstance(entries.get(name), texts) for name in _ERRORS) else frozenset(entries)


def _value(returned: RouteReturn, module: Module) -> cst.BaseExpression | None:
    node = module.expression(returned.span)
    return node.value if isinstance(node, cst.Return) else None


def _status(node: cst.BaseExpression, module: Module) -> int | None:
    """404 of `404` and of `status.HTTP_404_NOT_FOUND`."""
    if isinstance(node, cst.Integer):
        return int(node.value) if node.value.isdigit() and 100 <= int(node.value) < 600 else None
    name = module.qualified_name(node) or ""
    parts = name.rpartition(".")[2].split("_")
    if name.startswith(("fastapi.status.", "starlette.status.")) and len(parts) > 1 and parts[1].isdigit():
        return int(parts[1])
    return None


def _instead(status: cst.BaseExpression, module: Module) -> str:
    if (_status(status, module) or 0) >= 400:
        return f"write `raise HTTPException({module.text(module.span(status))}, ...)`"
    return "give it to the decorator as `status_code=`, or set it on an injected `Response`"


def _fix(returned: RouteReturn, body: cst.BaseExpression, status: str, module: Module) -> Fix | None:
    """`raise HTTPException(404, ...)`, unless an `except` could swallow it."""
    if next(tries_around(returned.span, module), None) is not None:
        return None
    detail = body
    if isinstance(body, cst.Dict) and len(body.elements) == 1 and isinstance(body.elements[0], cst.DictElement):
        key = body.elements[0].key
        if isinstance(key, cst.SimpleString) and key.raw_value in _TEXTS:
            detail = body.elements[0].value
    exception, edits = module.ensure_import("fastapi", "HTTPException", row=returned.span.row)
    edit = Edit(returned.span, f"raise {exception}({status}, {module.text(module.span(detail))})")
    return Fix(f"Raise an HTTPException with status {status}", (*edits, edit), Applicability.UNSAFE)
