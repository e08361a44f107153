from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Diagnostic, Rule, Severity
from fastlint.support.cst_queries import thread_without_loop

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class LoopCallFromThread(Rule):
    """A `def` route (or dependency, background task, exception handler) wants the event loop of its thread.

    Why it hurts: FastAPI runs plain functions in worker threads, where no event loop runs. `asyncio.create_task` and
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

    Exceptions: functions and lambdas inside such a function, a `try` whose handlers expect the RuntimeError, and
    functions that set an event loop for their thread. What they call is not looked at.

    References: https://fastapi.tiangolo.com/async/#path-operation-functions
    """

    code = "FLT205"
    severity = Severity.ERROR
    needs = (
        "asyncio.create_task", "asyncio.ensure_future", "asyncio.get_running_loop", "asyncio.get_event_loop",
        "asyncio.current_task", "asyncio.all_tasks",
    )  # fmt: skip

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        role = thread_without_loop(call, module)
        if not role:
            return
        function = call.function.name.rpartition(".")[2]
        also = "" if role == "background task" else ", BackgroundTasks"
        yield Diagnostic(
            call.span,
            f"`{call.callee}` raises RuntimeError: the `def` {role} `{function}` has no loop in its "
            f"thread; use `async def`{also} or `anyio.from_thread.run`",
        )
