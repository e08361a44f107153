from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, CalledReference, Diagnostic, Edit, Fix, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class CalledDependency(Rule):
    """A dependency is called where it should be named: `Depends(f())`.

    Why it hurts: `Depends` wants something to call. `f()` runs once, when the module is imported, and its result is no
    callable: FastAPI raises TypeError ("... is not a callable object") and the application does not start.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        def get_page() -> dict[str, int]:
            return {"page": 1}


        @app.get("/items")
        def read_items(page: Annotated[dict[str, int], Depends(get_page())]) -> int:  # expect: without calling
            return page["page"]

    Good:
        # app/main.py
        from collections.abc import Callable
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        def get_page() -> dict[str, int]:
            return {"page": 1}


        def at_most(size: int) -> Callable[[], int]:
            def limit() -> int:
                return size

            return limit


        @app.get("/items")
        def read_items(
            page: Annotated[dict[str, int], Depends(get_page)], size: Annotated[int, Depends(at_most(20))]
        ) -> dict[str, int]:
            return page | {"size": size}

    Fixed (unsafe):
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        def get_page() -> dict[str, int]:
            return {"page": 1}


        @app.get("/items")
        def read_items(page: Annotated[dict[str, int], Depends(get_page)]) -> int:
            return page["page"]

    Exceptions: factories that return a function, classes with `__call__`, `partial(...)`, and calls of which the result
    is not known. There is no fix where the call has arguments.

    References: https://fastapi.tiangolo.com/tutorial/dependencies/#create-a-dependency-or-dependable
    """

    code = "FLT503"
    severity = Severity.ERROR

    def check(self, called: CalledReference, module: Module) -> Iterator[Diagnostic]:
        if called.way != "dependency":
            return
        result = "a coroutine" if called.is_async else "nothing that can be called"
        message = (
            f"`{called.callee}()` gives {result}, and FastAPI fails at import; name the function without calling it: "
            f"`{called.outer}({called.callee})`"
        )
        yield Diagnostic(called.span, message, fix=_fix(called, module))


def _fix(called: CalledReference, module: Module) -> Fix | None:
    call = module.expression(called.span)
    if not isinstance(call, cst.Call) or call.args:
        return None
    name = module.text(module.span(call.func))
    return Fix(f"Name `{name}`", (Edit(called.span, name),), Applicability.UNSAFE)
