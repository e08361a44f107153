"""Blocking calls that belong together: what stands in one `with`, is done with one object, or follows one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from fastlint.subjects.shared import CallPath
from fastlint.support.cst_queries import own_nodes

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_NEAR = 5
"""Rows from one call to the next that is still its neighbour."""


def receiver_of(path: CallPath, module: Module) -> str:
    """The variable on which something is done, "" where it is none of the function."""
    receiver, dot, _ = path.callee.partition(".")
    return receiver if dot and receiver.isidentifier() and receiver not in module.context.names else ""


def alike(path: CallPath, module: Module) -> list[CallPath]:
    """The calls of a function that block in the same way as one of them."""
    paths: tuple[CallPath, ...] = module.context.subjects.get(CallPath.__name__, ())
    return [p for p in paths if p.kind == path.kind and p.caller.span == path.caller.span and not p.is_small]


def run_of(path: CallPath, module: Module) -> tuple[int, int] | None:
    """The first and the last row of a call and its neighbours, which one thread can do together; None without any.

    What stands in a `with` is its neighbour wherever it stands there, unless something is awaited in it.
    """
    others = alike(path, module)
    if len(others) < 2:
        return None
    waits = waits_of(path, module)
    start, end = _rows(path, module)
    rows = sorted(_rows(one, module) for one in others)
    rows = [(first, last) for first, last in rows if not any(first < wait <= last for wait in waits)]
    if (start, end) not in rows:
        return None
    for first, last in reversed(rows):
        if last <= start <= last + _NEAR and not any(last <= wait <= start for wait in waits):
            start = min(start, first)
    for first, last in rows:
        if end <= first <= end + _NEAR and not any(end <= wait <= first for wait in waits):
            end = max(end, last)
    return (start, end) if sum(start <= first and last <= end for first, last in rows) > 1 else None


def _rows(path: CallPath, module: Module) -> tuple[int, int]:
    return outermost_with(path, module) or (path.span.row, path.span.end_row)


def waits_of(path: CallPath, module: Module) -> list[int]:
    """The rows in which a function awaits or yields."""
    function = module.node(path.caller.span)
    if not isinstance(function, cst.FunctionDef):
        return []
    return [module.span(node).row for node in own_nodes(function) if _is_waiting(node)]


def _is_waiting(node: cst.CSTNode) -> bool:
    is_loop = isinstance(node, (cst.For, cst.With)) and node.asynchronous is not None
    return is_loop or isinstance(node, (cst.Await, cst.Yield))


def outermost_with(path: CallPath, module: Module) -> tuple[int, int] | None:
    """The first and last row of the outermost `with` (no `async with`) of the function around a call."""
    rows = None
    for node in module.ancestors(path.span):
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
