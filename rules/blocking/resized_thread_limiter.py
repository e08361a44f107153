from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_LIMITER = "current_default_thread_limiter"


class ResizedThreadLimiter(Rule):
    """The number of threads of the application is changed by hand.

    Why it hurts: the limit of 40 threads is shared by all plain routes, dependencies, file responses and uploads. That
    it is reached tells of blocking work that should be asynchronous; more threads take more memory and connections,
    and put off the day on which the new limit is reached.

    Bad:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from anyio.to_thread import current_default_thread_limiter
        from fastapi import FastAPI


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            current_default_thread_limiter().total_tokens = 200  # expect: total_tokens
            yield


        app = FastAPI(lifespan=lifespan)

    Good:
        # app/main.py
        import anyio
        from anyio.to_thread import run_sync
        from fastapi import FastAPI

        app = FastAPI()
        reports = anyio.CapacityLimiter(4)


        def make_report() -> str:
            return "report"


        @app.get("/report")
        async def read_report() -> str:
            return await run_sync(make_report, limiter=reports)

    Exceptions: limiters of your own. Off by default: a measured limit can be right.

    References: https://anyio.readthedocs.io/en/stable/threads.html#adjusting-the-default-maximum-worker-thread-count
    """

    code = "FLT113"
    scope = "everywhere"
    severity = Severity.INFO
    default = False
    needs = ("total_tokens",)

    def check(self, node: cst.Assign, module: Module) -> Iterator[Diagnostic]:
        for target in node.targets:
            if _is_default_limit(target.target, module):
                message = (
                    "`total_tokens` of the default limiter changes how many threads the whole application may use; "
                    "move the blocking work elsewhere, or give it its own limiter"
                )
                yield Diagnostic(module.span(node), message)


def _is_default_limit(target: cst.BaseExpression, module: Module) -> bool:
    if not isinstance(target, cst.Attribute) or target.attr.value != "total_tokens":
        return False
    limiter = target.value
    if isinstance(limiter, cst.Call):
        return (module.qualified_name(limiter.func) or "").endswith(f".{_LIMITER}")
    return isinstance(limiter, cst.Name) and module.outline.holds(limiter.value, _LIMITER)
