from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Confidence, Diagnostic, Rule, Severity
from fastlint.support.cst_queries import is_none, last_name, own_nodes
from fastlint.support.endings import falls_through

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_NONE = re.compile(r"\b(Optional|None|Any)\b")
_OF_MODELS = ("model_validator", "root_validator")
_VALIDATORS = ("field_validator", "model_validator", "validator", "root_validator")


class ValidatorWithoutReturn(Rule):
    """A validator does not return the value.

    Why it hurts: what a validator returns becomes the value of the field. A function that only checks returns None, and
    every valid value is replaced by None, whatever the annotation says.

    Bad:
        # app/schemas.py
        from pydantic import BaseModel, field_validator


        class Book(BaseModel):
            pages: int

            @field_validator("pages")
            @classmethod
            def check_pages(cls, value: int):  # expect: None
                if value < 1:
                    raise ValueError("a book has pages")

    Good:
        # app/schemas.py
        from pydantic import BaseModel, field_validator


        class Book(BaseModel):
            pages: int

            @field_validator("pages")
            @classmethod
            def check_pages(cls, value: int) -> int:
                if value < 1:
                    raise ValueError("a book has pages")
                return value

    Exceptions: functions whose body is `...`, and those under decorators that may return something themselves. Of
    low confidence: functions that end with `return None` and nothing else, where the fields that the class declares
    admit None.

    References: https://docs.pydantic.dev/latest/concepts/validators/
    """

    code = "FLT706"
    scope = "everywhere"
    severity = Severity.ERROR
    needs = ("field_validator", "model_validator", "validator", "root_validator")

    def check(self, function: cst.FunctionDef, module: Module) -> Iterator[Diagnostic]:
        if not _is_validator(function, module) or _is_stub(function):
            return
        nodes = list(own_nodes(function))
        if any(isinstance(node, cst.Yield) for node in nodes):
            return
        bare = any(isinstance(n, cst.Return) and (n.value is None or is_none(n.value)) for n in nodes)
        valued = any(isinstance(n, cst.Return) and n.value is not None and not is_none(n.value) for n in nodes)
        is_ended = not falls_through(function.body)
        if not is_ended or (bare and not valued):
            whole = "some value" if valued else "every value"
            is_said = is_ended and all(n.value is not None for n in nodes if isinstance(n, cst.Return))
            yield Diagnostic(
                module.span(function.name),
                f"`{function.name.value}` replaces {whole} that it accepts by None, because it returns nothing; "
                "return the value",
                confidence=Confidence.LOW if is_said and _may_be_none(function, module) else Confidence.HIGH,
            )


def _may_be_none(function: cst.FunctionDef, module: Module) -> bool:
    """Whether the fields of a validator admit None, as far as their class shows them."""
    around = module.ancestors(module.span(function))
    klass = next((node for node in around if isinstance(node, cst.ClassDef)), None)
    calls = [d.decorator for d in function.decorators if isinstance(d.decorator, cst.Call)]
    if any(last_name(call.func) in _OF_MODELS for call in calls):
        return False
    given = {module.text(module.span(argument.value)).strip("\"'") for call in calls for argument in call.args}
    parts = (
        part
        for statement in (klass.body.body if klass is not None else ())
        if isinstance(statement, cst.SimpleStatementLine)
        for part in statement.body
    )
    declared = [part for part in parts if isinstance(part, cst.AnnAssign)]
    own = [f for f in declared if isinstance(f.target, cst.Name) and not {f.target.value, "*"}.isdisjoint(given)]
    return all(_NONE.search(module.text(module.span(field.annotation.annotation))) for field in own)


def _is_validator(function: cst.FunctionDef, module: Module) -> bool:
    found = False
    for decorator in function.decorators:
        callee = decorator.decorator.func if isinstance(decorator.decorator, cst.Call) else decorator.decorator
        name = module.qualified_name(callee) or ""
        if name.startswith("pydantic.") and name.rpartition(".")[2] in _VALIDATORS:
            found = True
        elif not (isinstance(callee, cst.Name) and callee.value in ("classmethod", "staticmethod")):
            return False
    return found


def _is_stub(function: cst.FunctionDef) -> bool:
    """Nothing but a docstring and `...`, or NotImplementedError."""
    last = function.body.body[-1]
    part = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else last
    return isinstance(part, cst.Expr) and isinstance(part.value, cst.Ellipsis)
