"""The way down a file's syntax tree to a place: which part of each node holds it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fastlint.diagnostic import Span
    from fastlint.walk.module import Module


class Step(NamedTuple):
    """One step down the tree: the node, and the field (with its place there) in which the next one stands."""

    node: ast.AST
    field: str
    place: int


def path_to(span: Span, module: Module) -> list[Step]:
    """The steps from the tree of a file down to a place, the outermost first; none if Python cannot read the file."""
    tree = tree_of(module)
    if tree is None:
        return []
    line = module.source.line(span.row)
    return list(_path(tree, span.row, len(line[: span.column - 1].encode())))


def tree_of(module: Module) -> ast.Module | None:
    """The syntax tree of a file, None if Python cannot read it."""
    try:
        return module.readable.tree
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _path(node: ast.AST, row: int, column: int) -> Iterator[Step]:
    """The steps from a tree down to a place."""
    while True:
        step = next((s for s in steps(node) if _holds(child(s), row, column)), None)
        if step is None:
            return
        yield step
        node = child(step)


def steps(node: ast.AST) -> Iterator[Step]:
    """All steps down from a node."""
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield Step(node, field, -1)
        elif isinstance(value, list):
            yield from (Step(node, field, i) for i, child in enumerate(value) if isinstance(child, ast.AST))


def child(step: Step) -> ast.AST:
    """The node to which a step leads."""
    value = getattr(step.node, step.field)
    child: ast.AST = value if step.place < 0 else value[step.place]
    return child


def _holds(node: ast.AST, row: int, column: int) -> bool:
    first = getattr(node, "lineno", None)
    if first is None:
        return any(_holds(child, row, column) for child in ast.iter_child_nodes(node))
    decorators = getattr(node, "decorator_list", ())
    start = min([(first, node.col_offset), *((d.lineno, d.col_offset - 1) for d in decorators)])  # type: ignore[attr-defined]
    return start <= (row, column) < (node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]
