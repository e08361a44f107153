from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Confidence, DependencyOverride, Diagnostic, Edit, Fix, Rule, Severity, Span
from fastlint.support.cst_queries import last_name
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_WHY = {
    "text": "is a text: FastAPI looks for the function itself; use the function that stands in `Depends(...)`",
    "call": "is the result of a call: FastAPI looks for the function that stands in `Depends(...)`; leave the call out",
    "function": "is no dependency of any route: nothing is overridden; use the function that stands in `Depends(...)`",
}


class UnmatchedDependencyOverride(Rule):
    """A dependency override has no effect, or breaks the routes that it reaches.

    Why it hurts: FastAPI compares the key with the functions that are given to `Depends`. Under any other key the
    override is silently ignored, and the test talks to the real database. A mock as the override is asked for its
    parameters, has `*args, **kwargs`, and every request gets a 422 that asks for `args` and `kwargs`.

    Bad:
        # tests/test_items.py
        from unittest.mock import MagicMock

        from app.main import app, get_db

        database = MagicMock()
        app.dependency_overrides[get_db] = database  # expect: 422
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        def get_db() -> dict[str, str]:
            return {}


        @app.get("/items")
        def items(db: Annotated[dict[str, str], Depends(get_db)]) -> list[str]:
            return list(db)

    Good:
        # tests/test_items.py
        from unittest.mock import MagicMock

        from app.main import app, get_db

        database = MagicMock()
        app.dependency_overrides[get_db] = lambda: database
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        def get_db() -> dict[str, str]:
            return {}


        @app.get("/items")
        def items(db: Annotated[dict[str, str], Depends(get_db)]) -> list[str]:
            return list(db)

    Fixed:
        # tests/test_items.py
        from unittest.mock import MagicMock

        from app.main import app, get_db

        database = MagicMock()
        app.dependency_overrides[get_db] = lambda: database
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        def get_db() -> dict[str, str]:
            return {}


        @app.get("/items")
        def items(db: Annotated[dict[str, str], Depends(get_db)]) -> list[str]:
            return list(db)

    Exceptions: keys that are not known, calls that give a function, and mocks with a specification or arguments. Only
    the mock has a fix. With `--confidence low` only: a mock in a test that asks for 422 and for no other status.

    References: https://fastapi.tiangolo.com/advanced/testing-dependencies/
    """

    code = "FLT923"
    severity = Severity.ERROR
    scope = "tests"

    def check(self, override: DependencyOverride, module: Module) -> Iterator[Diagnostic]:
        line = module.source.line(override.row)
        span = Span(override.row, len(line) - len(line.lstrip()) + 1, override.row, len(line) + 1)
        if override.key in ("text", "call") or not override.is_dependency:
            yield Diagnostic(span, f"the key of this override {_WHY[override.key]}")
        elif override.value == "mock":
            yield Diagnostic(
                span,
                "FastAPI asks the mock for its parameters and gets `args` and `kwargs`: every request is answered with "
                "422; give a function that returns the mock",
                fix=_fix(override, module),
                confidence=Confidence.LOW if _wants_422(span, module) else Confidence.HIGH,
            )


def _wants_422(span: Span, module: Module) -> bool:
    """Whether the test around a row asks for 422, and for no other status."""
    functions = [node for node in module.ancestors(span) if isinstance(node, cst.FunctionDef)]
    compared = [_sides(node) for node in walk(functions[-1])] if functions else []
    asked = [sides for sides in compared if any(last_name(side) == "status_code" for side in sides)]
    return bool(asked) and all(any("422" in module.text(module.span(side)) for side in sides) for sides in asked)


def _sides(node: cst.CSTNode) -> list[cst.BaseExpression]:
    """What is compared with each other."""
    if not isinstance(node, cst.Comparison):
        return []
    return [node.left, *(target.comparator for target in node.comparisons)]


def _fix(override: DependencyOverride, module: Module) -> Fix | None:
    """`lambda: mock` for a mock that has a name."""
    chunk = module.chunk(override.row)
    for node in walk(chunk.module) if chunk is not None else ():
        if isinstance(node, cst.Assign) and module.span(node).row == override.row and isinstance(node.value, cst.Name):
            place = module.span(node.value)
            edit = Edit(Span(place.row, place.column, place.row, place.column), "lambda: ")
            return Fix("Return the mock from a function", (edit,))
    return None
