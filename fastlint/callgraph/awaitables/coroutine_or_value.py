"""Names that hold a coroutine on one way and a value on the other: `row = row or self.get(key)`.

Where a member of the value is read and nothing is awaited, the first way fails.
"""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.index.facts import BlockKind, Facts, Flag, Function, Term
from fastlint.index.terms import encloses, last_name, parts_of
from fastlint.inference.evaluator import Evaluator

_NOTHING: Term = ("const", None)
_OPEN = frozenset({
    "Any", "object", "Awaitable", "Coroutine", "CoroutineType", "Future", "Task", "Callable", "Generator",
})  # fmt: skip
"""Annotations that admit a coroutine, by their last names."""
_ASKING = frozenset(
    {"isinstance", "hasattr", "getattr", "iscoroutine", "isawaitable", "isfuture", "iscoroutinefunction"}
)


def holds_either(ev: Evaluator, m: int, owner: int, name: str, block: int) -> bool:
    """Whether a name that a function uses in a block holds an unawaited coroutine, or else a value of its caller."""
    positions = ev.table(m, owner).get(name, ())
    if len(positions) != 1:
        return False
    function, facts = ev.function(m, owner), ev.facts(m)
    binding = function.bindings[positions[0]]
    if function.flags & Flag.WAITS or any(_asks(facts, i, name) for i in ev.calls_of(m, owner)):
        return False
    value = binding.value
    terms = value[1] if type(value) is tuple and value[0] == "or" else (value,)
    if not _is_coroutine(ev, m, owner, terms[-1], binding.block, binding.row):
        return False
    is_inside = encloses(facts.blocks, binding.block, block)
    if len(terms) == 1:
        is_behind = not is_inside and encloses(facts.blocks, facts.blocks[binding.block].parent, block)
        return is_behind and _is_filled(facts, binding.block, name) and _is_value(function, name)
    others = all(_is_no_coroutine(function, term) for term in terms[:-1])
    return others and is_inside and _is_reached(facts, binding.block, block, name)


def _is_no_coroutine(function: Function, term: Term) -> bool:
    return term == _NOTHING or (type(term) is str and _is_value(function, term))


def _is_coroutine(ev: Evaluator, m: int, owner: int, term: Term, block: int, row: int) -> bool:
    if type(term) is not tuple or term[:1] != ("()",):
        return False
    values = ev.value(m, owner, term, block, row)
    return bool(values) and all(v[0] == "coroutine" for v in values)


def _asks(facts: Facts, number: int, name: str) -> bool:
    """Whether a call asks of what kind the name is."""
    call = facts.calls[number]
    return last_name(call.func) in _ASKING and name in call.args


def _is_value(function: Function, name: str) -> bool:
    """Whether a parameter is declared as something that is no coroutine."""
    parameter = next((p for p in function.parameters if p.name == name), None)
    return parameter is not None and parameter.annotation is not None and _OPEN.isdisjoint(_named(parameter.annotation))


def _named(term: Term) -> Iterator[str]:
    """The last names in an annotation."""
    if type(term) is str or (type(term) is tuple and term[:1] == (".",)):
        yield last_name(term)
    elif type(term) is tuple and term[:1] == ("const",):
        yield from ("Any",) if type(term[1]) is str else ()
    elif type(term) is tuple and term and term[0] != "()":
        for part in parts_of(term):
            yield from _named(part)


def _is_filled(facts: Facts, block: int, name: str) -> bool:
    """Whether a block is entered where the name has no value: `if row is None`, `if not row`."""
    test = facts.blocks[block].term
    return facts.blocks[block].kind == BlockKind.IF and test in (("cmp", "Is", name, _NOTHING), ("not", name))


def _is_reached(facts: Facts, outer: int, block: int, name: str) -> bool:
    """Whether what leads from one block to another asks no more than whether the name is there."""
    while block != outer:
        one = facts.blocks[block]
        is_asked = one.kind in (BlockKind.IF, BlockKind.ELSE, BlockKind.CASE)
        if is_asked and one.term not in (name, ("cmp", "IsNot", name, _NOTHING)):
            return False
        block = one.parent
    return True
