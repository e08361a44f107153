from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fastlint.rule import CallPath, Confidence, Diagnostic, Rule, Severity
from fastlint.support.thread_edits import blocking

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class BlockingSubprocess(Rule):
    """The event loop waits for another process.

    Why it hurts: until the process has ended, no request of this worker is answered; a process that hangs stops the
    worker for good.

    Bad:
        # app/main.py
        import asyncio
        import subprocess

        from fastapi import FastAPI

        app = FastAPI()


        def convert(name: str) -> int:
            return subprocess.run(["convert", name, f"{name}.png"], check=True).returncode


        @app.post("/pages/{name}")
        async def create_page(name: str) -> int:
            return convert(name)  # expect: it calls `subprocess.run`


        @app.post("/pages/{name}/print")
        async def print_page(name: str) -> str:
            await asyncio.sleep(0)
            return subprocess.check_output(  # expect: subprocess.check_output
                ["lp", name],
                text=True,
            ).strip()

    Good:
        # app/main.py
        import asyncio

        from fastapi import FastAPI

        app = FastAPI()


        @app.post("/pages/{name}")
        async def create_page(name: str) -> int:
            process = await asyncio.create_subprocess_exec("convert", name, f"{name}.png")
            return await process.wait()

    Fixed (unsafe):
        # app/main.py
        import asyncio
        import subprocess

        from fastapi import FastAPI

        app = FastAPI()


        def convert(name: str) -> int:
            return subprocess.run(["convert", name, f"{name}.png"], check=True).returncode


        @app.post("/pages/{name}")
        def create_page(name: str) -> int:
            return convert(name)


        @app.post("/pages/{name}/print")
        async def print_page(name: str) -> str:
            await asyncio.sleep(0)
            return (await asyncio.to_thread(
                subprocess.check_output,
                ["lp", name],
                text=True,
            )).strip()

    Exceptions: code that FastAPI runs in a thread, calls handed to a thread, scripts, tests and workers. What only runs
    while the application starts or stops is information, in preview only.

    References: https://docs.python.org/3/library/asyncio-subprocess.html

    Overlaps: ruff ASYNC220, ASYNC221 and ASYNC222 report some of these calls where they stand directly in an
    `async def`, not those behind a helper: these block the loop all the same.
    """

    code = "FLT103"
    severity = Severity.ERROR
    needs = ("subprocess",)
    overlaps = ("ruff:ASYNC220", "ruff:ASYNC221", "ruff:ASYNC222")

    def check(self, path: CallPath, module: Module) -> Iterator[Diagnostic]:
        if path.kind in self.needs:
            found = blocking(path, module)
            yield replace(found, confidence=Confidence.LOW) if path.is_small else found
