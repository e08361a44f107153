from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Dependency, Diagnostic, Edit, Fix, Related, Rule, Severity, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_MANAGERS = frozenset({"contextlib.contextmanager", "contextlib.asynccontextmanager"})


class ContextManagerDependency(Rule):
    """A dependency is decorated with `contextmanager` or `asynccontextmanager`.

    Why it hurts: FastAPI makes a context manager of a function with `yield` itself. Of one that is decorated already it
    makes nothing: the request fails with a 500, or the route receives the manager in place of what it yields.

    Bad:
        # app/main.py
        from collections.abc import Iterator
        from contextlib import contextmanager
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        @contextmanager  # expect: plain generator
        def get_name() -> Iterator[str]:
            yield "name"


        @app.get("/name")
        def read_name(name: Annotated[str, Depends(get_name)]) -> str:
            return name.upper()

    Good:
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        def get_name() -> Iterator[str]:
            yield "name"


        @app.get("/name")
        def read_name(name: Annotated[str, Depends(get_name)]) -> str:
            return name.upper()

    Fixed (unsafe):
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        def get_name() -> Iterator[str]:
            yield "name"


        @app.get("/name")
        def read_name(name: Annotated[str, Depends(get_name)]) -> str:
            return name.upper()

    Exceptions: there is no fix where other code calls the function too: it needs the decorator. Keep a plain generator
    function as the dependency then, and make the manager of it by a call: `scoped = contextmanager(get_name)`.

    References: https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/#context-managers
    """

    code = "FLT512"
    severity = Severity.ERROR

    def check(self, dependency: Dependency, module: Module) -> Iterator[Diagnostic]:
        function = module.node(dependency.function.span) if dependency.function.is_generator else None
        if not isinstance(function, cst.FunctionDef) or not dependency.uses:
            return
        for decorator in function.decorators:
            if module.qualified_name(decorator.decorator) in _MANAGERS:
                name = module.text(module.span(decorator.decorator))
                message = (
                    f"FastAPI cannot use `{function.name.value}` as a dependency once `{name}` has decorated it: the "
                    "request fails; give `Depends` the plain generator function"
                )
                places = [Related(use.filename, use.span, "used as a dependency here") for use in dependency.uses[:5]]
                fix = None if dependency.function.is_called else _fix(decorator, module)
                yield Diagnostic(module.span(decorator.decorator), message, fix=fix, related=tuple(places))


def _fix(decorator: cst.Decorator, module: Module) -> Fix | None:
    row = module.span(decorator.decorator).row
    edit = Edit(Span(row, 1, row + 1, 1), "")
    return Fix("Remove the decorator", (edit,), Applicability.UNSAFE)
