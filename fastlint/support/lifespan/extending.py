"""The lifespan that an application has already, extended by the handlers that it makes FastAPI ignore."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.diagnostic import Edit, Span
from fastlint.subjects.shared import Application
from fastlint.support.lifespan.handlers import ARGUMENTS, Handlers, UnfixableError, is_beside, refuse_unless
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module


def extended(application: Application, handlers: Handlers, module: Module) -> Iterator[Edit]:
    """The edits that call the handlers around the `yield` of the lifespan, and take them from the constructor."""
    lifespan = _function(handlers, module)
    if lifespan.asynchronous is None:
        refuse_unless(not any(call.startswith("await ") for call in (*handlers.startup, *handlers.shutdown)))
    line, around = _yield(lifespan, module)
    yield from _inserted(handlers.startup, module.span(line).row, line, module)
    shutdown = _cleanup(line, around) or line
    row = module.span(shutdown).row if shutdown is not line else module.span(line).end_row + 1
    yield from _inserted(handlers.shutdown, row, shutdown, module)
    yield from _without_arguments(handlers.site.call, module)


def _function(handlers: Handlers, module: Module) -> cst.FunctionDef:
    """The function given as `lifespan=`, beside the application."""
    given = [arg.value for arg in handlers.site.call.args if arg.keyword and arg.keyword.value == "lifespan"]
    if len(given) != 1 or not isinstance(given[0], cst.Name):
        raise UnfixableError
    rows = [one.place[0] for one in module.outline.functions_named(given[0].value)]
    chunk = module.chunk(rows[0]) if len(rows) == 1 else None
    for node in walk(chunk.module) if chunk is not None else ():
        if isinstance(node, cst.FunctionDef) and node.name.value == given[0].value:
            span = module.span(node)
            function = module.node(span)
            refuse_unless(is_beside(span, handlers.site, module))
            # The node again, as the module parses a long class by method: only then are its ancestors the same ones.
            return function if isinstance(function, cst.FunctionDef) else node
    raise UnfixableError


def _yield(lifespan: cst.FunctionDef, module: Module) -> tuple[cst.SimpleStatementLine, list[cst.CSTNode]]:
    """The only statement with a `yield`, on a row of its own, and what lies around it in the function."""
    yields = [node for node in walk(lifespan) if isinstance(node, cst.Yield)]
    refuse_unless(len(yields) == 1)
    around = module.ancestors(module.span(yields[0]))
    inner = around[: around.index(lifespan)]
    refuse_unless(not any(isinstance(node, (cst.FunctionDef, cst.Lambda, cst.For, cst.While)) for node in inner))
    position = next((i for i, node in enumerate(inner) if isinstance(node, cst.SimpleStatementLine)), None)
    if position is None:
        raise UnfixableError
    line = inner[position]
    assert isinstance(line, cst.SimpleStatementLine)
    refuse_unless(len(line.body) == 1)
    return line, inner[position + 1 :]


def _cleanup(line: cst.SimpleStatementLine, around: list[cst.CSTNode]) -> cst.BaseStatement | None:
    """The first statement of the `finally:` of a `try:` whose body the `yield` is in."""
    if len(around) < 2 or not isinstance(around[1], (cst.Try, cst.TryStar)) or around[1].body is not around[0]:
        return None
    final = around[1].finalbody
    if final is None:
        return None
    if not isinstance(final.body, cst.IndentedBlock):
        raise UnfixableError
    return final.body.body[0]


def _inserted(calls: tuple[str, ...], row: int, beside: cst.CSTNode, module: Module) -> Iterator[Edit]:
    """Calls on rows of their own in front of a row, as far indented as a statement."""
    if not calls:
        return
    source = module.source
    line = source.line(module.span(beside).row)
    indent = line[: len(line) - len(line.lstrip())]
    text = "".join(f"{indent}{call}{source.newline}" for call in calls)
    if row > len(source.line_starts):
        end = len(source.line(row - 1)) + 1
        yield Edit(Span(row - 1, end, row - 1, end), source.newline + text.removesuffix(source.newline))
    else:
        yield Edit(Span(row, 1, row, 1), text)


def _without_arguments(call: cst.Call, module: Module) -> Iterator[Edit]:
    """`on_startup=` and `on_shutdown=` deleted; `lifespan=` stays."""
    kept = False
    for i, arg in enumerate(call.args):
        own = module.span(arg)
        if arg.keyword is None or arg.keyword.value not in ARGUMENTS:
            kept = True
        elif kept:
            before = module.span(call.args[i - 1])
            yield Edit(Span(before.end_row, before.end_column, own.end_row, own.end_column), "")
        else:
            after = module.span(call.args[i + 1])
            yield Edit(Span(own.row, own.column, after.row, after.column), "")
