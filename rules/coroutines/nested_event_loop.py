from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.awaiting import parentheses
from fastlint.rule import Applicability, Diagnostic, Edit, Fix, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_RUNNERS = ("asyncio.run", "anyio.run", "uvloop.run")
_METHODS = ("run_until_complete", "run_forever")


class NestedEventLoop(Rule):
    """An event loop is started in code that already runs on one.

    Why it hurts: a thread runs one event loop at a time. `asyncio.run` in an `async def` raises RuntimeError ("cannot
    be called from a running event loop"), so the request ends with status 500.

    Bad:
        # app/main.py
        import asyncio

        import anyio
        from fastapi import FastAPI

        app = FastAPI()


        async def load(user: int) -> dict[str, int]:
            await asyncio.sleep(0)
            return {"user": user}


        @app.get("/users/{user}")
        async def show(user: int) -> dict[str, int]:
            return asyncio.run(load(user))  # expect: asyncio.run


        @app.get("/names/{user}")
        async def name(user: int) -> str:
            number = anyio.run(load, user)["user"]  # expect: anyio.run
            return str(number)


        @app.get("/ids/{user}")
        async def number(user: int) -> int:
            loop = asyncio.get_event_loop()
            return loop.run_until_complete(load(user))["user"]  # expect: loop.run_until_complete

    Good:
        # app/main.py
        import asyncio

        from fastapi import FastAPI

        app = FastAPI()


        async def load(user: int) -> dict[str, int]:
            await asyncio.sleep(0)
            return {"user": user}


        @app.get("/users/{user}")
        async def show(user: int) -> dict[str, int]:
            return await load(user)


        @app.get("/sync/{user}")
        def show_in_thread(user: int) -> dict[str, int]:
            return asyncio.run(load(user))


        @app.get("/far/{user}")
        async def show_far(user: int) -> dict[str, int]:
            return await asyncio.to_thread(lambda: asyncio.run(load(user)))

    Fixed:
        # app/main.py
        import asyncio

        import anyio
        from fastapi import FastAPI

        app = FastAPI()


        async def load(user: int) -> dict[str, int]:
            await asyncio.sleep(0)
            return {"user": user}


        @app.get("/users/{user}")
        async def show(user: int) -> dict[str, int]:
            return await load(user)


        @app.get("/names/{user}")
        async def name(user: int) -> str:
            number = (await load(user))["user"]
            return str(number)


        @app.get("/ids/{user}")
        async def number(user: int) -> int:
            loop = asyncio.get_event_loop()
            return (await load(user))["user"]

    Exceptions: plain functions, whoever calls them, and functions and lambdas inside an `async def`: they may run in a
    thread, where there is no loop. Files that mention nest_asyncio, which allows nested loops, and tests. A call with
    options such as `debug=True` has no fix.

    References: https://docs.python.org/3/library/asyncio-runner.html#asyncio.run
    """

    code = "FLT204"
    severity = Severity.ERROR
    needs = ("asyncio.run", "anyio.run", "uvloop.run", "import run", "run_until_complete", "run_forever")

    def check(self, call: cst.Call, module: Module) -> Iterator[Diagnostic]:
        if not _runs_loop(call, module) or "nest_asyncio" in module.source.text:
            return
        if module.is_in_async_def(module.span(call).row) and _is_run_by_async_def(call, module):
            callee = module.text(module.span(call.func))
            message = (
                f"`{callee}` raises RuntimeError here: the `async def` around it already runs on an event loop; "
                "write `await` instead"
            )
            yield Diagnostic(module.span(call), message, fix=_fix(call, module))


def _runs_loop(call: cst.Call, module: Module) -> bool:
    if isinstance(call.func, cst.Attribute) and call.func.attr.value in _METHODS:
        # Other things have a run_forever too, and theirs may be a coroutine function.
        return call.func.attr.value != "run_forever" or "loop" in module.text(module.span(call.func.value)).lower()
    return module.qualified_name(call.func) in _RUNNERS


def _is_run_by_async_def(call: cst.Call, module: Module) -> bool:
    for child, parent in pairwise([call, *module.ancestors(module.span(call))]):
        if isinstance(parent, cst.FunctionDef) and child is parent.body:
            return parent.asynchronous is not None
        if isinstance(parent, cst.Lambda):
            return False
    return False


def _fix(call: cst.Call, module: Module) -> Fix | None:
    """`await` of the coroutine; for anyio.run, of the call of the function with its arguments."""
    span = module.span(call)
    if not call.args or any(a.keyword or a.star for a in call.args):
        return None
    if any(isinstance(n, (cst.GeneratorExp, cst.ClassDef, cst.Annotation)) for n in module.ancestors(span)):
        return None
    first, rest = call.args[0].value, call.args[1:]
    text = module.text(module.span(first))
    if module.qualified_name(call.func) == "anyio.run":
        if not isinstance(first, (cst.Name, cst.Attribute)):
            return None
        text += f"({', '.join(module.text(module.span(a.value)) for a in rest)})"
    elif rest or not isinstance(first, (cst.Name, cst.Attribute, cst.Call)):
        return None
    opening, closing = parentheses(module, span)
    return Fix("Await it", (Edit(span, f"{opening}await {text}{closing}"),), Applicability.SAFE)
