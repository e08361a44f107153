from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Edit, Fix, Parameter, Rule, Severity
from fastlint.support.cst_queries import parameter_node

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class OptionalSpecialParameter(Rule):
    """A Request, Response or BackgroundTasks parameter is declared as optional.

    Why it hurts: FastAPI recognises these classes only on their own. As one part of a union they are a field like any
    other, for which Pydantic has no schema: the application does not start.

    Bad:
        # app/main.py
        from typing import Optional

        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()


        @app.post("/orders")
        def order(tasks: Optional[BackgroundTasks] = None) -> None:  # expect: tasks
            return None

    Good:
        # app/main.py
        from fastapi import BackgroundTasks, FastAPI, Request

        app = FastAPI()


        @app.post("/orders")
        def order(tasks: BackgroundTasks, request: Request = None) -> None:
            return None

    Fixed:
        # app/main.py
        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()


        @app.post("/orders")
        def order(tasks: BackgroundTasks = None) -> None:
            return None

    Exceptions: a default of None is left alone: FastAPI passes the object all the same, and code that calls the
    function itself may rely on it.

    References: https://fastapi.tiangolo.com/tutorial/background-tasks/
    """

    code = "FLT420"
    severity = Severity.ERROR

    def check(self, parameter: Parameter, module: Module) -> Iterator[Diagnostic]:
        info = parameter.type
        if (
            info.kind not in ("special", "response")
            or not info.optional
            or parameter.source == "dependency"
            or parameter.unresolved
        ):
            return
        name = info.name.rpartition(".")[2]
        yield Diagnostic(
            parameter.span,
            f"`{parameter.name}` is optional: FastAPI injects a {name} only where that is the whole type, so the "
            "application does not start; leave None out of the type",
            fix=_fix(parameter, module),
        )


def _fix(parameter: Parameter, module: Module) -> Fix | None:
    """The class alone, as it is written in the annotation."""
    node = parameter_node(parameter, module)
    if node is None or node.annotation is None:
        return None
    name = _member(node.annotation.annotation)
    if name is None:
        return None
    edit = Edit(module.span(node.annotation.annotation), module.text(module.span(name)))
    return Fix("Leave None out of the type", (edit,), Applicability.SAFE)


def _member(annotation: cst.BaseExpression) -> cst.BaseExpression | None:
    """`X` of `Optional[X]`, `X | None` and `None | X`."""
    if isinstance(annotation, cst.BinaryOperation) and isinstance(annotation.operator, cst.BitOr):
        sides = [s for s in (annotation.left, annotation.right) if not (isinstance(s, cst.Name) and s.value == "None")]
        return sides[0] if len(sides) == 1 and isinstance(sides[0], (cst.Name, cst.Attribute)) else None
    if isinstance(annotation, cst.Subscript) and len(annotation.slice) == 1:
        index = annotation.slice[0].slice
        base = annotation.value.attr if isinstance(annotation.value, cst.Attribute) else annotation.value
        if isinstance(base, cst.Name) and base.value == "Optional" and isinstance(index, cst.Index):
            return index.value if isinstance(index.value, (cst.Name, cst.Attribute)) else None
    return None
