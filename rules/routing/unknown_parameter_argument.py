from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Call, Confidence, Diagnostic, Edit, Fix, Rule
from fastlint.support.constraints import meant_by
from fastlint.support.cst_queries import argument, names_in

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_KNOWN = frozenset({
    "default", "default_factory", "alias", "alias_priority", "validation_alias", "serialization_alias", "title",
    "description", "gt", "ge", "lt", "le", "min_length", "max_length", "pattern", "regex", "discriminator", "strict",
    "validate_default", "union_mode", "fail_fast", "multiple_of", "allow_inf_nan", "max_digits", "decimal_places",
    "examples", "example", "openapi_examples", "deprecated", "include_in_schema", "json_schema_extra",
    "convert_underscores", "embed", "media_type", "annotation", "unique_items", "allow_mutation", "const",
    "**", "*", "",
})  # fmt: skip
"""What some version takes, or refuses by itself."""
_OF_LISTS = frozenset({"min_items", "max_items"})
"""Pydantic 1 has these, and so has its `Field` in Pydantic 2."""
_NUMBERS = frozenset({"int", "float", "Decimal", "decimal", "PositiveInt", "NonNegativeInt"})
_TEXTS = frozenset({"str", "bytes", "list", "List", "set", "Set", "tuple", "Sequence"})
_AROUND = frozenset({"Optional", "Union", "None", "typing", "Annotated"})


class UnknownParameterArgument(Rule):
    """`Query`, `Path`, `Field` and the like are given an argument that they do not have.

    Why it hurts: `gte`, `max` or `minLength` are not arguments of these functions. They are copied into the
    documentation and bound nothing: a size of 1,000,000 is let through. FastAPI 0.155 and later refuse them, with a
    TypeError when the module is imported.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()


        @app.get("/scale")
        def scale(factor: Annotated[int, Query(gte=1, lte=10)]) -> int:  # expect: `ge=`
            return factor * 2

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()


        @app.get("/scale")
        def scale(factor: Annotated[int, Query(ge=1, le=10)]) -> int:
            return factor * 2

    Fixed:
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()


        @app.get("/scale")
        def scale(factor: Annotated[int, Query(ge=1, le=10)]) -> int:
            return factor * 2

    Which argument is meant is known of misspelt constraints; the fix is safe where the declared type is seen to take
    it. Other unknown arguments (`required=`, `enum=`) are of low confidence: they may be meant for the documentation,
    where `json_schema_extra={...}` puts them.

    Exceptions: arguments that come from `**`; classes that derive from those of FastAPI; of Pydantic's `Field`, which
    takes others for the documentation, all but misspelt constraints; `regex=` and `example=` (FLT403).

    References: https://fastapi.tiangolo.com/tutorial/query-params-str-validations/

    Overlaps: FLT413 reports a limit without an upper bound, and says so where only the bound is misspelt.
    """

    code = "FLT427"
    scope = "everywhere"
    preview = True
    needs_server = False
    needs = (
        "fastapi.Query", "fastapi.Path", "fastapi.Header", "fastapi.Cookie", "fastapi.Body", "fastapi.Form",
        "fastapi.File", "pydantic.Field",
    )  # fmt: skip

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        given = [one.keyword for one in call.arguments if one.keyword not in _KNOWN]
        if call.own or not given:
            return
        if call.name.startswith("pydantic.") or not module.is_certain({"pydantic": ">=2"}):
            given = [keyword for keyword in given if keyword not in _OF_LISTS]
        node = module.expression(call.span)
        kind = _declared(call, module)
        for keyword in given:
            found = argument(node, None, keyword) if isinstance(node, cst.Call) else None
            meant = meant_by(keyword, kind)
            if found is None or found.keyword is None or (not meant and call.name.startswith("pydantic.")):
                continue
            yield Diagnostic(
                module.span(found.keyword),
                f"`{keyword}=` is no argument of `{call.callee}`: {_fate(call, module)}; {_remedy(keyword, meant)}",
                fix=_fix(call, found, meant, kind, module),
                confidence=Confidence.HIGH if meant else Confidence.LOW,
            )


def _fate(call: Call, module: Module) -> str:
    if call.name.startswith("fastapi.") and module.is_certain({"fastapi": ">=0.155"}):
        return "a TypeError when the module is imported"
    return "it is only documentation, and checks nothing"


def _remedy(keyword: str, meant: tuple[str, ...]) -> str:
    if not meant:
        return f'put it into `json_schema_extra={{"{keyword}": ...}}` if that is meant'
    return f"write {' or '.join(f'`{name}=`' for name in meant)}"


def _declared(call: Call, module: Module) -> str:
    """Whether what the call is about is a "number" or a "text" (or a list), as the annotation beside it says; or ""."""
    for node in module.around(call.span):
        annotation: cst.BaseExpression | None = None
        if isinstance(node, cst.Subscript) and isinstance(node.slice[0].slice, cst.Index):
            annotation = node.slice[0].slice.value
        elif isinstance(node, (cst.Param, cst.AnnAssign)) and node.annotation is not None:
            annotation = node.annotation.annotation
        if annotation is not None:
            names = names_in(annotation) - _AROUND
            is_listed = not names.isdisjoint(_TEXTS - {"str", "bytes"})
            if names and names <= _NUMBERS:
                return "number"
            return "text" if is_listed or (names and names <= _TEXTS) else ""
    return ""


def _fix(call: Call, given: cst.Arg, meant: tuple[str, ...], kind: str, module: Module) -> Fix | None:
    """Another name for the argument, if it is clear which one and not there already."""
    if len(meant) != 1 or given.keyword is None or call.argument(None, meant[0]) is not None:
        return None
    is_safe = bool(kind) and isinstance(given.value, (cst.Integer, cst.Float, cst.SimpleString))
    edit = Edit(module.span(given.keyword), meant[0])
    return Fix(f"Write `{meant[0]}=`", (edit,), Applicability.SAFE if is_safe else Applicability.UNSAFE)
