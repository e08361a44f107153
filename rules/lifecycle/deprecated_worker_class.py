from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, ProjectFile, Rule, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_CLASS = re.compile(r"\buvicorn\.workers\.(Uvicorn(?:H11)?Worker)\b")
_STARTS = ("gunicorn", "dockerfile", "procfile", "compose", "shell")


class DeprecatedWorkerClass(Rule):
    """Gunicorn is started with the worker class that uvicorn has deprecated.

    Why it hurts: `uvicorn.workers` warns since uvicorn 0.30 and is to be removed: after some upgrade the service no
    longer starts. Its workers also lack what the separate package has mended since.

    Bad:
        # Procfile
        web: gunicorn app.main:app -k uvicorn.workers.UvicornWorker -w 4  # expect: uvicorn_worker.UvicornWorker

    Good:
        # Procfile
        web: uvicorn app.main:app --workers 4

    Exceptions: only settings files of gunicorn, Dockerfiles, Procfiles, compose files and shell scripts are read, and
    only if they lie below the given paths. `uvicorn.workers` imported by Python code is not reported. The findings
    stand in files that flake8 never shows: run `fastlint` itself to see them. In preview, because such files come in
    more forms than have been seen so far.

    Versions: uvicorn 0.30 and later.

    References: https://www.uvicorn.org/deployment/#gunicorn
    """

    code = "FLT627"
    preview = True
    scope = "everywhere"
    versions = {"uvicorn": ">=0.30"}

    def check(self, file: ProjectFile, module: Module) -> Iterator[Diagnostic]:
        for row in file.rows if file.kind in _STARTS else ():
            for match in _CLASS.finditer(row.text):
                yield Diagnostic(
                    Span(row.row, match.start() + 1, row.row, match.end() + 1),
                    f"`{match[0]}` is deprecated and will be removed: start `uvicorn --workers`, or use "
                    f"`uvicorn_worker.{match[1]}` of uvicorn-worker",
                )
