from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import MANY, Applicability, Diagnostic, Edit, Fix, Rule, Severity
from fastlint.support.newer_names import is_fallback

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_NEW = {
    "HTTP_413_REQUEST_ENTITY_TOO_LARGE": "HTTP_413_CONTENT_TOO_LARGE",
    "HTTP_414_REQUEST_URI_TOO_LONG": "HTTP_414_URI_TOO_LONG",
    "HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE": "HTTP_416_RANGE_NOT_SATISFIABLE",
    "HTTP_422_UNPROCESSABLE_ENTITY": "HTTP_422_UNPROCESSABLE_CONTENT",
}


class DeprecatedStatusConstant(Rule):
    """A status is called by the name that it had before RFC 9110.

    Why it hurts: the old name is an attribute that warns each time it is read and will be removed: then the line that
    was to answer an error raises one.

    Bad:
        # app/main.py
        from fastapi import FastAPI, status

        app = FastAPI()


        @app.post("/books", status_code=status.HTTP_422_UNPROCESSABLE_ENTITY)  # expect: HTTP_422_UNPROCESSABLE_CONTENT
        def create_book() -> str:
            return "no"

        # requirements.txt
        fastapi>=0.120

    Good:
        # app/main.py
        from fastapi import FastAPI, status

        app = FastAPI()


        @app.post("/books", status_code=status.HTTP_422_UNPROCESSABLE_CONTENT)
        def create_book() -> str:
            return "no"

    Fixed:
        # app/main.py
        from fastapi import FastAPI, status

        app = FastAPI()


        @app.post("/books", status_code=status.HTTP_422_UNPROCESSABLE_CONTENT)
        def create_book() -> str:
            return "no"

        # requirements.txt
        fastapi>=0.120

    Exceptions: constants of other modules with such names, the uses of a constant that is imported by its name: it
    is the import that warns, and what is read only where the new name is missing (`hasattr`, `except ImportError`).

    Versions: Starlette 0.48 (FastAPI 0.117) and later; earlier ones know the old names only.

    References: https://www.starlette.io/release-notes/
    """

    code = "FLT621"
    scope = "everywhere"
    severity = Severity.WARNING
    needs = (
        "HTTP_413_REQUEST_ENTITY_TOO_LARGE", "HTTP_414_REQUEST_URI_TOO_LONG",
        "HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE", "HTTP_422_UNPROCESSABLE_ENTITY",
    )  # fmt: skip
    versions = {"fastapi": ">=0.117", "starlette": ">=0.48"}

    def check(self, name: cst.Name, module: Module) -> Iterator[Diagnostic]:
        new = _NEW.get(name.value)
        if new is None:
            return
        span = module.span(name)
        parent = next(iter(module.around(span)), None)
        if isinstance(parent, cst.Attribute) and parent.attr is name:
            owner = module.qualified_name(parent.value)
        elif isinstance(parent, cst.ImportAlias):
            owner = _module_of(parent, module)
            new = new if parent.asname is not None else ""
        else:
            return
        if owner in ("fastapi.status", "starlette.status") and not is_fallback(span, _NEW[name.value], module):
            trust = Applicability.SAFE if module.is_certain(self.versions) else Applicability.UNSAFE
            yield Diagnostic(
                span,
                f"`{name.value}` is deprecated and warns when it is read; its name is `{_NEW[name.value]}` now",
                fix=Fix(f"Call it {new}", (Edit(span, new),), trust) if new else None,
                repair=name.value,
                many=MANY,
                habit=name.value,
            )


def _module_of(alias: cst.ImportAlias, module: Module) -> str | None:
    around = module.around(module.span(alias.name))
    statement = next((n for n in around if isinstance(n, cst.ImportFrom)), None)
    if statement is None or statement.module is None or statement.relative:
        return None
    return module.text(module.span(statement.module))
