from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import CalledReference, Diagnostic, Edit, Fix, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class CalledBackgroundTask(Rule):
    """A background task is called where it should be named: `add_task(f(x))`.

    Why it hurts: `f(x)` runs at once and before the response, or, if it is an `async def`, never. Afterwards Starlette
    tries to call the result and fails with TypeError: the client has its 200, the work is not done.

    Bad:
        # app/main.py
        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()
        sent: list[str] = []


        async def send_mail(address: str) -> None:
            sent.append(address)


        @app.post("/welcome")
        async def welcome(address: str, tasks: BackgroundTasks) -> str:
            tasks.add_task(send_mail(address))  # expect: never runs
            return "welcome"

    Good:
        # app/main.py
        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()
        sent: list[str] = []


        async def send_mail(address: str) -> None:
            sent.append(address)


        @app.post("/welcome")
        async def welcome(address: str, tasks: BackgroundTasks) -> str:
            tasks.add_task(send_mail, address)
            return "welcome"

    Fixed:
        # app/main.py
        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()
        sent: list[str] = []


        async def send_mail(address: str) -> None:
            sent.append(address)


        @app.post("/welcome")
        async def welcome(address: str, tasks: BackgroundTasks) -> str:
            tasks.add_task(send_mail, address)
            return "welcome"

    Exceptions: factories that return a function, `partial(...)`, and calls of which the result is not known. A plain
    function is reported without a fix: it runs today, and would run later.

    References: https://fastapi.tiangolo.com/tutorial/background-tasks/
    """

    code = "FLT518"
    severity = Severity.ERROR

    def check(self, called: CalledReference, module: Module) -> Iterator[Diagnostic]:
        if called.way != "background-task":
            return
        when = "never runs: only its coroutine is made" if called.is_async else "runs at once, before the response"
        message = (
            f"`{called.callee}` {when}, and the task then fails; give the function and its arguments: "
            f"`{called.outer}({called.callee}, ...)`"
        )
        yield Diagnostic(called.span, message, fix=_fix(called, module) if called.is_async else None)


def _fix(called: CalledReference, module: Module) -> Fix | None:
    """`add_task(f(x, y=1))` to `add_task(f, x, y=1)`, if nothing else is given."""
    call, outer = module.expression(called.span), module.expression(called.outer_span)
    if not isinstance(call, cst.Call) or not isinstance(outer, cst.Call) or len(outer.args) != 1 or call.lpar:
        return None
    name = module.text(module.span(call.func))
    if not call.args:
        return Fix(f"Give `{name}` to the task", (Edit(called.span, name),))
    first, last = module.span(call.args[0]), module.span(call.args[-1].value)
    between = type(first)(first.row, first.column, last.end_row, last.end_column)
    if any(arg.star for arg in call.args):
        return None
    return Fix(f"Give `{name}` to the task", (Edit(called.span, f"{name}, {module.text(between)}"),))
