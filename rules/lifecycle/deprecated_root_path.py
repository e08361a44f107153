from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Confidence, Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class DeprecatedRootPath(Rule):
    """The application is given the path prefix of its proxy.

    Why it hurts: `root_path` of the constructor is deprecated and warns at each start: where an application is mounted
    by a proxy is a matter of the deployment, and the same code cannot serve two of them. Where no proxy strips the
    prefix, it belongs to the routes (`include_router(router, prefix="/api/v1")`): uvicorn puts its root path before all
    that it serves, so that `/api/v1/api/v1` would be asked for.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI(root_path="/api/v1")  # expect: root_path

    Good:
        # app/main.py
        # uvicorn app.main:app --root-path /api/v1
        from fastapi import FastAPI

        app = FastAPI()

    Exceptions: an empty text, subclasses of FastAPI, which may do something else with the argument, and applications
    whose `root_path` the project reads. With `--confidence low` only: what an adapter serves in the place of a server
    (`Mangum(app)` on AWS Lambda), which has no such option.

    Versions: FastAPI 0.146 and later.

    References: https://fastapi.tiangolo.com/advanced/behind-a-proxy/
    """

    code = "FLT620"
    severity = Severity.WARNING
    needs = ("fastapi.FastAPI",)
    versions = {"fastapi": ">=0.146"}

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        given = call.argument(None, "root_path")
        if call.own or given is None or (given.values and all(v.value == "" for v in given.values)):
            return
        if "root_path" in call.touched:
            return
        yield Diagnostic(
            call.span,
            "`root_path` of the constructor is deprecated; if a proxy strips the prefix, give it to the server "
            "(`--root-path`), else to `include_router(prefix=...)`",
            confidence=Confidence.LOW if "adapter" in call.touched else Confidence.HIGH,
        )
