"""Whether `await` can be written before a call, and the edits that write it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.diagnostic import Edit, Span
from fastlint.subjects.shared import FunctionView
from fastlint.walk.visitor import kinds

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_COMPREHENSIONS = ("ListComp", "SetComp", "DictComp")
_TASKS = ("create_task", "ensure_future", "run_until_complete", "run_coroutine_threadsafe")
_WAITERS = ("gather", "wait_for", "wait", "as_completed", "shield", "run")
"""What takes awaitables, as methods of anything or as functions of asyncio."""
_OTHER_SCOPES = ("Lambda", "FunctionDef", "ClassDef", "Annotation")


def can_await(module: Module, span: Span, function: FunctionView) -> bool:
    """Whether `await` before the expression at a span would be run by the caller, and change nothing else.

    False in functions that are not async, and where another scope lies between the function and the expression:
    lambdas, nested functions and classes, defaults and decorators, generator expressions (which `await` would turn
    into asynchronous ones). Nor in a comprehension inside another, which needs Python 3.11, nor where a lock of
    threads may be held: the next request would wait for it on the loop, and the one that holds it could never go on.
    """
    if not function.is_async or module.is_under_lock(span.row):
        return False
    upwards = module.upwards(span)
    below: cst.CSTNode | None = None
    comprehensions = 0
    for child, parent in pairwise(upwards):
        if isinstance(parent, kinds(*_OTHER_SCOPES)):
            return False
        comprehensions += isinstance(parent, kinds(*_COMPREHENSIONS))
        if comprehensions > 1:
            return False
        if isinstance(parent, cst.GeneratorExp) and not (child is parent.for_in and below is parent.for_in.iter):
            return False
        below = child
    return bool(upwards)


def is_to_be_awaited(module: Module, span: Span) -> bool:
    """Whether the expression at a span is given to what awaits it: `create_task(...)`, `gather(*[...])`."""
    for child, parent in pairwise(module.upwards(span)):
        if isinstance(parent, cst.Call):
            return parent.func is not child and _awaits_arguments(parent.func, module)
        is_item = isinstance(parent, (cst.Arg, cst.BaseElement, cst.List, cst.Tuple, cst.Set))
        if not is_item and not (
            isinstance(parent, (cst.ListComp, cst.SetComp, cst.GeneratorExp)) and parent.elt is child
        ):
            return False
    return False


def _awaits_arguments(func: cst.BaseExpression, module: Module) -> bool:
    last = func.attr.value if isinstance(func, cst.Attribute) else ""
    name = module.qualified_name(func) or ""
    return last in _TASKS or (name.startswith("asyncio.") and name.removeprefix("asyncio.") in (*_TASKS, *_WAITERS))


def inserted_await(module: Module, span: Span) -> tuple[Edit, ...]:
    """Edits that put `await` before the expression at a span, in parentheses where these are needed."""
    opening, closing = parentheses(module, span)
    start = Edit(Span(span.row, span.column, span.row, span.column), f"{opening}await ")
    end = Edit(Span(span.end_row, span.end_column, span.end_row, span.end_column), closing)
    return (start, end) if closing else (start,)


def parentheses(module: Module, span: Span) -> tuple[str, str]:
    """What must stand around `await` and the expression at a span: nothing, or parentheses.

    They are needed on the left side of `.`, `[` and `(`, and make `**` readable.
    """
    upwards = module.upwards(span)
    if len(upwards) < 2 or not isinstance(node := upwards[0], cst.BaseExpression) or node.lpar:
        return "", ""
    parent = upwards[1]
    if isinstance(parent, (cst.Attribute, cst.Subscript)):
        binds = parent.value is node
    elif isinstance(parent, cst.Call):
        binds = parent.func is node
    else:
        binds = (
            isinstance(parent, cst.BinaryOperation) and isinstance(parent.operator, cst.Power) and parent.left is node
        )
    return ("(", ")") if binds else ("", "")
