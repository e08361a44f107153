from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Confidence, Diagnostic, Edit, Fix, Parameter, Rule, Severity, Span
from fastlint.support.cst_queries import function_of, parameters_of, signature_end

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_TRANSPARENT = frozenset({"staticmethod", "classmethod"})


class PositionalOnlyParameter(Rule):
    """A route or dependency has positional-only parameters.

    Why it hurts: FastAPI gives all arguments by keyword. What stands before `/` cannot be given so: the application
    starts, its documentation looks right, and every request ends in a TypeError and a 500.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/books/{book_id}")
        def read_book(book_id: int, /, short: bool = False) -> int:  # expect: keyword
            return book_id

    Good:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/books/{book_id}")
        def read_book(book_id: int, short: bool = False) -> int:
            return book_id

    Fixed:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/books/{book_id}")
        def read_book(book_id: int, short: bool = False) -> int:
            return book_id

    Exceptions: `self`; functions that FastAPI or Starlette call with positions (exception handlers, lifespans,
    middleware, routes of `add_route`). Of low confidence where another decorator may call the function its own way.

    References: https://docs.python.org/3/glossary.html#positional-only-parameter
    """

    code = "FLT426"
    severity = Severity.ERROR

    def check(self, parameter: Parameter, module: Module) -> Iterator[Diagnostic]:
        if parameter.kind != "positional":
            return
        function = function_of(parameter, module)
        if function is None or parameter.name != _first(function):
            return
        yield Diagnostic(
            parameter.span,
            f"`/` makes `{parameter.name}` positional-only, and FastAPI gives arguments by keyword: every request is a "
            "500; leave `/` out",
            fix=_fix(function, module),
            confidence=Confidence.LOW if _is_wrapped(function) else Confidence.HIGH,
        )


def _first(function: cst.FunctionDef) -> str:
    """The first parameter that is positional-only, behind that for the object."""
    names = [p.name.value for p in function.params.posonly_params]
    return next((name for name in names if name not in ("self", "cls")), "")


def _is_wrapped(function: cst.FunctionDef) -> bool:
    """Whether a decorator that is no method of a router stands above it."""
    plain = [d.decorator for d in function.decorators if not isinstance(d.decorator, cst.Call)]
    called = [d.decorator.func for d in function.decorators if isinstance(d.decorator, cst.Call)]
    is_known = all(isinstance(name, cst.Name) and name.value in _TRANSPARENT for name in plain)
    return not is_known or any(not isinstance(callee, cst.Attribute) for callee in called) or len(called) > 1


def _fix(function: cst.FunctionDef, module: Module) -> Fix | None:
    """Leave the slash out, with its comma; none if a comment stands there."""
    before = module.span(function.params.posonly_params[-1])
    after = next((p for p in parameters_of(function) if module.span(p) > before), None)
    end = module.span(after) if after is not None else signature_end(module.span(function), module)
    if end is None:
        return None
    place = Span(before.end_row, before.end_column, end.row, end.column)
    text = module.text(place)
    shorter = re.sub(r"/\s*,\s*" if after is not None else r",\s*/", "", text, count=1)
    if shorter == text or "#" in text:
        return None
    return Fix("Leave `/` out", (Edit(place, shorter),), Applicability.SAFE)
