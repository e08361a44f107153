from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import AddedMiddleware, Applicability, Argument, Confidence, Diagnostic, Fix, Rule, Severity
from fastlint.support.cst_queries import added_arguments, keyword_span

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_ASKED_FOR = ("DELETE", "PATCH", "PUT", "POST")


class CorsWithoutMethods(Rule):
    """CORSMiddleware does not allow a method that routes of the application have.

    Why it hurts: without `allow_methods` only GET is allowed, with it what it lists. Browsers ask before a PUT, PATCH
    or DELETE (and before a POST of JSON), are told "Disallowed CORS method" with status 400, and do not send it. Tests
    without a browser pass.

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
    dict; methods that are not written out. Of low confidence where less than two methods that change something are
    listed: others may be left out on purpose.

    References: https://fastapi.tiangolo.com/tutorial/cors/#use-corsmiddleware
    """

    code = "FLT612"
    severity = Severity.WARNING

    def check(self, middleware: AddedMiddleware, module: Module) -> Iterator[Diagnostic]:
        if not middleware.is_cors or middleware.is_unpacked:
            return
        given = middleware.argument("allow_methods")
        listed = frozenset[str]() if given is None else _listed(given)
        lacking = [method for method in _ASKED_FOR if method in middleware.methods and method not in listed]
        if not lacking or "*" in listed:
            return
        methods = "/".join(lacking)
        if given is None:
            yield Diagnostic(
                middleware.span,
                f"CORSMiddleware without `allow_methods` allows GET only: browsers get 400 before each {methods} of "
                "this application; list the methods in `allow_methods`",
                fix=_fix(middleware, module),
            )
        elif listed:
            yield Diagnostic(
                keyword_span(middleware.span, "allow_methods", module),
                f"`allow_methods` lacks {methods}: browsers get 400 before each {methods} of this application",
                confidence=Confidence.HIGH if len(listed.intersection(_ASKED_FOR)) > 1 else Confidence.LOW,
            )


def _listed(methods: Argument) -> frozenset[str]:
    """The methods that an argument lists; none if it is not known as a whole."""
    listed: list[object] = []
    for value in methods.values:
        if value.kind != "list":
            return frozenset()
        listed += [item.value if item.kind == "const" else None for item in value.value]
    return frozenset(item for item in listed if isinstance(item, str)) if None not in listed else frozenset()


def _fix(middleware: AddedMiddleware, module: Module) -> Fix | None:
    call = module.expression(middleware.span)
    if not isinstance(call, cst.Call) or not call.args or any(arg.star for arg in call.args):
        return None
    edit = added_arguments(call, ('allow_methods=["*"]',), module)
    return Fix("Allow all methods", (edit,), Applicability.UNSAFE)
