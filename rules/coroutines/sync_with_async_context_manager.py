from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Edit, Fix, Rule, Severity, Span, SyncUse
from fastlint.support.await_edits import can_await

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_WORDS = {"entered": ("with", "async with"), "iterated": ("for", "async for")}


class SyncWithAsyncContextManager(Rule):
    """A plain `with` or `for` is used on an object that only `async with` or `async for` can handle.

    Why it hurts: an async context manager has no `__enter__` and an async iterator no `__iter__`. The statement raises
    TypeError (in older Python AttributeError) each time it is reached, and the request is answered with a 500.

    Bad:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI

        app = FastAPI()


        @asynccontextmanager
        async def ticket() -> AsyncIterator[int]:
            yield 1


        async def numbers() -> AsyncIterator[int]:
            yield 1
            yield 2


        @app.get("/ticket")
        async def read_ticket() -> int:
            with ticket() as number:  # expect: async with
                return number


        @app.get("/total")
        async def read_total() -> int:
            total = 0
            for number in numbers():  # expect: async for
                total += number
            return total


        @app.get("/numbers")
        async def read_numbers() -> list[int]:
            return [number for number in numbers()]  # expect: async for


        @app.get("/sorted")
        async def read_sorted() -> list[int]:
            return sorted(numbers())  # expect: async for

    Good:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI

        app = FastAPI()


        @asynccontextmanager
        async def ticket() -> AsyncIterator[int]:
            yield 1


        async def numbers() -> AsyncIterator[int]:
            yield 1
            yield 2


        @app.get("/ticket")
        async def read_ticket() -> int:
            async with ticket() as number:
                return number


        @app.get("/sorted")
        async def read_sorted() -> list[int]:
            return sorted([item async for item in numbers()])

    Fixed:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI

        app = FastAPI()


        @asynccontextmanager
        async def ticket() -> AsyncIterator[int]:
            yield 1


        async def numbers() -> AsyncIterator[int]:
            yield 1
            yield 2


        @app.get("/ticket")
        async def read_ticket() -> int:
            async with ticket() as number:
                return number


        @app.get("/total")
        async def read_total() -> int:
            total = 0
            async for number in numbers():
                total += number
            return total


        @app.get("/numbers")
        async def read_numbers() -> list[int]:
            return [number async for number in numbers()]


        @app.get("/sorted")
        async def read_sorted() -> list[int]:
            return sorted([item async for item in numbers()])

    Exceptions: objects that may be of a plain kind too, classes with a base or decorator of which nothing is known, and
    code that asks first (`hasattr`, `isasyncgen`, `except TypeError`). Tests are not looked at. There is no fix in a
    plain `def`, for a `with` of several managers, in a generator expression, or where `max` and its like stop early.

    References: https://docs.python.org/3/reference/compound_stmts.html#the-async-with-statement
    """

    code = "FLT209"
    severity = Severity.WARNING

    def check(self, use: SyncUse, module: Module) -> Iterator[Diagnostic]:
        severity = Severity.ERROR if use.function.reach == "request" or use.function.roles else Severity.WARNING
        yield Diagnostic(use.span, _message(use), severity=severity, fix=_fix(use, module))


def _message(use: SyncUse) -> str:
    what = f"`{use.callee}(...)`" if use.how == "consumed" else f"`{use.callee}`"
    remedy = (
        "" if use.function.is_async or not use.function.name else f" in an `async def` (`{use.function.name}` is none)"
    )
    if use.how == "entered":
        return f"{what} is an async context manager: `with` raises TypeError here; use `async with`{remedy}"
    if use.how == "iterated":
        return f"{what} is an async iterator: `for` raises TypeError here; use `async for`{remedy}"
    return f"{what} is given an async iterator and raises TypeError; collect its items by `async for` first{remedy}"


def _fix(use: SyncUse, module: Module) -> Fix | None:
    if not can_await(module, use.span, use.function):
        return None
    edits = _collected(use, module) if use.how == "consumed" else _prefixed(use, module)
    if not edits:
        return None
    title = "Collect the items by `async for`" if use.how == "consumed" else f"Use `{_WORDS[use.how][1]}`"
    return Fix(title, edits, Applicability.SAFE)


def _prefixed(use: SyncUse, module: Module) -> tuple[Edit, ...]:
    """`async ` before the keyword of the statement or comprehension."""
    owner = _statement(use, module)
    if owner is None:
        return ()
    span = module.span(owner)
    # The span of a part of a comprehension begins with the space before it.
    before = re.match(r"(?:\s|\\[\r\n]|#[^\r\n]*[\r\n])*", module.text(span))
    space = before[0] if before else ""
    row, column = module.source.position(module.source.offset(span.row, span.column) + len(space))
    glued = isinstance(owner, cst.CompFor) and not space
    return (Edit(Span(row, column, row, column), " async " if glued else "async "),)


def _statement(use: SyncUse, module: Module) -> cst.With | cst.For | cst.CompFor | None:
    """The statement or part of a comprehension that can be made asynchronous as a whole."""
    node, around = module.node(use.span), module.ancestors(use.span)
    for parent in around:
        if isinstance(parent, cst.With):
            alone = len(parent.items) == 1 and parent.items[0].item is node
            return parent if alone and parent.asynchronous is None else None
        if isinstance(parent, (cst.For, cst.CompFor)):
            lazy = any(isinstance(n, cst.GeneratorExp) and _is_within(n, parent) for n in around)
            return parent if parent.iter is node and parent.asynchronous is None and not lazy else None
    return None


def _is_within(generator: cst.GeneratorExp, loop: cst.CSTNode | None) -> bool:
    """Whether a loop is one of a generator expression's own."""
    part: cst.CompFor | None = generator.for_in
    while part is not None:
        if part is loop:
            return True
        part = part.inner_for_in
    return False


def _collected(use: SyncUse, module: Module) -> tuple[Edit, ...]:
    """`sorted([item async for item in items()])`; `list(items())` becomes the list itself."""
    call = module.expression(use.span)
    if not isinstance(call, cst.Call) or not call.args or use.callee not in ("list", "sorted", "tuple", "set", "sum"):
        return ()
    inner = call.args[0].value
    listed = f"[item async for item in {module.text(module.span(inner))}]"
    if use.callee == "list" and len(call.args) == 1:
        return (Edit(use.span, listed),)
    return (Edit(module.span(inner), listed),)
