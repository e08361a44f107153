"""Blocking calls that belong together: what stands in one `with`, is done with one object, or follows one another."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.diagnostic import Span
from fastlint.subjects.shared import CallPath
from fastlint.support.cst_queries import own_nodes
from fastlint.support.endings import falls_through
from fastlint.walk.outline import Rows
from fastlint.walk.visitor import below

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_NEAR = 5
"""Rows from one call to the next that is still its neighbour."""
_NOWHERE: Rows = (sys.maxsize, 0)
"""Rows that are near to no others."""


def receiver_of(path: CallPath, module: Module) -> str:
    """The variable on which something is done, "" where it is none of the function."""
    receiver, dot, _ = path.callee.partition(".")
    return receiver if dot and receiver.isidentifier() and receiver not in module.context.names else ""


def alike(path: CallPath, module: Module) -> list[CallPath]:
    """The calls of a function that block in the same way as one of them."""
    return module.once(_by_kind, None).get((path.function.span, path.kind), [])


def _by_kind(module: Module, about: None) -> dict[tuple[Span, str], list[CallPath]]:
    """The calls of a file that block, but for small ones, by the function in which they stand and their kind."""
    paths: tuple[CallPath, ...] = module.context.subjects.get(CallPath.__name__, ())
    found: dict[tuple[Span, str], list[CallPath]] = {}
    for path in paths:
        if not path.is_small:
            found.setdefault((path.function.span, path.kind), []).append(path)
    return found


def run_of(path: CallPath, module: Module, *, whole: bool = True) -> Rows | None:
    """The first and the last row of a call and its neighbours, which one thread can do together; None without any.

    These are whole statements of one block, in which nothing is awaited. What stands in a `with` is its neighbour
    wherever it stands there; what stands in a branch that leaves is none of what stands outside of it. If they need
    not be `whole`, for who replaces the calls where they stand, they only follow one another.
    """
    runs = module.once(_runs, (path.function.span, path.kind, whole))
    return runs.get(_rows(path, module)) if runs else None


def _runs(module: Module, about: tuple[Span, str, bool]) -> dict[Rows, Rows]:
    """The rows of neighbours that belong together, by those of each call among them."""
    span, kind, whole = about
    function = module.node(span)
    others = module.once(_by_kind, None).get((span, kind), [])
    if len(others) < 2 or not isinstance(function, cst.FunctionDef):
        return {}
    waits = module.once(_waits, span)
    found: dict[Rows, Rows] = {}
    run: list[Rows] = []
    members: list[Rows] = []
    for first, second in itertools.pairwise([*sorted(_rows(one, module) for one in others), _NOWHERE]):
        rows = (first[0], second[1]) if second[0] <= first[1] + _NEAR else None
        rows = _joined(first, second, function, module) if rows and whole else rows
        if rows is not None and not any(rows[0] <= wait <= rows[1] for wait in waits):
            run.append(rows)
            members += [first, second]
            continue
        for member in members:
            found.setdefault(member, (min(first for first, _ in run), max(last for _, last in run)))
        run, members = [], []
    return found


def share_a_with(one: CallPath, other: CallPath, module: Module) -> bool:
    """Whether two calls of a function stand in the same `with`, and nothing is awaited between them."""
    around = outermost_with(one, module)
    begin, end = min(one.span.row, other.span.row), max(one.span.end_row, other.span.end_row)
    is_shared = around is not None and around == outermost_with(other, module)
    return is_shared and not any(begin <= wait <= end for wait in waits_of(one, module))


def begin_of(run: Rows, path: CallPath, module: Module) -> int:
    """Where neighbouring calls begin, or the first ones that call the same: what replaces that replaces all of them."""
    return module.once(_begin, (run, path.function.span, path.kind))


def _begin(module: Module, about: tuple[Rows, Span, str]) -> int:
    run, span, kind = about
    others = module.once(_by_kind, None).get((span, kind), [])
    called = {one.callee for one in others if run[0] <= one.span.row <= run[1] and receiver_of(one, module)}
    runs = (run_of(one, module, whole=False) for one in others if one.callee in called)
    return min([run[0], *(one[0] for one in runs if one)])


def _joined(first: Rows, second: Rows, function: cst.FunctionDef, module: Module) -> Rows | None:
    """The rows of the statements in which two calls stand, of the closest block that has both.

    None if a branch in which one of them stands alone leaves: it does not go on to the other, or not to what follows.
    """
    one, other = _levels(first, function, module), _levels(second, function, module)
    common = sum(1 for (a, _), (b, _) in zip(one, other, strict=False) if a is b)
    if not common or any(not falls_through(suite) for suite, _ in (*one[common:], *other[common:])):
        return None
    return one[common - 1][1][0], other[common - 1][1][1]


def _levels(rows: Rows, function: cst.FunctionDef, module: Module) -> list[tuple[cst.BaseSuite, Rows]]:
    """The suites of a function around some rows, the outermost first, each with the rows of its statement there."""
    found: list[tuple[cst.BaseSuite, Rows]] = []
    suites: Iterable[cst.BaseSuite] = (function.body,)
    while around := next(_statements_around(rows, suites, module), None):
        suite, statement = around
        span = module.span(statement)
        found.append((suite, (span.row, span.end_row)))
        suites = _suites(statement)
    return found


def _statements_around(
    rows: Rows, suites: Iterable[cst.BaseSuite], module: Module
) -> Iterator[tuple[cst.BaseSuite, cst.CSTNode]]:
    for suite in suites:
        for statement in suite.body:
            span = module.span(statement)
            if span.row <= rows[0] and rows[1] <= span.end_row:
                yield suite, statement


def _suites(node: cst.CSTNode) -> Iterator[cst.BaseSuite]:
    """The suites of a compound statement, those of its other branches too."""
    for child in below(node):
        if isinstance(child, cst.BaseSuite):
            yield child
        elif isinstance(child, (cst.If, cst.Else, cst.ExceptHandler, cst.Finally, cst.MatchCase)):
            yield from _suites(child)


def _rows(path: CallPath, module: Module) -> Rows:
    return outermost_with(path, module) or (path.span.row, path.span.end_row)


def waits_of(path: CallPath, module: Module) -> list[int]:
    """The rows in which a function awaits or yields."""
    return module.once(_waits, path.function.span)


def _waits(module: Module, span: Span) -> list[int]:
    function = module.node(span)
    if not isinstance(function, cst.FunctionDef):
        return []
    return [module.span(node).row for node in own_nodes(function) if _is_waiting(node)]


def _is_waiting(node: cst.CSTNode) -> bool:
    is_loop = isinstance(node, (cst.For, cst.With)) and node.asynchronous is not None
    return is_loop or isinstance(node, (cst.Await, cst.Yield))


def outermost_with(path: CallPath, module: Module) -> Rows | None:
    """The first and last row of the outermost `with` (no `async with`) of the function around a call."""
    return module.once(_outermost_with, path.span)


def _outermost_with(module: Module, call: Span) -> Rows | None:
    rows = None
    for node in module.ancestors(call):
        if isinstance(node, cst.FunctionDef):
            break
        if isinstance(node, cst.With) and node.asynchronous is None:
            span = module.span(node)
            rows = span.row, span.end_row
    return rows


def held_in_with(path: CallPath, module: Module) -> tuple[str, int, int] | None:
    """The file that a `with` holds open, and its rows, if a call opens or uses it and nothing is awaited meanwhile.

    A thread for one of these calls leaves the others on the loop, and others may find the file half written.
    """
    if path.kind != "file" or not path.is_direct:
        return None
    inner: cst.CSTNode | None = None
    for node in module.ancestors(path.span):
        if isinstance(node, cst.FunctionDef):
            return None
        if isinstance(node, cst.With) and node.asynchronous is None:
            names = [item.asname.name for item in node.items if item.asname is not None and _is_part(item, path, inner)]
            if name := next((name.value for name in names if isinstance(name, cst.Name)), ""):
                span = module.span(node)
                is_held = not any(span.row < wait <= span.end_row for wait in waits_of(path, module))
                return (name, span.row, span.end_row) if is_held and span.row < span.end_row else None
        inner = node
    return None


def _is_part(item: cst.WithItem, path: CallPath, inner: cst.CSTNode | None) -> bool:
    """Whether a call is what a `with` opens, or is made on it."""
    assert item.asname is not None
    target = item.asname.name
    return item is inner or (isinstance(target, cst.Name) and path.callee.startswith(f"{target.value}."))


def has_plain_neighbours(path: CallPath, module: Module) -> bool:
    """Whether what is done with an open file has a part that nothing but a thread takes off the loop: `os.fsync`."""
    if not path.instead or (held := held_in_with(path, module)) is None:
        return False
    return any(not one.instead and held[1] <= one.span.row <= held[2] for one in alike(path, module))


def is_in_generator(path: CallPath, module: Module) -> bool:
    """Whether a call stands in a generator expression: `any(check(x) for x in xs)` cannot take one that awaits."""
    inside = itertools.takewhile(lambda node: not isinstance(node, cst.FunctionDef), module.ancestors(path.span))
    return path.function.is_async and any(isinstance(node, cst.GeneratorExp) for node in inside)
