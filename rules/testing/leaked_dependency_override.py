from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import DependencyOverride, Diagnostic, Rule, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class LeakedDependencyOverride(Rule):
    """A test overrides a dependency and never takes the override out again.

    Why it hurts: the application is one object for all tests. Whatever runs after this test runs with the override:
    tests pass that should fail, or fail depending on the order in which they are run.

    Bad:
        # tests/test_items.py
        from fastapi.testclient import TestClient

        from app.main import app, current_user


        def test_items() -> None:
            app.dependency_overrides[current_user] = lambda: "ada"  # expect: never taken out
            assert TestClient(app).get("/items").json() == "ada"
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        def current_user() -> str:
            return "nobody"


        @app.get("/items")
        def items(user: Annotated[str, Depends(current_user)]) -> str:
            return user

    Good:
        # tests/test_items.py
        from collections.abc import Iterator

        import pytest
        from fastapi.testclient import TestClient

        from app.main import app, current_user


        @pytest.fixture
        def as_ada() -> Iterator[None]:
            app.dependency_overrides[current_user] = lambda: "ada"
            yield
            app.dependency_overrides.clear()


        def test_items(as_ada: None) -> None:
            assert TestClient(app).get("/items").json() == "ada"
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        def current_user() -> str:
            return "nobody"


        @app.get("/items")
        def items(user: Annotated[str, Depends(current_user)]) -> str:
            return user

    Exceptions: overrides at module level or in a fixture with a wider scope, which are meant for many tests;
    applications that the test or fixture makes or is given; files that take overrides out anywhere, or below a
    `conftest.py` that does. Only the first override of a function is reported.

    References: https://fastapi.tiangolo.com/advanced/testing-dependencies/
    """

    code = "FLT922"
    scope = "tests"

    def check(self, override: DependencyOverride, module: Module) -> Iterator[Diagnostic]:
        function = override.function
        above = [module.source.line(row) for row in range(function.first_row, function.name_span.row)]
        if override.is_shared and override.is_first and not override.is_undone and "scope=" not in "".join(above):
            line = module.source.line(override.row)
            yield Diagnostic(
                Span(override.row, len(line) - len(line.lstrip()) + 1, override.row, len(line) + 1),
                "this override is never taken out again and holds for all tests that run later: set it in a fixture "
                "that ends with `app.dependency_overrides.clear()`",
            )
