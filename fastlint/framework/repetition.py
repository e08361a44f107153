"""What is built for each of several things, or used for them: loops around a call, and what they go through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fastlint.callgraph.once import memo
from fastlint.footprint import FunctionId
from fastlint.framework.request_bound import RequestBound, Steps
from fastlint.index.facts import BlockKind, Call, Facts, Term
from fastlint.index.terms import blocks_around, last_name
from fastlint.inference.evaluator import Evaluator

_DEEPEST = 12
_STATE = ("cookie_jar", "cookies")
_STATELESS = "DummyCookieJar"


def has_own_state(facts: Facts, made: Call) -> bool:
    """Whether a client is given a jar of cookies that is made for it: no other may send them."""
    given = [value for key, value in made.keywords if key in _STATE]
    jars = [facts.calls[term[1]] for term in given if type(term) is tuple and term[:1] == ("()",)]
    return any(last_name(jar.func) != _STATELESS for jar in jars)


def loops_around(facts: Facts, call: Call) -> Iterator[tuple[int, Term]]:
    """The loops of a function in which a call stands that go through several things: not attempts, nor constants."""
    for number, one in blocks_around(facts, call.block, call.owner):
        if one.kind in (BlockKind.LOOP, BlockKind.ASYNC_LOOP) and _is_several(facts, one.term):
            yield number, one.term


def _is_several(facts: Facts, iterable: Term) -> bool:
    if type(iterable) is tuple and iterable[:1] == ("()",):
        return last_name(facts.calls[iterable[1]].func) not in ("range", "count", "repeat")
    return not (type(iterable) is tuple and iterable[:1] in (("tuple",), ("list",), ("set",)))


def is_kept_below(ev: Evaluator, owners: Sequence[FunctionId], call: Call, *, is_it: bool) -> bool:
    """Whether the last of some functions goes on to keep what it has fetched where the next requests find it.

    That is a name of the module, or an attribute of the object whose method it is, unless one of them makes that; it is
    not what the call itself gives if the call `is_it`, the one that makes the client.
    """
    m, f = owners[-1]
    made = ev.term_of(m, call) if is_it else None
    function = ev.function(m, f)
    below = ((b.name.removesuffix("[]"), _put_there(b.value)) for b in function.bindings if b.row >= call.place[0])
    names = {name for name, given in below if made not in given and not all(map(_is_constant, given))}
    kept = [one for name in names if (one := memo.kept(ev, m, f, name)) is not None and not one.parameter]
    return any(not one.holder or not _is_made_by(ev, owners, one.holder) for one in kept)


def _put_there(term: Term) -> tuple[Term, ...]:
    """What a binding puts under a name, or under keys of it (which is told as a dict)."""
    return tuple(value for _, value in term[1]) if type(term) is tuple and term[0] == "dict" else (term,)


def _is_constant(term: Term) -> bool:
    return type(term) is tuple and term[0] == "const"


def _is_made_by(ev: Evaluator, owners: Sequence[FunctionId], holder: str) -> bool:
    """Whether one of some functions makes an object of a class (as a word)."""
    calls = ((owner, call) for owner in owners for call in ev.calls_in(*owner))
    made = (value for (m, f), call in calls for value in ev.value(m, f, call.func, call.block, call.place[0]))
    return any(value[0] == "class" and holder == f"{value[1]}:{value[2]}" for value in made)


def goes_through(bound: RequestBound, owners: Sequence[FunctionId], calls: Sequence[Call | None], steps: Steps) -> bool:
    """Whether something is made of what a loop goes through, here or in a caller that hands it on."""
    made = calls[-1]
    if made is None:
        return False
    terms: list[Term] = [*made.arguments]
    for at in range(len(calls) - 1, -1, -1):
        call, owner = calls[at], owners[at]
        if call is None or not terms:
            return False
        names = _mentioned(bound, owner, terms)
        if any(_is_gone_through(bound, owner, term, names) for _, term in loops_around(bound.ev.facts(owner[0]), call)):
            return True
        if at:
            caller, step = steps[at - 1]
            handed = (bound.argument(caller, step, owner, name) for name in sorted(names))
            terms = [term for term in handed if term is not None]
    return False


def _is_gone_through(bound: RequestBound, owner: FunctionId, iterable: Term, names: set[str]) -> bool:
    """Whether one of some names is what a loop over this gives."""
    return any(b.name in names and _is_element(b.value, iterable) for b in bound.ev.bindings(*owner))


def _is_element(value: Term, iterable: Term) -> bool:
    while type(value) is tuple and value[:1] == ("item",):
        value = value[2]
    return value in (("elem", iterable), ("aelem", iterable))


def _mentioned(bound: RequestBound, owner: FunctionId, terms: Sequence[Term]) -> set[str]:
    """The names that terms of a function are made of, through its other names and calls."""
    calls, bindings = bound.ev.facts(owner[0]).calls, bound.ev.bindings(*owner)
    found: set[str] = set()
    todo = [(term, 0) for term in terms]
    while todo:
        term, depth = todo.pop()
        if type(term) is str:
            if term not in found:
                found.add(term)
                todo += [(b.value, depth + 1) for b in bindings if b.name == term]
        elif type(term) is tuple and term and depth < _DEEPEST and term[0] not in ("const", "elem", "aelem", "import"):
            parts: Sequence[Term] = term[1:]
            if term[0] == "()":
                call = calls[term[1]]
                parts = [call.func, *call.arguments]
            todo += [(part, depth + 1) for part in _flat(parts)]
    return found


def _flat(parts: Sequence[Term]) -> Iterator[Term]:
    """Terms in tuples of terms; a text that is no name mentions nothing all the same."""
    for part in parts:
        if type(part) is tuple and part and type(part[0]) is not str:
            yield from _flat(part)
        else:
            yield part
