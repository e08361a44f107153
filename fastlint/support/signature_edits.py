"""Edits of functions that several fixes share: a new parameter, a statement that goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.diagnostic import Edit, Span
from fastlint.support.cst_queries import end_of
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_OPENING = re.compile(r"\s*\(")


def new_parameter(function: cst.FunctionDef, parameter: str, module: Module) -> tuple[Edit, ...]:
    """The edits that give a function one more parameter without a default, written as `name: type`.

    It stands behind those without defaults, on a row of its own if these do. None where positional-only parameters or
    type parameters would have to be looked at.
    """
    given = function.params
    if given.posonly_params or function.type_parameters is not None:
        return ()
    required = [param for param in given.params if param.default is None]
    others = [*given.params[len(required) :]]
    if required:
        return _behind(required[-1], parameter, module)
    if others:
        return (_before(others[0], parameter, module),)
    if isinstance(given.star_arg, cst.ParamStar) and given.kwonly_params:
        return (_before(given.kwonly_params[0], parameter, module),)
    return () if _has_any(given) else _as_only_one(function, parameter, module)


def removed_line(line: cst.SimpleStatementLine, body: Sequence[cst.CSTNode], module: Module) -> tuple[Edit, ...]:
    """The edits that take a statement out of a block; a comment behind it stays. None if the block would be empty."""
    if len(body) == 1 or len(line.body) > 1:
        return ()
    source, span = module.source, module.span(line.body[0])
    rest = source.line(span.end_row)[span.end_column - 1 :].strip()
    if rest.startswith("#"):
        column = source.line(span.end_row).index("#", span.end_column - 1) + 1
        return (Edit(Span(span.row, span.column, span.end_row, column), ""),)
    if rest or source.line(span.row)[: span.column - 1].strip():
        return ()
    end = span.end_row
    if body[0] is line or not source.line(span.row - 1).strip():
        while end < len(source.line_starts) and not source.line(end + 1).strip():
            end += 1
    return (Edit(Span(span.row, 1, end + 1, 1), ""),) if end < len(source.line_starts) else ()


def _behind(param: cst.Param, parameter: str, module: Module) -> tuple[Edit, ...]:
    """Behind a parameter; on the row below it if it has a row of its own that ends with its comma."""
    source, span = module.source, module.span(param)
    if param.annotation is not None:
        inner = end_of(param.annotation.annotation, module)
        span = Span(span.row, span.column, inner.end_row, inner.end_column)
    before, after = source.line(span.row)[: span.column - 1], source.line(span.end_row)[span.end_column - 1 :]
    if not before.strip() and re.fullmatch(r"\s*,\s*(?:#.*)?", after.rstrip()):
        row = span.end_row + 1
        return (Edit(Span(row, 1, row, 1), f"{before}{parameter},{source.newline}"),)
    place = Span(span.end_row, span.end_column, span.end_row, span.end_column)
    return (Edit(place, f", {parameter}"),)


def _before(param: cst.Param, parameter: str, module: Module) -> Edit:
    """Before a parameter; on the row above it if it begins a row."""
    source, span = module.source, module.span(param)
    before = source.line(span.row)[: span.column - 1]
    if before.strip():
        return Edit(Span(span.row, span.column, span.row, span.column), f"{parameter}, ")
    row = span.row
    while row > 1 and source.line(row - 1).lstrip().startswith("#"):
        row -= 1
    return Edit(Span(row, 1, row, 1), f"{before}{parameter},{source.newline}")


def _has_any(given: cst.Parameters) -> bool:
    return bool(given.kwonly_params or given.star_kwarg) or isinstance(given.star_arg, (cst.Param, cst.ParamStar))


def _as_only_one(function: cst.FunctionDef, parameter: str, module: Module) -> tuple[Edit, ...]:
    source, name = module.source, module.span(function.name)
    start = source.offset(name.end_row, name.end_column)
    opening = _OPENING.match(source.text, start)
    if opening is None or not source.text[opening.end() :].lstrip().startswith(")"):
        return ()
    span = source.span(opening.end(), opening.end())
    return (Edit(span, parameter),)


def indented_rows(function: cst.FunctionDef, rows: Iterable[int], module: Module) -> tuple[Edit, ...]:
    """The edits that move rows of a function one level to the right: not blank ones, nor those inside of texts."""
    step = function.body.indent if isinstance(function.body, cst.IndentedBlock) else None
    inside: set[int] = set()
    for node in walk(function):
        if isinstance(node, (cst.SimpleString, cst.FormattedString)):
            span = module.span(node)
            inside.update(range(span.row + 1, span.end_row + 1))
    return tuple(
        Edit(Span(row, 1, row, 1), step or "    ")
        for row in rows
        if row not in inside and module.source.line(row).strip()
    )
