"""Generator expressions that a streaming response iterates, in a thread: nothing of them runs where they stand."""

from __future__ import annotations

from fastlint.index.facts import Facts, Term
from fastlint.index.terms import last_name
from fastlint.knowledge.framework_names import STREAMS


def streamed_blocks(facts: Facts) -> frozenset[int]:
    """Blocks of the generator expressions of a module that are given to a streaming response, all that lies in them."""
    names = STREAMS | _derived(facts)
    found: set[int] = set()
    for call in facts.calls:
        if last_name(call.func) in names:
            content = call.argument(0, "content")
            written = [content] if type(content) is tuple else _bound(facts, call.owner, content)
            found.update(term[3] for term in written if term[:2] == ("comp", "gen"))
    return _with_inner(facts, found) if found else frozenset()


def _derived(facts: Facts) -> set[str]:
    """Classes of the module that derive from a streaming response by name."""
    return {klass.name for klass in facts.classes if any(last_name(base) in STREAMS for base in klass.bases)}


def _bound(facts: Facts, owner: int, name: Term) -> list[Term]:
    if type(name) is not str:
        return []
    return [b.value for b in facts.functions[owner].bindings if b.name == name and type(b.value) is tuple]


def _with_inner(facts: Facts, found: set[int]) -> frozenset[int]:
    for number, block in enumerate(facts.blocks):
        if block.parent in found:
            found.add(number)
    return frozenset(found)
