"""Models that say nothing of what they carry: `Answer(success=True, data=rows)` with `data: Any`."""

from __future__ import annotations

from fastlint.framework.types import Types
from fastlint.index.facts import Term
from fastlint.inference import attributes
from fastlint.inference.allocations import Origins
from fastlint.inference.evaluator import Evaluator

_OPEN = ("any", "typevar")


def carried(ev: Evaluator, m: int, f: int, term: Term) -> tuple[Term, ...]:
    """What a call gives to fields of a model that admit anything."""
    if type(term) is not tuple or term[0] != "()":
        return ()
    call = ev.facts(m).calls[term[1]]
    if call.args or any(key is None for key, _ in call.keywords):
        return ()
    values = ev.value(m, f, call.func, call.block, call.place[0])
    if len(values) != 1 or values[0][0] != "class":
        return ()
    given = {key: value for key, value in call.keywords if key is not None}
    types = Types(Origins(ev))
    found: dict[str, Term] = {}
    for base in attributes.linearise(ev, values[0]):
        for binding in ev.bindings(base[1], ~base[2]) if base[0] == "class" else ():
            if binding.name in given and binding.name not in found and binding.annotation is not None:
                info = types.of(base[1], ~base[2], binding.annotation)
                is_open = any(member.kind in _OPEN for member in info.members)
                found[binding.name] = given[binding.name] if is_open else None
    return tuple(value for value in found.values() if value is not None)
