from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Call, Diagnostic, Edit, Fix, Rule, Severity
from fastlint.support.pydantic_choice import ONLY_IN_TWO, is_for_pydantic_one

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_NEW = {
    "dict": "model_dump", "json": "model_dump_json", "copy": "model_copy", "construct": "model_construct",
    "from_orm": "model_validate", "parse_obj": "model_validate", "parse_raw": "model_validate_json",
    "schema": "model_json_schema", "update_forward_refs": "model_rebuild", "validate": "model_validate",
}  # fmt: skip
_PYDANTIC_2 = {"pydantic": ">=2", "fastapi": ">=0.126"}
"""FastAPI 0.126 and later install with Pydantic 2 only."""
_OTHERWISE = {
    "parse_file": "read the file and call `model_validate_json`",
    "schema_json": "use `json.dumps(Model.model_json_schema())`",
    "parse_obj_as": "use `TypeAdapter(...).validate_python`",
    "schema_of": "use `TypeAdapter(...).json_schema`",
    "schema_json_of": "use `json.dumps(TypeAdapter(...).json_schema())`",
}
_FUNCTIONS = ("parse_obj_as", "schema_of", "schema_json_of")
_SAME_ARGUMENTS = {
    "dict": {"include", "exclude", "by_alias", "exclude_unset", "exclude_defaults", "exclude_none"},
    "json": {"include", "exclude", "by_alias", "exclude_unset", "exclude_defaults", "exclude_none"},
    "copy": {"update", "deep"},
    "schema": {"by_alias", "ref_template"},
}
_ONE_ARGUMENT = ("from_orm", "parse_obj", "parse_raw", "validate")


class DeprecatedModelMethod(Rule):
    """A method or function of Pydantic 1 is called.

    Why it hurts: the old methods only survive for the migration: each call warns, and Pydantic 3 removes them. Some are
    different already: `from_orm` raises without `from_attributes`.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str
            pages: int | None = None


        @app.put("/books")
        def store_book(book: Book) -> Book:
            stored = book.dict(exclude_unset=True)  # expect: model_dump
            return Book.parse_obj(stored)  # expect: model_validate

        # requirements.txt
        pydantic>=2.9

    Good:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str
            pages: int | None = None


        @app.put("/books")
        def store_book(book: Book) -> Book:
            stored = book.model_dump(exclude_unset=True)
            return Book.model_validate(stored)

    Fixed:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str
            pages: int | None = None


        @app.put("/books")
        def store_book(book: Book) -> Book:
            stored = book.model_dump(exclude_unset=True)
            return Book.model_validate(stored)

        # requirements.txt
        pydantic>=2.9

    Exceptions: values that are not known to be Pydantic models, methods that a model defines itself, and models of
    `pydantic.v1`, and calls that only Pydantic 1 comes to (behind `if hasattr(book, "model_dump"): return ...`). There
    is no fix where the new method takes other arguments.

    Versions: Pydantic 2 and later.

    References: https://docs.pydantic.dev/latest/migration/#changes-to-pydanticbasemodel
    """

    code = "FLT701"
    scope = "everywhere"
    severity = Severity.WARNING
    versions = {"pydantic": ">=2"}
    needs = (
        "pydantic.BaseModel.dict", "pydantic.BaseModel.json", "pydantic.BaseModel.copy",
        "pydantic.BaseModel.construct", "pydantic.BaseModel.from_orm", "pydantic.BaseModel.parse_obj",
        "pydantic.BaseModel.parse_raw", "pydantic.BaseModel.parse_file", "pydantic.BaseModel.schema",
        "pydantic.BaseModel.schema_json", "pydantic.BaseModel.update_forward_refs", "pydantic.BaseModel.validate",
        "pydantic.parse_obj_as", "pydantic.tools.parse_obj_as", "pydantic.deprecated.tools.parse_obj_as",
        "pydantic.schema_of", "pydantic.tools.schema_of", "pydantic.schema_json_of", "pydantic.tools.schema_json_of",
    )  # fmt: skip

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        old = call.name.rpartition(".")[2]
        is_function = old in _FUNCTIONS
        if (call.callee.rpartition(".")[2] != old and not is_function) or is_for_pydantic_one(call.span, module):
            return
        remedy = f"use `{_NEW[old]}`" if old in _NEW else _OTHERWISE[old]
        yield Diagnostic(
            call.span,
            f"`{old}` {'' if is_function else 'of models '}is deprecated since Pydantic 2 and will go; {remedy}",
            fix=_renamed(call, old, module),
            habit=old,
        )


def _renamed(call: Call, old: str, module: Module) -> Fix | None:
    node = module.expression(call.span)
    if (
        old not in _NEW
        or call.is_unpacked
        or not isinstance(node, cst.Call)
        or not isinstance(node.func, cst.Attribute)
    ):
        return None
    keywords = {a.keyword for a in call.arguments}
    if old in _ONE_ARGUMENT:
        if len(call.arguments) != 1 or keywords != {""}:
            return None
    elif not keywords <= _SAME_ARGUMENTS.get(old, set()) and not (old == "construct" and "" not in keywords):
        return None
    edit = Edit(module.span(node.func.attr), _NEW[old])
    return Fix(f"Call `{_NEW[old]}`", (edit,), Applicability.SAFE if _has_two(module) else Applicability.UNSAFE)


def _has_two(module: Module) -> bool:
    """Whether it is certain that Pydantic 2 runs: by its version, or by what the file imports."""
    return module.is_certain(_PYDANTIC_2) or not ONLY_IN_TWO.isdisjoint(module.context.names.values())
