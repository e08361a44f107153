from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import BareDependency as Bare
from fastlint.rule import Diagnostic, Edit, Fix, Rule, Severity
from fastlint.support.cst_queries import argument

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class BareDependency(Rule):
    """A function stands where `Depends(function)` belongs.

    Why it hurts: without `Depends` FastAPI does not call it. As a default it is a function that the route receives in
    place of the user or the session, so a check that it should do never happens; in `dependencies=[...]` the
    application does not start.

    Bad:
        # app/main.py
        from fastapi import Depends, FastAPI

        app = FastAPI()


        def check_key(key: str) -> None:
            print(key)


        @app.get("/items", dependencies=[check_key])  # expect: Depends(check_key)
        def read_items() -> list[str]:
            return []

    Good:
        # app/main.py
        from fastapi import Depends, FastAPI

        app = FastAPI()


        def check_key(key: str) -> None:
            print(key)


        @app.get("/items", dependencies=[Depends(check_key)])
        def read_items() -> list[str]:
            return []

    Fixed:
        # app/main.py
        from fastapi import Depends, FastAPI

        app = FastAPI()


        def check_key(key: str) -> None:
            print(key)


        @app.get("/items", dependencies=[Depends(check_key)])
        def read_items() -> list[str]:
            return []

    Exceptions: parameters that are annotated as callables. There is a fix for lists only: what a default should be is
    a guess.

    References: https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-in-path-operation-decorators/
    """

    code = "FLT505"
    severity = Severity.ERROR

    def check(self, bare: Bare, module: Module) -> Iterator[Diagnostic]:
        if bare.form == "default":
            message = (
                f"FastAPI does not call `{bare.text}` without `Depends`: `{bare.function.name}` receives the function "
                f"itself; write `Depends({bare.text})`"
            )
            yield Diagnostic(bare.span, message)
            return
        call = module.expression(bare.span)
        listed = argument(call, None, "dependencies") if isinstance(call, cst.Call) else None
        if listed is None or not isinstance(listed.value, (cst.List, cst.Tuple)):
            return
        for element in listed.value.elements:
            span = module.span(element.value)
            if module.text(span) == bare.text:
                message = f"`{bare.text}` is no dependency, and FastAPI fails at import; write `Depends({bare.text})`"
                name, edits = module.ensure_import("fastapi", "Depends", row=span.row)
                fix = Fix("Wrap it in `Depends`", (*edits, Edit(span, f"{name}({bare.text})")))
                yield Diagnostic(span, message, fix=fix)
