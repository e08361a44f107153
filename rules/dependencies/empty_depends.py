from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Parameter, Rule, Severity
from fastlint.support.cst_queries import argument, is_none, last_name, parameter_node
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_MARKERS = ("Depends", "Security")


class EmptyDepends(Rule):
    """`Depends()` stands at a parameter without a class as its annotation.

    Why it hurts: without an argument, `Depends` takes the annotation for what is to be called. Where there is none,
    FastAPI calls `Any`: the application starts, and every request fails.

    Bad:
        # app/main.py
        from fastapi import Depends, FastAPI

        app = FastAPI()


        def get_title() -> str:
            return "books"


        @app.get("/title")
        def read_title(title=Depends()) -> str:  # expect: `Any`
            return title

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        def get_title() -> str:
            return "books"


        @app.get("/title")
        def read_title(title: Annotated[str, Depends(get_title)]) -> str:
            return title

    Exceptions: parameters with a class as annotation, which is what `Depends()` is for.

    References: https://fastapi.tiangolo.com/tutorial/dependencies/classes-as-dependencies/#shortcut
    """

    code = "FLT528"
    preview = True
    severity = Severity.ERROR

    def check(self, parameter: Parameter, module: Module) -> Iterator[Diagnostic]:
        if parameter.source != "dependency" or parameter.marker not in _MARKERS or parameter.type.kind != "any":
            return
        node = parameter_node(parameter, module)
        if node is not None and _is_empty(node, module):
            yield Diagnostic(
                parameter.span,
                f"`{parameter.marker}()` at `{parameter.name}` names nothing, and neither does an annotation: FastAPI "
                "calls `Any`, and every request fails; say what to call",
            )


def _is_empty(node: cst.Param, module: Module) -> bool:
    """Whether the marker, in the default or in the annotation, is called without what it is to call."""
    calls: list[cst.Call] = []
    for place in (node.default, node.annotation):
        if place is not None:
            calls += [part for part in walk(place) if isinstance(part, cst.Call)]
    return bool(calls) and all(_is_marker(call, module) and _names_nothing(call) for call in calls)


def _names_nothing(call: cst.Call) -> bool:
    if any(arg.star for arg in call.args):
        return False
    dependency = argument(call, 0, "dependency")
    return dependency is None or is_none(dependency.value)


def _is_marker(call: cst.Call, module: Module) -> bool:
    """Whether it is called by its name, or by one that an import gives it: a helper may give it something to call."""
    name = last_name(call.func)
    return module.context.names.get(name, name).rpartition(".")[2] in _MARKERS
