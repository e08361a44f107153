from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Rule, Severity, UploadRead

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UnboundedUpload(Rule):
    """An upload of any size is read into memory as a whole.

    Why it hurts: FastAPI writes a large upload to disk, and `read()` without a size brings all of it back into memory.
    A few clients that send some gigabytes each end the process.

    This is an opinion, and off by default: a proxy in front of the service often limits the size of requests
    already, and code does not tell. Switch it on for services that are reached directly.

    Bad:
        # app/main.py
        from fastapi import FastAPI, UploadFile

        app = FastAPI()


        @app.post("/files")
        async def upload(file: UploadFile) -> int:
            data = await file.read()  # expect: max_body_size
            return len(data)

    Good:
        # app/main.py
        from fastapi import FastAPI, UploadFile

        app = FastAPI(max_body_size=10_000_000)


        @app.post("/files")
        async def upload(file: UploadFile) -> int:
            data = await file.read()
            return len(data)

    Exceptions: projects that pass `max_body_size` anywhere, and functions that look at `file.size`.

    Versions: `max_body_size` exists since FastAPI 0.164. Before, read in pieces (`await file.read(65536)`) and stop
    when it is too much.

    References: https://fastapi.tiangolo.com/tutorial/request-files/
    """

    code = "FLT815"
    default = False
    severity = Severity.INFO

    def check(self, read: UploadRead, module: Module) -> Iterator[Diagnostic]:
        if not read.is_limited and f"{read.name}.size" not in module.text(read.function.span):
            has_limit = module.allows("fastapi", ">=0.164") is not False
            remedy = "limit requests with `FastAPI(max_body_size=...)`, or read in pieces"
            message = f"`{read.name}.read()` brings an upload of any size into memory: "
            yield Diagnostic(read.span, message + (remedy if has_limit else "read in pieces, and stop at a limit"))
