"""Sessions that a response which goes on holds though it never sees them: a statement before it took a connection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from fastlint.footprint import FunctionId
from fastlint.framework.session_types import session_class
from fastlint.index.facts import Call, Place
from fastlint.index.terms import last_name
from fastlint.inference.sites import given_arguments
from fastlint.passes.injection.record import Escape
from fastlint.passes.injection.streamed import made_by

if TYPE_CHECKING:
    from fastlint.framework.records import Dependency
    from fastlint.passes.injection.collect import Collector

HELD: Final = "held"
"""How a session outlives a function that is given to nothing."""
_ASKING = frozenset({
    "execute", "scalar", "scalars", "exec", "get", "get_one", "query", "stream", "stream_scalars", "refresh", "flush",
})  # fmt: skip
_ENDING = frozenset({"commit", "rollback", "close", "aclose", "reset", "invalidate", "expunge_all"})
_DEEPEST = 3


def note(c: Collector, call: Call) -> None:
    """Note the sessions of a function, and of dependencies that it asks, which keep their connection in a stream."""
    if _is_in_memory(c, call):
        return
    here_already = [one for one in c.found.escapes if one.place == call.place]
    told, given = {(one.provider, one.scope) for one in here_already}, {one.value for one in here_already}
    function = c.ev.function(c.m, call.owner)
    for parameter in function.parameters:
        found = c.dependencies.of_parameter(c.m, function.outer, parameter, function)
        if found is None or parameter.name in given or found.target[0] != "function":
            continue
        here = (c.m, call.owner)
        held = _session(c, here, parameter.name, found, call.place) or _below(c, found)
        if held is not None and held[:2] not in told:
            provider, scope, cls = held
            told.add((provider, scope))  # FastAPI asks a dependency once for a request
            text = c.text(call.func)
            c.found.escapes.append(Escape(*here[1:], call.place, text, HELD, parameter.name, provider, scope, cls))


def _is_in_memory(c: Collector, call: Call) -> bool:
    """Whether all that a response sends is there already: `BytesIO(pdf)`, `iter([text])`."""
    number = made_by(c, call.owner, call.argument(0, "content"))
    if number < 0:
        return False
    made = c.facts.calls[number]
    if last_name(made.func) in ("BytesIO", "StringIO"):
        return True
    item = made.args[0] if made.func == "iter" and made.args else None
    return type(item) is tuple and item[0] in ("list", "tuple")


def _session(
    c: Collector, function: FunctionId, name: str, found: Dependency, until: Place | None
) -> tuple[FunctionId, str, str] | None:
    """A session that a function has asked something before a place, and not ended since."""
    provider: FunctionId = (found.target[1], found.target[2])
    cls = session_class(c.ev, c.ev.parameter(*function, name))
    if not cls or not c.ev.function(*provider).is_generator:
        return None
    return (provider, found.scope, cls) if _keeps(c, function, name, until, 0) else None


def _keeps(c: Collector, function: FunctionId, name: str, until: Place | None, depth: int) -> bool | None:
    """Whether a session keeps its connection after what a function does with it before a place; None: it does nothing.

    What it is given to is asked too: the last one who has asked something or ended the transaction decides.
    """
    kept: bool | None = None
    for call in c.calls_in(function):
        if until is not None and not _comes_before(call.place, until):
            continue
        if type(call.func) is tuple and call.func[:2] == (".", name):
            method = call.func[2]
            if method == "begin":
                return False  # the end of the block ends the transaction
            kept = True if method in _ASKING else False if method in _ENDING else kept
        elif name in call.arguments and depth < _DEEPEST:
            below = [_keeps(c, target, inner, None, depth + 1) for target, inner in _given_to(c, function, call, name)]
            known = [one for one in below if one is not None]
            kept = all(known) if known else kept
    return kept


def _comes_before(place: Place, until: Place) -> bool:
    """Whether something stands in a row before a call, or is a part of it: then it runs first."""
    return place[0] < until[0] or (until[:2] < place[:2] and place[2:] <= until[2:])


def _given_to(c: Collector, function: FunctionId, call: Call, name: str) -> Iterator[tuple[FunctionId, str]]:
    """The functions of the project that get a session as an argument, and what they call it."""
    for value in c.ev.at(function[0], call, call.func):
        if value[0] in ("function", "method"):
            target = c.ev.function(value[1], value[2])
            given = given_arguments(target, call.args, call.keywords, bound=value[0] == "method")
            yield from (((value[1], value[2]), inner) for inner, term in given.items() if term == name)


def _below(c: Collector, found: Dependency) -> tuple[FunctionId, str, str] | None:
    """The session of a plain dependency that has asked something with it."""
    m, f = found.target[1], found.target[2]
    function = c.ev.function(m, f)
    for parameter in function.parameters if not function.is_generator else ():
        inner = c.dependencies.of_parameter(m, function.outer, parameter, function)
        if inner is not None and inner.target[0] == "function":
            held = _session(c, (m, f), parameter.name, inner, None)
            if held is not None:
                return held
    return None
