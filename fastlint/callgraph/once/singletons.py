"""Classes of which there is one object: their metaclass or a decorator makes it once, and gives it back ever after."""

from __future__ import annotations

from fastlint.callgraph.once.memo import memo_at
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value, Values


def words(ev: Evaluator, klass: Value) -> list[str]:
    """A class and its bases in the project, as words."""
    return [f"{base[1]}:{base[2]}" for base in attributes.linearise(ev, klass) if base[0] == "class"]


def is_single(ev: Evaluator, klass: Value) -> bool:
    """Whether a class makes one object and gives it back ever after, by its metaclass or by a decorator."""

    def compute() -> Values:
        found = _single_by_metaclass(ev, klass) or _single_by_decorator(ev, klass)
        return (("const", True),) if found else ()

    return bool(ev.ask(("single", klass), compute))


def _single_by_metaclass(ev: Evaluator, klass: Value) -> bool:
    for base in attributes.linearise(ev, klass):
        if base[0] != "class":
            continue
        facts = ev.klass(base[1], base[2])
        term = next((value for key, value in facts.keywords if key == "metaclass"), None)
        for meta in ev.value(base[1], facts.outer, term, facts.block) if term is not None else ():
            if meta[0] == "class":
                for found in attributes.attributes(ev, (meta,), "__call__"):
                    if found[0] in ("function", "method") and _makes_once(ev, found[1], found[2], "__call__"):
                        return True
    return False


def _single_by_decorator(ev: Evaluator, klass: Value) -> bool:
    m, c = klass[1:3]
    facts = ev.klass(m, c)
    for term, _ in facts.decorators:
        for value in ev.value(m, facts.outer, term, facts.block):
            if value[0] == "function":
                first = ev.function(value[1], value[2]).parameters[:1]
                inner = ev.inner(value[1], value[2])
                if first and any(_makes_once(ev, value[1], one, first[0].name) for one in inner):
                    return True
    return False


def _makes_once(ev: Evaluator, m: int, f: int, maker: str) -> bool:
    """Whether a function calls what makes objects under a memo only."""
    calls = ev.calls_in(m, f)
    made = [call for call in calls if last_name(call.func) == maker]
    return bool(made) and all(memo_at(ev, m, f, call.block, call.place[0]) for call in made)
