"""Sessions that a response which goes on holds though it never sees them: a statement before it took a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.footprint import FunctionId
from fastlint.framework.session_types import session_class
from fastlint.index.facts import Call
from fastlint.index.terms import root_name
from fastlint.passes.injection.record import Handing

if TYPE_CHECKING:
    from fastlint.framework.records import Dependency
    from fastlint.passes.injection.collect import Collector

HELD = "held"
"""How a session outlives a function that is given to nothing."""
_ASKING = frozenset({
    "execute", "scalar", "scalars", "exec", "get", "get_one", "query", "stream", "stream_scalars", "refresh", "flush",
})  # fmt: skip
_ENDING = frozenset({"commit", "rollback", "close", "reset", "invalidate", "expunge_all"})


def note(c: Collector, call: Call) -> None:
    """Note the sessions of a function, and of dependencies that it asks, which keep their connection in a stream."""
    given = {one.value for one in c.found.handings if one.place == call.place}
    function = c.ev.function(c.m, call.owner)
    for parameter in function.parameters:
        found = c.dependencies.of_parameter(c.m, function.outer, parameter, function)
        if found is None or parameter.name in given or found.target[0] != "function":
            continue
        here = (c.m, call.owner)
        held = _session(c, here, parameter.name, found, call.place[0]) or _below(c, found)
        if held is not None:
            provider, scope, cls = held
            text = c.text(call.func)
            c.found.handings.append(Handing(*here[1:], call.place, text, HELD, parameter.name, provider, scope, cls))


def _session(
    c: Collector, function: FunctionId, name: str, found: Dependency, row: int
) -> tuple[FunctionId, str, str] | None:
    """A session that a function has asked something before a row, and not ended since."""
    provider: FunctionId = (found.target[1], found.target[2])
    cls = session_class(c.ev, c.ev.parameter(*function, name))
    if not cls or not c.ev.function(*provider).is_generator:
        return None
    facts = c.ev.facts(function[0])
    calls = [facts.calls[i] for i in c.ev.calls_of(*function)]
    used = {one.func[2]: one.place[0] for one in calls if root_name(one.func) == name and one.place[0] < row
            and type(one.func) is tuple and type(one.func[1]) is str}  # fmt: skip
    asked = [at for method, at in used.items() if method in _ASKING]
    ended = [at for method, at in used.items() if method in _ENDING]
    is_open = bool(asked) and not any(at >= max(asked) for at in ended)
    return (provider, found.scope, cls) if is_open else None


def _below(c: Collector, found: Dependency) -> tuple[FunctionId, str, str] | None:
    """The session of a plain dependency that has asked something with it."""
    m, f = found.target[1], found.target[2]
    function = c.ev.function(m, f)
    for parameter in function.parameters if not function.is_generator else ():
        inner = c.dependencies.of_parameter(m, function.outer, parameter, function)
        if inner is not None and inner.target[0] == "function":
            held = _session(c, (m, f), parameter.name, inner, function.place[2] + 1)
            if held is not None:
                return held
    return None
