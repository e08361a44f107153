from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import MANY, Applicability, Confidence, Diagnostic, Edit, Fix, Parameter, Rule, Severity
from fastlint.support.constraints import is_misspelt_upper_bound
from fastlint.support.cst_queries import (
    added_arguments,
    class_of_field,
    function_of,
    is_unread,
    names_in,
    own_nodes,
    parameter_node,
    parameters_of,
)

if TYPE_CHECKING:
    from fastlint.walk.module import Module


_NAMES = re.compile(r"(page_?)?limit|page_?size|(items_)?per_?page|max_?results|num_?results", re.IGNORECASE)
_PORTIONS = re.compile(r"(batch|chunk)_?size", re.IGNORECASE)
"""What is as often a measure of something else."""
_FEW = frozenset({"own", "small", "sliced", "administrators"})
"""Rows that are few whatever the number: of who asks, of a dictionary, or in memory already; or nobody else asks."""
_IDLE = frozenset({"all", "unread"})
"""Limits that stand for all rows on purpose, and those that nothing reads."""
_ALL = re.compile(r"((fetch|get|return|list|load|show)_)?all(_(items|rows|records|results|pages))?|no_?limit|unlimited")
"""Parameters that switch pages off."""
_BOUNDS = ("le", "lt", "multiple_of", "enum")


class UnboundedLimit(Rule):
    """The number of rows that a client may ask for has no upper bound.

    Why it hurts: `?limit=999999999` is a valid request. One client (or a bot) reads the whole table into the memory of
    the worker, and pages stop being pages.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()


        @app.get("/books")
        def books(offset: Annotated[int, Query(ge=0)] = 0, limit: int = 20) -> list[int]:  # expect: limit
            return list(range(offset, offset + limit))

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()


        @app.get("/books")
        def books(offset: Annotated[int, Query(ge=0)] = 0, limit: Annotated[int, Query(le=100)] = 20) -> list[int]:
            return list(range(offset, offset + limit))


        @app.get("/authors")
        def authors(limit: int = 20) -> list[int]:
            return list(range(min(limit, 100)))

    Fixed (unsafe):
        # app/main.py
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()


        @app.get("/books")
        def books(offset: Annotated[int, Query(ge=0)] = 0, limit: Annotated[int, Query(le=100)] = 20) -> list[int]:
            return list(range(offset, offset + limit))

    Exceptions: values that are bounded or compared by the function, by a helper of the project that is given them, or
    behind a field of a class that takes them, and types that are no plain int. A number with another name is reported
    where it becomes the limit of a query. Not certain, and shown with `--confidence low`: rows that are filtered by the
    current user or belong to it (`user.books.limit(limit)`; those of its company are not few), routes that only
    administrators may call, those of a table
    of names that others refer to (types, categories, languages), slices of what is in memory already, `batch_size` or
    `chunk_size` that no query is seen to use, a limit that is None or 0 by default, for which nothing takes another
    number, that means all rows where it is below 0, or that stands beside a parameter `all` (all rows can be had), and
    limits that nothing reads, here or in a function that is given them. The fix bounds by 100, or by the default if
    that is greater. Four and more limits of a file with the same bound are one finding: one `Limit = Annotated[int,
    Query(le=100)]` mends them all.

    References: https://fastapi.tiangolo.com/tutorial/query-params-str-validations/
    """

    code = "FLT413"
    severity = Severity.WARNING

    def check(self, parameter: Parameter, module: Module) -> Iterator[Diagnostic]:
        if not _is_limit(parameter) or _is_bounded(parameter, module):
            return
        if any(key in _BOUNDS for key, _ in parameter.arguments) or "bounded" in parameter.uses:
            return
        is_guess = _is_guess(parameter, module)
        bound = _bound(parameter)
        misspelt = next((key for key, _ in parameter.arguments if is_misspelt_upper_bound(key)), "")
        if misspelt:
            yield from _misspelt(parameter, misspelt, module)
            return
        means_all = _means_all(parameter)
        marker = _marker(parameter, module)
        whole = f"`{marker}({bound}, ge=1, le={bound})`: {parameter.default}, its default, is no limit either"
        yield Diagnostic(
            parameter.span,
            f"`{parameter.name}` has no upper bound: one request can ask for all rows; declare it with "
            + (whole if means_all else f"`{marker}(le={bound})`"),
            fix=None if means_all else _fix(parameter, module),
            confidence=Confidence.LOW if is_guess else Confidence.HIGH,
            repair=f"limit {bound}{' of few' if is_guess else ''}",
            many=MANY,
            habit=f"limit{' without default' if means_all else ''}",
        )


