from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Confidence, Diagnostic, Related, Rule, Severity, Span, StaleImport, lines_of

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class ReboundGlobal(Rule):
    """A name that is None until startup is imported by name, and stays None here.

    Why it hurts: `from module import name` copies the value at the time of the import. When `global name` rebinds it at
    startup, only its own module sees the new value: here it is None for ever, and the first request fails.

    Bad:
        # app/database.py
        pool: list[str] | None = None


        def open_pool() -> None:
            global pool
            pool = ["connection"]

        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI

        from app.database import open_pool, pool  # expect: None for ever


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            open_pool()
            yield


        app = FastAPI(lifespan=lifespan)


        @app.get("/size")
        def read_size() -> int:
            return len(pool)

    Good:
        # app/database.py
        pool: list[str] | None = None


        def open_pool() -> None:
            global pool
            pool = ["connection"]

        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI

        from app import database


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            database.open_pool()
            yield


        app = FastAPI(lifespan=lifespan)


        @app.get("/size")
        def read_size() -> int:
            return len(database.pool or [])

    Exceptions: imports inside functions, which run later; imports for type checkers only; names that have another value
    than None at first, or are set while their module is imported. Of low confidence where nobody reads the name: a
    package exports it, and no module takes it from there.

    References: https://docs.python.org/3/reference/simple_stmts.html#the-import-statement
    """

    code = "FLT515"
    severity = Severity.ERROR

    def check(self, stale: StaleImport, module: Module) -> Iterator[Diagnostic]:
        rebinder = stale.rebinder
        message = (
            f"`{stale.name}` is None for ever here: `{rebinder.function}` rebinds it in its own module after this "
            "import; import the module and read the attribute when it is needed"
        )
        related = (Related(rebinder.filename, rebinder.span, f"`{rebinder.function}` rebinds it"),)
        confidence = Confidence.HIGH if stale.is_read else Confidence.LOW
        yield Diagnostic(_place(stale, module), message, related=related, confidence=confidence)


def _place(stale: StaleImport, module: Module) -> Span:
    """The name in the import statement, or the first row of that."""
    rows = lines_of(module.source.text)
    for row in range(stale.row, min(stale.row + 60, len(rows)) + 1):
        text = rows[row - 1]
        start = text.find("import ") + len("import ") if row == stale.row and "import " in text else 0
        if found := re.compile(rf"\b{re.escape(stale.name)}\b").search(text, start):
            column = found.start() + 1
            return Span(row, column, row, column + len(stale.name))
        if ")" in text:
            break
    return Span(stale.row, 1, stale.row, len(rows[stale.row - 1]) + 1)
