from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, MountedApplication, Related, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_SHOWN = 3


class UncoveredMountedApplication(Rule):
    """The exception handlers of the outer application do not reach a mounted one.

    Why it hurts: a mounted application has its own exception handlers. An exception that the outer application turns
    into a clean answer is a bare 500 (or FastAPI's own 422) in the mounted one. Off by default: some mounted
    applications want to answer in their own way.

    Bad:
        # app/main.py
        from fastapi import FastAPI, Request
        from fastapi.responses import JSONResponse


        class OutOfStock(Exception):
            pass


        app = FastAPI()
        admin = FastAPI()
        app.mount("/admin", admin)  # expect: `OutOfStock`


        @app.exception_handler(OutOfStock)
        def out_of_stock(request: Request, error: OutOfStock) -> JSONResponse:
            return JSONResponse({"detail": "out of stock"}, status_code=409)

    Good:
        # app/main.py
        from fastapi import FastAPI, Request
        from fastapi.responses import JSONResponse


        class OutOfStock(Exception):
            pass


        def out_of_stock(request: Request, error: Exception) -> JSONResponse:
            return JSONResponse({"detail": "out of stock"}, status_code=409)


        app = FastAPI(exception_handlers={OutOfStock: out_of_stock})
        admin = FastAPI(exception_handlers={OutOfStock: out_of_stock})
        app.mount("/admin", admin)

    Exceptions: mounted applications of other packages. Whether the mounted application can raise the exception is not
    looked at.

    References: https://fastapi.tiangolo.com/advanced/sub-applications/
    """

    code = "FLT626"
    severity = Severity.INFO
    default = False

    def check(self, mount: MountedApplication, module: Module) -> Iterator[Diagnostic]:
        if mount.uncovered:
            shown = ", ".join(f"`{name}`" for name in mount.uncovered[:_SHOWN])
            yield Diagnostic(
                mount.span,
                f"`{mount.name or mount.path}` has no handler for {shown}: those of the outer application do not "
                "reach what is mounted; register them on both",
                related=(Related(mount.by.filename, mount.by.span, "the mounted application"),),
            )
