"""Whether an `async def` can be a plain `def`, which FastAPI runs in a thread."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fastlint.diagnostic import Span
from fastlint.index.facts import Term
from fastlint.index.terms import dotted_name, last_name
from fastlint.subjects.shared import FunctionView
from fastlint.support.looped_globals import looped_globals

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_LOOP_USERS = frozenset({
    "create_task", "ensure_future", "get_running_loop", "get_event_loop", "run_in_threadpool",
})  # fmt: skip
_CONTEXT = re.compile(r"set|bind_(?:\w+_)?contextvars|set_\w*context\w*")
"""What sets a context variable: set in a thread, it is not seen by the route of a dependency."""
_REGISTERING = re.compile(r"\.(?:get|post|put|patch|delete|head|options|trace|api_route)$|^(?:static|class)method$")


def becomes_plain(function: FunctionView, module: Module) -> bool:
    """Whether a function can be a plain `def` that FastAPI runs in a thread.

    FastAPI alone calls it, it awaits nothing, needs no running loop, sets no context variable for others, goes through
    no container that others change meanwhile, and nothing else wraps it that may await it.
    """
    return module.once(_becomes_plain, function)


def _becomes_plain(module: Module, function: FunctionView) -> bool:
    if function.is_called or function.needs_loop or function.state:
        return False
    if not function.roles or not set(function.roles) <= {"route", "dependency"}:
        return False
    if not function.is_async or function.awaits or function.is_generator or uses_loop(function.span, module):
        return False
    called = [last_name(call.func) for call in module.outline.calls_in(function.span)]
    if "dependency" in function.roles and any(map(_CONTEXT.fullmatch, called)):
        return False
    if module.outline.is_awaited(function.name.rpartition(".")[2]):
        return False
    return _is_plainly_decorated(function, module) and not looped_globals(function, module)


def uses_loop(span: Span, module: Module) -> bool:
    """Whether a function calls what needs the running loop."""
    for call in module.outline.calls_in(span):
        name = module.known_as(dotted_name(call.func))
        if name.startswith(("asyncio.", "anyio.")) or last_name(call.func) in _LOOP_USERS:
            return True
    return False


def _is_plainly_decorated(around: FunctionView, module: Module) -> bool:
    """Whether a function has no decorators but those that register routes."""
    function = module.outline.function(around.span)
    if function is None:
        return False
    made = ((term, module.outline.call(term)) for term, _ in function.decorators)
    return all(_REGISTERING.search(_written(call.func if call else term)) for term, call in made)


def _written(callee: Term) -> str:
    """The last name of what decorates, with a dot before it if it is an attribute: `.get` of `router().get`."""
    is_attribute = type(callee) is tuple and callee[:1] == (".",)
    return f"{'.' * is_attribute}{last_name(callee)}"
