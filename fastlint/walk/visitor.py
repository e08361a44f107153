"""A lean walk over LibCST trees: every node once, whitespace and punctuation never."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

import libcst as cst

_NEVER = ("BaseParenthesizableWhitespace", "TrailingWhitespace", "EmptyLine", "Comment", "Newline")
_SKIPPED_NAMES = (
    "whitespace", "leading_lines", "lines_after_decorators", "lpar", "rpar", "lbrace", "rbrace", "lbracket", "rbracket",
    "semicolon", "header", "footer", "indent", "comma", "equal", "colon", "dot", "arrow",
)  # fmt: skip


@cache
def kinds(*names: str) -> tuple[type[cst.CSTNode], ...]:
    """Types of nodes by their names, for tables: what names them in a module itself needs LibCST to be imported."""
    return tuple(getattr(cst, name) for name in names)


@cache
def _fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """Fields of a node type that can hold nodes with meaning."""
    return tuple(
        f.name
        for f in dataclasses.fields(kind)
        if not f.name.startswith(_SKIPPED_NAMES) and f.type not in ("str", "bool") and f.name != "encoding"
    )


@cache
def _has_meaning(kind: type) -> bool:
    """Whether objects of a type are nodes that are looked at."""
    return issubclass(kind, cst.CSTNode) and not issubclass(kind, kinds(*_NEVER))


def below(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The nodes directly below a node, in source order."""
    found: list[cst.CSTNode] = []
    for name in _fields(type(node)):
        value = getattr(node, name)
        kind = value.__class__
        if kind is list or kind is tuple:
            found += [v for v in value if _has_meaning(v.__class__)]
        elif _has_meaning(kind):
            found.append(value)
    return found


def walk(root: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """All nodes below (and with) a node, in source order."""
    stack: list[cst.CSTNode] = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(below(node)))


def dispatch(root: cst.CSTNode, handlers: Mapping[type, Sequence[Callable[[cst.CSTNode], None]]]) -> None:
    """Show each node to those that asked for its type."""
    for node in walk(root):
        for handler in handlers.get(type(node), ()):
            handler(node)
