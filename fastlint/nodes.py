"""Small questions about LibCST nodes, and edits of them, that several rules share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.diagnostic import Edit, Span
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_SCOPES = (cst.FunctionDef, cst.ClassDef, cst.Lambda)


def argument(call: cst.Call, position: int | None, keyword: str) -> cst.Arg | None:
    """The argument given by position (None: by keyword only) or by keyword; None if it is not written out."""
    for i, arg in enumerate(call.args):
        if arg.star:
            continue
        if arg.keyword is not None:
            if arg.keyword.value == keyword:
                return arg
        elif i == position and not any(a.star for a in call.args[:i]):
            return arg
    return None


def own_nodes(function: cst.FunctionDef | cst.ClassDef | cst.Module) -> Iterator[cst.CSTNode]:
    """All nodes of a body in source order, without the bodies of functions, classes and lambdas inside it."""
    stack: list[cst.CSTNode] = [
        *reversed(function.body.body if not isinstance(function, cst.Module) else function.body)
    ]
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, _SCOPES):
            stack.extend(reversed([child for child in node.children if not isinstance(child, _TRIVIA)]))


_TRIVIA = (cst.BaseParenthesizableWhitespace, cst.TrailingWhitespace, cst.EmptyLine, cst.Comment, cst.Newline)


def names_in(node: cst.CSTNode) -> frozenset[str]:
    """All plain names that stand anywhere in a node."""
    return frozenset(n.value for n in walk(node) if isinstance(n, cst.Name))


def remove_argument(call: cst.Call, arg: cst.Arg, module: Module) -> Edit:
    """The edit that takes an argument out of a call, with its comma.

    Comments between the argument and its neighbours go with it. Raises KeyError for nodes of another file.
    """
    args: Sequence[cst.Arg] = call.args
    i = next(index for index, each in enumerate(args) if each is arg)
    span = module.span(arg)
    if i + 1 < len(args):
        following = module.span(args[i + 1])
        return Edit(Span(span.row, span.column, following.row, following.column), "")
    if i:
        before = module.span(args[i - 1].value)
        return Edit(Span(before.end_row, before.end_column, span.end_row, span.end_column), "")
    return Edit(span, "")


def tries_around(span: Span, module: Module) -> Iterator[cst.Try]:
    """Try statements, the nearest first, whose own body (no handler) holds the expression in the same function."""
    inner: cst.CSTNode | None = None
    for node in module.ancestors(span):
        if isinstance(node, _SCOPES):
            return
        if isinstance(node, cst.Try) and inner is node.body:
            yield node
        inner = node


def caught(handler: cst.ExceptHandler) -> tuple[str, ...]:
    """Last names of the exceptions that a handler catches; BaseException for a bare `except`."""
    if handler.type is None:
        return ("BaseException",)
    kinds = [e.value for e in handler.type.elements] if isinstance(handler.type, cst.Tuple) else [handler.type]
    names = [kind.attr if isinstance(kind, cst.Attribute) else kind for kind in kinds]
    return tuple(name.value for name in names if isinstance(name, cst.Name))


def raises(body: cst.BaseSuite) -> bool:
    """Whether there is a `raise` in a block itself (in no function inside it)."""
    stack: list[cst.CSTNode] = [body]
    while stack:
        node = stack.pop()
        if isinstance(node, cst.Raise):
            return True
        if not isinstance(node, _SCOPES):
            stack.extend(child for child in node.children if not isinstance(child, _TRIVIA))
    return False
