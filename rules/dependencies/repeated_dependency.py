from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Dependency, Diagnostic, Related, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_MANY = 5


class RepeatedDependency(Rule):
    """The same `Depends(...)` stands in many signatures.

    Why it hurts: each of them repeats the type and the function. When one of them changes, all must, and the one that
    is forgotten keeps the old scope or the old type.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        def get_page(page: int = 1) -> int:  # expect: alias
            return page


        @app.get("/a")
        def read_a(page: Annotated[int, Depends(get_page)]) -> int:
            return page


        @app.get("/b")
        def read_b(page: Annotated[int, Depends(get_page)]) -> int:
            return page


        @app.get("/c")
        def read_c(page: Annotated[int, Depends(get_page)]) -> int:
            return page


        @app.get("/d")
        def read_d(page: Annotated[int, Depends(get_page)]) -> int:
            return page


        @app.get("/e")
        def read_e(page: Annotated[int, Depends(get_page)]) -> int:
            return page

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        def get_page(page: int = 1) -> int:
            return page


        Page = Annotated[int, Depends(get_page)]


        @app.get("/a")
        def read_a(page: Page) -> int:
            return page


        @app.get("/b")
        def read_b(page: Page) -> int:
            return page

    It is off by default, as a matter of style. For: one place says what `Page` is. Against: an alias hides from the
    reader that the value is injected.

    Exceptions: fewer than five of them; what a factory or a class makes, because it may be another one each time.

    Versions: FastAPI 0.95 and later, which have `Annotated`.

    References: https://fastapi.tiangolo.com/tutorial/dependencies/#share-annotated-dependencies
    """

    code = "FLT523"
    severity = Severity.INFO
    default = False
    versions = {"fastapi": ">=0.95"}

    def check(self, dependency: Dependency, module: Module) -> Iterator[Diagnostic]:
        name, count = dependency.function.name, len(dependency.uses)
        # A factory or a class makes another dependency each time.
        if count < _MANY or "<locals>" in name or name.endswith("__"):
            return
        related = [Related(use.filename, use.span, f"`Depends({name})` here") for use in dependency.uses[:_MANY]]
        message = f"`Depends({name})` is written {count} times; give `Annotated[..., Depends({name})]` a name, an alias"
        yield Diagnostic(dependency.span, message, related=tuple(related))
