from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, AsyncUse, Confidence, Diagnostic, Edit, Fix, Rule, Severity, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class AwaitedPlainValue(Rule):
    """The result of a plain function is awaited.

    Why it hurts: the function runs, and then `await` raises TypeError ("object dict can't be used in 'await'
    expression"): each request that comes there is answered with a 500, after what the function does has been done.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()
        _prices = {1: 10}


        def find_price(book: int) -> dict[str, int]:
            return {"price": _prices[book]}


        @app.get("/books/{book}/price")
        async def read_price(book: int) -> dict[str, int]:
            return await find_price(book)  # expect: remove `await`

    Good:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()
        _prices = {1: 10}


        def find_price(book: int) -> dict[str, int]:
            return {"price": _prices[book]}


        @app.get("/books/{book}/price")
        async def read_price(book: int) -> dict[str, int]:
            return find_price(book)

    Fixed:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()
        _prices = {1: 10}


        def find_price(book: int) -> dict[str, int]:
            return {"price": _prices[book]}


        @app.get("/books/{book}/price")
        async def read_price(book: int) -> dict[str, int]:
            return find_price(book)

    Exceptions: functions that are decorated, replaced in a subclass or made to be replaced, results that are not seen
    in the function itself, and code that asks first (`isawaitable`, `except TypeError`). Clients of libraries are of
    low confidence: what an annotation says of them can be wrong where the call is awaited.

    References: https://docs.python.org/3/reference/expressions.html#await-expression
    """

    code = "FLT215"
    severity = Severity.ERROR

    def check(self, use: AsyncUse, module: Module) -> Iterator[Diagnostic]:
        if use.how != "awaited":
            return
        if use.name:
            yield Diagnostic(
                use.span,
                f"`{use.callee}` is no coroutine function: awaiting its result raises TypeError; use an async client, "
                "or run it in a thread",
                confidence=Confidence.LOW,
            )
            return
        yield Diagnostic(
            use.span,
            f"`{use.callee}` is a plain function: awaiting its result raises TypeError; remove `await`",
            fix=_fix(use, module),
        )


def _fix(use: AsyncUse, module: Module) -> Fix | None:
    """Take the word away."""
    call = module.node(use.span)
    parent = next(iter(module.around(use.span)), None)
    if not isinstance(call, cst.Call) or not isinstance(parent, cst.Await) or parent.lpar:
        return None
    whole, inner = module.span(parent), module.span(call)
    word = Span(whole.row, whole.column, inner.row, inner.column)
    return Fix("Remove `await`", (Edit(word, ""),), Applicability.SAFE)
