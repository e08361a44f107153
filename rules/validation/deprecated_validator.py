from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.diagnostic import first_fitting
from fastlint.rule import Applicability, Diagnostic, Edit, Fix, Rule, Severity
from fastlint.support.cst_queries import argument, own_nodes
from fastlint.support.pydantic_choice import first_choice, is_for_pydantic_one

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_OLD = {
    f"{module}.{name}": name
    for module in ("pydantic", "pydantic.class_validators", "pydantic.deprecated.class_validators")
    for name in ("validator", "root_validator")
}
_NEW = {"validator": "field_validator", "root_validator": "model_validator"}
_READ = {
    "values": "`info.data` instead of `values`",
    "field": "`info.field_name` instead of `field`",
    "config": "`info.config` instead of `config`",
}
"""What a validator of Pydantic 1 could take, and where it is now."""
_BELOW = " with `@classmethod` below it"


class DeprecatedValidator(Rule):
    """A validator is declared as in Pydantic 1.

    Why it hurts: `@validator` and `@root_validator` are deprecated and go away with Pydantic 3. They work differently
    already: a bare `@root_validator` fails when the module is imported, and `each_item` and `values` mislead in unions.

    Bad:
        # app/schemas.py
        from pydantic import BaseModel, validator


        class Book(BaseModel):
            title: str

            @validator("title", pre=True)  # expect: field_validator
            def strip(cls, value: str) -> str:
                return value.strip()

    Good:
        # app/schemas.py
        from pydantic import BaseModel, field_validator


        class Book(BaseModel):
            title: str

            @field_validator("title", mode="before")
            @classmethod
            def strip(cls, value: str) -> str:
                return value.strip()

    Fixed (unsafe):
        # app/schemas.py
        from pydantic import BaseModel, field_validator


        class Book(BaseModel):
            title: str

            @field_validator("title", mode="before")
            @classmethod
            def strip(cls, value: str) -> str:
                return value.strip()

    Exceptions: validators of `pydantic.v1`, and those that only Pydantic 1 comes to. There is no fix for `always`,
    `each_item`, for root validators that run afterwards, and for functions that take `values`, `field` or `config`.

    Versions: Pydantic 2 and later.

    References: https://docs.pydantic.dev/latest/migration/#changes-to-validators
    """

    code = "FLT703"
    as_written = True
    scope = "everywhere"
    severity = Severity.WARNING
    needs = ("validator", "root_validator")
    versions = {"pydantic": ">=2"}

    def check(self, function: cst.FunctionDef, module: Module) -> Iterator[Diagnostic]:
        for decorator in function.decorators:
            callee = decorator.decorator.func if isinstance(decorator.decorator, cst.Call) else decorator.decorator
            old = _OLD.get(module.qualified_name(callee) or "")
            if old is None or _is_for_one(callee, module):
                continue
            broken = old == "root_validator" and not _runs(decorator.decorator)
            why = "raises an error when the module is imported" if broken else "is deprecated since Pydantic 2"
            remedy, notes = _remedy(decorator.decorator, old), _notes(function, decorator.decorator, old, module)
            yield Diagnostic(
                module.span(decorator.decorator),
                first_fitting(f"`{old}` {why}; write {one}{notes}" for one in (remedy, remedy.removesuffix(_BELOW))),
                fix=_migrated(function, decorator.decorator, old, module),
                severity=Severity.ERROR if broken else Severity.WARNING,
                habit=remedy,
            )


def _is_for_one(callee: cst.BaseExpression, module: Module) -> bool:
    """Whether the decorator is the old one where Pydantic 1 runs, and is another or not reached where 2 does."""
    if is_for_pydantic_one(module.span(callee), module):
        return True
    first = first_choice(callee.value, module) if isinstance(callee, cst.Name) else ""
    return bool(first) and first not in _OLD


def _remedy(decorator: cst.BaseExpression, old: str) -> str:
    """What to write instead: a root validator that runs afterwards gets the model itself."""
    before = _has(decorator, "pre")
    if old == "root_validator" and not before:
        return '`@model_validator(mode="after")` on a method that reads `self` and returns it'
    mode = '(mode="before")' if old == "root_validator" else '(..., mode="before")' if before else ""
    return f"`@{_NEW[old]}{mode}`{_BELOW}"


