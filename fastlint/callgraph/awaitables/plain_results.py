"""Calls that give no awaitable for certain: `await` raises TypeError there."""

from __future__ import annotations

from fastlint.index.facts import Function
from fastlint.inference import attributes, dispatch
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value, Values
from fastlint.knowledge.roles import named

_EITHER = named("session-of-either-kind")
_PLAIN = frozenset({"const", "container", "mapping", "tuple", "iterator"})
"""Values that have no `__await__`."""


def awaited(ev: Evaluator, callee: Values) -> str | None:
    """What is called, if nothing that may be called gives an awaitable; "" if it is of the project."""
    if not callee or not all(_is_plain(ev, value) for value in callee):
        return None
    return str(callee[0][1]) if callee[0][0] == "external" else ""


def _is_plain(ev: Evaluator, value: Value) -> bool:
    if value[0] in ("function", "method"):
        return _is_plain_function(ev, value)
    return value[0] == "external" and _is_plain_callable(ev, value[1])


def _is_plain_function(ev: Evaluator, value: Value) -> bool:
    """Whether a function of the project is no coroutine function, and each of its results is seen to be plain.

    Its annotation is not believed: it may say what awaiting the result gives.
    """
    m, f = value[1], value[2]
    function = ev.function(m, f)
    if function.is_async or function.decorators or dispatch.is_stub(ev, (m, f)):
        return False
    if value[0] == "method" and dispatch.is_overridden_otherwise(ev, value):
        return False
    return function.is_generator or bool(ev.ask(("plain results", m, f), lambda: _plain_results(ev, m, f, function)))


def _plain_results(ev: Evaluator, m: int, f: int, function: Function) -> Values:
    results = (ev.value(m, f, r.value, r.block, r.place[0]) for r in function.returns)
    is_plain = all(values and all(_has_no_await(ev, v) for v in values) for values in results)
    return (("const", True),) if is_plain else ()


def _has_no_await(ev: Evaluator, value: Value) -> bool:
    if value[0] == "instance":
        order = attributes.linearise(ev, ("class", value[1], value[2]))
        is_known = all(base[0] == "class" or base[1] == "builtins.object" for base in order)
        return is_known and not attributes.attributes(ev, (value,), "__await__")
    return value[0] in _PLAIN


def _is_plain_callable(ev: Evaluator, name: str) -> bool:
    """Whether something of a library is known to wait itself, and so to give no awaitable."""
    row = ev.knowledge.get(name)
    if row is None or not row.blocks or row.coroutine or row.awaitable or row.offloads is not None:
        return False
    return ev.knowledge.canonical(name.rpartition(".")[0]) not in _EITHER
