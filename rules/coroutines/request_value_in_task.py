from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Related, Rule, Severity, TaskCapture
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_KEEPERS = frozenset({"append", "add", "insert", "put_nowait"})


class RequestValueInTask(Rule):
    """A task goes on using a session, connection or upload of a request that is over by then.

    Why it hurts: when the response is sent, FastAPI runs the code after `yield` of each dependency and closes uploaded
    files. A task that was started by the route knows nothing of that: it works on a closed session (which silently
    opens a new transaction that nobody ends), a connection that another request has got from the pool in the meantime,
    or a closed file. It depends on timing, so it shows under load.

    Bad:
        # app/main.py
        import asyncio
        from collections.abc import AsyncIterator
        from typing import Annotated

        from fastapi import Depends, FastAPI, UploadFile

        app = FastAPI()
        tasks: set[asyncio.Task[None]] = set()
        log: list[str] = []


        class Session:
            is_open = True

            async def save(self, line: str) -> None:
                log.append(line if self.is_open else "the session is closed")

            async def close(self) -> None:
                self.is_open = False


        async def get_session() -> AsyncIterator[Session]:
            session = Session()
            try:
                yield session
            finally:
                await session.close()


        async def audit(session: Session, line: str) -> None:
            await asyncio.sleep(0.05)
            await session.save(line)


        async def count(upload: UploadFile) -> None:
            await asyncio.sleep(0.05)
            log.append("the upload is closed" if upload.file.closed else "counted")


        @app.post("/orders")
        async def create_order(session: Annotated[Session, Depends(get_session)]) -> str:
            task = asyncio.create_task(audit(session, "ordered"))  # expect: session
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            return "ordered"


        @app.post("/uploads")
        async def create_upload(upload: UploadFile) -> str:
            task = asyncio.create_task(count(upload))  # expect: upload
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            return "uploaded"

    Good:
        # app/main.py
        import asyncio
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager
        from typing import Annotated

        from fastapi import Depends, FastAPI, UploadFile

        app = FastAPI()
        tasks: set[asyncio.Task[None]] = set()
        log: list[str] = []


        class Session:
            is_open = True

            async def save(self, line: str) -> None:
                log.append(line if self.is_open else "the session is closed")

            async def close(self) -> None:
                self.is_open = False


        async def get_session() -> AsyncIterator[Session]:
            session = Session()
            try:
                yield session
            finally:
                await session.close()


        async def audit(line: str) -> None:
            await asyncio.sleep(0.05)
            async with asynccontextmanager(get_session)() as session:
                await session.save(line)


        async def count(content: bytes) -> None:
            await asyncio.sleep(0.05)
            log.append(f"counted {len(content)}")


        @app.post("/orders")
        async def create_order(session: Annotated[Session, Depends(get_session)]) -> str:
            await session.save("ordered")
            task = asyncio.create_task(audit("ordered"))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            return "ordered"


        @app.post("/uploads")
        async def create_upload(upload: UploadFile) -> str:
            task = asyncio.create_task(count(await upload.read()))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            return "uploaded"

    Exceptions: tasks that the function awaits, gathers, cancels or returns, and those of a task group that it enters
    itself; dependencies that close nothing of what they yield; what a WebSocket route is given, which lives as long as
    the connection. An object that a dependency returns is not looked into. BackgroundTasks run before the dependencies
    are closed (FLT520 has the exceptions).

    References: https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/
    """

    code = "FLT207"
    severity = Severity.ERROR

    def check(self, task: TaskCapture, module: Module) -> Iterator[Diagnostic]:
        if _is_waited_for(task, module):
            return
        whose = f"the request of `{_short(task.owner)}`"
        what = (
            f"`{task.parameter}` is an upload, whose file is closed when {whose} ends"
            if task.kind == "upload"
            else f"`{task.parameter}` is closed by `{_short(task.provider)}` when {whose} ends"
        )
        remedy = (
            "read it before and hand over the content"
            if task.kind == "upload"
            else "let the task open its own, or await it here"
        )
        related = tuple(Related(f.filename, f.span, f"`{f.function}` calls `{f.callee}`") for f in task.frames)
        yield Diagnostic(task.span, f"{what}, and this task goes on using it: {remedy}", related=related)


def _short(name: str) -> str:
    return name.rpartition("<locals>.")[2]


def _is_waited_for(task: TaskCapture, module: Module) -> bool:
    """Whether the function awaits, cancels or returns the task, or the collection that it puts it into."""
    held: set[str] = set()
    for node in module.ancestors(task.span):
        if isinstance(node, (cst.Await, cst.Return, cst.Yield)):
            return True
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value in _KEEPERS:
            held.add(module.text(module.span(node.func.value)))
        elif isinstance(node, cst.Assign):
            held.update(_name(target.target, module) for target in node.targets)
        elif isinstance(node, (cst.AnnAssign, cst.NamedExpr)):
            held.add(_name(node.target, module))
        elif isinstance(node, (cst.SimpleStatementLine, cst.BaseCompoundStatement)):
            break
    function = module.node(task.function.span)
    if function is None or not held:
        return False
    mentions = re.compile("|".join(rf"(?<![\w.]){re.escape(name)}\b" for name in sorted(held)))
    return any(mentions.search(module.text(module.span(node))) for node in walk(function) if _is_end(node))


def _name(target: cst.BaseExpression, module: Module) -> str:
    """A variable, or the container of which an element is set."""
    return module.text(module.span(target.value if isinstance(target, cst.Subscript) else target))


def _is_end(node: cst.CSTNode) -> bool:
    """What waits for a task, ends it, or leaves it to the caller."""
    if isinstance(node, cst.Call):
        return isinstance(node.func, cst.Attribute) and node.func.attr.value in ("cancel", "result")
    if isinstance(node, cst.For):
        return node.asynchronous is not None
    return isinstance(node, (cst.Await, cst.Return, cst.Yield))
