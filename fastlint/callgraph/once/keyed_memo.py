"""Memoised functions that are asked with a key of the request: they block once for each new key.

`region_of(address)` under `@lru_cache` asks the network for each address that nobody has asked for yet; without an
argument, or with a constant, it asks once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fastlint.callgraph.conditions.path_conditions import KEYED, Guards, fixed_names
from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Function, Term
from fastlint.index.terms import parts_of
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import takes_self
from fastlint.inference.values import Values
from fastlint.knowledge.roles import named

_ASKING = frozenset({"http", "database", "client"})
"""Kinds of blocking that ask somebody else for one thing; what is loaded or computed is for few keys as a rule."""
_KEYS = named("request") | frozenset({"builtins.str", "builtins.int", "builtins.bytes", "uuid.UUID"})
"""What has a great many values, and what a request brings along."""
_LEAVES = frozenset({"const", "import", "def", "class", "lambda", "comp"})
_DEEPEST = 3


def keys(ev: Evaluator, m: int, call: Call, target: FunctionId, *, bound: bool) -> Guards:
    """The parameters of the caller, one of which must differ from request to request for the call to block again."""
    caller = ev.function(m, call.owner)
    own = [p.name for p in ev.function(*target).parameters[1 if bound else 0 :]]
    given = [*zip(own, call.args, strict=False), *((k, v) for k, v in call.keywords if k is not None)]
    asked = _asked_with(ev, target)
    names: dict[str, None] = {}
    for name, term in given:
        if name in asked:
            names.update((root, None) for root in _roots(ev, m, caller, term, 0))
    free = fixed_names(caller) - _receiver(caller)
    found = [name for name in names if name in free and _varies(ev, ev.parameter(m, call.owner, name))]
    return (("|".join(found), "|".join([KEYED] * len(found))),) if found else ()


def _receiver(function: Function) -> set[str]:
    return {function.parameters[0].name} if takes_self(function) and function.parameters else set()


def _varies(ev: Evaluator, values: Values) -> bool:
    return bool(values) and all(v[0] == "object" and ev.knowledge.canonical(v[1]) in _KEYS for v in values)


def _asked_with(ev: Evaluator, target: FunctionId) -> frozenset[str]:
    """The parameters of a function with which it asks somebody else itself."""
    m, f = target

    def compute() -> Values:
        function = ev.function(m, f)
        found: set[str] = set()
        for call in ev.calls_in(m, f):
            callee = ev.value(m, f, call.func, call.block, call.place[0])
            rows = [ev.knowledge.get(v[1]) for v in callee if v[0] == "external"]
            if any(row is not None and row.blocks in _ASKING for row in rows):
                for term in call.arguments:
                    found.update(_roots(ev, m, function, term, 0))
        return tuple(("const", p.name) for p in function.parameters if p.name in found - _receiver(function))

    return frozenset(v[1] for v in ev.ask(("asked with", m, f), compute))


def _roots(ev: Evaluator, m: int, function: Function, term: Term, depth: int) -> Iterator[str]:
    """The names of which a term is made, through what locals are bound to."""
    parts: Iterable[Term] = ()
    if type(term) is str:
        yield term
        parts = function.bound(term) if depth < _DEEPEST else []
        depth += 1
    elif type(term) is not tuple or not term or term[0] in _LEAVES:
        return
    elif term[0] == "()":
        call = ev.facts(m).calls[term[1]]
        parts = (call.func, *call.arguments)
    elif term[0] == ".":
        parts = (term[1],) if term[2] != "app" else ()
    else:
        parts = parts_of(term)
    for part in parts:
        yield from _roots(ev, m, function, part, depth)
