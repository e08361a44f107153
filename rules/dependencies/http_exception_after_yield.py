from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Dependency, Diagnostic, Rule, Severity
from fastlint.support.yields import ends_before_response, own_parts, yields_of

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_EXCEPTIONS = frozenset({
    "fastapi.HTTPException", "fastapi.exceptions.HTTPException", "starlette.exceptions.HTTPException",
})  # fmt: skip


class HttpExceptionAfterYield(Rule):
    """An HTTPException is raised after the `yield` of a dependency, when the response has been sent.

    Why it hurts: what stands below the `yield` runs after the response. The client has its 200; the exception reaches
    nobody but the log.

    Bad:
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()


        def get_quota() -> Iterator[list[str]]:
            used: list[str] = []
            yield used
            if len(used) > 1:
                raise HTTPException(429)  # expect: no effect


        @app.get("/items")
        def read_items(quota: Annotated[list[str], Depends(get_quota)]) -> int:
            quota.extend(["a", "b"])
            return len(quota)

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()


        class Quota:
            def __init__(self) -> None:
                self.used: list[str] = []

            def use(self, names: list[str]) -> None:
                self.used.extend(names)
                if len(self.used) > 1:
                    raise HTTPException(429)


        @app.get("/items")
        def read_items(quota: Annotated[Quota, Depends()]) -> int:
            quota.use(["a", "b"])
            return len(quota.used)

    Exceptions: an `except` around the `yield`: what it raises in place of the exception of the route is answered.
    Dependencies that are used with `scope="function"` everywhere.

    Versions: FastAPI 0.118 and later, and up to 0.105. From 0.106 to 0.117 the exception was answered.

    References: https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/#dependencies-with-yield-and-httpexception
    """

    code = "FLT509"
    severity = Severity.ERROR

    def check(self, dependency: Dependency, module: Module) -> Iterator[Diagnostic]:
        if not dependency.function.is_generator or dependency.is_function_scoped or ends_before_response(module):
            return
        function = module.node(dependency.function.span)
        for one in yields_of(function) if isinstance(function, cst.FunctionDef) else ():
            for statement in one.after():
                for node in own_parts(statement):
                    if isinstance(node, cst.Raise) and _is_http(node, module):
                        message = (
                            "this HTTPException has no effect: the response has been sent when the code below the "
                            "`yield` runs; check it in the route, or before the `yield`"
                        )
                        yield Diagnostic(module.span(node), message)


def _is_http(node: cst.Raise, module: Module) -> bool:
    raised = node.exc.func if isinstance(node.exc, cst.Call) else node.exc
    return raised is not None and module.qualified_name(raised) in _EXCEPTIONS
