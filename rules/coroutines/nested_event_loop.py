from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, CallPath, Diagnostic, Edit, Fix, Rule, Severity
from fastlint.support.await_edits import parentheses
from fastlint.support.thread_edits import steps

if TYPE_CHECKING:
    from fastlint.walk.module import Module


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


    A plain function that starts a loop is reported where a coroutine function calls it; so is what
    `asgiref.sync.async_to_sync` makes of a coroutine function.

    Exceptions: plain functions that only threads run, or nobody on a loop. Those that ask whether a loop is running or
    of what kind they are given, or handle the RuntimeError. Projects that call `nest_asyncio.apply`, which allows
    nested loops, and tests. A call with options such as `debug=True` has no fix, nor has a plain function on the way.

    References: https://docs.python.org/3/library/asyncio-runner.html#asyncio.run
    """

    code = "FLT204"
    severity = Severity.ERROR
    needs = ("loop",)

    def check(self, path: CallPath, module: Module) -> Iterator[Diagnostic]:
        if path.kind not in self.needs or "nest_asyncio" in module.outline.modules:
            return
        if not path.is_direct:
            yield _below(path)
            return
        message = (
            f"`{path.callee}` raises RuntimeError here: the `async def` around it already runs on an event loop; "
            "write `await` instead"
        )
        if not path.function.is_async:
            message = f"`{path.callee}` raises RuntimeError here: FastAPI calls this function on its event loop"
        call = module.expression(path.span)
        of_call = _unwrapped if path.sink.endswith(".__call__") else _fix
        fix = of_call(call, module) if isinstance(call, cst.Call) and path.function.is_async else None
        yield Diagnostic(path.span, message, fix=fix)


def _below(path: CallPath) -> Diagnostic:
    """A plain function that starts a loop is called where one runs."""
    message = (
        f"`{path.callee}` comes to `{path.frames[-1].callee}`, which raises RuntimeError where an event loop already "
        "runs, as it does here; await the coroutine all the way, or hand the function to `asyncio.to_thread`"
    )
    return Diagnostic(path.span, message, related=steps(path.frames), cause=path.cause, repair=f"loop of {path.cause}")


def _unwrapped(call: cst.Call, module: Module) -> Fix | None:
    """`await work(1)` for `async_to_sync(work)(1)`; None where the wrapped function was made elsewhere."""
    span, maker = module.span(call), call.func
    if not isinstance(maker, cst.Call) or len(maker.args) != 1 or maker.args[0].keyword or maker.args[0].star:
        return None
    if any(isinstance(n, (cst.GeneratorExp, cst.ClassDef, cst.Annotation)) for n in module.ancestors(span)):
        return None
    wrapped = maker.args[0].value
    if not isinstance(wrapped, (cst.Name, cst.Attribute)):
        return None
    given = module.text(span)[len(module.text(module.span(maker))) :]
    opening, closing = parentheses(module, span)
    text = f"{opening}await {module.text(module.span(wrapped))}{given}{closing}"
    return Fix("Await it", (Edit(span, text),), Applicability.SAFE)


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
