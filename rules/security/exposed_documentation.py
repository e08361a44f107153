from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import BuiltApplication, Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class ExposedDocumentation(Rule):
    """The documentation of the API is open wherever the application runs.

    Why it hurts: FastAPI serves the whole schema, with every path, parameter and internal route, to anybody who asks
    for `/openapi.json`. Off by default: for public APIs that is the purpose, and hiding the schema protects nothing by
    itself.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI(title="Shop")  # expect: /openapi.json

    Good:
        # app/main.py
        import os

        from fastapi import FastAPI

        app = FastAPI(title="Shop", openapi_url="/openapi.json" if os.getenv("DEBUG") else None)

    Exceptions: applications whose `openapi_url` depends on anything; other pages (`docs_url`) show nothing without it.
    Arguments that come from a dict.

    References: https://fastapi.tiangolo.com/how-to/conditional-openapi/
    """

    code = "FLT816"
    severity = Severity.INFO
    default = False

    def check(self, application: BuiltApplication, module: Module) -> Iterator[Diagnostic]:
        if application.documentation:
            schema = application.documentation[0]
            yield Diagnostic(
                application.span,
                f"anybody can read the whole schema at {schema}, in production too; make `openapi_url` depend on "
                "a setting",
            )
