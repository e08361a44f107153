from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import AddedMiddleware, Applicability, Diagnostic, Fix, Rule, Severity
from fastlint.support.cst_queries import added_arguments

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_ASKED_FOR = ("DELETE", "PATCH", "PUT", "POST")


class CorsWithoutMethods(Rule):
    """CORSMiddleware allows GET only, and the application has other routes.

    Why it hurts: without `allow_methods` only GET is allowed. Browsers ask before a PUT, PATCH or DELETE (and before a
    POST of JSON), are told "Disallowed CORS method" with status 400, and do not send it. Tests without a browser pass.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from fastapi.middleware.cors import CORSMiddleware

        app = FastAPI()
        app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"])  # expect: DELETE


        @app.delete("/items/{item_id}", status_code=204)
        def delete_item(item_id: int) -> None:
            print(item_id)

    Good:
        # app/main.py
        from fastapi import FastAPI
        from fastapi.middleware.cors import CORSMiddleware

        app = FastAPI()
        app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"], allow_methods=["GET", "DELETE"])


        @app.delete("/items/{item_id}", status_code=204)
        def delete_item(item_id: int) -> None:
            print(item_id)

    Fixed (unsafe):
        # app/main.py
        from fastapi import FastAPI
        from fastapi.middleware.cors import CORSMiddleware

        app = FastAPI()
        app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"], allow_methods=["*"])


        @app.delete("/items/{item_id}", status_code=204)
        def delete_item(item_id: int) -> None:
            print(item_id)

    Exceptions: applications whose routes are all GET or HEAD, or are not known; arguments that come from an unknown
    dict.

    References: https://fastapi.tiangolo.com/tutorial/cors/#use-corsmiddleware
    """

    code = "FLT612"
    severity = Severity.WARNING

    def check(self, middleware: AddedMiddleware, module: Module) -> Iterator[Diagnostic]:
        if not middleware.is_cors or middleware.is_unpacked or middleware.argument("allow_methods"):
            return
        methods = [method for method in _ASKED_FOR if method in middleware.methods]
        if methods:
            yield Diagnostic(
                middleware.span,
                f"CORSMiddleware without `allow_methods` allows GET only: browsers get 400 before each "
                f"{'/'.join(methods)} of this application; list the methods in `allow_methods`",
                fix=_fix(middleware, module),
            )


def _fix(middleware: AddedMiddleware, module: Module) -> Fix | None:
    call = module.expression(middleware.span)
    if not isinstance(call, cst.Call) or not call.args or any(arg.star for arg in call.args):
        return None
    edit = added_arguments(call, ('allow_methods=["*"]',), module)
    return Fix("Allow all methods", (edit,), Applicability.UNSAFE)
