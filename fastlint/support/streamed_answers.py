"""Calls whose answer comes piece by piece, or only where it is read: a thread would only begin them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.diagnostic import Span
from fastlint.subjects.shared import CallPath
from fastlint.support.cst_queries import own_nodes
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_BODY = ("content", "text", "json", "raw", "iter_content", "iter_lines")
"""What reads the body of an answer of requests, if it was asked for with `stream=True`."""


def is_streamed(path: CallPath, module: Module) -> bool:
    """Whether what a call asks for comes piece by piece, in a plain loop of the function: a thread would only begin it.

    It is asked for as a stream (`stream=True`, maybe in a dict of options), and the loop goes over what it is given to.
    """
    if not path.is_direct or "stream" not in module.text(path.function.span):
        return False  # without parsing
    function, call = module.node(path.function.span), module.expression(path.span)
    if not isinstance(function, cst.FunctionDef) or call is None:
        return False
    is_handed = isinstance(call, cst.Call) and any(arg.star == "**" for arg in call.args)
    if not any(map(_is_wanted, walk(function if is_handed else call))):
        return False
    names = _names_of(path.span, module)
    loops = (node for node in own_nodes(function) if isinstance(node, (cst.For, cst.CompFor)) and not node.asynchronous)
    return any(isinstance(node, cst.Name) and node.value in names for loop in loops for node in walk(loop.iter))


def reads_later(path: CallPath, module: Module) -> list[Span]:
    """Where a function itself reads, or hands on, the answer that it asked requests for with `stream=True`.

    Such a call gives the headers alone; the body comes over the network where it is read.
    """
    if not path.is_direct or not path.sink.startswith("requests.") or "stream" not in module.text(path.span):
        return []  # without parsing
    call = module.expression(path.span)
    function = module.node(path.function.span) if isinstance(call, cst.Call) else None
    if not isinstance(call, cst.Call) or not isinstance(function, cst.FunctionDef):
        return []
    if not any(map(_is_wanted, call.args)):
        return []
    names = _names_of(path.span, module)
    found: list[Span] = []
    for node in own_nodes(function):
        if isinstance(node, cst.Attribute) and node.attr.value in _BODY:
            is_it = node.value is call or (isinstance(node.value, cst.Name) and node.value.value in names)
            found += [module.span(node)] if is_it else []
        elif isinstance(node, (cst.Arg, cst.Return, cst.Yield)) and isinstance(node.value, cst.Name):
            found += [module.span(node.value)] if node.value.value in names else []
    return sorted(span for span in found if span.row >= path.span.row)


def _is_wanted(node: cst.CSTNode) -> bool:
    """`stream=True`, `{"stream": True}` or `options["stream"] = True`."""
    match node:
        case cst.Arg(keyword=cst.Name("stream"), value=cst.Name("True")):
            return True
        case cst.DictElement(cst.SimpleString() as key, cst.Name("True")):
            return key.evaluated_value == "stream"
        case cst.Assign(
            [cst.AssignTarget(cst.Subscript(slice=[cst.SubscriptElement(cst.Index(key))]))], cst.Name("True")
        ):
            return isinstance(key, cst.SimpleString) and key.evaluated_value == "stream"
    return False


def _names_of(place: Span, module: Module) -> set[str]:
    """The names to which an expression is assigned, or under which it is entered."""
    around = itertools.takewhile(lambda node: not isinstance(node, cst.FunctionDef), module.ancestors(place))
    targets: list[cst.CSTNode] = []
    for node in around:
        if isinstance(node, cst.Assign):
            targets += [t.target for t in node.targets]
        elif isinstance(node, cst.WithItem) and node.asname:
            targets.append(node.asname.name)
        elif isinstance(node, (cst.AnnAssign, cst.NamedExpr)):
            targets.append(node.target)
    return {target.value for target in targets if isinstance(target, cst.Name)}
