from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Edit, Fix, Related, Rule, Severity, Stream
from fastlint.support.cst_queries import last_name
from fastlint.support.plain_functions import uses_loop
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_ASYNC_DEF = re.compile(r"async\s+(?=def\b)")
_ASYNC_RETURN = re.compile(r"\bAsync(?:Iterator|Iterable|Generator)\b")
_IN_MEMORY = frozenset({
    "range", "enumerate", "zip", "reversed", "sorted", "len", "min", "max", "list", "tuple", "set", "dict", "items",
    "keys", "values", "split", "splitlines", "copy", "str", "int", "iter", "batched", "chain", "product", "repeat",
})  # fmt: skip
"""Callables, by their last names, that hand out what is in memory already."""


class SyncProducerInAsyncGenerator(Rule):
    """A streamed async generator awaits nothing while it iterates over a plain producer.

    Why it hurts: an `async def` generator runs on the event loop, and there all that its producer does between two
    items: every other request of this worker waits. A plain `def` generator is iterated in a thread.

    Bad:
        # app/main.py
        from collections.abc import AsyncIterator, Iterator

        from fastapi import FastAPI
        from fastapi.responses import StreamingResponse

        app = FastAPI()


        def produce(rows: int) -> Iterator[str]:
            for row in range(rows):
                yield f"{row},{sum(range(row))}"


        async def csv_of(rows: int) -> AsyncIterator[str]:  # expect: csv_of
            for line in produce(rows):
                yield line + "\\n"


        @app.get("/report")
        async def read_report(rows: int) -> StreamingResponse:
            return StreamingResponse(csv_of(rows), media_type="text/csv")

    Good:
        # app/main.py
        import asyncio
        from collections.abc import AsyncIterator, Iterator

        from fastapi import FastAPI
        from fastapi.responses import StreamingResponse

        app = FastAPI()


        def produce(rows: int) -> Iterator[str]:
            for row in range(rows):
                yield f"{row},{sum(range(row))}"


        def lines(rows: int) -> Iterator[str]:
            for line in produce(rows):
                yield line + "\\n"


        @app.get("/report")
        async def read_report(rows: int) -> StreamingResponse:
            return StreamingResponse(lines(rows), media_type="text/csv")


        async def ticks() -> AsyncIterator[str]:
            for number in range(10):
                await asyncio.sleep(1)
                yield str(number)


        @app.get("/ticks")
        async def read_ticks() -> StreamingResponse:
            return StreamingResponse(ticks())

    Fixed:
        # app/main.py
        from collections.abc import Iterator

        from fastapi import FastAPI
        from fastapi.responses import StreamingResponse

        app = FastAPI()


        def produce(rows: int) -> Iterator[str]:
            for row in range(rows):
                yield f"{row},{sum(range(row))}"


        def csv_of(rows: int) -> Iterator[str]:
            for line in produce(rows):
                yield line + "\\n"


        @app.get("/report")
        async def read_report(rows: int) -> StreamingResponse:
            return StreamingResponse(csv_of(rows), media_type="text/csv")

    Exceptions: loops over variables, displays and other things that are in memory already, and over what a function
    gives that only divides the text or list it is given. A generator that uses the running loop, has decorators or is
    iterated by an `async for` is reported without a fix. The fix is safe where the file names the generator once, to
    stream it.

    References: https://www.starlette.io/responses/#streamingresponse
    """

    code = "FLT111"
    severity = Severity.WARNING

    def check(self, stream: Stream, module: Module) -> Iterator[Diagnostic]:
        around = stream.function
        if not around.is_async or around.awaits or not stream.iterates:
            return
        function = module.node(around.span)
        if not isinstance(function, cst.FunctionDef):
            return
        loop = next((node for node in walk(function) if isinstance(node, cst.For) and _produces(node)), None)
        if loop is None:
            return
        message = (
            f"`{function.name.value}` awaits nothing: what it iterates over is produced on the event loop; make it a "
            "plain `def` generator, which is iterated in a thread"
        )
        producer = Related(module.source.filename, module.span(loop.iter), "produced here")
        yield Diagnostic(stream.span, message, related=(producer,), fix=_fix(stream, function, module))


def _produces(loop: cst.For) -> bool:
    """Whether a loop may do work between two items: it iterates over what a call gives."""
    return any(isinstance(call, cst.Call) and last_name(call.func) not in _IN_MEMORY for call in walk(loop.iter))


def _fix(stream: Stream, function: cst.FunctionDef, module: Module) -> Fix | None:
    """`async def` becomes `def`, with what the annotation says."""
    name = function.name.value
    if function.decorators or uses_loop(stream.function.span, module):
        return None
    if module.outline.is_async_iterated(name):
        return None
    start = module.source.offset(stream.function.span.row, stream.function.span.column)
    keyword = _ASYNC_DEF.match(module.source.text, start)
    annotation = _plain_annotation(function, module)
    if keyword is None or annotation is None:
        return None
    is_used_once = module.outline.times_bound(name) == 1 and module.outline.times_read(name) == 1
    edits = (Edit(module.source.span(start, keyword.end()), ""), *annotation)
    applicability = Applicability.SAFE if is_used_once else Applicability.UNSAFE
    return Fix(f"Make `{function.name.value}` a plain generator", edits, applicability)


def _plain_annotation(function: cst.FunctionDef, module: Module) -> tuple[Edit, ...] | None:
    """The edits that make the annotation one of a plain generator; None where this is not plain to do."""
    if function.returns is None:
        return ()
    annotation = function.returns.annotation
    text = module.text(module.span(annotation))
    if not _ASYNC_RETURN.search(text):
        return ()
    if not isinstance(annotation, cst.Subscript) or len(_ASYNC_RETURN.findall(text)) > 1:
        return None
    known = module.qualified_name(annotation.value)
    if known is None or not known.startswith(("collections.abc.Async", "typing.Async")):
        return None
    package, _, name = known.rpartition(".")
    if name == "AsyncGenerator":
        return None
    plain, imports = module.ensure_import(package, name.removeprefix("Async"))
    return (Edit(module.span(annotation.value), plain), *imports)
