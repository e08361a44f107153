from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Injection, Rule, Severity
from fastlint.support.cst_queries import names_in

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UnusedDependencyValue(Rule):
    """A parameter takes the value of a dependency, and nothing uses it.

    Why it hurts: a reader looks for the use of the value, and a linter suggests to remove the parameter, and with it
    the check that it stands for. `dependencies=[...]` says that only the effect is wanted.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        def check_key(key: str) -> str:
            return key


        @app.get("/items")
        def read_items(key: Annotated[str, Depends(check_key)]) -> list[str]:  # expect: dependencies=
            return []

    Good:
        # app/main.py
        from fastapi import Depends, FastAPI

        app = FastAPI()


        def check_key(key: str) -> str:
            return key


        @app.get("/items", dependencies=[Depends(check_key)])
        def read_items() -> list[str]:
            return []

    It is off by default, as a matter of style. For: the signature holds only what the function works with. Against: a
    name such as `_user` or a comment does the same, and the order of the dependencies changes.

    Exceptions: names that begin with an underscore, dependencies of other dependencies and of classes, and those that
    stand behind an alias.

    References: https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-in-path-operation-decorators/
    """

    code = "FLT524"
    severity = Severity.INFO
    default = False

    def check(self, injection: Injection, module: Module) -> Iterator[Diagnostic]:
        around = module.ancestors(injection.span)
        parameter = next((node for node in around if isinstance(node, cst.Param)), None)
        function = next((node for node in around if isinstance(node, cst.FunctionDef)), None)
        if parameter is None or function is None or not any(map(_is_route, function.decorators)):
            return
        name = parameter.name.value
        if not name.startswith("_") and name not in names_in(function.body):
            provider = injection.name.rpartition("<locals>.")[2]
            message = (
                f"`{name}` is not used: only the effect of `{provider}` is wanted; say so with "
                "`dependencies=[...]` in the decorator"
            )
            yield Diagnostic(module.span(parameter), message)


def _is_route(decorator: cst.Decorator) -> bool:
    node = decorator.decorator
    return isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute)
