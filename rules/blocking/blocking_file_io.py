from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fastlint.rule import CallPath, Confidence, Diagnostic, Rule, Severity
from fastlint.subjects.shared import TEXT
from fastlint.support.plain_functions import becomes_plain
from fastlint.support.thread_edits import blocking
from fastlint.support.together import share_a_with

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_FAR = 3
_OF_THREADS = ("subprocess", "cpu")
"""Kinds of blocking that go to a thread with all that is done around them."""


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

    Exceptions: cheap questions to the file system (`exists`, `stat`), files of the system (`/proc`), code that FastAPI
    runs in a thread, calls handed to a thread, scripts, tests and workers. A warning, as most files are small: an error
    only where the files are read or written in a loop while a request is served. With `--confidence low` only what
    nothing shows to be large or many: texts that are read from a path which settings, an object or the code around it
    give, the names in one folder, what is renamed or removed, lines at the end of a file, a file with a fixed name that
    is small by custom (JSON, TOML, templates, keys), texts beside the code, the first bytes of a file, folders that are
    given up after a failure or made in the module for one record, contents that a constant keeps below 2 MB, what is
    written where a cloud gets the same bytes otherwise, what graver work takes along into a plain `def` or a thread, a
    content that is parsed here too, one document (PDF, workbook) that is copied or read, a text that somebody types,
    single records and what was put together in memory, a temporary file that only lends its name, and a file more than
    three calls away, bytes that are a parameter, or read from a path that is one, where no client gives that. What
    shows it stands in the message: bytes of any size are written, or read from a path that changes; the request names
    the file, or the files that the disk is asked about; files are copied, trees gone through, archives unpacked, whole
    documents read; a file is read piece by piece, or grows (CSV, logs); it is repeated with nothing awaited between.
    What only runs while the application starts or stops is information, in preview only. `open` itself has no fix:
    reading and writing would still block.

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
            is_doubtful = is_far or path.is_small or _goes_along(path, module)
            yield replace(found, confidence=Confidence.LOW) if is_doubtful else found


def _goes_along(path: CallPath, module: Module) -> bool:
    """Whether the repair of something graver mends it as well.

    That is a plain `def` for a route that writes a text, and for any file one thread for all of a `with`.
    """
    paths: tuple[CallPath, ...] = module.context.subjects.get(CallPath.__name__, ())
    graver = [p for p in paths if p.function.span == path.function.span and p.kind != path.kind and not p.is_small]
    if graver and path.why == TEXT and path.is_direct and becomes_plain(path.function, module):
        return True
    return any(share_a_with(path, other, module) for other in graver if other.kind in _OF_THREADS)


def _severity(path: CallPath) -> Severity:
    """One lower than for other kinds of blocking, but in loops."""
    if path.severity is Severity.ERROR and not path.in_loop:
        return Severity.WARNING
    return path.severity
