from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fastlint.rule import CallPath, Confidence, Diagnostic, Rule, Severity
from fastlint.support.thread_edits import blocking

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_FAR = 3


class BlockingFileIo(Rule):
    """Files are read or written on the event loop.

    Why it hurts: the event loop waits for the disk. A small local file takes microseconds; a large one, a network
    file system or an archive stops every request of this worker for as long as it takes.

    Bad:
        # app/main.py
        import asyncio
        from pathlib import Path

        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/terms")
        async def read_terms() -> str:
            return Path("terms.txt").read_text(encoding="utf-8")  # expect: pathlib.Path.read_text


        @app.get("/report")
        async def read_report() -> int:
            await asyncio.sleep(0)
            return len(Path("report.txt").read_bytes())  # expect: asyncio.to_thread

    Good:
        # app/main.py
        import anyio
        from fastapi import FastAPI
        from fastapi.responses import FileResponse

        app = FastAPI()


        @app.get("/terms")
        async def read_terms() -> str:
            return await anyio.Path("terms.txt").read_text(encoding="utf-8")


        @app.get("/report")
        async def read_report() -> FileResponse:
            return FileResponse("report.txt")

    Fixed (unsafe):
        # app/main.py
        import asyncio
        from pathlib import Path

        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/terms")
        def read_terms() -> str:
            return Path("terms.txt").read_text(encoding="utf-8")


        @app.get("/report")
        async def read_report() -> int:
            await asyncio.sleep(0)
            return len(await asyncio.to_thread(Path("report.txt").read_bytes))

    Exceptions: cheap questions to the file system (`exists`, `stat`), files of the system (`/proc`), code that
    FastAPI runs in a thread, calls handed to a thread, scripts, tests and workers. A warning, as most files are
    small: an error only where the files are read or written in a loop while a request is served. With `--confidence
    low` only, unless it is repeated in a loop, what is little as far as is known: a file more than three calls away;
    one with a fixed name that is small by custom (JSON, TOML, templates, keys); texts and names of files that a page
    for administrators reads; a text that lies beside the code; the first bytes of a file, whose number is written
    out; what is read to become one number, moment or object; constants, numbers, single records (`f"{id}.json"`),
    lines of a log and what was put together in memory that are written; folders that are cleared where nothing in the
    module deals with trees; the names in one folder; a temporary file that only lends its name; what is saved into
    memory. What only runs while the application starts or stops is information, in preview only. `open` itself has no
    fix: reading and writing would still block.

    References: https://anyio.readthedocs.io/en/stable/fileio.html

    Overlaps: ruff ASYNC230 and ASYNC240 report some of these calls where they stand directly in an `async def`.
    """

    code = "FLT105"
    severity = Severity.WARNING
    needs = ("file",)
    overlaps = ("ruff:ASYNC230", "ruff:ASYNC240")

    def check(self, path: CallPath, module: Module) -> Iterator[Diagnostic]:
        if path.kind in self.needs:
            found = blocking(path, module, _severity(path))
            is_far = len(path.frames) > _FAR and not path.in_loop
            yield replace(found, confidence=Confidence.LOW) if is_far or path.is_small else found


def _severity(path: CallPath) -> Severity:
    """One lower than for other kinds of blocking, but in loops."""
    if path.severity is Severity.ERROR and not path.in_loop:
        return Severity.WARNING
    return path.severity
