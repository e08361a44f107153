from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Confidence, Diagnostic, Edit, Fix, Lifespan, Rule, Severity, Span
from fastlint.support.cst_queries import caught, lifespan_function
from fastlint.support.startup import attempts, is_asked_for, is_decided, is_made_up_for, only_logs

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_BROAD = frozenset({"Exception", "BaseException"})


class SwallowedStartupError(Rule):
    """The lifespan catches what goes wrong at startup, and the service starts all the same.

    Why it hurts: without its database or its model the service accepts requests and fails at each. An orchestrator sees
    a healthy start, takes the old version away and routes traffic to the broken one. A lifespan that raises makes the
    server exit, and the rollout stop.

    Bad:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI


        async def connect() -> None:
            raise OSError("no database")


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            try:
                await connect()
            except Exception as error:  # expect: starts all the same
                print(f"cannot connect: {error}")
            yield


        app = FastAPI(lifespan=lifespan)

    Good:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI


        async def connect() -> None:
            raise OSError("no database")


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            try:
                await connect()
            except Exception as error:
                print(f"cannot connect: {error}")
                raise
            yield


        app = FastAPI(lifespan=lifespan)

    Fixed (unsafe):
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI


        async def connect() -> None:
            raise OSError("no database")


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            try:
                await connect()
            except Exception as error:
                print(f"cannot connect: {error}")
                raise
            yield


        app = FastAPI(lifespan=lifespan)

    Exceptions: handlers of certain exceptions, and handlers that do more than to log an error (a fallback, a flag, a
    warning): there the service is meant to run without. Those around the `yield`, and in loops, which may try again.
    Those of a `try` that only tells something. Of low confidence where the `try` only asks whether something is there
    (`ping`, `check_...`) and keeps no answer, where it fills in first rows (`seed_plans`, `create_admin`), where a flag
    turns it on, where the handler says that the service goes on, or what will be missing, and where a global that it
    sets may be None: the `try` itself or another function of the file asks for that; and where other code does the same
    as long as it is not done (`if _pool is None: connect()`). Several handlers of one lifespan are one finding.

    References: https://fastapi.tiangolo.com/advanced/events/#lifespan
    """

    code = "FLT608"
    severity = Severity.WARNING

    def check(self, lifespan: Lifespan, module: Module) -> Iterator[Diagnostic]:
        function = lifespan_function(lifespan, module)
        if function is None:
            return
        name = function.name.value
        for attempt in attempts(function):
            lack = "although its check has failed" if attempt.only_checks else f"without what `{name}` was to prepare"
            for handler in attempt.statement.handlers:
                if _BROAD.intersection(caught(handler)) and only_logs(handler):
                    span = module.span(handler)
                    is_extra = attempt.only_checks or attempt.is_extra or is_decided(handler, module)
                    is_extra = is_extra or is_asked_for(function, attempt.statement, module)
                    is_extra = is_extra or is_made_up_for(attempt.statement, lifespan.again, module)
                    trust = Confidence.LOW if is_extra else Confidence.HIGH
                    yield Diagnostic(
                        Span(span.row, span.column, span.row, span.column + len("except")),
                        f"an error at startup is only logged, and the service starts all the same, {lack}; add `raise`",
                        fix=_raise(handler, module),
                        repair=f"{name}:{lifespan.span.row}:{trust}",
                        confidence=trust,
                    )


def _raise(handler: cst.ExceptHandler, module: Module) -> Fix | None:
    if not isinstance(handler.body, cst.IndentedBlock):
        return None
    last = handler.body.body[-1]
    if not isinstance(last, cst.SimpleStatementLine):
        return None
    first, end = module.span(last.body[0]), module.span(last.body[-1])
    if isinstance(last.body[-1], cst.Pass):
        edit = Edit(module.span(last.body[-1]), "raise")
    else:
        edit = Edit(
            Span(end.end_row, end.end_column, end.end_row, end.end_column), "\n" + " " * (first.column - 1) + "raise"
        )
    return Fix("Raise again", (edit,), Applicability.UNSAFE)
