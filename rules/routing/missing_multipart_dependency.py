from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Parameter, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class MissingMultipartDependency(Rule):
    """Forms or files are received, and python-multipart is not among the dependencies.

    Why it hurts: FastAPI needs it to read forms, and plain `fastapi` does not install it. On a machine that has it by
    chance all is well; in the image the import fails with RuntimeError.

    Bad:
        # requirements.txt
        fastapi==0.165.0
        uvicorn==0.40.0
        # app/main.py
        from fastapi import FastAPI, UploadFile

        app = FastAPI()


        @app.post("/covers")
        def upload(cover: UploadFile) -> str:  # expect: fastapi[standard]
            return cover.filename or ""

    Good:
        # requirements.txt
        fastapi[standard]==0.165.0
        # app/main.py
        from fastapi import FastAPI, UploadFile

        app = FastAPI()


        @app.post("/covers")
        def upload(cover: UploadFile) -> str:
            return cover.filename or ""

    Exceptions: projects whose dependencies are not found in a lock file, pyproject.toml, setup.cfg or requirements
    files, and those in which some other distribution brings python-multipart along.

    References: https://fastapi.tiangolo.com/tutorial/request-files/
    """

    code = "FLT422"
    severity = Severity.ERROR

    def check(self, parameter: Parameter, module: Module) -> Iterator[Diagnostic]:
        if "python-multipart" not in module.context.missing or not _is_form(parameter):
            return
        what = "files" if parameter.source == "file" else "forms"
        yield Diagnostic(
            parameter.span,
            f"`{parameter.name}` needs python-multipart, which plain `fastapi` does not install: FastAPI raises "
            f"an error for {what}; depend on `python-multipart` or `fastapi[standard]`",
        )


def _is_form(parameter: Parameter) -> bool:
    is_form = parameter.dependency.startswith("OAuth2PasswordRequestForm")
    return is_form or parameter.source in ("form", "file")
