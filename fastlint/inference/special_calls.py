"""Calls whose meaning lies in their arguments, or in where they stand: super(), getattr with a literal, cast, type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.index.facts import Call, Function
from fastlint.inference import by_pattern
from fastlint.inference.values import UNKNOWN, Values, classes

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator


def special_call(ev: Evaluator, m: int, scope: int, call: Call) -> Values | None:
    """What such a call gives; None for any other one."""
    func = call.func
    if func == "super":
        return _super(ev, m, scope)
    if func == "getattr" and (name := by_pattern.literal_name(call)):
        return ev.value(m, scope, (".", call.args[0], name), call.block, call.place[0])
    if func == "getattr" and len(call.args) >= 2 and (found := by_pattern.members(ev, m, scope, call)):
        return found
    if func == "type" and len(call.args) == 1:
        return classes(ev.value(m, scope, call.args[0], call.block, call.place[0]))
    last = func if type(func) is str else func[2] if type(func) is tuple and func[0] == "." else None
    if last == "cast" and len(call.args) == 2:
        return ev.annotation(m, scope, call.args[0])
    return None


def _super(ev: Evaluator, m: int, scope: int) -> Values:
    """`super()` in a method: its class, and what the method is called on."""
    around = _method_around(ev, m, scope)
    if around is None:
        return UNKNOWN
    number, method = around
    if not method.parameters:
        return UNKNOWN
    receiver = ev.parameter(m, number, method.parameters[0].name)
    return (("super", m, method.klass, receiver[0]),) if receiver else UNKNOWN


def _method_around(ev: Evaluator, m: int, scope: int) -> tuple[int, Function] | None:
    while scope > 0:
        function = ev.function(m, scope)
        if function.klass >= 0:
            return scope, function
        scope = function.parent
    return None
