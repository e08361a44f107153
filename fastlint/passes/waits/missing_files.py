"""What is done only where a file is missing that has one fixed name: it is there ever after, and nobody waits again."""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.index.facts import MODULE, BlockKind, Call, Term
from fastlint.index.terms import blocks_around, encloses, last_name
from fastlint.inference.evaluator import Evaluator

_QUESTIONS = frozenset({"exists", "isfile", "is_file", "isdir", "is_dir"})
_DEEPEST = 6


def is_behind_missing_file(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether a call stands in a branch that is taken where a file of one fixed name does not exist."""
    for number, one in blocks_around(ev.facts(m), call.block, call.owner):
        paths = _missing(ev, m, one.term) if one.kind == BlockKind.IF else ()
        if any(_is_made(ev, m, number, path) and _is_fixed(ev, m, call.owner, path, 0) for path in paths):
            return True
    return False


def _is_made(ev: Evaluator, m: int, block: int, path: Term) -> bool:
    """Whether something is done with a path in the branch that is taken where it is missing."""
    facts = ev.facts(m)
    for number in ev.calls_of(m, facts.blocks[block].owner):
        call = facts.calls[number]
        given = [*call.args, *(value for _, value in call.keywords), call.func[1] if type(call.func) is tuple else None]
        listed = [part for term in given if type(term) is tuple and term[0] in ("list", "tuple") for part in term[1]]
        if (path in given or path in listed) and encloses(facts.blocks, block, call.block):
            return True
    return False


def _missing(ev: Evaluator, m: int, test: Term) -> Iterator[Term]:
    """The paths behind which nothing is where a test holds: `not os.path.exists(path)`, `not path.is_file()`."""
    if type(test) is not tuple or not test:
        return
    if test[0] == "and":
        for part in test[1]:
            yield from _missing(ev, m, part)
    if test[0] == "not" and type(test[1]) is tuple and test[1][0] == "()":
        asked = ev.facts(m).calls[test[1][1]]
        if last_name(asked.func) in _QUESTIONS and type(asked.func) is tuple:
            yield asked.args[0] if asked.args else asked.func[1]


def _is_fixed(ev: Evaluator, m: int, owner: int, term: Term, depth: int) -> bool:
    """Whether a term is the same each time: constants, names of the module, and what is put together of them."""
    if depth > _DEEPEST or term is None:
        return False
    if type(term) is str:
        return _is_fixed_name(ev, m, owner, term, depth)
    if term[0] == "const":
        return True
    if term[0] == ".":
        return _is_fixed(ev, m, owner, term[1], depth + 1)
    if term[0] == "fstr":
        return all(_is_fixed(ev, m, owner, part, depth + 1) for part in term[1])
    if term[0] == "bin":
        return all(_is_fixed(ev, m, owner, part, depth + 1) for part in term[2:4])
    if term[0] != "()":
        return False
    call = ev.facts(m).calls[term[1]]
    parts = (call.func, *call.args, *(value for _, value in call.keywords))
    return all(_is_fixed(ev, m, owner, part, depth + 1) for part in parts)


def _is_fixed_name(ev: Evaluator, m: int, owner: int, name: str, depth: int) -> bool:
    """Whether a name is none of a function, or is given the same there each time."""
    while owner != MODULE:
        function = ev.function(m, owner)
        if any(p.name == name for p in function.parameters):
            return False
        bound = [b.value for b in function.bindings if b.name == name]
        if bound:
            return all(_is_fixed(ev, m, owner, value, depth + 1) for value in bound)
        owner = function.parent if function.parent >= 0 else MODULE
    return True
