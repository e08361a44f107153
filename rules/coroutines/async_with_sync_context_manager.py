from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, AsyncUse, Diagnostic, Edit, Fix, Rule, Severity, Span
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_INSTEAD = {
    "threading.Lock": "asyncio.Lock",
    "threading.RLock": "asyncio.Lock",
    "threading.Condition": "asyncio.Condition",
    "threading.Semaphore": "asyncio.Semaphore",
    "threading.BoundedSemaphore": "asyncio.BoundedSemaphore",
}


class AsyncWithSyncContextManager(Rule):
    """`async with` or `async for` is used on an object that only a plain `with` or `for` can handle.

    Why it hurts: the object has no `__aenter__` or `__aiter__`. The statement raises TypeError (in older Python
    AttributeError) each time it is reached, and the request is answered with a 500.

    Bad:
        # app/main.py
        from collections.abc import Iterator
        from contextlib import contextmanager

        from fastapi import FastAPI

        app = FastAPI()


        @contextmanager
        def ticket() -> Iterator[int]:
            yield 1


        def numbers() -> Iterator[int]:
            yield 1
            yield 2


        @app.get("/ticket")
        async def read_ticket() -> int:
            async with ticket() as number:  # expect: use `with`
                return number


        @app.get("/total")
        async def read_total() -> int:
            total = 0
            async for number in numbers():  # expect: use `for`
                total += number
            return total


        @app.get("/numbers")
        async def read_numbers() -> list[int]:
            return [number async for number in numbers()]  # expect: use `for`

    Good:
        # app/main.py
        from collections.abc import AsyncIterator, Iterator
        from contextlib import asynccontextmanager, contextmanager

        from fastapi import FastAPI

        app = FastAPI()


        @contextmanager
        def ticket() -> Iterator[int]:
            yield 1


        @asynccontextmanager
        async def async_ticket() -> AsyncIterator[int]:
            yield 2


        @app.get("/ticket")
        async def read_ticket() -> int:
            with ticket() as number:
                return number


        @app.get("/async-ticket")
        async def read_async_ticket() -> int:
            async with async_ticket() as number:
                return number

    Fixed:
        # app/main.py
        from collections.abc import Iterator
        from contextlib import contextmanager

        from fastapi import FastAPI

        app = FastAPI()


        @contextmanager
        def ticket() -> Iterator[int]:
            yield 1


        def numbers() -> Iterator[int]:
            yield 1
            yield 2


        @app.get("/ticket")
        async def read_ticket() -> int:
            with ticket() as number:
                return number


        @app.get("/total")
        async def read_total() -> int:
            total = 0
            for number in numbers():
                total += number
            return total


        @app.get("/numbers")
        async def read_numbers() -> list[int]:
            return [number for number in numbers()]

    Exceptions: objects that may be of an asynchronous kind too (sessions of a `sessionmaker` among them), classes
    with a base or decorator of which nothing is known, and code that asks first (`hasattr`, `except TypeError`).
    There is no fix for an `async with` of several managers; where a lock of threads would be held while the body
    waits, it is unsafe: an `asyncio.Lock` is meant. A generator function of a dependency that is entered without its
    decorator is FLT504, a coroutine that is entered without `await` FLT201, and the other way round is FLT209.

    References: https://docs.python.org/3/reference/compound_stmts.html#the-async-with-statement
    """

    code = "FLT213"
    severity = Severity.WARNING
    preview = True

    def check(self, use: AsyncUse, module: Module) -> Iterator[Diagnostic]:
        if use.how == "awaited":
            return
        severity = Severity.ERROR if use.function.reach == "request" or use.function.roles else Severity.WARNING
        yield Diagnostic(use.span, _message(use), severity=severity, fix=_fix(use, module))


def _message(use: AsyncUse) -> str:
    if use.how == "iterated":
        return f"`{use.callee}` is no async iterator: `async for` raises TypeError here; use `for`"
    instead = f"an `{_INSTEAD[use.name]}`" if use.name in _INSTEAD else "`with`"
    return f"`{use.callee}` is no async context manager: `async with` raises TypeError here; use {instead}"


def _fix(use: AsyncUse, module: Module) -> Fix | None:
    """The keyword without `async`."""
    node, owner = module.node(use.span), _statement(use, module)
    word = "for" if use.how == "iterated" else "with"
    if owner is None or node is None or (isinstance(owner, cst.With) and len(owner.items) > 1):
        return None
    span = module.span(owner)
    text = module.text(span)
    start = text.index("async")
    end = len(text) - len(text[start + len("async") :].lstrip(" \t"))
    if not text.startswith(word, end):
        return None
    first = module.source.offset(span.row, span.column)
    begin, behind = module.source.position(first + start), module.source.position(first + end)
    waits = isinstance(owner, cst.With) and any(isinstance(inner, cst.Await) for inner in walk(owner.body))
    is_safe = not (waits and use.name in _INSTEAD)
    edit = Edit(Span(*begin, *behind), "")
    return Fix(f"Use `{word}`", (edit,), Applicability.SAFE if is_safe else Applicability.UNSAFE)


def _statement(use: AsyncUse, module: Module) -> cst.With | cst.For | cst.CompFor | None:
    """The asynchronous statement or part of a comprehension."""
    for parent in module.ancestors(use.span):
        if isinstance(parent, (cst.With, cst.For, cst.CompFor)):
            return parent if parent.asynchronous is not None else None
    return None
