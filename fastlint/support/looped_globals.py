"""Containers of the module through which a function goes, while other requests may change them.

In a thread of its own such a loop fails: "dictionary changed size during iteration". So it does where it awaits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.later_pattern import later
from fastlint.subjects.shared import CallPath, FunctionView
from fastlint.support.cst_queries import assigned, own_nodes, parameters_of

if TYPE_CHECKING:
    from fastlint.diagnostic import Span
    from fastlint.walk.module import Module

_VIEWS = frozenset({"items", "values", "keys"})
_CHANGING = frozenset({
    "pop", "popitem", "popleft", "clear", "update", "setdefault", "add", "discard", "remove", "append", "appendleft",
    "extend", "insert",
})  # fmt: skip
"""Methods that put something into a container, or take it out."""
_GONE_THROUGH = later(r"\bin[\s(]+([A-Za-z_]\w*)")


def looped_globals(function: FunctionView, module: Module) -> list[tuple[str, Span]]:
    """The containers of the module through which a function goes as they are, with its loops."""
    return module.once(_looped_globals, function.span)


def _looped_globals(module: Module, span: Span) -> list[tuple[str, Span]]:
    if not any(_is_changed(name, module) for name in {*_GONE_THROUGH.findall(module.text(span))}):
        return []  # without parsing
    function = module.node(span)
    return [*_looped_in(function, module)] if isinstance(function, cst.FunctionDef) else []


def _looped_in(function: cst.FunctionDef, module: Module) -> Iterator[tuple[str, Span]]:
    given = {param.name.value for param in parameters_of(function)}
    for node in own_nodes(function):
        if isinstance(node, cst.For):
            iterated = [node.iter]
        elif isinstance(node, cst.BaseComp):
            iterated = [part.iter for part in _parts(node.for_in)]
        else:
            continue
        for name in dict.fromkeys(map(_container, iterated)):
            if name not in given and _is_changed(name, module) and not assigned(function, name):
                yield name, module.span(node)


def _is_changed(name: str, module: Module) -> bool:
    """Whether a name of the module is a container that functions change."""
    return name in module.context.names and module.outline.is_changed(name, _CHANGING)


def looped_global_around(path: CallPath, module: Module) -> str:
    """The container of the module through which a loop around a call goes, "" if there is none."""
    start = path.span.row, path.span.column
    spans = looped_globals(path.function, module)
    return next((n for n, s in spans if (s.row, s.column) <= start < (s.end_row, s.end_column)), "")


def _parts(part: cst.CompFor | None) -> Iterator[cst.CompFor]:
    while part is not None:
        yield part
        part = part.inner_for_in


def _container(iterated: cst.BaseExpression) -> str:
    """`NAME`, `NAME.items()`; no copy of it as `list(NAME)`."""
    if isinstance(iterated, cst.Call) and not iterated.args and isinstance(iterated.func, cst.Attribute):
        iterated = iterated.func.value if iterated.func.attr.value in _VIEWS else iterated
    return iterated.value if isinstance(iterated, cst.Name) else ""
