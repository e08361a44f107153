from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fastlint.rule import CallPath, Diagnostic, Rule, Severity
from fastlint.support.thread_edits import blocking

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_PROMPTS = ("input", "getpass", "prompt", "confirm", "pause", "ask")
"""Last names of what asks somebody; the rest are debuggers."""


class BlockingInput(Rule):
    """The event loop waits for somebody at the terminal.

    Why it hurts: nothing is served until somebody types. On a server nobody does: with standard input closed the call
    fails at once, otherwise the worker hangs for good.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/total")
        async def read_total(price: float, count: int) -> float:
            breakpoint()  # expect: remove it
            return price * count


        @app.get("/confirm")
        async def confirm() -> bool:
            return input("Sure? ") == "y"  # expect: input

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()


        @app.get("/total")
        async def read_total(price: float, count: int) -> float:
            return price * count


        @app.get("/confirm")
        async def confirm(sure: Annotated[bool, Query()] = False) -> bool:
            return sure

    Exceptions: code that FastAPI runs in a thread, scripts, tests and workers; questions in coroutines that no request
    reaches, which are commands that talk to their user. What only runs while the application starts or stops is
    information, in preview only. There is no fix: what was to be asked or looked at is not known.

    References: https://docs.python.org/3/library/functions.html#breakpoint

    Overlaps: ruff ASYNC250 reports `input` directly in an `async def`, T100 reports every breakpoint.
    """

    code = "FLT110"
    severity = Severity.ERROR
    needs = ("input",)
    overlaps = ("ruff:ASYNC250", "ruff:T100")

    def check(self, path: CallPath, module: Module) -> Iterator[Diagnostic]:
        if path.kind in self.needs:
            asks = path.sink.rpartition(".")[2] in _PROMPTS
            if asks and path.function.reach == "async":
                return  # a command that talks to its user, with nobody else on its loop
            found = blocking(path, module)
            remedy = "take what it asks for from the request" if asks else "remove it"
            yield replace(found, message=f"{found.message.partition('; ')[0]}; {remedy}", fix=None)
