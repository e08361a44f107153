"""Values that a function looks for among others, itself or in a function that it gives them."""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.footprint import FunctionId
from fastlint.index.facts import Facts, Term
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import given_by

_DEEPEST_CHECK = 2


def is_listed(ev: Evaluator, function: FunctionId, name: str, depth: int = 0) -> bool:
    """Whether a condition asks if a value is one of several, in the function or in one that it gives the value."""
    tests = [block.term for block in ev.facts(function[0]).blocks if block.owner == function[1]]
    if depth:
        tests += [result.value for result in ev.function(*function).returns]
    if any(_is_membership(test, name) for test in tests):
        return True
    return depth < _DEEPEST_CHECK and any(
        is_listed(ev, target, parameter, depth + 1) for target, parameter in _given_on(ev, function, name)
    )


def _given_on(ev: Evaluator, function: FunctionId, name: str) -> Iterator[tuple[FunctionId, str]]:
    """Parameters of functions of the project to which a function gives a value as it is, and takes nothing back."""
    m, f = function
    for call in ev.calls_in(m, f):
        if name not in call.arguments:
            continue
        for value in ev.value(m, f, call.func, call.block, call.place[0]):
            if value[0] in ("function", "method"):
                target = (value[1], value[2])
                called = ev.function(*target)
                given = given_by(called, call)
                yield from ((target, key) for key, term in given.items() if term == name)


def _is_membership(test: Term, name: str) -> bool:
    """Whether a condition asks, somewhere, if a name is (or is not) in something: `name not in ALLOWED`."""
    if type(test) is not tuple:
        return False
    if test[:1] == ("cmp",) and test[1] in ("In", "NotIn") and _is_of(test[2], name):
        return True
    return any(_is_membership(part, name) for part in test)


def _is_of(term: Term, name: str) -> bool:
    while type(term) is tuple and term[:1] == (".",):
        term = term[1]
    return bool(term == name)


def is_migration(facts: Facts) -> bool:
    """Whether a module is one of Alembic's: a revision, or the environment in which revisions run."""
    bindings = facts.functions[0].bindings
    names = {binding.name for binding in bindings}
    imports = {b.value[2:] for b in bindings if type(b.value) is tuple and b.value[0] == "import"}
    is_alembic = any(module == "alembic" or (module or "").startswith("alembic.") for module, *_ in imports)
    return is_alembic or {"revision", "down_revision"} <= names
