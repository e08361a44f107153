"""Contents that take no time to write: a constant keeps them small, or they go to a cloud where that is configured."""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.callgraph.conditions.control_flow import in_loop
from fastlint.index.facts import MODULE, BlockKind, Call, Term, Use
from fastlint.index.terms import blocks_around, encloses, last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import given_by

_LARGEST = 2 * 1024 * 1024
"""Bytes that a disk takes in a moment."""
_OVER = {"Gt": (2, 3), "GtE": (2, 3), "Lt": (3, 2), "LtE": (3, 2)}
"""Comparisons that hold of what is too large: where they have it, and its limit."""
_REMOTE = frozenset({"client", "http"})
_DEEPEST = 5


def is_bounded(ev: Evaluator, m: int, owner: int, term: Term) -> bool:
    """Whether what is larger than a small constant never comes this far: it is refused here, or where it is read."""
    if type(term) is not str or owner == MODULE:
        return False
    if any(_is_small(number(ev, m, owner, limit, 0)) for limit in _limits(ev, m, owner, term)):
        return True
    bound = [b for b in ev.bindings(m, owner) if b.name == term]
    facts = ev.facts(m)
    return bool(bound) and all(not in_loop(facts, b.block, owner) and _is_limited(ev, m, owner, b.value) for b in bound)


def _is_small(limit: float | None) -> bool:
    return limit is not None and 0 < limit <= _LARGEST


def _limits(ev: Evaluator, m: int, owner: int, name: str) -> Iterator[Term]:
    """The terms with which the length of a name is compared in a test that refuses what is larger."""
    for test in _refusing(ev, m, owner):
        measured, limit = (test[at] for at in _OVER[test[1]])
        if _is_length(ev, m, measured, name):
            yield limit


def _refusing(ev: Evaluator, m: int, owner: int) -> Iterator[tuple[Term, ...]]:
    """The comparisons of a function behind which it returns or raises."""
    facts = ev.facts(m)
    for number_, block in enumerate(facts.blocks):
        if block.owner != owner or block.kind != BlockKind.IF or type(block.term) is not tuple:
            continue
        parts = block.term[1] if block.term[0] == "or" else (block.term,)
        compared = [p for p in parts if type(p) is tuple and p[0] == "cmp" and p[1] in _OVER]
        if compared and _leaves(ev, m, owner, number_):
            yield from compared


def _leaves(ev: Evaluator, m: int, owner: int, block: int) -> bool:
    facts = ev.facts(m)
    raised = (facts.calls[n] for n in ev.calls_of(m, owner))
    ends = [c.block for c in raised if c.use == Use.RAISED]
    ends += [r.block for r in ev.function(m, owner).returns]
    return any(encloses(facts.blocks, block, one) for one in ends)


def _is_length(ev: Evaluator, m: int, term: Term, name: str) -> bool:
    """`len(name)`."""
    call = ev.facts(m).calls[term[1]] if type(term) is tuple and term[:1] == ("()",) else None
    return call is not None and call.func == "len" and call.args == (name,)


def _is_limited(ev: Evaluator, m: int, owner: int, value: Term) -> bool:
    """Whether a value is what a function gives that refuses more than a small number which it is given."""
    if type(value) is tuple and value[:1] == ("await",):
        value = value[1]
    if type(value) is not tuple or value[:1] != ("()",):
        return False
    call = ev.facts(m).calls[value[1]]
    for found in ev.at(m, call, call.func):
        if found[0] in ("function", "method"):
            called = ev.function(found[1], found[2])
            given = given_by(called, call)
            limits = {test[_OVER[test[1]][1]] for test in _refusing(ev, found[1], found[2])}
            if any(_is_small(number(ev, m, owner, term, 0)) for name, term in given.items() if name in limits):
                return True
    return False


def number(ev: Evaluator, m: int, owner: int, term: Term, depth: int) -> float | None:
    """The number that a term is, if it is written out: here, in this module, or in one that it is imported from."""
    if depth > _DEEPEST:
        return None
    if type(term) is str:
        return _named(ev, m, owner, term, depth)
    if type(term) is not tuple or not term:
        return None
    if term[0] == "const":
        return float(term[1]) if type(term[1]) in (int, float) else None
    if term[0] == ".":
        return _of_setting(ev, m, owner, term, depth)
    if term[0] != "bin" or term[1] not in ("*", "<<"):
        return None
    left, right = (number(ev, m, owner, part, depth + 1) for part in term[2:4])
    if left is None or right is None or right > _LARGEST:
        return None
    return left * right if term[1] == "*" else left * 2.0 ** min(right, 60)


def _of_setting(ev: Evaluator, m: int, owner: int, term: Term, depth: int) -> float | None:
    """The default of a field of an object, or the number of a module: `settings.limit`, `limits.LOGO`."""
    values = ev.value(m, owner, term[1])
    if len(values) != 1:
        return None
    if values[0][0] == "module" and isinstance(values[0][1], int):
        return _named(ev, values[0][1], MODULE, term[2], depth + 1)
    if values[0][0] != "instance":
        return None
    k, c = values[0][1:3]
    bound = [b.value for b in ev.klass(k, c).bindings if b.name == term[2]]
    return number(ev, k, MODULE, bound[0], depth + 1) if len(bound) == 1 else None


def _named(ev: Evaluator, m: int, owner: int, name: str, depth: int) -> float | None:
    """The number that a name is bound to once."""
    for scope in (owner, MODULE):
        bound = [b.value for b in ev.bindings(m, scope) if b.name == name]
        if len(bound) == 1:
            value = bound[0]
            if type(value) is tuple and value[:1] == ("import",) and value[3]:
                target = ev.imports.module(m, value[1], value[2])
                return _named(ev, target, MODULE, value[3], depth + 1) if isinstance(target, int) else None
            return number(ev, m, scope, value, depth + 1) if value != name else None
        if bound:
            return None
    return None


# what a cloud gets


def stands_in_for_cloud(ev: Evaluator, m: int, call: Call, written: list[Term]) -> bool:
    """Whether what is written goes to a service over the network on the other side of an `if`."""
    facts = ev.facts(m)
    for _, one in blocks_around(facts, call.block, call.owner):
        if one.kind != BlockKind.ELSE:
            continue
        others = [
            n for n, b in enumerate(facts.blocks)
            if b.kind == BlockKind.IF and b.parent == one.parent and b.owner == one.owner and b.term == one.term
        ]  # fmt: skip
        for number_ in ev.calls_of(m, call.owner):
            other = facts.calls[number_]
            if any(encloses(facts.blocks, n, other.block) for n in others) and sends(ev, m, other, written):
                return True
    return False


def sends(ev: Evaluator, m: int, call: Call, terms: list[Term]) -> bool:
    """Whether a call gives one of some terms to a service over the network."""
    given = (*call.args, *(value for _, value in call.keywords))
    return any(term in given for term in terms) and _is_remote(ev, m, call)


def _is_remote(ev: Evaluator, m: int, call: Call) -> bool:
    if last_name(call.func) == "":
        return False
    names = (v[1] for v in ev.at(m, call, call.func) if v[0] == "external")
    rows = (ev.knowledge.get(name) for name in names)
    return any(row is not None and row.blocks in _REMOTE for row in rows)
