from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import MANY, Applicability, Call, Confidence, Diagnostic, Edit, Fix, Rule, Severity, Span
from fastlint.support.cst_queries import expects_no_loop, thread_without_loop

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_TASKS = "running_tasks"
_ASKING = frozenset({"get_running_loop", "get_event_loop", "_get_running_loop", "set_event_loop", "is_running"})
_OPENING = re.compile(r"class |def |async def |@|#")


class UnreferencedTask(Rule):
    """A task is started and nothing keeps it.

    Why it hurts: the event loop holds its tasks by weak references. A task that nobody else refers to can be garbage
    collected while it waits: its work then stops in the middle, without an error.

    Bad:
        # app/main.py
        import asyncio

        from fastapi import FastAPI

        app = FastAPI()


        async def send_mail(to: str) -> None:
            await asyncio.sleep(1)


        @app.post("/invitations")
        async def invite(to: str) -> dict[str, str]:
            asyncio.create_task(send_mail(to))  # expect: asyncio.create_task
            return {"to": to}

    Good:
        # app/main.py
        import asyncio

        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()


        async def send_mail(to: str) -> None:
            await asyncio.sleep(1)


        @app.post("/invitations")
        async def invite(to: str, tasks: BackgroundTasks) -> dict[str, str]:
            tasks.add_task(send_mail, to)
            async with asyncio.TaskGroup() as group:
                group.create_task(send_mail("admin@example.org"))
            return {"to": to}

    Fixed (unsafe):
        # app/main.py
        import asyncio

        from fastapi import FastAPI

        running_tasks: set[asyncio.Task[object]] = set()

        app = FastAPI()


        async def send_mail(to: str) -> None:
            await asyncio.sleep(1)


        @app.post("/invitations")
        async def invite(to: str) -> dict[str, str]:
            task = asyncio.create_task(send_mail(to))
            running_tasks.add(task)
            task.add_done_callback(running_tasks.discard)
            return {"to": to}

    Exceptions: task groups keep their tasks, so `create_task` of one is not reported. A variable that nobody reads
    keeps its task as long as the function waits for something else. A coroutine that never waits is done in the step in
    which it begins; until then the loop keeps it. Its timer keeps an endless loop that waits for `asyncio.sleep` alone,
    and the thread one that waits for `asyncio.to_thread`.
    What raises RuntimeError in a `def` route is FLT205's, a method of what is closed with the request FLT207's. Where
    only workers, commands or `def` routes run the plain function around, the message says that no loop runs there.
    Where a plain `def` gives no coroutine, it says that no task begins. Tests are not looked at. With `--confidence
    low` only: `__del__`, of which nothing is left that could keep a task.

    References: https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task

    Overlaps: ruff RUF006 reports the same lines.
    """

    code = "FLT203"
    severity = Severity.WARNING
    needs = ("asyncio.create_task", "asyncio.ensure_future", "asyncio.AbstractEventLoop.create_task")
    overlaps = ("ruff:RUF006",)

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        is_dropped = call.use == "statement" or call.is_unread
        if not is_dropped or call.is_held or call.is_lent or thread_without_loop(call, module):
            return
        if call.name == "asyncio.create_task" and call.loopless and not _knows_loops(call, module):
            where = "a worker" if call.loopless == "worker" else "the thread of a `def` route"
            message = f"`{call.callee}` raises RuntimeError here: no event loop runs in {where}; use `asyncio.run`"
            yield Diagnostic(call.span, message, repair=f"{call.callee} without a loop", many=MANY)
            return
        lost = (
            f"nothing keeps the task of `{call.callee}`: it can be garbage collected before it is done; keep it in a "
            "set, or use a task group or BackgroundTasks"
        )
        void = (
            f"`{call.callee}` is given what a plain `def` returns, which is a TypeError: no task begins; make the "
            "function `async def`, and keep the task"
        )
        yield Diagnostic(
            call.span,
            void if call.is_void else lost,
            fix=_fix(call.span, module) if call.use == "statement" and not call.is_void else None,
            repair=f"{call.callee} of a plain def" if call.is_void else call.callee,
            many=MANY,
            confidence=Confidence.LOW if call.function.name.endswith("__del__") else Confidence.HIGH,
        )


def _knows_loops(call: Call, module: Module) -> bool:
    """Whether the function around a call asks for a loop, sets one, or expects to find none."""
    asked = {name.rpartition(".")[2] for name in module.outline.called_in(call.function.span)}
    return not _ASKING.isdisjoint(asked) or expects_no_loop(call, module)


def _fix(span: Span, module: Module) -> Fix | None:
    """Keep the task in a set of the module until it is done; None where the names are taken."""
    around = module.ancestors(span)
    function = next((n for n in around if isinstance(n, cst.FunctionDef)), None)
    line = next((n for n in around if isinstance(n, cst.SimpleStatementLine)), None)
    indent = module.text(Span(span.row, 1, span.row, span.column))
    if function is None or line is None or len(line.body) > 1 or indent.strip():
        return None
    if re.search(r"\btask\b", module.text(module.span(function))):
        return None
    definition = _definition(module)
    if definition is None:
        return None
    newline = "\r\n" if "\r\n" in module.source.text else "\n"
    lines = (f"{_TASKS}.add(task)", f"task.add_done_callback({_TASKS}.discard)")
    edits = (
        Edit(Span(span.row, span.column, span.row, span.column), "task = "),
        Edit(
            Span(span.end_row, span.end_column, span.end_row, span.end_column),
            "".join(f"{newline}{indent}{line}" for line in lines),
        ),
    )
    return Fix("Keep the task until it is done", (*edits, *definition), Applicability.UNSAFE)


def _definition(module: Module) -> tuple[Edit, ...] | None:
    """The edits that define the set of tasks: none where there is one, None where the name means something else."""
    text = module.source.searchable
    if re.search(rf"^{_TASKS}\b.*= set\(\)", text, re.MULTILINE):
        return ()
    if re.search(rf"\b{_TASKS}\b", text):
        return None
    name, imports = module.ensure_import("asyncio")
    newline = module.source.newline
    row = module.row_behind_imports()
    wanted = 2 if _OPENING.match(module.source.line(row)) else 1
    # One blank row stands between imports and a variable; the others that are there separate what comes then.
    spare = 0
    while row - spare > 2 and not any(module.source.line(row - spare - i).strip() for i in (1, 2)):
        spare += 1
    gap = newline * (1 + max(wanted - spare, 0))
    definition = f"{_TASKS}: set[{name}.Task[object]] = set(){gap}"
    return (*imports, Edit(Span(row - spare, 1, row - spare, 1), definition))