def _notes(function: cst.FunctionDef, decorator: cst.BaseExpression, old: str, module: Module) -> str:
    """What else a validator of single fields has to do otherwise than before."""
    if old != "validator":
        return ""
    names = {param.name.value for param in (*function.params.params, *function.params.kwonly_params)}
    star = function.params.star_kwarg
    rest = {star.name.value} if star is not None else set()
    used = {node.value for node in own_nodes(function) if isinstance(node, cst.Name) and node.value in names | rest}
    read = [new for name, new in _READ.items() if name in used or (name == "values" and used & rest)]
    found = [f"read {', '.join(read)}"] if read else []
    if _has(decorator, "each_item"):
        found.append("check each item in it (`each_item` is gone)")
    if _has(decorator, "always") and not _is_always_checked(decorator, module):
        found.append("declare `Field(validate_default=True)` for `always`")
    return "".join(f", {'and ' if note is found[-1] else ''}{note}" for note in found)


def _is_always_checked(decorator: cst.BaseExpression, module: Module) -> bool:
    """Whether no default could be missed: fields without one, and those of settings."""
    klass = next((node for node in module.ancestors(module.span(decorator)) if isinstance(node, cst.ClassDef)), None)
    if klass is None or not isinstance(decorator, cst.Call):
        return False
    if any((module.qualified_name(base.value) or "").endswith(".BaseSettings") for base in klass.bases):
        return True
    fields = [part for part in _parts(klass) if isinstance(part, cst.AnnAssign) and isinstance(part.target, cst.Name)]
    required = {cst.ensure_type(part.target, cst.Name).value for part in fields if _is_required(part, module)}
    names = [arg.value for arg in decorator.args if arg.keyword is None]
    return all(isinstance(name, cst.SimpleString) and name.raw_value in required for name in names)


def _parts(klass: cst.ClassDef) -> list[cst.BaseSmallStatement]:
    """The simple statements of a class."""
    return [part for line in klass.body.body if isinstance(line, cst.SimpleStatementLine) for part in line.body]


def _is_required(field: cst.AnnAssign, module: Module) -> bool:
    """Whether a field has no default: no value, `...`, or a `Field` without one."""
    value = field.value
    if not isinstance(value, cst.Call):
        return value is None or isinstance(value, cst.Ellipsis)
    if not (module.qualified_name(value.func) or "").startswith("pydantic."):
        return False
    first = next((arg.value for arg in value.args if arg.keyword is None), None)
    keys = {arg.keyword.value for arg in value.args if arg.keyword is not None}
    is_open = any(arg.star for arg in value.args) or not keys.isdisjoint({"default", "default_factory"})
    return not is_open and (first is None or isinstance(first, cst.Ellipsis))


def _has(decorator: cst.BaseExpression, option: str) -> bool:
    return isinstance(decorator, cst.Call) and _is_true(argument(decorator, None, option))


def _runs(decorator: cst.BaseExpression) -> bool:
    """Whether Pydantic 2 takes a root validator at all."""
    return any(_has(decorator, name) for name in ("pre", "skip_on_failure"))


def _is_true(arg: cst.Arg | None) -> bool:
    return arg is not None and isinstance(arg.value, cst.Name) and arg.value.value == "True"


def _migrated(function: cst.FunctionDef, call: cst.BaseExpression, old: str, module: Module) -> Fix | None:
    if not isinstance(call, cst.Call) or not _takes_class_and_value(function):
        return None
    keywords = {arg.keyword.value: arg for arg in call.args if arg.keyword is not None}
    before = _is_true(keywords.get("pre"))
    if not keywords.keys() <= {"pre", "allow_reuse", "check_fields"} or any(arg.star for arg in call.args):
        return None
    if old == "root_validator" and not before:
        return None
    arguments = [module.text(module.span(arg.value)) for arg in call.args if arg.keyword is None]
    if before:
        arguments.append('mode="before"')
    if "check_fields" in keywords:
        arguments.append(f"check_fields={module.text(module.span(keywords['check_fields'].value))}")
    name, edits = module.ensure_import("pydantic", _NEW[old])
    span = module.span(call)
    below = "" if _has_classmethod(function) else "\n" + " " * (span.column - 2) + "@classmethod"
    edit = Edit(span, f"{name}({', '.join(arguments)}){below}")
    return Fix(f"Write `@{_NEW[old]}`", (edit, *edits), Applicability.UNSAFE)


def _takes_class_and_value(function: cst.FunctionDef) -> bool:
    """Whether a validator has the two parameters that it has in both versions of Pydantic."""
    others = (function.params.kwonly_params, function.params.star_kwarg, function.params.posonly_params)
    return len(function.params.params) == 2 and not any(others) and function.asynchronous is None


def _has_classmethod(function: cst.FunctionDef) -> bool:
    return any(isinstance(d.decorator, cst.Name) and d.decorator.value == "classmethod" for d in function.decorators)
