from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Confidence, Diagnostic, Related, RouteClash, Rule, Severity
from fastlint.support.stubs import function_below, is_stub

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class DuplicateRoute(Rule):
    """A second route for the same method and path, or with the same operation id.

    Why it hurts: FastAPI calls the first route of a path, always; the second function is dead code. The documentation
    shows the second one. An `operation_id` that occurs twice makes clients that are generated from the documentation
    lose one of the two operations.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/items/{item_id}", operation_id="read_item")
        def read_item(item_id: int) -> dict[str, int]:
            return {"id": item_id}


        @app.get("/items/{name}")  # expect: `read_item_by_name` is never called
        def read_item_by_name(name: str) -> dict[str, str]:
            return {"name": name}


        @app.get("/offers/{offer_id}", operation_id="read_item")  # expect: the same operation_id
        def read_offer(offer_id: int) -> dict[str, int]:
            return {"id": offer_id}

    Good:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/items/{item_id}", operation_id="read_item")
        def read_item(item_id: int) -> dict[str, int]:
            return {"id": item_id}


        @app.get("/items/by-name/{name}")
        def read_item_by_name(name: str) -> dict[str, str]:
            return {"name": name}


        @app.get("/offers/{offer_id}", operation_id="read_offer")
        def read_offer(offer_id: int) -> dict[str, int]:
            return {"id": offer_id}

    Exceptions: as FLT415: routes of which it is not certain that both are there, and in which order; routes that are
    told apart by a version (decorators and wrappers with "version" in their names, route classes with a `matches` of
    their own). Routes hidden from the documentation may share an `operation_id`.
    Of low confidence: functions that do nothing yet
    in a file of many such functions.

    References: https://fastapi.tiangolo.com/advanced/path-operation-advanced-configuration/
    """

    code = "FLT416"
    severity = Severity.ERROR
    of_dead_code = True

    def check(self, clash: RouteClash, module: Module) -> Iterator[Diagnostic]:
        if clash.kind in ("shadowed", "documentation"):
            return
        is_sketch = module.outline.is_sketch and is_stub(function_below(clash.span, module))
        yield Diagnostic(
            clash.span,
            _message(clash),
            related=(Related(clash.by.filename, clash.by.span, "the first one"),),
            confidence=Confidence.LOW if is_sketch or not clash.is_served else Confidence.HIGH,
            severity=Severity.WARNING if clash.kind in ("operation-id", "included") else Severity.ERROR,
        )


def _message(clash: RouteClash) -> str:
    if clash.kind == "operation-id":
        return (
            f"`{clash.endpoint}` and `{clash.by.function}` have the same operation_id: generated clients lose one; "
            "give each its own"
        )
    methods = "/".join(clash.methods)
    if clash.kind == "included":
        return f"a router is included again at the same path, {methods} `{clash.path}` is there twice; include it once"
    return (
        f"`{clash.endpoint}` is never called for {methods} `{clash.path}`: `{clash.by.function}` has the same path and "
        "comes first; remove one of them, or choose another path"
    )
