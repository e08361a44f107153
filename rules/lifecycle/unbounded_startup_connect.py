from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Lifespan, Rule, Severity
from fastlint.support.cst_queries import last_name, lifespan_function, own_nodes

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_CONNECTS = frozenset({"connect", "ping", "create_pool", "connect_robust", "wait_for_connection"})
_BOUNDS = frozenset({"timeout", "timeout_at", "fail_after", "move_on_after"})


class UnboundedStartupConnect(Rule):
    """A lifespan waits for a connection without a limit.

    Why it hurts: while the other side does not answer, the server neither starts nor fails: it hangs, and so does the
    rollout. For: with a limit it exits, says why, and is started again. Against: many clients have a limit of their
    own, and an orchestrator's startup probe ends the wait too. This is why the rule is off by default.

    Bad:
        # app/main.py
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from databases import Database
        from fastapi import FastAPI

        database = Database("postgresql://localhost/shop")


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            await database.connect()  # expect: connect
            yield
            await database.disconnect()


        app = FastAPI(lifespan=lifespan)

    Good:
        # app/main.py
        import asyncio
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from databases import Database
        from fastapi import FastAPI

        database = Database("postgresql://localhost/shop")


        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            async with asyncio.timeout(10):
                await database.connect()
            yield
            await database.disconnect()


        app = FastAPI(lifespan=lifespan)

    Exceptions: calls with a `timeout` argument, under `asyncio.timeout` and the like, or inside `asyncio.wait_for`.

    References: https://docs.python.org/3/library/asyncio-task.html#timeouts
    """

    code = "FLT607"
    severity = Severity.INFO
    default = False

    def check(self, lifespan: Lifespan, module: Module) -> Iterator[Diagnostic]:
        function = lifespan_function(lifespan, module)
        for node in own_nodes(function) if function is not None else ():
            if isinstance(node, cst.Yield):
                return
            call = node.expression if isinstance(node, cst.Await) else None
            if not isinstance(call, cst.Call) or last_name(call.func) not in _CONNECTS:
                continue
            span = module.span(call)
            bounded = any("timeout" in arg.keyword.value for arg in call.args if arg.keyword is not None)
            if not bounded and not any(_is_bound(around) for around in module.ancestors(span)):
                yield Diagnostic(
                    span,
                    f"the server waits for `{last_name(call.func)}` without a limit, and hangs at startup if nobody "
                    "answers; put it under `asyncio.timeout(...)`",
                )


def _is_bound(node: cst.CSTNode) -> bool:
    items = node.items if isinstance(node, cst.With) else ()
    return any(isinstance(item.item, cst.Call) and last_name(item.item.func) in _BOUNDS for item in items)
