from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Dependency, Diagnostic, Edit, Fix, Rule, Severity, Span
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class TrivialSyncDependency(Rule):
    """A plain `def` dependency does nothing that is worth a thread.

    Why it hurts: FastAPI runs each plain dependency in a thread of the pool, 40 of which serve the whole worker. For a
    function that only returns a value, the way to the thread and back takes longer than the work.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        def page(number: int = 1, size: int = 20) -> tuple[int, int]:  # expect: page
            return (number - 1) * size, size


        @app.get("/items")
        async def read_items(window: Annotated[tuple[int, int], Depends(page)]) -> int:
            return window[0]

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        async def page(number: int = 1, size: int = 20) -> tuple[int, int]:
            return (number - 1) * size, size


        def terms() -> str:
            with open("terms.txt", encoding="utf-8") as file:
                return file.read()


        @app.get("/items")
        async def read_items(window: Annotated[tuple[int, int], Depends(page)]) -> int:
            return window[0]


        @app.get("/terms")
        async def read_terms(text: Annotated[str, Depends(terms)]) -> str:
            return text

    Fixed (unsafe):
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        async def page(number: int = 1, size: int = 20) -> tuple[int, int]:
            return (number - 1) * size, size


        @app.get("/items")
        async def read_items(window: Annotated[tuple[int, int], Depends(page)]) -> int:
            return window[0]

    Exceptions: functions that call something, loop, yield or have decorators, methods and classes, and functions that
    other code calls too: that would have to await them. Off by default, as the loss is a fraction of a millisecond for
    each request.

    References: https://fastapi.tiangolo.com/async/#dependencies
    """

    code = "FLT112"
    severity = Severity.INFO
    default = False

    def check(self, dependency: Dependency, module: Module) -> Iterator[Diagnostic]:
        around = dependency.function
        if around.is_async or around.is_generator or around.is_called or dependency.calls:
            return
        function = module.node(around.span)
        if not isinstance(function, cst.FunctionDef) or function.decorators or not _is_plain(function, module):
            return
        message = (
            f"`{function.name.value}` calls nothing, and FastAPI runs it in a thread all the same; make it an "
            "`async def`"
        )
        start = Span(around.span.row, around.span.column, around.span.row, around.span.column)
        fix = Fix(f"Make `{function.name.value}` an `async def`", (Edit(start, "async "),), Applicability.UNSAFE)
        yield Diagnostic(dependency.span, message, fix=fix)


def _is_plain(function: cst.FunctionDef, module: Module) -> bool:
    """Whether it is no method, and nothing in it repeats."""
    around = module.ancestors(module.span(function))
    if any(isinstance(node, cst.ClassDef) for node in around):
        return False
    return not any(isinstance(node, (cst.For, cst.While, cst.CompFor, cst.With)) for node in walk(function))
