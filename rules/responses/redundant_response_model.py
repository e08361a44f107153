from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Fix, Route, Rule, Severity
from fastlint.support import cst_queries

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_SAME = {"List": "list", "Dict": "dict", "Set": "set", "Tuple": "tuple", "FrozenSet": "frozenset"}


class RedundantResponseModel(Rule):
    """`response_model` repeats the return annotation.

    Why it hurts: it does not, yet. FastAPI takes the annotation as the response model; said twice, one of the two is
    forgotten when the route changes, and it is the keyword that wins.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str


        @app.get("/books", response_model=list[Book])  # expect: repeats
        def read_books() -> list[Book]:
            return [Book(title="Emma")]

    Good:
        # app/main.py
        from typing import Any

        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str


        @app.get("/books")
        def read_books() -> list[Book]:
            return [Book(title="Emma")]


        @app.get("/rows", response_model=list[Book])
        def read_rows() -> Any:
            return [{"title": "Emma"}]

    Fixed:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str


        @app.get("/books")
        def read_books() -> list[Book]:
            return [Book(title="Emma")]

    Exceptions: off by default, a matter of style. For it: one source of truth, which type checkers read as well.
    Against it: with the keyword everywhere, all routes look alike. A keyword that differs from the annotation, which is
    there to filter.

    Versions: FastAPI 0.89 and later, which read the annotation.

    References: https://fastapi.tiangolo.com/tutorial/response-model/#response_model-parameter

    Overlaps: ruff FAST001 reports it where both are written in the same way in one file; this rule also where they are
    spelled differently (`List[Book]`, `"Book"`), and on routers that ruff cannot follow.
    """

    code = "FLT318"
    severity = Severity.INFO
    default = False
    overlaps = ("ruff:FAST001",)
    versions = {"fastapi": ">=0.89"}

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if (
            route.response_model != "keyword"
            or not route.function.first_row <= route.span.row < route.function.name_span.row
        ):
            return
        call, function = module.node(route.span), module.node(route.function.span)
        call = call.decorator if isinstance(call, cst.Decorator) else call
        if not isinstance(call, cst.Call) or not isinstance(function, cst.FunctionDef) or function.returns is None:
            return
        model = cst_queries.argument(call, None, "response_model")
        if model is None or _plain(model.value) != _plain(function.returns.annotation):
            return
        edit = cst_queries.remove_argument(call, model, module)
        yield Diagnostic(
            module.span(model),
            f"`response_model` repeats the return annotation of `{route.endpoint}`; leave it out",
            fix=Fix("Leave out `response_model`", (edit,), Applicability.SAFE),
            noqa_row=route.span.row,
        )


def _plain(node: cst.BaseExpression) -> str:
    """A type as text, however it is spelled."""
    if isinstance(node, cst.SimpleString):
        text = str(node.raw_value)
    elif isinstance(node, cst.Subscript):
        inner = ",".join(_plain(e.slice.value) if isinstance(e.slice, cst.Index) else "?" for e in node.slice)
        return f"{_plain(node.value)}[{inner}]"
    elif isinstance(node, cst.Attribute):
        text = node.attr.value if isinstance(node.value, cst.Name) and node.value.value in ("typing", "t") else ""
        text = text or cst.Module([]).code_for_node(node)
    elif isinstance(node, cst.BinaryOperation):
        return f"{_plain(node.left)}|{_plain(node.right)}"
    else:
        text = cst.Module([]).code_for_node(node)
    return _SAME.get(text, text).replace(" ", "")
