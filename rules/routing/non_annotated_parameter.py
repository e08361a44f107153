from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Edit, Fix, Parameter, Rule, Severity, Span
from fastlint.support.cst_queries import function_of, keyword_only_mark, parameter_node, parameters_of

if TYPE_CHECKING:
    from fastlint.walk.module import Module


_WIDTH = 88
"""Columns; a marker whose arguments have rows of their own keeps them if it would get longer."""
_MARKERS = frozenset({
    "Query", "Path", "Header", "Cookie", "Body", "Form", "File", "Depends", "Security",
})  # fmt: skip


class NonAnnotatedParameter(Rule):
    """A parameter is declared by its default (`= Query(...)`, `= Depends(...)`) instead of Annotated.

    Why it hurts: whoever calls the function himself, a test for one, gets the `Query` or `Depends` object as the
    value. With `Annotated` the default is the default, and the type can be named and used again. An opinion: the old
    style works, FastAPI recommends the other one; the rule is off.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI, Query

        app = FastAPI()


        def session() -> str:
            return "session"


        @app.get("/books")
        def books(
            term: str = Query(..., min_length=3),  # expect: term
            page: int = Query(1, ge=1),  # expect: page
            db: str = Depends(session),  # expect: db
        ) -> str:
            return f"{term}{page}{db}"

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI, Query

        app = FastAPI()


        def session() -> str:
            return "session"


        @app.get("/books")
        def books(
            term: Annotated[str, Query(min_length=3)],
            db: Annotated[str, Depends(session)],
            page: Annotated[int, Query(ge=1)] = 1,
        ) -> str:
            return f"{term}{page}{db}"

    Fixed (unsafe):
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI, Query

        app = FastAPI()


        def session() -> str:
            return "session"


        @app.get("/books")
        def books(
            term: Annotated[str, Query(min_length=3)],
            page: Annotated[int, Query(ge=1)] = 1,
            *,
            db: Annotated[str, Depends(session)],
        ) -> str:
            return f"{term}{page}{db}"

    Exceptions: none. What is required stays required. A parameter that loses its default behind one that has one
    becomes keyword-only; FastAPI passes all by name, but code of yours may not: the fix is unsafe. No fix where the
    type is not written down, a default is made by `default_factory`, or the marker has a name of its own.

    Versions: FastAPI 0.95 and later.

    References: https://fastapi.tiangolo.com/tutorial/query-params-str-validations/#advantages-of-annotated

    Overlaps: ruff FAST002, which leaves required parameters with a default of `...` and skips those in the wrong order.
    """

    code = "FLT401"
    default = False
    severity = Severity.INFO
    overlaps = ("ruff:FAST002",)
    versions = {"fastapi": ">=0.95"}

    def check(self, parameter: Parameter, module: Module) -> Iterator[Diagnostic]:
        if parameter.marker not in _MARKERS or parameter.is_annotated or parameter.kind == "field":
            return
        if parameter_node(parameter, module) is None:
            return
        yield Diagnostic(
            parameter.span,
            f"`{parameter.name}` is declared by its default: a direct call of `{parameter.owner}` gets a "
            f"{parameter.marker} object; write `Annotated[..., {parameter.marker}(...)]`",
            fix=_fix(parameter, module),
        )


def _fix(parameter: Parameter, module: Module) -> Fix | None:
    """All parameters of the function at once, so that their order is settled once."""
    function = function_of(parameter, module)
    edits = list(_edits(function, module)) if function is not None else []
    if not any(edit.span.row <= parameter.span.row <= edit.span.end_row for edit in edits):
        return None
    _, imports = module.ensure_import("typing", "Annotated")
    return Fix("Declare it with Annotated", (*imports, *edits), Applicability.UNSAFE)


def _edits(function: cst.FunctionDef, module: Module) -> Iterator[Edit]:
    """Nothing if the order of the parameters cannot be kept valid."""
    annotated, _ = module.ensure_import("typing", "Annotated")
    positional = [*function.params.posonly_params, *function.params.params]
    edits: list[Edit] = []
    has_default = is_keyword_only = False
    for param in parameters_of(function):
        new = _annotated(param, annotated, module)
        star = ""
        loses = new is not None and not new[1]
        if param in positional and (loses or param.default is None):
            if has_default and not is_keyword_only:
                if function.params.posonly_params or not isinstance(function.params.star_arg, cst.MaybeSentinel):
                    return
                star, is_keyword_only = keyword_only_mark(param, module), True
        elif param in positional:
            has_default = True
        edits.extend(_rewritten(param, new, star, module))
    yield from edits


def _rewritten(param: cst.Param, new: tuple[str, str] | None, star: str, module: Module) -> Iterator[Edit]:
    """One parameter as it is to be, behind the `*,` that it needs."""
    start = module.span(param.name)
    if new is not None and param.default is not None:
        end = module.span(param.default)
        text = f"{star}{param.name.value}: {new[0]}" + (f" = {new[1]}" if new[1] else "")
        yield Edit(Span(start.row, start.column, end.end_row, end.end_column), text)
    elif star:
        yield Edit(Span(start.row, start.column, start.row, start.column), star)


def _arguments(call: cst.Call, module: Module, *, has_default: bool) -> tuple[list[str], str]:
    """The arguments of a marker as written, without the default of the parameter, and that one ("" for none)."""
    kept, default = list[str](), ""
    for i, arg in enumerate(call.args):
        keyword = arg.keyword.value if arg.keyword is not None else ""
        value = module.text(module.span(arg.value))
        if has_default and (keyword == "default" or (i == 0 and not keyword)):
            default = "" if isinstance(arg.value, cst.Ellipsis) else value
        else:
            kept.append(f"{keyword}={value}" if keyword else value)
    return kept, default


def _annotated(param: cst.Param, annotated: str, module: Module) -> tuple[str, str] | None:
    """The new annotation and the default ("" for none); None if the parameter has to stay as it is."""
    call = param.default
    if not isinstance(call, cst.Call) or param.annotation is None:
        return None
    name = call.func.attr if isinstance(call.func, cst.Attribute) else call.func
    text = module.text(module.span(call))
    if not isinstance(name, cst.Name) or name.value not in _MARKERS or "#" in text or "default_factory" in text:
        return None
    if any(arg.star for arg in call.args):
        return None
    kept, default = _arguments(call, module, has_default=name.value not in ("Depends", "Security"))
    declared = module.text(module.span(param.annotation.annotation))
    func = module.text(module.span(call.func))
    short = f"{annotated}[{declared}, {func}({', '.join(kept)})]"
    return _in_rows(param, short, (annotated, declared, func, *kept), module) or short, default


def _in_rows(param: cst.Param, short: str, parts: tuple[str, ...], module: Module) -> str:
    """The annotation with a row for each argument of a marker that had them so, "" if it is short enough without."""
    start, call = module.span(param.name), param.default
    before = module.source.line(start.row)[: start.column - 1]
    is_in_rows = isinstance(call, cst.Call) and call.args and module.span(call.args[0]).row > module.span(call.func).row
    annotated, declared, func, *kept = parts
    is_short = "\n" not in short and len(before + param.name.value + short) + len(": = None,") <= _WIDTH
    if not is_in_rows or not kept or is_short or before.strip() or any(q in short for q in ('"""', "'''")):
        return ""
    newline = module.source.newline
    rows = "".join(f"{before}        {value.replace(newline, newline + '    ')},{newline}" for value in kept)
    head = f"{annotated}[{newline}{before}    {declared},{newline}{before}    {func}({newline}"
    return f"{head}{rows}{before}    ),{newline}{before}]"
