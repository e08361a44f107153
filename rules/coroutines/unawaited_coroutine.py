from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Confidence, CoroutineUse, Diagnostic, Fix, Related, Rule, Severity
from fastlint.support.await_edits import can_await, inserted_await

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_WHY = {
    "statement": "its body never runs",
    "assigned": "its body never runs, and the variable holds a coroutine that nobody uses",
    "truth": "it is always true, so this test decides nothing",
    "attribute": "a coroutine has no attribute of its result, so this raises AttributeError",
    "subscript": "a coroutine cannot be indexed, so this raises TypeError",
    "compared": "the comparison is with the coroutine, not with its result",
    "operand": "operators do not work on a coroutine, so this raises TypeError",
    "formatted": "the text becomes `<coroutine object ...>`",
    "iterated": "a coroutine is no iterable, so this raises TypeError",
    "entered": "a coroutine is no context manager, so this raises TypeError",
    "async iterated": "a coroutine is no async iterator, so this raises TypeError",
    "async entered": "a coroutine is no async context manager, so this raises TypeError",
    "unpacked": "a coroutine cannot be unpacked, so this raises TypeError",
    "argument": "the coroutine is passed on in place of its result",
}
_HANDED = {
    "thread": "hand over a plain function with `asyncio.run({0}(...))` in it, or start a task here",
    "callback": "hand over a plain function that starts a task, and keep that",
    "in vain": "write `await {0}(...)` instead",
}
"""What calls a coroutine function that it is handed, and drops the coroutine."""
_SPECIAL = re.compile(r"__(?!call__|aenter__|aexit__|anext__)\w+__")
"""Methods that Python itself calls, and does not await."""
_RAISING = frozenset(how for how, why in _WHY.items() if "this raises" in why)
_UNFIXABLE = ("iterated", "entered", "async iterated", "async entered")


class UnawaitedCoroutine(Rule):
    """A coroutine is made and never awaited.

    Why it hurts: calling an `async def` function only makes a coroutine. Without `await` its body never runs: the mail
    is not sent, the transaction is not committed, and a test like `if not has_access():` never fails, because a
    coroutine is always true. All that Python says is a RuntimeWarning in the log. So it is where a thread, a timer or a
    scheduler for plain functions calls it: `Thread(target=work)`, `loop.call_later(1, work)`.

    Bad:
        # app/access.py
        async def has_access(user: str) -> bool:
            return user == "admin"


        async def note(line: str) -> None:
            print(line)


        async def load(user: str) -> dict[str, str]:
            return {"name": user}

        # app/main.py
        from fastapi import FastAPI, HTTPException

        from app.access import has_access, load, note

        app = FastAPI()


        @app.delete("/users/{user}")
        async def delete_user(user: str) -> str:
            if not has_access(user):  # expect: always true
                raise HTTPException(403)
            note(f"deleted {user}")  # expect: its body never runs
            return load(user)["name"]  # expect: TypeError

    Good:
        # app/main.py
        import asyncio

        from fastapi import FastAPI

        app = FastAPI()


        async def note(line: str) -> None:
            print(line)


        @app.post("/lines")
        async def create_lines(line: str) -> str:
            await note(line)
            await asyncio.gather(note("a"), note("b"))
            later = note("c")
            await later
            return "done"

    Fixed:
        # app/access.py
        async def has_access(user: str) -> bool:
            return user == "admin"


        async def note(line: str) -> None:
            print(line)


        async def load(user: str) -> dict[str, str]:
            return {"name": user}

        # app/main.py
        from fastapi import FastAPI, HTTPException

        from app.access import has_access, load, note

        app = FastAPI()


        @app.delete("/users/{user}")
        async def delete_user(user: str) -> str:
            if not await has_access(user):
                raise HTTPException(403)
            await note(f"deleted {user}")
            return (await load(user))["name"]

    Exceptions: coroutines that are awaited later, gathered, scheduled as a task, stored or passed on, and functions
    that may or may not be coroutine functions. Plain `def` functions have no fix: they cannot await; where one is
    handed on as a callback, or run as a job by a worker, making it `async def` would be wrong, and the advice is
    another. A route or dependency that returns a coroutine is reported as FLT202. Of low confidence are methods of an
    AsyncSession where the project makes none but plain sessions: it is the annotation that is wrong.

    References: https://docs.python.org/3/library/asyncio-dev.html#detect-never-awaited-coroutines
    """

    code = "FLT201"
    severity = Severity.WARNING

    def check(self, use: CoroutineUse, module: Module) -> Iterator[Diagnostic]:
        if use.how in _HANDED:
            yield Diagnostic(use.span, _handed(use, module), severity=_severity(use))
        elif use.how != "returned":
            made = _is_made_here(use, module)
            place = Related(module.source.filename, use.made, "made here") if use.made is not None else None
            yield Diagnostic(
                use.span,
                _message(use, made=made),
                fix=_fix(use, module, made=made),
                severity=_severity(use),
                related=(place,) if place is not None else (),
                confidence=Confidence.LOW if use.is_denied else Confidence.HIGH,
            )