def _is_guess(parameter: Parameter, module: Module) -> bool:
    """Whether it may be no limit of many rows: few are asked for, all are meant, or nothing reads it."""
    uses = parameter.uses
    if not _FEW.isdisjoint(uses) or not _IDLE.isdisjoint(uses):
        return True
    if "rows" not in uses and not _NAMES.fullmatch(parameter.name):
        return True
    return _means_all(parameter) or _offers_all(parameter, module) or is_unread(parameter, module)


def _marker(parameter: Parameter, module: Module) -> str:
    """What declares a bound: a field of a Pydantic model that is used as dependency is no parameter of the function."""
    klass = class_of_field(parameter, module)
    return "Field" if klass is not None and klass.bases else "Query"


def _misspelt(parameter: Parameter, key: str, module: Module) -> Iterator[Diagnostic]:
    """An upper bound by a name that nothing knows: what previews say of each such argument."""
    if not module.context.preview:
        yield Diagnostic(
            parameter.span,
            f"`{parameter.name}` has no upper bound: `{key}=` is no argument of `{parameter.marker}`, and is only put "
            "into the documentation; write `le=`",
        )


def _bound(parameter: Parameter) -> int:
    """A bound that the default keeps."""
    return max(100, int(parameter.default)) if parameter.default.isdigit() else 100


def _is_limit(parameter: Parameter) -> bool:
    """Whether it says how many rows are wanted: a number in the query, by its use or by its name."""
    if parameter.source != "query" or any(member.name != "builtins.int" for member in parameter.type.members):
        return False
    is_called_so = _NAMES.fullmatch(parameter.name) or _PORTIONS.fullmatch(parameter.name)
    return "rows" in parameter.uses or bool(is_called_so)


def _is_bounded(parameter: Parameter, module: Module) -> bool:
    """Whether the function compares the value, or takes a minimum of it; unknown (a lambda, a field) counts as not."""
    function = function_of(parameter, module)
    for node in own_nodes(function) if function is not None else ():
        is_test = isinstance(node, cst.Comparison) and _is_order(node)
        is_minimum = isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value == "min"
        if (is_test or is_minimum) and parameter.name in names_in(node):
            return True
    return False


def _offers_all(parameter: Parameter, module: Module) -> bool:
    """Whether all rows can be had by another parameter."""
    function = function_of(parameter, module)
    return function is not None and any(_ALL.fullmatch(other.name.value) for other in parameters_of(function))


def _means_all(parameter: Parameter) -> bool:
    """Whether the default stands for no limit: a bound of what clients give would leave that as it is."""
    return parameter.default in ("None", "0") and "replaced" not in parameter.uses


def _is_order(node: cst.Comparison) -> bool:
    orders = (cst.GreaterThan, cst.GreaterThanEqual, cst.LessThan, cst.LessThanEqual)
    return any(isinstance(target.operator, orders) for target in node.comparisons)


def _fix(parameter: Parameter, module: Module) -> Fix | None:
    node = parameter_node(parameter, module)
    if node is None or node.annotation is None or (parameter.default and not parameter.default.isdigit()):
        return None
    bound = _bound(parameter)
    if parameter.marker == "Query":
        return _with_argument(node, bound, module)
    span = module.span(node.annotation.annotation)
    text = module.text(span)
    if parameter.marker or text != "int":
        return None
    annotated, first = module.ensure_import("typing", "Annotated")
    query, second = module.ensure_import("fastapi", "Query")
    edit = Edit(span, f"{annotated}[{text}, {query}(le={bound})]")
    return Fix(f"Bound it by {bound}", (*first, *second, edit), Applicability.UNSAFE)


def _with_argument(node: cst.Param, bound: int, module: Module) -> Fix | None:
    """`le=` in the Query that is written in the signature."""
    call = node.default
    if not isinstance(call, cst.Call) and node.annotation is not None:
        annotation = node.annotation.annotation
        last = annotation.slice[-1].slice if isinstance(annotation, cst.Subscript) else None
        call = last.value if isinstance(last, cst.Index) else None
    if not isinstance(call, cst.Call) or (call.args and call.args[-1].star):
        return None
    return Fix(f"Bound it by {bound}", (added_arguments(call, (f"le={bound}",), module),), Applicability.UNSAFE)
