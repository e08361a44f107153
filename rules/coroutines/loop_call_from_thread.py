from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Route, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_WANT_LOOP = (
    "asyncio.create_task", "asyncio.get_running_loop", "asyncio.get_event_loop", "asyncio.current_task",
    "asyncio.all_tasks",
)  # fmt: skip
_METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace", "api_route", "route")
_OTHER_CODE = (cst.FunctionDef, cst.ClassDef, cst.Lambda)


class LoopCallFromThread(Rule):
    """A `def` route asks for the event loop of its thread, which has none.

    Why it hurts: FastAPI runs `def` routes in worker threads, where no event loop runs. `asyncio.create_task` and
    `asyncio.get_running_loop` raise RuntimeError ("no running event loop") there: the request ends with status 500.

    Bad:
        # app/main.py
        import asyncio

        from fastapi import FastAPI

        app = FastAPI()
        tasks: set[asyncio.Task[None]] = set()


        async def send_mail(to: str) -> None:
            await asyncio.sleep(1)


        @app.post("/invitations")
        def invite(to: str) -> dict[str, str]:
            tasks.add(asyncio.create_task(send_mail(to)))  # expect: asyncio.create_task
            return {"to": to}


        @app.post("/letters")
        def write(to: str) -> dict[str, str]:
            loop = asyncio.get_event_loop()  # expect: asyncio.get_event_loop
            loop.run_until_complete(send_mail(to))
            return {"to": to}

    Good:
        # app/main.py
        import asyncio

        import anyio.from_thread
        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()
        tasks: set[asyncio.Task[None]] = set()


        async def send_mail(to: str) -> None:
            await asyncio.sleep(1)


        @app.post("/invitations")
        async def invite(to: str) -> dict[str, str]:
            tasks.add(asyncio.create_task(send_mail(to)))
            return {"to": to}


        @app.post("/letters")
        def write(to: str, background: BackgroundTasks) -> dict[str, str]:
            background.add_task(send_mail, to)
            anyio.from_thread.run(send_mail, "admin@example.org")
            asyncio.run(send_mail("audit@example.org"))
            return {"to": to}

    Exceptions: functions and lambdas inside the route, a `try` whose handlers expect the RuntimeError, and routes that
    set an event loop for their thread. Plain functions that the route calls are not looked at.

    References: https://fastapi.tiangolo.com/async/#path-operation-functions
    """

    code = "FLT205"
    severity = Severity.ERROR

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if route.caller.is_async or "asyncio" not in module.source.text:
            return
        function = _endpoint(route, module)
        if function is None or "set_event_loop" in module.text(module.span(function)):
            return
        for call in _own_calls(function.body):
            if module.qualified_name(call.func) in _WANT_LOOP:
                callee = module.text(module.span(call.func))
                message = (
                    f"`{callee}` raises RuntimeError here: the `def` route `{function.name.value}` runs in a thread "
                    "without an event loop; make it `async def`, or use BackgroundTasks or `anyio.from_thread.run`"
                )
                yield Diagnostic(module.span(call), message)


def _endpoint(route: Route, module: Module) -> cst.FunctionDef | None:
    """The function of the route, if it stands in this file and this is the first of its routes."""
    node = module.node(route.caller.span)
    if not isinstance(node, cst.FunctionDef) or module.span(node.name) != route.caller.name_span:
        return None
    if node.name.value != route.caller.name.rpartition(".")[2]:
        return None
    declared = [module.span(d.decorator) for d in node.decorators if _declares_route(d.decorator)]
    return node if route.span not in declared[1:] else None


def _declares_route(decorator: cst.BaseExpression) -> bool:
    return (
        isinstance(decorator, cst.Call)
        and isinstance(decorator.func, cst.Attribute)
        and decorator.func.attr.value in _METHODS
    )


def _own_calls(root: cst.CSTNode) -> Iterator[cst.Call]:
    """Calls that the code itself makes, outside of other functions and of `try` that expects to find no loop."""
    for node in root.children:
        if isinstance(node, _OTHER_CODE) or (isinstance(node, cst.Try) and _expects_no_loop(node)):
            continue
        if isinstance(node, cst.Call):
            yield node
        yield from _own_calls(node)


def _expects_no_loop(node: cst.Try) -> bool:
    for handler in node.handlers:
        kinds = handler.type
        names = [e.value for e in kinds.elements] if isinstance(kinds, cst.Tuple) else [kinds]
        if any(name is None or (isinstance(name, cst.Name) and name.value == "RuntimeError") for name in names):
            return True
    return False