def _is_made_here(use: CoroutineUse, module: Module) -> bool:
    """Whether the call that makes the coroutine is what is reported, and not a variable that holds it."""
    node = module.expression(use.span)
    return isinstance(node, cst.Call) and module.text(module.span(node.func)) == use.callee


def _handed(use: CoroutineUse, module: Module) -> str:
    """What becomes of a coroutine function that is given to a thread, a timer or a scheduler."""
    node = module.expression(use.span)
    outer = module.text(module.span(node.func) if isinstance(node, cst.Call) else use.span)
    why = f"`{outer}` calls it and drops the coroutine that this gives"
    return f"`{use.callee}` never runs: {why}; {_HANDED[use.how].format(use.callee)}"


def _message(use: CoroutineUse, *, made: bool) -> str:
    what = f"`{use.callee}` is never awaited" if made else f"`{use.callee}` holds a coroutine that was not awaited"
    return f"{what}: {_WHY.get(use.how, 'the coroutine never runs')}; {_remedy(use, made=made)}"


def _remedy(use: CoroutineUse, *, made: bool) -> str:
    if use.function.is_async:
        if not made:
            return "write `await` where it is made"
        return "use `async with`, or await it first" if use.how == "entered" else f"write `await {use.callee}(...)`"
    name = use.function.name
    if not name or name.endswith("<lambda>"):
        return "await it in an `async def`"
    if use.goes_to == "worker":
        what = f"`asyncio.run({use.callee}(...))`" if made else "`asyncio.run(...)` around the call that makes it"
        return f"`{name}` is run as a job or command, on no event loop: write {what}"
    if use.goes_to:
        others = f"`{name}` is handed on as a callback, which others call without `await`"
        return f"{others}: start a task for it and keep that, or do it without a coroutine"
    if _SPECIAL.fullmatch(name.rpartition(".")[2]):
        return f"Python calls `{name}` without `await`: await it in an `async def` that is called beside it"
    callers = f", and `{name}` where it is called" if use.function.is_called else ""
    return f"make `{name}` an `async def` and await it{'' if made else ' where it is made'}{callers}"


def _severity(use: CoroutineUse) -> Severity:
    """An error where it raises, while requests are served, and for tests, which may protect something."""
    serves = use.function.reach == "request" or bool(set(use.function.roles) - {"lifespan", "startup"})
    return Severity.ERROR if serves or use.how == "truth" or use.how in _RAISING else Severity.WARNING


def _fix(use: CoroutineUse, module: Module, *, made: bool) -> Fix | None:
    if not made or use.how in _UNFIXABLE or not can_await(module, use.span, use.function):
        return None
    return Fix(f"Await `{use.callee}`", inserted_await(module, use.span), Applicability.SAFE)
