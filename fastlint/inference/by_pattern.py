"""Methods and functions that are asked for by a part of their name: `getattr(self, f"on_{event}")`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.index.facts import MODULE, Binding, Call, Term
from fastlint.inference import attributes
from fastlint.inference.values import UNKNOWN, Value, Values, union

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator

_SHORTEST = 3
"""Letters that must be known of a name: fewer say too little."""
_MOST = 40


def literal_name(call: Call) -> str:
    """The attribute that `getattr(x, "name")` asks for, "" if it is computed."""
    name = call.args[1] if len(call.args) >= 2 else None
    return name[1] if type(name) is tuple and name[0] == "const" and isinstance(name[1], str) else ""


def members(ev: Evaluator, m: int, scope: int, call: Call) -> Values:
    """The functions that `getattr` can give by a text of which the begin or the end is written out."""
    begin, end = _known(_written(ev, m, scope, call.args[1]))
    if len(begin) + len(end) < _SHORTEST:
        return UNKNOWN
    parts: list[Values] = []
    for value in ev.value(m, scope, call.args[0], call.block, call.place[0]):
        names = dict.fromkeys(n for n in _functions(ev, value) if n.startswith(begin) and n.endswith(end))
        parts += [attributes.attributes(ev, (value,), name) for name in names]
    return union(parts) if len(parts) <= _MOST else UNKNOWN


def _written(ev: Evaluator, m: int, scope: int, term: Term) -> Term:
    """A text, or what the only binding of a name gives it."""
    positions = ev.table(m, scope).get(term, ()) if type(term) is str else ()
    return ev.bindings(m, scope)[positions[0]].value if len(positions) == 1 else term


def _known(text: Term) -> tuple[str, str]:
    """What is written at the begin and at the end of a text that is put together."""
    if type(text) is not tuple or text[0] not in ("fstr", "bin"):
        return "", ""
    parts = text[1] if text[0] == "fstr" else text[2:] if text[1] == "+" else ()
    return (_constant(parts[0]), _constant(parts[-1])) if len(parts) > 1 else ("", "")


def _constant(term: Term) -> str:
    return term[1] if type(term) is tuple and term[0] == "const" and isinstance(term[1], str) else ""


def _functions(ev: Evaluator, value: Value) -> Iterator[str]:
    """The names that are defined as functions in a module, or in a class and those that it derives from."""
    if value[0] == "module":
        yield from _defined(ev.bindings(value[1], MODULE))
    elif value[0] in ("instance", "class"):
        for klass in attributes.linearise(ev, ("class", value[1], value[2])):
            if klass[0] == "class":
                yield from _defined(ev.bindings(klass[1], ~klass[2]))


def _defined(bindings: list[Binding]) -> Iterator[str]:
    yield from (b.name for b in bindings if type(b.value) is tuple and b.value[0] == "def")
